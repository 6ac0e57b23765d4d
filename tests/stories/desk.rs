//! What stands on the other side of the kiosk: its data file on a disk that can be full, its terminal
//! and its printer, answered at once. The power can go at any order.

use std::collections::VecDeque;
use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use countersign::app::desk;
use countersign::app::order::{Order, Report, StoreOrder, Wires};
use countersign::app::vault::Vault;
use countersign::app::wires::of_printer;
use countersign::config::settings::Settings;
use countersign::device::pair::Pair;
use countersign::device::printer::profile::Profile;
use countersign::device::printer::session::{PrintJob, PrinterSession};
use countersign::device::printer::sim::{PrinterSim, PrinterSimReport};
use countersign::device::terminal::pax::sim::{Pace, PaxTerminal, SimSettings};
use countersign::device::terminal::{TerminalSession, TerminalSettings, session};
use countersign::domain::now::Now;
use countersign::domain::unlock::HashCost;
use countersign::store::Store;
use redb::StorageBackend;
use redb::backends::FileBackend;

/// The kiosk's wires, answered at once.
pub struct Desk {
    /// `None` after a power cut.
    pub store: Option<Store>,
    pub terminal: Pair<TerminalSession, PaxTerminal>,
    pub printer: Pair<PrinterSession, PrinterSim>,
    pub reports: VecDeque<Report>,
    pub wall: DateTime<Utc>,
    /// How many more orders to the data file are served before the power goes.
    pub orders_left: Option<u32>,
    /// Whether the order at which the power goes still reaches the disk.
    pub is_last_written: bool,
    pub n_orders: u32,
    /// From now on nothing can be written or read, until the program is started again.
    pub is_disk_dead: bool,
    /// Sheets that came out of the printer, as its own letters.
    pub sheets: Vec<String>,
}

/// PINs at a price that stories can pay.
pub fn vault() -> Vault {
    Vault::new([7; 32], HashCost { kib: 8, passes: 1 })
}

impl Desk {
    pub fn has_power(&self) -> bool {
        self.store.is_some()
    }

    /// Serves an order to the data file, unless the power goes right now.
    fn serve(&mut self, order: StoreOrder) {
        self.n_orders += 1;
        let is_last = self.orders_left == Some(0);
        if let Some(left) = &mut self.orders_left {
            *left = left.saturating_sub(1);
        }
        let Some(store) = &mut self.store else { return };
        if self.is_disk_dead {
            return self.reports.push_back(Report::StoreFailed);
        }
        if !is_last || self.is_last_written {
            self.reports.extend(desk::serve(store, &vault(), order, self.wall));
        }
        if is_last {
            self.store = None;
            self.reports.clear();
        }
    }

    pub fn pass(&mut self, wait: Duration) {
        self.terminal.pass(wait);
        self.printer.pass(wait);
        self.collect();
    }

    fn collect(&mut self) {
        let is_on = self.has_power();
        let card = self.terminal.reports().into_iter().map(Report::Card);
        let paper = self.printer.reports().into_iter().filter_map(of_printer);
        let all: Vec<Report> = card.chain(paper).collect();
        if is_on {
            self.reports.extend(all);
        }
        for report in self.printer.far_reports() {
            match report {
                PrinterSimReport::Sheet(sheet) => self.sheets.push(sheet.lines().join("\n")),
                PrinterSimReport::Strange(what) => panic!("the printer was sent {what}"),
            }
        }
    }
}

impl Wires for Desk {
    fn carry_out(&mut self, order: Order) {
        if !self.has_power() {
            return;
        }
        match order {
            Order::Store(order) => self.serve(order),
            Order::Card(request) => self.terminal.ask(request),
            Order::Print { job, paper } => self.printer.ask(PrintJob { job, paper: *paper }),
        }
    }

    fn next_report(&mut self) -> Option<Report> {
        self.collect();
        self.reports.pop_front()
    }
}

/// The kiosk's disk, which can be full.
#[derive(Debug)]
struct Disk {
    file: FileBackend,
    is_full: Arc<AtomicBool>,
}

impl Disk {
    fn room(&self) -> io::Result<()> {
        if self.is_full.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(())
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        self.file.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.file.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.room()?;
        self.file.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.room()?;
        self.file.write(offset, data)
    }
}

/// Opens the data file on a disk that is full whenever `is_full` says so.
pub fn open(path: &Path, is_full: &Arc<AtomicBool>, settings: &Settings) -> Store {
    let (path, is_full) = (path.to_owned(), Arc::clone(is_full));
    let mut store = Store::open_with(move || {
        let file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
        let file = FileBackend::new(file).map_err(|error| io::Error::other(error.to_string()))?;
        Ok(Disk { file, is_full: Arc::clone(&is_full) })
    })
    .unwrap();
    store.use_policy(settings.policy.clone()).unwrap();
    store
}

/// A terminal beside which a person stands.
pub fn sim_settings() -> SimSettings {
    SimSettings { pace: Pace::HUMAN, ..SimSettings::default() }
}

/// A desk with power, and nothing asked of it yet.
pub fn desk(store: Store, now: Now, sim: SimSettings) -> Desk {
    let wall = now.wall.naive_utc();
    let terminal = Pair::new(
        session(&TerminalSettings::default()),
        PaxTerminal::new(sim, now.mono, wall),
        now.mono,
    );
    let profile = Profile::default();
    let printer =
        Pair::new(PrinterSession::new(profile, now.mono), PrinterSim::new(profile), now.mono);
    Desk {
        store: Some(store),
        terminal,
        printer,
        reports: VecDeque::new(),
        wall: now.wall,
        orders_left: None,
        is_last_written: false,
        n_orders: 0,
        is_disk_dead: false,
        sheets: Vec::new(),
    }
}

//! What stands on the other side of a kiosk: its data file, the wire to its terminal, and a printer
//! that answers after a second.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use countersign::app::demo_staff;
use countersign::app::desk;
use countersign::app::order::{Order, Report, StoreOrder, Wires};
use countersign::app::vault::Vault;
use countersign::domain::card::CardRequest;
use countersign::domain::id::{AttemptId, SaleId};
use countersign::domain::paper::PrintEnd;
use countersign::domain::unlock::HashCost;
use countersign::flow::checkout::Written;
use countersign::store::Store;

use crate::lab::disk::Disk;
use crate::lab::law;
use crate::lab::line::Line;

const PRINT_WAIT: Duration = Duration::from_millis(900);

/// As much of an order or an answer is told, in characters.
const TOLD_MAX: usize = 200;
/// One receipt in so many is made, and the pages of one agreement in so many: paper proves nothing
/// here, and takes longer than all the rest.
const PAPERS: u64 = 8;

/// At which order to the data file the power goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutAt {
    /// How many orders are served before.
    pub n_orders: u32,
    /// Whether that last order still reaches the disk; nobody hears of it.
    pub is_written: bool,
}

pub struct Counter {
    /// `None` while there is no power.
    pub store: Option<Store>,
    pub disk: Disk,
    pub line: Line,
    pub reports: VecDeque<Report>,
    pub now: Instant,
    pub wall: DateTime<Utc>,
    pub cut_at: Option<CutAt>,
    /// When the disk is full, and until when.
    pub full: Option<(Instant, Instant)>,
    /// Orders to the data file since the last visit began.
    pub n_orders: u32,
    /// How the next sheets come out; after these, all do.
    pub prints: VecDeque<PrintEnd>,
    n_receipts: u64,
    n_agreements: u64,
    printing: BTreeMap<(Instant, u64), PrintEnd>,
    pub n_calls: u32,
    /// How often staff said no, and yes.
    pub n_answers: [u32; 2],
    /// What was said to be on disk: of each sale, its references and their amounts in cents.
    pub sold: BTreeMap<SaleId, Vec<(String, i64)>>,
    vault: Vault,
    /// Everything that the terminal was asked for, the latest last.
    pub asked: Vec<CardRequest>,
    /// Ends of payments that the disk refused, of which the kiosk knows.
    pub unwritten: BTreeSet<AttemptId>,
    /// What is ordered is told, for whoever has to find a fault.
    is_told: bool,
}

impl Counter {
    pub fn new(disk: Disk, line: Line, now: Instant, wall: DateTime<Utc>) -> Self {
        Self {
            store: None,
            disk,
            line,
            reports: VecDeque::new(),
            now,
            wall,
            cut_at: None,
            full: None,
            n_orders: 0,
            prints: VecDeque::new(),
            printing: BTreeMap::new(),
            n_calls: 0,
            n_answers: [0; 2],
            sold: BTreeMap::new(),
            vault: Vault::new([7; 32], HashCost { kib: 8, passes: 1 }),
            asked: Vec::new(),
            n_receipts: 0,
            n_agreements: 0,
            unwritten: BTreeSet::new(),
            is_told: std::env::var_os("TOLD").is_some(),
        }
    }

    /// The people of the demo clinic get their accounts.
    pub fn has_staff(&self, store: &mut Store) {
        demo_staff::seed(store, &self.vault, self.wall);
    }

    fn tell(&self, what: &dyn std::fmt::Debug) {
        if self.is_told {
            let what: String = format!("{what:?}").chars().take(TOLD_MAX).collect();
            eprintln!("{:>9} {what}", self.wall.format("%H:%M:%S"));
        }
    }

    pub fn has_power(&self) -> bool {
        self.store.is_some()
    }

    /// Nothing is wrong with the disk any more.
    pub fn disk_is_good(&mut self) {
        self.full = None;
        self.disk.set_full(false);
        self.disk.dies_after(None);
        self.cut_at = None;
    }

    /// The plug is pulled: whatever was under way is gone.
    pub fn power_goes(&mut self) {
        self.disk.dies();
        self.store = None;
        self.reports.clear();
        self.printing.clear();
        self.cut_at = None;
        self.unwritten.clear();
        self.line.kiosk_off();
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        let sheet = self.printing.keys().next().map(|(at, _)| *at);
        [sheet, self.line.next_deadline()].into_iter().flatten().min()
    }

    pub fn turn_to(&mut self, now: Instant) {
        self.now = now;
        if let Some((from, to)) = self.full {
            self.disk.set_full(from <= now && now < to);
        }
        self.line.turn_to(now);
        while let Some(entry) = self.printing.first_entry() {
            if entry.key().0 > now {
                break;
            }
            let ((_, job), end) = entry.remove_entry();
            self.reports.push_back(Report::Print { job, end });
        }
    }

    fn serve(&mut self, order: StoreOrder) {
        self.n_orders += 1;
        let cut = self.cut_at.take_if(|cut| cut.n_orders == 0);
        if let Some(cut) = &mut self.cut_at {
            cut.n_orders -= 1;
        }
        let Some(store) = &mut self.store else { return };
        let mut is_served = cut.is_none_or(|cut| cut.is_written);
        let sale = match &order {
            StoreOrder::CompleteSale(sale) => Some(sale.clone()),
            StoreOrder::NoteCall(_) => {
                self.n_calls += 1;
                None
            }
            StoreOrder::KeepAnswer(answer) => {
                self.n_answers[usize::from(answer.is_yes)] += 1;
                None
            }
            _ => None,
        };
        if let StoreOrder::WantPrint { .. } = &order {
            // The paper proves nothing here, and its code takes longer than all the rest.
            self.n_receipts += 1;
            if self.n_receipts % PAPERS != 1 && is_served {
                self.reports.push_back(Report::ToPrint(None));
                is_served = false;
            }
        }
        if is_served {
            let report = match without_pages(store, &order, &mut self.n_agreements, self.wall) {
                Some(report) => Some(report),
                None => desk::serve(store, &self.vault, order, self.wall),
            };
            if let (Some(sale), Some(Report::Saved(Written::Sale(_)))) = (sale, &report) {
                let paid = sale.payments.iter().map(|payment| {
                    (payment.reference.to_string(), payment.approval.amount.minor())
                });
                self.sold.insert(sale.id, paid.collect());
            }
            match &report {
                Some(Report::SaveFailed(Written::Close(attempt, _))) => {
                    self.unwritten.insert(*attempt);
                }
                Some(Report::Saved(Written::Close(attempt, _))) => {
                    self.unwritten.remove(attempt);
                }
                // It may have made a sale.
                Some(Report::Saved(Written::Settled(_))) => self.sold = law::sold_on_disk(store),
                _ => (),
            }
            self.reports.extend(report);
        }
        if cut.is_some() || self.disk.is_dead() {
            self.power_goes();
        }
    }
}

/// Most agreements are written without their pages.
fn without_pages(
    store: &mut Store,
    order: &StoreOrder,
    n_agreements: &mut u64,
    at: DateTime<Utc>,
) -> Option<Report> {
    let StoreOrder::SaveSigned { new_patient, cart, .. } = order else { return None };
    *n_agreements += 1;
    if *n_agreements % PAPERS == 1 {
        return None;
    }
    let written = Written::Signed(cart.consent().id);
    Some(match store.save_signed(new_patient.as_ref(), cart, at) {
        Ok(()) => Report::Saved(written),
        Err(error) if error.is_final() => Report::StoreFailed,
        Err(_) => Report::SaveFailed(written),
    })
}

impl Wires for Counter {
    fn carry_out(&mut self, order: Order) {
        if !self.has_power() {
            return;
        }
        self.tell(&order);
        match order {
            Order::Store(order) => self.serve(order),
            Order::Card(request) => {
                self.asked.push(request.clone());
                self.line.ask(request);
            }
            Order::Print { job, .. } => {
                let end = self.prints.pop_front().unwrap_or(PrintEnd::Printed);
                self.printing.insert((self.now + PRINT_WAIT, job), end);
                if end == PrintEnd::Held {
                    // Somebody loads paper a minute later.
                    self.printing
                        .insert((self.now + Duration::from_secs(60), job), PrintEnd::Printed);
                }
            }
        }
    }

    fn next_report(&mut self) -> Option<Report> {
        if !self.has_power() {
            return None;
        }
        let report = self.line.next_report().map(Report::Card);
        let report = report.or_else(|| self.reports.pop_front());
        if let Some(report) = &report {
            self.tell(report);
        }
        report
    }
}

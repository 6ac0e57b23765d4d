//! From the settings to a running kiosk: folder, key, data file, devices, threads.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::task::Waker;

use crate::app::chance::Chance;
use crate::app::cli::Cli;
use crate::app::demo_staff;
use crate::app::kiosk::{Identity, Kiosk};
use crate::app::on_sale;
use crate::app::shop::shop;
use crate::app::simulated::{Played, play};
use crate::app::trouble::Trouble;
use crate::app::vault::{self, Vault};
use crate::app::wires::{Ends, Opener, Threads};
use crate::app::{keys, log as kiosk_log};
use crate::config::devices::{self, Connection, FlowControl, LineWaits, Parity, SerialPort};
use crate::config::scanner::ScannerSettings;
use crate::config::settings::{ReaderSide, Settings, Theme};
use crate::device::file::FileLink;
use crate::device::printer::session::PrinterSession;
use crate::device::printer::sim::{PrinterFault, PrinterSim, PrinterSimReport};
use crate::device::serial;
use crate::device::serial::{PortFinder, PortPlace, SerialSettings, UsbIdentity};
use crate::device::tcp::TcpLink;
use crate::device::terminal::pax::sim::{Pace, PaxTerminal, SimEvent, SimLine, SimSettings};
use crate::device::terminal::{TerminalSettings, TerminalTiming, session};
use crate::domain::comfort::ThemeName;
use crate::domain::now::Now;
use crate::evidence::key_ring::KeyRing;
use crate::store::Store;
use crate::store::StoreError;
use crate::ui::scene::Side;

/// The data file of a clinic, and the one that is played with: nothing tried out ends in the books.
pub const CLINIC_FILE: &str = "clinic.redb";
pub const DEMO_FILE: &str = "demo.redb";

/// How many sheets and lines of simulated devices may wait to be looked at.
const LOOK_MAX: usize = 64;

/// Everything that was asked for, read and checked, before anything is started.
pub struct Setup {
    pub settings: Settings,
    /// The folder of the data file, the log and the receipt key.
    pub folder: PathBuf,
    pub data_file: PathBuf,
    keys: KeyRing,
    /// The secret that PINs are hashed with.
    pin_key: [u8; 32],
}

/// What simulated devices leave behind, for who watches.
pub struct Traces {
    pub sheets: Receiver<PrinterSimReport>,
    pub lines: Receiver<SimLine>,
    /// The devices live as long as these.
    pub at_terminal: Option<SyncSender<SimEvent>>,
    pub at_printer: Option<SyncSender<PrinterFault>>,
}

impl Setup {
    /// Reads the settings that the command line names, and makes the data folder ready.
    ///
    /// # Errors
    ///
    /// [`Trouble`] with the first thing that is not as it should be, and what would be right.
    pub fn read(cli: &Cli) -> Result<Self, Trouble> {
        let settings = Settings::find(cli.config.as_deref())?;
        let folder = data_folder(cli, &settings);
        let name = data_file_name(&settings);
        Self::in_folder(settings, &folder, name)
    }

    /// The same, in `folder`, with the data file called `name`.
    ///
    /// # Errors
    ///
    /// [`Trouble`] when the folder or the key cannot be used.
    pub fn in_folder(settings: Settings, folder: &Path, name: &str) -> Result<Self, Trouble> {
        let trouble = |what: &str, error: &io::Error| Trouble {
            error: format!("{what} {} cannot be used: {error}", folder.display()),
            hint: Some(
                "check that the disk is there and that this user may write; `data` in kiosk.toml \
                 or --data names another folder"
                    .to_owned(),
            ),
        };
        fs::create_dir_all(folder).map_err(|error| trouble("the data folder", &error))?;
        kiosk_log::begin(Some(folder)).map_err(|error| trouble("the log in", &error))?;
        let ring = keys::open_or_make(folder).map_err(|error| Trouble {
            error: format!("{} cannot be used: {error}", folder.join(keys::FILE_NAME).display()),
            hint: Some(keys::hint(error.kind()).to_owned()),
        })?;
        let pin_key = keys::open_or_make_pin_key(folder).map_err(|error| Trouble {
            error: format!(
                "{} cannot be used: {error}",
                folder.join(keys::PIN_FILE_NAME).display()
            ),
            hint: Some(keys::pin_hint(error.kind()).to_owned()),
        })?;
        let (folder, data_file) = (folder.to_owned(), folder.join(name));
        Ok(Self { settings, folder, data_file, keys: ring, pin_key })
    }

    pub fn is_demo(&self) -> bool {
        self.settings.is_demo()
    }

    /// The key that signs receipts, and those before it.
    pub fn keys(&self) -> &KeyRing {
        &self.keys
    }

    /// Opens the data file; a new one where there is none.
    ///
    /// # Errors
    ///
    /// [`Trouble`] when it cannot be used: damaged, in use, of a newer program.
    pub fn open_store(&self) -> Result<Store, Trouble> {
        open_store(&self.settings, &self.data_file)
    }

    /// Starts the threads and puts a kiosk in front of them.
    ///
    /// # Errors
    ///
    /// [`Trouble`] when the system has no thread to give.
    pub fn start(
        &self,
        mut store: Store,
        waker: &Waker,
        now: Now,
        pace: Pace,
    ) -> Result<(Kiosk<Threads>, Traces), Trouble> {
        let (line_out, lines) = sync_channel(LOOK_MAX);
        let (sheet_out, sheets) = sync_channel(LOOK_MAX);
        let zone = self.settings.clinic.zone;
        let (open_terminal, at_terminal) = match link_opener(&self.settings.terminal.connection) {
            Some(open) => (open, None),
            None => {
                let settings = SimSettings { pace, ..SimSettings::default() };
                let device = PaxTerminal::new(settings, now.mono, now.local(zone));
                let Played { open, happen } =
                    play("simulated terminal", device, line_out).map_err(no_device)?;
                (open, Some(happen))
            }
        };
        let profile = self.settings.printer.profile;
        if let Some(warning) = self.settings.printer.warning() {
            log::warn!("printer: {warning}");
        }
        let (open_printer, at_printer) = match link_opener(&self.settings.printer.connection) {
            Some(open) => (open, None),
            None => {
                let Played { open, happen } =
                    play("simulated printer", PrinterSim::new(profile), sheet_out)
                        .map_err(no_device)?;
                (open, Some(happen))
            }
        };
        let vault = Vault::new(self.pin_key, vault::COST);
        if self.is_demo() {
            demo_staff::seed(&mut store, &vault, now.wall);
        }
        on_sale::note(&mut store, &self.settings, now)?;
        let ends = Ends {
            store,
            vault,
            terminal: session(&terminal_settings(&self.settings.terminal)),
            open_terminal,
            printer: PrinterSession::new(profile, now.mono),
            open_printer,
            open_scanner: match &self.settings.scanner {
                ScannerSettings::Keyboard => None,
                ScannerSettings::Serial(port) => link_opener(&Connection::Serial(port.clone())),
            },
        };
        let threads = Threads::start(ends, waker).map_err(no_device)?;
        let kiosk = Kiosk::new(
            shop(&self.settings),
            self.identity(),
            self.keys.clone(),
            Box::new(Chance),
            threads,
            now,
        );
        Ok((kiosk, Traces { sheets, lines, at_terminal, at_printer }))
    }

    pub fn identity(&self) -> Identity {
        let kiosk = &self.settings.kiosk;
        Identity {
            name: kiosk.name.clone(),
            is_demo: self.is_demo(),
            theme: match kiosk.theme {
                Theme::Light => ThemeName::Light,
                Theme::Dark => ThemeName::Dark,
            },
            reader_side: match kiosk.reader_side {
                ReaderSide::Left => Side::Left,
                ReaderSide::Right => Side::Right,
            },
            columns: self.settings.printer.profile.columns,
            merchant_copy: self.settings.printer.merchant_copy,
            agreement_copy: self.settings.printer.agreement_copy,
            receipt_host: kiosk.receipt_host.clone(),
            merchant_id: self.settings.terminal.merchant_id.clone(),
            is_still: false,
            has_demo_staff: self.is_demo(),
        }
    }
}

/// The folder of the data file, the log and the receipt key. It need not be there.
pub fn data_folder(cli: &Cli, settings: &Settings) -> PathBuf {
    cli.data.clone().unwrap_or_else(|| settings.kiosk.data.clone())
}

/// The name of the data file: a clinic's, or the one that is played with.
pub fn data_file_name(settings: &Settings) -> &'static str {
    if settings.is_demo() { DEMO_FILE } else { CLINIC_FILE }
}

/// As [`Setup::open_store`], with nothing else made ready.
///
/// # Errors
///
/// [`Trouble`] as there.
pub fn open_store(settings: &Settings, data_file: &Path) -> Result<Store, Trouble> {
    let open = || {
        let mut store = Store::open(data_file)?;
        store.use_policy(settings.policy.clone())?;
        Ok(store)
    };
    open().map_err(|error: StoreError| Trouble {
        error: format!("{}: {error}", data_file.display()),
        hint: Some(error.hint().to_owned()),
    })
}

/// How we talk to the terminal.
pub fn terminal_settings(settings: &devices::TerminalSettings) -> TerminalSettings {
    let LineWaits { ack, character, response, question, eot, cancel, alive } = settings.waits;
    let usual = TerminalTiming::default();
    TerminalSettings {
        version: settings.protocol_version.clone(),
        amount_max: settings.payment_max,
        timing: TerminalTiming {
            ack_wait: ack,
            character_wait: character,
            response_wait: response,
            local_wait: question,
            eot_wait: eot,
            cancel_wait: cancel,
            probe_every: alive,
            probe_again: alive.min(usual.probe_again),
            ..usual
        },
        ..TerminalSettings::default()
    }
}

fn no_device(error: io::Error) -> Trouble {
    Trouble {
        error: format!("a device thread cannot be started: {error}"),
        hint: Some("the system is short of threads or pseudo-terminals; restart it".to_owned()),
    }
}

/// Opens the wire to a device; `None` where the device is simulated.
pub fn link_opener(connection: &Connection) -> Option<Opener> {
    match connection.clone() {
        Connection::Simulated => None,
        Connection::Serial(port) => {
            let mut finder = port_finder(&port);
            Some(Box::new(move || Ok(Box::new(finder.open()?))))
        }
        Connection::Tcp { address } => {
            let open = move || TcpLink::connect(&address).map_err(|error| at(&address, &error));
            Some(Box::new(move || Ok(Box::new(open()?))))
        }
        Connection::File { path } => {
            let open = move || {
                FileLink::open(&path).map_err(|error| at(&path.display().to_string(), &error))
            };
            Some(Box::new(move || Ok(Box::new(open()?))))
        }
    }
}

/// The log holds faults of both devices: each says which. A serial port does so by itself.
fn at(place: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{place}: {error}"))
}

/// Where the port is, and how it is set.
pub fn port_finder(port: &SerialPort) -> PortFinder {
    let place = match &port.usb {
        Some(usb) => PortPlace::Usb(UsbIdentity {
            vendor: usb.vendor,
            product: usb.product,
            serial_number: usb.serial_number.clone(),
        }),
        None => PortPlace::Path(PathBuf::from(&port.port)),
    };
    PortFinder::new(serial_settings(port), place)
}

fn serial_settings(port: &SerialPort) -> SerialSettings {
    SerialSettings {
        path: PathBuf::from(&port.port),
        baud: port.baud,
        data_bits: if port.data_bits == 7 {
            serial::DataBits::Seven
        } else {
            serial::DataBits::Eight
        },
        parity: match port.parity {
            Parity::None => serial::Parity::None,
            Parity::Even => serial::Parity::Even,
            Parity::Odd => serial::Parity::Odd,
        },
        stop_bits: if port.stop_bits == 2 { serial::StopBits::Two } else { serial::StopBits::One },
        flow: match port.flow {
            FlowControl::None => serial::FlowControl::None,
            FlowControl::Software => serial::FlowControl::Software,
            FlowControl::Hardware => serial::FlowControl::Hardware,
        },
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn kiosk_toml_says_how_long_the_terminal_is_waited_for() {
        let of = |waits| {
            let settings = devices::TerminalSettings { waits, ..Default::default() };
            terminal_settings(&settings).timing
        };
        assert_eq!(of(LineWaits::default()), TerminalTiming::default());
        let secs = Duration::from_secs;
        let waits = LineWaits {
            ack: secs(11),
            character: secs(2),
            response: secs(333),
            question: secs(44),
            eot: secs(5),
            cancel: secs(66),
            alive: secs(77),
        };
        let expect = TerminalTiming {
            ack_wait: secs(11),
            character_wait: secs(2),
            response_wait: secs(333),
            local_wait: secs(44),
            eot_wait: secs(5),
            cancel_wait: secs(66),
            probe_every: secs(77),
            ..TerminalTiming::default()
        };
        assert_eq!(of(waits), expect);
        let often = LineWaits { alive: secs(10), ..LineWaits::default() };
        assert_eq!(of(often).probe_again, secs(10), "not more seldom while it is silent");
    }

    #[test]
    fn the_driver_gives_up_before_the_payment_does() {
        let mut settings = Settings::demo();
        for response in [60, 180, 600] {
            let waits = LineWaits {
                response: Duration::from_secs(response),
                ack: Duration::from_secs(30),
                ..LineWaits::default()
            };
            settings.terminal.waits = waits;
            let driver = waits.ack + waits.response + Duration::from_secs(2);
            assert!(driver < shop(&settings).waits.charge, "{response}");
        }
    }
}

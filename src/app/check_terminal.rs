//! `countersign check terminal`: an installer's walk through the card terminal, and what to change.

use std::io::{self, Write};
use std::process::ExitCode;

use chrono::{Local, NaiveDateTime};

use crate::app::cli::{CheckTerminalArgs, Cli};
use crate::app::setup::{link_opener, port_finder, terminal_settings};
use crate::app::talk::Talk;
use crate::app::trouble::Trouble;
use crate::app::wires::Opener;
use crate::clock;
use crate::config::devices::{Connection, FlowControl, Parity, SerialPort};
use crate::config::settings::Settings;
use crate::device::Link;
use crate::device::serial::{self, PortFound};
use crate::device::terminal::TerminalSettings;
use crate::domain::card::{
    BatchRecord, CardReport, CardRequest, EcrRef, LookUp, Movement, RecordFound, TerminalIdentity,
    TokenOutcome,
};

/// Speeds that terminals are set to, the usual ones first.
const BAUDS: [u32; 5] = [9_600, 115_200, 19_200, 38_400, 57_600];
/// References for trying begin here; the kiosk counts from the other end.
const FIRST_FOR_TRYING: u32 = 900_000_001;
/// A clock that is further off than this makes receipts that look wrong.
const CLOCK_SECS_MAX: i64 = 120;

/// How a step ended.
enum Step {
    Good(String),
    /// Nothing is wrong, and something is to be done or known.
    Note(String),
    Bad(String),
}

/// Walks through everything that can be tried without charging anybody.
///
/// # Errors
///
/// When the settings cannot be read.
pub fn run(cli: &Cli, args: &CheckTerminalArgs, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    let kiosk = Settings::find(cli.config.as_deref())?;
    let found = serial::ports().unwrap_or_default();
    tell(out, "ports", &Step::Note(ports_text(&found)));
    let connection = match (&args.port, &kiosk.terminal.connection) {
        (Some(port), Connection::Serial(set)) => {
            let port = port.to_string_lossy().into_owned();
            Connection::Serial(SerialPort { port, usb: None, ..set.clone() })
        }
        (Some(port), _) => Connection::Serial(usual_port(port.to_string_lossy().into_owned())),
        (None, set) => set.clone(),
    };
    let settings = terminal_settings(&kiosk.terminal);
    let line = match &connection {
        Connection::Serial(port) => {
            find_line(port, &settings, out, |port| Ok(Box::new(port_finder(port).open()?)))
        }
        _ => match link_opener(&connection) {
            None => {
                let said =
                    "kiosk.toml says `connection = \"simulated\"`; give --port to try a real one";
                tell(out, "cable", &Step::Bad(said.to_owned()));
                None
            }
            Some(open) => talk_to(open, &settings, out),
        },
    };
    let Some((talk, port)) = line else { return Ok(ExitCode::FAILURE) };
    let wall = clock::read().wall.with_timezone(&Local).naive_local();
    let is_good = walk(&talk, args.card, wall, out);
    if let (Some(port), Connection::Serial(set)) = (&port, &kiosk.terminal.connection) {
        change(out, Some(set), port, &found);
    } else if let Some(port) = &port {
        change(out, None, port, &found);
    }
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn tell(out: &mut dyn Write, what: &str, step: &Step) -> bool {
    let (word, text) = match step {
        Step::Good(text) => ("ok", text),
        Step::Note(text) => ("note", text),
        Step::Bad(text) => ("FAILED", text),
    };
    writeln!(out, "{what:<12} {word}: {text}").ok();
    !matches!(step, Step::Bad(_))
}

fn usual_port(port: String) -> SerialPort {
    SerialPort {
        port,
        usb: None,
        baud: 9_600,
        data_bits: 8,
        parity: Parity::None,
        stop_bits: 1,
        flow: FlowControl::None,
    }
}

fn ports_text(found: &[PortFound]) -> String {
    let name = |port: &PortFound| match &port.usb {
        Some(usb) => format!("{} (USB {usb})", port.path.display()),
        None => port.path.display().to_string(),
    };
    let names: Vec<String> = found.iter().map(name).collect();
    if names.is_empty() {
        "this computer has no serial port; look at the cable".to_owned()
    } else {
        format!("this computer has {}", names.join(", "))
    }
}

/// A terminal that answers, and the port at which it does.
type Line = (Talk, Option<SerialPort>);

/// Tries the speed that is set, and then the others.
fn find_line(
    set: &SerialPort,
    settings: &TerminalSettings,
    out: &mut dyn Write,
    open: impl Fn(&SerialPort) -> io::Result<Box<dyn Link>>,
) -> Option<Line> {
    let others = BAUDS.into_iter().filter(|baud| *baud != set.baud);
    for baud in [set.baud].into_iter().chain(others) {
        let port = SerialPort { baud, ..set.clone() };
        let link = match open(&port) {
            Ok(link) => link,
            Err(error) => {
                tell(out, "cable", &Step::Bad(format!("the port cannot be opened: {error}")));
                return None;
            }
        };
        let talk = Talk::begin(once(link), settings)?;
        match talk.identity() {
            Some(identity) => {
                let text = format!("{}, {baud} baud", place(&port));
                let is_as_set = baud == set.baud;
                let step = if is_as_set { Step::Good(text) } else { Step::Note(text) };
                tell(out, "line", &step);
                tell(out, "terminal", &Step::Good(name(&identity)));
                return Some((talk, Some(port)));
            }
            None => {
                let text = format!("no answer on {} at {baud} baud", place(&port));
                tell(out, "line", &Step::Note(text));
            }
        }
    }
    tell(out, "line", &Step::Bad(SILENT.to_owned()));
    None
}

const SILENT: &str = "nothing answered; bring the terminal to its start screen, look at the cable, \
                      and in its menu at the ECR port (serial or USB), its speed and 8N1";

/// A wire that has no speed.
fn talk_to(mut open: Opener, settings: &TerminalSettings, out: &mut dyn Write) -> Option<Line> {
    let link = match open() {
        Ok(link) => link,
        Err(error) => {
            tell(out, "cable", &Step::Bad(format!("it cannot be opened: {error}")));
            return None;
        }
    };
    let talk = Talk::begin(once(link), settings)?;
    match talk.identity() {
        Some(identity) => {
            tell(out, "terminal", &Step::Good(name(&identity)));
            Some((talk, None))
        }
        None => {
            tell(out, "line", &Step::Bad(SILENT.to_owned()));
            None
        }
    }
}

fn place(port: &SerialPort) -> String {
    match &port.usb {
        Some(usb) => format!("USB {:04x}:{:04x}", usb.vendor, usb.product),
        None => port.port.clone(),
    }
}

fn name(identity: &TerminalIdentity) -> String {
    format!("{} {}, software {}", identity.model, identity.serial_number, identity.software)
}

/// Everything beyond the line. Returns whether nothing failed.
fn walk(talk: &Talk, with_card: bool, wall: NaiveDateTime, out: &mut dyn Write) -> bool {
    let mut is_good = tell(out, "look-up", &look_up(talk, wall));
    let mut is_fresh = false;
    if with_card {
        writeln!(out, "{:<12} present a card at the terminal; nothing is charged", "").ok();
        let step = token(talk, wall);
        is_fresh = !matches!(step, Step::Bad(_));
        is_good &= tell(out, "token", &step);
    } else {
        let said =
            "not tried; --card reads a card, charges nothing, and tries bank, token and clock";
        tell(out, "token", &Step::Note(said.to_owned()));
    }
    is_good &= tell(out, "clock", &clock_of(talk, is_fresh, wall));
    for (what, text) in BY_HAND {
        tell(out, what, &Step::Note((*text).to_owned()));
    }
    is_good
}

/// What no exchange can find out, and an installer has to look at in the terminal's own menu.
const BY_HAND: &[(&str, &str)] = &[
    ("tip", "turn the tip prompt off in the terminal; every request says TIPREQ=0 as well"),
    ("duplicates", "turn the duplicate check on, the variant that compares the ECR reference"),
    ("offline", "turn store-and-forward off: what is stored offline is not settled money"),
    ("card numbers", "let answers carry the last four digits only"),
];

/// A reference that was never used: a new one each second, for a year and a half.
fn unused(wall: NaiveDateTime) -> Option<EcrRef> {
    let second = wall.and_utc().timestamp().rem_euclid(49_000_000);
    EcrRef::new(FIRST_FOR_TRYING + u32::try_from(second).ok()? * 2)
}

/// A look-up of what never was: it goes through A14, A00 and R02, and moves no money.
fn look_up(talk: &Talk, wall: NaiveDateTime) -> Step {
    let Some(reference) = unused(wall) else { return Step::Bad("no reference".to_owned()) };
    let request = CardRequest::LookUp { reference, of: Movement::Purchase };
    let found = talk.ask(request, |report| match report {
        CardReport::LookedUp { found, .. } => Some(found),
        _ => None,
    });
    match found {
        Some(LookUp::NotFound { serial_number: Some(serial) }) => {
            Step::Good(format!("{serial} can be asked for a payment by our reference"))
        }
        Some(LookUp::NotFound { .. } | LookUp::NoAnswer) | None => Step::Bad(
            "the terminal does not answer a look-up (R02); a payment in doubt could not be settled: \
             try another `protocol_version` in kiosk.toml"
                .to_owned(),
        ),
        Some(LookUp::Approved(_) | LookUp::Declined | LookUp::Voided) => {
            Step::Note(format!("there is a payment under {reference}, which this kiosk never gave out"))
        }
    }
}

/// Reads a card and charges nothing.
fn token(talk: &Talk, wall: NaiveDateTime) -> Step {
    let Some(reference) = unused(wall) else { return Step::Bad("no reference".to_owned()) };
    let outcome = talk.ask(CardRequest::Tokenize { reference }, |report| match report {
        CardReport::Tokenized { outcome, .. } => Some(outcome),
        _ => None,
    });
    match outcome {
        Some(TokenOutcome::Stored(card)) => Step::Good(format!(
            "the bank was reached and gave a token for the {} ending {}",
            card.brand.name(),
            card.last_four
        )),
        Some(TokenOutcome::NoToken) => Step::Note(
            "the bank was reached, and no token came: contracts that charge a stored card cannot be \
             set up until the processor enables tokens"
                .to_owned(),
        ),
        Some(TokenOutcome::Declined(reason)) => {
            Step::Bad(format!("it was not done: {reason:?}; try another card, then ask the processor"))
        }
        Some(TokenOutcome::Unknown(doubt)) => Step::Bad(format!("no clear answer: {doubt:?}")),
        None => Step::Bad("no answer".to_owned()),
    }
}

/// The terminal tells its time only in what it recorded.
fn clock_of(talk: &Talk, is_fresh: bool, wall: NaiveDateTime) -> Step {
    let Some(first) = record(talk, 0) else {
        return Step::Note(
            "the batch is empty, and nothing else tells the terminal's time".to_owned(),
        );
    };
    let last = first.n_records.and_then(|n_records| record(talk, n_records.saturating_sub(1)));
    let told = last.unwrap_or(first).terminal_time;
    let Ok(time) = NaiveDateTime::parse_from_str(&told, "%Y%m%d%H%M%S") else {
        return Step::Note("the terminal's last record carries no time".to_owned());
    };
    let behind = (wall - time).num_seconds();
    match behind {
        _ if behind < -CLOCK_SECS_MAX => Step::Bad(format!(
            "the terminal is {} s ahead of this computer; set its clock",
            -behind
        )),
        _ if behind <= CLOCK_SECS_MAX => Step::Good(format!("{time} by the terminal")),
        _ if is_fresh => {
            Step::Bad(format!("the terminal is {behind} s behind this computer; set its clock"))
        }
        _ => Step::Note(format!("its last record is of {time}; --card compares the clocks")),
    }
}

fn record(talk: &Talk, number: u32) -> Option<BatchRecord> {
    talk.ask(CardRequest::ReadRecord { number }, |report| match report {
        CardReport::RecordRead { found: RecordFound::Found(record), .. } => Some(Some(record)),
        CardReport::RecordRead { .. } => Some(None),
        _ => None,
    })?
}

/// What to write into kiosk.toml.
fn change(out: &mut dyn Write, set: Option<&SerialPort>, port: &SerialPort, found: &[PortFound]) {
    let usb = found
        .iter()
        .find(|known| known.path.to_string_lossy() == port.port.as_str())
        .and_then(|known| known.usb.as_ref());
    if set == Some(port) {
        writeln!(out, "kiosk.toml   is right as it is").ok();
        return;
    }
    let place = match (usb, &port.usb) {
        (Some(usb), _) => format!("usb = \"{usb}\""),
        (None, Some(usb)) => format!("usb = \"{:04x}:{:04x}\"", usb.vendor, usb.product),
        (None, None) => format!("port = \"{}\"", port.port),
    };
    writeln!(out, "kiosk.toml   should say:\n\n[terminal]\nconnection = \"serial\"").ok();
    writeln!(out, "{place}\nbaud = {}", port.baud).ok();
}

/// A wire that is open already, and is not opened again.
fn once(link: Box<dyn Link>) -> Opener {
    let mut link = Some(link);
    Box::new(move || link.take().ok_or_else(|| io::ErrorKind::NotConnected.into()))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
    use std::time::Duration;

    use super::*;
    use crate::app::simulated::{Played, play};
    use crate::device::channel;
    use crate::device::terminal::TerminalTiming;
    use crate::device::terminal::pax::sim::{Pace, PaxTerminal, SimSettings, script};
    use crate::device::terminal::pax::sim::{SimEvent, SimLine};

    #[test]
    fn a_good_terminal_passes_with_a_card_and_without() {
        let (played, _lines) = played("");
        let (talk, _at_terminal) = line_of(played);
        let (is_good, said) = walked(&talk, false);
        assert!(is_good, "{said}");
        assert!(said.contains("look-up      ok: 53999999 can be asked"), "{said}");
        assert!(said.contains("clock        note: the batch is empty"), "{said}");
        assert!(said.contains("tip          note: turn the tip prompt off"), "{said}");
        let (is_good, said) = walked(&talk, true);
        assert!(is_good, "{said}");
        assert!(said.contains("gave a token for the Visa ending 1111"), "{said}");
        assert!(said.contains("clock        ok: 2026-"), "{said}");
    }

    #[test]
    fn a_card_that_is_refused_and_a_clock_that_is_wrong_are_told() {
        let (played, _lines) = played("decline");
        let (talk, _at_terminal) = line_of(played);
        let mut out = Vec::new();
        let an_hour_later = wall() + chrono::TimeDelta::hours(1);
        assert!(!walk(&talk, true, an_hour_later, &mut out));
        let said = String::from_utf8(out).unwrap();
        assert!(said.contains("token        FAILED: it was not done: Bank"), "{said}");
        let mut out = Vec::new();
        assert!(!walk(&talk, true, an_hour_later, &mut out));
        let said = String::from_utf8(out).unwrap();
        assert!(said.contains("behind this computer; set its clock"), "{said}");
        let mut out = Vec::new();
        assert!(!walk(&talk, false, wall() - chrono::TimeDelta::hours(1), &mut out));
        let said = String::from_utf8(out).unwrap();
        assert!(said.contains("ahead of this computer"), "{said}");
    }

    #[test]
    fn another_speed_is_found_and_kiosk_toml_is_told() {
        let (played, _lines) = played("");
        let way = RefCell::new(Some(played.open));
        let dead_ends = RefCell::new(Vec::new());
        let open = |port: &SerialPort| -> io::Result<Box<dyn Link>> {
            if port.baud == 19_200 {
                return way.borrow_mut().take().unwrap()();
            }
            let (near, far) = channel::wire();
            dead_ends.borrow_mut().push(far);
            Ok(Box::new(near))
        };
        let set = usual_port("COM7".to_owned());
        let mut out = Vec::new();
        let (_talk, port) = find_line(&set, &quick(), &mut out, open).unwrap();
        let port = port.unwrap();
        change(&mut out, Some(&set), &port, &[]);
        let said = String::from_utf8(out).unwrap();
        assert!(said.contains("line         note: no answer on COM7 at 9600 baud"), "{said}");
        assert!(said.contains("line         note: COM7, 19200 baud"), "{said}");
        assert!(said.contains("port = \"COM7\"\nbaud = 19200"), "{said}");
        let mut out = Vec::new();
        change(&mut out, Some(&port), &port, &[]);
        assert_eq!(out, b"kiosk.toml   is right as it is\n");
    }

    #[test]
    fn silence_at_every_speed_says_where_to_look() {
        let dead_ends = RefCell::new(Vec::new());
        let open = |_port: &SerialPort| -> io::Result<Box<dyn Link>> {
            let (near, far) = channel::wire();
            dead_ends.borrow_mut().push(far);
            Ok(Box::new(near))
        };
        let mut out = Vec::new();
        assert!(find_line(&usual_port("COM7".to_owned()), &quick(), &mut out, open).is_none());
        let said = String::from_utf8(out).unwrap();
        assert_eq!(dead_ends.borrow().len(), BAUDS.len());
        assert!(
            said.contains("line         FAILED: nothing answered; bring the terminal"),
            "{said}"
        );
    }

    #[test]
    fn a_port_that_cannot_be_opened_is_told_at_once() {
        let open = |_port: &SerialPort| -> io::Result<Box<dyn Link>> {
            Err(io::Error::new(io::ErrorKind::NotFound, "there is no COM7"))
        };
        let mut out = Vec::new();
        assert!(find_line(&usual_port("COM7".to_owned()), &quick(), &mut out, open).is_none());
        let said = String::from_utf8(out).unwrap();
        assert_eq!(said, "cable        FAILED: the port cannot be opened: there is no COM7\n");
    }

    /// Waits of a wire that has no cable.
    fn quick() -> TerminalSettings {
        let brief = Duration::from_millis(20);
        let timing = TerminalTiming {
            ack_wait: Duration::from_millis(100),
            settle_wait: brief,
            quiet_wait: Duration::from_millis(1),
            ..TerminalTiming::default()
        };
        TerminalSettings { timing, ..TerminalSettings::default() }
    }

    fn played(lines: &str) -> (Played<SimEvent>, Receiver<SimLine>) {
        let settings = SimSettings { pace: Pace::INSTANT, ..SimSettings::default() };
        let device = PaxTerminal::new(settings, clock::read().mono, wall());
        let (outbox, reports) = sync_channel(64);
        let played = play("simulated terminal", device, outbox).unwrap();
        played.happen.send(SimEvent::Will(script::parse(lines).unwrap())).unwrap();
        (played, reports)
    }

    fn line_of(played: Played<SimEvent>) -> (Talk, SyncSender<SimEvent>) {
        let mut out = Vec::new();
        let (talk, _) = talk_to(played.open, &TerminalSettings::default(), &mut out).unwrap();
        (talk, played.happen)
    }

    fn walked(talk: &Talk, with_card: bool) -> (bool, String) {
        let mut out = Vec::new();
        let is_good = walk(talk, with_card, wall(), &mut out);
        (is_good, String::from_utf8(out).unwrap())
    }

    fn wall() -> NaiveDateTime {
        chrono::DateTime::from_timestamp(1_767_348_930, 0).unwrap().naive_utc()
    }
}

//! `countersign terminal-sim`: a simulated card terminal in the foreground, for any register program.

use std::fs;
use std::io::{self, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, sync_channel};
use std::task::Waker;
use std::thread;

use chrono::Local;

use crate::app::cli::{TerminalSimArgs, TerminalSimPlace};
use crate::app::terminal_memory::{self, KeptTerminal};
use crate::app::trouble::Trouble;
use crate::clock;
use crate::device::Link;
use crate::device::drive::drive;
use crate::device::pty::Pty;
use crate::device::serial::{SerialLink, SerialSettings};
use crate::device::tcp::TcpLink;
use crate::device::terminal::pax::sim::memory::Memory;
use crate::device::terminal::pax::sim::script::{self, Deed};
use crate::device::terminal::pax::sim::{
    BankRule, DuplicateCheck, PaxTerminal, SimCard, SimEvent, SimLine, SimSettings,
};

/// Lines that may wait to be printed.
const LINES_MAX: usize = 64;

/// Finds or makes the wire, again after every loss.
type Opener = Box<dyn FnMut() -> io::Result<Box<dyn Link>> + Send>;

/// Runs until Ctrl-C, or until nobody reads what is printed.
///
/// # Errors
///
/// When the script cannot be understood, or the place cannot be opened.
pub fn run(args: &TerminalSimArgs, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    let deeds = args.script.as_deref().map_or(Ok(Vec::new()), read_script)?;
    let settings = settings(args);
    let memory = match &args.state {
        Some(file) => kept_memory(file)?.unwrap_or_else(|| Memory::new(&settings)),
        None => Memory::new(&settings),
    };
    let (place, open) = open_place(&args.at, args.baud)?;
    let now = clock::read();
    let wall = now.wall.with_timezone(&Local).naive_local();
    let said = writeln!(
        out,
        "simulated terminal {} {} at {place}; Ctrl-C ends it",
        settings.model, memory.serial_number
    );
    if said.and_then(|()| out.flush()).is_err() {
        return Ok(ExitCode::SUCCESS);
    }
    let terminal = PaxTerminal::switched_on(settings, memory, now.mono, wall);
    let (events, inbox) = sync_channel(1);
    let (outbox, lines) = sync_channel(LINES_MAX);
    let sent = events.send(SimEvent::Will(deeds));
    let state = args.state.clone();
    let work = move || match state {
        Some(file) => {
            drive(KeptTerminal::new(terminal, &file), open, &inbox, &outbox, Waker::noop());
        }
        None => drive(terminal, open, &inbox, &outbox, Waker::noop()),
    };
    let thread = thread::Builder::new()
        .name("simulated terminal".to_owned())
        .spawn(work)
        .map_err(|error| trouble(format!("no thread for the simulated terminal: {error}"), None))?;
    if sent.is_ok() {
        print(&lines, out);
    }
    drop((events, lines));
    // A thread that waits for the next client cannot be told to end; the process ends it.
    if args.at.tcp.is_none() && thread.join().is_err() {
        return Err(trouble("the simulated terminal has stopped".to_owned(), None));
    }
    Ok(ExitCode::SUCCESS)
}

/// The command line has looked at each word already.
fn settings(args: &TerminalSimArgs) -> SimSettings {
    let plain = SimSettings::default();
    let card = SimCard::named(&args.card).and_then(|card| card.presented(&args.entry));
    SimSettings {
        card: card.unwrap_or(plain.card),
        bank: match args.bank.as_str() {
            "amounts" => BankRule::Amounts,
            "away" => BankRule::Away,
            _ => BankRule::Approve,
        },
        duplicate_check: match args.duplicate_check.as_str() {
            "card" => DuplicateCheck::Card,
            "off" => DuplicateCheck::Off,
            _ => DuplicateCheck::Reference,
        },
        ..plain
    }
}

fn kept_memory(file: &Path) -> Result<Option<Memory>, Trouble> {
    terminal_memory::read(file).map_err(|error| {
        let hint = "Give the file of an earlier run, or a name that is free";
        trouble(format!("the state file cannot be used: {error}: {}", file.display()), Some(hint))
    })
}

/// Prints each line with the time of day, until there are no more or nobody reads them.
fn print(lines: &Receiver<SimLine>, out: &mut dyn Write) {
    for line in lines {
        let at = clock::read().wall.with_timezone(&Local).format("%H:%M:%S");
        if writeln!(out, "{at} {line}").and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}

fn read_script(path: &Path) -> Result<Vec<Deed>, Trouble> {
    let text = fs::read_to_string(path).map_err(|error| {
        let hint = "Give the path of a text file; see docs/terminal-simulator.md";
        trouble(format!("the script cannot be read: {error}: {}", path.display()), Some(hint))
    })?;
    script::parse(&text).map_err(|error| {
        let hint = "See the table of words in docs/terminal-simulator.md";
        trouble(format!("the script cannot be understood: {error}"), Some(hint))
    })
}

/// Opens the place once, so that a mistake is told at once. Returns its name and its opener.
fn open_place(at: &TerminalSimPlace, baud: u32) -> Result<(String, Opener), Trouble> {
    match (&at.pty, &at.tcp, &at.port) {
        (Some(link), _, _) => {
            let pty = Pty::open_as(link).map_err(|error| {
                let hint = "Choose a name that is free; only a symbolic link is replaced";
                trouble(format!("no pseudo-terminal {}: {error}", link.display()), Some(hint))
            })?;
            let name = format!("{} ({})", link.display(), pty.path().display());
            let mut pty = Some(pty);
            let open = move || -> io::Result<Box<dyn Link>> {
                match pty.take() {
                    Some(pty) => Ok(Box::new(pty)),
                    None => Err(io::Error::new(io::ErrorKind::NotConnected, "there is one only")),
                }
            };
            Ok((name, Box::new(open)))
        }
        (None, Some(address), _) => {
            let listener = TcpListener::bind(address).map_err(|error| {
                let hint = "Give a free address, for instance 127.0.0.1:10009";
                trouble(format!("cannot listen on {address}: {error}"), Some(hint))
            })?;
            let name = listener.local_addr().map_or(address.clone(), |place| place.to_string());
            let open =
                move || -> io::Result<Box<dyn Link>> { Ok(Box::new(TcpLink::accept(&listener)?)) };
            Ok((format!("tcp {name}"), Box::new(open)))
        }
        (None, None, Some(port)) => {
            let settings = SerialSettings { baud, ..SerialSettings::at(port) };
            let hint = "Check the name of the port, and that no other program uses it";
            let link = SerialLink::open(&settings)
                .map_err(|error| trouble(error.to_string(), Some(hint)))?;
            let mut first = Some(link);
            let open = move || -> io::Result<Box<dyn Link>> {
                let link = first.take().map_or_else(|| SerialLink::open(&settings), Ok)?;
                Ok(Box::new(link))
            };
            Ok((port.display().to_string(), Box::new(open)))
        }
        (None, None, None) => Err(trouble(
            "no place for the terminal".to_owned(),
            Some("Give --pty, --tcp or --port"),
        )),
    }
}

fn trouble(error: String, hint: Option<&str>) -> Trouble {
    Trouble { error, hint: hint.map(str::to_owned) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_in_the_script_is_told_before_anything_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("script.txt");
        fs::write(&script, "approve\naprove\n").unwrap();
        let link = folder.path().join("terminal");
        let at = TerminalSimPlace { pty: Some(link.clone()), tcp: None, port: None };
        let args = TerminalSimArgs { script: Some(script), ..args(at) };
        let trouble = run(&args, &mut Vec::new()).unwrap_err().to_string();
        assert!(trouble.contains("line 2: `aprove`"), "{trouble}");
        assert!(trouble.contains("hint: "), "{trouble}");
        assert!(fs::symlink_metadata(link).is_err());
    }

    #[test]
    fn a_port_that_is_not_there_is_named() {
        let port = Some("/dev/no-such-port".into());
        let place = TerminalSimPlace { pty: None, tcp: None, port };
        let trouble = run(&args(place), &mut Vec::new()).unwrap_err().to_string();
        assert!(trouble.contains("/dev/no-such-port"), "{trouble}");
    }

    #[test]
    fn a_state_file_that_is_none_is_told_before_anything_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let (state, link) = (folder.path().join("state.json"), folder.path().join("terminal"));
        fs::write(&state, "nonsense").unwrap();
        let at = TerminalSimPlace { pty: Some(link.clone()), tcp: None, port: None };
        let args = TerminalSimArgs { state: Some(state), ..args(at) };
        let trouble = run(&args, &mut Vec::new()).unwrap_err().to_string();
        assert!(trouble.contains("it is not JSON") && trouble.contains("state.json"), "{trouble}");
        assert!(fs::symlink_metadata(link).is_err());
    }

    #[test]
    fn every_word_of_the_command_line_has_its_setting() {
        let place = || TerminalSimPlace { pty: None, tcp: None, port: None };
        assert_eq!(settings(&args(place())), SimSettings::default());
        let words = |text: &str| text.to_owned();
        let other = TerminalSimArgs {
            bank: words("amounts"),
            card: words("amex"),
            entry: words("tap"),
            duplicate_check: words("card"),
            ..args(place())
        };
        let settings = settings(&other);
        assert_eq!(settings.bank, BankRule::Amounts);
        assert_eq!(settings.duplicate_check, DuplicateCheck::Card);
        assert_eq!((settings.card.brand.as_str(), settings.card.entry.as_str()), ("03", "2"));
    }

    fn args(at: TerminalSimPlace) -> TerminalSimArgs {
        TerminalSimArgs {
            at,
            script: None,
            state: None,
            bank: "approve".to_owned(),
            card: "visa".to_owned(),
            entry: "insert".to_owned(),
            duplicate_check: "reference".to_owned(),
            baud: 9_600,
        }
    }
}

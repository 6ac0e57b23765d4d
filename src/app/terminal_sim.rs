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
use crate::app::trouble::Trouble;
use crate::clock;
use crate::device::Link;
use crate::device::drive::drive;
use crate::device::pty::Pty;
use crate::device::serial::{SerialLink, SerialSettings};
use crate::device::tcp::TcpLink;
use crate::device::terminal::pax::sim::script::{self, Deed};
use crate::device::terminal::pax::sim::{PaxTerminal, SimEvent, SimLine, SimSettings};

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
    let (place, open) = open_place(&args.at)?;
    let settings = SimSettings::default();
    let now = clock::read();
    let wall = now.wall.with_timezone(&Local).naive_local();
    let said = writeln!(
        out,
        "simulated terminal {} {} at {place}; Ctrl-C ends it",
        settings.model, settings.serial_number
    );
    if said.and_then(|()| out.flush()).is_err() {
        return Ok(ExitCode::SUCCESS);
    }
    let terminal = PaxTerminal::new(settings, now.mono, wall);
    let (events, inbox) = sync_channel(1);
    let (outbox, lines) = sync_channel(LINES_MAX);
    let sent = events.send(SimEvent::Will(deeds));
    let thread = thread::Builder::new()
        .name("simulated terminal".to_owned())
        .spawn(move || drive(terminal, open, &inbox, &outbox, Waker::noop()))
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
fn open_place(at: &TerminalSimPlace) -> Result<(String, Opener), Trouble> {
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
            let settings = SerialSettings::at(port);
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
        let args = TerminalSimArgs { at, script: Some(script) };
        let trouble = run(&args, &mut Vec::new()).unwrap_err().to_string();
        assert!(trouble.contains("line 2: `aprove`"), "{trouble}");
        assert!(trouble.contains("hint: "), "{trouble}");
        assert!(fs::symlink_metadata(link).is_err());
    }

    #[test]
    fn a_port_that_is_not_there_is_named() {
        let port = Some("/dev/no-such-port".into());
        let args =
            TerminalSimArgs { at: TerminalSimPlace { pty: None, tcp: None, port }, script: None };
        let trouble = run(&args, &mut Vec::new()).unwrap_err().to_string();
        assert!(trouble.contains("/dev/no-such-port"), "{trouble}");
    }
}

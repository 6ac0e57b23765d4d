//! `countersign check`: settings, catalog, data file, terminal, printer; a line each, and a hint
//! where one fails.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::task::Waker;
use std::thread;
use std::time::Duration;

use chrono::Datelike as _;

use crate::app::cli::Cli;
use crate::app::on_sale;
use crate::app::renewal_reports::plans_warning;
use crate::app::setup::{Setup, data_file_name, data_folder, link_opener, terminal_settings};
use crate::app::trouble::Trouble;
use crate::app::wires::Opener;
use crate::clock;
use crate::config::devices::Connection;
use crate::config::settings::Settings;
use crate::device::Link;
use crate::device::Protocol;
use crate::device::drive::drive;
use crate::device::printer::session::{PrinterReport, PrinterSession};
use crate::device::terminal::TerminalSession;
use crate::device::terminal::session;
use crate::domain::card::{CardReport, TerminalIdentity};
use crate::ledger::plans::PlanCount;
use crate::store::Store;

/// How long a device may take to say who it is: a terminal has 7 s to acknowledge.
const ANSWER_WAIT: Duration = Duration::from_secs(10);

/// How one check ended.
enum Found {
    Good(String),
    /// Good, and worth a look.
    Warned(String),
    /// Not wrong, and not a kiosk for patients' money either.
    Simulated,
    Bad(Trouble),
}

/// Checks everything, even after something failed.
///
/// # Errors
///
/// [`Trouble`] when the settings cannot be read: the rest depends on them.
pub fn run(cli: &Cli, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    let settings = match Settings::find(cli.config.as_deref()) {
        Ok(settings) => settings,
        Err(error) => {
            tell(out, "settings", &Found::Bad(error.into()));
            return Ok(ExitCode::FAILURE);
        }
    };
    let clinic = &settings.clinic;
    let mut is_good = tell(
        out,
        "settings",
        &Found::Good(format!("{}, {}, {}", clinic.card.name, clinic.state, clinic.zone)),
    );
    let catalog = &settings.catalog;
    let n_buyable = catalog.buyable().count();
    is_good &= tell(
        out,
        "catalog",
        &Found::Good(format!(
            "{} offerings, {n_buyable} of them on sale here; {} services, {} products, {} clauses",
            catalog.offerings.len(),
            catalog.services.len(),
            catalog.products.len(),
            catalog.clauses.len()
        )),
    );
    let file = data_folder(cli, &settings).join(data_file_name(&settings));
    // A folder that is not there is not made: its name may be a slip.
    if data_folder(cli, &settings).exists()
        && let Err(trouble) = Setup::read(cli)
    {
        tell(out, "data folder", &Found::Bad(trouble));
        return Ok(ExitCode::FAILURE);
    }
    is_good &= tell(out, "data file", &data_file(&file));
    if let Some(store) = file.exists().then(|| Store::open(&file).ok()).flatten() {
        is_good &= tell(out, "versions", &versions(&settings, &store));
        is_good &= tell(out, "parts", &parts(&settings, &store));
    }
    is_good &= tell(out, "terminal", &terminal(&settings));
    is_good &= tell(out, "printer", &printer(&settings));
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints one line; returns whether all was well.
fn tell(out: &mut dyn Write, what: &str, found: &Found) -> bool {
    match found {
        Found::Good(detail) => writeln!(out, "{what:<12} ok: {detail}").ok(),
        Found::Warned(detail) => writeln!(out, "{what:<12} {detail}").ok(),
        Found::Simulated => {
            writeln!(out, "{what:<12} simulated: set `connection` in kiosk.toml to use a real one")
                .ok()
        }
        Found::Bad(trouble) => {
            writeln!(out, "{what:<12} FAILED: {}", trouble.error).ok();
            trouble.hint.as_ref().and_then(|hint| writeln!(out, "{:<12} hint: {hint}", "").ok())
        }
    };
    !matches!(found, Found::Bad(_))
}

/// Chain, tables, and redb's own checksums. A file that is not there is not made.
fn data_file(file: &Path) -> Found {
    if !file.exists() {
        return Found::Good(format!(
            "{} is not there; the kiosk makes it at its first start",
            file.display()
        ));
    }
    let checked = Store::open(file)
        .and_then(|mut store| Ok((store.check()?, store.n_sales()?, store.open_intents()?.len())));
    match checked {
        Ok((report, n_sales, n_open)) if report.is_sound() => Found::Good(format!(
            "{} rows chained, {n_sales} sales, {n_open} payments open; tables equal the journal",
            report.n_rows
        )),
        Ok((report, ..)) => Found::Bad(Trouble {
            error: report.faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
            hint: Some(
                "keep the file as it is, restore the last backup, and call support".to_owned(),
            ),
        }),
        Err(error) => Found::Bad(error.into()),
    }
}

/// Whether each version of an offering still is what it was when it was on sale.
fn versions(settings: &Settings, store: &Store) -> Found {
    match on_sale::check(store, settings) {
        Err(trouble) if !settings.is_demo() => Found::Bad(trouble),
        _ => Found::Good("what was sold under a version is still that".to_owned()),
    }
}

/// How many prices were sold in parts this year, with a warning before it counts (TL-4).
fn parts(settings: &Settings, store: &Store) -> Found {
    let year = clock::read().business_date(settings.clinic.zone).year();
    let counted = store.facts().and_then(|mut facts| {
        facts.try_fold(PlanCount { year, n: 0 }, |count, fact| Ok(count.with(&fact?)))
    });
    match counted {
        Err(error) => Found::Bad(error.into()),
        Ok(count) => match plans_warning(count) {
            Some(warning) => Found::Warned(warning),
            None => Found::Good(format!("{} prices were sold in parts in {year}", count.n)),
        },
    }
}

fn terminal(settings: &Settings) -> Found {
    let connection = &settings.terminal.connection;
    let Some(open) = link_opener(connection) else { return Found::Simulated };
    match who_is_there(session(&terminal_settings(&settings.terminal)), open) {
        Err(error) => cannot_open(&error),
        Ok(Some(identity)) => Found::Good(format!(
            "{} {}, software {}",
            identity.model, identity.serial_number, identity.software
        )),
        Ok(None) => Found::Bad(Trouble {
            error: format!("nothing answered on {}", place(connection)),
            hint: Some(
                "bring the terminal to its start screen; compare port and baud with its ECR menu"
                    .to_owned(),
            ),
        }),
    }
}

/// Who answers at the other end; `None` when nobody does. The session asks by itself as soon as it
/// has its wire.
fn who_is_there(session: TerminalSession, open: Opener) -> io::Result<Option<TerminalIdentity>> {
    let answer = ask(session, open, |report| match report {
        CardReport::Ready(identity) => Some(Some(identity)),
        CardReport::LinkLost => Some(None),
        _ => None,
    })?;
    Ok(answer.flatten())
}

fn printer(settings: &Settings) -> Found {
    let settings = &settings.printer;
    let Some(open) = link_opener(&settings.connection) else { return Found::Simulated };
    let session = PrinterSession::new(settings.profile, clock::read().mono);
    let answer = ask(session, open, |report| match report {
        PrinterReport::Status(status) => Some(status),
        PrinterReport::Ready(_) | PrinterReport::Ended { .. } => None,
    });
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return cannot_open(&error),
    };
    match answer {
        Some(status) if status.is_ready() => Found::Good(status.to_string()),
        Some(status) => Found::Bad(Trouble {
            error: format!("on {}: {status}", place(&settings.connection)),
            hint: Some("look at the printer: power, cable, paper, cover".to_owned()),
        }),
        None if !settings.profile.answers => {
            Found::Good(format!("{} (it does not tell its state)", place(&settings.connection)))
        }
        None => Found::Bad(Trouble {
            error: format!("nothing answered on {}", place(&settings.connection)),
            hint: Some(
                "look at the printer: power, cable, and the baud of its self-test".to_owned(),
            ),
        }),
    }
}

fn place(connection: &Connection) -> String {
    match connection {
        Connection::Simulated => "a simulated device".to_owned(),
        Connection::Serial(port) => format!("{} at {} baud", port.port, port.baud),
        Connection::Tcp { address } => address.clone(),
        Connection::File { path } => path.display().to_string(),
    }
}

/// The wire is not even there, which is another mistake than silence on it.
fn cannot_open(error: &io::Error) -> Found {
    let hint = match error.kind() {
        io::ErrorKind::NotFound => "look at power and cable, and at the name in kiosk.toml",
        io::ErrorKind::PermissionDenied => {
            "let this user open it: ports often belong to the group dialout, printers to lp"
        }
        io::ErrorKind::ResourceBusy => "end the kiosk or whatever else uses it, then check again",
        _ => "look at power and cable, and at what kiosk.toml says of it",
    };
    Found::Bad(Trouble {
        error: format!("it cannot be opened: {error}"),
        hint: Some(hint.to_owned()),
    })
}

/// Opens the wire and runs a device thread until `pick` finds its answer; `None` when none comes in
/// time. The wire is opened first: a command on no wire would be answered with a loss.
///
/// # Errors
///
/// When the wire cannot be opened, or the system has no thread to give.
fn ask<P, T>(
    protocol: P,
    mut open: Opener,
    pick: impl Fn(P::Report) -> Option<T>,
) -> io::Result<Option<T>>
where
    P: Protocol + Send + 'static,
    P::Command: Send,
    P::Report: Send,
{
    let mut first = Some(open()?);
    let open = move || -> io::Result<Box<dyn Link>> { first.take().map_or_else(&mut open, Ok) };
    let (orders, inbox) = sync_channel(1);
    let (outbox, reports) = sync_channel(64);
    thread::Builder::new()
        .name("check".to_owned())
        .spawn(move || drive(protocol, open, &inbox, &outbox, Waker::noop()))?;
    let answer = wait_for(&reports, &pick);
    drop(orders); // The thread lives as long as these.
    Ok(answer)
}

fn wait_for<R, T>(reports: &Receiver<R>, pick: &impl Fn(R) -> Option<T>) -> Option<T> {
    let until = clock::read().mono + ANSWER_WAIT;
    loop {
        let left = until.saturating_duration_since(clock::read().mono);
        match reports.recv_timeout(left) {
            Ok(report) => {
                if let Some(answer) = pick(report) {
                    return Some(answer);
                }
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::simulated::play;
    use crate::device::terminal::TerminalSettings;
    use crate::device::terminal::pax::sim::{PaxTerminal, SimSettings};

    #[test]
    fn a_terminal_that_is_there_is_found_every_time() {
        for _ in 0..5 {
            let now = clock::read();
            let device = PaxTerminal::new(SimSettings::default(), now.mono, now.wall.naive_utc());
            let (lines, _lines_out) = sync_channel(64);
            let played = play("simulated terminal", device, lines).unwrap();
            let found = who_is_there(session(&TerminalSettings::default()), played.open).unwrap();
            assert_eq!(found.map(|identity| identity.serial_number).as_deref(), Some("53999999"));
        }
    }

    #[test]
    fn a_wire_that_cannot_be_opened_is_told_with_its_place_and_reason() {
        let path = tempfile::tempdir().unwrap().path().join("lp0");
        let open = link_opener(&Connection::File { path: path.clone() }).unwrap();
        let error = who_is_there(session(&TerminalSettings::default()), open).unwrap_err();
        let Found::Bad(trouble) = cannot_open(&error) else { unreachable!("it cannot be good") };
        assert!(trouble.error.contains(&path.display().to_string()), "{}", trouble.error);
        assert!(trouble.hint.unwrap().contains("power and cable"));
    }
}

//! One strip on the clinic's printer, from the command line: sent, and waited for.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::task::Waker;
use std::thread;
use std::time::Duration;

use crate::app::setup::link_opener;
use crate::app::tray;
use crate::app::trouble::Trouble;
use crate::clock;
use crate::config::devices::PrinterSettings;
use crate::device::Protocol as _;
use crate::device::drive::drive;
use crate::device::printer::escpos::encode;
use crate::device::printer::session::{PrintJob, PrinterReport, PrinterSession};
use crate::device::printer::sim::{PrinterSim, PrinterSimReport};
use crate::device::printer::status::PrinterStatus;
use crate::domain::paper::{Paper, PrintEnd};

/// Longer than a print takes that ends as unknown.
const END_WAIT: Duration = Duration::from_secs(90);

/// How a print from the command line ended.
#[derive(Debug)]
pub enum Printed {
    /// What the printer said of itself last, where it said anything.
    Ended(PrintEnd, Option<PrinterStatus>),
    /// The printer is simulated: it was drawn into this file.
    Drawn(PathBuf),
}

/// Prints `paper`. `folder` is the data folder: there a simulated printer leaves its sheets.
///
/// # Errors
///
/// [`Trouble`] when the printer cannot be reached at all. Nothing was sent then.
pub fn print(settings: &PrinterSettings, folder: &Path, paper: Paper) -> Result<Printed, Trouble> {
    let Some(mut open) = link_opener(&settings.connection) else {
        return draw(settings, folder, &paper);
    };
    // The wire is opened first: a job on no wire would be held, and nobody would know why.
    let first = open().map_err(|error| Trouble {
        error: format!("the printer cannot be reached: {error}"),
        hint: Some("look at power and cable, and at [printer] in kiosk.toml".to_owned()),
    })?;
    let mut first = Some(first);
    let open = move || first.take().map_or_else(&mut open, Ok);
    let session = PrinterSession::new(settings.profile, clock::read().mono);
    let (orders, inbox) = sync_channel(1);
    let (outbox, reports) = sync_channel(64);
    let start = thread::Builder::new().name("printer".to_owned());
    start.spawn(move || drive(session, open, &inbox, &outbox, Waker::noop())).map_err(|error| {
        Trouble { error: format!("the printer's thread cannot be started: {error}"), hint: None }
    })?;
    let mut status = None;
    let mut is_sent = false;
    let until = clock::read().mono + END_WAIT;
    loop {
        let left = until.saturating_duration_since(clock::read().mono);
        match reports.recv_timeout(left) {
            Ok(PrinterReport::Ended { end, .. }) => return Ok(Printed::Ended(end, status)),
            Ok(PrinterReport::Status(told)) => status = Some(told),
            // It has its wire, and has answered whether it would print.
            Ok(PrinterReport::Ready(_)) if !is_sent => {
                is_sent = true;
                if orders.send(PrintJob { job: 1, paper: paper.clone() }).is_err() {
                    return Ok(Printed::Ended(PrintEnd::Held, status));
                }
            }
            Ok(PrinterReport::Ready(_)) => (),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                let end = if is_sent { PrintEnd::Unknown } else { PrintEnd::Held };
                return Ok(Printed::Ended(end, status));
            }
        }
    }
}

/// What a simulated printer makes of it.
fn draw(settings: &PrinterSettings, folder: &Path, paper: &Paper) -> Result<Printed, Trouble> {
    let now = clock::read();
    let mut printer = PrinterSim::new(settings.profile);
    printer.bytes_in(&encode(paper, &settings.profile), now.mono);
    let trouble = |error: String| Trouble {
        error: format!("the paper cannot be drawn: {error}"),
        hint: Some("check that the disk is there and that this user may write".to_owned()),
    };
    let sheet = std::iter::from_fn(|| printer.next_report()).find_map(|report| match report {
        PrinterSimReport::Sheet(sheet) => Some(sheet),
        PrinterSimReport::Strange(_) => None,
    });
    let sheet = sheet.ok_or_else(|| trouble("no sheet came out".to_owned()))?;
    let png = sheet.to_png().map_err(|error| trouble(error.to_string()))?;
    let receipts = folder.join(tray::FOLDER);
    let file = receipts.join(now.wall.format("%Y%m%d-%H%M%S%.3f.png").to_string());
    fs::create_dir_all(&receipts)
        .and_then(|()| fs::write(&file, png))
        .map_err(|error| trouble(error.to_string()))?;
    Ok(Printed::Drawn(file))
}

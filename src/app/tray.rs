//! What simulated devices leave behind while the demo runs: drawn receipts in a folder, and the
//! terminal's exchanges in the log.

use std::fs;
use std::io;
use std::path::Path;
use std::thread;

use crate::app::setup::Traces;
use crate::clock;
use crate::device::printer::sim::PrinterSimReport;

/// The folder of drawn receipts, in the data folder.
pub const FOLDER: &str = "receipts";

/// Keeps what comes out of the simulated devices, for as long as they live. Returns what keeps
/// them alive.
///
/// # Errors
///
/// When the folder cannot be made, or the system has no thread to give.
pub fn keep(traces: Traces, folder: &Path) -> io::Result<Keeper> {
    let Traces { sheets, lines, at_terminal, at_printer } = traces;
    if at_printer.is_some() {
        let receipts = folder.join(FOLDER);
        fs::create_dir_all(&receipts)?;
        thread::Builder::new().name("paper tray".to_owned()).spawn(move || {
            for report in sheets {
                keep_sheet(&report, &receipts);
            }
        })?;
    }
    if at_terminal.is_some() {
        thread::Builder::new().name("terminal lines".to_owned()).spawn(move || {
            for line in lines {
                log::info!("simulated terminal: {line}");
            }
        })?;
    }
    Ok(Keeper { _terminal: at_terminal, _printer: at_printer })
}

/// The simulated devices live as long as this.
pub struct Keeper {
    _terminal: Option<std::sync::mpsc::SyncSender<crate::device::terminal::pax::sim::SimEvent>>,
    _printer: Option<std::sync::mpsc::SyncSender<crate::device::printer::sim::PrinterFault>>,
}

fn keep_sheet(report: &PrinterSimReport, folder: &Path) {
    let sheet = match report {
        PrinterSimReport::Sheet(sheet) => sheet,
        PrinterSimReport::Strange(what) => {
            log::warn!("simulated printer: {what}");
            return;
        }
    };
    let name = clock::read().wall.format("%Y%m%d-%H%M%S%.3f.png").to_string();
    let written = sheet
        .to_png()
        .map_err(|error| error.to_string())
        .and_then(|png| fs::write(folder.join(name), png).map_err(|error| error.to_string()));
    if let Err(error) = written {
        log::warn!("a simulated receipt was not kept: {error}");
    }
}

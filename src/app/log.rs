//! The log: one line an event, with its chain of causes and no personal data.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use log::{LevelFilter, Log, Metadata, Record};

use crate::clock;
use crate::domain::card_number;

/// Its file in the data folder.
pub const FILE_NAME: &str = "countersign.log";

/// Writes to a file in the data folder and, from warnings upwards, to standard error.
struct Writer {
    file: Option<File>,
}

impl Log for Writer {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        // Libraries speak up only when something is wrong.
        metadata.target().starts_with("countersign") || metadata.level() <= log::Level::Warn
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let at = clock::read().wall.format("%Y-%m-%dT%H:%M:%S%.3fZ");
        // The last net: nothing that looks like a card number is ever written (I-10).
        let said = card_number::masked(&record.args().to_string());
        let line = format!("{at} {:5} {} {said}\n", record.level(), record.target());
        if let Some(mut file) = self.file.as_ref() {
            file.write_all(line.as_bytes()).ok();
        }
        if record.level() <= log::Level::Warn {
            io::stderr().write_all(line.as_bytes()).ok();
        }
    }

    fn flush(&self) {
        if let Some(mut file) = self.file.as_ref() {
            file.flush().ok();
        }
    }
}

/// A panic goes to the log, too, and through the same net: what it quotes may be anything.
pub fn take_panics() {
    std::panic::set_hook(Box::new(|panic| {
        if log::max_level() == LevelFilter::Off {
            // Nobody has begun to log yet.
            let said = card_number::masked(&panic.to_string());
            writeln!(io::stderr(), "{said}").ok();
        } else {
            log::error!("{panic}");
        }
    }));
}

/// Begins to log, into `folder/countersign.log` where a folder is given. A second call changes
/// nothing.
///
/// # Errors
///
/// When the file cannot be opened.
pub fn begin(folder: Option<&Path>) -> io::Result<()> {
    let open =
        |folder: &Path| OpenOptions::new().create(true).append(true).open(folder.join(FILE_NAME));
    let file = folder.map(open).transpose()?;
    if log::set_boxed_logger(Box::new(Writer { file })).is_ok() {
        log::set_max_level(LevelFilter::Info);
    }
    Ok(())
}

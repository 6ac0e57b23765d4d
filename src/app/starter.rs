//! `countersign starter`: the starter catalogs, and a file of one to begin with.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::app::cli::StarterArgs;
use crate::app::trouble::Trouble;
use crate::config::starter::{STARTERS, Starter};

/// Lists the starters, or writes one of them to a new file.
///
/// # Errors
///
/// [`Trouble`] when there is no such starter, or the file is there already or cannot be written.
pub fn run(args: &StarterArgs, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    let (Some(name), Some(file)) = (&args.name, &args.to) else {
        for starter in STARTERS {
            writeln!(out, "{:<17} {}", starter.name, starter.about)?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    let starter = Starter::named(name).ok_or_else(|| Trouble {
        error: format!("there is no starter \"{name}\""),
        hint: Some(format!("name one of: {}", STARTERS.map(|starter| starter.name).join(", "))),
    })?;
    write_new(file, starter.text.as_bytes()).map_err(|error| not_written(file, &error))?;
    let shown = file.display();
    writeln!(
        out,
        "{shown} is written. Put in your own names and prices, hold it against your state's rules \
         with `countersign check catalog {shown}`, and name it as `catalog` in kiosk.toml."
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a new file. One that is there is somebody's work: it is never replaced.
///
/// # Errors
///
/// Those of the disk; [`io::ErrorKind::AlreadyExists`].
pub fn write_new(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut new = OpenOptions::new().write(true).create_new(true).open(file)?;
    new.write_all(bytes)?;
    new.sync_all()
}

pub fn not_written(file: &Path, error: &io::Error) -> Trouble {
    let hint = match error.kind() {
        io::ErrorKind::AlreadyExists => "name another file, or move this one away first",
        _ => "check that the folder is there and that this user may write",
    };
    Trouble {
        error: format!("{} cannot be written: {error}", file.display()),
        hint: Some(hint.to_owned()),
    }
}

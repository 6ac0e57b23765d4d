//! Not built yet.
use std::io::Write;
use std::process::ExitCode;

use crate::app::cli::{Cli, Trouble};

pub fn run(_cli: &Cli, _out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    Err(Trouble { error: "not built yet".to_owned(), hint: None })
}

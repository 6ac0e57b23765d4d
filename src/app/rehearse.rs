//! Not built yet.
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use crate::app::cli::Trouble;

pub fn run(_out_dir: &Path, _json: bool, _out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    Err(Trouble { error: "not built yet".to_owned(), hint: None })
}

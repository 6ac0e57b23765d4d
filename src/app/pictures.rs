//! Not built yet.
use std::io::Write;
use std::process::ExitCode;

use crate::app::cli::{PicturesArgs, Trouble};

pub fn run(_args: &PicturesArgs, _out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    Err(Trouble { error: "not built yet".to_owned(), hint: None })
}

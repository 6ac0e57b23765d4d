//! The door: reads what was asked on the command line, and calls the room that can do it.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use countersign::app::cli::{Cli, run};
use countersign::app::log;

fn main() -> ExitCode {
    let cli = Cli::parse();
    log::take_panics();
    match run(&cli, &mut io::stdout().lock()) {
        Ok(code) => code,
        Err(trouble) => {
            writeln!(io::stderr().lock(), "{trouble}").ok();
            ExitCode::FAILURE
        }
    }
}

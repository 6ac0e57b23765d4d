//! `countersign keys`: what signs receipts, and another key in its place.

use std::fs;
use std::io::Write;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;

use crate::app::cli::Cli;
use crate::app::keys;
use crate::app::setup::data_folder;
use crate::app::trouble::Trouble;
use crate::config::settings::Settings;
use crate::evidence::key_ring::{KeyRing, fingerprint, keys_json};

#[derive(Debug, Args)]
pub struct KeysArgs {
    #[command(subcommand)]
    pub what: Option<KeysWhat>,

    /// Write the public halves to this file, for who verifies packets elsewhere.
    #[arg(long, value_name = "FILE")]
    pub public: Option<std::path::PathBuf>,

    /// Print one JSON object instead of lines.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum KeysWhat {
    /// Make another key, which signs from now on. What was signed before verifies as ever.
    ///
    /// The secret half of the key before it is removed; its public half stays. Do it when somebody
    /// may have copied the key, or when the machine is passed on. Run it while the kiosk does not.
    Rotate,
}

/// Lists the keys of the data folder, or makes another.
///
/// # Errors
///
/// [`Trouble`] when there is no key, or one cannot be read or written.
pub fn run(cli: &Cli, args: &KeysArgs, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    let settings = Settings::find(cli.config.as_deref())?;
    let folder = data_folder(cli, &settings);
    let trouble = |error: std::io::Error| Trouble {
        error: format!("a key in {} cannot be used: {error}", folder.display()),
        hint: Some(keys::hint(error.kind()).to_owned()),
    };
    let found = keys::open(&folder).map_err(trouble)?.ok_or_else(|| Trouble {
        error: format!("there is no key in {}", folder.display()),
        hint: Some("it is made at the first start; --data names another folder".to_owned()),
    })?;
    let ring = match args.what {
        None => found,
        Some(KeysWhat::Rotate) => keys::rotate(&folder).map_err(trouble)?,
    };
    if let Some(file) = &args.public {
        fs::write(file, keys_json(&ring)).map_err(|error| Trouble {
            error: format!("{} cannot be written: {error}", file.display()),
            hint: None,
        })?;
    }
    let told = if args.json { format!("{}\n", listed(&ring)) } else { lines(&ring) };
    out.write_all(told.as_bytes()).ok();
    Ok(ExitCode::SUCCESS)
}

fn lines(ring: &KeyRing) -> String {
    let mut text = String::new();
    for (slot, key) in ring.verifying() {
        let what = if slot == ring.slot() { "signs" } else { "verifies" };
        text.push_str(&format!("key {slot:<3} {}   {what}\n", fingerprint(&key)));
    }
    text
}

fn listed(ring: &KeyRing) -> serde_json::Value {
    let keys: Vec<_> = ring
        .verifying()
        .iter()
        .map(|(slot, key)| {
            json!({
                "slot": slot,
                "fingerprint": fingerprint(key),
                "signs": *slot == ring.slot(),
            })
        })
        .collect();
    json!({ "keys": keys })
}

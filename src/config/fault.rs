//! What can be wrong with a settings file, where it is, and what would be right.

use std::path::{Path, PathBuf};

/// One mistake in kiosk.toml or in the catalog file: `kiosk.toml:12: …`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {fault}", place(.file, *.line))]
pub struct ConfigError {
    pub file: PathBuf,
    /// From 1; `None` where the whole file is meant.
    pub line: Option<usize>,
    pub fault: Fault,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the file cannot be read ({reason})")]
    CannotRead { reason: String },
    #[error("there are letters that are not UTF-8")]
    NotText,
    #[error("this is not TOML ({reason})")]
    NotToml { reason: String },
    #[error("`{key}` is unknown here")]
    Unknown { key: String, known: Vec<&'static str> },
    #[error("`{key}` is missing; it is {expected}")]
    Missing { key: String, expected: String },
    #[error("`{key}` must be {expected}, but is {got}")]
    Unfit { key: String, expected: String, got: String },
    #[error("`{key}` holds digits that look like a card number")]
    CardNumber { key: String },
    #[error("`{key}` has a {{parameter}} that is not whole ({reason})")]
    BadPattern { key: String, reason: String },
    #[error("`{key}` names the parameter {{{parameter}}}, which has no meaning there")]
    UnknownParameter { key: String, parameter: String, known: &'static [&'static str] },
    #[error("the agreement of {offering} cannot be written ({reason})")]
    NoAgreement { offering: String, reason: String },
    #[error("`{key}` has {n} characters in {offering}, and {most} fit on the screen")]
    TooLong { key: String, offering: String, n: usize, most: usize },
}

impl ConfigError {
    /// What the person at the keyboard can do about it.
    pub fn hint(&self) -> String {
        match &self.fault {
            Fault::CannotRead { .. } => {
                "Check the path and who may read the file; paths in kiosk.toml start at its folder"
                    .to_owned()
            }
            Fault::NotText => {
                "Check that it is the right file, and save it anew with the encoding UTF-8"
                    .to_owned()
            }
            Fault::NotToml { .. } => {
                "Look for a missing quote, bracket or equals sign in this line or the one above"
                    .to_owned()
            }
            Fault::Unknown { known, .. } => {
                format!("Correct the spelling or delete it; known here: {}", known.join(", "))
            }
            Fault::Missing { key, .. } => {
                format!("Add `{}`; docs/catalog.md explains every key", last(key))
            }
            Fault::Unfit { .. } => "Correct this line and start again".to_owned(),
            Fault::CardNumber { .. } => {
                "Delete the number; card numbers are kept nowhere".to_owned()
            }
            Fault::BadPattern { .. } => {
                "Write a parameter as {fee}, and no other { or } in the text".to_owned()
            }
            Fault::UnknownParameter { known, .. } => {
                format!("Correct the spelling; known there: {}", known.join(", "))
            }
            Fault::NoAgreement { .. } => {
                "Give the clause its value, or leave the parameter out of its text".to_owned()
            }
            Fault::TooLong { .. } => "Say it in fewer words".to_owned(),
        }
    }
}

fn last(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}

fn place(file: &Path, line: Option<usize>) -> String {
    match line {
        Some(line) => format!("{}:{line}", file.display()),
        None => file.display().to_string(),
    }
}

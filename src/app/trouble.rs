//! An error for the person at the keyboard: what went wrong, and what can be done.

use std::{fmt, io};

use crate::config::fault::ConfigError;
use crate::store::StoreError;

/// What went wrong, and what the person at the keyboard can do about it.
#[derive(Debug)]
pub struct Trouble {
    pub error: String,
    pub hint: Option<String>,
}

impl std::error::Error for Trouble {}

impl From<ConfigError> for Trouble {
    fn from(error: ConfigError) -> Self {
        Self { hint: Some(error.hint()), error: error.to_string() }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self { error: error.to_string(), hint: Some(error.hint().to_owned()) }
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self { error: error.to_string(), hint: None }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.error)?;
        if let Some(hint) = &self.hint {
            write!(f, "\nhint: {hint}")?;
        }
        Ok(())
    }
}

//! The journal as a person reads it: who did what, and when (HP-1 to HP-7).

use chrono::{DateTime, Utc};

/// Some lines of the journal, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    pub n_rows: u64,
    /// The link of the last row.
    pub head: [u8; 32],
    /// Whether every row is as it was sealed; `None` where that was not looked at for this page.
    pub chain: Option<ChainVerdict>,
    pub lines: Vec<AuditLine>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChainVerdict {
    Unbroken,
    /// This row does not fit to the one before it.
    BrokenAt(u64),
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    pub row: u64,
    pub at: DateTime<Utc>,
    pub who: AuditWho,
    /// The name of its kind: `opened-record`.
    pub what: &'static str,
    /// Whom or what it is about; empty where there is no more to say.
    pub about: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum AuditWho {
    Kiosk,
    Patient,
    Processor,
    /// A PIN was tried, and nobody knows by whom.
    Unknown,
    /// A person of the clinic.
    Person(String),
}

//! What there is to see of the journal, as plain data.

use chrono::{NaiveDate, NaiveDateTime};

use crate::domain::audit::{AuditWho, ChainVerdict};
use crate::ui::scene::staff::StaffFrame;

#[derive(Debug, Clone, PartialEq)]
pub struct AuditScene {
    pub frame: StaffFrame,
    pub today: NaiveDate,
    /// `None` while it is read.
    pub page: Option<AuditPageScene>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AuditPageScene {
    pub n_rows: u64,
    /// The link of the last row.
    pub head: [u8; 32],
    pub chain: Option<ChainVerdict>,
    pub lines: Vec<AuditRow>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AuditRow {
    pub row: u64,
    /// At the clinic's wall.
    pub at: NaiveDateTime,
    pub who: AuditWho,
    /// The name of its kind.
    pub what: &'static str,
    pub about: String,
}

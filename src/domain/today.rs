//! What has happened at this kiosk today, as the staff's first screen says it.

use chrono::{DateTime, Utc};

use crate::domain::card_day::Difference;
use crate::domain::id::AttemptId;
use crate::domain::money::Money;
use crate::domain::open_case::CaseKind;
use crate::domain::printout::{PrintStage, Printout};

/// The day so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Today {
    /// What cards paid.
    pub by_card: Money,
    /// In so many sales.
    pub n_by_card: u32,
    pub n_redeemed: u32,
    /// Calls for staff.
    pub n_calls: u32,
    /// Of them, those since somebody last said that they are there.
    pub n_unanswered: u32,
    /// What closes of the day left open, of any day.
    pub n_differences: u32,
    /// PINs that nobody has.
    pub n_wrong_pins: u32,
    /// The newest first.
    pub latest: Vec<Latest>,
    /// What waits for somebody, of any day; the oldest first.
    pub cases: Vec<Waiting>,
    /// What closes of the day left open, of any day; the oldest first.
    pub differences: Vec<WaitingDifference>,
    /// Papers that did not come out of the printer, as far as is known, of any day.
    pub held: Vec<HeldPrint>,
    /// Rows of the journal.
    pub n_rows: u64,
    /// When the recovery code was last used, on any day.
    pub recovery_used: Option<DateTime<Utc>>,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latest {
    pub at: DateTime<Utc>,
    /// `Maria Lopez`
    pub who: String,
    /// `Drip Four`
    pub what: String,
    pub amount: Option<Money>,
    pub end: LatestEnd,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LatestEnd {
    Paid,
    InDoubt,
    Used,
    Refunded,
}

/// A payment that is not over, or whose paper has to be handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub attempt: AttemptId,
    pub kind: CaseKind,
    pub at: DateTime<Utc>,
    pub who: String,
    /// `Drip Four`
    pub what: String,
    pub amount: Money,
    /// What cards are known to have paid of it.
    pub taken: Money,
    /// The reference that the terminal's journal and slips show.
    pub reference: String,
    /// Another terminal stands there than the one that was asked.
    pub is_swapped: bool,
}

/// What a close of the day left open, until a person explains it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingDifference {
    /// The Z report that tells of it.
    pub z: u32,
    /// Its place there, counted from 0.
    pub place: u32,
    pub difference: Difference,
}

/// A paper that is held, or of which nobody knows whether it printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldPrint {
    pub of: Printout,
    pub stage: PrintStage,
    pub at: DateTime<Utc>,
    pub who: String,
    pub amount: Money,
}

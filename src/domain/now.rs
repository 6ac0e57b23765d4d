//! One moment, handed in wherever time matters. Nothing in this room asks for it.

use std::time::Instant;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;

/// One moment, by both clocks: `mono` never goes back and measures waits; `wall` is what
/// people and books call it, and may be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    pub mono: Instant,
    pub wall: DateTime<Utc>,
}

impl Now {
    /// The same moment on the wall of the clinic.
    pub fn local(self, zone: Tz) -> NaiveDateTime {
        self.wall.with_timezone(&zone).naive_local()
    }

    /// The clinic's business date: its civil date (rule D-1).
    pub fn business_date(self, zone: Tz) -> NaiveDate {
        self.local(zone).date()
    }

    /// Milliseconds since 1970; 0 before.
    pub fn unix_millis(self) -> u64 {
        u64::try_from(self.wall.timestamp_millis()).unwrap_or(0)
    }
}

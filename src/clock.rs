//! What time it is. The only file of the house that asks, but for the device threads.

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
    /// Asks both clocks.
    #[expect(clippy::disallowed_methods, reason = "this is the place that asks")]
    pub fn read() -> Self {
        Self { mono: Instant::now(), wall: Utc::now() }
    }

    /// The same moment on the wall of the clinic.
    pub fn local(self, zone: Tz) -> NaiveDateTime {
        self.wall.with_timezone(&zone).naive_local()
    }

    /// The clinic's business date: its civil date (rule D-1).
    pub fn business_date(self, zone: Tz) -> NaiveDate {
        self.local(zone).date()
    }
}

//! The one file of the house that asks what time it is, but for the device threads.

use std::time::Instant;

use chrono::Utc;

use crate::domain::now::Now;

/// Asks both clocks.
#[expect(clippy::disallowed_methods, reason = "this is the place that asks")]
pub fn read() -> Now {
    Now { mono: Instant::now(), wall: Utc::now() }
}

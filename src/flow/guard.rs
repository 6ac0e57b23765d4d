//! The tremor guard: one press is one tap, and no press falls through to the next screen.

use std::time::{Duration, Instant};

use crate::flow::tap::Tap;

/// Presses of the same control within this time act once (E1).
pub const REPEAT_WAIT: Duration = Duration::from_millis(500);
/// The same for a key of a keyboard.
pub const KEY_REPEAT_WAIT: Duration = Duration::from_millis(120);
/// Presses are ignored for so long after the screen has changed (E2).
pub const SETTLE_WAIT: Duration = Duration::from_millis(300);

/// Remembers the last press and the last change of screen.
#[derive(Debug, Default)]
pub struct TapGuard {
    last: Option<(Tap, Instant)>,
    changed_at: Option<Instant>,
}

impl TapGuard {
    /// Call when another screen or sheet has come up.
    pub fn screen_changed(&mut self, now: Instant) {
        self.changed_at = Some(now);
        self.last = None;
    }

    /// Whether this press counts.
    pub fn admits(&mut self, tap: &Tap, now: Instant) -> bool {
        if tap.is_motion() {
            return true;
        }
        let settled =
            self.changed_at.is_none_or(|at| now.saturating_duration_since(at) >= SETTLE_WAIT);
        if !settled {
            return false;
        }
        let wait = if tap.is_typing() { KEY_REPEAT_WAIT } else { REPEAT_WAIT };
        let repeated = self
            .last
            .as_ref()
            .is_some_and(|(last, at)| last == tap && now.saturating_duration_since(*at) < wait);
        if !repeated {
            self.last = Some((tap.clone(), now));
        }
        !repeated
    }

    /// When presses count again, if they do not now.
    pub fn settles_at(&self, now: Instant) -> Option<Instant> {
        self.changed_at.map(|at| at + SETTLE_WAIT).filter(|at| *at > now)
    }
}

//! How a PIN is kept, how often one may be tried, and what is written of it.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::id::PatientId;
use crate::domain::staff::{Act, StaffId, StaffMember};

/// What one guess costs: memory in KiB, and passes over it (RFC 9106).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HashCost {
    pub kib: u32,
    pub passes: u32,
}

/// A PIN or a code as it is kept: only who knows it, and has the key beside the data file, can tell
/// that it is it.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretLock {
    pub salt: [u8; 16],
    pub cost: HashCost,
    pub hash: [u8; 32],
}

impl SecretLock {
    /// Whether one hash answers for both: made with the same salt at the same cost.
    pub fn is_made_like(&self, other: &Self) -> bool {
        self.salt == other.salt && self.cost == other.cost
    }
}

impl fmt::Debug for SecretLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// What a PIN is given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinUse {
    SignIn,
    Act(Act),
    /// Not a PIN: the recovery code.
    Recovery,
}

/// Why the staff side was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockReason {
    ByHand,
    /// Nobody had touched it.
    Idle,
}

/// One thing that happened at the lock of the staff side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffEvent {
    /// Somebody came, got another name or role, or left.
    Member {
        member: StaffMember,
        is_active: bool,
        /// Who did it; `None` for the first owner.
        by: Option<StaffId>,
    },
    PinSet {
        staff: StaffId,
        lock: SecretLock,
        by: StaffId,
    },
    /// Written before a PIN is looked at. Without an `Unlocked` after it, it was a wrong one.
    PinTried {
        what: PinUse,
        at: DateTime<Utc>,
    },
    /// The PIN was known; `is_allowed` says whether its owner may do what it was given for.
    Unlocked {
        staff: StaffId,
        what: PinUse,
        is_allowed: bool,
    },
    Locked {
        staff: StaffId,
        why: LockReason,
    },
    /// A patient's record was opened on the screen (45 CFR 164.312(b): looks are written, too).
    RecordOpened {
        staff: StaffId,
        patient: PatientId,
    },
    /// Somebody went to the patient who had called.
    CallAnswered {
        staff: StaffId,
    },
    /// A new recovery code, that opens the account of this owner.
    RecoverySet {
        staff: StaffId,
        lock: SecretLock,
    },
    RecoveryUsed {
        staff: StaffId,
        at: DateTime<Utc>,
    },
}

/// How many PINs were wrong, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Throttle {
    /// In a row: a known PIN ends the row.
    pub n_failed: u32,
    /// When the latest one was tried.
    pub last_at: DateTime<Utc>,
    /// In the hour that began at `hour_from`, whatever was known between them: somebody who knows
    /// one PIN cannot guess another's by typing their own in between.
    pub n_in_hour: u32,
    pub hour_from: DateTime<Utc>,
}

/// The wait doubles up to this many seconds.
const WAIT_MAX_SECS: i64 = 8;
/// From this many wrong PINs on the pad is locked for five minutes after each.
pub const LOCK_FROM: u32 = 8;
/// From this many on, for an hour.
pub const LOCK_LONG_FROM: u32 = 10;

/// So many wrong PINs within an hour, and nobody may try until it is over.
pub const HOUR_MAX: u32 = 20;

/// How long nobody may try after `n_failed` wrong PINs in a row: 1, 2, 4, 8, 8 … seconds, then five
/// minutes, then an hour. It always ends by itself, so that a stranger who presses keys cannot keep
/// the clinic out; the recovery code ends it at once.
pub fn wait_after(n_failed: u32) -> TimeDelta {
    match n_failed {
        0 => TimeDelta::zero(),
        1..LOCK_FROM => TimeDelta::seconds((1_i64 << (n_failed - 1).min(8)).min(WAIT_MAX_SECS)),
        LOCK_FROM..LOCK_LONG_FROM => TimeDelta::minutes(5),
        _ => TimeDelta::hours(1),
    }
}

impl Throttle {
    /// With one more PIN that is looked at: until it turns out to be known, it is a wrong one.
    pub fn tried(before: Option<Self>, at: DateTime<Utc>) -> Self {
        let fresh = Self { n_failed: 0, last_at: at, n_in_hour: 0, hour_from: at };
        let before = before.unwrap_or(fresh);
        let is_same_hour = at.signed_duration_since(before.hour_from).abs() < TimeDelta::hours(1);
        let hour = if is_same_hour { before } else { fresh };
        Self {
            n_failed: before.n_failed.saturating_add(1),
            last_at: at,
            n_in_hour: hour.n_in_hour.saturating_add(1),
            hour_from: hour.hour_from,
        }
    }

    /// The PIN that was looked at last was known. `None` where no wrong one has to be remembered.
    pub fn known(self) -> Option<Self> {
        let n_in_hour = self.n_in_hour.saturating_sub(1);
        (n_in_hour > 0).then_some(Self { n_failed: 0, n_in_hour, ..self })
    }

    /// How long nobody may try, from the last try on.
    pub fn wait(self) -> TimeDelta {
        let wait = wait_after(self.n_failed);
        if self.n_in_hour < HOUR_MAX {
            return wait;
        }
        let passed = self.last_at.signed_duration_since(self.hour_from);
        let hour = TimeDelta::hours(1);
        wait.max((hour - passed).clamp(TimeDelta::zero(), hour))
    }

    /// How long it takes from `now` until the next PIN is looked at; zero where one may be tried.
    ///
    /// A clock that was set back does not lengthen the wait beyond its whole measure, and never
    /// shortens it.
    pub fn left(self, now: DateTime<Utc>) -> TimeDelta {
        let wait = self.wait();
        let passed = now.signed_duration_since(self.last_at);
        (wait - passed).clamp(TimeDelta::zero(), wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_then_the_pad_is_locked() {
        let waits: Vec<i64> = (0..12).map(|n| wait_after(n).num_seconds()).collect();
        assert_eq!(waits, [0, 1, 2, 4, 8, 8, 8, 8, 300, 300, 3600, 3600]);
        assert_eq!(wait_after(u32::MAX), TimeDelta::hours(1));
    }

    #[test]
    fn a_clock_that_was_set_back_shortens_no_wait_and_locks_nobody_out_for_years() {
        let last_at = "2026-11-24T15:00:00Z".parse().unwrap();
        let throttle = Throttle { n_failed: 4, last_at, n_in_hour: 4, hour_from: last_at };
        #[rustfmt::skip]
        let cases = [
            ("2026-11-24T15:00:00Z", 8),
            ("2026-11-24T15:00:03Z", 5),
            ("2026-11-24T15:00:08Z", 0),
            ("2027-11-24T15:00:08Z", 0),
            ("2016-11-24T15:00:00Z", 8),
        ];
        for (now, left) in cases {
            assert_eq!(throttle.left(now.parse().unwrap()).num_seconds(), left, "{now}");
        }
    }
}

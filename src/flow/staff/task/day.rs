//! Closing the day from the staff side: looking at both sides, closing, and with a difference only
//! with a reason and the PIN of a manager. The close itself is [`crate::flow::day_run`]'s.

use crate::domain::open_case::Signer;
use crate::domain::staff::{Act, StaffMember};
use crate::flow::staff::task::case::signer;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayTap {
    /// Read the terminal's batch once more.
    LookAgain,
    PrintReport,
    Close,
    /// Close although something differs: why is asked first.
    CloseAllTheSame,
    Because(CloseReason),
    GoOn,
}

/// Why a day is closed although something differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CloseReason {
    /// The processor closed the batch by itself.
    ClosedAtNight,
    /// Somebody used the terminal's own keys.
    KeyedIn,
    TerminalChanged,
    /// Nobody knows yet; it is looked into.
    LookedInto,
}

impl CloseReason {
    pub const ALL: [Self; 4] =
        [Self::ClosedAtNight, Self::KeyedIn, Self::TerminalChanged, Self::LookedInto];

    /// What the journal calls it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ClosedAtNight => "the processor had closed the batch by itself",
            Self::KeyedIn => "the terminal's own keys were used",
            Self::TerminalChanged => "the terminal was exchanged or set anew",
            Self::LookedInto => "nobody knows yet; it is looked into",
        }
    }
}

/// What is done about the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayDeed {
    /// Read the batch, and lay both sides beside each other.
    Look,
    /// Print what was found, as an X report.
    Print(Signer),
    Close {
        by: Signer,
        reason: Option<String>,
    },
    /// Nobody looks any more.
    Leave,
}

/// What the person at the screen has said of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DayTask {
    /// Set while it is asked why the day is closed all the same, and what was said.
    pub why: Option<Option<CloseReason>>,
}

impl DayTask {
    pub const fn shown(&self) -> &'static str {
        if self.why.is_some() { "day why" } else { "day" }
    }

    /// Which right is asked for now, and what is done at once.
    pub(super) fn tap(&mut self, tap: &DayTap, me: &StaffMember) -> (Option<Act>, Option<DayDeed>) {
        match (tap, &mut self.why) {
            (DayTap::LookAgain, None) => return (None, Some(DayDeed::Look)),
            (DayTap::PrintReport, None) => return (None, Some(DayDeed::Print(signer(me)))),
            (DayTap::Close, None) => return (Some(Act::CloseDay), None),
            (DayTap::CloseAllTheSame, why) => *why = Some(None),
            (DayTap::Because(reason), Some(why)) => *why = Some(*reason),
            (DayTap::GoOn, Some(Some(_))) => return (Some(Act::CloseDayWithDifference), None),
            _ => (),
        }
        (None, None)
    }

    pub(super) fn back(&mut self) -> bool {
        self.why.take().is_some()
    }

    pub(super) fn approved(&mut self, by: &StaffMember) -> Option<DayDeed> {
        let reason = self.why.take().flatten().map(|reason| reason.code().to_owned());
        Some(DayDeed::Close { by: signer(by), reason })
    }
}

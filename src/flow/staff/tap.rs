//! What a person of the clinic can do on the staff side. Digits of a PIN and letters of a recovery
//! code print as `*`.

use std::fmt;

use crate::domain::pin::PinDigit;
use crate::flow::staff::ask::AskReason;
use crate::flow::staff::patients::PatientTap;
use crate::flow::staff::task::StaffTask;
use crate::flow::staff::task::case::CaseTap;
use crate::flow::staff::task::day::DayTap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffTap {
    /// On the corner that patients do not know of; five of them open the pad.
    Knock,

    // The pad.
    Digit(PinDigit),
    DeleteDigit,
    /// Back to where one came from.
    Leave,
    UseRecovery,
    CodeLetter(CodeLetter),

    // Making an account.
    GoOn,
    PrintCode,
    /// The recovery code was put away.
    CodeIsKept,

    // Signed in.
    Open(Tab),
    ShowCases,
    Lock,
    Quit,
    AskTerminal,
    TestPrint,

    /// The journal, before this row; `None` for its end.
    Audit(Option<u64>),
    /// The patient begins what was prepared; staff take the screen back.
    StartPrepared,
    TakeBack,
    /// Somebody is with the patient who called.
    AnswerCall,
    /// A task is begun from any place.
    Begin(StaffTask),
    Case(CaseTap),
    Day(DayTap),
    Patients(PatientTap),

    // A payment asks.
    Reason(AskReason),
    Say(bool),
}

/// The tabs that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tab {
    Today,
    Patients,
    Devices,
    More,
}

/// A character of a recovery code that is being typed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CodeLetter(pub char);

impl fmt::Debug for CodeLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("*")
    }
}

impl StaffTap {
    /// Whether this is a key: keys may repeat sooner than buttons.
    pub fn is_typing(&self) -> bool {
        matches!(self, Self::Knock | Self::Digit(_) | Self::DeleteDigit | Self::CodeLetter(_))
    }
}

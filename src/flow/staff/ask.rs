//! A question that a payment has for the staff, over the patient's screen.
//!
//! How a flow asks: [`StaffSide::note_question`](super::StaffSide::note_question) is told of it. Who
//! knocks then picks a reason, says yes or no, and gives their PIN. When the PIN is known and the
//! table of rights lets its owner say so, [`Effect::Answered`](super::Effect) carries
//! [`StaffAnswered`]: who, why, and whether it was a yes. Until then nothing is answered; the
//! question may be closed without an answer, and a knock opens it again. When the payment waits no
//! longer, it is taken away.

use crate::domain::money::Money;
use crate::domain::staff::{Act, StaffMember};
use crate::flow::staff::pad::PinPad;

/// What is asked: may `act` be done, for this sum?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskFor {
    pub act: Act,
    pub amount: Money,
}

/// Why it is allowed, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AskReason {
    /// The card's chip cannot be read.
    ChipWorn,
    /// The terminal does not read chips today.
    ReaderFaulty,
    /// The name on the card is that of an identity card that was seen.
    IdSeen,
    /// They buy the same twice, and say so.
    BuysTwice,
    /// It is for another person.
    ForSomebodyElse,
    /// Said no: another way to pay.
    PaysOtherwise,
}

impl AskReason {
    /// The reasons to choose from, for `act`.
    pub const fn of(act: Act) -> &'static [Self] {
        match act {
            Act::AllowSameCard => {
                &[Self::BuysTwice, Self::ForSomebodyElse, Self::IdSeen, Self::PaysOtherwise]
            }
            _ => &[Self::ChipWorn, Self::ReaderFaulty, Self::IdSeen, Self::PaysOtherwise],
        }
    }

    /// What the journal calls it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ChipWorn => "chip worn",
            Self::ReaderFaulty => "chip reader faulty",
            Self::IdSeen => "identity card seen",
            Self::BuysTwice => "buys twice",
            Self::ForSomebodyElse => "for somebody else",
            Self::PaysOtherwise => "pays otherwise",
        }
    }
}

/// What a person of the clinic said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffAnswered {
    pub asked: AskFor,
    pub by: StaffMember,
    pub reason: AskReason,
    pub is_yes: bool,
}

/// The question while it is on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffAsk {
    pub asked: AskFor,
    pub reason: Option<AskReason>,
    /// What they said, and the pad on which they put their PIN to it.
    pub said: Option<(bool, PinPad)>,
}

impl StaffAsk {
    pub fn new(asked: AskFor) -> Self {
        Self { asked, reason: None, said: None }
    }

    /// Yes or no, once a reason is picked.
    pub fn say(&mut self, is_yes: bool) {
        if self.reason.is_some() {
            self.said = Some((is_yes, PinPad::default()));
        }
    }

    /// The answer, with the name of who gave their PIN.
    pub fn answered(&self, by: StaffMember) -> Option<StaffAnswered> {
        let (is_yes, _) = self.said.as_ref()?;
        Some(StaffAnswered { asked: self.asked, by, reason: self.reason?, is_yes: *is_yes })
    }
}

//! What is not finished about card money, and the ways out of it.

use chrono::{DateTime, Utc};

use crate::domain::card::{
    Approval, CardBrand, ChipData, Doubt, EcrRef, EntryMode, TerminalIdentity, TransactionNumber,
};
use crate::domain::id::{AttemptId, PatientId, SaleId};
use crate::domain::intent::{Leg, StaffQuestion};
use crate::domain::money::Money;
use crate::domain::receipt::ReceiptNumber;
use crate::domain::sale::{CardPayment, ToldBy};
use crate::domain::staff::StaffId;

/// One thing that somebody of the clinic has to see to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCase {
    pub attempt: AttemptId,
    /// The terminal's journal and slips name the charge by it.
    pub reference: EcrRef,
    pub patient: PatientId,
    /// What would be sold: `Drip Four`.
    pub what: String,
    /// What the sale costs by card.
    pub amount: Money,
    /// What cards are known to have paid of it.
    pub taken: Money,
    pub opened_at: DateTime<Utc>,
    pub kind: CaseKind,
    /// Set where another terminal stands there than the one that was asked.
    pub swapped: Option<Swapped>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseKind {
    /// Handed to the terminal, and nothing is known since.
    Sending,
    InDoubt(Doubt),
    /// The kiosk went down with it, and the terminal could not tell yet.
    LeftOpen,
    Parted,
    AskingStaff(StaffQuestion),
    Reversing,
    /// An approval came after the payment had ended without a sale.
    LateApproval,
    /// Money of a contract that ended goes back over the terminal.
    GivingBack {
        is_in_doubt: bool,
    },
    /// Sold after the patient had left: the receipt has to reach them.
    ToHandOver {
        sale: SaleId,
        receipt: ReceiptNumber,
    },
}

/// A terminal that took the place of another while money was in the air.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swapped {
    pub asked: String,
    pub present: String,
}

/// What ends a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WayOut {
    /// The kiosk asks the terminal by itself, as soon as both run.
    TerminalIsAsked,
    /// The kiosk gives the money back by itself, as soon as the terminal answers.
    GivenBackByItself,
    /// The patient chooses at the screen; given back by itself if they have left.
    PatientChooses,
    /// A member of staff says yes or no at the screen; given back by itself if nobody comes.
    StaffSay,
    /// Read the terminal's own journal, and write down what it shows.
    SettleByHand,
    HandOver,
}

impl CaseKind {
    /// The ways out, the usual one first.
    pub const fn ways_out(self) -> &'static [WayOut] {
        match self {
            Self::Sending => &[WayOut::TerminalIsAsked],
            Self::InDoubt(_) | Self::LeftOpen | Self::GivingBack { .. } => {
                &[WayOut::TerminalIsAsked, WayOut::SettleByHand]
            }
            Self::Parted => &[WayOut::PatientChooses, WayOut::SettleByHand],
            Self::AskingStaff(_) => &[WayOut::StaffSay, WayOut::SettleByHand],
            Self::Reversing | Self::LateApproval => {
                &[WayOut::GivenBackByItself, WayOut::SettleByHand]
            }
            Self::ToHandOver { .. } => &[WayOut::HandOver],
        }
    }
}

/// Who of the clinic put their name to something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// `None` for a name that was typed at the command line.
    pub staff: Option<StaffId>,
    pub name: String,
}

/// What a member of staff said to a question that a case asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffAnswer {
    pub attempt: AttemptId,
    pub to: Question,
    pub by: Signer,
    pub reason: String,
    pub is_yes: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    OfPayment(StaffQuestion),
    /// Has the patient got the receipt of a sale that was made after they left?
    HandedOver,
}

/// What the clinic found out about a payment of which the terminal cannot tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    pub attempt: AttemptId,
    pub by: Signer,
    pub reason: String,
    pub found: FoundByHand,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoundByHand {
    /// The terminal's slip shows an approval of all that was asked last.
    Charged(Slip),
    NotCharged,
    /// What had been taken was given back at the terminal.
    GivenBack,
}

/// What a terminal prints of an approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    pub auth_code: String,
    pub transaction: String,
    /// Four digits.
    pub last_four: String,
}

impl Slip {
    /// What is known of a charge of which the slip alone tells.
    pub fn payment(&self, leg: &Leg) -> CardPayment {
        let serial_number = leg.terminal.clone().unwrap_or_default();
        CardPayment {
            attempt: leg.attempt,
            reference: leg.reference,
            approval: Approval {
                amount: leg.amount,
                auth_code: self.auth_code.clone(),
                transaction: TransactionNumber(self.transaction.clone()),
                host_reference: String::new(),
                batch: String::new(),
                brand: CardBrand::Other,
                last_four: self.last_four.clone(),
                entry: EntryMode::Other,
                chip: ChipData::default(),
                terminal_time: String::new(),
                terminal_id: String::new(),
                token: None,
                network_id: String::new(),
                sequence: String::new(),
                merchant_id: String::new(),
            },
            terminal: TerminalIdentity { serial_number, ..TerminalIdentity::default() },
            told_by: ToldBy::Slip,
        }
    }
}

/// How an approval that came too late ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LateEnd {
    Undone,
    /// A member of staff saw to it.
    ByHand {
        by: Signer,
        reason: String,
    },
}

//! A payment attempt as it is kept on disk: written before the terminal hears of it.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::card::{DeclineReason, Doubt, EcrRef};
use crate::domain::id::{AttemptId, ConsentId, PatientId, SaleId};
use crate::domain::money::Money;
use crate::domain::sale::{CardPayment, Sums};
use crate::domain::sold::Sold;
use crate::domain::terms::TermsDigest;

/// What we are about to ask of the terminal. While it is open, nothing else is sold there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    pub attempt: AttemptId,
    /// What was signed for it; empty where nothing new is agreed: goods, and what a signed contract
    /// asks for.
    pub consent: Option<SignedTerms>,
    pub reference: EcrRef,
    /// What the card is charged: the rest, after what the patient owned.
    pub amount: Money,
    /// What an approval posts, as it was signed, with all its ids: a catalog that changes meanwhile
    /// changes nothing, and a start after a power cut makes the same sale.
    pub sold: Sold,
    pub sums: Sums,
    /// The terminal's serial number when the intent was written; another one cannot answer for it.
    pub terminal: Option<String>,
    pub opened_at: DateTime<Utc>,
    /// The clinic's business date on which it was opened: the sale is of this day.
    pub business_date: NaiveDate,
}

/// A consent on file, and the text that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedTerms {
    pub consent: ConsentId,
    pub digest: TermsDigest,
}

impl Intent {
    /// The sale that an approval completes.
    pub fn sale(&self) -> SaleId {
        self.sold.sale
    }

    pub fn patient(&self) -> PatientId {
        self.sold.patient
    }

    /// The charge that the intent itself is.
    pub fn first_leg(&self) -> Leg {
        Leg {
            attempt: self.attempt,
            reference: self.reference,
            amount: self.amount,
            terminal: self.terminal.clone(),
        }
    }
}

/// How an open intent ended without a sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntentEnd {
    /// A definite no, or proven absent at the terminal.
    NotCharged(DeclineReason),
    /// Charged in part or too late, and undone since.
    Reversed,
}

/// Why an intent stays open, for staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenReason {
    /// Written; the terminal may or may not have heard of it.
    Sending,
    InDoubt(Doubt),
    /// Approved for less than asked, or after the patient gave up; being undone.
    Reversing,
    /// A card paid a part; the patient chooses another card for the rest, or their money back.
    Parted,
    /// Approved in full; a member of staff has to say yes first.
    AskingStaff(StaffQuestion),
    /// It was open when the kiosk went down; the patient may have left.
    LeftOpen,
}

/// What a member of staff is asked before an approved payment becomes a sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffQuestion {
    /// The card was neither dipped nor tapped, and a contract costs more than this.
    SwipedAbove(Money),
    /// The same card paid the same amount within the last minutes (CB-6).
    SameCardAgain,
}

/// One charge of an intent after the first: another card, for what is left to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leg {
    pub attempt: AttemptId,
    pub reference: EcrRef,
    pub amount: Money,
    /// As of an [`Intent`].
    pub terminal: Option<String>,
}

/// An open intent and all that is written of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub intent: Intent,
    pub reason: OpenReason,
    /// What cards have paid of it so far, the first first.
    pub taken: Vec<CardPayment>,
    /// The latest charge after the first, if there was one.
    pub leg: Option<Leg>,
}

impl Standing {
    /// What the terminal was asked for last.
    pub fn asked(&self) -> Leg {
        self.leg.clone().unwrap_or_else(|| self.intent.first_leg())
    }

    /// Whether the card that was asked for last is among those that paid.
    pub fn is_asked_taken(&self) -> bool {
        let asked = self.asked().reference;
        self.taken.iter().any(|payment| payment.reference == asked)
    }
}

//! A payment attempt as it is kept on disk: written before the terminal hears of it.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::card::{DeclineReason, Doubt, EcrRef};
use crate::domain::id::{AttemptId, ConsentId, PatientId, SaleId};
use crate::domain::money::Money;
use crate::domain::sale::Sums;
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
}

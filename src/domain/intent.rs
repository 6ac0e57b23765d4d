//! A payment attempt as it is kept on disk: written before the terminal hears of it.

use chrono::{DateTime, Utc};

use crate::domain::card::{DeclineReason, Doubt, EcrRef};
use crate::domain::id::{AttemptId, ConsentId, PatientId, SaleId};
use crate::domain::money::Money;
use crate::domain::pricing::Quote;
use crate::domain::terms::TermsDigest;

/// What we are about to ask of the terminal. While it is open, nothing else is sold there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    pub attempt: AttemptId,
    /// The sale that an approval completes.
    pub sale: SaleId,
    pub patient: PatientId,
    pub consent: ConsentId,
    /// The digest of the signed text; every lot names it.
    pub terms: TermsDigest,
    pub reference: EcrRef,
    pub amount: Money,
    /// What an approval will grant, as it was signed: a catalog that changes meanwhile changes nothing.
    pub quote: Quote,
    /// The terminal's serial number when the intent was written; another one cannot answer for it.
    pub terminal: Option<String>,
    pub opened_at: DateTime<Utc>,
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

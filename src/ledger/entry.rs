//! One happening in the books. It cannot exist unbalanced.

use chrono::NaiveDate;

use crate::domain::id::{ContractId, PatientId};
use crate::domain::money::{Money, Overflow};
use crate::domain::offering::OfferingCode;
use crate::domain::refusal::Refusal;
use crate::ledger::account::Account;

/// A balanced happening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry {
    /// When it happened, by the clinic's calendar.
    pub on: NaiveDate,
    pub cause: Cause,
    /// `None` for what concerns the whole clinic.
    pub patient: Option<PatientId>,
    postings: Vec<Posting>,
}

/// One line of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    pub account: Account,
    /// A debit is positive, a credit negative.
    pub amount: Money,
    /// Of which contract; `None` for cash, tax and goods.
    pub contract: Option<ContractId>,
    pub offering: Option<OfferingCode>,
}

/// Why an entry was made. What moves deferred revenue is a column of the roll-forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    Sold,
    /// A session, a unit, money or points used.
    Redeemed,
    /// A day or a month of being a member passed.
    Earned,
    Refunded,
    RefundPaid,
    Expired,
    Reinstated,
    Upgraded,
    Doubt,
    DoubtEnded,
    /// Card money went to the bank with a closed batch, or was paid or taken back by it later.
    Deposited,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    #[error("the postings are off by {0}")]
    Unbalanced(Money),
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

impl JournalEntry {
    /// Postings of nothing are left out.
    ///
    /// # Errors
    ///
    /// [`EntryError::Unbalanced`] when debits and credits differ.
    pub fn new(
        on: NaiveDate,
        cause: Cause,
        patient: Option<PatientId>,
        mut postings: Vec<Posting>,
    ) -> Result<Self, EntryError> {
        let off = Money::sum(postings.iter().map(|posting| posting.amount))?;
        if off != Money::ZERO {
            return Err(EntryError::Unbalanced(off));
        }
        postings.retain(|posting| posting.amount != Money::ZERO);
        Ok(Self { on, cause, patient, postings })
    }

    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// Whether anything moved.
    pub fn is_empty(&self) -> bool {
        self.postings.is_empty()
    }
}

impl From<EntryError> for Refusal {
    fn from(error: EntryError) -> Self {
        match error {
            EntryError::Overflow(overflow) => Self::Overflow(overflow),
            EntryError::Unbalanced(off) => Self::Unbalanced(off),
        }
    }
}

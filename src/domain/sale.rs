//! What was sold and paid for. Never edited.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::card::{Approval, EcrRef, TerminalIdentity};
use crate::domain::entitlement::Lot;
use crate::domain::id::{AttemptId, ConsentId, PatientId, SaleId};
use crate::domain::money::Money;
use crate::domain::offering::OfferingCode;
use crate::domain::receipt::ReceiptNumber;

/// A completed sale with everything that was granted: written in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sale {
    pub id: SaleId,
    pub receipt: ReceiptNumber,
    pub patient: PatientId,
    pub consent: ConsentId,
    pub attempt: AttemptId,
    pub reference: EcrRef,
    pub offering: OfferingCode,
    pub offering_version: u32,
    pub name: String,
    pub net: Money,
    pub tax: Money,
    pub total: Money,
    pub approval: Approval,
    pub terminal: TerminalIdentity,
    pub sold_at: DateTime<Utc>,
    /// The clinic's business date.
    pub business_date: NaiveDate,
    pub lots: Vec<Lot>,
}

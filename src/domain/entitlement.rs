//! Lots: what was promised, what it is worth, until when.

use std::num::NonZeroU32;

use chrono::NaiveDate;

use crate::domain::calendar::Span;
use crate::domain::id::{ContractId, LotId, PatientId, SaleId};
use crate::domain::money::Money;
use crate::domain::offering::{Grant, OfferingCode};
use crate::domain::terms::TermsDigest;

/// One grant: the unit of record of everything a patient owns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    pub id: LotId,
    pub contract: ContractId,
    /// The sale that paid for it: the purchase, or the payment of a later period.
    pub sale: SaleId,
    pub patient: PatientId,
    pub offering: OfferingCode,
    pub offering_version: u32,
    pub what: Grant,
    pub quantity: NonZeroU32,
    /// The part of the price paid that stands for this lot: what the clinic owes while it is unused.
    pub allocated: Money,
    pub funding: Funding,
    pub earning: Earning,
    pub valid_from: NaiveDate,
    /// Valid to the end of this day in the clinic's zone; `None` never ends.
    pub last_valid_day: Option<NaiveDate>,
    pub consent: TermsDigest,
}

/// When the value of a lot becomes revenue. Of `n` units, `k` used earn `half_up(value × k / n)`
/// in all, so that the last closes to the cent (M-6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earning {
    /// As units are used.
    ByUse,
    /// Day by day; the first day counts as used (M-8, AC-9).
    ByDay(Span),
    /// Month by month, each when it is complete (DP-3).
    ByFullMonth(Span),
}

/// Whether a lot was paid for or given on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Funding {
    Paid,
    Bonus,
}

/// What a patient has left of one sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    pub sale: SaleId,
    pub offering: OfferingCode,
    pub n_left: u32,
    pub n_bought: u32,
    pub last_valid_day: Option<NaiveDate>,
}

//! What staff see of a patient at the counter: who was found, what they hold, what became of it.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::card::CardBrand;
use crate::domain::contract::Standing;
use crate::domain::id::{ContractId, SaleId};
use crate::domain::money::Money;
use crate::domain::offering::{OfferingCode, ServiceCode};
use crate::domain::patient::Patient;
use crate::domain::receipt::ReceiptNumber;
use crate::domain::refusal::Refusal;
use crate::domain::staff::StaffMember;

/// So many people are counted for what was typed.
pub const FOUND_MAX: usize = 99;

/// Who was found for what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// The first of them.
    pub patients: Vec<FoundPatient>,
    /// How many there are, up to [`FOUND_MAX`].
    pub n: u32,
    /// More than were counted.
    pub is_more: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPatient {
    pub patient: Patient,
    /// What ends first of what they hold; `None` where they hold nothing.
    pub holds: Option<Holds>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    Visits { name: String, n_left: u32, n_bought: u32, until: Option<NaiveDate> },
    Renews { name: String, on: NaiveDate },
    Other { name: String },
}

/// A patient's record, opened by somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnFile {
    pub patient: Patient,
    /// What can still be used first, then the newest.
    pub cards: Vec<ContractCard>,
    /// Who may give a visit.
    pub providers: Vec<StaffMember>,
    /// The clinic's business date.
    pub today: NaiveDate,
}

/// One contract, as the counter needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractCard {
    pub contract: ContractId,
    pub offering: OfferingCode,
    pub version: u32,
    pub name: String,
    pub standing: Standing,
    pub n_left: u32,
    pub n_bought: u32,
    /// Of them, those that lapsed with their last day.
    pub n_lapsed: u32,
    /// Owed for what is unused.
    pub value_left: Money,
    /// Of what can be used next; of what lapsed last where nothing can.
    pub last_day: Option<NaiveDate>,
    /// What the next visit stands for, and what one cost alone on the day of the sale.
    pub each: Option<Money>,
    pub single: Option<Money>,
    /// When the next period begins, and what it costs.
    pub renews: Option<(NaiveDate, Money)>,
    /// What would go back if the patient ended it today, and the fee that is kept.
    pub refund: Option<(Money, Money)>,
    /// What it can be used for, each with what a visit today would be.
    pub services: Vec<ServiceUse>,
    /// Who gave the last visit.
    pub last_provider: Option<String>,
    /// Why it cannot be extended; `None` where it can.
    pub not_extended: Option<Refusal>,
    pub sold_on: NaiveDate,
    pub paid: Money,
    /// The sale that began it.
    pub sale: Option<SaleId>,
    /// The newest first.
    pub history: Vec<HistoryLine>,
}

/// A service, and what one visit of it today would be, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceUse {
    pub service: ServiceCode,
    pub visit: Result<VisitSums, Refusal>,
}

/// The sums of a visit, as a superbill has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VisitSums {
    pub fee: Money,
    pub adjustment: Money,
    pub paid: Money,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryLine {
    pub on: NaiveDate,
    pub what: HistoryWhat,
    pub amount: Option<Money>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryWhat {
    Bought {
        card: Option<PaidWith>,
    },
    PaidAgain,
    /// The `n`-th visit.
    Visit {
        n: u32,
        service: ServiceCode,
        provider: String,
    },
    NoShow {
        service: ServiceCode,
        provider: String,
    },
    /// A visit was taken back.
    Undone {
        by: String,
    },
    /// So much lapsed with its last day.
    Lapsed,
    Extended {
        until: NaiveDate,
        why: ExtendWhy,
        by: String,
    },
    Refunded {
        by: String,
    },
    Cancelled,
    Held,
    Released,
    NewPrice {
        from: NaiveDate,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidWith {
    pub brand: CardBrand,
    pub last_four: String,
    pub auth_code: String,
}

/// Why something lasts longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExtendWhy {
    Illness,
    Pregnancy,
    Military,
    WeWereAway,
    Other(String),
}

/// A visit that was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visited {
    pub redemption: u128,
    pub patient: Patient,
    pub at: DateTime<Utc>,
    pub service: ServiceCode,
    pub provider: StaffMember,
    pub sums: VisitSums,
    /// The contract after it.
    pub card: ContractCard,
    /// The receipt of the sale.
    pub receipt: Option<ReceiptNumber>,
    /// The journal's head after it.
    pub head: [u8; 32],
}

/// What an extension would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExtendPreview {
    /// The last day that it has.
    pub old: NaiveDate,
    pub new: NaiveDate,
    /// From when the days are counted.
    pub from: NaiveDate,
    /// Owed again, of what had lapsed.
    pub comes_back: Money,
    /// Visits that come back.
    pub n_back: u32,
    /// When it lapsed.
    pub lapsed_on: Option<NaiveDate>,
}

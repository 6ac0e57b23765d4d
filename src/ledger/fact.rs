//! What happened to a patient's contracts, as it is kept: added, never changed. What happens by
//! itself (a lapse, a day of membership, a suspension) is no fact: it follows from these and the date.

use std::num::NonZeroU32;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::card_day::{BatchClose, Comparison};
use crate::domain::cart::Draw;
use crate::domain::id::{AttemptId, ContractId, LotId, PatientId, SaleId};
use crate::domain::money::Money;
use crate::domain::offering::{OfferingCode, ServiceCode, Written};
use crate::domain::sold::{Sold, Tender};

/// One thing that happened, with who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The clinic's business date (D-1). Facts of a patient never go back in time.
    pub on: NaiveDate,
    pub at: DateTime<Utc>,
    pub patient: PatientId,
    pub by: Actor,
    pub what: Deed,
}

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Actor {
    /// The patient, at the kiosk.
    Patient,
    /// A person of the clinic, by their code.
    Staff(StaffCode),
    /// The processor, with the result of a charge.
    Processor,
}

/// A person of the clinic: a provider, a manager, the desk.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StaffCode(pub String);

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// A purchase, the payment of a later period or part, goods; with all it grants.
    Sold(Box<Sold>),
    /// A charge of a due period failed.
    ChargeFailed {
        contract: ContractId,
        cycle: u32,
    },
    /// A session or units used, or not shown up for.
    Redeemed(Redemption),
    /// A redemption taken back the same day, by mistake.
    RedemptionUndone {
        redemption: u128,
    },
    /// A contract ended with money back. What was still unused of it is gone.
    Refunded(Refund),
    /// It will not renew. Access stays to `last_day`.
    Cancelled {
        contract: ContractId,
        last_day: NaiveDate,
        exit_fee: Money,
    },
    /// The last valid day of these lots moved, with what that day had taken of them brought back.
    Extended(Extension),
    /// In dispute: not to be used.
    Held {
        contract: ContractId,
    },
    Released {
        contract: ContractId,
    },
    /// A new price from a renewal on, told to the patient on this day (AR-6).
    PriceNotice {
        contract: ContractId,
        price: Money,
        from: NaiveDate,
    },
    /// Money that may have moved, or moved in part, without a sale.
    InDoubt {
        attempt: AttemptId,
        amount: Money,
    },
    /// Such money proved not to have moved, or went back.
    DoubtEnded {
        attempt: AttemptId,
        amount: Money,
    },
    /// A refund reached the patient's card or hand.
    RefundPaid {
        refund: u128,
        tender: RefundTo,
        amount: Money,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redemption {
    pub id: u128,
    pub contract: ContractId,
    pub service: ServiceCode,
    /// Nothing is redeemed without one.
    pub provider: StaffCode,
    pub given_on: NaiveDate,
    pub attendance: Attendance,
    /// Empty for a service that is unlimited.
    pub draws: Vec<Draw>,
    /// What all its units cost alone, at the single price of the contract (SB-4).
    pub fee: Money,
    /// Goes to a person that a dispute hold would refuse, with a reason.
    pub override_reason: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attendance {
    Came,
    /// Did not come; by the policy it counts. Not billable (US-60).
    NoShow,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    pub id: u128,
    pub contract: ContractId,
    pub reason: RefundReason,
    /// What was unused in the books.
    pub unused: Money,
    /// Kept back by the signed clause, and for points that were spent.
    pub kept: Money,
    /// What goes back, by tender; the sum is `unused` less `kept`, and `tax`.
    pub back: Vec<(RefundTo, Money)>,
    /// Sales tax that goes back with it.
    pub tax: Money,
    /// Points taken back with it.
    pub points_back: Vec<Draw>,
}

/// To where money goes back: never more than came from there (I-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RefundTo {
    Card(SaleId),
    Cash(SaleId),
    OnFile(SaleId),
    /// Prepaid money goes back to the lot it came from.
    Credit(LotId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RefundReason {
    /// The patient leaves.
    PatientEnds,
    /// The clinic or the provider ends it: no fee.
    ClinicEnds,
    /// Not safe for this patient (MED): no fee.
    Unsafe,
    /// Within the days to think it over: all of it (US-49).
    CoolingOff,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    pub contract: ContractId,
    pub lots: Vec<LotId>,
    pub last_valid_day: NaiveDate,
    pub reason: ExtensionReason,
    pub approver: StaffCode,
}

/// Exceptional circumstances. A short list, so that they can be counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExtensionReason {
    Illness,
    Pregnancy,
    Military,
    ProviderAbsence,
    Other(String),
}

/// What concerns the whole clinic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClinicDeed {
    /// The books are closed up to and including this day: what is recorded later posts later.
    PeriodClosed {
        through: NaiveDate,
    },
    /// An offering was on the shelf from this day on, in this version; for the review.
    OnSale {
        offering: OfferingCode,
        version: u32,
        /// How its file described it, where that was kept.
        written: Option<Written>,
    },
    OffSale {
        offering: OfferingCode,
    },
    /// The terminal is about to be told to close its batch, of which this was found; and why, where
    /// something differs.
    BatchBegun {
        found: Box<Comparison>,
        reason: Option<String>,
    },
    /// The batch that was begun stands as it was.
    BatchCalledOff,
    /// The batch is closed; the Z report of this number says how.
    BatchClosed {
        z: u32,
        close: Box<BatchClose>,
    },
    /// What a close left open is explained by a person. Where the bank paid it after all, or took it
    /// back, that much leaves the clearing account.
    DifferenceResolved {
        z: u32,
        /// Its place among the differences of that close, counted from 0.
        place: u32,
        paid: Money,
        reason: String,
    },
    /// An X report was taken.
    Looked {
        x: u32,
    },
}

/// Units of a redemption.
pub fn n_units(redemption: &Redemption) -> u32 {
    redemption.draws.iter().map(|draw| draw.units).map(NonZeroU32::get).sum()
}

/// Money that came in today, beside what was prepaid.
pub fn is_money_in(tender: &Tender) -> bool {
    matches!(
        tender,
        Tender::Card { .. }
            | Tender::OnFile { .. }
            | Tender::Cash { .. }
            | Tender::HeldInDoubt { .. }
    )
}

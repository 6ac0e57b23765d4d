//! What there is to see of a patient behind the PIN, as plain data.

use chrono::{NaiveDate, NaiveTime};

use crate::domain::give_back::{RefundPlan, RefundSeen, WhoEnds};
use crate::domain::id::{PatientId, SaleId};
use crate::domain::money::Money;
use crate::domain::offering::{OfferingCode, ServiceCode};
use crate::domain::on_file::{ContractCard, ExtendPreview, ExtendWhy, Holds, PaidWith, VisitSums};
use crate::domain::paper::PrintEnd;
use crate::domain::refusal::Refusal;
use crate::domain::staff::StaffId;
use crate::flow::give_back::Over;
use crate::flow::session::Keys;
use crate::flow::staff::patients::Note;
use crate::flow::staff::patients::extend::WhyTap;
use crate::ui::scene::staff::StaffFrame;

#[derive(Debug, Clone, PartialEq)]
pub struct FindScene {
    pub frame: StaffFrame,
    pub text: String,
    pub keys: Keys,
    pub has_digits: bool,
    /// `None` while nothing is typed, or it is looked for.
    pub found: Option<FoundScene>,
    pub is_troubled: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct FoundScene {
    pub rows: Vec<FoundRow>,
    pub n: u32,
    pub is_more: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct FoundRow {
    pub patient: PatientId,
    /// The name in pieces, each with whether it was typed.
    pub name: Vec<(String, bool)>,
    pub who: Who,
    pub holds: Option<Holds>,
}

/// Whom a name does not tell apart: never the whole birth date or number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    pub name: String,
    pub born: i32,
    pub phone_ends: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CardScene {
    pub frame: StaffFrame,
    /// `None` while it is read.
    pub record: Option<RecordScene>,
    pub note: Option<Note>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct RecordScene {
    pub who: Who,
    pub today: NaiveDate,
    /// `None` for who has never bought anything that is counted.
    pub card: Option<ContractCard>,
    /// "4 drips of your choice"; empty where the catalog has it no more.
    pub what: String,
    /// Which of how many, counted from 0.
    pub place: (usize, usize),
    pub history: Vec<HistoryRow>,
    pub history_from: usize,
    pub may_extend: bool,
    pub may_refund: bool,
    pub receipt: Option<SaleId>,
}

/// A line of history with its names found.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryRow {
    pub on: NaiveDate,
    pub what: RowWhat,
    pub amount: Option<Money>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum RowWhat {
    Bought(Option<PaidWith>),
    PaidAgain,
    Visit { n: u32, service: String, provider: String },
    NoShow { service: String, provider: String },
    Undone { by: String },
    Lapsed,
    Extended { until: NaiveDate, why: ExtendWhy, by: String },
    Refunded { by: String },
    Cancelled,
    Held,
    Released,
    NewPrice { from: NaiveDate },
}

#[derive(Debug, Clone, PartialEq)]
pub struct RedeemScene {
    pub frame: StaffFrame,
    pub patient: String,
    pub card: ContractCard,
    pub today: NaiveDate,
    pub services: Vec<ServiceChoice>,
    pub service: Option<ServiceCode>,
    /// Each with whether they gave the last visit.
    pub providers: Vec<(StaffId, String, bool)>,
    pub provider: Option<StaffId>,
    pub is_short: bool,
    pub note: Option<Note>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ServiceChoice {
    pub code: ServiceCode,
    pub name: String,
    pub visit: Result<VisitSums, Refusal>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct RedeemedScene {
    pub frame: StaffFrame,
    pub patient: String,
    pub card: ContractCard,
    pub service: String,
    pub provider: String,
    pub at: NaiveTime,
    pub sums: VisitSums,
    pub slip: Option<PrintEnd>,
    /// Thousandths of the ten seconds that are left, and whole seconds.
    pub left: (u16, u64),
    pub note: Option<Note>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ExtendScene {
    pub frame: StaffFrame,
    pub patient: String,
    pub card: ContractCard,
    pub today: NaiveDate,
    pub days: u32,
    pub is_picking: bool,
    pub why: Option<WhyTap>,
    pub words: String,
    pub keys: Keys,
    /// The reason is being typed.
    pub is_typing: bool,
    pub preview: Option<Result<ExtendPreview, Refusal>>,
    /// Whose PIN comes next is a manager's.
    pub is_short: bool,
    pub note: Option<Note>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct RefundScene {
    pub frame: StaffFrame,
    pub patient: String,
    pub card: ContractCard,
    pub who: WhoEnds,
    /// `None` while it is worked out.
    pub seen: Option<Result<RefundSeen, Refusal>>,
    pub note: Option<Note>,
}

impl RefundScene {
    pub fn is_thinking_over(&self) -> bool {
        matches!(&self.seen, Some(Ok(seen)) if seen.is_thinking_over)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct RefundingScene {
    pub frame: StaffFrame,
    pub patient: String,
    /// `Drip Four`
    pub name: String,
    pub plan: RefundPlan,
    pub is_in_doubt: bool,
    pub over: Option<Over>,
    pub slip: Option<PrintEnd>,
}

/// What can be prepared for them.
#[derive(Debug, Clone, PartialEq)]
pub struct PrepareScene {
    pub frame: StaffFrame,
    pub patient: String,
    /// Each with its name and its price.
    pub offers: Vec<(OfferingCode, String, String)>,
    pub from: usize,
    pub is_waiting: bool,
    pub note: Option<Note>,
}

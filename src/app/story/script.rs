//! A story as it was read: settings, and dated steps with what each is expected to lead to.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::app::story::value::Wanted;
use crate::config::reader::Moment;
use crate::domain::catalog::Catalog;
use crate::domain::money::Money;
use crate::domain::offering::{Offering, OfferingCode, ServiceCode};
use crate::domain::policy::Policy;
use crate::domain::profile::Profile;
use crate::domain::sold::StoredCard;
use crate::domain::terms::{Clause, ClauseCode};
use crate::ledger::fact::{ExtensionReason, RefundReason};
use crate::ledger::reminder::Reach;

/// A whole story.
#[derive(Debug, Clone)]
pub struct Story {
    pub title: String,
    pub zone: Tz,
    pub policy: Policy,
    pub catalog: Catalog,
    pub steps: Vec<Step>,
}

/// One thing that is done, and what is then so.
#[derive(Debug, Clone)]
pub struct Step {
    pub line: usize,
    /// From 1.
    pub number: usize,
    /// The verb as it is written.
    pub word: &'static str,
    /// Without it: when the step before was.
    pub when: Option<Moment>,
    pub patient: String,
    /// What later steps call what this one made.
    pub name: Option<String>,
    pub verb: Verb,
    pub wanted: Vec<Wanted>,
}

#[derive(Debug, Clone)]
pub enum Verb {
    /// Time passes; something is looked at.
    Wait,
    Sell(Sell),
    /// The kiosk starts again after a power cut or a lost wire; the terminal says what it knows.
    Restart(Terminal),
    /// The rest of a partly approved price, on another card.
    SecondCard(Terminal),
    /// What was approved in part goes back to the card.
    Reverse,
    Redeem(Redeem),
    /// The last redemption, or the one with this name, was a mistake.
    Undo(Option<String>),
    Renew(Renew),
    PayPart(PayPart),
    Refund {
        contract: Option<String>,
        reason: RefundReason,
    },
    /// A refund reaches the card or the hand.
    PayRefund {
        contract: Option<String>,
    },
    Cancel {
        contract: Option<String>,
    },
    Extend(Extend),
    Hold {
        contract: Option<String>,
    },
    Release {
        contract: Option<String>,
    },
    PriceNotice {
        contract: Option<String>,
        price: Money,
        from: Option<NaiveDate>,
    },
    Close {
        through: NaiveDate,
    },
    /// The catalog gets a new version of an offering, with its clauses; what was sold keeps its own.
    Change(Box<(Offering, BTreeMap<ClauseCode, Clause>)>),
    OnShelf(OfferingCode),
    OffShelf(OfferingCode),
    Purge {
        contract: Option<String>,
    },
    /// An amount cut into equal parts (M-7).
    Split {
        amount: Money,
        parts: NonZeroU32,
    },
    /// What the patient allows for reminders.
    Reach(Reach),
    /// An offering is held against a state's rules.
    Lint {
        offering: OfferingCode,
        profile: Box<Profile>,
    },
    /// Somebody types a name at the kiosk.
    Identify {
        first: String,
        last: String,
    },
}

/// A cart and how it is paid.
#[derive(Debug, Clone)]
pub struct Sell {
    pub lines: Vec<Item>,
    /// Prepaid money: at most so much face value; `None` where none is to be used.
    pub wallet: Option<Limit>,
    pub product_credit: bool,
    pub points: u32,
    pub rest: Rest,
    /// Whether the patient agreed to later charges on the card.
    pub stored_card: StoredCard,
    pub terminal: Terminal,
    /// So many patients, each of whom buys the same.
    pub times: NonZeroU32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    All,
    AtMost(Money),
}

/// How the part that no tender pays is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    Card,
    Cash,
    OnFile,
}

/// What the card terminal does or says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Terminal {
    Approved,
    Declined,
    /// Nothing certain was heard.
    Unknown,
    /// Approved for less than asked.
    Partial(Money),
    /// Approved, and the power went before it was written down.
    PowerCut,
    /// Asked for the payment, it knows nothing of it.
    None,
    /// Asked, it does not answer.
    NoAnswer,
}

#[derive(Debug, Clone)]
pub enum Item {
    Offering {
        code: OfferingCode,
        picks: Vec<ServiceCode>,
        /// How many equal parts follow the first payment, or make up the price where there is none.
        parts: Option<NonZeroU32>,
        /// The contract that is handed in.
        upgrade_of: Option<String>,
    },
    Product {
        code: String,
        quantity: NonZeroU32,
    },
    Service {
        code: ServiceCode,
        quantity: NonZeroU32,
    },
}

#[derive(Debug, Clone)]
pub struct Redeem {
    pub contract: Option<String>,
    pub service: Option<ServiceCode>,
    pub quantity: u32,
    /// Empty where nobody is named.
    pub provider: String,
    pub for_patient: Option<String>,
    pub no_show: bool,
    pub override_reason: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Renew {
    pub contract: Option<String>,
    pub outcome: Charge,
    pub rest: Rest,
    /// Prepaid money is asked to pay it.
    pub wallet: Option<Limit>,
    /// So many periods, each paid on the day on which it is due.
    pub times: NonZeroU32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charge {
    Paid,
    Declined,
}

#[derive(Debug, Clone)]
pub struct PayPart {
    pub contract: Option<String>,
    /// So many of them in one payment.
    pub n_parts: NonZeroU32,
    pub rest: Rest,
}

#[derive(Debug, Clone)]
pub struct Extend {
    pub contract: Option<String>,
    pub days: u32,
    pub reason: Option<ExtensionReason>,
    /// Empty where nobody approves.
    pub approver: String,
    pub service: Option<String>,
}

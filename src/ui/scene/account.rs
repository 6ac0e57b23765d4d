//! What there is to see of what a patient has: contracts, money, what is due, and leaving.

use chrono::NaiveDate;

use crate::domain::contract::Standing;
use crate::domain::id::ContractId;
use crate::domain::money::Money;
use crate::domain::offering::{OfferingCode, Period, UnitWords};
use crate::ui::scene::PrintScene;

/// What a patient has, and one thing they could have.
#[derive(Debug, Clone, PartialEq)]
pub struct YoursScene {
    pub holdings: Vec<Holding>,
    pub could: Option<CouldHave>,
    /// Something is left that staff can give today.
    pub may_use: bool,
    /// Some of it can be left whose row has another deed: the way to leave stands on its own.
    pub may_cancel: bool,
}

/// One thing that a patient has.
#[derive(Debug, Clone, PartialEq)]
pub enum Holding {
    Sessions {
        name: String,
        /// By kind of session; one for most packages.
        left: Vec<SessionsLeft>,
        last_day: Option<NaiveDate>,
        /// What can be bought once more.
        again: Option<OfferingCode>,
    },
    Member {
        contract: ContractId,
        name: String,
        standing: Standing,
        /// The last day that is paid for.
        until: NaiveDate,
        /// The next charge.
        next: Option<(NaiveDate, Money)>,
        /// What is not paid.
        due: Option<Money>,
        /// The next period can be paid before it begins.
        may_pay: bool,
        may_cancel: bool,
        /// The day on which it was left, and the number of the confirmation.
        left: Option<(NaiveDate, String)>,
    },
    Wallet {
        paid: Money,
        bonus: Money,
        bonus_until: Option<NaiveDate>,
    },
    ProductCredit {
        left: Money,
        until: Option<NaiveDate>,
    },
    Points {
        n: u32,
        worth: Money,
        until: Option<NaiveDate>,
    },
    /// A part of a price, or a fee, that can be paid.
    Part {
        contract: ContractId,
        name: String,
        amount: Money,
        since: NaiveDate,
        /// Its day has come.
        is_due: bool,
        /// It is the fee for leaving before the minimum that was signed.
        is_exit_fee: bool,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub struct SessionsLeft {
    pub n_left: u32,
    pub n_bought: u32,
    pub unit: UnitWords,
}

/// The next fitting thing, with its price today after handing in what it takes the place of.
#[derive(Debug, Clone, PartialEq)]
pub struct CouldHave {
    pub offering: OfferingCode,
    pub name: String,
    /// What is in it, in the patient's language.
    pub what: String,
    pub price: Money,
    /// Whose unused value is taken off, and how much.
    pub hand_in: Option<HandIn>,
    /// The price today.
    pub today: Money,
}

#[derive(Debug, Clone, PartialEq)]
pub struct HandIn {
    pub contract: ContractId,
    pub name: String,
    pub value: Money,
}

/// What is due and can be paid here.
#[derive(Debug, Clone, PartialEq)]
pub struct DuesScene {
    pub dues: Vec<DueCard>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DueCard {
    pub contract: ContractId,
    pub name: String,
    pub what: DueWhat,
    pub amount: Money,
    pub since: NaiveDate,
    /// Its day has come.
    pub is_due: bool,
    /// How many charges of it did not go through.
    pub n_failed: u32,
    pub is_chosen: bool,
    pub may_cancel: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueWhat {
    /// A later period; paused where nothing more is granted until it is paid.
    Period { period: Period, is_paused: bool },
    /// Counted from 1.
    Part { number: u32, of: u32 },
    /// All parts whose day has come, counted from 1.
    Parts { first: u32, last: u32, of: u32 },
    /// For leaving before the minimum that was signed.
    ExitFee,
}

/// Which membership to leave, where there are several.
#[derive(Debug, Clone, PartialEq)]
pub struct CancelPickScene {
    pub memberships: Vec<Membership>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Membership {
    pub contract: ContractId,
    pub name: String,
    pub price: Money,
    pub period: Period,
    pub until: NaiveDate,
}

/// What leaving means, in dollars first.
#[derive(Debug, Clone, PartialEq)]
pub struct CancelScene {
    pub name: String,
    /// What it costs to leave; zero where it costs nothing.
    pub fee: Money,
    /// What comes back to the card.
    pub back: Money,
    /// Until when everything stays.
    pub until: NaiveDate,
    /// The charge that will not come.
    pub next: Option<(NaiveDate, Money)>,
    /// What is gone then, in the patient's language.
    pub lost: Vec<String>,
}

/// It is canceled.
#[derive(Debug, Clone, PartialEq)]
pub struct CancelledScene {
    pub name: String,
    pub on: NaiveDate,
    pub until: NaiveDate,
    pub fee: Money,
    pub back: Money,
    /// `K8ZH-08P4-BSVR-3C6P`
    pub confirmation: String,
    pub print: PrintScene,
    pub may_print_again: bool,
    /// The fee can be paid here: of this contract.
    pub pay: Option<ContractId>,
    pub closes_in_secs: u64,
}

//! The clinic of a story: its books, its patients, and what the story calls by names.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Tz;

use crate::app::story::read::day_of;
use crate::app::story::script::{Step, Story};
use crate::app::story::till::Open;
use crate::config::reader::Moment;
use crate::domain::calendar::BeyondCalendar;
use crate::domain::cart::CartQuote;
use crate::domain::catalog::Catalog;
use crate::domain::entitlement::{Funding, Lot};
use crate::domain::id::{ContractId, Ids, LotId, PatientId};
use crate::domain::money::{Money, Overflow};
use crate::domain::policy::Policy;
use crate::domain::refusal::Refusal;
use crate::domain::sold::Sold;
use crate::ledger::account::{Account, AccountType};
use crate::ledger::books::Books;
use crate::ledger::fact::{Actor, Deed, Fact, Redemption, Refund};
use crate::ledger::file::PatientFile;
use crate::ledger::keeping::{Keeping, keeping};
use crate::ledger::reminder::Reach;

/// Ids in the order in which they are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Counter(u128);

impl Ids for Counter {
    fn next(&mut self) -> u128 {
        self.0 += 1;
        self.0
    }
}

/// What a name of the story stands for.
#[derive(Debug, Clone, Copy)]
pub enum Named {
    Contract(PatientId, ContractId),
    Redemption(PatientId, u128),
}

/// Everything as it is after a step.
pub struct World {
    pub zone: Tz,
    pub policy: Arc<Policy>,
    pub catalog: Catalog,
    pub books: Books,
    pub today: NaiveDate,
    pub ids: Counter,
    pub patients: BTreeMap<String, PatientId>,
    pub names: BTreeMap<String, Named>,
    /// Each patient's newest contract.
    pub newest: BTreeMap<PatientId, ContractId>,
    /// A payment that has not come to its end.
    pub open: Option<Open>,
    /// What patients allowed us for reminders.
    pub reach: BTreeMap<PatientId, Reach>,
    pub n_sales: u32,
    /// How often the terminal was asked to take money.
    pub n_charges: u32,
    /// Balances of all accounts, a debit positive, by the day on which things happened.
    balances: BTreeMap<Account, Money>,
}

/// What one step did.
#[derive(Debug, Default)]
pub struct Did {
    /// The moment of it.
    pub at: DateTime<Utc>,
    pub refused: Option<No>,
    /// How a payment ended.
    pub outcome: Option<&'static str>,
    pub is_staff_called: bool,
    pub quotes: Vec<CartQuote>,
    pub sold: Vec<Sold>,
    /// What this step took from cards and hands.
    pub charged: Money,
    pub contract: Option<(PatientId, ContractId)>,
    pub redemption: Option<Redemption>,
    pub refund: Option<Refund>,
    pub exit_fee: Option<Money>,
    /// The parts into which an amount was cut.
    pub parts: Vec<Money>,
    /// What was asked beyond what was left: left, beyond, and the single price.
    pub beyond: Option<(u32, u32, Money)>,
    /// Of the prepaid money that was drawn: which lots were paid for, and which given on top.
    pub funding: BTreeMap<LotId, Funding>,
    /// What the check of a state's rules found: rules with errors, rules with warnings.
    pub lint: Option<Lint>,
    /// The books before the step.
    pub before: BTreeMap<Account, Money>,
}

/// What the check of an offering found.
#[derive(Debug)]
pub struct Lint {
    pub errors: Vec<&'static str>,
    pub warnings: Vec<&'static str>,
    pub badge: &'static str,
}

/// A no, in the story's word for it and in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct No {
    pub word: String,
    pub says: String,
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        Self { word: crate::app::story::words::of_refusal(&refusal), says: refusal.to_string() }
    }
}

impl From<BeyondCalendar> for No {
    fn from(beyond: BeyondCalendar) -> Self {
        Refusal::BeyondCalendar(beyond).into()
    }
}

impl From<Overflow> for No {
    fn from(overflow: Overflow) -> Self {
        Refusal::Overflow(overflow).into()
    }
}

impl Did {
    /// Lots that this step granted, without points.
    pub fn lots(&self) -> impl Iterator<Item = &Lot> {
        self.sold.iter().flat_map(crate::app::story::act::lots_of)
    }
}

impl World {
    pub fn new(story: &Story) -> Self {
        let policy = Arc::new(story.policy.clone());
        Self {
            zone: story.zone,
            catalog: story.catalog.clone(),
            books: Books::new(Arc::clone(&policy)),
            policy,
            today: NaiveDate::MIN,
            ids: Counter(0),
            patients: BTreeMap::new(),
            names: BTreeMap::new(),
            newest: BTreeMap::new(),
            open: None,
            reach: BTreeMap::new(),
            n_sales: 0,
            n_charges: 0,
            balances: BTreeMap::new(),
        }
    }

    /// Lets time pass to the day of `step`; a step that comes late stands on its own day.
    pub fn arrive(&mut self, step: &Step) -> Result<(), Refusal> {
        if let Some(when) = step.when {
            self.today = day_of(when, self.zone);
        }
        self.books.advance(self.today)
    }

    /// The moment of a step, for facts. A day without a time is taken at noon.
    pub fn moment(&self, when: Option<Moment>) -> DateTime<Utc> {
        let local = match when {
            Some(Moment::Instant(instant)) => return instant,
            Some(Moment::Local(local)) => local,
            Some(Moment::Day(_)) | None => {
                self.today.and_time(NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default())
            }
        };
        let instant = self.zone.from_local_datetime(&local).earliest();
        instant.map_or_else(|| local.and_utc(), |instant| instant.to_utc())
    }

    pub fn patient(&mut self, name: &str) -> PatientId {
        if let Some(id) = self.patients.get(name) {
            return *id;
        }
        let id = PatientId::from_raw(self.ids.next());
        self.patients.insert(name.to_owned(), id);
        id
    }

    /// A patient's file at the end of the story's day.
    pub fn file(&self, patient: PatientId) -> Result<PatientFile, Refusal> {
        if self.books.file(patient).is_none() {
            let mut file = PatientFile::new(patient, Arc::clone(&self.policy));
            file.advance(self.today)?;
            return Ok(file);
        }
        self.books.file_on(patient, self.today)
    }

    /// Puts one deed of a patient into the books.
    pub fn record(
        &mut self,
        patient: PatientId,
        at: DateTime<Utc>,
        what: Deed,
    ) -> Result<(), Refusal> {
        let fact = Fact { on: self.today, at, patient, by: Actor::Patient, what };
        self.books.record(&fact)
    }

    /// The contract that a step names, or its patient's newest.
    pub fn contract(
        &self,
        name: Option<&str>,
        patient: PatientId,
    ) -> Result<(PatientId, ContractId), Refusal> {
        match name {
            Some(name) => match self.names.get(name) {
                Some(Named::Contract(patient, contract)) => Ok((*patient, *contract)),
                Some(Named::Redemption(..)) | None => Err(Refusal::UnknownContract),
            },
            None => self
                .newest
                .get(&patient)
                .map(|contract| (patient, *contract))
                .ok_or(Refusal::UnknownContract),
        }
    }

    /// How long a contract's records are kept.
    pub fn keeping(&self, patient: PatientId, contract: ContractId) -> Result<Keeping, Refusal> {
        let file = self.file(patient)?;
        keeping(&file, contract, |sale| self.books.paid_on(patient, sale))
    }

    /// Works out all balances anew.
    pub fn sum_up(&mut self) -> Result<(), Overflow> {
        self.balances = self.balances_on(self.today)?;
        Ok(())
    }

    pub fn balances(&self) -> &BTreeMap<Account, Money> {
        &self.balances
    }

    /// All balances at the end of `day`, by the day on which things happened.
    pub fn balances_on(&self, day: NaiveDate) -> Result<BTreeMap<Account, Money>, Overflow> {
        let mut balances: BTreeMap<Account, Money> = BTreeMap::new();
        let entries = self.books.journal().entries().iter().map(|booked| &booked.entry);
        for posting in entries.filter(|entry| entry.on <= day).flat_map(|entry| entry.postings()) {
            let balance = balances.entry(posting.account).or_default();
            *balance = balance.plus(posting.amount)?;
        }
        Ok(balances)
    }
}

/// What an account holds, as it is spoken of: debts and revenue are positive.
pub fn held(balances: &BTreeMap<Account, Money>, account: Account) -> Result<Money, Overflow> {
    let balance = balances.get(&account).copied().unwrap_or_default();
    match account.kind() {
        AccountType::Asset | AccountType::Expense => Ok(balance),
        AccountType::Liability | AccountType::Revenue => Money::ZERO.minus(balance),
    }
}

/// All revenue, with what lapsed.
pub fn revenue(balances: &BTreeMap<Account, Money>) -> Result<Money, Overflow> {
    let accounts =
        Account::ALL.into_iter().filter(|account| account.kind() == AccountType::Revenue);
    Money::sum(accounts.map(|account| held(balances, account)).collect::<Result<Vec<_>, _>>()?)
}

/// What is owed to patients in services, money and points.
pub fn liability(balances: &BTreeMap<Account, Money>) -> Result<Money, Overflow> {
    held(balances, Account::DeferredRevenue)?.plus(held(balances, Account::Loyalty)?)
}

//! From the demo clinic's catalog to what is owed: whatever is put in a cart, under whatever policy,
//! its sale is taken in, and the file agrees with its entries.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::num::NonZeroU32;
use std::sync::Arc;

use chrono::{Days, NaiveDate, NaiveTime};
use countersign::config::catalog;
use countersign::domain::cart::{
    Cart, CartLine, Draw, DueKind, PlanChoice, TendersWanted, UseCredit,
};
use countersign::domain::catalog::Catalog;
use countersign::domain::id::{Ids, PatientId, SaleId};
use countersign::domain::money::{Money, Rate};
use countersign::domain::offering::{
    ContentLine, Grant, OfferingCode, OfferingKind, PickChoice, ServiceCode,
};
use countersign::domain::policy::{
    FeeEarning, Lapse, Loyalty, LoyaltyMode, PaidCredit, Policy, TaxShown,
};
use countersign::domain::pricing::quote;
use countersign::domain::refusal::Refusal;
use countersign::domain::sold::{Buyer, RestTender, Sold, StoredCard};
use countersign::domain::terms::TermsDigest;
use countersign::ledger::account::{Account, AccountType};
use countersign::ledger::entry::JournalEntry;
use countersign::ledger::fact::{Actor, Attendance, Deed, Fact, Redemption, StaffCode};
use countersign::ledger::file::PatientFile;

const PATIENT: PatientId = PatientId::from_raw(7);
const SEEDS: u64 = 48;
const STEPS: u32 = 60;

#[test]
fn every_cart_that_is_quoted_is_taken_in() {
    let catalog = catalog_with_a_bundle();
    let mut n_sold = 0;
    for seed in 0..SEEDS {
        let mut life = Life::new(&catalog, seed);
        for _ in 0..STEPS {
            life.step();
        }
        n_sold += life.n_sold;
    }
    assert!(n_sold > 500, "{n_sold} sales only");
}

struct Life<'a> {
    catalog: &'a Catalog,
    file: PatientFile,
    entries: Vec<JournalEntry>,
    today: NaiveDate,
    dice: u64,
    ids: Counter,
    n_sold: u32,
    seed: u64,
}

struct Counter(u128);

impl Ids for Counter {
    fn next(&mut self) -> u128 {
        self.0 += 1;
        self.0
    }
}

/// The demo catalog, and a bundle with something to take home (US-23).
fn catalog_with_a_bundle() -> Catalog {
    let mut catalog = catalog::demo();
    let mut bundle = catalog.offerings[0].clone();
    bundle.code = OfferingCode("O99".to_owned());
    bundle.kind = OfferingKind::Programme;
    bundle.price = Money::from_minor(249_00);
    let line = |what| ContentLine { what, quantity: NonZeroU32::MIN };
    bundle.contents = vec![
        line(Grant::Service(ServiceCode("HFAC".to_owned()))),
        line(Grant::Product("SERUM".to_owned())),
    ];
    catalog.offerings.push(bundle);
    catalog
}

fn policy(seed: u64) -> Policy {
    let expected_use = Rate::from_hundred_thousandths(60_000);
    let modes = [LoyaltyMode::Off, LoyaltyMode::Count, LoyaltyMode::Defer { expected_use }];
    let pick = |bit: u32| seed >> bit & 1 == 0;
    let house = Policy::default();
    Policy {
        lapse: if pick(0) { Lapse::Breakage } else { Lapse::Unclaimed },
        paid_credit: if pick(1) { PaidCredit::Refundable } else { PaidCredit::Final },
        primary_care_fee: if pick(2) { FeeEarning::ByDay } else { FeeEarning::ByFullMonth },
        tax_shown: if pick(3) { TaxShown::Itemized } else { TaxShown::Included },
        loyalty: Loyalty { mode: modes[usize::try_from(seed % 3).unwrap()], ..house.loyalty },
        ..house
    }
}

impl<'a> Life<'a> {
    fn new(catalog: &'a Catalog, seed: u64) -> Self {
        Self {
            catalog,
            file: PatientFile::new(PATIENT, Arc::new(policy(seed))),
            entries: Vec::new(),
            today: "2026-11-24".parse().unwrap(),
            dice: seed,
            ids: Counter(1_000),
            n_sold: 0,
            seed,
        }
    }

    fn roll(&mut self, max: usize) -> usize {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(0x9E37_79B9);
        usize::try_from(self.dice >> 33).unwrap() % max
    }

    fn count(&mut self, max: usize) -> NonZeroU32 {
        NonZeroU32::new(u32::try_from(1 + self.roll(max)).unwrap()).unwrap()
    }

    fn step(&mut self) {
        let days = if self.roll(3) == 0 { self.roll(40) } else { 0 };
        self.today = self.today + Days::new(u64::try_from(days).unwrap());
        self.entries.extend(self.file.advance(self.today).unwrap());
        match self.roll(3) {
            0 => self.redeem(),
            _ => self.buy(),
        }
        self.check();
    }

    fn buy(&mut self) {
        let holdings = self.file.holdings().unwrap();
        let mut lines = Vec::new();
        for _ in 0..self.count(3).get() {
            lines.push(self.line());
        }
        let handed_in = holdings.unused.first().map(|(old, ..)| *old);
        for due in holdings.dues.iter().filter(|due| Some(due.contract) != handed_in) {
            let contract = due.contract;
            lines.push(match due.kind {
                DueKind::Cycle(cycle) => CartLine::Cycle { contract, cycle },
                DueKind::Part(part) => CartLine::Part { contract, part },
            });
        }
        if let CartLine::Offering { upgrade_of, .. } = &mut lines[0] {
            *upgrade_of = handed_in;
        }
        let wallet: u32 = holdings.wallet.iter().map(|lot| lot.units_left).sum();
        let points: u32 = holdings.points.iter().map(|lot| lot.units_left).sum();
        let some = |units: u32, part: usize| units / u32::try_from(1 + part).unwrap();
        let tenders = TendersWanted {
            wallet: Money::from_minor(some(wallet, self.roll(4)).into()),
            product_credit: if self.roll(2) == 0 { UseCredit::Use } else { UseCredit::Keep },
            points: some(points, self.roll(4)),
        };
        let mut cart = Cart { lines, tenders };
        let policy = Arc::clone(&self.file.policy);
        let mut quoted = quote(self.catalog, &cart, &holdings, &policy, self.today);
        if quoted.is_err() {
            cart.tenders = TendersWanted::default();
            quoted = quote(self.catalog, &cart, &holdings, &policy, self.today);
        }
        let Ok(quoted) = quoted else { return };
        let rest = [RestTender::Card, RestTender::Cash][self.roll(2)];
        let buyer = Buyer {
            sale: SaleId::from_raw(self.ids.next()),
            patient: PATIENT,
            consent: TermsDigest([1; 32]),
            stored_card: StoredCard::Consented,
            attempt: None,
            rest,
        };
        let sold = Sold::of(&quoted, &buyer, &policy, &mut self.ids).unwrap();
        self.take(Deed::Sold(Box::new(sold))).unwrap();
        self.n_sold += 1;
    }

    fn line(&mut self) -> CartLine {
        match self.roll(4) {
            0 => {
                let idx = self.roll(self.catalog.products.len());
                let code = self.catalog.products[idx].code.clone();
                CartLine::Product { code, quantity: self.count(3) }
            }
            1 => {
                let idx = self.roll(self.catalog.services.len());
                let code = self.catalog.services[idx].code.clone();
                CartLine::Service { code, quantity: self.count(2) }
            }
            _ => {
                let idx = self.roll(self.catalog.offerings.len());
                let offering = &self.catalog.offerings[idx];
                let picks = match &offering.kind {
                    OfferingKind::PickOf { picks, from, choice, .. }
                        if *choice != PickChoice::AtRedemption =>
                    {
                        let needed = usize::try_from(picks.get()).unwrap();
                        from.iter().take(needed).cloned().collect()
                    }
                    _ => Vec::new(),
                };
                let code = offering.code.clone();
                let parts = NonZeroU32::new(4).unwrap();
                let plan = if code.0 == "O10" && self.roll(2) == 0 {
                    PlanChoice::Parts(parts)
                } else {
                    PlanChoice::Upfront
                };
                CartLine::Offering { code, picks, plan, upgrade_of: None }
            }
        }
    }

    fn redeem(&mut self) {
        let today = self.today;
        let is_open =
            |what: &Grant| matches!(what, Grant::Service(_) | Grant::Tier(_) | Grant::AnyOf(_));
        let lot = self.file.lots.values().find(|state| {
            state.units_left() > 0 && state.is_valid_on(today) && is_open(&state.lot.what)
        });
        let Some(lot) = lot else { return };
        let units = NonZeroU32::MIN;
        let draw = Draw { lot: lot.lot.id, units, value: lot.value_of_next(units).unwrap() };
        let redemption = Redemption {
            id: self.dice.into(),
            contract: lot.lot.contract,
            service: ServiceCode("X".to_owned()),
            provider: StaffCode("NP1".to_owned()),
            given_on: today,
            attendance: Attendance::Came,
            draws: vec![draw],
            fee: Money::ZERO,
            override_reason: None,
        };
        self.take(Deed::Redeemed(redemption)).unwrap();
    }

    fn take(&mut self, what: Deed) -> Result<(), Refusal> {
        let (on, at) = (self.today, self.today.and_time(NaiveTime::MIN).and_utc());
        let fact = Fact { on, at, patient: PATIENT, by: Actor::Patient, what };
        self.entries.extend(self.file.take(&fact)?);
        Ok(())
    }

    fn check(&self) {
        self.file.check().unwrap();
        let owed = self.balance(Account::DeferredRevenue) + self.balance(Account::Loyalty);
        assert_eq!(owed, self.file.owed().unwrap().minor(), "seed {} on {}", self.seed, self.today);
    }

    /// In cents, with the sign that the account usually has.
    fn balance(&self, account: Account) -> i64 {
        let postings = self.entries.iter().flat_map(JournalEntry::postings);
        let debits: i64 = postings
            .filter(|posting| posting.account == account)
            .map(|posting| posting.amount.minor())
            .sum();
        if matches!(account.kind(), AccountType::Asset | AccountType::Expense) {
            debits
        } else {
            -debits
        }
    }
}

//! Random lives of patients, from seeds: what is true of the books of every one of them.

use std::sync::{Arc, OnceLock};

use chrono::{Days, NaiveDate};
use countersign::domain::calendar::Span;
use countersign::domain::cart::{
    CartLine, DueKind, Holdings, PlanChoice, TendersWanted, UseCredit,
};
use countersign::domain::id::{ContractId, PatientId};
use countersign::domain::money::Money;
use countersign::domain::offering::{OfferingCode, ServiceCode};
use countersign::domain::policy::{FeeEarning, Lapse, Loyalty, LoyaltyMode, PaidCredit, Policy};
use countersign::ledger::account::{Account, AccountType};
use countersign::ledger::books::Books;
use countersign::ledger::journal::Journal;
use countersign::ledger::report::period::Step;

use crate::clinic::{Clinic, day, n};

const N_SEEDS: u64 = 16;
const N_PATIENTS: u64 = 3;
const N_DEEDS: u32 = 60;
const N_KINDS: usize = 8;

/// What the books said at the end of each day on which something was done.
pub struct Life {
    pub clinic: Clinic,
    pub owed: Vec<(NaiveDate, Money)>,
    /// How often each kind of deed was done.
    pub n_done: [u32; N_KINDS],
}

#[test]
fn the_lives_have_something_of_everything() {
    let mut n_done = [0; N_KINDS];
    for life in lives() {
        for (sum, n) in n_done.iter_mut().zip(life.n_done) {
            *sum += n;
        }
    }
    assert!(n_done.iter().all(|n| *n >= 5), "{n_done:?}");
}

#[test]
fn entries_balance_and_so_does_every_trial_balance() {
    for (seed, life) in (0_u64..).zip(lives()) {
        for booked in life.clinic.books.journal().entries() {
            let amounts = booked.entry.postings().iter().map(|posting| posting.amount);
            assert_eq!(Money::sum(amounts), Ok(Money::ZERO), "seed {seed}");
        }
        let lines = life.clinic.books.journal().trial_balance(whole(life)).unwrap();
        let closing = lines.iter().map(|line| line.closing);
        assert_eq!(Money::sum(closing), Ok(Money::ZERO), "seed {seed}");
        for line in &lines {
            let kind = line.account.kind();
            let is_wrong = match kind {
                AccountType::Asset => line.closing < Money::ZERO,
                AccountType::Liability => line.closing.is_positive(),
                AccountType::Revenue | AccountType::Expense => false,
            };
            assert!(!is_wrong, "seed {seed}: {line:?}");
        }
    }
}

#[test]
fn every_roll_forward_adds_up_and_closes_with_what_is_owed() {
    for (seed, life) in (0_u64..).zip(lives()) {
        let (books, range) = (&life.clinic.books, whole(life));
        for step in [Step::Day, Step::Month, Step::Quarter, Step::Year, Step::Whole] {
            let lines = books.journal().roll_forward(range, step).unwrap();
            let mut before = Money::ZERO;
            for line in &lines {
                let up = line.opening.minor() + line.sold.minor() + line.reinstated.minor();
                let down = line.redeemed.minor() + line.refunded.minor() + line.expired.minor();
                assert_eq!(
                    (line.opening, line.closing.minor()),
                    (before, up - down),
                    "seed {seed}"
                );
                before = line.closing;
            }
            assert_eq!(Ok(before), books.owed(), "seed {seed}, {step:?}");
        }
        let offerings = books.journal().roll_forward_by_offering(range).unwrap();
        let closing = offerings.values().map(|line| line.closing);
        assert_eq!(Money::sum(closing), Ok(books.owed().unwrap()), "seed {seed}");
    }
}

#[test]
fn what_was_owed_on_a_past_day_is_what_was_said_on_that_day() {
    for (seed, life) in (0_u64..).zip(lives()) {
        for (on, owed) in life.owed.iter().step_by(3) {
            assert_eq!(life.clinic.books.owed_on(*on), Ok(*owed), "seed {seed}, {on}");
            let report = life.clinic.books.owed_report(*on).unwrap();
            assert_eq!(report.total, *owed, "seed {seed}, {on}");
            for sums in [
                Money::sum(report.by_patient.into_values()),
                Money::sum(report.by_offering.into_values()),
                Money::sum(report.by_age.into_values()),
                Money::sum(report.by_time_left.into_values()),
            ] {
                assert_eq!(sums, Ok(*owed), "seed {seed}, {on}");
            }
            assert!(report.lots.iter().all(|lot| lot.amount.is_positive()), "seed {seed}, {on}");
        }
    }
}

/// Three ways to tell the same money: over all years they differ by what is still to come.
#[test]
fn the_three_views_tell_the_same_money_in_other_years() {
    for (seed, life) in (0_u64..).zip(lives()) {
        let journal = life.clinic.books.journal();
        let years: Vec<_> = (2026..=2032).map(|year| journal.three_views(year).unwrap()).collect();
        let sum = |view: fn(&_) -> Money| Money::sum(years.iter().map(view)).unwrap().minor();
        let lines = journal.trial_balance(whole(life)).unwrap();
        let held = |accounts: &[Account]| -> i64 {
            let of_them = lines.iter().filter(|line| accounts.contains(&line.account));
            of_them.map(|line| line.closing.minor()).sum()
        };
        let (cash, accrual) = (sum(|views| views.cash), sum(|views| views.accrual));
        let to_come = held(&[Account::ContractAsset]);
        let left = -held(&[
            Account::DeferredRevenue,
            Account::Loyalty,
            Account::UnclaimedProperty,
            Account::RefundsPayable,
        ]);
        assert_eq!(cash, accrual - to_come + left, "seed {seed}");
        // Nothing is sold after 2028, so by 2030 all that was left has been income.
        let untaxed = -held(&[Account::RefundsPayable]) - to_come;
        assert_eq!(cash, sum(|views| views.deferral) + untaxed, "seed {seed}");
    }
}

#[test]
fn facts_that_come_again_in_order_make_the_same_books() {
    for (seed, life) in (0..6).zip(lives()) {
        let mut again = Clinic::with(policy(seed));
        for fact in life.clinic.books.facts() {
            again.books.record(fact).unwrap();
        }
        again.books.advance(life.clinic.books.today().unwrap()).unwrap();
        assert_eq!(again.books.owed(), life.clinic.books.owed(), "seed {seed}");
        assert_eq!(
            again.books.journal().trial_balance(whole(life)),
            life.clinic.books.journal().trial_balance(whole(life)),
            "seed {seed}"
        );
        let range = whole(life);
        assert_eq!(
            again.books.journal().roll_forward(range, Step::Day),
            life.clinic.books.journal().roll_forward(range, Step::Day),
            "seed {seed}"
        );
    }
}

/// Time runs ahead of what is recorded, and months are closed on the way.
#[test]
fn facts_that_come_late_make_the_same_books_in_the_end() {
    for (seed, life) in (0..6).zip(lives()) {
        let books = told_late(seed, life);
        let sums = |journal: &Journal| -> Vec<(Account, Money)> {
            let lines = journal.trial_balance(whole(life)).unwrap();
            let moved = lines.into_iter().filter(|line| line.closing != Money::ZERO);
            moved.map(|line| (line.account, line.closing)).collect()
        };
        assert_eq!(sums(books.journal()), sums(life.clinic.books.journal()), "seed {seed}");
        assert_eq!(books.owed(), life.clinic.books.owed(), "seed {seed}");
        for (on, owed) in life.owed.iter().step_by(9) {
            assert_eq!(books.owed_on(*on), Ok(*owed), "seed {seed}, {on}");
        }
        let late = books.journal().entries().iter().filter(|one| one.posted_on != one.entry.on);
        assert!(late.count() > 0, "seed {seed}: nothing came late");
        let lines = books.journal().roll_forward(whole(life), Step::Month).unwrap();
        assert_eq!(lines.last().map(|line| Ok(line.closing)), Some(books.owed()), "seed {seed}");
        for calendar_year in 2026..=2032 {
            books.journal().three_views(calendar_year).unwrap();
        }
    }
}

/// The same facts, told while the clinic's time runs up to five weeks ahead.
pub fn told_late(seed: u64, life: &Life) -> Books {
    let mut chance = Chance(seed + 1_000);
    let mut books = Books::new(Arc::clone(life.clinic.books.policy()));
    let mut facts: Vec<_> = life.clinic.books.facts().collect();
    facts.sort_by_key(|fact| fact.on);
    for fact in facts {
        books.record(fact).unwrap();
        if chance.below(4) == 0 {
            let ahead = fact.on.checked_add_days(Days::new(chance.below(35))).unwrap();
            books.advance(ahead).unwrap();
        }
        if chance.below(9) == 0 {
            let through = books.today().unwrap();
            books.close(through).unwrap();
        }
    }
    books.advance(life.clinic.books.today().unwrap()).unwrap();
    books
}

pub fn whole(life: &Life) -> Span {
    Span { first: day("2026-01-01"), last: life.clinic.books.today().unwrap() }
}

/// One life for each seed, lived once.
pub fn lives() -> &'static [Life] {
    static LIVES: OnceLock<Vec<Life>> = OnceLock::new();
    LIVES.get_or_init(|| (0..N_SEEDS).map(live).collect())
}

/// Some patients do something every few days, two years long; then time passes for all.
fn live(seed: u64) -> Life {
    let mut chance = Chance(seed);
    let mut clinic = Clinic::with(policy(seed));
    let (mut owed, mut n_done) = (Vec::new(), [0; N_KINDS]);
    let mut today = day("2026-03-02");
    for _ in 0..N_DEEDS {
        today = today.checked_add_days(Days::new(chance.below(14))).unwrap();
        clinic.books.advance(today).unwrap();
        let patient = u128::from(1 + chance.below(N_PATIENTS));
        for _ in 0..=chance.below(3) {
            if let Some(kind) = act(&mut clinic, &mut chance, today, patient) {
                n_done[kind] += 1;
            }
        }
        owed.retain(|(on, _)| *on != today);
        owed.push((today, clinic.books.owed().unwrap()));
    }
    clinic.books.advance(day("2032-12-31")).unwrap();
    Life { clinic, owed, n_done }
}

/// Tries one thing, and returns its kind where it was done. What is refused changes nothing.
fn act(clinic: &mut Clinic, chance: &mut Chance, today: NaiveDate, patient: u128) -> Option<usize> {
    let id = PatientId::from_raw(patient);
    let contracts: Vec<_> = clinic
        .books
        .file(id)
        .map(|file| file.contracts.iter().map(|state| state.contract.id).collect())
        .unwrap_or_default();
    let any = contracts.get(usize::try_from(chance.below(6)).unwrap()).copied();
    let kind = [0, 0, 1, 1, 1, 1, 2, 3, 3, 4, 5, 6, 7][usize::try_from(chance.below(13)).unwrap()];
    let is_done = match kind {
        0 => {
            let parts = chance.below(2) == 0;
            let plan = if parts { PlanChoice::Parts(n(4)) } else { PlanChoice::Upfront };
            let code = format!("O{:02}", if parts { 10 } else { 1 + chance.below(13) });
            offer(clinic, today, patient, &code, plan, None)
        }
        1 => {
            let services = ["IV-HYD", "NTX", "MASS60", "B12", "HFAC", "WLFU", "SCAN", "SAUNA"];
            let service = services[usize::try_from(chance.below(8)).unwrap()];
            clinic.visit(today, patient, service).is_ok()
        }
        2 => {
            let goods = CartLine::Product { code: "SERUM".to_owned(), quantity: n(1) };
            let single =
                CartLine::Service { code: ServiceCode("IV-HYD".to_owned()), quantity: n(1) };
            let file = clinic.books.file_on(id, today).unwrap();
            let most = chance.below(150_00).min(face(&file.holdings().unwrap()));
            let tenders = TendersWanted {
                wallet: Money::from_minor(i64::try_from(most).unwrap()),
                product_credit: UseCredit::Use,
                points: file.points_left().min(200),
            };
            clinic.pay(today, patient, vec![goods, single], tenders).is_ok()
        }
        3 => pay_due(clinic, today, patient),
        4 => any.is_some_and(|contract| clinic.refund(today, patient, contract).is_ok()),
        5 => any.is_some_and(|contract| clinic.extend(today, patient, contract, 30).is_ok()),
        6 => any.is_some_and(|contract| clinic.cancel(today, patient, contract).is_ok()),
        _ => any.is_some() && offer(clinic, today, patient, "O02", PlanChoice::Upfront, any),
    };
    is_done.then_some(kind)
}

fn face(holdings: &Holdings) -> u64 {
    holdings.wallet.iter().map(|credit| u64::from(credit.units_left)).sum()
}

fn offer(
    clinic: &mut Clinic,
    today: NaiveDate,
    patient: u128,
    code: &str,
    plan: PlanChoice,
    upgrade_of: Option<ContractId>,
) -> bool {
    let code = OfferingCode(code.to_owned());
    let line = CartLine::Offering { code, picks: Vec::new(), plan, upgrade_of };
    clinic.pay(today, patient, vec![line], TendersWanted::default()).is_ok()
}

fn pay_due(clinic: &mut Clinic, today: NaiveDate, patient: u128) -> bool {
    let file = clinic.books.file_on(PatientId::from_raw(patient), today).unwrap();
    let Some(due) = file.dues().unwrap().into_iter().next() else { return false };
    let line = match due.kind {
        DueKind::Cycle(cycle) => CartLine::Cycle { contract: due.contract, cycle },
        DueKind::Part(part) => CartLine::Part { contract: due.contract, part },
    };
    clinic.pay(today, patient, vec![line], TendersWanted::default()).is_ok()
}

/// The choices of a clinic take turns.
fn policy(seed: u64) -> Policy {
    let house = Policy::default();
    let mode = match seed % 3 {
        0 => LoyaltyMode::Count,
        1 => LoyaltyMode::Defer {
            expected_use: countersign::domain::money::Rate::from_hundred_thousandths(60_000),
        },
        _ => LoyaltyMode::Off,
    };
    Policy {
        lapse: if seed.is_multiple_of(2) { Lapse::Breakage } else { Lapse::Unclaimed },
        paid_credit: if seed % 4 < 2 { PaidCredit::Refundable } else { PaidCredit::Final },
        primary_care_fee: if seed % 5 < 3 { FeeEarning::ByDay } else { FeeEarning::ByFullMonth },
        loyalty: Loyalty { mode, ..house.loyalty },
        ..house
    }
}

/// Numbers that look random and are the same on every run (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }
}

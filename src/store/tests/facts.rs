//! Facts are recorded when the patient's file allows them, and what is owed follows to the cent.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use chrono::NaiveDate;

use super::deeds::{buys, opens, owed_as_in_the_files};
use super::disk::Disk;
use super::rich::*;
use super::samples::*;
use crate::domain::calendar::months_after;
use crate::domain::card::Doubt;
use crate::domain::cart::{CartQuote, ContractQuote, LineWhat};
use crate::domain::contract::{ContractTerms, Part, RefundRule};
use crate::domain::id::PatientId;
use crate::domain::intent::{IntentEnd, OpenReason};
use crate::domain::money::Money;
use crate::domain::offering::{CreditUse, Grant, OfferingCode, Period, ServiceCode, Validity};
use crate::domain::policy::{Lapse, Policy};
use crate::domain::pricing::lots_of_period;
use crate::domain::refusal::Refusal as FactRefusal;
use crate::ledger::fact::{Actor, ClinicDeed, Deed, Fact, StaffCode};
use crate::ledger::file::kit;
use crate::store::{ClinicFact, Happening, Refusal, Store, StoreError};

#[test]
fn a_fact_that_the_file_refuses_is_not_written() {
    let mut store = Store::in_memory().unwrap();
    let patient = buys(&mut store, &maria(1), 1).patient;
    let n_rows = store.n_rows().unwrap();
    let contract = contract_of(&store, patient);
    let fact = |on: &str, what| Fact { on: day(on), ..by_staff(patient, what) };
    #[rustfmt::skip]
    let cases = [
        (fact("2026-11-22", Deed::Held { contract }), FactRefusal::BackInTime(day("2026-11-23"))),
        (fact("2026-11-24", Deed::Held { contract: id(9) }), FactRefusal::UnknownContract),
        (fact("2026-11-24", Deed::ChargeFailed { contract, cycle: 1 }), FactRefusal::DoesNotRenew),
    ];
    for (fact, refusal) in cases {
        match store.record_fact(&fact, at(90)) {
            Err(error @ StoreError::Fact(_)) => {
                assert!(!error.is_final());
                assert!(matches!(error, StoreError::Fact(it) if it == refusal), "{refusal}");
            }
            other => panic!("{refusal}: {other:?}"),
        }
    }
    let stranger = by_staff(id(77), Deed::Held { contract });
    let error = store.record_fact(&stranger, at(91)).unwrap_err();
    assert!(matches!(error, StoreError::Refused(Refusal::UnknownPatient)), "{error}");
    assert_eq!(store.n_rows().unwrap(), n_rows, "nothing was written");
    store.record_fact(&fact("2026-11-24", Deed::Held { contract }), at(92)).unwrap();
    let policy = Arc::new(Policy::default());
    let file = store.file(patient, &policy, day("2026-11-24")).unwrap();
    assert!(file.contract(contract).unwrap().is_held);
}

#[test]
fn while_a_payment_is_open_nothing_else_is_recorded_of_the_patient() {
    let mut store = Store::in_memory().unwrap();
    buys(&mut store, &maria(1), 1);
    let contract = contract_of(&store, maria(1).id);
    store.save_signed(None, &cart(2, maria(1).id), at(70)).unwrap();
    let intent = intent(2, maria(1).id, store.reserve_reference(at(70)).unwrap());
    store.record_intent(&intent, at(71)).unwrap();
    let held = by_staff(maria(1).id, Deed::Held { contract });
    let error = store.record_fact(&held, at(72)).unwrap_err();
    assert!(matches!(error, StoreError::Refused(Refusal::PaymentOpen)), "{error}");
    store.close_intent(intent.attempt, IntentEnd::Reversed, at(73)).unwrap();
    store.record_fact(&held, at(74)).unwrap();
}

#[test]
fn a_doubt_is_told_from_the_rows_of_the_payment_and_ends_with_it() {
    for is_sold in [false, true] {
        let mut store = Store::in_memory().unwrap();
        let intent = opens(&mut store, &maria(1), 1);
        let attempt = intent.attempt;
        store.mark_intent(attempt, OpenReason::InDoubt(Doubt::Silence), at(2)).unwrap();
        store.mark_intent(attempt, OpenReason::Reversing, at(3)).unwrap();
        match is_sold {
            true => store.complete_sale(&sale(&intent), at(4)).unwrap(),
            false => store.close_intent(attempt, IntentEnd::Reversed, at(4)).unwrap(),
        }
        let amount = intent.amount;
        let told: Vec<Deed> = store.facts().unwrap().map(|fact| fact.unwrap().what).collect();
        let mut expect =
            vec![Deed::InDoubt { attempt, amount }, Deed::DoubtEnded { attempt, amount }];
        if is_sold {
            expect.push(Deed::Sold(Box::new(intent.sold)));
        }
        assert_eq!(told, expect);
        assert!(store.check().unwrap().is_sound());
    }
}

#[test]
fn what_concerns_the_clinic_is_told_between_the_facts_of_patients() {
    let mut store = Store::in_memory().unwrap();
    buys(&mut store, &maria(1), 1);
    let close = |through: &str| ClinicFact {
        on: day("2026-12-01"),
        at: at(100),
        by: Actor::Staff(StaffCode("DESK-1".to_owned())),
        what: ClinicDeed::PeriodClosed { through: day(through) },
    };
    store.record_clinic(&close("2026-11-30"), at(100)).unwrap();
    for through in ["2026-11-30", "2026-10-31"] {
        let error = store.record_clinic(&close(through), at(101)).unwrap_err();
        let closed = FactRefusal::Closed(day("2026-11-30"));
        assert!(matches!(error, StoreError::Fact(it) if it == closed), "{through}");
    }
    buys(&mut store, &maria(2), 2);
    let kinds: Vec<bool> = store
        .happenings()
        .unwrap()
        .map(|told| matches!(told.unwrap(), Happening::OfClinic(_)))
        .collect();
    assert_eq!(kinds, [false, true, false]);
}

/// What is on sale is on sale: saying so again writes nothing, nor does taking off what is not on.
#[test]
fn what_is_on_sale_already_is_written_once() {
    let mut store = Store::in_memory().unwrap();
    let drips = || OfferingCode("O01".to_owned());
    let on = |version| ClinicDeed::OnSale { offering: drips(), version, written: None };
    let off = || ClinicDeed::OffSale { offering: drips() };
    #[rustfmt::skip]
    let told = [(off(), 0), (on(1), 1), (on(1), 1), (on(2), 2), (on(2), 2), (off(), 3), (off(), 3), (on(2), 4)];
    for (n, (what, rows)) in (0..).zip(told) {
        let by = Actor::Staff(StaffCode("DESK-1".to_owned()));
        let fact = ClinicFact { on: day("2026-12-01"), at: at(n), by, what };
        store.record_clinic(&fact, at(n)).unwrap();
        assert_eq!(store.n_rows().unwrap(), rows, "{:?}", fact.what);
    }
    assert!(store.check().unwrap().is_sound());
}

/// Packages, parts, days of membership and a club with credit, bought, used, left and let alone by several patients on days
/// that go on: at every moment the one number is what all files say, today and later.
#[test]
fn what_is_owed_is_what_the_files_say_whatever_happens() {
    for (seed, lapse) in [(1, Lapse::Breakage), (2, Lapse::Unclaimed), (3, Lapse::Breakage)] {
        let disk = Disk::default();
        let mut store = Store::open_on(disk.clone()).unwrap();
        store.use_policy(Policy { lapse, ..Policy::default() }).unwrap();
        let mut random = Random(seed);
        let patients: Vec<PatientId> = (1..=3).map(|n| maria(n).id).collect();
        for n in 1..=3 {
            store.save_patient(&maria(n), at(0)).unwrap();
        }
        let mut today = day("2026-11-23");
        let mut n_recorded = 0;
        let mut seen: BTreeMap<NaiveDate, Money> = BTreeMap::new();
        for step in 0..90 {
            let patient = patients[random.below(3)];
            let deed = match random.below(3) {
                0 => Some(bought(&mut random, patient, today, step)),
                1 => used(&store, patient, today, &mut random, step),
                _ => ended(&store, patient, today, &mut random, step),
            };
            if let Some(what) = deed {
                let fact = Fact { on: today, ..by_staff(patient, what) };
                n_recorded += u32::from(store.record_fact(&fact, at(step)).is_ok());
            }
            owed_as_in_the_files(&store, &patients, today);
            seen.insert(today, store.owed_today(today).unwrap());
            today = today + chrono::Days::new(u64::try_from(random.below(20)).unwrap());
        }
        assert!(n_recorded > 15, "seed {seed}: {n_recorded} facts are too few");
        let report = store.check().unwrap();
        assert!(report.is_sound(), "seed {seed}: {:?}", report.faults);
        assert!(seen.len() > 60, "seed {seed}");
        for (day, owed) in &seen {
            assert_eq!(store.owed_on(*day).unwrap(), *owed, "seed {seed}, as of {day}");
        }
        drop(store);
        // Under another policy it is worked out anew, and back again.
        let mut store = Store::open_on(disk).unwrap();
        store.use_policy(Policy::default()).unwrap();
        owed_as_in_the_files(&store, &patients, today);
        assert!(store.check().unwrap().is_sound(), "seed {seed}");
    }
}

fn bought(random: &mut Random, patient: PatientId, today: NaiveDate, step: i64) -> Deed {
    let price = 1_000 + i64::try_from(random.below(90_000)).unwrap();
    let fee = Money::from_minor(25_00);
    let (terms, n_parts) = match random.below(5) {
        0 => (kit::sessions("X", 7, price, 3), 1),
        1 => (kit::sessions("X", 7, price, 3), 4),
        2 => (kit::access(Period::Quarter, price, RefundRule::UnusedDays), 1),
        3 => {
            let line = kit::grant(kit::service("X"), 9, 900_00, Validity::Days(kit::n(45)));
            (kit::granting(line, kit::terms("BANK", price, RefundRule::Allocated { fee })), 1)
        }
        _ => {
            let credit = Grant::Credit(CreditUse::Products);
            let credit = kit::grant(credit, 70_00, 70_00, Validity::Period);
            let days = kit::grant(Grant::Access, 1, 10_00, Validity::Period);
            let club = kit::terms("CLUB", price, RefundRule::Nothing);
            let club = kit::granting(days, kit::granting(credit, club));
            (kit::each(Period::Month, club), 1)
        }
    };
    let points = u32::try_from(random.below(3)).unwrap() * 40;
    let quote = quote_of(terms, n_parts, points, today);
    Deed::Sold(Box::new(sold_of(&quote, 1_000 + u64::try_from(step).unwrap(), patient, None)))
}

/// What these terms cost today, in so many parts.
pub(super) fn quote_of(
    mut terms: ContractTerms,
    n_parts: u32,
    points: u32,
    today: NaiveDate,
) -> CartQuote {
    let price = terms.price;
    if let Some(renewal) = &mut terms.renewal {
        renewal.anchor.first = today;
    }
    let span = terms.renewal.map(|renewal| renewal.anchor.cycle(0).unwrap());
    let lots = lots_of_period(&terms, price, &Policy::default(), span, today).unwrap();
    let parts: Vec<Part> = price
        .unit_values(kit::n(n_parts))
        .unwrap()
        .into_iter()
        .zip(0..)
        .map(|(amount, n)| Part { due: months_after(today, n).unwrap(), amount })
        .collect();
    let due = parts[0].amount;
    let parts = if n_parts > 1 { parts } else { Vec::new() };
    let contract = ContractQuote {
        terms,
        lots,
        goods: Vec::new(),
        parts,
        last_valid_day: None,
        upgrade_of: None,
    };
    let mut quote = CartQuote { quoted_on: today, points, ..quote() };
    let line = &mut quote.lines[0];
    line.what = LineWhat::Contract(Box::new(contract));
    (line.net, line.due_today, line.tax) = (price, due, Money::ZERO);
    (quote.net, quote.tax, quote.total, quote.card) = (due, Money::ZERO, due, due);
    quote
}

fn used(
    store: &Store,
    patient: PatientId,
    today: NaiveDate,
    random: &mut Random,
    step: i64,
) -> Option<Deed> {
    use crate::ledger::fact::{Attendance, Redemption};
    let file = store.file(patient, &store.policy, today).unwrap();
    let state = file.contracts.get(random.below(file.contracts.len().max(1)))?;
    let lot = file.lots_of(state.contract.id).into_iter().find(|lot| lot.units_left() > 0)?;
    let draw = crate::domain::cart::Draw {
        lot: lot.lot.id,
        units: NonZeroU32::MIN,
        value: lot.value_of_next(NonZeroU32::MIN).unwrap(),
    };
    Some(Deed::Redeemed(Redemption {
        id: u128::try_from(step).unwrap() + 1,
        contract: state.contract.id,
        service: ServiceCode("IV-HYD".to_owned()),
        provider: StaffCode("RN-1".to_owned()),
        given_on: today,
        attendance: Attendance::Came,
        draws: vec![draw],
        fee: Money::from_minor(129_00),
        override_reason: None,
    }))
}

fn ended(
    store: &Store,
    patient: PatientId,
    today: NaiveDate,
    random: &mut Random,
    step: i64,
) -> Option<Deed> {
    use crate::ledger::deed;
    use crate::ledger::fact::RefundReason;
    let file = store.file(patient, &store.policy, today).unwrap();
    let contract = file.contracts.get(random.below(file.contracts.len().max(1)))?.contract.id;
    if random.below(2) == 0 {
        let last_day = today + chrono::Days::new(9);
        return Some(Deed::Cancelled { contract, last_day, exit_fee: Money::ZERO });
    }
    let ask = deed::RefundAsk {
        id: u128::try_from(step).unwrap() + 1,
        contract,
        reason: RefundReason::PatientEnds,
        amount: None,
    };
    deed::refund(&file, &ask, today).ok()
}

pub(super) fn by_staff(patient: PatientId, what: Deed) -> Fact {
    Fact { patient, ..fact(what, Actor::Staff(StaffCode("DESK-1".to_owned()))) }
}

pub(super) fn contract_of(store: &Store, patient: PatientId) -> crate::domain::id::ContractId {
    let file = store.file(patient, &Arc::new(Policy::default()), day("2026-11-23")).unwrap();
    file.contracts[0].contract.id
}

//! Closed days stay as they were: what is recorded for them later posts later.

use countersign::domain::calendar::Span;
use countersign::domain::money::Money;
use countersign::domain::refusal::Refusal;
use countersign::ledger::account::{Account, RevenueClass};
use countersign::ledger::entry::Cause;
use countersign::ledger::report::period::{Step, year};

use crate::clinic::{Clinic, day};

#[test]
fn an_extension_dated_in_a_closed_month_posts_in_the_open_one() {
    let mut clinic = Clinic::new();
    let contract = clinic.buy("2026-03-02", 1, "O01");
    for on in ["2026-04-01", "2026-05-01", "2026-06-01"] {
        clinic.visit(day(on), 1, "IV-HYD").unwrap();
    }
    clinic.books.close(day("2027-03-31")).unwrap();
    assert_eq!(clinic.books.owed(), Ok(Money::ZERO), "it lapsed on 03-03");
    clinic.extend(day("2027-03-07"), 1, contract, 30).unwrap();

    let file = clinic.books.file(countersign::domain::id::PatientId::from_raw(1)).unwrap();
    let left = file.lots_of(contract).into_iter().find(|lot| lot.units_left() > 0).unwrap();
    assert_eq!(left.last_valid_day, Some(day("2027-04-06")), "US-43: from the day it was granted");
    assert_eq!(clinic.books.owed(), Ok(Money::from_minor(96_75)));
    #[rustfmt::skip]
    let cases = [("2027-03-02", 96_75), ("2027-03-03", 0), ("2027-03-06", 0), ("2027-03-07", 96_75)];
    for (on, expect) in cases {
        assert_eq!(clinic.books.owed_on(day(on)), Ok(Money::from_minor(expect)), "US-43, {on}");
    }
    let posted: Vec<_> = clinic
        .books
        .journal()
        .entries()
        .iter()
        .filter(|booked| matches!(booked.entry.cause, Cause::Expired | Cause::Reinstated))
        .map(|booked| (booked.entry.cause, booked.entry.on, booked.posted_on))
        .collect();
    #[rustfmt::skip]
    assert_eq!(posted, [
        (Cause::Expired, day("2027-03-03"), day("2027-03-03")),
        (Cause::Reinstated, day("2027-03-07"), day("2027-04-01")),
    ], "US-43: both stay visible");

    let months = Span { first: day("2027-03-01"), last: day("2027-04-30") };
    let [march, april] =
        clinic.books.journal().roll_forward(months, Step::Month).unwrap().try_into().unwrap();
    let usd = Money::from_minor;
    assert_eq!((march.opening, march.expired, march.closing), (usd(96_75), usd(96_75), usd(0)));
    assert_eq!((april.reinstated, april.closing), (usd(96_75), usd(96_75)));
}

#[test]
fn a_close_takes_in_what_happens_by_itself_until_then() {
    let mut clinic = Clinic::new();
    clinic.buy("2026-12-15", 1, "O08");
    clinic.books.close(day("2026-12-31")).unwrap();
    let december = year(2026).unwrap();
    let earned = clinic
        .books
        .journal()
        .trial_balance(december)
        .unwrap()
        .into_iter()
        .find(|line| line.account == Account::Revenue(RevenueClass::Membership))
        .unwrap();
    assert_eq!(earned.closing, Money::from_minor(-109_13), "US-24");
    assert_eq!(clinic.books.owed(), Ok(Money::from_minor(89_87)), "US-24");
}

/// The visit came to light on 06-03, when the days of the session's lapse had been worked out.
#[test]
fn a_late_visit_undoes_the_lapse_of_its_session() {
    let mut clinic = Clinic::new();
    clinic.buy("2026-03-02", 1, "O01");
    clinic.books.advance(day("2027-06-03")).unwrap();
    assert_eq!(clinic.books.owed(), Ok(Money::ZERO));
    clinic.visit(day("2027-03-02"), 1, "IV-HYD").unwrap();
    let months = Span { first: day("2026-03-02"), last: day("2027-06-30") };
    let [line] =
        clinic.books.journal().roll_forward(months, Step::Whole).unwrap().try_into().unwrap();
    let usd = Money::from_minor;
    assert_eq!((line.redeemed, line.expired, line.closing), (usd(96_75), usd(290_25), usd(0)));
}

#[test]
fn a_patients_facts_never_go_back_in_time() {
    let mut clinic = Clinic::new();
    clinic.buy("2026-03-02", 1, "O01");
    clinic.visit(day("2026-04-01"), 1, "IV-HYD").unwrap();
    let before = clinic.books.clone();
    let late = clinic.visit(day("2026-03-31"), 1, "IV-HYD");
    assert_eq!(late, Err(Refusal::BackInTime(day("2026-04-01"))));
    assert_eq!(clinic.books.journal(), before.journal());
}

#[test]
fn another_patients_facts_may_be_recorded_in_any_order() {
    let mut clinic = Clinic::new();
    clinic.buy("2026-04-01", 1, "O01");
    clinic.buy("2026-03-02", 2, "O03");
    assert_eq!(clinic.books.owed_on(day("2026-03-31")), Ok(Money::from_minor(690_00)));
    assert_eq!(clinic.books.owed(), Ok(Money::from_minor(1_077_00)));
}

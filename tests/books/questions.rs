//! Questions to the books: reminders, the review of a quarter, tax years, what to expect, what to keep.

use chrono::NaiveDate;
use countersign::domain::calendar::Span;
use countersign::domain::cart::{CartLine, PlanChoice, TendersWanted};
use countersign::domain::id::{ContractId, PatientId};
use countersign::domain::money::Money;
use countersign::domain::offering::OfferingCode;
use countersign::domain::refusal::Refusal;
use countersign::ledger::fact::{ClinicDeed, Deed};
use countersign::ledger::forecast::forecast;
use countersign::ledger::keeping::{Keeping, keeping};
use countersign::ledger::reminder::{Channel, Reach, reminders};
use countersign::ledger::report::owed::Bucket;
use countersign::ledger::report::period::{Step, year};
use countersign::ledger::review::{Review, Verdict};

use crate::clinic::{Clinic, day, n};

#[test]
fn reminders_follow_what_is_left_and_until_when() {
    let mut clinic = Clinic::new();
    let contract = clinic.buy("2026-03-02", 1, "O01");
    let queue = |clinic: &Clinic| -> Vec<(String, u32)> {
        let file = clinic.books.file(PatientId::from_raw(1)).unwrap();
        let span = Span { first: day("2026-03-02"), last: day("2028-12-31") };
        let queue = reminders(file, Reach::default(), span).unwrap();
        assert!(queue.iter().all(|reminder| reminder.channel == Channel::Print));
        queue.iter().map(|reminder| (reminder.on.to_string(), reminder.units_left)).collect()
    };
    let at = |days: [&str; 3], left| days.map(|on| (on.to_owned(), left)).to_vec();
    assert_eq!(queue(&clinic), at(["2027-01-31", "2027-02-16", "2027-02-27"], 4), "US-47");
    clinic.visit(day("2026-04-01"), 1, "IV-HYD").unwrap();
    assert_eq!(queue(&clinic), at(["2027-01-31", "2027-02-16", "2027-02-27"], 3), "US-47");
    clinic.extend(day("2027-03-07"), 1, contract, 30).unwrap();
    assert_eq!(queue(&clinic), at(["2027-03-07", "2027-03-23", "2027-04-03"], 3), "US-47");
    for _ in 0..3 {
        clinic.visit(day("2027-03-08"), 1, "IV-HYD").unwrap();
    }
    assert_eq!(queue(&clinic), [], "US-47");
}

#[test]
fn a_review_names_what_sells_too_little() {
    let (_, review) = us_48();
    let cents = Money::minor;
    assert_eq!(cents(review.net_sales), 33_362_00, "US-48");
    let lines: Vec<(&str, u32, i64, u32, Verdict)> = review
        .lines
        .iter()
        .map(|line| {
            let sales = cents(line.net_sales);
            (line.offering.0.as_str(), line.units, sales, line.share, line.verdict)
        })
        .collect();
    #[rustfmt::skip]
    assert_eq!(lines, [
        ("O01", 22, 8_514_00, 25_52, Verdict::Keep),
        ("O02", 9, 5_103_00, 15_30, Verdict::Keep),
        ("O03", 0, 0, 0, Verdict::OffShelf),
        ("O04", 2, 698_00, 2_09, Verdict::Cut),
        ("O05", 0, 0, 0, Verdict::Keep),
        ("O08", 93, 18_507_00, 55_47, Verdict::Keep),
        ("O11", 1, 540_00, 1_62, Verdict::Cut),
    ], "US-48; O05 has been on the shelf for two months only");
    let line = review.lines.iter().find(|line| line.offering.0 == "O04").unwrap();
    assert_eq!((line.redemptions, cents(line.owed)), (1, 698_00 - 116_33));
    let all = review.lines.iter().map(|line| line.owed);
    assert_eq!(review.lines.iter().map(|line| line.disputes).sum::<u32>(), 1);
    assert!(Money::sum(all).unwrap().is_positive());
}

#[test]
fn holders_of_what_is_cut_are_told_what_another_offering_costs_them() {
    let (clinic, review) = us_48();
    let holders = clinic.books.holders(&review, &clinic.catalog).unwrap();
    let told: Vec<_> = holders
        .iter()
        .map(|holder| {
            let target = holder.target.as_ref();
            let to = target.map(|to| (to.offering.0.as_str(), to.price_after.minor()));
            (holder.patient.raw(), holder.offering.0.as_str(), holder.unused.minor(), to)
        })
        .collect();
    #[rustfmt::skip]
    assert_eq!(told, [
        // Nothing else is on its shelf: the best seller of all that costs at least as much.
        (201, "O04", 349_00 - 116_33, Some(("O01", 387_00 - 232_67))),
        (202, "O04", 349_00, Some(("O01", 38_00))),
        // The club that sells best costs less than what is unused.
        (301, "O11", 540_00, Some(("O13", 1_188_00 - 540_00))),
    ], "US-48");
}

/// A quarter with US-48's sales. O04 was used once, and one O01 is in dispute.
fn us_48() -> (Clinic, Review) {
    let mut clinic = Clinic::new();
    let quarter = Span { first: day("2027-01-01"), last: day("2027-03-31") };
    let mut shelf = |on: &str, code: &str| {
        let deed = ClinicDeed::OnSale {
            offering: OfferingCode(code.to_owned()),
            version: 1,
            written: None,
        };
        clinic.books.record_clinic(day(on), &deed).unwrap();
    };
    for code in ["O01", "O02", "O03", "O04", "O08", "O11"] {
        shelf("2026-06-01", code);
    }
    shelf("2027-02-01", "O05");
    let gone = ClinicDeed::OffSale { offering: OfferingCode("O03".to_owned()) };
    clinic.books.record_clinic(day("2026-12-31"), &gone).unwrap();
    clinic.buy("2026-12-31", 1, "O01");
    for patient in 1..=22 {
        clinic.buy("2027-01-05", patient, "O01");
    }
    for patient in 101..=109 {
        clinic.buy("2027-01-31", patient, "O02");
    }
    clinic.buy("2027-02-14", 201, "O04");
    clinic.buy("2027-03-31", 202, "O04");
    clinic.visit(day("2027-03-01"), 201, "MASS60").unwrap();
    clinic.buy("2027-03-30", 301, "O11");
    for patient in 401..=431 {
        let contract = clinic.buy("2027-01-05", patient, "O08");
        for (cycle, on) in [(1, "2027-02-05"), (2, "2027-03-05")] {
            let line = CartLine::Cycle { contract, cycle };
            clinic.pay(day(on), patient, vec![line], TendersWanted::default()).unwrap();
        }
    }
    let held = clinic.books.file(PatientId::from_raw(22)).unwrap().contracts[0].contract.id;
    clinic
        .record(day("2027-03-03"), PatientId::from_raw(22), Deed::Held { contract: held })
        .unwrap();
    clinic.books.advance(day("2027-03-31")).unwrap();
    let review = clinic.books.review(quarter).unwrap();
    (clinic, review)
}

#[test]
fn a_tax_year_is_seen_three_ways() {
    let mut clinic = Clinic::new();
    clinic.buy("2026-11-23", 1, "O01");
    clinic.buy("2026-12-15", 2, "O08");
    let serum = CartLine::Product { code: "SERUM".to_owned(), quantity: n(1) };
    clinic.pay(day("2026-12-20"), 3, vec![serum], TendersWanted::default()).unwrap();
    clinic.visit(day("2026-12-24"), 1, "IV-HYD").unwrap();
    clinic.visit(day("2027-05-03"), 1, "IV-HYD").unwrap();
    clinic.extend(day("2027-11-23"), 1, first_contract(&clinic, 1), 60).unwrap();
    clinic.visit(day("2028-01-03"), 1, "IV-HYD").unwrap();
    clinic.books.advance(day("2028-12-31")).unwrap();
    #[rustfmt::skip]
    let cases = [
        // Sales without tax; visits, 17 of 31 days, the serum; the same in the year of receipt.
        (2026, 387_00 + 199_00 + 88_00, 96_75 + 109_13 + 88_00, 96_75 + 109_13 + 88_00),
        // Nothing came in; one visit and 14 days; all that 2026 left over, used or not.
        (2027, 0, 96_75 + 89_87, 290_25 + 89_87),
        // A visit and a lapse; taxed the year before.
        (2028, 0, 193_50, 0),
    ];
    for (calendar_year, cash, accrual, deferral) in cases {
        let views = clinic.books.journal().three_views(calendar_year).unwrap();
        let got = (views.cash.minor(), views.accrual.minor(), views.deferral.minor());
        assert_eq!(got, (cash, accrual, deferral), "US-50, {calendar_year}");
        assert_eq!(views.year, year(calendar_year).unwrap());
    }
}

#[test]
fn auto_pay_and_parts_are_expected_month_by_month() {
    let mut clinic = Clinic::new();
    clinic.buy("2026-10-31", 1, "O08");
    clinic.buy_in("2026-11-15", 2, "O10", PlanChoice::Parts(n(4)));
    clinic.buy("2026-11-15", 3, "O13");
    let leaving = clinic.buy("2026-11-01", 4, "O06");
    clinic.cancel(day("2026-11-20"), 4, leaving).unwrap();
    let today = day("2026-12-10");
    clinic.books.advance(today).unwrap();
    let expected = forecast(clinic.books.files(), today).unwrap();
    let months: Vec<(String, i64, i64)> = expected
        .iter()
        .map(|line| (line.month.last.to_string(), line.auto_pay.minor(), line.parts.minor()))
        .collect();
    let month = |last: &str, auto_pay, parts| (last.to_owned(), auto_pay, parts);
    // The charge of 11-30 failed to come by 12-05 and all tries were over: suspended.
    #[rustfmt::skip]
    assert_eq!(months[..4], [
        month("2026-12-31", 0, 281_07),
        month("2027-01-31", 0, 281_06),
        month("2027-02-28", 0, 281_06),
        month("2027-03-31", 0, 281_06),
    ], "R-34");

    clinic.buy("2026-12-10", 5, "O12");
    let expected = forecast(clinic.books.files(), today).unwrap();
    let all = Money::sum(expected.iter().map(|line| line.auto_pay)).unwrap();
    assert_eq!((expected.len(), all), (12, Money::from_minor(11 * 150_00)));
    let parts = Money::sum(expected.iter().map(|line| line.parts)).unwrap();
    assert_eq!(parts, Money::from_minor(1_499_00 - 374_75), "all that the schedule has");
}

#[test]
fn records_are_kept_while_a_payment_can_be_disputed() {
    let mut clinic = Clinic::new();
    let contract = clinic.buy("2026-12-01", 1, "O01");
    let kept = kept(&clinic, 1, contract);
    assert_eq!(kept.dispute_horizon, day("2028-03-30"), "US-52");
    assert_eq!(kept.consent_until, Some(day("2029-12-01")));
    let until = Refusal::KeptUntil(day("2029-12-01"));
    assert_eq!(kept.may_purge(day("2028-03-29")), Err(until.clone()), "US-52");
    assert_eq!(kept.may_purge(day("2029-12-01")), Err(until));
    assert_eq!(kept.may_purge(day("2029-12-02")), Ok(()));

    clinic.extend(day("2027-12-01"), 1, contract, 90).unwrap();
    let extended = self::kept(&clinic, 1, contract);
    assert_eq!(extended.dispute_horizon, day("2028-05-24"), "540 days are the most");
}

#[test]
fn a_consent_is_kept_for_a_year_after_a_membership_ends() {
    let mut clinic = Clinic::new();
    let contract = clinic.buy("2026-12-01", 1, "O08");
    assert_eq!(kept(&clinic, 1, contract).until(), None, "it goes on");
    for cycle in 1..=30 {
        let on = countersign::domain::calendar::months_after(day("2026-12-01"), cycle).unwrap();
        let line = CartLine::Cycle { contract, cycle };
        clinic.pay(on, 1, vec![line], TendersWanted::default()).unwrap();
    }
    clinic.cancel(day("2029-06-20"), 1, contract).unwrap();
    let kept = kept(&clinic, 1, contract);
    assert_eq!(kept.consent_until, Some(day("2030-06-30")), "US-54");
    assert_eq!(kept.dispute_horizon, day("2029-10-28"), "the last charge, CB-4");
}

#[test]
fn what_is_owed_is_told_by_age_and_by_time_left() {
    let mut clinic = Clinic::new();
    clinic.buy("2026-01-10", 1, "O01");
    clinic.buy("2026-12-15", 2, "O04");
    clinic.buy("2026-12-31", 3, "O05");
    let report = clinic.books.owed_report(day("2026-12-31")).unwrap();
    let usd = Money::from_minor;
    #[rustfmt::skip]
    let ages = [(Bucket::UpTo30, usd(849_00)), (Bucket::UpTo365, usd(387_00))];
    assert_eq!(report.by_age.into_iter().collect::<Vec<_>>(), ages);
    #[rustfmt::skip]
    let left = [(Bucket::UpTo30, usd(387_00)), (Bucket::UpTo180, usd(349_00)), (Bucket::Never, usd(500_00))];
    assert_eq!(report.by_time_left.into_iter().collect::<Vec<_>>(), left);
    assert_eq!(report.total, usd(1_236_00));
}

#[test]
fn a_day_rolls_forward_with_real_sales() {
    let mut clinic = Clinic::new();
    let contract = clinic.buy("2026-03-02", 1, "O01");
    clinic.buy("2026-03-02", 2, "O03");
    clinic.visit(day("2026-03-07"), 1, "IV-HYD").unwrap();
    clinic.buy("2026-03-07", 3, "O02");
    clinic.refund(day("2026-03-07"), 1, contract).unwrap();
    let today = Span { first: day("2026-03-07"), last: day("2026-03-07") };
    let [line] = clinic.books.journal().roll_forward(today, Step::Day).unwrap().try_into().unwrap();
    let columns = [line.opening, line.sold, line.redeemed, line.refunded, line.closing];
    assert_eq!(columns.map(Money::minor), [1_077_00, 567_00, 96_75, 290_25, 1_257_00]);
    assert_eq!(clinic.books.owed(), Ok(line.closing));
}

fn first_contract(clinic: &Clinic, patient: u128) -> ContractId {
    clinic.books.file(PatientId::from_raw(patient)).unwrap().contracts[0].contract.id
}

fn kept(clinic: &Clinic, patient: u128, contract: ContractId) -> Keeping {
    let id = PatientId::from_raw(patient);
    let paid_on = |sale| -> Option<NaiveDate> { clinic.books.paid_on(id, sale) };
    keeping(clinic.books.file(id).unwrap(), contract, paid_on).unwrap()
}

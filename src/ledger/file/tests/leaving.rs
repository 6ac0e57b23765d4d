//! How a contract ends: refunds, upgrades, cancellations, and prices that are paid in parts.

use crate::domain::cart::{Draw, DueKind};
use crate::domain::contract::{ContractTerms, RefundRule, Standing};
use crate::domain::entitlement::{Earning, Funding, Lot};
use crate::domain::id::{ContractId, LotId, SaleId};
use crate::domain::money::{Money, Rate};
use crate::domain::offering::{Grant, OfferingCode, Period, Validity};
use crate::domain::policy::{FeeEarning, Loyalty, LoyaltyMode, Policy};
use crate::domain::refusal::Refusal;
use crate::domain::sold::{Sold, SoldLine, Tender};
use crate::domain::terms::TermsDigest;
use crate::ledger::account::{Account, RevenueClass};
use crate::ledger::entry::Cause;
use crate::ledger::fact::{Deed, Refund, RefundReason, RefundTo};
use crate::ledger::file::kit::{
    Kit, PATIENT, access, day, grant, granting, n, service, sessions, terms, usd,
};

#[test]
fn what_is_not_used_comes_back_and_what_is_kept_is_earned() {
    // US-14: rule, kept, of which account.
    let fee = Account::Revenue(RevenueClass::Fee);
    let services = Account::Revenue(RevenueClass::Service);
    #[rustfmt::skip]
    let cases = [
        (RefundRule::Allocated { fee: usd(0) },         0,     fee,          0),
        (RefundRule::Allocated { fee: usd(25_00) }, 25_00,     fee,      25_00),
        (RefundRule::Repriced,                      64_50, services, 258_00),
    ];
    for (refund, kept, account, earned) in cases {
        let mut kit = Kit::new();
        let package = sessions("X", 4, 387_00, 12);
        let id = kit.buy("2026-12-01", ContractTerms { refund, ..package });
        kit.redeem("2026-12-05", id, "X", 2);
        let refund = kit.refund("2026-12-08", id, RefundReason::PatientEnds, kept);
        assert_eq!((kit.owed(), kit.revenue()), (0, 193_50 + kept));
        assert_eq!(kit.balance(account), usd(earned));
        assert_eq!(kit.balance(Account::RefundsPayable), usd(193_50 - kept));
        assert_eq!(kit.file.standing(id), Some(Standing::Ended));
        assert!(kit.try_redeem("2026-12-08", id, "X", 1).is_err(), "nothing is left of it");

        let (to, amount) = (RefundTo::Cash(SaleId::from_raw(1)), usd(193_50 - kept));
        let more = Deed::RefundPaid { refund, tender: to, amount: usd(193_51) };
        assert!(kit.try_take(day("2026-12-09"), more).is_err(), "not more than was promised");
        kit.take("2026-12-09", Deed::RefundPaid { refund, tender: to, amount });
        assert_eq!(kit.balance(Account::RefundsPayable), Money::ZERO);
        assert_eq!(kit.balance(Account::Cash), usd(kept - 193_50));
        assert_eq!(kit.replayed(), kit.file);
    }
}

#[test]
fn no_more_goes_back_than_came_in() {
    let mut kit = Kit::new();
    let id = kit.buy("2026-12-01", sessions("X", 4, 387_00, 12));
    let sale = kit.file.contract(id).unwrap().sales[0].sale;
    let refund = |unused: i64, kept: i64, back: Vec<(RefundTo, Money)>| {
        Deed::Refunded(Refund {
            id: 5,
            contract: id,
            reason: RefundReason::ClinicEnds,
            unused: usd(unused),
            kept: usd(kept),
            back,
            points_back: Vec::new(),
            tax: Money::ZERO,
        })
    };
    let all = usd(387_00);
    #[rustfmt::skip]
    let cases = [
        (refund(387_00, 0, vec![(RefundTo::Cash(sale), all)]),
            Refusal::AboveCaptured { asked: all, captured: usd(0) }),
        (refund(387_00, 0, vec![(RefundTo::Card(SaleId::from_raw(9)), all)]),
            Refusal::UnknownRecord),
        (refund(387_00, 1, vec![(RefundTo::Card(sale), all)]),
            Refusal::TendersDiffer { tendered: all, total: usd(386_99) }),
        (refund(387_01, 1, vec![(RefundTo::Card(sale), all)]),
            Refusal::Unbalanced(usd(1))),
    ];
    for (deed, expect) in cases {
        assert_eq!(kit.try_take(day("2026-12-02"), deed), Err(expect));
    }
}

#[test]
fn who_leaves_in_the_middle_has_used_the_days_before() {
    // US-30: how the fee is earned, left on, used, back.
    #[rustfmt::skip]
    let cases = [
        (FeeEarning::ByDay,       95_00, Period::Month, "2027-06-11",  31_67,  63_33),
        (FeeEarning::ByFullMonth, 95_00, Period::Month, "2027-06-11",      0,  95_00),
        (FeeEarning::ByDay,       95_00, Period::Month, "2027-06-01",      0,  95_00),
        (FeeEarning::ByFullMonth, 1_020_00, Period::Year, "2027-08-15", 170_00, 850_00),
        (FeeEarning::ByDay,       1_020_00, Period::Year, "2027-08-15", 209_02, 810_98),
    ];
    for (primary_care_fee, price, period, on, used, back) in cases {
        let mut kit = Kit::with(Policy { primary_care_fee, ..Policy::default() });
        let id = kit.buy("2027-06-01", access(period, price, RefundRule::UnusedDays));
        kit.until(on);
        kit.refund(on, id, RefundReason::PatientEnds, 0);
        assert_eq!((kit.revenue(), kit.owed()), (used, 0), "{primary_care_fee:?} {on}");
        assert_eq!(kit.balance(Account::RefundsPayable), usd(back));
        kit.until("2028-12-31");
        assert_eq!(kit.revenue(), used, "no day is earned after that");
    }
}

#[test]
fn a_price_in_parts_is_a_debt_or_a_claim() {
    let mut kit = Kit::new();
    let id = reset(&mut kit);
    assert_eq!(kit.owed(), 374_75);
    week_one(&mut kit, id);
    assert_eq!((kit.revenue(), kit.owed()), (194_53, 180_22), "US-41, week 1");

    let mut more = kit.clone();
    for (code, units) in [("WLFU", 3), ("NUTR", 1), ("B12", 3)] {
        more.redeem("2026-12-20", id, code, units);
    }
    assert_eq!((more.revenue(), more.owed()), (518_74, 0), "US-41, week 4");
    assert_eq!(more.balance(Account::ContractAsset), usd(143_99));
    assert_eq!(more.file.owed_of(id), Money::ZERO);

    kit.pay_part("2026-12-10", id, 1, 374_75);
    kit.refund("2026-12-11", id, RefundReason::ClinicEnds, 0);
    assert_eq!(kit.balance(Account::RefundsPayable), usd(554_97), "US-41, after two parts");
    assert_eq!(kit.file.dues().unwrap(), [], "no more parts are due");
    assert_eq!(kit.replayed(), kit.file);
}

#[test]
fn who_used_more_than_was_paid_owes_the_difference() {
    let mut kit = Kit::new();
    let id = reset(&mut kit);
    week_one(&mut kit, id);
    for (code, units) in [("WLFU", 3), ("NUTR", 1), ("B12", 3)] {
        kit.redeem("2026-12-20", id, code, units);
    }
    kit.refund("2026-12-21", id, RefundReason::PatientEnds, 0);
    assert_eq!(kit.balance(Account::ContractAsset), usd(143_99));
    let due = &kit.file.dues().unwrap()[0];
    assert_eq!((due.kind, due.amount), (DueKind::Part(1), usd(143_99)));
    kit.pay_part("2027-01-01", id, 1, 143_99);
    assert_eq!(kit.balance(Account::ContractAsset), Money::ZERO);
    assert_eq!(kit.file.dues().unwrap(), []);
}

#[test]
fn parts_are_paid_in_their_order_and_once() {
    let mut kit = Kit::new();
    let id = reset(&mut kit);
    let due = &kit.file.dues().unwrap()[0];
    assert_eq!((due.kind, due.due), (DueKind::Part(1), day("2027-01-01")));
    let pay = |part: u32, minor: i64| {
        let (sale, amount) = (SaleId::from_raw(900 + u128::from(part)), usd(minor));
        let lines = vec![SoldLine::Part { contract: id, part, amount }];
        let tenders = vec![Tender::Cash { amount }];
        let tax = Money::ZERO;
        let (patient, points, points_times) = (PATIENT, None, None);
        Deed::Sold(Box::new(Sold { sale, patient, lines, tax, tenders, points, points_times }))
    };
    let on = day("2027-01-02");
    let total = usd(374_75);
    #[rustfmt::skip]
    let refused = [
        (pay(0, 374_75), Refusal::PaidAlready),
        (pay(2, 374_75), Refusal::NotDueYet(day("2027-01-01"))),
        (pay(1, 374_74), Refusal::TendersDiffer { tendered: usd(374_74), total }),
    ];
    for (deed, expect) in refused {
        assert_eq!(kit.try_take(on, deed), Err(expect));
    }
    kit.until("2027-01-02");
    assert_eq!(kit.file.standing(id), Some(Standing::PastDue));
    for part in 1..4 {
        kit.take("2027-01-02", pay(part, 374_75));
    }
    assert_eq!((kit.owed(), kit.file.standing(id)), (1_499_00, Some(Standing::Active)));
    assert_eq!(kit.try_take(on, pay(4, 374_75)), Err(Refusal::NothingDue));
}

#[test]
fn an_upgrade_moves_what_is_unused_and_earns_nothing() {
    let mut kit = Kit::new();
    let old = kit.buy("2026-12-01", sessions("X", 4, 387_00, 12));
    kit.redeem("2026-12-05", old, "X", 1);
    assert_eq!(kit.file.holdings().unwrap().unused[0].2, usd(290_25));
    let tenders = handed_in(old, 290_25, 276_75);
    let new = kit.buy_with("2026-12-06", sessions("Y", 4, 567_00, 12), &[], tenders);
    assert_eq!((kit.revenue(), kit.owed()), (96_75, 567_00), "US-34");
    assert_eq!(kit.file.standing(old), Some(Standing::Ended));
    kit.refund("2026-12-07", new, RefundReason::ClinicEnds, 0);
    assert_eq!(kit.owed(), 0, "the money goes back to both cards");
    assert_eq!(kit.balance(Account::RefundsPayable), usd(567_00));
}

#[test]
fn the_day_of_an_upgrade_is_a_day_of_the_new_membership() {
    let mut kit = Kit::new();
    let old = kit.buy("2027-06-01", access(Period::Month, 199_00, RefundRule::Nothing));
    kit.until("2027-06-13");
    assert_eq!(kit.file.unused_of(old), Ok(usd(119_40)), "US-34: 12 of 30 days");
    let tenders = handed_in(old, 119_40, 279_60);
    let plus = grant(service("RUB"), 3, 330_00, Validity::Months(n(1)));
    let new = granting(plus, terms("PLUS", 399_00, RefundRule::Nothing));
    kit.buy_with("2027-06-13", new, &[], tenders);
    assert_eq!((kit.revenue(), kit.owed()), (79_60, 399_00));
}

#[test]
fn who_leaves_keeps_access_to_the_end_of_what_was_paid() {
    let mut kit = Kit::new();
    let id = kit.buy("2026-12-15", access(Period::Month, 199_00, RefundRule::Nothing));
    let (last_day, exit_fee) = (day("2027-01-14"), usd(150_00));
    kit.take("2026-12-20", Deed::Cancelled { contract: id, last_day, exit_fee });
    assert_eq!(kit.file.standing(id), Some(Standing::Leaving));
    let again = Deed::Cancelled { contract: id, last_day, exit_fee };
    assert_eq!(kit.try_take(day("2026-12-21"), again), Err(Refusal::CancelledAlready));
    let fee = &kit.file.dues().unwrap()[0];
    assert_eq!((fee.kind, fee.amount), (DueKind::Part(1), exit_fee));
    kit.pay_part("2026-12-21", id, 1, 150_00);
    assert_eq!(kit.balance(Account::Revenue(RevenueClass::Fee)), exit_fee);
    kit.until("2027-01-15");
    assert_eq!(kit.file.standing(id), Some(Standing::Ended));
    assert_eq!((kit.revenue(), kit.owed()), (199_00 + 150_00, 0));
    assert_eq!(kit.file.dues().unwrap(), [], "it is never due again (CB-4)");
    assert_eq!(kit.try_renew("2027-01-15", id, 1), Err(Refusal::CancelledAlready));
}

#[test]
fn within_the_days_to_think_it_over_everything_comes_back() {
    let mut kit = Kit::new();
    let id = kit.buy("2026-11-25", sessions("X", 4, 387_00, 12));
    kit.redeem("2026-11-27", id, "X", 1);
    let sale = kit.file.contract(id).unwrap().sales[0].sale;
    let refund = Refund {
        id: 5,
        contract: id,
        reason: RefundReason::CoolingOff,
        unused: usd(387_00),
        kept: Money::ZERO,
        back: vec![(RefundTo::Card(sale), usd(387_00))],
        points_back: Vec::new(),
        tax: Money::ZERO,
    };
    kit.take("2026-11-30", Deed::Refunded(refund));
    assert_eq!((kit.revenue(), kit.owed()), (0, 0), "US-49");
    assert_eq!(kit.balance(Account::RefundsPayable), usd(387_00));
}

#[test]
fn points_stand_for_a_part_of_the_price_and_go_back_with_it() {
    let mut kit = Kit::with(deferring());
    let id = buy_with_points(&mut kit);
    assert_eq!(kit.balance(Account::Loyalty), usd(8_52), "US-45");
    assert_eq!((kit.owed(), kit.file.owed_of(id)), (387_00, usd(378_48)));
    let points = kit.file.holdings().unwrap().points[0];
    assert_eq!((points.units_left, kit.file.points_left()), (387, 387));
    let sale = kit.file.contract(id).unwrap().sales[0].sale;
    let draw = Draw { lot: points.lot, units: n(387), value: usd(8_52) };
    let refund = Refund {
        id: 5,
        contract: id,
        reason: RefundReason::ClinicEnds,
        unused: usd(387_00),
        kept: Money::ZERO,
        back: vec![(RefundTo::Card(sale), usd(387_00))],
        points_back: vec![draw],
        tax: Money::ZERO,
    };
    kit.take("2026-12-05", Deed::Refunded(refund));
    assert_eq!((kit.owed(), kit.revenue(), kit.file.points_left()), (0, 0, 0));
    assert_eq!(kit.balance(Account::Loyalty), Money::ZERO);
}

#[test]
fn points_end_so_long_after_the_last_visit() {
    let mut kit = Kit::with(deferring());
    let id = buy_with_points(&mut kit);
    kit.redeem("2027-02-10", id, "X", 1);
    kit.until("2028-02-10");
    assert_eq!(kit.file.points_left(), 387, "a visit gives them another year");
    let before = kit.balance(Account::Breakage);
    kit.until("2028-02-11");
    assert_eq!(kit.file.points_left(), 0);
    assert_eq!(kit.balance(Account::Breakage).minus(before), Ok(usd(8_52)));
    assert_eq!(kit.entries.last().unwrap().cause, Cause::Expired);
    assert_eq!(kit.replayed(), kit.file);
}

fn deferring() -> Policy {
    let mode = LoyaltyMode::Defer { expected_use: Rate::from_hundred_thousandths(60_000) };
    Policy { loyalty: Loyalty { mode, ..Policy::default().loyalty }, ..Policy::default() }
}

/// Four sessions for 387.00, of which 8.52 stand for the 387 points that it earns.
fn buy_with_points(kit: &mut Kit) -> ContractId {
    let mut package = sessions("X", 4, 378_48, 12);
    let mut at_hand = kit.clone();
    let id = at_hand.buy("2026-12-01", package.clone());
    let mut sold = match &at_hand.facts[0].what {
        Deed::Sold(sold) => (**sold).clone(),
        other => panic!("{other:?}"),
    };
    package.price = usd(387_00);
    for line in &mut sold.lines {
        if let SoldLine::Contract { contract, paid, .. } = line {
            contract.terms.price = usd(387_00);
            *paid = usd(387_00);
        }
    }
    sold.tenders = vec![Tender::Card { amount: usd(387_00), attempt: None }];
    sold.points = Some(Lot {
        id: LotId::from_raw(5_000),
        contract: ContractId::from_raw(sold.sale.raw()),
        sale: sold.sale,
        patient: PATIENT,
        offering: OfferingCode("POINTS".to_owned()),
        offering_version: 1,
        what: Grant::Points,
        quantity: n(387),
        allocated: usd(8_52),
        funding: Funding::Bonus,
        earning: Earning::ByUse,
        valid_from: day("2026-12-01"),
        last_valid_day: Some(day("2027-12-01")),
        consent: TermsDigest([9; 32]),
    });
    kit.take("2026-12-01", Deed::Sold(Box::new(sold)));
    id
}

/// 1,499.00 for 32 sessions, in four equal parts (US-38).
fn reset(kit: &mut Kit) -> ContractId {
    let lines = [
        ("WLIN", 1, 180_00),
        ("WLFU", 11, 825_00),
        ("NUTR", 4, 380_00),
        ("SCAN", 4, 160_00),
        ("B12", 12, 420_00),
    ];
    let fee = usd(25_00);
    let mut programme = terms("RESET", 1_499_00, RefundRule::Allocated { fee });
    for (code, count, singles) in lines {
        let line = grant(service(code), count, singles, Validity::Months(n(6)));
        programme = granting(line, programme);
    }
    let first = usd(374_75);
    let tenders = vec![Tender::Card { amount: first, attempt: None }];
    kit.buy_with("2026-12-01", programme, &[374_75; 4], tenders)
}

fn week_one(kit: &mut Kit, id: ContractId) {
    for code in ["WLIN", "SCAN", "B12"] {
        kit.redeem("2026-12-03", id, code, 1);
    }
}

fn handed_in(contract: ContractId, value: i64, card: i64) -> Vec<Tender> {
    vec![
        Tender::HandedIn { contract, value: usd(value) },
        Tender::Card { amount: usd(card), attempt: None },
    ]
}

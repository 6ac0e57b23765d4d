//! What goes on by itself: days of membership, later periods, failed charges, what carries over.

use crate::domain::cart::DueKind;
use crate::domain::contract::{CarryOver, Charging, ContractTerms, RefundRule, Renewal, Standing};
use crate::domain::entitlement::Funding;
use crate::domain::id::ContractId;
use crate::domain::offering::{CreditUse, DiscountOn, Grant, Intro, Period, Perk, Validity};
use crate::domain::policy::{FeeEarning, Policy};
use crate::domain::refusal::Refusal;
use crate::ledger::account::{Account, RevenueClass};
use crate::ledger::entry::Cause;
use crate::ledger::fact::Deed;
use crate::ledger::file::kit::{Kit, access, day, each, grant, granting, n, service, terms, usd};

#[test]
fn a_membership_is_earned_by_the_day_and_the_first_day_counts() {
    // Price, period, sold on, through, revenue by then.
    #[rustfmt::skip]
    let cases = [
        (199_00,   Period::Month, "2026-12-15", "2026-12-31", 109_13), // US-24: 17 of 31 days.
        (199_00,   Period::Month, "2026-12-15", "2026-12-15",   6_42),
        (199_00,   Period::Month, "2026-12-15", "2027-01-14", 199_00),
        (95_00,    Period::Month, "2027-06-01", "2027-06-10",  31_67),
        (1_188_00, Period::Year,  "2028-02-29", "2028-12-31", 999_22),
        (540_00,   Period::Quarter, "2027-01-31", "2027-02-28", 175_96),
    ];
    for (price, period, sold_on, through, earned) in cases {
        let mut kit = Kit::new();
        kit.buy(sold_on, access(period, price, RefundRule::Nothing));
        kit.until(through);
        assert_eq!((kit.revenue(), kit.owed()), (earned, price - earned), "{price} to {through}");
        assert_eq!(kit.balance(Account::Revenue(RevenueClass::Membership)), usd(earned));
    }
}

#[test]
fn however_often_time_is_taken_in_the_entries_are_the_same() {
    let mut at_once = Kit::new();
    at_once.buy("2026-12-15", access(Period::Month, 199_00, RefundRule::Nothing));
    let mut by_day = at_once.clone();
    at_once.until("2027-01-20");
    let mut today = day("2026-12-15");
    while today < day("2027-01-20") {
        today = today.succ_opt().unwrap();
        by_day.until(&today.to_string());
    }
    assert_eq!(at_once.entries, by_day.entries);
    assert_eq!(at_once.entries.len(), 1 + 31, "the sale, and an entry a day");
    assert_eq!(at_once.file, by_day.file);
    assert_eq!(at_once.file.advance(day("2027-01-19")), Err(Refusal::BackInTime(today)));
}

#[test]
fn a_fee_that_is_earned_by_the_month_waits_for_its_end() {
    let policy = || Policy { primary_care_fee: FeeEarning::ByFullMonth, ..Policy::default() };
    #[rustfmt::skip]
    let cases = [
        (95_00,    Period::Month, "2027-06-01", "2027-06-29",      0),
        (95_00,    Period::Month, "2027-06-01", "2027-06-30",  95_00),
        (1_020_00, Period::Year,  "2027-01-31", "2027-02-26",      0),
        (1_020_00, Period::Year,  "2027-01-31", "2027-02-27",  85_00),
        (1_020_00, Period::Year,  "2027-01-31", "2027-04-29", 255_00),
        (1_020_00, Period::Year,  "2027-01-31", "2028-01-30", 1_020_00),
    ];
    for (price, period, sold_on, through, earned) in cases {
        let mut kit = Kit::with(policy());
        kit.buy(sold_on, access(period, price, RefundRule::UnusedDays));
        kit.until(through);
        assert_eq!(kit.revenue(), earned, "{price} to {through}");
    }
}

#[test]
fn what_is_unused_carries_over_and_the_oldest_is_used_first() {
    // US-35: used in month 2, revenue of month 2, owed at its end, lapsed on the day after.
    for (used, earned, owed_then, lapsed) in [(4, 365_74, 0, 0), (1, 91_43, 365_75, 91_44)] {
        let mut kit = Kit::new();
        let id = kit.buy("2027-01-10", massages(6));
        kit.redeem("2027-01-20", id, "RUB", 1);
        kit.renew("2027-02-10", id, 1);
        assert_eq!(sessions_left(&kit, id), 5, "month 2 opens with 5");
        let before = kit.revenue();
        kit.redeem("2027-02-11", id, "RUB", used);
        assert_eq!(kit.revenue() - before, earned);
        kit.until("2027-03-09");
        let credit = 2 * 124_69;
        let owed = if used == 4 { 91_44 } else { owed_then };
        assert_eq!(kit.owed(), owed + credit, "used {used}");
        kit.until("2027-03-10");
        assert_eq!(kit.balance(Account::Breakage), usd(lapsed + 124_69), "with month 1's credit");
    }
}

#[test]
fn more_than_the_caps_lapses_at_once_the_oldest_first() {
    // Cap, used in month 1, lapsed with the grant of month 2, left then.
    for (cap, used, lapsed, left) in
        [(6, 0, 0, 6), (5, 0, 91_44, 5), (4, 0, 182_87, 4), (4, 1, 91_43, 4)]
    {
        let mut kit = Kit::new();
        let id = kit.buy("2027-01-10", massages(cap));
        if used > 0 {
            kit.redeem("2027-01-20", id, "RUB", used);
        }
        kit.renew("2027-02-10", id, 1);
        assert_eq!(sessions_left(&kit, id), left);
        assert_eq!(kit.balance(Account::Breakage), usd(lapsed), "cap {cap}, used {used}");
    }
}

#[test]
fn a_declined_charge_grants_nothing_and_the_third_suspends() {
    let mut kit = Kit::new();
    let id = kit.buy("2026-12-15", steady());
    kit.until("2027-01-14");
    assert_eq!(kit.file.standing(id), Some(Standing::Active));
    let fail = |cycle| Deed::ChargeFailed { contract: id, cycle };
    let early = kit.try_take(day("2027-01-14"), fail(1));
    assert_eq!(early, Err(Refusal::NotDueYet(day("2027-01-15"))));
    let steps = [
        ("2027-01-15", Standing::PastDue),
        ("2027-01-17", Standing::PastDue),
        ("2027-01-20", Standing::Suspended),
    ];
    for (on, standing) in steps {
        kit.take(on, fail(1));
        assert_eq!(kit.file.standing(id), Some(standing), "US-37, {on}");
        assert_eq!(kit.owed(), 150_00, "nothing is granted");
    }
    assert_eq!(kit.file.dues().unwrap()[0].n_failed, 3);
    assert_eq!(kit.file.holdings().unwrap().wallet.len(), 2, "what was paid for stays usable");

    let mut late = kit.clone();
    late.renew("2027-01-25", id, 1);
    assert_eq!((late.file.standing(id), late.owed()), (Some(Standing::Active), 300_00));
    assert_eq!(late.try_renew("2027-01-25", id, 1), Err(Refusal::PaidAlready));

    kit.until("2027-03-20");
    let due = &kit.file.dues().unwrap()[0];
    assert_eq!((due.kind, due.due), (DueKind::Cycle(3), day("2027-03-15")), "the one of today");
    kit.renew("2027-03-20", id, 3);
    assert_eq!(kit.file.standing(id), Some(Standing::Active));
    kit.until("2027-04-15");
    assert_eq!(kit.file.dues().unwrap()[0].due, day("2027-04-15"), "its anchor is kept");
    assert_eq!(kit.replayed(), kit.file);
}

#[test]
fn what_nobody_pays_is_past_due_and_then_suspended() {
    let mut kit = Kit::new();
    let club = access(Period::Month, 199_00, RefundRule::Nothing);
    let percent = Perk::PercentOff { percent: 10, on: DiscountOn::Products };
    let id = kit.buy("2026-12-15", ContractTerms { perks: vec![percent], ..club });
    #[rustfmt::skip]
    let steps = [
        ("2027-01-14", Standing::Active,    1, 0),
        ("2027-01-15", Standing::Active,    1, 1),
        ("2027-01-16", Standing::PastDue,   1, 1),
        ("2027-01-20", Standing::PastDue,   1, 1),
        ("2027-01-21", Standing::Suspended, 0, 1),
    ];
    for (on, standing, n_discounts, n_dues) in steps {
        kit.until(on);
        assert_eq!(kit.file.standing(id), Some(standing), "{on}");
        let holdings = kit.file.holdings().unwrap();
        assert_eq!((holdings.discounts.len(), holdings.dues.len()), (n_discounts, n_dues), "{on}");
    }
}

#[test]
fn a_period_that_is_paid_late_is_earned_up_to_that_day() {
    let mut kit = Kit::new();
    let id = kit.buy("2026-12-15", access(Period::Month, 199_00, RefundRule::Nothing));
    kit.until("2027-01-20");
    assert_eq!(kit.revenue(), 199_00);
    kit.renew("2027-01-20", id, 1);
    assert_eq!(kit.revenue(), 199_00 + 38_52, "6 of 31 days have begun");
    let caught_up = kit.entries.last().unwrap();
    assert_eq!((caught_up.on, caught_up.cause), (day("2027-01-20"), Cause::Earned));
}

#[test]
fn the_price_of_a_period_is_what_was_told_in_time() {
    let mut kit = Kit::new();
    let mut club = access(Period::Month, 199_00, RefundRule::Nothing);
    let intro = Intro { price: usd(99_00), cycles: n(2) };
    club.renewal = club.renewal.map(|renewal| Renewal { intro: Some(intro), ..renewal });
    let id = kit.buy("2026-12-15", club);
    let (price, from) = (usd(219_00), day("2027-03-15"));
    kit.take("2027-02-20", Deed::PriceNotice { contract: id, price, from });
    let state = kit.file.contract(id).unwrap();
    let prices: Vec<i64> =
        (0..5).map(|cycle| state.price_of_cycle(cycle).unwrap().minor()).collect();
    assert_eq!(prices, [99_00, 99_00, 199_00, 219_00, 219_00], "US-33");
}

#[test]
fn what_is_paid_at_the_kiosk_renews_in_time_or_ends() {
    let mut kit = Kit::new();
    let mut year = access(Period::Year, 1_188_00, RefundRule::Nothing);
    year.renewal = year.renewal.map(|renewal| Renewal { charge: Charging::AtKiosk, ..renewal });
    let id = kit.buy("2026-12-01", year);
    for (on, n_dues) in [("2027-10-31", 0), ("2027-11-01", 1), ("2027-11-30", 1)] {
        kit.until(on);
        assert_eq!(kit.file.dues().unwrap().len(), n_dues, "{on}");
        assert_eq!(kit.file.standing(id), Some(Standing::Active));
    }
    let mut unpaid = kit.clone();
    kit.renew("2027-11-30", id, 1);
    assert_eq!(kit.owed(), 1_188_00, "its days have not begun");
    kit.until("2027-12-01");
    assert_eq!((kit.file.standing(id), kit.owed()), (Some(Standing::Active), 1_184_75));

    unpaid.until("2027-12-01");
    assert_eq!(unpaid.file.standing(id), Some(Standing::Ended));
    assert_eq!(unpaid.file.dues().unwrap().len(), 1, "on the day it still can be paid");
    unpaid.until("2027-12-02");
    assert_eq!(unpaid.file.dues().unwrap(), []);
    assert_eq!(unpaid.replayed(), unpaid.file);
}

#[test]
fn what_was_carried_over_ends_when_the_membership_does() {
    let mut kit = Kit::new();
    let id = kit.buy("2027-01-10", massages(6));
    kit.renew("2027-02-10", id, 1);
    let (last_day, exit_fee) = (day("2027-03-09"), usd(0));
    kit.take("2027-02-20", Deed::Cancelled { contract: id, last_day, exit_fee });
    kit.until("2027-03-09");
    assert_eq!(kit.owed(), 2 * 399_00, "everything to the end of what was paid for");
    kit.until("2027-03-10");
    assert_eq!((kit.owed(), kit.file.standing(id)), (0, Some(Standing::Ended)));
}

/// Three massages a month and money for products, carried over for one more month.
fn massages(sessions_max: u32) -> ContractTerms {
    let credit = grant(Grant::Credit(CreditUse::Products), 150_00, 150_00, Validity::Period);
    let rub = grant(service("RUB"), 3, 330_00, Validity::Period);
    let plus = each(Period::Month, terms("PLUS", 399_00, RefundRule::Nothing));
    let mut plus = granting(credit, granting(rub, plus));
    let carry_over = CarryOver { periods: n(1), sessions_max, credit_max: usd(300_00) };
    plus.renewal = plus.renewal.map(|renewal| Renewal { carry_over: Some(carry_over), ..renewal });
    plus
}

/// 150.00 a month and a bonus of 15.00 for 90 days.
fn steady() -> ContractTerms {
    let money = Grant::Credit(CreditUse::Everything);
    let mut bonus = grant(money.clone(), 15_00, 0, Validity::Days(n(90)));
    bonus.funding = Funding::Bonus;
    let paid = grant(money, 150_00, 150_00, Validity::Never);
    granting(
        bonus,
        granting(paid, each(Period::Month, terms("STEADY", 150_00, RefundRule::Unspent))),
    )
}

fn sessions_left(kit: &Kit, id: ContractId) -> u32 {
    let lots = kit.file.lots_of(id).into_iter();
    lots.filter(|lot| lot.lot.what == service("RUB")).map(|lot| lot.units_left()).sum()
}

//! Sessions, money and points: what is used, and what lapses.

use crate::domain::cart::{Draw, HeldCredit};
use crate::domain::contract::{ContractTerms, RefundRule, Standing};
use crate::domain::entitlement::Funding;
use crate::domain::id::{AttemptId, LotId};
use crate::domain::money::Money;
use crate::domain::offering::{CreditUse, Grant, Period, Validity};
use crate::domain::policy::{Lapse, PaidCredit, Policy};
use crate::domain::refusal::Refusal;
use crate::domain::sold::Tender;
use crate::ledger::account::{Account, RevenueClass};
use crate::ledger::entry::Cause;
use crate::ledger::fact::{Attendance, Deed, Extension, ExtensionReason, StaffCode};
use crate::ledger::file::kit::{
    Kit, day, each, goods, grant, granting, n, service, sessions, terms, usd,
};

#[test]
fn what_is_used_is_earned_and_what_is_left_is_owed() {
    // US-02, US-07: price, units, what is used one after the other, revenue and liability then.
    #[rustfmt::skip]
    let cases: [(i64, u32, &[u32], &[i64]); 4] = [
        (387_00,  4, &[2, 1, 1],    &[193_50, 290_25, 387_00]),
        (690_00, 60, &[24, 20, 16], &[276_00, 506_00, 690_00]),
        (500_00,  3, &[1, 1, 1],    &[166_67, 333_33, 500_00]),
        (349_00,  3, &[1, 2],       &[116_33, 349_00]),
    ];
    for (price, count, uses, earned) in cases {
        for package in [bank(count, price), sessions("X", count, price, 12)] {
            let mut kit = Kit::new();
            let id = kit.buy("2026-12-01", package);
            assert_eq!((kit.owed(), kit.revenue()), (price, 0));
            for (units, earned) in uses.iter().zip(earned) {
                kit.redeem("2026-12-08", id, "X", *units);
                assert_eq!((kit.revenue(), kit.owed()), (*earned, price - earned), "{price}");
            }
            let refused = kit.try_redeem("2026-12-08", id, "X", 1);
            assert_eq!(refused, Err(Refusal::NotEnoughLeft { left: 0, asked: 1 }));
            assert_eq!(kit.file.standing(id), Some(Standing::Ended), "it has run out");
            assert_eq!(kit.replayed(), kit.file);
        }
    }
}

#[test]
fn a_membership_that_counts_down_earns_by_use_and_by_credit_spent() {
    let mut kit = Kit::new();
    let id = kit.buy("2026-12-15", plus());
    kit.redeem("2026-12-20", id, "RUB", 1);
    assert_eq!(kit.revenue(), 91_44);
    let face = usd(60_00);
    let draws = drawn(&kit.file.holdings().unwrap().product_credit, 60_00);
    let tenders = vec![
        Tender::ProductCredit { face, draws },
        Tender::Card { amount: usd(5_85), attempt: None },
    ];
    kit.sell_goods("2026-12-20", vec![goods("CREAM", 60_00, 5_85)], tenders);
    assert_eq!((kit.revenue(), kit.owed()), (91_44 + 49_88, 257_68), "US-08");
    assert_eq!(kit.balance(Account::TaxPayable), usd(5_85), "credit pays no tax");
    assert_eq!(kit.balance(Account::Revenue(RevenueClass::Product)), usd(49_88));
}

#[test]
fn wallet_money_pays_tax_first_and_earns_what_it_stood_for() {
    let mut kit = Kit::with(Policy { paid_credit: PaidCredit::Refundable, ..Policy::default() });
    kit.buy("2026-12-01", wallet(50_00));
    let draws = pro_rata(&kit, 87_80, 8_78);
    let face = usd(96_58);
    let tenders = vec![Tender::Wallet { face, draws }];
    kit.sell_goods("2026-12-02", vec![goods("SERUM", 88_00, 8_58)], tenders);
    assert_eq!(kit.revenue(), 79_22, "US-13");
    assert_eq!(kit.balance(Account::TaxPayable), usd(8_58));
    assert_eq!(kit.owed(), 412_20);
    let negative = kit.entries.iter().flat_map(|entry| entry.postings()).any(|posting| {
        matches!(posting.account, Account::Revenue(_)) && posting.amount > Money::ZERO
    });
    assert!(!negative, "a sale takes no revenue back");
}

#[test]
fn a_bonus_that_lapses_leaves_what_can_be_asked_back() {
    // US-12: policy, what the bonus stands for, owed before, owed after, revenue of the lapse.
    #[rustfmt::skip]
    let cases = [
        (PaidCredit::Refundable, Lapse::Breakage,      0, 200_00, 200_00,     0),
        (PaidCredit::Final,      Lapse::Breakage,  50_00, 200_00, 181_82, 18_18),
        (PaidCredit::Final,      Lapse::Unclaimed, 50_00, 200_00, 181_82,     0),
    ];
    for (paid_credit, lapse, weight, before, after, lapsed) in cases {
        let mut kit = Kit::with(Policy { paid_credit, lapse, ..Policy::default() });
        kit.buy("2026-12-01", wallet(weight));
        let draws = pro_rata(&kit, 300_00, 30_00);
        let face = usd(330_00);
        let tenders = vec![Tender::Wallet { face, draws }];
        kit.sell_goods("2026-12-02", vec![goods("THINGS", 330_00, 0)], tenders);
        kit.until("2027-12-01");
        assert_eq!(kit.owed(), before, "the last day of the bonus");
        let earned = kit.revenue();
        kit.until("2027-12-02");
        assert_eq!((kit.owed(), kit.revenue() - earned), (after, lapsed));
        let unclaimed = kit.balance(Account::UnclaimedProperty);
        assert_eq!(unclaimed.minor(), before - after - lapsed, "it is still a debt");
    }
}

#[test]
fn a_lot_lapses_on_the_day_after_its_last() {
    #[rustfmt::skip]
    let cases = [
        ("2026-03-14", "2027-03-14", "2027-03-15"), // Clocks change that night.
        ("2026-11-07", "2027-11-07", "2027-11-08"), // And back.
        ("2028-02-29", "2029-02-28", "2029-03-01"),
        ("2026-12-31", "2027-12-31", "2028-01-01"),
    ];
    for (sold_on, last, after) in cases {
        let mut kit = Kit::new();
        let id = kit.buy(sold_on, sessions("X", 4, 387_00, 12));
        kit.redeem(last, id, "X", 1);
        assert_eq!(kit.owed(), 290_25, "US-42: valid to the end of {last}");
        let late = kit.try_redeem(after, id, "X", 1);
        assert_eq!(late, Err(Refusal::NotEnoughLeft { left: 0, asked: 1 }));
        kit.until(after);
        assert_eq!((kit.owed(), kit.balance(Account::Breakage)), (0, usd(290_25)));
        let lapse = kit.entries.last().unwrap();
        assert_eq!((lapse.on, lapse.cause), (day(after), Cause::Expired));
        assert_eq!(kit.file.standing(id), Some(Standing::Ended));
    }
}

#[test]
fn more_time_brings_back_what_had_lapsed() {
    for (policy, kept_in) in
        [(Lapse::Breakage, Account::Breakage), (Lapse::Unclaimed, Account::UnclaimedProperty)]
    {
        let mut kit = Kit::with(Policy { lapse: policy, ..Policy::default() });
        let id = kit.buy("2026-03-02", sessions("X", 4, 387_00, 12));
        kit.redeem("2026-04-01", id, "X", 3);
        kit.until("2027-03-03");
        assert_eq!((kit.balance(kept_in), kit.owed()), (usd(96_75), 0), "US-43");
        let lot = kit.file.lots_of(id).last().unwrap().lot.id;
        kit.take("2027-03-07", extension(&kit, lot, "2027-04-06"));
        assert_eq!((kit.balance(kept_in), kit.owed()), (usd(0), 96_75));
        let causes: Vec<Cause> = kit.entries.iter().map(|entry| entry.cause).collect();
        assert_eq!(causes, [Cause::Sold, Cause::Redeemed, Cause::Expired, Cause::Reinstated]);
        kit.until("2027-04-06");
        assert_eq!(kit.owed(), 96_75);
        kit.redeem("2027-04-06", id, "X", 1);
        assert_eq!((kit.owed(), kit.revenue()), (0, 387_00));
        assert_eq!(kit.replayed(), kit.file);
    }
}

#[test]
fn who_was_given_more_time_in_vain_lets_it_lapse_again() {
    let mut kit = Kit::new();
    let id = kit.buy("2026-03-02", bank(4, 387_00));
    kit.until("2027-03-05");
    let lot = kit.file.lots_of(id)[0].lot.id;
    let early = extension(&kit, lot, "2027-03-04");
    assert_eq!(kit.try_take(day("2027-03-05"), early), Err(Refusal::Expired(day("2027-03-04"))));
    kit.take("2027-03-05", extension(&kit, lot, "2027-04-06"));
    kit.until("2027-04-07");
    assert_eq!((kit.owed(), kit.balance(Account::Breakage)), (0, usd(387_00)));
}

#[test]
fn a_draw_that_cannot_be_changes_nothing() {
    let mut kit = Kit::new();
    let id = kit.buy("2026-12-01", bank(4, 387_00));
    let lot = kit.file.lots_of(id)[0].lot.id;
    let (none, value) = (LotId::from_raw(1), usd(96_75));
    #[rustfmt::skip]
    let cases = [
        ("2026-12-02", none, 1, value,      Refusal::UnknownLot),
        ("2026-12-02", lot,  5, value,      Refusal::NotEnoughLeft { left: 4, asked: 5 }),
        ("2026-12-02", lot,  1, usd(96_74), Refusal::Unbalanced(usd(-1))),
        ("2026-11-30", lot,  1, value,      Refusal::BackInTime(day("2026-12-01"))),
        ("2027-12-02", lot,  1, value,      Refusal::Expired(day("2027-12-01"))),
    ];
    for (on, lot, units, value, expect) in cases {
        let units = n(units);
        let redemption = kit.redemption(on, id, "X", vec![Draw { lot, units, value }]);
        assert_eq!(kit.try_take(day(on), Deed::Redeemed(redemption)), Err(expect));
    }
    kit.take("2026-12-02", Deed::Held { contract: id });
    assert_eq!(kit.try_redeem("2026-12-02", id, "X", 1), Err(Refusal::OnHold));
    assert_eq!(kit.file.standing(id), Some(Standing::OnHold));
    kit.take("2026-12-02", Deed::Released { contract: id });
    kit.redeem("2026-12-02", id, "X", 1);
}

#[test]
fn a_redemption_by_mistake_is_undone_on_its_day() {
    let mut kit = Kit::new();
    let id = kit.buy("2026-12-01", bank(3, 349_00));
    kit.redeem("2026-12-02", id, "X", 1);
    let first = kit.file.redemptions[0].id;
    kit.redeem("2026-12-02", id, "X", 1);
    kit.take("2026-12-02", Deed::RedemptionUndone { redemption: first });
    assert_eq!((kit.revenue(), kit.file.redemptions.len()), (116_34, 1));
    let again = kit.try_take(day("2026-12-02"), Deed::RedemptionUndone { redemption: first });
    assert_eq!(again, Err(Refusal::UnknownRecord));
    let second = kit.file.redemptions[0].id;
    let late = kit.try_take(day("2026-12-03"), Deed::RedemptionUndone { redemption: second });
    assert_eq!(late, Err(Refusal::TooLateToUndo));
    kit.redeem("2026-12-04", id, "X", 2);
    assert_eq!((kit.revenue(), kit.owed()), (349_00, 0), "it closes to the cent all the same");
}

#[test]
fn who_does_not_come_is_no_visitor() {
    let mut kit = Kit::new();
    let id = kit.buy("2026-12-01", bank(4, 387_00));
    let lot = kit.file.lots_of(id)[0].lot.id;
    let (units, value) = (n(1), usd(96_75));
    let mut missed = kit.redemption("2026-12-09", id, "X", vec![Draw { lot, units, value }]);
    missed.attendance = Attendance::NoShow;
    kit.take("2026-12-09", Deed::Redeemed(missed));
    assert_eq!(kit.revenue(), 96_75, "US-60");
    assert_eq!(kit.file.last_visit, Some(day("2026-12-01")));
    kit.redeem("2026-12-10", id, "X", 1);
    assert_eq!(kit.file.last_visit, Some(day("2026-12-10")));
}

#[test]
fn money_in_doubt_stands_apart_until_it_is_known() {
    let mut kit = Kit::new();
    let (attempt, amount) = (AttemptId::from_raw(3), usd(200_00));
    kit.take("2026-12-01", Deed::InDoubt { attempt, amount });
    assert_eq!(kit.balance(Account::InDoubt), amount);
    assert_eq!(kit.owed(), 0, "no lots until all of it is in (US-57)");
    let tenders = vec![
        Tender::HeldInDoubt { amount, attempt },
        Tender::Card { amount: usd(187_00), attempt: None },
    ];
    kit.buy_with("2026-12-01", bank(4, 387_00), &[], tenders);
    assert_eq!((kit.owed(), kit.balance(Account::CardClearing)), (387_00, usd(387_00)));
    assert_eq!(kit.balance(Account::InDoubt), Money::ZERO);

    let (attempt, amount) = (AttemptId::from_raw(4), usd(50_00));
    kit.take("2026-12-02", Deed::InDoubt { attempt, amount });
    let more = Deed::DoubtEnded { attempt, amount: usd(50_01) };
    let captured = usd(50_00);
    let refused = Refusal::AboveCaptured { asked: usd(50_01), captured };
    assert_eq!(kit.try_take(day("2026-12-02"), more), Err(refused));
    kit.take("2026-12-03", Deed::DoubtEnded { attempt, amount });
    assert_eq!(kit.balance(Account::CardClearing), usd(387_00));
}

/// Units of one service in one lot.
fn bank(count: u32, price: i64) -> ContractTerms {
    let line = grant(service("X"), count, 1_000_00, Validity::Months(n(12)));
    granting(line, terms("BANK", price, RefundRule::Repriced))
}

/// Three massages and money for products each month.
fn plus() -> ContractTerms {
    let credit = Grant::Credit(CreditUse::Products);
    granting(
        grant(credit, 150_00, 150_00, Validity::Period),
        granting(
            grant(service("RUB"), 3, 330_00, Validity::Period),
            each(Period::Month, terms("PLUS", 399_00, RefundRule::Nothing)),
        ),
    )
}

/// 500.00 and a bonus of 50.00 that weighs `weight`.
fn wallet(weight: i64) -> ContractTerms {
    let money = Grant::Credit(CreditUse::Everything);
    let mut bonus = grant(money.clone(), 50_00, weight, Validity::Months(n(12)));
    bonus.funding = Funding::Bonus;
    let paid = grant(money, 500_00, 500_00, Validity::Never);
    granting(bonus, granting(paid, terms("WALLET", 500_00, RefundRule::Unspent)))
}

/// Draws so much paid and bonus money from the only wallet.
fn pro_rata(kit: &Kit, paid: u32, bonus: u32) -> Vec<Draw> {
    let held = kit.file.holdings().unwrap().wallet;
    held.iter()
        .map(|lot| {
            let units = n(if lot.funding == Funding::Paid { paid } else { bonus });
            Draw { lot: lot.lot, units, value: lot.value_of_next(units).unwrap() }
        })
        .collect()
}

/// Draws from the first of these lots.
fn drawn(held: &[HeldCredit], units: u32) -> Vec<Draw> {
    let lot = held.first().unwrap();
    let units = n(units);
    vec![Draw { lot: lot.lot, units, value: lot.value_of_next(units).unwrap() }]
}

fn extension(kit: &Kit, lot: LotId, last: &str) -> Deed {
    Deed::Extended(Extension {
        contract: kit.file.lots[&lot].lot.contract,
        lots: vec![lot],
        last_valid_day: day(last),
        reason: ExtensionReason::Illness,
        approver: StaffCode("MGR".to_owned()),
    })
}

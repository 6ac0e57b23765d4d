//! Using what was bought, as rules: which lots, what they earn, and every no.

use crate::domain::contract::{ContractTerms, RefundRule, UseBy};
use crate::domain::id::{ContractId, PatientId};
use crate::domain::money::Money;
use crate::domain::offering::{Grant, PickRepeat, ServiceCode, Tier, Validity};
use crate::domain::policy::{NoShow, Policy};
use crate::domain::refusal::Refusal;
use crate::ledger::deed::kit::{
    Desk, PATIENT, day, drip_four, glow, glow_plus, grant, pick_three, reset, sauna, smooth_sixty,
    terms, usd, value, wallet,
};
use crate::ledger::deed::{
    ChargeFailedAsk, HoldAsk, RedeemAsk, RefundAsk, UndoAsk, charge_failed, hold, redeem, refund,
    release, undo_redemption,
};
use crate::ledger::fact::{Attendance, Deed, RefundReason, StaffCode};
use crate::ledger::file::LotState;
use crate::ledger::superbill::{SuperbillStatus, superbill};

#[test]
fn sessions_of_a_package_are_worth_the_same_and_count_down() {
    let mut desk = Desk::new();
    desk.buy("2026-03-02", drip_four());
    assert_eq!(desk.redeem("2026-03-09", "IV-HYD", 1), Ok(96_75));
    assert_eq!(desk.redeem("2026-03-16", "IV-NRG", 1), Ok(96_75));
    assert_eq!((desk.revenue(), desk.owed()), (193_50, 193_50), "US-02");
    let left: u32 = desk.file.lots.values().map(LotState::units_left).sum();
    assert_eq!(left, 2);
    assert_eq!(desk.redeem("2026-03-16", "IV-HYD", 2), Ok(193_50), "two at once, over two lots");
    assert_eq!(desk.redeem("2026-03-16", "IV-HYD", 1), Err(few(0, 1)));
}

#[test]
fn a_unit_bank_gives_what_it_has_and_says_what_is_left() {
    let mut desk = Desk::new();
    desk.buy("2026-03-02", smooth_sixty());
    assert_eq!(desk.redeem("2026-03-09", "NTX", 24), Ok(276_00), "US-07");
    assert_eq!(desk.redeem("2026-06-09", "NTX", 20), Ok(230_00));
    assert_eq!(desk.redeem("2026-09-09", "NTX", 18), Err(few(16, 18)));
    assert_eq!(desk.owed(), 184_00, "a refusal changes nothing");
    assert_eq!(desk.redeem("2026-09-09", "NTX", 16), Ok(184_00));
    assert_eq!((desk.revenue(), desk.owed()), (690_00, 0));
}

#[test]
fn slots_of_a_pick_some_are_worth_the_same_whatever_is_chosen() {
    let mut desk = Desk::new();
    desk.buy("2026-03-02", pick_three());
    assert_eq!(desk.redeem("2026-03-09", "HFAC", 1), Ok(116_33), "US-06");
    assert_eq!(desk.redeem("2026-03-10", "IV-MYR", 1), Err(uncovered("IV-MYR", "O04")));
    assert_eq!(desk.redeem("2026-03-10", "HFAC", 1), Err(Refusal::PickedAlready("HFAC".into())));
    assert_eq!(desk.redeem("2026-03-10", "B12", 2), Err(Refusal::PickedAlready("B12".into())));
    assert_eq!(desk.redeem("2026-03-10", "B12", 1), Ok(116_34));
    assert_eq!(desk.redeem("2026-03-11", "NUTR", 1), Ok(116_33));
    assert_eq!(desk.redeem("2026-03-12", "MASS60", 1), Err(few(0, 1)), "the fourth");
}

#[test]
fn a_pick_may_repeat_where_the_contract_says_so() {
    let mut desk = Desk::new();
    desk.buy("2026-03-02", ContractTerms { pick_repeat: PickRepeat::Allowed, ..pick_three() });
    assert_eq!(desk.redeem("2026-03-09", "HFAC", 2), Ok(232_67));
    assert_eq!(desk.redeem("2026-03-10", "HFAC", 1), Ok(116_33));
}

#[test]
fn what_ends_first_is_used_first_over_all_contracts() {
    let mut desk = Desk::new();
    let long = desk.buy("2026-03-02", drip_four());
    let short = desk.buy("2026-03-03", pick_three());
    let ask = desk.ask("IV-HYD", 1);
    let deed = desk.decide("2026-03-04", |file, on| redeem(file, &ask, on)).unwrap();
    assert_eq!(contract_of(&deed), short, "it ends in September");
    let ask = desk.ask("IV-HYD", 1);
    let deed = desk.decide("2026-03-04", |file, on| redeem(file, &ask, on)).unwrap();
    assert_eq!(contract_of(&deed), long, "picked from the other already");
    let given = desk.ask("IV-IMM", 1);
    let given = RedeemAsk { contract: Some(long), ..given };
    let deed = desk.decide("2026-03-04", |file, on| redeem(file, &given, on)).unwrap();
    assert_eq!(contract_of(&deed), long);
}

#[test]
fn older_sessions_of_a_membership_are_used_before_newer_ones() {
    let mut desk = Desk::new();
    let id = desk.buy("2027-01-15", glow_plus());
    assert_eq!(desk.redeem("2027-01-20", "MASS60", 1), Ok(91_44));
    desk.renew("2027-02-15", id, 1);
    let mut once = desk.clone();
    assert_eq!(desk.redeem("2027-02-20", "MASS60", 4), Ok(365_74), "US-35");
    let left: Vec<(u32, i64)> = massages_left(&desk);
    assert_eq!(left, [(1, 91_44)]);
    assert_eq!(once.redeem("2027-02-20", "MASS60", 1), Ok(91_43), "the second of the first month");
    once.at("2027-03-15");
    assert_eq!(massages_left(&once), [(3, 274_31)], "the third of the first month has lapsed");
}

#[test]
fn the_last_valid_day_counts_and_the_next_does_not() {
    let cases =
        [("2026-03-02", "2027-03-02", "2027-03-03"), ("2028-02-29", "2029-02-28", "2029-03-01")];
    for (bought, last, after) in cases {
        let mut desk = Desk::new();
        desk.buy(bought, drip_four());
        assert_eq!(desk.redeem(last, "IV-HYD", 1), Ok(96_75), "US-42");
        assert_eq!(desk.redeem(after, "IV-HYD", 1), Err(Refusal::Expired(day(last))));
    }
}

#[test]
fn a_package_of_one_tier_does_not_open_another() {
    let mut desk = Desk::new();
    desk.buy("2026-03-02", drip_four());
    assert_eq!(desk.redeem("2026-03-02", "IV-MYR", 1), Err(uncovered("IV-MYR", "O01")), "US-34");
}

#[test]
fn an_ask_that_says_too_little_is_refused() {
    let mut desk = Desk::new();
    let id = desk.buy("2026-03-02", drip_four());
    let good = desk.ask("IV-HYD", 1);
    let on = desk.at("2026-03-03");
    let no = |ask: &RedeemAsk| redeem(&desk.file, ask, on).unwrap_err();
    let blank = StaffCode("  ".to_owned());
    let cases = [
        (RedeemAsk { units: 0, ..good.clone() }, Refusal::NoQuantity),
        (RedeemAsk { provider: None, ..good.clone() }, Refusal::NoProvider),
        (RedeemAsk { provider: Some(blank), ..good.clone() }, Refusal::NoProvider),
        (RedeemAsk { patient: PatientId::from_raw(8), ..good.clone() }, Refusal::OtherPatient),
        (
            RedeemAsk { contract: Some(ContractId::from_raw(1)), ..good.clone() },
            Refusal::UnknownContract,
        ),
        (RedeemAsk { units: 5, contract: Some(id), ..good.clone() }, few(4, 5)),
    ];
    for (ask, expect) in cases {
        assert_eq!(no(&ask), expect);
    }
    assert_eq!(
        redeem(&desk.file, &good, day("2026-03-01")),
        Err(Refusal::BackInTime(day("2026-03-03")))
    );
    assert_eq!(redeem(&Desk::new().file, &good, on), Err(Refusal::UnknownContract));
}

#[test]
fn what_belongs_to_anyone_may_be_used_for_another() {
    let mut desk = Desk::new();
    let use_by = UseBy::Anyone;
    desk.buy("2026-03-02", ContractTerms { use_by, ..drip_four() });
    let ask = desk.ask("IV-HYD", 1);
    let ask = RedeemAsk { patient: PatientId::from_raw(8), ..ask };
    assert!(desk.decide("2026-03-03", |file, on| redeem(file, &ask, on)).is_ok());
}

#[test]
fn the_last_session_asked_twice_at_once_is_given_once() {
    let mut desk = Desk::new();
    desk.buy("2026-03-02", drip_four());
    desk.redeem("2026-03-03", "IV-HYD", 3).unwrap();
    let (first, second) = (desk.ask("IV-HYD", 1), desk.ask("IV-HYD", 1));
    let on = desk.at("2026-03-04");
    assert!(redeem(&desk.file, &second, on).is_ok(), "both windows see one left");
    desk.decide("2026-03-04", |file, on| redeem(file, &first, on)).unwrap();
    assert_eq!(redeem(&desk.file, &second, on), Err(few(0, 1)), "US-60");
}

#[test]
fn the_same_redemption_is_recorded_once() {
    let mut desk = Desk::new();
    desk.buy("2026-03-02", drip_four());
    let ask = desk.ask("IV-HYD", 1);
    desk.decide("2026-03-04", |file, on| redeem(file, &ask, on)).unwrap();
    assert_eq!(redeem(&desk.file, &ask, day("2026-03-04")), Err(Refusal::RecordedAlready));
}

#[test]
fn who_does_not_come_uses_the_session_where_the_policy_counts_it() {
    for (no_show, earned, left) in [(NoShow::Counts, 96_75, 290_25), (NoShow::Forgiven, 0, 387_00)]
    {
        let mut desk = Desk::with(Policy { no_show, ..Policy::default() });
        desk.buy("2026-03-02", drip_four());
        let ask = desk.ask("IV-HYD", 1);
        let ask = RedeemAsk { attendance: Attendance::NoShow, ..ask };
        let deed = desk.decide("2026-03-04", |file, on| redeem(file, &ask, on)).unwrap();
        assert_eq!((desk.revenue(), desk.owed()), (earned, left), "US-60");
        let Deed::Redeemed(redemption) = deed else { panic!("not a redemption") };
        let bill = superbill(&redemption).unwrap();
        assert_eq!(bill.status, SuperbillStatus::NotRendered);
        assert!(!bill.status.is_billable());
    }
}

#[test]
fn superbills_of_a_package_add_up_to_its_price() {
    let mut desk = Desk::new();
    desk.buy("2026-03-02", drip_four());
    for _ in 0..4 {
        desk.redeem("2026-03-04", "IV-HYD", 1).unwrap();
    }
    let bills: Vec<_> =
        desk.file.redemptions.iter().map(|known| superbill(known).unwrap()).collect();
    for bill in &bills {
        assert_eq!((bill.fee, bill.adjustment), (usd(129_00), usd(-32_25)), "US-44");
        assert_eq!((bill.paid, bill.status), (usd(96_75), SuperbillStatus::Billable));
    }
    assert_eq!(Money::sum(bills.iter().map(|bill| bill.paid)), Ok(usd(387_00)));
}

#[test]
fn a_superbill_of_many_units_charges_each() {
    let mut desk = Desk::new();
    desk.buy("2026-03-02", smooth_sixty());
    desk.redeem("2026-03-04", "NTX", 24).unwrap();
    let [known] = desk.file.redemptions.as_slice() else { panic!("one redemption") };
    let bill = superbill(known).unwrap();
    assert_eq!((bill.units, bill.fee, bill.paid), (24, usd(312_00), usd(276_00)));
    assert_eq!(bill.adjustment, usd(-36_00));
}

#[test]
fn the_single_price_of_the_day_of_the_sale_holds() {
    let mut desk = Desk::new();
    let singles = vec![(ServiceCode("IV-HYD".into()), usd(120_00))];
    desk.buy("2026-03-02", ContractTerms { singles, ..drip_four() });
    desk.redeem("2026-03-04", "IV-HYD", 1).unwrap();
    assert_eq!(desk.file.redemptions.first().map(|known| known.fee), Some(usd(120_00)), "SB-4");
}

#[test]
fn an_unlimited_service_earns_nothing_by_use_and_has_fair_use() {
    let mut desk = Desk::new();
    let per_week = ContractTerms { perks: vec![sauna(Some(1), Some(3))], ..glow() };
    desk.buy("2027-01-04", per_week);
    let before = desk.revenue();
    assert_eq!(desk.redeem("2027-01-04", "SAUNA", 1), Ok(0), "a Monday");
    assert_eq!(desk.revenue(), before);
    assert_eq!(desk.redeem("2027-01-04", "SAUNA", 1), Err(fair(1, 1, "a day")), "R-11");
    assert_eq!(desk.redeem("2027-01-05", "SAUNA", 1), Ok(0));
    assert_eq!(desk.redeem("2027-01-10", "SAUNA", 1), Ok(0), "Sunday");
    assert_eq!(desk.redeem("2027-01-10", "SAUNA", 1), Err(fair(1, 1, "a day")));
    assert_eq!(desk.redeem("2027-01-11", "SAUNA", 1), Ok(0), "the next week");
    assert_eq!(desk.redeem("2027-01-12", "SAUNA", 2), Err(few(1, 2)));
    let known = desk.file.redemptions.last().unwrap();
    let bill = superbill(known).unwrap();
    assert_eq!((bill.status, bill.paid), (SuperbillStatus::CoveredByMembership, usd(0)), "SB-5");
    assert_eq!(bill.adjustment, usd(-45_00));
}

#[test]
fn a_weeks_fair_use_is_from_monday_to_sunday() {
    let mut desk = Desk::new();
    desk.buy("2027-01-04", ContractTerms { perks: vec![sauna(None, Some(2))], ..glow() });
    desk.redeem("2027-01-09", "SAUNA", 1).unwrap();
    desk.redeem("2027-01-10", "SAUNA", 1).unwrap();
    assert_eq!(desk.redeem("2027-01-10", "SAUNA", 1), Err(fair(2, 2, "a week")));
    assert_eq!(desk.redeem("2027-01-11", "SAUNA", 1), Ok(0));
}

#[test]
fn beyond_fair_use_a_package_gives_the_session() {
    let mut desk = Desk::new();
    desk.buy("2027-01-04", glow());
    desk.buy("2027-01-04", pick_three());
    assert_eq!(desk.redeem("2027-01-05", "SAUNA", 1), Ok(0), "what does not count down is first");
    assert_eq!(desk.redeem("2027-01-05", "SAUNA", 1), Ok(116_33));
}

#[test]
fn a_suspended_membership_gives_no_unlimited_service() {
    let mut desk = Desk::new();
    let id = desk.buy("2027-01-04", glow());
    assert_eq!(desk.redeem("2027-02-03", "SAUNA", 1), Ok(0), "the last paid day");
    for (on, cycle) in [("2027-02-04", 1), ("2027-02-06", 1), ("2027-02-09", 1)] {
        let ask = ChargeFailedAsk { contract: id, cycle };
        desk.decide(on, |file, on| charge_failed(file, &ask, on)).unwrap();
    }
    assert_eq!(
        desk.redeem("2027-02-10", "SAUNA", 1),
        Err(Refusal::Expired(day("2027-02-03"))),
        "US-37"
    );
}

#[test]
fn what_is_on_hold_is_used_only_with_a_reason() {
    let mut desk = Desk::new();
    let id = desk.buy("2026-03-02", drip_four());
    let ask = HoldAsk { contract: id };
    assert_eq!(release(&desk.file, &ask, day("2026-03-03")), Err(Refusal::NotOnHold));
    desk.decide("2026-03-03", |file, on| hold(file, &ask, on)).unwrap();
    assert_eq!(hold(&desk.file, &ask, day("2026-03-03")), Err(Refusal::OnHold));
    assert_eq!(desk.redeem("2026-03-04", "IV-HYD", 1), Err(Refusal::OnHold), "R-67");
    let mut over = desk.ask("IV-HYD", 1);
    over.override_reason = Some(" ".to_owned());
    assert_eq!(redeem(&desk.file, &over, day("2026-03-04")), Err(Refusal::NoReason));
    over.override_reason = Some("bank sided with us by phone".to_owned());
    desk.decide("2026-03-04", |file, on| redeem(file, &over, on)).unwrap();
    desk.decide("2026-03-05", |file, on| release(file, &ask, on)).unwrap();
    assert_eq!(desk.redeem("2026-03-05", "IV-HYD", 1), Ok(96_75));
}

#[test]
fn a_mistake_is_undone_on_its_day_only() {
    let mut desk = Desk::new();
    desk.buy("2026-03-02", drip_four());
    desk.redeem("2026-03-04", "IV-HYD", 1).unwrap();
    let id = desk.file.redemptions.first().unwrap().id;
    let mut late = desk.clone();
    let ask = UndoAsk { redemption: id };
    desk.decide("2026-03-04", |file, on| undo_redemption(file, &ask, on)).unwrap();
    assert_eq!((desk.revenue(), desk.owed()), (0, 387_00));
    assert_eq!(
        undo_redemption(&desk.file, &ask, day("2026-03-04")),
        Err(Refusal::UnknownRecord),
        "once"
    );
    late.at("2026-03-05");
    assert_eq!(undo_redemption(&late.file, &ask, day("2026-03-05")), Err(Refusal::TooLateToUndo));
}

#[test]
fn nothing_is_used_after_a_refund_or_from_a_wallet() {
    let mut desk = Desk::new();
    let id = desk.buy("2026-03-02", drip_four());
    desk.buy("2026-03-02", wallet());
    let ask = RefundAsk { id: 1, contract: id, reason: RefundReason::PatientEnds, amount: None };
    desk.decide("2026-03-03", |file, on| refund(file, &ask, on)).unwrap();
    assert_eq!(desk.redeem("2026-03-03", "IV-HYD", 1), Err(Refusal::Ended));
}

#[test]
fn a_line_of_a_program_counts_down_apart() {
    let mut desk = Desk::new();
    desk.buy("2026-03-02", reset(0));
    assert_eq!(desk.redeem("2026-03-02", "WLIN", 1), Ok(137_31), "US-41");
    assert_eq!(desk.redeem("2026-03-02", "SCAN", 1), Ok(30_52));
    assert_eq!(desk.redeem("2026-03-02", "B12", 1), Ok(26_70));
    assert_eq!(desk.redeem("2026-03-02", "WLIN", 1), Err(few(0, 1)));
    assert_eq!(desk.revenue(), 194_53);
}

#[test]
fn lots_of_two_tiers_in_one_contract_are_told_apart() {
    let tier = |tier: &str| Grant::Tier(Tier(tier.to_owned()));
    let grants = vec![
        grant(tier("iv1"), 2, 258_00, Validity::Never),
        grant(tier("iv2"), 1, 189_00, Validity::Never),
    ];
    let mut desk = Desk::new();
    desk.buy("2026-03-02", terms("MIX", 400_00, RefundRule::Nothing, grants));
    assert_eq!(desk.redeem("2026-03-02", "IV-MYR", 1), Ok(169_13));
    assert_eq!(desk.redeem("2026-03-02", "IV-MYR", 1), Err(few(0, 1)));
    assert_eq!(desk.redeem("2026-03-02", "IV-HYD", 2), Ok(230_87));
    assert_eq!(desk.file.patient, PATIENT);
}

fn few(left: u32, asked: u32) -> Refusal {
    Refusal::NotEnoughLeft { left, asked }
}

fn fair(used: u32, max: u32, per: &'static str) -> Refusal {
    Refusal::FairUse { used, max, per }
}

fn uncovered(service: &str, name: &str) -> Refusal {
    Refusal::NotCovered { service: service.to_owned(), name: name.to_owned() }
}

fn contract_of(deed: &Deed) -> ContractId {
    match deed {
        Deed::Redeemed(redemption) => {
            assert!(value(redemption) > 0);
            redemption.contract
        }
        _ => panic!("not a redemption"),
    }
}

fn massages_left(desk: &Desk) -> Vec<(u32, i64)> {
    let is_session =
        |lot: &&LotState| matches!(lot.lot.what, Grant::Service(_)) && lot.units_left() > 0;
    let lots = desk.file.lots.values().filter(is_session);
    lots.map(|lot| (lot.units_left(), lot.value_left().unwrap().minor())).collect()
}

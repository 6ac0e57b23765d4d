//! Leaving, going on for longer, and what is told and charged on the way, as rules.

use crate::domain::contract::{Charging, ContractTerms, RefundRule};
use crate::domain::id::{AttemptId, ContractId, LotId};
use crate::domain::money::Money;
use crate::domain::offering::{Intro, Period};
use crate::domain::policy::{ExtensionBasis, Lapse, Policy};
use crate::domain::refusal::Refusal;
use crate::ledger::account::Account;
use crate::ledger::deed::kit::{
    Desk, day, drip_four, glow, glow_plus, n, primary_care, smooth_sixty, usd,
};
use crate::ledger::deed::{
    CancelAsk, CancelPreview, ChargeFailedAsk, DoubtAsk, ExtendAsk, HoldAsk, Leaving,
    PriceNoticeAsk, RefundAsk, cancel, cancel_preview, charge_failed, doubt_ended, extend, hold,
    in_doubt, price_notice, refund,
};
use crate::ledger::fact::{Deed, ExtensionReason, RefundReason, StaffCode};

#[test]
fn leaving_early_costs_a_share_of_the_payments_left() {
    let fee = |desk: &Desk, id| match cancel_preview(&desk.file, id, desk.file.today.unwrap()) {
        Ok(CancelPreview {
            leaving: Leaving::AtPeriodEnd { last_day, payments_left, exit_fee },
            ..
        }) => (last_day.to_string(), payments_left, exit_fee.minor()),
        other => panic!("{other:?}"),
    };
    let mut desk = Desk::new();
    let id = desk.buy("2027-01-31", glow());
    desk.at("2027-02-10");
    assert_eq!(fee(&desk, id), ("2027-02-27".to_owned(), 2, 150_00), "199.00 is above the cap");
    desk.renew("2027-02-28", id, 1);
    assert_eq!(fee(&desk, id), ("2027-03-30".to_owned(), 1, 99_50));
    desk.renew("2027-03-31", id, 2);
    assert_eq!(fee(&desk, id), ("2027-04-29".to_owned(), 0, 0), "three payments were made");
    desk.renew("2027-04-30", id, 3);
    assert_eq!(fee(&desk, id), ("2027-05-30".to_owned(), 0, 0));
}

#[test]
fn payments_left_count_at_their_own_price() {
    let mut terms = glow();
    if let Some(renewal) = &mut terms.renewal {
        renewal.intro = Some(Intro { price: usd(99_00), cycles: n(2) });
    }
    let mut desk = Desk::new();
    let id = desk.buy("2027-01-15", terms);
    let preview = cancel_preview(&desk.file, id, day("2027-01-15")).unwrap();
    let Leaving::AtPeriodEnd { exit_fee, .. } = preview.leaving else { panic!("no refund") };
    assert_eq!(exit_fee, usd(149_00), "half of 99.00 and 199.00");
    assert_eq!(preview.saved, (day("2027-02-15"), usd(99_00)));
}

#[test]
fn access_stays_to_the_end_of_the_paid_period_and_nothing_is_charged_again() {
    let mut desk = Desk::new();
    let id = desk.buy("2027-01-15", glow());
    let on = desk.at("2027-01-20");
    let preview = cancel_preview(&desk.file, id, on).unwrap();
    assert_eq!(preview.unused, usd(166_90), "26 of 31 days");
    assert_eq!(preview.saved, (day("2027-02-15"), usd(199_00)));
    let ask = CancelAsk { contract: id, refund: 1 };
    let deed = desk.decide("2027-01-20", |file, on| cancel(file, &ask, on)).unwrap();
    let (last_day, exit_fee) = (day("2027-02-14"), usd(150_00));
    assert_eq!(deed, Deed::Cancelled { contract: id, last_day, exit_fee });
    assert_eq!(desk.redeem("2027-02-14", "SAUNA", 1), Ok(0), "the last day");
    assert_eq!(desk.redeem("2027-02-15", "SAUNA", 1), Err(Refusal::Expired(last_day)));
    let on = day("2027-02-15");
    assert_eq!(cancel(&desk.file, &ask, on), Err(Refusal::CancelledAlready));
    let failed = ChargeFailedAsk { contract: id, cycle: 1 };
    assert_eq!(charge_failed(&desk.file, &failed, on), Err(Refusal::CancelledAlready), "CB-4");
    let dues: Vec<Money> = desk.file.dues().unwrap().iter().map(|due| due.amount).collect();
    assert_eq!(dues, [usd(150_00)], "the fee for leaving early, and no period");
}

#[test]
fn leaving_primary_care_pays_back_the_days_at_once() {
    let mut desk = Desk::new();
    let id = desk.buy("2027-06-01", primary_care(95_00, Period::Month));
    let on = desk.at("2027-06-11");
    let preview = cancel_preview(&desk.file, id, on).unwrap();
    let Leaving::AtOnce(refund) = preview.leaving else { panic!("it pays back") };
    assert_eq!((refund.total, refund.fee, preview.unused), (usd(63_33), usd(0), usd(63_33)));
    let ask = CancelAsk { contract: id, refund: 5 };
    let deed = desk.decide("2027-06-11", |file, on| cancel(file, &ask, on)).unwrap();
    let Deed::Refunded(refund) = deed else { panic!("not a refund") };
    assert_eq!((refund.id, refund.kept), (5, usd(0)), "US-30");
    assert_eq!((desk.revenue(), desk.owed()), (31_67, 0));
}

#[test]
fn leaving_primary_care_with_nothing_paid_ahead_costs_nothing() {
    let mut terms = primary_care(95_00, Period::Month);
    if let Some(renewal) = &mut terms.renewal {
        // A catalog's check refuses such terms (DP-2); a contract of the past may have them.
        renewal.min_payments = Some(n(12));
        renewal.exit_fee = glow().renewal.unwrap().exit_fee;
    }
    let mut desk = Desk::new();
    let id = desk.buy("2027-06-01", terms);
    let ask = CancelAsk { contract: id, refund: 5 };
    let deed = desk.decide("2027-07-05", |file, on| cancel(file, &ask, on)).unwrap();
    let (last_day, exit_fee) = (day("2027-06-30"), usd(0));
    assert_eq!(deed, Deed::Cancelled { contract: id, last_day, exit_fee });
}

#[test]
fn leaving_within_the_days_to_think_it_over_pays_everything_back() {
    let cooling_off_until = Some(day("2027-01-20"));
    for (on, is_free) in [("2027-01-20", true), ("2027-01-21", false)] {
        let mut desk = Desk::new();
        let id = desk.buy("2027-01-15", ContractTerms { cooling_off_until, ..glow() });
        let ask = CancelAsk { contract: id, refund: 5 };
        match desk.decide(on, |file, on| cancel(file, &ask, on)).unwrap() {
            Deed::Refunded(refund) => {
                assert!(is_free && refund.reason == RefundReason::CoolingOff, "{on}");
                assert_eq!((desk.revenue(), desk.owed()), (0, 0));
            }
            Deed::Cancelled { exit_fee, .. } => assert!(!is_free && exit_fee == usd(150_00)),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn only_what_renews_can_be_cancelled() {
    let mut desk = Desk::new();
    let package = desk.buy("2027-06-01", drip_four());
    let care = desk.buy("2027-06-01", primary_care(95_00, Period::Month));
    let on = desk.at("2027-06-05");
    let no = |desk: &Desk, contract| cancel_preview(&desk.file, contract, on).unwrap_err();
    assert_eq!(no(&desk, package), Refusal::DoesNotRenew);
    assert_eq!(no(&desk, ContractId::from_raw(1)), Refusal::UnknownContract);
    desk.decide("2027-06-05", |file, on| hold(file, &HoldAsk { contract: care }, on)).unwrap();
    assert_eq!(no(&desk, care), Refusal::OnHold, "it would pay back a disputed payment");
}

#[test]
fn a_lapsed_session_comes_back_with_an_extension() {
    for (extension, last) in
        [(ExtensionBasis::Grant, "2027-04-06"), (ExtensionBasis::Expiry, "2027-04-01")]
    {
        let mut desk = Desk::with(Policy { extension, ..Policy::default() });
        let id = desk.buy("2026-03-02", drip_four());
        desk.redeem("2026-03-09", "IV-HYD", 3).unwrap();
        desk.at("2027-03-03");
        assert_eq!((breakage(&desk), desk.owed()), (96_75, 0), "US-43");
        let ask = extension_ask(id, 30);
        let deed = desk.decide("2027-03-07", |file, on| extend(file, &ask, on)).unwrap();
        let Deed::Extended(extension) = deed else { panic!("not an extension") };
        assert_eq!((extension.last_valid_day, extension.lots.len()), (day(last), 1));
        assert_eq!((breakage(&desk), desk.owed()), (0, 96_75));
        assert_eq!(desk.redeem(last, "IV-HYD", 1), Ok(96_75));
    }
}

#[test]
fn a_lapsed_session_comes_back_from_unclaimed_property_too() {
    let mut desk = Desk::with(Policy { lapse: Lapse::Unclaimed, ..Policy::default() });
    let id = desk.buy("2026-03-02", drip_four());
    desk.at("2027-03-03");
    assert_eq!(desk.booked(|account| account == Account::UnclaimedProperty), 387_00);
    let ask = extension_ask(id, 30);
    desk.decide("2027-03-07", |file, on| extend(file, &ask, on)).unwrap();
    assert_eq!(desk.booked(|account| account == Account::UnclaimedProperty), 0);
    assert_eq!(desk.owed(), 387_00);
}

#[test]
fn an_extension_before_the_end_moves_the_last_day_of_what_is_left() {
    let mut desk = Desk::new();
    let id = desk.buy("2026-03-02", drip_four());
    desk.redeem("2026-03-09", "IV-HYD", 1).unwrap();
    let on = desk.at("2027-02-20");
    let Ok(Deed::Extended(extension)) = extend(&desk.file, &extension_ask(id, 30), on) else {
        panic!("it can be extended")
    };
    assert_eq!((extension.last_valid_day, extension.lots.len()), (day("2027-03-22"), 3));
    assert_eq!(
        extend(&desk.file, &extension_ask(id, 10), on),
        Err(Refusal::LastsAlready(day("2027-03-02"))),
        "it ends on that day by itself"
    );
}

#[test]
fn an_extension_of_a_membership_leaves_what_lapsed_long_ago() {
    let mut desk = Desk::new();
    let id = desk.buy("2027-01-15", glow_plus());
    for (on, cycle) in [("2027-02-15", 1), ("2027-03-15", 2)] {
        desk.renew(on, id, cycle);
    }
    desk.at("2027-03-20");
    let Ok(Deed::Extended(extension)) =
        extend(&desk.file, &extension_ask(id, 40), day("2027-03-20"))
    else {
        panic!("it can be extended")
    };
    let first_month: Vec<LotId> = desk
        .file
        .lots
        .values()
        .filter(|lot| lot.lot.valid_from == day("2027-01-15"))
        .map(|lot| lot.lot.id)
        .collect();
    assert_eq!(extension.last_valid_day, day("2027-04-29"));
    assert!(first_month.iter().all(|lot| !extension.lots.contains(lot)));
    assert_eq!(extension.lots.len(), 2, "massages and credit of February; March lasts longer");
}

#[test]
fn an_extension_needs_a_reason_an_approver_and_something_to_extend() {
    let mut desk = Desk::new();
    let id = desk.buy("2026-03-02", smooth_sixty());
    let good = extension_ask(id, 30);
    let on = desk.at("2027-03-07");
    let blank = Some(ExtensionReason::Other("  ".to_owned()));
    #[rustfmt::skip]
    let cases = [
        (ExtendAsk { reason: None, ..good.clone() }, Refusal::NoReason),
        (ExtendAsk { reason: blank, ..good.clone() }, Refusal::NoReason),
        (ExtendAsk { approver: None, ..good.clone() }, Refusal::NoApprover),
        (ExtendAsk { approver: Some(StaffCode(String::new())), ..good.clone() }, Refusal::NoApprover),
        (ExtendAsk { days: 0, ..good.clone() }, Refusal::NoQuantity),
        (ExtendAsk { lots: vec![LotId::from_raw(1)], ..good.clone() }, Refusal::UnknownLot),
        (extension_ask(ContractId::from_raw(1), 30), Refusal::UnknownContract),
    ];
    for (ask, expect) in cases {
        assert_eq!(extend(&desk.file, &ask, on), Err(expect));
    }
    assert!(extend(&desk.file, &good, on).is_ok());
    let mut used = Desk::new();
    let id = used.buy("2026-03-02", smooth_sixty());
    used.redeem("2026-03-09", "NTX", 60).unwrap();
    assert_eq!(
        extend(&used.file, &extension_ask(id, 30), day("2026-03-09")),
        Err(Refusal::NotEnoughLeft { left: 0, asked: 1 }),
        "all used"
    );
    let mut gone = Desk::new();
    let terms = ContractTerms { refund: RefundRule::Allocated { fee: usd(0) }, ..drip_four() };
    let id = gone.buy("2026-03-02", terms);
    let reason = RefundReason::PatientEnds;
    let ask = RefundAsk { id: 1, contract: id, reason, amount: None };
    gone.decide("2026-03-09", |file, on| refund(file, &ask, on)).unwrap();
    let ended = extend(&gone.file, &extension_ask(id, 30), day("2026-03-09"));
    assert_eq!(ended, Err(Refusal::Ended));
}

#[test]
fn a_new_price_is_told_in_time() {
    let out = Err(Refusal::NoticeOutOfTime { first: day("2027-01-16"), last: day("2027-02-08") });
    #[rustfmt::skip]
    let cases = [
        ("2027-01-15", out.clone()),
        ("2027-01-16", Ok(219_00)),
        ("2027-02-08", Ok(219_00)),
        ("2027-02-09", out),
    ];
    for (on, expect) in cases {
        let mut desk = Desk::new();
        let id = desk.buy("2026-12-15", glow());
        desk.renew("2027-01-15", id, 1);
        let ask = notice(id, 219_00, "2027-02-15");
        let told = desk.decide(on, |file, on| price_notice(file, &ask, on));
        let told = told.map(|_| desk.file.contract(id).unwrap().price_of_cycle(2).unwrap().minor());
        assert_eq!(told, expect, "US-33, {on}");
        let price = desk.file.contract(id).unwrap().price_of_cycle(2).unwrap();
        assert_eq!(price, usd(expect.unwrap_or(199_00)), "none sent: the old price is charged");
    }
}

#[test]
fn a_new_price_holds_from_a_renewal_that_is_not_paid_yet() {
    let mut desk = Desk::new();
    let id = desk.buy("2027-01-15", glow());
    let package = desk.buy("2027-01-15", drip_four());
    let on = desk.at("2027-02-01");
    let tell = |ask| price_notice(&desk.file, &ask, on);
    let from = |ask| match tell(ask) {
        Ok(Deed::PriceNotice { from, .. }) => from.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(from(notice(id, 219_00, "2027-02-15")), "2027-02-15");
    assert_eq!(from(notice(id, 219_00, "2027-02-11")), "2027-02-15", "a day between two renewals");
    assert_eq!(tell(notice(id, 0, "2027-02-15")), Err(Refusal::NoPrice));
    assert_eq!(tell(notice(id, -1, "2027-02-15")), Err(Refusal::NoPrice));
    assert_eq!(tell(notice(id, 219_00, "2027-01-15")), Err(Refusal::PaidAlready));
    assert_eq!(tell(notice(package, 219_00, "2027-02-15")), Err(Refusal::DoesNotRenew));
}

#[test]
fn a_charge_fails_as_often_as_it_is_tried() {
    let mut desk = Desk::new();
    let id = desk.buy("2027-01-15", glow());
    let fail = |desk: &mut Desk, on: &str, cycle| {
        let ask = ChargeFailedAsk { contract: id, cycle };
        desk.decide(on, |file, on| charge_failed(file, &ask, on)).map(|_| ())
    };
    assert_eq!(fail(&mut desk, "2027-02-14", 1), Err(Refusal::NotDueYet(day("2027-02-15"))));
    assert_eq!(fail(&mut desk, "2027-02-14", 0), Err(Refusal::PaidAlready));
    assert_eq!(fail(&mut desk, "2027-02-15", 1), Ok(()));
    assert_eq!(fail(&mut desk, "2027-02-15", 1), Err(Refusal::RecordedAlready), "told twice");
    assert_eq!(fail(&mut desk, "2027-02-17", 1), Ok(()));
    assert_eq!(fail(&mut desk, "2027-02-20", 1), Ok(()));
    assert_eq!(fail(&mut desk, "2027-02-21", 1), Err(Refusal::NothingDue), "suspended");
    assert_eq!((desk.owed(), desk.revenue()), (0, 199_00), "nothing was granted (US-37)");
}

#[test]
fn what_is_paid_at_the_kiosk_is_not_charged() {
    let mut terms = glow();
    if let Some(renewal) = &mut terms.renewal {
        renewal.charge = Charging::AtKiosk;
    }
    let mut desk = Desk::new();
    let id = desk.buy("2027-01-15", terms);
    let on = desk.at("2027-02-15");
    let ask = ChargeFailedAsk { contract: id, cycle: 1 };
    assert_eq!(charge_failed(&desk.file, &ask, on), Err(Refusal::NotThatWay));
}

#[test]
fn money_is_in_doubt_until_it_is_known() {
    let mut desk = Desk::new();
    let ask =
        |attempt, minor| DoubtAsk { attempt: AttemptId::from_raw(attempt), amount: usd(minor) };
    let on = desk.at("2027-01-15");
    assert_eq!(in_doubt(&desk.file, &ask(1, 0), on), Err(Refusal::NoPrice));
    assert_eq!(doubt_ended(&desk.file, &ask(1, 1), on), Err(Refusal::UnknownRecord));
    desk.decide("2027-01-15", |file, on| in_doubt(file, &ask(1, 200_00), on)).unwrap();
    assert_eq!(desk.booked(|account| account == Account::InDoubt), 200_00, "US-57");
    assert_eq!(in_doubt(&desk.file, &ask(1, 200_00), on), Err(Refusal::RecordedAlready));
    let above = Refusal::AboveCaptured { asked: usd(200_01), captured: usd(200_00) };
    assert_eq!(doubt_ended(&desk.file, &ask(1, 200_01), on), Err(above));
    assert_eq!(doubt_ended(&desk.file, &ask(1, -1), on), Err(Refusal::NoPrice));
    desk.decide("2027-01-16", |file, on| doubt_ended(file, &ask(1, 200_00), on)).unwrap();
    assert_eq!(desk.booked(|account| account == Account::InDoubt), 0);
    let on = day("2027-01-16");
    assert_eq!(doubt_ended(&desk.file, &ask(1, 1), on), Err(Refusal::UnknownRecord));
}

fn extension_ask(contract: ContractId, days: u32) -> ExtendAsk {
    ExtendAsk {
        contract,
        lots: Vec::new(),
        days,
        reason: Some(ExtensionReason::Illness),
        approver: Some(StaffCode("MGR1".to_owned())),
    }
}

fn notice(contract: ContractId, minor: i64, from: &str) -> PriceNoticeAsk {
    PriceNoticeAsk { contract, price: usd(minor), from: day(from) }
}

fn breakage(desk: &Desk) -> i64 {
    desk.booked(|account| account == Account::Breakage)
}

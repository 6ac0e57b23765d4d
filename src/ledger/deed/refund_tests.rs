//! Money back, as rules: how much by what was signed, to where, and every no.

use crate::domain::cart::Draw;
use crate::domain::contract::{ContractTerms, RefundRule};
use crate::domain::id::ContractId;
use crate::domain::offering::{Grant, OfferingCode, Period, ServiceCode};
use crate::domain::policy::{FeeEarning, PaidCredit, Policy};
use crate::domain::refusal::Refusal;
use crate::domain::sold::Tender;
use crate::ledger::account::{Account, RevenueClass};
use crate::ledger::deed::kit::{
    Desk, day, drip_four, glow, n, primary_care, reset, smooth_sixty, usd, wallet,
};
use crate::ledger::deed::{
    HoldAsk, RefundAsk, RefundPaidAsk, RefundPreview, hold, refund, refund_paid, refund_preview,
};
use crate::ledger::fact::{Deed, RefundReason, RefundTo};
use crate::ledger::file::Stake;

use RefundReason::{ClinicEnds, CoolingOff, PatientEnds, Unsafe};

#[test]
fn a_package_is_refunded_by_the_rule_that_was_signed() {
    let allocated = |fee| RefundRule::Allocated { fee: usd(fee) };
    #[rustfmt::skip]
    let cases = [
        // rule, reason, back, revenue in all
        (allocated(0),         PatientEnds, Ok(193_50), 193_50),
        (allocated(25_00),     PatientEnds, Ok(168_50), 218_50),
        (allocated(25_00),     ClinicEnds,  Ok(193_50), 193_50),
        (allocated(25_00),     Unsafe,      Ok(193_50), 193_50),
        (allocated(200_00),    PatientEnds, Err(Refusal::NothingBack), 193_50),
        (RefundRule::Repriced, PatientEnds, Ok(129_00), 258_00),
        (RefundRule::Repriced, Unsafe,      Ok(193_50), 193_50),
        (RefundRule::Nothing,  PatientEnds, Err(Refusal::NothingBack), 193_50),
        (RefundRule::Nothing,  ClinicEnds,  Ok(193_50), 193_50),
        (allocated(25_00),     CoolingOff,  Err(Refusal::NothingBack), 193_50),
    ];
    for (rule, reason, back, revenue) in cases {
        let mut desk = Desk::new();
        let id = desk.buy("2026-03-02", ContractTerms { refund: rule, ..drip_four() });
        desk.redeem("2026-03-09", "IV-HYD", 1).unwrap();
        desk.redeem("2026-03-16", "IV-HYD", 1).unwrap();
        let case = format!("US-14: {rule:?}, {reason:?}");
        assert_eq!(give_back(&mut desk, "2026-04-01", id, reason), back, "{case}");
        assert_eq!(desk.revenue(), revenue, "{case}");
        assert_eq!(desk.owed(), if back.is_ok() { 0 } else { 193_50 }, "{case}");
    }
}

#[test]
fn a_fee_is_revenue_from_fees_and_repricing_is_revenue_from_services() {
    for (rule, class, kept) in [
        (RefundRule::Allocated { fee: usd(25_00) }, RevenueClass::Fee, 25_00),
        (RefundRule::Repriced, RevenueClass::Service, 258_00),
    ] {
        let mut desk = Desk::new();
        let id = desk.buy("2026-03-02", ContractTerms { refund: rule, ..drip_four() });
        desk.redeem("2026-03-09", "IV-HYD", 2).unwrap();
        give_back(&mut desk, "2026-04-01", id, PatientEnds).unwrap();
        assert_eq!(desk.booked(|account| account == Account::Revenue(class)), kept);
    }
}

#[test]
fn a_unit_bank_is_repriced_at_the_single_price_and_never_below_zero() {
    #[rustfmt::skip]
    let cases = [
        (0,  Ok(690_00), "nothing used"),
        (24, Ok(378_00), "690.00 - 24 x 13.00"),
        (44, Ok(118_00), "690.00 - 44 x 13.00"),
        (53, Ok(1_00), "690.00 - 53 x 13.00"),
        (54, Err(Refusal::NothingBack), "12.00 more than was paid"),
        (60, Err(Refusal::NothingBack), "all used"),
    ];
    for (used, back, case) in cases {
        let mut desk = Desk::new();
        let id = desk.buy("2026-03-02", smooth_sixty());
        if used > 0 {
            desk.redeem("2026-03-09", "NTX", used).unwrap();
        }
        assert_eq!(give_back(&mut desk, "2026-04-01", id, PatientEnds), back, "{case}");
    }
}

#[test]
fn repricing_never_gives_more_than_is_owed() {
    let mut desk = Desk::new();
    let singles = vec![(ServiceCode("NTX".to_owned()), usd(5_00))];
    let id = desk.buy("2026-03-02", ContractTerms { singles, ..smooth_sixty() });
    desk.redeem("2026-03-09", "NTX", 24).unwrap();
    assert_eq!(give_back(&mut desk, "2026-04-01", id, PatientEnds), Ok(414_00), "not 570.00");
}

#[test]
fn unspent_paid_credit_comes_back_and_bonus_does_not() {
    let mut desk = Desk::new();
    let id = desk.buy("2026-03-02", wallet());
    desk.spend("2026-03-03", &[117_27, 11_73]);
    assert_eq!((desk.revenue(), desk.owed()), (117_27, 382_73), "US-09");
    let left: u32 = desk.file.lots.values().map(|lot| lot.units_left()).sum();
    assert_eq!(left, 421_00);
    assert_eq!(give_back(&mut desk, "2026-04-01", id, PatientEnds), Ok(382_73), "US-11");
    assert_eq!((desk.owed(), desk.revenue()), (0, 117_27));
}

#[test]
fn final_credit_never_gives_back_more_than_is_owed_for_it() {
    for (on, back, case) in [
        ("2026-04-01", 200_00, "with 20.00 of bonus left"),
        ("2027-03-03", 181_82, "when the bonus has lapsed (US-12)"),
    ] {
        let policy = Policy { paid_credit: PaidCredit::Final, ..Policy::default() };
        let mut desk = Desk::with(policy);
        let mut terms = wallet();
        if let Some(bonus) = terms.grants.get_mut(1) {
            bonus.singles = usd(50_00);
        }
        let id = desk.buy("2026-03-02", terms);
        desk.spend("2026-03-03", &[300_00, 30_00]);
        assert_eq!(desk.owed(), 200_00);
        assert_eq!(give_back(&mut desk, on, id, PatientEnds), Ok(back), "{case}");
        assert_eq!(desk.owed(), 0);
    }
}

#[test]
fn days_that_have_not_begun_come_back_from_primary_care() {
    #[rustfmt::skip]
    let cases = [
        (FeeEarning::ByDay,       95_00,    Period::Month, "2027-06-11", 63_33, "US-30"),
        (FeeEarning::ByDay,       95_00,    Period::Month, "2027-06-01", 95_00, "on the first day"),
        (FeeEarning::ByDay,       95_00,    Period::Month, "2027-06-30", 3_17, "on the last day"),
        (FeeEarning::ByFullMonth, 95_00,    Period::Month, "2027-06-11", 95_00, "US-30"),
        (FeeEarning::ByFullMonth, 95_00,    Period::Month, "2027-06-30", 95_00, "it is not over"),
        (FeeEarning::ByDay,       1_020_00, Period::Year,  "2027-08-30", 769_18, "90 of 366 days"),
        (FeeEarning::ByFullMonth, 1_020_00, Period::Year,  "2027-09-15", 765_00, "3 of 12 months"),
        (FeeEarning::ByFullMonth, 1_020_00, Period::Year,  "2027-09-01", 765_00, "3 of 12 months"),
        (FeeEarning::ByFullMonth, 1_020_00, Period::Year,  "2027-08-31", 850_00, "2 of 12 months"),
    ];
    for (primary_care_fee, price, period, on, back, case) in cases {
        let mut desk = Desk::with(Policy { primary_care_fee, ..Policy::default() });
        let id = desk.buy("2027-06-01", primary_care(price, period));
        assert_eq!(give_back(&mut desk, on, id, PatientEnds), Ok(back), "{case}");
        assert_eq!(desk.revenue(), price - back, "{case}");
        assert_eq!(desk.owed(), 0, "{case}");
    }
}

#[test]
fn a_file_that_stands_at_an_earlier_day_decides_by_the_day_that_is_asked() {
    let mut desk = Desk::new();
    let id = desk.buy("2027-06-01", primary_care(95_00, Period::Month));
    let preview = refund_preview(&desk.file, id, PatientEnds, day("2027-06-11")).unwrap();
    assert_eq!(preview.total, usd(63_33), "as after ten days, not as on the first");
    assert_eq!(desk.file.today, Some(day("2027-06-01")), "and stays where it is");
}

#[test]
fn a_period_paid_ahead_comes_back_whole() {
    let mut desk = Desk::new();
    let id = desk.buy("2027-06-01", primary_care(95_00, Period::Month));
    desk.renew("2027-06-20", id, 1);
    let preview = preview(&mut desk, "2027-06-21", id, PatientEnds);
    assert_eq!(preview.total, usd(126_67), "10 of 30 days of June, and all of July");
    let sales = &desk.file.contract(id).unwrap().sales;
    let [june, july] = sales.as_slice() else { panic!("two sales") };
    let expect =
        [(RefundTo::OnFile(july.sale), usd(95_00)), (RefundTo::Card(june.sale), usd(31_67))];
    assert_eq!(preview.back, expect, "the newest first");
}

#[test]
fn a_membership_that_the_clinic_ends_gives_its_unused_days() {
    let mut desk = Desk::new();
    let id = desk.buy("2027-06-01", glow());
    assert_eq!(give_back(&mut desk, "2027-06-13", id, PatientEnds), Err(Refusal::NothingBack));
    assert_eq!(give_back(&mut desk, "2027-06-13", id, ClinicEnds), Ok(119_40), "18 of 30 days");
    assert_eq!(desk.revenue(), 79_60);
}

#[test]
fn within_the_days_to_think_it_over_everything_comes_back() {
    let until = Some(day("2026-11-30"));
    let bought = || {
        let mut desk = Desk::new();
        let terms = ContractTerms { cooling_off_until: until, ..reset(25_00) };
        let id = desk.buy("2026-11-25", terms);
        for code in ["WLIN", "SCAN", "B12"] {
            desk.redeem("2026-11-27", code, 1).unwrap();
        }
        (desk, id)
    };
    let (mut desk, id) = bought();
    assert_eq!(give_back(&mut desk, "2026-11-30", id, CoolingOff), Ok(1_499_00), "US-49");
    assert_eq!((desk.revenue(), desk.owed()), (0, 0), "what was earned is reversed");
    let (mut desk, id) = bought();
    assert_eq!(give_back(&mut desk, "2026-12-01", id, CoolingOff), Err(Refusal::TooLateToUndo));
    assert_eq!(give_back(&mut desk, "2026-12-01", id, PatientEnds), Ok(1_279_47));
}

#[test]
fn what_is_paid_in_parts_gives_back_what_was_paid_beyond_what_was_given() {
    let parts = [374_75; 4];
    let mut desk = Desk::new();
    let card = Tender::Card { amount: usd(374_75), attempt: None };
    let id = desk.buy_with("2027-01-04", reset(0), &parts, vec![card]);
    for code in ["WLIN", "SCAN", "B12"] {
        desk.redeem("2027-01-05", code, 1).unwrap();
    }
    assert_eq!((desk.revenue(), desk.owed()), (194_53, 180_22), "US-41, week 1");
    let mut two = desk.clone();
    two.pay_part("2027-02-04", id, 1, 374_75);
    assert_eq!(give_back(&mut two, "2027-02-04", id, PatientEnds), Ok(554_97), "after two parts");
    assert_eq!(two.file.dues().unwrap(), [], "no more parts are due");

    for (code, units) in [("WLFU", 3), ("NUTR", 1), ("B12", 3)] {
        desk.redeem("2027-01-28", code, units).unwrap();
    }
    assert_eq!((desk.revenue(), desk.owed()), (518_74, 0), "week 4");
    assert_eq!(desk.booked(|account| account == Account::ContractAsset), -143_99);
    assert_eq!(give_back(&mut desk, "2027-01-29", id, PatientEnds), Ok(0), "nothing comes back");
    let dues: Vec<_> = desk.file.dues().unwrap().iter().map(|due| due.amount).collect();
    assert_eq!(dues, [usd(143_99)], "what was given is owed");
}

#[test]
fn money_goes_back_to_the_tenders_it_came_from() {
    let mut desk = Desk::new();
    let (card, cash) = (usd(187_00), usd(200_00));
    let tenders = vec![Tender::Cash { amount: cash }, Tender::Card { amount: card, attempt: None }];
    let id = desk.buy_with("2026-03-02", drip_four(), &[], tenders);
    let [sale] = desk.file.contract(id).unwrap().sales.as_slice() else { panic!("one sale") };
    let Stake { sale, left } = *sale;
    assert_eq!(left, usd(387_00));
    let expect = [(RefundTo::Card(sale), card), (RefundTo::Cash(sale), usd(175_00))];
    assert_eq!(preview(&mut desk, "2026-03-03", id, PatientEnds).back, expect);
}

#[test]
fn what_was_handed_in_goes_back_to_the_sale_that_had_paid_for_it() {
    let mut desk = Desk::new();
    let old = desk.buy("2026-03-02", drip_four());
    desk.redeem("2026-03-09", "IV-HYD", 1).unwrap();
    let tenders = vec![
        Tender::HandedIn { contract: old, value: usd(290_25) },
        Tender::Card { amount: usd(276_75), attempt: None },
    ];
    let price = usd(567_00);
    let terms = ContractTerms { offering: OfferingCode("O02".into()), price, ..drip_four() };
    let new = desk.buy_with("2026-03-16", terms, &[], tenders);
    assert_eq!((desk.revenue(), desk.owed()), (96_75, 567_00), "US-34");
    let sales = desk.file.contract(new).unwrap().sales.clone();
    let [first, second] = sales.as_slice() else { panic!("two sales") };
    let back = preview(&mut desk, "2026-03-17", new, PatientEnds).back;
    let expect =
        [(RefundTo::Card(second.sale), usd(276_75)), (RefundTo::Card(first.sale), usd(265_25))];
    assert_eq!(back, expect, "542.00 in all");
    assert_eq!(give_back(&mut desk, "2026-03-17", old, PatientEnds), Err(Refusal::Ended));
    assert_eq!(give_back(&mut desk, "2026-03-17", new, PatientEnds), Ok(542_00));
}

#[test]
fn an_amount_that_is_not_what_the_terms_give_is_refused() {
    let mut desk = Desk::new();
    let id = desk.buy("2026-03-02", drip_four());
    let on = desk.at("2026-03-03");
    let by_terms = usd(362_00);
    #[rustfmt::skip]
    let cases = [
        (Some(387_01), Err(Refusal::AboveCaptured { asked: usd(387_01), captured: usd(387_00) })),
        (Some(387_00), Err(Refusal::NotByTerms { asked: usd(387_00), by_terms })),
        (Some(100_00), Err(Refusal::NotByTerms { asked: usd(100_00), by_terms })),
        (Some(0), Err(Refusal::NoPrice)),
        (Some(-5_00), Err(Refusal::NoPrice)),
        (Some(362_00), Ok(())),
        (None, Ok(())),
    ];
    for (asked, expect) in cases {
        let amount = asked.map(usd);
        let ask = RefundAsk { id: 1, contract: id, reason: PatientEnds, amount };
        assert_eq!(refund(&desk.file, &ask, on).map(|_| ()), expect, "{asked:?}");
    }
}

#[test]
fn a_refund_happens_once_and_not_while_a_payment_is_in_dispute() {
    let mut desk = Desk::new();
    let id = desk.buy("2026-03-02", drip_four());
    let other = desk.buy("2026-03-02", drip_four());
    let unknown = ContractId::from_raw(1);
    assert_eq!(
        give_back(&mut desk, "2026-03-03", unknown, PatientEnds),
        Err(Refusal::UnknownContract)
    );
    let ask = RefundAsk { id: 1, contract: id, reason: PatientEnds, amount: None };
    desk.decide("2026-03-03", |file, on| refund(file, &ask, on)).unwrap();
    let again = RefundAsk { contract: other, ..ask };
    let on = day("2026-03-03");
    assert_eq!(refund(&desk.file, &again, on), Err(Refusal::RecordedAlready));
    assert_eq!(give_back(&mut desk, "2026-03-03", id, PatientEnds), Err(Refusal::Ended));
    let held = HoldAsk { contract: other };
    desk.decide("2026-03-04", |file, on| hold(file, &held, on)).unwrap();
    assert_eq!(give_back(&mut desk, "2026-03-04", other, PatientEnds), Err(Refusal::OnHold));
    assert_eq!(
        refund_preview(&desk.file, other, PatientEnds, on),
        Err(Refusal::BackInTime(day("2026-03-04")))
    );
}

#[test]
fn no_more_of_a_refund_is_paid_than_was_promised() {
    let mut desk = Desk::new();
    let id = desk.buy("2026-03-02", drip_four());
    let ask = RefundAsk { id: 1, contract: id, reason: PatientEnds, amount: None };
    desk.decide("2026-03-03", |file, on| refund(file, &ask, on)).unwrap();
    let sale = desk.file.contract(id).unwrap().sales.first().unwrap().sale;
    let mut pay = |refund, minor| {
        let ask = RefundPaidAsk { refund, tender: RefundTo::Card(sale), amount: usd(minor) };
        desk.decide("2026-03-05", |file, on| refund_paid(file, &ask, on)).map(|_| ())
    };
    let above = |asked, captured| {
        Err(Refusal::AboveCaptured { asked: usd(asked), captured: usd(captured) })
    };
    assert_eq!(pay(1, 362_01), above(362_01, 362_00));
    assert_eq!(pay(1, 0), Err(Refusal::NoPrice));
    assert_eq!(pay(2, 1_00), Err(Refusal::UnknownRecord));
    assert_eq!(pay(1, 300_00), Ok(()));
    assert_eq!(pay(1, 62_01), above(62_01, 62_00));
    assert_eq!(pay(1, 62_00), Ok(()));
    assert_eq!(pay(1, 1), Err(Refusal::UnknownRecord), "all of it was paid");
}

#[test]
fn points_go_back_with_the_money_and_spent_ones_are_withheld() {
    #[rustfmt::skip]
    let cases = [
        // fee, points earned, their part of the price, points spent => back, points taken, kept
        (0,     387, 0,    0,   387_00, 387, 0,     "all of it"),
        (25_00, 387, 0,    0,   362_00, 362, 25_00, "of the money that went back"),
        (0,     387, 0,    100, 382_00, 287, 5_00,  "100 points at 0.05"),
        (0,     387, 0,    387, 367_65, 0,   19_35, "all spent"),
        (25_00, 774, 0,    0,   362_00, 724, 25_00, "earned twice over"),
        (0,     387, 8_52, 0,   387_00, 387, 0,     "US-45"),
        (0,     387, 8_52, 100, 382_00, 287, 2_80,  "US-45: 2.20 of them had been earned"),
        (25_00, 387, 8_52, 0,   361_43, 361, 25_00, "361 points stood for 7.95"),
    ];
    for (fee, earned, part, spent, back, taken, kept, case) in cases {
        let mut desk = Desk::new();
        let refund = RefundRule::Allocated { fee: usd(fee) };
        let id = desk.buy_with_points(ContractTerms { refund, ..drip_four() }, earned, part);
        if spent > 0 {
            desk.spend_points("2026-03-03", spent);
        }
        let preview = preview(&mut desk, "2026-03-04", id, PatientEnds);
        assert_eq!(preview.total, usd(back), "{case}");
        let units: u32 = preview.points_back.iter().map(|draw| draw.units.get()).sum();
        assert_eq!(units, taken, "{case}");
        assert_eq!(preview.kept(), Ok(usd(kept)), "{case}");
        assert_eq!(preview.points_withheld, usd(i64::from(spent) * 5), "{case}");
        assert_eq!(give_back(&mut desk, "2026-03-04", id, PatientEnds), Ok(back), "{case}");
        let left = earned - spent - taken;
        assert_eq!(desk.file.points_left(), left, "{case}");
    }
}

#[test]
fn half_a_package_takes_half_of_its_points_back() {
    let mut desk = Desk::new();
    let refund = RefundRule::Allocated { fee: usd(0) };
    let id = desk.buy_with_points(ContractTerms { refund, ..drip_four() }, 387, 8_52);
    desk.redeem("2026-03-03", "IV-HYD", 2).unwrap();
    let preview = preview(&mut desk, "2026-03-04", id, PatientEnds);
    assert_eq!(preview.total, usd(193_49), "189.24 of sessions, 4.25 of 193 points");
}

fn preview(desk: &mut Desk, on: &str, id: ContractId, reason: RefundReason) -> RefundPreview {
    let on = desk.at(on);
    refund_preview(&desk.file, id, reason, on).unwrap()
}

/// Refunds, and says how much went back, in cents.
fn give_back(
    desk: &mut Desk,
    on: &str,
    contract: ContractId,
    reason: RefundReason,
) -> Result<i64, Refusal> {
    let ask = RefundAsk { id: desk.id(), contract, reason, amount: None };
    let deed = desk.decide(on, |file, today| refund(file, &ask, today))?;
    let Deed::Refunded(refund) = deed else { panic!("not a refund") };
    Ok(refund.back.iter().map(|(_, amount)| amount.minor()).sum())
}

impl Desk {
    /// Spends so much of each wallet lot, in cents of face, on one service.
    fn spend(&mut self, on: &str, faces: &[u32]) {
        self.at(on);
        let draws: Vec<Draw> = self
            .file
            .lots
            .values()
            .filter(|lot| matches!(lot.lot.what, Grant::Credit(_)))
            .zip(faces)
            .map(|(lot, face)| Draw {
                lot: lot.lot.id,
                units: n(*face),
                value: lot.value_of_next(n(*face)).unwrap(),
            })
            .collect();
        let face = usd(faces.iter().copied().map(i64::from).sum());
        self.serve(on, face, Tender::Wallet { face, draws });
    }

    /// Buys on 2026-03-02, and earns points for which `part` of the price stands.
    fn buy_with_points(&mut self, terms: ContractTerms, points: u32, part: i64) -> ContractId {
        let card = Tender::Card { amount: terms.price, attempt: None };
        self.buy_earning("2026-03-02", terms, &[], vec![card], (points, part))
    }
}

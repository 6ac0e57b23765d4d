//! What holds of every life of a file: nothing is given back that is not owed, or did not come in.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::domain::calendar::days_after;
use crate::domain::contract::{ContractTerms, RefundRule};
use crate::domain::id::ContractId;
use crate::domain::money::Money;
use crate::domain::offering::{Grant, Period};
use crate::domain::policy::{ExtensionBasis, FeeEarning, Lapse, PaidCredit, Policy};
use crate::domain::refusal::Refusal;
use crate::domain::sold::Tender;
use crate::ledger::deed::kit::{
    Desk, drip_four, glow, glow_plus, n, pick_three, primary_care, reset, smooth_sixty, usd, wallet,
};
use crate::ledger::deed::{
    CancelAsk, ExtendAsk, HoldAsk, RefundAsk, RefundPreview, UndoAsk, cancel, extend, hold, refund,
    refund_preview, release, undo_redemption,
};
use crate::ledger::fact::{Deed, ExtensionReason, RefundReason, StaffCode};
use crate::ledger::file::{PatientFile, Stake};

const REASONS: [RefundReason; 4] = [
    RefundReason::PatientEnds,
    RefundReason::ClinicEnds,
    RefundReason::Unsafe,
    RefundReason::CoolingOff,
];

/// One thing that happens; numbers choose among what there is.
#[derive(Debug, Clone, Copy)]
enum Step {
    Buy { what: usize, cents: i64, rule: usize, fee: i64 },
    Use { what: usize, units: u32 },
    Spend { points: u32 },
    Wait { days: u32 },
    Renew { which: usize },
    PayPart { which: usize },
    Extend { which: usize, days: u32 },
    Cancel { which: usize },
    Undo,
    Hold { which: usize },
    Refund { which: usize, reason: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let which = 0_usize..6;
    prop_oneof![
        3 => (0_usize..9, 1_i64..2_000_00, 0_usize..4, 0_i64..60_00)
            .prop_map(|(what, cents, rule, fee)| Step::Buy { what, cents, rule, fee }),
        6 => (0_usize..9, 1_u32..5).prop_map(|(what, units)| Step::Use { what, units }),
        1 => (1_u32..400).prop_map(|points| Step::Spend { points }),
        5 => (0_u32..70).prop_map(|days| Step::Wait { days }),
        2 => which.clone().prop_map(|which| Step::Renew { which }),
        2 => which.clone().prop_map(|which| Step::PayPart { which }),
        1 => (which.clone(), 1_u32..90).prop_map(|(which, days)| Step::Extend { which, days }),
        1 => which.clone().prop_map(|which| Step::Cancel { which }),
        1 => Just(Step::Undo),
        1 => which.clone().prop_map(|which| Step::Hold { which }),
        1 => (which, 0_usize..4).prop_map(|(which, reason)| Step::Refund { which, reason }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 128,
        rng_seed: RngSeed::Fixed(20_270_131),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_refund_is_above_what_is_owed_or_came_in(
        choices in (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()),
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let mut desk = Desk::with(policy_of(choices));
        desk.at("2027-01-01");
        for step in steps {
            let before = desk.file.clone();
            if live(&mut desk, step).is_err() {
                prop_assert_eq!(&desk.file, &before, "a refusal changes nothing");
            }
            let on = desk.file.today.unwrap();
            let ids: Vec<ContractId> =
                desk.file.contracts.iter().map(|state| state.contract.id).collect();
            for id in ids {
                for reason in REASONS {
                    if let Ok(preview) = refund_preview(&desk.file, id, reason, on) {
                        check_preview(&desk, &preview);
                    }
                }
            }
        }
    }
}

/// What a refund would give is owed, came in, adds up, and can be taken.
fn check_preview(desk: &Desk, preview: &RefundPreview) {
    let file = &desk.file;
    let (id, total) = (preview.contract, preview.total);
    let captured = captured(file, id);
    assert!(total <= captured, "I-4: {total} of {captured}");
    for (tender, amount) in &preview.back {
        assert!(amount.is_positive(), "{tender:?} gets {amount}");
    }
    assert_eq!(Money::sum(preview.back.iter().map(|(_, amount)| *amount)), Ok(total));
    assert!(preview.kept().unwrap() >= Money::ZERO && preview.fee >= Money::ZERO);
    let unused = file.unused_of(id).unwrap();
    let by_time = file.lots_of(id).iter().any(|lot| lot.lot.what == Grant::Access);
    if preview.reason != RefundReason::CoolingOff {
        assert!(total <= unused, "I-3: {total} of {unused}");
        assert!(by_time || total <= file.owed_of(id), "I-3: only today's days may be above");
    }
    let mut after = desk.clone();
    let ask = RefundAsk { id: after.id(), contract: id, reason: preview.reason, amount: None };
    let on = file.today.unwrap().to_string();
    let before = after.owed();
    after.decide(&on, |file, today| refund(file, &ask, today)).unwrap();
    assert_eq!(after.file.owed_of(id), Money::ZERO, "nothing of it is owed any more");
    assert!(after.owed() <= before);
    assert_eq!(
        refund_preview(&after.file, id, preview.reason, file.today.unwrap()),
        Err(Refusal::Ended)
    );
}

fn captured(file: &PatientFile, id: ContractId) -> Money {
    let of_sale = |stake: &Stake| {
        let came = file.captured.get(&stake.sale).copied().unwrap_or_default();
        Money::sum([came.card, came.on_file, came.cash]).unwrap().min(stake.left)
    };
    Money::sum(file.contract(id).unwrap().sales.iter().map(of_sale)).unwrap()
}

/// Does what can be done of a step.
fn live(desk: &mut Desk, step: Step) -> Result<(), Refusal> {
    let on = desk.file.today.unwrap();
    let today = on.to_string();
    match step {
        Step::Buy { what, cents, rule, fee } => buy(desk, &today, what, cents, rule, fee),
        Step::Use { what, units } => {
            let codes =
                ["IV-HYD", "NTX", "B12", "HFAC", "MASS60", "SAUNA", "WLIN", "NUTR", "VISIT"];
            desk.redeem(&today, codes[what], units)?;
        }
        Step::Spend { points } => {
            let left = desk.file.points().next().map_or(0, |lot| lot.units_left());
            if left > 0 {
                desk.spend_points(&today, points.min(left));
            }
        }
        Step::Wait { days } => {
            let to = days_after(on, days).unwrap();
            desk.at(&to.to_string());
        }
        Step::Renew { which: n } => {
            let id = which(desk, n)?;
            let next = desk.file.contract(id).unwrap().next_cycle(on)?;
            if let Some((cycle, span)) = next
                && span.first <= on
            {
                desk.renew(&today, id, cycle);
            }
        }
        Step::PayPart { which: n } => {
            let id = which(desk, n)?;
            if let Some((part, _, amount)) = desk.file.contract(id).unwrap().next_part() {
                desk.pay_part(&today, id, part, amount.minor());
            }
        }
        other => {
            leave(desk, &today, other)?;
        }
    }
    Ok(())
}

/// Does what is decided by a deed.
fn leave(desk: &mut Desk, today: &str, step: Step) -> Result<Deed, Refusal> {
    let new = desk.id();
    match step {
        Step::Extend { which: n, days } => {
            let ask = ExtendAsk {
                contract: which(desk, n)?,
                lots: Vec::new(),
                days,
                reason: Some(ExtensionReason::Military),
                approver: Some(StaffCode("MGR1".to_owned())),
            };
            desk.decide(today, |file, on| extend(file, &ask, on))
        }
        Step::Cancel { which: n } => {
            let ask = CancelAsk { contract: which(desk, n)?, refund: new };
            desk.decide(today, |file, on| cancel(file, &ask, on))
        }
        Step::Hold { which: n } => {
            let ask = HoldAsk { contract: which(desk, n)? };
            match desk.decide(today, |file, on| release(file, &ask, on)) {
                Err(Refusal::NotOnHold) => desk.decide(today, |file, on| hold(file, &ask, on)),
                done => done,
            }
        }
        Step::Refund { which: n, reason } => {
            let (contract, reason) = (which(desk, n)?, REASONS[reason]);
            let ask = RefundAsk { id: new, contract, reason, amount: None };
            desk.decide(today, |file, on| refund(file, &ask, on))
        }
        _ => {
            let known = desk.file.redemptions.last().ok_or(Refusal::UnknownRecord)?;
            let ask = UndoAsk { redemption: known.id };
            desk.decide(today, |file, on| undo_redemption(file, &ask, on))
        }
    }
}

fn which(desk: &Desk, n: usize) -> Result<ContractId, Refusal> {
    let known = &desk.file.contracts;
    let state = known.get(n % known.len().max(1)).ok_or(Refusal::UnknownContract)?;
    Ok(state.contract.id)
}

fn buy(desk: &mut Desk, today: &str, what: usize, cents: i64, rule: usize, fee: i64) {
    let until = days_after(desk.file.today.unwrap(), 3).unwrap();
    let sold: [fn() -> ContractTerms; 9] = [
        drip_four,
        smooth_sixty,
        pick_three,
        wallet,
        || primary_care(95_00, Period::Month),
        || primary_care(1_020_00, Period::Year),
        glow,
        glow_plus,
        || reset(25_00),
    ];
    let mut terms = sold[what]();
    let rules = [
        RefundRule::Allocated { fee: usd(fee) },
        RefundRule::Repriced,
        RefundRule::UnusedDays,
        terms.refund,
    ];
    if terms.refund != RefundRule::Unspent {
        terms.price = usd(cents);
        terms.refund = rules[rule];
    }
    terms.cooling_off_until = (rule == 0).then_some(until);
    let price = terms.price;
    let parts = match what {
        8 if price.minor() >= 4 => price.unit_values(n(4)).unwrap(),
        _ => Vec::new(),
    };
    let parts: Vec<i64> = parts.iter().map(|part| part.minor()).collect();
    let paid = usd(parts.first().copied().unwrap_or(price.minor()));
    let cash = paid.share(1, n(3)).unwrap();
    let card = paid.minus(cash).unwrap();
    let tenders = vec![Tender::Cash { amount: cash }, Tender::Card { amount: card, attempt: None }];
    let points = u32::try_from(paid.minor() / 100).unwrap();
    desk.buy_earning(today, terms, &parts, tenders, (points, 0));
}

fn policy_of((a, b, c, d): (bool, bool, bool, bool)) -> Policy {
    Policy {
        lapse: if a { Lapse::Breakage } else { Lapse::Unclaimed },
        paid_credit: if b { PaidCredit::Refundable } else { PaidCredit::Final },
        primary_care_fee: if c { FeeEarning::ByDay } else { FeeEarning::ByFullMonth },
        extension: if d { ExtensionBasis::Grant } else { ExtensionBasis::Expiry },
        ..Policy::default()
    }
}

//! Lives that once went wrong, each with what was wrong.

use std::sync::Arc;

use countersign::ledger::deed::refund_preview;
use countersign::ledger::fact::RefundReason;

use crate::always;
use crate::engine::{Engine, first_day};
use crate::model::{Model, Said};
use crate::shop::{Genes, Own, Shop};
use crate::steps::{Charge, Line, Pay, Spend, Step};

/// The sale stood twice among those that had paid, so twice its money could have gone back to it.
#[test]
fn two_parts_paid_at_once_are_paid_back_to_one_sale_no_further_than_they_came() {
    let reset = Line::Offering { which: 12, picks: false, parts: Some(2) };
    let part = Line::Part { whose: 0 };
    // 25 % of 1,499.00 down, and the rest in two; a fee of 25.00 was signed.
    let steps = [sell(&[reset]), Step::Pass { days: 100 }, sell(&[part, part])];
    let engine = live(plain(Vec::new()), &steps);
    let file = engine.file().unwrap();
    let reason = RefundReason::PatientEnds;
    let would = refund_preview(file, file.contracts[0].contract.id, reason, engine.today).unwrap();
    let back: Vec<i64> = would.back.iter().map(|(_, amount)| amount.minor()).collect();
    assert_eq!(back, [1_124_25, 349_75], "the newest sale first, and then the first part");
    let mut steps = steps.to_vec();
    steps.extend([Step::Refund { whose: 0, reason }, Step::PayRefund]);
    live(plain(Vec::new()), &steps);
}

/// Money went back to the newest sale as far as it went, also to what another contract had paid there:
/// that one came out short.
#[test]
fn a_refund_leaves_in_a_sale_what_other_contracts_and_goods_paid_there() {
    let reset = Line::Offering { which: 12, picks: false, parts: Some(2) };
    let part = Line::Part { whose: 0 };
    let drips = Line::Offering { which: 0, picks: false, parts: None };
    let serum = Line::Product { which: 0, quantity: 1 };
    let steps = [sell(&[reset]), Step::Pass { days: 40 }, sell(&[part, drips, serum])];
    let reason = RefundReason::ClinicEnds;
    for (first, second) in [(0_u8, 1_usize), (1, 0)] {
        let mut steps = steps.to_vec();
        steps.push(Step::Refund { whose: first, reason });
        let engine = live(plain(Vec::new()), &steps);
        let file = engine.file().unwrap();
        let second = file.contracts[second].contract.id;
        let back = |id| -> Vec<i64> {
            let refund = file.refunds.iter().find(|known| known.contract == id);
            let would = refund_preview(file, id, reason, engine.today);
            let back = refund.map(|known| known.back.clone());
            let back = back.unwrap_or_else(|| would.unwrap().back);
            back.iter().map(|(_, amount)| amount.minor()).collect()
        };
        assert_eq!(back(file.contracts[0].contract.id), [562_13, 374_75], "its parts");
        assert_eq!(back(file.contracts[1].contract.id), [387_00], "all of it");
        assert!(file.contract(second).unwrap().ended.is_none());
    }
}

/// The clinic ended a membership that the patient had left early, and still asked the fee for it.
#[test]
fn who_is_sent_away_is_asked_no_fee_for_having_left() {
    let club = Own {
        kind: 5,
        price: 100_00,
        lines: vec![(2, 1)],
        valid: 4,
        refund: 0,
        fee: 30_00,
        bonus: 0,
        percent: 50,
        period: 0,
        besides: 1 | 1 << 4,
    };
    for (reason, fee) in [
        (RefundReason::PatientEnds, Some(30_00)),
        (RefundReason::ClinicEnds, None),
        (RefundReason::Unsafe, None),
    ] {
        let steps = [
            sell(&[OWN]),
            Step::Renew { whose: 0, how: Charge::Declined },
            Step::Cancel { whose: 0 },
            Step::Pass { days: 2 },
            Step::Refund { whose: 0, reason },
        ];
        let engine = live(plain(vec![club.clone()]), &steps);
        let dues = engine.file().unwrap().dues().unwrap();
        let asked = dues.first().map(|due| due.amount.minor());
        assert_eq!(asked, fee, "{reason:?}: 50 % of 300.00, at most 30.00");
    }
}

/// Bonus money that ended with its period took the money with it that had been paid beside it.
#[test]
fn money_that_was_paid_stays_when_a_wallet_is_left() {
    let bonus_for_a_period = 1 << 4 | 1 << 14;
    let wallet = Own { bonus: 10_00, besides: bonus_for_a_period, ..wallet() };
    let steps = [sell(&[OWN]), Step::Cancel { whose: 0 }, Step::Pass { days: 90 }];
    let engine = live(plain(vec![wallet]), &steps);
    let left: Vec<u32> = engine.file().unwrap().lots.values().map(|lot| lot.units_left()).collect();
    assert_eq!(left, [100_00, 0], "paid, bonus");
    assert_eq!(engine.books.owed().unwrap().minor(), 100_00);
}

/// A cap on what is carried over took money out of a wallet that never ends.
#[test]
fn no_cap_takes_money_that_was_paid_into_a_wallet() {
    let carries_over = 1 << 4 | 1 << 12 | 1 << 13 | 1 << 15;
    let wallet = Own { bonus: 0, besides: carries_over, ..wallet() };
    let renew = Step::Renew { whose: 0, how: Charge::Paid };
    let steps = [sell(&[OWN]), Step::Pass { days: 30 }, renew];
    let engine = live(plain(vec![wallet]), &steps);
    let wallet = engine.file().unwrap().holdings().unwrap().wallet;
    let left: Vec<u32> = wallet.iter().map(|lot| lot.units_left).collect();
    assert_eq!(left, [100_00, 100_00]);
}

const OWN: Line = Line::Offering { which: 13, picks: false, parts: None };

/// 100.00 a month, to be spent.
fn wallet() -> Own {
    Own {
        kind: 7,
        price: 100_00,
        lines: vec![(2, 1)],
        valid: 4,
        refund: 0,
        fee: 0,
        bonus: 0,
        percent: 0,
        period: 0,
        besides: 0,
    }
}

fn plain(own: Vec<Own>) -> Genes {
    Genes { choices: 0, points: 0, point_minor: 5, retries: 0, cooling_off: 0, taxes: 0, own }
}

fn sell(lines: &[Line]) -> Step {
    let spend = Spend { wallet: 0, product_credit: false, points: 0 };
    Step::Sell { lines: lines.to_vec(), spend, pay: Pay::Card }
}

/// Lives it, with all that is always true; the last step is done.
fn live(genes: Genes, steps: &[Step]) -> Engine {
    let mut model = Model::new(Arc::new(Shop::of(genes)), first_day(0));
    let mut engine = Engine::new(&model);
    for step in steps {
        model.take(step);
        engine.take(step, &model);
        always::take_in_entries(&mut engine);
        always::all_true(&engine, &model);
    }
    assert_eq!(model.said, Said::Done, "{:?}", engine.said);
    always::true_at_the_end(&engine);
    engine
}

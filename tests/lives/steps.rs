//! What can happen in a life, as small numbers that shrink: who and what is meant is counted over
//! what there is.

use chrono::NaiveDate;
use countersign::domain::offering::{CreditUse, Grant};
use countersign::ledger::fact::RefundReason;
use proptest::prelude::*;
use proptest::strategy::Union;

use crate::model::{Bag, Model, terms};
use crate::sums::days_on;

#[derive(Debug, Clone)]
pub enum Step {
    Sell {
        lines: Vec<Line>,
        spend: Spend,
        pay: Pay,
    },
    /// A visit; `whose` contract, or any where it is `None`.
    Redeem {
        whose: Option<u8>,
        service: u8,
        units: u32,
        came: Came,
    },
    Undo,
    Pass {
        days: u32,
    },
    /// The charge of the next period.
    Renew {
        whose: u8,
        how: Charge,
    },
    Refund {
        whose: u8,
        reason: RefundReason,
    },
    /// The oldest refund that was promised reaches the patient.
    PayRefund,
    Cancel {
        whose: u8,
    },
    Extend {
        whose: u8,
        days: u32,
    },
    Hold {
        whose: u8,
    },
    Release {
        whose: u8,
    },
    PriceNotice {
        whose: u8,
        price: i64,
        ahead: u32,
    },
    /// Card money may have moved, or a part of it, without a sale.
    Doubt {
        amount: i64,
    },
    /// The oldest of it proved not to have moved.
    DoubtEnds,
    /// The books are closed up to so many days ago.
    Close {
        ago: u32,
    },
}

#[derive(Debug, Clone, Copy)]
pub enum Line {
    Offering { which: u8, picks: bool, parts: Option<u32> },
    Upgrade { which: u8, old: u8 },
    Product { which: u8, quantity: u32 },
    Service { which: u8, quantity: u32 },
    Cycle { whose: u8 },
    Part { whose: u8 },
}

/// Quarters of what the patient owns; five are more than there is.
#[derive(Debug, Clone, Copy)]
pub struct Spend {
    pub wallet: u8,
    pub product_credit: bool,
    pub points: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pay {
    Card,
    Cash,
    OnFile,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    Yes,
    NoShow,
    /// Somebody else than who bought it.
    Friend,
    /// Though it is on hold.
    Override,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charge {
    /// By the processor, to the card on file.
    Paid,
    Declined,
}

/// What may happen next: mostly what the reckoning says can be done, else anything.
pub fn next_step(model: &Model) -> BoxedStrategy<Step> {
    let Some(newest) = model.deals.len().checked_sub(1) else { return first_sale() };
    let mut next = vec![(6, any_step())];
    for deal in 0..=newest {
        // Of many contracts the newest matter most.
        let weight = if deal + 3 > newest { 2 } else { 1 };
        next.extend(of_deal(model, deal).into_iter().map(|(w, step)| (w * weight, step)));
    }
    if model.visits.last().is_some_and(|visit| visit.on == model.today) {
        next.push((2, Just(Step::Undo).boxed()));
    }
    if model.promised.iter().any(|(_, back)| !back.is_empty()) {
        next.push((2, Just(Step::PayRefund).boxed()));
    }
    if !model.doubts.is_empty() {
        next.extend([(3, sale()), (1, Just(Step::DoubtEnds).boxed())]);
    }
    let owns = |what: &Grant| !model.purse_of(what).is_empty();
    if owns(&Grant::Credit(CreditUse::Everything)) {
        next.push((6, spending((1_u8..5).boxed(), Just(false).boxed(), Just(0_u8).boxed())));
    }
    if owns(&Grant::Credit(CreditUse::Products)) {
        next.push((5, spending((0_u8..2).boxed(), Just(true).boxed(), Just(0_u8).boxed())));
    }
    if owns(&Grant::Points) {
        next.push((2, spending(Just(0_u8).boxed(), Just(false).boxed(), (1_u8..5).boxed())));
    }
    Union::new_weighted(next).boxed()
}

/// What can be done with one contract.
fn of_deal(model: &Model, deal: usize) -> Vec<(u32, BoxedStrategy<Step>)> {
    let state = &model.deals[deal];
    let whose = u8::try_from(deal).unwrap();
    let mut next = Vec::new();
    if state.is_ended {
        return next;
    }
    let mut to_day = |weight: u32, day: NaiveDate| {
        let ahead = (day - model.today).num_days();
        if let Some(days) = u32::try_from(ahead).ok().filter(|days| (1..1_200).contains(days)) {
            next.push((weight, Just(Step::Pass { days }).boxed()));
        }
    };
    if let Some(cycle) = state.next_cycle(model.today) {
        let start = state.anchor(cycle);
        to_day(5, start);
        to_day(1, days_on(start, 1));
        to_day(1, days_on(start, -20));
    }
    let of_deal = model.bags.iter().filter(|bag| bag.deal == Some(deal) && bag.left() > 0);
    if let Some(last) = of_deal.filter(|bag| bag.span.is_none()).filter_map(|bag| bag.last).min() {
        to_day(1, last);
        to_day(2, days_on(last, 1));
    }
    if let Some((_, due, _)) = state.next_part() {
        to_day(2, due);
        to_day(2, state.parts.last().map_or(due, |(due, _)| *due));
        let plain = Spend { wallet: 0, product_credit: false, points: 0 };
        let parts = (1_usize..4, pay()).prop_map(move |(n, pay)| Step::Sell {
            lines: vec![Line::Part { whose }; n],
            spend: plain,
            pay,
        });
        next.push((4, parts.boxed()));
    }
    if state.next_cycle(model.today).is_some_and(|cycle| state.anchor(cycle) <= model.today) {
        next.push((8, charge().prop_map(move |how| Step::Renew { whose, how }).boxed()));
    }
    if terms::cooling_off(&model.shop, &state.offering).is_some() {
        let reason = RefundReason::CoolingOff;
        let lapsed = model.bags.iter().any(|bag| bag.deal == Some(deal) && bag.lapsed > 0);
        let often = if lapsed { 20 } else { 2 };
        next.push((often, Just(Step::Refund { whose, reason }).boxed()));
    }
    if state.recurs() && state.cancelled.is_none() {
        next.push((1, Just(Step::Cancel { whose }).boxed()));
        let notice = (1_i64..90_000, 0_u32..2);
        let notice =
            notice.prop_map(move |(price, ahead)| Step::PriceNotice { whose, price, ahead });
        next.push((1, notice.boxed()));
    }
    next.extend(using(model, deal));
    next.extend(ending(model, deal));
    next
}

/// Visits, and more time.
fn using(model: &Model, deal: usize) -> Vec<(u32, BoxedStrategy<Step>)> {
    let whose = u8::try_from(deal).unwrap();
    let mut next = Vec::new();
    let is_open =
        |bag: &&Bag| !matches!(bag.what, Grant::Credit(_) | Grant::Access | Grant::Points);
    let open = model.bags.iter().filter(|bag| bag.deal == Some(deal) && bag.left() > 0);
    if open.filter(is_open).count() > 0 {
        let visit = (any::<u8>(), prop_oneof![4 => Just(1_u32), 2 => 2_u32..9, 1 => 9_u32..40]);
        let visit = visit.prop_map(move |(service, units)| Step::Redeem {
            whose: Some(whose),
            service: service | 1,
            units,
            came: Came::Yes,
        });
        next.push((8, visit.boxed()));
    }
    if model.bags.iter().any(|bag| bag.deal == Some(deal) && bag.lapsed > 0) {
        next.push((3, (1_u32..90).prop_map(move |days| Step::Extend { whose, days }).boxed()));
    }
    next
}

/// What ends a contract, or a hold of it.
fn ending(model: &Model, deal: usize) -> Vec<(u32, BoxedStrategy<Step>)> {
    let state = &model.deals[deal];
    let whose = u8::try_from(deal).unwrap();
    let mut next = Vec::new();
    if state.is_held {
        next.push((2, Just(Step::Release { whose }).boxed()));
    }
    if model.unused(deal) > 0 {
        let upgrade = (which(), pay()).prop_map(move |(which, pay)| Step::Sell {
            lines: vec![Line::Upgrade { which, old: whose }],
            spend: Spend { wallet: 0, product_credit: false, points: 0 },
            pay,
        });
        next.push((2, upgrade.boxed()));
        next.push((1, reason().prop_map(move |reason| Step::Refund { whose, reason }).boxed()));
    }
    next
}

/// Goods or a treatment, paid with what is owned.
fn spending(
    wallet: BoxedStrategy<u8>,
    product_credit: BoxedStrategy<bool>,
    points: BoxedStrategy<u8>,
) -> BoxedStrategy<Step> {
    let goods =
        (any::<u8>(), 1_u32..4).prop_map(|(which, quantity)| Line::Product { which, quantity });
    let service =
        (any::<u8>(), 1_u32..3).prop_map(|(which, quantity)| Line::Service { which, quantity });
    let lines = (goods, proptest::option::weighted(0.4, service));
    (lines, wallet, product_credit, points, pay())
        .prop_map(|((goods, service), wallet, product_credit, points, pay)| Step::Sell {
            lines: [Some(goods), service].into_iter().flatten().collect(),
            spend: Spend { wallet, product_credit, points },
            pay,
        })
        .boxed()
}

/// Any step at all, possible or not.
fn any_step() -> BoxedStrategy<Step> {
    prop_oneof![
        5 => sale(),
        2 => visit(),
        1 => Just(Step::Undo),
        3 => pass(),
        1 => (any::<u8>(), charge()).prop_map(|(whose, how)| Step::Renew { whose, how }),
        2 => (any::<u8>(), reason()).prop_map(|(whose, reason)| Step::Refund { whose, reason }),
        1 => any::<u8>().prop_map(|whose| Step::Cancel { whose }),
        1 => (any::<u8>(), 1_u32..400).prop_map(|(whose, days)| Step::Extend { whose, days }),
        1 => any::<u8>().prop_map(|whose| Step::Hold { whose }),
        1 => any::<u8>().prop_map(|whose| Step::Release { whose }),
        1 => notice(),
        1 => (0_u32..60).prop_map(|ago| Step::Close { ago }),
        1 => (1_i64..40_000).prop_map(|amount| Step::Doubt { amount }),
        1 => Just(Step::DoubtEnds),
    ]
    .boxed()
}

fn sale() -> BoxedStrategy<Step> {
    let lines = prop_oneof![
        3 => proptest::collection::vec(line(), 1),
        1 => proptest::collection::vec(line(), 2..4),
    ];
    (lines, spend(), pay()).prop_map(|(lines, spend, pay)| Step::Sell { lines, spend, pay }).boxed()
}

/// A plain sale of something that is kept.
fn first_sale() -> BoxedStrategy<Step> {
    (offering(), pay())
        .prop_map(|(line, pay)| {
            let spend = Spend { wallet: 0, product_credit: false, points: 0 };
            Step::Sell { lines: vec![line], spend, pay }
        })
        .boxed()
}

/// An offering: as often one of the clinic's own, which stand behind the demo clinic's thirteen.
fn which() -> impl Strategy<Value = u8> {
    prop_oneof![1 => any::<u8>(), 1 => 13_u8..15]
}

fn offering() -> impl Strategy<Value = Line> {
    (which(), any::<bool>(), prop_oneof![1 => Just(None), 1 => (1_u32..6).prop_map(Some)])
        .prop_map(|(which, picks, parts)| Line::Offering { which, picks, parts })
}

fn line() -> BoxedStrategy<Line> {
    prop_oneof![
        4 => offering(),
        1 => (which(), any::<u8>()).prop_map(|(which, old)| Line::Upgrade { which, old }),
        2 => (any::<u8>(), 1_u32..4).prop_map(|(which, quantity)| Line::Product { which, quantity }),
        2 => (any::<u8>(), 1_u32..3).prop_map(|(which, quantity)| Line::Service { which, quantity }),
        1 => any::<u8>().prop_map(|whose| Line::Cycle { whose }),
        1 => any::<u8>().prop_map(|whose| Line::Part { whose }),
    ]
    .boxed()
}

fn spend() -> impl Strategy<Value = Spend> {
    let quarters = || prop_oneof![3 => Just(0_u8), 3 => 1_u8..5, 1 => Just(5_u8)];
    (quarters(), any::<bool>(), quarters()).prop_map(|(wallet, product_credit, points)| Spend {
        wallet,
        product_credit,
        points,
    })
}

fn pay() -> impl Strategy<Value = Pay> {
    prop_oneof![2 => Just(Pay::Card), 1 => Just(Pay::Cash), 1 => Just(Pay::OnFile)]
}

fn visit() -> BoxedStrategy<Step> {
    let whose = prop_oneof![3 => any::<u8>().prop_map(Some), 1 => Just(None)];
    let units = prop_oneof![4 => Just(1_u32), 2 => 2_u32..6, 1 => 6_u32..40];
    let came = prop_oneof![
        6 => Just(Came::Yes), 1 => Just(Came::NoShow), 1 => Just(Came::Friend),
        1 => Just(Came::Override),
    ];
    (whose, any::<u8>(), units, came)
        .prop_map(|(whose, service, units, came)| Step::Redeem { whose, service, units, came })
        .boxed()
}

fn pass() -> BoxedStrategy<Step> {
    let days = prop_oneof![
        4 => 1_u32..10, 4 => 10_u32..40, 2 => 40_u32..200, 1 => 200_u32..800,
    ];
    days.prop_map(|days| Step::Pass { days }).boxed()
}

fn charge() -> impl Strategy<Value = Charge> {
    prop_oneof![3 => Just(Charge::Paid), 1 => Just(Charge::Declined)]
}

fn reason() -> impl Strategy<Value = RefundReason> {
    prop_oneof![
        3 => Just(RefundReason::PatientEnds), 1 => Just(RefundReason::ClinicEnds),
        1 => Just(RefundReason::Unsafe), 1 => Just(RefundReason::CoolingOff),
    ]
}

fn notice() -> BoxedStrategy<Step> {
    (any::<u8>(), 1_i64..90_000, 0_u32..2)
        .prop_map(|(whose, price, ahead)| Step::PriceNotice { whose, price, ahead })
        .boxed()
}

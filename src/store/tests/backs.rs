//! Money that goes back over the terminal: written before the terminal hears of it, with its end what
//! that posts, and never more than was charged.

use super::deeds::buys;
use super::facts::{by_staff, contract_of};
use super::samples::*;
use crate::domain::card::{DeclineReason, Doubt, EcrRef};
use crate::domain::give_back::{BackLeg, GiveBack, LegEnd};
use crate::domain::id::{AttemptId, Id};
use crate::domain::money::Money;
use crate::domain::open_case::{CaseKind, Signer};
use crate::domain::staff::StaffId;
use crate::ledger::deed::{RefundAsk, refund};
use crate::ledger::fact::{Deed, Refund, RefundReason, RefundTo};
use crate::store::event::Event;
use crate::store::happening::BackEvent;
use crate::store::{Refusal, Store, StoreError};

#[test]
fn nothing_is_posted_before_the_end_and_all_of_it_with_the_end() {
    let mut store = Store::in_memory().unwrap();
    let (back, what) = opened(&mut store);
    let owed = store.owed_today(day("2026-11-23")).unwrap();
    store.record_give_back(&back, &what, at(50)).unwrap();
    store.record_give_back(&back, &what, at(51)).unwrap();
    assert_eq!(store.open_backs().unwrap().len(), 1, "the same again is the same");
    assert_eq!(store.owed_today(day("2026-11-23")).unwrap(), owed);
    let case = store.open_cases().unwrap().pop().unwrap();
    assert_eq!(case.kind, CaseKind::GivingBack { is_in_doubt: false });
    store.mark_give_back(back.id, Doubt::Silence, at(52)).unwrap();
    let case = store.open_cases().unwrap().pop().unwrap();
    assert_eq!(case.kind, CaseKind::GivingBack { is_in_doubt: true });
    store.end_give_back(back.id, &[LegEnd::Voided], at(53)).unwrap();
    store.end_give_back(back.id, &[LegEnd::Voided], at(54)).unwrap();
    assert_eq!(store.open_backs().unwrap(), []);
    assert_eq!(store.owed_today(day("2026-11-23")).unwrap(), Money::ZERO);
    let paid = store.facts().unwrap().map(Result::unwrap);
    let paid = paid.filter(|fact| matches!(fact.what, Deed::RefundPaid { .. })).count();
    assert_eq!(paid, 1);
    assert!(store.check().unwrap().is_sound());
}

#[test]
fn a_no_of_the_bank_posts_nothing_and_it_can_be_tried_again() {
    let mut store = Store::in_memory().unwrap();
    let (back, what) = opened(&mut store);
    let owed = store.owed_today(day("2026-11-23")).unwrap();
    store.record_give_back(&back, &what, at(50)).unwrap();
    let no = LegEnd::NotGiven(DeclineReason::Bank);
    store.end_give_back(back.id, &[no], at(51)).unwrap();
    assert_eq!(store.owed_today(day("2026-11-23")).unwrap(), owed);
    let mut again = GiveBack { id: AttemptId::from_raw(78), ..back };
    again.legs[0].reference = store.reserve_reference(at(52)).unwrap();
    store.record_give_back(&again, &Refund { id: 78, ..what }, at(52)).unwrap();
    assert!(store.check().unwrap().is_sound());
}

#[test]
fn while_money_goes_back_nothing_is_sold_and_nothing_is_recorded_of_the_patient() {
    let mut store = Store::in_memory().unwrap();
    let (back, what) = opened(&mut store);
    store.save_signed(None, &cart(2, back.patient), at(40)).unwrap();
    store.record_give_back(&back, &what, at(50)).unwrap();
    let next = intent(2, back.patient, store.reserve_reference(at(51)).unwrap());
    let error = store.record_intent(&next, at(51)).unwrap_err();
    assert!(matches!(error, StoreError::Refused(Refusal::OtherIntentOpen)), "{error}");
    let held = by_staff(back.patient, Deed::Held { contract: back.contract });
    let error = store.record_fact(&held, at(52)).unwrap_err();
    assert!(matches!(error, StoreError::Refused(Refusal::PaymentOpen)), "{error}");
    let other = GiveBack { id: AttemptId::from_raw(78), ..back };
    let error = store.record_give_back(&other, &what, at(53)).unwrap_err();
    assert!(matches!(error, StoreError::Refused(Refusal::OtherIntentOpen)), "{error}");
    assert!(store.charges().unwrap().1, "the day is not closed meanwhile");
}

#[test]
fn never_more_than_was_charged_and_never_another_sum_than_the_refund() {
    let mut store = Store::in_memory().unwrap();
    let (back, what) = opened(&mut store);
    let mut more = back.clone();
    let charged = more.legs[0].charge.approval.amount;
    more.legs[0].amount = charged.plus(Money::from_minor(1)).unwrap();
    let mut less = back.clone();
    less.legs[0].amount = Money::from_minor(1);
    let mut used = back.clone();
    used.legs[0].reference = used.legs[0].charge.reference;
    let stranger = GiveBack { contract: Id::from_raw(99), ..back.clone() };
    let n_rows = store.n_rows().unwrap();
    for (wrong, why) in [
        (more, Refusal::MoreThanCharged),
        (less, Refusal::UnequalAmounts),
        (used, Refusal::UnknownReference),
        (stranger, Refusal::UnequalAmounts),
    ] {
        match store.record_give_back(&wrong, &what, at(50)) {
            Err(StoreError::Refused(refusal)) => assert_eq!(refusal, why),
            other => panic!("{why}: {other:?}"),
        }
    }
    assert_eq!(store.n_rows().unwrap(), n_rows, "nothing was written");
}

/// A package that Maria has just bought, and all of it on its way back.
fn opened(store: &mut Store) -> (GiveBack, Refund) {
    let sale = buys(store, &maria(1), 1);
    let contract = contract_of(store, sale.patient);
    let on = day("2026-11-23");
    let file = store.file(sale.patient, store.policy(), on).unwrap();
    let ask = RefundAsk { id: 77, contract, reason: RefundReason::ClinicEnds, amount: None };
    let Deed::Refunded(what) = refund(&file, &ask, on).unwrap() else { panic!("no refund") };
    let amount = what.back[0].1;
    let back = GiveBack {
        id: AttemptId::from_raw(77),
        patient: sale.patient,
        contract,
        legs: vec![BackLeg {
            sale: sale.id,
            charge: sale.payments[0].clone(),
            amount,
            reference: store.reserve_reference(at(45)).unwrap(),
            may_void: true,
        }],
        by: Signer { staff: None, name: "Marcus Bell".to_owned() },
        terminal: None,
        opened_at: at(46),
        business_date: on,
    };
    (back, what)
}

/// One refund that has ended, and one that is open, as the journal has them.
pub fn gone_back_and_going_back() -> Vec<Event> {
    let mut events = Vec::new();
    for (name, event) in going_back() {
        if let ("back-opened-1", Event::Back(BackEvent::Opened(back, what))) = (name, event) {
            let other = Box::new(GiveBack { id: Id::from_raw(78), ..(*back).clone() });
            events.push(Event::Back(BackEvent::Opened(back.clone(), what.clone())));
            events.push(Event::Back(BackEvent::Ended(back.id, vec![LegEnd::Voided])));
            events.push(Event::Back(BackEvent::Opened(other, what)));
        }
    }
    events
}

/// Money that goes back over the terminal.
pub fn going_back() -> Vec<(&'static str, Event)> {
    let intent = intent(1, maria(1).id, EcrRef::new(41).unwrap());
    let sale = sale(&intent);
    let charge = sale.payments[0].clone();
    let by = Signer { staff: Some(StaffId::from_raw(2)), name: "Marcus Bell".to_owned() };
    let amount = Money::from_minor(168_50);
    let leg = BackLeg {
        sale: sale.id,
        charge,
        amount,
        reference: EcrRef::new(43).unwrap(),
        may_void: false,
    };
    let contract = Id::from_raw(9);
    let back = GiveBack {
        id: Id::from_raw(77),
        patient: sale.patient,
        contract,
        legs: vec![leg],
        by: by.clone(),
        terminal: Some("53999999".to_owned()),
        opened_at: at(4),
        business_date: day("2026-12-01"),
    };
    let refund = Refund {
        id: 77,
        contract,
        reason: RefundReason::PatientEnds,
        unused: Money::from_minor(193_50),
        kept: Money::from_minor(25_00),
        back: vec![(RefundTo::Card(sale.id), amount)],
        tax: Money::ZERO,
        points_back: Vec::new(),
    };
    let ended = |end| Event::Back(BackEvent::Ended(Id::from_raw(77), vec![end]));
    let by_hand = LegEnd::ByHand { is_given: true, by, reason: "the slip is here".to_owned() };
    vec![
        ("back-opened-1", Event::Back(BackEvent::Opened(Box::new(back), Box::new(refund)))),
        ("back-marked-1", Event::Back(BackEvent::Marked(Id::from_raw(77), Doubt::Silence))),
        ("back-ended-1", ended(LegEnd::Voided)),
        ("back-ended-1-returned", ended(LegEnd::Returned(Box::new(approval())))),
        ("back-ended-1-not-given", ended(LegEnd::NotGiven(DeclineReason::Bank))),
        ("back-ended-1-by-hand", ended(by_hand)),
    ]
}

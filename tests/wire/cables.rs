//! The wire breaks, or the terminal loses its power, at every point of every exchange. In the end the
//! kiosk knows what the terminal's journal knows, and a card was charged once at most.

use std::time::Duration;

use countersign::device::pair::Wire;
use countersign::device::terminal::pax::sim::{Pace, SimEvent, SimSettings};
use countersign::domain::card::{
    CardOutcome, CardReport, CardRequest, DeclineReason, Doubt, LookUp, Movement, VoidOutcome,
};

use crate::register::{
    Counter, LONG, buy, counter, counter_with, is_approved, look_up, looked_up, purchase,
    purchased, reference,
};

#[test]
fn a_purchase_survives_a_cut_at_every_byte() {
    for pace in [Pace::INSTANT, Pace::HUMAN] {
        let settings = SimSettings { pace, ..SimSettings::default() };
        for n_good in 0.. {
            let mut counter = counter_with(settings.clone());
            counter.cut_after(n_good);
            counter.ask(purchase(10_001));
            counter.pass(Duration::from_secs(20));
            let outcome = purchased(&counter.reports(), 10_001);
            if counter.wire() == Wire::Whole {
                assert!(n_good > 300, "the whole sale is {n_good} bytes");
                break;
            }
            counter.mend();
            counter.pass(Duration::from_secs(20));
            // The kiosk hears of a late answer, or it asks.
            let late = counter.reports().into_iter().any(|report| {
                matches!(report, CardReport::Purchased { outcome: CardOutcome::Approved(_), .. })
            });
            let is_paid = late || ends_paid(&mut counter, &outcome, n_good);
            let n_charged = counter.far.batch().n_charged();
            assert_eq!(usize::from(is_paid), n_charged, "cut after {n_good} bytes: {outcome:?}");
            assert!(is_approved(&buy(&mut counter, 10_003)), "cut after {n_good} bytes");
            assert_eq!(counter.far.batch().n_charged(), n_charged + 1);
        }
    }
}

#[test]
fn a_void_survives_a_cut_at_every_byte() {
    for n_good in 0.. {
        let mut counter = counter();
        let CardOutcome::Approved(_) = buy(&mut counter, 10_001) else { panic!("declined") };
        counter.cut_after(n_good);
        let (undoes, of) = (reference(10_001), Movement::Purchase);
        counter.ask(CardRequest::Void { reference: undoes.for_void(), undoes, of });
        counter.pass(Duration::from_secs(20));
        let reports = counter.reports();
        let is_done = reports
            .iter()
            .any(|report| matches!(report, CardReport::Voided { outcome: VoidOutcome::Done, .. }));
        if counter.wire() == Wire::Whole {
            assert!(n_good > 200, "the whole void is {n_good} bytes");
            break;
        }
        counter.mend();
        counter.pass(Duration::from_secs(20));
        counter.reports();
        let found = look_up(&mut counter, 10_001);
        let stands = !counter.far.batch().charges().is_empty();
        match found {
            LookUp::Voided => assert!(!stands, "cut after {n_good} bytes"),
            LookUp::Approved(_) => assert!(stands && !is_done, "cut after {n_good} bytes"),
            other => panic!("cut after {n_good} bytes: {other:?}"),
        }
    }
}

#[test]
fn a_purchase_survives_a_terminal_that_loses_its_power_at_any_moment() {
    for millis in (0..3_000).step_by(100) {
        let mut counter = counter_with(SimSettings { pace: Pace::HUMAN, ..SimSettings::default() });
        counter.ask(purchase(10_001));
        counter.pass(Duration::from_millis(millis));
        counter.happen(SimEvent::PowerOff);
        counter.pass(Duration::from_secs(60));
        counter.happen(SimEvent::PowerOn);
        counter.pass(LONG);
        let outcome = purchased(&counter.reports(), 10_001);
        let is_paid = ends_paid(&mut counter, &outcome, 0);
        assert_eq!(usize::from(is_paid), counter.far.batch().n_charged(), "{millis}: {outcome:?}");
    }
}

#[test]
fn what_had_not_begun_when_the_wire_broke_never_was() {
    let mut counter = counter_with(SimSettings { pace: Pace::HUMAN, ..SimSettings::default() });
    counter.ask(purchase(10_001));
    counter.ask(purchase(10_003));
    counter.ask(CardRequest::LookUp { reference: reference(10_001), of: Movement::Purchase });
    counter.cut();
    let reports = counter.reports();
    let lost = CardOutcome::Unknown(Doubt::LinkLost);
    assert_eq!(purchased(&reports, 10_001), lost);
    let never = CardOutcome::Declined(DeclineReason::NeverReceived);
    assert_eq!(purchased(&reports, 10_003), never);
    assert_eq!(looked_up(&reports), LookUp::NoAnswer);
    assert_eq!(reports.last(), Some(&CardReport::LinkLost));
}

/// What the kiosk makes of an outcome: it asks wherever there is a doubt, until there is an answer.
fn ends_paid(counter: &mut Counter, outcome: &CardOutcome, n_good: usize) -> bool {
    match outcome {
        CardOutcome::Approved(_) => return true,
        CardOutcome::Declined(DeclineReason::Cancelled | DeclineReason::NoCard)
        | CardOutcome::Unknown(_) => (),
        CardOutcome::Declined(_) => return false,
    }
    for _ in 0..5 {
        match look_up(counter, 10_001) {
            LookUp::Approved(_) => return true,
            LookUp::NotFound { serial_number: Some(_) } | LookUp::Declined => return false,
            LookUp::NoAnswer => (),
            other => panic!("cut after {n_good} bytes: {other:?}"),
        }
    }
    panic!("cut after {n_good} bytes: no answer at all");
}

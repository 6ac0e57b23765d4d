//! One payment, and everything that can happen to it: the product of what the terminal does, every
//! thing that is said on the wire, everything that can happen to it, every answer to the question
//! that follows, and a power cut before and after every order to the disk. Nothing is listed by
//! hand: steps and orders are counted in a run in which nothing goes wrong.
//!
//! ```sh
//! cargo test --test truth product                                   # every 16th case
//! EVERY=1 cargo test --profile proof --test truth product -- --nocapture
//! CASE=1234 cargo test --test truth product -- --nocapture          # one, told
//! ```

use std::collections::BTreeMap;
use std::time::Duration;

use countersign::clock;
use countersign::device::terminal::pax::sim::SimEvent;
use countersign::device::terminal::pax::sim::script::Deed;
use countersign::domain::money::Money;

use crate::lab::clinic::{Clinic, demo};
use crate::lab::counter::CutAt;
use crate::lab::law;
use crate::lab::line::{Answer, At, Fault, Mischief};
use crate::lab::many::{self, number};
use crate::lab::patient::{AtPart, Patient, Wish};

/// Without being asked for more, one case in so many is run.
const EVERY: u64 = 16;
/// Longer than anybody stays.
const STAY_MAX: Duration = Duration::from_secs(900);
/// How long everything works afterwards.
const AFTERWARDS: Duration = Duration::from_secs(1_800);
/// Of a dialogue that asks on and on, the first things that are said.
const STEPS_MAX: u32 = 16;

#[derive(Debug, Clone)]
struct Case {
    deed: Deed,
    fault: Option<Fault>,
    answer: Answer,
    cancels_after: Option<u32>,
    cut_at: Option<CutAt>,
}

const ANSWERS: [Answer; 6] = [
    Answer::Truth,
    Answer::Silence,
    Answer::Refused,
    Answer::Other,
    Answer::Garbled,
    Answer::Strange,
];

/// Ten seconds: long enough to be noticed, and short enough to be there for the recovery.
const MISCHIEFS: [Mischief; 15] = [
    Mischief::Lose,
    Mischief::Repeat,
    Mischief::Flip(0x08),
    Mischief::LoseFirst,
    Mischief::LoseLast,
    Mischief::Half,
    Mischief::OldAnswer,
    Mischief::Garbage(0x04),
    Mischief::Late(5_000),
    Mischief::Late(200_000),
    Mischief::CutBefore(10_000),
    Mischief::CutAfter(10_000),
    Mischief::TerminalOff(10_000),
    Mischief::TerminalSwapped(60_000),
    Mischief::KioskOff(10_000),
];

fn deeds() -> Vec<Deed> {
    vec![
        Deed::Approve,
        Deed::Decline { code: "51".to_owned(), text: "NO FUNDS".to_owned() },
        Deed::ApproveLess(Money::from_minor(10_00)),
        Deed::OtherAmount(Money::from_minor(999_00)),
        Deed::OtherReference,
        Deed::Duplicate,
        Deed::Timeout,
        Deed::Abort,
        Deed::SilentBeforeBooking,
        Deed::SilentAfterBooking,
        Deed::BareEot,
        Deed::LoseAck,
        Deed::Slow { millis: 200_000 },
    ]
}

#[test]
fn every_step_with_every_fault_and_every_answer_ends_well() {
    let cases = cases();
    let n_cases = u64::try_from(cases.len()).unwrap();
    assert!(n_cases > 10_000, "{n_cases} cases");
    let asked = number("CASE");
    let every = number("EVERY").unwrap_or(EVERY);
    let picked: Vec<u64> = match asked {
        Some(case) => vec![case],
        // A stride that walks through every factor.
        None => (0..n_cases).filter(|case| case % every == (case / every) % every).collect(),
    };
    let began = clock::read().mono;
    let ends = many::run(&picked, |case| {
        let case = &cases[usize::try_from(case).unwrap()];
        run(case)
    });
    let seconds = (clock::read().mono - began).as_secs_f64();
    eprintln!(
        "{} of {n_cases} cases in {seconds:.1} s: {}",
        picked.len(),
        many::tally(ends.done.values())
    );
    for case in &ends.failed {
        eprintln!("CASE {case}: {:?}", cases[usize::try_from(*case).unwrap()]);
    }
    assert!(ends.failed.is_empty(), "CASE={} repeats the first of them", ends.failed[0]);
    if asked.is_none() {
        let kinds: BTreeMap<&str, ()> = ends.done.values().map(|end| (*end, ())).collect();
        assert!(kinds.len() == 3, "sold, given back and not charged: {kinds:?}");
    }
}

/// Every case, in an order that never changes.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for deed in deeds() {
        let plain =
            Case { deed, fault: None, answer: Answer::Truth, cancels_after: None, cut_at: None };
        let mut clinic = open();
        comes(&mut clinic, &plain);
        let n_steps = clinic.line().n_messages().min(STEPS_MAX);
        let n_orders = clinic.counter().n_orders;
        let steps = 0..n_steps;
        for step in steps.clone() {
            for what in MISCHIEFS {
                for answer in ANSWERS {
                    for cancels_after in [None, Some(0), Some(1_500)] {
                        let fault = Some(Fault { at: At::Message(step), what });
                        cases.push(Case { fault, answer, cancels_after, ..plain.clone() });
                    }
                }
            }
        }
        // With every power cut, every step and every answer; what happens there takes turns.
        let mut turns = MISCHIEFS.iter().cycle();
        for n_orders in 0..n_orders {
            for is_written in [false, true] {
                for answer in ANSWERS {
                    for step in steps.clone() {
                        let what = *turns.next().unwrap();
                        let fault = Some(Fault { at: At::Message(step), what });
                        let cut_at = Some(CutAt { n_orders, is_written });
                        cases.push(Case { fault, answer, cut_at, ..plain.clone() });
                    }
                }
            }
        }
    }
    cases
}

fn open() -> Clinic {
    crate::days::open(1)
}

fn comes(clinic: &mut Clinic, case: &Case) {
    clinic.line().happens(SimEvent::Will(vec![case.deed.clone()]));
    // Twice, so that the question that follows the first answer is not answered truly either.
    let answers = vec![case.answer; 2];
    clinic.line().lay_out_at_purchase(case.fault.into_iter().collect(), answers);
    clinic.counter().cut_at = case.cut_at;
    let patient = Patient {
        phone: "6155550142".to_owned(),
        birth: "03151984".to_owned(),
        wish: Wish::Product(demo().catalog.products[0].code.clone()),
        cancels_after: case.cancels_after,
        n_cards: 0,
        at_part: AtPart::Waits,
        walks_off_at: None,
    };
    clinic.visit(patient, STAY_MAX);
}

/// Returns how it ended.
fn run(case: &Case) -> &'static str {
    let mut clinic = open();
    comes(&mut clinic, case);
    law::must_hold(&mut clinic);
    clinic.calms_down(AFTERWARDS);
    law::must_be_settled(&mut clinic);
    let n_charged = clinic.line().bank.n_charged();
    match (clinic.counter().sold.is_empty(), n_charged) {
        (false, _) => "sold",
        (true, 0) => "not charged",
        (true, _) => "given back",
    }
}

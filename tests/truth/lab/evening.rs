//! The end of a day: the batch is read, compared and closed while the kiosk is off, and the power may
//! go in the middle of it.

use std::collections::VecDeque;
use std::time::Duration;

use countersign::device::terminal::pax::sim::SimEvent;
use countersign::device::terminal::pax::sim::script::{CloseDeed, Deed};
use countersign::domain::card::{CardReport, CardRequest};
use countersign::flow::day_close::{DayClose, Effect, Event, State};
use countersign::ledger::fact::{Actor, StaffCode};
use countersign::store::{Doing, Store};

use crate::lab::clinic::{Clinic, demo};
use crate::lab::line::Fault;

/// How long the desk waits for an answer.
const ANSWER_WAIT: Duration = Duration::from_secs(300);
/// How long the kiosk may take to find out about a close that was begun.
const RECOVERY: Duration = Duration::from_secs(180);

/// What goes wrong with one close.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosePlan {
    pub faults: Vec<Fault>,
    pub deed: Option<CloseDeed>,
    pub cut: Option<CloseCut>,
}

/// Where the power goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseCut {
    /// The close is on disk, and the terminal has not heard of it.
    BeforeTerminal,
    /// The terminal has answered, and that is not on disk.
    AfterTerminal,
}

/// Closes the day: as planned, and where that came to nothing, again with nothing in the way.
pub fn close_day(clinic: &mut Clinic, plan: ClosePlan) {
    let n_before = clinic.n_closed;
    clinic.line().happens(SimEvent::Will(plan.deed.map(Deed::Close).into_iter().collect()));
    clinic.line().lay_out(plan.faults, Vec::new());
    tries(clinic, plan.cut);
    clinic.line().calm_down();
    for _ in 0..2 {
        clinic.passes(RECOVERY);
        let store = clinic.counter().store.as_ref().expect("power");
        assert_eq!(store.begun_batch().unwrap(), None, "LAW 8: a close is begun and not ended");
        if is_next_closed(clinic) {
            clinic.n_closed += 1;
        }
        if clinic.n_closed > n_before {
            break;
        }
        tries(clinic, None);
    }
    assert_eq!(clinic.n_closed, n_before + 1, "LAW 8: the day is closed once");
    let store = clinic.counter().store.as_ref().expect("power");
    assert_eq!(store.charges().unwrap().0, [], "LAW 4: nothing is left for the next batch");
}

/// Whether the kiosk has found out that the day was closed.
fn is_next_closed(clinic: &mut Clinic) -> bool {
    let next = clinic.n_closed + 1;
    let store = clinic.counter().store.as_ref().expect("power");
    store.z_report(next).unwrap().is_some()
}

fn tries(clinic: &mut Clinic, cut: Option<CloseCut>) {
    clinic.while_off(|clinic, store| {
        let ready = |report: &CardReport| matches!(report, CardReport::Ready(_));
        let Some(CardReport::Ready(terminal)) = clinic.asks(CardRequest::Probe, ANSWER_WAIT, ready)
        else {
            return;
        };
        store.note_terminal(&terminal, clinic.now.wall).unwrap();
        let (charges, is_in_flight) = store.charges().unwrap();
        assert!(!is_in_flight, "LAW 8: the day ends, and money is in flight");
        let (mut day, todo) = DayClose::begin(charges, is_in_flight);
        if !works(clinic, store, &mut day, todo, cut) || !day.may_close() {
            return;
        }
        let todo = day.step(Event::CloseWanted, clinic.now.local(demo().clinic.zone));
        works(clinic, store, &mut day, todo, cut);
    });
}

/// Carries out what the close asks for. Returns whether the power stayed.
fn works(
    clinic: &mut Clinic,
    store: &mut Store,
    day: &mut DayClose,
    todo: Vec<Effect>,
    cut: Option<CloseCut>,
) -> bool {
    let mut todo = VecDeque::from(todo);
    while let Some(effect) = todo.pop_front() {
        clinic.tell(format!("the close: {effect:?}"));
        let event = match effect {
            Effect::Card(request) => {
                let is_close = matches!(request, CardRequest::CloseBatch { .. });
                let is_answer = |report: &CardReport| {
                    matches!(report, CardReport::RecordRead { .. } | CardReport::BatchClosed { .. })
                };
                let answer = clinic.asks(request, ANSWER_WAIT, is_answer);
                if is_close && cut == Some(CloseCut::AfterTerminal) {
                    return false;
                }
                match answer.expect("the driver ends each question") {
                    CardReport::RecordRead { number, found } => {
                        Event::RecordRead { number, found: Box::new(found) }
                    }
                    CardReport::BatchClosed { outcome } => Event::BatchClosed(outcome),
                    other => panic!("{other:?}"),
                }
            }
            Effect::Begin => {
                let State::Beginning { comparison } = day.state() else { panic!() };
                store.begin_batch(comparison, Some("counted by hand"), doing(clinic)).unwrap();
                if cut == Some(CloseCut::BeforeTerminal) {
                    return false;
                }
                Event::Saved
            }
            Effect::Finish(close) => {
                let z = store.close_batch(&close, doing(clinic)).unwrap();
                clinic.n_closed += 1;
                assert_eq!(z, clinic.n_closed, "LAW 4: reports are numbered without gaps");
                Event::Saved
            }
            Effect::CallOff => {
                store.call_off_batch(doing(clinic)).unwrap();
                continue;
            }
        };
        todo.extend(day.step(event, clinic.now.local(demo().clinic.zone)));
    }
    true
}

/// Who closes the day, and when.
pub fn doing(clinic: &Clinic) -> Doing {
    let by = Actor::Staff(StaffCode("Marcus Bell".to_owned()));
    Doing { by, on: clinic.now.business_date(demo().clinic.zone), at: clinic.now.wall }
}

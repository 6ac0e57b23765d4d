//! Closing the day: the terminal's batch is read record by record, laid beside our journal, closed,
//! and what came of it is written.
//!
//! ```text
//! Reading ─all read─► Compared ─Close─► Beginning ─Saved─► Closing ─answer─► Writing ─Saved─► Closed
//!    └─no answer─► Stopped  └─in flight─► Compared            └─silence─► Asking ─batch empty─► Writing
//!                                                                           └─still there─► Stopped
//! ```
//!
//! The close is on disk before the terminal hears of it: a batch that was closed while the kiosk went
//! down is asked for, and never closed twice.

use crate::domain::card::{BatchOutcome, BatchRecord, CardRequest, RecordFound};
use crate::domain::card_day::{
    BatchClose, CloseEnd, Comparison, Difference, JournalCharge, compare, compare_totals,
};
use crate::domain::money::Overflow;

/// So many records a terminal can have: numbers 1 to 5000, and as many stored or failed.
const RECORDS_MAX: u32 = 9_999;
/// A question that went unanswered is put again so often.
const TRIES_MAX: u8 = 3;

/// The close of one day at one terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayClose {
    charges: Vec<JournalCharge>,
    is_in_flight: bool,
    state: State,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// The batch is being read; so many records are in.
    Reading {
        records: Vec<BatchRecord>,
        n_tries: u8,
    },
    /// Both sides lie side by side; a person decides.
    Compared {
        comparison: Comparison,
    },
    /// That we are about to close is on its way to the disk.
    Beginning {
        comparison: Comparison,
    },
    /// The terminal was told to close.
    Closing {
        comparison: Comparison,
    },
    /// Nobody knows whether it closed: its batch is asked for.
    Asking {
        comparison: Comparison,
        n_tries: u8,
    },
    /// What came of it is on its way to the disk.
    Writing {
        close: BatchClose,
    },
    Closed {
        close: BatchClose,
    },
    Stopped(Stopped),
}

/// Why a day was not closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    /// The terminal does not answer.
    NoAnswer,
    /// It would not, with its own code.
    Refused { code: String },
    /// The answer was lost, and its records are still there.
    NotClosed,
    /// It cannot be written: the terminal was not told.
    NotRecorded,
    /// It is closed, and that cannot be written: the next start asks the terminal again.
    NotWritten,
    /// Sums that do not fit.
    Overflow,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// What stands in the terminal's batch at a place.
    RecordRead {
        number: u32,
        found: Box<RecordFound>,
    },
    BatchClosed(BatchOutcome),
    /// Close it, as it was compared. Differences need somebody who may.
    CloseWanted,
    Saved,
    SaveFailed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    Card(CardRequest),
    /// Write that the batch is about to be closed.
    Begin,
    /// Write what came of it, with its number.
    Finish(Box<BatchClose>),
    /// Write that the batch is as it was.
    CallOff,
}

impl DayClose {
    /// Reads the batch first. `charges` are our journal's since the last close; while something is
    /// in flight the two can be compared, and the batch cannot be closed.
    pub fn begin(charges: Vec<JournalCharge>, is_in_flight: bool) -> (Self, Vec<Effect>) {
        let state = State::Reading { records: Vec::new(), n_tries: 1 };
        (Self { charges, is_in_flight, state }, vec![read(0)])
    }

    /// A close that was on disk when the kiosk went down: whether the terminal heard of it, its
    /// batch tells.
    pub fn recovered(charges: Vec<JournalCharge>, records_then: Comparison) -> (Self, Vec<Effect>) {
        let state = State::Asking { comparison: records_then, n_tries: 1 };
        (Self { charges, is_in_flight: false, state }, vec![read(0)])
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    /// Whether the batch may be closed by somebody with the right.
    pub fn may_close(&self) -> bool {
        !self.is_in_flight && matches!(self.state, State::Compared { .. })
    }

    /// Takes in what happened; returns what is to be done.
    pub fn step(&mut self, event: Event, batch_time: chrono::NaiveDateTime) -> Vec<Effect> {
        let state = std::mem::replace(&mut self.state, State::Stopped(Stopped::NoAnswer));
        let mut todo = Vec::new();
        self.state = match (state, event) {
            (State::Reading { records, n_tries }, Event::RecordRead { number, found })
                if usize::try_from(number) == Ok(records.len()) =>
            {
                self.take_record(records, n_tries, number, *found, &mut todo)
            }
            (State::Compared { comparison }, Event::CloseWanted) if !self.is_in_flight => {
                todo.push(Effect::Begin);
                State::Beginning { comparison }
            }
            (State::Beginning { comparison }, Event::Saved) => {
                todo.push(Effect::Card(CardRequest::CloseBatch { at: batch_time }));
                State::Closing { comparison }
            }
            (State::Beginning { .. }, Event::SaveFailed) => State::Stopped(Stopped::NotRecorded),
            (State::Closing { comparison }, Event::BatchClosed(outcome)) => {
                take_outcome(comparison, outcome, &mut todo)
            }
            (State::Asking { comparison, n_tries }, Event::RecordRead { number: 0, found }) => {
                take_answer(comparison, n_tries, &found, &mut todo)
            }
            (State::Writing { close }, Event::Saved) => State::Closed { close },
            (State::Writing { .. }, Event::SaveFailed) => State::Stopped(Stopped::NotWritten),
            (state, _) => state,
        };
        todo
    }

    fn take_record(
        &self,
        mut records: Vec<BatchRecord>,
        n_tries: u8,
        number: u32,
        found: RecordFound,
        todo: &mut Vec<Effect>,
    ) -> State {
        match found {
            RecordFound::Found(record) => {
                records.push(record);
                let next = number.saturating_add(1);
                if next >= RECORDS_MAX {
                    return self.compared(&records);
                }
                todo.push(read(next));
                State::Reading { records, n_tries: 1 }
            }
            RecordFound::NotThere => self.compared(&records),
            RecordFound::NoAnswer if n_tries < TRIES_MAX => {
                todo.push(read(number));
                State::Reading { records, n_tries: n_tries + 1 }
            }
            RecordFound::NoAnswer => State::Stopped(Stopped::NoAnswer),
        }
    }

    fn compared(&self, records: &[BatchRecord]) -> State {
        match compare(&self.charges, records) {
            Ok(comparison) => State::Compared { comparison },
            Err(Overflow) => State::Stopped(Stopped::Overflow),
        }
    }
}

fn read(number: u32) -> Effect {
    Effect::Card(CardRequest::ReadRecord { number })
}

fn take_outcome(comparison: Comparison, outcome: BatchOutcome, todo: &mut Vec<Effect>) -> State {
    match outcome {
        BatchOutcome::Closed(totals) => match compare_totals(&comparison.terminal, &totals) {
            Ok(more) => finish(comparison, more, CloseEnd::Closed(totals), todo),
            Err(Overflow) => State::Stopped(Stopped::Overflow),
        },
        BatchOutcome::Empty => {
            let emptied = Difference::emptied(&comparison.terminal);
            finish(comparison, emptied.into_iter().collect(), CloseEnd::Empty, todo)
        }
        BatchOutcome::Refused { code } => {
            todo.push(Effect::CallOff);
            State::Stopped(Stopped::Refused { code })
        }
        BatchOutcome::NeverSent => {
            todo.push(Effect::CallOff);
            State::Stopped(Stopped::NotClosed)
        }
        BatchOutcome::Unknown(_) => {
            todo.push(read(0));
            State::Asking { comparison, n_tries: 1 }
        }
    }
}

fn take_answer(
    comparison: Comparison,
    n_tries: u8,
    found: &RecordFound,
    todo: &mut Vec<Effect>,
) -> State {
    match found {
        RecordFound::NotThere => {
            let end = CloseEnd::WithoutTotals;
            let no_totals = Difference::no_totals(&comparison.terminal);
            finish(comparison, vec![no_totals], end, todo)
        }
        RecordFound::Found(_) => {
            todo.push(Effect::CallOff);
            State::Stopped(Stopped::NotClosed)
        }
        RecordFound::NoAnswer if n_tries < TRIES_MAX => {
            todo.push(read(0));
            State::Asking { comparison, n_tries: n_tries + 1 }
        }
        // What was begun stays begun: the next start asks again.
        RecordFound::NoAnswer => State::Stopped(Stopped::NoAnswer),
    }
}

fn finish(
    mut comparison: Comparison,
    more: Vec<Difference>,
    end: CloseEnd,
    todo: &mut Vec<Effect>,
) -> State {
    comparison.differences.extend(more);
    let close = BatchClose { comparison, end };
    todo.push(Effect::Finish(Box::new(close.clone())));
    State::Writing { close }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::card::{
        BatchBalance, BatchTotals, CardBrand, Doubt, EcrRef, EntryMode, Movement, RecordKind,
        RecordStanding, TenderTotal, TransactionNumber,
    };
    use crate::domain::card_day::{DifferenceKind, Standing};
    use crate::domain::money::Money;
    use chrono::{DateTime, NaiveDate, NaiveDateTime};

    fn evening() -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2027, 1, 14).unwrap().and_hms_opt(17, 58, 0).unwrap()
    }

    fn charge() -> JournalCharge {
        JournalCharge {
            reference: EcrRef::new(1),
            way: Movement::Purchase,
            amount: Money::from_minor(387_00),
            standing: Standing::Stands,
            sale: None,
            last_four: "4242".to_owned(),
            at: DateTime::UNIX_EPOCH,
        }
    }

    fn record() -> RecordFound {
        RecordFound::Found(BatchRecord {
            n_records: None,
            kind: RecordKind::Purchase,
            standing: RecordStanding::Approved,
            amount: Some(Money::from_minor(387_00)),
            reference: EcrRef::new(1),
            transaction: TransactionNumber("17".to_owned()),
            auth_code: String::new(),
            host_reference: String::new(),
            brand: CardBrand::Visa,
            last_four: "4242".to_owned(),
            entry: EntryMode::Chip,
            terminal_time: String::new(),
        })
    }

    fn closed(minor: i64) -> Event {
        let total = TenderTotal { count: 1, amount: Money::from_minor(minor) };
        Event::BatchClosed(BatchOutcome::Closed(BatchTotals {
            batch: "12".to_owned(),
            credit: Some(total),
            debit: None,
            balance: BatchBalance::Agreed,
            terminal_time: String::new(),
            terminal_id: String::new(),
            merchant_id: String::new(),
        }))
    }

    fn lost() -> Event {
        Event::BatchClosed(BatchOutcome::Unknown(Doubt::Silence))
    }

    fn told(number: u32, found: RecordFound) -> Event {
        Event::RecordRead { number, found: Box::new(found) }
    }

    fn step(day: &mut DayClose, event: Event) -> Vec<Effect> {
        day.step(event, evening())
    }

    /// A day with one sale that both sides have, as far as the comparison.
    fn compared(is_in_flight: bool) -> DayClose {
        let (mut day, todo) = DayClose::begin(vec![charge()], is_in_flight);
        assert_eq!(todo, [read(0)]);
        assert_eq!(step(&mut day, told(0, record())), [read(1)]);
        assert_eq!(step(&mut day, told(1, RecordFound::NotThere)), []);
        day
    }

    fn closing() -> DayClose {
        let mut day = compared(false);
        assert_eq!(step(&mut day, Event::CloseWanted), [Effect::Begin]);
        let close = Effect::Card(CardRequest::CloseBatch { at: evening() });
        assert_eq!(step(&mut day, Event::Saved), [close], "on disk first");
        day
    }

    fn kinds(day: &DayClose) -> Vec<DifferenceKind> {
        match day.state() {
            State::Compared { comparison } => &comparison.differences,
            State::Writing { close } | State::Closed { close } => &close.comparison.differences,
            _ => return Vec::new(),
        }
        .iter()
        .map(|difference| difference.what)
        .collect()
    }

    #[test]
    fn a_day_on_which_everything_agrees_is_closed() {
        let mut day = closing();
        let todo = step(&mut day, closed(387_00));
        assert!(matches!(todo[..], [Effect::Finish(_)]));
        assert_eq!(step(&mut day, Event::Saved), []);
        assert!(matches!(day.state(), State::Closed { .. }));
        assert_eq!(kinds(&day), []);
    }

    #[test]
    fn totals_that_differ_are_written_with_the_close() {
        let mut day = closing();
        step(&mut day, closed(1_00));
        assert_eq!(kinds(&day), [DifferenceKind::Totals]);
    }

    #[test]
    fn a_batch_that_somebody_else_closed_after_it_was_read_is_a_difference() {
        let mut day = closing();
        step(&mut day, Event::BatchClosed(BatchOutcome::Empty));
        assert_eq!(kinds(&day), [DifferenceKind::Totals]);
        let (mut nothing, _) = DayClose::begin(Vec::new(), false);
        step(&mut nothing, told(0, RecordFound::NotThere));
        step(&mut nothing, Event::CloseWanted);
        step(&mut nothing, Event::Saved);
        step(&mut nothing, Event::BatchClosed(BatchOutcome::Empty));
        assert_eq!(kinds(&nothing), []);
    }

    #[test]
    fn nothing_is_closed_while_something_is_in_flight() {
        let mut day = compared(true);
        assert!(!day.may_close());
        assert_eq!(step(&mut day, Event::CloseWanted), []);
        assert!(matches!(day.state(), State::Compared { .. }), "it can still be looked at");
    }

    #[test]
    fn a_terminal_that_does_not_answer_is_asked_three_times() {
        let (mut day, _) = DayClose::begin(vec![charge()], false);
        for _ in 0..2 {
            assert_eq!(step(&mut day, told(0, RecordFound::NoAnswer)), [read(0)]);
        }
        assert_eq!(step(&mut day, told(0, RecordFound::NoAnswer)), []);
        assert_eq!(day.state(), &State::Stopped(Stopped::NoAnswer));
    }

    #[test]
    fn what_was_not_recorded_is_not_closed() {
        let mut day = compared(false);
        step(&mut day, Event::CloseWanted);
        assert_eq!(step(&mut day, Event::SaveFailed), []);
        assert_eq!(day.state(), &State::Stopped(Stopped::NotRecorded));
    }

    #[test]
    fn a_lost_answer_is_a_question_and_never_a_second_close() {
        let mut day = closing();
        assert_eq!(step(&mut day, lost()), [read(0)]);
        let mut same = day.clone();
        let todo = step(&mut day, told(0, RecordFound::NotThere));
        assert!(matches!(todo[..], [Effect::Finish(_)]));
        assert_eq!(kinds(&day), [DifferenceKind::NoTotals]);
        assert_eq!(step(&mut same, told(0, record())), [Effect::CallOff]);
        assert_eq!(same.state(), &State::Stopped(Stopped::NotClosed));
    }

    #[test]
    fn a_close_that_was_under_way_when_the_power_failed_is_asked_for() {
        let State::Compared { comparison } = compared(false).state().clone() else { panic!() };
        let (mut day, todo) = DayClose::recovered(vec![charge()], comparison);
        assert_eq!(todo, [read(0)]);
        let todo = step(&mut day, told(0, RecordFound::NotThere));
        assert!(matches!(todo[..], [Effect::Finish(_)]));
    }

    #[test]
    fn a_batch_that_the_processor_closed_at_night_leaves_every_charge_as_a_difference() {
        let (mut day, _) = DayClose::begin(vec![charge()], false);
        step(&mut day, told(0, RecordFound::NotThere));
        assert_eq!(kinds(&day), [DifferenceKind::NotAtTerminal]);
        step(&mut day, Event::CloseWanted);
        step(&mut day, Event::Saved);
        step(&mut day, Event::BatchClosed(BatchOutcome::Empty));
        let State::Writing { close } = day.state() else { panic!() };
        assert_eq!(close.end, CloseEnd::Empty);
    }

    #[test]
    fn a_refusal_leaves_the_batch_as_it_was() {
        let mut day = closing();
        let outcome = BatchOutcome::Refused { code: "100003".to_owned() };
        let todo = step(&mut day, Event::BatchClosed(outcome));
        assert_eq!(todo, [Effect::CallOff]);
    }
}

//! The kiosk while a close of the day is begun and has no end: after a power cut, or when the
//! terminal does not answer. Nothing is sold meanwhile; the terminal is asked until it can tell.
//!
//! ```text
//! Unknown ─► Free
//!    └─► Begun ─the terminal is there─► Asking ─► Writing ─► Free
//!          ▲                              │ no answer
//!          └──────────────────────────────┘ ten seconds
//! ```

use std::time::{Duration, Instant};

use chrono::NaiveDateTime;

use crate::domain::card::{CardReport, CardRequest};
use crate::domain::card_day::{BatchClose, Comparison};
use crate::domain::day_report::DayReport;
use crate::flow::day_close;
use crate::flow::day_close::{DayClose, State, Stopped};

/// A terminal that could not tell is asked again.
const AGAIN_WAIT: Duration = Duration::from_secs(10);

/// A close that was begun, as the data file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BegunClose {
    pub found: Comparison,
    /// The serial number of the terminal that was told to close; only this one can tell.
    pub terminal: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DayRun {
    step: Step,
    /// The serial number of the terminal that stands there.
    present: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Step {
    /// The data file was not heard yet.
    #[default]
    Unknown,
    Free,
    Begun {
        begun: Box<BegunClose>,
        again_at: Option<Instant>,
    },
    Asking {
        begun: Box<BegunClose>,
        machine: Box<DayClose>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// What the data file knows of a close.
    Begun(Option<Box<BegunClose>>),
    Card(Box<CardReport>),
    /// The end is on disk; with the report where it is closed.
    Ended(Option<Box<DayReport>>),
    NotEnded,
    Tick,
}

/// To the data file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayOrder {
    FetchBegun,
    /// Write what came of the close that was begun.
    Finish(Box<BatchClose>),
    /// Write that the batch stands as it was.
    CallOff,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    Order(DayOrder),
    Card(CardRequest),
    Print(Box<DayReport>),
}

impl DayRun {
    /// [`DayOrder::FetchBegun`] is the first question.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether a close has no end yet: nothing is sold.
    pub fn is_closing(&self) -> bool {
        matches!(self.step, Step::Begun { .. } | Step::Asking { .. })
    }

    /// When `Tick` will do something.
    pub fn next_deadline(&self) -> Option<Instant> {
        match self.step {
            Step::Begun { again_at, .. } => again_at,
            _ => None,
        }
    }

    pub fn step(&mut self, event: Event, now: Instant, wall: NaiveDateTime) -> Vec<Effect> {
        match event {
            Event::Begun(None) => {
                self.step = Step::Free;
                Vec::new()
            }
            Event::Begun(Some(begun)) => {
                self.step = Step::Begun { begun, again_at: None };
                self.ask()
            }
            Event::Card(report) => self.take_card(*report, now, wall),
            Event::Ended(report) => {
                if !self.is_closing() {
                    return Vec::new();
                }
                self.step = Step::Free;
                report.map(Effect::Print).into_iter().collect()
            }
            Event::NotEnded => {
                self.ask_later(now);
                Vec::new()
            }
            Event::Tick => match &self.step {
                Step::Begun { again_at: Some(at), .. } if now >= *at => self.ask(),
                _ => Vec::new(),
            },
        }
    }

    fn take_card(&mut self, report: CardReport, now: Instant, wall: NaiveDateTime) -> Vec<Effect> {
        match report {
            CardReport::Ready(identity) => {
                self.present = Some(identity.serial_number);
                self.ask()
            }
            CardReport::LinkLost => {
                self.present = None;
                Vec::new()
            }
            CardReport::RecordRead { number, found } => {
                let event = day_close::Event::RecordRead { number, found: Box::new(found) };
                self.step_machine(event, now, wall)
            }
            _ => Vec::new(),
        }
    }

    fn step_machine(
        &mut self,
        event: day_close::Event,
        now: Instant,
        wall: NaiveDateTime,
    ) -> Vec<Effect> {
        let Step::Asking { machine, .. } = &mut self.step else { return Vec::new() };
        let todo: Vec<Effect> =
            machine.step(event, wall).into_iter().filter_map(effect_of).collect();
        if *machine.state() == State::Stopped(Stopped::NoAnswer) {
            self.ask_later(now);
        }
        todo
    }

    /// Asks the terminal, if it is the one that was told.
    fn ask(&mut self) -> Vec<Effect> {
        let Step::Begun { begun, .. } = &self.step else { return Vec::new() };
        let Some(present) = &self.present else { return Vec::new() };
        if begun.terminal.as_ref().is_some_and(|told| told != present) {
            return Vec::new();
        }
        let begun = begun.clone();
        let (machine, todo) = DayClose::recovered(Vec::new(), begun.found.clone());
        self.step = Step::Asking { begun, machine: Box::new(machine) };
        todo.into_iter().filter_map(effect_of).collect()
    }

    fn ask_later(&mut self, now: Instant) {
        if let Step::Asking { begun, .. } = &self.step {
            self.step = Step::Begun { begun: begun.clone(), again_at: Some(now + AGAIN_WAIT) };
        }
    }
}

/// A close that was begun before is not begun again.
fn effect_of(effect: day_close::Effect) -> Option<Effect> {
    match effect {
        day_close::Effect::Card(request) => Some(Effect::Card(request)),
        day_close::Effect::Finish(close) => Some(Effect::Order(DayOrder::Finish(close))),
        day_close::Effect::CallOff => Some(Effect::Order(DayOrder::CallOff)),
        day_close::Effect::Begin => None,
    }
}

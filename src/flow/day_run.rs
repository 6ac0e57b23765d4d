//! Closing the day at the kiosk: a look, a close that somebody of the clinic wants, and one that has
//! no end yet: after a power cut, or when the terminal does not answer. From the moment in which the
//! close is on its way to the disk to its end nothing is sold.
//!
//! ```text
//! Unknown ─► Free ─Look─► Fetching ─► Live ─Close─► Live, closing ─► Live, closed ─Leave─► Free
//!    │                                                    │ no answer
//!    └─► Begun ─the terminal is there─► Asking ─► Free    │
//!          ▲ ▲                            │ no answer     │
//!          │ └────────────────────────────┘ ten seconds   │
//!          └──────────────────────────────────────────────┘
//! ```

use std::time::{Duration, Instant};

use chrono::{NaiveDate, NaiveDateTime};

use crate::domain::card::{CardReport, CardRequest};
use crate::domain::card_day::{BatchClose, Comparison, JournalCharge};
use crate::domain::day_report::{DayReport, DaySums};
use crate::domain::open_case::Signer;
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

/// What our side has since the last close.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayCharges {
    pub charges: Vec<JournalCharge>,
    pub is_in_flight: bool,
    pub sums: DaySums,
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
    /// Somebody looks: our side is being read.
    Fetching,
    /// Somebody looks, and there is no terminal to ask.
    Away,
    /// Somebody looks, or closes.
    Live(Box<Live>),
    Begun {
        begun: Box<BegunClose>,
        again_at: Option<Instant>,
    },
    Asking {
        begun: Box<BegunClose>,
        machine: Box<DayClose>,
    },
}

/// A look at the day, and the close that it may become.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Live {
    machine: DayClose,
    sums: DaySums,
    is_in_flight: bool,
    /// Who closes, and why where something differs.
    by: Option<(Signer, Option<String>, NaiveDate)>,
    report: Option<Box<DayReport>>,
}

/// How it stands, for the eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayView<'a> {
    /// So many records of the terminal's batch are in.
    Reading(usize),
    /// Both sides lie side by side.
    Compared {
        found: &'a Comparison,
        sums: &'a DaySums,
        is_in_flight: bool,
    },
    /// The close is on its way.
    Closing,
    /// It is closed; with its report once that is read.
    Closed(Option<&'a DayReport>),
    Stopped(&'a Stopped),
    /// A close from before has no end: the terminal is asked.
    Unfinished,
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
    /// Somebody wants to look at the day.
    LookWanted,
    Charges(Box<DayCharges>),
    /// Somebody who may wants it closed, as it was compared.
    CloseWanted {
        by: Signer,
        reason: Option<String>,
    },
    /// That we are about to close is on disk.
    BeginSaved,
    /// What was found is wanted on paper.
    PrintWanted(Signer),
    Looked(Box<DayReport>),
    /// Nobody looks any more. A close that is on its way goes on.
    Left,
}

/// To the data file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayOrder {
    FetchBegun,
    /// Write what came of the close that was begun.
    Finish(Box<BatchClose>),
    /// Write that the batch stands as it was.
    CallOff,
    FetchCharges,
    /// Write that the terminal is about to be told to close.
    Begin {
        found: Box<Comparison>,
        reason: Option<String>,
        by: Signer,
        /// The clinic's business date.
        on: NaiveDate,
    },
    /// Write that somebody looked, and make the X report.
    Look {
        found: Box<Comparison>,
        by: Signer,
        on: NaiveDate,
    },
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

    /// Whether a close is on its way, or has no end yet: nothing is sold.
    pub fn is_closing(&self) -> bool {
        match &self.step {
            Step::Begun { .. } | Step::Asking { .. } => true,
            Step::Live(live) => is_on_its_way(live),
            Step::Unknown | Step::Free | Step::Fetching | Step::Away => false,
        }
    }

    /// `None` while nobody looks at the day.
    pub fn view(&self) -> Option<DayView<'_>> {
        Some(match &self.step {
            Step::Unknown | Step::Free => return None,
            Step::Fetching => DayView::Reading(0),
            Step::Away => DayView::Stopped(&Stopped::NoAnswer),
            Step::Begun { .. } | Step::Asking { .. } => DayView::Unfinished,
            Step::Live(live) => match live.machine.state() {
                State::Reading { records, .. } => DayView::Reading(records.len()),
                State::Compared { comparison } => DayView::Compared {
                    found: comparison,
                    sums: &live.sums,
                    is_in_flight: live.is_in_flight,
                },
                State::Beginning { .. }
                | State::Closing { .. }
                | State::Asking { .. }
                | State::Writing { .. } => DayView::Closing,
                State::Closed { .. } => DayView::Closed(live.report.as_deref()),
                State::Stopped(why) => DayView::Stopped(why),
            },
        })
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
            Event::Ended(report) => self.take_end(report, wall),
            Event::NotEnded => self.take_not_ended(now, wall),
            Event::Tick => match &self.step {
                Step::Begun { again_at: Some(at), .. } if now >= *at => self.ask(),
                _ => Vec::new(),
            },
            Event::LookWanted => self.look(),
            Event::Charges(ours) => self.take_charges(*ours),
            Event::CloseWanted { by, reason } => self.close(by, reason, wall),
            Event::BeginSaved => self.step_live(day_close::Event::Saved, wall),
            Event::PrintWanted(by) => self.print(by, wall),
            Event::Looked(report) => vec![Effect::Print(report)],
            Event::Left => {
                if matches!(self.step, Step::Fetching | Step::Away | Step::Live(_))
                    && !self.is_closing()
                {
                    self.step = Step::Free;
                }
                Vec::new()
            }
        }
    }

    // A look, and the close that somebody wants.

    fn look(&mut self) -> Vec<Effect> {
        if self.is_closing() || self.step == Step::Unknown {
            return Vec::new();
        }
        if self.present.is_none() {
            self.step = Step::Away;
            return vec![Effect::Card(CardRequest::Probe)];
        }
        self.step = Step::Fetching;
        vec![Effect::Order(DayOrder::FetchCharges)]
    }

    fn take_charges(&mut self, ours: DayCharges) -> Vec<Effect> {
        if self.step != Step::Fetching {
            return Vec::new();
        }
        let DayCharges { charges, is_in_flight, sums } = ours;
        let (machine, todo) = DayClose::begin(charges, is_in_flight);
        let live = Live { machine, sums, is_in_flight, by: None, report: None };
        self.step = Step::Live(Box::new(live));
        todo.into_iter().filter_map(|effect| effect_of(effect, None)).collect()
    }

    /// A difference takes a reason; what agrees takes none.
    fn close(&mut self, by: Signer, reason: Option<String>, wall: NaiveDateTime) -> Vec<Effect> {
        let Step::Live(live) = &mut self.step else { return Vec::new() };
        let State::Compared { comparison } = live.machine.state() else { return Vec::new() };
        if !comparison.differences.is_empty() && reason.is_none() {
            return Vec::new();
        }
        live.by = Some((by, reason, wall.date()));
        self.step_live(day_close::Event::CloseWanted, wall)
    }

    fn print(&mut self, by: Signer, wall: NaiveDateTime) -> Vec<Effect> {
        let Step::Live(live) = &self.step else { return Vec::new() };
        match (live.machine.state(), &live.report) {
            (State::Compared { comparison }, _) => {
                let found = Box::new(comparison.clone());
                vec![Effect::Order(DayOrder::Look { found, by, on: wall.date() })]
            }
            (State::Closed { .. }, Some(report)) => vec![Effect::Print(report.clone())],
            _ => Vec::new(),
        }
    }

    fn step_live(&mut self, event: day_close::Event, wall: NaiveDateTime) -> Vec<Effect> {
        let Step::Live(live) = &mut self.step else { return Vec::new() };
        let todo = live.machine.step(event, wall);
        let mut todo: Vec<Effect> =
            todo.into_iter().filter_map(|effect| effect_of(effect, Some(live))).collect();
        if is_unfinished(live) {
            // It is begun on disk: from here on it is one that has no end yet.
            todo.push(Effect::Order(DayOrder::FetchBegun));
        }
        todo
    }

    // What the data file and the terminal say.

    fn take_end(&mut self, report: Option<Box<DayReport>>, wall: NaiveDateTime) -> Vec<Effect> {
        let print = report.clone().map(Effect::Print);
        match &mut self.step {
            Step::Live(live) => {
                live.report = report;
                let todo = self.step_live(day_close::Event::Saved, wall);
                todo.into_iter().chain(print).collect()
            }
            Step::Begun { .. } | Step::Asking { .. } => {
                self.step = Step::Free;
                print.into_iter().collect()
            }
            Step::Unknown | Step::Free | Step::Fetching | Step::Away => Vec::new(),
        }
    }

    fn take_not_ended(&mut self, now: Instant, wall: NaiveDateTime) -> Vec<Effect> {
        match self.step {
            Step::Fetching => {
                self.step = Step::Free;
                Vec::new()
            }
            Step::Live(_) => self.step_live(day_close::Event::SaveFailed, wall),
            _ => {
                self.ask_later(now);
                Vec::new()
            }
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
                match self.step {
                    Step::Live(_) => self.step_live(event, wall),
                    _ => self.step_machine(event, now, wall),
                }
            }
            CardReport::BatchClosed { outcome } => {
                self.step_live(day_close::Event::BatchClosed(outcome), wall)
            }
            _ => Vec::new(),
        }
    }

    // A close that has no end yet.

    fn step_machine(
        &mut self,
        event: day_close::Event,
        now: Instant,
        wall: NaiveDateTime,
    ) -> Vec<Effect> {
        let Step::Asking { machine, .. } = &mut self.step else { return Vec::new() };
        let todo = machine.step(event, wall).into_iter();
        let todo: Vec<Effect> = todo.filter_map(|effect| effect_of(effect, None)).collect();
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
        todo.into_iter().filter_map(|effect| effect_of(effect, None)).collect()
    }

    fn ask_later(&mut self, now: Instant) {
        if let Step::Asking { begun, .. } = &self.step {
            self.step = Step::Begun { begun: begun.clone(), again_at: Some(now + AGAIN_WAIT) };
        }
    }
}

/// It is begun on disk, and this look at it cannot go on.
fn is_unfinished(live: &Live) -> bool {
    let is_stuck = matches!(
        live.machine.state(),
        State::Stopped(Stopped::NoAnswer | Stopped::NotWritten | Stopped::Overflow)
    );
    is_stuck && live.by.is_some()
}

/// From the moment in which the close is on its way to the disk, to an end that is on disk.
fn is_on_its_way(live: &Live) -> bool {
    match live.machine.state() {
        State::Reading { .. } | State::Compared { .. } | State::Closed { .. } => false,
        State::Beginning { .. }
        | State::Closing { .. }
        | State::Asking { .. }
        | State::Writing { .. } => true,
        State::Stopped(_) => is_unfinished(live),
    }
}

/// A close that was begun before is not begun again.
fn effect_of(effect: day_close::Effect, live: Option<&Live>) -> Option<Effect> {
    match effect {
        day_close::Effect::Card(request) => Some(Effect::Card(request)),
        day_close::Effect::Finish(close) => Some(Effect::Order(DayOrder::Finish(close))),
        day_close::Effect::CallOff => Some(Effect::Order(DayOrder::CallOff)),
        day_close::Effect::Begin => {
            let live = live?;
            let State::Beginning { comparison } = live.machine.state() else { return None };
            let (by, reason, on) = live.by.clone()?;
            let found = Box::new(comparison.clone());
            Some(Effect::Order(DayOrder::Begin { found, reason, by, on }))
        }
    }
}

//! The kiosk while money goes back: at most one thing at a time, from before a start, too. Nothing is
//! sold meanwhile.

use std::time::Instant;

use crate::domain::card::{CardReport, CardRequest, Doubt};
use crate::domain::give_back::{GiveBack, LegEnd, OpenBack};
use crate::domain::id::AttemptId;
use crate::domain::open_case::Signer;
use crate::flow::give_back::{self, Giving, Over, State};

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BackRun {
    giving: Option<Giving>,
    /// From before a start; one after the other.
    waiting: Vec<GiveBack>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// What the data file has open.
    Open(Vec<OpenBack>),
    /// It is on disk that this goes back.
    Begun(Box<GiveBack>),
    Card(Box<CardReport>),
    Saved(AttemptId),
    SaveFailed(AttemptId),
    AskWanted(AttemptId),
    FoundByHand {
        id: AttemptId,
        is_given: bool,
        by: Signer,
        reason: String,
    },
    Tick,
}

/// To the data file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackOrder {
    FetchOpen,
    Mark(AttemptId, Doubt),
    /// How each charge ended.
    End(AttemptId, Vec<LegEnd>),
}

/// What became of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    pub back: GiveBack,
    pub ends: Vec<LegEnd>,
    pub over: Over,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    Order(BackOrder),
    Card(CardRequest),
    /// It is over, and on disk; with how each charge ended.
    Over(Box<Ended>),
}

impl BackRun {
    /// [`BackOrder::FetchOpen`] is the first question.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether something is on its way back: nothing is sold.
    pub fn is_open(&self) -> bool {
        self.giving.is_some() || !self.waiting.is_empty()
    }

    /// What is on its way.
    pub fn giving(&self) -> Option<&Giving> {
        self.giving.as_ref()
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        self.giving.as_ref().and_then(Giving::next_deadline)
    }

    pub fn step(&mut self, event: Event, now: Instant) -> Vec<Effect> {
        let mut todo = Vec::new();
        match event {
            Event::Open(open) => {
                let open = open.into_iter().map(|it| it.back);
                self.waiting = open.filter(|back| !self.is_here(back.id)).collect();
                self.go_on(now, &mut todo);
            }
            Event::Begun(back) => {
                // One at a time: what finds another here is asked about after it.
                if self.giving.is_none() {
                    let (giving, first) = Giving::begin(*back, now);
                    self.giving = Some(giving);
                    self.carry(first, now, &mut todo);
                } else if !self.is_here(back.id) {
                    self.waiting.push(*back);
                }
            }
            Event::Card(report) => self.take_card(*report, now, &mut todo),
            Event::Saved(id) => self.give_if(id, give_back::Event::Saved, now, &mut todo),
            Event::SaveFailed(id) => {
                self.give_if(id, give_back::Event::SaveFailed, now, &mut todo);
            }
            Event::AskWanted(id) => self.give_if(id, give_back::Event::AskWanted, now, &mut todo),
            Event::FoundByHand { id, is_given, by, reason } => {
                let event = give_back::Event::FoundByHand { is_given, by, reason };
                self.give_if(id, event, now, &mut todo);
            }
            Event::Tick => self.give(give_back::Event::Tick, now, &mut todo),
        }
        todo
    }

    fn is_here(&self, id: AttemptId) -> bool {
        self.giving.as_ref().is_some_and(|giving| giving.back().id == id)
    }

    fn take_card(&mut self, report: CardReport, now: Instant, todo: &mut Vec<Effect>) {
        let (reference, event) = match report {
            CardReport::Ready(_) => return self.go_on(now, todo),
            CardReport::Voided { reference, outcome } => {
                (reference, give_back::Event::Voided(outcome))
            }
            CardReport::Returned { reference, outcome } => {
                (reference, give_back::Event::Returned(outcome))
            }
            CardReport::LookedUp { reference, found } => {
                (reference, give_back::Event::LookedUp(found))
            }
            _ => return,
        };
        if self.giving.as_ref().is_some_and(|giving| giving.awaits(reference)) {
            self.give(event, now, todo);
        }
    }

    /// What is open from before a start is found out about, one after the other.
    fn go_on(&mut self, now: Instant, todo: &mut Vec<Effect>) {
        if self.giving.is_some() || self.waiting.is_empty() {
            return;
        }
        let (giving, first) = Giving::recovered(self.waiting.remove(0), now);
        self.giving = Some(giving);
        self.carry(first, now, todo);
    }

    fn give_if(
        &mut self,
        id: AttemptId,
        event: give_back::Event,
        now: Instant,
        todo: &mut Vec<Effect>,
    ) {
        if self.is_here(id) {
            self.give(event, now, todo);
        }
    }

    fn give(&mut self, event: give_back::Event, now: Instant, todo: &mut Vec<Effect>) {
        let Some(giving) = &mut self.giving else { return };
        let effects = giving.step(event, now);
        self.carry(effects, now, todo);
    }

    fn carry(&mut self, effects: Vec<give_back::Effect>, now: Instant, todo: &mut Vec<Effect>) {
        let Some(giving) = &self.giving else { return };
        let id = giving.back().id;
        for effect in effects {
            todo.push(match effect {
                give_back::Effect::Card(request) => Effect::Card(request),
                give_back::Effect::Mark(doubt) => Effect::Order(BackOrder::Mark(id, doubt)),
                give_back::Effect::End(ends) => Effect::Order(BackOrder::End(id, ends)),
            });
        }
        if let State::Over(over) = giving.state() {
            let (back, ends) = (giving.back().clone(), giving.ends().to_vec());
            todo.push(Effect::Over(Box::new(Ended { back, ends, over: *over })));
            self.giving = None;
            self.go_on(now, todo);
        }
    }
}

//! Money back over the terminal, once it is written that it goes back: undone or returned charge by
//! charge, and its end found out, however long that takes.
//!
//! ```text
//! Voiding ─done─► the next charge, or Ending ─Saved─► Over
//!   │  └─refused, silence─► Asking ─undone─► the next
//!   │                         └─it stands, or its batch is closed─► Returning
//!   └─(a part, or of a closed batch)─► Returning ─approved─► the next
//!                                        └─silence─► Asking ─► any of these
//! ```
//!
//! A request that moves money is sent once. Silence is a question, never a decline: until the
//! terminal's journal tells, nothing is written as given back, and nothing is tried again. After a
//! start of the kiosk nothing is sent at all; the terminal is asked.

pub mod run;

use std::time::{Duration, Instant};

use crate::domain::card::{
    CardOutcome, CardRequest, DeclineReason, Doubt, EcrRef, LookUp, Movement, VoidOutcome,
};
use crate::domain::give_back::{BackLeg, GiveBack, LegEnd};
use crate::domain::open_case::Signer;

/// How long the terminal and the person at it may take before we ask.
pub const ANSWER_MAX: Duration = Duration::from_secs(240);
/// How long we wait before asking again.
pub const ASK_AGAIN_WAIT: Duration = Duration::from_secs(5);
/// After this long without an answer a person may write down what the terminal shows.
pub const PATIENCE_MAX: Duration = Duration::from_secs(60);

/// One thing that goes back, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Giving {
    back: GiveBack,
    /// The ends of the charges that are through, in their order.
    done: Vec<LegEnd>,
    /// From before a start of the kiosk: only asked about.
    is_recovered: bool,
    state: State,
}

/// How a charge goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Void,
    Return,
}

impl Way {
    /// What the terminal's journal is asked for.
    const fn movement(self) -> Movement {
        match self {
            Self::Void => Movement::Purchase,
            Self::Return => Movement::Return,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// The terminal has the request.
    Sent {
        way: Way,
        give_up_at: Instant,
    },
    /// Nobody knows. Nothing but asking is allowed.
    Asking {
        of: Way,
        doubt: Doubt,
        since: Instant,
        next_at: Instant,
    },
    /// What came of it is on its way to the disk.
    Ending {
        next_at: Option<Instant>,
    },
    Over(Over),
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    Given,
    /// A part of it: a later charge could not be given back.
    InPart,
    /// A definite no; nothing went back.
    NotGiven(DeclineReason),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Saved,
    SaveFailed,
    Voided(VoidOutcome),
    Returned(CardOutcome),
    LookedUp(LookUp),
    /// Somebody wants the terminal asked now.
    AskWanted,
    /// A person saw what the terminal shows of the charge that is in doubt.
    FoundByHand {
        is_given: bool,
        by: Signer,
        reason: String,
    },
    Tick,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    Card(CardRequest),
    /// Note that nobody knows.
    Mark(Doubt),
    /// Write how each charge ended, and what that posts, together.
    End(Vec<LegEnd>),
}

impl Giving {
    /// It is on disk, and the terminal knows nothing of it.
    pub fn begin(back: GiveBack, now: Instant) -> (Self, Vec<Effect>) {
        Self::start(back, false, now)
    }

    /// It was open when the kiosk went down: it starts with a question.
    pub fn recovered(back: GiveBack, now: Instant) -> (Self, Vec<Effect>) {
        Self::start(back, true, now)
    }

    fn start(back: GiveBack, is_recovered: bool, now: Instant) -> (Self, Vec<Effect>) {
        let state = State::Ending { next_at: None };
        let mut giving = Self { back, done: Vec::new(), is_recovered, state };
        let mut todo = Vec::new();
        if is_recovered {
            todo.push(Effect::Mark(Doubt::LinkLost));
        }
        giving.next_leg(now, &mut todo);
        (giving, todo)
    }

    pub fn back(&self) -> &GiveBack {
        &self.back
    }

    /// How each charge ended that is through, in their order.
    pub fn ends(&self) -> &[LegEnd] {
        &self.done
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Over(_))
    }

    /// Whether the terminal is being asked at this moment.
    pub fn is_asking(&self, now: Instant) -> bool {
        match self.state {
            State::Asking { next_at, .. } => next_at > now + ASK_AGAIN_WAIT,
            State::Sent { .. } => true,
            _ => false,
        }
    }

    /// Whether a person may write down what the terminal shows: it was asked, and could not tell.
    pub fn may_settle(&self, now: Instant) -> bool {
        matches!(self.state, State::Asking { since, .. } if since + PATIENCE_MAX <= now)
    }

    /// Whether this reference is of what the terminal is asked for.
    pub fn awaits(&self, reference: EcrRef) -> bool {
        self.leg().is_some_and(|leg| {
            let charge = leg.charge.reference;
            [leg.reference, charge, charge.for_void()].contains(&reference)
        })
    }

    /// When `Tick` will do something.
    pub fn next_deadline(&self) -> Option<Instant> {
        match self.state {
            State::Sent { give_up_at, .. } => Some(give_up_at),
            State::Asking { next_at, .. } => Some(next_at),
            State::Ending { next_at } => next_at,
            State::Over(_) => None,
        }
    }

    pub fn step(&mut self, event: Event, now: Instant) -> Vec<Effect> {
        let mut todo = Vec::new();
        match self.state.clone() {
            State::Sent { way, give_up_at } => {
                self.step_sent(event, way, give_up_at, now, &mut todo);
            }
            State::Asking { of, doubt, since, next_at } => match event {
                Event::LookedUp(found) => {
                    self.take_found(found, (of, doubt, since), now, &mut todo);
                }
                // An answer that was thought lost is still an answer.
                Event::Returned(CardOutcome::Approved(_)) if of == Way::Return => {
                    self.step_sent(event, of, now + ANSWER_MAX, now, &mut todo);
                }
                Event::Voided(VoidOutcome::Done) if of == Way::Void => {
                    self.leg_is_over(LegEnd::Voided, now, &mut todo);
                }
                Event::FoundByHand { is_given, by, reason } if self.may_settle(now) => {
                    self.leg_is_over(LegEnd::ByHand { is_given, by, reason }, now, &mut todo);
                }
                Event::AskWanted if !self.is_asking(now) => {
                    self.look_up(of, doubt, since, now, &mut todo);
                }
                Event::Tick if next_at <= now => self.look_up(of, doubt, since, now, &mut todo),
                _ => (),
            },
            State::Ending { next_at } => match event {
                Event::Saved => self.state = State::Over(self.over()),
                // Money has moved: it is written, however long that takes.
                Event::SaveFailed => {
                    self.state = State::Ending { next_at: Some(now + ASK_AGAIN_WAIT) };
                }
                Event::Tick if next_at.is_some_and(|at| at <= now) => {
                    self.state = State::Ending { next_at: None };
                    todo.push(Effect::End(self.done.clone()));
                }
                _ => (),
            },
            State::Over(_) => (),
        }
        todo
    }

    fn step_sent(
        &mut self,
        event: Event,
        way: Way,
        give_up_at: Instant,
        now: Instant,
        todo: &mut Vec<Effect>,
    ) {
        let Some(leg) = self.leg() else { return };
        let amount = leg.amount;
        match (way, event) {
            (Way::Void, Event::Voided(VoidOutcome::Done)) => {
                self.leg_is_over(LegEnd::Voided, now, todo);
            }
            (Way::Void, Event::Voided(VoidOutcome::Refused)) => {
                self.look_up(way, Doubt::StrangeCode, now, now, todo);
            }
            (Way::Void, Event::Voided(VoidOutcome::Unknown)) => {
                self.ask(way, Doubt::Silence, now, todo);
            }
            (Way::Return, Event::Returned(CardOutcome::Approved(approval))) => {
                if approval.amount == amount {
                    self.leg_is_over(LegEnd::Returned(Box::new(approval)), now, todo);
                } else {
                    self.ask(way, Doubt::OtherAmount, now, todo);
                }
            }
            (Way::Return, Event::Returned(CardOutcome::Declined(reason))) => match reason {
                // The terminal says that it stopped; its journal has to agree.
                DeclineReason::Cancelled | DeclineReason::NoCard => {
                    self.look_up(way, Doubt::Silence, now, now, todo);
                }
                reason => self.leg_is_over(LegEnd::NotGiven(reason), now, todo),
            },
            (Way::Return, Event::Returned(CardOutcome::Unknown(doubt))) => {
                self.ask(way, doubt, now, todo);
            }
            (_, Event::Tick) if give_up_at <= now => {
                self.ask(way, Doubt::Silence, now, todo);
            }
            _ => (),
        }
    }

    /// What the terminal's own journal says.
    fn take_found(
        &mut self,
        found: LookUp,
        (of, doubt, since): (Way, Doubt, Instant),
        now: Instant,
        todo: &mut Vec<Effect>,
    ) {
        let Some(leg) = self.leg() else { return };
        let amount = leg.amount;
        let is_ours = |serial: &Option<String>| serial.is_some() && *serial == self.back.terminal;
        let is_known_here = match &found {
            LookUp::NotFound { serial_number } => is_ours(serial_number),
            LookUp::Approved(_) | LookUp::Declined | LookUp::Voided => true,
            LookUp::NoAnswer => false,
        };
        if !is_known_here {
            let next_at = now + ASK_AGAIN_WAIT;
            self.state = State::Asking { of, doubt, since, next_at };
            return;
        }
        match (of, found) {
            (Way::Void, LookUp::Voided) => self.leg_is_over(LegEnd::Voided, now, todo),
            // It stands, or its batch is closed: it is not undone, and goes back as a return.
            (Way::Void, _) if self.is_recovered => {
                self.look_up(Way::Return, doubt, since, now, todo);
            }
            (Way::Void, _) => self.send_return(now, todo),
            (Way::Return, LookUp::Approved(approval)) if approval.amount == amount => {
                self.leg_is_over(LegEnd::Returned(Box::new(approval)), now, todo);
            }
            (Way::Return, LookUp::Approved(_)) => {
                let next_at = now + ASK_AGAIN_WAIT;
                self.state = State::Asking { of, doubt: Doubt::OtherAmount, since, next_at };
            }
            (Way::Return, LookUp::Declined) => {
                self.leg_is_over(LegEnd::NotGiven(DeclineReason::Bank), now, todo);
            }
            (Way::Return, _) => {
                self.leg_is_over(LegEnd::NotGiven(DeclineReason::NeverReceived), now, todo);
            }
        }
    }

    fn leg(&self) -> Option<&BackLeg> {
        self.back.legs.get(self.done.len())
    }

    /// The charge that is next, or the end.
    fn next_leg(&mut self, now: Instant, todo: &mut Vec<Effect>) {
        let Some(leg) = self.leg() else { return self.end(todo) };
        match (self.is_recovered, leg.may_void) {
            (true, true) => {
                self.look_up(Way::Void, Doubt::LinkLost, now, now, todo);
            }
            (true, false) => self.look_up(Way::Return, Doubt::LinkLost, now, now, todo),
            (false, true) => {
                todo.push(Effect::Card(CardRequest::Void {
                    reference: leg.charge.reference.for_void(),
                    undoes: leg.charge.reference,
                    of: Movement::Purchase,
                }));
                let give_up_at = now + ANSWER_MAX;
                self.state = State::Sent { way: Way::Void, give_up_at };
            }
            (false, false) => self.send_return(now, todo),
        }
    }

    fn send_return(&mut self, now: Instant, todo: &mut Vec<Effect>) {
        let Some(leg) = self.leg() else { return };
        todo.push(Effect::Card(CardRequest::Return {
            reference: leg.reference,
            amount: leg.amount,
            original: Some(leg.original()),
        }));
        self.state = State::Sent { way: Way::Return, give_up_at: now + ANSWER_MAX };
    }

    /// A definite no ends all of it: what comes after is not tried.
    fn leg_is_over(&mut self, end: LegEnd, now: Instant, todo: &mut Vec<Effect>) {
        let is_given = end.is_given();
        self.done.push(end.clone());
        if is_given || self.is_recovered {
            return self.next_leg(now, todo);
        }
        while self.done.len() < self.back.legs.len() {
            self.done.push(end.clone());
        }
        self.end(todo);
    }

    fn end(&mut self, todo: &mut Vec<Effect>) {
        todo.push(Effect::End(self.done.clone()));
        self.state = State::Ending { next_at: None };
    }

    fn over(&self) -> Over {
        let not_given = self.done.iter().find_map(|end| match end {
            LegEnd::NotGiven(reason) => Some(*reason),
            LegEnd::ByHand { is_given: false, .. } => Some(DeclineReason::NeverReceived),
            _ => None,
        });
        match (not_given, self.done.iter().any(LegEnd::is_given)) {
            (None, _) => Over::Given,
            (Some(_), true) => Over::InPart,
            (Some(reason), false) => Over::NotGiven(reason),
        }
    }

    /// Nobody knows: that is written, and the terminal is asked.
    fn ask(&mut self, of: Way, doubt: Doubt, now: Instant, todo: &mut Vec<Effect>) {
        todo.push(Effect::Mark(doubt));
        self.look_up(of, doubt, now, now, todo);
    }

    fn look_up(
        &mut self,
        of: Way,
        doubt: Doubt,
        since: Instant,
        now: Instant,
        todo: &mut Vec<Effect>,
    ) {
        let Some(leg) = self.leg() else { return };
        let reference = match of {
            Way::Void => leg.charge.reference,
            Way::Return => leg.reference,
        };
        todo.push(Effect::Card(CardRequest::LookUp { reference, of: of.movement() }));
        self.state = State::Asking { of, doubt, since, next_at: now + ANSWER_MAX };
    }
}

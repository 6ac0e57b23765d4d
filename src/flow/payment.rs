//! One payment by card: recorded, charged, and its end found out, however long that takes.
//!
//! ```text
//! Recording ─Saved─► Charging ─approved all─► Completing ─Saved─► Paid
//!                      │ ├─declined───────────────────────────► Declined
//!                      │ ├─stopped, no card─► Confirming ─────► Declined, or as approved
//!                      │ ├─approved less, or after Cancel─► Reversing ─undone─► Declined
//!                      └─silence, link lost, nonsense─► Asking ─► any of these, or asks on
//! ```
//!
//! A request that takes money is sent once. Silence is a question, never a decline.

use std::time::{Duration, Instant};

use crate::domain::card::{
    Approval, CardOutcome, CardProgress, DeclineReason, Doubt, LookUp, VoidOutcome,
};
use crate::domain::intent::{Intent, IntentEnd, OpenReason};

/// How long the terminal and the person at it may take before we ask. The driver's own limit is
/// shorter; this one holds even if the driver falls silent.
pub const CHARGE_MAX: Duration = Duration::from_secs(240);
/// How long we wait before asking again.
pub const ASK_AGAIN_WAIT: Duration = Duration::from_secs(5);
/// How long the driver may take for an answer to a question or a void; after that we ask anew.
pub const ANSWER_MAX: Duration = Duration::from_secs(240);
/// After this long without an answer staff are told, and the patient is sent to the desk.
pub const PATIENCE_MAX: Duration = Duration::from_secs(60);

/// One attempt and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    intent: Intent,
    state: State,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// The intent is on its way to the disk; the terminal knows nothing.
    Recording,
    /// The terminal has the request, and the person has the card.
    Charging {
        give_up_at: Instant,
        progress: Option<CardProgress>,
        cancelling: bool,
    },
    /// The terminal says that it stopped; its journal has to agree.
    Confirming {
        reason: DeclineReason,
        cancelling: bool,
        give_up_at: Instant,
    },
    /// Nobody knows whether money moved. Nothing but asking is allowed.
    Asking(Doubtful),
    /// Money moved that must not stay: too little, or too late. Being undone.
    Reversing {
        approval: Approval,
        reason: DeclineReason,
        since: Instant,
        told: Told,
        next_at: Instant,
        /// The journal's last word: the charge stands. Only then is it voided again; the terminal
        /// may be another by now, and the number another's.
        is_found: bool,
    },
    /// Approved in full; the sale is on its way to the disk.
    Completing {
        approval: Approval,
        next_at: Option<Instant>,
        told: Told,
    },
    Paid {
        approval: Approval,
    },
    /// A definite no. Nothing is charged.
    Declined {
        reason: DeclineReason,
    },
}

/// What there is to know while nothing is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubtful {
    pub doubt: Doubt,
    pub since: Instant,
    /// When to ask next, or anew if no answer comes.
    pub next_at: Instant,
    pub told: Told,
    /// The patient had given up: an approval found now is undone.
    pub cancelling: bool,
}

/// Whether staff have been told of this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    NotYet,
    Staff,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// What we last asked to be written is on disk.
    Saved,
    /// It could not be written.
    SaveFailed,
    Progress(CardProgress),
    Purchased(CardOutcome),
    LookedUp(LookUp),
    Voided(VoidOutcome),
    CancelWanted,
    Tick,
}

/// What is to be done, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Write the intent. Nothing is asked of the terminal before `Saved`.
    Record,
    Purchase,
    Cancel,
    LookUp,
    Void(Approval),
    /// Note why the intent stays open.
    Mark(OpenReason),
    /// Write the sale, its lots and the end of the intent, together.
    Complete(Approval),
    /// Write that the intent ended without a sale.
    Close(IntentEnd),
    AlertStaff,
}

impl Payment {
    /// A new attempt. The effect to carry out first is [`Effect::Record`].
    pub fn begin(intent: Intent) -> (Self, Vec<Effect>) {
        (Self { intent, state: State::Recording }, vec![Effect::Record])
    }

    /// An attempt that was open when the kiosk went down. It starts with a question: there is
    /// no other way back.
    pub fn recovered(intent: Intent, reason: OpenReason, now: Instant) -> (Self, Vec<Effect>) {
        let doubt = match reason {
            OpenReason::InDoubt(doubt) => doubt,
            _ => Doubt::LinkLost,
        };
        let state = State::Asking(Doubtful {
            doubt,
            since: now,
            next_at: now + ANSWER_MAX,
            told: Told::NotYet,
            cancelling: reason == OpenReason::Reversing,
        });
        (Self { intent, state }, vec![Effect::LookUp])
    }

    pub fn intent(&self) -> &Intent {
        &self.intent
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    /// Whether this attempt is over and the terminal free.
    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Paid { .. } | State::Declined { .. })
    }

    /// When `Tick` will do something.
    pub fn next_deadline(&self) -> Option<Instant> {
        let told_at = |told, since: Instant| (told == Told::NotYet).then(|| since + PATIENCE_MAX);
        match &self.state {
            State::Charging { give_up_at, .. } | State::Confirming { give_up_at, .. } => {
                Some(*give_up_at)
            }
            State::Asking(doubtful) => {
                let told_at = told_at(doubtful.told, doubtful.since);
                [Some(doubtful.next_at), told_at].into_iter().flatten().min()
            }
            State::Reversing { since, told, next_at, .. } => {
                [Some(*next_at), told_at(*told, *since)].into_iter().flatten().min()
            }
            State::Completing { next_at, .. } => *next_at,
            State::Recording | State::Paid { .. } | State::Declined { .. } => None,
        }
    }

    /// Takes in what happened; returns what is to be done.
    pub fn step(&mut self, event: Event, now: Instant) -> Vec<Effect> {
        use Event as E;
        use State as S;

        let mut todo = Vec::new();
        match (&self.state, event) {
            (S::Recording, E::Saved) => {
                todo.push(Effect::Purchase);
                self.state =
                    S::Charging { give_up_at: now + CHARGE_MAX, progress: None, cancelling: false };
            }
            // Nothing was sent, so nothing can have been charged. There is nothing to close either.
            (S::Recording, E::SaveFailed) => {
                self.state = S::Declined { reason: DeclineReason::NotRecorded };
            }

            (S::Charging { give_up_at, cancelling, .. }, E::Progress(progress)) => {
                let (give_up_at, cancelling) = (*give_up_at, *cancelling);
                self.state = S::Charging { give_up_at, progress: Some(progress), cancelling };
            }
            (S::Charging { give_up_at, progress, cancelling: false }, E::CancelWanted) => {
                todo.push(Effect::Cancel);
                let (give_up_at, progress) = (*give_up_at, *progress);
                self.state = S::Charging { give_up_at, progress, cancelling: true };
            }
            (S::Charging { cancelling, .. }, E::Purchased(outcome)) => {
                let cancelling = *cancelling;
                self.take_outcome(outcome, cancelling, now, &mut todo);
            }
            (S::Charging { give_up_at, cancelling, .. }, E::Tick) if *give_up_at <= now => {
                let cancelling = *cancelling;
                self.ask(Doubt::Silence, cancelling, now, &mut todo);
            }

            (S::Confirming { reason, cancelling, .. }, E::LookedUp(found)) => {
                let (reason, cancelling) = (*reason, *cancelling);
                self.take_confirmation(found, reason, cancelling, now, &mut todo);
            }
            (S::Confirming { cancelling, give_up_at, .. }, E::Tick) if *give_up_at <= now => {
                let cancelling = *cancelling;
                self.ask(Doubt::Silence, cancelling, now, &mut todo);
            }
            (S::Asking(doubtful), E::LookedUp(found)) => {
                let doubtful = *doubtful;
                self.take_answer(found, doubtful, now, &mut todo);
            }
            // An answer that was thought lost is still an answer.
            (
                S::Confirming { cancelling, .. } | S::Asking(Doubtful { cancelling, .. }),
                E::Purchased(CardOutcome::Approved(approval)),
            ) => {
                let cancelling = *cancelling;
                self.take_approval(approval, cancelling, now, &mut todo);
            }
            (S::Asking(doubtful), E::Tick) => {
                let doubtful = *doubtful;
                self.state = S::Asking(asked_on(doubtful, now, &mut todo));
            }

            (S::Reversing { .. }, event) => self.step_reversing(event, now, &mut todo),

            (S::Completing { .. }, event) => self.step_completing(&event, now, &mut todo),
            _ => (),
        }
        todo
    }

    fn take_outcome(
        &mut self,
        outcome: CardOutcome,
        cancelling: bool,
        now: Instant,
        todo: &mut Vec<Effect>,
    ) {
        match outcome {
            CardOutcome::Approved(approval) => self.take_approval(approval, cancelling, now, todo),
            // "Stopped" and "nobody came" are the terminal's word only; its journal is asked.
            CardOutcome::Declined(reason @ (DeclineReason::Cancelled | DeclineReason::NoCard)) => {
                todo.push(Effect::LookUp);
                let give_up_at = now + PATIENCE_MAX;
                self.state = State::Confirming { reason, cancelling, give_up_at };
            }
            CardOutcome::Declined(reason) => self.decline(reason, todo),
            CardOutcome::Unknown(doubt) => self.ask(doubt, cancelling, now, todo),
        }
    }

    fn take_approval(
        &mut self,
        approval: Approval,
        cancelling: bool,
        now: Instant,
        todo: &mut Vec<Effect>,
    ) {
        let whole = approval.amount == self.intent.amount;
        if whole && !cancelling {
            todo.push(Effect::Complete(approval.clone()));
            self.state = State::Completing { approval, next_at: None, told: Told::NotYet };
            return;
        }
        let reason = if cancelling { DeclineReason::Cancelled } else { DeclineReason::OnlyPart };
        todo.push(Effect::Mark(OpenReason::Reversing));
        todo.push(Effect::Void(approval.clone()));
        self.state = State::Reversing {
            approval,
            reason,
            since: now,
            told: Told::NotYet,
            next_at: now + ANSWER_MAX,
            is_found: false,
        };
    }

    fn take_confirmation(
        &mut self,
        found: LookUp,
        reason: DeclineReason,
        cancelling: bool,
        now: Instant,
        todo: &mut Vec<Effect>,
    ) {
        match found {
            LookUp::Approved(approval) => self.take_approval(approval, cancelling, now, todo),
            LookUp::Declined => self.decline(reason, todo),
            LookUp::Voided => self.reversed(reason, todo),
            LookUp::NotFound { serial_number }
                if self.is_same_terminal(serial_number.as_deref()) =>
            {
                self.decline(reason, todo);
            }
            LookUp::NotFound { .. } => self.ask(Doubt::OtherReference, cancelling, now, todo),
            LookUp::NoAnswer => self.ask(Doubt::Silence, cancelling, now, todo),
        }
    }

    fn take_answer(
        &mut self,
        found: LookUp,
        doubtful: Doubtful,
        now: Instant,
        todo: &mut Vec<Effect>,
    ) {
        match found {
            LookUp::Approved(approval) => {
                self.take_approval(approval, doubtful.cancelling, now, todo)
            }
            LookUp::Declined => self.decline(DeclineReason::Bank, todo),
            LookUp::Voided => self.reversed(DeclineReason::Cancelled, todo),
            LookUp::NotFound { serial_number }
                if self.is_same_terminal(serial_number.as_deref()) =>
            {
                self.decline(DeclineReason::NeverReceived, todo);
            }
            // Another terminal's word does not count, and no word is no answer.
            LookUp::NotFound { .. } | LookUp::NoAnswer => {
                self.state = State::Asking(Doubtful { next_at: now + ASK_AGAIN_WAIT, ..doubtful });
            }
        }
    }

    fn step_reversing(&mut self, event: Event, now: Instant, todo: &mut Vec<Effect>) {
        let State::Reversing { approval, reason, since, told, next_at, is_found } = &mut self.state
        else {
            return;
        };
        let reason = *reason;
        match event {
            Event::Voided(VoidOutcome::Done) | Event::LookedUp(LookUp::Voided) => {
                self.reversed(reason, todo)
            }
            // Whether it was undone is a question like any other; only then is it tried again.
            Event::Voided(VoidOutcome::Refused | VoidOutcome::Unknown) => {
                (*next_at, *is_found) = (now + ANSWER_MAX, false);
                todo.push(Effect::LookUp);
            }
            Event::LookedUp(found) => {
                *next_at = now + ASK_AGAIN_WAIT;
                *is_found = matches!(found, LookUp::Approved(_));
            }
            Event::Tick => {
                if *told == Told::NotYet && *since + PATIENCE_MAX <= now {
                    *told = Told::Staff;
                    todo.push(Effect::AlertStaff);
                }
                if *next_at <= now {
                    *next_at = now + ANSWER_MAX;
                    todo.push(match std::mem::take(is_found) {
                        true => Effect::Void(approval.clone()),
                        false => Effect::LookUp,
                    });
                }
            }
            _ => (),
        }
    }

    fn step_completing(&mut self, event: &Event, now: Instant, todo: &mut Vec<Effect>) {
        let State::Completing { approval, next_at, told } = &mut self.state else { return };
        match event {
            Event::Saved => self.state = State::Paid { approval: approval.clone() },
            // The money is taken and the intent is on disk: try again until the sale is, too. Staff
            // are told once: where nothing can be written, the call itself fails, too.
            Event::SaveFailed => {
                if *told == Told::NotYet {
                    *told = Told::Staff;
                    todo.push(Effect::AlertStaff);
                }
                *next_at = Some(now + ASK_AGAIN_WAIT);
            }
            Event::Tick if next_at.is_some_and(|at| at <= now) => {
                *next_at = None;
                todo.push(Effect::Complete(approval.clone()));
            }
            _ => (),
        }
    }

    fn ask(&mut self, doubt: Doubt, cancelling: bool, now: Instant, todo: &mut Vec<Effect>) {
        todo.push(Effect::Mark(OpenReason::InDoubt(doubt)));
        todo.push(Effect::LookUp);
        self.state = State::Asking(Doubtful {
            doubt,
            since: now,
            next_at: now + ANSWER_MAX,
            told: Told::NotYet,
            cancelling,
        });
    }

    fn decline(&mut self, reason: DeclineReason, todo: &mut Vec<Effect>) {
        todo.push(Effect::Close(IntentEnd::NotCharged(reason)));
        self.state = State::Declined { reason };
    }

    fn reversed(&mut self, reason: DeclineReason, todo: &mut Vec<Effect>) {
        todo.push(Effect::Close(IntentEnd::Reversed));
        self.state = State::Declined { reason };
    }

    /// Only the terminal that was asked can say that it knows nothing.
    fn is_same_terminal(&self, serial_number: Option<&str>) -> bool {
        self.intent.terminal.is_some() && self.intent.terminal.as_deref() == serial_number
    }
}

fn asked_on(doubtful: Doubtful, now: Instant, todo: &mut Vec<Effect>) -> Doubtful {
    let mut next = doubtful;
    if doubtful.told == Told::NotYet && doubtful.since + PATIENCE_MAX <= now {
        next.told = Told::Staff;
        todo.push(Effect::AlertStaff);
    }
    if doubtful.next_at <= now {
        next.next_at = now + ANSWER_MAX;
        todo.push(Effect::LookUp);
    }
    next
}

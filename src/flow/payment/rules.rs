//! Where an answer of the terminal leads.

use std::time::Instant;

use crate::domain::card::{Approval, CardOutcome, DeclineReason, Doubt, LookUp};
use crate::domain::intent::{IntentEnd, OpenReason};
use crate::flow::payment::{
    ANSWER_MAX, ASK_AGAIN_WAIT, Doubtful, Effect, PATIENCE_MAX, Payment, State, Told, Undo, UndoAsk,
};

impl From<UndoAsk> for Effect {
    fn from(ask: UndoAsk) -> Self {
        match ask {
            UndoAsk::LookUp(reference) => Self::LookUp(reference),
            UndoAsk::Void(reference) => Self::Void(reference),
        }
    }
}

impl Payment {
    pub(super) fn take_outcome(
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
                todo.push(Effect::LookUp(self.leg.reference));
                let give_up_at = now + PATIENCE_MAX;
                self.state = State::Confirming { reason, cancelling, give_up_at };
            }
            CardOutcome::Declined(reason) => self.decline(reason, now, todo),
            CardOutcome::Unknown(doubt) => self.ask(doubt, cancelling, now, todo),
        }
    }

    pub(super) fn take_approval(
        &mut self,
        approval: Approval,
        cancelling: bool,
        now: Instant,
        todo: &mut Vec<Effect>,
    ) {
        let is_whole = approval.amount == self.leg.amount;
        let is_part = approval.amount.is_positive() && approval.amount < self.leg.amount;
        let asks = self.watch.question(&self.intent, &approval);
        let payment = self.paid_by(approval);
        self.taken.push(payment.clone());
        if is_whole && !cancelling && asks.is_none() {
            return self.complete(now, todo);
        }
        let waits_for_staff = is_whole && !cancelling;
        let waits_for_patient = is_part && !cancelling && !self.is_left;
        let asks = asks.filter(|_| waits_for_staff);
        todo.push(Effect::Keep(Box::new(payment), asks));
        if waits_for_staff || waits_for_patient {
            self.state = State::Keeping { since: now, asks };
        } else {
            let reason =
                if cancelling { DeclineReason::Cancelled } else { DeclineReason::OnlyPart };
            self.give_back(reason, now, todo);
        }
    }

    pub(super) fn complete(&mut self, now: Instant, todo: &mut Vec<Effect>) {
        todo.push(Effect::Complete(self.taken.clone()));
        self.state = State::Completing { since: now, next_at: None, told: Told::NotYet };
    }

    /// Everything that was taken goes back.
    pub(super) fn give_back(
        &mut self,
        reason: DeclineReason,
        now: Instant,
        todo: &mut Vec<Effect>,
    ) {
        todo.push(Effect::Mark(OpenReason::Reversing));
        // What was on file before a start may be undone already.
        let (undo, ask) = match self.is_left {
            true => Undo::resumed(self.taken.clone(), now),
            false => Undo::begin(self.taken.clone(), now),
        };
        todo.extend(ask.map(Effect::from));
        self.state = State::Reversing { undo, reason, since: now, told: Told::NotYet };
    }

    pub(super) fn take_confirmation(
        &mut self,
        found: LookUp,
        reason: DeclineReason,
        cancelling: bool,
        now: Instant,
        todo: &mut Vec<Effect>,
    ) {
        match found {
            LookUp::Approved(approval) => self.take_approval(approval, cancelling, now, todo),
            LookUp::Declined => self.decline(reason, now, todo),
            LookUp::Voided => self.was_undone(reason, now, todo),
            LookUp::NotFound { serial_number }
                if self.is_same_terminal(serial_number.as_deref()) =>
            {
                self.decline(reason, now, todo);
            }
            LookUp::NotFound { .. } => self.ask(Doubt::OtherReference, cancelling, now, todo),
            LookUp::NoAnswer => self.ask(Doubt::Silence, cancelling, now, todo),
        }
    }

    pub(super) fn take_answer(
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
            LookUp::Declined => self.decline(DeclineReason::Bank, now, todo),
            LookUp::Voided => self.was_undone(DeclineReason::Cancelled, now, todo),
            LookUp::NotFound { serial_number }
                if self.is_same_terminal(serial_number.as_deref()) =>
            {
                self.decline(DeclineReason::NeverReceived, now, todo);
            }
            // Another terminal's word does not count, and no word is no answer.
            LookUp::NotFound { .. } | LookUp::NoAnswer => {
                self.state = State::Asking(Doubtful { next_at: now + ASK_AGAIN_WAIT, ..doubtful });
            }
        }
    }

    pub(super) fn ask(
        &mut self,
        doubt: Doubt,
        cancelling: bool,
        now: Instant,
        todo: &mut Vec<Effect>,
    ) {
        todo.push(Effect::Mark(OpenReason::InDoubt(doubt)));
        todo.push(Effect::LookUp(self.leg.reference));
        self.state = State::Asking(Doubtful {
            doubt,
            since: now,
            next_at: now + ANSWER_MAX,
            told: Told::NotYet,
            cancelling,
        });
    }

    /// This card was not charged. What another has paid is still there.
    pub(super) fn decline(&mut self, reason: DeclineReason, now: Instant, todo: &mut Vec<Effect>) {
        if self.taken.is_empty() {
            todo.push(Effect::Close(IntentEnd::NotCharged(reason)));
            self.state = State::Declined { reason };
        } else if self.is_left {
            self.give_back(DeclineReason::OnlyPart, now, todo);
        } else {
            todo.push(Effect::Mark(OpenReason::Parted));
            self.state = State::Parted { since: now, refused: Some(reason), is_chosen: false };
        }
    }

    /// The charge that was asked for last is known to be undone.
    fn was_undone(&mut self, reason: DeclineReason, now: Instant, todo: &mut Vec<Effect>) {
        if self.taken.is_empty() {
            self.reversed(reason, todo);
        } else {
            self.decline(reason, now, todo);
        }
    }

    pub(super) fn reversed(&mut self, reason: DeclineReason, todo: &mut Vec<Effect>) {
        todo.push(Effect::Close(IntentEnd::Reversed));
        self.state = State::Declined { reason };
    }

    /// Only the terminal that was asked can say that it knows nothing.
    fn is_same_terminal(&self, serial_number: Option<&str>) -> bool {
        self.leg.terminal.is_some() && self.leg.terminal.as_deref() == serial_number
    }
}

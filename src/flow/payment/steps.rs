//! What a payment does with each event, state by state.

use std::time::Instant;

use crate::domain::card::{CardOutcome, DeclineReason, Doubt};
use crate::domain::intent::{IntentEnd, Leg};
use crate::domain::open_case::FoundByHand;
use crate::flow::payment::{
    ANSWER_MAX, ASK_AGAIN_WAIT, CHOICE_MAX, Doubtful, Effect, Event, PATIENCE_MAX, Payment,
    RECORD_MAX, State, Told,
};

impl Payment {
    /// Takes in what happened; returns what is to be done.
    pub fn step(&mut self, event: Event, now: Instant) -> Vec<Effect> {
        let mut todo = Vec::new();
        match event {
            Event::SettleWanted(settlement) if self.may_be_settled() && self.settling.is_none() => {
                self.settling = Some(settlement.found.clone());
                todo.push(Effect::Settle(settlement));
            }
            Event::SettleWanted(_) => (),
            Event::Settled => self.take_settled(),
            Event::SettleFailed => self.settling = None,
            // What staff found is being written: whatever comes now is no news any more.
            _ if self.settling.is_some() => (),
            event => self.step_state(event, now, &mut todo),
        }
        todo
    }

    fn step_state(&mut self, event: Event, now: Instant, todo: &mut Vec<Effect>) {
        match self.state {
            State::Recording { since } => self.step_recording(&event, since, now, todo),
            State::Charging { .. } => self.step_charging(event, now, todo),
            State::Confirming { reason, cancelling, give_up_at } => match event {
                Event::LookedUp(found) => {
                    self.take_confirmation(found, reason, cancelling, now, todo);
                }
                // An answer that was thought lost is still an answer.
                Event::Purchased(CardOutcome::Approved(approval)) => {
                    self.take_approval(approval, cancelling, now, todo);
                }
                Event::Tick if give_up_at <= now => {
                    self.ask(Doubt::Silence, cancelling, now, todo);
                }
                _ => (),
            },
            State::Asking(doubtful) => match event {
                Event::LookedUp(found) => self.take_answer(found, doubtful, now, todo),
                Event::Purchased(CardOutcome::Approved(approval)) => {
                    self.take_approval(approval, doubtful.cancelling, now, todo);
                }
                Event::Tick => self.state = State::Asking(asked_on(doubtful, self, now, todo)),
                Event::AskWanted if !self.is_asking(now) => {
                    let asked = Doubtful { next_at: now, ..doubtful };
                    self.state = State::Asking(asked_on(asked, self, now, todo));
                }
                _ => (),
            },
            State::Keeping { since, asks } => match (event, asks) {
                (Event::Saved, None) => {
                    self.state = State::Parted { since: now, refused: None, is_chosen: false };
                }
                (Event::Saved, Some(question)) => {
                    todo.push(Effect::AskStaff);
                    self.state = State::AskingStaff { since: now, question };
                }
                // Nobody is asked about money of which only this program knows.
                (Event::SaveFailed, _) => self.give_back(DeclineReason::OnlyPart, now, todo),
                (Event::Tick, _) if since + RECORD_MAX <= now => {
                    self.give_back(DeclineReason::OnlyPart, now, todo);
                }
                _ => (),
            },
            State::Parted { since, refused, is_chosen } => {
                self.step_parted(event, (since, refused, is_chosen), now, todo);
            }
            State::AskingStaff { since, .. } => match event {
                Event::StaffAnswered { is_yes: true } => self.complete(now, todo),
                Event::StaffAnswered { is_yes: false } => {
                    self.give_back(DeclineReason::NotAllowed, now, todo);
                }
                Event::Tick if since + CHOICE_MAX <= now => {
                    self.give_back(DeclineReason::NotAllowed, now, todo);
                }
                _ => (),
            },
            State::Reversing { .. } => self.step_reversing(event, now, todo),
            State::Completing { .. } => self.step_completing(&event, now, todo),
            State::Paid | State::Declined { .. } => (),
        }
    }

    fn step_recording(
        &mut self,
        event: &Event,
        since: Instant,
        now: Instant,
        todo: &mut Vec<Effect>,
    ) {
        let is_first = self.taken.is_empty();
        let reason = DeclineReason::NotRecorded;
        match event {
            Event::Saved => {
                let Leg { reference, amount, .. } = self.leg;
                todo.push(Effect::Purchase { reference, amount });
                let give_up_at = now + self.watch.charge_max;
                self.state =
                    State::Charging { since: now, give_up_at, progress: None, cancelling: false };
            }
            // Nothing was sent, so nothing can have been charged. There is nothing to close either.
            Event::SaveFailed if is_first => self.state = State::Declined { reason },
            Event::SaveFailed => self.decline(reason, now, todo),
            // The disk hangs. Should it write it after all, its end is written after it.
            Event::Tick if since + RECORD_MAX <= now && is_first => {
                todo.push(Effect::Close(IntentEnd::NotCharged(reason)));
                self.state = State::Declined { reason };
            }
            Event::Tick if since + RECORD_MAX <= now => self.give_back(reason, now, todo),
            _ => (),
        }
    }

    fn step_charging(&mut self, event: Event, now: Instant, todo: &mut Vec<Effect>) {
        let State::Charging { since, give_up_at, progress, cancelling } = &mut self.state else {
            return;
        };
        match event {
            Event::Progress(step) if *progress != Some(step) => {
                (*since, *progress) = (now, Some(step));
            }
            Event::CancelWanted if !*cancelling => {
                *cancelling = true;
                todo.push(Effect::Cancel);
            }
            Event::Purchased(outcome) => {
                let cancelling = *cancelling;
                self.take_outcome(outcome, cancelling, now, todo);
            }
            Event::Tick if *give_up_at <= now => {
                let cancelling = *cancelling;
                self.ask(Doubt::Silence, cancelling, now, todo);
            }
            _ => (),
        }
    }

    fn step_parted(
        &mut self,
        event: Event,
        (since, refused, is_chosen): (Instant, Option<DeclineReason>, bool),
        now: Instant,
        todo: &mut Vec<Effect>,
    ) {
        match event {
            Event::AnotherCardWanted if !is_chosen => {
                self.state = State::Parted { since: now, refused, is_chosen: true };
            }
            Event::NoReference => {
                self.state = State::Parted { since, refused, is_chosen: false };
            }
            Event::AnotherCard { reference, terminal } if is_chosen => {
                self.leg = Leg {
                    attempt: self.intent.attempt,
                    reference,
                    amount: self.rest(),
                    terminal: Some(terminal),
                };
                todo.push(Effect::RecordLeg(self.leg.clone()));
                self.state = State::Recording { since: now };
            }
            Event::GiveBackWanted => self.give_back(DeclineReason::OnlyPart, now, todo),
            Event::Tick if since + CHOICE_MAX <= now => {
                todo.push(Effect::AlertStaff);
                self.give_back(DeclineReason::OnlyPart, now, todo);
            }
            // The card that was thought refused has paid after all.
            Event::Purchased(CardOutcome::Approved(approval)) if !self.is_leg_taken() => {
                self.take_approval(approval, false, now, todo);
            }
            _ => (),
        }
    }

    fn step_reversing(&mut self, event: Event, now: Instant, todo: &mut Vec<Effect>) {
        let is_leg_taken = self.is_leg_taken();
        let State::Reversing { undo, reason, since, told } = &mut self.state else { return };
        let reason = *reason;
        let ask = match event {
            Event::AskWanted => undo.ask_now(now),
            Event::Voided(outcome) => undo.voided(outcome, now),
            Event::LookedUp(found) => undo.looked_up(&found, now),
            Event::Tick => {
                if *told == Told::NotYet && *since + PATIENCE_MAX <= now {
                    *told = Told::Staff;
                    todo.push(Effect::AlertStaff);
                }
                undo.tick(now)
            }
            // A card that was thought refused has paid after all: that goes back, too.
            Event::Purchased(CardOutcome::Approved(approval)) if !is_leg_taken => {
                let payment = self.paid_by(approval);
                todo.push(Effect::Keep(Box::new(payment.clone()), None));
                todo.push(Effect::Mark(crate::domain::intent::OpenReason::Reversing));
                self.taken.push(payment.clone());
                let State::Reversing { undo, .. } = &mut self.state else { return };
                undo.add(payment, now)
            }
            _ => None,
        };
        todo.extend(ask.map(Effect::from));
        if let State::Reversing { undo, .. } = &self.state
            && undo.is_done()
        {
            self.reversed(reason, todo);
        }
    }

    fn step_completing(&mut self, event: &Event, now: Instant, todo: &mut Vec<Effect>) {
        let State::Completing { since, next_at, told } = &mut self.state else { return };
        match event {
            Event::Saved => self.state = State::Paid,
            // The money is taken and the intent is on disk: try again until the sale is, too. Staff
            // are told once: where nothing can be written, the call itself fails, too.
            Event::SaveFailed => {
                if *told == Told::NotYet {
                    *told = Told::Staff;
                    todo.push(Effect::AlertStaff);
                }
                *next_at = Some(now + ASK_AGAIN_WAIT);
            }
            Event::Tick => {
                if *told == Told::NotYet && *since + PATIENCE_MAX <= now {
                    *told = Told::Staff;
                    todo.push(Effect::AlertStaff);
                }
                if next_at.is_some_and(|at| at <= now) {
                    *next_at = None;
                    todo.push(Effect::Complete(self.taken.clone()));
                }
            }
            _ => (),
        }
    }

    fn take_settled(&mut self) {
        self.state = match self.settling.take() {
            Some(FoundByHand::Charged(_)) => State::Paid,
            Some(FoundByHand::NotCharged) => {
                State::Declined { reason: DeclineReason::NeverReceived }
            }
            Some(FoundByHand::GivenBack) => State::Declined { reason: DeclineReason::OnlyPart },
            None => return,
        };
    }
}

fn asked_on(
    doubtful: Doubtful,
    payment: &Payment,
    now: Instant,
    todo: &mut Vec<Effect>,
) -> Doubtful {
    let mut next = doubtful;
    if doubtful.told == Told::NotYet && doubtful.since + PATIENCE_MAX <= now {
        next.told = Told::Staff;
        todo.push(Effect::AlertStaff);
    }
    if doubtful.next_at <= now {
        next.next_at = now + ANSWER_MAX;
        todo.push(Effect::LookUp(payment.leg().reference));
    }
    next
}

//! What follows when something is on disk, or could not be written.

use std::time::{Duration, Instant};

use crate::domain::id::{AttemptId, ConsentId, PatientId, SaleId};
use crate::flow::checkout::paying::is_attempt;
use crate::flow::checkout::settling::Unanswered;
use crate::flow::checkout::{Checkout, Closed, Effect, Hands, Place, Written};
use crate::flow::payment;
use crate::flow::session::{Problem, Saving};

/// How long a data file that failed is left alone.
const STORE_AGAIN_WAIT: Duration = Duration::from_secs(30);

impl Checkout {
    pub(super) fn take_saved(
        &mut self,
        written: Written,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        match written {
            Written::Signed(consent) if self.is_signed(consent) => {
                self.session.saving = Saving::Saved;
                self.session.is_patient_saved = true;
            }
            Written::Patient(patient) if self.is_patient(patient) => {
                self.session.is_patient_saved = true;
                // What is signed meanwhile is written by itself.
                if self.session.signed.is_none() {
                    self.session.saving = Saving::Saved;
                    self.problem = None;
                    if self.place == Place::Review {
                        self.pay(hands, todo);
                    }
                }
            }
            Written::Intent(attempt)
            | Written::Leg(attempt)
            | Written::Taken(attempt)
            | Written::Sale(attempt) => {
                self.is_marked(attempt);
                self.step_payment(is_attempt(attempt), &payment::Event::Saved, hands, todo);
            }
            Written::Mark(attempt, _) => self.is_marked(attempt),
            Written::Answer(attempt) => {
                self.unanswered.retain(|it| it.answer.attempt != attempt);
            }
            Written::Settled(attempt) => {
                self.forget_late(attempt);
                self.step_payment(is_attempt(attempt), &payment::Event::Settled, hands, todo);
            }
            Written::SaleWithoutCard(sale) if self.is_awaited(sale) => self.sold(hands, todo),
            Written::Close(attempt, _) => self.unclosed.retain(|(id, _)| *id != attempt),
            Written::LateApproval(reference) => self.unnoted.retain(|it| it.reference != reference),
            Written::Signed(_)
            | Written::Patient(_)
            | Written::SaleWithoutCard(_)
            | Written::Reference
            | Written::LateEnded(_)
            | Written::Leaving(_)
            | Written::Print(..)
            | Written::Note => (),
        }
    }

    pub(super) fn take_save_failed(
        &mut self,
        written: Written,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        match written {
            Written::Signed(consent) if self.is_signed(consent) => {
                self.session.saving = Saving::Failed;
                self.problem = Some(Problem::CannotSave);
            }
            Written::Patient(patient) if self.is_patient(patient) => {
                self.session.saving = Saving::Failed;
                self.problem = Some(Problem::CannotSave);
            }
            Written::SaleWithoutCard(sale) if self.is_awaited(sale) => {
                self.place = Place::Review;
                self.problem = Some(Problem::CannotSave);
            }
            Written::Reference => {
                if self.place == Place::Preparing {
                    self.place = Place::Review;
                    self.problem = Some(Problem::CannotSave);
                }
                if let Place::Paying(payment) = &mut self.place {
                    payment.step(payment::Event::NoReference, hands.now.mono);
                }
            }
            Written::Intent(attempt)
            | Written::Leg(attempt)
            | Written::Taken(attempt)
            | Written::Sale(attempt) => {
                self.step_payment(is_attempt(attempt), &payment::Event::SaveFailed, hands, todo);
            }
            Written::Settled(attempt) => {
                self.step_payment(is_attempt(attempt), &payment::Event::SettleFailed, hands, todo);
            }
            // To the disk it is still on its way back: its end is found and written once more.
            Written::LateApproval(_) | Written::LateEnded(_) => {
                self.asks_store_at = Some(hands.now.mono + STORE_AGAIN_WAIT)
            }
            Written::Close(attempt, end) => {
                if self.unclosed.iter().all(|(id, _)| *id != attempt) {
                    self.unclosed.push((attempt, end));
                }
                self.closes_again_at = Some(hands.now.mono + STORE_AGAIN_WAIT);
            }
            Written::Answer(attempt) => {
                let its = |it: &&mut Unanswered| it.answer.attempt == attempt;
                self.unanswered.iter_mut().filter(its).for_each(|it| it.is_refused = true);
                self.closes_again_at = Some(hands.now.mono + STORE_AGAIN_WAIT);
            }
            Written::Mark(attempt, reason) => {
                self.is_marked(attempt);
                self.unmarked.push((attempt, reason));
                self.closes_again_at = Some(hands.now.mono + STORE_AGAIN_WAIT);
            }
            Written::Leaving(contract) => self.take_not_left(contract),
            Written::Signed(_)
            | Written::Patient(_)
            | Written::SaleWithoutCard(_)
            | Written::Print(..)
            | Written::Note => (),
        }
    }

    /// The disk knows how this attempt stands: what it did not take before is no news any more.
    fn is_marked(&mut self, attempt: AttemptId) {
        self.unmarked.retain(|(id, _)| *id != attempt);
    }

    /// Writes what the disk has refused, when it is time to: ends, answers, and why payments are
    /// open.
    pub(super) fn close_again(&mut self, now: Instant, todo: &mut Vec<Effect>) {
        if self.closes_again_at.is_some_and(|at| now >= at) {
            self.closes_again_at = None;
            let close = |(attempt, end): &_| Effect::CloseIntent { attempt: *attempt, end: *end };
            todo.extend(self.unclosed.iter().map(close));
            // Before the mark: a payment of which it says another thing takes no answer.
            todo.extend(self.answers_again(|_| true));
            let open: Vec<AttemptId> = self.payments().map(|it| it.intent().attempt).collect();
            self.unmarked.retain(|(attempt, _)| open.contains(attempt));
            let mark =
                |(attempt, reason): &_| Effect::MarkIntent { attempt: *attempt, reason: *reason };
            todo.extend(self.unmarked.iter().map(mark));
        }
    }

    /// The answers of attempts that the disk has refused.
    pub(super) fn answers_again(&self, is_meant: impl Fn(AttemptId) -> bool) -> Vec<Effect> {
        let refused = self.unanswered.iter().filter(|it| it.is_refused);
        let meant = refused.filter(|it| is_meant(it.answer.attempt));
        meant.map(|it| Effect::KeepAnswer(Box::new(it.answer.clone()))).collect()
    }

    /// Whether this is the consent of the patient who stands here, and their latest.
    fn is_signed(&self, consent: ConsentId) -> bool {
        self.session.signed.as_ref().is_some_and(|cart| cart.consent().id == consent)
    }

    fn is_patient(&self, id: PatientId) -> bool {
        self.session.patient.as_ref().is_some_and(|patient| patient.id == id)
    }

    /// Whether this is the sale without a card that is being written; also when that took so long
    /// that the patient was told so.
    fn is_awaited(&self, id: SaleId) -> bool {
        matches!(self.place, Place::Preparing | Place::Review)
            && self.session.sale.as_ref().is_some_and(|sale| sale.id == id)
    }

    /// Whoever waits for the disk waits no longer; nothing is sold until it works again.
    pub(super) fn take_store_failed(&mut self, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) {
        self.closed = Some(Closed::Store);
        self.asks_store_at = Some(hands.now.mono + STORE_AGAIN_WAIT);
        self.problem = Some(Problem::CannotSave);
        match self.place {
            Place::Finding => self.place = Place::BirthDate,
            Place::Preparing => self.place = Place::Review,
            Place::Leaving(contract) => self.take_not_left(contract),
            _ => (),
        }
        if self.session.saving == Saving::Underway {
            self.session.saving = Saving::Failed;
        }
        self.step_payment(|_| true, &payment::Event::SaveFailed, hands, todo);
    }
}

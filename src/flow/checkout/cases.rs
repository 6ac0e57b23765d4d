//! What a member of staff wants of money that is not settled: that the terminal is asked now, that
//! a part goes back, and how it stands.

use std::time::Instant;

use crate::domain::id::AttemptId;
use crate::flow::checkout::paying::is_attempt;
use crate::flow::checkout::settling::asked_of_terminal;
use crate::flow::checkout::{Checkout, Effect, Hands, Place};
use crate::flow::payment::{self, Payment};

/// How the search for an end stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseStanding {
    /// The terminal is being asked at this moment.
    pub is_asking: bool,
    /// It was asked, and could not tell: a person may write down what it shows.
    pub may_settle: bool,
}

impl Checkout {
    /// `None` for what the kiosk does not look after by itself.
    pub fn case_standing(&self, attempt: AttemptId, now: Instant) -> Option<CaseStanding> {
        let of_late = self.late.iter().find(|late| late.attempt == attempt).map(|late| {
            let is_asking = late.undo.is_asking(now);
            CaseStanding { is_asking, may_settle: late.is_told }
        });
        let of_payment = self.payments().find(|payment| payment.intent().attempt == attempt);
        of_late.or_else(|| {
            of_payment.map(|payment| {
                let is_asking = payment.is_asking(now);
                CaseStanding { is_asking, may_settle: payment.may_be_settled() }
            })
        })
    }

    /// Asks the terminal now what became of it.
    pub(super) fn ask_now(
        &mut self,
        attempt: AttemptId,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        for late in self.late.iter_mut().filter(|late| late.attempt == attempt) {
            todo.extend(late.undo.ask_now(hands.now.mono).map(asked_of_terminal));
        }
        self.step_payment(is_attempt(attempt), &payment::Event::AskWanted, hands, todo);
    }

    /// Gives back what a card has paid in part.
    pub(super) fn give_back_now(
        &mut self,
        attempt: AttemptId,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        self.step_payment(is_attempt(attempt), &payment::Event::GiveBackWanted, hands, todo);
    }

    /// A late approval was seen to by hand.
    pub(super) fn forget_late(&mut self, attempt: AttemptId) {
        self.late.retain(|late| late.attempt != attempt);
    }

    /// Whether a late approval of this attempt is on its way back.
    pub fn is_late(&self, attempt: AttemptId) -> bool {
        self.late.iter().any(|late| late.attempt == attempt)
    }

    /// Whether a payment is at the counter, or is found out about.
    pub fn has_open_money(&self) -> bool {
        matches!(self.place, Place::Preparing) || self.payments().next().is_some()
    }

    /// At the counter, or found out about.
    pub(super) fn payments(&self) -> impl Iterator<Item = &Payment> {
        let at_counter = match &self.place {
            Place::Paying(payment) => Some(&**payment),
            _ => None,
        };
        at_counter.into_iter().chain(self.settling.iter().map(|it| &it.payment))
    }
}

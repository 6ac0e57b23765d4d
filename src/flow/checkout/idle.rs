//! What happens when nobody does anything: a warning, a countdown, and everything forgotten.

use std::time::{Duration, Instant};

use crate::domain::comfort::TextSize;
use crate::domain::intent::Intent;
use crate::flow::checkout::{Checkout, Effect, Hands, Place, Sheet};
use crate::flow::payment;
use crate::flow::payment::{Payment, RECORD_MAX};
use crate::flow::session::Problem;

/// People who need larger text need more time (P3).
const SLOW_FACTOR: u32 = 3;

impl Checkout {
    /// A touch that hits no control says that somebody is here.
    pub(super) fn take_touch(&mut self, hands: &Hands<'_>) {
        self.touched_at = hands.now.mono;
        if matches!(self.sheet, Some(Sheet::Idle { .. })) {
            self.sheet = None;
        }
    }

    pub(super) fn take_tick(&mut self, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) {
        self.step_due_payments(hands, todo);
        self.tick_late(hands, todo);
        let now = hands.now.mono;
        if self.asks_store_at.is_some_and(|at| now >= at) {
            self.asks_store_at = None;
            todo.push(Effect::FetchOpenIntents);
        }
        self.close_again(now, todo);
        match (&self.place, self.sheet) {
            (Place::Approved { since, .. }, _) if now >= *since + self.shop().waits.approved => {
                self.sheet = None;
                self.place = Place::ThankYou { since: now };
            }
            (Place::Cancelled { since, .. }, _) if now >= *since + self.shop().waits.approved => {
                self.leave(hands, todo);
            }
            (Place::ThankYou { since }, _) if now >= *since + self.shop().waits.thank_you => {
                self.leave(hands, todo);
            }
            (_, Some(Sheet::Idle { since })) if now >= since + self.shop().waits.warn => {
                self.leave(hands, todo)
            }
            (Place::Preparing, _) if self.preparing_ends().is_some_and(|at| now >= at) => {
                self.place = Place::Review;
                self.problem = Some(Problem::CannotSave);
            }
            (_, Some(Sheet::Idle { .. })) => (),
            _ if self.idle_at().is_some_and(|at| now >= at) => self.begin_idle(hands, todo),
            _ => (),
        }
    }

    /// When `Tick` will do something.
    pub fn next_deadline(&self) -> Option<Instant> {
        let waits = &self.shop().waits;
        let place = match &self.place {
            Place::Approved { since, .. } | Place::Cancelled { since, .. } => {
                Some(*since + waits.approved)
            }
            Place::ThankYou { since } => Some(*since + waits.thank_you),
            Place::Paying(payment) => payment.next_deadline(),
            Place::Preparing => self.preparing_ends(),
            _ => None,
        };
        let idle = match self.sheet {
            Some(Sheet::Idle { since }) => Some(since + waits.warn),
            _ => self.idle_at(),
        };
        let settling = self.settling.iter().filter_map(|it| it.payment.next_deadline()).min();
        let late = self.late_deadline();
        [place, idle, settling, late, self.asks_store_at, self.closes_again_at]
            .into_iter()
            .flatten()
            .min()
    }

    /// When nobody waits for the disk any longer.
    fn preparing_ends(&self) -> Option<Instant> {
        Some(self.preparing_since? + RECORD_MAX)
    }

    /// When the warning comes up if nobody touches the screen; never while money can be moving.
    fn idle_at(&self) -> Option<Instant> {
        let waits = &self.shop().waits;
        let wait = match &self.place {
            Place::Attract if self.is_untouched() => return None,
            Place::Preparing
            | Place::Paying(_)
            | Place::Approved { .. }
            | Place::ThankYou { .. }
            | Place::Leaving(_)
            | Place::Cancelled { .. } => return None,
            Place::Phone | Place::BirthDate | Place::Name | Place::SignerName => waits.typing,
            Place::Terms(_) => waits.terms,
            Place::Sign => waits.sign,
            _ => waits.browse,
        };
        Some(self.touched_at + self.stretched(wait))
    }

    fn stretched(&self, wait: Duration) -> Duration {
        match self.comfort.text {
            TextSize::Standard => wait,
            TextSize::Large | TextSize::ExtraLarge => wait * SLOW_FACTOR,
        }
    }

    /// The first screen as the next patient should find it.
    fn is_untouched(&self) -> bool {
        self.sheet.is_none()
            && self.staff_call.is_none()
            && self.comfort.language == self.shop().default_language()
            && self.comfort.text == self.shop().default_text
            && self.comfort.contrast == crate::domain::comfort::Contrast::Normal
    }

    fn begin_idle(&mut self, hands: &Hands<'_>, todo: &mut Vec<Effect>) {
        if self.place == Place::Attract {
            // There is nothing to lose here: the screen goes back to how it was.
            self.leave(hands, todo);
        } else {
            self.sheet = Some(Sheet::Idle { since: hands.now.mono });
        }
    }

    /// Wakes every payment whose deadline has come.
    fn step_due_payments(&mut self, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) {
        let now = hands.now.mono;
        let is_due = |payment: &Payment| payment.next_deadline().is_some_and(|at| at <= now);
        let mut due: Vec<Intent> = Vec::new();
        if let Place::Paying(payment) = &self.place
            && is_due(payment)
        {
            due.push(payment.intent().clone());
        }
        due.extend(
            self.settling
                .iter()
                .filter(|it| is_due(&it.payment))
                .map(|it| it.payment.intent().clone()),
        );
        for intent in due {
            self.step_payment(
                |payment| payment.intent().attempt == intent.attempt,
                &payment::Event::Tick,
                hands,
                todo,
            );
        }
    }
}

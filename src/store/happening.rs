//! From the rows of the journal to what happened, in the order of deeds: facts of patients and of
//! the whole clinic, as the books take them in.
//!
//! | row | facts |
//! |---|---|
//! | a deed (kinds 11 to 23) | itself |
//! | intent marked, or a card charged without a sale | [`Deed::InDoubt`] over what was taken and may have been; [`Deed::DoubtEnded`] over what is in doubt no more |
//! | intent closed after that | [`Deed::DoubtEnded`] over the rest |
//! | sale | [`Deed::DoubtEnded`] where there was a doubt, then [`Deed::Sold`] |
//!
//! A doubt and its end are of the business day on which the payment was begun: on that day the card
//! would have been charged. While a payment is open nothing else is recorded of its patient, so no
//! fact comes between.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::card::Doubt;
use crate::domain::give_back::{GiveBack, LegEnd};
use crate::domain::id::{AttemptId, PatientId};
use crate::domain::intent::{Intent, Leg, OpenReason, StaffQuestion};
use crate::domain::money::Money;
use crate::domain::sale::{CardPayment, Sale};
use crate::ledger::fact::{Actor, ClinicDeed, Deed, Fact, Refund};
use crate::store::event::Event;

/// A fact of the whole clinic, with who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClinicFact {
    /// The clinic's business date.
    pub on: NaiveDate,
    pub at: DateTime<Utc>,
    pub by: Actor,
    pub what: ClinicDeed,
}

/// Money that goes back over the terminal, from before the terminal hears of it to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackEvent {
    /// With what its end will post.
    Opened(Box<GiveBack>, Box<Refund>),
    /// Nobody knows whether it went back.
    Marked(AttemptId, Doubt),
    /// How each charge ended, in their order. What that posts follows in the same transaction.
    Ended(AttemptId, Vec<LegEnd>),
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    OfPatient(Fact),
    OfClinic(ClinicFact),
}

/// An open intent, as far as the books see it.
#[derive(Debug, Clone, Copy)]
struct Open {
    patient: PatientId,
    on: NaiveDate,
    /// What the terminal was asked for last.
    asked: Money,
    /// What cards have paid.
    taken: Money,
    /// What the books hold in doubt of it.
    in_doubt: Money,
}

impl Open {
    /// What is in doubt of a payment that stands so: what was taken, and what may have been.
    fn doubtful(&self, reason: OpenReason) -> Option<Money> {
        match reason {
            OpenReason::Sending => Some(self.in_doubt),
            OpenReason::InDoubt(_) | OpenReason::LeftOpen => self.taken.plus(self.asked).ok(),
            OpenReason::Reversing if self.taken == Money::ZERO => Some(self.asked),
            OpenReason::Reversing | OpenReason::Parted | OpenReason::AskingStaff(_) => {
                Some(self.taken)
            }
        }
    }
}

/// Reads rows one after the other, of all patients or of one.
#[derive(Debug, Default)]
pub struct Teller {
    open: BTreeMap<AttemptId, Open>,
    /// The last day of a patient's facts: a clock that was set back moves none of them back.
    last: BTreeMap<PatientId, NaiveDate>,
}

impl Teller {
    /// What the row says that was recorded at `at`.
    pub fn tell(&mut self, event: Event, at: DateTime<Utc>) -> Vec<Happening> {
        match event {
            Event::IntentOpened(intent) => {
                self.opened(&intent);
                Vec::new()
            }
            Event::IntentMarked(attempt, reason) => self.marked(attempt, reason, at),
            Event::IntentClosed(attempt, _) => self.over(attempt, at).into_iter().collect(),
            Event::Sale(sale) => self.sold(*sale, at),
            Event::Fact(fact) => vec![self.in_order(*fact)],
            Event::Clinic(fact) => vec![Happening::OfClinic(*fact)],
            Event::Patient(_)
            | Event::Terms(_)
            | Event::Consent(_)
            | Event::Reference(_)
            | Event::Print(..)
            | Event::Call(_)
            | Event::StaffAnswered(_)
            | Event::SettledByHand(_)
            | Event::LateApproval(_)
            | Event::LateApprovalEnded(..)
            | Event::TerminalSeen(_) => Vec::new(),
            Event::LegTaken(payment, asks) => self.took(&payment, asks, at),
            Event::LegOpened(leg) => self.asks_another(&leg),
            Event::Staff(_)
            | Event::Agreement(_)
            | Event::SuperbillCompleted(_)
            | Event::Dispute(_)
            | Event::Back(_) => Vec::new(),
        }
    }

    fn opened(&mut self, intent: &Intent) {
        let open = Open {
            patient: intent.patient(),
            on: intent.business_date,
            asked: intent.amount,
            taken: Money::ZERO,
            in_doubt: Money::ZERO,
        };
        self.open.insert(intent.attempt, open);
    }

    /// Another card is asked for the rest.
    fn asks_another(&mut self, leg: &Leg) -> Vec<Happening> {
        if let Some(open) = self.open.get_mut(&leg.attempt) {
            open.asked = leg.amount;
        }
        Vec::new()
    }

    fn took(
        &mut self,
        payment: &CardPayment,
        asks: Option<StaffQuestion>,
        at: DateTime<Utc>,
    ) -> Vec<Happening> {
        if let Some(open) = self.open.get_mut(&payment.attempt)
            && let Ok(taken) = open.taken.plus(payment.approval.amount)
        {
            open.taken = taken;
        }
        let reason = asks.map_or(OpenReason::Parted, OpenReason::AskingStaff);
        self.marked(payment.attempt, reason, at)
    }

    /// More is in doubt than was, or less.
    fn marked(
        &mut self,
        attempt: AttemptId,
        reason: OpenReason,
        at: DateTime<Utc>,
    ) -> Vec<Happening> {
        let Some(open) = self.open.get_mut(&attempt) else { return Vec::new() };
        let Some(doubtful) = open.doubtful(reason) else { return Vec::new() };
        let was = std::mem::replace(&mut open.in_doubt, doubtful);
        let Open { patient, on, .. } = *open;
        let what = match doubtful.minus(was) {
            Ok(more) if more.is_positive() => Deed::InDoubt { attempt, amount: more },
            Ok(less) if less != Money::ZERO => match Money::ZERO.minus(less) {
                Ok(amount) => Deed::DoubtEnded { attempt, amount },
                Err(_overflow) => return Vec::new(),
            },
            _ => return Vec::new(),
        };
        vec![self.of_processor(patient, on, at, what)]
    }

    /// The intent is over; what was in doubt is so no more.
    fn over(&mut self, attempt: AttemptId, at: DateTime<Utc>) -> Option<Happening> {
        let Open { patient, on, in_doubt, .. } = self.open.remove(&attempt)?;
        let deed = Deed::DoubtEnded { attempt, amount: in_doubt };
        in_doubt.is_positive().then(|| self.of_processor(patient, on, at, deed))
    }

    fn sold(&mut self, sale: Sale, at: DateTime<Utc>) -> Vec<Happening> {
        let ended = sale.payments.first().and_then(|payment| self.over(payment.attempt, at));
        let sold = self.in_order(Fact {
            on: sale.business_date,
            at: sale.sold_at,
            patient: sale.patient,
            by: Actor::Patient,
            what: Deed::Sold(Box::new(sale.sold)),
        });
        ended.into_iter().chain([sold]).collect()
    }

    fn of_processor(
        &mut self,
        patient: PatientId,
        on: NaiveDate,
        at: DateTime<Utc>,
        what: Deed,
    ) -> Happening {
        self.in_order(Fact { on, at, patient, by: Actor::Processor, what })
    }

    /// Facts of a patient never go back in time, whatever the clock says.
    fn in_order(&mut self, mut fact: Fact) -> Happening {
        let last = self.last.entry(fact.patient).or_insert(fact.on);
        *last = fact.on.max(*last);
        fact.on = *last;
        Happening::OfPatient(fact)
    }
}

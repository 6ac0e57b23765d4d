//! From the rows of the journal to what happened, in the order of deeds: facts of patients and of
//! the whole clinic, as the books take them in.
//!
//! | row | facts |
//! |---|---|
//! | a deed (kinds 11 to 23) | itself |
//! | intent marked as in doubt or being reversed, for the first time | [`Deed::InDoubt`] over what the card was asked for |
//! | intent closed after that | [`Deed::DoubtEnded`] |
//! | sale | [`Deed::DoubtEnded`] where there was a doubt, then [`Deed::Sold`] |
//!
//! A doubt and its end are of the business day on which the payment was begun: on that day the card
//! would have been charged. While a payment is open nothing else is recorded of its patient, so no
//! fact comes between.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::id::{AttemptId, PatientId};
use crate::domain::intent::{Intent, OpenReason};
use crate::domain::money::Money;
use crate::domain::sale::Sale;
use crate::ledger::fact::{Actor, ClinicDeed, Deed, Fact};
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
    amount: Money,
    on: NaiveDate,
    is_in_doubt: bool,
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
            | Event::Call(_) => Vec::new(),
        }
    }

    fn opened(&mut self, intent: &Intent) {
        let open = Open {
            patient: intent.patient(),
            amount: intent.amount,
            on: intent.business_date,
            is_in_doubt: false,
        };
        self.open.insert(intent.attempt, open);
    }

    fn marked(
        &mut self,
        attempt: AttemptId,
        reason: OpenReason,
        at: DateTime<Utc>,
    ) -> Vec<Happening> {
        let Some(open) = self.open.get_mut(&attempt) else { return Vec::new() };
        if open.is_in_doubt || reason == OpenReason::Sending {
            return Vec::new();
        }
        open.is_in_doubt = true;
        let Open { patient, amount, on, .. } = *open;
        vec![self.of_processor(patient, on, at, Deed::InDoubt { attempt, amount })]
    }

    /// The intent is over; what was in doubt is so no more.
    fn over(&mut self, attempt: AttemptId, at: DateTime<Utc>) -> Option<Happening> {
        let Open { patient, amount, on, is_in_doubt } = self.open.remove(&attempt)?;
        let deed = Deed::DoubtEnded { attempt, amount };
        is_in_doubt.then(|| self.of_processor(patient, on, at, deed))
    }

    fn sold(&mut self, sale: Sale, at: DateTime<Utc>) -> Vec<Happening> {
        let ended = sale.payment.as_ref().and_then(|payment| self.over(payment.attempt, at));
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

//! Carries out what closing a day asks for, while the kiosk is not running: the terminal is waited
//! for, and each step is on disk before the next.

use std::collections::VecDeque;

use chrono_tz::Tz;

use crate::app::talk::Talk;
use crate::clock;
use crate::domain::card::{BatchOutcome, CardReport, CardRequest, Doubt, RecordFound};
use crate::flow::day_close::{DayClose, Effect, Event, State};
use crate::store::{Doing, Store, StoreError};

/// Everything that a close needs from outside.
pub struct DayTill<'a> {
    pub talk: &'a Talk,
    pub store: &'a mut Store,
    pub doing: Doing,
    /// Why, where something differs.
    pub reason: Option<String>,
    pub zone: Tz,
    /// Hears of each record that was read: how many are in, and how many there are if that is told.
    pub progress: &'a mut dyn FnMut(usize, Option<u32>),
    /// The number of the Z report that came of it.
    pub z: Option<u32>,
    /// Why something could not be written.
    pub fault: Option<StoreError>,
}

impl DayTill<'_> {
    /// Goes on until there is nothing left to do.
    pub fn work(&mut self, day: &mut DayClose, todo: Vec<Effect>) {
        let mut todo = VecDeque::from(todo);
        while let Some(effect) = todo.pop_front() {
            let Some(event) = self.carry_out(day, effect) else { continue };
            let batch_time = clock::read().local(self.zone);
            todo.extend(day.step(event, batch_time));
        }
    }

    fn carry_out(&mut self, day: &DayClose, effect: Effect) -> Option<Event> {
        match effect {
            Effect::Card(CardRequest::ReadRecord { number }) => Some(self.read(number)),
            Effect::Card(request) => Some(self.close(request)),
            Effect::Begin => {
                let State::Beginning { comparison } = day.state() else { return None };
                let reason = self.reason.as_deref();
                let saved = self.store.begin_batch(comparison, reason, self.doing.clone());
                Some(self.saved(saved.map(|()| None)))
            }
            Effect::Finish(close) => {
                let saved = self.store.close_batch(&close, self.doing.clone());
                Some(self.saved(saved.map(Some)))
            }
            Effect::CallOff => {
                let saved = self.store.call_off_batch(self.doing.clone());
                self.saved(saved.map(|()| None));
                None
            }
        }
    }

    fn saved(&mut self, saved: Result<Option<u32>, StoreError>) -> Event {
        match saved {
            Ok(z) => {
                self.z = z.or(self.z);
                Event::Saved
            }
            Err(error) => {
                log::error!("closing the day: {error}");
                self.fault = Some(error);
                Event::SaveFailed
            }
        }
    }

    fn read(&mut self, number: u32) -> Event {
        let found = self.talk.ask(CardRequest::ReadRecord { number }, |report| match report {
            CardReport::RecordRead { number: of, found } if of == number => Some(found),
            _ => None,
        });
        let found = found.unwrap_or(RecordFound::NoAnswer);
        if let RecordFound::Found(record) = &found {
            let n_read = usize::try_from(number).unwrap_or(usize::MAX).saturating_add(1);
            (self.progress)(n_read, record.n_records);
        }
        Event::RecordRead { number, found: Box::new(found) }
    }

    fn close(&mut self, request: CardRequest) -> Event {
        let outcome = self.talk.ask(request, |report| match report {
            CardReport::BatchClosed { outcome } => Some(outcome),
            _ => None,
        });
        Event::BatchClosed(outcome.unwrap_or(BatchOutcome::Unknown(Doubt::Silence)))
    }
}

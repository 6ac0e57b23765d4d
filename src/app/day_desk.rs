//! Orders to the data file about a close of the day.

use chrono::{DateTime, NaiveDate, Utc};

use crate::app::order::DayAnswer;
use crate::domain::open_case::Signer;
use crate::flow::day_run::{BegunClose, DayCharges, DayOrder};
use crate::ledger::fact::{Actor, StaffCode};
use crate::store::{Doing, Refusal, Store, StoreError};

/// Does what was ordered.
pub fn serve(store: &mut Store, order: DayOrder, at: DateTime<Utc>) -> DayAnswer {
    match carry_out(store, order, at) {
        Ok(answer) => answer,
        Err(error) => {
            log::error!("closing the day: {error}");
            DayAnswer::Failed
        }
    }
}

fn carry_out(
    store: &mut Store,
    order: DayOrder,
    at: DateTime<Utc>,
) -> Result<DayAnswer, StoreError> {
    store.ensure_open()?;
    Ok(match order {
        DayOrder::FetchBegun => {
            let begun = store.begun_batch()?;
            if begun.is_some() {
                log::warn!("a close of the day was begun and has no end; the terminal is asked");
            }
            let begun =
                begun.map(|begun| BegunClose { found: begun.found, terminal: begun.terminal });
            DayAnswer::Begun(begun.map(Box::new))
        }
        DayOrder::FetchCharges => {
            let (charges, is_in_flight) = store.charges()?;
            let sums = store.day_sums()?;
            DayAnswer::Charges(Box::new(DayCharges { charges, is_in_flight, sums }))
        }
        DayOrder::Begin { found, reason, by, on } => {
            store.begin_batch(&found, reason.as_deref(), doing(by, on, at))?;
            log::info!("the day is being closed");
            DayAnswer::BeginSaved
        }
        DayOrder::Look { found, by, on } => {
            let doing = doing(by, on, at);
            let x = store.note_look(doing.clone())?;
            DayAnswer::Looked(Box::new(store.x_report(x, *found, &doing)?))
        }
        DayOrder::Finish(close) => {
            let doing = begun_by(store, at)?;
            let z = store.close_batch(&close, doing)?;
            log::info!("the day is closed: Z report {z}");
            DayAnswer::Ended(store.z_report(z)?.map(Box::new))
        }
        DayOrder::CallOff => {
            let doing = begun_by(store, at)?;
            store.call_off_batch(doing)?;
            log::info!("the day was not closed; the batch stands as it was");
            DayAnswer::Ended(None)
        }
    })
}

/// Whoever began it closes it.
fn begun_by(store: &Store, at: DateTime<Utc>) -> Result<Doing, StoreError> {
    let doing = store.begun_batch()?.ok_or(Refusal::NoBatchBegun)?.doing;
    Ok(Doing { at, ..doing })
}

fn doing(by: Signer, on: NaiveDate, at: DateTime<Utc>) -> Doing {
    Doing { by: Actor::Staff(StaffCode(by.name)), on, at }
}

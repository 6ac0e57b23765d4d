//! Orders to the data file about a close of the day that has no end yet.

use chrono::{DateTime, Utc};

use crate::app::order::DayAnswer;
use crate::flow::day_run::{BegunClose, DayOrder};
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
    let begun = store.begun_batch()?;
    if order == DayOrder::FetchBegun {
        if begun.is_some() {
            log::warn!("a close of the day was begun and has no end; the terminal is asked");
        }
        let begun = begun.map(|begun| BegunClose { found: begun.found, terminal: begun.terminal });
        return Ok(DayAnswer::Begun(begun.map(Box::new)));
    }
    // Whoever began it closes it.
    let doing = begun.ok_or(Refusal::NoBatchBegun)?.doing;
    let doing = Doing { at, ..doing };
    Ok(DayAnswer::Ended(match order {
        DayOrder::Finish(close) => {
            let z = store.close_batch(&close, doing)?;
            log::info!("the day had been closed: Z report {z}");
            store.z_report(z)?.map(Box::new)
        }
        DayOrder::CallOff | DayOrder::FetchBegun => {
            store.call_off_batch(doing)?;
            log::info!("the day had not been closed; the batch stands as it was");
            None
        }
    }))
}

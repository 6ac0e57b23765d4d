//! Reports of a day: what the journal says between two closes of the card batch.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use redb::ReadableTable;

use crate::domain::card_day::{BatchClose, Comparison};
use crate::domain::day_report::{DayReport, DaySums, ReportNumber};
use crate::domain::money::Money;
use crate::ledger::books::Books;
use crate::ledger::fact::{Actor, ClinicDeed, Deed};
use crate::store::Store;
use crate::store::batch::{Doing, SINCE, since};
use crate::store::chain;
use crate::store::error::StoreError;
use crate::store::event::Event;
use crate::store::files::read_row;
use crate::store::happening::{ClinicFact, Happening, Teller};
use crate::store::read::bytes;
use crate::store::tables::{JOURNAL, Shelf};

/// A Z report as its row tells it.
struct Closed {
    row: u64,
    recorded_at: DateTime<Utc>,
    head: [u8; 32],
    on: NaiveDate,
    by: Actor,
    close: BatchClose,
    /// From the row that began it.
    reason: Option<String>,
    /// The close before: its row, and when.
    before: Option<(u64, DateTime<Utc>)>,
}

impl Store {
    /// What was sold, given back and used since the last close.
    ///
    /// # Errors
    ///
    /// [`StoreError::Garbled`] and those of the disk.
    pub fn day_sums(&self) -> Result<DaySums, StoreError> {
        let txn = self.read()?;
        let after = since(bytes(&txn, Shelf::Counters, SINCE)?)?;
        sums(&txn.open_table(JOURNAL)?, after, u64::MAX)
    }

    /// The day since the last close as an X report: with its number, if one was given for it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Garbled`] and those of the disk.
    pub fn x_report(
        &self,
        x: u32,
        cards: Comparison,
        doing: &Doing,
    ) -> Result<DayReport, StoreError> {
        let txn = self.read()?;
        let journal = txn.open_table(JOURNAL)?;
        let after = since(bytes(&txn, Shelf::Counters, SINCE)?)?;
        let from = match journal.get(after)? {
            Some(stored) => Some(read_row(after, stored.value())?.1),
            None => None,
        };
        Ok(DayReport {
            number: ReportNumber::X(x),
            from,
            to: doing.at,
            business_date: doing.on,
            by: name_of(&doing.by),
            reason: None,
            sums: sums(&journal, after, u64::MAX)?,
            cards,
            end: None,
            owed: self.owed_today(doing.on)?,
            head: self.head()?,
        })
    }

    /// The Z report of this number as it was; `None` where none has it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Garbled`] and those of the disk.
    pub fn z_report(&self, z: u32) -> Result<Option<DayReport>, StoreError> {
        let txn = self.read()?;
        let journal = txn.open_table(JOURNAL)?;
        let Some(closed) = closed(&journal, z)? else { return Ok(None) };
        let Closed { row, recorded_at, head, on, by, close, reason, before } = closed;
        Ok(Some(DayReport {
            number: ReportNumber::Z(z),
            from: before.map(|(_, at)| at),
            to: recorded_at,
            business_date: on,
            by: name_of(&by),
            reason,
            sums: sums(&journal, before.map_or(0, |(row, _)| row), row)?,
            owed: self.owed_at_row(&journal, row, on)?,
            cards: close.comparison,
            end: Some(close.end),
            head,
        }))
    }

    /// What was owed at the end of `day`, as far as was known at `last`.
    fn owed_at_row(
        &self,
        journal: &impl ReadableTable<u64, &'static [u8]>,
        last: u64,
        day: NaiveDate,
    ) -> Result<Money, StoreError> {
        let mut books = Books::new(Arc::clone(&self.policy));
        let mut teller = Teller::default();
        for pair in journal.range(..=last)? {
            let (row, stored) = pair?;
            let (event, at) = read_row(row.value(), stored.value())?;
            for told in teller.tell(event, at) {
                if let Happening::OfPatient(fact) = told {
                    books.record(&fact)?;
                }
            }
        }
        books.advance(day)?;
        Ok(books.owed()?)
    }
}

/// The name of who did it; a kiosk that closes by itself has none.
pub(super) fn name_of(by: &Actor) -> String {
    match by {
        Actor::Staff(code) => code.0.clone(),
        Actor::Patient | Actor::Processor => String::new(),
    }
}

/// The row that holds a Z report, found from the end, and what belongs to it.
fn closed(
    journal: &impl ReadableTable<u64, &'static [u8]>,
    z: u32,
) -> Result<Option<Closed>, StoreError> {
    let mut found: Option<Closed> = None;
    let mut is_begun = false;
    for pair in journal.iter()?.rev() {
        let (row, stored) = pair?;
        let row = row.value();
        let (event, recorded_at) = read_row(row, stored.value())?;
        let Event::Clinic(fact) = event else { continue };
        let ClinicFact { on, by, what, .. } = *fact;
        match (what, &mut found) {
            (ClinicDeed::BatchClosed { z: number, close }, None) if number == z => {
                let broken = StoreError::BrokenChain { row };
                let (head, _) = chain::unsealed(stored.value()).ok_or(broken)?;
                let (close, reason, before) = (*close, None, None);
                found = Some(Closed { row, recorded_at, head, on, by, close, reason, before });
            }
            (ClinicDeed::BatchBegun { reason, .. }, Some(closed)) if !is_begun => {
                closed.reason = reason;
                is_begun = true;
            }
            (ClinicDeed::BatchClosed { .. }, Some(closed)) => {
                closed.before = Some((row, recorded_at));
                break;
            }
            _ => (),
        }
    }
    Ok(found)
}

/// What happened after the row `after`, up to `last`.
fn sums(
    journal: &impl ReadableTable<u64, &'static [u8]>,
    after: u64,
    last: u64,
) -> Result<DaySums, StoreError> {
    let mut sums = DaySums::default();
    let mut used = BTreeSet::new();
    let mut n_without_provider = BTreeSet::new();
    for pair in journal.range((Bound::Excluded(after), Bound::Included(last)))? {
        let (row, stored) = pair?;
        match read_row(row.value(), stored.value())?.0 {
            Event::Sale(sale) => sums.add_sold(&sale.sold)?,
            Event::Fact(fact) => match fact.what {
                Deed::Sold(sold) => sums.add_sold(&sold)?,
                Deed::Refunded(refund) => {
                    let back = Money::sum(refund.back.iter().map(|(_, amount)| *amount))?;
                    sums.add_refund(back, refund.tax)?;
                }
                Deed::Redeemed(redemption) => {
                    used.insert(redemption.id);
                    if redemption.provider.0.trim().is_empty() {
                        n_without_provider.insert(redemption.id);
                    }
                }
                Deed::RedemptionUndone { redemption } => {
                    used.remove(&redemption);
                    n_without_provider.remove(&redemption);
                }
                _ => (),
            },
            _ => (),
        }
    }
    let n = |ids: BTreeSet<u128>| u32::try_from(ids.len()).unwrap_or(u32::MAX);
    (sums.n_redeemed, sums.n_without_provider) = (n(used), n(n_without_provider));
    Ok(sums)
}

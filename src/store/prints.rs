//! The prints of a sale's papers: wanted, handed to the printer, ended. What is not known to be
//! printed is found again after a start.

use chrono::{DateTime, Utc};
use redb::{ReadTransaction, ReadableTable as _, WriteTransaction};

use crate::domain::id::SaleId;
use crate::domain::paper::PrintEnd;
use crate::domain::printout::{PrintStage, Printout, SalePaper};
use crate::store::Store;
use crate::store::chain::{self, Head};
use crate::store::entry::Entry;
use crate::store::error::{Refusal, StoreError};
use crate::store::event::{Event, Kind};
use crate::store::projection::{OnDisk, Shelves, pair};
use crate::store::read::{bytes, keys};
use crate::store::record::note::SalePaperRow;
use crate::store::record::{RowError, id_bytes, not_a};
use crate::store::tables::{JOURNAL, Shelf};
use crate::store::write::append;

/// How the newest print of a paper stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewestPrint {
    pub of: Printout,
    pub stage: PrintStage,
    /// Since when.
    pub at: DateTime<Utc>,
}

impl Store {
    /// Writes down that a paper of a sale is to be printed, and says as which copy: the same once
    /// more where nothing of it was ever sent, and else the next.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownSale`].
    pub fn want_print(
        &mut self,
        sale: SaleId,
        paper: SalePaper,
        at: DateTime<Utc>,
    ) -> Result<Printout, StoreError> {
        self.commit(|txn| {
            let row = OnDisk(txn).get(Shelf::Prints, &key_of(sale, paper))?;
            let newest = match row {
                Some(row) => Some(newest_on(&txn.open_table(JOURNAL)?, &row)?),
                None => None,
            };
            let of = match newest {
                Some(newest) if newest.stage.is_unsent() => newest.of,
                Some(newest) => newest.of.next(),
                None => Printout { sale, paper, copy: 1 },
            };
            note(txn, of, PrintStage::Wanted, at)?;
            Ok(of)
        })
    }

    /// Writes down how a print stands.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownSale`].
    pub fn note_print(
        &mut self,
        of: Printout,
        stage: PrintStage,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.commit(|txn| note(txn, of, stage, at))
    }

    /// How the newest print of a paper stands; `None` where none was ever wanted.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn newest_print(
        &self,
        sale: SaleId,
        paper: SalePaper,
    ) -> Result<Option<NewestPrint>, StoreError> {
        let txn = self.read()?;
        let row = bytes(&txn, Shelf::Prints, &key_of(sale, paper))?;
        let journal = txn.open_table(JOURNAL)?;
        row.map(|row| newest_on(&journal, &row)).transpose()
    }

    /// The newest prints that are not known to be on paper, in the order of their sales.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn open_prints(&self) -> Result<Vec<NewestPrint>, StoreError> {
        open_prints(&self.read()?)
    }

    /// At a start: what was handed to the printer when the kiosk went down is unknown from now on.
    /// Returns what was not sent, and prints.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn take_up_prints(&mut self, at: DateTime<Utc>) -> Result<Vec<NewestPrint>, StoreError> {
        let open = self.open_prints()?;
        let (unsent, others): (Vec<_>, Vec<_>) =
            open.into_iter().partition(|print| print.stage.is_unsent());
        let lost: Vec<Printout> = others
            .into_iter()
            .filter(|print| print.stage == PrintStage::Handed)
            .map(|print| print.of)
            .collect();
        if !lost.is_empty() {
            let unknown = PrintStage::Ended(PrintEnd::Unknown);
            self.commit(|txn| lost.iter().try_for_each(|of| note(txn, *of, unknown, at)))?;
        }
        Ok(unsent)
    }
}

/// A sale is a receipt to print.
pub(super) fn apply_sale(
    shelves: &mut dyn Shelves,
    head: Head,
    sale: SaleId,
) -> Result<(), StoreError> {
    apply(shelves, head, Printout::receipt(sale, 1), PrintStage::Wanted)
}

pub(super) fn apply(
    shelves: &mut dyn Shelves,
    head: Head,
    of: Printout,
    stage: PrintStage,
) -> Result<(), StoreError> {
    let key = key_of(of.sale, of.paper);
    let row = head.row.to_be_bytes();
    shelves.put(Shelf::Prints, &key, &row)?;
    match stage.is_open() {
        true => shelves.put(Shelf::OpenPrints, &key, &row),
        false => shelves.remove(Shelf::OpenPrints, &key),
    }
}

/// Puts what an older program wrote on the tables that it did not know.
pub(super) fn fill(txn: &WriteTransaction) -> Result<(), StoreError> {
    let mut prints = Vec::new();
    for pair in txn.open_table(JOURNAL)?.iter()? {
        let (row, stored) = pair?;
        let (row, stored) = (row.value(), stored.value());
        let (link, entry) = unsealed(row, stored)?;
        if [Kind::Sale.number(), Kind::Print.number()].contains(&entry.kind) {
            let head = Head { row, link };
            prints.extend(print_of(Event::read(row, &entry)?).map(|print| (head, print)));
        }
    }
    let mut shelves = OnDisk(txn);
    prints.into_iter().try_for_each(|(head, (of, stage))| apply(&mut shelves, head, of, stage))
}

fn note(
    txn: &WriteTransaction,
    of: Printout,
    stage: PrintStage,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    match OnDisk(txn).get(Shelf::Sales, &id_bytes(of.sale))? {
        Some(_) => append(txn, &Event::Print(of, stage), at),
        None => Err(Refusal::UnknownSale.into()),
    }
}

fn open_prints(txn: &ReadTransaction) -> Result<Vec<NewestPrint>, StoreError> {
    let journal = txn.open_table(JOURNAL)?;
    let mut open = Vec::new();
    for key in keys(txn, Shelf::OpenPrints, &[])? {
        let row = bytes(txn, Shelf::OpenPrints, &key)?.unwrap_or_default();
        open.push(newest_on(&journal, &row)?);
    }
    Ok(open)
}

fn newest_on(
    journal: &impl redb::ReadableTable<u64, &'static [u8]>,
    row: &[u8],
) -> Result<NewestPrint, StoreError> {
    let garbled = |why: RowError| why.of(Shelf::Prints.name(), "a row");
    let row = row.try_into().map_err(|_length| garbled(not_a("number of a row")))?;
    let row = u64::from_be_bytes(row);
    let stored = journal.get(row)?.ok_or(StoreError::BrokenChain { row })?;
    let (_, entry) = unsealed(row, stored.value())?;
    let at = entry.recorded_at;
    let (of, stage) = print_of(Event::read(row, &entry)?).ok_or_else(|| garbled(not_a("print")))?;
    Ok(NewestPrint { of, stage, at })
}

/// What an event says of a print.
fn print_of(event: Event) -> Option<(Printout, PrintStage)> {
    match event {
        Event::Sale(sale) => Some((Printout::receipt(sale.id, 1), PrintStage::Wanted)),
        Event::Print(of, stage) => Some((of, stage)),
        _ => None,
    }
}

fn unsealed(row: u64, stored: &[u8]) -> Result<(chain::Link, Entry), StoreError> {
    let (link, entry) = chain::unsealed(stored).ok_or(StoreError::BrokenChain { row })?;
    Ok((link, Entry::from_bytes(row, entry)?))
}

fn key_of(sale: SaleId, paper: SalePaper) -> Vec<u8> {
    let paper = match SalePaperRow::from(paper) {
        SalePaperRow::Receipt => 0,
        SalePaperRow::MerchantCopy => 1,
        SalePaperRow::AgreementCopy => 2,
    };
    pair(&id_bytes(sale), &[paper])
}

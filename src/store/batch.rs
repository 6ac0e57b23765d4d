//! The card terminal's batches: what our journal has for the next one, and how each was closed.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use redb::{ReadableTable, WriteTransaction};

use crate::domain::card::{EcrRef, Movement};
use crate::domain::card_day::{BatchClose, Comparison, Difference, JournalCharge, Standing};
use crate::domain::give_back::{GiveBack, LegEnd};
use crate::domain::id::{AttemptId, SaleId};
use crate::domain::intent::IntentEnd;
use crate::domain::money::Money;
use crate::domain::sale::CardPayment;
use crate::ledger::fact::{Actor, ClinicDeed, Deed, RefundTo};
use crate::store::Store;
use crate::store::error::{Refusal, StoreError};
use crate::store::event::Event;
use crate::store::files::read_row;
use crate::store::happening::{BackEvent, ClinicFact};
use crate::store::projection::{OnDisk, Shelves};
use crate::store::read::{bytes, keys, read_sale, row};
use crate::store::record::batch::DifferenceRow;
use crate::store::record::{RowError, from_bytes, not_a, to_bytes};
use crate::store::tables::{JOURNAL, Shelf};
use crate::store::write::append;

/// Keys among the counters: the row after which charges belong to the open batch (8 bytes), the
/// numbers of the last Z and X report (4 bytes each), and the row that begins a close which has no
/// end yet (8 bytes).
pub(super) const SINCE: &[u8] = b"batch_since";
const LAST_Z: &[u8] = b"last_z";
const LAST_X: &[u8] = b"last_x";
const BEGUN: &[u8] = b"batch_begun";

/// While anything stands here, card money is in the air.
const IN_FLIGHT: [Shelf; 3] = [Shelf::OpenIntents, Shelf::LateApprovals, Shelf::OpenBacks];

/// What a close left open, until a person explains it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDifference {
    /// The Z report that tells of it.
    pub z: u32,
    /// Its place there, counted from 0.
    pub place: u32,
    pub difference: Difference,
}

/// A close that was written down before the terminal heard of it, and has no end yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BegunBatch {
    pub found: Comparison,
    /// Why, where something differs.
    pub reason: Option<String>,
    pub doing: Doing,
    /// The serial number of the terminal that stood there: only this one can tell.
    pub terminal: Option<String>,
}

/// Who does something to a batch, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doing {
    pub by: Actor,
    /// The clinic's business date.
    pub on: NaiveDate,
    pub at: DateTime<Utc>,
}

impl Store {
    /// The card money that moved since the last batch was closed, the oldest first, and whether
    /// something is still in flight.
    ///
    /// # Errors
    ///
    /// [`StoreError::Garbled`] and those of the disk.
    pub fn charges(&self) -> Result<(Vec<JournalCharge>, bool), StoreError> {
        let txn = self.read()?;
        let since = since(bytes(&txn, Shelf::Counters, SINCE)?)?;
        let mut charges = Charges::default();
        for pair in txn.open_table(JOURNAL)?.range(since.saturating_add(1)..)? {
            let (row, stored) = pair?;
            let (event, at) = read_row(row.value(), stored.value())?;
            charges.take(event, at);
        }
        for charge in charges.told.iter_mut().filter(|charge| charge.reference.is_none()) {
            let Some(sale) = charge.sale else { continue };
            let sale = row(&txn, Shelf::Sales, sale, read_sale)?;
            // Of two cards of a sale it may be either.
            if let Some([payment]) = sale.as_ref().map(|sale| sale.payments.as_slice()) {
                charge.last_four.clone_from(&payment.approval.last_four);
            }
        }
        let mut is_in_flight = false;
        for shelf in IN_FLIGHT {
            is_in_flight |= !keys(&txn, shelf, &[])?.is_empty();
        }
        Ok((charges.told, is_in_flight))
    }

    /// Writes that the terminal is about to be told to close its batch. Nothing may be asked before
    /// this is `Ok`.
    ///
    /// # Errors
    ///
    /// [`Refusal::OtherIntentOpen`] while a payment is open, [`Refusal::BatchBegun`] while another
    /// close is.
    pub fn begin_batch(
        &mut self,
        found: &Comparison,
        reason: Option<&str>,
        doing: Doing,
    ) -> Result<(), StoreError> {
        self.commit(|txn| {
            for shelf in IN_FLIGHT {
                if txn.open_table(shelf.table())?.first()?.is_some() {
                    return Err(Refusal::OtherIntentOpen.into());
                }
            }
            if is_begun(txn)? {
                return Err(Refusal::BatchBegun.into());
            }
            let (found, reason) = (Box::new(found.clone()), reason.map(str::to_owned));
            write(txn, ClinicDeed::BatchBegun { found, reason }, doing)
        })
    }

    /// The close that was begun and has no end yet.
    ///
    /// # Errors
    ///
    /// [`StoreError::Garbled`] and those of the disk.
    pub fn begun_batch(&self) -> Result<Option<BegunBatch>, StoreError> {
        let txn = self.read()?;
        let Some(row) = bytes(&txn, Shelf::Counters, BEGUN)? else { return Ok(None) };
        let row = number(&row)?;
        let journal = txn.open_table(JOURNAL)?;
        let stored = journal.get(row)?.ok_or(StoreError::BrokenChain { row })?;
        match read_row(row, stored.value())? {
            (Event::Clinic(fact), _) => match *fact {
                ClinicFact { on, at, by, what: ClinicDeed::BatchBegun { found, reason } } => {
                    let terminal = terminal_before(&journal, row)?;
                    let doing = Doing { by, on, at };
                    Ok(Some(BegunBatch { found: *found, reason, doing, terminal }))
                }
                _ => Err(garbled_counter()),
            },
            _ => Err(garbled_counter()),
        }
    }

    /// Writes that the batch stands as it was.
    ///
    /// # Errors
    ///
    /// [`Refusal::NoBatchBegun`].
    pub fn call_off_batch(&mut self, doing: Doing) -> Result<(), StoreError> {
        self.commit(|txn| match is_begun(txn)? {
            true => write(txn, ClinicDeed::BatchCalledOff, doing),
            false => Err(Refusal::NoBatchBegun.into()),
        })
    }

    /// Writes how the batch was closed, and returns the number of its Z report: one more than the
    /// last, without gaps.
    ///
    /// # Errors
    ///
    /// [`Refusal::NoBatchBegun`].
    pub fn close_batch(&mut self, close: &BatchClose, doing: Doing) -> Result<u32, StoreError> {
        self.commit(|txn| {
            if !is_begun(txn)? {
                return Err(Refusal::NoBatchBegun.into());
            }
            let z = next(txn, LAST_Z)?;
            write(txn, ClinicDeed::BatchClosed { z, close: Box::new(close.clone()) }, doing)?;
            Ok(z)
        })
    }

    /// Writes that somebody looked at the day without closing it, and returns the number of the X
    /// report.
    ///
    /// # Errors
    ///
    /// Those of the disk.
    pub fn note_look(&mut self, doing: Doing) -> Result<u32, StoreError> {
        self.commit(|txn| {
            let x = next(txn, LAST_X)?;
            write(txn, ClinicDeed::Looked { x }, doing)?;
            Ok(x)
        })
    }

    /// What closes left open, the oldest first.
    ///
    /// # Errors
    ///
    /// [`StoreError::Garbled`] and those of the disk.
    pub fn open_differences(&self) -> Result<Vec<OpenDifference>, StoreError> {
        let txn = self.read()?;
        let mut open = Vec::new();
        for key in keys(&txn, Shelf::Differences, &[])? {
            let garbled = |why: RowError| why.of(Shelf::Differences.name(), "a row");
            let (z, place) = z_and_place(&key).ok_or_else(|| garbled(not_a("key")))?;
            let row = bytes(&txn, Shelf::Differences, &key)?.unwrap_or_default();
            let difference = from_bytes::<DifferenceRow>(&row).and_then(Difference::try_from);
            let difference = difference.map_err(garbled)?;
            open.push(OpenDifference { z, place, difference });
        }
        Ok(open)
    }

    /// A person explains a difference. `paid` is what the bank paid of it after all, or took back
    /// (below zero): that much leaves the clearing account.
    ///
    /// # Errors
    ///
    /// [`Refusal::NoSuchDifference`] where it is explained already, or never was.
    pub fn resolve_difference(
        &mut self,
        (z, place): (u32, u32),
        paid: Money,
        reason: &str,
        doing: Doing,
    ) -> Result<(), StoreError> {
        self.commit(|txn| {
            if OnDisk(txn).get(Shelf::Differences, &key(z, place))?.is_none() {
                return Err(Refusal::NoSuchDifference.into());
            }
            let reason = reason.to_owned();
            write(txn, ClinicDeed::DifferenceResolved { z, place, paid, reason }, doing)
        })
    }
}

/// The terminal that was seen last before a row.
fn terminal_before(
    journal: &impl ReadableTable<u64, &'static [u8]>,
    row: u64,
) -> Result<Option<String>, StoreError> {
    for pair in journal.range(..row)?.rev() {
        let (row, stored) = pair?;
        if let (Event::TerminalSeen(terminal), _) = read_row(row.value(), stored.value())? {
            return Ok(Some(terminal.serial_number));
        }
    }
    Ok(None)
}

fn write(txn: &WriteTransaction, what: ClinicDeed, doing: Doing) -> Result<(), StoreError> {
    let Doing { by, on, at } = doing;
    append(txn, &Event::Clinic(Box::new(ClinicFact { on, at, by, what })), at)
}

fn is_begun(txn: &WriteTransaction) -> Result<bool, StoreError> {
    Ok(OnDisk(txn).get(Shelf::Counters, BEGUN)?.is_some())
}

/// Whether a batch is being closed: nothing is sold meanwhile.
pub(super) fn ensure_not_closing(txn: &WriteTransaction) -> Result<(), StoreError> {
    match is_begun(txn)? {
        true => Err(Refusal::BatchBegun.into()),
        false => Ok(()),
    }
}

/// The number after the last, from its counter; 1 before the first.
fn next(txn: &WriteTransaction, counter: &[u8]) -> Result<u32, StoreError> {
    let last = match OnDisk(txn).get(Shelf::Counters, counter)? {
        Some(row) => u32::from_be_bytes(row.try_into().map_err(|_row| garbled_counter())?),
        None => 0,
    };
    last.checked_add(1).ok_or_else(garbled_counter)
}

/// The row after which the open batch begins; 0 before the first close.
pub(super) fn since(counter: Option<Vec<u8>>) -> Result<u64, StoreError> {
    counter.map_or(Ok(0), |row| number(&row))
}

fn number(row: &[u8]) -> Result<u64, StoreError> {
    Ok(u64::from_be_bytes(row.try_into().map_err(|_row| garbled_counter())?))
}

fn garbled_counter() -> StoreError {
    not_a("number of a batch").of(Shelf::Counters.name(), "batch")
}

/// Key of a difference: the Z report's number and the place, four bytes each.
fn key(z: u32, place: u32) -> [u8; 8] {
    let mut key = [0; 8];
    let (first, second) = key.split_at_mut(4);
    first.copy_from_slice(&z.to_be_bytes());
    second.copy_from_slice(&place.to_be_bytes());
    key
}

fn z_and_place(key: &[u8]) -> Option<(u32, u32)> {
    let (z, place) = key.split_first_chunk::<4>()?;
    Some((u32::from_be_bytes(*z), u32::from_be_bytes(place.try_into().ok()?)))
}

/// Brings the tables up to date after the row `row` of a batch.
pub(super) fn apply(
    shelves: &mut dyn Shelves,
    row: u64,
    deed: &ClinicDeed,
) -> Result<(), StoreError> {
    match deed {
        ClinicDeed::BatchBegun { .. } => shelves.put(Shelf::Counters, BEGUN, &row.to_be_bytes()),
        ClinicDeed::BatchCalledOff => shelves.remove(Shelf::Counters, BEGUN),
        ClinicDeed::BatchClosed { z, close } => {
            shelves.remove(Shelf::Counters, BEGUN)?;
            shelves.put(Shelf::Counters, SINCE, &row.to_be_bytes())?;
            shelves.put(Shelf::Counters, LAST_Z, &z.to_be_bytes())?;
            for (place, difference) in (0_u32..).zip(&close.comparison.differences) {
                let difference = to_bytes(&DifferenceRow::from(difference));
                shelves.put(Shelf::Differences, &key(*z, place), &difference)?;
            }
            Ok(())
        }
        ClinicDeed::DifferenceResolved { z, place, .. } => {
            shelves.remove(Shelf::Differences, &key(*z, *place))
        }
        ClinicDeed::Looked { x } => shelves.put(Shelf::Counters, LAST_X, &x.to_be_bytes()),
        ClinicDeed::PeriodClosed { .. }
        | ClinicDeed::OnSale { .. }
        | ClinicDeed::OffSale { .. } => Ok(()),
    }
}

/// Card money as rows of the journal tell of it.
#[derive(Debug, Default)]
struct Charges {
    told: Vec<JournalCharge>,
    of_attempt: BTreeMap<AttemptId, Vec<EcrRef>>,
    /// What is on its way back.
    backs: BTreeMap<AttemptId, GiveBack>,
    /// What went back over the terminal and is told of already: the facts that follow say it again.
    told_back: Vec<(SaleId, Money)>,
}

impl Charges {
    fn take(&mut self, event: Event, at: DateTime<Utc>) {
        match event {
            Event::LegTaken(payment, _) | Event::LateApproval(payment) => {
                self.charged(&payment, None, at);
            }
            Event::Sale(sale) => {
                for payment in &sale.payments {
                    self.charged(payment, Some(sale.id), at);
                }
            }
            Event::IntentClosed(attempt, IntentEnd::Reversed) => {
                for reference in self.of_attempt.get(&attempt).cloned().unwrap_or_default() {
                    self.undone(reference);
                }
            }
            Event::LateApprovalEnded(reference, _) => self.undone(reference),
            Event::Back(BackEvent::Opened(back, _)) => {
                self.backs.insert(back.id, *back);
            }
            Event::Back(BackEvent::Ended(id, ends)) => self.back_ended(id, &ends, at),
            Event::Fact(fact) => {
                if let Deed::RefundPaid { tender, amount, .. } = fact.what {
                    self.given_back(tender, amount, at);
                }
            }
            _ => (),
        }
    }

    /// A charge that is told of twice is one.
    fn charged(&mut self, payment: &CardPayment, sale: Option<SaleId>, at: DateTime<Utc>) {
        let reference = payment.reference;
        let is_known = |known: &&mut JournalCharge| known.reference == Some(reference);
        if let Some(known) = self.told.iter_mut().find(is_known) {
            known.sale = known.sale.or(sale);
            return;
        }
        self.of_attempt.entry(payment.attempt).or_default().push(reference);
        self.told.push(JournalCharge {
            reference: Some(reference),
            way: Movement::Purchase,
            amount: payment.approval.amount,
            standing: Standing::Stands,
            sale,
            last_four: payment.approval.last_four.clone(),
            at,
        });
    }

    /// Each charge that was given back: undone, or returned under a reference of its own. What a
    /// person saw at the terminal is found there by card and amount.
    fn back_ended(&mut self, id: AttemptId, ends: &[LegEnd], at: DateTime<Utc>) {
        let Some(back) = self.backs.remove(&id) else { return };
        for (leg, end) in back.legs.iter().zip(ends).filter(|(_, end)| end.is_given()) {
            self.told_back.push((leg.sale, leg.amount));
            if *end == LegEnd::Voided {
                self.undone(leg.charge.reference);
                continue;
            }
            self.told.push(JournalCharge {
                reference: matches!(end, LegEnd::Returned(_)).then_some(leg.reference),
                way: Movement::Return,
                amount: leg.amount,
                standing: Standing::Stands,
                sale: Some(leg.sale),
                last_four: leg.charge.approval.last_four.clone(),
                at,
            });
        }
    }

    /// Takes out of what is told already as much as a fact says again; whether it was all of it.
    fn is_told(&mut self, sale: SaleId, amount: Money) -> bool {
        let of_sale = |(its, _): &(SaleId, Money)| *its == sale;
        let told = Money::sum(self.told_back.iter().filter(|it| of_sale(it)).map(|it| it.1));
        let is_it = told == Ok(amount);
        if is_it {
            self.told_back.retain(|it| !of_sale(it));
        }
        is_it
    }

    /// A refund reached a card at the terminal. What goes back to a card on file goes through the
    /// processor, and what is paid in cash through nobody.
    fn given_back(&mut self, to: RefundTo, amount: Money, at: DateTime<Utc>) {
        let sale = match to {
            RefundTo::Card(sale) if self.is_told(sale, amount) => return,
            RefundTo::Card(sale) => Some(sale),
            RefundTo::Credit(_) => None,
            RefundTo::OnFile(_) | RefundTo::Cash(_) => return,
        };
        self.told.push(JournalCharge {
            reference: None,
            way: Movement::Return,
            amount,
            standing: Standing::Stands,
            sale,
            last_four: String::new(),
            at,
        });
    }

    fn undone(&mut self, reference: EcrRef) {
        let is_it = |charge: &&mut JournalCharge| charge.reference == Some(reference);
        for charge in self.told.iter_mut().filter(is_it) {
            charge.standing = Standing::Undone;
        }
    }
}

//! Patients' files and the facts that they are made from.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use redb::{ReadableTable, WriteTransaction};

use crate::domain::id::PatientId;
use crate::domain::money::Money;
use crate::domain::policy::Policy;
use crate::ledger::entry::JournalEntry;
use crate::ledger::fact::{ClinicDeed, Deed, Fact};
use crate::ledger::file::PatientFile;
use crate::ledger::liability::Liability;
use crate::store::Store;
use crate::store::chain;
use crate::store::entry::Entry;
use crate::store::error::{Refusal, StoreError};
use crate::store::event::Event;
use crate::store::give_back::is_going_back;
use crate::store::happening::{ClinicFact, Happening, Teller};
use crate::store::on_sale;
use crate::store::owed::{self, Total};
use crate::store::projection::{CLOSED, OnDisk, Shelves as _};
use crate::store::record::owing::from_bytes;
use crate::store::record::{RowError, id_bytes, not_a};
use crate::store::sell;
use crate::store::tables::{JOURNAL, Shelf};
use crate::store::write::append;

impl Store {
    /// Keeps the books under this policy from here on. Where the file was kept under another one,
    /// what is owed is worked out anew.
    ///
    /// # Errors
    ///
    /// Those of the disk; [`StoreError::Garbled`] for a fact that the policy does not allow.
    pub fn use_policy(&mut self, policy: Policy) -> Result<(), StoreError> {
        self.policy = Arc::new(policy);
        let policy = Arc::clone(&self.policy);
        self.commit(|txn| ready(txn, &policy))
    }

    /// The policy that the books are kept under.
    pub fn policy(&self) -> &Arc<Policy> {
        &self.policy
    }

    /// Records what happened to a patient's contracts, if their file allows it. What was recorded
    /// before changes nothing (I-5).
    ///
    /// # Errors
    ///
    /// [`StoreError::Fact`] with what the file says against it; [`StoreError::Refused`] for a
    /// patient who is not on file, or of whom a payment is open.
    pub fn record_fact(&mut self, fact: &Fact, at: DateTime<Utc>) -> Result<(), StoreError> {
        let policy = Arc::clone(&self.policy);
        self.commit(|txn| {
            ready(txn, &policy)?;
            if OnDisk(txn).get(Shelf::Patients, &id_bytes(fact.patient))?.is_none() {
                return Err(Refusal::UnknownPatient.into());
            }
            if is_recorded(txn, fact)? {
                return Ok(());
            }
            if has_open_payment(txn, fact.patient)? {
                return Err(Refusal::PaymentOpen.into());
            }
            if let Deed::Sold(sold) = &fact.what {
                sell::is_new_and_adds_up(txn, sold)?;
            }
            let mut file = fold_on(txn, fact.patient, &policy)?;
            file.take(fact)?;
            append(txn, &Event::Fact(Box::new(fact.clone())), at)?;
            owed::update(txn, &file)
        })
    }

    /// Records what concerns the whole clinic. What is so already changes nothing.
    ///
    /// # Errors
    ///
    /// [`crate::domain::refusal::Refusal::Closed`] for a period that is closed already, and
    /// [`Refusal::OfABatch`] for what has a function of its own.
    pub fn record_clinic(
        &mut self,
        fact: &ClinicFact,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.commit(|txn| {
            match fact.what {
                ClinicDeed::PeriodClosed { through } => {
                    let closed = OnDisk(txn).get(Shelf::Counters, CLOSED)?;
                    let closed = closed.and_then(|key| owed::day_of(key.try_into().ok()?));
                    if let Some(closed) = closed.filter(|closed| through <= *closed) {
                        return Err(crate::domain::refusal::Refusal::Closed(closed).into());
                    }
                }
                ClinicDeed::OnSale { .. } | ClinicDeed::OffSale { .. }
                    if on_sale::is_so(&OnDisk(txn), &fact.what)? =>
                {
                    return Ok(());
                }
                ClinicDeed::OnSale { .. } | ClinicDeed::OffSale { .. } => (),
                ClinicDeed::BatchBegun { .. }
                | ClinicDeed::BatchCalledOff
                | ClinicDeed::BatchClosed { .. }
                | ClinicDeed::DifferenceResolved { .. }
                | ClinicDeed::Looked { .. } => return Err(Refusal::OfABatch.into()),
            }
            append(txn, &Event::Clinic(Box::new(fact.clone())), at)
        })
    }

    /// A patient's file at the end of `as_of`, or of its last fact where that is later. An empty one
    /// for a patient of whom nothing is recorded.
    ///
    /// # Errors
    ///
    /// [`StoreError::Garbled`] for a fact that contradicts the ones before it, and those of the disk.
    pub fn file(
        &self,
        patient: PatientId,
        policy: &Arc<Policy>,
        as_of: NaiveDate,
    ) -> Result<PatientFile, StoreError> {
        let txn = self.read()?;
        let index = txn.open_table(Shelf::RowsByPatient.table())?;
        let mut file = fold(&index, &txn.open_table(JOURNAL)?, patient, policy)?;
        if file.today.is_none_or(|today| today < as_of) {
            file.advance(as_of)?;
        }
        Ok(file)
    }

    /// A patient's file at the end of `as_of`, with what made it: each fact, and what it and the days
    /// before it did to the books; last what the days since did.
    ///
    /// # Errors
    ///
    /// As [`Store::file`].
    pub fn history(
        &self,
        patient: PatientId,
        as_of: NaiveDate,
    ) -> Result<(PatientFile, Vec<Told>), StoreError> {
        let txn = self.read()?;
        let index = txn.open_table(Shelf::RowsByPatient.table())?;
        let journal = txn.open_table(JOURNAL)?;
        let mut told = Vec::new();
        let mut keep = |fact: Fact, entries| told.push((Some(fact), entries));
        let mut file = fold_told(&index, &journal, patient, &self.policy, &mut keep)?;
        if file.today.is_none_or(|today| today < as_of) {
            told.push((None, file.advance(as_of)?));
        }
        Ok((file, told))
    }

    /// All that happened, in the order of deeds: what the books are made from.
    ///
    /// # Errors
    ///
    /// Those of the disk, here and for each of them.
    pub fn happenings(&self) -> Result<Happenings, StoreError> {
        let rows = self.read()?.open_table(JOURNAL)?.range(0..)?;
        Ok(Happenings { rows, teller: Teller::default(), told: VecDeque::new() })
    }

    /// The facts of all patients, in the order of deeds.
    ///
    /// # Errors
    ///
    /// As [`Store::happenings`].
    pub fn facts(&self) -> Result<impl Iterator<Item = Result<Fact, StoreError>>, StoreError> {
        Ok(self.happenings()?.filter_map(|happening| match happening {
            Ok(Happening::OfPatient(fact)) => Some(Ok(fact)),
            Ok(Happening::OfClinic(_)) => None,
            Err(error) => Some(Err(error)),
        }))
    }

    /// What is owed at the end of `today`, without looking at a single contract. A day before the
    /// last that something was recorded of is taken for that.
    ///
    /// # Errors
    ///
    /// Those of the disk.
    pub fn owed_today(&self, today: NaiveDate) -> Result<Money, StoreError> {
        let txn = self.read()?;
        let counters = txn.open_table(Shelf::Counters.table())?;
        let total = Total::read(counters.get(owed::OWED)?.as_ref().map(|row| row.value()))?;
        let Some(total) = total else { return Ok(Money::ZERO) };
        let by_day = txn.open_table(Shelf::OwedByDay.table())?;
        let change = owed::changed(&by_day, total.day, today)?;
        Ok(total.owed.plus(Money::from_minor(change))?)
    }

    /// What was owed at the end of any day that has passed, and will be at the end of one to come if
    /// nothing else happens: a sum over days, and not over contracts.
    ///
    /// # Errors
    ///
    /// Those of the disk.
    pub fn owed_on(&self, day: NaiveDate) -> Result<Money, StoreError> {
        let txn = self.read()?;
        let sum = owed::owed_through(&txn.open_table(Shelf::OwedByDay.table())?, day)?;
        Ok(Money::from_minor(sum))
    }

    /// What is owed at the end of `as_of` if nothing else happens, in all and by offering, added up
    /// contract by contract. A day before the last that something was recorded of is taken for that.
    ///
    /// # Errors
    ///
    /// Those of the disk.
    pub fn liability(&self, as_of: NaiveDate) -> Result<Liability, StoreError> {
        let txn = self.read()?;
        let counters = txn.open_table(Shelf::Counters.table())?;
        let total = Total::read(counters.get(owed::OWED)?.as_ref().map(|row| row.value()))?;
        let day = total.map_or(as_of, |total| total.day.max(as_of));
        let mut owed = Liability::default();
        for pair in txn.open_table(Shelf::Owing.table())?.iter()? {
            let (key, row) = pair?;
            let garbled = |why: RowError| why.of(Shelf::Owing.name(), "of a contract");
            let id = key.value().try_into().map_err(|_why| garbled(not_a("contract")))?;
            let owing =
                from_bytes(crate::store::record::id_from(id), row.value()).map_err(garbled)?;
            owed.add(&owing.offering, owing.owed_on(day)?)?;
        }
        Ok(owed)
    }
}

/// A fact with its entries, and those of the days before it; entries alone at the end.
pub type Told = (Option<Fact>, Vec<JournalEntry>);

/// What happened, one after the other.
pub struct Happenings {
    rows: redb::Range<'static, u64, &'static [u8]>,
    teller: Teller,
    told: VecDeque<Happening>,
}

impl Iterator for Happenings {
    type Item = Result<Happening, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(told) = self.told.pop_front() {
                return Some(Ok(told));
            }
            let pair = self.rows.next()?;
            let read = pair.map_err(StoreError::from).and_then(|(row, stored)| {
                let (event, at) = read_row(row.value(), stored.value())?;
                Ok(self.teller.tell(event, at))
            });
            match read {
                Ok(told) => self.told.extend(told),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// A stored row of the journal, and when it was recorded.
pub(super) fn read_row(row: u64, stored: &[u8]) -> Result<(Event, DateTime<Utc>), StoreError> {
    let (_, entry) = chain::unsealed(stored).ok_or(StoreError::BrokenChain { row })?;
    let entry = Entry::from_bytes(row, entry)?;
    Ok((Event::read(row, &entry)?, entry.recorded_at))
}

/// A patient's file at the end of their last fact.
pub(super) fn fold(
    index: &impl ReadableTable<&'static [u8], &'static [u8]>,
    journal: &impl ReadableTable<u64, &'static [u8]>,
    patient: PatientId,
    policy: &Arc<Policy>,
) -> Result<PatientFile, StoreError> {
    fold_told(index, journal, patient, policy, &mut |_, _| ())
}

fn fold_told(
    index: &impl ReadableTable<&'static [u8], &'static [u8]>,
    journal: &impl ReadableTable<u64, &'static [u8]>,
    patient: PatientId,
    policy: &Arc<Policy>,
    each: &mut dyn FnMut(Fact, Vec<JournalEntry>),
) -> Result<PatientFile, StoreError> {
    let mut file = PatientFile::new(patient, Arc::clone(policy));
    let mut teller = Teller::default();
    let first = id_bytes(patient);
    for pair in index.range(first.as_slice()..)? {
        let (key, _) = pair?;
        let Some(row) = key.value().strip_prefix(first.as_slice()) else { break };
        let row = row_of(row, patient)?;
        let stored = journal.get(row)?.ok_or(StoreError::BrokenChain { row })?;
        let (event, at) = read_row(row, stored.value())?;
        for told in teller.tell(event, at) {
            if let Happening::OfPatient(fact) = told {
                let refused = |why: crate::domain::refusal::Refusal| {
                    RowError(format!("it cannot have happened: {why}")).of("journal", row)
                };
                let entries = file.take(&fact).map_err(refused)?;
                each(fact, entries);
            }
        }
    }
    Ok(file)
}

pub(super) fn fold_on(
    txn: &WriteTransaction,
    patient: PatientId,
    policy: &Arc<Policy>,
) -> Result<PatientFile, StoreError> {
    let index = txn.open_table(Shelf::RowsByPatient.table())?;
    fold(&index, &txn.open_table(JOURNAL)?, patient, policy)
}

/// What is owed is kept under this policy.
pub(super) fn ready(txn: &WriteTransaction, policy: &Arc<Policy>) -> Result<(), StoreError> {
    owed::ready(txn, policy, |each| replay(&txn.open_table(JOURNAL)?, policy, each))
}

/// Plays everything from the first row on, and hands in each patient's file after each fact.
pub(super) fn replay(
    journal: &impl ReadableTable<u64, &'static [u8]>,
    policy: &Arc<Policy>,
    each: &mut dyn FnMut(&PatientFile) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut files: BTreeMap<PatientId, PatientFile> = BTreeMap::new();
    let mut teller = Teller::default();
    for pair in journal.iter()? {
        let (row, stored) = pair?;
        let row = row.value();
        let (event, at) = read_row(row, stored.value())?;
        for told in teller.tell(event, at) {
            let Happening::OfPatient(fact) = told else { continue };
            let file = files
                .entry(fact.patient)
                .or_insert_with(|| PatientFile::new(fact.patient, Arc::clone(policy)));
            let refused = |why: crate::domain::refusal::Refusal| {
                RowError(format!("it cannot have happened: {why}")).of("journal", row)
            };
            file.take(&fact).map_err(refused)?;
            each(file)?;
        }
    }
    Ok(())
}

/// Whether this very fact is on file. A deed with an id of its own is the same whenever it comes.
fn is_recorded(txn: &WriteTransaction, fact: &Fact) -> Result<bool, StoreError> {
    let has_id = matches!(
        fact.what,
        Deed::Sold(_) | Deed::Redeemed(_) | Deed::RedemptionUndone { .. } | Deed::Refunded(_)
    );
    let index = txn.open_table(Shelf::RowsByPatient.table())?;
    let journal = txn.open_table(JOURNAL)?;
    let first = id_bytes(fact.patient);
    for pair in index.range(first.as_slice()..)? {
        let (key, _) = pair?;
        let Some(row) = key.value().strip_prefix(first.as_slice()) else { break };
        let row = row_of(row, fact.patient)?;
        let stored = journal.get(row)?.ok_or(StoreError::BrokenChain { row })?;
        if let (Event::Fact(known), _) = read_row(row, stored.value())?
            && (*known == *fact || (has_id && known.what == fact.what))
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The number of a row in the index of a patient's rows.
fn row_of(key: &[u8], patient: PatientId) -> Result<u64, StoreError> {
    let garbled = |_why| not_a("number of a row").of(Shelf::RowsByPatient.name(), patient);
    Ok(u64::from_be_bytes(key.try_into().map_err(garbled)?))
}

fn has_open_payment(txn: &WriteTransaction, patient: PatientId) -> Result<bool, StoreError> {
    if is_going_back(txn, Some(patient))? {
        return Ok(true);
    }
    let open = txn.open_table(Shelf::OpenIntents.table())?;
    for pair in open.iter()? {
        let (attempt, _) = pair?;
        let id = attempt
            .value()
            .try_into()
            .map_err(|_why| not_a("attempt").of(Shelf::OpenIntents.name(), "of another length"))?;
        let standing = crate::store::write::standing(txn, crate::store::record::id_from(id))?;
        if standing.is_some_and(|standing| standing.intent.patient() == patient) {
            return Ok(true);
        }
    }
    Ok(false)
}

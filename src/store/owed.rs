//! What is owed, kept up to date: a row a contract, a sum for each day on which it changes by itself,
//! and the running total. Worked out from patients' files, under the clinic's policy.
//!
//! The total of a day is read without looking at a single contract. When the day moves on, what the
//! days since then have changed goes into the total. What was owed on a day that has passed is the sum
//! of all days up to it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use chrono::{Datelike as _, NaiveDate};
use redb::{ReadableTable, WriteTransaction};
use sha2::{Digest as _, Sha256};

use crate::domain::calendar::BeyondCalendar;
use crate::domain::id::ContractId;
use crate::domain::money::{Money, Overflow};
use crate::domain::policy::Policy;
use crate::ledger::file::PatientFile;
use crate::ledger::owing::Owing;
use crate::store::error::StoreError;
use crate::store::projection::{OnDisk, Shelves as _};
use crate::store::record::owing::{from_bytes, to_bytes};
use crate::store::record::{RowError, id_bytes};
use crate::store::tables::Shelf;

/// Key of the running total among the counters: the day in four bytes, then cents in eight.
pub const OWED: &[u8] = b"owed";
/// Key of the digest of the policy under which it is kept.
pub const POLICY: &[u8] = b"policy";

/// What is owed at the end of a day, as far as is known on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    pub day: NaiveDate,
    pub owed: Money,
}

impl Total {
    pub fn to_bytes(self) -> Result<Vec<u8>, StoreError> {
        let mut bytes = day_key(self.day)?.to_vec();
        bytes.extend(self.owed.minor().to_be_bytes());
        Ok(bytes)
    }

    /// From its counter; `None` before the first fact.
    pub fn read(counter: Option<&[u8]>) -> Result<Option<Self>, StoreError> {
        let Some(bytes) = counter else { return Ok(None) };
        let read = || {
            let (day, cents) = bytes.split_first_chunk::<4>()?;
            let owed = Money::from_minor(i64::from_be_bytes(cents.try_into().ok()?));
            Some(Self { day: day_of(*day)?, owed })
        };
        match read() {
            Some(total) => Ok(Some(total)),
            None => Err(RowError("not a total".to_owned()).of(Shelf::Counters.name(), "owed")),
        }
    }
}

/// A day as a key: the number of days since the year 1, high byte first.
pub fn day_key(day: NaiveDate) -> Result<[u8; 4], StoreError> {
    let days = u32::try_from(day.num_days_from_ce()).or(Err(BeyondCalendar));
    Ok(days.map_err(crate::domain::refusal::Refusal::from)?.to_be_bytes())
}

pub fn day_of(key: [u8; 4]) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(u32::from_be_bytes(key)).ok()?)
}

pub fn policy_digest(policy: &Policy) -> [u8; 32] {
    Sha256::digest(format!("{policy:?}").as_bytes()).into()
}

/// By how much a sum of what is owed changes, day by day.
#[derive(Debug, Default)]
pub struct Changes(pub BTreeMap<NaiveDate, i64>);

impl Changes {
    /// Adds what `owing` changes on its own after `day`, `sign` times; returns what is owed on `day`.
    pub fn add(&mut self, owing: &Owing, day: NaiveDate, sign: i64) -> Result<i64, StoreError> {
        let first = owing.owed_on(day)?;
        let mut before = first;
        for next in owing.days_after(day)? {
            let owed = owing.owed_on(next)?;
            let change = owed.minus(before)?.minor();
            if change != 0 {
                let sum = self.0.entry(next).or_default();
                *sum = times(change, sign)?.checked_add(*sum).ok_or(Overflow)?;
            }
            before = owed;
        }
        times(first.minor(), sign)
    }
}

fn times(amount: i64, sign: i64) -> Result<i64, StoreError> {
    Ok(amount.checked_mul(sign).ok_or(Overflow)?)
}

/// Where it is kept: on the disk, or in memory to compare with.
trait Kept {
    fn total(&self) -> Result<Option<Total>, StoreError>;
    fn set_total(&mut self, total: Total) -> Result<(), StoreError>;
    fn owing(&self, contract: ContractId) -> Result<Option<Owing>, StoreError>;
    fn set_owing(&mut self, contract: ContractId, owing: Option<&Owing>) -> Result<(), StoreError>;
    /// Adds to what a day changes.
    fn add(&mut self, day: NaiveDate, change: i64) -> Result<(), StoreError>;
    /// What the days after `from` up to `to` change in all.
    fn changed(&self, from: NaiveDate, to: NaiveDate) -> Result<i64, StoreError>;
}

/// Takes in what was recorded of the patient of `file`. The days that have passed keep what they
/// changed, so that what was owed on any of them is a sum.
fn take(kept: &mut impl Kept, file: &PatientFile) -> Result<(), StoreError> {
    let Some(today) = file.today else { return Ok(()) };
    let mut total = match kept.total()? {
        // A day that has passed already changes nothing.
        Some(total) if today <= total.day => total,
        Some(total) => {
            let change = Money::from_minor(kept.changed(total.day, today)?);
            Total { day: today, owed: total.owed.plus(change)? }
        }
        None => Total { day: today, owed: Money::ZERO },
    };
    let mut now: BTreeMap<ContractId, Owing> =
        file.owings()?.into_iter().map(|owing| (owing.contract, owing)).collect();
    let mut changes = Changes::default();
    let mut moved = 0_i64;
    for contract in contracts_of(file) {
        let old = kept.owing(contract)?;
        if let Some(old) = &old {
            moved = plus(moved, changes.add(old, total.day, -1)?)?;
        }
        let new = now.remove(&contract);
        if let Some(new) = &new {
            moved = plus(moved, changes.add(new, total.day, 1)?)?;
        }
        if new.is_some() || old.is_some() {
            kept.set_owing(contract, new.as_ref())?;
        }
    }
    for (day, change) in changes.0.into_iter().chain([(total.day, moved)]) {
        if change != 0 {
            kept.add(day, change)?;
        }
    }
    total.owed = total.owed.plus(Money::from_minor(moved))?;
    kept.set_total(total)
}

/// Brings the tables up to date after something was recorded of the patient of `file`.
pub fn update(txn: &WriteTransaction, file: &PatientFile) -> Result<(), StoreError> {
    take(&mut Tables(txn), file)
}

struct Tables<'a>(&'a WriteTransaction);

impl Kept for Tables<'_> {
    fn total(&self) -> Result<Option<Total>, StoreError> {
        Total::read(OnDisk(self.0).get(Shelf::Counters, OWED)?.as_deref())
    }

    fn set_total(&mut self, total: Total) -> Result<(), StoreError> {
        OnDisk(self.0).put(Shelf::Counters, OWED, &total.to_bytes()?)
    }

    fn owing(&self, contract: ContractId) -> Result<Option<Owing>, StoreError> {
        let row = OnDisk(self.0).get(Shelf::Owing, &id_bytes(contract))?;
        row.map(|row| from_bytes(contract, &row).map_err(|why| of_row(why, contract))).transpose()
    }

    fn set_owing(&mut self, contract: ContractId, owing: Option<&Owing>) -> Result<(), StoreError> {
        let key = id_bytes(contract);
        match owing {
            Some(owing) => OnDisk(self.0).put(Shelf::Owing, &key, &to_bytes(owing)?),
            None => OnDisk(self.0).remove(Shelf::Owing, &key),
        }
    }

    fn add(&mut self, day: NaiveDate, change: i64) -> Result<(), StoreError> {
        let (mut shelves, key) = (OnDisk(self.0), day_key(day)?);
        let sum = plus(cents(shelves.get(Shelf::OwedByDay, &key)?.as_deref())?, change)?;
        match sum {
            0 => shelves.remove(Shelf::OwedByDay, &key),
            _ => shelves.put(Shelf::OwedByDay, &key, &sum.to_be_bytes()),
        }
    }

    fn changed(&self, from: NaiveDate, to: NaiveDate) -> Result<i64, StoreError> {
        changed(&self.0.open_table(Shelf::OwedByDay.table())?, from, to)
    }
}

/// The same in memory, from the first fact on: to compare with what is on the disk.
#[derive(Debug, Default)]
pub struct Replayed {
    pub total: Option<Total>,
    pub by_day: BTreeMap<NaiveDate, i64>,
    pub owings: BTreeMap<ContractId, Owing>,
}

impl Replayed {
    pub fn take(&mut self, file: &PatientFile) -> Result<(), StoreError> {
        take(self, file)
    }
}

impl Kept for Replayed {
    fn total(&self) -> Result<Option<Total>, StoreError> {
        Ok(self.total)
    }

    fn set_total(&mut self, total: Total) -> Result<(), StoreError> {
        self.total = Some(total);
        Ok(())
    }

    fn owing(&self, contract: ContractId) -> Result<Option<Owing>, StoreError> {
        Ok(self.owings.get(&contract).cloned())
    }

    fn set_owing(&mut self, contract: ContractId, owing: Option<&Owing>) -> Result<(), StoreError> {
        match owing {
            Some(owing) => self.owings.insert(contract, owing.clone()),
            None => self.owings.remove(&contract),
        };
        Ok(())
    }

    fn add(&mut self, day: NaiveDate, change: i64) -> Result<(), StoreError> {
        let sum = self.by_day.entry(day).or_default();
        *sum = plus(*sum, change)?;
        Ok(())
    }

    fn changed(&self, from: NaiveDate, to: NaiveDate) -> Result<i64, StoreError> {
        let passed = self.by_day.range(from..=to).filter(|(day, _)| **day > from);
        passed.map(|(_, change)| *change).try_fold(0, plus)
    }
}

/// Every contract that the file may have a row of: contracts, and the sales of its points.
fn contracts_of(file: &PatientFile) -> BTreeSet<ContractId> {
    let points = file.points().map(|state| state.lot.contract);
    file.contracts.iter().map(|state| state.contract.id).chain(points).collect()
}

/// What the days after `from` up to `to` change in all.
pub fn changed(
    by_day: &impl ReadableTable<&'static [u8], &'static [u8]>,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<i64, StoreError> {
    let (after, through) = (day_key(from)?, day_key(to)?);
    let mut sum = 0_i64;
    if to <= from {
        return Ok(sum);
    }
    let days = (Bound::Excluded(after.as_slice()), Bound::Included(through.as_slice()));
    for pair in by_day.range::<&[u8]>(days)? {
        let (_, change) = pair?;
        sum = plus(sum, cents(Some(change.value()))?)?;
    }
    Ok(sum)
}

/// The sum of a day; nothing where there is no row.
fn cents(row: Option<&[u8]>) -> Result<i64, StoreError> {
    let Some(row) = row else { return Ok(0) };
    let bytes = row.try_into().map_err(|_why| {
        RowError("it has another length".to_owned()).of(Shelf::OwedByDay.name(), "a day")
    })?;
    Ok(i64::from_be_bytes(bytes))
}

fn plus(a: i64, b: i64) -> Result<i64, StoreError> {
    Ok(a.checked_add(b).ok_or(Overflow)?)
}

fn of_row(why: RowError, contract: ContractId) -> StoreError {
    why.of(Shelf::Owing.name(), contract)
}

/// Where it is not kept under this policy, everything is worked out anew: `replay` hands in each
/// patient's file after each fact, in the order of deeds.
pub fn ready(
    txn: &WriteTransaction,
    policy: &Policy,
    replay: impl FnOnce(
        &mut dyn FnMut(&PatientFile) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let digest = policy_digest(policy);
    let mut shelves = OnDisk(txn);
    if shelves.get(Shelf::Counters, POLICY)?.as_deref() == Some(digest.as_slice()) {
        return Ok(());
    }
    for shelf in [Shelf::Owing, Shelf::OwedByDay] {
        txn.open_table(shelf.table())?.retain(|_, _| false)?;
    }
    shelves.remove(Shelf::Counters, OWED)?;
    replay(&mut |file| update(txn, file))?;
    shelves.put(Shelf::Counters, POLICY, &digest)
}

/// What was owed at the end of `day`: all that was ever changed up to it.
pub fn owed_through(
    by_day: &impl ReadableTable<&'static [u8], &'static [u8]>,
    day: NaiveDate,
) -> Result<i64, StoreError> {
    let through = day_key(day)?;
    let mut sum = 0_i64;
    for pair in by_day.range(..=through.as_slice())? {
        let (_, change) = pair?;
        sum = plus(sum, cents(Some(change.value()))?)?;
    }
    Ok(sum)
}

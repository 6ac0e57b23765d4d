//! What is owed, lot by lot, and its sums by patient, offering, age and time left.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::id::{ContractId, LotId, PatientId};
use crate::domain::money::{Money, Overflow};
use crate::domain::offering::OfferingCode;
use crate::domain::refusal::Refusal;
use crate::ledger::books::Books;
use crate::ledger::file::{ContractState, LotState, PatientFile};

/// A lot with what is owed for it. Where a price is not paid in full, what was paid and not used is
/// shared out over the lots by what they stand for (M-5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedLot {
    pub patient: PatientId,
    /// `None` for points.
    pub contract: Option<ContractId>,
    pub offering: OfferingCode,
    pub lot: LotId,
    pub amount: Money,
    pub granted_on: NaiveDate,
    pub last_valid_day: Option<NaiveDate>,
}

/// A range of days, by its largest number; the last is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bucket {
    UpTo30,
    UpTo90,
    UpTo180,
    UpTo365,
    Above,
    /// Of the time left: it does not end.
    Never,
}

impl Bucket {
    /// The bucket of so many days; what is below 0 is in the first.
    pub fn of(days: i64) -> Self {
        match days {
            ..=30 => Self::UpTo30,
            31..=90 => Self::UpTo90,
            91..=180 => Self::UpTo180,
            181..=365 => Self::UpTo365,
            _ => Self::Above,
        }
    }
}

/// What is owed at the end of a day. Each way of adding it up comes to `total`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedReport {
    pub day: NaiveDate,
    pub total: Money,
    /// Nothing is owed for lots that are not named.
    pub lots: Vec<OwedLot>,
    pub by_patient: BTreeMap<PatientId, Money>,
    pub by_offering: BTreeMap<OfferingCode, Money>,
    /// By days since it was granted.
    pub by_age: BTreeMap<Bucket, Money>,
    /// By days to the last valid day.
    pub by_time_left: BTreeMap<Bucket, Money>,
}

impl Books {
    /// What was owed at the end of `day`, from the facts up to then.
    ///
    /// # Errors
    ///
    /// [`Refusal::Overflow`] or [`Refusal::BeyondCalendar`]; [`Refusal::Unbalanced`] when something
    /// is owed for a contract that has no lot left.
    pub fn owed_report(&self, day: NaiveDate) -> Result<OwedReport, Refusal> {
        let mut lots = Vec::new();
        for file in self.files_on(day)? {
            lots.extend(owed_lots(&file)?);
        }
        let sums =
            |bucket: fn(&OwedLot, NaiveDate) -> Bucket| by(&lots, |lot: &OwedLot| bucket(lot, day));
        Ok(OwedReport {
            day,
            total: Money::sum(lots.iter().map(|lot| lot.amount))?,
            by_patient: by(&lots, |lot| lot.patient)?,
            by_offering: by(&lots, |lot| lot.offering.clone())?,
            by_age: sums(age)?,
            by_time_left: sums(time_left)?,
            lots,
        })
    }
}

fn age(lot: &OwedLot, day: NaiveDate) -> Bucket {
    Bucket::of((day - lot.granted_on).num_days())
}

fn time_left(lot: &OwedLot, day: NaiveDate) -> Bucket {
    lot.last_valid_day.map_or(Bucket::Never, |last| Bucket::of((last - day).num_days()))
}

fn by<K: Ord>(
    lots: &[OwedLot],
    key: impl Fn(&OwedLot) -> K,
) -> Result<BTreeMap<K, Money>, Overflow> {
    let mut sums = BTreeMap::new();
    for lot in lots {
        let sum = sums.entry(key(lot)).or_insert(Money::ZERO);
        *sum = sum.plus(lot.amount)?;
    }
    Ok(sums)
}

/// The lots of one patient for which something is owed.
fn owed_lots(file: &PatientFile) -> Result<Vec<OwedLot>, Refusal> {
    let mut owed = Vec::new();
    for state in &file.contracts {
        owed.extend(owed_for(file, state)?);
    }
    for points in file.points() {
        owed.push(owed_lot(file, None, points, points.value_left()?));
    }
    owed.retain(|lot| lot.amount != Money::ZERO);
    Ok(owed)
}

fn owed_for(file: &PatientFile, state: &ContractState) -> Result<Vec<OwedLot>, Refusal> {
    let amount = state.owed();
    if amount == Money::ZERO {
        return Ok(Vec::new());
    }
    let lots = file.lots_of(state.contract.id);
    let weights: Result<Vec<Money>, Overflow> = lots.iter().map(|lot| lot.value_left()).collect();
    let weights = weights?;
    if Money::sum(weights.iter().copied())? == Money::ZERO {
        return Err(Refusal::Unbalanced(amount));
    }
    let shares = amount.allocated(&weights)?;
    Ok(lots
        .into_iter()
        .zip(shares)
        .map(|(lot, share)| owed_lot(file, Some(state.contract.id), lot, share))
        .collect())
}

fn owed_lot(
    file: &PatientFile,
    contract: Option<ContractId>,
    lot: &LotState,
    amount: Money,
) -> OwedLot {
    OwedLot {
        patient: file.patient,
        contract,
        offering: lot.lot.offering.clone(),
        lot: lot.lot.id,
        amount,
        granted_on: lot.lot.valid_from,
        last_valid_day: lot.last_valid_day,
    }
}

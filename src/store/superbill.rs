//! Superbills: each redemption is a draft by itself; what its provider completes it with is a row.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::id::PatientId;
use crate::domain::patient::Patient;
use crate::domain::superbill::Completion;
use crate::ledger::fact::{Deed, Redemption};
use crate::ledger::superbill::{Superbill, superbill};
use crate::store::Store;
use crate::store::error::{Refusal, StoreError};
use crate::store::event::Event;
use crate::store::projection::{Shelves, missing};
use crate::store::record::superbill::CompletionRow;
use crate::store::record::{RowError, from_bytes};
use crate::store::tables::Shelf;
use crate::store::write::append;

/// A visit as a superbill says it. Without a completion it is a draft (SB-3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuperbillFile {
    pub patient: Patient,
    pub redemption: Redemption,
    pub amounts: Superbill,
    pub completion: Option<Completion>,
}

impl SuperbillFile {
    pub fn is_draft(&self) -> bool {
        self.completion.is_none()
    }
}

impl Store {
    /// The superbills of a patient, one a visit, the oldest first. A visit that was undone has none.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn superbills_of(
        &self,
        patient: PatientId,
        today: NaiveDate,
    ) -> Result<Vec<SuperbillFile>, StoreError> {
        let of = self.patient(patient)?.ok_or_else(|| missing(Shelf::Patients, patient))?;
        let file = self.file(patient, &self.policy, today)?;
        let bills = file.redemptions.into_iter().map(|redemption| {
            Ok(SuperbillFile {
                patient: of.clone(),
                amounts: superbill(&redemption)?,
                completion: self.completion(redemption.id)?,
                redemption,
            })
        });
        bills.collect()
    }

    /// All superbills, in the order of their visits' rows.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn superbills(&self, today: NaiveDate) -> Result<Vec<SuperbillFile>, StoreError> {
        let mut order: Vec<u128> = Vec::new();
        let mut patients: Vec<PatientId> = Vec::new();
        for fact in self.facts()? {
            let fact = fact?;
            if let Deed::Redeemed(redemption) = &fact.what {
                order.push(redemption.id);
                if !patients.contains(&fact.patient) {
                    patients.push(fact.patient);
                }
            }
        }
        let mut bills = Vec::new();
        for patient in patients {
            bills.extend(self.superbills_of(patient, today)?);
        }
        bills.sort_by_key(|bill| order.iter().position(|id| *id == bill.redemption.id));
        Ok(bills)
    }

    /// The superbill of one visit. `None` where there is no such visit, or it was undone.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn superbill(
        &self,
        redemption: u128,
        today: NaiveDate,
    ) -> Result<Option<SuperbillFile>, StoreError> {
        let Some(patient) = self.patient_of(redemption)? else { return Ok(None) };
        let bills = self.superbills_of(patient, today)?;
        Ok(bills.into_iter().find(|bill| bill.redemption.id == redemption))
    }

    /// Writes what the provider completed a superbill with. The same again changes nothing; another
    /// completion stands above the one before, which stays in the journal.
    ///
    /// # Errors
    ///
    /// [`Refusal::NoVisit`] where there is no such visit, or it was undone or not rendered;
    /// [`Refusal::Incomplete`] where something is missing.
    pub fn complete_superbill(
        &mut self,
        completion: &Completion,
        today: NaiveDate,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        completion.check().or(Err(Refusal::Incomplete))?;
        let bill = self.superbill(completion.redemption, today)?.ok_or(Refusal::NoVisit)?;
        if bill.amounts.status == crate::ledger::superbill::SuperbillStatus::NotRendered {
            return Err(Refusal::NoVisit.into());
        }
        if bill.completion.as_ref() == Some(completion) {
            return Ok(());
        }
        let event = Event::SuperbillCompleted(Box::new(completion.clone()));
        self.commit(|txn| append(txn, &event, at))
    }

    fn completion(&self, redemption: u128) -> Result<Option<Completion>, StoreError> {
        let row = self.row_of(Shelf::Superbills, &redemption.to_be_bytes())?;
        let garbled =
            |why: RowError| why.of(Shelf::Superbills.name(), format!("{redemption:032x}"));
        row.map(|row| from_bytes::<CompletionRow>(&row).and_then(Completion::try_from))
            .transpose()
            .map_err(garbled)
    }

    fn patient_of(&self, redemption: u128) -> Result<Option<PatientId>, StoreError> {
        for fact in self.facts()? {
            let fact = fact?;
            if matches!(&fact.what, Deed::Redeemed(known) if known.id == redemption) {
                return Ok(Some(fact.patient));
            }
        }
        Ok(None)
    }
}

pub(super) fn apply(
    shelves: &mut dyn Shelves,
    completion: &Completion,
    payload: &[u8],
) -> Result<(), StoreError> {
    shelves.put(Shelf::Superbills, &completion.redemption.to_be_bytes(), payload)
}

//! Typed questions to the data file.

use chrono::NaiveDate;
use redb::{ReadTransaction, ReadableDatabase as _, ReadableTable as _};

use crate::domain::contract::Contract;
use crate::domain::dossier::{Dossier, Signed};
use crate::domain::entitlement::Lot;
use crate::domain::id::{ConsentId, ContractId, Id, LotId, PatientId, SaleId};
use crate::domain::patient::{Patient, PersonName, Phone};
use crate::domain::receipt::ReceiptNumber;
use crate::domain::sale::Sale;
use crate::domain::sold::SoldLine;
use crate::domain::terms::{Consent, TermsText};
use crate::ledger::file::PatientFile;
use crate::store::Store;
use crate::store::agreement;
use crate::store::chain::{self, Head};

use crate::store::error::StoreError;

use crate::store::facts::{self, Facts};
use crate::store::projection::{self, missing};
use crate::store::record::intent::StandingRow;
use crate::store::record::lot::LotRow;
use crate::store::record::patient::PatientRow;
use crate::store::record::sale::SaleRow;
use crate::store::record::terms::{ConsentRow, TermsRow};
use crate::store::record::{RowError, from_bytes, id_bytes, id_from, not_a};
use crate::store::tables::{JOURNAL, Shelf};

impl Store {
    /// The one person with this phone and birth date, with their file at the end of `today`.
    ///
    /// Two who share both (twins on a parent's phone) cannot be told apart by them: that is nobody.
    ///
    /// # Errors
    ///
    /// [`StoreError::Garbled`] and those of the disk, as for every question here.
    pub fn find(
        &self,
        phone: &Phone,
        birth_date: NaiveDate,
        today: NaiveDate,
    ) -> Result<Option<(Patient, PatientFile)>, StoreError> {
        self.find_by(&facts::by_phone(phone, birth_date), today)
    }

    /// The one person without a mobile who has this name, however it is typed, and this birth
    /// date. Two of them are nobody.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn find_by_name(
        &self,
        name: &PersonName,
        birth_date: NaiveDate,
        today: NaiveDate,
    ) -> Result<Option<(Patient, PatientFile)>, StoreError> {
        self.find_by(&facts::by_name(name, birth_date), today)
    }

    /// Who the sale with this receipt was made to, if they were born on `birth_date`.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn find_by_receipt(
        &self,
        receipt: ReceiptNumber,
        birth_date: NaiveDate,
        today: NaiveDate,
    ) -> Result<Option<(Patient, PatientFile)>, StoreError> {
        let Some(id) = self.sale_by_receipt(receipt)? else { return Ok(None) };
        let sale = row(&self.read()?, Shelf::Sales, id, read_sale)?
            .ok_or_else(|| missing(Shelf::Sales, id))?;
        let patient =
            self.patient(sale.patient)?.ok_or_else(|| missing(Shelf::Patients, sale.patient))?;
        if patient.birth_date != birth_date {
            return Ok(None);
        }
        let file = self.file(patient.id, &self.policy, today)?;
        Ok(Some((patient, file)))
    }

    /// The person with this id.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn patient(&self, id: PatientId) -> Result<Option<Patient>, StoreError> {
        row(&self.read()?, Shelf::Patients, id, read_patient)
    }

    /// Everything that a receipt and a dispute need of a sale.
    ///
    /// # Errors
    ///
    /// As [`Store::find`]; also when a part of it is missing or the text is not the signed one.
    pub fn dossier(&self, id: SaleId) -> Result<Option<Dossier>, StoreError> {
        let txn = self.read()?;
        let Some(sale) = row(&txn, Shelf::Sales, id, read_sale)? else { return Ok(None) };
        let patient = row(&txn, Shelf::Patients, sale.patient, read_patient)?;
        Ok(Some(Dossier {
            paid_for: self.paid_for(&sale)?,
            patient: patient.ok_or_else(|| missing(Shelf::Patients, sale.patient))?,
            signed: sale.consent.map(|consent| signed(&txn, consent)).transpose()?,
            sale,
            head: head(&txn)?.link,
        }))
    }

    /// The contracts, sold before, that the lines of a sale pay for.
    fn paid_for(&self, sale: &Sale) -> Result<Vec<Contract>, StoreError> {
        let ids: Vec<ContractId> = sale
            .sold
            .lines
            .iter()
            .filter_map(|line| match line {
                SoldLine::Cycle { contract, .. } | SoldLine::Part { contract, .. } => {
                    Some(*contract)
                }
                SoldLine::Contract { .. } | SoldLine::Goods(_) => None,
            })
            .collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let file = self.file(sale.patient, &self.policy, sale.business_date)?;
        let contracts = file.contracts.into_iter().map(|state| state.contract);
        Ok(contracts.filter(|contract| ids.contains(&contract.id)).collect())
    }

    /// The sale whose receipt has this number.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn sale_by_receipt(&self, receipt: ReceiptNumber) -> Result<Option<SaleId>, StoreError> {
        let id = bytes(&self.read()?, Shelf::SalesByReceipt, &receipt.0)?;
        id.map(|id| id_of(Shelf::SalesByReceipt, &id)).transpose()
    }

    /// The row under a key, as stored.
    pub(super) fn row_of(&self, shelf: Shelf, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        bytes(&self.read()?, shelf, key)
    }

    /// The link of the journal's last row: SHA-256, 32 zero bytes while there is none.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn head(&self) -> Result<[u8; 32], StoreError> {
        Ok(head(&self.read()?)?.link)
    }

    /// How many rows the journal has.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn n_rows(&self) -> Result<u64, StoreError> {
        Ok(head(&self.read()?)?.row)
    }

    /// The link of a row of the journal; `None` where there is no such row.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn link_of(&self, row: u64) -> Result<Option<[u8; 32]>, StoreError> {
        let journal = self.read()?.open_table(JOURNAL)?;
        let stored = journal.get(row)?;
        Ok(stored.and_then(|stored| chain::unsealed(stored.value()).map(|(link, _)| link)))
    }

    /// The journal's rows after row `after`, as stored: to copy them elsewhere.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn rows_after(&self, after: u64) -> Result<Vec<(u64, Vec<u8>)>, StoreError> {
        let journal = self.read()?.open_table(JOURNAL)?;
        journal
            .range(after.saturating_add(1)..)?
            .map(|pair| {
                let (row, stored) = pair?;
                Ok((row.value(), stored.value().to_vec()))
            })
            .collect()
    }

    /// How many sales were ever completed.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn n_sales(&self) -> Result<u64, StoreError> {
        let counter = bytes(&self.read()?, Shelf::Counters, projection::N_SALES)?;
        projection::n_sales(counter.as_deref())
    }

    /// Every lot that was ever granted, the oldest first.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn lots(&self) -> Result<Vec<Lot>, StoreError> {
        let txn = self.read()?;
        let table = txn.open_table(Shelf::Lots.table())?;
        table
            .iter()?
            .map(|pair| {
                let (key, bytes) = pair?;
                let id: LotId = id_of(Shelf::Lots, key.value())?;
                read_lot(bytes.value()).map_err(|why| why.of(Shelf::Lots.name(), id))
            })
            .collect()
    }

    /// First and last name of a patient.
    pub(super) fn name_of(&self, id: PatientId) -> Result<String, StoreError> {
        let patient = row(&self.read()?, Shelf::Patients, id, read_patient)?;
        Ok(patient.ok_or_else(|| missing(Shelf::Patients, id))?.name.full())
    }

    pub(super) fn read(&self) -> Result<ReadTransaction, StoreError> {
        Ok(self.db()?.begin_read()?)
    }

    fn find_by(
        &self,
        facts: &Facts,
        today: NaiveDate,
    ) -> Result<Option<(Patient, PatientFile)>, StoreError> {
        let txn = self.read()?;
        let matches = keys(&txn, Shelf::PatientsByFacts, facts)?;
        let [only] = matches.as_slice() else { return Ok(None) };
        let id: PatientId = id_of(Shelf::PatientsByFacts, only)?;
        let patient = row(&txn, Shelf::Patients, id, read_patient)?
            .ok_or_else(|| missing(Shelf::Patients, id))?;
        Ok(Some((patient, self.file(id, &self.policy, today)?)))
    }
}

/// A consent, with the text that it names.
fn signed(txn: &ReadTransaction, consent: ConsentId) -> Result<Signed, StoreError> {
    let consent = row(txn, Shelf::Consents, consent, read_consent)?
        .ok_or_else(|| missing(Shelf::Consents, consent))?;
    let garbled = |why: RowError| why.of(Shelf::Terms.name(), consent.terms.hex());
    let terms = bytes(txn, Shelf::Terms, &consent.terms.0)?
        .ok_or_else(|| garbled(RowError("it is missing".to_owned())))?;
    let terms = TermsText::from(from_bytes::<TermsRow>(&terms).map_err(garbled)?);
    match terms.digest() == consent.terms {
        true => Ok(Signed { pages: agreement::digest_of(txn, consent.id)?, consent, terms }),
        false => Err(garbled(not_a("text with this digest"))),
    }
}

pub(super) fn read_standing(bytes: &[u8]) -> Result<StandingRow, RowError> {
    from_bytes(bytes)
}

pub(super) fn read_sale(bytes: &[u8]) -> Result<Sale, RowError> {
    from_bytes::<SaleRow>(bytes)?.try_into()
}

pub(super) fn read_patient(bytes: &[u8]) -> Result<Patient, RowError> {
    from_bytes::<PatientRow>(bytes)?.try_into()
}

fn read_consent(bytes: &[u8]) -> Result<Consent, RowError> {
    from_bytes::<ConsentRow>(bytes)?.try_into()
}

fn read_lot(bytes: &[u8]) -> Result<Lot, RowError> {
    from_bytes::<LotRow>(bytes)?.try_into()
}

fn head(txn: &ReadTransaction) -> Result<Head, StoreError> {
    projection::head(bytes(txn, Shelf::Counters, projection::HEAD)?.as_deref())
}

pub(super) fn bytes(
    txn: &ReadTransaction,
    shelf: Shelf,
    key: &[u8],
) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(txn.open_table(shelf.table())?.get(key)?.map(|row| row.value().to_vec()))
}

pub(super) fn row<I, T>(
    txn: &ReadTransaction,
    shelf: Shelf,
    id: Id<I>,
    read: impl Fn(&[u8]) -> Result<T, RowError>,
) -> Result<Option<T>, StoreError> {
    bytes(txn, shelf, &id_bytes(id))?
        .map(|row| read(&row).map_err(|why| why.of(shelf.name(), id)))
        .transpose()
}

/// What follows `first` in the keys that begin with it, in their order.
pub(super) fn keys(
    txn: &ReadTransaction,
    shelf: Shelf,
    first: &[u8],
) -> Result<Vec<Vec<u8>>, StoreError> {
    let table = txn.open_table(shelf.table())?;
    let mut rest = Vec::new();
    for pair in table.range(first..)? {
        let (key, _) = pair?;
        match key.value().strip_prefix(first) {
            Some(second) => rest.push(second.to_vec()),
            None => break,
        }
    }
    Ok(rest)
}

pub(super) fn id_of<T>(shelf: Shelf, bytes: &[u8]) -> Result<Id<T>, StoreError> {
    let id = bytes.try_into().map_err(|_why| not_a("id").of(shelf.name(), "of another length"))?;
    Ok(id_from(id))
}

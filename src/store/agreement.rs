//! The pages of agreements: kept in the journal with the signature, found by it.

use redb::ReadTransaction;

use crate::domain::dossier::KeptAgreement;
use crate::domain::id::ConsentId;
use crate::store::Store;
use crate::store::chain::{self, Head};
use crate::store::entry::Entry;
use crate::store::error::StoreError;
use crate::store::event::Event;
use crate::store::projection::Shelves;
use crate::store::read::bytes;
use crate::store::record::{RowError, id_bytes};
use crate::store::tables::{JOURNAL, Shelf};

impl Store {
    /// The pages of what was signed, to the byte as they were written. `None` where none were.
    ///
    /// # Errors
    ///
    /// [`StoreError::Garbled`] when they are not the ones of their digest, and those of the disk.
    pub fn agreement(&self, consent: ConsentId) -> Result<Option<KeptAgreement>, StoreError> {
        let Some(place) = self.row_of(Shelf::Agreements, &id_bytes(consent))? else {
            return Ok(None);
        };
        let garbled = |why: &str| RowError(why.to_owned()).of(Shelf::Agreements.name(), consent);
        let (row, digest) = parts(&place).ok_or_else(|| garbled("it has another length"))?;
        let journal = self.read()?.open_table(JOURNAL)?;
        let stored = journal.get(row)?.ok_or_else(|| garbled("its row is missing"))?;
        let (_, entry) = chain::unsealed(stored.value()).ok_or(StoreError::BrokenChain { row })?;
        match Event::read(row, &Entry::from_bytes(row, entry)?)? {
            Event::Agreement(kept) if (kept.consent, kept.digest) == (consent, digest) => {
                Ok(Some(*kept))
            }
            _ => Err(garbled("its row is about something else")),
        }
    }
}

/// SHA-256 of the pages of what was signed.
///
/// # Errors
///
/// As [`Store::agreement`].
pub(super) fn digest_of(
    txn: &ReadTransaction,
    consent: ConsentId,
) -> Result<Option<[u8; 32]>, StoreError> {
    let place = bytes(txn, Shelf::Agreements, &id_bytes(consent))?;
    let garbled =
        || RowError("it has another length".to_owned()).of(Shelf::Agreements.name(), consent);
    place.map(|place| parts(&place).map(|(_, digest)| digest).ok_or_else(garbled)).transpose()
}

/// The journal's row with the pages of what was signed.
///
/// # Errors
///
/// As [`Store::agreement`].
pub(super) fn row_of(txn: &ReadTransaction, consent: ConsentId) -> Result<Option<u64>, StoreError> {
    let place = bytes(txn, Shelf::Agreements, &id_bytes(consent))?;
    let garbled =
        || RowError("it has another length".to_owned()).of(Shelf::Agreements.name(), consent);
    place.map(|place| parts(&place).map(|(row, _)| row).ok_or_else(garbled)).transpose()
}

pub(super) fn apply(
    shelves: &mut dyn Shelves,
    head: Head,
    kept: &KeptAgreement,
) -> Result<(), StoreError> {
    let place = [head.row.to_be_bytes().as_slice(), &kept.digest].concat();
    shelves.put(Shelf::Agreements, &id_bytes(kept.consent), &place)
}

fn parts(place: &[u8]) -> Option<(u64, [u8; 32])> {
    let (row, digest) = place.split_first_chunk::<8>()?;
    Some((u64::from_be_bytes(*row), digest.try_into().ok()?))
}

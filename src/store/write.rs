//! One function for each thing that happens, one transaction each. All may be repeated: what is
//! already written is not written again.

use chrono::{DateTime, Utc};
use redb::{ReadableTable as _, WriteTransaction};

use crate::domain::card::EcrRef;
use crate::domain::dossier::{ChainPlace, KeptAgreement};
use crate::domain::id::AttemptId;
use crate::domain::patient::Patient;
use crate::domain::staff_call::CallReason;
use crate::domain::terms::SignedCart;
use crate::store::Store;
use crate::store::chain::{self, Head};
use crate::store::entry::Entry;
use crate::store::error::{Refusal, StoreError};
use crate::store::event::Event;
use crate::store::filter;
use crate::store::projection::{self, NEXT_REFERENCE, OnDisk, Shelves as _};
use crate::store::record::intent::StandingRow;
use crate::store::record::{from_bytes, id_bytes};
use crate::store::tables::{JOURNAL, Shelf};

/// Makes the pages of what was signed at a place of the chain; `None` where it cannot.
pub type PagesMaker<'a> = dyn Fn(ChainPlace) -> Option<Vec<u8>> + 'a;

impl Store {
    /// Writes the person (where new), the text and the consent, without pages.
    ///
    /// # Errors
    ///
    /// [`StoreError::Refused`] when `new_patient` is not the one who signed, or nobody on file is.
    pub fn save_signed(
        &mut self,
        new_patient: Option<&Patient>,
        cart: &SignedCart,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.save_signed_as(new_patient, cart, None, at)
    }

    /// Writes the person (where new), the text, the consent, and the pages that `pages` makes of
    /// them, all or nothing. What was signed before is left as it is, and no pages are made.
    ///
    /// # Errors
    ///
    /// As [`Store::save_signed`]; and [`Refusal::NoPages`] when `pages` makes none.
    pub fn save_signed_with_pages(
        &mut self,
        new_patient: Option<&Patient>,
        cart: &SignedCart,
        pages: &PagesMaker<'_>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.save_signed_as(new_patient, cart, Some(pages), at)
    }

    fn save_signed_as(
        &mut self,
        new_patient: Option<&Patient>,
        cart: &SignedCart,
        pages: Option<&PagesMaker<'_>>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let consent = cart.consent();
        if new_patient.is_some_and(|patient| patient.id != consent.patient) {
            return Err(Refusal::OtherPatient.into());
        }
        self.commit(|txn| {
            if let Some(patient) = new_patient {
                write_patient(txn, patient, at)?;
            } else if OnDisk(txn).get(Shelf::Patients, &id_bytes(consent.patient))?.is_none() {
                return Err(Refusal::UnknownPatient.into());
            }
            if OnDisk(txn).get(Shelf::Terms, &consent.terms.0)?.is_none() {
                append(txn, &Event::Terms(cart.terms().clone()), at)?;
            }
            let event = Event::Consent(consent.clone());
            let key = id_bytes(consent.id);
            let before = head_of(txn)?;
            append_once(txn, Shelf::Consents, &key, event, Refusal::OtherConsent, at)?;
            let after = head_of(txn)?;
            let (Some(pages), true) = (pages, after != before) else { return Ok(()) };
            let place = ChainPlace { row: after.row, link: after.link, before: before.link };
            let pdf = pages(place).ok_or(Refusal::NoPages)?;
            let kept = KeptAgreement::new(consent.id, pdf);
            append(txn, &Event::Agreement(Box::new(kept)), at)
        })
    }

    /// Writes a person who is new here and signs nothing: who buys goods.
    ///
    /// # Errors
    ///
    /// [`Refusal::OtherPatient`] when another person has this id.
    pub fn save_patient(&mut self, patient: &Patient, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.commit(|txn| write_patient(txn, patient, at))
    }

    /// Writes many people who are new here, all of them or none.
    ///
    /// # Errors
    ///
    /// As [`Store::save_patient`].
    pub fn save_patients(
        &mut self,
        patients: &[Patient],
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.commit(|txn| patients.iter().try_for_each(|patient| write_patient(txn, patient, at)))
    }

    /// Gives out a reference that was never used and never will be again, whatever happens to the
    /// kiosk. The next number is kept for its void.
    ///
    /// # Errors
    ///
    /// [`Refusal::NoReferenceLeft`] after 999,999,998.
    pub fn reserve_reference(&mut self, at: DateTime<Utc>) -> Result<EcrRef, StoreError> {
        self.commit(|txn| {
            let next = next_reference(txn)?;
            let reference = EcrRef::new(next)
                .filter(|reference| EcrRef::new(reference.for_void().get()).is_some())
                .ok_or(Refusal::NoReferenceLeft)?;
            append(txn, &Event::Reference(reference), at)?;
            Ok(reference)
        })
    }

    /// Notes that staff were called.
    ///
    /// # Errors
    ///
    /// Only those of the disk.
    pub fn note_call(&mut self, reason: CallReason, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.commit(|txn| append(txn, &Event::Call(reason), at))
    }
}

/// Adds a row to the journal, seals it, and brings the other tables up to date. The only writer of
/// the journal.
pub(super) fn append(
    txn: &WriteTransaction,
    event: &Event,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let kind = event.kind();
    let payload = event.payload();
    if filter::holds_card_text(&payload) {
        return Err(StoreError::CardNumber { kind: kind.name() });
    }
    let head = {
        let mut journal = txn.open_table(JOURNAL)?;
        let (head, last_at) = end_of(&journal)?;
        let entry = Entry {
            kind: kind.number(),
            schema: kind.schema(),
            recorded_at: at,
            set_back_millis: None,
            payload,
        };
        let entry = entry.after(last_at).to_bytes();
        let head = head.then(&entry);
        journal.insert(head.row, chain::sealed(&head.link, &entry).as_slice())?;
        head
    };
    projection::apply(&mut OnDisk(txn), head, event)
}

fn head_of(txn: &WriteTransaction) -> Result<Head, StoreError> {
    projection::head(OnDisk(txn).get(Shelf::Counters, projection::HEAD)?.as_deref())
}

/// The journal's head, and when its last row was recorded.
fn end_of(
    journal: &redb::Table<'_, u64, &[u8]>,
) -> Result<(Head, Option<DateTime<Utc>>), StoreError> {
    let Some((row, stored)) = journal.last()? else { return Ok((Head::START, None)) };
    let row = row.value();
    let (link, entry) = chain::unsealed(stored.value()).ok_or(StoreError::BrokenChain { row })?;
    Ok((Head { row, link }, Some(Entry::from_bytes(row, entry)?.recorded_at)))
}

/// Appends `event` unless `shelf` holds it already; `refusal` when it holds another by that key.
fn append_once(
    txn: &WriteTransaction,
    shelf: Shelf,
    key: &[u8],
    event: Event,
    refusal: Refusal,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    match OnDisk(txn).get(shelf, key)? {
        None => append(txn, &event, at),
        Some(known) if known == event.payload() => Ok(()),
        Some(_) => Err(refusal.into()),
    }
}

fn write_patient(
    txn: &WriteTransaction,
    patient: &Patient,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let event = Event::Patient(patient.clone());
    let key = id_bytes(patient.id);
    append_once(txn, Shelf::Patients, &key, event, Refusal::OtherPatient, at)
}

pub(super) fn standing(
    txn: &WriteTransaction,
    attempt: AttemptId,
) -> Result<Option<StandingRow>, StoreError> {
    OnDisk(txn)
        .get(Shelf::Intents, &id_bytes(attempt))?
        .map(|row| from_bytes(&row).map_err(|why| why.of(Shelf::Intents.name(), attempt)))
        .transpose()
}

pub(super) fn next_reference(txn: &WriteTransaction) -> Result<u32, StoreError> {
    projection::next_reference(OnDisk(txn).get(Shelf::Counters, NEXT_REFERENCE)?.as_deref())
}

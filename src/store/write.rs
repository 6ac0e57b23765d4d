//! One function for each thing that happens, one transaction each. All may be repeated: what is
//! already written is not written again.

use chrono::{DateTime, Utc};
use redb::{ReadableTable as _, WriteTransaction};

use crate::domain::card::EcrRef;
use crate::domain::id::{AttemptId, SaleId};
use crate::domain::intent::{Intent, IntentEnd, OpenReason};
use crate::domain::money::Money;
use crate::domain::paper::PrintEnd;
use crate::domain::patient::Patient;
use crate::domain::sale::Sale;
use crate::domain::staff_call::CallReason;
use crate::domain::terms::{Consent, SignedCart};
use crate::store::Store;
use crate::store::chain::{self, Head};
use crate::store::entry::Entry;
use crate::store::error::{Refusal, StoreError};
use crate::store::event::Event;
use crate::store::filter;
use crate::store::projection::{self, NEXT_REFERENCE, OnDisk, Shelves as _};
use crate::store::record::intent::{IntentRow, StandingRow, StateRow};
use crate::store::record::terms::ConsentRow;
use crate::store::record::{from_bytes, id_bytes};
use crate::store::tables::{JOURNAL, Shelf};

impl Store {
    /// Writes the person (where new), the text and the consent.
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
        let consent = cart.consent();
        if new_patient.is_some_and(|patient| patient.id != consent.patient) {
            return Err(Refusal::OtherPatient.into());
        }
        self.commit(|txn| {
            if let Some(patient) = new_patient {
                let event = Event::Patient(patient.clone());
                let key = id_bytes(patient.id);
                append_once(txn, Shelf::Patients, &key, event, Refusal::OtherPatient, at)?;
            } else if OnDisk(txn).get(Shelf::Patients, &id_bytes(consent.patient))?.is_none() {
                return Err(Refusal::UnknownPatient.into());
            }
            if OnDisk(txn).get(Shelf::Terms, &consent.terms.0)?.is_none() {
                append(txn, &Event::Terms(cart.terms().clone()), at)?;
            }
            let event = Event::Consent(consent.clone());
            let key = id_bytes(consent.id);
            append_once(txn, Shelf::Consents, &key, event, Refusal::OtherConsent, at)
        })
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

    /// Writes what is about to be asked of the terminal. Nothing may be asked before this is `Ok`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Refused`] when another intent is open, when the consent is not on file, or
    /// when the reference was not reserved for it.
    pub fn record_intent(&mut self, intent: &Intent, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.commit(|txn| {
            let shelves = OnDisk(txn);
            if let Some(standing) = standing(txn, intent.attempt)? {
                return match (standing.intent == IntentRow::from(intent), standing.state) {
                    (true, StateRow::Open(_)) => Ok(()),
                    (true, _) => Err(Refusal::IntentEnded.into()),
                    (false, _) => Err(Refusal::OtherIntent.into()),
                };
            }
            if txn.open_table(Shelf::OpenIntents.table())?.first()?.is_some() {
                return Err(Refusal::OtherIntentOpen.into());
            }
            let consent = shelves.get(Shelf::Consents, &id_bytes(intent.consent))?;
            let consent = consent.ok_or(Refusal::UnknownConsent)?;
            let consent: Consent = from_bytes::<ConsentRow>(&consent)
                .and_then(Consent::try_from)
                .map_err(|why| why.of(Shelf::Consents.name(), intent.consent))?;
            if (consent.patient, consent.terms) != (intent.patient, intent.terms) {
                return Err(Refusal::UnknownConsent.into());
            }
            let reference = intent.reference;
            let used = shelves.get(Shelf::References, &reference.get().to_be_bytes())?;
            // References are given out two at a time from 1: a purchase's are odd.
            let is_given_out = reference.get() % 2 == 1 && reference.get() < next_reference(txn)?;
            if used.is_some() || !is_given_out {
                return Err(Refusal::UnknownReference.into());
            }
            append(txn, &Event::IntentOpened(intent.clone()), at)
        })
    }

    /// Notes why an intent stays open. The same reason again changes nothing.
    ///
    /// # Errors
    ///
    /// [`StoreError::Refused`] when there is no such intent, or it has ended.
    pub fn mark_intent(
        &mut self,
        attempt: AttemptId,
        reason: OpenReason,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.commit(|txn| match standing(txn, attempt)?.map(|standing| standing.state) {
            None => Err(Refusal::UnknownIntent.into()),
            Some(StateRow::Open(known)) if known == reason.into() => Ok(()),
            Some(StateRow::Open(_)) => append(txn, &Event::IntentMarked(attempt, reason), at),
            Some(StateRow::Closed(_) | StateRow::Sold) => Err(Refusal::IntentEnded.into()),
        })
    }

    /// Writes that an intent ended without a sale.
    ///
    /// # Errors
    ///
    /// [`StoreError::Refused`] when there is no such intent, or it has ended otherwise.
    pub fn close_intent(
        &mut self,
        attempt: AttemptId,
        end: IntentEnd,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.commit(|txn| match standing(txn, attempt)?.map(|standing| standing.state) {
            None => Err(Refusal::UnknownIntent.into()),
            Some(StateRow::Open(_)) => append(txn, &Event::IntentClosed(attempt, end), at),
            Some(StateRow::Closed(known)) if known == end.into() => Ok(()),
            Some(StateRow::Closed(_) | StateRow::Sold) => Err(Refusal::IntentEnded.into()),
        })
    }

    /// Writes the sale, its lots and the end of its intent, together. An attempt that was completed
    /// before stays as it was written first.
    ///
    /// # Errors
    ///
    /// [`StoreError::Refused`] when the intent is not on file or has ended without this sale, and
    /// when sale, lots and intent do not fit together.
    pub fn complete_sale(&mut self, sale: &Sale, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.commit(|txn| {
            let standing = standing(txn, sale.attempt)?.ok_or(Refusal::UnknownIntent)?;
            let intent = Intent::try_from(standing.intent)
                .map_err(|why| why.of(Shelf::Intents.name(), sale.attempt))?;
            if !is_of_intent(sale, &intent) {
                return Err(match standing.state {
                    StateRow::Closed(_) => Refusal::IntentEnded.into(),
                    StateRow::Open(_) | StateRow::Sold => Refusal::OtherSale.into(),
                });
            }
            match standing.state {
                StateRow::Sold => return Ok(()),
                StateRow::Closed(_) => return Err(Refusal::IntentEnded.into()),
                StateRow::Open(_) => (),
            }
            if !adds_up(sale)? {
                return Err(Refusal::UnequalAmounts.into());
            }
            let shelves = OnDisk(txn);
            let mut is_used = shelves.get(Shelf::SalesByReceipt, &sale.receipt.0)?.is_some()
                || shelves.get(Shelf::Sales, &id_bytes(sale.id))?.is_some();
            for (idx, lot) in sale.lots.iter().enumerate() {
                is_used |= shelves.get(Shelf::Lots, &id_bytes(lot.id))?.is_some()
                    || sale.lots.iter().take(idx).any(|other| other.id == lot.id);
            }
            match is_used {
                true => Err(Refusal::UsedTwice.into()),
                false => append(txn, &Event::Sale(sale.clone()), at),
            }
        })
    }

    /// Notes what became of a print. Copy 1 is the first.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownSale`].
    pub fn note_print(
        &mut self,
        sale: SaleId,
        copy: u32,
        end: PrintEnd,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.commit(|txn| match OnDisk(txn).get(Shelf::Sales, &id_bytes(sale))? {
            Some(_) => append(txn, &Event::Print(sale, copy, end), at),
            None => Err(Refusal::UnknownSale.into()),
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

fn standing(txn: &WriteTransaction, attempt: AttemptId) -> Result<Option<StandingRow>, StoreError> {
    OnDisk(txn)
        .get(Shelf::Intents, &id_bytes(attempt))?
        .map(|row| from_bytes(&row).map_err(|why| why.of(Shelf::Intents.name(), attempt)))
        .transpose()
}

fn next_reference(txn: &WriteTransaction) -> Result<u32, StoreError> {
    projection::next_reference(OnDisk(txn).get(Shelf::Counters, NEXT_REFERENCE)?.as_deref())
}

fn is_of_intent(sale: &Sale, intent: &Intent) -> bool {
    let of_sale = (sale.id, sale.patient, sale.consent, sale.reference, sale.total);
    let of_intent = (intent.sale, intent.patient, intent.consent, intent.reference, intent.amount);
    let are_lots_its = sale
        .lots
        .iter()
        .all(|lot| (lot.sale, lot.patient, lot.consent) == (sale.id, sale.patient, intent.terms));
    of_sale == of_intent && are_lots_its
}

/// Net and tax are the total, the total is what was approved, and the lots share the net.
fn adds_up(sale: &Sale) -> Result<bool, StoreError> {
    let shared = Money::sum(sale.lots.iter().map(|lot| lot.allocated))?;
    Ok(sale.net.plus(sale.tax)? == sale.total
        && sale.approval.amount == sale.total
        && shared == sale.net)
}

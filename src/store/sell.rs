//! A payment from its intent to its end: with a sale, or without.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use redb::{ReadableTable as _, WriteTransaction};

use crate::domain::card::{DeclineReason, EcrRef};
use crate::domain::id::{AttemptId, PatientId};
use crate::domain::intent::{Intent, IntentEnd, OpenReason, SignedTerms, Standing};
use crate::domain::money::{Money, Overflow};
use crate::domain::policy::Policy;
use crate::domain::sale::{self, Sale, Sums};
use crate::domain::sold::{Sold, SoldLine, Tender};
use crate::domain::terms::Consent;
use crate::ledger::fact::{Actor, Deed, Fact};
use crate::store::Store;
use crate::store::batch::ensure_not_closing;
use crate::store::error::{Refusal, StoreError};
use crate::store::event::Event;
use crate::store::files::{fold_on, ready};
use crate::store::give_back::is_going_back;
use crate::store::owed;
use crate::store::projection::{OnDisk, Shelves as _};
use crate::store::record::intent::{IntentRow, StandingRow, StateRow};
use crate::store::record::terms::ConsentRow;
use crate::store::record::{RowError, from_bytes, id_bytes};
use crate::store::tables::Shelf;
use crate::store::write::{append, next_reference, standing};

impl Store {
    /// Writes what is about to be asked of the terminal. Nothing may be asked before this is `Ok`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Refused`] when another intent is open, when something new is agreed and the
    /// consent is not on file, when the reference was not reserved for it, or when what it would
    /// sell does not add up: before money moves.
    pub fn record_intent(&mut self, intent: &Intent, at: DateTime<Utc>) -> Result<(), StoreError> {
        let policy = Arc::clone(&self.policy);
        self.commit(|txn| {
            ready(txn, &policy)?;
            if let Some(standing) = standing(txn, intent.attempt)? {
                return match (standing.intent == IntentRow::from(intent), standing.state) {
                    (true, StateRow::Open(_)) => Ok(()),
                    (true, _) => Err(Refusal::IntentEnded.into()),
                    (false, _) => Err(Refusal::OtherIntent.into()),
                };
            }
            ensure_not_closing(txn)?;
            if txn.open_table(Shelf::OpenIntents.table())?.first()?.is_some()
                || is_going_back(txn, None)?
            {
                return Err(Refusal::OtherIntentOpen.into());
            }
            match &intent.consent {
                Some(signed) => is_on_file(txn, signed, &intent.sold)?,
                None => is_known(txn, &intent.sold)?,
            }
            let reference = intent.reference;
            let used = OnDisk(txn).get(Shelf::References, &reference.get().to_be_bytes())?;
            // References are given out two at a time from 1: a purchase's are odd.
            let is_given_out = reference.get() % 2 == 1 && reference.get() < next_reference(txn)?;
            if used.is_some() || !is_given_out {
                return Err(Refusal::UnknownReference.into());
            }
            let sums = Sums::of(&intent.sold)?;
            let are_equal = sums == intent.sums && sums.card == intent.amount;
            let is_its_card = intent.sold.tenders.iter().all(|tender| match tender {
                Tender::Card { attempt, .. } => *attempt == Some(intent.attempt),
                _ => true,
            });
            if !adds_up(&intent.sold)? || !are_equal || !is_its_card {
                return Err(Refusal::UnequalAmounts.into());
            }
            is_unused(txn, &intent.sold)?;
            would_be_sold(txn, &intent.sold, intent.business_date, at, &policy)?;
            append(txn, &Event::IntentOpened(Box::new(intent.clone())), at)
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
        let policy = Arc::clone(&self.policy);
        self.commit(|txn| {
            let standing = standing(txn, attempt)?.ok_or(Refusal::UnknownIntent)?;
            if matches!(reason, OpenReason::AskingStaff(_)) {
                return Err(Refusal::OtherIntent.into());
            }
            match standing.state {
                StateRow::Open(known) if known == reason.into() => Ok(()),
                StateRow::Open(_) => {
                    append(txn, &Event::IntentMarked(attempt, reason), at)?;
                    keep_owed(txn, standing.intent.patient(), &policy)
                }
                StateRow::Closed(_) | StateRow::Sold => Err(Refusal::IntentEnded.into()),
            }
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
        let policy = Arc::clone(&self.policy);
        self.commit(|txn| {
            let standing = match standing(txn, attempt)? {
                Some(standing) => standing,
                // It did not reach the disk: there is nothing to close.
                None if end == IntentEnd::NotCharged(DeclineReason::NotRecorded) => return Ok(()),
                None => return Err(Refusal::UnknownIntent.into()),
            };
            match standing.state {
                StateRow::Open(_) => {
                    append(txn, &Event::IntentClosed(attempt, end), at)?;
                    keep_owed(txn, standing.intent.patient(), &policy)
                }
                StateRow::Closed(known) if known == end.into() => Ok(()),
                StateRow::Closed(_) | StateRow::Sold => Err(Refusal::IntentEnded.into()),
            }
        })
    }

    /// Writes the sale, its lots and the end of its intent, together. What was completed before
    /// stays as it was written first.
    ///
    /// A sale without a card has no intent: all of it was paid with what the patient owned.
    ///
    /// # Errors
    ///
    /// [`StoreError::Refused`] when the intent is not on file or has ended without this sale, and
    /// when sale, lots and intent do not fit together.
    pub fn complete_sale(&mut self, sale: &Sale, at: DateTime<Utc>) -> Result<(), StoreError> {
        let policy = Arc::clone(&self.policy);
        self.commit(|txn| {
            let is_new = match sale.payments.first() {
                Some(payment) => is_to_be_completed(txn, sale, payment.attempt)?,
                None => is_to_be_sold(txn, sale)?,
            };
            if !is_new {
                return Ok(());
            }
            if sale.payments.is_empty() {
                ready(txn, &policy)?;
                would_be_sold(txn, &sale.sold, sale.business_date, at, &policy)?;
            }
            let sums = Sums::of(&sale.sold)?;
            if (sale.net, sale.tax, sale.total) != (sums.net, sums.tax, sums.total) {
                return Err(Refusal::UnequalAmounts.into());
            }
            is_unused(txn, &sale.sold)?;
            if OnDisk(txn).get(Shelf::SalesByReceipt, &sale.receipt.0)?.is_some() {
                return Err(Refusal::UsedTwice.into());
            }
            append(txn, &Event::Sale(Box::new(sale.clone())), at)?;
            keep_owed(txn, sale.patient, &policy)
        })
    }
}

/// Whether the patient's file takes this sale: asked before any money moves.
fn would_be_sold(
    txn: &WriteTransaction,
    sold: &Sold,
    on: NaiveDate,
    at: DateTime<Utc>,
    policy: &Arc<Policy>,
) -> Result<(), StoreError> {
    let mut file = fold_on(txn, sold.patient, policy)?;
    let on = file.today.map_or(on, |today| today.max(on));
    let what = Deed::Sold(Box::new(sold.clone()));
    file.take(&Fact { on, at, patient: sold.patient, by: Actor::Patient, what })?;
    Ok(())
}

/// Brings what is owed up to date after a row of a payment. Money has moved: the row is written
/// also where the file would contradict it, which was asked before; the examination of the file
/// shows such a row.
pub(super) fn keep_owed(
    txn: &WriteTransaction,
    patient: PatientId,
    policy: &Arc<Policy>,
) -> Result<(), StoreError> {
    ready(txn, policy)?;
    match fold_on(txn, patient, policy) {
        Ok(file) => owed::update(txn, &file),
        Err(StoreError::Garbled { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// A sale in which no terminal of ours took part: its ids are new, and its sums add up.
pub(super) fn is_new_and_adds_up(txn: &WriteTransaction, sold: &Sold) -> Result<(), StoreError> {
    if !adds_up(sold)? {
        return Err(Refusal::UnequalAmounts.into());
    }
    is_unused(txn, sold)
}

/// Whether the attempt still waits for this very sale. `false` where it was written before.
fn is_to_be_completed(
    txn: &WriteTransaction,
    sale: &Sale,
    attempt: AttemptId,
) -> Result<bool, StoreError> {
    let row = standing(txn, attempt)?.ok_or(Refusal::UnknownIntent)?;
    let garbled = |why: RowError| why.of(Shelf::Intents.name(), attempt);
    let is_sold = row.state == StateRow::Sold;
    if matches!(row.state, StateRow::Closed(_)) {
        return Err(Refusal::IntentEnded.into());
    }
    let open = StandingRow { state: StateRow::Open(OpenReason::Sending.into()), ..row };
    let standing = open.standing().map_err(garbled)?.ok_or(Refusal::UnknownIntent)?;
    let paid = Money::sum(sale.payments.iter().map(|payment| payment.approval.amount))?;
    match is_of_intent(sale, &standing) {
        false => Err(Refusal::OtherSale.into()),
        true if is_sold => Ok(false),
        true if paid != standing.intent.amount => Err(Refusal::UnequalAmounts.into()),
        true => Ok(true),
    }
}

/// The same for a sale in which no terminal took part.
fn is_to_be_sold(txn: &WriteTransaction, sale: &Sale) -> Result<bool, StoreError> {
    if (sale.id, sale.patient) != (sale.sold.sale, sale.sold.patient) {
        return Err(Refusal::OtherSale.into());
    }
    if let Some(known) = OnDisk(txn).get(Shelf::Sales, &id_bytes(sale.id))? {
        let is_same = Sale::try_from(
            from_bytes::<crate::store::record::sale::SaleRow>(&known)
                .map_err(|why| why.of(Shelf::Sales.name(), sale.id))?,
        )
        .map_err(|why| why.of(Shelf::Sales.name(), sale.id))?
        .sold
            == sale.sold;
        return if is_same { Ok(false) } else { Err(Refusal::OtherSale.into()) };
    }
    if !adds_up(&sale.sold)? || Sums::of(&sale.sold)?.card != Money::ZERO {
        return Err(Refusal::UnequalAmounts.into());
    }
    match sale.consent {
        // A consent to these very lots was signed; its text is named by each of them.
        Some(consent) => {
            let digest = sale::lots(&sale.sold).next().map(|lot| lot.consent);
            let digest = digest.ok_or(Refusal::UnknownConsent)?;
            is_on_file(txn, &SignedTerms { consent, digest }, &sale.sold)?;
        }
        None => is_known(txn, &sale.sold)?,
    }
    Ok(true)
}

/// The sale is the intent's, and is paid by the cards that are written of it, and by the one that
/// was asked for last.
fn is_of_intent(sale: &Sale, standing: &Standing) -> bool {
    let intent = &standing.intent;
    let of_sale = (sale.id, sale.patient, sale.consent, sale.business_date);
    let of_intent = (
        intent.sale(),
        intent.patient(),
        intent.consent.map(|signed| signed.consent),
        intent.business_date,
    );
    let asked = standing.asked().reference;
    let mut due: Vec<EcrRef> = standing.taken.iter().map(|payment| payment.reference).collect();
    if !standing.is_asked_taken() {
        due.push(asked);
    }
    let is_paid_so = sale.payments.iter().all(|payment| payment.attempt == intent.attempt)
        && sale.payments.iter().map(|payment| payment.reference).eq(due);
    of_sale == of_intent && sale.sold == intent.sold && is_paid_so
}

/// The consent is on file, is this patient's, and is to the text that the new contracts name.
fn is_on_file(txn: &WriteTransaction, signed: &SignedTerms, sold: &Sold) -> Result<(), StoreError> {
    let consent = OnDisk(txn).get(Shelf::Consents, &id_bytes(signed.consent))?;
    let consent = consent.ok_or(Refusal::UnknownConsent)?;
    let consent: Consent = from_bytes::<ConsentRow>(&consent)
        .and_then(Consent::try_from)
        .map_err(|why| why.of(Shelf::Consents.name(), signed.consent))?;
    let are_lots_its =
        new_contract_lots(sold).all(|lot| lot.consent == signed.digest && lot.sale == sold.sale);
    let is_ours = (consent.patient, consent.terms) == (sold.patient, signed.digest);
    match is_ours && are_lots_its {
        true => Ok(()),
        false => Err(Refusal::UnknownConsent.into()),
    }
}

/// Without a consent, the patient is on file and nothing new is agreed.
fn is_known(txn: &WriteTransaction, sold: &Sold) -> Result<(), StoreError> {
    if sold.lines.iter().any(|line| matches!(line, SoldLine::Contract { .. })) {
        return Err(Refusal::UnknownConsent.into());
    }
    match OnDisk(txn).get(Shelf::Patients, &id_bytes(sold.patient))? {
        Some(_) => Ok(()),
        None => Err(Refusal::UnknownPatient.into()),
    }
}

fn new_contract_lots(sold: &Sold) -> impl Iterator<Item = &crate::domain::entitlement::Lot> {
    sold.lines.iter().flat_map(|line| match line {
        SoldLine::Contract { lots, .. } => lots.as_slice(),
        SoldLine::Cycle { .. } | SoldLine::Part { .. } | SoldLine::Goods(_) => &[],
    })
}

/// No sale and no lot has one of these ids, and no two lots have the same.
fn is_unused(txn: &WriteTransaction, sold: &Sold) -> Result<(), StoreError> {
    let shelves = OnDisk(txn);
    let mut is_used = shelves.get(Shelf::Sales, &id_bytes(sold.sale))?.is_some();
    let mut seen = BTreeSet::new();
    for lot in sale::lots(sold) {
        is_used |= !seen.insert(lot.id)
            || lot.patient != sold.patient
            || shelves.get(Shelf::Lots, &id_bytes(lot.id))?.is_some();
    }
    if is_used { Err(Refusal::UsedTwice.into()) } else { Ok(()) }
}

/// The lines and the tax are what the tenders pay.
fn adds_up(sold: &Sold) -> Result<bool, Overflow> {
    let tenders = Money::sum(sold.tenders.iter().map(Tender::amount))?;
    Ok(sold.total()? == tenders)
}

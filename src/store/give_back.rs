//! Money that goes back over the terminal: written before the terminal hears of it, and with its end
//! what that posts.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use redb::{ReadableTable as _, WriteTransaction};

use crate::domain::card::{Doubt, EcrRef};
use crate::domain::give_back::{BackLeg, GiveBack, LegEnd, OpenBack};
use crate::domain::id::{AttemptId, PatientId, SaleId};
use crate::domain::money::Money;
use crate::domain::sale::CardPayment;
use crate::ledger::fact::{Actor, Deed, Fact, Refund, RefundTo, StaffCode};
use crate::store::Store;
use crate::store::batch::{SINCE, ensure_not_closing, since};
use crate::store::error::{Refusal, StoreError};
use crate::store::event::Event;
use crate::store::files::{fold_on, read_row, ready};
use crate::store::happening::BackEvent;
use crate::store::owed;
use crate::store::projection::{OnDisk, Shelves, missing};
use crate::store::read::{bytes, keys, read_sale, row};
use crate::store::record::give_back::{BackMarkedRow, BackRow};
use crate::store::record::{CentsRow, RowError, from_bytes, id_bytes, not_a, to_bytes};
use crate::store::tables::{JOURNAL, Shelf};
use crate::store::write::{append, next_reference};

/// A charge of which something can go back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChargeLeft {
    pub sale: SaleId,
    pub charge: CardPayment,
    /// What has not gone back of it.
    pub left: Money,
    /// It is of the terminal's open batch, as far as our journal knows.
    pub is_in_batch: bool,
}

impl Store {
    /// The charges of these sales of which something is left, the newest first.
    ///
    /// # Errors
    ///
    /// [`StoreError::Garbled`] and those of the disk.
    pub fn charges_left(&self, sales: &[SaleId]) -> Result<Vec<ChargeLeft>, StoreError> {
        let txn = self.read()?;
        let after = since(bytes(&txn, Shelf::Counters, SINCE)?)?;
        let closed_at = match txn.open_table(JOURNAL)?.get(after)? {
            Some(stored) => Some(read_row(after, stored.value())?.1),
            None => None,
        };
        let mut charges = Vec::new();
        for id in sales {
            let sale = row(&txn, Shelf::Sales, *id, read_sale)?
                .ok_or_else(|| missing(Shelf::Sales, *id))?;
            for charge in sale.payments.iter().rev() {
                let gone =
                    gone_of(bytes(&txn, Shelf::GivenBack, &reference_key(charge.reference))?)?;
                let left = charge.approval.amount.minus(gone)?;
                if left.is_positive() {
                    let is_in_batch = closed_at.is_none_or(|at| sale.sold_at > at);
                    let (sale, charge) = (sale.id, charge.clone());
                    charges.push(ChargeLeft { sale, charge, left, is_in_batch });
                }
            }
        }
        Ok(charges)
    }

    /// What is on its way back, or in doubt; the oldest first.
    ///
    /// # Errors
    ///
    /// [`StoreError::Garbled`] and those of the disk.
    pub fn open_backs(&self) -> Result<Vec<OpenBack>, StoreError> {
        let txn = self.read()?;
        let mut open = Vec::new();
        for key in keys(&txn, Shelf::OpenBacks, &[])? {
            let stored = bytes(&txn, Shelf::OpenBacks, &key)?.unwrap_or_default();
            let (back, _, doubt) = standing(&stored)?;
            open.push(OpenBack { back, doubt });
        }
        Ok(open)
    }

    /// One that is open, and what its end will post.
    ///
    /// # Errors
    ///
    /// [`StoreError::Garbled`] and those of the disk.
    pub fn open_refund(&self, id: AttemptId) -> Result<Option<(GiveBack, Refund)>, StoreError> {
        let row = self.row_of(Shelf::OpenBacks, &id_bytes(id))?;
        let Some(row) = row else { return Ok(None) };
        let (back, refund, _) = standing(&row)?;
        Ok(Some((back, refund)))
    }

    /// Writes what is about to go back. Nothing may be asked of the terminal before this is `Ok`. The
    /// same again changes nothing.
    ///
    /// # Errors
    ///
    /// [`Refusal::OtherIntentOpen`] while money is open, [`Refusal::BatchBegun`] while the day is
    /// being closed, [`Refusal::MoreThanCharged`] for more than a charge has left,
    /// [`Refusal::UnequalAmounts`] where the charges are not what the refund gives back, and
    /// [`StoreError::Fact`] where the patient's file is against it.
    pub fn record_give_back(
        &mut self,
        back: &GiveBack,
        refund: &Refund,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let policy = Arc::clone(&self.policy);
        self.commit(|txn| {
            ready(txn, &policy)?;
            if let Some(known) = OnDisk(txn).get(Shelf::OpenBacks, &id_bytes(back.id))? {
                let (known, _, _) = standing(&known)?;
                return if known == *back { Ok(()) } else { Err(Refusal::OtherIntent.into()) };
            }
            ensure_not_closing(txn)?;
            for shelf in [Shelf::OpenIntents, Shelf::OpenBacks] {
                if txn.open_table(shelf.table())?.first()?.is_some() {
                    return Err(Refusal::OtherIntentOpen.into());
                }
            }
            back.legs.iter().try_for_each(|leg| is_left(txn, leg))?;
            if refund.contract != back.contract {
                return Err(Refusal::UnequalAmounts.into());
            }
            adds_up(back, refund)?;
            let mut file = fold_on(txn, back.patient, &policy)?;
            for fact in facts(back, refund, None, at)? {
                file.take(&fact)?;
            }
            let opened = BackEvent::Opened(Box::new(back.clone()), Box::new(refund.clone()));
            append(txn, &Event::Back(opened), at)
        })
    }

    /// Notes that nobody knows whether it went back. The same again changes nothing.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownIntent`] for what is not open.
    pub fn mark_give_back(
        &mut self,
        id: AttemptId,
        doubt: Doubt,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.commit(|txn| {
            let row = OnDisk(txn).get(Shelf::OpenBacks, &id_bytes(id))?;
            let (_, _, known) = standing(&row.ok_or(Refusal::UnknownIntent)?)?;
            match known == Some(doubt) {
                true => Ok(()),
                false => append(txn, &Event::Back(BackEvent::Marked(id, doubt)), at),
            }
        })
    }

    /// Writes how each charge ended, and what that posts, together: the contract ends where something
    /// went back, or where nothing had to; nothing is posted where nothing went back. What has ended
    /// stays as it is.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnequalAmounts`] for another number of charges, and those of the disk.
    pub fn end_give_back(
        &mut self,
        id: AttemptId,
        ends: &[LegEnd],
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let policy = Arc::clone(&self.policy);
        self.commit(|txn| {
            let Some(row) = OnDisk(txn).get(Shelf::OpenBacks, &id_bytes(id))? else {
                return Ok(());
            };
            let (back, refund, _) = standing(&row)?;
            if ends.len() != back.legs.len() {
                return Err(Refusal::UnequalAmounts.into());
            }
            append(txn, &Event::Back(BackEvent::Ended(id, ends.to_vec())), at)?;
            let is_given = ends.is_empty() || ends.iter().any(LegEnd::is_given);
            if !is_given {
                return Ok(());
            }
            for fact in facts(&back, &refund, Some(ends), at)? {
                append(txn, &Event::Fact(Box::new(fact)), at)?;
            }
            ready(txn, &policy)?;
            owed::update(txn, &fold_on(txn, back.patient, &policy)?)
        })
    }
}

/// What a refund posts: that the contract ended, and what has reached the patient. With `None` all of
/// it does. What goes to a card on file is the processor's to pay.
fn facts(
    back: &GiveBack,
    refund: &Refund,
    ends: Option<&[LegEnd]>,
    at: DateTime<Utc>,
) -> Result<Vec<Fact>, StoreError> {
    let by = Actor::Staff(StaffCode(back.by.name.clone()));
    let fact =
        |what| Fact { on: back.business_date, at, patient: back.patient, by: by.clone(), what };
    let mut all = vec![fact(Deed::Refunded(refund.clone()))];
    for (tender, promised) in &refund.back {
        let amount = match tender {
            RefundTo::Card(sale) => {
                let legs = back.legs.iter().enumerate();
                let given = legs.filter(|(place, leg)| {
                    let end =
                        ends.map_or(Some(true), |ends| ends.get(*place).map(LegEnd::is_given));
                    leg.sale == *sale && end == Some(true)
                });
                Money::sum(given.map(|(_, leg)| leg.amount))?
            }
            RefundTo::Cash(_) => *promised,
            RefundTo::OnFile(_) | RefundTo::Credit(_) => Money::ZERO,
        };
        if amount.is_positive() {
            let (refund, tender) = (refund.id, *tender);
            all.push(fact(Deed::RefundPaid { refund, tender, amount }));
        }
    }
    Ok(all)
}

/// The charges give back what the refund promises to cards, sale by sale.
fn adds_up(back: &GiveBack, refund: &Refund) -> Result<(), StoreError> {
    let by_card = Money::sum(refund.back.iter().filter_map(|(to, amount)| match to {
        RefundTo::Card(_) => Some(*amount),
        _ => None,
    }))?;
    for (to, amount) in &refund.back {
        if let RefundTo::Card(sale) = to {
            let legs = back.legs.iter().filter(|leg| leg.sale == *sale);
            if Money::sum(legs.map(|leg| leg.amount))? != *amount {
                return Err(Refusal::UnequalAmounts.into());
            }
        }
    }
    match by_card == back.total()? {
        true => Ok(()),
        false => Err(Refusal::UnequalAmounts.into()),
    }
}

/// A charge has as much left, and the reference was given out and not used.
fn is_left(txn: &WriteTransaction, leg: &BackLeg) -> Result<(), StoreError> {
    let charge = &leg.charge;
    let gone = gone_of(OnDisk(txn).get(Shelf::GivenBack, &reference_key(charge.reference))?)?;
    if !leg.amount.is_positive() || leg.amount > charge.approval.amount.minus(gone)? {
        return Err(Refusal::MoreThanCharged.into());
    }
    let reference = leg.reference.get();
    let used = OnDisk(txn).get(Shelf::References, &reference_key(leg.reference))?;
    if used.is_some() || reference.is_multiple_of(2) || reference >= next_reference(txn)? {
        return Err(Refusal::UnknownReference.into());
    }
    Ok(())
}

/// Whether something of this patient, or of anybody, is on its way back.
pub(super) fn is_going_back(
    txn: &WriteTransaction,
    patient: Option<PatientId>,
) -> Result<bool, StoreError> {
    for pair in txn.open_table(Shelf::OpenBacks.table())?.iter()? {
        let (_, row) = pair?;
        let (back, _, _) = standing(row.value())?;
        if patient.is_none_or(|patient| patient == back.patient) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A row of the open ones: payload of kind 51, and after it of the last kind 52.
pub(super) fn standing(row: &[u8]) -> Result<(GiveBack, Refund, Option<Doubt>), StoreError> {
    let garbled = |why: RowError| why.of(Shelf::OpenBacks.name(), "a row");
    let (marked, payload) = row.split_first_chunk::<4>().ok_or_else(|| garbled(not_a("row")))?;
    let n = usize::try_from(u32::from_be_bytes(*marked)).map_err(|_why| garbled(not_a("row")))?;
    let (payload, mark) = payload.split_at_checked(n).ok_or_else(|| garbled(not_a("row")))?;
    let (back, refund) =
        from_bytes::<BackRow>(payload).and_then(BackRow::parts).map_err(garbled)?;
    let doubt = match mark {
        [] => None,
        mark => Some(from_bytes::<BackMarkedRow>(mark).map_err(garbled)?.parts().1),
    };
    Ok((back, refund, doubt))
}

fn standing_row(payload: &[u8], mark: &[u8]) -> Result<Vec<u8>, StoreError> {
    let too_long = |_why| not_a("length").of(Shelf::OpenBacks.name(), "a row");
    let n = u32::try_from(payload.len()).map_err(too_long)?;
    Ok([&n.to_be_bytes(), payload, mark].concat())
}

fn gone_of(row: Option<Vec<u8>>) -> Result<Money, StoreError> {
    let Some(row) = row else { return Ok(Money::ZERO) };
    let garbled = |why: RowError| why.of(Shelf::GivenBack.name(), "a row");
    Ok(from_bytes::<CentsRow>(&row).map_err(garbled)?.into())
}

/// Brings the tables up to date after a row with this payload; says whose it is.
pub(super) fn apply(
    shelves: &mut dyn Shelves,
    event: &BackEvent,
    payload: &[u8],
) -> Result<PatientId, StoreError> {
    let id = match event {
        BackEvent::Opened(back, _) => {
            shelves.put(Shelf::OpenBacks, &id_bytes(back.id), &standing_row(payload, &[])?)?;
            for leg in &back.legs {
                shelves.put(
                    Shelf::References,
                    &reference_key(leg.reference),
                    &id_bytes(back.id),
                )?;
            }
            return Ok(back.patient);
        }
        BackEvent::Marked(id, _) | BackEvent::Ended(id, _) => *id,
    };
    let key = id_bytes(id);
    let row = shelves.get(Shelf::OpenBacks, &key)?;
    let (back, refund, _) = standing(&row.ok_or_else(|| missing(Shelf::OpenBacks, id))?)?;
    if let BackEvent::Ended(_, ends) = event {
        shelves.remove(Shelf::OpenBacks, &key)?;
        for (leg, _) in back.legs.iter().zip(ends).filter(|(_, end)| end.is_given()) {
            let key = reference_key(leg.charge.reference);
            let gone = gone_of(shelves.get(Shelf::GivenBack, &key)?)?.plus(leg.amount)?;
            shelves.put(Shelf::GivenBack, &key, &to_bytes(&CentsRow::from(gone)))?;
        }
    } else {
        let opened = to_bytes(&BackRow::new(&back, &refund));
        shelves.put(Shelf::OpenBacks, &key, &standing_row(&opened, payload)?)?;
    }
    Ok(back.patient)
}

fn reference_key(reference: EcrRef) -> [u8; 4] {
    reference.get().to_be_bytes()
}

//! What the other tables say, worked out from the journal. One function does it, when a row is
//! written and when everything is worked out again.

use std::collections::BTreeMap;

use redb::{ReadableTable as _, WriteTransaction};
use sha2::{Digest as _, Sha256};

use crate::domain::card::EcrRef;
use crate::domain::id::{AttemptId, Id, PatientId};
use crate::domain::intent::{Intent, Leg, OpenReason, StaffQuestion};
use crate::domain::open_case::Question;
use crate::domain::sale::{self, CardPayment, Sale};
use crate::domain::sold::Sold;
use crate::ledger::fact::{ClinicDeed, Deed};
use crate::store::agreement;
use crate::store::batch;
use crate::store::chain::Head;
use crate::store::error::StoreError;
use crate::store::event::Event;
use crate::store::facts;
use crate::store::find;
use crate::store::give_back;
use crate::store::on_sale;
use crate::store::owed::day_key;
use crate::store::prints;
use crate::store::record::intent::{IntentRow, LegRow, OpenReasonRow, StandingRow, StateRow};
use crate::store::record::lot::LotRow;
use crate::store::record::sale::CardPaymentRow;
use crate::store::record::{RowError, from_bytes, id_bytes, to_bytes};
use crate::store::staff;
use crate::store::superbill;
use crate::store::tables::Shelf;

/// Key of the journal's head among the counters.
pub const HEAD: &[u8] = b"head";
/// Key of the next reference among the counters: four bytes, high byte first.
pub const NEXT_REFERENCE: &[u8] = b"next_reference";
/// Key of the last day up to which the books are closed among the counters: four bytes.
pub const CLOSED: &[u8] = b"closed_through";
/// Key of the terminal that was seen last among the counters: payload of kind 33.
pub const TERMINAL: &[u8] = b"terminal";
/// Key of the number of sales among the counters: eight bytes, high byte first.
pub const N_SALES: &[u8] = b"n_sales";

/// The tables that are worked out, on disk or in memory.
pub trait Shelves {
    fn get(&self, shelf: Shelf, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;
    fn put(&mut self, shelf: Shelf, key: &[u8], row: &[u8]) -> Result<(), StoreError>;
    fn remove(&mut self, shelf: Shelf, key: &[u8]) -> Result<(), StoreError>;
}

/// The tables of a transaction.
pub struct OnDisk<'a>(pub &'a WriteTransaction);

impl Shelves for OnDisk<'_> {
    fn get(&self, shelf: Shelf, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.0.open_table(shelf.table())?.get(key)?.map(|row| row.value().to_vec()))
    }

    fn put(&mut self, shelf: Shelf, key: &[u8], row: &[u8]) -> Result<(), StoreError> {
        self.0.open_table(shelf.table())?.insert(key, row)?;
        Ok(())
    }

    fn remove(&mut self, shelf: Shelf, key: &[u8]) -> Result<(), StoreError> {
        self.0.open_table(shelf.table())?.remove(key)?;
        Ok(())
    }
}

/// The tables in memory, to compare with: rows as [`InMemory::kept`] keeps them.
#[derive(Debug, Default)]
pub struct InMemory {
    pub shelves: BTreeMap<Shelf, BTreeMap<Vec<u8>, Vec<u8>>>,
}

impl InMemory {
    /// What is kept of a row: itself where it is short or read again, its digest otherwise. So
    /// that the signatures of ten years need not fit into memory.
    pub fn kept(shelf: Shelf, row: &[u8]) -> Vec<u8> {
        match shelf {
            Shelf::Patients | Shelf::Terms | Shelf::Consents | Shelf::Sales | Shelf::Lots => {
                Sha256::digest(row).to_vec()
            }
            _ => row.to_vec(),
        }
    }
}

impl Shelves for InMemory {
    fn get(&self, shelf: Shelf, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.shelves.get(&shelf).and_then(|rows| rows.get(key).cloned()))
    }

    fn put(&mut self, shelf: Shelf, key: &[u8], row: &[u8]) -> Result<(), StoreError> {
        let kept = Self::kept(shelf, row);
        self.shelves.entry(shelf).or_default().insert(key.to_vec(), kept);
        Ok(())
    }

    fn remove(&mut self, shelf: Shelf, key: &[u8]) -> Result<(), StoreError> {
        self.shelves.entry(shelf).or_default().remove(key);
        Ok(())
    }
}

/// Takes in the event of the row that made the journal's head `head`.
pub fn apply(shelves: &mut dyn Shelves, head: Head, event: &Event) -> Result<(), StoreError> {
    shelves.put(Shelf::Counters, HEAD, &head.to_bytes())?;
    match event {
        Event::Patient(patient) => {
            let id = id_bytes(patient.id);
            shelves.put(Shelf::Patients, &id, &event.payload())?;
            shelves.put(Shelf::PatientsByFacts, &pair(&facts::of(patient), &id), &[])?;
            find::apply(shelves, patient)
        }
        Event::Terms(text) => shelves.put(Shelf::Terms, &text.digest().0, &event.payload()),
        Event::Consent(consent) => {
            shelves.put(Shelf::Consents, &id_bytes(consent.id), &event.payload())
        }
        Event::Reference(reference) => apply_reference(shelves, *reference),
        Event::IntentOpened(intent) => {
            apply_intent(shelves, intent)?;
            note_row(shelves, intent.patient(), head)
        }
        Event::IntentMarked(attempt, reason) => {
            let patient = set_state(shelves, *attempt, StateRow::Open((*reason).into()))?;
            note_row(shelves, patient, head)
        }
        Event::IntentClosed(attempt, end) => {
            let patient = set_state(shelves, *attempt, StateRow::Closed((*end).into()))?;
            note_row(shelves, patient, head)
        }
        Event::Sale(sale) => {
            apply_sale(shelves, sale, &event.payload())?;
            prints::apply_sale(shelves, head, sale.id)?;
            note_row(shelves, sale.patient, head)
        }
        Event::Fact(fact) => {
            if let Deed::Sold(sold) = &fact.what {
                apply_lots(shelves, sold)?;
            }
            note_row(shelves, fact.patient, head)
        }
        Event::Clinic(fact) => apply_clinic(shelves, head, &fact.what),
        Event::LegTaken(payment, asks) => {
            let patient = apply_taken(shelves, payment, *asks)?;
            note_row(shelves, patient, head)
        }
        Event::LegOpened(leg) => apply_leg(shelves, head, leg),
        Event::StaffAnswered(answer) => match answer.to {
            Question::HandedOver => shelves.remove(Shelf::ToHandOver, &id_bytes(answer.attempt)),
            Question::OfPayment(_) => Ok(()),
        },
        Event::LateApproval(payment) => {
            let key = payment.reference.get().to_be_bytes();
            shelves.put(Shelf::LateApprovals, &key, &event.payload())
        }
        Event::LateApprovalEnded(reference, _) => {
            shelves.remove(Shelf::LateApprovals, &reference.get().to_be_bytes())
        }
        Event::TerminalSeen(_) => shelves.put(Shelf::Counters, TERMINAL, &event.payload()),
        Event::Print(of, stage) => prints::apply(shelves, head, *of, *stage),
        Event::SettledByHand(_) | Event::Call(_) => Ok(()),
        Event::Staff(event) => staff::apply(shelves, event),
        Event::Agreement(kept) => agreement::apply(shelves, head, kept),
        Event::SuperbillCompleted(it) => superbill::apply(shelves, it, &event.payload()),
        Event::Dispute(event) => note_row(shelves, event.patient(), head),
        Event::Back(back) => {
            let patient = give_back::apply(shelves, back, &event.payload())?;
            note_row(shelves, patient, head)
        }
    }
}

fn apply_clinic(
    shelves: &mut dyn Shelves,
    head: Head,
    what: &ClinicDeed,
) -> Result<(), StoreError> {
    match what {
        ClinicDeed::PeriodClosed { through } => {
            shelves.put(Shelf::Counters, CLOSED, &day_key(*through)?)
        }
        ClinicDeed::OnSale { offering, version, written } => {
            on_sale::put(shelves, offering, *version, *written)
        }
        ClinicDeed::OffSale { offering } => on_sale::take(shelves, offering),
        deed => batch::apply(shelves, head.row, deed),
    }
}

fn apply_reference(shelves: &mut dyn Shelves, reference: EcrRef) -> Result<(), StoreError> {
    let next = reference.for_void().get().saturating_add(1);
    shelves.put(Shelf::Counters, NEXT_REFERENCE, &next.to_be_bytes())
}

fn apply_leg(shelves: &mut dyn Shelves, head: Head, leg: &Leg) -> Result<(), StoreError> {
    let key = leg.reference.get().to_be_bytes();
    shelves.put(Shelf::References, &key, &id_bytes(leg.attempt))?;
    let patient = change(shelves, leg.attempt, |standing| {
        standing.leg = Some(LegRow::from(leg));
        standing.state = StateRow::Open(OpenReason::Sending.into());
    })?;
    note_row(shelves, patient, head)
}

/// Whose row this is of the journal: a patient's file is made from theirs.
fn note_row(shelves: &mut dyn Shelves, patient: PatientId, head: Head) -> Result<(), StoreError> {
    let key = pair(&id_bytes(patient), &head.row.to_be_bytes());
    shelves.put(Shelf::RowsByPatient, &key, &[])
}

fn apply_lots(shelves: &mut dyn Shelves, sold: &Sold) -> Result<(), StoreError> {
    for lot in sale::lots(sold) {
        shelves.put(Shelf::Lots, &id_bytes(lot.id), &to_bytes(&LotRow::from(lot)))?;
    }
    Ok(())
}

fn apply_intent(shelves: &mut dyn Shelves, intent: &Intent) -> Result<(), StoreError> {
    let attempt = id_bytes(intent.attempt);
    let row = StandingRow {
        intent: IntentRow::from(intent),
        state: StateRow::Open(OpenReason::Sending.into()),
        taken: None,
        leg: None,
    };
    shelves.put(Shelf::Intents, &attempt, &to_bytes(&row))?;
    shelves.put(Shelf::OpenIntents, &attempt, &[])?;
    shelves.put(Shelf::References, &intent.reference.get().to_be_bytes(), &attempt)
}

fn apply_sale(shelves: &mut dyn Shelves, sale: &Sale, payload: &[u8]) -> Result<(), StoreError> {
    let id = id_bytes(sale.id);
    shelves.put(Shelf::Sales, &id, payload)?;
    shelves.put(Shelf::SalesByPatient, &pair(&id_bytes(sale.patient), &id), &[])?;
    shelves.put(Shelf::SalesByReceipt, &sale.receipt.0, &id)?;
    apply_lots(shelves, &sale.sold)?;
    let n_sales = n_sales(shelves.get(Shelf::Counters, N_SALES)?.as_deref())?.saturating_add(1);
    shelves.put(Shelf::Counters, N_SALES, &n_sales.to_be_bytes())?;
    let Some(payment) = sale.payments.first() else { return Ok(()) };
    let attempt = id_bytes(payment.attempt);
    let mut was_left_open = false;
    change(shelves, payment.attempt, |standing| {
        was_left_open = standing.state == StateRow::Open(OpenReasonRow::LeftOpen);
        standing.state = StateRow::Sold;
    })?;
    shelves.remove(Shelf::OpenIntents, &attempt)?;
    if was_left_open {
        shelves.put(Shelf::ToHandOver, &attempt, &id)?;
    }
    Ok(())
}

/// A card has paid; the sale waits for another card, or for staff.
fn apply_taken(
    shelves: &mut dyn Shelves,
    payment: &CardPayment,
    asks: Option<StaffQuestion>,
) -> Result<PatientId, StoreError> {
    change(shelves, payment.attempt, |standing| {
        standing.taken.get_or_insert_default().push(CardPaymentRow::from(payment));
        let reason = asks.map_or(OpenReason::Parted, OpenReason::AskingStaff);
        standing.state = StateRow::Open(reason.into());
    })
}

/// Says how an intent stands, and whose it is.
fn set_state(
    shelves: &mut dyn Shelves,
    attempt: AttemptId,
    state: StateRow,
) -> Result<PatientId, StoreError> {
    if !matches!(state, StateRow::Open(_)) {
        shelves.remove(Shelf::OpenIntents, &id_bytes(attempt))?;
    }
    change(shelves, attempt, |standing| standing.state = state)
}

/// Changes what stands of an intent, and says whose it is.
fn change(
    shelves: &mut dyn Shelves,
    attempt: AttemptId,
    how: impl FnOnce(&mut StandingRow),
) -> Result<PatientId, StoreError> {
    let key = id_bytes(attempt);
    let row = shelves.get(Shelf::Intents, &key)?;
    let row = row.ok_or_else(|| missing(Shelf::Intents, attempt))?;
    let mut standing: StandingRow =
        from_bytes(&row).map_err(|why| why.of(Shelf::Intents.name(), attempt))?;
    how(&mut standing);
    let patient = standing.intent.patient();
    shelves.put(Shelf::Intents, &key, &to_bytes(&standing))?;
    Ok(patient)
}

/// The fault of a row that another row names and that is not there.
pub fn missing<T>(shelf: Shelf, id: Id<T>) -> StoreError {
    RowError("it is missing".to_owned()).of(shelf.name(), id)
}

/// The number of sales, from its counter; 0 before the first.
pub fn n_sales(counter: Option<&[u8]>) -> Result<u64, StoreError> {
    let Some(bytes) = counter else { return Ok(0) };
    let bytes = bytes.try_into().map_err(|_why| garbled_counter("n_sales"))?;
    Ok(u64::from_be_bytes(bytes))
}

/// The next reference that nobody has, from its counter; 1 before the first.
pub fn next_reference(counter: Option<&[u8]>) -> Result<u32, StoreError> {
    let Some(bytes) = counter else { return Ok(1) };
    let bytes = bytes.try_into().map_err(|_why| garbled_counter("next_reference"))?;
    Ok(u32::from_be_bytes(bytes))
}

/// The journal's head, from its counter.
pub fn head(counter: Option<&[u8]>) -> Result<Head, StoreError> {
    let Some(bytes) = counter else { return Ok(Head::START) };
    Head::from_bytes(bytes).ok_or_else(|| garbled_counter("head"))
}

fn garbled_counter(name: &str) -> StoreError {
    RowError("it has another length".to_owned()).of(Shelf::Counters.name(), name)
}

/// Two parts of a key, joined. The first has a fixed length.
pub fn pair(first: &[u8], second: &[u8]) -> Vec<u8> {
    [first, second].concat()
}

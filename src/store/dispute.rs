//! Disputes, what was said to patients, and all that the journal holds of one sale.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use redb::{ReadTransaction, ReadableTable as _, WriteTransaction};

use crate::domain::chain::{ChainRow, Link};
use crate::domain::dispute::{
    Contact, Dispute, DisputeEvent, DisputeFile, DisputeId, DisputeState, DisputeStep, PacketExport,
};
use crate::domain::id::{ContractId, PatientId, SaleId};
use crate::domain::paper::PrintEnd;
use crate::domain::printout::{PrintStage, Printout, SalePaper};
use crate::domain::sale::Sale;
use crate::domain::sold::SoldLine;
use crate::ledger::deed::{HoldAsk, hold, release};
use crate::ledger::fact::{Actor, Deed, Fact, StaffCode};
use crate::ledger::trail::{SaleTrail, TrailHead};
use crate::store::Store;
use crate::store::agreement;
use crate::store::chain::{self, Head};
use crate::store::entry::Entry;
use crate::store::error::{Refusal, StoreError};
use crate::store::event::{Event, Kind};
use crate::store::files::{fold_on, read_row, ready};
use crate::store::owed;
use crate::store::projection::{OnDisk, Shelves as _};
use crate::store::read::{keys, read_sale, row};
use crate::store::record::{id_bytes, not_a};
use crate::store::tables::{JOURNAL, Shelf};
use crate::store::write::append;

impl Store {
    /// Writes down that a payment is disputed, and stops the use of what it bought, in one
    /// transaction.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownSale`]; [`Refusal::DisputeOpen`] where one of this sale has not ended.
    pub fn open_dispute(
        &mut self,
        dispute: &Dispute,
        by: &str,
        on: NaiveDate,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let files = self.disputes_of(dispute.patient)?;
        let is_open = |file: &DisputeFile| {
            file.dispute.sale == dispute.sale && !matches!(file.state(), DisputeState::Ended(_))
        };
        if files.iter().any(is_open) {
            return Err(Refusal::DisputeOpen.into());
        }
        let policy = Arc::clone(&self.policy);
        self.commit(|txn| {
            ready(txn, &policy)?;
            let sale = sale_on(txn, dispute.sale)?;
            if sale.patient != dispute.patient {
                return Err(Refusal::OtherPatient.into());
            }
            let event = DisputeEvent::Opened { dispute: dispute.clone(), by: by.to_owned() };
            append(txn, &Event::Dispute(Box::new(event)), at)?;
            let mut file = fold_on(txn, sale.patient, &policy)?;
            for contract in contracts_of(&sale) {
                // What is over, or held already, needs no hold.
                if let Ok(deed) = hold(&file, &HoldAsk { contract }, on) {
                    let fact = fact(&sale, by, on, at, deed);
                    file.take(&fact)?;
                    append(txn, &Event::Fact(Box::new(fact)), at)?;
                }
            }
            owed::update(txn, &file)
        })
    }

    /// Writes down a step of a dispute. Where it was won or taken back, what was held is free again.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownDispute`]; [`Refusal::DisputeOver`] where the step cannot follow.
    pub fn step_dispute(
        &mut self,
        (patient, id): (PatientId, DisputeId),
        step: DisputeStep,
        by: &str,
        on: NaiveDate,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let files = self.disputes_of(patient)?;
        let known = files.into_iter().find(|file| file.dispute.id == id);
        let known = known.ok_or(Refusal::UnknownDispute)?;
        if !known.allows(step) {
            return Err(Refusal::DisputeOver.into());
        }
        let policy = Arc::clone(&self.policy);
        self.commit(|txn| {
            ready(txn, &policy)?;
            let sale = sale_on(txn, known.dispute.sale)?;
            let event = DisputeEvent::Step { dispute: id, patient, step, by: by.to_owned() };
            append(txn, &Event::Dispute(Box::new(event)), at)?;
            if !matches!(step, DisputeStep::Ended(outcome) if outcome.frees()) {
                return Ok(());
            }
            let mut file = fold_on(txn, patient, &policy)?;
            for contract in contracts_of(&sale) {
                if let Ok(deed) = release(&file, &HoldAsk { contract }, on) {
                    let fact = fact(&sale, by, on, at, deed);
                    file.take(&fact)?;
                    append(txn, &Event::Fact(Box::new(fact)), at)?;
                }
            }
            owed::update(txn, &file)
        })
    }

    /// Writes down what was said between clinic and patient, or that a packet left the kiosk.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownSale`].
    pub fn note_of_sale(
        &mut self,
        event: DisputeEvent,
        sale: SaleId,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.commit(|txn| {
            sale_on(txn, sale)?;
            append(txn, &Event::Dispute(Box::new(event)), at)
        })
    }

    /// Every dispute that was ever noted, the oldest first.
    ///
    /// # Errors
    ///
    /// Those of the disk, and [`StoreError::Garbled`].
    pub fn disputes(&self) -> Result<Vec<DisputeFile>, StoreError> {
        let txn = self.read()?;
        let mut told = Told::default();
        for pair in txn.open_table(JOURNAL)?.iter()? {
            let (row, stored) = pair?;
            if is_of_disputes(row.value(), stored.value())? {
                told.take(read_row(row.value(), stored.value())?);
            }
        }
        Ok(told.disputes)
    }

    /// A patient's disputes.
    fn disputes_of(&self, patient: PatientId) -> Result<Vec<DisputeFile>, StoreError> {
        let txn = self.read()?;
        let mut told = Told::default();
        for row in rows_of(&txn, patient)? {
            told.take(stored_row(&txn, row)?);
        }
        Ok(told.disputes)
    }

    /// All that the journal holds of a sale. `None` where there is no such sale.
    ///
    /// # Errors
    ///
    /// Those of the disk, and [`StoreError::Garbled`].
    pub fn trail(&self, id: SaleId) -> Result<Option<SaleTrail>, StoreError> {
        let txn = self.read()?;
        let Some(sale) = row(&txn, Shelf::Sales, id, read_sale)? else { return Ok(None) };
        let contracts = contracts_of(&sale);
        let mut told = Told::default();
        let mut rows = Vec::new();
        for row in rows_of(&txn, sale.patient)? {
            let (event, at) = stored_row(&txn, row)?;
            if is_about(&event, &sale, &contracts, &told) {
                if event.kind() != Kind::PacketExported {
                    rows.push(row);
                }
                told.take((event, at));
            }
        }
        let first = rows.first().copied().unwrap_or(1);
        if let Some(consent) = sale.consent {
            // It was signed just before its payment began.
            rows.extend(row_before(
                &txn,
                first,
                |event| matches!(event, Event::Consent(signed) if signed.id == consent),
            )?);
            // Its pages were written with it.
            rows.extend(agreement::row_of(&txn, consent)?);
        }
        let mut shown = None;
        for row in prints_after(&txn, first, id)? {
            let (event, at) = stored_row(&txn, row)?;
            shown = Shown::after(shown, row, &event);
            told.take((event, at));
            rows.push(row);
        }
        rows.sort_unstable();
        let journal = txn.open_table(JOURNAL)?;
        let rows: Vec<ChainRow> =
            rows.into_iter().map(|row| chain_row(&journal, row)).collect::<Result<_, _>>()?;
        Ok(Some(SaleTrail {
            contracts,
            facts: told.facts,
            prints: told.prints,
            receipt_link: receipt_link(&rows, shown),
            disputes: told.disputes,
            contacts: told.contacts,
            exports: told.exports,
            head: head(&journal)?,
            rows,
        }))
    }
}

/// What was read, sorted.
#[derive(Debug, Default)]
struct Told {
    facts: Vec<Fact>,
    prints: Vec<(Printout, PrintEnd, DateTime<Utc>)>,
    disputes: Vec<DisputeFile>,
    contacts: Vec<Contact>,
    exports: Vec<(PacketExport, DateTime<Utc>)>,
}

impl Told {
    fn take(&mut self, (event, at): (Event, DateTime<Utc>)) {
        match event {
            Event::Fact(fact) => self.facts.push(*fact),
            Event::Print(of, PrintStage::Ended(end)) => self.prints.push((of, end, at)),
            Event::Dispute(event) => self.take_dispute(*event, at),
            _ => (),
        }
    }

    fn take_dispute(&mut self, event: DisputeEvent, at: DateTime<Utc>) {
        match event {
            DisputeEvent::Opened { dispute, by } => {
                self.disputes.push(DisputeFile { dispute, by, opened_at: at, steps: Vec::new() });
            }
            DisputeEvent::Step { dispute, step, by, .. } => {
                let known = self.disputes.iter_mut().find(|file| file.dispute.id == dispute);
                if let Some(file) = known {
                    file.steps.push((step, by, at));
                }
            }
            DisputeEvent::Contact(contact) => self.contacts.push(contact),
            DisputeEvent::Exported(export) => self.exports.push((export, at)),
        }
    }
}

/// Whether a row of the patient is about this sale or what it bought.
fn is_about(event: &Event, sale: &Sale, contracts: &[ContractId], told: &Told) -> bool {
    let is_ours = |attempt| sale.payments.iter().any(|payment| payment.attempt == attempt);
    match event {
        Event::IntentOpened(intent) => intent.sale() == sale.id,
        Event::IntentMarked(attempt, _) | Event::IntentClosed(attempt, _) => is_ours(*attempt),
        Event::LegTaken(payment, _) => is_ours(payment.attempt),
        Event::LegOpened(leg) => is_ours(leg.attempt),
        Event::Sale(other) => other.id == sale.id,
        Event::Fact(fact) => is_of_contracts(&fact.what, contracts, &told.facts),
        Event::Dispute(event) => match &**event {
            DisputeEvent::Opened { dispute, .. } => dispute.sale == sale.id,
            DisputeEvent::Step { dispute, .. } => {
                told.disputes.iter().any(|file| file.dispute.id == *dispute)
            }
            DisputeEvent::Contact(contact) => contact.sale == sale.id,
            DisputeEvent::Exported(export) => export.sale == sale.id,
        },
        _ => false,
    }
}

fn is_of_contracts(deed: &Deed, contracts: &[ContractId], facts: &[Fact]) -> bool {
    let is_one = |contract: &ContractId| contracts.contains(contract);
    match deed {
        Deed::Sold(sold) => sold.lines.iter().any(|line| match line {
            SoldLine::Contract { upgrade_of, .. } => upgrade_of.as_ref().is_some_and(is_one),
            SoldLine::Cycle { contract, .. } | SoldLine::Part { contract, .. } => is_one(contract),
            SoldLine::Goods(_) => false,
        }),
        Deed::ChargeFailed { contract, .. }
        | Deed::Cancelled { contract, .. }
        | Deed::Held { contract }
        | Deed::Released { contract }
        | Deed::PriceNotice { contract, .. } => is_one(contract),
        Deed::Redeemed(visit) => is_one(&visit.contract),
        Deed::Refunded(refund) => is_one(&refund.contract),
        Deed::Extended(extension) => is_one(&extension.contract),
        // Both name what stands in a fact before them.
        Deed::RedemptionUndone { redemption } => facts
            .iter()
            .any(|fact| matches!(&fact.what, Deed::Redeemed(visit) if visit.id == *redemption)),
        Deed::RefundPaid { refund, .. } => facts
            .iter()
            .any(|fact| matches!(&fact.what, Deed::Refunded(known) if known.id == *refund)),
        Deed::InDoubt { .. } | Deed::DoubtEnded { .. } => false,
    }
}

/// The contracts that a sale made or paid for.
fn contracts_of(sale: &Sale) -> Vec<ContractId> {
    let lines = sale.sold.lines.iter();
    lines
        .filter_map(|line| match line {
            SoldLine::Contract { contract, .. } => Some(contract.id),
            SoldLine::Cycle { contract, .. } | SoldLine::Part { contract, .. } => Some(*contract),
            SoldLine::Goods(_) => None,
        })
        .collect()
}

fn fact(sale: &Sale, by: &str, on: NaiveDate, at: DateTime<Utc>, what: Deed) -> Fact {
    Fact { on, at, patient: sale.patient, by: Actor::Staff(StaffCode(by.to_owned())), what }
}

fn sale_on(txn: &WriteTransaction, id: SaleId) -> Result<Sale, StoreError> {
    let row = OnDisk(txn).get(Shelf::Sales, &id_bytes(id))?.ok_or(Refusal::UnknownSale)?;
    read_sale(&row).map_err(|why| why.of(Shelf::Sales.name(), id))
}

/// The rows of the journal about a patient.
fn rows_of(txn: &ReadTransaction, patient: PatientId) -> Result<Vec<u64>, StoreError> {
    let garbled = || not_a("number of a row").of(Shelf::RowsByPatient.name(), patient);
    keys(txn, Shelf::RowsByPatient, &id_bytes(patient))?
        .into_iter()
        .map(|key| Ok(u64::from_be_bytes(key.try_into().map_err(|_length| garbled())?)))
        .collect()
}

fn stored_row(txn: &ReadTransaction, row: u64) -> Result<(Event, DateTime<Utc>), StoreError> {
    let journal = txn.open_table(JOURNAL)?;
    let stored = journal.get(row)?.ok_or(StoreError::BrokenChain { row })?;
    read_row(row, stored.value())
}

/// The nearest row before `row` that is asked for.
fn row_before(
    txn: &ReadTransaction,
    row: u64,
    is_it: impl Fn(&Event) -> bool,
) -> Result<Option<u64>, StoreError> {
    for pair in txn.open_table(JOURNAL)?.range(..row)?.rev() {
        let (row, stored) = pair?;
        if is_it(&read_row(row.value(), stored.value())?.0) {
            return Ok(Some(row.value()));
        }
    }
    Ok(None)
}

/// Rows about prints of a sale's papers. Only the envelope of other rows is read.
fn prints_after(txn: &ReadTransaction, first: u64, id: SaleId) -> Result<Vec<u64>, StoreError> {
    let mut rows = Vec::new();
    for pair in txn.open_table(JOURNAL)?.range(first..)? {
        let (row, stored) = pair?;
        let row = row.value();
        if kind_of_row(row, stored.value())? == Kind::Print.number()
            && matches!(read_row(row, stored.value())?.0, Event::Print(of, _) if of.sale == id)
        {
            rows.push(row);
        }
    }
    Ok(rows)
}

fn is_of_disputes(row: u64, stored: &[u8]) -> Result<bool, StoreError> {
    let kind = kind_of_row(row, stored)?;
    Ok([Kind::DisputeOpened.number(), Kind::DisputeStep.number()].contains(&kind))
}

fn kind_of_row(row: u64, stored: &[u8]) -> Result<u16, StoreError> {
    let (_, entry) = chain::unsealed(stored).ok_or(StoreError::BrokenChain { row })?;
    Ok(Entry::from_bytes(row, entry)?.kind)
}

/// The journal's end. Packets that left the kiosk are no news: they are left out at the end, so that
/// the same packet can be taken twice.
fn head(journal: &impl redb::ReadableTable<u64, &'static [u8]>) -> Result<TrailHead, StoreError> {
    for pair in journal.iter()?.rev() {
        let (row, stored) = pair?;
        let row = row.value();
        let (link, bytes) =
            chain::unsealed(stored.value()).ok_or(StoreError::BrokenChain { row })?;
        let entry = Entry::from_bytes(row, bytes)?;
        if entry.kind != Kind::PacketExported.number() {
            return Ok(TrailHead { row, link, recorded_at: entry.recorded_at });
        }
    }
    Ok(TrailHead { row: 0, link: Head::START.link, recorded_at: DateTime::UNIX_EPOCH })
}

/// Which link the first receipt on paper shows.
#[derive(Debug, Clone, Copy)]
enum Shown {
    /// That of the row which wanted it; it is read right behind that.
    Of(u64),
    /// It went out.
    Sent(u64),
    /// That before this row: an older program noted the end alone.
    Before(u64),
}

impl Shown {
    fn after(known: Option<Self>, row: u64, event: &Event) -> Option<Self> {
        match (known, event) {
            (None | Some(Self::Of(_)), Event::Print(of, stage))
                if of.paper == SalePaper::Receipt =>
            {
                Some(match (stage, known) {
                    (PrintStage::Wanted, _) => Self::Of(row),
                    (stage, Some(known)) if stage.is_unsent() => known,
                    (_, Some(Self::Of(wanted))) => Self::Sent(wanted),
                    _ => Self::Before(row),
                })
            }
            _ => known,
        }
    }
}

fn receipt_link(rows: &[ChainRow], shown: Option<Shown>) -> Link {
    let at = |number: u64| rows.iter().find(|row| row.row == number);
    let printed = match shown {
        Some(Shown::Of(row) | Shown::Sent(row)) => at(row).map(|row| row.link),
        Some(Shown::Before(row)) => at(row).map(|row| row.before),
        None => None,
    };
    let sold = || rows.iter().find(|row| row.kind == Kind::Sale.name()).map(|row| row.link);
    printed.or_else(sold).unwrap_or(Head::START.link)
}

fn chain_row(
    journal: &impl redb::ReadableTable<u64, &'static [u8]>,
    row: u64,
) -> Result<ChainRow, StoreError> {
    let broken = || StoreError::BrokenChain { row };
    let link_of = |row: u64| -> Result<Option<Link>, StoreError> {
        let stored = journal.get(row)?;
        Ok(stored.and_then(|stored| chain::unsealed(stored.value()).map(|(link, _)| link)))
    };
    let behind = row.saturating_add(1);
    // A packet that was taken out is no news: the next one is the same.
    let is_export = |row| -> Result<bool, StoreError> {
        let stored = journal.get(row)?;
        let kind = stored.map(|stored| kind_of_row(row, stored.value())).transpose()?;
        Ok(kind == Some(Kind::PacketExported.number()))
    };
    let stored = journal.get(row)?.ok_or_else(broken)?;
    let (link, bytes) = chain::unsealed(stored.value()).ok_or_else(broken)?;
    let entry = Entry::from_bytes(row, bytes)?;
    let event = Event::read(row, &entry)?;
    let before = match row {
        0 | 1 => Head::START.link,
        _ => link_of(row - 1)?.ok_or_else(broken)?,
    };
    Ok(ChainRow {
        row,
        kind: event.kind().name(),
        recorded_at: entry.recorded_at,
        before,
        link,
        after: if is_export(behind)? { None } else { link_of(behind)? },
        entry: bytes.to_vec(),
        has_token: match &event {
            Event::Sale(sale) => sale.payments.iter().any(|it| it.approval.token.is_some()),
            Event::LegTaken(payment, _) => payment.approval.token.is_some(),
            _ => false,
        },
    })
}

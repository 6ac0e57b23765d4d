//! The journal as a person reads it, from its end.

use std::collections::BTreeMap;

use redb::ReadableTable;

use crate::domain::audit::{AuditLine, AuditPage, AuditWho, ChainVerdict};
use crate::domain::id::PatientId;
use crate::domain::open_case::LateEnd;
use crate::domain::sale::names;
use crate::domain::staff::StaffId;
use crate::domain::unlock::StaffEvent;
use crate::ledger::fact::{Actor, Deed};
use crate::store::Store;
use crate::store::chain;
use crate::store::entry::Entry;
use crate::store::error::StoreError;
use crate::store::event::Event;
use crate::store::happening::BackEvent;
use crate::store::tables::JOURNAL;

/// A PIN is looked at in a second: so many rows at most are written meanwhile.
const BETWEEN_MAX: usize = 64;

impl Store {
    /// The `n` rows before the row `before`, the newest first; without it, from the end, and the
    /// whole chain is walked.
    ///
    /// # Errors
    ///
    /// [`StoreError::Garbled`] for a row that cannot be read, and those of the disk.
    pub fn audit(&self, before: Option<u64>, n: usize) -> Result<AuditPage, StoreError> {
        let txn = self.read()?;
        let verdict = match before {
            Some(_) => None,
            None => Some(match chain::walk(&txn, |_, _| Ok(())) {
                Ok(_) => ChainVerdict::Unbroken,
                Err(StoreError::BrokenChain { row }) => ChainVerdict::BrokenAt(row),
                Err(error) => return Err(error),
            }),
        };
        let people = self.people()?;
        let journal = txn.open_table(JOURNAL)?;
        let mut lines = Vec::new();
        for pair in journal.range(..before.unwrap_or(u64::MAX))?.rev().take(n) {
            let (row, stored) = pair?;
            let row = row.value();
            let (_, entry) =
                chain::unsealed(stored.value()).ok_or(StoreError::BrokenChain { row })?;
            let entry = Entry::from_bytes(row, entry)?;
            let event = Event::read(row, &entry)?;
            // Without its end after it, a try was a wrong PIN.
            let is_wrong = is_try(&event) && !is_ended(&journal, row)?;
            lines.push(AuditLine {
                row,
                at: entry.recorded_at,
                who: who(&event, &people),
                what: if is_wrong { "pin-wrong" } else { event.kind().name() },
                about: self.about(&event, &people)?,
            });
        }
        Ok(AuditPage { n_rows: self.n_rows()?, head: self.head()?, chain: verdict, lines })
    }

    fn people(&self) -> Result<BTreeMap<StaffId, String>, StoreError> {
        let people = self.staff()?.into_iter();
        Ok(people.map(|it| (it.member.id, it.member.name.as_str().to_owned())).collect())
    }

    /// Names, sums, references: never a number of a card, and nothing of treatments.
    fn about(
        &self,
        event: &Event,
        people: &BTreeMap<StaffId, String>,
    ) -> Result<Vec<String>, StoreError> {
        let of = |patient: PatientId| self.name_of(patient);
        Ok(match event {
            Event::Patient(patient) => vec![patient.name.full()],
            Event::Consent(consent) => vec![of(consent.patient)?],
            Event::Reference(reference) => vec![reference.to_string()],
            Event::IntentOpened(intent) => {
                vec![of(intent.patient())?, names(&intent.sold), intent.amount.to_string()]
            }
            Event::Sale(sale) => {
                vec![of(sale.patient)?, names(&sale.sold), sale.total.to_string()]
            }
            Event::LegTaken(payment, _) | Event::LateApproval(payment) => {
                vec![payment.reference.to_string(), payment.approval.amount.to_string()]
            }
            Event::LegOpened(leg) => vec![leg.reference.to_string(), leg.amount.to_string()],
            Event::LateApprovalEnded(reference, _) => vec![reference.to_string()],
            Event::StaffAnswered(answer) => vec![answer.reason.clone()],
            Event::SettledByHand(settlement) => vec![settlement.reason.clone()],
            Event::TerminalSeen(terminal) => vec![terminal.serial_number.clone()],
            Event::Fact(fact) => match &fact.what {
                Deed::Refunded(refund) => {
                    vec![of(fact.patient)?, refund.unused.to_string()]
                }
                Deed::RefundPaid { amount, .. } => vec![of(fact.patient)?, amount.to_string()],
                _ => vec![of(fact.patient)?],
            },
            Event::Back(BackEvent::Opened(back, _)) => {
                vec![of(back.patient)?, back.total()?.to_string()]
            }
            Event::Dispute(event) => vec![of(event.patient())?],
            Event::Staff(event) => match &**event {
                StaffEvent::Member { member, .. } => vec![member.name.as_str().to_owned()],
                StaffEvent::PinSet { staff, .. } => {
                    people.get(staff).cloned().into_iter().collect()
                }
                StaffEvent::RecordOpened { patient, .. } => vec![of(*patient)?],
                _ => Vec::new(),
            },
            _ => Vec::new(),
        })
    }
}

/// Whether a PIN that was tried was known: the next word of the lock says so. What other threads
/// wrote meanwhile may stand between.
fn is_ended(
    journal: &impl ReadableTable<u64, &'static [u8]>,
    tried: u64,
) -> Result<bool, StoreError> {
    for pair in journal.range(tried.saturating_add(1)..)?.take(BETWEEN_MAX) {
        let (row, stored) = pair?;
        let row = row.value();
        let (_, entry) = chain::unsealed(stored.value()).ok_or(StoreError::BrokenChain { row })?;
        let event = Event::read(row, &Entry::from_bytes(row, entry)?)?;
        if is_try(&event) {
            return Ok(false);
        }
        if ends_try(&event) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_try(event: &Event) -> bool {
    matches!(event, Event::Staff(event) if matches!(**event, StaffEvent::PinTried { .. }))
}

fn ends_try(event: &Event) -> bool {
    let is_end = |event: &StaffEvent| {
        matches!(event, StaffEvent::Unlocked { .. } | StaffEvent::RecoveryUsed { .. })
    };
    matches!(event, Event::Staff(event) if is_end(event))
}

fn who(event: &Event, people: &BTreeMap<StaffId, String>) -> AuditWho {
    let person = |id: &StaffId| {
        people.get(id).map_or(AuditWho::Unknown, |name| AuditWho::Person(name.clone()))
    };
    let actor = |by: &Actor| match by {
        Actor::Patient => AuditWho::Patient,
        Actor::Processor => AuditWho::Processor,
        Actor::Staff(code) => AuditWho::Person(code.0.clone()),
    };
    match event {
        Event::Consent(_) => AuditWho::Patient,
        Event::Fact(fact) => actor(&fact.by),
        Event::Clinic(fact) => actor(&fact.by),
        Event::StaffAnswered(answer) => AuditWho::Person(answer.by.name.clone()),
        Event::SettledByHand(settlement) => AuditWho::Person(settlement.by.name.clone()),
        Event::LateApprovalEnded(_, LateEnd::ByHand { by, .. }) => {
            AuditWho::Person(by.name.clone())
        }
        Event::SuperbillCompleted(it) => AuditWho::Person(it.by.name.clone()),
        Event::Back(BackEvent::Opened(back, _)) => AuditWho::Person(back.by.name.clone()),
        Event::Dispute(event) => AuditWho::Person(event.by().to_owned()),
        Event::Staff(event) => match &**event {
            StaffEvent::Member { by, .. } => by.as_ref().map_or(AuditWho::Kiosk, person),
            StaffEvent::PinSet { by, .. } => person(by),
            StaffEvent::PinTried { .. } => AuditWho::Unknown,
            StaffEvent::Unlocked { staff, .. }
            | StaffEvent::Locked { staff, .. }
            | StaffEvent::RecordOpened { staff, .. }
            | StaffEvent::CallAnswered { staff }
            | StaffEvent::RecoverySet { staff, .. }
            | StaffEvent::RecoveryUsed { staff, .. } => person(staff),
        },
        _ => AuditWho::Kiosk,
    }
}

//! The closed list of what the journal can hold, with its numbers on disk.

use crate::domain::card::EcrRef;
use crate::domain::id::{AttemptId, SaleId};
use crate::domain::intent::{Intent, IntentEnd, OpenReason};
use crate::domain::paper::PrintEnd;
use crate::domain::patient::Patient;
use crate::domain::sale::Sale;
use crate::domain::staff_call::CallReason;
use crate::domain::terms::{Consent, TermsText};
use crate::store::entry::Entry;
use crate::store::error::StoreError;
use crate::store::record::intent::{ClosedRow, IntentRow, MarkedRow};
use crate::store::record::note::{CallRow, PrintRow, ReferenceRow};
use crate::store::record::patient::PatientRow;
use crate::store::record::sale::SaleRow;
use crate::store::record::terms::{ConsentRow, TermsRow};
use crate::store::record::{RowError, from_bytes, to_bytes};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Patient(Patient),
    Terms(TermsText),
    Consent(Consent),
    /// A reference was given out, with its void's.
    Reference(EcrRef),
    IntentOpened(Intent),
    IntentMarked(AttemptId, OpenReason),
    IntentClosed(AttemptId, IntentEnd),
    /// A sale with its lots; ends its intent.
    Sale(Sale),
    Print(SaleId, u32, PrintEnd),
    Call(CallReason),
}

/// A kind of row. The numbers are on disk and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Patient,
    Terms,
    Consent,
    Reference,
    IntentOpened,
    IntentMarked,
    IntentClosed,
    Sale,
    Print,
    Call,
}

impl Kind {
    pub const ALL: [Self; 10] = [
        Self::Patient,
        Self::Terms,
        Self::Consent,
        Self::Reference,
        Self::IntentOpened,
        Self::IntentMarked,
        Self::IntentClosed,
        Self::Sale,
        Self::Print,
        Self::Call,
    ];

    pub const fn number(self) -> u16 {
        match self {
            Self::Patient => 1,
            Self::Terms => 2,
            Self::Consent => 3,
            Self::Reference => 4,
            Self::IntentOpened => 5,
            Self::IntentMarked => 6,
            Self::IntentClosed => 7,
            Self::Sale => 8,
            Self::Print => 9,
            Self::Call => 10,
        }
    }

    /// The schema that is written, and the newest that is read.
    pub const fn schema(self) -> u16 {
        match self {
            Self::Patient
            | Self::Terms
            | Self::Consent
            | Self::Reference
            | Self::IntentOpened
            | Self::IntentMarked
            | Self::IntentClosed
            | Self::Sale
            | Self::Print
            | Self::Call => 1,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Terms => "terms",
            Self::Consent => "consent",
            Self::Reference => "reference",
            Self::IntentOpened => "intent-opened",
            Self::IntentMarked => "intent-marked",
            Self::IntentClosed => "intent-closed",
            Self::Sale => "sale",
            Self::Print => "print",
            Self::Call => "call",
        }
    }
}

/// The kind of row `row`.
///
/// # Errors
///
/// [`StoreError::Newer`] for a kind or schema that this program does not know: nobody may act on
/// a book of which they can read only a part.
pub fn kind_of(row: u64, entry: &Entry) -> Result<Kind, StoreError> {
    let known = Kind::ALL.into_iter().find(|kind| kind.number() == entry.kind);
    known.filter(|kind| (1..=kind.schema()).contains(&entry.schema)).ok_or_else(|| {
        StoreError::Newer {
            what: format!(
                "row {row} of the journal (kind {}, schema {})",
                entry.kind, entry.schema
            ),
        }
    })
}

impl Event {
    pub fn kind(&self) -> Kind {
        match self {
            Self::Patient(_) => Kind::Patient,
            Self::Terms(_) => Kind::Terms,
            Self::Consent(_) => Kind::Consent,
            Self::Reference(_) => Kind::Reference,
            Self::IntentOpened(_) => Kind::IntentOpened,
            Self::IntentMarked(..) => Kind::IntentMarked,
            Self::IntentClosed(..) => Kind::IntentClosed,
            Self::Sale(_) => Kind::Sale,
            Self::Print(..) => Kind::Print,
            Self::Call(_) => Kind::Call,
        }
    }

    /// The payload of its row, in the newest schema.
    pub fn payload(&self) -> Vec<u8> {
        match self {
            Self::Patient(patient) => to_bytes(&PatientRow::from(patient)),
            Self::Terms(text) => to_bytes(&TermsRow::from(text)),
            Self::Consent(consent) => to_bytes(&ConsentRow::from(consent)),
            Self::Reference(reference) => to_bytes(&ReferenceRow::from(*reference)),
            Self::IntentOpened(intent) => to_bytes(&IntentRow::from(intent)),
            Self::IntentMarked(attempt, reason) => to_bytes(&MarkedRow::new(*attempt, *reason)),
            Self::IntentClosed(attempt, end) => to_bytes(&ClosedRow::new(*attempt, *end)),
            Self::Sale(sale) => to_bytes(&SaleRow::from(sale)),
            Self::Print(sale, copy, end) => to_bytes(&PrintRow::new(*sale, *copy, *end)),
            Self::Call(reason) => to_bytes(&CallRow { reason: (*reason).into() }),
        }
    }

    /// Reads row `row` of the journal.
    ///
    /// # Errors
    ///
    /// [`StoreError::Newer`] or [`StoreError::Garbled`], naming the row.
    pub fn read(row: u64, entry: &Entry) -> Result<Self, StoreError> {
        let kind = kind_of(row, entry)?;
        Self::from_payload(kind, &entry.payload).map_err(|why| why.of("journal", row))
    }

    fn from_payload(kind: Kind, payload: &[u8]) -> Result<Self, RowError> {
        Ok(match kind {
            Kind::Patient => Self::Patient(from_bytes::<PatientRow>(payload)?.try_into()?),
            Kind::Terms => Self::Terms(from_bytes::<TermsRow>(payload)?.into()),
            Kind::Consent => Self::Consent(from_bytes::<ConsentRow>(payload)?.try_into()?),
            Kind::Reference => Self::Reference(from_bytes::<ReferenceRow>(payload)?.try_into()?),
            Kind::IntentOpened => Self::IntentOpened(from_bytes::<IntentRow>(payload)?.try_into()?),
            Kind::IntentMarked => {
                let (attempt, reason) = from_bytes::<MarkedRow>(payload)?.parts();
                Self::IntentMarked(attempt, reason)
            }
            Kind::IntentClosed => {
                let (attempt, end) = from_bytes::<ClosedRow>(payload)?.parts();
                Self::IntentClosed(attempt, end)
            }
            Kind::Sale => Self::Sale(from_bytes::<SaleRow>(payload)?.try_into()?),
            Kind::Print => {
                let (sale, copy, end) = from_bytes::<PrintRow>(payload)?.parts();
                Self::Print(sale, copy, end)
            }
            Kind::Call => Self::Call(from_bytes::<CallRow>(payload)?.reason.into()),
        })
    }
}

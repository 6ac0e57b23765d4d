//! The closed list of what the journal can hold, with its numbers on disk.

use crate::domain::card::{EcrRef, TerminalIdentity};
use crate::domain::dispute::DisputeEvent;
use crate::domain::dossier::KeptAgreement;
use crate::domain::id::AttemptId;
use crate::domain::intent::{Intent, IntentEnd, Leg, OpenReason, StaffQuestion};
use crate::domain::open_case::{LateEnd, Settlement, StaffAnswer};
use crate::domain::patient::Patient;
use crate::domain::printout::{PrintStage, Printout};
use crate::domain::sale::{CardPayment, Sale};
use crate::domain::staff_call::CallReason;
use crate::domain::superbill::Completion;
use crate::domain::terms::{Consent, TermsText};
use crate::domain::unlock::StaffEvent;
use crate::ledger::fact::{ClinicDeed, Deed, Fact};
use crate::store::entry::Entry;
use crate::store::error::StoreError;
use crate::store::happening::{BackEvent, ClinicFact};
use crate::store::record::agreement::KeptRow;
use crate::store::record::case::{AnswerRow, LateEndRow, SettledRow};
use crate::store::record::dispute;
use crate::store::record::fact::{ClinicRow, FactRow};
use crate::store::record::give_back;
use crate::store::record::intent::{ClosedRow, IntentRow, LegRow, MarkedRow, TakenRow};
use crate::store::record::note::{CallRow, PrintRow, ReferenceRow};
use crate::store::record::patient::PatientRow;
use crate::store::record::sale::{CardPaymentRow, SaleRow, TerminalRow};
use crate::store::record::staff;
use crate::store::record::superbill::CompletionRow;
use crate::store::record::terms::{ConsentRow, TermsRow};
use crate::store::record::{RowError, from_bytes, not_a, to_bytes};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Patient(Patient),
    Terms(TermsText),
    Consent(Consent),
    /// A reference was given out, with its void's.
    Reference(EcrRef),
    IntentOpened(Box<Intent>),
    IntentMarked(AttemptId, OpenReason),
    IntentClosed(AttemptId, IntentEnd),
    /// A sale with its lots; ends its intent.
    Sale(Box<Sale>),
    Print(Printout, PrintStage),
    Call(CallReason),
    /// What happened to a patient's contracts, beside what the kiosk sold.
    Fact(Box<Fact>),
    /// What concerns the whole clinic.
    Clinic(Box<ClinicFact>),
    /// A card was charged, and the sale waits: for another card, for staff, or for nothing more,
    /// where the money goes back.
    LegTaken(Box<CardPayment>, Option<StaffQuestion>),
    /// Another card is about to be asked for what is left to pay.
    LegOpened(Leg),
    StaffAnswered(Box<StaffAnswer>),
    /// The clinic found out what the terminal could not tell. A sale or an end follows.
    SettledByHand(Box<Settlement>),
    /// An approval of what had ended without a sale.
    LateApproval(Box<CardPayment>),
    LateApprovalEnded(EcrRef, LateEnd),
    /// Another terminal than the last one that was seen, or the first.
    TerminalSeen(TerminalIdentity),
    /// At the lock of the staff side.
    Staff(Box<StaffEvent>),
    /// The pages of what was signed, in the same transaction as the signature.
    Agreement(Box<KeptAgreement>),
    /// A provider completed a superbill.
    SuperbillCompleted(Box<Completion>),
    /// Around a payment that is disputed.
    Dispute(Box<DisputeEvent>),
    /// Money that goes back over the terminal.
    Back(BackEvent),
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
    ChargeFailed,
    Redeemed,
    RedemptionUndone,
    Refunded,
    Cancelled,
    Extended,
    Held,
    Released,
    PriceNotice,
    RefundPaid,
    Sold,
    InDoubt,
    DoubtEnded,
    PeriodClosed,
    OnSale,
    OffSale,
    LegTaken,
    LegOpened,
    StaffAnswered,
    SettledByHand,
    LateApproval,
    LateApprovalEnded,
    TerminalSeen,
    BatchBegun,
    BatchCalledOff,
    BatchClosed,
    DifferenceResolved,
    Looked,
    StaffMember,
    PinSet,
    PinTried,
    Unlocked,
    Locked,
    RecoverySet,
    RecoveryUsed,
    Agreement,
    SuperbillCompleted,
    DisputeOpened,
    DisputeStep,
    Contact,
    PacketExported,
    RecordOpened,
    CallAnswered,
    BackOpened,
    BackMarked,
    BackEnded,
}

impl Kind {
    pub const ALL: [Self; 56] = [
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
        Self::ChargeFailed,
        Self::Redeemed,
        Self::RedemptionUndone,
        Self::Refunded,
        Self::Cancelled,
        Self::Extended,
        Self::Held,
        Self::Released,
        Self::PriceNotice,
        Self::RefundPaid,
        Self::Sold,
        Self::InDoubt,
        Self::DoubtEnded,
        Self::PeriodClosed,
        Self::OnSale,
        Self::OffSale,
        Self::LegTaken,
        Self::LegOpened,
        Self::StaffAnswered,
        Self::SettledByHand,
        Self::LateApproval,
        Self::LateApprovalEnded,
        Self::TerminalSeen,
        Self::BatchBegun,
        Self::BatchCalledOff,
        Self::BatchClosed,
        Self::DifferenceResolved,
        Self::Looked,
        Self::StaffMember,
        Self::PinSet,
        Self::PinTried,
        Self::Unlocked,
        Self::Locked,
        Self::RecoverySet,
        Self::RecoveryUsed,
        Self::Agreement,
        Self::SuperbillCompleted,
        Self::DisputeOpened,
        Self::DisputeStep,
        Self::Contact,
        Self::PacketExported,
        Self::RecordOpened,
        Self::CallAnswered,
        Self::BackOpened,
        Self::BackMarked,
        Self::BackEnded,
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
            Self::ChargeFailed => 11,
            Self::Redeemed => 12,
            Self::RedemptionUndone => 13,
            Self::Refunded => 14,
            Self::Cancelled => 15,
            Self::Extended => 16,
            Self::Held => 17,
            Self::Released => 18,
            Self::PriceNotice => 19,
            Self::RefundPaid => 20,
            Self::Sold => 21,
            Self::InDoubt => 22,
            Self::DoubtEnded => 23,
            Self::PeriodClosed => 24,
            Self::OnSale => 25,
            Self::OffSale => 26,
            Self::LegTaken => 27,
            Self::LegOpened => 28,
            Self::StaffAnswered => 29,
            Self::SettledByHand => 30,
            Self::LateApproval => 31,
            Self::LateApprovalEnded => 32,
            Self::TerminalSeen => 33,
            Self::BatchBegun => 34,
            Self::BatchCalledOff => 35,
            Self::BatchClosed => 36,
            Self::DifferenceResolved => 37,
            Self::Looked => 38,
            Self::StaffMember => 40,
            Self::PinSet => 41,
            Self::PinTried => 42,
            Self::Unlocked => 43,
            Self::Locked => 44,
            Self::RecoverySet => 45,
            Self::RecoveryUsed => 46,
            Self::Agreement => 60,
            Self::SuperbillCompleted => 61,
            Self::DisputeOpened => 62,
            Self::DisputeStep => 63,
            Self::Contact => 64,
            Self::PacketExported => 65,
            Self::RecordOpened => 50,
            Self::CallAnswered => 54,
            Self::BackOpened => 51,
            Self::BackMarked => 52,
            Self::BackEnded => 53,
        }
    }

    /// The schema that is written, and the newest that is read.
    pub const fn schema(self) -> u16 {
        match self {
            Self::IntentOpened | Self::Sale => 3,
            Self::Sold | Self::Refunded | Self::Print => 2,
            _ => 1,
        }
    }

    /// The oldest schema that is read. What is older was written by trial versions only, and says
    /// less than the books need.
    pub const fn oldest_schema(self) -> u16 {
        match self {
            Self::IntentOpened | Self::Sale => 2,
            _ => 1,
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
            Self::ChargeFailed => "charge-failed",
            Self::Redeemed => "redeemed",
            Self::RedemptionUndone => "redemption-undone",
            Self::Refunded => "refunded",
            Self::Cancelled => "cancelled",
            Self::Extended => "extended",
            Self::Held => "held",
            Self::Released => "released",
            Self::PriceNotice => "price-notice",
            Self::RefundPaid => "refund-paid",
            Self::Sold => "sold",
            Self::InDoubt => "in-doubt",
            Self::DoubtEnded => "doubt-ended",
            Self::PeriodClosed => "period-closed",
            Self::OnSale => "on-sale",
            Self::OffSale => "off-sale",
            Self::LegTaken => "leg-taken",
            Self::LegOpened => "leg-opened",
            Self::StaffAnswered => "staff-answered",
            Self::SettledByHand => "settled-by-hand",
            Self::LateApproval => "late-approval",
            Self::LateApprovalEnded => "late-approval-ended",
            Self::TerminalSeen => "terminal-seen",
            Self::BatchBegun => "batch-begun",
            Self::BatchCalledOff => "batch-called-off",
            Self::BatchClosed => "batch-closed",
            Self::DifferenceResolved => "difference-resolved",
            Self::Looked => "looked",
            Self::StaffMember => "staff-member",
            Self::PinSet => "pin-set",
            Self::PinTried => "pin-tried",
            Self::Unlocked => "unlocked",
            Self::Locked => "locked",
            Self::RecoverySet => "recovery-set",
            Self::RecoveryUsed => "recovery-used",
            Self::Agreement => "agreement",
            Self::SuperbillCompleted => "superbill-completed",
            Self::DisputeOpened => "dispute-opened",
            Self::DisputeStep => "dispute-step",
            Self::Contact => "contact",
            Self::PacketExported => "packet-exported",
            Self::RecordOpened => "record-opened",
            Self::CallAnswered => "call-answered",
            Self::BackOpened => "back-opened",
            Self::BackMarked => "back-marked",
            Self::BackEnded => "back-ended",
        }
    }
}

/// The kind of row `row`.
///
/// # Errors
///
/// [`StoreError::Newer`] for a kind or schema that this program does not know, and
/// [`StoreError::Trial`] for one that it reads no more: nobody may act on a book of which they can
/// read only a part.
pub fn kind_of(row: u64, entry: &Entry) -> Result<Kind, StoreError> {
    let known = Kind::ALL.into_iter().find(|kind| kind.number() == entry.kind);
    match known {
        Some(kind) if (1..kind.oldest_schema()).contains(&entry.schema) => {
            let (name, schema) = (kind.name(), entry.schema);
            Err(StoreError::Trial {
                what: format!("row {row} of the journal ({name}, schema {schema})"),
            })
        }
        Some(kind) if (kind.oldest_schema()..=kind.schema()).contains(&entry.schema) => Ok(kind),
        _ => Err(StoreError::Newer {
            what: format!(
                "row {row} of the journal (kind {}, schema {})",
                entry.kind, entry.schema
            ),
        }),
    }
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
            Self::Fact(fact) => match fact.what {
                Deed::ChargeFailed { .. } => Kind::ChargeFailed,
                Deed::Redeemed(_) => Kind::Redeemed,
                Deed::RedemptionUndone { .. } => Kind::RedemptionUndone,
                Deed::Refunded(_) => Kind::Refunded,
                Deed::Cancelled { .. } => Kind::Cancelled,
                Deed::Extended(_) => Kind::Extended,
                Deed::Held { .. } => Kind::Held,
                Deed::Released { .. } => Kind::Released,
                Deed::PriceNotice { .. } => Kind::PriceNotice,
                Deed::RefundPaid { .. } => Kind::RefundPaid,
                Deed::Sold(_) => Kind::Sold,
                Deed::InDoubt { .. } => Kind::InDoubt,
                Deed::DoubtEnded { .. } => Kind::DoubtEnded,
            },
            Self::Clinic(fact) => match fact.what {
                ClinicDeed::PeriodClosed { .. } => Kind::PeriodClosed,
                ClinicDeed::OnSale { .. } => Kind::OnSale,
                ClinicDeed::OffSale { .. } => Kind::OffSale,
                ClinicDeed::BatchBegun { .. } => Kind::BatchBegun,
                ClinicDeed::BatchCalledOff => Kind::BatchCalledOff,
                ClinicDeed::BatchClosed { .. } => Kind::BatchClosed,
                ClinicDeed::DifferenceResolved { .. } => Kind::DifferenceResolved,
                ClinicDeed::Looked { .. } => Kind::Looked,
            },
            Self::LegTaken(..) => Kind::LegTaken,
            Self::LegOpened(_) => Kind::LegOpened,
            Self::StaffAnswered(_) => Kind::StaffAnswered,
            Self::SettledByHand(_) => Kind::SettledByHand,
            Self::LateApproval(_) => Kind::LateApproval,
            Self::LateApprovalEnded(..) => Kind::LateApprovalEnded,
            Self::TerminalSeen(_) => Kind::TerminalSeen,
            Self::Staff(event) => staff::kind(event),
            Self::Agreement(_) => Kind::Agreement,
            Self::SuperbillCompleted(_) => Kind::SuperbillCompleted,
            Self::Dispute(event) => dispute::kind(event),
            Self::Back(event) => give_back::kind(event),
        }
    }

    /// The payload of its row, in the newest schema.
    pub fn payload(&self) -> Vec<u8> {
        match self {
            Self::Patient(patient) => to_bytes(&PatientRow::from(patient)),
            Self::Terms(text) => to_bytes(&TermsRow::from(text)),
            Self::Consent(consent) => to_bytes(&ConsentRow::from(consent)),
            Self::Reference(reference) => to_bytes(&ReferenceRow::from(*reference)),
            Self::IntentOpened(intent) => to_bytes(&IntentRow::from(&**intent)),
            Self::IntentMarked(attempt, reason) => to_bytes(&MarkedRow::new(*attempt, *reason)),
            Self::IntentClosed(attempt, end) => to_bytes(&ClosedRow::new(*attempt, *end)),
            Self::Sale(sale) => to_bytes(&SaleRow::from(&**sale)),
            Self::Print(of, stage) => to_bytes(&PrintRow::new(*of, *stage)),
            Self::Call(reason) => to_bytes(&CallRow { reason: (*reason).into() }),
            Self::Fact(fact) => to_bytes(&FactRow::from(&**fact)),
            Self::Clinic(fact) => to_bytes(&ClinicRow::from(&**fact)),
            Self::LegTaken(payment, asks) => to_bytes(&TakenRow::new(payment, *asks)),
            Self::LegOpened(leg) => to_bytes(&LegRow::from(leg)),
            Self::StaffAnswered(answer) => to_bytes(&AnswerRow::from(&**answer)),
            Self::SettledByHand(settlement) => to_bytes(&SettledRow::from(&**settlement)),
            Self::LateApproval(payment) => to_bytes(&CardPaymentRow::from(&**payment)),
            Self::LateApprovalEnded(reference, end) => to_bytes(&LateEndRow::new(*reference, end)),
            Self::TerminalSeen(terminal) => to_bytes(&TerminalRow::from(terminal)),
            Self::Staff(event) => staff::payload(event),
            Self::Agreement(kept) => to_bytes(&KeptRow::from(&**kept)),
            Self::SuperbillCompleted(by) => to_bytes(&CompletionRow::from(&**by)),
            Self::Dispute(event) => dispute::payload(event),
            Self::Back(event) => give_back::payload(event),
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
            Kind::IntentOpened => {
                Self::IntentOpened(Box::new(from_bytes::<IntentRow>(payload)?.try_into()?))
            }
            Kind::Sale => Self::Sale(Box::new(from_bytes::<SaleRow>(payload)?.try_into()?)),
            Kind::Print => {
                let (of, stage) = from_bytes::<PrintRow>(payload)?.parts();
                Self::Print(of, stage)
            }
            Kind::Call => Self::Call(from_bytes::<CallRow>(payload)?.reason.into()),
            Kind::ChargeFailed
            | Kind::Redeemed
            | Kind::RedemptionUndone
            | Kind::Refunded
            | Kind::Cancelled
            | Kind::Extended
            | Kind::Held
            | Kind::Released
            | Kind::PriceNotice
            | Kind::RefundPaid
            | Kind::Sold
            | Kind::InDoubt
            | Kind::DoubtEnded => {
                Self::Fact(Box::new(from_bytes::<FactRow>(payload)?.try_into()?)).of_kind(kind)?
            }
            Kind::PeriodClosed
            | Kind::OnSale
            | Kind::OffSale
            | Kind::BatchBegun
            | Kind::BatchCalledOff
            | Kind::BatchClosed
            | Kind::DifferenceResolved
            | Kind::Looked => {
                let fact = from_bytes::<ClinicRow>(payload)?.try_into()?;
                Self::Clinic(Box::new(fact)).of_kind(kind)?
            }
            Kind::IntentMarked
            | Kind::IntentClosed
            | Kind::LegTaken
            | Kind::LegOpened
            | Kind::StaffAnswered
            | Kind::SettledByHand
            | Kind::LateApproval
            | Kind::LateApprovalEnded
            | Kind::TerminalSeen => Self::between(kind, payload)?,
            Kind::StaffMember
            | Kind::PinSet
            | Kind::PinTried
            | Kind::Unlocked
            | Kind::Locked
            | Kind::RecoverySet
            | Kind::RecoveryUsed
            | Kind::RecordOpened
            | Kind::CallAnswered => Self::Staff(Box::new(staff::read(kind, payload)?)),
            Kind::BackOpened
            | Kind::BackMarked
            | Kind::BackEnded
            | Kind::Agreement
            | Kind::SuperbillCompleted
            | Kind::DisputeOpened
            | Kind::DisputeStep
            | Kind::Contact
            | Kind::PacketExported => Self::papers(kind, payload)?,
        })
    }

    /// What is kept as pages, what goes back, and what is said around a dispute.
    fn papers(kind: Kind, payload: &[u8]) -> Result<Self, RowError> {
        Ok(match kind {
            Kind::SuperbillCompleted => {
                let completion = from_bytes::<CompletionRow>(payload)?.try_into()?;
                Self::SuperbillCompleted(Box::new(completion))
            }
            Kind::Agreement => {
                Self::Agreement(Box::new(from_bytes::<KeptRow>(payload)?.try_into()?))
            }
            Kind::BackOpened | Kind::BackMarked | Kind::BackEnded => {
                Self::Back(give_back::read(kind, payload)?)
            }
            _ => Self::Dispute(Box::new(dispute::read(kind, payload)?)),
        })
    }

    /// What happens between an intent and its end.
    fn between(kind: Kind, payload: &[u8]) -> Result<Self, RowError> {
        Ok(match kind {
            Kind::IntentMarked => {
                let (attempt, reason) = from_bytes::<MarkedRow>(payload)?.parts();
                Self::IntentMarked(attempt, reason)
            }
            Kind::IntentClosed => {
                let (attempt, end) = from_bytes::<ClosedRow>(payload)?.parts();
                Self::IntentClosed(attempt, end)
            }
            Kind::LegTaken => {
                let (payment, asks) = from_bytes::<TakenRow>(payload)?.parts()?;
                Self::LegTaken(Box::new(payment), asks)
            }
            Kind::LegOpened => Self::LegOpened(from_bytes::<LegRow>(payload)?.try_into()?),
            Kind::StaffAnswered => {
                Self::StaffAnswered(Box::new(from_bytes::<AnswerRow>(payload)?.into()))
            }
            Kind::SettledByHand => {
                Self::SettledByHand(Box::new(from_bytes::<SettledRow>(payload)?.into()))
            }
            Kind::LateApproval => {
                Self::LateApproval(Box::new(from_bytes::<CardPaymentRow>(payload)?.try_into()?))
            }
            Kind::LateApprovalEnded => {
                let (reference, end) = from_bytes::<LateEndRow>(payload)?.parts()?;
                Self::LateApprovalEnded(reference, end)
            }
            Kind::TerminalSeen => {
                Self::TerminalSeen(from_bytes::<TerminalRow>(payload)?.try_into()?)
            }
            _ => return Err(not_a(kind.name())),
        })
    }

    /// The kind of a row is also in its payload; the two must be the same.
    fn of_kind(self, kind: Kind) -> Result<Self, RowError> {
        if self.kind() == kind { Ok(self) } else { Err(not_a(kind.name())) }
    }
}

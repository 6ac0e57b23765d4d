//! Rows around a dispute: what the bank said, each step, what was said to the patient, what was taken
//! out of the kiosk.

use minicbor::{Decode, Encode};

use crate::domain::dispute::{
    Channel, Contact, Dispute, DisputeEvent, DisputeStep, Outcome, PacketExport, ReasonCode,
};
use crate::store::event::Kind;
use crate::store::record::sale::BrandRow;
use crate::store::record::{
    CentsRow, DateRow, IdRow, RowError, from_bytes, not_a, numbered, to_bytes,
};

numbered!(ChannelRow for Channel { 0 = InPerson, 1 = Phone, 2 = Mail, 3 = Text, 4 = Letter });
numbered!(OutcomeRow for Outcome { 0 = Won, 1 = Lost, 2 = Accepted, 3 = Withdrawn });

/// The kind of the row that keeps `event`.
pub const fn kind(event: &DisputeEvent) -> Kind {
    match event {
        DisputeEvent::Opened { .. } => Kind::DisputeOpened,
        DisputeEvent::Step { .. } => Kind::DisputeStep,
        DisputeEvent::Contact(_) => Kind::Contact,
        DisputeEvent::Exported(_) => Kind::PacketExported,
    }
}

pub fn payload(event: &DisputeEvent) -> Vec<u8> {
    match event {
        DisputeEvent::Opened { dispute, by } => to_bytes(&OpenedRow::new(dispute, by)),
        DisputeEvent::Step { dispute, patient, step, by } => to_bytes(&StepRow {
            dispute: (*dispute).into(),
            patient: (*patient).into(),
            outcome: match step {
                DisputeStep::Answered => None,
                DisputeStep::Ended(outcome) => Some((*outcome).into()),
            },
            by: by.clone(),
        }),
        DisputeEvent::Contact(contact) => to_bytes(&ContactRow::from(contact)),
        DisputeEvent::Exported(export) => to_bytes(&ExportedRow::from(export)),
    }
}

/// # Errors
///
/// [`RowError`] when `payload` is not of `kind`.
pub fn read(kind: Kind, payload: &[u8]) -> Result<DisputeEvent, RowError> {
    Ok(match kind {
        Kind::DisputeOpened => {
            let OpenedRow { by, dispute } = from_bytes(payload)?;
            DisputeEvent::Opened { dispute: dispute.try_into()?, by }
        }
        Kind::DisputeStep => {
            let row: StepRow = from_bytes(payload)?;
            DisputeEvent::Step {
                dispute: row.dispute.into(),
                patient: row.patient.into(),
                step: match row.outcome {
                    None => DisputeStep::Answered,
                    Some(outcome) => DisputeStep::Ended(outcome.into()),
                },
                by: row.by,
            }
        }
        Kind::Contact => DisputeEvent::Contact(from_bytes::<ContactRow>(payload)?.try_into()?),
        Kind::PacketExported => DisputeEvent::Exported(from_bytes::<ExportedRow>(payload)?.into()),
        _ => return Err(not_a(kind.name())),
    })
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct OpenedRow {
    #[n(0)]
    dispute: DisputeRow,
    #[n(1)]
    by: String,
}

impl OpenedRow {
    fn new(dispute: &Dispute, by: &str) -> Self {
        Self { dispute: dispute.into(), by: by.to_owned() }
    }
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct DisputeRow {
    #[n(0)]
    id: IdRow,
    #[n(1)]
    sale: IdRow,
    #[n(2)]
    patient: IdRow,
    #[n(3)]
    network: BrandRow,
    #[n(4)]
    reason: String,
    #[n(5)]
    case_number: String,
    #[n(6)]
    amount: CentsRow,
    #[n(7)]
    received: DateRow,
    #[n(8)]
    respond_by: DateRow,
}

impl From<&Dispute> for DisputeRow {
    fn from(dispute: &Dispute) -> Self {
        Self {
            id: dispute.id.into(),
            sale: dispute.sale.into(),
            patient: dispute.patient.into(),
            network: dispute.network.into(),
            reason: dispute.reason.as_str().to_owned(),
            case_number: dispute.case_number.clone(),
            amount: dispute.amount.into(),
            received: dispute.received.into(),
            respond_by: dispute.respond_by.into(),
        }
    }
}

impl TryFrom<DisputeRow> for Dispute {
    type Error = RowError;

    fn try_from(row: DisputeRow) -> Result<Self, RowError> {
        Ok(Self {
            id: row.id.into(),
            sale: row.sale.into(),
            patient: row.patient.into(),
            network: row.network.into(),
            reason: ReasonCode::new(&row.reason).ok_or_else(|| not_a("reason code"))?,
            case_number: row.case_number,
            amount: row.amount.into(),
            received: row.received.try_into()?,
            respond_by: row.respond_by.try_into()?,
        })
    }
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct StepRow {
    #[n(0)]
    dispute: IdRow,
    #[n(1)]
    patient: IdRow,
    /// Left out where it was answered.
    #[n(2)]
    outcome: Option<OutcomeRow>,
    #[n(3)]
    by: String,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct ContactRow {
    #[n(0)]
    patient: IdRow,
    #[n(1)]
    sale: IdRow,
    #[n(2)]
    on: DateRow,
    #[n(3)]
    channel: ChannelRow,
    #[n(4)]
    text: String,
    #[n(5)]
    by: String,
}

impl From<&Contact> for ContactRow {
    fn from(contact: &Contact) -> Self {
        Self {
            patient: contact.patient.into(),
            sale: contact.sale.into(),
            on: contact.on.into(),
            channel: contact.channel.into(),
            text: contact.text.clone(),
            by: contact.by.clone(),
        }
    }
}

impl TryFrom<ContactRow> for Contact {
    type Error = RowError;

    fn try_from(row: ContactRow) -> Result<Self, RowError> {
        Ok(Self {
            patient: row.patient.into(),
            sale: row.sale.into(),
            on: row.on.try_into()?,
            channel: row.channel.into(),
            text: row.text,
            by: row.by,
        })
    }
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct ExportedRow {
    #[n(0)]
    sale: IdRow,
    #[n(1)]
    patient: IdRow,
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    digest: [u8; 32],
    #[n(3)]
    names_treatments: bool,
    #[n(4)]
    by: String,
}

impl From<&PacketExport> for ExportedRow {
    fn from(export: &PacketExport) -> Self {
        Self {
            sale: export.sale.into(),
            patient: export.patient.into(),
            digest: export.digest,
            names_treatments: export.names_treatments,
            by: export.by.clone(),
        }
    }
}

impl From<ExportedRow> for PacketExport {
    fn from(row: ExportedRow) -> Self {
        Self {
            sale: row.sale.into(),
            patient: row.patient.into(),
            digest: row.digest,
            names_treatments: row.names_treatments,
            by: row.by,
        }
    }
}

//! Facts as rows: what happened to a patient's contracts, and what concerns the whole clinic. The
//! number of a deed is the number of its kind.

use chrono::{DateTime, NaiveDate, Utc};
use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};

use crate::domain::id::Id;
use crate::domain::money::Money;
use crate::domain::offering::{OfferingCode, ServiceCode, Written};
use crate::ledger::fact::{
    Actor, Attendance, ClinicDeed, Deed, Extension, ExtensionReason, Fact, Redemption, Refund,
    RefundReason, RefundTo, StaffCode,
};
use crate::store::happening::ClinicFact;
use crate::store::record::batch::{BatchCloseRow, ComparisonRow};
use crate::store::record::sold::{DrawRow, SoldRow, draw_rows, draws};
use crate::store::record::{CentsRow, DateRow, IdRow, InstantRow, RowError, numbered};

numbered!(AttendanceRow for Attendance { 0 = Came, 1 = NoShow });
numbered!(RefundReasonRow for RefundReason {
    0 = PatientEnds, 1 = ClinicEnds, 2 = Unsafe, 3 = CoolingOff,
});

/// A fact of one patient.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct FactRow {
    #[n(0)]
    on: DateRow,
    #[n(1)]
    at: InstantRow,
    #[n(2)]
    patient: IdRow,
    #[n(3)]
    by: ActorRow,
    #[n(4)]
    what: DeedRow,
}

/// A fact of the whole clinic.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ClinicRow {
    #[n(0)]
    on: DateRow,
    #[n(1)]
    at: InstantRow,
    #[n(2)]
    by: ActorRow,
    #[n(3)]
    what: ClinicDeedRow,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
enum ActorRow {
    #[n(0)]
    Patient,
    #[n(1)]
    Staff(#[n(0)] String),
    #[n(2)]
    Processor,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
enum DeedRow {
    /// The contract, and which period.
    #[n(11)]
    ChargeFailed(#[n(0)] IdRow, #[n(1)] u32),
    #[n(12)]
    Redeemed(#[n(0)] RedemptionRow),
    #[n(13)]
    RedemptionUndone(#[n(0)] IdRow),
    #[n(14)]
    Refunded(#[n(0)] RefundRow),
    /// The contract, its last day, and what leaving costs.
    #[n(15)]
    Cancelled(#[n(0)] IdRow, #[n(1)] DateRow, #[n(2)] CentsRow),
    #[n(16)]
    Extended(#[n(0)] ExtensionRow),
    #[n(17)]
    Held(#[n(0)] IdRow),
    #[n(18)]
    Released(#[n(0)] IdRow),
    /// The contract, the new price, and from which day.
    #[n(19)]
    PriceNotice(#[n(0)] IdRow, #[n(1)] CentsRow, #[n(2)] DateRow),
    /// The refund, where it went, and how much.
    #[n(20)]
    RefundPaid(#[n(0)] IdRow, #[n(1)] RefundToRow, #[n(2)] CentsRow),
    #[n(21)]
    Sold(#[n(0)] SoldRow),
    /// The attempt, and how much.
    #[n(22)]
    InDoubt(#[n(0)] IdRow, #[n(1)] CentsRow),
    #[n(23)]
    DoubtEnded(#[n(0)] IdRow, #[n(1)] CentsRow),
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
enum ClinicDeedRow {
    #[n(24)]
    PeriodClosed(#[n(0)] DateRow),
    #[n(25)]
    OnSale(#[n(0)] String, #[n(1)] u32, #[n(2)] Option<ByteArray<32>>),
    #[n(26)]
    OffSale(#[n(0)] String),
    #[n(34)]
    BatchBegun(#[n(0)] ComparisonRow, #[n(1)] Option<String>),
    #[n(35)]
    BatchCalledOff,
    /// The number of its Z report.
    #[n(36)]
    BatchClosed(#[n(0)] u32, #[n(1)] BatchCloseRow),
    /// Of which Z report, which of its differences, how much was paid, and why.
    #[n(37)]
    DifferenceResolved(#[n(0)] u32, #[n(1)] u32, #[n(2)] CentsRow, #[n(3)] String),
    /// The number of an X report.
    #[n(38)]
    Looked(#[n(0)] u32),
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct RedemptionRow {
    #[n(0)]
    id: IdRow,
    #[n(1)]
    contract: IdRow,
    #[n(2)]
    service: String,
    #[n(3)]
    provider: String,
    #[n(4)]
    given_on: DateRow,
    #[n(5)]
    attendance: AttendanceRow,
    #[n(6)]
    draws: Vec<DrawRow>,
    #[n(7)]
    fee: CentsRow,
    #[n(8)]
    override_reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RefundRow {
    #[n(0)]
    id: IdRow,
    #[n(1)]
    contract: IdRow,
    #[n(2)]
    reason: RefundReasonRow,
    #[n(3)]
    unused: CentsRow,
    #[n(4)]
    kept: CentsRow,
    /// Where it goes, and how much.
    #[n(5)]
    back: Vec<(RefundToRow, CentsRow)>,
    #[n(6)]
    points_back: Vec<DrawRow>,
    /// From schema 2 on; left out where there is none.
    #[n(7)]
    tax: Option<CentsRow>,
}

/// A sale, or for credit a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
enum RefundToRow {
    #[n(0)]
    Card(#[n(0)] IdRow),
    #[n(1)]
    Cash(#[n(0)] IdRow),
    #[n(2)]
    OnFile(#[n(0)] IdRow),
    #[n(3)]
    Credit(#[n(0)] IdRow),
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct ExtensionRow {
    #[n(0)]
    contract: IdRow,
    #[n(1)]
    lots: Vec<IdRow>,
    #[n(2)]
    last_valid_day: DateRow,
    #[n(3)]
    reason: ExtensionReasonRow,
    #[n(4)]
    approver: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
enum ExtensionReasonRow {
    #[n(0)]
    Illness,
    #[n(1)]
    Pregnancy,
    #[n(2)]
    Military,
    #[n(3)]
    ProviderAbsence,
    #[n(4)]
    Other(#[n(0)] String),
}

impl From<&Fact> for FactRow {
    fn from(fact: &Fact) -> Self {
        Self {
            on: fact.on.into(),
            at: fact.at.into(),
            patient: fact.patient.into(),
            by: ActorRow::from(&fact.by),
            what: DeedRow::from(&fact.what),
        }
    }
}

impl TryFrom<FactRow> for Fact {
    type Error = RowError;

    fn try_from(row: FactRow) -> Result<Self, RowError> {
        Ok(Self {
            on: NaiveDate::try_from(row.on)?,
            at: DateTime::<Utc>::try_from(row.at)?,
            patient: row.patient.into(),
            by: row.by.into(),
            what: row.what.try_into()?,
        })
    }
}

impl From<&ClinicFact> for ClinicRow {
    fn from(fact: &ClinicFact) -> Self {
        Self {
            on: fact.on.into(),
            at: fact.at.into(),
            by: ActorRow::from(&fact.by),
            what: match &fact.what {
                ClinicDeed::PeriodClosed { through } => {
                    ClinicDeedRow::PeriodClosed((*through).into())
                }
                ClinicDeed::OnSale { offering, version, written } => ClinicDeedRow::OnSale(
                    offering.0.clone(),
                    *version,
                    written.map(|Written(digest)| digest.into()),
                ),
                ClinicDeed::OffSale { offering } => ClinicDeedRow::OffSale(offering.0.clone()),
                ClinicDeed::BatchBegun { found, reason } => {
                    ClinicDeedRow::BatchBegun((&**found).into(), reason.clone())
                }
                ClinicDeed::BatchCalledOff => ClinicDeedRow::BatchCalledOff,
                ClinicDeed::BatchClosed { z, close } => {
                    ClinicDeedRow::BatchClosed(*z, (&**close).into())
                }
                ClinicDeed::DifferenceResolved { z, place, paid, reason } => {
                    ClinicDeedRow::DifferenceResolved(*z, *place, (*paid).into(), reason.clone())
                }
                ClinicDeed::Looked { x } => ClinicDeedRow::Looked(*x),
            },
        }
    }
}

impl TryFrom<ClinicRow> for ClinicFact {
    type Error = RowError;

    fn try_from(row: ClinicRow) -> Result<Self, RowError> {
        Ok(Self {
            on: NaiveDate::try_from(row.on)?,
            at: DateTime::<Utc>::try_from(row.at)?,
            by: row.by.into(),
            what: match row.what {
                ClinicDeedRow::PeriodClosed(through) => {
                    ClinicDeed::PeriodClosed { through: through.try_into()? }
                }
                ClinicDeedRow::OnSale(offering, version, written) => ClinicDeed::OnSale {
                    offering: OfferingCode(offering),
                    version,
                    written: written.map(|digest| Written(digest.into())),
                },
                ClinicDeedRow::OffSale(offering) => {
                    ClinicDeed::OffSale { offering: OfferingCode(offering) }
                }
                ClinicDeedRow::BatchBegun(found, reason) => {
                    ClinicDeed::BatchBegun { found: Box::new(found.try_into()?), reason }
                }
                ClinicDeedRow::BatchCalledOff => ClinicDeed::BatchCalledOff,
                ClinicDeedRow::BatchClosed(z, close) => {
                    ClinicDeed::BatchClosed { z, close: Box::new(close.try_into()?) }
                }
                ClinicDeedRow::DifferenceResolved(z, place, paid, reason) => {
                    ClinicDeed::DifferenceResolved { z, place, paid: paid.into(), reason }
                }
                ClinicDeedRow::Looked(x) => ClinicDeed::Looked { x },
            },
        })
    }
}

impl From<&Actor> for ActorRow {
    fn from(actor: &Actor) -> Self {
        match actor {
            Actor::Patient => Self::Patient,
            Actor::Staff(code) => Self::Staff(code.0.clone()),
            Actor::Processor => Self::Processor,
        }
    }
}

impl From<ActorRow> for Actor {
    fn from(row: ActorRow) -> Self {
        match row {
            ActorRow::Patient => Self::Patient,
            ActorRow::Staff(code) => Self::Staff(StaffCode(code)),
            ActorRow::Processor => Self::Processor,
        }
    }
}

impl From<&Deed> for DeedRow {
    fn from(deed: &Deed) -> Self {
        match deed {
            Deed::Sold(sold) => Self::Sold(SoldRow::from(&**sold)),
            Deed::ChargeFailed { contract, cycle } => {
                Self::ChargeFailed((*contract).into(), *cycle)
            }
            Deed::Redeemed(redemption) => Self::Redeemed(RedemptionRow::from(redemption)),
            Deed::RedemptionUndone { redemption } => Self::RedemptionUndone(number(*redemption)),
            Deed::Refunded(refund) => Self::Refunded(RefundRow::from(refund)),
            Deed::Cancelled { contract, last_day, exit_fee } => {
                Self::Cancelled((*contract).into(), (*last_day).into(), (*exit_fee).into())
            }
            Deed::Extended(extension) => Self::Extended(ExtensionRow::from(extension)),
            Deed::Held { contract } => Self::Held((*contract).into()),
            Deed::Released { contract } => Self::Released((*contract).into()),
            Deed::PriceNotice { contract, price, from } => {
                Self::PriceNotice((*contract).into(), (*price).into(), (*from).into())
            }
            Deed::InDoubt { attempt, amount } => Self::InDoubt((*attempt).into(), (*amount).into()),
            Deed::DoubtEnded { attempt, amount } => {
                Self::DoubtEnded((*attempt).into(), (*amount).into())
            }
            Deed::RefundPaid { refund, tender, amount } => {
                Self::RefundPaid(number(*refund), (*tender).into(), (*amount).into())
            }
        }
    }
}

impl TryFrom<DeedRow> for Deed {
    type Error = RowError;

    fn try_from(row: DeedRow) -> Result<Self, RowError> {
        Ok(match row {
            DeedRow::Sold(sold) => Self::Sold(Box::new(sold.try_into()?)),
            DeedRow::ChargeFailed(contract, cycle) => {
                Self::ChargeFailed { contract: contract.into(), cycle }
            }
            DeedRow::Redeemed(row) => Self::Redeemed(row.try_into()?),
            DeedRow::RedemptionUndone(redemption) => {
                Self::RedemptionUndone { redemption: raw(redemption) }
            }
            DeedRow::Refunded(row) => Self::Refunded(row.into()),
            DeedRow::Cancelled(contract, last_day, exit_fee) => Self::Cancelled {
                contract: contract.into(),
                last_day: last_day.try_into()?,
                exit_fee: exit_fee.into(),
            },
            DeedRow::Extended(row) => Self::Extended(row.try_into()?),
            DeedRow::Held(contract) => Self::Held { contract: contract.into() },
            DeedRow::Released(contract) => Self::Released { contract: contract.into() },
            DeedRow::PriceNotice(contract, price, from) => Self::PriceNotice {
                contract: contract.into(),
                price: price.into(),
                from: from.try_into()?,
            },
            DeedRow::InDoubt(attempt, amount) => {
                Self::InDoubt { attempt: attempt.into(), amount: amount.into() }
            }
            DeedRow::DoubtEnded(attempt, amount) => {
                Self::DoubtEnded { attempt: attempt.into(), amount: amount.into() }
            }
            DeedRow::RefundPaid(refund, tender, amount) => Self::RefundPaid {
                refund: raw(refund),
                tender: tender.into(),
                amount: amount.into(),
            },
        })
    }
}

/// The number of a redemption or a refund, which are ids without a type of their own.
fn number(raw: u128) -> IdRow {
    Id::<()>::from_raw(raw).into()
}

fn raw(row: IdRow) -> u128 {
    Id::<()>::from(row).raw()
}

impl From<&Redemption> for RedemptionRow {
    fn from(redemption: &Redemption) -> Self {
        Self {
            id: number(redemption.id),
            contract: redemption.contract.into(),
            service: redemption.service.0.clone(),
            provider: redemption.provider.0.clone(),
            given_on: redemption.given_on.into(),
            attendance: redemption.attendance.into(),
            draws: draw_rows(&redemption.draws),
            fee: redemption.fee.into(),
            override_reason: redemption.override_reason.clone(),
        }
    }
}

impl TryFrom<RedemptionRow> for Redemption {
    type Error = RowError;

    fn try_from(row: RedemptionRow) -> Result<Self, RowError> {
        Ok(Self {
            id: raw(row.id),
            contract: row.contract.into(),
            service: ServiceCode(row.service),
            provider: StaffCode(row.provider),
            given_on: row.given_on.try_into()?,
            attendance: row.attendance.into(),
            draws: draws(row.draws),
            fee: row.fee.into(),
            override_reason: row.override_reason,
        })
    }
}

impl From<&Refund> for RefundRow {
    fn from(refund: &Refund) -> Self {
        let back = refund.back.iter().map(|(to, amount)| ((*to).into(), (*amount).into()));
        Self {
            id: number(refund.id),
            contract: refund.contract.into(),
            reason: refund.reason.into(),
            unused: refund.unused.into(),
            kept: refund.kept.into(),
            back: back.collect(),
            points_back: draw_rows(&refund.points_back),
            tax: (refund.tax != Money::ZERO).then(|| refund.tax.into()),
        }
    }
}

impl From<RefundRow> for Refund {
    fn from(row: RefundRow) -> Self {
        let back = row.back.into_iter().map(|(to, amount)| (to.into(), Money::from(amount)));
        Self {
            id: raw(row.id),
            contract: row.contract.into(),
            reason: row.reason.into(),
            unused: row.unused.into(),
            kept: row.kept.into(),
            back: back.collect(),
            points_back: draws(row.points_back),
            tax: row.tax.map(Money::from).unwrap_or_default(),
        }
    }
}

impl From<RefundTo> for RefundToRow {
    fn from(to: RefundTo) -> Self {
        match to {
            RefundTo::Card(sale) => Self::Card(sale.into()),
            RefundTo::Cash(sale) => Self::Cash(sale.into()),
            RefundTo::OnFile(sale) => Self::OnFile(sale.into()),
            RefundTo::Credit(lot) => Self::Credit(lot.into()),
        }
    }
}

impl From<RefundToRow> for RefundTo {
    fn from(row: RefundToRow) -> Self {
        match row {
            RefundToRow::Card(sale) => Self::Card(sale.into()),
            RefundToRow::Cash(sale) => Self::Cash(sale.into()),
            RefundToRow::OnFile(sale) => Self::OnFile(sale.into()),
            RefundToRow::Credit(lot) => Self::Credit(lot.into()),
        }
    }
}

impl From<&Extension> for ExtensionRow {
    fn from(extension: &Extension) -> Self {
        Self {
            contract: extension.contract.into(),
            lots: extension.lots.iter().copied().map(IdRow::from).collect(),
            last_valid_day: extension.last_valid_day.into(),
            reason: match &extension.reason {
                ExtensionReason::Illness => ExtensionReasonRow::Illness,
                ExtensionReason::Pregnancy => ExtensionReasonRow::Pregnancy,
                ExtensionReason::Military => ExtensionReasonRow::Military,
                ExtensionReason::ProviderAbsence => ExtensionReasonRow::ProviderAbsence,
                ExtensionReason::Other(reason) => ExtensionReasonRow::Other(reason.clone()),
            },
            approver: extension.approver.0.clone(),
        }
    }
}

impl TryFrom<ExtensionRow> for Extension {
    type Error = RowError;

    fn try_from(row: ExtensionRow) -> Result<Self, RowError> {
        Ok(Self {
            contract: row.contract.into(),
            lots: row.lots.into_iter().map(Id::from).collect(),
            last_valid_day: row.last_valid_day.try_into()?,
            reason: match row.reason {
                ExtensionReasonRow::Illness => ExtensionReason::Illness,
                ExtensionReasonRow::Pregnancy => ExtensionReason::Pregnancy,
                ExtensionReasonRow::Military => ExtensionReason::Military,
                ExtensionReasonRow::ProviderAbsence => ExtensionReason::ProviderAbsence,
                ExtensionReasonRow::Other(reason) => ExtensionReason::Other(reason),
            },
            approver: StaffCode(row.approver),
        })
    }
}

//! Lots as rows: what one grant promised.

use std::num::NonZeroU32;

use minicbor::{Decode, Encode};

use crate::domain::entitlement::{Earning, Funding, Lot};
use crate::domain::offering::{CreditUse, Grant, OfferingCode, ServiceCode, Tier};
use crate::domain::terms::TermsDigest;
use crate::store::record::{CentsRow, DateRow, IdRow, RowError, SpanRow, date_opt, numbered};

numbered!(FundingRow for Funding { 0 = Paid, 1 = Bonus });
numbered!(CreditUseRow for CreditUse { 0 = Everything, 1 = Products });

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LotRow {
    #[n(0)]
    id: IdRow,
    #[n(1)]
    contract: IdRow,
    #[n(2)]
    sale: IdRow,
    #[n(3)]
    patient: IdRow,
    #[n(4)]
    offering: String,
    #[n(5)]
    offering_version: u32,
    #[n(6)]
    what: GrantRow,
    #[n(7)]
    quantity: NonZeroU32,
    #[n(8)]
    allocated: CentsRow,
    #[n(9)]
    funding: FundingRow,
    #[n(10)]
    earning: EarningRow,
    #[n(11)]
    valid_from: DateRow,
    #[n(12)]
    last_valid_day: Option<DateRow>,
    #[n(13)]
    #[cbor(with = "minicbor::bytes")]
    consent: [u8; 32],
}

/// What a unit may be used for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum GrantRow {
    #[n(0)]
    Service(#[n(0)] String),
    #[n(1)]
    Tier(#[n(0)] String),
    #[n(2)]
    Product(#[n(0)] String),
    #[n(3)]
    AnyOf(#[n(0)] Vec<String>),
    #[n(4)]
    Credit(#[n(0)] CreditUseRow),
    #[n(5)]
    Access,
    #[n(6)]
    Points,
}

/// When the value becomes revenue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum EarningRow {
    #[n(0)]
    Use,
    #[n(1)]
    Day(#[n(0)] SpanRow),
    #[n(2)]
    FullMonth(#[n(0)] SpanRow),
}

impl From<&Grant> for GrantRow {
    fn from(grant: &Grant) -> Self {
        match grant {
            Grant::Service(code) => Self::Service(code.0.clone()),
            Grant::Tier(tier) => Self::Tier(tier.0.clone()),
            Grant::Product(code) => Self::Product(code.clone()),
            Grant::AnyOf(codes) => Self::AnyOf(codes.iter().map(|code| code.0.clone()).collect()),
            Grant::Credit(credit) => Self::Credit((*credit).into()),
            Grant::Access => Self::Access,
            Grant::Points => Self::Points,
        }
    }
}

impl From<GrantRow> for Grant {
    fn from(row: GrantRow) -> Self {
        match row {
            GrantRow::Service(code) => Self::Service(ServiceCode(code)),
            GrantRow::Tier(tier) => Self::Tier(Tier(tier)),
            GrantRow::Product(code) => Self::Product(code),
            GrantRow::AnyOf(codes) => Self::AnyOf(codes.into_iter().map(ServiceCode).collect()),
            GrantRow::Credit(credit) => Self::Credit(credit.into()),
            GrantRow::Access => Self::Access,
            GrantRow::Points => Self::Points,
        }
    }
}

impl From<Earning> for EarningRow {
    fn from(earning: Earning) -> Self {
        match earning {
            Earning::ByUse => Self::Use,
            Earning::ByDay(span) => Self::Day(span.into()),
            Earning::ByFullMonth(span) => Self::FullMonth(span.into()),
        }
    }
}

impl TryFrom<EarningRow> for Earning {
    type Error = RowError;

    fn try_from(row: EarningRow) -> Result<Self, RowError> {
        Ok(match row {
            EarningRow::Use => Self::ByUse,
            EarningRow::Day(span) => Self::ByDay(span.try_into()?),
            EarningRow::FullMonth(span) => Self::ByFullMonth(span.try_into()?),
        })
    }
}

impl From<&Lot> for LotRow {
    fn from(lot: &Lot) -> Self {
        Self {
            id: lot.id.into(),
            contract: lot.contract.into(),
            sale: lot.sale.into(),
            patient: lot.patient.into(),
            offering: lot.offering.0.clone(),
            offering_version: lot.offering_version,
            what: GrantRow::from(&lot.what),
            quantity: lot.quantity,
            allocated: lot.allocated.into(),
            funding: lot.funding.into(),
            earning: lot.earning.into(),
            valid_from: lot.valid_from.into(),
            last_valid_day: lot.last_valid_day.map(DateRow::from),
            consent: lot.consent.0,
        }
    }
}

impl TryFrom<LotRow> for Lot {
    type Error = RowError;

    fn try_from(row: LotRow) -> Result<Self, RowError> {
        Ok(Self {
            id: row.id.into(),
            contract: row.contract.into(),
            sale: row.sale.into(),
            patient: row.patient.into(),
            offering: OfferingCode(row.offering),
            offering_version: row.offering_version,
            what: row.what.into(),
            quantity: row.quantity,
            allocated: row.allocated.into(),
            funding: row.funding.into(),
            earning: row.earning.try_into()?,
            valid_from: row.valid_from.try_into()?,
            last_valid_day: date_opt(row.last_valid_day)?,
            consent: TermsDigest(row.consent),
        })
    }
}

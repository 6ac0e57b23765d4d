//! Perks, validities and discounts as rows.

use std::num::NonZeroU32;

use minicbor::{Decode, Encode};

use crate::domain::cart::DiscountQuote;
use crate::domain::id::Id;
use crate::domain::language::Localized;
use crate::domain::money::Money;
use crate::domain::offering::{DiscountOn, Perk, ServiceCode, Tier, Validity};
use crate::store::record::{CentsRow, IdRow};

/// Until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum ValidityRow {
    #[n(0)]
    Months(#[n(0)] NonZeroU32),
    #[n(1)]
    Days(#[n(0)] NonZeroU32),
    #[n(2)]
    Period,
    #[n(3)]
    Never,
}

/// What a contract gives beside its grants.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum PerkRow {
    #[n(0)]
    Unlimited(#[n(0)] UnlimitedRow),
    /// Percent, and off what.
    #[n(1)]
    PercentOff(#[n(0)] u32, #[n(1)] DiscountOnRow),
    #[n(2)]
    Points(#[n(0)] NonZeroU32),
    #[n(3)]
    ProductCredit(#[n(0)] CentsRow),
    /// Periods, sessions at most, credit at most.
    #[n(4)]
    CarryOver(#[n(0)] NonZeroU32, #[n(1)] u32, #[n(2)] CentsRow),
    /// English, Spanish.
    #[n(5)]
    Words(#[n(0)] String, #[n(1)] String),
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct UnlimitedRow {
    #[n(0)]
    service: String,
    #[n(1)]
    per_day: Option<NonZeroU32>,
    #[n(2)]
    per_week: Option<NonZeroU32>,
    #[n(3)]
    worth: Option<CentsRow>,
}

/// What a discount is on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum DiscountOnRow {
    #[n(0)]
    Products,
    #[n(1)]
    Services,
    #[n(2)]
    Everything,
    #[n(3)]
    Packages(#[n(0)] Vec<String>),
    #[n(4)]
    Codes(#[n(0)] Vec<String>),
}

/// A discount that was given, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DiscountRow {
    #[n(0)]
    percent: u32,
    #[n(1)]
    amount: CentsRow,
    #[n(2)]
    reason: String,
    #[n(3)]
    contract: Option<IdRow>,
}

impl From<Validity> for ValidityRow {
    fn from(validity: Validity) -> Self {
        match validity {
            Validity::Months(n) => Self::Months(n),
            Validity::Days(n) => Self::Days(n),
            Validity::Period => Self::Period,
            Validity::Never => Self::Never,
        }
    }
}

impl From<ValidityRow> for Validity {
    fn from(row: ValidityRow) -> Self {
        match row {
            ValidityRow::Months(n) => Self::Months(n),
            ValidityRow::Days(n) => Self::Days(n),
            ValidityRow::Period => Self::Period,
            ValidityRow::Never => Self::Never,
        }
    }
}

impl From<&Perk> for PerkRow {
    fn from(perk: &Perk) -> Self {
        match perk {
            Perk::Unlimited { service, per_day, per_week, worth } => {
                Self::Unlimited(UnlimitedRow {
                    service: service.0.clone(),
                    per_day: *per_day,
                    per_week: *per_week,
                    worth: worth.map(CentsRow::from),
                })
            }
            Perk::PercentOff { percent, on } => Self::PercentOff(*percent, on.into()),
            Perk::Points { times } => Self::Points(*times),
            Perk::ProductCredit(amount) => Self::ProductCredit((*amount).into()),
            Perk::CarryOver { periods, sessions_max, credit_max } => {
                Self::CarryOver(*periods, *sessions_max, (*credit_max).into())
            }
            Perk::Words(words) => Self::Words(words.english.clone(), words.spanish.clone()),
        }
    }
}

impl From<PerkRow> for Perk {
    fn from(row: PerkRow) -> Self {
        match row {
            PerkRow::Unlimited(row) => Self::Unlimited {
                service: ServiceCode(row.service),
                per_day: row.per_day,
                per_week: row.per_week,
                worth: row.worth.map(Money::from),
            },
            PerkRow::PercentOff(percent, on) => Self::PercentOff { percent, on: on.into() },
            PerkRow::Points(times) => Self::Points { times },
            PerkRow::ProductCredit(amount) => Self::ProductCredit(amount.into()),
            PerkRow::CarryOver(periods, sessions_max, credit_max) => {
                Self::CarryOver { periods, sessions_max, credit_max: credit_max.into() }
            }
            PerkRow::Words(english, spanish) => Self::Words(Localized { english, spanish }),
        }
    }
}

impl From<&DiscountOn> for DiscountOnRow {
    fn from(on: &DiscountOn) -> Self {
        match on {
            DiscountOn::Products => Self::Products,
            DiscountOn::Services => Self::Services,
            DiscountOn::Everything => Self::Everything,
            DiscountOn::Packages(tiers) => {
                Self::Packages(tiers.iter().map(|tier| tier.0.clone()).collect())
            }
            DiscountOn::Codes(codes) => Self::Codes(codes.clone()),
        }
    }
}

impl From<DiscountOnRow> for DiscountOn {
    fn from(row: DiscountOnRow) -> Self {
        match row {
            DiscountOnRow::Products => Self::Products,
            DiscountOnRow::Services => Self::Services,
            DiscountOnRow::Everything => Self::Everything,
            DiscountOnRow::Packages(tiers) => Self::Packages(tiers.into_iter().map(Tier).collect()),
            DiscountOnRow::Codes(codes) => Self::Codes(codes),
        }
    }
}

impl From<&DiscountQuote> for DiscountRow {
    fn from(discount: &DiscountQuote) -> Self {
        Self {
            percent: discount.percent,
            amount: discount.amount.into(),
            reason: discount.reason.clone(),
            contract: discount.contract.map(IdRow::from),
        }
    }
}

impl From<DiscountRow> for DiscountQuote {
    fn from(row: DiscountRow) -> Self {
        Self {
            percent: row.percent,
            amount: row.amount.into(),
            reason: row.reason,
            contract: row.contract.map(Id::from),
        }
    }
}

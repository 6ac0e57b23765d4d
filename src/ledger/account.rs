//! The chart of accounts: a closed list.

use crate::domain::catalog::TaxClass;

/// Where money comes from and goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// Card money approved and not yet in the bank.
    CardClearing,
    Cash,
    /// Paid for and not yet given: a contract liability (ASC 606-10-55-46).
    DeferredRevenue,
    /// Given and not yet paid for, in contracts that are paid in parts (AC-10).
    ContractAsset,
    Revenue(RevenueClass),
    TaxPayable,
    /// Promised back, and not yet at the terminal.
    RefundsPayable,
    /// Value that patients let lapse.
    Breakage,
    /// Lapsed value that a state may claim: it stays a debt (AC-6).
    UnclaimedProperty,
    /// Card money that may have moved, or moved in part, without a sale.
    InDoubt,
    /// The part of prices that stands for points.
    Loyalty,
    /// Card money that our journal and the bank never agreed on, after a person explained it: what
    /// never came, less what nobody asked back.
    CardOverShort,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RevenueClass {
    Service,
    Procedure,
    Lab,
    Product,
    /// Fees for being a member, by the day.
    Membership,
    /// Kept back from refunds, and for leaving early.
    Fee,
}

/// What an account is, for signs and reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccountType {
    Asset,
    Liability,
    Revenue,
    Expense,
}

impl Account {
    pub const ALL: [Self; 17] = [
        Self::CardClearing,
        Self::Cash,
        Self::ContractAsset,
        Self::DeferredRevenue,
        Self::Loyalty,
        Self::TaxPayable,
        Self::RefundsPayable,
        Self::UnclaimedProperty,
        Self::InDoubt,
        Self::Revenue(RevenueClass::Service),
        Self::Revenue(RevenueClass::Procedure),
        Self::Revenue(RevenueClass::Lab),
        Self::Revenue(RevenueClass::Product),
        Self::Revenue(RevenueClass::Membership),
        Self::Revenue(RevenueClass::Fee),
        Self::Breakage,
        Self::CardOverShort,
    ];

    pub const fn kind(self) -> AccountType {
        match self {
            Self::CardClearing | Self::Cash | Self::ContractAsset => AccountType::Asset,
            Self::DeferredRevenue
            | Self::Loyalty
            | Self::TaxPayable
            | Self::RefundsPayable
            | Self::UnclaimedProperty
            | Self::InDoubt => AccountType::Liability,
            Self::Revenue(_) | Self::Breakage => AccountType::Revenue,
            Self::CardOverShort => AccountType::Expense,
        }
    }

    /// As hledger reads it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CardClearing => "assets:card clearing",
            Self::Cash => "assets:cash",
            Self::ContractAsset => "assets:contract asset",
            Self::DeferredRevenue => "liabilities:deferred revenue",
            Self::Loyalty => "liabilities:loyalty",
            Self::TaxPayable => "liabilities:tax payable",
            Self::RefundsPayable => "liabilities:refunds payable",
            Self::UnclaimedProperty => "liabilities:unclaimed property",
            Self::InDoubt => "liabilities:in doubt",
            Self::Revenue(RevenueClass::Service) => "revenues:service",
            Self::Revenue(RevenueClass::Procedure) => "revenues:procedure",
            Self::Revenue(RevenueClass::Lab) => "revenues:lab",
            Self::Revenue(RevenueClass::Product) => "revenues:product",
            Self::Revenue(RevenueClass::Membership) => "revenues:membership",
            Self::Revenue(RevenueClass::Fee) => "revenues:fee",
            Self::Breakage => "revenues:breakage",
            Self::CardOverShort => "expenses:card over and short",
        }
    }
}

impl From<TaxClass> for RevenueClass {
    fn from(class: TaxClass) -> Self {
        match class {
            TaxClass::Service => Self::Service,
            TaxClass::Procedure => Self::Procedure,
            TaxClass::Lab => Self::Lab,
            TaxClass::Product => Self::Product,
        }
    }
}

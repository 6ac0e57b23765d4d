//! What a payment bought: the part of a sale that the books are made from.

use std::num::NonZeroU32;

use crate::domain::calendar::Span;
use crate::domain::cart::{DiscountQuote, Draw};
use crate::domain::catalog::TaxClass;
use crate::domain::contract::Contract;
use crate::domain::entitlement::Lot;
use crate::domain::id::{AttemptId, ContractId, PatientId, SaleId};
use crate::domain::money::Money;

/// Money taken, and what for. The tenders add up to the lines and the tax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sold {
    pub sale: SaleId,
    pub patient: PatientId,
    pub lines: Vec<SoldLine>,
    pub tax: Money,
    pub tenders: Vec<Tender>,
    /// The lot of the points that were earned, where any were.
    pub points: Option<Lot>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SoldLine {
    /// A new contract, with what its first payment grants.
    Contract {
        contract: Box<Contract>,
        /// Paid today: all of its price, or its first part.
        paid: Money,
        lots: Vec<Lot>,
        goods: Vec<Goods>,
        discount: Option<DiscountQuote>,
        upgrade_of: Option<ContractId>,
    },
    /// A later period of a contract, with what it grants.
    Cycle { contract: ContractId, cycle: u32, span: Span, price: Money, lots: Vec<Lot> },
    /// A part of a price that is paid in parts.
    Part { contract: ContractId, part: u32, amount: Money },
    /// Handed over or done today.
    Goods(Goods),
}

/// A product handed over or a service given at the sale: earned at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goods {
    pub code: String,
    pub name: String,
    pub quantity: NonZeroU32,
    pub gross: Money,
    pub discount: Option<DiscountQuote>,
    pub net: Money,
    pub tax: Money,
    pub class: TaxClass,
}

/// A means with which a sale is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tender {
    /// At the terminal, in this attempt.
    Card {
        amount: Money,
        attempt: Option<AttemptId>,
    },
    /// By the processor, with the token that the first payment brought.
    OnFile {
        amount: Money,
    },
    Cash {
        amount: Money,
    },
    /// Prepaid money: `face` is what it pays, the draws what it stood for in the books.
    Wallet {
        face: Money,
        draws: Vec<Draw>,
    },
    ProductCredit {
        face: Money,
        draws: Vec<Draw>,
    },
    Points {
        points: u32,
        worth: Money,
        draws: Vec<Draw>,
    },
    /// The unused value of a contract that was handed in for an upgrade.
    HandedIn {
        contract: ContractId,
        value: Money,
    },
    /// Money that an earlier, partial approval had left in doubt (US-57).
    HeldInDoubt {
        amount: Money,
        attempt: AttemptId,
    },
}

//! What a patient picked, and what it costs today: one cart, one payment, one receipt.

use std::num::NonZeroU32;

use chrono::NaiveDate;

use crate::domain::calendar::Span;
use crate::domain::catalog::TaxClass;
use crate::domain::contract::{ContractTerms, Part};
use crate::domain::entitlement::{Earning, Funding, value_of_next};
use crate::domain::id::{ContractId, LotId, PatientId};
use crate::domain::money::{Money, Overflow};
use crate::domain::offering::{DiscountOn, Grant, OfferingCode, ServiceCode};

/// What was picked. No prices: those are of the day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cart {
    pub lines: Vec<CartLine>,
    pub tenders: TendersWanted,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CartLine {
    Offering {
        code: OfferingCode,
        /// For a pick-some that is chosen now; empty where it is chosen at each visit.
        picks: Vec<ServiceCode>,
        plan: PlanChoice,
        /// The contract that is handed in for it: its unused value is taken off.
        upgrade_of: Option<ContractId>,
    },
    Product {
        code: String,
        quantity: NonZeroU32,
    },
    /// A single service, given today.
    Service {
        code: ServiceCode,
        quantity: NonZeroU32,
    },
    /// A later period of a contract that is due.
    Cycle {
        contract: ContractId,
        cycle: u32,
    },
    /// The next part of a price that is paid in parts.
    Part {
        contract: ContractId,
        part: u32,
    },
}

/// How a price is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum PlanChoice {
    /// At once; for what recurs: the first period.
    #[default]
    Upfront,
    /// A first part today, then so many equal parts a month apart.
    Parts(NonZeroU32),
}

/// Which of what the patient owns should pay, before the card pays the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TendersWanted {
    /// So much wallet money, face value; what goes beyond the goods and services of the cart is
    /// left in the wallet.
    pub wallet: Money,
    /// Product credit, as far as it goes.
    pub product_credit: UseCredit,
    /// So many loyalty points; no more are taken than the goods and services cost.
    pub points: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum UseCredit {
    #[default]
    Keep,
    Use,
}

/// What a patient owns that changes a price: read from their file, handed to pricing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holdings {
    pub patient: Option<PatientId>,
    pub discounts: Vec<HeldDiscount>,
    /// Wallet lots that can be spent today, in the order in which they are drawn: oldest first.
    pub wallet: Vec<HeldCredit>,
    /// Product credit, oldest first.
    pub product_credit: Vec<HeldCredit>,
    pub points: Vec<HeldCredit>,
    /// How many times over points are earned; 1 without a perk.
    pub points_times: u32,
    /// What is due of contracts: periods and parts.
    pub dues: Vec<Due>,
    /// What could be handed in for an upgrade, and its unused value.
    pub unused: Vec<(ContractId, OfferingCode, Money)>,
    /// Of that value, what sales tax was paid on: it is not taxed again in what it is handed in for.
    pub taxed: Vec<(ContractId, Money)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldDiscount {
    pub contract: ContractId,
    /// "Glow Club": the reason that stands beside the discount.
    pub name: String,
    pub percent: u32,
    pub on: DiscountOn,
}

/// A lot of credit or points as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldCredit {
    pub lot: LotId,
    /// Lots of one grant (paid and bonus of one purchase) are drawn together, pro rata.
    pub group: u32,
    pub funding: Funding,
    pub units_left: u32,
    pub units_in_all: u32,
    pub value_left: Money,
    pub allocated: Money,
}

impl HeldCredit {
    /// What its next `units` stand for in the books; the rest stays.
    ///
    /// # Errors
    ///
    /// [`Overflow`] when there are not so many left, or a sum does not fit.
    pub fn value_of_next(&self, units: NonZeroU32) -> Result<Money, Overflow> {
        let in_all = NonZeroU32::new(self.units_in_all).ok_or(Overflow)?;
        value_of_next(self.allocated, in_all, self.units_left, self.value_left, units)
    }
}

/// A payment that a contract asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    pub contract: ContractId,
    pub name: String,
    pub kind: DueKind,
    pub offering: OfferingCode,
    pub version: u32,
    /// What the payment of a period grants, and for which days; empty for a part.
    pub span: Option<Span>,
    pub lots: Vec<LotQuote>,
    pub amount: Money,
    pub due: NaiveDate,
    /// How many charges for it have failed.
    pub n_failed: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DueKind {
    /// Cycle `k`, counted from 0 for the one that was bought.
    Cycle(u32),
    /// Part `k`, counted from 0 for the one that was paid at the sale.
    Part(u32),
}

/// What a cart costs and grants today. A promise only once it is signed and paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartQuote {
    /// The clinic's business date on which it was quoted.
    pub quoted_on: NaiveDate,
    pub lines: Vec<LineQuote>,
    /// What is charged today before tax, after discounts.
    pub net: Money,
    pub tax: Money,
    /// `net` and `tax`.
    pub total: Money,
    pub tenders: Vec<TenderQuote>,
    /// What the card pays: `total` less all tenders.
    pub card: Money,
    /// Points that the sale earns.
    pub points: u32,
    /// How many times over a dollar earns them.
    pub points_times: u32,
    /// What of the prices stands for those points, and so is in no lot; zero unless the policy
    /// defers it (US-45).
    pub points_value: Money,
}

/// One line of a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineQuote {
    pub what: LineWhat,
    pub name: String,
    pub quantity: NonZeroU32,
    /// Before discounts: quantity times price, or the full price of an offering.
    pub gross: Money,
    pub discount: Option<DiscountQuote>,
    /// `gross` less the discount, or for an upgrade also less the value handed in: the full price,
    /// whenever it is paid.
    pub net: Money,
    /// Of `net`, what is paid today: all, or the first part.
    pub due_today: Money,
    pub tax: Money,
    /// Of `tax`, that on what is given later, by rate.
    pub taxes: Vec<LotsTaxQuote>,
    /// What the same would cost one by one; `None` where that cannot be said.
    pub singles: Option<Money>,
    /// `singles` less `net` and what was handed in; never negative.
    pub saved: Money,
}

/// Tax at one rate on lots of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotsTaxQuote {
    /// Which of the line's lots, counted from 0.
    pub lots: Vec<usize>,
    /// What goods that are taxed with them as one stand for (TX-1).
    pub goods: Money,
    pub tax: Money,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineWhat {
    Contract(Box<ContractQuote>),
    Product {
        code: String,
        class: TaxClass,
    },
    Service {
        code: ServiceCode,
        class: TaxClass,
    },
    Cycle {
        contract: ContractId,
        offering: OfferingCode,
        version: u32,
        cycle: u32,
        span: Span,
        lots: Vec<LotQuote>,
    },
    Part {
        contract: ContractId,
        part: u32,
    },
}

/// An offering in a quote, with all that it will grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractQuote {
    pub terms: ContractTerms,
    pub lots: Vec<LotQuote>,
    /// Goods that are handed over at the sale, with their share of the price.
    pub goods: Vec<GoodsQuote>,
    pub parts: Vec<Part>,
    /// The latest day on which anything of it can be used; `None` where something never ends.
    pub last_valid_day: Option<NaiveDate>,
    pub upgrade_of: Option<(ContractId, Money)>,
}

/// A lot as it will be granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotQuote {
    pub what: Grant,
    pub quantity: NonZeroU32,
    pub allocated: Money,
    pub funding: Funding,
    pub earning: Earning,
    pub valid_from: NaiveDate,
    pub last_valid_day: Option<NaiveDate>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsQuote {
    pub code: String,
    pub name: String,
    pub quantity: NonZeroU32,
    /// What they cost alone: their weight in the price of the bundle.
    pub gross: Money,
    /// Their share of the price (US-23).
    pub net: Money,
    /// Of the line's tax; zero where all of the bundle is taxed as one (TX-1).
    pub tax: Money,
    pub class: TaxClass,
}

/// A discount, with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscountQuote {
    pub percent: u32,
    pub amount: Money,
    pub reason: String,
    pub contract: Option<ContractId>,
}

/// What pays beside the card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TenderQuote {
    Wallet { face: Money, draws: Vec<Draw> },
    ProductCredit { face: Money, draws: Vec<Draw> },
    Points { points: u32, worth: Money, draws: Vec<Draw> },
}

/// Units taken from a lot, and the value that they stood for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draw {
    pub lot: LotId,
    pub units: NonZeroU32,
    pub value: Money,
}

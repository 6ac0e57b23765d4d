//! What was sold and paid for. Never edited.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::card::{Approval, EcrRef, TerminalIdentity};
use crate::domain::entitlement::Lot;
use crate::domain::id::{AttemptId, ConsentId, PatientId, SaleId};
use crate::domain::intent::Intent;
use crate::domain::money::{Money, Overflow};
use crate::domain::receipt::ReceiptNumber;
use crate::domain::sold::{Sold, SoldLine, Tender};

/// A completed sale with everything that was granted: written in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sale {
    pub id: SaleId,
    pub receipt: ReceiptNumber,
    pub patient: PatientId,
    /// What was signed for it; goods and what a signed contract asks for need no new signature.
    pub consent: Option<ConsentId>,
    /// Empty where no card was asked for: all of it was paid with what the patient owned. Several
    /// where the first card paid a part, and others the rest.
    pub payments: Vec<CardPayment>,
    pub sold: Sold,
    /// What was charged before tax.
    pub net: Money,
    pub tax: Money,
    /// `net` and `tax`: all that was paid, with whatever tender.
    pub total: Money,
    pub sold_at: DateTime<Utc>,
    /// The clinic's business date.
    pub business_date: NaiveDate,
}

/// The card's part of a sale, as the terminal told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardPayment {
    pub attempt: AttemptId,
    pub reference: EcrRef,
    pub approval: Approval,
    pub terminal: TerminalIdentity,
    pub told_by: ToldBy,
}

/// Where it is known from that a card was charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToldBy {
    Terminal,
    /// A member of staff read it off the terminal's slip: the terminal itself could not tell.
    Slip,
}

impl Sale {
    /// The sale that these cards pay for: just what the intent says.
    pub fn of(
        intent: &Intent,
        payments: Vec<CardPayment>,
        receipt: ReceiptNumber,
        sold_at: DateTime<Utc>,
    ) -> Self {
        Self {
            id: intent.sale(),
            receipt,
            patient: intent.patient(),
            consent: intent.consent.map(|signed| signed.consent),
            payments,
            net: intent.sums.net,
            tax: intent.sums.tax,
            total: intent.sums.total,
            sold: intent.sold.clone(),
            sold_at,
            business_date: intent.business_date,
        }
    }
}

/// The sums of a sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sums {
    pub net: Money,
    pub tax: Money,
    pub total: Money,
    /// What the card terminal charges.
    pub card: Money,
}

impl Sums {
    /// The value of a contract that is handed in is no payment: it is taken off the price.
    ///
    /// # Errors
    ///
    /// [`Overflow`] when a sum does not fit in 64 bits of cents.
    pub fn of(sold: &Sold) -> Result<Self, Overflow> {
        let is_paid = |tender: &&Tender| !matches!(tender, Tender::HandedIn { .. });
        let total = Money::sum(sold.tenders.iter().filter(is_paid).map(Tender::amount))?;
        let card = Money::sum(sold.tenders.iter().filter_map(|tender| match tender {
            Tender::Card { amount, .. } => Some(*amount),
            _ => None,
        }))?;
        Ok(Self { net: total.minus(sold.tax)?, tax: sold.tax, total, card })
    }
}

/// Every lot that a sale grants: of its contracts and periods, and the points that it earns.
pub fn lots(sold: &Sold) -> impl Iterator<Item = &Lot> {
    let of_lines = sold.lines.iter().flat_map(|line| match line {
        SoldLine::Contract { lots, .. } | SoldLine::Cycle { lots, .. } => lots.as_slice(),
        SoldLine::Part { .. } | SoldLine::Goods(_) => &[],
    });
    of_lines.chain(&sold.points)
}

/// The names of what was bought, as it was sold: "Drip Four, Glow Club". Empty where only what a
/// contract asked for was paid.
pub fn names(sold: &Sold) -> String {
    let names = sold.lines.iter().filter_map(|line| match line {
        SoldLine::Contract { contract, .. } => Some(contract.terms.name.as_str()),
        SoldLine::Goods(goods) => Some(goods.name.as_str()),
        SoldLine::Cycle { .. } | SoldLine::Part { .. } => None,
    });
    names.collect::<Vec<_>>().join(", ")
}

/// The codes of what was sold, for a log: offerings, goods, and what a contract had asked for.
pub fn codes(sold: &Sold) -> String {
    let codes: Vec<&str> = sold
        .lines
        .iter()
        .map(|line| match line {
            SoldLine::Contract { contract, .. } => contract.terms.offering.0.as_str(),
            SoldLine::Cycle { .. } => "a period",
            SoldLine::Part { .. } => "a part",
            SoldLine::Goods(goods) => goods.code.as_str(),
        })
        .collect();
    codes.join(", ")
}

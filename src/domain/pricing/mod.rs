//! From a picked cart to a quote: prices of the day, discounts, tax, lots, and what pays for it.
//!
//! The rules of sharing stand once each:
//!
//! | rule | what it shares | where |
//! |---|---|---|
//! | M-2 | rounding: the nearest cent, a half away from zero | [`Money::share`], [`Money::times`] |
//! | M-3 | a discount, once a line: quantity times price | [`LineQuote::discount`](crate::domain::cart::LineQuote::discount) |
//! | M-4 | tax on the sum of a rate, spread over its lines by largest remainder | [`CartQuote::tax`] |
//! | M-5 | a price over what it buys, by single prices, largest remainder, ties to the first | [`Money::allocated`] |
//! | M-6 | a lot over its units: differences of rounded running totals | [`Money::unit_values`], [`Money::units_value`] |
//! | M-7 | equal parts, the first ones a cent more | [`Money::in_parts`] |

mod discount;
mod lines;
mod loyalty;
mod parts;
mod share;
mod tax;
mod tenders;
mod terms;
mod upfront;

#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tender_tests;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use crate::domain::cart::{Cart, CartQuote, Holdings, LineQuote, LineWhat, TenderQuote};
use crate::domain::catalog::Catalog;
use crate::domain::money::{Money, Overflow};
use crate::domain::policy::Policy;
use crate::domain::refusal::Refusal;

pub use lines::singles;
pub use share::lots_of_period;
pub use terms::contract_terms;
pub use upfront::{LotQuote, PricingError, Quote};

/// Prices a cart on the clinic's `today`, for a patient who owns `holdings`.
///
/// # Errors
///
/// A [`Refusal`] that says which line cannot be sold so, or which tender cannot pay for it.
pub fn quote(
    catalog: &Catalog,
    cart: &Cart,
    holdings: &Holdings,
    policy: &Policy,
    today: NaiveDate,
) -> Result<CartQuote, Refusal> {
    if cart.lines.is_empty() {
        return Err(Refusal::EmptyCart);
    }
    lines::refuse_doubles(&cart.lines)?;
    lines::refuse_parts_out_of_order(&cart.lines, holdings)?;
    let counter = lines::Counter { catalog, holdings, policy, today };
    let mut lines = Vec::with_capacity(cart.lines.len());
    for line in &cart.lines {
        lines.push(counter.line(line)?);
    }
    tax::levy(catalog, holdings, policy, &mut lines)?;
    let net = Money::sum(lines.iter().map(|line| line.due_today))?;
    let tax = Money::sum(lines.iter().map(|line| line.tax))?;
    let total = net.plus(tax)?;
    let tenders = tenders::tenders(&cart.tenders, holdings, policy, &lines)?;
    let spends_credit = tenders.iter().any(|of| matches!(of, TenderQuote::ProductCredit { .. }));
    if spends_credit && lines.iter().any(|line| lines::handed_in(line).is_positive()) {
        // What is handed in may be the membership whose credit this is: not both in one sale.
        return Err(Refusal::NoUpgrade);
    }
    let prepaid = Money::sum(tenders.iter().map(face))?;
    let card = total.minus(prepaid)?;
    let points = loyalty::earned(policy, holdings, untaxed(card, prepaid, tax, &lines)?)?;
    let points_value = loyalty::set_aside(policy, points, today, &mut lines)?;
    Ok(CartQuote {
        quoted_on: today,
        lines,
        net,
        tax,
        total,
        tenders,
        card,
        points,
        points_times: holdings.points_times.max(1),
        points_value,
    })
}

/// What the card pays beside tax. Prepaid money pays what goods cost first, and then their tax.
fn untaxed(
    card: Money,
    prepaid: Money,
    tax: Money,
    lines: &[LineQuote],
) -> Result<Money, Overflow> {
    let is_goods = |line: &&LineQuote| {
        matches!(line.what, LineWhat::Product { .. } | LineWhat::Service { .. })
    };
    let goods = Money::sum(lines.iter().filter(is_goods).map(|line| line.net))?;
    let tax_prepaid = prepaid.minus(goods)?.max(Money::ZERO);
    card.minus(tax.minus(tax_prepaid)?)
}

/// What a tender pays.
fn face(tender: &TenderQuote) -> Money {
    match tender {
        TenderQuote::Wallet { face, .. } | TenderQuote::ProductCredit { face, .. } => *face,
        TenderQuote::Points { worth, .. } => *worth,
    }
}

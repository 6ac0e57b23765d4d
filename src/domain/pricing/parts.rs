//! A price paid in parts: what is due when, without interest or fee.

use std::num::NonZeroU32;

use chrono::NaiveDate;

use crate::domain::calendar;
use crate::domain::contract::Part;
use crate::domain::money::Money;
use crate::domain::offering::{Offering, PaymentPlan};
use crate::domain::refusal::Refusal;

/// A first part today, then `n` parts a month apart. The first is so many percent, rounded; the
/// rest is cut by rule M-7. With nothing down, today's part is one of `n + 1` equal ones.
///
/// # Errors
///
/// [`Refusal::NoParts`] where it is not sold so, or is too little to be cut;
/// [`Refusal::TooManyParts`]; [`Refusal::FinanceCharge`] where parts cost more (TL-2).
pub(super) fn plan(
    offering: &Offering,
    price: Money,
    n: NonZeroU32,
    today: NaiveDate,
) -> Result<Vec<Part>, Refusal> {
    let (down_percent, max, fee) = offering
        .payment
        .iter()
        .find_map(|plan| match plan {
            PaymentPlan::Installments { down_percent, fee, .. } => {
                Some((*down_percent, plan.parts_to_follow().map_or(0, NonZeroU32::get), *fee))
            }
            PaymentPlan::Upfront | PaymentPlan::AutoPay => None,
        })
        .ok_or(Refusal::NoParts)?;
    // A fee for paying in parts would be a finance charge (TL-2).
    if fee != Money::ZERO {
        return Err(Refusal::FinanceCharge(fee));
    }
    if n.get() > max {
        return Err(Refusal::TooManyParts(max));
    }
    let amounts = if down_percent == 0 {
        price.in_parts(n.saturating_add(1))?
    } else {
        let down = price.percent(down_percent)?;
        let rest = price.minus(down)?.in_parts(n)?;
        std::iter::once(down).chain(rest).collect()
    };
    if amounts.iter().any(|amount| !amount.is_positive()) {
        return Err(Refusal::NoParts);
    }
    (0..)
        .zip(amounts)
        .map(|(months, amount)| Ok(Part { due: calendar::months_after(today, months)?, amount }))
        .collect()
}

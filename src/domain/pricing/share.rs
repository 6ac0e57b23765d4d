//! A price shared over what it buys: the lots of a purchase, and of each later period (rule M-5).

use std::num::NonZeroU32;

use chrono::NaiveDate;

use crate::domain::calendar::{self, Span};
use crate::domain::cart::LotQuote;
use crate::domain::contract::{ContractTerms, GrantTerms, LotSplit, RefundRule};
use crate::domain::entitlement::Earning;
use crate::domain::money::Money;
use crate::domain::offering::{CreditUse, Grant, Validity};
use crate::domain::policy::{FeeEarning, Policy};
use crate::domain::refusal::Refusal;

/// A price in its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shares {
    pub lots: Vec<LotQuote>,
    /// For each [`Grant::Product`] of the terms, in order.
    pub goods: Vec<Money>,
    /// For what is outside the contract: points.
    pub beside: Money,
}

/// Shares `price` over what one payment grants, from the day `from` on which it is paid. `span` is
/// the period that is paid for; `None` for what is bought once.
///
/// # Errors
///
/// [`Refusal::NoPrice`] below zero, or where nothing in it has a price;
/// [`Refusal::NotThatWay`] for what lasts a period that is not there.
pub fn lots_of_period(
    terms: &ContractTerms,
    price: Money,
    policy: &Policy,
    span: Option<Span>,
    from: NaiveDate,
) -> Result<Vec<LotQuote>, Refusal> {
    shared(terms, price, policy, span, from, Money::ZERO).map(|shares| shares.lots)
}

/// The same, with one more weight `beside` those of the grants.
pub(super) fn shared(
    terms: &ContractTerms,
    price: Money,
    policy: &Policy,
    span: Option<Span>,
    from: NaiveDate,
    beside: Money,
) -> Result<Shares, Refusal> {
    let mut weights: Vec<Money> = terms.grants.iter().map(|grant| grant.singles).collect();
    weights.push(beside);
    let mut values = by_weight(price, &weights)?;
    let beside = values.pop().unwrap_or_default();
    let mut shares = Shares { lots: Vec::new(), goods: Vec::new(), beside };
    for (grant, value) in terms.grants.iter().zip(values) {
        if matches!(grant.what, Grant::Product(_)) {
            shares.goods.push(value);
        } else {
            lots_of(terms, grant, value, policy, span, from, &mut shares.lots)?;
        }
    }
    Ok(shares)
}

/// [`Money::allocated`], where zero may be shared too.
pub(super) fn by_weight(amount: Money, weights: &[Money]) -> Result<Vec<Money>, Refusal> {
    if amount < Money::ZERO {
        return Err(Refusal::NoPrice);
    }
    if amount == Money::ZERO {
        return Ok(vec![Money::ZERO; weights.len()]);
    }
    if weights.iter().all(|weight| *weight == Money::ZERO) {
        return Err(Refusal::NoPrice);
    }
    Ok(amount.allocated(weights)?)
}

fn lots_of(
    terms: &ContractTerms,
    grant: &GrantTerms,
    value: Money,
    policy: &Policy,
    span: Option<Span>,
    from: NaiveDate,
    lots: &mut Vec<LotQuote>,
) -> Result<(), Refusal> {
    let lot = |quantity, allocated, earning, last_valid_day| LotQuote {
        what: grant.what.clone(),
        quantity,
        allocated,
        funding: grant.funding,
        earning,
        valid_from: from,
        last_valid_day,
    };
    if grant.what == Grant::Access {
        let span = access_span(grant, span, from)?;
        let (quantity, earning) = access(terms, policy, span)?;
        lots.push(lot(quantity, value, earning, Some(span.last)));
        return Ok(());
    }
    let last = last_valid_day(terms, grant, span, from)?;
    match grant.split {
        LotSplit::OneLot => lots.push(lot(grant.quantity, value, Earning::ByUse, last)),
        LotSplit::LotPerUnit => {
            for value in value.unit_values(grant.quantity)? {
                lots.push(lot(NonZeroU32::MIN, value, Earning::ByUse, last));
            }
        }
    }
    Ok(())
}

/// The days of being a member: the period that was paid for, or as long as it is valid.
fn access_span(grant: &GrantTerms, span: Option<Span>, from: NaiveDate) -> Result<Span, Refusal> {
    if let Some(span) = span {
        return Ok(span);
    }
    let last = calendar::last_valid_day(grant.validity, from)?.ok_or(Refusal::NotThatWay)?;
    Ok(Span { first: from, last })
}

/// By the day (M-8); or, for direct primary care where the policy says so, by the full month (DP-3).
fn access(
    terms: &ContractTerms,
    policy: &Policy,
    span: Span,
) -> Result<(NonZeroU32, Earning), Refusal> {
    let is_primary_care = terms.refund == RefundRule::UnusedDays;
    match (terms.renewal, policy.primary_care_fee) {
        (Some(renewal), FeeEarning::ByFullMonth) if is_primary_care => {
            let months = NonZeroU32::new(renewal.anchor.period.months());
            Ok((months.ok_or(Refusal::NoQuantity)?, Earning::ByFullMonth(span)))
        }
        _ => {
            let days = NonZeroU32::new(span.n_days()).ok_or(Refusal::NoQuantity)?;
            Ok((days, Earning::ByDay(span)))
        }
    }
}

/// To the end of the period, or of so many further ones where what is unused carries over.
fn last_valid_day(
    terms: &ContractTerms,
    grant: &GrantTerms,
    span: Option<Span>,
    from: NaiveDate,
) -> Result<Option<NaiveDate>, Refusal> {
    if grant.validity != Validity::Period {
        return Ok(calendar::last_valid_day(grant.validity, from)?);
    }
    let span = span.ok_or(Refusal::NotThatWay)?;
    let Some(renewal) = terms.renewal else { return Ok(Some(span.last)) };
    let carried = match (renewal.carry_over, &grant.what) {
        (_, Grant::Credit(CreditUse::Everything)) | (None, _) => return Ok(Some(span.last)),
        (Some(carry_over), _) => carry_over.periods.get(),
    };
    let cycle = renewal.anchor.cycle_of(span.first).ok_or(Refusal::NotThatWay)?;
    let last_cycle = cycle.checked_add(carried).ok_or(calendar::BeyondCalendar)?;
    Ok(Some(renewal.anchor.cycle(last_cycle)?.last))
}

//! What pays beside the card: product credit, points, wallet money, and from which lots.

use std::num::NonZeroU32;

use crate::domain::cart::{
    Draw, HeldCredit, Holdings, LineQuote, LineWhat, TenderQuote, TendersWanted, UseCredit,
};
use crate::domain::entitlement::Funding;
use crate::domain::money::{Money, Overflow};
use crate::domain::policy::Policy;
use crate::domain::pricing::face;
use crate::domain::refusal::Refusal;

/// The narrowest pays first: product credit pays goods before tax (US-22), points and then the
/// wallet pay goods and single services with their tax. None of them pays plans.
///
/// # Errors
///
/// [`Refusal::CreditNotForPlans`], [`Refusal::CreditNotForThis`], [`Refusal::NotEnoughCredit`],
/// [`Refusal::NotEnoughPoints`].
pub(super) fn tenders(
    wanted: &TendersWanted,
    holdings: &Holdings,
    policy: &Policy,
    lines: &[LineQuote],
) -> Result<Vec<TenderQuote>, Refusal> {
    let is_product = |line: &LineQuote| matches!(line.what, LineWhat::Product { .. });
    let today = sum_of(lines, is_goods)?;
    let all = today.0.plus(today.1)?;
    let is_plans_only = !lines.iter().any(is_goods);
    if is_plans_only && (wanted.wallet != Money::ZERO || wanted.points > 0) {
        return Err(Refusal::CreditNotForPlans);
    }
    let mut tenders = Vec::new();
    if wanted.product_credit == UseCredit::Use {
        if !lines.iter().any(is_product) {
            return Err(Refusal::CreditNotForThis);
        }
        tenders.extend(by_product_credit(holdings, sum_of(lines, is_product)?.0)?);
    }
    let left = all.minus(Money::sum(tenders.iter().map(face))?)?;
    tenders.extend(by_points(wanted.points, holdings, policy, left)?);
    let left = all.minus(Money::sum(tenders.iter().map(face))?)?;
    tenders.extend(by_wallet(wanted.wallet, holdings, left)?);
    Ok(tenders)
}

/// Handed over or done today.
fn is_goods(line: &LineQuote) -> bool {
    matches!(line.what, LineWhat::Product { .. } | LineWhat::Service { .. })
}

/// Net and tax of the lines of a sort.
fn sum_of(
    lines: &[LineQuote],
    is_of: impl Fn(&LineQuote) -> bool,
) -> Result<(Money, Money), Overflow> {
    let net = Money::sum(lines.iter().filter(|line| is_of(line)).map(|line| line.net))?;
    let tax = Money::sum(lines.iter().filter(|line| is_of(line)).map(|line| line.tax))?;
    Ok((net, tax))
}

fn by_product_credit(holdings: &Holdings, products: Money) -> Result<Option<TenderQuote>, Refusal> {
    let face = products.min(units_as_money(&holdings.product_credit));
    let draws = drawn(&holdings.product_credit, units(face)?)?;
    Ok((!draws.is_empty()).then_some(TenderQuote::ProductCredit { face, draws }))
}

fn by_points(
    asked: u32,
    holdings: &Holdings,
    policy: &Policy,
    left: Money,
) -> Result<Option<TenderQuote>, Refusal> {
    if asked == 0 {
        return Ok(None);
    }
    let held: u64 = holdings.points.iter().map(|lot| u64::from(lot.units_left)).sum();
    if u64::from(asked) > held {
        let left = u32::try_from(held).unwrap_or(u32::MAX);
        return Err(Refusal::NotEnoughPoints { asked, left });
    }
    let point = i64::from(policy.loyalty.point_minor);
    let most = left.minor().checked_div(point).unwrap_or(0);
    let points = asked.min(u32::try_from(most).unwrap_or(u32::MAX));
    let worth = Money::from_minor(point).taken(points)?;
    let draws = drawn(&holdings.points, points)?;
    Ok((!draws.is_empty()).then_some(TenderQuote::Points { points, worth, draws }))
}

fn by_wallet(
    asked: Money,
    holdings: &Holdings,
    left: Money,
) -> Result<Option<TenderQuote>, Refusal> {
    if asked == Money::ZERO {
        return Ok(None);
    }
    let held = units_as_money(&holdings.wallet);
    if asked > held || asked < Money::ZERO {
        return Err(Refusal::NotEnoughCredit { asked, left: held });
    }
    let face = asked.min(left);
    let draws = drawn(&holdings.wallet, units(face)?)?;
    Ok((!draws.is_empty()).then_some(TenderQuote::Wallet { face, draws }))
}

/// One unit of credit is one cent.
fn units_as_money(lots: &[HeldCredit]) -> Money {
    Money::from_minor(lots.iter().map(|lot| i64::from(lot.units_left)).sum())
}

fn units(face: Money) -> Result<u32, Overflow> {
    u32::try_from(face.minor()).or(Err(Overflow))
}

/// Takes `units` from the groups in their order. Within a group paid and bonus money go pro rata
/// by what is left of them, so that what could be asked back never exceeds what is owed (US-11).
fn drawn(lots: &[HeldCredit], units: u32) -> Result<Vec<Draw>, Refusal> {
    let mut groups: Vec<u32> = Vec::new();
    for lot in lots {
        if !groups.contains(&lot.group) {
            groups.push(lot.group);
        }
    }
    let mut draws = Vec::new();
    let mut wanted = units;
    for group in groups {
        let of =
            |funding| lots.iter().filter(move |lot| lot.group == group && lot.funding == funding);
        let left = |funding| {
            let units: u64 = of(funding).map(|lot| u64::from(lot.units_left)).sum();
            u32::try_from(units).or(Err(Overflow))
        };
        let (paid_left, bonus_left) = (left(Funding::Paid)?, left(Funding::Bonus)?);
        let all_left = paid_left.checked_add(bonus_left).ok_or(Overflow)?;
        let Some(whole) = NonZeroU32::new(all_left) else { continue };
        let from_group = wanted.min(all_left);
        let paid = Money::from_minor(i64::from(from_group)).share(paid_left, whole)?;
        let paid = u32::try_from(paid.minor()).or(Err(Overflow))?.min(paid_left);
        let bonus = from_group.checked_sub(paid).ok_or(Overflow)?;
        draw_in_order(of(Funding::Paid), paid, &mut draws)?;
        draw_in_order(of(Funding::Bonus), bonus, &mut draws)?;
        wanted = wanted.saturating_sub(from_group);
    }
    Ok(draws)
}

/// The value of each draw by rule M-6.
fn draw_in_order<'a>(
    lots: impl Iterator<Item = &'a HeldCredit>,
    units: u32,
    draws: &mut Vec<Draw>,
) -> Result<(), Refusal> {
    let mut wanted = units;
    for lot in lots {
        let Some(units) = NonZeroU32::new(wanted.min(lot.units_left)) else { continue };
        let value = lot.value_of_next(units)?;
        draws.push(Draw { lot: lot.lot, units, value });
        wanted = wanted.saturating_sub(units.get());
    }
    Ok(())
}

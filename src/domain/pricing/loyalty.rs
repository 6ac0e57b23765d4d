//! Points for money spent: how many a sale earns, and what part of its prices stands for them.

use chrono::NaiveDate;

use crate::domain::cart::{Holdings, LineQuote, LineWhat};
use crate::domain::money::Money;
use crate::domain::offering::Grant;
use crate::domain::policy::{LoyaltyMode, Policy};
use crate::domain::pricing::share::{by_weight, shared};
use crate::domain::refusal::Refusal;

/// One point for each whole unit of `money`, as many times over as the patient's perk says. `money`
/// is what the card pays before tax: prepaid money earned its points when it was bought.
///
/// # Errors
///
/// [`Refusal::TooManyPoints`] for more than `u32` counts.
pub(super) fn earned(policy: &Policy, holdings: &Holdings, money: Money) -> Result<u32, Refusal> {
    if policy.loyalty.mode == LoyaltyMode::Off {
        return Ok(0);
    }
    let times = holdings.points_times.max(1);
    let whole = u32::try_from(money.max(Money::ZERO).minor() / 100).ok();
    let points = whole.and_then(|whole| whole.checked_mul(times));
    points.ok_or(Refusal::TooManyPoints { money, times })
}

/// Takes the part of the prices that stands for `points` out of the lots, and returns it. The
/// points are one more thing that the price buys, weighed by what they are expected to be worth
/// (US-45). Goods and services of the cart keep their price, which is taxed; their part is left out of
/// revenue.
pub(super) fn set_aside(
    policy: &Policy,
    points: u32,
    today: NaiveDate,
    lines: &mut [LineQuote],
) -> Result<Money, Refusal> {
    let mut in_all = Money::ZERO;
    let weights = weights(policy, points, lines)?;
    for (line, weight) in lines.iter_mut().zip(weights) {
        if weight != Money::ZERO {
            in_all = in_all.plus(set_aside_of(policy, today, line, weight)?)?;
        }
    }
    Ok(in_all)
}

fn set_aside_of(
    policy: &Policy,
    today: NaiveDate,
    line: &mut LineQuote,
    weight: Money,
) -> Result<Money, Refusal> {
    match &mut line.what {
        LineWhat::Contract(contract) => {
            let renewal = contract.terms.renewal;
            let span = renewal.map(|renewal| renewal.anchor.cycle(0)).transpose()?;
            // Goods in a bundle keep their share: it is taxed and handed over today.
            let of_lots = Money::sum(contract.lots.iter().map(|lot| lot.allocated))?;
            let mut terms = contract.terms.clone();
            terms.grants.retain(|grant| !matches!(grant.what, Grant::Product(_)));
            let shares = shared(&terms, of_lots, policy, span, today, weight)?;
            contract.lots = shares.lots;
            Ok(shares.beside)
        }
        // What a later period's lots cost alone is not in the cart: they are weighed by their price.
        LineWhat::Cycle { lots, .. } => {
            let mut weights: Vec<Money> = lots.iter().map(|lot| lot.allocated).collect();
            weights.push(weight);
            let mut values = by_weight(line.net, &weights)?;
            let beside = values.pop().unwrap_or_default();
            for (lot, value) in lots.iter_mut().zip(values) {
                lot.allocated = value;
            }
            Ok(beside)
        }
        LineWhat::Product { .. } | LineWhat::Service { .. } => {
            let shares = by_weight(line.net, &[line.gross, weight])?;
            Ok(shares.last().copied().unwrap_or_default())
        }
        LineWhat::Part { .. } => Ok(Money::ZERO),
    }
}

/// What the points are expected to be worth, spread over the lines by what is paid for them today.
/// What is paid in parts is left out: its lots are fixed before all its points are earned.
fn weights(policy: &Policy, points: u32, lines: &[LineQuote]) -> Result<Vec<Money>, Refusal> {
    let LoyaltyMode::Defer { expected_use } = policy.loyalty.mode else {
        return Ok(vec![Money::ZERO; lines.len()]);
    };
    let face = Money::from_minor(i64::from(policy.loyalty.point_minor)).taken(points)?;
    let worth = face.times(expected_use)?;
    let paid: Vec<Money> = lines.iter().map(|line| line.due_today).collect();
    let mut weights = by_weight(worth, &paid)?;
    for (weight, line) in weights.iter_mut().zip(lines) {
        let in_parts = match &line.what {
            LineWhat::Contract(contract) => !contract.parts.is_empty(),
            LineWhat::Part { .. } => true,
            _ => false,
        };
        if in_parts {
            *weight = Money::ZERO;
        }
    }
    Ok(weights)
}

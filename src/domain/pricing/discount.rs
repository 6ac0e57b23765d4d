//! Which discount a line gets: the best that applies, once a line (rule M-3), with its reason.

use crate::domain::cart::{DiscountQuote, Holdings};
use crate::domain::catalog::Catalog;
use crate::domain::money::Money;
use crate::domain::offering::{DiscountOn, Grant, Offering, OfferingKind, Tier};
use crate::domain::refusal::Refusal;

/// What is priced, for the question whether a discount is on it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Priced<'a> {
    Product(&'a str),
    Service(&'a str),
    Offering(&'a Offering),
}

/// The best discount on `gross`. Discounts are not added up; of equal ones the first counts.
///
/// # Errors
///
/// [`Refusal::DiscountTooLarge`] above 100 %, so that no price falls below zero (I-6).
pub(super) fn best(
    catalog: &Catalog,
    holdings: &Holdings,
    priced: Priced<'_>,
    gross: Money,
) -> Result<Option<DiscountQuote>, Refusal> {
    let mut best: Option<DiscountQuote> = None;
    for held in &holdings.discounts {
        if held.percent == 0 || !applies(catalog, &held.on, priced) {
            continue;
        }
        if held.percent > 100 {
            return Err(Refusal::DiscountTooLarge(held.percent));
        }
        if best.as_ref().is_none_or(|best| held.percent > best.percent) {
            best = Some(DiscountQuote {
                percent: held.percent,
                amount: gross.percent(held.percent)?,
                reason: held.name.clone(),
                contract: Some(held.contract),
            });
        }
    }
    Ok(best)
}

fn applies(catalog: &Catalog, on: &DiscountOn, priced: Priced<'_>) -> bool {
    match (on, priced) {
        (DiscountOn::Products, Priced::Product(_))
        | (DiscountOn::Services, Priced::Service(_))
        | (DiscountOn::Everything, Priced::Product(_) | Priced::Service(_)) => true,
        (DiscountOn::Packages(tiers), Priced::Offering(offering)) => {
            is_package_of(catalog, offering, tiers)
        }
        (DiscountOn::Codes(codes), priced) => {
            let code = match priced {
                Priced::Product(code) | Priced::Service(code) => code,
                Priced::Offering(offering) => offering.code.0.as_str(),
            };
            codes.iter().any(|on| on == code)
        }
        _ => false,
    }
}

/// Whether it is bought once, and all its sessions are of these tiers. Goods in it do not count.
fn is_package_of(catalog: &Catalog, offering: &Offering, tiers: &[Tier]) -> bool {
    let of_tiers =
        |code| catalog.service(code).is_some_and(|service| tiers.contains(&service.tier));
    let mut sessions =
        offering.contents.iter().filter(|line| !matches!(line.what, Grant::Product(_))).peekable();
    let picks_are = match &offering.kind {
        OfferingKind::PickOf { from, .. } => !from.is_empty() && from.iter().all(of_tiers),
        OfferingKind::BuyGet { .. } | OfferingKind::UnitBank | OfferingKind::Programme => {
            sessions.peek().is_some()
        }
        OfferingKind::PrepaidCredit { .. }
        | OfferingKind::PrimaryCare { .. }
        | OfferingKind::Membership { .. }
        | OfferingKind::RecurringCredit { .. } => false,
    };
    picks_are
        && sessions.all(|line| match &line.what {
            Grant::Tier(tier) => tiers.contains(tier),
            Grant::Service(code) => of_tiers(code),
            Grant::AnyOf(codes) => codes.iter().all(of_tiers),
            Grant::Product(_) | Grant::Credit(_) | Grant::Access | Grant::Points => false,
        })
}

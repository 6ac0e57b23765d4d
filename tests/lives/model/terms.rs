//! What an offering promises, read off the catalog.

use countersign::domain::catalog::TaxClass;
use countersign::domain::offering::{
    CreditUse, Grant, Offering, OfferingKind, PaymentPlan, Period, Perk, PickChoice, ServiceCode,
    Validity,
};
use countersign::domain::policy::{FeeEarning, PaidCredit};
use countersign::domain::terms::{Applies, Clause, ClauseRule};

use crate::shop::Shop;
use crate::sums::half_up;

/// A line of what a payment grants.
#[derive(Debug, Clone)]
pub struct Promise {
    pub what: Grant,
    pub n: i64,
    pub is_bonus: bool,
    /// What all of it costs alone.
    pub weight: i64,
    pub validity: Validity,
    pub is_lot_each: bool,
}

/// What comes back when the patient ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    Allocated(i64),
    Repriced,
    Unspent,
    UnusedDays,
    Nothing,
}

pub fn period(offering: &Offering) -> Option<Period> {
    match offering.kind {
        OfferingKind::PrimaryCare { period }
        | OfferingKind::Membership { period, .. }
        | OfferingKind::RecurringCredit { period, .. } => Some(period),
        _ => None,
    }
}

pub fn is_auto(offering: &Offering) -> bool {
    offering.payment.contains(&PaymentPlan::AutoPay)
}

fn clauses<'a>(shop: &'a Shop, offering: &'a Offering) -> impl Iterator<Item = &'a Clause> {
    let clauses = offering.clauses.iter().map(|code| &shop.catalog.clauses[code]);
    let thinks_over = shop.policy.cooling_off_days.is_some();
    clauses.filter(move |clause| clause.applies != Applies::CoolingOff || thinks_over)
}

pub fn refund(shop: &Shop, offering: &Offering) -> Back {
    let back = clauses(shop, offering).find_map(|clause| match clause.rule? {
        ClauseRule::RefundAllocated => {
            Some(Back::Allocated(clause.values.fee.unwrap_or_default().minor()))
        }
        ClauseRule::RefundRepriced => Some(Back::Repriced),
        ClauseRule::RefundUnspent => Some(Back::Unspent),
        ClauseRule::RefundUnusedDays => Some(Back::UnusedDays),
        _ => None,
    });
    back.unwrap_or(Back::Nothing)
}

/// Business days to think it over.
pub fn cooling_off(shop: &Shop, offering: &Offering) -> Option<u32> {
    let clause =
        clauses(shop, offering).find(|clause| clause.rule == Some(ClauseRule::CoolingOff))?;
    let of_state = shop.policy.cooling_off_days?.get();
    Some(clause.values.days.unwrap_or(0).max(of_state))
}

pub fn is_buyer_only(shop: &Shop, offering: &Offering) -> bool {
    clauses(shop, offering).any(|clause| clause.rule == Some(ClauseRule::BuyerOnly))
}

/// Whether a notice frees the patient from any fee for leaving.
pub fn has_notice(shop: &Shop, offering: &Offering) -> bool {
    clauses(shop, offering).any(|clause| {
        clause.rule == Some(ClauseRule::RefundUnusedDays) && clause.values.days.is_some()
    })
}

/// What is picked at the purchase, where it is: the first of the list, in order.
pub fn picked(offering: &Offering, wants: bool) -> Vec<ServiceCode> {
    let OfferingKind::PickOf { picks, from, choice, .. } = &offering.kind else {
        return Vec::new();
    };
    let at_purchase = match choice {
        PickChoice::AtPurchase => true,
        PickChoice::AtRedemption => false,
        PickChoice::Either => wants,
    };
    let n = if at_purchase { usize::try_from(picks.get()).unwrap() } else { 0 };
    from.iter().take(n).cloned().collect()
}

pub fn promises(shop: &Shop, offering: &Offering, picks: &[ServiceCode]) -> Vec<Promise> {
    let promise = |what, n, weight| Promise {
        what,
        n,
        is_bonus: false,
        weight,
        validity: offering.validity,
        is_lot_each: false,
    };
    let mut promises = Vec::new();
    for line in &offering.contents {
        let n = i64::from(line.quantity.get());
        let mut one = promise(line.what.clone(), n, single(shop, &line.what) * n);
        one.is_lot_each = matches!(offering.kind, OfferingKind::BuyGet { .. });
        promises.push(one);
    }
    match &offering.kind {
        OfferingKind::PickOf { picks: n, from, .. } if picks.is_empty() => {
            let prices = from.iter().map(|code| single(shop, &Grant::Service(code.clone())));
            let n = i64::from(n.get());
            let weight = half_up(prices.sum(), n, i64::try_from(from.len()).unwrap());
            promises.push(promise(Grant::AnyOf(from.clone()), n, weight));
        }
        OfferingKind::PickOf { .. } => {
            promises.extend(picks.iter().map(|pick| {
                let what = Grant::Service(pick.clone());
                let weight = single(shop, &what);
                promise(what, 1, weight)
            }));
        }
        OfferingKind::PrepaidCredit { bonus } | OfferingKind::RecurringCredit { bonus, .. } => {
            let what = Grant::Credit(CreditUse::Everything);
            let face = offering.price.minor();
            promises.push(promise(what.clone(), face, face));
            let bonus_face = bonus.amount.minor();
            let is_final = shop.policy.paid_credit == PaidCredit::Final;
            let mut given = promise(what, bonus_face, if is_final { bonus_face } else { 0 });
            (given.is_bonus, given.validity) = (true, bonus.validity);
            promises.extend((bonus_face > 0).then_some(given));
        }
        _ => (),
    }
    for perk in &offering.perks {
        if let Perk::ProductCredit(face) = perk {
            let what = Grant::Credit(CreditUse::Products);
            promises.push(promise(what, face.minor(), face.minor()));
        }
    }
    let unlimited = offering.perks.iter().filter_map(|perk| match perk {
        Perk::Unlimited { worth, .. } => Some(worth.unwrap_or_default().minor()),
        _ => None,
    });
    let unlimited: Vec<i64> = unlimited.collect();
    let is_all = promises.is_empty();
    if is_all || !unlimited.is_empty() {
        let weight: i64 = if is_all { offering.price.minor() } else { unlimited.iter().sum() };
        let mut access = promise(Grant::Access, 1, weight);
        if period(offering).is_some() {
            access.validity = Validity::Period;
        }
        promises.push(access);
    }
    promises
}

/// The same at a new price: in a wallet the price itself, and bonus in the share it had.
pub fn promises_at(promises: &[Promise], price: i64) -> Vec<Promise> {
    let is_wallet = |one: &Promise| one.what == Grant::Credit(CreditUse::Everything);
    let paid = promises.iter().find(|one| is_wallet(one) && !one.is_bonus).map(|one| one.n);
    let mut at_price = promises.to_vec();
    for one in at_price.iter_mut().filter(|one| is_wallet(one)) {
        one.n = half_up(price, one.n, paid.unwrap());
        one.weight = if one.weight == 0 { 0 } else { one.n };
    }
    at_price.retain(|one| one.n > 0);
    at_price
}

/// What one costs alone.
pub fn single(shop: &Shop, what: &Grant) -> i64 {
    let services = &shop.catalog.services;
    let price = match what {
        Grant::Service(code) => services.iter().find(|one| one.code == *code).unwrap().price,
        Grant::Tier(tier) => services.iter().find(|one| one.tier == *tier).unwrap().price,
        Grant::Product(code) => {
            shop.catalog.products.iter().find(|one| one.code == *code).unwrap().price
        }
        _ => return 0,
    };
    price.minor()
}

/// The sales tax on what is bought ahead, in 1/100,000: money and membership bear none.
pub fn tax(shop: &Shop, what: &Grant) -> u32 {
    let services = &shop.catalog.services;
    let of_service =
        |code: &ServiceCode| services.iter().find(|one| one.code == *code).unwrap().tax_class;
    let class = match what {
        Grant::Service(code) => of_service(code),
        Grant::Tier(tier) => services.iter().find(|one| one.tier == *tier).unwrap().tax_class,
        Grant::AnyOf(codes) => of_service(&codes[0]),
        Grant::Product(_) => TaxClass::Product,
        Grant::Credit(_) | Grant::Access | Grant::Points => return 0,
    };
    shop.tax(class)
}

/// Whether it is a list of services that do not all bear the same tax.
pub fn is_taxed_variously(shop: &Shop, what: &Grant) -> bool {
    let Grant::AnyOf(codes) = what else { return false };
    let mut taxes = codes.iter().map(|code| tax(shop, &Grant::Service(code.clone())));
    let first = taxes.next();
    taxes.any(|other| Some(other) != first)
}

/// Whether the fee of a contract is earned by the full month.
pub fn is_by_month(shop: &Shop, offering: &Offering) -> bool {
    let is_care = refund(shop, offering) == Back::UnusedDays;
    is_care && shop.policy.primary_care_fee == FeeEarning::ByFullMonth
}

pub fn is_period(validity: Validity) -> bool {
    validity == Validity::Period
}

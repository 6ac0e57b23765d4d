//! Sales tax of a cart: per rate on the sum of what is taxed, then spread over the lines (rule M-4).

use std::collections::BTreeMap;

use crate::domain::cart::{LineQuote, LineWhat, LotQuote};
use crate::domain::catalog::Catalog;
use crate::domain::money::{Money, Rate};
use crate::domain::offering::{Grant, ServiceCode};
use crate::domain::policy::{Policy, TaxShown};
use crate::domain::pricing::lines::handed_in;
use crate::domain::refusal::Refusal;

/// A taxed part of a line: which of its goods, and how much.
type Base = (Option<usize>, Money);

/// Writes the tax of each line, and of goods in bundles.
///
/// # Errors
///
/// [`Refusal::NotInCatalog`], or [`Refusal::NotThatWay`] for a list of services that are taxed
/// differently and chosen only when they are used.
pub(super) fn levy(
    catalog: &Catalog,
    policy: &Policy,
    lines: &mut [LineQuote],
) -> Result<(), Refusal> {
    let mut by_rate: BTreeMap<Rate, Vec<(usize, Vec<Base>)>> = BTreeMap::new();
    for (idx, line) in lines.iter().enumerate() {
        let mut of_line: BTreeMap<Rate, Vec<Base>> = BTreeMap::new();
        for (rate, base) in bases(catalog, policy, line)? {
            if rate != Rate::ZERO && base.1 != Money::ZERO {
                of_line.entry(rate).or_default().push(base);
            }
        }
        for (rate, bases) in of_line {
            by_rate.entry(rate).or_default().push((idx, bases));
        }
    }
    for (rate, taxed) in by_rate {
        let sums = taxed
            .iter()
            .map(|(_, bases)| Money::sum(bases.iter().map(|(_, net)| *net)))
            .collect::<Result<Vec<Money>, _>>()?;
        let tax = Money::sum(sums.iter().copied())?.times(rate)?;
        for ((idx, bases), tax) in taxed.iter().zip(tax.allocated(&sums)?) {
            if let Some(line) = lines.get_mut(*idx) {
                add(line, bases, tax)?;
            }
        }
    }
    Ok(())
}

/// Adds `tax` to a line, and to those of its goods that it is for.
fn add(line: &mut LineQuote, bases: &[Base], tax: Money) -> Result<(), Refusal> {
    line.tax = line.tax.plus(tax)?;
    let LineWhat::Contract(contract) = &mut line.what else { return Ok(()) };
    let nets: Vec<Money> = bases.iter().map(|(_, net)| *net).collect();
    for ((which, _), tax) in bases.iter().zip(tax.allocated(&nets)?) {
        if let Some(goods) = which.and_then(|which| contract.goods.get_mut(which)) {
            goods.tax = goods.tax.plus(tax)?;
        }
    }
    Ok(())
}

/// What of a line is taxed, and how high. All of a bundle where its tax is not shown apart (TX-1).
fn bases(
    catalog: &Catalog,
    policy: &Policy,
    line: &LineQuote,
) -> Result<Vec<(Rate, Base)>, Refusal> {
    match &line.what {
        LineWhat::Product { class, .. } | LineWhat::Service { class, .. } => {
            Ok(vec![(catalog.tax_rate(*class), (None, line.net))])
        }
        LineWhat::Part { .. } => Ok(Vec::new()),
        LineWhat::Cycle { lots, .. } => {
            let bases = lots_taxed(catalog, lots)?;
            Ok(as_shown(policy, bases, line.net))
        }
        LineWhat::Contract(contract) => {
            let mut bases = lots_taxed(catalog, &contract.lots)?;
            for (idx, goods) in contract.goods.iter().enumerate() {
                bases.push((catalog.tax_rate(goods.class), (Some(idx), goods.net)));
            }
            Ok(as_shown(policy, bases, line.net.plus(handed_in(line))?))
        }
    }
}

fn lots_taxed(catalog: &Catalog, lots: &[LotQuote]) -> Result<Vec<(Rate, Base)>, Refusal> {
    lots.iter().map(|lot| Ok((rate_of(catalog, &lot.what)?, (None, lot.allocated)))).collect()
}

fn as_shown(policy: &Policy, bases: Vec<(Rate, Base)>, price: Money) -> Vec<(Rate, Base)> {
    let highest = bases.iter().map(|(rate, _)| *rate).max().unwrap_or(Rate::ZERO);
    if policy.tax_shown == TaxShown::Itemized || highest == Rate::ZERO {
        return bases;
    }
    vec![(highest, (None, price))]
}

/// Money, points and membership are not taxed when they are bought (TX-2, TX-5).
fn rate_of(catalog: &Catalog, grant: &Grant) -> Result<Rate, Refusal> {
    let of_service = |code: &ServiceCode| {
        catalog
            .service(code)
            .map(|service| catalog.tax_rate(service.tax_class))
            .ok_or_else(|| Refusal::NotInCatalog(code.0.clone()))
    };
    match grant {
        Grant::Service(code) => of_service(code),
        Grant::Tier(tier) => catalog
            .services
            .iter()
            .find(|service| service.tier == *tier)
            .map(|service| catalog.tax_rate(service.tax_class))
            .ok_or_else(|| Refusal::NotInCatalog(tier.0.clone())),
        Grant::AnyOf(codes) => {
            let rates = codes
                .iter()
                .map(of_service)
                .collect::<Result<std::collections::BTreeSet<_>, _>>()?;
            match rates.len() {
                0 | 1 => Ok(rates.first().copied().unwrap_or(Rate::ZERO)),
                _ => Err(Refusal::NotThatWay),
            }
        }
        Grant::Product(code) => catalog
            .product(code)
            .map(|product| catalog.tax_rate(product.tax_class))
            .ok_or_else(|| Refusal::NotInCatalog(code.clone())),
        Grant::Credit(_) | Grant::Access | Grant::Points => Ok(Rate::ZERO),
    }
}

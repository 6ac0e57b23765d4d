//! Sales tax of a cart: per rate on the sum of what is taxed, then spread over the lines (rule M-4).

use std::collections::BTreeMap;

use crate::domain::cart::{Holdings, LineQuote, LineWhat, LotQuote, LotsTaxQuote};
use crate::domain::catalog::Catalog;
use crate::domain::money::{Money, Rate};
use crate::domain::offering::{Grant, ServiceCode};
use crate::domain::policy::{Policy, TaxShown};
use crate::domain::pricing::lines::handed_in;
use crate::domain::pricing::share::by_weight;
use crate::domain::refusal::Refusal;

/// A part of a line that bears tax.
#[derive(Debug, Clone, Copy)]
struct Base {
    what: Taxed,
    net: Money,
}

#[derive(Debug, Clone, Copy)]
enum Taxed {
    /// What is handed over or done today.
    Goods(Option<usize>),
    Lot(usize),
    /// A bundle as one (TX-1).
    Whole,
}

/// Writes the tax of each line, of goods in bundles, and of lots. Of what a contract is handed in
/// for, the value that bore tax before bears none again.
///
/// # Errors
///
/// [`Refusal::NotInCatalog`], or [`Refusal::NotThatWay`] for a list of services that are taxed
/// differently and chosen only when they are used.
pub(super) fn levy(
    catalog: &Catalog,
    holdings: &Holdings,
    policy: &Policy,
    lines: &mut [LineQuote],
) -> Result<(), Refusal> {
    let mut by_rate: BTreeMap<Rate, Vec<(usize, Vec<Base>)>> = BTreeMap::new();
    for (idx, line) in lines.iter().enumerate() {
        let mut of_line: BTreeMap<Rate, Vec<Base>> = BTreeMap::new();
        for (rate, base) in bases(catalog, policy, line)? {
            if rate != Rate::ZERO && base.net != Money::ZERO {
                of_line.entry(rate).or_default().push(base);
            }
        }
        for (rate, bases) in of_line {
            by_rate.entry(rate).or_default().push((idx, bases));
        }
    }
    let mut taxed_before: Vec<Money> =
        lines.iter().map(|line| taxed_before(holdings, line)).collect();
    for (rate, taxed) in by_rate {
        let mut sums = Vec::with_capacity(taxed.len());
        for (idx, bases) in &taxed {
            let sum = Money::sum(bases.iter().map(|base| base.net))?;
            let mut free = Money::ZERO;
            if let Some(before) = taxed_before.get_mut(*idx) {
                free = sum.min(*before);
                *before = before.minus(free)?;
            }
            sums.push(sum.minus(free)?);
        }
        let tax = Money::sum(sums.iter().copied())?.times(rate)?;
        for ((idx, bases), tax) in taxed.iter().zip(by_weight(tax, &sums)?) {
            if let Some(line) = lines.get_mut(*idx) {
                add(line, bases, tax)?;
            }
        }
    }
    Ok(())
}

/// What of the value that is handed in for a line bore tax when it was bought.
fn taxed_before(holdings: &Holdings, line: &LineQuote) -> Money {
    let LineWhat::Contract(contract) = &line.what else { return Money::ZERO };
    let Some((old, _)) = contract.upgrade_of else { return Money::ZERO };
    let known = holdings.taxed.iter().find(|(contract, _)| *contract == old);
    known.map_or(Money::ZERO, |(_, taxed)| *taxed)
}

/// Adds `tax` to a line, to those of its goods that it is for, and to its lots.
fn add(line: &mut LineQuote, bases: &[Base], tax: Money) -> Result<(), Refusal> {
    line.tax = line.tax.plus(tax)?;
    let nets: Vec<Money> = bases.iter().map(|base| base.net).collect();
    let mut of_lots = LotsTaxQuote { lots: Vec::new(), goods: Money::ZERO, tax: Money::ZERO };
    for (base, tax) in bases.iter().zip(by_weight(tax, &nets)?) {
        match (base.what, &mut line.what) {
            (Taxed::Goods(Some(which)), LineWhat::Contract(contract)) => {
                if let Some(goods) = contract.goods.get_mut(which) {
                    goods.tax = goods.tax.plus(tax)?;
                }
            }
            (Taxed::Goods(_), _) => (),
            (Taxed::Lot(idx), _) => {
                of_lots.lots.push(idx);
                of_lots.tax = of_lots.tax.plus(tax)?;
            }
            (Taxed::Whole, what) => {
                let (n_lots, goods) = match what {
                    LineWhat::Contract(contract) => {
                        let goods = contract.goods.iter().map(|goods| goods.net);
                        (contract.lots.len(), Money::sum(goods)?)
                    }
                    LineWhat::Cycle { lots, .. } => (lots.len(), Money::ZERO),
                    _ => (0, Money::ZERO),
                };
                of_lots = LotsTaxQuote { lots: (0..n_lots).collect(), goods, tax };
            }
        }
    }
    if !of_lots.lots.is_empty() {
        line.taxes.push(of_lots);
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
            let base = Base { what: Taxed::Goods(None), net: line.net };
            Ok(vec![(catalog.tax_rate(*class), base)])
        }
        LineWhat::Part { .. } => Ok(Vec::new()),
        LineWhat::Cycle { lots, .. } => {
            let bases = lots_taxed(catalog, lots)?;
            Ok(as_shown(policy, bases, line.net))
        }
        LineWhat::Contract(contract) => {
            let mut bases = lots_taxed(catalog, &contract.lots)?;
            for (idx, goods) in contract.goods.iter().enumerate() {
                let base = Base { what: Taxed::Goods(Some(idx)), net: goods.net };
                bases.push((catalog.tax_rate(goods.class), base));
            }
            Ok(as_shown(policy, bases, line.net.plus(handed_in(line))?))
        }
    }
}

fn lots_taxed(catalog: &Catalog, lots: &[LotQuote]) -> Result<Vec<(Rate, Base)>, Refusal> {
    let of = |(idx, lot): (usize, &LotQuote)| {
        let base = Base { what: Taxed::Lot(idx), net: lot.allocated };
        Ok((rate_of(catalog, &lot.what)?, base))
    };
    lots.iter().enumerate().map(of).collect()
}

fn as_shown(policy: &Policy, bases: Vec<(Rate, Base)>, price: Money) -> Vec<(Rate, Base)> {
    let highest = bases.iter().map(|(rate, _)| *rate).max().unwrap_or(Rate::ZERO);
    if policy.tax_shown == TaxShown::Itemized || highest == Rate::ZERO {
        return bases;
    }
    vec![(highest, Base { what: Taxed::Whole, net: price })]
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

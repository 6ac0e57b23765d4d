//! What an agreement is about, as rows of a table: counts, single prices, shares of the price.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::agreement::values::Bought;
use crate::domain::agreement::{AgreementError, bought};
use crate::domain::cart::{CartQuote, LineQuote};
use crate::domain::catalog::Catalog;
use crate::domain::contract::Part;
use crate::domain::language::Language;
use crate::domain::money::Money;
use crate::domain::offering::Grant;

/// An offering of a signed cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoughtOffering {
    pub name: String,
    /// The one sentence that says what it is.
    pub sentence: String,
    /// The latest day on which something of it can be used; `None` where it never ends, or renews.
    pub last_day: Option<NaiveDate>,
    /// What is counted in it. Empty where nothing is.
    pub items: Vec<BoughtItem>,
    /// After discounts, before tax.
    pub price: Money,
    pub tax: Money,
    /// What is paid at the signing, with tax.
    pub today: Money,
    /// All parts of a price in parts, the first paid at the signing; empty otherwise.
    pub parts: Vec<Part>,
    /// What the same would cost one by one, and what is saved.
    pub singles: Option<(Money, Money)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoughtItem {
    pub name: String,
    pub n: u32,
    /// What all of it would cost alone.
    pub singles: Money,
    /// Its share of the price.
    pub worth: Money,
    /// What one unit is worth; two values where cents do not divide, the lower first.
    pub each: Vec<Money>,
}

/// What `quote` buys that is agreed on, in the order of the cart.
///
/// # Errors
///
/// [`AgreementError`] as in [`crate::domain::agreement::terms_text_of`].
pub fn bought_offerings(
    catalog: &Catalog,
    quote: &CartQuote,
    language: Language,
) -> Result<Vec<BoughtOffering>, AgreementError> {
    bought(catalog, quote, language)?.iter().map(offering).collect()
}

fn offering(bought: &Bought<'_>) -> Result<BoughtOffering, AgreementError> {
    let line: &LineQuote = bought.line;
    let mut items = Vec::new();
    for kind in bought.kinds() {
        items.push(BoughtItem {
            name: bought.name_of(kind.grant),
            n: kind.n,
            singles: singles(bought, kind.grant)?,
            worth: kind.worth,
            each: each(bought, kind.grant)?,
        });
    }
    for goods in &bought.contract.goods {
        items.push(BoughtItem {
            name: bought.name_of(&Grant::Product(goods.code.clone())),
            n: goods.quantity.get(),
            singles: goods.gross,
            worth: goods.net,
            each: distinct(goods.net.unit_values(goods.quantity)?),
        });
    }
    Ok(BoughtOffering {
        name: bought.offering.name.clone(),
        sentence: bought.sentence(),
        // What renews by itself has a last day with every payment.
        last_day: match bought.contract.terms.renewal {
            Some(_) => None,
            None => bought.contract.last_valid_day,
        },
        items,
        price: bought.contract.terms.price,
        tax: line.tax,
        today: line.due_today.plus(line.tax)?,
        parts: bought.contract.parts.clone(),
        singles: line.singles.filter(|_| line.saved.is_positive()).map(|all| (all, line.saved)),
    })
}

fn singles(bought: &Bought<'_>, what: &Grant) -> Result<Money, AgreementError> {
    let grants = bought.contract.terms.grants.iter().filter(|grant| grant.what == *what);
    Ok(Money::sum(grants.map(|grant| grant.singles))?)
}

fn each(bought: &Bought<'_>, what: &Grant) -> Result<Vec<Money>, AgreementError> {
    let mut values = Vec::new();
    for lot in bought.contract.lots.iter().filter(|lot| lot.what == *what) {
        values.extend(lot.allocated.unit_values(lot.quantity)?);
    }
    Ok(distinct(values))
}

fn distinct(values: Vec<Money>) -> Vec<Money> {
    values.into_iter().collect::<BTreeSet<Money>>().into_iter().collect()
}

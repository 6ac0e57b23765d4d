//! The first lines of an agreement: who, what, for how much, when.

use crate::domain::agreement::values::Bought;
use crate::domain::agreement::words::AgreementWords;
use crate::domain::agreement::{AgreementError, names};
use crate::domain::cart::{CartQuote, LineQuote, LineWhat};
use crate::domain::catalog::Catalog;
use crate::domain::contract::Charging;
use crate::domain::language::{Language, Localized};
use crate::domain::offering::Grant;
use crate::domain::pattern::{PatternError, Values, filled, filled_from};
use crate::domain::wording;

/// `party` holds who sells and who buys.
pub(super) fn opening(
    catalog: &Catalog,
    quote: &CartQuote,
    bought: &[Bought<'_>],
    party: &Values,
    language: Language,
) -> Result<Vec<String>, AgreementError> {
    let words = &catalog.agreement;
    let mut values = party.clone();
    values.insert("offering", names(language, bought));
    values.insert("total", quote.total.to_string());
    values.insert("tax", quote.tax.to_string());
    let title = if bought.is_empty() { &words.title_payment } else { &words.title };
    let mut lines = Vec::new();
    for line in [title, &words.date, &words.clinic, &words.patient] {
        lines.push(filled(line.get(language), &values)?);
    }
    let is_one = quote.lines.len() == 1;
    let mut bought = bought.iter().enumerate();
    for line in &quote.lines {
        if let LineWhat::Contract(_) = line.what {
            let Some((idx, bought)) = bought.next() else { continue };
            if !is_one {
                let mut values = party.clone();
                values.insert("number", (idx + 1).to_string());
                values.insert("offering", bought.offering.name.clone());
                lines.push(filled(words.part_title.get(language), &values)?);
            }
            lines.extend(contract(words, bought)?);
        } else {
            lines.push(other(catalog, line, language)?);
        }
    }
    if !is_one {
        lines.push(filled(words.total.get(language), &values)?);
    }
    Ok(lines)
}

/// What one offering holds and costs.
fn contract(words: &AgreementWords, bought: &Bought<'_>) -> Result<Vec<String>, AgreementError> {
    let (language, quote, line) = (bought.language, bought.contract, bought.line);
    let today = Values::from([("today", wording::date(language, bought.today))]);
    let mut lines = vec![filled_from("{sentence}", &[&bought.values])?];
    lines.extend(bought.lines()?);
    let mut say = |text: &Localized, own: &Values| -> Result<(), PatternError> {
        lines.push(filled_from(text.get(language), &[own, &today, &bought.values])?);
        Ok(())
    };
    let nothing = Values::new();
    for kind in bought.kinds() {
        if let Grant::AnyOf(codes) = kind.grant {
            let list: Vec<String> =
                codes.iter().map(|code| bought.name_of(&Grant::Service(code.clone()))).collect();
            say(&words.pick_from, &Values::from([("list", list.join(", "))]))?;
        }
    }
    for (name, text) in [
        ("paid", &words.credit_paid),
        ("bonus", &words.credit_bonus),
        ("credit", &words.credit_products),
    ] {
        if bought.values.contains_key(name) {
            say(text, &nothing)?;
        }
    }
    for goods in &quote.goods {
        let values = Values::from([
            ("n", goods.quantity.to_string()),
            ("what", bought.name_of(&Grant::Product(goods.code.clone()))),
            ("worth", goods.net.to_string()),
        ]);
        say(&words.handed_over, &values)?;
    }
    if let Some(discount) = &line.discount {
        let values = Values::from([
            ("percent", format!("{}%", discount.percent)),
            ("reason", discount.reason.clone()),
            ("amount", discount.amount.to_string()),
        ]);
        say(&words.discount, &values)?;
    }
    if let Some((_, value)) = &quote.upgrade_of {
        say(&words.handed_in, &Values::from([("amount", value.to_string())]))?;
    }
    let renewal = quote.terms.renewal;
    match renewal.map(|renewal| renewal.charge) {
        Some(Charging::AutoPay) => say(&words.price_again, &nothing)?,
        Some(Charging::AtKiosk) => say(&words.price_here, &nothing)?,
        None if quote.parts.is_empty() => say(&words.price_once, &nothing)?,
        None => {
            say(&words.price_parts, &nothing)?;
            for (idx, part) in quote.parts.iter().enumerate() {
                let values = Values::from([
                    ("number", (idx + 1).to_string()),
                    ("parts", quote.parts.len().to_string()),
                    ("date", wording::date(language, part.due)),
                    ("amount", part.amount.to_string()),
                ]);
                say(&words.part, &values)?;
            }
        }
    }
    // Money to spend is not bought one by one.
    if line.saved.is_positive() && !bought.kinds().is_empty() {
        say(&words.saved, &nothing)?;
    }
    if renewal.is_none() && quote.last_valid_day.is_some() {
        say(&words.last_day, &nothing)?;
    }
    Ok(lines)
}

/// Goods, services given today, and payments of contracts that were signed before.
fn other(catalog: &Catalog, line: &LineQuote, language: Language) -> Result<String, PatternError> {
    let words = &catalog.agreement;
    let name = match &line.what {
        LineWhat::Product { code, .. } => catalog.product(code).map(|product| &product.name),
        LineWhat::Service { code, .. } => catalog.service(code).map(|service| &service.name),
        LineWhat::Contract(_) | LineWhat::Cycle { .. } | LineWhat::Part { .. } => None,
    };
    let name = name.map_or(line.name.as_str(), |name| name.get(language));
    let mut values = Values::from([
        ("n", line.quantity.to_string()),
        ("what", name.to_owned()),
        ("price", line.net.to_string()),
        ("tax", line.tax.to_string()),
    ]);
    let text = match &line.what {
        LineWhat::Cycle { span, .. } => {
            values.insert("first", wording::date(language, span.first));
            values.insert("last", wording::date(language, span.last));
            &words.cycle
        }
        LineWhat::Part { part, .. } => {
            values.insert("number", part.saturating_add(1).to_string());
            &words.part_due
        }
        LineWhat::Contract(_) | LineWhat::Product { .. } | LineWhat::Service { .. } => &words.goods,
    };
    filled(text.get(language), &values)
}

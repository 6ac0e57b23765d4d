//! The text of an agreement for one cart: the clinic's own words, with the sums of this very sale.

use crate::domain::catalog::Catalog;
use crate::domain::language::{Language, Localized};
use crate::domain::money::Money;
use crate::domain::offering::{Grant, Offering, OfferingCode};
use crate::domain::patient::PersonName;
use crate::domain::pattern::{PatternError, Values, filled};
use crate::domain::pricing::{LotQuote, Quote};
use crate::domain::receipt::ClinicCard;
use crate::domain::terms::{Applies, Clause, ClauseCode, ClauseText, TermsText};
use crate::domain::wording;

/// The lines around the clauses, as the catalog writes them. Each is a pattern; [`WORDS`] says
/// which parameters it may hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgreementWords {
    /// "Agreement: Drip Four".
    pub title: Localized,
    pub date: Localized,
    /// Who sells: name, address, phone, mail.
    pub clinic: Localized,
    /// Who buys.
    pub patient: Localized,
    /// What is bought, counted.
    pub contents: Localized,
    /// Several of a kind that are worth the same to the cent.
    pub line_each: Localized,
    /// Several of a kind that are not.
    pub line_many: Localized,
    /// One of a kind.
    pub line_one: Localized,
    pub price: Localized,
    /// Only where something is saved.
    pub saved: Localized,
    pub last_day: Localized,
    /// "{first} and {last}".
    pub and: Localized,
    /// What an unused session gives back where all are worth the same.
    pub back_each: Localized,
    /// And where they are not.
    pub back_parts: Localized,
    /// The sentence above the signature.
    pub statement: Localized,
    /// And where there is one clause.
    pub statement_one: Localized,
    /// Beside the initials of a clause without a promise of its own.
    pub promise: Localized,
}

/// A line of [`AgreementWords`]: its key in the catalog file, and the parameters it may hold.
pub struct Word {
    pub key: &'static str,
    pub parameters: &'static [&'static str],
    pub place: fn(&mut AgreementWords) -> &mut Localized,
}

/// Every line of [`AgreementWords`].
#[rustfmt::skip]
pub const WORDS: [Word; 17] = [
    Word { key: "title", parameters: &["offering"], place: |words| &mut words.title },
    Word { key: "date", parameters: &["today"], place: |words| &mut words.date },
    Word { key: "clinic", parameters: &["clinic", "address", "phone", "mail"], place: |words| &mut words.clinic },
    Word { key: "patient", parameters: &["patient"], place: |words| &mut words.patient },
    Word { key: "contents", parameters: &["offering", "counts"], place: |words| &mut words.contents },
    Word { key: "line_each", parameters: &["n", "what", "each", "worth"], place: |words| &mut words.line_each },
    Word { key: "line_many", parameters: &["n", "what", "worth"], place: |words| &mut words.line_many },
    Word { key: "line_one", parameters: &["what", "worth"], place: |words| &mut words.line_one },
    Word { key: "price", parameters: &["price", "tax"], place: |words| &mut words.price },
    Word { key: "saved", parameters: &["singles", "saved"], place: |words| &mut words.saved },
    Word { key: "last_day", parameters: &["date"], place: |words| &mut words.last_day },
    Word { key: "and", parameters: &["first", "last"], place: |words| &mut words.and },
    Word { key: "back_each", parameters: &["each", "unit"], place: |words| &mut words.back_each },
    Word { key: "back_parts", parameters: &["unit"], place: |words| &mut words.back_parts },
    Word { key: "statement", parameters: &["patient", "n", "offering"], place: |words| &mut words.statement },
    Word { key: "statement_one", parameters: &["patient", "offering"], place: |words| &mut words.statement_one },
    Word { key: "promise", parameters: &["number"], place: |words| &mut words.promise },
];

/// What the texts of a clause may name. All but the last line has a value in every sale of a
/// package; those of the last line belong to what is charged again.
#[rustfmt::skip]
pub const CLAUSE_PARAMETERS: &[&str] = &[
    "offering", "n", "unit", "units", "counts", "price", "singles", "saved", "today", "date",
    "each", "single", "back", "values",
    "clinic", "phone", "mail", "patient",
    "fee", "cap", "days", "months", "payments",
    "anchor", "card",
];

/// The line on the detail screen is read before anyone has said who they are.
#[rustfmt::skip]
pub const FACT_PARAMETERS: &[&str] = &[
    "offering", "n", "unit", "units", "counts", "price", "singles", "saved", "today", "date",
    "each", "single", "back", "values",
    "fee", "cap", "days", "months", "payments",
];

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgreementError {
    #[error("the catalog has no offering {} in version {version}", .code.0)]
    UnknownOffering { code: OfferingCode, version: u32 },
    #[error("the catalog has no clause {}", .0.0)]
    UnknownClause(ClauseCode),
    #[error("clause {}: {error}", .clause.0)]
    Clause { clause: ClauseCode, error: PatternError },
    #[error("the lines around the clauses: {0}")]
    Words(#[from] PatternError),
}

/// The agreement of `patient` with the clinic over what `quote` promises.
///
/// # Errors
///
/// [`AgreementError`] when the quote is of another catalog, or a parameter has no value in this
/// sale. The check of the catalog file excludes both for everything that can be bought.
pub fn terms_text(
    catalog: &Catalog,
    quote: &Quote,
    patient: &PersonName,
    clinic: &ClinicCard,
    mail: &str,
    language: Language,
) -> Result<TermsText, AgreementError> {
    let offering = offering_of(catalog, quote)?;
    let mut values = sale_values(catalog, offering, quote, language)?;
    values.extend([
        ("clinic", clinic.name.clone()),
        ("address", clinic.address.join(", ")),
        ("phone", clinic.phone.clone()),
        ("mail", mail.to_owned()),
        ("patient", patient.full()),
    ]);
    let mut clauses = Vec::new();
    for (idx, clause) in clauses_of(catalog, offering)?.into_iter().enumerate() {
        let mut values = with_numbers(&values, clause);
        values.insert("number", (idx + 1).to_string());
        clauses.push(clause_text(catalog, clause, &values, language)?);
    }
    values.insert("n", clauses.len().to_string());
    let words = &catalog.agreement;
    let statement = if clauses.len() == 1 { &words.statement_one } else { &words.statement };
    Ok(TermsText {
        language,
        offering: offering.code.clone(),
        offering_version: offering.version,
        opening: opening(catalog, offering, quote, &values, language)?,
        clauses,
        statement: filled(statement.get(language), &values)?,
    })
}

/// Which clauses stand on which page, as places in `terms.clauses`: one a page, and two where
/// both are short and of one group.
pub fn pages(terms: &TermsText) -> Vec<Vec<usize>> {
    let mut pages: Vec<Vec<usize>> = Vec::new();
    let mut open: Option<u32> = None;
    for (idx, clause) in terms.clauses.iter().enumerate() {
        match pages.last_mut() {
            Some(page) if open.is_some() && open == clause.page_group => {
                page.push(idx);
                open = None;
            }
            _ => {
                pages.push(vec![idx]);
                open = clause.page_group;
            }
        }
    }
    pages
}

/// The clauses that have a line for the detail screen: "Money back for unused drips, less $25.00."
/// Nothing for a quote of another catalog.
pub fn facts(catalog: &Catalog, quote: &Quote, language: Language) -> Vec<String> {
    fact_lines(catalog, quote, language).unwrap_or_default()
}

/// As [`facts`], for the check of the catalog file.
///
/// # Errors
///
/// [`AgreementError`] as in [`terms_text`].
pub fn fact_lines(
    catalog: &Catalog,
    quote: &Quote,
    language: Language,
) -> Result<Vec<String>, AgreementError> {
    let offering = offering_of(catalog, quote)?;
    let values = sale_values(catalog, offering, quote, language)?;
    clauses_of(catalog, offering)?
        .into_iter()
        .filter(|clause| !clause.fact.get(language).is_empty())
        .map(|clause| {
            filled(clause.fact.get(language), &with_numbers(&values, clause))
                .map_err(|error| AgreementError::Clause { clause: clause.code.clone(), error })
        })
        .collect()
}

fn offering_of<'a>(catalog: &'a Catalog, quote: &Quote) -> Result<&'a Offering, AgreementError> {
    catalog
        .offering(&quote.offering)
        .filter(|offering| offering.version == quote.version)
        .ok_or_else(|| AgreementError::UnknownOffering {
            code: quote.offering.clone(),
            version: quote.version,
        })
}

/// The clauses of a sale that is paid upfront.
fn clauses_of<'a>(
    catalog: &'a Catalog,
    offering: &Offering,
) -> Result<Vec<&'a Clause>, AgreementError> {
    let mut clauses = Vec::new();
    for code in &offering.clauses {
        let clause =
            catalog.clauses.get(code).ok_or_else(|| AgreementError::UnknownClause(code.clone()))?;
        if clause.applies == Applies::Always {
            clauses.push(clause);
        }
    }
    Ok(clauses)
}

fn clause_text(
    catalog: &Catalog,
    clause: &Clause,
    values: &Values,
    language: Language,
) -> Result<ClauseText, AgreementError> {
    let fill = |text: &Localized| {
        filled(text.get(language), values)
            .map_err(|error| AgreementError::Clause { clause: clause.code.clone(), error })
    };
    let promise = match clause.promise.get(language) {
        "" => &catalog.agreement.promise,
        _ => &clause.promise,
    };
    Ok(ClauseText {
        code: clause.code.clone(),
        version: clause.version,
        title: fill(&clause.title)?,
        short: fill(&clause.short)?,
        full: fill(&clause.full)?,
        promise: fill(promise)?,
        page_group: clause.page_group,
    })
}

fn opening(
    catalog: &Catalog,
    offering: &Offering,
    quote: &Quote,
    values: &Values,
    language: Language,
) -> Result<Vec<String>, AgreementError> {
    let words = &catalog.agreement;
    let mut opening = Vec::new();
    for line in [&words.title, &words.date, &words.clinic, &words.patient, &words.contents] {
        opening.push(filled(line.get(language), values)?);
    }
    opening.extend(lines(catalog, offering, quote, language)?);
    opening.push(filled(words.price.get(language), values)?);
    if quote.saved.is_positive() {
        opening.push(filled(words.saved.get(language), values)?);
    }
    if quote.last_valid_day.is_some() {
        opening.push(filled(words.last_day.get(language), values)?);
    }
    Ok(opening)
}

/// What each kind in the cart is worth, a line a kind.
fn lines(
    catalog: &Catalog,
    offering: &Offering,
    quote: &Quote,
    language: Language,
) -> Result<Vec<String>, PatternError> {
    let words = &catalog.agreement;
    kinds(quote)
        .into_iter()
        .map(|kind| {
            let mut values = Values::from([
                ("n", kind.n.to_string()),
                ("what", what(catalog, offering, kind.grant, language)),
                ("worth", kind.worth.to_string()),
            ]);
            values.extend(kind.each.map(|each| ("each", each.to_string())));
            let line = match kind.each {
                _ if kind.n == 1 => &words.line_one,
                Some(_) => &words.line_each,
                None => &words.line_many,
            };
            filled(line.get(language), &values)
        })
        .collect()
}

/// How many sessions of one grant, and what they are worth together.
struct Kind<'a> {
    grant: &'a Grant,
    n: u32,
    worth: Money,
    /// What one is worth, where all are worth the same to the cent.
    each: Option<Money>,
}

fn kinds(quote: &Quote) -> Vec<Kind<'_>> {
    let mut kinds: Vec<Kind<'_>> = Vec::new();
    for lot in &quote.lots {
        let each = each_of(lot);
        match kinds.iter_mut().find(|kind| *kind.grant == lot.what) {
            Some(kind) => {
                kind.n += lot.quantity.get();
                // Cannot overflow: lots add up to the price.
                kind.worth = Money::from_minor(kind.worth.minor() + lot.allocated.minor());
                kind.each = kind.each.filter(|known| Some(*known) == each);
            }
            None => kinds.push(Kind {
                grant: &lot.what,
                n: lot.quantity.get(),
                worth: lot.allocated,
                each,
            }),
        }
    }
    kinds
}

fn each_of(lot: &LotQuote) -> Option<Money> {
    let each = lot.allocated.share(1, lot.quantity).ok()?;
    (each.taken(lot.quantity.get()) == Ok(lot.allocated)).then_some(each)
}

/// A service by its name; what a tier opens by the offering's unit and its own words.
fn what(catalog: &Catalog, offering: &Offering, grant: &Grant, language: Language) -> String {
    match grant {
        Grant::Service(code) => catalog
            .service(code)
            .map(|service| service.name.get(language).to_owned())
            .unwrap_or_else(|| code.0.clone()),
        Grant::Product(code) => catalog
            .product(code)
            .map_or_else(|| code.clone(), |product| product.name.get(language).to_owned()),
        Grant::Tier(_) | Grant::AnyOf(_) | Grant::Credit(_) | Grant::Access | Grant::Points => {
            format!("{} ({})", offering.unit.one.get(language), offering.what.get(language))
        }
    }
}

/// What can be said of the sale without knowing who buys.
fn sale_values(
    catalog: &Catalog,
    offering: &Offering,
    quote: &Quote,
    language: Language,
) -> Result<Values, PatternError> {
    let words = &catalog.agreement;
    let mut values = Values::from([
        ("offering", offering.name.clone()),
        ("n", quote.n_units().to_string()),
        ("unit", offering.unit.one.get(language).to_owned()),
        ("units", offering.unit.many.get(language).to_owned()),
        ("counts", counts(catalog, offering, language)?),
        ("price", quote.total.to_string()),
        ("tax", quote.tax.to_string()),
        ("singles", quote.singles.to_string()),
        ("saved", quote.saved.to_string()),
        ("today", wording::long_date(language, quote.quoted_on)),
        ("values", lines(catalog, offering, quote, language)?.join("; ")),
    ]);
    values.extend(quote.last_valid_day.map(|day| ("date", wording::date(language, day))));
    values.extend(quote.each().map(|each| ("each", each.to_string())));
    if let [kind] = kinds(quote).as_slice() {
        values.extend(catalog.single_price(kind.grant).map(|price| ("single", price.to_string())));
    }
    let back = if quote.each().is_some() { &words.back_each } else { &words.back_parts };
    values.insert("back", filled(back.get(language), &values)?);
    Ok(values)
}

/// "20 visits and 12 shots".
fn counts(
    catalog: &Catalog,
    offering: &Offering,
    language: Language,
) -> Result<String, PatternError> {
    let parts: Vec<String> = catalog
        .counted(offering)
        .into_iter()
        .map(|(n, unit)| format!("{n} {}", unit.of(n).get(language)))
        .collect();
    match parts.as_slice() {
        [] => Ok(String::new()),
        [one] => Ok(one.clone()),
        [first @ .., last] => {
            let values = Values::from([("first", first.join(", ")), ("last", last.clone())]);
            filled(catalog.agreement.and.get(language), &values)
        }
    }
}

fn with_numbers(values: &Values, clause: &Clause) -> Values {
    let numbers = &clause.values;
    let count = |name, n: Option<u32>| n.map(|n| (name, n.to_string()));
    let amount = |name, amount: Option<Money>| amount.map(|amount| (name, amount.to_string()));
    let own = [
        amount("fee", numbers.fee),
        amount("cap", numbers.cap),
        count("days", numbers.days),
        count("months", numbers.months),
        count("payments", numbers.payments),
    ];
    let mut values = values.clone();
    values.extend(own.into_iter().flatten());
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_of_one_group_stand_two_on_a_page() {
        // A digit is a clause of that group, a dot a clause of none; a bar turns the page.
        for expect in ["", ".|.", ".|11", "1|2", "1|.|1", "11|11|1", "11|22|."] {
            let groups: Vec<Option<u32>> =
                expect.chars().filter(|sign| *sign != '|').map(|sign| sign.to_digit(10)).collect();
            let shown: Vec<String> = pages(&terms(&groups))
                .into_iter()
                .map(|page| page.into_iter().map(|idx| sign(groups[idx])).collect())
                .collect();
            assert_eq!(shown.join("|"), expect);
        }
    }

    fn sign(group: Option<u32>) -> String {
        group.map_or_else(|| ".".to_owned(), |group| group.to_string())
    }

    fn terms(groups: &[Option<u32>]) -> TermsText {
        let clause = |(idx, group): (usize, &Option<u32>)| ClauseText {
            code: ClauseCode(format!("C{idx}")),
            version: 1,
            title: String::new(),
            short: String::new(),
            full: String::new(),
            promise: String::new(),
            page_group: *group,
        };
        TermsText {
            language: Language::English,
            offering: OfferingCode("O01".to_owned()),
            offering_version: 1,
            opening: Vec::new(),
            clauses: groups.iter().enumerate().map(clause).collect(),
            statement: String::new(),
        }
    }
}

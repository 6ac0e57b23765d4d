//! The text of an agreement for one cart: the clinic's own words, with the sums of this very sale.

mod items;
mod opening;
mod values;
mod words;

use crate::domain::agreement::opening::opening;
use crate::domain::agreement::values::{Bought, numbers_of};
use crate::domain::calendar::BeyondCalendar;
use crate::domain::cart::{
    Cart, CartLine, CartQuote, ContractQuote, Holdings, LineWhat, PlanChoice, TendersWanted,
};
use crate::domain::catalog::Catalog;
use crate::domain::contract::Charging;
use crate::domain::language::{Language, Localized};
use crate::domain::money::Overflow;
use crate::domain::offering::{Offering, OfferingCode};
use crate::domain::patient::{Patient, PersonName};
use crate::domain::pattern::{PatternError, Values, filled, filled_from};
use crate::domain::phrase;
use crate::domain::policy::Policy;
use crate::domain::pricing::{self, Quote};
use crate::domain::receipt::ClinicCard;
use crate::domain::refusal::Refusal;
use crate::domain::signer::{Representative, is_minor, signed_for};
use crate::domain::terms::{
    AgreedOffering, Applies, Clause, ClauseCode, ClauseRule, ClauseText, ShownTerms, TermsText,
};
use crate::domain::wording;

pub use items::{BoughtItem, BoughtOffering, bought_offerings};
pub use words::{AgreementWords, CLAUSE_PARAMETERS, FACT_PARAMETERS, WORDS, Word};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgreementError {
    #[error("the catalog has no offering {} in version {version}", .code.0)]
    UnknownOffering { code: OfferingCode, version: u32 },
    #[error("a minor does not sign alone")]
    Minor,
    #[error("the catalog has no clause {}", .0.0)]
    UnknownClause(ClauseCode),
    #[error("clause {}: {error}", .clause.0)]
    Clause { clause: ClauseCode, error: PatternError },
    #[error("the lines around the clauses: {0}")]
    Words(#[from] PatternError),
    #[error(transparent)]
    Overflow(#[from] Overflow),
    #[error(transparent)]
    BeyondCalendar(#[from] BeyondCalendar),
    #[error("it has no price: {0}")]
    NoQuote(#[from] Refusal),
}

/// The agreement of `patient` with the clinic over all that `quote` promises: one document, in
/// the order of the cart. `last4` are the last digits of the card on file, where one is known;
/// a card that is read after signing is "the card you pay with today".
///
/// A clause that several offerings share stands once where it says the same to the letter, except
/// those that bind for later payments: each of them is initialed for itself.
///
/// # Errors
///
/// [`AgreementError`] when the quote is of another catalog, or a parameter has no value in this
/// sale. The check of the catalog file excludes both for everything that can be bought.
pub fn terms_text_of(
    catalog: &Catalog,
    quote: &CartQuote,
    patient: &PersonName,
    clinic: &ClinicCard,
    mail: &str,
    language: Language,
    last4: Option<&str>,
) -> Result<TermsText, AgreementError> {
    let bought = bought(catalog, quote, language)?;
    terms_text_of_all((catalog, quote, &bought), patient, clinic, mail, language, last4)
}

/// [`terms_text_of`] with the quote that it is about: what can be signed, by the patient or by whom
/// it names last before the clauses.
///
/// # Errors
///
/// [`AgreementError::Minor`] where a minor would sign; else as in [`terms_text_of`].
pub fn shown_terms(
    catalog: &Catalog,
    quote: CartQuote,
    (patient, signer): (&Patient, Option<&Representative>),
    clinic: &ClinicCard,
    mail: &str,
    language: Language,
) -> Result<ShownTerms, AgreementError> {
    if signer.is_none() && is_minor(patient.birth_date, quote.quoted_on) {
        return Err(AgreementError::Minor);
    }
    let name = &patient.name;
    let mut text = terms_text_of(catalog, &quote, name, clinic, mail, language, None)?;
    text.opening.extend(signer.map(|signer| signed_for(language, name, signer)));
    Ok(ShownTerms::rendered(quote, text, signer.cloned()))
}

/// [`terms_text_of`] and [`facts_of`] together, for the price of one.
///
/// # Errors
///
/// [`AgreementError`] as in [`terms_text_of`].
pub fn terms_and_facts_of(
    catalog: &Catalog,
    quote: &CartQuote,
    patient: &PersonName,
    clinic: &ClinicCard,
    mail: &str,
    language: Language,
) -> Result<(TermsText, Vec<String>), AgreementError> {
    let bought = bought(catalog, quote, language)?;
    let terms =
        terms_text_of_all((catalog, quote, &bought), patient, clinic, mail, language, None)?;
    Ok((terms, facts_of_all(&bought)?))
}

fn terms_text_of_all(
    (catalog, quote, bought): (&Catalog, &CartQuote, &[Bought<'_>]),
    patient: &PersonName,
    clinic: &ClinicCard,
    mail: &str,
    language: Language,
    last4: Option<&str>,
) -> Result<TermsText, AgreementError> {
    let words = &catalog.agreement;
    let card = match last4 {
        Some(last4) => {
            filled(words.card_ending.get(language), &Values::from([("last4", last4.to_owned())]))?
        }
        None => filled(words.card_today.get(language), &Values::new())?,
    };
    let party = Values::from([
        ("clinic", clinic.name.clone()),
        ("address", clinic.address.join(", ")),
        ("phone", clinic.phone.clone()),
        ("mail", mail.to_owned()),
        ("patient", patient.full()),
        ("card", card),
        ("today", wording::long_date(language, quote.quoted_on)),
    ]);
    let clauses = clauses(catalog, bought, &party)?;
    let mut values = party.clone();
    values.insert("offering", names(language, bought));
    values.insert("n", clauses.len().to_string());
    values.insert("total", quote.total.to_string());
    let parts = match bought {
        [one] if !one.contract.parts.is_empty() => Some(one.contract.parts.len()),
        _ => None,
    };
    values.extend(parts.map(|parts| ("parts", parts.to_string())));
    let statement = match (clauses.len(), parts) {
        (0, _) => &words.statement_none,
        (1, _) => &words.statement_one,
        (_, None) => &words.statement,
        (_, Some(_)) => &words.statement_parts,
    };
    Ok(TermsText {
        language,
        offerings: bought
            .iter()
            .map(|bought| AgreedOffering {
                code: bought.offering.code.clone(),
                version: bought.offering.version,
                name: bought.offering.name.clone(),
            })
            .collect(),
        opening: opening(catalog, quote, bought, &party, language)?,
        clauses,
        statement: filled(statement.get(language), &values)?,
    })
}

/// The clauses that have a line for the detail screen: "Money back for unused drips, less $25.00."
/// Before anyone has said who they are.
///
/// # Errors
///
/// [`AgreementError`] as in [`terms_text_of`].
pub fn facts_of(
    catalog: &Catalog,
    quote: &CartQuote,
    language: Language,
) -> Result<Vec<String>, AgreementError> {
    facts_of_all(&bought(catalog, quote, language)?)
}

fn facts_of_all(bought: &[Bought<'_>]) -> Result<Vec<String>, AgreementError> {
    let mut facts = Vec::new();
    for bought in bought {
        for clause in clauses_of(bought)? {
            let fact = clause.fact.get(bought.language);
            if !fact.is_empty() {
                let sources = [&numbers_of(clause), &bought.values];
                facts.push(clause_filled(clause, fact, &sources)?);
            }
        }
    }
    Ok(facts)
}

/// Which clauses stand on which page, as places in `terms.clauses`: one a page, and two where
/// both are short and of one group. What binds for later payments shares a page with nothing
/// else, and the card that is kept with nothing at all (R-63, SC-1).
pub fn pages(terms: &TermsText) -> Vec<Vec<usize>> {
    let mut pages: Vec<Vec<usize>> = Vec::new();
    let mut open: Option<&ClauseText> = None;
    for (idx, clause) in terms.clauses.iter().enumerate() {
        match pages.last_mut() {
            Some(page) if open.is_some_and(|open| can_share(open, clause)) => {
                page.push(idx);
                open = None;
            }
            _ => {
                pages.push(vec![idx]);
                open = Some(clause);
            }
        }
    }
    pages
}

fn can_share(a: &ClauseText, b: &ClauseText) -> bool {
    let is_apart = |clause: &ClauseText| clause.rule.is_some_and(ClauseRule::is_apart);
    let keeps_card = |clause: &ClauseText| clause.rule == Some(ClauseRule::StoredCard);
    a.page_group.is_some()
        && a.page_group == b.page_group
        && a.scope == b.scope
        && is_apart(a) == is_apart(b)
        && !keeps_card(a)
        && !keeps_card(b)
}

fn bought<'a>(
    catalog: &'a Catalog,
    quote: &'a CartQuote,
    language: Language,
) -> Result<Vec<Bought<'a>>, AgreementError> {
    let contracts = quote.lines.iter().filter_map(|line| match &line.what {
        LineWhat::Contract(contract) => Some((line, contract.as_ref())),
        _ => None,
    });
    contracts
        .map(|(line, contract)| {
            let (code, version) = (&contract.terms.offering, contract.terms.version);
            let offering = offering_of(catalog, code, version)?;
            Bought::new(catalog, offering, (line, contract), quote.quoted_on, language)
        })
        .collect()
}

fn offering_of<'a>(
    catalog: &'a Catalog,
    code: &OfferingCode,
    version: u32,
) -> Result<&'a Offering, AgreementError> {
    catalog
        .offering(code)
        .filter(|offering| offering.version == version)
        .ok_or_else(|| AgreementError::UnknownOffering { code: code.clone(), version })
}

/// "Drip Four and Glow Club".
fn names(language: Language, bought: &[Bought<'_>]) -> String {
    let names: Vec<String> = bought.iter().map(|bought| bought.offering.name.clone()).collect();
    phrase::listed_and(language, &names)
}

/// The clauses of `bought` that belong to this sale.
fn clauses_of<'a>(bought: &Bought<'a>) -> Result<Vec<&'a Clause>, AgreementError> {
    let mut clauses = Vec::new();
    for code in &bought.offering.clauses {
        let clause = bought.catalog.clauses.get(code);
        let clause = clause.ok_or_else(|| AgreementError::UnknownClause(code.clone()))?;
        if applies(clause.applies, bought.contract) {
            clauses.push(clause);
        }
    }
    Ok(clauses)
}

fn applies(when: Applies, contract: &ContractQuote) -> bool {
    let charge = contract.terms.renewal.map(|renewal| renewal.charge);
    match when {
        Applies::Always => true,
        Applies::Installments => !contract.parts.is_empty(),
        Applies::CoolingOff => contract.terms.cooling_off_until.is_some(),
        Applies::AutoPay => charge == Some(Charging::AutoPay),
        Applies::AtKiosk => charge == Some(Charging::AtKiosk),
    }
}

/// A clause as it is being written: its number is known only when all are there.
struct Draft<'a> {
    clause: &'a Clause,
    /// What can be said of the sale.
    sale: &'a Values,
    title: String,
    short: String,
    full: String,
    /// The offerings that it is about.
    of: Vec<String>,
}

fn clauses(
    catalog: &Catalog,
    bought: &[Bought<'_>],
    party: &Values,
) -> Result<Vec<ClauseText>, AgreementError> {
    let mut drafts: Vec<Draft<'_>> = Vec::new();
    for bought in bought {
        for clause in clauses_of(bought)? {
            let sources = [&numbers_of(clause), party, &bought.values];
            let fill =
                |text: &Localized| clause_filled(clause, text.get(bought.language), &sources);
            let (title, short, full) =
                (fill(&clause.title)?, fill(&clause.short)?, fill(&clause.full)?);
            let is_apart = clause.rule.is_some_and(ClauseRule::is_apart);
            let same = drafts.iter_mut().find(|draft| {
                draft.clause.code == clause.code
                    && (&draft.title, &draft.short, &draft.full) == (&title, &short, &full)
            });
            let of = bought.offering.name.clone();
            match same {
                Some(draft) if !is_apart => draft.of.push(of),
                _ => drafts.push(Draft {
                    clause,
                    sale: &bought.values,
                    title,
                    short,
                    full,
                    of: vec![of],
                }),
            }
        }
    }
    let language = bought.first().map_or(Language::English, |bought| bought.language);
    let is_one = bought.len() == 1;
    let mut texts: Vec<ClauseText> = Vec::new();
    for (idx, draft) in drafts.into_iter().enumerate() {
        let clause = draft.clause;
        let before = texts.iter().filter(|text| text.library_code() == clause.code.0).count();
        let promise = match clause.promise.get(language) {
            "" => &catalog.agreement.promise,
            _ => &clause.promise,
        };
        let mut own = numbers_of(clause);
        own.insert("number", (idx + 1).to_string());
        own.insert("offering", phrase::listed_and(language, &draft.of));
        let sources = [&own, party, draft.sale];
        texts.push(ClauseText {
            code: match before {
                0 => clause.code.clone(),
                n => ClauseCode(format!("{}.{}", clause.code.0, n + 1)),
            },
            version: clause.version,
            covers: clause.covers.clone(),
            rule: clause.rule,
            scope: match is_one {
                true => String::new(),
                false => filled_from(catalog.agreement.scope.get(language), &sources)?,
            },
            title: draft.title,
            short: draft.short,
            full: draft.full,
            promise: clause_filled(clause, promise.get(language), &sources)?,
            page_group: clause.page_group,
            // A minimum always stands above the signature, in large type (AR-10).
            is_bold: clause.is_bold || clause.rule == Some(ClauseRule::MinPayments),
        });
    }
    Ok(texts)
}

fn clause_filled(
    clause: &Clause,
    text: &str,
    sources: &[&Values],
) -> Result<String, AgreementError> {
    filled_from(text, sources)
        .map_err(|error| AgreementError::Clause { clause: clause.code.clone(), error })
}

/// As [`terms_text_of`], for one package that is paid at once.
///
/// # Errors
///
/// [`AgreementError`] as there.
pub fn terms_text(
    catalog: &Catalog,
    quote: &Quote,
    patient: &PersonName,
    clinic: &ClinicCard,
    mail: &str,
    language: Language,
) -> Result<TermsText, AgreementError> {
    let quote = cart_of(catalog, quote)?;
    terms_text_of(catalog, &quote, patient, clinic, mail, language, None)
}

/// As [`facts_of`], for one package that is paid at once. Nothing for a quote of another catalog.
pub fn facts(catalog: &Catalog, quote: &Quote, language: Language) -> Vec<String> {
    let quote = cart_of(catalog, quote);
    quote.and_then(|quote| facts_of(catalog, &quote, language)).unwrap_or_default()
}

fn cart_of(catalog: &Catalog, quote: &Quote) -> Result<CartQuote, AgreementError> {
    let code = offering_of(catalog, &quote.offering, quote.version)?.code.clone();
    let line =
        CartLine::Offering { code, picks: Vec::new(), plan: PlanChoice::Upfront, upgrade_of: None };
    let cart = Cart { lines: vec![line], tenders: TendersWanted::default() };
    let today = quote.quoted_on;
    Ok(pricing::quote(catalog, &cart, &Holdings::default(), &Policy::default(), today)?)
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
            covers: Vec::new(),
            rule: None,
            scope: String::new(),
            title: String::new(),
            short: String::new(),
            full: String::new(),
            promise: String::new(),
            page_group: *group,
            is_bold: false,
        };
        TermsText {
            language: Language::English,
            offerings: Vec::new(),
            opening: Vec::new(),
            clauses: groups.iter().enumerate().map(clause).collect(),
            statement: String::new(),
        }
    }
}

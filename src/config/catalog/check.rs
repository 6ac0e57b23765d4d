//! What can be bought must be whole: its clauses cover what the law wants covered, and its
//! agreement can be written and fits on the screen, in every language.

use chrono::NaiveDate;

use crate::config::catalog::clauses::{Clauses, SUBJECTS};
use crate::config::fault::{ConfigError, Fault};
use crate::config::reader::Section;
use crate::domain::agreement;
use crate::domain::catalog::{Catalog, is_buyable};
use crate::domain::language::Language;
use crate::domain::offering::{Offering, Validity};
use crate::domain::patient::PersonName;
use crate::domain::pricing::Quote;
use crate::domain::receipt::ClinicCard;
use crate::domain::terms::{Applies, ClauseSubject, TermsText};

/// Three lines of lead type, about 38 characters each.
pub const SHORT_MAX: usize = 115;
/// One line of body type.
pub const FACT_MAX: usize = 44;

/// Tries every sale once.
///
/// # Errors
///
/// [`ConfigError`] at the offering, or at the clause that is too long.
pub fn can_be_sold(
    catalog: &Catalog,
    offerings: &[(Section<'_>, Offering)],
    clauses: &Clauses<'_>,
) -> Result<(), ConfigError> {
    for (row, offering) in offerings.iter().filter(|(_, offering)| is_buyable(offering)) {
        for subject in ClauseSubject::REQUIRED {
            if !covers(catalog, offering, subject) {
                let word = SUBJECTS.iter().find(|(_, known)| *known == subject);
                return Err(row.error(Fault::NotCovered {
                    offering: offering.code.0.clone(),
                    subject: word.map_or("", |(word, _)| word),
                }));
            }
        }
        if let Some(reason) = other_months(catalog, offering) {
            return Err(row.error(Fault::NoAgreement { offering: offering.code.0.clone(), reason }));
        }
        for language in Language::ALL {
            let (terms, facts) = sample(catalog, offering, language).map_err(|reason| {
                row.error(Fault::NoAgreement { offering: offering.code.0.clone(), reason })
            })?;
            check_lengths(&terms, &facts, offering, row, clauses)?;
        }
    }
    Ok(())
}

/// Whether a clause that always applies settles `subject`.
fn covers(catalog: &Catalog, offering: &Offering, subject: ClauseSubject) -> bool {
    offering
        .clauses
        .iter()
        .filter_map(|code| catalog.clauses.get(code))
        .any(|clause| clause.applies == Applies::Always && clause.covers.contains(&subject))
}

/// A clause on the last day that says other months than the offering lasts.
fn other_months(catalog: &Catalog, offering: &Offering) -> Option<String> {
    let Validity::Months(lasts) = offering.validity else { return None };
    let clauses = offering.clauses.iter().filter_map(|code| catalog.clauses.get(code));
    let mut says = clauses
        .filter(|clause| clause.covers.contains(&ClauseSubject::Expiry))
        .filter_map(|clause| Some((&clause.code.0, clause.values.months?)));
    let (code, months) = says.find(|(_, months)| *months != lasts.get())?;
    Some(format!("clause {code} says {months} months, and the offering lasts {lasts}"))
}

/// The agreement and the facts as a sample patient would see them.
fn sample(
    catalog: &Catalog,
    offering: &Offering,
    language: Language,
) -> Result<(TermsText, Vec<String>), String> {
    // The longest month's short name is as long as any; which day it is changes nothing.
    let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
    let quote = Quote::of(catalog, offering, day).map_err(|error| error.to_string())?;
    let patient = PersonName::new("Maria", "Lopez").map_err(|error| error.to_string())?;
    let clinic = ClinicCard {
        name: "Clinic".to_owned(),
        address: vec!["1 Street".to_owned()],
        phone: "(615) 555-0100".to_owned(),
    };
    let mail = "care@clinic.example";
    let terms = agreement::terms_text(catalog, &quote, &patient, &clinic, mail, language)
        .map_err(|error| error.to_string())?;
    let facts =
        agreement::fact_lines(catalog, &quote, language).map_err(|error| error.to_string())?;
    Ok((terms, facts))
}

fn check_lengths(
    terms: &TermsText,
    facts: &[String],
    offering: &Offering,
    row: &Section<'_>,
    clauses: &Clauses<'_>,
) -> Result<(), ConfigError> {
    let too_long = |key: &str, text: &str, most: usize| {
        let n = text.chars().count();
        (n > most).then(|| Fault::TooLong {
            key: key.to_owned(),
            offering: offering.code.0.clone(),
            n,
            most,
        })
    };
    for clause in &terms.clauses {
        let place = clauses.get(&clause.code).map_or(row, |(place, _)| place);
        let key = format!("clause.short.{}", terms.language.code());
        if let Some(fault) = too_long(&key, &clause.short, SHORT_MAX) {
            return Err(match place.get("short") {
                Some(entry) => entry.error(fault),
                None => place.error(fault),
            });
        }
    }
    let key = format!("clause.fact.{}", terms.language.code());
    match facts.iter().find_map(|fact| too_long(&key, fact, FACT_MAX)) {
        Some(fault) => Err(row.error(fault)),
        None => Ok(()),
    }
}

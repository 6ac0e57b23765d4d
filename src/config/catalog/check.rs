//! What can be bought must be whole: its agreement can be written and fits on the screen, however it
//! is paid and in every language. What the check of its clauses and its state's rules keeps off the
//! screen is not tried.

use std::num::{NonZeroU32, NonZeroUsize};
use std::panic::resume_unwind;
use std::thread::{self, ScopedJoinHandle};

use chrono::NaiveDate;

use crate::config::catalog::clauses::Clauses;
use crate::config::fault::{ConfigError, Fault};
use crate::config::reader::Section;
use crate::domain::agreement;
use crate::domain::cart::{Cart, CartLine, CartQuote, Holdings, PlanChoice, TendersWanted};
use crate::domain::catalog::Catalog;
use crate::domain::key_facts;
use crate::domain::language::Language;
use crate::domain::offering::{Offering, OfferingKind, PaymentPlan, PickChoice, ServiceCode};
use crate::domain::patient::PersonName;
use crate::domain::policy::{FeeEarning, Policy};
use crate::domain::pricing;
use crate::domain::receipt::ClinicCard;
use crate::domain::terms::{Applies, Clause, ClauseRule, TermsText};

/// Three lines of lead type, about 38 characters each.
pub const SHORT_MAX: usize = 115;
/// One line of body type.
pub const FACT_MAX: usize = 46;
/// One line of the title.
const TITLE_MAX: usize = 26;
/// Beside the initials.
const PROMISE_MAX: usize = 40;
/// So many offerings are tried sooner than a thread is started.
const FEW: usize = 64;
/// What an offering is, on its card and its receipt.
const SENTENCE_MAX: usize = 180;

/// Tries every sale once; of a long catalog several at a time.
///
/// # Errors
///
/// [`ConfigError`] at the offering, or at the clause that is too long.
pub fn can_be_sold(
    catalog: &Catalog,
    offerings: &[(Section<'_>, Offering)],
    clauses: &Clauses<'_>,
) -> Result<(), ConfigError> {
    if offerings.len() <= FEW {
        return some_can_be_sold(catalog, offerings, clauses);
    }
    let n_threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let n_each = offerings.len().div_ceil(n_threads).max(FEW);
    let tried: Vec<Result<(), ConfigError>> = thread::scope(|scope| {
        let started: Vec<_> = offerings
            .chunks(n_each)
            .map(|some| scope.spawn(move || some_can_be_sold(catalog, some, clauses)))
            .collect();
        let end =
            |one: ScopedJoinHandle<'_, _>| one.join().unwrap_or_else(|why| resume_unwind(why));
        started.into_iter().map(end).collect()
    });
    tried.into_iter().collect()
}

fn some_can_be_sold(
    catalog: &Catalog,
    offerings: &[(Section<'_>, Offering)],
    clauses: &Clauses<'_>,
) -> Result<(), ConfigError> {
    let is_shown = |offering: &Offering| !catalog.blocked.contains(&offering.code);
    // Ten thousand offerings are tried one by one, each in a catalog where it is quickly found.
    let mut alone = Catalog { offerings: Vec::new(), ..catalog.clone() };
    for (row, offering) in offerings.iter().filter(|(_, offering)| is_shown(offering)) {
        alone.offerings = vec![offering.clone()];
        let catalog = &alone;
        let no_agreement = |reason: String| {
            row.error(Fault::NoAgreement { offering: offering.code.0.clone(), reason })
        };
        for sale in sales(catalog, offering) {
            let quote = sale.quote(catalog).map_err(&no_agreement)?;
            for language in Language::ALL {
                let (terms, facts) = written(catalog, &quote, language).map_err(&no_agreement)?;
                check_lengths(&terms, &facts, offering, row, clauses)?;
            }
        }
        check_sentence(catalog, offering, row)?;
    }
    Ok(())
}

/// One way to buy an offering.
struct Sale {
    line: CartLine,
    policy: Policy,
}

/// At once and in as many parts as can be; picked now and picked later; under every policy that
/// makes a difference.
fn sales(catalog: &Catalog, offering: &Offering) -> Vec<Sale> {
    let mut plans = vec![PlanChoice::Upfront];
    let in_parts = offering.payment.iter().filter_map(PaymentPlan::parts_to_follow);
    plans.extend(in_parts.map(PlanChoice::Parts));
    if !offering
        .payment
        .iter()
        .any(|plan| matches!(plan, PaymentPlan::Upfront | PaymentPlan::AutoPay))
    {
        plans.retain(|plan| *plan != PlanChoice::Upfront);
    }
    let policies = policies(catalog, offering);
    let mut sales = Vec::new();
    for picks in picks(offering) {
        for plan in &plans {
            for policy in policies.clone() {
                let (code, picks) = (offering.code.clone(), picks.clone());
                let line = CartLine::Offering { code, picks, plan: *plan, upgrade_of: None };
                sales.push(Sale { line, policy });
            }
        }
    }
    sales
}

/// With days to think it over and without, a fee that is earned by the day and by the month: where
/// a clause speaks of either.
fn policies(catalog: &Catalog, offering: &Offering) -> Vec<Policy> {
    let speaks_of_either = |clause: &Clause| {
        clause.applies == Applies::CoolingOff || clause.rule == Some(ClauseRule::RefundUnusedDays)
    };
    let mut policies = vec![Policy::default()];
    let mut clauses = offering.clauses.iter().filter_map(|code| catalog.clauses.get(code));
    if clauses.any(speaks_of_either) {
        policies.push(Policy {
            cooling_off_days: NonZeroU32::new(3),
            primary_care_fee: FeeEarning::ByFullMonth,
            ..Policy::default()
        });
    }
    policies
}

fn picks(offering: &Offering) -> Vec<Vec<ServiceCode>> {
    let OfferingKind::PickOf { picks, from, choice, .. } = &offering.kind else {
        return vec![Vec::new()];
    };
    let n = usize::try_from(picks.get()).unwrap_or(usize::MAX);
    let first = from.iter().cycle().take(n).cloned().collect();
    match choice {
        PickChoice::AtPurchase => vec![first],
        PickChoice::AtRedemption => vec![Vec::new()],
        PickChoice::Either => vec![first, Vec::new()],
    }
}

impl Sale {
    fn quote(&self, catalog: &Catalog) -> Result<CartQuote, String> {
        // The longest month's short name is as long as any; two digits are as long as a day gets.
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
        let cart = Cart { lines: vec![self.line.clone()], tenders: TendersWanted::default() };
        pricing::quote(catalog, &cart, &Holdings::default(), &self.policy, day)
            .map_err(|error| error.to_string())
    }
}

/// The agreement and the facts as a sample patient would see them.
fn written(
    catalog: &Catalog,
    quote: &CartQuote,
    language: Language,
) -> Result<(TermsText, Vec<String>), String> {
    let patient = PersonName::new("Maria", "Lopez").map_err(|error| error.to_string())?;
    let clinic = ClinicCard {
        name: "Clinic".to_owned(),
        address: vec!["1 Street".to_owned()],
        phone: "(615) 555-0100".to_owned(),
        logo: None,
    };
    let mail = "care@clinic.example";
    agreement::terms_and_facts_of(catalog, quote, &patient, &clinic, mail, language)
        .map_err(|error| error.to_string())
}

fn check_sentence(
    catalog: &Catalog,
    offering: &Offering,
    row: &Section<'_>,
) -> Result<(), ConfigError> {
    for language in Language::ALL {
        let sentence = key_facts::sentence(catalog, offering, &Policy::default(), language);
        let n = sentence.chars().count();
        if n > SENTENCE_MAX {
            return Err(row.error(Fault::TooLong {
                key: format!("the sentence \"{sentence}\""),
                offering: offering.code.0.clone(),
                n,
                most: SENTENCE_MAX,
            }));
        }
    }
    Ok(())
}

fn check_lengths(
    terms: &TermsText,
    facts: &[String],
    offering: &Offering,
    row: &Section<'_>,
    clauses: &Clauses<'_>,
) -> Result<(), ConfigError> {
    let language = terms.language.code();
    let too_long = |key: String, text: &str, most: usize| {
        let n = text.chars().count();
        let offering = offering.code.0.clone();
        (n > most).then_some(Fault::TooLong { key, offering, n, most })
    };
    for clause in &terms.clauses {
        let place = clauses.get(&clause.code).map_or(row, |(place, _)| place);
        for (name, text, most) in [
            ("title", &clause.title, TITLE_MAX),
            ("short", &clause.short, SHORT_MAX),
            ("promise", &clause.promise, PROMISE_MAX),
        ] {
            if let Some(fault) = too_long(format!("clause.{name}.{language}"), text, most) {
                return Err(match place.get(name) {
                    Some(entry) => entry.error(fault),
                    None => place.error(fault),
                });
            }
        }
    }
    let key = format!("clause.fact.{language}");
    match facts.iter().find_map(|fact| too_long(key.clone(), fact, FACT_MAX)) {
        Some(fault) => Err(row.error(fault)),
        None => Ok(()),
    }
}

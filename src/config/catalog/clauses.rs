//! `[[clause]]`: the clinic's library of clauses.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::catalog::own_code;
use crate::config::catalog::text::{paragraphs, pattern};
use crate::config::fault::ConfigError;
use crate::config::reader::{Entry, Section};
use crate::domain::agreement::{CLAUSE_PARAMETERS, FACT_PARAMETERS};
use crate::domain::language::Localized;
use crate::domain::money::Money;
use crate::domain::terms::{Applies, Clause, ClauseCode, ClauseRule, ClauseSubject, ClauseValues};

/// Each clause and where it stands in the file.
pub type Clauses<'a> = BTreeMap<ClauseCode, (Section<'a>, Clause)>;

pub(super) const KEYS: &[&str] = &[
    "code", "version", "covers", "applies", "rule", "values", "title", "short", "full", "fact",
    "promise", "page", "bold",
];

/// What a clause may cover, by its word in the file.
pub const SUBJECTS: [(&str, ClauseSubject); 7] = [
    ("refund", ClauseSubject::Refund),
    ("cancellation", ClauseSubject::Cancellation),
    ("expiry", ClauseSubject::Expiry),
    ("restriction", ClauseSubject::Restriction),
    ("renewal", ClauseSubject::Renewal),
    ("payment", ClauseSubject::Payment),
    ("notice", ClauseSubject::Notice),
];

/// What a clause may rule, by its word in the file.
pub const RULES: [(&str, ClauseRule); 19] = [
    ("refund-allocated", ClauseRule::RefundAllocated),
    ("refund-repriced", ClauseRule::RefundRepriced),
    ("refund-unspent", ClauseRule::RefundUnspent),
    ("refund-unused-days", ClauseRule::RefundUnusedDays),
    ("ends", ClauseRule::Ends),
    ("bonus-ends", ClauseRule::BonusEnds),
    ("buyer-only", ClauseRule::BuyerOnly),
    ("eligibility", ClauseRule::Eligibility),
    ("renews", ClauseRule::Renews),
    ("min-payments", ClauseRule::MinPayments),
    ("exit-fee", ClauseRule::ExitFee),
    ("carry-over", ClauseRule::CarryOver),
    ("parts", ClauseRule::Parts),
    ("not-insurance", ClauseRule::NotInsurance),
    ("cooling-off", ClauseRule::CoolingOff),
    ("outside-insurance", ClauseRule::OutsideInsurance),
    ("stored-card", ClauseRule::StoredCard),
    ("no-refund", ClauseRule::NoRefund),
    ("paid-at-kiosk", ClauseRule::PaidAtKiosk),
];

/// Before its parameters are filled in; `check` measures what is shown.
const TITLE_PATTERN_MAX: usize = 80;
const PROMISE_PATTERN_MAX: usize = 80;
const SHORT_PATTERN_MAX: usize = 240;
const FULL_MAX: usize = 2_000;

pub fn clauses<'a>(root: &Section<'a>) -> Result<Clauses<'a>, ConfigError> {
    let mut taken = BTreeSet::new();
    let mut clauses = Clauses::new();
    for row in root.tables("clause", KEYS)? {
        let code = ClauseCode(own_code(&row, &mut taken)?);
        let clause = clause(&row, code.clone())?;
        clauses.insert(code, (row, clause));
    }
    Ok(clauses)
}

pub(super) fn clause(row: &Section<'_>, code: ClauseCode) -> Result<Clause, ConfigError> {
    let text = |key: &str| row.need(key, "a text in each language");
    let known = CLAUSE_PARAMETERS;
    let page_group = row.get("page").map(|entry| entry.whole(1..=99, "")).transpose()?;
    let short = paragraphs(&text("short")?, "a summary", SHORT_PATTERN_MAX, known)?;
    // Two clauses of one page show their summaries alone; nobody signs what was not shown.
    let full = match row.get("full") {
        Some(entry) if page_group.is_some() => {
            return Err(entry.unfit("left out where `page` is set, since only `short` is shown"));
        }
        Some(entry) => paragraphs(&entry, "the full text", FULL_MAX, known)?,
        None => short.clone(),
    };
    Ok(Clause {
        code,
        version: row.need("version", "a number, from 1")?.whole(1..=9_999, "")?,
        covers: covers(&row.need("covers", "a list, like [\"refund\"]")?)?,
        applies: match row.get("applies") {
            Some(entry) => entry.choice(&[
                ("always", Applies::Always),
                ("installments", Applies::Installments),
                ("cooling-off", Applies::CoolingOff),
                ("auto-pay", Applies::AutoPay),
                ("at-kiosk", Applies::AtKiosk),
            ])?,
            None => Applies::Always,
        },
        values: values(row)?,
        rule: row.get("rule").map(|entry| entry.choice(&RULES)).transpose()?,
        title: pattern(&text("title")?, "a title", TITLE_PATTERN_MAX, known)?,
        short,
        full,
        fact: match row.get("fact") {
            Some(entry) => pattern(&entry, "a line", SHORT_PATTERN_MAX, FACT_PARAMETERS)?,
            None => Localized::default(),
        },
        promise: match row.get("promise") {
            Some(entry) => pattern(&entry, "a promise", PROMISE_PATTERN_MAX, known)?,
            None => Localized::default(),
        },
        page_group,
        is_bold: row.get("bold").map(|entry| entry.flag()).transpose()? == Some(true),
    })
}

pub(super) fn covers(entry: &Entry<'_>) -> Result<Vec<ClauseSubject>, ConfigError> {
    let covers = entry.list("a list in brackets")?;
    covers.iter().map(|subject| subject.choice(&SUBJECTS)).collect()
}

pub(super) fn values(row: &Section<'_>) -> Result<ClauseValues, ConfigError> {
    let Some(table) = row.table("values", &["fee", "cap", "days", "months", "payments"])? else {
        return Ok(ClauseValues::default());
    };
    let amount = |key: &str| -> Result<Option<Money>, ConfigError> {
        table.get(key).map(|entry| entry.money()).transpose()
    };
    let count = |key: &str, most: u32| -> Result<Option<u32>, ConfigError> {
        table.get(key).map(|entry| entry.whole(1..=most, "")).transpose()
    };
    Ok(ClauseValues {
        fee: amount("fee")?,
        cap: amount("cap")?,
        days: count("days", 366)?,
        months: count("months", 60)?,
        payments: count("payments", 60)?,
    })
}

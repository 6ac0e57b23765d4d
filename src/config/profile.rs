//! Profiles of states: what each asks of offers and contracts, with its source and the day on which
//! it was last looked at. Data, not legal advice.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::config::fault::ConfigError;
use crate::config::reader::{Section, Source};
use crate::config::settings;
use crate::domain::policy::{ConsentYears, DayRange, FeeEarning};
use crate::domain::profile::{CreditLife, HsaCaps, Profile, Sourced, WeightLossRule};

/// The strictest rule of any state found, for whatever a state's own profile does not say.
const GENERIC: (&str, &str) =
    ("assets/profiles/generic.toml", include_str!("../../assets/profiles/generic.toml"));

/// The profiles that are built in, by postal code.
const STATES: [(&str, &str, &str); 5] = [
    ("AZ", "assets/profiles/az.toml", include_str!("../../assets/profiles/az.toml")),
    ("CA", "assets/profiles/ca.toml", include_str!("../../assets/profiles/ca.toml")),
    ("ID", "assets/profiles/id.toml", include_str!("../../assets/profiles/id.toml")),
    ("TN", "assets/profiles/tn.toml", include_str!("../../assets/profiles/tn.toml")),
    ("WV", "assets/profiles/wv.toml", include_str!("../../assets/profiles/wv.toml")),
];

/// A rule's table, with the keys of its own.
const RULES: [(&str, &[&str]); 18] = [
    ("care-not-insurance", &[]),
    ("care-leave", &["notice_days_max"]),
    ("care-fee", &["earned"]),
    ("care-advance", &["months_max"]),
    ("care-visit-fee", &[]),
    ("hsa", &["one", "family"]),
    ("paid-credit", &["lasts"]),
    ("bonus", &["months_min"]),
    ("cash-out", &["below"]),
    ("end-in-capitals", &[]),
    ("sessions", &["months_min"]),
    ("unclaimed", &["after_months"]),
    ("renewal-apart", &[]),
    ("minimum-apart", &[]),
    ("consent", &["years_after_signing", "years_after_end"]),
    ("price-notice", &["days_min", "days_max"]),
    ("intro-is-renewal", &[]),
    ("weight-loss", &["days", "payment_months_max", "service_months_max"]),
];
const MORE_RULES: [(&str, &[&str]); 3] =
    [("parts", &["after_first_max"]), ("no-finance-charge", &[]), ("refund-on-receipt", &[])];

/// The profile of a state. One without a file of its own has the strictest rules.
pub fn of_state(state: &str) -> Profile {
    let generic = generic();
    let own = STATES.iter().find(|(code, ..)| *code == state);
    own.map_or(generic.clone(), |(_, file, text)| {
        over(&generic, file, text).expect("a test reads every built-in profile")
    })
}

/// The strictest rules.
pub fn generic() -> Profile {
    over(&Profile::default(), GENERIC.0, GENERIC.1).expect("a test reads every built-in profile")
}

/// The states that have a profile of their own.
pub fn states() -> Vec<&'static str> {
    STATES.iter().map(|(code, ..)| *code).collect()
}

/// Whether there is such a state, whatever is known of its rules.
pub fn is_state(letters: &str) -> bool {
    settings::STATES.split(' ').any(|known| known == letters)
}

/// Reads a profile of the clinic's own, over the strictest one.
///
/// # Errors
///
/// [`ConfigError`] for the first mistake in it.
pub fn read(path: &Path) -> Result<Profile, ConfigError> {
    let source = Source::open(path)?;
    parse(&generic(), &source)
}

fn over(base: &Profile, file: &str, text: &str) -> Result<Profile, ConfigError> {
    parse(base, &Source { file: PathBuf::from(file), text: text.to_owned() })
}

fn parse(base: &Profile, source: &Source) -> Result<Profile, ConfigError> {
    let tree = source.tree()?;
    let known: Vec<&'static str> = ["name", "state"]
        .into_iter()
        .chain(RULES.iter().chain(&MORE_RULES).map(|(name, _)| *name))
        .collect();
    let root = Section::root(source, &tree, &known)?;
    let state = match root.get("state") {
        Some(entry) => Some(entry.line("two letters", 2)?),
        None => None,
    };
    let (own, was) = (&root, base);
    Ok(Profile {
        name: root.need("name", "the state's name")?.line("a name", 40)?,
        state,
        care_not_insurance: rule(own, "care-not-insurance", &was.care_not_insurance, nothing)?,
        care_leave: rule(own, "care-leave", &was.care_leave, |law| days(law, "notice_days_max"))?,
        care_fee: rule(own, "care-fee", &was.care_fee, earned)?,
        care_advance: rule(own, "care-advance", &was.care_advance, |law| {
            months(law, "months_max")
        })?,
        care_visit_fee: rule(own, "care-visit-fee", &was.care_visit_fee, nothing)?,
        hsa: rule(own, "hsa", &was.hsa, hsa_caps)?,
        paid_credit: rule(own, "paid-credit", &was.paid_credit, credit_life)?,
        bonus_months: rule(own, "bonus", &was.bonus_months, |law| months(law, "months_min"))?,
        cash_out_below: rule(own, "cash-out", &was.cash_out_below, |law| {
            law.need("below", "an amount")?.money()
        })?,
        end_in_capitals: rule(own, "end-in-capitals", &was.end_in_capitals, nothing)?,
        session_months: rule(own, "sessions", &was.session_months, |law| {
            months(law, "months_min")
        })?,
        unclaimed_months: rule(own, "unclaimed", &was.unclaimed_months, |law| {
            law.need("after_months", "a number of months")?.count(600)
        })?,
        renewal_apart: rule(own, "renewal-apart", &was.renewal_apart, nothing)?,
        minimum_apart: rule(own, "minimum-apart", &was.minimum_apart, nothing)?,
        consent_years: rule(own, "consent", &was.consent_years, consent_years)?,
        price_notice: rule(own, "price-notice", &was.price_notice, |law| {
            Ok(DayRange { min: days(law, "days_min")?, max: days(law, "days_max")? })
        })?,
        intro_is_renewal: rule(own, "intro-is-renewal", &was.intro_is_renewal, nothing)?,
        weight_loss: rule(own, "weight-loss", &was.weight_loss, weight_loss)?,
        parts_max: rule(own, "parts", &was.parts_max, |law| {
            law.need("after_first_max", "a number of parts")?.whole(0..=60, "")
        })?,
        no_finance_charge: rule(own, "no-finance-charge", &was.no_finance_charge, nothing)?,
        refund_on_receipt: rule(own, "refund-on-receipt", &was.refund_on_receipt, nothing)?,
    })
}

/// The rule `name`, or that of `base` where the profile does not speak of it. `none = true` lifts
/// it; that too has its source.
fn rule<T: Clone>(
    root: &Section<'_>,
    name: &'static str,
    base: &Option<Sourced<T>>,
    read: impl Fn(&Section<'_>) -> Result<T, ConfigError>,
) -> Result<Option<Sourced<T>>, ConfigError> {
    let own = RULES.iter().chain(&MORE_RULES).find(|(known, _)| *known == name);
    let own: &[&str] = own.map_or(&[], |(_, keys)| keys);
    let keys: Vec<&'static str> =
        own.iter().copied().chain(["source", "reviewed", "none"]).collect();
    let Some(table) = root.table(name, &keys)? else { return Ok(base.clone()) };
    let source = table.need("source", "where the rule is written")?.line("a source", 200)?;
    let expected = "the day on which it was last looked at, like \"2026-11-24\"";
    let entry = table.need("reviewed", expected)?;
    let reviewed: NaiveDate =
        entry.raw_text(expected)?.parse().map_err(|_unlike_a_date| entry.unfit(expected))?;
    if table.get("none").map(|entry| entry.flag()).transpose()? == Some(true) {
        return Ok(None);
    }
    Ok(Some(Sourced { rule: read(&table)?, source, reviewed }))
}

fn nothing(_: &Section<'_>) -> Result<(), ConfigError> {
    Ok(())
}

fn days(law: &Section<'_>, key: &str) -> Result<u32, ConfigError> {
    law.need(key, "a number of days")?.whole(0..=366, "days")
}

fn months(law: &Section<'_>, key: &str) -> Result<u32, ConfigError> {
    law.need(key, "a number of months")?.whole(0..=600, "months")
}

fn earned(law: &Section<'_>) -> Result<FeeEarning, ConfigError> {
    law.need("earned", "\"by-day\" or \"by-full-month\"")?
        .choice(&[("by-day", FeeEarning::ByDay), ("by-full-month", FeeEarning::ByFullMonth)])
}

fn hsa_caps(law: &Section<'_>) -> Result<HsaCaps, ConfigError> {
    let amount = |key: &str| law.need(key, "an amount a month")?.money();
    Ok(HsaCaps { one: amount("one")?, family: amount("family")? })
}

fn consent_years(law: &Section<'_>) -> Result<ConsentYears, ConfigError> {
    let years = |key: &str| law.need(key, "a number of years")?.whole(0..=30, "years");
    Ok(ConsentYears {
        after_signing: years("years_after_signing")?,
        after_end: years("years_after_end")?,
        own: None,
    })
}

fn weight_loss(law: &Section<'_>) -> Result<WeightLossRule, ConfigError> {
    Ok(WeightLossRule {
        days: law.need("days", "a number of business days")?.count(30)?,
        payment_months_max: months(law, "payment_months_max")?,
        service_months_max: months(law, "service_months_max")?,
    })
}

/// `"for ever"`, or a number of months like `"60 months"`.
fn credit_life(table: &Section<'_>) -> Result<CreditLife, ConfigError> {
    let expected = "\"for ever\", or a time like \"60 months\"";
    let entry = table.need("lasts", expected)?;
    let text = entry.raw_text(expected)?;
    if text == "for ever" {
        return Ok(CreditLife::NeverEnds);
    }
    let months = text.strip_suffix(" months").and_then(|n| n.parse().ok());
    months.map(CreditLife::Months).ok_or_else(|| entry.unfit(expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_is_read() {
        let generic = generic();
        assert_eq!(generic.state, None);
        for state in states() {
            let profile = of_state(state);
            assert_eq!(profile.state.as_deref(), Some(state));
            assert_ne!(profile, generic, "{state}");
        }
        assert_eq!(of_state("WY"), generic, "a state without a profile has the strictest rules");
    }

    #[test]
    fn a_state_speaks_for_itself_and_is_strict_where_it_is_silent() {
        let tennessee = of_state("TN");
        assert_eq!(tennessee.care_fee.map(|law| law.rule), Some(FeeEarning::ByFullMonth));
        assert_eq!(tennessee.parts_max, generic().parts_max);
        assert_eq!(tennessee.end_in_capitals, None, "lifted by `none = true`");
        let idaho = of_state("ID");
        assert_eq!(idaho.care_fee.map(|law| law.rule), Some(FeeEarning::ByDay));
        assert_eq!(idaho.care_leave.map(|law| law.rule), Some(0), "at will");
    }

    #[test]
    fn a_mistake_in_a_profile_is_told_with_its_line() {
        #[rustfmt::skip]
        let cases = [
            ("", "p.toml:1: `name` is missing; it is the state's name"),
            ("name = \"X\"\n[parts]\nafter_first_max = 4\n", "p.toml:2: `parts.source` is missing; it is where the rule is written"),
            ("name = \"X\"\n[parts]\nafter_first_max = 4\nsource = \"a\"\nreviewed = \"2026-02-31\"\n", "p.toml:5: `parts.reviewed` must be the day on which it was last looked at, like \"2026-11-24\", but is \"2026-02-31\""),
            ("name = \"X\"\n[part]\n", "p.toml:2: `part` is unknown here"),
        ];
        for (text, expect) in cases {
            let told = over(&Profile::default(), "p.toml", text).unwrap_err();
            assert_eq!(told.to_string(), expect);
        }
    }
}

//! `countersign offers`: the sheet for staff. Each offering with its plain sentence, as it stands on
//! the card, in the contract and on the receipt, its price, and the clauses that are signed.

use std::io::Write;
use std::process::ExitCode;

use crate::app::cli::{Cli, OffersArgs};
use crate::app::trouble::Trouble;
use crate::config::catalog;
use crate::config::profile;
use crate::config::settings::Settings;
use crate::domain::catalog::Catalog;
use crate::domain::key_facts;
use crate::domain::language::Language;
use crate::domain::offering::Offering;
use crate::domain::phrase::per_period;
use crate::domain::policy::Policy;
use crate::domain::terms::{Applies, Clause, ClauseCode};

/// # Errors
///
/// [`Trouble`] when the settings or the catalog cannot be read.
pub fn run(cli: &Cli, args: &OffersArgs, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    let settings = Settings::find(cli.config.as_deref())?;
    let catalog = match &args.file {
        Some(file) => catalog::examine(file, &profile::of_state(&settings.clinic.state))?.0,
        None => settings.catalog,
    };
    let policy = &settings.policy;
    let told = match args.json {
        true => writeln!(out, "{}", as_json(&catalog, policy)),
        false => out.write_all(sheet(&catalog, policy).as_bytes()),
    };
    told.map_err(|error| Trouble { error: error.to_string(), hint: None })?;
    Ok(ExitCode::SUCCESS)
}

/// The whole sheet, an offering a block.
pub fn sheet(catalog: &Catalog, policy: &Policy) -> String {
    let blocks: Vec<String> =
        catalog.offerings.iter().map(|offering| block(catalog, offering, policy)).collect();
    blocks.join("\n")
}

fn block(catalog: &Catalog, offering: &Offering, policy: &Policy) -> String {
    let mut block = format!("{:<6}{}, {}", offering.code.0, offering.name, price(offering));
    if catalog.blocked.contains(&offering.code) {
        block.push_str(" (not shown to patients)");
    }
    block.push('\n');
    for language in Language::ALL {
        let sentence = key_facts::sentence(catalog, offering, policy, language);
        block.push_str(&format!("  {}  {sentence}\n", language.code()));
    }
    for (code, clause) in clauses(catalog, offering) {
        let when = when(clause.applies);
        block.push_str(&format!("      {:<10} {}{when}\n", code.0, clause.title.get(SHEET)));
    }
    block
}

/// Staff read the titles of clauses in this language.
const SHEET: Language = Language::English;

/// "$387.00", "$199.00 a month".
fn price(offering: &Offering) -> String {
    match offering.kind.period() {
        Some(period) => per_period(SHEET, offering.price, period),
        None => offering.price.to_string(),
    }
}

fn clauses<'c>(
    catalog: &'c Catalog,
    offering: &'c Offering,
) -> impl Iterator<Item = (&'c ClauseCode, &'c Clause)> {
    offering.clauses.iter().filter_map(|code| Some((code, catalog.clauses.get(code)?)))
}

/// Clauses that are only signed in some sales say in which.
const fn when(applies: Applies) -> &'static str {
    match applies {
        Applies::Always => "",
        Applies::Installments => " (when paid in parts)",
        Applies::CoolingOff => " (where the state gives days to think it over)",
        Applies::AutoPay => " (when charged by itself)",
        Applies::AtKiosk => " (when each period is paid at the kiosk)",
    }
}

fn as_json(catalog: &Catalog, policy: &Policy) -> serde_json::Value {
    let offerings: Vec<serde_json::Value> = catalog
        .offerings
        .iter()
        .map(|offering| {
            let sentences: serde_json::Map<String, serde_json::Value> = Language::ALL
                .into_iter()
                .map(|language| {
                    let sentence = key_facts::sentence(catalog, offering, policy, language);
                    (language.code().to_owned(), sentence.into())
                })
                .collect();
            let clauses: Vec<serde_json::Value> = clauses(catalog, offering)
                .map(|(code, clause)| {
                    serde_json::json!({ "code": code.0, "title": clause.title.get(SHEET) })
                })
                .collect();
            serde_json::json!({
                "code": offering.code.0,
                "version": offering.version,
                "name": offering.name,
                "price": price(offering),
                "shown": !catalog.blocked.contains(&offering.code),
                "sentence": sentences,
                "clauses": clauses,
            })
        })
        .collect();
    serde_json::json!({ "offerings": offerings })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offering_has_its_price_its_sentence_and_its_clauses() {
        let settings = Settings::demo();
        let sheet = sheet(&settings.catalog, &settings.policy);
        let blocks: Vec<&str> = sheet.split("\n\n").collect();
        assert_eq!(blocks.len(), settings.catalog.offerings.len());
        let of = |code: &str| blocks.iter().find(|block| block.starts_with(code)).unwrap();
        for wanted in [
            "O01   Drip Four, $387.00\n",
            "  en  4 basic drips for the price of 3, $387.00 once, use within 12 months.\n",
            "  es  4 sueros básicos por el precio de 3, $387.00 una sola vez",
            "      REF-A      Refunds\n",
        ] {
            assert!(of("O01").contains(wanted), "{wanted} is not in\n{}", of("O01"));
        }
        assert!(of("O08").contains("Glow Club, $199.00 a month\n"), "{}", of("O08"));
        assert!(of("O10").contains(" (when paid in parts)\n"), "{}", of("O10"));
    }

    #[test]
    fn what_no_patient_is_shown_says_so() {
        let mut settings = Settings::demo();
        settings
            .catalog
            .blocked
            .extend(settings.catalog.offerings.first().map(|it| it.code.clone()));
        let sheet = sheet(&settings.catalog, &settings.policy);
        assert_eq!(sheet.matches("(not shown to patients)").count(), 1, "{sheet}");
        let json = as_json(&settings.catalog, &settings.policy);
        let shown: Vec<&serde_json::Value> =
            json["offerings"].as_array().unwrap().iter().map(|it| &it["shown"]).collect();
        assert_eq!((shown.len(), shown[0], shown[1]), (13, &false.into(), &true.into()));
    }
}

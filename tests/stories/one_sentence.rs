//! What an offering is, is said in the same words on the card, in the contract, on the receipt and
//! on the sheet for staff: they cannot disagree.

use countersign::app::offers;
use countersign::app::play::{Person, Play as _};
use countersign::config::settings::Settings;
use countersign::domain::key_facts;
use countersign::domain::language::Language;
use countersign::domain::offering::{Category, Offering};
use countersign::domain::policy::LoyaltyMode;

use crate::world::{Clinic, PORTRAIT, secs};

#[test]
fn the_sentence_is_the_same_on_card_contract_receipt_and_staff_sheet() {
    for language in Language::ALL {
        let settings = settings(language);
        assert_eq!(settings.catalog.offerings.len(), 13);
        for offering in &settings.catalog.offerings {
            is_said_everywhere(&settings, offering, language);
        }
    }
}

/// Points are part of the sentence only where there are any.
#[test]
fn a_clinic_without_points_promises_them_nowhere() {
    let mut settings = settings(Language::English);
    settings.policy.loyalty.mode = LoyaltyMode::Off;
    let longevity = settings.catalog.offerings.iter().find(|it| it.code.0 == "O13").unwrap();
    let sentence = is_said_everywhere(&settings, longevity, Language::English);
    assert!(!sentence.contains("points"), "{sentence}");
}

/// Buys it, and reads everything that is shown and handed out on the way.
fn is_said_everywhere(settings: &Settings, offering: &Offering, language: Language) -> String {
    let (catalog, policy) = (&settings.catalog, &settings.policy);
    let sentence = key_facts::sentence(catalog, offering, policy, language);
    let sheet = offers::sheet(catalog, policy);
    let line = format!("  {}  {sentence}", language.code());
    assert!(sheet.lines().any(|it| it == line), "{line} is not on the sheet:\n{sheet}");

    let category = offering.category;
    let mut clinic = Clinic::open_with(settings.clone(), PORTRAIT, 1);
    let is_alone = catalog.offerings.iter().filter(|it| it.category == category).count() == 1;
    clinic.press_word("attract-start").unwrap();
    clinic.press_word(shelf(category)).unwrap();
    // A shelf with one offering has no cards; its detail says the same.
    if !is_alone {
        clinic.scroll_to(&format!("{},", offering.name)).unwrap();
        let on_card = sentence.trim_end_matches('.');
        let is_card = |label: &String| label.starts_with(&offering.name) && label.contains(on_card);
        assert!(clinic.finger.labels().iter().any(is_card), "{:?}", clinic.finger.labels());
    } else {
        assert!(clinic.finger.sees(&sentence), "{:?}", clinic.finger.labels());
    }

    let mut clinic = Clinic::open_with(settings.clone(), PORTRAIT, 1);
    clinic.comes_to_review_of(&Person::maria(), shelf(category), &offering.name);
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"), "{}", offering.name);
    let sale = clinic.checkout().session.sale.as_ref().map(|sale| sale.id).unwrap();
    let contract = clinic.store().dossier(sale).unwrap().unwrap().signed.unwrap().terms;
    let in_contract = contract.opening.iter().filter(|line| **line == sentence).count();
    assert_eq!(in_contract, 1, "{sentence} is not in the contract: {:?}", contract.opening);
    assert!(contract.to_text().lines().any(|line| line == sentence));
    let paper = words_of(&clinic.desk().sheets.join("\n"));
    assert!(paper.contains(&words_of(&sentence)), "{sentence} is not on the receipt:\n{paper}");
    sentence
}

/// Paper breaks lines where it must.
fn words_of(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn shelf(category: Category) -> &'static str {
    match category {
        Category::Packages => "category-packages",
        Category::PickSome => "category-pick-some",
        Category::Memberships => "category-memberships",
        Category::PrimaryCare => "category-primary-care",
        Category::Programs => "category-programs",
        Category::Wallet => "category-wallet",
    }
}

/// The demo clinic, where visits begin in this language.
fn settings(language: Language) -> Settings {
    let mut settings = Settings::demo();
    settings.kiosk.languages.sort_by_key(|known| *known != language);
    settings
}

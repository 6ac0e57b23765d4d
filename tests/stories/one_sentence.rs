//! What an offering is, is said in the same words on the card, in the contract, on the receipt and
//! on the sheet for staff: they cannot disagree.

use countersign::app::offers;
use countersign::app::play::{Person, Play as _};
use countersign::app::receipts;
use countersign::app::shop::shop;
use countersign::config::settings::Settings;
use countersign::domain::dossier::Dossier;
use countersign::domain::id::SaleId;
use countersign::domain::key_facts;
use countersign::domain::language::{Language, Localized};
use countersign::domain::money::Money;
use countersign::domain::offering::{Category, Offering};
use countersign::domain::policy::LoyaltyMode;
use countersign::domain::receipt::Receipt;
use countersign::domain::terms::ClauseSubject;
use countersign::evidence::key_ring::KeyRing;
use countersign::ledger::fact::Deed;
use ed25519_dalek::SigningKey;

use crate::world::{Clinic, PORTRAIT, identity, secs};

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

/// what was sold keeps its words. A copy says to the letter what the first print said, though
/// the offering is called, priced and counted otherwise, and though it is sold no longer.
#[test]
fn a_copy_says_what_was_sold_whatever_became_of_the_catalog() {
    let settings = settings(Language::English);
    for offering in &settings.catalog.offerings {
        let mut clinic = Clinic::open();
        clinic.has_bought(&Person::maria(), shelf(offering.category), &offering.name);
        clinic.days_pass(33);
        let mut sales = vec![last_sale(&mut clinic)];
        if clinic.dues() == [offering.price.minor()] {
            clinic.sees_what_is_left(&Person::maria());
            clinic.press(&format!("Pay, {}", offering.name)).unwrap();
            clinic.press(&format!("Pay {}", offering.price)).unwrap();
            clinic.time_passes(secs(10));
            assert!(clinic.sees("approved-title"), "{:?}", clinic.finger.labels());
            sales.push(last_sale(&mut clinic));
        }
        for sale in sales {
            let dossier = clinic.store().dossier(sale).unwrap().unwrap();
            let first = copy(&dossier, &settings);
            assert!(!first.items.is_empty() && first.items.iter().all(|it| !it.name.is_empty()));
            for other in [changed(&settings), emptied(&settings)] {
                assert_eq!(copy(&dossier, &other), first, "{}", offering.name);
            }
        }
    }
}

/// what a patient has is theirs, also where it is sold no longer.
#[test]
fn a_patient_sees_what_they_have_in_the_words_it_was_sold_in() {
    let settings = settings(Language::English);
    for others in [changed(&settings), emptied(&settings)] {
        let mut clinic = Clinic::open();
        let maria = Person::maria();
        clinic.has_bought(&maria, "category-packages", "Drip Four");
        clinic.has_bought(&maria, "category-memberships", "Glow Club");
        let mut clinic = clinic.starts_again_with(others);
        clinic.asks_what_is_left(&maria);
        assert!(clinic.finger.sees("Drip Four"), "{:?}", clinic.finger.labels());
        clinic.press_word("welcome-yes").unwrap();
        for wanted in ["4 of 4 drips left", "Use by Nov 23, 2027", "Glow Club"] {
            assert!(clinic.finger.sees(wanted), "{wanted}: {:?}", clinic.finger.labels());
        }
        clinic.press("Cancel, Glow Club").unwrap();
        for wanted in ["Infrared sauna 40 min every day", "10% off products"] {
            assert!(clinic.finger.sees(wanted), "{wanted}: {:?}", clinic.finger.labels());
        }
    }
}

fn last_sale(clinic: &mut Clinic) -> SaleId {
    let facts = clinic.store().facts().unwrap();
    let sold = facts.filter_map(|fact| match fact.unwrap().what {
        Deed::Sold(sold) => Some(sold.sale),
        _ => None,
    });
    sold.last().unwrap()
}

/// What a second print of it says, at a clinic with these settings.
fn copy(dossier: &Dossier, settings: &Settings) -> Receipt {
    let keys = KeyRing::from(SigningKey::from_bytes(&[42; 32]));
    receipts::receipt(dossier, &shop(settings), &identity(settings), &keys, 2).unwrap()
}

/// A year on: everything is called otherwise, costs more, and brings less.
fn changed(settings: &Settings) -> Settings {
    let mut settings = settings.clone();
    for offering in &mut settings.catalog.offerings {
        offering.version += 1;
        offering.name = format!("New {}", offering.code.0);
        offering.price = Money::from_minor(offering.price.minor() + 50_00);
        offering.perks.clear();
        offering.unit.one = Localized::new("ticket", "boleto");
        offering.unit.many = Localized::new("tickets", "boletos");
    }
    for service in &mut settings.catalog.services {
        service.name = Localized::new("Another name", "Otro nombre");
        service.unit.many = Localized::new("tickets", "boletos");
    }
    for clause in settings.catalog.clauses.values_mut() {
        clause.covers = vec![ClauseSubject::Notice];
    }
    settings
}

/// Nothing of it is sold any longer: only a service alone, and one wallet.
fn emptied(settings: &Settings) -> Settings {
    let mut settings = settings.clone();
    settings.catalog.offerings.retain(|offering| offering.category == Category::Wallet);
    settings.catalog.offerings.truncate(1);
    settings.catalog.clauses.clear();
    settings
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

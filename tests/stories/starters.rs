//! The starter catalogs: everything in them is bought at the kiosk, in both languages.

use countersign::app::play::{Person, Play as _};
use countersign::config::profile;
use countersign::config::settings::Settings;
use countersign::config::starter::{STARTERS, Starter};
use countersign::domain::language::Language;
use countersign::domain::offering::{Category, Offering, OfferingKind, PickChoice};
use countersign::domain::policy::Policy;

use crate::world::{Clinic, PORTRAIT, secs};

#[test]
fn everything_in_the_medspa_starter_is_bought() {
    all_is_bought("medspa");
}

#[test]
fn everything_in_the_weight_and_drip_starter_is_bought() {
    all_is_bought("weight-iv");
}

#[test]
fn everything_in_the_functional_starter_is_bought() {
    all_is_bought("functional");
}

#[test]
fn everything_in_the_primary_care_starter_is_bought() {
    all_is_bought("dpc");
}

#[test]
fn everything_in_the_insurance_starter_is_bought() {
    all_is_bought("insurance-add-on");
}

#[test]
fn no_starter_is_forgotten_here() {
    let names = ["medspa", "weight-iv", "functional", "dpc", "insurance-add-on"];
    assert_eq!(STARTERS.map(|starter| starter.name), names);
}

/// Each offering by a patient of its own, one in English and the next in Spanish: charged to the
/// cent, on the receipt, and the books balance.
fn all_is_bought(name: &str) {
    let in_each = Language::ALL.map(|language| (language, clinic_of(name, language)));
    let [(_, first), ..] = &in_each;
    let catalog = &first.catalog;
    for (offering, (language, settings)) in catalog.offerings.iter().zip(in_each.iter().cycle()) {
        let language = *language;
        let mut clinic = Clinic::open_with(settings.clone(), PORTRAIT, 1);
        let told = format!("{name} {} {:?}", offering.name, language);
        match &offering.kind {
            OfferingKind::PickOf { picks, from, choice: PickChoice::AtPurchase, .. } => {
                let names = from.iter().take(usize::try_from(picks.get()).unwrap());
                let names: Vec<String> = names
                    .map(|code| catalog.service(code).unwrap().name.get(language).to_owned())
                    .collect();
                picks_at_once(&mut clinic, offering, &names);
            }
            _ => clinic.comes_to_review_of(
                &Person::maria(),
                shelf(offering.category),
                &offering.name,
            ),
        }
        clinic.pays();
        clinic.time_passes(secs(10));
        assert!(clinic.sees("approved-title"), "{told}");
        assert_eq!(clinic.charges(), [offering.price.minor()], "{told}");
        let paper = clinic.desk().sheets.join("\n");
        assert!(paper.contains(&offering.name), "{told} is not on its receipt:\n{paper}");
        clinic.books_balance();
    }
}

fn picks_at_once(clinic: &mut Clinic, offering: &Offering, names: &[String]) {
    let maria = Person::maria();
    clinic.choose(shelf(offering.category), &offering.name).unwrap();
    clinic.press_word("bar-continue").unwrap();
    for name in names {
        clinic.press(&format!("{name},")).unwrap();
    }
    clinic.press_word("bar-continue").unwrap();
    clinic.give_facts(&maria).unwrap();
    clinic.say_name(&maria).unwrap();
    clinic.read_terms().unwrap();
    clinic.sign().unwrap();
}

/// The demo clinic, moved to a state without a profile, that sells what the starter has.
fn clinic_of(name: &str, language: Language) -> Settings {
    let mut settings = Settings::demo();
    let profile = profile::of_state("WY");
    settings.catalog = Starter::named(name).unwrap().examine(&profile).unwrap().0;
    settings.policy = profile.bind(Policy::default());
    settings.kiosk.languages.sort_by_key(|known| *known != language);
    settings
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

//! Somebody signs for the patient (ES-9): for a minor always, for an adult where they say so. Who it
//! was, and what they are to the patient, stands in the very text that is signed, in the consent on
//! disk and on the pages that are kept.

use countersign::app::play::{Person, Play as _};
use countersign::domain::dossier::Dossier;
use countersign::domain::signer::{Relation, Representative};
use countersign::flow::checkout::Place;
use countersign::ledger::fact::Deed;

use crate::world::{Clinic, secs};

#[test]
fn a_minor_signs_nothing_and_a_parent_does_with_their_own_name_and_initials() {
    let mut clinic = at_who_signs(&lucia());
    assert!(clinic.sees("signs-help-minor"));
    assert!(!clinic.finger.sees("sign myself"), "{:?}", clinic.finger.labels());
    clinic.press_word("bar-continue").unwrap();
    assert!(clinic.sees("problem-signer-missing"), "{:?}", clinic.finger.labels());
    clinic.press_word("signs-parent").unwrap();
    clinic.press_word("bar-continue").unwrap();
    assert!(clinic.finger.sees("You sign for Lucia. As on your ID."));
    clinic.say_name(&Person { first: "Rosa".to_owned(), ..Person::maria() }).unwrap();
    buys(&mut clinic);

    let dossier = dossier(&mut clinic);
    let signed = dossier.signed.as_ref().unwrap();
    let said = "Signed for Lucia Lopez by Rosa Lopez, parent.";
    assert_eq!(signed.terms.opening.last().map(String::as_str), Some(said));
    assert_eq!(signed.consent.terms, signed.terms.digest(), "it is in what was hashed");
    let Representative { name, relation } = signed.consent.signer.clone().unwrap();
    assert_eq!((name.full().as_str(), relation), ("Rosa Lopez", Relation::Parent));
    assert!(signed.consent.initials.iter().all(|given| given.letters == "RL"));
    assert_eq!(dossier.patient.name.full(), "Lucia Lopez", "hers is what was bought");
    assert!(signed.pages.is_some(), "the agreement's pages are kept");
    let paper = clinic.desk().sheets.join("\n");
    assert!(paper.contains("L. L.") && !paper.contains("Rosa"), "{paper}");
    clinic.books_balance();
}

#[test]
fn on_the_eighteenth_birthday_nobody_is_asked_who_signs() {
    // The clinic opens on November 23, 2026.
    for (birth, asks) in [("11242008", true), ("11232008", false)] {
        let mut clinic = Clinic::open();
        let young = Person { birth: birth.to_owned(), ..lucia() };
        clinic.choose("category-packages", "Drip Four").unwrap();
        clinic.say_who(&young).unwrap();
        clinic.say_name(&young).unwrap();
        assert_eq!(*clinic.place() == Place::SignsFor, asks, "born {birth}");
    }
}

#[test]
fn somebody_with_a_power_of_attorney_says_so_on_the_help_sheet_and_may_change_their_mind() {
    let mut clinic = Clinic::open();
    clinic.choose("category-packages", "Drip Four").unwrap();
    let maria = Person::maria();
    clinic.say_who(&maria).unwrap();
    clinic.say_name(&maria).unwrap();
    clinic.press_word("top-help").unwrap();
    clinic.press_word("help-sign-for").unwrap();
    assert_eq!(*clinic.place(), Place::SignsFor);
    clinic.press("I am Maria and sign myself").unwrap();
    assert_eq!(*clinic.place(), Place::Terms(0));

    clinic.press_word("top-help").unwrap();
    clinic.press_word("help-sign-for").unwrap();
    clinic.press_word("signs-attorney").unwrap();
    clinic.press_word("bar-continue").unwrap();
    clinic.say_name(&Person { first: "Ana".to_owned(), last: "Ruiz".to_owned(), ..maria }).unwrap();
    buys(&mut clinic);
    let signed = dossier(&mut clinic).signed.unwrap();
    let said = "Signed for Maria Lopez by Ana Ruiz, by power of attorney.";
    assert!(signed.terms.to_text().contains(said), "{}", signed.terms.to_text());
}

/// Another text, another hand: what a parent initialed does not hold for the other one.
#[test]
fn another_signer_reads_and_initials_all_of_it_anew() {
    let mut clinic = at_who_signs(&lucia());
    clinic.press_word("signs-parent").unwrap();
    clinic.press_word("bar-continue").unwrap();
    clinic.say_name(&Person { first: "Rosa".to_owned(), ..Person::maria() }).unwrap();
    clinic.read_terms().unwrap();
    while *clinic.place() != Place::SignsFor {
        clinic.press_word("bar-back").unwrap();
    }
    clinic.press_word("signs-guardian").unwrap();
    clinic.press_word("bar-continue").unwrap();
    clinic.press_word("bar-continue").unwrap();
    assert_eq!(*clinic.place(), Place::Terms(0));
    assert!(clinic.checkout().session.initials.is_empty());
    buys(&mut clinic);
    let signer = dossier(&mut clinic).signed.unwrap().consent.signer.unwrap();
    assert_eq!(signer.relation, Relation::Guardian);
}

#[test]
fn whoever_comes_next_finds_no_name_of_a_signer() {
    let mut clinic = at_who_signs(&lucia());
    clinic.press_word("signs-parent").unwrap();
    clinic.press_word("bar-continue").unwrap();
    clinic.say_name(&Person { first: "Rosa".to_owned(), ..Person::maria() }).unwrap();
    clinic.press_word("top-help").unwrap();
    clinic.press_word("help-start-over").unwrap();
    clinic.press_word("help-start-over").unwrap();
    assert_eq!(*clinic.place(), Place::Attract);
    let session = &clinic.checkout().session;
    assert_eq!(session.signing_for, Default::default());
}

/// A girl of sixteen.
fn lucia() -> Person {
    let (birth, first) = ("05042010".to_owned(), "Lucia".to_owned());
    Person { birth, first, ..Person::maria() }
}

fn at_who_signs(patient: &Person) -> Clinic {
    let mut clinic = Clinic::open();
    clinic.choose("category-packages", "Drip Four").unwrap();
    clinic.say_who(patient).unwrap();
    clinic.say_name(patient).unwrap();
    assert_eq!(*clinic.place(), Place::SignsFor, "{:?}", clinic.finger.labels());
    clinic
}

fn buys(clinic: &mut Clinic) {
    clinic.read_terms().unwrap();
    clinic.sign().unwrap();
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"), "{:?}", clinic.finger.labels());
}

fn dossier(clinic: &mut Clinic) -> Dossier {
    let facts = clinic.store().facts().unwrap();
    let mut sold = facts.filter_map(|fact| match fact.unwrap().what {
        Deed::Sold(sold) => Some(sold.sale),
        _ => None,
    });
    let sale = sold.next().unwrap();
    drop(sold);
    clinic.store().dossier(sale).unwrap().unwrap()
}

//! What people and cables do wrong: told plainly, and nothing is lost.

use countersign::app::play::{Person, Play as _};
use countersign::flow::checkout::Place;
use countersign::flow::tap::Tap;
use egui::pos2;

use crate::world::{Clinic, secs};

fn at_the_name() -> Clinic {
    let mut clinic = Clinic::open();
    clinic.choose("category-packages", "Drip Four").unwrap();
    clinic.say_who(&Person::maria()).unwrap();
    clinic.time_passes(secs(1));
    clinic
}

#[test]
fn a_card_number_typed_as_a_name_is_not_kept_and_told() {
    let mut clinic = at_the_name();
    // No key of ours has digits; a keyboard that somebody plugs in does.
    let now = clinic.now;
    clinic.kiosk.tap(Tap::Type("4111111111111111".to_owned()), now);
    clinic.time_passes(secs(1));
    assert!(clinic.sees("problem-name-has-card-number"));
    assert!(!format!("{:?}", clinic.checkout()).contains("4111"));
}

#[test]
fn a_name_of_two_hundred_letters_and_an_emoji_are_told() {
    let mut clinic = at_the_name();
    let now = clinic.now;
    clinic.kiosk.tap(Tap::Type("a".repeat(200)), now);
    clinic.time_passes(secs(1));
    assert!(clinic.sees("problem-name-too-long"));
    assert_eq!(clinic.checkout().session.name.first.len(), 60, "what fits is kept");

    let mut clinic = at_the_name();
    let now = clinic.now;
    clinic.kiosk.tap(Tap::Type("😀".to_owned()), now);
    clinic.time_passes(secs(1));
    clinic.press_word("key-next").unwrap();
    clinic.type_text("Lopez").unwrap();
    clinic.press_word("bar-continue").unwrap();
    assert!(clinic.sees("problem-name-not-letters"));
    assert!(clinic.sees("name-title"), "still here, with what was typed");
}

#[test]
fn a_date_that_does_not_exist_is_told_and_kept() {
    let mut clinic = Clinic::open();
    clinic.choose("category-packages", "Drip Four").unwrap();
    let someone = Person { birth: "04311984".to_owned(), ..Person::maria() };
    clinic.say_who(&someone).unwrap();
    assert!(clinic.finger.sees("April has 30 days"));
    assert_eq!(clinic.checkout().session.birth.year, "1984");
}

#[test]
fn two_presses_at_once_choose_one_thing() {
    let mut clinic = Clinic::open();
    clinic.press_word("attract-start").unwrap();
    clinic.press_word("category-packages").unwrap();
    let start = clinic.word("bar-continue");
    let place = clinic.finger.target(&start).unwrap();
    clinic.time_passes(secs(1));
    let now = clinic.now;
    clinic.finger.tap_at(&mut clinic.kiosk, now, place);
    clinic.finger.tap_at(&mut clinic.kiosk, now, place);
    clinic.look();
    let place = &clinic.checkout().place;
    assert!(matches!(place, Place::Detail(_)), "one step on, not two: {place:?}");
}

#[test]
fn a_drag_off_a_button_presses_nothing() {
    let mut clinic = Clinic::open();
    let start = clinic.word("attract-start");
    let from = clinic.finger.target(&start).unwrap();
    let now = clinic.now;
    clinic.finger.drag(&mut clinic.kiosk, now, from, pos2(400.0, 300.0));
    clinic.look();
    assert!(clinic.sees("attract-start"));
}

#[test]
fn a_terminal_with_a_full_card_number_leaves_four_digits_everywhere() {
    let mut clinic = Clinic::open();
    clinic.terminal_will("full-card-number");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"));
    let sale = clinic.checkout().session.sale.clone().unwrap();
    assert_eq!(sale.payments[0].approval.last_four, "1111");
    let on_file = clinic.store().dossier(sale.id).unwrap();
    let everything = format!("{:?}{on_file:?}", clinic.checkout());
    assert!(!everything.contains("411111"), "the number is nowhere");
    assert!(!clinic.desk().sheets.join("").contains("411111"));
}

#[test]
fn a_clock_that_was_set_back_sells_and_records_it() {
    let mut clinic = Clinic::open();
    clinic.comes_to_review(&Person::maria());
    clinic.now.wall -= chrono::TimeDelta::days(3);
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"));
    assert!(clinic.store().check().unwrap().n_set_backs > 0, "the journal says so");
}

#[test]
fn nothing_is_asked_of_a_terminal_that_is_not_there() {
    let mut clinic = Clinic::open();
    clinic.desk().terminal.cut();
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    assert!(clinic.sees("problem-terminal-missing"));
    assert!(clinic.sees("review-title"), "the patient can wait here");
    clinic.desk().terminal.mend();
    clinic.time_passes(secs(5));
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"));
    clinic.books_balance();
}

//! The disk of the kiosk is full: nothing is charged that cannot be written down, and what was
//! charged is written as soon as there is room.

use countersign::app::play::{Person, Play as _};
use countersign::config::settings::Settings;
use countersign::device::terminal::pax::sim::SimEvent;
use countersign::domain::intent::OpenReason;
use countersign::domain::money::Money;
use countersign::domain::open_case::{FoundByHand, Settlement, Signer};
use countersign::flow::checkout::Event;

use crate::world::{Clinic, secs};

#[test]
fn an_agreement_that_cannot_be_written_is_told_and_tried_again() {
    let mut clinic = Clinic::open();
    clinic.choose("category-packages", "Drip Four").unwrap();
    clinic.say_who(&Person::maria()).unwrap();
    clinic.say_name(&Person::maria()).unwrap();
    clinic.read_terms().unwrap();
    clinic.disk_is_full(true);
    clinic.sign().unwrap();
    clinic.time_passes(secs(1));
    assert!(clinic.sees("problem-cannot-save"));
    clinic.pays();
    clinic.time_passes(secs(20));
    assert!(clinic.sees("review-title"), "the patient stays where nothing is charged");
    assert_eq!(clinic.charges(), [0_i64; 0]);

    clinic.disk_is_full(false);
    clinic.pays();
    clinic.time_passes(secs(1));
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"), "with the same signature");
    assert_eq!(clinic.charges(), [387_00]);
    clinic.books_balance();
}

#[test]
fn a_payment_that_cannot_be_written_down_is_not_asked_for() {
    let mut clinic = Clinic::open();
    clinic.comes_to_review(&Person::maria());
    clinic.disk_is_full(true);
    clinic.pays();
    clinic.time_passes(secs(20));
    assert!(clinic.sees("problem-cannot-save"));
    assert_eq!(clinic.n_charged(), 0, "the terminal heard nothing");
    clinic.disk_is_full(false);
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"));
    clinic.books_balance();
}

#[test]
fn a_sale_that_was_charged_is_written_as_soon_as_there_is_room() {
    let mut clinic = Clinic::open();
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    // The intent is on disk; the card comes after a second and a half.
    clinic.time_passes(secs(1));
    clinic.disk_is_full(true);
    clinic.time_passes(secs(30));
    assert_eq!(clinic.charges(), [387_00]);
    assert!(clinic.sees("checking-do-not-pay"));
    let slips = clinic.desk().sheets.iter().filter(|slip| slip.contains("Kiosk 1")).count();
    assert!(slips > 0, "staff are told");

    clinic.disk_is_full(false);
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"));
    assert_eq!((clinic.n_sales(), clinic.n_charged()), (1, 1), "sold once, charged once");
    assert_eq!(clinic.owes(), 387_00);
    clinic.books_balance();
}

#[test]
fn whoever_comes_after_the_disk_has_room_again_is_served() {
    let mut clinic = Clinic::open();
    clinic.comes_to_review(&Person::maria());
    clinic.disk_is_full(true);
    for _ in 0..3 {
        clinic.pays();
        clinic.time_passes(secs(20));
    }
    clinic.press_word("top-help").unwrap();
    clinic.press_word("help-start-over").unwrap();
    clinic.press_word("help-start-over").unwrap();
    clinic.disk_is_full(false);
    assert_eq!(clinic.checkout().closed, None, "a full disk is no reason to close for good");

    let maria = Person::maria();
    clinic.comes_to_review(&maria);
    assert!(clinic.checkout().session.is_known, "who signed before is found");
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"));
    clinic.books_balance();
}

#[test]
fn a_data_file_that_works_again_opens_the_counter_again() {
    let mut clinic = Clinic::open();
    clinic.data_file_fails();
    clinic.time_passes(secs(1));
    assert!(clinic.sees("attract-closed"));
    assert!(!clinic.sees("attract-start"), "nothing is sold that cannot be written down");
    clinic.time_passes(secs(30));
    assert!(clinic.sees("attract-start"), "it was asked again, and answered");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"));
    clinic.books_balance();
}

#[test]
fn a_payment_at_the_counter_is_not_settled_a_second_time_when_the_data_file_is_back() {
    let mut clinic = Clinic::open();
    clinic.terminal_will("slow 60000");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(3));
    clinic.data_file_fails();
    clinic.time_passes(secs(90));
    assert_eq!((clinic.n_sales(), clinic.n_charged()), (1, 1));
    clinic.books_balance();
}

/// Nobody else comes: it must not wait for the next payment.
#[test]
fn the_end_of_a_payment_that_could_not_be_written_is_written_when_there_is_room() {
    let mut clinic = Clinic::open();
    clinic.terminal_will("decline 51");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(1));
    clinic.disk_is_full(true);
    clinic.time_passes(secs(5));
    clinic.press_word("declined-stop").unwrap();
    clinic.time_passes(secs(100));
    clinic.disk_is_full(false);
    clinic.time_passes(secs(31));
    assert_eq!(clinic.n_open(), 0, "it is over on disk, too");
    clinic.books_balance();
}

/// To the data file it is open still; the kiosk knows better, and does not ask for it anew.
#[test]
fn an_end_that_is_not_on_disk_is_an_end_when_the_data_file_is_read_again() {
    let mut clinic = Clinic::open();
    clinic.terminal_will("decline 51");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(1));
    clinic.disk_is_full(true);
    clinic.data_file_fails();
    clinic.time_passes(secs(6));
    clinic.press_word("declined-stop").unwrap();
    // Whoever asked it again would hear nothing.
    clinic.desk().terminal.happen(SimEvent::PowerOff);
    clinic.disk_is_full(false);
    clinic.time_passes(secs(61));
    assert_eq!(clinic.checkout().closed, None);
    assert_eq!(clinic.n_open(), 0);
}

/// Who allowed a sale, and why, is never missing where the sale is written.
#[test]
fn what_staff_said_is_written_when_there_is_room_and_before_the_sale() {
    let mut settings = Settings::demo();
    settings.policy.chip_above = Some(Money::from_minor(100_00));
    let mut clinic = Clinic::open_with_swiped_cards(settings);
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(10));
    clinic.disk_is_full(true);
    clinic.staff_say(true);
    clinic.time_passes(secs(12));
    clinic.disk_is_full(false);
    clinic.time_passes(secs(6));
    assert!(clinic.sees("approved-title"));
    assert_eq!((clinic.n_sales(), clinic.n_charged()), (1, 1));
    let rows = clinic.store().rows_after(0).unwrap();
    let name = b"Dana Ruiz";
    let told = rows.iter().filter(|(_, row)| row.windows(name.len()).any(|it| it == name)).count();
    assert_eq!(told, 1, "who said so");
}

/// Only then may staff settle it, and only then a start of the kiosk knows what was going on.
#[test]
fn why_a_payment_is_open_is_written_when_there_is_room() {
    let mut clinic = Clinic::open();
    clinic.terminal_will("silent-before-booking");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(4));
    clinic.desk().terminal.happen(SimEvent::PowerOff);
    clinic.disk_is_full(true);
    clinic.time_passes(secs(260));
    clinic.disk_is_full(false);
    clinic.time_passes(secs(31));
    let standing = clinic.store().open_payments().unwrap().remove(0);
    assert!(matches!(standing.reason, OpenReason::InDoubt(_)), "{standing:?}");

    let attempt = standing.intent.attempt;
    let by = Signer { staff: None, name: "Marcus Bell".to_owned() };
    let (reason, found) = ("the terminal is broken".to_owned(), FoundByHand::NotCharged);
    let settlement = Settlement { attempt, by, reason, found };
    clinic.happens(Event::SettleByHand(Box::new(settlement)));
    clinic.time_passes(secs(1));
    assert_eq!(clinic.n_open(), 0);
}

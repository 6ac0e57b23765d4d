//! The bank says no; the patient tries another card, or goes to the desk, or stops.

use countersign::app::play::{Person, Play as _};

use crate::world::{Clinic, secs};

#[test]
fn a_declined_card_is_followed_by_another_card() {
    let mut clinic = Clinic::open();
    clinic.terminal_will("decline 05 DO NOT HONOR");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("declined-title-card"));
    assert!(clinic.sees("declined-money-none"));
    assert!(!clinic.finger.sees("05"), "no issuer's code");
    assert_eq!(clinic.charges(), [0_i64; 0]);
    assert_eq!(clinic.n_open(), 0, "a no is an end");

    clinic.press_word("declined-another-card").unwrap();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"));
    assert_eq!(clinic.charges(), [387_00]);
    assert_eq!(clinic.n_sales(), 1);
    clinic.books_balance();
}

#[test]
fn a_patient_who_stops_has_bought_nothing_and_leaves_nothing() {
    let mut clinic = Clinic::open();
    clinic.terminal_will("decline");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(10));
    clinic.press_word("declined-stop").unwrap();
    assert!(clinic.sees("attract-start"));
    assert!(!format!("{:?}", clinic.checkout()).contains("Lopez"));
    assert_eq!(clinic.owes(), 0);
    clinic.books_balance();
}

#[test]
fn whoever_wants_to_pay_at_the_desk_calls_staff_and_keeps_the_place() {
    let mut clinic = Clinic::open();
    clinic.terminal_will("decline");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(10));
    clinic.press_word("declined-desk").unwrap();
    clinic.time_passes(secs(5));
    assert!(clinic.desk().sheets.last().is_some_and(|slip| slip.contains("Kiosk 1")));
    assert!(clinic.checkout().session.signed.is_some(), "the signature is kept");
}

#[test]
fn a_patient_who_shows_no_card_or_stops_the_reader_is_not_charged() {
    for deed in ["timeout", "abort"] {
        let mut clinic = Clinic::open();
        clinic.terminal_will(deed);
        clinic.comes_to_review(&Person::maria());
        clinic.pays();
        clinic.time_passes(secs(10));
        assert!(clinic.sees("declined-money-none"), "{deed}");
        assert_eq!(clinic.charges(), [0_i64; 0], "{deed}");
        clinic.books_balance();
    }
}

#[test]
fn a_payment_that_is_cancelled_in_time_is_not_charged() {
    let mut clinic = Clinic::open();
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    // The card comes after a second and a half.
    clinic.press_word("pay-cancel").unwrap();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("declined-money-none"));
    assert_eq!(clinic.charges(), [0_i64; 0]);
    clinic.books_balance();
}

//! Staff pick what a patient buys and turn the screen: the patient says that it is them, signs and
//! pays, and sees nothing of staff and of nobody else.

use countersign::app::demo_staff::FRONT_DESK_PIN;
use countersign::app::play::Play as _;
use countersign::flow::checkout::Place;

use crate::at_the_counter::with_maria;
use crate::world::{Clinic, secs};

#[test]
fn a_patient_begins_at_is_this_you_and_goes_on_to_the_terms() {
    let mut clinic = prepared();
    assert!(!clinic.finger.sees("Maria"), "nothing is shown yet: {:?}", clinic.finger.labels());
    clinic.press_word("curtain-start").unwrap();
    assert_eq!(*clinic.place(), Place::WelcomeBack);
    assert!(!clinic.finger.sees("Maria Lopez"), "{:?}", clinic.finger.labels());
    clinic.press_word("welcome-yes").unwrap();
    assert_eq!(*clinic.place(), Place::Terms(0), "{:?}", clinic.finger.labels());
}

#[test]
fn who_is_somebody_else_says_so_and_nothing_of_the_patient_is_kept() {
    let mut clinic = prepared();
    clinic.press_word("curtain-start").unwrap();
    clinic.press_word("welcome-not-me").unwrap();
    assert_eq!(*clinic.place(), Place::Phone);
    assert!(clinic.checkout().session.found.is_none());
}

#[test]
fn staff_take_it_back_with_a_pin_and_it_goes_back_by_itself() {
    let mut clinic = prepared();
    clinic.press_word("curtain-back").unwrap();
    clinic.type_text(FRONT_DESK_PIN).unwrap();
    clinic.time_passes(secs(1));
    assert!(clinic.sees("staff-tab-today"), "{:?}", clinic.finger.labels());

    let mut clinic = prepared();
    clinic.time_passes(secs(125));
    assert!(clinic.sees("attract-start"), "{:?}", clinic.finger.labels());
}

fn prepared() -> Clinic {
    let mut clinic = with_maria();
    clinic.opens_maria();
    clinic.press_word("prepare-title").unwrap();
    clinic.press("Drip Four Plus").unwrap();
    clinic.time_passes(secs(1));
    assert!(clinic.sees("curtain-turn"), "{:?}", clinic.finger.labels());
    clinic
}

//! The bank says no; the patient tries another card, or goes to the desk, or stops.

use countersign::app::play::{Person, Play as _};

use countersign::domain::card::DeclineReason;
use countersign::domain::id::AttemptId;
use countersign::domain::intent::IntentEnd;
use countersign::flow::checkout::{Effect, Event, Hands, Place, Written};
use countersign::flow::session::{Problem, Saving};
use countersign::flow::tap::Tap;

use crate::world::{Clinic, Dice, secs};

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

#[test]
fn an_end_that_was_not_written_is_written_before_the_next_card() {
    let mut clinic = Clinic::open();
    clinic.terminal_will("decline 05 DO NOT HONOR");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(10));
    let (attempt, end) = (AttemptId::from_raw(7), IntentEnd::NotCharged(DeclineReason::Bank));
    let mut hands = Hands { now: clinic.now, random: &mut Dice(1) };
    let checkout = &mut clinic.kiosk.checkout;
    checkout.step(Event::SaveFailed(Written::Close(attempt, end)), &mut hands);
    assert_eq!(
        checkout.step(Event::Tap(Tap::TryAnotherCard), &mut hands),
        [Effect::CloseIntent { attempt, end }, Effect::ReserveReference]
    );
}

#[test]
fn nothing_is_paid_before_the_agreement_is_on_disk() {
    for (saving, is_saved_again) in [(Saving::Underway, false), (Saving::Failed, true)] {
        let mut clinic = Clinic::open();
        clinic.comes_to_review(&Person::maria());
        let mut hands = Hands { now: clinic.now, random: &mut Dice(1) };
        let checkout = &mut clinic.kiosk.checkout;
        checkout.session.saving = saving;
        let effects = checkout.step(Event::Tap(Tap::Pay), &mut hands);
        assert_eq!(checkout.place, Place::Review);
        assert_eq!(checkout.problem, Some(Problem::NotSavedYet));
        let is_save = |effect: &Effect| matches!(effect, Effect::SaveSigned { .. });
        assert!(effects.iter().all(is_save), "{effects:?}");
        assert_eq!(effects.len(), usize::from(is_saved_again));
    }
}

#[test]
fn another_card_without_a_terminal_is_told_and_not_swallowed() {
    let mut clinic = Clinic::open();
    clinic.terminal_will("decline");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(10));
    clinic.desk().terminal.cut();
    clinic.time_passes(secs(1));
    clinic.press_word("declined-another-card").unwrap();
    assert!(clinic.sees("problem-terminal-missing"));
    assert!(clinic.sees("review-title"));
    clinic.desk().terminal.mend();
    clinic.time_passes(secs(5));
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"));
    clinic.books_balance();
}

//! A whole purchase with the Tab and Enter keys: nobody needs to touch the glass.

use countersign::app::play::{Person, Play as _};
use countersign::domain::signature::Signature;
use egui::Key;

use crate::world::{Clinic, secs};

#[test]
fn a_package_is_bought_with_two_keys_of_a_keypad() {
    let mut clinic = Clinic::open();
    for id in ["attract-start", "category-packages", "bar-continue", "bar-continue"] {
        enters_word(&mut clinic, id);
    }
    let maria = Person::maria();
    types(&mut clinic, &maria.phone);
    enters_word(&mut clinic, "bar-continue");
    types(&mut clinic, &maria.birth);
    enters_word(&mut clinic, "bar-continue");
    clinic.time_passes(secs(1));
    types(&mut clinic, "Ma");
    enters_word(&mut clinic, "key-next");
    types(&mut clinic, "Lo");
    enters_word(&mut clinic, "bar-continue");

    let (box_of_initials, sign) = (clinic.word("terms-initial"), clinic.word("sign-title"));
    while !clinic.finger.sees(&sign) {
        let open: Vec<String> = clinic
            .finger
            .pressables()
            .into_iter()
            .filter(|label| label.ends_with(&box_of_initials))
            .collect();
        for label in open {
            goes_to_and_enters(&mut clinic, &label);
        }
        let next = clinic.word("terms-next");
        let is_last = !clinic.finger.can_press(&next);
        enters_word(&mut clinic, if is_last { "bar-continue" } else { "terms-next" });
    }

    enters_word(&mut clinic, "sign-type");
    types(&mut clinic, "Ma Lo");
    enters_word(&mut clinic, "sign-agree");
    clinic.time_passes(secs(1));
    assert!(clinic.sees("review-title"));
    assert_eq!(clinic.charges(), [0_i64; 0]);
    goes_to_and_enters(&mut clinic, "Pay $387.00");
    clinic.time_passes(secs(10));

    assert!(clinic.sees("approved-title"));
    assert_eq!(clinic.charges(), [387_00]);
    let sale = clinic.checkout().session.sale.clone().unwrap();
    let dossier = clinic.store().dossier(sale.id).unwrap().unwrap();
    assert_eq!(dossier.signed.unwrap().consent.signature, Signature::Typed("Ma Lo".to_owned()));
    enters_word(&mut clinic, "approved-done");
    enters_word(&mut clinic, "approved-done");
    assert!(clinic.sees("attract-start"));
    clinic.books_balance();
}

#[test]
fn a_key_says_that_somebody_is_here() {
    let mut clinic = Clinic::open();
    clinic.press_word("attract-start").unwrap();
    for _ in 0..4 {
        clinic.time_passes(secs(50));
        presses(&mut clinic, Key::Tab);
        assert!(!clinic.sees("idle-title"));
    }
    clinic.time_passes(secs(61));
    assert!(clinic.sees("idle-title"));
    presses(&mut clinic, Key::Tab);
    assert!(!clinic.sees("idle-title"), "any key answers");
    assert!(clinic.sees("category-packages"), "and nothing is lost");
}

fn presses(clinic: &mut Clinic, key: Key) {
    let Clinic { kiosk, finger, now, .. } = clinic;
    finger.press_key(kiosk, now, key);
    clinic.time_passes(secs(0));
}

fn enters_word(clinic: &mut Clinic, id: &str) {
    let label = clinic.word(id);
    goes_to_and_enters(clinic, &label);
}

fn types(clinic: &mut Clinic, text: &str) {
    for letter in text.chars() {
        let shown = if letter == ' ' { clinic.word("key-space") } else { letter.to_string() };
        goes_to_and_enters(clinic, &shown);
    }
}

/// Tab until the control has the focus, and Enter.
fn goes_to_and_enters(clinic: &mut Clinic, label: &str) {
    clinic.time_passes(secs(1));
    let is_there = |clinic: &Clinic| {
        let focused = clinic.finger.focused().unwrap_or_default();
        focused == label || (label.len() > 1 && focused.starts_with(label))
    };
    // Once around, fields included.
    let n_stops_max = clinic.finger.labels().len();
    for _ in 0..n_stops_max {
        if is_there(clinic) {
            break;
        }
        presses(clinic, Key::Tab);
    }
    assert!(is_there(clinic), "Tab does not reach {label}: {:?}", clinic.finger.pressables());
    presses(clinic, Key::Enter);
}

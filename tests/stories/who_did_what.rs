//! The audit log is a screen, with the chain walked; and a call for help is answered.

use countersign::app::demo_staff::{FRONT_DESK_PIN, MANAGER_PIN};
use countersign::app::play::Play as _;

use crate::at_the_counter::with_maria;
use crate::world::secs;

#[test]
fn a_manager_reads_who_did_what_and_that_the_chain_is_whole() {
    let mut clinic = with_maria();
    clinic.opens_maria();
    clinic.press_word("staff-lock").unwrap();
    clinic.signs_in("000000");
    clinic.time_passes(secs(3));
    clinic.type_text(MANAGER_PIN).unwrap();
    clinic.time_passes(secs(1));
    clinic.press_word("staff-tab-more").unwrap();
    clinic.press_word("audit-title").unwrap();
    clinic.time_passes(secs(1));
    let n = clinic.store().n_rows().unwrap();
    assert!(
        clinic.finger.sees(&format!("Chain unbroken, {n} entries")),
        "{:?}",
        clinic.finger.labels()
    );
    assert!(clinic.finger.sees("Unknown: Wrong PIN"), "{:?}", clinic.finger.labels());
    assert!(
        clinic.finger.sees("Ana Ruiz: Opened a record. Maria Lopez"),
        "{:?}",
        clinic.finger.labels()
    );
    clinic.press_word("audit-earlier").unwrap();
    clinic.time_passes(secs(1));
    assert!(
        clinic.finger.sees("Patient: Terms signed. Maria Lopez"),
        "{:?}",
        clinic.finger.labels()
    );
    assert!(clinic.finger.sees("Chain unbroken"), "what was said of the chain stays");
    // Wherever a page begins, a PIN that was known is not told as a wrong one.
    let mut n_wrong = 0;
    for before in 2..=n {
        let page = clinic.store().audit(Some(before), 1).unwrap();
        n_wrong += page.lines.iter().filter(|line| line.what == "pin-wrong").count();
    }
    assert_eq!(n_wrong, 1);
    clinic.press_word("audit-latest").unwrap();
    clinic.time_passes(secs(1));
    assert!(clinic.finger.sees("Unknown: Wrong PIN"), "{:?}", clinic.finger.labels());
}

#[test]
fn the_front_desk_does_not_read_it() {
    let mut clinic = with_maria();
    clinic.signs_in(FRONT_DESK_PIN);
    clinic.press_word("staff-tab-more").unwrap();
    assert!(!clinic.sees("audit-title"), "{:?}", clinic.finger.labels());
}

#[test]
fn whoever_goes_to_the_patient_says_so_and_nobody_waits() {
    let mut clinic = with_maria();
    clinic.press_word("attract-start").unwrap();
    clinic.press_word("top-help").unwrap();
    clinic.press_word("staff-call").unwrap();
    clinic.time_passes(secs(5));
    clinic.press_word("help-start-over").unwrap();
    clinic.press_word("help-start-over").unwrap();
    clinic.signs_in(FRONT_DESK_PIN);
    assert!(clinic.sees("staff-help-waiting"), "{:?}", clinic.finger.labels());
    clinic.press_word("staff-help-there").unwrap();
    clinic.time_passes(secs(1));
    assert!(!clinic.sees("staff-help-waiting"), "{:?}", clinic.finger.labels());
    clinic.books_balance();
}

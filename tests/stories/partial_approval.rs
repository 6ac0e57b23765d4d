//! The bank would pay only a part. The part is given back, and the patient hears so.

use countersign::app::play::{Person, Play as _};

use crate::world::{Clinic, secs};

#[test]
fn a_part_is_given_back_and_nothing_is_sold_for_it() {
    let mut clinic = Clinic::open();
    clinic.terminal_will("approve-less 200.00");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(20));
    assert!(clinic.sees("declined-only-part"));
    assert!(clinic.sees("declined-money-returned"));
    assert_eq!(clinic.charges(), [0_i64; 0], "US-57: the 200.00 are reversed");
    assert_eq!(clinic.n_sales(), 0);
    clinic.press_word("declined-another-card").unwrap();
    clinic.time_passes(secs(10));
    assert_eq!(clinic.charges(), [387_00]);
    clinic.books_balance();
}

#[test]
fn an_amount_that_nobody_asked_for_is_never_sold_for() {
    let mut clinic = Clinic::open();
    clinic.terminal_will("other-amount 500.00");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(120));
    assert_eq!(clinic.n_sales(), 0);
    assert_eq!(clinic.charges(), [0_i64; 0], "it was undone");
}

//! The bank would pay only a part (US-57): another card pays the rest, or the part goes back.

use countersign::app::play::{Person, Play as _};
use countersign::domain::money::Money;
use countersign::domain::open_case::CaseKind;

use crate::world::{Clinic, secs};

/// 200.00 of 387.00 are approved.
fn parted(more: &str) -> Clinic {
    let mut clinic = Clinic::open();
    clinic.terminal_will(&format!("approve-less 200.00{more}"));
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(20));
    assert!(clinic.sees("part-title"), "{:?}", clinic.finger.labels());
    assert!(clinic.finger.sees("$200.00 of $387.00 is paid."));
    assert_eq!(clinic.n_sales(), 0, "nothing is granted before all of it is in");
    clinic
}

#[test]
fn another_card_pays_the_rest_and_the_receipt_names_both() {
    let mut clinic = parted("");
    let case = clinic.store().open_cases().unwrap().remove(0);
    assert_eq!((case.kind, case.taken), (CaseKind::Parted, Money::from_minor(200_00)));
    clinic.press_word("part-another-card").unwrap();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.charges(), [200_00, 187_00]);
    assert_eq!((clinic.n_sales(), clinic.owes()), (1, 387_00));
    let sale = clinic.checkout().session.sale.clone().unwrap();
    let paid: Vec<i64> = sale.payments.iter().map(|paid| paid.approval.amount.minor()).collect();
    assert_eq!(paid, [200_00, 187_00]);
    clinic.time_passes(secs(5));
    let paper = clinic.desk().sheets.last().cloned().unwrap();
    assert!(paper.contains("200.00") && paper.contains("187.00"), "{paper}");
    clinic.books_balance();
}

#[test]
fn the_part_goes_back_when_the_patient_wants_it() {
    let mut clinic = parted("");
    let back = clinic.finger.labels().into_iter().find(|it| it.contains("Give my money back"));
    clinic.press(&back.unwrap()).unwrap();
    clinic.time_passes(secs(20));
    assert!(clinic.sees("declined-only-part"), "{:?}", clinic.finger.labels());
    assert!(clinic.sees("declined-money-returned"));
    assert_eq!(clinic.charges(), [0_i64; 0], "the 200.00 are reversed");
    assert_eq!(clinic.n_sales(), 0);
    clinic.press_word("declined-another-card").unwrap();
    clinic.time_passes(secs(10));
    assert_eq!(clinic.charges(), [387_00]);
    clinic.books_balance();
}

#[test]
fn a_part_for_which_nobody_chooses_goes_back_and_staff_are_told() {
    let mut clinic = parted("");
    clinic.time_passes(secs(200));
    assert_eq!(clinic.charges(), [0_i64; 0]);
    assert!(clinic.desk().sheets.last().is_some_and(|slip| slip.contains("Kiosk 1")), "staff know");
    clinic.books_balance();
}

#[test]
fn a_second_card_that_is_refused_leads_back_to_the_choice() {
    let mut clinic = parted("\ndecline");
    clinic.press_word("part-another-card").unwrap();
    clinic.time_passes(secs(20));
    assert!(clinic.sees("part-title-refused"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.charges(), [200_00]);
    clinic.press_word("part-another-card").unwrap();
    clinic.time_passes(secs(20));
    assert_eq!(clinic.charges(), [200_00, 187_00]);
    assert_eq!(clinic.n_sales(), 1);
    clinic.books_balance();
}

#[test]
fn a_second_card_in_doubt_is_found_out_first() {
    let mut clinic = parted("\nsilent-after-booking");
    clinic.press_word("part-another-card").unwrap();
    clinic.time_passes(secs(170));
    for _ in 0..40 {
        clinic.time_passes(secs(1));
        if clinic.sees("approved-title") {
            break;
        }
    }
    assert!(clinic.sees("approved-title"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.charges(), [200_00, 187_00]);
    assert_eq!(clinic.n_charged(), 2, "nothing was asked for twice");
    clinic.books_balance();
}

#[test]
fn a_power_cut_gives_the_part_back_because_the_patient_has_left() {
    for is_second_asked in [false, true] {
        let mut clinic = parted(if is_second_asked { "\nsilent-before-booking" } else { "" });
        if is_second_asked {
            clinic.press_word("part-another-card").unwrap();
            clinic.time_passes(secs(5));
        }
        clinic.power_cut();
        let mut clinic = clinic.starts_again();
        clinic.time_passes(secs(60));
        assert_eq!(clinic.charges(), [0_i64; 0], "second card asked: {is_second_asked}");
        assert_eq!(clinic.n_sales(), 0);
        assert_eq!(clinic.checkout().closed, None);
        assert_eq!(clinic.store().open_cases().unwrap(), []);
        clinic.books_balance();
    }
}

#[test]
fn a_second_card_that_paid_before_the_power_went_completes_the_sale() {
    let mut clinic = parted("\nsilent-after-booking");
    clinic.press_word("part-another-card").unwrap();
    clinic.time_passes(secs(6));
    clinic.power_cut();
    let mut clinic = clinic.starts_again();
    clinic.time_passes(secs(60));
    assert_eq!(clinic.charges(), [200_00, 187_00]);
    assert_eq!((clinic.n_sales(), clinic.owes()), (1, 387_00));
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

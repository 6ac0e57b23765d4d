//! Staff see to what is open, at the kiosk: they ask the terminal, write down what it shows, print
//! what was held, and hand over what was owed.

use countersign::app::demo_staff::{FRONT_DESK_PIN, MANAGER_PIN};
use countersign::app::play::{Person, Play as _};
use countersign::device::printer::sim::PrinterFault;
use countersign::device::terminal::pax::sim::SimEvent;
use countersign::domain::sale::ToldBy;

use crate::behind_the_pin::{with_people, with_people_of};
use crate::world::{Clinic, secs};

/// A payment of which the terminal has not told, with the terminal gone and staff at the list.
fn in_doubt(deed: &str) -> Clinic {
    let mut clinic = with_people();
    clinic.terminal_will(deed);
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(4));
    clinic.desk().terminal.happen(SimEvent::PowerOff);
    clinic.time_passes(secs(300));
    clinic.signs_in(FRONT_DESK_PIN);
    clinic.time_passes(secs(1));
    clinic.press("Open: 1 to settle").unwrap();
    clinic.time_passes(secs(1));
    assert!(clinic.sees("staff-case-doubt"), "{:?}", clinic.finger.labels());
    clinic
}

#[test]
fn the_terminal_is_asked_from_the_case_and_what_it_says_is_told() {
    for (deed, told, n_sales) in [
        ("silent-after-booking", "$387.00 was paid", 1),
        ("silent-before-booking", "$387.00 was not charged", 0),
    ] {
        let mut clinic = in_doubt(deed);
        clinic.desk().terminal.happen(SimEvent::PowerOn);
        clinic.time_passes(secs(3));
        if clinic.finger.can_press(&clinic.word("staff-case-ask")) {
            clinic.press_word("staff-case-ask").unwrap();
        }
        clinic.time_passes(secs(60));
        assert!(clinic.finger.sees(told), "{deed}: {:?}", clinic.finger.labels());
        assert_eq!(clinic.n_sales(), n_sales, "{deed}");
        assert!(!clinic.sees("staff-case-doubt"), "{:?}", clinic.finger.labels());
        clinic.books_balance();
    }
}

#[test]
fn a_terminal_that_is_gone_is_written_down_for_with_its_slip_and_a_managers_pin() {
    let mut clinic = in_doubt("silent-after-booking");
    clinic.press_word("staff-case-write").unwrap();
    assert!(!clinic.finger.can_press(&clinic.word("bar-continue")), "not before it is said");
    clinic.press_word("staff-found-paid").unwrap();
    clinic.press_word("staff-settle-terminal").unwrap();
    clinic.press_word("bar-continue").unwrap();
    clinic.press_word("staff-settle-write").unwrap();
    assert!(clinic.sees("staff-slip-short"), "{:?}", clinic.finger.labels());
    clinic.type_text("031907").unwrap();
    clinic.press("Number at the terminal:").unwrap();
    clinic.type_text("1").unwrap();
    clinic.press("Last four of the card:").unwrap();
    clinic.type_text("4242").unwrap();
    clinic.press_word("staff-settle-write").unwrap();
    assert!(clinic.finger.sees("Settle $387.00 by hand"), "{:?}", clinic.finger.labels());
    clinic.type_text(FRONT_DESK_PIN).unwrap();
    assert!(clinic.sees("staff-pin-not-allowed"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.n_sales(), 0, "a manager's PIN");
    clinic.type_text(MANAGER_PIN).unwrap();
    clinic.time_passes(secs(2));
    assert!(clinic.finger.sees("$387.00 was paid"), "{:?}", clinic.finger.labels());
    let sale = clinic.checkout().session.sale.clone().unwrap();
    assert_eq!(sale.payments[0].told_by, ToldBy::Slip);
    assert_eq!(clinic.store().open_cases().unwrap(), []);
    clinic.desk().terminal.happen(SimEvent::PowerOn);
    clinic.time_passes(secs(5));
    clinic.books_balance();
}

#[test]
fn what_was_not_paid_is_written_down_with_a_reason_alone() {
    let mut clinic = in_doubt("silent-before-booking");
    clinic.press_word("staff-case-write").unwrap();
    clinic.press_word("staff-found-not-paid").unwrap();
    clinic.press_word("staff-settle-processor").unwrap();
    clinic.press_word("staff-settle-write").unwrap();
    clinic.type_text(MANAGER_PIN).unwrap();
    clinic.time_passes(secs(2));
    assert!(clinic.finger.sees("$387.00 was not charged"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.n_sales(), 0);
    assert_eq!(clinic.store().open_cases().unwrap(), []);
    clinic.books_balance();
}

#[test]
fn cancel_leads_back_step_by_step_and_nothing_is_written() {
    let mut clinic = in_doubt("silent-before-booking");
    clinic.press_word("staff-case-write").unwrap();
    clinic.press_word("staff-found-not-paid").unwrap();
    clinic.press_word("staff-settle-terminal").unwrap();
    clinic.press_word("staff-settle-write").unwrap();
    clinic.type_text("54321").unwrap();
    clinic.press_word("staff-cancel").unwrap();
    assert!(clinic.sees("staff-settle-title"), "Cancel leads back to what was said");
    clinic.press_word("staff-cancel").unwrap();
    assert!(clinic.sees("staff-case-doubt"));
    assert_eq!(clinic.n_open(), 1, "nothing was written");
}

#[test]
fn a_receipt_of_which_nobody_knows_is_printed_as_a_copy_or_said_to_be_there() {
    for did_print in [false, true] {
        let mut clinic = with_people();
        clinic.printer_has(PrinterFault::PaperOutAfter { dots: 300 });
        clinic.comes_to_review(&Person::maria());
        clinic.pays();
        clinic.time_passes(secs(60));
        clinic.printer_has(PrinterFault::LoadPaper);
        clinic.time_passes(secs(90));
        let n_sheets = clinic.desk().sheets.len();
        clinic.signs_in(FRONT_DESK_PIN);
        clinic.time_passes(secs(1));
        clinic.press("Open: 1 to settle").unwrap();
        clinic.time_passes(secs(1));
        assert!(clinic.sees("staff-held"), "{:?}", clinic.finger.labels());
        if did_print {
            clinic.press_word("staff-held-did").unwrap();
        } else {
            clinic.press("Print as copy 2").unwrap();
        }
        clinic.time_passes(secs(10));
        assert!(clinic.sees("staff-settled"), "{:?}", clinic.finger.labels());
        let sheets = &clinic.desk().sheets;
        assert_eq!(sheets.len() > n_sheets, !did_print);
        if !did_print {
            assert!(sheets.last().unwrap().contains("Copy 2"), "{:?}", sheets.last());
        }
    }
}

#[test]
fn a_receipt_for_somebody_who_had_left_is_handed_over_at_the_desk() {
    let mut clinic = with_people();
    clinic.comes_to_review(&Person::maria());
    clinic.power_fails_after(2, false);
    clinic.pays();
    clinic.time_passes(secs(10));
    let mut clinic = clinic.starts_again();
    clinic.time_passes(secs(30));
    clinic.signs_in(FRONT_DESK_PIN);
    clinic.time_passes(secs(1));
    clinic.press("Open: 1 to settle").unwrap();
    clinic.time_passes(secs(1));
    assert!(clinic.sees("staff-case-receipt"), "{:?}", clinic.finger.labels());
    clinic.press_word("staff-case-handed").unwrap();
    clinic.time_passes(secs(5));
    assert!(clinic.sees("staff-settled"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.store().open_cases().unwrap(), []);
}

#[test]
fn a_signed_copy_that_is_owed_is_printed_or_handed_over_in_another_way() {
    for is_handed in [false, true] {
        let mut clinic = with_people_of(Clinic::open_with_signed_copies());
        clinic.printer_has(PrinterFault::PaperOut);
        clinic.comes_to_review(&Person::maria());
        clinic.pays();
        clinic.time_passes(secs(90));
        clinic.printer_has(PrinterFault::LoadPaper);
        clinic.time_passes(secs(20));
        let n_sheets = clinic.desk().sheets.len();
        clinic.signs_in(FRONT_DESK_PIN);
        clinic.time_passes(secs(1));
        clinic.press("Open: 1 to settle").unwrap();
        clinic.time_passes(secs(1));
        assert!(clinic.sees("staff-held-copy-owed"), "{:?}", clinic.finger.labels());
        let way = if is_handed { "staff-case-handed" } else { "staff-case-print" };
        clinic.press_word(way).unwrap();
        clinic.time_passes(secs(20));
        assert!(clinic.sees("staff-settled"), "{:?}", clinic.finger.labels());
        let sheets = &clinic.desk().sheets;
        assert_eq!(sheets.len() > n_sheets, !is_handed);
        assert!(sheets.iter().all(|sheet| !sheet.contains("REPRINT")), "it is the first");
        assert!(clinic.store().open_prints().unwrap().is_empty());
    }
}

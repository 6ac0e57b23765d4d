//! The day is closed on the kiosk's own screen: with everything in order, with a difference, and
//! when the terminal does not tell.

use countersign::app::demo_staff::{FRONT_DESK_PIN, MANAGER_PIN};
use countersign::app::play::{Person, Play as _};
use countersign::device::terminal::pax::sim::SimEvent;
use countersign::domain::card::CardRequest;
use countersign::domain::card_day::CloseEnd;

use crate::behind_the_pin::with_people;
use crate::world::{Clinic, secs};

/// One sale, and somebody at the close of the day.
fn at_day_close() -> Clinic {
    let mut clinic = with_people();
    clinic.has_bought(&Person::maria(), "category-packages", "Drip Four");
    clinic.comes_to_day_close();
    clinic
}

#[test]
fn a_day_that_agrees_is_closed_by_the_front_desk_and_its_z_report_is_printed() {
    let mut clinic = at_day_close();
    assert!(clinic.sees("staff-day-agrees"), "{:?}", clinic.finger.labels());
    let table = "Purchases: Terminal $387.00, Journal $387.00, Difference $0.00";
    assert!(clinic.finger.sees(table), "{:?}", clinic.finger.labels());
    clinic.press_word("staff-day-print").unwrap();
    clinic.time_passes(secs(5));
    let sheet = clinic.desk().sheets.last().cloned().unwrap();
    assert!(sheet.contains("X report 1") && sheet.contains("Ana Ruiz"), "{sheet}");
    clinic.press_word("staff-day-close").unwrap();
    clinic.time_passes(secs(20));
    assert!(clinic.sees("staff-day-closed"), "{:?}", clinic.finger.labels());
    let sheet = clinic.desk().sheets.last().cloned().unwrap();
    assert!(sheet.contains("Z report 1") && sheet.contains("387.00"), "{sheet}");
    let report = clinic.store().z_report(1).unwrap().unwrap();
    assert_eq!(report.by, "Ana Ruiz");
    assert_eq!(clinic.store().open_differences().unwrap(), []);
    clinic.press_word("staff-day-done").unwrap();
    clinic.press_word("staff-lock").unwrap();
    assert!(clinic.sees("attract-start"), "the kiosk sells again");
    clinic.books_balance();
}

#[test]
fn a_difference_takes_a_reason_and_a_manager_and_becomes_a_case_that_is_explained() {
    let mut clinic = with_people();
    clinic.has_bought(&Person::maria(), "category-packages", "Drip Four");
    // The processor closes the batch by itself.
    let at = clinic.now.wall.naive_utc();
    clinic.asks(CardRequest::CloseBatch { at });
    clinic.is_at_odds = true;
    clinic.comes_to_day_close();
    assert!(clinic.finger.sees("One difference: -$387.00"), "{:?}", clinic.finger.labels());
    assert!(!clinic.finger.can_press(&clinic.word("staff-day-close")));
    clinic.press("Close with the difference").unwrap();
    clinic.press_word("staff-close-night").unwrap();
    clinic.press_word("staff-day-close-with").unwrap();
    clinic.type_text(FRONT_DESK_PIN).unwrap();
    assert!(clinic.sees("staff-pin-not-allowed"), "{:?}", clinic.finger.labels());
    clinic.type_text(MANAGER_PIN).unwrap();
    clinic.time_passes(secs(20));
    assert!(clinic.sees("staff-day-closed"), "{:?}", clinic.finger.labels());
    let report = clinic.store().z_report(1).unwrap().unwrap();
    assert_eq!(report.by, "Marcus Bell", "whoever gave the PIN");
    assert_eq!(report.reason.as_deref(), Some("the processor had closed the batch by itself"));

    clinic.press_word("staff-day-done").unwrap();
    clinic.press("Open: 1 to settle").unwrap();
    clinic.press_word("staff-difference-explain").unwrap();
    clinic.press_word("staff-came-all").unwrap();
    clinic.press_word("staff-explain-statement").unwrap();
    clinic.press_word("staff-explain-write").unwrap();
    clinic.type_text(MANAGER_PIN).unwrap();
    clinic.time_passes(secs(2));
    assert!(clinic.sees("staff-settled"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.store().open_differences().unwrap(), []);
    assert_eq!(clinic.clearing().minor(), 0);
}

#[test]
fn while_a_payment_is_open_the_day_is_looked_at_and_not_closed() {
    let mut clinic = with_people();
    clinic.terminal_will("silent-after-booking");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(4));
    clinic.desk().terminal.happen(SimEvent::PowerOff);
    clinic.time_passes(secs(100));
    clinic.comes_to_day_close();
    assert!(!clinic.finger.can_press(&clinic.word("staff-day-close")));
    clinic.press_word("bar-back").unwrap();
    assert_eq!(clinic.store().begun_batch().unwrap(), None);
    assert_eq!(clinic.store().z_report(1).unwrap(), None);
}

#[test]
fn a_lost_answer_is_a_question_and_the_patients_screen_says_why_it_waits() {
    for (deed, is_closed) in [("close-silent-after", true), ("close-silent-before", false)] {
        let mut clinic = at_day_close();
        clinic.terminal_will(deed);
        clinic.press_word("staff-day-close").unwrap();
        clinic.time_passes(secs(1));
        assert!(clinic.sees("staff-day-closing"), "{:?}", clinic.finger.labels());
        clinic.press_word("staff-lock").unwrap();
        assert!(clinic.sees("attract-closed-day"), "{:?}", clinic.finger.labels());
        clinic.time_passes(secs(400));
        assert!(clinic.sees("attract-start"), "{deed}: {:?}", clinic.finger.labels());
        let report = clinic.store().z_report(1).unwrap();
        assert_eq!(report.is_some(), is_closed, "{deed}");
        if let Some(report) = report {
            assert_eq!(report.end, Some(CloseEnd::WithoutTotals));
        }
        assert_eq!(clinic.store().begun_batch().unwrap(), None);
    }
}

#[test]
fn the_power_fails_at_each_commit_of_a_close_and_the_batch_is_closed_once() {
    for n in 0..3 {
        for is_written in [false, true] {
            let mut clinic = at_day_close();
            clinic.power_fails_after(n, is_written);
            clinic.press_word("staff-day-close").ok();
            clinic.time_passes(secs(20));
            let mut clinic = clinic.starts_again();
            clinic.time_passes(secs(120));
            let case = format!("after {n}, written {is_written}");
            assert_eq!(clinic.store().begun_batch().unwrap(), None, "{case}");
            assert!(clinic.sees("attract-start"), "{case}: {:?}", clinic.finger.labels());
            let z = clinic.store().z_report(1).unwrap();
            let is_empty = clinic.charges().is_empty();
            assert_eq!(z.is_some(), is_empty, "{case}: closed there and here, or neither");
            assert_eq!(clinic.store().z_report(2).unwrap(), None, "{case}");
        }
    }
}

impl Clinic {
    pub fn comes_to_day_close(&mut self) {
        self.signs_in(FRONT_DESK_PIN);
        self.press_word("staff-tab-more").unwrap();
        self.press_word("staff-day-title").unwrap();
        self.time_passes(secs(10));
    }
}

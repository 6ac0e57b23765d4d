//! A plan is ended with money back: by the signed clause, to the card that paid, through the
//! terminal; and every way in which that goes wrong.

use countersign::app::demo_staff::{FRONT_DESK_PIN, MANAGER_PIN};
use countersign::app::play::{Person, Play as _};
use countersign::device::terminal::pax::sim::SimEvent;
use countersign::domain::card::CardReport;
use countersign::domain::money::Money;
use countersign::ledger::fact::{Deed, RefundTo};

use crate::at_the_counter::with_maria;
use crate::behind_the_pin::with_people;
use crate::world::{Clinic, secs};

#[test]
fn what_was_bought_today_by_mistake_is_undone_and_nobody_is_charged() {
    let mut clinic = with_maria();
    clinic.comes_to_refund();
    assert!(clinic.finger.sees("4 unused visits, $96.75 each"), "{:?}", clinic.finger.labels());
    clinic.press_word("refund-who-clinic").unwrap();
    clinic.press("Refund $387.00").unwrap();
    clinic.type_text(FRONT_DESK_PIN).unwrap();
    assert!(clinic.sees("staff-pin-not-allowed"), "{:?}", clinic.finger.labels());
    clinic.type_text(MANAGER_PIN).unwrap();
    clinic.time_passes(secs(20));
    assert!(clinic.finger.sees("$387.00 went back"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.charges(), [0_i64; 0], "the charge is voided");
    let slip = clinic.desk().sheets.last().cloned().unwrap();
    assert!(slip.contains("Refund") && slip.contains("387.00"), "{slip}");
    clinic.press_word("patient-done").unwrap();
    assert!(clinic.sees("history-refunded"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.owes(), 0);
    assert_eq!(clinic.clearing().minor(), 0);
    clinic.books_balance();
}

#[test]
fn the_patient_who_ends_it_pays_the_fee_that_was_agreed() {
    let mut clinic = with_maria();
    clinic.days_pass(40);
    clinic.comes_to_refund();
    clinic.press("Refund $").unwrap();
    clinic.type_text(MANAGER_PIN).unwrap();
    clinic.time_passes(secs(20));
    let given = clinic.given_back();
    assert!(clinic.finger.sees(&format!("{given} went back")), "{:?}", clinic.finger.labels());
    assert_eq!(given, Money::from_minor(362_00), "387.00 less the fee of 25.00");
    assert_eq!(clinic.owes(), 0);
    clinic.books_balance();
}

#[test]
fn after_the_close_of_the_day_it_goes_back_as_a_return_and_the_next_close_agrees() {
    let mut clinic = with_maria();
    clinic.closes_the_day();
    clinic.days_pass(1);
    clinic.refunds("refund-who-clinic");
    assert!(clinic.finger.sees("$387.00 went back"), "{:?}", clinic.finger.labels());
    clinic.press_word("patient-done").unwrap();
    clinic.press_word("staff-lock").unwrap();
    clinic.comes_to_day_close();
    assert!(clinic.sees("staff-day-agrees"), "{:?}", clinic.finger.labels());
    clinic.press_word("staff-day-close").unwrap();
    clinic.time_passes(secs(20));
    assert_eq!(clinic.store().open_differences().unwrap(), []);
    assert_eq!(clinic.clearing().minor(), 0);
    clinic.books_balance();
}

#[test]
fn a_lost_answer_is_a_question_and_money_goes_back_once() {
    for is_same_day in [true, false] {
        for (deed, is_booked) in [("silent-after-booking", true), ("silent-before-booking", false)]
        {
            let mut clinic = with_maria();
            if !is_same_day {
                clinic.closes_the_day();
                clinic.days_pass(1);
            }
            clinic.terminal_will(deed);
            clinic.refunds("refund-who-clinic");
            clinic.time_passes(secs(900));
            let case = format!("{deed}, same day {is_same_day}");
            assert_eq!(clinic.store().open_backs().unwrap().len(), 0, "{case}");
            let given = clinic.given_back().minor();
            assert!(given == 387_00 || (given == 0 && !is_booked), "{case}: {given}");
            clinic.books_balance();
        }
    }
}

#[test]
fn a_terminal_that_is_not_there_gives_nothing_back_and_nothing_is_written() {
    let mut clinic = with_maria();
    clinic.comes_to_refund();
    clinic.desk().terminal.happen(SimEvent::PowerOff);
    clinic.hears(CardReport::LinkLost);
    clinic.press_word("refund-who-clinic").unwrap();
    clinic.press("Refund $387.00").unwrap();
    clinic.type_text(MANAGER_PIN).unwrap();
    clinic.time_passes(secs(20));
    assert!(clinic.sees("refund-no-terminal"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.store().open_backs().unwrap().len(), 0);
    assert_eq!(clinic.given_back(), Money::ZERO);
    assert_eq!(clinic.owes(), 387_00);
}

#[test]
fn the_power_fails_at_each_commit_and_it_goes_back_once_or_not_at_all() {
    for n in 0..6 {
        for is_written in [false, true] {
            let mut clinic = with_maria();
            clinic.comes_to_refund();
            clinic.press_word("refund-who-clinic").unwrap();
            clinic.press("Refund $387.00").unwrap();
            clinic.power_fails_after(n, is_written);
            clinic.type_text(MANAGER_PIN).ok();
            clinic.time_passes(secs(20));
            let mut clinic = clinic.starts_again();
            clinic.time_passes(secs(900));
            let case = format!("after {n}, written {is_written}");
            assert_eq!(clinic.store().open_backs().unwrap().len(), 0, "{case}");
            let stands: i64 = clinic.charges().iter().sum();
            assert_eq!(387_00 - clinic.given_back().minor(), stands, "{case}");
            assert!(clinic.sees("attract-start"), "{case}: {:?}", clinic.finger.labels());
            clinic.books_balance();
        }
    }
}

#[test]
fn what_the_terminal_cannot_tell_is_an_open_case_that_a_person_settles() {
    let mut clinic = with_maria();
    clinic.terminal_will("silent-after-booking");
    clinic.refunds("refund-who-clinic");
    clinic.desk().terminal.happen(SimEvent::PowerOff);
    let mut n_seconds = 0;
    while !clinic.finger.sees("Nobody knows yet") && n_seconds < 300 {
        clinic.time_passes(secs(10));
        n_seconds += 10;
    }
    assert!(clinic.finger.sees("Nobody knows yet"), "{:?}", clinic.finger.labels());
    clinic.press_word("refunding-later").unwrap();
    clinic.press_word("staff-lock").unwrap();
    assert!(!clinic.sees("attract-start"), "nothing is sold meanwhile");
    clinic.time_passes(secs(70));
    clinic.signs_in(FRONT_DESK_PIN);
    clinic.press("Open: 1 to settle").unwrap();
    assert!(clinic.sees("staff-case-refund"), "{:?}", clinic.finger.labels());
    clinic.press_word("staff-case-write").unwrap();
    clinic.press_word("staff-found-back").unwrap();
    clinic.press_word("staff-settle-terminal").unwrap();
    clinic.press_word("staff-settle-write").unwrap();
    clinic.type_text(MANAGER_PIN).unwrap();
    clinic.time_passes(secs(5));
    assert_eq!(clinic.store().open_backs().unwrap().len(), 0);
    assert_eq!(clinic.given_back(), Money::from_minor(387_00));
    assert_eq!(clinic.owes(), 0);
}

#[test]
fn above_the_limit_one_manager_is_not_enough() {
    let mut clinic = with_people();
    clinic.has_bought(&Person::maria(), "category-packages", "Drip Four Plus");
    clinic.comes_to_refund();
    clinic.press_word("refund-who-clinic").unwrap();
    clinic.press("Refund $").unwrap();
    clinic.type_text(FRONT_DESK_PIN).unwrap();
    assert!(clinic.sees("staff-pin-not-allowed"), "{:?}", clinic.finger.labels());
    clinic.type_text(MANAGER_PIN).unwrap();
    assert!(clinic.sees("staff-pin-not-allowed"), "{:?}", clinic.finger.labels());
    clinic.type_text("975313").unwrap();
    clinic.time_passes(secs(20));
    assert!(clinic.finger.sees("went back"), "{:?}", clinic.finger.labels());
    clinic.books_balance();
}

impl Clinic {
    fn comes_to_refund(&mut self) {
        self.opens_maria();
        self.press_word("patient-refund").unwrap();
        self.time_passes(secs(1));
    }

    fn refunds(&mut self, who: &str) {
        self.comes_to_refund();
        self.press_word(who).unwrap();
        self.press("Refund $").unwrap();
        self.type_text(MANAGER_PIN).unwrap();
        self.time_passes(secs(20));
    }

    fn closes_the_day(&mut self) {
        self.comes_to_day_close();
        self.press_word("staff-day-close").unwrap();
        self.time_passes(secs(20));
        self.press_word("staff-day-done").unwrap();
        self.press_word("staff-lock").unwrap();
    }

    /// What went back to cards, as the journal says it.
    pub fn given_back(&mut self) -> Money {
        let facts = self.store().facts().unwrap().map(Result::unwrap);
        let back = facts.filter_map(|fact| match fact.what {
            Deed::RefundPaid { tender: RefundTo::Card(_), amount, .. } => Some(amount),
            _ => None,
        });
        Money::sum(back).unwrap()
    }
}

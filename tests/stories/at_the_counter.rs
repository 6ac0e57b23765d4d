//! Patients at the counter: found, opened, a visit redeemed and taken back, more time given.

use countersign::app::demo_staff::{self, FRONT_DESK_PIN, MANAGER_PIN};
use countersign::app::play::{Person, Play as _};
use countersign::ledger::fact::Deed;
use countersign::store::Happening;

use crate::desk::vault;
use crate::world::{Clinic, secs};

#[test]
fn a_patient_is_found_and_a_visit_is_redeemed_and_taken_back() {
    let mut clinic = with_maria();
    clinic.opens_maria();
    clinic.press_word("patient-redeem").unwrap();
    clinic.press_word("patient-redeem").unwrap();
    assert_eq!(clinic.n_redeemed(), 0, "not without a service and a provider");
    clinic.press("Hydration drip").unwrap();
    clinic.press("Dana Reyes").unwrap();
    clinic.press_word("patient-redeem").unwrap();
    assert!(clinic.finger.sees("3 visits left"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.n_redeemed(), 1);
    clinic.time_passes(secs(4));
    assert!(clinic.desk().sheets.iter().any(|sheet| sheet.contains("3 of 4 left")));
    clinic.press_word("patient-undo").unwrap();
    assert!(clinic.sees("patient-undone"), "{:?}", clinic.finger.labels());
    assert!(clinic.finger.sees("4 of 4 left"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.n_redeemed(), 1, "the visit stays in the journal, and so does its undoing");
    clinic.books_balance();
}

#[test]
fn a_visit_stands_after_ten_seconds() {
    let mut clinic = with_maria();
    clinic.opens_maria();
    clinic.redeems();
    clinic.time_passes(secs(11));
    assert!(clinic.finger.sees("3 of 4 left"), "{:?}", clinic.finger.labels());
    assert!(clinic.press_word("patient-undo").is_err());
    clinic.books_balance();
}

#[test]
fn the_power_goes_while_a_visit_is_written_and_it_is_there_once_or_not_at_all() {
    for is_written in [false, true] {
        let mut clinic = with_maria();
        clinic.opens_maria();
        clinic.press_word("patient-redeem").unwrap();
        clinic.press("Hydration drip").unwrap();
        clinic.press("Dana Reyes").unwrap();
        clinic.power_fails_after(0, is_written);
        clinic.press_word("patient-redeem").unwrap();
        let mut clinic = clinic.starts_again();
        assert_eq!(clinic.n_redeemed(), usize::from(is_written));
        clinic.books_balance();
    }
}

#[test]
fn more_time_takes_a_reason_and_a_managers_pin() {
    let mut clinic = with_maria();
    clinic.days_pass(400);
    clinic.opens_maria();
    clinic.press_word("patient-extend").unwrap();
    clinic.press_word("extend-illness").unwrap();
    clinic.press("Extend to").unwrap();
    assert!(clinic.sees("staff-pin-manager"), "{:?}", clinic.finger.labels());
    clinic.type_text(FRONT_DESK_PIN).unwrap();
    assert!(clinic.sees("staff-pin-not-allowed"), "{:?}", clinic.finger.labels());
    clinic.type_text(MANAGER_PIN).unwrap();
    clinic.time_passes(secs(1));
    assert!(clinic.sees("patient-extended"), "{:?}", clinic.finger.labels());
    assert!(clinic.finger.sees("4 of 4 left"), "{:?}", clinic.finger.labels());
    clinic.books_balance();
}

pub fn with_maria() -> Clinic {
    let mut clinic = Clinic::open();
    let at = clinic.now.wall;
    demo_staff::seed(clinic.store(), &vault(), at);
    clinic.has_bought(&Person::maria(), "category-packages", "Drip Four");
    clinic
}

impl Clinic {
    pub fn opens_maria(&mut self) {
        self.signs_in(FRONT_DESK_PIN);
        self.press_word("staff-tab-patients").unwrap();
        self.time_passes(secs(1));
        for letter in ["M", "a", "r"] {
            self.press(letter).unwrap_or_else(|_| self.press(&letter.to_lowercase()).unwrap());
        }
        self.press("Maria Lopez").unwrap();
        assert!(self.sees("patient-history"), "{:?}", self.finger.labels());
    }

    fn redeems(&mut self) {
        self.press_word("patient-redeem").unwrap();
        self.press("Hydration drip").unwrap();
        self.press("Dana Reyes").unwrap();
        self.press_word("patient-redeem").unwrap();
    }

    fn n_redeemed(&mut self) -> usize {
        let is_visit = |told: &Happening| matches!(told, Happening::OfPatient(fact) if matches!(fact.what, Deed::Redeemed(_)));
        self.store().happenings().unwrap().map(Result::unwrap).filter(is_visit).count()
    }
}

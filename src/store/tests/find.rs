//! Finding a patient as staff type.

use chrono::NaiveDate;

use super::samples::*;
use crate::domain::id::PatientId;
use crate::domain::on_file::FOUND_MAX;
use crate::domain::patient::{Patient, PersonName, Phone};
use crate::store::Store;

#[test]
fn a_person_is_found_by_what_is_typed_of_a_name_or_a_phone() {
    let store = clinic();
    #[rustfmt::skip]
    let cases: [(&str, &[u128]); 18] = [
        ("mar",            &[1, 2, 3]),
        ("MARI",           &[1, 2, 3]),
        ("lopez",          &[1]),
        ("lópez mar",      &[1]),
        ("mar lo",         &[1, 3]),
        ("maria nunez",    &[2]),
        ("nun",            &[2]),
        ("elena mar nu",   &[2]),
        ("maria-elena",    &[2]),
        ("mariaelena",     &[2]),
        ("delacruz",       &[4]),
        ("cruz jo",        &[4]),
        ("o'b",            &[5]),
        ("obrien",         &[5]),
        ("6155550178",     &[1]),
        ("(615) 555-018",  &[3]),
        ("0187",           &[3]),
        ("xavier",         &[]),
    ];
    for (typed, expect) in cases {
        let found = store.find_patients(typed, 9).unwrap();
        let mut ids: Vec<u128> = found.patients.iter().map(|it| it.id.raw()).collect();
        ids.sort_unstable();
        assert_eq!(ids, expect, "{typed}");
        assert_eq!((found.n, found.is_more), (u32::try_from(expect.len()).unwrap(), false));
    }
}

#[test]
fn nothing_typed_finds_nobody() {
    let store = clinic();
    for typed in ["", " ", "-", "'", "()"] {
        assert_eq!(store.find_patients(typed, 9).unwrap().n, 0, "{typed:?}");
    }
}

#[test]
fn who_is_one_of_many_is_shown_after_typing_on() {
    let mut store = Store::in_memory().unwrap();
    for id in 0..200 {
        store.save_patient(&person(id + 1, "Ana", "Ruiz", None), at(0)).unwrap();
    }
    let found = store.find_patients("ana", 3).unwrap();
    let n = u32::try_from(FOUND_MAX).unwrap();
    assert_eq!((found.patients.len(), found.n, found.is_more), (3, n, true));
}

#[test]
fn the_shelf_is_the_one_that_the_journal_makes() {
    let mut store = clinic();
    assert!(store.check().unwrap().is_sound());
}

fn clinic() -> Store {
    let mut store = Store::in_memory().unwrap();
    for patient in [
        person(1, "Maria", "Lopez", Some("6155550178")),
        person(2, "María Elena", "Núñez", Some("6155550133")),
        person(3, "Mario", "Lopes", Some("6155550187")),
        person(4, "José", "de la Cruz", None),
        person(5, "Sean", "O’Brien", None),
    ] {
        store.save_patient(&patient, at(0)).unwrap();
    }
    store
}

fn person(id: u128, first: &str, last: &str, phone: Option<&str>) -> Patient {
    Patient {
        id: PatientId::from_raw(id),
        phone: phone.map(|digits| Phone::new(digits).unwrap()),
        birth_date: NaiveDate::from_ymd_opt(1984, 3, 15).unwrap(),
        name: PersonName::new(first, last).unwrap(),
    }
}

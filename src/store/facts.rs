//! What a person is found by: phone and birth date, or name and birth date. Only a digest of it is
//! kept as a key, so that personal data stay in the rows of patients.

use chrono::{Datelike as _, NaiveDate};
use sha2::{Digest as _, Sha256};

use crate::domain::folded::folded;
use crate::domain::patient::{Patient, PersonName, Phone};

/// SHA-256 of the facts.
pub type Facts = [u8; 32];

/// What `patient` is found by: the phone where there is one, the name otherwise.
pub fn of(patient: &Patient) -> Facts {
    match &patient.phone {
        Some(phone) => by_phone(phone, patient.birth_date),
        None => by_name(&patient.name, patient.birth_date),
    }
}

pub fn by_phone(phone: &Phone, birth_date: NaiveDate) -> Facts {
    digest("phone", phone.digits(), birth_date)
}

pub fn by_name(name: &PersonName, birth_date: NaiveDate) -> Facts {
    digest("name", &format!("{}\n{}", folded(name.last()), folded(name.first())), birth_date)
}

fn digest(what: &str, fact: &str, birth_date: NaiveDate) -> Facts {
    let (year, month, day) = (birth_date.year(), birth_date.month(), birth_date.day());
    Sha256::digest(format!("{what}\n{fact}\n{year}-{month}-{day}")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_and_last_name_are_not_run_together() {
        let day = NaiveDate::from_ymd_opt(1980, 1, 2).unwrap();
        let name = |first, last| by_name(&PersonName::new(first, last).unwrap(), day);
        assert_ne!(name("Ana", "Maria"), name("Anam", "Aria"));
        assert_ne!(name("Ana", "Maria"), name("Maria", "Ana"));
    }
}

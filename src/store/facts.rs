//! What a person is found by: phone and birth date, or name and birth date. Only a digest of it is
//! kept as a key, so that personal data stay in the rows of patients.

use chrono::{Datelike as _, NaiveDate};
use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

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

/// A part of a name as it is compared: small letters without accents, blanks, hyphens,
/// apostrophes and dots. `José Ángel` and `jose angel` are the same; so are `O’Brien` and `obrien`.
pub fn folded(part: &str) -> String {
    part.nfkd()
        .filter(|letter| !is_dropped(*letter))
        .flat_map(char::to_lowercase)
        .flat_map(|letter| match spelled_out(letter) {
            Some(letters) => letters.chars().collect(),
            None => vec![letter],
        })
        .collect()
}

/// Accents of Latin, Greek and Cyrillic letters, and what people write or leave out. Vowel signs of
/// other scripts tell names apart and stay.
fn is_dropped(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36F}' | ' ' | '\'' | '’' | '-' | '.')
}

/// Letters that do not come apart by themselves.
fn spelled_out(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_however_its_owner_types_it() {
        #[rustfmt::skip]
        let cases = [
            ("José Ángel",  "JOSE ANGEL"),
            ("Nuñez",       "nunez"),
            ("O’Brien",     "OBrien"),
            ("O'Brien",     "o brien"),
            ("Mary-Ann",    "Mary Ann"),
            ("de la Cruz",  "Delacruz"),
            ("Weiß",        "WEISS"),
            ("Łukasz",      "Lukasz"),
            ("Jose\u{301}", "José"),
            ("İpek",        "ipek"),
            ("J. R.",       "JR"),
        ];
        for (one, other) in cases {
            assert_eq!(folded(one), folded(other), "{one} and {other}");
        }
    }

    #[test]
    fn different_names_stay_different() {
        for (one, other) in [("Maria", "Marta"), ("Ana", "Anna"), ("कमल", "कमला"), ("Li", "Le")]
        {
            assert_ne!(folded(one), folded(other), "{one} and {other}");
        }
    }

    #[test]
    fn first_and_last_name_are_not_run_together() {
        let day = NaiveDate::from_ymd_opt(1980, 1, 2).unwrap();
        let name = |first, last| by_name(&PersonName::new(first, last).unwrap(), day);
        assert_ne!(name("Ana", "Maria"), name("Anam", "Aria"));
        assert_ne!(name("Ana", "Maria"), name("Maria", "Ana"));
    }
}

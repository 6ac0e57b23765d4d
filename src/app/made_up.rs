//! Made-up patients, for trying how a data file of a large clinic behaves.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::app::cli::GenerateArgs;
use crate::app::trouble::Trouble;
use crate::clock;
use crate::domain::id::PatientId;
use crate::domain::patient::{Patient, PersonName, Phone};
use crate::store::{Store, StoreError};

/// So many are written in one transaction.
const AT_ONCE: usize = 10_000;

const FIRST: [&str; 48] = [
    "Maria",
    "María José",
    "Mario",
    "Maribel",
    "Marta",
    "Mary-Ann",
    "Lena",
    "Theo",
    "Ines",
    "Inés",
    "Omar",
    "Keisha",
    "Hugo",
    "José",
    "Jose Luis",
    "Jordan",
    "Priya",
    "Dana",
    "Ana",
    "Anna",
    "Chloé",
    "Zoë",
    "Łukasz",
    "Søren",
    "Nguyễn",
    "Minh",
    "Wei",
    "Li",
    "Aisha",
    "Fatima",
    "Noah",
    "Olivia",
    "Liam",
    "Emma",
    "James",
    "Sofía",
    "Sophia",
    "Lucía",
    "Mateo",
    "Daniel",
    "Elena",
    "Rosa",
    "Grace",
    "Ruth",
    "Walter",
    "Yusuf",
    "Björn",
    "Siobhán",
];
const ONSET: [&str; 20] = [
    "B", "Br", "C", "Ch", "D", "F", "G", "H", "K", "L", "M", "N", "P", "R", "S", "St", "T", "V",
    "W", "Z",
];
const MIDDLE: [&str; 16] =
    ["a", "e", "i", "o", "u", "ä", "é", "í", "ó", "ue", "ai", "ea", "ou", "ar", "er", "or"];
const CODA: [&str; 24] = [
    "lez", "ñez", "son", "man", "ton", "ler", "ra", "do", "ves", "rst", "cke", "bert", "lin", "ng",
    "tti", "ska", "wood", "field", "ques", "nova", "rez", "th", "kins", "dez",
];

/// The `n`-th of them. The same number is the same person, always.
pub fn patient(n: u32) -> Option<Patient> {
    let mut dice = u64::from(n).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut roll = |sides: usize| -> usize {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        let sides = u64::try_from(sides).unwrap_or(1);
        usize::try_from((dice >> 11) % sides).unwrap_or_default()
    };
    let first = FIRST.get(roll(FIRST.len()))?;
    let mut last = format!("{}{}", ONSET.get(roll(ONSET.len()))?, MIDDLE.get(roll(MIDDLE.len()))?);
    if roll(3) == 0 {
        last.push('l');
        last.push_str(MIDDLE.get(roll(MIDDLE.len()))?);
    }
    last.push_str(CODA.get(roll(CODA.len()))?);
    if roll(8) == 0 {
        last = format!("{last} {}{}", ONSET.get(roll(20))?, CODA.get(roll(24))?);
    }
    // One in twenty has no mobile.
    let phone = match roll(20) {
        0 => None,
        _ => Some(format!("{}55{:07}", 2 + n % 8, u64::from(n) * 7_919 % 10_000_000)),
    };
    let day = NaiveDate::from_ymd_opt(1935, 1, 1)?;
    let born = day.checked_add_days(Days::new(u64::try_from(roll(27_000)).ok()?))?;
    let random = [(); 10].map(|()| u8::try_from(roll(256)).unwrap_or_default());
    Some(Patient {
        id: PatientId::from_parts(1_795_464_840_000 + u64::from(n), random),
        phone: phone.and_then(|digits| Phone::new(&digits).ok()),
        birth_date: born,
        name: PersonName::new(first, &last).ok()?,
    })
}

/// Writes the first `count` of them.
///
/// # Errors
///
/// Those of the data file.
pub fn fill(store: &mut Store, count: u32, at: DateTime<Utc>) -> Result<(), StoreError> {
    let mut some = Vec::with_capacity(AT_ONCE);
    for n in 0..count {
        some.extend(patient(n));
        if some.len() == AT_ONCE {
            store.save_patients(&some, at)?;
            some.clear();
        }
    }
    store.save_patients(&some, at)
}

/// Makes a data file of made-up patients.
///
/// # Errors
///
/// [`Trouble`] where the file is there already, or cannot be written.
pub fn run(args: &GenerateArgs, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    let path: &Path = &args.out;
    if path.exists() {
        return Err(Trouble {
            error: format!("{} is there already", path.display()),
            hint: Some("name a file that is not there: nothing is added to a clinic's own".into()),
        });
    }
    let told = |error: StoreError| Trouble {
        hint: Some(error.hint().to_owned()),
        error: error.to_string(),
    };
    let mut store = Store::open(path).map_err(told)?;
    fill(&mut store, args.count, clock::read().wall).map_err(told)?;
    store.close().map_err(told)?;
    writeln!(out, "{} made-up patients in {}", args.count, path.display())?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_is_the_same_person_and_no_two_are_one() {
        let ids: std::collections::BTreeSet<_> =
            (0..5_000).filter_map(patient).map(|patient| patient.id).collect();
        assert_eq!(ids.len(), 5_000, "every number is a person");
        assert_eq!(patient(7), patient(7));
    }

    #[test]
    fn made_up_people_have_accents_two_last_names_and_now_and_then_no_mobile() {
        let people: Vec<Patient> = (0..2_000).filter_map(patient).collect();
        assert!(people.iter().any(|it| !it.name.full().is_ascii()));
        assert!(people.iter().any(|it| it.name.last().contains(' ')));
        assert!(people.iter().any(|it| it.phone.is_none()));
    }
}

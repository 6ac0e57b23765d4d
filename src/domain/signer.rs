//! Somebody who signs for the patient: a minor signs for nobody, and an adult may have somebody who
//! does (ES-9).

use chrono::NaiveDate;

use crate::domain::language::Language;
use crate::domain::patient::PersonName;

/// From this birthday on a person signs for themselves.
pub const ADULT_AT: u32 = 18;

/// Who signs for the patient, and what they are to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Representative {
    pub name: PersonName,
    pub relation: Relation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    Parent,
    /// By a court's order.
    Guardian,
    /// By a power of attorney.
    Attorney,
}

impl Relation {
    pub const ALL: [Self; 3] = [Self::Parent, Self::Guardian, Self::Attorney];

    /// As the agreement says it, behind the name.
    pub const fn words(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Parent, Language::English) => "parent",
            (Self::Parent, Language::Spanish) => "madre o padre",
            (Self::Guardian, Language::English) => "legal guardian",
            (Self::Guardian, Language::Spanish) => "tutela legal",
            (Self::Attorney, Language::English) => "by power of attorney",
            (Self::Attorney, Language::Spanish) => "por poder notarial",
        }
    }
}

/// Whether somebody born on this day cannot sign on `day`. Who was born on February 29 comes of age
/// on March 1.
pub fn is_minor(birth_date: NaiveDate, day: NaiveDate) -> bool {
    day.years_since(birth_date).is_none_or(|years| years < ADULT_AT)
}

/// "Signed for Leo Lopez by Maria Lopez, parent."
pub fn signed_for(language: Language, patient: &PersonName, by: &Representative) -> String {
    let (patient, name) = (patient.full(), by.name.full());
    let relation = by.relation.words(language);
    match language {
        Language::English => format!("Signed for {patient} by {name}, {relation}."),
        Language::Spanish => format!("Firma por {patient}: {name}, {relation}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_of_age_from_the_eighteenth_birthday_on() {
        #[rustfmt::skip]
        let cases = [
            ("2008-11-24", "2026-11-23", true),
            ("2008-11-23", "2026-11-23", false),
            ("2008-02-29", "2026-02-28", true),
            ("2008-02-29", "2026-03-01", false),
            ("2026-11-23", "2026-11-23", true),
            ("2026-11-24", "2026-11-23", true),
            ("1984-03-15", "2026-11-23", false),
        ];
        for (born, on, expect) in cases {
            let day = |text: &str| text.parse::<NaiveDate>().unwrap();
            assert_eq!(is_minor(day(born), day(on)), expect, "born {born}, on {on}");
        }
    }
}

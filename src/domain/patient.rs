//! The least we keep about a person.

use chrono::NaiveDate;

use crate::domain::card_number;
use crate::domain::id::PatientId;

/// A person the clinic knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patient {
    pub id: PatientId,
    /// `None` for a person without a mobile; such a person is found by name and birth date.
    pub phone: Option<Phone>,
    pub birth_date: NaiveDate,
    pub name: PersonName,
}

/// A US mobile number: ten digits, neither area nor exchange beginning with 0 or 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Phone(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    #[error("a mobile number has ten digits")]
    NotTenDigits,
    #[error("a US number begins with 2 to 9, and so does its fourth digit")]
    NoSuchNumber,
}

impl Phone {
    pub const LEN: usize = 10;

    /// # Errors
    ///
    /// [`PhoneError`] when `digits` cannot be a US number (North American Numbering Plan).
    pub fn new(digits: &str) -> Result<Self, PhoneError> {
        if digits.len() != Self::LEN || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(PhoneError::NotTenDigits);
        }
        let digit = |place: usize| digits.as_bytes().get(place);
        if [digit(0), digit(3)].into_iter().flatten().any(|byte| *byte < b'2') {
            return Err(PhoneError::NoSuchNumber);
        }
        Ok(Self(digits.to_owned()))
    }

    pub fn digits(&self) -> &str {
        &self.0
    }

    /// The last four digits, for "ends in 0142".
    pub fn last_four(&self) -> &str {
        self.0.get(6..).unwrap_or_default()
    }
}

/// A first and last name, each 1 to [`PersonName::LEN_MAX`] characters, in composed form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PersonName {
    first: String,
    last: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NamePart {
    First,
    Last,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("a name is missing")]
    Missing(NamePart),
    #[error("a name has at most {} characters", PersonName::LEN_MAX)]
    TooLong(NamePart),
    #[error("this looks like a card number")]
    CardNumber(NamePart),
    #[error("a name is made of letters")]
    NotLetters(NamePart),
}

impl PersonName {
    /// The longest part of a name, in characters.
    pub const LEN_MAX: usize = 60;

    /// Takes both parts, without the blanks around them.
    ///
    /// # Errors
    ///
    /// [`NameError`] for the first part that is empty, too long, holds a card number (PC-2), or
    /// holds anything but letters, marks, spaces, `'`, `’`, `-` and `.`.
    pub fn new(first: &str, last: &str) -> Result<Self, NameError> {
        Ok(Self { first: checked(first, NamePart::First)?, last: checked(last, NamePart::Last)? })
    }

    pub fn first(&self) -> &str {
        &self.first
    }

    pub fn last(&self) -> &str {
        &self.last
    }

    /// `Maria Lopez`.
    pub fn full(&self) -> String {
        format!("{} {}", self.first, self.last)
    }

    /// `Maria L.`, as a review shows it.
    pub fn short(&self) -> String {
        format!("{} {}.", self.first, initial(&self.last))
    }

    /// `ML`, as initials on a clause.
    pub fn initials(&self) -> String {
        format!("{}{}", initial(&self.first), initial(&self.last))
    }

    /// `M. L.`, the only name on a receipt.
    pub fn receipt_initials(&self) -> String {
        format!("{}. {}.", initial(&self.first), initial(&self.last))
    }

    /// `M••• L•••`: enough for its owner to know it, too little for a stranger.
    pub fn masked(&self) -> String {
        format!("{}••• {}•••", initial(&self.first), initial(&self.last))
    }
}

fn initial(part: &str) -> String {
    part.chars().next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default()
}

fn checked(part: &str, which: NamePart) -> Result<String, NameError> {
    let part = part.trim();
    if part.is_empty() {
        return Err(NameError::Missing(which));
    }
    if card_number::holds_card_number(part) {
        return Err(NameError::CardNumber(which));
    }
    if part.chars().count() > PersonName::LEN_MAX {
        return Err(NameError::TooLong(which));
    }
    let is_name_letter =
        |letter: char| letter.is_alphabetic() || matches!(letter, ' ' | '\'' | '’' | '-' | '.');
    match part.chars().all(is_name_letter) && part.chars().any(char::is_alphabetic) {
        true => Ok(part.to_owned()),
        false => Err(NameError::NotLetters(which)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_of_letters() {
        for (first, last) in
            [("Maria", "Lopez"), ("Zoë", "O’Brien-Núñez"), ("王", "伟"), ("J.", "Łuc")]
        {
            assert!(PersonName::new(first, last).is_ok(), "{first} {last}");
        }
    }

    #[test]
    fn what_is_no_name_is_refused_with_its_reason() {
        let long = "a".repeat(200);
        #[rustfmt::skip]
        let cases = [
            ("", "Lopez", NameError::Missing(NamePart::First)),
            ("Maria", "  ", NameError::Missing(NamePart::Last)),
            ("4111111111111111", "Lopez", NameError::CardNumber(NamePart::First)),
            ("Maria", "4111 1111 1111 1111", NameError::CardNumber(NamePart::Last)),
            (long.as_str(), "Lopez", NameError::TooLong(NamePart::First)),
            ("Maria", "😀", NameError::NotLetters(NamePart::Last)),
            ("12345", "Lopez", NameError::NotLetters(NamePart::First)),
        ];
        for (first, last, expect) in cases {
            assert_eq!(PersonName::new(first, last), Err(expect));
        }
    }

    #[test]
    fn a_phone_number_is_checked() {
        assert!(Phone::new("6155550142").is_ok());
        assert_eq!(Phone::new("61555501"), Err(PhoneError::NotTenDigits));
        assert_eq!(Phone::new("1155550142"), Err(PhoneError::NoSuchNumber));
        assert_eq!(Phone::new("6151550142"), Err(PhoneError::NoSuchNumber));
        assert_eq!(Phone::new("6155550142").unwrap().last_four(), "0142");
    }
}

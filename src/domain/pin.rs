//! What a person of the clinic proves who they are with. None of it is ever printed: `Debug` of
//! every secret here is `***`.

use std::fmt;

use crate::domain::receipt::{NUMBER_LETTERS, ReceiptNumber};

/// Digits of a PIN.
pub const PIN_DIGITS: usize = 6;

/// Six digits that one person alone knows.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin([u8; PIN_DIGITS]);

impl Pin {
    /// `None` where there are more or fewer than six digits.
    pub fn new(digits: &[PinDigit]) -> Option<Self> {
        let digits: Vec<u8> = digits.iter().map(|digit| digit.0).collect();
        Some(Self(digits.try_into().ok()?))
    }

    /// From text, for a PIN that a program knows: that of the demo clinic.
    pub fn from_text(text: &str) -> Option<Self> {
        let digits: Option<Vec<PinDigit>> = text.chars().map(PinDigit::new).collect();
        Self::new(&digits?)
    }

    /// The digits as ASCII, to be hashed.
    pub fn bytes(&self) -> [u8; PIN_DIGITS] {
        self.0.map(|digit| digit.saturating_add(b'0'))
    }

    /// Whether anybody would try it first: one digit six times, or six in a row up or down.
    pub fn is_easy(&self) -> bool {
        let steps: Vec<i16> = self
            .0
            .iter()
            .zip(self.0.iter().skip(1))
            .map(|(from, to)| i16::from(*to) - i16::from(*from))
            .collect();
        [0, 1, -1].iter().any(|step| steps.iter().all(|it| it == step))
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// One digit of a PIN, 0 to 9.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PinDigit(u8);

impl PinDigit {
    pub fn new(digit: char) -> Option<Self> {
        Some(Self(u8::try_from(digit.to_digit(10)?).ok()?))
    }
}

impl fmt::Debug for PinDigit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("*")
    }
}

/// The owner's way in when no PIN is known any more: 80 random bits, kept sealed on paper,
/// `K8ZH-08P4-BSVR-3C6P`. It works once.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode([u8; 10]);

/// Characters of a recovery code, without dashes.
pub const CODE_LETTERS: usize = NUMBER_LETTERS;

impl RecoveryCode {
    pub const fn new(random: [u8; 10]) -> Self {
        Self(random)
    }

    /// What was typed. Dashes and blanks do not count, nor does case; letters that look like
    /// figures are read as those (Crockford). `None` where it is no such code.
    pub fn from_typed(text: &str) -> Option<Self> {
        ReceiptNumber::from_typed(text).map(|number| Self(number.0))
    }

    pub fn bytes(&self) -> [u8; 10] {
        self.0
    }

    /// As it is shown and printed, once.
    pub fn shown(&self) -> String {
        ReceiptNumber(self.0).to_string()
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_has_six_digits() {
        for text in ["", "12345", "1234567", "12345a", "12 456"] {
            assert_eq!(Pin::from_text(text), None, "{text:?}");
        }
        assert_eq!(Pin::from_text("246810").unwrap().bytes(), *b"246810");
    }

    #[test]
    fn what_everybody_tries_first_is_easy() {
        for text in ["000000", "777777", "123456", "456789", "987654", "543210"] {
            assert!(Pin::from_text(text).unwrap().is_easy(), "{text}");
        }
        for text in ["246810", "123457", "112233", "901234", "100000"] {
            assert!(!Pin::from_text(text).unwrap().is_easy(), "{text}");
        }
    }

    #[test]
    fn no_secret_is_printed() {
        let pin = Pin::from_text("246810").unwrap();
        let code = RecoveryCode::new([7; 10]);
        let said = format!("{pin:?} {code:?} {:?}", PinDigit::new('4'));
        assert_eq!(said, "*** *** Some(*)");
    }

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let code = RecoveryCode::new(*b"0123456789");
        let shown = code.shown();
        assert_eq!(shown.len(), 19);
        let sloppy = shown.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert_eq!(RecoveryCode::from_typed(&shown), Some(code.clone()));
        assert_eq!(RecoveryCode::from_typed(&sloppy), Some(code));
        for text in
            ["", "K8ZH", "K8ZH-08P4-BSVR-3C6", "K8ZH-08P4-BSVR-3C6U", "K8ZH-08P4-BSVR-3C6P0"]
        {
            assert_eq!(RecoveryCode::from_typed(text), None, "{text}");
        }
    }
}

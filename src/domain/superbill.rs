//! What a provider completes a superbill with, and the codes in it, each checked for its form.
//!
//! Nothing of it is made up by the kiosk: a code of a diagnosis is typed by the provider (SB-3).

use crate::domain::open_case::Signer;

/// What only the provider of a visit can say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The redemption that it is for.
    pub redemption: u128,
    pub provider: Provider,
    pub place: PlaceOfService,
    pub procedure: ProcedureCode,
    /// Four at most.
    pub modifiers: Vec<Modifier>,
    /// One at least, the main one first; twelve at most.
    pub diagnoses: Vec<DiagnosisCode>,
    pub by: Signer,
}

/// Who gave the service, as payers know them (SB-1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    pub name: String,
    /// "NP", "MD"
    pub credentials: String,
    pub npi: Npi,
    pub license: String,
    pub tax_id: TaxId,
}

/// What is wrong with what a superbill was completed with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SuperbillFault {
    #[error("an NPI has ten digits")]
    NpiLength,
    #[error("the check digit of this NPI is wrong: one digit is mistyped")]
    NpiCheckDigit,
    #[error("a tax id has nine digits: 12-3456789")]
    TaxId,
    #[error("a place of service has two digits: 11 office, 02 or 10 telehealth")]
    Place,
    #[error("{0:?} is no procedure code: five letters and digits, as 99213 or J3420")]
    Procedure(String),
    #[error("{0:?} is no modifier: two letters or digits")]
    Modifier(String),
    #[error(
        "{0:?} is no diagnosis code of ICD-10: a letter, a digit, then at most five, as E66.01"
    )]
    Diagnosis(String),
    #[error("the provider's {0} is missing")]
    Missing(&'static str),
    #[error("one to twelve diagnoses and at most four modifiers fit on a superbill")]
    Count,
}

impl Completion {
    /// Whether nothing that a payer asks for is missing.
    ///
    /// # Errors
    ///
    /// [`SuperbillFault::Missing`] or [`SuperbillFault::Count`].
    pub fn check(&self) -> Result<(), SuperbillFault> {
        let provider = &self.provider;
        let words = [
            ("name", &provider.name),
            ("credentials", &provider.credentials),
            ("license", &provider.license),
        ];
        if let Some((what, _)) = words.into_iter().find(|(_, word)| word.trim().is_empty()) {
            return Err(SuperbillFault::Missing(what));
        }
        match (1..=12).contains(&self.diagnoses.len()) && self.modifiers.len() <= 4 {
            true => Ok(()),
            false => Err(SuperbillFault::Count),
        }
    }
}

/// Ten digits, the last a check digit (SB-2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Npi(String);

impl Npi {
    /// # Errors
    ///
    /// [`SuperbillFault::NpiLength`], [`SuperbillFault::NpiCheckDigit`].
    pub fn new(text: &str) -> Result<Self, SuperbillFault> {
        let digits: String = text.chars().filter(|letter| !matches!(letter, ' ' | '-')).collect();
        if digits.len() != 10 || !digits.chars().all(|digit| digit.is_ascii_digit()) {
            return Err(SuperbillFault::NpiLength);
        }
        // The check digit is Luhn's over the digits with the prefix of American health cards.
        match luhn(&format!("80840{digits}")) {
            true => Ok(Self(digits)),
            false => Err(SuperbillFault::NpiCheckDigit),
        }
    }

    pub fn digits(&self) -> &str {
        &self.0
    }
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = (0_u32..)
        .zip(digits.chars().rev().filter_map(|digit| digit.to_digit(10)))
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => digit,
            (_, double) if double > 9 => double - 9,
            (_, double) => double,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// An employer's number: nine digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxId(String);

impl TaxId {
    /// # Errors
    ///
    /// [`SuperbillFault::TaxId`].
    pub fn new(text: &str) -> Result<Self, SuperbillFault> {
        let digits: String = text.chars().filter(|letter| !matches!(letter, ' ' | '-')).collect();
        let is_one = digits.len() == 9 && digits.chars().all(|digit| digit.is_ascii_digit());
        if is_one { Ok(Self(digits)) } else { Err(SuperbillFault::TaxId) }
    }

    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for TaxId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (first, rest) = self.0.split_at_checked(2).unwrap_or((&self.0, ""));
        write!(f, "{first}-{rest}")
    }
}

/// A code of a fixed form, in capitals.
macro_rules! code {
    ($(#[$doc:meta])* $name:ident, $fault:expr, $is_one:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// # Errors
            ///
            /// A [`SuperbillFault`] that says what form it has.
            pub fn new(text: &str) -> Result<Self, SuperbillFault> {
                let code = text.trim().to_ascii_uppercase();
                let is_one: fn(&[u8]) -> bool = $is_one;
                let fault: fn(String) -> SuperbillFault = $fault;
                if is_one(code.as_bytes()) { Ok(Self(code)) } else { Err(fault(code)) }
            }

            pub fn text(&self) -> &str {
                &self.0
            }
        }
    };
}

code! {
    /// Where it was given: 11 is an office.
    PlaceOfService, |_| SuperbillFault::Place,
    |code| code.len() == 2 && code.iter().all(u8::is_ascii_digit)
}

code! {
    /// A code of CPT or HCPCS: `99213`, `J3420`, `0552T`.
    ProcedureCode, SuperbillFault::Procedure,
    |code| {
        let is_digit = |byte: &u8| byte.is_ascii_digit();
        let [first, middle @ .., last] = code else { return false };
        code.len() == 5
            && middle.iter().all(is_digit)
            && (first.is_ascii_alphanumeric() && is_digit(last)
                || is_digit(first) && matches!(last, b'F' | b'T' | b'U' | b'M'))
    }
}

code! {
    Modifier, SuperbillFault::Modifier,
    |code| code.len() == 2 && code.iter().all(u8::is_ascii_alphanumeric)
}

code! {
    /// A code of ICD-10-CM: `E66.01`.
    DiagnosisCode, SuperbillFault::Diagnosis,
    |code| {
        let [letter, digit, third, rest @ ..] = code else { return false };
        let rest = match rest {
            [] => rest,
            [b'.', tail @ ..] if !tail.is_empty() => tail,
            _ => return false,
        };
        letter.is_ascii_uppercase()
            && digit.is_ascii_digit()
            && third.is_ascii_alphanumeric()
            && rest.len() <= 4
            && rest.iter().all(u8::is_ascii_alphanumeric)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_npi_has_a_check_digit() {
        #[rustfmt::skip]
        let cases = [
            ("1234567893",   Ok("1234567893")),                      // SB-2
            ("123 456 7893", Ok("1234567893")),
            ("1245319599",   Ok("1245319599")),
            ("1234567890",   Err(SuperbillFault::NpiCheckDigit)),
            ("1234567839",   Err(SuperbillFault::NpiCheckDigit)),    // two digits changed places
            ("123456789",    Err(SuperbillFault::NpiLength)),
            ("12345678931",  Err(SuperbillFault::NpiLength)),
            ("12345678９3",   Err(SuperbillFault::NpiLength)),
            ("",             Err(SuperbillFault::NpiLength)),
        ];
        for (text, expect) in cases {
            let npi = Npi::new(text);
            assert_eq!(npi.as_ref().map(Npi::digits).map_err(Clone::clone), expect, "{text}");
        }
    }

    #[test]
    fn every_single_mistyped_digit_of_an_npi_is_noticed() {
        for place in 0..10 {
            for digit in '0'..='9' {
                let mut letters: Vec<char> = "1234567893".chars().collect();
                if letters[place] == digit {
                    continue;
                }
                letters[place] = digit;
                let text: String = letters.into_iter().collect();
                assert_eq!(Npi::new(&text), Err(SuperbillFault::NpiCheckDigit), "{text}");
            }
        }
    }

    #[test]
    fn codes_have_their_forms() {
        #[rustfmt::skip]
        let procedures = [
            ("99213", true), ("j3420", true), ("0552T", true), ("9921", false), ("992130", false),
            ("J34", false), ("99X13", false), ("", false), ("é9213", false),
        ];
        for (text, is_one) in procedures {
            assert_eq!(ProcedureCode::new(text).is_ok(), is_one, "{text}");
        }
        #[rustfmt::skip]
        let diagnoses = [
            ("E66.01", true), ("e66.9", true), ("Z00", true), ("S72.001A", true), ("C4A.0", true),
            ("E6", false), ("E66.", false), ("66.01", false), ("E66.00123", false), ("E66-01", false),
        ];
        for (text, is_one) in diagnoses {
            assert_eq!(DiagnosisCode::new(text).is_ok(), is_one, "{text}");
        }
        for (text, is_one) in [("11", true), ("02", true), ("1", false), ("1a", false)] {
            assert_eq!(PlaceOfService::new(text).is_ok(), is_one, "{text}");
        }
        assert_eq!(TaxId::new("12-3456789").unwrap().to_string(), "12-3456789");
        assert_eq!(TaxId::new("12345678"), Err(SuperbillFault::TaxId));
    }
}

//! What a register says: the requests that we send, and how the simulated terminal reads any of them.

use chrono::NaiveDateTime;

use crate::device::terminal::pax::message::{Composer, Fields, MessageError};
use crate::domain::card::{EcrRef, Original, TransactionNumber};
use crate::domain::card_number::masked;
use crate::domain::money::Money;

/// Who are you? (A00)
pub fn identify(version: &str) -> Vec<u8> {
    Composer::begin("A00").field(version).end()
}

/// Stop what you are doing. (A14)
pub fn cancel(version: &str) -> Vec<u8> {
    Composer::begin("A14").field(version).end()
}

/// Charge this amount. (T00, type 01) `extra` are `KEY=VALUE` wishes.
pub fn sale(version: &str, reference: EcrRef, amount: Money, extra: &[&str]) -> Vec<u8> {
    let (amount, reference) = (amount.minor().to_string(), reference.to_string());
    transaction(version, "01", &amount, &[&reference], extra)
}

/// Pay this amount back. (T00, type 02) The host's reference of the original counts in every batch,
/// the terminal's number only in this one: that is sent where there is no other.
pub fn give_back(
    version: &str,
    reference: EcrRef,
    amount: Money,
    original: Option<&Original>,
    extra: &[&str],
) -> Vec<u8> {
    let (amount, reference) = (amount.minor().to_string(), reference.to_string());
    let of = original.map_or("", |original| original.host_reference.as_str());
    let number = original.filter(|_| of.is_empty()).and_then(|found| found.transaction.as_ref());
    let number = number.map_or("", |number| number.0.as_str());
    let host = if of.is_empty() { String::new() } else { format!("HREF={of}") };
    let extra: Vec<&str> = extra.iter().copied().chain([host.as_str()]).collect();
    transaction(version, "02", &amount, &[&reference, "", "", number], &extra)
}

/// Read a card and charge nothing. (T00, type 32)
pub fn tokenize(version: &str, reference: EcrRef, extra: &[&str]) -> Vec<u8> {
    transaction(version, "32", "", &[&reference.to_string()], extra)
}

/// Undo the transaction with this number. (T00, type 16)
pub fn void(version: &str, reference: EcrRef, original: &TransactionNumber) -> Vec<u8> {
    let reference = reference.to_string();
    transaction(version, "16", "", &[&reference, "", "", &original.0], &[])
}

/// What became of this reference? (R02)
pub fn look_up(version: &str, reference: EcrRef) -> Vec<u8> {
    report(version, "", &reference.to_string())
}

/// What stands at this place of the open batch, counted from 0? (R02)
pub fn read_record(version: &str, number: u32) -> Vec<u8> {
    report(version, &number.to_string(), "")
}

/// Close the batch; `at` is local time. (B00)
pub fn close_batch(version: &str, at: NaiveDateTime) -> Vec<u8> {
    let at = at.format("%Y%m%d%H%M%S").to_string();
    Composer::begin("B00").field(version).field(&at).end()
}

/// An R02: exactly one criterion is set.
fn report(version: &str, place: &str, reference: &str) -> Vec<u8> {
    Composer::begin("R02")
        .field(version)
        .field("00") // any kind of card
        .field("") // transaction type
        .field("") // card type
        .field(place)
        .field("") // terminal's transaction number
        .field("") // auth code
        .field(reference)
        .field("") // additional
        .end()
}

/// A T00 (empty wishes are left out): type, amount, account (always empty), trace, and four groups that a kiosk leaves empty.
fn transaction(version: &str, kind: &str, amount: &str, trace: &[&str], extra: &[&str]) -> Vec<u8> {
    // Nothing in the form of a card number leaves this house, whatever we were told to send.
    let trace: Vec<String> = trace.iter().map(|part| masked(part)).collect();
    let extra: Vec<String> =
        extra.iter().filter(|wish| !wish.is_empty()).map(|wish| masked(wish)).collect();
    let trace: Vec<&str> = trace.iter().map(String::as_str).collect();
    let extra: Vec<&str> = extra.iter().map(String::as_str).collect();
    Composer::begin("T00")
        .field(version)
        .field(kind)
        .field(amount)
        .field("") // account: the terminal reads the card
        .group(&trace)
        .field("") // address verification
        .field("") // cashier
        .field("") // commercial
        .field("") // e-commerce
        .group(&extra)
        .end()
}

/// A request as the terminal reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `T00`
    pub command: String,
    pub version: String,
    /// What follows the version.
    pub fields: Fields,
}

impl Request {
    /// # Errors
    ///
    /// When the body is not made of fields, or names no command.
    pub fn parse(body: &[u8]) -> Result<Self, MessageError> {
        let fields = Fields::parse_leniently(body)?;
        let (command, version) = (fields.text(0).to_owned(), fields.text(1).to_owned());
        if !is_command(&command) {
            return Err(MessageError::NoHead);
        }
        Ok(Self { command, version, fields: fields.after(2) })
    }
}

/// Whether this is a letter and two digits.
pub fn is_command(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|letter| letter.is_ascii_uppercase())
        && text.len() == 3
        && letters.all(|letter| letter.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::card_number::holds_card_number;

    #[test]
    fn nothing_in_the_form_of_a_card_number_is_sent() {
        let reference = EcrRef::new(7).unwrap();
        let number = TransactionNumber("4111111111111111".to_owned());
        let by_host = Original {
            host_reference: ";4111111111111111=29121010000012345?".to_owned(),
            transaction: None,
        };
        let amount = Money::from_minor(1_00);
        let bodies = [
            void("1.28", reference, &number),
            give_back("1.28", reference, amount, Some(&by_host), &[]),
            sale("1.28", reference, amount, &["TOKEN=4111111111111111"]),
        ];
        for body in bodies {
            let text = String::from_utf8(body).unwrap();
            assert!(!holds_card_number(&text), "{text}");
            assert!(text.contains("1111"), "{text}");
        }
    }
}

//! What a register says: the requests that we send, and how the simulated terminal reads any of them.

use chrono::NaiveDateTime;

use crate::device::terminal::pax::message::{Composer, Fields, MessageError};
use crate::domain::card::{EcrRef, Original, TransactionNumber};
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
    let extra: Vec<&str> = extra.iter().copied().filter(|wish| !wish.is_empty()).collect();
    Composer::begin("T00")
        .field(version)
        .field(kind)
        .field(amount)
        .field("") // account: the terminal reads the card
        .group(trace)
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

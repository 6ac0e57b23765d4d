//! Frames and their meaning: fields between FS, sub-fields between US, "missing" the same as "empty".

use crate::device::terminal::pax::frame::{ACK, ENQ, EOT, ETX, NAK, STX};
use crate::domain::card_number::{holds_card_number, masked};

pub mod request;
pub mod response;

pub const FS: u8 = 0x1c;
const GS: u8 = 0x1d;
const RS: u8 = 0x1e;
pub const US: u8 = 0x1f;

/// How much of one field we send. The longest that we mean to send is a fifth of it.
const FIELD_LEN_MAX: usize = 128;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    #[error("the message holds the control byte {byte:02x}")]
    ControlByte { byte: u8 },
    #[error("the message is no answer: it lacks a status, a command, or a response code")]
    NoHead,
}

/// The fields of a message. Card numbers are cut to four digits on the way in, in whatever field
/// they are, so that nothing behind this line can see one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fields {
    fields: Vec<Vec<String>>,
    card_numbers: CardNumbers,
}

/// Whether a message held what it must not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CardNumbers {
    #[default]
    None,
    /// There were full card numbers, and they were cut.
    Cut,
}

impl Fields {
    /// Reads the fields of a message.
    ///
    /// # Errors
    ///
    /// [`MessageError::ControlByte`] for a byte that no message may hold. Bytes above 7E are
    /// read as `?`: terminals put names in their own character set, and we keep none.
    pub fn parse(content: &[u8]) -> Result<Self, MessageError> {
        match content.iter().copied().find(|byte| is_control(*byte)) {
            Some(byte) => Err(MessageError::ControlByte { byte }),
            None => Ok(Self::split(content)),
        }
    }

    /// Reads the fields of what a careless program sends: control bytes inside a field do not
    /// count, as long as they mean nothing on the line.
    ///
    /// # Errors
    ///
    /// [`MessageError::ControlByte`] for a byte that has a meaning between frames.
    pub fn parse_leniently(content: &[u8]) -> Result<Self, MessageError> {
        let has_meaning = |byte: &u8| matches!(*byte, STX | ETX | EOT | ENQ | ACK | NAK);
        match content.iter().copied().find(has_meaning) {
            Some(byte) => Err(MessageError::ControlByte { byte }),
            None => {
                let told = content.iter().copied().filter(|byte| !is_control(*byte));
                Ok(Self::split(&told.collect::<Vec<u8>>()))
            }
        }
    }

    fn split(content: &[u8]) -> Self {
        let mut card_numbers = CardNumbers::None;
        let fields = content
            .split(|byte| *byte == FS)
            .map(|field| {
                field
                    .split(|byte| *byte == US)
                    .map(|part| {
                        let text: String = part.iter().map(|byte| readable(*byte)).collect();
                        if is_timestamp(&text) || !holds_card_number(&text) {
                            return text;
                        }
                        card_numbers = CardNumbers::Cut;
                        masked(&text)
                    })
                    .collect()
            })
            .collect();
        Self { fields, card_numbers }
    }

    pub fn card_numbers(&self) -> CardNumbers {
        self.card_numbers
    }

    pub fn len(&self) -> usize {
        self.fields.len()
    }

    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The first sub-field of a field; empty if there is none.
    pub fn text(&self, field: usize) -> &str {
        self.part(field, 0)
    }

    /// A sub-field; empty if there is none.
    pub fn part(&self, field: usize, part: usize) -> &str {
        self.fields.get(field).and_then(|parts| parts.get(part)).map_or("", String::as_str)
    }

    /// All sub-fields of a field.
    pub fn parts(&self, field: usize) -> &[String] {
        self.fields.get(field).map_or(&[], Vec::as_slice)
    }

    /// What follows the first `n_fields` fields.
    pub fn after(mut self, n_fields: usize) -> Self {
        self.fields.drain(..n_fields.min(self.fields.len()));
        self
    }

    /// The value of `KEY=VALUE` in a field, split at the first `=`; keys are read as if they were
    /// written large. Empty if there is none.
    pub fn value(&self, field: usize, key: &str) -> &str {
        self.parts(field)
            .iter()
            .filter_map(|part| part.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case(key))
            .map_or("", |(_, value)| value)
    }
}

/// Makes a message field by field. What is put in is cleaned: no control character and nothing
/// but ASCII leaves this house, for there is no escaping on the line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Composer {
    content: Vec<u8>,
}

impl Composer {
    pub fn begin(first: &str) -> Self {
        let mut composer = Self::default();
        composer.put(first);
        composer
    }

    #[must_use]
    pub fn field(mut self, text: &str) -> Self {
        self.content.push(FS);
        self.put(text);
        self
    }

    /// A field of sub-fields; trailing empty ones are cut off.
    #[must_use]
    pub fn group(self, parts: &[&str]) -> Self {
        let n_parts = parts.iter().rposition(|part| !part.is_empty()).map_or(0, |last| last + 1);
        self.parts(parts.iter().take(n_parts))
    }

    /// A field of sub-fields, the trailing empty ones too.
    #[must_use]
    pub fn whole_group(self, parts: &[&str]) -> Self {
        self.parts(parts.iter())
    }

    fn parts<'a>(mut self, parts: impl Iterator<Item = &'a &'a str>) -> Self {
        self.content.push(FS);
        for (idx, part) in parts.enumerate() {
            if idx > 0 {
                self.content.push(US);
            }
            self.put(part);
        }
        self
    }

    pub fn end(self) -> Vec<u8> {
        self.content
    }

    fn put(&mut self, text: &str) {
        let clean = text.bytes().filter(|byte| (0x20..0x7f).contains(byte));
        self.content.extend(clean.take(FIELD_LEN_MAX));
    }
}

/// The last four digits of what should be a card number, or part of one; the rest is dropped.
pub fn last_four(text: &str) -> String {
    let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    let hidden = digits.len().saturating_sub(4);
    digits.into_iter().skip(hidden).collect()
}

fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, FS | GS | RS | US)
}

fn readable(byte: u8) -> char {
    if byte < 0x7f { char::from(byte) } else { '?' }
}

/// Whether this is `YYYYMMDDhhmmss` of this century. One such text in ten passes the check
/// digit of card numbers; no card number of 14 digits begins with 20.
fn is_timestamp(text: &str) -> bool {
    text.len() == 14 && text.starts_with("20") && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_is_empty() {
        let fields = Fields::parse(b"a\x1cb\x1fc\x1c\x1c").unwrap();
        assert_eq!(fields.len(), 4);
        assert_eq!((fields.text(0), fields.part(1, 1), fields.part(1, 2)), ("a", "c", ""));
        assert_eq!((fields.text(3), fields.text(99)), ("", ""));
        assert_eq!(fields.clone().after(1).text(0), "b");
        assert!(fields.after(99).is_empty());
    }

    #[test]
    fn a_card_number_is_cut_wherever_it_is() {
        let fields = Fields::parse(
            b"x\x1c4111111111111111\x1fa 4111 1111 1111 1111=2912 b\x1cK=378282246310005",
        )
        .unwrap();
        assert_eq!(fields.card_numbers(), CardNumbers::Cut);
        assert_eq!(fields.text(1), "************1111");
        assert_eq!(fields.part(1, 1), "a **** **** **** 1111=2912 b");
        assert_eq!(fields.value(2, "K"), "***********0005");
        assert!(!holds_card_number(&format!("{fields:?}")));
    }

    #[test]
    fn a_timestamp_is_no_card_number() {
        let time = "20260102101504";
        assert!(holds_card_number(time), "it passes the check digit");
        let fields = Fields::parse(time.as_bytes()).unwrap();
        assert_eq!(fields.text(0), time);
        assert_eq!(fields.card_numbers(), CardNumbers::None);
    }

    #[test]
    fn keys_are_folded_and_split_at_the_first_equals_sign() {
        let fields = Fields::parse(b"\x1fHRef=a=b\x1f=\x1fNOTHING\x1fTvr=80").unwrap();
        assert_eq!(fields.value(0, "HREF"), "a=b");
        assert_eq!(fields.value(0, "tvr"), "80");
        assert_eq!(fields.value(0, "NOTHING"), "");
        assert_eq!(fields.value(7, "TVR"), "");
    }

    #[test]
    fn control_bytes_are_refused_and_strange_letters_are_not() {
        assert_eq!(
            Fields::parse(b"T00\x15"),
            Err(MessageError::ControlByte { byte: 0x15 }),
            "separators that are NAK bytes"
        );
        assert_eq!(Fields::parse(b"T00\x01"), Err(MessageError::ControlByte { byte: 1 }));
        assert_eq!(Fields::parse_leniently(b"T\x0100").map(|fields| fields.len()), Ok(1));
        assert!(Fields::parse_leniently(b"T00\x15").is_err());
        assert_eq!(Fields::parse(b"JOS\xc9").unwrap().text(0), "JOS?");
    }

    #[test]
    fn what_is_sent_is_clean() {
        let content = Composer::begin("T00")
            .field("a\x02b\x1cc\u{e9}\u{7f}\n")
            .group(&["", "1", "", ""])
            .group(&[])
            .end();
        assert_eq!(content, b"T00\x1cabc\x1c\x1f1\x1c");
        let long = Composer::begin(&"9".repeat(1000)).end();
        assert_eq!(long.len(), FIELD_LEN_MAX);
    }

    #[test]
    fn four_digits_are_kept() {
        for (text, expect) in
            [("1111", "1111"), ("************1111", "1111"), ("4111111111111112", "1112"), ("", "")]
        {
            assert_eq!(last_four(text), expect);
        }
    }
}

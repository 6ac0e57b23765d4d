//! What the simulated terminal does at the next transactions: one line each.

use std::collections::VecDeque;

use crate::device::terminal::pax::sim::settings::SimCard;
use crate::domain::money::Money;

/// How one transaction goes. A line of a script names one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    Approve,
    Decline {
        code: String,
        text: String,
    },
    /// Approved for this amount or for what was asked, whichever is less.
    ApproveLess(Money),
    /// Approved for half of what was asked.
    ApproveHalf,
    /// The terminal does not reach its bank.
    BankAway,
    /// No transaction: from here on this card is presented.
    Card(Box<SimCard>),
    /// How the next batch close goes, whatever the transactions before it do.
    Close(CloseDeed),
    /// Approved, and the answer says another amount, which is also what is booked.
    OtherAmount(Money),
    /// Approved and booked; the answer carries another reference.
    OtherReference,
    /// Approved; the answer says that the terminal had it already.
    Duplicate,
    /// Stored in the terminal; no bank was asked.
    Offline,
    /// Nobody presented a card.
    Timeout,
    /// Stopped on the terminal.
    Abort,
    /// An answer with a code that is in no table.
    StrangeCode(String),
    /// The request is taken; no answer, nothing booked.
    SilentBeforeBooking,
    /// The request is taken and the card charged; no answer.
    SilentAfterBooking,
    /// The exchange ends without an answer, and nothing is booked.
    BareEot,
    /// Takes no notice of the request at all.
    LoseRequest,
    /// Refuses this many copies of the request, then approves.
    Nak(u32),
    /// Approved; the request is not acknowledged.
    LoseAck,
    /// Approved; EOT comes so much later, or just ahead of the next ACK.
    LateEot {
        millis: u32,
    },
    /// Approved; EOT never comes.
    NoEot,
    /// Approved; bytes without meaning around everything that is sent.
    Noise,
    /// Approved; the bank takes so much longer.
    Slow {
        millis: u32,
    },
    /// Approved; so many copies of the answer have a wrong checksum.
    BadChecksum(u32),
    /// Approved; no copy of the answer can be read.
    Garbage,
    /// Approved; the answer's checksum is right and its content is not.
    Malformed,
    /// Approved; the answer comes in so many packets.
    Packets(u32),
    /// Approved; the answer holds the whole card number.
    FullCardNumber,
    /// Approved if nobody cancels; a cancelled transaction ends with a bare EOT.
    CancelByEot,
    /// The request is taken, and the terminal is exchanged for another before it answers.
    SwapSerial(Option<String>),
}

/// How one batch close goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseDeed {
    /// Closed; the bank's totals are others.
    OutOfBalance,
    /// Not closed.
    Refused,
    /// Closed; no answer.
    SilentAfter,
    /// Not closed; no answer.
    SilentBefore,
}

/// A line of a script that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScriptError {
    #[error("line {line}: `{word}` is not something that the terminal can do")]
    UnknownWord { line: usize, word: String },
    #[error("line {line}: `{word}` must be followed by {expected}")]
    Missing { line: usize, word: String, expected: &'static str },
    #[error("line {line}: after `{word}`, `{got}` is not {expected}")]
    NotFitting { line: usize, word: String, got: String, expected: &'static str },
    #[error("line {line}: `{word}` takes nothing more, but `{got}` follows")]
    TooMuch { line: usize, word: String, got: String },
}

/// Reads a script: a deed a line; `#` begins a comment; empty lines do not count.
///
/// # Errors
///
/// [`ScriptError`] with the first line that cannot be understood, counted from 1.
pub fn parse(text: &str) -> Result<Vec<Deed>, ScriptError> {
    let mut deeds = Vec::new();
    for (line_idx, line) in text.lines().enumerate() {
        let said = line.split('#').next().unwrap_or_default();
        let mut words: VecDeque<&str> = said.split_whitespace().collect();
        if let Some(word) = words.pop_front() {
            deeds.push(Line { line: line_idx + 1, word, words }.deed()?);
        }
    }
    Ok(deeds)
}

/// One line: its first word, and what is left of it.
struct Line<'a> {
    line: usize,
    word: &'a str,
    words: VecDeque<&'a str>,
}

const MILLIS: &str = "a number of milliseconds";
const COUNT: &str = "a count from 1 to 99";
const CARD: &str = "visa, mastercard, amex, discover or debit";
const WAY: &str = "insert, tap, swipe, fallback or type";
const AMOUNT: &str = "an amount such as 50.00";

impl Line<'_> {
    fn deed(mut self) -> Result<Deed, ScriptError> {
        let deed = match self.word {
            "approve" => Deed::Approve,
            "decline" => Deed::Decline {
                code: self.code()?.unwrap_or_else(|| "05".to_owned()),
                text: self.rest("DO NOT HONOR"),
            },
            "referral" => Deed::Decline { code: "01".to_owned(), text: "CALL ISSUER".to_owned() },
            "approve-half" => Deed::ApproveHalf,
            "bank-away" => Deed::BankAway,
            "card" => self.card()?,
            "close-out-of-balance" => Deed::Close(CloseDeed::OutOfBalance),
            "close-refused" => Deed::Close(CloseDeed::Refused),
            "close-silent-after" => Deed::Close(CloseDeed::SilentAfter),
            "close-silent-before" => Deed::Close(CloseDeed::SilentBefore),
            "approve-less" => Deed::ApproveLess(self.needed(AMOUNT, amount)?),
            "other-amount" => Deed::OtherAmount(self.needed(AMOUNT, amount)?),
            "other-reference" => Deed::OtherReference,
            "duplicate" => Deed::Duplicate,
            "offline" => Deed::Offline,
            "timeout" => Deed::Timeout,
            "abort" => Deed::Abort,
            "strange-code" => {
                let code = self.optional("a code of six digits", response_code)?;
                Deed::StrangeCode(code.unwrap_or_else(|| "109999".to_owned()))
            }
            "silent-before-booking" => Deed::SilentBeforeBooking,
            "silent-after-booking" => Deed::SilentAfterBooking,
            "bare-eot" => Deed::BareEot,
            "lose-request" => Deed::LoseRequest,
            "nak" => Deed::Nak(self.needed(COUNT, count)?),
            "lose-ack" => Deed::LoseAck,
            "late-eot" => Deed::LateEot { millis: self.optional(MILLIS, millis)?.unwrap_or(4_000) },
            "no-eot" => Deed::NoEot,
            "noise" => Deed::Noise,
            "slow" => Deed::Slow { millis: self.needed(MILLIS, millis)? },
            "bad-checksum" => Deed::BadChecksum(self.needed(COUNT, count)?),
            "garbage" => Deed::Garbage,
            "malformed" => Deed::Malformed,
            "packets" => Deed::Packets(self.needed(COUNT, count)?),
            "full-card-number" => Deed::FullCardNumber,
            "cancel-by-eot" => Deed::CancelByEot,
            "swap-serial" => Deed::SwapSerial(self.words.pop_front().map(str::to_owned)),
            _ => {
                let (line, word) = (self.line, self.word.to_owned());
                return Err(ScriptError::UnknownWord { line, word });
            }
        };
        match self.words.pop_front() {
            None => Ok(deed),
            Some(got) => Err(ScriptError::TooMuch {
                line: self.line,
                word: self.word.to_owned(),
                got: got.to_owned(),
            }),
        }
    }

    fn needed<T>(
        &mut self,
        expected: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, ScriptError> {
        let (line, word) = (self.line, self.word.to_owned());
        self.optional(expected, read)?.ok_or(ScriptError::Missing { line, word, expected })
    }

    fn optional<T>(
        &mut self,
        expected: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, ScriptError> {
        let Some(got) = self.words.pop_front() else { return Ok(None) };
        let (line, word) = (self.line, self.word.to_owned());
        let fault = || ScriptError::NotFitting { line, word, got: got.to_owned(), expected };
        read(got).map(Some).ok_or_else(fault)
    }

    fn card(&mut self) -> Result<Deed, ScriptError> {
        let card = self.needed(CARD, SimCard::named)?;
        let way = self.optional(WAY, |way| card.clone().presented(way))?;
        Ok(Deed::Card(Box::new(way.unwrap_or(card))))
    }

    fn code(&mut self) -> Result<Option<String>, ScriptError> {
        self.optional("a host code of two digits", |text| {
            let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            (is_code && text != "00").then(|| text.to_owned())
        })
    }

    /// All the other words, joined.
    fn rest(&mut self, default: &str) -> String {
        let words: Vec<&str> = self.words.drain(..).collect();
        if words.is_empty() { default.to_owned() } else { words.join(" ") }
    }
}

fn amount(text: &str) -> Option<Money> {
    let (whole, cents) = text.split_once('.')?;
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = (1..=7).contains(&whole.len()) && cents.len() == 2;
    let minor = format!("{whole}{cents}");
    (fits && is_number(&minor)).then(|| minor.parse().ok().map(Money::from_minor))?
}

fn count(text: &str) -> Option<u32> {
    text.parse().ok().filter(|count| (1..=99).contains(count))
}

fn millis(text: &str) -> Option<u32> {
    text.parse().ok().filter(|millis| *millis <= 3_600_000)
}

fn response_code(text: &str) -> Option<String> {
    let is_code = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_code.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_a_deed_a_line() {
        let text =
            "approve\n\n# a bad day\nDECLINE\n".replace("DECLINE", "decline 51 NO FUNDS # why");
        let declined = Deed::Decline { code: "51".to_owned(), text: "NO FUNDS".to_owned() };
        assert_eq!(parse(&text), Ok(vec![Deed::Approve, declined]));
    }

    #[test]
    fn every_word_is_understood() {
        #[rustfmt::skip]
        let cases = [
            ("decline", Deed::Decline { code: "05".to_owned(), text: "DO NOT HONOR".to_owned() }),
            ("referral", Deed::Decline { code: "01".to_owned(), text: "CALL ISSUER".to_owned() }),
            ("approve-half", Deed::ApproveHalf),
            ("bank-away", Deed::BankAway),
            ("card amex", Deed::Card(Box::new(SimCard::named("amex").unwrap()))),
            ("card debit tap",
             Deed::Card(Box::new(SimCard::named("debit").unwrap().presented("tap").unwrap()))),
            ("close-out-of-balance", Deed::Close(CloseDeed::OutOfBalance)),
            ("close-refused", Deed::Close(CloseDeed::Refused)),
            ("close-silent-after", Deed::Close(CloseDeed::SilentAfter)),
            ("close-silent-before", Deed::Close(CloseDeed::SilentBefore)),
            ("approve-less 50.00", Deed::ApproveLess(Money::from_minor(50_00))),
            ("other-amount 1.05", Deed::OtherAmount(Money::from_minor(1_05))),
            ("other-reference", Deed::OtherReference),
            ("duplicate", Deed::Duplicate),
            ("offline", Deed::Offline),
            ("timeout", Deed::Timeout),
            ("abort", Deed::Abort),
            ("strange-code", Deed::StrangeCode("109999".to_owned())),
            ("strange-code 100099", Deed::StrangeCode("100099".to_owned())),
            ("silent-before-booking", Deed::SilentBeforeBooking),
            ("silent-after-booking", Deed::SilentAfterBooking),
            ("bare-eot", Deed::BareEot),
            ("lose-request", Deed::LoseRequest),
            ("nak 2", Deed::Nak(2)),
            ("lose-ack", Deed::LoseAck),
            ("late-eot", Deed::LateEot { millis: 4_000 }),
            ("late-eot 10", Deed::LateEot { millis: 10 }),
            ("no-eot", Deed::NoEot),
            ("noise", Deed::Noise),
            ("slow 5000", Deed::Slow { millis: 5_000 }),
            ("bad-checksum 2", Deed::BadChecksum(2)),
            ("garbage", Deed::Garbage),
            ("malformed", Deed::Malformed),
            ("packets 3", Deed::Packets(3)),
            ("full-card-number", Deed::FullCardNumber),
            ("cancel-by-eot", Deed::CancelByEot),
            ("swap-serial", Deed::SwapSerial(None)),
            ("swap-serial 54000001", Deed::SwapSerial(Some("54000001".to_owned()))),
        ];
        for (text, expect) in cases {
            assert_eq!(parse(text), Ok(vec![expect]), "{text}");
        }
    }

    #[test]
    fn a_mistake_is_named_with_its_line_and_word() {
        let cases = [
            ("approve\naprove", "line 2: `aprove` is not something that the terminal can do"),
            (
                "card gold",
                "line 1: after `card`, `gold` is not visa, mastercard, amex, discover or debit",
            ),
            (
                "card visa throw",
                "line 1: after `card`, `throw` is not insert, tap, swipe, fallback or type",
            ),
            ("slow", "line 1: `slow` must be followed by a number of milliseconds"),
            ("nak many", "line 1: after `nak`, `many` is not a count from 1 to 99"),
            (
                "approve-less 50",
                "line 1: after `approve-less`, `50` is not an amount such as 50.00",
            ),
            ("timeout 5", "line 1: `timeout` takes nothing more, but `5` follows"),
            ("decline 00", "line 1: after `decline`, `00` is not a host code of two digits"),
        ];
        for (text, expect) in cases {
            assert_eq!(parse(text).unwrap_err().to_string(), expect);
        }
    }
}

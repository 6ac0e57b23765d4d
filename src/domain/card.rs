//! The words between a flow and the card terminal: requests, approvals, declines, doubts.
//!
//! Card numbers never appear here: the terminal keeps them, we keep four digits.

use std::fmt;

use chrono::NaiveDateTime;

use crate::domain::money::Money;

/// Our own reference for one exchange with the terminal: 1 to 999,999,999, from a counter
/// that is kept on disk; never used twice (terminal pitfall 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EcrRef(u32);

impl EcrRef {
    pub const MAX: u32 = 999_999_999;

    /// The reference of the void that would undo this one. References are given out two at a
    /// time, so that undoing never has to wait for the disk.
    pub const fn for_void(self) -> Self {
        Self(self.0 + 1)
    }

    /// Returns `None` for 0 and for more than nine digits; the last of all is kept for its void.
    pub const fn new(number: u32) -> Option<Self> {
        if number == 0 || number >= Self::MAX { None } else { Some(Self(number)) }
    }

    pub const fn get(self) -> u32 {
        self.0
    }
}

impl fmt::Display for EcrRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What we ask of a card terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardRequest {
    /// Who are you? Also tells whether the terminal is there.
    Probe,
    /// Charge this amount. The only request that takes money; sent at most once a reference.
    Purchase { reference: EcrRef, amount: Money, token: TokenWish },
    /// The patient no longer wants the purchase in progress. May lose the race.
    Cancel,
    /// What became of this reference? Safe to repeat. A record of another kind is no answer.
    LookUp { reference: EcrRef, of: Movement },
    /// Undo what moved under the reference `undoes`. Sent only where the terminal's journal shows
    /// it, and by the number that it has there: another terminal gives the same numbers.
    Void { reference: EcrRef, undoes: EcrRef, of: Movement },
    /// Pay this amount back. Without its original the patient presents the card again; whether
    /// that is allowed is the processor's decision. Sent at most once a reference.
    Return { reference: EcrRef, amount: Money, original: Option<Original> },
    /// Read a card for later charges, and charge nothing.
    Tokenize { reference: EcrRef },
    /// One record of the open batch, counted from 0. Safe to repeat.
    ReadRecord { number: u32 },
    /// Close the batch. `at` is the clinic's local time. Sent once: a second close would close an
    /// empty batch, and tell nothing of the first.
    CloseBatch { at: NaiveDateTime },
}

/// Whether a purchase asks for a token, for the contracts that renew by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TokenWish {
    #[default]
    None,
    Wanted,
}

/// Which way money went under a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Movement {
    /// From the patient to the clinic.
    Purchase,
    /// Back.
    Return,
}

/// What a return is of: as the approval of the purchase named itself. Either may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Original {
    /// Counts in every batch.
    pub host_reference: String,
    /// Counts in the terminal's open batch.
    pub transaction: Option<TransactionNumber>,
}

/// The number that the terminal gave a transaction; another terminal gives the same. At most 20
/// characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransactionNumber(pub String);

/// What a card terminal tells us, unasked or as an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardReport {
    /// It answered a probe.
    Ready(TerminalIdentity),
    /// The wire is gone, or a probe was not answered. Says nothing about money.
    LinkLost,
    /// The wire is back; a probe follows.
    LinkFound,
    /// How far the purchase has come; only for the eyes.
    Progress { reference: EcrRef, progress: CardProgress },
    /// The end of a purchase, as far as this exchange tells.
    Purchased { reference: EcrRef, outcome: CardOutcome },
    /// What a look-up found.
    LookedUp { reference: EcrRef, found: LookUp },
    /// The end of a void.
    Voided { reference: EcrRef, outcome: VoidOutcome },
    /// The end of a return, as far as this exchange tells.
    Returned { reference: EcrRef, outcome: CardOutcome },
    /// The end of reading a card for later.
    Tokenized { reference: EcrRef, outcome: TokenOutcome },
    /// What stands in the batch at this place.
    RecordRead { number: u32, found: RecordFound },
    /// The end of closing the batch.
    BatchClosed { outcome: BatchOutcome },
}

/// Who a terminal says it is. Kept with every payment: a swapped terminal cannot answer for its
/// predecessor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TerminalIdentity {
    pub serial_number: String,
    pub model: String,
    pub software: String,
}

/// What the terminal waits for. `Unknown` is progress of a kind that we cannot name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardProgress {
    /// The request was taken; the reader wants a card.
    ReadyForCard,
    /// The card is in; it must stay.
    CardRead,
    PinEntry,
    /// The bank is asked.
    Online,
    /// The reader wants the card again, or another.
    AnotherTry,
    /// The card may be taken.
    RemoveCard,
    Unknown,
}

/// The three ends of a purchase, and of a return. Silence is the third, never the second.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "one at a time, and the large one is the usual one")]
pub enum CardOutcome {
    /// The bank said yes: response code, host code, and reference agree. The amount may be
    /// less than asked (partial approval); the flow compares.
    Approved(Approval),
    /// A definite no; nothing was charged.
    Declined(DeclineReason),
    /// Nobody knows yet.
    Unknown(Doubt),
}

/// Why a card was refused, as far as a patient may hear of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeclineReason {
    /// The bank said no.
    Bank,
    /// Nobody presented a card in time.
    NoCard,
    /// Stopped on the terminal or on this screen, before anything was charged.
    Cancelled,
    /// The terminal cannot do what was asked (configuration); nothing was charged.
    TerminalRefused,
    /// The terminal never took the request, or knows nothing of it.
    NeverReceived,
    /// The bank approved only a part, and that part was given back.
    OnlyPart,
    /// We could not write it down, and so the terminal was never asked.
    NotRecorded,
    /// It was approved, no member of staff said yes to it, and it was given back.
    NotAllowed,
}

/// Why an outcome is unknown. For the log and for staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// Nothing was heard in time.
    Silence,
    /// The wire broke while the terminal was at work.
    LinkLost,
    /// The answer could not be read, or contradicted itself.
    Garbled,
    /// The answer was for another reference.
    OtherReference,
    /// The answer's code is not one that we know.
    StrangeCode,
    /// Approved offline: stored in the terminal, not settled money.
    StoredOffline,
    /// It says approved, and the amount is more than was asked.
    OtherAmount,
}

/// What the terminal's own journal says of a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "one at a time, and the large one is the usual one")]
pub enum LookUp {
    Approved(Approval),
    /// The bank refused it; nothing was charged.
    Declined,
    /// It was charged and has been undone since.
    Voided,
    /// The terminal knows nothing of it: not charged as far as it knows. `serial_number` is who
    /// says so; another terminal's word does not count.
    NotFound {
        serial_number: Option<String>,
    },
    /// It could not be asked.
    NoAnswer,
}

/// The end of a void.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoidOutcome {
    Done,
    /// The terminal refused; the money is still taken.
    Refused,
    Unknown,
}

/// The end of reading a card for later. No money moves, so a doubt may simply be tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenOutcome {
    Stored(StoredCard),
    /// The bank said yes and no token came: the terminal or the processor is not set up for it.
    NoToken,
    Declined(DeclineReason),
    Unknown(Doubt),
}

/// A card that may be charged later, without anything that could be used elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCard {
    pub token: CardToken,
    pub brand: CardBrand,
    pub last_four: String,
    /// The card network's own id for the agreement; later charges have to name it.
    pub network_id: String,
}

/// What the processor knows a card by. A secret of a kind: it is shown nowhere, and kept apart
/// from health data.
#[derive(Clone, PartialEq, Eq)]
pub struct CardToken {
    secret: String,
    expiry: String,
}

impl CardToken {
    /// At most so many characters are kept: more is no token of any processor that we know.
    pub const LEN_MAX: usize = 128;

    /// `expiry` is `MMYY`, or empty where it is not known. `None` for no token, and for one that
    /// is longer than any.
    pub fn new(secret: &str, expiry: &str) -> Option<Self> {
        let is_one = !secret.is_empty() && secret.len() <= Self::LEN_MAX;
        let is_expiry = expiry.len() == 4 && expiry.bytes().all(|byte| byte.is_ascii_digit());
        let expiry = if is_expiry { expiry } else { "" };
        is_one.then(|| Self { secret: secret.to_owned(), expiry: expiry.to_owned() })
    }

    /// The token itself, for the file and for the processor.
    pub fn reveal(&self) -> &str {
        &self.secret
    }

    /// `MMYY`, or empty.
    pub fn expiry(&self) -> &str {
        &self.expiry
    }
}

impl fmt::Debug for CardToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// What a place in the terminal's batch holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordFound {
    Found(BatchRecord),
    /// The batch ends before this place.
    NotThere,
    /// It could not be asked, or its answer could not be understood.
    NoAnswer,
}

/// One transaction as the terminal's batch has it, whoever asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRecord {
    /// How many records there are, if the terminal tells.
    pub n_records: Option<u32>,
    pub kind: RecordKind,
    pub standing: RecordStanding,
    /// `None` where the terminal sent no amount, as some do for voids.
    pub amount: Option<Money>,
    /// The reference that came with it, if it is one that we could have given.
    pub reference: Option<EcrRef>,
    pub transaction: TransactionNumber,
    pub auth_code: String,
    pub host_reference: String,
    pub brand: CardBrand,
    pub last_four: String,
    pub entry: EntryMode,
    /// The terminal's own clock, as it wrote it: `YYYYMMDDhhmmss`.
    pub terminal_time: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordKind {
    Purchase,
    Return,
    /// The void or the reversal of another record.
    Void,
    Tokenization,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordStanding {
    Approved,
    Declined,
    /// Stored in the terminal, and not sent to the bank.
    StoredOffline,
    Unclear,
}

/// The end of closing a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BatchOutcome {
    Closed(BatchTotals),
    /// There was nothing in it; some processors close by themselves at night.
    Empty,
    /// The terminal would not; the batch is open as it was. The code is its own, of six digits.
    Refused {
        code: String,
    },
    /// The terminal was never asked; the batch is open as it was.
    NeverSent,
    /// It may be closed or not. Reading its first record tells: a closed batch has none.
    Unknown(Doubt),
}

/// What the terminal says that it closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchTotals {
    pub batch: String,
    pub credit: Option<TenderTotal>,
    pub debit: Option<TenderTotal>,
    /// Whether the bank's totals agreed with the terminal's.
    pub balance: BatchBalance,
    /// The terminal's own clock, as it wrote it: `YYYYMMDDhhmmss`.
    pub terminal_time: String,
    pub terminal_id: String,
    pub merchant_id: String,
}

/// How many transactions of one kind of card, and what they come to, returns taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TenderTotal {
    pub count: u32,
    pub amount: Money,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BatchBalance {
    Agreed,
    /// Closed, and the bank counts differently (code 000300).
    OutOfBalance,
}

/// The issuer's yes, with what must be kept to defend it (CB-1) and printed (RC-3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// What was approved; may be less than asked.
    pub amount: Money,
    pub auth_code: String,
    /// The terminal's number for it.
    pub transaction: TransactionNumber,
    pub host_reference: String,
    pub batch: String,
    pub brand: CardBrand,
    /// At most four digits, whatever the terminal sent.
    pub last_four: String,
    pub entry: EntryMode,
    pub chip: ChipData,
    /// The terminal's own clock, as it wrote it: `YYYYMMDDhhmmss`.
    pub terminal_time: String,
    pub terminal_id: String,
    /// The processor's number for this clinic; empty where the terminal does not tell it.
    pub merchant_id: String,
    /// The number of this exchange with the bank, as the terminal counts them.
    pub sequence: String,
    /// The card network's own id of it; charges that follow from it have to name it.
    pub network_id: String,
    /// `None` where none was asked for, and where the processor gives none.
    pub token: Option<CardToken>,
}

/// What a chip leaves behind for receipts and disputes. Kept as the terminal wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChipData {
    pub aid: String,
    pub label: String,
    pub tvr: String,
    pub tsi: String,
    /// How the cardholder was checked: the terminal's own code, not interpreted.
    pub cvm: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CardBrand {
    Visa,
    Mastercard,
    Amex,
    Discover,
    Diners,
    Jcb,
    Other,
}

impl CardBrand {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Visa => "Visa",
            Self::Mastercard => "Mastercard",
            Self::Amex => "American Express",
            Self::Discover => "Discover",
            Self::Diners => "Diners Club",
            Self::Jcb => "JCB",
            Self::Other => "Card",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryMode {
    Chip,
    Contactless,
    Swipe,
    FallbackSwipe,
    Manual,
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_shown_nowhere() {
        let token = CardToken::new("TKN4111AAAA", "1229").unwrap();
        assert_eq!(format!("{token:?}"), "***");
        assert_eq!((token.reveal(), token.expiry()), ("TKN4111AAAA", "1229"));
    }

    #[test]
    fn no_token_is_none_and_an_expiry_is_four_digits() {
        assert_eq!(CardToken::new("", "1229"), None);
        assert_eq!(CardToken::new(&"T".repeat(CardToken::LEN_MAX + 1), ""), None);
        for strange in ["", "12/29", "122", "4111111111111111"] {
            assert_eq!(CardToken::new("T", strange).unwrap().expiry(), "");
        }
    }
}

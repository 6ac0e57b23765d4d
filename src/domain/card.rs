//! The words between a flow and the card terminal: requests, approvals, declines, doubts.
//!
//! Card numbers never appear here: the terminal keeps them, we keep four digits.

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

impl std::fmt::Display for EcrRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What we ask of a card terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardRequest {
    /// Who are you? Also tells whether the terminal is there.
    Probe,
    /// Charge this amount. The only request that takes money; sent at most once a reference.
    Purchase { reference: EcrRef, amount: Money },
    /// The patient no longer wants the purchase in progress. May lose the race.
    Cancel,
    /// What became of this reference? Safe to repeat.
    LookUp { reference: EcrRef },
    /// Undo a purchase of this batch. `original` is the terminal's own transaction number.
    Void { reference: EcrRef, original: TransactionNumber },
}

/// The number that the terminal gave a transaction; needed to void it. At most 20 characters.
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

/// The three ends of a purchase. Silence is the third, never the second.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// The issuer's yes, with what must be kept to defend it (CB-1) and printed (RC-3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// What was approved; may be less than asked.
    pub amount: Money,
    pub auth_code: String,
    /// The terminal's number for it; needed to void.
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

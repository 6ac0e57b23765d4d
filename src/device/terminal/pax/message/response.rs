//! What a terminal says: heads, packets, and the groups of A01, T01, R03 and B01.

use crate::device::terminal::pax::message::request::is_command;
use crate::device::terminal::pax::message::{Fields, MessageError, last_four};
use crate::domain::card::{
    Approval, BatchBalance, BatchRecord, BatchTotals, CardBrand, CardToken, ChipData, EcrRef,
    EntryMode, RecordKind, RecordStanding, StoredCard, TenderTotal, TerminalIdentity,
    TransactionNumber,
};
use crate::domain::money::Money;

use super::FS;

/// One packet of an answer: whether others follow, and its content without the status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packet {
    pub follow: Follow,
    pub content: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follow {
    Last,
    More,
}

impl Packet {
    /// # Errors
    ///
    /// [`MessageError::NoHead`] when the body does not begin with a status and FS.
    pub fn parse(body: &[u8]) -> Result<Self, MessageError> {
        let (follow, content) = match body {
            [b'0', FS, content @ ..] => (Follow::Last, content),
            [b'1', FS, content @ ..] => (Follow::More, content),
            _ => return Err(MessageError::NoHead),
        };
        Ok(Self { follow, content: content.to_vec() })
    }

    /// The command that this packet says it answers with, if it has a head.
    pub fn command(&self) -> Option<&str> {
        let first = self.content.split(|byte| *byte == FS).next()?;
        std::str::from_utf8(first).ok().filter(|text| is_command(text))
    }

    /// Joins the packets of one answer. What they hold is one message, cut anywhere; a head that
    /// is repeated word for word is dropped.
    pub fn join(packets: &[Self]) -> Vec<u8> {
        let mut whole: Vec<u8> = Vec::new();
        let head = packets.first().map_or(Vec::new(), |first| head_of(&first.content, 4));
        let short_head = packets.first().map_or(Vec::new(), |first| head_of(&first.content, 2));
        for (idx, packet) in packets.iter().enumerate() {
            let repeated = [&head, &short_head]
                .into_iter()
                .filter(|head| idx > 0 && !head.is_empty())
                .find_map(|head| packet.content.strip_prefix(head.as_slice()));
            match repeated {
                Some(rest) => {
                    if whole.last().is_some_and(|byte| *byte != FS) {
                        whole.push(FS);
                    }
                    whole.extend_from_slice(rest);
                }
                None => whole.extend_from_slice(&packet.content),
            }
        }
        whole
    }
}

/// The first `n_fields` fields with the FS behind them; nothing if there are not so many.
fn head_of(content: &[u8], n_fields: usize) -> Vec<u8> {
    let ends = content.iter().enumerate().filter(|(_, byte)| **byte == FS).map(|(idx, _)| idx);
    let end = ends.skip(n_fields.saturating_sub(1)).map(|idx| idx + 1).next();
    end.and_then(|end| content.get(..end)).map_or(Vec::new(), <[u8]>::to_vec)
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// `T01`
    pub command: String,
    /// `000000`
    pub code: String,
    pub text: String,
    /// What follows the text.
    pub fields: Fields,
}

impl Response {
    /// # Errors
    ///
    /// When it holds control bytes, or has no command or no code of six digits.
    pub fn parse(content: &[u8]) -> Result<Self, MessageError> {
        let fields = Fields::parse(content)?;
        let (command, code) = (fields.text(0).to_owned(), fields.text(2).to_owned());
        let is_code = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
        if !is_command(&command) || !is_code {
            return Err(MessageError::NoHead);
        }
        let text = fields.text(3).to_owned();
        Ok(Self { command, code, text, fields: fields.after(4) })
    }

    /// Reads an A01.
    pub fn identity(&self) -> TerminalIdentity {
        TerminalIdentity {
            serial_number: self.fields.text(0).to_owned(),
            model: self.fields.text(1).to_owned(),
            software: self.fields.text(2).to_owned(),
        }
    }

    /// Reads a T01.
    pub fn transaction(&self) -> Transaction {
        Transaction::read(
            &self.fields,
            &Places { host: 0, kind: 1, original: 1, amount: 2, extra: 8 },
        )
    }

    /// Reads the record of an R03 that is about `reference`. `None` if it is about another: some
    /// versions have one more field, so the place is found by the reference itself.
    pub fn record_of(&self, reference: EcrRef) -> Option<Transaction> {
        let reference = reference.to_string();
        [6, 7].into_iter().find_map(|amount| {
            let places = Places { host: 2, kind: 4, original: 5, amount, extra: amount + 6 };
            let record = Transaction::read(&self.fields, &places);
            let is_whole = record.amount.is_some() || record.is_void();
            (record.reference == reference && is_whole).then_some(record)
        })
    }

    /// Reads the record of an R03 that is about a place in the batch. `None` if it is about another
    /// place, or cannot be understood.
    pub fn record_at(&self, number: u32) -> Option<BatchRecord> {
        let place = self.fields.text(1);
        if !place.is_empty() && place != number.to_string() {
            return None;
        }
        // Some versions have one more field: the trace tells where the groups are.
        let amount = [6, 7].into_iter().find(|amount| is_trace(&self.fields, amount + 2))?;
        let places = Places { host: 2, kind: 4, original: 5, amount, extra: amount + 6 };
        let record = Transaction::read(&self.fields, &places);
        let n_records = self.fields.text(0).parse().ok();
        Some(record.in_batch(n_records, self.code == "000001"))
    }

    /// Reads a B01.
    pub fn batch_totals(&self, balance: BatchBalance) -> ToldTotals {
        let tender = |field, place| self.fields.text(field).split('=').nth(place);
        let total = |place| {
            let count = tender(1, place).and_then(number)?;
            let amount = tender(2, place).and_then(signed)?;
            Some(TenderTotal { count: u32::try_from(count).ok()?, amount })
        };
        let counts = self.fields.text(1);
        let is_empty =
            !counts.is_empty() && counts.split('=').all(|count| number(count) == Some(0));
        let totals = BatchTotals {
            batch: self.fields.part(0, 5).to_owned(),
            credit: total(0),
            debit: total(1),
            balance,
            terminal_time: self.fields.text(3).to_owned(),
            terminal_id: self.fields.text(4).to_owned(),
            merchant_id: self.fields.text(5).to_owned(),
        };
        ToldTotals { is_empty, totals }
    }
}

/// What a B01 holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldTotals {
    /// Whether every kind of card is said to have no transaction.
    pub is_empty: bool,
    pub totals: BatchTotals,
}

/// Where the groups of a transaction are.
struct Places {
    host: usize,
    kind: usize,
    original: usize,
    /// Account and trace follow the amount.
    amount: usize,
    extra: usize,
}

/// A transaction as the terminal tells it, in a T01 or in an R03.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    pub host_code: String,
    pub kind: String,
    /// The type that it had before it was changed, in an R03.
    pub original_kind: String,
    /// What was approved. `None` if that is not a number.
    pub amount: Option<Money>,
    /// The echo of our reference.
    pub reference: String,
    auth_code: String,
    host_reference: String,
    batch: String,
    last_four: String,
    entry: EntryMode,
    brand: CardBrand,
    number: String,
    time: String,
    chip: ChipData,
    terminal_id: String,
    merchant_id: String,
    sequence: String,
    network_id: String,
    token: Option<CardToken>,
}

impl Transaction {
    fn read(fields: &Fields, places: &Places) -> Self {
        let Places { host, kind, original, amount, extra } = *places;
        let (account, trace) = (amount + 1, amount + 2);
        // The additional group of newer versions may stand further back.
        let extra = (extra..fields.len()).find(|at| holds_chip(fields, *at)).unwrap_or(extra);
        let value = |key| fields.value(extra, key).to_owned();
        let label = [value("APPLAB"), value("APPPN")].into_iter().find(|text| !text.is_empty());
        Self {
            host_code: fields.part(host, 0).trim().to_owned(),
            auth_code: fields.part(host, 2).trim().to_owned(),
            host_reference: fields.part(host, 3).to_owned(),
            batch: fields.part(host, 5).to_owned(),
            kind: fields.text(kind).to_owned(),
            original_kind: fields.text(original).to_owned(),
            amount: number(fields.text(amount)).map(Money::from_minor),
            last_four: last_four(fields.text(account)),
            entry: entry_mode(fields.part(account, 1)),
            brand: brand(fields.part(account, 6)),
            number: fields.part(trace, 0).chars().take(20).collect(),
            reference: fields.part(trace, 1).trim().to_owned(),
            time: fields.part(trace, 2).to_owned(),
            chip: ChipData {
                aid: value("AID"),
                label: label.unwrap_or_default(),
                tvr: value("TVR"),
                tsi: value("TSI"),
                cvm: value("CVM"),
            },
            terminal_id: value("TID"),
            merchant_id: value("MID"),
            sequence: fields.part(host, 4).to_owned(),
            network_id: fields.part(host, 6).to_owned(),
            token: token(&value("TOKEN"), fields.part(account, 2)),
        }
    }

    /// Whether the host said yes. The three codes mean the same (85 answers a verification).
    pub fn is_host_approved(&self) -> bool {
        matches!(self.host_code.as_str(), "0" | "00" | "85")
    }

    /// Whether the host said yes to a part.
    pub fn is_host_approved_in_part(&self) -> bool {
        self.host_code == "10"
    }

    pub fn has_auth_code(&self) -> bool {
        !self.auth_code.is_empty()
    }

    /// Whether this undoes a transaction, or was undone: any of the voids, or a reversal.
    pub fn is_void(&self) -> bool {
        matches!(self.kind.as_str(), "16" | "17" | "18" | "19" | "20" | "21" | "99")
    }

    /// Whether this is the void of a transaction of that kind: a void says so in its own kind, or
    /// else in its original's, where it tells that.
    fn is_void_of_kind(&self, kind: &str) -> bool {
        match self.kind.as_str() {
            "17" => kind == "01",
            "18" => kind == "02",
            "16" | "99" => {
                matches!(self.original_kind.as_str(), "" | "00") || { self.original_kind == kind }
            }
            _ => false,
        }
    }

    /// The same for the look-up.
    pub fn is_void_of(&self, kind: &str) -> bool {
        self.is_void() && self.is_void_of_kind(kind)
    }

    /// The card that may be charged later, if the processor gave a token for it.
    pub fn stored_card(self) -> Option<StoredCard> {
        let Self { token, brand, last_four, network_id, .. } = self;
        Some(StoredCard { token: token?, brand, last_four, network_id })
    }

    fn in_batch(self, n_records: Option<u32>, is_offline: bool) -> BatchRecord {
        let standing = match () {
            () if is_offline => RecordStanding::StoredOffline,
            () if self.is_host_approved() || self.is_host_approved_in_part() => {
                RecordStanding::Approved
            }
            () if self.host_code.is_empty() => RecordStanding::Unclear,
            () => RecordStanding::Declined,
        };
        let kind = match self.kind.as_str() {
            "01" => RecordKind::Purchase,
            "02" => RecordKind::Return,
            "32" => RecordKind::Tokenization,
            _ if self.is_void() => RecordKind::Void,
            _ => RecordKind::Other,
        };
        BatchRecord {
            n_records,
            kind,
            standing,
            amount: self.amount,
            reference: self.reference.parse().ok().and_then(EcrRef::new),
            transaction: TransactionNumber(self.number),
            auth_code: self.auth_code,
            host_reference: self.host_reference,
            brand: self.brand,
            last_four: self.last_four,
            entry: self.entry,
            terminal_time: self.time,
        }
    }

    /// What must be kept of it. `serial_number` stands in for a terminal id that was not sent.
    pub fn approval(self, amount: Money, serial_number: &str) -> Approval {
        let terminal_id =
            if self.terminal_id.is_empty() { serial_number.to_owned() } else { self.terminal_id };
        Approval {
            amount,
            auth_code: self.auth_code,
            transaction: TransactionNumber(self.number),
            host_reference: self.host_reference,
            batch: self.batch,
            brand: self.brand,
            last_four: self.last_four,
            entry: self.entry,
            chip: self.chip,
            terminal_time: self.time,
            terminal_id,
            merchant_id: self.merchant_id,
            sequence: self.sequence,
            network_id: self.network_id,
            token: self.token,
        }
    }
}

/// A token whose form is that of a card number was cut with the card numbers: it is none any more,
/// and there is no telling whether it was one.
fn token(text: &str, expiry: &str) -> Option<CardToken> {
    if text.contains('*') {
        log::error!("the terminal sends a token in the form of a card number; it is not kept");
        return None;
    }
    CardToken::new(text, expiry)
}

fn holds_chip(fields: &Fields, field: usize) -> bool {
    ["AID", "APPLAB", "TVR", "HREF", "TOKEN"].iter().any(|key| !fields.value(field, key).is_empty())
}

/// A whole number of cents or of pieces, at most twelve digits.
fn number(text: &str) -> Option<i64> {
    let is_number =
        (1..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

/// Cents that may be less than nothing: a batch in which more was given back.
fn signed(text: &str) -> Option<Money> {
    let minor = match text.strip_prefix('-') {
        Some(positive) => number(positive).map(|minor| -minor),
        None => number(text),
    };
    minor.map(Money::from_minor)
}

/// Whether a field looks like a trace: the terminal's number, our reference, a time.
fn is_trace(fields: &Fields, field: usize) -> bool {
    let time = fields.part(field, 2);
    number(fields.part(field, 0)).is_some()
        && time.len() == 14
        && time.bytes().all(|byte| byte.is_ascii_digit())
}

fn entry_mode(code: &str) -> EntryMode {
    match code {
        "0" => EntryMode::Manual,
        "1" => EntryMode::Swipe,
        "2" => EntryMode::Contactless,
        "4" => EntryMode::Chip,
        "5" => EntryMode::FallbackSwipe,
        _ => EntryMode::Other,
    }
}

fn brand(code: &str) -> CardBrand {
    match code {
        "01" => CardBrand::Visa,
        "02" => CardBrand::Mastercard,
        "03" => CardBrand::Amex,
        "04" => CardBrand::Discover,
        "05" => CardBrand::Diners,
        "07" => CardBrand::Jcb,
        _ => CardBrand::Other,
    }
}

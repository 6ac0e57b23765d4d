//! What a terminal says: heads, packets, and the groups of A01, T01, R03 and B01.

use crate::device::terminal::pax::message::request::is_command;
use crate::device::terminal::pax::message::{Fields, MessageError, last_four};
use crate::domain::card::{
    Approval, CardBrand, CardToken, ChipData, EcrRef, EntryMode, TerminalIdentity,
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

    /// Reads a B01.
    pub fn batch_totals(&self) -> BatchTotals {
        let first = |field| self.fields.text(field).split('=').next().and_then(number);
        BatchTotals {
            batch: self.fields.part(0, 5).to_owned(),
            n_credit: first(1),
            credit: first(2).map(Money::from_minor),
            terminal_id: self.fields.text(4).to_owned(),
            merchant_id: self.fields.text(5).to_owned(),
        }
    }
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

/// What a batch close says of credit cards. `None` for what is not a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchTotals {
    pub batch: String,
    pub n_credit: Option<i64>,
    pub credit: Option<Money>,
    pub terminal_id: String,
    pub merchant_id: String,
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

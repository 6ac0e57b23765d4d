//! What a simulated terminal and its bank keep when they are switched off, and its text in a file.

use serde_json::{Value, json};

use crate::device::terminal::pax::sim::bank::{BankBook, BankMove};
use crate::device::terminal::pax::sim::batch::{Batch, CardSeen, Record, Standing};
use crate::device::terminal::pax::sim::settings::{FirstNumbers, SimSettings};
use crate::domain::money::Money;

/// The layout of the text.
const VERSION: u64 = 1;

/// Everything that survives a power cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memory {
    pub serial_number: String,
    /// The numbers that come next.
    pub next: FirstNumbers,
    pub batch: Batch,
    pub bank: BankBook,
}

/// A text that is no memory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MemoryError {
    #[error("it is not JSON: {0}")]
    NotJson(String),
    #[error("`{0}` is missing, or is not what it should be")]
    Unfit(&'static str),
}

impl Memory {
    /// A terminal that was never used.
    pub fn new(settings: &SimSettings) -> Self {
        Self {
            serial_number: settings.serial_number.clone(),
            next: settings.first,
            batch: Batch::default(),
            bank: BankBook::default(),
        }
    }

    /// The text of it, for a file.
    pub fn to_text(&self) -> String {
        let next = &self.next;
        let moves: Vec<Value> = self.bank.moves.iter().map(of_move).collect();
        let records: Vec<Value> = self.batch.records().iter().map(of_record).collect();
        let whole = json!({
            "version": VERSION,
            "serial_number": self.serial_number,
            "next": {
                "transaction": next.transaction,
                "trace": next.trace,
                "batch": next.batch,
                "auth_code": next.auth_code,
                "host_reference": next.host_reference,
            },
            "batch": records,
            "bank": { "moves": moves, "tokens": self.bank.tokens },
        });
        format!("{whole:#}\n")
    }

    /// Reads such a text.
    ///
    /// # Errors
    ///
    /// [`MemoryError`] with the first thing that is not as it should be.
    pub fn from_text(text: &str) -> Result<Self, MemoryError> {
        let whole: Value =
            serde_json::from_str(text).map_err(|error| MemoryError::NotJson(error.to_string()))?;
        let whole = Node(&whole);
        if whole.number("version")? != VERSION {
            return Err(MemoryError::Unfit("version"));
        }
        let (next, bank) = (whole.node("next")?, whole.node("bank")?);
        let mut batch = Batch::default();
        for record in whole.list("batch")? {
            batch.add(record_of(Node(record))?);
        }
        Ok(Self {
            serial_number: whole.text("serial_number")?,
            next: FirstNumbers {
                transaction: next.small("transaction")?,
                trace: next.small("trace")?,
                batch: next.small("batch")?,
                auth_code: next.small("auth_code")?,
                host_reference: next.number("host_reference")?,
            },
            batch,
            bank: BankBook {
                moves: bank
                    .list("moves")?
                    .iter()
                    .map(|entry| move_of(Node(entry)))
                    .collect::<Result<_, _>>()?,
                tokens: bank.texts("tokens")?,
            },
        })
    }
}

fn of_move(entry: &BankMove) -> Value {
    json!({
        "reference": entry.reference,
        "amount": entry.amount.minor(),
        "given_back": entry.given_back.minor(),
    })
}

fn move_of(entry: Node<'_>) -> Result<BankMove, MemoryError> {
    Ok(BankMove {
        reference: entry.text("reference")?,
        amount: entry.money("amount")?,
        given_back: entry.money("given_back")?,
    })
}

fn of_record(record: &Record) -> Value {
    let card = &record.card;
    json!({
        "number": record.number,
        "kind": record.kind,
        "reference": record.reference,
        "amount": record.amount.minor(),
        "standing": standing_word(record.standing),
        "host_code": record.host_code,
        "host_text": record.host_text,
        "auth_code": record.auth_code,
        "host_reference": record.host_reference,
        "trace": record.trace,
        "batch": record.batch,
        "time": record.time,
        "token": record.token,
        "undoes": record.undoes,
        "card": {
            "last_four": card.last_four,
            "expiry": card.expiry,
            "brand": card.brand,
            "holder": card.holder,
            "entry": card.entry,
            "chip": card.chip,
        },
    })
}

fn record_of(record: Node<'_>) -> Result<Record, MemoryError> {
    let card = record.node("card")?;
    let standing = record.text("standing")?;
    Ok(Record {
        number: record.small("number")?,
        kind: record.text("kind")?,
        reference: record.text("reference")?,
        amount: record.money("amount")?,
        standing: STANDINGS
            .into_iter()
            .find(|(_, word)| *word == standing)
            .map(|(standing, _)| standing)
            .ok_or(MemoryError::Unfit("standing"))?,
        host_code: record.text("host_code")?,
        host_text: record.text("host_text")?,
        auth_code: record.text("auth_code")?,
        host_reference: record.text("host_reference")?,
        trace: record.small("trace")?,
        batch: record.small("batch")?,
        time: record.text("time")?,
        token: record.text("token").ok(),
        undoes: record.small("undoes").ok(),
        card: CardSeen {
            last_four: card.text("last_four")?,
            expiry: card.text("expiry")?,
            brand: card.text("brand")?,
            holder: card.text("holder")?,
            entry: card.text("entry")?,
            chip: card.texts("chip")?,
        },
    })
}

const STANDINGS: [(Standing, &str); 3] = [
    (Standing::Approved, "approved"),
    (Standing::Declined, "declined"),
    (Standing::StoredOffline, "stored-offline"),
];

fn standing_word(standing: Standing) -> &'static str {
    let found = STANDINGS.into_iter().find(|(known, _)| *known == standing);
    found.map_or("", |(_, word)| word)
}

/// A piece of the text, read by key.
#[derive(Clone, Copy)]
struct Node<'a>(&'a Value);

impl<'a> Node<'a> {
    fn value(self, key: &'static str) -> Result<&'a Value, MemoryError> {
        self.0.get(key).ok_or(MemoryError::Unfit(key))
    }

    fn node(self, key: &'static str) -> Result<Self, MemoryError> {
        self.value(key).map(Node)
    }

    fn text(self, key: &'static str) -> Result<String, MemoryError> {
        self.value(key)?.as_str().map(str::to_owned).ok_or(MemoryError::Unfit(key))
    }

    fn number(self, key: &'static str) -> Result<u64, MemoryError> {
        self.value(key)?.as_u64().ok_or(MemoryError::Unfit(key))
    }

    fn small(self, key: &'static str) -> Result<u32, MemoryError> {
        u32::try_from(self.number(key)?).map_err(|_why| MemoryError::Unfit(key))
    }

    fn money(self, key: &'static str) -> Result<Money, MemoryError> {
        self.value(key)?.as_i64().map(Money::from_minor).ok_or(MemoryError::Unfit(key))
    }

    fn list(self, key: &'static str) -> Result<&'a [Value], MemoryError> {
        self.value(key)?.as_array().map(Vec::as_slice).ok_or(MemoryError::Unfit(key))
    }

    fn texts(self, key: &'static str) -> Result<Vec<String>, MemoryError> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        self.list(key)?.iter().map(text).collect::<Option<_>>().ok_or(MemoryError::Unfit(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memory_comes_back_as_it_was() {
        let memory = used();
        assert_eq!(Memory::from_text(&memory.to_text()), Ok(memory));
    }

    #[test]
    fn what_is_not_a_memory_is_named() {
        let whole = used().to_text();
        let cases = [
            ("", "it is not JSON: EOF while parsing a value at line 1 column 0"),
            ("{}", "`version` is missing, or is not what it should be"),
            (
                &whole.replace("\"version\": 1", "\"version\": 2"),
                "`version` is missing, or is not what it should be",
            ),
            (
                &whole.replace("declined", "odd"),
                "`standing` is missing, or is not what it should be",
            ),
            (
                &whole.replace("\"trace\": 8", "\"trace\": -8"),
                "`trace` is missing, or is not what it should be",
            ),
        ];
        for (text, expect) in cases {
            assert_eq!(Memory::from_text(text).unwrap_err().to_string(), expect);
        }
    }

    fn used() -> Memory {
        let mut memory = Memory::new(&SimSettings::default());
        let record = crate::device::terminal::pax::sim::batch::sample(1, "01", 149_00, None);
        memory.bank.take(&record, None);
        memory.batch.add(record.clone());
        memory.batch.add(Record {
            standing: Standing::Declined,
            token: Some("TKN1".to_owned()),
            undoes: Some(1),
            trace: 8,
            ..record
        });
        memory
    }
}

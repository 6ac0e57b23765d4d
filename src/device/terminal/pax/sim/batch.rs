//! The simulated terminal's own memory: what was charged since the last close.

use std::fmt;

use crate::device::terminal::pax::sim::settings::SimCard;
use crate::domain::money::Money;

/// One transaction as the terminal remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The terminal's own number for it.
    pub number: u32,
    /// Two digits: 01 sale, 02 return, 03 authorization, 16 void.
    pub kind: String,
    /// The register's reference, as it came.
    pub reference: String,
    pub amount: Money,
    pub standing: Standing,
    pub host_code: String,
    pub host_text: String,
    pub auth_code: String,
    pub host_reference: String,
    pub trace: u32,
    pub batch: u32,
    /// `YYYYMMDDhhmmss`
    pub time: String,
    pub token: Option<String>,
    /// For a void: the number of what it undid.
    pub undoes: Option<u32>,
    pub card: CardSeen,
}

/// What a terminal keeps of a card.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CardSeen {
    pub last_four: String,
    /// `MMYY`
    pub expiry: String,
    pub brand: String,
    pub holder: String,
    pub entry: String,
    /// `KEY=VALUE`
    pub chip: Vec<String>,
}

impl From<&SimCard> for CardSeen {
    fn from(card: &SimCard) -> Self {
        Self {
            last_four: card.last_four().to_owned(),
            expiry: card.expiry.clone(),
            brand: card.brand.clone(),
            holder: card.holder.clone(),
            entry: card.entry.clone(),
            chip: card.chip.iter().map(|pair| (*pair).to_owned()).collect(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Approved,
    Declined,
    /// Approved without asking a bank.
    StoredOffline,
}

/// A charge that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    pub reference: String,
    pub amount: Money,
}

/// What the close of a batch says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    pub n_transactions: usize,
    pub amount: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Batch {
    records: Vec<Record>,
}

/// How a register names a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key<'a> {
    Reference(&'a str),
    Number(&'a str),
    /// The place in the batch, counted from 0.
    Place(&'a str),
    AuthCode(&'a str),
    HostReference(&'a str),
}

impl fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reference(text) => write!(f, "reference {text}"),
            Self::Number(text) => write!(f, "transaction {text}"),
            Self::Place(text) => write!(f, "record {text}"),
            Self::AuthCode(text) => write!(f, "auth code {text}"),
            Self::HostReference(text) => write!(f, "host reference {text}"),
        }
    }
}

impl Batch {
    pub fn add(&mut self, record: Record) {
        self.records.push(record);
    }

    pub fn records(&self) -> &[Record] {
        &self.records
    }

    pub fn clear(&mut self) {
        self.records.clear();
    }

    /// The latest record with this key, and its place.
    pub fn find(&self, key: Key) -> Option<(usize, &Record)> {
        let is_it = |place: usize, record: &Record| match key {
            Key::Reference(reference) => record.reference == reference,
            // Some registers send it with leading zeros.
            Key::Number(number) => number.parse() == Ok(record.number),
            Key::Place(wanted) => place.to_string() == wanted,
            Key::AuthCode(code) => record.auth_code == code,
            Key::HostReference(reference) => record.host_reference == reference,
        };
        self.records.iter().enumerate().rev().find(|(place, record)| is_it(*place, record))
    }

    pub fn is_undone(&self, number: u32) -> bool {
        self.records
            .iter()
            .any(|record| record.undoes == Some(number) && record.standing == Standing::Approved)
    }

    /// Whether this is money that stands: approved, no hold, and not undone.
    fn is_standing(&self, record: &Record) -> bool {
        record.standing != Standing::Declined
            && matches!(record.kind.as_str(), "01" | "02" | "04" | "05")
            && !self.is_undone(record.number)
    }

    /// The charges that stand, oldest first.
    pub fn charges(&self) -> Vec<Charge> {
        let is_charge = |record: &&Record| record.kind != "02" && self.is_standing(record);
        let charge =
            |record: &Record| Charge { reference: record.reference.clone(), amount: record.amount };
        self.records.iter().filter(is_charge).map(charge).collect()
    }

    /// How often the bank said yes to a charge, whether or not it was undone later.
    pub fn n_charged(&self) -> usize {
        let is_charge = |record: &&Record| {
            record.standing != Standing::Declined
                && matches!(record.kind.as_str(), "01" | "04" | "05")
        };
        self.records.iter().filter(is_charge).count()
    }

    /// What stands, returns taken off.
    pub fn totals(&self) -> Totals {
        let standing: Vec<&Record> =
            self.records.iter().filter(|record| self.is_standing(record)).collect();
        let sign = |record: &Record| if record.kind == "02" { -1 } else { 1 };
        let minor = standing
            .iter()
            .map(|record| record.amount.minor().saturating_mul(sign(record)))
            .fold(0_i64, i64::saturating_add);
        Totals { n_transactions: standing.len(), amount: Money::from_minor(minor) }
    }
}

/// A record for tests.
#[cfg(test)]
pub fn sample(number: u32, kind: &str, minor: i64, undoes: Option<u32>) -> Record {
    Record {
        number,
        kind: kind.to_owned(),
        reference: format!("R{number}"),
        amount: Money::from_minor(minor),
        standing: Standing::Approved,
        host_code: "00".to_owned(),
        host_text: "APPROVAL".to_owned(),
        auth_code: "1".to_owned(),
        host_reference: "6".to_owned(),
        trace: number,
        batch: 1,
        time: "20260102101530".to_owned(),
        token: None,
        undoes,
        card: CardSeen::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn voids_and_returns_count_against_the_total() {
        let mut batch = Batch::default();
        batch.add(sample(1, "01", 100_00, None));
        batch.add(sample(2, "01", 40_00, None));
        batch.add(sample(3, "02", 10_00, None));
        batch.add(sample(4, "16", 40_00, Some(2)));
        batch.add(Record { standing: Standing::Declined, ..sample(5, "01", 7_00, None) });
        let totals = Totals { n_transactions: 2, amount: Money::from_minor(90_00) };
        assert_eq!(batch.totals(), totals);
        assert_eq!(batch.charges().len(), 1);
        assert_eq!(batch.n_charged(), 2);
    }

    #[test]
    fn the_latest_of_a_name_is_found() {
        let mut batch = Batch::default();
        batch.add(sample(1, "01", 100_00, None));
        batch.add(Record { reference: "R1".to_owned(), ..sample(2, "01", 40_00, None) });
        let found = |key| batch.find(key).map(|(place, record)| (place, record.number));
        assert_eq!(found(Key::Reference("R1")), Some((1, 2)));
        assert_eq!(found(Key::Number("1")), Some((0, 1)));
        assert_eq!(found(Key::Place("0")), Some((0, 1)));
        assert_eq!(found(Key::Place("9")), None);
    }
}

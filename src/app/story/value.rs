//! What a story expects, as values that can be compared, and how they are read from its file.

use std::fmt;

use chrono::NaiveDate;

use crate::config::fault::ConfigError;
use crate::config::reader::Entry;
use crate::domain::money::Money;

/// One thing expected or found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Amount(Money),
    Count(i64),
    Day(NaiveDate),
    Word(String),
    Flag(bool),
    List(Vec<Value>),
    /// Names and values. Of what is found, only the names expected are looked at.
    Table(Vec<(String, Value)>),
}

/// What a key expects.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    Amount,
    Count,
    Day,
    Word,
    Flag,
    List(&'static Shape),
    /// A table with these keys.
    Keys(&'static [(&'static str, Shape)]),
    /// A table whose names are the story's or the catalog's own.
    Names(&'static Shape),
    /// The first of these that fits.
    Either(&'static [Shape]),
}

/// One expectation, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub line: usize,
    pub key: String,
    pub value: Value,
}

impl Shape {
    /// In words: "an amount like "387.00"".
    pub fn said(self) -> String {
        match self {
            Self::Amount => "an amount like \"387.00\"".to_owned(),
            Self::Count => "a whole number".to_owned(),
            Self::Day => "a date like 2027-03-07".to_owned(),
            Self::Word => "a word in quotes".to_owned(),
            Self::Flag => "true or false".to_owned(),
            Self::List(of) => format!("a list in brackets, each {}", of.said()),
            Self::Keys(keys) => {
                let keys: Vec<&str> = keys.iter().map(|(key, _)| *key).collect();
                format!("a table with {}", keys.join(", "))
            }
            Self::Names(of) => format!("a table, each {}", of.said()),
            Self::Either(shapes) => {
                let said: Vec<String> = shapes.iter().map(|shape| shape.said()).collect();
                said.join(", or ")
            }
        }
    }

    /// Whether `entry` looks like it, so that its mistakes are told as mistakes of this shape.
    fn suits(self, entry: &Entry<'_>) -> bool {
        match self {
            Self::Amount => entry.is_text() && entry.signed_money().is_ok(),
            Self::Word => entry.is_text(),
            Self::Count => entry.number().is_ok(),
            Self::Day => entry.date().is_ok(),
            Self::Flag => entry.flag().is_ok(),
            Self::List(_) => entry.is_list(),
            Self::Keys(_) | Self::Names(_) => entry.is_table(),
            Self::Either(shapes) => shapes.iter().any(|shape| shape.suits(entry)),
        }
    }

    /// # Errors
    ///
    /// When `entry` has another shape.
    pub fn read(self, entry: &Entry<'_>) -> Result<Value, ConfigError> {
        Ok(match self {
            Self::Amount => Value::Amount(entry.signed_money()?),
            Self::Count => Value::Count(entry.number()?),
            Self::Day => Value::Day(entry.date()?),
            Self::Word => Value::Word(entry.typed_text("a text in quotes")?.to_owned()),
            Self::Flag => Value::Flag(entry.flag()?),
            Self::List(of) => {
                let list = entry.list(&self.said())?;
                Value::List(list.iter().map(|entry| of.read(entry)).collect::<Result<_, _>>()?)
            }
            Self::Keys(keys) => {
                let known: Vec<&'static str> = keys.iter().map(|(key, _)| *key).collect();
                let section = entry.table(&known)?;
                let mut table = Vec::new();
                for entry in section.keys() {
                    if let Some((key, shape)) = keys.iter().find(|(key, _)| *key == entry.name()) {
                        table.push(((*key).to_owned(), shape.read(&entry)?));
                    }
                }
                Value::Table(table)
            }
            Self::Names(of) => {
                let rows = entry.rows(&self.said())?;
                let read = |row: &Entry<'_>| Ok((row.name().to_owned(), of.read(row)?));
                Value::Table(rows.iter().map(read).collect::<Result<_, _>>()?)
            }
            Self::Either(shapes) => match shapes.iter().find(|shape| shape.suits(entry)) {
                Some(shape) => shape.read(entry)?,
                None => return Err(entry.unfit(&self.said())),
            },
        })
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Amount(amount) => write!(f, "{}", amount.plain()),
            Self::Count(n) => write!(f, "{n}"),
            Self::Day(day) => write!(f, "{day}"),
            Self::Word(word) => write!(f, "\"{word}\""),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::List(list) if list.is_empty() => write!(f, "none"),
            Self::List(list) => {
                let list: Vec<String> = list.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", list.join(", "))
            }
            Self::Table(table) => {
                let table: Vec<String> =
                    table.iter().map(|(name, value)| format!("{name} {value}")).collect();
                write!(f, "{{{}}}", table.join(", "))
            }
        }
    }
}

impl Value {
    /// A value by its name, where it is a table that has it.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Table(table) => {
                table.iter().find(|(known, _)| known == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// Where `found` is not as expected: the path below this value, and both sides.
    pub fn differences(&self, found: &Self) -> Vec<(String, String, String)> {
        match (self, found) {
            (Self::Table(wanted), Self::Table(_)) => wanted
                .iter()
                .flat_map(|(name, wanted)| match found.get(name) {
                    Some(found) => wanted
                        .differences(found)
                        .into_iter()
                        .map(|(path, wanted, found)| (format!(".{name}{path}"), wanted, found))
                        .collect(),
                    None if wanted.is_nothing() => Vec::new(),
                    None => vec![(format!(".{name}"), wanted.to_string(), "none".to_owned())],
                })
                .collect(),
            (Self::List(wanted_list), Self::List(found_list))
                if wanted_list.len() == found_list.len()
                    && wanted_list.iter().any(|value| matches!(value, Self::Table(_))) =>
            {
                wanted_list
                    .iter()
                    .zip(found_list)
                    .enumerate()
                    .flat_map(|(idx, (wanted, found))| {
                        wanted.differences(found).into_iter().map(move |(path, wanted, found)| {
                            (format!("[{}]{path}", idx + 1), wanted, found)
                        })
                    })
                    .collect()
            }
            _ if self == found => Vec::new(),
            _ => vec![(String::new(), self.to_string(), found.to_string())],
        }
    }

    /// Zero, or an empty list: the same as not being there.
    fn is_nothing(&self) -> bool {
        match self {
            Self::Amount(amount) => *amount == Money::ZERO,
            Self::Count(n) => *n == 0,
            Self::List(list) => list.is_empty(),
            _ => false,
        }
    }
}

impl From<Money> for Value {
    fn from(amount: Money) -> Self {
        Self::Amount(amount)
    }
}

impl From<u32> for Value {
    fn from(n: u32) -> Self {
        Self::Count(i64::from(n))
    }
}

impl From<NaiveDate> for Value {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl From<&str> for Value {
    fn from(word: &str) -> Self {
        Self::Word(word.to_owned())
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(list: Vec<T>) -> Self {
        Self::List(list.into_iter().map(Into::into).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(minor: i64) -> Value {
        Value::Amount(Money::from_minor(minor))
    }

    #[test]
    fn only_what_is_expected_is_compared() {
        let found = Value::Table(vec![("a".to_owned(), usd(1)), ("b".to_owned(), usd(2))]);
        let wanted = |table: &[(&str, Value)]| {
            let named = table.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
            Value::Table(named.collect()).differences(&found)
        };
        assert_eq!(wanted(&[("b", usd(2))]), []);
        assert_eq!(wanted(&[("c", usd(0))]), [], "zero is the same as not there");
        let texts = |path: &str, wanted: &str, found: &str| {
            (path.to_owned(), wanted.to_owned(), found.to_owned())
        };
        assert_eq!(wanted(&[("a", usd(2_00))]), [texts(".a", "2.00", "0.01")]);
        assert_eq!(wanted(&[("c", usd(5))]), [texts(".c", "0.05", "none")]);
    }

    #[test]
    fn lists_must_be_equal() {
        let list = Value::List(vec![usd(1), usd(2)]);
        assert_eq!(list.differences(&list.clone()), []);
        assert_eq!(list.differences(&Value::List(vec![usd(1)])).len(), 1);
        assert_eq!(Value::List(Vec::new()).to_string(), "none");
    }
}

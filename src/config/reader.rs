//! Reads one TOML file key by key. Whatever does not fit is told with file, line and key.

use std::num::NonZeroU32;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::config::fault::{ConfigError, Fault};
use crate::domain::card_number;
use crate::domain::money::Money;

/// A file and its text.
pub struct Source {
    pub file: PathBuf,
    pub text: String,
}

impl Source {
    /// # Errors
    ///
    /// [`Fault::CannotRead`] and [`Fault::NotText`].
    pub fn open(file: &Path) -> Result<Self, ConfigError> {
        let bytes = std::fs::read(file).map_err(|error| ConfigError {
            file: file.to_owned(),
            line: None,
            fault: Fault::CannotRead { reason: error.to_string() },
        })?;
        String::from_utf8(bytes).map(|text| Self { file: file.to_owned(), text }).map_err(|error| {
            let good = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
            let line = good.filter(|byte| **byte == b'\n').count() + 1;
            ConfigError { file: file.to_owned(), line: Some(line), fault: Fault::NotText }
        })
    }

    /// The whole file as a tree of values, each with its place.
    ///
    /// # Errors
    ///
    /// [`Fault::NotToml`].
    pub fn tree(&self) -> Result<Spanned<DeTable<'_>>, ConfigError> {
        DeTable::parse(&self.text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            self.error(at, Fault::NotToml { reason: error.message().replace('\n', ", ") })
        })
    }

    pub fn error(&self, at: usize, fault: Fault) -> ConfigError {
        ConfigError { file: self.file.clone(), line: Some(self.line_of(at)), fault }
    }

    fn line_of(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or(&self.text);
        before.matches('\n').count() + 1
    }
}

/// A table: its keys are known beforehand, and no others may stand in it.
pub struct Section<'a> {
    source: &'a Source,
    path: String,
    at: usize,
    table: &'a DeTable<'a>,
}

impl<'a> Section<'a> {
    /// The file's outermost table.
    ///
    /// # Errors
    ///
    /// [`Fault::Unknown`] for the first key that is not `known`.
    pub fn root(
        source: &'a Source,
        tree: &'a Spanned<DeTable<'a>>,
        known: &[&'static str],
    ) -> Result<Self, ConfigError> {
        Self { source, path: String::new(), at: 0, table: tree.get_ref() }.knowing(known)
    }

    /// # Errors
    ///
    /// [`Fault::Unknown`] for the first key that is not `known`.
    pub fn knowing(self, known: &[&'static str]) -> Result<Self, ConfigError> {
        let unknown = self
            .table
            .keys()
            .filter(|key| !known.contains(&key.get_ref().as_ref()))
            .min_by_key(|key| key.span().start);
        match unknown {
            None => Ok(self),
            Some(key) => Err(self.source.error(
                key.span().start,
                Fault::Unknown { key: self.key(key.get_ref()), known: known.to_vec() },
            )),
        }
    }

    /// All of it but one key, the same however it is spaced, ordered and commented.
    pub fn canonical(&self, without: &str) -> String {
        let mut text = String::new();
        canonical_table(&mut text, self.table, without);
        text
    }

    fn key(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { joined(&self.path, name) }
    }

    pub fn get(&self, name: &str) -> Option<Entry<'a>> {
        let (key, value) = self.table.iter().find(|(key, _)| key.get_ref() == name)?;
        Some(Entry { source: self.source, key: self.key(name), at: key.span().start, value })
    }

    /// # Errors
    ///
    /// [`Fault::Missing`].
    pub fn need(&self, name: &str, expected: &str) -> Result<Entry<'a>, ConfigError> {
        self.get(name).ok_or_else(|| self.missing(name, expected))
    }

    pub fn missing(&self, name: &str, expected: &str) -> ConfigError {
        let fault = Fault::Missing { key: self.key(name), expected: expected.to_owned() };
        self.error(fault)
    }

    /// A mistake of the table as a whole.
    pub fn error(&self, fault: Fault) -> ConfigError {
        self.source.error(self.at, fault)
    }

    /// The line on which it begins, from 1.
    pub fn line_no(&self) -> usize {
        self.source.line_of(self.at)
    }

    /// The keys that stand in it, in their order in the file.
    pub fn keys(&self) -> Vec<Entry<'a>> {
        let mut entries: Vec<Entry<'a>> = self
            .table
            .iter()
            .map(|(key, value)| Entry {
                source: self.source,
                key: self.key(key.get_ref()),
                at: key.span().start,
                value,
            })
            .collect();
        entries.sort_by_key(|entry| entry.at);
        entries
    }

    /// The table `name`, if it is there.
    ///
    /// # Errors
    ///
    /// When it is no table, or holds an unknown key.
    pub fn table(&self, name: &str, known: &[&'static str]) -> Result<Option<Self>, ConfigError> {
        self.get(name).map(|entry| entry.table(known)).transpose()
    }

    /// The keys and values of a table whose keys are the clinic's own, if it is there.
    ///
    /// # Errors
    ///
    /// When it is no table.
    pub fn open_table(&self, name: &str) -> Result<Option<Vec<(String, Entry<'a>)>>, ConfigError> {
        let Some(entry) = self.get(name) else { return Ok(None) };
        let table =
            entry.value.get_ref().as_table().ok_or_else(|| entry.unfit("a table of tables"))?;
        let rows = table.iter().map(|(key, value)| {
            let row = Entry {
                source: self.source,
                key: joined(&entry.key, key.get_ref()),
                at: key.span().start,
                value,
            };
            (key.get_ref().to_string(), row)
        });
        Ok(Some(rows.collect()))
    }

    /// The tables `[[name]]`, in their order.
    ///
    /// # Errors
    ///
    /// When they are no tables, or hold an unknown key.
    pub fn tables(&self, name: &str, known: &[&'static str]) -> Result<Vec<Self>, ConfigError> {
        let Some(entry) = self.get(name) else { return Ok(Vec::new()) };
        let rows = entry.list(&format!("tables, each headed [[{name}]]"))?;
        rows.into_iter().map(|row| row.table(known)).collect()
    }
}

fn canonical_table(text: &mut String, table: &DeTable<'_>, without: &str) {
    let mut keys: Vec<_> = table.iter().map(|(key, value)| (key.get_ref(), value)).collect();
    keys.sort_by_key(|(key, _)| *key);
    text.push('{');
    for (key, value) in keys.into_iter().filter(|(key, _)| key.as_ref() != without) {
        text.push_str(&format!("{key:?}="));
        canonical_value(text, value.get_ref());
        text.push(';');
    }
    text.push('}');
}

fn canonical_value(text: &mut String, value: &DeValue<'_>) {
    match value {
        DeValue::String(words) => text.push_str(&format!("{words:?}")),
        DeValue::Integer(number) => text.push_str(&number.to_string()),
        DeValue::Float(number) => text.push_str(&number.to_string()),
        DeValue::Boolean(flag) => text.push_str(&flag.to_string()),
        DeValue::Datetime(time) => text.push_str(&time.to_string()),
        DeValue::Array(values) => {
            text.push('[');
            for value in values.iter() {
                canonical_value(text, value.get_ref());
                text.push(';');
            }
            text.push(']');
        }
        DeValue::Table(table) => canonical_table(text, table, ""),
    }
}

/// A key and its value.
pub struct Entry<'a> {
    pub source: &'a Source,
    pub key: String,
    at: usize,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> Entry<'a> {
    pub fn error(&self, fault: Fault) -> ConfigError {
        self.source.error(self.at, fault)
    }

    /// "`key` must be `expected`, but is" what stands in the file.
    pub fn unfit(&self, expected: &str) -> ConfigError {
        let written = self.source.text.get(self.value.span()).unwrap_or_default();
        let line = written.lines().next().unwrap_or_default();
        let mut got: String = card_number::masked(line).chars().take(60).collect();
        if got.len() < written.len() {
            got.push('…');
        }
        self.error(Fault::Unfit { key: self.key.clone(), expected: expected.to_owned(), got })
    }

    /// # Errors
    ///
    /// When it is no text, or holds a card number.
    pub fn raw_text(&self, expected: &str) -> Result<&'a str, ConfigError> {
        let text = self.value.get_ref().as_str().ok_or_else(|| self.unfit(expected))?;
        if card_number::holds_card_number(text) {
            return Err(self.error(Fault::CardNumber { key: self.key.clone() }));
        }
        Ok(text)
    }

    /// A line of 1 to `most` characters.
    ///
    /// # Errors
    ///
    /// When it is empty, longer, or has a line break or another control character in it.
    pub fn line(&self, expected: &str, most: usize) -> Result<String, ConfigError> {
        let text = self.raw_text(expected)?.trim();
        let n = text.chars().count();
        if n == 0 || n > most || text.chars().any(char::is_control) {
            return Err(self.unfit(&format!("{expected}, 1 to {most} characters in one line")));
        }
        Ok(text.to_owned())
    }

    /// A code: capital letters, digits and dashes.
    ///
    /// # Errors
    ///
    /// When it is anything else, or longer than 12 characters.
    pub fn code(&self) -> Result<String, ConfigError> {
        let text = self.raw_text("a code like \"REF-A\"")?;
        let is_code = (1..=12).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
        if is_code {
            Ok(text.to_owned())
        } else {
            Err(self.unfit("a code of 1 to 12 capital letters, digits and dashes"))
        }
    }

    /// # Errors
    ///
    /// When it is no whole number of `range`.
    pub fn whole(&self, range: RangeInclusive<u32>, unit: &str) -> Result<u32, ConfigError> {
        let number = self
            .value
            .get_ref()
            .as_integer()
            .and_then(|n| u32::from_str_radix(n.as_str(), n.radix()).ok())
            .filter(|n| range.contains(n));
        number.ok_or_else(|| {
            self.unfit(&format!("a whole number{unit} from {} to {}", range.start(), range.end()))
        })
    }

    /// A whole number that may be negative.
    ///
    /// # Errors
    ///
    /// When it is anything else.
    pub fn number(&self) -> Result<i64, ConfigError> {
        let number = self.value.get_ref().as_integer();
        number
            .and_then(|n| i64::from_str_radix(n.as_str(), n.radix()).ok())
            .ok_or_else(|| self.unfit("a whole number"))
    }

    /// # Errors
    ///
    /// When it is no whole number of `range`.
    pub fn small(&self, range: RangeInclusive<u8>) -> Result<u8, ConfigError> {
        let n = self.whole(u32::from(*range.start())..=u32::from(*range.end()), "")?;
        u8::try_from(n).or(Err(self.unfit("a smaller number")))
    }

    /// # Errors
    ///
    /// When it is no whole number from 1 to `most`.
    pub fn count(&self, most: u32) -> Result<NonZeroU32, ConfigError> {
        let n = self.whole(1..=most, "")?;
        NonZeroU32::new(n).ok_or_else(|| self.unfit("more than zero"))
    }

    /// An amount, as text and with its cents: `"387.00"`, `"1,499.00"`. Numbers are refused, because 387.10
    /// without quotes is not exactly 387.10.
    ///
    /// # Errors
    ///
    /// When it is anything else, negative, or more than a million.
    pub fn money(&self) -> Result<Money, ConfigError> {
        let expected = "an amount with its cents and in quotes, like \"387.00\"";
        let most = Money::from_minor(100_000_000);
        minor_units(self.raw_text(expected)?)
            .map(Money::from_minor)
            .filter(|amount| *amount <= most)
            .ok_or_else(|| self.unfit(expected))
    }

    /// A rate as percent, in quotes: `"9.75"`. At most three places, so that it is a whole number
    /// of hundred-thousandths.
    ///
    /// # Errors
    ///
    /// When it is anything else, or not between 0 and 30.
    pub fn percent(&self) -> Result<u32, ConfigError> {
        let expected = "a rate in percent and in quotes, like \"9.75\", from 0 to 30";
        let text = self.raw_text(expected)?;
        Decimal::from_str(text)
            .ok()
            .filter(|rate| rate.scale() <= 3)
            .and_then(|rate| rate.checked_mul(Decimal::ONE_THOUSAND)?.to_u32())
            .filter(|parts| *parts <= 30_000)
            .ok_or_else(|| self.unfit(expected))
    }

    /// # Errors
    ///
    /// When it is not true or false.
    pub fn flag(&self) -> Result<bool, ConfigError> {
        self.value.get_ref().as_bool().ok_or_else(|| self.unfit("true or false"))
    }

    /// One of a few words.
    ///
    /// # Errors
    ///
    /// When it is another.
    pub fn choice<T: Copy>(&self, choices: &[(&str, T)]) -> Result<T, ConfigError> {
        let word = self.value.get_ref().as_str();
        let found = choices.iter().find(|(name, _)| Some(*name) == word);
        found.map(|(_, choice)| *choice).ok_or_else(|| {
            let names: Vec<String> =
                choices.iter().map(|(name, _)| format!("\"{name}\"")).collect();
            self.unfit(&match names.as_slice() {
                [first @ .., last] if !first.is_empty() => {
                    format!("{} or {last}", first.join(", "))
                }
                _ => names.concat(),
            })
        })
    }

    /// # Errors
    ///
    /// When it is not a list in brackets.
    pub fn list(&self, expected: &str) -> Result<Vec<Entry<'a>>, ConfigError> {
        let list = self.value.get_ref().as_array().ok_or_else(|| self.unfit(expected))?;
        let entries = list.iter().map(|value| Entry {
            source: self.source,
            key: self.key.clone(),
            at: value.span().start,
            value,
        });
        Ok(entries.collect())
    }

    /// # Errors
    ///
    /// When it is no table, or holds an unknown key.
    pub fn table(&self, known: &[&'static str]) -> Result<Section<'a>, ConfigError> {
        match self.value.get_ref().as_table() {
            Some(table) => {
                Section { source: self.source, path: self.key.clone(), at: self.at, table }
                    .knowing(known)
            }
            None => Err(self.unfit(&format!("a table with {}", known.join(", ")))),
        }
    }

    /// Whether it is a list in brackets.
    pub fn is_list(&self) -> bool {
        self.value.get_ref().is_array()
    }

    pub fn is_table(&self) -> bool {
        self.value.get_ref().is_table()
    }

    pub fn is_text(&self) -> bool {
        self.value.get_ref().is_str()
    }

    /// The last part of its key.
    pub fn name(&self) -> &str {
        let (key, sign) = self.key.strip_suffix('"').map_or((&*self.key, '.'), |key| (key, '"'));
        key.rsplit(sign).next().unwrap_or(key)
    }

    /// The line on which its key stands, from 1.
    pub fn line_no(&self) -> usize {
        self.source.line_of(self.at)
    }

    /// A table whose keys are the clinic's own, in their order in the file.
    ///
    /// # Errors
    ///
    /// When it is no table.
    pub fn rows(&self, expected: &str) -> Result<Vec<Self>, ConfigError> {
        let table = self.value.get_ref().as_table().ok_or_else(|| self.unfit(expected))?;
        let path = self.key.clone();
        Ok(Section { source: self.source, path, at: self.at, table }.keys())
    }

    /// A text as it stands, even where it holds a card number: only for what is to be refused.
    ///
    /// # Errors
    ///
    /// When it is no text.
    pub fn typed_text(&self, expected: &str) -> Result<&'a str, ConfigError> {
        self.value.get_ref().as_str().ok_or_else(|| self.unfit(expected))
    }

    /// An amount that may be negative: `"1,499.00"`, `"-8.80"`.
    ///
    /// # Errors
    ///
    /// When it is anything else.
    pub fn signed_money(&self) -> Result<Money, ConfigError> {
        let expected = "an amount with its cents and in quotes, like \"387.00\"";
        let text = self.raw_text(expected)?;
        let (digits, sign) = text.strip_prefix('-').map_or((text, 1), |digits| (digits, -1));
        minor_units(digits)
            .and_then(|minor| minor.checked_mul(sign))
            .map(Money::from_minor)
            .ok_or_else(|| self.unfit(expected))
    }

    /// A civil date without quotes: `2027-03-07`.
    ///
    /// # Errors
    ///
    /// When it is anything else, or no day of the calendar.
    pub fn date(&self) -> Result<NaiveDate, ConfigError> {
        match self.moment("a date without quotes, like 2027-03-07")? {
            Moment::Day(day) => Ok(day),
            Moment::Local(_) | Moment::Instant(_) => {
                Err(self.unfit("a date without a time, like 2027-03-07"))
            }
        }
    }

    /// A date, a clinic's local time, or an instant.
    ///
    /// # Errors
    ///
    /// When it is anything else, or no day of the calendar.
    pub fn moment(&self, expected: &str) -> Result<Moment, ConfigError> {
        let written = self.value.get_ref().as_datetime().ok_or_else(|| self.unfit(expected))?;
        let text = written.to_string();
        let moment = match (written.date, written.time, written.offset) {
            (Some(_), None, _) => text.parse().ok().map(Moment::Day),
            (Some(_), Some(_), None) => text.parse().ok().map(Moment::Local),
            (Some(_), Some(_), Some(_)) => DateTime::parse_from_rfc3339(&text)
                .ok()
                .map(|instant| Moment::Instant(instant.to_utc())),
            (None, ..) => None,
        };
        moment.ok_or_else(|| self.unfit(expected))
    }
}

/// When something is, as far as the file says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    Day(NaiveDate),
    /// By the clinic's wall clock.
    Local(NaiveDateTime),
    Instant(DateTime<Utc>),
}

/// A key in a table, as TOML has it: in quotes where it holds a dot.
fn joined(path: &str, key: &str) -> String {
    if key.contains('.') { format!("{path}.\"{key}\"") } else { format!("{path}.{key}") }
}

/// `387.00` or `1,499.00` in cents: digits, and two more behind the point. Commas, where there are
/// any, stand before each three digits, so that a slip is no other amount.
fn minor_units(text: &str) -> Option<i64> {
    let (whole, cents) = text.split_once('.')?;
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let is_grouped =
        groups.all(|group| group.len() == 3) && (first.len() <= 3 || !whole.contains(','));
    let digits = whole.replace(',', "") + cents;
    let is_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    if first.is_empty() || cents.len() != 2 || !is_grouped || !is_digits {
        return None;
    }
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_in_one_way_or_refused() {
        let table = [
            ("387.00", Some(387_00)),
            ("0.01", Some(1)),
            ("1499.00", Some(1_499_00)),
            ("1,499.00", Some(1_499_00)),
            ("1,000,000.00", Some(1_000_000_00)),
            ("14,99.00", None),
            ("1,4,99.00", None),
            ("1499,000.00", None),
            (",499.00", None),
            ("1,499", None),
            ("499.0", None),
            ("499.000", None),
            (".50", None),
            ("+5.00", None),
            ("-5.00", None),
            ("5 .00", None),
            ("", None),
            ("99999999999999999999.00", None),
        ];
        for (text, cents) in table {
            assert_eq!(minor_units(text), cents, "{text}");
        }
    }
}

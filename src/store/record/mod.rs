//! Rows as they lie on disk: types of their own, in CBOR with numbered fields. A type that has
//! shipped is not edited; a change is a new type with the next schema number.

pub mod agreed;
pub mod agreement;
pub mod batch;
pub mod case;
pub mod dispute;
pub mod fact;
pub mod give_back;
pub mod intent;
pub mod lot;
pub mod note;
pub mod owing;
pub mod patient;
pub mod perk;
pub mod sale;
pub mod sold;
pub mod staff;
pub mod superbill;
pub mod terms;

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use minicbor::{Decode, Decoder, Encode};

use crate::domain::calendar::Span;
use crate::domain::id::Id;
use crate::domain::money::Money;
use crate::store::error::StoreError;

/// Why a row could not be turned into what it stands for.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct RowError(pub String);

impl RowError {
    /// Names the row.
    pub fn of(self, table: &'static str, key: impl ToString) -> StoreError {
        StoreError::Garbled { table, key: key.to_string(), why: self.0 }
    }
}

impl From<minicbor::decode::Error> for RowError {
    fn from(error: minicbor::decode::Error) -> Self {
        Self(error.to_string())
    }
}

/// A fault that a reader of the domain can name.
pub fn not_a(what: &str) -> RowError {
    RowError(format!("not a {what}"))
}

pub fn to_bytes<T: Encode<()>>(row: &T) -> Vec<u8> {
    minicbor::to_vec(row).expect("memory takes every byte, and rows encode without conditions")
}

/// # Errors
///
/// [`RowError`] when `bytes` are not exactly one such row.
pub fn from_bytes<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, RowError> {
    let mut decoder = Decoder::new(bytes);
    let row = decoder.decode()?;
    match decoder.position() == bytes.len() {
        true => Ok(row),
        false => Err(RowError("more bytes than one row".to_owned())),
    }
}

/// An id as 16 bytes, high byte first: never mistaken for a text of digits.
pub fn id_bytes<T>(id: Id<T>) -> [u8; 16] {
    id.raw().to_be_bytes()
}

pub fn id_from<T>(bytes: [u8; 16]) -> Id<T> {
    Id::from_raw(u128::from_be_bytes(bytes))
}

/// An id inside of a row: 16 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct IdRow(
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    [u8; 16],
);

impl<T> From<Id<T>> for IdRow {
    fn from(id: Id<T>) -> Self {
        Self(id_bytes(id))
    }
}

impl<T> From<IdRow> for Id<T> {
    fn from(row: IdRow) -> Self {
        id_from(row.0)
    }
}

/// Whole cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct CentsRow(#[n(0)] i64);

impl From<Money> for CentsRow {
    fn from(amount: Money) -> Self {
        Self(amount.minor())
    }
}

impl From<CentsRow> for Money {
    fn from(row: CentsRow) -> Self {
        Self::from_minor(row.0)
    }
}

/// A moment: whole seconds since 1970, and nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct InstantRow {
    #[n(0)]
    secs: i64,
    #[n(1)]
    nanos: u32,
}

impl From<DateTime<Utc>> for InstantRow {
    fn from(at: DateTime<Utc>) -> Self {
        Self { secs: at.timestamp(), nanos: at.timestamp_subsec_nanos() }
    }
}

impl TryFrom<InstantRow> for DateTime<Utc> {
    type Error = RowError;

    fn try_from(row: InstantRow) -> Result<Self, RowError> {
        DateTime::from_timestamp(row.secs, row.nanos).ok_or_else(|| not_a("moment"))
    }
}

/// A civil date: year, month, day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct DateRow {
    #[n(0)]
    year: i32,
    #[n(1)]
    month: u32,
    #[n(2)]
    day: u32,
}

impl From<NaiveDate> for DateRow {
    fn from(date: NaiveDate) -> Self {
        Self { year: date.year(), month: date.month(), day: date.day() }
    }
}

impl TryFrom<DateRow> for NaiveDate {
    type Error = RowError;

    fn try_from(row: DateRow) -> Result<Self, RowError> {
        NaiveDate::from_ymd_opt(row.year, row.month, row.day).ok_or_else(|| not_a("date"))
    }
}

/// A run of days, both ends included: `[first, last]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct SpanRow {
    #[n(0)]
    first: DateRow,
    #[n(1)]
    last: DateRow,
}

impl From<Span> for SpanRow {
    fn from(span: Span) -> Self {
        Self { first: span.first.into(), last: span.last.into() }
    }
}

impl TryFrom<SpanRow> for Span {
    type Error = RowError;

    fn try_from(row: SpanRow) -> Result<Self, RowError> {
        Ok(Self { first: row.first.try_into()?, last: row.last.try_into()? })
    }
}

/// Turns each row of a list into what it stands for.
pub fn all<R, T: TryFrom<R, Error = RowError>>(rows: Vec<R>) -> Result<Vec<T>, RowError> {
    rows.into_iter().map(T::try_from).collect()
}

/// Turns an optional date row into an optional date.
pub fn date_opt(row: Option<DateRow>) -> Result<Option<NaiveDate>, RowError> {
    row.map(NaiveDate::try_from).transpose()
}

/// An enum of the domain whose variants have numbers on disk. The numbers never change.
macro_rules! numbered {
    ($row:ident for $domain:ident { $($n:tt = $variant:ident),* $(,)? }) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
        #[cbor(index_only)]
        pub enum $row {
            $(#[n($n)] $variant,)*
        }

        impl From<$domain> for $row {
            fn from(value: $domain) -> Self {
                match value {
                    $($domain::$variant => Self::$variant,)*
                }
            }
        }

        impl From<$row> for $domain {
            fn from(row: $row) -> Self {
                match row {
                    $($row::$variant => Self::$variant,)*
                }
            }
        }
    };
}
pub(crate) use numbered;

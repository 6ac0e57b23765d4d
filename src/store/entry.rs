//! The envelope of every row of the journal: what kind, which schema, when, and the payload.

use chrono::{DateTime, Utc};
use minicbor::{Decode, Encode};

use crate::store::error::StoreError;
use crate::store::record::{self, InstantRow};

/// One thing that happened, before its payload is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub kind: u16,
    pub schema: u16,
    /// By the wall clock of the kiosk. Rows are in the order of deeds, whatever this says.
    pub recorded_at: DateTime<Utc>,
    /// By how many milliseconds the clock had been set back since the row before; at least 1.
    pub set_back_millis: Option<u64>,
    pub payload: Vec<u8>,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct EntryRow {
    #[n(0)]
    kind: u16,
    #[n(1)]
    schema: u16,
    #[n(2)]
    recorded_at: InstantRow,
    #[n(3)]
    set_back_millis: Option<u64>,
    #[n(4)]
    #[cbor(with = "minicbor::bytes")]
    payload: Vec<u8>,
}

impl Entry {
    /// Notes in the entry by how much the clock stands behind `last`, where it does.
    pub fn after(mut self, last: Option<DateTime<Utc>>) -> Self {
        self.set_back_millis = last.and_then(|last| {
            let back = last.signed_duration_since(self.recorded_at);
            (back > chrono::Duration::zero())
                .then(|| u64::try_from(back.num_milliseconds()).unwrap_or(u64::MAX).max(1))
        });
        self
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        record::to_bytes(&EntryRow {
            kind: self.kind,
            schema: self.schema,
            recorded_at: self.recorded_at.into(),
            set_back_millis: self.set_back_millis,
            payload: self.payload.clone(),
        })
    }

    /// # Errors
    ///
    /// [`StoreError::Garbled`] for row `row` of the journal.
    pub fn from_bytes(row: u64, bytes: &[u8]) -> Result<Self, StoreError> {
        let read = || {
            let entry: EntryRow = record::from_bytes(bytes)?;
            Ok(Self {
                kind: entry.kind,
                schema: entry.schema,
                recorded_at: entry.recorded_at.try_into()?,
                set_back_millis: entry.set_back_millis,
                payload: entry.payload,
            })
        };
        read().map_err(|why: record::RowError| why.of("journal", row))
    }
}

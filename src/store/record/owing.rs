//! What is owed for a contract, as a row: short and of fixed parts, because all of them are read for
//! a total by offering.
//!
//! The day (4 bytes), the net (8), the length of the offering's code (1) and the code; then for each
//! lot its quantity (4), cents in all, earned and left (8 each), how it is earned (1), the first and
//! last day of that (4 each), and the last valid day (4). High bytes first; day 0 is none.

use std::num::NonZeroU32;

use chrono::NaiveDate;

use crate::domain::calendar::Span;
use crate::domain::entitlement::Earning;
use crate::domain::id::ContractId;
use crate::domain::money::Money;
use crate::domain::offering::OfferingCode;
use crate::ledger::owing::{Owing, OwingLot};
use crate::store::error::StoreError;
use crate::store::owed::{day_key, day_of};
use crate::store::record::{RowError, not_a};

const NONE: [u8; 4] = [0; 4];

pub fn to_bytes(owing: &Owing) -> Result<Vec<u8>, StoreError> {
    let mut bytes = day_key(owing.as_of)?.to_vec();
    bytes.extend(owing.net.minor().to_be_bytes());
    let code = owing.offering.0.as_bytes();
    let len = u8::try_from(code.len())
        .map_err(|_long| not_a("short code").of("owing", owing.contract))?;
    bytes.push(len);
    bytes.extend(code);
    for lot in &owing.lots {
        bytes.extend(lot.quantity.get().to_be_bytes());
        for amount in [lot.allocated, lot.earned, lot.left] {
            bytes.extend(amount.minor().to_be_bytes());
        }
        let (earning, span) = match lot.earning {
            Earning::ByUse => (0, None),
            Earning::ByDay(span) => (1, Some(span)),
            Earning::ByFullMonth(span) => (2, Some(span)),
        };
        bytes.push(earning);
        let days = [span.map(|span| span.first), span.map(|span| span.last), lot.ends];
        for day in days {
            bytes.extend(day.map_or(Ok(NONE), day_key)?);
        }
    }
    Ok(bytes)
}

/// # Errors
///
/// [`RowError`] when `bytes` are not exactly such a row.
pub fn from_bytes(contract: ContractId, bytes: &[u8]) -> Result<Owing, RowError> {
    let mut reader = Reader(bytes);
    let read = |reader: &mut Reader<'_>| {
        let as_of = day_of(reader.take()?)?;
        let net = reader.amount()?;
        let [len] = reader.take()?;
        let (code, rest) = reader.0.split_at_checked(usize::from(len))?;
        reader.0 = rest;
        let offering = OfferingCode(String::from_utf8(code.to_vec()).ok()?);
        let mut lots = Vec::new();
        while !reader.0.is_empty() {
            lots.push(reader.lot()?);
        }
        Some(Owing { contract, offering, as_of, net, lots })
    };
    read(&mut reader).ok_or_else(|| not_a("row of what is owed"))
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (part, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*part)
    }

    fn amount(&mut self) -> Option<Money> {
        self.take().map(|bytes| Money::from_minor(i64::from_be_bytes(bytes)))
    }

    fn day(&mut self) -> Option<Option<NaiveDate>> {
        match self.take()? {
            NONE => Some(None),
            key => day_of(key).map(Some),
        }
    }

    fn lot(&mut self) -> Option<OwingLot> {
        let quantity = NonZeroU32::new(u32::from_be_bytes(self.take()?))?;
        let (allocated, earned, left) = (self.amount()?, self.amount()?, self.amount()?);
        let [earning] = self.take()?;
        let span = self.day()?.zip(self.day()?).map(|(first, last)| Span { first, last });
        let earning = match (earning, span) {
            (0, None) => Earning::ByUse,
            (1, Some(span)) => Earning::ByDay(span),
            (2, Some(span)) => Earning::ByFullMonth(span),
            _ => return None,
        };
        Some(OwingLot { quantity, allocated, earned, left, earning, ends: self.day()? })
    }
}

//! Identifiers that remember what they name.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// A 128-bit identifier of a `T`. The high 48 bits are milliseconds since 1970, so that
/// the order of ids is the order of time; the rest is random.
///
/// Ids are made in `app`, from the clock and a random source, and handed in.
pub struct Id<T> {
    raw: u128,
    of: PhantomData<fn() -> T>,
}

#[derive(Debug)]
pub enum Attempt {}
#[derive(Debug)]
pub enum Consent {}
#[derive(Debug)]
pub enum Contract {}
#[derive(Debug)]
pub enum Dispute {}
#[derive(Debug)]
pub enum Lot {}
#[derive(Debug)]
pub enum Patient {}
#[derive(Debug)]
pub enum Sale {}
#[derive(Debug)]
pub enum Staff {}

pub type AttemptId = Id<Attempt>;
pub type ConsentId = Id<Consent>;
pub type ContractId = Id<Contract>;
pub type LotId = Id<Lot>;
pub type PatientId = Id<Patient>;
pub type SaleId = Id<Sale>;

/// Where new ids come from. Handed in, so that everything below `app` stays repeatable.
pub trait Ids {
    fn next(&mut self) -> u128;
}

impl<T> Id<T> {
    pub const fn from_raw(raw: u128) -> Self {
        Self { raw, of: PhantomData }
    }

    /// Joins milliseconds since 1970 (48 bits are kept) with 80 random bits.
    pub fn from_parts(unix_millis: u64, random: [u8; 10]) -> Self {
        let mut low = 0_u128;
        for byte in random {
            low = (low << 8) | u128::from(byte);
        }
        let high = u128::from(unix_millis & 0xFFFF_FFFF_FFFF) << 80;
        Self::from_raw(high | low)
    }

    pub const fn raw(self) -> u128 {
        self.raw
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.raw.cmp(&other.raw)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.raw.hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.raw)
    }
}
impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.raw)
    }
}

//! What is owed and what is left, worked out from lots. Pure: no disk, no clock.

pub mod balance;
pub mod liability;

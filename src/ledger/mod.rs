//! What is owed and what is left, and the books, worked out from what happened. Pure: no disk, no clock.
//!
//! ```text
//! Fact ──► PatientFile::take ──► JournalEntry ──► books, reports, hledger
//!              ▲        └──────► lots, contracts, holdings, dues
//!           the date (lapses, days of membership, suspensions: never stored)
//! ```

pub mod account;
pub mod balance;
pub mod books;
pub mod deed;
pub mod entry;
pub mod fact;
pub mod file;
pub mod forecast;
pub mod hledger;
pub mod idle;
pub mod journal;
pub mod keeping;
pub mod late;
pub mod liability;
pub mod owing;
pub mod perks;
pub mod plans;
pub mod reminder;
pub mod renewal_notice;
pub mod report;
pub mod review;
pub mod shelf;
pub mod superbill;
pub mod trail;

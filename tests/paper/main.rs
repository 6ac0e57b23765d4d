//! Paper: what a receipt says, how it wraps, what comes out of a printer made of code,
//! and how a print ends.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod agreement;
mod confirmations;
mod days;
mod desk;
mod golden;
mod packet;
mod pictures;
mod printing;
mod queue;
mod receipts;
mod sample;
mod session;
mod slips;
mod trouble;

//! Paper: what a receipt says, how it wraps, and what comes out of a printer made of code.

mod agreement;
mod golden;
mod printing;
mod receipts;
mod sample;

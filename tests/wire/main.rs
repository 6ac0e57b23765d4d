//! The wire: public vectors, bytes that went wrong, and whole dialogues with the simulated terminal.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

mod bad_bytes;
mod cables;
mod clinic_day;
mod dialogue;
mod line;
mod other_registers;
mod other_requests;
mod other_waits;
mod register;
mod scanner_keys;
mod scanner_line;
mod threads;
mod vectors;
mod waits;

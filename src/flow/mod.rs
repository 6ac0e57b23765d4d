//! Things that take time, as pure state machines: `step(event, …, now) -> effects`.
//!
//! No port, no clock, no database, no egui. An event that does not fit changes nothing.

pub mod checkout;
pub mod day_close;
pub mod day_run;
pub mod give_back;
pub mod guard;
pub mod payment;
pub mod print_queue;
pub mod session;
pub mod shop;
pub mod staff;
pub mod tap;

/// Where random bytes come from; handed in, so that every run can be repeated.
pub trait Randomness {
    fn ten_bytes(&mut self) -> [u8; 10];
}

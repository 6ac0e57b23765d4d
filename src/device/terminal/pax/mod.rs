//! PAX semi-integrated: frames, messages, the register's dialogue, and the terminal's side simulated.

pub mod frame;
pub mod message;
pub mod session;
pub mod sim;

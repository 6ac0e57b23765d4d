//! Code readers: those that type like a keyboard, and those on a serial line.

pub mod serial;
pub mod wedge;

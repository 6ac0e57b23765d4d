//! Things at the end of a wire: the card terminal and the receipt printer.
//!
//! A device is a [`Protocol`]: bytes in, bytes out, time handed in, no port and no clock. A
//! [`Link`] is the wire. `drive` is the one loop that joins them, on a thread of
//! its own. A simulated device is the other end of the wire, and a `Protocol` just the same.

pub mod printer;
pub mod scanner;

use std::io;
use std::time::{Duration, Instant};

pub mod channel;
pub mod drive;
pub mod file;
pub mod pair;
pub mod pty;
pub mod serial;
pub mod tcp;
pub mod terminal;

/// A wire protocol without the wire: bytes in, bytes out, time passed in.
pub trait Protocol {
    type Command;
    type Report;
    fn command(&mut self, command: Self::Command, now: Instant);
    fn bytes_in(&mut self, bytes: &[u8], now: Instant);
    fn time_passed(&mut self, now: Instant);
    /// The wire is gone. What was under way is in doubt; what has not begun never was.
    fn link_lost(&mut self, now: Instant);
    /// The wire is back: nothing that was sent before may be taken for granted.
    fn link_found(&mut self, now: Instant);
    fn next_bytes_out(&mut self) -> Option<Vec<u8>>;
    fn next_report(&mut self) -> Option<Self::Report>;
    fn next_deadline(&self) -> Option<Instant>;
}

/// The wire: a serial port, a socket, a device file, or a pseudo-terminal.
pub trait Link: Send {
    /// Reads what has come, waiting at most `wait`. Nothing read is silence; an error is a lost link.
    ///
    /// # Errors
    ///
    /// When the wire is gone.
    fn read(&mut self, wait: Duration) -> io::Result<Vec<u8>>;

    /// # Errors
    ///
    /// When the wire is gone.
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()>;
}

/// A protocol chosen by a setting.
impl<P: Protocol + ?Sized> Protocol for Box<P> {
    type Command = P::Command;
    type Report = P::Report;
    fn command(&mut self, command: Self::Command, now: Instant) {
        (**self).command(command, now);
    }
    fn bytes_in(&mut self, bytes: &[u8], now: Instant) {
        (**self).bytes_in(bytes, now);
    }
    fn time_passed(&mut self, now: Instant) {
        (**self).time_passed(now);
    }
    fn link_lost(&mut self, now: Instant) {
        (**self).link_lost(now);
    }
    fn link_found(&mut self, now: Instant) {
        (**self).link_found(now);
    }
    fn next_bytes_out(&mut self) -> Option<Vec<u8>> {
        (**self).next_bytes_out()
    }
    fn next_report(&mut self) -> Option<Self::Report> {
        (**self).next_report()
    }
    fn next_deadline(&self) -> Option<Instant> {
        (**self).next_deadline()
    }
}

//! Card terminals: one folder a brand, and all of them the same [`Protocol`] seen from here.

use std::time::Duration;

use crate::device::Protocol;
use crate::device::terminal::pax::session::PaxSession;
use crate::domain::card::{CardReport, CardRequest};
use crate::domain::money::Money;

pub mod pax;

/// The dialogue with a card terminal, whatever its brand.
pub type TerminalSession = Box<dyn Protocol<Command = CardRequest, Report = CardReport> + Send>;

/// The language that a terminal speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Brand {
    /// PAX semi-integrated.
    #[default]
    Pax,
}

/// How we talk to a terminal. The defaults fit a PAX device as it leaves its installer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerminalSettings {
    pub brand: Brand,
    /// The version of the message layout that we say we know.
    pub version: String,
    /// More than this is refused before the terminal hears of it.
    pub amount_max: Money,
    /// Whether the terminal is asked to tell how far it is.
    pub progress: ProgressWish,
    pub timing: TerminalTiming,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProgressWish {
    /// Ask for it. A terminal that does not know the wish ignores it.
    Wanted,
    Unwanted,
}

/// How long we wait for what. The sources are named in docs/terminal-protocol.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TerminalTiming {
    /// For ACK after a request.
    pub ack_wait: Duration,
    /// For ACK that may still follow EOT or NAK: those may be left over from the exchange before.
    pub late_ack_wait: Duration,
    /// Between two characters of a frame.
    pub character_wait: Duration,
    /// For the answer to a sale or a void: longer than the terminal's own card prompt and bank
    /// time-out together, so that the terminal always gives up first.
    pub response_wait: Duration,
    /// For the answer to a question that the terminal answers from its own memory.
    pub local_wait: Duration,
    /// For EOT after our ACK.
    pub eot_wait: Duration,
    /// For the end of a transaction that we asked to cancel.
    pub cancel_wait: Duration,
    /// For the end of whatever an idle terminal may still be doing.
    pub settle_wait: Duration,
    /// How long the line must be silent before a request.
    pub quiet_wait: Duration,
    /// From one proof of life to the next, on a line at rest.
    pub probe_every: Duration,
    /// The same, while the terminal does not answer.
    pub probe_again: Duration,
}

impl Default for TerminalTiming {
    fn default() -> Self {
        Self {
            ack_wait: Duration::from_secs(7),
            late_ack_wait: Duration::from_secs(1),
            character_wait: Duration::from_secs(1),
            response_wait: Duration::from_secs(180),
            local_wait: Duration::from_secs(30),
            eot_wait: Duration::from_secs(3),
            cancel_wait: Duration::from_secs(30),
            settle_wait: Duration::from_secs(2),
            quiet_wait: Duration::from_millis(50),
            probe_every: Duration::from_secs(60),
            probe_again: Duration::from_secs(10),
        }
    }
}

impl Default for TerminalSettings {
    fn default() -> Self {
        Self {
            brand: Brand::default(),
            version: "1.28".to_owned(),
            amount_max: Money::from_minor(10_000_00),
            progress: ProgressWish::Wanted,
            timing: TerminalTiming::default(),
        }
    }
}

/// Begins the dialogue that these settings ask for.
pub fn session(settings: &TerminalSettings) -> TerminalSession {
    match settings.brand {
        Brand::Pax => Box::new(PaxSession::new(settings.clone())),
    }
}

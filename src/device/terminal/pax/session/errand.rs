//! What the session goes to the terminal for: one exchange each, what it says, and how it ends when
//! it comes to nothing.

use std::time::Duration;

use crate::device::terminal::pax::message::request;
use crate::device::terminal::{ProgressWish, TerminalSettings};
use crate::domain::card::{
    Approval, CardOutcome, CardReport, DeclineReason, Doubt, EcrRef, LookUp, TransactionNumber,
    VoidOutcome,
};
use crate::domain::money::Money;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Errand {
    /// Let the terminal end what it may still be doing, so that its journal is final.
    Settle,
    Identify(Why),
    Charge {
        reference: EcrRef,
        amount: Money,
    },
    Find {
        reference: EcrRef,
        sought: Sought,
    },
    Undo {
        reference: EcrRef,
        original: TransactionNumber,
    },
}

/// Why the terminal is asked who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The kiosk wants to know; it hears the answer whatever it is.
    Asked,
    /// A look-up follows, and "not found" counts only with the name of who says it.
    BeforeLookUp,
    /// The line was at rest for long; only news is reported.
    ProofOfLife,
}

/// What a look-up looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    Sale,
    /// The sale was found, approved; was it undone under its second reference?
    ItsVoid(Box<Approval>),
}

/// How an errand can come to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Not one byte of it was handed to the wire.
    NeverSent,
    /// The patient changed their mind before one byte of it was handed to the wire.
    CalledOff,
    /// The terminal ended the exchange without an answer.
    Ended,
    Silence,
    Garbled,
    LinkLost,
}

impl Errand {
    /// The body of the request.
    pub fn body(&self, settings: &TerminalSettings) -> Vec<u8> {
        let version = &settings.version;
        match self {
            Self::Settle => request::cancel(version),
            Self::Identify(_) => request::identify(version),
            Self::Charge { reference, amount } => {
                // A kiosk charges the price that was shown: no tip.
                let extra: &[&str] = match settings.progress {
                    ProgressWish::Wanted => &["TIPREQ=0", "REPORTSTATUS=1"],
                    ProgressWish::Unwanted => &["TIPREQ=0"],
                };
                request::sale(version, *reference, *amount, extra)
            }
            Self::Find { reference, sought: Sought::Sale } => request::look_up(version, *reference),
            Self::Find { reference, sought: Sought::ItsVoid(_) } => {
                request::look_up(version, reference.for_void())
            }
            Self::Undo { reference, original } => request::void(version, *reference, original),
        }
    }

    /// The command of the answer.
    pub fn answer(&self) -> &'static str {
        match self {
            Self::Settle => "A15", // There is none; the exchange ends with EOT.
            Self::Identify(_) => "A01",
            Self::Charge { .. } | Self::Undo { .. } => "T01",
            Self::Find { .. } => "R03",
        }
    }

    pub fn answer_wait(&self, settings: &TerminalSettings) -> Duration {
        match self {
            Self::Charge { .. } | Self::Undo { .. } => settings.timing.response_wait,
            Self::Settle | Self::Identify(_) | Self::Find { .. } => settings.timing.local_wait,
        }
    }

    /// Whether it may go out again when nothing was heard. A request that moves money may not:
    /// only the terminal's NAK proves that it was not taken.
    pub fn is_safe_to_repeat(&self) -> bool {
        match self {
            Self::Settle | Self::Identify(_) | Self::Find { .. } => true,
            Self::Charge { .. } | Self::Undo { .. } => false,
        }
    }

    pub fn moves_money(&self) -> bool {
        matches!(self, Self::Charge { .. } | Self::Undo { .. })
    }

    /// What is told of an errand that came to nothing.
    pub fn failed(self, failure: Failure) -> Option<CardReport> {
        match self {
            Self::Settle => None,
            Self::Identify(_) => Some(CardReport::LinkLost),
            Self::Charge { reference, .. } => {
                let outcome = match failure {
                    Failure::NeverSent => CardOutcome::Declined(DeclineReason::NeverReceived),
                    // Both are the word of a terminal that has yet to look into its journal;
                    // the flow lets it.
                    Failure::CalledOff | Failure::Ended => {
                        CardOutcome::Declined(DeclineReason::Cancelled)
                    }
                    Failure::Silence => CardOutcome::Unknown(Doubt::Silence),
                    Failure::Garbled => CardOutcome::Unknown(Doubt::Garbled),
                    Failure::LinkLost => CardOutcome::Unknown(Doubt::LinkLost),
                };
                Some(CardReport::Purchased { reference, outcome })
            }
            Self::Find { reference, .. } => {
                Some(CardReport::LookedUp { reference, found: LookUp::NoAnswer })
            }
            Self::Undo { reference, .. } => {
                Some(CardReport::Voided { reference, outcome: VoidOutcome::Unknown })
            }
        }
    }
}

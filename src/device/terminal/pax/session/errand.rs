//! What the session goes to the terminal for: one exchange each, what it says, and how it ends when
//! it comes to nothing.

use std::time::Duration;

use chrono::NaiveDateTime;

use crate::device::terminal::pax::message::request;
use crate::device::terminal::{ProgressWish, TerminalSettings};
use crate::domain::card::{
    Approval, BatchOutcome, CardOutcome, CardReport, DeclineReason, Doubt, EcrRef, LookUp,
    Movement, Original, RecordFound, TokenOutcome, TokenWish, TransactionNumber, VoidOutcome,
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
        token: TokenWish,
    },
    GiveBack {
        reference: EcrRef,
        amount: Money,
        original: Option<Original>,
    },
    Tokenize {
        reference: EcrRef,
    },
    Find {
        reference: EcrRef,
        of: Movement,
        sought: Sought,
    },
    Undo {
        reference: EcrRef,
        original: TransactionNumber,
    },
    Read {
        number: u32,
    },
    Close {
        at: NaiveDateTime,
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
    Itself,
    /// It was found, approved; was it undone under its second reference?
    ItsVoid(Box<Approval>),
    /// It is to be undone under this reference, by the number that it has at this terminal.
    ToUndo(EcrRef),
}

/// Money that one exchange is to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    pub movement: Movement,
    pub reference: EcrRef,
    pub amount: Money,
}

impl Moved {
    /// The report of its end.
    pub fn ended(self, outcome: CardOutcome) -> CardReport {
        let reference = self.reference;
        match self.movement {
            Movement::Purchase => CardReport::Purchased { reference, outcome },
            Movement::Return => CardReport::Returned { reference, outcome },
        }
    }
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

/// What a failure says of an exchange that a person stands in front of.
enum Said {
    No(DeclineReason),
    Unclear(Doubt),
}

impl Failure {
    fn says(self) -> Said {
        match self {
            Self::NeverSent => Said::No(DeclineReason::NeverReceived),
            // Both are the word of a terminal that has yet to look into its journal; the flow
            // lets it.
            Self::CalledOff | Self::Ended => Said::No(DeclineReason::Cancelled),
            Self::Silence => Said::Unclear(Doubt::Silence),
            Self::Garbled => Said::Unclear(Doubt::Garbled),
            Self::LinkLost => Said::Unclear(Doubt::LinkLost),
        }
    }

    fn outcome(self) -> CardOutcome {
        match self.says() {
            Said::No(reason) => CardOutcome::Declined(reason),
            Said::Unclear(doubt) => CardOutcome::Unknown(doubt),
        }
    }
}

impl Errand {
    /// The body of the request.
    pub fn body(&self, settings: &TerminalSettings) -> Vec<u8> {
        let version = &settings.version;
        match self {
            Self::Settle => request::cancel(version),
            Self::Identify(_) => request::identify(version),
            Self::Charge { reference, amount, token } => {
                let token = (*token == TokenWish::Wanted).then_some("TOKENREQUEST=1");
                // A kiosk charges the price that was shown: no tip.
                let wishes = [token, Some("TIPREQ=0"), progress(settings)];
                request::sale(version, *reference, *amount, &wishes.map(Option::unwrap_or_default))
            }
            Self::GiveBack { reference, amount, original } => {
                let wishes = [Some("TIPREQ=0"), progress(settings)].map(Option::unwrap_or_default);
                request::give_back(version, *reference, *amount, original.as_ref(), &wishes)
            }
            Self::Tokenize { reference } => {
                let wishes = [Some("TOKENREQUEST=1"), progress(settings)];
                request::tokenize(version, *reference, &wishes.map(Option::unwrap_or_default))
            }
            Self::Find { reference, sought: Sought::Itself | Sought::ToUndo(_), .. } => {
                request::look_up(version, *reference)
            }
            Self::Find { reference, sought: Sought::ItsVoid(_), .. } => {
                request::look_up(version, reference.for_void())
            }
            Self::Undo { reference, original } => request::void(version, *reference, original),
            Self::Read { number } => request::read_record(version, *number),
            Self::Close { at } => request::close_batch(version, *at),
        }
    }

    /// The command of the answer.
    pub fn answer(&self) -> &'static str {
        match self {
            Self::Settle => "A15", // There is none; the exchange ends with EOT.
            Self::Identify(_) => "A01",
            Self::Charge { .. }
            | Self::GiveBack { .. }
            | Self::Tokenize { .. }
            | Self::Undo { .. } => "T01",
            Self::Find { .. } | Self::Read { .. } => "R03",
            Self::Close { .. } => "B01",
        }
    }

    pub fn answer_wait(&self, settings: &TerminalSettings) -> Duration {
        match self {
            Self::Charge { .. }
            | Self::GiveBack { .. }
            | Self::Tokenize { .. }
            | Self::Undo { .. }
            | Self::Close { .. } => settings.timing.response_wait,
            Self::Settle | Self::Identify(_) | Self::Find { .. } | Self::Read { .. } => {
                settings.timing.local_wait
            }
        }
    }

    /// Whether it may go out again when nothing was heard. A request that moves money may not:
    /// only the terminal's NAK proves that it was not taken. Nor may the close of a batch: the
    /// totals are told once.
    pub fn is_safe_to_repeat(&self) -> bool {
        match self {
            Self::Settle | Self::Identify(_) | Self::Find { .. } | Self::Read { .. } => true,
            Self::Charge { .. }
            | Self::GiveBack { .. }
            | Self::Tokenize { .. }
            | Self::Undo { .. }
            | Self::Close { .. } => false,
        }
    }

    /// The money that it is to move, other than by a void.
    pub fn moved(&self) -> Option<Moved> {
        let (movement, reference, amount) = match self {
            Self::Charge { reference, amount, .. } => (Movement::Purchase, *reference, *amount),
            Self::GiveBack { reference, amount, .. } => (Movement::Return, *reference, *amount),
            _ => return None,
        };
        Some(Moved { movement, reference, amount })
    }

    /// The reference of what a person stands in front of the reader for. It can be cancelled, and
    /// how far it has come is worth telling.
    pub fn at_reader(&self) -> Option<EcrRef> {
        match self {
            Self::Charge { reference, .. }
            | Self::GiveBack { reference, .. }
            | Self::Tokenize { reference } => Some(*reference),
            _ => None,
        }
    }

    /// The reference that its answer has to carry.
    pub fn reference(&self) -> Option<EcrRef> {
        match self {
            Self::Undo { reference, .. } => Some(*reference),
            _ => self.at_reader(),
        }
    }

    /// Whether the terminal may go on with it when we have stopped listening.
    pub fn may_linger(&self) -> bool {
        self.reference().is_some()
    }

    /// What is told of an errand that came to nothing.
    pub fn failed(self, failure: Failure) -> Option<CardReport> {
        if let Some(moved) = self.moved() {
            return Some(moved.ended(failure.outcome()));
        }
        match self {
            Self::Settle | Self::Charge { .. } | Self::GiveBack { .. } => None,
            Self::Identify(_) => Some(CardReport::LinkLost),
            Self::Tokenize { reference } => {
                let outcome = match failure.says() {
                    Said::No(reason) => TokenOutcome::Declined(reason),
                    Said::Unclear(doubt) => TokenOutcome::Unknown(doubt),
                };
                Some(CardReport::Tokenized { reference, outcome })
            }
            Self::Find { reference, sought: Sought::Itself | Sought::ItsVoid(_), .. } => {
                Some(CardReport::LookedUp { reference, found: LookUp::NoAnswer })
            }
            Self::Find { sought: Sought::ToUndo(reference), .. } | Self::Undo { reference, .. } => {
                Some(CardReport::Voided { reference, outcome: VoidOutcome::Unknown })
            }
            Self::Read { number } => {
                Some(CardReport::RecordRead { number, found: RecordFound::NoAnswer })
            }
            Self::Close { .. } => {
                let outcome = match failure {
                    Failure::NeverSent | Failure::CalledOff => BatchOutcome::NeverSent,
                    // A bare EOT says neither yes nor no.
                    Failure::Ended | Failure::Garbled => BatchOutcome::Unknown(Doubt::Garbled),
                    Failure::Silence => BatchOutcome::Unknown(Doubt::Silence),
                    Failure::LinkLost => BatchOutcome::Unknown(Doubt::LinkLost),
                };
                Some(CardReport::BatchClosed { outcome })
            }
        }
    }
}

fn progress(settings: &TerminalSettings) -> Option<&'static str> {
    match settings.progress {
        ProgressWish::Wanted => Some("REPORTSTATUS=1"),
        ProgressWish::Unwanted => None,
    }
}

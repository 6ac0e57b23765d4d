//! The register's side of the dialogue: one exchange at a time, ACK and NAK and EOT, and every wait.
//!
//! ```text
//! Rest ─errand─► Quieting ─silent─► Asking ─ACK─► Listening ─answer─► Ending ─EOT─► Rest
//!                                     │  └──answer without ACK──────────┘
//!                                     ├─NAK─► the same again, three copies
//!                                     └─nothing─► a question again; money never
//! ```
//!
//! A purchase that ended in silence leaves a terminal that may still be waiting for a card. Before
//! anything else is asked it is told to stop (A14): only then is "not found" in its journal final.

use std::collections::VecDeque;
use std::mem;
use std::time::{Duration, Instant};

use crate::device::Protocol;
use crate::device::terminal::TerminalSettings;
use crate::device::terminal::pax::frame::{FrameDecoder, encode};
use crate::device::terminal::pax::message::request;
use crate::device::terminal::pax::message::response::Packet;
use crate::device::terminal::pax::session::errand::{Errand, Failure, Moved, Sought, Why};
use crate::domain::card::{
    CardOutcome, CardReport, CardRequest, DeclineReason, EcrRef, TerminalIdentity,
};

mod dialogue;
mod errand;
pub mod verdict;

/// Requests that may wait for their turn.
const QUEUE_MAX: usize = 8;
/// Purchases and returns whose late answers are still listened for.
const DOUBTS_MAX: usize = 16;
/// On a line that is never quiet we speak all the same.
const QUIETING_MAX: Duration = Duration::from_secs(2);

/// The dialogue with one PAX terminal.
#[derive(Debug)]
pub struct PaxSession {
    settings: TerminalSettings,
    decoder: FrameDecoder,
    place: Place,
    queue: VecDeque<Errand>,
    out: VecDeque<Vec<u8>>,
    reports: VecDeque<CardReport>,
    /// Who answered last on this wire.
    identity: Option<TerminalIdentity>,
    presence: Presence,
    last_byte_at: Option<Instant>,
    n_dropped: usize,
    /// Money that was handed to the wire and has no certain end, the latest last.
    in_doubt: VecDeque<Moved>,
    /// The latest of all that moved money: a reference is used once.
    last_moved: Option<EcrRef>,
    must_settle: bool,
    /// Whether the terminal was asked who it is, for the look-up at the head of the queue.
    is_named: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    Unknown,
    Answering,
    Silent,
}

#[derive(Debug)]
enum Place {
    /// There is no wire.
    Down,
    Rest {
        probe_at: Instant,
    },
    /// Waiting until nothing comes any more, so that an old byte is not taken for an answer.
    Quieting {
        errand: Errand,
        since: Instant,
    },
    /// A request is out; ACK is awaited, then the answer.
    Talking {
        exchange: Exchange,
        until: Instant,
    },
    /// The terminal was told to stop; whatever it still has to say is awaited.
    Settling {
        until: Instant,
        n_copies: u8,
    },
    /// The answer is in; EOT is awaited.
    Ending {
        until: Instant,
        n_acks: u8,
    },
}

/// One request and what has come of it.
#[derive(Debug)]
struct Exchange {
    errand: Errand,
    stage: Stage,
    n_copies: u8,
    n_bad: u8,
    /// Something came since the request went out that is no part of its exchange.
    has_noise: bool,
    packets: Vec<Packet>,
    cancel: Cancel,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// ACK is awaited.
    Asking,
    /// EOT came instead of ACK: a refusal, or a late end of the exchange before.
    Refused,
    /// NAK came for a request that moves money. It may be left over, too: then ACK still follows.
    Denied,
    /// The terminal is at work; its answer is awaited.
    Listening,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cancel {
    Unwanted,
    /// As soon as the terminal has taken the request.
    Wanted,
    Sent {
        n_copies: u8,
    },
}

impl PaxSession {
    /// A session that has no wire until `link_found`.
    pub fn new(settings: TerminalSettings) -> Self {
        Self {
            settings,
            decoder: FrameDecoder::default(),
            place: Place::Down,
            queue: VecDeque::new(),
            out: VecDeque::new(),
            reports: VecDeque::new(),
            identity: None,
            presence: Presence::Unknown,
            last_byte_at: None,
            n_dropped: 0,
            in_doubt: VecDeque::new(),
            last_moved: None,
            must_settle: false,
            is_named: false,
        }
    }

    /// Takes an errand in, if the wire is there and the queue is not full.
    fn take_errand(&mut self, errand: Errand) {
        if matches!(self.place, Place::Down) || self.queue.len() >= QUEUE_MAX {
            self.reports.extend(errand.failed(Failure::NeverSent));
        } else {
            self.queue.push_back(errand);
        }
    }

    /// Takes in what moves money: once a reference, and never more than is set.
    fn take_money(&mut self, errand: Errand) {
        let Some(moved) = errand.moved() else { return };
        if !moved.amount.is_positive() || moved.amount > self.settings.amount_max {
            let outcome = CardOutcome::Declined(DeclineReason::TerminalRefused);
            self.reports.push_back(moved.ended(outcome));
        } else if self.last_moved == Some(moved.reference) {
            // It has gone out once. What became of it is a question, and not a second request.
            log::error!("reference {} was to be used twice; it was not", moved.reference);
            self.reports.extend(errand.failed(Failure::Silence));
        } else {
            self.take_errand(errand);
        }
    }

    fn cancel(&mut self, now: Instant) {
        if let Place::Talking { exchange, .. } = &mut self.place
            && exchange.errand.at_reader().is_some()
        {
            if exchange.cancel == Cancel::Unwanted {
                exchange.cancel = Cancel::Wanted;
            }
            return;
        }
        // Not begun: it never was.
        if let Place::Quieting { errand, .. } = &self.place
            && errand.at_reader().is_some()
        {
            self.reports.extend(errand.clone().failed(Failure::CalledOff));
            self.rest(now);
        }
        let (at_reader, others): (Vec<Errand>, Vec<Errand>) =
            self.queue.drain(..).partition(|errand| errand.at_reader().is_some());
        self.queue.extend(others);
        for errand in at_reader {
            self.reports.extend(errand.failed(Failure::CalledOff));
        }
    }

    fn probe_wait(&self) -> Duration {
        match self.presence {
            Presence::Silent => self.settings.timing.probe_again,
            Presence::Unknown | Presence::Answering => self.settings.timing.probe_every,
        }
    }

    fn rest(&mut self, now: Instant) {
        self.place = Place::Rest { probe_at: now + self.probe_wait() };
    }

    /// Begins what can be begun.
    fn go_on(&mut self, now: Instant) {
        if let Place::Talking {
            exchange: Exchange { stage: Stage::Listening, cancel: cancel @ Cancel::Wanted, .. },
            until,
        } = &mut self.place
        {
            *cancel = Cancel::Sent { n_copies: 1 };
            *until = (*until).min(now + self.settings.timing.cancel_wait);
            self.out.push_back(encode(&request::cancel(&self.settings.version)));
        }
        if matches!(self.place, Place::Rest { .. })
            && let Some(errand) = self.next_errand()
        {
            self.place = Place::Quieting { errand, since: now };
        }
        if let Place::Quieting { since, .. } = &self.place {
            let quiet_at = self.last_byte_at.map(|at| at + self.settings.timing.quiet_wait);
            if quiet_at.is_none_or(|at| at <= now) || *since + QUIETING_MAX <= now {
                self.send(now);
            }
        }
    }

    fn next_errand(&mut self) -> Option<Errand> {
        if self.must_settle && !self.queue.is_empty() {
            self.must_settle = false;
            return Some(Errand::Settle);
        }
        let errand = self.queue.pop_front()?;
        // "Not found" counts only with the name of who says it, asked for just before.
        if matches!(errand, Errand::Find { sought: Sought::Itself, .. }) && !self.is_named {
            self.queue.push_front(errand);
            self.is_named = true;
            return Some(Errand::Identify(Why::BeforeLookUp));
        }
        self.is_named = false;
        Some(errand)
    }

    fn send(&mut self, now: Instant) {
        let Place::Quieting { errand, .. } = mem::replace(&mut self.place, Place::Down) else {
            return;
        };
        self.decoder.give_up();
        if self.n_dropped > 0 {
            log::debug!("{} stale bytes from the terminal were dropped", self.n_dropped);
            self.n_dropped = 0;
        }
        self.out.push_back(encode(&errand.body(&self.settings)));
        if errand == Errand::Settle {
            let until = now + self.settings.timing.settle_wait;
            self.place = Place::Settling { until, n_copies: 1 };
            return;
        }
        if let Some(moved) = errand.moved() {
            self.last_moved = Some(moved.reference);
            if self.in_doubt.len() >= DOUBTS_MAX {
                self.in_doubt.pop_front();
            }
            self.in_doubt.push_back(moved);
        }
        let exchange = Exchange {
            errand,
            stage: Stage::Asking,
            n_copies: 1,
            n_bad: 0,
            has_noise: false,
            packets: Vec::new(),
            cancel: Cancel::Unwanted,
        };
        self.place = Place::Talking { exchange, until: now + self.settings.timing.ack_wait };
    }

    /// Ends an errand that came to nothing.
    fn give_up(&mut self, errand: Errand, failure: Failure, now: Instant) {
        // Whatever the terminal may still be doing has to end before its journal is asked.
        self.must_settle |= errand.may_linger() && failure != Failure::Ended;
        match errand {
            Errand::Identify(why) => self.found_silent(why),
            errand => self.reports.extend(errand.failed(failure)),
        }
        self.rest(now);
    }

    /// Ends an errand that went down with the wire. Of a probe nothing need be said: the loss is.
    fn report_lost(&mut self, errand: Errand, failure: Failure) {
        if !matches!(errand, Errand::Identify(_)) {
            self.reports.extend(errand.failed(failure));
        }
    }

    /// The terminal does not say who it is: nothing else is asked of it either.
    fn found_silent(&mut self, why: Why) {
        let is_news = self.presence != Presence::Silent;
        self.presence = Presence::Silent;
        if is_news || why == Why::Asked {
            self.reports.push_back(CardReport::LinkLost);
        }
        self.is_named = false;
        let waiting: Vec<Errand> = self.queue.drain(..).collect();
        for errand in waiting {
            self.reports.extend(errand.failed(Failure::NeverSent));
        }
    }
}

impl Protocol for PaxSession {
    type Command = CardRequest;
    type Report = CardReport;

    fn command(&mut self, command: CardRequest, now: Instant) {
        match command {
            CardRequest::Probe => self.take_errand(Errand::Identify(Why::Asked)),
            CardRequest::Purchase { reference, amount, token } => {
                self.take_money(Errand::Charge { reference, amount, token });
            }
            CardRequest::Return { reference, amount, original } => {
                self.take_money(Errand::GiveBack { reference, amount, original });
            }
            CardRequest::Tokenize { reference } => self.take_errand(Errand::Tokenize { reference }),
            CardRequest::Cancel => self.cancel(now),
            CardRequest::LookUp { reference, of } => {
                self.take_errand(Errand::Find { reference, of, sought: Sought::Itself });
            }
            CardRequest::Void { reference, undoes, of } => {
                let sought = Sought::ToUndo(reference);
                self.take_errand(Errand::Find { reference: undoes, of, sought });
            }
            CardRequest::ReadRecord { number } => self.take_errand(Errand::Read { number }),
            CardRequest::CloseBatch { at } => self.take_errand(Errand::Close { at }),
        }
        self.go_on(now);
    }

    fn bytes_in(&mut self, bytes: &[u8], now: Instant) {
        for byte in bytes {
            self.last_byte_at = Some(now);
            if let Some(token) = self.decoder.push(*byte) {
                self.take(token, now);
            }
        }
        self.go_on(now);
    }

    fn time_passed(&mut self, now: Instant) {
        if self.frame_deadline().is_some_and(|at| at <= now) {
            self.decoder.give_up();
            self.take_broken_frame(now);
        }
        self.take_time(now);
        self.go_on(now);
    }

    fn link_lost(&mut self, _now: Instant) {
        let unsent = mem::take(&mut self.out);
        self.decoder.give_up();
        self.identity = None;
        self.presence = Presence::Unknown;
        self.is_named = false;
        match mem::replace(&mut self.place, Place::Down) {
            Place::Talking { exchange, .. } => {
                let is_first_copy = exchange.n_copies == 1 && exchange.stage == Stage::Asking;
                // Only a request that itself still lies here was never handed to the wire: behind
                // one that was, there may lie an ACK to something else.
                let request = encode(&exchange.errand.body(&self.settings));
                let failure = if is_first_copy && unsent.contains(&request) {
                    Failure::NeverSent
                } else {
                    Failure::LinkLost
                };
                self.report_lost(exchange.errand, failure);
            }
            Place::Quieting { errand, .. } => self.report_lost(errand, Failure::NeverSent),
            Place::Down | Place::Rest { .. } | Place::Settling { .. } | Place::Ending { .. } => (),
        }
        let waiting: Vec<Errand> = self.queue.drain(..).collect();
        for errand in waiting {
            self.report_lost(errand, Failure::NeverSent);
        }
        self.reports.push_back(CardReport::LinkLost);
    }

    fn link_found(&mut self, now: Instant) {
        self.reports.push_back(CardReport::LinkFound);
        self.last_byte_at = Some(now);
        // Before us there may have been another kiosk process, with a purchase under way.
        self.must_settle = true;
        self.rest(now);
        self.take_errand(Errand::Identify(Why::Asked));
        self.go_on(now);
    }

    fn next_bytes_out(&mut self) -> Option<Vec<u8>> {
        self.out.pop_front()
    }

    fn next_report(&mut self) -> Option<CardReport> {
        self.reports.pop_front()
    }

    fn next_deadline(&self) -> Option<Instant> {
        let place = match &self.place {
            Place::Down => None,
            Place::Rest { probe_at } => Some(*probe_at),
            Place::Quieting { since, .. } => {
                let quiet_at = self.last_byte_at.map(|at| at + self.settings.timing.quiet_wait);
                quiet_at.map(|at| at.min(*since + QUIETING_MAX))
            }
            Place::Talking { until, .. }
            | Place::Settling { until, .. }
            | Place::Ending { until, .. } => Some(*until),
        };
        [place, self.frame_deadline()].into_iter().flatten().min()
    }
}

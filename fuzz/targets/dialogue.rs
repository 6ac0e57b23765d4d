//! The driver's whole dialogue, told by the input: what the register wants, what the terminal says,
//! how long nothing happens, and when the plug is pulled.
//!
//! An input is a row of steps. A step's first byte says what happens; of most, the second says how
//! much. [`Step::next`] has the list.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use countersign::clock;
use countersign::device::Protocol as _;
use countersign::device::terminal::pax::frame::encode;
use countersign::device::terminal::{TerminalSession, TerminalSettings, session};
use countersign::domain::card::{
    CardOutcome, CardReport, CardRequest, EcrRef, Movement, Original, TokenWish, TransactionNumber,
};
use countersign::domain::money::Money;

use crate::targets::terminal::{SAID_MAX, holds_none};

/// Steps of one input. More would only take longer.
const STEPS_MAX: usize = 64;
/// Copies of one request that may be sent, each after NAK.
const COPIES_MAX: u32 = 3;

enum Step<'a> {
    /// The terminal says these bytes.
    Says(&'a [u8]),
    /// The same, as the body of a good frame.
    Answers(&'a [u8]),
    /// Until the next thing is due.
    Due,
    Waits(Duration),
    Unplugged,
    Plugged,
    Wants(CardRequest),
}

impl<'a> Step<'a> {
    /// Takes the next step off the input. `n_money` counts the references that were given out.
    fn next(input: &mut &'a [u8], n_money: &mut u32) -> Option<Self> {
        let (what, rest) = input.split_first()?;
        let (n, rest) = rest.split_first().unwrap_or((&0, rest));
        let (said, after) = rest.split_at(usize::from(*n).min(rest.len()));
        let mut reference = |is_new: bool| {
            *n_money += u32::from(is_new);
            EcrRef::new(10_001 + 2 * (*n_money).saturating_sub(1)).expect("it has five digits")
        };
        let amount = Money::from_minor(i64::from(*n) * 100);
        let of = if n.is_multiple_of(2) { Movement::Purchase } else { Movement::Return };
        let number = || TransactionNumber(n.to_string());
        let step = match what % 16 {
            0 => Self::Says(said),
            1 | 2 => Self::Answers(said),
            3 => Self::Due,
            4 => Self::Waits(Duration::from_millis(u64::from(*n) * 40)),
            5 => Self::Waits(Duration::from_secs(u64::from(*n))),
            6 => Self::Unplugged,
            7 => Self::Plugged,
            8 => Self::Wants(CardRequest::Purchase {
                reference: reference(true),
                amount,
                token: if n.is_multiple_of(2) { TokenWish::None } else { TokenWish::Wanted },
            }),
            9 => Self::Wants(CardRequest::LookUp { reference: reference(false), of }),
            10 => Self::Wants(CardRequest::Cancel),
            11 => Self::Wants(CardRequest::Return {
                reference: reference(true),
                amount,
                original: (n % 3 == 0).then(|| Original {
                    host_reference: "600112345678".to_owned(),
                    transaction: Some(number()),
                }),
            }),
            12 => {
                let undoes = reference(false);
                let reference = undoes.for_void();
                Self::Wants(CardRequest::Void { reference, undoes, of })
            }
            13 => Self::Wants(CardRequest::Tokenize { reference: reference(true) }),
            14 => Self::Wants(CardRequest::ReadRecord { number: u32::from(*n) }),
            _ => Self::Wants(CardRequest::CloseBatch {
                at: "2026-11-23T18:00:00".parse().expect("a time"),
            }),
        };
        *input = if matches!(step, Self::Says(_) | Self::Answers(_)) { after } else { rest };
        Some(step)
    }
}

/// Plays the steps. A request that moves money leaves once, and ends once.
pub fn session_by_steps(bytes: &[u8]) {
    let mut room = Room::new();
    let (mut input, mut n_money) = (bytes, 0);
    for _ in 0..STEPS_MAX {
        let Some(step) = Step::next(&mut input, &mut n_money) else { break };
        room.plays(step);
    }
    for _ in 0..40 {
        room.plays(Step::Due);
    }
    room.plays(Step::Unplugged);
    for (reference, asked) in &room.asked {
        assert!(asked.n_ends >= 1, "{reference} never came to an end");
    }
}

struct Room {
    session: TerminalSession,
    now: Instant,
    is_plugged: bool,
    /// What moves money, by reference.
    asked: BTreeMap<EcrRef, Asked>,
    /// Frames that must leave once, and how often they did.
    sent: BTreeMap<Vec<u8>, u32>,
}

struct Asked {
    amount: Money,
    n_ends: u32,
    n_approved: u32,
}

impl Room {
    fn new() -> Self {
        let now = clock::read().mono;
        let mut session = session(&TerminalSettings::default());
        session.link_found(now);
        let (asked, sent) = (BTreeMap::new(), BTreeMap::new());
        Self { session, now, is_plugged: true, asked, sent }
    }

    fn plays(&mut self, step: Step<'_>) {
        let session = &mut self.session;
        match step {
            Step::Says(bytes) if self.is_plugged => session.bytes_in(bytes, self.now),
            Step::Answers(body) if self.is_plugged => session.bytes_in(&encode(body), self.now),
            Step::Says(_) | Step::Answers(_) => (),
            Step::Due => {
                let Some(at) = session.next_deadline() else { return };
                self.now = at.max(self.now + Duration::from_millis(1));
                session.time_passed(self.now);
            }
            Step::Waits(time) => {
                self.now += time;
                session.time_passed(self.now);
            }
            Step::Unplugged if self.is_plugged => {
                self.is_plugged = false;
                session.link_lost(self.now);
            }
            Step::Plugged if !self.is_plugged => {
                self.is_plugged = true;
                session.link_found(self.now);
            }
            Step::Unplugged | Step::Plugged => (),
            Step::Wants(request) => {
                if let CardRequest::Purchase { reference, amount, .. }
                | CardRequest::Return { reference, amount, .. } = &request
                {
                    let asked = Asked { amount: *amount, n_ends: 0, n_approved: 0 };
                    self.asked.insert(*reference, asked);
                }
                session.command(request, self.now);
            }
        }
        self.hears_bytes();
        self.hears_reports();
    }

    fn hears_bytes(&mut self) {
        let mut n_said = 0;
        while let Some(bytes) = self.session.next_bytes_out() {
            assert!(self.is_plugged, "it speaks, and there is no wire");
            // A void may be wished for again; a charge and a return are not.
            let is_charge = matches!(bytes.get(10..12), Some(b"01" | b"02"));
            if is_charge && bytes.get(1..4) == Some(b"T00") {
                let n_copies = self.sent.entry(bytes).or_default();
                *n_copies += 1;
                assert!(*n_copies <= COPIES_MAX, "money was asked for {n_copies} times");
            }
            n_said += 1;
            assert!(n_said < SAID_MAX, "it talks without end");
        }
    }

    fn hears_reports(&mut self) {
        let mut n_told = 0;
        while let Some(report) = self.session.next_report() {
            holds_none(&report);
            n_told += 1;
            assert!(n_told < SAID_MAX, "it tells without end");
            let (CardReport::Purchased { reference, outcome }
            | CardReport::Returned { reference, outcome }) = report
            else {
                continue;
            };
            let asked = self.asked.get_mut(&reference).expect("nobody asked for this");
            asked.n_ends += 1;
            if let CardOutcome::Approved(approval) = outcome {
                assert!(approval.amount <= asked.amount, "more than was asked");
                asked.n_approved += 1;
                assert!(asked.n_approved <= 1, "{reference} was approved twice");
            }
        }
    }
}

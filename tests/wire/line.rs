//! A session against a terminal of plain bytes, and what is said between them.

use std::time::{Duration, Instant};

use countersign::clock;
use countersign::device::Protocol as _;
use countersign::device::terminal::pax::frame::{ACK, EOT, encode};
use countersign::device::terminal::pax::session::PaxSession;
use countersign::device::terminal::{TerminalSettings, TerminalTiming};
use countersign::domain::card::{CardOutcome, CardReport, CardRequest, EcrRef, TokenWish};
use countersign::domain::money::Money;

use crate::vectors::bytes;

pub const IDENTITY: &str = "0|A01|1.28|000000|OK|53999999|S300|P2";

pub fn reference() -> EcrRef {
    EcrRef::new(10_001).unwrap()
}

pub fn purchase(number: u32) -> CardRequest {
    let reference = EcrRef::new(number).unwrap();
    CardRequest::Purchase { reference, amount: Money::from_minor(149_00), token: TokenWish::None }
}

pub fn purchased(outcome: CardOutcome) -> CardReport {
    CardReport::Purchased { reference: reference(), outcome }
}

pub fn frame(text: &str) -> Vec<u8> {
    encode(&bytes(text))
}

/// A session, the bytes it sends, and a clock turned by hand.
pub struct Line {
    pub session: PaxSession,
    pub now: Instant,
}

impl Line {
    /// A session whose terminal has said who it is, on a quiet line.
    pub fn ready() -> Self {
        Self::ready_with(TerminalTiming::default())
    }

    /// The same, with other waits.
    pub fn ready_with(timing: TerminalTiming) -> Self {
        let session = PaxSession::new(TerminalSettings { timing, ..TerminalSettings::default() });
        let mut line = Self { session, now: clock::read().mono };
        line.session.link_found(line.now);
        line.pass_millis(50);
        assert_eq!(line.sent(), vec![frame("A14|1.28")]);
        line.pass_secs(2);
        assert_eq!(line.sent(), vec![frame("A00|1.28")]);
        line.receive(&[ACK]);
        line.receive(&frame(IDENTITY));
        line.receive(&[EOT]);
        line.pass_secs(1);
        line.sent();
        let reports = line.reports();
        assert!(matches!(reports.as_slice(), [CardReport::LinkFound, CardReport::Ready(_)]));
        line
    }

    pub fn command(&mut self, command: CardRequest) {
        self.session.command(command, self.now);
    }

    pub fn receive(&mut self, bytes: &[u8]) {
        self.session.bytes_in(bytes, self.now);
    }

    pub fn pass_secs(&mut self, secs: u64) {
        self.pass_millis(secs * 1_000);
    }

    pub fn pass_millis(&mut self, millis: u64) {
        let end = self.now + Duration::from_millis(millis);
        while let Some(at) = self.session.next_deadline().filter(|at| *at <= end) {
            self.now = at.max(self.now);
            self.session.time_passed(self.now);
        }
        self.now = end;
        self.session.time_passed(end);
    }

    pub fn sent(&mut self) -> Vec<Vec<u8>> {
        std::iter::from_fn(|| self.session.next_bytes_out()).collect()
    }

    pub fn reports(&mut self) -> Vec<CardReport> {
        std::iter::from_fn(|| self.session.next_report()).collect()
    }

    /// Whether the one outcome among the reports is an approval.
    pub fn is_approved(&mut self) -> bool {
        let is_outcome = |report: &CardReport| matches!(report, CardReport::Purchased { .. });
        let outcomes: Vec<CardReport> = self.reports().into_iter().filter(is_outcome).collect();
        matches!(
            outcomes.as_slice(),
            [CardReport::Purchased { outcome: CardOutcome::Approved(_), .. }]
        )
    }
}

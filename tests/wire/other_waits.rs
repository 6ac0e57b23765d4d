//! Waits that a clinic has set otherwise: each is kept, to the moment.

use std::time::Duration;

use countersign::device::Protocol as _;
use countersign::device::terminal::TerminalTiming;
use countersign::device::terminal::pax::frame::{ACK, EOT, NAK};
use countersign::domain::card::{CardOutcome, CardReport, CardRequest, Doubt};

use crate::line::{IDENTITY, Line, frame, purchase, purchased};

const WAIT: Duration = Duration::from_secs(11);

/// What the terminal says, and what is to happen when the wait is over and not before.
struct Case {
    name: &'static str,
    timing: fn(&mut TerminalTiming),
    asks: CardRequest,
    /// What is said before the wait begins.
    said: Vec<u8>,
    is_over: fn(&mut Line) -> bool,
}

#[test]
fn each_wait_is_as_long_as_it_is_set() {
    let half = || frame(IDENTITY)[..9].to_vec();
    let whole = [vec![ACK], frame(IDENTITY)].concat();
    let cases = [
        Case {
            name: "ack",
            timing: |it| it.ack_wait = WAIT,
            asks: purchase(10_001),
            said: vec![],
            is_over: is_silence,
        },
        Case {
            name: "response",
            timing: |it| it.response_wait = WAIT,
            asks: purchase(10_001),
            said: vec![ACK],
            is_over: is_silence,
        },
        Case {
            name: "character",
            timing: |it| it.character_wait = WAIT,
            asks: CardRequest::Probe,
            said: [vec![ACK], half()].concat(),
            is_over: |line| line.sent().contains(&vec![NAK]),
        },
        Case {
            name: "question",
            timing: |it| it.local_wait = WAIT,
            asks: CardRequest::Probe,
            said: vec![ACK],
            is_over: |line| line.reports().contains(&CardReport::LinkLost),
        },
        Case {
            name: "eot",
            timing: |it| it.eot_wait = WAIT,
            asks: CardRequest::Probe,
            said: whole.clone(),
            is_over: |line| line.sent().contains(&vec![ACK]),
        },
        Case {
            name: "alive",
            timing: |it| it.probe_every = WAIT,
            asks: CardRequest::Probe,
            said: [whole, vec![EOT]].concat(),
            is_over: |line| line.sent().contains(&frame("A00|1.28")),
        },
    ];
    for Case { name, timing, asks, said, is_over } in cases {
        let mut waits = TerminalTiming::default();
        timing(&mut waits);
        let mut line = Line::ready_with(waits);
        line.command(asks);
        line.pass_millis(0);
        line.receive(&said);
        line.sent();
        line.reports();
        let wait = line.session.next_deadline().unwrap() - line.now;
        assert_eq!(wait, WAIT, "{name}");
        line.pass_millis(10_999);
        assert!(!is_over(&mut line), "{name} is over too early");
        line.pass_millis(1);
        assert!(is_over(&mut line), "{name} is not over");
    }
}

#[test]
fn a_cancel_waits_for_its_end_as_long_as_it_is_set() {
    let mut line = Line::ready_with(TerminalTiming { cancel_wait: WAIT, ..Default::default() });
    line.command(purchase(10_001));
    line.receive(&[ACK]);
    line.command(CardRequest::Cancel);
    line.sent();
    line.reports();
    line.pass_millis(10_999);
    assert_eq!(line.reports(), []);
    line.pass_millis(1);
    assert_eq!(line.reports(), [purchased(CardOutcome::Unknown(Doubt::Silence))]);
}

fn is_silence(line: &mut Line) -> bool {
    line.reports().contains(&purchased(CardOutcome::Unknown(Doubt::Silence)))
}

//! Register programs of other people, with the bytes that they send and the way in which they read.

use std::time::{Duration, Instant};

use countersign::clock;
use countersign::device::Protocol as _;
use countersign::device::terminal::pax::frame::{ACK, EOT, Token, encode};
use countersign::device::terminal::pax::sim::{PaxTerminal, SimSettings};

use crate::register::wall;
use crate::vectors::{bytes, tokens};

/// They take one byte off what a read returns, and throw the rest away when that byte is ACK.
#[test]
fn nothing_comes_in_the_same_breath_as_ack() {
    let cases = [
        ("A00|1.35|", "0|A01|1.35|000000|OK|"),
        ("A16|1.35|", "0|A17|1.35|000000|OK"),
        ("A30|1.43|1|0|1|1||200|||||01|01||", "0|A31|1.43|100004|UNSUPPORT TRANS"),
        ("R02|1.35|00||||||999|", "0|R03|1.35|100023|NOT FOUND"),
        ("B00|1.35|2026NovTue081136|", "0|B01|1.35|000000|OK|0~CLOSED"),
        ("T00|1.35|01|14900||8001~INV1|||||TOKENREQUEST=1", "0|T01|1.35|000000|OK|00~APPROVAL"),
        ("T00|1.35|16|||8002|||||HREF=600112345678", "0|T01|1.35|000000|OK|00~APPROVAL"),
    ];
    let mut counter = Counter::new();
    for (request, expect) in cases {
        counter.send(&encode(&bytes(request)));
        assert_eq!(counter.heard(), [ACK], "{request}");
        let (waited, heard) = counter.next();
        assert!(waited >= Duration::from_millis(100), "{request}: {waited:?}");
        assert!(readable(&heard).starts_with(expect), "{request}: {}", readable(&heard));
        counter.send(&[ACK]);
        assert_eq!(counter.heard(), [EOT], "{request}");
    }
}

#[test]
fn a_cancel_is_acknowledged_before_it_ends_anything() {
    let cancel = encode(&bytes("A14|1.35|"));
    let mut counter = Counter::new();
    counter.send(&cancel);
    assert_eq!(counter.heard(), [ACK]);
    assert_eq!(counter.next().1, [EOT], "there was nothing to cancel");

    counter.send(&encode(&bytes("T00|1.35|01|14900||8001|||||")));
    assert_eq!(counter.heard(), [ACK]);
    counter.send(&cancel);
    assert_eq!(counter.heard(), [ACK]);
    counter.send(&[ACK]); // Acknowledges what it has not heard yet.
    assert_eq!(readable(&counter.next().1), "0|T01|1.35|100002|ABORTED");
}

/// They say `36` where ACK belongs.
#[test]
fn two_characters_for_ack_end_an_exchange_as_ack_does() {
    let mut counter = Counter::new();
    for reference in 8001..8004 {
        counter.send(&encode(&bytes(&format!("T00|1.35|01|14900||{reference}|||||"))));
        counter.heard();
        assert!(readable(&counter.next().1).starts_with("0|T01|1.35|000000|OK"));
        counter.send(b"36");
        assert_eq!(counter.heard(), [EOT]);
    }
    assert_eq!(counter.terminal.batch().charges().len(), 3);
}

/// They hang up when they have their answer: its end is read by nobody, and the next comes anew.
#[test]
fn whoever_hangs_up_before_the_end_leaves_nothing_to_the_next() {
    let mut counter = Counter::new();
    for reference in 8001..8004 {
        counter.send(&encode(&bytes(&format!("T00|1.35|01|14900||{reference}|||||"))));
        counter.heard();
        counter.next();
        counter.send(&[ACK]); // EOT lies on the wire.
        counter.terminal.link_lost(counter.now);
        counter.terminal.link_found(counter.now);
        assert_eq!(counter.heard(), [0_u8; 0], "an EOT for nobody");
        assert_eq!(counter.ask("A00|1.35|").split('|').nth(5), Some("53999999"));
    }
    assert_eq!(counter.terminal.batch().charges().len(), 3);
}

/// They look for EOT anywhere and for the last ETX, so neither may be in the middle of an answer.
#[test]
fn no_answer_holds_a_byte_that_ends_it_before_its_end() {
    let mut counter = Counter::new();
    let requests = [
        "A00|1.43",
        "T00|1.43|01|14900||\u{1}~INV9|||||TOKENREQUEST=1",
        "T00|1.43|01|14901||\u{4}||||||",
        "R02|1.43|00||||||\u{1}|",
        "T00|1.43|16|||9~~~17|||||",
        "B00|1.43|2026NovTue081136",
        "B04|1.43|",
        "nonsense",
    ];
    for request in requests {
        counter.send(&encode(&bytes(request)));
        assert_eq!(counter.heard(), [ACK], "{request}");
        let (_, heard) = counter.next();
        let (body, end) = heard.split_at(heard.len() - 2);
        assert!(!body.contains(&EOT) && !body.contains(&3), "{request}: {body:?}");
        assert_eq!(end[0], 3, "{request}");
        counter.send(&[ACK]);
        counter.heard();
    }
}

/// They wait for ever for something after the end of a cancel. Nothing comes, and whoever starts them
/// anew is served.
#[test]
fn after_the_end_of_a_cancel_nothing_comes_and_the_next_is_served() {
    let mut counter = Counter::new();
    counter.send(&encode(&bytes("T00|1.35|01|14900||8001|||||")));
    counter.heard();
    counter.send(&encode(&bytes("A14|1.35|")));
    assert_eq!(counter.heard(), [ACK]);
    assert!(readable(&counter.next().1).contains("100002|ABORTED"));
    counter.send(&[ACK]);
    assert_eq!(counter.heard(), [EOT]);
    for _ in 0..60 {
        counter.now += Duration::from_secs(60);
        counter.terminal.time_passed(counter.now);
        assert_eq!(counter.heard(), [0_u8; 0]);
    }
    assert!(counter.ask("T00|1.35|01|14900||8002|||||").starts_with("0|T01|1.35|000000|OK"));
    assert_eq!(counter.terminal.batch().charges().len(), 1);
}

/// They divide every part of the amount by 100, and stop where there is none to divide.
#[test]
fn every_part_of_an_amount_is_a_number() {
    let mut counter = Counter::new();
    for (request, idx) in [
        ("T00|1.35|01|14900||8001~INV1|||||TOKENREQUEST=1", 7),
        ("R02|1.35|00||||||8001|", 11),
        ("T00|1.35|16|||8002|||||HREF=600112345678", 7),
        ("T00|1.35|02|5000||8003|||||", 7),
        ("T00|1.35|32|||8004|||||TOKENREQUEST=1", 7),
    ] {
        let answer = counter.ask(request);
        let amount = answer.split('|').nth(idx).unwrap();
        assert!(amount.contains('~'), "{answer}");
        for part in amount.split('~') {
            assert!(part.parse::<u64>().is_ok(), "{request}: {answer}");
        }
    }
}

#[test]
fn a_hold_is_completed_by_its_host_reference() {
    let mut counter = Counter::new();
    let hold = counter.ask("T00|1.35|03|2000||8005|||||");
    assert!(hold.contains("HREF=600112345678"), "{hold}");
    let taken = counter.ask("T00|1.35|04|2000||8006|||||HREF=600112345678");
    assert!(taken.starts_with("0|T01|1.35|000000|OK|00~APPROVAL"), "{taken}");
    let unknown = counter.ask("T00|1.35|04|2000||8007|||||HREF=600112345999");
    assert_eq!(unknown, "0|T01|1.35|100023|NOT FOUND");
    assert_eq!(counter.terminal.batch().charges().len(), 1);
}

/// A terminal at the pace of people, and a clock that is put on by hand.
struct Counter {
    terminal: PaxTerminal,
    now: Instant,
}

impl Counter {
    fn new() -> Self {
        let now = clock::read().mono;
        Self { terminal: PaxTerminal::new(SimSettings::default(), now, wall()), now }
    }

    fn send(&mut self, bytes: &[u8]) {
        self.terminal.bytes_in(bytes, self.now);
    }

    /// What one read returns that comes after everything was said.
    fn heard(&mut self) -> Vec<u8> {
        std::iter::from_fn(|| self.terminal.next_bytes_out()).flatten().collect()
    }

    /// What it says next, and how long that took.
    fn next(&mut self) -> (Duration, Vec<u8>) {
        let since = self.now;
        loop {
            self.now = self.terminal.next_deadline().unwrap();
            self.terminal.time_passed(self.now);
            let heard = self.heard();
            if !heard.is_empty() {
                return (self.now - since, heard);
            }
        }
    }

    /// A whole exchange. Returns the answer's text.
    fn ask(&mut self, request: &str) -> String {
        self.send(&encode(&bytes(request)));
        assert_eq!(self.heard(), [ACK], "{request}");
        let (_, heard) = self.next();
        self.send(&[ACK]);
        assert_eq!(self.heard(), [EOT], "{request}");
        readable(&heard)
    }
}

/// The text of one frame.
fn readable(heard: &[u8]) -> String {
    let read = tokens(heard);
    let [Token::Frame(body)] = read.as_slice() else { panic!("not one frame: {read:?}") };
    String::from_utf8_lossy(body).replace('\u{1c}', "|").replace('\u{1f}', "~")
}

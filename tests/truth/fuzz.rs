//! Whatever bytes come, nothing panics, nothing is kept that must not be, and money is asked for once.
//! The inputs are public frames, bent by chance: bytes turned, lost, doubled, cut out and put together
//! anew, with the marks of the protocol more often than other bytes.
//!
//! ```sh
//! FUZZ=1000000 cargo test --profile proof --test truth fuzz -- --nocapture
//! ```

use std::fs;
use std::time::{Duration, Instant};

use countersign::clock;
use countersign::device::Protocol as _;
use countersign::device::terminal::pax::frame::{FrameDecoder, Token, encode};
use countersign::device::terminal::pax::message::Fields;
use countersign::device::terminal::pax::message::request::Request;
use countersign::device::terminal::pax::message::response::{Packet, Response};
use countersign::device::terminal::pax::sim::{PaxTerminal, SimSettings};
use countersign::device::terminal::{TerminalSession, TerminalSettings, session};
use countersign::domain::card::{
    CardOutcome, CardReport, CardRequest, EcrRef, LookUp, Movement, TokenWish,
};
use countersign::domain::card_number::holds_card_number;
use countersign::domain::money::Money;

use crate::lab::dice::Dice;
use crate::lab::many::number;

/// Without being asked for more, so many inputs a target.
const INPUTS: u64 = 2_000;
/// An input is one breath of a device.
const LEN_MAX: usize = 2_048;
/// What a device may have to say to one input.
const SAID_MAX: usize = 4_096;
/// STX, ETX, EOT, ENQ, ACK, NAK, and the separators.
const MARKS: [u8; 10] = [0x02, 0x03, 0x04, 0x05, 0x06, 0x15, 0x1c, 0x1d, 0x1e, 0x1f];

type Target = fn(&[u8], Instant);

/// What is fed with bytes. Each returns, or has found a fault.
const TARGETS: [(&str, Target); 4] = [
    ("frames and answers", answers),
    ("frames and requests", requests),
    ("a whole session", whole_session),
    ("the simulated terminal", terminal),
];

#[test]
fn no_bytes_confuse_the_driver_or_the_simulated_terminal() {
    let (n_inputs, first) = (number("FUZZ").unwrap_or(INPUTS), number("SEED").unwrap_or(1));
    let corpus = corpus();
    for (name, target) in TARGETS {
        let began = clock::read().mono;
        for n in 0..n_inputs {
            let mut dice = Dice::new(first.wrapping_mul(1_000_003).wrapping_add(n));
            target(&bent(&corpus, &mut dice), began);
        }
        let seconds = (clock::read().mono - began).as_secs_f64();
        eprintln!("{name}: {n_inputs} inputs from seed {first} in {seconds:.1} s");
    }
}

/// The corpora themselves, as they are.
#[test]
fn every_input_of_the_corpora_is_survived() {
    let corpus = corpus();
    assert!(corpus.len() > 30, "{} inputs", corpus.len());
    let now = clock::read().mono;
    for input in &corpus {
        for (_, target) in TARGETS {
            target(input, now);
        }
    }
}

/// Frames: one file each, as bytes would come over the wire, and what a line of text stands for.
fn corpus() -> Vec<Vec<u8>> {
    let text = fs::read_to_string("tests/truth/corpus.txt").unwrap();
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let separated = |byte| match byte {
                b'|' => 0x1c,
                b'~' => 0x1f,
                byte => byte,
            };
            encode(&line.bytes().map(separated).collect::<Vec<u8>>())
        })
        .collect()
}

/// One to three inputs of the corpus after each other, bent.
fn bent(corpus: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..=dice.roll(3) {
        if dice.is_one_in(2) {
            bytes.push(*dice.pick(&MARKS));
        }
        bytes.extend(dice.pick(corpus));
    }
    for _ in 0..dice.roll(8) {
        bend(&mut bytes, corpus, dice);
    }
    if dice.is_one_in(3) {
        frame_anew(&mut bytes);
    }
    bytes.truncate(LEN_MAX);
    bytes
}

fn bend(bytes: &mut Vec<u8>, corpus: &[Vec<u8>], dice: &mut Dice) {
    if bytes.is_empty() {
        bytes.push(dice.byte());
        return;
    }
    let at = dice.below(bytes.len());
    let end = (at + 1 + dice.below(24)).min(bytes.len());
    match dice.roll(10) {
        0 => bytes[at] ^= 1 << dice.roll(8),
        1 => bytes[at] = dice.byte(),
        2 => bytes[at] = *dice.pick(&MARKS),
        3 => bytes.insert(at, *dice.pick(&MARKS)),
        4 => drop(bytes.remove(at)),
        5 => drop(bytes.drain(at..end)),
        6 => {
            let part = bytes[at..end].to_vec();
            bytes.splice(at..at, part);
        }
        7 => bytes.truncate(at),
        8 => {
            let digits = (0..dice.roll(24)).map(|_| b'0' + dice.byte() % 10).collect::<Vec<u8>>();
            bytes.splice(at..at, digits);
        }
        _ => {
            let other = dice.pick(corpus);
            let cut = dice.below(other.len());
            bytes.splice(at..end, other[cut..].iter().copied());
        }
    }
}

/// The same content under a checksum that is right: most faults of content are behind it.
fn frame_anew(bytes: &mut Vec<u8>) {
    let body: Vec<u8> =
        bytes.iter().copied().filter(|byte| !matches!(*byte, 0x02 | 0x03)).collect();
    *bytes = encode(&body);
}

fn bodies(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut decoder = FrameDecoder::default();
    let tokens = bytes.iter().filter_map(|byte| decoder.push(*byte));
    let body = |token| match token {
        Token::Frame(body) => Some(body),
        _ => None,
    };
    tokens.filter_map(body).chain([bytes.to_vec()]).collect()
}

/// What a device said may be shown anywhere: there is no card number in it.
fn holds_none(what: &impl std::fmt::Debug) {
    let told = format!("{what:?}");
    for word in told.split('"') {
        let is_time = word.len() == 14 && word.starts_with("20");
        assert!(is_time || !holds_card_number(word), "a card number came through");
    }
}

fn answers(bytes: &[u8], _now: Instant) {
    for body in bodies(bytes) {
        let Ok(packet) = Packet::parse(&body) else { continue };
        let Ok(response) = Response::parse(&packet.content) else { continue };
        holds_none(&response.fields);
        holds_none(&response.transaction().reference);
        let reference = EcrRef::new(10_001).unwrap();
        if let Some(record) = response.record_of(reference) {
            assert_eq!(record.reference, "10001");
        }
    }
}

fn requests(bytes: &[u8], _now: Instant) {
    for body in bodies(bytes) {
        if let Ok(request) = Request::parse(&body) {
            holds_none(&request.fields);
        }
        if let Ok(fields) = Fields::parse_leniently(&body) {
            holds_none(&fields);
        }
    }
}

/// A purchase is under way; then these bytes come, and time passes.
fn whole_session(bytes: &[u8], now: Instant) {
    let mut session = session(&TerminalSettings::default());
    let (mut now, amount) = (now, Money::from_minor(149_00));
    let reference = EcrRef::new(10_001).unwrap();
    session.link_found(now);
    let mut n_charges = said(&mut session, b"T00");
    let mut cut = bytes.len() / 3;
    let (first, rest) = bytes.split_at(cut);
    session.bytes_in(first, now);
    for _ in 0..4 {
        now += Duration::from_secs(8);
        session.time_passed(now);
    }
    session.command(CardRequest::Purchase { reference, amount, token: TokenWish::None }, now);
    now += Duration::from_secs(2);
    session.time_passed(now);
    n_charges += said(&mut session, b"T00");
    cut = rest.len() / 2;
    let (second, third) = rest.split_at(cut);
    session.bytes_in(second, now);
    n_charges += said(&mut session, b"T00");
    session.command(CardRequest::LookUp { reference, of: Movement::Purchase }, now);
    session.bytes_in(third, now);
    for _ in 0..40 {
        let Some(at) = session.next_deadline() else { break };
        now = at.max(now + Duration::from_millis(1));
        session.time_passed(now);
        n_charges += said(&mut session, b"T00");
    }
    session.link_lost(now);
    // Copies of one request after NAK are one request.
    assert!(n_charges <= 3, "asked for money {n_charges} times");
    let mut n_ends = 0;
    while let Some(report) = session.next_report() {
        holds_none(&report);
        match report {
            CardReport::Purchased { reference: of, outcome: CardOutcome::Approved(approval) } => {
                assert_eq!(of, reference);
                assert!(approval.amount <= amount, "more than was asked");
                n_ends += 1;
            }
            CardReport::LookedUp { reference: of, found: LookUp::Approved(_) } => {
                assert_eq!(of, reference);
            }
            _ => (),
        }
    }
    assert!(n_ends <= 1, "one purchase was approved {n_ends} times");
}

/// How often `command` was said. Takes all that is said.
fn said(session: &mut TerminalSession, command: &[u8]) -> usize {
    let (mut n, mut n_said) = (0, 0);
    while let Some(bytes) = session.next_bytes_out() {
        n += usize::from(bytes.get(1..4) == Some(command));
        n_said += 1;
        assert!(n_said < SAID_MAX, "it talks without end");
    }
    n
}

/// The other end of the wire.
fn terminal(bytes: &[u8], now: Instant) {
    let wall = "2026-11-23T15:00:00".parse().unwrap();
    let (mut terminal, mut now) = (PaxTerminal::new(SimSettings::default(), now, wall), now);
    let (first, second) = bytes.split_at(bytes.len() / 2);
    for part in [first, second] {
        terminal.bytes_in(part, now);
        for _ in 0..20 {
            let Some(at) = terminal.next_deadline() else { break };
            now = at.max(now + Duration::from_millis(1));
            terminal.time_passed(now);
        }
        let mut n_said = 0;
        while terminal.next_bytes_out().is_some() {
            n_said += 1;
            assert!(n_said < SAID_MAX, "it talks without end");
        }
    }
    while let Some(line) = terminal.next_report() {
        assert!(!holds_card_number(&line.0), "a card number is in a line for people");
    }
}

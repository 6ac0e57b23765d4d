//! The card terminal's bytes: frames, answers, a purchase under way, and the other end of the wire.

use std::fmt::Debug;
use std::time::Duration;

use countersign::clock;
use countersign::device::Protocol as _;
use countersign::device::terminal::pax::frame::{
    BODY_LEN_MAX, ETX, FrameDecoder, STX, Token, encode,
};
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

/// What a device may have to say to one input.
pub const SAID_MAX: usize = 4_096;

/// What a device said may be shown anywhere: there is no card number in it.
pub fn holds_none(what: &impl Debug) {
    let told = format!("{what:?}");
    for word in told.split('"') {
        let is_time = word.len() == 14 && word.starts_with("20");
        assert!(is_time || !holds_card_number(word), "a card number came through");
    }
}

/// Frames in any bytes. What was taken out as a body goes back in as the same body.
pub fn frames(bytes: &[u8]) {
    let mut decoder = FrameDecoder::default();
    for byte in bytes {
        let Some(Token::Frame(body)) = decoder.push(*byte) else { continue };
        assert!(!decoder.is_midway() && body.len() <= BODY_LEN_MAX);
        assert!(!body.contains(&STX) && !body.contains(&ETX));
        let mut again = FrameDecoder::default();
        let tokens: Vec<Token> =
            encode(&body).into_iter().filter_map(|byte| again.push(byte)).collect();
        assert_eq!(tokens, [Token::Frame(body)]);
    }
    decoder.give_up();
    let noise = Token::Noise(b'x');
    assert_eq!(decoder.push(b'x'), Some(noise), "nothing of the frame before is left");
}

/// The bodies of answers: the input itself, and every frame in it.
pub fn answers(bytes: &[u8]) {
    for body in bodies(bytes) {
        let Ok(packet) = Packet::parse(&body) else { continue };
        let Ok(response) = Response::parse(&packet.content) else { continue };
        holds_none(&response.fields);
        holds_none(&response.transaction().reference);
        let reference = EcrRef::new(10_001).expect("it has five digits");
        if let Some(record) = response.record_of(reference) {
            assert_eq!(record.reference, "10001");
        }
    }
}

/// A purchase is under way; then these bytes come, and time passes.
pub fn stream(bytes: &[u8]) {
    let mut session = session(&TerminalSettings::default());
    let (mut now, amount) = (clock::read().mono, Money::from_minor(149_00));
    let reference = EcrRef::new(10_001).expect("it has five digits");
    session.link_found(now);
    let mut n_charges = charges_said(&mut session);
    let (first, rest) = bytes.split_at(bytes.len() / 3);
    session.bytes_in(first, now);
    for _ in 0..4 {
        now += Duration::from_secs(8);
        session.time_passed(now);
    }
    session.command(CardRequest::Purchase { reference, amount, token: TokenWish::None }, now);
    now += Duration::from_secs(2);
    session.time_passed(now);
    n_charges += charges_said(&mut session);
    let (second, third) = rest.split_at(rest.len() / 2);
    session.bytes_in(second, now);
    n_charges += charges_said(&mut session);
    session.command(CardRequest::LookUp { reference, of: Movement::Purchase }, now);
    session.bytes_in(third, now);
    for _ in 0..40 {
        let Some(at) = session.next_deadline() else { break };
        now = at.max(now + Duration::from_millis(1));
        session.time_passed(now);
        n_charges += charges_said(&mut session);
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

/// The other end of the wire: what registers send, whole or in halves, and time between.
pub fn simulator(bytes: &[u8]) {
    for body in bodies(bytes) {
        if let Ok(request) = Request::parse(&body) {
            holds_none(&request.fields);
        }
        if let Ok(fields) = Fields::parse_leniently(&body) {
            holds_none(&fields);
        }
    }
    let wall = "2026-11-23T15:00:00".parse().expect("a time");
    let mut now = clock::read().mono;
    let mut terminal = PaxTerminal::new(SimSettings::default(), now, wall);
    let (first, second) = bytes.split_at(bytes.len() / 2);
    // A body alone is taken as one that came in a good frame.
    for part in [first.to_vec(), second.to_vec(), encode(bytes)] {
        terminal.bytes_in(&part, now);
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

/// How often a charge was asked for. Takes all that is said.
fn charges_said(session: &mut TerminalSession) -> usize {
    let (mut n, mut n_said) = (0, 0);
    while let Some(bytes) = session.next_bytes_out() {
        n += usize::from(bytes.get(1..4) == Some(b"T00"));
        n_said += 1;
        assert!(n_said < SAID_MAX, "it talks without end");
    }
    n
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

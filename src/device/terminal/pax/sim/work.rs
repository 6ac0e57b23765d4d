//! What the simulated terminal does with a request, and how a transaction goes.

use std::mem;
use std::time::{Duration, Instant};

use crate::device::terminal::pax::frame::{NAK, encode};
use crate::device::terminal::pax::message::request::Request;
use crate::device::terminal::pax::message::{Composer, Fields, last_four};
use crate::device::terminal::pax::sim::answer;
use crate::device::terminal::pax::sim::batch::{Key, Standing};
use crate::device::terminal::pax::sim::decide::asked_amount;
use crate::device::terminal::pax::sim::script::{CloseDeed, Deed};
use crate::device::terminal::pax::sim::{Close, NOISE, PaxTerminal, SimLink, State};
use crate::domain::money::Money;

/// Fields of a T00, counted from the transaction type.
pub(super) const KIND: usize = 0;
pub(super) const AMOUNT: usize = 1;
pub(super) const ACCOUNT: usize = 2;
pub(super) const TRACE: usize = 3;
pub(super) const EXTRA: usize = 8;

/// A transaction under way.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) request: Request,
    pub(super) deed: Deed,
    phase: Phase,
    at: Instant,
    owner: Owner,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Until a card is presented.
    Card,
    /// Until the bank has answered.
    Bank,
}

/// Who waits for the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Register,
    /// The wire was cut since: whoever is there next did not ask for this.
    Nobody,
}

impl Work {
    pub(super) fn at(&self) -> Instant {
        self.at
    }

    pub(super) fn orphan(&mut self) {
        self.owner = Owner::Nobody;
    }
}

/// How an answered transaction goes over the wire.
struct Delivery {
    n_spoiled: u32,
    n_packets: usize,
    close: Close,
}

impl PaxTerminal {
    pub(super) fn take_request(&mut self, body: &[u8], now: Instant) {
        let Ok(request) = Request::parse(body) else {
            self.say("a request that cannot be understood");
            self.acknowledge();
            let head = answer::head("A98", "1.28", "100003", "INCORRECT MESSAGE FORMAT");
            return self.answer(vec![head.end()], 0, Close::Eot, now);
        };
        if let State::Working(work) = &self.state {
            let is_orphan = work.owner == Owner::Nobody;
            let is_copy = work.request == request;
            match request.command.as_str() {
                "A14" => return self.cancelled_by_register(now),
                _ if is_copy && !is_orphan => return self.acknowledge(),
                _ if is_orphan => self.end_orphan(now),
                _ => return self.send(&[NAK]),
            }
        }
        // Who asks anew has read the answer before, or does not want it.
        self.state = State::Idle;
        match request.command.as_str() {
            "T00" | "T02" => self.begin_transaction(request, now),
            "A14" => {
                self.acknowledge();
                self.say("A14 cancel: nothing to cancel");
                self.end(now);
            }
            _ => {
                self.acknowledge();
                let is_close = request.command == "B00";
                let close = self.closes.front().copied().filter(|_| is_close);
                if close == Some(CloseDeed::SilentBefore) {
                    self.closes.pop_front();
                    return self.say("B00 close of the batch: no answer, not closed");
                }
                let (head, line) = self.served(&request, now);
                self.say(line);
                if close == Some(CloseDeed::SilentAfter) {
                    return self.say("B00: the answer is not sent");
                }
                self.answer(vec![head.end()], 0, Close::Eot, now);
            }
        }
    }

    /// What is answered at once, from memory.
    fn served(&mut self, request: &Request, now: Instant) -> (Composer, String) {
        let command = request.command.as_str();
        let head = |code, text| answer::head(command, &request.version, code, text);
        let ok = || head("000000", "OK");
        match command {
            "A00" => {
                let line = format!("A00 who are you: {}", self.settings.serial_number);
                (answer::identity(ok(), &self.settings), line)
            }
            "A02" | "A04" | "A10" | "A12" | "A16" | "A26" => (ok(), format!("{command}: done")),
            "A08" => (head("100023", "NOT FOUND"), "A08 signature: there is none".to_owned()),
            "B00" => self.closed(request, now),
            "B04" => {
                self.memory.batch.clear();
                self.n_changes += 1;
                (ok(), "B04 clear the batch: done".to_owned())
            }
            "R02" => self.found(request),
            _ => (head("100004", "UNSUPPORT TRANS"), format!("{command}: not supported")),
        }
    }

    /// B00: the totals, and an empty batch.
    fn closed(&mut self, request: &Request, now: Instant) -> (Composer, String) {
        let head = |code, text| answer::head(&request.command, &request.version, code, text);
        let deed = self.closes.pop_front();
        let (totals, batch, time) =
            (self.memory.batch.totals(), self.memory.next.batch, self.time(now));
        if matches!(deed, Some(CloseDeed::Refused)) {
            return (
                head("100003", "CLOSE REFUSED"),
                format!("B00 close of batch {batch}: refused"),
            );
        }
        self.memory.batch.clear();
        self.memory.next.batch += 1;
        self.n_changes += 1;
        let (head, said) = match deed {
            Some(CloseDeed::OutOfBalance) => (head("000300", "OUT OF BALANCE"), ", out of balance"),
            _ => (head("000000", "OK"), ""),
        };
        let line = format!(
            "B00 close of batch {batch}: {} transactions, {}{said}",
            totals.n_transactions, totals.amount
        );
        (answer::batch_close(head, totals, batch, &time, &self.settings), line)
    }

    /// R02: one criterion, or the first record of all.
    fn found(&self, request: &Request) -> (Composer, String) {
        let fields = &request.fields;
        let head = |code, text| answer::head(&request.command, &request.version, code, text);
        let (place, number, auth_code, reference) =
            (fields.text(3), fields.text(4), fields.text(5), fields.text(6));
        let key = match (reference, number, auth_code, place) {
            ("", "", "", "") => Key::Place("0"),
            ("", "", "", place) => Key::Place(place),
            ("", "", code, _) => Key::AuthCode(code),
            ("", number, _, _) => Key::Number(number),
            (reference, _, _, _) => Key::Reference(reference),
        };
        match self.memory.batch.find(key) {
            None => (head("100023", "NOT FOUND"), format!("R02 look up {key}: not found")),
            Some((place, record)) => {
                let head = match record.standing {
                    Standing::StoredOffline => head("000001", "OFFLINE APPROVED"),
                    Standing::Approved | Standing::Declined => head("000000", "OK"),
                };
                let n_records = match key {
                    Key::Place(_) => self.memory.batch.records().len(),
                    _ => 1,
                };
                let line = format!("R02 look up {key}: transaction {}", record.number);
                (answer::report(head, record, &self.settings.network, (place, n_records)), line)
            }
        }
    }

    fn begin_transaction(&mut self, request: Request, now: Instant) {
        while let Some(Deed::Card(card)) = self.script.front() {
            self.settings.card = (**card).clone();
            self.script.pop_front();
        }
        match self.script.front_mut() {
            Some(Deed::Nak(left)) if *left > 0 => {
                *left -= 1;
                self.say(format!("{}: refused with NAK", name(&request)));
                return self.send(&[NAK]);
            }
            Some(Deed::LoseRequest) => {
                self.script.pop_front();
                return self.say(format!("{}: not heard", name(&request)));
            }
            _ => (),
        }
        let deed = self.script.pop_front().unwrap_or_else(|| self.by_rule(&request));
        if deed == Deed::Noise {
            self.send(&NOISE);
        }
        if deed == Deed::LoseAck {
            self.owed_eot = None;
        } else {
            self.acknowledge();
        }
        match deed {
            Deed::SilentBeforeBooking => {
                return self.say(format!("{}: no answer, nothing booked", name(&request)));
            }
            Deed::SwapSerial(serial_number) => {
                let next =
                    self.settings.serial_number.parse::<u64>().map_or(1, |number| number + 1);
                return self.swap(serial_number.unwrap_or_else(|| next.to_string()));
            }
            _ => (),
        }
        let needs_card = matches!(request.fields.text(KIND), "01" | "02" | "03" | "05" | "24" | "32")
                && request.fields.value(EXTRA, "TOKEN").is_empty()
                // What a return names by its host reference needs no card.
                && request.fields.value(EXTRA, "HREF").is_empty();
        let at = if needs_card { now + self.settings.pace.card } else { now };
        let work = Work { request, deed, phase: Phase::Card, at, owner: Owner::Register };
        if needs_card {
            self.report_status(&work, "0");
        }
        self.state = State::Working(Box::new(work));
        self.go_on(now);
    }

    fn report_status(&mut self, work: &Work, status: &str) {
        let is_wanted = work.request.fields.value(EXTRA, "REPORTSTATUS") == "1";
        if is_wanted && work.owner == Owner::Register {
            let frame = answer::progress(&work.request.version, status);
            self.send(&encode(&frame));
            self.n_unheard += 1;
        }
    }

    /// Does what is due in the transaction under way.
    pub(super) fn go_on(&mut self, now: Instant) {
        let is_due = |state: &State| matches!(state, State::Working(work) if work.at <= now);
        while is_due(&self.state) {
            let State::Working(mut work) = mem::replace(&mut self.state, State::Idle) else {
                return;
            };
            let is_refused = matches!(work.deed, Deed::Timeout | Deed::Abort | Deed::BareEot);
            if work.phase == Phase::Card && !is_refused {
                self.report_status(&work, "3");
                let slow = match work.deed {
                    Deed::Slow { millis } => Duration::from_millis(u64::from(millis)),
                    _ => Duration::ZERO,
                };
                work.phase = Phase::Bank;
                work.at += self.settings.pace.bank + slow;
                self.state = State::Working(work);
            } else {
                self.finish(&work, now);
            }
        }
    }

    /// The transaction is decided: it is booked and answered.
    fn finish(&mut self, work: &Work, now: Instant) {
        let request = &work.request;
        let short = |code, text| answer::head(&request.command, &request.version, code, text);
        let body = match &work.deed {
            Deed::Timeout => short("100001", "TIMEOUT"),
            Deed::Abort => short("100002", "ABORTED"),
            Deed::BankAway => short("100003", "HOST NOT REACHED"),
            Deed::StrangeCode(code) => short(code, "SOMETHING ELSE"),
            Deed::BareEot => {
                self.say(format!("{}: ended without an answer", name(request)));
                return self.end(now);
            }
            _ => match self.decided(work, now) {
                Ok(body) => body,
                Err((code, text)) => short(code, text),
            },
        };
        let body = match work.deed {
            Deed::Malformed => [body.end().as_slice(), &[0x15, b'?']].concat(),
            _ => body.end(),
        };
        let is_silent = work.deed == Deed::SilentAfterBooking;
        let is_lost = work.owner == Owner::Nobody || self.link == SimLink::Down;
        let heard = if is_silent || is_lost { "; the answer is not sent" } else { "" };
        self.say(format!("{}: {}{heard}", name(request), summary(&body)));
        if is_silent || is_lost {
            return;
        }
        if work.deed == Deed::Noise {
            self.send(&NOISE);
        }
        let delivery = delivery(&work.deed);
        let packets = match delivery.n_packets {
            1 => vec![body],
            n_packets => answer::packets(&body, n_packets),
        };
        self.answer(packets, delivery.n_spoiled, delivery.close, now);
    }
}

/// Being stopped.
impl PaxTerminal {
    fn cancelled_by_register(&mut self, now: Instant) {
        self.acknowledge();
        self.stop("A14 cancel", now);
    }

    pub(super) fn press_cancel(&mut self, now: Instant) {
        self.stop("the red key", now);
    }

    /// Stops a transaction that waits for a card. Once the bank is asked it is too late.
    fn stop(&mut self, why: &str, now: Instant) {
        let State::Working(work) = &self.state else { return };
        if work.phase == Phase::Bank {
            return self.say(format!("{why}: too late"));
        }
        let is_bare = work.deed == Deed::CancelByEot || work.owner == Owner::Nobody;
        let head = answer::head(&work.request.command, &work.request.version, "100002", "ABORTED");
        self.say(format!("{}: stopped by {why}", name(&work.request)));
        self.state = State::Idle;
        if is_bare {
            self.end(now);
        } else {
            self.answer(vec![head.end()], 0, Close::Eot, now);
        }
    }

    /// A new register is there, and the one that asked is gone.
    fn end_orphan(&mut self, now: Instant) {
        if let State::Working(work) = mem::replace(&mut self.state, State::Idle)
            && work.phase == Phase::Bank
        {
            self.finish(&work, now);
        }
    }
}

fn delivery(deed: &Deed) -> Delivery {
    let plain = Delivery { n_spoiled: 0, n_packets: 1, close: Close::Eot };
    match deed {
        Deed::BadChecksum(n_spoiled) => Delivery { n_spoiled: *n_spoiled, ..plain },
        Deed::Garbage => Delivery { n_spoiled: u32::MAX, ..plain },
        Deed::Packets(n_packets) => {
            Delivery { n_packets: usize::try_from(*n_packets).unwrap_or(1), ..plain }
        }
        Deed::LateEot { millis } => {
            Delivery { close: Close::Late(Duration::from_millis(u64::from(*millis))), ..plain }
        }
        Deed::NoEot => Delivery { close: Close::Never, ..plain },
        _ => plain,
    }
}

/// What a request is, for people.
fn name(request: &Request) -> String {
    let fields = &request.fields;
    let kind = match fields.text(KIND) {
        "01" => "sale",
        "02" => "return",
        "03" => "authorization",
        "04" => "post-authorization",
        "05" => "forced sale",
        "16" | "17" | "18" | "19" | "20" | "21" => "void",
        "24" => "verification",
        "32" => "tokenization",
        _ => "transaction",
    };
    let amount = asked_amount(request)
        .filter(|amount| amount.is_positive())
        .map_or(String::new(), |amount| format!(" {amount}"));
    let reference = match fields.part(TRACE, 0) {
        "" => String::new(),
        reference => format!(", reference {reference}"),
    };
    format!("{} {kind}{amount}{reference}", request.command)
}

/// What an answer says, for people.
fn summary(body: &[u8]) -> String {
    let Ok(fields) = Fields::parse(body) else { return "malformed".to_owned() };
    let said = format!("{} {}", fields.text(3), fields.text(4));
    let (number, auth_code) = (fields.text(9), fields.part(5, 2));
    let amount = fields.text(7).parse().map(Money::from_minor).unwrap_or_default();
    match (number, auth_code) {
        ("", _) => said,
        (_, "") => format!("{said}, {}, transaction {number}", fields.part(5, 1)),
        _ => format!(
            "{said}, {amount}, transaction {number}, auth code {auth_code}, card ending {}",
            last_four(fields.text(8))
        ),
    }
}

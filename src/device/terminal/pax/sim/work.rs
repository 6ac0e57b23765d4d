//! What the simulated terminal does with a request, and how a transaction goes.

use std::mem;
use std::time::{Duration, Instant};

use crate::device::terminal::pax::frame::{NAK, encode};
use crate::device::terminal::pax::message::request::Request;
use crate::device::terminal::pax::message::{Composer, Fields, last_four};
use crate::device::terminal::pax::sim::answer::{self, Shown};
use crate::device::terminal::pax::sim::batch::{Key, Record, Standing};
use crate::device::terminal::pax::sim::script::Deed;
use crate::device::terminal::pax::sim::{
    Close, DuplicateCheck, NOISE, PaxTerminal, SimLink, State,
};
use crate::domain::money::Money;

/// Fields of a T00, counted from the transaction type.
const KIND: usize = 0;
const AMOUNT: usize = 1;
const ACCOUNT: usize = 2;
const TRACE: usize = 3;
const EXTRA: usize = 8;

/// A transaction under way.
#[derive(Debug)]
pub(super) struct Work {
    request: Request,
    deed: Deed,
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
                let (head, line) = self.served(&request, now);
                self.say(line);
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
            "B00" => {
                let (totals, batch, time) = (self.batch.totals(), self.next.batch, self.time(now));
                self.batch.clear();
                self.next.batch += 1;
                let line = format!(
                    "B00 close of batch {batch}: {} transactions, {}",
                    totals.n_transactions, totals.amount
                );
                (answer::batch_close(ok(), totals, batch, &time, &self.settings), line)
            }
            "B04" => {
                self.batch.clear();
                (ok(), "B04 clear the batch: done".to_owned())
            }
            "R02" => self.found(request),
            _ => (head("100004", "UNSUPPORT TRANS"), format!("{command}: not supported")),
        }
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
        match self.batch.find(key) {
            None => (head("100023", "NOT FOUND"), format!("R02 look up {key}: not found")),
            Some((place, record)) => {
                let head = match record.standing {
                    Standing::StoredOffline => head("000001", "OFFLINE APPROVED"),
                    Standing::Approved | Standing::Declined => head("000000", "OK"),
                };
                let n_records = match key {
                    Key::Place(_) => self.batch.records().len(),
                    _ => 1,
                };
                let line = format!("R02 look up {key}: transaction {}", record.number);
                (answer::report(head, record, &self.settings.card, (place, n_records)), line)
            }
        }
    }

    fn begin_transaction(&mut self, request: Request, now: Instant) {
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
        let deed = self.script.pop_front().unwrap_or(Deed::Approve);
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
        let needs_card =
            matches!(request.fields.text(KIND), "01" | "02" | "03" | "05" | "24" | "32")
                && request.fields.value(EXTRA, "TOKEN").is_empty();
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

    /// What the bank, or the batch, says to it.
    fn decided(
        &mut self,
        work: &Work,
        now: Instant,
    ) -> Result<Composer, (&'static str, &'static str)> {
        let request = &work.request;
        let head =
            |code: &str, text: &str| answer::head(&request.command, &request.version, code, text);
        let kind = request.fields.text(KIND);
        let asked = asked_amount(request);
        let card = self.settings.card.clone();
        match kind {
            "01" | "02" | "05" if asked.is_none_or(|amount| !amount.is_positive()) => {
                return Err(("100003", "INVALID AMOUNT"));
            }
            "01" | "02" | "03" | "04" | "05" | "24" | "32" => (),
            "16" | "17" | "18" | "19" | "20" | "21" => {
                let record = self.undone(request, now)?;
                let body =
                    answer::transaction(head("000000", "OK"), &record, &card, Shown::LastFour);
                self.batch.add(record);
                return Ok(body);
            }
            _ => return Err(("100004", "UNSUPPORT TRANS")),
        }
        if let Some(original) = self.duplicate_of(request) {
            let head = head("100011", "DUP TRANSACTION");
            return Ok(answer::transaction(head, &original, &card, Shown::LastFour));
        }
        if kind == "04" && named(request).and_then(|hold| self.batch.find(hold)).is_none() {
            return Err(("100023", "NOT FOUND"));
        }
        let mut record = self.new_record(request, asked.unwrap_or_default(), now);
        let (code, text) = bend(&mut record, &work.deed, asked.unwrap_or_default());
        self.batch.add(record.clone());
        if work.deed == Deed::OtherReference {
            record.reference.push('9');
        }
        let shown = if work.deed == Deed::FullCardNumber { Shown::Whole } else { Shown::LastFour };
        Ok(answer::transaction(head(code, text), &record, &card, shown))
    }

    fn new_record(&mut self, request: &Request, amount: Money, now: Instant) -> Record {
        let wants_token = request.fields.value(EXTRA, "TOKENREQUEST") == "1";
        let last_four = self.settings.card.last_four().to_owned();
        let record = Record {
            number: self.next.transaction,
            kind: request.fields.text(KIND).to_owned(),
            reference: request.fields.part(TRACE, 0).to_owned(),
            amount,
            standing: Standing::Approved,
            host_code: "00".to_owned(),
            host_text: "APPROVAL".to_owned(),
            auth_code: format!("{:06}", self.next.auth_code),
            host_reference: self.next.host_reference.to_string(),
            trace: self.next.trace,
            batch: self.next.batch,
            time: self.time(now),
            token: wants_token.then(|| format!("TKN{last_four}AAAA")),
            undoes: None,
        };
        self.next.transaction += 1;
        self.next.auth_code = (self.next.auth_code + 1) % 1_000_000;
        self.next.host_reference += 1;
        self.next.trace += 1;
        record
    }

    /// The void of the transaction that the request names.
    fn undone(
        &mut self,
        request: &Request,
        now: Instant,
    ) -> Result<Record, (&'static str, &'static str)> {
        let named = named(request).ok_or(("100003", "NO ORIGINAL"))?;
        let (_, original) = self.batch.find(named).ok_or(("100023", "NOT FOUND"))?;
        let (number, amount) = (original.number, original.amount);
        if original.standing == Standing::Declined || original.undoes.is_some() {
            return Err(("100023", "NOT FOUND"));
        }
        if self.batch.is_undone(number) {
            return Err(("100003", "ALREADY VOIDED"));
        }
        Ok(Record { undoes: Some(number), token: None, ..self.new_record(request, amount, now) })
    }

    /// The transaction just before, if it had the same reference, kind and amount.
    fn duplicate_of(&self, request: &Request) -> Option<Record> {
        let is_checked = self.settings.duplicate_check == DuplicateCheck::On
            && request.fields.part(ACCOUNT, 5) != "1";
        let last = self.batch.records().last().filter(|_| is_checked)?;
        let is_same = last.standing == Standing::Approved
            && !last.reference.is_empty()
            && last.reference == request.fields.part(TRACE, 0)
            && last.kind == request.fields.text(KIND)
            && asked_amount(request) == Some(last.amount);
        is_same.then(|| last.clone())
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

/// Makes a record what the script wants it to be. Returns the code and text of the answer.
fn bend<'a>(record: &mut Record, deed: &'a Deed, asked: Money) -> (&'a str, &'a str) {
    match deed {
        Deed::Decline { code, text } => {
            record.standing = Standing::Declined;
            record.host_code.clone_from(code);
            record.host_text.clone_from(text);
            record.auth_code.clear();
            record.token = None;
            ("000100", "DECLINE")
        }
        Deed::ApproveLess(amount) if *amount < asked => {
            record.amount = *amount;
            record.host_code = "10".to_owned();
            record.host_text = "PARTIAL".to_owned();
            ("000002", "PARTIALLY APPROVED")
        }
        Deed::OtherAmount(amount) => {
            record.amount = *amount;
            ("000000", "OK")
        }
        Deed::Offline => {
            record.standing = Standing::StoredOffline;
            ("000001", "OFFLINE APPROVED")
        }
        Deed::Duplicate => ("100011", "DUP TRANSACTION"),
        _ => ("000000", "OK"),
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

/// How a request names the transaction that it is about.
fn named(request: &Request) -> Option<Key<'_>> {
    let fields = &request.fields;
    let keys = [
        Key::Number(fields.part(TRACE, 3)),
        Key::HostReference(fields.value(EXTRA, "HREF")),
        Key::AuthCode(fields.part(TRACE, 2)),
    ];
    let is_empty =
        |key: &Key| matches!(key, Key::Number("") | Key::HostReference("") | Key::AuthCode(""));
    keys.into_iter().find(|key| !is_empty(key))
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

fn asked_amount(request: &Request) -> Option<Money> {
    let text = request.fields.text(AMOUNT);
    let is_number =
        (1..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number).map(Money::from_minor)
}

//! The wire between the kiosk and its terminal, on which everything can go wrong: byte by byte, or
//! message by message. Bytes take time; the clock is turned by hand.

use std::collections::{BTreeMap, VecDeque};
use std::mem;
use std::time::{Duration, Instant};

use chrono::NaiveDateTime;
use countersign::device::Protocol as _;
use countersign::device::terminal::pax::frame::encode;
use countersign::device::terminal::pax::sim::{PaxTerminal, SimEvent, SimSettings};
use countersign::device::terminal::{TerminalSession, TerminalSettings, session};
use countersign::domain::card::{CardReport, CardRequest};

use crate::lab::bank::Bank;

/// How long a byte is under way.
const LATENCY: Duration = Duration::from_millis(4);
/// A reference that is given to nothing on any day.
const OTHERS: &str = "999999997";
/// More than this in one moment is a dialogue without end.
const ROUNDS_MAX: usize = 20_000;

/// Which way bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    ToTerminal,
    ToKiosk,
}

/// Where on the wire something happens, counted from the moment at which the faults were laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// The n-th byte that goes this way.
    Byte(Way, u32),
    /// The n-th thing that is said at all: a frame, or a control byte.
    Message(u32),
}

/// What happens there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mischief {
    Lose,
    /// Comes a second time.
    Repeat,
    /// These bits are turned round: of a byte, or of the byte in the middle of a message.
    Flip(u8),
    /// The first byte of a message is lost.
    LoseFirst,
    /// The last byte of a message is lost.
    LoseLast,
    /// The answer to another payment of the same amount comes in front of it.
    OldAnswer,
    /// Only the first half of a message comes.
    Half,
    /// This byte comes in front.
    Garbage(u8),
    /// It and all that follows come so much later, in milliseconds.
    Late(u32),
    /// The wire is cut in front of it for so many milliseconds.
    CutBefore(u32),
    /// The wire is cut behind it.
    CutAfter(u32),
    /// The terminal's plug is pulled in front of it for so many milliseconds.
    TerminalOff(u32),
    /// Somebody puts another terminal there for so many milliseconds, and brings the first one back.
    TerminalSwapped(u32),
    /// The kiosk's plug is pulled in front of it for so many milliseconds.
    KioskOff(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    pub at: At,
    pub what: Mischief,
}

/// What is made of the terminal's answer to a look-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Truth,
    Silence,
    /// The terminal says that it cannot.
    Refused,
    /// The record of another payment of the same amount, approved.
    Other,
    /// A frame that cannot be read.
    Garbled,
    /// A code that is in no table.
    Strange,
}

/// What the rest of the world has to do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    KioskOff(Duration),
}

#[derive(Debug)]
struct Flight {
    way: Way,
    bytes: Vec<u8>,
}

/// The wire, and who stands at its ends.
pub struct Line {
    /// `None` while the kiosk has no power.
    near: Option<TerminalSession>,
    pub far: PaxTerminal,
    /// The clinic's own terminal, while another stands there.
    put_away: Option<PaxTerminal>,
    pub bank: Bank,
    settings: (TerminalSettings, SimSettings),
    wall: (Instant, NaiveDateTime),
    now: Instant,
    is_whole: bool,
    in_flight: BTreeMap<(Instant, u64), Flight>,
    n_flights: u64,
    free_at: BTreeMap<Way, Instant>,
    faults: Vec<Fault>,
    n_bytes: BTreeMap<Way, u32>,
    n_messages: u32,
    answers: VecDeque<Answer>,
    armed: Option<(Vec<Fault>, Vec<Answer>)>,
    mend_at: Option<Instant>,
    power_on_at: Option<Instant>,
    swap_back_at: Option<Instant>,
    n_swaps: usize,
    pub outside: VecDeque<Outside>,
    /// In cents.
    last_asked: i64,
    reports: VecDeque<CardReport>,
    /// What comes over the wire is told, for whoever has to find a fault.
    is_told: bool,
}

impl Line {
    /// The terminal stands there; the kiosk has no power yet.
    pub fn new(
        settings: TerminalSettings,
        sim: SimSettings,
        now: Instant,
        wall: NaiveDateTime,
    ) -> Self {
        Self {
            near: None,
            far: PaxTerminal::new(sim.clone(), now, wall),
            put_away: None,
            bank: Bank::default(),
            settings: (settings, sim),
            wall: (now, wall),
            now,
            is_whole: true,
            in_flight: BTreeMap::new(),
            n_flights: 0,
            free_at: BTreeMap::new(),
            faults: Vec::new(),
            n_bytes: BTreeMap::new(),
            n_messages: 0,
            answers: VecDeque::new(),
            armed: None,
            mend_at: None,
            power_on_at: None,
            swap_back_at: None,
            n_swaps: 0,
            outside: VecDeque::new(),
            last_asked: 0,
            reports: VecDeque::new(),
            is_told: std::env::var_os("TOLD").is_some_and(|told| told == "wire"),
        }
    }

    /// Lays faults out; everything is counted from here.
    pub fn lay_out(&mut self, faults: Vec<Fault>, answers: Vec<Answer>) {
        self.faults = faults;
        self.answers = answers.into();
        self.n_bytes.clear();
        self.n_messages = 0;
    }

    /// The same, counted from the next request for money.
    pub fn lay_out_at_purchase(&mut self, faults: Vec<Fault>, answers: Vec<Answer>) {
        self.armed = Some((faults, answers));
    }

    /// How much was said since the faults were laid out.
    pub fn n_messages(&self) -> u32 {
        self.n_messages
    }

    /// The weather turns fair: nothing goes wrong any more, and all that was broken is mended.
    pub fn calm_down(&mut self) {
        self.armed = None;
        self.lay_out(Vec::new(), Vec::new());
        self.swap_back();
        if self.power_on_at.take().is_some() {
            self.far.command(SimEvent::PowerOn, self.now);
        }
        self.mend();
    }

    /// The kiosk starts.
    pub fn kiosk_on(&mut self) {
        self.near = Some(session(&self.settings.0));
        if self.is_whole {
            self.connect();
        }
    }

    /// The kiosk is gone. A terminal does not notice.
    pub fn kiosk_off(&mut self) {
        self.near = None;
        self.reports.clear();
        self.in_flight.clear();
        self.far.link_lost(self.now);
        self.far.link_found(self.now);
        self.settle();
    }

    pub fn ask(&mut self, request: CardRequest) {
        let now = self.now;
        if let CardRequest::Purchase { amount, .. } = &request {
            self.last_asked = amount.minor();
            if let Some((faults, answers)) = self.armed.take() {
                self.lay_out(faults, answers);
            }
        }
        if let Some(near) = &mut self.near {
            near.command(request, now);
        }
        self.settle();
    }

    pub fn happens(&mut self, event: SimEvent) {
        self.far.command(event, self.now);
        self.settle();
    }

    pub fn next_report(&mut self) -> Option<CardReport> {
        self.reports.pop_front()
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        let flight = self.in_flight.keys().next().map(|(at, _)| *at);
        let near = self.near.as_ref().and_then(|near| near.next_deadline());
        let own = [self.mend_at, self.power_on_at, self.swap_back_at];
        own.into_iter().chain([flight, near, self.far.next_deadline()]).flatten().min()
    }

    /// Turns the clock on to `now`, which is not behind any deadline.
    pub fn turn_to(&mut self, now: Instant) {
        self.now = now;
        let is_due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        if is_due(self.power_on_at) {
            self.power_on_at = None;
            self.far.command(SimEvent::PowerOn, now);
        }
        if is_due(self.swap_back_at) {
            self.swap_back();
        }
        if is_due(self.mend_at) {
            self.mend();
        }
        while let Some(entry) = self.in_flight.first_entry() {
            if entry.key().0 > now {
                break;
            }
            let flight = entry.remove();
            self.tell("comes", flight.way, &flight.bytes);
            match flight.way {
                Way::ToTerminal => self.far.bytes_in(&flight.bytes, now),
                Way::ToKiosk => {
                    if let Some(near) = &mut self.near {
                        near.bytes_in(&flight.bytes, now);
                    }
                }
            }
            self.settle();
        }
        if let Some(near) = &mut self.near {
            near.time_passed(now);
        }
        self.far.time_passed(now);
        self.settle();
    }

    /// Takes over what either end has to say.
    fn settle(&mut self) {
        for _ in 0..ROUNDS_MAX {
            self.bank.look_at(&self.far);
            while self.far.next_report().is_some() {}
            if let Some(near) = &mut self.near {
                while let Some(report) = near.next_report() {
                    self.reports.push_back(report);
                }
            }
            let said = self.near.as_mut().and_then(|near| near.next_bytes_out());
            if let Some(bytes) = said {
                self.say(&bytes, Way::ToTerminal);
            } else if let Some(bytes) = self.far.next_bytes_out() {
                self.say(&bytes, Way::ToKiosk);
            } else {
                return;
            }
        }
        panic!("the two ends of the wire talk without end");
    }

    fn tell(&self, what: &str, way: Way, bytes: &[u8]) {
        if self.is_told {
            let millis = (self.now - self.wall.0).as_millis();
            eprintln!("{millis:>9} {what} {way:?} {}", bytes.escape_ascii());
        }
    }

    /// One thing is said: a frame, or a control byte.
    fn say(&mut self, bytes: &[u8], way: Way) {
        if !self.is_whole {
            return;
        }
        self.tell("said", way, bytes);
        let message = At::Message(self.n_messages);
        self.n_messages += 1;
        let mut bytes = match way {
            Way::ToKiosk => match self.answered(bytes) {
                Some(bytes) => bytes,
                None => return,
            },
            Way::ToTerminal => bytes.to_vec(),
        };
        let mut wait = Duration::ZERO;
        let mut copies = 1;
        let mut cut_after = None;
        for what in self.faults_at(message) {
            match what {
                Mischief::Lose => copies = 0,
                Mischief::Repeat => copies = 2,
                Mischief::Flip(bits) => {
                    let middle = bytes.len() / 2;
                    bytes.iter_mut().skip(middle).take(1).for_each(|byte| *byte ^= bits);
                }
                Mischief::LoseFirst => drop(bytes.drain(..bytes.len().min(1))),
                Mischief::LoseLast => drop(bytes.pop()),
                Mischief::Half => bytes.truncate(bytes.len() / 2),
                Mischief::Garbage(byte) => bytes.insert(0, byte),
                Mischief::Late(millis) => wait += ms(millis),
                Mischief::OldAnswer => self.send(self.old_answer(), Way::ToKiosk, Duration::ZERO),
                Mischief::CutAfter(millis) => cut_after = Some(millis),
                Mischief::CutBefore(_)
                | Mischief::TerminalOff(_)
                | Mischief::TerminalSwapped(_)
                | Mischief::KioskOff(_) => {
                    if self.strikes(what, way) {
                        return;
                    }
                }
            }
        }
        for _ in 0..copies {
            if !self.spell(&bytes, way, wait) {
                return;
            }
        }
        if let Some(millis) = cut_after {
            self.cut(millis, Carried::Over);
        }
    }

    /// Puts bytes on the wire one after the other. Returns whether it is still whole.
    fn spell(&mut self, bytes: &[u8], way: Way, mut wait: Duration) -> bool {
        let mut run = Vec::with_capacity(bytes.len());
        for byte in bytes {
            let n = self.n_bytes.entry(way).or_default();
            let at = At::Byte(way, *n);
            *n += 1;
            let mut said = vec![*byte];
            for what in self.faults_at(at) {
                match what {
                    Mischief::Repeat => said.push(*byte),
                    Mischief::Flip(bits) => said.iter_mut().for_each(|byte| *byte ^= bits),
                    Mischief::Garbage(byte) => said.insert(0, byte),
                    Mischief::Late(millis) => {
                        self.send(mem::take(&mut run), way, wait);
                        wait += ms(millis);
                    }
                    Mischief::Lose
                    | Mischief::LoseFirst
                    | Mischief::LoseLast
                    | Mischief::OldAnswer
                    | Mischief::Half => said.clear(),
                    Mischief::CutAfter(millis) => {
                        run.append(&mut said);
                        self.send(run, way, wait);
                        self.cut(millis, Carried::Over);
                        return false;
                    }
                    Mischief::CutBefore(_)
                    | Mischief::TerminalOff(_)
                    | Mischief::TerminalSwapped(_)
                    | Mischief::KioskOff(_) => {
                        self.send(mem::take(&mut run), way, wait);
                        if self.strikes(what, way) {
                            return false;
                        }
                    }
                }
            }
            run.append(&mut said);
        }
        self.send(run, way, wait);
        true
    }

    /// Something happens to an end of the wire. Returns whether what was being said is lost.
    fn strikes(&mut self, what: Mischief, way: Way) -> bool {
        match what {
            Mischief::CutBefore(millis) => {
                self.cut(millis, Carried::Lost);
                true
            }
            Mischief::TerminalOff(millis) => {
                self.far.command(SimEvent::PowerOff, self.now);
                self.power_on_at = Some(self.now + ms(millis));
                way == Way::ToKiosk
            }
            Mischief::TerminalSwapped(millis) => {
                self.swap(millis);
                true
            }
            Mischief::KioskOff(millis) => {
                self.outside.push_back(Outside::KioskOff(ms(millis)));
                way == Way::ToTerminal
            }
            _ => false,
        }
    }

    fn send(&mut self, bytes: Vec<u8>, way: Way, wait: Duration) {
        if bytes.is_empty() {
            return;
        }
        let free_at = self.free_at.get(&way).copied().unwrap_or(self.now);
        let at = free_at.max(self.now + LATENCY + wait);
        self.free_at.insert(way, at);
        self.n_flights += 1;
        self.in_flight.insert((at, self.n_flights), Flight { way, bytes });
    }

    fn faults_at(&mut self, at: At) -> Vec<Mischief> {
        if self.faults.iter().all(|fault| fault.at != at) {
            return Vec::new();
        }
        let (here, later) = mem::take(&mut self.faults).into_iter().partition(|it| it.at == at);
        self.faults = later;
        let here: Vec<Fault> = here;
        here.into_iter().map(|fault| fault.what).collect()
    }

    /// Bends the answer to a look-up, where that is wanted.
    fn answered(&mut self, frame: &[u8]) -> Option<Vec<u8>> {
        if frame.get(3..6) != Some(b"R03") {
            return Some(frame.to_vec());
        }
        let head = |code: &str| encode(format!("0\x1cR03\x1c1.28\x1c{code}\x1cNO").as_bytes());
        match self.answers.pop_front() {
            None | Some(Answer::Truth) => Some(frame.to_vec()),
            Some(Answer::Silence) => None,
            Some(Answer::Refused) => Some(head("100003")),
            Some(Answer::Strange) => Some(head("999999")),
            Some(Answer::Other) => Some(self.others_record()),
            Some(Answer::Garbled) => {
                let mut bytes = frame.to_vec();
                let last = bytes.len() - 1;
                bytes[last] ^= 0x2a;
                Some(bytes)
            }
        }
    }

    /// Somebody else paid as much.
    fn old_answer(&self) -> Vec<u8> {
        message("0|T01|1.28|000000|OK", "01", self.last_asked)
    }

    fn others_record(&self) -> Vec<u8> {
        message("0|R03|1.28|000000|OK|1|0", "01|01|00", self.last_asked)
    }

    fn cut(&mut self, millis: u32, carried: Carried) {
        if !mem::replace(&mut self.is_whole, false) {
            return;
        }
        if carried == Carried::Over {
            self.land();
        }
        self.in_flight.clear();
        self.mend_at = Some(self.now + ms(millis));
        if let Some(near) = &mut self.near {
            near.link_lost(self.now);
        }
        self.far.link_lost(self.now);
    }

    /// What is on the wire still comes through.
    fn land(&mut self) {
        for flight in mem::take(&mut self.in_flight).into_values() {
            match (flight.way, &mut self.near) {
                (Way::ToTerminal, _) => self.far.bytes_in(&flight.bytes, self.now),
                (Way::ToKiosk, Some(near)) => near.bytes_in(&flight.bytes, self.now),
                (Way::ToKiosk, None) => (),
            }
        }
    }

    fn mend(&mut self) {
        self.mend_at = None;
        if !mem::replace(&mut self.is_whole, true) {
            self.connect();
        }
    }

    fn connect(&mut self) {
        self.far.link_found(self.now);
        if let Some(near) = &mut self.near {
            near.link_found(self.now);
        }
        self.settle();
    }

    /// Another terminal stands there. It has no memory of what was before.
    fn swap(&mut self, millis: u32) {
        if self.put_away.is_some() {
            return;
        }
        self.n_swaps += 1;
        let mut sim = self.settings.1.clone();
        sim.serial_number = format!("54{:06}", self.n_swaps);
        let other = PaxTerminal::new(sim, self.wall.0, self.wall.1);
        self.swap_back_at = Some(self.now + ms(millis));
        let number = self.n_swaps;
        self.replug(number, |line| line.put_away = Some(mem::replace(&mut line.far, other)));
    }

    fn swap_back(&mut self) {
        self.swap_back_at = None;
        if let Some(own) = self.put_away.take() {
            self.replug(0, |line| line.far = own);
        }
    }

    /// Who exchanges a terminal pulls the wire out first.
    fn replug(&mut self, number: usize, change: impl FnOnce(&mut Self)) {
        let was_whole = self.is_whole;
        if was_whole {
            self.cut(0, Carried::Lost);
            self.mend_at = None;
        }
        self.bank.look_at(&self.far);
        // A terminal that is carried away is switched off.
        self.far.command(SimEvent::PowerOff, self.now);
        change(self);
        self.bank.another(number);
        self.far.command(SimEvent::PowerOn, self.now);
        if was_whole {
            self.mend();
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Carried {
    Lost,
    Over,
}

/// A frame about a payment that is not ours.
fn message(head: &str, kind: &str, amount: i64) -> Vec<u8> {
    let host = "00~APPROVAL~654321~600112340000~7~1";
    let text = format!("{head}|{host}|{kind}|{amount}~0|1111~4|4711~{OTHERS}~20261123150000|||||");
    let separated = |byte| match byte {
        b'|' => 0x1c,
        b'~' => 0x1f,
        byte => byte,
    };
    encode(&text.bytes().map(separated).collect::<Vec<u8>>())
}

fn ms(millis: u32) -> Duration {
    Duration::from_millis(u64::from(millis))
}

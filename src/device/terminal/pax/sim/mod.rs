//! A simulated PAX terminal: the other end of the wire, for tests, demonstrations, and other people's
//! register programs.
//!
//! It has its own memory of what was charged, a patient with a card, and a bank. What goes wrong
//! is said by a script. See docs/terminal-simulator.md.

use std::collections::VecDeque;
use std::fmt;
use std::time::{Duration, Instant};

use chrono::{NaiveDateTime, TimeDelta};

use crate::device::Protocol;
use crate::device::terminal::pax::frame::{ACK, EOT, FrameDecoder, NAK, STX, Token, encode};
use crate::device::terminal::pax::sim::batch::Batch;
use crate::device::terminal::pax::sim::memory::Memory;
use crate::device::terminal::pax::sim::script::{CloseDeed, Deed};
use crate::device::terminal::pax::sim::work::Work;
use crate::domain::card_number::masked;

mod answer;
pub mod bank;
pub mod batch;
mod decide;
pub mod memory;
pub mod script;
pub mod settings;
mod work;

pub use settings::{BankRule, DuplicateCheck, Pace, SimCard, SimSettings};

/// How often an answer is sent before the terminal gives up.
const COPIES_MAX: u32 = 4;
/// How long it waits for ACK to one copy.
const ACK_WAIT: Duration = Duration::from_secs(3);
/// Two characters that one register program sends instead of ACK.
const STRANGE_ACK: [u8; 2] = [b'3', b'6'];
/// Bytes that mean nothing, but for whoever searches instead of counting.
const NOISE: [u8; 6] = [0x00, b'~', 0x7f, 0xff, b'U', 0x10];

/// What happens at the terminal, beside what comes over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SimEvent {
    /// The next transactions will go so, after those that were said before.
    Will(Vec<Deed>),
    /// The patient presses the red key.
    PressCancel,
    /// The mains plug is pulled. What was charged stays charged.
    PowerOff,
    PowerOn,
    /// Somebody puts another terminal in its place.
    Swap {
        serial_number: String,
    },
}

/// One exchange, for people: masked, and no line break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimLine(pub String);

impl fmt::Display for SimLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The simulated terminal.
#[derive(Debug)]
pub struct PaxTerminal {
    settings: SimSettings,
    started: (Instant, NaiveDateTime),
    memory: Memory,
    /// How often the memory was written to.
    n_changes: u64,
    decoder: FrameDecoder,
    state: State,
    script: VecDeque<Deed>,
    closes: VecDeque<CloseDeed>,
    out: VecDeque<Vec<u8>>,
    lines: VecDeque<SimLine>,
    link: SimLink,
    /// Progress packets that the register has yet to acknowledge.
    n_unheard: usize,
    /// An EOT that is owed from an exchange before.
    owed_eot: Option<Instant>,
    strange: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SimLink {
    Up,
    Down,
}

#[derive(Debug)]
enum State {
    Off,
    Idle,
    /// A card is awaited, or the bank.
    Working(Box<Work>),
    Answering(Answering),
}

/// An answer on its way.
#[derive(Debug)]
struct Answering {
    packets: VecDeque<Vec<u8>>,
    n_copies: u32,
    /// Copies that go out with a wrong checksum.
    n_spoiled: u32,
    /// When the next copy goes out, the first one too.
    copy_at: Instant,
    close: Close,
}

/// How an exchange ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Close {
    Eot,
    Late(Duration),
    Never,
}

impl PaxTerminal {
    /// A terminal that shows `wall` on its clock at the moment `now`.
    pub fn new(settings: SimSettings, now: Instant, wall: NaiveDateTime) -> Self {
        let memory = Memory::new(&settings);
        Self::switched_on(settings, memory, now, wall)
    }

    /// The same, with what it remembers of before.
    pub fn switched_on(
        settings: SimSettings,
        memory: Memory,
        now: Instant,
        wall: NaiveDateTime,
    ) -> Self {
        let settings = SimSettings { serial_number: memory.serial_number.clone(), ..settings };
        Self {
            settings,
            memory,
            n_changes: 0,
            started: (now, wall),
            decoder: FrameDecoder::default(),
            state: State::Idle,
            script: VecDeque::new(),
            closes: VecDeque::new(),
            out: VecDeque::new(),
            lines: VecDeque::new(),
            link: SimLink::Up,
            n_unheard: 0,
            owed_eot: None,
            strange: Vec::new(),
        }
    }

    /// What was charged since the last close.
    pub fn batch(&self) -> &Batch {
        &self.memory.batch
    }

    /// What it keeps when it is switched off.
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// How often what it keeps has changed: a file of it has to be written again.
    pub fn n_changes(&self) -> u64 {
        self.n_changes
    }

    /// `YYYYMMDDhhmmss` by the terminal's clock.
    fn time(&self, now: Instant) -> String {
        let (since, wall) = self.started;
        let passed = TimeDelta::from_std(now.saturating_duration_since(since)).unwrap_or_default();
        let wall = wall.checked_add_signed(passed).unwrap_or(wall);
        wall.format("%Y%m%d%H%M%S").to_string()
    }

    fn say(&mut self, line: impl Into<String>) {
        // Numbers that were cut one by one may read as a card's when they stand side by side.
        self.lines.push_back(SimLine(masked(&line.into())));
    }

    fn send(&mut self, bytes: &[u8]) {
        if self.link == SimLink::Up {
            self.out.push_back(bytes.to_vec());
        }
    }

    /// Sends an answer, and waits for its ACK.
    fn answer(&mut self, packets: Vec<Vec<u8>>, n_spoiled: u32, close: Close, now: Instant) {
        let answering = Answering {
            packets: packets.into(),
            n_copies: 0,
            n_spoiled,
            copy_at: now + self.settings.pace.reply,
            close,
        };
        self.state = State::Answering(answering);
        if self.settings.pace.reply.is_zero() {
            self.send_copy(now);
        }
    }

    /// Ends an exchange that has no answer.
    fn end(&mut self, now: Instant) {
        match self.settings.pace.reply {
            Duration::ZERO => self.send(&[EOT]),
            wait => self.owed_eot = Some(now + wait),
        }
    }

    fn send_copy(&mut self, now: Instant) {
        let State::Answering(answering) = &mut self.state else { return };
        let Some(body) = answering.packets.front() else { return };
        let mut frame = encode(body);
        if answering.n_spoiled > 0 {
            answering.n_spoiled -= 1;
            if let Some(checksum) = frame.last_mut() {
                *checksum ^= 0x55;
            }
        }
        answering.n_copies += 1;
        answering.copy_at = now + ACK_WAIT;
        self.send(&frame);
    }

    /// The register has this packet.
    fn acknowledged(&mut self, now: Instant) {
        let State::Answering(answering) = &mut self.state else { return };
        answering.packets.pop_front();
        answering.n_copies = 0;
        let close = answering.close;
        if !answering.packets.is_empty() {
            return self.send_copy(now);
        }
        self.state = State::Idle;
        match close {
            Close::Eot => self.send(&[EOT]),
            Close::Late(wait) => self.owed_eot = Some(now + wait),
            Close::Never => (),
        }
    }

    /// The register has not understood, or says nothing.
    fn send_again(&mut self, now: Instant) {
        let State::Answering(answering) = &self.state else { return };
        if answering.n_copies < COPIES_MAX {
            return self.send_copy(now);
        }
        self.say("the register did not acknowledge the answer");
        self.state = State::Idle;
        self.send(&[EOT]);
    }

    fn take(&mut self, token: Token, now: Instant) {
        match (token, &self.state) {
            (_, State::Off) => (),
            (Token::Frame(body), _) => self.take_request(&body, now),
            (Token::Bad(_), _) => self.send(&[NAK]),
            (Token::Ack, _) if self.n_unheard > 0 => self.n_unheard -= 1,
            // Nothing was said yet that this could be about.
            (Token::Ack | Token::Nak, State::Answering(answering)) if answering.n_copies == 0 => (),
            (Token::Ack, State::Answering(_)) => self.acknowledged(now),
            (Token::Nak, State::Answering(_)) => self.send_again(now),
            (Token::Eot, State::Answering(_)) => {
                self.say("the register gave up reading the answer");
                self.state = State::Idle;
            }
            (Token::Noise(byte), State::Answering(_)) => {
                self.strange.push(byte);
                if self.strange.ends_with(&STRANGE_ACK) {
                    self.strange.clear();
                    self.acknowledged(now);
                }
            }
            (Token::Ack | Token::Nak | Token::Eot | Token::Enq | Token::Noise(_), _) => (),
        }
    }
}

impl Protocol for PaxTerminal {
    type Command = SimEvent;
    type Report = SimLine;

    fn command(&mut self, event: SimEvent, now: Instant) {
        match event {
            SimEvent::Will(deeds) => {
                for deed in deeds {
                    match deed {
                        Deed::Close(close) => self.closes.push_back(close),
                        deed => self.script.push_back(deed),
                    }
                }
            }
            SimEvent::PressCancel => self.press_cancel(now),
            SimEvent::PowerOff => {
                self.power_off();
                self.say("switched off");
            }
            SimEvent::PowerOn => {
                self.state = State::Idle;
                self.say("switched on");
            }
            SimEvent::Swap { serial_number } => self.swap(serial_number),
        }
    }

    fn bytes_in(&mut self, bytes: &[u8], now: Instant) {
        for byte in bytes {
            if *byte == STX {
                self.strange.clear();
            }
            if let Some(token) = self.decoder.push(*byte) {
                self.take(token, now);
            }
        }
    }

    fn time_passed(&mut self, now: Instant) {
        self.go_on(now);
        if let State::Answering(answering) = &self.state
            && answering.copy_at <= now
        {
            if answering.n_copies > 0 {
                self.n_unheard = 0; // That register does not acknowledge progress.
            }
            self.send_again(now);
        }
        if self.owed_eot.is_some_and(|at| at <= now) {
            self.owed_eot = None;
            self.send(&[EOT]);
        }
    }

    /// A terminal does not see a cut cable. What it says into it is lost.
    fn link_lost(&mut self, _now: Instant) {
        self.link = SimLink::Down;
        self.out.clear();
        self.decoder.give_up();
        match &mut self.state {
            State::Working(work) => work.orphan(),
            State::Answering(_) => self.state = State::Idle,
            State::Off | State::Idle => (),
        }
    }

    fn link_found(&mut self, _now: Instant) {
        self.link = SimLink::Up;
    }

    fn next_bytes_out(&mut self) -> Option<Vec<u8>> {
        self.out.pop_front()
    }

    fn next_report(&mut self) -> Option<SimLine> {
        self.lines.pop_front()
    }

    fn next_deadline(&self) -> Option<Instant> {
        let state = match &self.state {
            State::Off | State::Idle => None,
            State::Working(work) => Some(work.at()),
            State::Answering(answering) => Some(answering.copy_at),
        };
        [state, self.owed_eot].into_iter().flatten().min()
    }
}

/// Switching off, and being exchanged.
impl PaxTerminal {
    fn power_off(&mut self) {
        self.state = State::Off;
        self.out.clear();
        self.decoder.give_up();
        self.owed_eot = None;
    }

    fn swap(&mut self, serial_number: String) {
        self.say(format!(
            "exchanged: serial number {} is now {serial_number}",
            self.settings.serial_number
        ));
        self.settings.serial_number = serial_number;
        self.memory = Memory { bank: self.memory.bank.clone(), ..Memory::new(&self.settings) };
        self.n_changes += 1;
        self.power_off();
        self.state = State::Idle;
    }

    /// Takes a request over.
    fn acknowledge(&mut self) {
        self.n_unheard = 0;
        if self.owed_eot.take().is_some() {
            self.send(&[EOT]);
        }
        self.send(&[ACK]);
    }
}

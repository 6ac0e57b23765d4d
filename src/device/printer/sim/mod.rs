//! A receipt printer made of code: the other end of the wire, understanding the bytes that we send.
//!
//! It holds what comes while it cannot print and goes on when it can, as a real one does; it
//! answers `DLE EOT` at once and everything else in its turn.

mod head;
mod sheet;
mod stream;

use std::collections::VecDeque;
use std::time::Instant;

use crate::device::Protocol;
use crate::device::printer::profile::{Cutter, Profile};

use head::Head;
pub use sheet::Sheet;
use stream::{Parsed, Token, parse};

/// What can be done to a printer by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrinterFault {
    /// The roll ends now.
    PaperOut,
    /// The roll ends after so many more dots (8 a millimetre): in the middle of a print.
    PaperOutAfter {
        dots: u32,
    },
    /// Little paper is left.
    PaperLow,
    /// A new roll: paper is neither out nor low. What was half printed is torn off.
    LoadPaper,
    CoverOpen(bool),
    Offline(bool),
    /// Until it is switched off and on.
    CutterStuck,
    /// Switching it off and on does not help.
    Broken,
    /// Its head is too hot, and cools by itself.
    Hot(bool),
    /// It says nothing, and does its work.
    Silent(bool),
    /// Off and on: all that was received is forgotten. What was half printed is torn off.
    PowerCycle,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrinterSimReport {
    /// A piece of paper came off: cut, or torn off at a new roll.
    Sheet(Sheet),
    /// Something that no printer is required to understand.
    Strange(String),
}

/// The printer at the other end.
pub struct PrinterSim {
    profile: Profile,
    head: Head,
    /// Received and not yet done.
    buffer: VecDeque<u8>,
    /// The last two bytes: requests in real time are seen wherever they stand.
    seen: [u8; 2],
    /// Dots left on the roll; without end if `None`.
    roll: Option<u32>,
    /// What was obeyed since the last cut.
    taken: Vec<u8>,
    is_paper_low: bool,
    is_cover_open: bool,
    is_offline: bool,
    is_silent: bool,
    is_cutter_stuck: bool,
    is_broken: bool,
    is_hot: bool,
    /// The changes that it was told to report, as bits of `GS a`.
    reports_of: u8,
    told: [u8; 4],
    /// The sheet ends as soon as its last row is fed: nothing cuts it.
    must_tear: bool,
    out: VecDeque<Vec<u8>>,
    reports: VecDeque<PrinterSimReport>,
}

impl PrinterSim {
    /// With paper in it, closed and on.
    pub fn new(profile: Profile) -> Self {
        Self {
            profile,
            head: Head::new(profile),
            buffer: VecDeque::new(),
            seen: [0; 2],
            roll: None,
            taken: Vec::new(),
            is_paper_low: false,
            is_cover_open: false,
            is_offline: false,
            is_silent: !profile.answers,
            is_cutter_stuck: false,
            is_broken: false,
            is_hot: false,
            reports_of: 0,
            told: [0; 4],
            must_tear: false,
            out: VecDeque::new(),
            reports: VecDeque::new(),
        }
    }

    fn is_paper_out(&self) -> bool {
        self.roll == Some(0)
    }

    fn can_print(&self) -> bool {
        !(self.is_paper_out() || self.is_cover_open || self.is_offline || self.has_error())
    }

    const fn has_error(&self) -> bool {
        self.is_cutter_stuck || self.is_broken || self.is_hot
    }

    /// Does what it has received, as far as it can.
    fn work(&mut self) {
        loop {
            if !self.feed() {
                return;
            }
            if std::mem::take(&mut self.must_tear) {
                self.report_sheet();
            }
            match parse(self.buffer.make_contiguous()) {
                Parsed::Incomplete => return,
                Parsed::Token(token, n_bytes) => {
                    self.taken.extend(self.buffer.drain(..n_bytes));
                    self.obey(token);
                }
            }
        }
    }

    /// Moves paper under the head until all rows are on it. Returns whether it could.
    fn feed(&mut self) -> bool {
        while self.can_print() {
            if !self.head.feed_row() {
                return true;
            }
            if let Some(dots) = &mut self.roll {
                *dots = dots.saturating_sub(1);
            }
        }
        false
    }

    fn obey(&mut self, token: Token) {
        match token {
            Token::PaperStatus => {
                let low = if self.is_paper_low { 0x03 } else { 0x00 };
                self.answer(vec![low]);
            }
            Token::ProcessId(id) => {
                let mut answer = vec![0x37, 0x22];
                answer.extend(id);
                answer.push(0x00);
                self.answer(answer);
            }
            Token::Cut => {
                if !self.head.is_at_line_start() {
                    self.strange("a cut within a line");
                }
                self.report_sheet();
            }
            Token::Reports(of) if self.profile.tells_changes => {
                self.reports_of = of;
                self.told = self.state();
                self.answer(self.told.to_vec());
            }
            Token::Reports(_) => self.strange("a report that this printer does not make"),
            Token::Unknown(bytes) => {
                let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
                self.strange(&format!("unknown command {}", hex.join(" ")));
            }
            other => {
                match other {
                    Token::Initialize => self.reports_of = 0,
                    // Moved to the edge, where somebody tears it off.
                    Token::FeedLines(_) => self.must_tear = self.profile.cutter == Cutter::None,
                    _ => (),
                }
                if let Err(fault) = self.head.obey(other) {
                    self.strange(fault);
                }
            }
        }
    }

    /// What is answered at once: `DLE EOT n`.
    fn answer_in_real_time(&mut self, byte: u8) {
        let [before, last] = self.seen;
        self.seen = [last, byte];
        if (before, last) != (0x10, 0x04) {
            return;
        }
        let flag = |is_set: bool, bits: u8| if is_set { bits } else { 0 };
        let bits = match byte {
            1 => 0x04 | flag(!self.can_print(), 0x08),
            2 => {
                let out = flag(self.is_paper_out(), 0x20);
                flag(self.is_cover_open, 0x04) | out | flag(self.has_error(), 0x40)
            }
            3 => self.errors(),
            4 => {
                let is_low = self.is_paper_low || self.is_paper_out();
                flag(is_low, 0x0C) | flag(self.is_paper_out(), 0x60)
            }
            _ => return,
        };
        self.answer(vec![0x12 | bits]);
    }

    fn errors(&self) -> u8 {
        let flag = |is_set: bool, bits: u8| if is_set { bits } else { 0 };
        flag(self.is_cutter_stuck, 0x08) | flag(self.is_broken, 0x20) | flag(self.is_hot, 0x40)
    }

    /// The four bytes of a report.
    fn state(&self) -> [u8; 4] {
        let flag = |is_set: bool, bits: u8| if is_set { bits } else { 0 };
        let is_low = self.is_paper_low || self.is_paper_out();
        [
            0x14 | flag(!self.can_print(), 0x08) | flag(self.is_cover_open, 0x20),
            self.errors(),
            flag(is_low, 0x03) | flag(self.is_paper_out(), 0x0C),
            0x00,
        ]
    }

    fn report_change(&mut self) {
        let state = self.state();
        if self.reports_of != 0 && self.told != state {
            self.told = state;
            self.answer(state.to_vec());
        }
    }

    fn answer(&mut self, bytes: Vec<u8>) {
        if !self.is_silent {
            self.out.push_back(bytes);
        }
    }

    fn strange(&mut self, what: &str) {
        self.reports.push_back(PrinterSimReport::Strange(what.to_owned()));
    }

    /// Takes off what has been printed since the last cut, if anything was.
    fn tear_off(&mut self) {
        if self.head.has_printed() {
            self.report_sheet();
        }
    }

    fn report_sheet(&mut self) {
        let bytes = std::mem::take(&mut self.taken);
        let sheet = self.head.take_sheet().made_by(bytes);
        self.reports.push_back(PrinterSimReport::Sheet(sheet));
    }
}

impl Protocol for PrinterSim {
    type Command = PrinterFault;
    type Report = PrinterSimReport;

    fn command(&mut self, command: PrinterFault, _now: Instant) {
        match command {
            PrinterFault::PaperOut => self.roll = Some(0),
            PrinterFault::PaperOutAfter { dots } => self.roll = Some(dots),
            PrinterFault::PaperLow => self.is_paper_low = true,
            PrinterFault::LoadPaper => {
                self.tear_off();
                self.roll = None;
                self.is_paper_low = false;
            }
            PrinterFault::CoverOpen(is_open) => self.is_cover_open = is_open,
            PrinterFault::Offline(is_offline) => self.is_offline = is_offline,
            PrinterFault::CutterStuck => self.is_cutter_stuck = true,
            PrinterFault::Broken => self.is_broken = true,
            PrinterFault::Hot(is_hot) => self.is_hot = is_hot,
            PrinterFault::Silent(is_silent) => self.is_silent = is_silent,
            PrinterFault::PowerCycle => {
                self.tear_off();
                self.buffer.clear();
                self.head = Head::new(self.profile);
                self.is_cutter_stuck = false;
                self.reports_of = 0;
            }
        }
        self.work();
        self.report_change();
    }

    fn bytes_in(&mut self, bytes: &[u8], _now: Instant) {
        for byte in bytes {
            self.buffer.push_back(*byte);
            self.answer_in_real_time(*byte);
        }
        self.work();
        self.report_change();
    }

    fn time_passed(&mut self, _now: Instant) {}

    /// A cable pulled changes nothing in a printer: what it has received, it does.
    fn link_lost(&mut self, _now: Instant) {
        self.out.clear();
    }

    fn link_found(&mut self, _now: Instant) {}

    fn next_bytes_out(&mut self) -> Option<Vec<u8>> {
        self.out.pop_front()
    }

    fn next_report(&mut self) -> Option<PrinterSimReport> {
        self.reports.pop_front()
    }

    fn next_deadline(&self) -> Option<Instant> {
        None
    }
}

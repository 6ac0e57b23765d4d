//! A printer's own word on its state, from what it answers (`DLE EOT 1` to `4`) and from what it
//! reports by itself (`GS a`). Where two bits say one thing, either is enough.

use std::fmt;

use crate::device::printer::profile::Profile;
use crate::domain::printer_state::PrinterState;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a printer says each of them by a bit of its own"
)]
pub struct PrinterStatus {
    /// It did not answer: off, unplugged, or silent with its cover open.
    pub is_silent: bool,
    pub is_offline: bool,
    pub is_cover_open: bool,
    pub is_paper_out: bool,
    /// There is still paper, and little of it.
    pub is_paper_low: bool,
    pub is_cutter_stuck: bool,
    /// Only switching it off helps, if anything does.
    pub is_broken: bool,
    /// It goes on by itself: its head is too hot.
    pub is_resting: bool,
    /// An error of another kind, or one that it does not name.
    pub has_error: bool,
}

impl PrinterStatus {
    pub const SILENT: Self = Self {
        is_silent: true,
        is_offline: false,
        is_cover_open: false,
        is_paper_out: false,
        is_paper_low: false,
        is_cutter_stuck: false,
        is_broken: false,
        is_resting: false,
        has_error: false,
    };

    /// Whether it would print.
    pub const fn is_ready(self) -> bool {
        self.state().is_ready()
    }

    /// What is to be done about it, most pressing first.
    pub const fn state(self) -> PrinterState {
        if self.is_silent {
            PrinterState::Silent
        } else if self.is_broken {
            PrinterState::Broken
        } else if self.is_cutter_stuck {
            PrinterState::CutterStuck
        } else if self.is_cover_open {
            PrinterState::CoverOpen
        } else if self.is_paper_out {
            PrinterState::PaperOut
        } else if self.is_resting {
            PrinterState::Resting
        } else if self.has_error {
            PrinterState::Stopped
        } else if self.is_offline {
            PrinterState::Offline
        } else if self.is_paper_low {
            PrinterState::PaperLow
        } else {
            PrinterState::Ready
        }
    }

    /// Adds the answer to `DLE EOT n`.
    pub fn add(&mut self, n: u8, answer: u8, profile: &Profile) {
        let has = |bits: u8| answer & bits != 0;
        match n {
            1 => self.is_offline |= has(0x08),
            2 => {
                self.is_cover_open |= has(0x04);
                self.is_paper_out |= has(0x20);
                self.has_error |= has(0x40);
            }
            3 => self.add_errors(answer),
            _ => {
                self.is_paper_low |= has(0x0C) && profile.senses_low_paper;
                self.is_paper_out |= has(0x60);
            }
        }
    }

    /// What four bytes that came unasked say. The fourth is the makers' own.
    pub fn of_report([first, second, third, _]: [u8; 4], profile: &Profile) -> Self {
        let mut status = Self {
            is_offline: first & 0x08 != 0,
            is_cover_open: first & 0x20 != 0,
            is_paper_low: third & 0x03 != 0 && profile.senses_low_paper,
            is_paper_out: third & 0x0C != 0,
            ..Self::default()
        };
        status.add_errors(second);
        status
    }

    /// The bits of errors are the same in both.
    fn add_errors(&mut self, bits: u8) {
        self.has_error |= bits & 0x04 != 0;
        self.is_cutter_stuck |= bits & 0x08 != 0;
        self.is_broken |= bits & 0x20 != 0;
        self.is_resting |= bits & 0x40 != 0;
    }
}

impl fmt::Display for PrinterStatus {
    /// For staff and the log: "ready", or what is the matter.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let has_named = self.is_cutter_stuck || self.is_broken || self.is_resting;
        let said: Vec<&str> = [
            (self.is_silent, "it does not answer"),
            (self.is_cover_open, "the cover is open"),
            (self.is_paper_out, "the paper is out"),
            (self.is_cutter_stuck, "the cutter is stuck"),
            (self.is_broken, "it reports an error that does not end by itself"),
            (self.is_resting, "its head is too hot; it goes on by itself"),
            (self.has_error && !has_named, "it reports an error"),
            (self.state() == PrinterState::Offline, "it is offline"),
            (self.is_ready(), "ready"),
            (self.is_paper_low && !self.is_paper_out, "paper is low"),
        ]
        .into_iter()
        .filter_map(|(is_so, words)| is_so.then_some(words))
        .collect();
        f.write_str(&said.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_answers_say_what_is_to_be_done() {
        use PrinterState::{
            Broken, CoverOpen, CutterStuck, Offline, PaperLow, PaperOut, Ready, Resting, Stopped,
        };
        #[rustfmt::skip]
        let cases: [([u8; 4], PrinterState, &str); 11] = [
            ([0x16, 0x12, 0x12, 0x12], Ready,       "ready"),
            ([0x16, 0x12, 0x12, 0x1E], PaperLow,    "ready, paper is low"),
            ([0x16, 0x12, 0x12, 0x16], PaperLow,    "ready, paper is low"),
            ([0x1E, 0x32, 0x12, 0x7E], PaperOut,    "the paper is out"),
            ([0x1E, 0x12, 0x12, 0x72], PaperOut,    "the paper is out"),
            ([0x1E, 0x16, 0x12, 0x12], CoverOpen,   "the cover is open"),
            ([0x1E, 0x12, 0x12, 0x12], Offline,     "it is offline"),
            ([0x1E, 0x52, 0x1A, 0x12], CutterStuck, "the cutter is stuck"),
            ([0x1E, 0x52, 0x32, 0x12], Broken,      "it reports an error that does not end by itself"),
            ([0x1E, 0x52, 0x52, 0x12], Resting,     "its head is too hot; it goes on by itself"),
            ([0x1E, 0x52, 0x16, 0x12], Stopped,     "it reports an error"),
        ];
        for (answers, state, words) in cases {
            let mut status = PrinterStatus::default();
            for (n, answer) in (1..).zip(answers) {
                status.add(n, answer, &Profile::default());
            }
            assert_eq!((status.state(), status.to_string().as_str()), (state, words));
        }
        assert_eq!(PrinterStatus::SILENT.state(), PrinterState::Silent);
    }

    #[test]
    fn a_report_says_the_same_as_the_answers_do() {
        #[rustfmt::skip]
        let cases = [
            ([0x14, 0x00, 0x00, 0x00], PrinterState::Ready),
            ([0x14, 0x00, 0x03, 0x00], PrinterState::PaperLow),
            ([0x1C, 0x00, 0x0F, 0x00], PrinterState::PaperOut),
            ([0x3C, 0x00, 0x00, 0x00], PrinterState::CoverOpen),
            ([0x1C, 0x08, 0x00, 0x00], PrinterState::CutterStuck),
            ([0x1C, 0x20, 0x00, 0x00], PrinterState::Broken),
            ([0x1C, 0x40, 0x00, 0x00], PrinterState::Resting),
        ];
        for (report, state) in cases {
            assert_eq!(PrinterStatus::of_report(report, &Profile::default()).state(), state);
        }
    }

    #[test]
    fn a_roll_that_is_not_felt_is_never_low() {
        let profile = Profile { senses_low_paper: false, ..Profile::default() };
        let mut status = PrinterStatus::default();
        status.add(4, 0x1E, &profile);
        assert_eq!(status.state(), PrinterState::Ready);
        let report = PrinterStatus::of_report([0x14, 0, 0x03, 0], &profile);
        assert_eq!(report.state(), PrinterState::Ready);
        status.add(4, 0x72, &profile);
        assert_eq!(status.state(), PrinterState::PaperOut);
    }
}

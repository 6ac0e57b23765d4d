//! A scanner on a serial line: text, and CR, LF or silence after it.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::device::Protocol;
use crate::domain::scan::Scan;

/// After so long without a byte a scan is over, whatever it ends with.
const IDLE: Duration = Duration::from_millis(300);

/// Listens. A scanner is never spoken to.
#[derive(Debug, Default)]
pub struct ScannerSession {
    bytes: Vec<u8>,
    is_too_long: bool,
    last_at: Option<Instant>,
    reports: VecDeque<ScannerReport>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScannerReport {
    Scanned(Scan),
    /// Whether its wire is there.
    Ready(bool),
}

impl ScannerSession {
    fn byte(&mut self, byte: u8) {
        match byte {
            b'\r' | b'\n' => self.end(),
            0 => (),
            _ if self.is_too_long => (),
            _ if self.bytes.len() == Scan::LEN_MAX => {
                self.is_too_long = true;
                self.bytes.clear();
            }
            _ => self.bytes.push(byte),
        }
    }

    fn end(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        self.last_at = None;
        if std::mem::take(&mut self.is_too_long) {
            self.reports.push_back(ScannerReport::Scanned(Scan::TooLong));
        } else if !bytes.is_empty() {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            self.reports.push_back(ScannerReport::Scanned(Scan::Text(text)));
        }
    }
}

/// Nothing can be asked of a scanner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoCommand {}

impl Protocol for ScannerSession {
    type Command = NoCommand;
    type Report = ScannerReport;

    fn command(&mut self, command: NoCommand, _now: Instant) {
        match command {}
    }

    fn bytes_in(&mut self, bytes: &[u8], now: Instant) {
        for byte in bytes {
            self.byte(*byte);
        }
        let is_open = self.is_too_long || !self.bytes.is_empty();
        self.last_at = is_open.then_some(now);
    }

    fn time_passed(&mut self, now: Instant) {
        if self.next_deadline().is_some_and(|at| now >= at) {
            self.end();
        }
    }

    /// Half a scan is none.
    fn link_lost(&mut self, _now: Instant) {
        let reports = std::mem::take(&mut self.reports);
        *self = Self { reports, ..Self::default() };
        self.reports.push_back(ScannerReport::Ready(false));
    }

    fn link_found(&mut self, _now: Instant) {
        self.reports.push_back(ScannerReport::Ready(true));
    }

    fn next_bytes_out(&mut self) -> Option<Vec<u8>> {
        None
    }

    fn next_report(&mut self) -> Option<ScannerReport> {
        self.reports.pop_front()
    }

    fn next_deadline(&self) -> Option<Instant> {
        self.last_at.map(|last_at| last_at + IDLE)
    }
}

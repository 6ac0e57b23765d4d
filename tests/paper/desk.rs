//! A session and a simulated printer on one desk, with a wire that can be cut, delayed and
//! disturbed.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use countersign::device::Protocol as _;
use countersign::device::printer::escpos::encode;
use countersign::device::printer::profile::Profile;
use countersign::device::printer::session::{PrintJob, PrinterReport, PrinterSession};
use countersign::device::printer::sim::{PrinterFault, PrinterSim, PrinterSimReport, Sheet};
use countersign::device::printer::status::PrinterStatus;
use countersign::domain::paper::{Paper, PrintEnd, TextStyle};
use countersign::flow::print_queue::{PrintEffect, PrintQueue};

/// A session and a printer on one desk, with a wire and a hand-turned clock.
pub struct Desk {
    pub session: PrinterSession,
    /// The kiosk's: what the printer holds comes back to it.
    pub queue: PrintQueue,
    pub printer: PrinterSim,
    pub profile: Profile,
    pub now: Instant,
    pub is_plugged: bool,
    /// The wire is pulled when so many more bytes have gone to the printer.
    pub cut_after: Option<usize>,
    /// How long answers take.
    pub delay: Duration,
    /// Answers on their way.
    pub wire: VecDeque<(Instant, Vec<u8>)>,
    /// Seed of bytes that come from nowhere.
    pub noise: Option<u64>,
    /// The printer falls silent when it has been sent a fence.
    pub silent_after_fence: bool,
    /// The printer answers about its status, and keeps to itself what it has done.
    pub keeps_done: bool,
    pub kept: Vec<Vec<u8>>,
    pub sent: Vec<u8>,
    pub reports: Vec<PrinterReport>,
    /// What was told of each job, in order.
    pub told: Vec<(u64, PrintEnd)>,
    pub sheets: Vec<Sheet>,
    pub strange: Vec<String>,
    pub wholes: std::cell::RefCell<BTreeMap<u64, Sheet>>,
}

impl Desk {
    #[expect(clippy::disallowed_methods, reason = "some moment must be the first")]
    pub fn new(profile: Profile) -> Self {
        let now = Instant::now();
        Self {
            session: PrinterSession::new(profile, now),
            queue: PrintQueue::default(),
            printer: PrinterSim::new(profile),
            profile,
            now,
            is_plugged: true,
            cut_after: None,
            delay: Duration::ZERO,
            wire: VecDeque::new(),
            noise: None,
            silent_after_fence: false,
            keeps_done: false,
            kept: Vec::new(),
            sent: Vec::new(),
            reports: Vec::new(),
            told: Vec::new(),
            sheets: Vec::new(),
            strange: Vec::new(),
            wholes: Default::default(),
        }
    }

    pub fn prints(&mut self, job: u64) {
        self.queue(|queue, todo| queue.add(job, paper(job), None, todo));
    }

    fn queue(&mut self, step: impl FnOnce(&mut PrintQueue, &mut Vec<PrintEffect>)) {
        let mut todo = Vec::new();
        step(&mut self.queue, &mut todo);
        for effect in todo {
            match effect {
                PrintEffect::Print { job, paper } => {
                    self.session.command(PrintJob { job, paper: *paper }, self.now);
                }
                PrintEffect::Told { job, end } => self.told.push((job, end)),
                PrintEffect::Note(..) => panic!("slips are not noted"),
            }
        }
    }

    pub fn happens(&mut self, fault: PrinterFault) {
        self.printer.command(fault, self.now);
        self.collect();
    }

    pub fn unplug(&mut self) {
        self.is_plugged = false;
        self.cut_after = None;
        self.wire.clear();
        self.session.link_lost(self.now);
        self.printer.link_lost(self.now);
    }

    pub fn plug_in(&mut self) {
        if !self.is_plugged {
            self.is_plugged = true;
            self.session.link_found(self.now);
            self.printer.link_found(self.now);
        }
    }

    /// Lets so many seconds pass, stopping wherever something is due.
    pub fn wait(&mut self, secs: u64) {
        let end = self.now + Duration::from_secs(secs);
        loop {
            self.pump();
            let due = self.session.next_deadline().map(|due| due.max(self.now));
            let arrival = self.wire.front().map(|(at, _)| *at);
            let tick = self.now + Duration::from_millis(500);
            let next = [due.filter(|due| *due > self.now), arrival, self.noise.map(|_| tick)];
            let next = next.into_iter().flatten().min().unwrap_or(end);
            if next > end {
                break;
            }
            self.now = next.max(self.now);
            self.session.time_passed(self.now);
            if next == end {
                break;
            }
        }
        self.now = end;
        self.session.time_passed(self.now);
        self.pump();
    }

    pub fn pump(&mut self) {
        loop {
            let mut has_moved = false;
            self.session.time_passed(self.now);
            while let Some(bytes) = self.session.next_bytes_out() {
                has_moved = true;
                self.carry(&bytes);
            }
            self.session.time_passed(self.now);
            while let Some(bytes) = self.printer.next_bytes_out() {
                let is_status = bytes.iter().all(|byte| byte & 0x93 == 0x12);
                match self.keeps_done && !is_status {
                    true => self.kept.push(bytes),
                    false => self.wire.push_back((self.now + self.delay, bytes)),
                }
            }
            if !self.keeps_done {
                let kept = std::mem::take(&mut self.kept);
                self.wire.extend(kept.into_iter().map(|bytes| (self.now, bytes)));
            }
            self.make_noise();
            while self.wire.front().is_some_and(|(at, _)| *at <= self.now) {
                has_moved = true;
                let (_, bytes) = self.wire.pop_front().unwrap();
                self.session.bytes_in(&bytes, self.now);
            }
            self.collect();
            if !has_moved {
                return;
            }
        }
    }

    pub fn carry(&mut self, bytes: &[u8]) {
        let n_through = self.cut_after.map_or(bytes.len(), |left| left.min(bytes.len()));
        let (through, _) = bytes.split_at(n_through);
        if !self.is_plugged {
            return;
        }
        self.sent.extend(through);
        self.printer.bytes_in(through, self.now);
        if let Some(left) = &mut self.cut_after {
            *left -= n_through;
            if n_through < bytes.len() || *left == 0 {
                self.unplug();
            }
        }
        if self.silent_after_fence && bytes.ends_with(&[0x1D, 0x72, 0x01]) {
            self.silent_after_fence = false;
            self.printer.command(PrinterFault::Silent(true), self.now);
            while self.printer.next_bytes_out().is_some() {}
        }
    }

    pub fn make_noise(&mut self) {
        let Some(seed) = &mut self.noise else { return };
        *seed =
            seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let [a, b, c, d, ..] = seed.to_be_bytes();
        if a < 200 {
            self.session.bytes_in(&[b, c, d], self.now);
        }
    }

    pub fn collect(&mut self) {
        while let Some(report) = self.session.next_report() {
            self.reports.push(report);
            match report {
                PrinterReport::Ended { job, end } => {
                    self.queue(|queue, todo| queue.take_end(job, end, todo));
                }
                PrinterReport::Ready(is_ready) => {
                    self.queue(|queue, todo| queue.take_ready(is_ready, todo));
                }
                PrinterReport::Status(_) => (),
            }
        }
        while let Some(report) = self.printer.next_report() {
            match report {
                PrinterSimReport::Sheet(sheet) => self.sheets.push(sheet),
                PrinterSimReport::Strange(what) => self.strange.push(what),
            }
        }
    }

    /// All that was told of this job's end, in order.
    pub fn ends(&self, wanted: u64) -> Vec<PrintEnd> {
        self.told.iter().filter(|(job, _)| *job == wanted).map(|(_, end)| *end).collect()
    }

    pub fn is_ready(&self) -> Option<bool> {
        self.reports.iter().rev().find_map(|report| match report {
            PrinterReport::Ready(is_ready) => Some(*is_ready),
            _ => None,
        })
    }

    pub fn status(&self) -> Option<PrinterStatus> {
        self.reports.iter().rev().find_map(|report| match report {
            PrinterReport::Status(status) => Some(*status),
            _ => None,
        })
    }

    /// The sheet of this job, as an undisturbed printer makes it.
    pub fn whole(&self, job: u64) -> Sheet {
        let make = || {
            let mut printer = PrinterSim::new(self.profile);
            printer.bytes_in(&encode(&paper(job), &self.profile), self.now);
            match printer.next_report() {
                Some(PrinterSimReport::Sheet(sheet)) => sheet,
                other => panic!("{other:?}"),
            }
        };
        self.wholes.borrow_mut().entry(job).or_insert_with(make).clone()
    }
}

/// Something of everything, and little of it: every byte of it is cut somewhere.
pub fn paper(job: u64) -> Paper {
    let mut paper = Paper::default();
    paper.styled_pair(format!("Job {job}"), "1,000,000,000.00", TextStyle::Bold);
    paper.text("Visa");
    paper.rule();
    paper.centered("¿Qué día?");
    paper
}

#[expect(clippy::disallowed_methods, reason = "any moment will do")]
pub fn any_moment() -> Instant {
    Instant::now()
}

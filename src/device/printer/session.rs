//! The conversation with a receipt printer: is it ready, take this, did it come out?
//!
//! "Printed", "held" and "unknown" are three ends. A job of which one byte was sent is never sent
//! again: paper that may exist is staff's to look for, and a second print is a reprint that says so.
//! A held job goes back to whoever ordered it.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::device::Protocol;
use crate::device::printer::escpos::{
    break_off, encode, fence, process_id, report_changes, status_request,
};
use crate::device::printer::profile::{Fence, Profile};
use crate::device::printer::reply::{Replies, Reply};
use crate::device::printer::status::PrinterStatus;
use crate::domain::paper::{Paper, PrintEnd};

/// A strip to print. The number is the caller's, and comes back with the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintJob {
    pub job: u64,
    pub paper: Paper,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrinterReport {
    /// `Held` gives the job back: not a byte of it was sent, and it is not kept.
    Ended { job: u64, end: PrintEnd },
    /// Whether a job would be printed. Reported when it changes.
    Ready(bool),
    /// What the printer said of itself, for staff. Reported when it changes.
    Status(PrinterStatus),
}

/// Bytes that are written in one piece.
const CHUNK: usize = 512;
/// How long one status may take.
const ANSWER_WAIT: Duration = Duration::from_secs(1);
/// How often a printer that is not ready is asked again.
const HELD_POLL: Duration = Duration::from_secs(3);
/// How often a printer with nothing to do is asked: staff see an empty roll before a patient does.
const IDLE_POLL: Duration = Duration::from_secs(15);
/// When a printer that has not yet said "done" is asked what is wrong.
const FENCE_PROBE: Duration = Duration::from_secs(5);
/// How long "done" may take after the last byte was written.
const FENCE_WAIT: Duration = Duration::from_secs(25);
/// After an answer that may be of an earlier job: how long no other must follow.
const SETTLE_QUIET: Duration = Duration::from_secs(2);

/// The printer's side of the shell: jobs in, ends out.
pub struct PrinterSession {
    profile: Profile,
    /// A moment that is past: what is due at it is due at once.
    started: Instant,
    state: State,
    jobs: VecDeque<PrintJob>,
    is_linked: bool,
    /// Bytes broke off, perhaps within a command, and the printer has not answered since.
    must_break_off: bool,
    /// An answer to an earlier job's fence may still come.
    must_settle: bool,
    replies: Replies,
    out: VecDeque<Vec<u8>>,
    reports: VecDeque<PrinterReport>,
    told_ready: Option<bool>,
    told_status: Option<PrinterStatus>,
    /// The printer was told to report changes since it was last ready.
    has_asked_for_reports: bool,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// Nothing is under way. Asks at this moment.
    Quiet {
        ask_at: Instant,
    },
    Asking(Ask),
    /// Status is good; waits until no answer of an earlier job can come.
    Settling {
        is_answered: bool,
        until: Instant,
    },
    /// The bytes of the first job are being written.
    Sending {
        job: u64,
        progress: Progress,
    },
    /// All bytes are written; waits for "done".
    Fencing {
        job: u64,
        ask: Option<Ask>,
        probe_at: Option<Instant>,
        until: Instant,
    },
}

/// How much of a job has left us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    Nothing,
    Some,
    All,
}

/// Four questions, one at a time.
#[derive(Debug, Clone, Copy)]
struct Ask {
    n: u8,
    so_far: PrinterStatus,
    until: Instant,
}

impl PrinterSession {
    /// Asks the printer at once.
    pub fn new(profile: Profile, now: Instant) -> Self {
        let mut session = Self {
            profile,
            started: now,
            state: State::Quiet { ask_at: now },
            jobs: VecDeque::new(),
            is_linked: true,
            must_break_off: false,
            must_settle: false,
            replies: Replies::default(),
            out: VecDeque::new(),
            reports: VecDeque::new(),
            told_ready: None,
            told_status: None,
            has_asked_for_reports: false,
        };
        if !profile.answers {
            session.tell_ready(true);
        }
        session.advance(now);
        session
    }

    /// Does what is due. Each turn changes the state or is the last.
    fn advance(&mut self, now: Instant) {
        if !self.is_linked {
            return;
        }
        match self.state {
            State::Quiet { .. } if !self.profile.answers && !self.jobs.is_empty() => {
                self.must_break_off = false;
                self.send_first();
            }
            State::Quiet { ask_at } if self.profile.answers && now >= ask_at => {
                let ask = self.ask(1, PrinterStatus::default(), now);
                self.state = State::Asking(ask);
            }
            State::Asking(ask) if now >= ask.until => self.heard_all(PrinterStatus::SILENT, now),
            State::Settling { is_answered: true, until } if now >= until => {
                self.must_settle = false;
                self.send_first();
            }
            State::Settling { is_answered: false, until } if now >= until => {
                self.heard_all(PrinterStatus::SILENT, now);
            }
            State::Sending { job, progress: Progress::All }
                if self.profile.fence == Fence::None =>
            {
                self.end_unknown(job, now);
            }
            State::Sending { job, progress: Progress::All } => {
                let (probe_at, until) = (Some(now + FENCE_PROBE), now + FENCE_WAIT);
                self.state = State::Fencing { job, ask: None, probe_at, until };
            }
            State::Fencing { job, until, .. } if now >= until => self.end_unknown(job, now),
            State::Fencing { job, ask: None, probe_at: Some(at), until } if now >= at => {
                let ask = Some(self.ask(1, PrinterStatus::default(), now));
                self.state = State::Fencing { job, ask, probe_at: None, until };
            }
            // It may still be busy: silence is asked again until the time is up.
            State::Fencing { job, ask: Some(ask), until, .. } if now >= ask.until => {
                let probe_at = Some(now + HELD_POLL);
                self.state = State::Fencing { job, ask: None, probe_at, until };
            }
            _ => (),
        }
    }

    fn ask(&mut self, n: u8, so_far: PrinterStatus, now: Instant) -> Ask {
        if n == 1 {
            self.replies.reset();
        }
        self.out.push_back(status_request(n).to_vec());
        Ask { n, so_far, until: now + ANSWER_WAIT }
    }

    fn take(&mut self, reply: Reply, now: Instant) {
        match (self.state, reply) {
            (State::Asking(ask), Reply::Status(answer)) => match self.answered(ask, answer, now) {
                Ok(next) => self.state = State::Asking(next),
                Err(status) => self.heard_all(status, now),
            },
            (State::Fencing { job, ask: Some(ask), until, .. }, Reply::Status(answer)) => {
                match self.answered(ask, answer, now) {
                    Ok(next) => {
                        self.state = State::Fencing { job, ask: Some(next), probe_at: None, until };
                    }
                    Err(status) => self.heard_while_fencing(job, status, until, now),
                }
            }
            (State::Settling { .. }, Reply::Paper(_)) => {
                self.state = State::Settling { is_answered: true, until: now + SETTLE_QUIET };
            }
            (State::Fencing { job, .. }, Reply::Paper(_))
                if self.profile.fence == Fence::PaperStatus =>
            {
                self.end(job, PrintEnd::Printed, now);
            }
            (State::Fencing { job, .. }, Reply::Done(id)) if id == process_id(job) => {
                self.end(job, PrintEnd::Printed, now);
            }
            (_, Reply::Report(report)) => self.hear_change(report, now),
            // Late, unasked or not ours.
            _ => (),
        }
    }

    /// A report says that something has changed; the answers to our own questions say what. So
    /// noise that looks like a report costs a question and changes nothing.
    fn hear_change(&mut self, report: [u8; 4], now: Instant) {
        let status = PrinterStatus::of_report(report, &self.profile);
        if !self.profile.tells_changes || self.told_status == Some(status) {
            return;
        }
        match &mut self.state {
            State::Quiet { ask_at } => *ask_at = now,
            State::Fencing { ask: None, probe_at, .. } if !status.is_ready() => {
                *probe_at = Some(now);
            }
            _ => (),
        }
    }

    /// The next question, or the whole status.
    fn answered(&mut self, ask: Ask, answer: u8, now: Instant) -> Result<Ask, PrinterStatus> {
        let mut so_far = ask.so_far;
        so_far.add(ask.n, answer, &self.profile);
        if ask.n < 4 { Ok(self.ask(ask.n + 1, so_far, now)) } else { Err(so_far) }
    }

    fn heard_all(&mut self, status: PrinterStatus, now: Instant) {
        self.tell_status(status);
        self.tell_ready(status.is_ready());
        self.must_break_off &= status.is_silent;
        self.has_asked_for_reports &= status.is_ready();
        if !status.is_ready() {
            self.hold_all();
            self.state = State::Quiet { ask_at: now + HELD_POLL };
        } else if self.jobs.is_empty() {
            if self.profile.tells_changes && !self.has_asked_for_reports {
                self.has_asked_for_reports = true;
                self.put(&report_changes());
            }
            self.state = State::Quiet { ask_at: now + IDLE_POLL };
        } else if self.must_settle {
            self.settle(now);
        } else {
            self.send_first();
        }
    }

    /// Asks for one more answer in its turn: when it has come and nothing follows, none is left.
    fn settle(&mut self, now: Instant) {
        self.out.push_back(fence(Fence::PaperStatus, 0));
        self.state = State::Settling { is_answered: false, until: now + FENCE_WAIT };
    }

    fn heard_while_fencing(
        &mut self,
        job: u64,
        status: PrinterStatus,
        until: Instant,
        now: Instant,
    ) {
        self.tell_status(status);
        self.tell_ready(status.is_ready());
        if status.is_ready() {
            let probe_at = Some(now + HELD_POLL);
            self.state = State::Fencing { job, ask: None, probe_at, until };
        } else {
            // What it holds comes out when the roll is changed, or never: nobody knows.
            self.end_unknown(job, now);
        }
    }

    fn end_unknown(&mut self, job: u64, now: Instant) {
        // Our own numbers cannot be mistaken for one another.
        self.must_settle = self.profile.fence == Fence::PaperStatus;
        self.end(job, PrintEnd::Unknown, now);
    }

    /// The first job is over.
    fn end(&mut self, job: u64, end: PrintEnd, now: Instant) {
        self.jobs.pop_front();
        self.reports.push_back(PrinterReport::Ended { job, end });
        self.state = State::Quiet { ask_at: now };
    }

    fn send_first(&mut self) {
        let Some(first) = self.jobs.front() else { return };
        let job = first.job;
        let mut bytes = encode(&first.paper, &self.profile);
        if self.profile.answers {
            bytes.extend(fence(self.profile.fence, job));
        }
        self.put(&bytes);
        self.state = State::Sending { job, progress: Progress::Nothing };
    }

    fn put(&mut self, bytes: &[u8]) {
        self.out.extend(bytes.chunks(CHUNK).map(<[u8]>::to_vec));
    }

    fn hold_all(&mut self) {
        let held = |PrintJob { job, .. }| PrinterReport::Ended { job, end: PrintEnd::Held };
        self.reports.extend(self.jobs.drain(..).map(held));
    }

    fn tell_ready(&mut self, is_ready: bool) {
        if self.told_ready.replace(is_ready) != Some(is_ready) {
            self.reports.push_back(PrinterReport::Ready(is_ready));
        }
    }

    fn tell_status(&mut self, status: PrinterStatus) {
        if self.told_status.replace(status) != Some(status) {
            self.reports.push_back(PrinterReport::Status(status));
        }
    }
}

impl Protocol for PrinterSession {
    type Command = PrintJob;
    type Report = PrinterReport;

    fn command(&mut self, command: PrintJob, now: Instant) {
        self.jobs.push_back(command);
        if !self.is_linked {
            self.hold_all();
        } else if let State::Quiet { ask_at } = &mut self.state {
            *ask_at = now;
        }
        self.advance(now);
    }

    fn bytes_in(&mut self, bytes: &[u8], now: Instant) {
        self.advance(now);
        for byte in bytes {
            if let Some(reply) = self.replies.take(*byte) {
                self.take(reply, now);
            }
        }
        self.advance(now);
    }

    fn time_passed(&mut self, now: Instant) {
        self.advance(now);
    }

    fn link_lost(&mut self, now: Instant) {
        self.is_linked = false;
        self.out.clear();
        self.replies.reset();
        match self.state {
            State::Sending { job, progress } if progress != Progress::Nothing => {
                self.must_break_off = true;
                self.end_unknown(job, now);
            }
            // What was handed over may not have left the computer.
            State::Fencing { job, .. } => {
                self.must_break_off = true;
                self.end_unknown(job, now);
            }
            // A question of ours may have been cut in two.
            State::Settling { .. } => self.must_break_off = true,
            State::Quiet { .. } | State::Asking(_) | State::Sending { .. } => (),
        }
        self.state = State::Quiet { ask_at: now };
        self.has_asked_for_reports = false;
        self.tell_status(PrinterStatus::SILENT);
        self.tell_ready(false);
        self.hold_all();
    }

    fn link_found(&mut self, now: Instant) {
        self.is_linked = true;
        self.replies.reset();
        // A question from before would have its answer taken for that of the next.
        self.out.clear();
        // Before any question: within a broken command it would be taken for its parameters.
        if self.must_break_off {
            self.put(&break_off(&self.profile));
        }
        self.state = State::Quiet { ask_at: now };
        if !self.profile.answers {
            self.told_status = None;
            self.tell_ready(true);
        }
        self.advance(now);
    }

    fn next_bytes_out(&mut self) -> Option<Vec<u8>> {
        if !self.is_linked {
            return None;
        }
        let bytes = self.out.pop_front();
        if let State::Sending { job, progress } = &mut self.state {
            *progress = match bytes {
                Some(_) => Progress::Some,
                None => Progress::All,
            };
            // Whoever asks for more has written what he had.
            if bytes.is_none() && !self.profile.answers {
                let job = *job;
                self.jobs.pop_front();
                self.reports.push_back(PrinterReport::Ended { job, end: PrintEnd::Printed });
                self.state = State::Quiet { ask_at: self.started };
                if !self.jobs.is_empty() {
                    self.send_first();
                    return self.next_bytes_out();
                }
            }
        }
        bytes
    }

    fn next_report(&mut self) -> Option<PrinterReport> {
        self.reports.pop_front()
    }

    fn next_deadline(&self) -> Option<Instant> {
        if !self.is_linked {
            return None;
        }
        match self.state {
            State::Quiet { ask_at } => self.profile.answers.then_some(ask_at),
            State::Asking(ask) => Some(ask.until),
            State::Settling { until, .. } => Some(until),
            State::Sending { progress: Progress::All, .. } => Some(self.started),
            State::Sending { .. } => None,
            State::Fencing { ask, probe_at, until, .. } => {
                [ask.map(|ask| ask.until), probe_at, Some(until)].into_iter().flatten().min()
            }
        }
    }
}

//! What waits to be printed, in order, one at a time.
//!
//! ```text
//! add ─► waits ─printer is ready─► noted on disk ─► handed to the printer ─► printed, unknown: over
//!          ▲                                              │
//!          └──────────── held: not a byte was sent ◄──────┘
//! ```
//!
//! A paper of a sale is handed over only when the disk says so: after a power cut what may have
//! been sent is staff's to look for, and what was not is printed. What was sent is never sent again.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::domain::paper::{Paper, PrintEnd};
use crate::domain::printout::{PrintStage, Printout};

/// A disk that could not take a note is asked again after this.
const RETRY_WAIT: Duration = Duration::from_secs(10);

/// What is to be done, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrintEffect {
    /// Write down how it stands, and say so.
    Note(Printout, PrintStage),
    Print {
        job: u64,
        paper: Box<Paper>,
    },
    /// Whoever ordered it hears of it. `Held` is told once and may be followed by another end.
    Told {
        job: u64,
        end: PrintEnd,
    },
}

/// The queue in front of the printer.
#[derive(Debug, Default)]
pub struct PrintQueue {
    waiting: VecDeque<Waiting>,
    out: Out,
    /// `None` until the printer has said so.
    is_ready: Option<bool>,
    /// Nothing can be noted any more, until the program is started again.
    is_disk_gone: bool,
    /// The disk could not take a note; not before this it is asked again.
    retry_at: Option<Instant>,
}

#[derive(Debug)]
struct Waiting {
    job: u64,
    paper: Paper,
    /// What of it is noted. Slips at the desk are not.
    of: Option<Printout>,
    is_told_held: bool,
}

/// What is out of our hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Out {
    #[default]
    Nothing,
    Noting(u64),
    Printing(u64),
}

impl PrintQueue {
    /// Takes in a strip.
    pub fn add(
        &mut self,
        job: u64,
        paper: Paper,
        of: Option<Printout>,
        todo: &mut Vec<PrintEffect>,
    ) {
        self.waiting.push_back(Waiting { job, paper, of, is_told_held: false });
        if self.is_ready == Some(false) {
            // What was wrong with it may be over: the printer is asked, and does not hold it for
            // what was true a moment ago.
            self.is_ready = None;
        }
        self.go_on(todo);
    }

    /// Whether this print waits, or is being printed.
    pub fn has(&self, of: Printout) -> bool {
        self.waiting.iter().any(|waiting| waiting.of == Some(of))
    }

    /// The papers of sales that print by themselves, sooner or later.
    pub fn papers(&self) -> impl Iterator<Item = Printout> + '_ {
        self.waiting.iter().filter_map(|waiting| waiting.of)
    }

    /// The printer says whether it would print.
    pub fn take_ready(&mut self, is_ready: bool, todo: &mut Vec<PrintEffect>) {
        self.is_ready = Some(is_ready);
        self.go_on(todo);
    }

    /// A note is on disk.
    pub fn take_noted(&mut self, of: Printout, stage: PrintStage, todo: &mut Vec<PrintEffect>) {
        if let Out::Noting(job) = self.out
            && stage == PrintStage::Handed
            && let Some(waiting) = self.waiting.iter().find(|it| it.job == job)
            && waiting.of == Some(of)
        {
            self.out = Out::Printing(job);
            todo.push(PrintEffect::Print { job, paper: Box::new(waiting.paper.clone()) });
        }
    }

    /// A note could not be written: its paper waits.
    pub fn take_not_noted(
        &mut self,
        of: Printout,
        stage: PrintStage,
        now: Instant,
        todo: &mut Vec<PrintEffect>,
    ) {
        if let Out::Noting(job) = self.out
            && stage == PrintStage::Handed
            && self.waiting.iter().any(|it| it.job == job && it.of == Some(of))
        {
            self.out = Out::Nothing;
            self.retry_at = Some(now + RETRY_WAIT);
            self.tell_held(job, todo);
            self.go_on(todo);
        }
    }

    /// The data file is gone: what has to be noted waits for the next start.
    pub fn take_disk_gone(&mut self, todo: &mut Vec<PrintEffect>) {
        self.is_disk_gone = true;
        if let Out::Noting(job) = self.out {
            self.out = Out::Nothing;
            self.tell_held(job, todo);
        }
        self.go_on(todo);
    }

    /// The printer says how a print ended.
    pub fn take_end(&mut self, job: u64, end: PrintEnd, todo: &mut Vec<PrintEffect>) {
        if self.out != Out::Printing(job) {
            return;
        }
        self.out = Out::Nothing;
        let of = self.waiting.iter().find(|it| it.job == job).and_then(|it| it.of);
        todo.extend(of.map(|of| PrintEffect::Note(of, PrintStage::Ended(end))));
        if end == PrintEnd::Held {
            // It is handed over again when the printer says that it is ready.
            self.is_ready = Some(false);
            self.tell_held(job, todo);
            self.drop_owed();
        } else {
            self.waiting.retain(|it| it.job != job);
            todo.push(PrintEffect::Told { job, end });
        }
        self.go_on(todo);
    }

    pub fn take_tick(&mut self, now: Instant, todo: &mut Vec<PrintEffect>) {
        if self.retry_at.is_some_and(|at| now >= at) {
            self.retry_at = None;
            self.go_on(todo);
        }
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        self.retry_at
    }

    /// Hands over the next strip. A slip at the desk calls somebody, and goes first.
    fn go_on(&mut self, todo: &mut Vec<PrintEffect>) {
        if self.is_ready == Some(false) {
            let of = |it: &Waiting| (it.job, it.of);
            let untold: Vec<(u64, Option<Printout>)> =
                self.waiting.iter().filter(|it| !it.is_told_held).map(of).collect();
            for (job, of) in untold {
                if self.out == Out::Noting(job) || self.out == Out::Printing(job) {
                    continue;
                }
                let held = PrintStage::Ended(PrintEnd::Held);
                todo.extend(of.map(|of| PrintEffect::Note(of, held)));
                self.tell_held(job, todo);
            }
            self.drop_owed();
            return;
        }
        if self.out != Out::Nothing {
            return;
        }
        let may_note = !self.is_disk_gone && self.retry_at.is_none();
        let slip = self.waiting.iter().find(|it| it.of.is_none());
        let Some(next) = slip.or_else(|| self.waiting.front().filter(|_| may_note)) else {
            return;
        };
        let job = next.job;
        match next.of {
            Some(of) => {
                self.out = Out::Noting(job);
                todo.push(PrintEffect::Note(of, PrintStage::Handed));
            }
            None => {
                self.out = Out::Printing(job);
                todo.push(PrintEffect::Print { job, paper: Box::new(next.paper.clone()) });
            }
        }
    }

    /// What does not wait for the printer is owed, and no more of ours.
    fn drop_owed(&mut self) {
        let out = self.out;
        self.waiting.retain(|it| {
            let is_out = out == Out::Noting(it.job) || out == Out::Printing(it.job);
            is_out || !it.is_told_held || it.of.is_none_or(|of| of.paper.waits())
        });
    }

    fn tell_held(&mut self, job: u64, todo: &mut Vec<PrintEffect>) {
        let waiting = self.waiting.iter_mut().find(|it| it.job == job);
        if waiting.is_some_and(|it| !std::mem::replace(&mut it.is_told_held, true)) {
            todo.push(PrintEffect::Told { job, end: PrintEnd::Held });
        }
    }
}

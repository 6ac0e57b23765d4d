//! Two protocols, a wire between them, and a clock turned by hand: whole dialogues without a thread.

use std::mem;
use std::time::{Duration, Instant};

use crate::device::Protocol;

/// How often bytes may go back and forth before the clock moves; more is an endless dialogue.
const ROUNDS_MAX: usize = 10_000;

/// A register and a terminal, or any other two ends of a wire.
#[derive(Debug)]
pub struct Pair<A: Protocol, B: Protocol> {
    pub near: A,
    pub far: B,
    now: Instant,
    wire: Wire,
    /// Bytes that still pass before the wire is cut by itself; `None` is a good wire.
    passes: Option<usize>,
    n_passed: usize,
    chunk_len: usize,
    near_reports: Vec<A::Report>,
    far_reports: Vec<B::Report>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    Whole,
    Cut,
}

/// Which way bytes go.
#[derive(Debug, Clone, Copy)]
enum Way {
    ToFar,
    ToNear,
}

impl<A: Protocol, B: Protocol> Pair<A, B> {
    /// Two ends and no wire yet; `mend` brings it.
    pub fn new(near: A, far: B, now: Instant) -> Self {
        Self {
            near,
            far,
            now,
            wire: Wire::Cut,
            passes: None,
            n_passed: 0,
            chunk_len: usize::MAX,
            near_reports: Vec::new(),
            far_reports: Vec::new(),
        }
    }

    /// Bytes arrive in pieces of this size.
    #[must_use]
    pub fn in_pieces_of(mut self, n_bytes: usize) -> Self {
        self.chunk_len = n_bytes.max(1);
        self
    }

    pub fn now(&self) -> Instant {
        self.now
    }

    pub fn wire(&self) -> Wire {
        self.wire
    }

    /// How many bytes have passed, both ways.
    pub fn n_passed(&self) -> usize {
        self.n_passed
    }

    /// Connects the two, and lets them say what they have to say at once.
    pub fn mend(&mut self) {
        self.wire = Wire::Whole;
        self.far.link_found(self.now);
        self.near.link_found(self.now);
        self.settle();
    }

    /// Cuts the wire. Bytes on their way are gone.
    pub fn cut(&mut self) {
        self.wire = Wire::Cut;
        self.passes = None;
        self.near.link_lost(self.now);
        self.far.link_lost(self.now);
        self.settle();
    }

    /// Cuts the wire by itself after so many more bytes.
    pub fn cut_after(&mut self, n_bytes: usize) {
        self.passes = Some(n_bytes);
    }

    /// Asks the near end.
    pub fn ask(&mut self, command: A::Command) {
        self.near.command(command, self.now);
        self.settle();
    }

    /// Something happens at the far end.
    pub fn happen(&mut self, command: B::Command) {
        self.far.command(command, self.now);
        self.settle();
    }

    /// Turns the clock on, stopping wherever one of the two has something to do.
    pub fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        for _ in 0..ROUNDS_MAX {
            let due = [self.near.next_deadline(), self.far.next_deadline()];
            let next = due.into_iter().flatten().min().filter(|at| *at <= end);
            // A deadline that is over already is due now.
            self.now = next.unwrap_or(end).max(self.now);
            self.near.time_passed(self.now);
            self.far.time_passed(self.now);
            self.settle();
            if next.is_none() {
                return;
            }
        }
        unreachable_dialogue();
    }

    /// What the near end has reported since this was last asked.
    pub fn reports(&mut self) -> Vec<A::Report> {
        mem::take(&mut self.near_reports)
    }

    /// What the far end has reported since this was last asked.
    pub fn far_reports(&mut self) -> Vec<B::Report> {
        mem::take(&mut self.far_reports)
    }

    /// Carries bytes until nobody has any more to send.
    fn settle(&mut self) {
        for _ in 0..ROUNDS_MAX {
            self.near_reports.extend(std::iter::from_fn(|| self.near.next_report()));
            self.far_reports.extend(std::iter::from_fn(|| self.far.next_report()));
            if let Some(bytes) = self.near.next_bytes_out() {
                self.carry(&bytes, Way::ToFar);
            } else if let Some(bytes) = self.far.next_bytes_out() {
                self.carry(&bytes, Way::ToNear);
            } else {
                return;
            }
        }
        unreachable_dialogue();
    }

    fn carry(&mut self, bytes: &[u8], way: Way) {
        if self.wire == Wire::Cut {
            return;
        }
        let n_good = self.passes.map_or(bytes.len(), |passes| passes.min(bytes.len()));
        self.n_passed += n_good;
        for piece in bytes.get(..n_good).unwrap_or_default().chunks(self.chunk_len) {
            match way {
                Way::ToFar => self.far.bytes_in(piece, self.now),
                Way::ToNear => self.near.bytes_in(piece, self.now),
            }
        }
        if let Some(passes) = self.passes {
            self.passes = Some(passes - n_good);
            if n_good < bytes.len() {
                self.cut();
            }
        }
    }
}

#[expect(clippy::panic, reason = "two ends that never come to rest are a fault of ours")]
fn unreachable_dialogue() -> ! {
    panic!("the two ends of the wire talk without end");
}

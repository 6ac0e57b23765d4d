//! A scanner that types: told from a person by its pace, before any widget sees a key.
//!
//! Keys that follow each other within [`PAUSE`] are held back. With Enter or Tab after enough of them
//! they were a scan, and nobody else sees them; after a pause they were typed, and are passed on as
//! they came. So a person's key comes 30 ms late at most, and a code never stands in a name.

use std::time::{Duration, Instant};

use crate::domain::scan::Scan;

/// The longest time between two keys of a scanner. People need twice as long, and more.
pub const PAUSE: Duration = Duration::from_millis(30);
/// Fewer characters before Enter are no scan: the shortest code on a product has eight.
const SCAN_MIN: usize = 8;

/// What an event of the keyboard is for the wedge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stroke {
    /// It writes this.
    Letters(String),
    /// Enter or Tab goes down.
    End,
    /// The other half of a letter: a key that goes down or up.
    Part,
    /// A key that no scanner has: arrows, Escape, Backspace.
    Control,
    /// Not of the keyboard: it goes by.
    Apart,
}

/// Collects the keys of one window. `E` is an event as the window gives it.
#[derive(Debug)]
pub struct Wedge<E> {
    held: Vec<E>,
    text: String,
    is_too_long: bool,
    /// When the last held key was seen.
    last_at: Option<Instant>,
}

/// What is passed on, and what was scanned.
#[derive(Debug, PartialEq, Eq)]
pub struct Sorted<E> {
    pub passed: Vec<E>,
    pub scans: Vec<Scan>,
}

impl<E> Default for Wedge<E> {
    fn default() -> Self {
        Self { held: Vec::new(), text: String::new(), is_too_long: false, last_at: None }
    }
}

impl<E> Wedge<E> {
    /// Takes in what happened since it was last called.
    pub fn sort(&mut self, events: Vec<(Stroke, E)>, now: Instant) -> Sorted<E> {
        let mut sorted = Sorted { passed: Vec::new(), scans: Vec::new() };
        if self.next_deadline().is_some_and(|at| now >= at) {
            self.give_up(&mut sorted);
        }
        for (stroke, event) in events {
            match stroke {
                Stroke::Apart => sorted.passed.push(event),
                Stroke::Control => {
                    self.give_up(&mut sorted);
                    sorted.passed.push(event);
                }
                Stroke::End => match self.scanned() {
                    Some(scan) => sorted.scans.push(scan),
                    None => {
                        self.give_up(&mut sorted);
                        sorted.passed.push(event);
                    }
                },
                Stroke::Letters(letters) => {
                    self.hold(event, now);
                    self.collect(&letters);
                }
                Stroke::Part => self.hold(event, now),
            }
        }
        sorted
    }

    /// A frame was drawn since the last keys: its time was ours, and not the scanner's.
    pub fn frame_drawn(&mut self, now: Instant) {
        if let Some(last_at) = &mut self.last_at {
            *last_at = now.max(*last_at);
        }
    }

    /// When what is held is to be passed on.
    pub fn next_deadline(&self) -> Option<Instant> {
        self.last_at.map(|last_at| last_at + PAUSE)
    }

    fn hold(&mut self, event: E, now: Instant) {
        self.last_at = Some(now);
        if !self.is_too_long {
            self.held.push(event);
        }
    }

    fn collect(&mut self, letters: &str) {
        if self.is_too_long || self.text.len() + letters.len() > Scan::LEN_MAX {
            // No person types so fast for so long: it is swallowed to its end.
            self.is_too_long = true;
            self.held.clear();
            self.text.clear();
        } else {
            self.text.push_str(letters);
        }
    }

    /// What stands before an Enter, if a scanner wrote it.
    fn scanned(&mut self) -> Option<Scan> {
        let is_scan = self.is_too_long || self.text.chars().count() >= SCAN_MIN;
        if !is_scan {
            return None;
        }
        let text = std::mem::take(&mut self.text);
        let scan = if self.is_too_long { Scan::TooLong } else { Scan::Text(text) };
        *self = Self::default();
        Some(scan)
    }

    /// A person typed what is held. What was too long for a person is dropped.
    fn give_up(&mut self, sorted: &mut Sorted<E>) {
        if self.is_too_long {
            sorted.scans.push(Scan::TooLong);
        }
        sorted.passed.append(&mut self.held);
        *self = Self::default();
    }
}

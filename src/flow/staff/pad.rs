//! A pad on which a PIN is typed, digit by digit. The sixth digit hands it over; what was typed is
//! forgotten at once.

use std::time::{Duration, Instant};

use crate::domain::pin::{PIN_DIGITS, Pin, PinDigit};

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PinPad {
    digits: Vec<PinDigit>,
    pub state: PadState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PadState {
    #[default]
    Typing,
    /// It is being looked at, which takes a moment.
    Checking,
    /// Nobody has this PIN. Presses do nothing until then.
    Wrong(Instant),
    /// Too many wrong ones before. Presses do nothing until then.
    Wait(Instant),
    /// The PIN is known, and its owner may not do this.
    NotAllowed,
    /// Choosing one: everybody would try it first.
    Easy,
    /// Choosing one: the second was not the first.
    Differs,
    /// Choosing one: somebody else has it.
    Taken,
    /// The data file did not take it.
    Trouble,
}

impl PinPad {
    /// An empty one in this state.
    pub fn saying(state: PadState) -> Self {
        Self { digits: Vec::new(), state }
    }

    pub fn n_digits(&self) -> usize {
        self.digits.len()
    }

    /// A digit. Returns the PIN with the sixth.
    pub fn press(&mut self, digit: PinDigit, now: Instant) -> Option<Pin> {
        if self.is_shut(now) {
            return None;
        }
        self.state = PadState::Typing;
        self.digits.push(digit);
        if self.digits.len() < PIN_DIGITS {
            return None;
        }
        Pin::new(&std::mem::take(&mut self.digits))
    }

    pub fn delete(&mut self, now: Instant) {
        if !self.is_shut(now) {
            self.digits.pop();
        }
    }

    /// Empty again, in this state.
    pub fn says(&mut self, state: PadState) {
        self.digits.clear();
        self.state = state;
    }

    /// Whether presses do nothing.
    pub fn is_shut(&self, now: Instant) -> bool {
        match self.state {
            PadState::Checking => true,
            PadState::Wrong(until) | PadState::Wait(until) => now < until,
            _ => false,
        }
    }

    /// How long presses do nothing.
    pub fn left(&self, now: Instant) -> Duration {
        match self.state {
            PadState::Wrong(until) | PadState::Wait(until) => until.saturating_duration_since(now),
            _ => Duration::ZERO,
        }
    }
}

/// What was typed of a recovery code.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Letters(pub String);

impl std::fmt::Debug for Letters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

//! Money that goes back: one charge after the other is undone, the last first, and each until the
//! terminal says that it is.
//!
//! A charge is voided again only where the terminal's journal still shows it: the terminal may be
//! another by now, and the number another's.

use std::time::Instant;

use crate::domain::card::{EcrRef, LookUp, VoidOutcome};
use crate::domain::money::{Money, Overflow};
use crate::domain::sale::CardPayment;
use crate::flow::payment::{ANSWER_MAX, ASK_AGAIN_WAIT};

/// Charges that are being undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// The first to be undone comes last.
    left: Vec<CardPayment>,
    next_at: Instant,
    /// The journal's last word: the charge stands.
    is_found: bool,
    /// The terminal told of all of them just now: they are undone without a question first.
    is_fresh: bool,
}

/// What is asked of the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UndoAsk {
    LookUp(EcrRef),
    /// Undo the purchase with this reference.
    Void(EcrRef),
}

impl Undo {
    /// Of charges that the terminal has just told of.
    pub fn begin(charges: Vec<CardPayment>, now: Instant) -> (Self, Option<UndoAsk>) {
        let undo =
            Self { left: charges, next_at: now + ANSWER_MAX, is_found: false, is_fresh: true };
        let ask = undo.void();
        (undo, ask)
    }

    /// Of charges that are on file: what became of them is asked first.
    pub fn resumed(charges: Vec<CardPayment>, now: Instant) -> (Self, Option<UndoAsk>) {
        let undo =
            Self { left: charges, next_at: now + ANSWER_MAX, is_found: false, is_fresh: false };
        let ask = undo.look_up();
        (undo, ask)
    }

    /// One more, found meanwhile; it is the next.
    pub fn add(&mut self, charge: CardPayment, now: Instant) -> Option<UndoAsk> {
        self.left.push(charge);
        (self.next_at, self.is_found) = (now + ANSWER_MAX, false);
        self.void()
    }

    /// Whether the terminal has been asked, and has not answered yet.
    pub fn is_asking(&self, now: Instant) -> bool {
        !self.is_done() && self.next_at > now + ASK_AGAIN_WAIT
    }

    pub fn is_done(&self) -> bool {
        self.left.is_empty()
    }

    /// What is not known to be back.
    pub fn amount(&self) -> Result<Money, Overflow> {
        Money::sum(self.left.iter().map(|charge| charge.approval.amount))
    }

    /// Whether the charge that is being undone has this reference, or its void has.
    pub fn awaits(&self, reference: EcrRef) -> bool {
        let mut last = self.left.last().into_iter();
        last.any(|it| it.reference == reference || it.reference.for_void() == reference)
    }

    /// When [`Undo::tick`] does something.
    pub fn next_at(&self) -> Option<Instant> {
        (!self.is_done()).then_some(self.next_at)
    }

    pub fn voided(&mut self, outcome: VoidOutcome, now: Instant) -> Option<UndoAsk> {
        match outcome {
            VoidOutcome::Done => self.go_on(now),
            // Whether it was undone is a question like any other; only then is it tried again.
            VoidOutcome::Refused | VoidOutcome::Unknown => {
                (self.next_at, self.is_found) = (now + ANSWER_MAX, false);
                self.look_up()
            }
        }
    }

    pub fn looked_up(&mut self, found: &LookUp, now: Instant) -> Option<UndoAsk> {
        if *found == LookUp::Voided {
            return self.go_on(now);
        }
        self.next_at = now + ASK_AGAIN_WAIT;
        self.is_found = matches!(found, LookUp::Approved(_));
        None
    }

    /// Somebody wants to know now. While an answer is awaited nothing more is asked.
    pub fn ask_now(&mut self, now: Instant) -> Option<UndoAsk> {
        if self.next_at > now + ASK_AGAIN_WAIT {
            return None;
        }
        (self.next_at, self.is_found) = (now + ANSWER_MAX, false);
        self.look_up()
    }

    pub fn tick(&mut self, now: Instant) -> Option<UndoAsk> {
        if self.next_at > now {
            return None;
        }
        self.next_at = now + ANSWER_MAX;
        if std::mem::take(&mut self.is_found) { self.void() } else { self.look_up() }
    }

    /// The last is back; the next one.
    fn go_on(&mut self, now: Instant) -> Option<UndoAsk> {
        self.left.pop();
        (self.next_at, self.is_found) = (now + ANSWER_MAX, false);
        if self.is_fresh { self.void() } else { self.look_up() }
    }

    fn void(&self) -> Option<UndoAsk> {
        Some(UndoAsk::Void(self.left.last()?.reference))
    }

    fn look_up(&self) -> Option<UndoAsk> {
        Some(UndoAsk::LookUp(self.left.last()?.reference))
    }
}

//! One payment by card: recorded, charged, and its end found out, however long that takes.
//!
//! ```text
//! Recording ─Saved─► Charging ─approved all─► Completing ─Saved─► Paid
//!     ▲                │ ├─declined────────────────────────────► Declined, or Parted again
//!     │                │ ├─stopped, no card─► Confirming ──────► Declined, or as approved
//!     │                │ ├─approved less──► Keeping ─Saved─► Parted ─give it back─► Reversing
//!     └─another card───┼─────────────────────────────────────────┘
//!                      │ ├─staff must see it─► Keeping ─Saved─► AskingStaff ─yes─► Completing
//!                      │ │                                          └─no, nobody─► Reversing
//!                      │ ├─approved after Cancel─► Reversing ─all undone─► Declined
//!                      └─silence, link lost, nonsense─► Asking ─► any of these, or asks on
//! ```
//!
//! A request that takes money is sent once. Silence is a question, never a decline. What a card has
//! paid is on disk before anybody is asked about it.

mod recover;
mod rules;
mod steps;
mod undo;
mod watch;

use std::time::{Duration, Instant};

use crate::domain::card::{
    Approval, CardOutcome, CardProgress, DeclineReason, Doubt, EcrRef, LookUp, TerminalIdentity,
    VoidOutcome,
};
use crate::domain::intent::{Intent, IntentEnd, Leg, OpenReason, StaffQuestion};
use crate::domain::money::Money;
use crate::domain::open_case::{FoundByHand, Settlement, Slip};
use crate::domain::sale::{CardPayment, ToldBy};

pub use undo::{Undo, UndoAsk};
pub use watch::{PaidByCard, Watch};

/// How long the terminal and the person at it may take before we ask, where the shop says nothing
/// else. The driver's own limit is shorter; this one holds even if the driver falls silent.
pub const CHARGE_MAX: Duration = Duration::from_secs(240);
/// How long we wait before asking again.
pub const ASK_AGAIN_WAIT: Duration = Duration::from_secs(5);
/// How long the driver may take for an answer to a question or a void; after that we ask anew.
pub const ANSWER_MAX: Duration = Duration::from_secs(240);
/// After this long without an answer staff are told, and the patient is sent to the desk.
pub const PATIENCE_MAX: Duration = Duration::from_secs(60);
/// How long the disk may take before a payment that has not begun is not begun.
pub const RECORD_MAX: Duration = Duration::from_secs(30);
/// How long a patient may look for another card, and staff may take to come; after that what was
/// taken is given back by itself.
pub const CHOICE_MAX: Duration = Duration::from_secs(180);

/// One attempt and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    intent: Intent,
    watch: Watch,
    /// What cards have paid of it, the first first.
    taken: Vec<CardPayment>,
    /// What the terminal was asked for last.
    leg: Leg,
    /// The kiosk went down meanwhile: nobody is there to choose.
    is_left: bool,
    /// Staff have written down what they found; it is on its way to the disk.
    settling: Option<FoundByHand>,
    state: State,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// The intent, or another card's turn, is on its way to the disk; the terminal knows nothing.
    Recording {
        since: Instant,
    },
    /// The terminal has the request, and the person has the card.
    Charging {
        /// When the terminal told of its last progress.
        since: Instant,
        give_up_at: Instant,
        progress: Option<CardProgress>,
        cancelling: bool,
    },
    /// The terminal says that it stopped; its journal has to agree.
    Confirming {
        reason: DeclineReason,
        cancelling: bool,
        give_up_at: Instant,
    },
    /// Nobody knows whether money moved. Nothing but asking is allowed.
    Asking(Doubtful),
    /// A card has paid, and that is on its way to the disk.
    Keeping {
        since: Instant,
        asks: Option<StaffQuestion>,
    },
    /// A card paid a part; the patient chooses how it goes on.
    Parted {
        since: Instant,
        /// The last card that was tried for the rest was refused.
        refused: Option<DeclineReason>,
        /// A reference for another card is being reserved.
        is_chosen: bool,
    },
    /// Approved in full; a member of staff has to say yes.
    AskingStaff {
        since: Instant,
        question: StaffQuestion,
    },
    /// Money moved that must not stay: too little, or too late. Being undone.
    Reversing {
        undo: Undo,
        reason: DeclineReason,
        since: Instant,
        told: Told,
    },
    /// Approved in full; the sale is on its way to the disk.
    Completing {
        since: Instant,
        next_at: Option<Instant>,
        told: Told,
    },
    Paid,
    /// A definite no. Nothing is charged, or kept.
    Declined {
        reason: DeclineReason,
    },
}

/// What there is to know while nothing is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubtful {
    pub doubt: Doubt,
    pub since: Instant,
    /// When to ask next, or anew if no answer comes.
    pub next_at: Instant,
    pub told: Told,
    /// The patient had given up: an approval found now is undone.
    pub cancelling: bool,
}

/// Whether staff have been told of this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    NotYet,
    Staff,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// What we last asked to be written is on disk.
    Saved,
    /// It could not be written.
    SaveFailed,
    Progress(CardProgress),
    Purchased(CardOutcome),
    LookedUp(LookUp),
    Voided(VoidOutcome),
    CancelWanted,
    /// The patient wants to pay the rest with another card; a reference is being reserved.
    AnotherCardWanted,
    /// It is reserved, for the terminal with this serial number.
    AnotherCard {
        reference: EcrRef,
        terminal: String,
    },
    /// It could not be reserved.
    NoReference,
    /// The patient wants back what was taken.
    GiveBackWanted,
    /// A member of staff said yes or no.
    StaffAnswered {
        is_yes: bool,
    },
    /// A member of staff wants the terminal asked now.
    AskWanted,
    /// A member of staff wrote down what they found; it is being saved.
    SettleWanted(Box<Settlement>),
    Settled,
    SettleFailed,
    Tick,
}

/// What is to be done, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Write the intent. Nothing is asked of the terminal before `Saved`.
    Record,
    /// Write that another card is asked for the rest. Nothing is asked of it before `Saved`.
    RecordLeg(Leg),
    Purchase {
        reference: EcrRef,
        amount: Money,
    },
    Cancel,
    LookUp(EcrRef),
    /// Undo the purchase with this reference.
    Void(EcrRef),
    /// Note why the intent stays open.
    Mark(OpenReason),
    /// Write what a card has paid.
    Keep(Box<CardPayment>, Option<StaffQuestion>),
    /// Write the sale, its lots and the end of the intent, together.
    Complete(Vec<CardPayment>),
    /// Write that the intent ended without a sale.
    Close(IntentEnd),
    /// Write what staff found, and the end that it is.
    Settle(Box<Settlement>),
    /// The payment takes long, and nobody knows its end.
    AlertStaff,
    /// The payment waits for a member of staff.
    AskStaff,
}

impl Payment {
    /// A new attempt. The effect to carry out first is [`Effect::Record`].
    pub fn begin(intent: Intent, watch: Watch, now: Instant) -> (Self, Vec<Effect>) {
        let leg = intent.first_leg();
        let state = State::Recording { since: now };
        let payment =
            Self { intent, watch, taken: Vec::new(), leg, is_left: false, settling: None, state };
        (payment, vec![Effect::Record])
    }

    pub fn intent(&self) -> &Intent {
        &self.intent
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    /// What cards have paid of it so far.
    pub fn taken(&self) -> &[CardPayment] {
        &self.taken
    }

    /// What the terminal was asked for last.
    pub fn leg(&self) -> &Leg {
        &self.leg
    }

    /// What is still to be paid.
    pub fn rest(&self) -> Money {
        let taken = Money::sum(self.taken.iter().map(|payment| payment.approval.amount));
        taken.and_then(|taken| self.intent.amount.minus(taken)).unwrap_or(self.intent.amount)
    }

    /// Whether this attempt is over and the terminal free.
    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Paid | State::Declined { .. })
    }

    /// Whether staff may settle it by hand: the terminal was asked, and could not tell for long.
    pub fn may_be_settled(&self) -> bool {
        match &self.state {
            State::Asking(doubtful) => doubtful.told == Told::Staff,
            State::Reversing { told, .. } => *told == Told::Staff,
            _ => false,
        }
    }

    /// Whether the terminal is being asked at this moment what became of it.
    pub fn is_asking(&self, now: Instant) -> bool {
        match &self.state {
            State::Asking(doubtful) => doubtful.next_at > now + ASK_AGAIN_WAIT,
            State::Confirming { .. } => true,
            State::Reversing { undo, .. } => undo.is_asking(now),
            _ => false,
        }
    }

    /// Whether this reference is of what the terminal is asked for, or of its void.
    pub fn awaits(&self, reference: EcrRef) -> bool {
        let is_leg =
            |leg: &Leg| leg.reference == reference || leg.reference.for_void() == reference;
        match &self.state {
            State::Reversing { undo, .. } => {
                undo.awaits(reference) || (is_leg(&self.leg) && !self.is_leg_taken())
            }
            _ => is_leg(&self.leg),
        }
    }

    /// When `Tick` will do something.
    pub fn next_deadline(&self) -> Option<Instant> {
        let told_at = |told, since: Instant| (told == Told::NotYet).then(|| since + PATIENCE_MAX);
        let first = |all: [Option<Instant>; 2]| all.into_iter().flatten().min();
        match &self.state {
            State::Recording { since } | State::Keeping { since, .. } => Some(*since + RECORD_MAX),
            State::Charging { give_up_at, .. } | State::Confirming { give_up_at, .. } => {
                Some(*give_up_at)
            }
            State::Asking(doubtful) => {
                first([Some(doubtful.next_at), told_at(doubtful.told, doubtful.since)])
            }
            State::Parted { since, .. } | State::AskingStaff { since, .. } => {
                Some(*since + CHOICE_MAX)
            }
            State::Reversing { undo, since, told, .. } => {
                first([undo.next_at(), told_at(*told, *since)])
            }
            State::Completing { since, next_at, told } => first([*next_at, told_at(*told, *since)]),
            State::Paid | State::Declined { .. } => None,
        }
    }

    /// The cards that paid, and the one whose slip tells that it did.
    pub fn paid_with_slip(&self, slip: &Slip) -> Vec<CardPayment> {
        let mut paid = self.taken.clone();
        if !self.is_leg_taken() {
            paid.push(slip.payment(&self.leg));
        }
        paid
    }

    fn is_leg_taken(&self) -> bool {
        self.taken.iter().any(|payment| payment.reference == self.leg.reference)
    }

    /// What the terminal told of the charge that it was asked for last.
    fn paid_by(&self, approval: Approval) -> CardPayment {
        let known = &self.watch.terminal;
        let terminal = match &self.leg.terminal {
            // Another card may have been asked for at another terminal.
            Some(asked) if *asked != known.serial_number => {
                TerminalIdentity { serial_number: asked.clone(), ..TerminalIdentity::default() }
            }
            _ => known.clone(),
        };
        CardPayment {
            attempt: self.intent.attempt,
            reference: self.leg.reference,
            approval,
            terminal,
            told_by: ToldBy::Terminal,
        }
    }
}

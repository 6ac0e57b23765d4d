//! What there is to see of open cases and of tasks behind the PIN, as plain data.

use chrono::{NaiveDate, NaiveTime};

use crate::domain::card_day::{Comparison, Difference};
use crate::domain::id::AttemptId;
use crate::domain::money::Money;
use crate::domain::open_case::CaseKind;
use crate::domain::printout::Printout;
use crate::flow::day_close::Stopped;
use crate::flow::staff::task::case::{Came, ExplainReason, Found, SettleReason};
use crate::flow::staff::task::day::CloseReason;
use crate::flow::staff::told::CaseEnd;
use crate::ui::scene::staff::StaffFrame;

/// What waits for somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct CasesScene {
    pub frame: StaffFrame,
    /// What became of the last one that ended.
    pub told: Option<(Money, CaseEnd)>,
    /// What stops all card payments comes first.
    pub cards: Vec<CaseCard>,
    /// The first that is shown, counted from 0.
    pub from: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub enum CaseCard {
    Payment(CaseLine),
    Held(HeldLine),
    Difference(DifferenceLine),
}

/// A payment that is not over.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseLine {
    pub attempt: AttemptId,
    pub kind: CaseKind,
    pub date: NaiveDate,
    pub at: NaiveTime,
    pub who: String,
    pub what: String,
    pub amount: Money,
    pub taken: Money,
    pub reference: String,
    /// Another terminal stands there than the one that was asked.
    pub is_swapped: bool,
    pub ask: AskState,
    /// A person may write down what the terminal shows.
    pub may_settle: bool,
}

/// How the question to the terminal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskState {
    /// It can be asked.
    May,
    /// It is being asked.
    Asking,
    /// It does not answer at all.
    NoTerminal,
}

/// A receipt that did not come out of the printer, as far as is known.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldLine {
    pub of: Printout,
    pub at: NaiveTime,
    pub who: String,
    pub amount: Money,
    pub why: HeldWhy,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldWhy {
    /// It prints by itself.
    Waits,
    /// It was never sent, and nobody prints it any more.
    Lost,
    Unknown,
}

/// What a close of the day left open.
#[derive(Debug, Clone, PartialEq)]
pub struct DifferenceLine {
    pub z: u32,
    pub place: u32,
    pub difference: Difference,
    /// `None` where nobody can say.
    pub amount: Option<Money>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum TaskScreen {
    Settle(SettleScene),
    Slip(SlipScene),
    Explain(ExplainScene),
    Day(DayCloseScene),
    DayWhy(DayWhyScene),
}

impl TaskScreen {
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Settle(_) => "staff-settle",
            Self::Slip(_) => "staff-slip",
            Self::Explain(_) => "staff-explain",
            Self::Day(_) => "staff-day",
            Self::DayWhy(_) => "staff-day-why",
        }
    }
}

/// How an order of a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskState {
    Ready,
    Busy,
    /// It could not be written.
    Troubled,
}

/// What the terminal shows of a payment.
#[derive(Debug, Clone, PartialEq)]
pub struct SettleScene {
    pub frame: StaffFrame,
    pub who: String,
    pub amount: Money,
    pub reference: String,
    pub options: &'static [Found],
    pub found: Option<Found>,
    pub reason: Option<SettleReason>,
    pub state: TaskState,
}

/// What the terminal's slip shows.
#[derive(Debug, Clone, PartialEq)]
pub struct SlipScene {
    pub frame: StaffFrame,
    pub amount: Money,
    pub reference: String,
    pub fields: [String; 3],
    pub field: u8,
    pub is_short: bool,
    pub state: TaskState,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ExplainScene {
    pub frame: StaffFrame,
    pub z: u32,
    pub difference: Difference,
    /// What the bank was short of; below zero what it paid too much.
    pub short_of: Option<Money>,
    pub came: Option<Came>,
    pub reason: Option<ExplainReason>,
    pub state: TaskState,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DayCloseScene {
    pub frame: StaffFrame,
    pub date: NaiveDate,
    pub step: DayStep,
    pub is_busy: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum DayStep {
    /// So many records of the terminal's batch are in.
    Reading(usize),
    Compared(Box<DayFound>),
    Closing,
    /// With the number of the Z report, and how many differences are open.
    Closed {
        z: Option<u32>,
        n_open: usize,
        to_bank: Option<Money>,
    },
    Stopped(Stopped),
    Unfinished,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DayFound {
    pub found: Comparison,
    /// A payment that is in the terminal's batch and not over here.
    pub in_doubt: Option<CaseLine>,
    pub is_in_flight: bool,
    pub n_redeemed: u32,
    pub n_without_provider: u32,
    pub n_held: usize,
    /// Whoever is signed in needs another for a close with a difference.
    pub needs_manager: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DayWhyScene {
    pub frame: StaffFrame,
    pub n_differences: usize,
    /// By how much the bank pays less or more; `None` where nobody can say.
    pub amount: Option<Money>,
    pub chosen: Option<CloseReason>,
    pub state: TaskState,
}

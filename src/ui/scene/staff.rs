//! What there is to see behind the PIN, as plain data.

use chrono::{NaiveDate, NaiveTime};

use crate::domain::money::Money;
use crate::domain::printer_state::PrinterState;
use crate::domain::scan::ScanAnswer;
use crate::domain::staff::{Act, Role};
use crate::domain::today::LatestEnd;
use crate::flow::session::Keys;
use crate::flow::staff::ask::{AskFor, AskReason};
use crate::flow::staff::tap::Tab;
use crate::ui::scene::audit::AuditScene;
use crate::ui::scene::patients::{
    CardScene, ExtendScene, FindScene, PrepareScene, RedeemScene, RedeemedScene, RefundScene,
    RefundingScene,
};
use crate::ui::scene::tasks::{CaseLine, CasesScene, TaskScreen};

#[derive(Debug, Clone, PartialEq)]
pub enum StaffScreen {
    Pin(PinScene),
    Recovery(RecoveryScene),
    /// Who the first owner is.
    Name(OwnerScene),
    /// The recovery code, once.
    Code(CodeScene),
    /// A payment's question.
    Ask(AskScene),
    Today(TodayScene),
    Cases(CasesScene),
    Find(FindScene),
    Card(Box<CardScene>),
    Redeem(Box<RedeemScene>),
    Redeemed(Box<RedeemedScene>),
    Extend(Box<ExtendScene>),
    Refund(Box<RefundScene>),
    Refunding(Box<RefundingScene>),
    Prepare(Box<PrepareScene>),
    /// Between staff and a patient.
    Curtain,
    Devices(DevicesScene),
    More(MoreScene),
    Audit(AuditScene),
    Task(Box<TaskScreen>),
    /// What a scanned code is.
    Scanned(ScannedScene),
}

impl StaffScreen {
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Pin(_) => "staff-pin",
            Self::Recovery(_) => "staff-recovery",
            Self::Name(_) => "staff-owner",
            Self::Code(_) => "staff-code",
            Self::Ask(_) => "staff-ask",
            Self::Today(_) => "staff-today",
            Self::Cases(_) => "staff-cases",
            Self::Find(_) => "staff-find",
            Self::Card(_) => "staff-card",
            Self::Redeem(_) => "staff-redeem",
            Self::Redeemed(_) => "staff-redeemed",
            Self::Extend(_) => "staff-extend",
            Self::Refund(_) => "staff-refund",
            Self::Refunding(_) => "staff-refunding",
            Self::Prepare(_) => "staff-prepare",
            Self::Curtain => "staff-curtain",
            Self::Devices(_) => "staff-devices",
            Self::More(_) => "staff-more",
            Self::Audit(_) => "staff-audit",
            Self::Task(task) => task.name(),
            Self::Scanned(_) => "staff-scanned",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct PinScene {
    pub title: PinTitle,
    pub n_digits: usize,
    pub state: PinState,
    /// What it is for, where that has a sum.
    pub what: Option<(PinFor, Money)>,
    /// The recovery code may be used instead.
    pub may_recover: bool,
    /// There is somewhere to go back to.
    pub may_leave: bool,
    /// A PIN of the demo clinic that opens this.
    pub demo_pin: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinTitle {
    SignIn,
    /// The PIN of who may, for this.
    StepUp(Act),
    /// The PIN to a yes or a no.
    Answer {
        asked: AskFor,
        is_yes: bool,
    },
    New,
    Again,
}

/// A task that ends in the pad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinFor {
    Settle,
    Explain,
    Refund,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinState {
    Typing,
    Checking,
    /// Nobody's; so many seconds to wait.
    Wrong(u64),
    Wait(u64),
    NotAllowed,
    Easy,
    Differs,
    Taken,
    Trouble,
}

#[derive(Debug, Clone, PartialEq)]
pub struct RecoveryScene {
    pub n_letters: usize,
    pub state: PinState,
}

#[derive(Debug, Clone, PartialEq)]
pub struct OwnerScene {
    pub name: String,
    pub keys: Keys,
    pub is_missing: bool,
    pub may_leave: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CodeScene {
    /// `K8ZH-08P4-BSVR-3C6P`
    pub code: String,
    pub is_saving: bool,
    /// The data file did not take it.
    pub is_troubled: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AskScene {
    pub asked: AskFor,
    pub reasons: &'static [AskReason],
    pub chosen: Option<AskReason>,
}

/// Who is signed in, and what waits: on every place.
#[derive(Debug, Clone, PartialEq)]
pub struct StaffFrame {
    pub name: String,
    pub role: Role,
    pub tab: Tab,
    /// Open cases.
    pub n_cases: usize,
    /// Devices that need a hand.
    pub n_devices: usize,
    /// The data file does not answer.
    pub is_troubled: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ScannedScene {
    pub frame: StaffFrame,
    pub answer: ScanAnswer,
}

#[derive(Debug, Clone, PartialEq)]
pub struct TodayScene {
    pub frame: StaffFrame,
    pub date: NaiveDate,
    /// `None` while it is read.
    pub day: Option<DayScene>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DayScene {
    pub by_card: Money,
    pub n_by_card: u32,
    pub n_redeemed: u32,
    pub n_waiting: u32,
    /// The first that is in doubt.
    pub doubt: Option<CaseLine>,
    /// Of closed days, not explained yet.
    pub n_differences: u32,
    pub n_wrong_pins: u32,
    /// When the recovery code was used.
    pub recovery_used: Option<NaiveDate>,
    pub latest: Vec<LatestLine>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct LatestLine {
    pub at: NaiveTime,
    pub who: String,
    /// Empty where it was only what a contract had asked for.
    pub what: String,
    pub amount: Option<Money>,
    pub end: LatestEnd,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DevicesScene {
    pub frame: StaffFrame,
    /// Its model and serial number, where it answers.
    pub terminal: Option<String>,
    /// Nothing where it has not answered yet.
    pub printer: Option<PrinterState>,
    pub n_rows: u64,
    pub n_calls: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub struct MoreScene {
    pub frame: StaffFrame,
    pub may_read_audit: bool,
    pub may_quit: bool,
}

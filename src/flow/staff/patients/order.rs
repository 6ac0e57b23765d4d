//! What the patients' side of the counter asks of the data file, and what it hears.

use crate::domain::give_back::{GiveBack, RefundSeen, WhoEnds};
use crate::domain::id::{AttemptId, ContractId, PatientId};
use crate::domain::money::Money;
use crate::domain::offering::{OfferingCode, ServiceCode};
use crate::domain::on_file::{ExtendPreview, ExtendWhy, Found, OnFile, Visited};
use crate::domain::refusal::Refusal;
use crate::domain::staff::{StaffId, StaffMember};
use crate::flow::give_back::Over;
use crate::flow::session::Known;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatientAsk {
    /// Who is it? `n` tells answers apart that come late.
    Find {
        n: u64,
        text: String,
    },
    /// Opens a record; that `by` did is written first.
    Open {
        patient: PatientId,
        by: StaffId,
    },
    /// The record that is open, once more.
    Again {
        patient: PatientId,
    },
    Redeem(Box<RedeemVisit>),
    Undo {
        redemption: u128,
        patient: PatientId,
        by: StaffMember,
    },
    PreviewExtend {
        patient: PatientId,
        contract: ContractId,
        days: u32,
    },
    Extend(Box<ExtendContract>),
    PreviewRefund {
        patient: PatientId,
        contract: ContractId,
    },
    Refund(Box<RefundContract>),
    /// All that a checkout has to know of them.
    Hand {
        patient: PatientId,
        code: OfferingCode,
    },
}

/// A visit to be written down. The id makes it the same one, however often it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedeemVisit {
    pub id: u128,
    pub patient: PatientId,
    pub contract: ContractId,
    pub service: ServiceCode,
    pub provider: StaffId,
    pub by: StaffMember,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtendContract {
    pub patient: PatientId,
    pub contract: ContractId,
    pub days: u32,
    pub why: ExtendWhy,
    pub approver: StaffMember,
}

/// A refund that somebody who may has said yes to. The id makes it the same one, however often it is
/// asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundContract {
    pub id: u128,
    pub patient: PatientId,
    pub contract: ContractId,
    pub who: WhoEnds,
    /// What was shown: refused where it is another sum by now.
    pub total: Money,
    /// What of it goes over the terminal.
    pub by_card: Money,
    pub approver: StaffMember,
}

/// A checkout that waits for its patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    pub known: Known,
    pub code: OfferingCode,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatientTold {
    Found {
        n: u64,
        found: Found,
    },
    Opened(Box<OnFile>),
    Redeemed(Box<Visited>),
    /// It is taken back, or lasts longer: the record since.
    Done(Box<OnFile>),
    Previewed {
        days: u32,
        preview: ExtendPreview,
    },
    RefundSeen(Box<RefundSeen>),
    Handed(Box<Prepared>),
    /// It is written that money goes back.
    RefundBegun(Box<GiveBack>),
    /// The terminal could not tell whether it did.
    RefundInDoubt(AttemptId),
    RefundOver(AttemptId, Over),
    /// The terminal has something else to do; nothing was written.
    TerminalBusy,
    /// The terminal is not there; nothing was written.
    NoTerminal,
    /// Nothing was written, and why.
    Refused(Refusal),
    /// A payment of this patient is not over; nothing is written of them until then.
    PaymentOpen,
    /// The data file could not do it.
    Failed,
}

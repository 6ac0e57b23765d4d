//! Money back: who ends it and what that gives, the PIN of somebody who may, and what becomes of it
//! at the terminal.

use crate::domain::give_back::{GiveBack, RefundPlan, RefundSeen, WhoEnds};
use crate::domain::id::{ContractId, PatientId};
use crate::domain::paper::PrintEnd;
use crate::domain::refusal::Refusal;
use crate::domain::staff::{Act, Answer, StaffMember, may};
use crate::flow::give_back::Over;
use crate::flow::staff::pad::PinPad;
use crate::flow::staff::patients::order::{PatientAsk, RefundContract};

/// A refund before anything is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundDraft {
    /// Of the refund, and of its way over the terminal: a second press is the same refund.
    id: u128,
    patient: PatientId,
    contract: ContractId,
    pub who: WhoEnds,
    /// What it would give, or why not; `None` while it is worked out.
    pub seen: Option<Result<RefundSeen, Refusal>>,
    pub pad: Option<PinPad>,
}

impl RefundDraft {
    pub fn new(id: u128, patient: PatientId, contract: ContractId) -> Self {
        Self { id, patient, contract, who: WhoEnds::Patient, seen: None, pad: None }
    }

    pub fn preview(&self) -> PatientAsk {
        PatientAsk::PreviewRefund { patient: self.patient, contract: self.contract }
    }

    /// What is chosen, where it gives something back.
    pub fn plan(&self) -> Option<&RefundPlan> {
        self.seen.as_ref()?.as_ref().ok()?.plan(self.who)
    }

    /// The right that it takes.
    pub fn act(&self) -> Act {
        match self.plan() {
            Some(plan) if plan.is_large => Act::RefundLarge,
            _ => Act::Refund,
        }
    }

    pub(super) fn go_on(&mut self, me: &StaffMember) {
        if self.plan().is_some() && may(me.role, self.act()) != Answer::No {
            self.pad = Some(PinPad::default());
        }
    }

    pub(super) fn approved(&mut self, approver: StaffMember) -> Option<PatientAsk> {
        self.pad.take()?;
        let plan = self.plan()?;
        let ask = RefundContract {
            id: self.id,
            patient: self.patient,
            contract: self.contract,
            who: self.who,
            total: plan.total,
            by_card: plan.by_card,
            approver,
        };
        Some(PatientAsk::Refund(Box::new(ask)))
    }
}

/// A refund that is written down, and how it goes at the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refunding {
    pub back: GiveBack,
    pub plan: RefundPlan,
    /// The terminal could not tell; the kiosk asks it again and again.
    pub is_in_doubt: bool,
    pub over: Option<Over>,
    /// What became of the slip; `None` while it is on its way.
    pub slip: Option<PrintEnd>,
}

impl Refunding {
    pub fn new(back: GiveBack, plan: RefundPlan) -> Self {
        Self { back, plan, is_in_doubt: false, over: None, slip: None }
    }

    /// Whether it can be left: over, or in doubt and then an open case.
    pub fn may_leave(&self) -> bool {
        self.over.is_some() || self.is_in_doubt
    }
}

//! Where a contract stands, and what is due of it: functions of the facts and the date.

use chrono::NaiveDate;

use crate::domain::calendar::{BeyondCalendar, Span, days_after};
use crate::domain::contract::{Charging, Standing};
use crate::domain::id::ContractId;
use crate::domain::money::Money;
use crate::domain::offering::Grant;
use crate::domain::refusal::Refusal;
use crate::ledger::file::{ContractState, PatientFile};

impl PatientFile {
    /// Where a contract stands today; `None` for one that is not in this file.
    pub fn standing(&self, id: ContractId) -> Option<Standing> {
        let state = self.contract(id)?;
        let today = self.today?;
        if state.ended.is_some() {
            return Some(Standing::Ended);
        }
        let by_itself = match state.cancelled {
            Some(cancelled) if today <= cancelled.last_day => Standing::Leaving,
            Some(_) => Standing::Ended,
            None if state.contract.terms.renewal.is_some() => state.renewal_standing(self, today),
            None => self.package_standing(state, today),
        };
        let is_on_hold = state.is_held && by_itself != Standing::Ended;
        Some(if is_on_hold { Standing::OnHold } else { by_itself })
    }

    /// Bought once: it ends when all was used or lapsed and paid.
    fn package_standing(&self, state: &ContractState, today: NaiveDate) -> Standing {
        let is_overdue = state.next_part().is_some_and(|(_, due, _)| due < today);
        let is_left = self.lots_of(state.contract.id).iter().any(|lot| lot.units_left() > 0);
        if is_overdue {
            Standing::PastDue
        } else if is_left || state.next_part().is_some() {
            Standing::Active
        } else {
            Standing::Ended
        }
    }

    /// Whether what a contract gives beside its lots holds today: discounts, more points.
    pub fn perks_hold(&self, id: ContractId) -> bool {
        matches!(self.standing(id), Some(Standing::Active | Standing::PastDue | Standing::Leaving))
    }
}

impl ContractState {
    /// The newest cycle that was paid.
    pub fn last_cycle(&self) -> Option<u32> {
        self.cycles.iter().copied().max()
    }

    /// The last day of a contract that goes on no further: of what was paid for when it was left; or
    /// the first that was not paid for at the kiosk, on which it still can be.
    ///
    /// # Errors
    ///
    /// [`BeyondCalendar`] at the end of time.
    pub fn last_day(&self) -> Result<Option<NaiveDate>, BeyondCalendar> {
        if let Some(cancelled) = self.cancelled {
            return Ok(Some(cancelled.last_day));
        }
        match (self.contract.terms.renewal, self.last_cycle()) {
            (Some(renewal), Some(last)) if renewal.charge == Charging::AtKiosk => {
                Ok(Some(renewal.anchor.cycle_start(last.checked_add(1).ok_or(BeyondCalendar)?)?))
            }
            _ => Ok(None),
        }
    }

    /// The cycle that is to be paid next, with its days: the one after the last that was paid, or
    /// the one that holds `today` where that has passed entirely. `None` where it goes on no more.
    ///
    /// # Errors
    ///
    /// [`BeyondCalendar`] at the end of time.
    pub fn next_cycle(&self, today: NaiveDate) -> Result<Option<(u32, Span)>, BeyondCalendar> {
        let (Some(renewal), Some(last)) = (self.contract.terms.renewal, self.last_cycle()) else {
            return Ok(None);
        };
        if self.ended.is_some() || self.cancelled.is_some() {
            return Ok(None);
        }
        let next = last.checked_add(1).ok_or(BeyondCalendar)?;
        let span = renewal.anchor.cycle(next)?;
        if renewal.charge == Charging::AtKiosk && span.first < today {
            return Ok(None);
        }
        let cycle = match renewal.anchor.cycle_of(today) {
            Some(current) if span.last < today => current,
            _ => next,
        };
        Ok(Some((cycle, renewal.anchor.cycle(cycle)?)))
    }

    /// What a cycle costs: the newest price that was told for it in time, or the lower price of the
    /// first cycles, or the price.
    ///
    /// # Errors
    ///
    /// [`Refusal::DoesNotRenew`].
    pub fn price_of_cycle(&self, cycle: u32) -> Result<Money, Refusal> {
        let renewal = self.contract.terms.renewal.ok_or(Refusal::DoesNotRenew)?;
        Ok(match (self.told_price(cycle)?, renewal.intro) {
            (Some(price), _) => price,
            (None, Some(intro)) if cycle < intro.cycles.get() => intro.price,
            (None, _) => self.contract.terms.price,
        })
    }

    /// The newest price that was told for a cycle in time, where one was.
    ///
    /// # Errors
    ///
    /// [`Refusal::DoesNotRenew`].
    pub fn told_price(&self, cycle: u32) -> Result<Option<Money>, Refusal> {
        let renewal = self.contract.terms.renewal.ok_or(Refusal::DoesNotRenew)?;
        let start = renewal.anchor.cycle_start(cycle)?;
        let told = self.notices.iter().rev().find(|(from, _)| *from <= start);
        Ok(told.map(|(_, price)| *price))
    }

    /// A failed charge is tried again on the days of the policy; after the last it is suspended.
    fn renewal_standing(&self, file: &PatientFile, today: NaiveDate) -> Standing {
        let (Some(renewal), Some(last)) = (self.contract.terms.renewal, self.last_cycle()) else {
            return Standing::Ended;
        };
        let Ok(start) = renewal.anchor.cycle_start(last.saturating_add(1)) else {
            return Standing::Active;
        };
        if today < start {
            return Standing::Active;
        }
        if renewal.charge == Charging::AtKiosk {
            return Standing::Ended;
        }
        let retry_days = &file.policy.retry_days;
        let last_try = days_after(start, retry_days.iter().copied().max().unwrap_or(0));
        if self.failures.len() > retry_days.len() || last_try.is_ok_and(|last| last < today) {
            Standing::Suspended
        } else if !self.failures.is_empty() || start < today {
            Standing::PastDue
        } else {
            Standing::Active
        }
    }

    /// The number under which the fee for leaving early is paid: the part after the last.
    pub fn exit_fee_part(&self) -> u32 {
        u32::try_from(self.contract.parts.len()).unwrap_or(u32::MAX).max(1)
    }

    /// The next part that is to be paid: its number, its day and its amount. No more is asked than
    /// what is still to be paid; the fee for leaving early comes last.
    pub fn next_part(&self) -> Option<(u32, NaiveDate, Money)> {
        let idx = usize::try_from(self.n_parts_paid).ok()?;
        if let Some(part) = self.contract.parts.get(idx)
            && self.unpaid.is_positive()
        {
            return Some((self.n_parts_paid, part.due, part.amount.min(self.unpaid)));
        }
        let cancelled = self.cancelled.filter(|cancelled| !cancelled.is_fee_paid)?;
        let fee = cancelled.exit_fee;
        fee.is_positive().then_some((self.exit_fee_part(), cancelled.on, fee))
    }

    /// What part `k` costs, where it is the next one.
    pub(super) fn part_due(&self, k: u32) -> Result<Money, Refusal> {
        match self.next_part() {
            Some((next, _, amount)) if next == k => Ok(amount),
            _ if k < self.n_parts_paid => Err(Refusal::PaidAlready),
            Some((next, due, _)) if next < k => Err(Refusal::NotDueYet(due)),
            _ => Err(Refusal::NothingDue),
        }
    }
}

/// Whether a lot is counted in sessions: neither money nor days nor points.
pub(super) fn is_session(what: &Grant) -> bool {
    !matches!(what, Grant::Credit(_) | Grant::Access | Grant::Points)
}

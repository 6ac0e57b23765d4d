//! What happens by itself, in the order of the days: membership is earned, lots and points lapse,
//! a membership that was left ends.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::calendar::{BeyondCalendar, Span, days_after, days_before, months_after};
use crate::domain::entitlement::Earning;
use crate::domain::id::{ContractId, LotId};
use crate::domain::money::Money;
use crate::domain::offering::{Grant, Validity};
use crate::domain::policy::Lapse;
use crate::domain::refusal::Refusal;
use crate::ledger::account::Account;
use crate::ledger::entry::{Cause, JournalEntry, Posting};
use crate::ledger::file::posting::{class_of, credit, debit, lapsed, of};
use crate::ledger::file::{ContractState, LotState, PatientFile};

impl PatientFile {
    /// Lets time pass up to the end of `to`, with what happens by itself on the way. Each day has
    /// entries of its own, so that they are the same however often this is called.
    ///
    /// # Errors
    ///
    /// [`Refusal::BackInTime`] when `to` has passed already; the file is left as it was.
    pub fn advance(&mut self, to: NaiveDate) -> Result<Vec<JournalEntry>, Refusal> {
        let mut next = self.clone();
        let mut entries = Vec::new();
        next.pass_to(to, &mut entries)?;
        *self = next;
        Ok(entries)
    }

    pub(super) fn pass_to(
        &mut self,
        to: NaiveDate,
        out: &mut Vec<JournalEntry>,
    ) -> Result<(), Refusal> {
        let Some(mut today) = self.today else {
            self.today = Some(to);
            return Ok(());
        };
        if to < today {
            return Err(Refusal::BackInTime(today));
        }
        while let Some(day) = self.next_happening(today)?.filter(|day| *day <= to) {
            today = day;
            self.today = Some(day);
            self.happen_on(day, out)?;
        }
        self.today = Some(to);
        Ok(())
    }

    /// The next day after `today` on which something happens by itself.
    fn next_happening(&self, today: NaiveDate) -> Result<Option<NaiveDate>, BeyondCalendar> {
        let mut next: Option<NaiveDate> = None;
        let mut earlier = |day: Option<NaiveDate>| next = next.into_iter().chain(day).min();
        for state in self.lots.values().filter(|state| state.units_left() > 0) {
            earlier(next_of_lot(state, today)?);
        }
        for state in &self.contracts {
            if let Some(last) = state.last_day()?
                && !self.ends_with(state).is_empty()
            {
                earlier(Some(days_after(last.max(today), 1)?));
            }
        }
        Ok(next)
    }

    fn happen_on(&mut self, day: NaiveDate, out: &mut Vec<JournalEntry>) -> Result<(), Refusal> {
        let over = |state: &&LotState| state.last_valid_day.is_some_and(|last| last < day);
        let ended = self.lots.values().filter(over).map(|state| (state.lot.id, state.units_left()));
        self.lapse(&ended.collect::<Vec<_>>(), day, out)?;
        for idx in 0..self.contracts.len() {
            let Some(state) = self.contracts.get(idx) else { continue };
            let id = state.contract.id;
            if state.last_day()?.is_some_and(|last| last < day) {
                let left = self.ends_with(state);
                self.lapse(&left, day, out)?;
            }
            self.earn(id, day, day, out)?;
        }
        Ok(())
    }

    /// Lots that end with their contract: those that were promised for its periods. Days that were
    /// paid for are earned or paid back; they do not lapse.
    fn ends_with(&self, state: &ContractState) -> Vec<(LotId, u32)> {
        self.lots_of(state.contract.id)
            .into_iter()
            .filter(|lot| lot.units_left() > 0 && self.ends_with_contract(state, lot))
            .map(|lot| (lot.lot.id, lot.units_left()))
            .collect()
    }

    /// Whether a lot is for a period of its contract, and so ends with it. Who was given more time
    /// keeps it.
    pub(in crate::ledger) fn ends_with_contract(
        &self,
        state: &ContractState,
        lot: &LotState,
    ) -> bool {
        let grants = state.contract.terms.grants.iter();
        // Bonus money may end with a period; the money that was paid beside it does not.
        let mut promised =
            grants.filter(|grant| grant.what == lot.lot.what && grant.funding == lot.lot.funding);
        lot.lot.what != Grant::Access
            && lot.last_valid_day == lot.lot.last_valid_day
            && promised.any(|grant| grant.validity == Validity::Period)
    }

    /// Ends so many units of each lot, unused.
    pub(super) fn lapse(
        &mut self,
        lots: &[(LotId, u32)],
        on: NaiveDate,
        out: &mut Vec<JournalEntry>,
    ) -> Result<(), Refusal> {
        let mut by_contract: BTreeMap<ContractId, Vec<Posting>> = BTreeMap::new();
        for (id, units) in lots {
            let lapse = self.policy.lapse;
            let state = self.lots.get_mut(id).ok_or(Refusal::UnknownLot)?;
            let value = state.lapse(*units)?;
            let (contract, what) = (state.lot.contract, state.lot.what.clone());
            let postings = by_contract.entry(contract).or_default();
            let to = lapsed(lapse, &what);
            if what == Grant::Points {
                postings.extend([debit(Account::Loyalty, value), credit(to, value)?]);
            } else {
                let owner = self.contract_mut(contract)?;
                let paid = value.min(owner.net.max(Money::ZERO));
                owner.lapsed_unpaid = owner.lapsed_unpaid.plus(value.minus(paid)?)?;
                postings.extend(self.net_take(contract, paid)?);
                postings.push(of(self.contract_mut(contract)?, credit(to, paid)?));
            }
        }
        for postings in by_contract.into_values() {
            self.enter(out, on, Cause::Expired, postings)?;
        }
        Ok(())
    }

    /// What is paid of a contract beyond what was given goes first to what lapsed of it before it was
    /// paid for.
    pub(super) fn pay_lapsed(
        &mut self,
        contract: ContractId,
        on: NaiveDate,
        out: &mut Vec<JournalEntry>,
    ) -> Result<(), Refusal> {
        let to = match self.policy.lapse {
            Lapse::Breakage => Account::Breakage,
            Lapse::Unclaimed => Account::UnclaimedProperty,
        };
        let state = self.contract_mut(contract)?;
        let paid = state.lapsed_unpaid.min(state.net.max(Money::ZERO));
        state.lapsed_unpaid = state.lapsed_unpaid.minus(paid)?;
        let mut postings = self.net_take(contract, paid)?.to_vec();
        postings.push(of(self.contract_mut(contract)?, credit(to, paid)?));
        self.enter(out, on, Cause::Expired, postings)
    }

    /// Earns what a contract's days or months up to the end of `through` stand for; takes back what
    /// was earned beyond, for one who leaves before a day that had begun.
    pub(super) fn earn(
        &mut self,
        contract: ContractId,
        through: NaiveDate,
        on: NaiveDate,
        out: &mut Vec<JournalEntry>,
    ) -> Result<(), Refusal> {
        let mut moved = Vec::new();
        for state in self.lots.values_mut().filter(|state| state.lot.contract == contract) {
            let value = state.earn_through(through)?;
            if value != Money::ZERO {
                moved.push((state.lot.id, value));
            }
        }
        for (id, value) in moved {
            let mut postings = self.net_take(contract, value)?.to_vec();
            let owner = self.contract(contract).ok_or(Refusal::UnknownContract)?;
            let state = self.lots.get(&id).ok_or(Refusal::UnknownLot)?;
            let class = class_of(&owner.contract.terms, &state.lot);
            postings.push(of(owner, credit(Account::Revenue(class), value)?));
            self.enter(out, on, Cause::Earned, postings)?;
        }
        Ok(())
    }

    /// What a contract would leave unused if it ended today, before any fee: the day on which one
    /// leaves does not count as used (M-8).
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownContract`], or a sum or date out of range.
    pub fn unused_of(&self, contract: ContractId) -> Result<Money, Refusal> {
        let state = self.contract(contract).ok_or(Refusal::UnknownContract)?;
        let Some(today) = self.today else { return Ok(Money::ZERO) };
        let mut net = state.net;
        for lot in self.lots_of(contract) {
            net = net.minus(lot.clone().earn_through(days_before(today, 1)?)?)?;
        }
        Ok(net.max(Money::ZERO))
    }
}

impl LotState {
    /// Ends `units` of it, and says what they stood for.
    pub(super) fn lapse(&mut self, units: u32) -> Result<Money, Refusal> {
        let Some(value) = self.value_of_units(units)? else { return Ok(Money::ZERO) };
        self.lapsed = self.lapsed.saturating_add(units);
        self.lapsed_value = self.lapsed_value.plus(value)?;
        Ok(value)
    }

    /// Earns up to the end of `through`; a negative value is taken back.
    pub(super) fn earn_through(&mut self, through: NaiveDate) -> Result<Money, Refusal> {
        let (earning, n) = (self.lot.earning, self.lot.quantity.get());
        let Some(units) = units_earned(earning, n, through)? else { return Ok(Money::ZERO) };
        if self.lapsed > 0 || self.gone > 0 {
            return Ok(Money::ZERO);
        }
        let upto = self.lot.allocated.share(units, self.lot.quantity)?;
        let value = upto.minus(self.earned)?;
        self.used = units;
        self.earned = upto;
        Ok(value)
    }
}

/// How many of `n` units are earned by the end of `day`; `None` where they are earned by use.
pub(in crate::ledger) fn units_earned(
    earning: Earning,
    n: u32,
    day: NaiveDate,
) -> Result<Option<u32>, BeyondCalendar> {
    Ok(match earning {
        Earning::ByUse => None,
        Earning::ByDay(span) => Some(span.n_begun(day).min(n)),
        Earning::ByFullMonth(span) => {
            let mut done = 0;
            while done < n && month_end(span, done, n)? <= day {
                done += 1;
            }
            Some(done)
        }
    })
}

/// The last day of month `k` of `n`, counted from 0.
pub(in crate::ledger) fn month_end(
    span: Span,
    k: u32,
    n: u32,
) -> Result<NaiveDate, BeyondCalendar> {
    if k.saturating_add(1) >= n {
        return Ok(span.last);
    }
    days_before(months_after(span.first, k.saturating_add(1))?, 1)
}

/// The next day after `today` on which a lot with units left changes by itself.
fn next_of_lot(state: &LotState, today: NaiveDate) -> Result<Option<NaiveDate>, BeyondCalendar> {
    let tomorrow = days_after(today, 1)?;
    let n = state.lot.quantity.get();
    let earned = match state.lot.earning {
        Earning::ByUse => None,
        Earning::ByDay(span) => Some(tomorrow.max(span.first)).filter(|day| *day <= span.last),
        Earning::ByFullMonth(span) => {
            let mut k = 0;
            while k < n && month_end(span, k, n)? <= today {
                k += 1;
            }
            if k < n { Some(month_end(span, k, n)?) } else { None }
        }
    };
    let lapses = match state.last_valid_day {
        Some(last) => Some(days_after(last.max(today), 1)?),
        None => None,
    };
    Ok(earned.into_iter().chain(lapses).min())
}

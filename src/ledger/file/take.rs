//! Taking a fact: what it changes, and the entries of it. A fact that cannot be changes nothing.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::calendar::months_after;
use crate::domain::cart::Draw;
use crate::domain::id::{AttemptId, ContractId};
use crate::domain::money::Money;
use crate::domain::offering::Grant;
use crate::domain::refusal::Refusal;
use crate::ledger::account::{Account, RevenueClass};
use crate::ledger::entry::{Cause, JournalEntry};
use crate::ledger::fact::{Attendance, Deed, Fact, Redemption};
use crate::ledger::file::check::FileFault;
use crate::ledger::file::posting::{class_of, credit, debit, of};
use crate::ledger::file::{Cancellation, Ending, PatientFile};

impl PatientFile {
    /// Lets time pass to the day of the fact, then takes it in; returns what both did to the books.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] for a fact that cannot be; the file is left as it was.
    pub fn take(&mut self, fact: &Fact) -> Result<Vec<JournalEntry>, Refusal> {
        if fact.patient != self.patient {
            return Err(Refusal::OtherPatient);
        }
        let mut next = self.clone();
        let mut entries = Vec::new();
        next.pass_to(fact.on, &mut entries)?;
        next.apply(fact, &mut entries)?;
        next.check()?;
        *self = next;
        Ok(entries)
    }

    fn apply(&mut self, fact: &Fact, out: &mut Vec<JournalEntry>) -> Result<(), Refusal> {
        let on = fact.on;
        match &fact.what {
            Deed::Sold(sold) => self.take_sold(fact, sold, out),
            Deed::ChargeFailed { contract, cycle } => self.take_failure(*contract, *cycle, on),
            Deed::Redeemed(redemption) => self.take_redeemed(redemption, on, out),
            Deed::RedemptionUndone { redemption } => self.take_undone(*redemption, on, out),
            Deed::Refunded(refund) => self.take_refunded(refund, on, out),
            Deed::RefundPaid { refund, tender, amount } => {
                self.take_refund_paid(*refund, *tender, *amount, on, out)
            }
            Deed::Cancelled { contract, last_day, exit_fee } => {
                let cancelled = Cancellation {
                    on,
                    last_day: *last_day,
                    exit_fee: *exit_fee,
                    is_fee_paid: false,
                };
                self.take_cancelled(*contract, cancelled)
            }
            Deed::Extended(extension) => self.take_extended(extension, on, out),
            Deed::Held { contract } => self.set_held(*contract, true),
            Deed::Released { contract } => self.set_held(*contract, false),
            Deed::PriceNotice { contract, price, from } => {
                let state = self.contract_mut(*contract)?;
                state.contract.terms.renewal.ok_or(Refusal::DoesNotRenew)?;
                state.notices.push((*from, *price));
                Ok(())
            }
            Deed::InDoubt { attempt, amount } => self.take_doubt(*attempt, *amount, on, out),
            Deed::DoubtEnded { attempt, amount } => {
                self.end_doubt(*attempt, *amount)?;
                let gone = credit(Account::CardClearing, *amount)?;
                let postings = vec![debit(Account::InDoubt, *amount), gone];
                self.enter(out, on, Cause::DoubtEnded, postings)
            }
        }
    }

    fn set_held(&mut self, contract: ContractId, is_held: bool) -> Result<(), Refusal> {
        self.contract_mut(contract)?.is_held = is_held;
        Ok(())
    }

    fn take_failure(
        &mut self,
        contract: ContractId,
        cycle: u32,
        on: NaiveDate,
    ) -> Result<(), Refusal> {
        let state = self.contract_mut(contract)?;
        if state.ended.is_some() {
            return Err(Refusal::Ended);
        }
        if state.cancelled.is_some() {
            return Err(Refusal::CancelledAlready);
        }
        let renewal = state.contract.terms.renewal.ok_or(Refusal::DoesNotRenew)?;
        if state.cycles.iter().any(|paid| *paid >= cycle) {
            return Err(Refusal::PaidAlready);
        }
        let start = renewal.anchor.cycle_start(cycle)?;
        if on < start {
            return Err(Refusal::NotDueYet(start));
        }
        state.failures.push((cycle, on));
        Ok(())
    }

    fn take_redeemed(
        &mut self,
        redemption: &Redemption,
        on: NaiveDate,
        out: &mut Vec<JournalEntry>,
    ) -> Result<(), Refusal> {
        if self.redemptions.iter().any(|known| known.id == redemption.id) {
            return Err(Refusal::RecordedAlready);
        }
        if redemption.provider.0.trim().is_empty() {
            return Err(Refusal::NoProvider);
        }
        let state = self.contract(redemption.contract).ok_or(Refusal::UnknownContract)?;
        if state.ended.is_some() {
            return Err(Refusal::Ended);
        }
        if state.is_held && redemption.override_reason.is_none() {
            return Err(Refusal::OnHold);
        }
        if on < redemption.given_on {
            return Err(Refusal::NotYet(redemption.given_on));
        }
        for draw in &redemption.draws {
            let lot = self.lots.get(&draw.lot).ok_or(Refusal::UnknownLot)?;
            if lot.lot.contract != redemption.contract {
                return Err(Refusal::UnknownLot);
            }
            if matches!(lot.lot.what, Grant::Credit(_) | Grant::Access | Grant::Points) {
                return Err(Refusal::CreditNotForThis);
            }
            self.draw(draw, redemption.given_on)?;
        }
        self.redeem(redemption, on, out)?;
        self.redemptions.push(redemption.clone());
        self.points_end_by_visit()
    }

    /// Earns what a redemption drew, by class.
    fn redeem(
        &mut self,
        redemption: &Redemption,
        on: NaiveDate,
        out: &mut Vec<JournalEntry>,
    ) -> Result<(), Refusal> {
        let value = Money::sum(redemption.draws.iter().map(|draw| draw.value))?;
        let mut postings = self.net_take(redemption.contract, value)?.to_vec();
        for (class, value) in self.by_class(redemption)? {
            let state = self.contract_mut(redemption.contract)?;
            postings.push(of(state, credit(Account::Revenue(class), value)?));
        }
        self.enter(out, on, Cause::Redeemed, postings)
    }

    fn by_class(&self, redemption: &Redemption) -> Result<BTreeMap<RevenueClass, Money>, Refusal> {
        let state = self.contract(redemption.contract).ok_or(Refusal::UnknownContract)?;
        let mut by_class: BTreeMap<RevenueClass, Money> = BTreeMap::new();
        for draw in &redemption.draws {
            let lot = self.lots.get(&draw.lot).ok_or(Refusal::UnknownLot)?;
            let sum = by_class.entry(class_of(&state.contract.terms, &lot.lot)).or_default();
            *sum = sum.plus(draw.value)?;
        }
        Ok(by_class)
    }

    /// A redemption that was a mistake leaves the file: its units come back, its revenue goes.
    fn take_undone(
        &mut self,
        id: u128,
        on: NaiveDate,
        out: &mut Vec<JournalEntry>,
    ) -> Result<(), Refusal> {
        let at = self.redemptions.iter().position(|known| known.id == id);
        let mut undone = self.redemptions.remove(at.ok_or(Refusal::UnknownRecord)?);
        let state = self.contract(undone.contract).ok_or(Refusal::UnknownContract)?;
        if undone.given_on != on || state.ended.is_some() {
            return Err(Refusal::TooLateToUndo);
        }
        for draw in &mut undone.draws {
            let lot = self.lots.get_mut(&draw.lot).ok_or(Refusal::UnknownLot)?;
            lot.used = lot.used.checked_sub(draw.units.get()).ok_or(Refusal::TooLateToUndo)?;
            lot.earned = lot.earned.minus(draw.value)?;
            draw.value = Money::ZERO.minus(draw.value)?;
        }
        self.redeem(&undone, on, out)?;
        self.pay_lapsed(undone.contract, on, out)?;
        self.points_end_by_visit()
    }

    /// Takes units from a lot that is valid on `day`; the draw must be what the lot gives.
    pub(super) fn draw(&mut self, draw: &Draw, day: NaiveDate) -> Result<(), Refusal> {
        let lot = self.lots.get_mut(&draw.lot).ok_or(Refusal::UnknownLot)?;
        if day < lot.lot.valid_from {
            return Err(Refusal::NotYet(lot.lot.valid_from));
        }
        if let Some(last) = lot.last_valid_day.filter(|last| *last < day) {
            return Err(Refusal::Expired(last));
        }
        let left = lot.units_left();
        if left < draw.units.get() {
            return Err(Refusal::NotEnoughLeft { left, asked: draw.units.get() });
        }
        let value = lot.value_of_next(draw.units)?;
        if value != draw.value {
            return Err(Refusal::Unbalanced(draw.value.minus(value)?));
        }
        lot.used = lot.used.saturating_add(draw.units.get());
        lot.earned = lot.earned.plus(value)?;
        Ok(())
    }

    /// Ends a contract for good: what is left of its lots is gone. Its net stays for the caller to
    /// move; no more parts are due than were used.
    pub(super) fn stop(&mut self, contract: ContractId, ending: Ending) -> Result<(), Refusal> {
        let of_contract =
            self.lots_of(contract).into_iter().map(|state| state.lot.id).collect::<Vec<_>>();
        for id in of_contract {
            let lot = self.lots.get_mut(&id).ok_or(Refusal::UnknownLot)?;
            let (units, value) = (lot.units_left(), lot.value_left()?);
            lot.gone = lot.gone.saturating_add(units);
            lot.gone_value = lot.gone_value.plus(value)?;
        }
        let state = self.contract_mut(contract)?;
        state.unpaid = Money::ZERO.minus(state.net)?.max(Money::ZERO);
        state.lapsed_unpaid = Money::ZERO;
        state.ended = Some(ending);
        Ok(())
    }

    fn take_doubt(
        &mut self,
        attempt: AttemptId,
        amount: Money,
        on: NaiveDate,
        out: &mut Vec<JournalEntry>,
    ) -> Result<(), Refusal> {
        let held = self.doubts.entry(attempt).or_default();
        *held = held.plus(amount)?;
        let postings =
            vec![debit(Account::CardClearing, amount), credit(Account::InDoubt, amount)?];
        self.enter(out, on, Cause::Doubt, postings)
    }

    /// Money is in doubt no more: it became a sale, or went back.
    pub(super) fn end_doubt(&mut self, attempt: AttemptId, amount: Money) -> Result<(), Refusal> {
        let captured = self.doubts.remove(&attempt).ok_or(Refusal::UnknownRecord)?;
        if captured < amount {
            return Err(Refusal::AboveCaptured { asked: amount, captured });
        }
        if captured > amount {
            self.doubts.insert(attempt, captured.minus(amount)?);
        }
        Ok(())
    }

    /// Points end so many months after the last visit.
    pub(super) fn points_end_by_visit(&mut self) -> Result<(), Refusal> {
        let came = self
            .redemptions
            .iter()
            .filter(|redemption| redemption.attendance == Attendance::Came)
            .map(|redemption| redemption.given_on);
        self.last_visit = came.chain(self.last_purchase).max();
        let Some(visit) = self.last_visit else { return Ok(()) };
        let last = months_after(visit, self.policy.loyalty.months.get())?;
        for state in self.lots.values_mut().filter(|state| state.lot.what == Grant::Points) {
            if state.units_left() > 0 {
                state.last_valid_day = Some(last);
            }
        }
        Ok(())
    }
}

/// A file that would contradict itself takes nothing in.
impl From<FileFault> for Refusal {
    fn from(fault: FileFault) -> Self {
        match fault {
            FileFault::Overflow(overflow) => Self::Overflow(overflow),
            FileFault::Net { off, .. } | FileFault::Owed(off) => Self::Unbalanced(off),
            FileFault::Value { left, .. } => Self::Unbalanced(left),
            FileFault::Units(_) | FileFault::NotClosed(_) | FileFault::NoContract(_) => {
                Self::UnknownLot
            }
        }
    }
}

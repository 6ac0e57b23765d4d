//! Taking what ends a contract, or lets it last longer: refunds, cancellations, extensions.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::calendar::days_before;
use crate::domain::contract::RefundRule;
use crate::domain::id::{ContractId, LotId};
use crate::domain::money::Money;
use crate::domain::offering::Grant;
use crate::domain::refusal::Refusal;
use crate::ledger::account::{Account, RevenueClass};
use crate::ledger::entry::{Cause, JournalEntry, Posting};
use crate::ledger::fact::{Extension, Refund, RefundReason, RefundTo};
use crate::ledger::file::posting::{class_of, credit, debit, lapsed, money_out, of};
use crate::ledger::file::{Cancellation, Ending, PatientFile};

impl PatientFile {
    /// Money back: what was unused leaves deferred revenue (and loyalty, with the points that are
    /// taken back), and is promised back or kept.
    pub(super) fn take_refunded(
        &mut self,
        refund: &Refund,
        on: NaiveDate,
        out: &mut Vec<JournalEntry>,
    ) -> Result<(), Refusal> {
        if self.refunds.iter().any(|known| known.id == refund.id) {
            return Err(Refusal::RecordedAlready);
        }
        if refund.kept < Money::ZERO {
            return Err(Refusal::Unbalanced(refund.kept));
        }
        let id = refund.contract;
        if self.contract(id).ok_or(Refusal::UnknownContract)?.ended.is_some() {
            return Err(Refusal::Ended);
        }
        if refund.reason == RefundReason::CoolingOff {
            self.unlapse(id, on, out)?;
            self.unearn(id, on, out)?;
        } else {
            // The day on which one leaves does not count as used (M-8).
            self.earn(id, days_before(on, 1)?, on, out)?;
        }
        let weights = self.left_by_class(id)?;
        self.stop(id, Ending::Refunded(on))?;
        let of_contract = self.owed_of(id);
        let mut postings = self.net_take(id, of_contract)?.to_vec();
        let mut of_points = Money::ZERO;
        for draw in &refund.points_back {
            let lot = self.lots.get(&draw.lot).ok_or(Refusal::UnknownLot)?;
            if lot.lot.what != Grant::Points {
                return Err(Refusal::CreditNotForThis);
            }
            let left = lot.units_left();
            self.draw_back(draw.lot, draw.units.get(), left, draw.value)?;
            of_points = of_points.plus(draw.value)?;
        }
        postings.push(debit(Account::Loyalty, of_points));
        let unused = of_contract.plus(of_points)?;
        if refund.unused != unused {
            return Err(Refusal::Unbalanced(refund.unused.minus(unused)?));
        }
        let mut back = Money::ZERO;
        let mut payable = Money::ZERO;
        for (to, amount) in &refund.back {
            back = back.plus(*amount)?;
            match to {
                RefundTo::Credit(lot) => postings.extend(self.give_back(*lot, *amount)?),
                _ => {
                    self.take_captured(id, *to, *amount)?;
                    payable = payable.plus(*amount)?;
                }
            }
        }
        self.contract_mut(id)?.give_tax_back(refund.tax)?;
        postings.push(debit(Account::TaxPayable, refund.tax));
        let net = unused.minus(refund.kept)?;
        if net.plus(refund.tax)? != back {
            let total = net.plus(refund.tax)?;
            return Err(Refusal::TendersDiffer { tendered: back, total });
        }
        postings.push(credit(Account::RefundsPayable, payable)?);
        if payable.is_positive() {
            self.payable.insert(refund.id, payable);
        }
        let state = self.contract_mut(id)?;
        state.paid = state.paid.minus(net)?;
        if refund.reason != RefundReason::PatientEnds
            && let Some(left) = state.cancelled.as_mut().filter(|left| !left.is_fee_paid)
        {
            // Whoever is sent away owes no fee for having left.
            left.exit_fee = Money::ZERO;
        }
        for (class, kept) in kept_by_class(state.contract.terms.refund, refund.kept, weights)? {
            postings.push(of(state, credit(Account::Revenue(class), kept)?));
        }
        self.refunds.push(refund.clone());
        self.enter(out, on, Cause::Refunded, postings)
    }

    /// Brings back everything that lapsed of a contract within the days to think it over, also what
    /// was above a cap: nobody keeps it, and no state claims what the patient has back.
    fn unlapse(
        &mut self,
        id: ContractId,
        on: NaiveDate,
        out: &mut Vec<JournalEntry>,
    ) -> Result<(), Refusal> {
        let lots: Vec<LotId> = self.lots_of(id).into_iter().map(|lot| lot.lot.id).collect();
        let mut postings = Vec::new();
        for lot in lots {
            let state = self.lots.get_mut(&lot).ok_or(Refusal::UnknownLot)?;
            (state.capped, state.capped_value) = (0, Money::ZERO);
            postings.extend(self.reinstate(lot)?);
        }
        self.enter(out, on, Cause::Reinstated, postings)
    }

    /// Brings back what lapsed of a lot by its last day, with what was paid of it.
    fn reinstate(&mut self, id: LotId) -> Result<Vec<Posting>, Refusal> {
        let lapse = self.policy.lapse;
        let lot = self.lots.get_mut(&id).ok_or(Refusal::UnknownLot)?;
        let contract = lot.lot.contract;
        let back = lot.lapsed_value.minus(lot.capped_value)?;
        let from = lapsed(lapse, &lot.lot.what);
        (lot.lapsed, lot.lapsed_value) = (lot.capped, lot.capped_value);
        let owner = self.contract_mut(contract)?;
        let unpaid = back.min(owner.lapsed_unpaid);
        owner.lapsed_unpaid = owner.lapsed_unpaid.minus(unpaid)?;
        let paid = back.minus(unpaid)?;
        let mut postings = self.net_add(contract, paid)?.to_vec();
        postings.push(of(self.contract_mut(contract)?, debit(from, paid)));
        Ok(postings)
    }

    /// Takes back everything that was earned of a contract within the days to think it over.
    fn unearn(
        &mut self,
        id: ContractId,
        on: NaiveDate,
        out: &mut Vec<JournalEntry>,
    ) -> Result<(), Refusal> {
        let state = self.contract(id).ok_or(Refusal::UnknownContract)?;
        let mut by_class: BTreeMap<RevenueClass, Money> = BTreeMap::new();
        for (class, net) in &state.goods {
            let sum = by_class.entry(*class).or_default();
            *sum = sum.plus(*net)?;
        }
        let terms = state.contract.terms.clone();
        for lot in self.lots.values_mut().filter(|lot| lot.lot.contract == id) {
            if lot.lot.what == Grant::Points {
                continue;
            }
            let sum = by_class.entry(class_of(&terms, &lot.lot)).or_default();
            *sum = sum.plus(lot.earned)?;
            // Its units stay used; what they stood for goes back with the rest of the lot.
            lot.earned = Money::ZERO;
        }
        let all = Money::sum(by_class.values().copied())?;
        let mut postings = self.net_add(id, all)?.to_vec();
        let state = self.contract_mut(id)?;
        state.goods.clear();
        for (class, value) in by_class {
            postings.push(of(state, debit(Account::Revenue(class), value)));
        }
        self.enter(out, on, Cause::Redeemed, postings)
    }

    /// What is left of a contract's lots, by the class as which it would be earned.
    fn left_by_class(&self, id: ContractId) -> Result<BTreeMap<RevenueClass, Money>, Refusal> {
        let state = self.contract(id).ok_or(Refusal::UnknownContract)?;
        let mut left: BTreeMap<RevenueClass, Money> = BTreeMap::new();
        for lot in self.lots_of(id) {
            let sum = left.entry(class_of(&state.contract.terms, &lot.lot)).or_default();
            *sum = sum.plus(lot.value_left()?)?;
        }
        Ok(left)
    }

    /// Takes points back.
    fn draw_back(&mut self, id: LotId, units: u32, left: u32, value: Money) -> Result<(), Refusal> {
        let lot = self.lots.get_mut(&id).ok_or(Refusal::UnknownLot)?;
        let gives = match lot.value_of_units(units) {
            Ok(gives) => gives.unwrap_or(Money::ZERO),
            Err(_) => return Err(Refusal::NotEnoughPoints { asked: units, left }),
        };
        if gives != value {
            return Err(Refusal::Unbalanced(value.minus(gives)?));
        }
        lot.gone = lot.gone.saturating_add(units);
        lot.gone_value = lot.gone_value.plus(value)?;
        Ok(())
    }

    /// Gives prepaid money back to the lot it came from.
    fn give_back(&mut self, id: LotId, amount: Money) -> Result<[Posting; 2], Refusal> {
        let lot = self.lots.get_mut(&id).ok_or(Refusal::UnknownLot)?;
        if !matches!(lot.lot.what, Grant::Credit(_)) {
            return Err(Refusal::CreditNotForThis);
        }
        let above = Refusal::AboveCaptured { asked: amount, captured: lot.earned };
        let units = u32::try_from(amount.minor()).ok().and_then(|n| lot.used.checked_sub(n));
        lot.used = units.ok_or_else(|| above.clone())?;
        lot.earned = lot.earned.minus(amount)?;
        if lot.earned < Money::ZERO {
            return Err(above);
        }
        let contract = lot.lot.contract;
        self.net_add(contract, amount)
    }

    /// Never more goes back to a tender than came in with it (I-4), nor than the contract paid there.
    fn take_captured(
        &mut self,
        contract: ContractId,
        to: RefundTo,
        amount: Money,
    ) -> Result<(), Refusal> {
        let (RefundTo::Card(sale) | RefundTo::Cash(sale) | RefundTo::OnFile(sale)) = to else {
            return Ok(());
        };
        let came = self.captured.get_mut(&sale).ok_or(Refusal::UnknownRecord)?;
        let slot = match to {
            RefundTo::Cash(_) => &mut came.cash,
            RefundTo::OnFile(_) => &mut came.on_file,
            RefundTo::Card(_) | RefundTo::Credit(_) => &mut came.card,
        };
        if amount < Money::ZERO || *slot < amount {
            return Err(Refusal::AboveCaptured { asked: amount, captured: *slot });
        }
        *slot = slot.minus(amount)?;
        let mut stakes = self.contract_mut(contract)?.sales.iter_mut();
        let stake = stakes.find(|stake| stake.sale == sale).ok_or(Refusal::UnknownRecord)?;
        if stake.left < amount {
            return Err(Refusal::AboveCaptured { asked: amount, captured: stake.left });
        }
        stake.left = stake.left.minus(amount)?;
        Ok(())
    }

    /// A refund may reach the patient in another way than it was promised; never more of it.
    pub(super) fn take_refund_paid(
        &mut self,
        refund: u128,
        to: RefundTo,
        amount: Money,
        on: NaiveDate,
        out: &mut Vec<JournalEntry>,
    ) -> Result<(), Refusal> {
        let promised = self.payable.get_mut(&refund).ok_or(Refusal::UnknownRecord)?;
        if !amount.is_positive() || *promised < amount {
            return Err(Refusal::AboveCaptured { asked: amount, captured: *promised });
        }
        *promised = promised.minus(amount)?;
        self.payable.retain(|_, left| left.is_positive());
        let postings = vec![debit(Account::RefundsPayable, amount), credit(money_out(to), amount)?];
        self.enter(out, on, Cause::RefundPaid, postings)
    }

    pub(super) fn take_cancelled(
        &mut self,
        contract: ContractId,
        cancelled: Cancellation,
    ) -> Result<(), Refusal> {
        let state = self.contract_mut(contract)?;
        if state.ended.is_some() {
            return Err(Refusal::Ended);
        }
        if state.cancelled.is_some() {
            return Err(Refusal::CancelledAlready);
        }
        state.contract.terms.renewal.ok_or(Refusal::DoesNotRenew)?;
        state.cancelled = Some(cancelled);
        Ok(())
    }

    /// Moves the last valid day of lots, and brings back what it had taken of them (US-43).
    pub(super) fn take_extended(
        &mut self,
        extension: &Extension,
        on: NaiveDate,
        out: &mut Vec<JournalEntry>,
    ) -> Result<(), Refusal> {
        let id = extension.contract;
        let state = self.contract(id).ok_or(Refusal::UnknownContract)?;
        if state.ended.is_some() {
            return Err(Refusal::Ended);
        }
        let last = extension.last_valid_day;
        if last < on {
            return Err(Refusal::Expired(last));
        }
        let mut postings = Vec::new();
        for idx in &extension.lots {
            let lot = self.lots.get_mut(idx).ok_or(Refusal::UnknownLot)?;
            if lot.lot.contract != id || lot.lot.what == Grant::Points {
                return Err(Refusal::UnknownLot);
            }
            lot.last_valid_day = Some(last);
            postings.extend(self.reinstate(*idx)?);
        }
        self.enter(out, on, Cause::Reinstated, postings)
    }
}

/// As what is earned what the patient does not get back: re-pricing earns services at their single
/// price (US-14), everything else is a fee.
fn kept_by_class(
    rule: RefundRule,
    kept: Money,
    left: BTreeMap<RevenueClass, Money>,
) -> Result<Vec<(RevenueClass, Money)>, Refusal> {
    let (classes, weights): (Vec<RevenueClass>, Vec<Money>) = left.into_iter().unzip();
    if rule != RefundRule::Repriced || !weights.iter().any(|weight| weight.is_positive()) {
        return Ok(vec![(RevenueClass::Fee, kept)]);
    }
    Ok(classes.into_iter().zip(kept.allocated(&weights)?).collect())
}

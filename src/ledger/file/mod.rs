//! A patient's file as the books see it: their contracts and lots, worked out from facts and the date.

mod check;
mod dues;
mod goods;
mod holdings;
#[cfg(test)]
pub(crate) mod kit;
mod leaving;
mod posting;
mod sold;
mod take;
mod taxes;
#[cfg(test)]
mod tests;
pub(in crate::ledger) mod time;

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::contract::Contract;
use crate::domain::entitlement::{Lot, value_of_next};
use crate::domain::id::{AttemptId, ContractId, LotId, PatientId, SaleId};
use crate::domain::money::{Money, Overflow};
use crate::domain::offering::Grant;
use crate::domain::policy::Policy;
use crate::domain::refusal::Refusal;
use crate::domain::sold::LotsTax;
use crate::ledger::account::RevenueClass;
use crate::ledger::fact::{Redemption, Refund};

/// Everything one patient owns and owes, at the end of a day. The same facts and the same day give
/// the same file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatientFile {
    pub patient: PatientId,
    pub policy: Arc<Policy>,
    /// Up to where time has been taken in; `None` before the first fact.
    pub today: Option<NaiveDate>,
    /// The oldest first.
    pub contracts: Vec<ContractState>,
    pub lots: BTreeMap<LotId, LotState>,
    pub redemptions: Vec<Redemption>,
    pub refunds: Vec<Refund>,
    /// What came in with each sale, by tender, less what went back (I-4).
    pub captured: BTreeMap<SaleId, Captured>,
    /// Money that may have moved without a sale.
    pub doubts: BTreeMap<AttemptId, Money>,
    /// Promised back by a refund, and not yet at the terminal or in the hand.
    pub payable: BTreeMap<u128, Money>,
    /// The last day on which something was bought at the counter.
    pub last_purchase: Option<NaiveDate>,
    /// The last day on which a service was given or something was bought; points end by it.
    pub last_visit: Option<NaiveDate>,
}

/// What came in with one sale and has not gone back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Captured {
    pub card: Money,
    pub on_file: Money,
    pub cash: Money,
    /// How many times over a dollar of it earned points, where that was kept.
    pub points_times: Option<NonZeroU32>,
}

/// A contract and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractState {
    pub contract: Contract,
    /// What has been paid for it less what has been recognized, lapsed or given back: positive is
    /// deferred revenue, negative a contract asset (AC-10).
    pub net: Money,
    /// Paid for it in all, less what went back.
    pub paid: Money,
    /// Parts of its price that are still to be paid; after a refund only what was used of them.
    pub unpaid: Money,
    /// Of what lapsed, what nobody has paid for yet. It is revenue when it is paid, and not before:
    /// nobody owes for what was neither given nor can be used.
    pub lapsed_unpaid: Money,
    /// Goods that were handed over with it, as they were earned.
    pub goods: Vec<(RevenueClass, Money)>,
    /// Sales tax on those goods.
    pub goods_tax: Money,
    /// Sales tax on its lots, with what was paid on a contract that was handed in for it.
    pub taxes: Vec<LotsTax>,
    /// What it has in the sales that paid for it, the oldest first; each sale once.
    pub sales: Vec<Stake>,
    /// Cycles that were paid, in order; the first is 0.
    pub cycles: Vec<u32>,
    /// How many of its parts were paid.
    pub n_parts_paid: u32,
    /// Charges that failed since the last one that did not: the cycle, and when.
    pub failures: Vec<(u32, NaiveDate)>,
    /// New prices that were told in time: from which day, and how much.
    pub notices: Vec<(NaiveDate, Money)>,
    pub cancelled: Option<Cancellation>,
    pub ended: Option<Ending>,
    pub is_held: bool,
}

/// What of one sale is a contract's own: no refund of it takes what others, or goods, paid there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stake {
    pub sale: SaleId,
    /// Paid for it there in money, with tax, less what went back.
    pub left: Money,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cancellation {
    pub on: NaiveDate,
    pub last_day: NaiveDate,
    pub exit_fee: Money,
    pub is_fee_paid: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Refunded(NaiveDate),
    Upgraded(NaiveDate),
}

/// A lot and what is left of it. Units leave it from the front: used, lapsed or gone back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotState {
    pub lot: Lot,
    /// Moves with an extension.
    pub last_valid_day: Option<NaiveDate>,
    pub used: u32,
    pub lapsed: u32,
    /// Of them, those that were above a cap: they never come back.
    pub capped: u32,
    /// Refunded, or moved into another contract.
    pub gone: u32,
    pub earned: Money,
    pub lapsed_value: Money,
    pub capped_value: Money,
    pub gone_value: Money,
}

impl ContractState {
    pub fn new(contract: Contract) -> Self {
        let unpaid = contract.parts.iter().skip(1).map(|part| part.amount);
        Self {
            unpaid: Money::sum(unpaid).unwrap_or(Money::ZERO),
            n_parts_paid: u32::from(!contract.parts.is_empty()),
            cycles: contract.terms.renewal.map(|_| 0).into_iter().collect(),
            contract,
            net: Money::ZERO,
            lapsed_unpaid: Money::ZERO,
            paid: Money::ZERO,
            goods: Vec::new(),
            goods_tax: Money::ZERO,
            taxes: Vec::new(),
            sales: Vec::new(),
            failures: Vec::new(),
            notices: Vec::new(),
            cancelled: None,
            ended: None,
            is_held: false,
        }
    }

    /// Keeps what a sale paid for it: the sale once, though it paid several parts.
    ///
    /// # Errors
    ///
    /// [`Overflow`] when the sum does not fit.
    pub(crate) fn paid_with(&mut self, sale: SaleId, amount: Money) -> Result<(), Overflow> {
        match self.sales.iter_mut().find(|stake| stake.sale == sale) {
            Some(stake) => stake.left = stake.left.plus(amount)?,
            None => self.sales.push(Stake { sale, left: amount }),
        }
        Ok(())
    }

    /// What is owed for it in services and money.
    pub fn owed(&self) -> Money {
        self.net.max(Money::ZERO)
    }
}

impl LotState {
    pub fn new(lot: Lot) -> Self {
        let last_valid_day = lot.last_valid_day;
        Self {
            lot,
            last_valid_day,
            used: 0,
            lapsed: 0,
            capped: 0,
            gone: 0,
            earned: Money::ZERO,
            lapsed_value: Money::ZERO,
            capped_value: Money::ZERO,
            gone_value: Money::ZERO,
        }
    }

    /// Units that have left it.
    fn position(&self) -> u32 {
        self.used.saturating_add(self.lapsed).saturating_add(self.gone)
    }

    pub fn units_left(&self) -> u32 {
        self.lot.quantity.get().saturating_sub(self.position())
    }

    /// What its units that are left stand for.
    pub fn value_left(&self) -> Result<Money, Overflow> {
        self.lot.allocated.minus(self.earned)?.minus(self.lapsed_value)?.minus(self.gone_value)
    }

    /// What its next `units` stand for ([`value_of_next`]).
    pub fn value_of_next(&self, units: NonZeroU32) -> Result<Money, Overflow> {
        let lot = &self.lot;
        value_of_next(lot.allocated, lot.quantity, self.units_left(), self.value_left()?, units)
    }

    /// What its next `units` stand for; `None` for no units.
    fn value_of_units(&self, units: u32) -> Result<Option<Money>, Overflow> {
        NonZeroU32::new(units).map(|units| self.value_of_next(units)).transpose()
    }

    /// Whether it can be used on `day`: from its first valid day to the end of its last.
    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.lot.valid_from <= day && self.last_valid_day.is_none_or(|last| day <= last)
    }
}

impl PatientFile {
    pub fn new(patient: PatientId, policy: Arc<Policy>) -> Self {
        Self {
            patient,
            policy,
            today: None,
            contracts: Vec::new(),
            lots: BTreeMap::new(),
            redemptions: Vec::new(),
            refunds: Vec::new(),
            captured: BTreeMap::new(),
            doubts: BTreeMap::new(),
            payable: BTreeMap::new(),
            last_purchase: None,
            last_visit: None,
        }
    }

    pub fn contract(&self, id: ContractId) -> Option<&ContractState> {
        self.contracts.iter().find(|state| state.contract.id == id)
    }

    pub(crate) fn contract_mut(&mut self, id: ContractId) -> Result<&mut ContractState, Refusal> {
        let mut states = self.contracts.iter_mut();
        states.find(|state| state.contract.id == id).ok_or(Refusal::UnknownContract)
    }

    /// The lots of a contract, in the order in which they are used up: those that end first, then
    /// the oldest. Points are of no contract.
    pub fn lots_of(&self, id: ContractId) -> Vec<&LotState> {
        let is_of = |state: &&LotState| state.lot.contract == id && state.lot.what != Grant::Points;
        let mut lots: Vec<&LotState> = self.lots.values().filter(is_of).collect();
        lots.sort_by_key(|state| {
            (
                state.last_valid_day.is_none(),
                state.last_valid_day,
                state.lot.valid_from,
                state.lot.id,
            )
        });
        lots
    }

    /// The lots of loyalty points, the oldest first.
    pub fn points(&self) -> impl Iterator<Item = &LotState> {
        self.lots.values().filter(|state| state.lot.what == Grant::Points)
    }

    /// Points that can be spent.
    pub fn points_left(&self) -> u32 {
        self.points().fold(0, |sum, state| sum.saturating_add(state.units_left()))
    }

    /// What is owed in all: for contracts, and for the points that stand for a part of a price.
    ///
    /// # Errors
    ///
    /// [`Overflow`] when a sum does not fit.
    pub fn owed(&self) -> Result<Money, Overflow> {
        let contracts = Money::sum(self.contracts.iter().map(ContractState::owed))?;
        self.points().try_fold(contracts, |sum, state| sum.plus(state.value_left()?))
    }

    /// What is owed for one contract; nothing for one that is not in this file.
    pub fn owed_of(&self, id: ContractId) -> Money {
        self.contract(id).map_or(Money::ZERO, ContractState::owed)
    }
}

//! Sales tax that was charged ahead on what a contract promises: what of it goes back with what is
//! unused.

use std::collections::BTreeMap;

use crate::domain::calendar::days_before;
use crate::domain::id::{ContractId, LotId};
use crate::domain::money::{Money, Overflow};
use crate::domain::refusal::Refusal;
use crate::domain::sold::LotsTax;
use crate::ledger::file::{ContractState, PatientFile};

impl ContractState {
    /// All tax that was charged ahead for it, with that on goods that were handed over with it, and
    /// has not gone back.
    ///
    /// # Errors
    ///
    /// [`Overflow`] when the sum does not fit.
    pub fn tax_paid(&self) -> Result<Money, Overflow> {
        Money::sum(self.taxes.iter().map(|taxed| taxed.tax).chain([self.goods_tax]))
    }

    /// It has ended: so much goes back, never more than was charged; the rest stays for good.
    pub(super) fn give_tax_back(&mut self, asked: Money) -> Result<(), Refusal> {
        let captured = self.tax_paid()?;
        if asked < Money::ZERO || asked > captured {
            return Err(Refusal::AboveCaptured { asked, captured });
        }
        self.taxes.clear();
        self.goods_tax = Money::ZERO;
        Ok(())
    }
}

impl PatientFile {
    /// What tax goes back with `back` of the value `unused`: by the share of what bore it that is
    /// unused, and of that the share that goes back. Where nothing but parts that were never paid is
    /// unused, all the tax on it. A day on which one leaves does not count as used (M-8).
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownContract`], or a sum out of range.
    pub fn tax_back(
        &self,
        contract: ContractId,
        back: Money,
        unused: Money,
    ) -> Result<Money, Refusal> {
        let state = self.contract(contract).ok_or(Refusal::UnknownContract)?;
        let left = self.left_by_lot(contract)?;
        let mut sum = Money::ZERO;
        for taxed in &state.taxes {
            let (left, all) = self.left_of_all(taxed, &left)?;
            let mut shares = vec![(left, all)];
            if unused.is_positive() {
                shares.push((back.min(unused), unused));
            }
            sum = sum.plus(taxed.tax.prorated(&shares)?)?;
        }
        Ok(sum)
    }

    /// What is unused of a contract and bore tax when it was bought.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownContract`], or a sum out of range.
    pub fn taxed_unused(&self, contract: ContractId) -> Result<Money, Refusal> {
        let state = self.contract(contract).ok_or(Refusal::UnknownContract)?;
        let left = self.left_by_lot(contract)?;
        let taxed = state.taxes.iter().map(|taxed| Ok(self.left_of_all(taxed, &left)?.0));
        let taxed = Money::sum(taxed.collect::<Result<Vec<Money>, Overflow>>()?)?;
        Ok(taxed.min(self.unused_of(contract)?))
    }

    /// Moves tax that was paid on what was handed in to the lots that it was handed in for.
    pub(super) fn carry_tax(&mut self, to: ContractId, tax: Money) -> Result<(), Refusal> {
        let state = self.contract(to).ok_or(Refusal::UnknownContract)?;
        let weights = state
            .taxes
            .iter()
            .map(|taxed| Ok(self.left_of_all(taxed, &BTreeMap::new())?.1))
            .collect::<Result<Vec<Money>, Overflow>>()?;
        if tax == Money::ZERO || weights.iter().all(|weight| *weight == Money::ZERO) {
            return Ok(());
        }
        let shares = tax.allocated(&weights)?;
        for (taxed, share) in self.contract_mut(to)?.taxes.iter_mut().zip(shares) {
            taxed.tax = taxed.tax.plus(share)?;
        }
        Ok(())
    }

    /// What is left of each lot, with what the running day earned of it.
    fn left_by_lot(&self, contract: ContractId) -> Result<BTreeMap<LotId, Money>, Refusal> {
        let mut left = BTreeMap::new();
        for lot in self.lots_of(contract) {
            let mut value = lot.value_left()?;
            if let Some(today) = self.today {
                value = value.minus(lot.clone().earn_through(days_before(today, 1)?)?)?;
            }
            left.insert(lot.lot.id, value);
        }
        Ok(left)
    }

    /// Of what bore a tax: what is left, and all of it.
    fn left_of_all(
        &self,
        taxed: &LotsTax,
        left: &BTreeMap<LotId, Money>,
    ) -> Result<(Money, Money), Overflow> {
        let left = taxed.lots.iter().filter_map(|id| left.get(id));
        let all = taxed.lots.iter().filter_map(|id| Some(self.lots.get(id)?.lot.allocated));
        Ok((Money::sum(left.copied())?, Money::sum(all.chain([taxed.goods]))?))
    }
}

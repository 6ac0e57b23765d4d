//! What a patient owns that changes a price, as pricing reads it.

use std::num::NonZeroU32;

use chrono::NaiveDate;

use crate::domain::calendar::days_before;
use crate::domain::cart::{Due, DueKind, HeldCredit, HeldDiscount, Holdings};
use crate::domain::contract::{Charging, ContractTerms, GrantTerms, Standing};
use crate::domain::id::{ContractId, SaleId};
use crate::domain::money::{Money, Overflow};
use crate::domain::offering::{CreditUse, Grant, Perk};
use crate::domain::pricing::lots_of_period;
use crate::domain::refusal::Refusal;
use crate::ledger::file::{ContractState, LotState, PatientFile};

impl PatientFile {
    /// What of this file changes a price today.
    ///
    /// # Errors
    ///
    /// A sum or date out of range.
    pub fn holdings(&self) -> Result<Holdings, Refusal> {
        let mut discounts = Vec::new();
        let mut points_times = NonZeroU32::MIN;
        for state in self.contracts.iter().filter(|state| self.perks_hold(state.contract.id)) {
            for perk in &state.contract.terms.perks {
                match perk {
                    Perk::PercentOff { percent, on } => discounts.push(HeldDiscount {
                        contract: state.contract.id,
                        name: state.contract.terms.name.clone(),
                        percent: *percent,
                        on: on.clone(),
                    }),
                    Perk::Points { times } => points_times = points_times.max(*times),
                    _ => (),
                }
            }
        }
        let (mut unused, mut taxed) = (Vec::new(), Vec::new());
        for state in &self.contracts {
            let id = state.contract.id;
            let value = self.unused_of(id)?;
            let is_open =
                !matches!(self.standing(id), None | Some(Standing::Ended | Standing::OnHold));
            // Prepaid money pays for no plans, and so is not handed in for one.
            let is_money = |grant: &GrantTerms| grant.what == Grant::Credit(CreditUse::Everything);
            let can = is_open && !state.contract.terms.grants.iter().any(is_money);
            if can && value.is_positive() {
                unused.push((id, state.contract.terms.offering.clone(), value));
                taxed.push((id, self.taxed_unused(id)?));
            }
        }
        Ok(Holdings {
            patient: Some(self.patient),
            discounts,
            wallet: self.held(&Grant::Credit(CreditUse::Everything))?,
            product_credit: self.held(&Grant::Credit(CreditUse::Products))?,
            points: self.held(&Grant::Points)?,
            points_times: points_times.get(),
            dues: self.dues()?,
            unused,
            taxed,
        })
    }

    /// Lots of money or points that can be spent today, the oldest first. What one payment granted
    /// is one group.
    fn held(&self, what: &Grant) -> Result<Vec<HeldCredit>, Overflow> {
        let Some(today) = self.today else { return Ok(Vec::new()) };
        let is_held = |id| self.contract(id).is_some_and(|state| state.is_held);
        let mut lots: Vec<&LotState> = self
            .lots
            .values()
            .filter(|state| state.lot.what == *what && state.units_left() > 0)
            .filter(|state| state.is_valid_on(today) && !is_held(state.lot.contract))
            .collect();
        lots.sort_by_key(|state| {
            let lot = &state.lot;
            (lot.valid_from, lot.sale, lot.contract, lot.funding, lot.id)
        });
        let mut held = Vec::with_capacity(lots.len());
        let mut last: Option<(SaleId, ContractId)> = None;
        let mut group = 0_u32;
        for state in lots {
            let grant = (state.lot.sale, state.lot.contract);
            if last.is_some_and(|last| last != grant) {
                group = group.saturating_add(1);
            }
            last = Some(grant);
            held.push(HeldCredit {
                lot: state.lot.id,
                group,
                funding: state.lot.funding,
                units_left: state.units_left(),
                units_in_all: state.lot.quantity.get(),
                value_left: state.value_left()?,
                allocated: state.lot.allocated,
            });
        }
        Ok(held)
    }

    /// What can be paid today: periods that have begun, what is paid for at the kiosk a while before
    /// it ends, and the next part of each price (a part may be paid before its day).
    ///
    /// # Errors
    ///
    /// A sum or date out of range.
    pub fn dues(&self) -> Result<Vec<Due>, Refusal> {
        let mut dues = Vec::new();
        let Some(today) = self.today else { return Ok(dues) };
        for state in &self.contracts {
            dues.extend(self.cycle_due(state, today)?);
            dues.extend(state.parts_due(today)?);
        }
        Ok(dues)
    }

    fn cycle_due(&self, state: &ContractState, today: NaiveDate) -> Result<Option<Due>, Refusal> {
        let terms = &state.contract.terms;
        let (Some(renewal), Some((cycle, span))) = (terms.renewal, state.next_cycle(today)?) else {
            return Ok(None);
        };
        let due = match renewal.charge {
            Charging::AutoPay => span.first,
            Charging::AtKiosk => days_before(span.first, self.policy.notice_days.max)?,
        };
        if today < due {
            return Ok(None);
        }
        let amount = state.price_of_cycle(cycle)?;
        let from = today.max(span.first);
        let lots = match state.told_price(cycle)? {
            Some(told) => {
                let terms = ContractTerms { grants: terms.grants_at(told)?, ..terms.clone() };
                lots_of_period(&terms, amount, &self.policy, Some(span), from)?
            }
            None => lots_of_period(terms, amount, &self.policy, Some(span), from)?,
        };
        let n_failed = u32::try_from(state.failures.len()).unwrap_or(u32::MAX);
        let kind = DueKind::Cycle(cycle);
        Ok(Some(Due { span: Some(span), lots, n_failed, ..state.due(kind, amount, due) }))
    }
}

impl ContractState {
    /// The parts whose day has come, and the next one after them; the fee for leaving early.
    fn parts_due(&self, today: NaiveDate) -> Result<Vec<Due>, Overflow> {
        let mut dues = Vec::new();
        let mut unpaid = self.unpaid;
        for (k, part) in (0_u32..).zip(&self.contract.parts) {
            let is_next = dues.is_empty() || part.due <= today;
            if k >= self.n_parts_paid && unpaid.is_positive() && is_next {
                let amount = part.amount.min(unpaid);
                unpaid = unpaid.minus(amount)?;
                dues.push(self.due(DueKind::Part(k), amount, part.due));
            }
        }
        if let Some(left) = self.cancelled.filter(|left| !left.is_fee_paid)
            && left.exit_fee.is_positive()
        {
            dues.push(self.due(DueKind::Part(self.exit_fee_part()), left.exit_fee, left.on));
        }
        Ok(dues)
    }

    fn due(&self, kind: DueKind, amount: Money, due: NaiveDate) -> Due {
        let terms = &self.contract.terms;
        Due {
            contract: self.contract.id,
            name: terms.name.clone(),
            kind,
            offering: terms.offering.clone(),
            version: terms.version,
            span: None,
            lots: Vec::new(),
            amount,
            due,
            n_failed: 0,
        }
    }
}

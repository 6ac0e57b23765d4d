//! Taking a sale: what pays for it, what it grants, and what of it is earned at once.

use chrono::NaiveDate;

use crate::domain::calendar::days_before;
use crate::domain::cart::Draw;
use crate::domain::entitlement::Lot;
use crate::domain::id::{ContractId, SaleId};
use crate::domain::money::{Money, Overflow};
use crate::domain::offering::{CreditUse, Grant};
use crate::domain::refusal::Refusal;
use crate::domain::sold::{LotsTax, Sold, SoldLine, Tender};
use crate::ledger::account::{Account, RevenueClass};
use crate::ledger::entry::{Cause, JournalEntry, Posting};
use crate::ledger::fact::{Actor, Fact};
use crate::ledger::file::dues::is_session;
use crate::ledger::file::goods::Prepaid;
use crate::ledger::file::posting::{credit, debit, money_in, of};
use crate::ledger::file::{Captured, ContractState, Ending, LotState, PatientFile};

/// The three sides of a sale, each an entry of its own: a roll-forward tells them apart.
#[derive(Default)]
pub(super) struct Sides {
    pub sold: Vec<Posting>,
    /// What prepaid money was drawn.
    pub drawn: Vec<Posting>,
    pub upgraded: Vec<Posting>,
}

impl PatientFile {
    pub(super) fn take_sold(
        &mut self,
        fact: &Fact,
        sold: &Sold,
        out: &mut Vec<JournalEntry>,
    ) -> Result<(), Refusal> {
        if sold.patient != self.patient {
            return Err(Refusal::OtherPatient);
        }
        if self.captured.contains_key(&sold.sale) {
            return Err(Refusal::RecordedAlready);
        }
        check_tenders(sold)?;
        let mut sides = Sides::default();
        self.take_money(sold, &mut sides)?;
        let prepaid = self.take_prepaid(sold, fact.on, &mut sides)?;
        let aside = self.take_lines(sold, fact.on, &mut sides, out)?;
        self.take_points(sold, &mut sides)?;
        self.take_goods(sold, &prepaid, aside, &mut sides)?;
        self.enter(out, fact.on, Cause::Upgraded, sides.upgraded)?;
        self.enter(out, fact.on, Cause::Sold, sides.sold)?;
        self.enter(out, fact.on, Cause::Redeemed, sides.drawn)?;
        for line in &sold.lines {
            if let SoldLine::Cycle { contract, .. } = line {
                self.cap_carry_over(*contract, fact.on, out)?;
            }
            if let SoldLine::Part { contract, .. } = line {
                self.pay_lapsed(*contract, fact.on, out)?;
            }
            if let Some(contract) = contract_of(line) {
                self.earn(contract, fact.on, fact.on, out)?;
            }
        }
        if fact.by != Actor::Processor {
            self.last_purchase = Some(fact.on);
        }
        self.points_end_by_visit()
    }

    /// Money in, and where it could go back to (I-4).
    fn take_money(&mut self, sold: &Sold, sides: &mut Sides) -> Result<(), Refusal> {
        let mut captured = Captured { points_times: sold.points_times, ..Captured::default() };
        for tender in &sold.tenders {
            sides.sold.extend(money_in(tender));
            let (slot, amount) = match tender {
                Tender::Card { amount, .. } => (&mut captured.card, *amount),
                Tender::HeldInDoubt { amount, attempt } => {
                    self.end_doubt(*attempt, *amount)?;
                    (&mut captured.card, *amount)
                }
                Tender::OnFile { amount } => (&mut captured.on_file, *amount),
                Tender::Cash { amount } => (&mut captured.cash, *amount),
                Tender::Wallet { .. }
                | Tender::ProductCredit { .. }
                | Tender::Points { .. }
                | Tender::HandedIn { .. } => continue,
            };
            *slot = slot.plus(amount)?;
        }
        self.captured.insert(sold.sale, captured);
        Ok(())
    }

    /// Draws prepaid money and points; each draw must be what its lot gives.
    fn take_prepaid(
        &mut self,
        sold: &Sold,
        on: NaiveDate,
        sides: &mut Sides,
    ) -> Result<Prepaid, Refusal> {
        let mut prepaid = Prepaid::default();
        for tender in &sold.tenders {
            let (what, face, units, draws) = match tender {
                Tender::Wallet { face, draws } => {
                    (Grant::Credit(CreditUse::Everything), *face, face.minor(), draws)
                }
                Tender::ProductCredit { face, draws } => {
                    (Grant::Credit(CreditUse::Products), *face, face.minor(), draws)
                }
                Tender::Points { points, worth, draws } => {
                    (Grant::Points, *worth, i64::from(*points), draws)
                }
                _ => continue,
            };
            let drawn: i64 = draws.iter().map(|draw| i64::from(draw.units.get())).sum();
            if drawn != units {
                let left = Money::from_minor(drawn);
                return Err(Refusal::NotEnoughCredit { asked: Money::from_minor(units), left });
            }
            let mut value = Money::ZERO;
            for draw in draws {
                value = value.plus(draw.value)?;
                sides.drawn.extend(self.draw_prepaid(draw, &what, on)?);
            }
            prepaid.face = prepaid.face.plus(face)?;
            prepaid.value = prepaid.value.plus(value)?;
            if what == Grant::Credit(CreditUse::Products) {
                prepaid.product_face = prepaid.product_face.plus(face)?;
                prepaid.product_value = prepaid.product_value.plus(value)?;
            }
        }
        Ok(prepaid)
    }

    fn draw_prepaid(
        &mut self,
        draw: &Draw,
        what: &Grant,
        on: NaiveDate,
    ) -> Result<Vec<Posting>, Refusal> {
        let lot = self.lots.get(&draw.lot).ok_or(Refusal::UnknownLot)?;
        let contract = lot.lot.contract;
        if lot.lot.what != *what {
            return Err(Refusal::CreditNotForThis);
        }
        let is_points = *what == Grant::Points;
        if !is_points && self.contract(contract).is_some_and(|state| state.is_held) {
            return Err(Refusal::OnHold);
        }
        self.draw(draw, on)?;
        if is_points {
            return Ok(vec![debit(Account::Loyalty, draw.value)]);
        }
        Ok(self.net_take(contract, draw.value)?.to_vec())
    }

    /// Takes the lines, and returns what the lines of contracts leave to the points they earned.
    fn take_lines(
        &mut self,
        sold: &Sold,
        on: NaiveDate,
        sides: &mut Sides,
        out: &mut Vec<JournalEntry>,
    ) -> Result<Money, Refusal> {
        let mut aside = Money::ZERO;
        for line in &sold.lines {
            let left = match line {
                SoldLine::Contract { .. } => self.take_contract(sold, line, on, sides, out)?,
                SoldLine::Cycle { contract, cycle, price, lots, taxes, .. } => {
                    self.take_cycle(*contract, *cycle, *price)?;
                    let with_tax = price.plus(tax_of(taxes)?)?;
                    self.contract_mut(*contract)?.paid_with(sold.sale, with_tax)?;
                    let granted = self.grant(*contract, lots)?;
                    self.contract_mut(*contract)?.taxes.extend(taxes.iter().cloned());
                    sides.sold.extend(self.net_add(*contract, granted)?);
                    price.minus(granted)?
                }
                SoldLine::Part { contract, part, amount } => {
                    sides.sold.extend(self.take_part(*contract, *part, *amount, sold.sale)?);
                    Money::ZERO
                }
                SoldLine::Goods(_) => Money::ZERO,
            };
            aside = aside.plus(left)?;
        }
        Ok(aside)
    }

    fn take_contract(
        &mut self,
        sold: &Sold,
        line: &SoldLine,
        on: NaiveDate,
        sides: &mut Sides,
        out: &mut Vec<JournalEntry>,
    ) -> Result<Money, Refusal> {
        let SoldLine::Contract { contract, paid, lots, goods, upgrade_of, taxes, .. } = line else {
            return Ok(Money::ZERO);
        };
        if contract.patient != self.patient {
            return Err(Refusal::OtherPatient);
        }
        if self.contract(contract.id).is_some() {
            return Err(Refusal::RecordedAlready);
        }
        let mut state = ContractState::new((**contract).clone());
        state.paid = *paid;
        state.taxes.clone_from(taxes);
        state.goods_tax = Money::sum(goods.iter().map(|item| item.tax))?;
        let tax_handed = match upgrade_of {
            Some(old) => {
                let unused = self.unused_of(*old)?;
                self.tax_back(*old, unused, unused)?
            }
            None => Money::ZERO,
        };
        let handed = match upgrade_of {
            Some(old) => Some((*old, self.hand_in(sold, *old, on, &mut state, out)?)),
            None => None,
        };
        let handed_in = handed.map_or(Money::ZERO, |(_, value)| value);
        let tax = tax_of(taxes)?.plus(state.goods_tax)?;
        state.paid_with(sold.sale, paid.minus(handed_in)?.plus(tax)?)?;
        let unpaid = state.unpaid;
        self.contracts.push(state);
        let granted = self.grant(contract.id, lots)?;
        self.carry_tax(contract.id, tax_handed)?;
        if let Some((old, value)) = handed {
            sides.upgraded.extend(self.net_take(old, value)?);
            sides.upgraded.extend(self.net_add(contract.id, value)?);
        }
        sides.sold.extend(self.net_add(contract.id, granted.minus(unpaid)?.minus(handed_in)?)?);
        let of_goods = Money::sum(goods.iter().map(|item| item.net))?;
        Ok(paid.plus(unpaid)?.minus(granted)?.minus(of_goods)?)
    }

    /// Ends the contract that is handed in for `next`, and returns what it is worth (AC-11).
    fn hand_in(
        &mut self,
        sold: &Sold,
        old: ContractId,
        on: NaiveDate,
        next: &mut ContractState,
        out: &mut Vec<JournalEntry>,
    ) -> Result<Money, Refusal> {
        let value = sold.tenders.iter().find_map(|tender| match tender {
            Tender::HandedIn { contract, value } if *contract == old => Some(*value),
            _ => None,
        });
        // Without such a tender it is worth nothing any more.
        let value = value.unwrap_or(Money::ZERO);
        let before = self.contract(old).ok_or(Refusal::UnknownContract)?;
        if before.is_held {
            return Err(Refusal::OnHold);
        }
        if before.ended.is_some() {
            return Err(Refusal::Ended);
        }
        let worth = self.unused_of(old)?;
        if value != worth {
            return Err(Refusal::Unbalanced(value.minus(worth)?));
        }
        self.earn(old, days_before(on, 1)?, on, out)?;
        self.stop(old, Ending::Upgraded(on))?;
        let before = self.contract_mut(old)?;
        before.paid = before.paid.minus(value)?;
        before.taxes.clear();
        // What came in for it can go back with the next one, and with no other.
        next.sales.clone_from(&before.sales);
        for stake in &mut before.sales {
            stake.left = Money::ZERO;
        }
        Ok(value)
    }

    fn take_cycle(
        &mut self,
        contract: ContractId,
        cycle: u32,
        price: Money,
    ) -> Result<(), Refusal> {
        let state = self.contract_mut(contract)?;
        if state.contract.terms.renewal.is_none() {
            return Err(Refusal::DoesNotRenew);
        }
        if state.ended.is_some() {
            return Err(Refusal::Ended);
        }
        if state.cancelled.is_some() {
            return Err(Refusal::CancelledAlready);
        }
        if state.cycles.iter().any(|paid| *paid >= cycle) {
            return Err(Refusal::PaidAlready);
        }
        state.cycles.push(cycle);
        state.failures.clear();
        state.paid = state.paid.plus(price)?;
        Ok(())
    }

    /// A part of a price; the one after the last is the fee for leaving early.
    fn take_part(
        &mut self,
        contract: ContractId,
        part: u32,
        amount: Money,
        sale: SaleId,
    ) -> Result<Vec<Posting>, Refusal> {
        let state = self.contract_mut(contract)?;
        let due = state.part_due(part)?;
        if amount != due {
            return Err(Refusal::TendersDiffer { tendered: amount, total: due });
        }
        if part >= state.exit_fee_part() {
            let cancelled = state.cancelled.as_mut().ok_or(Refusal::NothingDue)?;
            cancelled.is_fee_paid = true;
            return Ok(vec![of(state, credit(Account::Revenue(RevenueClass::Fee), amount)?)]);
        }
        state.n_parts_paid = state.n_parts_paid.saturating_add(1);
        state.unpaid = state.unpaid.minus(amount)?;
        state.paid = state.paid.plus(amount)?;
        state.paid_with(sale, amount)?;
        Ok(self.net_add(contract, amount)?.to_vec())
    }

    /// Adds the lots of a contract, and returns what they stand for.
    fn grant(&mut self, contract: ContractId, lots: &[Lot]) -> Result<Money, Refusal> {
        for lot in lots {
            if lot.contract != contract || lot.what == Grant::Points {
                return Err(Refusal::UnknownContract);
            }
            self.add_lot(lot)?;
        }
        Ok(Money::sum(lots.iter().map(|lot| lot.allocated))?)
    }

    fn add_lot(&mut self, lot: &Lot) -> Result<(), Refusal> {
        if lot.patient != self.patient {
            return Err(Refusal::OtherPatient);
        }
        match self.lots.insert(lot.id, LotState::new(lot.clone())) {
            Some(_) => Err(Refusal::RecordedAlready),
            None => Ok(()),
        }
    }

    fn take_points(&mut self, sold: &Sold, sides: &mut Sides) -> Result<(), Refusal> {
        let Some(lot) = &sold.points else { return Ok(()) };
        if lot.what != Grant::Points {
            return Err(Refusal::UnknownLot);
        }
        sides.sold.push(credit(Account::Loyalty, lot.allocated)?);
        self.add_lot(lot)
    }

    /// More than the caps lapses at once, the oldest first (R-08, ROLL1).
    fn cap_carry_over(
        &mut self,
        contract: ContractId,
        on: NaiveDate,
        out: &mut Vec<JournalEntry>,
    ) -> Result<(), Refusal> {
        let state = self.contract(contract).ok_or(Refusal::UnknownContract)?;
        let Some(caps) = state.contract.terms.renewal.and_then(|renewal| renewal.carry_over) else {
            return Ok(());
        };
        let credit_max = u32::try_from(caps.credit_max.minor()).unwrap_or(u32::MAX);
        let mut over = Vec::new();
        for (is_credit, max) in [(false, caps.sessions_max), (true, credit_max)] {
            let counts = |lot: &&LotState| {
                let what = &lot.lot.what;
                // Money in a wallet is of no period, and no cap takes it.
                let is_product_credit = *what == Grant::Credit(CreditUse::Products);
                (if is_credit { is_product_credit } else { is_session(what) })
                    && lot.units_left() > 0
            };
            let mut lots: Vec<&LotState> =
                self.lots_of(contract).into_iter().filter(counts).collect();
            lots.sort_by_key(|lot| (lot.lot.valid_from, lot.lot.id));
            let held = lots.iter().fold(0_u32, |sum, lot| sum.saturating_add(lot.units_left()));
            let mut excess = held.saturating_sub(max);
            for lot in lots {
                let units = excess.min(lot.units_left());
                excess -= units;
                over.push((lot.lot.id, units));
            }
        }
        for (id, units) in &over {
            let lot = self.lots.get_mut(id).ok_or(Refusal::UnknownLot)?;
            let value = lot.value_of_units(*units)?.unwrap_or_default();
            lot.capped = lot.capped.saturating_add(*units);
            lot.capped_value = lot.capped_value.plus(value)?;
        }
        self.lapse(&over, on, out)
    }
}

fn tax_of(taxes: &[LotsTax]) -> Result<Money, Overflow> {
    Money::sum(taxes.iter().map(|taxed| taxed.tax))
}

/// The contract that a line pays for.
fn contract_of(line: &SoldLine) -> Option<ContractId> {
    match line {
        SoldLine::Contract { contract, .. } => Some(contract.id),
        SoldLine::Cycle { contract, .. } | SoldLine::Part { contract, .. } => Some(*contract),
        SoldLine::Goods(_) => None,
    }
}

/// The tenders add up to the lines and the tax, and what is handed in is handed in for something.
fn check_tenders(sold: &Sold) -> Result<(), Refusal> {
    let total = sold.total()?;
    let tendered = Money::sum(sold.tenders.iter().map(Tender::amount))?;
    if total != tendered {
        return Err(Refusal::TendersDiffer { tendered, total });
    }
    for tender in &sold.tenders {
        if tender.amount() < Money::ZERO {
            return Err(Refusal::NoPrice);
        }
        let Tender::HandedIn { contract: old, .. } = tender else { continue };
        let is_for = |line: &SoldLine| matches!(line, SoldLine::Contract { upgrade_of, .. } if *upgrade_of == Some(*old));
        if !sold.lines.iter().any(is_for) {
            return Err(Refusal::NoUpgrade);
        }
    }
    Ok(())
}

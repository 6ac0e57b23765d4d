//! What is scheduled to come in, month by month: charges of the card on file, and parts.
//!
//! Before sales tax. Left out is what may or may not be paid: periods that patients pay at the kiosk,
//! suspended contracts, and everything after a cancellation.

use chrono::{Datelike as _, NaiveDate};

use crate::domain::calendar::{BeyondCalendar, Span, months_after};
use crate::domain::contract::{Charging, Standing};
use crate::domain::money::Money;
use crate::domain::refusal::Refusal;
use crate::ledger::file::{ContractState, PatientFile};

/// How far it looks ahead: this month and eleven more.
pub const N_MONTHS: u32 = 12;

/// What is scheduled for one calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    pub month: Span,
    pub auto_pay: Money,
    pub parts: Money,
}

impl Expected {
    pub fn total(&self) -> Result<Money, Refusal> {
        Ok(self.auto_pay.plus(self.parts)?)
    }
}

/// The twelve months from that of `today`, whose contracts stand as in `files`. What is overdue is
/// expected this month.
///
/// # Errors
///
/// [`Refusal::Overflow`] and [`Refusal::BeyondCalendar`].
pub fn forecast<'a>(
    files: impl IntoIterator<Item = &'a PatientFile>,
    today: NaiveDate,
) -> Result<Vec<Expected>, Refusal> {
    let mut expected = Vec::new();
    let first = today.with_day(1).ok_or(BeyondCalendar)?;
    for n in 0..N_MONTHS {
        let next = months_after(first, n.saturating_add(1))?;
        let last = next.pred_opt().ok_or(BeyondCalendar)?;
        let month = Span { first: months_after(first, n)?, last };
        expected.push(Expected { month, auto_pay: Money::ZERO, parts: Money::ZERO });
    }
    let Some(end) = expected.last().map(|expected| expected.month.last) else {
        return Ok(expected);
    };
    for file in files {
        for state in &file.contracts {
            for (due, amount) in parts_due(state)? {
                if let Some(month) = month_of(&mut expected, due) {
                    month.parts = month.parts.plus(amount)?;
                }
            }
            let goes_on = file.standing(state.contract.id) != Some(Standing::Suspended);
            for (due, amount) in charges_due(state, today, end)?.into_iter().filter(|_| goes_on) {
                if let Some(month) = month_of(&mut expected, due) {
                    month.auto_pay = month.auto_pay.plus(amount)?;
                }
            }
        }
    }
    Ok(expected)
}

/// The month in which a payment is expected: its own, or the first where it is overdue.
fn month_of(expected: &mut [Expected], due: NaiveDate) -> Option<&mut Expected> {
    expected.iter_mut().find(|expected| due <= expected.month.last)
}

/// The parts of a price that are still to be paid; no more than was used of what is given back.
fn parts_due(state: &ContractState) -> Result<Vec<(NaiveDate, Money)>, Refusal> {
    let paid = usize::try_from(state.n_parts_paid).or(Err(Refusal::PaidAlready))?;
    let (mut left, mut due) = (state.unpaid, Vec::new());
    for part in state.contract.parts.iter().skip(paid) {
        let amount = part.amount.min(left);
        left = left.minus(amount)?;
        due.push((part.due, amount));
    }
    Ok(due)
}

/// The charges of the card on file from the period that is to be paid next to `end`.
fn charges_due(
    state: &ContractState,
    today: NaiveDate,
    end: NaiveDate,
) -> Result<Vec<(NaiveDate, Money)>, Refusal> {
    let mut charges = Vec::new();
    let renewal = state.contract.terms.renewal;
    let Some(renewal) = renewal.filter(|renewal| renewal.charge == Charging::AutoPay) else {
        return Ok(charges);
    };
    let Some((mut cycle, _)) = state.next_cycle(today)? else { return Ok(charges) };
    loop {
        let start = renewal.anchor.cycle_start(cycle)?;
        if start > end {
            return Ok(charges);
        }
        charges.push((start, state.price_of_cycle(cycle)?));
        cycle = cycle.checked_add(1).ok_or(BeyondCalendar)?;
    }
}

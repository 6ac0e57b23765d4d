//! From a patient's file to what they are shown of it: contracts, money, what leaving would mean.

use chrono::NaiveDate;

use crate::domain::account::{
    Account, CreditHeld, Held, Leaving, MembershipHeld, PointsHeld, SessionsHeld, WalletHeld,
};
use crate::domain::contract::Standing;
use crate::domain::entitlement::Funding;
use crate::domain::id::ContractId;
use crate::domain::money::Money;
use crate::domain::offering::{CreditUse, Grant};
use crate::domain::patient::Patient;
use crate::domain::refusal::Refusal;
use crate::domain::sessions::is_session;
use crate::flow::session::Known;
use crate::ledger::balance::balances;
use crate::ledger::deed;
use crate::ledger::deed::cancel_preview;
use crate::ledger::file::{Cancellation, ContractState, LotState, PatientFile};

/// Everything that a patient who was found brings along, on the day of their file.
///
/// # Errors
///
/// A sum or date out of range.
pub fn known(patient: Patient, file: &PatientFile) -> Result<Known, Refusal> {
    Ok(Known {
        patient,
        balances: balances(file),
        holdings: file.holdings()?,
        account: account(file)?,
    })
}

fn account(file: &PatientFile) -> Result<Account, Refusal> {
    let Some(today) = file.today else { return Ok(Account::default()) };
    let dues = file.dues()?;
    let mut contracts = Vec::new();
    for state in &file.contracts {
        let held = held(file, state, today)?;
        let is_due = dues.iter().any(|due| due.contract == state.contract.id);
        let goes_on = held.membership.is_some() && held.standing != Standing::Ended;
        if is_due || goes_on || !held.sessions.is_empty() {
            contracts.push(held);
        }
    }
    Ok(Account {
        contracts,
        wallet: wallet(file, today)?,
        product_credit: product_credit(file, today)?,
        points: points(file, today)?,
    })
}

fn held(file: &PatientFile, state: &ContractState, today: NaiveDate) -> Result<Held, Refusal> {
    let lots: Vec<&LotState> = file
        .lots_of(state.contract.id)
        .into_iter()
        .filter(|lot| is_session(&lot.lot.what) && lot.last_valid_day.is_none_or(|at| today <= at))
        .collect();
    let left = || lots.iter().filter(|lot| lot.units_left() > 0);
    let mut sessions: Vec<SessionsHeld> = Vec::new();
    for lot in lots.iter().filter(|_| left().next().is_some()) {
        let (n_left, n_bought) = (lot.units_left(), lot.lot.quantity.get());
        match sessions.iter_mut().find(|known| known.what == lot.lot.what) {
            Some(known) => {
                known.n_left = known.n_left.saturating_add(n_left);
                known.n_bought = known.n_bought.saturating_add(n_bought);
            }
            None => {
                sessions.push(SessionsHeld { what: lot.lot.what.clone(), n_left, n_bought });
            }
        }
    }
    Ok(Held {
        contract: state.contract.clone(),
        standing: file.standing(state.contract.id).unwrap_or(Standing::Ended),
        sessions,
        last_day: left().filter_map(|lot| lot.last_valid_day).min(),
        membership: membership(file, state, today)?,
    })
}

fn membership(
    file: &PatientFile,
    state: &ContractState,
    today: NaiveDate,
) -> Result<Option<MembershipHeld>, Refusal> {
    let (Some(renewal), Some(last)) = (state.contract.terms.renewal, state.last_cycle()) else {
        return Ok(None);
    };
    let paid = renewal.anchor.cycle(last)?;
    let next = last.saturating_add(1);
    let next = (renewal.anchor.cycle_start(next)?, state.price_of_cycle(next)?);
    let left = state.cancelled.map(|cancelled| {
        let Cancellation { on, last_day, exit_fee, .. } = cancelled;
        // What is left at once is ended with money back, and not cancelled.
        (on, Leaving { fee: exit_fee, back: Money::ZERO, until: last_day, stops: next })
    });
    Ok(Some(MembershipHeld {
        until: state.cancelled.map_or(paid.last, |cancelled| cancelled.last_day),
        next,
        leaving: leaving(file, state.contract.id, today).ok(),
        left,
    }))
}

/// What leaving today would mean.
///
/// # Errors
///
/// Those of [`cancel_preview`]: it was left already, or is in dispute.
pub fn leaving(
    file: &PatientFile,
    contract: ContractId,
    today: NaiveDate,
) -> Result<Leaving, Refusal> {
    let preview = cancel_preview(file, contract, today)?;
    let (fee, back, until) = match preview.leaving {
        deed::Leaving::AtOnce(refund) => (Money::ZERO, refund.total, today),
        deed::Leaving::AtPeriodEnd { last_day, exit_fee, .. } => (exit_fee, Money::ZERO, last_day),
    };
    Ok(Leaving { fee, back, until, stops: preview.saved })
}

/// Lots of this money or these points that can be spent today.
fn spendable<'a>(
    file: &'a PatientFile,
    what: &'a Grant,
    today: NaiveDate,
) -> impl Iterator<Item = &'a LotState> {
    let is_held = |id| file.contract(id).is_some_and(|state| state.is_held);
    file.lots.values().filter(move |state| {
        state.lot.what == *what
            && state.units_left() > 0
            && state.is_valid_on(today)
            && !is_held(state.lot.contract)
    })
}

fn face<'a>(lots: impl IntoIterator<Item = &'a LotState>) -> Result<Money, Refusal> {
    let faces = lots.into_iter().map(|lot| Money::from_minor(lot.units_left().into()));
    Ok(Money::sum(faces)?)
}

fn first_end<'a>(lots: impl IntoIterator<Item = &'a LotState>) -> Option<NaiveDate> {
    lots.into_iter().filter_map(|lot| lot.last_valid_day).min()
}

fn wallet(file: &PatientFile, today: NaiveDate) -> Result<Option<WalletHeld>, Refusal> {
    let what = Grant::Credit(CreditUse::Everything);
    let (paid, bonus): (Vec<_>, Vec<_>) =
        spendable(file, &what, today).partition(|lot| lot.lot.funding == Funding::Paid);
    let is_any = !paid.is_empty() || !bonus.is_empty();
    let bonus_until = first_end(bonus.iter().copied());
    let held = WalletHeld { paid: face(paid)?, bonus: face(bonus)?, bonus_until };
    Ok(is_any.then_some(held))
}

fn product_credit(file: &PatientFile, today: NaiveDate) -> Result<Option<CreditHeld>, Refusal> {
    let what = Grant::Credit(CreditUse::Products);
    let lots: Vec<&LotState> = spendable(file, &what, today).collect();
    let held = CreditHeld { until: first_end(lots.iter().copied()), left: face(lots.clone())? };
    Ok((!lots.is_empty()).then_some(held))
}

fn points(file: &PatientFile, today: NaiveDate) -> Result<Option<PointsHeld>, Refusal> {
    let lots: Vec<&LotState> = spendable(file, &Grant::Points, today).collect();
    let n = lots.iter().fold(0_u32, |sum, lot| sum.saturating_add(lot.units_left()));
    let one = Money::from_minor(file.policy.loyalty.point_minor.into());
    let held = PointsHeld { n, worth: one.taken(n)?, until: first_end(lots) };
    Ok((n > 0).then_some(held))
}

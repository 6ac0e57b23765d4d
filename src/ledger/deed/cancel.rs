//! Leaving what renews by itself: the last day, what leaving early costs, and what is lost.

use std::num::NonZeroU32;

use chrono::NaiveDate;

use crate::domain::contract::{RefundRule, Renewal};
use crate::domain::id::ContractId;
use crate::domain::money::Money;
use crate::domain::refusal::Refusal;
use crate::ledger::deed::check;
use crate::ledger::deed::refund::{RefundAsk, RefundPreview, refund, refund_preview};
use crate::ledger::fact::{Deed, RefundReason};
use crate::ledger::file::{ContractState, PatientFile};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CancelAsk {
    pub contract: ContractId,
    /// A new id, for the refund that leaving may be.
    pub refund: u128,
}

/// What leaving would mean, in dollars, before one decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CancelPreview {
    pub contract: ContractId,
    pub leaving: Leaving,
    /// What is unused today of what was paid. It can be used to the last day, or comes back.
    pub unused: Money,
    /// The charge that will not come: when, and how much.
    pub saved: (NaiveDate, Money),
}

/// How a contract is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaving {
    /// At once, and what is unused comes back: direct primary care (DP-2, DP-3), and everything
    /// within the days to think it over.
    AtOnce(RefundPreview),
    /// At the end of what was paid for.
    AtPeriodEnd {
        /// Access stays to the end of this day.
        last_day: NaiveDate,
        /// Payments left of the minimum that was signed.
        payments_left: u32,
        /// What leaving before the minimum costs; zero after it.
        exit_fee: Money,
    },
}

/// What leaving on `on` would mean.
///
/// # Errors
///
/// [`Refusal::UnknownContract`], [`Refusal::Ended`], [`Refusal::DoesNotRenew`],
/// [`Refusal::CancelledAlready`]; [`Refusal::OnHold`] where leaving would pay back a disputed
/// payment.
pub fn cancel_preview(
    file: &PatientFile,
    contract: ContractId,
    on: NaiveDate,
) -> Result<CancelPreview, Refusal> {
    let file = &*check::at(file, on)?;
    let (state, renewal) = check::renewing(file, contract)?;
    let next = state.last_cycle().map_or(0, |k| k.saturating_add(1));
    Ok(CancelPreview {
        contract,
        leaving: leaving(file, state, renewal, on)?,
        unused: file.unused_of(contract)?,
        saved: (renewal.anchor.cycle_start(next)?, state.price_of_cycle(next)?),
    })
}

fn leaving(
    file: &PatientFile,
    state: &ContractState,
    renewal: Renewal,
    on: NaiveDate,
) -> Result<Leaving, Refusal> {
    let terms = &state.contract.terms;
    let is_cooling_off = terms.cooling_off_until.is_some_and(|until| on <= until);
    let reason = match terms.refund {
        _ if is_cooling_off => Some(RefundReason::CoolingOff),
        RefundRule::UnusedDays => Some(RefundReason::PatientEnds),
        _ => None,
    };
    if let Some(reason) = reason {
        match refund_preview(file, state.contract.id, reason, on) {
            Ok(refund) => return Ok(Leaving::AtOnce(refund)),
            // Nothing of the period was paid or is left: it ends without money.
            Err(Refusal::NothingBack) => (),
            Err(other) => return Err(other),
        }
    }
    let last_day = check::paid_period(state)?.map_or(on, |paid| paid.last);
    let payments_left = payments_left(state, renewal)?;
    let exit_fee = exit_fee(state, renewal)?;
    Ok(Leaving::AtPeriodEnd { last_day, payments_left, exit_fee })
}

/// Payments of the signed minimum that have not been made.
fn payments_left(state: &ContractState, renewal: Renewal) -> Result<u32, Refusal> {
    let paid = u32::try_from(state.cycles.len()).unwrap_or(u32::MAX);
    Ok(renewal.min_payments.map_or(0, NonZeroU32::get).saturating_sub(paid))
}

/// A share of the payments left of the minimum, each at its own price; at most the cap. Direct
/// primary care has none, whatever the terms say (DP-2).
fn exit_fee(state: &ContractState, renewal: Renewal) -> Result<Money, Refusal> {
    let (Some(fee), None) = (renewal.exit_fee, state.contract.terms.notice_days) else {
        return Ok(Money::ZERO);
    };
    let next = state.last_cycle().map_or(0, |k| k.saturating_add(1));
    let left = (0..payments_left(state, renewal)?)
        .map(|k| state.price_of_cycle(next.saturating_add(k)))
        .collect::<Result<Vec<Money>, Refusal>>()?;
    Ok(Money::sum(left)?.percent(fee.percent)?.min(fee.cap))
}

/// Decides leaving. Where that gives money back at once it is a [`Deed::Refunded`].
///
/// # Errors
///
/// Those of [`cancel_preview`] and of [`refund`].
pub fn cancel(file: &PatientFile, ask: &CancelAsk, on: NaiveDate) -> Result<Deed, Refusal> {
    match cancel_preview(file, ask.contract, on)?.leaving {
        Leaving::AtOnce(preview) => {
            let RefundPreview { contract, reason, .. } = preview;
            refund(file, &RefundAsk { id: ask.refund, contract, reason, amount: None }, on)
        }
        Leaving::AtPeriodEnd { last_day, exit_fee, .. } => {
            Ok(Deed::Cancelled { contract: ask.contract, last_day, exit_fee })
        }
    }
}

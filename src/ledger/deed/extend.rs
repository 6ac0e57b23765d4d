//! More time, in exceptional circumstances: also after it lapsed (R-55, R-56, US-43).

use chrono::NaiveDate;

use crate::domain::calendar::days_after;
use crate::domain::entitlement::Earning;
use crate::domain::id::{ContractId, LotId};
use crate::domain::offering::Grant;
use crate::domain::policy::ExtensionBasis;
use crate::domain::refusal::Refusal;
use crate::ledger::deed::check;
use crate::ledger::fact::{Deed, Extension, ExtensionReason, StaffCode};
use crate::ledger::file::{LotState, PatientFile};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtendAsk {
    pub contract: ContractId,
    /// Empty: what can still be used of the contract; where nothing can, what lapsed last.
    pub lots: Vec<LotId>,
    /// Counted from today, or from the old last valid day, by the policy.
    pub days: u32,
    pub reason: Option<ExtensionReason>,
    pub approver: Option<StaffCode>,
}

/// Decides an extension. All its lots get the same last valid day; none gets an earlier one than
/// it had.
///
/// # Errors
///
/// [`Refusal::NoReason`], [`Refusal::NoApprover`], [`Refusal::NoQuantity`] for an ask that says too
/// little; [`Refusal::UnknownLot`]; [`Refusal::Ended`]; [`Refusal::NotEnoughLeft`] where all was
/// used; [`Refusal::LastsAlready`] where it would not last longer.
pub fn extend(file: &PatientFile, ask: &ExtendAsk, on: NaiveDate) -> Result<Deed, Refusal> {
    let file = &*check::at(file, on)?;
    let reason = match ask.reason.clone().ok_or(Refusal::NoReason)? {
        ExtensionReason::Other(text) => ExtensionReason::Other(check::reason(&text)?),
        listed => listed,
    };
    let approver = check::person(ask.approver.as_ref(), Refusal::NoApprover)?;
    if ask.days == 0 {
        return Err(Refusal::NoQuantity);
    }
    check::open(file, ask.contract)?;
    let wanted = wanted(file, ask)?;
    // Of several last days the earliest counts: what ends later than that is left alone.
    let old = wanted.iter().filter_map(|lot| lot.last_valid_day).min();
    let old = old.ok_or(Refusal::NotEnoughLeft { left: 0, asked: 1 })?;
    let from = match file.policy.extension {
        ExtensionBasis::Grant => on,
        ExtensionBasis::Expiry => old,
    };
    let last_valid_day = days_after(from, ask.days)?;
    if last_valid_day < on {
        return Err(Refusal::Expired(last_valid_day));
    }
    let lots: Vec<LotId> = wanted
        .iter()
        .filter(|lot| lot.last_valid_day.is_some_and(|last| last < last_valid_day))
        .map(|lot| lot.lot.id)
        .collect();
    if lots.is_empty() {
        return Err(Refusal::LastsAlready(old));
    }
    let contract = ask.contract;
    Ok(Deed::Extended(Extension { contract, lots, last_valid_day, reason, approver }))
}

/// The lots to extend: those with a last day, of which something is left or was taken by that day.
fn wanted<'a>(file: &'a PatientFile, ask: &ExtendAsk) -> Result<Vec<&'a LotState>, Refusal> {
    let of_contract = file.lots_of(ask.contract);
    let can = |lot: &&LotState| {
        lot.lot.earning == Earning::ByUse
            && lot.lot.what != Grant::Points
            && lot.last_valid_day.is_some()
            && (lot.units_left() > 0 || lot.lapsed > lot.capped)
    };
    if !ask.lots.is_empty() {
        let named = ask.lots.iter().map(|id| {
            of_contract.iter().copied().find(|lot| lot.lot.id == *id).ok_or(Refusal::UnknownLot)
        });
        return Ok(named.collect::<Result<Vec<_>, _>>()?.into_iter().filter(can).collect());
    }
    let able: Vec<&LotState> = of_contract.into_iter().filter(can).collect();
    if able.iter().any(|lot| lot.units_left() > 0) {
        return Ok(able.into_iter().filter(|lot| lot.units_left() > 0).collect());
    }
    let latest = able.iter().filter_map(|lot| lot.last_valid_day).max();
    Ok(able.into_iter().filter(|lot| lot.last_valid_day == latest).collect())
}

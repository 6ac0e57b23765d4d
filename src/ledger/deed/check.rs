//! What every deed asks first: is the date right, is the contract there, where does it stand.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::domain::calendar::Span;
use crate::domain::contract::{Renewal, Standing};
use crate::domain::id::ContractId;
use crate::domain::offering::Grant;
use crate::domain::refusal::Refusal;
use crate::ledger::fact::StaffCode;
use crate::ledger::file::{ContractState, PatientFile};

/// The file at the end of `on`: as it is, or let on to that day where the caller has not.
///
/// # Errors
///
/// [`Refusal::BackInTime`]: deeds of a patient never go back in time.
pub fn at(file: &PatientFile, on: NaiveDate) -> Result<Cow<'_, PatientFile>, Refusal> {
    if file.today == Some(on) {
        return Ok(Cow::Borrowed(file));
    }
    let mut next = file.clone();
    next.advance(on)?;
    Ok(Cow::Owned(next))
}

pub fn known(file: &PatientFile, id: ContractId) -> Result<&ContractState, Refusal> {
    file.contract(id).ok_or(Refusal::UnknownContract)
}

/// A contract that was not refunded or handed in.
pub fn open(file: &PatientFile, id: ContractId) -> Result<&ContractState, Refusal> {
    let state = known(file, id)?;
    if state.ended.is_some() { Err(Refusal::Ended) } else { Ok(state) }
}

/// A contract that renews and was not cancelled, with how it renews.
pub fn renewing(file: &PatientFile, id: ContractId) -> Result<(&ContractState, Renewal), Refusal> {
    let state = open(file, id)?;
    let renewal = state.contract.terms.renewal.ok_or(Refusal::DoesNotRenew)?;
    if state.cancelled.is_some() {
        return Err(Refusal::CancelledAlready);
    }
    Ok((state, renewal))
}

/// A text that says something, without the space around it.
pub fn reason(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() { Err(Refusal::NoReason) } else { Ok(text.to_owned()) }
}

/// A person of the clinic, named.
pub fn person(code: Option<&StaffCode>, missing: Refusal) -> Result<StaffCode, Refusal> {
    match code {
        Some(code) if !code.0.trim().is_empty() => Ok(code.clone()),
        _ => Err(missing),
    }
}

/// The days of the newest cycle that was paid.
pub fn paid_period(state: &ContractState) -> Result<Option<Span>, Refusal> {
    let (Some(renewal), Some(last)) = (state.contract.terms.renewal, state.last_cycle()) else {
        return Ok(None);
    };
    Ok(Some(renewal.anchor.cycle(last)?))
}

/// Whether being a member goes on today: what it gives beside its lots can be used. A hold is not
/// looked at.
///
/// # Errors
///
/// [`Refusal::Ended`] or [`Refusal::Expired`] where not.
pub fn running(file: &PatientFile, state: &ContractState, on: NaiveDate) -> Result<(), Refusal> {
    let id = state.contract.id;
    if state.contract.terms.renewal.is_some() {
        return match (file.standing(id), paid_period(state)?, state.last_day()?) {
            (Some(Standing::Suspended), Some(paid), _) => Err(Refusal::Expired(paid.last)),
            (Some(Standing::Ended), _, Some(last)) if last < on => Err(Refusal::Expired(last)),
            (Some(Standing::Ended | Standing::Suspended) | None, ..) => Err(Refusal::Ended),
            (Some(_), ..) => Ok(()),
        };
    }
    let lots = file.lots_of(id).into_iter().filter(|lot| lot.lot.what == Grant::Access);
    let ends: Vec<Option<NaiveDate>> = lots.map(|lot| lot.last_valid_day).collect();
    if ends.iter().any(|last| last.is_none_or(|last| on <= last)) {
        return Ok(());
    }
    Err(ends.into_iter().flatten().max().map_or(Refusal::Ended, Refusal::Expired))
}

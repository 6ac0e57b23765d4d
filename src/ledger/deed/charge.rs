//! A charge of a due period that failed (US-37).

use chrono::NaiveDate;

use crate::domain::contract::Charging;
use crate::domain::id::ContractId;
use crate::domain::refusal::Refusal;
use crate::ledger::deed::check;
use crate::ledger::fact::Deed;
use crate::ledger::file::PatientFile;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChargeFailedAsk {
    pub contract: ContractId,
    pub cycle: u32,
}

/// # Errors
///
/// [`Refusal::NotThatWay`] where nothing is charged by itself; [`Refusal::PaidAlready`];
/// [`Refusal::NotDueYet`] before the period begins; [`Refusal::RecordedAlready`] for a second
/// report of the same day; [`Refusal::NothingDue`] when it was tried as often as the policy has it.
pub fn charge_failed(
    file: &PatientFile,
    ask: &ChargeFailedAsk,
    on: NaiveDate,
) -> Result<Deed, Refusal> {
    let file = &*check::at(file, on)?;
    let (state, renewal) = check::renewing(file, ask.contract)?;
    if renewal.charge != Charging::AutoPay {
        return Err(Refusal::NotThatWay);
    }
    if state.last_cycle().is_some_and(|paid| ask.cycle <= paid) {
        return Err(Refusal::PaidAlready);
    }
    let start = renewal.anchor.cycle_start(ask.cycle)?;
    if on < start {
        return Err(Refusal::NotDueYet(start));
    }
    let failed: Vec<NaiveDate> = state
        .failures
        .iter()
        .filter(|(cycle, _)| *cycle == ask.cycle)
        .map(|(_, failed_on)| *failed_on)
        .collect();
    if failed.contains(&on) {
        return Err(Refusal::RecordedAlready);
    }
    if failed.len() > file.policy.retry_days.len() {
        return Err(Refusal::NothingDue);
    }
    Ok(Deed::ChargeFailed { contract: ask.contract, cycle: ask.cycle })
}

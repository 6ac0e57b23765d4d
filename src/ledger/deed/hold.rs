//! Stopping the use of a contract while a payment is in dispute, and freeing it again.

use chrono::NaiveDate;

use crate::domain::id::ContractId;
use crate::domain::refusal::Refusal;
use crate::ledger::deed::check;
use crate::ledger::fact::Deed;
use crate::ledger::file::PatientFile;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoldAsk {
    pub contract: ContractId,
}

/// # Errors
///
/// [`Refusal::OnHold`] where it is held already; [`Refusal::Ended`] where nothing could be used.
pub fn hold(file: &PatientFile, ask: &HoldAsk, on: NaiveDate) -> Result<Deed, Refusal> {
    let file = &*check::at(file, on)?;
    if check::open(file, ask.contract)?.is_held {
        return Err(Refusal::OnHold);
    }
    Ok(Deed::Held { contract: ask.contract })
}

/// # Errors
///
/// [`Refusal::NotOnHold`] where it is not held.
pub fn release(file: &PatientFile, ask: &HoldAsk, on: NaiveDate) -> Result<Deed, Refusal> {
    let file = &*check::at(file, on)?;
    if !check::known(file, ask.contract)?.is_held {
        return Err(Refusal::NotOnHold);
    }
    Ok(Deed::Released { contract: ask.contract })
}

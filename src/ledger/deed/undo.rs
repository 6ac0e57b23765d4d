//! Taking a redemption back that was a mistake: on the same day only.

use chrono::NaiveDate;

use crate::domain::refusal::Refusal;
use crate::ledger::deed::check;
use crate::ledger::fact::Deed;
use crate::ledger::file::PatientFile;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UndoAsk {
    pub redemption: u128,
}

/// # Errors
///
/// [`Refusal::UnknownRecord`] where there is no such redemption, or it was undone already;
/// [`Refusal::TooLateToUndo`] from the next day on, or when its contract has been refunded.
pub fn undo_redemption(file: &PatientFile, ask: &UndoAsk, on: NaiveDate) -> Result<Deed, Refusal> {
    let file = &*check::at(file, on)?;
    let known = file
        .redemptions
        .iter()
        .find(|known| known.id == ask.redemption)
        .ok_or(Refusal::UnknownRecord)?;
    if known.given_on != on || check::known(file, known.contract)?.ended.is_some() {
        return Err(Refusal::TooLateToUndo);
    }
    Ok(Deed::RedemptionUndone { redemption: known.id })
}

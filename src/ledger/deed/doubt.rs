//! Card money that may have moved, or moved in part, without a sale (US-56, US-57).

use chrono::NaiveDate;

use crate::domain::id::AttemptId;
use crate::domain::money::Money;
use crate::domain::refusal::Refusal;
use crate::ledger::deed::check;
use crate::ledger::fact::Deed;
use crate::ledger::file::PatientFile;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoubtAsk {
    pub attempt: AttemptId,
    pub amount: Money,
}

/// Money that may have moved.
///
/// # Errors
///
/// [`Refusal::NoPrice`] for no money; [`Refusal::RecordedAlready`] where the attempt is known.
pub fn in_doubt(file: &PatientFile, ask: &DoubtAsk, on: NaiveDate) -> Result<Deed, Refusal> {
    let file = &*check::at(file, on)?;
    if !ask.amount.is_positive() {
        return Err(Refusal::NoPrice);
    }
    if held(file, ask.attempt).is_positive() {
        return Err(Refusal::RecordedAlready);
    }
    Ok(Deed::InDoubt { attempt: ask.attempt, amount: ask.amount })
}

/// Such money proved not to have moved, or went back.
///
/// # Errors
///
/// [`Refusal::NoPrice`] for no money; [`Refusal::UnknownRecord`] where none is in doubt;
/// [`Refusal::AboveCaptured`] for more than is.
pub fn doubt_ended(file: &PatientFile, ask: &DoubtAsk, on: NaiveDate) -> Result<Deed, Refusal> {
    let file = &*check::at(file, on)?;
    if !ask.amount.is_positive() {
        return Err(Refusal::NoPrice);
    }
    let held = held(file, ask.attempt);
    if !held.is_positive() {
        return Err(Refusal::UnknownRecord);
    }
    if ask.amount > held {
        return Err(Refusal::AboveCaptured { asked: ask.amount, captured: held });
    }
    Ok(Deed::DoubtEnded { attempt: ask.attempt, amount: ask.amount })
}

fn held(file: &PatientFile, attempt: AttemptId) -> Money {
    file.doubts.get(&attempt).copied().unwrap_or_default()
}

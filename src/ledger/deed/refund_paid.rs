//! A refund reached the patient's card or hand: as it was promised, or in another way, as when the
//! card no longer exists.

use chrono::NaiveDate;

use crate::domain::money::Money;
use crate::domain::refusal::Refusal;
use crate::ledger::deed::check;
use crate::ledger::fact::{Deed, RefundTo};
use crate::ledger::file::PatientFile;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefundPaidAsk {
    pub refund: u128,
    pub tender: RefundTo,
    pub amount: Money,
}

/// # Errors
///
/// [`Refusal::NoPrice`] for no money; [`Refusal::UnknownRecord`] where nothing of such a refund is
/// still to be paid; [`Refusal::AboveCaptured`] for more than that.
pub fn refund_paid(
    file: &PatientFile,
    ask: &RefundPaidAsk,
    on: NaiveDate,
) -> Result<Deed, Refusal> {
    let file = &*check::at(file, on)?;
    if !ask.amount.is_positive() {
        return Err(Refusal::NoPrice);
    }
    let left = file.payable.get(&ask.refund).copied().ok_or(Refusal::UnknownRecord)?;
    if ask.amount > left {
        return Err(Refusal::AboveCaptured { asked: ask.amount, captured: left });
    }
    Ok(Deed::RefundPaid { refund: ask.refund, tender: ask.tender, amount: ask.amount })
}

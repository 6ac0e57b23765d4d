//! A new price from a renewal on, told to the patient in time (AR-6, US-33).

use chrono::NaiveDate;

use crate::domain::calendar::days_before;
use crate::domain::id::ContractId;
use crate::domain::money::Money;
use crate::domain::refusal::Refusal;
use crate::ledger::deed::check;
use crate::ledger::fact::Deed;
use crate::ledger::file::PatientFile;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceNoticeAsk {
    pub contract: ContractId,
    pub price: Money,
    /// The renewal from which it holds; a day between two renewals means the later of them.
    pub from: NaiveDate,
}

/// Decides a notice that is given on `on`.
///
/// # Errors
///
/// [`Refusal::NoPrice`] for a price that is not more than zero; [`Refusal::DoesNotRenew`],
/// [`Refusal::CancelledAlready`]; [`Refusal::PaidAlready`] where that period was paid;
/// [`Refusal::NoticeOutOfTime`] outside the policy's days before the renewal.
pub fn price_notice(
    file: &PatientFile,
    ask: &PriceNoticeAsk,
    on: NaiveDate,
) -> Result<Deed, Refusal> {
    let file = &*check::at(file, on)?;
    let (state, renewal) = check::renewing(file, ask.contract)?;
    if !ask.price.is_positive() {
        return Err(Refusal::NoPrice);
    }
    let anchor = renewal.anchor;
    let cycle = match anchor.cycle_of(ask.from) {
        Some(k) if anchor.cycle_start(k)? == ask.from => k,
        Some(k) => k.saturating_add(1),
        None => 0,
    };
    if state.last_cycle().is_some_and(|paid| cycle <= paid) {
        return Err(Refusal::PaidAlready);
    }
    let from = anchor.cycle_start(cycle)?;
    let days = file.policy.notice_days;
    let (first, last) = (days_before(from, days.max)?, days_before(from, days.min)?);
    if on < first || last < on {
        return Err(Refusal::NoticeOutOfTime { first, last });
    }
    Ok(Deed::PriceNotice { contract: ask.contract, price: ask.price, from })
}

//! Ending a contract with money back: how much by the signed rule, and to where.

use chrono::NaiveDate;

use crate::domain::cart::Draw;
use crate::domain::contract::RefundRule;
use crate::domain::entitlement::Funding;
use crate::domain::id::ContractId;
use crate::domain::money::{Money, Overflow};
use crate::domain::offering::Grant;
use crate::domain::refusal::Refusal;
use crate::ledger::deed::check;
use crate::ledger::deed::refund_points::{Points, points_of};
use crate::ledger::deed::refund_tenders::{Purse, total};
use crate::ledger::fact::{Deed, Refund, RefundReason, RefundTo};
use crate::ledger::file::{ContractState, PatientFile};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefundAsk {
    /// A new id.
    pub id: u128,
    pub contract: ContractId,
    pub reason: RefundReason,
    /// What the asker believes goes back; refused where the terms give another sum. `None`: what
    /// the terms give.
    pub amount: Option<Money>,
}

/// What a refund would be, before anybody decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundPreview {
    pub contract: ContractId,
    pub reason: RefundReason,
    /// What is unused in the books, with the value of the points that go back.
    pub unused: Money,
    /// Kept by the clinic: the signed fee, or what single prices take of it.
    pub fee: Money,
    /// Kept for points that were spent.
    pub points_withheld: Money,
    /// How many points those are.
    pub points_spent: u32,
    /// Points that are taken back.
    pub points_back: Vec<Draw>,
    /// Sales tax that goes back with what is unused.
    pub tax: Money,
    /// Where it goes, the newest sale first; the sum is `total`, with the tax.
    pub back: Vec<(RefundTo, Money)>,
    pub total: Money,
}

impl RefundPreview {
    /// What stays with the clinic: `unused` less what goes back of it.
    pub fn kept(&self) -> Result<Money, Refusal> {
        Ok(self.unused.minus(self.total.minus(self.tax)?)?)
    }
}

/// What ending the contract on `on` would give back, by the terms that were signed:
///
/// | the patient ends | comes back |
/// |---|---|
/// | `Allocated` | what is unused, less the fee |
/// | `Repriced` | what was paid, less single prices of what was used; at most what is unused |
/// | `Unspent` | paid credit that is left, at most what is owed for it |
/// | `UnusedDays` | the days, or months, that have not begun |
/// | `Nothing` | nothing |
///
/// When the clinic ends it, or it is not safe, all that is unused comes back without a fee (for
/// `Unspent`: the paid credit). Within the days to think it over all that was paid comes back.
/// Of a contract paid in parts, only what was paid beyond what was given is unused; it can be ended
/// with nothing back, and what was given and not paid is still owed. A tender never gets more than
/// came in on it (I-4). Sales tax goes back with what it was charged on: by the share that is unused,
/// less the share that is kept of it; within the days to think it over, all of it.
///
/// # Errors
///
/// [`Refusal::UnknownContract`], [`Refusal::Ended`], [`Refusal::OnHold`];
/// [`Refusal::TooLateToUndo`] after the days to think it over; [`Refusal::NothingBack`] where the
/// terms or what is left give nothing.
pub fn refund_preview(
    file: &PatientFile,
    contract: ContractId,
    reason: RefundReason,
    on: NaiveDate,
) -> Result<RefundPreview, Refusal> {
    let file = &*check::at(file, on)?;
    let state = check::open(file, contract)?;
    if state.is_held {
        return Err(Refusal::OnHold);
    }
    let (services, by_terms) = by_terms(file, state, reason, on)?;
    let purse = Purse::of(file, state)?;
    let by_terms = by_terms.min(purse.captured()?);
    let points = points_of(file, state, &purse, by_terms)?;
    let tax = match reason {
        RefundReason::CoolingOff => state.tax_paid()?,
        _ => file.tax_back(contract, by_terms, services)?,
    };
    // Who pays in parts may end it even where nothing comes back: no more parts are due than used.
    let is_in_parts = state.unpaid.is_positive();
    preview(contract, reason, (services, by_terms, tax), points, &purse, is_in_parts)
}

/// What is unused of the services of the contract, and what the terms give back of it.
fn by_terms(
    file: &PatientFile,
    state: &ContractState,
    reason: RefundReason,
    on: NaiveDate,
) -> Result<(Money, Money), Refusal> {
    let terms = &state.contract.terms;
    if reason == RefundReason::CoolingOff {
        let until = terms.cooling_off_until.ok_or(Refusal::NothingBack)?;
        if on > until {
            return Err(Refusal::TooLateToUndo);
        }
        let all = all_paid(file, state)?;
        return Ok((all, all));
    }
    let unused = file.unused_of(state.contract.id)?;
    let no_fault = matches!(reason, RefundReason::ClinicEnds | RefundReason::Unsafe);
    let back = match terms.refund {
        RefundRule::Unspent => unspent(file, state)?.min(unused),
        _ if no_fault => unused,
        RefundRule::Allocated { fee } => unused.minus(fee)?.max(Money::ZERO),
        RefundRule::Repriced => {
            let used = Money::sum(
                file.redemptions
                    .iter()
                    .filter(|known| known.contract == state.contract.id && !known.draws.is_empty())
                    .map(|known| known.fee),
            )?;
            state.paid.minus(used)?.max(Money::ZERO).min(unused)
        }
        RefundRule::UnusedDays => unused,
        RefundRule::Nothing => return Err(Refusal::NothingBack),
    };
    Ok((unused, back))
}

/// What was paid, but for the part that stands for points: what is left, what was earned, and what
/// lapsed of what was paid for.
fn all_paid(file: &PatientFile, state: &ContractState) -> Result<Money, Overflow> {
    let lots = file.lots_of(state.contract.id);
    let of_lots = lots.into_iter().flat_map(|lot| [lot.earned, lot.lapsed_value]);
    let of_goods = state.goods.iter().map(|(_, net)| *net);
    state.net.plus(Money::sum(of_lots.chain(of_goods))?)?.minus(state.lapsed_unpaid)
}

/// Paid credit that is unspent, at its face value. Bonus does not count.
fn unspent(file: &PatientFile, state: &ContractState) -> Result<Money, Overflow> {
    let paid = file
        .lots_of(state.contract.id)
        .into_iter()
        .filter(|lot| lot.lot.funding == Funding::Paid && matches!(lot.lot.what, Grant::Credit(_)));
    Money::sum(paid.map(|lot| Money::from_minor(lot.units_left().into())))
}

fn preview(
    contract: ContractId,
    reason: RefundReason,
    (services, by_terms, tax): (Money, Money, Money),
    points: Points,
    purse: &Purse,
    is_in_parts: bool,
) -> Result<RefundPreview, Refusal> {
    // Money is given back whole within the days to think it over, even where points were spent.
    let is_whole = reason == RefundReason::CoolingOff;
    let withheld = if is_whole { Money::ZERO } else { points.withheld };
    let unused = services.plus(points.value_back)?;
    let fee = services.minus(by_terms)?;
    let give = by_terms.plus(points.worth)?.minus(withheld)?.min(unused).max(Money::ZERO);
    let give = give.min(purse.captured()?);
    let tax = tax.min(purse.captured()?.minus(give)?);
    let back = purse.split(give.plus(tax)?)?;
    let total = total(&back)?;
    if !total.is_positive() && !is_in_parts {
        return Err(Refusal::NothingBack);
    }
    Ok(RefundPreview {
        contract,
        reason,
        unused,
        fee,
        points_withheld: withheld,
        points_spent: if is_whole { 0 } else { points.spent },
        points_back: points.draws,
        tax,
        back,
        total,
    })
}

/// Decides a refund: [`refund_preview`], with the id that it is kept under.
///
/// # Errors
///
/// Those of [`refund_preview`]; [`Refusal::RecordedAlready`]; [`Refusal::NoPrice`],
/// [`Refusal::AboveCaptured`] and [`Refusal::NotByTerms`] for an amount that is not what goes back.
pub fn refund(file: &PatientFile, ask: &RefundAsk, on: NaiveDate) -> Result<Deed, Refusal> {
    let state = check::known(file, ask.contract)?;
    if let Some(asked) = ask.amount {
        if !asked.is_positive() {
            return Err(Refusal::NoPrice);
        }
        let captured = Purse::of(file, state)?.captured()?;
        if asked > captured {
            return Err(Refusal::AboveCaptured { asked, captured });
        }
    }
    if file.refunds.iter().any(|known| known.id == ask.id) {
        return Err(Refusal::RecordedAlready);
    }
    let preview = refund_preview(file, ask.contract, ask.reason, on)?;
    match ask.amount {
        Some(asked) if asked != preview.total => {
            Err(Refusal::NotByTerms { asked, by_terms: preview.total })
        }
        _ => Ok(Deed::Refunded(Refund {
            id: ask.id,
            contract: ask.contract,
            reason: ask.reason,
            unused: preview.unused,
            kept: preview.kept()?,
            back: preview.back,
            tax: preview.tax,
            points_back: preview.points_back,
        })),
    }
}

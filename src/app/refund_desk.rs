//! Refunds at the counter: what ending a contract would give, and the one that somebody said yes to,
//! written before the terminal hears of it.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::give_back::{
    BackCard, BackLeg, GiveBack, RefundPlan, RefundSeen, RefundTold, WhoEnds,
};
use crate::domain::id::{AttemptId, ContractId, PatientId};
use crate::domain::money::Money;
use crate::domain::open_case::Signer;
use crate::domain::refusal::Refusal;
use crate::flow::staff::patients::order::RefundContract;
use crate::ledger::deed::{RefundAsk, refund, refund_moves};
use crate::ledger::fact::{Deed, Refund, RefundReason, RefundTo};
use crate::ledger::file::PatientFile;
use crate::store::{ChargeLeft, Store, StoreError};

/// What ending the contract on `on` would give back.
///
/// # Errors
///
/// [`StoreError::Fact`] where it cannot be ended, whoever ends it; those of the data file.
pub fn seen(
    store: &Store,
    (patient, contract): (PatientId, ContractId),
    (on, at): (NaiveDate, DateTime<Utc>),
) -> Result<RefundSeen, StoreError> {
    let file = store.file(patient, store.policy(), on)?;
    let on = file.today.unwrap_or(on);
    let is_thinking_over = is_thinking_over(&file, contract, on);
    let mut options = Vec::new();
    let mut refused = None;
    for who in WhoEnds::ALL {
        match decided(&file, 0, contract, who, on) {
            Ok(what) => options.push((who, Some(plan(store, &file, &what, (on, at))?))),
            Err(why) => {
                refused = Some(why);
                options.push((who, None));
            }
        }
    }
    match refused {
        Some(why) if options.iter().all(|(_, plan)| plan.is_none()) => Err(why.into()),
        _ => Ok(RefundSeen { contract, is_thinking_over, options }),
    }
}

/// Writes that it goes back, if it is what was shown.
///
/// # Errors
///
/// [`StoreError::Fact`] with [`Refusal::NotByTerms`] where another sum goes back by now, and what the
/// file and the data file say against it.
pub fn begin(
    store: &mut Store,
    ask: &RefundContract,
    (on, at): (NaiveDate, DateTime<Utc>),
) -> Result<GiveBack, StoreError> {
    let file = store.file(ask.patient, store.policy(), on)?;
    let on = file.today.unwrap_or(on);
    let what = decided(&file, ask.id, ask.contract, ask.who, on)?;
    let total = Money::sum(what.back.iter().map(|(_, amount)| *amount))?;
    if total != ask.total {
        return Err(Refusal::NotByTerms { asked: ask.total, by_terms: total }.into());
    }
    let terminal = store.last_terminal()?.map(|terminal| terminal.serial_number);
    let mut legs = Vec::new();
    for (of, amount) in parts(store, &what)? {
        let is_here = Some(&of.charge.terminal.serial_number) == terminal.as_ref();
        legs.push(BackLeg {
            sale: of.sale,
            amount,
            reference: store.reserve_reference(at)?,
            may_void: of.is_in_batch && is_here && amount == of.charge.approval.amount,
            charge: of.charge,
        });
    }
    let back = GiveBack {
        id: AttemptId::from_raw(ask.id),
        patient: ask.patient,
        contract: ask.contract,
        legs,
        by: Signer { staff: Some(ask.approver.id), name: ask.approver.name.as_str().to_owned() },
        terminal,
        opened_at: at,
        business_date: on,
    };
    store.record_give_back(&back, &what, at)?;
    log::info!("a refund of {total} is written down, {} of it by card", back.total()?);
    Ok(back)
}

/// What the slip of an open refund says; `None` where it is not open.
///
/// # Errors
///
/// Those of the data file.
pub fn told(store: &Store, id: AttemptId) -> Result<Option<RefundTold>, StoreError> {
    let Some((back, what)) = store.open_refund(id)? else { return Ok(None) };
    let file = store.file(back.patient, store.policy(), back.business_date)?;
    let state = file.contract(back.contract);
    let sale = state.and_then(|state| state.sales.first().map(|stake| stake.sale));
    let dossier = sale.map(|sale| store.dossier(sale)).transpose()?.flatten();
    let patient = store.patient(back.patient)?;
    let to = |is_it: fn(&RefundTo) -> bool| {
        Money::sum(what.back.iter().filter(|(to, _)| is_it(to)).map(|(_, amount)| *amount))
    };
    Ok(Some(RefundTold {
        initials: patient.map(|it| it.name.receipt_initials()).unwrap_or_default(),
        receipt: dossier.map(|dossier| dossier.sale.receipt),
        offering: state.map(|state| state.contract.terms.name.clone()).unwrap_or_default(),
        cash: to(|to| matches!(to, RefundTo::Cash(_)))?,
        on_file: to(|to| matches!(to, RefundTo::OnFile(_)))?,
        head: [0; 32],
    }))
}

/// The refund as the terms give it.
fn decided(
    file: &PatientFile,
    id: u128,
    contract: ContractId,
    who: WhoEnds,
    on: NaiveDate,
) -> Result<Refund, Refusal> {
    let reason = match who {
        _ if is_thinking_over(file, contract, on) => RefundReason::CoolingOff,
        WhoEnds::Patient => RefundReason::PatientEnds,
        WhoEnds::Provider => RefundReason::Unsafe,
        WhoEnds::Clinic => RefundReason::ClinicEnds,
    };
    match refund(file, &RefundAsk { id, contract, reason, amount: None }, on)? {
        Deed::Refunded(what) => Ok(what),
        _ => Err(Refusal::NothingBack),
    }
}

/// Whether these are the days to think it over.
fn is_thinking_over(file: &PatientFile, contract: ContractId, on: NaiveDate) -> bool {
    let until = file.contract(contract).and_then(|it| it.contract.terms.cooling_off_until);
    until.is_some_and(|until| on <= until)
}

fn plan(
    store: &Store,
    file: &PatientFile,
    what: &Refund,
    (on, at): (NaiveDate, DateTime<Utc>),
) -> Result<RefundPlan, StoreError> {
    let to = |is_it: fn(&RefundTo) -> bool| {
        Money::sum(what.back.iter().filter(|(to, _)| is_it(to)).map(|(_, amount)| *amount))
    };
    let total = to(|_| true)?;
    let cards = parts(store, what)?.into_iter().map(|(of, amount)| {
        let (brand, last_four) = (of.charge.approval.brand, of.charge.approval.last_four);
        BackCard { brand, last_four, amount }
    });
    Ok(RefundPlan {
        unused: what.unused,
        kept: what.kept,
        tax: what.tax,
        total,
        by_card: to(|to| matches!(to, RefundTo::Card(_)))?,
        cash: to(|to| matches!(to, RefundTo::Cash(_)))?,
        on_file: to(|to| matches!(to, RefundTo::OnFile(_)))?,
        cards: cards.collect(),
        books: refund_moves(file, what, on, at)?,
        is_large: total > store.policy().refund_alone_max,
    })
}

/// Over which charges it goes back, and how much of each: of each sale the last charge first.
fn parts(store: &Store, what: &Refund) -> Result<Vec<(ChargeLeft, Money)>, StoreError> {
    let mut parts = Vec::new();
    for (to, amount) in &what.back {
        let RefundTo::Card(sale) = to else { continue };
        let mut rest = *amount;
        for of in store.charges_left(&[*sale])? {
            let amount = rest.min(of.left);
            if amount.is_positive() {
                rest = rest.minus(amount)?;
                parts.push((of, amount));
            }
        }
        if rest.is_positive() {
            let captured = amount.minus(rest)?;
            return Err(Refusal::AboveCaptured { asked: *amount, captured }.into());
        }
    }
    Ok(parts)
}

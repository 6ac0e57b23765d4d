//! Orders of the patients' side of the counter to the data file. What may be done is the ledger's
//! to say, at the very moment in which it is written.

use chrono::{DateTime, NaiveDate, Utc};

use crate::app::account::known;
use crate::app::patient_card::{Story, cards, extend_preview, extension, holds, service_of, visit};
use crate::app::refund_desk;
use crate::domain::catalog::Service;
use crate::domain::id::{ContractId, PatientId};
use crate::domain::on_file::{Found, FoundPatient, OnFile, PaidWith, VisitSums, Visited};
use crate::domain::refusal::Refusal;
use crate::domain::staff::{Role, StaffId, StaffMember};
use crate::flow::staff::patients::order::{
    ExtendContract, PatientAsk, PatientTold, Prepared, RedeemVisit,
};
use crate::ledger::deed::{UndoAsk, undo_redemption};
use crate::ledger::fact::{Actor, Deed, Fact, StaffCode};
use crate::ledger::file::ContractState;
use crate::ledger::superbill::superbill;
use crate::store::{Store, StoreError};

/// As many as stand over the keyboard.
pub const SHOWN: usize = 3;

/// Does what was asked, on the clinic's business date.
pub fn serve(
    store: &mut Store,
    ask: PatientAsk,
    (on, services): (NaiveDate, &[Service]),
    at: DateTime<Utc>,
) -> PatientTold {
    match carry_out(store, ask, (on, services), at) {
        Ok(told) => told,
        Err(StoreError::Fact(why)) => PatientTold::Refused(why),
        Err(StoreError::Refused(crate::store::Refusal::PaymentOpen)) => PatientTold::PaymentOpen,
        Err(StoreError::Refused(
            crate::store::Refusal::OtherIntentOpen | crate::store::Refusal::BatchBegun,
        )) => PatientTold::TerminalBusy,
        Err(error) => {
            log::error!("the counter: {error}");
            PatientTold::Failed
        }
    }
}

fn carry_out(
    store: &mut Store,
    ask: PatientAsk,
    (on, services): (NaiveDate, &[Service]),
    at: DateTime<Utc>,
) -> Result<PatientTold, StoreError> {
    store.ensure_open()?;
    Ok(match ask {
        PatientAsk::Find { n, text } => PatientTold::Found { n, found: find(store, &text, on)? },
        PatientAsk::Open { patient, by } => {
            store.note_opened(by, patient, at)?;
            PatientTold::Opened(Box::new(on_file(store, patient, on, services)?))
        }
        PatientAsk::Again { patient } => {
            PatientTold::Done(Box::new(on_file(store, patient, on, services)?))
        }
        PatientAsk::Redeem(ask) => {
            PatientTold::Redeemed(Box::new(redeem_visit(store, &ask, (on, services), at)?))
        }
        PatientAsk::Undo { redemption, patient, by } => {
            let file = store.file(patient, &store.policy().clone(), on)?;
            let on = file.today.unwrap_or(on);
            let what = undo_redemption(&file, &UndoAsk { redemption }, on)?;
            record(store, (patient, &by, on), what, at)?;
            log::info!("a visit was taken back");
            PatientTold::Done(Box::new(on_file(store, patient, on, services)?))
        }
        PatientAsk::Hand { patient, code } => {
            let file = store.file(patient, store.policy(), on)?;
            let found = store.patient(patient)?;
            let found = found.ok_or(crate::store::Refusal::UnknownPatient)?;
            let prepared = Prepared { known: known(found, &file)?, code };
            PatientTold::Handed(Box::new(prepared))
        }
        PatientAsk::PreviewRefund { patient, contract } => {
            let seen = refund_desk::seen(store, (patient, contract), (on, at))?;
            PatientTold::RefundSeen(Box::new(seen))
        }
        PatientAsk::Refund(ask) => {
            PatientTold::RefundBegun(Box::new(refund_desk::begin(store, &ask, (on, at))?))
        }
        PatientAsk::PreviewExtend { patient, contract, days } => {
            let file = store.file(patient, &store.policy().clone(), on)?;
            let on = file.today.unwrap_or(on);
            let preview = extend_preview(&file, contract, days, (on, at))?;
            PatientTold::Previewed { days, preview }
        }
        PatientAsk::Extend(ask) => {
            let ExtendContract { patient, contract, days, why, approver } = *ask;
            let file = store.file(patient, &store.policy().clone(), on)?;
            let on = file.today.unwrap_or(on);
            let what = extension(&file, contract, days, &why, approver.name.as_str(), on)?;
            record(store, (patient, &approver, on), what, at)?;
            log::info!("contract {contract} lasts longer");
            PatientTold::Done(Box::new(on_file(store, patient, on, services)?))
        }
    })
}

fn record(
    store: &mut Store,
    (patient, by, on): (PatientId, &StaffMember, NaiveDate),
    what: Deed,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let by = Actor::Staff(StaffCode(by.name.as_str().to_owned()));
    store.record_fact(&Fact { on, at, patient, by, what }, at)
}

fn find(store: &Store, text: &str, on: NaiveDate) -> Result<Found, StoreError> {
    let matches = store.find_patients(text, SHOWN)?;
    let mut patients = Vec::with_capacity(matches.patients.len());
    for patient in matches.patients {
        let file = store.file(patient.id, store.policy(), on)?;
        patients.push(FoundPatient { holds: holds(&file), patient });
    }
    Ok(Found { patients, n: matches.n, is_more: matches.is_more })
}

fn on_file(
    store: &Store,
    patient: PatientId,
    on: NaiveDate,
    services: &[Service],
) -> Result<OnFile, StoreError> {
    let found = store.patient(patient)?;
    let (file, told) = store.history(patient, on)?;
    let today = file.today.unwrap_or(on);
    let story = Story { file: &file, told: &told, services, on: today };
    let paid_with = |state: &ContractState| paid_with(store, state);
    Ok(OnFile {
        patient: found.ok_or(crate::store::Refusal::UnknownPatient)?,
        cards: cards(&story, &paid_with)?,
        providers: providers(store)?,
        today,
    })
}

/// The card that paid the sale which began a contract. What cannot be read is not shown.
fn paid_with(store: &Store, state: &ContractState) -> Option<PaidWith> {
    let dossier = store.dossier(state.sales.first()?.sale).ok()??;
    let approval = dossier.sale.payments.into_iter().next()?.approval;
    let (brand, last_four, auth_code) = (approval.brand, approval.last_four, approval.auth_code);
    Some(PaidWith { brand, last_four, auth_code })
}

/// Those who give treatments; where the clinic named none as such, everybody.
fn providers(store: &Store) -> Result<Vec<StaffMember>, StoreError> {
    let all: Vec<StaffMember> = store.staff()?.into_iter().map(|account| account.member).collect();
    let given = |member: &&StaffMember| member.role == Role::Provider;
    let some: Vec<StaffMember> = all.iter().filter(given).cloned().collect();
    Ok(if some.is_empty() { all } else { some })
}

fn redeem_visit(
    store: &mut Store,
    ask: &RedeemVisit,
    (on, services): (NaiveDate, &[Service]),
    at: DateTime<Utc>,
) -> Result<Visited, StoreError> {
    let provider = provider(store, ask.provider)?;
    let policy = store.policy().clone();
    let file = store.file(ask.patient, &policy, on)?;
    let on = file.today.unwrap_or(on);
    let known = file.redemptions.iter().find(|known| known.id == ask.id);
    let used = match known {
        // It was written before the answer was heard.
        Some(known) => known.clone(),
        None => {
            let service = service_of(services, &ask.service);
            let service = service
                .ok_or_else(|| StoreError::Fact(Refusal::NotInCatalog(ask.service.0.clone())))?;
            let name = provider.name.as_str();
            let used = visit(&file, ask.contract, service, ask.id, name, on)?;
            record(store, (ask.patient, &ask.by, on), Deed::Redeemed(used.clone()), at)?;
            log::info!("a visit of contract {} was redeemed", ask.contract);
            used
        }
    };
    let sums = superbill(&used).map_err(Refusal::from)?;
    let since = on_file(store, ask.patient, on, services)?;
    let card = since.cards.into_iter().find(|card| card.contract == ask.contract);
    let card = card.ok_or(StoreError::Fact(Refusal::UnknownContract))?;
    Ok(Visited {
        redemption: used.id,
        patient: since.patient,
        at,
        service: used.service,
        provider,
        sums: VisitSums { fee: sums.fee, adjustment: sums.adjustment, paid: sums.paid },
        receipt: receipt_of(store, ask.patient, ask.contract, on)?,
        card,
        head: store.head()?,
    })
}

fn provider(store: &Store, id: StaffId) -> Result<StaffMember, StoreError> {
    let mut all = store.staff()?.into_iter().map(|account| account.member);
    all.find(|member| member.id == id).ok_or(StoreError::Fact(Refusal::NoProvider))
}

fn receipt_of(
    store: &Store,
    patient: PatientId,
    contract: ContractId,
    on: NaiveDate,
) -> Result<Option<crate::domain::receipt::ReceiptNumber>, StoreError> {
    let file = store.file(patient, store.policy(), on)?;
    let sale =
        file.contract(contract).and_then(|state| state.sales.first().map(|stake| stake.sale));
    let Some(sale) = sale else { return Ok(None) };
    Ok(store.dossier(sale)?.map(|dossier| dossier.sale.receipt))
}

//! Orders of the staff side to the data file. PINs are hashed here, in the thread of the data file.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::patient_desk;
use crate::app::vault::{Vault, VaultError};
use crate::domain::dossier::Dossier;
use crate::domain::pin::{Pin, RecoveryCode};
use crate::domain::sale;
use crate::domain::scan::{ScanAnswer, ScanClaim, ScannedSale};
use crate::domain::staff::{StaffId, StaffMember, may_approve};
use crate::domain::unlock::{PinUse, Throttle};
use crate::flow::staff::order::{PinAnswer, StaffOrder, StaffReport, Standing};
use crate::ledger::fact::{Actor, StaffCode};
use crate::store::{Doing, Refusal, StaffAccount, Store, StoreError, TryPin};

/// Why an order was not carried out.
#[derive(Debug, thiserror::Error)]
enum DeskError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// Does what was ordered. `None` where nobody waits for an answer.
pub fn serve(
    store: &mut Store,
    vault: &Vault,
    order: StaffOrder,
    at: DateTime<Utc>,
) -> Option<StaffReport> {
    let is_task = matches!(order, StaffOrder::Explain { .. });
    match carry_out(store, vault, order, at) {
        Ok(report) => report,
        Err(DeskError::Store(StoreError::Refused(Refusal::PinTaken))) => {
            Some(StaffReport::PinTaken)
        }
        Err(error) => {
            log::error!("the staff side: {error}");
            Some(if is_task { StaffReport::TaskOver(false) } else { StaffReport::Failed })
        }
    }
}

/// As many as stand on the tallest screen.
const AUDIT_ROWS: usize = 12;

fn carry_out(
    store: &mut Store,
    vault: &Vault,
    order: StaffOrder,
    at: DateTime<Utc>,
) -> Result<Option<StaffReport>, DeskError> {
    store.ensure_open()?;
    Ok(Some(match order {
        StaffOrder::Stand => {
            let left = match store.throttle()? {
                Some(throttle) => store.wait_left(throttle, at),
                None => TimeDelta::zero(),
            };
            let has_staff = !store.staff()?.is_empty();
            StaffReport::Stands(Standing { has_staff, wait: wait(left) })
        }
        StaffOrder::CheckPin { pin, what, asker } => {
            StaffReport::PinChecked(check_pin(store, vault, &pin, what, asker, at)?)
        }
        StaffOrder::AddFirstOwner { member, pin, code, salts: [one, other] } => {
            let lock = vault.lock(&pin, &[], one)?;
            let sealed = vault.seal(&code, other)?;
            store.add_first_owner(&member, &lock, &sealed, at)?;
            store.note_unlocked(member.id, PinUse::SignIn, true, at)?;
            log::info!("the first owner has an account");
            StaffReport::SetUp(member)
        }
        StaffOrder::CheckRecovery(code) => {
            store.try_pin(PinUse::Recovery, at)?;
            StaffReport::RecoveryChecked(opened_by(store, vault, &code)?)
        }
        StaffOrder::Recover { code, pin, next, salts: [one, other] } => {
            if opened_by(store, vault, &code)?.is_none() {
                return Ok(Some(StaffReport::RecoveryChecked(None)));
            }
            let lock = vault.lock(&pin, &store.staff()?, one)?;
            let sealed = vault.seal(&next, other)?;
            let owner = store.recover_owner(&lock, &sealed, at)?;
            log::warn!("the recovery code was used");
            StaffReport::SetUp(owner)
        }
        StaffOrder::NoteLocked { staff, why } => {
            store.note_locked(staff, why, at)?;
            return Ok(None);
        }
        StaffOrder::Explain { z, place, paid, reason, by, on } => {
            let doing = Doing { by: Actor::Staff(StaffCode(by.name)), on, at };
            store.resolve_difference((z, place), paid, &reason, doing)?;
            log::info!("difference {place} of Z report {z} is explained");
            StaffReport::TaskOver(true)
        }
        StaffOrder::FindScanned(claim) => StaffReport::Scanned(Box::new(scanned(store, &claim)?)),
        StaffOrder::Patients { ask, today, services } => {
            let told = patient_desk::serve(store, ask, (today, &services), at);
            StaffReport::Patients(Box::new(told))
        }
        StaffOrder::FetchAudit { before } => {
            StaffReport::Audit(Box::new(store.audit(before, AUDIT_ROWS)?))
        }
        StaffOrder::NoteCallAnswered { by } => {
            store.note_call_answered(by, at)?;
            return Ok(None);
        }
        StaffOrder::FetchToday { from } => StaffReport::Today(Box::new(store.today(from)?)),
    }))
}

/// Whose receipt a code names. What nobody signed opens nothing; it is only told whether there is such
/// a receipt.
fn scanned(store: &Store, claim: &ScanClaim) -> Result<ScanAnswer, StoreError> {
    let found = store.sale_by_receipt(claim.receipt)?;
    let signed = match (claim.signed, found) {
        (None, Some(_)) => return Ok(ScanAnswer::Altered(claim.receipt)),
        (None, None) => return Ok(ScanAnswer::Forged),
        (Some(signed), _) => signed,
    };
    let dossier = found.map(|id| store.dossier(id)).transpose()?.flatten();
    let Some(Dossier { sale, patient, .. }) = dossier else {
        return Ok(ScanAnswer::UnknownReceipt(claim.receipt, signed));
    };
    Ok(ScanAnswer::Ours(Box::new(ScannedSale {
        sale: sale.id,
        patient: patient.id,
        receipt: sale.receipt,
        who: patient.name.full(),
        what: sale::names(&sale.sold),
        sold_on: sale.business_date,
        total: sale.total,
        last_valid_day: signed.last_valid_day,
        is_old_key: signed.is_old_key,
    })))
}

/// The try is on disk before the PIN is looked at.
fn check_pin(
    store: &mut Store,
    vault: &Vault,
    pin: &Pin,
    what: PinUse,
    asker: Option<StaffId>,
    at: DateTime<Utc>,
) -> Result<PinAnswer, DeskError> {
    if let TryPin::Wait(left) = store.try_pin(what, at)? {
        return Ok(PinAnswer::Wait(wait(left)));
    }
    let accounts = store.staff()?;
    let Some(member) = vault.whose(pin, &accounts)?.cloned() else {
        let throttle = store.throttle()?.unwrap_or(Throttle::tried(None, at));
        log::warn!("a PIN was wrong, {} in a row", throttle.n_failed);
        return Ok(PinAnswer::Unknown(wait(throttle.wait())));
    };
    let is_allowed = match what {
        PinUse::Act(act) => {
            let asker = asker.and_then(|asker| with_id(&accounts, asker));
            may_approve(act, &member, asker)
        }
        PinUse::SignIn => true,
        PinUse::Recovery => false,
    };
    store.note_unlocked(member.id, what, is_allowed, at)?;
    Ok(PinAnswer::Known { member, is_allowed })
}

fn with_id(accounts: &[StaffAccount], id: StaffId) -> Option<&StaffMember> {
    accounts.iter().map(|account| &account.member).find(|member| member.id == id)
}

/// Whose account the code opens.
fn opened_by(
    store: &Store,
    vault: &Vault,
    code: &RecoveryCode,
) -> Result<Option<StaffMember>, DeskError> {
    let Some(recovery) = store.recovery()? else { return Ok(None) };
    if !vault.opens(code, &recovery.lock)? {
        return Ok(None);
    }
    Ok(with_id(&store.staff()?, recovery.staff).cloned())
}

fn wait(left: TimeDelta) -> Duration {
    left.to_std().unwrap_or_default()
}

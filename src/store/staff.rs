//! The lock of the staff side: who works here, and how often a PIN may be tried.
//!
//! The count of tries is on disk before a PIN is looked at, so that pulling the plug buys no try.

use chrono::{DateTime, TimeDelta, Utc};
use redb::{ReadableTable as _, WriteTransaction};

use crate::domain::id::PatientId;
use crate::domain::staff::{Role, StaffId, StaffMember};
use crate::domain::unlock::{LockReason, PinUse, SecretLock, StaffEvent, Throttle};
use crate::store::Store;
use crate::store::error::{Refusal, StoreError};
use crate::store::event::Event;
use crate::store::projection::{OnDisk, Shelves, missing};
use crate::store::record::staff::{
    MemberRow, PersonRow, RecoverySetRow, RecoveryUsedRow, ThrottleRow,
};
use crate::store::record::{RowError, from_bytes, id_bytes, to_bytes};
use crate::store::tables::Shelf;
use crate::store::write::append;

/// Keys among the counters.
const THROTTLE: &[u8] = b"pin_throttle";
const RECOVERY: &[u8] = b"recovery";
const RECOVERY_USED: &[u8] = b"recovery_used";

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffAccount {
    pub member: StaffMember,
    /// `None` while no PIN was set.
    pub lock: Option<SecretLock>,
}

/// Whether a PIN may be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TryPin {
    /// The try is counted, and on disk.
    Look,
    /// Not before so much time has passed; nothing was counted.
    Wait(TimeDelta),
}

/// The recovery code that would open an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    pub staff: StaffId,
    pub lock: SecretLock,
}

impl Store {
    /// Everybody who has an account, by when they came.
    ///
    /// # Errors
    ///
    /// [`StoreError::Garbled`] and those of the disk.
    pub fn staff(&self) -> Result<Vec<StaffAccount>, StoreError> {
        let txn = self.read()?;
        let table = txn.open_table(Shelf::Staff.table())?;
        let mut accounts = Vec::new();
        for pair in table.iter()? {
            let (_, row) = pair?;
            accounts.extend(account(row.value())?);
        }
        Ok(accounts)
    }

    /// The wrong PINs in a row, and in an hour.
    ///
    /// # Errors
    ///
    /// As [`Store::staff`].
    pub fn throttle(&self) -> Result<Option<Throttle>, StoreError> {
        let txn = self.read()?;
        let table = txn.open_table(Shelf::Counters.table())?;
        table.get(THROTTLE)?.map(|row| read_throttle(row.value())).transpose()
    }

    /// The recovery code that works; `None` where there is none, or it was used.
    ///
    /// # Errors
    ///
    /// As [`Store::staff`].
    pub fn recovery(&self) -> Result<Option<Recovery>, StoreError> {
        let txn = self.read()?;
        let table = txn.open_table(Shelf::Counters.table())?;
        let row = table.get(RECOVERY)?.map(|row| row.value().to_vec());
        row.filter(|row| !row.is_empty()).map(|row| read_recovery(&row)).transpose()
    }

    /// When a recovery code was last used.
    ///
    /// # Errors
    ///
    /// As [`Store::staff`].
    pub fn recovery_used(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let txn = self.read()?;
        let table = txn.open_table(Shelf::Counters.table())?;
        let garbled = |why: RowError| why.of(Shelf::Counters.name(), "recovery_used");
        let Some(row) = table.get(RECOVERY_USED)? else { return Ok(None) };
        let event = from_bytes::<RecoveryUsedRow>(row.value()).map_err(garbled)?;
        match StaffEvent::try_from(event).map_err(garbled)? {
            StaffEvent::RecoveryUsed { at, .. } => Ok(Some(at)),
            _ => Ok(None),
        }
    }

    /// Counts a try, if one is due. Only after [`TryPin::Look`] may a PIN be looked at.
    ///
    /// # Errors
    ///
    /// Those of the disk: then it must not be looked at either.
    pub fn try_pin(&mut self, what: PinUse, at: DateTime<Utc>) -> Result<TryPin, StoreError> {
        self.ensure_open()?;
        if what != PinUse::Recovery
            && let Some(throttle) = self.throttle()?
        {
            let left = self.wait_left(throttle, at);
            if left > TimeDelta::zero() {
                return Ok(TryPin::Wait(left));
            }
        }
        self.write_staff(&[StaffEvent::PinTried { what, at }], at)?;
        self.set_back_at = None;
        Ok(TryPin::Look)
    }

    /// How long until the next PIN is looked at. Where the clock stands before the last try, the
    /// wait begins anew when that is first seen.
    pub fn wait_left(&mut self, throttle: Throttle, at: DateTime<Utc>) -> TimeDelta {
        if at >= throttle.last_at {
            return throttle.left(at);
        }
        let since = self.set_back_at.filter(|since| *since <= at).unwrap_or(at);
        self.set_back_at = Some(since);
        (throttle.wait() - at.signed_duration_since(since)).max(TimeDelta::zero())
    }

    /// Writes that a PIN was known, and what it was given for; ends the wait.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownStaff`], and those of the disk.
    pub fn note_unlocked(
        &mut self,
        staff: StaffId,
        what: PinUse,
        is_allowed: bool,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.write_staff(&[StaffEvent::Unlocked { staff, what, is_allowed }], at)
    }

    /// Writes that the staff side was closed.
    ///
    /// # Errors
    ///
    /// As [`Store::note_unlocked`].
    pub fn note_locked(
        &mut self,
        staff: StaffId,
        why: LockReason,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.write_staff(&[StaffEvent::Locked { staff, why }], at)
    }

    /// Writes that somebody opened a patient's record.
    ///
    /// # Errors
    ///
    /// As [`Store::note_unlocked`].
    pub fn note_opened(
        &mut self,
        staff: StaffId,
        patient: PatientId,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.write_staff(&[StaffEvent::RecordOpened { staff, patient }], at)
    }

    /// Notes that somebody went to the patient who had called.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownStaff`] for nobody's id.
    pub fn note_call_answered(
        &mut self,
        staff: StaffId,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.write_staff(&[StaffEvent::CallAnswered { staff }], at)
    }

    /// The first account: an owner's, with their PIN and the recovery code.
    ///
    /// # Errors
    ///
    /// [`Refusal::StaffThere`] where somebody has an account already.
    pub fn add_first_owner(
        &mut self,
        member: &StaffMember,
        lock: &SecretLock,
        recovery: &SecretLock,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        if !self.staff()?.is_empty() {
            return Err(Refusal::StaffThere.into());
        }
        if member.role != Role::Owner {
            return Err(Refusal::NotAnOwner.into());
        }
        let staff = member.id;
        let events = [
            StaffEvent::Member { member: member.clone(), is_active: true, by: None },
            StaffEvent::PinSet { staff, lock: lock.clone(), by: staff },
            StaffEvent::RecoverySet { staff, lock: recovery.clone() },
        ];
        self.write_staff(&events, at)
    }

    /// Another account with a PIN of its own.
    ///
    /// # Errors
    ///
    /// [`Refusal::PinTaken`] where somebody else has this PIN, [`Refusal::UnknownStaff`] for a `by`
    /// without an account.
    pub fn add_staff(
        &mut self,
        member: &StaffMember,
        lock: &SecretLock,
        by: StaffId,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let events = [
            StaffEvent::Member { member: member.clone(), is_active: true, by: Some(by) },
            StaffEvent::PinSet { staff: member.id, lock: lock.clone(), by },
        ];
        self.write_staff(&events, at)
    }

    /// The recovery code was given: its owner gets a new PIN, and a new code.
    ///
    /// # Errors
    ///
    /// [`Refusal::NoRecovery`] where no code works, [`Refusal::PinTaken`].
    pub fn recover_owner(
        &mut self,
        lock: &SecretLock,
        next: &SecretLock,
        at: DateTime<Utc>,
    ) -> Result<StaffMember, StoreError> {
        let staff = self.recovery()?.ok_or(Refusal::NoRecovery)?.staff;
        let accounts = self.staff()?;
        let owner = accounts.into_iter().find(|account| account.member.id == staff);
        let owner = owner.ok_or(Refusal::UnknownStaff)?.member;
        let events = [
            StaffEvent::RecoveryUsed { staff, at },
            StaffEvent::PinSet { staff, lock: lock.clone(), by: staff },
            StaffEvent::RecoverySet { staff, lock: next.clone() },
            StaffEvent::Unlocked { staff, what: PinUse::Recovery, is_allowed: true },
        ];
        self.write_staff(&events, at)?;
        Ok(owner)
    }

    /// All of them, or none.
    fn write_staff(&mut self, events: &[StaffEvent], at: DateTime<Utc>) -> Result<(), StoreError> {
        self.commit(|txn| {
            for event in events {
                fits(txn, event)?;
                append(txn, &Event::Staff(Box::new(event.clone())), at)?;
            }
            Ok(())
        })
    }
}

/// Whether an event fits the accounts on file.
fn fits(txn: &WriteTransaction, event: &StaffEvent) -> Result<(), StoreError> {
    let is_there = |staff: StaffId| -> Result<bool, StoreError> {
        let row = OnDisk(txn).get(Shelf::Staff, &id_bytes(staff))?;
        Ok(row.map(|row| account(&row)).transpose()?.flatten().is_some())
    };
    let known = |staff: StaffId| match is_there(staff)? {
        true => Ok(()),
        false => Err(StoreError::from(Refusal::UnknownStaff)),
    };
    match event {
        StaffEvent::Member { by, .. } => by.map_or(Ok(()), known),
        StaffEvent::PinSet { staff, lock, by } => {
            known(*staff)?;
            known(*by)?;
            is_nobody_elses(txn, *staff, lock)
        }
        StaffEvent::Unlocked { staff, .. }
        | StaffEvent::Locked { staff, .. }
        | StaffEvent::RecoverySet { staff, .. }
        | StaffEvent::RecoveryUsed { staff, .. }
        | StaffEvent::RecordOpened { staff, .. }
        | StaffEvent::CallAnswered { staff } => known(*staff),
        StaffEvent::PinTried { .. } => Ok(()),
    }
}

/// No two people have one PIN (HP-1). It can be told only of locks that are made alike, so no other
/// is taken.
fn is_nobody_elses(
    txn: &WriteTransaction,
    staff: StaffId,
    lock: &SecretLock,
) -> Result<(), StoreError> {
    let table = txn.open_table(Shelf::Staff.table())?;
    for pair in table.iter()? {
        let (_, row) = pair?;
        let Some(other) = account(row.value())? else { continue };
        let Some(theirs) = other.lock.filter(|_| other.member.id != staff) else { continue };
        if !theirs.is_made_like(lock) {
            return Err(Refusal::OtherLock.into());
        }
        if theirs == *lock {
            return Err(Refusal::PinTaken.into());
        }
    }
    Ok(())
}

/// Takes an event into the tables.
pub fn apply(shelves: &mut dyn Shelves, event: &StaffEvent) -> Result<(), StoreError> {
    match event {
        StaffEvent::Member { member, is_active, by } => {
            let key = id_bytes(member.id);
            let lock = match shelves.get(Shelf::Staff, &key)? {
                Some(row) => person(&row)?.lock.filter(|_| *is_active),
                None => None,
            };
            let row = PersonRow { member: MemberRow::new(member, *is_active, *by), lock };
            shelves.put(Shelf::Staff, &key, &to_bytes(&row))
        }
        StaffEvent::PinSet { staff, lock, .. } => {
            let key = id_bytes(*staff);
            let row = shelves.get(Shelf::Staff, &key)?;
            let row = row.ok_or_else(|| missing(Shelf::Staff, *staff))?;
            let row = PersonRow { lock: Some(lock.into()), ..person(&row)? };
            shelves.put(Shelf::Staff, &key, &to_bytes(&row))
        }
        StaffEvent::PinTried { what: PinUse::Recovery, .. }
        | StaffEvent::Locked { .. }
        | StaffEvent::RecordOpened { .. }
        | StaffEvent::CallAnswered { .. } => Ok(()),
        StaffEvent::PinTried { at, .. } => {
            let before = shelves.get(Shelf::Counters, THROTTLE)?;
            let before = before.map(|row| read_throttle(&row)).transpose()?;
            let row = ThrottleRow::from(Throttle::tried(before, *at));
            shelves.put(Shelf::Counters, THROTTLE, &to_bytes(&row))
        }
        // The owner has shown who they are by more than a PIN: everything is forgiven.
        StaffEvent::Unlocked { what: PinUse::Recovery, .. } => {
            shelves.remove(Shelf::Counters, THROTTLE)
        }
        StaffEvent::Unlocked { .. } => {
            let before = shelves.get(Shelf::Counters, THROTTLE)?;
            let before = before.map(|row| read_throttle(&row)).transpose()?;
            match before.and_then(Throttle::known) {
                Some(throttle) => {
                    shelves.put(Shelf::Counters, THROTTLE, &to_bytes(&ThrottleRow::from(throttle)))
                }
                None => shelves.remove(Shelf::Counters, THROTTLE),
            }
        }
        StaffEvent::RecoverySet { staff, lock } => {
            let row = to_bytes(&RecoverySetRow::new(*staff, lock));
            shelves.put(Shelf::Counters, RECOVERY, &row)
        }
        StaffEvent::RecoveryUsed { staff, at } => {
            shelves.remove(Shelf::Counters, RECOVERY)?;
            let row = to_bytes(&RecoveryUsedRow::new(*staff, *at));
            shelves.put(Shelf::Counters, RECOVERY_USED, &row)
        }
    }
}

fn person(row: &[u8]) -> Result<PersonRow, StoreError> {
    from_bytes(row).map_err(|why| why.of(Shelf::Staff.name(), "of a person"))
}

/// The account of a row; `None` where it was ended.
fn account(row: &[u8]) -> Result<Option<StaffAccount>, StoreError> {
    let PersonRow { member, lock } = person(row)?;
    if !member.is_active() {
        return Ok(None);
    }
    let member =
        StaffMember::try_from(member).map_err(|why| why.of(Shelf::Staff.name(), "of a person"))?;
    Ok(Some(StaffAccount { member, lock: lock.map(SecretLock::from) }))
}

fn read_throttle(row: &[u8]) -> Result<Throttle, StoreError> {
    let read = || {
        let row: ThrottleRow = from_bytes(row)?;
        Throttle::try_from(row)
    };
    read().map_err(|why: RowError| why.of(Shelf::Counters.name(), "pin_throttle"))
}

fn read_recovery(row: &[u8]) -> Result<Recovery, StoreError> {
    let row: RecoverySetRow =
        from_bytes(row).map_err(|why| why.of(Shelf::Counters.name(), "recovery"))?;
    let (staff, lock) = row.parts();
    Ok(Recovery { staff, lock })
}

//! Rows of the staff side's lock: people, PINs, tries, the recovery code.

use chrono::{DateTime, Utc};
use minicbor::{Decode, Encode};

use crate::domain::id::Id;
use crate::domain::staff::{Act, Role, StaffMember, StaffName};
use crate::domain::unlock::{HashCost, LockReason, PinUse, SecretLock, StaffEvent, Throttle};
use crate::store::event::Kind;
use crate::store::record::{IdRow, InstantRow, RowError, from_bytes, not_a, numbered, to_bytes};

numbered!(RoleRow for Role { 0 = FrontDesk, 1 = Provider, 2 = Manager, 3 = Owner });
numbered!(LockReasonRow for LockReason { 0 = ByHand, 1 = Idle });
numbered!(ActRow for Act {
    0 = LookAround, 1 = AskTerminal, 2 = SettleByHand, 3 = AllowSwipe, 4 = AllowSameCard,
    5 = PrintCopy, 6 = TestDevice, 7 = ReadFile, 8 = PrepareCheckout, 9 = Redeem,
    10 = UndoRedemption, 11 = Extend, 12 = Refund, 13 = RefundLarge, 14 = CloseDay,
    15 = CloseDayWithDifference, 16 = ReadReports, 17 = ReadAuditLog, 18 = Export,
    19 = EditCatalog, 20 = PublishCatalog, 21 = ChangeSettings, 22 = SetOwnPin,
    23 = ManageStaff, 24 = QuitKiosk,
});

/// The kind of row that holds `event`.
pub fn kind(event: &StaffEvent) -> Kind {
    match event {
        StaffEvent::Member { .. } => Kind::StaffMember,
        StaffEvent::PinSet { .. } => Kind::PinSet,
        StaffEvent::PinTried { .. } => Kind::PinTried,
        StaffEvent::Unlocked { .. } => Kind::Unlocked,
        StaffEvent::Locked { .. } => Kind::Locked,
        StaffEvent::RecoverySet { .. } => Kind::RecoverySet,
        StaffEvent::RecoveryUsed { .. } => Kind::RecoveryUsed,
        StaffEvent::RecordOpened { .. } => Kind::RecordOpened,
        StaffEvent::CallAnswered { .. } => Kind::CallAnswered,
    }
}

/// The payload of its row.
pub fn payload(event: &StaffEvent) -> Vec<u8> {
    match event {
        StaffEvent::Member { member, is_active, by } => {
            to_bytes(&MemberRow::new(member, *is_active, *by))
        }
        StaffEvent::PinSet { staff, lock, by } => to_bytes(&PinSetRow::new(*staff, lock, *by)),
        StaffEvent::PinTried { what, at } => to_bytes(&TriedRow::new(*what, *at)),
        StaffEvent::Unlocked { staff, what, is_allowed } => {
            to_bytes(&UnlockedRow::new(*staff, *what, *is_allowed))
        }
        StaffEvent::Locked { staff, why } => to_bytes(&LockedRow::new(*staff, *why)),
        StaffEvent::RecoverySet { staff, lock } => to_bytes(&RecoverySetRow::new(*staff, lock)),
        StaffEvent::RecoveryUsed { staff, at } => to_bytes(&RecoveryUsedRow::new(*staff, *at)),
        StaffEvent::CallAnswered { staff } => to_bytes(&CallAnsweredRow { staff: (*staff).into() }),
        StaffEvent::RecordOpened { staff, patient } => {
            to_bytes(&RecordOpenedRow { staff: (*staff).into(), patient: (*patient).into() })
        }
    }
}

/// # Errors
///
/// [`RowError`] when `payload` is no row of this kind.
pub fn read(kind: Kind, payload: &[u8]) -> Result<StaffEvent, RowError> {
    match kind {
        Kind::StaffMember => from_bytes::<MemberRow>(payload)?.try_into(),
        Kind::PinSet => Ok(from_bytes::<PinSetRow>(payload)?.into()),
        Kind::PinTried => from_bytes::<TriedRow>(payload)?.try_into(),
        Kind::Unlocked => Ok(from_bytes::<UnlockedRow>(payload)?.into()),
        Kind::Locked => Ok(from_bytes::<LockedRow>(payload)?.into()),
        Kind::RecoverySet => Ok(from_bytes::<RecoverySetRow>(payload)?.into()),
        Kind::RecoveryUsed => from_bytes::<RecoveryUsedRow>(payload)?.try_into(),
        Kind::RecordOpened => {
            let RecordOpenedRow { staff, patient } = from_bytes(payload)?;
            Ok(StaffEvent::RecordOpened { staff: staff.into(), patient: patient.into() })
        }
        Kind::CallAnswered => {
            let CallAnsweredRow { staff } = from_bytes(payload)?;
            Ok(StaffEvent::CallAnswered { staff: staff.into() })
        }
        _ => Err(not_a("row of the staff side")),
    }
}

/// What a PIN is given for: `[number, [values]]`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum UseRow {
    #[n(0)]
    SignIn,
    #[n(1)]
    Act(#[n(0)] ActRow),
    #[n(2)]
    Recovery,
}

impl From<PinUse> for UseRow {
    fn from(what: PinUse) -> Self {
        match what {
            PinUse::SignIn => Self::SignIn,
            PinUse::Act(act) => Self::Act(act.into()),
            PinUse::Recovery => Self::Recovery,
        }
    }
}

impl From<UseRow> for PinUse {
    fn from(row: UseRow) -> Self {
        match row {
            UseRow::SignIn => Self::SignIn,
            UseRow::Act(act) => Self::Act(act.into()),
            UseRow::Recovery => Self::Recovery,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LockRow {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    salt: [u8; 16],
    #[n(1)]
    kib: u32,
    #[n(2)]
    passes: u32,
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    hash: [u8; 32],
}

impl From<&SecretLock> for LockRow {
    fn from(lock: &SecretLock) -> Self {
        let HashCost { kib, passes } = lock.cost;
        Self { salt: lock.salt, kib, passes, hash: lock.hash }
    }
}

impl From<LockRow> for SecretLock {
    fn from(row: LockRow) -> Self {
        let cost = HashCost { kib: row.kib, passes: row.passes };
        Self { salt: row.salt, cost, hash: row.hash }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct MemberRow {
    #[n(0)]
    id: IdRow,
    #[n(1)]
    name: String,
    #[n(2)]
    role: RoleRow,
    #[n(3)]
    is_active: bool,
    #[n(4)]
    by: Option<IdRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PinSetRow {
    #[n(0)]
    staff: IdRow,
    #[n(1)]
    lock: LockRow,
    #[n(2)]
    by: IdRow,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TriedRow {
    #[n(0)]
    what: UseRow,
    #[n(1)]
    at: InstantRow,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct UnlockedRow {
    #[n(0)]
    staff: IdRow,
    #[n(1)]
    what: UseRow,
    #[n(2)]
    is_allowed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LockedRow {
    #[n(0)]
    staff: IdRow,
    #[n(1)]
    why: LockReasonRow,
}

/// A recovery code that was set; also how it stands among the counters.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RecoverySetRow {
    #[n(0)]
    staff: IdRow,
    #[n(1)]
    lock: LockRow,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RecoveryUsedRow {
    #[n(0)]
    staff: IdRow,
    #[n(1)]
    at: InstantRow,
}

/// A person as the table of staff holds them: as last written, and their PIN.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PersonRow {
    #[n(0)]
    pub member: MemberRow,
    #[n(1)]
    pub lock: Option<LockRow>,
}

/// Wrong PINs in a row and in an hour, as they stand among the counters.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ThrottleRow {
    #[n(0)]
    pub n_failed: u32,
    #[n(1)]
    pub last_at: InstantRow,
    #[n(2)]
    pub n_in_hour: u32,
    #[n(3)]
    pub hour_from: InstantRow,
}

impl From<Throttle> for ThrottleRow {
    fn from(throttle: Throttle) -> Self {
        Self {
            n_failed: throttle.n_failed,
            last_at: throttle.last_at.into(),
            n_in_hour: throttle.n_in_hour,
            hour_from: throttle.hour_from.into(),
        }
    }
}

impl TryFrom<ThrottleRow> for Throttle {
    type Error = RowError;

    fn try_from(row: ThrottleRow) -> Result<Self, RowError> {
        Ok(Self {
            n_failed: row.n_failed,
            last_at: row.last_at.try_into()?,
            n_in_hour: row.n_in_hour,
            hour_from: row.hour_from.try_into()?,
        })
    }
}

impl MemberRow {
    pub fn new<T>(member: &StaffMember, is_active: bool, by: Option<Id<T>>) -> Self {
        Self {
            id: member.id.into(),
            name: member.name.as_str().to_owned(),
            role: member.role.into(),
            is_active,
            by: by.map(IdRow::from),
        }
    }

    pub fn is_active(&self) -> bool {
        self.is_active
    }
}

impl TryFrom<MemberRow> for StaffMember {
    type Error = RowError;

    fn try_from(row: MemberRow) -> Result<Self, RowError> {
        let name = StaffName::new(&row.name).ok_or_else(|| not_a("name of staff"))?;
        Ok(Self { id: row.id.into(), name, role: row.role.into() })
    }
}

impl TryFrom<MemberRow> for StaffEvent {
    type Error = RowError;

    fn try_from(row: MemberRow) -> Result<Self, RowError> {
        let (is_active, by) = (row.is_active, row.by.map(Id::from));
        Ok(Self::Member { member: row.try_into()?, is_active, by })
    }
}

impl PinSetRow {
    pub fn new<T>(staff: Id<T>, lock: &SecretLock, by: Id<T>) -> Self {
        Self { staff: staff.into(), lock: lock.into(), by: by.into() }
    }
}

impl From<PinSetRow> for StaffEvent {
    fn from(row: PinSetRow) -> Self {
        Self::PinSet { staff: row.staff.into(), lock: row.lock.into(), by: row.by.into() }
    }
}

impl TriedRow {
    pub fn new(what: PinUse, at: DateTime<Utc>) -> Self {
        Self { what: what.into(), at: at.into() }
    }
}

impl TryFrom<TriedRow> for StaffEvent {
    type Error = RowError;

    fn try_from(row: TriedRow) -> Result<Self, RowError> {
        Ok(Self::PinTried { what: row.what.into(), at: row.at.try_into()? })
    }
}

impl UnlockedRow {
    pub fn new<T>(staff: Id<T>, what: PinUse, is_allowed: bool) -> Self {
        Self { staff: staff.into(), what: what.into(), is_allowed }
    }
}

impl From<UnlockedRow> for StaffEvent {
    fn from(row: UnlockedRow) -> Self {
        let UnlockedRow { staff, what, is_allowed } = row;
        Self::Unlocked { staff: staff.into(), what: what.into(), is_allowed }
    }
}

impl LockedRow {
    pub fn new<T>(staff: Id<T>, why: LockReason) -> Self {
        Self { staff: staff.into(), why: why.into() }
    }
}

impl From<LockedRow> for StaffEvent {
    fn from(row: LockedRow) -> Self {
        Self::Locked { staff: row.staff.into(), why: row.why.into() }
    }
}

/// Who opened whose record.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RecordOpenedRow {
    #[n(0)]
    staff: IdRow,
    #[n(1)]
    patient: IdRow,
}

/// Who went to the patient.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CallAnsweredRow {
    #[n(0)]
    staff: IdRow,
}

impl RecoverySetRow {
    pub fn new<T>(staff: Id<T>, lock: &SecretLock) -> Self {
        Self { staff: staff.into(), lock: lock.into() }
    }

    pub fn parts<T>(self) -> (Id<T>, SecretLock) {
        (self.staff.into(), self.lock.into())
    }
}

impl From<RecoverySetRow> for StaffEvent {
    fn from(row: RecoverySetRow) -> Self {
        Self::RecoverySet { staff: row.staff.into(), lock: row.lock.into() }
    }
}

impl RecoveryUsedRow {
    pub fn new<T>(staff: Id<T>, at: DateTime<Utc>) -> Self {
        Self { staff: staff.into(), at: at.into() }
    }
}

impl TryFrom<RecoveryUsedRow> for StaffEvent {
    type Error = RowError;

    fn try_from(row: RecoveryUsedRow) -> Result<Self, RowError> {
        Ok(Self::RecoveryUsed { staff: row.staff.into(), at: row.at.try_into()? })
    }
}

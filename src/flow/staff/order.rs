//! What the staff side wants of the data file, and what it hears.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::audit::AuditPage;
use crate::domain::catalog::Service;
use crate::domain::money::Money;
use crate::domain::open_case::Signer;
use crate::domain::pin::{Pin, RecoveryCode};
use crate::domain::scan::{ScanAnswer, ScanClaim};
use crate::domain::staff::{StaffId, StaffMember};
use crate::domain::today::Today;
use crate::domain::unlock::{LockReason, PinUse};
use crate::flow::staff::patients::order::{PatientAsk, PatientTold};

/// To the data file. Its `Debug` holds no PIN and no code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffOrder {
    /// Has anybody an account?
    Stand,
    /// Whose PIN is it, and may they? Counted before it is looked at.
    CheckPin {
        pin: Pin,
        what: PinUse,
        /// Who is signed in and asks for another's.
        asker: Option<StaffId>,
    },
    AddFirstOwner {
        member: StaffMember,
        pin: Pin,
        code: RecoveryCode,
        salts: [[u8; 16]; 2],
    },
    CheckRecovery(RecoveryCode),
    Recover {
        code: RecoveryCode,
        pin: Pin,
        next: RecoveryCode,
        salts: [[u8; 16]; 2],
    },
    NoteLocked {
        staff: StaffId,
        why: LockReason,
    },
    /// A person explains what a close of the day left open.
    Explain {
        z: u32,
        place: u32,
        paid: Money,
        reason: String,
        by: Signer,
        /// The clinic's business date.
        on: NaiveDate,
    },
    /// Whose receipt is it?
    FindScanned(ScanClaim),
    /// Of the patients' side, on the clinic's business date, with the services of the catalog.
    Patients {
        ask: PatientAsk,
        today: NaiveDate,
        services: Vec<Service>,
    },
    /// What has happened since this moment.
    FetchToday {
        from: DateTime<Utc>,
    },
    /// The rows of the journal before this one; `None` for its end, with the chain walked.
    FetchAudit {
        before: Option<u64>,
    },
    /// Somebody is with the patient who called.
    NoteCallAnswered {
        by: StaffId,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffReport {
    Stands(Standing),
    PinChecked(PinAnswer),
    /// The first owner, or the one who was let in by the code, has a PIN and is signed in.
    SetUp(StaffMember),
    /// Somebody else has this PIN; nothing was written.
    PinTaken,
    /// Whose account the code opens; `None` where it is not the code.
    RecoveryChecked(Option<StaffMember>),
    Today(Box<Today>),
    Audit(Box<AuditPage>),
    /// What a task had ordered is on disk, or could not be.
    TaskOver(bool),
    Scanned(Box<ScanAnswer>),
    Patients(Box<PatientTold>),
    /// The data file could not do it.
    Failed,
}

/// How the staff side stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub has_staff: bool,
    /// How long no PIN is looked at.
    pub wait: Duration,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PinAnswer {
    Known {
        member: StaffMember,
        is_allowed: bool,
    },
    /// Nobody's; and how long the next has to wait.
    Unknown(Duration),
    /// It was not looked at: so long nobody may try.
    Wait(Duration),
}

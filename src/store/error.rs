//! What can go wrong with the data file, and what staff can do about it.

use std::io;

use crate::domain::money::Overflow;
use crate::domain::refusal::Refusal as FactRefusal;

/// Why the data file could not be opened, read or written. Holds no name, phone or card number.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the data file is in use by another program")]
    InUse,
    #[error("this is not a data file of this program: {0}")]
    NotADataFile(&'static str),
    #[error("the data file is damaged: {0}")]
    Damaged(String),
    #[error("row {row} of the journal is damaged, or a row before it is missing")]
    BrokenChain { row: u64 },
    #[error("{what} was written by a newer version of this program")]
    Newer { what: String },
    #[error("{what} was written by a trial version of this program")]
    Trial { what: String },
    #[error("row {key} of {table} cannot be read: {why}")]
    Garbled { table: &'static str, key: String, why: String },
    #[error("not written, because it does not fit what is on file: {0}")]
    Refused(#[from] Refusal),
    #[error("not recorded, because of what is in the patient's file: {0}")]
    Fact(#[from] FactRefusal),
    #[error("not written, because a text of a {kind} row looks like a card number")]
    CardNumber { kind: &'static str },
    #[error("the disk is full")]
    DiskFull,
    #[error("the disk failed: {0}")]
    Disk(#[source] io::Error),
    /// After a fault of the disk. What was acknowledged before is on disk.
    #[error("the data file is closed after a fault of the disk")]
    Stopped,
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

/// Why a row was not accepted. Nothing was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("another patient has this id")]
    OtherPatient,
    #[error("the patient is not on file")]
    UnknownPatient,
    #[error("the pages of the agreement cannot be made")]
    NoPages,
    #[error("there is no such visit, or it was undone or not given")]
    NoVisit,
    #[error("the superbill is not complete")]
    Incomplete,
    #[error("another consent has this id")]
    OtherConsent,
    #[error("the consent is not on file, or is another patient's or for another text")]
    UnknownConsent,
    #[error("the reference was never reserved, or belongs to another attempt")]
    UnknownReference,
    #[error("all references of the terminal are used up")]
    NoReferenceLeft,
    #[error("another attempt is open")]
    OtherIntentOpen,
    #[error("another intent has this attempt's id")]
    OtherIntent,
    #[error("no intent was written for this attempt")]
    UnknownIntent,
    #[error("the attempt has ended")]
    IntentEnded,
    #[error("the sale is not the one that its intent names")]
    OtherSale,
    #[error("the amounts of the sale, its lines and its tenders do not add up")]
    UnequalAmounts,
    #[error("the receipt number, the sale's id or a lot's id is used by another sale")]
    UsedTwice,
    #[error("the sale is not on file")]
    UnknownSale,
    #[error("a payment of this patient is open")]
    PaymentOpen,
    #[error("more than what is left of the charge")]
    MoreThanCharged,
    #[error("staff were not asked this")]
    NotAsked,
    #[error("the terminal was not asked yet what became of it")]
    NotAskedYet,
    #[error("a card has paid, so the money has to be given back before it ends")]
    MoneyTaken,
    #[error("the terminal's batch is being closed")]
    BatchBegun,
    #[error("no close of the terminal's batch was begun")]
    NoBatchBegun,
    #[error("what concerns a batch has its own way into the journal")]
    OfABatch,
    #[error("no close left this difference open")]
    NoSuchDifference,
    #[error("nobody with this id has an account")]
    UnknownStaff,
    #[error("somebody has an account already")]
    StaffThere,
    #[error("the first account is an owner's")]
    NotAnOwner,
    #[error("somebody else has this PIN")]
    PinTaken,
    #[error("the PIN is kept in another way than those on file")]
    OtherLock,
    #[error("there is no recovery code that works")]
    NoRecovery,
    #[error("a dispute of this sale is open")]
    DisputeOpen,
    #[error("the dispute is not on file")]
    UnknownDispute,
    #[error("the dispute has ended, or was answered already")]
    DisputeOver,
}

impl StoreError {
    /// What staff can do, in the imperative.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::InUse => "close the other window of this program, then start again",
            Self::NotADataFile(_) => {
                "if the clinic's records were here, restore the last backup; if not, move the file \
                 away and a new one is begun"
            }
            Self::Damaged(_) | Self::BrokenChain { .. } | Self::Garbled { .. } => {
                "keep the file as it is, restore the last backup, and call support"
            }
            Self::Newer { .. } => "install the newest version; the file was not changed",
            Self::Trial { .. } => {
                "it holds no clinic's books: move it away, and a new one is begun"
            }
            Self::Refused(
                Refusal::DisputeOpen | Refusal::UnknownDispute | Refusal::DisputeOver,
            ) => "nothing was changed; `countersign dispute list` shows what there is",
            Self::Fact(_) => "nothing was changed; look at the patient's file and the date",
            Self::Refused(_) | Self::Overflow(_) => {
                "do not repeat the sale; note the time and call support"
            }
            Self::CardNumber { .. } => {
                "look for a card number in what was typed or in the catalog, and remove it"
            }
            Self::DiskFull => "free space on the disk; the next write tries again by itself",
            Self::Disk(_) => "check the disk and the rights of the data folder, then start again",
            Self::Stopped => "start the program again; if this returns, check the disk",
        }
    }

    /// Whether every further write would fail, too, until somebody has looked at the file and the
    /// program was started again. All other faults are of one write, or go away with their cause.
    pub fn is_final(&self) -> bool {
        match self {
            Self::InUse
            | Self::NotADataFile(_)
            | Self::Damaged(_)
            | Self::BrokenChain { .. }
            | Self::Newer { .. }
            | Self::Trial { .. }
            | Self::Garbled { .. }
            | Self::Stopped => true,
            Self::Refused(_)
            | Self::Fact(_)
            | Self::CardNumber { .. }
            | Self::DiskFull
            | Self::Disk(_)
            | Self::Overflow(_) => false,
        }
    }

    /// Whether the disk itself failed: everything waits until the file was opened anew.
    pub(super) fn is_of_the_disk(&self) -> bool {
        matches!(self, Self::DiskFull | Self::Disk(_) | Self::Stopped | Self::Damaged(_))
    }

    fn of_io(error: io::Error) -> Self {
        use io::ErrorKind as K;
        match error.kind() {
            K::StorageFull | K::QuotaExceeded | K::FileTooLarge => Self::DiskFull,
            K::InvalidData => Self::NotADataFile("its first bytes are another program's"),
            K::UnexpectedEof => Self::Damaged("it ends too early".to_owned()),
            _ => Self::Disk(error),
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        Self::of_io(error)
    }
}

impl From<redb::Error> for StoreError {
    fn from(error: redb::Error) -> Self {
        use redb::Error as E;
        match error {
            E::DatabaseAlreadyOpen | E::LockProtocolMismatch => Self::InUse,
            E::Io(error) => Self::of_io(error),
            E::Corrupted(what) => Self::Damaged(what),
            E::PreviousIo | E::DatabaseClosed => Self::Stopped,
            E::UpgradeRequired(_) => Self::NotADataFile("its format is an old one of redb"),
            E::TableTypeMismatch { table, .. } => {
                Self::Damaged(format!("table {table} holds other types"))
            }
            E::TableDoesNotExist(table) => Self::Damaged(format!("table {table} is missing")),
            other => Self::Damaged(other.to_string()),
        }
    }
}

macro_rules! through_redb_error {
    ($($error:ty),* $(,)?) => {
        $(impl From<$error> for StoreError {
            fn from(error: $error) -> Self {
                redb::Error::from(error).into()
            }
        })*
    };
}

through_redb_error!(
    redb::CommitError,
    redb::DatabaseError,
    redb::SetDurabilityError,
    redb::StorageError,
    redb::TableError,
    redb::TransactionError,
);

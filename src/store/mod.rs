//! The data file: a journal that only grows, sealed by a hash chain, and tables worked out from it.
//!
//! ```text
//!   write.rs, sell.rs ──► Event ──► entry.rs + record/ ──► filter.rs ──► journal  (chain.rs seals each row)
//!                  │                                              │
//!                  └──► projection.rs ──► the other tables ◄──────┘ check.rs works them out again
//!   read.rs  ◄── the other tables
//! ```
//!
//! All in one transaction, or nothing. The tables, rows and the chain are in `docs/data-file.md`.

mod agreement;
mod audit;
mod backend;
mod batch;
mod cases;
mod chain;
mod check;
mod day;
mod dispute;
mod entry;
mod error;
mod event;
mod facts;
mod files;
mod filter;
mod find;
mod give_back;
mod happening;
mod on_sale;
mod open;
mod owed;
mod paying;
mod prints;
mod projection;
mod read;
mod record;
mod sell;
mod staff;
mod superbill;
mod tables;
mod today;
mod write;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};

use crate::domain::policy::Policy;
use redb::{Database, Durability, WriteTransaction};

pub use batch::{BegunBatch, Doing, OpenDifference};
pub use check::{CheckReport, Fault};
pub use error::{Refusal, StoreError};
pub use files::{Happenings, Told};
pub use find::Matches;
pub use give_back::ChargeLeft;
pub use happening::{ClinicFact, Happening};
pub use on_sale::Offered;
pub use prints::NewestPrint;
pub use redb::StorageBackend;
pub use staff::{Recovery, StaffAccount, TryPin};
pub use superbill::SuperbillFile;
pub use write::PagesMaker;

/// The open data file. It is owned by one thread, which writes and reads.
pub struct Store {
    /// `None` when the file was closed after a fault and could not be opened again.
    db: Option<Database>,
    open_again: Option<Opener>,
    /// The disk has failed since the file was opened: it is opened anew before the next write.
    has_failed: bool,
    has_sync_failed: Arc<AtomicBool>,
    /// Since when the clock is seen to stand before the last wrong PIN.
    set_back_at: Option<DateTime<Utc>>,
    /// The books are kept under it.
    policy: Arc<Policy>,
}

type Opener = Box<dyn Fn(&Arc<AtomicBool>) -> Result<Database, StoreError> + Send>;

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("has_failed", &self.has_failed).finish_non_exhaustive()
    }
}

impl Store {
    /// Does `work` in one transaction. When this returns `Ok`, it is on disk.
    ///
    /// The only place that commits: both phases, with the allocator's state, synced. Anything less
    /// may lose a commit that was acknowledged, or make the next start slow.
    fn commit<T>(
        &mut self,
        work: impl FnOnce(&WriteTransaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.recover()?;
        let done = commit_on(self.db()?, work);
        if done.as_ref().is_err_and(StoreError::is_of_the_disk) {
            self.has_failed = true;
        }
        done
    }

    /// Opens the file anew after a fault. A sync that failed is never tried again: it would
    /// succeed and prove nothing.
    fn recover(&mut self) -> Result<(), StoreError> {
        if self.has_sync_failed.load(Ordering::SeqCst) {
            return Err(StoreError::Stopped);
        }
        if !self.has_failed && self.db.is_some() {
            return Ok(());
        }
        let open_again = self.open_again.as_ref().ok_or(StoreError::Stopped)?;
        // Closed first: the lock on the file is ours.
        self.db = None;
        self.db = Some(open_again(&self.has_sync_failed)?);
        self.has_failed = false;
        Ok(())
    }

    /// Opens the file again where a fault of the disk had closed it. A deed does so by itself; who
    /// only reads calls this first.
    ///
    /// # Errors
    ///
    /// As [`Store::open`], while the fault lasts.
    pub fn ensure_open(&mut self) -> Result<(), StoreError> {
        if self.db.is_some() && !self.has_failed { Ok(()) } else { self.recover() }
    }

    fn db(&self) -> Result<&Database, StoreError> {
        self.db.as_ref().ok_or(StoreError::Stopped)
    }
}

fn commit_on<T>(
    db: &Database,
    work: impl FnOnce(&WriteTransaction) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let mut txn = db.begin_write()?;
    txn.set_durability(Durability::Immediate)?;
    txn.set_two_phase_commit(true);
    txn.set_quick_repair(true);
    let done = work(&txn)?;
    txn.commit()?;
    Ok(done)
}

#[cfg(test)]
mod tests;

//! The whole file examined: pages, chain, and whether the tables say what the journal says.

use redb::{ReadableDatabase as _, ReadableTable as _};

use crate::store::Store;
use crate::store::chain::{self, Head};
use crate::store::error::StoreError;
use crate::store::event::Event;
use crate::store::files;
use crate::store::owed::{self, Replayed};
use crate::store::projection::{self, InMemory, Shelves as _};
use crate::store::record::id_bytes;
use crate::store::record::owing::to_bytes;
use crate::store::tables::{JOURNAL, Shelf};

/// What an examination found.
#[derive(Debug)]
pub struct CheckReport {
    pub n_rows: u64,
    /// The link of the last sound row: SHA-256.
    pub head: [u8; 32],
    /// How often the clock had been set back between two rows.
    pub n_set_backs: u64,
    pub faults: Vec<Fault>,
}

/// One thing that is wrong with the file.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("redb found pages that were not as they should be")]
    Pages,
    #[error("row {row} of the journal is damaged, or a row before it is missing")]
    BrokenChain { row: u64 },
    #[error("{0}")]
    Unreadable(String),
    #[error("{table} has {n_rows} rows that are not what the journal says")]
    OtherThanJournal { table: &'static str, n_rows: u64 },
}

impl CheckReport {
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }
}

impl Store {
    /// Examines the whole file. Damage is in the report; an error is one of the disk.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stopped`] and those of the disk.
    pub fn check(&mut self) -> Result<CheckReport, StoreError> {
        self.recover()?;
        let db = self.db.as_mut().ok_or(StoreError::Stopped)?;
        let mut faults = Vec::new();
        match db.check_integrity().map_err(StoreError::from) {
            Ok(true) => (),
            Ok(false) | Err(StoreError::Damaged(_)) => faults.push(Fault::Pages),
            Err(error) => return Err(error),
        }
        let (mut rebuilt, head, n_set_backs) = self.rebuild(&mut faults)?;
        if faults.is_empty() {
            self.rebuild_owed(&mut rebuilt, &mut faults)?;
        }
        if faults.is_empty() {
            self.compare(rebuilt, &mut faults)?;
        }
        Ok(CheckReport { n_rows: head.row, head: head.link, n_set_backs, faults })
    }

    /// Works all tables out again, up to the first fault.
    fn rebuild(&self, faults: &mut Vec<Fault>) -> Result<(InMemory, Head, u64), StoreError> {
        let mut rebuilt = InMemory::default();
        let mut head = Head::START;
        let mut n_set_backs = 0;
        let walked = chain::walk(&self.read()?, |after, entry| {
            n_set_backs += u64::from(entry.set_back_millis.is_some());
            projection::apply(&mut rebuilt, after, &Event::read(after.row, &entry)?)?;
            head = after;
            Ok(())
        });
        match walked {
            Ok(_) => (),
            Err(StoreError::BrokenChain { row }) => faults.push(Fault::BrokenChain { row }),
            Err(error @ (StoreError::Garbled { .. } | StoreError::Newer { .. })) => {
                faults.push(Fault::Unreadable(error.to_string()));
            }
            Err(StoreError::Damaged(_)) => faults.push(Fault::Pages),
            Err(error) => return Err(error),
        }
        Ok((rebuilt, head, n_set_backs))
    }

    /// Works out anew what is owed, from the files of all patients. What is kept under another
    /// policy than this store's is left as it is: the next deed works it out anew.
    fn rebuild_owed(
        &self,
        rebuilt: &mut InMemory,
        faults: &mut Vec<Fault>,
    ) -> Result<(), StoreError> {
        let txn = self.read()?;
        let counters = txn.open_table(Shelf::Counters.table())?;
        let kept = counters.get(owed::POLICY)?.map(|row| row.value().to_vec());
        if kept.as_deref() != Some(owed::policy_digest(&self.policy).as_slice()) {
            for shelf in [Shelf::Owing, Shelf::OwedByDay] {
                for pair in txn.open_table(shelf.table())?.iter()? {
                    let (key, row) = pair?;
                    rebuilt.put(shelf, key.value(), row.value())?;
                }
            }
            for key in [owed::POLICY, owed::OWED] {
                if let Some(row) = counters.get(key)? {
                    rebuilt.put(Shelf::Counters, key, row.value())?;
                }
            }
            return Ok(());
        }
        rebuilt.put(Shelf::Counters, owed::POLICY, &kept.unwrap_or_default())?;
        let mut replayed = Replayed::default();
        let played =
            files::replay(&txn.open_table(JOURNAL)?, &self.policy, &mut |file| replayed.take(file));
        match played {
            Ok(()) => (),
            Err(error @ StoreError::Garbled { .. }) => {
                faults.push(Fault::Unreadable(error.to_string()));
                return Ok(());
            }
            Err(error) => return Err(error),
        }
        for (contract, owing) in &replayed.owings {
            rebuilt.put(Shelf::Owing, &id_bytes(*contract), &to_bytes(owing)?)?;
        }
        for (day, change) in replayed.by_day.into_iter().filter(|(_, change)| *change != 0) {
            rebuilt.put(Shelf::OwedByDay, &owed::day_key(day)?, &change.to_be_bytes())?;
        }
        match replayed.total {
            Some(total) => rebuilt.put(Shelf::Counters, owed::OWED, &total.to_bytes()?),
            None => Ok(()),
        }
    }

    fn compare(&self, mut rebuilt: InMemory, faults: &mut Vec<Fault>) -> Result<(), StoreError> {
        let txn = self.db()?.begin_read()?;
        for shelf in Shelf::ALL {
            let mut expected = rebuilt.shelves.remove(&shelf).unwrap_or_default();
            let mut n_rows = 0_u64;
            for pair in txn.open_table(shelf.table())?.iter()? {
                let (key, row) = pair?;
                let kept = InMemory::kept(shelf, row.value());
                let is_same = expected.remove(key.value()).is_some_and(|it| it == kept);
                n_rows += u64::from(!is_same);
            }
            n_rows = n_rows.saturating_add(u64::try_from(expected.len()).unwrap_or(u64::MAX));
            if n_rows > 0 {
                faults.push(Fault::OtherThanJournal { table: shelf.name(), n_rows });
            }
        }
        Ok(())
    }
}

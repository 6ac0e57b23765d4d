//! A disk in memory from which the power can be taken at any write: what was synced stays, and of
//! the rest whatever the dice say, torn at sectors.
#![expect(clippy::disallowed_types, reason = "redb asks for a backend that can be shared")]

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use redb::StorageBackend;

use crate::lab::dice::Dice;

const SECTOR_LEN: usize = 512;

/// Clones are the same disk.
#[derive(Clone, Default)]
pub struct Disk(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    bytes: Vec<u8>,
    /// What was asked since the last sync, and what was there before.
    unsynced: Vec<Change>,
    /// Writes and syncs that still succeed before the power goes.
    ops_left: Option<u32>,
    is_dead: bool,
    is_full: bool,
}

enum Change {
    Write {
        at: usize,
        old: Vec<u8>,
        new: Vec<u8>,
    },
    /// `kept` bytes stay as they were; `old` were cut off.
    SetLen {
        kept: usize,
        old: Vec<u8>,
        new: usize,
    },
}

impl fmt::Debug for Disk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Disk")
    }
}

impl Disk {
    /// The power goes at the write or sync that comes after `n_ops` more; `None` is never.
    pub fn dies_after(&self, n_ops: Option<u32>) {
        self.state().ops_left = n_ops;
    }

    /// The power goes at once.
    pub fn dies(&self) {
        self.state().is_dead = true;
    }

    pub fn is_dead(&self) -> bool {
        self.state().is_dead
    }

    pub fn set_full(&self, is_full: bool) {
        self.state().is_full = is_full;
    }

    pub fn is_full(&self) -> bool {
        self.state().is_full
    }

    /// The power is back: what was synced is there, and some of what was not.
    pub fn comes_back(&self, dice: &mut Dice) {
        let mut state = self.state();
        let unsynced = std::mem::take(&mut state.unsynced);
        for change in unsynced.iter().rev() {
            change.undo(&mut state.bytes);
        }
        let n_kept = dice.below(unsynced.len() + 1);
        let mode = dice.roll(4);
        for (idx, change) in unsynced.iter().enumerate() {
            match mode {
                0 => (),
                1 => change.redo(&mut state.bytes, None),
                2 if idx < n_kept => change.redo(&mut state.bytes, None),
                3 if dice.is_one_in(2) => change.redo(&mut state.bytes, Some(dice)),
                _ => (),
            }
        }
        state.is_dead = false;
        state.is_full = false;
        state.ops_left = None;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
}

impl State {
    /// Whether this write or sync still comes to something.
    fn take_op(&mut self) -> io::Result<()> {
        if self.is_dead {
            return Err(io::Error::other("there is no power"));
        }
        match &mut self.ops_left {
            Some(0) => {
                self.is_dead = true;
                Err(io::Error::other("the power has gone"))
            }
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

impl Change {
    fn undo(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Write { at, old, .. } => bytes[*at..at + old.len()].copy_from_slice(old),
            Self::SetLen { kept, old, .. } => {
                bytes.truncate(*kept);
                bytes.extend_from_slice(old);
            }
        }
    }

    fn redo(&self, bytes: &mut Vec<u8>, dice: Option<&mut Dice>) {
        match self {
            Self::Write { at, new, .. } => {
                let n_sectors = new.len().div_ceil(SECTOR_LEN);
                let n_kept = dice.map_or(n_sectors, |dice| dice.below(n_sectors + 1));
                let new = &new[..new.len().min(n_kept * SECTOR_LEN)];
                if bytes.len() < at + new.len() {
                    bytes.resize(at + new.len(), 0);
                }
                bytes[*at..at + new.len()].copy_from_slice(new);
            }
            Self::SetLen { new, .. } => bytes.resize(*new, 0),
        }
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(u64::try_from(self.state().bytes.len()).unwrap())
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let state = self.state();
        let start = usize::try_from(offset).unwrap();
        let part = state.bytes.get(start..start + out.len());
        out.copy_from_slice(part.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut state = self.state();
        state.take_op()?;
        let new = usize::try_from(len).unwrap();
        let kept = state.bytes.len().min(new);
        let old = state.bytes[kept..].to_vec();
        state.bytes.resize(new, 0);
        state.unsynced.push(Change::SetLen { kept, old, new });
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.state();
        state.take_op()?;
        state.unsynced.clear();
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        if state.is_full {
            return Err(io::ErrorKind::StorageFull.into());
        }
        state.take_op()?;
        let at = usize::try_from(offset).unwrap();
        let old = state.bytes[at..at + data.len()].to_vec();
        state.bytes[at..at + data.len()].copy_from_slice(data);
        state.unsynced.push(Change::Write { at, old, new: data.to_vec() });
        Ok(())
    }
}

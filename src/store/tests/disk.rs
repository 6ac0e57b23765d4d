//! A disk in memory that keeps a log, fills up, and fails on demand.
#![expect(clippy::disallowed_types, reason = "redb asks for a backend that can be shared")]

use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use redb::StorageBackend;

/// Clones are the same disk.
#[derive(Clone, Default)]
pub struct Disk(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    bytes: Vec<u8>,
    log: Option<Vec<Op>>,
    /// How many bytes may still be written.
    room: Option<usize>,
    do_syncs_fail: bool,
    n_written: usize,
}

/// What was asked of a disk that can be lost.
#[derive(Debug, Clone)]
pub enum Op {
    Write(usize, Vec<u8>),
    SetLen(usize),
    Sync,
}

impl std::fmt::Debug for Disk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Disk")
    }
}

impl Disk {
    pub fn holding(bytes: Vec<u8>) -> Self {
        Self(Arc::new(Mutex::new(State { bytes, ..State::default() })))
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.state().bytes.clone()
    }

    pub fn start_log(&self) {
        self.state().log = Some(Vec::new());
    }

    pub fn log(&self) -> Vec<Op> {
        self.state().log.clone().unwrap()
    }

    pub fn log_len(&self) -> usize {
        self.state().log.as_ref().unwrap().len()
    }

    /// From here on there is room for `room` more bytes; `None` is as much as one likes.
    pub fn set_room(&self, room: Option<usize>) {
        self.state().room = room;
    }

    pub fn fail_syncs(&self, do_fail: bool) {
        self.state().do_syncs_fail = do_fail;
    }

    pub fn n_written(&self) -> usize {
        self.state().n_written
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
}

impl Op {
    pub fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Write(offset, data) => {
                let end = offset + data.len();
                if bytes.len() < end {
                    bytes.resize(end, 0);
                }
                bytes[*offset..end].copy_from_slice(data);
            }
            Self::SetLen(len) => bytes.resize(*len, 0),
            Self::Sync => (),
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
        let op = Op::SetLen(usize::try_from(len).unwrap());
        op.apply(&mut state.bytes);
        if let Some(log) = &mut state.log {
            log.push(op);
        }
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.state();
        if state.do_syncs_fail {
            return Err(io::Error::other("the disk does not answer"));
        }
        if let Some(log) = &mut state.log {
            log.push(Op::Sync);
        }
        Ok(())
    }

    /// Writes what there is room for, as a real disk does.
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        let n = state.room.unwrap_or(usize::MAX).min(data.len());
        let op = Op::Write(usize::try_from(offset).unwrap(), data[..n].to_vec());
        op.apply(&mut state.bytes);
        state.n_written += n;
        if let Some(log) = &mut state.log {
            log.push(op);
        }
        if let Some(room) = &mut state.room {
            *room -= n;
        }
        if n < data.len() { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }
}

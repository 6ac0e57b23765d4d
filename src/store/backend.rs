//! What lies between redb and the disk. Every file of redb is read and written through here.

use std::collections::BTreeMap;
use std::io;
use std::ops::Bound;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use redb::{BackendError, StorageBackend};

/// Hands everything on, and remembers a sync that failed: what the disk did not confirm may look
/// written and be gone after the next power cut, so that nothing may be built on it.
#[derive(Debug)]
pub struct Watched<B> {
    inner: B,
    has_sync_failed: Arc<AtomicBool>,
}

impl<B> Watched<B> {
    pub fn new(inner: B, has_sync_failed: Arc<AtomicBool>) -> Self {
        Self { inner, has_sync_failed }
    }
}

/// The six methods by which a second program is kept out. A wrapper that leaves one out loses them.
macro_rules! hand_on_locks {
    () => {
        fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
            self.inner.try_lock_range(start, end)
        }
        fn try_lock_shared_range(
            &self,
            start: Bound<u64>,
            end: Bound<u64>,
        ) -> Result<bool, BackendError> {
            self.inner.try_lock_shared_range(start, end)
        }
        fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
            self.inner.lock_range(start, end)
        }
        fn lock_shared_range(
            &self,
            start: Bound<u64>,
            end: Bound<u64>,
        ) -> Result<(), BackendError> {
            self.inner.lock_shared_range(start, end)
        }
        fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
            self.inner.unlock_range(start, end)
        }
        fn query_lock_range(
            &self,
            start: Bound<u64>,
            end: Bound<u64>,
        ) -> Result<bool, BackendError> {
            self.inner.query_lock_range(start, end)
        }
    };
}

impl<B: StorageBackend> StorageBackend for Watched<B> {
    fn len(&self) -> io::Result<u64> {
        self.inner.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.inner.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.inner.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.inner.sync_data().inspect_err(|_error| {
            self.has_sync_failed.store(true, Ordering::SeqCst);
        })
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.inner.write(offset, data)
    }

    fn close(&self) -> io::Result<()> {
        self.inner.close()
    }

    hand_on_locks!();
}

/// Reads a file and keeps every change in memory: to look into a file without touching it.
#[derive(Debug)]
pub struct Untouched<B> {
    inner: B,
    #[expect(clippy::disallowed_types, reason = "redb asks for a backend that can be shared")]
    kept: std::sync::Mutex<Kept>,
}

#[derive(Debug)]
struct Kept {
    len: u64,
    /// Below this the file's own bytes count, where nothing was written over them.
    inner_len: u64,
    /// By number, blocks that were written.
    blocks: BTreeMap<u64, Vec<u8>>,
}

const BLOCK: u64 = 4096;

impl<B: StorageBackend> Untouched<B> {
    #[expect(clippy::disallowed_types, reason = "redb asks for a backend that can be shared")]
    pub fn new(inner: B) -> io::Result<Self> {
        let len = inner.len()?;
        let kept = Kept { len, inner_len: len, blocks: BTreeMap::new() };
        Ok(Self { inner, kept: std::sync::Mutex::new(kept) })
    }

    fn with_kept<T>(&self, work: impl FnOnce(&mut Kept) -> io::Result<T>) -> io::Result<T> {
        let mut kept = self.kept.lock().map_err(|_poison| io::Error::other("a thread died"))?;
        work(&mut kept)
    }

    /// The bytes of one block, as they stand.
    fn block(&self, kept: &Kept, number: u64) -> io::Result<Vec<u8>> {
        if let Some(block) = kept.blocks.get(&number) {
            return Ok(block.clone());
        }
        let mut block = vec![0; to_usize(BLOCK)?];
        let start = number * BLOCK;
        let n_known = to_usize(kept.inner_len.saturating_sub(start).min(BLOCK))?;
        if let Some(known) = block.get_mut(..n_known).filter(|known| !known.is_empty()) {
            self.inner.read(start, known)?;
        }
        Ok(block)
    }
}

impl<B: StorageBackend> StorageBackend for Untouched<B> {
    fn len(&self) -> io::Result<u64> {
        self.with_kept(|kept| Ok(kept.len))
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.with_kept(|kept| {
            if offset + to_u64(out.len())? > kept.len {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let mut at = offset;
            let mut rest = out;
            while !rest.is_empty() {
                let block = self.block(kept, at / BLOCK)?;
                let from = block.get(to_usize(at % BLOCK)?..).unwrap_or_default();
                let n = from.len().min(rest.len());
                let (now, later) = rest.split_at_mut(n);
                now.copy_from_slice(from.get(..n).unwrap_or_default());
                rest = later;
                at += to_u64(n)?;
            }
            Ok(())
        })
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.with_kept(|kept| {
            if len < kept.len {
                kept.inner_len = kept.inner_len.min(len);
                kept.blocks.retain(|number, _| number * BLOCK < len);
                let start = to_usize(len % BLOCK)?;
                if let Some(block) = kept.blocks.get_mut(&(len / BLOCK)) {
                    block.iter_mut().skip(start).for_each(|byte| *byte = 0);
                }
            }
            kept.len = len;
            Ok(())
        })
    }

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.with_kept(|kept| {
            let mut at = offset;
            let mut rest = data;
            while !rest.is_empty() {
                let mut block = self.block(kept, at / BLOCK)?;
                let into = block.get_mut(to_usize(at % BLOCK)?..).unwrap_or_default();
                let n = into.len().min(rest.len());
                let (now, later) = rest.split_at(n);
                if let Some(into) = into.get_mut(..n) {
                    into.copy_from_slice(now);
                }
                kept.blocks.insert(at / BLOCK, block);
                rest = later;
                at += to_u64(n)?;
            }
            kept.len = kept.len.max(at);
            Ok(())
        })
    }

    fn close(&self) -> io::Result<()> {
        self.inner.close()
    }

    hand_on_locks!();
}

fn to_usize(n: u64) -> io::Result<usize> {
    usize::try_from(n).map_err(io::Error::other)
}

fn to_u64(n: usize) -> io::Result<u64> {
    u64::try_from(n).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use redb::backends::InMemoryBackend;

    use super::*;
    use crate::store::tests::samples::Random;

    #[test]
    fn a_file_that_is_looked_into_reads_as_if_it_were_changed_and_is_not() {
        for seed in 0..20 {
            let mut random = Random(seed);
            let inner = InMemoryBackend::new();
            let original: Vec<u8> = (0..20_000).map(|_| random.byte()).collect();
            inner.set_len(20_000).unwrap();
            inner.write(0, &original).unwrap();
            let looked = Untouched::new(inner).unwrap();
            let mut model = original.clone();
            for _ in 0..60 {
                change(&looked, &mut model, &mut random);
                assert_eq!(looked.len().unwrap(), to_u64(model.len()).unwrap());
                assert!(read_all(&looked) == model, "seed {seed}");
            }
            assert!(read_all(&looked.inner) == original, "seed {seed}: the file was touched");
        }
    }

    #[test]
    fn nothing_is_read_beyond_the_end() {
        let looked = Untouched::new(InMemoryBackend::new()).unwrap();
        looked.set_len(10).unwrap();
        assert!(looked.read(5, &mut [0; 6]).is_err());
        assert!(looked.read(4, &mut [0; 6]).is_ok());
    }

    fn change(looked: &impl StorageBackend, model: &mut Vec<u8>, random: &mut Random) {
        if random.below(4) == 0 {
            let len = random.below(30_000);
            looked.set_len(to_u64(len).unwrap()).unwrap();
            model.resize(len, 0);
        } else if !model.is_empty() {
            let start = random.below(model.len());
            let len = random.below(9_000).min(model.len() - start);
            let data: Vec<u8> = (0..len).map(|_| random.byte()).collect();
            looked.write(to_u64(start).unwrap(), &data).unwrap();
            model[start..start + len].copy_from_slice(&data);
        }
    }

    fn read_all(backend: &impl StorageBackend) -> Vec<u8> {
        let mut bytes = vec![0; to_usize(backend.len().unwrap()).unwrap()];
        backend.read(0, &mut bytes).unwrap();
        bytes
    }
}

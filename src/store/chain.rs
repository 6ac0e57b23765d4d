//! The hash chain over the journal: a changed, moved or missing row shows, and which one.

use redb::{ReadTransaction, ReadableTable as _};

use crate::domain::chain::link;
use crate::store::entry::Entry;
use crate::store::error::StoreError;
use crate::store::tables::JOURNAL;

pub use crate::domain::chain::Link;

const LINK_LEN: usize = 32;

/// The journal's end: how many rows, and the link of the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The number of the last row; 0 while there is none.
    pub row: u64,
    pub link: Link,
}

impl Head {
    /// Before the first row: 32 zero bytes.
    pub const START: Self = Self { row: 0, link: [0; LINK_LEN] };

    /// The head after `entry`, the bytes of the next row's entry.
    pub fn then(self, entry: &[u8]) -> Self {
        let row = self.row.saturating_add(1);
        Self { row, link: link(row, &self.link, entry) }
    }

    /// The head after the stored row `row`, and the row's entry.
    ///
    /// # Errors
    ///
    /// [`StoreError::BrokenChain`] when it is not the next row, or not as it was sealed.
    pub fn follow(self, row: u64, stored: &[u8]) -> Result<(Self, &[u8]), StoreError> {
        let broken = StoreError::BrokenChain { row: self.row.saturating_add(1) };
        let Some((link, entry)) = unsealed(stored) else { return Err(broken) };
        let next = self.then(entry);
        match (row, link) == (next.row, next.link) {
            true => Ok((next, entry)),
            false => Err(broken),
        }
    }

    /// As it is kept: the row in eight bytes, high byte first, then the link.
    pub fn to_bytes(self) -> Vec<u8> {
        let mut bytes = self.row.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.link);
        bytes
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (row, link) = bytes.split_first_chunk::<8>()?;
        Some(Self { row: u64::from_be_bytes(*row), link: link.try_into().ok()? })
    }
}

/// A row of the journal as it lies on disk: the link, then the entry that it seals.
pub fn sealed(link: &Link, entry: &[u8]) -> Vec<u8> {
    let mut stored = link.to_vec();
    stored.extend_from_slice(entry);
    stored
}

/// Takes a stored row apart. `None` when it is too short.
pub fn unsealed(stored: &[u8]) -> Option<(Link, &[u8])> {
    let (link, entry) = stored.split_first_chunk::<LINK_LEN>()?;
    Some((*link, entry))
}

/// Walks the whole journal and hands each entry to `take`, with the head after it.
/// Returns the last head.
///
/// # Errors
///
/// [`StoreError::BrokenChain`] with the first row that does not fit; [`StoreError::Newer`] and
/// [`StoreError::Garbled`] for an entry that cannot be read; whatever `take` returns.
pub fn walk(
    txn: &ReadTransaction,
    mut take: impl FnMut(Head, Entry) -> Result<(), StoreError>,
) -> Result<Head, StoreError> {
    let journal = txn.open_table(JOURNAL)?;
    let mut head = Head::START;
    for pair in journal.iter()? {
        let (key, stored) = pair?;
        let (next, entry) = head.follow(key.value(), stored.value())?;
        take(next, Entry::from_bytes(next.row, entry)?)?;
        head = next;
    }
    Ok(head)
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::*;

    #[test]
    fn the_formula_is_the_one_in_the_document() {
        let head = Head::START.then(b"abc");
        let mut bytes = b"countersign/journal/1".to_vec();
        bytes.extend([0, 0, 0, 0, 0, 0, 0, 1]);
        bytes.extend([0; 32]);
        bytes.extend(b"abc");
        let by_hand: Link = Sha256::digest(&bytes).into();
        assert_eq!((head.row, head.link), (1, by_hand));
    }

    #[test]
    fn the_same_entry_has_another_link_in_another_place() {
        let once = Head::START.then(b"abc");
        assert_ne!(once.link, once.then(b"abc").link);
        assert_ne!(once.link, Head { row: 5, ..Head::START }.then(b"abc").link);
    }

    #[test]
    fn a_head_comes_back_from_its_bytes() {
        let head = Head::START.then(b"abc");
        assert_eq!(Head::from_bytes(&head.to_bytes()), Some(head));
        assert_eq!(Head::from_bytes(&[0; 39]), None);
        assert_eq!(Head::from_bytes(&[0; 41]), None);
        assert_eq!(Head::from_bytes(&[]), None);
    }
}

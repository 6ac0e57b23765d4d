//! One link of the journal's hash chain: the same formula where a row is written and where a packet
//! is verified on another machine.

use sha2::{Digest as _, Sha256};

/// SHA-256.
pub type Link = [u8; 32];

const DOMAIN: &[u8] = b"countersign/journal/1";

/// The link of row `row`, whose bytes are `entry`, behind the row with the link `before`.
pub fn link(row: u64, before: &Link, entry: &[u8]) -> Link {
    let mut hash = Sha256::new();
    hash.update(DOMAIN);
    hash.update(row.to_be_bytes());
    hash.update(before);
    hash.update(entry);
    hash.finalize().into()
}

/// A row of the journal that is about a sale, as it stands in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainRow {
    pub row: u64,
    /// What kind of row.
    pub kind: &'static str,
    pub recorded_at: chrono::DateTime<chrono::Utc>,
    /// The link of the row before it.
    pub before: Link,
    pub link: Link,
    /// The link of the row behind it, where there is one that is news.
    pub after: Option<Link>,
    /// Its bytes.
    pub entry: Vec<u8>,
    /// It holds what the processor knows a card by, and is not handed out.
    pub has_token: bool,
}

//! Checks a packet on another machine, without the data file: every byte of it, the signature over
//! the digests, and whether its records belong together. Reads foreign bytes and trusts none.

use std::collections::BTreeSet;

use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::domain::chain::{Link, link};
use crate::domain::hex::{hex, unhex};
use crate::domain::receipt::ReceiptNumber;
use crate::evidence::key_ring::{fingerprint, read_keys};
use crate::evidence::packet::bundle::{self, BundleFault, Part};
use crate::evidence::packet::records::FORMAT;
use crate::evidence::packet::{CONTEXT, SIGNATURE, SUMS};

/// What a packet proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// As it is printed on the receipt.
    pub receipt: String,
    pub clinic: String,
    pub sold_on: String,
    pub n_parts: usize,
    /// Which of the clinic's keys signed, and its fingerprint.
    pub slot: u8,
    pub fingerprint: String,
    /// The key is one that was trusted beforehand, and not only one that came with the packet.
    pub is_known_key: bool,
    pub rows: Vec<RowClaim>,
}

/// What a packet says of a row of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowClaim {
    pub row: u64,
    pub link: Link,
    /// Its bytes are in the packet, and give this link.
    pub is_proven: bool,
}

/// The first thing that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PacketFault {
    #[error("{0}")]
    Bundle(#[from] BundleFault),
    #[error("{0} is missing")]
    MissingPart(&'static str),
    #[error("{0} belongs to no packet")]
    StrangePart(String),
    #[error("SHA256SUMS is not a list of digests as it was written")]
    Sums,
    #[error("{0} is not in SHA256SUMS, or not at its place")]
    NotListed(String),
    #[error("{0} is not as it was signed: its digest differs")]
    Changed(String),
    #[error("public-keys.json holds no keys as they were written")]
    Keys,
    #[error("SHA256SUMS.sig is not a signature as it was written")]
    SignatureText,
    #[error("it is signed with key {0}, which is not among its keys")]
    UnknownKey(u8),
    #[error("the signature does not fit SHA256SUMS: somebody changed what was signed")]
    Signature,
    #[error("it is signed with key {0} {1}, which the clinic's file of keys does not have")]
    OtherClinic(u8, String),
    #[error("{0} cannot be read")]
    Unreadable(&'static str),
    #[error("{0} is about another sale than record.json")]
    OtherSale(&'static str),
    #[error("row {0} of chain.json does not follow the row before it")]
    Chain(u64),
    #[error("row {0} of chain.json has bytes that give another link")]
    Link(u64),
}

/// The files that a packet can have, in their order; and whether each has them.
const FILES: [(&str, bool); 12] = [
    ("packet.pdf", true),
    ("agreement.pdf", false),
    ("agreement.txt", false),
    ("receipt.txt", true),
    ("record.json", true),
    ("events.json", true),
    ("ink.json", false),
    ("chain.json", true),
    ("public-keys.json", true),
    ("VERIFY.txt", true),
    (SUMS, true),
    (SIGNATURE, true),
];

/// The names that a packet's folder may hold, for who collects them from a disk.
pub fn file_names() -> impl Iterator<Item = &'static str> {
    FILES.into_iter().map(|(name, _)| name)
}

/// Checks an archive. `known` are keys that are trusted beforehand; without them the packet's own are
/// taken, which proves that nothing was changed since, but not who signed.
///
/// # Errors
///
/// [`PacketFault`] with the first thing that does not hold.
pub fn verify_bytes(
    archive: &[u8],
    known: Option<&[(u8, VerifyingKey)]>,
) -> Result<Verified, PacketFault> {
    verify_parts(&bundle::read(archive)?, known)
}

/// Checks the files of a packet that was unpacked. `parts` are in any order.
///
/// # Errors
///
/// As [`verify_bytes`].
pub fn verify_folder(
    parts: &[Part<'_>],
    known: Option<&[(u8, VerifyingKey)]>,
) -> Result<Verified, PacketFault> {
    let mut sorted = parts.to_vec();
    sorted.sort_by_key(|part| FILES.iter().position(|(name, _)| *name == part.name));
    verify_parts(&sorted, known)
}

fn verify_parts(
    parts: &[Part<'_>],
    known: Option<&[(u8, VerifyingKey)]>,
) -> Result<Verified, PacketFault> {
    are_ours(parts)?;
    let text = |name: &'static str| text_of(parts, name);
    digests_fit(parts, text(SUMS).map_err(|_unreadable| PacketFault::Sums)?)?;
    let keys = text("public-keys.json").map_err(|_unreadable| PacketFault::Keys)?;
    let (_, keys) = read_keys(keys).map_err(|_why| PacketFault::Keys)?;
    let (slot, key) = signature_fits(parts, &keys)?;
    let is_known_key = match known {
        None => false,
        Some(known) if known.contains(&(slot, key)) => true,
        Some(_) => return Err(PacketFault::OtherClinic(slot, fingerprint(&key))),
    };
    let record = json_of(parts, "record.json")?;
    let field = |name: &str| record.get(name).and_then(Value::as_str).map(str::to_owned);
    let unreadable = || PacketFault::Unreadable("record.json");
    let sale = field("sale").ok_or_else(unreadable)?;
    for name in ["events.json", "chain.json"] {
        let other = json_of(parts, name)?;
        if other.get("sale").and_then(Value::as_str) != Some(&sale) {
            return Err(PacketFault::OtherSale(name));
        }
    }
    let receipt = field("receipt").ok_or_else(unreadable)?;
    Ok(Verified {
        receipt: ReceiptNumber::from_typed(&receipt).ok_or_else(unreadable)?.to_string(),
        clinic: field("clinic").ok_or_else(unreadable)?,
        sold_on: field("sold_on").ok_or_else(unreadable)?,
        n_parts: parts.len(),
        slot,
        fingerprint: fingerprint(&key),
        is_known_key,
        rows: chain_holds(&json_of(parts, "chain.json")?)?,
    })
}

/// Only files of a packet, each once, in their order, and none missing that every packet has.
fn are_ours(parts: &[Part<'_>]) -> Result<(), PacketFault> {
    let mut seen = BTreeSet::new();
    let mut last = None;
    for part in parts {
        let place = FILES.iter().position(|(name, _)| *name == part.name);
        let place = place.ok_or_else(|| PacketFault::StrangePart(part.name.to_owned()))?;
        if !seen.insert(part.name) {
            return Err(BundleFault::Twice(part.name.to_owned()).into());
        }
        if last.is_some_and(|last| place < last) {
            return Err(PacketFault::NotListed(part.name.to_owned()));
        }
        last = Some(place);
    }
    match FILES.into_iter().find(|(name, is_needed)| *is_needed && !seen.contains(name)) {
        Some((name, _)) => Err(PacketFault::MissingPart(name)),
        None => Ok(()),
    }
}

/// Each file but the last two stands in the list, in its order, with its digest; and nothing else.
fn digests_fit(parts: &[Part<'_>], sums: &str) -> Result<(), PacketFault> {
    let listed = parts.iter().filter(|part| part.name != SUMS && part.name != SIGNATURE);
    let mut lines = sums.split_inclusive('\n');
    for part in listed {
        let line = lines.next().ok_or_else(|| PacketFault::NotListed(part.name.to_owned()))?;
        let (digest, name) = line
            .strip_suffix('\n')
            .and_then(|line| line.split_once("  "))
            .ok_or(PacketFault::Sums)?;
        if name != part.name {
            return Err(PacketFault::NotListed(part.name.to_owned()));
        }
        if unhex(digest).as_deref() != Some(Sha256::digest(part.bytes).as_slice()) {
            return Err(PacketFault::Changed(part.name.to_owned()));
        }
    }
    if lines.next().is_some() { Err(PacketFault::Sums) } else { Ok(()) }
}

/// Which key signed the list of digests.
fn signature_fits(
    parts: &[Part<'_>],
    keys: &[(u8, VerifyingKey)],
) -> Result<(u8, VerifyingKey), PacketFault> {
    let text = text_of(parts, SIGNATURE).map_err(|_unreadable| PacketFault::SignatureText)?;
    let read = || {
        let (slot, signature) = text.strip_suffix('\n')?.split_once(' ')?;
        let number: u8 = slot.parse().ok()?;
        let is_plain = number.to_string() == slot;
        let bytes = unhex(signature)?;
        is_plain.then_some((number, Signature::from_slice(&bytes).ok()?))
    };
    let (slot, signature) = read().ok_or(PacketFault::SignatureText)?;
    let key = keys.iter().find(|(known, _)| *known == slot).map(|(_, key)| *key);
    let key = key.ok_or(PacketFault::UnknownKey(slot))?;
    let sums = bytes_of(parts, SUMS)?;
    let signed = [CONTEXT, sums].concat();
    key.verify_strict(&signed, &signature).map_err(|_why| PacketFault::Signature)?;
    Ok((slot, key))
}

/// Rows go up, those beside each other are linked, and bytes that are there give their link.
fn chain_holds(chain: &Value) -> Result<Vec<RowClaim>, PacketFault> {
    let unreadable = || PacketFault::Unreadable("chain.json");
    if chain.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err(unreadable());
    }
    let head = chain.get("head").and_then(|head| head.get("row")).and_then(Value::as_u64);
    let head = head.ok_or_else(unreadable)?;
    let mut rows: Vec<RowClaim> = Vec::new();
    let mut after: Option<(u64, Link)> = None;
    for value in chain.get("rows").and_then(Value::as_array).ok_or_else(unreadable)? {
        let row = value.get("row").and_then(Value::as_u64).ok_or_else(unreadable)?;
        let link_at = |name| value.get(name).and_then(Value::as_str).and_then(link_of);
        let before = link_at("before").ok_or_else(unreadable)?;
        let own = link_at("link").ok_or_else(unreadable)?;
        let follows = rows.last().is_none_or(|last| last.row < row);
        let is_linked = rows.last().is_none_or(|last| last.row + 1 != row || last.link == before);
        let is_told = after.is_none_or(|(next, link)| next != row || link == own);
        if row == 0 || row > head || !follows || !is_linked || !is_told {
            return Err(PacketFault::Chain(row));
        }
        let bytes = value.get("bytes").and_then(Value::as_str);
        if let Some(bytes) = bytes {
            let bytes = unhex(bytes).ok_or_else(unreadable)?;
            if link(row, &before, &bytes) != own {
                return Err(PacketFault::Link(row));
            }
        }
        rows.push(RowClaim { row, link: own, is_proven: bytes.is_some() });
        after = link_at("after").map(|link| (row + 1, link));
    }
    Ok(rows)
}

fn link_of(text: &str) -> Option<Link> {
    unhex(text)?.try_into().ok()
}

fn bytes_of<'a>(parts: &[Part<'a>], name: &'static str) -> Result<&'a [u8], PacketFault> {
    let part = parts.iter().find(|part| part.name == name);
    part.map(|part| part.bytes).ok_or(PacketFault::MissingPart(name))
}

fn text_of<'a>(parts: &[Part<'a>], name: &'static str) -> Result<&'a str, PacketFault> {
    std::str::from_utf8(bytes_of(parts, name)?).map_err(|_why| PacketFault::Unreadable(name))
}

fn json_of(parts: &[Part<'_>], name: &'static str) -> Result<Value, PacketFault> {
    serde_json::from_str(text_of(parts, name)?).map_err(|_why| PacketFault::Unreadable(name))
}

/// The digest of an archive, as the journal keeps it of each that left the kiosk.
pub fn digest(archive: &[u8]) -> String {
    hex(&Sha256::digest(archive))
}

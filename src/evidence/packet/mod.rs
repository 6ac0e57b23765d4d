//! The answer to a dispute (R-66, US-53): one PDF for a bank's portal, and an archive with the raw
//! parts, their digests, a signature, and the place of each record in the journal's chain.
//!
//! ```text
//!   case ──► timeline ──► letter ──► packet.pdf ─┐
//!     └────────► records ──► record.json, …  ────┴► bundle (zip) ──► verify, on another machine
//! ```
//!
//! The same case is the same bytes. The documents are in English: card networks take no other.

pub mod bundle;
pub mod case;
mod letter;
mod log;
mod proof;
mod records;
pub mod timeline;
pub mod verify;

use ed25519_dalek::Signer as _;
use sha2::{Digest as _, Sha256};

use crate::domain::evidence_quality::{Missing, Strength, quality};
use crate::domain::hex::hex;
use crate::evidence::agreement::agreement_text;
use crate::evidence::key_ring::{KeyRing, keys_json};
use crate::evidence::letter::LetterError;
use crate::evidence::packet::bundle::{BundleFault, Part};
use crate::evidence::packet::case::PacketCase;

/// The nine parts of an answer (US-53).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartNo {
    Summary = 1,
    Contract,
    Signature,
    Receipt,
    Policy,
    Visits,
    Messages,
    Refunds,
    Proof,
}

impl PartNo {
    pub const ALL: [Self; 9] = [
        Self::Summary,
        Self::Contract,
        Self::Signature,
        Self::Receipt,
        Self::Policy,
        Self::Visits,
        Self::Messages,
        Self::Refunds,
        Self::Proof,
    ];

    pub const fn number(self) -> u8 {
        match self {
            Self::Summary => 1,
            Self::Contract => 2,
            Self::Signature => 3,
            Self::Receipt => 4,
            Self::Policy => 5,
            Self::Visits => 6,
            Self::Messages => 7,
            Self::Refunds => 8,
            Self::Proof => 9,
        }
    }

    pub const fn words(self) -> &'static str {
        match self {
            Self::Summary => "Summary",
            Self::Contract => "Contract",
            Self::Signature => "Signature record",
            Self::Receipt => "Receipt, chip data",
            Self::Policy => "Policy as shown",
            Self::Visits => "Visits, superbills",
            Self::Messages => "Messages",
            Self::Refunds => "Refunds",
            Self::Proof => "Proof of no change",
        }
    }
}

/// Whether a part is there, and the one fact that counts of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartState {
    pub part: PartNo,
    pub fact: String,
    /// It should be there and is not.
    pub is_missing: bool,
}

/// A packet, made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packet {
    pub pdf: Vec<u8>,
    pub n_pages: usize,
    /// Every file of the archive, by name, in its order.
    pub parts: Vec<(&'static str, Vec<u8>)>,
    pub archive: Vec<u8>,
    pub states: Vec<PartState>,
    pub strength: Strength,
    pub missing: Vec<Missing>,
}

/// Banks take so many pages and bytes, and no more.
pub const PAGES_MAX: usize = 8;
pub const PDF_MAX: usize = 900_000;

/// Why there is no packet.
#[derive(Debug, thiserror::Error)]
pub enum PacketError {
    #[error("the document cannot be written: {0}")]
    Letter(#[from] LetterError),
    #[error("the document has {0} pages, and banks take {PAGES_MAX}")]
    TooManyPages(usize),
    #[error("the document has {0} bytes, and banks take {PDF_MAX}")]
    TooManyBytes(usize),
    #[error("the archive cannot be written: {0}")]
    Bundle(#[from] BundleFault),
}

/// Set before what is signed, so that this signature can mean nothing else.
const CONTEXT: &[u8] = b"countersign/packet/1\0";
/// The list of digests, and its signature: the last files of every archive.
pub const SUMS: &str = "SHA256SUMS";
pub const SIGNATURE: &str = "SHA256SUMS.sig";

/// Makes the packet of a sale, signed with the newest key of `keys`.
///
/// # Errors
///
/// [`PacketError`] where it would be none that a bank takes.
pub fn packet(case: &PacketCase<'_>, keys: &KeyRing) -> Result<Packet, PacketError> {
    let states = states(case);
    let (strength, missing) = quality(&case.evidence());
    let (pdf, n_pages) = letter::pdf(case, &states)?;
    if n_pages > PAGES_MAX {
        return Err(PacketError::TooManyPages(n_pages));
    }
    if pdf.len() > PDF_MAX {
        return Err(PacketError::TooManyBytes(pdf.len()));
    }
    let mut parts = files(case, keys, &pdf);
    let sums = sums(&parts);
    let signature = keys.signing().sign(&[CONTEXT, sums.as_bytes()].concat());
    let signature = format!("{} {}\n", keys.slot(), hex(&signature.to_bytes()));
    parts.push((SUMS, sums.into_bytes()));
    parts.push((SIGNATURE, signature.into_bytes()));
    let listed: Vec<Part<'_>> =
        parts.iter().map(|(name, bytes)| Part { name, bytes: bytes.as_slice() }).collect();
    let archive = bundle::write(&listed)?;
    Ok(Packet { pdf, n_pages, parts, archive, states, strength, missing })
}

/// Everything but the digests, in its order.
fn files(case: &PacketCase<'_>, keys: &KeyRing, pdf: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut files = vec![("packet.pdf", pdf.to_vec())];
    // The file that was handed out names treatments: it goes in as it is, or not at all.
    if let Some(agreement) = case.agreement_pdf.filter(|_| case.with.treatments) {
        files.push(("agreement.pdf", agreement.to_vec()));
    }
    if let Some(text) = agreement_text(case.dossier, case.zone) {
        files.push(("agreement.txt", case.masked(&text).into_bytes()));
    }
    files.push(("receipt.txt", case.masked(case.receipt).into_bytes()));
    files.push(("record.json", records::record(case)));
    files.push(("events.json", records::events(case)));
    if let Some(ink) = records::ink(case).filter(|_| case.with.ink) {
        files.push(("ink.json", ink));
    }
    files.push(("chain.json", records::chain(case)));
    files.push(("public-keys.json", keys_json(keys).into_bytes()));
    files.push(("VERIFY.txt", proof::how_to_verify(case).into_bytes()));
    files
}

/// A line a file, as `sha256sum -c` reads them.
fn sums(parts: &[(&'static str, Vec<u8>)]) -> String {
    let line =
        |(name, bytes): &(&str, Vec<u8>)| format!("{}  {name}\n", hex(&Sha256::digest(bytes)));
    parts.iter().map(line).collect()
}

/// What of the nine parts is there (US-53). A part that should be and is not says so.
pub fn states(case: &PacketCase<'_>) -> Vec<PartState> {
    PartNo::ALL
        .into_iter()
        .map(|part| {
            let (fact, is_missing) = log::state(case, part);
            PartState { part, fact, is_missing }
        })
        .collect()
}

//! A sale with everything that was signed for it: what a receipt is made from.

use sha2::{Digest as _, Sha256};

use crate::domain::contract::Contract;
use crate::domain::id::ConsentId;
use crate::domain::patient::Patient;
use crate::domain::sale::Sale;
use crate::domain::terms::{Consent, TermsText};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    pub sale: Sale,
    pub patient: Patient,
    /// `None` for goods, and for what a contract asks for that was signed before.
    pub signed: Option<Signed>,
    /// The contracts of which a later period, a part or a fee was paid.
    pub paid_for: Vec<Contract>,
    /// The journal's head when this was read: SHA-256.
    pub head: [u8; 32],
}

/// A consent, and the very text that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    pub consent: Consent,
    pub terms: TermsText,
    /// SHA-256 of the agreement's pages as they are kept; `None` where they were never written.
    pub pages: Option<[u8; 32]>,
}

/// The pages of an agreement, written once at the signing and kept to the byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAgreement {
    pub consent: ConsentId,
    /// SHA-256 of `pdf`.
    pub digest: [u8; 32],
    pub pdf: Vec<u8>,
}

impl KeptAgreement {
    pub fn new(consent: ConsentId, pdf: Vec<u8>) -> Self {
        let digest = Sha256::digest(&pdf).into();
        Self { consent, digest, pdf }
    }
}

/// Where a signature stands in the journal's chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainPlace {
    /// The number of the signature's row.
    pub row: u64,
    /// The link that seals it: SHA-256 over the link before and the row.
    pub link: [u8; 32],
    pub before: [u8; 32],
}

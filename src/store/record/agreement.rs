//! The pages of an agreement as a row.

use minicbor::{Decode, Encode};

use crate::domain::dossier::KeptAgreement;
use crate::store::record::{RowError, id_bytes, id_from, not_a};

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct KeptRow {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    consent: [u8; 16],
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    digest: [u8; 32],
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pdf: Vec<u8>,
}

impl From<&KeptAgreement> for KeptRow {
    fn from(kept: &KeptAgreement) -> Self {
        Self { consent: id_bytes(kept.consent), digest: kept.digest, pdf: kept.pdf.clone() }
    }
}

impl TryFrom<KeptRow> for KeptAgreement {
    type Error = RowError;

    fn try_from(row: KeptRow) -> Result<Self, RowError> {
        let kept = Self::new(id_from(row.consent), row.pdf);
        if kept.digest == row.digest { Ok(kept) } else { Err(not_a("digest of these pages")) }
    }
}

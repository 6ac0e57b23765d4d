//! A sale with everything that was signed for it: what a receipt is made from.

use crate::domain::patient::Patient;
use crate::domain::sale::Sale;
use crate::domain::terms::{Consent, TermsText};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    pub sale: Sale,
    pub patient: Patient,
    pub consent: Consent,
    pub terms: TermsText,
    /// The journal's head when this was read: SHA-256.
    pub head: [u8; 32],
}

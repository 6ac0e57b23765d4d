//! A sale with everything that was signed for it: what a receipt is made from.

use crate::domain::contract::Contract;
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
}

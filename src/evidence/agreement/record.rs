//! Everything that a signed agreement says, as plain data.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::domain::agreement::BoughtOffering;
use crate::domain::dossier::ChainPlace;
use crate::domain::hex::hex;
use crate::domain::patient::Patient;
use crate::domain::receipt::ClinicCard;
use crate::domain::terms::{Consent, TermsText};

/// What an agreement's pages are a pure function of. It holds nothing that came after the
/// signature: no card, no approval, no copy.
#[derive(Debug, Clone)]
pub struct AgreementRecord<'a> {
    pub patient: &'a Patient,
    pub terms: &'a TermsText,
    pub consent: &'a Consent,
    pub bought: &'a [BoughtOffering],
    pub at: SignedHere<'a>,
    pub place: ChainPlace,
}

/// Where it was signed.
#[derive(Debug, Clone, Copy)]
pub struct SignedHere<'a> {
    pub clinic: &'a ClinicCard,
    pub mail: &'a str,
    pub zone: Tz,
    /// "Kiosk 1"
    pub kiosk: &'a str,
    /// Version of this program.
    pub software: &'a str,
    /// The fingerprint of the key that signs this kiosk's receipts, as `countersign keys` tells it.
    pub key: &'a str,
    /// Who of the clinic was signed in at the kiosk.
    pub staff: Option<&'a str>,
    pub is_demo: bool,
}

impl AgreementRecord<'_> {
    /// "Agreement 7c1e 55d0 4ab8 9f26 e013": how pages name it.
    pub fn short_link(&self) -> String {
        grouped(&hex(&self.place.link), 20)
    }

    pub(super) fn signed_at(&self) -> DateTime<Utc> {
        self.consent.signed_at
    }
}

/// The first `n` digits in groups of four.
pub(super) fn grouped(hex: &str, n: usize) -> String {
    let mut grouped = String::new();
    for (idx, digit) in hex.chars().take(n).enumerate() {
        if idx > 0 && idx % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

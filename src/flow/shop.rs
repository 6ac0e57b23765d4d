//! What does not change while a patient stands there: the catalog, the clinic, the waits.

use std::time::Duration;

use chrono_tz::Tz;

use crate::domain::catalog::Catalog;
use crate::domain::comfort::TextSize;
use crate::domain::language::Language;
use crate::domain::policy::Policy;
use crate::domain::receipt::ClinicCard;
use crate::flow::payment::CHARGE_MAX;

/// The clinic as a checkout sees it.
#[derive(Debug, Clone)]
pub struct Shop {
    pub catalog: Catalog,
    pub policy: Policy,
    pub clinic: ClinicCard,
    pub mail: String,
    pub zone: Tz,
    /// The first is the one that every visit begins in.
    pub languages: Vec<Language>,
    pub default_text: TextSize,
    pub waits: Waits,
}

impl Shop {
    pub fn default_language(&self) -> Language {
        self.languages.first().copied().unwrap_or_default()
    }
}

/// How long a screen waits for a person (P1, P2, P5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    pub browse: Duration,
    pub typing: Duration,
    pub sign: Duration,
    pub terms: Duration,
    /// The countdown before everything is cleared.
    pub warn: Duration,
    pub approved: Duration,
    pub thank_you: Duration,
    /// Until the staff side locks by itself.
    pub staff: Duration,
    /// How long a card payment may take until it is asked about: longer than the driver waits.
    pub charge: Duration,
}

impl Default for Waits {
    fn default() -> Self {
        Self {
            browse: Duration::from_secs(60),
            typing: Duration::from_secs(90),
            sign: Duration::from_secs(120),
            terms: Duration::from_secs(180),
            warn: Duration::from_secs(30),
            approved: Duration::from_secs(30),
            thank_you: Duration::from_secs(15),
            staff: Duration::from_secs(120),
            charge: CHARGE_MAX,
        }
    }
}

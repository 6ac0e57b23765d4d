//! From what was signed at this kiosk to the agreement's pages.

use chrono_tz::Tz;
use ed25519_dalek::SigningKey;

use crate::app::kiosk::Identity;
use crate::domain::agreement::{BoughtOffering, bought_offerings};
use crate::domain::dossier::ChainPlace;
use crate::domain::patient::Patient;
use crate::domain::receipt::ClinicCard;
use crate::domain::staff::StaffMember;
use crate::domain::terms::SignedCart;
use crate::evidence::agreement::{AgreementRecord, SignedHere, agreement_letter};
use crate::evidence::key_ring::fingerprint;
use crate::flow::shop::Shop;

/// All that the pages say beside what was signed and where it stands in the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct AgreementDraft {
    pub patient: Patient,
    pub bought: Vec<BoughtOffering>,
    pub clinic: ClinicCard,
    pub mail: String,
    pub zone: Tz,
    pub kiosk: String,
    pub key: String,
    pub staff: Option<String>,
    pub is_demo: bool,
}

impl AgreementDraft {
    /// `None` where the catalog no longer has what was signed; the log says why.
    pub fn new(
        shop: &Shop,
        identity: &Identity,
        key: &SigningKey,
        staff: Option<&StaffMember>,
        patient: Option<&Patient>,
        cart: &SignedCart,
    ) -> Option<Self> {
        let bought = bought_offerings(&shop.catalog, cart.quote(), cart.terms().language)
            .inspect_err(|error| log::error!("no agreement can be written: {error}"))
            .ok()?;
        Some(Self {
            patient: patient.filter(|it| it.id == cart.consent().patient)?.clone(),
            bought,
            clinic: shop.clinic.clone(),
            mail: shop.mail.clone(),
            zone: shop.zone,
            kiosk: identity.name.clone(),
            key: fingerprint(&key.verifying_key()),
            staff: staff.map(|member| member.name.to_string()),
            is_demo: identity.is_demo,
        })
    }

    /// The pages of `cart`, signed at `place`. `None` where they cannot be written; the log says
    /// why.
    pub fn pages(&self, cart: &SignedCart, place: ChainPlace) -> Option<Vec<u8>> {
        let record = AgreementRecord {
            patient: &self.patient,
            terms: cart.terms(),
            consent: cart.consent(),
            bought: &self.bought,
            at: SignedHere {
                clinic: &self.clinic,
                mail: &self.mail,
                zone: self.zone,
                kiosk: &self.kiosk,
                software: env!("CARGO_PKG_VERSION"),
                key: &self.key,
                staff: self.staff.as_deref(),
                is_demo: self.is_demo,
            },
            place,
        };
        let letter = agreement_letter(&record)
            .inspect_err(|error| log::error!("no agreement can be written: {error}"))
            .ok()?;
        letter.pdf().inspect_err(|error| log::error!("no agreement can be written: {error}")).ok()
    }
}

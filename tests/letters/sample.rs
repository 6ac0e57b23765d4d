//! Carts signed at the demo clinic.

use std::num::NonZeroU32;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use countersign::app::samples::signature_path;
use countersign::config::settings::Settings;
use countersign::domain::agreement::{BoughtOffering, bought_offerings, terms_text_of};
use countersign::domain::cart::{Cart, CartLine, CartQuote, Holdings, PlanChoice};
use countersign::domain::dossier::ChainPlace;
use countersign::domain::id::{ConsentId, PatientId};
use countersign::domain::language::Language;
use countersign::domain::offering::OfferingCode;
use countersign::domain::patient::{Patient, PersonName};
use countersign::domain::policy::Policy;
use countersign::domain::pricing;
use countersign::domain::signature::{Ink, InkEvent, Signature};
use countersign::domain::terms::{Consent, Initials, TermsText};
use countersign::evidence::agreement::{AgreementRecord, SignedHere, agreement_letter};
use countersign::evidence::letter::Letter;

/// Something that was signed, with all that its pages say.
pub struct Signed {
    pub settings: Settings,
    pub patient: Patient,
    pub terms: TermsText,
    pub consent: Consent,
    pub bought: Vec<BoughtOffering>,
}

impl Signed {
    /// The offerings of `codes`; more than one payment of what can be paid in parts.
    pub fn new(language: Language, codes: &[&str], name: (&str, &str)) -> Self {
        let settings = Settings::demo();
        let quote = quote(&settings, codes);
        let patient = Patient {
            id: PatientId::from_raw(2),
            phone: None,
            birth_date: NaiveDate::from_ymd_opt(1988, 6, 4).unwrap(),
            name: PersonName::new(name.0, name.1).unwrap(),
        };
        let (card, mail) = (&settings.clinic.card, &settings.clinic.mail);
        let catalog = &settings.catalog;
        let terms =
            terms_text_of(catalog, &quote, &patient.name, card, mail, language, None).unwrap();
        let bought = bought_offerings(catalog, &quote, language).unwrap();
        let consent = consent(&patient, &terms);
        Self { settings, patient, terms, consent, bought }
    }

    /// With another text of one clause.
    pub fn with_clause(mut self, full: String) -> Self {
        self.terms.clauses.first_mut().unwrap().full = full;
        self.consent = consent(&self.patient, &self.terms);
        self
    }

    pub fn typed(mut self, name: &str) -> Self {
        self.consent.signature = Signature::Typed(name.to_owned());
        self
    }

    pub fn letter(&self) -> Letter {
        let clinic = &self.settings.clinic;
        let record = AgreementRecord {
            patient: &self.patient,
            terms: &self.terms,
            consent: &self.consent,
            bought: &self.bought,
            at: SignedHere {
                clinic: &clinic.card,
                mail: &clinic.mail,
                zone: clinic.zone,
                kiosk: "Kiosk 1",
                software: "0.1.0",
                key: "4f0ba3c2",
                staff: None,
                is_demo: false,
            },
            place: ChainPlace { row: 118, link: [0x7C; 32], before: [0xC1; 32] },
        };
        agreement_letter(&record).unwrap()
    }

    pub fn pdf(&self) -> Vec<u8> {
        self.letter().pdf().unwrap()
    }
}

fn quote(settings: &Settings, codes: &[&str]) -> CartQuote {
    let lines = codes.iter().map(|code| CartLine::Offering {
        code: OfferingCode((*code).to_owned()),
        picks: Vec::new(),
        plan: match *code {
            "O10" => PlanChoice::Parts(NonZeroU32::new(4).unwrap()),
            _ => PlanChoice::Upfront,
        },
        upgrade_of: None,
    });
    let cart = Cart { lines: lines.collect(), ..Cart::default() };
    let today = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
    pricing::quote(&settings.catalog, &cart, &Holdings::default(), &Policy::default(), today)
        .unwrap()
}

fn consent(patient: &Patient, terms: &TermsText) -> Consent {
    let signed_at: DateTime<Utc> = "2026-11-25T16:25:41Z".parse().unwrap();
    let n_clauses = i64::try_from(terms.clauses.len()).unwrap();
    let initials = (0..).zip(&terms.clauses).map(|(idx, clause)| Initials {
        clause: clause.code.clone(),
        letters: patient.name.initials(),
        given_at: signed_at - TimeDelta::minutes(n_clauses - idx),
    });
    Consent {
        id: ConsentId::from_raw(1),
        patient: patient.id,
        terms: terms.digest(),
        language: terms.language,
        initials: initials.collect(),
        signature: Signature::Drawn(ink()),
        signer: None,
        signed_at,
    }
}

fn ink() -> Ink {
    let mut ink = Ink::default();
    for (idx, (x, y)) in (0_u32..).zip(signature_path()) {
        let event = if idx == 0 { InkEvent::Down { x, y } } else { InkEvent::Move { x, y } };
        ink.take(event, idx * 16);
    }
    ink
}

//! The signed agreement as text: anyone can check it with `sha256sum`.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use countersign::domain::card::{
    Approval, CardBrand, ChipData, EcrRef, EntryMode, TerminalIdentity, TransactionNumber,
};
use countersign::domain::dossier::{Dossier, Signed};
use countersign::domain::id::{AttemptId, ConsentId, PatientId, SaleId};
use countersign::domain::language::Language;
use countersign::domain::money::Money;
use countersign::domain::offering::OfferingCode;
use countersign::domain::patient::{Patient, PersonName};
use countersign::domain::receipt::ReceiptNumber;
use countersign::domain::sale::{CardPayment, Sale, ToldBy};
use countersign::domain::signature::{Ink, InkEvent, Signature};
use countersign::domain::sold::{Sold, Tender};
use countersign::domain::terms::{
    AgreedOffering, ClauseCode, ClauseText, Consent, Initials, TermsText,
};
use countersign::evidence::agreement::agreement_text;
use sha2::{Digest as _, Sha256};

use crate::golden;

#[test]
fn an_agreement_reads_well_in_both_languages() {
    for language in Language::ALL {
        let text = agreement_text(&dossier(language), chrono_tz::America::Chicago).unwrap();
        golden::check(&format!("agreement-{}.txt", language.code()), &text);
    }
}

#[test]
fn between_the_lines_stand_the_very_bytes_that_were_signed() {
    for language in Language::ALL {
        let dossier = dossier(language);
        let text = agreement_text(&dossier, chrono_tz::America::Chicago).unwrap();
        let edge = format!("{}\n", "-".repeat(64));
        let parts: Vec<&str> = text.split(edge.as_str()).collect();
        let [_, signed, after] = parts.as_slice() else { panic!("{} parts", parts.len()) };
        assert_eq!(*signed, dossier.signed.as_ref().unwrap().terms.to_text());
        let digest = Sha256::digest(signed.as_bytes());
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(after.contains(&hex), "{after}");
    }
}

#[test]
fn an_agreement_says_who_initialed_what_and_nothing_of_the_payment() {
    let mut dossier = dossier(Language::English);
    let text = agreement_text(&dossier, chrono_tz::America::Chicago).unwrap();
    for must in ["1. Refunds: ML", "Maria Lopez", "drawn by hand", "2026-11-23T14:12:40-06:00"] {
        assert!(text.contains(must), "{must} in {text}");
    }
    for must_not in ["4242", "004512", "A0000000031010"] {
        assert!(!text.contains(must_not), "{must_not}");
    }
    dossier.signed.as_mut().unwrap().consent.signature = Signature::Typed("Maria Lopez".into());
    let text = agreement_text(&dossier, chrono_tz::America::Chicago).unwrap();
    assert!(text.contains("typed and confirmed: Maria Lopez"));
}

/// AR-9: what the law wants in bold stands next to the signature, too.
#[test]
fn what_is_bold_is_said_again_right_above_the_signature() {
    let mut dossier = dossier(Language::English);
    let signed = dossier.signed.as_mut().unwrap();
    let clause = signed.terms.clauses.first_mut().unwrap();
    clause.is_bold = true;
    let short = clause.short.clone();
    let text = agreement_text(&dossier, chrono_tz::America::Chicago).unwrap();
    let (before, _) = text.split_once("Maria Lopez").unwrap();
    let statement = before.matches(&short).count();
    let (_, after) = text.rsplit_once("1. Refunds: ML").unwrap();
    assert!(statement >= 1 && after.contains(&short), "{short} is not beside it:\n{text}");
    let place = after.find(&short).unwrap();
    assert!(place < after.find("Maria Lopez").unwrap(), "{after}");
}

fn dossier(language: Language) -> Dossier {
    let signed_at: DateTime<Utc> = "2026-11-23T20:12:40Z".parse().unwrap();
    let terms = terms(language);
    let mut ink = Ink::default();
    ink.take(InkEvent::Down { x: 0, y: 0 }, 0);
    for n in 1..40 {
        ink.take(InkEvent::Move { x: n * 50, y: (n % 2) * 500 }, 900);
    }
    let consent = Consent {
        id: ConsentId::from_raw(1),
        patient: PatientId::from_raw(2),
        terms: terms.digest(),
        language,
        initials: terms
            .clauses
            .iter()
            .map(|clause| Initials {
                clause: clause.code.clone(),
                letters: "ML".into(),
                given_at: signed_at - TimeDelta::seconds(50),
            })
            .collect(),
        signature: Signature::Drawn(ink),
        signer: None,
        signed_at,
    };
    let patient = Patient {
        id: PatientId::from_raw(2),
        phone: None,
        birth_date: NaiveDate::from_ymd_opt(1980, 4, 12).unwrap(),
        name: PersonName::new("Maria", "Lopez").unwrap(),
    };
    Dossier {
        sale: sale(signed_at),
        patient,
        signed: Some(Signed { consent, terms, pages: None }),
        paid_for: Vec::new(),
        head: [7; 32],
    }
}

fn terms(language: Language) -> TermsText {
    let english = language == Language::English;
    let words = |en: &str, es: &str| if english { en.to_owned() } else { es.to_owned() };
    let clause = |code: &str, title, short, full, promise| ClauseText {
        code: ClauseCode(code.into()),
        version: 2,
        covers: Vec::new(),
        title,
        short,
        full,
        promise,
        page_group: None,
        is_bold: false,
        rule: None,
        scope: String::new(),
    };
    TermsText {
        language,
        offerings: vec![AgreedOffering {
            code: OfferingCode("DRIP4".to_owned()),
            version: 3,
            name: "Drip Four".to_owned(),
        }],
        opening: vec![words("Drip Four: 4 drips, $387.00", "Cuatro sueros: 4 sueros, $387.00")],
        clauses: vec![
            clause(
                "REF-A",
                words("Refunds", "Reembolsos"),
                words("You may cancel any time.", "Puede cancelar cuando quiera."),
                words(
                    "We refund unused drips at 96.75 each, less 25.00.",
                    "Devolvemos los sueros sin usar a 96.75 c/u, menos 25.00.",
                ),
                words("I have read clause 1.", "He leído la cláusula 1."),
            ),
            clause(
                "EXP12",
                words("Last day", "Último día"),
                words("Use them by Nov 23, 2027.", "Úselos hasta el 23 nov 2027."),
                words(
                    "Ask us if illness stopped you.",
                    "Pregúntenos si una enfermedad se lo impidió.",
                ),
                words("I have read clause 2.", "He leído la cláusula 2."),
            ),
        ],
        statement: words("I agree to these terms.", "Acepto estos términos."),
    }
}

fn sale(sold_at: DateTime<Utc>) -> Sale {
    let amount = Money::from_minor(387_00);
    let attempt = AttemptId::from_raw(4);
    let approval = Approval {
        amount,
        auth_code: "004512".into(),
        transaction: TransactionNumber("9".into()),
        host_reference: String::new(),
        batch: "1".into(),
        brand: CardBrand::Visa,
        last_four: "4242".into(),
        entry: EntryMode::Chip,
        chip: ChipData { aid: "A0000000031010".into(), ..ChipData::default() },
        terminal_time: String::new(),
        terminal_id: "44170021".into(),
        merchant_id: String::new(),
        sequence: String::new(),
        network_id: String::new(),
        token: None,
    };
    Sale {
        id: SaleId::from_raw(3),
        receipt: ReceiptNumber([1; 10]),
        patient: PatientId::from_raw(2),
        consent: Some(ConsentId::from_raw(1)),
        payments: vec![CardPayment {
            attempt,
            reference: EcrRef::new(1207).unwrap(),
            approval,
            terminal: TerminalIdentity::default(),
            told_by: ToldBy::Terminal,
        }],
        sold: Sold {
            sale: SaleId::from_raw(3),
            patient: PatientId::from_raw(2),
            lines: Vec::new(),
            tax: Money::ZERO,
            tenders: vec![Tender::Card { amount, attempt: Some(attempt) }],
            points: None,
            points_times: None,
        },
        net: amount,
        tax: Money::ZERO,
        total: amount,
        sold_at,
        business_date: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
    }
}

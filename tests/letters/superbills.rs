//! Superbills on a Letter page and on a roll (SB-1 to SB-6).

use chrono::{DateTime, NaiveDate, Utc};
use countersign::config::settings::Settings;
use countersign::domain::id::PatientId;
use countersign::domain::language::Language;
use countersign::domain::money::Money;
use countersign::domain::open_case::Signer;
use countersign::domain::patient::{Patient, PersonName};
use countersign::domain::superbill::{
    Completion, DiagnosisCode, Modifier, Npi, PlaceOfService, ProcedureCode, Provider, TaxId,
};
use countersign::evidence::letter::{Block, Rich};
use countersign::evidence::superbill::CompletedBill;
use countersign::ledger::superbill::{Superbill, SuperbillStatus};

/// US-44: one session of a Drip Four.
const PAID: Superbill = Superbill {
    units: 1,
    fee: Money::from_minor(129_00),
    adjustment: Money::from_minor(-32_25),
    paid: Money::from_minor(96_75),
    status: SuperbillStatus::Billable,
};

#[test]
fn a_superbill_says_all_that_a_payer_asks_for() {
    for language in Language::ALL {
        let (settings, patient, completion) = sample();
        let bill = bill(language, &settings, &patient, &completion, PAID);
        let letter = bill.letter();
        let words = words(&letter.blocks);
        let expected = [
            "Nadia Farouk",
            "1988",
            "Dana Whitfield, NP",
            "1234567893",
            "APRN 20417",
            "12-3456789",
            "2026",
            "11",
            "99213-25",
            "E66.01, E78.5",
            "129.00",
            "-32.25",
            "96.75",
        ];
        for expect in expected {
            assert!(words.contains(expect), "{expect} is not in\n{words}");
        }
        assert_eq!(letter.pages().n_pages, 1);
        assert!(letter.pdf().is_ok());
        assert_eq!(letter.pdf(), bill.letter().pdf(), "the same each time");
        assert!(format!("{:?}", bill.paper()).contains("96.75"));
    }
}

#[test]
fn a_visit_that_a_membership_covers_is_said_to_be_so() {
    let (settings, patient, completion) = sample();
    let covered = Superbill {
        adjustment: Money::from_minor(-129_00),
        paid: Money::ZERO,
        status: SuperbillStatus::CoveredByMembership,
        ..PAID
    };
    let bill = bill(Language::English, &settings, &patient, &completion, covered);
    assert!(words(&bill.letter().blocks).contains("Covered by membership"));
    let paid = self::bill(Language::English, &settings, &patient, &completion, PAID);
    assert!(!words(&paid.letter().blocks).contains("Covered by membership"));
}

fn bill<'a>(
    language: Language,
    settings: &'a Settings,
    patient: &'a Patient,
    completion: &'a Completion,
    amounts: Superbill,
) -> CompletedBill<'a> {
    let made_at: DateTime<Utc> = "2026-12-08T20:30:00Z".parse().unwrap();
    CompletedBill {
        language,
        clinic: &settings.clinic.card,
        mail: &settings.clinic.mail,
        patient,
        number: "019ab2c3d4e5f60718293a4b5c6d7e8f".to_owned(),
        on: NaiveDate::from_ymd_opt(2026, 12, 8).unwrap(),
        service: "Hydration drip",
        amounts,
        completion,
        is_demo: false,
        made_at,
    }
}

fn sample() -> (Settings, Patient, Completion) {
    let patient = Patient {
        id: PatientId::from_raw(2),
        phone: None,
        birth_date: NaiveDate::from_ymd_opt(1988, 6, 4).unwrap(),
        name: PersonName::new("Nadia", "Farouk").unwrap(),
    };
    let completion = Completion {
        redemption: 70,
        provider: Provider {
            name: "Dana Whitfield".to_owned(),
            credentials: "NP".to_owned(),
            npi: Npi::new("1234567893").unwrap(),
            license: "APRN 20417".to_owned(),
            tax_id: TaxId::new("123456789").unwrap(),
        },
        place: PlaceOfService::new("11").unwrap(),
        procedure: ProcedureCode::new("99213").unwrap(),
        modifiers: vec![Modifier::new("25").unwrap()],
        diagnoses: ["E66.01", "E78.5"].map(|code| DiagnosisCode::new(code).unwrap()).to_vec(),
        by: Signer { staff: None, name: "Dana Whitfield".to_owned() },
    };
    (Settings::demo(), patient, completion)
}

fn words(blocks: &[Block]) -> String {
    let of = |block: &Block| match block {
        Block::Text(text) => text.text(),
        Block::Facts(facts) => facts.rows.iter().map(|(_, value)| value.text() + "\n").collect(),
        Block::Table(table) => table.rows.iter().flatten().map(Rich::text).collect(),
        _ => String::new(),
    };
    blocks.iter().map(of).collect::<Vec<String>>().join("\n")
}

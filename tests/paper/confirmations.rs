//! What a patient keeps of a membership that was left (AR-3): read by people before it is approved.

use chrono::NaiveDate;
use countersign::device::printer::layout::{layout, plain_text};
use countersign::domain::account::{Leaving, Left};
use countersign::domain::contract::Charging;
use countersign::domain::id::ContractId;
use countersign::domain::language::Language;
use countersign::domain::money::Money;
use countersign::domain::paper::Paper;
use countersign::evidence::cancel_slip::{CancelSlip, cancel_slip};

use crate::golden;
use crate::sample;

const WIDTHS: [u8; 2] = [32, 48];

#[test]
fn a_confirmation_reads_well_in_both_languages_on_every_paper() {
    for language in Language::ALL {
        for columns in WIDTHS {
            let text = printed(&glow_club(), language, columns);
            golden::check(&format!("cancel-{}-{columns}.txt", language.code()), &text);
            let text = printed(&primary_care(), language, columns);
            golden::check(&format!("cancel-back-{}-{columns}.txt", language.code()), &text);
        }
    }
}

#[test]
fn what_was_not_charged_by_itself_names_no_charge_that_stops() {
    let left = Left { charge: Charging::AtKiosk, ..primary_care() };
    let text = printed(&left, Language::English, 48);
    assert!(!text.contains("Not charged on"), "{text}");
}

/// Left early, for a fee.
fn glow_club() -> Left {
    Left {
        contract: ContractId::from_parts(
            1_795_464_840_000,
            [0x9A, 0x3F, 0x10, 0x22, 0xC4, 0x5E, 0x77, 0x81, 0xB0, 0xC1],
        ),
        name: "Glow Club".to_owned(),
        on: day(2026, 11, 23),
        leaving: Leaving {
            fee: Money::from_minor(150_00),
            back: Money::ZERO,
            until: day(2026, 12, 22),
            stops: (day(2026, 12, 23), Money::from_minor(199_00)),
        },
        charge: Charging::AutoPay,
        initials: "M. L.".to_owned(),
    }
}

/// Left at once, with money back.
fn primary_care() -> Left {
    Left {
        name: "Primary Care Direct".to_owned(),
        leaving: Leaving {
            fee: Money::ZERO,
            back: Money::from_minor(63_33),
            until: day(2026, 11, 23),
            stops: (day(2026, 12, 13), Money::from_minor(95_00)),
        },
        ..glow_club()
    }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Of a membership that was left early.
pub fn left(language: Language) -> Paper {
    paper(&glow_club(), language)
}

fn printed(left: &Left, language: Language, columns: u8) -> String {
    plain_text(&layout(&paper(left, language), columns), columns)
}

fn paper(left: &Left, language: Language) -> Paper {
    let receipt = sample::receipt(language);
    let slip = CancelSlip {
        language,
        demo: receipt.demo,
        clinic: &receipt.clinic,
        kiosk: &receipt.kiosk,
        at: receipt.sold_at,
        left,
    };
    cancel_slip(&slip)
}

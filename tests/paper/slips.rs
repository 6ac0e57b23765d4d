//! Slips for a patient who used a visit or got money back: read by people before they are approved.

use chrono::NaiveDate;
use countersign::device::printer::layout::{layout, plain_text};
use countersign::domain::card::CardBrand;
use countersign::domain::language::Language;
use countersign::domain::money::Money;
use countersign::domain::paper::Paper;
use countersign::domain::receipt::Receipt;
use countersign::evidence::redemption_slip::{RedemptionSlip, VisitCount, redemption_slip};
use countersign::evidence::refund_slip::{RefundSlip, RefundTender, refund_slip};
use countersign::evidence::slip::SlipFrame;

use crate::golden;
use crate::printing::{keep, print, profile};
use crate::sample;

#[test]
fn a_slip_of_a_visit_reads_well_in_both_languages_on_every_paper() {
    for language in Language::ALL {
        for columns in [32, 48] {
            let paper = visit(language, columns, 1, VisitCount::Of { left: 1, total: 4 });
            golden::check(
                &format!("visit-{}-{columns}.txt", language.code()),
                &text(&paper, columns),
            );
        }
    }
}

#[test]
fn a_slip_of_a_refund_reads_well_in_both_languages_on_every_paper() {
    for language in Language::ALL {
        for columns in [32, 48] {
            let paper = refund(language, columns, 1);
            golden::check(
                &format!("refund-{}-{columns}.txt", language.code()),
                &text(&paper, columns),
            );
        }
    }
}

#[test]
fn slips_come_out_of_every_printer_as_they_were_meant() {
    for name in countersign::config::printers::names() {
        let profile = profile(name);
        for language in Language::ALL {
            let count = VisitCount::Of { left: 1, total: 4 };
            let papers = [
                ("visit", visit(language, profile.columns, 1, count)),
                ("refund", refund(language, profile.columns, 2)),
            ];
            for (kind, paper) in papers {
                let sheet = print(&paper, profile);
                let kept = format!("{kind}-{}-{name}", language.code());
                keep(
                    &kept,
                    &countersign::device::printer::escpos::encode(&paper, &profile),
                    &sheet,
                );
                assert!(sheet.bitmap().height() > 400, "{kept}");
            }
        }
    }
}

#[test]
fn a_visit_without_end_counts_nothing_and_a_long_package_draws_no_discs() {
    for columns in [32, 48] {
        let said = text(&visit(Language::English, columns, 1, VisitCount::WithoutEnd), columns);
        assert!(said.contains("1 visit used") && !said.contains("of 4"), "{said}");
        let count = VisitCount::Of { left: 49, total: 50 };
        let said = text(&visit(Language::English, columns, 1, count), columns);
        assert!(said.contains("49 of 50 left") && !said.contains("49 left]"), "{said}");
    }
}

#[test]
fn a_second_print_says_so_above_all_else() {
    for language in Language::ALL {
        let (reprint, word) = match language {
            Language::English => ("REPRINT", "Copy 2"),
            Language::Spanish => ("REIMPRESIÓN", "Copia 2"),
        };
        let count = VisitCount::Of { left: 1, total: 4 };
        for paper in [visit(language, 48, 2, count), refund(language, 48, 2)] {
            let said = text(&paper, 48);
            let head = said.split_once("---").map(|(head, _)| head.to_owned()).unwrap_or_default();
            assert!(head.contains(word) && head.contains(reprint), "{said}");
        }
    }
}

#[test]
fn a_refund_shows_four_digits_of_a_card_and_no_more() {
    let said = text(&refund(Language::English, 48, 1), 48);
    assert!(said.contains("ending 4242") && !said.contains("1111"), "{said}");
}

pub fn visit(language: Language, columns: u8, copy: u32, count: VisitCount) -> Paper {
    let receipt = sample::receipt(language);
    let slip = RedemptionSlip {
        frame: frame(&receipt, language, copy),
        offering: "Drip Four",
        service: None,
        provider: "Dana Whitfield, NP",
        used: 1,
        count,
        last_day: Some(day(2027, 11, 23)),
        value: Some(Money::from_minor(96_75)),
        paid_on: day(2026, 11, 23),
    };
    redemption_slip(&slip, columns)
}

pub fn refund(language: Language, columns: u8, copy: u32) -> Paper {
    let receipt = sample::receipt(language);
    let tenders = [
        RefundTender::Card {
            amount: Money::from_minor(240_25),
            brand: CardBrand::Visa,
            last_four: "1111 4242".to_owned(),
            reference: "7F2M-09".to_owned(),
            auth_code: "004519".to_owned(),
        },
        RefundTender::Cash(Money::from_minor(25_00)),
        RefundTender::Wallet(Money::from_minor(10_00)),
    ];
    let slip = RefundSlip {
        frame: frame(&receipt, language, copy),
        items: &[("Drip Four".to_owned(), Money::from_minor(275_25))],
        tenders: &tenders,
        total: Money::from_minor(275_25),
    };
    refund_slip(&slip, columns)
}

/// A charge that was undone before the batch was closed.
pub fn void(language: Language, columns: u8) -> Paper {
    let receipt = sample::receipt(language);
    let total = Money::from_minor(387_00);
    let tenders = [RefundTender::Voided {
        amount: total,
        brand: CardBrand::Visa,
        last_four: "4242".to_owned(),
        reference: "7F2M-08".to_owned(),
    }];
    let items = [("Drip Four".to_owned(), total)];
    let frame = frame(&receipt, language, 1);
    refund_slip(&RefundSlip { frame, items: &items, tenders: &tenders, total }, columns)
}

fn frame(receipt: &Receipt, language: Language, copy: u32) -> SlipFrame<'_> {
    SlipFrame {
        language,
        demo: false,
        copy,
        clinic: &receipt.clinic,
        place: if language == Language::English { "Front desk" } else { "Recepción" },
        at: day(2027, 1, 14).and_hms_opt(17, 58, 0).unwrap(),
        receipt: Some(receipt.number),
        initials: &receipt.initials,
        chain_hex: "91c40ba762de18f3a05c0000",
    }
}

fn text(paper: &Paper, columns: u8) -> String {
    plain_text(&layout(paper, columns), columns)
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

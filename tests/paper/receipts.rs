//! What a receipt must say, and what it must never say (RC-1 to RC-5).

use std::sync::Arc;

use countersign::device::printer::layout::{layout, plain_text};
use countersign::domain::bitmap::Bitmap;
use countersign::domain::card::EntryMode;
use countersign::domain::language::Language;
use countersign::domain::money::Money;
use countersign::domain::paper::{Paper, PaperLine};
use countersign::domain::receipt::Receipt;
use countersign::evidence::merchant_copy::merchant_copy_paper;
use countersign::evidence::receipt::receipt_paper;

use crate::golden;
use crate::sample;

const WIDTHS: [u8; 3] = [32, 42, 48];

#[test]
fn a_receipt_reads_well_in_both_languages_on_every_paper() {
    for language in Language::ALL {
        for columns in WIDTHS {
            let text = printed(&sample::receipt(language), columns);
            golden::check(&format!("receipt-{}-{columns}.txt", language.code()), &text);
        }
    }
}

#[test]
fn a_whole_cart_reads_well_with_all_that_paid_for_it() {
    for language in Language::ALL {
        for columns in [32, 48] {
            let text = printed(&sample::whole_cart(language), columns);
            golden::check(&format!("receipt-cart-{}-{columns}.txt", language.code()), &text);
        }
    }
}

#[test]
fn a_receipt_without_a_card_or_a_signature_says_neither() {
    let receipt =
        Receipt { cards: Vec::new(), signed: None, ..sample::whole_cart(Language::English) };
    for columns in WIDTHS {
        let text = printed(&receipt, columns);
        for absent in ["Visa", "Auth", "Agreement", "Signed for"] {
            assert!(!text.contains(absent), "{absent} in {text}");
        }
        assert!(text.contains("wallet"), "{text}");
    }
}

#[test]
fn a_receipt_says_all_that_it_must() {
    let receipt = sample::receipt(Language::English);
    for columns in WIDTHS {
        let text = dense(&printed(&receipt, columns));
        #[rustfmt::skip]
        let musts = [
            "Juniper Row Wellness", "412 Juniper Row", "Nashville, TN 37203", "(615) 555-0142",
            "Nov 23, 2026", "2:14 PM", "Kiosk 1", "K8ZH-08P4-BSVR-3C6P", "M. L.",
            "Drip Four", "4 drips at 96.75 each", "You save 129.00",
            "Subtotal", "Sales tax", "0.00", "Total", "$387.00",
            "Visa ending 4242", "Chip read", "A0000000031010", "Visa Credit", "004512", "1207", "44170021",
            "4 drips left", "Use by Nov 23, 2027", "[QR CKR:",
            "We refund unused visits at 96.75 each, less 25.00", "Last day to use: Nov 23, 2027",
            "2:12 PM", "terms 3", "e41b 7702 9c5d a386 10f4", "5b2d d6f0 2fe7 d7f0 b53e",
            "Signed for the agreement, not for the card",
        ];
        for must in musts {
            assert!(text.contains(&dense(must)), "{must} at {columns} columns");
        }
    }
}

#[test]
fn a_receipt_never_shows_more_than_four_digits_of_a_card_nor_its_cryptic_data() {
    let mut receipt = sample::receipt(Language::English);
    receipt.cards[0].last_four = "4111 1111 1111 1234".into();
    receipt.cards[0].chip.cvm = "2".into();
    for columns in WIDTHS {
        let text = printed(&receipt, columns);
        assert!(text.contains("ending 1234"), "{text}");
        assert!(!text.contains("1111"), "{text}");
        assert!(text.contains("CVM 2"), "the cardholder check is printed as the terminal wrote it");
        assert!(!text.contains("8080008000"), "verification results are for the bank");
    }
}

#[test]
fn a_demo_and_a_copy_say_so_before_anything_else() {
    let plain = printed(&sample::receipt(Language::English), 48);
    assert!(!plain.contains("Demo") && !plain.contains("Copy") && !plain.contains("REPRINT"));
    for (language, demo, word, copy) in [
        (Language::English, "Demo: no card is charged", "REPRINT", "Copy 2"),
        (Language::Spanish, "Demostración: no se cobra", "REIMPRESIÓN", "Copia 2"),
    ] {
        let mut receipt = sample::receipt(language);
        (receipt.demo, receipt.copy) = (true, 2);
        for columns in WIDTHS {
            let text = printed(&receipt, columns);
            let before = text.split_once("---").map(|(before, _)| before).unwrap_or_default();
            for said in [demo, word, copy] {
                assert!(before.contains(said), "{before}");
            }
        }
    }
}

#[test]
fn the_clinic_s_own_copy_has_all_that_the_chip_told_and_nothing_of_the_patient_s() {
    for language in Language::ALL {
        for columns in [32, 48] {
            let receipt = sample::receipt(language);
            let text = text(&merchant_copy_paper(&receipt, columns), columns);
            golden::check(&format!("merchant-{}-{columns}.txt", language.code()), &text);
            for said in ["TVR 8080008000", "TSI 6800", "A0000000031010", "4242", "004512"] {
                assert!(text.contains(said), "{said}: {text}");
            }
            assert!(!text.contains("[QR"), "one code a purchase, and it is the patient's: {text}");
        }
    }
}

#[test]
fn a_logo_stands_at_the_head_of_everything_and_the_name_under_it() {
    let mut receipt = sample::receipt(Language::English);
    receipt.clinic.logo = Some(Arc::new(Bitmap::new(416, 112)));
    let merchants = text(&merchant_copy_paper(&receipt, 48), 48);
    for text in [printed(&receipt, 48), merchants] {
        let mut lines = text.lines().filter(|line| !line.is_empty());
        assert_eq!(lines.next(), Some("[picture 416 x 112]"));
        assert_eq!(lines.next().map(str::trim), Some("Juniper Row Wellness"));
    }
}

#[test]
fn every_way_of_reading_a_card_has_its_words() {
    use EntryMode::{Chip, Contactless, FallbackSwipe, Manual, Other, Swipe};
    for language in Language::ALL {
        let mut said = std::collections::BTreeSet::new();
        for entry in [Chip, Contactless, Swipe, FallbackSwipe, Manual, Other] {
            let mut receipt = sample::receipt(language);
            receipt.cards[0].entry = entry;
            let text = printed(&receipt, 48);
            assert!(!text.contains("receipt-"), "a word is missing: {text}");
            said.insert(text);
        }
        assert_eq!(said.len(), 6);
    }
}

#[test]
fn a_receipt_without_end_tax_chip_or_saving_leaves_them_out() {
    let mut receipt = sample::receipt(Language::English);
    receipt.last_valid_day = None;
    receipt.cards[0].chip = Default::default();
    receipt.items[0].saving = None;
    receipt.policy.clear();
    for columns in WIDTHS {
        let text = printed(&receipt, columns);
        for absent in ["Use by", "AID", "You save", "Refunds"] {
            assert!(!text.contains(absent), "{absent} in {text}");
        }
    }
}

#[test]
fn long_names_and_large_amounts_lose_nothing() {
    let mut receipt = sample::receipt(Language::Spanish);
    let name = "Programa de hidratación y recuperación ".repeat(5);
    receipt.items[0].name =
        format!("{}{}", name.trim_end(), "x".repeat(200 - name.chars().count()));
    receipt.items[0].amount = Money::from_minor(1_000_000_000_00);
    receipt.total = Money::from_minor(1_000_000_000_00);
    receipt.cards[0].auth_code = "A".repeat(90);
    for columns in WIDTHS {
        let text = printed(&receipt, columns);
        let dense_text = dense(&text);
        assert!(dense_text.contains(&dense(&receipt.items[0].name)));
        assert!(dense_text.contains("$1,000,000,000.00"));
        assert!(dense_text.contains(&"A".repeat(90)));
        for line in text.lines().filter(|line| !line.starts_with("[QR")) {
            assert!(line.chars().count() <= usize::from(columns), "{line}");
        }
    }
}

#[test]
fn the_only_name_on_paper_is_initials() {
    let paper = receipt_paper(&sample::receipt(Language::English), 48);
    assert!(mentions(&paper, "M. L."));
    assert!(!mentions(&paper, "Maria") && !mentions(&paper, "Lopez"));
}

fn mentions(paper: &Paper, word: &str) -> bool {
    paper.lines.iter().any(|line| match line {
        PaperLine::Heading { text } | PaperLine::Text { text, .. } | PaperLine::Qr { text } => {
            text.contains(word)
        }
        PaperLine::Pair { left, right, .. } => left.contains(word) || right.contains(word),
        PaperLine::Rule
        | PaperLine::Space { .. }
        | PaperLine::Pips { .. }
        | PaperLine::Picture(_) => false,
    })
}

fn printed(receipt: &Receipt, columns: u8) -> String {
    text(&receipt_paper(receipt, columns), columns)
}

fn text(paper: &Paper, columns: u8) -> String {
    plain_text(&layout(paper, columns), columns)
}

fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}

//! Every agreement of the demo clinic is written, holds every word that was signed, and is the same
//! each time.

use countersign::domain::language::Language;
use countersign::evidence::letter::{Block, Rich};
use sha2::{Digest as _, Sha256};

use crate::sample::Signed;

/// Rendering twice the same record, and once another: the bytes tell.
#[test]
fn the_same_record_is_the_same_to_the_byte_and_another_is_not() {
    let nadia = ("Nadia", "Farouk");
    let signed = Signed::new(Language::English, &["O10"], nadia);
    assert_eq!(signed.pdf(), signed.pdf());
    assert_ne!(signed.pdf(), Signed::new(Language::Spanish, &["O10"], nadia).pdf());
}

#[test]
fn every_offering_has_an_agreement_in_both_languages() {
    let codes: Vec<String> = (1..=13).map(|n| format!("O{n:02}")).collect();
    for language in Language::ALL {
        for code in codes.iter().filter(|code| *code != "O04") {
            let pdf = Signed::new(language, &[code], ("Nadia", "Farouk")).pdf();
            assert!(pdf.len() < 120_000, "{code}: {} bytes", pdf.len());
        }
    }
    Signed::new(Language::English, &["O01", "O08"], ("Nadia", "Farouk")).pdf();
}

/// US-40 and US-41: what each part is worth, and when it is paid.
#[test]
fn a_programme_in_parts_shows_each_price_and_each_payment() {
    let signed = Signed::new(Language::English, &["O10"], ("Nadia", "Farouk"));
    let words = words(&signed.letter().blocks);
    let expected = [
        "137.31",
        "629.35",
        "57.21 or 57.22",
        "289.88",
        "72.47",
        "122.06",
        "30.51 or 30.52",
        "320.40",
        "26.70",
        "1,965.00",
        "1,499.00",
        "you save 466.00",
        "374.75",
        "281.07",
        "281.06",
        "Dec 25, 2026",
        "Mar 25, 2027",
    ];
    for expect in expected {
        assert!(words.contains(expect), "{expect} is not in it");
    }
}

/// Nothing that came after the signature, and every word of what was signed.
#[test]
fn an_agreement_holds_every_word_that_was_signed() {
    for code in ["O01", "O08", "O10"] {
        let signed = Signed::new(Language::Spanish, &[code], ("Nadia", "Farouk"));
        let letter = signed.letter();
        let words = words(&letter.blocks);
        for line in signed.terms.to_text().lines().skip(1) {
            assert!(words.contains(line), "{code}: {line}");
        }
        let terms = &letter.attached.iter().find(|it| it.name == "terms.txt").unwrap().bytes;
        assert_eq!(<[u8; 32]>::from(Sha256::digest(terms)), signed.consent.terms.0);
    }
}

/// How a hand moves stays in the data file.
#[test]
fn the_record_within_names_the_strokes_by_their_digest() {
    let signed = Signed::new(Language::English, &["O01"], ("Nadia", "Farouk"));
    let letter = signed.letter();
    let json = &letter.attached.iter().find(|it| it.name == "agreement.json").unwrap().bytes;
    let record: serde_json::Value = serde_json::from_slice(json).unwrap();
    assert_eq!(record["journal"]["row"], 118);
    assert_eq!(record["terms"]["sha256"], signed.consent.terms.hex());
    assert_eq!(record["patient"]["last_name"], "Farouk");
    let signature = &record["consent"]["signature"];
    assert_eq!(signature["sha256"].as_str().unwrap().len(), 64);
    assert!(!signature["strokes"].is_array(), "{signature}");
    let keys: Vec<&String> = record.as_object().unwrap().keys().collect();
    assert!(keys.is_sorted(), "{keys:?}");
}

#[test]
fn a_clause_of_ten_pages_goes_on_from_page_to_page() {
    let clause = "You may cancel this plan at any time, at the desk or by phone. ".repeat(450);
    let signed = Signed::new(Language::English, &["O01"], ("Nadia", "Farouk")).with_clause(clause);
    let pages = signed.letter().pages().n_pages;
    assert!((11..=14).contains(&pages), "{pages} pages");
    assert!(signed.pdf().len() < 120_000);
}

#[test]
fn a_name_in_any_script_signs() {
    let names = [
        ("Nguyễn", "Ánh"),
        ("Владимир", "Ильин"),
        ("Σοφία", "Λαζάρου"),
        ("محمد", "علي"),
        ("שרה", "לוי"),
        ("Գոհար", "Պետրոսյան"),
        ("ნინო", "ბერიძე"),
        ("明", "王"),
        ("민준", "김"),
        ("ゆき", "ヤマダ"),
    ];
    for (first, last) in names {
        let signed = Signed::new(Language::English, &["O01"], (first, last));
        assert!(signed.letter().pdf().is_ok(), "{first} {last}");
        let typed = signed.typed(&format!("{first} {last}"));
        assert!(typed.letter().pdf().is_ok(), "{first} {last}, typed");
    }
}

/// All words of all blocks, as they are given to the pages.
fn words(blocks: &[Block]) -> String {
    let of = |block: &Block| match block {
        Block::Title { text, .. } | Block::Heading(text) => text.clone(),
        Block::Text(text) | Block::Lead(text) => text.text(),
        Block::Clause(clause) => clause.text.text(),
        Block::Table(table) => {
            let rows = table.rows.iter().chain(&table.sum).flatten();
            rows.map(Rich::text).collect::<Vec<String>>().join("\n")
        }
        Block::Together(blocks) => words(blocks),
        _ => String::new(),
    };
    blocks.iter().map(of).collect::<Vec<String>>().join("\n")
}

//! The demo clinic: its settings, its catalog, and the agreements as patients sign them.

use std::fs;
use std::path::{Path, PathBuf};

use ab_glyph::{Font as _, FontRef, ScaleFont as _};
use chrono::NaiveDate;

use crate::config::devices::{PRINTER_KEYS, TERMINAL_KEYS};
use crate::config::settings::{KIOSK_KEYS, Settings};
use crate::domain::agreement;
use crate::domain::catalog::{Catalog, is_buyable};
use crate::domain::language::Language;
use crate::domain::money::Money;
use crate::domain::offering::{Grant, Offering, OfferingCode, OfferingKind, ServiceCode};
use crate::domain::patient::PersonName;
use crate::domain::pricing::Quote;
use crate::domain::terms::TermsText;

#[test]
fn the_sample_settings_are_the_demo_clinic() {
    assert_eq!(Settings::read(Path::new("kiosk.toml")).unwrap(), Settings::demo());
    assert!(Settings::demo().is_demo());
}

#[test]
fn the_sample_has_every_key() {
    let sample = fs::read_to_string("kiosk.toml").unwrap();
    for key in [TERMINAL_KEYS, PRINTER_KEYS, KIOSK_KEYS].concat() {
        let is_there = ["", "# "].iter().any(|sign| sample.contains(&format!("\n{sign}{key} = ")));
        assert!(is_there, "{key}");
    }
}

/// For a serial line too, which the sample as it stands does not open.
#[test]
fn a_key_that_is_left_out_has_the_value_of_the_sample() {
    let sample = fs::read_to_string("kiosk.toml")
        .unwrap()
        .replace("\"simulated\"", "\"serial\"")
        .replace("# port", "port")
        .replace("assets/demo", concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo"));
    let needed = ["name", "address", "phone", "mail", "time_zone", "state", "catalog"];
    let kept = |line: &&str| {
        let key = line.split(" = ").next().unwrap();
        line.starts_with('[') || ["connection", "port"].iter().chain(&needed).any(|k| *k == key)
    };
    let short: Vec<&str> = sample.lines().filter(kept).collect();
    assert!(short.len() < 20, "{short:?}");
    let folder = tempfile::tempdir().unwrap();
    let read = |text: &str| {
        fs::write(folder.path().join("kiosk.toml"), text).unwrap();
        Settings::read(&folder.path().join("kiosk.toml")).unwrap()
    };
    assert_eq!(read(&short.join("\n")), read(&sample));
}

#[test]
fn the_demo_clinic_has_a_whole_catalog_and_sells_four_of_it() {
    let catalog = Settings::demo().catalog;
    assert_eq!((catalog.services.len(), catalog.products.len()), (22, 6));
    let codes: Vec<&str> = catalog.offerings.iter().map(|o| o.code.0.as_str()).collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    let expect: Vec<String> = (1..=13).map(|n| format!("O{n:02}")).collect();
    assert_eq!(sorted, expect);
    let buyable: Vec<&str> = catalog.buyable().map(|o| o.code.0.as_str()).collect();
    assert_eq!(buyable, ["O01", "O02", "O03", "O10"]);
}

/// The table of the clinic's price list: what the contents cost one by one, and what is saved.
#[test]
fn every_price_saves_what_the_price_list_says() {
    let catalog = Settings::demo().catalog;
    #[rustfmt::skip]
    let cases = [
        ("O01", 387_00, 516_00, 129_00),
        ("O02", 567_00, 756_00, 189_00),
        ("O03", 690_00, 780_00, 90_00),
        ("O10", 1_499_00, 1_965_00, 466_00),
    ];
    for (code, price, singles, saved) in cases {
        let quote = quote(&catalog, code);
        let got = [quote.total, quote.singles, quote.saved].map(Money::minor);
        assert_eq!(got, [price, singles, saved], "{code}");
    }
}

#[test]
fn lots_are_worth_what_the_stories_say() {
    let catalog = Settings::demo().catalog;
    let lots = |code| -> Vec<i64> {
        quote(&catalog, code).lots.iter().map(|lot| lot.allocated.minor()).collect()
    };
    assert_eq!(lots("O01"), [96_75; 4], "US-01");
    assert_eq!(lots("O02"), [141_75; 4]);
    assert_eq!(lots("O03"), [690_00], "US-07");
    assert_eq!(lots("O10"), [137_31, 629_35, 289_88, 122_06, 320_40], "US-41");
}

/// Invariant I-2, for the contents that are really sold and every price a clinic might set.
#[test]
fn whatever_an_offering_costs_its_lots_add_up_and_so_do_their_units() {
    let catalog = Settings::demo().catalog;
    for offering in catalog.buyable() {
        for cents in (1..=500_000).step_by(313).chain([offering.price.minor()]) {
            let priced = Offering { price: Money::from_minor(cents), ..offering.clone() };
            let quote = Quote::of(&catalog, &priced, today()).unwrap();
            let sum = Money::sum(quote.lots.iter().map(|lot| lot.allocated)).unwrap();
            assert_eq!(sum, priced.price, "{} at {cents}", offering.code.0);
            for lot in &quote.lots {
                let units = lot.allocated.unit_values(lot.quantity).unwrap();
                assert_eq!(Money::sum(units).unwrap(), lot.allocated);
                assert!(lot.allocated >= Money::ZERO);
            }
            if matches!(offering.kind, OfferingKind::BuyGet { .. }) {
                assert!(quote.lots.iter().all(|lot| lot.quantity.get() == 1));
            }
        }
    }
}

#[test]
fn services_are_found_by_code_and_a_tier_has_one_price() {
    let catalog = Settings::demo().catalog;
    let price = |grant: Grant| catalog.single_price(&grant).map(Money::minor);
    assert_eq!(price(Grant::Service(ServiceCode("NTX".to_owned()))), Some(13_00));
    for offering in catalog.offerings.iter().filter(|offering| is_buyable(offering)) {
        for line in &offering.contents {
            assert!(price(line.what.clone()).is_some(), "{}", offering.code.0);
        }
    }
}

#[test]
fn a_sale_has_four_clauses_on_three_pages_at_the_most() {
    let catalog = Settings::demo().catalog;
    #[rustfmt::skip]
    let cases = [
        ("O01", "REF-A EXP12 NT MED", vec![vec![0], vec![1], vec![2, 3]]),
        ("O02", "REF-A EXP12 NT MED", vec![vec![0], vec![1], vec![2, 3]]),
        ("O03", "REF-B EXP12 NT MED", vec![vec![0], vec![1], vec![2, 3]]),
        ("O10", "REF-A EXP6 MED", vec![vec![0], vec![1], vec![2]]),
    ];
    for (code, clauses, pages) in cases {
        let terms = terms(&catalog, code, Language::English);
        let codes: Vec<&str> = terms.clauses.iter().map(|c| c.code.0.as_str()).collect();
        assert_eq!(codes.join(" "), clauses);
        assert_eq!(agreement::pages(&terms), pages, "{code}");
    }
}

#[test]
fn every_line_fits_its_place_in_the_real_font() {
    let bytes = include_bytes!("../../assets/fonts/PublicSans-Regular.ttf");
    let font = FontRef::try_from_slice(bytes).unwrap();
    let catalog = Settings::demo().catalog;
    let mut faults = Vec::new();
    for (offering, language) in each_sale(&catalog) {
        for day in [today(), date(2026, 3, 30), date(2026, 8, 28), date(2028, 2, 29)] {
            let quote = Quote::of(&catalog, offering, day).unwrap();
            for fact in agreement::facts(&catalog, &quote, language) {
                let wide = width(&font, &fact, 32.0);
                if wide > 720.0 {
                    faults.push(format!("{wide:.0} of 720: {fact}"));
                }
            }
            for clause in terms_of(&catalog, &quote, language).clauses {
                let size = if clause.page_group.is_some() { 32.0 } else { 36.0 };
                let n_lines = wrapped(&font, &clause.short, size, 656.0);
                if n_lines > 3 {
                    faults.push(format!("{n_lines} lines: {}", clause.short));
                }
                // Beside the step's title, and beside the initials.
                if width(&font, &clause.title, 54.0) > 720.0
                    || width(&font, &clause.promise, 32.0) > 480.0
                {
                    faults.push(format!("{} / {}", clause.title, clause.promise));
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// Grade 8 by Flesch and Kincaid.
#[test]
fn the_english_of_every_clause_is_easy_to_read() {
    let catalog = Settings::demo().catalog;
    for clause in catalog.clauses.values() {
        for text in [&clause.short.english, &clause.full.english] {
            let grade = reading_grade(text);
            assert!(grade <= 8.0, "grade {grade:.1}: {text}");
        }
    }
    let hard = "Notwithstanding anything to the contrary hereinbefore, consideration is forfeited.";
    assert!(reading_grade(hard) > 12.0);
}

#[test]
fn agreements_read_as_the_golden_files_say() {
    let catalog = Settings::demo().catalog;
    let folder = PathBuf::from("tests/agreement");
    for code in ["O01", "O03", "O10"] {
        for language in Language::ALL {
            let text = terms(&catalog, code, language).to_text();
            let file = folder.join(format!("{code}-{}.txt", language.code()));
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                fs::write(&file, &text).unwrap();
            }
            let golden = fs::read_to_string(&file).unwrap_or_default();
            assert_eq!(text, golden, "{} (UPDATE_GOLDEN=1 writes it anew)", file.display());
        }
    }
}

#[test]
fn facts_and_statements_say_the_sums_of_this_sale() {
    let catalog = Settings::demo().catalog;
    #[rustfmt::skip]
    let cases = [
        ("O01", Language::English, "Money back for unused drips, less $25.00.",
            "I, Maria Lopez, accept the 4 clauses of Drip Four."),
        ("O01", Language::Spanish, "Le devolvemos lo no usado, menos $25.00.",
            "Yo, Maria Lopez, acepto las 4 cláusulas de Drip Four."),
        ("O03", Language::English, "Money back, less $13.00 per used unit.",
            "I, Maria Lopez, accept the 4 clauses of Smooth Sixty."),
        ("O10", Language::Spanish, "Le devolvemos lo no usado, menos $25.00.",
            "Yo, Maria Lopez, acepto las 3 cláusulas de 12-Week Reset."),
    ];
    for (code, language, fact, statement) in cases {
        assert_eq!(agreement::facts(&catalog, &quote(&catalog, code), language), [fact]);
        assert_eq!(terms(&catalog, code, language).statement, statement);
    }
}

#[test]
fn a_quote_of_another_version_has_no_agreement() {
    let catalog = Settings::demo().catalog;
    let old = Quote { version: 9, ..quote(&catalog, "O01") };
    let demo = Settings::demo().clinic;
    let maria = PersonName::new("Maria", "Lopez").unwrap();
    let made =
        agreement::terms_text(&catalog, &old, &maria, &demo.card, &demo.mail, Language::English);
    assert_eq!(made.unwrap_err().to_string(), "the catalog has no offering O01 in version 9");
    assert!(agreement::facts(&catalog, &old, Language::English).is_empty());
}

fn today() -> NaiveDate {
    date(2026, 11, 23)
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn each_sale(catalog: &Catalog) -> Vec<(&Offering, Language)> {
    catalog
        .buyable()
        .flat_map(|offering| Language::ALL.map(|language| (offering, language)))
        .collect()
}

fn quote(catalog: &Catalog, code: &str) -> Quote {
    let offering = catalog.offering(&OfferingCode(code.to_owned())).unwrap();
    Quote::of(catalog, offering, today()).unwrap()
}

fn terms(catalog: &Catalog, code: &str, language: Language) -> TermsText {
    terms_of(catalog, &quote(catalog, code), language)
}

fn terms_of(catalog: &Catalog, quote: &Quote, language: Language) -> TermsText {
    let clinic = Settings::demo().clinic;
    let maria = PersonName::new("Maria", "Lopez").unwrap();
    agreement::terms_text(catalog, quote, &maria, &clinic.card, &clinic.mail, language).unwrap()
}

/// Width in points at `size` points.
fn width(font: &FontRef<'_>, text: &str, size: f32) -> f32 {
    let units = font.units_per_em().unwrap();
    // `PxScale` is the height of a line; the size in points is the width of an em.
    let scaled = font.as_scaled(size * font.height_unscaled() / units);
    text.chars().map(|letter| scaled.h_advance(scaled.glyph_id(letter))).sum()
}

fn wrapped(font: &FontRef<'_>, text: &str, size: f32, most: f32) -> usize {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let open = lines.last_mut().unwrap();
        let longer = if open.is_empty() { word.to_owned() } else { format!("{open} {word}") };
        if width(font, &longer, size) <= most {
            *open = longer;
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.len()
}

fn reading_grade(text: &str) -> f32 {
    let sentences = text.matches(['.', '?', '!']).count().max(1);
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| word.chars().filter(|letter| letter.is_alphabetic()).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    let syllables: u16 = words.iter().map(|word| syllables(&word.to_lowercase())).sum();
    let n_words = f32::from(u16::try_from(words.len()).unwrap());
    let n_sentences = f32::from(u16::try_from(sentences).unwrap());
    0.39 * n_words / n_sentences + 11.8 * f32::from(syllables) / n_words - 15.59
}

/// Groups of vowels, less a silent e.
fn syllables(word: &str) -> u16 {
    let is_vowel = |letter: char| "aeiouy".contains(letter);
    let letters: Vec<char> = word.chars().collect();
    let mut n: u16 = 0;
    let mut before = false;
    for letter in &letters {
        n += u16::from(is_vowel(*letter) && !before);
        before = is_vowel(*letter);
    }
    if word.ends_with('e') && !word.ends_with("le") && n > 1 {
        n -= 1;
    }
    n.max(1)
}

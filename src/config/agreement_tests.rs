//! The agreement of every sale, as golden files, measured in the real font and by how easy it is to
//! read.

use std::fs;
use std::num::NonZeroU32;
use std::path::Path;

use ab_glyph::{Font as _, FontRef, ScaleFont as _};
use chrono::NaiveDate;

use crate::config::settings::Settings;
use crate::domain::agreement;
use crate::domain::cart::{Cart, CartLine, CartQuote, Holdings, LineWhat, PlanChoice};
use crate::domain::catalog::Catalog;
use crate::domain::id::{ConsentId, PatientId};
use crate::domain::language::Language;
use crate::domain::money::Money;
use crate::domain::offering::{OfferingCode, ServiceCode};
use crate::domain::patient::PersonName;
use crate::domain::policy::Policy;
use crate::domain::pricing;
use crate::domain::receipt::ClinicCard;
use crate::domain::signature::Signature;
use crate::domain::terms::{
    ClauseRule, ClauseSubject, Consent, Initials, ShownTerms, SignedCart, TermsText, UnsignedError,
};

/// Grade 8 by Flesch and Kincaid.
#[test]
fn the_english_of_every_clause_is_easy_to_read() {
    let catalog = Settings::demo().catalog;
    let mut hard = Vec::new();
    for clause in catalog.clauses.values() {
        for text in [&clause.short.english, &clause.full.english] {
            let grade = grade_hundredths(text);
            if grade > 800 {
                hard.push(format!("{} grade {grade}/100: {text}", clause.code.0));
            }
        }
    }
    assert!(hard.is_empty(), "\n{}\n", hard.join("\n"));
    let legalese = "Notwithstanding anything to the contrary, consideration is hereby forfeited.";
    assert!(grade_hundredths(legalese) > 1_200);
    assert!(grade_hundredths("You pay once.") < 300);
}

/// Every offering in both languages, and the sales that show more than one of them would.
#[test]
fn agreements_read_as_the_golden_files_say() {
    let catalog = Settings::demo().catalog;
    for (name, quote) in sales(&catalog) {
        for language in Language::ALL {
            let text = terms_of(&catalog, &quote, language).to_text();
            is_golden(&format!("{name}-{}", language.code()), &text);
        }
    }
}

#[test]
fn what_binds_for_later_payments_stands_apart_on_its_pages() {
    let catalog = Settings::demo().catalog;
    #[rustfmt::skip]
    let cases = [
        ("O01", "REF-A|EXP12|NT MED"),
        ("O02", "REF-A|EXP12|NT MED"),
        ("O03", "REF-B|EXP12|NT MED"),
        ("O04", "REF-A|EXP6|NT MED"),
        ("O05", "REF-W|BON12|NT"),
        ("O06", "DPC-1|DPC-30|RENEW-M|CARD"),
        ("O07", "DPC-1|DPC-30|RENEW-K"),
        ("O08", "RENEW-M MIN3|FEE50-150|CARD|MEM"),
        ("O09", "RENEW-M|CARD|MEM|ROLL1"),
        ("O10", "REF-A|EXP6|MED"),
        ("O10-parts", "REF-A|EXP6|INST0|MED"),
        ("O10-cooling", "REF-A|EXP6|MED|COOL3"),
        ("O11", "RENEW-Q|CARD|MEM|ENDP"),
        ("O12", "RENEW-M|CARD|BON90|REF-W"),
        ("O13", "RENEW-K|MEM"),
        ("O01-O08-goods", "REF-A|EXP12|NT MED|RENEW-M MIN3|FEE50-150|CARD|MEM"),
        ("O01-O02", "REF-A|EXP12|NT MED|REF-A.2"),
    ];
    for (name, expect) in cases {
        let terms = terms_of(&catalog, &quote_of(&catalog, name), Language::English);
        let pages: Vec<String> = agreement::pages(&terms)
            .into_iter()
            .map(|page| {
                let codes = page.into_iter().map(|idx| terms.clauses[idx].code.0.as_str());
                codes.collect::<Vec<_>>().join(" ")
            })
            .collect();
        assert_eq!(pages.join("|"), expect, "{name}");
        for (idx, clause) in terms.clauses.iter().enumerate() {
            let others = agreement::pages(&terms).into_iter().find(|page| page.contains(&idx));
            let is_apart = |idx: usize| terms.clauses[idx].rule.is_some_and(ClauseRule::is_apart);
            assert!(others.unwrap().into_iter().all(|other| is_apart(other) == is_apart(idx)));
            assert!(!clause.promise.is_empty());
        }
    }
}

/// with SC-1.
#[test]
fn every_sale_settles_refund_cancellation_and_expiry_and_what_is_charged_again() {
    let catalog = Settings::demo().catalog;
    for (name, quote) in sales(&catalog) {
        let terms = terms_of(&catalog, &quote, Language::English);
        for subject in ClauseSubject::REQUIRED {
            let mut library =
                terms.clauses.iter().filter_map(|clause| catalog.clauses.get(&clause.code));
            assert!(library.any(|clause| clause.covers.contains(&subject)), "{name} {subject:?}");
        }
        let is_auto = ["O06", "O08", "O09", "O11", "O12", "O01-O08-goods"].contains(&name);
        assert_eq!(terms.says(ClauseRule::Renews), is_auto, "{name}");
        assert_eq!(terms.says(ClauseRule::StoredCard), is_auto, "{name}");
        assert!(catalog.clauses.values().all(|clause| clause.rule.is_some()));
    }
}

#[test]
fn clauses_that_two_offerings_share_are_said_once_unless_their_sums_differ() {
    let catalog = Settings::demo().catalog;
    let terms = terms_of(&catalog, &quote_of(&catalog, "O01-O02"), Language::English);
    let scopes: Vec<(&str, &str)> = terms
        .clauses
        .iter()
        .map(|clause| (clause.code.0.as_str(), clause.scope.as_str()))
        .collect();
    let both = "For Drip Four and Drip Four Plus";
    let expect = [
        ("REF-A", "For Drip Four"),
        ("EXP12", both),
        ("NT", both),
        ("MED", both),
        ("REF-A.2", "For Drip Four Plus"),
    ];
    assert_eq!(scopes, expect);
    assert_eq!(terms.clauses[4].library_code(), "REF-A");
    assert_eq!(terms.clauses[4].promise, "I have read clause 5.");
}

#[test]
fn what_may_be_thought_over_is_said_again_above_the_signature() {
    let catalog = Settings::demo().catalog;
    let terms = terms_of(&catalog, &quote_of(&catalog, "O10-cooling"), Language::English);
    let bold: Vec<&str> = terms.bold().map(|clause| clause.short.as_str()).collect();
    let expect =
        "You may cancel until the end of Friday, November 27, 2026 and get all your money back.";
    assert_eq!(bold, [expect], "Thanksgiving does not count");
    assert!(terms.to_text().ends_with(&format!("\n{expect}\n{}\n", terms.statement)));
}

#[test]
fn a_card_that_is_known_is_named_by_its_last_digits_only() {
    let catalog = Settings::demo().catalog;
    let (quote, clinic) = (quote_of(&catalog, "O08"), Settings::demo().clinic);
    let maria = PersonName::new("Maria", "Lopez").unwrap();
    let terms = agreement::terms_text_of(
        &catalog,
        &quote,
        &maria,
        &clinic.card,
        &clinic.mail,
        Language::Spanish,
        Some("4242"),
    );
    let text = terms.unwrap().to_text();
    assert!(text.contains("Guardamos su tarjeta terminada en 4242."), "{text}");
}

#[test]
fn goods_alone_are_agreed_on_without_a_clause() {
    let catalog = Settings::demo().catalog;
    let terms = terms_of(&catalog, &quote_of(&catalog, "goods"), Language::Spanish);
    assert!(terms.clauses.is_empty() && terms.offerings.is_empty());
    assert_eq!(terms.statement, "Yo, Maria Lopez, acepto pagar $193.16.");
}

#[test]
fn every_line_fits_its_place_in_the_real_font() {
    let bytes = include_bytes!("../../assets/fonts/PublicSans-Regular.ttf");
    let font = FontRef::try_from_slice(bytes).unwrap();
    let catalog = Settings::demo().catalog;
    let mut faults = Vec::new();
    let days = [(2026, 11, 23), (2026, 3, 30), (2026, 8, 28), (2028, 2, 29)];
    let days = days.map(|(year, month, day)| date(year, month, day));
    for (name, _) in sales(&catalog) {
        for (day, language) in days.into_iter().flat_map(|day| Language::ALL.map(|l| (day, l))) {
            let quote = quote_on(&catalog, name, day);
            for fact in agreement::facts_of(&catalog, &quote, language).unwrap() {
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
    faults.sort();
    faults.dedup();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
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
        ("O10-parts", Language::English, "Money back for unused sessions, less $25.00.",
            "I, Maria Lopez, accept the 4 clauses of 12-Week Reset and its 5 payments."),
    ];
    for (name, language, fact, statement) in cases {
        let quote = quote_of(&catalog, name);
        assert_eq!(agreement::facts_of(&catalog, &quote, language).unwrap(), [fact]);
        assert_eq!(terms_of(&catalog, &quote, language).statement, statement);
    }
}

#[test]
fn a_quote_of_another_version_has_no_agreement() {
    let catalog = Settings::demo().catalog;
    let mut old = quote_of(&catalog, "O01");
    if let LineWhat::Contract(contract) = &mut old.lines[0].what {
        contract.terms.version = 9;
    }
    let made = agreement::facts_of(&catalog, &old, Language::English);
    assert_eq!(made.unwrap_err().to_string(), "the catalog has no offering O01 in version 9");
}

/// The dearest way out, from the data alone: half of two payments, at most the cap.
#[test]
fn the_exit_fee_is_said_in_dollars() {
    let mut catalog = Settings::demo().catalog;
    for (cap, expect) in [(150_00, "$150.00"), (250_00, "$199.00")] {
        for offering in &mut catalog.offerings {
            if let crate::domain::offering::OfferingKind::Membership {
                exit_fee: Some(fee), ..
            } = &mut offering.kind
            {
                fee.cap = Money::from_minor(cap);
            }
        }
        let terms = terms_of(&catalog, &quote_of(&catalog, "O08"), Language::English);
        let expect = format!(
            "3 payments at least, $597.00 in all. Leave sooner and you pay half of the rest, {expect} at most."
        );
        assert_eq!(terms.clauses[1].short, expect);
    }
}

/// R-63, SC-1 and invariant I-8.
#[test]
fn nobody_is_bound_to_what_they_did_not_initial() {
    let catalog = Settings::demo().catalog;
    let quote = quote_of(&catalog, "O08");
    let terms = terms_of(&catalog, &quote, Language::English);
    assert!(signed(&quote, &terms, "").is_ok());
    for clause in &terms.clauses {
        let made = signed(&quote, &terms, &clause.code.0);
        assert_eq!(made, Err(UnsignedError::NotInitialed(clause.code.clone())));
        let mut short = terms.clone();
        short.clauses.retain(|known| known.code != clause.code);
        let made = signed(&quote, &short, "");
        let rule = clause.rule.unwrap();
        let offering = OfferingCode("O08".to_owned());
        match rule.is_apart() {
            true => assert_eq!(made, Err(UnsignedError::NotSaid { offering, rule })),
            false => assert!(made.is_ok(), "the check of the catalog file keeps {rule:?}"),
        }
    }
    let mut doubled = terms.clone();
    doubled.clauses.push(terms.clauses[0].clone());
    let made = signed(&quote, &doubled, "");
    assert_eq!(made, Err(UnsignedError::SameCode(terms.clauses[0].code.clone())));
    let other = terms_of(&catalog, &quote_of(&catalog, "O09"), Language::English);
    let made = SignedCart::new(ShownTerms::made_up(quote, terms), consent(&other, ""));
    assert_eq!(made, Err(UnsignedError::OtherText));
}

#[test]
fn two_that_renew_are_agreed_on_one_by_one() {
    let catalog = Settings::demo().catalog;
    let quote = quote_of(&catalog, "O06-O09");
    let mut terms = terms_of(&catalog, &quote, Language::English);
    assert!(signed(&quote, &terms, "").is_ok());
    terms.clauses.retain(|clause| clause.code.0 != "CARD.2");
    let made = signed(&quote, &terms, "");
    let (offering, rule) = (OfferingCode("O09".to_owned()), ClauseRule::StoredCard);
    assert_eq!(made, Err(UnsignedError::NotSaid { offering, rule }));
}

fn signed(
    quote: &CartQuote,
    terms: &TermsText,
    left_out: &str,
) -> Result<SignedCart, UnsignedError> {
    let shown = ShownTerms::made_up(quote.clone(), terms.clone());
    SignedCart::new(shown, consent(terms, left_out))
}

/// Signed, with initials under every clause but `left_out`.
fn consent(terms: &TermsText, left_out: &str) -> Consent {
    let signed_at = date(2026, 11, 23).and_hms_opt(18, 0, 0).unwrap().and_utc();
    let clauses = terms.clauses.iter().filter(|clause| clause.code.0 != left_out);
    let initials = clauses.map(|clause| Initials {
        clause: clause.code.clone(),
        letters: "ML".to_owned(),
        given_at: signed_at,
    });
    Consent {
        id: ConsentId::from_raw(1),
        patient: PatientId::from_raw(2),
        terms: terms.digest(),
        language: terms.language,
        initials: initials.collect(),
        signature: Signature::Typed("Maria Lopez".to_owned()),
        signer: None,
        signed_at,
    }
}

/// Every offering at once, and the sales that show more.
fn sales(catalog: &Catalog) -> Vec<(&'static str, CartQuote)> {
    let names = [
        "O01",
        "O02",
        "O03",
        "O04",
        "O04-picked",
        "O05",
        "O06",
        "O07",
        "O08",
        "O09",
        "O10",
        "O10-parts",
        "O10-cooling",
        "O11",
        "O12",
        "O13",
        "O01-O08-goods",
        "O01-O02",
    ];
    names.map(|name| (name, quote_of(catalog, name))).to_vec()
}

fn quote_of(catalog: &Catalog, name: &str) -> CartQuote {
    quote_on(catalog, name, date(2026, 11, 23))
}

fn quote_on(catalog: &Catalog, name: &str, day: NaiveDate) -> CartQuote {
    let n = |count: u32| NonZeroU32::new(count).unwrap();
    let mut lines = Vec::new();
    let mut policy = Policy::default();
    for word in name.split('-') {
        match (word, lines.last_mut()) {
            ("parts", Some(CartLine::Offering { plan, .. })) => *plan = PlanChoice::Parts(n(4)),
            ("cooling", _) => policy.cooling_off_days = Some(n(3)),
            ("picked", Some(CartLine::Offering { picks, .. })) => {
                let codes = ["HFAC", "MASS60", "NUTR"];
                *picks = codes.map(|code| ServiceCode(code.to_owned())).to_vec();
            }
            ("goods", _) => {
                let serum = CartLine::Product { code: "SERUM".to_owned(), quantity: n(2) };
                lines.push(serum);
            }
            (code, _) => lines.push(CartLine::Offering {
                code: OfferingCode(code.to_owned()),
                picks: Vec::new(),
                plan: PlanChoice::Upfront,
                upgrade_of: None,
            }),
        }
    }
    let cart = Cart { lines, ..Cart::default() };
    pricing::quote(catalog, &cart, &Holdings::default(), &policy, day).unwrap()
}

fn terms_of(catalog: &Catalog, quote: &CartQuote, language: Language) -> TermsText {
    let maria = PersonName::new("Maria", "Lopez").unwrap();
    let clinic = ClinicCard {
        name: "Juniper Row Wellness".to_owned(),
        address: vec!["1204 Juniper Row".to_owned(), "Nashville, TN 37206".to_owned()],
        phone: "(615) 555-0100".to_owned(),
        logo: None,
    };
    let mail = "care@juniperrow.example";
    agreement::terms_text_of(catalog, quote, &maria, &clinic, mail, language, None).unwrap()
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub(super) fn is_golden(name: &str, text: &str) {
    let file = Path::new("tests/agreement").join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&file, text).unwrap();
    }
    let golden = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(text, golden, "{} (UPDATE_GOLDEN=1 writes it anew)", file.display());
}

/// 100 times the grade: 0.39 words a sentence, 11.8 syllables a word, less 15.59.
pub(super) fn grade_hundredths(text: &str) -> i64 {
    let n = |count: usize| i64::try_from(count).unwrap();
    let ends = |word: &&str| word.ends_with(['.', '?', '!']);
    let sentences = n(text.split_whitespace().filter(ends).count().max(1));
    let words: Vec<String> = text
        .split(|letter: char| !letter.is_alphanumeric() && letter != '\'')
        .filter(|word| word.chars().any(char::is_alphabetic))
        .map(str::to_lowercase)
        .collect();
    let syllables: i64 = words.iter().map(|word| n(syllables(word))).sum();
    let n_words = n(words.len());
    39 * n_words / sentences + 1_180 * syllables / n_words - 1_559
}

/// Groups of vowels, less a silent e.
fn syllables(word: &str) -> usize {
    let is_vowel = |letter: char| "aeiouy".contains(letter);
    let mut n: usize = 0;
    let mut before = false;
    for letter in word.chars() {
        n += usize::from(is_vowel(letter) && !before);
        before = is_vowel(letter);
    }
    if word.ends_with('e') && !word.ends_with("le") && n > 1 {
        n -= 1;
    }
    n.max(1)
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

//! Every kind of paper on every printer that has a profile, dot by dot: looked at by people before
//! they are approved. `UPDATE_GOLDEN=1 cargo test --test paper` draws them anew.

use std::fs;
use std::path::PathBuf;

use countersign::config::printers;
use countersign::config::settings::Settings;
use countersign::device::printer::profile::Profile;
use countersign::device::printer::sim::Sheet;
use countersign::domain::language::Language;
use countersign::domain::paper::Paper;
use countersign::domain::receipt::{ClinicCard, Receipt};
use countersign::evidence::merchant_copy::merchant_copy_paper;
use countersign::evidence::receipt::receipt_paper;
use countersign::evidence::redemption_slip::VisitCount;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _};

use crate::confirmations;
use crate::days;
use crate::printing::{print, profile};
use crate::sample;
use crate::slips;

use Language::{English, Spanish};

/// A kind of paper, how it is made for so many columns, and the languages that are drawn.
type Kind = (&'static str, fn(Language, u8) -> Paper, &'static [Language]);

const KINDS: [Kind; 11] = [
    (
        "receipt",
        |language, columns| receipt_paper(&sample::receipt(language), columns),
        &[English, Spanish],
    ),
    ("cart", |language, columns| receipt_paper(&sample::whole_cart(language), columns), &[English]),
    (
        "merchant",
        |language, columns| merchant_copy_paper(&sample::receipt(language), columns),
        &[English],
    ),
    (
        "reprint",
        |language, columns| receipt_paper(&reprint(language), columns),
        &[English, Spanish],
    ),
    (
        "visit",
        |language, columns| slips::visit(language, columns, 1, one_of_four()),
        &[English, Spanish],
    ),
    (
        "visit-reprint",
        |language, columns| slips::visit(language, columns, 2, one_of_four()),
        &[English],
    ),
    ("refund", |language, columns| slips::refund(language, columns, 1), &[English]),
    ("void", |language, columns| slips::void(language, columns), &[English]),
    ("day-x", |language, columns| days::report(false, language, columns), &[English]),
    ("day-z", |language, columns| days::report(true, language, columns), &[English, Spanish]),
    ("left", |language, _| confirmations::left(language), &[English]),
];

#[test]
fn every_paper_is_drawn_as_it_was_approved_on_every_printer() {
    let mut missed = Vec::new();
    for name in printers::names() {
        let profile = profile(name);
        for (kind, make, languages) in KINDS {
            for language in languages {
                let sheet = print(&make(*language, profile.columns), profile);
                // Printers with paper of one width print the same dots.
                let picture = format!("{kind}-{}-{}", language.code(), profile.dots);
                let is_other = differs(&picture, &sheet);
                missed.extend(is_other.then(|| format!("{picture} on {name}")));
            }
        }
    }
    assert!(missed.is_empty(), "other than approved: {missed:?}");
}

#[test]
fn a_logo_from_a_file_is_drawn_on_wide_and_on_narrow_paper() {
    let mut missed = Vec::new();
    for name in ["generic-80", "generic-58"] {
        let profile: Profile = profile(name);
        let receipt = Receipt { clinic: with_logo(name), ..sample::receipt(English) };
        let sheet = print(&receipt_paper(&receipt, profile.columns), profile);
        let picture = format!("logo-en-{}", profile.dots);
        missed.extend(differs(&picture, &sheet).then_some(picture));
    }
    assert!(missed.is_empty(), "other than approved: {missed:?}");
}

/// The sample clinic with the logo that its settings name.
fn with_logo(profile: &str) -> ClinicCard {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    fs::copy(root.join("tests/paper/logo.png"), folder.path().join("logo.png")).unwrap();
    let catalog = root.join("assets/demo/catalog.toml");
    let text = fs::read_to_string(root.join("kiosk.toml"))
        .unwrap()
        .replace("# logo = ", "logo = ")
        .replace("profile = \"generic-80\"", &format!("profile = \"{profile}\""))
        .replace("assets/demo/catalog.toml", catalog.to_str().unwrap());
    let file = folder.path().join("kiosk.toml");
    fs::write(&file, text).unwrap();
    let settings = Settings::find(Some(&file)).unwrap();
    ClinicCard { logo: settings.clinic.card.logo, ..sample::clinic() }
}

fn reprint(language: Language) -> Receipt {
    Receipt { copy: 2, ..sample::receipt(language) }
}

fn one_of_four() -> VisitCount {
    VisitCount::Of { left: 1, total: 4 }
}

/// Compares every dot with `tests/paper/pictures/<name>.png`.
fn differs(name: &str, sheet: &Sheet) -> bool {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/paper/pictures")
        .join(format!("{name}.png"));
    let bitmap = sheet.bitmap();
    let rows = (0..bitmap.height()).flat_map(|y| bitmap.row(y));
    let got: Vec<u8> = rows.map(|is_dark| if *is_dark { 0 } else { 255 }).collect();
    let side = |n: usize| u32::try_from(n).unwrap();
    let (width, height) = (side(bitmap.width()), side(bitmap.height()));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let mut png = Vec::new();
        PngEncoder::new_with_quality(&mut png, CompressionType::Best, FilterType::NoFilter)
            .write_image(&got, width, height, ExtendedColorType::L8)
            .unwrap();
        fs::write(&path, png).unwrap();
    }
    let approved = fs::read(&path).ok().and_then(|png| image::load_from_memory(&png).ok());
    let Some(approved) = approved.map(|picture| picture.into_luma8()) else { return true };
    approved.dimensions() != (width, height) || approved.into_raw() != got
}

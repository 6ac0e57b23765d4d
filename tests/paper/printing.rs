//! From data to dots: a receipt through encoder, wire and simulated printer.

use std::time::Instant;

use countersign::config::printers;
use countersign::device::Protocol as _;
use countersign::device::printer::escpos::encode;
use countersign::device::printer::profile::{Profile, QrMethod};
use countersign::device::printer::sim::{PrinterSim, PrinterSimReport, Sheet};
use countersign::domain::language::Language;
use countersign::domain::paper::{Align, Paper, TextStyle};
use countersign::domain::qr::QrModules;
use countersign::evidence::receipt::receipt_paper;

use crate::sample;

#[test]
fn the_code_on_the_paper_is_read_by_another_programs_reader() {
    for name in printers::names() {
        for qr in [QrMethod::Raster, QrMethod::Native] {
            let profile = Profile { qr, ..profile(name) };
            for language in Language::ALL {
                let receipt = sample::receipt(language);
                let paper = receipt_paper(&receipt, profile.columns);
                let sheet = print(&paper, profile);
                assert_eq!(
                    codes_on(&sheet),
                    std::slice::from_ref(&receipt.qr_text),
                    "{name} {qr:?}"
                );
                let kept = format!("receipt-{}-{name}-{qr:?}", language.code());
                keep(&kept, &encode(&paper, &profile), &sheet);
            }
        }
    }
}

#[test]
fn the_code_has_its_quiet_zone_and_stands_in_the_middle() {
    let receipt = sample::receipt(Language::English);
    for profile in [profile("generic-58"), profile("generic-80")] {
        let mut paper = Paper::default();
        paper.qr(receipt.qr_text.as_str());
        let sheet = print(&paper, profile);
        let bitmap = sheet.bitmap();
        let code = QrModules::encode(&receipt.qr_text).unwrap();
        let columns: Vec<usize> = (0..bitmap.width())
            .filter(|x| (0..bitmap.height()).any(|y| bitmap.is_dark(*x, y)))
            .collect();
        let (left, right) = (columns[0], columns[columns.len() - 1]);
        assert_eq!(right + 1 - left, code.side * 6, "six dots a module");
        assert!(left.abs_diff(bitmap.width() - 1 - right) <= 8, "{left} {right}");
        let top = (0..bitmap.height()).find(|y| bitmap.row(*y).contains(&true)).unwrap();
        assert_eq!(top, 4 * 6, "white above");
        // Module by module, the dots are those of the code.
        for y in 0..code.side {
            for x in 0..code.side {
                let dot = bitmap.is_dark(left + x * 6 + 3, top + y * 6 + 3);
                assert_eq!(dot, code.is_dark(x, y), "module {x}, {y}");
            }
        }
    }
}

#[test]
fn spanish_arrives_with_its_accents_on_either_code_page() {
    let receipt = sample::receipt(Language::Spanish);
    let epson = print(&receipt_paper(&receipt, 48), profile("epson-tm-t20iii"));
    for words in ["¿Dudas?", "Autorización 004512", "Muestre este código al personal.", "Último"]
    {
        assert!(
            epson.lines().iter().any(|line| line.contains(words)),
            "{words}: {:?}",
            epson.lines()
        );
    }
    let generic = print(&receipt_paper(&receipt, 48), profile("generic-80"));
    assert!(generic.lines().iter().any(|line| line.contains("Autorización")));
    assert!(
        !generic.lines().iter().any(|line| line.contains("Último")),
        "Ú is not in code page 437, so its line is drawn"
    );
    assert!(generic.lines().iter().all(|line| !line.contains('\u{FFFD}')), "{:?}", generic.lines());
}

#[test]
fn a_drawn_line_has_the_same_dots_as_a_written_one() {
    for style in [TextStyle::Plain, TextStyle::Bold, TextStyle::Double] {
        for align in [Align::Left, Align::Center] {
            let mut paper = Paper::default();
            paper.styled("Qué día, Núñez?", align, style);
            let written = print(&paper, profile("epson-tm-t20iii"));
            let drawn =
                print(&paper, Profile { draws_all_text: true, ..profile("epson-tm-t20iii") });
            assert_eq!(written.lines().len(), 1);
            assert_eq!(drawn.lines().len(), 0);
            assert_eq!(written.bitmap(), drawn.bitmap(), "{style:?} {align:?}");
        }
    }
}

#[test]
fn any_name_prints_and_none_is_garbled() {
    #[rustfmt::skip]
    let names = [
        "Łukasz Żółć", "Đặng Thị Hoa", "Ольга Иванова", "Νίκος", "王小明", "田中さくら", "김민준",
        "محمد علي", "דוד לוי", "आर्यन", "สมชาย", "ნინო", "Ana \u{1F600}", "Zoe\u{302} B",
    ];
    let mut paper = Paper::default();
    for name in names {
        paper.text(name);
        paper.styled_pair(name, "9.00", TextStyle::Bold);
    }
    paper.styled("王 محمد", Align::Center, TextStyle::Double);
    for name in printers::names() {
        let profile = profile(name);
        let sheet = print(&paper, profile);
        let letters = sheet.lines().concat();
        assert!(!letters.contains(['?', '\u{FFFD}']), "{name}: {letters}");
        assert!(!letters.contains(['王', '김', 'م', 'ד']), "{name}: no printer is sent these");
        let is_empty = |top: usize| (top..top + 24).all(|y| !sheet.bitmap().row(y).contains(&true));
        for line in 0..2 * names.len() {
            assert!(!is_empty(line * 30), "{name}: line {line} is blank");
        }
        keep(&format!("names-{name}"), &encode(&paper, &profile), &sheet);
    }
}

#[test]
fn a_receipt_has_no_bytes_that_a_printer_obeys_at_once() {
    for name in printers::names() {
        for draws_all_text in [false, true] {
            let profile = Profile { draws_all_text, ..profile(name) };
            for language in Language::ALL {
                let paper = receipt_paper(&sample::receipt(language), profile.columns);
                let bytes = encode(&paper, &profile);
                let at = bytes.windows(2).position(|pair| matches!(pair, [0x10, 4 | 5 | 0x14]));
                assert_eq!(at, None, "{name}");
                assert!(bytes.len() < 120_000, "{} bytes", bytes.len());
            }
        }
    }
}

#[test]
fn a_text_with_commands_in_it_is_only_text() {
    let mut paper = Paper::default();
    paper.text("a\u{1B}@b\u{1D}V\u{0}c\u{10}\u{4}\u{1}");
    paper.styled_pair("\u{1B}p\u{0}", "\u{7}", TextStyle::Bold);
    let sheet = print(&paper, profile("epson-tm-t20iii"));
    assert_eq!(sheet.lines(), ["a@bVc", "p"]);
}

#[test]
fn a_text_too_long_for_a_code_is_printed_to_be_typed() {
    let mut paper = Paper::default();
    paper.qr("x".repeat(5_000));
    let sheet = print(&paper, profile("generic-58"));
    assert_eq!(sheet.lines().concat(), "x".repeat(5_000));
}

/// The built-in profile of this name.
pub fn profile(name: &str) -> Profile {
    printers::named(name).unwrap()
}

/// Prints `paper` and gives the one sheet; nothing else may come out.
pub fn print(paper: &Paper, profile: Profile) -> Sheet {
    let now = start();
    let mut printer = PrinterSim::new(profile);
    for piece in encode(paper, &profile).chunks(61) {
        printer.bytes_in(piece, now);
    }
    let mut sheets = Vec::new();
    while let Some(report) = printer.next_report() {
        match report {
            PrinterSimReport::Sheet(sheet) => sheets.push(sheet),
            PrinterSimReport::Strange(what) => panic!("the printer did not understand: {what}"),
        }
    }
    assert_eq!(sheets.len(), 1);
    sheets.remove(0)
}

fn codes_on(sheet: &Sheet) -> Vec<String> {
    let bitmap = sheet.bitmap();
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(
        bitmap.width() + 64,
        bitmap.height(),
        |x, y| if x >= 32 && bitmap.is_dark(x - 32, y) { 0 } else { 255 },
    );
    image.detect_grids().iter().map(|grid| grid.decode().unwrap().1).collect()
}

/// `PAPER_PICTURES=folder cargo test` leaves the pictures there, to be looked at, and the bytes, to
/// be sent to another printer.
pub fn keep(name: &str, bytes: &[u8], sheet: &Sheet) {
    let png = sheet.to_png().unwrap();
    let picture = image::load_from_memory(&png).unwrap();
    assert_eq!(picture.width(), u32::try_from(sheet.bitmap().width()).unwrap() + 64);
    if let Some(folder) = std::env::var_os("PAPER_PICTURES") {
        let folder = std::path::Path::new(&folder);
        std::fs::write(folder.join(format!("{name}.png")), png).unwrap();
        std::fs::write(folder.join(format!("{name}.escpos")), bytes).unwrap();
    }
}

#[expect(clippy::disallowed_methods, reason = "some moment must be the first")]
fn start() -> Instant {
    Instant::now()
}

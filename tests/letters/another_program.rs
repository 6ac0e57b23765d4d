//! Our pages, read by other programs: qpdf must find no fault, and poppler every word.
//!
//! Where they are not installed the tests say so and skip; with `COUNTERSIGN_NEEDS_PDF_TOOLS=1` they
//! fail instead.

use std::env;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use countersign::domain::language::Language;
use sha2::{Digest as _, Sha256};

use crate::sample::Signed;

const NEEDED: &str = "COUNTERSIGN_NEEDS_PDF_TOOLS";
const TOOLS: [&str; 5] = ["qpdf", "pdfinfo", "pdftotext", "pdfdetach", "pdffonts"];

#[test]
fn other_programs_read_what_was_signed() {
    if !are_there() {
        return;
    }
    let nadia = ("Nadia", "Farouk");
    let long = "You may cancel this plan at any time, at the desk or by phone. ".repeat(450);
    #[rustfmt::skip]
    let agreements = [
        ("english",  Signed::new(Language::English, &["O10"], nadia)),
        ("spanish",  Signed::new(Language::Spanish, &["O08"], ("María José", "Núñez Ibáñez"))),
        ("typed",    Signed::new(Language::English, &["O01"], nadia).typed("Nadia Farouk")),
        ("two",      Signed::new(Language::English, &["O01", "O08"], nadia)),
        ("ten-pages", Signed::new(Language::English, &["O01"], nadia).with_clause(long)),
        ("cyrillic", Signed::new(Language::English, &["O01"], ("Владимир", "Ильин"))),
        ("greek",    Signed::new(Language::English, &["O01"], ("Σοφία", "Λαζάρου"))),
        ("armenian", Signed::new(Language::English, &["O01"], ("Գոհար", "Պետրոսյան"))),
        ("georgian", Signed::new(Language::English, &["O01"], ("ნინო", "ბერიძე"))),
        ("arabic",   Signed::new(Language::English, &["O01"], ("محمد", "علي"))),
        ("hebrew",   Signed::new(Language::English, &["O01"], ("שרה", "לוי"))),
        ("vietnamese", Signed::new(Language::English, &["O01"], ("Nguyễn", "Ánh"))),
        ("chinese",  Signed::new(Language::English, &["O01"], ("明", "王"))),
        ("korean",   Signed::new(Language::English, &["O01"], ("민준", "김"))),
        ("japanese", Signed::new(Language::English, &["O01"], ("ゆき", "ヤマダ"))),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (name, signed) in agreements {
        let file = folder.path().join(format!("{name}.pdf"));
        fs::write(&file, signed.pdf()).unwrap();
        check(name, &file, &signed);
    }
}

fn check(name: &str, file: &Path, signed: &Signed) {
    said(Command::new("qpdf").arg("--check").arg(file));
    let info = said(Command::new("pdfinfo").arg(file));
    let pages = signed.letter().pages().n_pages;
    let pages = format!("Pages: {pages}");
    for expect in
        ["Tagged: yes", "JavaScript: no", "Encrypted: no", "612 x 792 pts (letter)", &pages]
    {
        assert!(one_line(&info).contains(expect), "{name}: {expect} is not in\n{info}");
    }
    // As it is read out: without what is said again on each page.
    let read = one_line(&said(Command::new("pdfinfo").arg("-struct-text").arg(file)));
    let read = read.replace("\" \"", "");
    for line in signed.terms.to_text().lines().skip(1).filter(|line| line.is_ascii()) {
        assert!(read.contains(&one_line(line)), "{name}: {line} is not in\n{read}");
    }
    let text = one_line(&said(Command::new("pdftotext").arg(file).arg("-")));
    if !["arabic", "hebrew"].contains(&name) {
        // Also what is drawn with other letters can be copied out as it was given.
        let name_given = signed.patient.name.full();
        for word in name_given.split(' ') {
            assert!(text.contains(word), "{name}: {word} is not in\n{text}");
        }
    }
    let fonts = said(Command::new("pdffonts").arg(file));
    for font in fonts.lines().skip(2) {
        let ends: Vec<&str> = font.split_whitespace().rev().skip(2).take(3).collect();
        assert_eq!(ends, ["yes", "yes", "yes"], "{name}: embedded, subset, with letters: {font}");
    }
    attached(name, file, signed);
}

fn attached(name: &str, file: &Path, signed: &Signed) {
    let folder = tempfile::tempdir().unwrap();
    said(Command::new("pdfdetach").arg("-saveall").arg("-o").arg(folder.path()).arg(file));
    let read = |part: &str| fs::read(PathBuf::from(folder.path()).join(part)).unwrap();
    let terms: [u8; 32] = Sha256::digest(read("terms.txt")).into();
    assert_eq!(terms, signed.consent.terms.0, "{name}");
    for attachment in signed.letter().attached {
        assert_eq!(read(&attachment.name), attachment.bytes, "{name}: {}", attachment.name);
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}

fn said(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {told}");
    String::from_utf8(output.stdout).unwrap()
}

fn are_there() -> bool {
    let lacks: Vec<&str> = TOOLS.into_iter().filter(|tool| !is_there(tool)).collect();
    if lacks.is_empty() {
        return true;
    }
    let is_needed = env::var_os(NEEDED).is_some_and(|value| value == "1");
    assert!(!is_needed, "{NEEDED}=1, and {lacks:?} are not installed");
    // Past the capture of passed tests: whoever runs them should see what was not checked.
    let told = format!(
        "SKIPPED: {lacks:?} are not installed; `apt-get install qpdf poppler-utils` lets them read our pages\n"
    );
    std::io::stderr().write_all(told.as_bytes()).unwrap();
    false
}

fn is_there(tool: &str) -> bool {
    Command::new(tool).arg("--version").output().is_ok()
}

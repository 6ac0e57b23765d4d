//! The rules of the house that the compiler cannot check.
#![expect(clippy::unwrap_used, reason = "a test that cannot read the source has failed")]

use std::fs;
use std::path::{Path, PathBuf};

/// Each room of `src/`, and the rooms it may name. Read it top down: nothing may look up.
const MAY_USE: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("words", &["domain"]),
    ("ledger", &["domain"]),
    ("flow", &["domain"]),
    ("config", &["domain"]),
    ("device", &["domain"]),
    ("evidence", &["domain", "ledger", "words"]),
    ("store", &["domain", "ledger"]),
    ("ui", &["domain", "flow", "words"]),
    ("clock", &["domain"]),
];

/// Words of a library, and where alone they may stand.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("egui::", &["ui", "app"]),
    ("eframe::", &["app"]),
    ("krilla::", &["evidence/letter/canvas.rs"]),
    ("argon2::", &["app/vault.rs"]),
    ("redb::", &["store"]),
    ("minicbor", &["store"]),
    ("serialport::", &["device/serial.rs"]),
    ("rustix::", &["device", "app"]),
    ("Instant::now", &["clock.rs", "device/drive.rs"]),
    ("Utc::now", &["clock.rs"]),
    ("SystemTime::now", &[]),
];

/// Rooms that do no I/O, start no thread and wait for nothing.
const STILL_ROOMS: &[&str] = &["domain", "ledger", "flow", "ui", "evidence", "words"];
const NOISE: &[&str] = &["std::fs", "std::io", "std::thread", "std::net", "std::process"];

/// Rooms in which nothing is a float, and the files where ink and pictures may be.
const EXACT_ROOMS: &[&str] = &["domain", "ledger", "store", "flow", "evidence"];
/// Speaks to a library that draws with floats, and to nobody else.
const FLOATS_IN: &str = "evidence/letter/canvas.rs";

const LINES_MAX: usize = 600;

#[test]
fn no_room_looks_up() {
    let faults = each_line(|file, line| {
        let room = room_of(file);
        let (_, allowed) = MAY_USE.iter().find(|(name, _)| *name == room)?;
        let named = rooms_named(line)
            .into_iter()
            .find(|named| *named != room && !allowed.contains(named))?;
        Some(format!("`{room}` may not use `{named}`"))
    });
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn the_rule_notices_a_room_that_looks_up() {
    assert_eq!(rooms_named("use crate::app::kiosk::Kiosk;"), ["app"]);
    assert_eq!(rooms_named("let x = crate::ui::scene::Bar::default();"), ["ui"]);
    assert_eq!(rooms_named("// nothing here"), Vec::<&str>::new());
}

#[test]
fn imports_name_one_room_a_line() {
    let faults = each_line(|_, line| {
        let line = line.trim();
        (line.starts_with("use crate::{") || line.starts_with("use super::super"))
            .then(|| "write `use crate::room::…;`, one room a line".to_owned())
    });
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn a_library_stays_in_its_room() {
    let faults = each_line(|file, line| {
        if is_comment(line) {
            return None;
        }
        let (word, _) = ONLY_IN.iter().find(|(word, places)| {
            line.contains(word) && !places.iter().any(|place| file.starts_with(place))
        })?;
        Some(format!("`{word}` is not for this place"))
    });
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn still_rooms_make_no_noise() {
    let faults = each_line(|file, line| {
        let is_still = STILL_ROOMS.contains(&room_of(file).as_str());
        let noise =
            NOISE.iter().find(|noise| is_still && !is_comment(line) && line.contains(**noise))?;
        Some(format!("no `{noise}` in this room"))
    });
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn colors_are_named_in_the_theme_alone() {
    let faults = each_line(|file, line| {
        let is_made = ["Color32::from_", "Color32::WHITE", "Color32::BLACK", "Color32::RED"]
            .iter()
            .any(|maker| line.contains(maker));
        let is_drawing = file == "ui/theme.rs" || file.starts_with("app/raster");
        (is_made && !is_drawing && room_of(file) == "ui")
            .then(|| "declare the color in ui/theme.rs".to_owned())
    });
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn nothing_that_counts_is_a_float() {
    let faults = each_line(|file, line| {
        let is_exact = EXACT_ROOMS.contains(&room_of(file).as_str()) && file != FLOATS_IN;
        let has_float = ["f32", "f64"].iter().any(|float| {
            line.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
                .any(|word| word == *float)
        });
        (is_exact && has_float && !is_comment(line))
            .then(|| "money and ledgers know no floats".to_owned())
    });
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn every_file_says_what_it_is_and_has_one_subject() {
    let mut faults = Vec::new();
    for (file, text) in sources() {
        if !text.starts_with("//!") {
            faults.push(format!("{file}: begins without a `//!` line"));
        }
        let n_lines = text.lines().count();
        if n_lines > LINES_MAX {
            faults
                .push(format!("{file}: {n_lines} lines; one subject a file, {LINES_MAX} at most"));
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn every_story_is_told() {
    let list = fs::read_to_string("tests/stories/main.rs").unwrap();
    let untold: Vec<String> = fs::read_dir("tests/stories")
        .unwrap()
        .filter_map(|entry| {
            entry.unwrap().path().file_stem().map(|stem| stem.to_string_lossy().into_owned())
        })
        .filter(|stem| stem != "main" && stem != "transitions")
        .filter(|stem| !list.contains(&format!("mod {stem};")))
        .collect();
    assert!(untold.is_empty(), "not named in tests/stories/main.rs: {untold:?}");
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

/// The rooms that a line names.
fn rooms_named(line: &str) -> Vec<&'static str> {
    let known = MAY_USE.iter().map(|(name, _)| *name).chain(["app"]);
    known.filter(|name| line.contains(&format!("crate::{name}::"))).collect()
}

fn each_line(check: impl Fn(&str, &str) -> Option<String>) -> Vec<String> {
    let mut faults = Vec::new();
    for (file, text) in sources() {
        for (line_idx, line) in text.lines().enumerate() {
            if let Some(fault) = check(&file, line) {
                faults.push(format!("src/{file}:{}: {fault}", line_idx + 1));
            }
        }
    }
    faults
}

fn room_of(file: &str) -> String {
    file.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned()
}

/// Every source file, by its path under `src/`.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    files.sort();
    assert!(files.len() > 20, "the house has moved");
    files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix("src").unwrap().to_string_lossy().replace('\\', "/");
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

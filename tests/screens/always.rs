//! What a person finds on every screen, wherever they are: help, the other language, the sum that
//! is due, and that nothing is charged while the devices are simulated.

use countersign::domain::comfort::TextSize;
use countersign::domain::language::Language;
use countersign::words::say;

use crate::seen::{Seen, everything};

/// Sheets lie over a screen and hide what it says; what they offer is their own.
const SHEETS: &[&str] = &["idle", "help", "help-called", "help-sign-for", "start-over"];
/// Points of a sum that is asked for: capitals of 7.2 mm (X3).
const SUM_SIZE_MIN: f32 = 60.0;

#[test]
fn help_and_the_other_language_are_on_every_screen() {
    let mut faults = Vec::new();
    for seen in screens() {
        let language = seen.view.look.language;
        let has = |name: &str| seen.targets.iter().any(|target| target.name == name);
        let has_other = || has(other(language).own_name());
        let is_there = match (seen.view.name, seen.view.look.text) {
            // The design has one button there, and the screen clears by itself.
            ("thank-you" | "thank-you-next", _) => continue,
            ("attract" | "attract-one-shelf" | "attract-reader-away", _) => {
                has(&say(language, "attract-accessibility")) && has_other()
            }
            ("attract-closed" | "attract-day", _) => has(&say(language, "attract-accessibility")),
            // One control opens the sheet that has all of them.
            (_, TextSize::ExtraLarge) => has(&say(language, "top-options")),
            _ => has(&say(language, "top-help")) && has_other(),
        };
        if !is_there {
            let names: Vec<&str> = seen.targets.iter().map(|target| target.name.as_str()).collect();
            faults.push(format!("{}: {names:?}", seen.view));
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn the_sheet_of_help_offers_the_other_language() {
    // Where the top bar is under it, that bar has it; in extra large text the sheet itself.
    let sheets = everything()
        .iter()
        .filter(|seen| seen.view.name == "help" && seen.view.look.text == TextSize::ExtraLarge);
    for seen in sheets {
        let language = seen.view.look.language;
        let (wanted, more) = (other(language).own_name(), say(language, "pages-more"));
        let is_there = seen.targets.iter().any(|target| [wanted, &more].contains(&&*target.name));
        assert!(is_there, "{}: {:?}", seen.view, seen.targets);
    }
}

#[test]
fn every_screen_of_the_demo_says_so() {
    let mut faults = Vec::new();
    for seen in screens() {
        let language = seen.view.look.language;
        let marks = [say(language, "demo-mark"), say(language, "demo-mark-short")];
        if !seen.texts.iter().any(|text| marks.contains(&text.words)) {
            faults.push(seen.view.to_string());
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn the_sum_that_is_asked_for_is_large() {
    let asking = ["review", "review-no-terminal", "pay", "pay-pin", "pay-bank", "pay-bank-longer"];
    for seen in everything().iter().filter(|seen| asking.contains(&seen.view.name)) {
        let largest = seen
            .texts
            .iter()
            .filter(|text| text.words.contains("387"))
            .flat_map(|text| text.fonts.iter().map(|font| font.size))
            .fold(0.0, f32::max);
        assert!(largest >= SUM_SIZE_MIN, "{}: the sum is {largest} points", seen.view);
    }
}

fn screens() -> impl Iterator<Item = &'static Seen> {
    everything().iter().filter(|seen| !SHEETS.contains(&seen.view.name) && !seen.view.is_staff())
}

fn other(language: Language) -> Language {
    match language {
        Language::English => Language::Spanish,
        Language::Spanish => Language::English,
    }
}

//! The plain sentence of an offering is on its card whole: in every language, text size and canvas,
//! if need be by scrolling.

use countersign::ui::scene::{OffersScene, Screen};

use crate::look::{View, every_layout};
use crate::seen::Onlooker;
use crate::texts::faults_of;

/// No list of the demo clinic has more places to scroll to.
const STOPS_MAX: u32 = 24;

#[test]
fn every_sentence_can_be_read_to_its_end() {
    let mut n_seen = 0;
    for view in every_layout() {
        let Screen::Offers(offers) = view.scene.screen.clone() else { continue };
        if view.scene.sheet.is_some() {
            continue;
        }
        let mut shown: Vec<String> = Vec::new();
        let mut before: Vec<String> = Vec::new();
        for stop in 0..STOPS_MAX {
            let seen = Onlooker::of(scrolled(&view, &offers, stop)).seen;
            let faults = faults_of(&seen);
            assert!(faults.is_empty(), "at stop {stop}:\n{}\n", faults.join("\n"));
            let now: Vec<String> = seen.texts.into_iter().map(|text| text.words).collect();
            // Behind the last place there is no other.
            if now == before {
                break;
            }
            shown.extend(now.iter().cloned());
            before = now;
        }
        for card in &offers.cards {
            for whole in [&card.sentence, &card.name] {
                let rest = unread(whole, &shown);
                assert!(rest.is_empty(), "{view}: nobody can read “{rest}” of “{whole}”");
                n_seen += 1;
            }
        }
    }
    assert!(n_seen > 0, "no view has offers");
}

#[test]
fn what_is_not_shown_is_noticed() {
    let shown = ["4 basic".to_owned(), "drips.".to_owned(), "drips".to_owned()];
    assert_eq!(unread("4 basic drips.", &shown), "");
    assert_eq!(unread("4 basic drips, once.", &shown), ", once.");
}

fn scrolled(view: &View, offers: &OffersScene, stop: u32) -> View {
    let mut view = view.clone();
    view.scene.screen = Screen::Offers(OffersScene { first_stop: stop, ..offers.clone() });
    view
}

/// What is left of `whole` when as much as possible is read off the lines that were shown.
fn unread<'w>(whole: &'w str, shown: &[String]) -> &'w str {
    let mut rest = whole;
    loop {
        let lines = shown.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
        let longest =
            lines.filter_map(|line| rest.strip_prefix(line)).min_by_key(|rest| rest.len());
        match longest {
            Some(after) => rest = after.trim_start(),
            None => return rest,
        }
    }
}

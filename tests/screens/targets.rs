//! What can be pressed is large enough, apart, on the screen, and has a name.

use std::collections::BTreeMap;

use countersign::domain::comfort::TextSize;
use egui::{Rect, vec2};

use crate::look::{Canvas, View, plain_views};
use crate::seen::{Kind, Seen, Target, everything};

/// A sixteenth of a point is nobody's fault.
const SLACK: f32 = 0.1;

/// Screens whose action is elsewhere, or that must not offer one.
const WITHOUT_PRIMARY: &[&str] = &[
    "attract-closed",
    "attract-day",
    "category",
    "category-all",
    "checking",
    "checking-desk",
    "finding",
    "help-called",
    "pay",
    "pay-bank",
    "pay-bank-longer",
    "pay-cancelling",
    "pay-pin",
];

#[test]
fn what_can_be_pressed_is_large_apart_and_on_the_screen() {
    let mut faults = Vec::new();
    for seen in everything() {
        faults.extend(faults_of(seen));
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn the_lint_notices_small_overlapping_and_lost_targets() {
    let target = |name: &str, rect: Rect| Target {
        id: egui::accesskit::NodeId(1),
        name: name.to_owned(),
        kind: Kind::Other,
        rect,
        is_enabled: true,
    };
    let square = |x: f32, side: f32| Rect::from_min_size(egui::pos2(x, 0.0), vec2(side, side));
    let small = target("Small", square(0.0, 95.0));
    let plain_view = &plain_views()[0];
    assert!(size_fault(&small, plain_view).unwrap().contains("95 × 95"));
    assert_eq!(size_fault(&target("Well", square(0.0, 96.0)), plain_view), None);
    assert!(overlaps(&small, &target("Under it", square(94.0, 96.0))));
    assert!(!overlaps(&small, &target("Beside it", square(95.0, 96.0))));
}

fn faults_of(seen: &Seen) -> Vec<String> {
    let screen = seen.screen().expand(SLACK);
    let mut faults = Vec::new();
    let mut say = |fault: String| faults.push(format!("{}: {fault}", seen.view));
    if seen.targets.is_empty() && !seen.view.name.starts_with("pay") && seen.view.name != "finding"
    {
        say("nothing can be pressed".to_owned());
    }
    for (idx, target) in seen.targets.iter().enumerate() {
        let Target { name, rect, kind, .. } = target;
        if name.trim().is_empty() && !matches!(kind, Kind::Anywhere | Kind::Hidden) {
            say(format!("the control at {rect:?} has no name"));
        }
        if !screen.contains_rect(*rect) {
            say(format!("“{name}” at {rect:?} is not wholly on the screen"));
        }
        if let Some(fault) = size_fault(target, &seen.view) {
            say(fault);
        }
        for other in seen.targets.iter().skip(idx + 1).filter(|other| overlaps(target, other)) {
            say(format!("“{name}” at {rect:?} and “{}” at {:?} overlap", other.name, other.rect));
        }
    }
    if let Some(fault) = primary_fault(seen) {
        say(fault);
    }
    faults
}

/// S1 to S4, in points. Larger text and a screen lying down leave less height for the numpad.
fn size_fault(target: &Target, view: &View) -> Option<String> {
    let is_roomy = view.canvas != Canvas::Landscape && view.look.text == TextSize::Standard;
    let is_digit = target.name.len() == 1 && target.name.starts_with(|c: char| c.is_ascii_digit());
    let least = match (target.kind, view.canvas) {
        (Kind::Anywhere, _) => return None,
        // Staff stand closer (S6).
        (Kind::Other, _) if view.is_staff() && !is_digit => vec2(72.0, 72.0),
        (Kind::Primary, _) if view.is_staff() => vec2(240.0, 84.0),
        (Kind::Primary, _) => vec2(240.0, 120.0),
        (Kind::Key, Canvas::Portrait10) => vec2(76.8, 93.0),
        (Kind::Key, Canvas::Portrait13) => vec2(90.0, 90.0),
        (Kind::Key, Canvas::Landscape) => vec2(72.0, 84.0),
        (Kind::Other, _) if is_digit && is_roomy => vec2(120.0, 108.0),
        (Kind::Other | Kind::Hidden, _) => vec2(96.0, 96.0),
    };
    let size = target.rect.size();
    let is_large = size.x + SLACK >= least.x && size.y + SLACK >= least.y;
    (!is_large).then(|| {
        format!("“{}” is {} × {}, at least {} × {}", target.name, size.x, size.y, least.x, least.y)
    })
}

fn overlaps(one: &Target, other: &Target) -> bool {
    let is_anywhere = one.kind == Kind::Anywhere || other.kind == Kind::Anywhere;
    !is_anywhere && one.rect.shrink(SLACK).intersects(other.rect.shrink(SLACK))
}

/// N2: at most one filled button, and one where the next step is ours.
fn primary_fault(seen: &Seen) -> Option<String> {
    let names: Vec<&str> = seen
        .targets
        .iter()
        .filter(|target| target.kind == Kind::Primary)
        .map(|target| target.name.as_str())
        .collect();
    let expected = usize::from(!WITHOUT_PRIMARY.contains(&seen.view.name));
    // A screen of the staff side that only shows things has none.
    if seen.view.is_staff() && names.len() <= 1 {
        return None;
    }
    (names.len() != expected).then(|| format!("{expected} filled button expected, found {names:?}"))
}

#[test]
fn help_and_back_stay_where_they_are() {
    // Where a thumb has learned to find it: the same rectangle on every screen of one canvas.
    let mut places: BTreeMap<String, Vec<(Rect, String)>> = BTreeMap::new();
    // The bar of the staff side has a place of its own for Back.
    let plain = everything()
        .iter()
        .filter(|seen| seen.view.look.text == TextSize::Standard && !seen.view.is_staff());
    for seen in plain {
        let key = |view: &View, what: &str| {
            format!("{what} {} {:?}", view.look.language.code(), view.canvas)
        };
        for (what, names) in [("help", ["Help", "Ayuda"]), ("back", ["Back", "Atrás"])] {
            if let Some(target) =
                seen.targets.iter().find(|target| names.contains(&target.name.as_str()))
            {
                let place = places.entry(key(&seen.view, what)).or_default();
                if place.iter().all(|(rect, _)| *rect != target.rect) {
                    place.push((target.rect, seen.view.name.to_owned()));
                }
            }
        }
    }
    let faults: Vec<_> = places.iter().filter(|(_, rects)| rects.len() > 1).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(!places.is_empty(), "no screen has a Help or a Back");
}

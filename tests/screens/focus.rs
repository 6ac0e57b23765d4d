//! Every control is reached with the Tab key, in reading order, and one sees where one is.

use countersign::domain::language::Language;
use countersign::ui::theme::Theme;
use egui::{Key, Rect};

use crate::look::{Canvas, every_layout, plain_views};
use crate::seen::{Kind, Onlooker, Seen, Target};

/// Two controls whose middles lie this close are in one row.
const ROW: f32 = 40.0;

#[test]
fn tab_reaches_every_control_in_reading_order_and_shows_where_it_is() {
    let mut faults = Vec::new();
    // The order does not depend on the language.
    for view in every_layout().filter(|view| view.look.language == Language::English) {
        faults.extend(walk(&mut Onlooker::of(view)));
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn reading_order_is_row_by_row() {
    let at = |x: f32, y: f32| Rect::from_min_size(egui::pos2(x, y), egui::vec2(100.0, 100.0));
    assert!(comes_after(at(0.0, 0.0), at(110.0, 0.0), Canvas::Portrait10));
    assert!(comes_after(at(110.0, 0.0), at(0.0, 110.0), Canvas::Portrait10));
    assert!(!comes_after(at(110.0, 0.0), at(0.0, 0.0), Canvas::Portrait10));
    assert!(!comes_after(at(0.0, 110.0), at(110.0, 0.0), Canvas::Portrait10));
    assert!(comes_after(at(0.0, 110.0), at(110.0, 0.0), Canvas::Landscape), "the bar is a column");
}

#[test]
fn tab_comes_around_to_the_first_control() {
    // A keypad for people who do not see has "next" and no "previous" on many kiosks.
    for view in plain_views() {
        let mut onlooker = Onlooker::of(view);
        let n_stops = onlooker.seen.targets.len();
        onlooker.press_key(Key::Tab);
        let first = onlooker.seen.focused;
        let comes_around = (0..=n_stops).any(|_| {
            onlooker.press_key(Key::Tab);
            onlooker.seen.focused == first
        });
        assert!(comes_around, "{}: Tab is caught", onlooker.seen.view);
    }
}

fn walk(onlooker: &mut Onlooker) -> Vec<String> {
    let mut faults = Vec::new();
    let expected = reachable(&onlooker.seen);
    let mut met: Vec<Target> = Vec::new();
    let n_stops = onlooker.seen.targets.len();
    for _ in 0..n_stops {
        onlooker.press_key(Key::Tab);
        let seen = &onlooker.seen;
        let focused = seen.targets.iter().find(|target| Some(target.id) == seen.focused);
        let Some(target) = focused.cloned() else { break };
        if matches!(target.kind, Kind::Anywhere | Kind::Hidden) {
            faults.push(format!("{}: Tab stops at the whole screen", seen.view));
            continue;
        }
        if met.iter().any(|known| known.id == target.id) {
            break;
        }
        if let Some(before) = met.last()
            && !comes_after(before.rect, target.rect, seen.view.canvas)
        {
            faults.push(format!(
                "{}: Tab goes from “{}” at {:?} back to “{}” at {:?}",
                seen.view, before.name, before.rect, target.name, target.rect
            ));
        }
        if !has_ring(seen, &target) {
            faults.push(format!(
                "{}: no ring around “{}” when it has the focus",
                seen.view, target.name
            ));
        }
        met.push(target);
    }
    for missed in expected.iter().filter(|target| !met.iter().any(|known| known.id == target.id)) {
        faults.push(format!("{}: Tab does not reach “{}”", onlooker.seen.view, missed.name));
    }
    faults
}

fn reachable(seen: &Seen) -> Vec<Target> {
    let is_reachable = |target: &&Target| {
        target.is_enabled && !matches!(target.kind, Kind::Anywhere | Kind::Hidden)
    };
    seen.targets.iter().filter(is_reachable).cloned().collect()
}

/// Right of it in the same row, or below it; lying down, the bar is a column of its own.
fn comes_after(before: Rect, after: Rect, canvas: Canvas) -> bool {
    let (from, to) = (before.center(), after.center());
    let is_below = to.y > from.y + ROW;
    let is_same_row = (to.y - from.y).abs() <= ROW;
    let is_right = after.left() >= before.right() - 1.0;
    is_below || (is_same_row && is_right) || (canvas == Canvas::Landscape && is_right)
}

/// 2.3 of the design: a 6 point ring outside the control, wholly on the screen.
fn has_ring(seen: &Seen, target: &Target) -> bool {
    let color = Theme::of(seen.view.look.theme).focus;
    seen.rects.iter().any(|shape| {
        shape.stroke.color == color
            && shape.rect.expand(1.0).contains_rect(target.rect)
            && seen.screen().contains_rect(shape.rect)
    })
}

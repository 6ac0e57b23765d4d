//! Nobody knows yet whether money moved. Says so, says not to pay again, and offers a person;
//! there is no way to try again here.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::flow::tap::Tap;
use crate::ui::frame;
use crate::ui::icon;
use crate::ui::layout::length;
use crate::ui::pen::{Pen, Press};
use crate::ui::role::Role;
use crate::ui::scene::{CheckingKind, CheckingScene, Scene};
use crate::ui::text::Glyph;
use crate::ui::widget::bar;
use crate::ui::widget::button::Button;
use crate::ui::widget::pages::Stack;
use crate::ui::widget::result::{Ending, Line, Verdict, passed};

/// The circle of a step, and from its left edge to the words.
const CIRCLE: f32 = 52.0;
const INDENT: f32 = 74.0;
const PADDING: f32 = 34.0;

pub fn checking_ui(pen: &Pen<'_>, scene: &Scene, checking: &CheckingScene) -> Option<Tap> {
    bar::surface(pen);
    let tap = frame::top_bar(pen, scene);
    let words = Words::of(pen, checking);
    let has_all = !pen.zones.is_extra_large();
    let theme = &pen.theme;
    let line = |text, role, color, gap| Line { text, role, color, gap };
    let mut lines = vec![line(words.money.as_str(), Role::LeadStrong, theme.ink, 11.0)];
    if has_all {
        lines.push(line(words.reason.as_str(), Role::Body, theme.ink2, 7.0));
    }
    let verdict = Verdict { ending: Ending::Checking, title: &words.title, lines, is_live: true };
    let regions = verdict.regions(pen);
    verdict.show(pen, regions.panel);
    body(pen, regions.body, regions.spare, checking, &words);
    foot(pen, &words);
    let is_called = call(pen, checking);
    tap.or(is_called.then_some(Tap::CallStaff))
}

/// All that is said, by what is being done.
struct Words {
    title: String,
    money: String,
    reason: String,
    steps: [String; 3],
    reference: (String, String),
    amount: (String, String),
}

impl Words {
    fn of(pen: &Pen<'_>, checking: &CheckingScene) -> Self {
        let (title, reason, done, doing) = match checking.kind {
            CheckingKind::Asking => {
                ("checking-title", "checking-asking", "checking-started", "checking-asking-step")
            }
            CheckingKind::Undoing => (
                "checking-title-undoing",
                "checking-undoing",
                "checking-answered",
                "checking-undoing-step",
            ),
            CheckingKind::Writing => (
                "checking-title-writing",
                "checking-writing",
                "checking-said-yes",
                "checking-writing-step",
            ),
        };
        let desk =
            if checking.is_staff_told { "checking-desk-helps" } else { "checking-desk-later" };
        Self {
            title: pen.words(title),
            money: pen.words("checking-do-not-pay"),
            reason: pen.words(reason),
            steps: [done, doing, desk].map(|id| pen.words(id)),
            reference: (pen.words("checking-reference"), checking.reference.clone()),
            amount: (pen.words("checking-amount"), checking.amount.to_string()),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Reason,
    Step(usize),
    Card,
    StaffTold,
}

fn body(pen: &Pen<'_>, rect: Rect, spare: f32, checking: &CheckingScene, words: &Words) {
    let mut parts = Vec::new();
    if pen.zones.is_extra_large() {
        parts.push(Part::Reason);
    }
    parts.extend((0..3).map(Part::Step));
    if !pen.zones.is_landscape() || pen.zones.is_extra_large() {
        parts.push(Part::Card);
    }
    if checking.is_staff_told {
        parts.push(Part::StaffTold);
    }
    let spread = spare / 5.0;
    let room = rect.width();
    let heights = parts.iter().map(|part| part.gap(pen, spread) + part.height(pen, room, words));
    let page = Stack { gap: 0.0, heights: heights.collect() }.layout(pen, rect);
    for (idx, part) in parts.iter().enumerate() {
        let Some(place) = page.get(idx) else { continue };
        // The line down to the next step is drawn where that is shown too.
        let next = page.get(idx + 1).filter(|_| matches!(part, Part::Step(0 | 1)));
        let place = place.with_min_y(place.min.y + part.gap(pen, spread));
        part.show(pen, place, checking, words);
        if let Some(next) = next {
            let next_top = next.min.y + Part::Step(1).gap(pen, spread);
            let x = place.min.x + CIRCLE / 2.0;
            let top = pos2(x, circle_middle(pen, place) + CIRCLE / 2.0);
            let next_middle = next_top + pen.row(Role::Body).max(CIRCLE) / 2.0;
            pen.line(top, pos2(x, next_middle - CIRCLE / 2.0), 4.0, pen.theme.hairline);
        }
    }
    page.turn(pen);
}

/// The circle stands beside the first line of the words.
fn circle_middle(pen: &Pen<'_>, rect: Rect) -> f32 {
    rect.min.y + pen.row(Role::Body).max(CIRCLE) / 2.0
}

impl Part {
    /// Above it.
    fn gap(self, pen: &Pen<'_>, spread: f32) -> f32 {
        let standard = match self {
            Self::Reason => 0.0,
            Self::Step(0) => 32.0,
            Self::Step(_) => 28.0,
            Self::Card => 32.0,
            Self::StaffTold => 34.0,
        };
        if pen.zones.is_standard() { standard + spread } else { (standard * 0.5_f32).min(12.0) }
    }

    fn height(self, pen: &Pen<'_>, width: f32, words: &Words) -> f32 {
        match self {
            Self::Reason => pen.height(&words.reason, Role::Body, width),
            Self::Step(idx) => {
                let text = words.steps.get(idx).map(String::as_str).unwrap_or_default();
                step_height(pen, width, idx, text).max(CIRCLE)
            }
            Self::Card => match CardShape::of(pen, width, words) {
                CardShape::SideBySide => pen.row(Role::Small) + pen.row(Role::H2) + 48.0,
                CardShape::Rows => 2.0 * pen.row(Role::AmountCard).max(pen.row(Role::Small)) + 32.0,
                CardShape::Lines => {
                    2.0 * (pen.row(Role::AmountLarge) + pen.row(Role::Small)) + 32.0
                }
            },
            Self::StaffTold => {
                pen.height(&pen.words("staff-told-coming"), Role::BodyStrong, width - 56.0)
            }
        }
    }

    fn show(self, pen: &Pen<'_>, rect: Rect, checking: &CheckingScene, words: &Words) {
        match self {
            Self::Reason => {
                let drawn =
                    pen.wrapped(rect.min, rect.width(), &words.reason, Role::Body, pen.theme.ink2);
                pen.say(drawn, NodeRole::Label, &words.reason);
            }
            Self::Step(idx) => show_step(pen, rect, idx, checking, words),
            Self::Card => card(pen, rect, words),
            Self::StaffTold => staff_told(pen, rect),
        }
    }
}

/// How a step's words are written: the one that is under way is strong.
fn step_role(idx: usize) -> Role {
    if idx == 1 { Role::BodyStrong } else { Role::Body }
}

/// Kept free for the time at the right of the step that is under way.
fn time_room(pen: &Pen<'_>, idx: usize) -> f32 {
    if idx == 1 { pen.width("00:00", Role::AmountLarge) + 16.0 } else { 0.0 }
}

fn step_height(pen: &Pen<'_>, width: f32, idx: usize, text: &str) -> f32 {
    pen.height(text, step_role(idx), width - INDENT - time_room(pen, idx))
}

fn show_step(pen: &Pen<'_>, rect: Rect, idx: usize, checking: &CheckingScene, words: &Words) {
    let theme = &pen.theme;
    let text = words.steps.get(idx).map(String::as_str).unwrap_or_default();
    let center = pos2(rect.min.x + CIRCLE / 2.0, circle_middle(pen, rect));
    let color = match idx {
        0 => {
            pen.disc(center, CIRCLE / 2.0, theme.info);
            pen.icon(center, Glyph::bold(icon::CHECK, 32.0), theme.surface);
            theme.ink
        }
        1 => {
            pen.disc(center, CIRCLE / 2.0, theme.surface);
            pen.circle(center, CIRCLE / 2.0, 5.0, theme.info);
            pen.icon(center, Glyph::bold(icon::DOTS_THREE, 36.0), theme.info);
            theme.ink
        }
        _ if checking.is_staff_told => {
            pen.disc(center, CIRCLE / 2.0, theme.info);
            pen.icon(center, Glyph::bold(icon::CHECK, 32.0), theme.surface);
            theme.ink
        }
        _ => {
            pen.circle(center, CIRCLE / 2.0, theme.control_stroke, theme.border);
            theme.ink2
        }
    };
    let role = step_role(idx);
    let room = rect.width() - INDENT - time_room(pen, idx);
    let height = step_height(pen, rect.width(), idx, text);
    let first_row = pen.row(role);
    let top = if height > first_row + 1.0 { rect.min.y } else { center.y - first_row / 2.0 };
    let drawn = pen.wrapped(pos2(rect.min.x + INDENT, top), room, text, role, color);
    if idx == 1 && checking.kind != CheckingKind::Writing {
        let waited = passed(checking.waited_secs);
        let at = pos2(rect.max.x, center.y - pen.row(Role::AmountLarge) / 2.0);
        pen.text_right(at, &waited, Role::AmountLarge, theme.ink);
        pen.say(rect, NodeRole::Label, &format!("{text}: {waited}"));
    } else {
        pen.say(drawn, NodeRole::Label, text);
    }
}

/// How reference and amount stand in their card: as close together as their widths allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CardShape {
    SideBySide,
    /// One of the two on each row, its word at the left.
    Rows,
    /// Each on the line under its word.
    Lines,
}

impl CardShape {
    fn of(pen: &Pen<'_>, width: f32, words: &Words) -> Self {
        let room = width - 2.0 * PADDING - 24.0;
        let both = [&words.reference, &words.amount];
        let side = |(word, value): &(String, String)| {
            pen.width(word, Role::Small).max(pen.width(value, Role::AmountCard))
        };
        let row = |(word, value): &(String, String)| {
            pen.width(word, Role::Small) + pen.width(value, Role::AmountLarge)
        };
        if both.into_iter().map(side).sum::<f32>() <= room {
            Self::SideBySide
        } else if both.into_iter().all(|pair| row(pair) <= room) {
            Self::Rows
        } else {
            Self::Lines
        }
    }
}

/// What staff have to know, as the patient can read it to them.
fn card(pen: &Pen<'_>, rect: Rect, words: &Words) {
    pen.card(rect, Press::default(), false);
    let both = [&words.reference, &words.amount];
    let told = both.map(|(word, value)| format!("{word}: {value}")).join(". ");
    pen.say(rect, NodeRole::Label, &told);
    let shape = CardShape::of(pen, rect.width(), words);
    let inner = rect.shrink2(vec2(PADDING, 16.0));
    for (idx, (word, value)) in both.into_iter().enumerate() {
        let part = inner.height() / 2.0;
        let top = inner.min.y + part * length(idx);
        let place = Rect::from_min_size(pos2(inner.min.x, top), vec2(inner.width(), part));
        match shape {
            CardShape::SideBySide => side_by_side(pen, inner, idx == 1, word, value),
            CardShape::Rows => {
                let at = pos2(place.min.x, place.center().y - pen.row(Role::Small) / 2.0);
                pen.text(at, word, Role::Small, pen.theme.ink2);
                let at = pos2(place.max.x, place.center().y - pen.row(Role::AmountLarge) / 2.0);
                pen.text_right(at, value, Role::AmountLarge, pen.theme.ink);
            }
            CardShape::Lines => {
                pen.text(place.min, word, Role::Small, pen.theme.ink2);
                let at = place.min + vec2(0.0, pen.row(Role::Small));
                pen.text(at, value, Role::AmountLarge, pen.theme.ink);
            }
        }
    }
}

fn side_by_side(pen: &Pen<'_>, inner: Rect, is_right: bool, word: &str, value: &str) {
    let top = inner.min.y + 6.0;
    let value_top = top + pen.row(Role::Small);
    let (ink, ink2) = (pen.theme.ink, pen.theme.ink2);
    if is_right {
        pen.text_right(pos2(inner.max.x, top), word, Role::Small, ink2);
        pen.text_right(pos2(inner.max.x, value_top), value, Role::AmountCard, ink);
    } else {
        pen.text(pos2(inner.min.x, top), word, Role::Small, ink2);
        pen.text(pos2(inner.min.x, value_top), value, Role::AmountCard, ink);
    }
}

fn staff_told(pen: &Pen<'_>, rect: Rect) {
    let text = pen.words("staff-told-coming");
    let middle = rect.min.y + pen.row(Role::BodyStrong) / 2.0;
    let center = pos2(rect.min.x + 20.0, middle);
    pen.icon(center, Glyph::regular(icon::BELL_RINGING, 40.0), pen.theme.info);
    let at = rect.min + vec2(56.0, 0.0);
    pen.wrapped(at, rect.width() - 56.0, &text, Role::BodyStrong, pen.theme.ink);
    pen.say_now(rect, &text);
}

/// Above the button: in landscape the reference too.
fn foot(pen: &Pen<'_>, words: &Words) {
    let stay = pen.words("checking-stay");
    let summary = pen.zones.summary;
    if !pen.zones.is_landscape() {
        if pen.height(&stay, Role::Body, summary.width()) <= summary.height() + 12.0 {
            bar::note(pen, None, &stay, Role::Body);
        } else {
            bar::note(pen, None, &pen.words("checking-stay-short"), Role::Body);
        }
        return;
    }
    let mut top = summary.min.y;
    if !pen.zones.is_extra_large() {
        let height = Part::Card.height(pen, summary.width(), words);
        let place = Rect::from_min_size(summary.min, vec2(summary.width(), height));
        card(pen, place, words);
        top = place.max.y + 32.0;
    }
    let drawn =
        pen.wrapped(pos2(summary.min.x, top), summary.width(), &stay, Role::Body, pen.theme.ink2);
    pen.say(drawn, NodeRole::Label, &stay);
}

fn call(pen: &Pen<'_>, checking: &CheckingScene) -> bool {
    let again = checking.is_staff_told;
    let label = pen.words(if again { "staff-call-again" } else { "staff-call" });
    let zones = &pen.zones;
    let place = if zones.is_landscape() && zones.is_extra_large() {
        zones.actions.with_min_y(zones.actions.max.y - 176.0)
    } else {
        zones.actions
    };
    Button::secondary(&label).before(Glyph::regular(icon::HAND_WAVING, 44.0)).show(pen, place)
}

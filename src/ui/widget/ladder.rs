//! The ladder: the same thing in several quantities, side by side, in columns of equal width,
//! type and button. A whole column is one target. What is sold at the desk is shown to compare,
//! and is no target.

use egui::{Pos2, Rect, Role as NodeRole, pos2, vec2};

use crate::domain::offering::UnitWords;
use crate::flow::tap::Tap;
use crate::ui::layout;
use crate::ui::pen::{Node, Pen, Press};
use crate::ui::role::Role;
use crate::ui::scene::LadderColumn;
use crate::ui::widget::card::radio;

const LABELS: f32 = 156.0;
const GAP: f32 = 12.0;
/// The design's height; lower ladders move their rows together.
const HEIGHT: f32 = 591.0;
const LINE: f32 = 140.0;

/// How far the rows of a column are from its top, and its mark from its foot.
#[derive(Debug, Clone, Copy)]
struct Rows {
    head: f32,
    pitch: f32,
    mark_from_foot: f32,
    word_from_foot: f32,
}

impl Rows {
    fn of(height: f32) -> Self {
        // Up to 44 points less: a little from everywhere.
        let less = ((HEIGHT - height) / 44.0).clamp(0.0, 1.0);
        Self {
            head: 113.0 - 10.0 * less,
            pitch: 66.0 - 6.0 * less,
            mark_from_foot: 85.0 - 7.0 * less,
            word_from_foot: 38.0 - 4.0 * less,
        }
    }

    /// The middle of a row, counted from 0.
    fn middle(self, row: usize) -> f32 {
        self.head + self.pitch * (layout::length(row) + 0.5) - 1.0
    }
}

/// Draws it over the width of `rect`, from its top as far down as the design goes.
pub fn columns(
    pen: &Pen<'_>,
    rect: Rect,
    ladder: &[LadderColumn],
    unit: &UnitWords,
) -> Option<Tap> {
    let rect = rect.with_max_y(rect.max.y.min(rect.min.y + HEIGHT));
    let rows = Rows::of(rect.height());
    let each = pen
        .words_with("detail-row-each", &[("unit", unit.one.get(pen.language).to_owned().into())]);
    let labels = [
        pen.words("detail-row-pay"),
        each,
        pen.words("detail-row-save"),
        pen.words("detail-row-which"),
    ];
    for (idx, label) in labels.iter().enumerate() {
        let middle = rect.min.y + rows.middle(idx) - pen.row(Role::Small) / 2.0;
        pen.wrapped(pos2(rect.min.x, middle), LABELS - 8.0, label, Role::Small, pen.theme.ink2);
    }
    let n = u16::try_from(ladder.len()).unwrap_or(1);
    let inner = rect.with_min_x(rect.min.x + LABELS);
    let mut tap = None;
    for (column, place) in ladder.iter().zip(layout::columns(inner, n, GAP)) {
        tap = tap.or(show_column(pen, place, column, rows, unit));
    }
    tap
}

fn show_column(
    pen: &Pen<'_>,
    rect: Rect,
    column: &LadderColumn,
    rows: Rows,
    unit: &UnitWords,
) -> Option<Tap> {
    let theme = &pen.theme;
    let title = title(pen, column, unit);
    let press = target(pen, rect, column, &title);
    if column.code.is_some() {
        pen.card(rect, press, column.is_chosen);
    } else {
        pen.ring(rect, 24.0, theme.card_stroke, theme.hairline);
    }
    let x = rect.center().x;
    let words = Rect::from_center_size(
        pos2(x, rect.min.y + (rows.head + 8.0) / 2.0),
        vec2(rect.width() - 28.0, 0.0),
    );
    let height = pen.height(&title, Role::BodyStrong, words.width());
    pen.wrapped_center(
        words.translate(vec2(0.0, -height / 2.0)),
        &title,
        Role::BodyStrong,
        theme.ink,
    );
    let middle = |row: usize, role: Role| rect.min.y + rows.middle(row) - pen.row(role) / 2.0;
    let line = |row: usize| {
        let y = rect.min.y + rows.head + rows.pitch * layout::length(row);
        pen.hline(pos2(x - LINE / 2.0, y), LINE, theme.hairline);
    };
    (0..4).for_each(line);
    let price = column.price.to_string();
    pen.text_center(x, middle(0, Role::AmountLarge), &price, Role::AmountLarge, theme.ink);
    let each = column.each.map_or("–".to_owned(), |each| each.to_string());
    pen.text_center(x, middle(1, Role::AmountSmall), &each, Role::AmountSmall, theme.ink);
    if column.saved.minor() > 0 {
        let saved = column.saved.to_string();
        pen.text_center(x, middle(2, Role::AmountSmall), &saved, Role::AmountSmall, theme.accent);
    } else {
        pen.text_center(x, middle(2, Role::BodyStrong), "–", Role::BodyStrong, theme.ink2);
    }
    let kinds = Rect::from_min_size(
        pos2(rect.min.x + 10.0, rect.min.y + rows.head + 3.0 * rows.pitch + 15.0),
        vec2(rect.width() - 20.0, 0.0),
    );
    pen.wrapped_center(kinds, &kinds_of(pen, column), Role::Small, theme.ink2);
    mark(pen, pos2(x, rect.max.y), rect.width(), column, rows);
    press.is_done.then(|| column.code.clone().map(Tap::Choose)).flatten()
}

fn mark(pen: &Pen<'_>, foot: Pos2, width: f32, column: &LadderColumn, rows: Rows) {
    let theme = &pen.theme;
    if column.code.is_none() {
        let text = pen.words("detail-at-desk");
        let room = width - 24.0;
        let height = pen.height(&text, Role::Small, room);
        let top = foot.y - rows.word_from_foot + pen.row(Role::Small) / 2.0 - height;
        let rect = Rect::from_min_size(pos2(foot.x - room / 2.0, top), vec2(room, 0.0));
        pen.wrapped_center(rect, &text, Role::Small, theme.ink2);
        return;
    }
    radio(pen, foot - vec2(0.0, rows.mark_from_foot), 48.0, column.is_chosen);
    let word = pen.words(if column.is_chosen { "detail-chosen" } else { "detail-choose" });
    let top = foot.y - rows.word_from_foot - pen.row(Role::SmallStrong) / 2.0;
    pen.text_center(foot.x, top, &word, Role::SmallStrong, theme.ink);
}

/// "One drip" or a product's own name.
fn title(pen: &Pen<'_>, column: &LadderColumn, unit: &UnitWords) -> String {
    match column.code {
        Some(_) => column.name.clone(),
        None => {
            let unit = unit.one.get(pen.language).to_owned();
            pen.words_with("detail-one", &[("unit", unit.into())])
        }
    }
}

fn kinds_of(pen: &Pen<'_>, column: &LadderColumn) -> String {
    if column.what.is_empty() { pen.words("detail-any-one") } else { column.what.clone() }
}

/// The whole column or row as one control; the single session, sold at the desk, is none.
fn target(pen: &Pen<'_>, rect: Rect, column: &LadderColumn, title: &str) -> Press {
    let mut parts = vec![title.to_owned(), column.price.to_string()];
    if let Some(each) = column.each.filter(|each| *each != column.price) {
        parts.push(pen.words_with("detail-each", &[("each", each.to_string().into())]));
    }
    if column.saved.minor() > 0 {
        let args = [("amount", column.saved.to_string().into())];
        parts.push(pen.words_with("offers-save", &args));
    }
    parts.push(kinds_of(pen, column));
    if column.code.is_none() {
        parts.push(pen.words("detail-at-desk"));
        pen.say(rect, NodeRole::Label, &parts.join(", "));
        return Press::default();
    }
    if column.is_chosen {
        parts.push(pen.words("offers-chosen"));
    }
    pen.press(rect, 24.0, Node::radio(&parts.join(", "), column.is_chosen))
}

// Larger text: one row each.

pub fn row_height(pen: &Pen<'_>, width: f32, column: &LadderColumn, unit: &UnitWords) -> f32 {
    let title = pen.height(&title(pen, column, unit), Role::BodyStrong, width - 64.0 - 100.0);
    let saved = if column.saved.minor() > 0 { pen.row(Role::SmallStrong) } else { 0.0 };
    20.0 + title + pen.row(Role::AmountCard) + pen.row(Role::Small) + saved + 20.0
}

pub fn row(pen: &Pen<'_>, rect: Rect, column: &LadderColumn, unit: &UnitWords) -> Option<Tap> {
    let theme = &pen.theme;
    let title = title(pen, column, unit);
    let press = target(pen, rect, column, &title);
    let mut at = rect.min + vec2(36.0, 20.0);
    let room = rect.width() - 64.0 - 100.0;
    if column.code.is_some() {
        pen.card(rect, press, column.is_chosen);
        radio(pen, rect.right_top() + vec2(-68.0, 58.0), 64.0, column.is_chosen);
    } else {
        pen.ring(rect, 24.0, theme.card_stroke, theme.hairline);
    }
    at.y = pen.wrapped(at, room, &title, Role::BodyStrong, theme.ink).max.y;
    let price = column.price.to_string();
    at.y = pen.text(at, &price, Role::AmountCard, theme.ink).max.y;
    let small = match column.each {
        None => String::new(),
        Some(_) if column.code.is_none() => pen.words("detail-at-desk"),
        Some(each) => pen.words_with("detail-each", &[("each", each.to_string().into())]),
    };
    at.y = pen.text(at, &small, Role::Small, theme.ink2).max.y;
    if column.saved.minor() > 0 {
        let args = [("amount", column.saved.to_string().into())];
        pen.text(at, &pen.words_with("offers-save", &args), Role::SmallStrong, theme.accent);
    }
    press.is_done.then(|| column.code.clone().map(Tap::Choose)).flatten()
}

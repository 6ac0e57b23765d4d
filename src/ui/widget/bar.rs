//! The bar: what is chosen, what it costs today, the way back and the way on. At the foot, or the
//! right column in landscape.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::money::Money;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::layout::GAP;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::Bar;
use crate::ui::text::Glyph;
use crate::ui::widget::button::Button;

/// The surface of the bar.
pub fn surface(pen: &Pen<'_>) {
    let bar = pen.zones.bar;
    pen.fill(bar, 0.0, pen.theme.surface);
    pen.hline(bar.left_top() + vec2(0.0, 1.0), bar.width(), pen.theme.hairline);
    if pen.zones.is_landscape() {
        let x = bar.min.x + 1.0;
        pen.line(pos2(x, bar.min.y), pos2(x, bar.max.y), 2.0, pen.theme.hairline);
    }
}

/// "Due today", the item, and the sum.
pub fn due(pen: &Pen<'_>, bar: &Bar, role: Role) {
    let Some(amount) = bar.due else {
        return nothing_chosen(pen);
    };
    let item = bar.item.as_deref().unwrap_or_default();
    let is_short = pen.zones.is_extra_large();
    let caption = pen.words(if is_short { "bar-today" } else { "bar-due-today" });
    let row = row(pen);
    if pen.zones.is_landscape() {
        due_in_column(pen, row, &caption, (amount, role));
    } else {
        let top = row.center().y - pen.row(role) / 2.0;
        pen.amount_right(pos2(row.max.x, top), amount, role, pen.theme.ink);
        if is_short {
            let at = pos2(row.min.x, row.center().y - pen.row(Role::SmallStrong) / 2.0);
            pen.text(at, &caption, Role::SmallStrong, pen.theme.ink);
        } else {
            pen.text(row.min, &caption, Role::Small, pen.theme.ink2);
            let room = row.width() - pen.width(&amount.to_string(), role) - GAP;
            let at = row.min + vec2(0.0, pen.row(Role::Small));
            pen.shortened(at, room, item, Role::BodyStrong, pen.theme.ink);
        }
    }
    pen.say(row, NodeRole::Label, &format!("{item}. {caption}: {amount}"));
}

/// Caption and sum side by side, or under one another where the column is too narrow; nothing
/// where something more urgent has taken the room.
fn due_in_column(pen: &Pen<'_>, row: Rect, caption: &str, (amount, role): (Money, Role)) {
    let theme = &pen.theme;
    let (caption_row, amount_row) = (pen.row(Role::Body), pen.row(role));
    let widths = pen.width(caption, Role::Body) + pen.width(&amount.to_string(), role);
    if widths + GAP <= row.width() {
        if row.center().y - 64.0 < pen.zones.summary.min.y {
            return;
        }
        pen.hline(pos2(row.min.x, row.center().y - 64.0), row.width(), theme.hairline);
        let at = pos2(row.min.x, row.center().y - caption_row / 2.0);
        pen.text(at, caption, Role::Body, theme.ink2);
        let at = pos2(row.max.x, row.center().y - amount_row / 2.0);
        pen.amount_right(at, amount, role, theme.ink);
        return;
    }
    let foot = pen.zones.actions.min.y - 30.0;
    let top = foot - amount_row - caption_row;
    if top - 14.0 < pen.zones.summary.min.y {
        return;
    }
    pen.hline(pos2(row.min.x, top - 12.0), row.width(), theme.hairline);
    pen.text(pos2(row.min.x, top), caption, Role::Body, theme.ink2);
    pen.amount_right(pos2(row.max.x, foot - amount_row), amount, role, theme.ink);
}

/// The row of the sum: the whole summary at the foot, its lower end in landscape.
fn row(pen: &Pen<'_>) -> Rect {
    let summary = pen.zones.summary;
    if pen.zones.is_landscape() {
        let center = pen.zones.actions.min.y - 94.0;
        Rect::from_min_max(pos2(summary.min.x, center - 50.0), pos2(summary.max.x, center + 50.0))
    } else {
        summary
    }
}

fn nothing_chosen(pen: &Pen<'_>) {
    note(pen, None, &pen.words("bar-nothing-chosen"), Role::Body);
}

/// A line in place of the sum; centered with its icon, or at the left without one.
pub fn note(pen: &Pen<'_>, glyph: Option<Glyph>, text: &str, role: Role) {
    let row = row(pen);
    pen.say(row, NodeRole::Label, text);
    let color = pen.theme.ink2;
    let icon_room = glyph.map_or(0.0, |glyph| glyph.size + 14.0);
    let width = pen.width(text, role);
    if width + icon_room <= row.width() {
        let left = match glyph {
            Some(_) => row.center().x - (width + icon_room) / 2.0,
            None => row.min.x,
        };
        if let Some(glyph) = glyph {
            pen.icon(pos2(left + glyph.size / 2.0, row.center().y), glyph, pen.theme.primary);
        }
        let at = pos2(left + icon_room, row.center().y - pen.row(role) / 2.0);
        pen.text(at, text, role, color);
        return;
    }
    let room = row.width() - icon_room;
    let height = pen.height(text, role, room);
    if let Some(glyph) = glyph {
        pen.icon(pos2(row.min.x + glyph.size / 2.0, row.center().y), glyph, pen.theme.primary);
    }
    let at = pos2(row.min.x + icon_room, row.center().y - height / 2.0);
    pen.wrapped(at, room, text, role, color);
}

/// The two places for buttons: the way back, and the way on.
pub fn places(pen: &Pen<'_>) -> [Rect; 2] {
    let actions = pen.zones.actions;
    let back = match (pen.zones.is_landscape(), pen.zones.is_extra_large()) {
        (true, true) => {
            let (next, _) = actions.split_top_bottom_at_y(actions.min.y + 156.0);
            let (_, back) = actions.split_top_bottom_at_y(actions.min.y + 156.0 + GAP);
            return [back, next];
        }
        (true, false) => 150.0,
        (false, true) => 260.0,
        (false, false) => 216.0,
    };
    split(actions, back)
}

/// `outer` in two, the left `width` wide.
pub fn split(outer: Rect, width: f32) -> [Rect; 2] {
    let (left, _) = outer.split_left_right_at_x(outer.min.x + width);
    let (_, right) = outer.split_left_right_at_x(outer.min.x + width + GAP);
    [left, right]
}

/// Back alone.
pub fn back(pen: &Pen<'_>, rect: Rect) -> Option<Tap> {
    back_button(&pen.words("bar-back")).show(pen, rect).then_some(Tap::Back)
}

fn back_button(label: &str) -> Button<'_> {
    Button::secondary(label).before(Glyph::bold(icon::ARROW_LEFT, 44.0))
}

/// The foot of a step: the sum, Back, and one filled button.
pub fn step(pen: &Pen<'_>, bar: &Bar, label: &str) -> Option<Tap> {
    step_with(pen, bar, onwards(pen, label))
}

/// The filled button that leads on, with its arrow; in landscape there is no room for it.
pub fn onwards<'b>(pen: &Pen<'_>, label: &'b str) -> Button<'b> {
    let button = Button::primary(label);
    if pen.zones.is_landscape() {
        button
    } else {
        button.after(Glyph::bold(icon::ARROW_RIGHT, 40.0))
    }
}

/// The same with a filled button of one's own. The surface is drawn first ([`surface`]).
pub fn step_with(pen: &Pen<'_>, bar: &Bar, next: Button<'_>) -> Option<Tap> {
    due(pen, bar, Role::AmountDue);
    let label = pen.words("bar-back");
    pair(pen, (back_button(&label), Tap::Back), (next, Tap::Continue))
}

/// Two buttons in the places of the bar, met in the order in which they are read: where they
/// stand on one another, the filled one is above.
pub fn pair(
    pen: &Pen<'_>,
    (left, left_tap): (Button<'_>, Tap),
    (right, right_tap): (Button<'_>, Tap),
) -> Option<Tap> {
    let [left_place, right_place] = places(pen);
    let left = || left.show(pen, left_place).then_some(left_tap);
    let right = || right.show(pen, right_place).then_some(right_tap);
    if right_place.min.y < left_place.min.y {
        let pressed = right();
        left().or(pressed)
    } else {
        let pressed = left();
        right().or(pressed)
    }
}

/// Two buttons of equal size: a question with two answers. Where the bar is a column they stand on
/// one another, the filled one above.
pub fn halves(
    pen: &Pen<'_>,
    (left, left_tap): (Button<'_>, Tap),
    (right, right_tap): (Button<'_>, Tap),
) -> Option<Tap> {
    let actions = pen.zones.actions;
    if !pen.zones.is_landscape() {
        let [left_place, right_place] = split(actions, (actions.width() - GAP) / 2.0);
        let pressed = left.show(pen, left_place).then_some(left_tap);
        return right.show(pen, right_place).then_some(right_tap).or(pressed);
    }
    let height = 126.0;
    let below = actions.with_min_y(actions.max.y - height);
    let above = below.translate(vec2(0.0, -height - GAP));
    let pressed = right.show(pen, above).then_some(right_tap);
    left.show(pen, below).then_some(left_tap).or(pressed)
}

/// What is due on a screen whose sum is not in its [`Bar`].
pub fn of(item: &str, due: Money) -> Bar {
    Bar { item: Some(item.to_owned()), due: Some(due) }
}

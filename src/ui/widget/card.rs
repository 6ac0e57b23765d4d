//! Cards that are chosen or opened: the tile, the row, the radio mark and the savings chip.

use egui::{Pos2, Rect, pos2, vec2};

use crate::domain::comfort::TextSize;
use crate::ui::icon;
use crate::ui::pen::{Node, Pen};
use crate::ui::role::Role;
use crate::ui::text::Glyph;
use crate::ui::widget::button::icon_plate;

/// A category: icon, words, price. The whole tile is one target.
pub fn tile(pen: &Pen<'_>, rect: Rect, icon: char, name: &str, detail: &str) -> bool {
    let press = pen.press(rect, 24.0, Node::button(&format!("{name}, {detail}")));
    pen.card(rect, press, false);
    let face = press.face(rect);
    // A low tile, in landscape, has a smaller plate.
    let (side, top, words_top) =
        if rect.height() < 200.0 { (64.0, 14.0, 84.0) } else { (84.0, 24.0, 120.0) };
    let plate = face.min + vec2(30.0 + side / 2.0, top + side / 2.0);
    icon_plate(pen, plate, side, icon);
    let caret = pos2(face.max.x - 47.0, plate.y);
    pen.icon(caret, Glyph::bold(icon::CARET_RIGHT, 36.0), pen.theme.ink3);
    let at = face.min + vec2(30.0, words_top);
    pen.text(at, name, Role::Label, pen.theme.ink);
    let at = at + vec2(0.0, pen.row(Role::Label) + 1.0);
    pen.wrapped(at, face.width() - 48.0, detail, Role::Small, pen.theme.ink2);
    press.is_done
}

/// The same where tiles are low: the words beside the icon.
pub fn low_tile(pen: &Pen<'_>, rect: Rect, icon: char, name: &str, detail: &str) -> bool {
    let press = pen.press(rect, 24.0, Node::button(&format!("{name}, {detail}")));
    pen.card(rect, press, false);
    let face = press.face(rect);
    icon_plate(pen, pos2(face.min.x + 52.0, face.center().y), 64.0, icon);
    let left = face.min.x + 102.0;
    let room = face.max.x - 14.0 - left;
    let fits = pen.width(name, Role::BodyStrong) <= room;
    let role = if fits { Role::BodyStrong } else { Role::SmallStrong };
    let name_height = pen.height(name, role, room);
    let height = name_height + pen.height(detail, Role::Small, room);
    let at = pos2(left, face.center().y - height / 2.0);
    pen.wrapped(at, room, name, role, pen.theme.ink);
    pen.wrapped(at + vec2(0.0, name_height), room, detail, Role::Small, pen.theme.ink2);
    press.is_done
}

/// Another way on: icon, label, what it means.
pub fn row_card(pen: &Pen<'_>, rect: Rect, icon: char, label: &str, detail: &str) -> bool {
    let press = pen.press(rect, 24.0, Node::button(&format!("{label}. {detail}")));
    pen.card(rect, press, false);
    let face = press.face(rect);
    icon_plate(pen, pos2(face.min.x + 24.0 + 42.0, face.center().y), 84.0, icon);
    let caret = pos2(face.max.x - 32.0 - 18.0, face.center().y);
    pen.icon(caret, Glyph::bold(icon::CARET_RIGHT, 36.0), pen.theme.ink3);
    let left = face.min.x + 24.0 + 84.0 + 24.0;
    let room = face.max.x - 80.0 - left;
    let height = pen.row(Role::Label) + pen.height(detail, Role::Small, room);
    let at = pos2(left, face.center().y - height / 2.0);
    pen.text(at, label, Role::Label, pen.theme.ink);
    let at = at + vec2(0.0, pen.row(Role::Label));
    pen.wrapped(at, room, detail, Role::Small, pen.theme.ink2);
    press.is_done
}

/// How high a [`row_card`] has to be.
pub fn row_card_height(pen: &Pen<'_>, width: f32, detail: &str) -> f32 {
    let room = width - 24.0 - 84.0 - 24.0 - 80.0;
    (pen.row(Role::Label) + pen.height(detail, Role::Small, room) + 48.0).max(132.0)
}

/// The mark of a choice: an empty ring, or a disc with a tick.
pub fn radio(pen: &Pen<'_>, center: Pos2, side: f32, is_on: bool) {
    if is_on {
        pen.disc(center, side / 2.0, pen.theme.primary);
        pen.icon(center, Glyph::bold(icon::CHECK, side * 0.625), pen.theme.on_primary);
    } else {
        pen.circle(center, side / 2.0, pen.theme.control_stroke, pen.theme.border);
    }
}

/// How wide a [`chip`] is.
pub fn chip_width(pen: &Pen<'_>, text: &str) -> f32 {
    12.0 + CHIP_ICON + 8.0 + pen.width(text, Role::SmallStrong) + 16.0
}

/// How wide a [`bare_chip`] is.
pub fn bare_chip_width(pen: &Pen<'_>, text: &str) -> f32 {
    pen.width(text, Role::SmallStrong) + 32.0
}

/// How high a [`chip`] is.
pub fn chip_height(pen: &Pen<'_>) -> f32 {
    pen.row(Role::SmallStrong) + 12.0
}

const CHIP_ICON: f32 = 28.0;

/// What is saved, its right end at `right_top.x`.
pub fn chip(pen: &Pen<'_>, right_top: Pos2, text: &str) -> Rect {
    let rect = bare_chip_in(pen, right_top, chip_width(pen, text), text);
    let center = pos2(rect.min.x + 14.0 + CHIP_ICON / 2.0, rect.center().y);
    pen.icon(center, Glyph::bold(icon::TAG, CHIP_ICON), pen.theme.accent);
    rect
}

/// The same without its icon, where only that has room.
pub fn bare_chip(pen: &Pen<'_>, right_top: Pos2, text: &str) -> Rect {
    bare_chip_in(pen, right_top, bare_chip_width(pen, text), text)
}

fn bare_chip_in(pen: &Pen<'_>, right_top: Pos2, width: f32, text: &str) -> Rect {
    let size = vec2(width, chip_height(pen));
    let rect = Rect::from_min_size(pos2(right_top.x - size.x, right_top.y), size);
    pen.fill(rect, 12.0, pen.theme.accent_tint);
    if pen.theme.is_contrast() {
        pen.ring(rect, 12.0, 3.0, pen.theme.accent);
    }
    let middle = rect.center().y;
    let at = pos2(
        rect.max.x - 16.0 - pen.width(text, Role::SmallStrong),
        middle - pen.row(Role::SmallStrong) / 2.0,
    );
    pen.text(at, text, Role::SmallStrong, pen.theme.accent);
    rect
}

/// From the left edge of a [`fact`] to its words.
pub fn fact_indent(pen: &Pen<'_>) -> f32 {
    fact_icon(pen) + 16.0
}

fn fact_icon(pen: &Pen<'_>) -> f32 {
    match pen.zones.text {
        TextSize::Standard => 36.0,
        TextSize::Large => 44.0,
        TextSize::ExtraLarge => 56.0,
    }
}

/// A fact beside its icon: one line, or more where there is no room. Returns its height.
pub fn fact(pen: &Pen<'_>, at: Pos2, width: f32, icon: char, text: &str) -> f32 {
    let (size, indent) = (fact_icon(pen), fact_indent(pen));
    let middle = at + vec2(size / 2.0, pen.row(Role::Body) / 2.0);
    pen.icon(middle, Glyph::regular(icon, size), pen.theme.primary);
    let at = at + vec2(indent, 0.0);
    pen.wrapped(at, width - indent, text, Role::Body, pen.theme.ink).height()
}

/// How high a [`fact`] is.
pub fn fact_height(pen: &Pen<'_>, width: f32, text: &str) -> f32 {
    pen.height(text, Role::Body, width - fact_indent(pen))
}

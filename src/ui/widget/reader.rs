//! The stage of the card reader: its picture, the sum, and where it stands.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::money::Money;
use crate::ui::art;
use crate::ui::icon;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::Side;
use crate::ui::text::Glyph;

/// The panel with the reader at the left, or at the right where it stands at the patient's left.
/// `amount` is left out where it is said elsewhere.
pub fn stage(pen: &Pen<'_>, rect: Rect, amount: Option<Money>, side: Side) {
    let theme = &pen.theme;
    pen.fill(rect, 24.0, theme.primary_tint);
    if theme.is_contrast() {
        pen.ring(rect, 24.0, 3.0, theme.hairline);
    }
    let scale = ((rect.height() - 48.0) / 360.0).min(1.0);
    let top = rect.center().y - 180.0 * scale;
    // Body and card are 282 wide at full size.
    let reader_left = match side {
        Side::Right => rect.min.x + 48.0,
        Side::Left => rect.max.x - 48.0 - 282.0 * scale,
    };
    art::card_reader(pen, pos2(reader_left, top), scale);
    let words_left = match side {
        Side::Right => rect.min.x + 48.0 + 282.0 * scale + 58.0,
        Side::Left => rect.min.x + 36.0,
    };
    let words_right = match side {
        Side::Right => rect.max.x - 36.0,
        Side::Left => reader_left - 40.0,
    };
    let room = words_right - words_left;
    let place = match side {
        Side::Right => pen.words("pay-reader-right"),
        Side::Left => pen.words("pay-reader-left"),
    };
    let mut arrow_y = rect.center().y;
    if let Some(amount) = amount {
        let caption = pen.words("pay-you-pay-today");
        pen.say(rect, NodeRole::Label, &format!("{caption}: {amount}. {place}"));
        let block = pen.row(Role::Small) + pen.row(Role::AmountXl);
        let top = rect.center().y - block - 20.0;
        pen.text(pos2(words_left, top), &caption, Role::Small, theme.ink2);
        let at = pos2(words_left, top + pen.row(Role::Small));
        pen.text(at, &amount.to_string(), Role::AmountXl, theme.ink);
        let line = pos2(words_left, rect.center().y + 17.0);
        pen.hline(line, room, theme.border.gamma_multiply(0.6));
        arrow_y = rect.center().y + 96.0;
    } else {
        pen.say(rect, NodeRole::Label, &place);
    }
    let arrow = pos2(words_left + 36.0, arrow_y);
    let glyph = match side {
        Side::Right => Glyph::bold(icon::ARROW_RIGHT, 40.0),
        Side::Left => Glyph::bold(icon::ARROW_LEFT, 40.0),
    };
    pen.disc(arrow, 36.0, theme.surface);
    if theme.is_contrast() {
        pen.circle(arrow, 36.0, 3.0, theme.hairline);
    }
    pen.icon(arrow, glyph, theme.primary);
    let text_left = words_left + 72.0 + 18.0;
    let height = pen.height(&place, Role::BodyStrong, words_right - text_left);
    let at = pos2(text_left, arrow_y - height / 2.0);
    pen.wrapped(at, words_right - text_left, &place, Role::BodyStrong, theme.ink);
}

/// What to do at the reader: a mark that breathes, a lead line, a small one. No box: it is no
/// button.
pub fn status(pen: &Pen<'_>, rect: Rect, icon: char, lead: &str, small: &str) {
    let theme = &pen.theme;
    let center = pos2(rect.min.x + 44.0, rect.center().y);
    // The ring breathes from 6 to 12 points in 2.4 seconds.
    let phase = pen.phase(2_400);
    let breath = (1.0 - (phase * std::f32::consts::TAU).cos()) / 2.0;
    pen.disc(center, 44.0 + 6.0 * breath, theme.primary_tint);
    if theme.is_contrast() {
        pen.circle(center, 44.0 + 6.0 * breath, 3.0, theme.primary);
    }
    pen.disc(center, 38.0, theme.primary);
    pen.icon(center, Glyph::bold(icon, 48.0), theme.on_primary);
    pen.say_now(rect, &format!("{lead} {small}"));
    let left = rect.min.x + 112.0;
    let room = rect.max.x - left;
    let lead_height = pen.height(lead, Role::Label, room);
    let small_height = if small.is_empty() { 0.0 } else { pen.height(small, Role::Small, room) };
    let at = pos2(left, center.y - (lead_height + small_height) / 2.0);
    pen.wrapped(at, room, lead, Role::Label, theme.ink);
    if !small.is_empty() {
        pen.wrapped(at + vec2(0.0, lead_height), room, small, Role::Small, theme.ink2);
    }
}

//! The stage of the card reader: its picture, the sum, and where it stands.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::money::Money;
use crate::ui::art;
use crate::ui::icon;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::Side;
use crate::ui::text::Glyph;

/// Between the things in the words' column, where there is room.
const GAP: f32 = 39.0;
/// The arrow's disc.
const ARROW: f32 = 72.0;

/// The panel with the reader at the left, or at the right where it stands at the patient's left.
/// `amount` is left out where it is said elsewhere.
pub fn stage(pen: &Pen<'_>, rect: Rect, amount: Option<Money>, side: Side) {
    let theme = &pen.theme;
    pen.fill(rect, 24.0, theme.primary_tint);
    if theme.is_contrast() {
        pen.ring(rect, 24.0, 3.0, theme.hairline);
    }
    let has_reader = !pen.zones.is_extra_large();
    let inner = rect.shrink2(vec2(36.0, 0.0));
    let words = if has_reader {
        // Body and card are 282 wide and 360 high at full size.
        let most = if rect.width() > 800.0 { 1.3 } else { 1.0 };
        let scale = ((rect.height() - 46.0) / 360.0).min(most);
        let top = rect.center().y - 180.0 * scale;
        let reader_left = match side {
            Side::Right => rect.min.x + 48.0,
            Side::Left => rect.max.x - 48.0 - 282.0 * scale,
        };
        art::card_reader(pen, pos2(reader_left, top), scale);
        match side {
            Side::Right => inner.with_min_x(reader_left + 282.0 * scale + 58.0),
            Side::Left => inner.with_max_x(reader_left - 40.0),
        }
    } else {
        inner
    };
    words_of_stage(pen, words, amount, side);
}

/// The sum, and where the reader stands, in the middle of `rect`.
fn words_of_stage(pen: &Pen<'_>, rect: Rect, amount: Option<Money>, side: Side) {
    let theme = &pen.theme;
    let place = match side {
        Side::Right => pen.words("pay-reader-right"),
        Side::Left => pen.words("pay-reader-left"),
    };
    let room = rect.width() - ARROW - 18.0;
    let place_height = pen.height(&place, Role::BodyStrong, room).max(ARROW);
    let mut top = rect.center().y - place_height / 2.0;
    if let Some(amount) = amount {
        let caption = pen.words("pay-you-pay-today");
        let sum = amount.to_string();
        let is_wide = pen.width(&sum, Role::AmountXl) > rect.width() + 20.0;
        let role = if is_wide { Role::AmountDue } else { Role::AmountXl };
        let caption_row = pen.row(Role::Small);
        let words = caption_row + pen.row(role) + place_height;
        let gap = ((rect.height() - 32.0 - words) / 2.0).clamp(10.0, GAP);
        top = rect.center().y - (words + 2.0 * gap) / 2.0;
        let told = Rect::from_min_size(pos2(rect.min.x, top), vec2(rect.width(), caption_row));
        pen.say(told, NodeRole::Label, &format!("{caption}: {amount}"));
        pen.text(told.min, &caption, Role::Small, theme.ink2);
        let at = pos2(rect.min.x, top + caption_row);
        pen.text(at, &sum, role, theme.ink);
        top = at.y + pen.row(role) + gap;
        let line = theme.primary_tint.lerp_to_gamma(theme.border, 0.6);
        pen.hline(pos2(rect.min.x, top - 2.0), rect.width() - 4.0, line);
        top += gap;
    }
    let told = Rect::from_min_size(pos2(rect.min.x, top), vec2(rect.width(), place_height));
    pen.say(told, NodeRole::Label, &place);
    let arrow = pos2(rect.min.x + ARROW / 2.0, told.center().y);
    let glyph = match side {
        Side::Right => Glyph::bold(icon::ARROW_RIGHT, 40.0),
        Side::Left => Glyph::bold(icon::ARROW_LEFT, 40.0),
    };
    pen.disc(arrow, ARROW / 2.0, theme.surface);
    if theme.is_contrast() {
        pen.circle(arrow, ARROW / 2.0, 3.0, theme.hairline);
    }
    pen.icon(arrow, glyph, theme.primary);
    let height = pen.height(&place, Role::BodyStrong, room);
    let at = pos2(rect.min.x + ARROW + 18.0, told.center().y - height / 2.0);
    pen.wrapped(at, room, &place, Role::BodyStrong, theme.ink);
}

/// What there is to do, and how a [`status`] says it.
#[derive(Debug, Clone, PartialEq)]
pub struct Status {
    pub icon: char,
    pub lead: String,
    /// Empty where the lead says all.
    pub small: String,
    /// Somebody is waited for: the mark breathes.
    pub is_breathing: bool,
}

/// From the left edge of a [`status`] to its words.
const STATUS_INDENT: f32 = 112.0;

impl Status {
    pub fn height(&self, pen: &Pen<'_>, width: f32) -> f32 {
        let room = width - STATUS_INDENT;
        let small =
            if self.small.is_empty() { 0.0 } else { pen.height(&self.small, Role::Small, room) };
        (pen.height(&self.lead, Role::Label, room) + small).max(88.0)
    }
}

/// What to do at the reader: a mark that breathes, a lead line, a small one. No box: it is no
/// button.
pub fn status(pen: &Pen<'_>, rect: Rect, status: &Status) {
    let theme = &pen.theme;
    let Status { icon, lead, small, is_breathing } = status;
    let center = pos2(rect.min.x + 44.0, rect.center().y);
    // The ring breathes from 6 to 12 points in 2.4 seconds.
    let phase = if *is_breathing { pen.phase(2_400) } else { 0.0 };
    let breath = (1.0 - (phase * std::f32::consts::TAU).cos()) / 2.0;
    pen.disc(center, 44.0 + 6.0 * breath, theme.primary_tint);
    if theme.is_contrast() {
        pen.circle(center, 44.0 + 6.0 * breath, 3.0, theme.primary);
    }
    pen.disc(center, 38.0, theme.primary);
    pen.icon(center, Glyph::bold(*icon, 48.0), theme.on_primary);
    pen.say_now(rect, format!("{lead} {small}").trim_end());
    let left = rect.min.x + STATUS_INDENT;
    let room = rect.max.x - left;
    let lead_height = pen.height(lead, Role::Label, room);
    let small_height = if small.is_empty() { 0.0 } else { pen.height(small, Role::Small, room) };
    let at = pos2(left, center.y - (lead_height + small_height) / 2.0);
    pen.wrapped(at, room, lead, Role::Label, theme.ink);
    if !small.is_empty() {
        pen.wrapped(at + vec2(0.0, lead_height), room, small, Role::Small, theme.ink2);
    }
}

//! Terms: what a clause says in short, its full text page by page, and the box for initials.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::layout::length;
use crate::ui::pen::{Node, Pen};
use crate::ui::role::Role;
use crate::ui::text::Glyph;
use crate::ui::widget::button::icon_key;

/// "In short", with the sums of this very sale strong.
pub fn in_short(pen: &Pen<'_>, rect: Rect, text: &str) {
    let heading = pen.words("terms-in-short");
    pen.fill(rect, 24.0, pen.theme.primary_tint);
    if pen.theme.is_contrast() {
        pen.ring(rect, 24.0, 3.0, pen.theme.hairline);
    }
    pen.say(rect, NodeRole::Label, &format!("{heading}: {text}"));
    let at = rect.min + vec2(32.0, 20.0);
    pen.text(at, &heading, Role::SmallStrong, pen.theme.primary);
    let at = at + vec2(0.0, pen.row(Role::SmallStrong) + 5.0);
    let roles = (Role::Lead, Role::LeadStrong);
    pen.wrapped_sums(at, rect.width() - 64.0, text, roles, pen.theme.ink);
}

/// How high [`in_short`] is at this width.
pub fn in_short_height(pen: &Pen<'_>, width: f32, text: &str) -> f32 {
    let lines = pen.height(text, Role::LeadStrong, width - 64.0);
    20.0 + pen.row(Role::SmallStrong) + 5.0 + lines + 19.0
}

const TEXT_LEFT: f32 = 28.0;

/// The full text in whole lines, with keys to turn its pages at the right. Where all fits on one
/// page there are no keys.
pub fn full_text(pen: &Pen<'_>, rect: Rect, text: &str, page: u32) -> Option<Tap> {
    const KEY: f32 = 96.0;
    let row = pen.row(Role::Body) + 2.0;
    let head = 22.0 + pen.row(Role::SmallStrong) + 8.0;
    let n_rows_max = ((rect.height() - head - 12.0) / row).floor().max(1.0);
    let card = Rect::from_min_max(rect.min, rect.max - vec2(KEY + 24.0, 0.0));
    let rows = pen.rows(text, Role::Body, card.width() - TEXT_LEFT - 24.0);
    let mut pages: Vec<&[String]> = Vec::new();
    let mut rest = rows.as_slice();
    while !rest.is_empty() {
        let len = rest
            .len()
            .min((1..=rest.len()).take_while(|n| length(*n) <= n_rows_max).count().max(1));
        let (one, others) = rest.split_at(len);
        pages.push(one);
        rest = others;
    }
    let n_pages = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    let card = if n_pages > 1 { card } else { rect };
    let page = page.min(n_pages.saturating_sub(1));
    pen.plate(card, 24.0, pen.theme.surface, pen.theme.card_stroke, pen.theme.hairline);
    let heading = pen.words("terms-full-text");
    let at = card.min + vec2(TEXT_LEFT, 22.0);
    pen.text(at, &heading, Role::SmallStrong, pen.theme.ink2);
    pen.say(card, NodeRole::Label, &format!("{heading}: {text}"));
    if n_pages > 1 && !pen.zones.is_extra_large() {
        let args = [("page", (page + 1).into()), ("pages", n_pages.into())];
        let label = pen.words_with("terms-page", &args);
        let right = pos2(card.max.x - TEXT_LEFT, at.y);
        pen.text_right(right, &label, Role::Small, pen.theme.ink2);
    }
    let shown = usize::try_from(page).ok().and_then(|idx| pages.get(idx)).copied();
    for (idx, line) in shown.unwrap_or_default().iter().enumerate() {
        let at = card.min + vec2(TEXT_LEFT, head + length(idx) * row);
        pen.text(at, line, Role::Body, pen.theme.ink);
    }
    if n_pages < 2 {
        return None;
    }
    let key =
        |top: f32| Rect::from_min_size(pos2(rect.max.x - KEY, rect.min.y + top), vec2(KEY, KEY));
    let before = pen.words("terms-page-before");
    let next = pen.words("terms-page-next");
    let up = Glyph::bold(icon::CARET_UP, 44.0);
    let down = Glyph::bold(icon::CARET_DOWN, 44.0);
    let went_up = icon_key(pen, key(0.0), up, &before, page == 0);
    let went_down = icon_key(pen, key(116.0), down, &next, page + 1 >= n_pages);
    match (went_up, went_down) {
        (true, _) => Some(Tap::ShowTextPage(page.saturating_sub(1))),
        (_, true) => Some(Tap::ShowTextPage(page + 1)),
        _ => None,
    }
}

/// The box for initials: dashed and empty, or solid with the letters, or marked as missing.
pub fn initials_box(
    pen: &Pen<'_>,
    rect: Rect,
    promise: &str,
    initials: Option<&str>,
    is_missing: bool,
) -> bool {
    const RADIUS: f32 = 12.0;
    let word = pen.words("terms-initial");
    let name = match initials {
        Some(letters) => format!("{promise} {letters}"),
        None => format!("{promise} {word}"),
    };
    let press = pen.press(rect, RADIUS, Node::switch(&name, initials.is_some()));
    let face = press.face(rect);
    let theme = &pen.theme;
    let fill = if press.is_down { theme.sunken } else { theme.surface };
    pen.fill(face, RADIUS, fill);
    match initials {
        Some(letters) => {
            pen.ring(face, RADIUS, theme.control_stroke, theme.success);
            let glyph = Glyph::fill(icon::CHECK_CIRCLE, 40.0);
            let width = pen.width(letters, Role::Initials) + 20.0 + glyph.size;
            let left = face.center().x - width / 2.0;
            let at = pos2(left, face.center().y - pen.row(Role::Initials) / 2.0);
            pen.text(at, letters, Role::Initials, theme.ink);
            let mark = pos2(left + width - glyph.size / 2.0, face.center().y);
            pen.icon(mark, glyph, theme.success);
        }
        None => {
            if is_missing {
                pen.ring(face, RADIUS, theme.selected_stroke, theme.danger);
            } else {
                pen.dashed(face, RADIUS, 3.0, theme.primary);
            }
            let glyph = Glyph::bold(icon::PENCIL_SIMPLE_LINE, 38.0);
            let fits = pen.width(&word, Role::BodyStrong) + 12.0 + glyph.size < face.width() - 16.0;
            let glyph = fits.then_some(glyph);
            let side = crate::ui::text::IconSide::Before;
            let label = (word.as_str(), Role::BodyStrong);
            pen.icon_and_text(face.center(), (glyph, side), 12.0, label, theme.primary);
        }
    }
    press.is_done
}

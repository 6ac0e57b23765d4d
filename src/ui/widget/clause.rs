//! Terms: what a clause says in short, its full text page by page, and the box for initials.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::layout::length;
use crate::ui::pen::{Node, Pen};
use crate::ui::role::Role;
use crate::ui::text::Glyph;
use crate::ui::widget::button::icon_key;

/// What a clause says in short is set in, and the sums of this very sale in it.
pub const SHORT: (Role, Role) = (Role::Lead, Role::LeadStrong);

/// Left and right of it together.
const SHORT_AIR: f32 = 56.0;

/// "In short", with the sums of this very sale strong.
pub fn in_short(pen: &Pen<'_>, rect: Rect, text: &str) {
    let heading = pen.words("terms-in-short");
    tint(pen, rect);
    pen.say(rect, NodeRole::Label, &format!("{heading}: {text}"));
    let at = rect.min + vec2(32.0, 20.0);
    pen.text(at, &heading, Role::SmallStrong, pen.theme.primary);
    let at = at + vec2(0.0, pen.row(Role::SmallStrong) + 5.0);
    pen.wrapped_sums(at, rect.width() - SHORT_AIR, text, SHORT, pen.theme.ink);
}

/// The plate under what is said in short.
pub fn tint(pen: &Pen<'_>, rect: Rect) {
    pen.fill(rect, 24.0, pen.theme.primary_tint);
    if pen.theme.is_contrast() {
        pen.ring(rect, 24.0, 3.0, pen.theme.hairline);
    }
}

/// How high [`in_short`] is at this width.
pub fn in_short_height(pen: &Pen<'_>, width: f32, text: &str) -> f32 {
    let lines = pen.height_sums(text, width - SHORT_AIR, SHORT);
    20.0 + pen.row(Role::SmallStrong) + 5.0 + lines + 19.0
}

const TEXT_LEFT: f32 = 28.0;
const KEY_WIDTH: f32 = 96.0;
/// A key is no higher than this: it stays a key where the card is tall.
const KEY_HEIGHT_MAX: f32 = 152.0;
const KEY_GAP: f32 = 24.0;

/// A line of text, and the air above it where it begins a paragraph.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub text: String,
    pub gap: f32,
}

/// `text` in lines of `role`, `width` wide. Paragraphs are told apart by some air.
pub fn lines(pen: &Pen<'_>, text: &str, role: Role, width: f32) -> Vec<Line> {
    let gap = (pen.row(role) / 4.0).round();
    let mut lines = Vec::new();
    for paragraph in text.lines().filter(|paragraph| !paragraph.trim().is_empty()) {
        for (idx, row) in pen.rows(paragraph, role, width).into_iter().enumerate() {
            let is_new = idx == 0 && !lines.is_empty();
            lines.push(Line { text: row, gap: if is_new { gap } else { 0.0 } });
        }
    }
    lines
}

/// Whole lines, as many on a page as `room` holds.
fn pages(lines: Vec<Line>, row: f32, room: f32) -> Vec<Vec<Line>> {
    let mut pages: Vec<Vec<Line>> = Vec::new();
    let mut used = 0.0;
    for line in lines {
        match pages.last_mut() {
            Some(page) if used + line.gap + row <= room => {
                used += line.gap + row;
                page.push(line);
            }
            _ => {
                used = row;
                pages.push(vec![Line { gap: 0.0, ..line }]);
            }
        }
    }
    pages
}

/// The least height of [`full_text`]: three lines of it.
pub fn full_text_height_min(pen: &Pen<'_>) -> f32 {
    (head(pen) + 3.0 * row(pen) + 12.0).max(2.0 * KEY_WIDTH + KEY_GAP)
}

fn head(pen: &Pen<'_>) -> f32 {
    22.0 + pen.row(Role::SmallStrong) + 8.0
}

fn row(pen: &Pen<'_>) -> f32 {
    pen.row(Role::Body) + 2.0
}

/// The full text in whole lines, with keys to turn its pages at the right. Where all fits on one
/// page there are no keys.
pub fn full_text(pen: &Pen<'_>, rect: Rect, text: &str, page: u32) -> Option<Tap> {
    let room = rect.height() - head(pen) - 12.0;
    let in_pages = |card: Rect| {
        let width = card.width() - TEXT_LEFT - 24.0;
        pages(lines(pen, text, Role::Body, width), row(pen), room)
    };
    let whole = in_pages(rect);
    let has_keys = whole.len() > 1;
    let mut card = rect;
    if has_keys {
        card.max.x -= KEY_WIDTH + KEY_GAP;
    }
    let pages = if has_keys { in_pages(card) } else { whole };
    let n_pages = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    let page = page.min(n_pages.saturating_sub(1));
    pen.plate(card, 24.0, pen.theme.surface, pen.theme.card_stroke, pen.theme.hairline);
    let heading = pen.words("terms-full-text");
    pen.say(card, NodeRole::Label, &format!("{heading}: {text}"));
    let at = card.min + vec2(TEXT_LEFT, 22.0);
    pen.text(at, &heading, Role::SmallStrong, pen.theme.ink2);
    if has_keys {
        let args = [("page", (page + 1).into()), ("pages", n_pages.into())];
        let label = pen.words_with("terms-page", &args);
        let right = pos2(card.max.x - TEXT_LEFT, at.y);
        pen.text_right(right, &label, Role::Small, pen.theme.ink2);
    }
    let mut at = card.min + vec2(TEXT_LEFT, head(pen));
    let shown = usize::try_from(page).ok().and_then(|idx| pages.get(idx));
    for line in shown.into_iter().flatten() {
        at.y += line.gap;
        pen.text(at, &line.text, Role::Body, pen.theme.ink);
        at.y += row(pen);
    }
    if has_keys { page_keys(pen, rect, page, n_pages) } else { None }
}

/// The page before, the next page. At the end of the text a key is quiet.
fn page_keys(pen: &Pen<'_>, rect: Rect, page: u32, n_pages: u32) -> Option<Tap> {
    let height = ((rect.height() - KEY_GAP) / 2.0).min(KEY_HEIGHT_MAX);
    let key = |idx: usize| {
        let top = rect.min.y + length(idx) * (height + KEY_GAP);
        Rect::from_min_size(pos2(rect.max.x - KEY_WIDTH, top), vec2(KEY_WIDTH, height))
    };
    let before = pen.words("terms-page-before");
    let next = pen.words("terms-page-next");
    let up = Glyph::bold(icon::CARET_UP, 44.0);
    let down = Glyph::bold(icon::CARET_DOWN, 44.0);
    let went_up = icon_key(pen, key(0), up, &before, page == 0);
    let went_down = icon_key(pen, key(1), down, &next, page + 1 >= n_pages);
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
            let color = if is_missing { theme.danger } else { theme.primary };
            if is_missing {
                pen.ring(face, RADIUS, theme.selected_stroke, color);
            } else {
                pen.dashed(face, RADIUS, 3.0, color);
            }
            let glyph = Glyph::bold(icon::PENCIL_SIMPLE_LINE, 38.0);
            let fits = pen.width(&word, Role::BodyStrong) + 12.0 + glyph.size < face.width() - 16.0;
            let glyph = fits.then_some(glyph);
            let side = crate::ui::text::IconSide::Before;
            let label = (word.as_str(), Role::BodyStrong);
            pen.icon_and_text(face.center(), (glyph, side), 12.0, label, color);
        }
    }
    press.is_done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_holds_whole_lines_and_the_air_between_paragraphs() {
        let line = |text: &str, gap: f32| Line { text: text.to_owned(), gap };
        let text = || vec![line("a", 0.0), line("b", 0.0), line("c", 10.0), line("d", 0.0)];
        #[rustfmt::skip]
        let cases = [
            (410.0, "abcd"),
            (409.0, "abc|d"),
            (310.0, "abc|d"),
            (309.0, "ab|cd"),
            (1.0,   "a|b|c|d"),
        ];
        for (room, expect) in cases {
            let pages = pages(text(), 100.0, room);
            let shown: Vec<String> = pages
                .iter()
                .map(|page| page.iter().map(|line| line.text.as_str()).collect())
                .collect();
            assert_eq!(shown.join("|"), expect, "in {room}");
            let mut tops = pages.iter().filter_map(|page| page.first());
            assert!(tops.all(|line| line.gap == 0.0), "no page begins with air");
        }
    }
}

//! Text and icons at exact places. Nothing is made smaller to fit; what is too long wraps, and
//! only a clinic's own name may end in "…".

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Color32, FontFamily, FontId, Galley, Pos2, Rect, Stroke, pos2, vec2};

use crate::domain::money::Money;
use crate::ui::pen::Pen;
use crate::ui::role::{Face, Role};
use crate::ui::theme;

/// The weight of an icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Bold,
    Fill,
}

/// An icon with its size in points, for places that take one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    pub icon: char,
    pub weight: Weight,
    pub size: f32,
}

impl Glyph {
    pub const fn regular(icon: char, size: f32) -> Self {
        Self { icon, weight: Weight::Regular, size }
    }

    pub const fn bold(icon: char, size: f32) -> Self {
        Self { icon, weight: Weight::Bold, size }
    }

    pub const fn fill(icon: char, size: f32) -> Self {
        Self { icon, weight: Weight::Fill, size }
    }
}

impl Pen<'_> {
    pub fn face(&self, role: Role) -> Face {
        role.face(self.zones.text)
    }

    /// The height of one line of `role`.
    pub fn row(&self, role: Role) -> f32 {
        self.face(role).line
    }

    /// How wide `text` is on one line.
    pub fn width(&self, text: &str, role: Role) -> f32 {
        self.galley(text, role, Color32::PLACEHOLDER, f32::INFINITY).size().x
    }

    /// How high `text` is, wrapped at `width`.
    pub fn height(&self, text: &str, role: Role, width: f32) -> f32 {
        self.galley(text, role, Color32::PLACEHOLDER, width).size().y
    }

    /// How many lines `text` takes, wrapped at `width`.
    pub fn n_rows(&self, text: &str, role: Role, width: f32) -> usize {
        self.galley(text, role, Color32::PLACEHOLDER, width).rows.len()
    }

    /// The rows of `text` wrapped at `width`, each with its own words: for pages of whole lines.
    pub fn rows(&self, text: &str, role: Role, width: f32) -> Vec<String> {
        let galley = self.galley(text, role, Color32::PLACEHOLDER, width);
        galley.rows.iter().map(|row| row.row.text().trim_end().to_owned()).collect()
    }

    /// One line, its box beginning at `at`.
    pub fn text(&self, at: Pos2, text: &str, role: Role, color: Color32) -> Rect {
        self.place(at, self.galley(text, role, color, f32::INFINITY), color)
    }

    /// One line that ends at `at.x`.
    pub fn text_right(&self, at: Pos2, text: &str, role: Role, color: Color32) -> Rect {
        let galley = self.galley(text, role, color, f32::INFINITY);
        // Tight figures end with some air of their own; the ink ends where the column does.
        let width = galley.size().x + self.face(role).spacing;
        self.place(pos2(at.x - width, at.y), galley, color)
    }

    /// One line, centered on `x`, its box beginning at `y`.
    pub fn text_center(&self, x: f32, y: f32, text: &str, role: Role, color: Color32) -> Rect {
        let galley = self.galley(text, role, color, f32::INFINITY);
        self.place(pos2(x - galley.size().x / 2.0, y), galley, color)
    }

    /// One line, its box centered on `center` both ways.
    pub fn text_middle(&self, center: Pos2, text: &str, role: Role, color: Color32) -> Rect {
        self.text_center(center.x, center.y - self.row(role) / 2.0, text, role, color)
    }

    /// Wrapped at `width`, left aligned.
    pub fn wrapped(&self, at: Pos2, width: f32, text: &str, role: Role, color: Color32) -> Rect {
        self.place(at, self.galley(text, role, color, width), color)
    }

    /// Wrapped at the width of `rect` and centered in it sideways.
    pub fn wrapped_center(&self, rect: Rect, text: &str, role: Role, color: Color32) -> Rect {
        let mut job = self.job(text, role, color, rect.width());
        job.halign = Align::Center;
        let galley = self.painter().layout_job(job);
        self.place(pos2(rect.center().x, rect.min.y), galley, color)
    }

    /// Wrapped, with every sum in it strong.
    pub fn wrapped_sums(
        &self,
        at: Pos2,
        width: f32,
        text: &str,
        roles: (Role, Role),
        color: Color32,
    ) -> Rect {
        self.wrapped_parts(at, width, &sums(text), roles, color)
    }

    /// How high [`Pen::wrapped_sums`] is.
    pub fn height_sums(&self, text: &str, width: f32, roles: (Role, Role)) -> f32 {
        self.mixed(width, &sums(text), roles, Color32::PLACEHOLDER).size().y
    }

    /// The rows of [`Pen::wrapped_sums`], each with its own words.
    pub fn rows_sums(&self, text: &str, width: f32, roles: (Role, Role)) -> Vec<String> {
        let galley = self.mixed(width, &sums(text), roles, Color32::PLACEHOLDER);
        galley.rows.iter().map(|row| row.row.text().trim_end().to_owned()).collect()
    }

    /// Wrapped, with those parts strong that say so.
    pub fn wrapped_parts(
        &self,
        at: Pos2,
        width: f32,
        parts: &[(&str, bool)],
        roles: (Role, Role),
        color: Color32,
    ) -> Rect {
        self.place(at, self.mixed(width, parts, roles, color), color)
    }

    fn mixed(
        &self,
        width: f32,
        parts: &[(&str, bool)],
        (plain, strong): (Role, Role),
        color: Color32,
    ) -> Arc<Galley> {
        let mut job = LayoutJob::default();
        job.wrap.max_width = width;
        for (part, is_strong) in parts {
            let format = self.format(if *is_strong { strong } else { plain }, color);
            // Lines of one height, so that strong and plain stand on one foot.
            let line_height = Some(self.row(plain));
            job.append(part, 0.0, TextFormat { line_height, ..format });
        }
        self.painter().layout_job(job)
    }

    /// One line of at most `width`, shortened with "…" where it is longer.
    pub fn shortened(&self, at: Pos2, width: f32, text: &str, role: Role, color: Color32) -> Rect {
        self.text(at, &self.shorten(text, role, width), role, color)
    }

    fn shorten(&self, text: &str, role: Role, width: f32) -> String {
        if self.width(text, role) <= width {
            return text.to_owned();
        }
        let mut kept: String = text.to_owned();
        while kept.pop().is_some() {
            let short = format!("{}…", kept.trim_end());
            if self.width(&short, role) <= width {
                return short;
            }
        }
        String::new()
    }

    /// A sum in figures of one width, ending at `at.x`.
    pub fn amount_right(&self, at: Pos2, amount: Money, role: Role, color: Color32) -> Rect {
        self.text_right(at, &amount.to_string(), role, color)
    }

    /// Text with a line under it, 7 points below the letters' feet.
    pub fn underlined(&self, at: Pos2, text: &str, role: Role, color: Color32) -> Rect {
        let rect = self.text(at, text, role, color);
        // The feet of the letters are at 70 % of the box of a line.
        let face = self.face(role);
        let y = rect.center().y + face.size * 0.36 + 7.0;
        self.painter().hline(rect.x_range(), y, Stroke::new(2.0, color));
        rect
    }

    /// An icon, its em box centered on `center`.
    pub fn icon(&self, center: Pos2, glyph: Glyph, color: Color32) -> Rect {
        let family = match glyph.weight {
            Weight::Regular => theme::ICON,
            Weight::Bold => theme::ICON_BOLD,
            Weight::Fill => theme::ICON_FILL,
        };
        let font = FontId::new(glyph.size, FontFamily::Name(family.into()));
        let galley = self.painter().layout_no_wrap(glyph.icon.to_string(), font, color);
        let at = center - galley.size() / 2.0;
        let rect = galley.rect.translate(at.to_vec2());
        self.painter().galley(at, galley, color);
        rect
    }

    /// Icon and word side by side, centered together on `center`; the icon first or last.
    pub fn icon_and_text(
        &self,
        center: Pos2,
        (glyph, side): (Option<Glyph>, IconSide),
        gap: f32,
        (text, role): (&str, Role),
        color: Color32,
    ) {
        let Some(glyph) = glyph else {
            self.text_middle(center, text, role, color);
            return;
        };
        let width = self.width(text, role);
        let left = center.x - (glyph.size + gap + width) / 2.0;
        let (icon_x, text_x) = match side {
            IconSide::Before => (left + glyph.size / 2.0, left + glyph.size + gap),
            IconSide::After => (left + width + gap + glyph.size / 2.0, left),
        };
        self.icon(pos2(icon_x, center.y), glyph, color);
        self.text(pos2(text_x, center.y - self.row(role) / 2.0), text, role, color);
    }

    pub fn galley(&self, text: &str, role: Role, color: Color32, width: f32) -> Arc<Galley> {
        self.painter().layout_job(self.job(text, role, color, width))
    }

    fn job(&self, text: &str, role: Role, color: Color32, width: f32) -> LayoutJob {
        let mut job = LayoutJob::single_section(text.to_owned(), self.format(role, color));
        job.wrap.max_width = width;
        job
    }

    fn format(&self, role: Role, color: Color32) -> TextFormat {
        let face = self.face(role);
        TextFormat {
            font_id: face.font(),
            extra_letter_spacing: face.spacing,
            line_height: Some(face.line),
            color,
            ..TextFormat::default()
        }
    }

    fn place(&self, at: Pos2, galley: Arc<Galley>, color: Color32) -> Rect {
        // Public Sans sits a little low in its line: larger text is lifted to its optical middle.
        let size = galley.job.sections.first().map_or(0.0, |part| part.format.font_id.size);
        let lift = if (28.0..40.0).contains(&size) || size > 50.0 { 1.0 } else { 0.0 };
        let at = pos2(at.x, at.y - lift);
        let rect = galley.rect.translate(at.to_vec2());
        self.painter().galley(at, galley, color);
        rect
    }
}

/// Which side of its word an icon stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IconSide {
    Before,
    After,
}

/// A text in pieces, each with whether it is a sum: `$96.75`.
fn sums(text: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('$') {
        let (before, from) = rest.split_at(start);
        let len = from
            .char_indices()
            .skip(1)
            .find(|(_, letter)| !letter.is_ascii_digit() && !matches!(letter, ',' | '.'))
            .map_or(from.len(), |(idx, _)| idx);
        let sum = from.get(..len).unwrap_or(from).trim_end_matches([',', '.']);
        pieces.push((before, false));
        pieces.push((sum, true));
        rest = from.get(sum.len().max(1)..).unwrap_or_default();
    }
    pieces.push((rest, false));
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}

/// The middle of `rect`'s left side, `inset` to the right.
pub fn left_middle(rect: Rect, inset: f32) -> Pos2 {
    rect.left_center() + vec2(inset, 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_found_in_a_sentence() {
        #[rustfmt::skip]
        let cases = [
            ("You get back $96.75 for each, less a $25.00 fee.",
             vec![("You get back ", false), ("$96.75", true), (" for each, less a ", false), ("$25.00", true), (" fee.", false)]),
            ("Recibe $1,499.00, menos $25.00.",
             vec![("Recibe ", false), ("$1,499.00", true), (", menos ", false), ("$25.00", true), (".", false)]),
            ("$5.00", vec![("$5.00", true)]),
            ("None.", vec![("None.", false)]),
            ("US$ alone", vec![("US", false), ("$", true), (" alone", false)]),
            ("", vec![]),
        ];
        for (text, expect) in cases {
            assert_eq!(sums(text), expect, "{text}");
        }
    }
}

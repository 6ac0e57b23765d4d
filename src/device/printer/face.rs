//! Letters as dots: what we draw where a printer's own letters do not reach, and all that a
//! simulated printer writes.

use std::sync::LazyLock;

use ab_glyph::{Font as _, FontRef, GlyphId, PxScale};
use rust_decimal::prelude::ToPrimitive as _;

use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

use crate::device::printer::every_script;
use crate::device::printer::writing::in_paper_order;
use crate::domain::bitmap::Bitmap;

/// The cell of font A, in dots.
pub const CELL_WIDE: usize = 12;
pub const CELL_HIGH: usize = 24;

/// Where letters stand in their cell, in dots from its top.
const BASELINE: usize = 19;
/// The size at which a letter of the fixed face is exactly one cell wide.
const CELL_EM: u16 = 20;

/// Sizes of a heading; the first in which the text fits on one line is taken.
const HEADING_EMS: [u16; 6] = [60, 54, 48, 44, 40, 36];
/// The last: what does not fit at this size is wrapped.
const HEADING_EM_MIN: u16 = 36;

static PLAIN: LazyLock<FontRef<'static>> =
    LazyLock::new(|| font(include_bytes!("../../../assets/fonts/JetBrainsMono-Regular.ttf")));
static BOLD: LazyLock<FontRef<'static>> =
    LazyLock::new(|| font(include_bytes!("../../../assets/fonts/JetBrainsMono-Bold.ttf")));
static HEADING: LazyLock<FontRef<'static>> =
    LazyLock::new(|| font(include_bytes!("../../../assets/fonts/PublicSans-SemiBold.ttf")));

fn font(bytes: &'static [u8]) -> FontRef<'static> {
    FontRef::try_from_slice(bytes).expect("the font is a part of the program")
}

/// Whether it can be drawn.
pub fn has(letter: char) -> bool {
    is_in_face(letter) || every_script::has(letter)
}

/// Whether the fixed face has this letter.
fn is_in_face(letter: char) -> bool {
    PLAIN.glyph_id(letter) != GlyphId(0)
}

/// How many cells a letter takes: none for a mark that stands on the letter before.
pub fn cells(letter: char) -> usize {
    if is_in_face(letter) {
        1
    } else if is_combining_mark(letter) && canonical_combining_class(letter) != 0 {
        0
    } else {
        1 + usize::from(every_script::is_wide(letter))
    }
}

/// How many cells a text takes.
pub fn cells_of(text: &str) -> usize {
    text.chars().map(cells).sum()
}

/// Draws one letter into the cell whose upper left corner is given. `times` 2 is double size.
pub fn draw_letter(
    bitmap: &mut Bitmap,
    letter: char,
    is_bold: bool,
    times: usize,
    corner: (usize, usize),
) {
    let (left, top) = corner;
    let font = if is_bold { &*BOLD } else { &*PLAIN };
    let em = CELL_EM.saturating_mul(u16::try_from(times).unwrap_or(1));
    if is_in_face(letter) {
        draw_glyph(bitmap, font, letter, em, (left, top + BASELINE * times));
    } else if every_script::has(letter) {
        every_script::draw(bitmap, letter, times, corner);
    } else if !letter.is_whitespace() {
        // What a printer shows for a letter that it does not have.
        let (wide, high) = ((CELL_WIDE - 3) * times, 15 * times);
        let top = top + (BASELINE - 15) * times;
        bitmap.ink_rect(left + times, top, wide, times);
        bitmap.ink_rect(left + times, top + high - times, wide, times);
        bitmap.ink_rect(left + times, top, times, high);
        bitmap.ink_rect(left + wide, top, times, high);
    }
}

/// Draws a line of the fixed face, cell by cell.
pub fn draw_cells(
    bitmap: &mut Bitmap,
    text: &str,
    is_bold: bool,
    times: usize,
    corner: (usize, usize),
) {
    let mut left = corner.0;
    for letter in in_paper_order(text).chars() {
        let n_cells = cells(letter);
        // A mark stands on the letter before it.
        let at = if n_cells == 0 { left.saturating_sub(CELL_WIDE * times) } else { left };
        draw_letter(bitmap, letter, is_bold, times, (at, corner.1));
        left += n_cells * CELL_WIDE * times;
    }
}

/// A heading across `width` dots, centered, as large as fits, wrapped where it must.
pub fn heading(text: &str, width: usize) -> Bitmap {
    let lone = |em: &u16| width_of(text, *em) <= width;
    let em = HEADING_EMS.into_iter().find(lone).unwrap_or(HEADING_EM_MIN);
    let lines = wrapped(text, em, width);
    let line_high = usize::from(em) * 5 / 4;
    let mut bitmap = Bitmap::new(width, line_high * lines.len());
    for (idx, line) in lines.iter().enumerate() {
        let mut left = width.saturating_sub(width_of(line, em)) / 2;
        let baseline = idx * line_high + usize::from(em);
        for letter in line.chars() {
            draw_glyph(&mut bitmap, &HEADING, letter, em, (left, baseline));
            left += advance(letter, em);
        }
    }
    bitmap
}

fn wrapped(text: &str, em: u16, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width_of(&longer, em) <= width {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        // A word that is wider than the paper is broken.
        for letter in word.chars() {
            if width_of(&line, em) + advance(letter, em) > width {
                lines.push(std::mem::take(&mut line));
            }
            line.push(letter);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// In dots.
fn width_of(text: &str, em: u16) -> usize {
    text.chars().map(|letter| advance(letter, em)).sum()
}

/// How far a letter of the heading takes the pen, in whole dots.
fn advance(letter: char, em: u16) -> usize {
    let units = HEADING.h_advance_unscaled(HEADING.glyph_id(letter));
    let per_em = HEADING.units_per_em().unwrap_or(1000.0);
    (units * f32::from(em) / per_em).round().to_usize().unwrap_or_default()
}

/// Draws one letter with its pen at `pen` (left, baseline).
fn draw_glyph(bitmap: &mut Bitmap, font: &FontRef<'_>, letter: char, em: u16, pen: (usize, usize)) {
    let per_em = font.units_per_em().unwrap_or(1000.0);
    let scale = PxScale::from(f32::from(em) * font.height_unscaled() / per_em);
    let Some(outline) = font.outline_glyph(font.glyph_id(letter).with_scale(scale)) else { return };
    let bounds = outline.px_bounds();
    let place = |pen: usize, offset: f32| i64::try_from(pen).ok()?.checked_add(offset.to_i64()?);
    let (Some(left), Some(top)) = (place(pen.0, bounds.min.x), place(pen.1, bounds.min.y)) else {
        return;
    };
    outline.draw(|x, y, coverage| {
        let dot = (usize::try_from(left + i64::from(x)), usize::try_from(top + i64::from(y)));
        if let ((Ok(x), Ok(y)), true) = (dot, coverage >= 0.5) {
            bitmap.ink(x, y);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_stays_in_its_cell() {
        for letter in "AgjQÑÁÚ@#$%&WwÇçł|_".chars() {
            for times in [1, 2] {
                let mut bitmap = Bitmap::new(CELL_WIDE * times * 3, CELL_HIGH * times * 3);
                let corner = (CELL_WIDE * times, CELL_HIGH * times);
                draw_letter(&mut bitmap, letter, true, times, corner);
                let inside = |x: usize, y: usize| {
                    (corner.0.saturating_sub(1)..=corner.0 + CELL_WIDE * times).contains(&x)
                        && (corner.1.saturating_sub(1)..=corner.1 + CELL_HIGH * times).contains(&y)
                };
                let mut n_dark = 0;
                for y in 0..bitmap.height() {
                    for x in 0..bitmap.width() {
                        n_dark += usize::from(bitmap.is_dark(x, y));
                        assert!(!bitmap.is_dark(x, y) || inside(x, y), "{letter} at {x}, {y}");
                    }
                }
                assert!(n_dark > 10, "{letter} is drawn");
            }
        }
    }

    #[test]
    fn a_heading_shrinks_and_then_wraps_and_never_leaves_the_paper() {
        let one = heading("Juniper Row Wellness", 576);
        assert!(one.height() <= 75, "one line");
        let long = heading("The Juniper Row Center for Infusion and Integrative Wellness", 384);
        assert!(long.height() > 2 * 40, "several lines");
        assert_eq!(heading("", 384).height(), 0);
        let broken = heading(&"W".repeat(60), 384);
        assert!(broken.height() > 2 * 40, "a long word is broken");
    }
}

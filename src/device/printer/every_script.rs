//! Letters of nearly every script, as dots: what is drawn where our own faces end.
//!
//! One picture holds them: the letter U+XXYY stands in column YY and row XX, in 16 by 16 dots.

use std::sync::LazyLock;

use crate::device::printer::face::{CELL_HIGH, CELL_WIDE};
use crate::domain::bitmap::Bitmap;

/// From side to side of a letter in the picture, in dots.
const SIDE: u32 = 16;

static SHEET: LazyLock<image::GrayImage> = LazyLock::new(|| {
    let bytes = include_bytes!("../../../assets/fonts/Unifont.png");
    image::load_from_memory(bytes).expect("the picture is a part of the program").into_luma8()
});

/// Whether there is such a letter.
pub fn has(letter: char) -> bool {
    (0..SIDE).any(|y| (0..SIDE).any(|x| is_dark(letter, x, y)))
}

/// Whether it takes two cells.
pub fn is_wide(letter: char) -> bool {
    (0..SIDE).any(|y| (SIDE / 2..SIDE).any(|x| is_dark(letter, x, y)))
}

/// Draws it into the cell whose upper left corner is given, and into the next if it is wide.
pub fn draw(bitmap: &mut Bitmap, letter: char, times: usize, (left, top): (usize, usize)) {
    let (wide, high) = (2 * CELL_WIDE * times, CELL_HIGH * times);
    for y in 0..high {
        for x in 0..wide {
            if is_covered(letter, (x, y), high) {
                bitmap.ink(left + x, top + y);
            }
        }
    }
}

/// Whether at least half of a dot of a letter of `side` dots is dark: so that every stroke comes out
/// equally thick.
fn is_covered(letter: char, (x, y): (usize, usize), side: usize) -> bool {
    let of = |at: usize, half: usize| {
        let source = (2 * at + half) * 16 / (2 * side);
        u32::try_from(source).unwrap_or_default()
    };
    let quarters = [(0, 0), (0, 1), (1, 0), (1, 1)];
    let n_dark =
        quarters.into_iter().filter(|(h, v)| is_dark(letter, of(x, *h), of(y, *v))).count();
    n_dark >= 2
}

fn is_dark(letter: char, x: u32, y: u32) -> bool {
    let code = u32::from(letter);
    if code > 0xFFFF {
        return false;
    }
    let (column, row) = (code & 0xFF, code >> 8);
    SHEET.get_pixel_checked(column * SIDE + x, row * SIDE + y).is_some_and(|dot| dot.0 != [0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_many_scripts_have_their_letters() {
        #[rustfmt::skip]
        let names = ["Łukasz", "Đặng", "Ольга", "Νίκος", "王小明", "田中さくら", "김민준", "محمد", "דוד", "आर्यन", "สมชาย", "Նարե", "ნინო", "ሰላም"];
        for name in names {
            for letter in name.chars() {
                assert!(has(letter), "{name}: U+{:04X}", u32::from(letter));
            }
        }
        assert!(!has('\u{1F600}') && !has('\u{E000}'));
        assert!(is_wide('王') && is_wide('김') && !is_wide('ж') && !is_wide('ד'));
    }

    #[test]
    fn strokes_come_out_equally_thick() {
        let mut bitmap = Bitmap::new(24, 24);
        draw(&mut bitmap, '\u{253C}', 1, (0, 0)); // a cross of one dot
        let thick = bitmap.row(2).iter().filter(|dot| **dot).count();
        assert_eq!(thick, 2);
    }
}

//! Visits as a row of discs: used ones are rings with a check mark, those that are left are full.

use crate::domain::bitmap::Bitmap;

/// From side to side, in dots.
const DISC: usize = 72;
const GAP: usize = 24;
const RING: usize = 4;

/// Rows of discs in the middle of `width` dots, used ones first.
pub fn pips(used: usize, left: usize, width: usize) -> Bitmap {
    let total = used + left;
    let a_row = ((width + GAP) / (DISC + GAP)).max(1);
    let n_rows = total.div_ceil(a_row);
    // The last row is not nearly empty: all are as equal as can be.
    let a_row = total.div_ceil(n_rows.max(1));
    let mut bitmap = Bitmap::new(width, (n_rows * (DISC + GAP)).saturating_sub(GAP));
    for idx in 0..total {
        let (row, column) = (idx / a_row, idx % a_row);
        let in_row = a_row.min(total - row * a_row);
        let row_wide = in_row * (DISC + GAP) - GAP;
        let corner =
            (width.saturating_sub(row_wide) / 2 + column * (DISC + GAP), row * (DISC + GAP));
        disc(&mut bitmap, corner, idx < used);
    }
    bitmap
}

fn disc(bitmap: &mut Bitmap, (left, top): (usize, usize), is_used: bool) {
    for y in 0..DISC {
        for x in 0..DISC {
            // Twice the distance from the middle, squared, so that halves stay whole.
            let far = |at: usize| (2 * at + 1).abs_diff(DISC);
            let square = far(x).pow(2) + far(y).pow(2);
            let is_inside = square <= DISC.pow(2);
            let is_ring = square > (DISC - 2 * RING).pow(2);
            if is_inside && (!is_used || is_ring || is_check(x, y)) {
                bitmap.ink(left + x, top + y);
            }
        }
    }
}

/// Down to the foot of the mark, and up twice as far.
fn is_check(x: usize, y: usize) -> bool {
    const FOOT: (usize, usize) = (30, 48);
    const THICK: usize = 4;
    let (from_left, from_right) = (FOOT.0.saturating_sub(x), x.saturating_sub(FOOT.0));
    let line = FOOT.1.saturating_sub(from_left + from_right);
    from_left <= 11 && from_right <= 22 && y.abs_diff(line) <= THICK
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discs_stand_in_equal_rows_within_the_paper() {
        #[rustfmt::skip]
        let cases = [
            (3, 1,  576, 72),
            (3, 1,  384, 72),
            (1, 5,  384, 168),
            (5, 7,  576, 168),
            (0, 1,  384, 72),
            (0, 0,  384, 0),
        ];
        for (used, left, width, high) in cases {
            let bitmap = pips(used, left, width);
            assert_eq!(bitmap.height(), high, "{used} used, {left} left, {width} dots");
        }
        let dark = |used, left| {
            let bitmap = pips(used, left, 576);
            (0..bitmap.height()).flat_map(|y| bitmap.row(y).to_vec()).filter(|dot| *dot).count()
        };
        assert!(dark(0, 1) > 3 * dark(1, 0) / 2, "a disc that is left is the darker one");
        assert!(dark(1, 0) > 900, "a ring and its mark");
    }
}

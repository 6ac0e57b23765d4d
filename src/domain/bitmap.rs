//! A picture of one bit a dot.

/// Black dots on white. Outside of it there is nothing: reading there is white, drawing there is
/// lost.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bitmap {
    width: usize,
    height: usize,
    dark: Vec<bool>,
}

impl Bitmap {
    /// A white one.
    pub fn new(width: usize, height: usize) -> Self {
        Self { width, height, dark: vec![false; width * height] }
    }

    pub const fn width(&self) -> usize {
        self.width
    }

    pub const fn height(&self) -> usize {
        self.height
    }

    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.width && self.dark.get(y * self.width + x).copied().unwrap_or(false)
    }

    pub fn ink(&mut self, x: usize, y: usize) {
        if x < self.width
            && let Some(dot) = self.dark.get_mut(y * self.width + x)
        {
            *dot = true;
        }
    }

    /// Inks a rectangle.
    pub fn ink_rect(&mut self, left: usize, top: usize, width: usize, height: usize) {
        for y in top..top + height {
            for x in left..left + width {
                self.ink(x, y);
            }
        }
    }

    /// One row from left to right; empty below the last.
    pub fn row(&self, y: usize) -> &[bool] {
        let start = y * self.width;
        self.dark.get(start..start + self.width).unwrap_or_default()
    }

    /// One row as a printer takes it: eight dots a byte, the leftmost in the highest bit.
    pub fn row_bytes(&self, y: usize) -> Vec<u8> {
        let byte = |dots: &[bool]| {
            let filled = dots.iter().copied().chain(std::iter::repeat(false)).take(8);
            filled.fold(0, |byte, dot| (byte << 1) | u8::from(dot))
        };
        self.row(y).chunks(8).map(byte).collect()
    }

    /// Adds a row below, cut or filled with white to the width.
    pub fn push_row(&mut self, row: &[bool]) {
        self.height += 1;
        let filled = row.iter().copied().chain(std::iter::repeat(false)).take(self.width);
        self.dark.extend(filled);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_packed_from_the_left() {
        let mut bitmap = Bitmap::new(10, 1);
        bitmap.ink(0, 0);
        bitmap.ink(9, 0);
        bitmap.ink(10, 0);
        assert_eq!(bitmap.row_bytes(0), [0x80, 0x40]);
        assert_eq!(bitmap.row_bytes(1), [0_u8; 0], "below is nothing");
    }
}

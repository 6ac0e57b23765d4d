//! A finished piece of paper: dots, words, and a picture of it.

use std::io::Cursor;

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder as _, ImageError};

use crate::domain::bitmap::Bitmap;

/// What came out of the printer.
#[derive(Debug, Clone)]
pub struct Sheet {
    bitmap: Bitmap,
    lines: Vec<String>,
    bytes: Vec<u8>,
}

/// Two sheets are equal when the same stands on them, whatever it took to get it there.
impl PartialEq for Sheet {
    fn eq(&self, other: &Self) -> bool {
        (&self.bitmap, &self.lines) == (&other.bitmap, &other.lines)
    }
}

impl Eq for Sheet {}

/// Thermal paper is a little warm, and its black is not quite black.
const PAPER: [u8; 3] = [253, 252, 248];
const INK: [u8; 3] = [28, 26, 24];
/// Paper that no head reaches, at either side: 4 mm.
const SIDE_MARGIN: usize = 32;
/// Between cutter and head, and below the last line.
const TOP_MARGIN: usize = 40;
const BOTTOM_MARGIN: usize = 32;

impl Sheet {
    pub(super) fn new(width: usize) -> Self {
        Self { bitmap: Bitmap::new(width, 0), lines: Vec::new(), bytes: Vec::new() }
    }

    pub(super) fn push_row(&mut self, row: &[bool]) {
        self.bitmap.push_row(row);
    }

    pub(super) fn note_line(&mut self, line: String) {
        self.lines.push(line);
    }

    pub(super) fn made_by(mut self, bytes: Vec<u8>) -> Self {
        self.bytes = bytes;
        self
    }

    /// The bytes that the printer obeyed to make it.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The dots as printed, without margins.
    pub const fn bitmap(&self) -> &Bitmap {
        &self.bitmap
    }

    /// The lines that the printer wrote with its own letters, from top to bottom. What was sent as
    /// a picture is only in the dots.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// The paper with its margins, as a PNG.
    ///
    /// # Errors
    ///
    /// When the picture cannot be encoded.
    pub fn to_png(&self) -> Result<Vec<u8>, ImageError> {
        let width = self.bitmap.width() + 2 * SIDE_MARGIN;
        let height = self.bitmap.height() + TOP_MARGIN + BOTTOM_MARGIN;
        let mut pixels = Vec::with_capacity(width * height * 3);
        for y in 0..height {
            for x in 0..width {
                let is_dark = match (x.checked_sub(SIDE_MARGIN), y.checked_sub(TOP_MARGIN)) {
                    (Some(x), Some(y)) => self.bitmap.is_dark(x, y),
                    _ => false,
                };
                pixels.extend(if is_dark { INK } else { PAPER });
            }
        }
        let size = |dots: usize| u32::try_from(dots).unwrap_or(u32::MAX);
        let mut png = Cursor::new(Vec::new());
        PngEncoder::new(&mut png).write_image(
            &pixels,
            size(width),
            size(height),
            ExtendedColorType::Rgb8,
        )?;
        Ok(png.into_inner())
    }
}

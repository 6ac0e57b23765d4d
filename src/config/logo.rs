//! The clinic's logo as dots: read from a PNG file once, at the start, and fitted to the paper.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;
use std::sync::Arc;

use image::{ImageFormat, ImageReader, Limits};

use crate::config::fault::ConfigError;
use crate::config::reader::Entry;
use crate::domain::bitmap::Bitmap;

/// Bytes of the file, at most.
const FILE_MAX: u64 = 4 * 1024 * 1024;
/// Pixels of a side, at most.
const SIDE_MAX: u32 = 6_000;
/// Memory for the decoded picture, in bytes.
const MEMORY_MAX: u64 = 160 * 1024 * 1024;
/// The largest that a logo is printed, in dots: 52 mm by 14 mm on wide paper.
pub const WIDE: (usize, usize) = (416, 112);
/// The same on narrow paper: 45 mm by 12 mm.
pub const NARROW: (usize, usize) = (360, 94);
/// Print heads with fewer dots have narrow paper.
const NARROW_BELOW: u16 = 500;
/// Lighter than this is paper.
const WHITE_FROM: u8 = 250;
/// A picture of which more than this share (in percent) is neither black nor white is a photograph:
/// its greys become patterns of dots. Anything else is a drawing, and keeps its edges.
const GREY_PERCENT: usize = 20;

/// Reads the file that `printer.logo` names, for a print head of so many dots.
///
/// # Errors
///
/// [`ConfigError`] when it cannot be read, is no PNG, is too large, or shows nothing.
pub fn read(entry: &Entry<'_>, folder: &Path, dots: u16) -> Result<Arc<Bitmap>, ConfigError> {
    let path = folder.join(entry.line("the path of a PNG file", 500)?);
    let picture = File::open(&path)
        .map_err(|error| error.to_string())
        .and_then(|file| {
            let mut bytes = Vec::new();
            file.take(FILE_MAX + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
            Ok(bytes)
        })
        .and_then(|bytes| printed(&bytes, dots));
    picture.map(Arc::new).map_err(|why| entry.unfit(&format!("a PNG file with a logo ({why})")))
}

/// The dots of a PNG file, or why there are none.
///
/// # Errors
///
/// What is wrong with it, in words.
pub fn printed(bytes: &[u8], dots: u16) -> Result<Bitmap, String> {
    if u64::try_from(bytes.len()).is_ok_and(|n| n > FILE_MAX) {
        return Err("it has more than 4 MB".to_owned());
    }
    let mut reader =
        ImageReader::with_format(BufReader::new(std::io::Cursor::new(bytes)), ImageFormat::Png);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(MEMORY_MAX);
    reader.limits(limits);
    let decoded = reader.decode().map_err(|error| error.to_string())?.into_luma_alpha8();
    let side = |n: u32| usize::try_from(n).unwrap_or_default();
    let (width, height) = (side(decoded.width()), side(decoded.height()));
    let light = decoded.pixels().map(|pixel| on_paper(pixel.0)).collect();
    let grey = Grey { width, height, light }.trimmed().ok_or("it is all white")?;
    let is_photograph = grey.is_photograph();
    let fitted = grey.fitted(if dots < NARROW_BELOW { NARROW } else { WIDE });
    Ok(if is_photograph { fitted.dithered() } else { fitted.thresholded() })
}

/// How light a pixel is where it lies on white paper.
fn on_paper([light, alpha]: [u8; 2]) -> u8 {
    let (light, alpha) = (u32::from(light), u32::from(alpha));
    u8::try_from((light * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
}

/// A picture in shades of grey, 0 is black.
struct Grey {
    width: usize,
    height: usize,
    light: Vec<u8>,
}

impl Grey {
    fn at(&self, x: usize, y: usize) -> u8 {
        self.light.get(y * self.width + x).copied().unwrap_or(u8::MAX)
    }

    /// Without its white margins; `None` where nothing is left.
    fn trimmed(self) -> Option<Self> {
        let is_inked = |x, y| self.at(x, y) < WHITE_FROM;
        let mut rows = (0..self.height).filter(|y| (0..self.width).any(|x| is_inked(x, *y)));
        let (top, bottom) = ends(&mut rows)?;
        let mut columns = (0..self.width).filter(|x| (top..=bottom).any(|y| is_inked(*x, y)));
        let (left, right) = ends(&mut columns)?;
        let light = (top..=bottom).flat_map(|y| (left..=right).map(move |x| (x, y)));
        let light = light.map(|(x, y)| self.at(x, y)).collect();
        Some(Self { width: right - left + 1, height: bottom - top + 1, light })
    }

    fn is_photograph(&self) -> bool {
        let n_grey = self.light.iter().filter(|light| (64..192).contains(*light)).count();
        n_grey * 100 > self.light.len() * GREY_PERCENT
    }

    /// Made smaller until it fits, each dot the mean of what it covers. Never made larger.
    fn fitted(self, (most_wide, most_high): (usize, usize)) -> Self {
        if self.width <= most_wide && self.height <= most_high {
            return self;
        }
        // The side that is the more too large decides.
        let (times, of) = match self.width * most_high > self.height * most_wide {
            true => (most_wide, self.width),
            false => (most_high, self.height),
        };
        let (width, height) = ((self.width * times / of).max(1), (self.height * times / of).max(1));
        let covered = |at: usize, small: usize, large: usize| {
            let first = at * large / small;
            first..((at + 1) * large / small).max(first + 1)
        };
        let mut light = Vec::with_capacity(width * height);
        for y in 0..height {
            let rows = covered(y, height, self.height);
            for x in 0..width {
                let columns = covered(x, width, self.width);
                let n = rows.len() * columns.len();
                let all = rows.clone().flat_map(|y| columns.clone().map(move |x| (x, y)));
                let sum: usize = all.map(|(x, y)| usize::from(self.at(x, y))).sum();
                light.push(u8::try_from(sum / n.max(1)).unwrap_or(u8::MAX));
            }
        }
        Self { width, height, light }
    }

    fn thresholded(&self) -> Bitmap {
        let mut dots = Bitmap::new(self.width, self.height);
        for y in 0..self.height {
            for x in 0..self.width {
                if self.at(x, y) < 128 {
                    dots.ink(x, y);
                }
            }
        }
        dots
    }

    /// Floyd and Steinberg's: what a dot is too dark or too light goes to those after it.
    fn dithered(&self) -> Bitmap {
        let mut dots = Bitmap::new(self.width, self.height);
        let mut here = vec![0_i32; self.width + 2];
        for y in 0..self.height {
            let mut below = vec![0_i32; self.width + 2];
            let mut ahead = 0;
            for x in 0..self.width {
                // The sums are kept one place to the right, so that there is one before the first.
                let owed = here.get(x + 1).copied().unwrap_or_default() + ahead;
                let light = i32::from(self.at(x, y)) + owed / 16;
                let is_dark = light < 128;
                if is_dark {
                    dots.ink(x, y);
                }
                let rest = light - if is_dark { 0 } else { 255 };
                ahead = rest * 7;
                for (place, share) in [(x, 3), (x + 1, 5), (x + 2, 1)] {
                    if let Some(sum) = below.get_mut(place) {
                        *sum += rest * share;
                    }
                }
            }
            here = below;
        }
        dots
    }
}

/// The first and the last.
fn ends(places: &mut impl Iterator<Item = usize>) -> Option<(usize, usize)> {
    let first = places.next()?;
    Some((first, places.last().unwrap_or(first)))
}

#[cfg(test)]
mod tests {
    use image::{ExtendedColorType, ImageEncoder as _, codecs::png::PngEncoder};

    use super::*;

    fn png(width: u32, height: u32, light: impl Fn(u32, u32) -> u8) -> Vec<u8> {
        let pixels: Vec<u8> = (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .map(|(x, y)| light(x, y))
            .collect();
        let mut bytes = Vec::new();
        let encoder = PngEncoder::new(&mut bytes);
        encoder.write_image(&pixels, width, height, ExtendedColorType::L8).unwrap();
        bytes
    }

    fn n_dark(dots: &Bitmap) -> usize {
        (0..dots.height()).flat_map(|y| dots.row(y)).filter(|dot| **dot).count()
    }

    #[test]
    fn a_drawing_loses_its_margins_and_keeps_its_edges() {
        let bytes =
            png(
                200,
                100,
                |x, y| if (50..90).contains(&x) && (20..40).contains(&y) { 0 } else { 255 },
            );
        let dots = printed(&bytes, 576).unwrap();
        assert_eq!((dots.width(), dots.height(), n_dark(&dots)), (40, 20, 800));
    }

    #[test]
    fn whatever_is_too_large_is_made_to_fit_the_paper() {
        #[rustfmt::skip]
        let cases = [
            ((832, 112), 576, (416, 56)),
            ((416, 224), 576, (208, 112)),
            ((2_000, 10), 384, (360, 1)),
            ((10, 2_000), 384, (1, 94)),
            ((300, 90),   384, (300, 90)),
        ];
        for ((width, height), dots, expect) in cases {
            let logo = printed(&png(width, height, |_, _| 0), dots).unwrap();
            assert_eq!((logo.width(), logo.height()), expect, "{width} × {height}");
        }
    }

    #[test]
    fn a_photograph_becomes_dots_as_dark_as_it_is() {
        for light in [64_u8, 128, 190] {
            let logo = printed(&png(100, 100, |_, _| light), 576).unwrap();
            let expect = 10_000 - usize::from(light) * 10_000 / 255;
            let n = n_dark(&logo);
            assert!(n.abs_diff(expect) < 150, "{light}: {n} dark, and {expect} expected");
        }
    }

    #[test]
    fn what_is_no_logo_says_why() {
        let good = png(10, 10, |_, _| 0);
        let cases = [
            (Vec::new(), "unexpected end of file"),
            (b"GIF89a".to_vec(), "Format error"),
            (good.get(..40).unwrap().to_vec(), "unexpected end of file"),
            (png(10, 10, |_, _| 255), "it is all white"),
            (png(7_000, 1, |_, _| 0), "exceed"),
            (vec![0; 5 * 1024 * 1024], "it has more than 4 MB"),
        ];
        for (bytes, expect) in cases {
            let why = printed(&bytes, 576).unwrap_err();
            assert!(why.contains(expect), "{why}");
        }
    }
}

//! One triangle: which pixels it covers, row by row, and in what colors.

use std::ops::Range;

use egui::{Color32, Rect};
use image::RgbaImage;

use crate::app::raster::number::{Fixed, middle, sixteenth_bits, texels, whole};
use crate::app::raster::pixel::{alpha, modulate, over, pack, spread};
use crate::app::raster::texture::Texture;

/// A corner of a triangle, in pixels; `u` and `v` are parts of the texture's sides.
#[derive(Debug, Clone, Copy)]
pub struct Corner {
    pub x: Fixed,
    pub y: Fixed,
    pub u: f32,
    pub v: f32,
    pub color: Color32,
}

/// The picture in the making.
pub struct Frame {
    width: i64,
    height: i64,
    bytes: Vec<u8>,
    clip_x: Range<i64>,
    clip_y: Range<i64>,
}

/// A value that grows evenly over a triangle, known at pixel middles.
#[derive(Clone, Copy)]
struct Slope {
    base: f64,
    right: f64,
    down: f64,
}

/// How a triangle is filled.
enum Fill<'a> {
    /// The same everywhere.
    Plain(u64),
    /// Texels as they are, one a pixel, in one color: text. Texel = pixel + shift.
    Stamp { texture: &'a Texture, color: u64, shift_x: i64, shift_y: i64 },
    /// Colors that grow, through one texel.
    Blend { colors: [Slope; 4], texel: [u8; 4] },
    /// Colors and texels that grow.
    Mapped { texture: &'a Texture, colors: [Slope; 4], u: Slope, v: Slope },
}

impl Frame {
    pub fn new(width: i64, height: i64) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        let n_pixels = usize::try_from(width * height).unwrap_or(0);
        let bytes = [0, 0, 0, 255].repeat(n_pixels);
        Self { width, height, bytes, clip_x: 0..width, clip_y: 0..height }
    }

    /// Nothing is drawn outside `rect` (in pixels) from here on.
    pub fn clip(&mut self, rect: Rect) {
        let left = whole(rect.min.x).clamp(0, self.width);
        let top = whole(rect.min.y).clamp(0, self.height);
        self.clip_x = left..whole(rect.max.x).clamp(left, self.width);
        self.clip_y = top..whole(rect.max.y).clamp(top, self.height);
    }

    pub fn into_image(self) -> RgbaImage {
        let side = |side: i64| u32::try_from(side).unwrap_or(1);
        RgbaImage::from_raw(side(self.width), side(self.height), self.bytes).unwrap_or_default()
    }

    pub fn triangle(&mut self, texture: &Texture, corners: [Corner; 3]) {
        let Some(fill) = Fill::of(texture, &corners) else { return };
        let mut sorted = corners;
        sorted.sort_by_key(|corner| corner.y);
        let [top, mid, bottom] = sorted;
        let rows =
            first_middle(top.y).max(self.clip_y.start)..first_middle(bottom.y).min(self.clip_y.end);
        for y in rows {
            let at = y * Fixed::ONE + Fixed::ONE / 2;
            let long = crossing(top, bottom, at);
            let short =
                if at < mid.y.0 { crossing(top, mid, at) } else { crossing(mid, bottom, at) };
            let left = long.min(short).max(self.clip_x.start);
            let right = long.max(short).min(self.clip_x.end);
            if left < right {
                self.span(&fill, left, right, y);
            }
        }
    }

    fn span(&mut self, fill: &Fill<'_>, left: i64, right: i64, y: i64) {
        let offset = |x: i64| usize::try_from((y * self.width + x) * 4).ok();
        let (Some(start), Some(end)) = (offset(left), offset(right)) else { return };
        let Some(bytes) = self.bytes.get_mut(start..end) else { return };
        let pixels = bytes.as_chunks_mut::<4>().0;
        match fill {
            Fill::Plain(color) if alpha(*color) == 255 => pixels.fill(pack(*color)),
            Fill::Plain(color) => lay(pixels, *color),
            Fill::Stamp { texture, color, shift_x, shift_y } => {
                if let Some(texels) = texture.row(y + shift_y, left + shift_x, pixels.len()) {
                    stamp(pixels, texels, *color);
                }
            }
            Fill::Blend { colors, texel } => {
                let mut ramp = Ramp::at(colors, left, y);
                for pixel in pixels {
                    let color = ramp.next_color();
                    let color = if *texel == [255; 4] { color } else { modulate(color, *texel) };
                    *pixel = pack(over(color, spread(*pixel)));
                }
            }
            Fill::Mapped { texture, colors, u, v } => {
                let mut ramp = Ramp::at(colors, left, y);
                let (mut at_u, mut at_v) = (u.at(left, y), v.at(left, y));
                let (step_u, step_v) = (sixteenth_bits(u.right), sixteenth_bits(v.right));
                for pixel in pixels {
                    let color = modulate(ramp.next_color(), texture.sample(at_u, at_v));
                    if color != 0 {
                        *pixel = pack(over(color, spread(*pixel)));
                    }
                    at_u += step_u;
                    at_v += step_v;
                }
            }
        }
    }
}

impl<'a> Fill<'a> {
    /// `None` where there is nothing to see.
    fn of(texture: &'a Texture, corners: &[Corner; 3]) -> Option<Self> {
        let [a, b, c] = corners;
        let is_plain = a.color == b.color && a.color == c.color;
        let color = spread(a.color.to_array());
        let (width, height) = (texels(texture.width), texels(texture.height));
        if (a.u, a.v) == (b.u, b.v) && (a.u, a.v) == (c.u, c.v) {
            let at = |part: f32, side: f64| sixteenth_bits(f64::from(part) * side);
            let texel = texture.sample(at(a.u, width), at(a.v, height));
            return if is_plain {
                let color = modulate(color, texel);
                (color != 0).then_some(Self::Plain(color))
            } else {
                Some(Self::Blend { colors: Slope::of_colors(corners)?, texel })
            };
        }
        let u = Slope::of(corners, |corner| f64::from(corner.u) * width)?;
        let v = Slope::of(corners, |corner| f64::from(corner.v) * height)?;
        let shift_x = Slope::shift(f64::from(a.u) * width - a.x.pixels(), u.right, u.down);
        let shift_y = Slope::shift(f64::from(a.v) * height - a.y.pixels(), v.down, v.right);
        if is_plain && let (Some(shift_x), Some(shift_y)) = (shift_x, shift_y) {
            return (color != 0).then_some(Self::Stamp { texture, color, shift_x, shift_y });
        }
        Some(Self::Mapped { texture, colors: Slope::of_colors(corners)?, u, v })
    }
}

impl Slope {
    /// `None` for a triangle without an area.
    fn of(corners: &[Corner; 3], value: impl Fn(&Corner) -> f64) -> Option<Self> {
        let [a, b, c] = corners;
        let (x, y) = (a.x.pixels(), a.y.pixels());
        let (x1, y1) = (b.x.pixels() - x, b.y.pixels() - y);
        let (x2, y2) = (c.x.pixels() - x, c.y.pixels() - y);
        let area = x1 * y2 - x2 * y1;
        if area == 0.0 {
            return None;
        }
        let (start, to_b, to_c) = (value(a), value(b) - value(a), value(c) - value(a));
        let right = (to_b * y2 - to_c * y1) / area;
        let down = (to_c * x1 - to_b * x2) / area;
        Some(Self { base: start - x * right - y * down, right, down })
    }

    fn of_colors(corners: &[Corner; 3]) -> Option<[Self; 4]> {
        Some([
            Self::of(corners, |corner| f64::from(corner.color.r()))?,
            Self::of(corners, |corner| f64::from(corner.color.g()))?,
            Self::of(corners, |corner| f64::from(corner.color.b()))?,
            Self::of(corners, |corner| f64::from(corner.color.a()))?,
        ])
    }

    /// In 1/65536.
    fn at(&self, x: i64, y: i64) -> i64 {
        sixteenth_bits(self.base + self.right * middle(x) + self.down * middle(y))
    }

    /// The whole number from a pixel to its texel, where texels lie on pixels one by one: `at` is
    /// a corner's texel and pixel, `along` and `across` how many texels a pixel is.
    fn shift(at: f64, along: f64, across: f64) -> Option<i64> {
        const NEAR: f64 = 1.0 / 1024.0;
        let nearest = at.round();
        let is_stamp =
            (at - nearest).abs() < 1.0 / 64.0 && (along - 1.0).abs() < NEAR && across.abs() < NEAR;
        is_stamp.then(|| sixteenth_bits(nearest) >> 16)
    }
}

/// The color along a row, two lanes to a word, each in 1/65536.
struct Ramp {
    red_blue: i64,
    green_alpha: i64,
    step_red_blue: i64,
    step_green_alpha: i64,
}

impl Ramp {
    const HIGH: i64 = 1 << 32;
    const ROUND: i64 = 32_768 + (32_768 << 32);
    const BYTES: i64 = 0x00FF_0000_00FF_0000;

    fn at([red, green, blue, alpha]: &[Slope; 4], x: i64, y: i64) -> Self {
        let start = |slope: &Slope| slope.at(x, y).clamp(0, 255 << 16);
        let step = |slope: &Slope| sixteenth_bits(slope.right);
        Self {
            red_blue: start(red) + start(blue) * Self::HIGH + Self::ROUND,
            green_alpha: start(green) + start(alpha) * Self::HIGH + Self::ROUND,
            step_red_blue: step(red) + step(blue) * Self::HIGH,
            step_green_alpha: step(green) + step(alpha) * Self::HIGH,
        }
    }

    /// Pixel middles lie inside the triangle, so a lane stays within a byte, but for a rounding
    /// that [`Self::ROUND`] absorbs.
    fn next_color(&mut self) -> u64 {
        let lanes = ((self.red_blue & Self::BYTES) >> 16) | (self.green_alpha & Self::BYTES);
        self.red_blue += self.step_red_blue;
        self.green_alpha += self.step_green_alpha;
        u64::from_le_bytes(lanes.to_le_bytes())
    }
}

/// The first pixel whose middle is at `edge` or beyond.
fn first_middle(edge: Fixed) -> i64 {
    div_up(edge.0 - Fixed::ONE / 2, Fixed::ONE)
}

/// The first pixel whose middle is on the edge or right of it, in the row whose middle is `y`.
/// Neighbors that share an edge get the same answer: no pixel is drawn twice or left out.
fn crossing(upper: Corner, lower: Corner, y: i64) -> i64 {
    let height = lower.y.0 - upper.y.0;
    let across = (lower.x.0 - upper.x.0) * (y - upper.y.0);
    div_up((upper.x.0 - Fixed::ONE / 2) * height + across, Fixed::ONE * height)
}

/// `height` is above zero wherever a row's middle lies between two corners.
fn div_up(dividend: i64, divisor: i64) -> i64 {
    dividend.div_euclid(divisor) + i64::from(dividend.rem_euclid(divisor) != 0)
}

/// One color over many pixels; equal neighbors are worked out once.
fn lay(pixels: &mut [[u8; 4]], color: u64) {
    let (mut below, mut above) = ([0; 4], pack(color));
    for pixel in pixels {
        if *pixel != below {
            below = *pixel;
            above = pack(over(color, spread(below)));
        }
        *pixel = above;
    }
}

/// A row of text: mostly holes, then whole ink, then edges.
fn stamp(pixels: &mut [[u8; 4]], texels: &[Color32], color: u64) {
    let ink = pack(color);
    let is_opaque = alpha(color) == 255;
    for (pixel, texel) in pixels.iter_mut().zip(texels) {
        if *texel == Color32::TRANSPARENT {
            continue;
        }
        *pixel = if is_opaque && *texel == Color32::WHITE {
            ink
        } else {
            pack(over(modulate(color, texel.to_array()), spread(*pixel)))
        };
    }
}

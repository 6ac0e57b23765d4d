//! From the floats of a layout to the whole numbers of a picture, and back.
#![expect(
    clippy::as_conversions,
    reason = "`as` is the only cast from a float in the standard library; it saturates, and a \
              layout is far from where that would show"
)]

/// A length in 1/256 of a pixel. Whole numbers make the edges of neighbors meet exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fixed(pub i64);

impl Fixed {
    /// One pixel.
    pub const ONE: i64 = 256;

    /// Far beyond every screen; products of two lengths still fit their word.
    const FAR: f64 = 1_000_000.0;

    pub fn of(pixels: f32) -> Self {
        Self((f64::from(pixels).clamp(-Self::FAR, Self::FAR) * 256.0).round() as i64)
    }

    pub fn pixels(self) -> f64 {
        self.0 as f64 / 256.0
    }
}

/// The nearest whole number of pixels.
pub fn whole(pixels: f32) -> i64 {
    pixels.round() as i64
}

/// In 1/65536, for stepping along a row.
pub fn sixteenth_bits(value: f64) -> i64 {
    (value * 65_536.0).round() as i64
}

/// The middle of a pixel, which is what a triangle covers or does not.
pub fn middle(pixel: i64) -> f64 {
    pixel as f64 + 0.5
}

/// A side of a texture, in texels.
pub fn texels(side: usize) -> f64 {
    side as f64
}

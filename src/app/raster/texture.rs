//! A texture: the atlas of glyphs, or an image.

use egui::Color32;
use egui::TextureFilter;
use egui::epaint::ImageData;
use egui::epaint::ImageDelta;

/// Texels in rows from the top.
pub struct Texture {
    pub width: usize,
    pub height: usize,
    texels: Vec<Color32>,
    pub is_smooth: bool,
}

impl Default for Texture {
    fn default() -> Self {
        Self { width: 0, height: 0, texels: Vec::new(), is_smooth: true }
    }
}

impl Texture {
    pub fn apply(&mut self, change: &ImageDelta) {
        let ImageData::Color(image) = &change.image;
        let [width, height] = image.size;
        self.is_smooth = change.options.magnification == TextureFilter::Linear;
        let Some([left, top]) = change.pos else {
            self.width = width;
            self.height = height;
            self.texels.clone_from(&image.pixels);
            return;
        };
        for (row, source) in image.pixels.chunks_exact(width.max(1)).enumerate() {
            let start = (top + row) * self.width + left;
            if let Some(target) = self.texels.get_mut(start..start + width) {
                target.copy_from_slice(source);
            }
        }
    }

    /// Part of a row, if all of it is there.
    pub fn row(&self, y: i64, x: i64, n: usize) -> Option<&[Color32]> {
        let (x, y) = (usize::try_from(x).ok()?, usize::try_from(y).ok()?);
        if x + n > self.width {
            return None;
        }
        let start = y * self.width + x;
        self.texels.get(start..start + n)
    }

    /// The texel at whole coordinates; beyond the edge, the edge.
    fn texel(&self, x: i64, y: i64) -> [u8; 4] {
        let clamp = |at: i64, side: usize| {
            usize::try_from(at.max(0)).unwrap_or(0).min(side.saturating_sub(1))
        };
        let idx = clamp(y, self.height) * self.width + clamp(x, self.width);
        self.texels.get(idx).copied().unwrap_or(Color32::TRANSPARENT).to_array()
    }

    /// The color at `u`, `v`, in 1/65536 of a texel.
    pub fn sample(&self, u: i64, v: i64) -> [u8; 4] {
        if !self.is_smooth {
            return self.texel(u >> 16, v >> 16);
        }
        // Texels are known in their middles; weights in 1/256.
        let (u, v) = ((u - 32_768 + 128) >> 8, (v - 32_768 + 128) >> 8);
        let (x, y, right, below) = (u >> 8, v >> 8, u & 255, v & 255);
        let first = self.texel(x, y);
        if right == 0 && below == 0 {
            return first;
        }
        let mix = |from: [u8; 4], to: [u8; 4], weight: i64| {
            let mut mixed = [0; 4];
            for ((out, from), to) in mixed.iter_mut().zip(from).zip(to) {
                let sum = i64::from(from) * (256 - weight) + i64::from(to) * weight + 128;
                *out = u8::try_from(sum >> 8).unwrap_or(u8::MAX);
            }
            mixed
        };
        let upper = mix(first, self.texel(x + 1, y), right);
        let lower = mix(self.texel(x, y + 1), self.texel(x + 1, y + 1), right);
        mix(upper, lower, below)
    }
}

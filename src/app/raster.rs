//! Pictures of screens without a GPU: egui's triangles, drawn by the processor.
//!
//! It follows the arithmetic of egui's OpenGL painter: colors are premultiplied and are blended as
//! they are stored (in gamma space), and a scissor rectangle falls on whole pixels. The same scene
//! gives the same bytes every time.

mod number;
mod pixel;
mod texture;
mod triangle;

use std::collections::BTreeMap;

use egui::epaint::Primitive;
use egui::{ClippedPrimitive, Context, Pos2, RawInput, Rect, TextureId, TexturesDelta, Ui, Vec2};
use image::RgbaImage;

use crate::app::raster::number::{Fixed, whole};
use crate::app::raster::texture::Texture;
use crate::app::raster::triangle::{Corner, Frame};

/// The first pass measures, the second stands, the third shows what only then was known.
const PASSES: u8 = 3;

/// Draws what `draw` shows on a screen of `size` points, in a context of its own: no picture knows
/// of another.
pub fn picture(size: Vec2, pixels_per_point: f32, mut draw: impl FnMut(&mut Ui)) -> RgbaImage {
    let ctx = Context::default();
    ctx.all_styles_mut(|style| {
        style.animation_time = 0.0;
        style.visuals.text_cursor.blink = false;
    });

    let mut painter = Painter::default();
    let mut shapes = Vec::new();
    for pass in 0..PASSES {
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)),
            time: Some(f64::from(pass)),
            ..RawInput::default()
        };
        if let Some(viewport) = input.viewports.get_mut(&input.viewport_id) {
            viewport.native_pixels_per_point = Some(pixels_per_point);
        }
        let mut output = ctx.run_ui(input, &mut draw);
        painter.take(&mut output.textures_delta);
        shapes = output.shapes;
    }
    let triangles = ctx.tessellate(shapes, pixels_per_point);
    painter.paint(&triangles, size, pixels_per_point)
}

/// Keeps the textures, and turns triangles into pixels.
#[derive(Default)]
pub struct Painter {
    textures: BTreeMap<TextureId, Texture>,
}

impl Painter {
    /// Takes over new, changed and freed textures, and leaves `delta` empty.
    pub fn take(&mut self, delta: &mut TexturesDelta) {
        for (id, changes) in delta.set.drain() {
            for change in changes {
                self.textures.entry(id).or_default().apply(&change);
            }
        }
        for id in delta.free.drain() {
            self.textures.remove(&id);
        }
    }

    /// Draws on opaque black: where a screen leaves a hole, it is seen.
    pub fn paint(
        &self,
        primitives: &[ClippedPrimitive],
        size: Vec2,
        pixels_per_point: f32,
    ) -> RgbaImage {
        let mut frame =
            Frame::new(whole(size.x * pixels_per_point), whole(size.y * pixels_per_point));
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let Primitive::Mesh(mesh) = primitive else {
                log::error!("a paint callback needs a GPU and is left out of the picture");
                continue;
            };
            let Some(texture) = self.textures.get(&mesh.texture_id) else {
                log::error!("a mesh names the texture {:?}, which is not there", mesh.texture_id);
                continue;
            };
            frame.clip(*clip_rect * pixels_per_point);
            let corner = |idx: &u32| {
                let vertex = mesh.vertices.get(usize::try_from(*idx).ok()?)?;
                Some(Corner {
                    x: Fixed::of(vertex.pos.x * pixels_per_point),
                    y: Fixed::of(vertex.pos.y * pixels_per_point),
                    u: vertex.uv.x,
                    v: vertex.uv.y,
                    color: vertex.color,
                })
            };
            for corners in mesh.indices.as_chunks::<3>().0 {
                if let [Some(a), Some(b), Some(c)] = corners.each_ref().map(corner) {
                    frame.triangle(texture, [a, b, c]);
                }
            }
        }
        frame.into_image()
    }
}

#[cfg(test)]
mod tests;

//! What a picture owes: the right pixels, the right colors, and the same ones every time.

use egui::epaint::Mesh;
use egui::{Color32, Pos2, Rect, Shape, TextureOptions, pos2, vec2};
use image::Rgba;

use super::pixel::{modulate, over, pack, spread};
use super::*;

#[test]
fn a_color_over_another_is_what_the_formula_says() {
    for alpha in 0..=255_u8 {
        for below in [0, 1, 7, 100, 128, 200, 254, 255_u8] {
            let top = alpha / 2;
            let mixed = pack(over(spread([top, 0, alpha, alpha]), spread([below, 255, 0, 255])));
            let rest = 1.0 - f64::from(alpha) / 255.0;
            let expected = |top: u8, below: u8| f64::from(top) + (f64::from(below) * rest).round();
            let [red, green, blue, opacity] = mixed.map(f64::from);
            assert_eq!((red, green), (expected(top, below), expected(0, 255)), "{alpha} {below}");
            assert_eq!((blue, opacity), (f64::from(alpha), 255.0), "{alpha} {below}");
        }
    }
}

#[test]
fn light_that_is_added_stops_at_white() {
    assert_eq!(
        pack(over(spread([200, 10, 0, 0]), spread([100, 100, 100, 255]))),
        [255, 110, 100, 255]
    );
}

#[test]
fn a_texel_dims_each_channel_by_itself() {
    let color = spread([200, 100, 50, 255]);
    assert_eq!(pack(modulate(color, [255; 4])), [200, 100, 50, 255]);
    assert_eq!(pack(modulate(color, [0; 4])), [0; 4]);
    assert_eq!(pack(modulate(color, [51; 4])), [40, 20, 10, 51]);
    assert_eq!(pack(modulate(color, [255, 51, 0, 255])), [200, 20, 0, 255]);
}

#[test]
fn a_pixel_is_covered_where_its_middle_is() {
    // From 2.5 (the middle of pixel 2, which counts) to 5.5 (of pixel 5, which does not).
    let image = painted(vec![quad(Rect::from_min_max(pos2(2.5, 1.0), pos2(5.5, 3.0)), INK)]);
    let covered: Vec<_> =
        image.enumerate_pixels().filter(|(_, _, pixel)| **pixel == opaque(INK)).collect();
    assert_eq!(covered.len(), 6);
    assert!(covered.iter().all(|(x, y, _)| (2..5).contains(x) && (1..3).contains(y)));
}

#[test]
fn triangles_that_meet_leave_no_seam_and_no_overlap() {
    // A fan of slivers around a crooked middle, half transparent: a pixel drawn twice is darker.
    let mut mesh = Mesh::default();
    let veil = Color32::from_rgba_premultiplied(100, 0, 0, 128);
    mesh.colored_vertex(pos2(7.3, 8.6), veil);
    let rim =
        [(0.0, 0.0), (9.1, 0.0), (16.0, 0.0), (16.0, 7.7), (16.0, 16.0), (3.3, 16.0), (0.0, 16.0)];
    for (x, y) in rim {
        mesh.colored_vertex(pos2(x, y), veil);
    }
    for idx in 1..=7 {
        mesh.add_triangle(0, idx, idx % 7 + 1);
    }
    let image = painted(vec![mesh]);
    let colors: std::collections::BTreeSet<[u8; 4]> = image.pixels().map(|pixel| pixel.0).collect();
    assert_eq!(colors.into_iter().collect::<Vec<_>>(), [[100, 0, 0, 255]]);
}

#[test]
fn a_clip_falls_on_whole_pixels() {
    let painter = with_white_texture();
    let clip_rect = Rect::from_min_max(pos2(3.4, 3.6), pos2(6.5, 99.0));
    let primitive = Primitive::Mesh(quad(WHOLE, INK));
    let image = painter.paint(&[ClippedPrimitive { clip_rect, primitive }], WHOLE.size(), 1.0);
    let is_inside = |x: u32, y: u32| (3..7).contains(&x) && y >= 4;
    for (x, y, pixel) in image.enumerate_pixels() {
        assert_eq!(*pixel == opaque(INK), is_inside(x, y), "{x} {y}");
    }
}

#[test]
fn a_shape_without_bounds_covers_everything() {
    let image = painted(vec![quad(Rect::EVERYTHING, INK)]);
    assert!(image.pixels().all(|pixel| *pixel == opaque(INK)));
    let image = painted(vec![quad(Rect::NOTHING, INK), quad(Rect::NAN, INK)]);
    assert_eq!(image.dimensions(), (16, 16));
}

#[test]
fn a_color_fades_evenly_from_corner_to_corner() {
    let mut mesh = Mesh::default();
    for (x, y, level) in [(0.0, 0.0, 0), (16.0, 0.0, 160), (16.0, 16.0, 160), (0.0, 16.0, 0)] {
        mesh.colored_vertex(pos2(x, y), Color32::from_gray(level));
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(0, 2, 3);
    let image = painted(vec![mesh]);
    for (x, _, pixel) in image.enumerate_pixels() {
        let level = u8::try_from(x * 10 + 5).unwrap();
        assert_eq!(*pixel, Rgba([level, level, level, 255]), "at {x}");
    }
}

#[test]
fn a_texture_says_whether_its_texels_are_smoothed() {
    let two = |options| {
        let mut painter = with_white_texture();
        let image = egui::ColorImage::new([2, 1], vec![Color32::BLACK, Color32::WHITE]);
        let mut delta = TexturesDelta::default();
        delta.push(TextureId::User(1), egui::epaint::ImageDelta::full(image, options));
        painter.take(&mut delta);
        let mut mesh = Mesh::with_texture(TextureId::User(1));
        mesh.add_rect_with_uv(
            WHOLE,
            Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0)),
            Color32::WHITE,
        );
        let primitive = Primitive::Mesh(mesh);
        let image =
            painter.paint(&[ClippedPrimitive { clip_rect: WHOLE, primitive }], WHOLE.size(), 1.0);
        (0..16).map(|x| image.get_pixel(x, 8).0[0]).collect::<Vec<_>>()
    };
    assert_eq!(two(TextureOptions::NEAREST), [[0; 8], [255; 8]].concat());
    let smooth = two(TextureOptions::LINEAR);
    assert_eq!((smooth[0], smooth[3], smooth[15]), (0, 0, 255));
    assert!(smooth.is_sorted() && (100..155).contains(&smooth[7]), "{smooth:?}");
}

#[test]
fn a_picture_is_the_same_every_time_and_shows_its_words() {
    let draw = |ui: &mut Ui| {
        ui.painter().add(Shape::rect_filled(WHOLE, 0.0, Color32::WHITE));
        ui.label("Continue");
        ui.painter().circle_filled(pos2(150.0, 60.0), 17.0, INK);
    };
    let taken = || picture(vec2(200.0, 100.0), 1.5, draw);
    let first = taken();
    assert_eq!(first.dimensions(), (300, 150));
    assert_eq!(first, taken());
    let n_inked = first.pixels().filter(|pixel| pixel.0 != [0, 0, 0, 255]).count();
    assert!(n_inked > 2_000, "{n_inked}");
}

const INK: Color32 = Color32::from_rgb(11, 92, 90);
const WHOLE: Rect = Rect { min: Pos2::ZERO, max: Pos2 { x: 16.0, y: 16.0 } };

fn opaque(color: Color32) -> Rgba<u8> {
    Rgba(color.to_array())
}

fn quad(rect: Rect, color: Color32) -> Mesh {
    let mut mesh = Mesh::default();
    mesh.add_colored_rect(rect, color);
    mesh
}

/// One white texel, where plain shapes point.
fn with_white_texture() -> Painter {
    let mut painter = Painter::default();
    let mut delta = TexturesDelta::default();
    let white = egui::ColorImage::filled([1, 1], Color32::WHITE);
    delta.push(TextureId::default(), egui::epaint::ImageDelta::full(white, TextureOptions::LINEAR));
    painter.take(&mut delta);
    painter
}

fn painted(meshes: Vec<Mesh>) -> RgbaImage {
    let primitives: Vec<ClippedPrimitive> = meshes
        .into_iter()
        .map(|mesh| ClippedPrimitive { clip_rect: WHOLE, primitive: Primitive::Mesh(mesh) })
        .collect();
    with_white_texture().paint(&primitives, WHOLE.size(), 1.0)
}

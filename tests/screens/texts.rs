//! What is written can be read: large enough, whole, apart, inside its box, and in a color that
//! stands out.

use countersign::app::raster::picture;
use countersign::ui;
use countersign::ui::role::{floor, staff_floor};
use countersign::ui::scene::Screen;
use egui::{Color32, Rect};
use image::RgbaImage;

use crate::look::{every_color, every_layout, plain_views};
use crate::seen::{Onlooker, Seen, Text, everything};

/// What smoothing adds around a letter, in points.
const HALO: f32 = 1.5;

#[test]
fn what_is_written_is_large_whole_and_apart() {
    let mut faults = Vec::new();
    for seen in everything() {
        faults.extend(faults_of(seen));
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// As long as a name can be.
#[test]
fn a_long_name_leaves_room_for_the_way_to_change_it() {
    let mut faults = Vec::new();
    for mut view in every_layout() {
        let Screen::Review(review) = &mut view.scene.screen else { continue };
        review.signer = "Maximiliana-Theodora-Konstantinopolitana O.".to_owned();
        faults.extend(faults_of(&Onlooker::of(view).seen));
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn the_lint_notices_what_cannot_be_read() {
    let plain_view = plain_views().remove(0);
    let screen = |draw: fn(&egui::Painter)| {
        let view = plain_view.clone();
        let seen = Onlooker::of_drawing(view, move |ui| draw(ui.painter())).seen;
        faults_of(&seen).join("; ")
    };
    fn write(painter: &egui::Painter, x: f32, words: &str, size: f32) {
        let at = egui::pos2(x, 100.0);
        let font = egui::FontId::proportional(size);
        painter.text(at, egui::Align2::LEFT_TOP, words, font, Color32::WHITE);
    }
    assert_eq!(screen(|painter| write(painter, 100.0, "Continue", 26.0)), "");
    assert!(screen(|painter| write(painter, 100.0, "Small", 25.0)).contains("smaller than 26"));
    assert!(screen(|painter| write(painter, 790.0, "Out", 26.0)).contains("cut off"));
    assert!(screen(|painter| write(painter, 100.0, "Tofu \u{E038}", 26.0)).contains("no font"));
    let twice = screen(|painter| {
        write(painter, 100.0, "One", 26.0);
        write(painter, 120.0, "Two", 26.0);
    });
    assert!(twice.contains("overlap"), "{twice}");
    let boxed = screen(|painter| {
        let rect = Rect::from_min_size(egui::pos2(90.0, 90.0), egui::vec2(60.0, 50.0));
        painter.rect_filled(rect, 0.0, Color32::DARK_GRAY);
        write(painter, 100.0, "Long", 26.0);
    });
    assert!(boxed.contains("leaves its box"), "{boxed}");
    let veiled = screen(|painter| {
        write(painter, 100.0, "One", 26.0);
        painter.rect_filled(Rect::EVERYTHING, 0.0, Color32::from_black_alpha(150));
        write(painter, 120.0, "Two", 26.0);
    });
    assert_eq!(veiled, "", "what lies under a veil is a backdrop");
}

pub fn faults_of(seen: &Seen) -> Vec<String> {
    let text = seen.view.look.text;
    let least = if seen.view.is_staff() { staff_floor(text) } else { floor(text) };
    let mut faults = Vec::new();
    let mut say = |fault: String| faults.push(format!("{}: {fault}", seen.view));
    if seen.texts.is_empty() {
        say("nothing is written".to_owned());
    }
    for (idx, text) in seen.texts.iter().enumerate() {
        let Text { words, ink, clip, .. } = text;
        if !text.is_icon() && text.fonts.iter().any(|font| font.size < least) {
            say(format!("“{words}” is smaller than {least}: {:?}", text.fonts));
        }
        if !text.missing.is_empty() {
            say(format!("“{words}” has letters that no font can draw: {}", text.missing));
        }
        if text.is_elided {
            say(format!("“{words}” is shortened"));
        }
        if !clip.expand(HALO).contains_rect(*ink) {
            say(format!("“{words}” at {ink:?} is cut off at {clip:?}"));
        }
        if let Some(outer) = outer_box(text, seen) {
            say(format!("“{words}” at {ink:?} leaves its box {outer:?}"));
        }
        for other in seen.texts.iter().skip(idx + 1).filter(|other| touches(text, other)) {
            say(format!("“{words}” at {ink:?} and “{}” at {:?} overlap", other.words, other.ink));
        }
    }
    faults
}

fn touches(one: &Text, other: &Text) -> bool {
    one.ink.shrink(HALO).intersects(other.ink.shrink(HALO))
}

/// The smallest box around the middle of a text, if the text does not fit into it.
fn outer_box(text: &Text, seen: &Seen) -> Option<Rect> {
    let holds = |rect: &Rect| {
        rect.contains(text.ink.center()) && rect.width() > text.ink.height() && rect.height() > 1.0
    };
    let smallest = seen
        .rects
        .iter()
        .map(|shape| shape.rect)
        .filter(holds)
        .min_by(|a, b| a.area().total_cmp(&b.area()))?;
    (!smallest.expand(HALO).contains_rect(text.ink)).then_some(smallest)
}

#[test]
fn what_is_written_stands_out_in_every_theme() {
    let mut faults = Vec::new();
    for view in every_color() {
        let seen = Onlooker::of(view).seen;
        let scene = seen.view.scene.clone();
        let image = picture(seen.view.canvas.size(), 1.0, |ui| {
            ui::show(ui, &scene);
        });
        for text in &seen.texts {
            let Some(paper) = most_common(&image, text.ink) else { continue };
            // Icons are shapes (C2); a placeholder and a word of the past may be quiet (C1).
            let least = if text.is_icon() { 3.0 } else { 4.5 };
            for ink in &text.colors {
                let ratio = contrast(*ink, paper);
                if ratio < least {
                    faults.push(format!(
                        "{}: “{}” is {ink:?} on {paper:?}: {ratio:.2}, at least {least}",
                        seen.view, text.words
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// The color that most pixels around a text have: what it is written on.
fn most_common(image: &RgbaImage, ink: Rect) -> Option<Color32> {
    let mut counts = std::collections::BTreeMap::new();
    let area = ink.expand(4.0);
    for y in pixels(area.top(), area.bottom(), image.height()) {
        for x in pixels(area.left(), area.right(), image.width()) {
            *counts.entry(image.get_pixel(x, y).0).or_insert(0_u32) += 1;
        }
    }
    let (color, _) = counts.into_iter().max_by_key(|(_, n)| *n)?;
    let [red, green, blue, _] = color;
    Some(Color32::from_rgb(red, green, blue))
}

#[expect(clippy::as_conversions, reason = "points on a screen are small, and clamped")]
fn pixels(from: f32, to: f32, limit: u32) -> std::ops::Range<u32> {
    (from.max(0.0) as u32).min(limit)..(to.max(0.0) as u32).min(limit)
}

/// WCAG 2, "contrast ratio".
fn contrast(a: Color32, b: Color32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(color: Color32) -> f64 {
    let part = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(color.r()) + 0.7152 * part(color.g()) + 0.0722 * part(color.b())
}

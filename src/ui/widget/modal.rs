//! What lies over a screen: the scrim, the box of a question, the sheet from below.

use egui::epaint::CornerRadiusF32;
use egui::{CornerRadius, Rect, Role as NodeRole, Stroke, StrokeKind, pos2, vec2};

use crate::ui::pen::Pen;
use crate::ui::role::Role;

const RADIUS: f32 = 36.0;

/// Darkens the screen.
pub fn scrim(pen: &Pen<'_>) {
    pen.fill(pen.zones.canvas, 0.0, pen.theme.scrim);
}

/// A box of `size` over the middle of the upper part; the whole canvas where it would not fit.
pub fn question(pen: &Pen<'_>, width: f32, height: f32) -> Rect {
    let canvas = pen.zones.canvas;
    let (width, height) = (width.min(canvas.width()), height.min(canvas.height()));
    let left = canvas.center().x - width / 2.0;
    // Slightly above the middle, where eyes look first.
    let top = canvas.min.y + (canvas.height() - height) * 0.442;
    let rect = Rect::from_min_size(pos2(left, top), vec2(width, height));
    let radius = CornerRadius::from(RADIUS);
    pen.painter().add(pen.theme.sheet_shadow.as_shape(rect, radius));
    pen.fill(rect, RADIUS, pen.theme.surface);
    if pen.theme.is_contrast() {
        pen.ring(rect, RADIUS, 3.0, pen.theme.hairline);
    }
    rect
}

/// A sheet from below the top bar to the foot.
pub fn sheet(pen: &Pen<'_>) -> Rect {
    let canvas = pen.zones.canvas;
    let rect = Rect::from_min_max(pos2(canvas.min.x, canvas.min.y + 96.0), canvas.max);
    let radius = CornerRadius::from(CornerRadiusF32 { nw: RADIUS, ne: RADIUS, sw: 0.0, se: 0.0 });
    pen.painter().add(pen.theme.sheet_shadow.as_shape(rect, radius));
    pen.painter().rect_filled(rect, radius, pen.theme.canvas);
    if pen.theme.is_contrast() {
        let edge = Stroke::new(3.0, pen.theme.hairline);
        pen.painter().rect_stroke(rect, radius, edge, StrokeKind::Inside);
    }
    rect
}

/// The time that is left, as a ring that empties, with its seconds. `side` outside, 16 thick.
pub fn countdown(pen: &Pen<'_>, center: egui::Pos2, side: f32, part_left: f32, secs: u64) {
    const THICK: f32 = 16.0;
    let theme = &pen.theme;
    let middle = side / 2.0 - THICK / 2.0;
    pen.circle(center, side / 2.0, THICK, theme.sunken);
    if theme.is_contrast() {
        pen.circle(center, side / 2.0, 2.0, theme.hairline);
    }
    if part_left > 0.0 {
        pen.arc(center, middle, [1.0 - part_left.min(1.0), 1.0], THICK, theme.primary);
    }
    pen.text_middle(center, &secs.to_string(), Role::Countdown, theme.ink);
}

/// A title in a modal, centered, told as a heading. Returns its lower edge.
pub fn title(pen: &Pen<'_>, rect: Rect, text: &str) -> f32 {
    let drawn = pen.wrapped_center(rect, text, Role::H1, pen.theme.ink);
    pen.say(drawn, NodeRole::Heading, text);
    drawn.max.y
}

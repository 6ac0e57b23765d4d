//! The receipt's code on the screen: black on white in every theme.

use egui::{CornerRadius, Rect, Role as NodeRole, pos2, vec2};

use crate::ui::layout::length;
use crate::ui::pen::Pen;

/// The quiet zone around the code, in modules (ISO/IEC 18004).
const QUIET: f32 = 4.0;

/// Draws the code into the square `rect`; `dark` is row by row, `side` modules each.
pub fn qr(pen: &Pen<'_>, rect: Rect, side: usize, dark: &[bool], name: &str) {
    pen.painter().add(pen.theme.card_shadow.as_shape(rect, CornerRadius::from(24.0)));
    pen.fill(rect, 24.0, pen.theme.paper);
    pen.ring(rect, 24.0, pen.theme.card_stroke, pen.theme.hairline);
    if side == 0 {
        return;
    }
    pen.say(rect, NodeRole::Image, name);
    // Whole points a module, so that all are equally large.
    let module = (rect.width() / (length(side) + 2.0 * QUIET)).floor().max(1.0);
    let corner = rect.center() - vec2(module, module) * length(side) / 2.0;
    for (row_idx, row) in dark.chunks(side).enumerate() {
        for (idx, _) in row.iter().enumerate().filter(|(_, is_dark)| **is_dark) {
            let at = corner + vec2(length(idx), length(row_idx)) * module;
            let module =
                Rect::from_min_size(pos2(at.x.round(), at.y.round()), vec2(module, module));
            pen.fill(module, 0.0, pen.theme.print);
        }
    }
}

//! What one sees. Plain data in, `Option<Tap>` out.
//!
//! [`show`] draws a [`Scene`]: the screen (`patient/`, one file each), and over it
//! a sheet, if one is up. Screens are drawn with a [`Pen`] in the places that
//! [`Zones`] gives, and made of `widget/`. Colors stand in `theme`, sizes of text
//! in `role`, words in `assets/words`.

pub mod art;
pub mod frame;
pub mod icon;
pub mod layout;
pub mod notice;
pub mod patient;
pub mod pen;
pub mod phrase;
pub mod problem;
pub mod role;
pub mod scene;
pub mod staff;
#[cfg(test)]
mod tests;
pub mod text;
pub mod theme;
pub mod widget;

use std::cell::Cell;

use crate::flow::tap::Tap;
use crate::ui::layout::Zones;
use crate::ui::pen::{Motion, Pen};
use crate::ui::scene::Scene;
use crate::ui::theme::Theme;

/// Draws one frame. `None` while nothing is pressed, and in the very first pass, in which egui
/// does not have our fonts yet.
pub fn show(ui: &mut egui::Ui, scene: &Scene) -> Option<Tap> {
    theme::prepare(ui.ctx(), scene.theme);
    if !theme::is_ready(ui.ctx()) {
        ui.ctx().request_discard("the fonts are on their way");
        return None;
    }
    let theme = Theme::of(scene.theme);
    let canvas = ui.max_rect();
    let zones = Zones::of(canvas, scene.comfort.text);
    let motion = Motion { millis: scene.millis, is_still: scene.is_still };
    let focused = Cell::new(None);
    let pen = Pen::new(ui, theme, zones, scene.comfort.language, motion, &focused);
    pen.fill(canvas, 0.0, theme.canvas);
    let tap = match &scene.sheet {
        None => patient::screen(&pen, scene, true),
        Some(sheet) => {
            // Under a sheet nothing can be pressed.
            let _covered = patient::screen(&pen, scene, false);
            patient::sheet(&pen.above(), scene, sheet)
        }
    };
    if scene.sheet.is_some() { pen.above() } else { pen.clone() }.draw_focus();
    tap
}

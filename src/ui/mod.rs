//! What one sees. Plain data in, `Option<Tap>` out.

pub mod icon;
pub mod scene;

use crate::flow::tap::Tap;
use crate::ui::scene::Scene;

/// Draws one frame.
pub fn show(_ui: &mut egui::Ui, _scene: &Scene) -> Option<Tap> {
    None
}

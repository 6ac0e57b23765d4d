//! tbd
use crate::flow::tap::Tap;
use crate::ui::pen::Pen;
use crate::ui::scene::{CategoryScene, Scene};

pub fn category_ui(_pen: &Pen<'_>, _scene: &Scene, _x: &CategoryScene) -> Option<Tap> {
    None
}

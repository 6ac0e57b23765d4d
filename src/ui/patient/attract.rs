//! tbd
use crate::flow::tap::Tap;
use crate::ui::pen::Pen;
use crate::ui::scene::{AttractScene, Scene};

pub fn attract_ui(_pen: &Pen<'_>, _scene: &Scene, _x: &AttractScene) -> Option<Tap> {
    None
}

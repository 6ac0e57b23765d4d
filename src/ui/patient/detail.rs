//! tbd
use crate::flow::tap::Tap;
use crate::ui::pen::Pen;
use crate::ui::scene::{DetailScene, Scene};

pub fn detail_ui(_pen: &Pen<'_>, _scene: &Scene, _x: &DetailScene) -> Option<Tap> {
    None
}

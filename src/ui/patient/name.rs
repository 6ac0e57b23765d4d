//! tbd
use crate::flow::tap::Tap;
use crate::ui::pen::Pen;
use crate::ui::scene::{NameScene, Scene};

pub fn name_ui(_pen: &Pen<'_>, _scene: &Scene, _x: &NameScene) -> Option<Tap> {
    None
}

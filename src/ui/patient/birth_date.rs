//! tbd
use crate::flow::tap::Tap;
use crate::ui::pen::Pen;
use crate::ui::scene::{BirthDateScene, Scene};

pub fn birth_date_ui(_pen: &Pen<'_>, _scene: &Scene, _x: &BirthDateScene) -> Option<Tap> {
    None
}

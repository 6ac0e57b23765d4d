//! tbd
use crate::flow::tap::Tap;
use crate::ui::pen::Pen;
use crate::ui::scene::{PhoneScene, Scene};

pub fn phone_ui(_pen: &Pen<'_>, _scene: &Scene, _x: &PhoneScene) -> Option<Tap> {
    None
}

//! tbd
use crate::flow::tap::Tap;
use crate::ui::pen::Pen;
use crate::ui::scene::{Scene, WelcomeBackScene};

pub fn welcome_back_ui(_pen: &Pen<'_>, _scene: &Scene, _x: &WelcomeBackScene) -> Option<Tap> {
    None
}

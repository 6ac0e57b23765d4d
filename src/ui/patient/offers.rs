//! tbd
use crate::flow::tap::Tap;
use crate::ui::pen::Pen;
use crate::ui::scene::{OffersScene, Scene};

pub fn offers_ui(_pen: &Pen<'_>, _scene: &Scene, _x: &OffersScene) -> Option<Tap> {
    None
}

//! The screens behind the PIN, one file each, and what they are made of.

pub mod ask;
pub mod cases;
pub mod devices;
pub mod more;
pub mod parts;
pub mod pin;
pub mod setup;
pub mod today;

use crate::flow::tap::Tap;
use crate::ui::pen::Pen;
use crate::ui::scene::Scene;
use crate::ui::scene::staff::StaffScreen;

pub fn screen(pen: &Pen<'_>, scene: &Scene, screen: &StaffScreen) -> Option<Tap> {
    match screen {
        StaffScreen::Pin(pin) => pin::pin_ui(pen, scene, pin),
        StaffScreen::Recovery(recovery) => pin::recovery_ui(pen, recovery),
        StaffScreen::Name(owner) => setup::name_ui(pen, owner),
        StaffScreen::Code(code) => setup::code_ui(pen, code),
        StaffScreen::Ask(ask) => ask::ask_ui(pen, ask),
        StaffScreen::Today(today) => today::today_ui(pen, today),
        StaffScreen::Cases(cases) => cases::cases_ui(pen, cases),
        StaffScreen::Devices(devices) => devices::devices_ui(pen, devices),
        StaffScreen::More(more) => more::more_ui(pen, more),
    }
}

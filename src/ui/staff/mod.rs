//! The screens behind the PIN, one file each, and what they are made of.

pub mod ask;
mod audit;
pub mod case_card;
pub mod cases;
mod curtain;
pub mod day;
pub mod devices;
pub mod more;
pub mod parts;
pub mod patients;
pub mod pin;
pub mod scanned;
pub mod settle;
pub mod setup;
pub mod task;
pub mod today;

use crate::flow::tap::Tap;
use crate::ui::pen::Pen;
use crate::ui::scene::Scene;
use crate::ui::scene::staff::StaffScreen;
use crate::ui::scene::tasks::TaskScreen;

pub fn screen(pen: &Pen<'_>, scene: &Scene, screen: &StaffScreen) -> Option<Tap> {
    match screen {
        StaffScreen::Pin(pin) => pin::pin_ui(pen, scene, pin),
        StaffScreen::Recovery(recovery) => pin::recovery_ui(pen, recovery),
        StaffScreen::Name(owner) => setup::name_ui(pen, owner),
        StaffScreen::Code(code) => setup::code_ui(pen, code),
        StaffScreen::Ask(ask) => ask::ask_ui(pen, ask),
        StaffScreen::Today(today) => today::today_ui(pen, today),
        StaffScreen::Cases(cases) => cases::cases_ui(pen, cases),
        StaffScreen::Find(find) => patients::find::find_ui(pen, find),
        StaffScreen::Card(card) => patients::card::card_ui(pen, card),
        StaffScreen::Redeem(redeem) => patients::redeem::redeem_ui(pen, redeem),
        StaffScreen::Redeemed(redeemed) => patients::redeem::redeemed_ui(pen, redeemed),
        StaffScreen::Extend(extend) => patients::extend::extend_ui(pen, extend),
        StaffScreen::Refund(refund) => patients::refund::refund_ui(pen, refund),
        StaffScreen::Prepare(it) => patients::prepare::prepare_ui(pen, it),
        StaffScreen::Curtain => curtain::curtain_ui(pen),
        StaffScreen::Refunding(it) => patients::refund::refunding_ui(pen, it),
        StaffScreen::Devices(devices) => devices::devices_ui(pen, devices),
        StaffScreen::Audit(audit) => audit::audit_ui(pen, audit),
        StaffScreen::More(more) => more::more_ui(pen, more),
        StaffScreen::Task(task) => match &**task {
            TaskScreen::Settle(settle) => settle::settle_ui(pen, settle),
            TaskScreen::Slip(slip) => settle::slip_ui(pen, slip),
            TaskScreen::Explain(explain) => settle::explain_ui(pen, explain),
            TaskScreen::Day(day) => day::day_ui(pen, day),
            TaskScreen::DayWhy(why) => day::day_why_ui(pen, why),
        },
        StaffScreen::Scanned(scanned) => scanned::scanned_ui(pen, scanned),
    }
}

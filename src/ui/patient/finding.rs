//! A quiet moment while the clinic's file is searched.

use egui::{Role as NodeRole, pos2};

use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, Step};
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::{Bar, Scene};
use crate::ui::widget::bar;

/// Shown for some milliseconds as a rule. There is nothing to press but what is always there.
pub fn finding_ui(pen: &Pen<'_>, scene: &Scene, chosen: &Bar) -> Option<Tap> {
    bar::surface(pen);
    let title = pen.words("finding-title");
    let help = pen.words("finding-help");
    let framed = frame::draw(pen, scene, Heading::new(Step::AboutYou, &title, &help));
    let pen = &framed.pen;
    bar::due(pen, chosen, Role::AmountDue);
    let body = pen.zones.body;
    let center = pos2(body.center().x, body.center().y - 40.0);
    pen.circle(center, 72.0, 14.0, pen.theme.sunken);
    let turn = pen.phase(2_400);
    pen.arc(center, 65.0, [turn, turn + 0.3], 14.0, pen.theme.primary);
    if pen.zones.is_extra_large() {
        let rect = egui::Rect::from_min_max(pos2(body.min.x, center.y + 100.0), body.max);
        pen.wrapped_center(rect, &help, Role::Body, pen.theme.ink2);
    }
    pen.say(body, NodeRole::Label, &help);
    framed.tap
}

//! What is done seldom.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::flow::staff::tap::StaffTap;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::pen::{Node, Pen};
use crate::ui::role::Role;
use crate::ui::scene::staff::MoreScene;
use crate::ui::staff::parts::{card, frame};
use crate::ui::text::Glyph;

pub fn more_ui(pen: &Pen<'_>, more: &MoreScene) -> Option<Tap> {
    let title = pen.words("staff-tab-more");
    let sub = pen.words("staff-more-sub");
    let framed = frame(pen, &more.frame, &title, &sub, None);
    if !more.may_quit {
        return framed.finish(pen, &more.frame, None);
    }
    let body = framed.body;
    let name = pen.words("staff-quit");
    let line = pen.words("staff-quit-line");
    let (high, low) = (pen.row(Role::StaffHead), pen.row(Role::StaffSmall));
    let room = body.width() - 84.0 - 72.0;
    let low = low.max(pen.height(&line, Role::StaffSmall, room));
    let rect = Rect::from_min_size(body.min, vec2(body.width(), (high + low + 36.0).max(120.0)));
    let press = pen.press(rect, 24.0, Node::button(&name));
    card(pen, press.face(rect));
    let theme = &pen.theme;
    let middle = rect.center().y;
    pen.icon(pos2(rect.min.x + 50.0, middle), Glyph::regular(icon::SIGN_OUT, 42.0), theme.ink3);
    let top = middle - (high + low) / 2.0;
    let left = rect.min.x + 92.0;
    pen.text(pos2(left, top), &name, Role::StaffHead, theme.ink);
    let told = pen.wrapped(pos2(left, top + high), room, &line, Role::StaffSmall, theme.ink2);
    pen.say(told, NodeRole::Label, &line);
    pen.icon(pos2(rect.max.x - 46.0, middle), Glyph::bold(icon::CARET_RIGHT, 30.0), theme.ink3);
    framed.finish(pen, &more.frame, press.then(Tap::Staff(StaffTap::Quit)))
}

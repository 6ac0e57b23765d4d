//! What is done seldom, or once a day.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::flow::staff::tap::StaffTap;
use crate::flow::staff::task::StaffTask;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::pen::{Node, Pen};
use crate::ui::role::Role;
use crate::ui::scene::staff::MoreScene;
use crate::ui::staff::parts::{GAP, card, frame};
use crate::ui::text::Glyph;

pub fn more_ui(pen: &Pen<'_>, more: &MoreScene) -> Option<Tap> {
    let title = pen.words("staff-tab-more");
    let sub = pen.words("staff-more-sub");
    let framed = frame(pen, &more.frame, &title, &sub, None);
    let body = framed.body;
    let day = ("staff-day-title", "staff-day-line");
    let (bottom, day) = row(pen, body, icon::STOREFRONT, day);
    let mut tap = day.then_some(StaffTap::Begin(StaffTask::CloseDay));
    let mut bottom = bottom;
    if more.may_read_audit {
        let at = body.with_min_y(bottom + GAP);
        let (foot, audit) = row(pen, at, icon::SHIELD_CHECK, ("audit-title", "audit-line"));
        tap = tap.or(audit.then_some(StaffTap::Audit(None)));
        bottom = foot;
    }
    if more.may_quit {
        let at = body.with_min_y(bottom + GAP);
        let (_, quit) = row(pen, at, icon::SIGN_OUT, ("staff-quit", "staff-quit-line"));
        tap = tap.or(quit.then_some(StaffTap::Quit));
    }
    framed.finish(pen, &more.frame, tap.map(Tap::Staff))
}

/// Something that opens. Returns where it ends, and whether it was pressed.
fn row(pen: &Pen<'_>, at: Rect, glyph: char, (name, line): (&str, &str)) -> (f32, bool) {
    let (name, line) = (pen.words(name), pen.words(line));
    let (high, low) = (pen.row(Role::StaffHead), pen.row(Role::StaffSmall));
    let room = at.width() - 84.0 - 72.0;
    let low = low.max(pen.height(&line, Role::StaffSmall, room));
    let rect = Rect::from_min_size(at.min, vec2(at.width(), (high + low + 36.0).max(120.0)));
    let press = pen.press(rect, 24.0, Node::button(&name));
    card(pen, press.face(rect));
    let theme = &pen.theme;
    let middle = rect.center().y;
    pen.icon(pos2(rect.min.x + 50.0, middle), Glyph::regular(glyph, 42.0), theme.ink3);
    let top = middle - (high + low) / 2.0;
    let left = rect.min.x + 92.0;
    pen.text(pos2(left, top), &name, Role::StaffHead, theme.ink);
    let told = pen.wrapped(pos2(left, top + high), room, &line, Role::StaffSmall, theme.ink2);
    pen.say(told, NodeRole::Label, &line);
    pen.icon(pos2(rect.max.x - 46.0, middle), Glyph::bold(icon::CARET_RIGHT, 30.0), theme.ink3);
    (rect.max.y, press.is_done)
}

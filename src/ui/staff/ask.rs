//! A payment asks staff: why, and yes or no. The pad comes after it.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::staff::Act;
use crate::flow::staff::ask::AskReason;
use crate::flow::staff::tap::StaffTap;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::layout::length;
use crate::ui::pen::{Node, Pen};
use crate::ui::role::Role;
use crate::ui::scene::staff::AskScene;
use crate::ui::staff::parts::button;
use crate::ui::text::Glyph;
use crate::ui::widget::button::Button;

const OPTION: f32 = 96.0;
const GAP: f32 = 18.0;

pub fn ask_ui(pen: &Pen<'_>, ask: &AskScene) -> Option<Tap> {
    let canvas = pen.zones.canvas;
    let is_wide = pen.zones.is_landscape();
    let margin = if is_wide { 36.0 } else { 84.0 };
    let at = canvas.shrink2(vec2(48.0, margin));
    let same = ask.asked.act == Act::AllowSameCard;
    let ids = if same {
        ["staff-ask-same", "staff-ask-same-sub"]
    } else {
        ["staff-ask-swipe", "staff-ask-swipe-sub"]
    };
    let [title, sub] = ids.map(|id| pen.words(id));
    let drawn = pen.wrapped(at.min, at.width(), &title, Role::H2, pen.theme.ink);
    pen.say(drawn, NodeRole::Heading, &title);
    let below = pos2(at.min.x, drawn.max.y + 8.0);
    let sub_rect = pen.wrapped(below, at.width(), &sub, Role::StaffBody, pen.theme.ink2);
    pen.say(sub_rect, NodeRole::Label, &sub);
    let sum = ask.asked.amount.to_string();
    let sum_at = pos2(at.min.x, sub_rect.max.y + 12.0);
    let sum_rect = pen.text(sum_at, &sum, Role::StaffSum, pen.theme.ink);
    pen.say(sum_rect, NodeRole::Label, &sum);
    let why = pen.words("staff-ask-why");
    let why_at = pos2(at.min.x, sum_rect.max.y + 18.0);
    let why_rect = pen.text(why_at, &why, Role::StaffStrong, pen.theme.ink);
    let mut tap = None;
    let n_columns = if is_wide { 2 } else { 1 };
    let wide = (at.width() - GAP * (length(n_columns) - 1.0)) / length(n_columns);
    for (idx, reason) in ask.reasons.iter().copied().enumerate() {
        let (column, row) = (length(idx % n_columns), length(idx / n_columns));
        let corner =
            pos2(at.min.x + column * (wide + GAP), why_rect.max.y + 12.0 + row * (OPTION + 12.0));
        let place = Rect::from_min_size(corner, vec2(wide, OPTION));
        tap = tap.or(option(pen, place, reason, ask.chosen == Some(reason)));
    }
    // Without a reason there is nothing to say yet.
    let foot = Rect::from_min_max(
        pos2(at.min.x, canvas.max.y - 156.0),
        pos2(at.max.x, canvas.max.y - 36.0),
    );
    let x = |part: f32| foot.min.x + (foot.width() * part).round();
    let [first, second, third] = [
        foot.with_max_x(x(0.27)),
        foot.with_min_x(x(0.27) + GAP).with_max_x(x(0.61)),
        foot.with_min_x(x(0.61) + GAP),
    ];
    let leave = button(pen, first, &pen.words("staff-cancel"), None, 24.0)
        .then_some(Tap::Staff(StaffTap::Leave));
    let mut said = None;
    if ask.chosen.is_some() {
        let no = button(pen, second, &pen.words("staff-ask-no"), None, 24.0)
            .then_some(Tap::Staff(StaffTap::Say(false)));
        let yes = Button::primary(&pen.words("staff-ask-yes"))
            .role(Role::StaffHead)
            .show(pen, third)
            .then_some(Tap::Staff(StaffTap::Say(true)));
        said = no.or(yes);
    }
    tap.or(leave).or(said)
}

fn option(pen: &Pen<'_>, rect: Rect, reason: AskReason, is_chosen: bool) -> Option<Tap> {
    let theme = &pen.theme;
    let word = pen.words(reason_word(reason));
    let press = pen.press(rect, 18.0, Node::radio(&word, is_chosen));
    let face = press.face(rect);
    let (fill, width, edge) = match is_chosen {
        true => (theme.primary_tint, theme.selected_stroke, theme.primary),
        false => (theme.surface, 2.0, theme.border),
    };
    pen.plate(face, 18.0, fill, width, edge);
    let at = pos2(face.min.x + 48.0, face.center().y);
    if is_chosen {
        pen.icon(at, Glyph::fill(icon::CHECK_CIRCLE, 36.0), theme.primary);
    } else {
        pen.circle(at, 16.0, 3.0, theme.border);
    }
    let room = face.width() - 100.0;
    let high = pen.height(&word, Role::StaffStrong, room);
    let corner = pos2(face.min.x + 84.0, face.center().y - high / 2.0);
    pen.wrapped(corner, room, &word, Role::StaffStrong, theme.ink);
    press.then(Tap::Staff(StaffTap::Reason(reason)))
}

const fn reason_word(reason: AskReason) -> &'static str {
    match reason {
        AskReason::ChipWorn => "staff-reason-chip",
        AskReason::ReaderFaulty => "staff-reason-reader",
        AskReason::IdSeen => "staff-reason-id",
        AskReason::BuysTwice => "staff-reason-twice",
        AskReason::ForSomebodyElse => "staff-reason-other",
        AskReason::PaysOtherwise => "staff-reason-otherwise",
    }
}

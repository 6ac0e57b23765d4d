//! Making the first account: the owner's name, and the recovery code that is shown once.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::flow::staff::tap::StaffTap;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::layout::Zones;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::staff::{CodeScene, OwnerScene};
use crate::ui::staff::parts::{Mood, alert, button};
use crate::ui::text::Glyph;
use crate::ui::widget::button::Button;
use crate::ui::widget::field::{Field, FieldState};
use crate::ui::widget::keyboard;

/// The bar of a task: the way back, and the way on.
const ACTIONS: f32 = 144.0;

pub fn name_ui(pen: &Pen<'_>, owner: &OwnerScene) -> Option<Tap> {
    let canvas = pen.zones.canvas;
    let (bar, actions) = actions_of(&pen.zones);
    pen.fill(bar, 0.0, pen.theme.surface);
    // The keyboard stands on this bar.
    let zones = Zones { bar, ..pen.zones };
    let pen = &pen.in_zones(zones);
    let right = if zones.is_landscape() { bar.min.x - 36.0 } else { canvas.max.x - 48.0 };
    let tray = keyboard::tray(pen);
    let spare = if zones.is_landscape() { 0.0 } else { 60.0 };
    let at = Rect::from_min_max(
        pos2(canvas.min.x + 48.0, canvas.min.y + 36.0 + spare),
        pos2(right, tray.min.y - 12.0),
    );
    let title = pen.words("staff-owner-title");
    let drawn = pen.wrapped(at.min, at.width(), &title, Role::H2, pen.theme.ink);
    pen.say(drawn, NodeRole::Heading, &title);
    let (sub, color) = match owner.is_missing {
        true => (pen.words("staff-owner-missing"), pen.theme.danger),
        false => (pen.words("staff-owner-sub"), pen.theme.ink2),
    };
    let below = pos2(at.min.x, drawn.max.y + 8.0);
    let sub_rect = pen.wrapped(below, at.width(), &sub, Role::StaffBody, color);
    pen.say_now(sub_rect, &sub);
    let label = pen.words("staff-owner-name");
    let top = sub_rect.max.y + 20.0;
    let is_labeled = top + Field::height(pen, true) <= at.max.y;
    let state = if owner.is_missing { FieldState::Wrong } else { FieldState::Active };
    let field = Field {
        label: &label,
        value: &owner.name,
        open: "",
        state,
        has_caret: true,
        is_centered: false,
        is_labeled,
    };
    let high = Field::height(pen, is_labeled);
    field.show(pen, Rect::from_min_size(pos2(at.min.x, top), vec2(at.width(), high)));
    let typed = keyboard::keyboard(pen, owner.keys, None);
    let leave = owner.may_leave.then(|| {
        button(pen, actions.0, &pen.words("staff-cancel"), None, 24.0)
            .then_some(Tap::Staff(StaffTap::Leave))
    });
    let place = if owner.may_leave { actions.1 } else { actions.0.union(actions.1) };
    let on = Button::primary(&pen.words("bar-continue"))
        .role(Role::StaffHead)
        .show(pen, place)
        .then_some(Tap::Staff(StaffTap::GoOn));
    typed.or(leave.flatten()).or(on)
}

/// The bar at the foot, or the right column lying down; and its two buttons.
fn actions_of(zones: &Zones) -> (Rect, (Rect, Rect)) {
    let canvas = zones.canvas;
    if zones.is_landscape() {
        let bar = Rect::from_min_max(pos2(canvas.max.x - 336.0, canvas.min.y), canvas.max);
        let at = |top: f32, high: f32| {
            Rect::from_min_size(
                pos2(bar.min.x + 24.0, bar.max.y - top),
                vec2(bar.width() - 48.0, high),
            )
        };
        return (bar, (at(264.0, 84.0), at(156.0, 120.0)));
    }
    let bar = canvas.with_min_y(canvas.max.y - ACTIONS);
    let inner = Rect::from_min_max(
        pos2(bar.min.x + 36.0, bar.min.y + 12.0),
        pos2(bar.max.x - 36.0, bar.max.y - 12.0),
    );
    let x = inner.min.x + 240.0;
    (bar, (inner.with_max_x(x), inner.with_min_x(x + 24.0)))
}

pub fn code_ui(pen: &Pen<'_>, code: &CodeScene) -> Option<Tap> {
    let canvas = pen.zones.canvas;
    let is_wide = pen.zones.is_landscape();
    let at = canvas.shrink2(vec2(48.0, if is_wide { 30.0 } else { 96.0 }));
    let title = pen.words("staff-code-title");
    let drawn = pen.wrapped(at.min, at.width(), &title, Role::H2, pen.theme.ink);
    pen.say(drawn, NodeRole::Heading, &title);
    let text = pen.words("staff-code-sub");
    let below = pos2(at.min.x, drawn.max.y + 12.0);
    let sub = pen.wrapped(below, at.width(), &text, Role::StaffBody, pen.theme.ink2);
    pen.say(sub, NodeRole::Label, &text);
    let card = Rect::from_min_size(
        pos2(at.min.x, sub.max.y + 30.0),
        vec2(at.width(), if is_wide { 132.0 } else { 180.0 }),
    );
    pen.plate(card, 24.0, pen.theme.surface, 3.0, pen.theme.border);
    pen.text_middle(card.center(), &code.code, Role::H2, pen.theme.ink);
    // Letter by letter: heard as it is written.
    let spelled: Vec<String> = code.code.chars().map(|letter| letter.to_string()).collect();
    pen.say(card, NodeRole::Label, &spelled.join(" "));
    let print =
        Rect::from_min_size(pos2(at.min.x, card.max.y + 24.0), vec2(at.width().min(360.0), 84.0));
    let glyph = Glyph::regular(icon::PRINTER, 36.0);
    let printed = button(pen, print, &pen.words("staff-code-print"), Some(glyph), 24.0)
        .then_some(Tap::Staff(StaffTap::PrintCode));
    if code.is_troubled {
        let place = Rect::from_min_max(pos2(at.min.x, print.max.y + 18.0), at.max);
        let words = (pen.words("staff-trouble"), pen.words("staff-trouble-sub"));
        alert(pen, place, (Mood::Act, icon::WARNING), (&words.0, &words.1), None);
    }
    let foot = Rect::from_min_size(pos2(at.min.x, canvas.max.y - 156.0), vec2(at.width(), 120.0));
    let foot = if is_wide { foot.with_min_x(canvas.center().x) } else { foot };
    let word = if code.is_saving { "staff-code-saving" } else { "staff-code-kept" };
    let kept = Button::primary(&pen.words(word))
        .role(Role::StaffHead)
        .show(pen, foot)
        .then_some(Tap::Staff(StaffTap::CodeIsKept));
    printed.or(kept)
}

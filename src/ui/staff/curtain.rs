//! Between staff and a patient: nothing of either is shown.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::flow::staff::tap::StaffTap;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::staff::parts::{RADIUS, button};
use crate::ui::text::Glyph;
use crate::ui::widget::button::Button;

pub fn curtain_ui(pen: &Pen<'_>) -> Option<Tap> {
    let theme = &pen.theme;
    let canvas = pen.zones.canvas;
    let is_wide = pen.zones.is_landscape();
    let (upper, lower) = if is_wide {
        (canvas.with_max_x(canvas.center().x), canvas.with_min_x(canvas.center().x))
    } else {
        let y = canvas.min.y + canvas.height() * 0.568;
        (canvas.with_max_y(y), canvas.with_min_y(y))
    };
    let radius = if is_wide { 96.0 } else { 120.0 };
    let top = if is_wide { upper.min.y + upper.height() * 0.16 } else { upper.min.y + 150.0 };
    let center = pos2(upper.center().x, top + radius);
    pen.disc(center, radius, theme.primary_tint);
    if theme.is_contrast() {
        pen.circle(center, radius, 3.0, theme.primary);
    }
    pen.icon(center, Glyph::regular(icon::DEVICE_ROTATE, radius), theme.primary);
    let text = upper.shrink2(vec2(48.0, 0.0));
    let head = pen.words("curtain-turn");
    let at = text.with_min_y(center.y + radius + 40.0);
    let drawn = pen.wrapped_center(at, &head, Role::H1, theme.ink);
    pen.say_now(drawn, &head);
    let line = pen.words("curtain-nothing");
    let at = text.with_min_y(drawn.max.y + 24.0);
    let drawn = pen.wrapped_center(at, &line, Role::Body, theme.ink2);
    pen.say(drawn, NodeRole::Label, &line);

    let inner = lower.shrink2(vec2(48.0, 0.0));
    if is_wide {
        let x = lower.min.x;
        pen.line(pos2(x, canvas.min.y + 96.0), pos2(x, canvas.max.y - 96.0), 2.0, theme.hairline);
    } else {
        pen.hline(inner.left_top(), inner.width(), theme.hairline);
    }
    let top = if is_wide { lower.min.y + lower.height() * 0.2 } else { lower.min.y + 56.0 };
    let hello = pen.words("curtain-welcome");
    let drawn = pen.wrapped_center(inner.with_min_y(top), &hello, Role::H2, theme.ink);
    pen.say(drawn, NodeRole::Heading, &hello);
    let line = pen.words("curtain-ready");
    let at = inner.with_min_y(drawn.max.y + 10.0);
    let drawn = pen.wrapped_center(at, &line, Role::Body, theme.ink2);
    pen.say(drawn, NodeRole::Label, &line);
    let corner = pos2(inner.min.x, drawn.max.y + 36.0);
    let start = Rect::from_min_size(corner, vec2(inner.width(), 132.0));
    let word = pen.words("curtain-start");
    let started = Button::primary(&word).show(pen, start);
    let wide = inner.width().min(420.0);
    let corner = pos2(inner.center().x - wide / 2.0, start.max.y + 42.0);
    let back = Rect::from_min_size(corner, vec2(wide, 96.0));
    let glyph = Glyph::regular(icon::LOCK_KEY, 36.0);
    let taken = button(pen, back, &pen.words("curtain-back"), Some(glyph), RADIUS);
    let tap = started.then_some(StaffTap::StartPrepared);
    tap.or(taken.then_some(StaffTap::TakeBack)).map(Tap::Staff)
}

//! What every task has: the bar, a body, and at its foot Cancel and the one button whose words say
//! the result.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::flow::staff::tap::StaffTap;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::pen::{Node, Pen};
use crate::ui::role::Role;
use crate::ui::scene::staff::StaffFrame;
use crate::ui::scene::tasks::TaskState;
use crate::ui::staff::parts::{BAR, GAP, MARGIN, Mood, alert, button, staff_bar};
use crate::ui::text::Glyph;
use crate::ui::widget::button::Button;

/// A task while it is drawn.
pub struct Framed {
    pub body: Rect,
    foot: Rect,
    tap: Option<Tap>,
}

/// The bar of a task. A task with Cancel has no way back in its bar.
pub fn task_frame(
    pen: &Pen<'_>,
    frame: &StaffFrame,
    (title, sub): (&str, &str),
    back: Option<StaffTap>,
) -> Framed {
    let canvas = pen.zones.canvas;
    let bar = canvas.with_max_y(canvas.min.y + BAR);
    let high = if pen.zones.is_landscape() { 108.0 } else { 144.0 };
    let foot = canvas.with_min_y(canvas.max.y - high);
    let tap = staff_bar(pen, bar, frame, (title, sub), back);
    let body = Rect::from_min_max(
        pos2(canvas.min.x + MARGIN, bar.max.y + GAP),
        pos2(canvas.max.x - MARGIN, foot.min.y - 12.0),
    );
    Framed { body, foot, tap }
}

/// A button at the foot of a task.
pub struct Act<'a> {
    pub word: &'a str,
    pub glyph: Option<Glyph>,
    pub tap: StaffTap,
}

impl Framed {
    /// Draws the foot. `tap` is what was pressed in the body. Both buttons may be left out.
    pub fn finish(
        self,
        pen: &Pen<'_>,
        tap: Option<Tap>,
        second: Option<Act<'_>>,
        primary: Option<Act<'_>>,
    ) -> Option<Tap> {
        let theme = &pen.theme;
        pen.fill(self.foot, 0.0, theme.surface);
        pen.hline(self.foot.left_top() + vec2(0.0, 1.0), self.foot.width(), theme.hairline);
        let air = if pen.zones.is_landscape() { 8.0 } else { 24.0 };
        let inner = self.foot.shrink2(vec2(MARGIN, air));
        let width = match (&second, &primary) {
            (Some(act), Some(_)) => {
                let icon = act.glyph.map_or(0.0, |glyph| glyph.size + 10.0);
                let wide = pen.width(act.word, Role::StaffStrong) + icon + 56.0;
                wide.clamp(200.0, inner.width() * 0.42)
            }
            (Some(_), None) => inner.width().min(300.0),
            (None, _) => -24.0,
        };
        let left = inner.with_max_x(inner.min.x + width.max(0.0));
        let pressed = second.and_then(|act| {
            button(pen, left, act.word, act.glyph, 24.0).then_some(Tap::Staff(act.tap))
        });
        let right = inner.with_min_x(inner.min.x + width + 24.0);
        let done = primary.and_then(|act| {
            let button = Button::primary(act.word).role(Role::StaffHead);
            let button = match act.glyph {
                Some(glyph) => button.before(glyph),
                None => button,
            };
            button.show(pen, right).then_some(Tap::Staff(act.tap))
        });
        self.tap.or(tap).or(pressed).or(done)
    }
}

impl Framed {
    /// The foot of a task whose choice is in its body: Cancel, and one more where there is one.
    pub fn finish_without_primary(
        self,
        pen: &Pen<'_>,
        tap: Option<Tap>,
        first: Act<'_>,
        second: Option<Act<'_>>,
    ) -> Option<Tap> {
        let theme = &pen.theme;
        pen.fill(self.foot, 0.0, theme.surface);
        pen.hline(self.foot.left_top() + vec2(0.0, 1.0), self.foot.width(), theme.hairline);
        let air = if pen.zones.is_landscape() { 8.0 } else { 24.0 };
        let inner = self.foot.shrink2(vec2(MARGIN, air));
        let middle = inner.center().x;
        let places = [inner.with_max_x(middle - 12.0), inner.with_min_x(middle + 12.0)];
        let mut made = None;
        for (place, act) in places.into_iter().zip([Some(first), second].into_iter().flatten()) {
            if button(pen, place, act.word, act.glyph, 24.0) {
                made = Some(Tap::Staff(act.tap));
            }
        }
        self.tap.or(tap).or(made)
    }
}

/// Cancel, for tasks that can be left.
pub fn cancel(word: &str) -> Act<'_> {
    Act { word, glyph: None, tap: StaffTap::Leave }
}

/// A head over a group of options, with a remark. Returns where it ends.
pub fn section(pen: &Pen<'_>, at: Rect, word: &str, remark: &str) -> f32 {
    let drawn = pen.text(at.min, word, Role::StaffStrong, pen.theme.ink);
    pen.say(drawn, NodeRole::Heading, word);
    let beside = pos2(drawn.max.x + 8.0, drawn.min.y);
    if !remark.is_empty() && beside.x + pen.width(remark, Role::StaffBody) <= at.max.x {
        pen.text(beside, remark, Role::StaffBody, pen.theme.ink3);
    }
    drawn.max.y + 10.0
}

/// One of several, with something at its right edge. Returns whether it was pressed.
pub fn radio(pen: &Pen<'_>, rect: Rect, word: &str, beside: &str, is_chosen: bool) -> bool {
    let theme = &pen.theme;
    let name = if beside.is_empty() { word.to_owned() } else { format!("{word}, {beside}") };
    let press = pen.press(rect, 18.0, Node::radio(&name, is_chosen));
    let face = press.face(rect);
    let (fill, width, edge) = match is_chosen {
        true => (theme.primary_tint, theme.selected_stroke, theme.primary),
        false => (theme.surface, 2.0, theme.border),
    };
    pen.plate(face, 18.0, fill, width, edge);
    let at = pos2(face.min.x + 40.0, face.center().y);
    if is_chosen {
        pen.icon(at, Glyph::fill(icon::CHECK_CIRCLE, 36.0), theme.primary);
    } else {
        pen.circle(at, 15.0, 3.0, theme.border);
    }
    let side = if beside.is_empty() { 0.0 } else { pen.width(beside, Role::StaffSmall) + 24.0 };
    let room = face.width() - 72.0 - 20.0 - side;
    let high = pen.height(word, Role::StaffStrong, room);
    let corner = pos2(face.min.x + 72.0, face.center().y - high / 2.0);
    pen.wrapped(corner, room, word, Role::StaffStrong, theme.ink);
    let top = face.center().y - pen.row(Role::StaffSmall) / 2.0;
    pen.text_right(pos2(face.max.x - 22.0, top), beside, Role::StaffSmall, theme.ink2);
    press.is_done
}

/// Options under each other, or two beside each other where there is room. Returns the one that was
/// pressed, and where they end.
pub fn radios<T: Copy>(
    pen: &Pen<'_>,
    at: Rect,
    options: &[(T, String, String)],
    n_columns: usize,
    chosen: impl Fn(T) -> bool,
) -> (Option<T>, f32) {
    let across = crate::ui::layout::length(n_columns.max(1));
    let wide = (at.width() - GAP * (across - 1.0)) / across;
    let room = wide - 92.0;
    let high = options.iter().map(|(_, word, beside)| {
        let side = if beside.is_empty() { 0.0 } else { pen.width(beside, Role::StaffSmall) + 24.0 };
        pen.height(word, Role::StaffStrong, room - side) + 24.0
    });
    let high = high.fold(84.0_f32, f32::max);
    let mut pressed = None;
    let mut bottom = at.min.y;
    for (idx, (option, word, beside)) in options.iter().enumerate() {
        let column = crate::ui::layout::length(idx % n_columns.max(1));
        let row = crate::ui::layout::length(idx / n_columns.max(1));
        let corner = pos2(at.min.x + column * (wide + GAP), at.min.y + row * (high + 12.0));
        let place = Rect::from_min_size(corner, vec2(wide, high));
        if radio(pen, place, word, beside, chosen(*option)) {
            pressed = Some(*option);
        }
        bottom = place.max.y;
    }
    (pressed, bottom)
}

/// What stands in the way, if something does. Returns where the body goes on.
pub fn trouble(pen: &Pen<'_>, at: Rect, state: TaskState) -> f32 {
    if state != TaskState::Troubled {
        return at.min.y;
    }
    let (title, line) = (pen.words("staff-trouble"), pen.words("staff-trouble-sub"));
    let (high, _) = alert(pen, at, (Mood::Act, icon::WARNING), (&title, &line), None);
    at.min.y + high + GAP
}

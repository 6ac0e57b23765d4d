//! How many: a key for one less, the number, a key for one more. The keys are 16 mm wide.

use egui::{Pos2, Rect, Role as NodeRole, pos2, vec2};

use crate::ui::pen::{Node, Pen};
use crate::ui::role::Role;

/// A key, and between the keys.
const KEY: f32 = 96.0;
const NUMBER: f32 = 64.0;
const NUMBER_LARGE: f32 = 84.0;
/// A sign on a key, and how thick it is.
const SIGN: f32 = 17.0;
const STROKE: f32 = 5.0;

/// What was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turned {
    Less,
    More,
}

/// What the stepper counts, for who does not see it.
#[derive(Debug, Clone, Copy)]
pub struct Stepper<'s> {
    pub n: u32,
    pub n_max: u32,
    pub less: &'s str,
    pub more: &'s str,
}

/// How much room it takes.
pub fn size(pen: &Pen<'_>) -> egui::Vec2 {
    let number = if pen.zones.is_standard() { NUMBER } else { NUMBER_LARGE };
    vec2(2.0 * KEY + number, KEY)
}

impl Stepper<'_> {
    /// Draws it with its left top corner at `at`.
    pub fn show(self, pen: &Pen<'_>, at: Pos2) -> Option<Turned> {
        let size = size(pen);
        let less = Rect::from_min_size(at, vec2(KEY, KEY));
        let more = Rect::from_min_size(pos2(at.x + size.x - KEY, at.y), vec2(KEY, KEY));
        let pressed_less = key(pen, less, self.less, self.n == 0, false);
        let middle = pos2(at.x + size.x / 2.0, at.y + KEY / 2.0);
        let color = if self.n == 0 { pen.theme.ink2 } else { pen.theme.ink };
        let drawn = pen.text_middle(middle, &self.n.to_string(), Role::AmountCard, color);
        pen.say(drawn, NodeRole::Label, &self.n.to_string());
        let pressed_more = key(pen, more, self.more, self.n >= self.n_max, true);
        match (pressed_less, pressed_more) {
            (true, _) => Some(Turned::Less),
            (_, true) => Some(Turned::More),
            _ => None,
        }
    }
}

/// A round-cornered key with its sign drawn; at the end of its travel it is quiet.
fn key(pen: &Pen<'_>, rect: Rect, name: &str, is_at_end: bool, is_more: bool) -> bool {
    let theme = &pen.theme;
    // Smaller to the eye than to the finger.
    let face = rect.shrink(10.0);
    let (color, is_done) = if is_at_end {
        pen.ring(face, 20.0, theme.control_stroke, theme.hairline);
        (theme.ink3, false)
    } else {
        let press = pen.press(rect, 24.0, Node::button(name));
        let face = press.face(face);
        let fill = if press.is_down { theme.sunken } else { theme.surface };
        pen.plate(face, 20.0, fill, theme.control_stroke, theme.border);
        (theme.primary, press.is_done)
    };
    let center = rect.center();
    let bar = |size| pen.fill(Rect::from_center_size(center, size), STROKE / 2.0, color);
    bar(vec2(2.0 * SIGN, STROKE));
    if is_more {
        bar(vec2(STROKE, 2.0 * SIGN));
    }
    is_done
}

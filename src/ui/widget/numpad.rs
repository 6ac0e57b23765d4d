//! Ten digits, Clear and Backspace.

use egui::{Rect, pos2, vec2};

use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::pen::{Node, Pen, Press};
use crate::ui::role::Role;
use crate::ui::text::Glyph;

const GAP: f32 = 12.0;
/// Between keys where there is little room.
const GAP_MIN: f32 = 4.0;
const RADIUS: f32 = 18.0;
/// The lowest and the highest key (S2, S3).
const KEY_MIN: f32 = 96.0;
const KEY_MAX: f32 = 150.0;
const KEY: f32 = 108.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Digit(&'static str),
    Clear,
    Backspace,
}

const KEYS: [[Key; 3]; 4] = [
    [Key::Digit("1"), Key::Digit("2"), Key::Digit("3")],
    [Key::Digit("4"), Key::Digit("5"), Key::Digit("6")],
    [Key::Digit("7"), Key::Digit("8"), Key::Digit("9")],
    [Key::Clear, Key::Digit("0"), Key::Backspace],
];

/// How high the numpad is where `room` is left for it.
pub fn height(pen: &Pen<'_>, room: f32) -> f32 {
    if room < 4.0 * KEY_MIN + 3.0 * GAP {
        return 4.0 * KEY_MIN + 3.0 * GAP_MIN;
    }
    let per_key = (room - 3.0 * GAP) / 4.0;
    let most = if pen.zones.canvas.height() > 1_400.0 { KEY_MAX } else { KEY };
    4.0 * per_key.clamp(KEY_MIN, most) + 3.0 * GAP
}

/// Draws the keys over all of `rect`.
pub fn numpad(pen: &Pen<'_>, rect: Rect) -> Option<Tap> {
    let is_tight = rect.height() < 4.0 * KEY_MIN + 3.0 * GAP;
    let gap = if is_tight { GAP_MIN } else { GAP };
    let key_size = vec2((rect.width() - 2.0 * gap) / 3.0, (rect.height() - 3.0 * gap) / 4.0);
    let mut tap = None;
    let mut top = rect.min.y;
    for row in KEYS {
        let mut left = rect.min.x;
        for key in row {
            let place = Rect::from_min_size(pos2(left, top), key_size);
            tap = tap.or(show_key(pen, place, key));
            left += key_size.x + gap;
        }
        top += key_size.y + gap;
    }
    tap
}

fn show_key(pen: &Pen<'_>, rect: Rect, key: Key) -> Option<Tap> {
    let clear = pen.words("key-clear");
    let backspace = pen.words("key-backspace");
    let name = match key {
        Key::Digit(digit) => digit,
        Key::Clear => clear.as_str(),
        Key::Backspace => backspace.as_str(),
    };
    let press = pen.press(rect, RADIUS, Node::button(name));
    let rest = match key {
        Key::Digit(_) => pen.theme.surface,
        Key::Clear | Key::Backspace => pen.theme.sunken,
    };
    let face = key_face(pen, rect, RADIUS, press, rest);
    match key {
        Key::Digit(digit) => {
            pen.text_middle(face.center(), digit, Role::Digit, pen.theme.ink);
            press.then(Tap::Type(digit.to_owned()))
        }
        Key::Clear => {
            pen.text_middle(face.center(), &clear, Role::BodyStrong, pen.theme.ink);
            press.then(Tap::ClearField)
        }
        Key::Backspace => {
            pen.icon(face.center(), Glyph::regular(icon::BACKSPACE, 52.0), pen.theme.ink);
            press.then(Tap::Erase)
        }
    }
}

/// A key's face: an edge, and a line under it that makes it stand up.
pub fn key_face(pen: &Pen<'_>, rect: Rect, radius: f32, press: Press, rest: egui::Color32) -> Rect {
    let face = press.face(rect);
    let theme = &pen.theme;
    if !press.is_down {
        pen.fill(face.translate(vec2(0.0, 2.0)), radius, theme.hairline);
    }
    let fill = match (press.is_down, rest == theme.sunken) {
        (true, true) => theme.hairline,
        (true, false) => theme.sunken,
        (false, _) => rest,
    };
    pen.plate(face, radius, fill, theme.card_stroke, theme.hairline);
    face
}

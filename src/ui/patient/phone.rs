//! The mobile number, grouped while it is typed. Who has none has a way out.

use egui::{Rect, pos2, vec2};

use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, Step};
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::{PhoneScene, Scene};
use crate::ui::widget::bar;
use crate::ui::widget::button::link;
use crate::ui::widget::field::{Field, FieldState};
use crate::ui::widget::numpad;

pub fn phone_ui(pen: &Pen<'_>, scene: &Scene, phone: &PhoneScene) -> Option<Tap> {
    bar::surface(pen);
    let title = pen.words("phone-title");
    let help = pen.words("phone-help");
    let framed = frame::draw(pen, scene, Heading::new(Step::AboutYou, &title, &help));
    let pen = &framed.pen;
    let label = pen.words("phone-label");
    let field = Field {
        label: &label,
        value: &grouped(&phone.digits),
        open: &open_places(&phone.digits),
        state: if scene.problem.is_some() { FieldState::Wrong } else { FieldState::Active },
        has_caret: true,
        is_centered: false,
        is_labeled: pen.zones.is_standard(),
    };
    let none =
        pen.words(if pen.zones.is_extra_large() { "phone-none-short" } else { "phone-none" });
    let keyed = Keyed::of(pen, field.is_labeled, link_height(pen, &none));
    // The field has the caret as long as the screen is up: pressing it changes nothing.
    field.show(pen, keyed.fields);
    let typed = numpad::numpad(pen, keyed.numpad);
    let none = keyed.slot.filter(|slot| link(pen, *slot, &none)).map(|_| Tap::NoMobile);
    let pen = keyed.pen_for_bar(pen);
    framed.tap.or(typed).or(none).or(bar::step(&pen, &phone.bar, &pen.words("bar-continue")))
}

fn link_height(pen: &Pen<'_>, label: &str) -> f32 {
    let zones = &pen.zones;
    let width = if zones.is_landscape() { zones.summary.width() } else { zones.body.width() };
    (pen.height(label, Role::BodyStrong, width) + 12.0).max(96.0)
}

/// Where fields, numpad, and one line under it are, on every screen that types digits.
pub struct Keyed {
    pub fields: Rect,
    pub numpad: Rect,
    /// `None` where there is no room for it.
    pub slot: Option<Rect>,
}

impl Keyed {
    pub fn of(pen: &Pen<'_>, is_labeled: bool, slot_height: f32) -> Self {
        let zones = &pen.zones;
        let body = zones.body;
        let fields_height = Field::height(pen, is_labeled);
        let fields = Rect::from_min_size(body.min, vec2(body.width(), fields_height));
        let gap = if zones.is_standard() && !zones.is_landscape() { 20.0 } else { 12.0 };
        let keys_top = fields.max.y + gap;
        // The line under the keys may come as close to the bar as 13 points.
        let foot =
            if zones.is_landscape() { zones.canvas.max.y - 12.0 } else { zones.bar.min.y - 13.0 };
        let has_slot = !zones.is_landscape() && slot_height.is_finite();
        let slot_room = if has_slot { slot_height + 8.0 } else { 0.0 };
        let height = numpad::height(pen, foot - slot_room - keys_top);
        let numpad = Rect::from_min_size(pos2(body.min.x, keys_top), vec2(body.width(), height));
        let slot = if zones.is_landscape() {
            // Below the help, which extra large text leaves out.
            let summary = zones.summary;
            let (top, foot) = if zones.is_extra_large() {
                (summary.min.y, zones.actions.min.y)
            } else {
                // Where a problem stands in its place, there is no help to pass.
                let has_help = summary.min.y < zones.bar.min.y + 31.0;
                let help = if has_help { 120.0 } else { 12.0 };
                (summary.min.y + help, zones.actions.min.y - 170.0)
            };
            Some(Rect::from_min_size(pos2(summary.min.x, top), vec2(summary.width(), slot_height)))
                .filter(|slot| slot.max.y < foot)
        } else {
            let top = numpad.max.y + 8.0;
            Some(Rect::from_min_max(pos2(body.min.x, top), pos2(body.max.x, foot)))
                .filter(|slot| slot.height() + 0.5 >= slot_height)
                .map(|slot| slot.with_max_y(slot.max.y.min(top + slot_height.max(96.0))))
        };
        Self { fields, numpad, slot }
    }

    /// The pen for the bar: what is due makes room for the line where both do not fit.
    pub fn pen_for_bar<'p>(&self, pen: &Pen<'p>) -> Pen<'p> {
        let mut zones = pen.zones;
        if let Some(slot) = self.slot.filter(|_| zones.is_landscape()) {
            zones.summary.min.y = slot.max.y;
        }
        pen.in_zones(zones)
    }
}

/// `(615) 555-01`
fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (idx, digit) in digits.chars().enumerate() {
        match idx {
            0 => text.push('('),
            3 => text.push_str(") "),
            6 => text.push('-'),
            _ => (),
        }
        text.push(digit);
    }
    text
}

/// The digits still to come: `_ _`.
fn open_places(digits: &str) -> String {
    let n_open = 10_usize.saturating_sub(digits.len());
    vec!["_"; n_open].join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_grouped_while_it_is_typed() {
        #[rustfmt::skip]
        let cases = [
            ("",           "",               "_ _ _ _ _ _ _ _ _ _"),
            ("6",          "(6",             "_ _ _ _ _ _ _ _ _"),
            ("615",        "(615",           "_ _ _ _ _ _ _"),
            ("6155",       "(615) 5",        "_ _ _ _ _ _"),
            ("61555501",   "(615) 555-01",   "_ _"),
            ("6155550142", "(615) 555-0142", ""),
        ];
        for (digits, value, open) in cases {
            assert_eq!((grouped(digits).as_str(), open_places(digits).as_str()), (value, open));
        }
    }
}

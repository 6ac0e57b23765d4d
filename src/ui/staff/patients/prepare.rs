//! A checkout for a patient: staff pick what they buy, and turn the screen.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::flow::staff::patients::PatientTap;
use crate::flow::staff::tap::StaffTap;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::layout::length;
use crate::ui::pen::{Node, Pen};
use crate::ui::role::Role;
use crate::ui::scene::patients::PrepareScene;
use crate::ui::staff::parts::{GAP, RADIUS, card};
use crate::ui::staff::patients::parts::note_alert;
use crate::ui::staff::task::{Act, cancel, task_frame};
use crate::ui::text::Glyph;

const ROW: f32 = 96.0;
const BETWEEN: f32 = 12.0;

fn act(tap: PatientTap) -> StaffTap {
    StaffTap::Patients(tap)
}

pub fn prepare_ui(pen: &Pen<'_>, scene: &PrepareScene) -> Option<Tap> {
    let title = pen.words("prepare-title");
    let framed = task_frame(pen, &scene.frame, (&title, &scene.patient), None);
    let body = framed.body;
    let top = note_alert(pen, body, scene.note.as_ref());
    let line = pen.words("prepare-line");
    let at = pos2(body.min.x, top);
    let drawn = pen.wrapped(at, body.width(), &line, Role::StaffBody, pen.theme.ink2);
    pen.say(drawn, NodeRole::Label, &line);
    let list = body.with_min_y(drawn.max.y + GAP);
    let columns = if pen.zones.is_landscape() { 2 } else { 1 };
    let wide = (list.width() - GAP * (length(columns) - 1.0)) / length(columns);
    let mut made = None;
    let mut shown = 0_usize;
    for (idx, (code, name, price)) in scene.offers.iter().skip(scene.from).enumerate() {
        let corner = pos2(
            list.min.x + length(idx % columns) * (wide + GAP),
            list.min.y + length(idx / columns) * (ROW + BETWEEN),
        );
        let place = Rect::from_min_size(corner, vec2(wide, ROW));
        if place.max.y > list.max.y {
            break;
        }
        shown = shown.saturating_add(1);
        if offer(pen, place, name, price) && !scene.is_waiting {
            made = Some(Tap::Staff(act(PatientTap::Hand(code.clone()))));
        }
    }
    let (cancel_word, more) = (pen.words("staff-cancel"), pen.words("prepare-more"));
    let next = scene.from.saturating_add(shown);
    let next = if next < scene.offers.len() { next } else { 0 };
    let second = (shown < scene.offers.len()).then(|| Act {
        word: &more,
        glyph: Some(Glyph::bold(icon::CARET_DOWN, 36.0)),
        tap: act(PatientTap::OffersFrom(next)),
    });
    framed.finish_without_primary(pen, made, cancel(&cancel_word), second)
}

fn offer(pen: &Pen<'_>, rect: Rect, name: &str, price: &str) -> bool {
    let theme = &pen.theme;
    let press = pen.press(rect, RADIUS, Node::button(&format!("{name}, {price}")));
    let face = press.face(rect);
    card(pen, face);
    if press.is_down {
        pen.fill(face.shrink(3.0), RADIUS - 3.0, theme.sunken);
    }
    let middle = face.center().y;
    let caret = pos2(face.max.x - 42.0, middle);
    pen.icon(caret, Glyph::bold(icon::CARET_RIGHT, 30.0), theme.ink3);
    let sum_at = pos2(face.max.x - 78.0, middle - pen.row(Role::StaffTable) / 2.0);
    let sum = pen.text_right(sum_at, price, Role::StaffTable, theme.ink);
    let left = face.min.x + 30.0;
    let room = sum.min.x - 18.0 - left;
    let top = middle - pen.row(Role::StaffHead) / 2.0;
    pen.shortened(pos2(left, top), room, name, Role::StaffHead, theme.ink);
    press.is_done
}

//! The name of somebody who is new here, on our own keyboard.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::patient::NamePart;
use crate::flow::session::Problem;
use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, Step};
use crate::ui::icon;
use crate::ui::layout::{GAP, columns};
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::{NameScene, Scene};
use crate::ui::text::Glyph;
use crate::ui::widget::bar;
use crate::ui::widget::field::{Field, FieldState};
use crate::ui::widget::keyboard;

pub fn name_ui(pen: &Pen<'_>, scene: &Scene, name: &NameScene) -> Option<Tap> {
    bar::surface(pen);
    let title = pen.words("name-title");
    let help = match &name.signs_for {
        None => pen.words("name-help"),
        Some(patient) => pen.words_with("name-help-signer", &[("name", patient.as_str().into())]),
    };
    let framed = frame::draw(pen, scene, Heading::new(Step::AboutYou, &title, &help));
    let pen = &framed.pen;
    let body = pen.zones.body;
    let tray = keyboard::tray(pen);
    let is_labeled = body.min.y + Field::height(pen, true) + 12.0 <= tray.min.y;
    let height = Field::height(pen, is_labeled);
    let row = Rect::from_min_size(body.min, vec2(body.width(), height));
    // Where even the boxes would touch the keys, they move up under the title.
    let row = row.translate(vec2(0.0, (tray.min.y - 6.0 - row.max.y).min(0.0)));
    let focused = fields(pen, row, name, scene.problem, is_labeled);
    if name.signs_for.is_none() {
        note(pen, Rect::from_min_max(pos2(body.min.x, row.max.y), pos2(body.max.x, tray.min.y)));
    }
    let next = if name.field == 0 { 1 } else { 0 };
    let typed = keyboard::keyboard(pen, name.keys, Some(next));
    framed.tap.or(focused).or(typed).or(bar::step(pen, &name.bar, &pen.words("bar-continue")))
}

fn fields(
    pen: &Pen<'_>,
    row: Rect,
    name: &NameScene,
    problem: Option<Problem>,
    is_labeled: bool,
) -> Option<Tap> {
    let wrong = problem.and_then(field_of);
    let ids = ["name-first", "name-last"];
    let values = [&name.first, &name.last];
    let mut tap = None;
    for (number, ((id, value), place)) in
        (0_u8..).zip(ids.iter().zip(values).zip(columns(row, 2, GAP)))
    {
        let is_here = name.field == number;
        let state = match (wrong == Some(number), is_here) {
            (true, _) => FieldState::Wrong,
            (false, true) => FieldState::Active,
            (false, false) => FieldState::Rest,
        };
        let field = Field {
            label: &pen.words(id),
            value,
            open: "",
            state,
            has_caret: is_here,
            is_centered: false,
            is_labeled,
        };
        tap = tap.or(field.show(pen, place).then_some(Tap::Focus(number)));
    }
    tap
}

/// The field that a problem is about.
fn field_of(problem: Problem) -> Option<u8> {
    let part = match problem {
        Problem::NameMissing(part)
        | Problem::NameTooLong(part)
        | Problem::NameHasCardNumber(part)
        | Problem::NameNotLetters(part) => part,
        _ => return None,
    };
    Some(match part {
        NamePart::First => 0,
        NamePart::Last => 1,
    })
}

/// Where there is room for it.
fn note(pen: &Pen<'_>, room: Rect) {
    let text = pen.words("name-note");
    let height = pen.height(&text, Role::Small, room.width() - 50.0);
    let top = room.min.y
        + if pen.zones.is_landscape() { 6.0 } else { 41.0_f32.min(room.height() - height - 6.0) };
    if pen.zones.is_extra_large() || top < room.min.y + 4.0 || top + height > room.max.y {
        return;
    }
    let color = pen.theme.ink2;
    let middle = top + pen.row(Role::Small) / 2.0;
    let mark = pos2(room.min.x + 18.0, middle);
    pen.icon(mark, Glyph::regular(icon::INFO, 36.0), pen.theme.info);
    let at = pos2(room.min.x + 50.0, top);
    let drawn = pen.wrapped(at, room.width() - 50.0, &text, Role::Small, color);
    pen.say(drawn, NodeRole::Label, &text);
}

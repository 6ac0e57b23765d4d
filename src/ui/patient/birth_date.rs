//! The date of birth: three fields, one question.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::flow::session::Problem;
use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, Step};
use crate::ui::icon;
use crate::ui::layout::GAP;
use crate::ui::patient::phone::Keyed;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::{BirthDateScene, Scene};
use crate::ui::text::{Glyph, IconSide};
use crate::ui::widget::bar;
use crate::ui::widget::field::{Field, FieldState};
use crate::ui::widget::numpad;

pub fn birth_date_ui(pen: &Pen<'_>, scene: &Scene, birth: &BirthDateScene) -> Option<Tap> {
    bar::surface(pen);
    let title = pen.words("birth-title");
    let help = pen.words("birth-help");
    let framed = frame::draw(pen, scene, Heading::new(Step::AboutYou, &title, &help));
    let pen = &framed.pen;
    // In extra large text a problem takes the room of the labels.
    let is_labeled = !(pen.zones.is_extra_large() && scene.problem.is_some());
    let note = pen.words("birth-note");
    let note_height = if pen.width(&note, Role::Small) + 60.0 <= pen.zones.body.width() {
        pen.row(Role::Small) + 12.0
    } else {
        // Words as large as these have no room under the keys.
        f32::INFINITY
    };
    let keyed = Keyed::of(pen, is_labeled, note_height);
    let focused = fields(pen, keyed.fields, birth, scene.problem, is_labeled);
    let typed = numpad::numpad(pen, keyed.numpad);
    if let Some(slot) = keyed.slot {
        show_note(pen, slot, &note);
    }
    framed.tap.or(focused).or(typed).or(bar::step(pen, &birth.bar, &pen.words("bar-continue")))
}

fn fields(
    pen: &Pen<'_>,
    rect: Rect,
    birth: &BirthDateScene,
    problem: Option<Problem>,
    is_labeled: bool,
) -> Option<Tap> {
    let wrong = problem.and_then(field_of);
    let ids = ["birth-month", "birth-day", "birth-year"];
    let values = [&birth.month, &birth.day, &birth.year];
    let mut tap = None;
    for (number, ((id, value), place)) in (0_u8..).zip(ids.iter().zip(values).zip(places(rect))) {
        let is_here = birth.field == number;
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
            is_centered: true,
            is_labeled,
        };
        tap = tap.or(field.show(pen, place).then_some(Tap::Focus(number)));
    }
    tap
}

/// Month and day take 17 parts each, the year 22.
fn places(rect: Rect) -> [Rect; 3] {
    let part = (rect.width() - 2.0 * GAP) / 56.0;
    let place = |from: f32, width: f32| {
        Rect::from_min_size(pos2(rect.min.x + from, rect.min.y), vec2(width, rect.height()))
    };
    [
        place(0.0, 17.0 * part),
        place(17.0 * part + GAP, 17.0 * part),
        place(34.0 * part + 2.0 * GAP, 22.0 * part),
    ]
}

/// The field that a problem is about.
fn field_of(problem: Problem) -> Option<u8> {
    match problem {
        Problem::MonthMissing | Problem::NoSuchMonth => Some(0),
        Problem::DayMissing | Problem::NoSuchDay { .. } => Some(1),
        Problem::YearMissing | Problem::DateToCome | Problem::DateTooOld => Some(2),
        _ => None,
    }
}

fn show_note(pen: &Pen<'_>, slot: Rect, text: &str) {
    let glyph = Glyph::regular(icon::LOCK, 36.0);
    let color = pen.theme.ink2;
    pen.say(slot, NodeRole::Label, text);
    let center = pos2(slot.center().x, slot.center().y + 1.0);
    if pen.zones.is_landscape() {
        let at = slot.min + vec2(52.0, 0.0);
        let drawn = pen.wrapped(at, slot.width() - 52.0, text, Role::Small, color);
        pen.icon(pos2(slot.min.x + 18.0, drawn.min.y + 17.0), glyph, color);
    } else {
        let label = (text, Role::Small);
        pen.icon_and_text(center, (Some(glyph), IconSide::Before), 14.0, label, color);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_are_those_of_the_design() {
        let [month, day, year] = places(Rect::from_min_size(pos2(48.0, 300.0), vec2(720.0, 136.0)));
        assert_eq!((month.min.x, month.width()), (48.0, 204.0));
        assert_eq!((day.min.x, day.width()), (276.0, 204.0));
        assert_eq!((year.min.x, year.width()), (504.0, 264.0));
    }
}

//! Asks once more before everything is cleared.

use egui::{Rect, pos2, vec2};

use crate::flow::tap::Tap;
use crate::ui::layout::{GAP, columns};
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::widget::button::Button;
use crate::ui::widget::modal;

pub fn start_over_ui(pen: &Pen<'_>) -> Option<Tap> {
    modal::scrim(pen);
    let title = pen.words("start-over-title");
    let lines = [pen.words("start-over-line")];
    let question = Question { ring: None, title: &title, lines: &lines };
    let start_over = pen.words("help-start-over");
    let keep_going = pen.words("start-over-keep-going");
    question.show(
        pen,
        (Button::secondary(&start_over), Tap::StartOver),
        (Button::primary(&keep_going), Tap::KeepGoing),
    )
}

/// A box with a question and two answers; above it, time that runs out.
#[derive(Debug, Clone, Copy)]
pub struct Question<'q> {
    /// What is left, from 1 to 0, and in seconds.
    pub ring: Option<(f32, u64)>,
    pub title: &'q str,
    pub lines: &'q [String],
}

const RING: f32 = 192.0;
/// Left and right of everything in the box.
const SIDE: f32 = 36.0;

impl Question<'_> {
    /// Draws it; the right answer is the filled one.
    pub fn show(
        self,
        pen: &Pen<'_>,
        (left, left_tap): (Button<'_>, Tap),
        (right, right_tap): (Button<'_>, Tap),
    ) -> Option<Tap> {
        let zones = &pen.zones;
        let is_standard = zones.is_standard();
        let canvas = zones.canvas;
        let least = if is_standard { 672.0 } else { canvas.width() - 72.0 };
        let width = if zones.is_landscape() && !is_standard { 1_080.0 } else { least };
        let room = width - 2.0 * SIDE;
        let button = if zones.is_extra_large() { 160.0 } else { 126.0 };
        let (top, under_ring, over_buttons) =
            if is_standard { (56.0, 38.0, 46.0) } else { (32.0, 20.0, 28.0) };
        let ring = if self.ring.is_some() { RING + under_ring } else { 0.0 };
        let lines: f32 = self.lines.iter().map(|line| pen.height(line, Role::Body, room)).sum();
        let words = pen.height(self.title, Role::H1, room) + 12.0 + lines;
        let rect = modal::question(pen, width, top + ring + words + over_buttons + button + SIDE);
        let mut y = rect.min.y + top;
        if let Some((part_left, secs)) = self.ring {
            let center = pos2(rect.center().x, y + RING / 2.0);
            modal::countdown(pen, center, RING, part_left, secs);
            y += ring;
        }
        let place = |y: f32| Rect::from_min_size(pos2(rect.min.x + SIDE, y), vec2(room, 0.0));
        modal::title(pen, place(y), self.title);
        y += pen.height(self.title, Role::H1, room) + 12.0;
        for line in self.lines {
            let drawn = pen.wrapped_center(place(y), line, Role::Body, pen.theme.ink2);
            pen.say(drawn, egui::Role::Label, line);
            y += pen.height(line, Role::Body, room);
        }
        let row = Rect::from_min_max(
            pos2(rect.min.x + SIDE, rect.max.y - SIDE - button),
            rect.max - vec2(SIDE, SIDE),
        );
        let (left_place, right_place) = if is_standard {
            let (one, _) = row.split_left_right_at_x(row.min.x + 264.0);
            let (_, other) = row.split_left_right_at_x(row.min.x + 264.0 + GAP);
            (one, other)
        } else {
            let halves = columns(row, 2, GAP);
            match halves.as_slice() {
                [one, other] => (*one, *other),
                _ => return None,
            }
        };
        let is_left = left.show(pen, left_place);
        let is_right = right.show(pen, right_place);
        if is_right { Some(right_tap) } else { is_left.then_some(left_tap) }
    }
}

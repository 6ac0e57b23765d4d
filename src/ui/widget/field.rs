//! Fields: label above, value, a caret where typing goes, an edge that says what is wrong.

use egui::{Rect, pos2, vec2};

use crate::ui::pen::{Node, Pen};
use crate::ui::role::Role;

const RADIUS: f32 = 12.0;
const PADDING: f32 = 28.0;

/// How a field stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldState {
    Rest,
    /// Typing goes here.
    Active,
    /// This is what is wrong.
    Wrong,
}

#[derive(Debug, Clone, Copy)]
pub struct Field<'f> {
    pub label: &'f str,
    pub value: &'f str,
    /// The places still open, after the caret.
    pub open: &'f str,
    pub state: FieldState,
    /// A caret is shown: typing goes here, wrong or not.
    pub has_caret: bool,
    pub is_centered: bool,
    /// Whether its label stands above it; it may be left out where the title says the same.
    pub is_labeled: bool,
}

impl Field<'_> {
    /// How high box and label are together.
    pub fn height(pen: &Pen<'_>, is_labeled: bool) -> f32 {
        if is_labeled { label_height(pen) + box_height(pen) } else { box_height(pen) }
    }

    /// Draws label and box from the top of `rect`, and says whether it was pressed.
    pub fn show(&self, pen: &Pen<'_>, rect: Rect) -> bool {
        let mut label_height = 0.0;
        if self.is_labeled {
            label_height = self::label_height(pen);
            pen.text(rect.min, self.label, Role::SmallStrong, pen.theme.ink);
        }
        let frame = Rect::from_min_size(
            rect.min + vec2(0.0, label_height),
            vec2(rect.width(), box_height(pen)),
        );
        let name = format!("{}: {}", self.label, self.value);
        let press = pen.press(frame, RADIUS, Node::field(&name));
        let theme = &pen.theme;
        let (width, edge) = match self.state {
            FieldState::Rest => (theme.control_stroke, theme.border),
            FieldState::Active => (theme.selected_stroke, theme.primary),
            FieldState::Wrong => (theme.selected_stroke, theme.danger),
        };
        pen.plate(frame, RADIUS, theme.surface, width, edge);
        self.value(pen, frame);
        press.is_done
    }

    fn value(&self, pen: &Pen<'_>, frame: Rect) {
        let top = frame.center().y - pen.row(Role::Field) / 2.0;
        let value_width =
            if self.value.is_empty() { 0.0 } else { pen.width(self.value, Role::Field) };
        let open_width = if self.open.is_empty() { 0.0 } else { pen.width(self.open, Role::Field) };
        let room = frame.width() - 2.0 * PADDING;
        let left = if self.is_centered {
            frame.center().x - (value_width + open_width) / 2.0
        } else {
            // A long value shows its end: that is where one types.
            frame.min.x + PADDING + (room - value_width - open_width).min(0.0)
        };
        let inside = pen.clipped(frame.shrink(6.0).intersect(pen.painter().clip_rect()));
        inside.text(pos2(left, top), self.value, Role::Field, pen.theme.ink);
        let end = left + value_width;
        if self.has_caret {
            let caret = Rect::from_center_size(
                pos2(end + 5.0, frame.center().y + 1.0),
                vec2(4.0, pen.row(Role::Field) - 8.0),
            );
            inside.fill(caret, 2.0, pen.theme.primary);
        }
        if !self.open.is_empty() {
            let at = pos2(end + if self.has_caret { 16.0 } else { 0.0 }, top);
            inside.text(at, self.open, Role::Field, pen.theme.ink3);
        }
    }
}

fn label_height(pen: &Pen<'_>) -> f32 {
    pen.row(Role::SmallStrong) + if pen.zones.is_standard() { 6.0 } else { 0.0 }
}

fn box_height(pen: &Pen<'_>) -> f32 {
    let is_low = pen.zones.is_landscape() || pen.zones.is_standard();
    if is_low { 96.0 } else { 104.0 }
}

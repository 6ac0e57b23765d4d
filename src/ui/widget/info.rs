//! A fact in two lines beside its icon: what it is, and what it means.

use egui::{Color32, Rect, Role as NodeRole, pos2, vec2};

use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::text::Glyph;

/// From the left edge to the words.
const INDENT: f32 = 66.0;
const ICON: f32 = 48.0;

#[derive(Debug, Clone, PartialEq)]
pub struct Info {
    pub icon: char,
    pub head: String,
    /// Empty where the head says all.
    pub small: String,
}

impl Info {
    pub fn new(icon: char, head: String, small: String) -> Self {
        Self { icon, head, small }
    }

    pub fn height(&self, pen: &Pen<'_>, width: f32) -> f32 {
        let room = width - INDENT;
        let small =
            if self.small.is_empty() { 0.0 } else { pen.height(&self.small, Role::Small, room) };
        pen.height(&self.head, Role::BodyStrong, room) + small
    }

    /// Icon in `color`, words in the colors of the page. Returns the foot of the words.
    pub fn show(&self, pen: &Pen<'_>, rect: Rect, color: Color32, quiet: Color32) -> f32 {
        let room = rect.width() - INDENT;
        let head_height = pen.height(&self.head, Role::BodyStrong, room);
        let middle = rect.min.y + pen.row(Role::BodyStrong) / 2.0 + 6.0;
        pen.icon(pos2(rect.min.x + 24.0, middle), Glyph::regular(self.icon, ICON), color);
        let at = rect.min + vec2(INDENT, 0.0);
        pen.wrapped(at, room, &self.head, Role::BodyStrong, pen.theme.ink);
        if !self.small.is_empty() {
            pen.wrapped(at + vec2(0.0, head_height), room, &self.small, Role::Small, quiet);
        }
        pen.say(rect, NodeRole::Label, format!("{}. {}", self.head, self.small).trim_end());
        rect.min.y + self.height(pen, rect.width())
    }
}

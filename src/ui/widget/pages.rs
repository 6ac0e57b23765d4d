//! What does not fit in larger text: whole items, a page of them at a time, and a control that
//! shows the next. Nothing is ever cut through.

use egui::{Id, Rect, pos2, vec2};

use crate::ui::icon;
use crate::ui::layout::length;
use crate::ui::pen::{Node, Pen};
use crate::ui::role::Role;
use crate::ui::text::Glyph;

/// The heights of items from the top down, `gap` apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    pub gap: f32,
    pub heights: Vec<f32>,
}

/// Which items are shown and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// By item, counted from 0; only those that are shown.
    pub places: Vec<(usize, Rect)>,
    turn: Option<Turn>,
}

/// The control that turns the page.
#[derive(Debug, Clone, PartialEq)]
struct Turn {
    cue: Rect,
    radius: f32,
    memory: Id,
    shown: usize,
    is_last: bool,
}

impl Stack {
    fn total(&self) -> f32 {
        self.heights.iter().sum::<f32>() + self.gap * length(self.heights.len().saturating_sub(1))
    }

    /// The items that begin each page where `room` is high.
    fn page_starts(&self, room: f32) -> Vec<usize> {
        let mut starts = vec![0];
        let mut used = 0.0;
        for (idx, height) in self.heights.iter().enumerate() {
            if used > 0.0 && used + height > room {
                starts.push(idx);
                used = 0.0;
            }
            used += height + self.gap;
        }
        starts
    }

    /// Lays the items out in `rect`. Where they do not all fit, a control at the foot turns the
    /// page; which page is shown lasts as long as the screen does. Draw the items, and then the
    /// control with [`Page::turn`]: so they are met in reading order.
    pub fn layout(&self, pen: &Pen<'_>, rect: Rect) -> Page {
        self.layout_from(pen, rect, pen.page_memory(rect), 0)
    }

    /// As [`Stack::layout`], for a list with a `name` of its own that opens at the page of `item`:
    /// where a screen shows one list after another, or has to bring up what is missing.
    pub fn layout_named(
        &self,
        pen: &Pen<'_>,
        rect: Rect,
        name: (&str, usize),
        item: usize,
    ) -> Page {
        self.layout_from(pen, rect, pen.page_memory(Rect::ZERO).with(name), item)
    }

    /// Pages of one item each, of which the screen draws the one that is [`Turner::shown`] by
    /// itself, and the control where it likes.
    pub fn turner(&self, pen: &Pen<'_>, name: &str) -> Turner {
        let memory = pen.page_memory(Rect::ZERO).with(name);
        let pass = pen.ctx().cumulative_pass_nr();
        let seen = pen.ctx().data(|data| data.get_temp::<(usize, u64)>(memory));
        let last = self.heights.len().saturating_sub(1);
        let shown =
            seen.filter(|(_, seen)| pass <= seen + 1).map_or(0, |(shown, _)| shown).min(last);
        pen.ctx().data_mut(|data| data.insert_temp(memory, (shown, pass)));
        Turner { shown, is_last: shown == last, memory }
    }

    fn layout_from(&self, pen: &Pen<'_>, rect: Rect, memory: Id, item: usize) -> Page {
        if self.total() <= rect.height() + 0.5 {
            return Page { places: self.place(0, self.heights.len(), rect), turn: None };
        }
        let (cue, radius) = cue_place(pen, rect);
        let room = rect.with_max_y(rect.min.y + page_room(pen, rect));
        let starts = self.page_starts(room.height());
        let first = starts.iter().rposition(|start| *start <= item).unwrap_or(0);
        // A list that was not drawn in the pass before opens anew.
        let pass = pen.ctx().cumulative_pass_nr();
        let seen = pen.ctx().data(|data| data.get_temp::<(usize, u64)>(memory));
        let shown = seen
            .filter(|(_, seen)| pass <= seen + 1)
            .map_or(first, |(shown, _)| shown)
            .min(starts.len().saturating_sub(1));
        let from = starts.get(shown).copied().unwrap_or(0);
        let to = starts.get(shown + 1).copied().unwrap_or(self.heights.len());
        let is_last = shown + 1 >= starts.len();
        pen.ctx().data_mut(|data| data.insert_temp(memory, (shown, pass)));
        let turn = Turn { cue, radius, memory, shown, is_last };
        Page { places: self.place(from, to, room), turn: Some(turn) }
    }

    fn place(&self, from: usize, to: usize, rect: Rect) -> Vec<(usize, Rect)> {
        let mut top = rect.min.y;
        let mut places = Vec::new();
        for (idx, height) in self.heights.iter().enumerate().take(to).skip(from) {
            places.push((
                idx,
                Rect::from_min_size(pos2(rect.min.x, top), vec2(rect.width(), *height)),
            ));
            top += height + self.gap;
        }
        places
    }
}

/// Which page is shown, and its control.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turner {
    /// Counted from 0.
    pub shown: usize,
    pub is_last: bool,
    memory: Id,
}

impl Turner {
    /// Draws the control at `rect`; `label` says what comes.
    pub fn turn(self, pen: &Pen<'_>, rect: Rect, label: &str) {
        if show_cue(pen, rect, 24.0, label, self.is_last) {
            let next = if self.is_last { 0 } else { self.shown + 1 };
            let pass = pen.ctx().cumulative_pass_nr();
            pen.ctx().data_mut(|data| data.insert_temp(self.memory, (next, pass)));
            pen.ctx().request_repaint();
        }
    }
}

impl Page {
    /// Draws the control that turns the page, where there is one.
    pub fn turn(&self, pen: &Pen<'_>) {
        let Some(turn) = &self.turn else { return };
        let label = pen.words(if turn.is_last { "pages-first" } else { "pages-more" });
        if show_cue(pen, turn.cue, turn.radius, &label, turn.is_last) {
            let next = if turn.is_last { 0 } else { turn.shown + 1 };
            let pass = pen.ctx().cumulative_pass_nr();
            pen.ctx().data_mut(|data| data.insert_temp(turn.memory, (next, pass)));
            pen.ctx().request_repaint();
        }
    }

    /// Where an item is, if it is shown.
    pub fn get(&self, item: usize) -> Option<Rect> {
        self.places.iter().find(|(idx, _)| *idx == item).map(|(_, rect)| *rect)
    }
}

/// How high a page of `rect` is above the control that turns it.
pub fn page_room(pen: &Pen<'_>, rect: Rect) -> f32 {
    let (cue, _) = cue_place(pen, rect);
    cue.min.y - 12.0 - rect.min.y
}

/// Where the control is, and how round: over the full width on the bar in extra large text, in
/// which bodies reach down to it; otherwise at the foot of the list.
fn cue_place(pen: &Pen<'_>, rect: Rect) -> (Rect, f32) {
    const HEIGHT: f32 = 96.0;
    const HEIGHT_LARGEST: f32 = 120.0;
    let zones = &pen.zones;
    if zones.is_extra_large() && !zones.is_landscape() && rect.max.y >= zones.bar.min.y - 0.5 {
        let top = zones.bar.min.y - HEIGHT_LARGEST;
        let right_foot = pos2(zones.canvas.max.x, zones.bar.min.y);
        (Rect::from_min_max(pos2(zones.canvas.min.x, top), right_foot), 0.0)
    } else {
        (rect.with_min_y(rect.max.y - HEIGHT), 24.0)
    }
}

fn show_cue(pen: &Pen<'_>, rect: Rect, radius: f32, label: &str, is_last: bool) -> bool {
    let press = pen.press(rect, radius, Node::button(label));
    let face = if radius > 0.0 { press.face(rect) } else { rect };
    let fill = if press.is_down { pen.theme.hairline } else { pen.theme.sunken };
    pen.fill(face, radius, fill);
    if pen.theme.is_contrast() {
        pen.ring(face, radius, 3.0, pen.theme.hairline);
    } else if radius == 0.0 {
        pen.hline(rect.left_top() + vec2(0.0, 1.0), rect.width(), pen.theme.hairline);
    }
    let icon = if is_last { icon::CARET_UP } else { icon::CARET_DOWN };
    let glyph = (Some(Glyph::bold(icon, 44.0)), crate::ui::text::IconSide::Before);
    pen.icon_and_text(face.center(), glyph, 16.0, (label, Role::Label), pen.theme.primary);
    press.is_done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_hold_whole_items() {
        let stack = Stack { gap: 10.0, heights: vec![100.0, 100.0, 100.0, 250.0, 50.0] };
        #[rustfmt::skip]
        let cases = [
            (1_000.0, vec![0]),
            (210.0,   vec![0, 2, 3, 4]),
            (330.0,   vec![0, 3]),
            (50.0,    vec![0, 1, 2, 3, 4]),
        ];
        for (room, expect) in cases {
            assert_eq!(stack.page_starts(room), expect, "in {room}");
        }
    }
}

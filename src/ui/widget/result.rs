//! How a payment ended: three marks that differ in shape, and in words.

use egui::{Color32, Pos2, Rect, Role as NodeRole, pos2, vec2};

use crate::ui::icon;
use crate::ui::layout::{MARGIN, square};
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::text::Glyph;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// A disc with a tick.
    Approved,
    /// A square with a cross: a declined card is no emergency.
    NotApproved,
    /// An open ring with an hourglass, turning.
    Checking,
}

/// What stands in the panel: the mark, what happened, and what it means for the money.
#[derive(Debug, Clone)]
pub struct Verdict<'v> {
    pub ending: Ending,
    pub title: &'v str,
    pub lines: Vec<Line<'v>>,
    /// Told at once to who does not see the screen.
    pub is_live: bool,
}

/// One line under the title.
#[derive(Debug, Clone, Copy)]
pub struct Line<'v> {
    pub text: &'v str,
    pub role: Role,
    pub color: Color32,
    /// Above the line, in points, in standard text.
    pub gap: f32,
}

/// The panel, and what it leaves to the screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Regions {
    pub panel: Rect,
    pub body: Rect,
    /// How much higher the body is than on the smallest screen, to be given to its gaps.
    pub spare: f32,
}

/// The height of the panel and of the body under it on the smallest portrait screen.
const PANEL: f32 = 424.0;
const BODY: f32 = 521.0;

impl Verdict<'_> {
    /// Where the panel is: over the full width under the top bar, as high as its words need.
    pub fn regions(&self, pen: &Pen<'_>) -> Regions {
        let zones = &pen.zones;
        let is_extra_large = zones.is_extra_large();
        let top = zones.canvas.min.y + if is_extra_large { 110.0 } else { 96.0 };
        let (right, foot) = if zones.is_landscape() {
            (zones.bar.min.x, zones.canvas.max.y)
        } else {
            (zones.canvas.max.x, zones.bar.min.y)
        };
        let outer = Rect::from_min_max(pos2(zones.canvas.min.x, top), pos2(right, foot));
        let mut height = self.height(pen, outer.width());
        let mut spare = 0.0;
        if zones.is_standard() && !zones.is_landscape() {
            spare = (outer.height() - PANEL - BODY).max(0.0);
            height = height.max(PANEL) + spare * 0.3;
            spare *= 0.7;
        }
        let (panel, body) = outer.split_top_bottom_at_y(outer.min.y + height);
        let body = Rect::from_min_max(
            pos2(outer.min.x + MARGIN, body.min.y),
            pos2(outer.max.x - MARGIN, body.max.y),
        );
        Regions { panel, body, spare }
    }

    pub fn show(&self, pen: &Pen<'_>, rect: Rect) {
        pen.fill(rect, 0.0, self.tint(pen));
        if pen.theme.is_contrast() {
            pen.hline(rect.left_bottom() - vec2(0.0, 1.0), rect.width(), pen.theme.hairline);
        }
        let measure = Measure::of(pen);
        if measure.is_beside {
            self.beside(pen, rect, measure);
        } else {
            self.under_one_another(pen, rect, measure);
        }
        if self.is_live {
            let parts: Vec<&str> = std::iter::once(self.title)
                .chain(self.lines.iter().map(|line| line.text))
                .collect();
            pen.say_now(rect.shrink(1.0), &parts.join(" "));
        }
    }

    fn height(&self, pen: &Pen<'_>, width: f32) -> f32 {
        let measure = Measure::of(pen);
        if measure.is_beside {
            let room = width - MARGIN - measure.side - BESIDE - EDGE;
            self.words_height(pen, room, measure).max(measure.side) + 2.0 * measure.pad
        } else {
            let words = self.words_height(pen, width - MARGIN, measure);
            measure.pad + measure.side + measure.gap + words + measure.pad
        }
    }

    fn words_height(&self, pen: &Pen<'_>, room: f32, measure: Measure) -> f32 {
        let lines = self
            .lines
            .iter()
            .map(|line| line.gap * measure.line_gap + pen.height(line.text, line.role, room));
        pen.height(self.title, Role::H1, room) + lines.sum::<f32>()
    }

    fn under_one_another(&self, pen: &Pen<'_>, rect: Rect, measure: Measure) {
        let spare = if pen.zones.is_standard() { (rect.height() - PANEL).max(0.0) } else { 0.0 };
        // What wraps is already in the height; only a taller screen moves the mark down.
        let room = rect.width() - MARGIN;
        let needed = self.height(pen, rect.width()).max(PANEL);
        let down = if spare > 0.0 { ((rect.height() - needed) / 2.0).max(0.0) } else { 0.0 };
        let top = rect.min.y + measure.pad + down;
        self.mark(pen, pos2(rect.center().x, top + measure.side / 2.0), measure.side);
        let place = |top: f32| {
            Rect::from_min_size(pos2(rect.center().x - room / 2.0, top), vec2(room, 0.0))
        };
        let mut y = top + measure.side + measure.gap;
        let drawn = pen.wrapped_center(place(y), self.title, Role::H1, pen.theme.ink);
        pen.say(drawn, NodeRole::Heading, self.title);
        y += pen.height(self.title, Role::H1, room);
        for line in &self.lines {
            y += line.gap * measure.line_gap;
            let drawn = pen.wrapped_center(place(y), line.text, line.role, line.color);
            pen.say(drawn, NodeRole::Label, line.text);
            y += pen.height(line.text, line.role, room);
        }
    }

    fn beside(&self, pen: &Pen<'_>, rect: Rect, measure: Measure) {
        let left = rect.min.x + MARGIN + measure.side + BESIDE;
        let room = rect.max.x - EDGE - left;
        let center = pos2(rect.min.x + MARGIN + measure.side / 2.0, rect.center().y);
        self.mark(pen, center, measure.side);
        let mut at = pos2(left, rect.center().y - self.words_height(pen, room, measure) / 2.0);
        let drawn = pen.wrapped(at, room, self.title, Role::H1, pen.theme.ink);
        pen.say(drawn, NodeRole::Heading, self.title);
        at.y += pen.height(self.title, Role::H1, room);
        for line in &self.lines {
            at.y += line.gap * measure.line_gap;
            let drawn = pen.wrapped(at, room, line.text, line.role, line.color);
            pen.say(drawn, NodeRole::Label, line.text);
            at.y += pen.height(line.text, line.role, room);
        }
    }

    fn tint(&self, pen: &Pen<'_>) -> Color32 {
        match self.ending {
            Ending::Approved => pen.theme.success_tint,
            Ending::NotApproved => pen.theme.danger_tint,
            Ending::Checking => pen.theme.info_tint,
        }
    }

    fn mark(&self, pen: &Pen<'_>, center: Pos2, side: f32) {
        let theme = &pen.theme;
        // Drawn 144 points wide.
        let scale = side / 144.0;
        match self.ending {
            Ending::Approved => {
                pen.disc(center, side / 2.0, theme.success);
                pen.icon(center, Glyph::bold(icon::CHECK, 88.0 * scale), theme.surface);
            }
            Ending::NotApproved => {
                let square = square(center, side);
                pen.plate(square, 36.0 * scale, theme.surface, 9.0 * scale, theme.danger);
                pen.icon(center, Glyph::bold(icon::X, 80.0 * scale), theme.danger);
            }
            Ending::Checking => {
                let width = 14.0 * scale;
                pen.disc(center, side / 2.0, theme.surface);
                if theme.is_contrast() {
                    pen.circle(center, side / 2.0, 2.0, theme.hairline);
                    pen.circle(center, side / 2.0 - width, 2.0, theme.hairline);
                } else {
                    let quiet = theme.info_tint.lerp_to_gamma(theme.info, 0.18);
                    pen.circle(center, side / 2.0, width, quiet);
                }
                let turn = pen.phase(60_000);
                let turns = [turn, turn + 0.36];
                pen.arc(center, (side - width) / 2.0, turns, width, theme.info);
                pen.icon(center, Glyph::regular(icon::HOURGLASS_MEDIUM, 68.0 * scale), theme.info);
            }
        }
    }
}

/// Between the mark and the words beside it.
const BESIDE: f32 = 28.0;
/// Right of the words beside a mark.
const EDGE: f32 = 14.0;

/// How large things in the panel are.
#[derive(Debug, Clone, Copy)]
struct Measure {
    side: f32,
    pad: f32,
    /// Under the mark.
    gap: f32,
    /// How much of the gaps between lines is kept.
    line_gap: f32,
    /// The words stand beside the mark.
    is_beside: bool,
}

impl Measure {
    fn of(pen: &Pen<'_>) -> Self {
        let zones = &pen.zones;
        let (side, pad, gap, line_gap, is_beside) =
            match (zones.is_landscape(), zones.is_standard(), zones.is_extra_large()) {
                (true, true, _) => (120.0, 28.0, 0.0, 0.6, true),
                (true, _, is_extra_large) => {
                    (if is_extra_large { 96.0 } else { 120.0 }, 14.0, 0.0, 0.2, true)
                }
                (false, true, _) => (144.0, 28.0, 22.0, 1.0, false),
                (false, false, false) => (104.0, 18.0, 12.0, 0.4, false),
                (false, false, true) => (84.0, 10.0, 4.0, 0.0, false),
            };
        Self { side, pad, gap, line_gap, is_beside }
    }
}

/// A time that has passed, as minutes and seconds: `0:24`.
pub fn passed(secs: u64) -> String {
    format!("{}:{:02}", secs / 60, secs % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_that_has_passed_is_minutes_and_seconds() {
        let cases =
            [(0, "0:00"), (9, "0:09"), (24, "0:24"), (60, "1:00"), (125, "2:05"), (3_600, "60:00")];
        for (secs, expect) in cases {
            assert_eq!(passed(secs), expect, "{secs} s");
        }
    }
}

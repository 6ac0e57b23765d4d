//! The zones of a screen: the same place for the same thing on every one of them.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use crate::domain::comfort::TextSize;

/// Left and right of everything.
pub const MARGIN: f32 = 48.0;
/// Between cards.
pub const GAP: f32 = 24.0;

/// Where things are on one canvas in one text mode. Points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zones {
    pub canvas: Rect,
    pub text: TextSize,
    /// Logo, clinic, three controls; in extra large text one.
    pub top_bar: Rect,
    /// "Step 2 of 5" and its five segments.
    pub step: Rect,
    pub title: Rect,
    /// The place of help and of mistakes. In landscape help stands in the bar.
    pub sub: Rect,
    /// The screen's own part.
    pub body: Rect,
    /// The surface at the foot, or the right column in landscape.
    pub bar: Rect,
    /// What is due, in the bar.
    pub summary: Rect,
    /// The buttons, in the bar.
    pub actions: Rect,
}

impl Zones {
    pub fn of(canvas: Rect, text: TextSize) -> Self {
        if canvas.width() > canvas.height() {
            landscape(canvas, text)
        } else {
            portrait(canvas, text)
        }
    }

    pub fn is_landscape(&self) -> bool {
        self.canvas.width() > self.canvas.height()
    }

    pub fn is_standard(&self) -> bool {
        self.text == TextSize::Standard
    }

    pub fn is_extra_large(&self) -> bool {
        self.text == TextSize::ExtraLarge
    }

    /// From the sub line to the foot: for screens that say their help elsewhere.
    pub fn body_from_sub(&self) -> Rect {
        Rect::from_min_max(pos2(self.body.min.x, self.sub.min.y + 10.0), self.body.max)
    }

    /// Below a sub line that stays where it is, also in landscape.
    pub fn body_under_sub(&self) -> Rect {
        let top = self.body.min.y.max(self.sub.max.y + 34.0);
        Rect::from_min_max(pos2(self.body.min.x, top), self.body.max)
    }
}

fn portrait(canvas: Rect, text: TextSize) -> Zones {
    let (left, right) = (canvas.min.x + MARGIN, canvas.max.x - MARGIN);
    let span = |top: f32, bottom: f32| {
        Rect::from_min_max(pos2(left, canvas.min.y + top), pos2(right, canvas.min.y + bottom))
    };
    let foot = |top: f32, bottom: f32| {
        Rect::from_min_max(pos2(left, canvas.max.y - top), pos2(right, canvas.max.y - bottom))
    };
    // Tops and bottoms: step, title, sub line, body; then, from the foot: bar, summary, buttons.
    let (step, title, sub, body_top, bar, summary, actions) = match text {
        TextSize::Standard => (
            span(96.0, 144.0),
            span(156.0, 216.0),
            span(222.0, 266.0),
            300.0,
            264.0,
            (244.0, 168.0),
            (150.0, 24.0),
        ),
        TextSize::Large => (
            span(96.0, 150.0),
            span(156.0, 224.0),
            span(226.0, 330.0),
            342.0,
            290.0,
            (276.0, 170.0),
            (156.0, 24.0),
        ),
        TextSize::ExtraLarge => (
            span(112.0, 136.0),
            span(144.0, 222.0),
            span(226.0, 226.0),
            238.0,
            337.0,
            (321.0, 223.0),
            (209.0, 29.0),
        ),
    };
    let bar_rect = Rect::from_min_max(pos2(canvas.min.x, canvas.max.y - bar), canvas.max);
    let body_gap = if text == TextSize::ExtraLarge { 0.0 } else { GAP };
    Zones {
        canvas,
        text,
        top_bar: Rect::from_min_size(canvas.min, vec2(canvas.width(), 96.0)),
        step,
        title,
        sub,
        body: Rect::from_min_max(
            pos2(left, canvas.min.y + body_top),
            pos2(right, bar_rect.min.y - body_gap),
        ),
        bar: bar_rect,
        summary: foot(summary.0, summary.1),
        actions: foot(actions.0, actions.1),
    }
}

fn landscape(canvas: Rect, text: TextSize) -> Zones {
    let column = (canvas.width() * 0.38).round().max(496.0);
    let bar = Rect::from_min_max(pos2(canvas.max.x - column, canvas.min.y + 96.0), canvas.max);
    let (left, right) = (canvas.min.x + MARGIN, bar.min.x - MARGIN);
    let span = |top: f32, bottom: f32| {
        Rect::from_min_max(pos2(left, canvas.min.y + top), pos2(right, canvas.min.y + bottom))
    };
    let (step, title, sub, body_top) = match text {
        TextSize::Standard => (span(96.0, 144.0), span(156.0, 216.0), span(222.0, 266.0), 232.0),
        TextSize::Large => (span(96.0, 150.0), span(156.0, 224.0), span(226.0, 330.0), 236.0),
        TextSize::ExtraLarge => (span(112.0, 136.0), span(144.0, 222.0), span(226.0, 226.0), 232.0),
    };
    let inner = Rect::from_min_max(bar.min + vec2(36.0, 30.0), bar.max - vec2(36.0, 36.0));
    // In extra large text the two buttons stand on one another.
    let button_height = if text == TextSize::ExtraLarge { 276.0 } else { 126.0 };
    let actions = Rect::from_min_max(pos2(inner.min.x, inner.max.y - button_height), inner.max);
    Zones {
        canvas,
        text,
        top_bar: Rect::from_min_size(canvas.min, vec2(canvas.width(), 96.0)),
        step,
        title,
        sub,
        body: Rect::from_min_max(
            pos2(left, canvas.min.y + body_top),
            pos2(right, canvas.max.y - 34.0),
        ),
        bar,
        summary: Rect::from_min_max(inner.min, pos2(inner.max.x, actions.min.y - 30.0)),
        actions,
    }
}

/// A rectangle `size` large at `x`, `y` inside `outer`.
pub fn at(outer: Rect, x: f32, y: f32, width: f32, height: f32) -> Rect {
    Rect::from_min_size(outer.min + vec2(x, y), vec2(width, height))
}

/// A square around `center`.
pub fn square(center: Pos2, side: f32) -> Rect {
    Rect::from_center_size(center, Vec2::splat(side))
}

/// `n` columns of equal width in `outer`, `gap` apart.
pub fn columns(outer: Rect, n: u16, gap: f32) -> Vec<Rect> {
    let count = f32::from(n.max(1));
    let width = (outer.width() - gap * (count - 1.0)) / count;
    (0..n)
        .map(|idx| {
            let x = outer.min.x + f32::from(idx) * (width + gap);
            Rect::from_min_size(pos2(x, outer.min.y), vec2(width, outer.height()))
        })
        .collect()
}

/// A count as a length. Screens hold far less than 65,535 of anything.
pub fn length(n: usize) -> f32 {
    f32::from(u16::try_from(n).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PORTRAIT: Vec2 = vec2(816.0, 1305.0);
    const LARGE_PORTRAIT: Vec2 = vec2(994.0, 1767.0);
    const LANDSCAPE: Vec2 = vec2(1305.0, 816.0);

    #[test]
    fn the_zones_of_the_small_portrait_are_those_of_the_design() {
        let zones = Zones::of(Rect::from_min_size(Pos2::ZERO, PORTRAIT), TextSize::Standard);
        let rect =
            |x0: f32, y0: f32, x1: f32, y1: f32| Rect::from_min_max(pos2(x0, y0), pos2(x1, y1));
        #[rustfmt::skip]
        let cases = [
            ("top bar", zones.top_bar, rect(0.0,  0.0,    816.0, 96.0)),
            ("step",    zones.step,    rect(48.0, 96.0,   768.0, 144.0)),
            ("title",   zones.title,   rect(48.0, 156.0,  768.0, 216.0)),
            ("sub",     zones.sub,     rect(48.0, 222.0,  768.0, 266.0)),
            ("body",    zones.body,    rect(48.0, 300.0,  768.0, 1017.0)),
            ("bar",     zones.bar,     rect(0.0,  1041.0, 816.0, 1305.0)),
            ("summary", zones.summary, rect(48.0, 1061.0, 768.0, 1137.0)),
            ("actions", zones.actions, rect(48.0, 1155.0, 768.0, 1281.0)),
        ];
        for (zone, is, expect) in cases {
            assert_eq!(is, expect, "{zone}");
        }
    }

    #[test]
    fn in_landscape_the_bar_is_a_column_on_the_right() {
        let zones = Zones::of(Rect::from_min_size(Pos2::ZERO, LANDSCAPE), TextSize::Standard);
        assert_eq!((zones.bar.min.x, zones.bar.max.x), (809.0, 1305.0));
        assert_eq!((zones.body.min.x, zones.body.max.x), (48.0, 761.0));
        assert_eq!((zones.actions.min.y, zones.actions.max.y), (654.0, 780.0));
    }

    #[test]
    fn no_zone_leaves_the_canvas_or_lies_on_another() {
        for size in [PORTRAIT, LARGE_PORTRAIT, LANDSCAPE] {
            for text in TextSize::ALL {
                let canvas = Rect::from_min_size(Pos2::ZERO, size);
                let zones = Zones::of(canvas, text);
                let inside = [
                    zones.top_bar,
                    zones.step,
                    zones.title,
                    zones.sub,
                    zones.body,
                    zones.bar,
                    zones.summary,
                    zones.actions,
                ];
                assert!(inside.iter().all(|zone| canvas.contains_rect(*zone)), "{size} {text:?}");
                let apart = [zones.step, zones.title, zones.body, zones.bar];
                for (idx, zone) in apart.iter().enumerate() {
                    for other in apart.iter().skip(idx + 1) {
                        assert!(!zone.shrink(0.1).intersects(*other), "{size} {text:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn columns_share_the_width() {
        let outer = Rect::from_min_size(pos2(48.0, 300.0), vec2(720.0, 100.0));
        let widths: Vec<f32> = columns(outer, 3, 12.0).iter().map(|rect| rect.width()).collect();
        assert_eq!(widths, [232.0, 232.0, 232.0]);
    }
}

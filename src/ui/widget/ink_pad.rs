//! A pad to sign on. It shows the ink it is given and reports what a finger does, in 1/100 mm.

use egui::{Event, PointerButton, Pos2, Rect, Role as NodeRole, pos2, vec2};

use crate::domain::signature::{Ink, InkEvent};
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::pen::{Node, Pen};
use crate::ui::text::Glyph;

const RADIUS: f32 = 24.0;
const INK_WIDTH: f32 = 5.0;
/// Hundredths of a millimeter in a point: a point is a sixth of a millimeter.
const PER_POINT: f32 = 100.0 / 6.0;

/// Draws the pad with `ink` on it. What is reported is where the finger was, also between frames:
/// in 1/100 mm from the pad's corner.
pub fn ink_pad(pen: &Pen<'_>, rect: Rect, ink: &Ink, is_wrong: bool) -> Option<Tap> {
    let theme = &pen.theme;
    let (width, edge) = if is_wrong {
        (theme.selected_stroke, theme.danger)
    } else {
        (theme.control_stroke, theme.border)
    };
    pen.plate(rect, RADIUS, theme.surface, width, edge);
    // The line to sign on, at four fifths of the height.
    let y = rect.min.y + rect.height() * 0.78;
    let line = [pos2(rect.min.x + 40.0, y), pos2(rect.max.x - 46.0, y)];
    pen.painter().line_segment(line, egui::Stroke::new(3.0, theme.border));
    pen.icon(pos2(rect.min.x + 57.0, y - 32.0), Glyph::bold(icon::X, 34.0), theme.ink3);
    let inside = pen.clipped(rect);
    for stroke in &ink.strokes {
        let points: Vec<Pos2> = stroke
            .iter()
            .map(|point| rect.min + vec2(points_of(point.x), points_of(point.y)))
            .collect();
        inside.stroke(&smoothed(&points), INK_WIDTH, theme.ink);
    }
    let name = pen.words(if ink.is_empty() { "sign-pad" } else { "sign-pad-signed" });
    let node = Node { role: NodeRole::Canvas, ..Node::button(&name) };
    let response = pen.drags(rect, node)?;
    let events = events(pen, rect, &response);
    (!events.is_empty()).then_some(Tap::Ink(events))
}

/// Everything the finger did since the last frame, and not only where it is: a fast hand makes
/// several movements a frame.
fn events(pen: &Pen<'_>, rect: Rect, response: &egui::Response) -> Vec<InkEvent> {
    let is_at_work = response.dragged() || response.drag_stopped();
    if !is_at_work {
        return Vec::new();
    }
    // A finger that is drawing from the frame before goes on without a new press.
    let is_drawing = !response.drag_started();
    pen.ctx().input(|input| ink_events(rect, &input.events, is_drawing))
}

/// What `input` means on a pad at `rect`. Only what begins on the pad is ink: a press on a button
/// in the same frame is not. A finger that is drawing may leave the pad.
fn ink_events(rect: Rect, input: &[Event], mut is_drawing: bool) -> Vec<InkEvent> {
    let place = |pos: Pos2| (hundredths(pos.x - rect.min.x), hundredths(pos.y - rect.min.y));
    let mut made = Vec::new();
    for event in input {
        match event {
            Event::PointerButton { pos, button: PointerButton::Primary, pressed: true, .. } => {
                is_drawing = rect.contains(*pos);
                if is_drawing {
                    let (x, y) = place(*pos);
                    made.push(InkEvent::Down { x, y });
                }
            }
            Event::PointerButton { button: PointerButton::Primary, pressed: false, .. }
            | Event::PointerGone => {
                if is_drawing {
                    made.push(InkEvent::Up);
                }
                is_drawing = false;
            }
            Event::PointerMoved(pos) if is_drawing => {
                let (x, y) = place(*pos);
                made.push(InkEvent::Move { x, y });
            }
            _ => (),
        }
    }
    made
}

/// A curve through the middles of the steps: rounder than the steps themselves.
fn smoothed(points: &[Pos2]) -> Vec<Pos2> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Vec::new() };
    let mut path = vec![*first];
    for three in points.windows(3) {
        if let [a, b, c] = three {
            let (from, to) = (a.lerp(*b, 0.5), b.lerp(*c, 0.5));
            path.extend((0..=4_u8).map(|step| {
                let t = f32::from(step) / 4.0;
                from.lerp(*b, t).lerp(b.lerp(to, t), t)
            }));
        }
    }
    path.push(*last);
    path
}

fn points_of(hundredths: i32) -> f32 {
    // A pad is some 12,000 hundredths wide, far inside what `i16` holds.
    let small = hundredths.clamp(i32::from(i16::MIN), i32::from(i16::MAX));
    i16::try_from(small).map_or(0.0, f32::from) / PER_POINT
}

#[expect(clippy::as_conversions, reason = "there is no other way from a float; it saturates")]
fn hundredths(points: f32) -> i32 {
    (points * PER_POINT).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_a_sixth_of_a_millimeter() {
        assert_eq!(hundredths(720.0), 120_00, "the pad of the design is 120 mm wide");
        assert_eq!(hundredths(-6.0), -1_00, "a finger may leave the pad");
        assert!((points_of(62_00) - 372.0).abs() < 0.01);
    }

    #[test]
    fn only_what_begins_on_the_pad_is_ink() {
        let pad = Rect::from_min_size(pos2(48.0, 418.0), vec2(720.0, 372.0));
        let (on, off) = (pos2(54.0, 424.0), pos2(100.0, 900.0));
        let corner = InkEvent::Down { x: 1_00, y: 1_00 };
        let further = InkEvent::Move { x: 2_00, y: 1_00 };
        let moved = Event::PointerMoved(on + vec2(6.0, 0.0));
        #[rustfmt::skip]
        let cases = [
            ("a stroke",           vec![press(on, true), moved.clone()],                     false, vec![corner, further]),
            ("all of a fast hand", vec![moved.clone(), Event::PointerMoved(on), moved.clone()], true, vec![further, InkEvent::Move { x: 1_00, y: 1_00 }, further]),
            ("a dot",              vec![press(on, true), press(on, false)],                  false, vec![corner, InkEvent::Up]),
            ("Clear",              vec![press(off, true), moved.clone(), press(off, false)], false, vec![]),
            ("Clear, then a stroke", vec![press(off, true), press(off, false), press(on, true)], false, vec![corner]),
            ("a hand that hovers", vec![moved.clone()],                                      false, vec![]),
            ("a finger taken away", vec![Event::PointerGone, moved.clone()],                 true,  vec![InkEvent::Up]),
        ];
        for (case, input, is_drawing, expect) in cases {
            assert_eq!(ink_events(pad, &input, is_drawing), expect, "{case}");
        }
    }

    fn press(pos: Pos2, pressed: bool) -> Event {
        let modifiers = egui::Modifiers::NONE;
        Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers }
    }

    #[test]
    fn a_curve_begins_and_ends_where_the_finger_did() {
        let points = [pos2(0.0, 0.0), pos2(10.0, 0.0), pos2(10.0, 10.0), pos2(0.0, 10.0)];
        let path = smoothed(&points);
        assert_eq!((path.first(), path.last()), (points.first(), points.last()));
        assert_eq!(smoothed(&[]), []);
    }
}

//! A signature as lines: smoothed and thicker where the hand was slow. The raw points are in the
//! record; this is their picture.

use crate::domain::signature::{Ink, InkPoint};
use crate::evidence::letter::Mil;
use crate::evidence::letter::sheet::Stroke;

/// A hundredth of a millimeter is 28.35 thousandths of a point.
const MIL_PER_THOUSAND: i64 = 28_346;
/// Ink is drawn no larger than this much of life size, in percent.
const LARGEST_PERCENT: i64 = 130;
const THICKS: [Mil; 4] = [2_300, 1_950, 1_600, 1_300];
/// Millimeters a second from which the line is thinner.
const SPEEDS: [i64; 3] = [40, 110, 220];

/// The ink in a box no larger than `room`: the box's width and height, and its lines.
pub fn drawn(ink: &Ink, room: (Mil, Mil)) -> (Mil, Mil, Vec<Stroke>) {
    let points = || ink.strokes.iter().flatten();
    let ends = |of: fn(&InkPoint) -> i32| {
        let values = points().map(of);
        (values.clone().min().unwrap_or(0), values.max().unwrap_or(0))
    };
    let (left, right) = ends(|point| point.x);
    let (top, bottom) = ends(|point| point.y);
    let wide = (i64::from(right) - i64::from(left)).max(1);
    let high = (i64::from(bottom) - i64::from(top)).max(1);
    // Thousandths of a point for each thousand hundredths of a millimeter.
    let scale = (i64::from(room.0) * 1000 / wide)
        .min(i64::from(room.1) * 1000 / high)
        .min(MIL_PER_THOUSAND * LARGEST_PERCENT / 100);
    let at = |value: i32, from: i32| {
        let mil = (i64::from(value) - i64::from(from)) * scale / 1000;
        Mil::try_from(mil).unwrap_or(0)
    };
    let place = |point: &InkPoint| (at(point.x, left), at(point.y, top));
    let mut strokes = Vec::new();
    for stroke in &ink.strokes {
        draw(stroke, place, &mut strokes);
    }
    let size = |hundredths: i64| Mil::try_from(hundredths * scale / 1000).unwrap_or(0);
    (size(wide), size(high), strokes)
}

/// Each point pulls the line; the line goes through the middles between them.
fn draw(stroke: &[InkPoint], place: impl Fn(&InkPoint) -> (Mil, Mil), into: &mut Vec<Stroke>) {
    let Some(first) = stroke.first() else { return };
    let start = place(first);
    let mut line = Stroke { thick: THICKS[0], points: vec![start] };
    if stroke.len() == 1 {
        // A dot is a line without length with round ends.
        line.points.extend([start, (start.0 + 1, start.1)]);
        into.push(line);
        return;
    }
    let mut end = start;
    for pair in stroke.windows(2) {
        let [from, to] = pair else { continue };
        let thick = thickness(from, to);
        if thick != line.thick {
            let next = Stroke { thick, points: vec![end] };
            let done = std::mem::replace(&mut line, next);
            if done.points.len() > 1 {
                into.push(done);
            }
        }
        let (a, b) = (place(from), place(to));
        end = (a.0.midpoint(b.0), a.1.midpoint(b.1));
        line.points.extend([a, end]);
    }
    if let Some(last) = stroke.last() {
        let last = place(last);
        line.points.extend([last, last]);
    }
    into.push(line);
}

fn thickness(from: &InkPoint, to: &InkPoint) -> Mil {
    let (dx, dy) = (i64::from(to.x) - i64::from(from.x), i64::from(to.y) - i64::from(from.y));
    let far = dx.saturating_mul(dx).saturating_add(dy.saturating_mul(dy)).isqrt();
    let millis = i64::from(to.t_millis.saturating_sub(from.t_millis)).max(1);
    // Hundredths of a millimeter in a millisecond are ten millimeters in a second.
    let speed = far * 10 / millis;
    let step = SPEEDS.iter().filter(|limit| speed > **limit).count();
    THICKS.get(step).copied().unwrap_or(THICKS[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::signature::InkEvent;

    #[test]
    fn ink_stays_in_its_box_and_keeps_its_shape() {
        for (wide, high) in [(80_00, 20_00), (20_00, 80_00), (1, 1), (3_000_00, 2_00)] {
            let mut ink = Ink::default();
            ink.take(InkEvent::Down { x: -5_00, y: 3_00 }, 0);
            for step in 1..=10_i32 {
                let (x, y) = (-5_00 + wide * step / 10, 3_00 + high * (step % 2));
                ink.take(InkEvent::Move { x, y }, step.unsigned_abs() * 16);
            }
            let (box_wide, box_high, strokes) = drawn(&ink, (421_000, 98_000));
            assert!(box_wide <= 421_000 && box_high <= 98_000, "{wide} × {high}");
            for (x, y) in strokes.iter().flat_map(|stroke| &stroke.points) {
                assert!((0..=box_wide + 1).contains(x) && (0..=box_high + 1).contains(y));
            }
        }
    }

    #[test]
    fn a_fast_line_is_thinner_than_a_slow_one() {
        let at = |x, t_millis| InkPoint { x, y: 0, t_millis };
        assert!(thickness(&at(0, 0), &at(10, 16)) > thickness(&at(0, 0), &at(500, 16)));
    }

    #[test]
    fn no_ink_is_no_line() {
        assert_eq!(drawn(&Ink::default(), (1000, 1000)).2, Vec::new());
    }
}

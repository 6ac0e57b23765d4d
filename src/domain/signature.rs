//! Ink, and when it counts as signed.

/// One sample of a finger on the pad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InkPoint {
    /// From the pad's left edge, in 1/100 mm. May leave the pad.
    pub x: i32,
    /// From the pad's top edge, in 1/100 mm, downwards.
    pub y: i32,
    /// Since the first touch of this signature, in milliseconds.
    pub t_millis: u32,
}

/// What a finger does on the pad, as a screen reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InkEvent {
    /// Touched down here (1/100 mm).
    Down {
        x: i32,
        y: i32,
    },
    /// Moved here while down.
    Move {
        x: i32,
        y: i32,
    },
    Up,
}

/// Strokes on a pad, raw and unsmoothed, as examiners ask for them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ink {
    pub strokes: Vec<Vec<InkPoint>>,
}

/// Why ink does not count as a signature (rule ES-8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InkError {
    #[error("nothing was drawn")]
    Empty,
    #[error("the ink is too short")]
    TooShort,
}

/// How a person signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signature {
    Drawn(Ink),
    /// For people who cannot draw: the name typed, and confirmed as a signature.
    Typed(String),
}

impl Ink {
    /// The most points kept; a signature has a few hundred.
    pub const POINTS_MAX: usize = 20_000;

    /// Takes one thing that the finger did, at `t_millis` since the first touch.
    /// Repeated points are dropped.
    pub fn take(&mut self, event: InkEvent, t_millis: u32) {
        if self.n_points() >= Self::POINTS_MAX {
            return;
        }
        match event {
            InkEvent::Down { x, y } => self.strokes.push(vec![InkPoint { x, y, t_millis }]),
            InkEvent::Move { x, y } => {
                let Some(stroke) = self.strokes.last_mut() else { return };
                if stroke.last().is_none_or(|last| (last.x, last.y) != (x, y)) {
                    stroke.push(InkPoint { x, y, t_millis });
                }
            }
            InkEvent::Up => (),
        }
    }

    pub fn n_points(&self) -> usize {
        self.strokes.iter().map(Vec::len).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.strokes.is_empty()
    }

    /// Whether this is a signature: a stroke of ten points or more, 15 mm of ink or more,
    /// 8 × 3 mm or more, and 300 ms or more. Dots alone are not.
    ///
    /// # Errors
    ///
    /// [`InkError`] with what is missing.
    pub fn check(&self) -> Result<(), InkError> {
        let points: Vec<InkPoint> = self.strokes.iter().flatten().copied().collect();
        if points.is_empty() {
            return Err(InkError::Empty);
        }
        let spread = |of: fn(&InkPoint) -> i32| {
            let values = points.iter().map(of);
            i64::from(values.clone().max().unwrap_or(0)) - i64::from(values.min().unwrap_or(0))
        };
        let (wide, high) = (spread(|point| point.x), spread(|point| point.y));
        let long_enough = self.strokes.iter().any(|stroke| stroke.len() >= 10);
        let signed = long_enough
            && self.length() >= 15_00
            && wide.max(high) >= 8_00
            && wide.min(high) >= 3_00
            && self.lasted() >= 300;
        if signed { Ok(()) } else { Err(InkError::TooShort) }
    }

    /// From the first point to the last, in milliseconds.
    pub fn lasted(&self) -> u32 {
        let mut points = self.strokes.iter().flatten();
        let first = points.next();
        let last = points.last().or(first);
        match (first, last) {
            (Some(first), Some(last)) => last.t_millis.saturating_sub(first.t_millis),
            _ => 0,
        }
    }

    /// The ink's length in 1/100 mm, rounded down at each step.
    pub fn length(&self) -> i64 {
        let step = |pair: &[InkPoint]| match pair {
            [a, b] => {
                let (dx, dy) = (i64::from(b.x) - i64::from(a.x), i64::from(b.y) - i64::from(a.y));
                dx.saturating_mul(dx).saturating_add(dy.saturating_mul(dy)).isqrt()
            }
            _ => 0,
        };
        self.strokes.iter().flat_map(|stroke| stroke.windows(2).map(step)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scribble(n_points: i32, step: i32, millis: u32) -> Ink {
        let mut ink = Ink::default();
        ink.take(InkEvent::Down { x: 0, y: 0 }, 0);
        for n in 1..n_points {
            let t = millis * n.unsigned_abs() / (n_points.unsigned_abs() - 1);
            ink.take(InkEvent::Move { x: n * step, y: (n % 2) * 5_00 }, t);
        }
        ink
    }

    #[test]
    fn a_scribble_is_a_signature_and_a_dot_is_not() {
        #[rustfmt::skip]
        let cases = [
            ("a scribble",   scribble(20, 1_00, 800), Ok(())),
            ("nothing",      Ink::default(),          Err(InkError::Empty)),
            ("a dot",        scribble(2, 10, 500),    Err(InkError::TooShort)),
            ("few points",   scribble(5, 5_00, 800),  Err(InkError::TooShort)),
            ("too fast",     scribble(20, 1_00, 100), Err(InkError::TooShort)),
            ("a tiny thing", scribble(20, 10, 800),   Err(InkError::TooShort)),
        ];
        for (case, ink, expect) in cases {
            assert_eq!(ink.check(), expect, "{case}");
        }
    }

    #[test]
    fn a_flood_of_points_is_cut_off() {
        let mut ink = Ink::default();
        ink.take(InkEvent::Down { x: 0, y: 0 }, 0);
        for n in 0..30_000 {
            ink.take(InkEvent::Move { x: n, y: n }, 1);
        }
        assert_eq!(ink.n_points(), Ink::POINTS_MAX);
    }
}

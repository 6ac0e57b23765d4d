//! The three drawings: the sprig of the logo, the still life, and the card reader.

use egui::emath::Rot2;
use egui::{Color32, Pos2, Rect, Vec2, pos2, vec2};

use crate::ui::pen::Pen;

/// The mark of the house in a square of `side`, drawn on a grid of 48.
pub fn logo(pen: &Pen<'_>, corner: Pos2, side: f32) {
    let scale = side / 48.0;
    let place = Place { origin: corner, scale, turn: Rot2::IDENTITY };
    pen.fill(Rect::from_min_size(corner, Vec2::splat(side)), 14.0 * scale, pen.theme.primary);
    let ink = pen.theme.on_primary;
    pen.stroke(&[place.at(24.0, 40.0), place.at(24.0, 17.0)], 2.6 * scale, ink);
    for (y, length) in [(34.0, 13.0), (27.0, 12.0), (20.0, 10.0)] {
        for degrees in [-38.0, -142.0] {
            leaf(pen, place.turned(24.0, y, degrees), length, 4.2, ink);
        }
    }
    leaf(pen, place.turned(24.0, 18.0, -90.0), 10.0, 3.6, ink);
}

/// The still life in a box of 320 × 480 points at `corner`: three stems in a vase, some berries.
pub fn still_life(pen: &Pen<'_>, corner: Pos2, scale: f32) {
    let place = Place { origin: corner, scale, turn: Rot2::IDENTITY };
    let (light, deep) = (pen.theme.primary, pen.theme.primary_pressed);
    #[rustfmt::skip]
    let stems = [
        (166.0, -60.0,  150.0, 9.0,   6_u8,  56.0, light),
        (152.0, -112.0, 196.0, 11.76, 8,     60.0, light),
        (160.0, -85.0,  262.0, 15.72, 11,    62.0, deep),
    ];
    for (x, degrees, length, bend, n_pairs, leaf_length, color) in stems {
        let stem = Stem { length, bend, n_pairs, leaf_length };
        stem.draw(pen, place.turned(x, 298.0, degrees), color);
    }
    let berries = [
        (108.0, 222.0, 9.0),
        (126.0, 240.0, 7.0),
        (218.0, 244.0, 9.0),
        (200.0, 224.0, 7.0),
        (186.0, 162.0, 8.0),
    ];
    for (x, y, radius) in berries {
        pen.disc(place.at(x, y), radius * scale, pen.theme.accent);
    }
    pen.fill(place.rect(87.0, 324.0, 146.0, 134.0), 64.0 * scale, light);
    pen.fill(place.rect(120.0, 448.0, 80.0, 22.0), 5.0 * scale, light);
    pen.fill(place.rect(135.0, 292.0, 50.0, 70.0), 0.0, light);
    pen.fill(place.rect(123.0, 282.0, 74.0, 14.0), 7.0 * scale, light);
    pen.disc(place.at(56.0, 461.0), 9.0 * scale, pen.theme.accent);
}

/// A card reader 196 × 360 points large at `corner`, with a card held to it.
pub fn card_reader(pen: &Pen<'_>, corner: Pos2, scale: f32) {
    let theme = &pen.theme;
    let place = Place { origin: corner, scale, turn: Rot2::IDENTITY };
    pen.fill(place.rect(0.0, 0.0, 196.0, 360.0), 34.0 * scale, theme.ink);
    pen.fill(place.rect(20.0, 22.0, 156.0, 118.0), 14.0 * scale, theme.surface);
    for radius in [12.0, 26.0, 40.0, 54.0] {
        wave(pen, place.at(36.0, 81.0), radius * scale, 7.0 * scale, theme.primary);
    }
    let bottom = [theme.danger, theme.warning, theme.success];
    for (row, y) in [164.0, 208.0, 252.0, 296.0].into_iter().enumerate() {
        for (x, last) in [24.0, 76.0, 128.0].into_iter().zip(bottom) {
            let color = if row == 3 { last } else { theme.ink2 };
            let color = if theme.is_contrast() && row < 3 { theme.surface } else { color };
            pen.fill(place.rect(x, y, 44.0, 32.0), 9.0 * scale, color);
        }
    }
    let card = place.turned(116.0, 46.0, 14.0);
    let tint = theme.primary_tint;
    // The card's edge is drawn as a slightly larger card under it.
    pen.convex(card.rounded(Rect::from_min_size(pos2(-3.0, -3.0), vec2(182.0, 118.0)), 17.0), tint);
    pen.convex(
        card.rounded(Rect::from_min_size(pos2(3.0, 3.0), vec2(170.0, 106.0)), 11.0),
        theme.primary,
    );
    let chip = Rect::from_min_size(pos2(18.0, 40.0), vec2(34.0, 27.0));
    pen.convex(card.rounded(chip, 6.0), theme.accent_tint);
    let stripe = Rect::from_min_size(pos2(18.0, 84.0), vec2(92.0, 8.0));
    pen.convex(card.rounded(stripe, 4.0), tint);
    for radius in [6.0, 14.0, 22.0] {
        let from = 0.25 - 0.122 + 14.0 / 360.0;
        let turns = [from, from + 0.244];
        pen.arc(card.at(66.0, 53.0), radius * scale, turns, 4.0 * scale, tint);
    }
}

/// The frame of the still life: a door with a round top, standing on the lower edge of `rect`.
pub fn arch(pen: &Pen<'_>, rect: Rect) {
    let radius = rect.width() / 2.0;
    let middle = pos2(rect.center().x, rect.min.y + radius);
    pen.disc(middle, radius, pen.theme.surface);
    pen.fill(Rect::from_min_max(pos2(rect.min.x, middle.y), rect.max), 0.0, pen.theme.surface);
}

fn wave(pen: &Pen<'_>, center: Pos2, radius: f32, width: f32, color: Color32) {
    pen.arc(center, radius, [0.25 - 0.122, 0.25 + 0.122], width, color);
}

/// A stem that bends, with pairs of leaves that grow smaller, and one at its tip.
struct Stem {
    length: f32,
    bend: f32,
    n_pairs: u8,
    leaf_length: f32,
}

impl Stem {
    fn draw(&self, pen: &Pen<'_>, place: Place, color: Color32) {
        let at = |part: f32| (part * self.length, -2.0 * part * (1.0 - part) * self.bend);
        let points: Vec<Pos2> = (0..=24_u8)
            .map(|step| at(f32::from(step) / 24.0))
            .map(|(x, y)| place.at(x, y))
            .collect();
        pen.stroke(&points, 3.4 * place.scale, color);
        for pair in 0..=self.n_pairs {
            let part = f32::from(pair) / f32::from(self.n_pairs);
            let size = 0.88 - 0.37 * part;
            if pair == self.n_pairs {
                break;
            }
            let (x, y) = at(0.24 + 0.74 * part);
            for degrees in [-36.0, 36.0] {
                leaf(pen, place.turned(x, y, degrees), self.leaf_length * size, 10.0 * size, color);
            }
        }
        let tip = place.turned(self.length * 0.985, 0.0, 0.0);
        leaf(pen, tip, self.leaf_length / 2.0, 5.0, color);
    }
}

/// A leaf from the origin of `place` along its x axis: two quadratic curves.
fn leaf(pen: &Pen<'_>, place: Place, length: f32, swell: f32, color: Color32) {
    let side = |sign: f32| {
        (0..=10_u8).map(move |step| {
            let t = f32::from(step) / 10.0;
            let (x, y) =
                (0.9 * length * t * (1.0 - t) + length * t * t, 2.0 * t * (1.0 - t) * swell);
            (x, y * sign)
        })
    };
    let points = side(-1.0).chain(side(1.0).rev().skip(1).take(9)).map(|(x, y)| place.at(x, y));
    pen.convex(points.collect(), color);
}

/// Where a drawing's own coordinates lie on the canvas.
#[derive(Debug, Clone, Copy)]
struct Place {
    origin: Pos2,
    scale: f32,
    turn: Rot2,
}

impl Place {
    fn at(self, x: f32, y: f32) -> Pos2 {
        self.origin + self.turn * (vec2(x, y) * self.scale)
    }

    fn turned(self, x: f32, y: f32, degrees: f32) -> Self {
        let turn = self.turn * Rot2::from_angle(degrees.to_radians());
        Self { origin: self.at(x, y), turn, ..self }
    }

    fn rect(self, x: f32, y: f32, width: f32, height: f32) -> Rect {
        Rect::from_min_size(self.at(x, y), vec2(width, height) * self.scale)
    }

    /// A rounded rectangle of this place, as a polygon.
    fn rounded(self, rect: Rect, radius: f32) -> Vec<Pos2> {
        let inner = rect.shrink(radius);
        let corners = [
            (inner.right_top(), -0.25_f32),
            (inner.right_bottom(), 0.0),
            (inner.left_bottom(), 0.25),
            (inner.left_top(), 0.5),
        ];
        corners
            .into_iter()
            .flat_map(|(center, from)| {
                (0..=6_u8).map(move |step| {
                    let turn = (from + f32::from(step) / 24.0) * std::f32::consts::TAU;
                    center + Vec2::angled(turn) * radius
                })
            })
            .map(|point| self.at(point.x, point.y))
            .collect()
    }
}

//! Buttons and links: filled, outlined, tonal, underlined. Nothing else looks like one.

use egui::{Pos2, Rect, vec2};

use crate::ui::layout::{length, square};
use crate::ui::pen::{Node, Pen, Press};
use crate::ui::role::Role;
use crate::ui::text::{Glyph, IconSide};

const RADIUS: f32 = 24.0;
/// Between an icon and its word.
const ICON_GAP: f32 = 16.0;

/// The look of a button, and with it its rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Filled: the way on, one a screen at most.
    Primary,
    /// Outlined.
    Secondary,
    /// On the tint, without an edge.
    Tonal,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Button<'b> {
    pub kind: Kind,
    pub label: &'b str,
    pub role: Role,
    /// Left out in extra large text and where there is no room for it.
    pub icon: Option<(Glyph, IconSide)>,
}

impl<'b> Button<'b> {
    pub fn primary(label: &'b str) -> Self {
        Self { kind: Kind::Primary, label, role: Role::Label, icon: None }
    }

    pub fn secondary(label: &'b str) -> Self {
        Self { kind: Kind::Secondary, ..Self::primary(label) }
    }

    pub fn tonal(label: &'b str) -> Self {
        Self { kind: Kind::Tonal, ..Self::primary(label) }
    }

    pub fn role(self, role: Role) -> Self {
        Self { role, ..self }
    }

    pub fn before(self, glyph: Glyph) -> Self {
        Self { icon: Some((glyph, IconSide::Before)), ..self }
    }

    pub fn after(self, glyph: Glyph) -> Self {
        Self { icon: Some((glyph, IconSide::After)), ..self }
    }

    /// Draws it and says whether it was pressed.
    pub fn show(self, pen: &Pen<'_>, rect: Rect) -> bool {
        let node = match self.kind {
            Kind::Primary => Node::primary(self.label),
            Kind::Secondary | Kind::Tonal => Node::button(self.label),
        };
        let press = pen.press(rect, RADIUS, node);
        let face = press.face(rect);
        let ink = self.background(pen, face, press);
        self.label(pen, face, ink);
        press.is_done
    }

    fn background(&self, pen: &Pen<'_>, face: Rect, press: Press) -> egui::Color32 {
        let theme = &pen.theme;
        match self.kind {
            Kind::Primary => {
                let fill = if press.is_down { theme.primary_pressed } else { theme.primary };
                pen.fill(face, RADIUS, fill);
                theme.on_primary
            }
            Kind::Secondary => {
                let fill = if press.is_down { theme.sunken } else { theme.surface };
                pen.plate(face, RADIUS, fill, theme.control_stroke, theme.border);
                theme.ink
            }
            Kind::Tonal => {
                let fill = if press.is_down { theme.sunken } else { theme.primary_tint };
                pen.fill(face, RADIUS, fill);
                if theme.is_contrast() {
                    pen.ring(face, RADIUS, theme.control_stroke, theme.primary);
                }
                theme.primary
            }
        }
    }

    fn label(&self, pen: &Pen<'_>, face: Rect, ink: egui::Color32) {
        let room = face.width() - 40.0;
        let width = pen.width(self.label, self.role);
        if width > room {
            let inner = face.shrink2(vec2(12.0, 0.0));
            let height = pen.height(self.label, self.role, inner.width());
            let top = face.center().y - height / 2.0;
            let rect = Rect::from_min_max(Pos2::new(inner.min.x, top), inner.max);
            pen.wrapped_center(rect, self.label, self.role, ink);
            return;
        }
        let icon = self.icon.filter(|(glyph, _)| {
            !pen.zones.is_extra_large() && width + ICON_GAP + glyph.size <= room
        });
        let side = icon.map_or(IconSide::Before, |(_, side)| side);
        let glyph = icon.map(|(glyph, _)| glyph);
        // A larger icon stands further off.
        let gap = glyph.map_or(ICON_GAP, |glyph| ICON_GAP.max(glyph.size - 28.0));
        pen.icon_and_text(face.center(), (glyph, side), gap, (self.label, self.role), ink);
    }
}

/// An underlined link, centered in `rect`, which is its whole target: 96 points high or more.
pub fn link(pen: &Pen<'_>, rect: Rect, label: &str) -> bool {
    link_named(pen, rect, label, label)
}

/// A [`link`] with a `name` that says more than its label: one of several with the same label.
pub fn link_named(pen: &Pen<'_>, rect: Rect, label: &str, name: &str) -> bool {
    let press = pen.press(rect, 12.0, Node::link(name));
    let color = if press.is_down { pen.theme.primary_pressed } else { pen.theme.primary };
    let width = pen.width(label, Role::BodyStrong);
    if width > rect.width() {
        let rows = pen.rows(label, Role::BodyStrong, rect.width());
        let row_height = pen.row(Role::BodyStrong);
        let mut top = rect.center().y - row_height * length(rows.len()) / 2.0;
        for row in rows {
            let left = rect.center().x - pen.width(&row, Role::BodyStrong) / 2.0;
            pen.underlined(Pos2::new(left, top), &row, Role::BodyStrong, color);
            top += row_height;
        }
    } else {
        let at = Pos2::new(
            rect.center().x - width / 2.0,
            rect.center().y - pen.row(Role::BodyStrong) / 2.0,
        );
        pen.underlined(at, label, Role::BodyStrong, color);
    }
    press.is_done
}

/// A square key with one icon, outlined. At the end of its travel it is quiet and does nothing.
pub fn icon_key(pen: &Pen<'_>, rect: Rect, glyph: Glyph, name: &str, is_at_end: bool) -> bool {
    if is_at_end {
        pen.ring(rect, RADIUS, pen.theme.control_stroke, pen.theme.hairline);
        pen.icon(rect.center(), glyph, pen.theme.ink3);
        return false;
    }
    let press = pen.press(rect, RADIUS, Node::button(name));
    let face = press.face(rect);
    let fill = if press.is_down { pen.theme.sunken } else { pen.theme.surface };
    pen.plate(face, RADIUS, fill, pen.theme.control_stroke, pen.theme.border);
    pen.icon(face.center(), glyph, pen.theme.primary);
    press.is_done
}

/// An icon on a tinted plate of `side` points: what a tile or a row is about.
pub fn icon_plate(pen: &Pen<'_>, center: Pos2, side: f32, icon: char) {
    let plate = square(center, side);
    let radius = side * 2.0 / 7.0;
    pen.fill(plate, radius, pen.theme.primary_tint);
    if pen.theme.is_contrast() {
        pen.ring(plate, radius, pen.theme.control_stroke, pen.theme.primary);
    }
    pen.icon(center, Glyph::regular(icon, side * 2.0 / 3.0), pen.theme.primary);
}

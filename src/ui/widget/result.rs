//! How a payment ended: three marks that differ in shape, and in words.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::ui::icon;
use crate::ui::layout::square;
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

const SIDE: f32 = 144.0;

/// The panel over the full width of `rect`, with its mark and title. Returns where the lines
/// under the title begin.
pub fn panel(pen: &Pen<'_>, rect: Rect, ending: Ending, title: &str) -> f32 {
    let theme = &pen.theme;
    let tint = match ending {
        Ending::Approved => theme.success_tint,
        Ending::NotApproved => theme.danger_tint,
        Ending::Checking => theme.info_tint,
    };
    pen.fill(rect, 0.0, tint);
    mark(pen, rect, ending);
    let title_rect = Rect::from_min_size(
        pos2(rect.min.x + 24.0, rect.min.y + 28.0 + SIDE + 22.0),
        vec2(rect.width() - 48.0, 0.0),
    );
    let drawn = pen.wrapped_center(title_rect, title, Role::H1, theme.ink);
    pen.say(drawn, NodeRole::Heading, title);
    drawn.max.y + 2.0
}

fn mark(pen: &Pen<'_>, rect: Rect, ending: Ending) {
    let theme = &pen.theme;
    let center = pos2(rect.center().x, rect.min.y + 28.0 + SIDE / 2.0);
    match ending {
        Ending::Approved => {
            pen.disc(center, SIDE / 2.0, theme.success);
            pen.icon(center, Glyph::bold(icon::CHECK, 88.0), theme.surface);
        }
        Ending::NotApproved => {
            pen.plate(square(center, SIDE), 36.0, theme.surface, 9.0, theme.danger);
            pen.icon(center, Glyph::bold(icon::X, 80.0), theme.danger);
        }
        Ending::Checking => {
            pen.disc(center, SIDE / 2.0, theme.surface);
            let turn = pen.phase(60_000);
            pen.circle(center, SIDE / 2.0, 14.0, theme.hairline);
            pen.arc(center, SIDE / 2.0 - 7.0, [turn, turn + 0.3], 14.0, theme.info);
            pen.icon(center, Glyph::regular(icon::HOURGLASS_MEDIUM, 68.0), theme.info);
        }
    }
}

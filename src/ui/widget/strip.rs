//! How far a payment has come: Ready, Card, Bank, Done.

use egui::{Rect, Role as NodeRole, pos2};

use crate::ui::icon;
use crate::ui::layout::columns;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::text::Glyph;

const RADIUS: f32 = 32.0;

/// How one column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Done,
    Here,
    ToCome,
}

/// Four columns over the width of `rect`; those before `here` are done. 4 is all done.
pub fn strip(pen: &Pen<'_>, rect: Rect, here: usize) {
    let labels = ["strip-ready", "strip-card", "strip-bank", "strip-done"].map(|id| pen.words(id));
    let icons = [icon::CHECK, icon::CONTACTLESS_PAYMENT, icon::BANK, icon::CHECK];
    let mark = |idx: usize| match idx.cmp(&here) {
        std::cmp::Ordering::Less => Mark::Done,
        std::cmp::Ordering::Equal => Mark::Here,
        std::cmp::Ordering::Greater => Mark::ToCome,
    };
    let places = columns(rect, 4, 0.0);
    let theme = &pen.theme;
    let middle = rect.min.y + RADIUS;
    // Where not all labels fit beside one another, only the one that counts is written.
    let widest = labels.iter().map(|label| pen.width(label, Role::SmallStrong)).fold(0.0, f32::max);
    let are_labelled = widest + 8.0 <= rect.width() / 4.0;
    for (idx, pair) in places.windows(2).enumerate() {
        if let [from, to] = pair {
            let (width, color) = match mark(idx) {
                Mark::Done => (8.0, theme.primary),
                Mark::Here | Mark::ToCome => (4.0, theme.border),
            };
            let ends = [
                pos2(from.center().x + RADIUS + 4.0 + width / 2.0, middle),
                pos2(to.center().x - RADIUS - 4.0 - width / 2.0, middle),
            ];
            pen.stroke(&ends, width, color);
        }
    }
    for (idx, ((place, label), icon)) in places.iter().zip(&labels).zip(icons).enumerate() {
        let center = pos2(place.center().x, middle);
        let (role, color) = match mark(idx) {
            Mark::Done => {
                pen.disc(center, RADIUS, theme.primary);
                pen.icon(center, Glyph::bold(icon::CHECK, 36.0), theme.on_primary);
                (Role::Small, theme.ink2)
            }
            Mark::Here => {
                pen.disc(center, RADIUS, theme.surface);
                pen.circle(center, RADIUS, 5.0, theme.primary);
                pen.icon(center, Glyph::bold(icon, 38.0), theme.primary);
                (Role::SmallStrong, theme.ink)
            }
            Mark::ToCome => {
                pen.circle(center, RADIUS, theme.control_stroke, theme.border);
                pen.icon(center, Glyph::regular(icon, 32.0), theme.ink3);
                (Role::Small, theme.ink2)
            }
        };
        let top = middle + RADIUS + 6.0;
        if are_labelled {
            pen.text_center(center.x, top, label, role, color);
        } else if mark(idx) == Mark::Here {
            // One label, and it stays inside.
            let half = pen.width(label, role) / 2.0;
            let x = center.x.clamp(rect.min.x + half, (rect.max.x - half).max(rect.min.x + half));
            pen.text_center(x, top, label, role, color);
        }
    }
    if let Some(label) = labels.get(here) {
        pen.say(rect, NodeRole::Label, label);
    }
}

/// How high a strip is.
pub fn height(pen: &Pen<'_>) -> f32 {
    2.0 * RADIUS + 6.0 + pen.row(Role::Small)
}

//! One thing that a patient has, owes or picked: its name, what is to be known of it, and at its
//! right the one thing that can be done with it.

use egui::{Pos2, Rect, Role as NodeRole, pos2, vec2};

use crate::domain::money::Money;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::pen::{Node, Pen, Press};
use crate::ui::phrase::lower_first;
use crate::ui::role::Role;
use crate::ui::text::Glyph;
use crate::ui::widget::button::link_named;
use crate::ui::widget::lines::minus;

const PADDING: f32 = 28.0;
const AIR: f32 = 13.0;
/// The least side of a control.
const TARGET: f32 = 96.0;
/// A unit that is left or used, and the air beside it.
const DROP: f32 = 34.0;
const DROP_GAP: f32 = 8.0;
/// Up to so many units are drawn one by one.
const DROPS_MAX: u32 = 6;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Entry {
    pub name: String,
    /// Right of the name: a price, or what is left.
    pub sum: Option<Money>,
    /// So many are left of so many.
    pub drops: Option<(u32, u32)>,
    /// What is to be known of it, a line each.
    pub notes: Vec<Note>,
    pub deed: Option<Deed>,
}

/// A line under the name.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    Quiet(String),
    /// Two facts: on one line where both fit.
    Pair(String, String),
    /// What needs the patient: something is due.
    Warning(String),
    /// What is taken off, with its reason.
    Off(String, Money),
}

/// What can be done with it.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// An underlined word.
    Link(String, Tap),
    /// A key with a cross, and what it does in words.
    Remove(String, Tap),
}

impl Note {
    fn words(&self) -> String {
        match self {
            Self::Quiet(words) | Self::Warning(words) => words.clone(),
            Self::Pair(one, other) => format!("{one}, {other}"),
            Self::Off(words, amount) => format!("{words} {}", minus(*amount)),
        }
    }
}

/// Where the deed stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    Nowhere,
    /// At the right, so wide.
    Beside(f32),
    /// Under the words.
    Under,
}

impl Entry {
    pub fn height(&self, pen: &Pen<'_>, width: f32) -> f32 {
        let place = self.place(pen, width);
        let words = self.draw_words(&unseen(pen), Pos2::ZERO, room(width, place));
        match place {
            Place::Under => AIR + words + TARGET,
            Place::Nowhere => words + 2.0 * AIR,
            Place::Beside(_) => (words + 2.0 * AIR).max(TARGET + 4.0),
        }
    }

    /// Draws it and says what was asked for.
    pub fn show(&self, pen: &Pen<'_>, rect: Rect) -> Option<Tap> {
        let place = self.place(pen, rect.width());
        pen.card(rect, Press::default(), false);
        let words_room = room(rect.width(), place);
        let words = self.draw_words(&unseen(pen), Pos2::ZERO, words_room);
        let top = match place {
            Place::Under => rect.min.y + AIR,
            Place::Nowhere | Place::Beside(_) => rect.center().y - words / 2.0,
        };
        let at = pos2(rect.min.x + PADDING, top);
        self.draw_words(pen, at, words_room);
        let words_rect = Rect::from_min_size(at, vec2(words_room, words));
        pen.say(words_rect, NodeRole::Label, &self.spoken());
        let deed = self.deed.as_ref()?;
        let target = match place {
            Place::Nowhere => return None,
            Place::Beside(width) => {
                let right = rect.max.x - if self.is_key() { 14.0 } else { PADDING };
                let size = vec2(width, TARGET);
                Rect::from_min_size(pos2(right - width, rect.center().y - TARGET / 2.0), size)
            }
            Place::Under => {
                let width = self.deed_width(pen).min(rect.width() - 2.0 * PADDING);
                Rect::from_min_size(pos2(at.x, rect.max.y - TARGET), vec2(width, TARGET))
            }
        };
        match deed {
            Deed::Link(label, tap) => {
                let name = format!("{label}, {}", self.name);
                link_named(pen, target, label, &name).then(|| tap.clone())
            }
            Deed::Remove(label, tap) => {
                if place == Place::Under {
                    let name = format!("{label}, {}", self.name);
                    return link_named(pen, target, label, &name).then(|| tap.clone());
                }
                remove(pen, target, &format!("{label}, {}", self.name)).then(|| tap.clone())
            }
        }
    }

    fn is_key(&self) -> bool {
        matches!(self.deed, Some(Deed::Remove(..)))
    }

    fn deed_width(&self, pen: &Pen<'_>) -> f32 {
        match &self.deed {
            None => 0.0,
            Some(Deed::Link(label, _) | Deed::Remove(label, _)) => {
                pen.width(label, Role::BodyStrong).max(TARGET)
            }
        }
    }

    fn place(&self, pen: &Pen<'_>, width: f32) -> Place {
        match &self.deed {
            None => Place::Nowhere,
            Some(Deed::Remove(..)) if !pen.zones.is_extra_large() => Place::Beside(TARGET),
            Some(_) => {
                let needed = self.deed_width(pen);
                let is_narrow = needed > width * 0.42;
                if pen.zones.is_standard() && !is_narrow {
                    Place::Beside(needed)
                } else {
                    Place::Under
                }
            }
        }
    }

    /// Draws name, sum and notes from `at` down, and says how high they are.
    fn draw_words(&self, pen: &Pen<'_>, at: Pos2, width: f32) -> f32 {
        let theme = &pen.theme;
        let mut top = at.y;
        let sum = self.sum.map(|sum| sum.to_string());
        let sum_width = sum.as_deref().map_or(0.0, |sum| pen.width(sum, Role::AmountRow) + 20.0);
        let is_beside = pen.width(&self.name, Role::BodyStrong) + sum_width <= width
            || (pen.zones.is_standard() && sum_width < width / 2.0);
        let name_room = if is_beside { width - sum_width } else { width };
        let name = pen.wrapped(pos2(at.x, top), name_room, &self.name, Role::BodyStrong, theme.ink);
        if let Some(sum) = &sum {
            let sum_top = if is_beside { top - 1.0 } else { name.max.y };
            let right = pos2(at.x + width, sum_top);
            pen.text_right(right, sum, Role::AmountRow, theme.ink);
        }
        if let Some((left, all)) = self.drops {
            let needed = (DROP + DROP_GAP) * n_as_width(all);
            let from = at.x + pen.width(&self.name, Role::BodyStrong) + 20.0;
            if all <= DROPS_MAX && pen.zones.is_standard() && from + needed <= at.x + name_room {
                drops(pen, pos2(from, top + pen.row(Role::BodyStrong) / 2.0), left, all);
            }
        }
        top += name.height();
        if sum.is_some() && !is_beside {
            top += pen.row(Role::AmountRow);
        }
        for note in &self.notes {
            top += note.draw(pen, pos2(at.x, top), width);
        }
        top - at.y
    }

    fn spoken(&self) -> String {
        let mut parts = vec![self.name.clone()];
        parts.extend(self.sum.map(|sum| sum.to_string()));
        parts.extend(self.notes.iter().map(Note::words));
        parts.join(", ")
    }
}

impl Note {
    fn draw(&self, pen: &Pen<'_>, at: Pos2, width: f32) -> f32 {
        let theme = &pen.theme;
        match self {
            Self::Quiet(words) => pen.wrapped(at, width, words, Role::Small, theme.ink2).height(),
            Self::Pair(one, other) => {
                let both = format!("{one} · {}", lower_first(other));
                if pen.width(&both, Role::Small) <= width {
                    return pen.text(at, &both, Role::Small, theme.ink2).height();
                }
                let first = pen.wrapped(at, width, one, Role::Small, theme.ink2).height();
                let at = at + vec2(0.0, first);
                first + pen.wrapped(at, width, other, Role::Small, theme.ink2).height()
            }
            Self::Warning(words) => {
                let (size, indent) =
                    if pen.zones.is_standard() { (30.0, 40.0) } else { (44.0, 56.0) };
                let center = at + vec2(size / 2.0, pen.row(Role::SmallStrong) / 2.0);
                pen.icon(center, Glyph::bold(icon::WARNING_CIRCLE, size), theme.danger);
                let at = at + vec2(indent, 0.0);
                pen.wrapped(at, width - indent, words, Role::SmallStrong, theme.danger).height()
            }
            Self::Off(words, amount) => {
                let sum = minus(*amount);
                let sum_width = pen.width(&sum, Role::AmountSmall);
                let room = width - sum_width - 20.0;
                if pen.width(words, Role::Small) <= room {
                    let high = pen.row(Role::AmountSmall);
                    let down = (high - pen.row(Role::Small)) / 2.0;
                    pen.text(at + vec2(0.0, down), words, Role::Small, theme.accent);
                    let right = pos2(at.x + width, at.y);
                    pen.text_right(right, &sum, Role::AmountSmall, theme.accent);
                    return high;
                }
                let drawn = pen.wrapped(at, width, words, Role::Small, theme.accent);
                let right = pos2(at.x + width, drawn.max.y);
                pen.text_right(right, &sum, Role::AmountSmall, theme.accent);
                drawn.height() + pen.row(Role::AmountSmall)
            }
        }
    }
}

/// The width left for words.
fn room(width: f32, place: Place) -> f32 {
    match place {
        Place::Beside(deed) => width - 2.0 * PADDING - deed - 16.0,
        Place::Nowhere | Place::Under => width - 2.0 * PADDING,
    }
}

fn unseen<'p>(pen: &Pen<'p>) -> Pen<'p> {
    pen.unseen().for_place("measured", false)
}

fn n_as_width(n: u32) -> f32 {
    usize::try_from(n).map_or(0.0, crate::ui::layout::length)
}

/// What is left as full drops, what is used as rings with a tick.
fn drops(pen: &Pen<'_>, from: Pos2, left: u32, all: u32) {
    let theme = &pen.theme;
    for number in 0..all {
        let x = from.x + DROP / 2.0 + n_as_width(number) * (DROP + DROP_GAP);
        let center = pos2(x, from.y);
        if number < left {
            pen.disc(center, DROP / 2.0, theme.primary);
            pen.icon(center, Glyph::fill(icon::DROP, 20.0), theme.on_primary);
        } else {
            pen.circle(center, DROP / 2.0, theme.control_stroke, theme.border);
            pen.icon(center, Glyph::bold(icon::CHECK, 18.0), theme.ink3);
        }
    }
}

/// A key with a cross: smaller to the eye than to the finger.
fn remove(pen: &Pen<'_>, rect: Rect, name: &str) -> bool {
    let press = pen.press(rect, 24.0, Node::button(name));
    let face = press.face(rect.shrink(12.0));
    let fill = if press.is_down { pen.theme.sunken } else { pen.theme.surface };
    pen.plate(face, 20.0, fill, pen.theme.control_stroke, pen.theme.border);
    pen.icon(face.center(), Glyph::bold(icon::X, 32.0), pen.theme.ink);
    press.is_done
}

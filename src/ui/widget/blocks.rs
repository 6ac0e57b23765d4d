//! A body made of blocks from the top down. What does not fit comes page by page: whole blocks,
//! and whole lines where a block is higher than a page.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::pen::{Node, Pen};
use crate::ui::role::Role;
use crate::ui::text::Glyph;
use crate::ui::widget::button::{Button, link};
use crate::ui::widget::card::{fact, fact_height, radio, row_card, row_card_height};
use crate::ui::widget::entry::Entry;
use crate::ui::widget::info::Info;
use crate::ui::widget::lines::{CARD_GAP, Card, Line};
use crate::ui::widget::pages::{Stack, page_room};

/// The least height and width of a control.
const TARGET: f32 = 96.0;
/// From a choice's edge to the words beside its mark.
const MARK_INSET: f32 = 70.0;

#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    Card(Card),
    /// A card that is chosen, switched on or opened: the whole of it is one target.
    Choice {
        card: Card,
        mark: Mark,
        tap: Tap,
    },
    /// Something the patient has or picked, and what can be done with it.
    Entry(Entry),
    /// Another way on.
    Way {
        icon: char,
        label: String,
        detail: String,
        tap: Tap,
    },
    Fact {
        icon: char,
        words: String,
    },
    /// A fact in two lines.
    Info(Info),
    Heading(String),
    Tonal {
        icon: char,
        label: String,
        tap: Tap,
    },
    Link {
        label: String,
        tap: Tap,
    },
}

/// How a card shows that it can be pressed, and whether it is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// One of several.
    Radio(bool),
    /// On or off by itself.
    Switch(bool),
    /// Opens what it says.
    Caret,
}

/// Blocks, each with the air above it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Blocks {
    blocks: Vec<(f32, Block)>,
}

impl Blocks {
    pub fn push(&mut self, above: f32, block: Block) {
        let above = if self.blocks.is_empty() { 0.0 } else { above };
        self.blocks.push((above, block));
    }

    /// Whether all fits on one page of `rect`.
    pub fn fits(&self, pen: &Pen<'_>, rect: Rect) -> bool {
        let heights =
            self.blocks.iter().map(|(above, block)| above + block.height(pen, rect.width()));
        heights.sum::<f32>() <= rect.height() + 0.5
    }

    /// A target is never cut: where one is higher than a page, its last lines stand on a card of
    /// their own under it. `None` where all are low enough.
    fn with_low_targets(&self, pen: &Pen<'_>, width: f32, room: f32) -> Option<Self> {
        let is_high = |(_, block): &(f32, Block)| {
            matches!(block, Block::Choice { card, .. } if card.lines.len() > 1)
                && block.height(pen, width) > room
        };
        if !self.blocks.iter().any(is_high) {
            return None;
        }
        let mut lower = Self::default();
        for (above, block) in &self.blocks {
            let Block::Choice { card, mark, tap } = block else {
                lower.push(*above, block.clone());
                continue;
            };
            let (mut kept, mut rest) = (card.clone(), Vec::new());
            while kept.lines.len() > 1 && with_mark(pen, &kept, *mark).height(pen, width) > room {
                rest.extend(kept.lines.pop());
            }
            // A line between the two is not needed.
            if kept.lines.last().is_some_and(|(_, line)| *line == Line::Rule) {
                kept.lines.pop();
            }
            if rest.last().is_some_and(|(_, line)| *line == Line::Rule) {
                rest.pop();
            }
            lower.push(*above, Block::Choice { card: kept, mark: *mark, tap: tap.clone() });
            if !rest.is_empty() {
                rest.reverse();
                lower.push(12.0, Block::Card(Card { lines: rest, ..card.clone() }));
            }
        }
        Some(lower)
    }

    /// Draws them; `name` keeps the page of this list apart from others on the screen.
    pub fn show(&self, pen: &Pen<'_>, rect: Rect, name: &str) -> Option<Tap> {
        let width = rect.width();
        let room = page_room(pen, rect);
        if let Some(shorter) = self.with_low_targets(pen, width, room) {
            return shorter.show(pen, rect, name);
        }
        let is_whole = self.fits(pen, rect);
        // The items of the stack: a block, or one line of a card.
        let mut heights = Vec::new();
        let mut counts = Vec::new();
        for (above, block) in &self.blocks {
            let height = block.height(pen, width);
            let split = match block {
                Block::Card(card) if !is_whole && (pen.zones.is_extra_large() || height > room) => {
                    let mut lines = card.line_heights(pen, width);
                    if let Some(first) = lines.first_mut() {
                        *first += above;
                    }
                    lines
                }
                _ => vec![above + height],
            };
            counts.push(split.len());
            heights.extend(split);
        }
        let page = Stack { gap: 0.0, heights }.layout_named(pen, rect, (name, 0), 0);
        let mut tap = None;
        let mut item = 0;
        for ((above, block), n) in self.blocks.iter().zip(counts) {
            match block {
                Block::Card(card) if n > 1 => {
                    let mut places: Vec<Option<Rect>> =
                        (item..item + n).map(|idx| page.get(idx)).collect();
                    if let Some(Some(first)) = places.first_mut() {
                        first.min.y += above;
                    }
                    card.show_lines(pen, &places);
                }
                block => {
                    if let Some(place) = page.get(item) {
                        let place = place.with_min_y(place.min.y + above);
                        tap = tap.or(block.show(pen, place));
                    }
                }
            }
            item += n;
        }
        page.turn(pen);
        tap
    }
}

impl Block {
    pub fn height(&self, pen: &Pen<'_>, width: f32) -> f32 {
        match self {
            Self::Card(card) => card.height(pen, width),
            Self::Choice { card, mark, .. } => {
                with_mark(pen, card, *mark).height(pen, width).max(TARGET)
            }
            Self::Entry(entry) => entry.height(pen, width),
            Self::Way { detail, .. } => {
                if pen.zones.is_extra_large() {
                    self.plain_way_height(pen, width)
                } else {
                    row_card_height(pen, width, detail)
                }
            }
            Self::Fact { words, .. } => fact_height(pen, width, words),
            Self::Info(info) => info.height(pen, width),
            Self::Heading(words) => pen.height(words, Role::SmallStrong, width),
            Self::Tonal { label, .. } => {
                (pen.height(label, Role::Label, width - 40.0) + 32.0).max(100.0)
            }
            Self::Link { label, .. } => {
                (pen.height(label, Role::BodyStrong, width) + 24.0).max(TARGET)
            }
        }
    }

    fn show(&self, pen: &Pen<'_>, rect: Rect) -> Option<Tap> {
        match self {
            Self::Card(card) => {
                card.show(pen, rect.min, rect.width(), 0.0);
                None
            }
            Self::Choice { card, mark, tap } => choice(pen, rect, card, *mark).then(|| tap.clone()),
            Self::Entry(entry) => entry.show(pen, rect),
            Self::Way { icon, label, detail, tap } => {
                let pressed = if pen.zones.is_extra_large() {
                    plain_way(pen, rect, label, detail)
                } else {
                    row_card(pen, rect, *icon, label, detail)
                };
                pressed.then(|| tap.clone())
            }
            Self::Fact { icon, words } => {
                fact(pen, rect.min, rect.width(), *icon, words);
                pen.say(rect, NodeRole::Label, words);
                None
            }
            Self::Info(info) => {
                info.show(pen, rect, pen.theme.primary, pen.theme.ink2);
                None
            }
            Self::Heading(words) => {
                pen.wrapped(rect.min, rect.width(), words, Role::SmallStrong, pen.theme.ink2);
                pen.say(rect, NodeRole::Label, words);
                None
            }
            Self::Tonal { icon, label, tap } => {
                let button = Button::tonal(label).before(Glyph::regular(*icon, 44.0));
                button.show(pen, rect).then(|| tap.clone())
            }
            Self::Link { label, tap } => {
                let width = pen.width(label, Role::BodyStrong).max(TARGET).min(rect.width());
                let place = Rect::from_min_size(rect.min, vec2(width, rect.height()));
                link(pen, place, label).then(|| tap.clone())
            }
        }
    }

    /// In the largest text a way has no icon: its words need the width.
    fn plain_way_height(&self, pen: &Pen<'_>, width: f32) -> f32 {
        let Self::Way { label, detail, .. } = self else { return 0.0 };
        let room = width - 56.0;
        let detail = if detail.is_empty() { 0.0 } else { pen.height(detail, Role::Small, room) };
        32.0 + pen.height(label, Role::Label, room - 56.0) + detail
    }
}

fn plain_way(pen: &Pen<'_>, rect: Rect, label: &str, detail: &str) -> bool {
    let press = pen.press(rect, 24.0, Node::button(&format!("{label}. {detail}")));
    pen.card(rect, press, false);
    let face = press.face(rect);
    let at = face.min + vec2(28.0, 16.0);
    let drawn = pen.wrapped(at, face.width() - 112.0, label, Role::Label, pen.theme.ink);
    let caret = pos2(face.max.x - 48.0, at.y + pen.row(Role::Label) / 2.0);
    pen.icon(caret, Glyph::bold(icon::CARET_RIGHT, 56.0), pen.theme.ink3);
    if !detail.is_empty() {
        let at = at + vec2(0.0, drawn.height());
        pen.wrapped(at, face.width() - 56.0, detail, Role::Small, pen.theme.ink2);
    }
    press.is_done
}

/// The card with room for its mark.
fn with_mark(pen: &Pen<'_>, card: &Card, mark: Mark) -> Card {
    let inset = match (mark, pen.zones.is_extra_large()) {
        (Mark::Caret, _) => [0.0, 48.0],
        (_, true) => [0.0, 84.0],
        (_, false) => [MARK_INSET, 0.0],
    };
    Card { inset, ..card.clone() }
}

fn choice(pen: &Pen<'_>, rect: Rect, card: &Card, mark: Mark) -> bool {
    let inner = with_mark(pen, card, mark);
    let spoken = card.spoken();
    let (node, is_on) = match mark {
        Mark::Radio(is_on) => (Node::radio(&spoken, is_on), is_on),
        Mark::Switch(is_on) => (Node::switch(&spoken, is_on), is_on),
        Mark::Caret => (Node::button(&spoken), false),
    };
    let press = pen.press(rect, 24.0, node);
    pen.card(rect, press, is_on);
    let face = if press.is_down { rect.translate(vec2(0.0, 1.0)) } else { rect };
    inner.draw(pen, face.min, face.width(), 0.0);
    let first = card.lines.first().map_or(0.0, |(above, _)| *above);
    let middle = first + pen.row(Role::H2) / 2.0;
    match (mark, pen.zones.is_extra_large()) {
        (Mark::Caret, _) => {
            let at = pos2(face.max.x - 46.0, face.center().y);
            pen.icon(at, Glyph::bold(icon::CARET_RIGHT, 36.0), pen.theme.ink3);
        }
        (_, true) => radio(pen, face.right_top() + vec2(-68.0, middle), 64.0, is_on),
        (_, false) => radio(pen, face.min + vec2(56.0, middle), 48.0, is_on),
    }
    press.is_done
}

/// The air between two cards of a list.
pub const BETWEEN: f32 = CARD_GAP;

//! The card of an offering: a radio, its name and price, what one is worth, what is saved, and what
//! it is in one plain sentence.

use egui::{Rect, pos2, vec2};

use crate::ui::icon;
use crate::ui::layout::length;
use crate::ui::pen::{Node, Pen};
use crate::ui::phrase;
use crate::ui::role::Role;
use crate::ui::scene::{OfferCard, OfferPay};
use crate::ui::text::Glyph;
use crate::ui::widget::card::{chip, chip_height, chip_width, radio};

/// From the card's left edge to its words, and from their end to its right edge.
const WORDS_LEFT: f32 = 104.0;
const WORDS_RIGHT: f32 = 32.0;
/// The same in extra large text, where the radio stands at the right of the name.
const LARGE_LEFT: f32 = 38.0;
const LARGE_RIGHT: f32 = 32.0;
const LARGE_RADIO: f32 = 116.0;
/// Between a line of words and the chip beside it.
const CHIP_GAP: f32 = 12.0;
/// Between the name and the price beside it.
const PRICE_GAP: f32 = 16.0;

/// One card among its neighbors.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'c> {
    pub card: &'c OfferCard,
    pub is_chosen: bool,
    /// Counted from 1, for who does not see the list.
    pub number: usize,
    pub n_cards: usize,
}

/// How much a card shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// What one is worth has a row of its own.
    Whole,
    /// Name, price and sentence, and what is saved where it has room.
    Brief,
}

/// A line of a card.
#[derive(Debug, Clone, PartialEq)]
enum Line {
    Name(String, Role),
    Price,
    /// What one is worth, at the left, and what is saved, at the right.
    Worth(String, Option<String>),
    Saved(String),
    /// A line of the sentence, and at the end of its last one what is saved.
    Sentence(String, Option<String>),
}

/// A line with its place in the card.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub top: f32,
    pub height: f32,
    line: Line,
}

/// A card as it is going to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    pub height: f32,
    pub rows: Vec<Row>,
}

impl Layout {
    fn push(&mut self, above: f32, height: f32, line: Line) {
        self.rows.push(Row { top: self.height + above, height, line });
        self.height += above + height;
    }
}

impl Choice<'_> {
    /// The lines of the card at this width. `air` is from 0, where rows stand close, to 1.
    pub fn layout(&self, pen: &Pen<'_>, width: f32, fill: Fill, air: f32) -> Layout {
        if pen.zones.is_extra_large() {
            return self.large_layout(pen, width);
        }
        let room = width - WORDS_LEFT - WORDS_RIGHT;
        let between = |least: f32, most: f32| (least + (most - least) * air).round();
        let mut layout = Layout { height: between(14.0, 26.0), rows: Vec::new() };
        let price = pen.width(&self.card.price.to_string(), Role::AmountCard);
        let (role, lines) = self.name_lines(pen, room - price - PRICE_GAP);
        for line in lines {
            let height = if layout.rows.is_empty() { pen.row(Role::H2) } else { pen.row(role) };
            layout.push(0.0, height, Line::Name(line, role));
        }
        let mut saved = self.saved(pen);
        if let Some([each, short]) = self.each(pen).filter(|_| fill == Fill::Whole) {
            let chip = saved.as_ref().map_or(0.0, |saved| CHIP_GAP + chip_width(pen, saved));
            let fits = |words: &String| pen.width(words, Role::Body) + chip <= room + 0.5;
            let fitting = [&each, &short].into_iter().find(|words| fits(words)).cloned();
            let chip = saved.take_if(|_| fitting.is_some());
            let each = fitting.unwrap_or(each);
            layout.push(between(0.0, 8.0), chip_height(pen), Line::Worth(each, chip));
        }
        let mut above = between(2.0, 10.0);
        let lines = pen.rows(&self.card.sentence, Role::Small, room);
        let n_lines = lines.len();
        for (number, line) in (1..).zip(lines) {
            let chip = saved.as_ref().map_or(0.0, |saved| CHIP_GAP + chip_width(pen, saved));
            let is_beside = pen.width(&line, Role::Small) + chip <= room + 0.5;
            let chip = saved.take_if(|_| number == n_lines && is_beside);
            // The chip is higher than the line, and keeps off the one above it.
            let height = if chip.is_some() { chip_height(pen) } else { pen.row(Role::Small) };
            layout.push(above, height, Line::Sentence(line, chip));
            above = 0.0;
        }
        // The next screen says it, too.
        if let Some(saved) = saved.filter(|_| fill == Fill::Whole) {
            layout.push(between(4.0, 12.0), chip_height(pen), Line::Saved(saved));
        }
        layout.height += between(14.0, 26.0);
        layout
    }

    /// One thing a line, the radio at the right.
    fn large_layout(&self, pen: &Pen<'_>, width: f32) -> Layout {
        let mut layout = Layout { height: 18.0, rows: Vec::new() };
        let name = pen.rows(&self.card.name, Role::H2, width - LARGE_LEFT - LARGE_RADIO);
        for line in name {
            layout.push(0.0, pen.row(Role::H2), Line::Name(line, Role::H2));
        }
        layout.push(0.0, pen.row(Role::AmountCard), Line::Price);
        if let Some(saved) = self.saved(pen) {
            layout.push(0.0, pen.row(Role::SmallStrong), Line::Saved(saved));
        }
        let room = width - LARGE_LEFT - LARGE_RIGHT;
        for line in pen.rows(&self.card.sentence, Role::Small, room) {
            layout.push(0.0, pen.row(Role::Small), Line::Sentence(line, None));
        }
        layout.height += 18.0;
        layout
    }

    /// A long name is set in the type of a label, and then in more than one line.
    fn name_lines(&self, pen: &Pen<'_>, room: f32) -> (Role, Vec<String>) {
        let fits = |role: &Role| pen.width(&self.card.name, *role) <= room;
        let role = [Role::H2, Role::Label].into_iter().find(fits).unwrap_or(Role::Label);
        (role, pen.rows(&self.card.name, role, room))
    }

    /// Draws it with its top at `rect.min.y`; rows that would be cut at the edges of `seen` are left
    /// out. Says whether it was pressed.
    pub fn show(&self, pen: &Pen<'_>, rect: Rect, layout: &Layout, seen: Rect) -> bool {
        let visible = pen.clipped(seen);
        let press = visible.press(rect, 24.0, Node::radio(&self.name(pen), self.is_chosen));
        visible.card(rect, press, self.is_chosen);
        let face = if press.is_down { rect.translate(vec2(0.0, 1.0)) } else { rect };
        for (idx, row) in layout.rows.iter().enumerate() {
            let top = rect.min.y + row.top;
            if top >= seen.min.y - 0.5 && top + row.height <= seen.max.y + 0.5 {
                self.line(&visible, face, row, idx == 0);
            }
        }
        press.is_done
    }

    fn line(&self, pen: &Pen<'_>, card: Rect, row: &Row, is_first: bool) {
        let theme = &pen.theme;
        let is_large = pen.zones.is_extra_large();
        let (left, right) = match is_large {
            true => (card.min.x + LARGE_LEFT, card.max.x - LARGE_RIGHT),
            false => (card.min.x + WORDS_LEFT, card.max.x - WORDS_RIGHT),
        };
        let top = card.min.y + row.top;
        let middle = top + row.height / 2.0;
        let centered = |role: Role| pos2(left, middle - pen.row(role) / 2.0);
        let chip_top = middle - chip_height(pen) / 2.0;
        match &row.line {
            Line::Name(name, role) => {
                pen.text(centered(*role), name, *role, theme.ink);
                if is_first && is_large {
                    radio(pen, pos2(card.max.x - 68.0, middle + 3.0), 64.0, self.is_chosen);
                } else if is_first {
                    radio(pen, pos2(card.min.x + 56.0, middle), 48.0, self.is_chosen);
                    let price = pos2(right, middle - pen.row(Role::AmountCard) / 2.0);
                    pen.amount_right(price, self.card.price, Role::AmountCard, theme.ink);
                }
            }
            Line::Price => {
                pen.text(
                    pos2(left, top),
                    &self.card.price.to_string(),
                    Role::AmountCard,
                    theme.ink,
                );
            }
            Line::Worth(each, saved) => {
                pen.text(centered(Role::Body), each, Role::Body, theme.ink2);
                if let Some(saved) = saved {
                    chip(pen, pos2(right, chip_top), saved);
                }
            }
            Line::Saved(saved) if is_large => {
                pen.icon(pos2(left + 27.0, middle), Glyph::bold(icon::TAG, 56.0), theme.accent);
                let at = pos2(left + 68.0, top);
                pen.text(at, saved, Role::SmallStrong, theme.accent);
            }
            Line::Saved(saved) => {
                chip(pen, pos2(left + chip_width(pen, saved), top), saved);
            }
            Line::Sentence(words, saved) => {
                pen.text(centered(Role::Small), words, Role::Small, theme.ink2);
                if let Some(saved) = saved {
                    chip(pen, pos2(right, chip_top), saved);
                }
            }
        }
    }

    /// "60 units · $11.50 each", and the same with the short word for the unit.
    fn each(&self, pen: &Pen<'_>) -> Option<[String; 2]> {
        let card = self.card;
        let each = card.each.filter(|_| card.pay == OfferPay::Once)?;
        let words = |unit: &str| {
            let args = [
                ("n", card.n_units.into()),
                ("unit", unit.to_owned().into()),
                ("each", each.to_string().into()),
            ];
            pen.words_with("offers-units-each", &args)
        };
        let long = words(card.unit.of(card.n_units).get(pen.language));
        Some([long, words(card.unit.short.get(pen.language))])
    }

    fn saved(&self, pen: &Pen<'_>) -> Option<String> {
        let saved = self.card.saved;
        (saved.minor() > 0)
            .then(|| pen.words_with("offers-save", &[("amount", saved.to_string().into())]))
    }

    /// All that the card shows, in one sentence.
    fn name(&self, pen: &Pen<'_>) -> String {
        let mut parts = vec![self.card.name.clone(), self.card.price.to_string()];
        parts.extend(self.each(pen).map(|[each, _]| each));
        parts.extend(self.saved(pen));
        parts.push(self.card.sentence.trim_end_matches('.').to_owned());
        if self.is_chosen {
            parts.push(pen.words("offers-chosen"));
        }
        let place = [("number", self.number.into()), ("total", self.n_cards.into())];
        parts.push(pen.words_with("offers-place", &place));
        parts.join(", ")
    }
}

/// Where a list of cards can be scrolled to: from its start, how far down. Each card begins at one
/// place; one that is higher than `room` has more, each where a row begins that was not yet shown.
pub fn stops(layouts: &[Layout], gap: f32, room: f32) -> Vec<f32> {
    let mut stops = Vec::new();
    let mut top = 0.0;
    for layout in layouts {
        let mut from: f32 = 0.0;
        stops.push(top);
        while layout.height - from > room {
            let is_below = |row: &&Row| row.top + row.height > from + room + 0.5;
            let Some(next) = layout.rows.iter().find(is_below).map(|row| row.top - CUT_AIR) else {
                break;
            };
            if next <= from {
                break;
            }
            from = next;
            stops.push(top + from);
        }
        top += layout.height + gap;
    }
    stops
}

/// Above the first row of a card that begins further up.
const CUT_AIR: f32 = 12.0;

/// How high cards are together, with the gaps between them.
pub fn total_height(layouts: &[Layout], gap: f32) -> f32 {
    let heights: f32 = layouts.iter().map(|layout| layout.height).sum();
    heights + gap * length(layouts.len().saturating_sub(1))
}

/// How often it is paid or how much money it gives; otherwise what is in it.
pub fn unit_words(pen: &Pen<'_>, card: &OfferCard) -> String {
    match card.pay {
        OfferPay::Once => card.counts.clone(),
        OfferPay::Every(period, None) => phrase::period(pen, period),
        OfferPay::Every(period, Some(n)) => {
            let args = [("period", phrase::period(pen, period).into()), ("n", n.into())];
            pen.words_with("offers-every-least", &args)
        }
        OfferPay::Gives(face) => {
            pen.words_with("offers-gives", &[("face", face.to_string().into())])
        }
        OfferPay::GivesEvery(face, period) => {
            let face = phrase::every(pen, face, period);
            pen.words_with("offers-gives", &[("face", face.into())])
        }
    }
}

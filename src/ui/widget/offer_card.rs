//! The card of an offering: a radio, its name and price, what one is worth, what is saved.

use egui::{Rect, pos2, vec2};

use crate::domain::wording;
use crate::ui::icon;
use crate::ui::pen::{Node, Pen};
use crate::ui::phrase;
use crate::ui::role::Role;
use crate::ui::scene::{OfferCard, OfferPay};
use crate::ui::text::Glyph;
use crate::ui::widget::card::{chip, chip_height, chip_width, radio};

/// From the card's left edge to its words, and from their end to its right edge.
const WORDS_LEFT: f32 = 104.0;
const WORDS_RIGHT: f32 = 32.0;
/// Between the unit line and the chip beside it.
const CHIP_GAP: f32 = 12.0;

/// One card among its neighbors.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'c> {
    pub card: &'c OfferCard,
    pub is_chosen: bool,
    /// Counted from 1, for who does not see the list.
    pub number: usize,
    pub n_cards: usize,
    /// What all cards share is said once above them; otherwise each says its last day.
    pub months: Option<u32>,
}

/// Where the three rows of a card begin, from its top.
struct Rows {
    tops: [f32; 3],
    height: f32,
}

/// Up to so many cards stand on a portrait page at their full height.
const CARDS_ROOMY: usize = 3;

fn rows(pen: &Pen<'_>, n_cards: usize) -> Rows {
    if pen.zones.is_standard() && !pen.zones.is_landscape() && n_cards > CARDS_ROOMY {
        return Rows { tops: [16.0, 70.0, 120.0], height: 168.0 };
    }
    if pen.zones.is_landscape() && pen.zones.is_standard() {
        return Rows { tops: [18.0, 71.0, 123.0], height: 174.0 };
    }
    let first = 30.0;
    let second = first + pen.row(Role::H2) + 10.0;
    let third = second + chip_height(pen) + 12.0;
    Rows { tops: [first, second, third], height: third + pen.row(Role::Small) + 34.0 }
}

impl Choice<'_> {
    pub fn height(&self, pen: &Pen<'_>, width: f32) -> f32 {
        if pen.zones.is_extra_large() {
            return 362.0;
        }
        let rows = rows(pen, self.n_cards);
        if pen.zones.is_standard() {
            return rows.height;
        }
        // Larger text: the chip has a row of its own where it does not fit, and what is in it wraps.
        let room = width - WORDS_LEFT - WORDS_RIGHT;
        let chip = if self.has_room_for_chip(pen, room) { 0.0 } else { chip_height(pen) + 10.0 };
        let what = pen.height(&self.what(pen), Role::Small, room) - pen.row(Role::Small);
        rows.height + chip + what - 16.0
    }

    /// Draws it; rows that would be cut at `bottom` are left out. Says whether it was pressed.
    pub fn show(&self, pen: &Pen<'_>, rect: Rect, bottom: f32) -> bool {
        let visible = pen.clipped(Rect::from_min_max(
            pos2(pen.zones.canvas.min.x, pen.zones.canvas.min.y),
            pos2(pen.zones.canvas.max.x, bottom),
        ));
        let press = visible.press(rect, 24.0, Node::radio(&self.name(pen), self.is_chosen));
        visible.card(rect, press, self.is_chosen);
        let face = if press.is_down { rect.translate(vec2(0.0, 1.0)) } else { rect };
        if pen.zones.is_extra_large() {
            self.large_rows(&visible, face, bottom);
        } else {
            self.rows(&visible, face, bottom);
        }
        press.is_done
    }

    fn rows(&self, pen: &Pen<'_>, rect: Rect, bottom: f32) {
        let rows = rows(pen, self.n_cards);
        let [first, second, third] = rows.tops.map(|top| rect.min.y + top);
        let (left, right) = (rect.min.x + WORDS_LEFT, rect.max.x - WORDS_RIGHT);
        let theme = &pen.theme;
        let mark = pos2(rect.min.x + 56.0, first + pen.row(Role::H2) / 2.0);
        radio(pen, mark, 48.0, self.is_chosen);
        let price_width = pen.width(&self.card.price.to_string(), Role::AmountCard);
        let room = right - left - price_width - 16.0;
        // A long name is set in the type of a label, and only then shortened.
        let fits = |role: &Role| pen.width(&self.card.name, *role) <= room;
        let role = [Role::H2, Role::Label].into_iter().find(fits).unwrap_or(Role::Label);
        let name = pos2(left, first + (pen.row(Role::H2) - pen.row(role)) / 2.0);
        pen.shortened(name, room, &self.card.name, role, theme.ink);
        pen.amount_right(pos2(right, first), self.card.price, Role::AmountCard, theme.ink);
        let line_top = second + (chip_height(pen) - pen.row(Role::Body)) / 2.0;
        let mut third = third;
        if second + chip_height(pen) <= bottom {
            pen.text(
                pos2(left, line_top),
                &self.unit_line(pen, right - left),
                Role::Body,
                theme.ink2,
            );
            let has_room = self.has_room_for_chip(pen, right - left);
            let chip_foot = if has_room { second } else { third } + chip_height(pen);
            if let Some(saved) = self.saved(pen).filter(|_| chip_foot <= bottom) {
                if has_room {
                    chip(pen, pos2(right, second), &saved);
                } else if pen.zones.is_standard() {
                    // Beside what is in it, or nowhere: the next screen says it.
                    let taken = pen.width(&self.what(pen), Role::Small) + CHIP_GAP;
                    if taken + chip_width(pen, &saved) <= right - left {
                        chip(pen, pos2(right, third - 6.0), &saved);
                    }
                } else {
                    let x = left + chip_width(pen, &saved);
                    chip(pen, pos2(x, third - 4.0), &saved);
                    third += chip_height(pen) + 10.0;
                }
            }
        }
        let what = self.what(pen);
        if third + pen.height(&what, Role::Small, right - left) <= bottom {
            pen.wrapped(pos2(left, third), right - left, &what, Role::Small, theme.ink2);
        }
    }

    /// Four lines, the radio at the right.
    fn large_rows(&self, pen: &Pen<'_>, rect: Rect, bottom: f32) {
        let theme = &pen.theme;
        let left = rect.min.x + 38.0;
        radio(pen, rect.right_top() + vec2(-68.0, 58.0), 64.0, self.is_chosen);
        let fits = |top: f32, role: Role| rect.min.y + top + pen.row(role) <= bottom;
        let at = |top: f32| pos2(left, rect.min.y + top);
        if fits(22.0, Role::H2) {
            let room = rect.width() - 38.0 - 116.0;
            pen.shortened(at(22.0), room, &self.card.name, Role::H2, theme.ink);
        }
        if fits(98.0, Role::AmountCard) {
            let price = self.card.price.to_string();
            pen.text(at(98.0), &price, Role::AmountCard, theme.ink);
        }
        if fits(183.0, Role::Body) {
            pen.text(at(183.0), &self.unit_line(pen, rect.width() - 70.0), Role::Body, theme.ink2);
        }
        if let Some(saved) = self.saved(pen).filter(|_| fits(262.0, Role::SmallStrong)) {
            let middle = rect.min.y + 262.0 + pen.row(Role::SmallStrong) / 2.0;
            pen.icon(pos2(left + 27.0, middle), Glyph::bold(icon::TAG, 56.0), theme.accent);
            pen.text(at(262.0) + vec2(68.0, 0.0), &saved, Role::SmallStrong, theme.accent);
        }
    }

    /// "4 drips · $96.75 each", with the short word for the unit where it does not fit.
    fn unit_line(&self, pen: &Pen<'_>, room: f32) -> String {
        let unit = self.card.unit.of(self.card.n_units).get(pen.language);
        let short = self.card.unit.short.get(pen.language);
        let chip = self.saved(pen).map_or(0.0, |saved| chip_width(pen, &saved) + CHIP_GAP);
        let is_narrow = pen.zones.is_extra_large();
        let room = if is_narrow { room } else { room - chip };
        let fits = |words: &String| pen.width(words, Role::Body) <= room;
        let candidates = [self.unit_words(pen, unit), self.unit_words(pen, short)];
        candidates.into_iter().find(fits).unwrap_or_else(|| match self.card.pay {
            OfferPay::Every(period, _) => phrase::period(pen, period),
            _ => self.unit_words(pen, short),
        })
    }

    fn unit_words(&self, pen: &Pen<'_>, unit: &str) -> String {
        let card = self.card;
        if card.pay != OfferPay::Once || card.each.is_none() {
            return unit_words(pen, card);
        }
        let (n, unit) = (card.n_units, unit.to_owned());
        match (pen.zones.is_extra_large(), card.each, self.months) {
            (true, _, Some(months)) => pen.words_with(
                "offers-units-months",
                &[("n", n.into()), ("unit", unit.into()), ("months", months.into())],
            ),
            (false, Some(each), _) => pen.words_with(
                "offers-units-each",
                &[("n", n.into()), ("unit", unit.into()), ("each", each.to_string().into())],
            ),
            _ => pen.words_with("offers-units", &[("n", n.into()), ("unit", unit.into())]),
        }
    }

    fn has_room_for_chip(&self, pen: &Pen<'_>, room: f32) -> bool {
        let Some(saved) = self.saved(pen) else { return true };
        let line = pen.width(&self.unit_line(pen, room), Role::Body);
        line + CHIP_GAP + chip_width(pen, &saved) <= room + 0.5
    }

    fn saved(&self, pen: &Pen<'_>) -> Option<String> {
        let saved = self.card.saved;
        (saved.minor() > 0)
            .then(|| pen.words_with("offers-save", &[("amount", saved.to_string().into())]))
    }

    fn what(&self, pen: &Pen<'_>) -> String {
        match self.card.last_day.filter(|_| self.months.is_none()) {
            Some(day) => {
                let date = wording::date(pen.language, day);
                pen.words_with("offers-use-by", &[("date", date.into())])
            }
            None => self.card.what.clone(),
        }
    }

    /// All that the card shows, in one sentence.
    fn name(&self, pen: &Pen<'_>) -> String {
        let mut parts = vec![self.card.name.clone(), self.card.price.to_string()];
        parts.push(self.unit_words(pen, self.card.unit.of(self.card.n_units).get(pen.language)));
        parts.extend(self.saved(pen));
        parts.push(self.what(pen));
        if self.is_chosen {
            parts.push(pen.words("offers-chosen"));
        }
        let place = [("number", self.number.into()), ("total", self.n_cards.into())];
        parts.push(pen.words_with("offers-place", &place));
        parts.retain(|part| !part.is_empty());
        parts.join(", ")
    }
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

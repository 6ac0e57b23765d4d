//! Step 4: the last look. What is bought, what it costs and why, until when, and who signed.

use egui::{Color32, Pos2, Rect, Role as NodeRole, pos2, vec2};

use crate::domain::money::Money;
use crate::domain::wording;
use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, Step};
use crate::ui::icon;
use crate::ui::patient::terms::free_column;
use crate::ui::pen::{Pen, Press};
use crate::ui::role::Role;
use crate::ui::scene::{ReviewScene, Scene};
use crate::ui::text::Glyph;
use crate::ui::widget::bar;
use crate::ui::widget::button::{Button, link};
use crate::ui::widget::card::{chip, chip_height, chip_width};
use crate::ui::widget::pages::Stack;

/// From a card's edge to its text.
const PADDING: f32 = 34.0;
const LINK_HEIGHT: f32 = 96.0;
const CARD_GAP: f32 = 22.0;

pub fn review_ui(pen: &Pen<'_>, scene: &Scene, review: &ReviewScene) -> Option<Tap> {
    bar::surface(pen);
    let title = pen.words("review-title");
    let help = pen.words("review-help");
    let framed = frame::draw(pen, scene, Heading::new(Step::Review, &title, &help));
    let pen = &framed.pen;
    let changed = if pen.zones.is_standard() { standard(pen, review) } else { larger(pen, review) };
    framed.tap.or(changed).or(foot(pen, review))
}

/// The sum once more, the way back, and the button that says the sum.
fn foot(pen: &Pen<'_>, review: &ReviewScene) -> Option<Tap> {
    bar::due(pen, &bar::of(&review.name, review.total), Role::AmountReview);
    let [_, right] = bar::places(pen);
    let amount = || [("amount", review.total.to_string().into())];
    // The sum stands right above where the button has no room for it.
    let labels = [
        pen.words_with("review-pay", &amount()),
        pen.words_with("review-pay-short", &amount()),
        pen.words("review-pay-least"),
    ];
    let fits = |label: &&String| {
        pen.width(label, Role::Label) <= right.width() - 40.0
            || pen.height(label, Role::Label, right.width() - 24.0) <= right.height() - 16.0
    };
    let label = labels.iter().find(fits).map_or("", String::as_str);
    let back = pen.words("bar-back");
    let back = Button::secondary(&back).before(Glyph::bold(icon::ARROW_LEFT, 44.0));
    bar::pair(pen, (back, Tap::Back), (Button::primary(label), Tap::Pay))
}

/// Both cards and the line about the signature, on one page.
fn standard(pen: &Pen<'_>, review: &ReviewScene) -> Option<Tap> {
    let body = pen.zones.body;
    let [item, pays] = [item_card(pen, review), pay_card(pen, review)];
    let first = item.show(pen, body.min, 0.0);
    if pen.zones.is_landscape() {
        let top = pos2(body.min.x, first.max.y + 14.0);
        pays.show(pen, top, body.max.y - top.y);
        let column = free_column(pen);
        let at = column.with_min_y(column.max.y - LINK_HEIGHT);
        let line = pos2(at.min.x, at.min.y - pen.row(Role::Small) - 6.0);
        signer(pen, line, column.width(), review);
        return change(pen, at.left_top(), false);
    }
    let lowest = pen.zones.bar.min.y - LINK_HEIGHT - 1.0;
    let top = pos2(body.min.x, first.max.y + CARD_GAP);
    let second = pays.show(pen, top, lowest - 2.0 - top.y);
    let row_top = lowest.min(second.max.y + 12.0).max(second.max.y + 2.0);
    let row = Rect::from_min_size(pos2(body.min.x, row_top), vec2(body.width(), LINK_HEIGHT));
    let line = pos2(row.min.x, row.center().y - pen.row(Role::Small) / 2.0);
    signer(pen, line, row.width(), review);
    change(pen, row.right_top(), true)
}

/// In larger text, a page of whole cards at a time; in the largest, of whole lines.
fn larger(pen: &Pen<'_>, review: &ReviewScene) -> Option<Tap> {
    let body = pen.zones.body;
    let cards = [item_card(pen, review), pay_card(pen, review)];
    let unseen = pen.unseen().for_place("measured", false);
    let signed = signer(&unseen, body.min, body.width(), review).height() + LINK_HEIGHT;
    let mut heights = Vec::new();
    let is_whole = !pen.zones.is_extra_large();
    for card in &cards {
        if is_whole {
            heights.push(card.height(&unseen, 0.0) + CARD_GAP);
        } else {
            heights.extend(card.line_heights(&unseen));
        }
    }
    heights.push(signed);
    let last = heights.len() - 1;
    let page = Stack { gap: 0.0, heights }.layout_named(pen, body, ("review", 0), 0);
    let mut item = 0;
    for card in &cards {
        if is_whole {
            if let Some(rect) = page.get(item) {
                card.show(pen, rect.min, 0.0);
            }
            item += 1;
        } else {
            let places: Vec<Option<Rect>> =
                (item..item + card.lines.len()).map(|idx| page.get(idx)).collect();
            card.show_lines(pen, &places);
            item += card.lines.len();
        }
    }
    let tap = page.get(last).and_then(|rect| {
        let drawn = signer(pen, rect.min, rect.width(), review);
        change(pen, drawn.left_bottom(), false)
    });
    page.turn(pen);
    tap
}

// The cards.

/// What is bought.
fn item_card(pen: &Pen<'_>, review: &ReviewScene) -> Card {
    let saved = review
        .saved
        .is_positive()
        .then(|| pen.words_with("offers-save", &[("amount", review.saved.to_string().into())]));
    let ink = pen.theme.ink;
    let price = Sum { amount: review.net, role: Role::AmountCard, color: ink };
    let name = Line::Row { words: review.name.clone(), role: Role::H2, sum: price };
    let counts = Line::Counts { words: review.counts.clone(), saved };
    let mut lines = vec![(27.0, name), (7.0, counts)];
    lines.extend(fine(pen, review).map(|fine| (8.0, Line::Small(fine))));
    Card { lines, foot: 20.0, n_gaps: 0.0 }
}

/// Until when it can be used, and the tax where no other line is near that says it.
fn fine(pen: &Pen<'_>, review: &ReviewScene) -> Option<String> {
    let date = review.last_day.map(|day| wording::date(pen.language, day));
    let tax = review.tax.to_string();
    match (date, pen.zones.is_standard()) {
        (Some(date), true) => {
            Some(pen.words_with("review-fine", &[("date", date.into()), ("tax", tax.into())]))
        }
        (Some(date), false) => Some(pen.words_with("offers-use-by", &[("date", date.into())])),
        (None, true) => Some(pen.words_with("review-fine-tax", &[("tax", tax.into())])),
        (None, false) => None,
    }
}

/// What is paid.
fn pay_card(pen: &Pen<'_>, review: &ReviewScene) -> Card {
    let (ink, ink2) = (pen.theme.ink, pen.theme.ink2);
    let sum = |amount, color| Sum { amount, role: Role::AmountRow, color };
    let each = match review.each {
        Some(each) => {
            let args =
                [("counts", review.counts.as_str().into()), ("each", each.to_string().into())];
            pen.words_with("review-each", &args)
        }
        None => review.counts.clone(),
    };
    let row = |words: String, role, sum| Line::Row { words, role, sum };
    let heading =
        Line::Heading { words: pen.words("review-pays"), beside: pen.words("review-once") };
    // In the largest text a heading would only push a sum to the next page.
    let has_heading = !pen.zones.is_extra_large();
    let mut lines: Vec<(f32, Line)> = has_heading.then_some((20.0, heading)).into_iter().collect();
    lines
        .push((if has_heading { 13.0 } else { 20.0 }, row(each, Role::Body, sum(review.net, ink))));
    if !review.what.is_empty() {
        lines.push((0.0, Line::Small(review.what.clone())));
    }
    let tax = pen.words("review-tax");
    lines.push((10.0, row(tax, Role::Body, sum(review.tax, ink2))));
    lines.push((10.0, Line::Rule));
    let total = pen.words("review-total");
    lines.push((10.0, row(total, Role::BodyStrong, sum(review.total, ink))));
    lines.push((8.0, Line::Small(pen.words("review-nothing-later"))));
    Card { lines, foot: 22.0, n_gaps: 4.0 }
}

/// Lines on a card, each with the air above it.
struct Card {
    lines: Vec<(f32, Line)>,
    foot: f32,
    /// Among so many lines room that is left is shared; 0 where it stays free.
    n_gaps: f32,
}

enum Line {
    Heading { words: String, beside: String },
    Row { words: String, role: Role, sum: Sum },
    Counts { words: String, saved: Option<String> },
    Small(String),
    Rule,
}

/// A sum at the right end of a row.
#[derive(Clone, Copy)]
struct Sum {
    amount: Money,
    role: Role,
    color: Color32,
}

impl Line {
    /// What a screen reader says of it.
    fn spoken(&self) -> Option<String> {
        match self {
            Self::Heading { beside, .. } => Some(beside.clone()),
            Self::Row { words, sum, .. } => Some(format!("{words} {}", sum.amount)),
            Self::Counts { words, saved: Some(saved) } => Some(format!("{words}, {saved}")),
            Self::Counts { words, saved: None } | Self::Small(words) => Some(words.clone()),
            Self::Rule => None,
        }
    }

    /// More air may stand above it.
    fn may_stretch(&self) -> bool {
        matches!(self, Self::Row { .. } | Self::Rule)
    }

    /// Draws it and says how high it is.
    fn draw(&self, pen: &Pen<'_>, at: Pos2, width: f32) -> f32 {
        match self {
            Self::Heading { words, beside } => heading(pen, at, width, words, beside),
            Self::Row { words, role, sum } => row(pen, at, width, (words, *role), *sum),
            Self::Counts { words, saved } => counts(pen, at, width, words, saved.as_deref()),
            Self::Small(text) => pen.wrapped(at, width, text, Role::Small, pen.theme.ink2).height(),
            Self::Rule => {
                pen.hline(at - vec2(2.0, 0.0), width + 4.0, pen.theme.hairline);
                0.0
            }
        }
    }
}

impl Card {
    fn text_width(pen: &Pen<'_>) -> f32 {
        pen.zones.body.width() - 2.0 * PADDING
    }

    fn height(&self, unseen: &Pen<'_>, air: f32) -> f32 {
        self.draw(unseen, Pos2::ZERO, air)
    }

    /// Draws the lines with `air` more between some of them, and says how high the card is.
    fn draw(&self, pen: &Pen<'_>, left_top: Pos2, air: f32) -> f32 {
        let width = Self::text_width(pen);
        let mut at = left_top + vec2(PADDING, 0.0);
        for (idx, (above, line)) in self.lines.iter().enumerate() {
            let is_stretched = self.n_gaps > 0.0 && idx > 0 && line.may_stretch();
            at.y += above + if is_stretched { air } else { 0.0 };
            at.y += line.draw(pen, at, width);
        }
        at.y + self.foot - left_top.y
    }

    /// Draws the card, not higher than `room` where that is enough, and says where it is.
    fn show(&self, pen: &Pen<'_>, left_top: Pos2, room: f32) -> Rect {
        const AIR_MAX: f32 = 24.0;
        let least = self.height(&pen.unseen(), 0.0);
        let air = match self.n_gaps {
            n_gaps if n_gaps > 0.0 => ((room - least) / n_gaps).clamp(0.0, AIR_MAX),
            _ => 0.0,
        };
        let height = self.height(&pen.unseen(), air);
        let rect = Rect::from_min_size(left_top, vec2(pen.zones.body.width(), height));
        pen.card(rect, Press::default(), false);
        self.draw(pen, left_top, air);
        let spoken: Vec<String> = self.lines.iter().filter_map(|(_, line)| line.spoken()).collect();
        pen.say(rect, NodeRole::Label, &spoken.join(", "));
        rect
    }

    /// How high each line is with the air above it; the last with the card's foot.
    fn line_heights(&self, unseen: &Pen<'_>) -> Vec<f32> {
        let width = Self::text_width(unseen);
        let last = self.lines.len() - 1;
        let lines = self.lines.iter().enumerate();
        lines
            .map(|(idx, (above, line))| {
                let foot = if idx == last { self.foot + CARD_GAP } else { 0.0 };
                above + line.draw(unseen, Pos2::ZERO, width) + foot
            })
            .collect()
    }

    /// Draws those lines that have a place, and the card under them.
    fn show_lines(&self, pen: &Pen<'_>, places: &[Option<Rect>]) {
        let Some(mut rect) = places.iter().flatten().copied().reduce(|all, one| all.union(one))
        else {
            return;
        };
        if places.last().is_some_and(Option::is_some) {
            rect.max.y -= CARD_GAP;
        } else {
            rect.max.y += 8.0;
        }
        pen.card(rect, Press::default(), false);
        let mut spoken = Vec::new();
        for ((above, line), place) in self.lines.iter().zip(places) {
            if let Some(place) = place {
                line.draw(pen, place.min + vec2(PADDING, *above), Self::text_width(pen));
                spoken.extend(line.spoken());
            }
        }
        pen.say(rect, NodeRole::Label, &spoken.join(", "));
    }
}

fn heading(pen: &Pen<'_>, at: Pos2, width: f32, words: &str, beside: &str) -> f32 {
    pen.text(at, words, Role::Label, pen.theme.ink);
    let needed = pen.width(words, Role::Label) + 24.0 + pen.width(beside, Role::Small);
    if needed <= width {
        let top = at.y + (pen.row(Role::Label) - pen.row(Role::Small)) / 2.0 + 2.0;
        pen.text_right(pos2(at.x + width, top), beside, Role::Small, pen.theme.ink2);
    }
    pen.row(Role::Label)
}

/// What is in it, and beside or under it what is saved.
fn counts(pen: &Pen<'_>, at: Pos2, width: f32, words: &str, saved: Option<&str>) -> f32 {
    let color = pen.theme.ink2;
    let Some(saved) = saved else {
        return pen.wrapped(at, width, words, Role::Body, color).height();
    };
    let chip_room = chip_width(pen, saved);
    if pen.width(words, Role::Body) + 12.0 + chip_room <= width {
        let high = chip_height(pen).max(pen.row(Role::Body));
        pen.text(at + vec2(0.0, (high - pen.row(Role::Body)) / 2.0), words, Role::Body, color);
        chip(pen, pos2(at.x + width, at.y + (high - chip_height(pen)) / 2.0), saved);
        return high;
    }
    let drawn = pen.wrapped(at, width, words, Role::Body, color);
    chip(pen, pos2(at.x + chip_room, drawn.max.y + 6.0), saved);
    drawn.height() + 6.0 + chip_height(pen)
}

/// Words at the left, a sum at the right; under one another where they do not fit side by side.
/// Returns how high the row is.
fn row(pen: &Pen<'_>, at: Pos2, width: f32, (words, role): (&str, Role), sum: Sum) -> f32 {
    let right = at.x + width;
    let color = pen.theme.ink;
    let sum_width = pen.width(&sum.amount.to_string(), sum.role);
    let high = pen.row(role).max(pen.row(sum.role));
    let middle = |role: Role| (high - pen.row(role)) / 2.0;
    if pen.width(words, role) + 24.0 + sum_width <= width {
        pen.text(at + vec2(0.0, middle(role)), words, role, color);
        let top = pos2(right, at.y + middle(sum.role));
        pen.amount_right(top, sum.amount, sum.role, sum.color);
        return high;
    }
    let drawn = pen.wrapped(at, width, words, role, color);
    pen.amount_right(pos2(right, at.y + drawn.height()), sum.amount, sum.role, sum.color);
    drawn.height() + pen.row(sum.role)
}

// Who signed, and the way to change it.

fn signer(pen: &Pen<'_>, left_top: Pos2, width: f32, review: &ReviewScene) -> Rect {
    let name = review.signer.as_str();
    let text = if review.is_saving {
        pen.words_with("review-saving", &[("name", name.into())])
    } else {
        let args = [("name", name.into()), ("n", review.n_clauses.into())];
        pen.words_with("review-signed", &args)
    };
    let color = pen.theme.ink2;
    let mut at = left_top;
    if !pen.zones.is_extra_large() {
        let center = at + vec2(20.0, pen.row(Role::Small) / 2.0);
        pen.icon(center, Glyph::regular(icon::SEAL_CHECK, 40.0), pen.theme.success);
        at.x += 54.0;
    }
    let drawn = pen.wrapped(at, left_top.x + width - at.x, &text, Role::Small, color);
    pen.say(drawn, NodeRole::Label, &text);
    drawn.with_min_x(left_top.x)
}

/// Back to the choice, with everything kept. The link begins or ends at `corner`.
fn change(pen: &Pen<'_>, corner: Pos2, is_right: bool) -> Option<Tap> {
    let label = pen.words("review-change");
    let width = pen.width(&label, Role::BodyStrong).max(LINK_HEIGHT);
    let left = if is_right { corner.x - width } else { corner.x };
    let rect = Rect::from_min_size(pos2(left, corner.y), vec2(width, LINK_HEIGHT));
    link(pen, rect, &label).then_some(Tap::Change)
}

//! Step 4: the last look. What is bought, what it costs and why, until when, and who signed.

use egui::{Pos2, Rect, Role as NodeRole, pos2, vec2};

use crate::domain::money::Money;
use crate::domain::wording;
use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, Step};
use crate::ui::icon;
use crate::ui::patient::cart;
use crate::ui::patient::plan::{schedule, schedule_heading};
use crate::ui::patient::terms::free_column;
use crate::ui::pen::Pen;
use crate::ui::phrase;
use crate::ui::role::Role;
use crate::ui::scene::shopping::{Later, Renewal};
use crate::ui::scene::{ReviewScene, Scene};
use crate::ui::text::Glyph;
use crate::ui::widget::bar;
use crate::ui::widget::button::{Button, link};
use crate::ui::widget::lines::{CARD_GAP, Card, Line, Sum};
use crate::ui::widget::pages::{Stack, page_room};

const LINK_HEIGHT: f32 = 96.0;

pub fn review_ui(pen: &Pen<'_>, scene: &Scene, review: &ReviewScene) -> Option<Tap> {
    bar::surface(pen);
    let title = pen.words("review-title");
    let help = pen.words("review-help");
    let framed = frame::draw(pen, scene, Heading::new(Step::Review, &title, &help));
    let pen = &framed.pen;
    let cards = [item_card(pen, review), pay_card(pen, review)];
    let changed = if fits(pen, &cards) {
        standard(pen, review, &cards)
    } else {
        in_pages(pen, review, &cards)
    };
    framed.tap.or(changed).or(foot(pen, review))
}

/// The sum once more, the way back, and the button that says the sum.
fn foot(pen: &Pen<'_>, review: &ReviewScene) -> Option<Tap> {
    bar::due(pen, &bar::of(&title(pen, review), review.card), Role::AmountReview);
    let [_, right] = bar::places(pen);
    let amount = || [("amount", review.card.to_string().into())];
    // The sum stands right above where the button has no room for it.
    let labels = if review.card.is_positive() {
        [
            pen.words_with("review-pay", &amount()),
            pen.words_with("review-pay-short", &amount()),
            pen.words("review-pay-least"),
        ]
    } else {
        // Nothing is left for the card.
        [pen.words("review-buy"), pen.words("review-buy"), pen.words("review-buy")]
    };
    let fits = |label: &&String| {
        pen.width(label, Role::Label) <= right.width() - 40.0
            || pen.height(label, Role::Label, right.width() - 24.0) <= right.height() - 16.0
    };
    let label = labels.iter().find(fits).map_or("", String::as_str);
    let back = pen.words("bar-back");
    let back = Button::secondary(&back).before(Glyph::bold(icon::ARROW_LEFT, 44.0));
    bar::pair(pen, (back, Tap::Back), (Button::primary(label), Tap::Pay))
}

/// What the bar calls it: the one thing, or how many there are.
fn title(pen: &Pen<'_>, review: &ReviewScene) -> String {
    match review.lines.len() {
        0 => review.name.clone(),
        n => pen.words_with("cart-n", &[("n", n.into())]),
    }
}

/// Whether both cards and the line about the signature stand on one page.
fn fits(pen: &Pen<'_>, cards: &[Card; 2]) -> bool {
    if !pen.zones.is_standard() {
        return false;
    }
    let body = pen.zones.body;
    let high: f32 = cards.iter().map(|card| card.height(pen, body.width())).sum();
    if pen.zones.is_landscape() {
        high + 14.0 <= body.height()
    } else {
        body.min.y + high + CARD_GAP + 2.0 + LINK_HEIGHT <= pen.zones.bar.min.y
    }
}

/// Both cards and the line about the signature, on one page.
fn standard(pen: &Pen<'_>, review: &ReviewScene, [item, pays]: &[Card; 2]) -> Option<Tap> {
    let body = pen.zones.body;
    let width = body.width();
    let first = item.show(pen, body.min, width, 0.0);
    if pen.zones.is_landscape() {
        let top = pos2(body.min.x, first.max.y + 14.0);
        pays.show(pen, top, width, body.max.y - top.y);
        return signer_in_column(pen, review);
    }
    let lowest = pen.zones.bar.min.y - LINK_HEIGHT - 1.0;
    let top = pos2(body.min.x, first.max.y + CARD_GAP);
    let second = pays.show(pen, top, width, lowest - 2.0 - top.y);
    let row_top = lowest.min(second.max.y + 12.0).max(second.max.y + 2.0);
    let row = Rect::from_min_size(pos2(body.min.x, row_top), vec2(body.width(), LINK_HEIGHT));
    let room = row.width() - change_width(pen) - 16.0;
    let height = signer_height(pen, room, review);
    signer(pen, pos2(row.min.x, row.center().y - height / 2.0), room, review);
    change(pen, row.right_top(), true)
}

/// A page of whole cards at a time; in the largest text, and where a card is higher than a page,
/// of whole lines.
fn in_pages(pen: &Pen<'_>, review: &ReviewScene, cards: &[Card; 2]) -> Option<Tap> {
    let body = pen.zones.body;
    let width = body.width();
    let unseen = pen.unseen().for_place("measured", false);
    let signed = signer(&unseen, body.min, width, review).height() + LINK_HEIGHT;
    let room = page_room(pen, body);
    let is_whole = |card: &Card| !pen.zones.is_extra_large() && card.height(pen, width) <= room;
    let mut heights = Vec::new();
    for card in cards {
        if is_whole(card) {
            heights.push(card.height(pen, width) + CARD_GAP);
        } else {
            heights.extend(card.line_heights(pen, width));
        }
    }
    // Lying down the right column has room for the signature.
    let is_beside = pen.zones.is_landscape() && pen.zones.is_standard();
    if !is_beside {
        heights.push(signed);
    }
    let last = heights.len() - 1;
    let page = Stack { gap: 0.0, heights }.layout_named(pen, body, ("review", 0), 0);
    let mut item = 0;
    for card in cards {
        if is_whole(card) {
            if let Some(rect) = page.get(item) {
                card.show(pen, rect.min, width, 0.0);
            }
            item += 1;
        } else {
            let places: Vec<Option<Rect>> =
                (item..item + card.lines.len()).map(|idx| page.get(idx)).collect();
            card.show_lines(pen, &places);
            item += card.lines.len();
        }
    }
    if is_beside {
        page.turn(pen);
        return signer_in_column(pen, review);
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
    if !review.lines.is_empty() {
        return cart_card(pen, review);
    }
    let saved = review
        .saved
        .is_positive()
        .then(|| pen.words_with("offers-save", &[("amount", review.saved.to_string().into())]));
    let ink = pen.theme.ink;
    let price = Sum { amount: review.net, role: Role::AmountCard, color: ink };
    let name = Line::Row { words: review.name.clone(), role: Role::H2, sum: price };
    let words = match &review.later {
        Later::Renews(_) => review.what.clone(),
        Later::Nothing | Later::Parts(_) => review.counts.clone(),
    };
    let mut lines = vec![(27.0, name), (7.0, Line::Counts { words, saved })];
    lines.extend(fine(pen, review).map(|fine| (8.0, Line::Small(fine))));
    Card { foot: 20.0, ..Card::new(lines) }
}

/// Every line of a cart: what, how many, how much, what is taken off and why.
fn cart_card(pen: &Pen<'_>, review: &ReviewScene) -> Card {
    let ink = pen.theme.ink;
    let mut lines = Vec::new();
    for line in &review.lines {
        let above = if lines.is_empty() { 17.0 } else { 10.0 };
        let name = Line::strong(cart::line_name(line), Sum::row(line.gross, ink));
        lines.push((above, name));
        if let Some(off) = &line.off {
            let words = phrase::line_off(pen, off);
            lines.push((0.0, Line::Off { words, amount: off.amount }));
        }
        lines.extend(cart::later_words(pen, line).map(|words| (0.0, Line::Small(words))));
    }
    Card { foot: 15.0, ..Card::new(lines) }
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

/// What is paid, when, and with what.
fn pay_card(pen: &Pen<'_>, review: &ReviewScene) -> Card {
    match &review.later {
        Later::Parts(parts) => {
            // In the largest text a heading would only push a sum to the next page.
            let has_heading = !pen.zones.is_extra_large();
            let heading = has_heading.then(|| (20.0, schedule_heading(pen, parts.len())));
            let mut lines: Vec<(f32, Line)> = heading.into_iter().collect();
            lines.extend(schedule(pen, parts));
            lines.extend(tenders(pen, review));
            Card { n_gaps: 0.0, ..Card::new(lines) }
        }
        Later::Renews(renewal) => renewal_card(pen, review, renewal),
        Later::Nothing if !review.lines.is_empty() => bill_card(pen, review),
        Later::Nothing => once_card(pen, review),
    }
}

fn once_card(pen: &Pen<'_>, review: &ReviewScene) -> Card {
    let (ink, ink2) = (pen.theme.ink, pen.theme.ink2);
    let each = match review.each {
        Some(each) => {
            let args =
                [("counts", review.counts.as_str().into()), ("each", each.to_string().into())];
            pen.words_with("review-each", &args)
        }
        None => review.counts.clone(),
    };
    let heading =
        Line::Heading { words: pen.words("review-pays"), beside: pen.words("review-once") };
    // In the largest text a heading would only push a sum to the next page.
    let has_heading = !pen.zones.is_extra_large();
    let mut lines: Vec<(f32, Line)> = has_heading.then_some((20.0, heading)).into_iter().collect();
    let above = if has_heading { 13.0 } else { 20.0 };
    lines.push((above, Line::row(each, Sum::row(review.net, ink))));
    if !review.what.is_empty() {
        lines.push((0.0, Line::Small(review.what.clone())));
    }
    lines.push((10.0, Line::row(pen.words("review-tax"), Sum::row(review.tax, ink2))));
    lines.push((10.0, Line::Rule));
    lines.push((10.0, Line::strong(pen.words("review-total"), Sum::row(review.total, ink))));
    lines.extend(tenders(pen, review));
    lines.push((8.0, Line::Small(pen.words("review-nothing-later"))));
    Card { n_gaps: 4.0, ..Card::new(lines) }
}

/// Today's payment and those that follow by themselves.
fn renewal_card(pen: &Pen<'_>, review: &ReviewScene, renewal: &Renewal) -> Card {
    let (ink, ink2) = (pen.theme.ink, pen.theme.ink2);
    let heading = Line::Heading {
        words: pen.words("renews-title"),
        beside: pen.words("renews-until-cancelled"),
    };
    let part = |words, amount, color, is_today, goes_on| Line::Part {
        words,
        sum: Sum::row(amount, color),
        is_today,
        goes_on,
    };
    let when = phrase::on_which_day(pen, renewal);
    let today = pen.words("schedule-today");
    let has_heading = !pen.zones.is_extra_large();
    let mut lines: Vec<(f32, Line)> = has_heading.then_some((20.0, heading)).into_iter().collect();
    lines.extend([
        (15.0, part(today, review.today, ink, true, true)),
        (0.0, part(when, renewal.amount, ink2, false, false)),
        (6.0, Line::Rule),
    ]);
    if let Some((n, sum)) = renewal.least {
        let args = [("n", n.into()), ("sum", sum.to_string().into())];
        lines.push((12.0, Line::Sums(pen.words_with("renews-least", &args))));
    }
    let cancel = pen.words("renews-how-to-cancel");
    lines.push((6.0, Line::quiet(cancel, Role::Body)));
    if review.tax.is_positive() {
        lines.push((8.0, Line::row(pen.words("review-tax"), Sum::row(review.tax, ink2))));
    }
    lines.extend(tenders(pen, review));
    Card::new(lines)
}

/// The sum of a cart, its tax, and what pays.
fn bill_card(pen: &Pen<'_>, review: &ReviewScene) -> Card {
    let (ink, ink2) = (pen.theme.ink, pen.theme.ink2);
    let mut lines = vec![
        (14.0, Line::row(pen.words("review-tax"), Sum::row(review.tax, ink2))),
        (8.0, Line::Rule),
        (8.0, Line::strong(pen.words("review-total"), Sum::row(review.today, ink))),
    ];
    lines.extend(tenders(pen, review));
    Card { foot: 14.0, ..Card::new(lines) }
}

/// What pays beside the card, and the rest by card.
fn tenders(pen: &Pen<'_>, review: &ReviewScene) -> Vec<(f32, Line)> {
    let (ink, ink2) = (pen.theme.ink, pen.theme.ink2);
    if review.tenders.is_empty() {
        return Vec::new();
    }
    let mut lines = Vec::new();
    for tender in &review.tenders {
        let words = phrase::tender(pen, tender.kind);
        let less = Money::from_minor(tender.amount.minor().saturating_neg());
        lines.push((6.0, Line::row(words, Sum::row(less, ink2))));
    }
    lines.push((8.0, Line::Rule));
    lines.push((8.0, Line::strong(pen.words("tenders-card"), Sum::row(review.card, ink))));
    lines
}

// Who signed, and the way to change it.

/// In landscape, above the sum.
fn signer_in_column(pen: &Pen<'_>, review: &ReviewScene) -> Option<Tap> {
    let column = free_column(pen);
    let at = column.with_min_y(column.max.y - LINK_HEIGHT);
    let height = signer_height(pen, column.width(), review);
    let line = pos2(at.min.x, at.min.y - height - 6.0);
    signer(pen, line, column.width(), review);
    change(pen, at.left_top(), false)
}

/// A line, or as many as a long name needs.
fn signer_height(pen: &Pen<'_>, width: f32, review: &ReviewScene) -> f32 {
    let unseen = pen.unseen().for_place("measured", false);
    let drawn = signer(&unseen, pos2(0.0, 0.0), width, review).height();
    let line = pen.row(Role::Small);
    if drawn < 1.5 * line { line } else { drawn }
}

fn signer(pen: &Pen<'_>, left_top: Pos2, width: f32, review: &ReviewScene) -> Rect {
    let name = review.signer.as_str();
    let text = if review.n_clauses == 0 {
        // Nothing of it had to be signed.
        pen.words_with("review-buyer", &[("name", name.into())])
    } else if review.is_saving {
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

fn change_width(pen: &Pen<'_>) -> f32 {
    pen.width(&pen.words("review-change"), Role::BodyStrong).max(LINK_HEIGHT)
}

/// Back to the choice, with everything kept. The link begins or ends at `corner`.
fn change(pen: &Pen<'_>, corner: Pos2, is_right: bool) -> Option<Tap> {
    let label = pen.words("review-change");
    let width = change_width(pen);
    let left = if is_right { corner.x - width } else { corner.x };
    let rect = Rect::from_min_size(pos2(left, corner.y), vec2(width, LINK_HEIGHT));
    link(pen, rect, &label).then_some(Tap::Change)
}

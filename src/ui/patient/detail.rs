//! One offering in full: what it is, for whom, what comes back, and beside it the other ways to
//! buy the same thing.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::wording;
use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, HelpPlace, Step};
use crate::ui::icon;
use crate::ui::layout::length;
use crate::ui::patient::detail_plain;
use crate::ui::patient::terms::free_column;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::{DetailScene, OfferCard, Scene};
use crate::ui::widget::bar;
use crate::ui::widget::card::{chip, chip_height, chip_width, fact, fact_height};
use crate::ui::widget::ladder;
use crate::ui::widget::pages::Stack;

pub fn detail_ui(pen: &Pen<'_>, scene: &Scene, detail: &DetailScene) -> Option<Tap> {
    if !detail.perks.is_empty() || !detail.key_facts.is_empty() {
        return detail_plain::detail_ui(pen, scene, detail);
    }
    bar::surface(pen);
    let is_wide = pen.zones.is_landscape() && pen.zones.is_standard();
    let place = if is_wide { HelpPlace::Nowhere } else { HelpPlace::Column };
    let heading =
        Heading::new(Step::Choose, &detail.card.name, &detail.card.sentence).help_place(place);
    let framed = frame::draw(pen, scene, heading);
    let pen = &framed.pen;
    let body = below_sentence(pen, &detail.card.sentence);
    let picked = if pen.zones.is_standard() {
        let mut body = body;
        if is_wide {
            aside(pen, detail, scene.problem.is_some());
        } else {
            body.min.y = facts(pen, body, detail) + 18.0;
        }
        if detail.ladder.is_empty() {
            contents(pen, body, detail);
            None
        } else {
            ladder::columns(pen, body, &detail.ladder, &detail.card.unit)
        }
    } else {
        large(pen, body, detail)
    };
    framed.tap.or(picked).or(bar::step(pen, &detail.bar, &pen.words("bar-continue")))
}

/// The body without what a sentence of more than one line takes of it.
pub fn below_sentence(pen: &Pen<'_>, sentence: &str) -> Rect {
    let body = pen.zones.body;
    if pen.zones.is_landscape() || pen.zones.is_extra_large() {
        return body;
    }
    let n_more = pen.n_rows(sentence, Role::Body, pen.zones.sub.width()).saturating_sub(1);
    body.with_min_y(body.min.y + length(n_more) * pen.row(Role::Body))
}

/// Whose it is and until when, and what comes back.
pub fn fact_list(pen: &Pen<'_>, detail: &DetailScene) -> Vec<(char, String)> {
    let mine = match detail.card.last_day {
        Some(day) => {
            let date = wording::date(pen.language, day);
            pen.words_with("detail-only-you-by", &[("date", date.into())])
        }
        None => pen.words("detail-only-you"),
    };
    let mut list = vec![(icon::USER, mine)];
    if !detail.refund.is_empty() {
        list.push((icon::ARROW_U_UP_LEFT, detail.refund.clone()));
    }
    list
}

/// The facts from the top of `rect`; returns their lower end.
fn facts(pen: &Pen<'_>, rect: Rect, detail: &DetailScene) -> f32 {
    let mut top = rect.min.y;
    for (icon, text) in fact_list(pen, detail) {
        let height = fact(pen, pos2(rect.min.x, top), rect.width(), icon, &text);
        pen.say(
            Rect::from_min_size(pos2(rect.min.x, top), vec2(rect.width(), height)),
            NodeRole::Label,
            &text,
        );
        top += height + 4.0;
    }
    // One fact leaves the room of two, so that what follows has its place.
    top.max(rect.min.y + 108.0)
}

/// In landscape: the sentence and the facts at the head of the right column.
fn aside(pen: &Pen<'_>, detail: &DetailScene, has_problem: bool) {
    let summary = pen.zones.summary;
    let mut top = summary.min.y;
    if !has_problem {
        let color = pen.theme.ink2;
        let list = fact_list(pen, detail);
        let facts = list.iter().map(|(_, text)| fact_height(pen, summary.width(), text) + 12.0);
        let room = free_column(pen).max.y - top - 24.0 - facts.sum::<f32>();
        let fits = pen.height(&detail.card.sentence, Role::Body, summary.width()) <= room;
        let role = if fits { Role::Body } else { Role::Small };
        let drawn = pen.wrapped(summary.min, summary.width(), &detail.card.sentence, role, color);
        pen.say(drawn, NodeRole::Label, &detail.card.sentence);
        top = drawn.max.y + 24.0;
    }
    for (icon, text) in fact_list(pen, detail) {
        let height = fact(pen, pos2(summary.min.x, top), summary.width(), icon, &text);
        top += height + 12.0;
    }
}

/// What is in it, where there is nothing to compare with.
fn contents(pen: &Pen<'_>, rect: Rect, detail: &DetailScene) {
    const ROW: f32 = 54.0;
    let theme = &pen.theme;
    let card = &detail.card;
    let head = 24.0 + pen.row(Role::Label) + 14.0;
    let saved = saved_words(pen, card);
    let what_room =
        rect.width() - 68.0 - saved.as_deref().map_or(0.0, |saved| chip_room(pen, saved));
    let what = pen.height(&card.what, Role::Small, what_room);
    let foot = 24.0 + chip_height(pen).max(what) + 26.0;
    let height = head + ROW * length(detail.lines.len()) + foot;
    let frame = Rect::from_min_size(rect.min, vec2(rect.width(), height.min(rect.height())));
    pen.card(frame, crate::ui::pen::Press::default(), false);
    let (left, right) = (frame.min.x + 34.0, frame.max.x - 34.0);
    let title = pen.words("detail-what-is-in-it");
    pen.text(pos2(left, frame.min.y + 24.0), &title, Role::Label, theme.ink);
    pen.amount_right(pos2(right, frame.min.y + 22.0), card.price, Role::AmountLarge, theme.ink);
    let count_width = detail
        .lines
        .iter()
        .map(|(n, _)| pen.width(&n.to_string(), Role::BodyStrong))
        .fold(0.0, f32::max);
    let mut top = frame.min.y + head;
    let mut told = vec![title];
    for (n, name) in &detail.lines {
        let row = top + (ROW - pen.row(Role::Body)) / 2.0;
        let count = n.to_string();
        let count_top = row + (pen.row(Role::Body) - pen.row(Role::BodyStrong)) / 2.0;
        pen.text_right(pos2(left + count_width, count_top), &count, Role::BodyStrong, theme.ink);
        pen.text(pos2(left + count_width + 24.0, row), name, Role::Body, theme.ink2);
        told.push(format!("{n} {name}"));
        top += ROW;
    }
    pen.say(frame, NodeRole::Label, &told.join(". "));
    pen.hline(pos2(left, top + 10.0), right - left, theme.hairline);
    let at = pos2(left, top + 24.0);
    if let Some(saved) = saved {
        chip(pen, pos2(right, at.y), &saved);
    }
    let lower = (chip_height(pen) - pen.row(Role::Small)) / 2.0;
    pen.wrapped(at + vec2(0.0, lower), what_room, &card.what, Role::Small, theme.ink2);
}

fn saved_words(pen: &Pen<'_>, card: &OfferCard) -> Option<String> {
    (card.saved.minor() > 0)
        .then(|| pen.words_with("offers-save", &[("amount", card.saved.to_string().into())]))
}

fn chip_room(pen: &Pen<'_>, saved: &str) -> f32 {
    chip_width(pen, saved) + 16.0
}

/// Larger text: the sentence, the facts, and the ladder or the contents under one another.
fn large(pen: &Pen<'_>, body: Rect, detail: &DetailScene) -> Option<Tap> {
    let mut texts = fact_list(pen, detail);
    if pen.zones.is_extra_large() {
        texts.insert(0, (icon::TAG, detail.card.sentence.clone()));
    }
    texts.extend(detail.lines.iter().map(|(n, name)| (icon::CHECK, format!("{n} {name}"))));
    let n_texts = texts.len();
    let mut heights: Vec<f32> =
        texts.iter().map(|(_, text)| fact_height(pen, body.width(), text)).collect();
    heights.extend(
        detail
            .ladder
            .iter()
            .map(|step| ladder::row_height(pen, body.width(), step, &detail.card.unit)),
    );
    let page = Stack { gap: 14.0, heights }.layout(pen, body);
    for (idx, (icon, text)) in texts.iter().enumerate() {
        if let Some(place) = page.get(idx) {
            fact(pen, place.min, place.width(), *icon, text);
            pen.say(place, NodeRole::Label, text);
        }
    }
    let mut tap = None;
    for (idx, step) in detail.ladder.iter().enumerate() {
        if let Some(place) = page.get(n_texts + idx) {
            tap = tap.or(ladder::row(pen, place, step, &detail.card.unit));
        }
    }
    page.turn(pen);
    tap
}

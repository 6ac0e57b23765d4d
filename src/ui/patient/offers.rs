//! The offerings of a category as cards. At a glance: what is chosen, what it costs, the way on.

use egui::{Rect, pos2, vec2};

use crate::domain::wording;
use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, HelpPlace, Step};
use crate::ui::icon;
use crate::ui::layout::GAP;
use crate::ui::pen::{Node, Pen};
use crate::ui::role::Role;
use crate::ui::scene::{OfferCard, OfferPay, OffersScene, Scene};
use crate::ui::text::{Glyph, IconSide};
use crate::ui::widget::bar;
use crate::ui::widget::card::{fact, fact_height};
use crate::ui::widget::offer_card::{Choice, Fill, Layout, stops, total_height, unit_words};

pub fn offers_ui(pen: &Pen<'_>, scene: &Scene, offers: &OffersScene) -> Option<Tap> {
    bar::surface(pen);
    let title = pen.words("offers-title");
    let help = match offers.months {
        Some(months) => pen.words_with("offers-help-months", &[("months", months.into())]),
        None => pen.words(shared_help(&offers.cards)),
    };
    let chosen = offers.cards.iter().find(|card| offers.chosen.as_ref() == Some(&card.code));
    let place = if chosen.is_some() { HelpPlace::Nowhere } else { HelpPlace::Column };
    let heading = Heading::new(Step::Choose, &title, &help).help_place(place);
    let framed = frame::draw(pen, scene, heading);
    let pen = &framed.pen;
    let picked = cards(pen, offers);
    if let Some(card) = chosen.filter(|_| pen.zones.is_landscape() && scene.problem.is_none()) {
        your_choice(pen, card);
    }
    framed.tap.or(picked).or(bar::step(pen, &offers.bar, &pen.words("bar-continue")))
}

/// How all cards are paid, in one line.
fn shared_help(cards: &[OfferCard]) -> &'static str {
    let is_money =
        |card: &OfferCard| matches!(card.pay, OfferPay::Gives(_) | OfferPay::GivesEvery(..));
    if cards.iter().all(|card| card.pay == OfferPay::Once) {
        "offers-help"
    } else if cards.iter().all(is_money) {
        "offers-help-money"
    } else {
        "offers-help-renews"
    }
}

/// Cards close together, and as far apart as they look best.
const GAP_LEAST: f32 = 14.0;

/// All cards where they fit, with the air that there is; otherwise from the place that is asked for,
/// the next cut on purpose, and a control that says how many more there are.
fn cards(pen: &Pen<'_>, offers: &OffersScene) -> Option<Tap> {
    let body = pen.zones.body;
    let choices: Vec<Choice<'_>> = offers
        .cards
        .iter()
        .enumerate()
        .map(|(idx, card)| Choice {
            card,
            is_chosen: offers.chosen.as_ref() == Some(&card.code),
            number: idx + 1,
            n_cards: offers.cards.len(),
        })
        .collect();
    let layouts = |fill: Fill, air: f32| -> Vec<Layout> {
        choices.iter().map(|one| one.layout(pen, body.width(), fill, air)).collect()
    };
    let gap = |air: f32| GAP_LEAST + (GAP - GAP_LEAST) * air;
    for fill in [Fill::Whole, Fill::Brief] {
        let least = total_height(&layouts(fill, 0.0), gap(0.0));
        let most = total_height(&layouts(fill, 1.0), gap(1.0));
        if least > body.height() {
            continue;
        }
        let air = match most > least {
            true => ((body.height() - least) / (most - least)).clamp(0.0, 1.0),
            false => 1.0,
        };
        let mut top = body.min.y;
        let mut tap = None;
        for (choice, layout) in choices.iter().zip(layouts(fill, air)) {
            let size = vec2(body.width(), layout.height);
            let rect = Rect::from_min_size(pos2(body.min.x, top), size);
            let pressed = choice.show(pen, rect, &layout, pen.zones.canvas);
            tap = tap.or(pressed.then(|| Tap::Choose(choice.card.code.clone())));
            top += layout.height + gap(air);
        }
        return tap;
    }
    list(pen, offers, &choices, &layouts(Fill::Whole, 1.0))
}

fn list(
    pen: &Pen<'_>,
    offers: &OffersScene,
    choices: &[Choice<'_>],
    layouts: &[Layout],
) -> Option<Tap> {
    let body = pen.zones.body;
    let cue_height = if pen.zones.is_extra_large() { 152.0 } else { 110.0 };
    let foot = if pen.zones.is_landscape() { pen.zones.canvas.max.y } else { pen.zones.bar.min.y };
    let bottom = foot - cue_height;
    let room = bottom - body.min.y;
    let stops = stops(layouts, GAP, room);
    let last = stops.len().saturating_sub(1);
    let stop = usize::try_from(offers.first_stop).unwrap_or(0).min(last);
    let from = stops.get(stop).copied().unwrap_or_default();
    let mut top = body.min.y - from;
    let mut tap = None;
    let mut n_below = 0;
    // Whether the first card that is seen goes on below.
    let mut is_cut = None;
    for (choice, layout) in choices.iter().zip(layouts) {
        let size = vec2(body.width(), layout.height);
        let rect = Rect::from_min_size(pos2(body.min.x, top), size);
        top += layout.height + GAP;
        if rect.max.y <= body.min.y + 0.5 {
            continue;
        }
        let is_whole = rect.max.y <= bottom + 0.5;
        is_cut.get_or_insert(!is_whole);
        n_below += usize::from(!is_whole);
        // A sliver of a card would be no target, and would say nothing.
        if rect.min.y + 96.0 > bottom {
            continue;
        }
        let above = if rect.min.y < body.min.y - 0.5 { body.min.y } else { pen.zones.canvas.min.y };
        let canvas = pen.zones.canvas;
        let seen = Rect::from_min_max(pos2(canvas.min.x, above), pos2(canvas.max.x, bottom));
        let pressed = choice.show(pen, rect, layout, seen);
        tap = tap.or(pressed.then(|| Tap::Choose(choice.card.code.clone())));
    }
    let label = match n_below {
        0 => pen.words("offers-to-first"),
        _ if is_cut == Some(true) => pen.words("offers-rest"),
        n => pen.words_with("offers-more", &[("n", n.into())]),
    };
    let right = if pen.zones.is_landscape() { pen.zones.bar.min.x } else { pen.zones.canvas.max.x };
    let cue = Rect::from_min_max(pos2(pen.zones.canvas.min.x, bottom), pos2(right, foot));
    let next = if n_below > 0 { u32::try_from(stop + 1).unwrap_or(0) } else { 0 };
    tap.or(show_cue(pen, cue, &label, n_below > 0).then_some(Tap::ScrollTo(next)))
}

fn show_cue(pen: &Pen<'_>, rect: Rect, label: &str, is_down: bool) -> bool {
    let press = pen.press(rect, 0.0, Node::button(label));
    let theme = &pen.theme;
    pen.fill(rect, 0.0, if press.is_down { theme.hairline } else { theme.sunken });
    pen.hline(rect.left_top() + vec2(0.0, 1.0), rect.width(), theme.hairline);
    let icon = if is_down { icon::CARET_DOWN } else { icon::CARET_UP };
    let glyph = Glyph::bold(icon, 36.0);
    let width = pen.width(label, Role::Label);
    let left = rect.center().x - (width + 24.0 + 54.0) / 2.0;
    let mark = pos2(left + 27.0, rect.center().y);
    pen.circle(mark, 27.0, 4.0, theme.primary);
    pen.icon(mark, glyph, theme.primary);
    let center = pos2(left + 78.0 + width / 2.0, rect.center().y);
    let label = (label, Role::Label);
    pen.icon_and_text(center, (None, IconSide::Before), 0.0, label, theme.primary);
    press.is_done
}

/// What is chosen, said again in the right column.
fn your_choice(pen: &Pen<'_>, card: &OfferCard) {
    let summary = pen.zones.summary;
    let theme = &pen.theme;
    let caption = pen.words("offers-your-choice");
    if pen.zones.is_extra_large() {
        pen.wrapped(summary.min, summary.width(), &card.name, Role::H2, theme.ink);
        return;
    }
    pen.text(summary.min, &caption, Role::Small, theme.ink2);
    let at = summary.min + vec2(0.0, pen.row(Role::Small));
    let name = pen.wrapped(at, summary.width(), &card.name, Role::H2, theme.ink);
    if !pen.zones.is_standard() {
        return;
    }
    let mut facts: Vec<(char, String)> = Vec::new();
    if let Some(each) = card.each {
        let args = [
            ("n", card.n_units.into()),
            ("unit", card.unit.of(card.n_units).get(pen.language).to_owned().into()),
            ("each", each.to_string().into()),
        ];
        facts.push((icon::DROP, pen.words_with("offers-units-each", &args)));
    } else if card.pay == OfferPay::Once {
        facts.push((icon::DROP, card.counts.clone()));
    } else {
        facts.push((icon::ARROWS_CLOCKWISE, unit_words(pen, card)));
        facts.push((icon::CHECK, card.what.clone()));
    }
    if card.saved.minor() > 0 {
        let args = [("amount", card.saved.to_string().into())];
        facts.push((icon::TAG, pen.words_with("offers-you-save", &args)));
    }
    if let Some(day) = card.last_day {
        let args = [("date", wording::date(pen.language, day).into())];
        facts.push((icon::CALENDAR_CHECK, pen.words_with("offers-use-by", &args)));
    }
    facts.push((icon::USER, pen.words("offers-only-you")));
    let mut top = name.max.y + 28.0;
    // Down to the line above the sum.
    let foot = pen.zones.actions.min.y - 164.0;
    for (icon, text) in facts {
        if top + fact_height(pen, summary.width(), &text) > foot {
            break;
        }
        let height = fact(pen, pos2(summary.min.x, top), summary.width(), icon, &text);
        top += height + 12.0;
    }
}

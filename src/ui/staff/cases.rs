//! What waits for somebody: payments that are not over, receipts that are held, and what closes of
//! the day left open; as many at a time as there is room for.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::flow::staff::tap::StaffTap;
use crate::flow::staff::task::StaffTask;
use crate::flow::staff::task::case::CaseTap;
use crate::flow::staff::told::CaseEnd;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::tasks::CasesScene;
use crate::ui::staff::case_card;
use crate::ui::staff::parts::{GAP, Mood, alert, button, frame};
use crate::ui::text::Glyph;
use crate::ui::widget::button::Button;

/// The way to those that did not fit.
const MORE: f32 = 72.0;

pub fn cases_ui(pen: &Pen<'_>, cases: &CasesScene) -> Option<Tap> {
    let title = pen.words("staff-cases");
    let n = cases.cards.len();
    let sub = match n {
        0 => pen.words("staff-cases-none"),
        _ => pen.words_with("staff-cases-sub", &[("n", n.into())]),
    };
    let framed = frame(pen, &cases.frame, &title, &sub, Some(StaffTap::Leave));
    let mut body = framed.body;
    if let Some((amount, end)) = cases.told {
        let amount = amount.to_string();
        let id = match end {
            CaseEnd::Sold => "staff-told-sold",
            CaseEnd::NotCharged => "staff-told-not-charged",
            CaseEnd::GivenBack => "staff-told-back",
            CaseEnd::NotGivenBack => "staff-told-not-back",
        };
        let title = pen.words_with(id, &[("amount", amount.into())]);
        let line = pen.words("staff-told-line");
        let mood = (Mood::Good, icon::CHECK_CIRCLE);
        let (high, _) = alert(pen, body, mood, (&title, &line), None);
        body.min.y += high + GAP;
    }
    if cases.cards.is_empty() {
        let tap = settled(pen, body);
        return framed.finish(pen, &cases.frame, tap);
    }
    let tap = list(pen, body, cases);
    framed.finish(pen, &cases.frame, tap)
}

fn list(pen: &Pen<'_>, body: Rect, cases: &CasesScene) -> Option<Tap> {
    let from = if cases.from < cases.cards.len() { cases.from } else { 0 };
    let mut top = body.min.y;
    let mut tap = None;
    let mut n_shown = 0;
    // One filled button on a screen.
    let mut may_be_filled = true;
    for card in cases.cards.iter().skip(from) {
        let place = body.with_min_y(top);
        let height = case_card::height(pen, card, place.width());
        let n_after = cases.cards.len() - from - n_shown - 1;
        let needs_more = n_after > 0 || from > 0;
        let foot = if needs_more { MORE + GAP } else { 0.0 };
        if n_shown > 0 && top + height > body.max.y - foot {
            break;
        }
        let rect = Rect::from_min_size(place.min, vec2(place.width(), height));
        tap = tap.or(case_card::case_card(pen, rect, card, &mut may_be_filled));
        top += height + GAP;
        n_shown += 1;
    }
    let next = from + n_shown;
    let n_left = cases.cards.len().saturating_sub(next);
    if n_left == 0 && from == 0 {
        return tap;
    }
    let foot = Rect::from_min_size(pos2(body.min.x, body.max.y - MORE), vec2(body.width(), MORE));
    let (word, to) = match n_left {
        0 => (pen.words("staff-cases-first"), 0),
        n => (pen.words_with("staff-cases-more", &[("n", n.into())]), next),
    };
    let glyph = if n_left == 0 { icon::CARET_UP } else { icon::CARET_DOWN };
    let more = button(pen, foot, &word, Some(Glyph::bold(glyph, 30.0)), 18.0)
        .then_some(Tap::Staff(StaffTap::Case(CaseTap::From(to))));
    tap.or(more)
}

/// Nothing waits: what that means, and what comes next.
fn settled(pen: &Pen<'_>, body: Rect) -> Option<Tap> {
    let theme = &pen.theme;
    let is_wide = pen.zones.is_landscape();
    let radius = if is_wide { 66.0 } else { 84.0 };
    let center = pos2(body.center().x, body.min.y + body.height() * 0.16 + radius);
    pen.disc(center, radius, theme.primary_tint);
    if theme.is_contrast() {
        pen.circle(center, radius, 3.0, theme.primary);
    }
    pen.icon(center, Glyph::regular(icon::LIST_CHECKS, 96.0), theme.primary);
    let text = body.shrink2(vec2((body.width() - 600.0).max(0.0) / 2.0, 0.0));
    let head = pen.words("staff-settled");
    let at = text.with_min_y(center.y + radius + 24.0);
    let drawn = pen.wrapped_center(at, &head, Role::H2, theme.ink);
    pen.say(drawn, NodeRole::Heading, &head);
    let line = pen.words("staff-settled-line");
    let at = text.with_min_y(drawn.max.y + 14.0);
    let drawn = pen.wrapped_center(at, &line, Role::StaffBody, theme.ink2);
    pen.say(drawn, NodeRole::Label, &line);
    let word = pen.words("staff-go-day");
    let place =
        Rect::from_min_size(pos2(body.center().x - 210.0, drawn.max.y + 36.0), vec2(420.0, 96.0));
    Button::primary(&word)
        .role(Role::StaffHead)
        .before(Glyph::regular(icon::STOREFRONT, 40.0))
        .show(pen, place)
        .then_some(Tap::Staff(StaffTap::Begin(StaffTask::CloseDay)))
}

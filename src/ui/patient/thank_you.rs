//! The end of a visit, under the still life of the first screen. Clears by itself.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::wording;
use crate::flow::tap::Tap;
use crate::ui::art;
use crate::ui::frame;
use crate::ui::icon;
use crate::ui::layout::{MARGIN, length};
use crate::ui::pen::{Pen, Press};
use crate::ui::role::Role;
use crate::ui::scene::{Scene, ThankYouScene};
use crate::ui::text::Glyph;
use crate::ui::widget::bar;
use crate::ui::widget::button::Button;
use crate::ui::widget::info::Info;
use crate::ui::widget::pages::Stack;

/// The panel of the design, in which the still life has its own size.
const PANEL: f32 = 640.0;
/// Inside the card of facts.
const PAD: f32 = 34.0;

pub fn thank_you_ui(pen: &Pen<'_>, scene: &Scene, thanks: &ThankYouScene) -> Option<Tap> {
    let zones = pen.zones;
    let canvas = zones.canvas;
    let facts = facts(pen, thanks);
    if zones.is_landscape() {
        let (left, right) = canvas.split_left_right_at_x(zones.bar.min.x);
        if !zones.is_standard() {
            let (panel, body) = left.split_top_bottom_at_y(left.min.y + 300.0);
            banner(pen, scene, panel);
            large_facts(pen, body.shrink2(vec2(MARGIN, 24.0)), &facts);
        } else {
            panel(pen, scene, left);
            let inner = right.shrink2(vec2(36.0, 0.0));
            let (above, below) = if facts.len() > 2 { (36.0, 24.0) } else { (84.0, 36.0) };
            let top = title(pen, inner.with_min_y(canvas.min.y + above)) + below;
            card(pen, inner.with_min_y(top), &facts);
        }
        pen.line(
            zones.bar.left_top() - vec2(0.0, 96.0),
            zones.bar.left_bottom(),
            2.0,
            pen.theme.hairline,
        );
    } else if zones.is_extra_large() {
        bar::surface(pen);
        let (panel, _) = canvas.split_top_bottom_at_y(canvas.min.y + 300.0);
        banner(pen, scene, panel);
        let body = Rect::from_min_max(
            pos2(canvas.min.x + MARGIN, panel.max.y + 20.0),
            pos2(canvas.max.x - MARGIN, zones.bar.min.y),
        );
        large_facts(pen, body, &facts);
    } else {
        bar::surface(pen);
        let width = canvas.width() - 2.0 * MARGIN;
        let words = 36.0 + title_height(pen) + 24.0 + card_height(pen, width, &facts) + 30.0;
        let foot = zones.bar.min.y;
        let spare = ((foot - words - PANEL) * 0.3).max(0.0);
        let (picture, rest) = canvas.split_top_bottom_at_y(foot - words - spare);
        panel(pen, scene, picture);
        let inner = rest.shrink2(vec2(MARGIN, 0.0));
        let top = title(pen, inner.with_min_y(rest.min.y + 36.0 + spare * 0.4)) + 24.0;
        card(pen, inner.with_min_y(top + spare * 0.2), &facts);
    }
    foot(pen, thanks)
}

fn facts(pen: &Pen<'_>, thanks: &ThankYouScene) -> Vec<Info> {
    let keep = Info::new(icon::RECEIPT, pen.words("thanks-keep"), pen.words("thanks-keep-small"));
    let small = match thanks.last_day {
        Some(day) => {
            let date = wording::date(pen.language, day);
            pen.words_with("approved-use-by", &[("date", date.into())])
        }
        None => pen.words("approved-no-end"),
    };
    let mut facts = vec![keep];
    if let Some((amount, day)) = thanks.next {
        let head = pen.words_with("thanks-next", &[("amount", amount.to_string().into())]);
        let date = wording::date(pen.language, day);
        facts.push(Info::new(icon::CALENDAR_CHECK, head, date));
    }
    if !thanks.counts.is_empty() {
        facts.push(Info::new(icon::TICKET, thanks.counts.clone(), small));
    }
    facts
}

/// Clinic and still life.
fn panel(pen: &Pen<'_>, scene: &Scene, rect: Rect) {
    let theme = &pen.theme;
    pen.fill(rect, 0.0, theme.primary_tint);
    let scale = if pen.zones.is_landscape() { 1.1 } else { rect.height() / PANEL };
    let arch = Rect::from_min_max(
        pos2(rect.center().x - 136.0 * scale, rect.max.y - 488.0 * scale),
        pos2(rect.center().x + 136.0 * scale, rect.max.y),
    );
    art::arch(pen, arch);
    let corner = pos2(arch.center().x - 160.0 * scale, arch.max.y - 470.0 * scale);
    art::still_life(&pen.clipped(rect), corner, scale);
    if theme.is_contrast() {
        pen.hline(rect.left_bottom() - vec2(0.0, 1.0), rect.width(), theme.hairline);
    }
    clinic(pen, scene, rect);
}

fn clinic(pen: &Pen<'_>, scene: &Scene, rect: Rect) {
    art::logo(pen, rect.min + vec2(MARGIN, 52.0), 56.0);
    let at = rect.min + vec2(MARGIN + 75.0, 80.0);
    if pen.zones.is_extra_large() {
        frame::demo_mark(pen, scene, at - vec2(0.0, pen.row(Role::Small) / 2.0), 0.0);
        return;
    }
    let room = rect.max.x - MARGIN - at.x;
    let name = at - vec2(0.0, pen.row(Role::Label) / 2.0);
    let name = pen.shortened(name, room, &scene.clinic, Role::Label, pen.theme.ink);
    pen.say(name, NodeRole::Label, &scene.clinic);
    // Beside the arch there is room for the short mark only where text is larger.
    let room = if pen.zones.is_standard() { room } else { 0.0 };
    frame::demo_mark(pen, scene, pos2(at.x, name.max.y - 2.0), room);
}

/// Extra large text has words in place of the still life.
fn banner(pen: &Pen<'_>, scene: &Scene, rect: Rect) {
    pen.fill(rect, 0.0, pen.theme.primary_tint);
    if pen.theme.is_contrast() {
        pen.hline(rect.left_bottom() - vec2(0.0, 1.0), rect.width(), pen.theme.hairline);
    }
    clinic(pen, scene, rect.translate(vec2(0.0, -24.0)));
    title(
        pen,
        rect.shrink2(vec2(MARGIN, 0.0))
            .with_min_y(rect.min.y + if pen.zones.is_extra_large() { 116.0 } else { 142.0 }),
    );
}

fn title_height(pen: &Pen<'_>) -> f32 {
    pen.row(Role::H1) + 8.0 + pen.row(Role::Lead)
}

/// Returns the foot of the words.
fn title(pen: &Pen<'_>, rect: Rect) -> f32 {
    let thanks = pen.words("thanks-title");
    let soon = pen.words("thanks-soon");
    let x = rect.center().x;
    let drawn = pen.text_center(x, rect.min.y, &thanks, Role::H1, pen.theme.ink);
    pen.say_now(drawn, &thanks);
    let top = rect.min.y + pen.row(Role::H1) + 8.0;
    let drawn = pen.text_center(x, top, &soon, Role::Lead, pen.theme.ink2);
    pen.say(drawn, NodeRole::Label, &soon);
    rect.min.y + title_height(pen)
}

fn card_height(pen: &Pen<'_>, width: f32, facts: &[Info]) -> f32 {
    facts.iter().map(|info| info.height(pen, width - 2.0 * PAD) + 24.0).sum::<f32>() - 8.0
        + if facts.len() > 1 { 8.0 } else { 16.0 }
}

/// The facts, one under the other, a line between them.
fn card(pen: &Pen<'_>, rect: Rect, facts: &[Info]) {
    let height = card_height(pen, rect.width(), facts);
    let rect = Rect::from_min_size(rect.min, vec2(rect.width(), height));
    pen.card(rect, Press::default(), false);
    let inner = rect.shrink2(vec2(PAD, 0.0));
    let n_facts = length(facts.len()).max(1.0);
    let words: f32 = facts.iter().map(|info| info.height(pen, inner.width())).sum();
    let pad = (rect.height() - words) / (2.0 * n_facts);
    let mut top = rect.min.y;
    for (idx, info) in facts.iter().enumerate() {
        if idx > 0 {
            pen.hline(pos2(inner.min.x, top), inner.width(), pen.theme.hairline);
        }
        let place = inner.with_min_y(top + pad);
        let place = place.with_max_y(place.min.y + info.height(pen, inner.width()));
        top = info.show(pen, place, pen.theme.primary, pen.theme.ink2) + pad;
    }
}

fn large_facts(pen: &Pen<'_>, rect: Rect, facts: &[Info]) {
    let heights = facts.iter().map(|info| info.height(pen, rect.width())).collect();
    let page = Stack { gap: 20.0, heights }.layout(pen, rect);
    for (idx, info) in facts.iter().enumerate() {
        if let Some(place) = page.get(idx) {
            info.show(pen, place, pen.theme.primary, pen.theme.ink2);
        }
    }
    page.turn(pen);
}

fn foot(pen: &Pen<'_>, thanks: &ThankYouScene) -> Option<Tap> {
    let args = [("secs", thanks.clears_in_secs.into())];
    let zones = pen.zones;
    let done = pen.words("approved-done");
    let place = if zones.is_landscape() {
        zones.actions.with_min_y(zones.actions.max.y - 126.0)
    } else {
        zones.actions
    };
    let clears = if zones.is_standard() {
        pen.words_with("thanks-clears", &args)
    } else {
        pen.words_with("approved-closes", &args)
    };
    let row = if zones.is_landscape() {
        Rect::from_min_max(pos2(place.min.x, place.min.y - 96.0), pos2(place.max.x, place.min.y))
    } else {
        zones.summary
    };
    let icon_room = if zones.is_extra_large() { 0.0 } else { 48.0 };
    let width = pen.width(&clears, Role::Small) + icon_room;
    let left = row.center().x - width / 2.0;
    if icon_room > 0.0 {
        let center = pos2(left + 18.0, row.center().y);
        pen.icon(center, Glyph::regular(icon::CLOCK, 36.0), pen.theme.ink2);
    }
    let at = pos2(left + icon_room, row.center().y - pen.row(Role::Small) / 2.0);
    pen.text(at, &clears, Role::Small, pen.theme.ink2);
    let button = Button::primary(&done).before(Glyph::bold(icon::CHECK, 44.0));
    button.show(pen, place).then_some(Tap::Done)
}

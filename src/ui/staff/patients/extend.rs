//! More time: the new last day, how long, why, and what the books say. The PIN comes after it.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::on_file::ExtendPreview;
use crate::domain::wording;
use crate::flow::staff::patients::PatientTap;
use crate::flow::staff::patients::extend::{DAYS, ExtendTap, WhyTap};
use crate::flow::staff::tap::StaffTap;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::layout::{Zones, length};
use crate::ui::pen::{Node, Pen};
use crate::ui::role::Role;
use crate::ui::scene::patients::ExtendScene;
use crate::ui::staff::parts::{GAP, MARGIN, RADIUS, button, card};
use crate::ui::staff::patients::parts::{
    Pips, columns, note_alert, refusal_words, row, row_height, standing_chip, sum_right,
};
use crate::ui::staff::patients::redeem::option;
use crate::ui::staff::task::{Act, cancel, section, task_frame};
use crate::ui::text::{Glyph, IconSide};
use crate::ui::widget::field::{Field, FieldState};
use crate::ui::widget::keyboard;

const PIP: f32 = 60.0;

fn act(tap: ExtendTap) -> StaffTap {
    StaffTap::Patients(PatientTap::Within(tap))
}

pub fn extend_ui(pen: &Pen<'_>, scene: &ExtendScene) -> Option<Tap> {
    if scene.is_typing {
        return words_ui(pen, scene);
    }
    let title = pen.words("patient-extend");
    let sub = format!("{}, {}", scene.patient, scene.card.name);
    let framed = task_frame(pen, &scene.frame, (&title, &sub), None);
    let body = framed.body;
    let is_wide = pen.zones.is_landscape();
    let (left, right) = columns(pen, body, 0.46);
    let mut top = note_alert(pen, left, scene.note.as_ref());
    top = day_card(pen, left.with_min_y(top), scene) + GAP;
    let books_top = top;
    if is_wide {
        top = right.min.y;
    }
    let (long, foot) = how_long(pen, right.with_min_y(top), scene);
    let (why, foot) = reasons(pen, right.with_min_y(foot), scene);
    let below = if is_wide { left.with_min_y(books_top) } else { right.with_min_y(foot) };
    books(pen, below, scene);
    let new = match &scene.preview {
        Some(Ok(preview)) => Some(preview.new),
        _ => None,
    };
    let word = new.map(|new| {
        let date = wording::date(pen.language, new);
        pen.words_with("extend-to", &[("date", date.into())])
    });
    let cancel_word = pen.words("staff-cancel");
    let primary = word.as_ref().map(|word| Act {
        word,
        glyph: Some(Glyph::bold(icon::CALENDAR_PLUS, 40.0)),
        tap: act(ExtendTap::GoOn),
    });
    framed.finish(pen, long.or(why), Some(cancel(&cancel_word)), primary)
}

/// What it would be: the day, and what comes back.
fn day_card(pen: &Pen<'_>, at: Rect, scene: &ExtendScene) -> f32 {
    let theme = &pen.theme;
    let it = &scene.card;
    let back = match &scene.preview {
        Some(Ok(preview)) => preview.n_back,
        _ => 0,
    };
    let pips = Pips { n_left: it.n_left.saturating_add(back), ..Pips::of(it) };
    let size = pips.size(PIP);
    let low = pen.row(Role::StaffSmallStrong) + pen.row(Role::StaffDay);
    let low = low.max(
        pen.row(Role::StaffSmallStrong) + pen.row(Role::StaffAmount) + pen.row(Role::StaffSmall),
    );
    let chip =
        standing_chip(&pen.unseen().for_place("measure", false), at.min, IconSide::Before, it);
    let is_beside = size.x + 24.0 + chip.width() <= at.width() - 72.0;
    let head = if is_beside { size.y.max(40.0) } else { size.y + 12.0 + chip.height() };
    let high = 30.0 + head + 24.0 + 18.0 + low + 24.0;
    let rect = Rect::from_min_size(at.min, vec2(at.width(), high));
    let shadow = theme.card_shadow;
    pen.painter().add(shadow.as_shape(rect, egui::CornerRadius::from(RADIUS)));
    pen.plate(rect, RADIUS, theme.surface, theme.card_stroke, theme.hairline);
    let inner = rect.shrink2(vec2(36.0, 30.0));
    pips.show(pen, inner.min, PIP);
    if is_beside {
        let chip_at = pos2(inner.max.x, inner.min.y + size.y.clamp(40.0, PIP) / 2.0);
        standing_chip(pen, chip_at, IconSide::After, it);
    } else {
        let middle = inner.min.y + size.y + 12.0 + chip.height() / 2.0;
        standing_chip(pen, pos2(inner.min.x, middle), IconSide::Before, it);
    }
    let rule = inner.min.y + head + 24.0;
    pen.hline(pos2(inner.min.x, rule), inner.width(), theme.hairline);
    let top = rule + 18.0;
    match &scene.preview {
        Some(Ok(preview)) => {
            let label = pen.words("extend-new-day");
            let date = wording::date(pen.language, preview.new);
            pen.text(pos2(inner.min.x, top), &label, Role::StaffSmallStrong, theme.ink2);
            let at = pos2(inner.min.x, top + pen.row(Role::StaffSmallStrong));
            let drawn = pen.text(at, &date, Role::StaffDay, theme.ink);
            pen.say_now(drawn, &format!("{label}: {date}"));
            if preview.n_back > 0 {
                let label = pen.words("extend-comes-back");
                let sum = preview.comes_back.to_string();
                let under = pen.words_with("extend-visits", &[("n", preview.n_back.into())]);
                let at = pos2(inner.max.x, top);
                sum_right(pen, at, (&label, &sum, &under), Role::StaffAmount);
            }
        }
        Some(Err(why)) => {
            let text = refusal_words(pen, why);
            let at = pos2(inner.min.x, top);
            let drawn = pen.wrapped(at, inner.width(), &text, Role::StaffBody, theme.warning);
            pen.say_now(drawn, &text);
        }
        None => (),
    }
    rect.max.y
}

/// 30, 60 or 90 days, or a day that is stepped to.
fn how_long(pen: &Pen<'_>, at: Rect, scene: &ExtendScene) -> (Option<Tap>, f32) {
    let theme = &pen.theme;
    let top = section(pen, at, &pen.words("extend-how-long"), "");
    let track = Rect::from_min_size(pos2(at.min.x, top), vec2(at.width(), 84.0));
    pen.fill(track, 18.0, theme.sunken);
    if theme.is_contrast() {
        pen.ring(track, 18.0, 3.0, theme.border);
    }
    let inner = track.shrink(6.0);
    let wide = inner.width() / 4.0;
    let pick = pen.words("extend-pick");
    let words = DAYS.map(|days| pen.words_with("extend-days", &[("n", days.into())]));
    let all = words.iter().chain([&pick]).enumerate();
    let mut made = None;
    for (idx, word) in all {
        let place = Rect::from_min_size(
            pos2(inner.min.x + length(idx) * wide, inner.min.y),
            vec2(wide, inner.height()),
        );
        let days = DAYS.get(idx).copied();
        let is_on = match days {
            Some(days) => !scene.is_picking && scene.days == days,
            None => scene.is_picking,
        };
        let press = pen.press(place, 14.0, Node::radio(word, is_on));
        if is_on {
            pen.plate(place, 14.0, theme.surface, 3.0, theme.primary);
        }
        let color = if is_on { theme.primary } else { theme.ink2 };
        let high = pen.height(word, Role::StaffSmallStrong, wide - 8.0);
        let at = place.shrink2(vec2(4.0, 0.0)).with_min_y(place.center().y - high / 2.0);
        pen.wrapped_center(at, word, Role::StaffSmallStrong, color);
        let tap = days.map_or(ExtendTap::PickDay, ExtendTap::Days);
        made = made.or(press.then(Tap::Staff(act(tap))));
    }
    let mut foot = track.max.y + 10.0;
    if scene.is_picking {
        let (stepped, bottom) = steps(pen, at.with_min_y(foot));
        made = made.or(stepped);
        foot = bottom + 8.0;
    }
    let from = match &scene.preview {
        Some(Ok(ExtendPreview { from, .. })) => *from,
        _ => scene.today,
    };
    let id = if from == scene.today { "extend-from-today" } else { "extend-from" };
    let date = wording::date(pen.language, from);
    let text = pen.words_with(id, &[("date", date.into())]);
    let drawn = pen.wrapped(pos2(at.min.x, foot), at.width(), &text, Role::StaffSmall, theme.ink2);
    pen.say(drawn, NodeRole::Label, &text);
    (made, drawn.max.y + GAP)
}

/// A week or a day, earlier or later.
fn steps(pen: &Pen<'_>, at: Rect) -> (Option<Tap>, f32) {
    let list = [
        (-7, "extend-week-less"),
        (-1, "extend-day-less"),
        (1, "extend-day-more"),
        (7, "extend-week-more"),
    ];
    let wide = (at.width() - 3.0 * 12.0) / 4.0;
    let mut made = None;
    for (idx, (days, id)) in list.into_iter().enumerate() {
        let corner = pos2(at.min.x + length(idx) * (wide + 12.0), at.min.y);
        let place = Rect::from_min_size(corner, vec2(wide, 72.0));
        if button(pen, place, &pen.words(id), None, 18.0) {
            made = Some(Tap::Staff(act(ExtendTap::By(days))));
        }
    }
    (made, at.min.y + 72.0)
}

fn why_word(why: WhyTap) -> &'static str {
    match why {
        WhyTap::Illness => "extend-illness",
        WhyTap::Pregnancy => "extend-pregnancy",
        WhyTap::Military => "extend-military",
        WhyTap::WeWereAway => "extend-away",
        WhyTap::Other => "extend-other",
    }
}

fn reasons(pen: &Pen<'_>, at: Rect, scene: &ExtendScene) -> (Option<Tap>, f32) {
    let needed = pen.words("patient-needed");
    let top = section(pen, at, &pen.words("extend-why"), &needed);
    let wide = (at.width() - GAP) / 2.0;
    let mut made = None;
    let mut bottom = top;
    for (idx, why) in WhyTap::ALL.into_iter().enumerate() {
        let is_last = why == WhyTap::Other;
        let corner =
            pos2(at.min.x + length(idx % 2) * (wide + GAP), top + length(idx / 2) * (84.0 + 12.0));
        let across = if is_last { at.width() } else { wide };
        let place = Rect::from_min_size(corner, vec2(across, 84.0));
        let is_on = scene.why == Some(why);
        let word = match (is_last, scene.words.trim()) {
            (true, words) if is_on && !words.is_empty() => words.to_owned(),
            _ => pen.words(why_word(why)),
        };
        if option(pen, place, &word, "", is_on) {
            made = Some(Tap::Staff(act(ExtendTap::Why(why))));
        }
        bottom = place.max.y;
    }
    if scene.is_short {
        let text = pen.words("refusal-no-reason");
        let at = pos2(at.min.x, bottom + 8.0);
        let drawn = pen.text(at, &text, Role::StaffSmallStrong, pen.theme.danger);
        pen.say_now(drawn, &text);
        bottom = drawn.max.y;
    }
    (made, bottom + GAP)
}

/// What the posting says, and whose PIN is next.
fn books(pen: &Pen<'_>, at: Rect, scene: &ExtendScene) {
    let Some(Ok(preview)) = &scene.preview else { return };
    let line = match preview.lapsed_on {
        Some(day) => {
            let date = wording::date(pen.language, day);
            pen.words_with("extend-books-lapsed", &[("date", date.into())])
        }
        None => pen.words("extend-books-same"),
    };
    let high = row_height(pen, true);
    let low = row_height(pen, false);
    let rect = Rect::from_min_size(at.min, vec2(at.width(), high + low));
    if rect.max.y > at.max.y + 2.0 {
        return;
    }
    card(pen, rect);
    let first = rect.with_max_y(rect.min.y + high);
    row(pen, first, icon::SCALES, (&pen.words("extend-books"), &line), 0.0);
    pen.hline(first.left_bottom(), first.width(), pen.theme.hairline);
    let second = rect.with_min_y(first.max.y);
    row(pen, second, icon::LOCK_KEY, (&pen.words("extend-pin-next"), ""), 0.0);
}

/// The reason in words, with the keyboard.
fn words_ui(pen: &Pen<'_>, scene: &ExtendScene) -> Option<Tap> {
    let title = pen.words("extend-why-title");
    let sub = format!("{}, {}", scene.patient, scene.card.name);
    let framed = task_frame(pen, &scene.frame, (&title, &sub), None);
    let canvas = pen.zones.canvas;
    let is_wide = pen.zones.is_landscape();
    let foot = framed.body.max.y + 12.0;
    let bar = match is_wide {
        true => {
            Rect::from_min_max(pos2(canvas.max.x - 300.0, canvas.min.y), pos2(canvas.max.x, foot))
        }
        false => Rect::from_min_max(pos2(canvas.min.x, foot), canvas.max),
    };
    let tall = if is_wide { canvas.with_max_y(foot) } else { canvas };
    let typing = &pen.in_zones(Zones { bar, canvas: tall, ..pen.zones });
    let label = pen.words("extend-words-label");
    let field = Field {
        label: &label,
        value: &scene.words,
        open: "",
        state: FieldState::Active,
        has_caret: true,
        is_centered: false,
        is_labeled: !is_wide,
    };
    let high = Field::height(pen, !is_wide);
    let right = if is_wide { bar.min.x - 18.0 } else { canvas.max.x - MARGIN };
    let at = Rect::from_min_size(framed.body.min, vec2(right - framed.body.min.x, high));
    field.show(pen, at);
    let typed = keyboard::keyboard(typing, scene.keys, None);
    let done = pen.words("extend-words-done");
    let cancel_word = pen.words("staff-cancel");
    let primary = Act { word: &done, glyph: None, tap: act(ExtendTap::WordsDone) };
    framed.finish(pen, typed, Some(cancel(&cancel_word)), Some(primary))
}

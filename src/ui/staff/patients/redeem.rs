//! Redeeming a visit: from how many to how many, which, who gives it; and after it ten seconds to
//! take it back.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::on_file::VisitSums;
use crate::domain::paper::PrintEnd;
use crate::domain::wording;
use crate::flow::staff::patients::PatientTap;
use crate::flow::staff::tap::StaffTap;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::layout::length;
use crate::ui::pen::{Node, Pen};
use crate::ui::role::Role;
use crate::ui::scene::patients::{RedeemScene, RedeemedScene, ServiceChoice};
use crate::ui::staff::parts::{GAP, Mood, RADIUS, card, chip};
use crate::ui::staff::patients::parts::{
    Pips, columns, note_alert, refusal_words, row, row_height,
};
use crate::ui::staff::task::{Act, cancel, section, task_frame};
use crate::ui::text::{Glyph, IconSide};

const PIP: f32 = 60.0;

fn act(tap: PatientTap) -> StaffTap {
    StaffTap::Patients(tap)
}

pub fn redeem_ui(pen: &Pen<'_>, scene: &RedeemScene) -> Option<Tap> {
    let title = pen.words("patient-redeem");
    let sub = format!("{}, {}", scene.patient, scene.card.name);
    let framed = task_frame(pen, &scene.frame, (&title, &sub), None);
    let body = framed.body;
    let is_wide = pen.zones.is_landscape();
    let (left, right) = columns(pen, body, 0.46);
    let mut top = note_alert(pen, left, scene.note.as_ref());
    top = count_card(pen, left.with_min_y(top), scene) + GAP;
    let sums_top = top;
    if is_wide {
        top = right.min.y;
    }
    // Lying down with large text, who gives it stands under the count, and comes first.
    let is_split = is_wide && !pen.zones.is_standard();
    let under = is_split.then(|| providers(pen, left.with_min_y(sums_top), scene));
    let (service, foot) = services(pen, right.with_min_y(top), scene);
    let (provider, foot) = match under {
        Some(under) => under,
        None => providers(pen, right.with_min_y(foot), scene),
    };
    let below = match (is_wide, is_split) {
        (_, true) => left.with_min_y(foot),
        (true, false) => left.with_min_y(sums_top),
        (false, false) => right.with_min_y(foot),
    };
    superbill(pen, below, scene);
    let (cancel_word, word) = (pen.words("staff-cancel"), pen.words("patient-redeem"));
    let primary = Act {
        word: &word,
        glyph: Some(Glyph::bold(icon::CHECK_CIRCLE, 40.0)),
        tap: act(PatientTap::Confirm),
    };
    framed.finish(pen, service.or(provider), Some(cancel(&cancel_word)), Some(primary))
}

/// `2 → 1 left`, with the pip that is being used.
fn count_card(pen: &Pen<'_>, at: Rect, scene: &RedeemScene) -> f32 {
    let theme = &pen.theme;
    let it = &scene.card;
    let is_wide = pen.zones.is_landscape();
    let counts_down = scene.service.as_ref().is_none_or(|code| {
        let chosen = scene.services.iter().find(|choice| choice.code == *code);
        chosen.is_none_or(|choice| choice.visit.as_ref().is_ok_and(|sums| sums.paid.is_positive()))
    }) && it.n_left > 0;
    let pips = Pips { is_used_now: counts_down, ..Pips::of(it) };
    let size = pips.size(PIP);
    let is_stacked = is_wide || size.x > 330.0 || !pen.zones.is_standard();
    let high = match is_stacked {
        true => 112.0 + 18.0 + size.y + 48.0,
        false => size.y.max(112.0) + 58.0,
    };
    let rect = Rect::from_min_size(at.min, vec2(at.width(), high));
    let shadow = theme.card_shadow;
    pen.painter().add(shadow.as_shape(rect, egui::CornerRadius::from(RADIUS)));
    pen.plate(rect, RADIUS, theme.surface, theme.card_stroke, theme.hairline);
    let middle = if is_stacked { rect.min.y + 24.0 + 56.0 } else { rect.center().y };
    let mut x = rect.min.x + 42.0;
    let number_top = middle - pen.row(Role::StaffCounter) / 2.0;
    let word_top = middle - pen.row(Role::H2) / 2.0;
    let left_word = pen.words("patient-left-word");
    let spoken;
    if counts_down {
        let after = it.n_left.saturating_sub(1);
        let drawn =
            pen.text(pos2(x, number_top), &it.n_left.to_string(), Role::StaffCounter, theme.ink3);
        x = drawn.max.x + 28.0;
        pen.icon(pos2(x + 22.0, middle), Glyph::bold(icon::ARROW_RIGHT, 48.0), theme.primary);
        x += 44.0 + 28.0;
        let drawn =
            pen.text(pos2(x, number_top), &after.to_string(), Role::StaffCounter, theme.primary);
        x = drawn.max.x + 20.0;
        pen.text(pos2(x, word_top), &left_word, Role::H2, theme.ink);
        let args = [("from", it.n_left.into()), ("to", after.into())];
        spoken = pen.words_with("patient-from-to", &args);
    } else {
        spoken = pen.words("patient-not-counted");
        let room = rect.max.x - 36.0 - x;
        let high = pen.height(&spoken, Role::StaffHead, room);
        pen.wrapped(pos2(x, middle - high / 2.0), room, &spoken, Role::StaffHead, theme.ink);
    }
    let said = Rect::from_min_max(pos2(rect.min.x + 36.0, number_top), pos2(x, middle + 56.0));
    pen.say(said, NodeRole::Label, &spoken);
    if it.n_bought > 0 {
        let corner = match is_stacked {
            true => pos2(rect.min.x + 42.0, rect.min.y + 24.0 + 112.0 + 18.0),
            false => pos2(rect.max.x - 36.0 - size.x, middle - size.y / 2.0),
        };
        pips.show(pen, corner, PIP);
    }
    rect.max.y
}

/// What it is used for, where the plan leaves a choice.
fn services(pen: &Pen<'_>, at: Rect, scene: &RedeemScene) -> (Option<Tap>, f32) {
    let head = pen.words("patient-which");
    let is_missing = scene.is_short && scene.service.is_none();
    let remark = if is_missing { pen.words("patient-needed") } else { String::new() };
    let top = section(pen, at, &head, &remark);
    let columns = if scene.services.len() > 1 && pen.zones.is_standard() { 2 } else { 1 };
    let wide = (at.width() - GAP * (length(columns) - 1.0)) / length(columns);
    let name = |choice: &ServiceChoice| choice.name.clone();
    let remarks: Vec<String> = scene
        .services
        .iter()
        .map(|choice| match &choice.visit {
            Ok(_) => String::new(),
            Err(why) => refusal_words(pen, why),
        })
        .collect();
    let heights = scene.services.iter().zip(&remarks);
    let high = heights.fold(84.0_f32, |high, (choice, remark)| {
        high.max(option_height(pen, wide, &name(choice), remark))
    });
    // Many are low, so that who gives it stays on the screen.
    let is_many = scene.services.len() > 6;
    let (high, between) = if is_many { (high.clamp(72.0, 84.0), 8.0) } else { (high, 12.0) };
    let mut made = None;
    let mut bottom = top;
    for (idx, (choice, remark)) in scene.services.iter().zip(&remarks).enumerate() {
        let corner = pos2(
            at.min.x + length(idx % columns) * (wide + GAP),
            top + length(idx / columns) * (high + between),
        );
        let place = Rect::from_min_size(corner, vec2(wide, high));
        bottom = place.max.y;
        let is_on = scene.service.as_ref() == Some(&choice.code);
        if option(pen, place, &choice.name, remark, is_on) {
            made = Some(Tap::Staff(act(PatientTap::Service(choice.code.clone()))));
        }
    }
    (made, bottom + GAP)
}

/// Who gives it. Nothing is redeemed without.
fn providers(pen: &Pen<'_>, at: Rect, scene: &RedeemScene) -> (Option<Tap>, f32) {
    let head = pen.words("patient-who-gives");
    let is_missing = scene.is_short && scene.provider.is_none();
    let remark = if is_missing { pen.words("patient-needed") } else { String::new() };
    let top = section(pen, at, &head, &remark);
    let columns = if scene.providers.len() > 3 && pen.zones.is_standard() { 2 } else { 1 };
    let wide = (at.width() - GAP * (length(columns) - 1.0)) / length(columns);
    let gave = pen.words("patient-gave-last");
    let mut made = None;
    let mut bottom = top;
    let high = row_height(pen, true);
    for (idx, (id, name, is_last)) in scene.providers.iter().enumerate() {
        let corner = pos2(
            at.min.x + length(idx % columns) * (wide + GAP),
            top + length(idx / columns) * (high + 12.0),
        );
        let place = Rect::from_min_size(corner, vec2(wide, high));
        if place.max.y > at.max.y {
            break;
        }
        bottom = place.max.y;
        let remark = if *is_last { gave.as_str() } else { "" };
        if option(pen, place, name, remark, scene.provider == Some(*id)) {
            made = Some(Tap::Staff(act(PatientTap::Provider(*id))));
        }
    }
    (made, bottom + GAP)
}

pub fn option_height(pen: &Pen<'_>, width: f32, word: &str, remark: &str) -> f32 {
    let room = width - 92.0;
    let low = if remark.is_empty() { 0.0 } else { pen.height(remark, Role::StaffSmall, room) };
    (pen.height(word, Role::StaffStrong, room) + low + 24.0).max(84.0)
}

/// One of several, with a remark under it.
pub fn option(pen: &Pen<'_>, rect: Rect, word: &str, remark: &str, is_on: bool) -> bool {
    let theme = &pen.theme;
    let name = if remark.is_empty() { word.to_owned() } else { format!("{word}. {remark}") };
    let press = pen.press(rect, 18.0, Node::radio(&name, is_on));
    let face = press.face(rect);
    let (fill, width, edge) = match is_on {
        true => (theme.primary_tint, theme.selected_stroke, theme.primary),
        false => (theme.surface, 2.0, theme.border),
    };
    pen.plate(face, 18.0, fill, width, edge);
    let at = pos2(face.min.x + 40.0, face.center().y);
    if is_on {
        pen.icon(at, Glyph::fill(icon::CHECK_CIRCLE, 36.0), theme.primary);
    } else {
        pen.circle(at, 15.0, 3.0, theme.border);
    }
    let room = face.width() - 92.0;
    let high = pen.height(word, Role::StaffStrong, room);
    let low = if remark.is_empty() { 0.0 } else { pen.height(remark, Role::StaffSmall, room) };
    let corner = pos2(face.min.x + 72.0, face.center().y - (high + low) / 2.0);
    pen.wrapped(corner, room, word, Role::StaffStrong, theme.ink);
    if !remark.is_empty() {
        let below = corner + vec2(0.0, high);
        pen.wrapped(below, room, remark, Role::StaffSmall, theme.ink2);
    }
    press.is_done
}

/// The sums of the visit, when, and that it can be undone.
fn superbill(pen: &Pen<'_>, at: Rect, scene: &RedeemScene) {
    let chosen = scene.service.as_ref().and_then(|code| {
        let choice = scene.services.iter().find(|choice| choice.code == *code)?;
        choice.visit.as_ref().ok()
    });
    let high = row_height(pen, true);
    let mut top = at.min.y;
    if top + high > at.max.y {
        return;
    }
    if let Some(sums) = chosen {
        let rect = Rect::from_min_size(pos2(at.min.x, top), vec2(at.width(), high));
        card(pen, rect);
        sums_row(pen, rect, *sums, &pen.words("patient-superbill"), None);
        top = rect.max.y + 14.0;
    }
    let date = wording::date(pen.language, scene.today);
    let text = pen.words_with("patient-undo-hint", &[("date", date.into())]);
    let room = at.width() - 42.0;
    let high = pen.height(&text, Role::StaffSmall, room);
    if top + high > at.max.y {
        return;
    }
    let middle = top + pen.row(Role::StaffSmall) / 2.0;
    let glyph = Glyph::regular(icon::ARROW_COUNTER_CLOCKWISE, 28.0);
    pen.icon(pos2(at.min.x + 15.0, middle), glyph, pen.theme.ink2);
    let drawn =
        pen.wrapped(pos2(at.min.x + 40.0, top), room, &text, Role::StaffSmall, pen.theme.ink2);
    pen.say(drawn, NodeRole::Label, &text);
}

fn sums_row(pen: &Pen<'_>, rect: Rect, sums: VisitSums, title: &str, line: Option<&str>) {
    let paid = sums.paid.to_string();
    let args =
        [("fee", sums.fee.to_string().into()), ("adjustment", sums.adjustment.to_string().into())];
    let sum_words = pen.words_with("patient-superbill-line", &args);
    let wide = pen.width(&paid, Role::StaffTable);
    let room = rect.width() - 84.0 - 60.0 - wide - 18.0;
    let sum_words = match pen.width(&sum_words, Role::StaffSmall) <= room {
        true => sum_words,
        false => pen.words_with("patient-superbill-fee", &args),
    };
    let line = line.unwrap_or(&sum_words);
    let at = pos2(rect.max.x - 30.0, rect.center().y - pen.row(Role::StaffTable) / 2.0);
    let drawn = pen.text_right(at, &paid, Role::StaffTable, pen.theme.ink);
    pen.say(drawn, NodeRole::Label, &paid);
    row(pen, rect, icon::FILE_TEXT, (title, line), wide + 18.0);
}

pub fn redeemed_ui(pen: &Pen<'_>, scene: &RedeemedScene) -> Option<Tap> {
    let framed = task_frame(pen, &scene.frame, (&scene.patient, &scene.card.name), None);
    let theme = &pen.theme;
    let body = framed.body;
    let is_wide = pen.zones.is_landscape();
    let (left, right) = columns(pen, body, 0.48);
    let top = note_alert(pen, left, scene.note.as_ref());
    let radius = if is_wide { 60.0 } else { 84.0 };
    let free = if is_wide { 30.0 } else { (body.height() - 900.0).clamp(12.0, 76.0) };
    let center = pos2(left.center().x, top + free + radius);
    pen.disc(center, radius, theme.success_tint);
    if theme.is_contrast() {
        pen.circle(center, radius, 3.0, theme.success);
    }
    pen.disc(center, radius * 0.46, theme.success);
    pen.icon(center, Glyph::bold(icon::CHECK, radius * 0.56), theme.success_tint);
    let it = &scene.card;
    let head = match it.n_bought {
        0 => pen.words("patient-written-down"),
        _ => pen.words_with("patient-visits-left", &[("n", it.n_left.into())]),
    };
    let at = left.with_min_y(center.y + radius + 30.0);
    let drawn = pen.wrapped_center(at, &head, Role::H1, theme.ink);
    pen.say_now(drawn, &head);
    let given =
        [("service", scene.service.clone().into()), ("provider", scene.provider.clone().into())];
    let mut text = pen.words_with("patient-given", &given);
    text.push(' ');
    text.push_str(&wording::time(scene.at));
    text.push('.');
    if let Some(last) = it.last_day.filter(|_| it.n_left > 0) {
        let date = wording::date(pen.language, last);
        text.push(' ');
        text.push_str(&pen.words_with("patient-use-by", &[("date", date.into())]));
    }
    let at = left.shrink2(vec2(60.0, 0.0)).with_min_y(drawn.max.y + 12.0);
    let drawn = pen.wrapped_center(at, &text, Role::StaffBody, theme.ink2);
    pen.say(drawn, NodeRole::Label, &text);
    let mut foot = drawn.max.y + 24.0;
    if it.n_bought > 0 {
        let pips = Pips::of(it);
        let size = pips.size(PIP);
        pips.show(pen, pos2(left.center().x - size.x / 2.0, foot), PIP);
        foot += size.y;
    }
    let top = if is_wide { right.min.y } else { foot + (free * 0.6).max(24.0) };
    let undo = after(pen, right.with_min_y(top), scene);
    let (again, done) = (pen.words("patient-slip-again"), pen.words("patient-done"));
    let second = Act {
        word: &again,
        glyph: Some(Glyph::regular(icon::PRINTER, 36.0)),
        tap: act(PatientTap::PrintSlip),
    };
    let primary = Act {
        word: &done,
        glyph: Some(Glyph::bold(icon::CHECK, 40.0)),
        tap: act(PatientTap::Done),
    };
    framed.finish(pen, undo, Some(second), Some(primary))
}

/// The slip, the superbill, and the one press that takes it all back.
fn after(pen: &Pen<'_>, at: Rect, scene: &RedeemedScene) -> Option<Tap> {
    let theme = &pen.theme;
    let high = row_height(pen, true);
    let rect = Rect::from_min_size(at.min, vec2(at.width(), 2.0 * high));
    card(pen, rect);
    let slip = rect.with_max_y(rect.min.y + high);
    let (mood, glyph, id) = match scene.slip {
        None => (Mood::Know, icon::PRINTER, "slip-on-its-way"),
        Some(PrintEnd::Printed) => (Mood::Good, icon::CHECK_CIRCLE, "slip-printed"),
        Some(PrintEnd::Held) => (Mood::Act, icon::WARNING, "slip-held"),
        Some(PrintEnd::Unknown) => (Mood::Act, icon::WARNING, "slip-unknown"),
    };
    let word = pen.words(id);
    let chip_at = pos2(slip.max.x - 30.0, slip.center().y);
    let drawn = chip(pen, chip_at, IconSide::After, (mood, glyph, &word));
    pen.say(drawn, NodeRole::Label, &word);
    let title = pen.words("patient-slip");
    row(pen, slip, icon::RECEIPT, (&title, ""), slip.max.x - drawn.min.x);
    let bill = rect.with_min_y(slip.max.y);
    pen.hline(bill.left_top(), bill.width(), theme.hairline);
    let args = [("name", scene.provider.clone().into())];
    let line = pen.words_with("patient-completes", &args);
    sums_row(pen, bill, scene.sums, &pen.words("patient-superbill"), Some(&line));

    let undo = Rect::from_min_size(pos2(at.min.x, rect.max.y + 30.0), vec2(at.width(), 96.0));
    let word = pen.words("patient-undo");
    let (part, secs) = scene.left;
    let count = pen.words_with("patient-undo-secs", &[("n", secs.into())]);
    let press = pen.press(undo, RADIUS, Node::button(&word));
    let face = press.face(undo);
    let fill = if press.is_down { theme.sunken } else { theme.surface };
    pen.plate(face, RADIUS, fill, 2.0, theme.border);
    let middle = face.center().y;
    let glyph = Glyph::regular(icon::ARROW_COUNTER_CLOCKWISE, 36.0);
    pen.icon(pos2(face.min.x + 48.0, middle), glyph, theme.primary);
    let top = middle - pen.row(Role::StaffStrong) / 2.0;
    let count_wide = pen.width(&count, Role::StaffTable);
    let bar_wide = 180.0_f32.min(face.width() * 0.24);
    let room = face.width() - 84.0 - 30.0 - bar_wide - 18.0 - count_wide - 18.0;
    pen.shortened(pos2(face.min.x + 84.0, top), room, &word, Role::StaffStrong, theme.ink);
    let track =
        Rect::from_min_size(pos2(face.max.x - 30.0 - bar_wide, middle - 6.0), vec2(bar_wide, 12.0));
    pen.fill(track, 6.0, theme.sunken);
    if theme.is_contrast() {
        pen.ring(track, 6.0, 2.0, theme.border);
    }
    let wide = bar_wide * f32::from(part) / 1_000.0;
    if part > 0 {
        pen.fill(track.with_max_x(track.min.x + wide.max(12.0)), 6.0, theme.primary);
    }
    let at = pos2(track.min.x - 18.0, middle - pen.row(Role::StaffTable) / 2.0);
    pen.text_right(at, &count, Role::StaffTable, theme.ink2);
    press.then(Tap::Staff(act(PatientTap::Undo)))
}

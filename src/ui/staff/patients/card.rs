//! What a patient holds: how many are left, what they are worth, what can be done, what was done.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::contract::Standing;
use crate::domain::on_file::{ContractCard, ExtendWhy};
use crate::domain::wording;
use crate::flow::staff::patients::PatientTap;
use crate::flow::staff::tap::StaffTap;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::patients::{CardScene, HistoryRow, RecordScene, RowWhat};
use crate::ui::staff::parts::{GAP, RADIUS, bar_room, button, card, frame};
use crate::ui::staff::patients::parts::{
    Pips, note_alert, row, row_height, standing_chip, sum_right, who_line,
};
use crate::ui::text::{Glyph, IconSide};
use crate::ui::widget::button::Button;

const PIP: f32 = 60.0;
const PAD: f32 = 36.0;

pub fn card_ui(pen: &Pen<'_>, scene: &CardScene) -> Option<Tap> {
    let Some(record) = &scene.record else {
        let title = pen.words("patient-opening");
        let framed = frame(pen, &scene.frame, &title, "", Some(StaffTap::Leave));
        note_alert(pen, framed.body, scene.note.as_ref());
        return framed.finish(pen, &scene.frame, None);
    };
    let (name, who) = (&record.who.name, who_line(pen, &record.who, bar_room(pen, &scene.frame)));
    let framed = frame(pen, &scene.frame, name, &who, Some(StaffTap::Leave));
    let body = framed.body;
    let top = note_alert(pen, body, scene.note.as_ref());
    let body = body.with_min_y(top);
    let Some(it) = &record.card else {
        let made = nothing(pen, body);
        return framed.finish(pen, &scene.frame, made);
    };
    let is_wide = pen.zones.is_landscape();
    let left = if is_wide { body.with_max_x(body.min.x + body.width() * 0.54) } else { body };
    let (turn, under) = turner(pen, left, record);
    let (foot, deed) = focal(pen, left.with_min_y(under), record, it);
    let rest = match is_wide {
        true => body.with_min_x(left.max.x + GAP),
        false => body.with_min_y(foot + GAP),
    };
    let seen = history(pen, rest, record, it);
    framed.finish(pen, &scene.frame, turn.or(deed).or(seen))
}

fn tap(tap: PatientTap) -> Tap {
    Tap::Staff(StaffTap::Patients(tap))
}

/// From one contract to the next, where there are several.
fn turner(pen: &Pen<'_>, at: Rect, record: &RecordScene) -> (Option<Tap>, f32) {
    let (place, n) = record.place;
    if n < 2 {
        return (None, at.min.y);
    }
    let args = [("n", place.saturating_add(1).into()), ("of", n.into())];
    let text = pen.words_with("patient-card-of", &args);
    let high = 72.0;
    let word = pen.words("patient-card-next");
    let wide = pen.width(&word, Role::StaffStrong) + 90.0;
    let next = Rect::from_min_max(pos2(at.max.x - wide, at.min.y), pos2(at.max.x, at.min.y + high));
    let middle = next.center().y - pen.row(Role::StaffSmallStrong) / 2.0;
    let drawn = pen.text(pos2(at.min.x, middle), &text, Role::StaffSmallStrong, pen.theme.ink2);
    pen.say(drawn, NodeRole::Label, &text);
    let glyph = Glyph::regular(icon::STACK, 32.0);
    let to = if place + 1 < n { place + 1 } else { 0 };
    let pressed = button(pen, next, &word, Some(glyph), 18.0);
    (pressed.then_some(tap(PatientTap::ShowCard(to))), next.max.y + 12.0)
}

/// The card itself: one glance, and one press to redeem. Returns its foot.
fn focal(pen: &Pen<'_>, at: Rect, record: &RecordScene, it: &ContractCard) -> (f32, Option<Tap>) {
    let high = focal_height(pen, at.width(), record, it);
    let rect = Rect::from_min_size(at.min, vec2(at.width(), high));
    let shadow = pen.theme.card_shadow;
    pen.painter().add(shadow.as_shape(rect, egui::CornerRadius::from(RADIUS)));
    pen.plate(rect, RADIUS, pen.theme.surface, pen.theme.card_stroke, pen.theme.hairline);
    let inner = rect.shrink2(vec2(PAD, 24.0));
    let mut top = title(pen, inner, record, it) + 18.0;
    if it.n_bought > 0 {
        top = counted(pen, inner.with_min_y(top), it) + 12.0;
    } else {
        let value = it.value_left.to_string();
        let label = pen.words("patient-value-left");
        top = sum_left(pen, inner.with_min_y(top), (&label, &value)) + 12.0;
    }
    pen.hline(pos2(inner.min.x, top), inner.width(), pen.theme.hairline);
    top = facts(pen, inner.with_min_y(top + 14.0), record, it) + 20.0;
    (rect.max.y, deeds(pen, inner.with_min_y(top), record, it))
}

fn focal_height(pen: &Pen<'_>, width: f32, record: &RecordScene, it: &ContractCard) -> f32 {
    // Measured with a pen that draws nothing.
    let pen = &pen.unseen().for_place("measure", false);
    let inner = Rect::from_min_size(pos2(0.0, 24.0), vec2(width - 2.0 * PAD, 4_000.0));
    let mut top = title(pen, inner, record, it) + 18.0;
    if it.n_bought > 0 {
        top = counted(pen, inner.with_min_y(top), it) + 12.0;
    } else {
        top = sum_left(pen, inner.with_min_y(top), ("", "$0")) + 12.0;
    }
    top = facts(pen, inner.with_min_y(top + 14.0), record, it) + 20.0;
    top + deeds_height(pen, inner.width(), record, it) + 28.0
}

fn title(pen: &Pen<'_>, at: Rect, record: &RecordScene, it: &ContractCard) -> f32 {
    let theme = &pen.theme;
    let high = pen.row(Role::StaffTitle);
    let chip_width = 190.0;
    let drawn =
        pen.shortened(at.min, at.width() - chip_width, &it.name, Role::StaffTitle, theme.ink);
    pen.say(drawn, NodeRole::Heading, &it.name);
    let middle = at.min.y + high / 2.0;
    let wide = pen.width(&record.what, Role::StaffSmall);
    let chip = standing_chip(pen, pos2(drawn.max.x + 18.0, middle), IconSide::Before, it);
    if chip.max.x + 24.0 + wide <= at.max.x {
        let what_at = pos2(at.max.x, middle - pen.row(Role::StaffSmall) / 2.0);
        let shown = pen.text_right(what_at, &record.what, Role::StaffSmall, theme.ink2);
        pen.say(shown, NodeRole::Label, &record.what);
        return at.min.y + high;
    }
    let below = pos2(at.min.x, at.min.y + high + 4.0);
    if is_tight(pen) {
        let role = Role::StaffSmall;
        let shown = pen.shortened(below, at.width(), &record.what, role, theme.ink2);
        pen.say(shown, NodeRole::Label, &record.what);
        return shown.max.y;
    }
    let shown = pen.wrapped(below, at.width(), &record.what, Role::StaffSmall, theme.ink2);
    pen.say(shown, NodeRole::Label, &record.what);
    shown.max.y.max(at.min.y + high)
}

/// Pips, how many, and what they are worth.
fn counted(pen: &Pen<'_>, at: Rect, it: &ContractCard) -> f32 {
    let pips = Pips::of(it);
    let size = pips.size(PIP);
    pips.show(pen, at.min, PIP);
    let label = pen.words("patient-value-left");
    let value = it.value_left.to_string();
    let sum =
        sum_right(pen, pos2(at.max.x, at.min.y - 6.0), (&label, &value, ""), Role::StaffValue);
    let args = [("left", it.n_left.into()), ("of", it.n_bought.into())];
    let left = pen.words_with("patient-left", &args);
    let top = (at.min.y + size.y).max(sum - pen.row(Role::StaffTitle) + 8.0) + 12.0;
    let drawn = pen.text(pos2(at.min.x, top), &left, Role::StaffTitle, pen.theme.ink);
    pen.say(drawn, NodeRole::Label, &left);
    top + pen.row(Role::StaffTitle)
}

fn sum_left(pen: &Pen<'_>, at: Rect, (label, value): (&str, &str)) -> f32 {
    pen.text(at.min, label, Role::StaffSmallStrong, pen.theme.ink2);
    let top = at.min.y + pen.row(Role::StaffSmallStrong);
    let drawn = pen.text(pos2(at.min.x, top), value, Role::StaffValue, pen.theme.ink);
    pen.say(drawn, NodeRole::Label, &format!("{label}: {value}"));
    top + pen.row(Role::StaffValue)
}

/// Three facts side by side, or under each other where the text is large.
fn facts(pen: &Pen<'_>, at: Rect, record: &RecordScene, it: &ContractCard) -> f32 {
    let mut list: Vec<[String; 3]> = Vec::new();
    if let Some(last) = it.last_day {
        let n = last.signed_duration_since(record.today).num_days();
        let under = match n {
            n if n < 0 => pen.words("patient-over"),
            n => pen.words_with("patient-days-to-go", &[("n", n.into())]),
        };
        list.push([pen.words("patient-last-day"), wording::date(pen.language, last), under]);
    }
    if let Some((on, price)) = it.renews {
        let under = pen.words_with("patient-next-price", &[("amount", price.to_string().into())]);
        list.push([pen.words("patient-next-period"), wording::date(pen.language, on), under]);
    }
    if let Some(each) = it.each {
        let under = it.single.map(|single| {
            pen.words_with("patient-single", &[("amount", single.to_string().into())])
        });
        list.push([pen.words("patient-each"), each.to_string(), under.unwrap_or_default()]);
    }
    if let Some((total, fee)) = it.refund {
        let under = match fee.is_positive() {
            true => pen.words_with("patient-after-fee", &[("amount", fee.to_string().into())]),
            false => pen.words("patient-no-fee"),
        };
        list.push([pen.words("patient-refund-today"), total.to_string(), under]);
    }
    let n = list.len();
    let is_one_row = pen.zones.is_standard() && n <= 3;
    let (label_high, value_high) = (pen.row(Role::StaffSmallStrong), pen.row(Role::StaffStrong));
    // Lying down with large text there is no room for remarks.
    let remark_high = if is_tight(pen) { 0.0 } else { label_high };
    let high = label_high + value_high + remark_high + 6.0;
    let mut bottom = at.min.y;
    for (idx, [label, value, under]) in list.iter().enumerate() {
        let across = if is_one_row { n.max(1) } else { 2 };
        let wide = at.width() / crate::ui::layout::length(across);
        let (column, line) = (idx % across, idx / across);
        let corner = pos2(
            at.min.x + crate::ui::layout::length(column) * wide,
            at.min.y + crate::ui::layout::length(line) * (high + 10.0),
        );
        let mut left = corner.x;
        if column > 0 {
            pen.line(corner, corner + vec2(0.0, high), 2.0, pen.theme.hairline);
            left += 24.0;
        }
        let room = wide - if column > 0 { 28.0 } else { 8.0 };
        pen.shortened(pos2(left, corner.y), room, label, Role::StaffSmallStrong, pen.theme.ink2);
        let value_at = pos2(left, corner.y + label_high);
        pen.shortened(value_at, room, value, Role::StaffStrong, pen.theme.ink);
        let under_at = pos2(left, corner.y + label_high + value_high);
        if remark_high > 0.0 {
            pen.shortened(under_at, room, under, Role::StaffSmall, pen.theme.ink3);
        }
        let said = Rect::from_min_size(corner, vec2(wide, high));
        pen.say(said, NodeRole::Label, &format!("{label}: {value}, {under}"));
        bottom = corner.y + high;
    }
    bottom
}

fn is_tight(pen: &Pen<'_>) -> bool {
    pen.zones.is_landscape() && !pen.zones.is_standard()
}

fn can_redeem(it: &ContractCard) -> bool {
    !it.services.is_empty() && it.standing != Standing::Ended
}

/// The deeds under the first one, side by side.
fn second_deeds(record: &RecordScene) -> Vec<(&'static str, char, PatientTap)> {
    let extend = ("patient-extend", icon::CALENDAR_PLUS, PatientTap::Extend);
    let refund = ("patient-refund", icon::ARROW_BEND_UP_LEFT, PatientTap::Refund);
    let mut deeds = Vec::new();
    deeds.extend(record.may_extend.then_some(extend));
    deeds.extend(record.may_refund.then_some(refund));
    deeds
}

fn deeds_height(pen: &Pen<'_>, _width: f32, record: &RecordScene, it: &ContractCard) -> f32 {
    let first = if can_redeem(it) { 96.0 } else { 0.0 };
    let second = if second_deeds(record).is_empty() { 0.0 } else { 84.0 };
    let why = match (can_redeem(it), it.standing) {
        (_, Standing::OnHold) => pen.row(Role::StaffSmall) + 12.0,
        _ => 0.0,
    };
    let gap = if first > 0.0 && second > 0.0 { deed_gap(pen) } else { 0.0 };
    first + gap + second + why
}

fn deed_gap(pen: &Pen<'_>) -> f32 {
    if pen.zones.is_landscape() { 12.0 } else { 18.0 }
}

fn deeds(pen: &Pen<'_>, at: Rect, record: &RecordScene, it: &ContractCard) -> Option<Tap> {
    let mut made = None;
    let mut top = at.min.y;
    if it.standing == Standing::OnHold {
        let text = pen.words("refusal-on-hold");
        let drawn = pen.shortened(
            pos2(at.min.x, top),
            at.width(),
            &text,
            Role::StaffSmall,
            pen.theme.warning,
        );
        pen.say(drawn, NodeRole::Label, &text);
        top = drawn.max.y + 12.0;
    }
    if can_redeem(it) {
        let place = Rect::from_min_size(pos2(at.min.x, top), vec2(at.width(), 96.0));
        let word = pen.words("patient-redeem");
        let button = Button::primary(&word)
            .role(Role::StaffHead)
            .before(Glyph::bold(icon::CHECK_CIRCLE, 40.0));
        made = button.show(pen, place).then_some(tap(PatientTap::Redeem));
        top = place.max.y + deed_gap(pen);
    }
    let deeds = second_deeds(record);
    let n = crate::ui::layout::length(deeds.len().max(1));
    let wide = (at.width() - 18.0 * (n - 1.0)) / n;
    for (idx, (id, glyph, deed)) in deeds.into_iter().enumerate() {
        let x = at.min.x + crate::ui::layout::length(idx) * (wide + 18.0);
        let place = Rect::from_min_size(pos2(x, top), vec2(wide, 84.0));
        let pressed = button(pen, place, &pen.words(id), Some(Glyph::regular(glyph, 36.0)), RADIUS);
        made = made.or(pressed.then_some(tap(deed)));
    }
    made
}

/// The ledger in words, the newest first; with the receipt under it.
fn history(pen: &Pen<'_>, at: Rect, record: &RecordScene, it: &ContractCard) -> Option<Tap> {
    let theme = &pen.theme;
    let head = pen.words("patient-history");
    let drawn = pen.text(at.min, &head, Role::StaffStrong, theme.ink);
    pen.say(drawn, NodeRole::Heading, &head);
    let args = [("amount", it.paid.to_string().into()), ("version", it.version.into())];
    let paid = pen.words_with("patient-paid", &args);
    if drawn.max.x + 24.0 + pen.width(&paid, Role::StaffSmall) <= at.max.x {
        let shown = pen.text_right(pos2(at.max.x, at.min.y), &paid, Role::StaffSmall, theme.ink2);
        pen.say(shown, NodeRole::Label, &paid);
    }
    let list = at.with_min_y(drawn.max.y + 10.0);
    let high = row_height(pen, true);
    let has_foot = list.height() >= high + 96.0;
    let room = list.height() - if has_foot { 96.0 } else { 0.0 };
    let mut places = Vec::new();
    let mut top = list.min.y;
    for line in record.history.iter().skip(record.history_from) {
        if top + high > list.min.y + room {
            break;
        }
        places.push((Rect::from_min_size(pos2(at.min.x, top), vec2(at.width(), high)), line));
        top += high;
    }
    if !places.is_empty() {
        card(pen, Rect::from_min_max(list.min, pos2(at.max.x, top)));
    }
    for (idx, (place, line)) in places.iter().enumerate() {
        if idx > 0 {
            pen.hline(place.left_top(), place.width(), theme.hairline);
        }
        history_row(pen, *place, line);
    }
    if !has_foot {
        return None;
    }
    let shown = record.history_from.saturating_add(places.len());
    foot(pen, Rect::from_min_max(pos2(at.min.x, top + 12.0), at.max), record, shown)
}

/// The receipt once more, and older lines.
fn foot(pen: &Pen<'_>, at: Rect, record: &RecordScene, shown: usize) -> Option<Tap> {
    let mut made = None;
    let mut left = at.min.x;
    let wide = |word: &str| pen.width(word, Role::StaffStrong) + 110.0;
    if let Some(sale) = record.receipt {
        let word = pen.words("patient-receipt");
        let width = wide(&word).min(at.width() * 0.48);
        let place = Rect::from_min_size(pos2(left, at.min.y), vec2(width, 84.0));
        let glyph = Glyph::regular(icon::RECEIPT, 36.0);
        let pressed = button(pen, place, &word, Some(glyph), RADIUS);
        made = pressed.then_some(tap(PatientTap::PrintReceipt(sale)));
        left = place.max.x + GAP;
    }
    let word = pen.words("prepare-title");
    let width = wide(&word).min(at.max.x - left);
    if width >= pen.width(&word, Role::StaffStrong) + 24.0 {
        let place = Rect::from_min_size(pos2(left, at.min.y), vec2(width, 84.0));
        let glyph = Glyph::regular(icon::STOREFRONT, 36.0);
        let pressed = button(pen, place, &word, Some(glyph), RADIUS);
        made = made.or(pressed.then_some(tap(PatientTap::Prepare)));
        left = place.max.x + GAP;
    }
    let n = record.history.len();
    let to = if shown < n { shown } else { 0 };
    if shown < n || record.history_from > 0 {
        let word = pen.words(if shown < n { "patient-earlier" } else { "patient-newest" });
        let width = wide(&word).min(at.max.x - left).max(84.0);
        let place = Rect::from_min_size(pos2(left, at.min.y), vec2(width, 84.0));
        let glyph = if shown < n { icon::CARET_DOWN } else { icon::CARET_UP };
        let pressed = button(pen, place, &word, Some(Glyph::bold(glyph, 30.0)), RADIUS);
        made = made.or(pressed.then_some(tap(PatientTap::HistoryFrom(to))));
    }
    made
}

fn history_row(pen: &Pen<'_>, rect: Rect, line: &HistoryRow) {
    let theme = &pen.theme;
    let (glyph, title, who, remark) = history_words(pen, line);
    let date = wording::date(pen.language, line.on);
    let under = if who.is_empty() { date } else { format!("{date}. {who}") };
    let mut right = 0.0;
    if let Some(amount) = line.amount {
        let sum = amount.to_string();
        let remark = remark.map(|id| pen.words(id)).unwrap_or_default();
        let wide = pen.width(&sum, Role::StaffTable).max(pen.width(&remark, Role::StaffSmall));
        right = wide + 18.0;
        let (high, low) = (pen.row(Role::StaffTable), pen.row(Role::StaffSmall));
        let low = if remark.is_empty() { 0.0 } else { low };
        let top = rect.center().y - (high + low) / 2.0;
        let x = rect.max.x - 30.0;
        pen.text_right(pos2(x, top), &sum, Role::StaffTable, theme.ink);
        if !remark.is_empty() {
            pen.text_right(pos2(x, top + high), &remark, Role::StaffSmall, theme.ink2);
        }
        let said = Rect::from_min_max(pos2(x - wide, top), pos2(x, top + high + low));
        pen.say(said, NodeRole::Label, &format!("{sum} {remark}"));
    }
    row(pen, rect, glyph, (&title, &under), right);
}

/// Icon, title, who or what else, and what the amount is.
fn history_words(pen: &Pen<'_>, line: &HistoryRow) -> (char, String, String, Option<&'static str>) {
    let plain = |glyph, id: &str| (glyph, pen.words(id), String::new(), None);
    match &line.what {
        RowWhat::Bought(card) => {
            let under = card.as_ref().map(|card| {
                let args = [
                    ("brand", card.brand.name().into()),
                    ("four", card.last_four.clone().into()),
                    ("code", card.auth_code.clone().into()),
                ];
                pen.words_with("history-card", &args)
            });
            let title = pen.words("history-bought");
            (icon::CREDIT_CARD, title, under.unwrap_or_default(), Some("history-paid"))
        }
        RowWhat::PaidAgain => {
            let title = pen.words("history-paid-again");
            (icon::CREDIT_CARD, title, String::new(), Some("history-paid"))
        }
        RowWhat::Visit { n, service, provider } => {
            let args = [("n", (*n).into()), ("service", service.clone().into())];
            let title = pen.words_with("history-visit", &args);
            (icon::CHECK_CIRCLE, title, provider.clone(), Some("history-earned"))
        }
        RowWhat::NoShow { service, provider } => {
            let title = pen.words_with("history-no-show", &[("service", service.clone().into())]);
            (icon::X_CIRCLE, title, provider.clone(), Some("history-earned"))
        }
        RowWhat::Undone { by } => {
            (icon::ARROW_COUNTER_CLOCKWISE, pen.words("history-undone"), by.clone(), None)
        }
        RowWhat::Lapsed => {
            let title = pen.words("history-lapsed");
            (icon::CLOCK_COUNTDOWN, title, String::new(), Some("history-lapsed-sum"))
        }
        RowWhat::Extended { until, why, by } => {
            let date = wording::date(pen.language, *until);
            let title = pen.words_with("history-extended", &[("date", date.into())]);
            let under = format!("{}, {by}", why_words(pen, why));
            (icon::CALENDAR_PLUS, title, under, Some("history-came-back"))
        }
        RowWhat::Refunded { by } => {
            let title = pen.words("history-refunded");
            (icon::ARROW_BEND_UP_LEFT, title, by.clone(), Some("history-back"))
        }
        RowWhat::Cancelled => plain(icon::SIGN_OUT, "history-cancelled"),
        RowWhat::Held => plain(icon::PROHIBIT, "history-held"),
        RowWhat::Released => plain(icon::CHECK_CIRCLE, "history-released"),
        RowWhat::NewPrice { from } => {
            let date = wording::date(pen.language, *from);
            let title = pen.words_with("history-new-price", &[("date", date.into())]);
            (icon::TAG, title, String::new(), None)
        }
    }
}

pub fn why_words(pen: &Pen<'_>, why: &ExtendWhy) -> String {
    match why {
        ExtendWhy::Illness => pen.words("extend-illness"),
        ExtendWhy::Pregnancy => pen.words("extend-pregnancy"),
        ExtendWhy::Military => pen.words("extend-military"),
        ExtendWhy::WeWereAway => pen.words("extend-away"),
        ExtendWhy::Other(text) => text.clone(),
    }
}

/// Nothing was ever bought that is counted.
fn nothing(pen: &Pen<'_>, body: Rect) -> Option<Tap> {
    let theme = &pen.theme;
    let center = pos2(body.center().x, body.min.y + body.height() * 0.22 + 40.0);
    pen.disc(center, 84.0, theme.primary_tint);
    if theme.is_contrast() {
        pen.circle(center, 84.0, 3.0, theme.primary);
    }
    pen.icon(center, Glyph::regular(icon::TICKET, 96.0), theme.primary);
    let text = body.shrink2(vec2((body.width() - 600.0).max(0.0) / 2.0, 0.0));
    let head = pen.words("patient-nothing");
    let drawn = pen.wrapped_center(text.with_min_y(center.y + 110.0), &head, Role::H2, theme.ink);
    pen.say(drawn, NodeRole::Heading, &head);
    let line = pen.words("patient-nothing-line");
    let at = text.with_min_y(drawn.max.y + 14.0);
    let drawn = pen.wrapped_center(at, &line, Role::StaffBody, theme.ink2);
    pen.say(drawn, NodeRole::Label, &line);
    let word = pen.words("prepare-title");
    let wide = text.width().min(480.0);
    let corner = pos2(text.center().x - wide / 2.0, drawn.max.y + 30.0);
    let place = Rect::from_min_size(corner, vec2(wide, 96.0));
    let button = Button::primary(&word).role(Role::StaffHead);
    button.show(pen, place).then_some(tap(PatientTap::Prepare))
}

//! The first place: what the day is like, and what waits.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::money::Money;
use crate::domain::today::LatestEnd;
use crate::domain::wording;
use crate::flow::staff::tap::{StaffTap, Tab};
use crate::flow::staff::task::StaffTask;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::layout::length;
use crate::ui::pen::{Mark, Node, Pen};
use crate::ui::role::Role;
use crate::ui::scene::staff::{DayScene, LatestLine, TodayScene};
use crate::ui::scene::tasks::CaseLine;
use crate::ui::staff::parts::{GAP, Mood, RADIUS, alert, button, card, chip, frame, short_time};
use crate::ui::text::{Glyph, IconSide};

pub fn today_ui(pen: &Pen<'_>, today: &TodayScene) -> Option<Tap> {
    let title = pen.words("staff-tab-today");
    let date = match pen.zones.is_standard() {
        true => wording::long_date(pen.language, today.date),
        false => wording::date(pen.language, today.date),
    };
    let framed = frame(pen, &today.frame, &title, &date, None);
    let body = framed.body;
    let Some(day) = &today.day else {
        let text =
            pen.words(if today.frame.is_troubled { "staff-trouble" } else { "staff-reading" });
        let drawn = pen.wrapped(body.min, body.width(), &text, Role::StaffBody, pen.theme.ink2);
        pen.say(drawn, NodeRole::Label, &text);
        return framed.finish(pen, &today.frame, None);
    };
    let (left, right) = if pen.zones.is_landscape() {
        let x = body.min.x + 474.0;
        (body.with_max_x(x), Some(body.with_min_x(x + GAP)))
    } else {
        (body, None)
    };
    let mut top = left.min.y;
    let doubt = doubt_alert(pen, left.with_min_y(top), day.doubt.as_ref());
    top += doubt.0 + if doubt.0 > 0.0 { GAP } else { 0.0 };
    let called = call_alert(pen, left.with_min_y(top), day.n_waiting);
    top += called.0 + if called.0 > 0.0 { GAP } else { 0.0 };
    top = notices(pen, left.with_min_y(top), day);
    // Lying down with large text, what waits has the room.
    let is_tight = pen.zones.is_landscape() && !pen.zones.is_standard();
    let is_calm = day.doubt.is_none() && day.n_waiting == 0;
    let (deeds, pressed) = match is_tight && !is_calm {
        true => (0.0, None),
        false => deeds(pen, left.with_min_y(top), is_tight),
    };
    top += deeds + if deeds > 0.0 { GAP } else { 0.0 };
    let tiles = tiles(pen, left.with_min_y(top), day, today.frame.n_cases);
    top += tiles.0 + GAP;
    latest(pen, right.unwrap_or(left.with_min_y(top)), &day.latest);
    framed.finish(pen, &today.frame, doubt.1.or(called.1).or(pressed).or(tiles.1))
}

/// Only while money is in doubt: it stops all card payments.
fn doubt_alert(pen: &Pen<'_>, at: Rect, doubt: Option<&CaseLine>) -> (f32, Option<Tap>) {
    let Some(case) = doubt else { return (0.0, None) };
    let amount = case.amount.to_string();
    let title = pen.words_with("staff-doubt", &[("amount", amount.into())]);
    let time = wording::time(case.at);
    let args = [("time", time.into()), ("who", case.who.clone().into())];
    let line = pen.words_with("staff-doubt-line", &args);
    let deed = pen.words("staff-doubt-see");
    let mood = (Mood::Act, icon::HOURGLASS_MEDIUM);
    let (height, pressed) = alert(pen, at, mood, (&title, &line), Some(&deed));
    (height, pressed.then_some(Tap::Staff(StaffTap::ShowCases)))
}

/// Somebody waits at the kiosk.
fn call_alert(pen: &Pen<'_>, at: Rect, n_waiting: u32) -> (f32, Option<Tap>) {
    if n_waiting == 0 {
        return (0.0, None);
    }
    let (title, line) = (pen.words("staff-help-waiting"), pen.words("staff-help-waiting-line"));
    let deed = pen.words("staff-help-there");
    let mood = (Mood::Know, icon::HAND_WAVING);
    let (height, pressed) = alert(pen, at, mood, (&title, &line), Some(&deed));
    (height, pressed.then_some(Tap::Staff(StaffTap::AnswerCall)))
}

/// What the desk does all day: a visit is redeemed. A code may be scanned on every place.
fn deeds(pen: &Pen<'_>, at: Rect, is_tight: bool) -> (f32, Option<Tap>) {
    let theme = &pen.theme;
    let (word, line) = (pen.words("staff-hero"), pen.words("staff-hero-line"));
    let shown = if is_tight { "" } else { line.as_str() };
    let room = at.width() - 136.0 - 72.0;
    let second = if is_tight { 0.0 } else { pen.height(shown, Role::StaffSmall, room) };
    let first = pen.row(Role::StaffTitle);
    let least = if pen.zones.is_landscape() { 104.0 } else { 132.0 };
    let high = (first + second + 32.0).max(least);
    let rect = Rect::from_min_size(at.min, vec2(at.width(), high));
    let name = format!("{word}. {line}");
    let node = Node { mark: Mark::Primary, ..Node::button(&name) };
    let press = pen.press(rect, RADIUS, node);
    let face = press.face(rect);
    let fill = if press.is_down { theme.primary_pressed } else { theme.primary };
    pen.fill(face, RADIUS, fill);
    let middle = face.center().y;
    let glyph = Glyph::regular(icon::QR_CODE, 60.0);
    pen.icon(pos2(face.min.x + 72.0, middle), glyph, theme.on_primary);
    let left = face.min.x + 136.0;
    let top = middle - (first + second) / 2.0;
    pen.shortened(pos2(left, top), room, &word, Role::StaffTitle, theme.on_primary);
    pen.wrapped(pos2(left, top + first), room, shown, Role::StaffSmall, theme.on_primary);
    let caret = pos2(face.max.x - 48.0, middle);
    pen.icon(caret, Glyph::bold(icon::CARET_RIGHT, 36.0), theme.on_primary);
    let mut made = press.then(Tap::Staff(StaffTap::Open(Tab::Patients)));
    // Lying down there is no room for them; both have a tab of their own.
    if pen.zones.is_landscape() {
        return (high, made);
    }
    let low = rect.max.y + GAP;
    let wide = (at.width() - GAP) / 2.0;
    let day = StaffTap::Begin(StaffTask::CloseDay);
    let list = [
        ("staff-find-patient", icon::MAGNIFYING_GLASS, StaffTap::Open(Tab::Patients)),
        ("staff-day-title", icon::STOREFRONT, day),
    ];
    for (idx, (id, glyph, tap)) in list.into_iter().enumerate() {
        let x = at.min.x + length(idx) * (wide + GAP);
        let place = Rect::from_min_size(pos2(x, low), vec2(wide, 84.0));
        let word = pen.words(id);
        if button(pen, place, &word, Some(Glyph::regular(glyph, 36.0)), RADIUS) {
            made = Some(Tap::Staff(tap));
        }
    }
    (high + GAP + 84.0, made)
}

/// What an owner has to know of the lock.
fn notices(pen: &Pen<'_>, at: Rect, day: &DayScene) -> f32 {
    let mut top = at.min.y;
    if let Some(date) = day.recovery_used {
        let date = wording::date(pen.language, date);
        let title = pen.words_with("staff-recovery-used", &[("date", date.into())]);
        let line = pen.words("staff-recovery-used-line");
        let mood = (Mood::Act, icon::KEY);
        top += alert(pen, at.with_min_y(top), mood, (&title, &line), None).0 + GAP;
    }
    if day.n_differences > 0 {
        let title = pen.words_with("staff-day-open", &[("n", day.n_differences.into())]);
        let line = pen.words("staff-day-open-line");
        let mood = (Mood::Act, icon::WARNING);
        top += alert(pen, at.with_min_y(top), mood, (&title, &line), None).0 + GAP;
    }
    if day.n_wrong_pins > 2 {
        let title = pen.words_with("staff-wrong-pins", &[("n", day.n_wrong_pins.into())]);
        let line = pen.words("staff-wrong-pins-line");
        let mood = (Mood::Know, icon::LOCK_KEY);
        top += alert(pen, at.with_min_y(top), mood, (&title, &line), None).0 + GAP;
    }
    top
}

/// Four numbers in one card; two by two where the text is large or the column narrow.
fn tiles(pen: &Pen<'_>, at: Rect, day: &DayScene, n_cases: usize) -> (f32, Option<Tap>) {
    let theme = &pen.theme;
    let cards = pen.words_with("staff-tile-cards", &[("n", day.n_by_card.into())]);
    let list = [
        ("staff-tile-sales", day.by_card.to_string(), cards, false),
        ("staff-tile-redeemed", day.n_redeemed.to_string(), pen.words("staff-tile-visits"), false),
        ("staff-tile-open", n_cases.to_string(), pen.words("staff-tile-settle"), n_cases > 0),
        (
            "staff-tile-help",
            day.n_waiting.to_string(),
            pen.words("staff-tile-waiting"),
            day.n_waiting > 0,
        ),
    ];
    let is_one_row = pen.zones.is_standard() && !pen.zones.is_landscape();
    let (small, big) = (pen.row(Role::StaffSmall), pen.row(Role::StaffAmount));
    let high = 2.0 * small + big + 28.0;
    let n_rows = if is_one_row { 1.0 } else { 2.0 };
    let rect = Rect::from_min_size(at.min, vec2(at.width(), n_rows * high));
    card(pen, rect);
    let first = if is_one_row { rect.width() * 264.0 / 744.0 } else { rect.width() * 0.55 };
    let rest = if is_one_row { (rect.width() - first) / 3.0 } else { rect.width() - first };
    let place = |idx: usize| match (is_one_row, idx) {
        (true, 0) => (0.0, 0.0, first),
        (true, 1) => (first, 0.0, rest),
        (true, 2) => (first + rest, 0.0, rest),
        (true, _) => (first + 2.0 * rest, 0.0, rest),
        (false, 0) => (0.0, 0.0, first),
        (false, 1) => (first, 0.0, rest),
        (false, 2) => (0.0, high, first),
        (false, _) => (first, high, rest),
    };
    let mut tap = None;
    for (idx, (id, value, line, is_urgent)) in list.iter().enumerate() {
        let (x, y, width) = place(idx);
        let cell = Rect::from_min_size(rect.min + vec2(x, y), vec2(width, high));
        let label = pen.words(id);
        let name = format!("{label}: {value} {line}");
        if x > 0.0 {
            pen.line(cell.left_top(), cell.left_bottom(), 2.0, theme.hairline);
        }
        if y > 0.0 {
            pen.hline(cell.left_top(), cell.width(), theme.hairline);
        }
        if *id == "staff-tile-open" {
            let press = pen.press(cell.shrink(2.0), 18.0, Node::button(&name));
            if press.is_down {
                pen.fill(cell.shrink(4.0), 18.0, theme.sunken);
            }
            tap = press.then(Tap::Staff(StaffTap::ShowCases));
        } else {
            pen.say(cell, NodeRole::Label, &name);
        }
        let at = cell.min + vec2(24.0, 14.0);
        let color = if *is_urgent { theme.warning } else { theme.ink };
        pen.text(at, &label, Role::StaffSmall, theme.ink2);
        pen.text(at + vec2(-1.5, small), value, Role::StaffAmount, color);
        pen.text(at + vec2(0.0, small + big), line, Role::StaffSmall, theme.ink3);
    }
    (rect.height(), tap)
}

/// The newest first, as many as there is room for.
fn latest(pen: &Pen<'_>, at: Rect, lines: &[LatestLine]) {
    let head = pen.words("staff-latest");
    let drawn = pen.text(at.min, &head, Role::StaffStrong, pen.theme.ink);
    pen.say(drawn, NodeRole::Heading, &head);
    let top = drawn.max.y + 10.0;
    let row = (pen.row(Role::StaffStrong) + pen.row(Role::StaffSmall) + 18.0).max(84.0);
    let shown: Vec<(Rect, &LatestLine)> = lines
        .iter()
        .scan(top, |top, line| {
            let rect = Rect::from_min_size(pos2(at.min.x, *top), vec2(at.width(), row));
            *top += row;
            (rect.max.y <= at.max.y).then_some((rect, line))
        })
        .collect();
    let Some((last, _)) = shown.last() else {
        if lines.is_empty() {
            empty(pen, at.with_min_y(top));
        }
        return;
    };
    card(pen, Rect::from_min_max(pos2(at.min.x, top), last.max));
    for (idx, (rect, line)) in shown.iter().enumerate() {
        if idx > 0 {
            pen.hline(rect.left_top(), rect.width(), pen.theme.hairline);
        }
        latest_row(pen, *rect, line);
    }
}

fn latest_row(pen: &Pen<'_>, rect: Rect, line: &LatestLine) {
    let theme = &pen.theme;
    let middle = rect.center().y;
    let time = short_time(line.at);
    let time_top = middle - pen.row(Role::StaffTable) / 2.0;
    let time_right = rect.min.x + 30.0 + pen.width("00:00", Role::StaffTable);
    pen.text_right(pos2(time_right, time_top), &time, Role::StaffTable, theme.ink2);
    let (mood, glyph, word) = match line.end {
        LatestEnd::Paid => (Mood::Good, icon::CHECK_CIRCLE, "staff-chip-paid"),
        LatestEnd::Used => (Mood::Good, icon::CHECK_CIRCLE, "staff-chip-used"),
        LatestEnd::Refunded => (Mood::Know, icon::ARROW_U_UP_LEFT, "staff-chip-refunded"),
        LatestEnd::InDoubt => (Mood::Act, icon::HOURGLASS_MEDIUM, "staff-chip-doubt"),
    };
    let word = pen.words(word);
    let chip = chip(pen, pos2(rect.max.x - 30.0, middle), IconSide::After, (mood, glyph, &word));
    let mut right = chip.min.x - 24.0;
    if let Some(amount) = line.amount {
        let drawn = pen.amount_right(pos2(right, time_top), amount, Role::StaffTable, theme.ink);
        right = drawn.min.x - 18.0;
    }
    let what = if line.what.is_empty() { pen.words("staff-due-paid") } else { line.what.clone() };
    let left = time_right + 36.0;
    let room = (right - left).max(0.0);
    let (high, low) = (pen.row(Role::StaffStrong), pen.row(Role::StaffSmall));
    let top = middle - (high + low) / 2.0;
    pen.shortened(pos2(left, top), room, &line.who, Role::StaffStrong, theme.ink);
    pen.shortened(pos2(left, top + high), room, &what, Role::StaffSmall, theme.ink2);
    let sum = line.amount.map(|sum: Money| sum.to_string()).unwrap_or_default();
    let said = format!("{time}, {}, {what}, {sum} {word}", line.who);
    pen.say(rect, NodeRole::Label, &said);
}

/// A quiet morning: what it means, and what comes next.
fn empty(pen: &Pen<'_>, at: Rect) {
    let rect = Rect::from_min_size(at.min, vec2(at.width(), 132.0_f32.min(at.height())));
    card(pen, rect);
    let text = pen.words("staff-latest-none");
    let room = rect.width() - 60.0;
    let high = pen.height(&text, Role::StaffBody, room);
    let corner = pos2(rect.min.x + 30.0, rect.center().y - high / 2.0);
    let drawn = pen.wrapped(corner, room, &text, Role::StaffBody, pen.theme.ink2);
    pen.say(drawn, NodeRole::Label, &text);
}

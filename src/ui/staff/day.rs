//! Closing the day: the terminal's batch beside our journal, the difference from both sides, and the
//! one way on.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::card_day::{Comparison, Difference};
use crate::domain::day_report::{BatchBeside, BesideKind};
use crate::domain::money::Money;
use crate::domain::wording;
use crate::flow::day_close::Stopped;
use crate::flow::staff::tap::StaffTap;
use crate::flow::staff::task::day::{CloseReason, DayTap};
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::pen::{Node, Pen};
use crate::ui::role::Role;
use crate::ui::scene::tasks::{DayCloseScene, DayFound, DayStep, DayWhyScene, TaskState};
use crate::ui::staff::parts::{GAP, Mood, RADIUS, alert, card, chip};
use crate::ui::staff::task::{Act, cancel, radios, section, task_frame, trouble};
use crate::ui::text::{Glyph, IconSide};

const PADDING: f32 = 30.0;

pub fn day_ui(pen: &Pen<'_>, day: &DayCloseScene) -> Option<Tap> {
    let title = pen.words("staff-day-title");
    let date = match pen.zones.is_standard() {
        true => wording::long_date(pen.language, day.date),
        false => wording::date(pen.language, day.date),
    };
    let is_on_its_way = day.is_busy || matches!(day.step, DayStep::Closing);
    let back = (!is_on_its_way).then_some(StaffTap::Leave);
    let framed = task_frame(pen, &day.frame, (&title, &date), back);
    let body = framed.body;
    let print = pen.words("staff-day-print");
    let report = || Act {
        word: &print,
        glyph: Some(Glyph::regular(icon::PRINTER, 36.0)),
        tap: StaffTap::Day(DayTap::PrintReport),
    };
    let wait = match &day.step {
        DayStep::Reading(n) => {
            let line = pen.words_with("staff-day-read", &[("n", (*n).into())]);
            (pen.words("staff-day-reading"), line)
        }
        DayStep::Closing => (pen.words("staff-day-closing"), pen.words("staff-day-closing-line")),
        DayStep::Unfinished => {
            (pen.words("staff-day-unfinished"), pen.words("staff-day-unfinished-line"))
        }
        DayStep::Stopped(why) => {
            let (title, line) = stopped_words(pen, why);
            alert(pen, body, (Mood::Act, icon::WARNING), (&title, &line), None);
            let word = pen.words("staff-day-again");
            let glyph = Some(Glyph::bold(icon::ARROW_CLOCKWISE, 36.0));
            let act = Act { word: &word, glyph, tap: StaffTap::Day(DayTap::LookAgain) };
            return framed.finish(pen, None, None, Some(act));
        }
        DayStep::Closed { z, n_open, to_bank } => {
            closed(pen, body, (*z, *n_open, *to_bank));
            let word = pen.words("staff-day-done");
            let glyph = Some(Glyph::bold(icon::CHECK, 36.0));
            let act = Act { word: &word, glyph, tap: StaffTap::Leave };
            return framed.finish(pen, None, z.map(|_| report()), Some(act));
        }
        DayStep::Compared(found) => {
            let tap = compared(pen, body, found);
            let (word, glyph, act) = way_on(pen, found, day.is_busy);
            let glyph = Some(Glyph::bold(glyph, 36.0));
            let act = Act { word: &word, glyph, tap: act };
            return framed.finish(pen, tap, Some(report()), Some(act));
        }
    };
    waiting(pen, body, &wait.0, &wait.1);
    framed.finish(pen, None, None, None)
}

/// What is open is settled first; then the day is closed, with a difference by somebody who may.
fn way_on(pen: &Pen<'_>, day: &DayFound, is_busy: bool) -> (String, char, StaffTap) {
    if day.is_in_flight {
        let word = match &day.in_doubt {
            Some(case) => {
                let amount = case.amount.to_string();
                pen.words_with("staff-day-settle", &[("amount", amount.into())])
            }
            None => pen.words("staff-day-settle-first"),
        };
        return (word, icon::ARROW_RIGHT, StaffTap::ShowCases);
    }
    match day.found.differences.len() {
        0 => {
            let word = pen.words(if is_busy { "staff-busy" } else { "staff-day-close" });
            (word, icon::CHECK, StaffTap::Day(DayTap::Close))
        }
        n => {
            let word = pen.words_with("staff-day-close-all", &[("n", n.into())]);
            (word, icon::LOCK, StaffTap::Day(DayTap::CloseAllTheSame))
        }
    }
}

/// Something takes its time, and says how far it is.
fn waiting(pen: &Pen<'_>, body: Rect, title: &str, line: &str) {
    let at = Rect::from_min_size(body.min, vec2(body.width(), 200.0));
    let mood = (Mood::Know, icon::HOURGLASS_MEDIUM);
    alert(pen, at, mood, (title, line), None);
    pen.say_now(at, &format!("{title}. {line}"));
}

fn stopped_words(pen: &Pen<'_>, why: &Stopped) -> (String, String) {
    let title = match why {
        Stopped::NoAnswer => "staff-day-no-answer",
        Stopped::Refused { .. } | Stopped::NotClosed => "staff-day-not-closed",
        Stopped::NotRecorded | Stopped::NotWritten => "staff-trouble",
        Stopped::Overflow => "staff-day-overflow",
    };
    let line = match why {
        Stopped::NoAnswer => pen.words("staff-day-no-answer-line"),
        Stopped::Refused { code } => {
            pen.words_with("staff-day-refused-line", &[("code", code.clone().into())])
        }
        _ => pen.words("staff-day-not-closed-line"),
    };
    (pen.words(title), line)
}

fn closed(pen: &Pen<'_>, body: Rect, (z, n_open, to_bank): (Option<u32>, usize, Option<Money>)) {
    let title = pen.words("staff-day-closed");
    let line = match z {
        Some(z) => pen.words_with("staff-day-closed-line", &[("n", z.into())]),
        None => String::new(),
    };
    let mood = (Mood::Good, icon::CHECK_CIRCLE);
    let (high, _) = alert(pen, body, mood, (&title, &line), None);
    let mut top = body.min.y + high + GAP;
    if let Some(amount) = to_bank {
        let rect = Rect::from_min_size(
            pos2(body.min.x, top),
            vec2(body.width(), pen.row(Role::StaffSum) + pen.row(Role::StaffSmall) + 36.0),
        );
        pen.painter().add(pen.theme.card_shadow.as_shape(rect, egui::CornerRadius::from(RADIUS)));
        card(pen, rect);
        let label = pen.words("day-to-bank");
        let at = rect.min + vec2(36.0, 18.0);
        pen.text(at, &label, Role::StaffSmallStrong, pen.theme.ink2);
        let sum = amount.to_string();
        let below = at + vec2(-2.0, pen.row(Role::StaffSmall));
        pen.text(below, &sum, Role::StaffSum, pen.theme.ink);
        pen.say(rect, NodeRole::Label, &format!("{label}: {sum}"));
        top = rect.max.y + GAP;
    }
    if n_open > 0 {
        let title = pen.words_with("staff-day-open", &[("n", n_open.into())]);
        let line = pen.words("staff-day-open-cases");
        let mood = (Mood::Act, icon::WARNING);
        alert(pen, body.with_min_y(top), mood, (&title, &line), None);
    }
}

/// Both sides. Returns what was pressed.
fn compared(pen: &Pen<'_>, body: Rect, day: &DayFound) -> Option<Tap> {
    let found = &day.found;
    let (left, right) = if pen.zones.is_landscape() {
        // Larger words need a wider table.
        let part = if pen.zones.is_standard() { 0.54 } else { 0.62 };
        let x = body.min.x + (body.width() * part).round();
        (body.with_max_x(x), Some(body.with_min_x(x + GAP)))
    } else {
        (body, None)
    };
    let (title, line, mood) = verdict(pen, day);
    let (high, _) = alert(pen, left, mood, (&title, &line), None);
    let mut top = table(pen, left.with_min_y(left.min.y + high + GAP), found) + GAP;
    let mut column = right.unwrap_or(left);
    if right.is_some() {
        top = column.min.y;
    }
    column.min.y = top;
    if let Some(first) = found.differences.first() {
        top = from_both_sides(pen, column, first, day) + GAP;
    }
    let n_more = found.differences.len().saturating_sub(1);
    if n_more > 0 {
        let text = pen.words_with("staff-day-more", &[("n", n_more.into())]);
        let at = pos2(column.min.x, top - 6.0);
        let drawn = pen.wrapped(at, column.width(), &text, Role::StaffSmall, pen.theme.ink2);
        pen.say(drawn, NodeRole::Label, &text);
        top = drawn.max.y + 12.0;
    }
    let tap = rows(pen, column.with_min_y(top), day);
    needs_manager(pen, column, day);
    tap
}

/// What the button under it takes.
fn needs_manager(pen: &Pen<'_>, at: Rect, day: &DayFound) {
    let is_asked = day.needs_manager && !day.is_in_flight && !day.found.differences.is_empty();
    // Larger words need the room.
    if !is_asked || !pen.zones.is_standard() {
        return;
    }
    let text = pen.words("staff-day-manager");
    let top = at.max.y - pen.row(Role::StaffSmall) - 6.0;
    let drawn = pen.text_right(pos2(at.max.x, top), &text, Role::StaffSmall, pen.theme.ink2);
    let left = pos2(drawn.min.x - 24.0, drawn.center().y);
    pen.icon(left, Glyph::regular(icon::LOCK_KEY, 28.0), pen.theme.ink2);
    pen.say(drawn, NodeRole::Label, &text);
}

fn verdict(pen: &Pen<'_>, day: &DayFound) -> (String, String, (Mood, char)) {
    let found = &day.found;
    let n = found.differences.len();
    if n == 0 && day.is_in_flight {
        let title = pen.words("staff-day-in-flight");
        return (title, pen.words("staff-day-in-flight-line"), (Mood::Act, icon::HOURGLASS_MEDIUM));
    }
    if n == 0 {
        let n = found.n_agreed;
        let line = pen.words_with("staff-day-agrees-line", &[("n", n.into())]);
        return (pen.words("staff-day-agrees"), line, (Mood::Good, icon::CHECK_CIRCLE));
    }
    let title = differs(pen, n, found.difference_in_all());
    let args = [("n", found.n_agreed.into()), ("m", found.n_in_all().into())];
    (title, pen.words_with("staff-day-else", &args), (Mood::Act, icon::WARNING))
}

/// How many differences there are, and what they come to.
fn differs(pen: &Pen<'_>, n: usize, amount: Option<Money>) -> String {
    match (n, amount.map(|sum| sum.to_string())) {
        (1, Some(amount)) => pen.words_with("staff-day-one", &[("amount", amount.into())]),
        (n, Some(amount)) => {
            let args = [("n", n.into()), ("amount", amount.into())];
            pen.words_with("staff-day-together", &args)
        }
        (n, None) => pen.words_with("staff-day-several", &[("n", n.into())]),
    }
}

/// One line a kind, and the sum. Returns where it ends.
fn table(pen: &Pen<'_>, at: Rect, found: &Comparison) -> f32 {
    let theme = &pen.theme;
    let lines = found.beside().unwrap_or_default();
    let (small, row_text) = (pen.row(Role::StaffSmall), pen.row(Role::StaffBody));
    let tight = pen.zones.is_landscape();
    let row =
        (row_text + small + if tight { 8.0 } else { 20.0 }).max(if tight { 64.0 } else { 84.0 });
    let head = small + if tight { 14.0 } else { 24.0 };
    let n_rows = crate::ui::layout::length(lines.len());
    let rect = Rect::from_min_size(at.min, vec2(at.width(), head + n_rows * row + 24.0));
    pen.painter().add(theme.card_shadow.as_shape(rect, egui::CornerRadius::from(RADIUS)));
    card(pen, rect);
    let inner = rect.shrink2(vec2(PADDING, 12.0));
    let columns = columns(inner);
    let top = inner.min.y + (head - small) / 2.0;
    let color = theme.ink2;
    pen.text(pos2(inner.min.x, top), &pen.words("day-batch"), Role::StaffSmallStrong, color);
    for (x, id) in columns.into_iter().zip(["day-terminal", "day-journal", "day-difference"]) {
        pen.text_right(pos2(x, top), &pen.words(id), Role::StaffSmallStrong, color);
    }
    let mut top = inner.min.y + head;
    for line in lines {
        let place = Rect::from_min_size(pos2(inner.min.x, top), vec2(inner.width(), row));
        table_row(pen, place, &line, columns);
        top += row;
    }
    rect.max.y
}

/// Right edges of the three sums.
fn columns(inner: Rect) -> [f32; 3] {
    let at = |part: f32| inner.min.x + (inner.width() * part).round();
    [at(0.54), at(0.77), inner.max.x]
}

fn table_row(pen: &Pen<'_>, rect: Rect, line: &BatchBeside, columns: [f32; 3]) {
    let theme = &pen.theme;
    let is_sum = line.what == BesideKind::ToBank;
    let (width, color) = if is_sum { (3.0, theme.ink2) } else { (2.0, theme.hairline) };
    pen.line(rect.left_top(), rect.right_top(), width, color);
    let word = pen.words(match line.what {
        BesideKind::Purchases => "day-purchases",
        BesideKind::Returns => "day-returns",
        BesideKind::Voids => "day-voids",
        BesideKind::ToBank => "day-to-bank",
    });
    let role = if is_sum { Role::StaffStrong } else { Role::StaffBody };
    let counts = line.counts.map(|(theirs, ours)| {
        let args = [("terminal", theirs.into()), ("journal", ours.into())];
        pen.words_with("day-n-and-n", &args)
    });
    let low = if counts.is_some() { pen.row(Role::StaffSmall) } else { 0.0 };
    let top = rect.center().y - (pen.row(role) + low) / 2.0;
    pen.text(pos2(rect.min.x, top), &word, role, theme.ink);
    if let Some(counts) = &counts {
        let below = pos2(rect.min.x, top + pen.row(role));
        pen.text(below, counts, Role::StaffSmall, theme.ink2);
    }
    let middle = rect.center().y - pen.row(Role::StaffTable) / 2.0;
    let differs = line.difference != Money::ZERO;
    let sums = [line.terminal, line.journal, line.difference];
    for (idx, (x, sum)) in columns.into_iter().zip(sums).enumerate() {
        let color = if idx == 2 && differs { theme.warning } else { theme.ink };
        pen.text_right(pos2(x, middle), &bare(sum), Role::StaffTable, color);
    }
    let [terminal, journal, difference] =
        ["day-terminal", "day-journal", "day-difference"].map(|id| pen.words(id));
    let said = format!(
        "{word}: {terminal} {}, {journal} {}, {difference} {}",
        line.terminal, line.journal, line.difference
    );
    pen.say(rect, NodeRole::Label, &said);
}

/// A sum in a table has no sign of its money.
fn bare(sum: Money) -> String {
    sum.to_string().replace('$', "")
}

/// What the terminal has of a difference, and what the journal has. Returns where it ends.
fn from_both_sides(pen: &Pen<'_>, at: Rect, difference: &Difference, day: &DayFound) -> f32 {
    let theme = &pen.theme;
    let doubt = day.in_doubt.as_ref().filter(|case| {
        difference.reference.is_some_and(|known| known.to_string() == case.reference)
    });
    let theirs = side(pen, difference.theirs.unwrap_or(Money::ZERO), difference, true);
    let mut ours = side(pen, difference.ours, difference, false);
    if let Some(case) = doubt {
        ours = vec![pen.words("staff-day-sent"), case.who.clone()];
        let reference = case.reference.clone();
        ours.push(pen.words_with("day-reference", &[("reference", reference.into())]));
    }
    let (strong, small) = (pen.row(Role::StaffStrong), pen.row(Role::StaffSmall));
    let head = strong + 24.0;
    let half = at.width() / 2.0 - 2.0 * PADDING;
    let tall = |lines: &[String]| -> f32 {
        let roles = std::iter::once(Role::StaffStrong).chain(std::iter::repeat(Role::StaffSmall));
        lines.iter().zip(roles).map(|(line, role)| pen.height(line, role, half)).sum()
    };
    let [what, _] = difference.what.words();
    let what = pen.words(what);
    let room = at.width() - 2.0 * PADDING;
    let chip_word = doubt.map(|_| pen.words("staff-chip-doubt"));
    let side_room = chip_word.as_ref().map_or(0.0, |word| pen.width(word, Role::StaffSmall) + 90.0);
    let title = if pen.width(&what, Role::StaffStrong) <= room - side_room {
        what
    } else {
        pen.words("staff-difference")
    };
    let high = head + small + tall(&theirs).max(tall(&ours)) + 36.0;
    let rect = Rect::from_min_size(at.min, vec2(at.width(), high));
    card(pen, rect);
    let inner = rect.shrink2(vec2(PADDING, 18.0));
    let drawn = pen.text(inner.min, &title, Role::StaffStrong, theme.ink);
    pen.say(drawn, NodeRole::Heading, &title);
    if let Some(word) = &chip_word {
        let at = pos2(inner.max.x, inner.min.y + strong / 2.0);
        chip(pen, at, IconSide::After, (Mood::Act, icon::HOURGLASS_MEDIUM, word));
    }
    let top = inner.min.y + head;
    let middle = inner.center().x;
    pen.line(pos2(middle, top), pos2(middle, inner.max.y), 2.0, theme.hairline);
    let sides = [(inner.min.x, "day-terminal", &theirs), (middle + PADDING, "day-journal", &ours)];
    for (left, id, lines) in sides {
        let label = pen.words(id);
        pen.text(pos2(left, top), &label, Role::StaffSmallStrong, theme.ink2);
        let mut y = top + small;
        for (idx, line) in lines.iter().enumerate() {
            let (role, color) = match idx {
                0 => (Role::StaffStrong, theme.ink),
                _ => (Role::StaffSmall, theme.ink2),
            };
            y = pen.wrapped(pos2(left, y), half, line, role, color).max.y;
        }
        let said = Rect::from_min_max(pos2(left, top), pos2(left + half, inner.max.y));
        pen.say(said, NodeRole::Label, &format!("{label}: {}", lines.join(", ")));
    }
    rect.max.y
}

fn side(pen: &Pen<'_>, amount: Money, difference: &Difference, is_terminal: bool) -> Vec<String> {
    if amount == Money::ZERO {
        return vec![pen.words("staff-day-nothing")];
    }
    let mut lines = vec![amount.to_string()];
    if !difference.last_four.is_empty() {
        let digits = difference.last_four.clone();
        lines.push(pen.words_with("day-card", &[("digits", digits.into())]));
    }
    match (&difference.transaction, difference.reference, is_terminal) {
        (Some(number), _, true) => {
            let number = number.0.clone();
            lines.push(pen.words_with("day-transaction", &[("number", number.into())]));
        }
        (_, Some(reference), false) => {
            let reference = reference.to_string();
            lines.push(pen.words_with("day-reference", &[("reference", reference.into())]));
        }
        _ => (),
    }
    lines
}

/// Visits, and what the printer owes; and, where a payment is open, the way to close all the same is
/// not there.
fn rows(pen: &Pen<'_>, at: Rect, day: &DayFound) -> Option<Tap> {
    let theme = &pen.theme;
    let row = (pen.row(Role::StaffStrong) + 32.0).max(72.0);
    let n_rows = if day.n_held > 0 { 2.0 } else { 1.0 };
    if at.min.y + row > at.max.y {
        return None;
    }
    let n_rows = if at.min.y + n_rows * row > at.max.y { 1.0 } else { n_rows };
    let rect = Rect::from_min_size(at.min, vec2(at.width(), n_rows * row));
    card(pen, rect);
    let first = rect.with_max_y(rect.min.y + row);
    let is_whole = day.n_without_provider == 0;
    let visits = pen.words_with("staff-day-visits", &[("n", day.n_redeemed.into())]);
    let (glyph, color) = match is_whole {
        true => (icon::CHECK_CIRCLE, theme.success),
        false => (icon::WARNING, theme.warning),
    };
    pen.icon(pos2(first.min.x + 48.0, first.center().y), Glyph::fill(glyph, 32.0), color);
    let top = first.center().y - pen.row(Role::StaffStrong) / 2.0;
    let drawn = pen.text(pos2(first.min.x + 84.0, top), &visits, Role::StaffStrong, theme.ink);
    let note = match is_whole {
        true => pen.words("staff-day-each"),
        false => pen.words_with("staff-day-without", &[("n", day.n_without_provider.into())]),
    };
    let room = first.max.x - PADDING - drawn.max.x - 18.0;
    if day.n_redeemed > 0 && pen.width(&note, Role::StaffSmall) <= room {
        let top = first.center().y - pen.row(Role::StaffSmall) / 2.0;
        pen.text_right(pos2(first.max.x - PADDING, top), &note, Role::StaffSmall, theme.ink2);
    }
    pen.say(first, NodeRole::Label, &format!("{visits}, {note}"));
    if n_rows < 2.0 {
        return None;
    }
    let second = rect.with_min_y(first.max.y);
    pen.hline(second.left_top(), second.width(), theme.hairline);
    let text = pen.words_with("staff-day-held", &[("n", day.n_held.into())]);
    let press = pen.press(second, 18.0, Node::button(&text));
    let middle = second.center().y;
    pen.icon(pos2(second.min.x + 48.0, middle), Glyph::regular(icon::PRINTER, 32.0), theme.warning);
    let top = middle - pen.row(Role::StaffStrong) / 2.0;
    pen.text(pos2(second.min.x + 84.0, top), &text, Role::StaffStrong, theme.ink);
    pen.icon(pos2(second.max.x - 46.0, middle), Glyph::bold(icon::CARET_RIGHT, 30.0), theme.ink3);
    press.then(Tap::Staff(StaffTap::ShowCases))
}

pub fn day_why_ui(pen: &Pen<'_>, why: &DayWhyScene) -> Option<Tap> {
    let title = pen.words("staff-day-why-title");
    let sub = pen.words_with("staff-day-several", &[("n", why.n_differences.into())]);
    let framed = task_frame(pen, &why.frame, (&title, &sub), None);
    let body = framed.body;
    let mut top = trouble(pen, body, why.state);
    let line = pen.words("staff-day-why-line");
    let title = differs(pen, why.n_differences, why.amount);
    let mood = (Mood::Act, icon::WARNING);
    top += alert(pen, body.with_min_y(top), mood, (&title, &line), None).0 + GAP;
    let at = body.with_min_y(top);
    let head = section(pen, at, &pen.words("staff-ask-why"), "");
    let options: Vec<(CloseReason, String, String)> = CloseReason::ALL
        .iter()
        .map(|reason| (*reason, pen.words(reason_word(*reason)), String::new()))
        .collect();
    let n_columns = if pen.zones.is_landscape() { 2 } else { 1 };
    let is_chosen = |reason| why.chosen == Some(reason);
    let (reason, _) = radios(pen, at.with_min_y(head), &options, n_columns, is_chosen);
    let tap = reason.map(|reason| Tap::Staff(StaffTap::Day(DayTap::Because(reason))));
    let leave = pen.words("staff-cancel");
    let word = pen.words(match why.state {
        TaskState::Busy => "staff-busy",
        TaskState::Ready | TaskState::Troubled => "staff-day-close-with",
    });
    let glyph = Some(Glyph::bold(icon::LOCK, 36.0));
    let on = why.chosen.map(|_| Act { word: &word, glyph, tap: StaffTap::Day(DayTap::GoOn) });
    framed.finish(pen, tap, Some(cancel(&leave)), on)
}

const fn reason_word(reason: CloseReason) -> &'static str {
    match reason {
        CloseReason::ClosedAtNight => "staff-close-night",
        CloseReason::KeyedIn => "staff-close-keyed",
        CloseReason::TerminalChanged => "staff-close-changed",
        CloseReason::LookedInto => "staff-close-later",
    }
}

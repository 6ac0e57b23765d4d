//! Who did what: the verdict on the chain, and the journal from its end.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::audit::{AuditWho, ChainVerdict};
use crate::domain::hex::hex;
use crate::domain::wording;
use crate::flow::staff::tap::StaffTap;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::layout::length;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::audit::{AuditPageScene, AuditRow, AuditScene};
use crate::ui::staff::parts::{GAP, Mood, RADIUS, alert, button, card, frame, short_time};
use crate::ui::text::Glyph;

const FOOT: f32 = 84.0;

pub fn audit_ui(pen: &Pen<'_>, scene: &AuditScene) -> Option<Tap> {
    let title = pen.words("audit-title");
    let sub = pen.words("audit-sub");
    let framed = frame(pen, &scene.frame, &title, &sub, Some(StaffTap::Leave));
    let body = framed.body;
    let Some(page) = &scene.page else {
        let text =
            pen.words(if scene.frame.is_troubled { "staff-trouble" } else { "audit-reading" });
        let drawn = pen.wrapped(body.min, body.width(), &text, Role::StaffBody, pen.theme.ink2);
        pen.say_now(drawn, &text);
        return framed.finish(pen, &scene.frame, None);
    };
    let top = verdict(pen, body, page);
    let list = Rect::from_min_max(pos2(body.min.x, top), pos2(body.max.x, body.max.y - FOOT - GAP));
    let shown = rows(pen, list, scene, page);
    let foot = body.with_min_y(body.max.y - FOOT);
    let tap = turn(pen, foot, page, shown);
    framed.finish(pen, &scene.frame, tap)
}

/// Whether every row is as it was sealed. Returns where the list begins.
fn verdict(pen: &Pen<'_>, at: Rect, page: &AuditPageScene) -> f32 {
    let head: String = hex(&page.head).chars().take(12).collect();
    let args = [("n", page.n_rows.into())];
    let (mood, glyph, title, line) = match page.chain {
        Some(ChainVerdict::BrokenAt(row)) => {
            let args = [("row", row.into())];
            let title = pen.words_with("audit-broken", &args);
            (Mood::Act, icon::WARNING, title, pen.words("audit-broken-line"))
        }
        _ => {
            let line = pen.words_with("audit-head", &[("head", in_fours(&head).into())]);
            (Mood::Good, icon::CHECK_CIRCLE, pen.words_with("audit-unbroken", &args), line)
        }
    };
    let (high, _) = alert(pen, at, (mood, glyph), (&title, &line), None);
    at.min.y + high + GAP
}

fn in_fours(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|four| four.iter().collect()).collect();
    groups.join(" ")
}

/// As many rows as there is room for. Returns how many.
fn rows(pen: &Pen<'_>, at: Rect, scene: &AuditScene, page: &AuditPageScene) -> usize {
    let high = (pen.row(Role::StaffStrong) + pen.row(Role::StaffSmall) + 16.0).max(84.0);
    let places: Vec<(Rect, &AuditRow)> = page
        .lines
        .iter()
        .enumerate()
        .map(|(idx, line)| {
            let corner = pos2(at.min.x, at.min.y + length(idx) * high);
            (Rect::from_min_size(corner, vec2(at.width(), high)), line)
        })
        .take_while(|(place, _)| place.max.y <= at.max.y + 1.0)
        .collect();
    if let Some((last, _)) = places.last() {
        card(pen, Rect::from_min_max(at.min, last.max));
    }
    for (idx, (place, line)) in places.iter().enumerate() {
        if idx > 0 {
            let from = pos2(place.min.x + 30.0, place.min.y);
            pen.hline(from, place.width() - 60.0, pen.theme.hairline);
        }
        row(pen, *place, scene, line);
    }
    places.len()
}

fn row(pen: &Pen<'_>, rect: Rect, scene: &AuditScene, line: &AuditRow) {
    let theme = &pen.theme;
    let middle = rect.center().y;
    let time = short_time(line.at.time());
    let left = rect.min.x + 30.0;
    let time_right = left + pen.width("00:00", Role::StaffTable);
    let (high, low) = (pen.row(Role::StaffTable), pen.row(Role::StaffSmall));
    // A row of another day says which.
    let date = match line.at.date() == scene.today {
        true => String::new(),
        false => wording::day_and_month(pen.language, line.at.date()),
    };
    let top = middle - (high + if date.is_empty() { 0.0 } else { low }) / 2.0;
    pen.text_right(pos2(time_right, top), &time, Role::StaffTable, theme.ink2);
    if !date.is_empty() {
        pen.text(pos2(left, top + high), &date, Role::StaffSmall, theme.ink3);
    }
    let wide = time_right.max(left + pen.width("00 mmm", Role::StaffSmall));
    let who_at = wide + 24.0;
    let who_wide = (rect.width() * 0.26).max(150.0);
    let who = who_words(pen, &line.who);
    let who_top = middle - pen.row(Role::StaffBody) / 2.0;
    pen.shortened(pos2(who_at, who_top), who_wide - 12.0, &who, Role::StaffBody, theme.ink);
    let what = pen.words(word_of(line.what));
    let what_at = who_at + who_wide;
    let room = rect.max.x - 30.0 - what_at;
    let (strong, small) = (pen.row(Role::StaffStrong), pen.row(Role::StaffSmall));
    let small = if line.about.is_empty() { 0.0 } else { small };
    let top = middle - (strong + small) / 2.0;
    pen.shortened(pos2(what_at, top), room, &what, Role::StaffStrong, theme.ink);
    if !line.about.is_empty() {
        let at = pos2(what_at, top + strong);
        pen.shortened(at, room, &line.about, Role::StaffSmall, theme.ink2);
    }
    pen.say(rect, NodeRole::Label, &format!("{date} {time}, {who}: {what}. {}", line.about));
}

/// What each kind of row is called.
#[rustfmt::skip]
const WORDS: [(&str, &str); 57] = [
    ("patient", "audit-patient"),
    ("terms", "audit-terms"),
    ("consent", "audit-consent"),
    ("reference", "audit-reference"),
    ("intent-opened", "audit-intent-opened"),
    ("intent-marked", "audit-intent-marked"),
    ("intent-closed", "audit-intent-closed"),
    ("sale", "audit-sale"),
    ("print", "audit-print"),
    ("call", "audit-call"),
    ("charge-failed", "audit-charge-failed"),
    ("redeemed", "audit-redeemed"),
    ("redemption-undone", "audit-redemption-undone"),
    ("refunded", "audit-refunded"),
    ("cancelled", "audit-cancelled"),
    ("extended", "audit-extended"),
    ("held", "audit-held"),
    ("released", "audit-released"),
    ("price-notice", "audit-price-notice"),
    ("refund-paid", "audit-refund-paid"),
    ("sold", "audit-sold"),
    ("in-doubt", "audit-in-doubt"),
    ("doubt-ended", "audit-doubt-ended"),
    ("period-closed", "audit-period-closed"),
    ("on-sale", "audit-on-sale"),
    ("off-sale", "audit-off-sale"),
    ("leg-taken", "audit-leg-taken"),
    ("leg-opened", "audit-leg-opened"),
    ("staff-answered", "audit-staff-answered"),
    ("settled-by-hand", "audit-settled-by-hand"),
    ("late-approval", "audit-late-approval"),
    ("late-approval-ended", "audit-late-approval-ended"),
    ("terminal-seen", "audit-terminal-seen"),
    ("batch-begun", "audit-batch-begun"),
    ("batch-called-off", "audit-batch-called-off"),
    ("batch-closed", "audit-batch-closed"),
    ("difference-resolved", "audit-difference-resolved"),
    ("looked", "audit-looked"),
    ("staff-member", "audit-staff-member"),
    ("pin-set", "audit-pin-set"),
    ("pin-tried", "audit-pin-tried"),
    ("unlocked", "audit-unlocked"),
    ("locked", "audit-locked"),
    ("recovery-set", "audit-recovery-set"),
    ("recovery-used", "audit-recovery-used"),
    ("agreement", "audit-agreement"),
    ("superbill-completed", "audit-superbill-completed"),
    ("dispute-opened", "audit-dispute-opened"),
    ("dispute-step", "audit-dispute-step"),
    ("contact", "audit-contact"),
    ("packet-exported", "audit-packet-exported"),
    ("record-opened", "audit-record-opened"),
    ("call-answered", "audit-call-answered"),
    ("back-opened", "audit-back-opened"),
    ("back-marked", "audit-back-marked"),
    ("back-ended", "audit-back-ended"),
    ("pin-wrong", "audit-pin-wrong"),
];

fn word_of(what: &str) -> &'static str {
    WORDS.iter().find(|(kind, _)| *kind == what).map_or("audit-other", |(_, word)| *word)
}

fn who_words(pen: &Pen<'_>, who: &AuditWho) -> String {
    match who {
        AuditWho::Kiosk => pen.words("audit-kiosk"),
        AuditWho::Patient => pen.words("audit-patient-who"),
        AuditWho::Processor => pen.words("audit-processor"),
        AuditWho::Unknown => pen.words("audit-unknown"),
        AuditWho::Person(name) => name.clone(),
    }
}

/// Earlier rows, and back to the end.
fn turn(pen: &Pen<'_>, at: Rect, page: &AuditPageScene, shown: usize) -> Option<Tap> {
    let first = page.lines.first().map_or(0, |line| line.row);
    let last = shown.checked_sub(1).and_then(|idx| page.lines.get(idx)).map_or(0, |line| line.row);
    let middle = at.center().x;
    let mut made = None;
    if last > 1 {
        let place = at.with_max_x(middle - GAP / 2.0);
        let glyph = Glyph::bold(icon::CARET_DOWN, 30.0);
        if button(pen, place, &pen.words("audit-earlier"), Some(glyph), RADIUS) {
            made = Some(StaffTap::Audit(Some(last)));
        }
    }
    if first < page.n_rows {
        let place = at.with_min_x(middle + GAP / 2.0);
        let glyph = Glyph::bold(icon::CARET_UP, 30.0);
        if button(pen, place, &pen.words("audit-latest"), Some(glyph), RADIUS) {
            made = Some(StaffTap::Audit(None));
        }
    }
    made.map(Tap::Staff)
}

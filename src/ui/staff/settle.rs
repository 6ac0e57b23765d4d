//! What the terminal shows of a payment, as a person reads it off; and what the bank did about a
//! difference.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::flow::staff::tap::StaffTap;
use crate::flow::staff::task::case::{Came, CaseTap, ExplainReason, Found, SettleReason};
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::layout::length;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::tasks::{ExplainScene, SettleScene, SlipScene, TaskState};
use crate::ui::staff::parts::{GAP, Mood, alert, card};
use crate::ui::staff::task::{Act, Framed, cancel, radios, section, task_frame, trouble};
use crate::ui::text::Glyph;
use crate::ui::widget::field::{Field, FieldState};
use crate::ui::widget::numpad;

pub fn settle_ui(pen: &Pen<'_>, settle: &SettleScene) -> Option<Tap> {
    let title = pen.words("staff-settle-title");
    let reference = reference(pen, &settle.reference);
    let framed = task_frame(pen, &settle.frame, (&title, &reference), None);
    let body = framed.body;
    let mut top = trouble(pen, body, settle.state);
    top = sum_card(pen, body.with_min_y(top), &settle.amount.to_string(), &settle.who) + GAP;
    let (first, second) = halves(pen, body.with_min_y(top));

    let head = section(pen, first, &pen.words("staff-settle-what"), "");
    let options: Vec<(Found, String, String)> = settle
        .options
        .iter()
        .map(|found| (*found, pen.words(found_word(*found)), String::new()))
        .collect();
    let is_found = |found| settle.found == Some(found);
    let (found, bottom) = radios(pen, first.with_min_y(head), &options, 1, is_found);
    let second = second.unwrap_or_else(|| first.with_min_y(bottom + GAP));

    let head = section(pen, second, &pen.words("staff-settle-how"), "");
    let options: Vec<(SettleReason, String, String)> = SettleReason::ALL
        .iter()
        .map(|reason| (*reason, pen.words(reason_word(*reason)), String::new()))
        .collect();
    let is_chosen = |reason| settle.reason == Some(reason);
    let (reason, _) = radios(pen, second.with_min_y(head), &options, 1, is_chosen);

    let tap = found.map(CaseTap::Found).or(reason.map(CaseTap::Because));
    let is_paid = settle.found == Some(Found::Paid);
    let word = pen.words(if is_paid { "bar-continue" } else { "staff-settle-write" });
    let is_said = settle.found.is_some() && settle.reason.is_some();
    finish(pen, framed, tap, settle.state, (is_said, &word))
}

/// Writing it down takes a PIN, so nothing is written by this button alone.
fn finish(
    pen: &Pen<'_>,
    framed: Framed,
    tap: Option<CaseTap>,
    state: TaskState,
    (is_said, word): (bool, &str),
) -> Option<Tap> {
    let (leave, busy) = (pen.words("staff-cancel"), pen.words("staff-busy"));
    let tap = tap.map(|tap| Tap::Staff(StaffTap::Case(tap)));
    if state == TaskState::Busy {
        let said = framed.body.with_min_y(framed.body.max.y - 4.0);
        pen.say_now(said, &busy);
        return framed.finish(
            pen,
            None,
            None,
            Some(Act { word: &busy, glyph: None, tap: StaffTap::Case(CaseTap::GoOn) }),
        );
    }
    let glyph = Some(Glyph::bold(icon::ARROW_RIGHT, 36.0));
    let on = is_said.then_some(Act { word, glyph, tap: StaffTap::Case(CaseTap::GoOn) });
    framed.finish(pen, tap, Some(cancel(&leave)), on)
}

fn reference(pen: &Pen<'_>, reference: &str) -> String {
    pen.words_with("staff-case-reference", &[("reference", reference.to_owned().into())])
}

/// Two columns lying down; `None` where the second comes under the first.
fn halves(pen: &Pen<'_>, at: Rect) -> (Rect, Option<Rect>) {
    if !pen.zones.is_landscape() {
        return (at, None);
    }
    let x = at.center().x;
    (at.with_max_x(x - GAP), Some(at.with_min_x(x + GAP)))
}

/// What it is about. Returns where it ends.
fn sum_card(pen: &Pen<'_>, at: Rect, sum: &str, who: &str) -> f32 {
    let high = pen.row(Role::StaffSum) + if pen.zones.is_landscape() { 16.0 } else { 36.0 };
    let rect = Rect::from_min_size(at.min, vec2(at.width(), high));
    card(pen, rect);
    let left = pos2(rect.min.x + 30.0, rect.center().y - pen.row(Role::StaffSum) / 2.0);
    let drawn = pen.text(left, sum, Role::StaffSum, pen.theme.ink);
    let room = rect.max.x - 30.0 - drawn.max.x - 24.0;
    let high = pen.height(who, Role::StaffStrong, room);
    if pen.n_rows(who, Role::StaffStrong, room) == 1 {
        let top = rect.center().y - pen.row(Role::StaffStrong) / 2.0;
        pen.text_right(pos2(rect.max.x - 30.0, top), who, Role::StaffStrong, pen.theme.ink);
    } else {
        let corner = pos2(drawn.max.x + 24.0, rect.center().y - high.min(rect.height()) / 2.0);
        pen.shortened(corner, room, who, Role::StaffStrong, pen.theme.ink);
    }
    pen.say(rect, NodeRole::Label, &format!("{sum}, {who}"));
    rect.max.y
}

const fn found_word(found: Found) -> &'static str {
    match found {
        Found::Paid => "staff-found-paid",
        Found::NotPaid => "staff-found-not-paid",
        Found::GivenBack => "staff-found-back",
        Found::NotGivenBack => "staff-found-not-back",
    }
}

const fn reason_word(reason: SettleReason) -> &'static str {
    match reason {
        SettleReason::TerminalShows => "staff-settle-terminal",
        SettleReason::SlipIsHere => "staff-settle-slip",
        SettleReason::ProcessorSays => "staff-settle-processor",
    }
}

pub fn slip_ui(pen: &Pen<'_>, slip: &SlipScene) -> Option<Tap> {
    let title = pen.words("staff-slip-title");
    let sub = format!("{}, {}", reference(pen, &slip.reference), slip.amount);
    let framed = task_frame(pen, &slip.frame, (&title, &sub), None);
    let body = framed.body;
    let top = trouble(pen, body, slip.state);
    let (fields, keys) = match halves(pen, body.with_min_y(top)) {
        (left, Some(right)) => (left, right),
        (all, None) => {
            let high = numpad::height(pen, all.height() * 0.5);
            (all.with_max_y(all.max.y - high - 12.0), all.with_min_y(all.max.y - high))
        }
    };
    let labels = ["staff-slip-code", "staff-slip-number", "staff-slip-last-four"];
    let each = (fields.height() - 12.0) / 3.0;
    let is_labeled = Field::height(pen, true) <= each - 4.0;
    let mut top = fields.min.y;
    let mut tap = None;
    for (idx, (label, value)) in labels.into_iter().zip(&slip.fields).enumerate() {
        let idx = u8::try_from(idx).unwrap_or_default();
        let label = pen.words(label);
        let is_here = slip.field == idx;
        let is_missing = slip.is_short && (value.is_empty() || (idx == 2 && value.len() < 4));
        let state = match (is_missing, is_here) {
            (true, _) => FieldState::Wrong,
            (false, true) => FieldState::Active,
            (false, false) => FieldState::Rest,
        };
        let open = if value.is_empty() && !is_labeled { label.as_str() } else { "" };
        let field = Field {
            label: &label,
            value,
            open,
            state,
            has_caret: is_here,
            is_centered: false,
            is_labeled,
        };
        let high = Field::height(pen, is_labeled);
        let place = Rect::from_min_size(pos2(fields.min.x, top), vec2(fields.width(), high));
        if field.show(pen, place) {
            tap = Some(Tap::Focus(idx));
        }
        top += high + ((fields.height() - length(3) * high) / 3.0).clamp(4.0, 18.0);
    }
    if slip.is_short && top + pen.row(Role::StaffSmall) <= fields.max.y {
        let text = pen.words("staff-slip-short");
        let drawn =
            pen.text(pos2(fields.min.x, top), &text, Role::StaffSmallStrong, pen.theme.danger);
        pen.say_now(drawn, &text);
    }
    let tap = tap.or(numpad::numpad(pen, keys));
    let word = pen.words("staff-settle-write");
    finish(pen, framed, None, slip.state, (true, &word)).or(tap)
}

pub fn explain_ui(pen: &Pen<'_>, explain: &ExplainScene) -> Option<Tap> {
    let title = pen.words("staff-explain-title");
    let sub = pen.words_with("day-z", &[("n", explain.z.into())]);
    let framed = task_frame(pen, &explain.frame, (&title, &sub), None);
    let body = framed.body;
    let mut top = trouble(pen, body, explain.state);
    let [what, advice] = explain.difference.what.words().map(|id| pen.words(id));
    let mood = (Mood::Know, icon::INFO);
    top += alert(pen, body.with_min_y(top), mood, (&what, &advice), None).0 + GAP;
    let (first, second) = halves(pen, body.with_min_y(top));
    let mut came = None;
    let mut bottom = first.min.y;
    if let Some(short) = explain.short_of {
        let head = section(pen, first, &pen.words("staff-explain-came"), "");
        let is_owed = short.is_positive();
        let all = if is_owed { "staff-came-all" } else { "staff-came-back" };
        let nothing = if is_owed { "staff-came-nothing" } else { "staff-came-kept" };
        let sum = if is_owed {
            short
        } else {
            crate::domain::money::Money::ZERO.minus(short).unwrap_or(short)
        };
        let options = [
            (Came::All, pen.words(all), sum.to_string()),
            (Came::Nothing, pen.words(nothing), String::new()),
        ];
        let is_chosen = |came| explain.came == Some(came);
        (came, bottom) = radios(pen, first.with_min_y(head), &options, 1, is_chosen);
        bottom += GAP;
    }
    let second = match (second, explain.short_of) {
        (Some(second), Some(_)) => second,
        (Some(_), None) => first,
        (None, _) => first.with_min_y(bottom),
    };
    let head = section(pen, second, &pen.words("staff-explain-why"), "");
    let options: Vec<(ExplainReason, String, String)> = ExplainReason::ALL
        .iter()
        .map(|reason| (*reason, pen.words(explain_word(*reason)), String::new()))
        .collect();
    let is_chosen = |reason| explain.reason == Some(reason);
    let (reason, _) = radios(pen, second.with_min_y(head), &options, 1, is_chosen);
    let tap = came.map(CaseTap::Came).or(reason.map(CaseTap::Why));
    let is_said = explain.came.is_some() && explain.reason.is_some();
    let word = pen.words("staff-explain-write");
    finish(pen, framed, tap, explain.state, (is_said, &word))
}

const fn explain_word(reason: ExplainReason) -> &'static str {
    match reason {
        ExplainReason::OnStatement => "staff-explain-statement",
        ExplainReason::GivenBackThere => "staff-explain-back",
        ExplainReason::KeyedIn => "staff-explain-keyed",
        ExplainReason::ProcessorSays => "staff-explain-processor",
    }
}

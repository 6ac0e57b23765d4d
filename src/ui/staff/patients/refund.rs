//! Money back: who ends it, what that gives and to where; and what the terminal makes of it.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::give_back::{RefundPlan, WhoEnds};
use crate::domain::money::Money;
use crate::domain::paper::PrintEnd;
use crate::flow::give_back::Over;
use crate::flow::staff::patients::PatientTap;
use crate::flow::staff::tap::StaffTap;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::patients::{RefundScene, RefundingScene};
use crate::ui::staff::parts::{GAP, Mood, RADIUS, card, chip};
use crate::ui::staff::patients::parts::{columns, note_alert, refusal_words, row};
use crate::ui::staff::task::{Act, cancel, radios, section, task_frame};
use crate::ui::text::{Glyph, IconSide};

fn act(tap: PatientTap) -> StaffTap {
    StaffTap::Patients(tap)
}

pub fn refund_ui(pen: &Pen<'_>, scene: &RefundScene) -> Option<Tap> {
    let title = pen.words("patient-refund");
    let sub = format!("{}, {}", scene.patient, scene.card.name);
    let framed = task_frame(pen, &scene.frame, (&title, &sub), None);
    let body = framed.body;
    let is_wide = pen.zones.is_landscape();
    let (left, right) = columns(pen, body, 0.46);
    let top = note_alert(pen, left, scene.note.as_ref());
    let cancel_word = pen.words("staff-cancel");
    let seen = match &scene.seen {
        Some(Ok(seen)) => seen,
        Some(Err(why)) => {
            let text = refusal_words(pen, why);
            let at = pos2(left.min.x, top);
            let drawn = pen.wrapped(at, left.width(), &text, Role::StaffBody, pen.theme.warning);
            pen.say_now(drawn, &text);
            return framed.finish(pen, None, Some(cancel(&cancel_word)), None);
        }
        None => return framed.finish(pen, None, Some(cancel(&cancel_word)), None),
    };
    let decides = pen.words("refund-decides");
    let top = section(pen, left.with_min_y(top), &pen.words("refund-who"), &decides);
    let options: Vec<(WhoEnds, String, String)> = seen
        .options
        .iter()
        .map(|(who, plan)| (*who, pen.words(who_word(*who)), fee_words(pen, plan.as_ref())))
        .collect();
    let (who, foot) = radios(pen, left.with_min_y(top), &options, 1, |who| who == scene.who);
    let tap = who.map(|who| Tap::Staff(act(PatientTap::WhoEnds(who))));
    let Some(plan) = seen.plan(scene.who) else {
        let text = pen.words("refund-nothing");
        let at = pos2(left.min.x, foot + GAP);
        let drawn = pen.wrapped(at, left.width(), &text, Role::StaffBody, pen.theme.ink);
        pen.say_now(drawn, &text);
        return framed.finish(pen, tap, Some(cancel(&cancel_word)), None);
    };
    let sums = if is_wide { right } else { left.with_min_y(foot + GAP) };
    let foot = sum_card(pen, sums, scene, plan) + GAP;
    let rows = Rows::of(pen, scene, plan);
    rows.show(pen, sums.with_min_y(foot), 0.0);
    let word = pen.words_with("refund-do", &[("amount", plan.total.to_string().into())]);
    let primary = Act {
        word: &word,
        glyph: Some(Glyph::bold(icon::ARROW_BEND_UP_LEFT, 40.0)),
        tap: act(PatientTap::Confirm),
    };
    framed.finish(pen, tap, Some(cancel(&cancel_word)), Some(primary))
}

const fn who_word(who: WhoEnds) -> &'static str {
    match who {
        WhoEnds::Patient => "refund-who-patient",
        WhoEnds::Provider => "refund-who-provider",
        WhoEnds::Clinic => "refund-who-clinic",
    }
}

/// `$25.00 fee`, or what else it means.
fn fee_words(pen: &Pen<'_>, plan: Option<&RefundPlan>) -> String {
    match plan {
        None => pen.words("refund-none"),
        Some(plan) if plan.kept.is_positive() => {
            pen.words_with("refund-fee", &[("amount", plan.kept.to_string().into())])
        }
        Some(_) => pen.words("refund-no-fee"),
    }
}

/// What is unused, what is kept of it, and what goes back.
fn sum_card(pen: &Pen<'_>, at: Rect, scene: &RefundScene, plan: &RefundPlan) -> f32 {
    let theme = &pen.theme;
    let unused = match (scene.card.n_left, scene.card.each) {
        (n, Some(each)) if n > 0 && each.taken(n) == Ok(plan.unused) => pen.words_with(
            "refund-unused-visits",
            &[("n", n.into()), ("each", each.to_string().into())],
        ),
        _ if scene.is_thinking_over() => pen.words("refund-thinking-over"),
        _ => pen.words("refund-unused"),
    };
    let mut lines = vec![(unused, plan.unused.to_string())];
    if plan.kept.is_positive() {
        lines.push((pen.words("refund-kept"), format!("−{}", plan.kept)));
    }
    if plan.tax.is_positive() {
        lines.push((pen.words("refund-tax"), plan.tax.to_string()));
    }
    let inner_width = at.width() - 72.0;
    let room = |sum: &str| inner_width - pen.width(sum, Role::StaffTable) - 18.0;
    let highs: Vec<f32> = lines
        .iter()
        .map(|(word, sum)| pen.height(word, Role::StaffBody, room(sum)) + 14.0)
        .collect();
    let low = pen.row(Role::StaffSmallStrong) + pen.row(Role::StaffSum);
    let high = 24.0 + highs.iter().sum::<f32>() + 14.0 + low + 24.0;
    let rect = Rect::from_min_size(at.min, vec2(at.width(), high));
    let shadow = theme.card_shadow;
    pen.painter().add(shadow.as_shape(rect, egui::CornerRadius::from(RADIUS)));
    pen.plate(rect, RADIUS, theme.surface, theme.card_stroke, theme.hairline);
    let inner = rect.shrink2(vec2(36.0, 24.0));
    let mut top = inner.min.y;
    for ((word, sum), high) in lines.iter().zip(highs) {
        let drawn =
            pen.wrapped(pos2(inner.min.x, top), room(sum), word, Role::StaffBody, theme.ink);
        pen.text_right(pos2(inner.max.x, top + 2.0), sum, Role::StaffTable, theme.ink);
        pen.say(drawn, NodeRole::Label, &format!("{word}: {sum}"));
        top += high;
    }
    pen.hline(pos2(inner.min.x, top), inner.width(), theme.hairline);
    top += 14.0;
    let label = pen.words("refund-back");
    pen.text(pos2(inner.min.x, top), &label, Role::StaffSmallStrong, theme.ink2);
    let sum = plan.total.to_string();
    let sum_at = pos2(inner.min.x - 2.0, top + pen.row(Role::StaffSmallStrong));
    let drawn = pen.text(sum_at, &sum, Role::StaffSum, theme.ink);
    pen.say_now(drawn, &format!("{label}: {sum}"));
    rect.max.y
}

/// To where it goes, and what it means.
struct Rows(Vec<(char, String, String)>);

impl Rows {
    fn of(pen: &Pen<'_>, scene: &RefundScene, plan: &RefundPlan) -> Self {
        let mut rows = to_rows(pen, plan);
        let name = [("name", scene.card.name.clone().into())];
        let pin = if plan.is_large { "refund-owner-next" } else { "refund-pin-next" };
        rows.push((icon::PROHIBIT, pen.words_with("refund-ends", &name), pen.words(pin)));
        let books = [
            ("deferred", signed(plan.books.deferred).into()),
            ("paid", plan.books.paid_out.to_string().into()),
            ("revenue", signed(plan.books.revenue).into()),
        ];
        let line = pen.words_with("refund-books-line", &books);
        rows.push((icon::SCALES, pen.words("refund-books"), line));
        Self(rows)
    }

    /// Draws as many as there is room for; the first count most. Returns where the last one stands.
    fn show(&self, pen: &Pen<'_>, at: Rect, last_right: f32) -> Option<Rect> {
        let n = self.0.len();
        let right = |idx: usize| if idx + 1 == n { last_right } else { 0.0 };
        let highs: Vec<f32> = (0..)
            .zip(&self.0)
            .map(|(idx, (_, _, line))| {
                let room = (at.width() - 84.0 - 30.0 - right(idx)).max(1.0);
                let low =
                    if line.is_empty() { 0.0 } else { pen.height(line, Role::StaffSmall, room) };
                (pen.row(Role::StaffStrong) + low + 24.0).max(84.0)
            })
            .collect();
        let mut places = Vec::new();
        let mut top = at.min.y;
        for high in highs {
            if top + high > at.max.y + 2.0 {
                break;
            }
            places.push(Rect::from_min_size(pos2(at.min.x, top), vec2(at.width(), high)));
            top += high;
        }
        if !places.is_empty() {
            card(pen, Rect::from_min_max(at.min, pos2(at.max.x, top)));
        }
        for (idx, (place, (glyph, title, line))) in places.iter().zip(&self.0).enumerate() {
            if idx > 0 {
                pen.hline(place.left_top(), place.width(), pen.theme.hairline);
            }
            wrapped_row(pen, *place, *glyph, (title, line), right(idx));
        }
        if places.len() == n { places.last().copied() } else { None }
    }
}

/// As [`row`], with a line that may take several.
fn wrapped_row(pen: &Pen<'_>, rect: Rect, glyph: char, (title, line): (&str, &str), right: f32) {
    if line.is_empty() {
        return row(pen, rect, glyph, (title, line), right);
    }
    let theme = &pen.theme;
    pen.icon(pos2(rect.min.x + 48.0, rect.center().y), Glyph::regular(glyph, 36.0), theme.ink3);
    let left = rect.min.x + 84.0;
    let room = (rect.max.x - 30.0 - right - left).max(1.0);
    let high = pen.row(Role::StaffStrong);
    let low = pen.height(line, Role::StaffSmall, room);
    let top = rect.center().y - (high + low) / 2.0;
    pen.shortened(pos2(left, top), room, title, Role::StaffStrong, theme.ink);
    pen.wrapped(pos2(left, top + high), room, line, Role::StaffSmall, theme.ink2);
    let said = Rect::from_min_max(pos2(left, top), pos2(left + room, top + high + low));
    pen.say(said, NodeRole::Label, &format!("{title}. {line}"));
}

/// Each tender that gets something back.
fn to_rows(pen: &Pen<'_>, plan: &RefundPlan) -> Vec<(char, String, String)> {
    let mut rows = Vec::new();
    let several = plan.cards.len() > 1 || plan.cash.is_positive() || plan.on_file.is_positive();
    for card in &plan.cards {
        let args = [("brand", card.brand.name().into()), ("four", card.last_four.clone().into())];
        let line = pen.words_with("refund-card-line", &args);
        let line = if several { format!("{}, {line}", card.amount) } else { line };
        rows.push((icon::CREDIT_CARD, pen.words("refund-card"), line));
    }
    let rest = [
        (plan.cash, "refund-cash", "refund-cash-line"),
        (plan.on_file, "refund-file", "refund-file-line"),
    ];
    for (amount, title, line) in rest.into_iter().filter(|(amount, ..)| amount.is_positive()) {
        let line = format!("{amount}, {}", pen.words(line));
        rows.push((icon::CREDIT_CARD, pen.words(title), line));
    }
    rows
}

/// With its sign, for a line of the books.
fn signed(amount: Money) -> String {
    match amount.minor() {
        0 => amount.to_string(),
        n if n < 0 => format!("−{}", Money::from_minor(-n)),
        _ => format!("+{amount}"),
    }
}

pub fn refunding_ui(pen: &Pen<'_>, scene: &RefundingScene) -> Option<Tap> {
    let framed = task_frame(pen, &scene.frame, (&scene.patient, &scene.name), None);
    let theme = &pen.theme;
    let body = framed.body;
    let (tint, color, glyph) = match (scene.over, scene.is_in_doubt) {
        (Some(Over::Given), _) => (theme.success_tint, theme.success, icon::CHECK),
        (Some(Over::InPart | Over::NotGiven(_)), _) | (None, true) => {
            (theme.warning_tint, theme.warning, icon::WARNING)
        }
        (None, false) => (theme.primary_tint, theme.primary, icon::CREDIT_CARD),
    };
    let is_wide = pen.zones.is_landscape();
    let (left, right) = if is_wide {
        let x = body.center().x;
        (body.with_max_x(x - GAP), body.with_min_x(x))
    } else {
        (body, body)
    };
    let radius = if is_wide { 60.0 } else { 84.0 };
    let center = pos2(left.center().x, left.min.y + left.height() * 0.08 + radius);
    pen.disc(center, radius, tint);
    if theme.is_contrast() {
        pen.circle(center, radius, 3.0, color);
    }
    pen.icon(center, Glyph::bold(glyph, radius * 0.8), color);
    let sum = ("amount", scene.plan.total.to_string().into());
    let (head, line) = match (scene.over, scene.is_in_doubt) {
        (Some(Over::Given), _) => ("refunded-head", "refunded-line"),
        (Some(Over::InPart), _) => ("refunded-part-head", "refunded-part-line"),
        (Some(Over::NotGiven(_)), _) => ("refunded-not-head", "refunded-not-line"),
        (None, true) => ("refunding-doubt-head", "refunding-doubt-line"),
        (None, false) => ("refunding-head", "refunding-line"),
    };
    let text = left.shrink2(vec2((left.width() - 640.0).max(0.0) / 2.0, 0.0));
    let head = pen.words_with(head, &[sum]);
    let drawn =
        pen.wrapped_center(text.with_min_y(center.y + radius + 30.0), &head, Role::H1, theme.ink);
    pen.say_now(drawn, &head);
    let line = pen.words(line);
    let at = text.with_min_y(drawn.max.y + 12.0);
    let drawn = pen.wrapped_center(at, &line, Role::StaffBody, theme.ink2);
    pen.say(drawn, NodeRole::Label, &line);
    let rows = match is_wide {
        true => right.with_min_y(center.y - radius),
        false => body.with_min_y(drawn.max.y + 30.0),
    };
    went(pen, rows, scene);
    let word = pen.words(if scene.over.is_some() { "patient-done" } else { "refunding-later" });
    let primary = (scene.over.is_some() || scene.is_in_doubt).then(|| Act {
        word: &word,
        glyph: Some(Glyph::bold(icon::CHECK, 40.0)),
        tap: act(PatientTap::Done),
    });
    framed.finish(pen, None, None, primary)
}

/// The tenders, and the slip.
fn went(pen: &Pen<'_>, at: Rect, scene: &RefundingScene) {
    let is_given = matches!(scene.over, Some(Over::Given | Over::InPart));
    let mut rows = to_rows(pen, &scene.plan);
    if is_given {
        rows.push((icon::RECEIPT, pen.words("patient-slip"), String::new()));
    }
    let (mood, glyph, id) = match scene.slip {
        None => (Mood::Know, icon::PRINTER, "slip-on-its-way"),
        Some(PrintEnd::Printed) => (Mood::Good, icon::CHECK_CIRCLE, "slip-printed"),
        Some(PrintEnd::Held) => (Mood::Act, icon::WARNING, "slip-held"),
        Some(PrintEnd::Unknown) => (Mood::Act, icon::WARNING, "slip-unknown"),
    };
    let word = pen.words(id);
    let beside = if is_given { pen.width(&word, Role::StaffSmallStrong) + 92.0 } else { 0.0 };
    let last = Rows(rows).show(pen, at, beside);
    if let Some(place) = last.filter(|_| is_given) {
        let chip_at = pos2(place.max.x - 30.0, place.center().y);
        let drawn = chip(pen, chip_at, IconSide::After, (mood, glyph, &word));
        pen.say(drawn, NodeRole::Label, &word);
    }
}

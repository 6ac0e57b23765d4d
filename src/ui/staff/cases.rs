//! What waits for somebody: payments that are not over, and what ends each.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::open_case::CaseKind;
use crate::domain::wording;
use crate::flow::staff::tap::{StaffTap, Tab};
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::staff::{CaseLine, CasesScene};
use crate::ui::staff::parts::{GAP, RADIUS, button, card, frame, short_time};
use crate::ui::text::Glyph;

pub fn cases_ui(pen: &Pen<'_>, cases: &CasesScene) -> Option<Tap> {
    let title = pen.words("staff-cases");
    let sub = pen.words_with("staff-cases-sub", &[("n", cases.cases.len().into())]);
    let framed = frame(pen, &cases.frame, &title, &sub, Some(StaffTap::Leave));
    if cases.cases.is_empty() {
        settled(pen, framed.body);
        return framed.finish(pen, &cases.frame, None);
    }
    let mut top = framed.body.min.y;
    let mut tap = None;
    for case in &cases.cases {
        let place = framed.body.with_min_y(top);
        let height = height(pen, case, place.width());
        if top + height > framed.body.max.y {
            break;
        }
        tap = tap.or(case_card(
            pen,
            Rect::from_min_size(place.min, vec2(place.width(), height)),
            case,
        ));
        top += height + GAP;
    }
    framed.finish(pen, &cases.frame, tap)
}

fn height(pen: &Pen<'_>, case: &CaseLine, width: f32) -> f32 {
    let text = line(pen, case);
    72.0 + 24.0
        + pen.row(Role::StaffSum)
        + 12.0
        + pen.height(&text, Role::StaffBody, width - 60.0)
        + 24.0
        + 84.0
        + 24.0
}

/// What it is.
const fn title(kind: CaseKind) -> &'static str {
    match kind {
        CaseKind::Sending | CaseKind::InDoubt(_) | CaseKind::LeftOpen => "staff-case-doubt",
        CaseKind::Parted => "staff-case-parted",
        CaseKind::AskingStaff(_) => "staff-case-asking",
        CaseKind::Reversing => "staff-case-reversing",
        CaseKind::LateApproval => "staff-case-late",
        CaseKind::ToHandOver { .. } => "staff-case-receipt",
    }
}

/// What that means, and what ends it.
fn line(pen: &Pen<'_>, case: &CaseLine) -> String {
    let text = pen.words(match case.kind {
        CaseKind::Sending | CaseKind::InDoubt(_) | CaseKind::LeftOpen => "staff-case-line",
        CaseKind::Parted => "staff-case-parted-line",
        CaseKind::AskingStaff(_) => "staff-case-asking-line",
        CaseKind::Reversing => "staff-case-reversing-line",
        CaseKind::LateApproval => "staff-case-late-line",
        CaseKind::ToHandOver { .. } => "staff-case-receipt-line",
    });
    match case.is_swapped {
        true => format!("{text} {}", pen.words("staff-case-swapped")),
        false => text,
    }
}

/// Nothing here offers to charge again.
fn case_card(pen: &Pen<'_>, rect: Rect, case: &CaseLine) -> Option<Tap> {
    let theme = &pen.theme;
    pen.painter().add(theme.card_shadow.as_shape(rect, egui::CornerRadius::from(RADIUS)));
    card(pen, rect);
    let head = Rect::from_min_size(rect.min, vec2(rect.width(), 72.0));
    pen.fill(head.shrink(2.0), RADIUS - 2.0, theme.warning_tint);
    pen.icon(
        pos2(head.min.x + 48.0, head.center().y),
        Glyph::fill(icon::HOURGLASS_MEDIUM, 36.0),
        theme.warning,
    );
    let title = pen.words(title(case.kind));
    let at = pos2(head.min.x + 84.0, head.center().y - pen.row(Role::StaffHead) / 2.0);
    let drawn = pen.text(at, &title, Role::StaffHead, theme.ink);
    pen.say(drawn, NodeRole::Heading, &title);
    let time = short_time(case.at);
    let time_at = pos2(head.max.x - 30.0, head.center().y - pen.row(Role::StaffTable) / 2.0);
    pen.text_right(time_at, &time, Role::StaffTable, theme.ink2);

    let left = rect.min.x + 30.0;
    let top = head.max.y + 24.0;
    let sum = case.amount.to_string();
    let sum_rect = pen.text(pos2(left, top), &sum, Role::StaffSum, theme.ink);
    let (high, low) = (pen.row(Role::StaffStrong), pen.row(Role::StaffSmall));
    let right = rect.max.x - 30.0;
    let beside = top + (pen.row(Role::StaffSum) - high - low) / 2.0;
    pen.text_right(pos2(right, beside), &case.who, Role::StaffStrong, theme.ink);
    let reference =
        pen.words_with("staff-case-reference", &[("reference", case.reference.clone().into())]);
    pen.text_right(pos2(right, beside + high), &reference, Role::StaffSmall, theme.ink2);
    let said = Rect::from_min_max(sum_rect.min, pos2(right, sum_rect.max.y));
    let date = wording::date(pen.language, case.date);
    pen.say(said, NodeRole::Label, &format!("{sum}, {}, {reference}, {date} {time}", case.who));

    let text = line(pen, case);
    let room = rect.width() - 60.0;
    let at = pos2(left, top + pen.row(Role::StaffSum) + 12.0);
    let drawn = pen.wrapped(at, room, &text, Role::StaffBody, theme.ink);
    pen.say(drawn, NodeRole::Label, &text);
    let devices =
        Rect::from_min_size(pos2(left, rect.max.y - 24.0 - 84.0), vec2(room.min(420.0), 84.0));
    let glyph = Glyph::regular(icon::PLUGS_CONNECTED, 36.0);
    button(pen, devices, &pen.words("staff-case-devices"), Some(glyph), 24.0)
        .then_some(Tap::Staff(StaffTap::Open(Tab::Devices)))
}

/// Nothing waits: what that means.
fn settled(pen: &Pen<'_>, body: Rect) {
    let theme = &pen.theme;
    let center = pos2(body.center().x, body.min.y + body.height() * 0.22 + 40.0);
    pen.disc(center, 84.0, theme.primary_tint);
    if theme.is_contrast() {
        pen.circle(center, 84.0, 3.0, theme.primary);
    }
    pen.icon(center, Glyph::regular(icon::LIST_CHECKS, 96.0), theme.primary);
    let text = body.shrink2(vec2((body.width() - 600.0).max(0.0) / 2.0, 0.0));
    let head = pen.words("staff-settled");
    let drawn = pen.wrapped_center(text.with_min_y(center.y + 110.0), &head, Role::H2, theme.ink);
    pen.say(drawn, NodeRole::Heading, &head);
    let line = pen.words("staff-settled-line");
    let at = text.with_min_y(drawn.max.y + 14.0);
    let drawn = pen.wrapped_center(at, &line, Role::StaffBody, theme.ink2);
    pen.say(drawn, NodeRole::Label, &line);
}

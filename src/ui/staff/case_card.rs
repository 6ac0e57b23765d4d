//! One open case: what it is, what that means, and the ways out of it. Nothing here offers to charge
//! again.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::open_case::CaseKind;
use crate::domain::printout::SalePaper;
use crate::domain::wording;
use crate::flow::staff::tap::StaffTap;
use crate::flow::staff::task::case::CaseTap;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::tasks::{AskState, CaseCard, CaseLine, DifferenceLine, HeldLine, HeldWhy};
use crate::ui::staff::parts::{GAP, RADIUS, button, card};
use crate::ui::text::Glyph;
use crate::ui::widget::button::Button;

const HEAD: f32 = 72.0;
const PADDING: f32 = 30.0;
const PRIMARY: f32 = 96.0;
const SECOND: f32 = 84.0;

pub fn height(pen: &Pen<'_>, case: &CaseCard, width: f32) -> f32 {
    let room = width - 2.0 * PADDING;
    match case {
        CaseCard::Payment(line) if is_urgent(line.kind) => {
            let text = pen.height(&said(pen, line), Role::StaffBody, room);
            let ways = ways_of(line);
            HEAD + 20.0 + pen.row(Role::StaffSum) + 8.0 + text + ways_height(pen, &ways) + 24.0
        }
        CaseCard::Payment(line) => {
            let ways = ways_of(line);
            quiet_height(pen, &payment_line(pen, line), width) + ways_height(pen, &ways)
        }
        CaseCard::Held(line) => {
            let ways = if line.why == HeldWhy::Waits { 0.0 } else { 16.0 + SECOND };
            quiet_height(pen, &held_line(pen, line), width) + ways
        }
        CaseCard::Difference(line) => {
            quiet_height(pen, &difference_line(pen, line), width) + 16.0 + SECOND
        }
    }
}

pub fn case_card(
    pen: &Pen<'_>,
    rect: Rect,
    case: &CaseCard,
    may_be_filled: &mut bool,
) -> Option<Tap> {
    let tap = match case {
        CaseCard::Payment(line) if is_urgent(line.kind) => urgent(pen, rect, line, may_be_filled),
        CaseCard::Payment(line) => {
            let head = Quiet {
                glyph: glyph_of(line.kind),
                title: pen.words(title(line.kind)),
                line: payment_line(pen, line),
                at: wording::time(line.at),
            };
            quiet(pen, rect, &head);
            ways(pen, foot(pen, rect, &ways_of(line)), &ways_of(line), line, &mut false)
        }
        CaseCard::Held(line) => held(pen, rect, line),
        CaseCard::Difference(line) => difference(pen, rect, line),
    };
    tap.map(|tap| Tap::Staff(StaffTap::Case(tap)))
}

/// Nobody knows its end, and nothing else is sold by card until then.
fn is_urgent(kind: CaseKind) -> bool {
    matches!(kind, CaseKind::Sending | CaseKind::InDoubt(_) | CaseKind::LeftOpen)
}

/// What it is.
const fn title(kind: CaseKind) -> &'static str {
    match kind {
        CaseKind::Sending | CaseKind::InDoubt(_) | CaseKind::LeftOpen => "staff-case-doubt",
        CaseKind::Parted => "staff-case-parted",
        CaseKind::AskingStaff(_) => "staff-case-asking",
        CaseKind::Reversing => "staff-case-reversing",
        CaseKind::LateApproval => "staff-case-late",
        CaseKind::GivingBack { .. } => "staff-case-refund",
        CaseKind::ToHandOver { .. } => "staff-case-receipt",
    }
}

const fn glyph_of(kind: CaseKind) -> char {
    match kind {
        CaseKind::ToHandOver { .. } => icon::RECEIPT,
        CaseKind::Parted | CaseKind::AskingStaff(_) => icon::CREDIT_CARD,
        _ => icon::ARROW_U_UP_LEFT,
    }
}

/// What that means, and what ends it.
fn said(pen: &Pen<'_>, case: &CaseLine) -> String {
    let text = pen.words(match (case.kind, case.ask) {
        (CaseKind::Parted, _) => "staff-case-parted-line",
        (CaseKind::AskingStaff(_), _) => "staff-case-asking-line",
        (CaseKind::Reversing, _) => "staff-case-reversing-line",
        (CaseKind::LateApproval, _) => "staff-case-late-line",
        (CaseKind::GivingBack { .. }, _) => "staff-case-refund-line",
        (CaseKind::ToHandOver { .. }, _) => "staff-case-receipt-line",
        (_, AskState::NoTerminal) => "staff-case-no-terminal",
        (_, _) if case.may_settle => "staff-case-no-word",
        (_, _) => "staff-case-line",
    });
    match case.is_swapped {
        true => format!("{text} {}", pen.words("staff-case-swapped")),
        false => text,
    }
}

fn payment_line(pen: &Pen<'_>, case: &CaseLine) -> String {
    format!("{}, {}. {}", case.who, case.amount, said(pen, case))
}

/// A way out, as a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Ask,
    Asking,
    WriteDown,
    GiveBack,
    PrintCopy,
    HandedOver,
}

/// The usual one first.
fn ways_of(case: &CaseLine) -> Vec<Way> {
    let ask = if case.ask == AskState::Asking { Way::Asking } else { Way::Ask };
    let mut ways = match case.kind {
        CaseKind::Parted => vec![Way::GiveBack],
        CaseKind::AskingStaff(_) => Vec::new(),
        CaseKind::ToHandOver { .. } => vec![Way::PrintCopy, Way::HandedOver],
        _ => vec![ask],
    };
    let is_found_out = !matches!(
        case.kind,
        CaseKind::Parted | CaseKind::AskingStaff(_) | CaseKind::ToHandOver { .. }
    );
    if case.may_settle && is_found_out {
        ways.push(Way::WriteDown);
    }
    ways
}

fn is_stacked(pen: &Pen<'_>, ways: &[Way]) -> bool {
    let is_narrow = !pen.zones.is_landscape();
    is_narrow && ways.contains(&Way::WriteDown)
}

/// With the air above it.
fn ways_height(pen: &Pen<'_>, ways: &[Way]) -> f32 {
    match (ways.len(), is_stacked(pen, ways)) {
        (0, _) => 0.0,
        (2, true) => 20.0 + PRIMARY + GAP + SECOND,
        _ => 20.0 + PRIMARY,
    }
}

fn foot(pen: &Pen<'_>, rect: Rect, ways: &[Way]) -> Rect {
    let inner = rect.shrink2(vec2(PADDING, 24.0));
    inner.with_min_y(inner.max.y - (ways_height(pen, ways) - 20.0).max(0.0))
}

fn ways(
    pen: &Pen<'_>,
    at: Rect,
    ways: &[Way],
    case: &CaseLine,
    may_be_filled: &mut bool,
) -> Option<CaseTap> {
    let stacked = is_stacked(pen, ways);
    let mut pressed = None;
    for (idx, way) in ways.iter().enumerate() {
        let place = match (ways.len(), stacked, idx) {
            (1, ..) => at,
            (_, true, 0) => at.with_max_y(at.min.y + PRIMARY),
            (_, true, _) => at.with_min_y(at.max.y - SECOND),
            (_, false, 0) => at.with_max_x(at.center().x - GAP / 2.0),
            (_, false, _) => at.with_min_x(at.center().x + GAP / 2.0),
        };
        let (id, glyph, tap) = match way {
            Way::Ask => ("staff-case-ask", icon::CREDIT_CARD, CaseTap::Ask(case.attempt)),
            Way::Asking => {
                ("staff-case-is-asked", icon::HOURGLASS_MEDIUM, CaseTap::Ask(case.attempt))
            }
            Way::WriteDown => {
                ("staff-case-write", icon::PENCIL_SIMPLE_LINE, CaseTap::WriteDown(case.attempt))
            }
            Way::GiveBack => {
                ("staff-case-back", icon::ARROW_U_UP_LEFT, CaseTap::GiveBack(case.attempt))
            }
            Way::PrintCopy => match case.kind {
                CaseKind::ToHandOver { sale, .. } => (
                    "staff-case-print",
                    icon::PRINTER,
                    CaseTap::PrintAgain(sale, SalePaper::Receipt),
                ),
                _ => continue,
            },
            Way::HandedOver => {
                ("staff-case-handed", icon::CHECK, CaseTap::HandedOver(case.attempt))
            }
        };
        let word = pen.words(id);
        let is_filled = *way == Way::Ask && std::mem::take(may_be_filled);
        let is_pressed = if is_filled {
            let glyph = Glyph::regular(glyph, 40.0);
            Button::primary(&word).role(Role::StaffHead).before(glyph).show(pen, place)
        } else {
            button(pen, place, &word, Some(Glyph::regular(glyph, 36.0)), 24.0)
        };
        if is_pressed && *way != Way::Asking {
            pressed = Some(tap);
        }
    }
    pressed
}

fn urgent(pen: &Pen<'_>, rect: Rect, case: &CaseLine, may_be_filled: &mut bool) -> Option<CaseTap> {
    let theme = &pen.theme;
    if *may_be_filled {
        pen.painter().add(theme.card_shadow.as_shape(rect, egui::CornerRadius::from(RADIUS)));
    }
    card(pen, rect);
    let head = Rect::from_min_size(rect.min, vec2(rect.width(), HEAD));
    let inner = head.shrink(2.0);
    pen.fill(inner, RADIUS - 2.0, theme.warning_tint);
    // Its lower corners are square: the card goes on.
    pen.fill(inner.with_min_y(inner.max.y - RADIUS), 0.0, theme.warning_tint);
    pen.icon(
        pos2(head.min.x + 54.0, head.center().y),
        Glyph::regular(icon::HOURGLASS_MEDIUM, 36.0),
        theme.warning,
    );
    let word = pen.words(title(case.kind));
    let at = pos2(head.min.x + 84.0, head.center().y - pen.row(Role::StaffStrong) / 2.0);
    let drawn = pen.text(at, &word, Role::StaffStrong, theme.warning);
    pen.say(drawn, NodeRole::Heading, &word);
    let time = wording::time(case.at);
    let time_at = pos2(head.max.x - PADDING, head.center().y - pen.row(Role::StaffTable) / 2.0);
    pen.text_right(time_at, &time, Role::StaffTable, theme.ink2);

    let left = rect.min.x + PADDING;
    let right = rect.max.x - PADDING;
    let top = head.max.y + 20.0;
    let sum = case.amount.to_string();
    let sum_rect = pen.text(pos2(left - 2.0, top), &sum, Role::StaffSum, theme.ink);
    let (high, low) = (pen.row(Role::StaffStrong), pen.row(Role::StaffSmall));
    let beside = top + (pen.row(Role::StaffSum) - high - low) / 2.0;
    let who = if case.what.is_empty() {
        case.who.clone()
    } else {
        format!("{}, {}", case.who, case.what)
    };
    let room = right - sum_rect.max.x - 24.0;
    let who = if pen.width(&who, Role::StaffStrong) <= room { who } else { case.who.clone() };
    let width = pen.width(&who, Role::StaffStrong).min(room);
    pen.shortened(pos2(right - width, beside), room, &who, Role::StaffStrong, theme.ink);
    let reference =
        pen.words_with("staff-case-reference", &[("reference", case.reference.clone().into())]);
    pen.text_right(pos2(right, beside + high), &reference, Role::StaffSmall, theme.ink2);
    let told = Rect::from_min_max(sum_rect.min, pos2(right, sum_rect.max.y));
    let date = wording::date(pen.language, case.date);
    pen.say(told, NodeRole::Label, &format!("{sum}, {who}, {reference}, {date} {time}"));

    let text = said(pen, case);
    let at = pos2(left, top + pen.row(Role::StaffSum) + 8.0);
    let drawn = pen.wrapped(at, right - left, &text, Role::StaffBody, theme.ink);
    pen.say(drawn, NodeRole::Label, &text);
    let list = ways_of(case);
    ways(pen, foot(pen, rect, &list), &list, case, may_be_filled)
}

/// The head of a card that can wait.
struct Quiet {
    glyph: char,
    title: String,
    line: String,
    at: String,
}

/// Without its buttons.
fn quiet_height(pen: &Pen<'_>, line: &str, width: f32) -> f32 {
    let room = width - 96.0 - PADDING;
    24.0 + pen.row(Role::StaffHead) + pen.height(line, Role::StaffSmall, room) + 24.0
}

fn quiet(pen: &Pen<'_>, rect: Rect, head: &Quiet) {
    let theme = &pen.theme;
    card(pen, rect);
    let (left, right) = (rect.min.x + 96.0, rect.max.x - PADDING);
    let top = rect.min.y + 24.0;
    pen.icon(pos2(rect.min.x + 56.0, top + 24.0), Glyph::regular(head.glyph, 40.0), theme.info);
    let time = pen.text_right(pos2(right, top + 2.0), &head.at, Role::StaffTable, theme.ink2);
    let room = time.min.x - left - 18.0;
    let drawn = pen.shortened(pos2(left, top), room, &head.title, Role::StaffHead, theme.ink);
    pen.say(drawn, NodeRole::Heading, &head.title);
    let at = pos2(left, top + pen.row(Role::StaffHead));
    let drawn = pen.wrapped(at, right - left, &head.line, Role::StaffSmall, theme.ink2);
    pen.say(drawn, NodeRole::Label, &format!("{}, {}", head.line, head.at));
}

/// Two buttons beside each other at the foot of a card.
fn pair(rect: Rect) -> (Rect, Rect) {
    let inner = rect.shrink2(vec2(PADDING, 24.0));
    let row = inner.with_min_y(inner.max.y - SECOND);
    let x = row.center().x;
    (row.with_max_x(x - GAP / 2.0), row.with_min_x(x + GAP / 2.0))
}

fn held_line(pen: &Pen<'_>, held: &HeldLine) -> String {
    let why = pen.words(match held.why {
        HeldWhy::Waits => "staff-held-waits",
        HeldWhy::Lost => "staff-held-lost",
        HeldWhy::Unknown => "staff-held-unknown",
    });
    format!("{}, {}. {why}", held.who, held.amount)
}

fn held(pen: &Pen<'_>, rect: Rect, held: &HeldLine) -> Option<CaseTap> {
    let head = Quiet {
        glyph: icon::PRINTER,
        title: pen.words(match held.of.paper {
            SalePaper::Receipt => "staff-held",
            SalePaper::MerchantCopy => "staff-held-merchant",
            SalePaper::AgreementCopy => "staff-held-copy-owed",
        }),
        line: held_line(pen, held),
        at: wording::time(held.at),
    };
    quiet(pen, rect, &head);
    let (left, right) = pair(rect);
    let copy = match held.why {
        // It prints by itself; nobody has to do anything.
        HeldWhy::Waits => return None,
        HeldWhy::Lost if held.of.paper == SalePaper::AgreementCopy => pen.words("staff-case-print"),
        HeldWhy::Lost => pen.words("staff-held-print"),
        HeldWhy::Unknown => pen.words_with("staff-held-copy", &[("n", held.of.next().copy.into())]),
    };
    let glyph = Some(Glyph::regular(icon::PRINTER, 36.0));
    let printed = button(pen, left, &copy, glyph, 24.0);
    let glyph = Some(Glyph::regular(icon::CHECK, 36.0));
    let did = match held.of.paper {
        // However the patient got it.
        SalePaper::AgreementCopy => pen.words("staff-case-handed"),
        _ => pen.words("staff-held-did"),
    };
    let did = button(pen, right, &did, glyph, 24.0);
    let tap = printed.then_some(CaseTap::PrintAgain(held.of.sale, held.of.paper));
    tap.or(did.then_some(CaseTap::DidPrint(held.of)))
}

fn difference_line(pen: &Pen<'_>, line: &DifferenceLine) -> String {
    let [what, _] = line.difference.what.words();
    let what = pen.words(what);
    match (line.amount, line.difference.last_four.as_str()) {
        (Some(amount), "") => format!("{what}, {amount}"),
        (Some(amount), digits) => {
            let card = pen.words_with("day-card", &[("digits", digits.to_owned().into())]);
            format!("{what}, {amount}, {card}")
        }
        (None, _) => what,
    }
}

fn difference(pen: &Pen<'_>, rect: Rect, line: &DifferenceLine) -> Option<CaseTap> {
    let head = Quiet {
        glyph: icon::BANK,
        title: pen.words("staff-difference"),
        line: difference_line(pen, line),
        at: pen.words_with("day-z", &[("n", line.z.into())]),
    };
    quiet(pen, rect, &head);
    let inner = rect.shrink2(vec2(PADDING, 24.0));
    let place = inner.with_min_y(inner.max.y - SECOND);
    let glyph = Some(Glyph::regular(icon::PENCIL_SIMPLE_LINE, 36.0));
    button(pen, place, &pen.words("staff-difference-explain"), glyph, 24.0)
        .then_some(CaseTap::Explain(line.z, line.place))
}

//! The money moved, once: the sum, the receipt's code, and whether the paper comes.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::wording;
use crate::flow::tap::Tap;
use crate::ui::frame;
use crate::ui::icon;
use crate::ui::layout::{GAP, length};
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::{ApprovedScene, Lasts, PrintScene, Scene};
use crate::ui::text::Glyph;
use crate::ui::widget::bar;
use crate::ui::widget::button::Button;
use crate::ui::widget::info::Info;
use crate::ui::widget::pages::Stack;
use crate::ui::widget::qr;
use crate::ui::widget::result::{Ending, Line, Verdict};

/// The code's card: 37 modules and 8 quiet ones of 6 points, and an edge.
const QR: f32 = 298.0;
/// The same on a wide screen, with modules of 8 points.
const QR_WIDE: f32 = 388.0;
/// Around the words of a warning.
const WARNING_PAD: f32 = 12.0;

const TRACK: f32 = 12.0;
/// The control that turns a page, and the air above it.
const PAGE_FOOT: f32 = 132.0;

pub fn approved_ui(pen: &Pen<'_>, scene: &Scene, approved: &ApprovedScene) -> Option<Tap> {
    bar::surface(pen);
    let tap = frame::top_bar(pen, scene);
    let title = pen.words(if approved.is_by_card { "approved-title" } else { "approved-paid" });
    let total = approved.total.to_string();
    let take =
        pen.words(if approved.is_by_card { "approved-take-card" } else { "approved-no-card" });
    let theme = &pen.theme;
    let lines = vec![
        Line { text: &total, role: Role::AmountXl, color: theme.ink, gap: 1.0 },
        Line { text: &take, role: Role::Body, color: theme.ink2, gap: 1.0 },
    ];
    let verdict = Verdict { ending: Ending::Approved, title: &title, lines, is_live: true };
    let regions = verdict.regions(pen);
    verdict.show(pen, regions.panel);
    body(pen, regions.body, regions.spare, approved);
    tap.or(foot(pen, approved))
}

/// What the paper does.
fn print_info(pen: &Pen<'_>, print: PrintScene) -> Info {
    let (icon, head, small) = match print {
        PrintScene::Printing => (icon::PRINTER, "approved-printing", "approved-printing-small"),
        PrintScene::Printed => (icon::RECEIPT, "approved-printed", "approved-printed-small"),
        PrintScene::NoPaper => (icon::WARNING_CIRCLE, "approved-no-paper", "approved-show-code"),
        PrintScene::Trouble => (icon::WARNING_CIRCLE, "approved-trouble", "approved-show-code"),
    };
    Info::new(icon, pen.words(head), pen.words(small))
}

/// Kept free at the right of a warning's words.
fn warning_right(pen: &Pen<'_>) -> f32 {
    if pen.zones.is_standard() { 64.0 } else { 24.0 }
}

fn is_warning(print: PrintScene) -> bool {
    matches!(print, PrintScene::NoPaper | PrintScene::Trouble)
}

/// The next payment, and what was bought and until when it can be used.
fn facts(pen: &Pen<'_>, approved: &ApprovedScene) -> Vec<Info> {
    let next = approved.next.map(|(amount, day)| {
        let args = [
            ("amount", amount.to_string().into()),
            ("date", wording::date(pen.language, day).into()),
        ];
        let small = pen.words_with("approved-next-small", &args);
        Info::new(icon::CALENDAR_CHECK, pen.words("approved-next"), small)
    });
    let on =
        |id: &str, day| pen.words_with(id, &[("date", wording::date(pen.language, day).into())]);
    let small = match approved.lasts {
        Lasts::Until(day) => on("approved-use-by", day),
        Lasts::Renews(day) => on("approved-renews", day),
        Lasts::Always => pen.words("approved-no-end"),
    };
    // What was handed over is nothing to come back for.
    let bought = (!approved.counts.is_empty())
        .then(|| Info::new(icon::TICKET, approved.counts.clone(), small));
    next.into_iter().chain(bought).collect()
}

fn print_height(pen: &Pen<'_>, width: f32, approved: &ApprovedScene) -> f32 {
    let right = if is_warning(approved.print) { warning_right(pen) } else { 0.0 };
    let words = print_info(pen, approved.print).height(pen, width - right);
    match approved.print {
        PrintScene::Printing => words + 16.0 + TRACK,
        PrintScene::Printed => words,
        PrintScene::NoPaper | PrintScene::Trouble => words + 2.0 * WARNING_PAD,
    }
}

fn show_print(pen: &Pen<'_>, rect: Rect, approved: &ApprovedScene) {
    let theme = &pen.theme;
    let info = print_info(pen, approved.print);
    if is_warning(approved.print) {
        // The box reaches a little further than its neighbors' icons.
        let outer = rect.with_min_x(rect.min.x - WARNING_PAD);
        pen.fill(outer, 12.0, theme.warning_tint);
        if theme.is_contrast() {
            pen.ring(outer, 12.0, 3.0, theme.warning);
        }
        let inner =
            rect.shrink2(vec2(0.0, WARNING_PAD)).with_max_x(rect.max.x - warning_right(pen));
        info.show(pen, inner, theme.warning, theme.ink);
        pen.say_now(outer, &format!("{}. {}", info.head, info.small));
        return;
    }
    let foot = info.show(pen, rect, theme.primary, theme.ink2);
    if approved.print == PrintScene::Printing {
        let at = pos2(rect.min.x + 66.0, foot + 16.0);
        let track = Rect::from_min_max(at, pos2(rect.max.x, at.y + TRACK));
        pen.fill(track, TRACK / 2.0, theme.sunken);
        if theme.is_contrast() {
            pen.ring(track, TRACK / 2.0, 2.0, theme.hairline);
        }
        // The printer does not say how far it is: a part of the track travels.
        let part = 0.62;
        let from = pen.phase(2_400) * (1.0 - part);
        let done = Rect::from_min_max(
            pos2(track.min.x + track.width() * from, track.min.y),
            pos2(track.min.x + track.width() * (from + part), track.max.y),
        );
        pen.fill(done, TRACK / 2.0, theme.primary);
    }
}

fn show_code(pen: &Pen<'_>, rect: Rect, approved: &ApprovedScene) {
    let name = pen.words_with("approved-code", &[("number", approved.receipt.clone().into())]);
    qr::qr(pen, rect, approved.qr_side, &approved.qr_dark, &name);
}

fn body(pen: &Pen<'_>, rect: Rect, spare: f32, approved: &ApprovedScene) {
    if !pen.zones.is_standard() {
        return larger_body(pen, rect, approved);
    }
    let is_landscape = pen.zones.is_landscape();
    let side = if rect.width() > 800.0 && !is_landscape { QR_WIDE } else { QR };
    let caption = pen.words("approved-photo");
    let needed = side + 14.0 + pen.row(Role::Small);
    let top = if is_landscape {
        rect.center().y - needed / 2.0
    } else {
        rect.min.y + 56.0 + spare * 0.35
    };
    let code = Rect::from_min_size(pos2(rect.min.x, top), vec2(side, side));
    show_code(pen, code, approved);
    let at = code.max.y + 14.0;
    pen.text_center(code.center().x, at, &caption, Role::Small, pen.theme.ink2);
    let facts =
        Rect::from_min_max(pos2(code.max.x + 36.0, code.min.y), pos2(rect.max.x, code.max.y));
    let infos = self::facts(pen, approved);
    let print_height = print_height(pen, facts.width(), approved);
    let info_heights: f32 = infos.iter().map(|info| info.height(pen, facts.width())).sum();
    let n_gaps = length(infos.len());
    let gap = (facts.height() - print_height - info_heights) / (2.0 + n_gaps);
    let gap = gap.clamp(20.0, 56.0);
    let mut top = facts.center().y - (print_height + info_heights + n_gaps * gap) / 2.0;
    let place = Rect::from_min_size(pos2(facts.min.x, top), vec2(facts.width(), print_height));
    show_print(pen, place, approved);
    top = place.max.y + gap;
    for info in &infos {
        let place = facts.with_min_y(top);
        let place = place.with_max_y(top + info.height(pen, facts.width()));
        info.show(pen, place, pen.theme.primary, pen.theme.ink2);
        top = place.max.y + gap;
    }
}

/// The code with what the paper does beside it, and the facts under it, a page at a time.
fn larger_body(pen: &Pen<'_>, rect: Rect, approved: &ApprovedScene) {
    let foot = if pen.zones.is_landscape() { 12.0 } else { 0.0 };
    let rect = rect.with_min_y(rect.min.y + 12.0).with_max_y(rect.max.y - foot);
    let width = rect.width();
    let is_extra_large = pen.zones.is_extra_large();
    let mut facts = facts(pen, approved);
    if is_extra_large {
        let head = pen.words("approved-number");
        facts.push(Info::new(icon::RECEIPT, head, approved.receipt.clone()));
        if approved.print != PrintScene::Printing {
            facts.insert(0, print_info(pen, approved.print));
        }
    }
    // Never higher than a page with the control under it.
    let side = QR.min(rect.height() - PAGE_FOOT);
    let mut heights = vec![side];
    heights.extend(facts.iter().map(|info| info.height(pen, width)));
    let page = Stack { gap: 16.0, heights }.layout(pen, rect);
    if let Some(place) = page.get(0) {
        let code = Rect::from_min_size(place.min, vec2(side, side));
        show_code(pen, code, approved);
        let words = place.with_min_x(code.max.x + 28.0);
        if is_extra_large {
            beside_code(pen, words, approved.print);
        } else {
            let words = words.with_min_x(words.min.x + WARNING_PAD);
            let height = print_height(pen, words.width(), approved);
            let place = Rect::from_center_size(words.center(), vec2(words.width(), height));
            show_print(pen, place, approved);
        }
    }
    for (idx, info) in facts.iter().enumerate() {
        if let Some(place) = page.get(idx + 1) {
            info.show(pen, place, pen.theme.primary, pen.theme.ink2);
        }
    }
    page.turn(pen);
}

/// Extra large text has room for one sentence beside the code.
fn beside_code(pen: &Pen<'_>, rect: Rect, print: PrintScene) {
    let text = pen.words(match print {
        PrintScene::Printing => "approved-printing",
        PrintScene::Printed => "approved-printed",
        PrintScene::NoPaper | PrintScene::Trouble => "approved-show-code",
    });
    let height = pen.height(&text, Role::SmallStrong, rect.width());
    let at = pos2(rect.min.x, rect.center().y - height / 2.0);
    let drawn = pen.wrapped(at, rect.width(), &text, Role::SmallStrong, pen.theme.ink);
    pen.say_now(drawn, &text);
}

fn foot(pen: &Pen<'_>, approved: &ApprovedScene) -> Option<Tap> {
    let secs = approved.closes_in_secs;
    let closes = pen.words_with("approved-closes", &[("secs", secs.into())]);
    let summary = pen.zones.summary;
    let theme = &pen.theme;
    if pen.zones.is_extra_large() {
        if pen.zones.is_landscape() {
            pen.wrapped(summary.min, summary.width(), &closes, Role::Small, theme.ink2);
        } else {
            bar::note(pen, None, &closes, Role::Small);
        }
    } else {
        let caption = pen.words("approved-number");
        pen.text(summary.min, &caption, Role::Small, theme.ink2);
        let at = summary.min + vec2(0.0, pen.row(Role::Small));
        let number = &approved.receipt;
        let drawn = pen.wrapped(at, summary.width(), number, Role::BodyStrong, theme.ink);
        pen.say(drawn, NodeRole::Label, &format!("{caption}: {number}"));
        if pen.zones.is_landscape() {
            let at = pos2(summary.min.x, drawn.max.y + 24.0);
            pen.text(at, &closes, Role::Small, theme.ink2);
        } else {
            let row = pen.row(Role::Small);
            let is_beside = pen.zones.is_standard();
            let top = if is_beside { summary.center().y - row / 2.0 } else { summary.min.y };
            pen.text_right(pos2(summary.max.x, top), &closes, Role::Small, theme.ink2);
        }
    }
    buttons(pen, approved)
}

/// Done, and Print again where that is possible.
fn buttons(pen: &Pen<'_>, approved: &ApprovedScene) -> Option<Tap> {
    let again = pen.words("approved-print-again");
    let done = pen.words("approved-done");
    let again = Button::secondary(&again).before(Glyph::regular(icon::PRINTER, 44.0));
    let done = Button::primary(&done).before(Glyph::bold(icon::CHECK, 44.0));
    let actions = pen.zones.actions;
    if !approved.may_print_again {
        let place = if pen.zones.is_landscape() {
            actions.with_min_y(actions.max.y - 126.0)
        } else {
            actions
        };
        return done.show(pen, place).then_some(Tap::Done);
    }
    if pen.zones.is_landscape() {
        // On one another: the two words do not fit beside each other.
        let (above, _) = actions.split_top_bottom_at_y(actions.max.y - 126.0 - GAP);
        let above = above.with_min_y(above.max.y - 126.0);
        let below = actions.with_min_y(actions.max.y - 126.0);
        let is_done = done.show(pen, above);
        let is_again = again.show(pen, below);
        return if is_done { Some(Tap::Done) } else { is_again.then_some(Tap::PrintAgain) };
    }
    let [left, right] = bar::split(actions, actions.width() * 0.45);
    let is_again = again.show(pen, left);
    let is_done = done.show(pen, right);
    if is_done { Some(Tap::Done) } else { is_again.then_some(Tap::PrintAgain) }
}

//! What a code in front of the scanner is: a sale of ours, or what else, and what to do about it.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::scan::{ScanAnswer, ScannedSale, SignedCode};
use crate::domain::wording;
use crate::flow::staff::tap::StaffTap;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::staff::ScannedScene;
use crate::ui::staff::parts::{GAP, Mood, alert, card, frame};

pub fn scanned_ui(pen: &Pen<'_>, scanned: &ScannedScene) -> Option<Tap> {
    let title = pen.words("staff-scanned");
    let sub = pen.words("staff-scanned-sub");
    let framed = frame(pen, &scanned.frame, &title, &sub, Some(StaffTap::Leave));
    let body = framed.body;
    let (mood, title, line) = verdict(&scanned.answer);
    let glyph = match mood {
        Mood::Good => icon::CHECK_CIRCLE,
        Mood::Act => icon::WARNING,
        Mood::Know | Mood::Quiet => icon::INFO,
    };
    let (head, line) = (pen.words(title), pen.words(line));
    let (high, _) = alert(pen, body, (mood, glyph), (&head, &line), None);
    let below = body.with_min_y(body.min.y + high + GAP);
    match &scanned.answer {
        ScanAnswer::Ours(sale) => sale_card(pen, below, sale),
        ScanAnswer::UnknownReceipt(receipt, signed) => {
            facts(pen, below, &receipt.to_string(), &signed_lines(pen, signed));
        }
        ScanAnswer::Altered(receipt) => facts(pen, below, &receipt.to_string(), &[]),
        ScanAnswer::Forged
        | ScanAnswer::Foreign
        | ScanAnswer::NewerFormat
        | ScanAnswer::Incomplete
        | ScanAnswer::NotAReceipt
        | ScanAnswer::TooLong => (),
    }
    framed.finish(pen, &scanned.frame, None)
}

const fn verdict(answer: &ScanAnswer) -> (Mood, &'static str, &'static str) {
    match answer {
        ScanAnswer::Ours(sale) if sale.is_old_key => {
            (Mood::Good, "staff-scanned-old-key", "staff-scanned-old-key-line")
        }
        ScanAnswer::Ours(_) => (Mood::Good, "staff-scanned-ours", "staff-scanned-ours-line"),
        ScanAnswer::UnknownReceipt(..) => {
            (Mood::Act, "staff-scanned-unknown", "staff-scanned-unknown-line")
        }
        ScanAnswer::Altered(_) => {
            (Mood::Act, "staff-scanned-altered", "staff-scanned-altered-line")
        }
        ScanAnswer::Forged => (Mood::Act, "staff-scanned-forged", "staff-scanned-forged-line"),
        ScanAnswer::Foreign => (Mood::Know, "staff-scanned-foreign", "staff-scanned-foreign-line"),
        ScanAnswer::NewerFormat => (Mood::Act, "staff-scanned-newer", "staff-scanned-newer-line"),
        ScanAnswer::Incomplete => {
            (Mood::Know, "staff-scanned-incomplete", "staff-scanned-incomplete-line")
        }
        ScanAnswer::NotAReceipt => (Mood::Know, "staff-scanned-other", "staff-scanned-other-line"),
        ScanAnswer::TooLong => (Mood::Know, "staff-scanned-long", "staff-scanned-long-line"),
    }
}

fn sale_card(pen: &Pen<'_>, at: Rect, sale: &ScannedSale) {
    let day = |day| wording::date(pen.language, day);
    let sold = [("date", day(sale.sold_on).into()), ("amount", sale.total.to_string().into())];
    let mut lines = vec![sale.what.clone(), pen.words_with("staff-scanned-sold", &sold)];
    lines.retain(|line| !line.is_empty());
    let number = [("number", sale.receipt.to_string().into())];
    lines.push(pen.words_with("staff-scanned-receipt", &number));
    lines.push(match sale.last_valid_day {
        Some(last) => pen.words_with("staff-scanned-until", &[("date", day(last).into())]),
        None => pen.words("staff-scanned-no-end"),
    });
    facts(pen, at, &sale.who, &lines);
}

fn signed_lines(pen: &Pen<'_>, signed: &SignedCode) -> Vec<String> {
    let day = |day| wording::date(pen.language, day);
    let issued = [("date", day(signed.issued).into())];
    let mut lines = vec![pen.words_with("staff-scanned-issued", &issued)];
    lines.push(match signed.last_valid_day {
        Some(last) => pen.words_with("staff-scanned-until", &[("date", day(last).into())]),
        None => pen.words("staff-scanned-no-end"),
    });
    if signed.units > 0 {
        lines.push(pen.words_with("staff-scanned-units", &[("n", signed.units.into())]));
    }
    lines
}

/// A card with a name and what is known of it.
fn facts(pen: &Pen<'_>, at: Rect, title: &str, lines: &[String]) {
    let room = at.width() - 60.0;
    let head = pen.height(title, Role::StaffTitle, room);
    let high: f32 = lines.iter().map(|line| pen.height(line, Role::StaffBody, room) + 6.0).sum();
    let rect = Rect::from_min_size(at.min, vec2(at.width(), head + high + 48.0));
    card(pen, rect);
    let mut top = rect.min.y + 24.0;
    let left = rect.min.x + 30.0;
    let drawn = pen.wrapped(pos2(left, top), room, title, Role::StaffTitle, pen.theme.ink);
    pen.say(drawn, NodeRole::Heading, title);
    top = drawn.max.y + 6.0;
    for line in lines {
        let drawn = pen.wrapped(pos2(left, top), room, line, Role::StaffBody, pen.theme.ink2);
        pen.say(drawn, NodeRole::Label, line);
        top = drawn.max.y + 6.0;
    }
}

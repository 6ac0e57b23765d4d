//! The devices beside the kiosk as they are at this moment, one test each, and the kiosk itself.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::printer_state::PrinterState;
use crate::flow::staff::tap::StaffTap;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::staff::DevicesScene;
use crate::ui::staff::parts::{Mood, RADIUS, button, card, chip, frame};
use crate::ui::text::{Glyph, IconSide};

pub fn devices_ui(pen: &Pen<'_>, devices: &DevicesScene) -> Option<Tap> {
    let title = pen.words("staff-tab-devices");
    let n = devices.frame.n_devices;
    let sub = pen.words_with("staff-devices-sub", &[("n", n.into())]);
    let framed = frame(pen, &devices.frame, &title, &sub, None);
    let body = framed.body;
    let row = (pen.row(Role::StaffHead) + pen.row(Role::StaffSmall) + 40.0).max(120.0);
    let rect = Rect::from_min_size(body.min, vec2(body.width(), 2.0 * row));
    pen.painter().add(pen.theme.card_shadow.as_shape(rect, egui::CornerRadius::from(RADIUS)));
    card(pen, rect);
    let (first, second) = rect.split_top_bottom_at_fraction(0.5);
    pen.hline(second.left_top(), second.width(), pen.theme.hairline);

    let terminal = match &devices.terminal {
        Some(model) => Line {
            what: model,
            mood: Mood::Good,
            glyph: icon::CHECK_CIRCLE,
            chip: "staff-chip-ready",
        },
        None => Line {
            what: &pen.words("staff-device-silent"),
            mood: Mood::Act,
            glyph: icon::WARNING,
            chip: "staff-chip-no-answer",
        },
    };
    let ask = device(
        pen,
        first,
        (icon::CREDIT_CARD, "staff-device-terminal"),
        &terminal,
        ("staff-device-ask", icon::ARROW_CLOCKWISE),
    );
    let (chip, next, mood) = printer_words(devices.printer);
    let printer = Line {
        what: &pen.words(next),
        mood,
        glyph: match mood {
            Mood::Good => icon::CHECK_CIRCLE,
            Mood::Quiet => icon::QUESTION,
            _ => icon::WARNING,
        },
        chip,
    };
    let test = device(
        pen,
        second,
        (icon::PRINTER, "staff-device-printer"),
        &printer,
        ("staff-device-test", icon::RECEIPT),
    );
    kiosk(pen, body.with_min_y(rect.max.y + 24.0), devices);
    let ask = ask.then_some(Tap::Staff(StaffTap::AskTerminal));
    let test = test.then_some(Tap::Staff(StaffTap::TestPrint));
    framed.finish(pen, &devices.frame, ask.or(test))
}

/// How the printer stands, what to do next, and whether it matters.
const fn printer_words(printer: Option<PrinterState>) -> (&'static str, &'static str, Mood) {
    let Some(state) = printer else {
        return ("staff-chip-unknown", "staff-printer-unknown", Mood::Quiet);
    };
    match state {
        PrinterState::Ready => ("staff-chip-ready", "staff-printer-ready", Mood::Good),
        PrinterState::PaperLow => ("staff-chip-paper-low", "staff-printer-paper-low", Mood::Act),
        PrinterState::PaperOut => ("staff-chip-paper-out", "staff-printer-paper-out", Mood::Act),
        PrinterState::CoverOpen => ("staff-chip-cover", "staff-printer-cover", Mood::Act),
        PrinterState::CutterStuck => ("staff-chip-cutter", "staff-printer-cutter", Mood::Act),
        PrinterState::Broken => ("staff-chip-broken", "staff-printer-broken", Mood::Act),
        PrinterState::Stopped => ("staff-chip-stopped", "staff-printer-stopped", Mood::Act),
        PrinterState::Resting => ("staff-chip-hot", "staff-printer-hot", Mood::Act),
        PrinterState::Offline => ("staff-chip-offline", "staff-printer-stopped", Mood::Act),
        PrinterState::Silent => ("staff-chip-no-answer", "staff-device-silent", Mood::Act),
    }
}

/// How a device stands.
struct Line<'l> {
    what: &'l str,
    mood: Mood,
    glyph: char,
    chip: &'static str,
}

fn device(
    pen: &Pen<'_>,
    rect: Rect,
    (glyph, id): (char, &str),
    line: &Line<'_>,
    (deed, deed_glyph): (&str, char),
) -> bool {
    let theme = &pen.theme;
    let middle = rect.center().y;
    pen.icon(pos2(rect.min.x + 50.0, middle), Glyph::regular(glyph, 42.0), theme.ink3);
    let (high, low) = (pen.row(Role::StaffHead), pen.row(Role::StaffSmall));
    let left = rect.min.x + 92.0;
    let top = middle - (high + low) / 2.0;
    let name = pen.words(id);
    pen.text(pos2(left, top), &name, Role::StaffHead, theme.ink);
    let word = pen.words(deed);
    let width = (pen.width(&word, Role::StaffStrong) + 78.0).max(174.0);
    let place =
        Rect::from_min_size(pos2(rect.max.x - 30.0 - width, middle - 36.0), vec2(width, 72.0));
    let state = pen.words(line.chip);
    let chip_width = pen.width(&state, Role::StaffSmallStrong) + 62.0;
    let is_beside = left + pen.width(&name, Role::StaffHead) + chip_width + 40.0 <= place.min.x;
    if is_beside {
        let at = pos2(place.min.x - 14.0, middle);
        let chip = chip(pen, at, IconSide::After, (line.mood, line.glyph, &state));
        let room = chip.min.x - left - 12.0;
        pen.shortened(pos2(left, top + high), room, line.what, Role::StaffSmall, theme.ink2);
    } else {
        // Large words: how it stands takes the place of what it is.
        let at = pos2(left, top + high + low / 2.0 + 8.0);
        chip(pen, at, IconSide::Before, (line.mood, line.glyph, &state));
    }
    let said = Rect::from_min_max(pos2(left, top), pos2(place.min.x - 14.0, top + high + low));
    pen.say(said, NodeRole::Label, &format!("{name}: {state}. {}", line.what));
    let glyph = Glyph::regular(deed_glyph, 30.0);
    button(pen, place, &word, Some(glyph), 18.0)
}

fn kiosk(pen: &Pen<'_>, at: Rect, devices: &DevicesScene) {
    let theme = &pen.theme;
    let head = pen.words("staff-kiosk");
    let drawn = pen.text(at.min, &head, Role::StaffStrong, theme.ink);
    pen.say(drawn, NodeRole::Heading, &head);
    let lines = [
        (
            icon::CHECK_CIRCLE,
            theme.success,
            pen.words("staff-journal"),
            pen.words_with("staff-journal-rows", &[("n", devices.n_rows.into())]),
        ),
        (icon::BELL_RINGING, theme.ink3, pen.words("staff-calls"), devices.n_calls.to_string()),
    ];
    let row = (pen.row(Role::StaffBody) + 40.0).max(84.0);
    let top = drawn.max.y + 10.0;
    let rect = Rect::from_min_size(pos2(at.min.x, top), vec2(at.width(), 2.0 * row));
    card(pen, rect);
    let mut top = rect.min.y;
    for (idx, (glyph, color, label, value)) in lines.iter().enumerate() {
        let place = Rect::from_min_size(pos2(rect.min.x, top), vec2(rect.width(), row));
        if idx > 0 {
            pen.hline(place.left_top(), place.width(), theme.hairline);
        }
        let middle = place.center().y;
        pen.icon(pos2(place.min.x + 46.0, middle), Glyph::fill(*glyph, 32.0), *color);
        let label_at = pos2(place.min.x + 82.0, middle - pen.row(Role::StaffBody) / 2.0);
        pen.text(label_at, label, Role::StaffBody, theme.ink);
        let value_at = pos2(place.max.x - 30.0, middle - pen.row(Role::StaffTable) / 2.0);
        pen.text_right(value_at, value, Role::StaffTable, theme.ink);
        pen.say(place, NodeRole::Label, &format!("{label}: {value}"));
        top += row;
    }
}

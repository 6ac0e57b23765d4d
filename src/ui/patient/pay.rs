//! At the card reader: the sum, where the reader stands, and what to do this moment.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, HelpPlace, Step};
use crate::ui::icon;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::{PayScene, PayStep, Scene};
use crate::ui::text::Glyph;
use crate::ui::widget::bar;
use crate::ui::widget::button::Button;
use crate::ui::widget::reader::{self, Status};
use crate::ui::widget::strip;

/// Between the stage, the status and the strip, in standard text.
const STAGE_GAP: f32 = 36.0;
const STRIP_GAP: f32 = 44.0;
/// The lowest stage that still holds its words.
const STAGE_MIN: f32 = 240.0;

pub fn pay_ui(pen: &Pen<'_>, scene: &Scene, pay: &PayScene) -> Option<Tap> {
    bar::surface(pen);
    let title = pen.words("pay-title");
    let help = pen.words(help_id(pay));
    let heading = Heading::new(Step::Pay, &title, &help).help_place(HelpPlace::UnderTitle);
    let framed = frame::draw(pen, scene, heading);
    let cancelled = if pen.zones.is_landscape() {
        landscape(&framed.pen, pay)
    } else {
        portrait(&framed.pen, pay)
    };
    framed.tap.or(cancelled)
}

fn help_id(pay: &PayScene) -> &'static str {
    if pay.is_cancelling {
        return "pay-help-cancelling";
    }
    match pay.step {
        PayStep::Preparing => "pay-help-preparing",
        PayStep::Ready | PayStep::AnotherTry => "pay-help",
        PayStep::CardRead | PayStep::Pin | PayStep::Bank | PayStep::BankSlow => "pay-help-follow",
        PayStep::RemoveCard | PayStep::Done => "pay-help-almost",
    }
}

fn status_of(pen: &Pen<'_>, pay: &PayScene) -> Status {
    let (icon, lead, small) = if pay.is_cancelling {
        (icon::X, "pay-cancelling", Some("pay-cancelling-small"))
    } else {
        match pay.step {
            PayStep::Preparing => {
                (icon::HOURGLASS_MEDIUM, "pay-preparing", Some("pay-preparing-small"))
            }
            PayStep::Ready => (icon::CONTACTLESS_PAYMENT, "pay-ready", Some("pay-ready-small")),
            PayStep::CardRead => (icon::CREDIT_CARD, "pay-card-read", None),
            PayStep::Pin => (icon::LOCK, "pay-pin", Some("pay-pin-small")),
            PayStep::Bank => (icon::BANK, "pay-bank", Some("pay-bank-small")),
            PayStep::BankSlow => (icon::BANK, "pay-bank", Some("pay-bank-longer")),
            PayStep::AnotherTry => {
                (icon::CONTACTLESS_PAYMENT, "pay-another-try", Some("pay-another-try-small"))
            }
            PayStep::RemoveCard => (icon::CREDIT_CARD, "pay-remove", Some("pay-remove-small")),
            PayStep::Done => (icon::CHECK, "pay-done", Some("pay-done-small")),
        }
    };
    Status {
        icon,
        lead: pen.words(lead),
        small: small.map(|id| pen.words(id)).unwrap_or_default(),
        is_breathing: pay.step != PayStep::Done,
    }
}

/// The column of the strip in which a payment stands.
fn column(step: PayStep) -> usize {
    match step {
        PayStep::Preparing => 0,
        PayStep::Ready | PayStep::CardRead | PayStep::Pin | PayStep::AnotherTry => 1,
        PayStep::Bank | PayStep::BankSlow => 2,
        PayStep::RemoveCard => 3,
        PayStep::Done => 4,
    }
}

fn portrait(pen: &Pen<'_>, pay: &PayScene) -> Option<Tap> {
    let body = pen.zones.body;
    let status = status_of(pen, pay);
    let status_height = status.height(pen, body.width()) + 24.0;
    let is_close = !pen.zones.is_standard();
    let (stage_gap, strip_gap) =
        if is_close { (16.0, 16.0) } else { (STAGE_GAP, STRIP_GAP - 12.0) };
    let strip_height = strip::height(pen);
    let least = if pen.zones.is_extra_large() { 360.0 } else { STAGE_MIN };
    let with_strip = body.height() - stage_gap - status_height - strip_gap - strip_height - 13.0;
    let has_strip = with_strip >= least;
    let stage_height =
        if has_strip { with_strip } else { body.height() - stage_gap - status_height };
    // On a tall screen the gaps grow too.
    let most = 432.0 + (stage_height - 432.0).max(0.0) * 0.45;
    let extra = (stage_height - most).max(0.0) / 3.0;
    let stage_height = stage_height.min(most);
    let stage = Rect::from_min_size(body.min, vec2(body.width(), stage_height));
    reader::stage(pen, stage, Some(pay.amount), pay.reader_side);
    let top = stage.max.y + stage_gap - 12.0 + extra + if is_close { 12.0 } else { 0.0 };
    let place = Rect::from_min_size(pos2(body.min.x, top), vec2(body.width(), status_height));
    reader::status(pen, place, &status);
    if has_strip {
        let top = place.max.y + strip_gap + extra;
        let at = Rect::from_min_size(pos2(body.min.x, top), vec2(body.width(), strip_height));
        strip::strip(pen, at, column(pay.step));
    }
    let actions = pen.zones.actions;
    if pay.may_cancel {
        privacy(pen, pen.zones.summary);
        cancel(pen, actions)
    } else {
        // Nothing to press: the sentence has the bar for itself.
        privacy(pen, Rect::from_min_max(pen.zones.summary.min, actions.max));
        None
    }
}

fn landscape(pen: &Pen<'_>, pay: &PayScene) -> Option<Tap> {
    let zones = &pen.zones;
    let top = if zones.is_extra_large() { zones.body.min.y } else { zones.canvas.min.y + 300.0 };
    let body = Rect::from_min_max(pos2(zones.body.min.x, top), zones.body.max);
    let status = status_of(pen, pay);
    let status_height = status.height(pen, body.width());
    let gap = if zones.is_standard() { 34.0 } else { 20.0 };
    let foot = if zones.is_standard() { 14.0 } else { 0.0 };
    let (stage, rest) = body.split_top_bottom_at_y(body.max.y - foot - status_height - gap);
    reader::stage(pen, stage, None, pay.reader_side);
    let place =
        Rect::from_min_max(pos2(rest.min.x, rest.min.y + gap), pos2(rest.max.x, rest.max.y - foot));
    reader::status(pen, place, &status);
    let actions = if zones.is_extra_large() {
        zones.actions.with_min_y(zones.actions.max.y - 176.0)
    } else {
        zones.actions
    };
    let foot = if pay.may_cancel { actions.min.y - 24.0 } else { actions.max.y };
    in_column(pen, pay, zones.summary.with_max_y(foot));
    if pay.may_cancel { cancel(pen, actions) } else { None }
}

/// The right column: the sum, the strip, and the sentence about the card's number.
fn in_column(pen: &Pen<'_>, pay: &PayScene, column_rect: Rect) {
    let theme = &pen.theme;
    let caption = pen.words("pay-you-pay-today");
    let sum = pay.amount.to_string();
    let is_wide = pen.width(&sum, Role::AmountXl) > column_rect.width();
    let role = if is_wide { Role::AmountDue } else { Role::AmountXl };
    let words = pen.row(Role::BodyStrong) + pen.row(role);
    let note = pen.words("pay-privacy");
    let note_height = pen.height(&note, Role::Small, column_rect.width() - 56.0);
    let strip_height = strip::height(pen);
    let needed = words + strip_height + note_height;
    let has_note = needed + 80.0 <= column_rect.height();
    let needed = if has_note { needed } else { needed - note_height };
    let n_gaps = if has_note { 4.0 } else { 2.0 };
    let gap = ((column_rect.height() - needed) / n_gaps).clamp(8.0, 34.0);
    let mut at = column_rect.min + vec2(0.0, 20.0_f32.min(gap));
    let told = Rect::from_min_size(at, vec2(column_rect.width(), words));
    pen.say(told, NodeRole::Label, &format!("{caption}: {sum}"));
    pen.text(at, &caption, Role::BodyStrong, theme.ink);
    at.y += pen.row(Role::BodyStrong);
    pen.text(at, &sum, role, theme.ink);
    at.y += pen.row(role) + gap * 0.8;
    pen.hline(at, column_rect.width(), theme.hairline);
    at.y += gap;
    let place = Rect::from_min_size(at, vec2(column_rect.width(), strip_height));
    strip::strip(pen, place, column(pay.step));
    at.y += strip_height;
    if has_note {
        at.y += gap;
        pen.hline(at, column_rect.width(), theme.hairline);
        let rest = Rect::from_min_max(at, column_rect.max);
        let middle = rest.min.y + gap + note_height / 2.0;
        lock_and_words(pen, pos2(rest.min.x, middle), rest.width(), &note);
    }
}

fn lock_and_words(pen: &Pen<'_>, left_middle: egui::Pos2, width: f32, note: &str) {
    let room = width - 56.0;
    let height = pen.height(note, Role::Small, room);
    pen.icon(left_middle + vec2(20.0, 0.0), Glyph::regular(icon::LOCK, 40.0), pen.theme.primary);
    let at = left_middle + vec2(56.0, -height / 2.0);
    let drawn = pen.wrapped(at, room, note, Role::Small, pen.theme.ink2);
    pen.say(drawn, NodeRole::Label, note);
}

/// "Your card number never touches this screen.", in the middle of `rect`.
fn privacy(pen: &Pen<'_>, rect: Rect) {
    let whole = pen.words("pay-privacy");
    let short = pen.words("pay-privacy-short");
    let is_short = pen.height(&whole, Role::Small, rect.width() - 56.0) > rect.height();
    let text = if is_short { &short } else { &whole };
    let width = pen.width(text, Role::Small);
    if width + 56.0 > rect.width() {
        lock_and_words(pen, rect.left_center(), rect.width(), text);
        return;
    }
    let left = rect.center().x - (width + 54.0) / 2.0;
    let middle = rect.center().y;
    pen.icon(pos2(left + 20.0, middle), Glyph::regular(icon::LOCK, 40.0), pen.theme.primary);
    let at = pos2(left + 54.0, middle - pen.row(Role::Small) / 2.0);
    let drawn = pen.text(at, text, Role::Small, pen.theme.ink2);
    pen.say(drawn, NodeRole::Label, &whole);
}

fn cancel(pen: &Pen<'_>, rect: Rect) -> Option<Tap> {
    let label = pen.words("pay-cancel");
    let button = Button::secondary(&label).before(Glyph::bold(icon::X, 44.0));
    button.show(pen, rect).then_some(Tap::CancelPayment)
}

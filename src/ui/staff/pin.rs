//! The pad: six digits, and the recovery code character by character. Digits are never shown and
//! never said, only how many there are.

use egui::{Color32, Rect, Role as NodeRole, Vec2, pos2, vec2};

use crate::domain::pin::{CODE_LETTERS, PIN_DIGITS, PinDigit};
use crate::domain::receipt::BASE32;
use crate::domain::staff::Act;
use crate::flow::staff::tap::{CodeLetter, StaffTap};
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::layout::length;
use crate::ui::pen::{Mark, Node, Pen};
use crate::ui::role::Role;
use crate::ui::scene::Scene;
use crate::ui::scene::staff::{PinFor, PinScene, PinState, PinTitle, RecoveryScene};
use crate::ui::staff::parts::button;
use crate::ui::text::Glyph;
use crate::ui::widget::numpad::key_face;

const KEY: Vec2 = vec2(212.0, 132.0);
const GAP: f32 = 18.0;
const DOT: f32 = 36.0;

/// Where title, dots and line are, where the keys, and where a button under them.
struct Places {
    head: Rect,
    keys: Rect,
    under: Rect,
    foot: Rect,
}

fn places(pen: &Pen<'_>, keys: Vec2) -> Places {
    let canvas = pen.zones.canvas;
    if pen.zones.is_landscape() {
        let keys = Rect::from_min_size(
            pos2(canvas.max.x - 60.0 - keys.x, canvas.center().y - keys.y / 2.0),
            keys,
        );
        let head = Rect::from_min_max(
            pos2(canvas.min.x + 48.0, canvas.min.y + 96.0),
            pos2(keys.min.x - 36.0, canvas.min.y + 480.0),
        );
        let under =
            Rect::from_min_size(pos2(head.min.x, canvas.max.y - 280.0), vec2(head.width(), 84.0));
        let foot = Rect::from_min_max(
            pos2(head.min.x, under.max.y + 18.0),
            pos2(head.max.x, canvas.max.y - 24.0),
        );
        return Places { head, keys, under, foot };
    }
    let spare = (canvas.height() - 1305.0).max(0.0) / 2.0;
    let left = canvas.center().x - keys.x / 2.0;
    let keys = Rect::from_min_size(pos2(left, canvas.min.y + 396.0 + spare), keys);
    let head = Rect::from_min_max(
        pos2(canvas.min.x + 48.0, canvas.min.y + 66.0 + spare),
        pos2(canvas.max.x - 48.0, keys.min.y - 6.0),
    );
    let under = Rect::from_min_size(pos2(left, keys.max.y + 32.0), vec2(keys.width(), 84.0));
    let foot = Rect::from_min_max(
        pos2(head.min.x, under.max.y + 24.0),
        pos2(head.max.x, canvas.max.y - 24.0),
    );
    Places { head, keys, under, foot }
}

pub fn pin_ui(pen: &Pen<'_>, scene: &Scene, pin: &PinScene) -> Option<Tap> {
    let places = places(pen, vec2(3.0 * KEY.x + 2.0 * GAP, 4.0 * KEY.y + 3.0 * GAP));
    let (title, sub) = heading(pen, pin);
    let below = head(pen, places.head, &title, &sub);
    // Larger words need the air around the dots.
    let air = if pen.zones.is_standard() { 74.0 } else { 48.0 };
    dots(pen, pos2(places.head.center().x, below + air), pin.n_digits);
    let line = pos2(places.head.min.x, below + 1.5 * air + 20.0);
    let line = Rect::from_min_max(line, places.head.max);
    state_line(pen, line, pin.state, pin.n_digits);
    // Lying down, what stands left of the keys comes first.
    let is_wide = pen.zones.is_landscape();
    let early = is_wide.then(|| under(pen, &places, scene, pin)).flatten();
    let keyed = keys(pen, places.keys, pin.may_leave);
    let late = (!is_wide).then(|| under(pen, &places, scene, pin)).flatten();
    early.or(keyed).or(late)
}

fn under(pen: &Pen<'_>, places: &Places, scene: &Scene, pin: &PinScene) -> Option<Tap> {
    let mut lines = vec![scene.clinic.clone()];
    match pin.demo_pin {
        Some(digits) => {
            lines.push(pen.words_with("staff-pin-demo", &[("pin", digits.into())]));
        }
        None => lines.push(pen.words("staff-pin-logged")),
    }
    footer(pen, places.foot, &lines);
    if !pin.may_recover {
        return None;
    }
    let word = pen.words("staff-use-recovery");
    let glyph = Glyph::regular(icon::KEY, 32.0);
    button(pen, places.under, &word, Some(glyph), 24.0).then_some(Tap::Staff(StaffTap::UseRecovery))
}

fn footer(pen: &Pen<'_>, rect: Rect, lines: &[String]) {
    let mut top = rect.min.y;
    for line in lines {
        let drawn =
            pen.wrapped_center(rect.with_min_y(top), line, Role::StaffSmall, pen.theme.ink2);
        top = drawn.max.y + 6.0;
    }
    pen.say(rect, NodeRole::Label, &lines.join(". "));
}

/// Title and the line under it. Returns where they end.
fn head(pen: &Pen<'_>, rect: Rect, title: &str, sub: &str) -> f32 {
    let drawn = pen.wrapped_center(rect, title, Role::H2, pen.theme.ink);
    pen.say(drawn, NodeRole::Heading, title);
    let at = rect.with_min_y(drawn.max.y + 8.0);
    let drawn = pen.wrapped_center(at, sub, Role::StaffBody, pen.theme.ink2);
    pen.say(drawn, NodeRole::Label, sub);
    drawn.max.y
}

fn heading(pen: &Pen<'_>, pin: &PinScene) -> (String, String) {
    let words = |title: &str, sub: &str| (pen.words(title), pen.words(sub));
    match pin.title {
        PinTitle::SignIn => words("staff-pin-title", "staff-pin-sub"),
        PinTitle::New => words("staff-pin-new", "staff-pin-new-sub"),
        PinTitle::Again => words("staff-pin-again", "staff-pin-again-sub"),
        PinTitle::StepUp(act) => (pen.words("staff-pin-manager"), act_line(pen, act, pin)),
        PinTitle::Answer { asked, is_yes } => {
            let sum = asked.amount.to_string();
            let id = if is_yes { "staff-answer-yes" } else { "staff-answer-no" };
            (pen.words("staff-pin-yours"), pen.words_with(id, &[("amount", sum.into())]))
        }
    }
}

fn act_line(pen: &Pen<'_>, act: Act, pin: &PinScene) -> String {
    let Some((what, amount)) = pin.what else { return pen.words(act_word(act)) };
    let id = match what {
        PinFor::Settle => "staff-pin-settle",
        PinFor::Explain => "staff-pin-explain",
        PinFor::Refund if act == Act::RefundLarge => "staff-pin-refund-large",
        PinFor::Refund => "staff-pin-refund",
    };
    pen.words_with(id, &[("amount", amount.to_string().into())])
}

/// The act in one line, over the pad.
fn act_word(act: Act) -> &'static str {
    match act {
        Act::QuitKiosk => "staff-act-quit",
        Act::CloseDayWithDifference => "staff-act-close",
        Act::Extend => "staff-act-extend",
        _ => "staff-act-other",
    }
}

fn dots(pen: &Pen<'_>, center: egui::Pos2, n_digits: usize) {
    let step = DOT + 30.0;
    let left = center.x - step * (length(PIN_DIGITS) - 1.0) / 2.0;
    for idx in 0..PIN_DIGITS {
        let at = pos2(left + length(idx) * step, center.y);
        if idx < n_digits {
            pen.disc(at, DOT / 2.0, pen.theme.primary);
        } else {
            pen.disc(at, DOT / 2.0, pen.theme.surface);
            pen.circle(at, DOT / 2.0, 3.0, pen.theme.border);
        }
    }
}

fn state_line(pen: &Pen<'_>, rect: Rect, state: PinState, n_digits: usize) {
    let theme = &pen.theme;
    let secs = |id: &str, secs: u64| pen.words_with(id, &[("secs", secs.into())]);
    let (text, is_warning) = match state {
        PinState::Typing if n_digits == 0 => (pen.words("staff-pin-opens"), false),
        PinState::Typing => (pen.words_with("staff-pin-digit", &[("n", n_digits.into())]), false),
        PinState::Checking => (pen.words("staff-pin-checking"), false),
        PinState::Wrong(left) => (secs("staff-pin-wrong", left), true),
        PinState::Wait(left) if left > 90 => {
            let mins = left.div_ceil(60);
            (pen.words_with("staff-pin-wait-minutes", &[("mins", mins.into())]), true)
        }
        PinState::Wait(left) => (secs("staff-pin-wait", left), true),
        PinState::NotAllowed => (pen.words("staff-pin-not-allowed"), true),
        PinState::Easy => (pen.words("staff-pin-easy"), true),
        PinState::Differs => (pen.words("staff-pin-differs"), true),
        PinState::Taken => (pen.words("staff-pin-taken"), true),
        PinState::Trouble => (pen.words("staff-pin-trouble"), true),
    };
    let color: Color32 = if is_warning { theme.warning } else { theme.ink3 };
    let role = if is_warning { Role::StaffSmallStrong } else { Role::StaffSmall };
    let width = pen.width(&text, role);
    if is_warning && width + 40.0 <= rect.width() {
        let left = rect.center().x - (width + 40.0) / 2.0;
        let middle = rect.min.y + pen.row(role) / 2.0;
        pen.icon(pos2(left + 15.0, middle), Glyph::fill(icon::CLOCK_COUNTDOWN, 30.0), color);
        pen.text(pos2(left + 40.0, rect.min.y), &text, role, color);
    } else {
        pen.wrapped_center(rect, &text, role, color);
    }
    // Also how many digits there are: whoever does not see the dots hears it.
    pen.say_now(rect, &text);
}

fn keys(pen: &Pen<'_>, rect: Rect, may_leave: bool) -> Option<Tap> {
    let place = |column: f32, row: f32| {
        let at = rect.min + vec2(column * (KEY.x + GAP), row * (KEY.y + GAP));
        Rect::from_min_size(at, KEY)
    };
    let mut tap = None;
    for (idx, digit) in "123456789".chars().enumerate() {
        let (column, row) = (length(idx % 3), length(idx / 3));
        tap = tap.or(digit_key(pen, place(column, row), digit));
    }
    let leave = may_leave.then(|| {
        let word = pen.words("staff-cancel");
        outlined(pen, place(0.0, 3.0), &word, None).then_some(Tap::Staff(StaffTap::Leave))
    });
    let zero = digit_key(pen, place(1.0, 3.0), '0');
    let word = pen.words("staff-delete");
    let glyph = Glyph::regular(icon::BACKSPACE, 36.0);
    let delete = outlined(pen, place(2.0, 3.0), &word, Some(glyph))
        .then_some(Tap::Staff(StaffTap::DeleteDigit));
    tap.or(leave.flatten()).or(zero).or(delete)
}

fn digit_key(pen: &Pen<'_>, rect: Rect, digit: char) -> Option<Tap> {
    let name = digit.to_string();
    let press = pen.press(rect, 24.0, Node::button(&name));
    let face = key_face(pen, rect, 24.0, press, pen.theme.surface);
    pen.text_middle(face.center(), &name, Role::Digit, pen.theme.ink);
    press.then(Tap::Staff(StaffTap::Digit(PinDigit::new(digit)?)))
}

/// A key that is no digit: on the page's own color.
fn outlined(pen: &Pen<'_>, rect: Rect, word: &str, glyph: Option<Glyph>) -> bool {
    let press = pen.press(rect, 24.0, Node::button(word));
    let face = press.face(rect);
    let fill = if press.is_down { pen.theme.sunken } else { pen.theme.canvas };
    pen.plate(face, 24.0, fill, 2.0, pen.theme.border);
    let width = pen.width(word, Role::StaffStrong);
    match glyph.filter(|glyph| width + glyph.size + 12.0 <= face.width() - 16.0) {
        Some(glyph) => {
            let left = face.center().x - (width + glyph.size + 12.0) / 2.0;
            pen.icon(pos2(left + glyph.size / 2.0, face.center().y), glyph, pen.theme.primary);
            let top = face.center().y - pen.row(Role::StaffStrong) / 2.0;
            pen.text(pos2(left + glyph.size + 12.0, top), word, Role::StaffStrong, pen.theme.ink);
        }
        None => {
            pen.text_middle(face.center(), word, Role::StaffStrong, pen.theme.ink);
        }
    }
    press.is_done
}

// The recovery code.

const CODE_COLUMNS: usize = 8;

pub fn recovery_ui(pen: &Pen<'_>, recovery: &RecoveryScene) -> Option<Tap> {
    let is_wide = pen.zones.is_landscape();
    let cell = if is_wide { vec2(90.0, 96.0) } else { vec2(90.0, 110.0) };
    let places = places(pen, vec2(8.0 * cell.x, 5.0 * cell.y));
    let below = head(
        pen,
        places.head,
        &pen.words("staff-recovery-title"),
        &pen.words("staff-recovery-sub"),
    );
    let line = Rect::from_min_max(pos2(places.head.min.x, below + 24.0), places.head.max);
    let text = match recovery.state {
        PinState::Checking => pen.words("staff-pin-checking"),
        PinState::Differs => pen.words("staff-recovery-unknown"),
        PinState::Trouble => pen.words("staff-pin-trouble"),
        _ => {
            let args = [("n", recovery.n_letters.into()), ("of", CODE_LETTERS.into())];
            pen.words_with("staff-recovery-letter", &args)
        }
    };
    pen.wrapped_center(line, &text, Role::StaffStrong, pen.theme.ink);
    pen.say_now(line, &text);
    let mut tap = None;
    for (idx, letter) in BASE32.iter().map(|letter| char::from(*letter)).enumerate() {
        let at = places.keys.min
            + vec2(length(idx % CODE_COLUMNS) * cell.x, length(idx / CODE_COLUMNS) * cell.y);
        tap = tap.or(code_key(pen, Rect::from_min_size(at, cell), letter));
    }
    let row = Rect::from_min_size(
        places.keys.min + vec2(0.0, 4.0 * cell.y + 12.0),
        vec2(places.keys.width(), cell.y - 12.0),
    );
    let (left, right) = row.split_left_right_at_x(row.center().x);
    let leave = outlined(pen, left.with_max_x(left.max.x - 9.0), &pen.words("staff-cancel"), None)
        .then_some(Tap::Staff(StaffTap::Leave));
    let glyph = Glyph::regular(icon::BACKSPACE, 36.0);
    let delete = pen.words("staff-delete");
    let delete = outlined(pen, right.with_min_x(right.min.x + 9.0), &delete, Some(glyph))
        .then_some(Tap::Staff(StaffTap::DeleteDigit));
    tap.or(leave).or(delete)
}

fn code_key(pen: &Pen<'_>, rect: Rect, letter: char) -> Option<Tap> {
    let name = letter.to_string();
    let press = pen.press(rect, 12.0, Node::button(&name).marked(Mark::Key));
    let face = key_face(pen, rect.shrink(4.0), 12.0, press, pen.theme.surface);
    pen.text_middle(face.center(), &name, Role::Letter, pen.theme.ink);
    press.then(Tap::Staff(StaffTap::CodeLetter(CodeLetter(letter))))
}

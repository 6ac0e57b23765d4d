//! Letters for names: as on a typewriter or from A to Z, with a page of letters with marks.

use egui::{Rect, pos2, vec2};

use crate::flow::session::{Keys, LetterOrder};
use crate::flow::staff::patients::PatientTap;
use crate::flow::staff::tap::StaffTap;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::pen::{Mark, Node, Pen, Press};
use crate::ui::role::Role;
use crate::ui::text::Glyph;
use crate::ui::widget::numpad::key_face;

/// The smallest hit cell on a 10.1 inch screen (S4). Cells touch: there is no dead gap.
const CELL_HEIGHT: f32 = 93.0;
const CELL_WIDTH: f32 = 76.8;
/// Between a cell and the face of its key.
const FACE_INSET: f32 = 4.0;
const TRAY_PADDING: f32 = 12.0;

const TYPEWRITER: [&str; 3] = ["qwertyuiop", "asdfghjkl'", "zxcvbnm"];
const ALPHABET: [&str; 3] = ["abcdefghij", "klmnopqrs'", "tuvwxyz"];
const MARKED: [&str; 3] = ["áéíóúüñçãõ", "àèìòùâêîôû", "äëïöåøæ"];

/// One key and its width in cells.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Key {
    Letter(char),
    Shift,
    Backspace,
    Accents(f32),
    Order(f32),
    /// To digits and back.
    Digits(f32),
    Letters(f32),
    Space(f32),
    /// On to this field.
    Next(u8, f32),
}

impl Key {
    fn width(self) -> f32 {
        match self {
            Self::Letter(_) => 1.0,
            Self::Shift | Self::Backspace => 1.5,
            Self::Accents(width)
            | Self::Order(width)
            | Self::Digits(width)
            | Self::Letters(width)
            | Self::Space(width)
            | Self::Next(_, width) => width,
        }
    }
}

/// Where the tray is: on the bar, or at the foot of the left side in landscape.
pub fn tray(pen: &Pen<'_>) -> Rect {
    let zones = &pen.zones;
    let (right, bottom) = if zones.is_landscape() {
        (zones.bar.min.x, zones.canvas.max.y)
    } else {
        (zones.canvas.max.x, zones.bar.min.y)
    };
    let n_rows = if zones.is_extra_large() { 5.0 } else { 4.0 };
    let height = n_rows * cell(pen).y + 2.0 * TRAY_PADDING;
    Rect::from_min_max(pos2(zones.canvas.min.x, bottom - height), pos2(right, bottom))
}

fn cell(pen: &Pen<'_>) -> egui::Vec2 {
    let zones = &pen.zones;
    let (width, margin) = if zones.is_landscape() {
        (zones.bar.min.x - zones.canvas.min.x, 40.0)
    } else {
        (zones.canvas.width(), 48.0)
    };
    let across = (width - margin) / 10.0;
    let high = if zones.is_landscape() || zones.is_extra_large() {
        CELL_HEIGHT
    } else {
        (CELL_HEIGHT * across / CELL_WIDTH).clamp(CELL_HEIGHT, 116.0)
    };
    vec2(across, high)
}

/// Draws tray and keys. `next` is the field that "Next" goes to; without it the key is not there.
pub fn keyboard(pen: &Pen<'_>, keys: Keys, next: Option<u8>) -> Option<Tap> {
    draw(pen, rows(pen, keys, next), keys)
}

/// The keyboard of staff, who look for names and numbers: digits are a page of it.
pub fn staff_keyboard(pen: &Pen<'_>, keys: Keys, has_digits: bool) -> Option<Tap> {
    if has_digits {
        let digits = "1234567890".chars().map(Key::Letter).collect();
        let others = vec![Key::Letters(1.5), Key::Letter('-'), Key::Space(6.0), Key::Backspace];
        return draw(pen, vec![digits, others], keys);
    }
    let letters = if keys.has_accents { MARKED } else { TYPEWRITER };
    let mut rows: Vec<Vec<Key>> =
        letters.iter().map(|row| row.chars().map(Key::Letter).collect()).collect();
    if let Some(third) = rows.last_mut() {
        third.insert(0, Key::Shift);
        third.push(Key::Backspace);
    }
    let (digits, accents) = (Key::Digits(1.5), Key::Accents(1.5));
    rows.push(vec![digits, accents, Key::Letter('-'), Key::Space(5.0), Key::Letter('.')]);
    draw(pen, rows, keys)
}

fn draw(pen: &Pen<'_>, rows: Vec<Vec<Key>>, keys: Keys) -> Option<Tap> {
    let tray = tray(pen);
    pen.fill(tray, 0.0, pen.theme.sunken);
    pen.hline(tray.left_top() + vec2(0.0, 1.0), tray.width(), pen.theme.hairline);
    let cell = cell(pen);
    let left = tray.center().x - 5.0 * cell.x;
    let mut tap = None;
    let mut top = tray.min.y + TRAY_PADDING;
    for row in rows {
        let mut x = left;
        for key in row {
            let rect = Rect::from_min_size(pos2(x, top), vec2(key.width() * cell.x, cell.y));
            tap = tap.or(show_key(pen, rect, key, keys));
            x = rect.max.x;
        }
        top += cell.y;
    }
    tap
}

fn rows(pen: &Pen<'_>, keys: Keys, next: Option<u8>) -> Vec<Vec<Key>> {
    let letters = match (keys.has_accents, keys.order) {
        (true, _) => MARKED,
        (false, LetterOrder::Typewriter) => TYPEWRITER,
        (false, LetterOrder::Alphabet) => ALPHABET,
    };
    let mut rows: Vec<Vec<Key>> =
        letters.iter().map(|row| row.chars().map(Key::Letter).collect()).collect();
    if let Some(third) = rows.last_mut() {
        third.insert(0, Key::Shift);
        third.push(Key::Backspace);
    }
    if pen.zones.is_extra_large() {
        // Words of 62 points need wider keys.
        rows.push(vec![Key::Space(8.0), Key::Letter('\''), Key::Letter('-')]);
        rows.push(match next {
            Some(field) => vec![Key::Accents(3.0), Key::Order(3.0), Key::Next(field, 4.0)],
            None => vec![Key::Accents(5.0), Key::Order(5.0)],
        });
    } else {
        let space = if next.is_some() { 4.0 } else { 6.0 };
        let mut last =
            vec![Key::Accents(1.5), Key::Order(1.5), Key::Space(space), Key::Letter('-')];
        last.extend(next.map(|field| Key::Next(field, 2.0)));
        rows.push(last);
    }
    rows
}

fn show_key(pen: &Pen<'_>, rect: Rect, key: Key, keys: Keys) -> Option<Tap> {
    let shown = match key {
        Key::Letter(letter) if keys.is_shifted => letter.to_uppercase().to_string(),
        Key::Letter(letter) => letter.to_string(),
        Key::Shift => pen.words("key-shift"),
        Key::Backspace => pen.words("key-backspace"),
        Key::Accents(_) if keys.has_accents => "abc".to_owned(),
        Key::Accents(_) => "á é ñ".to_owned(),
        Key::Order(_) if keys.order == LetterOrder::Alphabet => "QWE".to_owned(),
        Key::Order(_) => "ABC".to_owned(),
        Key::Digits(_) => "123".to_owned(),
        Key::Letters(_) => "ABC".to_owned(),
        Key::Space(_) => pen.words("key-space"),
        Key::Next(..) => pen.words("key-next"),
    };
    let node = match key {
        Key::Shift => Node::switch(&shown, keys.is_shifted),
        _ => Node::button(&shown),
    }
    .marked(Mark::Key);
    let press = pen.press(rect, 12.0, node);
    let theme = &pen.theme;
    let rest = match key {
        Key::Letter(_) | Key::Space(_) => theme.surface,
        _ => theme.canvas,
    };
    let face = rect.shrink(FACE_INSET);
    let face = key_face_of_letter(pen, face, press, rest);
    let center = face.center();
    match key {
        Key::Letter(_) => {
            pen.text_middle(center, &shown, Role::Letter, theme.ink);
            press.then(Tap::Type(shown))
        }
        Key::Shift => {
            let glyph = if keys.is_shifted {
                Glyph::fill(icon::ARROW_FAT_UP, 42.0)
            } else {
                Glyph::regular(icon::ARROW_FAT_UP, 42.0)
            };
            pen.icon(center, glyph, theme.ink);
            press.then(Tap::Shift)
        }
        Key::Backspace => {
            pen.icon(center, Glyph::regular(icon::BACKSPACE, 44.0), theme.ink);
            press.then(Tap::Erase)
        }
        Key::Accents(_) => {
            let narrow = shown.replace(' ', "");
            let fits = pen.width(&shown, Role::BodyStrong) <= face.width() - 8.0;
            let word = if fits { &shown } else { &narrow };
            pen.text_middle(center, word, Role::BodyStrong, theme.ink);
            press.then(Tap::Accents)
        }
        Key::Order(_) => {
            pen.text_middle(center, &shown, Role::BodyStrong, theme.ink);
            press.then(Tap::LetterOrder)
        }
        Key::Digits(_) | Key::Letters(_) => {
            pen.text_middle(center, &shown, Role::BodyStrong, theme.ink);
            press.then(Tap::Staff(StaffTap::Patients(PatientTap::Digits)))
        }
        Key::Space(_) => {
            pen.text_middle(center, &shown, Role::Small, theme.ink2);
            press.then(Tap::Type(" ".to_owned()))
        }
        Key::Next(field, _) => {
            pen.text_middle(center, &shown, Role::BodyStrong, theme.ink);
            press.then(Tap::Focus(field))
        }
    }
}

/// Like a numpad key's face; its edge shows only where edges must be seen by everybody.
fn key_face_of_letter(pen: &Pen<'_>, face: Rect, press: Press, rest: egui::Color32) -> Rect {
    if pen.theme.is_contrast() {
        return key_face(pen, face, 12.0, press, rest);
    }
    let inner = press.face(face);
    if !press.is_down {
        pen.fill(inner.translate(vec2(0.0, 2.0)), 12.0, pen.theme.hairline);
    }
    let fill = if press.is_down { pen.theme.hairline } else { rest };
    pen.fill(inner, 12.0, fill);
    inner
}

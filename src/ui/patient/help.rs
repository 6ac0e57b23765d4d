//! A person first, then the size of text, then what makes reading easier.

use egui::{FontId, Rect, Role as NodeRole, pos2, vec2};

use crate::domain::comfort::{Contrast, TextSize};
use crate::domain::language::Language;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::layout::{GAP, MARGIN, Zones, columns};
use crate::ui::pen::{Node, Pen};
use crate::ui::role::Role;
use crate::ui::scene::{HelpScene, Scene};
use crate::ui::text::Glyph;
use crate::ui::widget::button::Button;
use crate::ui::widget::card::radio;
use crate::ui::widget::modal;
use crate::ui::widget::pages::Stack;
use crate::ui::widget::result::passed;

pub fn help_ui(pen: &Pen<'_>, scene: &Scene, help: &HelpScene) -> Option<Tap> {
    modal::scrim(pen);
    let sheet = modal::sheet(pen);
    let foot = foot_height(pen);
    let (content, foot) = sheet.split_top_bottom_at_y(sheet.max.y - foot);
    let content = content.shrink2(vec2(MARGIN, 0.0));
    // Lists on the sheet end on its own bar.
    let pen = &pen.in_zones(Zones { bar: foot, ..pen.zones });
    let is_standard = pen.zones.is_standard();
    let (left, right) = if pen.zones.is_landscape() && !pen.zones.is_extra_large() {
        let middle = content.center().x;
        (content.with_max_x(middle - 28.0), Some(content.with_min_x(middle + 28.0)))
    } else {
        (content, None)
    };
    let title = pen.words("help-title");
    let top = left.min.y + if is_standard { 40.0 } else { 24.0 };
    let drawn = pen.wrapped(pos2(left.min.x, top), left.width(), &title, Role::H1, pen.theme.ink);
    pen.say(drawn, NodeRole::Heading, &title);
    let under = left.with_min_y(drawn.max.y + if is_standard { 29.0 } else { 16.0 });
    let tap = match (is_standard, right) {
        (true, None) => in_one_column(pen, under, scene, help),
        (true, Some(right)) => {
            let called = person(pen, under, help);
            called.or(choices(pen, right.with_min_y(right.min.y + 40.0), scene, help))
        }
        (false, Some(right)) => {
            let called = listed(pen, under, scene, help, Some(true));
            called.or(listed(pen, right.with_min_y(right.min.y + 24.0), scene, help, Some(false)))
        }
        (false, None) => listed(pen, under, scene, help, None),
    };
    tap.or(actions(pen, foot, help))
}

fn foot_height(pen: &Pen<'_>) -> f32 {
    if pen.zones.is_extra_large() && !pen.zones.is_landscape() { 209.0 } else { 174.0 }
}

fn in_one_column(pen: &Pen<'_>, rect: Rect, scene: &Scene, help: &HelpScene) -> Option<Tap> {
    let called = person(pen, rect, help);
    let top = rect.min.y + PERSON_HEIGHT + 38.0;
    called.or(choices(pen, rect.with_min_y(top), scene, help))
}

// A person.

const PERSON_HEIGHT: f32 = 178.0;
const CALL_HEIGHT: f32 = 132.0;

/// Call staff, or since when they know. Standard text.
fn person(pen: &Pen<'_>, rect: Rect, help: &HelpScene) -> Option<Tap> {
    let place = Rect::from_min_size(rect.min, vec2(rect.width(), PERSON_HEIGHT));
    if let Some((secs, true)) = help.call {
        told(pen, place, secs);
        return None;
    }
    let button = place.with_max_y(place.min.y + CALL_HEIGHT);
    let pressed = call_button(pen, button);
    let text = call_words(pen, help);
    let under = place.with_min_y(button.max.y + 12.0);
    let drawn = pen.wrapped_center(under, &text, Role::Small, pen.theme.ink2);
    pen.say(drawn, NodeRole::Label, &text);
    pressed
}

fn call_button(pen: &Pen<'_>, rect: Rect) -> Option<Tap> {
    let label = pen.words("staff-call");
    let button = Button::primary(&label).before(Glyph::regular(icon::HAND_WAVING, 44.0));
    button.show(pen, rect).then_some(Tap::CallStaff)
}

/// What calling does, or that the call is still on its way.
fn call_words(pen: &Pen<'_>, help: &HelpScene) -> String {
    pen.words(if help.call.is_some() { "help-calling" } else { "help-call-small" })
}

fn told(pen: &Pen<'_>, rect: Rect, secs: u64) {
    let theme = &pen.theme;
    pen.fill(rect, 24.0, theme.success_tint);
    if theme.is_contrast() {
        pen.ring(rect, 24.0, 3.0, theme.success);
    }
    let middle = rect.center().y;
    let bell = pos2(rect.min.x + 64.0, middle);
    pen.icon(bell, Glyph::regular(icon::BELL_RINGING, 64.0), theme.success);
    let head = pen.words("help-told");
    let coming = pen.words("help-coming");
    let waited = passed(secs);
    let waiting = pen.words("help-waiting");
    let time_width = pen.width(&waiting, Role::Small).max(pen.width(&waited, Role::AmountCard));
    let right = rect.max.x - 32.0;
    let left = rect.min.x + 120.0;
    // In a narrow column the time is left out.
    let has_time = rect.width() > 600.0;
    let room = if has_time { right - time_width - 16.0 - left } else { right - left };
    let head_height = pen.height(&head, Role::H2, room);
    let height = head_height + pen.height(&coming, Role::Body, room);
    let at = pos2(left, middle - height / 2.0);
    pen.wrapped(at, room, &head, Role::H2, theme.ink);
    pen.wrapped(at + vec2(0.0, head_height), room, &coming, Role::Body, theme.ink2);
    if has_time {
        let rows = pen.row(Role::AmountCard) + pen.row(Role::Small);
        let at = pos2(right, middle - rows / 2.0);
        pen.text_right(at, &waited, Role::AmountCard, theme.ink);
        let at = at + vec2(0.0, pen.row(Role::AmountCard));
        pen.text_right(at, &waiting, Role::Small, theme.ink2);
    }
    // The time is left out: it would be said every second.
    pen.say_now(rect, &format!("{head}. {coming}"));
}

// Text size, contrast and languages. Standard text.

const CARD: f32 = 152.0;
/// Under the heading of a group.
const HEADING_GAP: f32 = 10.0;
/// A card grows by this much where there is room.
const CARD_GROWTH: f32 = 56.0;

fn choices(pen: &Pen<'_>, rect: Rect, scene: &Scene, help: &HelpScene) -> Option<Tap> {
    let heading = pen.row(Role::SmallStrong) + HEADING_GAP;
    let needed = 2.0 * (heading + CARD);
    // What is left goes to the cards first, then between the groups.
    let left = (rect.height() - needed - 48.0).max(0.0);
    let (growth_max, gap_max) =
        if rect.height() > 900.0 { (3.0 * CARD_GROWTH, 132.0) } else { (CARD_GROWTH, 72.0) };
    let growth = (left / 4.0).min(growth_max);
    let gap = ((left - 2.0 * growth) / 2.0 + 10.0).clamp(20.0, gap_max);
    let mut top = heading_at(pen, rect, rect.min.y, "help-text-size");
    let row = Rect::from_min_size(pos2(rect.min.x, top), vec2(rect.width(), CARD + growth));
    let mut tap = None;
    for (size, place) in TextSize::ALL.into_iter().zip(columns(row, 3, GAP)) {
        tap = tap.or(size_card(pen, place, size, help.text));
    }
    top = heading_at(pen, rect, row.max.y + gap, "help-easier");
    let row = Rect::from_min_size(pos2(rect.min.x, top), vec2(rect.width(), CARD + growth));
    let tiles = tiles(pen, scene, help);
    let n_tiles = u16::try_from(tiles.len()).unwrap_or(1);
    for (tile, place) in tiles.iter().zip(columns(row, n_tiles, GAP)) {
        tap = tap.or(tile.show(pen, place));
    }
    tap
}

/// Returns where what is under it begins.
fn heading_at(pen: &Pen<'_>, rect: Rect, top: f32, id: &str) -> f32 {
    let text = pen.words(id);
    let drawn = pen.text(pos2(rect.min.x, top), &text, Role::SmallStrong, pen.theme.ink2);
    pen.say(drawn, NodeRole::Label, &text);
    top + pen.row(Role::SmallStrong) + HEADING_GAP
}

fn size_word(pen: &Pen<'_>, size: TextSize) -> String {
    pen.words(match size {
        TextSize::Standard => "help-standard",
        TextSize::Large => "help-large",
        TextSize::ExtraLarge => "help-extra-large",
    })
}

fn size_card(pen: &Pen<'_>, rect: Rect, size: TextSize, chosen: TextSize) -> Option<Tap> {
    let word = size_word(pen, size);
    let is_chosen = size == chosen;
    let press = pen.press(rect, 24.0, Node::radio(&word, is_chosen));
    pen.card(rect, press, is_chosen);
    let face = press.face(rect);
    // The letters show the size itself.
    let (role, letters) = (Role::Label.face(size), 42.0);
    let letters = match size {
        TextSize::Standard => letters,
        TextSize::Large => 54.0,
        TextSize::ExtraLarge => 70.0,
    };
    let font = FontId::new(letters, role.font().family);
    let galley = pen.painter().layout_no_wrap("Aa".to_owned(), font, pen.theme.ink);
    let middle = face.center().y;
    let at = pos2(face.center().x - galley.size().x / 2.0, middle - 17.0 - galley.size().y / 2.0);
    pen.painter().galley(at, galley, pen.theme.ink);
    named(pen, pos2(face.center().x, middle + 36.0), &word, is_chosen);
    press.then(Tap::SetText(size))
}

/// A name under a picture, with a tick where it is on.
fn named(pen: &Pen<'_>, center: egui::Pos2, word: &str, is_on: bool) {
    if is_on {
        let glyph = Some(Glyph::fill(icon::CHECK_CIRCLE, 30.0));
        let width = pen.width(word, Role::SmallStrong);
        let left = center.x - (30.0 + 8.0 + width) / 2.0;
        if let Some(glyph) = glyph {
            pen.icon(pos2(left + 15.0, center.y), glyph, pen.theme.primary);
        }
        let at = pos2(left + 38.0, center.y - pen.row(Role::SmallStrong) / 2.0);
        pen.text(at, word, Role::SmallStrong, pen.theme.ink);
    } else {
        pen.text_middle(center, word, Role::Small, pen.theme.ink2);
    }
}

/// Something that can be switched.
struct Tile {
    icon: char,
    word: String,
    /// `None` for what is no switch.
    is_on: Option<bool>,
    tap: Tap,
}

fn tiles(pen: &Pen<'_>, scene: &Scene, help: &HelpScene) -> Vec<Tile> {
    let is_high = scene.comfort.contrast == Contrast::High;
    let contrast = Tile {
        icon: icon::CIRCLE_HALF,
        word: pen.words("help-contrast"),
        is_on: Some(is_high),
        tap: Tap::SetContrast(if is_high { Contrast::Normal } else { Contrast::High }),
    };
    let others = scene.languages.iter().copied().filter(|language| *language != pen.language);
    let languages = others.map(|language: Language| Tile {
        icon: icon::TRANSLATE,
        word: language.own_name().to_owned(),
        is_on: None,
        tap: Tap::SetLanguage(language),
    });
    let sign_for = help.may_sign_for.then(|| Tile {
        icon: icon::PENCIL_SIMPLE_LINE,
        word: pen.words("help-sign-for"),
        is_on: None,
        tap: Tap::SignForSomeone,
    });
    std::iter::once(contrast).chain(languages).chain(sign_for).collect()
}

impl Tile {
    fn show(&self, pen: &Pen<'_>, rect: Rect) -> Option<Tap> {
        let is_on = self.is_on.unwrap_or(false);
        let press = self.press(pen, rect);
        pen.card(rect, press, is_on);
        let center = press.face(rect).center();
        pen.icon(center - vec2(0.0, 22.0), Glyph::regular(self.icon, 60.0), pen.theme.primary);
        let name = center + vec2(0.0, 36.0);
        let room = press.face(rect).shrink2(vec2(10.0, 0.0));
        if pen.width(&self.word, Role::SmallStrong) > room.width() {
            // In a narrow column two lines.
            let room = room.with_min_y(name.y - pen.row(Role::SmallStrong) / 2.0);
            pen.wrapped_center(room, &self.word, Role::SmallStrong, pen.theme.ink);
        } else if is_on {
            named(pen, name, &self.word, true);
        } else {
            pen.text_middle(name, &self.word, Role::SmallStrong, pen.theme.ink);
        }
        press.then(self.tap.clone())
    }

    /// In larger text: one row, its mark at the right.
    fn show_row(&self, pen: &Pen<'_>, rect: Rect) -> Option<Tap> {
        let is_on = self.is_on.unwrap_or(false);
        let press = self.press(pen, rect);
        pen.card(rect, press, is_on);
        let face = press.face(rect);
        let middle = face.center().y;
        pen.icon(
            pos2(face.min.x + 56.0, middle),
            Glyph::regular(self.icon, 60.0),
            pen.theme.primary,
        );
        let at = pos2(face.min.x + 108.0, middle - pen.row(Role::BodyStrong) / 2.0);
        pen.text(at, &self.word, Role::BodyStrong, pen.theme.ink);
        if self.is_on.is_some() {
            radio(pen, pos2(face.max.x - 56.0, middle), 52.0, is_on);
        }
        press.then(self.tap.clone())
    }

    fn press(&self, pen: &Pen<'_>, rect: Rect) -> crate::ui::pen::Press {
        let node = match self.is_on {
            Some(is_on) => Node::switch(&self.word, is_on),
            None => Node::button(&self.word),
        };
        pen.press(rect, 24.0, node)
    }
}

// Larger text: everything in rows, a page at a time.

/// One row of the sheet in larger text.
enum Row {
    Call,
    Told,
    CallWords(String),
    /// A heading, never parted from the row under it.
    Headed(&'static str, Box<Row>),
    Size(TextSize),
    Tile(Tile),
}

/// Rows under a heading.
fn headed(id: &'static str, rows: impl IntoIterator<Item = Row>) -> Vec<Row> {
    let mut rows = rows.into_iter();
    let first = rows.next().map(|row| Row::Headed(id, Box::new(row)));
    first.into_iter().chain(rows).collect()
}

/// `part`: the person (`true`) or the choices (`false`) alone.
fn listed(
    pen: &Pen<'_>,
    rect: Rect,
    scene: &Scene,
    help: &HelpScene,
    part: Option<bool>,
) -> Option<Tap> {
    let mut rows = Vec::new();
    if part != Some(false) {
        match help.call {
            Some((_, true)) => rows.push(Row::Told),
            _ => rows.extend([Row::Call, Row::CallWords(call_words(pen, help))]),
        }
    }
    if part != Some(true) {
        rows.extend(headed("help-text-size", TextSize::ALL.map(Row::Size)));
        rows.extend(headed("help-easier", tiles(pen, scene, help).into_iter().map(Row::Tile)));
    }
    let heights = rows.iter().map(|row| row.height(pen, rect.width())).collect();
    let is_upright = !pen.zones.is_landscape();
    let foot = if pen.zones.is_extra_large() && is_upright { 0.0 } else { 16.0 };
    let room = rect.with_max_y(rect.max.y - foot);
    let page = Stack { gap: 14.0, heights }.layout(pen, room);
    let mut tap = None;
    for (idx, row) in rows.iter().enumerate() {
        if let Some(place) = page.get(idx) {
            tap = tap.or(row.show(pen, place, help));
        }
    }
    page.turn(pen);
    tap
}

impl Row {
    fn height(&self, pen: &Pen<'_>, width: f32) -> f32 {
        match self {
            Self::Call => 132.0,
            Self::Told => {
                let head = pen.height(&pen.words("help-told"), Role::H2, width - 64.0);
                head + pen.height(&pen.words("help-coming"), Role::Body, width - 64.0) + 44.0
            }
            Self::CallWords(text) => pen.height(text, Role::Small, width),
            Self::Headed(_, row) => {
                pen.row(Role::SmallStrong) + HEADING_GAP + row.height(pen, width)
            }
            Self::Size(_) | Self::Tile(_) => pen.row(Role::BodyStrong).max(68.0) + 28.0,
        }
    }

    fn show(&self, pen: &Pen<'_>, rect: Rect, help: &HelpScene) -> Option<Tap> {
        let theme = &pen.theme;
        match self {
            Self::Call => call_button(pen, rect),
            Self::Told => {
                pen.fill(rect, 24.0, theme.success_tint);
                pen.ring(rect, 24.0, 3.0, theme.success);
                let (head, coming) = (pen.words("help-told"), pen.words("help-coming"));
                let room = rect.width() - 64.0;
                let at = rect.min + vec2(32.0, 22.0);
                let drawn = pen.wrapped(at, room, &head, Role::H2, theme.ink);
                let at = pos2(at.x, at.y + drawn.height());
                pen.wrapped(at, room, &coming, Role::Body, theme.ink2);
                pen.say_now(rect, &format!("{head}. {coming}"));
                None
            }
            Self::CallWords(text) => {
                let drawn = pen.wrapped(rect.min, rect.width(), text, Role::Small, theme.ink2);
                pen.say(drawn, NodeRole::Label, text);
                None
            }
            Self::Headed(id, row) => {
                let top = heading_at(pen, rect, rect.min.y, id);
                row.show(pen, rect.with_min_y(top), help)
            }
            Self::Size(size) => {
                let word = size_word(pen, *size);
                let is_on = *size == help.text;
                let press = pen.press(rect, 24.0, Node::radio(&word, is_on));
                pen.card(rect, press, is_on);
                let face = press.face(rect);
                let middle = face.center().y;
                radio(pen, pos2(face.min.x + 56.0, middle), 52.0, is_on);
                let at = pos2(face.min.x + 108.0, middle - pen.row(Role::BodyStrong) / 2.0);
                pen.text(at, &word, Role::BodyStrong, theme.ink);
                press.then(Tap::SetText(*size))
            }
            Self::Tile(tile) => tile.show_row(pen, rect),
        }
    }
}

// The ways out.

fn actions(pen: &Pen<'_>, foot: Rect, help: &HelpScene) -> Option<Tap> {
    pen.fill(foot, 0.0, pen.theme.surface);
    pen.hline(foot.left_top() + vec2(0.0, 1.0), foot.width(), pen.theme.hairline);
    let row = foot.shrink2(vec2(MARGIN, 24.0));
    let close = pen.words("help-close");
    let close = Button::secondary(&close).before(Glyph::bold(icon::X, 44.0));
    if !help.may_start_over {
        return close.show(pen, row).then_some(Tap::CloseSheet);
    }
    let over = pen.words("help-start-over");
    let over = Button::secondary(&over).before(Glyph::regular(icon::ARROW_COUNTER_CLOCKWISE, 44.0));
    let places = columns(row, 2, GAP);
    let [left, right] = places.as_slice() else { return None };
    let is_over = over.show(pen, *left);
    let is_closed = close.show(pen, *right);
    if is_closed { Some(Tap::CloseSheet) } else { is_over.then_some(Tap::AskStartOver) }
}

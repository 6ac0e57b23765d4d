//! What every place of the staff side has: the bar with who is signed in, the tabs, rows and chips.

use chrono::NaiveTime;
use egui::{Color32, Pos2, Rect, Role as NodeRole, pos2, vec2};

use crate::domain::staff::Role as Duty;
use crate::domain::wording;
use crate::flow::staff::tap::{StaffTap, Tab};
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::layout::length;
use crate::ui::pen::{Node, Pen};
use crate::ui::role::Role;
use crate::ui::scene::staff::StaffFrame;
use crate::ui::text::{Glyph, IconSide};

/// Left and right of everything.
pub const MARGIN: f32 = 36.0;
/// Between cards.
pub const GAP: f32 = 18.0;
pub const BAR: f32 = 96.0;
const RAIL: f32 = 136.0;
pub const RADIUS: f32 = 24.0;
/// The edge of a button or an option.
const EDGE: f32 = 2.0;

/// What one stands on: the body between bar and tabs.
pub struct Framed {
    pub body: Rect,
    tap: Option<Tap>,
    /// Tabs at the foot are drawn last: they are what one comes to last.
    foot: Option<Rect>,
}

impl Framed {
    /// Draws what is left of the frame. `tap` is what was pressed in the body.
    pub fn finish(self, pen: &Pen<'_>, frame: &StaffFrame, tap: Option<Tap>) -> Option<Tap> {
        let tab = self.foot.and_then(|foot| tab_bar(pen, foot, frame, false));
        self.tap.or(tap).or(tab)
    }
}

/// The bar and the tabs of a place. `back` where it came from another.
pub fn frame(
    pen: &Pen<'_>,
    frame: &StaffFrame,
    title: &str,
    sub: &str,
    back: Option<StaffTap>,
) -> Framed {
    let canvas = pen.zones.canvas;
    let is_wide = pen.zones.is_landscape();
    let left = if is_wide { canvas.min.x + RAIL } else { canvas.min.x };
    let bar = Rect::from_min_max(pos2(left, canvas.min.y), pos2(canvas.max.x, canvas.min.y + BAR));
    let foot = (!is_wide).then(|| canvas.with_min_y(canvas.max.y - BAR));
    let rail = is_wide.then(|| tab_bar(pen, canvas.with_max_x(left), frame, true)).flatten();
    let tap = rail.or(staff_bar(pen, bar, frame, (title, sub), back));
    let bottom = foot.map_or(canvas.max.y, |foot| foot.min.y);
    let body = Rect::from_min_max(
        pos2(left + MARGIN, bar.max.y + GAP),
        pos2(canvas.max.x - MARGIN, bottom - 12.0),
    );
    Framed { body, tap, foot }
}

pub fn staff_bar(
    pen: &Pen<'_>,
    bar: Rect,
    frame: &StaffFrame,
    (title, sub): (&str, &str),
    back: Option<StaffTap>,
) -> Option<Tap> {
    let theme = &pen.theme;
    pen.fill(bar, 0.0, theme.surface);
    pen.hline(bar.left_bottom() - vec2(0.0, 1.0), bar.width(), theme.hairline);
    let mut left = bar.min.x + MARGIN;
    let mut tap = None;
    if let Some(back) = back {
        let rect = Rect::from_min_size(bar.min + vec2(12.0, 12.0), vec2(72.0, 72.0));
        let press = pen.press(rect, 12.0, Node::button(&pen.words("bar-back")));
        pen.icon(rect.center(), Glyph::bold(icon::CARET_LEFT, 36.0), theme.primary);
        tap = press.then(Tap::Staff(back));
        left = rect.max.x + 12.0;
    }
    let word = pen.words("staff-lock");
    let width = (pen.width(&word, Role::StaffStrong) + 78.0).max(134.0);
    let lock = Rect::from_min_max(
        pos2(bar.max.x - 24.0 - width, bar.min.y + 12.0),
        pos2(bar.max.x - 24.0, bar.max.y - 12.0),
    );
    let names = lock.min.x - 18.0;
    let duty = pen.words(duty_word(frame.role));
    let low = pen.row(Role::StaffSmall);
    let top = bar.center().y - low;
    pen.text_right(pos2(names, top), &frame.name, Role::StaffSmallStrong, theme.ink);
    pen.text_right(pos2(names, top + low), &duty, Role::StaffSmall, theme.ink3);
    let said = Rect::from_min_max(pos2(names - 120.0, top), pos2(names, top + 2.0 * low));
    pen.say(said, NodeRole::Label, &format!("{}, {duty}", frame.name));

    // A long title is smaller, and never runs into the name.
    let beside = pen.width(&frame.name, Role::StaffSmallStrong);
    let room = names - beside.max(pen.width(&duty, Role::StaffSmall)) - 24.0 - left;
    let role = match pen.width(title, Role::StaffTitle) <= room {
        true => Role::StaffTitle,
        false => Role::StaffStrong,
    };
    let (high, low) = (pen.row(role), pen.row(Role::StaffSmall));
    let top = bar.center().y - (high + low) / 2.0;
    pen.shortened(pos2(left, top), room, title, role, theme.ink);
    let shown = pen.shortened(pos2(left, top + high), room, sub, Role::StaffSmall, theme.ink3);
    let head = Rect::from_min_max(pos2(left, top), pos2(shown.max.x.max(left + 1.0), top + high));
    pen.say(head, NodeRole::Heading, title);
    pen.say(shown, NodeRole::Label, sub);
    let glyph = Glyph::regular(icon::LOCK, 30.0);
    tap.or(button(pen, lock, &word, Some(glyph), 12.0).then_some(Tap::Staff(StaffTap::Lock)))
}

/// How much room a title has in the bar of a place with a way back.
pub fn bar_room(pen: &Pen<'_>, frame: &StaffFrame) -> f32 {
    let lock = (pen.width(&pen.words("staff-lock"), Role::StaffStrong) + 78.0).max(134.0);
    let duty = pen.width(&pen.words(duty_word(frame.role)), Role::StaffSmall);
    let beside = pen.width(&frame.name, Role::StaffSmallStrong).max(duty);
    let rail = if pen.zones.is_landscape() { RAIL } else { 0.0 };
    pen.zones.canvas.width() - rail - 96.0 - 24.0 - lock - 18.0 - beside - 24.0
}

pub const fn duty_word(role: Duty) -> &'static str {
    match role {
        Duty::FrontDesk => "staff-front-desk",
        Duty::Provider => "staff-provider",
        Duty::Manager => "staff-manager",
        Duty::Owner => "staff-owner",
    }
}

fn tab_bar(pen: &Pen<'_>, rect: Rect, frame: &StaffFrame, is_rail: bool) -> Option<Tap> {
    let theme = &pen.theme;
    pen.fill(rect, 0.0, theme.surface);
    if is_rail {
        pen.line(rect.right_top(), rect.right_bottom(), 2.0, theme.hairline);
    } else {
        pen.hline(rect.left_top() + vec2(0.0, 1.0), rect.width(), theme.hairline);
    }
    let tabs = [
        (Tab::Today, icon::HOUSE, "staff-tab-today", frame.n_cases),
        (Tab::Patients, icon::USERS_THREE, "staff-tab-patients", 0),
        (Tab::Devices, icon::PLUGS_CONNECTED, "staff-tab-devices", frame.n_devices),
        (Tab::More, icon::DOTS_THREE_CIRCLE, "staff-tab-more", 0),
    ];
    let n = length(tabs.len());
    let mut made = None;
    for (idx, (tab, glyph, id, n_waiting)) in tabs.into_iter().enumerate() {
        let idx = length(idx);
        let place = if is_rail {
            // Tabs stay a thumb's height, from the top.
            let high = (rect.height() / 6.0).min(136.0);
            Rect::from_min_size(rect.min + vec2(0.0, idx * high), vec2(rect.width(), high))
        } else {
            let wide = rect.width() / n;
            Rect::from_min_size(rect.min + vec2(idx * wide, 0.0), vec2(wide, rect.height()))
        };
        made = made.or(one_tab(pen, place.shrink(4.0), (tab, glyph, id), n_waiting, frame.tab));
    }
    made
}

fn one_tab(
    pen: &Pen<'_>,
    face: Rect,
    (tab, glyph, id): (Tab, char, &str),
    n_waiting: usize,
    chosen: Tab,
) -> Option<Tap> {
    let theme = &pen.theme;
    let is_chosen = tab == chosen;
    let word = pen.words(id);
    let name = match n_waiting {
        0 => word.clone(),
        n => format!("{word}, {n}"),
    };
    let node = Node { is_on: Some(is_chosen), ..Node::button(&name) };
    let press = pen.press(face, 18.0, node);
    let color = if is_chosen { theme.primary } else { theme.ink2 };
    if is_chosen {
        pen.fill(face, 18.0, theme.primary_tint);
        if theme.is_contrast() {
            pen.ring(face, 18.0, theme.control_stroke, theme.primary);
        }
    }
    let glyph = if is_chosen { Glyph::fill(glyph, 36.0) } else { Glyph::regular(glyph, 36.0) };
    let high = pen.row(Role::StaffSmallStrong);
    let middle = pos2(face.center().x, face.center().y - high / 2.0);
    pen.icon(middle, glyph, color);
    let top = middle.y + 18.0;
    pen.text_center(face.center().x, top, &word, Role::StaffSmallStrong, color);
    if n_waiting > 0 {
        let ground = if is_chosen { theme.primary_tint } else { theme.surface };
        badge(pen, middle + vec2(28.0, -14.0), n_waiting, ground);
    }
    press.then(Tap::Staff(StaffTap::Open(tab)))
}

/// How much waits, on the corner of a tab.
fn badge(pen: &Pen<'_>, center: Pos2, n: usize, ground: Color32) {
    let text = n.to_string();
    let width = (pen.width(&text, Role::StaffTable) + 16.0).max(36.0);
    let rect = Rect::from_center_size(center, vec2(width, 36.0));
    pen.fill(rect.expand(3.0), 21.0, ground);
    pen.fill(rect, 18.0, pen.theme.warning);
    pen.text_middle(center, &text, Role::StaffTable, pen.theme.surface);
}

/// An outlined button. Its word is its name.
pub fn button(pen: &Pen<'_>, rect: Rect, word: &str, glyph: Option<Glyph>, radius: f32) -> bool {
    edged(pen, rect, word, glyph, (radius, pen.theme.border))
}

/// The button of an alert: its edge has the color of what it is about.
pub fn edged(
    pen: &Pen<'_>,
    rect: Rect,
    word: &str,
    glyph: Option<Glyph>,
    (radius, edge): (f32, Color32),
) -> bool {
    let theme = &pen.theme;
    let press = pen.press(rect, radius, Node::button(word));
    let face = press.face(rect);
    let fill = if press.is_down { theme.sunken } else { theme.surface };
    pen.plate(face, radius, fill, EDGE, edge);
    let width = pen.width(word, Role::StaffStrong) + glyph.map_or(0.0, |glyph| glyph.size + 10.0);
    // Where both do not fit, the word does.
    let glyph = glyph.filter(|_| width <= face.width() - 16.0);
    if let Some(glyph) = glyph {
        let left = face.center().x - width / 2.0;
        pen.icon(pos2(left + glyph.size / 2.0, face.center().y), glyph, theme.primary);
        let at = pos2(left + glyph.size + 10.0, face.center().y - pen.row(Role::StaffStrong) / 2.0);
        pen.text(at, word, Role::StaffStrong, theme.ink);
    } else {
        let height = pen.height(word, Role::StaffStrong, face.width() - 16.0);
        let top = face.center().y - height / 2.0;
        let inner = face.shrink2(vec2(8.0, 0.0)).with_min_y(top);
        pen.wrapped_center(inner, word, Role::StaffStrong, theme.ink);
    }
    press.is_done
}

/// A card without a shadow.
pub fn card(pen: &Pen<'_>, rect: Rect) {
    pen.plate(rect, RADIUS, pen.theme.surface, pen.theme.card_stroke, pen.theme.hairline);
}

/// How something stands: tint, icon and word, always the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Good,
    Act,
    Know,
    Quiet,
}

impl Mood {
    pub fn colors(self, pen: &Pen<'_>) -> (Color32, Color32) {
        let theme = &pen.theme;
        match self {
            Self::Good => (theme.success, theme.success_tint),
            Self::Act => (theme.warning, theme.warning_tint),
            Self::Know => (theme.info, theme.info_tint),
            Self::Quiet => (theme.ink2, theme.sunken),
        }
    }
}

/// Draws a chip whose right edge, or left one, is at `at`. Returns its place.
pub fn chip(
    pen: &Pen<'_>,
    at: Pos2,
    side: IconSide,
    (mood, glyph, word): (Mood, char, &str),
) -> Rect {
    let (color, tint) = mood.colors(pen);
    let high = pen.row(Role::StaffSmallStrong) + 12.0;
    let width = 26.0 + 8.0 + pen.width(word, Role::StaffSmallStrong) + 28.0;
    let left = match side {
        IconSide::Before => at.x,
        IconSide::After => at.x - width,
    };
    let rect = Rect::from_min_size(pos2(left, at.y - high / 2.0), vec2(width, high));
    pen.fill(rect, high / 2.0, tint);
    if pen.theme.is_contrast() {
        pen.ring(rect, high / 2.0, 3.0, color);
    }
    pen.icon(pos2(rect.min.x + 26.0, at.y), Glyph::fill(glyph, 26.0), color);
    let top = at.y - pen.row(Role::StaffSmallStrong) / 2.0;
    pen.text(pos2(rect.min.x + 45.0, top), word, Role::StaffSmallStrong, color);
    rect
}

/// With less room for its words than this, a notice has its button under them.
const NARROW: f32 = 240.0;

/// A notice over the body: what it is, what follows, and what can be done. Returns its height and
/// whether its button was pressed.
pub fn alert(
    pen: &Pen<'_>,
    at: Rect,
    (mood, glyph): (Mood, char),
    (title, line): (&str, &str),
    deed: Option<&str>,
) -> (f32, bool) {
    let (color, tint) = mood.colors(pen);
    let deed_width =
        deed.map_or(0.0, |word| (pen.width(word, Role::StaffStrong) + 56.0).clamp(120.0, 300.0));
    let left = at.min.x + 102.0;
    let whole = at.max.x - left - 30.0;
    // In a narrow column the button stands under the words.
    let is_stacked = deed.is_some() && whole - deed_width - 6.0 < NARROW;
    let room = if is_stacked || deed.is_none() { whole } else { whole - deed_width - 6.0 };
    let high = pen.height(title, Role::StaffStrong, room);
    let low = if line.is_empty() { 0.0 } else { pen.height(line, Role::StaffSmall, room) };
    let foot = if is_stacked { 72.0 + 12.0 } else { 0.0 };
    let height = (high + low + 32.0).max(90.0) + foot;
    let rect = Rect::from_min_size(at.min, vec2(at.width(), height));
    let words = rect.with_max_y(rect.max.y - foot);
    pen.fill(rect, RADIUS, tint);
    if pen.theme.is_contrast() {
        pen.ring(rect, RADIUS, 3.0, color);
    }
    pen.icon(pos2(at.min.x + 54.0, words.center().y), Glyph::fill(glyph, 44.0), color);
    let top = words.center().y - (high + low) / 2.0;
    pen.wrapped(pos2(left, top), room, title, Role::StaffStrong, pen.theme.ink);
    pen.wrapped(pos2(left, top + high), room, line, Role::StaffSmall, pen.theme.ink2);
    let said = Rect::from_min_size(pos2(left, top), vec2(room, high + low));
    pen.say(said, NodeRole::Label, &format!("{title}. {line}"));
    let pressed = deed.is_some_and(|word| {
        let size = vec2(deed_width, 72.0);
        let corner = match is_stacked {
            true => pos2(left, rect.max.y - 16.0 - size.y),
            false => pos2(rect.max.x - 18.0 - size.x, rect.center().y - size.y / 2.0),
        };
        let place = Rect::from_min_size(corner, size);
        edged(pen, place, word, None, (18.0, color))
    });
    (height, pressed)
}

/// "5:52" in a list of one day.
pub fn short_time(at: NaiveTime) -> String {
    let time = wording::time(at);
    time.split(' ').next().unwrap_or_default().to_owned()
}

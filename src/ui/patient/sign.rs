//! The signature: the sentence that is signed, the pad under it, and another way for people who
//! cannot draw.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::wording;
use crate::flow::session::Problem;
use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, Step};
use crate::ui::icon;
use crate::ui::layout::GAP;
use crate::ui::patient::sign_typed;
use crate::ui::patient::terms::free_column;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::{Scene, SignScene};
use crate::ui::text::Glyph;
use crate::ui::widget::bar;
use crate::ui::widget::button::Button;
use crate::ui::widget::clause::SHORT;
use crate::ui::widget::ink_pad::ink_pad;
use crate::ui::widget::pages::Stack;

/// The pad of the design is 120 by 62 mm.
const PAD_HEIGHT: f32 = 372.0;
const PAD_WIDTH: f32 = 720.0;
/// Nobody can sign on less than 33 mm.
const PAD_HEIGHT_MIN: f32 = 200.0;
const BUTTON_HEIGHT: f32 = 108.0;
/// Between the buttons where one stands on the other.
const BUTTON_GAP: f32 = 14.0;
const CLEAR_WIDTH: f32 = 216.0;

pub fn sign_ui(pen: &Pen<'_>, scene: &Scene, sign: &SignScene) -> Option<Tap> {
    bar::surface(pen);
    match &sign.typed {
        Some(typed) => sign_typed::show(pen, scene, sign, typed),
        None => drawn(pen, scene, sign),
    }
}

/// The foot: the sum, Back, and the button that makes it a consent.
pub fn agree(pen: &Pen<'_>, sign: &SignScene) -> Option<Tap> {
    let agree = pen.words("sign-agree");
    let button = Button::primary(&agree).before(Glyph::bold(icon::CHECK, 44.0));
    bar::step_with(pen, &sign.bar, button)
}

fn drawn(pen: &Pen<'_>, scene: &Scene, sign: &SignScene) -> Option<Tap> {
    let title = pen.words("sign-title");
    let help = pen.words("sign-help");
    let framed = frame::draw(pen, scene, Heading::new(Step::Terms, &title, &help));
    let pen = &framed.pen;
    let parts = Parts::of(pen, sign, scene.problem);
    let tap = parts.show(pen);
    framed.tap.or(tap).or(agree(pen, sign))
}

/// The parts of the screen with their heights.
struct Parts<'s> {
    sign: &'s SignScene,
    is_wrong: bool,
    /// Something is wrong, with the signature or not.
    has_problem: bool,
    date: String,
    /// Of what is said again in bold, one by one.
    bold_heights: Vec<f32>,
    statement_height: f32,
    date_height: f32,
    /// What stands under the pad with its gap.
    row_height: f32,
    /// Between the parts.
    gap: f32,
}

impl<'s> Parts<'s> {
    fn of(pen: &Pen<'_>, sign: &'s SignScene, problem: Option<Problem>) -> Self {
        let date = if pen.zones.is_standard() {
            wording::long_date(pen.language, sign.today)
        } else {
            wording::date(pen.language, sign.today)
        };
        let date = pen.words_with("sign-date", &[("date", date.into())]);
        let width = pen.zones.body.width();
        let standard = pen.zones.is_standard();
        let is_landscape = pen.zones.is_landscape();
        let gap = if standard && !is_landscape { GAP } else { 16.0 };
        let row =
            if has_column(pen) { 0.0 } else { button_height(pen, width - CLEAR_WIDTH - GAP) + gap };
        Self {
            sign,
            is_wrong: matches!(
                problem,
                Some(Problem::SignatureMissing | Problem::SignatureTooShort)
            ),
            has_problem: problem.is_some(),
            bold_heights: bold_heights(pen, sign, width),
            statement_height: statement_height(pen, sign, width),
            date_height: date_height(pen, &date, width),
            date,
            row_height: row,
            gap,
        }
    }

    fn show(&self, pen: &Pen<'_>) -> Option<Tap> {
        let body = pen.zones.body;
        let above: f32 = self.bold_heights.iter().map(|height| height + BOLD_GAP).sum();
        let pad_top = body.min.y + above + self.statement_height + self.gap + 2.0;
        let room = body.max.y - pad_top - self.row_height - self.gap - self.date_height;
        let pad_height = room.min(PAD_HEIGHT * body.width() / PAD_WIDTH);
        if pen.zones.is_extra_large() || pad_height < PAD_HEIGHT_MIN {
            return self.show_in_pages(pen);
        }
        let top = bold(pen, self.sign, body.min, body.width(), Role::BodyStrong);
        statement(pen, self.sign, top, body.width());
        let foot = pad_top + pad_height + self.row_height;
        let rect = Rect::from_min_max(pos2(body.min.x, pad_top), pos2(body.max.x, foot));
        let tap = self.pad(pen, rect);
        self.date(pen, Rect::from_min_max(pos2(body.min.x, foot + self.gap), body.max));
        tap
    }

    /// The sentence first; the pad on a page of its own, which comes up where a signature is
    /// missing.
    fn show_in_pages(&self, pen: &Pen<'_>) -> Option<Tap> {
        const CUE: f32 = 132.0;
        let body = pen.zones.body;
        let first = self.statement_height + self.gap + self.date_height;
        // What is in bold comes last before the pad.
        let pad = 1 + self.bold_heights.len();
        let mut heights = vec![first];
        heights.extend(&self.bold_heights);
        heights.push(body.height() - CUE);
        let stack = Stack { gap: self.gap, heights };
        let page = if self.is_wrong {
            stack.layout_named(pen, body, ("missing", 0), pad)
        } else {
            stack.layout_named(pen, body, ("sign", 0), 0)
        };
        if let Some(rect) = page.get(0) {
            statement(pen, self.sign, rect.min, rect.width());
            let top = rect.min.y + self.statement_height + self.gap;
            self.date(pen, rect.with_min_y(top));
        }
        for (item, words) in (1..).zip(&self.sign.bold) {
            if let Some(rect) = page.get(item) {
                bold_line(pen, words, rect.min, rect.width(), Role::BodyStrong);
            }
        }
        let tap = page.get(pad).and_then(|rect| self.pad(pen, rect));
        page.turn(pen);
        tap
    }

    /// The pad, and under it or beside it in the right column what goes with it.
    fn pad(&self, pen: &Pen<'_>, rect: Rect) -> Option<Tap> {
        let pad = rect.with_max_y(rect.max.y - self.row_height);
        let ink = ink_pad(pen, pad, &self.sign.ink, self.is_wrong);
        let [clear_at, type_at] = self.button_places(pen, pad, rect);
        let clear = pen.words("sign-clear");
        let button = Button::secondary(&clear).role(Role::BodyStrong);
        let cleared = button.before(Glyph::regular(icon::ERASER, 44.0)).show(pen, clear_at);
        let typing = pen.words("sign-type");
        let button = Button::secondary(&typing).role(Role::BodyStrong);
        let types = button.before(Glyph::regular(icon::KEYBOARD, 44.0)).show(pen, type_at);
        ink.or(cleared.then_some(Tap::ClearInk)).or(types.then_some(Tap::TypeSignature))
    }

    fn button_places(&self, pen: &Pen<'_>, pad: Rect, rect: Rect) -> [Rect; 2] {
        let row = rect.with_min_y(pad.max.y + self.gap);
        if !has_column(pen) {
            return bar::split(row, CLEAR_WIDTH);
        }
        let mut column = free_column(pen);
        if !self.has_problem {
            // The line of help stands at the head of the column.
            let help = pen.words("sign-help");
            column.min.y += pen.height(&help, Role::Body, column.width()) + 10.0;
        }
        let height = ((column.height() - BUTTON_GAP) / 2.0).clamp(96.0, BUTTON_HEIGHT);
        let types = column.with_min_y(column.max.y - height);
        [types.translate(vec2(0.0, -height - BUTTON_GAP)), types]
    }

    fn date(&self, pen: &Pen<'_>, rect: Rect) {
        let color = pen.theme.ink2;
        let has_icon = !pen.zones.is_extra_large();
        let top = if pen.zones.is_standard() {
            rect.min.y + (self.date_height - pen.row(Role::Small)) / 2.0
        } else {
            rect.min.y
        };
        let mut at = pos2(rect.min.x, top);
        if has_icon {
            let center = at + vec2(18.0, pen.row(Role::Small) / 2.0);
            pen.icon(center, Glyph::regular(icon::CALENDAR_BLANK, 36.0), color);
            at.x += DATE_LEFT;
        }
        let drawn = pen.wrapped(at, rect.max.x - at.x, &self.date, Role::Small, color);
        pen.say(drawn, NodeRole::Label, &self.date);
    }
}

/// From the icon's left edge to the date.
const DATE_LEFT: f32 = 50.0;

fn date_height(pen: &Pen<'_>, date: &str, width: f32) -> f32 {
    let indent = if pen.zones.is_extra_large() { 0.0 } else { DATE_LEFT };
    let height = pen.height(date, Role::Small, width - indent);
    let roomy = pen.zones.is_standard() && !pen.zones.is_landscape();
    if roomy { height.max(64.0) } else { height }
}

/// The buttons stand in the right column.
fn has_column(pen: &Pen<'_>) -> bool {
    pen.zones.is_landscape() && !pen.zones.is_extra_large()
}

/// High enough for the longer label at this width.
fn button_height(pen: &Pen<'_>, width: f32) -> f32 {
    let height = pen.height(&pen.words("sign-type"), Role::BodyStrong, width - 24.0);
    (height + 24.0).max(BUTTON_HEIGHT)
}

/// Under each line in bold.
const BOLD_GAP: f32 = 12.0;

/// What is said again in bold, from `at` down (AR-9). Says where it ends.
pub fn bold(
    pen: &Pen<'_>,
    sign: &SignScene,
    mut at: egui::Pos2,
    width: f32,
    role: Role,
) -> egui::Pos2 {
    for words in &sign.bold {
        at.y = bold_line(pen, words, at, width, role).max.y + BOLD_GAP;
    }
    at
}

fn bold_line(pen: &Pen<'_>, words: &str, at: egui::Pos2, width: f32, role: Role) -> Rect {
    let drawn = pen.wrapped(at, width, words, role, pen.theme.ink);
    pen.say(drawn, NodeRole::Label, words);
    drawn
}

fn bold_heights(pen: &Pen<'_>, sign: &SignScene, width: f32) -> Vec<f32> {
    sign.bold.iter().map(|words| pen.height(words, Role::BodyStrong, width)).collect()
}

/// How high [`bold`] is.
pub fn bold_height(pen: &Pen<'_>, sign: &SignScene, width: f32, role: Role) -> f32 {
    sign.bold.iter().map(|words| pen.height(words, role, width) + BOLD_GAP).sum()
}

/// The sentence that is signed, the name in it strong.
pub fn statement(pen: &Pen<'_>, sign: &SignScene, at: egui::Pos2, width: f32) -> Rect {
    statement_in(pen, sign, at, width, SHORT)
}

/// As [`statement`], in other type.
pub fn statement_in(
    pen: &Pen<'_>,
    sign: &SignScene,
    at: egui::Pos2,
    width: f32,
    roles: (Role, Role),
) -> Rect {
    let ink = pen.theme.ink;
    let drawn = match sign.statement.split_once(&sign.name) {
        Some((before, after)) if !sign.name.is_empty() => {
            let parts = [(before, false), (sign.name.as_str(), true), (after, false)];
            pen.wrapped_parts(at, width, &parts, roles, ink)
        }
        _ => pen.wrapped(at, width, &sign.statement, roles.0, ink),
    };
    pen.say(drawn, NodeRole::Label, &sign.statement);
    drawn
}

/// How high [`statement`] is.
pub fn statement_height(pen: &Pen<'_>, sign: &SignScene, width: f32) -> f32 {
    statement_in(&pen.unseen().for_place("measured", false), sign, pen.zones.body.min, width, SHORT)
        .height()
}

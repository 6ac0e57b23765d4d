//! A signature that is typed: for people who cannot draw one. It counts as much.

use egui::{Rect, pos2, vec2};

use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, HelpPlace, Step};
use crate::ui::patient::sign::{agree, bold, bold_height, statement_height, statement_in};
use crate::ui::patient::terms::free_column;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::{Scene, SignScene};
use crate::ui::widget::button::link;
use crate::ui::widget::clause::SHORT;
use crate::ui::widget::field::{Field, FieldState};
use crate::ui::widget::keyboard;

/// The way back to the pad is a link of this height.
const LINK_HEIGHT: f32 = 96.0;
const GAP: f32 = 16.0;

pub fn show(pen: &Pen<'_>, scene: &Scene, sign: &SignScene, typed: &str) -> Option<Tap> {
    let title = pen.words("sign-typed-title");
    let place = StatementPlace::of(pen, sign);
    let (help, help_place) = match place {
        StatementPlace::Body => (pen.words("sign-typed-help"), HelpPlace::Column),
        // What is said in bold stands there with it.
        StatementPlace::Help if !sign.bold.is_empty() => (String::new(), HelpPlace::Nowhere),
        StatementPlace::Help => (sign.statement.clone(), HelpPlace::Column),
        StatementPlace::Column => (String::new(), HelpPlace::Nowhere),
    };
    let heading = Heading::new(Step::Terms, &title, &help).help_place(help_place);
    let framed = frame::draw(pen, scene, heading);
    let pen = &framed.pen;
    let is_wrong = scene.problem.is_some();
    let made = match place {
        StatementPlace::Column => beside(pen, sign, (typed, is_wrong)),
        _ => above(pen, sign, place, &help, (typed, is_wrong)),
    };
    let keyed = keyboard::keyboard(pen, sign.keys, None);
    framed.tap.or(made).or(keyed).or(agree(pen, sign))
}

/// Where the sentence that is signed stands while the keys take half of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StatementPlace {
    /// Above the field.
    Body,
    /// In place of the line of help.
    Help,
    /// In the right column.
    Column,
}

impl StatementPlace {
    fn of(pen: &Pen<'_>, sign: &SignScene) -> Self {
        if pen.zones.is_landscape() {
            return Self::Column;
        }
        let body = pen.zones.body;
        let room = keyboard::tray(pen).min.y - body.min.y;
        let needed = bold_height(pen, sign, body.width(), Role::BodyStrong)
            + statement_height(pen, sign, body.width())
            + GAP
            + Field::height(pen, false)
            + LINK_HEIGHT;
        if pen.zones.is_standard() && needed <= room { Self::Body } else { Self::Help }
    }
}

/// Portrait: sentence, field, link, one under the other above the keys.
fn above(
    pen: &Pen<'_>,
    sign: &SignScene,
    place: StatementPlace,
    help: &str,
    field: (&str, bool),
) -> Option<Tap> {
    let body = pen.zones.body;
    let tray = keyboard::tray(pen);
    let mut top = body.min.y;
    if place == StatementPlace::Body {
        let at = bold(pen, sign, body.min, body.width(), Role::BodyStrong);
        let drawn = statement_in(pen, sign, at, body.width(), SHORT);
        top = drawn.max.y + GAP;
    } else if !sign.bold.is_empty() && !field.1 {
        top = bold_under_title(pen, sign).unwrap_or(top);
    } else if !pen.zones.is_extra_large() {
        let sub = pen.zones.sub;
        top = top.max(sub.min.y + pen.height(help, Role::Body, sub.width()) + 12.0);
    }
    let room = tray.min.y - top;
    let is_labeled =
        !pen.zones.is_extra_large() && Field::height(pen, true) + LINK_HEIGHT + 4.0 <= room;
    let height = Field::height(pen, is_labeled);
    let rect = Rect::from_min_size(pos2(body.min.x, top), vec2(body.width(), height));
    name_field(pen, rect, field, is_labeled);
    // While a mistake takes the room, the link waits.
    let link_top = rect.max.y + 4.0;
    (link_top + LINK_HEIGHT <= tray.min.y + 0.5)
        .then(|| draw_link(pen, pos2(body.center().x, link_top), body.width()))
        .flatten()
}

/// What is said in bold, and the sentence under it where the keys leave room for both and for the way
/// back to the pad. In extra large text they stand on the pages before. Says where the field begins.
fn bold_under_title(pen: &Pen<'_>, sign: &SignScene) -> Option<f32> {
    const ROLES: (Role, Role) = (Role::Body, Role::BodyStrong);
    const AIR: f32 = 8.0;
    let at = pen.zones.sub.min;
    let width = pen.zones.sub.width();
    let room = keyboard::tray(pen).min.y - at.y - AIR - Field::height(pen, false);
    let height = bold_height(pen, sign, width, ROLES.1);
    if height > room {
        return None;
    }
    let foot = bold(pen, sign, at, width, ROLES.1);
    let unseen = pen.unseen().for_place("measured", false);
    let both = height + statement_in(&unseen, sign, foot, width, ROLES).height();
    if both + 4.0 + LINK_HEIGHT > room {
        return Some(foot.y);
    }
    Some(statement_in(pen, sign, foot, width, ROLES).max.y + AIR)
}

/// Landscape: the field on the left above the keys, sentence and link in the right column.
fn beside(pen: &Pen<'_>, sign: &SignScene, field: (&str, bool)) -> Option<Tap> {
    let column = free_column(pen);
    let body = pen.zones.body;
    let tray = keyboard::tray(pen);
    let link_top = column.max.y - LINK_HEIGHT;
    let room = link_top - column.min.y;
    let roles = [(Role::Body, Role::BodyStrong), (Role::Small, Role::SmallStrong)];
    // What is said in bold goes before the sentence, which stood above the pad, too.
    let bold_in = |roles: &(Role, Role)| bold_height(pen, sign, column.width(), roles.1);
    let fits = roles.into_iter().find(|roles| {
        let unseen = pen.unseen().for_place("measured", false);
        let statement = statement_in(&unseen, sign, column.min, column.width(), *roles);
        bold_in(roles) + statement.height() <= room
    });
    if let Some(roles) = fits {
        let at = bold(pen, sign, column.min, column.width(), roles.1);
        statement_in(pen, sign, at, column.width(), roles);
    } else if let Some(roles) = roles.iter().find(|roles| bold_in(roles) <= room) {
        bold(pen, sign, column.min, column.width(), roles.1);
    }
    let is_labeled = body.min.y + Field::height(pen, true) <= tray.min.y - 6.0;
    let height = Field::height(pen, is_labeled);
    // Where even the box would touch the keys, it moves up under the title.
    let top = body.min.y.min(tray.min.y - 6.0 - height);
    let rect = Rect::from_min_size(pos2(body.min.x, top), vec2(body.width(), height));
    name_field(pen, rect, field, is_labeled);
    draw_link(pen, pos2(column.center().x, link_top), column.width())
}

/// Typing goes here as long as it is shown: pressing it changes nothing.
fn name_field(pen: &Pen<'_>, rect: Rect, (typed, is_wrong): (&str, bool), is_labeled: bool) {
    let field = Field {
        label: &pen.words("sign-typed-label"),
        value: typed,
        open: "",
        state: if is_wrong { FieldState::Wrong } else { FieldState::Active },
        has_caret: true,
        is_centered: false,
        is_labeled,
    };
    field.show(pen, rect);
}

fn draw_link(pen: &Pen<'_>, top_center: egui::Pos2, room: f32) -> Option<Tap> {
    let id = if pen.zones.is_extra_large() { "sign-draw-short" } else { "sign-draw" };
    let label = pen.words(id);
    let width = (pen.width(&label, Role::BodyStrong) + 24.0).clamp(96.0, room);
    let left_top = pos2(top_center.x - width / 2.0, top_center.y);
    let rect = Rect::from_min_size(left_top, vec2(width, LINK_HEIGHT));
    link(pen, rect, &label).then_some(Tap::DrawSignature)
}

//! Short clauses of which the whole text fits a card: one or two on a page, each with its own
//! initials.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::flow::tap::Tap;
use crate::ui::layout::GAP;
use crate::ui::patient::terms::{initials, promise};
use crate::ui::pen::{Pen, Press};
use crate::ui::role::Role;
use crate::ui::scene::ClauseScene;

const BODY: (Role, Role) = (Role::Body, Role::BodyStrong);
const LEAD: (Role, Role) = (Role::Lead, Role::LeadStrong);
const PADDING: f32 = 32.0;
const BOX_WIDTH: f32 = 216.0;
const BOX_HEIGHT: f32 = 104.0;
/// In landscape, where the box stands beside the title.
const LOW_BOX_HEIGHT: f32 = 96.0;
/// From the left edge of the number to the title.
const TITLE_LEFT: f32 = 66.0;

/// How much air is in the cards.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Air {
    top: f32,
    under_title: f32,
    above_box: f32,
    foot: f32,
    between: f32,
}

const ROOMY: Air = Air { top: 23.0, under_title: 6.0, above_box: 20.0, foot: 26.0, between: GAP };
const TIGHT: Air = Air { top: 18.0, under_title: 4.0, above_box: 12.0, foot: 18.0, between: 16.0 };
const LOW: Air = Air { top: 14.0, under_title: 8.0, above_box: 0.0, foot: 14.0, between: 14.0 };

/// The cards of a page, laid out.
pub struct Cards {
    air: Air,
    places: Vec<Rect>,
}

impl Cards {
    /// `None` where they do not fit.
    pub fn of(pen: &Pen<'_>, clauses: &[ClauseScene]) -> Option<Self> {
        // Beside the box a title may be set in the type of a label, and no smaller.
        if clauses.len() > 1 && clauses.iter().any(|clause| title_role(pen, clause).is_none()) {
            return None;
        }
        let airs: &[Air] = if pen.zones.is_landscape() { &[LOW] } else { &[ROOMY, TIGHT] };
        airs.iter().find_map(|air| Self::with(pen, clauses, *air))
    }

    fn with(pen: &Pen<'_>, clauses: &[ClauseScene], air: Air) -> Option<Self> {
        let body = pen.zones.body;
        let mut top = body.min.y;
        let mut places = Vec::new();
        for clause in clauses {
            let height = height(pen, clause, clauses.len() == 1, air);
            let size = vec2(body.width(), height);
            places.push(Rect::from_min_size(pos2(body.min.x, top), size));
            top += height + air.between;
        }
        (top - air.between <= body.max.y + 0.5).then_some(Self { air, places })
    }

    pub fn show(self, pen: &Pen<'_>, clauses: &[ClauseScene], is_missing: bool) -> Option<Tap> {
        let is_alone = clauses.len() == 1;
        let mut tap = None;
        for (clause, place) in clauses.iter().zip(self.places) {
            let made = card(pen, place, clause, is_alone, self.air, is_missing);
            tap = tap.or(made);
        }
        tap
    }
}

fn roles(is_alone: bool) -> (Role, Role) {
    if is_alone { LEAD } else { BODY }
}

fn height(pen: &Pen<'_>, clause: &ClauseScene, is_alone: bool, air: Air) -> f32 {
    let width = pen.zones.body.width() - 2.0 * PADDING;
    let text = pen.height_sums(&clause.short, width, roles(is_alone));
    let head = if pen.zones.is_landscape() {
        LOW_BOX_HEIGHT.max(title_height(pen, is_alone) + promise_height(pen, clause))
    } else {
        title_height(pen, is_alone)
    };
    let foot = if pen.zones.is_landscape() { 0.0 } else { air.above_box + BOX_HEIGHT };
    air.top + head + air.under_title + text + foot + air.foot
}

/// The largest type in which the title of `clause` fits.
fn title_role(pen: &Pen<'_>, clause: &ClauseScene) -> Option<Role> {
    let mut room = pen.zones.body.width() - 2.0 * PADDING - TITLE_LEFT;
    if pen.zones.is_landscape() {
        room -= BOX_WIDTH + 12.0;
    }
    [Role::H2, Role::Label].into_iter().find(|role| pen.width(&clause.title, *role) <= room)
}

/// A clause that stands alone has its name in the screen's title.
fn title_height(pen: &Pen<'_>, is_alone: bool) -> f32 {
    pen.row(if is_alone { Role::SmallStrong } else { Role::H2 })
}

fn promise_width(pen: &Pen<'_>) -> f32 {
    let box_and_gap = BOX_WIDTH + GAP;
    let width = pen.zones.body.width() - 2.0 * PADDING - box_and_gap;
    if pen.zones.is_landscape() { width - TITLE_LEFT } else { width }
}

fn promise_height(pen: &Pen<'_>, clause: &ClauseScene) -> f32 {
    pen.height(&promise(pen, clause), Role::Body, promise_width(pen))
}

fn card(
    pen: &Pen<'_>,
    rect: Rect,
    clause: &ClauseScene,
    is_alone: bool,
    air: Air,
    is_missing: bool,
) -> Option<Tap> {
    let is_landscape = pen.zones.is_landscape();
    pen.card(rect, Press::default(), false);
    let left_top = rect.min + vec2(PADDING, air.top);
    title(pen, left_top, clause, is_alone);
    let promise = promise(pen, clause);
    let promise_height = promise_height(pen, clause);
    let title_height = title_height(pen, is_alone);
    let (place, promise_at) = if is_landscape {
        let right_top = pos2(rect.max.x - PADDING - BOX_WIDTH, left_top.y);
        let place = Rect::from_min_size(right_top, vec2(BOX_WIDTH, LOW_BOX_HEIGHT));
        let indent = if is_alone { 0.0 } else { TITLE_LEFT };
        (place, left_top + vec2(indent, title_height))
    } else {
        let left_foot = pos2(left_top.x - 1.0, rect.max.y - air.foot - BOX_HEIGHT);
        let place = Rect::from_min_size(left_foot, vec2(BOX_WIDTH, BOX_HEIGHT));
        (place, pos2(place.max.x + GAP, place.center().y - promise_height / 2.0))
    };
    let ink2 = pen.theme.ink2;
    pen.wrapped(promise_at, promise_width(pen), &promise, Role::Body, ink2);
    let text_top = if is_landscape {
        (promise_at.y + promise_height).max(place.max.y)
    } else {
        left_top.y + title_height
    };
    let at = pos2(left_top.x, text_top + air.under_title);
    let width = rect.width() - 2.0 * PADDING;
    let drawn = pen.wrapped_sums(at, width, &clause.short, roles(is_alone), pen.theme.ink);
    pen.say(drawn, NodeRole::Label, &format!("{}: {}", clause.title, clause.short));
    initials(pen, place, clause, is_missing)
}

/// The number of the clause, by which the promise names it, and its name.
fn title(pen: &Pen<'_>, at: egui::Pos2, clause: &ClauseScene, is_alone: bool) {
    if is_alone {
        let heading = pen.words("terms-full-text");
        pen.text(at, &heading, Role::SmallStrong, pen.theme.ink2);
        return;
    }
    let center = at + vec2(24.0, pen.row(Role::H2) / 2.0);
    pen.disc(center, 24.0, pen.theme.primary_tint);
    if pen.theme.is_contrast() {
        pen.circle(center, 24.0, 3.0, pen.theme.primary);
    }
    pen.text_middle(center, &clause.number.to_string(), Role::SmallStrong, pen.theme.primary);
    let role = title_role(pen, clause).unwrap_or(Role::Label);
    let top = center.y - pen.row(role) / 2.0;
    pen.text(pos2(at.x + TITLE_LEFT, top), &clause.title, role, pen.theme.ink);
}

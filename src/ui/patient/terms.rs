//! Step 3: a clause a page. In short first, with the sums of this very sale; then the whole text,
//! page by page; then the patient's initials. Two short clauses share a page.

use egui::{Rect, pos2, vec2};

use crate::flow::session::Problem;
use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, Step};
use crate::ui::layout::GAP;
use crate::ui::patient::{terms_larger, terms_pair};
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::{ClauseScene, Scene, TermsScene};
use crate::ui::widget::bar;
use crate::ui::widget::clause::initials_box;
use crate::ui::widget::clause::{full_text, full_text_height_min, in_short, in_short_height};

/// The box for initials, in points.
const BOX_WIDTH: f32 = 216.0;
const BOX_HEIGHT: f32 = 120.0;
/// Between the text and the box.
const BOX_GAP: f32 = 28.0;

pub fn terms_ui(pen: &Pen<'_>, scene: &Scene, terms: &TermsScene) -> Option<Tap> {
    bar::surface(pen);
    let (title, help) = heading(pen, terms);
    let framed = frame::draw(pen, scene, Heading::new(Step::Terms, &title, &help));
    let pen = &framed.pen;
    let is_missing = scene.problem == Some(Problem::InitialsMissing);
    let tap = body(pen, terms, is_missing);
    let next = pen.words(if terms.is_last { "bar-continue" } else { "terms-next" });
    framed.tap.or(tap).or(bar::step(pen, &terms.bar, &next))
}

/// The title and the line under it. In extra large text, which has no such line, the title says
/// which clause it is, and the body begins with its name.
fn heading(pen: &Pen<'_>, terms: &TermsScene) -> (String, String) {
    let total = terms.n_clauses;
    match terms.clauses.as_slice() {
        [one] => {
            let args = [("number", one.number.into()), ("total", total.into())];
            let which = pen.words_with("terms-clause", &args);
            if pen.zones.is_extra_large() {
                (which, String::new())
            } else {
                let args = [
                    ("offering", terms.offering.as_str().into()),
                    ("number", one.number.into()),
                    ("total", total.into()),
                ];
                (one.title.clone(), pen.words_with("terms-help-one", &args))
            }
        }
        clauses => {
            let [first, last] = [clauses.first(), clauses.last()]
                .map(|clause| clause.map_or(0, |clause| clause.number));
            if pen.zones.is_extra_large() {
                let args = [("first", first.into()), ("last", last.into())];
                (pen.words_with("terms-clauses", &args), String::new())
            } else {
                let args = [
                    ("offering", terms.offering.as_str().into()),
                    ("first", first.into()),
                    ("last", last.into()),
                    ("total", total.into()),
                ];
                (pen.words("terms-pair-title"), pen.words_with("terms-help-pair", &args))
            }
        }
    }
}

fn body(pen: &Pen<'_>, terms: &TermsScene, is_missing: bool) -> Option<Tap> {
    if pen.zones.is_standard() {
        match terms.clauses.as_slice() {
            [one] if one.full != one.short => {
                if let Some(places) = Places::of(pen, one) {
                    return one_clause(pen, places, one, terms.text_page, is_missing);
                }
            }
            clauses => {
                if let Some(cards) = terms_pair::Cards::of(pen, clauses) {
                    return cards.show(pen, clauses, is_missing);
                }
            }
        }
    }
    // Larger text, or a clause that is longer than its cards.
    terms_larger::show(pen, terms, is_missing)
}

/// Where the parts of one clause are in standard text.
struct Places {
    short: Rect,
    full: Rect,
    /// The box for initials.
    initials: Rect,
}

impl Places {
    /// `None` where the parts do not fit.
    fn of(pen: &Pen<'_>, clause: &ClauseScene) -> Option<Self> {
        let body = pen.zones.body;
        let (left, width) = (body.min.x, body.width());
        let short_size = vec2(width, in_short_height(pen, width, &clause.short));
        let short = Rect::from_min_size(body.min, short_size);
        let (initials, foot) = if pen.zones.is_landscape() {
            let column = free_column(pen);
            (
                Rect::from_min_max(pos2(column.min.x, column.max.y - BOX_HEIGHT), column.max),
                body.max.y,
            )
        } else {
            let at = pos2(left, body.max.y - 1.0 - BOX_HEIGHT);
            (Rect::from_min_size(at, vec2(width, BOX_HEIGHT)), at.y - BOX_GAP)
        };
        let full = Rect::from_min_max(pos2(left, short.max.y + GAP), pos2(body.max.x, foot));
        let initials = initials.with_max_x(initials.min.x + BOX_WIDTH);
        (full.height() >= full_text_height_min(pen)).then_some(Self { short, full, initials })
    }
}

/// What is free in the right column in landscape: from what is wrong, if anything, down to the
/// line above the sum.
pub fn free_column(pen: &Pen<'_>) -> Rect {
    const AIR: f32 = 24.0;
    let (summary, actions) = (pen.zones.summary, pen.zones.actions);
    // In standard text caption and sum stand side by side.
    let due_height = if pen.zones.is_standard() {
        158.0
    } else {
        30.0 + pen.row(Role::AmountReview) + pen.row(Role::Body) + 14.0
    };
    let mut foot = actions.min.y - due_height;
    if foot < summary.min.y {
        // Something more urgent has taken the room of the sum.
        foot = actions.min.y;
    }
    Rect::from_min_max(summary.min, pos2(summary.max.x, foot - AIR))
}

fn one_clause(
    pen: &Pen<'_>,
    places: Places,
    clause: &ClauseScene,
    text_page: u32,
    is_missing: bool,
) -> Option<Tap> {
    in_short(pen, places.short, &clause.short);
    let turned = full_text(pen, places.full, &clause.full, text_page);
    let promise = promise(pen, clause);
    let hint = pen.words(if clause.initials.is_some() { "terms-change" } else { "terms-tap" });
    let (ink, ink2) = (pen.theme.ink, pen.theme.ink2);
    let small = pen.row(Role::Small);
    let at = places.initials;
    if pen.zones.is_landscape() {
        // Above the box; the hint only where the promise leaves room for it.
        let width = pen.zones.summary.width();
        let height = pen.height(&promise, Role::Body, width);
        let has_hint = height <= pen.row(Role::Body);
        let top = at.min.y - 10.0 - height - if has_hint { small } else { 0.0 };
        let drawn = pen.wrapped(pos2(at.min.x, top), width, &promise, Role::Body, ink);
        if has_hint {
            pen.text(drawn.left_bottom(), &hint, Role::Small, ink2);
        }
    } else {
        let left = at.max.x + GAP;
        let width = pen.zones.body.max.x - left;
        let height = pen.height(&promise, Role::Body, width) + small;
        let top = pos2(left, at.center().y - height / 2.0);
        pen.wrapped(top, width, &promise, Role::Body, ink);
        let foot = pos2(left, top.y + height - small);
        pen.text(foot, &hint, Role::Small, ink2);
    }
    turned.or(initials(pen, at, clause, is_missing))
}

/// What initials under `clause` say.
pub fn promise(pen: &Pen<'_>, clause: &ClauseScene) -> String {
    if clause.promise.is_empty() {
        pen.words_with("terms-have-read", &[("number", clause.number.into())])
    } else {
        clause.promise.clone()
    }
}

/// The box for initials under `clause`, marked where they are what is missing.
pub fn initials(pen: &Pen<'_>, rect: Rect, clause: &ClauseScene, is_missing: bool) -> Option<Tap> {
    let given = clause.initials.as_deref();
    let is_missing = is_missing && given.is_none();
    initials_box(pen, rect, &promise(pen, clause), given, is_missing)
        .then(|| Tap::Initial(clause.code.clone()))
}

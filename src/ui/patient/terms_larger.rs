//! Terms in larger text: everything in one column of whole lines, a page of them at a time.

use std::ops::Range;

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::flow::tap::Tap;
use crate::ui::layout::GAP;
use crate::ui::patient::terms::{initials, promise};
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::{ClauseScene, TermsScene};
use crate::ui::widget::clause::{SHORT, lines, tint};
use crate::ui::widget::pages::{Page, Stack};

/// Around the lines of a block.
const PADDING: f32 = 24.0;
const AIR: f32 = 14.0;
/// Under a block, a title, and a box.
const GAP_UNDER: f32 = 16.0;
const BOX_HEIGHT: f32 = 120.0;
/// Above and below lines whose block goes on on another page.
const CUT_AIR: f32 = 6.0;
/// The control that turns pages, with its gap.
const CUE: f32 = 132.0;

/// A text on its own plate.
struct Block<'t> {
    heading: Option<String>,
    is_short: bool,
    /// Its lines stay on one page, as far as one page holds them.
    is_together: bool,
    text: &'t str,
}

/// What is never cut through.
enum Piece<'t> {
    Title(&'t str),
    Line { block: usize, text: String, gap: f32, is_first: bool, is_last: bool, is_together: bool },
    Initials(&'t ClauseScene),
}

/// Draws the clauses of the page; opens at the box that has no initials where they are missing.
pub fn show(pen: &Pen<'_>, terms: &TermsScene, is_missing: bool) -> Option<Tap> {
    let mut blocks = Vec::new();
    let mut pieces = Vec::new();
    let has_titles = pen.zones.is_extra_large() || terms.clauses.len() > 1;
    for clause in &terms.clauses {
        if has_titles {
            pieces.push(Piece::Title(&clause.title));
        }
        for block in blocks_of(pen, clause) {
            pieces.extend(lines_of(pen, &block, blocks.len()));
            blocks.push(block);
        }
        pieces.push(Piece::Initials(clause));
    }
    let heights: Vec<f32> = pieces.iter().map(|piece| height(pen, piece, &blocks)).collect();
    let groups = groups(&pieces, &heights, pen.zones.body.height() - CUE);
    let sums = groups.iter().map(|group| sum(&heights, group)).collect();
    let stack = Stack { gap: 0.0, heights: sums };
    let first = terms.clauses.first().map_or(0, |clause| clause.number);
    let page = if is_missing {
        let open = |piece: &Piece<'_>| matches!(piece, Piece::Initials(clause) if clause.initials.is_none());
        let piece = pieces.iter().position(open).unwrap_or(0);
        let item = groups.iter().position(|group| group.contains(&piece)).unwrap_or(0);
        stack.layout_named(pen, pen.zones.body, ("missing", first), item)
    } else {
        stack.layout_named(pen, pen.zones.body, ("clause", first), 0)
    };
    let places = places(&page, &groups, &heights);
    let tap = draw(pen, &places, &pieces, &blocks, is_missing);
    page.turn(pen);
    tap
}

/// What stays on one page, as far as a page of `room` holds it: a title and the short text under
/// it, with its box where that is the whole clause.
fn groups(pieces: &[Piece<'_>], heights: &[f32], room: f32) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (idx, piece) in pieces.iter().enumerate() {
        let is_joined = match piece {
            Piece::Title(_) => false,
            Piece::Line { is_together, is_first, .. } => *is_together || *is_first,
            Piece::Initials(clause) => is_whole(clause),
        };
        match groups.last_mut() {
            Some(last) if is_joined && may_join(pieces, last) => {
                let joined = last.start..idx + 1;
                if sum(heights, &joined) <= room {
                    *last = joined
                } else {
                    groups.push(idx..idx + 1)
                }
            }
            _ => groups.push(idx..idx + 1),
        }
    }
    groups
}

/// Whether something may follow on the last piece of `group`.
fn may_join(pieces: &[Piece<'_>], group: &Range<usize>) -> bool {
    match pieces.get(group.end.saturating_sub(1)) {
        Some(Piece::Title(_)) => true,
        Some(Piece::Line { is_together, .. }) => *is_together,
        Some(Piece::Initials(_)) | None => false,
    }
}

fn sum(heights: &[f32], group: &Range<usize>) -> f32 {
    heights.get(group.clone()).unwrap_or_default().iter().sum()
}

/// Where each piece is, if it is on this page.
fn places(page: &Page, groups: &[Range<usize>], heights: &[f32]) -> Vec<Option<Rect>> {
    let mut places = Vec::new();
    for (number, group) in groups.iter().enumerate() {
        let shown = page.get(number);
        let mut top = shown.map_or(0.0, |rect| rect.min.y);
        for height in heights.get(group.clone()).unwrap_or_default() {
            places.push(shown.map(|rect| rect.with_min_y(top).with_max_y(top + height)));
            top += height;
        }
    }
    places
}

/// The short text is the whole clause.
fn is_whole(clause: &ClauseScene) -> bool {
    clause.full == clause.short || clause.full.is_empty()
}

/// In short and in full; the whole text alone where it is short.
fn blocks_of<'t>(pen: &Pen<'_>, clause: &'t ClauseScene) -> Vec<Block<'t>> {
    let full = pen.words("terms-full-text");
    if is_whole(clause) {
        return vec![Block {
            heading: None,
            is_short: false,
            is_together: true,
            text: &clause.short,
        }];
    }
    let short = pen.words("terms-in-short");
    vec![
        Block { heading: Some(short), is_short: true, is_together: true, text: &clause.short },
        Block { heading: Some(full), is_short: false, is_together: false, text: &clause.full },
    ]
}

fn width(pen: &Pen<'_>) -> f32 {
    pen.zones.body.width()
}

fn lines_of<'t>(pen: &Pen<'_>, block: &Block<'t>, number: usize) -> Vec<Piece<'t>> {
    let width = width(pen) - 2.0 * PADDING;
    let rows: Vec<(String, f32)> = if block.is_short {
        pen.rows_sums(block.text, width, SHORT).into_iter().map(|row| (row, 0.0)).collect()
    } else {
        let lines = lines(pen, block.text, Role::Body, width);
        lines.into_iter().map(|line| (line.text, line.gap)).collect()
    };
    let n_rows = rows.len();
    rows.into_iter()
        .enumerate()
        .map(|(idx, (text, gap))| Piece::Line {
            block: number,
            text,
            gap,
            is_first: idx == 0,
            is_last: idx + 1 == n_rows,
            is_together: block.is_together,
        })
        .collect()
}

fn line_height(pen: &Pen<'_>, is_short: bool) -> f32 {
    pen.row(if is_short { Role::Lead } else { Role::Body })
}

fn height(pen: &Pen<'_>, piece: &Piece<'_>, blocks: &[Block<'_>]) -> f32 {
    match piece {
        Piece::Title(title) => pen.height(title, Role::H2, width(pen)) + 8.0,
        Piece::Line { block, gap, is_first, is_last, .. } => {
            let block = blocks.get(*block);
            let heading = match block.and_then(|block| block.heading.as_ref()) {
                Some(_) if *is_first => pen.row(Role::SmallStrong),
                _ => 0.0,
            };
            let above = if *is_first { AIR } else { 0.0 };
            let below = if *is_last { AIR + GAP_UNDER } else { 0.0 };
            above + heading + gap + line_height(pen, is_short(block)) + below
        }
        Piece::Initials(clause) => initials_height(pen, clause) + GAP_UNDER,
    }
}

fn is_short(block: Option<&Block<'_>>) -> bool {
    block.is_some_and(|block| block.is_short)
}

fn draw(
    pen: &Pen<'_>,
    places: &[Option<Rect>],
    pieces: &[Piece<'_>],
    blocks: &[Block<'_>],
    is_missing: bool,
) -> Option<Tap> {
    for number in 0..blocks.len() {
        plate(pen, places, pieces, blocks, number);
    }
    let mut tap = None;
    for (piece, place) in pieces.iter().zip(places) {
        let Some(rect) = *place else { continue };
        match piece {
            Piece::Title(title) => {
                let drawn = pen.wrapped(rect.min, rect.width(), title, Role::H2, pen.theme.ink);
                pen.say(drawn, NodeRole::Heading, title);
            }
            Piece::Line { block, text, gap, is_first, .. } => {
                let block = blocks.get(*block);
                let mut at = rect.min + vec2(PADDING, *gap);
                if *is_first {
                    at.y += AIR;
                    if let Some(heading) = block.and_then(|block| block.heading.as_ref()) {
                        let color =
                            if is_short(block) { pen.theme.primary } else { pen.theme.ink2 };
                        pen.text(at, heading, Role::SmallStrong, color);
                        at.y += pen.row(Role::SmallStrong);
                    }
                }
                let roles = if is_short(block) { SHORT } else { (Role::Body, Role::Body) };
                pen.wrapped_sums(at, f32::INFINITY, text, roles, pen.theme.ink);
            }
            Piece::Initials(clause) => {
                tap = tap.or(initials_row(pen, rect, clause, is_missing));
            }
        }
    }
    tap
}

/// The plate under those lines of a block that are on this page.
fn plate(
    pen: &Pen<'_>,
    places: &[Option<Rect>],
    pieces: &[Piece<'_>],
    blocks: &[Block<'_>],
    number: usize,
) {
    let mut shown: Option<Rect> = None;
    for (piece, place) in pieces.iter().zip(places) {
        let Piece::Line { block, is_first, is_last, .. } = piece else { continue };
        let Some(mut rect) = place.filter(|_| *block == number) else { continue };
        // Where a block goes on on another page, its lines keep off the plate's edge too.
        if *is_last {
            rect.max.y -= GAP_UNDER;
        } else {
            rect.max.y += CUT_AIR;
        }
        if !*is_first {
            rect.min.y -= CUT_AIR;
        }
        shown = Some(shown.map_or(rect, |all| all.union(rect)));
    }
    let (Some(rect), Some(block)) = (shown, blocks.get(number)) else { return };
    if block.is_short {
        tint(pen, rect);
    } else {
        let theme = &pen.theme;
        pen.plate(rect, 24.0, theme.surface, theme.card_stroke, theme.hairline);
    }
    let heading = block.heading.as_deref().unwrap_or_default();
    pen.say(rect, NodeRole::Label, format!("{heading}: {}", block.text).trim_start_matches(": "));
}

// The box and what it says: side by side, or one above the other, whichever is lower.

fn box_width(pen: &Pen<'_>) -> f32 {
    (pen.width(&pen.words("terms-initial"), Role::BodyStrong) + 48.0).max(216.0)
}

fn beside_height(pen: &Pen<'_>, promise: &str) -> f32 {
    BOX_HEIGHT.max(pen.height(promise, Role::Body, width(pen) - box_width(pen) - GAP))
}

fn above_height(pen: &Pen<'_>, promise: &str) -> f32 {
    pen.height(promise, Role::Body, width(pen)) + 8.0 + BOX_HEIGHT
}

fn initials_height(pen: &Pen<'_>, clause: &ClauseScene) -> f32 {
    let promise = promise(pen, clause);
    beside_height(pen, &promise).min(above_height(pen, &promise))
}

fn initials_row(pen: &Pen<'_>, rect: Rect, clause: &ClauseScene, is_missing: bool) -> Option<Tap> {
    let promise = promise(pen, clause);
    let height = beside_height(pen, &promise);
    if height <= above_height(pen, &promise) {
        let top = rect.min.y + (height - BOX_HEIGHT) / 2.0;
        let size = vec2(box_width(pen), BOX_HEIGHT);
        let place = Rect::from_min_size(pos2(rect.min.x, top), size);
        let room = rect.max.x - place.max.x - GAP;
        let text_height = pen.height(&promise, Role::Body, room);
        let at = pos2(place.max.x + GAP, rect.min.y + (height - text_height) / 2.0);
        pen.wrapped(at, room, &promise, Role::Body, pen.theme.ink);
        return initials(pen, place, clause, is_missing);
    }
    let drawn = pen.wrapped(rect.min, rect.width(), &promise, Role::Body, pen.theme.ink);
    let at = pos2(rect.min.x, drawn.max.y + 8.0);
    initials(pen, Rect::from_min_size(at, vec2(rect.width(), BOX_HEIGHT)), clause, is_missing)
}

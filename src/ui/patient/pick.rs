//! Any so many of a list: a page of treatments, each with its ring and what it costs alone.

use egui::{Rect, pos2, vec2};

use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, Step};
use crate::ui::icon;
use crate::ui::layout::{GAP, columns, length};
use crate::ui::pen::{Node, Pen};
use crate::ui::role::Role;
use crate::ui::scene::Scene;
use crate::ui::scene::shopping::{PickScene, PickTile};
use crate::ui::widget::bar;
use crate::ui::widget::blocks::{Block, Blocks, Mark};
use crate::ui::widget::button::Button;
use crate::ui::widget::card::radio;
use crate::ui::widget::lines::{Card, Line};
use crate::ui::widget::pages::Stack;

/// The row of the two ways at the foot of the body.
const FOOT: f32 = 104.0;
const ROW_GAP: f32 = 14.0;
const ROW_GAP_LOW: f32 = 10.0;
const TILE_HEIGHT_MAX: f32 = 150.0;
/// From a tile's edge to its words.
const WORDS_LEFT: f32 = 84.0;
const WORDS_RIGHT: f32 = 12.0;

pub fn pick_ui(pen: &Pen<'_>, scene: &Scene, pick: &PickScene) -> Option<Tap> {
    bar::surface(pen);
    let title = pen.words_with("pick-title", &[("n", pick.n_picks.into())]);
    let help = picked_words(pen, pick);
    let framed = frame::draw(pen, scene, Heading::new(Step::Choose, &title, &help));
    let pen = &framed.pen;
    let picked = if pen.zones.is_standard() { grid(pen, pick) } else { list(pen, pick) };
    framed.tap.or(picked).or(bar::step(pen, &pick.bar, &pen.words("bar-continue")))
}

/// "2 of 3 picked"; once all are, what they cost alone where that is less.
fn picked_words(pen: &Pen<'_>, pick: &PickScene) -> String {
    if let Some(singles) = pick.singles_below_price() {
        return pen.words_with("pick-dearer", &[("singles", singles.to_string().into())]);
    }
    let args = [("n", pick.n_picked().into()), ("all", pick.n_picks.into())];
    pen.words_with("pick-help", &args)
}

/// Two tiles a row, a page of rows at a time, and under them the way to decide later beside the
/// way to the next page.
fn grid(pen: &Pen<'_>, pick: &PickScene) -> Option<Tap> {
    let body = pen.zones.body;
    let row_gap = if pen.zones.is_landscape() { ROW_GAP_LOW } else { ROW_GAP };
    let room = body.height() - FOOT - 14.0;
    let least = pick
        .tiles
        .iter()
        .map(|tile| tile_words_height(pen, tile, body.width()))
        .fold(96.0, f32::max);
    let n_rows = pick.tiles.len().div_ceil(2);
    // As many whole rows as there is room for, shared evenly among the pages.
    let mut per_page = 1;
    while length(per_page + 1) * (least + row_gap) - row_gap <= room && per_page < n_rows {
        per_page += 1;
    }
    let n_pages = n_rows.div_ceil(per_page).max(1);
    let per_page = n_rows.div_ceil(n_pages).max(1);
    let height = ((room + row_gap) / length(per_page) - row_gap).clamp(least, TILE_HEIGHT_MAX);
    let heights = vec![1.0; n_pages];
    let pager = Stack { gap: 0.0, heights }.turner(pen, "pick");
    let mut tap = None;
    let mut top = body.min.y;
    let from = pager.shown * per_page * 2;
    for pair in pick.tiles.iter().skip(from).take(per_page * 2).collect::<Vec<_>>().chunks(2) {
        let row = Rect::from_min_size(pos2(body.min.x, top), vec2(body.width(), height));
        for (one, place) in pair.iter().zip(columns(row, 2, GAP)) {
            tap = tap.or(tile(pen, place, one));
        }
        top += height + row_gap;
    }
    let foot = Rect::from_min_max(pos2(body.min.x, body.max.y - FOOT), body.max);
    let [left, right] =
        [columns(foot, 2, GAP).first().copied(), columns(foot, 2, GAP).last().copied()];
    if pick.may_decide_later {
        let label = pen.words("pick-later");
        let place = if n_pages > 1 { left } else { Some(foot) };
        let button = Button::tonal(&label).role(Role::BodyStrong);
        let pressed = place.is_some_and(|place| button.show(pen, place));
        tap = tap.or(pressed.then_some(Tap::DecideLater));
    }
    if n_pages > 1 {
        let place = if pick.may_decide_later { right } else { Some(foot) };
        if let Some(place) = place {
            let n_more = pick.tiles.len().saturating_sub(from + per_page * 2);
            let label = if pager.is_last {
                pen.words("pages-first")
            } else {
                pen.words_with("pick-more", &[("n", n_more.into())])
            };
            pager.turn(pen, place, &label);
        }
    }
    tap
}

/// Body type where a name takes two lines of it at most and no word of it is too long; small type
/// otherwise.
fn name_role(pen: &Pen<'_>, name: &str, room: f32) -> Role {
    let is_short = |word: &str| pen.width(word, Role::BodyStrong) <= room;
    let fits = pen.n_rows(name, Role::BodyStrong, room) <= 2 && name.split(' ').all(is_short);
    if fits { Role::BodyStrong } else { Role::SmallStrong }
}

fn words_room(width: f32) -> f32 {
    (width - GAP) / 2.0 - WORDS_LEFT - WORDS_RIGHT
}

fn tile_words_height(pen: &Pen<'_>, tile: &PickTile, width: f32) -> f32 {
    let room = words_room(width);
    pen.height(&tile.name, name_role(pen, &tile.name, room), room) + pen.row(Role::Small) + 22.0
}

fn tile(pen: &Pen<'_>, rect: Rect, tile: &PickTile) -> Option<Tap> {
    let theme = &pen.theme;
    let is_on = tile.n_picked > 0;
    let worth = tile.worth.to_string();
    let press = pen.press(rect, 24.0, Node::switch(&format!("{}, {worth}", tile.name), is_on));
    pen.card(rect, press, is_on);
    let face = if press.is_down { rect.translate(vec2(0.0, 1.0)) } else { rect };
    mark(pen, face, tile.n_picked);
    let room = face.width() - WORDS_LEFT - WORDS_RIGHT;
    let role = name_role(pen, &tile.name, room);
    let height = pen.height(&tile.name, role, room) + pen.row(Role::Small);
    let at = pos2(face.min.x + WORDS_LEFT, face.center().y - height / 2.0);
    let name = pen.wrapped(at, room, &tile.name, role, theme.ink);
    pen.text(pos2(at.x, at.y + name.height()), &worth, Role::Small, theme.ink2);
    press.then(Tap::Pick(tile.code.clone()))
}

/// The ring, the tick, or how many of the same.
fn mark(pen: &Pen<'_>, face: Rect, n_picked: u32) {
    let center = pos2(face.min.x + 46.0, face.center().y);
    if n_picked > 1 {
        pen.disc(center, 24.0, pen.theme.primary);
        let n = n_picked.to_string();
        pen.text_middle(center, &n, Role::SmallStrong, pen.theme.on_primary);
    } else {
        radio(pen, center, 48.0, n_picked == 1);
    }
}

/// Larger text: one treatment a row.
fn list(pen: &Pen<'_>, pick: &PickScene) -> Option<Tap> {
    let mut blocks = Blocks::default();
    if pen.zones.is_extra_large() {
        blocks.push(0.0, Block::Fact { icon: icon::LIST_CHECKS, words: picked_words(pen, pick) });
    }
    if pick.may_decide_later {
        let label = pen.words("pick-later");
        blocks
            .push(12.0, Block::Tonal { icon: icon::CALENDAR_BLANK, label, tap: Tap::DecideLater });
    }
    for tile in &pick.tiles {
        let name = if tile.n_picked > 1 {
            format!("{} × {}", tile.n_picked, tile.name)
        } else {
            tile.name.clone()
        };
        let card = Card::new(vec![
            (18.0, Line::words(name, Role::BodyStrong)),
            (0.0, Line::Small(tile.worth.to_string())),
        ]);
        let tap = Tap::Pick(tile.code.clone());
        let mark = Mark::Switch(tile.n_picked > 0);
        blocks.push(14.0, Block::Choice { card: Card { foot: 16.0, ..card }, mark, tap });
    }
    blocks.show(pen, pen.zones.body, "pick")
}

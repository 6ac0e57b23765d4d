//! The shelf: a tile for each category, with a price so that nobody is surprised on the next
//! screen. A tile opens at once.

use egui::{Rect, pos2, vec2};

use crate::domain::offering::Category;
use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, Step};
use crate::ui::icon;
use crate::ui::layout::{GAP, columns};
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::{Bar, CategoryScene, CategoryTile, Scene};
use crate::ui::widget::bar;
use crate::ui::widget::card::{row_card, row_card_height, tile};
use crate::ui::widget::pages::Stack;

const TILE_HEIGHT: f32 = 221.0;

pub fn category_ui(pen: &Pen<'_>, scene: &Scene, shelf: &CategoryScene) -> Option<Tap> {
    bar::surface(pen);
    let title = pen.words("category-title");
    let help = pen.words("category-help");
    let framed = frame::draw(pen, scene, Heading::new(Step::Choose, &title, &help));
    let pen = &framed.pen;
    let opened = if pen.zones.is_standard() { tiles(pen, shelf) } else { rows(pen, shelf) };
    bar::due(pen, &Bar::default(), Role::AmountDue);
    let [back, _] = bar::places(pen);
    framed.tap.or(opened).or(bar::back(pen, back))
}

/// Two tiles a row.
fn tiles(pen: &Pen<'_>, shelf: &CategoryScene) -> Option<Tap> {
    let body = pen.zones.body;
    let gap = if pen.zones.is_landscape() { 12.0 } else { GAP };
    let n_rows = crate::ui::layout::length(shelf.tiles.len().div_ceil(2)).max(1.0);
    let height = ((body.height() - gap * (n_rows - 1.0)) / n_rows).min(TILE_HEIGHT);
    let mut tap = None;
    let mut top = body.min.y;
    for pair in shelf.tiles.chunks(2) {
        let row = Rect::from_min_size(pos2(body.min.x, top), vec2(body.width(), height));
        for (one, place) in pair.iter().zip(columns(row, 2, GAP)) {
            let (name, price) = words_of(pen, one);
            let opened = tile(pen, place, icon_of(one.category), &name, &price);
            tap = tap.or(opened.then_some(Tap::OpenCategory(one.category)));
        }
        top += height + gap;
    }
    tap
}

/// One row each, where words are larger.
fn rows(pen: &Pen<'_>, shelf: &CategoryScene) -> Option<Tap> {
    let body = pen.zones.body;
    let words: Vec<(String, String)> = shelf.tiles.iter().map(|one| words_of(pen, one)).collect();
    let heights =
        words.iter().map(|(_, price)| row_card_height(pen, body.width(), price)).collect();
    let page = Stack { gap: 16.0, heights }.layout(pen, body);
    let mut tap = None;
    for (idx, (one, (name, price))) in shelf.tiles.iter().zip(&words).enumerate() {
        if let Some(place) = page.get(idx) {
            let opened = row_card(pen, place, icon_of(one.category), name, price);
            tap = tap.or(opened.then_some(Tap::OpenCategory(one.category)));
        }
    }
    page.turn(pen);
    tap
}

fn words_of(pen: &Pen<'_>, tile: &CategoryTile) -> (String, String) {
    let name = pen.words(match tile.category {
        Category::Packages => "category-packages",
        Category::PickSome => "category-pick-some",
        Category::Memberships => "category-memberships",
        Category::PrimaryCare => "category-primary-care",
        Category::Programs => "category-programs",
        Category::Wallet => "category-wallet",
    });
    let price = tile.from.to_string();
    if tile.is_only {
        (name, price)
    } else {
        (name, pen.words_with("category-from", &[("price", price.into())]))
    }
}

fn icon_of(category: Category) -> char {
    match category {
        Category::Packages => icon::STACK,
        Category::PickSome => icon::LIST_CHECKS,
        Category::Memberships => icon::IDENTIFICATION_CARD,
        Category::PrimaryCare => icon::STETHOSCOPE,
        Category::Programs => icon::CALENDAR_CHECK,
        Category::Wallet => icon::WALLET,
    }
}

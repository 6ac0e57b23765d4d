//! The shelf: a tile for each category, with a price so that nobody is surprised on the next
//! screen. A tile opens at once.

use egui::{Rect, pos2, vec2};

use crate::domain::offering::Category;
use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, Step};
use crate::ui::icon;
use crate::ui::layout::{GAP, columns, length};
use crate::ui::pen::Pen;
use crate::ui::phrase;
use crate::ui::role::Role;
use crate::ui::scene::{CategoryScene, Scene, Shelf, ShelfPrice, ShelfTile};
use crate::ui::text::Glyph;
use crate::ui::widget::bar;
use crate::ui::widget::button::Button;
use crate::ui::widget::card::{low_tile, row_card, row_card_height, tile};
use crate::ui::widget::pages::Stack;

const TILE_HEIGHT: f32 = 221.0;
/// An odd tile is a row of its own, so high beside full tiles.
const ROW_HEIGHT: f32 = 132.0;

pub fn category_ui(pen: &Pen<'_>, scene: &Scene, shelf: &CategoryScene) -> Option<Tap> {
    bar::surface(pen);
    let title = pen.words("category-title");
    let help = pen.words("category-help");
    let framed = frame::draw(pen, scene, Heading::new(Step::Choose, &title, &help));
    let pen = &framed.pen;
    let opened = if pen.zones.is_standard() { tiles(pen, shelf) } else { rows(pen, shelf) };
    bar::due(pen, &shelf.bar, Role::AmountDue);
    framed.tap.or(opened).or(foot(pen, shelf))
}

/// Back, and the way to what one has left.
fn foot(pen: &Pen<'_>, shelf: &CategoryScene) -> Option<Tap> {
    let [back, _] = bar::places(pen);
    if !shelf.may_see_left {
        return bar::back(pen, back);
    }
    let is_short = !pen.zones.is_standard() || pen.zones.is_landscape();
    let left = pen.words(if is_short { "category-left-short" } else { "category-left" });
    let label = pen.words("bar-back");
    bar::pair(
        pen,
        (Button::secondary(&label).before(Glyph::bold(icon::ARROW_LEFT, 44.0)), Tap::Back),
        (Button::secondary(&left).before(Glyph::regular(icon::TICKET, 44.0)), Tap::SeeWhatIsLeft),
    )
}

/// Two tiles a row; one that is left over is a row of its own.
fn tiles(pen: &Pen<'_>, shelf: &CategoryScene) -> Option<Tap> {
    let body = pen.zones.body;
    let n_rows = length(shelf.tiles.len() / 2);
    let is_odd = shelf.tiles.len() % 2 == 1;
    if pen.zones.is_landscape() && shelf.tiles.len() > 6 {
        return low_tiles(pen, shelf);
    }
    let is_tight = pen.zones.is_landscape() || is_odd && n_rows > 2.0;
    let gap = if is_tight { 14.0 } else { GAP };
    let last = if is_odd { ROW_HEIGHT + gap } else { 0.0 };
    let room = body.height() - last - gap * (n_rows - 1.0).max(0.0);
    let height = (room / n_rows.max(1.0)).min(TILE_HEIGHT);
    let mut tap = None;
    let mut top = body.min.y;
    for pair in shelf.tiles.chunks(2) {
        let row = Rect::from_min_size(pos2(body.min.x, top), vec2(body.width(), height));
        if let [only] = pair {
            let row = row.with_max_y(top + last - gap);
            let (name, price) = words_of(pen, only);
            let opened = row_card(pen, row, icon_of(only.shelf), &name, &price);
            return tap.or(opened.then(|| tap_of(only.shelf)));
        }
        for (one, place) in pair.iter().zip(columns(row, 2, GAP)) {
            let (name, price) = words_of(pen, one);
            let opened = tile(pen, place, icon_of(one.shelf), &name, &price);
            tap = tap.or(opened.then(|| tap_of(one.shelf)));
        }
        top += height + gap;
    }
    tap
}

/// More tiles than have room for their words under their icons: the words stand beside them.
fn low_tiles(pen: &Pen<'_>, shelf: &CategoryScene) -> Option<Tap> {
    const LOW_GAP: f32 = 14.0;
    let body = pen.zones.body;
    let n_rows = length(shelf.tiles.len().div_ceil(2));
    let height = (body.height() - LOW_GAP * (n_rows - 1.0)) / n_rows;
    let mut tap = None;
    let mut top = body.min.y;
    for pair in shelf.tiles.chunks(2) {
        let row = Rect::from_min_size(pos2(body.min.x, top), vec2(body.width(), height));
        for (one, place) in pair.iter().zip(columns(row, 2, GAP)) {
            let place = if pair.len() == 1 { row } else { place };
            let (name, price) = words_of(pen, one);
            let opened = low_tile(pen, place, icon_of(one.shelf), &name, &price);
            tap = tap.or(opened.then(|| tap_of(one.shelf)));
        }
        top += height + LOW_GAP;
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
            let opened = row_card(pen, place, icon_of(one.shelf), name, price);
            tap = tap.or(opened.then(|| tap_of(one.shelf)));
        }
    }
    page.turn(pen);
    tap
}

fn words_of(pen: &Pen<'_>, tile: &ShelfTile) -> (String, String) {
    let name = pen.words(match tile.shelf {
        Shelf::Offerings(Category::Packages) => "category-packages",
        Shelf::Offerings(Category::PickSome) => "category-pick-some",
        Shelf::Offerings(Category::Memberships) => "category-memberships",
        Shelf::Offerings(Category::PrimaryCare) => "category-primary-care",
        Shelf::Offerings(Category::Programs) => "category-programs",
        Shelf::Offerings(Category::Wallet) => "category-wallet",
        Shelf::Products => "category-products",
    });
    (name, price_of(pen, &tile.price))
}

fn price_of(pen: &Pen<'_>, price: &ShelfPrice) -> String {
    match price {
        ShelfPrice::Only(price) => price.to_string(),
        ShelfPrice::From(price) => {
            pen.words_with("category-from", &[("price", price.to_string().into())])
        }
        ShelfPrice::OnlyEvery(price, period) => phrase::every(pen, *price, *period),
        ShelfPrice::FromEvery(price, period) => {
            let price = phrase::every(pen, *price, *period);
            pen.words_with("category-from", &[("price", price.into())])
        }
        ShelfPrice::AnyOf { picks, of, price } => {
            let price = price.to_string();
            let args = [("n", (*picks).into()), ("of", (*of).into()), ("price", price.into())];
            pen.words_with("category-any-of", &args)
        }
        ShelfPrice::Parts { price, n } => {
            let args = [("price", price.to_string().into()), ("n", (*n).into())];
            pen.words_with("category-parts", &args)
        }
        ShelfPrice::Buys { price, face } => {
            let args = [("price", price.to_string().into()), ("face", face.to_string().into())];
            pen.words_with("category-buys", &args)
        }
    }
}

fn icon_of(shelf: Shelf) -> char {
    match shelf {
        Shelf::Offerings(Category::Packages) => icon::STACK,
        Shelf::Offerings(Category::PickSome) => icon::LIST_CHECKS,
        Shelf::Offerings(Category::Memberships) => icon::IDENTIFICATION_CARD,
        Shelf::Offerings(Category::PrimaryCare) => icon::STETHOSCOPE,
        Shelf::Offerings(Category::Programs) => icon::CALENDAR_CHECK,
        Shelf::Offerings(Category::Wallet) => icon::WALLET,
        Shelf::Products => icon::STOREFRONT,
    }
}

fn tap_of(shelf: Shelf) -> Tap {
    match shelf {
        Shelf::Offerings(category) => Tap::OpenCategory(category),
        Shelf::Products => Tap::OpenGoods,
    }
}

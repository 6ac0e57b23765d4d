//! The shelf of products: what each costs this patient today, and how many of it.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, Step};
use crate::ui::pen::{Pen, Press};
use crate::ui::phrase;
use crate::ui::role::Role;
use crate::ui::scene::Scene;
use crate::ui::scene::shopping::{GoodsScene, PriceOff, ProductRow};
use crate::ui::widget::bar;
use crate::ui::widget::pages::Stack;
use crate::ui::widget::stepper::{self, Stepper, Turned};

const PADDING: f32 = 28.0;

pub fn goods_ui(pen: &Pen<'_>, scene: &Scene, goods: &GoodsScene) -> Option<Tap> {
    bar::surface(pen);
    let title = pen.words("goods-title");
    let shared = shared_reason(goods);
    let help = match shared {
        Some(off) => {
            let args = [("name", off.name.as_str().into()), ("percent", off.percent.into())];
            pen.words_with("goods-help-off", &args)
        }
        None => pen.words("goods-help"),
    };
    let framed = frame::draw(pen, scene, Heading::new(Step::Choose, &title, &help));
    let pen = &framed.pen;
    let changed = rows(pen, goods, shared.is_some());
    framed.tap.or(changed).or(bar::step(pen, &goods.bar, &pen.words("bar-continue")))
}

/// The reason that stands once above all products, where it is the same for all that are cheaper.
fn shared_reason(goods: &GoodsScene) -> Option<&PriceOff> {
    let mut reasons = goods.products.iter().filter_map(|product| product.off.as_ref());
    let first = reasons.next()?;
    let is_same = |off: &PriceOff| off.name == first.name && off.percent == first.percent;
    reasons.all(is_same).then_some(first)
}

fn rows(pen: &Pen<'_>, goods: &GoodsScene, is_reason_said: bool) -> Option<Tap> {
    let body = pen.zones.body;
    // The reason is said above; extra large text has no line for it.
    let has_reason = !is_reason_said || pen.zones.is_extra_large();
    let heights: Vec<f32> = goods
        .products
        .iter()
        .map(|product| row_height(pen, product, body.width(), has_reason))
        .collect();
    let is_one_page = heights.iter().sum::<f32>() <= body.height();
    let page = Stack { gap: 0.0, heights }.layout_named(pen, body, ("goods", 0), 0);
    let shown = page.places.iter().map(|(_, rect)| *rect).reduce(|all, one| all.union(one));
    if let Some(rect) = shown {
        pen.card(rect, Press::default(), false);
    }
    let mut tap = None;
    for (idx, (item, rect)) in page.places.iter().enumerate() {
        if idx > 0 {
            let at = pos2(rect.min.x + PADDING, rect.min.y);
            pen.hline(at, rect.width() - 2.0 * PADDING, pen.theme.hairline);
        }
        if let Some(product) = goods.products.get(*item) {
            tap = tap.or(row(pen, *rect, product, has_reason));
        }
    }
    if let Some(card) = shown.filter(|_| is_one_page && goods.tax.is_positive()) {
        tax_note(pen, card, goods);
    }
    if !is_one_page {
        page.turn(pen);
    }
    tap
}

/// That the sum in the bar is with tax, where there is room to say so.
fn tax_note(pen: &Pen<'_>, card: Rect, goods: &GoodsScene) {
    let text = pen.words_with("goods-tax", &[("tax", goods.tax.to_string().into())]);
    let at = pos2(card.min.x + PADDING, card.max.y + 10.0);
    let height = pen.height(&text, Role::Small, card.width() - 2.0 * PADDING);
    if at.y + height <= pen.zones.body.max.y {
        let width = card.width() - 2.0 * PADDING;
        let drawn = pen.wrapped(at, width, &text, Role::Small, pen.theme.ink2);
        pen.say(drawn, NodeRole::Label, &text);
    }
}

/// Whether the stepper stands under the words and not beside them.
fn is_under(pen: &Pen<'_>) -> bool {
    !pen.zones.is_standard()
}

fn words_room(pen: &Pen<'_>, width: f32) -> f32 {
    if is_under(pen) {
        width - 2.0 * PADDING
    } else {
        width - 2.0 * PADDING - stepper::size(pen).x - 4.0
    }
}

fn row_height(pen: &Pen<'_>, product: &ProductRow, width: f32, has_reason: bool) -> f32 {
    let unseen = pen.unseen().for_place("measured", false);
    let words = words(&unseen, pos2(0.0, 0.0), words_room(pen, width), product, has_reason);
    let stepper = stepper::size(pen).y;
    if is_under(pen) {
        16.0 + words + 4.0 + stepper + 8.0
    } else {
        (words + 28.0).max(stepper + 16.0)
    }
}

/// Name, price, the price for others and why. Returns the height.
fn words(pen: &Pen<'_>, at: egui::Pos2, width: f32, product: &ProductRow, has_reason: bool) -> f32 {
    let theme = &pen.theme;
    let name = pen.wrapped(at, width, &product.name, Role::BodyStrong, theme.ink);
    let mut top = at.y + name.height();
    let price = product.price.to_string();
    pen.text(pos2(at.x, top), &price, Role::AmountRow, theme.ink);
    let high = pen.row(Role::AmountRow);
    if let Some(off) = &product.off {
        let normal = off.normal.to_string();
        let left = at.x + pen.width(&price, Role::AmountRow) + 18.0;
        let left = if left + pen.width(&normal, Role::Small) > at.x + width {
            top += high;
            at.x
        } else {
            left
        };
        struck(pen, pos2(left, top + (high - pen.row(Role::Small)) / 2.0), &normal);
    }
    top += high;
    if let Some(off) = product.off.as_ref().filter(|_| has_reason) {
        let reason = phrase::off(pen, &off.name, off.percent);
        top += pen.wrapped(pos2(at.x, top), width, &reason, Role::Small, theme.accent).height();
    }
    top - at.y
}

/// A price that does not hold for this patient, with a line through it.
fn struck(pen: &Pen<'_>, at: egui::Pos2, text: &str) {
    let drawn = pen.text(at, text, Role::Small, pen.theme.ink2);
    let y = drawn.center().y + 1.0;
    pen.line(pos2(drawn.min.x - 2.0, y), pos2(drawn.max.x + 2.0, y), 2.0, pen.theme.ink2);
}

fn row(pen: &Pen<'_>, rect: Rect, product: &ProductRow, has_reason: bool) -> Option<Tap> {
    let room = words_room(pen, rect.width());
    let unseen = pen.unseen().for_place("measured", false);
    let height = words(&unseen, pos2(0.0, 0.0), room, product, has_reason);
    let size = stepper::size(pen);
    let (words_top, keys) = if is_under(pen) {
        let at = pos2(rect.min.x + PADDING - 10.0, rect.max.y - size.y - 8.0);
        (rect.min.y + 16.0, at)
    } else {
        let keys = pos2(rect.max.x - size.x - 14.0, rect.center().y - size.y / 2.0);
        (rect.center().y - height / 2.0, keys)
    };
    let at = pos2(rect.min.x + PADDING, words_top);
    words(pen, at, room, product, has_reason);
    pen.say(Rect::from_min_size(at, vec2(room, height)), NodeRole::Label, &spoken(pen, product));
    let args = || [("name", product.name.as_str().into())];
    let stepper = Stepper {
        n: product.n,
        n_max: product.n_max,
        less: &pen.words_with("goods-less", &args()),
        more: &pen.words_with("goods-more", &args()),
    };
    stepper.show(pen, keys).map(|turned| match turned {
        Turned::Less => Tap::OneLess(product.code.clone()),
        Turned::More => Tap::OneMore(product.code.clone()),
    })
}

fn spoken(pen: &Pen<'_>, product: &ProductRow) -> String {
    let mut parts = vec![product.name.clone(), product.price.to_string()];
    if let Some(off) = &product.off {
        let args = [("price", off.normal.to_string().into())];
        parts.push(pen.words_with("goods-normal", &args));
        parts.push(phrase::off(pen, &off.name, off.percent));
    }
    parts.join(", ")
}

//! The cart: every line with what is taken off and why, and the way to take it out again.

use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, Step};
use crate::ui::icon;
use crate::ui::pen::Pen;
use crate::ui::phrase;
use crate::ui::scene::Scene;
use crate::ui::scene::shopping::{BillLine, CartScene, Later};
use crate::ui::widget::bar;
use crate::ui::widget::blocks::{Block, Blocks};
use crate::ui::widget::entry::{Deed, Entry, Note};

pub fn cart_ui(pen: &Pen<'_>, scene: &Scene, cart: &CartScene) -> Option<Tap> {
    bar::surface(pen);
    let title = pen.words("cart-title");
    let help = pen.words_with("cart-n", &[("n", cart.lines.len().into())]);
    let framed = frame::draw(pen, scene, Heading::new(Step::Choose, &title, &help));
    let pen = &framed.pen;
    let mut blocks = Blocks::default();
    for (number, line) in (0..).zip(&cart.lines) {
        blocks.push(16.0, Block::Entry(entry(pen, line, number)));
    }
    blocks.push(
        16.0,
        Block::Tonal {
            icon: icon::PLUS_CIRCLE,
            label: pen.words("cart-add"),
            tap: Tap::AddSomething,
        },
    );
    let changed = blocks.show(pen, pen.zones.body, "cart");
    framed.tap.or(changed).or(bar::step(pen, &cart.bar, &pen.words("bar-continue")))
}

fn entry(pen: &Pen<'_>, line: &BillLine, number: u32) -> Entry {
    let mut notes = Vec::new();
    if !line.counts.is_empty() {
        notes.push(Note::Quiet(line.counts.clone()));
    }
    if let Some(off) = &line.off {
        notes.push(Note::Off(phrase::line_off(pen, off), off.amount));
    }
    notes.extend(later_words(pen, line).map(Note::Quiet));
    Entry {
        name: line_name(line),
        sum: Some(line.gross),
        drops: None,
        notes,
        deed: Some(Deed::Remove(pen.words("cart-remove"), Tap::RemoveLine(number))),
    }
}

/// "2 × Vitamin C serum".
pub fn line_name(line: &BillLine) -> String {
    match line.quantity {
        0 | 1 => line.name.clone(),
        n => format!("{n} × {}", line.name),
    }
}

/// What of it is paid later.
pub fn later_words(pen: &Pen<'_>, line: &BillLine) -> Option<String> {
    match &line.later {
        Later::Nothing => None,
        Later::Renews(renewal) => Some(phrase::then(pen, renewal)),
        Later::Parts(parts) => {
            let today = parts.first()?.amount;
            let args =
                [("amount", today.to_string().into()), ("n", parts.len().saturating_sub(1).into())];
            Some(pen.words_with("plan-parts-small", &args))
        }
    }
}

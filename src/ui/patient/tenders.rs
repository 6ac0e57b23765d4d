//! What the patient owns may pay: each with what is left of it and what it would pay. The card
//! pays the rest.

use crate::domain::money::Money;
use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, Step};
use crate::ui::pen::Pen;
use crate::ui::phrase;
use crate::ui::role::Role;
use crate::ui::scene::Scene;
use crate::ui::scene::shopping::{TenderCard, TenderKind, TendersScene};
use crate::ui::widget::bar;
use crate::ui::widget::blocks::{BETWEEN, Block, Blocks, Mark};
use crate::ui::widget::lines::{Card, Line, Sum};

pub fn tenders_ui(pen: &Pen<'_>, scene: &Scene, tenders: &TendersScene) -> Option<Tap> {
    bar::surface(pen);
    let title = pen.words("tenders-title");
    let help = pen.words("tenders-help");
    let framed = frame::draw(pen, scene, Heading::new(Step::AboutYou, &title, &help));
    let pen = &framed.pen;
    let mut blocks = Blocks::default();
    for tender in &tenders.tenders {
        let tap = match tender.kind {
            TenderKind::Wallet => Tap::UseWallet,
            TenderKind::ProductCredit => Tap::UseProductCredit,
            TenderKind::Points(_) => Tap::UsePoints,
        };
        let mark = Mark::Switch(tender.is_on);
        blocks.push(16.0, Block::Choice { card: tender_card(pen, tender), mark, tap });
    }
    blocks.push(BETWEEN, Block::Card(bill(pen, tenders)));
    let changed = blocks.show(pen, pen.zones.body, "tenders");
    framed.tap.or(changed).or(bar::step(pen, &tenders.bar, &pen.words("bar-continue")))
}

/// "Use your wallet money", what is left, what it pays of this.
fn tender_card(pen: &Pen<'_>, tender: &TenderCard) -> Card {
    let left = || [("left", tender.left.to_string().into())];
    let (name, left) = match tender.kind {
        TenderKind::Wallet => ("tenders-wallet", pen.words_with("tenders-left", &left())),
        TenderKind::ProductCredit => {
            ("tenders-credit", pen.words_with("tenders-left-products", &left()))
        }
        TenderKind::Points(n) => {
            let args = [("n", n.into()), ("left", tender.left.to_string().into())];
            ("tenders-points", pen.words_with("tenders-left-points", &args))
        }
    };
    let color = if tender.is_on { pen.theme.ink } else { pen.theme.ink2 };
    let pays = pen.words(if tender.is_on { "tenders-pays" } else { "tenders-would-pay" });
    let card = Card::new(vec![
        (18.0, Line::words(pen.words(name), Role::BodyStrong)),
        (0.0, Line::Small(left)),
        (4.0, Line::row(pays, Sum::row(tender.pays, color))),
    ]);
    Card { foot: 16.0, ..card }
}

/// The sum, what is taken off it, and what is left for the card.
fn bill(pen: &Pen<'_>, tenders: &TendersScene) -> Card {
    let (ink, ink2) = (pen.theme.ink, pen.theme.ink2);
    let mut lines =
        vec![(18.0, Line::row(pen.words("tenders-total"), Sum::row(tenders.total, ink)))];
    for tender in tenders.tenders.iter().filter(|tender| tender.is_on) {
        let less = Money::from_minor(tender.pays.minor().saturating_neg());
        lines.push((4.0, Line::row(phrase::tender(pen, tender.kind), Sum::row(less, ink2))));
    }
    lines.push((8.0, Line::Rule));
    lines.push((8.0, Line::strong(pen.words("tenders-card"), Sum::row(tenders.card, ink))));
    Card { foot: 16.0, ..Card::new(lines) }
}

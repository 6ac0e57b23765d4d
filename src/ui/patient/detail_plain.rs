//! A membership, a wallet or primary care in full: what one has to know first, then what is in it.

use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, Step};
use crate::ui::patient::detail::{below_sentence, fact_list};
use crate::ui::pen::Pen;
use crate::ui::phrase;
use crate::ui::role::Role;
use crate::ui::scene::{DetailScene, KeyFact, OfferPay, Scene};
use crate::ui::widget::bar;
use crate::ui::widget::blocks::{BETWEEN, Block, Blocks};
use crate::ui::widget::lines::{Card, Line, Sum};
use crate::ui::widget::offer_card::unit_words;

pub fn detail_ui(pen: &Pen<'_>, scene: &Scene, detail: &DetailScene) -> Option<Tap> {
    bar::surface(pen);
    // Extra large text has no line under the title: the body begins with the sentence.
    let is_said_below = pen.zones.is_extra_large();
    let help = if is_said_below { "" } else { detail.card.sentence.as_str() };
    let framed = frame::draw(pen, scene, Heading::new(Step::Choose, &detail.card.name, help));
    let pen = &framed.pen;
    let mut blocks = Blocks::default();
    let between = if pen.zones.is_landscape() { 14.0 } else { BETWEEN };
    if is_said_below {
        // Each on a card of its own, so that none is higher than a page.
        for sentence in detail.card.sentence.split_inclusive(". ") {
            let line = Line::Sums(sentence.trim_end().to_owned());
            blocks.push(between, Block::Card(Card::tinted(vec![(20.0, line)])));
        }
    }
    if detail.key_facts.contains(&KeyFact::NotInsurance) {
        let lines = vec![
            (18.0, Line::words(pen.words("fact-not-insurance"), Role::Label)),
            (2.0, Line::quiet(pen.words("fact-not-insurance-small"), Role::Body)),
        ];
        blocks.push(between, Block::Card(Card::tinted(lines)));
    }
    blocks.push(between, Block::Card(contents(pen, detail)));
    let mut above = between;
    for fact in detail.key_facts.iter().filter(|fact| **fact != KeyFact::NotInsurance) {
        let (icon, words) = phrase::key_fact(pen, fact);
        blocks.push(above, Block::Fact { icon, words });
        above = 10.0;
    }
    // What renews is a membership: that it is for one person is said where it is joined.
    let renews = matches!(detail.card.pay, OfferPay::Every(..) | OfferPay::GivesEvery(..));
    let facts = fact_list(pen, detail);
    for (icon, words) in facts.into_iter().skip(usize::from(renews)) {
        blocks.push(above, Block::Fact { icon, words });
        above = 10.0;
    }
    let tapped = blocks.show(pen, below_sentence(pen, &detail.card.sentence), "detail");
    framed.tap.or(tapped).or(bar::step(pen, &detail.bar, &pen.words("bar-continue")))
}

/// The price with how often it is paid, and everything that is in it.
fn contents(pen: &Pen<'_>, detail: &DetailScene) -> Card {
    let card = &detail.card;
    let price = Sum { amount: card.price, role: Role::AmountCard, color: pen.theme.ink };
    let words = match card.pay {
        OfferPay::Gives(_) | OfferPay::GivesEvery(..) => pen.words("detail-you-pay"),
        _ => pen.words("detail-what-is-in-it"),
    };
    let mut lines = vec![(20.0, Line::Row { words, role: Role::Label, sum: price })];
    if card.pay != OfferPay::Once {
        lines.push((0.0, Line::quiet(unit_words(pen, card), Role::Body)));
    }
    let included = detail.lines.iter().map(|(n, name)| format!("{n} {name}"));
    let mut above = 12.0;
    for words in included.chain(detail.perks.iter().cloned()) {
        if above > 10.0 {
            lines.push((12.0, Line::Rule));
        }
        lines.push((above, Line::Tick(words)));
        above = 4.0;
    }
    if detail.lines.is_empty() && detail.perks.is_empty() && !card.what.is_empty() {
        lines.push((4.0, Line::Small(card.what.clone())));
    }
    Card::new(lines)
}

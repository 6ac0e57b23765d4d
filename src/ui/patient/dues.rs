//! What is due: what it is, how much, since when, and what paying it brings.

use crate::domain::wording;
use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, Step};
use crate::ui::icon;
use crate::ui::pen::Pen;
use crate::ui::phrase;
use crate::ui::role::Role;
use crate::ui::scene::Scene;
use crate::ui::scene::account::{DueCard, DueWhat, DuesScene};
use crate::ui::text::Glyph;
use crate::ui::widget::bar;
use crate::ui::widget::blocks::{BETWEEN, Block, Blocks, Mark};
use crate::ui::widget::button::Button;
use crate::ui::widget::lines::{Card, Line, Sum};

pub fn dues_ui(pen: &Pen<'_>, scene: &Scene, dues: &DuesScene) -> Option<Tap> {
    bar::surface(pen);
    let title = pen.words("dues-title");
    let help = pen.words(if dues.dues.len() > 1 { "dues-help-choose" } else { "review-help" });
    let framed = frame::draw(pen, scene, Heading::new(Step::Review, &title, &help));
    let pen = &framed.pen;
    let chosen = match dues.dues.as_slice() {
        [only] => Some(only),
        all => all.iter().find(|due| due.is_chosen),
    };
    let mut blocks = Blocks::default();
    for due in &dues.dues {
        let card = due_card(pen, due);
        if dues.dues.len() > 1 {
            let tap = match due.what {
                DueWhat::Parts { .. } => Tap::ChooseAllDue(due.contract),
                _ => Tap::ChooseDue(due.contract),
            };
            blocks.push(BETWEEN, Block::Choice { card, mark: Mark::Radio(due.is_chosen), tap });
        } else {
            blocks.push(BETWEEN, Block::Card(card));
        }
    }
    if let Some(due) = chosen {
        blocks
            .push(BETWEEN + 4.0, Block::Fact { icon: icon::CHECK_CIRCLE, words: brings(pen, due) });
        if due.may_cancel {
            let label = pen.words("dues-cancel-instead");
            let tap = Tap::CancelMembership(due.contract);
            blocks.push(4.0, Block::Link { label, tap });
        }
    }
    let tapped = blocks.show(pen, pen.zones.body, "dues");
    framed.tap.or(tapped).or(foot(pen, chosen))
}

fn foot(pen: &Pen<'_>, chosen: Option<&DueCard>) -> Option<Tap> {
    let back = pen.words("bar-back");
    let back = Button::secondary(&back).before(Glyph::bold(icon::ARROW_LEFT, 44.0));
    let Some(due) = chosen else {
        bar::due(pen, &crate::ui::scene::Bar::default(), Role::AmountReview);
        let pay = pen.words("review-pay-least");
        return bar::pair(pen, (back, Tap::Back), (Button::primary(&pay), Tap::Pay));
    };
    bar::due(pen, &bar::of(&due.name, due.amount), Role::AmountReview);
    let [_, right] = bar::places(pen);
    let amount = || [("amount", due.amount.to_string().into())];
    let labels = [
        pen.words_with("review-pay", &amount()),
        pen.words_with("review-pay-short", &amount()),
        pen.words("review-pay-least"),
    ];
    let fits = |label: &&String| {
        pen.width(label, Role::Label) <= right.width() - 40.0
            || pen.height(label, Role::Label, right.width() - 24.0) <= right.height() - 16.0
    };
    let label = labels.iter().find(fits).map_or("", String::as_str);
    bar::pair(pen, (back, Tap::Back), (Button::primary(label), Tap::Pay))
}

fn due_card(pen: &Pen<'_>, due: &DueCard) -> Card {
    let sum = Sum { amount: due.amount, role: Role::AmountCard, color: pen.theme.ink };
    let what = match due.what {
        DueWhat::Period { period, .. } => phrase::every(pen, due.amount, period),
        DueWhat::Part { number, of } => {
            pen.words_with("dues-part", &[("number", number.into()), ("of", of.into())])
        }
        DueWhat::Parts { first, last, of } => {
            let args = [("first", first.into()), ("last", last.into()), ("of", of.into())];
            pen.words_with("dues-parts", &args)
        }
        DueWhat::ExitFee => pen.words("dues-exit-fee"),
    };
    let date = wording::date(pen.language, due.since);
    let since = [("date", date.into())];
    let since = match due.is_due {
        true => pen.words_with("dues-since", &since),
        false => pen.words_with("dues-early", &since),
    };
    let mut lines = vec![
        (24.0, Line::Row { words: due.name.clone(), role: Role::H2, sum }),
        (4.0, Line::quiet(what, Role::Body)),
        (12.0, Line::Rule),
        (14.0, Line::words(since, Role::BodyStrong)),
    ];
    if due.n_failed > 0 {
        let tries = pen.words_with("dues-tries", &[("n", due.n_failed.into())]);
        lines.push((2.0, Line::Small(tries)));
    }
    Card::new(lines)
}

/// What is so once it is paid.
fn brings(pen: &Pen<'_>, due: &DueCard) -> String {
    pen.words(match due.what {
        DueWhat::Period { is_paused: true, .. } => "dues-brings-back",
        DueWhat::Period { .. } => "dues-keeps",
        DueWhat::Part { .. } | DueWhat::Parts { .. } => "dues-part-keeps",
        DueWhat::ExitFee => "dues-exit-fee-pays",
    })
}

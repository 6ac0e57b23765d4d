//! All at once or in parts: the full price first, then every payment with its day and its cents.

use crate::domain::money::Money;
use crate::domain::wording;
use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, Step};
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::Scene;
use crate::ui::scene::shopping::{PartRow, PlanCard, PlanScene};
use crate::ui::widget::bar;
use crate::ui::widget::blocks::{BETWEEN, Block, Blocks, Mark};
use crate::ui::widget::lines::{Card, Line, Sum};

pub fn plan_ui(pen: &Pen<'_>, scene: &Scene, plan: &PlanScene) -> Option<Tap> {
    bar::surface(pen);
    let title = pen.words("plan-title");
    let help = price_words(pen, plan);
    let framed = frame::draw(pen, scene, Heading::new(Step::Choose, &title, &help));
    let pen = &framed.pen;
    let mut blocks = Blocks::default();
    // Lying down and in larger text the schedule stands under the cards: it may go over pages, a
    // target may not.
    let is_apart = !pen.zones.is_standard() || pen.zones.is_landscape();
    for card in &plan.plans {
        let lines = if card.parts.len() > 1 { in_parts(pen, card) } else { at_once(pen, card) };
        let tap = Tap::ChoosePlan(card.plan);
        blocks.push(BETWEEN, Block::Choice { card: lines, mark: Mark::Radio(card.is_chosen), tap });
    }
    if is_apart {
        for card in plan.plans.iter().filter(|card| card.parts.len() > 1) {
            let mut lines = vec![(20.0, heading(pen, card))];
            lines.extend(schedule(pen, &card.parts));
            blocks.push(BETWEEN, Block::Card(Card::new(lines)));
        }
    }
    let chosen = blocks.show(pen, pen.zones.body, "plan");
    framed.tap.or(chosen).or(bar::step(pen, &plan.bar, &pen.words("bar-continue")))
}

fn price_words(pen: &Pen<'_>, plan: &PlanScene) -> String {
    let args = [("name", plan.name.as_str().into()), ("price", plan.price.to_string().into())];
    pen.words_with("plan-help", &args)
}

fn at_once(pen: &Pen<'_>, card: &PlanCard) -> Card {
    let price = card.parts.first().map_or(Money::ZERO, |part| part.amount);
    let words = pen.words("plan-once");
    let sum = Sum { amount: price, role: Role::AmountCard, color: pen.theme.ink };
    let name = Line::Row { words, role: Role::H2, sum };
    let mut lines = vec![(24.0, name)];
    if !pen.zones.is_extra_large() {
        lines.push((4.0, Line::quiet(pen.words("plan-once-small"), Role::Body)));
    }
    Card::new(lines)
}

/// "In 5 parts", what is paid today, and in standard text the whole schedule.
fn in_parts(pen: &Pen<'_>, card: &PlanCard) -> Card {
    let today = card.parts.first().map_or(Money::ZERO, |part| part.amount);
    let n = card.parts.len();
    let words = pen.words_with("plan-parts", &[("n", n.into())]);
    let args = [("amount", today.to_string().into()), ("n", n.saturating_sub(1).into())];
    let then = pen.words_with("plan-parts-small", &args);
    let free = Line::Small(pen.words("schedule-free"));
    let mut lines = vec![
        (24.0, Line::words(words, Role::H2)),
        (4.0, Line::quiet(then, Role::Body)),
        (2.0, free),
    ];
    if pen.zones.is_standard() && !pen.zones.is_landscape() {
        lines.push((14.0, Line::Rule));
        let mut rows = schedule(pen, &card.parts);
        if let Some((above, _)) = rows.first_mut() {
            *above = 14.0;
        }
        lines.extend(rows);
    }
    Card::new(lines)
}

/// "Your 5 payments", and that they cost nothing more.
pub fn heading(pen: &Pen<'_>, card: &PlanCard) -> Line {
    schedule_heading(pen, card.parts.len())
}

pub fn schedule_heading(pen: &Pen<'_>, n: usize) -> Line {
    let words = pen.words_with("schedule-title", &[("n", n.into())]);
    Line::Heading { words, beside: pen.words("schedule-free") }
}

/// Every payment with its day, and the total.
pub fn schedule(pen: &Pen<'_>, parts: &[PartRow]) -> Vec<(f32, Line)> {
    let (ink, ink2) = (pen.theme.ink, pen.theme.ink2);
    let last = parts.len().saturating_sub(1);
    let mut lines = Vec::new();
    for (idx, part) in parts.iter().enumerate() {
        let words = match part.due {
            None => pen.words("schedule-today"),
            Some(day) => wording::date(pen.language, day),
        };
        let is_today = part.due.is_none();
        let sum = Sum::row(part.amount, if is_today { ink } else { ink2 });
        let above = if idx == 0 { 15.0 } else { 0.0 };
        lines.push((above, Line::Part { words, sum, is_today, goes_on: idx < last }));
    }
    if let Ok(total) = Money::sum(parts.iter().map(|part| part.amount)) {
        lines.push((6.0, Line::Rule));
        lines.push((10.0, Line::strong(pen.words("schedule-total"), Sum::row(total, ink))));
    }
    lines
}

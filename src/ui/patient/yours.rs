//! What a patient has: what is left, until when, and what can be done with it; and one thing they
//! could have.

use chrono::NaiveDate;
use fluent_bundle::FluentValue;

use crate::domain::contract::Standing;
use crate::domain::wording;
use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, Step};
use crate::ui::icon;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::Scene;
use crate::ui::scene::account::{CouldHave, Holding, SessionsLeft, YoursScene};
use crate::ui::text::Glyph;
use crate::ui::widget::bar;
use crate::ui::widget::blocks::{Block, Blocks, Mark};
use crate::ui::widget::button::Button;
use crate::ui::widget::entry::{Deed, Entry, Note};
use crate::ui::widget::lines::{Card, Line, Sum};

const BETWEEN: f32 = 12.0;

pub fn yours_ui(pen: &Pen<'_>, scene: &Scene, yours: &YoursScene) -> Option<Tap> {
    bar::surface(pen);
    let title = pen.words("yours-title");
    let help = pen.words(if yours.could.is_some() { "yours-help" } else { "yours-help-only" });
    let framed = frame::draw(pen, scene, Heading::new(Step::Choose, &title, &help));
    let pen = &framed.pen;
    let whole = blocks(pen, yours, true);
    // What is in the next thing is said again on its own screen: it goes first where room is short.
    let blocks = if whole.fits(pen, pen.zones.body) { whole } else { blocks(pen, yours, false) };
    let chosen = blocks.show(pen, pen.zones.body, "yours");
    let lock = (!pen.zones.is_extra_large()).then_some(Glyph::regular(icon::LOCK, 34.0));
    let is_short = pen.zones.is_extra_large();
    let private = pen.words(if is_short { "yours-private-short" } else { "yours-private" });
    bar::note(pen, lock, &private, Role::Small);
    let done = pen.words("approved-done");
    let shop = pen.words("yours-shop");
    let pressed = bar::pair(
        pen,
        (Button::secondary(&done), Tap::Done),
        (bar::onwards(pen, &shop), Tap::Continue),
    );
    framed.tap.or(chosen).or(pressed)
}

fn blocks(pen: &Pen<'_>, yours: &YoursScene, has_what: bool) -> Blocks {
    let mut blocks = Blocks::default();
    let is_member = |holding: &Holding| matches!(holding, Holding::Member { .. });
    let last_member = yours.holdings.iter().rposition(is_member);
    for (idx, holding) in yours.holdings.iter().enumerate() {
        blocks.push(BETWEEN, Block::Entry(entry(pen, holding)));
        if yours.may_cancel && last_member == Some(idx) {
            // Under what it is about, where it is found without turning a page (SC-7).
            let label = pen.words("yours-cancel-any");
            blocks.push(4.0, Block::Link { label, tap: Tap::CancelSomething });
        }
    }
    if yours.may_use {
        let label = pen.words("welcome-came-to-use-any");
        blocks.push(BETWEEN, Block::Tonal { icon: icon::DROP, label, tap: Tap::CameToUse });
    }
    if let Some(could) = &yours.could {
        let card = could_card(pen, could, has_what);
        blocks.push(BETWEEN, Block::Choice { card, mark: Mark::Caret, tap: Tap::TakeNext });
    }
    blocks
}

fn entry(pen: &Pen<'_>, holding: &Holding) -> Entry {
    let date = |day: NaiveDate| wording::date(pen.language, day);
    let until = |day: &Option<NaiveDate>| {
        day.map(|day| pen.words_with("yours-until", &[("date", date(day).into())]))
    };
    let link = |id: &str, tap: Tap| Some(Deed::Link(pen.words(id), tap));
    match holding {
        Holding::Sessions { name, left, last_day, again } => Entry {
            name: name.clone(),
            sum: None,
            drops: one_kind(left),
            notes: sessions_notes(pen, left, until(last_day)),
            deed: again.clone().and_then(|code| link("yours-again", Tap::BuyAgain(code))),
        },
        Holding::Member { contract, name, standing, due, may_pay, may_cancel, left, .. } => {
            let deed = match (due.is_some() || *may_pay, *may_cancel, left.is_some()) {
                (true, ..) => link("yours-pay", Tap::PayDue(*contract)),
                (_, true, _) => link("yours-cancel", Tap::CancelMembership(*contract)),
                (.., true) => link("yours-confirmation-print", Tap::ShowConfirmation(*contract)),
                _ => None,
            };
            let notes = member_notes(pen, holding, *standing);
            Entry { name: name.clone(), notes, deed, ..Entry::default() }
        }
        Holding::Wallet { paid, bonus, bonus_until } => {
            let sum = paid.plus(*bonus).ok();
            let args = [("paid", paid.to_string().into()), ("bonus", bonus.to_string().into())];
            let parts = pen.words_with("yours-wallet-parts", &args);
            let notes = match bonus_until {
                _ if !bonus.is_positive() => Vec::new(),
                None => vec![Note::Quiet(parts)],
                Some(day) => {
                    let args = [("date", date(*day).into())];
                    vec![Note::Pair(parts, pen.words_with("yours-bonus-until", &args))]
                }
            };
            let name = pen.words("yours-wallet");
            Entry { name, sum, notes, deed: link("yours-use", Tap::OpenGoods), drops: None }
        }
        Holding::ProductCredit { left, until: day } => Entry {
            name: pen.words("tender-product-credit"),
            sum: Some(*left),
            notes: until(day).into_iter().map(Note::Quiet).collect(),
            deed: link("yours-use", Tap::OpenGoods),
            drops: None,
        },
        Holding::Points { n, worth, until: day } => {
            let args = [("worth", worth.to_string().into())];
            let worth = pen.words_with("yours-points-worth", &args);
            let notes = vec![match until(day) {
                Some(until) => Note::Pair(worth, until),
                None => Note::Quiet(worth),
            }];
            let name = pen.words_with("tender-points", &[("n", (*n).into())]);
            Entry { name, notes, ..Entry::default() }
        }
        Holding::Part { contract, name, amount, since, is_due, is_exit_fee } => {
            let args = [("amount", amount.to_string().into()), ("date", date(*since).into())];
            Entry {
                name: name.clone(),
                notes: vec![part_note(pen, &args, *is_due, *is_exit_fee)],
                deed: link("yours-pay", Tap::PayDue(*contract)),
                ..Entry::default()
            }
        }
    }
}

/// What is to be paid, when, and whether it is for leaving early.
fn part_note(
    pen: &Pen<'_>,
    args: &[(&str, FluentValue<'_>)],
    is_due: bool,
    is_exit_fee: bool,
) -> Note {
    let id = match (is_exit_fee, is_due) {
        (true, true) => "yours-fee-due",
        (true, false) => "yours-fee-comes",
        (false, true) => "yours-part-due",
        (false, false) => "yours-part-comes",
    };
    let words = pen.words_with(id, args);
    if is_due { Note::Warning(words) } else { Note::Quiet(words) }
}

/// Drops are drawn where all that is left is of one kind.
fn one_kind(left: &[SessionsLeft]) -> Option<(u32, u32)> {
    match left {
        [only] => Some((only.n_left, only.n_bought)),
        _ => None,
    }
}

/// "2 of 4 drips left · use by Mar 2, 2027", on one line where both fit.
fn sessions_notes(pen: &Pen<'_>, left: &[SessionsLeft], until: Option<String>) -> Vec<Note> {
    let words = |one: &SessionsLeft| {
        let args = [
            ("left", one.n_left.into()),
            ("bought", one.n_bought.into()),
            ("unit", one.unit.of(one.n_bought).get(pen.language).to_owned().into()),
        ];
        pen.words_with("welcome-left", &args)
    };
    let mut lines: Vec<String> = left.iter().map(words).collect();
    let last = match (lines.pop(), until) {
        (Some(last), Some(until)) => Some(Note::Pair(last, until)),
        (last, until) => last.or(until).map(Note::Quiet),
    };
    lines.into_iter().map(Note::Quiet).chain(last).collect()
}

fn member_notes(pen: &Pen<'_>, holding: &Holding, standing: Standing) -> Vec<Note> {
    let Holding::Member { until, next, due, left, .. } = holding else { return Vec::new() };
    let date = |day: NaiveDate| wording::date(pen.language, day);
    if let Some(due) = due {
        let id = match standing {
            Standing::Suspended => "yours-paused",
            _ => "yours-not-paid",
        };
        let args = [("amount", due.to_string().into())];
        return vec![Note::Warning(pen.words_with(id, &args))];
    }
    let until = [("date", date(*until).into())];
    let first = match standing {
        Standing::Leaving | Standing::Ended => pen.words_with("yours-leaving", &until),
        Standing::OnHold => pen.words("yours-on-hold"),
        _ => pen.words_with("yours-member-until", &until),
    };
    if let Some((on, number)) = left {
        let args = [("date", date(*on).into()), ("number", number.as_str().into())];
        let confirmation = Note::Quiet(pen.words_with("yours-confirmation", &args));
        // Extra large text says the number on the next screen: a row is no higher than a page.
        let confirmation = (!pen.zones.is_extra_large()).then_some(confirmation);
        return [Some(Note::Quiet(first)), confirmation].into_iter().flatten().collect();
    }
    let Some((day, amount)) = next else { return vec![Note::Quiet(first)] };
    let args = [("amount", amount.to_string().into()), ("date", date(*day).into())];
    vec![Note::Pair(first, pen.words_with("yours-next-charge", &args))]
}

/// The next thing and its price today; what is handed in for it stands beside the full price.
fn could_card(pen: &Pen<'_>, could: &CouldHave, has_what: bool) -> Card {
    let ink = pen.theme.ink;
    let sum = Sum { amount: could.today, role: Role::AmountCard, color: ink };
    let mut lines = vec![
        (12.0, Line::words(pen.words("yours-could"), Role::SmallStrong)),
        (0.0, Line::Row { words: could.name.clone(), role: Role::H2, sum }),
    ];
    if has_what || could.hand_in.is_none() {
        lines.push((0.0, Line::Small(could.what.clone())));
    }
    if let Some(hand_in) = &could.hand_in {
        let args = [
            ("price", could.price.to_string().into()),
            ("value", hand_in.value.to_string().into()),
            ("name", hand_in.name.as_str().into()),
        ];
        lines.push((0.0, Line::Small(pen.words_with("yours-hand-in", &args))));
    }
    Card { foot: 12.0, ..Card::new(lines) }
}

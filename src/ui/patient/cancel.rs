//! Leaving a membership: which one, what it means in dollars first, and that it is done.

use egui::{Role as NodeRole, pos2};

use crate::domain::wording;
use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, Step};
use crate::ui::icon;
use crate::ui::layout::GAP;
use crate::ui::pen::Pen;
use crate::ui::phrase;
use crate::ui::role::Role;
use crate::ui::scene::account::{CancelPickScene, CancelScene, CancelledScene};
use crate::ui::scene::{PrintScene, Scene};
use crate::ui::text::Glyph;
use crate::ui::widget::bar;
use crate::ui::widget::blocks::{Block, Blocks};
use crate::ui::widget::button::Button;
use crate::ui::widget::info::Info;
use crate::ui::widget::lines::{CARD_GAP, Card, Line, Sum};
use crate::ui::widget::result::{Ending, Line as VerdictLine, Verdict};

/// Which one, where there are several. A row acts at once.
pub fn pick_ui(pen: &Pen<'_>, scene: &Scene, pick: &CancelPickScene) -> Option<Tap> {
    bar::surface(pen);
    let title = pen.words("cancel-which");
    let help = pen.words("cancel-which-help");
    let framed = frame::draw(pen, scene, Heading::new(Step::AboutYou, &title, &help));
    let pen = &framed.pen;
    let mut blocks = Blocks::default();
    for membership in &pick.memberships {
        let date = wording::date(pen.language, membership.until);
        let price = phrase::every(pen, membership.price, membership.period);
        let args = [("price", price.into()), ("date", date.into())];
        blocks.push(
            GAP,
            Block::Way {
                icon: icon::IDENTIFICATION_CARD,
                label: membership.name.clone(),
                detail: pen.words_with("cancel-which-row", &args),
                tap: Tap::CancelMembership(membership.contract),
            },
        );
    }
    let chosen = blocks.show(pen, pen.zones.body, "cancel-pick");
    bar::note(pen, None, &pen.words("cancel-nothing-yet"), Role::Body);
    let back = pen.words("bar-back");
    let keep = pen.words("cancel-keep-all");
    let pressed = bar::pair(
        pen,
        (Button::secondary(&back).before(Glyph::bold(icon::ARROW_LEFT, 44.0)), Tap::Back),
        (Button::primary(&keep), Tap::KeepMembership),
    );
    framed.tap.or(chosen).or(pressed)
}

/// What it means. Keeping is the filled button; both are of one size.
pub fn cancel_ui(pen: &Pen<'_>, scene: &Scene, cancel: &CancelScene) -> Option<Tap> {
    bar::surface(pen);
    let title = pen.words("cancel-title");
    let help = pen.words_with("cancel-help", &[("name", cancel.name.as_str().into())]);
    let framed = frame::draw(pen, scene, Heading::new(Step::AboutYou, &title, &help));
    let pen = &framed.pen;
    let mut blocks = Blocks::default();
    if pen.zones.is_extra_large() {
        blocks
            .push(0.0, Block::Fact { icon: icon::IDENTIFICATION_CARD, words: cancel.name.clone() });
    }
    blocks.push(12.0, Block::Card(money_card(pen, cancel)));
    blocks.push(CARD_GAP, Block::Card(days_card(pen, cancel)));
    let tapped = blocks.show(pen, pen.zones.body, "cancel");
    note(pen);
    let is_short = pen.zones.is_extra_large();
    let keep = pen.words(if is_short { "cancel-keep-short" } else { "cancel-keep" });
    let cancel_it = pen.words("cancel-it");
    let pressed = bar::halves(
        pen,
        (Button::secondary(&cancel_it), Tap::CancelIt),
        (Button::primary(&keep), Tap::KeepMembership),
    );
    framed.tap.or(tapped).or(pressed)
}

/// "Nothing is canceled yet."
fn note(pen: &Pen<'_>) {
    let text = pen.words("cancel-nothing-yet");
    if !pen.zones.is_landscape() {
        return bar::note(pen, None, &text, Role::Body);
    }
    // Above the buttons that stand on one another, where it has room under the help.
    let column = pen.zones.summary;
    let height = pen.height(&text, Role::Body, column.width());
    let at = pos2(column.min.x, pen.zones.actions.max.y - 2.0 * 126.0 - GAP - 24.0 - height);
    if at.y >= column.min.y + 3.0 * pen.row(Role::Body) {
        let drawn = pen.wrapped(at, column.width(), &text, Role::Body, pen.theme.ink2);
        pen.say(drawn, NodeRole::Label, &text);
    }
}

/// What it costs and what comes back.
fn money_card(pen: &Pen<'_>, cancel: &CancelScene) -> Card {
    let (ink, ink2) = (pen.theme.ink, pen.theme.ink2);
    let fee = Sum { amount: cancel.fee, role: Role::AmountCard, color: ink };
    let words = pen.words("cancel-costs");
    let mut lines = vec![(22.0, Line::Row { words, role: Role::Label, sum: fee })];
    if !cancel.fee.is_positive() {
        lines.push((0.0, Line::Small(pen.words("cancel-costs-nothing"))));
    } else {
        lines.push((0.0, Line::Small(pen.words("cancel-costs-where"))));
    }
    lines.push((14.0, Line::Rule));
    let back = pen.words("cancel-back");
    lines.push((14.0, Line::row(back, Sum::row(cancel.back, ink))));
    if cancel.back.is_positive() {
        lines.push((0.0, Line::Small(pen.words("cancel-back-how"))));
    }
    if let Some((day, amount)) = cancel.next {
        let date = wording::date(pen.language, day);
        let stops = pen.words_with("cancel-stops", &[("date", date.into())]);
        lines.push((10.0, Line::row(stops, Sum::row(amount, ink2))));
        lines.push((0.0, Line::Small(pen.words("cancel-stops-small"))));
    }
    Card::new(lines)
}

/// Until when it stays, and what is gone then.
fn days_card(pen: &Pen<'_>, cancel: &CancelScene) -> Card {
    let date = wording::date(pen.language, cancel.until);
    let stays = pen.words_with("cancel-stays", &[("date", date.into())]);
    let mut lines = vec![(20.0, Line::words(stays, Role::Label))];
    if !cancel.lost.is_empty() {
        lines.push((8.0, Line::quiet(pen.words("cancel-then-gone"), Role::Body)));
    }
    for lost in &cancel.lost {
        lines.push((4.0, Line::Gone(lost.clone())));
    }
    Card::new(lines)
}

/// It is done: until when it stays, that nothing more is charged, and the number that proves it.
pub fn cancelled_ui(pen: &Pen<'_>, scene: &Scene, done: &CancelledScene) -> Option<Tap> {
    bar::surface(pen);
    let tap = frame::top_bar(pen, scene);
    let title = pen.words("cancelled-title");
    let more = pen.words("cancelled-no-more");
    let theme = &pen.theme;
    let mut lines =
        vec![VerdictLine { text: &done.name, role: Role::LeadStrong, color: theme.ink, gap: 11.0 }];
    if !pen.zones.is_extra_large() {
        lines.push(VerdictLine { text: &more, role: Role::Body, color: theme.ink2, gap: 7.0 });
    }
    let verdict = Verdict { ending: Ending::Approved, title: &title, lines, is_live: true };
    let regions = verdict.regions(pen);
    verdict.show(pen, regions.panel);
    let mut blocks = Blocks::default();
    for info in facts(pen, done) {
        let above = if pen.zones.is_standard() { 34.0 } else { 16.0 };
        blocks.push(above, Block::Info(info));
    }
    let top = if pen.zones.is_standard() { 44.0 + regions.spare * 0.3 } else { 12.0 };
    let foot_air = if pen.zones.is_landscape() { 24.0 } else { 0.0 };
    let body = regions.body.with_min_y(regions.body.min.y + top);
    blocks.show(pen, body.with_max_y(body.max.y - foot_air), "cancelled");
    tap.or(foot(pen, done))
}

fn facts(pen: &Pen<'_>, done: &CancelledScene) -> Vec<Info> {
    let date = |day| wording::date(pen.language, day);
    let until = pen.words_with("cancelled-until", &[("date", date(done.until).into())]);
    let on = pen.words_with("cancelled-on", &[("date", date(done.on).into())]);
    let mut facts = vec![Info::new(icon::CALENDAR_CHECK, until, on)];
    if done.back.is_positive() {
        let args = [("amount", done.back.to_string().into())];
        let back = pen.words_with("cancelled-back", &args);
        facts.push(Info::new(icon::ARROW_U_UP_LEFT, back, pen.words("cancel-back-how")));
    }
    if done.fee.is_positive() {
        let args = [("amount", done.fee.to_string().into())];
        facts.push(Info::new(
            icon::CREDIT_CARD,
            pen.words_with("cancelled-fee", &args),
            pen.words("cancel-costs-where"),
        ));
    }
    let number = done.confirmation.clone();
    let (head, small) = match done.print {
        PrintScene::Printing => (pen.words("cancelled-printing"), number),
        PrintScene::Printed => (pen.words("cancelled-printed"), number),
        PrintScene::NoPaper => (pen.words("cancelled-no-paper"), number),
        PrintScene::Trouble => (pen.words("cancelled-not-printed"), number),
    };
    facts.push(Info::new(icon::RECEIPT, head, small));
    facts
}

fn foot(pen: &Pen<'_>, done: &CancelledScene) -> Option<Tap> {
    let closes = pen.words_with("approved-closes", &[("secs", done.closes_in_secs.into())]);
    if pen.zones.is_landscape() {
        let color = pen.theme.ink2;
        pen.wrapped(pen.zones.summary.min, pen.zones.summary.width(), &closes, Role::Small, color);
    } else {
        bar::note(pen, None, &closes, Role::Small);
    }
    let ready = pen.words("approved-done");
    let ready = (Button::primary(&ready).before(Glyph::bold(icon::CHECK, 44.0)), Tap::Done);
    if let Some(contract) = done.pay {
        let args = [("amount", done.fee.to_string().into())];
        let is_short = pen.zones.is_extra_large();
        let pay = match is_short {
            true => pen.words("yours-pay"),
            false => pen.words_with("cancelled-pay", &args),
        };
        return bar::halves(pen, (Button::secondary(&pay), Tap::PayDue(contract)), ready);
    }
    if !done.may_print_again {
        return done_alone(pen, ready);
    }
    let is_short = !pen.zones.is_standard();
    let print = pen.words(if is_short { "cancelled-print-short" } else { "cancelled-print" });
    let print = Button::secondary(&print).before(Glyph::regular(icon::PRINTER, 44.0));
    bar::halves(pen, (print, Tap::PrintConfirmation), ready)
}

/// One button, where there is nothing left to print.
fn done_alone(pen: &Pen<'_>, (ready, tap): (Button<'_>, Tap)) -> Option<Tap> {
    let actions = pen.zones.actions;
    let place = match pen.zones.is_landscape() {
        true => actions.with_min_y(actions.max.y - 126.0),
        false => actions,
    };
    ready.show(pen, place).then_some(tap)
}

//! A card paid a part: another card for the rest, or the money back. The patient chooses.

use egui::{Rect, Role as NodeRole, pos2};

use crate::flow::tap::Tap;
use crate::ui::frame;
use crate::ui::icon;
use crate::ui::patient::not_approved::{way, way_height};
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::{PartPaidScene, Scene};
use crate::ui::text::Glyph;
use crate::ui::widget::bar;
use crate::ui::widget::button::Button;
use crate::ui::widget::pages::Stack;
use crate::ui::widget::result::{Ending, Line, Verdict};

pub fn part_paid_ui(pen: &Pen<'_>, scene: &Scene, part: &PartPaidScene) -> Option<Tap> {
    bar::surface(pen);
    let tap = frame::top_bar(pen, scene);
    let amount = |id: &str| {
        let args = [
            ("paid", part.paid.to_string().into()),
            ("total", part.total.to_string().into()),
            ("rest", part.rest.to_string().into()),
        ];
        pen.words_with(id, &args)
    };
    let title = pen.words(match part.is_refused {
        true => "part-title-refused",
        false => "part-title",
    });
    let (paid, rest) = (amount("part-paid"), amount("part-rest"));
    let choose = pen.words("part-choose");
    let theme = &pen.theme;
    let line = |text, role, color, gap| Line { text, role, color, gap };
    let mut lines = vec![line(paid.as_str(), Role::LeadStrong, theme.ink, 11.0)];
    // In extra large text the way back needs its room.
    if !pen.zones.is_extra_large() {
        lines.push(line(choose.as_str(), Role::Body, theme.ink2, 7.0));
    }
    let verdict = Verdict { ending: Ending::Checking, title: &title, lines, is_live: true };
    let regions = verdict.regions(pen);
    verdict.show(pen, regions.panel);
    let (small, nothing) = (amount("part-give-back-small"), pen.words("part-give-back-nothing"));
    let mut texts = vec![pen.words("part-waits")];
    // Extra large, the second sentence stands below the way back.
    let small = match pen.zones.is_extra_large() {
        true => {
            texts.insert(0, nothing);
            small
        }
        false => format!("{small} {nothing}"),
    };
    let back = [pen.words("part-give-back"), small];
    let is_back = body(pen, regions.body, regions.spare, &back, &texts);
    foot(pen, &rest);
    let label = pen.words(if part.is_starting { "part-starting" } else { "part-another-card" });
    let another = Button::primary(&label).before(Glyph::regular(icon::CREDIT_CARD, 44.0));
    let is_another = another.show(pen, pen.zones.actions);
    tap.or(is_back.then_some(Tap::GiveBack)).or(is_another.then_some(Tap::AnotherCard))
}

/// The other way, and what happens by itself.
fn body(pen: &Pen<'_>, rect: Rect, spare: f32, back: &[String; 2], texts: &[String]) -> bool {
    let gap = if pen.zones.is_standard() { 40.0 + spread(spare) } else { 8.0 };
    let mut heights = vec![gap + way_height(pen, rect.width(), &back[1])];
    heights.extend(texts.iter().map(|text| gap + pen.height(text, Role::Body, rect.width())));
    let page = Stack { gap: 0.0, heights }.layout(pen, rect);
    let mut is_back = false;
    if let Some(place) = page.get(0) {
        is_back = way(pen, place.with_min_y(place.min.y + gap), icon::ARROW_U_UP_LEFT, back);
    }
    for (idx, text) in (1..).zip(texts) {
        if let Some(place) = page.get(idx) {
            let at = place.min + egui::vec2(0.0, gap);
            let drawn = pen.wrapped(at, place.width(), text, Role::Body, pen.theme.ink2);
            pen.say(drawn, NodeRole::Label, text);
        }
    }
    page.turn(pen);
    is_back
}

fn spread(spare: f32) -> f32 {
    spare / 4.0
}

/// What is left to pay, above the button.
fn foot(pen: &Pen<'_>, rest: &str) {
    let summary = pen.zones.summary;
    if pen.zones.is_landscape() {
        let at = pos2(summary.min.x, summary.min.y);
        let drawn = pen.wrapped(at, summary.width(), rest, Role::BodyStrong, pen.theme.ink);
        pen.say(drawn, NodeRole::Label, rest);
    } else {
        bar::note(pen, None, rest, Role::BodyStrong);
    }
}

//! The card is approved, and a member of staff has to look at it first.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::flow::tap::Tap;
use crate::ui::frame;
use crate::ui::icon;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::{Scene, StaffNeededScene, StaffNeededWhy};
use crate::ui::text::Glyph;
use crate::ui::widget::bar;
use crate::ui::widget::button::Button;
use crate::ui::widget::pages::Stack;
use crate::ui::widget::result::{Ending, Line, Verdict};

pub fn staff_needed_ui(pen: &Pen<'_>, scene: &Scene, needed: &StaffNeededScene) -> Option<Tap> {
    bar::surface(pen);
    let tap = frame::top_bar(pen, scene);
    let title = pen.words("staff-needed-title");
    let money = pen.words("checking-do-not-pay");
    let why = pen.words(match needed.why {
        StaffNeededWhy::Swiped => "staff-needed-swiped",
        StaffNeededWhy::SameCard => "staff-needed-same-card",
    });
    let theme = &pen.theme;
    let line = |text, role, color, gap| Line { text, role, color, gap };
    let mut lines = vec![line(money.as_str(), Role::LeadStrong, theme.ink, 11.0)];
    if !pen.zones.is_extra_large() {
        lines.push(line(why.as_str(), Role::Body, theme.ink2, 7.0));
    }
    let verdict = Verdict { ending: Ending::Checking, title: &title, lines, is_live: true };
    let regions = verdict.regions(pen);
    verdict.show(pen, regions.panel);
    let mut texts = vec![(why, Role::Body)];
    if !pen.zones.is_extra_large() {
        texts.clear();
    }
    let amount = [("amount", needed.amount.to_string().into())];
    texts.push((pen.words_with("staff-needed-amount", &amount), Role::BodyStrong));
    texts.push((pen.words("staff-needed-waits"), Role::Body));
    if needed.is_staff_told {
        texts.push((pen.words("staff-told-coming"), Role::BodyStrong));
    }
    body(pen, regions.body, &texts);
    foot(pen);
    let label = pen.words(if needed.is_staff_told { "staff-call-again" } else { "staff-call" });
    let call = Button::secondary(&label).before(Glyph::regular(icon::HAND_WAVING, 44.0));
    let is_called = call.show(pen, pen.zones.actions);
    tap.or(is_called.then_some(Tap::CallStaff))
}

fn body(pen: &Pen<'_>, rect: Rect, texts: &[(String, Role)]) {
    let gap = if pen.zones.is_standard() { 32.0 } else { 10.0 };
    let height = |(text, role): &(String, Role)| gap + pen.height(text, *role, rect.width());
    let page = Stack { gap: 0.0, heights: texts.iter().map(height).collect() }.layout(pen, rect);
    for (idx, (text, role)) in texts.iter().enumerate() {
        if let Some(place) = page.get(idx) {
            let at = place.min + vec2(0.0, gap);
            let drawn = pen.wrapped(at, place.width(), text, *role, pen.theme.ink);
            pen.say(drawn, NodeRole::Label, text);
        }
    }
    page.turn(pen);
}

/// Above the button.
fn foot(pen: &Pen<'_>) {
    let summary = pen.zones.summary;
    if pen.zones.is_landscape() {
        let stay = pen.words("checking-stay");
        let at = pos2(summary.min.x, summary.min.y);
        let drawn = pen.wrapped(at, summary.width(), &stay, Role::Body, pen.theme.ink2);
        pen.say(drawn, NodeRole::Label, &stay);
    } else {
        bar::note(pen, None, &pen.words("checking-stay-short"), Role::Body);
    }
}

//! The first screen: one sentence, one huge Start, and the languages in their own words.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::flow::tap::Tap;
use crate::ui::art;
use crate::ui::frame;
use crate::ui::icon;
use crate::ui::layout::{GAP, MARGIN, columns, length};
use crate::ui::pen::{Mark, Node, Pen};
use crate::ui::role::Role;
use crate::ui::scene::{AttractScene, ClosedNotice, Scene};
use crate::ui::text::Glyph;
use crate::ui::widget::button::Button;

const START_HEIGHT: f32 = 168.0;
const BUTTON_HEIGHT: f32 = 120.0;

pub fn attract_ui(pen: &Pen<'_>, scene: &Scene, attract: &AttractScene) -> Option<Tap> {
    let canvas = pen.zones.canvas;
    let (panel, controls) = if pen.zones.is_landscape() {
        let part = if pen.zones.is_extra_large() { 0.45 } else { 0.575 };
        let x = canvas.min.x + (canvas.width() * part).round();
        canvas.split_left_right_at_x(x)
    } else {
        let part = if pen.zones.is_extra_large() { 0.43 } else { 0.4904 };
        let y = canvas.min.y + (canvas.height() * part).round();
        canvas.split_top_bottom_at_y(y)
    };
    // Under everything else: a touch anywhere starts.
    let anywhere = match attract.closed {
        None => {
            let name = pen.words("attract-start");
            let node = Node::button(&name).marked(Mark::Anywhere);
            pen.press(canvas, 0.0, node).then(Tap::Start)
        }
        Some(_) => None,
    };
    let knock = frame::knock(pen, panel.min + vec2(12.0, 32.0));
    welcome(pen, scene, panel, attract);
    let made = match attract.closed {
        None => {
            demo_pin(pen, controls, attract);
            ways_in(pen, scene, controls, attract.may_see_left)
        }
        Some(_) => closed_ways(pen, controls),
    };
    made.or(knock).or(anywhere)
}

/// The panel: clinic, welcome, what to expect, and the still life.
fn welcome(pen: &Pen<'_>, scene: &Scene, panel: Rect, attract: &AttractScene) {
    let theme = &pen.theme;
    pen.fill(panel, 0.0, theme.primary_tint);
    let left = panel.min.x + MARGIN;
    // On a taller screen the words stay together, around the same middle.
    let spare = ((panel.height() - 640.0) / 2.0).max(0.0);
    let (title, lines) = sentences(pen, attract);
    let art_scale = if pen.zones.is_landscape() { 0.86 } else { panel.height() / 640.0 };
    let art_width = 256.0 * art_scale.min(1.4);
    let top = panel.min.y + if pen.zones.is_extra_large() { 132.0 } else { 187.0 + spare };
    let narrow = panel.width() - art_width - 2.0 * MARGIN - 24.0;
    // Words come first: where they need the width, the still life is left out.
    let has_art = !pen.zones.is_extra_large()
        && top + words_height(pen, &title, &lines, narrow) + 20.0 <= panel.max.y;
    let room = if has_art { narrow } else { panel.width() - 2.0 * MARGIN };
    if has_art {
        let height = art_width / 256.0 * 480.0;
        let arch = Rect::from_min_max(
            pos2(panel.max.x - MARGIN - art_width, panel.max.y - height),
            pos2(panel.max.x - MARGIN, panel.max.y),
        );
        art::arch(pen, arch);
        let scale = art_width / 256.0;
        let corner = arch.min + vec2(-32.0, 10.0) * scale;
        art::still_life(&pen.clipped(panel.with_max_x(panel.max.x - MARGIN)), corner, scale);
    }
    if theme.is_contrast() {
        // Where colors do not tell the sides apart, a line does.
        let (from, to) = if pen.zones.is_landscape() {
            (panel.right_top(), panel.right_bottom())
        } else {
            (panel.left_bottom(), panel.right_bottom())
        };
        pen.line(from, to, theme.card_stroke, theme.hairline);
    }
    art::logo(pen, pos2(left, panel.min.y + 52.0), 56.0);
    if pen.zones.is_extra_large() {
        let middle = panel.min.y + 80.0 - pen.row(Role::Small) / 2.0;
        frame::demo_mark(pen, scene, pos2(left + 74.0, middle), 0.0);
    } else {
        let top = panel.min.y + 80.0 - pen.row(Role::Label) / 2.0;
        let room = panel.max.x - MARGIN - left - 75.0;
        let name =
            pen.shortened(pos2(left + 75.0, top), room, &scene.clinic, Role::Label, theme.ink);
        pen.say(name, NodeRole::Label, &scene.clinic);
        frame::demo_mark(pen, scene, pos2(left + 75.0, name.max.y), room);
    }
    let title_rect = pen.wrapped(pos2(left, top), room, &title, Role::Display, theme.ink);
    pen.say(title_rect, NodeRole::Heading, &title);
    let (gap, between) = gaps(pen);
    let mut at = pos2(left, title_rect.max.y + gap);
    for row in lines.iter().flat_map(|line| pen.rows(line, Role::Lead, room)) {
        let drawn = pen.text(at, &row, Role::Lead, theme.ink2);
        at.y = drawn.max.y + between;
    }
    let told = Rect::from_min_max(pos2(left, title_rect.max.y), at + vec2(room, 0.0));
    pen.say(told, NodeRole::Label, &lines.join(" "));
}

/// How the staff side of the demo clinic is tried: small, at the foot.
fn demo_pin(pen: &Pen<'_>, controls: Rect, attract: &AttractScene) {
    let Some(digits) = attract.demo_pin else { return };
    let text = pen.words_with("attract-demo-pin", &[("pin", digits.into())]);
    let width = pen.width(&text, Role::Small);
    if !pen.zones.is_standard() || width > controls.width() - MARGIN {
        return;
    }
    let top = controls.max.y - 10.0 - pen.row(Role::Small);
    let drawn = pen.text_center(controls.center().x, top, &text, Role::Small, pen.theme.ink2);
    pen.say(drawn, NodeRole::Label, &text);
}

/// Under the title, and between the lines.
fn gaps(pen: &Pen<'_>) -> (f32, f32) {
    if pen.zones.is_extra_large() { (8.0, 0.0) } else { (34.0, 5.0) }
}

fn words_height(pen: &Pen<'_>, title: &str, lines: &[String], room: f32) -> f32 {
    let (gap, between) = gaps(pen);
    let n_rows: usize = lines.iter().map(|line| pen.n_rows(line, Role::Lead, room)).sum();
    let rows = length(n_rows) * (pen.row(Role::Lead) + between);
    pen.height(title, Role::Display, room) + gap + rows
}

fn sentences(pen: &Pen<'_>, attract: &AttractScene) -> (String, Vec<String>) {
    match attract.closed {
        None => (
            pen.words("attract-title"),
            match attract.is_reader_away {
                false => ["attract-packages", "attract-minutes", "attract-card-only"],
                true => ["attract-packages", "attract-minutes", "attract-reader-away"],
            }
            .map(|id| pen.words(id))
            .to_vec(),
        ),
        Some(ClosedNotice::Settling) => {
            (pen.words("attract-closed"), vec![pen.words("attract-closed-settling")])
        }
        Some(ClosedNotice::Store) => {
            (pen.words("attract-closed"), vec![pen.words("attract-closed-store")])
        }
        Some(ClosedNotice::Day) => {
            (pen.words("attract-closed"), vec![pen.words("attract-closed-day")])
        }
    }
}

fn ways_in(pen: &Pen<'_>, scene: &Scene, controls: Rect, may_see_left: bool) -> Option<Tap> {
    let inner = controls.shrink(MARGIN);
    let mut top = inner.min.y;
    if !pen.zones.is_extra_large() {
        // On a taller side the buttons stand in its middle.
        let needed = START_HEIGHT + 2.0 * BUTTON_HEIGHT + 3.0 * GAP + 90.0;
        top += ((inner.height() - needed) / 2.0).max(0.0);
    }
    // One row more, where the words are too large for two on a row.
    let (start_height, button_height) = match may_see_left && pen.zones.is_extra_large() {
        true => (BUTTON_HEIGHT, 108.0),
        false => (START_HEIGHT, BUTTON_HEIGHT),
    };
    let mut place = |height: f32| {
        let rect = Rect::from_min_size(pos2(inner.min.x, top), vec2(inner.width(), height));
        top = rect.max.y + GAP;
        rect
    };
    let start = pen.words("attract-start");
    let mut tap = Button::primary(&start)
        .role(Role::Start)
        .after(Glyph::bold(icon::ARROW_RIGHT, 54.0))
        .show(pen, place(start_height))
        .then_some(Tap::Start);
    let n_languages = u16::try_from(scene.languages.len()).unwrap_or(1);
    if n_languages > 1 {
        let places = columns(place(button_height), n_languages, GAP);
        // In a fixed order: the words do not change their places with the language.
        let mut languages = scene.languages.clone();
        languages.sort();
        for (language, rect) in languages.into_iter().zip(places) {
            let button = Button::secondary(language.own_name());
            let pressed = button.show(pen, rect).then_some(Tap::StartIn(language));
            tap = tap.or(pressed);
        }
    }
    let (help, left) = match (may_see_left, pen.zones.is_extra_large()) {
        (false, _) => (place(button_height), None),
        (true, true) => (place(button_height), Some(place(button_height))),
        (true, false) => halves(place(button_height)),
    };
    let accessibility = accessibility(pen, help);
    let left = left.filter(|place| {
        let label = pen.words("category-left-short");
        Button::secondary(&label).role(Role::BodyStrong).show(pen, *place)
    });
    person(pen, Rect::from_min_max(pos2(inner.min.x, top), inner.max));
    tap.or(accessibility).or(left.map(|_| Tap::SeeWhatIsLeft))
}

fn halves(row: Rect) -> (Rect, Option<Rect>) {
    let mut places = columns(row, 2, GAP).into_iter();
    (places.next().unwrap_or(row), places.next())
}

/// Nothing can be bought: help is left, and the way to a person.
fn closed_ways(pen: &Pen<'_>, controls: Rect) -> Option<Tap> {
    let inner = controls.shrink(MARGIN);
    let rect = Rect::from_min_size(inner.min, vec2(inner.width(), BUTTON_HEIGHT));
    let tap = accessibility(pen, rect);
    person(pen, Rect::from_min_max(pos2(inner.min.x, rect.max.y + GAP), inner.max));
    tap
}

fn accessibility(pen: &Pen<'_>, rect: Rect) -> Option<Tap> {
    let label = pen.words("attract-accessibility");
    Button::tonal(&label)
        .role(Role::BodyStrong)
        .before(Glyph::regular(icon::PERSON_ARMS_SPREAD, 44.0))
        .show(pen, rect)
        .then_some(Tap::OpenHelp)
}

/// The human path is on the screen, not hidden.
fn person(pen: &Pen<'_>, rect: Rect) {
    let text = pen.words("attract-person");
    let color = pen.theme.ink2;
    let glyph = Glyph::regular(icon::USER_CIRCLE, 44.0);
    let width = pen.width(&text, Role::Body) + 16.0 + glyph.size;
    let drawn = if width <= rect.width() {
        let middle = pos2(rect.center().x, (rect.min.y + 54.0).min(rect.center().y + 24.0));
        let side = crate::ui::text::IconSide::Before;
        pen.icon_and_text(middle, (Some(glyph), side), 16.0, (&text, Role::Body), color);
        rect
    } else {
        pen.wrapped_center(rect, &text, Role::Body, color)
    };
    pen.say(drawn, NodeRole::Label, &text);
}

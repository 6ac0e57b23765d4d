//! What every step has above its body: the top bar, how far one has come, the title, and the one
//! line that helps or says what is wrong.

use egui::{Pos2, Rect, Role as NodeRole, pos2, vec2};

use crate::flow::staff::tap::StaffTap;
use crate::flow::tap::Tap;
use crate::ui::art;
use crate::ui::icon;
use crate::ui::pen::{Mark, Node, Pen};
use crate::ui::problem;
use crate::ui::role::Role;
use crate::ui::scene::Scene;
use crate::ui::text::Glyph;

/// The five steps. Screens in between belong to one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Choose,
    AboutYou,
    Terms,
    Review,
    Pay,
}

impl Step {
    const ALL: [Self; 5] = [Self::Choose, Self::AboutYou, Self::Terms, Self::Review, Self::Pay];

    fn number(self) -> u8 {
        match self {
            Self::Choose => 1,
            Self::AboutYou => 2,
            Self::Terms => 3,
            Self::Review => 4,
            Self::Pay => 5,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Choose => "step-choose",
            Self::AboutYou => "step-about-you",
            Self::Terms => "step-terms",
            Self::Review => "step-review",
            Self::Pay => "step-pay",
        }
    }
}

/// What stands above a body.
#[derive(Debug, Clone, Copy)]
pub struct Heading<'h> {
    pub step: Step,
    pub title: &'h str,
    /// One line of help. A problem takes its place. Extra large text leaves it out.
    pub help: &'h str,
    pub help_place: HelpPlace,
}

/// Where help stands in landscape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HelpPlace {
    /// At the head of the right column; the body begins under the title.
    Column,
    /// Under the title as in portrait; the body begins under it ([`Framed::pen`]).
    UnderTitle,
    /// The right column is full, and the help is said there by the screen itself.
    Nowhere,
}

impl<'h> Heading<'h> {
    pub fn new(step: Step, title: &'h str, help: &'h str) -> Self {
        Self { step, title, help, help_place: HelpPlace::Column }
    }

    pub fn help_place(self, help_place: HelpPlace) -> Self {
        Self { help_place, ..self }
    }
}

/// What [`draw`] leaves to the screen.
pub struct Framed<'p> {
    /// The pen for the body: its zones know what a problem took away.
    pub pen: Pen<'p>,
    pub tap: Option<Tap>,
}

/// The frame of a step. Draw the bar's surface before it in landscape: help may stand there.
pub fn draw<'p>(pen: &Pen<'p>, scene: &Scene, heading: Heading<'_>) -> Framed<'p> {
    let tap = top_bar(pen, scene);
    step_header(pen, heading.step);
    // In extra large text there is room for one of the two.
    let has_room = pen.zones.is_landscape() || !pen.zones.is_extra_large();
    if scene.problem.is_none() || has_room {
        title(pen, heading);
    }
    let pen = match scene.problem {
        Some(found) => wrong(pen, &problem::words(pen.language, found)),
        None => help(pen, heading),
    };
    Framed { pen, tap }
}

// The top bar.

/// Logo, clinic and the three controls; one control in extra large text.
pub fn top_bar(pen: &Pen<'_>, scene: &Scene) -> Option<Tap> {
    let bar = pen.zones.top_bar;
    let knock = knock(pen, bar.min);
    if pen.zones.is_extra_large() {
        art::logo(pen, bar.min + vec2(48.0, 18.0), 72.0);
        demo_mark(pen, scene, bar.min + vec2(144.0, 16.0), 0.0);
        return options(pen).or(knock);
    }
    let tap = controls(pen, scene);
    art::logo(pen, bar.min + vec2(48.0, 24.0), 48.0);
    let at = bar.min + vec2(110.0, 48.0);
    if pen.zones.is_standard() {
        let room = if pen.zones.is_landscape() { 700.0 } else { 330.0 };
        let height = pen.row(Role::SmallStrong);
        let top = if scene.is_demo { at.y - height + 2.0 } else { at.y - height / 2.0 };
        let name = pos2(at.x, top);
        let drawn = pen.shortened(name, room, &scene.clinic, Role::SmallStrong, pen.theme.ink);
        pen.say(drawn, NodeRole::Label, &scene.clinic);
        demo_mark(pen, scene, pos2(at.x, top + height - 4.0), room);
    } else {
        demo_mark(pen, scene, pos2(at.x, at.y - pen.row(Role::Small) / 2.0), 0.0);
    }
    tap.or(knock)
}

/// The corner with the logo: staff knock there, five times, and a patient's press does nothing.
pub fn knock(pen: &Pen<'_>, corner: Pos2) -> Option<Tap> {
    let rect = Rect::from_min_size(corner, vec2(108.0, 96.0));
    let node = Node::button("").marked(Mark::Hidden);
    pen.press(rect, 0.0, node).then(Tap::Staff(StaffTap::Knock))
}

/// The devices are simulated: said quietly beside the logo, on every screen. The whole sentence
/// where `room` is wide enough for it.
pub fn demo_mark(pen: &Pen<'_>, scene: &Scene, at: Pos2, room: f32) {
    if !scene.is_demo {
        return;
    }
    let sentence = pen.words("demo-mark");
    let short = pen.words("demo-mark-short");
    let text = if pen.width(&sentence, Role::Small) <= room { &sentence } else { &short };
    let drawn = pen.text(at, text, Role::Small, pen.theme.ink2);
    pen.say(drawn, NodeRole::Label, &sentence);
}

fn options(pen: &Pen<'_>) -> Option<Tap> {
    let bar = pen.zones.top_bar;
    let word = pen.words("top-options");
    let width = pen.width(&word, Role::Label);
    let right = bar.max.x - 48.0;
    let rect = Rect::from_min_max(
        pos2(right - width - 86.0, bar.min.y + 2.0),
        pos2(right + 12.0, bar.min.y + 104.0),
    );
    let press = pen.press(rect, 12.0, Node::button(&word));
    let color = pressed_color(pen, press.is_down);
    let middle = bar.min.y + 54.0;
    pen.icon(
        pos2(right - width - 47.0, middle),
        Glyph::regular(icon::SLIDERS_HORIZONTAL, 60.0),
        color,
    );
    pen.text(pos2(right - width, middle - pen.row(Role::Label) / 2.0), &word, Role::Label, color);
    press.then(Tap::OpenHelp)
}

/// Language, text size and help, in this order from the left.
fn controls(pen: &Pen<'_>, scene: &Scene) -> Option<Tap> {
    let other = scene.languages.iter().copied().find(|language| *language != pen.language);
    let text = pen.words("top-text");
    let help = pen.words("top-help");
    let mut list: Vec<(char, &str, Tap)> = Vec::new();
    if let Some(language) = other {
        list.push((icon::TRANSLATE, language.own_name(), Tap::SetLanguage(language)));
    }
    list.push((icon::TEXT_AA, &text, Tap::SetText(pen.zones.text.next())));
    list.push((icon::QUESTION, &help, Tap::OpenHelp));
    let bar = pen.zones.top_bar;
    let widths: Vec<f32> =
        list.iter().map(|(_, word, _)| pen.width(word, Role::SmallStrong)).collect();
    // The last label, and not its target, ends on the margin.
    let last = widths.last().copied().unwrap_or_default();
    let mut right = bar.max.x - 48.0 - last / 2.0 + (last / 2.0).max(48.0);
    let mut placed = Vec::new();
    for ((icon, word, tap), width) in list.iter().zip(&widths).rev() {
        let width = width.max(96.0);
        let rect = Rect::from_min_max(pos2(right - width, bar.min.y), pos2(right, bar.max.y));
        placed.push((rect, *icon, *word, tap.clone()));
        right = rect.min.x - 16.0;
    }
    let mut made = None;
    for (rect, icon, word, tap) in placed.into_iter().rev() {
        let press = pen.press(rect, 12.0, Node::button(word));
        let color = pressed_color(pen, press.is_down);
        pen.icon(pos2(rect.center().x, bar.min.y + 32.0), Glyph::regular(icon, 38.0), color);
        let label_top = bar.min.y + 68.0 - pen.row(Role::SmallStrong) / 2.0;
        pen.text_center(rect.center().x, label_top, word, Role::SmallStrong, color);
        made = made.or(press.then(tap));
    }
    made
}

fn pressed_color(pen: &Pen<'_>, is_down: bool) -> egui::Color32 {
    if is_down { pen.theme.primary_pressed } else { pen.theme.primary }
}

// How far one has come.

fn step_header(pen: &Pen<'_>, step: Step) {
    let rect = pen.zones.step;
    let number = pen.words_with("step-number", &[("number", step.number().into())]);
    let word = pen.words(step.word());
    if pen.zones.is_extra_large() {
        segments(
            pen,
            Rect::from_min_max(
                pos2(rect.min.x, rect.min.y + 6.0),
                pos2(rect.max.x, rect.min.y + 18.0),
            ),
            12.0,
            step,
        );
        return;
    }
    let middle = rect.min.y + 24.0;
    let top = middle - 1.0 - pen.row(Role::Small) / 2.0;
    let first = pen.text(pos2(rect.min.x, top), &number, Role::Small, pen.theme.ink2);
    let dot = pos2(first.max.x + 15.0, top);
    pen.text_center(dot.x, top, "·", Role::Small, pen.theme.ink3);
    let name = pen.text(pos2(dot.x + 16.0, top), &word, Role::SmallStrong, pen.theme.ink);
    pen.say(first.union(name), NodeRole::Label, &format!("{number}: {word}"));
    let left = (rect.max.x - 300.0).max(name.max.x + 24.0);
    let bar = Rect::from_min_max(pos2(left, middle - 6.0), pos2(rect.max.x, middle + 6.0));
    segments(pen, bar, 8.0, step);
}

/// Five segments: thick as far as one has come, thin after that.
fn segments(pen: &Pen<'_>, rect: Rect, gap: f32, step: Step) {
    let width = (rect.width() - 4.0 * gap) / 5.0;
    for (idx, segment) in Step::ALL.into_iter().enumerate() {
        let left = rect.min.x + crate::ui::layout::length(idx) * (width + gap);
        let whole = Rect::from_min_size(pos2(left, rect.min.y), vec2(width, rect.height()));
        if segment <= step {
            pen.fill(whole, 6.0, pen.theme.primary);
        } else {
            pen.fill(whole.shrink2(vec2(0.0, 4.0)), 2.0, pen.theme.border);
        }
    }
}

// The title and what stands under it.

fn title(pen: &Pen<'_>, heading: Heading<'_>) {
    let rect = pen.zones.title;
    let mut role = Role::H1;
    if pen.zones.is_extra_large() {
        // The number stands beside the title where both fit; the segments say it anyway.
        let number = heading.step.number();
        let short = pen.words_with("step-number-short", &[("number", number.into())]);
        let width = pen.width(heading.title, Role::H1);
        if width + 16.0 + pen.width(&short, Role::Small) <= rect.width() {
            let at = pos2(rect.max.x, rect.min.y + (rect.height() - pen.row(Role::Small)) / 2.0);
            pen.text_right(at, &short, Role::Small, pen.theme.ink2);
        }
        if width > rect.width() {
            role = Role::H2;
        }
    }
    pen.shortened(rect.min, rect.width(), heading.title, role, pen.theme.ink);
    pen.say(rect, NodeRole::Heading, heading.title);
}

fn help<'p>(pen: &Pen<'p>, heading: Heading<'_>) -> Pen<'p> {
    let zones = pen.zones;
    if heading.help.is_empty() || zones.is_extra_large() {
        return pen.clone();
    }
    let color = pen.theme.ink2;
    match (zones.is_landscape(), heading.help_place) {
        (true, HelpPlace::Nowhere) => pen.clone(),
        (true, HelpPlace::Column) => {
            let top = zones.summary.min;
            let rect = pen.wrapped(top, zones.summary.width(), heading.help, Role::Body, color);
            pen.say(rect, NodeRole::Label, heading.help);
            pen.clone()
        }
        _ => {
            let at = zones.sub.min;
            let rect = pen.wrapped(at, zones.sub.width(), heading.help, Role::Body, color);
            pen.say(rect, NodeRole::Label, heading.help);
            if zones.is_landscape() {
                let mut zones = zones;
                zones.body = zones.body_under_sub();
                return pen.in_zones(zones);
            }
            pen.clone()
        }
    }
}

/// What is wrong, in place of the help. Where there is no such place, the body makes room.
fn wrong<'p>(pen: &Pen<'p>, text: &str) -> Pen<'p> {
    let mut zones = pen.zones;
    let outer = match (zones.is_landscape(), zones.is_extra_large()) {
        (true, _) => zones.summary,
        (false, true) => zones.title,
        (false, false) => zones.sub.expand2(vec2(0.0, 2.0)),
    };
    let glyph = Glyph::bold(icon::WARNING_CIRCLE, 38.0);
    let text_left = if zones.is_extra_large() { 18.0 } else { 18.0 + 38.0 + 14.0 };
    let room = outer.width() - text_left - 14.0;
    let role = if zones.is_extra_large() { Role::Body } else { Role::BodyStrong };
    let height = (pen.height(text, role, room) + 20.0).max(60.0);
    let rect = Rect::from_min_size(outer.min, vec2(outer.width(), height));
    pen.fill(rect, 12.0, pen.theme.danger_tint);
    if pen.theme.is_contrast() || zones.is_extra_large() {
        pen.ring(rect, 12.0, 3.0, pen.theme.danger);
    }
    if !zones.is_extra_large() {
        pen.icon(pos2(rect.min.x + 37.0, rect.center().y), glyph, pen.theme.danger);
    }
    let at = pos2(rect.min.x + text_left, rect.center().y - pen.height(text, role, room) / 2.0);
    pen.wrapped(at, room, text, role, pen.theme.danger);
    pen.say_now(rect, text);
    if zones.is_landscape() {
        zones.summary.min.y = rect.max.y + 12.0;
    } else {
        // The fields stay where they are as long as they can.
        zones.body.min.y = zones.body.min.y.max(rect.max.y + 12.0);
    }
    pen.in_zones(zones)
}

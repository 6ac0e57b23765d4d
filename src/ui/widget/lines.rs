//! A card made of lines: words at the left, sums at the right, each with the air above it. The
//! bill, the schedule of payments and what leaving costs are such cards.

use egui::{Color32, Pos2, Rect, Role as NodeRole, pos2, vec2};

use crate::domain::money::Money;
use crate::ui::icon;
use crate::ui::pen::{Pen, Press};
use crate::ui::role::Role;
use crate::ui::text::Glyph;
use crate::ui::widget::card::{bare_chip, bare_chip_width, chip, chip_height, chip_width};
use crate::ui::widget::clause::tint;

/// From a card's edge to its text.
pub const PADDING: f32 = 34.0;
/// Between two cards.
pub const CARD_GAP: f32 = 22.0;
/// From the left edge of the text to the words beside a dot.
const DOT_INDENT: f32 = 58.0;
const DOT: f32 = 15.0;

/// Lines on a card, each with the air above it.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    pub lines: Vec<(f32, Line)>,
    pub foot: f32,
    /// Among so many lines room that is left is shared; 0 where it stays free.
    pub n_gaps: f32,
    pub look: Look,
    /// How much narrower the text is than the card, at the left and at the right.
    pub inset: [f32; 2],
}

/// What a card stands out by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// On the surface, with an edge.
    Plain,
    /// On the tint: what is said in short.
    Tint,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    Heading {
        words: String,
        beside: String,
    },
    Row {
        words: String,
        role: Role,
        sum: Sum,
    },
    Counts {
        words: String,
        saved: Option<String>,
    },
    /// A payment of a schedule, with its dot: full where it is today's.
    Part {
        words: String,
        sum: Sum,
        is_today: bool,
        /// A line leads down to the next one.
        goes_on: bool,
    },
    /// What is taken off, with its reason.
    Off {
        words: String,
        amount: Money,
    },
    /// Words alone, wrapped.
    Words {
        words: String,
        role: Role,
        is_quiet: bool,
    },
    /// Words with every sum in them strong.
    Sums(String),
    /// What is in it, with a tick.
    Tick(String),
    /// What is no longer in it, with a cross.
    Gone(String),
    Small(String),
    Rule,
}

/// A sum at the right end of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sum {
    pub amount: Money,
    pub role: Role,
    pub color: Color32,
}

impl Sum {
    pub fn row(amount: Money, color: Color32) -> Self {
        Self { amount, role: Role::AmountRow, color }
    }
}

/// An amount that is taken off, with a minus sign of full width.
pub fn minus(amount: Money) -> String {
    format!("−{amount}")
}

impl Line {
    pub fn row(words: String, sum: Sum) -> Self {
        Self::Row { words, role: Role::Body, sum }
    }

    pub fn strong(words: String, sum: Sum) -> Self {
        Self::Row { words, role: Role::BodyStrong, sum }
    }

    pub fn words(words: String, role: Role) -> Self {
        Self::Words { words, role, is_quiet: false }
    }

    pub fn quiet(words: String, role: Role) -> Self {
        Self::Words { words, role, is_quiet: true }
    }

    /// What a screen reader says of it.
    fn spoken(&self) -> Option<String> {
        match self {
            Self::Heading { words, beside } if words.is_empty() => Some(beside.clone()),
            Self::Heading { words, beside } if beside.is_empty() => Some(words.clone()),
            Self::Heading { beside, .. } => Some(beside.clone()),
            Self::Row { words, sum, .. } | Self::Part { words, sum, .. } => {
                Some(format!("{words} {}", sum.amount))
            }
            Self::Off { words, amount } => Some(format!("{words} {}", minus(*amount))),
            Self::Counts { words, saved: Some(saved) } => Some(format!("{words}, {saved}")),
            Self::Counts { words, saved: None }
            | Self::Small(words)
            | Self::Sums(words)
            | Self::Tick(words)
            | Self::Gone(words)
            | Self::Words { words, .. } => Some(words.clone()),
            Self::Rule => None,
        }
    }

    /// More air may stand above it.
    fn may_stretch(&self) -> bool {
        matches!(self, Self::Row { .. } | Self::Rule)
    }

    /// Draws it and says how high it is.
    fn draw(&self, pen: &Pen<'_>, at: Pos2, width: f32) -> f32 {
        let (ink, ink2) = (pen.theme.ink, pen.theme.ink2);
        match self {
            Self::Heading { words, beside } => heading(pen, at, width, words, beside),
            Self::Row { words, role, sum } => row(pen, at, width, (words, *role), *sum),
            Self::Counts { words, saved } => counts(pen, at, width, words, saved.as_deref()),
            Self::Part { words, sum, is_today, goes_on } => {
                part(pen, at, width, words, *sum, [*is_today, *goes_on])
            }
            Self::Off { words, amount } => off(pen, at, width, words, *amount),
            Self::Words { words, role, is_quiet } => {
                let color = if *is_quiet { ink2 } else { ink };
                pen.wrapped(at, width, words, *role, color).height()
            }
            Self::Sums(words) => {
                let roles = (Role::Body, Role::BodyStrong);
                pen.wrapped_sums(at, width, words, roles, ink);
                pen.height_sums(words, width, roles)
            }
            Self::Tick(words) => marked(pen, at, width, icon::CHECK, words),
            Self::Gone(words) => marked(pen, at, width, icon::X, words),
            Self::Small(text) => pen.wrapped(at, width, text, Role::Small, ink2).height(),
            Self::Rule => {
                pen.hline(at - vec2(2.0, 0.0), width + 4.0, pen.theme.hairline);
                0.0
            }
        }
    }
}

impl Card {
    /// Words at the top and air at the foot as on every card.
    pub fn new(lines: Vec<(f32, Line)>) -> Self {
        Self { lines, foot: 22.0, n_gaps: 0.0, look: Look::Plain, inset: [0.0; 2] }
    }

    pub fn tinted(lines: Vec<(f32, Line)>) -> Self {
        Self { look: Look::Tint, ..Self::new(lines) }
    }

    fn text_width(&self, width: f32) -> f32 {
        let [left, right] = self.inset;
        width - 2.0 * PADDING - left - right
    }

    /// How high it is when it is `width` wide.
    pub fn height(&self, pen: &Pen<'_>, width: f32) -> f32 {
        self.draw(&unseen(pen), Pos2::ZERO, width, 0.0)
    }

    /// Draws the lines with `air` more between some of them, and says how high the card is.
    pub fn draw(&self, pen: &Pen<'_>, left_top: Pos2, width: f32, air: f32) -> f32 {
        let text = self.text_width(width);
        let [left, _] = self.inset;
        let mut at = left_top + vec2(PADDING + left, 0.0);
        for (idx, (above, line)) in self.lines.iter().enumerate() {
            let is_stretched = self.n_gaps > 0.0 && idx > 0 && line.may_stretch();
            at.y += above + if is_stretched { air } else { 0.0 };
            at.y += line.draw(pen, at, text);
        }
        at.y + self.foot - left_top.y
    }

    /// What a screen reader says of all lines.
    pub fn spoken(&self) -> String {
        let spoken: Vec<String> = self.lines.iter().filter_map(|(_, line)| line.spoken()).collect();
        spoken.join(", ")
    }

    /// Draws the card, not higher than `room` where that is enough, and says where it is.
    pub fn show(&self, pen: &Pen<'_>, left_top: Pos2, width: f32, room: f32) -> Rect {
        const AIR_MAX: f32 = 24.0;
        let least = self.height(pen, width);
        let air = match self.n_gaps {
            n_gaps if n_gaps > 0.0 => ((room - least) / n_gaps).clamp(0.0, AIR_MAX),
            _ => 0.0,
        };
        let height = self.draw(&unseen(pen), Pos2::ZERO, width, air);
        let rect = Rect::from_min_size(left_top, vec2(width, height));
        self.plate(pen, rect);
        self.draw(pen, left_top, width, air);
        pen.say(rect, NodeRole::Label, &self.spoken());
        rect
    }

    fn plate(&self, pen: &Pen<'_>, rect: Rect) {
        match self.look {
            Look::Plain => pen.card(rect, Press::default(), false),
            Look::Tint => tint(pen, rect),
        }
    }

    /// How high each line is with the air above it; the last with the card's foot.
    pub fn line_heights(&self, pen: &Pen<'_>, width: f32) -> Vec<f32> {
        let pen = unseen(pen);
        let text = self.text_width(width);
        let last = self.lines.len().saturating_sub(1);
        let lines = self.lines.iter().enumerate();
        lines
            .map(|(idx, (above, line))| {
                let foot = if idx == last { self.foot + CARD_GAP } else { 0.0 };
                above + line.draw(&pen, Pos2::ZERO, text) + foot
            })
            .collect()
    }

    /// Draws those lines that have a place, and the card under them.
    pub fn show_lines(&self, pen: &Pen<'_>, places: &[Option<Rect>]) {
        let Some(mut rect) = places.iter().flatten().copied().reduce(|all, one| all.union(one))
        else {
            return;
        };
        if places.last().is_some_and(Option::is_some) {
            rect.max.y -= CARD_GAP;
        } else {
            rect.max.y += 8.0;
        }
        self.plate(pen, rect);
        let [left, _] = self.inset;
        let mut spoken = Vec::new();
        let n_shown = places.iter().flatten().count();
        let shown =
            self.lines.iter().zip(places).filter_map(|(line, place)| Some((line, (*place)?)));
        for (idx, ((above, line), place)) in shown.enumerate() {
            let at = place.min + vec2(PADDING + left, *above);
            let is_cut = idx + 1 == n_shown;
            match line {
                // Nothing is left for it to part.
                Line::Rule if is_cut || idx == 0 => (),
                // A schedule that goes on does so on the next page.
                Line::Part { words, sum, is_today, .. } if is_cut => {
                    let sum = *sum;
                    let line = Line::Part {
                        words: words.clone(),
                        sum,
                        is_today: *is_today,
                        goes_on: false,
                    };
                    line.draw(pen, at, self.text_width(rect.width()));
                }
                line => {
                    line.draw(pen, at, self.text_width(rect.width()));
                }
            }
            spoken.extend(line.spoken());
        }
        pen.say(rect, NodeRole::Label, &spoken.join(", "));
    }
}

fn unseen<'p>(pen: &Pen<'p>) -> Pen<'p> {
    pen.unseen().for_place("measured", false)
}

fn heading(pen: &Pen<'_>, at: Pos2, width: f32, words: &str, beside: &str) -> f32 {
    let drawn = pen.wrapped(at, width, words, Role::Label, pen.theme.ink);
    let needed = pen.width(words, Role::Label) + 24.0 + pen.width(beside, Role::Small);
    if needed <= width {
        let top = at.y + (pen.row(Role::Label) - pen.row(Role::Small)) / 2.0 + 2.0;
        pen.text_right(pos2(at.x + width, top), beside, Role::Small, pen.theme.ink2);
    }
    drawn.height()
}

/// What is in it, and beside or under it what is saved.
fn counts(pen: &Pen<'_>, at: Pos2, width: f32, words: &str, saved: Option<&str>) -> f32 {
    let color = pen.theme.ink2;
    let Some(saved) = saved else {
        return pen.wrapped(at, width, words, Role::Body, color).height();
    };
    let chip_room = chip_width(pen, saved);
    let words_width = pen.width(words, Role::Body) + 12.0;
    let is_whole = words_width + chip_room <= width;
    if is_whole || words_width + bare_chip_width(pen, saved) <= width {
        let high = chip_height(pen).max(pen.row(Role::Body));
        pen.text(at + vec2(0.0, (high - pen.row(Role::Body)) / 2.0), words, Role::Body, color);
        let corner = pos2(at.x + width, at.y + (high - chip_height(pen)) / 2.0);
        if is_whole {
            chip(pen, corner, saved)
        } else {
            bare_chip(pen, corner, saved)
        };
        return high;
    }
    let drawn = pen.wrapped(at, width, words, Role::Body, color);
    chip(pen, pos2(at.x + chip_room, drawn.max.y + 6.0), saved);
    drawn.height() + 6.0 + chip_height(pen)
}

/// Words at the left, a sum at the right; under one another where they do not fit side by side.
/// Returns how high the row is.
fn row(pen: &Pen<'_>, at: Pos2, width: f32, (words, role): (&str, Role), sum: Sum) -> f32 {
    let color = pen.theme.ink;
    let sum_words = if sum.amount.minor() < 0 {
        minus(Money::from_minor(sum.amount.minor().saturating_neg()))
    } else {
        sum.amount.to_string()
    };
    words_and_sum(pen, at, width, (words, role, color), (&sum_words, sum.role, sum.color))
}

fn words_and_sum(
    pen: &Pen<'_>,
    at: Pos2,
    width: f32,
    (words, role, color): (&str, Role, Color32),
    (sum, sum_role, sum_color): (&str, Role, Color32),
) -> f32 {
    let right = at.x + width;
    let sum_width = pen.width(sum, sum_role);
    let high = pen.row(role).max(pen.row(sum_role));
    let middle = |role: Role| (high - pen.row(role)) / 2.0;
    let room = width - 24.0 - sum_width;
    if pen.width(words, role) <= room {
        pen.text(at + vec2(0.0, middle(role)), words, role, color);
        let top = pos2(right, at.y + middle(sum_role));
        pen.text_right(top, sum, sum_role, sum_color);
        return high;
    }
    // A name of two lines keeps its sum beside it; in larger text the sum stands under the words.
    if pen.zones.is_standard() && room > width / 2.0 {
        let drawn = pen.wrapped(at + vec2(0.0, middle(role)), room, words, role, color);
        pen.text_right(pos2(right, at.y + middle(sum_role)), sum, sum_role, sum_color);
        return drawn.height() + 2.0 * middle(role);
    }
    let drawn = pen.wrapped(at, width, words, role, color);
    pen.text_right(pos2(right, at.y + drawn.height()), sum, sum_role, sum_color);
    drawn.height() + pen.row(sum_role)
}

/// What is taken off, in the color of savings.
fn off(pen: &Pen<'_>, at: Pos2, width: f32, words: &str, amount: Money) -> f32 {
    let accent = pen.theme.accent;
    let sum = minus(amount);
    words_and_sum(pen, at, width, (words, Role::Small, accent), (&sum, Role::AmountSmall, accent))
}

/// A payment with its dot. In the largest text the dot makes room for the words.
fn part(
    pen: &Pen<'_>,
    at: Pos2,
    width: f32,
    words: &str,
    sum: Sum,
    [is_today, goes_on]: [bool; 2],
) -> f32 {
    let theme = &pen.theme;
    let role = if is_today { Role::BodyStrong } else { Role::Body };
    let words = (words, role, theme.ink);
    let amount = sum.amount.to_string();
    let amount = (amount.as_str(), sum.role, sum.color);
    let pitch = pen.row(Role::Body) + 10.0;
    if pen.zones.is_extra_large() {
        return words_and_sum(pen, at, width, words, amount) + 10.0;
    }
    let first = pen.row(role).max(pen.row(sum.role));
    let lead = (pen.row(Role::Body) - first).max(0.0) / 2.0;
    let text = at + vec2(DOT_INDENT, lead);
    let height = words_and_sum(&unseen(pen), text, width - DOT_INDENT, words, amount);
    let height = (height + 10.0).max(pitch);
    let center = at + vec2(19.0, pen.row(Role::Body) / 2.0);
    if goes_on {
        pen.line(center, center + vec2(0.0, height), 4.0, theme.hairline);
    }
    if is_today {
        pen.disc(center, DOT, theme.primary);
    } else {
        pen.disc(center, DOT, theme.surface);
        pen.circle(center, DOT, 4.0, theme.border);
    }
    words_and_sum(pen, text, width - DOT_INDENT, words, amount);
    height
}

/// Words beside a tick or a cross.
fn marked(pen: &Pen<'_>, at: Pos2, width: f32, icon: char, words: &str) -> f32 {
    let (size, indent) = if pen.zones.is_standard() { (32.0, 48.0) } else { (44.0, 60.0) };
    let color = if icon == icon::CHECK { pen.theme.primary } else { pen.theme.ink2 };
    let center = at + vec2(size / 2.0, pen.row(Role::Body) / 2.0);
    pen.icon(center, Glyph::bold(icon, size), color);
    let at = at + vec2(indent, 0.0);
    pen.wrapped(at, width - indent, words, Role::Body, pen.theme.ink).height()
}

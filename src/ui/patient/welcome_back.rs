//! Who was found, masked, and what they have left: so that nobody buys twice by mistake.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::wording;
use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, Step};
use crate::ui::icon;
use crate::ui::layout::length;
use crate::ui::pen::{Pen, Press};
use crate::ui::role::Role;
use crate::ui::scene::{BalanceCard, Scene, WelcomeBackScene};
use crate::ui::text::Glyph;
use crate::ui::widget::bar;
use crate::ui::widget::button::Button;
use crate::ui::widget::card::{fact, fact_height};
use crate::ui::widget::pages::Stack;

/// Up to so many units are drawn one by one.
const DROPS_MAX: u32 = 6;
const DROP: f32 = 56.0;
const PADDING: f32 = 34.0;
/// From the left edge to a person's name.
const PERSON_WORDS: f32 = 108.0;

pub fn welcome_back_ui(pen: &Pen<'_>, scene: &Scene, known: &WelcomeBackScene) -> Option<Tap> {
    bar::surface(pen);
    let title = pen.words("welcome-title");
    let help = pen.words("welcome-help");
    let framed = frame::draw(pen, scene, Heading::new(Step::AboutYou, &title, &help));
    let pen = &framed.pen;
    let used = body(pen, known);
    bar::due(pen, &known.bar, Role::AmountDue);
    let not_me = pen.words("welcome-not-me");
    let yes = pen.words("welcome-yes");
    let pressed = bar::pair(
        pen,
        (Button::secondary(&not_me), Tap::NotMe),
        (bar::onwards(pen, &yes), Tap::Continue),
    );
    framed.tap.or(used).or(pressed)
}

/// One part of the body, from the top down.
enum Part<'k> {
    Person,
    Heading,
    Balance(&'k BalanceCard),
    Adds(String),
    CameToUse(String),
    See(String),
}

fn body(pen: &Pen<'_>, known: &WelcomeBackScene) -> Option<Tap> {
    let rect = pen.zones.body;
    let mut parts = vec![Part::Person];
    if !known.balances.is_empty() {
        if !(pen.zones.is_extra_large() && pen.zones.is_landscape()) {
            parts.push(Part::Heading);
        }
        parts.extend(known.balances.iter().map(Part::Balance));
        parts.extend(adds(pen, known).map(Part::Adds));
        parts.push(Part::CameToUse(came_to_use(pen, known)));
    }
    if known.may_see {
        parts.push(Part::See(pen.words("welcome-see")));
    }
    let is_only = known.balances.len() == 1;
    let heights = parts.iter().map(|part| part.height(pen, rect.width(), known)).collect();
    let page = Stack { gap: 0.0, heights }.layout(pen, rect);
    let mut tap = None;
    for (idx, part) in parts.iter().enumerate() {
        if let Some(place) = page.get(idx) {
            tap = tap.or(part.show(pen, place, known, is_only));
        }
    }
    page.turn(pen);
    tap
}

impl Part<'_> {
    fn height(&self, pen: &Pen<'_>, width: f32, known: &WelcomeBackScene) -> f32 {
        let is_only = known.balances.len() == 1;
        let is_low = is_low(pen, known);
        match self {
            Self::Person => {
                let phone = phone_words(pen, known).unwrap_or_default();
                let words =
                    pen.row(Role::H2) + pen.height(&phone, Role::Small, width - PERSON_WORDS);
                if is_low { words + 16.0 } else { 148.0 }
            }
            Self::Heading => pen.row(Role::SmallStrong) + if is_low { 8.0 } else { 38.0 },
            Self::Balance(balance) => {
                balance_height(pen, balance, is_only, width)
                    + if is_only && !is_low { 28.0 } else { 16.0 }
            }
            Self::Adds(text) => fact_height(pen, width, text) + if is_low { 12.0 } else { 38.0 },
            Self::See(text) => {
                (pen.height(text, Role::Label, width - 40.0) + 32.0).max(96.0) + 12.0
            }
            Self::CameToUse(text) => {
                let least = if pen.zones.is_landscape() { 100.0 } else { 120.0 };
                (pen.height(text, Role::Label, width - 40.0) + 32.0).max(least)
            }
        }
    }

    fn show(
        &self,
        pen: &Pen<'_>,
        rect: Rect,
        known: &WelcomeBackScene,
        is_only: bool,
    ) -> Option<Tap> {
        match self {
            Self::Person => person(pen, rect, known),
            Self::Heading => {
                let top = rect.max.y - 12.0 - pen.row(Role::SmallStrong);
                let at = pos2(rect.min.x, top.max(rect.min.y));
                let text = pen.words("welcome-has");
                let drawn = pen.text(at, &text, Role::SmallStrong, pen.theme.ink2);
                pen.say(drawn, NodeRole::Label, &text);
            }
            Self::Balance(balance) => show_balance(pen, rect, balance, is_only),
            Self::Adds(text) => {
                let at = rect.min;
                fact(pen, at, rect.width(), icon::PLUS_CIRCLE, text);
                pen.say(rect, NodeRole::Label, text);
            }
            Self::See(text) => {
                let place = rect.with_min_y(rect.min.y + 12.0);
                let button = Button::tonal(text).before(Glyph::regular(icon::TICKET, 48.0));
                return button.show(pen, place).then_some(Tap::SeeWhatIsLeft);
            }
            Self::CameToUse(text) => {
                let button = Button::tonal(text).before(Glyph::regular(icon::DROP, 48.0));
                return button.show(pen, rect).then_some(Tap::CameToUse);
            }
        }
        None
    }
}

/// Whether all has to stand closer together than in the design.
fn is_low(pen: &Pen<'_>, known: &WelcomeBackScene) -> bool {
    pen.zones.is_landscape() || !pen.zones.is_standard() || known.balances.len() > 1
}

fn person(pen: &Pen<'_>, rect: Rect, known: &WelcomeBackScene) {
    let is_low = is_low(pen, known);
    let theme = &pen.theme;
    let words = pen.row(Role::H2) + pen.row(Role::Small);
    let top = rect.min.y + if is_low { 0.0 } else { 24.0 };
    let center = pos2(rect.min.x + 42.0, top + words / 2.0);
    pen.disc(center, 42.0, theme.primary_tint);
    if theme.is_contrast() {
        pen.circle(center, 42.0, 3.0, theme.primary);
    }
    pen.icon(center, Glyph::regular(icon::USER, 52.0), theme.primary);
    let at = pos2(rect.min.x + PERSON_WORDS, top);
    pen.text(at, &known.masked_name, Role::H2, theme.ink);
    let phone = phone_words(pen, known);
    if let Some(phone) = &phone {
        let at = at + vec2(0.0, pen.row(Role::H2) - 1.0);
        pen.wrapped(at, rect.max.x - at.x, phone, Role::Small, theme.ink2);
    }
    let told = format!("{}. {}", known.masked_name, phone.unwrap_or_default());
    pen.say(rect, NodeRole::Label, &told);
    if !is_low && !known.balances.is_empty() {
        pen.hline(pos2(rect.min.x, rect.max.y - 1.0), rect.width(), theme.hairline);
    }
}

fn phone_words(pen: &Pen<'_>, known: &WelcomeBackScene) -> Option<String> {
    let digits = known.phone_ends.clone()?;
    Some(pen.words_with("welcome-phone", &[("digits", digits.into())]))
}

fn left_words(pen: &Pen<'_>, balance: &BalanceCard) -> String {
    let args = [
        ("left", balance.n_left.into()),
        ("bought", balance.n_bought.into()),
        ("unit", balance.unit.of(balance.n_bought).get(pen.language).to_owned().into()),
    ];
    pen.words_with("welcome-left", &args)
}

fn balance_height(pen: &Pen<'_>, balance: &BalanceCard, is_only: bool, width: f32) -> f32 {
    let day = if balance.last_day.is_some() { pen.row(Role::Small) } else { 0.0 };
    let names = pen.row(Role::H2) + if is_only { pen.row(Role::Small) } else { day };
    if is_only && pen.zones.is_standard() {
        30.0 + names + 28.0 + 72.0 + 12.0
    } else {
        let left = left_words(pen, balance);
        18.0 + names + pen.height(&left, Role::LeadStrong, width - 2.0 * PADDING) + 18.0
    }
}

fn show_balance(pen: &Pen<'_>, rect: Rect, balance: &BalanceCard, is_only: bool) {
    let theme = &pen.theme;
    let card = Rect::from_min_size(
        rect.min,
        vec2(rect.width(), balance_height(pen, balance, is_only, rect.width())),
    );
    pen.card(card, Press::default(), false);
    let (left, right) = (card.min.x + PADDING, card.max.x - PADDING);
    let has_rows = is_only && pen.zones.is_standard();
    let top = card.min.y + if has_rows { 31.0 } else { 18.0 };
    let used = balance.n_bought.saturating_sub(balance.n_left);
    let has_drops = has_rows && balance.n_bought <= DROPS_MAX;
    let drops_width = if has_drops { (DROP + 14.0) * width_of(balance.n_bought) } else { 0.0 };
    pen.shortened(pos2(left, top), right - left - drops_width, &balance.name, Role::H2, theme.ink);
    let day = balance.last_day.map(|day| {
        let date = wording::date(pen.language, day);
        pen.words_with("welcome-use-by", &[("date", date.into())])
    });
    if let Some(day) = &day {
        let at = pos2(left, top + pen.row(Role::H2) - 1.0);
        pen.text(at, day, Role::Small, theme.ink2);
    }
    let words = left_words(pen, balance);
    let told = [&balance.name, &words].into_iter().chain(day.as_ref());
    pen.say(card, NodeRole::Label, &told.cloned().collect::<Vec<_>>().join(". "));
    if has_drops {
        drops(pen, right, top + 43.0, balance);
    }
    let room = right - left;
    let height = pen.height(&words, Role::LeadStrong, room);
    let middle = if has_rows {
        pen.hline(pos2(left, card.max.y - 85.0), room, theme.hairline);
        card.max.y - 42.0
    } else {
        card.max.y - 18.0 - height / 2.0
    };
    let at = pos2(left, middle - height / 2.0);
    let drawn = pen.wrapped(at, room, &words, Role::LeadStrong, theme.ink);
    let used = pen.words_with("welcome-used", &[("n", used.into())]);
    if drawn.max.x + 24.0 + pen.width(&used, Role::Body) <= right {
        let at = pos2(right, middle - pen.row(Role::Body) / 2.0);
        pen.text_right(at, &used, Role::Body, theme.ink2);
    }
}

/// What is left as full drops, what is used as rings with a tick.
fn drops(pen: &Pen<'_>, right: f32, middle: f32, balance: &BalanceCard) {
    let theme = &pen.theme;
    for number in 0..balance.n_bought {
        let from_right = width_of(balance.n_bought - number - 1);
        let center = pos2(right - DROP / 2.0 - from_right * (DROP + 14.0), middle);
        if number < balance.n_left {
            pen.disc(center, DROP / 2.0, theme.primary);
            pen.icon(center, Glyph::fill(icon::DROP, 34.0), theme.on_primary);
        } else {
            pen.circle(center, DROP / 2.0, theme.control_stroke, theme.border);
            pen.icon(center, Glyph::bold(icon::CHECK, 32.0), theme.ink3);
        }
    }
}

fn width_of(n: u32) -> f32 {
    usize::try_from(n).map_or(0.0, length)
}

fn adds(pen: &Pen<'_>, known: &WelcomeBackScene) -> Option<String> {
    let (more, left, _) = known.adds.as_ref()?;
    Some(pen.words_with("welcome-adds", &[("more", (*more).into()), ("left", (*left).into())]))
}

fn came_to_use(pen: &Pen<'_>, known: &WelcomeBackScene) -> String {
    match known.balances.as_slice() {
        [only] => {
            let unit = only.unit.one.get(pen.language).to_owned();
            pen.words_with("welcome-came-to-use", &[("unit", unit.into())])
        }
        _ => pen.words("welcome-came-to-use-any"),
    }
}

//! What the screens of a patient share: pips, chips, and sentences for what is not done.

use egui::{Pos2, Rect, Role as NodeRole, pos2, vec2};

use crate::domain::contract::Standing;
use crate::domain::on_file::ContractCard;
use crate::domain::refusal::Refusal;
use crate::domain::wording;
use crate::flow::staff::patients::Note;
use crate::ui::icon;
use crate::ui::layout::length;
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::patients::Who;
use crate::ui::staff::parts::{GAP, Mood, alert, chip};
use crate::ui::text::{Glyph, IconSide};

/// So many pips stand in a row.
const IN_A_ROW: u32 = 6;
/// With more than these a bar says it better.
pub const PIPS_MAX: u32 = 12;

/// How visits are drawn: large on a card, small in a list.
#[derive(Debug, Clone, Copy)]
pub struct Pips {
    pub n_left: u32,
    pub n_bought: u32,
    /// The first that is left is being used now.
    pub is_used_now: bool,
}

impl Pips {
    pub fn of(card: &ContractCard) -> Self {
        Self { n_left: card.n_left, n_bought: card.n_bought, is_used_now: false }
    }

    /// How much room they take, `side` each.
    pub fn size(self, side: f32) -> egui::Vec2 {
        if self.n_bought > PIPS_MAX {
            return vec2(side * 5.0, 24.0);
        }
        let gap = gap_of(side);
        let across = length(usize::try_from(self.n_bought.min(IN_A_ROW)).unwrap_or_default());
        let rows = if self.n_bought > IN_A_ROW { 2.0 } else { 1.0 };
        vec2((across * (side + gap) - gap).max(0.0), rows * (side + gap) - gap)
    }

    /// Draws them from `at`: used ones first.
    pub fn show(self, pen: &Pen<'_>, at: Pos2, side: f32) {
        let theme = &pen.theme;
        if self.n_bought > PIPS_MAX {
            let size = self.size(side);
            let bar = Rect::from_min_size(at, size);
            pen.fill(bar, 12.0, theme.sunken);
            pen.ring(bar, 12.0, 2.0, theme.border);
            let part = |n: u32| length(usize::try_from(n).unwrap_or_default());
            let wide = size.x * part(self.n_left) / part(self.n_bought).max(1.0);
            if self.n_left > 0 {
                pen.fill(bar.with_max_x(bar.min.x + wide.max(24.0)), 12.0, theme.primary);
            }
            return;
        }
        let (n_used, gap) = (self.n_bought.saturating_sub(self.n_left), gap_of(side));
        for idx in 0..self.n_bought {
            let place = |n: u32| length(usize::try_from(n).unwrap_or_default());
            let corner =
                vec2(place(idx % IN_A_ROW) * (side + gap), place(idx / IN_A_ROW) * (side + gap));
            let center = at + corner + vec2(side / 2.0, side / 2.0);
            if idx < n_used {
                pen.circle(center, side / 2.0, 3.0, theme.border);
                if side > 40.0 {
                    pen.icon(center, Glyph::bold(icon::CHECK, side * 0.55), theme.ink3);
                }
            } else if idx == n_used && self.is_used_now {
                pen.circle(center, side / 2.0, 5.0, theme.primary);
                pen.icon(center, Glyph::bold(icon::MINUS, side * 0.5), theme.primary);
            } else {
                pen.disc(center, side / 2.0, theme.primary);
                if side > 40.0 {
                    pen.icon(center, Glyph::fill(icon::DROP, side * 0.53), theme.on_primary);
                }
            }
        }
    }
}

fn gap_of(side: f32) -> f32 {
    if side > 40.0 { 14.0 } else { 8.0 }
}

/// Two columns, lying down: `share` of the width is the left one's. One column twice, standing.
pub fn columns(pen: &Pen<'_>, body: Rect, share: f32) -> (Rect, Rect) {
    if !pen.zones.is_landscape() {
        return (body, body);
    }
    let x = body.min.x + body.width() * share;
    (body.with_max_x(x), body.with_min_x(x + GAP))
}

/// "Born 1984, phone ends 0178", or shorter where there is less room.
pub fn who_line(pen: &Pen<'_>, who: &Who, room: f32) -> String {
    let born = ("born", who.born.to_string().into());
    let Some(ends) = &who.phone_ends else {
        return pen.words_with("patient-who-no-phone", &[born]);
    };
    let args = [born, ("ends", ends.clone().into())];
    let whole = pen.words_with("patient-who", &args);
    match pen.width(&whole, Role::StaffSmall) <= room {
        true => whole,
        false => pen.words_with("patient-who-short", &args),
    }
}

/// How a contract stands, at the left of `at`. Returns its place.
pub fn standing_chip(pen: &Pen<'_>, at: Pos2, side: IconSide, card: &ContractCard) -> Rect {
    let (mood, glyph, id) = match card.standing {
        Standing::Active => (Mood::Good, icon::CHECK_CIRCLE, "chip-active"),
        Standing::Leaving => (Mood::Know, icon::SIGN_OUT, "chip-leaving"),
        Standing::PastDue => (Mood::Act, icon::WARNING, "chip-past-due"),
        Standing::Suspended => (Mood::Act, icon::PROHIBIT, "chip-suspended"),
        Standing::OnHold => (Mood::Act, icon::PROHIBIT, "chip-on-hold"),
        Standing::Ended => {
            let word = match card.last_day.filter(|_| card.n_lapsed > 0) {
                Some(last) => {
                    let date = wording::date(pen.language, last);
                    pen.words_with("chip-ended-on", &[("date", date.into())])
                }
                None => pen.words("chip-ended"),
            };
            return chip(pen, at, side, (Mood::Quiet, icon::CLOCK_COUNTDOWN, &word));
        }
    };
    chip(pen, at, side, (mood, glyph, &pen.words(id)))
}

/// What was said last, over the body. Returns where the body goes on.
pub fn note_alert(pen: &Pen<'_>, at: Rect, note: Option<&Note>) -> f32 {
    let Some(note) = note else { return at.min.y };
    let (mood, title, line) = match note {
        Note::Refused(why) => (Mood::Act, pen.words("patient-refused"), refusal_words(pen, why)),
        Note::Trouble => (Mood::Act, pen.words("staff-trouble"), pen.words("staff-trouble-sub")),
        Note::PaymentOpen => {
            (Mood::Act, pen.words("patient-refused"), pen.words("patient-payment-open"))
        }
        Note::TerminalBusy => {
            (Mood::Act, pen.words("patient-refused"), pen.words("refund-terminal-busy"))
        }
        Note::NoTerminal => {
            (Mood::Act, pen.words("patient-refused"), pen.words("refund-no-terminal"))
        }
        Note::Undone => (Mood::Good, pen.words("patient-undone"), pen.words("patient-undone-line")),
        Note::Extended => {
            (Mood::Good, pen.words("patient-extended"), pen.words("patient-extended-line"))
        }
        Note::ReceiptPrints => (Mood::Good, pen.words("patient-receipt-prints"), String::new()),
    };
    let glyph = if mood == Mood::Good { icon::CHECK_CIRCLE } else { icon::WARNING };
    let (high, _) = alert(pen, at, (mood, glyph), (&title, &line), None);
    at.min.y + high + GAP
}

/// Why something is not done, in the words of the counter.
pub fn refusal_words(pen: &Pen<'_>, why: &Refusal) -> String {
    let date = |date| ("date", wording::date(pen.language, date).into());
    match why {
        Refusal::NotEnoughLeft { .. } => pen.words("refusal-nothing-left"),
        Refusal::Expired(last) => pen.words_with("refusal-expired", &[date(*last)]),
        Refusal::NotYet(first) => pen.words_with("refusal-not-yet", &[date(*first)]),
        Refusal::OnHold => pen.words("refusal-on-hold"),
        Refusal::Ended => pen.words("refusal-ended"),
        Refusal::OtherPatient => pen.words("refusal-other-patient"),
        Refusal::NotCovered { name, .. } => {
            pen.words_with("refusal-not-covered", &[("name", name.clone().into())])
        }
        Refusal::PickedAlready(_) => pen.words("refusal-picked"),
        Refusal::FairUse { used, max, per } => {
            let id = if *per == "a day" { "refusal-fair-use-day" } else { "refusal-fair-use-week" };
            pen.words_with(id, &[("used", (*used).into()), ("max", (*max).into())])
        }
        Refusal::NoProvider => pen.words("refusal-no-provider"),
        Refusal::NoReason => pen.words("refusal-no-reason"),
        Refusal::LastsAlready(last) => pen.words_with("refusal-lasts", &[date(*last)]),
        Refusal::NothingBack => pen.words("refund-nothing"),
        Refusal::NotByTerms { by_terms, .. } => {
            pen.words_with("refusal-other-sum", &[("amount", by_terms.to_string().into())])
        }
        Refusal::TooLateToUndo | Refusal::UnknownRecord => pen.words("refusal-too-late"),
        Refusal::BackInTime(last) => pen.words_with("refusal-back-in-time", &[date(*last)]),
        _ => pen.words("refusal-other"),
    }
}

/// A line of a card of rows: an icon, a title, and a line under it. Returns the room it needs.
pub fn row_height(pen: &Pen<'_>, has_line: bool) -> f32 {
    let low = if has_line { pen.row(Role::StaffSmall) } else { 0.0 };
    (pen.row(Role::StaffStrong) + low + 24.0).max(84.0)
}

/// Draws such a line, leaving `right` free at its end.
pub fn row(pen: &Pen<'_>, rect: Rect, glyph: char, (title, line): (&str, &str), right: f32) {
    let theme = &pen.theme;
    pen.icon(pos2(rect.min.x + 48.0, rect.center().y), Glyph::regular(glyph, 36.0), theme.ink3);
    let left = rect.min.x + 84.0;
    let room = (rect.max.x - 30.0 - right - left).max(0.0);
    let (high, low) = (pen.row(Role::StaffStrong), pen.row(Role::StaffSmall));
    let low = if line.is_empty() { 0.0 } else { low };
    let top = rect.center().y - (high + low) / 2.0;
    pen.shortened(pos2(left, top), room, title, Role::StaffStrong, theme.ink);
    if !line.is_empty() {
        pen.shortened(pos2(left, top + high), room, line, Role::StaffSmall, theme.ink2);
    }
    let said = Rect::from_min_max(pos2(left, top), pos2(left + room.max(1.0), top + high + low));
    pen.say(said, NodeRole::Label, &format!("{title}. {line}"));
}

/// An amount with its label over it and a remark under it, ending at `right`. Returns its foot.
pub fn sum_right(
    pen: &Pen<'_>,
    at: Pos2,
    (label, sum, remark): (&str, &str, &str),
    role: Role,
) -> f32 {
    let theme = &pen.theme;
    pen.text_right(at, label, Role::StaffSmallStrong, theme.ink2);
    let top = at.y + pen.row(Role::StaffSmallStrong);
    let drawn = pen.text_right(pos2(at.x, top), sum, role, theme.ink);
    let mut foot = top + pen.row(role);
    if !remark.is_empty() {
        pen.text_right(pos2(at.x, foot), remark, Role::StaffSmall, theme.ink3);
        foot += pen.row(Role::StaffSmall);
    }
    let said = Rect::from_min_max(pos2(drawn.min.x, at.y), pos2(at.x, foot));
    pen.say(said, NodeRole::Label, &format!("{label}: {sum} {remark}"));
    foot
}

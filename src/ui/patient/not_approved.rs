//! The payment did not go through: what happened, whether money moved, and the ways on.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::card::DeclineReason;
use crate::flow::tap::Tap;
use crate::ui::frame;
use crate::ui::icon;
use crate::ui::notice::{self, Notice};
use crate::ui::pen::{Node, Pen};
use crate::ui::role::Role;
use crate::ui::scene::{NotApprovedScene, Scene};
use crate::ui::text::Glyph;
use crate::ui::widget::bar;
use crate::ui::widget::button::Button;
use crate::ui::widget::card::{row_card, row_card_height};
use crate::ui::widget::info::Info;
use crate::ui::widget::pages::Stack;
use crate::ui::widget::result::{Ending, Line, Verdict};

pub fn not_approved_ui(pen: &Pen<'_>, scene: &Scene, ended: &NotApprovedScene) -> Option<Tap> {
    bar::surface(pen);
    let tap = frame::top_bar(pen, scene);
    let notice = notice::decline(pen.language, ended.reason);
    let theme = &pen.theme;
    let mut lines =
        vec![Line { text: &notice.money, role: Role::LeadStrong, color: theme.ink, gap: 11.0 }];
    if !pen.zones.is_extra_large() {
        let gap = 7.0;
        lines.push(Line { text: &notice.reason, role: Role::Body, color: theme.ink2, gap });
    }
    let ending = Ending::NotApproved;
    let verdict = Verdict { ending, title: &notice.title, lines, is_live: true };
    let regions = verdict.regions(pen);
    verdict.show(pen, regions.panel);
    let chosen = body(pen, regions.body, regions.spare, ended, &notice);
    bar::due(pen, &ended.bar, Role::AmountDue);
    let again = again(pen, ended.reason);
    tap.or(chosen).or(again)
}

/// The new try: another card, or the same where no card was refused.
fn again(pen: &Pen<'_>, reason: DeclineReason) -> Option<Tap> {
    let label = pen.words(match reason {
        DeclineReason::Bank | DeclineReason::OnlyPart => "declined-another-card",
        DeclineReason::NoCard
        | DeclineReason::Cancelled
        | DeclineReason::TerminalRefused
        | DeclineReason::NeverReceived
        | DeclineReason::NotRecorded
        | DeclineReason::NotAllowed => "declined-try-again",
    });
    let button = Button::primary(&label).before(Glyph::regular(icon::CREDIT_CARD, 44.0));
    button.show(pen, pen.zones.actions).then_some(Tap::TryAnotherCard)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// In extra large text the panel has no room for it.
    Reason,
    Heading,
    Desk,
    /// In place of the desk's row, once staff were called.
    Called,
    Stop,
    BankNote,
}

fn body(
    pen: &Pen<'_>,
    rect: Rect,
    spare: f32,
    ended: &NotApprovedScene,
    notice: &Notice,
) -> Option<Tap> {
    let is_bank = matches!(ended.reason, DeclineReason::Bank | DeclineReason::OnlyPart);
    let parts: Vec<Part> = [
        (Part::Reason, pen.zones.is_extra_large()),
        (Part::Heading, !pen.zones.is_extra_large()),
        (if ended.is_staff_called { Part::Called } else { Part::Desk }, true),
        (Part::Stop, true),
        (Part::BankNote, is_bank),
    ]
    .into_iter()
    .filter_map(|(part, is_shown)| is_shown.then_some(part))
    .collect();
    let spread = spare / 5.0;
    let heights = parts
        .iter()
        .map(|part| part.gap(pen, spread) + part.height(pen, rect.width(), notice))
        .collect();
    let page = Stack { gap: 0.0, heights }.layout(pen, rect);
    let mut tap = None;
    for (idx, part) in parts.iter().enumerate() {
        if let Some(place) = page.get(idx) {
            let place = place.with_min_y(place.min.y + part.gap(pen, spread));
            tap = tap.or(part.show(pen, place, notice));
        }
    }
    page.turn(pen);
    tap
}

impl Part {
    /// Above it.
    fn gap(self, pen: &Pen<'_>, spread: f32) -> f32 {
        let (standard, larger) = match self {
            Self::Reason => (0.0, 8.0),
            Self::Heading => (40.0 + spread, 10.0),
            Self::Desk | Self::Called => (14.0, 8.0),
            Self::Stop => (24.0, 16.0),
            Self::BankNote => (46.0 + spread, 12.0),
        };
        match (pen.zones.is_standard(), pen.zones.is_landscape()) {
            (true, true) => standard * 0.6,
            (true, false) => standard,
            (false, _) => larger,
        }
    }

    fn height(self, pen: &Pen<'_>, width: f32, notice: &Notice) -> f32 {
        match self {
            Self::Reason => pen.height(&notice.reason, Role::Body, width),
            Self::Heading => pen.row(Role::SmallStrong),
            Self::Desk => way_height(pen, width, &pen.words("declined-desk-small")),
            Self::Stop => way_height(pen, width, &pen.words("declined-stop-small")),
            Self::Called => (called(pen).height(pen, width - 60.0) + 48.0).max(132.0),
            Self::BankNote => {
                pen.height(&pen.words("declined-bank-note"), Role::Small, width - 50.0)
            }
        }
    }

    fn show(self, pen: &Pen<'_>, rect: Rect, notice: &Notice) -> Option<Tap> {
        let theme = &pen.theme;
        match self {
            Self::Reason => {
                let text = &notice.reason;
                let drawn = pen.wrapped(rect.min, rect.width(), text, Role::Body, theme.ink2);
                pen.say(drawn, NodeRole::Label, text);
                None
            }
            Self::Heading => {
                let text = pen.words("declined-other-ways");
                let drawn = pen.text(rect.min, &text, Role::SmallStrong, theme.ink2);
                pen.say(drawn, NodeRole::Label, &text);
                None
            }
            Self::Desk => {
                let words = ["declined-desk", "declined-desk-small"].map(|id| pen.words(id));
                way(pen, rect, icon::STOREFRONT, &words).then_some(Tap::PayAtDesk)
            }
            Self::Stop => {
                let words = ["declined-stop", "declined-stop-small"].map(|id| pen.words(id));
                way(pen, rect, icon::X_CIRCLE, &words).then_some(Tap::StopHere)
            }
            Self::Called => {
                pen.fill(rect, 24.0, theme.success_tint);
                if theme.is_contrast() {
                    pen.ring(rect, 24.0, 3.0, theme.success);
                }
                let info = called(pen);
                let height = info.height(pen, rect.width() - 60.0);
                let inner =
                    Rect::from_center_size(rect.center(), vec2(rect.width() - 60.0, height));
                info.show(pen, inner, theme.success, theme.ink2);
                pen.say_now(rect, &format!("{}. {}", info.head, info.small));
                None
            }
            Self::BankNote => {
                let text = pen.words("declined-bank-note");
                let center = pos2(rect.min.x + 18.0, rect.min.y + pen.row(Role::Small) / 2.0);
                pen.icon(center, Glyph::regular(icon::INFO, 36.0), theme.ink2);
                let at = rect.min + vec2(50.0, 0.0);
                pen.wrapped(at, rect.width() - 50.0, &text, Role::Small, theme.ink2);
                pen.say(rect, NodeRole::Label, &text);
                None
            }
        }
    }
}

fn called(pen: &Pen<'_>) -> Info {
    let small = pen.words("help-coming");
    Info::new(icon::BELL_RINGING, pen.words("declined-called"), small)
}

/// Another way on. In extra large text its icon makes room for the words.
pub(super) fn way(pen: &Pen<'_>, rect: Rect, icon: char, [label, detail]: &[String; 2]) -> bool {
    if !pen.zones.is_extra_large() {
        return row_card(pen, rect, icon, label, detail);
    }
    let press = pen.press(rect, 24.0, Node::button(&format!("{label}. {detail}")));
    pen.card(rect, press, false);
    let face = press.face(rect);
    let at = face.min + vec2(28.0, 16.0);
    pen.text(at, label, Role::Label, pen.theme.ink);
    let caret = pos2(face.max.x - 36.0, at.y + pen.row(Role::Label) / 2.0);
    if at.x + pen.width(label, Role::Label) < caret.x - 28.0 {
        pen.icon(caret, Glyph::bold(icon::CARET_RIGHT, 56.0), pen.theme.ink3);
    }
    let at = at + vec2(0.0, pen.row(Role::Label));
    pen.wrapped(at, face.width() - 56.0, detail, Role::Small, pen.theme.ink2);
    press.is_done
}

pub(super) fn way_height(pen: &Pen<'_>, width: f32, detail: &str) -> f32 {
    if !pen.zones.is_extra_large() {
        return row_card_height(pen, width, detail);
    }
    32.0 + pen.row(Role::Label) + pen.height(detail, Role::Small, width - 56.0)
}

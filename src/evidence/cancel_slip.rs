//! The confirmation of a membership that was left, for the patient to keep (AR-3, AR-4): what, when,
//! until when it stays, and that nothing more is charged.

use chrono::NaiveDateTime;
use fluent_bundle::FluentValue;

use crate::domain::account::Left;
use crate::domain::contract::Charging;
use crate::domain::language::Language;
use crate::domain::paper::{Align, Paper, TextStyle};
use crate::domain::receipt::ClinicCard;
use crate::domain::wording;
use crate::evidence::receipt::{clinic_head, moment};
use crate::words::{say, say_with};

/// What a confirmation says.
#[derive(Debug, Clone)]
pub struct CancelSlip<'a> {
    pub language: Language,
    pub demo: bool,
    pub clinic: &'a ClinicCard,
    pub kiosk: &'a str,
    /// At the clinic's wall.
    pub at: NaiveDateTime,
    pub left: &'a Left,
}

/// The paper, for any width.
pub fn cancel_slip(slip: &CancelSlip<'_>) -> Paper {
    let language = slip.language;
    let left = slip.left;
    let with = |id: &str, name: &str, value: String| -> String {
        say_with(language, id, &[(name, FluentValue::from(value))])
    };
    let date = |day| wording::date(language, day);
    let mut paper = Paper::default();
    clinic_head(&mut paper, slip.clinic);
    if slip.demo {
        paper.space(10);
        paper.styled(say(language, "receipt-demo"), Align::Center, TextStyle::Bold);
    }
    paper.rule();
    paper.pair(moment(language, slip.at), slip.kiosk);
    paper.pair(say(language, "cancelled-number"), left.initials.as_str());
    paper.styled(left.confirmation().to_string(), Align::Left, TextStyle::Bold);
    paper.rule();
    paper.styled(say(language, "cancelled-title"), Align::Center, TextStyle::Double);
    paper.space(6);
    paper.styled(left.name.as_str(), Align::Center, TextStyle::Bold);
    paper.space(10);
    paper.text(with("cancelled-on", "date", date(left.on)));
    paper.text(with("cancelled-until", "date", date(left.leaving.until)));
    paper.rule();
    paper.styled(say(language, "cancelled-no-more"), Align::Left, TextStyle::Bold);
    if left.charge == Charging::AutoPay {
        let (day, amount) = left.leaving.stops;
        paper.pair(with("cancel-stops", "date", date(day)), amount.plain());
    }
    if left.leaving.fee.is_positive() {
        paper.rule();
        let label = say(language, "cancel-slip-fee");
        paper.styled_pair(label, left.leaving.fee.plain(), TextStyle::Bold);
        paper.text(say(language, "cancel-costs-where"));
    }
    if left.leaving.back.is_positive() {
        paper.rule();
        let label = say(language, "cancel-back");
        paper.styled_pair(label, left.leaving.back.plain(), TextStyle::Bold);
        paper.text(say(language, "cancel-back-how"));
    }
    paper.rule();
    paper.centered(say(language, "cancel-slip-keep"));
    paper
}

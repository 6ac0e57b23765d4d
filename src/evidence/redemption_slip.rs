//! What a patient carries away from a visit that was taken off a package: what was used, and what
//! is left. It names the visit by the clinic's own label for paper, and carries no second code: one
//! code per purchase.

use chrono::NaiveDate;

use crate::domain::money::Money;
use crate::domain::paper::{Align, Paper, TextStyle};
use crate::domain::wording;
use crate::evidence::slip::SlipFrame;
use crate::words::{say, say_with};

/// More of them than this are said in words alone.
const PIPS_MAX: u32 = 12;

/// What a slip says.
#[derive(Debug, Clone)]
pub struct RedemptionSlip<'a> {
    pub frame: SlipFrame<'a>,
    pub offering: &'a str,
    /// As the clinic labels it on paper, if it is to be on paper at all.
    pub service: Option<&'a str>,
    pub provider: &'a str,
    /// Taken off now, from 1.
    pub used: u32,
    pub count: VisitCount,
    pub last_day: Option<NaiveDate>,
    /// What this visit is worth in the books.
    pub value: Option<Money>,
    pub paid_on: NaiveDate,
}

/// How many visits there are, after this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitCount {
    Of { left: u32, total: u32 },
    WithoutEnd,
}

/// The paper, for so many columns.
pub fn redemption_slip(slip: &RedemptionSlip<'_>, columns: u8) -> Paper {
    let language = slip.frame.language;
    let words = |id: &str| say(language, id);
    let date = |day| wording::date(language, day);
    let mut paper = slip.frame.begin(columns);
    let used = say_with(language, "redemption-used", &[("n", slip.used.into())]);
    paper.styled(used, Align::Center, TextStyle::Double);
    paper.space(10);
    if let VisitCount::Of { left, total } = slip.count {
        if total <= PIPS_MAX && left <= total {
            paper.pips(total - left, left);
            paper.space(10);
        }
        let args = [("left", left.into()), ("total", total.into())];
        let line = say_with(language, "redemption-left", &args);
        paper.styled(line, Align::Center, TextStyle::Double);
    }
    if let Some(day) = slip.last_day {
        paper.centered(say_with(language, "receipt-use-by", &[("day", date(day).into())]));
    }
    paper.rule();
    let which = match slip.count {
        VisitCount::Of { left, total } => {
            let n = total.saturating_sub(left);
            say_with(language, "redemption-visit", &[("n", n.into()), ("total", total.into())])
        }
        VisitCount::WithoutEnd => String::new(),
    };
    paper.styled_pair(slip.offering, which, TextStyle::Bold);
    if let Some(service) = slip.service {
        paper.text(format!("  {service}"));
    }
    paper.pair(words("redemption-given-by"), slip.provider);
    if let Some(value) = slip.value {
        paper.pair(words("redemption-value"), value.plain());
    }
    let paid = say_with(language, "redemption-paid-on", &[("day", date(slip.paid_on).into())]);
    paper.pair(paid, words("redemption-nothing-due"));
    slip.frame.end(&mut paper, "redemption-keep");
    paper
}

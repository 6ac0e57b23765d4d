//! What is said in more than one place: how often a price comes, when the next payment is, and
//! what pays beside the card.

use chrono::Datelike as _;

use crate::domain::language::Language;
use crate::domain::money::Money;
use crate::domain::offering::Period;
use crate::domain::wording;
use crate::ui::icon;
use crate::ui::pen::Pen;
use crate::ui::scene::KeyFact;
use crate::ui::scene::shopping::{LineOff, Renewal, TenderKind};

/// "$199.00 a month".
pub fn every(pen: &Pen<'_>, price: Money, period: Period) -> String {
    let args = [("price", price.to_string().into())];
    match period {
        Period::Month => pen.words_with("every-month", &args),
        Period::Quarter => pen.words_with("every-quarter", &args),
        Period::Year => pen.words_with("every-year", &args),
    }
}

/// "a month", alone.
pub fn period(pen: &Pen<'_>, period: Period) -> String {
    pen.words(match period {
        Period::Month => "period-month",
        Period::Quarter => "period-quarter",
        Period::Year => "period-year",
    })
}

/// "On the 23rd of every month"; with the next date where a period is longer.
pub fn on_which_day(pen: &Pen<'_>, renewal: &Renewal) -> String {
    let date = wording::date(pen.language, renewal.next);
    match renewal.period {
        Period::Month => {
            let day = nth(pen.language, renewal.next.day());
            pen.words_with("when-month", &[("day", day.into())])
        }
        Period::Quarter => pen.words_with("when-quarter", &[("date", date.into())]),
        Period::Year => pen.words_with("when-year", &[("date", date.into())]),
    }
}

/// "then $199.00 on the 23rd of every month".
pub fn then(pen: &Pen<'_>, renewal: &Renewal) -> String {
    let args = [
        ("price", renewal.amount.to_string().into()),
        ("when", lower_first(&on_which_day(pen, renewal)).into()),
    ];
    pen.words_with("then-when", &args)
}

/// "Glow Club: 10% off".
pub fn off(pen: &Pen<'_>, name: &str, percent: u32) -> String {
    let args = [("name", name.to_owned().into()), ("percent", percent.into())];
    pen.words_with("discount-reason", &args)
}

pub fn line_off(pen: &Pen<'_>, line: &LineOff) -> String {
    off(pen, &line.name, line.percent)
}

/// What pays: "Wallet money", "387 points".
pub fn tender(pen: &Pen<'_>, kind: TenderKind) -> String {
    match kind {
        TenderKind::Wallet => pen.words("tender-wallet"),
        TenderKind::ProductCredit => pen.words("tender-product-credit"),
        TenderKind::Points(n) => pen.words_with("tender-points", &[("n", n.into())]),
    }
}

/// One fact of an offering, with the icon that it stands beside.
pub fn key_fact(pen: &Pen<'_>, fact: &KeyFact) -> (char, String) {
    let date = |day| wording::date(pen.language, day);
    match fact {
        KeyFact::Renews(renewal) => {
            let when = lower_first(&on_which_day(pen, renewal));
            let args = [("price", renewal.amount.to_string().into()), ("when", when.into())];
            (icon::ARROWS_CLOCKWISE, pen.words_with("fact-renews", &args))
        }
        KeyFact::Least(n, sum) => {
            let args = [("n", (*n).into()), ("sum", sum.to_string().into())];
            (icon::CALENDAR_CHECK, pen.words_with("fact-least", &args))
        }
        KeyFact::Leaving(percent, cap) => {
            let args = [("percent", (*percent).into()), ("cap", cap.to_string().into())];
            (icon::ARROW_U_UP_LEFT, pen.words_with("fact-leaving", &args))
        }
        KeyFact::NotInsurance => (icon::INFO, pen.words("fact-not-insurance")),
        KeyFact::BonusUntil(bonus, day) => {
            let args = [("bonus", bonus.to_string().into()), ("date", date(*day).into())];
            (icon::CALENDAR_BLANK, pen.words_with("fact-bonus", &args))
        }
        KeyFact::NeverEnds(sum) => {
            let args = [("sum", sum.to_string().into())];
            (icon::WALLET, pen.words_with("fact-never-ends", &args))
        }
    }
}

/// The first letter small, for words in the middle of a sentence.
pub fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// A day of the month as it is said: "23rd" or "23".
fn nth(language: Language, day: u32) -> String {
    let ending = match (language, day % 10, day % 100) {
        (Language::Spanish, ..) => "",
        (Language::English, _, 11..=13) => "th",
        (Language::English, 1, _) => "st",
        (Language::English, 2, _) => "nd",
        (Language::English, 3, _) => "rd",
        (Language::English, ..) => "th",
    };
    format!("{day}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_a_month_have_the_ending_that_one_says() {
        #[rustfmt::skip]
        let cases = [
            (1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"),
            (21, "21st"), (22, "22nd"), (23, "23rd"), (30, "30th"), (31, "31st"),
        ];
        for (day, expect) in cases {
            assert_eq!(nth(Language::English, day), expect);
        }
        assert_eq!(nth(Language::Spanish, 23), "23");
    }

    #[test]
    fn a_sentence_takes_in_words_with_a_small_letter() {
        assert_eq!(lower_first("On the 1st"), "on the 1st");
        assert_eq!(lower_first("El día 1"), "el día 1");
        assert_eq!(lower_first(""), "");
    }
}

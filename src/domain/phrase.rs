//! Small phrases of both languages: lists, periods, days of the month. Beside
//! [`crate::domain::wording`], which says dates.

use chrono::{Datelike as _, NaiveDate};

use crate::domain::calendar::Anchor;
use crate::domain::language::Language;
use crate::domain::money::Money;
use crate::domain::offering::Period;
use crate::domain::wording::{date, month_name};

/// "a, b and c"; Spanish says "e" before the sound of an i.
pub fn listed_and(language: Language, items: &[String]) -> String {
    let starts = |last: &str, letters: &[&str], but: &[&str]| {
        let last = last.to_lowercase();
        letters.iter().any(|start| last.starts_with(start))
            && !but.iter().any(|start| last.starts_with(start))
    };
    listed(items, |last| match language {
        Language::English => "and",
        Language::Spanish if starts(last, &["i", "í", "hi", "hí"], &["hia", "hie", "io"]) => "e",
        Language::Spanish => "y",
    })
}

/// "a, b or c"; Spanish says "u" before the sound of an o.
pub fn listed_or(language: Language, items: &[String]) -> String {
    listed(items, |last| {
        let last = last.to_lowercase();
        match language {
            Language::English => "or",
            Language::Spanish
                if ["o", "ó", "ho", "hó", "8", "11 "]
                    .iter()
                    .any(|start| last.starts_with(start)) =>
            {
                "u"
            }
            Language::Spanish => "o",
        }
    })
}

fn listed(items: &[String], word: impl Fn(&str) -> &'static str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {} {last}", first.join(", "), word(last)),
    }
}

/// With a capital first letter.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// With a small first letter, but for abbreviations: "NAD+ drip" stays.
pub fn lower(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

pub fn months(language: Language, n: u32) -> String {
    match (language, n) {
        (Language::English, 1) => "1 month".to_owned(),
        (Language::English, n) => format!("{n} months"),
        (Language::Spanish, 1) => "1 mes".to_owned(),
        (Language::Spanish, n) => format!("{n} meses"),
    }
}

pub fn days(language: Language, n: u32) -> String {
    match (language, n) {
        (Language::English, 1) => "1 day".to_owned(),
        (Language::English, n) => format!("{n} days"),
        (Language::Spanish, 1) => "1 día".to_owned(),
        (Language::Spanish, n) => format!("{n} días"),
    }
}

/// So many periods, in months or years: three quarters are 9 months.
pub fn periods(language: Language, period: Period, n: u32) -> String {
    match (period, language, n) {
        (Period::Month | Period::Quarter, ..) => {
            months(language, period.months().saturating_mul(n))
        }
        (Period::Year, Language::English, 1) => "1 year".to_owned(),
        (Period::Year, Language::English, n) => format!("{n} years"),
        (Period::Year, Language::Spanish, 1) => "1 año".to_owned(),
        (Period::Year, Language::Spanish, n) => format!("{n} años"),
    }
}

/// "$199.00 a month", "$540.00 every 3 months".
pub fn per_period(language: Language, price: Money, period: Period) -> String {
    let period = match (period, language) {
        (Period::Month, Language::English) => "a month",
        (Period::Month, Language::Spanish) => "al mes",
        (Period::Quarter, Language::English) => "every 3 months",
        (Period::Quarter, Language::Spanish) => "cada 3 meses",
        (Period::Year, Language::English) => "a year",
        (Period::Year, Language::Spanish) => "al año",
    };
    format!("{price} {period}")
}

/// "month", "3 months", "year": what one payment is for, after "each" or "the same".
pub const fn one_period(language: Language, period: Period) -> &'static str {
    match (period, language) {
        (Period::Month, Language::English) => "month",
        (Period::Month, Language::Spanish) => "mes",
        (Period::Quarter, Language::English) => "3-month period",
        (Period::Quarter, Language::Spanish) => "periodo de 3 meses",
        (Period::Year, Language::English) => "year",
        (Period::Year, Language::Spanish) => "año",
    }
}

/// "the 23rd of every month"; "Nov 23, Feb 23, May 23 and Aug 23"; "Nov 23 of every year". In a
/// month without that day it is the last day (D-2), which a clause says.
pub fn anchor(language: Language, anchor: Anchor) -> String {
    let day = anchor.first.day();
    match (anchor.period, language) {
        (Period::Month, Language::English) => format!("the {} of every month", ordinal(day)),
        (Period::Month, Language::Spanish) => format!("el día {day} de cada mes"),
        (Period::Quarter, _) => {
            let days: Vec<String> = (0..4)
                .filter_map(|k| anchor.cycle_start(k).ok())
                .map(|start| day_of_year(language, start))
                .collect();
            let days = listed_and(language, &days);
            match language {
                Language::English => days,
                Language::Spanish => format!("el {days}"),
            }
        }
        (Period::Year, Language::English) => {
            format!("{} of every year", day_of_year(language, anchor.first))
        }
        (Period::Year, Language::Spanish) => {
            format!("el {} de cada año", day_of_year(language, anchor.first))
        }
    }
}

/// "Nov 23", "23 nov".
fn day_of_year(language: Language, day: NaiveDate) -> String {
    let month: String = month_name(language, day.month()).chars().take(3).collect();
    match language {
        Language::English => format!("{month} {}", day.day()),
        Language::Spanish => format!("{} {month}", day.day()),
    }
}

/// "Nov 23, 2026: $374.75".
pub fn payment(language: Language, due: NaiveDate, amount: Money) -> String {
    format!("{}: {amount}", date(language, due))
}

/// "half" of 50 percent, else the number.
pub fn share(language: Language, percent: u32) -> String {
    match (percent, language) {
        (50, Language::English) => "half".to_owned(),
        (50, Language::Spanish) => "la mitad".to_owned(),
        (_, Language::English) => format!("{percent}%"),
        (_, Language::Spanish) => format!("el {percent}%"),
    }
}

fn ordinal(n: u32) -> String {
    let end = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_end_with_the_word_that_sounds_right() {
        let items = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        #[rustfmt::skip]
        let cases = [
            ("a", "a", "a"), ("a b", "a and b", "a y b"), ("a b c", "a, b and c", "a, b y c"),
            ("a inyecciones", "a and inyecciones", "a e inyecciones"),
            ("agua hielo", "agua and hielo", "agua y hielo"),
        ];
        for (given, english, spanish) in cases {
            assert_eq!(listed_and(Language::English, &items(given)), english);
            assert_eq!(listed_and(Language::Spanish, &items(given)), spanish);
        }
        assert_eq!(listed_or(Language::Spanish, &items("siete ocho")), "siete u ocho");
        assert_eq!(listed_or(Language::English, &[]), "");
    }

    #[test]
    fn the_day_of_a_renewal_is_said_for_each_period() {
        let first = |text: &str, period| Anchor { first: text.parse().unwrap(), period };
        #[rustfmt::skip]
        let cases = [
            (first("2026-11-23", Period::Month), "the 23rd of every month", "el día 23 de cada mes"),
            (first("2027-01-31", Period::Month), "the 31st of every month", "el día 31 de cada mes"),
            (first("2026-11-12", Period::Month), "the 12th of every month", "el día 12 de cada mes"),
            (first("2026-11-23", Period::Quarter), "Nov 23, Feb 23, May 23 and Aug 23",
                "el 23 nov, 23 feb, 23 may y 23 ago"),
            (first("2026-11-30", Period::Quarter), "Nov 30, Feb 28, May 30 and Aug 30",
                "el 30 nov, 28 feb, 30 may y 30 ago"),
            (first("2026-11-02", Period::Year), "Nov 2 of every year", "el 2 nov de cada año"),
        ];
        for (given, english, spanish) in cases {
            assert_eq!(anchor(Language::English, given), english);
            assert_eq!(anchor(Language::Spanish, given), spanish);
        }
    }

    #[test]
    fn a_first_letter_is_made_small_unless_it_begins_an_abbreviation() {
        assert_eq!(
            (lower("Book first"), lower("NAD+ drip")),
            ("book first".into(), "NAD+ drip".into())
        );
        assert_eq!(capital("álvaro"), "Álvaro");
    }
}

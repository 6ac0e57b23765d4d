//! How dates are said to a patient, in each language. The same on screen, paper and in terms.

use chrono::{Datelike as _, NaiveDate, NaiveTime, Timelike as _, Weekday};

use crate::domain::language::Language;

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const MONTHS_ES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// A date as a patient reads it: `Nov 23, 2027` or `23 nov 2027`.
pub fn date(language: Language, date: NaiveDate) -> String {
    let month: String = month_name(language, date.month()).chars().take(3).collect();
    match language {
        Language::English => format!("{month} {}, {}", date.day(), date.year()),
        Language::Spanish => format!("{} {month} {}", date.day(), date.year()),
    }
}

/// A day of this year: `Nov 23` or `23 nov`.
pub fn day_and_month(language: Language, date: NaiveDate) -> String {
    let month: String = month_name(language, date.month()).chars().take(3).collect();
    match language {
        Language::English => format!("{month} {}", date.day()),
        Language::Spanish => format!("{} {month}", date.day()),
    }
}

/// A date with its weekday: `Monday, November 23, 2026` or `lunes 23 de noviembre de 2026`.
pub fn long_date(language: Language, date: NaiveDate) -> String {
    let month = month_name(language, date.month());
    let weekday = weekday_name(language, date.weekday());
    match language {
        Language::English => format!("{weekday}, {month} {}, {}", date.day(), date.year()),
        Language::Spanish => format!("{weekday} {} de {month} de {}", date.day(), date.year()),
    }
}

/// A time of day, as `2:14 PM` in both languages (the US form, which both readers use here).
pub fn time(time: NaiveTime) -> String {
    let (is_pm, hour) = time.hour12();
    format!("{hour}:{:02} {}", time.minute(), if is_pm { "PM" } else { "AM" })
}

/// A month's full name; `month` counts from 1. Out of range is an empty text.
pub fn month_name(language: Language, month: u32) -> &'static str {
    let names = match language {
        Language::English => &MONTHS_EN,
        Language::Spanish => &MONTHS_ES,
    };
    usize::try_from(month)
        .ok()
        .and_then(|n| n.checked_sub(1))
        .and_then(|idx| names.get(idx))
        .copied()
        .unwrap_or_default()
}

fn weekday_name(language: Language, weekday: Weekday) -> &'static str {
    match (language, weekday) {
        (Language::English, Weekday::Mon) => "Monday",
        (Language::English, Weekday::Tue) => "Tuesday",
        (Language::English, Weekday::Wed) => "Wednesday",
        (Language::English, Weekday::Thu) => "Thursday",
        (Language::English, Weekday::Fri) => "Friday",
        (Language::English, Weekday::Sat) => "Saturday",
        (Language::English, Weekday::Sun) => "Sunday",
        (Language::Spanish, Weekday::Mon) => "lunes",
        (Language::Spanish, Weekday::Tue) => "martes",
        (Language::Spanish, Weekday::Wed) => "miércoles",
        (Language::Spanish, Weekday::Thu) => "jueves",
        (Language::Spanish, Weekday::Fri) => "viernes",
        (Language::Spanish, Weekday::Sat) => "sábado",
        (Language::Spanish, Weekday::Sun) => "domingo",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_said_in_both_languages() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        assert_eq!(date(Language::English, day), "Nov 23, 2026");
        assert_eq!(date(Language::Spanish, day), "23 nov 2026");
        assert_eq!(long_date(Language::English, day), "Monday, November 23, 2026");
        assert_eq!(long_date(Language::Spanish, day), "lunes 23 de noviembre de 2026");
        assert_eq!(time(NaiveTime::from_hms_opt(14, 14, 0).unwrap()), "2:14 PM");
        assert_eq!(time(NaiveTime::from_hms_opt(0, 5, 0).unwrap()), "12:05 AM");
    }
}

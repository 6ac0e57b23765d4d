//! Naive arithmetic of cents and dates, written for the tests alone: whole numbers and loops.

use chrono::{Datelike as _, NaiveDate};

/// `a × n / d`, a half away from zero; for what is not negative.
pub fn half_up(a: i64, n: i64, d: i64) -> i64 {
    let (a, n, d) = (i128::from(a), i128::from(n), i128::from(d));
    i64::try_from((2 * a * n + d) / (2 * d)).unwrap()
}

/// Cuts `amount` by weights: whole cents first, then a cent each to the largest rests, the first of
/// equal ones first.
pub fn cut(amount: i64, weights: &[i64]) -> Vec<i64> {
    let all: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if amount == 0 || all == 0 {
        return vec![0; weights.len()];
    }
    let exact = |weight: &i64| i128::from(amount) * i128::from(*weight);
    let mut parts: Vec<i64> =
        weights.iter().map(|weight| i64::try_from(exact(weight) / all).unwrap()).collect();
    let mut rests: Vec<i128> = weights.iter().map(|weight| exact(weight) % all).collect();
    for _ in 0..(amount - parts.iter().sum::<i64>()) {
        let best = (0..rests.len()).rev().max_by_key(|idx| rests[*idx]).unwrap();
        parts[best] += 1;
        rests[best] = -1;
    }
    parts
}

/// `n` parts; where they cannot be equal, the first ones are a cent more.
pub fn equal_parts(amount: i64, n: i64) -> Vec<i64> {
    (0..n).map(|k| amount / n + i64::from(k < amount % n)).collect()
}

/// The same day of the month `n` months later, or that month's last.
pub fn months_on(day: NaiveDate, n: u32) -> NaiveDate {
    let months = day.year() * 12 + i32::try_from(day.month0() + n).unwrap();
    let (year, month0) = (months.div_euclid(12), months.rem_euclid(12));
    let month = u32::try_from(month0).unwrap() + 1;
    NaiveDate::from_ymd_opt(year, month, day.day().min(month_length(year, month))).unwrap()
}

pub fn month_length(year: i32, month: u32) -> u32 {
    let is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 31,
    }
}

pub fn days_on(day: NaiveDate, n: i64) -> NaiveDate {
    day + chrono::TimeDelta::days(n)
}

/// Days from `first` to `last`, both counted; none where `last` comes before.
pub fn days_between(first: NaiveDate, last: NaiveDate) -> i64 {
    ((last - first).num_days() + 1).max(0)
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

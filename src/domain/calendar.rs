//! Civil dates of a clinic: months that keep their day, anchors, business days (rules D-1, D-2).

use chrono::{Datelike as _, Days, Months, NaiveDate, Weekday};

use crate::domain::offering::{Period, Validity};

/// A date left the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the date is beyond the calendar")]
pub struct BeyondCalendar;

/// A run of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

impl Span {
    /// How many days it has; at least 1.
    pub fn n_days(self) -> u32 {
        u32::try_from((self.last - self.first).num_days().saturating_add(1)).unwrap_or(0)
    }

    pub fn contains(self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }

    /// How many of its days have begun by the end of `day`: the first counts as used (M-8).
    pub fn n_begun(self, day: NaiveDate) -> u32 {
        if day < self.first {
            return 0;
        }
        Self { first: self.first, last: day.min(self.last) }.n_days()
    }
}

/// The same day so many months later, or that month's last day.
pub fn months_after(from: NaiveDate, n: u32) -> Result<NaiveDate, BeyondCalendar> {
    from.checked_add_months(Months::new(n)).ok_or(BeyondCalendar)
}

pub fn days_after(from: NaiveDate, n: u32) -> Result<NaiveDate, BeyondCalendar> {
    from.checked_add_days(Days::new(u64::from(n))).ok_or(BeyondCalendar)
}

pub fn days_before(from: NaiveDate, n: u32) -> Result<NaiveDate, BeyondCalendar> {
    from.checked_sub_days(Days::new(u64::from(n))).ok_or(BeyondCalendar)
}

/// The last valid day of what is granted on `from`; `None` where it does not end by itself, or
/// ends with a period.
pub fn last_valid_day(
    validity: Validity,
    from: NaiveDate,
) -> Result<Option<NaiveDate>, BeyondCalendar> {
    match validity {
        Validity::Months(n) => months_after(from, n.get()).map(Some),
        Validity::Days(n) => days_after(from, n.get()).map(Some),
        Validity::Period | Validity::Never => Ok(None),
    }
}

/// The day on which something began that renews by itself. Every renewal is derived from it, so
/// that the 31st is never lost (D-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anchor {
    pub first: NaiveDate,
    pub period: Period,
}

impl Anchor {
    /// The first day of cycle `k`; cycle 0 begins on the anchor itself.
    pub fn cycle_start(self, k: u32) -> Result<NaiveDate, BeyondCalendar> {
        months_after(self.first, self.period.months().checked_mul(k).ok_or(BeyondCalendar)?)
    }

    /// All days of cycle `k`.
    pub fn cycle(self, k: u32) -> Result<Span, BeyondCalendar> {
        let next = self.cycle_start(k.checked_add(1).ok_or(BeyondCalendar)?)?;
        Ok(Span { first: self.cycle_start(k)?, last: next.pred_opt().ok_or(BeyondCalendar)? })
    }

    /// The cycle in which `day` lies; `None` before the anchor.
    pub fn cycle_of(self, day: NaiveDate) -> Option<u32> {
        if day < self.first {
            return None;
        }
        let months = (day.year() - self.first.year()) * 12 + i32::try_from(day.month()).ok()?
            - i32::try_from(self.first.month()).ok()?;
        let k = u32::try_from(months).ok()? / self.period.months();
        // Before the anchor's day of the month, the cycle before is still running.
        match self.cycle_start(k) {
            Ok(start) if start <= day => Some(k),
            _ => k.checked_sub(1),
        }
    }
}

/// The federal holidays of a year, on their own dates (5 U.S.C. 6103(a)).
pub fn federal_holidays(year: i32) -> Vec<NaiveDate> {
    let fixed = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let nth = |month, weekday, n| NaiveDate::from_weekday_of_month_opt(year, month, weekday, n);
    let last_monday_of_may = NaiveDate::from_weekday_of_month_opt(year, 5, Weekday::Mon, 5)
        .or_else(|| nth(5, Weekday::Mon, 4));
    [
        fixed(1, 1),
        nth(1, Weekday::Mon, 3),
        nth(2, Weekday::Mon, 3),
        last_monday_of_may,
        fixed(6, 19),
        fixed(7, 4),
        nth(9, Weekday::Mon, 1),
        nth(10, Weekday::Mon, 2),
        fixed(11, 11),
        nth(11, Weekday::Thu, 4),
        fixed(12, 25),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The `n`th business day after `from`. Saturdays count, Sundays and holidays do not, as in
/// rules of three days to think it over (AR-9, US-49).
pub fn business_days_after(from: NaiveDate, n: u32) -> Result<NaiveDate, BeyondCalendar> {
    let mut day = from;
    let mut left = n;
    while left > 0 {
        day = day.succ_opt().ok_or(BeyondCalendar)?;
        if day.weekday() != Weekday::Sun && !federal_holidays(day.year()).contains(&day) {
            left -= 1;
        }
    }
    Ok(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_anchor_keeps_its_day_of_the_month() {
        let month = Anchor { first: day("2027-01-31"), period: Period::Month };
        #[rustfmt::skip]
        let cases = [(1, "2027-02-28"), (2, "2027-03-31"), (3, "2027-04-30"), (4, "2027-05-31"),
            (11, "2027-12-31"), (12, "2028-01-31"), (13, "2028-02-29")];
        for (k, expect) in cases {
            assert_eq!(month.cycle_start(k), Ok(day(expect)), "US-26, renewal {k}");
        }
        let year = Anchor { first: day("2028-02-29"), period: Period::Year };
        for (k, expect) in [(1, "2029-02-28"), (3, "2031-02-28"), (4, "2032-02-29")] {
            assert_eq!(year.cycle_start(k), Ok(day(expect)), "US-27, renewal {k}");
        }
    }

    #[test]
    fn every_day_lies_in_one_cycle() {
        for period in [Period::Month, Period::Quarter, Period::Year] {
            for first in ["2026-12-15", "2027-01-31", "2028-02-29", "2026-11-30"] {
                let anchor = Anchor { first: day(first), period };
                let mut today = anchor.first;
                for _ in 0..1_200 {
                    let k = anchor.cycle_of(today).unwrap();
                    assert!(anchor.cycle(k).unwrap().contains(today), "{first} {today}");
                    today = today.succ_opt().unwrap();
                }
            }
        }
        let anchor = Anchor { first: day("2027-01-31"), period: Period::Month };
        assert_eq!(anchor.cycle_of(day("2027-01-30")), None);
    }

    #[test]
    fn days_to_think_it_over_leave_out_sundays_and_holidays() {
        assert_eq!(business_days_after(day("2026-11-25"), 3), Ok(day("2026-11-30")), "US-49");
        assert_eq!(
            business_days_after(day("2026-07-01"), 3),
            Ok(day("2026-07-06")),
            "July 4 is a Saturday"
        );
    }

    #[test]
    fn the_first_day_counts_as_used() {
        let span = Span { first: day("2026-12-15"), last: day("2027-01-14") };
        assert_eq!((span.n_days(), span.n_begun(day("2026-12-31"))), (31, 17), "US-24");
        assert_eq!((span.n_begun(day("2026-12-14")), span.n_begun(day("2027-03-01"))), (0, 31));
    }
}

//! Days, months, quarters and years of a report.

use chrono::{Datelike as _, NaiveDate};

use crate::domain::calendar::{BeyondCalendar, Span, months_after};

/// How wide the lines of a report are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Day,
    Month,
    Quarter,
    Year,
    /// One line for all of it.
    Whole,
}

/// The calendar's days, months, quarters or years within `range`, in order; the first and the last
/// may be broken ones. An empty range has none.
///
/// # Errors
///
/// [`BeyondCalendar`] when the range ends with the calendar.
pub fn steps(range: Span, step: Step) -> Result<Vec<Span>, BeyondCalendar> {
    let mut spans = Vec::new();
    let mut first = range.first;
    while first <= range.last {
        let last = last_day_of(first, step).map_or(Ok(range.last), |last| last)?.min(range.last);
        spans.push(Span { first, last });
        first = last.succ_opt().ok_or(BeyondCalendar)?;
    }
    Ok(spans)
}

/// The calendar year.
///
/// # Errors
///
/// [`BeyondCalendar`] when the calendar has no such year.
pub fn year(year: i32) -> Result<Span, BeyondCalendar> {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).ok_or(BeyondCalendar);
    Ok(Span { first: day(1, 1)?, last: day(12, 31)? })
}

/// The last day of the step in which `day` lies; `None` where the step has no end of its own.
fn last_day_of(day: NaiveDate, step: Step) -> Option<Result<NaiveDate, BeyondCalendar>> {
    let months = match step {
        Step::Day => return Some(Ok(day)),
        Step::Whole => return None,
        Step::Month => 1,
        Step::Quarter => 3,
        Step::Year => 12,
    };
    let left = months - day.month0() % months;
    Some(day.with_day(1).ok_or(BeyondCalendar).and_then(|first| {
        let next = months_after(first, left)?;
        next.pred_opt().ok_or(BeyondCalendar)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::journal::tests::day;

    #[test]
    fn steps_follow_the_calendar_and_cover_the_range() {
        let range = Span { first: day("2026-11-23"), last: day("2027-04-02") };
        #[rustfmt::skip]
        let cases: [(Step, &[&str]); 4] = [
            (Step::Whole, &["2027-04-02"]),
            (Step::Year, &["2026-12-31", "2027-04-02"]),
            (Step::Quarter, &["2026-12-31", "2027-03-31", "2027-04-02"]),
            (Step::Month, &["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31",
                "2027-04-02"]),
        ];
        for (step, lasts) in cases {
            let spans = steps(range, step).unwrap();
            let expect: Vec<NaiveDate> = lasts.iter().map(|last| day(last)).collect();
            assert_eq!(spans.iter().map(|span| span.last).collect::<Vec<_>>(), expect, "{step:?}");
            assert_eq!(spans[0].first, range.first);
            for pair in spans.windows(2) {
                assert_eq!(pair[0].last.succ_opt(), Some(pair[1].first), "no day is left out");
            }
        }
        assert_eq!(steps(range, Step::Day).unwrap().len(), 131);
    }

    #[test]
    fn an_empty_range_has_no_steps() {
        let range = Span { first: day("2027-01-02"), last: day("2027-01-01") };
        assert_eq!(steps(range, Step::Day), Ok(vec![]));
    }
}

//! What a member is told of a plan that renews by itself: once a year that it does (AR-5), before a low
//! price at first ends (SC-5), and before a charge that comes once a quarter or a year (SC-6).
//!
//! It follows from the file, like a reminder of what ends. It is part of the plan and no invitation, so
//! it needs no consent to be told of offers.

use chrono::NaiveDate;

use crate::domain::calendar::{Span, days_before, months_after};
use crate::domain::contract::{Charging, Standing};
use crate::domain::id::{ContractId, PatientId};
use crate::domain::money::Money;
use crate::domain::offering::Period;
use crate::domain::refusal::Refusal;
use crate::ledger::file::{ContractState, PatientFile};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeOf {
    /// It renews by itself, as every year since it was signed.
    Yearly,
    /// The lower price of the first payments ends.
    FirstPriceEnds,
    /// A charge that comes once a quarter or a year.
    LongPeriod,
}

/// A notice to one member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenewalNotice {
    /// The first and the last day on which it can be told.
    pub told: Span,
    pub of: NoticeOf,
    pub patient: PatientId,
    pub contract: ContractId,
    /// The name of the plan.
    pub name: String,
    pub period: Period,
    /// The charge that it speaks of: when, and how much before tax.
    pub charge: (NaiveDate, Money),
}

/// The notices of one patient that can be told on one of `days`, as the file stands: the soonest
/// first. Plans that were left, are suspended or paid at the kiosk charge nothing by themselves.
///
/// # Errors
///
/// [`Refusal::Overflow`] and [`Refusal::BeyondCalendar`].
pub fn renewal_notices(file: &PatientFile, days: Span) -> Result<Vec<RenewalNotice>, Refusal> {
    let mut notices = Vec::new();
    for state in &file.contracts {
        let standing = file.standing(state.contract.id);
        if !matches!(standing, Some(Standing::Active | Standing::PastDue)) {
            continue;
        }
        of_contract(file, state, days, &mut notices)?;
    }
    notices.retain(|notice| notice.told.first <= days.last && days.first <= notice.told.last);
    notices.sort_by_key(|notice| (notice.told.last, notice.contract, notice.of));
    Ok(notices)
}

fn of_contract(
    file: &PatientFile,
    state: &ContractState,
    days: Span,
    notices: &mut Vec<RenewalNotice>,
) -> Result<(), Refusal> {
    let contract = &state.contract;
    let Some(renewal) = contract.terms.renewal else { return Ok(()) };
    let (Charging::AutoPay, Some(today)) = (renewal.charge, file.today) else { return Ok(()) };
    let Some((next, span)) = state.next_cycle(today)? else { return Ok(()) };
    let ahead = file.policy.notice_days;
    // Never before it was signed.
    let window = |last: NaiveDate| -> Result<Span, Refusal> {
        let first = days_before(last, ahead.max.saturating_sub(ahead.min))?;
        Ok(Span { first: first.max(contract.sold_on), last: last.max(contract.sold_on) })
    };
    let mut tell = |of, told, cycle, start| -> Result<(), Refusal> {
        notices.push(RenewalNotice {
            told,
            of,
            patient: file.patient,
            contract: contract.id,
            name: contract.terms.name.clone(),
            period: renewal.anchor.period,
            charge: (start, state.price_of_cycle(cycle)?),
        });
        Ok(())
    };
    if let Some(day) = anniversary(contract.sold_on, days.first)? {
        tell(NoticeOf::Yearly, window(day)?, next, span.first)?;
    }
    if let Some(intro) = renewal.intro.filter(|intro| next <= intro.cycles.get()) {
        let cycle = intro.cycles.get();
        let start = renewal.anchor.cycle_start(cycle)?;
        tell(NoticeOf::FirstPriceEnds, window(days_before(start, ahead.min)?)?, cycle, start)?;
    }
    if renewal.anchor.period != Period::Month {
        let last = days_before(span.first, ahead.min)?;
        tell(NoticeOf::LongPeriod, window(last)?, next, span.first)?;
    }
    Ok(())
}

/// The first day a whole number of years after `sold_on` that is not before `from`.
fn anniversary(sold_on: NaiveDate, from: NaiveDate) -> Result<Option<NaiveDate>, Refusal> {
    for year in 1..=u32::from(u8::MAX) {
        let day = months_after(sold_on, 12 * year)?;
        if from <= day {
            return Ok(Some(day));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;
    use crate::domain::offering::Intro;
    use crate::ledger::deed::kit::{Desk, day, drip_four, glow, primary_care, usd};
    use crate::ledger::deed::{CancelAsk, cancel};

    #[test]
    fn who_renews_by_itself_is_told_each_year() {
        let mut desk = Desk::new();
        let id = desk.buy("2027-01-31", glow());
        desk.buy("2027-01-31", drip_four());
        for cycle in 1..=13 {
            let state = desk.file.contract(id).unwrap();
            let start = state.contract.terms.renewal.unwrap().anchor.cycle_start(cycle).unwrap();
            desk.renew(&start.to_string(), id, cycle);
        }
        // 23 days before the anniversary to the day itself; the next charge is told.
        #[rustfmt::skip]
        let cases = [
            (("2028-03-01", "2028-03-30"), None),
            (("2028-12-01", "2029-01-07"), None),
            (("2028-12-10", "2029-01-08"), Some(("2029-01-08", "2029-01-31"))),
            (("2029-01-31", "2029-03-01"), Some(("2029-01-08", "2029-01-31"))),
            (("2029-02-01", "2029-03-02"), None),
        ];
        for ((first, last), expect) in cases {
            let told = tell(&desk, first, last);
            let told: Vec<_> = told.iter().map(|notice| (notice.of, notice.told)).collect();
            let expect: Vec<_> = expect
                .into_iter()
                .map(|(a, b)| (NoticeOf::Yearly, Span { first: day(a), last: day(b) }))
                .collect();
            assert_eq!(told, expect, "{first} to {last}");
        }
        let notice = tell(&desk, "2029-01-10", "2029-02-08").remove(0);
        assert_eq!(notice.charge, (day("2028-03-31"), usd(199_00)), "as the file stands");
        let ask = CancelAsk { contract: id, refund: 9 };
        desk.decide("2028-03-05", |file, on| cancel(file, &ask, on)).unwrap();
        assert_eq!(tell(&desk, "2029-01-10", "2029-02-08"), [], "it was left");
    }

    #[test]
    fn the_end_of_a_low_price_is_told_seven_to_thirty_days_before() {
        let mut terms = glow();
        let intro = Intro { price: usd(99_00), cycles: NonZeroU32::new(2).unwrap() };
        terms.renewal.as_mut().unwrap().intro = Some(intro);
        let mut desk = Desk::new();
        let id = desk.buy("2027-01-15", terms);
        let [notice] = tell(&desk, "2027-02-10", "2027-03-11").try_into().unwrap();
        assert_eq!(notice.of, NoticeOf::FirstPriceEnds);
        assert_eq!(notice.told, Span { first: day("2027-02-13"), last: day("2027-03-08") });
        assert_eq!(notice.charge, (day("2027-03-15"), usd(199_00)));
        desk.renew("2027-02-15", id, 1);
        assert_eq!(tell(&desk, "2027-03-08", "2027-04-06"), [notice]);
        assert_eq!(tell(&desk, "2027-03-09", "2027-04-07"), [], "too late for it");
        desk.renew("2027-03-15", id, 2);
        assert_eq!(tell(&desk, "2027-03-15", "2027-04-13"), []);
    }

    #[test]
    fn a_charge_of_a_long_period_is_told_before_it() {
        for (period, next) in [(Period::Quarter, "2027-06-01"), (Period::Year, "2028-03-01")] {
            let mut desk = Desk::new();
            desk.buy("2027-03-01", primary_care(540_00, period));
            let before = days_before(day(next), 20).unwrap().to_string();
            let told = tell(&desk, &before, &before);
            let notice = told.iter().find(|notice| notice.of == NoticeOf::LongPeriod).unwrap();
            assert_eq!(notice.charge, (day(next), usd(540_00)));
            assert_eq!(notice.told.last, days_before(day(next), 7).unwrap());
            assert_eq!(notice.told.first, days_before(day(next), 30).unwrap());
        }
        let mut desk = Desk::new();
        desk.buy("2027-03-01", primary_care(95_00, Period::Month));
        assert_eq!(tell(&desk, "2027-03-05", "2027-04-03"), [], "a month needs none");
    }

    fn tell(desk: &Desk, first: &str, last: &str) -> Vec<RenewalNotice> {
        renewal_notices(&desk.file, Span { first: day(first), last: day(last) }).unwrap()
    }
}

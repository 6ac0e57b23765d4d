//! How long records are kept: while a payment can be disputed, and as long as consents must be.

use chrono::NaiveDate;

use crate::domain::calendar::{BeyondCalendar, business_days_after, days_after, months_after};
use crate::domain::contract::Charging;
use crate::domain::id::{ContractId, SaleId};
use crate::domain::offering::Grant;
use crate::domain::policy::{ConsentYears, DisputeDays, Policy};
use crate::domain::refusal::Refusal;
use crate::ledger::file::{ContractState, Ending, LotState, PatientFile, Stake};

/// The days that a contract's records wait for. Each is kept to the end of its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeping {
    /// The last day on which a payment for it can be disputed (CB-3).
    pub dispute_horizon: NaiveDate,
    /// The last day of its consent; `None` while it goes on (AR-2).
    pub consent_until: Option<NaiveDate>,
    /// The last day to think it over, where there is one (AR-9).
    pub cooling_off_until: Option<NaiveDate>,
    /// A payment for it is in dispute: whatever the days say, its records are needed.
    pub is_held: bool,
}

impl Keeping {
    /// The longest of all; `None` while the contract goes on.
    pub fn until(&self) -> Option<NaiveDate> {
        let consent = self.consent_until?;
        Some(consent.max(self.dispute_horizon))
    }

    /// Whether its records may be purged on `day`.
    ///
    /// # Errors
    ///
    /// [`Refusal::KeptUntil`] up to and including the last day, [`Refusal::GoesOn`] while the
    /// contract has no end, [`Refusal::OnHold`] while a payment for it is in dispute.
    pub fn may_purge(&self, day: NaiveDate) -> Result<(), Refusal> {
        match self.until() {
            _ if self.is_held => Err(Refusal::OnHold),
            None => Err(Refusal::GoesOn),
            Some(until) if day <= until => Err(Refusal::KeptUntil(until)),
            Some(_) => Ok(()),
        }
    }
}

/// What a contract's records wait for. `paid_on` says when each of its sales was paid.
///
/// # Errors
///
/// [`Refusal::UnknownContract`]; [`Refusal::BeyondCalendar`].
pub fn keeping(
    file: &PatientFile,
    id: ContractId,
    paid_on: impl Fn(SaleId) -> Option<NaiveDate>,
) -> Result<Keeping, Refusal> {
    let state = file.contract(id).ok_or(Refusal::UnknownContract)?;
    let (signed_on, policy) = (state.contract.sold_on, file.policy.as_ref());
    let all = last_day(file, file.lots_of(id)).unwrap_or(LastDay::On(signed_on));
    let mut horizon = dispute_horizon(signed_on, all.date(), policy.disputes)?;
    for Stake { sale, .. } in &state.sales {
        // A period is served by its own lots; a part pays for all that the contract granted.
        let own = file.lots_of(id).into_iter().filter(|lot| lot.lot.sale == *sale);
        let served = last_day(file, own).unwrap_or(all);
        let paid = paid_on(*sale).unwrap_or(signed_on);
        horizon = horizon.max(dispute_horizon(paid, served.date(), policy.disputes)?);
    }
    let consent_until = match end_of(state, all) {
        Some(end) => Some(consent_kept_until(signed_on, end, policy.consent_years)?),
        None => None,
    };
    Ok(Keeping {
        dispute_horizon: horizon,
        consent_until,
        cooling_off_until: state.contract.terms.cooling_off_until,
        is_held: state.is_held,
    })
}

/// The last day on which a payment can be disputed: so many days after the last day of service, but
/// no more than so many after the payment (CB-3, US-52). What never ends has only the second.
///
/// # Errors
///
/// [`BeyondCalendar`].
pub fn dispute_horizon(
    paid_on: NaiveDate,
    last_service: Option<NaiveDate>,
    days: DisputeDays,
) -> Result<NaiveDate, BeyondCalendar> {
    let most = days_after(paid_on, days.after_sale)?;
    match last_service {
        Some(last) => Ok(days_after(last, days.after_service)?.min(most)),
        None => Ok(most),
    }
}

/// The last day of a consent: the longest of the years after it was signed, the years after the
/// contract ended, and the clinic's own rule (US-54).
///
/// # Errors
///
/// [`BeyondCalendar`].
pub fn consent_kept_until(
    signed_on: NaiveDate,
    ended_on: NaiveDate,
    years: ConsentYears,
) -> Result<NaiveDate, BeyondCalendar> {
    let later = |from, n: u32| months_after(from, n.checked_mul(12).ok_or(BeyondCalendar)?);
    let own = years.own.map_or(Ok(signed_on), |own| later(signed_on, own))?;
    Ok(later(signed_on, years.after_signing)?.max(later(ended_on, years.after_end)?).max(own))
}

/// The last day to think over a contract that is signed on `day`, where the state gives such days
/// (AR-9, US-49).
///
/// # Errors
///
/// [`BeyondCalendar`].
pub fn cooling_off_last_day(
    policy: &Policy,
    day: NaiveDate,
) -> Result<Option<NaiveDate>, BeyondCalendar> {
    policy.cooling_off_days.map(|days| business_days_after(day, days.get())).transpose()
}

/// The last day on which something can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum LastDay {
    On(NaiveDate),
    Never,
}

impl LastDay {
    fn date(self) -> Option<NaiveDate> {
        match self {
            Self::On(day) => Some(day),
            Self::Never => None,
        }
    }
}

/// The latest last day of `lots`; `None` without any. Points are no service. What never ends and is
/// used up ended with the patient's last visit at the latest.
fn last_day<'a>(
    file: &PatientFile,
    lots: impl IntoIterator<Item = &'a LotState>,
) -> Option<LastDay> {
    let lots = lots.into_iter().filter(|lot| lot.lot.what != Grant::Points);
    lots.map(|lot| match (lot.last_valid_day, file.last_visit) {
        (Some(day), _) => LastDay::On(day),
        (None, Some(visit)) if lot.units_left() == 0 => LastDay::On(visit),
        (None, _) => LastDay::Never,
    })
    .max()
}

/// The day on which a contract ended or will end; `None` where it renews by itself or holds
/// something that never ends.
fn end_of(state: &ContractState, last: LastDay) -> Option<NaiveDate> {
    let renews =
        state.contract.terms.renewal.is_some_and(|renewal| renewal.charge == Charging::AutoPay);
    match (state.ended, state.cancelled) {
        (Some(Ending::Refunded(on) | Ending::Upgraded(on)), _) => Some(on),
        (None, Some(cancelled)) => last.date().map(|last| last.max(cancelled.last_day)),
        (None, None) if renews => None,
        (None, None) => last.date(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::journal::tests::day;

    #[test]
    fn a_payment_can_be_disputed_until_the_earlier_of_two_days() {
        let days = Policy::default().disputes;
        #[rustfmt::skip]
        let cases = [
            ("2026-12-01", Some("2027-12-01"), "2028-03-30", "US-52: 120 days after the last day"),
            ("2026-12-01", Some("2028-12-01"), "2028-05-24", "US-52: 540 days after the sale"),
            ("2026-12-01", None, "2028-05-24", "what never ends"),
            ("2027-01-15", Some("2027-02-14"), "2027-06-14", "a month of a membership"),
        ];
        for (paid, last, expect, case) in cases {
            let horizon = dispute_horizon(day(paid), last.map(day), days);
            assert_eq!(horizon, Ok(day(expect)), "{case}");
        }
    }

    #[test]
    fn a_consent_is_kept_for_the_longest_of_its_times() {
        let ours = Policy::default().consent_years;
        let six = ConsentYears { own: Some(6), ..ours };
        #[rustfmt::skip]
        let cases = [
            ("2026-12-01", "2029-06-30", ours, "2030-06-30", "US-54: a year after its end"),
            ("2026-12-01", "2029-06-30", six, "2032-12-01", "US-54: six years after it was signed"),
            ("2026-12-01", "2027-01-14", ours, "2029-12-01", "three years after it was signed"),
            ("2026-12-01", "2032-06-30", six, "2033-06-30", "a year after its end beats six"),
            ("2028-02-29", "2028-03-01", ours, "2031-02-28", "a leap day"),
        ];
        for (signed, ended, years, expect, case) in cases {
            let until = consent_kept_until(day(signed), day(ended), years);
            assert_eq!(until, Ok(day(expect)), "{case}");
        }
    }

    #[test]
    fn nothing_is_purged_before_its_day_is_over() {
        let keeping = Keeping {
            dispute_horizon: day("2028-03-30"),
            consent_until: Some(day("2027-12-01")),
            cooling_off_until: None,
            is_held: false,
        };
        let kept = Refusal::KeptUntil(day("2028-03-30"));
        assert_eq!(keeping.may_purge(day("2028-03-29")), Err(kept.clone()), "US-52");
        assert_eq!(keeping.may_purge(day("2028-03-30")), Err(kept));
        assert_eq!(keeping.may_purge(day("2028-03-31")), Ok(()));
        let goes_on = Keeping { consent_until: None, ..keeping };
        assert_eq!(goes_on.may_purge(day("2099-01-01")), Err(Refusal::GoesOn));
        let held = Keeping { is_held: true, ..keeping };
        assert_eq!(held.may_purge(day("2099-01-01")), Err(Refusal::OnHold), "R-67");
    }

    #[test]
    fn days_to_think_it_over_are_business_days_where_the_state_gives_any() {
        let wednesday = day("2026-11-25");
        assert_eq!(cooling_off_last_day(&Policy::default(), wednesday), Ok(None));
        let three = std::num::NonZeroU32::new(3);
        let policy = Policy { cooling_off_days: three, ..Policy::default() };
        assert_eq!(cooling_off_last_day(&policy, wednesday), Ok(Some(day("2026-11-30"))), "US-49");
    }
}

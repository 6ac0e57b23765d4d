//! Lots: what was promised, what it is worth, until when.

use std::num::NonZeroU32;

use chrono::NaiveDate;

use crate::domain::calendar::Span;
use crate::domain::id::{ContractId, LotId, PatientId, SaleId};
use crate::domain::money::{Money, Overflow};
use crate::domain::offering::{Grant, OfferingCode};
use crate::domain::terms::TermsDigest;

/// One grant: the unit of record of everything a patient owns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    pub id: LotId,
    pub contract: ContractId,
    /// The sale that paid for it: the purchase, or the payment of a later period.
    pub sale: SaleId,
    pub patient: PatientId,
    pub offering: OfferingCode,
    pub offering_version: u32,
    pub what: Grant,
    pub quantity: NonZeroU32,
    /// The part of the price paid that stands for this lot: what the clinic owes while it is unused.
    pub allocated: Money,
    pub funding: Funding,
    pub earning: Earning,
    pub valid_from: NaiveDate,
    /// Valid to the end of this day in the clinic's zone; `None` never ends.
    pub last_valid_day: Option<NaiveDate>,
    pub consent: TermsDigest,
}

/// When the value of a lot becomes revenue. Of `n` units, `k` used earn `half_up(value × k / n)`
/// in all, so that the last closes to the cent (M-6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earning {
    /// As units are used.
    ByUse,
    /// Day by day; the first day counts as used (M-8, AC-9).
    ByDay(Span),
    /// Month by month, each when it is complete (DP-3).
    ByFullMonth(Span),
}

/// Whether a lot was paid for or given on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Funding {
    Paid,
    Bonus,
}

/// What the next `units` of a lot stand for: the difference of two rounded running totals, so that
/// unit `k` of `n` earns the same whoever asks (M-6). The last units take all that is left, and
/// never more than that: a lot of which something lapsed and came back still closes to the cent.
///
/// # Errors
///
/// [`Overflow`] when there are not so many, or a sum does not fit.
pub fn value_of_next(
    allocated: Money,
    units_in_all: NonZeroU32,
    units_left: u32,
    value_left: Money,
    units: NonZeroU32,
) -> Result<Money, Overflow> {
    let left_after = units_left.checked_sub(units.get()).ok_or(Overflow)?;
    if left_after == 0 {
        return Ok(value_left);
    }
    let running = |left: u32| {
        let gone = units_in_all.get().checked_sub(left).ok_or(Overflow)?;
        allocated.share(gone, units_in_all)
    };
    Ok(running(left_after)?.minus(running(units_left)?)?.min(value_left))
}

/// What a patient has left of one contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    pub contract: ContractId,
    /// The purchase.
    pub sale: SaleId,
    pub offering: OfferingCode,
    pub n_left: u32,
    pub n_bought: u32,
    pub last_valid_day: Option<NaiveDate>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unit_after_unit_a_lot_closes_to_the_cent() {
        for (allocated, n) in [(690_00, 60), (500_00, 3), (1, 7), (349_00, 3), (0, 5)] {
            let (allocated, n) = (Money::from_minor(allocated), NonZeroU32::new(n).unwrap());
            let mut value_left = allocated;
            for (at, expect) in (0..).zip(allocated.unit_values(n).unwrap()) {
                let left = n.get() - at;
                let value = value_of_next(allocated, n, left, value_left, NonZeroU32::MIN).unwrap();
                assert_eq!(value, expect, "unit {at} of {n}");
                value_left = value_left.minus(value).unwrap();
            }
            assert_eq!(value_left, Money::ZERO);
        }
    }

    #[test]
    fn what_came_back_in_the_middle_is_never_more_than_what_is_left() {
        let n = |count| NonZeroU32::new(count).unwrap();
        let value = |left, value_left, units| {
            value_of_next(Money::from_minor(2), n(4), left, Money::from_minor(value_left), n(units))
        };
        assert_eq!(value(2, 0, 1), Ok(Money::ZERO), "nothing is left of it");
        assert_eq!(value(2, 1, 2), Ok(Money::from_minor(1)), "the last take the rest");
        assert_eq!(value(2, 1, 3), Err(Overflow), "more than there are");
    }
}

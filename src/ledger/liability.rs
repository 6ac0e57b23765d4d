//! What the clinic owes in sessions that were paid for and not used: a contract liability
//! (ASC 606-10-55-46).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::entitlement::Lot;
use crate::domain::money::{Money, Overflow};
use crate::domain::offering::OfferingCode;

/// One thing that changed what is owed.
#[derive(Debug, Clone, Copy)]
pub enum LotChange<'a> {
    /// The lot was granted: its allocated value is owed from its first valid day to its last.
    Granted(&'a Lot),
}

/// What is owed, in all and by offering. An offering of which nothing is owed is not named.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Liability {
    pub total: Money,
    pub by_offering: BTreeMap<OfferingCode, Money>,
}

/// What is owed at the end of `as_of`. The parts by offering always add up to the total.
///
/// What was not used by the end of its last valid day is owed no more from the next day on.
///
/// # Errors
///
/// [`Overflow`] when a sum does not fit in 64 bits of cents.
pub fn liability<'a>(
    changes: impl IntoIterator<Item = LotChange<'a>>,
    as_of: NaiveDate,
) -> Result<Liability, Overflow> {
    let mut owed = Liability::default();
    for change in changes {
        let (offering, amount) = change.owed(as_of);
        owed.total = owed.total.plus(amount)?;
        if let Some(of_offering) = owed.by_offering.get_mut(offering) {
            *of_offering = of_offering.plus(amount)?;
        } else {
            owed.by_offering.insert(offering.clone(), amount);
        }
    }
    owed.by_offering.retain(|_, amount| *amount != Money::ZERO);
    Ok(owed)
}

impl LotChange<'_> {
    /// By how much this changed what is owed at the end of `as_of`, and for which offering.
    fn owed(&self, as_of: NaiveDate) -> (&OfferingCode, Money) {
        match self {
            Self::Granted(lot) if is_live(lot, as_of) => (&lot.offering, lot.allocated),
            Self::Granted(lot) => (&lot.offering, Money::ZERO),
        }
    }
}

/// Whether a lot can be used on `day`: from its first valid day to the end of its last.
pub fn is_live(lot: &Lot, day: NaiveDate) -> bool {
    lot.valid_from <= day && lot.last_valid_day.is_none_or(|last| day <= last)
}

#[cfg(test)]
pub(crate) mod tests {
    use std::num::NonZeroU32;

    use super::*;
    use crate::domain::entitlement::{Earning, Funding};
    use crate::domain::id::{ContractId, LotId, PatientId, SaleId};
    use crate::domain::offering::{Grant, ServiceCode};
    use crate::domain::terms::TermsDigest;

    #[test]
    fn what_was_allocated_is_owed_from_the_first_valid_day_to_the_last() {
        let lots = [lot(1, 387_00, Some(day("2027-11-23"))), lot(2, 50_00, None)];
        let total = |as_of| owed(&lots, as_of).total;
        #[rustfmt::skip]
        let cases = [
            ("2026-11-22",      0, "before the sale"),
            ("2026-11-23", 437_00, "on the day of the sale"),
            ("2027-11-23", 437_00, "on the last valid day"),
            ("2027-11-24",  50_00, "what has ended is owed no more"),
            ("2099-01-01",  50_00, "what never ends is owed"),
        ];
        for (as_of, expect, case) in cases {
            assert_eq!(total(day(as_of)), Money::from_minor(expect), "{case}");
        }
    }

    #[test]
    fn the_offerings_add_up_to_the_total() {
        let mut lots: Vec<Lot> = (1..=9).map(|sale| lot(sale, 33_33, None)).collect();
        for (idx, lot) in lots.iter_mut().enumerate() {
            lot.offering = OfferingCode(format!("O{:02}", idx % 4));
        }
        let owed = owed(&lots, day("2026-12-01"));
        assert_eq!(owed.by_offering.len(), 4);
        assert_eq!(Money::sum(owed.by_offering.into_values()), Ok(owed.total));
        assert_eq!(owed.total, Money::from_minor(9 * 33_33));
    }

    #[test]
    fn a_gift_is_owed_as_what_it_was_allocated() {
        let gift = Lot { funding: Funding::Bonus, ..lot(1, 0, None) };
        assert_eq!(owed(&[gift], day("2026-12-01")), Liability::default());
    }

    #[test]
    fn a_sum_that_does_not_fit_is_an_error() {
        let lots = [lot(1, i64::MAX, None), lot(2, 1, None)];
        let changes = lots.iter().map(LotChange::Granted);
        assert_eq!(liability(changes, day("2026-12-01")), Err(Overflow));
    }

    fn owed(lots: &[Lot], as_of: NaiveDate) -> Liability {
        liability(lots.iter().map(LotChange::Granted), as_of).unwrap()
    }

    pub fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// One session sold on 2026-11-23.
    pub fn lot(sale: u128, allocated_minor: i64, last_valid_day: Option<NaiveDate>) -> Lot {
        Lot {
            id: LotId::from_raw(sale),
            contract: ContractId::from_raw(sale),
            sale: SaleId::from_raw(sale),
            patient: PatientId::from_raw(7),
            offering: OfferingCode("O01".to_owned()),
            offering_version: 1,
            what: Grant::Service(ServiceCode("IV-HYD".to_owned())),
            quantity: NonZeroU32::MIN,
            allocated: Money::from_minor(allocated_minor),
            funding: Funding::Paid,
            earning: Earning::ByUse,
            valid_from: day("2026-11-23"),
            last_valid_day,
            consent: TermsDigest([9; 32]),
        }
    }
}

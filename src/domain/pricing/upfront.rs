//! The quote of one offering that is bought upfront and has contents that count down.

use std::num::NonZeroU32;

use chrono::NaiveDate;

use crate::domain::calendar::{self, BeyondCalendar};
use crate::domain::catalog::Catalog;
use crate::domain::money::{Money, Overflow};
use crate::domain::offering::{Grant, Offering, OfferingCode, OfferingKind, UnitWords, Validity};

/// What a purchase would cost and grant today. A promise only once it is signed and paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    pub offering: OfferingCode,
    pub version: u32,
    pub name: String,
    pub unit: UnitWords,
    /// The price before tax.
    pub net: Money,
    pub tax: Money,
    /// Charged today: net and tax.
    pub total: Money,
    /// What the same sessions would cost one by one.
    pub singles: Money,
    /// `singles` less `net`; never negative.
    pub saved: Money,
    /// The clinic's business date on which it was quoted.
    pub quoted_on: NaiveDate,
    /// The last day on which the sessions can be used.
    pub last_valid_day: Option<NaiveDate>,
    pub lots: Vec<LotQuote>,
}

/// A lot as it will be granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotQuote {
    pub what: Grant,
    pub quantity: NonZeroU32,
    /// The part of the price that this lot stands for (AC-2).
    pub allocated: Money,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PricingError {
    #[error("the offering names a service or tier that the catalog does not have")]
    UnknownService,
    #[error("the offering has no contents that could be counted")]
    NothingInIt,
    #[error(transparent)]
    Overflow(#[from] Overflow),
    #[error("the last valid day is beyond the calendar")]
    BeyondCalendar,
}

impl Quote {
    /// Prices one `offering` bought upfront on the clinic's `today`.
    ///
    /// Sessions of services carry no sales tax here (TX-2): tax is on products, which bundles
    /// sold today do not hold.
    ///
    /// # Errors
    ///
    /// [`PricingError`] when the catalog and the offering do not fit together.
    pub fn of(
        catalog: &Catalog,
        offering: &Offering,
        today: NaiveDate,
    ) -> Result<Self, PricingError> {
        let singles = offering
            .contents
            .iter()
            .map(|line| {
                let single =
                    catalog.single_price(&line.what).ok_or(PricingError::UnknownService)?;
                Ok(single.taken(line.quantity.get())?)
            })
            .collect::<Result<Vec<Money>, PricingError>>()?;
        if singles.is_empty() {
            return Err(PricingError::NothingInIt);
        }
        let net = offering.price;
        let tax = Money::ZERO;
        let all_singles = Money::sum(singles.iter().copied())?;
        Ok(Self {
            offering: offering.code.clone(),
            version: offering.version,
            name: offering.name.clone(),
            unit: offering.unit.clone(),
            net,
            tax,
            total: net.plus(tax)?,
            singles: all_singles,
            saved: all_singles.minus(net)?.max(Money::ZERO),
            quoted_on: today,
            last_valid_day: last_valid_day(offering.validity, today)?,
            lots: lots(offering, net, &singles)?,
        })
    }

    /// How many sessions or units in all.
    pub fn n_units(&self) -> u32 {
        self.lots.iter().map(|lot| lot.quantity.get()).sum()
    }

    /// What one unit is worth, where all are worth the same to the cent; `None` otherwise.
    pub fn each(&self) -> Option<Money> {
        let units = NonZeroU32::new(self.n_units())?;
        let one_kind = self.lots.windows(2).all(|pair| match pair {
            [a, b] => a.what == b.what,
            _ => true,
        });
        let each = self.net.share(1, units).ok()?;
        (one_kind && each.taken(units.get()).ok()? == self.net).then_some(each)
    }
}

/// A package of single sessions is a lot a session (US-01); everything else is a lot a line (US-41).
fn lots(offering: &Offering, net: Money, singles: &[Money]) -> Result<Vec<LotQuote>, PricingError> {
    let by_line = net.allocated(singles)?;
    let mut lots = Vec::new();
    for (line, allocated) in offering.contents.iter().zip(by_line) {
        if matches!(offering.kind, OfferingKind::BuyGet { .. }) {
            for value in allocated.unit_values(line.quantity)? {
                lots.push(LotQuote {
                    what: line.what.clone(),
                    quantity: NonZeroU32::MIN,
                    allocated: value,
                });
            }
        } else {
            lots.push(LotQuote { what: line.what.clone(), quantity: line.quantity, allocated });
        }
    }
    Ok(lots)
}

/// Rule D-1: "12 months" from 2026-03-02 ends with 2027-03-02; from 2028-02-29 with 2029-02-28.
fn last_valid_day(validity: Validity, from: NaiveDate) -> Result<Option<NaiveDate>, PricingError> {
    calendar::last_valid_day(validity, from).map_err(|BeyondCalendar| PricingError::BeyondCalendar)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_months_end_on_the_same_day_or_the_months_last() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let twelve = Validity::Months(NonZeroU32::new(12).unwrap());
        assert_eq!(last_valid_day(twelve, day(2026, 3, 2)), Ok(Some(day(2027, 3, 2))), "D-1");
        assert_eq!(last_valid_day(twelve, day(2028, 2, 29)), Ok(Some(day(2029, 2, 28))), "US-42");
        assert_eq!(last_valid_day(Validity::Never, day(2026, 3, 2)), Ok(None));
        assert_eq!(last_valid_day(twelve, NaiveDate::MAX), Err(PricingError::BeyondCalendar));
    }
}

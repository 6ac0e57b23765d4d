//! What the clinic owes for what was paid and not given: a contract liability (ASC 606-10-55-46).

use std::collections::BTreeMap;

use crate::domain::money::{Money, Overflow};
use crate::domain::offering::OfferingCode;

/// What is owed, in all and by offering. An offering of which nothing is owed is not named.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Liability {
    pub total: Money,
    pub by_offering: BTreeMap<OfferingCode, Money>,
}

impl Liability {
    /// Adds what is owed for something of an offering. The parts by offering always add up to the
    /// total.
    ///
    /// # Errors
    ///
    /// [`Overflow`] when a sum does not fit in 64 bits of cents.
    pub fn add(&mut self, offering: &OfferingCode, amount: Money) -> Result<(), Overflow> {
        if amount == Money::ZERO {
            return Ok(());
        }
        self.total = self.total.plus(amount)?;
        match self.by_offering.get_mut(offering) {
            Some(sum) => *sum = sum.plus(amount)?,
            None => {
                self.by_offering.insert(offering.clone(), amount);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offerings_add_up_to_the_total() {
        let mut owed = Liability::default();
        for idx in 0..9 {
            let code = OfferingCode(format!("O{:02}", idx % 4));
            owed.add(&code, Money::from_minor(33_33)).unwrap();
        }
        owed.add(&OfferingCode("O09".to_owned()), Money::ZERO).unwrap();
        assert_eq!(owed.by_offering.len(), 4);
        assert_eq!(Money::sum(owed.by_offering.into_values()), Ok(owed.total));
        assert_eq!(owed.total, Money::from_minor(9 * 33_33));
    }

    #[test]
    fn a_sum_that_does_not_fit_is_an_error() {
        let mut owed = Liability::default();
        let code = OfferingCode("O01".to_owned());
        owed.add(&code, Money::from_minor(i64::MAX)).unwrap();
        assert_eq!(owed.add(&code, Money::from_minor(1)), Err(Overflow));
    }
}

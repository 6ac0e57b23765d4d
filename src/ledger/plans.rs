//! How many prices were sold in parts in a year (TL-4). Who regularly extends credit with a charge or
//! in more than four parts is a creditor under Regulation Z: "regularly" is more than 25 times in the
//! calendar year (TL-1). The kiosk sells neither, and the owner is told all the same before it counts.

use chrono::{Datelike as _, NaiveDate};

use crate::ledger::books::Books;
use crate::ledger::fact::{Deed, Fact};

/// From so many on the owner is warned.
pub const WARN_AT: u32 = 20;

/// More than so many in a calendar year are "regularly" (12 CFR 1026.2(a)(17)).
pub const REGULARLY: u32 = 25;

/// Plans in parts sold in the calendar year of `day`, up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanCount {
    pub year: i32,
    pub n: u32,
}

impl PlanCount {
    pub fn is_warned(self) -> bool {
        self.n >= WARN_AT
    }

    /// With what this fact sold in parts, if it is of the year.
    #[must_use]
    pub fn with(self, fact: &Fact) -> Self {
        let Deed::Sold(sold) = &fact.what else { return self };
        if fact.on.year() != self.year {
            return self;
        }
        let in_parts = sold.contracts().filter(|contract| contract.parts.len() > 1).count();
        let n = self.n.saturating_add(u32::try_from(in_parts).unwrap_or(u32::MAX));
        Self { n, ..self }
    }
}

/// Every contract whose price was split when it was sold, also those that have ended since.
pub fn plans_of_year(books: &Books, day: NaiveDate) -> PlanCount {
    let none = PlanCount { year: day.year(), n: 0 };
    books.facts().filter(|fact| fact.on <= day).fold(none, PlanCount::with)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::money::Money;
    use crate::domain::policy::Policy;
    use crate::domain::sold::{Sold, SoldLine, Tender};
    use crate::ledger::deed::kit::{Desk, PATIENT, day, drip_four, reset, usd};
    use crate::ledger::fact::Actor;

    #[test]
    fn only_prices_in_parts_of_the_year_up_to_the_day_count() {
        let mut desk = Desk::new();
        let first = vec![Tender::Card { amount: usd(749_50), attempt: None }];
        let parts = [749_50, 749_50];
        desk.buy_with("2026-12-30", reset(0), &parts, first.clone());
        desk.buy_with("2027-01-02", reset(0), &parts, first.clone());
        desk.buy("2027-02-02", drip_four());
        desk.buy_with("2027-03-02", reset(0), &parts, first);
        let mut books = Books::new(Arc::new(Policy::default()));
        for state in &desk.file.contracts {
            let contract = state.contract.clone();
            let lots: Vec<_> =
                desk.file.lots_of(contract.id).iter().map(|lot| lot.lot.clone()).collect();
            let (on, paid) = (contract.sold_on, state.paid);
            let line = SoldLine::Contract {
                contract: Box::new(contract),
                paid,
                lots,
                goods: Vec::new(),
                discount: None,
                upgrade_of: None,
                taxes: Vec::new(),
            };
            let sold = Sold {
                sale: state.sales[0].sale,
                patient: PATIENT,
                lines: vec![line],
                tax: Money::ZERO,
                tenders: vec![Tender::Card { amount: paid, attempt: None }],
                points: None,
                points_times: None,
            };
            let at = on.and_time(chrono::NaiveTime::MIN).and_utc();
            let what = Deed::Sold(Box::new(sold));
            books.record(&Fact { on, at, patient: PATIENT, by: Actor::Patient, what }).unwrap();
        }
        #[rustfmt::skip]
        let cases = [
            ("2026-12-29", 0), ("2026-12-31", 1), ("2027-01-01", 0),
            ("2027-02-28", 1), ("2027-03-02", 2), ("2028-01-01", 0),
        ];
        for (on, n) in cases {
            assert_eq!(plans_of_year(&books, day(on)).n, n, "{on}");
        }
    }
}

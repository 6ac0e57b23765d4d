//! What a patient has left of each purchase.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::entitlement::{Balance, Lot};
use crate::domain::id::SaleId;
use crate::ledger::liability::is_live;

/// What is left of each sale at `today`, the oldest sale first. A sale of which nothing is left is
/// not named.
pub fn balances(lots: &[Lot], today: NaiveDate) -> Vec<Balance> {
    let mut by_sale: BTreeMap<SaleId, Vec<&Lot>> = BTreeMap::new();
    for lot in lots {
        by_sale.entry(lot.sale).or_default().push(lot);
    }
    by_sale.into_values().filter_map(|lots| balance(&lots, today)).collect()
}

fn balance(lots: &[&Lot], today: NaiveDate) -> Option<Balance> {
    let first = lots.first()?;
    let live = || lots.iter().copied().filter(|lot| is_live(lot, today));
    let n_left = n_units(live());
    (n_left > 0).then(|| Balance {
        sale: first.sale,
        offering: first.offering.clone(),
        n_left,
        n_bought: n_units(lots.iter().copied()),
        last_valid_day: live().filter_map(|lot| lot.last_valid_day).min(),
    })
}

fn n_units<'a>(lots: impl Iterator<Item = &'a Lot>) -> u32 {
    lots.fold(0, |sum: u32, lot| sum.saturating_add(lot.quantity.get()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::liability::tests::{day, lot};

    #[test]
    fn sessions_are_counted_by_sale_until_they_end() {
        let until = Some(day("2027-11-23"));
        let lots = [lot(1, 96_75, until), lot(1, 96_75, until), lot(2, 50_00, None)];
        let left = |today| -> Vec<(u128, u32, u32)> {
            balances(&lots, day(today))
                .into_iter()
                .map(|balance| (balance.sale.raw(), balance.n_left, balance.n_bought))
                .collect()
        };
        assert_eq!(left("2026-11-23"), [(1, 2, 2), (2, 1, 1)]);
        assert_eq!(left("2027-11-23"), [(1, 2, 2), (2, 1, 1)], "valid to the end of that day");
        assert_eq!(left("2027-11-24"), [(2, 1, 1)]);
    }

    #[test]
    fn a_sale_that_ends_in_parts_says_the_next_end() {
        let lots = [lot(1, 10_00, Some(day("2027-01-31"))), lot(1, 10_00, Some(day("2027-03-31")))];
        let [early] = balances(&lots, day("2026-12-01")).try_into().unwrap();
        let [late] = balances(&lots, day("2027-02-01")).try_into().unwrap();
        assert_eq!((early.n_left, early.last_valid_day), (2, Some(day("2027-01-31"))));
        assert_eq!((late.n_left, late.n_bought), (1, 2));
        assert_eq!(late.last_valid_day, Some(day("2027-03-31")));
    }

    #[test]
    fn who_bought_nothing_has_nothing_left() {
        assert_eq!(balances(&[], day("2026-11-23")), []);
    }
}

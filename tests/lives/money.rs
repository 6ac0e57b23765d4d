//! I-2 for every price and number: units, draws of any size, shares by weight, equal parts.

use std::num::NonZeroU32;

use countersign::domain::money::Money;

use crate::sums::{cut, equal_parts, half_up};

const PRICE_MAX: i64 = 500_000;
const N_MAX: i64 = 60;

/// Each price with one of the numbers to 60; in 60 prices that follow each other, all of them.
#[test]
fn the_units_of_every_price_add_up() {
    for price in 1..=PRICE_MAX {
        // Steps of 7 meet all of 60.
        let n = 1 + price * 7 % N_MAX;
        units_add_up(price, n);
    }
}

/// Around every round price, and for all small ones, each number to 60.
#[test]
fn the_units_of_every_number_add_up() {
    let around = (1..=500).flat_map(|hundred| [hundred * 1_000 - 1, hundred * 1_000]);
    for price in (1..=120).chain(around) {
        for n in 1..=N_MAX {
            units_add_up(price, n);
        }
    }
}

/// Each number to 60, over the whole range of prices.
#[test]
fn the_units_of_every_number_add_up_for_prices_of_any_size() {
    for n in 1..=N_MAX {
        // A prime, and no divisor of a hundred: all endings and all remainders are met.
        for price in (n..=PRICE_MAX).step_by(97).chain([PRICE_MAX]) {
            units_add_up(price, n);
        }
    }
}

#[test]
fn parts_and_shares_of_every_price_add_up() {
    for price in 1..=PRICE_MAX {
        let n = 1 + price % 12;
        let found = cents(&Money::from_minor(price).in_parts(count(n)).unwrap());
        assert_eq!(found, equal_parts(price, n), "M-7: {price} in {n}");
        let weights: Vec<i64> = (0..n % 5 + 1).map(|k| 1 + (price + k * 7_919) % 40_000).collect();
        let money: Vec<Money> = weights.iter().copied().map(Money::from_minor).collect();
        let found = cents(&Money::from_minor(price).allocated(&money).unwrap());
        assert_eq!(found.iter().sum::<i64>(), price, "M-5: {price} by {weights:?}");
        assert_eq!(found, cut(price, &weights), "M-5: {price} by {weights:?}");
    }
}

fn units_add_up(price: i64, n: i64) {
    let units = cents(&Money::from_minor(price).unit_values(count(n)).unwrap());
    let mut before = 0;
    for (k, unit) in (1..).zip(&units) {
        let upto = half_up(price, k, n);
        assert_eq!(*unit, upto - before, "M-6: unit {k} of {n} for {price}");
        before = upto;
    }
    assert_eq!(before, price, "I-2: {price} in {n}");
}

fn cents(amounts: &[Money]) -> Vec<i64> {
    amounts.iter().copied().map(Money::minor).collect()
}

fn count(n: i64) -> NonZeroU32 {
    NonZeroU32::new(u32::try_from(n).unwrap()).unwrap()
}

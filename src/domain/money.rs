//! Money as whole cents, and the one function that rounds it.

use std::fmt;
use std::num::NonZeroU32;

use rust_decimal::prelude::ToPrimitive as _;
use rust_decimal::{Decimal, RoundingStrategy};

/// An amount of the clinic's currency, in minor units (cents).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money {
    minor: i64,
}

/// An amount left the range of `i64` cents, or as units of credit that of `u32`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the amount is too large to be counted in cents")]
pub struct Overflow;

/// A tax or discount rate: 0.0975 is 9.75 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(Decimal);

impl Rate {
    pub const ZERO: Self = Self(Decimal::ZERO);

    pub const fn new(rate: Decimal) -> Self {
        Self(rate)
    }

    /// A rate in 1/100,000 (9.75 % is 9,750), as tax tables write it.
    pub fn from_hundred_thousandths(parts: u32) -> Self {
        Self(Decimal::new(i64::from(parts), 5))
    }
}

impl Money {
    pub const ZERO: Self = Self { minor: 0 };

    pub const fn from_minor(minor: i64) -> Self {
        Self { minor }
    }

    /// The amount in minor units (cents).
    pub const fn minor(self) -> i64 {
        self.minor
    }

    pub const fn is_positive(self) -> bool {
        self.minor > 0
    }

    /// # Errors
    ///
    /// [`Overflow`] when the sum leaves the range of `i64` cents.
    pub fn plus(self, other: Self) -> Result<Self, Overflow> {
        self.minor.checked_add(other.minor).map(Self::from_minor).ok_or(Overflow)
    }

    /// # Errors
    ///
    /// [`Overflow`] when the difference leaves the range of `i64` cents.
    pub fn minus(self, other: Self) -> Result<Self, Overflow> {
        self.minor.checked_sub(other.minor).map(Self::from_minor).ok_or(Overflow)
    }

    /// `self` taken `count` times.
    ///
    /// # Errors
    ///
    /// [`Overflow`] when the product leaves the range of `i64` cents.
    pub fn taken(self, count: u32) -> Result<Self, Overflow> {
        self.minor.checked_mul(i64::from(count)).map(Self::from_minor).ok_or(Overflow)
    }

    /// # Errors
    ///
    /// [`Overflow`] when the sum leaves the range of `i64` cents.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, Overflow> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// Returns `self × rate`, rounded half away from zero to a whole minor unit (rule M-2).
    ///
    /// # Errors
    ///
    /// [`Overflow`] when the product does not fit in an `i64` of minor units.
    pub fn times(self, rate: Rate) -> Result<Self, Overflow> {
        let exact = Decimal::from(self.minor).checked_mul(rate.0).ok_or(Overflow)?;
        Self::rounded(exact)
    }

    /// Returns `self × part / whole`, rounded half away from zero (rule M-2).
    ///
    /// # Errors
    ///
    /// [`Overflow`] when the result does not fit in an `i64` of minor units.
    pub fn share(self, part: u32, whole: NonZeroU32) -> Result<Self, Overflow> {
        let exact = Decimal::from(self.minor)
            .checked_mul(Decimal::from(part))
            .and_then(|product| product.checked_div(Decimal::from(whole.get())))
            .ok_or(Overflow)?;
        Self::rounded(exact)
    }

    /// Returns `self` times each part over its whole, rounded once, half away from zero (rule M-2).
    ///
    /// # Errors
    ///
    /// [`Overflow`] when a whole is zero, or a product does not fit.
    pub fn prorated(self, shares: &[(Self, Self)]) -> Result<Self, Overflow> {
        let mut exact = Decimal::from(self.minor);
        let mut wholes = Decimal::ONE;
        for (part, whole) in shares.iter().filter(|(part, whole)| part != whole) {
            exact = exact.checked_mul(Decimal::from(part.minor)).ok_or(Overflow)?;
            wholes = wholes.checked_mul(Decimal::from(whole.minor)).ok_or(Overflow)?;
        }
        Self::rounded(exact.checked_div(wholes).ok_or(Overflow)?)
    }

    /// The only place in the house where money is rounded.
    fn rounded(exact: Decimal) -> Result<Self, Overflow> {
        let whole = exact.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        whole.to_i64().map(Self::from_minor).ok_or(Overflow)
    }

    /// What unit `k` of `n` is worth, for each `k` in order: the difference of two rounded
    /// running totals, so that the last unit closes to the cent (rule M-6).
    ///
    /// # Errors
    ///
    /// [`Overflow`] when a running total does not fit.
    pub fn unit_values(self, n: NonZeroU32) -> Result<Vec<Self>, Overflow> {
        let mut before = Self::ZERO;
        (1..=n.get())
            .map(|k| {
                let upto = self.share(k, n)?;
                let value = upto.minus(before)?;
                before = upto;
                Ok(value)
            })
            .collect()
    }

    /// What the next `units` of `n` are worth when `at` have gone before: the difference of two
    /// rounded running totals (rule M-6). All draws of a lot add up to its value, however they
    /// are cut.
    ///
    /// # Errors
    ///
    /// [`Overflow`] when a running total does not fit.
    pub fn units_value(self, at: u32, units: NonZeroU32, n: NonZeroU32) -> Result<Self, Overflow> {
        let upto = self.share(at.checked_add(units.get()).ok_or(Overflow)?, n)?;
        upto.minus(self.share(at, n)?)
    }

    /// `percent` of `self`, rounded half away from zero (rule M-2).
    ///
    /// # Errors
    ///
    /// [`Overflow`] when the result does not fit.
    pub fn percent(self, percent: u32) -> Result<Self, Overflow> {
        const HUNDRED: NonZeroU32 = NonZeroU32::new(100).expect("not zero");
        self.share(percent, HUNDRED)
    }

    /// `n` equal parts; where they cannot be equal, the first ones are a cent more (rule M-7).
    ///
    /// # Errors
    ///
    /// [`Overflow`] when a part does not fit.
    pub fn in_parts(self, n: NonZeroU32) -> Result<Vec<Self>, Overflow> {
        let count = i64::from(n.get());
        let floor = self.minor.div_euclid(count);
        let more = self.minor.rem_euclid(count);
        (0..count)
            .map(|idx| {
                let part = floor.checked_add(i64::from(idx < more)).ok_or(Overflow)?;
                Ok(Self::from_minor(part))
            })
            .collect()
    }

    /// Splits `self` by `weights`; the parts always add up to `self` (rule M-5: largest
    /// remainder, ties to the first).
    ///
    /// # Errors
    ///
    /// [`Overflow`] when the weights are all zero or any is negative, or a product does not fit.
    pub fn allocated(self, weights: &[Self]) -> Result<Vec<Self>, Overflow> {
        let whole: i128 = weights.iter().map(|weight| i128::from(weight.minor)).sum();
        if whole <= 0 || weights.iter().any(|weight| weight.minor < 0) {
            return Err(Overflow);
        }
        let minor = i128::from(self.minor);
        let mut parts = Vec::with_capacity(weights.len());
        let mut remainders = Vec::with_capacity(weights.len());
        for (idx, weight) in weights.iter().enumerate() {
            let product = minor.checked_mul(i128::from(weight.minor)).ok_or(Overflow)?;
            parts.push(i64::try_from(product.div_euclid(whole)).or(Err(Overflow))?);
            remainders.push((product.rem_euclid(whole), idx));
        }
        let left = self.minor - parts.iter().sum::<i64>();
        remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, idx) in remainders.into_iter().take(usize::try_from(left).or(Err(Overflow))?) {
            if let Some(part) = parts.get_mut(idx) {
                *part += 1;
            }
        }
        Ok(parts.into_iter().map(Self::from_minor).collect())
    }

    /// The amount without a currency sign, as receipts print it: `1,499.00`.
    pub fn plain(self) -> String {
        self.after_sign("")
    }

    /// Its amount behind `sign`, and behind a minus where it is below zero.
    fn after_sign(self, sign: &str) -> String {
        let minus = if self.minor < 0 { "-" } else { "" };
        let units = self.minor.unsigned_abs();
        let (whole, cents) = (units / 100, units % 100);
        if whole < 1_000 {
            return format!("{minus}{sign}{whole}.{cents:02}");
        }
        let digits = whole.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (idx, digit) in digits.chars().enumerate() {
            if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        format!("{minus}{sign}{grouped}.{cents:02}")
    }
}

impl fmt::Display for Money {
    /// With the currency sign: `$1,499.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.after_sign("$"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(minor: i64) -> Money {
        Money::from_minor(minor)
    }

    fn n(count: u32) -> NonZeroU32 {
        NonZeroU32::new(count).unwrap()
    }

    #[test]
    fn units_close_to_the_cent() {
        #[rustfmt::skip]
        let cases = [
            (387_00, 4, vec![96_75, 96_75, 96_75, 96_75]),
            (500_00, 3, vec![166_67, 166_66, 166_67]),
            (510_30, 4, vec![127_58, 127_57, 127_58, 127_57]),
            (349_00, 3, vec![116_33, 116_34, 116_33]),
        ];
        for (price, count, expect) in cases {
            let values: Vec<i64> =
                usd(price).unit_values(n(count)).unwrap().into_iter().map(Money::minor).collect();
            assert_eq!(values, expect, "{price} in {count}");
        }
    }

    #[test]
    fn a_share_of_a_share_is_rounded_once() {
        let shares = |list: &[(i64, i64)]| -> Vec<(Money, Money)> {
            list.iter().map(|(part, whole)| (usd(*part), usd(*whole))).collect()
        };
        let cases = [
            (20_63, shares(&[(222_50, 330_00)]), Ok(usd(13_91))),
            (20_63, shares(&[(247_50, 330_00), (222_50, 247_50)]), Ok(usd(13_91))),
            (5, shares(&[(1, 2)]), Ok(usd(3))),
            (3, shares(&[(1, 2), (1, 3)]), Ok(usd(1))),
            (7_00, shares(&[(0, 0)]), Ok(usd(7_00))),
            (7_00, shares(&[(1, 0)]), Err(Overflow)),
        ];
        for (amount, shares, expect) in cases {
            assert_eq!(usd(amount).prorated(&shares), expect, "{amount} by {shares:?}");
        }
    }

    #[test]
    fn unit_values_add_up_for_every_count() {
        for price in (1..5_000_00).step_by(997) {
            for count in 1..=60 {
                let sum = Money::sum(usd(price).unit_values(n(count)).unwrap()).unwrap();
                assert_eq!(sum, usd(price), "{price} in {count}");
            }
        }
    }

    #[test]
    fn an_allocation_adds_up_and_gives_ties_to_the_first() {
        let picks = [usd(199_00), usd(110_00), usd(95_00)];
        assert_eq!(
            usd(349_00).allocated(&picks).unwrap(),
            [usd(171_91), usd(95_02), usd(82_07)],
            "US-05"
        );
        let reset = [usd(180_00), usd(825_00), usd(380_00), usd(160_00), usd(420_00)];
        assert_eq!(
            usd(1_499_00).allocated(&reset).unwrap(),
            [usd(137_31), usd(629_35), usd(289_88), usd(122_06), usd(320_40)],
            "US-41"
        );
        assert_eq!(
            usd(100).allocated(&[usd(1), usd(1), usd(1)]).unwrap(),
            [usd(34), usd(33), usd(33)]
        );
        assert_eq!(usd(100).allocated(&[Money::ZERO]), Err(Overflow));
    }

    #[test]
    fn equal_parts_add_up_and_the_first_are_a_cent_more() {
        #[rustfmt::skip]
        let cases = [
            (1_499_00, 4, vec![374_75; 4]),
            (1_499_00, 3, vec![499_67, 499_67, 499_66]),
            (100_00, 7, vec![14_29, 14_29, 14_29, 14_29, 14_28, 14_28, 14_28]),
            (1_124_25, 4, vec![281_07, 281_06, 281_06, 281_06]),
            (2, 3, vec![1, 1, 0]),
        ];
        for (price, count, expect) in cases {
            let parts: Vec<i64> =
                usd(price).in_parts(n(count)).unwrap().into_iter().map(Money::minor).collect();
            assert_eq!(parts, expect, "M-7: {price} in {count}");
        }
    }

    #[test]
    fn draws_of_any_size_add_up_to_the_whole() {
        let whole = n(60);
        for price in (1..2_000_00).step_by(1_237) {
            for step in 1..=7 {
                let (mut at, mut sum) = (0, Money::ZERO);
                while let Some(units) = NonZeroU32::new(step.min(60 - at)) {
                    sum = sum.plus(usd(price).units_value(at, units, whole).unwrap()).unwrap();
                    at += units.get();
                }
                assert_eq!(sum, usd(price), "{price}, {step} at a time");
            }
        }
        assert_eq!(usd(690_00).units_value(44, n(16), whole), Ok(usd(184_00)), "US-07");
        assert_eq!(usd(1).units_value(u32::MAX, n(1), whole), Err(Overflow));
    }

    #[test]
    fn a_percentage_is_rounded_half_away_from_zero() {
        for (price, percent, expect) in [(29_85, 10, 2_99), (567_00, 10, 56_70), (5, 50, 3)] {
            assert_eq!(usd(price).percent(percent), Ok(usd(expect)), "{percent} % of {price}");
        }
    }

    #[test]
    fn money_is_written_with_groups_and_cents() {
        #[rustfmt::skip]
        let cases = [(0, "$0.00"), (5, "$0.05"), (387_00, "$387.00"), (1_499_00, "$1,499.00"),
            (1_234_567_89, "$1,234,567.89"), (-25_00, "-$25.00")];
        for (minor, expect) in cases {
            assert_eq!(usd(minor).to_string(), expect);
        }
    }

    #[test]
    fn tax_is_rounded_half_away_from_zero() {
        let rate = Rate::from_hundred_thousandths(9_750);
        assert_eq!(usd(88_00).times(rate).unwrap(), usd(8_58));
        assert_eq!(usd(79_20).times(rate).unwrap(), usd(7_72), "US-16");
        assert_eq!(usd(i64::MAX).times(Rate::new(Decimal::TEN)), Err(Overflow));
    }
}

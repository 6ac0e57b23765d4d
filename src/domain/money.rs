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

/// An amount left the range of `i64` cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the amount does not fit in 64 bits of cents")]
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
        let sign = if self.minor < 0 { "-" } else { "" };
        let units = self.minor.unsigned_abs();
        let (whole, cents) = (units / 100, units % 100);
        let digits = whole.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (idx, digit) in digits.chars().enumerate() {
            if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        format!("{sign}{grouped}.{cents:02}")
    }
}

impl fmt::Display for Money {
    /// With the currency sign: `$1,499.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.plain();
        match plain.strip_prefix('-') {
            Some(rest) => write!(f, "-${rest}"),
            None => write!(f, "${plain}"),
        }
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

//! Sales tax: what of a cart bears it, and what goes back with what is unused.

use countersign::domain::policy::TaxShown;

use crate::model::selling::{Kind, Priced};
use crate::model::{Bag, Model};
use crate::sums::{cut, days_on, half_up};

/// Something that bears tax: rate in 1/100,000, and how much.
pub struct Base {
    pub rate: u32,
    pub net: i64,
    pub what: Bears,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Bears {
    /// Handed over or done at once.
    Now,
    /// The line's bag of this number.
    Bag(usize),
    /// All of a line as one.
    Whole,
}

/// Tax on bags: in a line counted from its first, in a deal by their numbers.
#[derive(Debug, Clone)]
pub struct BagsTax {
    pub bags: Vec<usize>,
    /// What goods that were taxed with them stood for.
    pub goods: i64,
    pub tax: i64,
}

impl Model {
    /// Where tax is not shown apart, all of the price bears the highest.
    pub(super) fn shown(&self, mut bases: Vec<Base>, price: i64) -> Vec<Base> {
        let highest = bases.iter().map(|base| base.rate).max().unwrap_or(0);
        if self.shop.policy.tax_shown == TaxShown::Itemized || highest == 0 {
            // What is given later comes first.
            bases.sort_by_key(|base| base.what == Bears::Now);
            return bases;
        }
        vec![Base { rate: highest, net: price, what: Bears::Whole }]
    }

    /// Of each rate the tax on the sum, cut over the lines; what was taxed before bears none again.
    pub(super) fn tax(&self, lines: &mut [Priced]) {
        let rates: std::collections::BTreeSet<u32> =
            lines.iter().flat_map(|line| &line.bases).map(|base| base.rate).collect();
        let mut before: Vec<i64> = lines
            .iter()
            .map(|line| match line.kind {
                Kind::New { old: Some((old, _)), .. } => self.taxed_unused(old),
                _ => 0,
            })
            .collect();
        for rate in rates.into_iter().filter(|rate| *rate > 0) {
            let of_rate = |line: &Priced| -> i64 {
                line.bases.iter().filter(|base| base.rate == rate).map(|base| base.net).sum()
            };
            let mut sums: Vec<i64> = lines.iter().map(of_rate).collect();
            for (sum, before) in sums.iter_mut().zip(&mut before) {
                let free = (*sum).min(*before);
                (*sum, *before) = (*sum - free, *before - free);
            }
            let tax = half_up(sums.iter().sum(), i64::from(rate), 100_000);
            for (line, tax) in lines.iter_mut().zip(cut(tax, &sums)) {
                line.tax += tax;
                line.keep_tax(rate, tax);
            }
        }
    }

    /// What is unused and bore tax.
    pub(super) fn taxed_unused(&self, deal: usize) -> i64 {
        let taxed = self.deals[deal].taxes.iter().map(|taxed| self.left_of_all(taxed).0);
        taxed.sum::<i64>().min(self.unused(deal))
    }

    /// The tax that goes back with `back` of the value `unused`.
    pub(super) fn tax_back(&self, deal: usize, back: i64, unused: i64) -> i64 {
        let of = |taxed: &BagsTax| {
            let (left, all) = self.left_of_all(taxed);
            match unused {
                0 => half_up(taxed.tax, left, all),
                _ if back == unused => half_up(taxed.tax, left, all),
                _ => half_up(taxed.tax, left * back, all * unused),
            }
        };
        self.deals[deal].taxes.iter().map(of).sum()
    }

    /// What is left of what bore a tax, as if today had not begun; and all of it.
    fn left_of_all(&self, taxed: &BagsTax) -> (i64, i64) {
        let yesterday = days_on(self.today, -1);
        let left = |bag: &Bag| {
            let mut bag = bag.clone();
            bag.earn_by(yesterday);
            bag.worth_left()
        };
        let bags = || taxed.bags.iter().map(|idx| &self.bags[*idx]);
        (bags().map(left).sum(), bags().map(|bag| bag.worth).sum::<i64>() + taxed.goods)
    }

    /// Tax on what was handed in goes on in what it was handed in for.
    pub(super) fn carry_tax(&mut self, deal: usize, tax: i64) {
        let taxes = self.deals[deal].taxes.iter();
        let weights: Vec<i64> = taxes.map(|taxed| self.left_of_all(taxed).1).collect();
        for (taxed, share) in self.deals[deal].taxes.iter_mut().zip(cut(tax, &weights)) {
            taxed.tax += share;
        }
    }
}

impl Priced {
    /// Cuts the tax of one rate over what bears it, and keeps whose it is.
    fn keep_tax(&mut self, rate: u32, tax: i64) {
        let bases: Vec<&Base> =
            self.bases.iter().filter(|base| base.rate == rate && base.net > 0).collect();
        let nets: Vec<i64> = bases.iter().map(|base| base.net).collect();
        let mut of_bags = BagsTax { bags: Vec::new(), goods: 0, tax: 0 };
        for (base, tax) in bases.iter().zip(cut(tax, &nets)) {
            match base.what {
                Bears::Now => self.goods_tax += tax,
                Bears::Bag(idx) => {
                    of_bags.bags.push(idx);
                    of_bags.tax += tax;
                }
                Bears::Whole => {
                    let goods = match self.kind {
                        Kind::New { goods, .. } => goods,
                        _ => 0,
                    };
                    of_bags = BagsTax { bags: (0..self.bags.len()).collect(), goods, tax };
                }
            }
        }
        if !of_bags.bags.is_empty() {
            self.taxes.push(of_bags);
        }
    }
}

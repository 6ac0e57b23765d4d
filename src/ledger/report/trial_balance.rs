//! The trial balance: what each account held, took in and holds. Debits equal credits.

use std::collections::BTreeMap;

use crate::domain::calendar::Span;
use crate::domain::money::{Money, Overflow};
use crate::ledger::account::Account;
use crate::ledger::journal::Journal;

/// One account over a range of posting dates. In `opening` and `closing` a debit is positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrialLine {
    pub account: Account,
    pub opening: Money,
    pub debits: Money,
    /// Positive.
    pub credits: Money,
    pub closing: Money,
}

impl Journal {
    /// The accounts that moved up to the end of `range`, in the order of the chart; debits and
    /// credits are those of the range.
    ///
    /// # Errors
    ///
    /// [`Overflow`] when a sum does not fit in 64 bits of cents.
    pub fn trial_balance(&self, range: Span) -> Result<Vec<TrialLine>, Overflow> {
        let mut sums: BTreeMap<Account, (Money, Money, Money)> = BTreeMap::new();
        for booked in self.entries().iter().filter(|booked| booked.posted_on <= range.last) {
            for posting in booked.entry.postings() {
                let (opening, debits, credits) = sums.entry(posting.account).or_default();
                if booked.posted_on < range.first {
                    *opening = opening.plus(posting.amount)?;
                } else if posting.amount.is_positive() {
                    *debits = debits.plus(posting.amount)?;
                } else {
                    *credits = credits.minus(posting.amount)?;
                }
            }
        }
        let lines = Account::ALL.into_iter().filter_map(|account| {
            let (opening, debits, credits) = *sums.get(&account)?;
            let closing = opening.plus(debits).and_then(|sum| sum.minus(credits));
            Some(closing.map(|closing| TrialLine { account, opening, debits, credits, closing }))
        });
        lines.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::entry::Cause;
    use crate::ledger::journal::tests::{day, entry, journal};

    #[test]
    fn a_range_opens_with_what_came_before_and_leaves_out_what_came_after() {
        use crate::ledger::account::RevenueClass::Service;
        use Account::{CardClearing, DeferredRevenue, Revenue};
        let journal = journal([
            entry("2026-11-30", Cause::Sold, &[(CardClearing, 387_00), (DeferredRevenue, -387_00)]),
            entry(
                "2026-12-01",
                Cause::Redeemed,
                &[(DeferredRevenue, 96_75), (Revenue(Service), -96_75)],
            ),
            entry(
                "2026-12-31",
                Cause::Redeemed,
                &[(DeferredRevenue, 96_75), (Revenue(Service), -96_75)],
            ),
            entry(
                "2027-01-01",
                Cause::Redeemed,
                &[(DeferredRevenue, 96_75), (Revenue(Service), -96_75)],
            ),
        ]);
        let lines = journal
            .trial_balance(Span { first: day("2026-12-01"), last: day("2026-12-31") })
            .unwrap();
        let usd = Money::from_minor;
        let line = |account, opening, debits, credits, closing| TrialLine {
            account,
            opening: usd(opening),
            debits: usd(debits),
            credits: usd(credits),
            closing: usd(closing),
        };
        assert_eq!(
            lines,
            [
                line(CardClearing, 387_00, 0, 0, 387_00),
                line(DeferredRevenue, -387_00, 193_50, 0, -193_50),
                line(Revenue(Service), 0, 0, 193_50, -193_50),
            ]
        );
        let columns: [fn(&TrialLine) -> Money; 2] = [|line| line.opening, |line| line.closing];
        for column in columns {
            assert_eq!(Money::sum(lines.iter().map(column)), Ok(Money::ZERO));
        }
    }
}

//! A tax year seen three ways (AC-12). The clinic's accountant chooses which of them is the books.
//!
//! | view | income of a year |
//! |---|---|
//! | cash | money received, less refunds paid, without sales tax and without money in doubt |
//! | accrual | revenue: what was given, and what lapsed |
//! | one-year deferral | revenue; and in the year after a payment came in, all that is left of it at the end of that year, which is no income again when it is used (IRC 451(c)) |
//!
//! Money of a contract is used up in the order in which it came. What is handed in for an upgrade
//! keeps the year in which it was paid, and so does what an extension brings back.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};

use crate::domain::calendar::Span;
use crate::domain::id::ContractId;
use crate::domain::money::{Money, Overflow};
use crate::domain::refusal::Refusal;
use crate::ledger::account::{Account, AccountType};
use crate::ledger::entry::JournalEntry;
use crate::ledger::journal::Journal;
use crate::ledger::report::period::year;

/// Income of one calendar year, by posting date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThreeViews {
    pub year: Span,
    pub cash: Money,
    pub accrual: Money,
    pub deferral: Money,
}

impl Journal {
    /// # Errors
    ///
    /// [`Refusal::Overflow`], [`Refusal::BeyondCalendar`]; [`Refusal::Unbalanced`] when more was
    /// taken from a contract than was paid for it.
    pub fn three_views(&self, calendar_year: i32) -> Result<ThreeViews, Refusal> {
        let span = year(calendar_year)?;
        let (mut cash, mut accrual) = (Money::ZERO, Money::ZERO);
        let mut payments = Payments::default();
        let mut old_before = None;
        for booked in self.in_order() {
            if booked.posted_on > span.last {
                break;
            }
            if booked.posted_on >= span.first {
                if old_before.is_none() {
                    old_before = Some(payments.left_from_before(calendar_year.saturating_sub(1))?);
                }
                cash = cash.plus(sum(&booked.entry, is_cash_view)?)?;
                accrual = accrual.minus(sum(&booked.entry, is_revenue)?)?;
            }
            payments.take(&booked.entry, booked.posted_on)?;
        }
        let old_before = match old_before {
            Some(old) => old,
            None => payments.left_from_before(calendar_year.saturating_sub(1))?,
        };
        let old = payments.left_from_before(calendar_year)?;
        let deferral = accrual.plus(old)?.minus(old_before)?;
        Ok(ThreeViews { year: span, cash, accrual, deferral })
    }
}

fn sum(entry: &JournalEntry, of: fn(Account) -> bool) -> Result<Money, Overflow> {
    let postings = entry.postings().iter().filter(|posting| of(posting.account));
    Money::sum(postings.map(|posting| posting.amount))
}

/// Accounts that add up to money that came in and is income: sales tax and money in doubt are not.
fn is_cash_view(account: Account) -> bool {
    matches!(
        account,
        Account::CardClearing | Account::Cash | Account::TaxPayable | Account::InDoubt
    )
}

fn is_revenue(account: Account) -> bool {
    account.kind() == AccountType::Revenue
}

/// Accounts that hold what patients paid and have not had.
fn is_unearned(account: Account) -> bool {
    matches!(account, Account::DeferredRevenue | Account::Loyalty | Account::UnclaimedProperty)
}

/// Money by the year in which it came in.
type ByYear = BTreeMap<i32, Money>;

/// What is left of payments, by contract and year of receipt.
#[derive(Default)]
struct Payments {
    left: BTreeMap<Option<ContractId>, ByYear>,
    /// Where it may come back from: what was used or lapsed.
    used: BTreeMap<Option<ContractId>, ByYear>,
}

impl Payments {
    fn take(&mut self, entry: &JournalEntry, posted_on: NaiveDate) -> Result<(), Refusal> {
        let unearned = || entry.postings().iter().filter(|posting| is_unearned(posting.account));
        // What one entry takes from a contract and gives to another keeps its age.
        let mut moved = ByYear::new();
        let mut left_over = Vec::new();
        for posting in unearned().filter(|posting| posting.amount.is_positive()) {
            let left = self.left.entry(posting.contract).or_default();
            let missing = shift(left, &mut moved, posting.amount, End::Oldest)?;
            if missing != Money::ZERO {
                return Err(Refusal::Unbalanced(missing));
            }
            left_over.push((posting.contract, posting.amount));
        }
        for posting in unearned().filter(|posting| !posting.amount.is_positive()) {
            let left = self.left.entry(posting.contract).or_default();
            let mut wanted = Money::ZERO.minus(posting.amount)?;
            wanted = shift(&mut moved, left, wanted, End::Oldest)?;
            if !is_payment(entry) {
                let used = self.used.entry(posting.contract).or_default();
                wanted = shift(used, left, wanted, End::Newest)?;
            }
            add(left, posted_on.year(), wanted)?;
        }
        for (contract, amount) in left_over {
            let used = self.used.entry(contract).or_default();
            shift(&mut moved, used, amount, End::Oldest)?;
        }
        Ok(())
    }

    /// What is left of money that came in before `year`.
    fn left_from_before(&self, year: i32) -> Result<Money, Overflow> {
        Money::sum(self.left.values().flat_map(|left| left.range(..year)).map(|(_, sum)| *sum))
    }
}

/// Whether money came in with it. Otherwise what grows is something that comes back.
fn is_payment(entry: &JournalEntry) -> bool {
    entry
        .postings()
        .iter()
        .any(|posting| posting.amount.is_positive() && posting.account.kind() == AccountType::Asset)
}

#[derive(Clone, Copy)]
enum End {
    Oldest,
    Newest,
}

/// Moves `amount` with its years; returns what was missing.
fn shift(from: &mut ByYear, to: &mut ByYear, amount: Money, end: End) -> Result<Money, Overflow> {
    let mut wanted = amount;
    while wanted.is_positive() {
        let next = match end {
            End::Oldest => from.first_entry(),
            End::Newest => from.last_entry(),
        };
        let Some(mut next) = next else { break };
        let (year, part) = (*next.key(), wanted.min(*next.get()));
        wanted = wanted.minus(part)?;
        if part == *next.get() {
            next.remove();
        } else {
            *next.get_mut() = next.get().minus(part)?;
        }
        add(to, year, part)?;
    }
    Ok(wanted)
}

fn add(to: &mut ByYear, year: i32, amount: Money) -> Result<(), Overflow> {
    if amount != Money::ZERO {
        let sum = to.entry(year).or_default();
        *sum = sum.plus(amount)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::account::RevenueClass;
    use crate::ledger::entry::{Cause, Posting};
    use crate::ledger::journal::tests::{entry, entry_of, journal};
    use Account::{
        Breakage, CardClearing, Cash, ContractAsset, DeferredRevenue, InDoubt, RefundsPayable,
        TaxPayable, UnclaimedProperty,
    };

    const SERVICE: Account = Account::Revenue(RevenueClass::Service);
    const PRODUCT: Account = Account::Revenue(RevenueClass::Product);

    /// An O01 and a taxed product sold at the end of 2026.
    fn sold() -> Vec<JournalEntry> {
        vec![
            entry("2026-12-01", Cause::Sold, &[(CardClearing, 387_00), (DeferredRevenue, -387_00)]),
            entry(
                "2026-12-01",
                Cause::Sold,
                &[(Cash, 96_58), (TaxPayable, -8_58), (PRODUCT, -88_00)],
            ),
            entry("2026-12-20", Cause::Redeemed, &[(DeferredRevenue, 96_75), (SERVICE, -96_75)]),
        ]
    }

    #[test]
    fn what_a_year_leaves_over_is_income_of_the_next() {
        #[rustfmt::skip]
        check("US-50: used over three years", &[
            entry("2027-05-02", Cause::Redeemed, &[(DeferredRevenue, 96_75), (SERVICE, -96_75)]),
            entry("2028-05-02", Cause::Redeemed, &[(DeferredRevenue, 193_50), (SERVICE, -193_50)]),
        ], &[
            (2026, 475_00, 184_75, 184_75),
            (2027, 0, 96_75, 290_25),
            (2028, 0, 193_50, 0),
            (2029, 0, 0, 0),
        ]);
        check(
            "used before the year is over",
            &[entry(
                "2026-12-31",
                Cause::Redeemed,
                &[(DeferredRevenue, 290_25), (SERVICE, -290_25)],
            )],
            &[(2026, 475_00, 475_00, 475_00), (2027, 0, 0, 0)],
        );
    }

    #[test]
    fn a_refund_lowers_income_when_it_is_paid_promised_or_was_taxed() {
        let refunded = |on: &str| {
            [
                entry(on, Cause::Refunded, &[(DeferredRevenue, 290_25), (RefundsPayable, -290_25)]),
                entry(
                    "2028-01-02",
                    Cause::RefundPaid,
                    &[(RefundsPayable, 290_25), (CardClearing, -290_25)],
                ),
            ]
        };
        #[rustfmt::skip]
        check("in the year after, before it was taxed", &refunded("2027-12-30"), &[
            (2026, 475_00, 184_75, 184_75), (2027, 0, 0, 0), (2028, -290_25, 0, 0),
        ]);
        #[rustfmt::skip]
        check("after it was taxed", &refunded("2028-01-01"), &[
            (2026, 475_00, 184_75, 184_75), (2027, 0, 0, 290_25), (2028, -290_25, 0, -290_25),
        ]);
    }

    #[test]
    fn what_lapses_and_comes_back_keeps_its_age() {
        #[rustfmt::skip]
        check("breakage taken back", &[
            entry("2027-12-02", Cause::Expired, &[(DeferredRevenue, 290_25), (Breakage, -290_25)]),
            entry("2027-12-09", Cause::Reinstated, &[(Breakage, 290_25), (DeferredRevenue, -290_25)]),
            entry("2028-01-03", Cause::Redeemed, &[(DeferredRevenue, 290_25), (SERVICE, -290_25)]),
        ], &[(2026, 475_00, 184_75, 184_75), (2027, 0, 0, 290_25), (2028, 0, 290_25, 0)]);
        #[rustfmt::skip]
        check("what a state may claim is taxed once", &[
            entry("2027-12-02", Cause::Expired, &[(DeferredRevenue, 290_25), (UnclaimedProperty, -290_25)]),
        ], &[(2026, 475_00, 184_75, 184_75), (2027, 0, 0, 290_25), (2028, 0, 0, 0)]);
    }

    #[test]
    fn what_is_handed_in_for_an_upgrade_keeps_the_year_it_was_paid_in() {
        let upgrade = handed_in(1, 2, 290_25, 276_75);
        check(
            "O01 for O02",
            &[upgrade],
            &[(2026, 475_00, 184_75, 184_75), (2027, 276_75, 0, 290_25), (2028, 0, 0, 276_75)],
        );
    }

    #[test]
    fn what_is_given_before_it_is_paid_for_is_income_at_once() {
        #[rustfmt::skip]
        let entries = [
            entry_of(10, "2026-12-01", Cause::Sold, &[(CardClearing, 100_00), (DeferredRevenue, -100_00)]),
            entry_of(10, "2026-12-31", Cause::Redeemed,
                &[(DeferredRevenue, 100_00), (ContractAsset, 50_00), (SERVICE, -150_00)]),
            entry_of(10, "2027-01-02", Cause::Sold,
                &[(CardClearing, 80_00), (ContractAsset, -50_00), (DeferredRevenue, -30_00)]),
        ];
        check(
            "in parts",
            &entries,
            &[(2026, 575_00, 334_75, 334_75), (2027, 80_00, 0, 290_25), (2028, 0, 0, 30_00)],
        );
    }

    #[test]
    fn money_in_doubt_is_nobodys_income() {
        #[rustfmt::skip]
        check("a lost answer", &[
            entry("2026-12-31", Cause::Doubt, &[(CardClearing, 50_00), (InDoubt, -50_00)]),
            entry("2027-01-02", Cause::DoubtEnded, &[(InDoubt, 50_00), (CardClearing, -50_00)]),
        ], &[(2026, 475_00, 184_75, 184_75), (2027, 0, 0, 290_25)]);
    }

    #[test]
    fn more_than_was_paid_cannot_be_taken() {
        let entries =
            [entry("2026-12-01", Cause::Redeemed, &[(DeferredRevenue, 1), (SERVICE, -1)])];
        let refusal = journal(entries).three_views(2026);
        assert_eq!(refusal, Err(Refusal::Unbalanced(Money::from_minor(1))));
    }

    /// The value of one contract and a payment go into another.
    fn handed_in(from: u128, to: u128, value: i64, paid: i64) -> JournalEntry {
        let posting = |account, minor, contract: Option<u128>| Posting {
            account,
            amount: Money::from_minor(minor),
            contract: contract.map(ContractId::from_raw),
            offering: None,
        };
        let postings = vec![
            posting(DeferredRevenue, value, Some(from)),
            posting(CardClearing, paid, None),
            posting(DeferredRevenue, -value - paid, Some(to)),
        ];
        JournalEntry::new("2027-02-01".parse().unwrap(), Cause::Sold, None, postings).unwrap()
    }

    /// Years with cash, accrual and deferral, after [`sold`] and more.
    fn check(case: &str, more: &[JournalEntry], years: &[(i32, i64, i64, i64)]) {
        let book = journal(sold().into_iter().chain(more.iter().cloned()));
        for (calendar_year, cash, accrual, deferral) in years {
            let views = book.three_views(*calendar_year).unwrap();
            let minor = |money: Money| money.minor();
            assert_eq!(
                (minor(views.cash), minor(views.accrual), minor(views.deferral)),
                (*cash, *accrual, *deferral),
                "{case}, {calendar_year}"
            );
        }
    }
}

//! The roll-forward of what is owed to patients: how it grew and shrank, line by line.
//!
//! It follows deferred revenue and loyalty, by posting date. A contract asset (given and not yet
//! paid for) is not taken off: what one patient owes does not make smaller what is owed to another.
//! So each line adds up, and the last closes with what is owed.
//!
//! | column | what moved it |
//! |---|---|
//! | sold | payments that stand for something later; less what was handed in for an upgrade |
//! | redeemed | sessions, units, money and points used; days and months of being a member |
//! | refunded | what was unused of contracts that ended with money back, with what was kept of it |
//! | expired | what was not used in time |
//! | reinstated | what an extension brought back |

use std::collections::BTreeMap;

use crate::domain::calendar::Span;
use crate::domain::money::{Money, Overflow};
use crate::domain::offering::OfferingCode;
use crate::domain::refusal::Refusal;
use crate::ledger::account::Account;
use crate::ledger::entry::{Cause, Posting};
use crate::ledger::journal::{Booked, Journal};
use crate::ledger::report::period::{Step, steps};

/// `opening + sold - redeemed - refunded - expired + reinstated = closing`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RollLine {
    /// Posting dates.
    pub span: Span,
    pub opening: Money,
    pub sold: Money,
    pub redeemed: Money,
    pub refunded: Money,
    pub expired: Money,
    pub reinstated: Money,
    pub closing: Money,
}

impl RollLine {
    fn opened(span: Span, opening: Money) -> Self {
        Self {
            span,
            opening,
            sold: Money::ZERO,
            redeemed: Money::ZERO,
            refunded: Money::ZERO,
            expired: Money::ZERO,
            reinstated: Money::ZERO,
            closing: opening,
        }
    }

    /// Takes in one posting to an account of what is owed.
    fn take(&mut self, cause: Cause, amount: Money) -> Result<(), Overflow> {
        let grown = Money::ZERO.minus(amount)?;
        self.closing = self.closing.plus(grown)?;
        match cause {
            Cause::Sold | Cause::Upgraded | Cause::Doubt | Cause::DoubtEnded | Cause::Deposited => {
                self.sold = self.sold.plus(grown)?;
            }
            Cause::Redeemed | Cause::Earned => self.redeemed = self.redeemed.plus(amount)?,
            Cause::Refunded | Cause::RefundPaid => self.refunded = self.refunded.plus(amount)?,
            Cause::Expired => self.expired = self.expired.plus(amount)?,
            Cause::Reinstated => self.reinstated = self.reinstated.plus(grown)?,
        }
        Ok(())
    }
}

/// Whether an account holds what is owed to patients in services, goods and points.
pub fn is_owed_to_patients(account: Account) -> bool {
    matches!(account, Account::DeferredRevenue | Account::Loyalty)
}

impl Journal {
    /// A line for each step of `range`, in order.
    ///
    /// # Errors
    ///
    /// [`Refusal::Overflow`] and [`Refusal::BeyondCalendar`], when a sum or a date does not fit.
    pub fn roll_forward(&self, range: Span, step: Step) -> Result<Vec<RollLine>, Refusal> {
        let moves = self.moves();
        let mut moves = moves.iter().peekable();
        let mut before = Money::ZERO;
        while let Some((_, posting)) = moves.next_if(|(booked, _)| booked.posted_on < range.first) {
            before = before.minus(posting.amount)?;
        }
        let mut lines = Vec::new();
        for span in steps(range, step)? {
            let mut line = RollLine::opened(span, before);
            while let Some((booked, posting)) =
                moves.next_if(|(booked, _)| booked.posted_on <= span.last)
            {
                line.take(booked.entry.cause, posting.amount)?;
            }
            before = line.closing;
            lines.push(line);
        }
        Ok(lines)
    }

    /// One line for each offering that opened with something or moved; `None` stands for points
    /// that belong to none. The lines add up to that of the whole range.
    ///
    /// # Errors
    ///
    /// [`Overflow`] when a sum does not fit in 64 bits of cents.
    pub fn roll_forward_by_offering(
        &self,
        range: Span,
    ) -> Result<BTreeMap<Option<OfferingCode>, RollLine>, Overflow> {
        let mut opening: BTreeMap<Option<OfferingCode>, Money> = BTreeMap::new();
        let mut within = Vec::new();
        for (booked, posting) in self.moves() {
            if booked.posted_on < range.first {
                let sum = opening.entry(posting.offering.clone()).or_default();
                *sum = sum.minus(posting.amount)?;
            } else if booked.posted_on <= range.last {
                within.push((booked.entry.cause, posting));
            }
        }
        let mut lines: BTreeMap<Option<OfferingCode>, RollLine> = opening
            .into_iter()
            .filter(|(_, sum)| *sum != Money::ZERO)
            .map(|(offering, sum)| (offering, RollLine::opened(range, sum)))
            .collect();
        for (cause, posting) in within {
            lines
                .entry(posting.offering.clone())
                .or_insert_with(|| RollLine::opened(range, Money::ZERO))
                .take(cause, posting.amount)?;
        }
        Ok(lines)
    }

    /// The postings that move what is owed, by posting date.
    fn moves(&self) -> Vec<(&Booked, &Posting)> {
        self.in_order()
            .into_iter()
            .flat_map(|booked| booked.entry.postings().iter().map(move |posting| (booked, posting)))
            .filter(|(_, posting)| is_owed_to_patients(posting.account))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::account::RevenueClass;
    use crate::ledger::entry::JournalEntry;
    use crate::ledger::journal::tests::{day, entry_of, journal};

    const SERVICE: Account = Account::Revenue(RevenueClass::Service);
    const MEMBERSHIP: Account = Account::Revenue(RevenueClass::Membership);

    /// The day of US-51, between a day before and a day after.
    fn us_51() -> Vec<JournalEntry> {
        use Account::{Breakage, CardClearing, DeferredRevenue, RefundsPayable};
        let move_of = |contract, on, cause, owed: i64, other| {
            entry_of(contract, on, cause, &[(DeferredRevenue, owed), (other, -owed)])
        };
        vec![
            move_of(1, "2027-03-06", Cause::Sold, -12_480_00, CardClearing),
            move_of(1, "2027-03-07", Cause::Sold, -6_393_00, CardClearing),
            move_of(1, "2027-03-07", Cause::Redeemed, 7_000_00, SERVICE),
            move_of(8, "2027-03-07", Cause::Sold, -300_00, CardClearing),
            move_of(8, "2027-03-07", Cause::Upgraded, 300_00, CardClearing),
            move_of(1, "2027-03-07", Cause::Earned, 205_55, MEMBERSHIP),
            move_of(1, "2027-03-07", Cause::Refunded, 193_50, RefundsPayable),
            move_of(1, "2027-03-07", Cause::Expired, 96_75, Breakage),
            move_of(1, "2027-03-07", Cause::Reinstated, -96_75, Breakage),
            move_of(8, "2027-03-08", Cause::Sold, -1_00, CardClearing),
        ]
    }

    #[test]
    fn a_day_rolls_from_what_was_owed_to_what_is_owed() {
        let today = Span { first: day("2027-03-07"), last: day("2027-03-07") };
        let usd = Money::from_minor;
        let expect = RollLine {
            span: today,
            opening: usd(12_480_00),
            sold: usd(6_393_00),
            redeemed: usd(7_205_55),
            refunded: usd(193_50),
            expired: usd(96_75),
            reinstated: usd(96_75),
            closing: usd(11_473_95),
        };
        assert_eq!(journal(us_51()).roll_forward(today, Step::Day), Ok(vec![expect]), "US-51");
    }

    #[test]
    fn each_line_opens_with_what_the_one_before_closed_with() {
        let range = Span { first: day("2027-03-01"), last: day("2027-03-31") };
        for step in [Step::Day, Step::Month, Step::Quarter] {
            let lines = journal(us_51()).roll_forward(range, step).unwrap();
            let mut before = Money::ZERO;
            for line in &lines {
                assert_eq!(line.opening, before);
                before = line.closing;
            }
            assert_eq!(before, Money::from_minor(11_474_95), "{step:?}");
        }
    }

    #[test]
    fn the_offerings_add_up_to_the_whole() {
        let today = Span { first: day("2027-03-07"), last: day("2027-03-07") };
        let book = journal(us_51());
        let parts = book.roll_forward_by_offering(today).unwrap();
        let [whole] = book.roll_forward(today, Step::Whole).unwrap().try_into().unwrap();
        assert_eq!(parts.len(), 2, "what was sold and moved on the same day has a line");
        let columns: [fn(&RollLine) -> Money; 7] = [
            |line| line.opening,
            |line| line.sold,
            |line| line.redeemed,
            |line| line.refunded,
            |line| line.expired,
            |line| line.reinstated,
            |line| line.closing,
        ];
        for column in columns {
            assert_eq!(Money::sum(parts.values().map(column)), Ok(column(&whole)));
        }
    }

    #[test]
    fn what_one_patient_owes_makes_nothing_smaller_that_is_owed_to_another() {
        use Account::{CardClearing, ContractAsset, DeferredRevenue};
        let book = journal([
            entry_of(
                10,
                "2027-01-01",
                Cause::Sold,
                &[(CardClearing, 374_75), (DeferredRevenue, -374_75)],
            ),
            entry_of(
                10,
                "2027-01-28",
                Cause::Redeemed,
                &[(DeferredRevenue, 374_75), (ContractAsset, 143_99), (SERVICE, -518_74)],
            ),
            entry_of(
                1,
                "2027-01-28",
                Cause::Sold,
                &[(CardClearing, 387_00), (DeferredRevenue, -387_00)],
            ),
        ]);
        let january = Span { first: day("2027-01-01"), last: day("2027-01-31") };
        let [line] = book.roll_forward(january, Step::Month).unwrap().try_into().unwrap();
        assert_eq!(line.redeemed, Money::from_minor(374_75), "US-41: the rest is a contract asset");
        assert_eq!(line.closing, Money::from_minor(387_00));
    }
}

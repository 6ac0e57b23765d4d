//! All entries in the order in which they were made, each with the day on which it is posted.

use chrono::NaiveDate;

use crate::domain::calendar::{BeyondCalendar, Span};
use crate::domain::refusal::Refusal;
use crate::ledger::entry::JournalEntry;

/// An entry with its day in the books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    /// The day it happened; where the books were closed by then, the first open day (US-43).
    pub posted_on: NaiveDate,
    pub entry: JournalEntry,
}

/// The book of a clinic: entries are added, never changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Journal {
    entries: Vec<Booked>,
    closed_through: Option<NaiveDate>,
}

impl Journal {
    /// Adds entries, all or none. One that moves nothing is left out.
    ///
    /// # Errors
    ///
    /// [`BeyondCalendar`] when there is no day after the last close.
    pub fn post(
        &mut self,
        entries: impl IntoIterator<Item = JournalEntry>,
    ) -> Result<(), BeyondCalendar> {
        let first_open = match self.closed_through {
            Some(closed) => closed.succ_opt().ok_or(BeyondCalendar)?,
            None => NaiveDate::MIN,
        };
        let entries = entries.into_iter().filter(|entry| !entry.is_empty());
        self.entries
            .extend(entries.map(|entry| Booked { posted_on: entry.on.max(first_open), entry }));
        Ok(())
    }

    /// Closes all days up to and including `through`. To close the same days again changes nothing.
    ///
    /// # Errors
    ///
    /// [`Refusal::Closed`] when later days are closed: a close is not taken back.
    pub fn close(&mut self, through: NaiveDate) -> Result<(), Refusal> {
        match self.closed_through {
            Some(closed) if through < closed => Err(Refusal::Closed(closed)),
            _ => {
                self.closed_through = Some(through);
                Ok(())
            }
        }
    }

    pub fn closed_through(&self) -> Option<NaiveDate> {
        self.closed_through
    }

    /// As they were made.
    pub fn entries(&self) -> &[Booked] {
        &self.entries
    }

    /// By posting date; those of one day as they were made.
    pub fn in_order(&self) -> Vec<&Booked> {
        let mut entries: Vec<&Booked> = self.entries.iter().collect();
        entries.sort_by_key(|booked| booked.posted_on);
        entries
    }

    /// From the first posting date to the last; `None` where nothing was posted.
    pub fn span(&self) -> Option<Span> {
        let days = || self.entries.iter().map(|booked| booked.posted_on);
        Some(Span { first: days().min()?, last: days().max()? })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::id::ContractId;
    use crate::domain::money::Money;
    use crate::domain::offering::OfferingCode;
    use crate::ledger::account::Account;
    use crate::ledger::entry::{Cause, Posting};

    #[test]
    fn what_is_dated_in_closed_days_posts_on_the_first_open_one() {
        let mut journal = Journal::default();
        let unused = [(Account::DeferredRevenue, 96_75), (Account::Breakage, -96_75)];
        let back = [(Account::Breakage, 96_75), (Account::DeferredRevenue, -96_75)];
        journal.post([entry("2027-03-03", Cause::Expired, &unused)]).unwrap();
        journal.close(day("2027-03-31")).unwrap();
        journal.post([entry("2027-03-07", Cause::Reinstated, &back)]).unwrap();
        journal.post([entry("2027-04-02", Cause::Redeemed, &unused)]).unwrap();
        let days: Vec<(NaiveDate, NaiveDate)> =
            journal.entries().iter().map(|booked| (booked.entry.on, booked.posted_on)).collect();
        #[rustfmt::skip]
        assert_eq!(days, [
            (day("2027-03-03"), day("2027-03-03")),
            (day("2027-03-07"), day("2027-04-01")),
            (day("2027-04-02"), day("2027-04-02")),
        ], "US-43");
    }

    #[test]
    fn a_close_is_not_taken_back() {
        let mut journal = Journal::default();
        journal.close(day("2026-12-31")).unwrap();
        assert_eq!(journal.close(day("2026-12-31")), Ok(()));
        assert_eq!(journal.close(day("2026-11-30")), Err(Refusal::Closed(day("2026-12-31"))));
        assert_eq!(journal.closed_through(), Some(day("2026-12-31")));
    }

    #[test]
    fn what_moves_nothing_is_not_in_the_book() {
        let mut journal = Journal::default();
        journal.post([entry("2026-12-01", Cause::Earned, &[(Account::Cash, 0)])]).unwrap();
        assert_eq!((journal.entries(), journal.span()), (&[][..], None));
    }

    pub fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// An entry of contract 1, an O01.
    pub fn entry(on: &str, cause: Cause, postings: &[(Account, i64)]) -> JournalEntry {
        entry_of(1, on, cause, postings)
    }

    /// An entry of one contract, of the offering with its number.
    pub fn entry_of(
        contract: u32,
        on: &str,
        cause: Cause,
        postings: &[(Account, i64)],
    ) -> JournalEntry {
        let id = ContractId::from_raw(u128::from(contract));
        let offering = OfferingCode(format!("O{contract:02}"));
        let postings = postings
            .iter()
            .map(|(account, minor)| Posting {
                account: *account,
                amount: Money::from_minor(*minor),
                contract: Some(id),
                offering: Some(offering.clone()),
            })
            .collect();
        JournalEntry::new(day(on), cause, None, postings).unwrap()
    }

    pub fn journal(entries: impl IntoIterator<Item = JournalEntry>) -> Journal {
        let mut journal = Journal::default();
        journal.post(entries).unwrap();
        journal
    }
}

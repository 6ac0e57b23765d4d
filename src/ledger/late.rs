//! What a fact that came late changes in a journal to which entries are only added.

use std::cmp::Reverse;

use crate::domain::money::{Money, Overflow};
use crate::domain::refusal::Refusal;
use crate::ledger::entry::{JournalEntry, Posting};

/// The entries that lead from `known` to `wanted`, by date: reversals of those that no longer hold,
/// and those that are missing. Of one date, reversals come first.
///
/// # Errors
///
/// [`Refusal::Overflow`] when an amount has no negative.
pub fn difference(
    known: Vec<JournalEntry>,
    wanted: Vec<JournalEntry>,
) -> Result<Vec<JournalEntry>, Refusal> {
    let (mut surplus, mut missing) = (known, Vec::new());
    for entry in wanted.into_iter().filter(|entry| !entry.is_empty()) {
        if !removed(&mut surplus, &entry) {
            missing.push(entry);
        }
    }
    // What was reversed before is no surplus, and neither is its reversal.
    let mut reversals = Vec::new();
    while let Some(entry) = surplus.pop() {
        let reversal = reversed(&entry)?;
        if !removed(&mut surplus, &reversal) {
            reversals.push(reversal);
        }
    }
    reversals.reverse();
    let mut entries: Vec<(bool, JournalEntry)> =
        reversals.into_iter().map(|entry| (true, entry)).collect();
    entries.extend(missing.into_iter().map(|entry| (false, entry)));
    entries.sort_by_key(|(is_reversal, entry)| (entry.on, Reverse(*is_reversal)));
    Ok(entries.into_iter().map(|(_, entry)| entry).collect())
}

fn removed(entries: &mut Vec<JournalEntry>, entry: &JournalEntry) -> bool {
    let found = entries.iter().position(|known| known == entry);
    found.is_some_and(|idx| {
        entries.remove(idx);
        true
    })
}

/// The same entry with debits for credits.
fn reversed(entry: &JournalEntry) -> Result<JournalEntry, Refusal> {
    let postings: Result<Vec<Posting>, Overflow> = entry
        .postings()
        .iter()
        .map(|posting| {
            Ok(Posting { amount: Money::ZERO.minus(posting.amount)?, ..posting.clone() })
        })
        .collect();
    Ok(JournalEntry::new(entry.on, entry.cause, entry.patient, postings?)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::account::Account::{Breakage, CardClearing, DeferredRevenue};
    use crate::ledger::entry::Cause;
    use crate::ledger::journal::tests::entry;

    #[test]
    fn what_no_longer_holds_is_reversed_and_what_is_missing_is_added() {
        let sold =
            entry("2026-12-01", Cause::Sold, &[(CardClearing, 5_00), (DeferredRevenue, -5_00)]);
        let lapsed =
            entry("2027-12-02", Cause::Expired, &[(DeferredRevenue, 5_00), (Breakage, -5_00)]);
        let undone =
            entry("2027-12-02", Cause::Expired, &[(DeferredRevenue, -5_00), (Breakage, 5_00)]);
        let less =
            entry("2027-12-02", Cause::Expired, &[(DeferredRevenue, 2_00), (Breakage, -2_00)]);

        let first =
            difference(vec![sold.clone(), lapsed.clone()], vec![sold.clone(), less.clone()]);
        assert_eq!(first, Ok(vec![undone.clone(), less.clone()]));

        let booked = vec![sold.clone(), lapsed, undone, less.clone()];
        assert_eq!(difference(booked, vec![sold, less]), Ok(vec![]), "what was reversed stays so");
    }
}

//! What happened since a moment, for the staff's first screen: read from the end of the journal.

use chrono::{DateTime, Utc};
use redb::ReadableTable as _;

use crate::domain::id::{PatientId, SaleId};
use crate::domain::money::Money;
use crate::domain::open_case::CaseKind;
use crate::domain::sale::{Sale, Sums, names};
use crate::domain::sold::Sold;
use crate::domain::today::{HeldPrint, Latest, LatestEnd, Today, Waiting, WaitingDifference};
use crate::domain::unlock::{PinUse, StaffEvent};
use crate::ledger::fact::{Deed, Fact};
use crate::store::Store;
use crate::store::batch::OpenDifference;
use crate::store::chain;
use crate::store::entry::Entry;
use crate::store::error::StoreError;
use crate::store::event::Event;
use crate::store::prints::NewestPrint;
use crate::store::projection::missing;
use crate::store::read::{read_sale, row};
use crate::store::tables::{JOURNAL, Shelf};

/// Lines of the list of what happened.
const LATEST_MAX: usize = 12;

impl Store {
    /// What happened at this kiosk since `from`, and what waits for somebody, of any day.
    ///
    /// # Errors
    ///
    /// [`StoreError::Garbled`] and those of the disk.
    pub fn today(&self, from: DateTime<Utc>) -> Result<Today, StoreError> {
        let mut today = self.what_waits()?;
        for (intent, _) in self.open_intents()? {
            let who = self.name_of(intent.patient())?;
            let at = intent.opened_at;
            today.latest.push(Latest {
                at,
                who,
                what: names(&intent.sold),
                amount: Some(intent.amount),
                end: LatestEnd::InDoubt,
            });
        }
        today.latest.retain(|line| line.at >= from);
        let txn = self.read()?;
        let journal = txn.open_table(JOURNAL)?;
        // A try with a good end after it was no wrong PIN: the end is read first.
        let mut is_known = false;
        // The last word on calls is read first.
        let mut is_answered = false;
        for pair in journal.iter()?.rev() {
            let (row, stored) = pair?;
            let row = row.value();
            let (_, entry) =
                chain::unsealed(stored.value()).ok_or(StoreError::BrokenChain { row })?;
            let entry = Entry::from_bytes(row, entry)?;
            if entry.recorded_at < from && entry.set_back_millis.is_none() {
                break;
            }
            match Event::read(row, &entry)? {
                Event::Sale(sale) => self.count_sale(&mut today, &sale)?,
                Event::Fact(fact) => self.count_fact(&mut today, &fact)?,
                Event::Call(_) => {
                    today.n_calls = today.n_calls.saturating_add(1);
                    let is_waiting = u32::from(!is_answered);
                    today.n_unanswered = today.n_unanswered.saturating_add(is_waiting);
                }
                Event::Staff(event) => match *event {
                    StaffEvent::Unlocked { .. } => is_known = true,
                    StaffEvent::CallAnswered { .. } => is_answered = true,
                    StaffEvent::PinTried { what, .. } if what != PinUse::Recovery => {
                        let is_wrong = !std::mem::take(&mut is_known);
                        today.n_wrong_pins = today.n_wrong_pins.saturating_add(u32::from(is_wrong));
                    }
                    _ => (),
                },
                _ => (),
            }
        }
        today.latest.sort_by_key(|line| std::cmp::Reverse(line.at));
        today.latest.truncate(LATEST_MAX);
        Ok(today)
    }

    /// What waits for somebody, of any day.
    fn what_waits(&self) -> Result<Today, StoreError> {
        let differences = self.open_differences()?;
        let mut today = Today {
            n_rows: self.n_rows()?,
            n_differences: u32::try_from(differences.len()).unwrap_or(u32::MAX),
            differences: differences
                .into_iter()
                .map(|OpenDifference { z, place, difference }| WaitingDifference {
                    z,
                    place,
                    difference,
                })
                .collect(),
            recovery_used: self.recovery_used()?,
            ..Today::default()
        };
        for case in self.open_cases()? {
            today.cases.push(Waiting {
                attempt: case.attempt,
                kind: case.kind,
                at: case.opened_at,
                who: self.name_of(case.patient)?,
                what: case.what,
                amount: case.amount,
                taken: case.taken,
                reference: case.reference.to_string(),
                is_swapped: case.swapped.is_some(),
            });
        }
        today.held = self.held(&today.cases)?;
        Ok(today)
    }

    /// Papers that did not come out of the printer, as far as is known, of any day. What has to be
    /// handed over is a case of its own.
    fn held(&self, cases: &[Waiting]) -> Result<Vec<HeldPrint>, StoreError> {
        let is_case = |sale: SaleId| {
            let mut kinds = cases.iter().map(|case| case.kind);
            kinds.any(|kind| matches!(kind, CaseKind::ToHandOver { sale: of, .. } if of == sale))
        };
        let txn = self.read()?;
        let mut held = Vec::new();
        for NewestPrint { of, stage, at } in self.open_prints()? {
            if is_case(of.sale) {
                continue;
            }
            let sold = row(&txn, Shelf::Sales, of.sale, read_sale)?
                .ok_or_else(|| missing(Shelf::Sales, of.sale))?;
            let who = self.name_of(sold.patient)?;
            held.push(HeldPrint { of, stage, at, who, amount: sold.total });
        }
        Ok(held)
    }

    fn count_sale(&self, today: &mut Today, sale: &Sale) -> Result<(), StoreError> {
        let card = Sums::of(&sale.sold)?.card;
        if card.is_positive() {
            today.by_card = today.by_card.plus(card)?;
            today.n_by_card = today.n_by_card.saturating_add(1);
        }
        self.list(today, sale.patient, sale.sold_at, &sale.sold, sale.total)
    }

    fn count_fact(&self, today: &mut Today, fact: &Fact) -> Result<(), StoreError> {
        let (what, amount, end) = match &fact.what {
            Deed::Redeemed(used) => {
                today.n_redeemed = today.n_redeemed.saturating_add(1);
                (used.service.0.clone(), None, LatestEnd::Used)
            }
            Deed::Refunded(_) => (String::new(), None, LatestEnd::Refunded),
            _ => return Ok(()),
        };
        let who = self.name_of(fact.patient)?;
        today.latest.push(Latest { at: fact.at, who, what, amount, end });
        Ok(())
    }

    fn list(
        &self,
        today: &mut Today,
        patient: PatientId,
        at: DateTime<Utc>,
        sold: &Sold,
        total: Money,
    ) -> Result<(), StoreError> {
        let (who, what) = (self.name_of(patient)?, names(sold));
        today.latest.push(Latest { at, who, what, amount: Some(total), end: LatestEnd::Paid });
        Ok(())
    }
}

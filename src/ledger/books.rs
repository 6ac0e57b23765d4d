//! The books of a clinic: all patients' files, all facts, and the journal that follows from them.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::card_day::BatchClose;
use crate::domain::id::{PatientId, SaleId};
use crate::domain::money::Money;
use crate::domain::policy::Policy;
use crate::domain::refusal::Refusal;
use crate::ledger::account::Account;
use crate::ledger::entry::{Cause, JournalEntry, Posting};
use crate::ledger::fact::{ClinicDeed, Deed, Fact};
use crate::ledger::file::PatientFile;
use crate::ledger::journal::Journal;
use crate::ledger::late::difference;
use crate::ledger::shelf::Shelf;

/// Everything that happened, and what follows from it up to the end of a day.
#[derive(Debug, Clone)]
pub struct Books {
    policy: Arc<Policy>,
    files: BTreeMap<PatientId, PatientFile>,
    /// By patient, in the order of their dates.
    facts: BTreeMap<PatientId, Vec<Fact>>,
    journal: Journal,
    shelf: Shelf,
    /// What closes left in the clearing account, by report and place, until a person explains it.
    unexplained: BTreeMap<(u32, u32), Money>,
    today: Option<NaiveDate>,
}

impl Books {
    pub fn new(policy: Arc<Policy>) -> Self {
        Self {
            policy,
            files: BTreeMap::new(),
            facts: BTreeMap::new(),
            journal: Journal::default(),
            shelf: Shelf::default(),
            unexplained: BTreeMap::new(),
            today: None,
        }
    }

    /// Takes in one fact, with what happens by itself up to its day. Nothing changes on an error.
    ///
    /// A fact may come late, after time has passed its day: what followed from that time is then
    /// worked out again. Entries that no longer hold are reversed, never removed.
    ///
    /// # Errors
    ///
    /// [`Refusal::BackInTime`] when the patient has a later fact, and whatever the fact is refused
    /// for.
    pub fn record(&mut self, fact: &Fact) -> Result<(), Refusal> {
        let known = self.facts.get(&fact.patient).map_or(&[][..], Vec::as_slice);
        if let Some(last) = known.last()
            && fact.on < last.on
        {
            return Err(Refusal::BackInTime(last.on));
        }
        let file = self.files.get(&fact.patient);
        let is_late = file.and_then(|file| file.today).is_some_and(|today| fact.on < today);
        let (file, entries) = if is_late {
            self.replayed_with(fact)?
        } else {
            let mut file = file.cloned().unwrap_or_else(|| self.empty_file(fact.patient));
            let entries = file.take(fact)?;
            (file, entries)
        };
        self.journal.post(entries)?;
        self.files.insert(fact.patient, file);
        self.facts.entry(fact.patient).or_default().push(fact.clone());
        self.today = self.today.max(Some(fact.on));
        Ok(())
    }

    /// Takes in what concerns the whole clinic, as it happened on a day.
    ///
    /// # Errors
    ///
    /// [`Refusal::Closed`] when later days are closed already; [`Refusal::UnknownRecord`] where a
    /// difference is explained that no close left open.
    pub fn record_clinic(&mut self, on: NaiveDate, deed: &ClinicDeed) -> Result<(), Refusal> {
        match deed {
            ClinicDeed::PeriodClosed { through } => self.close(*through)?,
            ClinicDeed::OnSale { offering, .. } => self.shelf.put(offering, on),
            ClinicDeed::OffSale { offering } => self.shelf.take(offering, on),
            ClinicDeed::BatchClosed { z, close } => self.deposit_batch(on, *z, close)?,
            ClinicDeed::DifferenceResolved { z, place, paid, .. } => {
                self.explain(on, (*z, *place), *paid)?;
            }
            // No money moves.
            ClinicDeed::BatchBegun { .. }
            | ClinicDeed::BatchCalledOff
            | ClinicDeed::Looked { .. } => {}
        }
        Ok(())
    }

    /// Card money reaches the bank with its batch. What differs stays in the clearing account.
    fn deposit_batch(&mut self, on: NaiveDate, z: u32, close: &BatchClose) -> Result<(), Refusal> {
        let mut unexplained = Vec::new();
        for (place, difference) in (0_u32..).zip(&close.comparison.differences) {
            let short = Money::ZERO.minus(difference.amount()?.unwrap_or_default())?;
            unexplained.push(((z, place), short));
        }
        self.deposit(on, close.to_bank()?, Money::ZERO)?;
        self.unexplained.extend(unexplained);
        Ok(())
    }

    /// A difference is explained: what the bank paid of it after all, or took back, is in cash, and
    /// what is left of it never was there to be had.
    fn explain(&mut self, on: NaiveDate, which: (u32, u32), paid: Money) -> Result<(), Refusal> {
        let short = self.unexplained.get(&which).copied().ok_or(Refusal::UnknownRecord)?;
        self.deposit(on, paid, short.minus(paid)?)?;
        self.unexplained.remove(&which);
        Ok(())
    }

    /// Card money leaves the clearing account: it reached the bank, and it never will.
    fn deposit(&mut self, on: NaiveDate, paid: Money, lost: Money) -> Result<(), Refusal> {
        let posting = |account, amount| Posting { account, amount, contract: None, offering: None };
        let postings = vec![
            posting(Account::Cash, paid),
            posting(Account::CardOverShort, lost),
            posting(Account::CardClearing, Money::ZERO.minus(paid.plus(lost)?)?),
        ];
        let entry = JournalEntry::new(on, Cause::Deposited, None, postings)?;
        self.today = self.today.max(Some(on));
        Ok(self.journal.post([entry])?)
    }

    /// Lets time pass for all patients, up to the end of `to`. A day that has passed changes nothing.
    ///
    /// # Errors
    ///
    /// [`Refusal::Overflow`] or [`Refusal::BeyondCalendar`]; then nothing has changed.
    pub fn advance(&mut self, to: NaiveDate) -> Result<(), Refusal> {
        let (mut files, mut entries) = (Vec::new(), Vec::new());
        for file in self.files.values().filter(|file| file.today.is_none_or(|today| today < to)) {
            let mut file = file.clone();
            entries.extend(file.advance(to)?);
            files.push((file.patient, file));
        }
        entries.sort_by_key(|entry| entry.on);
        self.journal.post(entries)?;
        self.files.extend(files);
        self.today = self.today.max(Some(to));
        Ok(())
    }

    /// Closes all days up to and including `through`, with what happens by itself on them. Whatever
    /// is recorded for these days from here on posts on the day after (US-43).
    ///
    /// # Errors
    ///
    /// [`Refusal::Closed`] when later days are closed already.
    pub fn close(&mut self, through: NaiveDate) -> Result<(), Refusal> {
        self.advance(through)?;
        self.journal.close(through)
    }

    /// What is owed to all patients at the end of the last day that was taken in.
    ///
    /// # Errors
    ///
    /// [`Refusal::Overflow`] when a sum does not fit.
    pub fn owed(&self) -> Result<Money, Refusal> {
        self.today.map_or(Ok(Money::ZERO), |today| self.owed_on(today))
    }

    /// What was owed to all patients at the end of `day`, from the facts up to then. For a day to
    /// come: what will be owed if nothing is recorded until then.
    ///
    /// # Errors
    ///
    /// [`Refusal::Overflow`] or [`Refusal::BeyondCalendar`].
    pub fn owed_on(&self, day: NaiveDate) -> Result<Money, Refusal> {
        let mut owed = Money::ZERO;
        for file in self.files.values() {
            let of_one = match file.today {
                Some(today) if today == day => file.owed()?,
                _ => self.file_on(file.patient, day)?.owed()?,
            };
            owed = owed.plus(of_one)?;
        }
        Ok(owed)
    }

    /// A patient's file as it was at the end of `day`.
    ///
    /// # Errors
    ///
    /// [`Refusal::Overflow`] or [`Refusal::BeyondCalendar`].
    pub fn file_on(&self, patient: PatientId, day: NaiveDate) -> Result<PatientFile, Refusal> {
        let facts = self.facts.get(&patient).map_or(&[][..], Vec::as_slice);
        let current = self.files.get(&patient).filter(|file| {
            let is_all = facts.last().is_none_or(|last| last.on <= day);
            is_all && file.today.is_none_or(|today| today <= day)
        });
        let mut file = match current {
            Some(file) => file.clone(),
            None => {
                let mut file = self.empty_file(patient);
                for fact in facts.iter().take_while(|fact| fact.on <= day) {
                    file.take(fact)?;
                }
                file
            }
        };
        file.advance(day)?;
        Ok(file)
    }

    /// All files as they were at the end of `day`.
    ///
    /// # Errors
    ///
    /// [`Refusal::Overflow`] or [`Refusal::BeyondCalendar`].
    pub fn files_on(&self, day: NaiveDate) -> Result<Vec<PatientFile>, Refusal> {
        self.files.keys().map(|patient| self.file_on(*patient, day)).collect()
    }

    /// A patient's file as far as it was taken in.
    pub fn file(&self, patient: PatientId) -> Option<&PatientFile> {
        self.files.get(&patient)
    }

    pub fn files(&self) -> impl Iterator<Item = &PatientFile> {
        self.files.values()
    }

    /// Everybody's facts; those of one patient in order.
    pub fn facts(&self) -> impl Iterator<Item = &Fact> {
        self.facts.values().flatten()
    }

    /// The day on which a sale was paid.
    pub fn paid_on(&self, patient: PatientId, sale: SaleId) -> Option<NaiveDate> {
        let facts = self.facts.get(&patient)?;
        let fact = facts
            .iter()
            .find(|fact| matches!(&fact.what, Deed::Sold(sold) if sold.sale == sale))?;
        Some(fact.on)
    }

    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    pub fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    pub fn policy(&self) -> &Arc<Policy> {
        &self.policy
    }

    /// The last day that was taken in.
    pub fn today(&self) -> Option<NaiveDate> {
        self.today
    }

    fn empty_file(&self, patient: PatientId) -> PatientFile {
        PatientFile::new(patient, Arc::clone(&self.policy))
    }

    /// The file with a fact that came late, up to the day that it had reached, and the entries that
    /// lead there from those in the journal.
    fn replayed_with(&self, late: &Fact) -> Result<(PatientFile, Vec<JournalEntry>), Refusal> {
        let mut file = self.empty_file(late.patient);
        let mut entries = Vec::new();
        for fact in self.facts.get(&late.patient).into_iter().flatten().chain([late]) {
            entries.extend(file.take(fact)?);
        }
        if let Some(today) = self.files.get(&late.patient).and_then(|file| file.today) {
            entries.extend(file.advance(today)?);
        }
        let booked = self.journal.entries().iter().map(|booked| &booked.entry);
        let known = booked.filter(|entry| entry.patient == Some(late.patient));
        Ok((file, difference(known.cloned().collect(), entries)?))
    }
}

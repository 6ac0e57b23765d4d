//! The card terminal's batch beside our own journal, transaction by transaction.
//!
//! Both sides are lists of what moved since the last close. A purchase and its void cancel each other
//! on either side. Whatever is on one side only, or on both with other amounts, is named: a sum that
//! happens to agree proves nothing.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::domain::card::{
    BatchBalance, BatchRecord, BatchTotals, EcrRef, Movement, RecordKind, RecordStanding,
    TenderTotal, TransactionNumber,
};
use crate::domain::id::SaleId;
use crate::domain::money::{Money, Overflow};

/// One movement of card money as our journal has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalCharge {
    /// `None` for money that went back at the terminal's own keys: it is found by card and amount.
    pub reference: Option<EcrRef>,
    pub way: Movement,
    /// What was approved.
    pub amount: Money,
    pub standing: Standing,
    /// What it paid; `None` for money that was given back without a sale.
    pub sale: Option<SaleId>,
    /// Empty where more than one card may be meant.
    pub last_four: String,
    pub at: DateTime<Utc>,
}

/// Whether money that moved is still where it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Stands,
    /// Voided since.
    Undone,
}

/// Something that the two sides do not agree on. Money towards the clinic is above zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub what: DifferenceKind,
    /// `None` where the terminal's record has no reference of ours.
    pub reference: Option<EcrRef>,
    pub sale: Option<SaleId>,
    /// The terminal's own number for it.
    pub transaction: Option<TransactionNumber>,
    pub last_four: String,
    /// What stands of it in our journal.
    pub ours: Money,
    /// What stands of it at the terminal; `None` where the terminal does not say.
    pub theirs: Option<Money>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DifferenceKind {
    /// In our journal, and not in the terminal's batch: the clinic may not be paid.
    NotAtTerminal,
    /// In the terminal's batch, and not in our journal: somebody was charged and may have nothing.
    NotInJournal,
    OtherAmount,
    /// We had it undone, and at the terminal it stands.
    NotUndone,
    /// Somebody undid it at the terminal; here it still paid for something.
    UndoneAtTerminal,
    /// The terminal keeps it to itself and has not sent it to the bank.
    NotSent,
    /// A record that contradicts itself.
    Unclear,
    /// The totals that the terminal closed with are not the sum of its records.
    Totals,
    /// The terminal told no totals.
    NoTotals,
    /// The bank counts differently from its own terminal (code 000300).
    BankDisagrees,
}

impl DifferenceKind {
    /// The words that say what it is, and what is to be done.
    pub const fn words(self) -> [&'static str; 2] {
        match self {
            Self::NotAtTerminal => ["day-diff-not-at-terminal", "day-do-not-at-terminal"],
            Self::NotInJournal => ["day-diff-not-in-journal", "day-do-not-in-journal"],
            Self::OtherAmount => ["day-diff-other-amount", "day-do-other-amount"],
            Self::NotUndone => ["day-diff-not-undone", "day-do-not-undone"],
            Self::UndoneAtTerminal => ["day-diff-undone", "day-do-undone"],
            Self::NotSent => ["day-diff-not-sent", "day-do-not-sent"],
            Self::Unclear => ["day-diff-unclear", "day-do-unclear"],
            Self::Totals => ["day-diff-totals", "day-do-totals"],
            Self::NoTotals => ["day-diff-no-totals", "day-do-no-totals"],
            Self::BankDisagrees => ["day-diff-bank", "day-do-bank"],
        }
    }

    pub const ALL: [Self; 10] = [
        Self::NotAtTerminal,
        Self::NotInJournal,
        Self::OtherAmount,
        Self::NotUndone,
        Self::UndoneAtTerminal,
        Self::NotSent,
        Self::Unclear,
        Self::Totals,
        Self::NoTotals,
        Self::BankDisagrees,
    ];
}

impl Difference {
    /// By how much the bank will pay less (below zero) or more than our journal says; `None` where
    /// that cannot be said.
    ///
    /// # Errors
    ///
    /// [`Overflow`] when it does not fit.
    pub fn amount(&self) -> Result<Option<Money>, Overflow> {
        self.theirs.map(|theirs| theirs.minus(self.ours)).transpose()
    }

    fn of_charge(
        what: DifferenceKind,
        charge: &JournalCharge,
        theirs: Money,
    ) -> Result<Self, Overflow> {
        let ours = match charge.standing {
            Standing::Stands => signed(charge.way, charge.amount)?,
            Standing::Undone => Money::ZERO,
        };
        Ok(Self {
            what,
            reference: charge.reference,
            sale: charge.sale,
            transaction: None,
            last_four: charge.last_four.clone(),
            ours,
            theirs: Some(theirs),
        })
    }

    fn of_record(what: DifferenceKind, record: &BatchRecord) -> Result<Self, Overflow> {
        let theirs = match (what, way_of(record), record.amount) {
            (DifferenceKind::NotInJournal, Some(way), Some(amount)) => Some(signed(way, amount)?),
            _ => None,
        };
        Ok(Self {
            what,
            reference: record.reference,
            sale: None,
            transaction: Some(record.transaction.clone()),
            last_four: record.last_four.clone(),
            ours: Money::ZERO,
            theirs,
        })
    }

    /// The terminal's totals are not known; its records were read before.
    pub fn no_totals(terminal: &Side) -> Self {
        Self::of_batch(DifferenceKind::NoTotals, terminal.to_bank, None)
    }

    /// Records were read, and the batch was empty when it was to be closed: it went to the bank
    /// without us, or nowhere.
    pub fn emptied(terminal: &Side) -> Option<Self> {
        let is_same = terminal.to_bank == Money::ZERO;
        let what = DifferenceKind::Totals;
        (!is_same).then(|| Self::of_batch(what, terminal.to_bank, Some(Money::ZERO)))
    }

    fn of_batch(what: DifferenceKind, ours: Money, theirs: Option<Money>) -> Self {
        let last_four = String::new();
        Self { what, reference: None, sale: None, transaction: None, last_four, ours, theirs }
    }
}

/// One side of the comparison. Each kind counts what was done, also what was undone since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    pub purchases: TenderTotal,
    pub returns: TenderTotal,
    pub voids: TenderTotal,
    /// Purchases less returns and voids: what the bank is to pay.
    pub to_bank: Money,
}

/// Both sides, and what differs. An empty list means that every transaction was found on both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    pub journal: Side,
    pub terminal: Side,
    pub differences: Vec<Difference>,
    /// How many transactions agree.
    pub n_agreed: u32,
}

/// A batch that is over, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchClose {
    /// With what the totals add to it.
    pub comparison: Comparison,
    pub end: CloseEnd,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CloseEnd {
    Closed(BatchTotals),
    /// There was nothing in it: closed by the processor, or a day without cards.
    Empty,
    /// The answer was lost, and the batch is empty since: it closed, and its totals are not known.
    WithoutTotals,
}

impl BatchClose {
    /// What the bank is to pay for it, as far as the terminal told.
    ///
    /// # Errors
    ///
    /// [`Overflow`] when the totals do not fit.
    pub fn to_bank(&self) -> Result<Money, Overflow> {
        let told = match &self.end {
            CloseEnd::Closed(totals) => [totals.credit, totals.debit].into_iter().flatten(),
            CloseEnd::Empty => return Ok(Money::ZERO),
            CloseEnd::WithoutTotals => return Ok(self.comparison.terminal.to_bank),
        };
        let told: Vec<Money> = told.map(|total| total.amount).collect();
        if told.is_empty() { Ok(self.comparison.terminal.to_bank) } else { Money::sum(told) }
    }
}

/// Lays our charges and the terminal's records side by side.
///
/// # Errors
///
/// [`Overflow`] when a sum does not fit in 64 bits of cents.
pub fn compare(charges: &[JournalCharge], records: &[BatchRecord]) -> Result<Comparison, Overflow> {
    use DifferenceKind as K;

    let undone = undone_records(records);
    let mut differences = Vec::new();
    let mut matched = BTreeSet::new();
    let mut n_agreed = 0;
    // Those that a reference names come first: what is found by card and amount takes none of theirs.
    let (named, unnamed): (Vec<_>, Vec<_>) =
        charges.iter().partition(|charge| charge.reference.is_some());
    for charge in named.into_iter().chain(unnamed) {
        let found = moved(records).find(|(place, record)| {
            let is_free =
                !matched.contains(place) && (charge.reference.is_some() || !undone.contains(place));
            is_free && is_of(charge, record) && way_of(record) == Some(charge.way)
        });
        let theirs = match found {
            Some((place, record)) => {
                matched.insert(place);
                (!undone.contains(&place)).then_some(record.amount.unwrap_or(Money::ZERO))
            }
            None => None,
        };
        let what = match (charge.standing, theirs, found) {
            // Undone and not in the batch: no money either way.
            (Standing::Undone, None, _) => None,
            (Standing::Undone, Some(_), _) => Some(K::NotUndone),
            (Standing::Stands, None, None) => Some(K::NotAtTerminal),
            (Standing::Stands, None, Some(_)) => Some(K::UndoneAtTerminal),
            (Standing::Stands, Some(theirs), _) => {
                (theirs != charge.amount).then_some(K::OtherAmount)
            }
        };
        match what {
            None => n_agreed += 1,
            Some(what) => {
                let theirs = signed(charge.way, theirs.unwrap_or(Money::ZERO))?;
                differences.push(Difference::of_charge(what, charge, theirs)?);
            }
        }
    }
    for (place, record) in moved(records) {
        if !matched.contains(&place) && !undone.contains(&place) {
            differences.push(Difference::of_record(K::NotInJournal, record)?);
        }
    }
    for record in records {
        let what = match record.standing {
            RecordStanding::StoredOffline => K::NotSent,
            RecordStanding::Unclear => K::Unclear,
            RecordStanding::Approved | RecordStanding::Declined => continue,
        };
        differences.push(Difference::of_record(what, record)?);
    }
    Ok(Comparison {
        journal: journal_side(charges)?,
        terminal: terminal_side(records, &undone)?,
        differences,
        n_agreed,
    })
}

/// What the totals of the close add to what is known from the records: nothing if they agree.
///
/// # Errors
///
/// [`Overflow`] when a sum does not fit.
pub fn compare_totals(terminal: &Side, totals: &BatchTotals) -> Result<Vec<Difference>, Overflow> {
    let told: Vec<Money> =
        [totals.credit, totals.debit].into_iter().flatten().map(|total| total.amount).collect();
    let mut differences = Vec::new();
    if told.is_empty() {
        differences.push(Difference::no_totals(terminal));
    } else {
        let totals = Money::sum(told)?;
        if totals != terminal.to_bank {
            let what = DifferenceKind::Totals;
            differences.push(Difference::of_batch(what, terminal.to_bank, Some(totals)));
        }
    }
    if totals.balance == BatchBalance::OutOfBalance {
        let what = DifferenceKind::BankDisagrees;
        differences.push(Difference::of_batch(what, terminal.to_bank, None));
    }
    Ok(differences)
}

/// Whether a record tells of a charge: by our reference; without one, by amount and card.
fn is_of(charge: &JournalCharge, record: &BatchRecord) -> bool {
    charge.reference.map_or_else(
        || {
            let is_card = charge.last_four.is_empty() || record.last_four == charge.last_four;
            is_card && record.amount == Some(charge.amount)
        },
        |reference| record.reference == Some(reference),
    )
}

/// Approved purchases and returns, with their places in the batch.
fn moved(records: &[BatchRecord]) -> impl Iterator<Item = (usize, &BatchRecord)> {
    records.iter().enumerate().filter(|(_, record)| {
        record.standing == RecordStanding::Approved && way_of(record).is_some()
    })
}

fn way_of(record: &BatchRecord) -> Option<Movement> {
    match record.kind {
        RecordKind::Purchase => Some(Movement::Purchase),
        RecordKind::Return => Some(Movement::Return),
        RecordKind::Void | RecordKind::Tokenization | RecordKind::Other => None,
    }
}

/// The places of records that a void undid: of ours by the reference that belongs to their void; of
/// voids that were made at the terminal's own keys by card and amount, where that names just one.
fn undone_records(records: &[BatchRecord]) -> BTreeSet<usize> {
    let voids = records.iter().filter(|record| {
        record.kind == RecordKind::Void && record.standing == RecordStanding::Approved
    });
    let mut undone = BTreeSet::new();
    let mut by_hand = Vec::new();
    for void in voids {
        let ours = moved(records).find(|(_, record)| {
            let of_void = record.reference.map(EcrRef::for_void);
            of_void.is_some() && of_void == void.reference
        });
        match ours {
            Some((place, _)) => {
                undone.insert(place);
            }
            None => by_hand.push(void),
        }
    }
    for void in by_hand {
        let mut candidates = moved(records).filter(|(place, record)| {
            let is_same = record.last_four == void.last_four
                && void.amount.is_none_or(|amount| record.amount == Some(amount));
            is_same && !undone.contains(place)
        });
        if let (Some((place, _)), None) = (candidates.next(), candidates.next()) {
            undone.insert(place);
        }
    }
    undone
}

fn journal_side(charges: &[JournalCharge]) -> Result<Side, Overflow> {
    let of = |way| charges.iter().filter(move |charge| charge.way == way);
    let amount = |charge: &JournalCharge| charge.amount;
    let undone = || charges.iter().filter(|charge| charge.standing == Standing::Undone);
    let undone_sum = signed_sum(undone().map(|charge| (charge.way, charge.amount)))?;
    side(
        total(of(Movement::Purchase).map(amount))?,
        total(of(Movement::Return).map(amount))?,
        TenderTotal { count: count(undone().count()), amount: undone_sum },
    )
}

fn terminal_side(records: &[BatchRecord], undone: &BTreeSet<usize>) -> Result<Side, Overflow> {
    let of = |way| {
        moved(records)
            .filter(move |(_, record)| way_of(record) == Some(way))
            .map(|(_, record)| record.amount.unwrap_or(Money::ZERO))
    };
    let gone = moved(records)
        .filter(|(place, _)| undone.contains(place))
        .filter_map(|(_, record)| Some((way_of(record)?, record.amount.unwrap_or(Money::ZERO))));
    let undone_sum = signed_sum(gone)?;
    side(
        total(of(Movement::Purchase))?,
        total(of(Movement::Return))?,
        TenderTotal { count: count(undone.len()), amount: undone_sum },
    )
}

fn side(
    purchases: TenderTotal,
    returns: TenderTotal,
    voids: TenderTotal,
) -> Result<Side, Overflow> {
    let to_bank = purchases.amount.minus(returns.amount)?.minus(voids.amount)?;
    Ok(Side { purchases, returns, voids, to_bank })
}

fn total(amounts: impl Iterator<Item = Money>) -> Result<TenderTotal, Overflow> {
    let amounts: Vec<Money> = amounts.collect();
    Ok(TenderTotal { count: count(amounts.len()), amount: Money::sum(amounts)? })
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Towards the clinic is above zero.
fn signed(way: Movement, amount: Money) -> Result<Money, Overflow> {
    match way {
        Movement::Purchase => Ok(amount),
        Movement::Return => Money::ZERO.minus(amount),
    }
}

fn signed_sum(moved: impl Iterator<Item = (Movement, Money)>) -> Result<Money, Overflow> {
    let amounts: Vec<Money> =
        moved.map(|(way, amount)| signed(way, amount)).collect::<Result<_, _>>()?;
    Money::sum(amounts)
}

#[cfg(test)]
mod tests;

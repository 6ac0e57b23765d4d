//! What a day's report says: an X while it goes on, a Z when the card batch was closed.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::card_day::{CloseEnd, Comparison};
use crate::domain::money::{Money, Overflow};
use crate::domain::sale::Sums;
use crate::domain::sold::{Sold, Tender};

/// Each kind counts by itself, from 1, without gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReportNumber {
    /// Somebody looked; nothing was closed.
    X(u32),
    /// The batch is closed.
    Z(u32),
}

/// One report, complete: what is printed, shown and exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayReport {
    pub number: ReportNumber,
    /// When the batch before was closed; `None` for the first.
    pub from: Option<DateTime<Utc>>,
    pub to: DateTime<Utc>,
    pub business_date: NaiveDate,
    /// Who took it, by name.
    pub by: String,
    /// Why it was closed although something differs.
    pub reason: Option<String>,
    pub sums: DaySums,
    pub cards: Comparison,
    /// How the batch ended; `None` on an X.
    pub end: Option<CloseEnd>,
    /// What is owed to patients in visits, credit and points at the end of it.
    pub owed: Money,
    /// Head of the chain at the end of it: SHA-256.
    pub head: [u8; 32],
}

/// What was sold, given back and used since the batch before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DaySums {
    pub n_sales: u32,
    /// Before tax.
    pub net: Money,
    pub tax: Money,
    /// All that was paid, whatever with.
    pub total: Money,
    pub by_tender: ByTender,
    pub n_refunds: u32,
    /// What goes back, the tax with it.
    pub refunded: Money,
    pub tax_back: Money,
    /// Visits used, taken-back ones left out.
    pub n_redeemed: u32,
    /// Of them, with no provider's name.
    pub n_without_provider: u32,
}

/// What paid the sales.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ByTender {
    /// At the terminal.
    pub card: Money,
    /// By the processor, with a stored card.
    pub on_file: Money,
    pub cash: Money,
    pub wallet: Money,
    pub product_credit: Money,
    pub points: Money,
    /// Left from an approval before.
    pub held: Money,
}

impl ByTender {
    fn add(&mut self, tender: &Tender) -> Result<(), Overflow> {
        let sum = match tender {
            Tender::Card { .. } => &mut self.card,
            Tender::OnFile { .. } => &mut self.on_file,
            Tender::Cash { .. } => &mut self.cash,
            Tender::Wallet { .. } => &mut self.wallet,
            Tender::ProductCredit { .. } => &mut self.product_credit,
            Tender::Points { .. } => &mut self.points,
            Tender::HeldInDoubt { .. } => &mut self.held,
            // Taken off the price, and not paid.
            Tender::HandedIn { .. } => return Ok(()),
        };
        *sum = sum.plus(tender.amount())?;
        Ok(())
    }
}

impl DaySums {
    /// What was sold, at this kiosk's card terminal or without it: a renewal, a part of a price.
    ///
    /// # Errors
    ///
    /// [`Overflow`] when a sum does not fit in 64 bits of cents.
    pub fn add_sold(&mut self, sold: &Sold) -> Result<(), Overflow> {
        let sums = Sums::of(sold)?;
        self.n_sales = self.n_sales.saturating_add(1);
        self.net = self.net.plus(sums.net)?;
        self.tax = self.tax.plus(sums.tax)?;
        self.total = self.total.plus(sums.total)?;
        sold.tenders.iter().try_for_each(|tender| self.by_tender.add(tender))
    }

    /// # Errors
    ///
    /// [`Overflow`] when a sum does not fit in 64 bits of cents.
    pub fn add_refund(&mut self, back: Money, tax: Money) -> Result<(), Overflow> {
        self.n_refunds = self.n_refunds.saturating_add(1);
        self.refunded = self.refunded.plus(back)?;
        self.tax_back = self.tax_back.plus(tax)?;
        Ok(())
    }
}

/// One kind of both sides, as a line of a table. Money towards the clinic is above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchBeside {
    pub what: BesideKind,
    /// `None` for the sum, which counts nothing.
    pub counts: Option<(u32, u32)>,
    pub terminal: Money,
    pub journal: Money,
    /// The terminal's less the journal's.
    pub difference: Money,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BesideKind {
    Purchases,
    Returns,
    Voids,
    ToBank,
}

impl Comparison {
    /// The table of both sides. Voids and returns are left out where neither side has any.
    ///
    /// # Errors
    ///
    /// [`Overflow`] when a difference does not fit.
    pub fn beside(&self) -> Result<Vec<BatchBeside>, Overflow> {
        use BesideKind as B;
        let (theirs, ours) = (&self.terminal, &self.journal);
        let mut lines = Vec::new();
        let kinds = [
            (B::Purchases, theirs.purchases, ours.purchases),
            (B::Returns, theirs.returns, ours.returns),
            (B::Voids, theirs.voids, ours.voids),
        ];
        for (what, theirs, ours) in kinds {
            if what != B::Purchases && theirs.count == 0 && ours.count == 0 {
                continue;
            }
            let towards = |amount: Money| match what {
                B::Purchases => Ok(amount),
                B::Returns | B::Voids | B::ToBank => Money::ZERO.minus(amount),
            };
            let (terminal, journal) = (towards(theirs.amount)?, towards(ours.amount)?);
            let (counts, difference) = (Some((theirs.count, ours.count)), terminal.minus(journal)?);
            lines.push(BatchBeside { what, counts, terminal, journal, difference });
        }
        let (terminal, journal) = (theirs.to_bank, ours.to_bank);
        let difference = terminal.minus(journal)?;
        lines.push(BatchBeside { what: B::ToBank, counts: None, terminal, journal, difference });
        Ok(lines)
    }

    /// What all differences come to; `None` where nobody can say of one.
    pub fn difference_in_all(&self) -> Option<Money> {
        let sums: Option<Vec<Money>> =
            self.differences.iter().map(|it| it.amount().ok().flatten()).collect();
        Money::sum(sums?).ok()
    }

    /// How many transactions there are in all: those that agree, and those that differ.
    pub fn n_in_all(&self) -> u32 {
        self.n_agreed.saturating_add(u32::try_from(self.differences.len()).unwrap_or(u32::MAX))
    }
}

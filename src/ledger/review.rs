//! The review of a quarter: what each offering brought in, which are worth cutting, and whom
//! that concerns.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::calendar::Span;
use crate::domain::catalog::Catalog;
use crate::domain::id::{ContractId, LotId, PatientId};
use crate::domain::money::{Money, Overflow};
use crate::domain::offering::{Offering, OfferingCode};
use crate::domain::policy::ReviewRule;
use crate::domain::refusal::Refusal;
use crate::domain::sold::{Sold, SoldLine, Tender};
use crate::ledger::account::Account;
use crate::ledger::books::Books;
use crate::ledger::entry::Cause;
use crate::ledger::fact::{Deed, Fact};
use crate::ledger::shelf::Place;

/// What an offering did within a range of days, by the days on which it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewLine {
    pub offering: OfferingCode,
    /// Where it is at the end of the range. One that the shelf does not know counts from its first
    /// sale.
    pub place: Place,
    /// Contracts sold and periods paid.
    pub units: u32,
    /// Their prices after discounts, before tax and refunds, without what was handed in for an
    /// upgrade; the whole price where it is paid in parts.
    pub net_sales: Money,
    /// Its part of all net sales, in hundredths of a percent, rounded half up.
    pub share: u32,
    /// Visits, and purchases paid with its credit.
    pub redemptions: u32,
    /// Lapsed, less what was reinstated.
    pub breakage: Money,
    /// Money promised back.
    pub refunds: Money,
    /// Contracts that were put on hold.
    pub disputes: u32,
    /// What is owed for it at the end of the range.
    pub owed: Money,
    pub verdict: Verdict,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Keep,
    /// On the shelf long enough, and sells too little.
    Cut,
    /// Not sold any more.
    OffShelf,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    pub range: Span,
    /// By code: all that was on the shelf, sold, used or owed.
    pub lines: Vec<ReviewLine>,
    pub net_sales: Money,
}

/// Somebody with unused value in an offering that is cut or gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    pub patient: PatientId,
    pub contract: ContractId,
    pub offering: OfferingCode,
    /// What would be taken off the price of another offering.
    pub unused: Money,
    /// What to offer instead: the next step of its ladder, or the best seller of its category, or of
    /// all; `None` where nothing costs as much as the unused value.
    pub target: Option<Target>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub offering: OfferingCode,
    pub price_after: Money,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    first_sold: Option<NaiveDate>,
    units: u32,
    net_sales: Money,
    redemptions: u32,
    breakage: Money,
    refunds: Money,
    disputes: u32,
    owed: Money,
}

type ByOffering = BTreeMap<OfferingCode, Sums>;

impl Books {
    /// # Errors
    ///
    /// [`Refusal::Overflow`], [`Refusal::BeyondCalendar`], or a fact that names what is unknown.
    pub fn review(&self, range: Span) -> Result<Review, Refusal> {
        let mut sums = ByOffering::new();
        for code in self.shelf().offerings() {
            sums.entry(code.clone()).or_default();
        }
        for fact in self.facts().filter(|fact| fact.on <= range.last) {
            self.count(&mut sums, fact, range)?;
        }
        self.count_breakage(&mut sums, range)?;
        for (code, owed) in self.owed_report(range.last)?.by_offering {
            sums.entry(code).or_default().owed = owed;
        }
        let net_sales = Money::sum(sums.values().map(|sums| sums.net_sales))?;
        let rule = self.policy().review;
        let lines: Result<Vec<ReviewLine>, Refusal> = sums
            .into_iter()
            .map(|(offering, sums)| {
                let place = match self.shelf().place(&offering, range.last) {
                    Place::Unknown => sums.first_sold.map_or(Place::Unknown, Place::OnShelf),
                    place => place,
                };
                let verdict = verdict(rule, place, &sums, net_sales, range.last)?;
                Ok(line(offering, place, sums, share(sums.net_sales, net_sales), verdict))
            })
            .collect();
        Ok(Review { range, lines: lines?, net_sales })
    }

    /// Whom a review concerns, by patient: those who hold unused value in what is cut or gone, as
    /// the files stand, with what to offer them.
    ///
    /// # Errors
    ///
    /// [`Refusal::Overflow`] or [`Refusal::BeyondCalendar`].
    pub fn holders(&self, review: &Review, catalog: &Catalog) -> Result<Vec<Holder>, Refusal> {
        let verdict_of = |code: &OfferingCode| {
            review.lines.iter().find(|line| line.offering == *code).map(|line| line.verdict)
        };
        let mut holders = Vec::new();
        for file in self.files() {
            for state in &file.contracts {
                let terms = &state.contract.terms;
                if !matches!(verdict_of(&terms.offering), Some(Verdict::Cut | Verdict::OffShelf)) {
                    continue;
                }
                let unused = file.unused_of(state.contract.id)?;
                if unused == Money::ZERO {
                    continue;
                }
                let target =
                    target(review, catalog, &terms.offering, terms.upgrade_to.as_ref(), unused)?;
                holders.push(Holder {
                    patient: file.patient,
                    contract: state.contract.id,
                    offering: terms.offering.clone(),
                    unused,
                    target,
                });
            }
        }
        Ok(holders)
    }

    fn count(&self, sums: &mut ByOffering, fact: &Fact, range: Span) -> Result<(), Refusal> {
        let is_within = range.contains(fact.on);
        if let Deed::Sold(sold) = &fact.what {
            for line in &sold.lines {
                if let SoldLine::Contract { contract, .. } = line {
                    let sums = sums.entry(contract.terms.offering.clone()).or_default();
                    sums.first_sold = sums.first_sold.into_iter().chain([fact.on]).min();
                }
            }
        }
        if !is_within {
            return Ok(());
        }
        let offering = |contract: ContractId| self.offering_of(fact.patient, contract);
        match &fact.what {
            Deed::Sold(sold) => self.count_sale(sums, sold)?,
            Deed::Redeemed(redemption) => {
                let sums = sums.entry(offering(redemption.contract)?).or_default();
                sums.redemptions = sums.redemptions.saturating_add(1);
            }
            Deed::RedemptionUndone { redemption } => {
                if let Some(contract) = self.redeemed_contract(fact.patient, *redemption) {
                    let sums = sums.entry(offering(contract)?).or_default();
                    sums.redemptions = sums.redemptions.saturating_sub(1);
                }
            }
            Deed::Refunded(refund) => {
                let sums = sums.entry(offering(refund.contract)?).or_default();
                let back = Money::sum(refund.back.iter().map(|(_, amount)| *amount))?;
                let back = back.minus(refund.tax)?;
                sums.refunds = sums.refunds.plus(back)?;
            }
            Deed::Held { contract } => {
                let sums = sums.entry(offering(*contract)?).or_default();
                sums.disputes = sums.disputes.saturating_add(1);
            }
            Deed::ChargeFailed { .. }
            | Deed::Cancelled { .. }
            | Deed::Extended(_)
            | Deed::Released { .. }
            | Deed::PriceNotice { .. }
            | Deed::InDoubt { .. }
            | Deed::DoubtEnded { .. }
            | Deed::RefundPaid { .. } => (),
        }
        Ok(())
    }

    fn count_sale(&self, sums: &mut ByOffering, sold: &Sold) -> Result<(), Refusal> {
        let mut unit = |code: OfferingCode, price: Money| -> Result<(), Overflow> {
            let sums = sums.entry(code).or_default();
            sums.units = sums.units.saturating_add(1);
            sums.net_sales = sums.net_sales.plus(price)?;
            Ok(())
        };
        for line in &sold.lines {
            match line {
                SoldLine::Contract { contract, paid, upgrade_of, .. } => {
                    let parts = Money::sum(contract.parts.iter().map(|part| part.amount))?;
                    let price = if contract.parts.is_empty() { *paid } else { parts };
                    let handed_in = handed_in(sold, *upgrade_of)?;
                    unit(contract.terms.offering.clone(), price.minus(handed_in)?)?;
                }
                SoldLine::Cycle { contract, price, .. } => {
                    unit(self.offering_of(sold.patient, *contract)?, *price)?;
                }
                SoldLine::Part { .. } | SoldLine::Goods(_) => (),
            }
        }
        for tender in &sold.tenders {
            let (Tender::Wallet { draws, .. } | Tender::ProductCredit { draws, .. }) = tender
            else {
                continue;
            };
            let mut paid_by: Vec<OfferingCode> = Vec::new();
            for draw in draws {
                let code = self.offering_of_lot(sold.patient, draw.lot)?;
                if !paid_by.contains(&code) {
                    paid_by.push(code);
                }
            }
            for code in paid_by {
                let sums = sums.entry(code).or_default();
                sums.redemptions = sums.redemptions.saturating_add(1);
            }
        }
        Ok(())
    }

    fn count_breakage(&self, sums: &mut ByOffering, range: Span) -> Result<(), Refusal> {
        for booked in self.journal().entries() {
            let entry = &booked.entry;
            let is_lapse = matches!(entry.cause, Cause::Expired | Cause::Reinstated);
            if !is_lapse || !range.contains(entry.on) {
                continue;
            }
            let lapsed = entry.postings().iter().filter(|posting| {
                matches!(posting.account, Account::Breakage | Account::UnclaimedProperty)
            });
            for posting in lapsed {
                if let Some(code) = &posting.offering {
                    let sums = sums.entry(code.clone()).or_default();
                    sums.breakage = sums.breakage.minus(posting.amount)?;
                }
            }
        }
        Ok(())
    }

    fn offering_of(&self, patient: PatientId, id: ContractId) -> Result<OfferingCode, Refusal> {
        let state = self.file(patient).and_then(|file| file.contract(id));
        Ok(state.ok_or(Refusal::UnknownContract)?.contract.terms.offering.clone())
    }

    fn offering_of_lot(&self, patient: PatientId, id: LotId) -> Result<OfferingCode, Refusal> {
        let state = self.file(patient).and_then(|file| file.lots.get(&id));
        Ok(state.ok_or(Refusal::UnknownLot)?.lot.offering.clone())
    }

    fn redeemed_contract(&self, patient: PatientId, id: u128) -> Option<ContractId> {
        self.facts().find_map(|fact| match &fact.what {
            Deed::Redeemed(redemption) if fact.patient == patient && redemption.id == id => {
                Some(redemption.contract)
            }
            _ => None,
        })
    }
}

/// What of a sale was paid with the contract that was handed in for it.
fn handed_in(sold: &Sold, upgrade_of: Option<ContractId>) -> Result<Money, Overflow> {
    let values = sold.tenders.iter().filter_map(|tender| match tender {
        Tender::HandedIn { contract, value } if Some(*contract) == upgrade_of => Some(*value),
        _ => None,
    });
    Money::sum(values)
}

fn line(
    offering: OfferingCode,
    place: Place,
    sums: Sums,
    share: u32,
    verdict: Verdict,
) -> ReviewLine {
    ReviewLine {
        offering,
        place,
        units: sums.units,
        net_sales: sums.net_sales,
        share,
        redemptions: sums.redemptions,
        breakage: sums.breakage,
        refunds: sums.refunds,
        disputes: sums.disputes,
        owed: sums.owed,
        verdict,
    }
}

/// Cut is what was on the shelf long enough and sold too few, or too little of all that was sold.
fn verdict(
    rule: ReviewRule,
    place: Place,
    sums: &Sums,
    all: Money,
    last: NaiveDate,
) -> Result<Verdict, Overflow> {
    let since = match place {
        Place::Off(_) => return Ok(Verdict::OffShelf),
        Place::Unknown => return Ok(Verdict::Keep),
        Place::OnShelf(since) => since,
    };
    let is_old = (last - since).num_days().saturating_add(1) >= i64::from(rule.live_days);
    // Both sides times 100,000, so that no share is rounded over its limit.
    let limit = all.taken(100_000)?.times(rule.share_min)?;
    let sells_little = sums.units < rule.units_min || sums.net_sales.taken(100_000)? < limit;
    Ok(if is_old && sells_little { Verdict::Cut } else { Verdict::Keep })
}

/// A part of `all` in hundredths of a percent.
fn share(part: Money, all: Money) -> u32 {
    let (part, all) = (i128::from(part.minor()), i128::from(all.minor()));
    if part <= 0 || all <= 0 {
        return 0;
    }
    u32::try_from((part * 20_000 + all) / (all * 2)).unwrap_or(u32::MAX)
}

/// What to offer instead of `code`: something that is kept and costs at least what is handed in.
/// The next step of its ladder comes first, then its category, then what sells elsewhere.
fn target(
    review: &Review,
    catalog: &Catalog,
    code: &OfferingCode,
    upgrade_to: Option<&OfferingCode>,
    unused: Money,
) -> Result<Option<Target>, Overflow> {
    let line_of =
        |offering: &Offering| review.lines.iter().find(|line| line.offering == offering.code);
    let sales = |offering: &Offering| line_of(offering).map_or(Money::ZERO, |line| line.net_sales);
    let category = catalog.offering(code).map(|offering| offering.category);
    let is_step = |offering: &Offering| Some(&offering.code) == upgrade_to;
    let is_near = |offering: &Offering| Some(offering.category) == category;
    let is_kept = |offering: &&Offering| {
        offering.code != *code
            && offering.price >= unused
            && line_of(offering).is_none_or(|line| line.verdict == Verdict::Keep)
            && (is_step(offering) || is_near(offering) || sales(offering).is_positive())
    };
    let rank = |offering: &&Offering| {
        let far = (!is_step(offering), !is_near(offering));
        (far, Reverse(sales(offering)), offering.code.clone())
    };
    let Some(best) = catalog.offerings.iter().filter(is_kept).min_by_key(rank) else {
        return Ok(None);
    };
    Ok(Some(Target { offering: best.code.clone(), price_after: best.price.minus(unused)? }))
}

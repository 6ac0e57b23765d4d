//! A contract: one offering as it was sold to one patient. Frozen at the sale.

use std::num::NonZeroU32;

use chrono::NaiveDate;

use crate::domain::calendar::Anchor;
use crate::domain::catalog::TaxClass;
use crate::domain::entitlement::Funding;
use crate::domain::id::{ContractId, PatientId};
use crate::domain::language::Localized;
use crate::domain::money::{Money, Overflow};
use crate::domain::offering::{
    CreditUse, ExitFee, Grant, Intro, OfferingCode, Period, Perk, PickRepeat, ServiceCode,
    UnitWords, Validity,
};

/// What was agreed, as data: all that counting, charging, refunding and leaving depend on. What is
/// printed says the same; the linter compares the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractTerms {
    pub offering: OfferingCode,
    pub version: u32,
    /// Not translated.
    pub name: String,
    /// For one purchase, or for one full period; after discounts, before tax.
    pub price: Money,
    pub renewal: Option<Renewal>,
    /// What each payment (of a recurring contract) or the purchase grants.
    pub grants: Vec<GrantTerms>,
    pub perks: Vec<Perk>,
    pub refund: RefundRule,
    /// For direct primary care: days of notice, and no penalty ever (DP-2).
    pub notice_days: Option<u32>,
    /// Full money back up to and including this day (AR-9, US-49).
    pub cooling_off_until: Option<NaiveDate>,
    /// What one of each service it opens cost alone on the day of the sale: for superbills
    /// (SB-4), for re-pricing (REF-B) and for what goes beyond it (US-07).
    pub singles: Vec<(ServiceCode, Money)>,
    /// "100 sessions for you only": nobody else may use it (NT).
    pub use_by: UseBy,
    /// Whether one service of a list may be chosen twice at redemption.
    pub pick_repeat: PickRepeat,
    pub upgrade_to: Option<OfferingCode>,
    pub words: SoldWords,
}

/// How an offering was called on the day of the sale, in each language: what is printed or shown of
/// a contract says the same for its whole life, also when the catalog changes. Empty in
/// rows of kiosks that did not keep it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SoldWords {
    /// What it is, in the one plain sentence.
    pub sentence: Localized,
    /// What is counted in it: "20 visits and 12 shots".
    pub counts: Localized,
    /// What it brings beside that, a line each.
    pub perks: Vec<Localized>,
    /// What one session is called.
    pub unit: UnitWords,
}

impl ContractTerms {
    /// What a period grants at a new price that was told: of a wallet the paid face is the price,
    /// and bonus keeps its share of it. All else grants what it always did.
    ///
    /// # Errors
    ///
    /// [`Overflow`] for a face that does not fit.
    pub fn grants_at(&self, price: Money) -> Result<Vec<GrantTerms>, Overflow> {
        let is_money = |grant: &GrantTerms| grant.what == Grant::Credit(CreditUse::Everything);
        let is_paid = |grant: &&GrantTerms| is_money(grant) && grant.funding == Funding::Paid;
        let Some(paid) = self.grants.iter().find(is_paid).map(|paid| paid.quantity) else {
            return Ok(self.grants.clone());
        };
        let mut grants = Vec::with_capacity(self.grants.len());
        for grant in &self.grants {
            if !is_money(grant) {
                grants.push(grant.clone());
                continue;
            }
            let face = price.share(grant.quantity.get(), paid)?;
            let units = u32::try_from(face.minor()).or(Err(Overflow))?;
            let singles = if grant.singles == Money::ZERO { Money::ZERO } else { face };
            if let Some(quantity) = NonZeroU32::new(units) {
                grants.push(GrantTerms { quantity, singles, ..grant.clone() });
            }
        }
        Ok(grants)
    }
}

/// A line of what is granted. [`Grant::Product`] becomes no lot: it is handed over with the sale and
/// takes its share of the price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantTerms {
    pub what: Grant,
    /// Sessions, units, points; cents of face value for credit; for [`Grant::Access`] it is 1 and
    /// the lot gets as many units as the period has days.
    pub quantity: NonZeroU32,
    pub funding: Funding,
    /// What all of it would cost alone: its weight when the price is shared out (M-5). Zero where
    /// nothing of the price stands for it.
    pub singles: Money,
    pub validity: Validity,
    /// Each unit is a lot of its own (US-01).
    pub split: LotSplit,
    /// As what it is earned when it is used; [`Grant::Access`] is earned as membership.
    pub class: TaxClass,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LotSplit {
    OneLot,
    LotPerUnit,
}

/// How a contract goes on by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renewal {
    pub anchor: Anchor,
    pub charge: Charging,
    pub min_payments: Option<NonZeroU32>,
    pub exit_fee: Option<ExitFee>,
    pub intro: Option<Intro>,
    pub carry_over: Option<CarryOver>,
}

/// How later periods are charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Charging {
    /// On the card on file, or at the kiosk when it is due.
    AutoPay,
    /// The patient pays each period at the kiosk; nothing is charged by itself.
    AtKiosk,
}

/// Unused sessions and product credit stay for so many further periods, up to these caps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CarryOver {
    pub periods: NonZeroU32,
    pub sessions_max: u32,
    pub credit_max: Money,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UseBy {
    /// For the patient who bought it only.
    BuyerOnly,
    Anyone,
}

/// What comes back when a contract is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundRule {
    /// REF-A: the allocated value of what is unused, less a fee.
    Allocated { fee: Money },
    /// REF-B: what was paid, less what was used at the single price of the day of the sale; never
    /// less than zero, never more than is owed.
    Repriced,
    /// REF-W: paid credit that is unspent. Bonus is not paid back.
    Unspent,
    /// The days of the period that have not begun (M-8), or the whole month, by
    /// [`crate::domain::policy::Policy::primary_care_fee`].
    UnusedDays,
    /// Nothing for the running period; access stays to its end.
    Nothing,
}

/// One part of a price that is paid in parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub due: NaiveDate,
    pub amount: Money,
}

/// A contract as it is sold: terms, whose it is, and what is still to be paid for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    pub id: ContractId,
    pub patient: PatientId,
    pub sold_on: NaiveDate,
    pub terms: ContractTerms,
    /// Empty where it was paid at once. The first is paid with the sale. They add up to the price
    /// less what was handed in.
    pub parts: Vec<Part>,
}

/// Where a contract stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Active,
    /// A charge failed and is tried again.
    PastDue,
    /// The third charge failed: nothing new is granted; what was paid for stays usable (US-37).
    Suspended,
    /// It will not renew; access stays to the end of what was paid for.
    Leaving,
    /// Refunded, upgraded, or run out.
    Ended,
    /// In dispute: nothing of it is used without an override.
    OnHold,
}

/// How often a contract is charged, for words.
pub fn period_of(terms: &ContractTerms) -> Option<Period> {
    terms.renewal.map(|renewal| renewal.anchor.period)
}

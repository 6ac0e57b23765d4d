//! The clinic's choices between lawful ways of doing the same thing. Each is a setting with its
//! reason; what a state forbids is in its profile.

use std::num::NonZeroU32;

use crate::domain::money::{Money, Rate};

/// How this clinic keeps its promises and its books. [`Policy::default`] is the house's choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// What becomes of a value that was not used in time.
    pub lapse: Lapse,
    pub paid_credit: PaidCredit,
    /// How the fee of direct primary care is earned, and so what comes back (DP-3).
    pub primary_care_fee: FeeEarning,
    pub extension: ExtensionBasis,
    pub no_show: NoShow,
    pub loyalty: Loyalty,
    /// A failed charge is tried again so many days after the first try; after the last the contract
    /// is suspended (US-37).
    pub retry_days: Vec<u32>,
    /// Notice of a new price or the end of a lower one, in days before it (AR-6, US-33).
    pub notice_days: DayRange,
    /// Business days to think it over, where the state gives them for such a contract (AR-9).
    pub cooling_off_days: Option<NonZeroU32>,
    /// Whether sales tax is shown as a line of its own; if not, all of a bundle is taxed (TX-1).
    pub tax_shown: TaxShown,
    pub disputes: DisputeDays,
    /// Consents are kept at least so many years (AR-2, HP-9).
    pub consent_years: ConsentYears,
    /// When an offering is worth cutting.
    pub review: ReviewRule,
    /// Days before the last valid day on which a patient is reminded.
    pub reminder_days: Vec<u32>,
    /// A contract above this needs a chip or a tap.
    pub chip_above: Option<Money>,
    /// A refund above this takes a second person.
    pub refund_alone_max: Money,
}

/// A range of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRange {
    pub min: u32,
    pub max: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lapse {
    /// Revenue at expiry (AC-5).
    Breakage,
    /// The state may claim it: it stays a debt (AC-6, EX-4).
    Unclaimed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PaidCredit {
    /// Paid money comes back on demand: all of the price stands for it, and bonus is worth nothing
    /// in the books, so that what is owed covers what could be asked back (AC-8).
    Refundable,
    /// The price is spread over all of the face value, bonus included (AC-4).
    Final,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeeEarning {
    /// Straight line, by the day (AC-9).
    ByDay,
    /// Only when a month is complete; a broken month comes back whole (TN, WV).
    ByFullMonth,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExtensionBasis {
    /// So many days from the day it is granted.
    Grant,
    /// So many days from the old last valid day.
    Expiry,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoShow {
    /// Uses the session (US-60).
    Counts,
    Forgiven,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaxShown {
    Itemized,
    Included,
}

/// Points for money spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loyalty {
    /// What one point is worth when it is used, in cents; 5 is "100 points = $5.00".
    pub point_minor: u32,
    /// Points end so many months after the last visit.
    pub months: NonZeroU32,
    pub mode: LoyaltyMode,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoyaltyMode {
    /// No points at all.
    Off,
    /// Points are counted and worth nothing in the books until they are used.
    Count,
    /// A part of each price stands for the points it earns, by how many are expected to be used
    /// (AC-2 with a material right, US-45).
    Defer { expected_use: Rate },
}

/// How long a card payment can be disputed (CB-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DisputeDays {
    /// After the last day of service.
    pub after_service: u32,
    /// After the sale, at most.
    pub after_sale: u32,
}

/// A consent is kept for the longest of these (US-54).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsentYears {
    pub after_signing: u32,
    pub after_end: u32,
    /// The clinic's own rule, after signing: 6 with HP-9.
    pub own: Option<u32>,
}

/// An offering that has been on sale long enough and sells too little is named for cutting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewRule {
    pub live_days: u32,
    pub units_min: u32,
    /// Of all net sales.
    pub share_min: Rate,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            lapse: Lapse::Breakage,
            paid_credit: PaidCredit::Refundable,
            primary_care_fee: FeeEarning::ByDay,
            extension: ExtensionBasis::Grant,
            no_show: NoShow::Counts,
            loyalty: Loyalty {
                point_minor: 5,
                months: NonZeroU32::MIN.saturating_add(11),
                mode: LoyaltyMode::Count,
            },
            retry_days: vec![2, 5],
            notice_days: DayRange { min: 7, max: 30 },
            cooling_off_days: None,
            tax_shown: TaxShown::Itemized,
            disputes: DisputeDays { after_service: 120, after_sale: 540 },
            consent_years: ConsentYears { after_signing: 3, after_end: 1, own: None },
            review: ReviewRule {
                live_days: 90,
                units_min: 3,
                share_min: Rate::from_hundred_thousandths(2_000),
            },
            reminder_days: vec![30, 14, 3],
            chip_above: None,
            refund_alone_max: Money::from_minor(500_00),
        }
    }
}

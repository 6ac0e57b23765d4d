//! What a state asks of offers and contracts, as data with its source. Not legal advice: a clinic
//! has its own adviser confirm what holds for it.

use std::num::NonZeroU32;

use chrono::NaiveDate;

use crate::domain::money::Money;
use crate::domain::policy::{ConsentYears, DayRange, FeeEarning, Lapse, Policy};

/// A rule, where it is written, and when somebody last looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    pub rule: T,
    pub source: String,
    pub reviewed: NaiveDate,
}

/// The rules of one state, or the strictest of all for a state that has none here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// "Tennessee".
    pub name: String,
    /// Postal code; `None` for the generic one.
    pub state: Option<String>,

    /// A contract of direct primary care says that it is not insurance (DP-1).
    pub care_not_insurance: Option<Sourced<()>>,
    /// Either side may leave on at most so many days of notice, without minimum or penalty (DP-2).
    pub care_leave: Option<Sourced<u32>>,
    /// How its fee is earned, and so what comes back (DP-3).
    pub care_fee: Option<Sourced<FeeEarning>>,
    /// How many months of it may be paid ahead; 0 forbids it (DP-3).
    pub care_advance: Option<Sourced<u32>>,
    /// A fee for a visit stays below the fee of a month (DP-4).
    pub care_visit_fee: Option<Sourced<()>>,
    /// Up to which fee a month it suits a health savings account (DP-5).
    pub hsa: Option<Sourced<HsaCaps>>,

    /// How long money paid ahead is good for (EX-1).
    pub paid_credit: Option<Sourced<CreditLife>>,
    /// Bonus money lasts at least so many months (EX-1).
    pub bonus_months: Option<Sourced<u32>>,
    /// Paid credit below this is given back in cash on demand (EX-2).
    pub cash_out_below: Option<Sourced<Money>>,
    /// The clause that says when credit ends is in capitals (EX-2).
    pub end_in_capitals: Option<Sourced<()>>,
    /// Named sessions last at least so many months (EX-3).
    pub session_months: Option<Sourced<u32>>,
    /// What was not used may belong to the state after so many months (EX-4).
    pub unclaimed_months: Option<Sourced<NonZeroU32>>,

    /// Renewal has a clause and initials of its own, with price, period and way out (AR-1).
    pub renewal_apart: Option<Sourced<()>>,
    /// A minimum has a clause and initials of its own (AR-1, AR-10).
    pub minimum_apart: Option<Sourced<()>>,
    /// How long a consent to renewal is kept (AR-2).
    pub consent_years: Option<Sourced<ConsentYears>>,
    /// Notice of a new price, in days before it (AR-6).
    pub price_notice: Option<Sourced<DayRange>>,
    /// A low price at first that becomes a higher one is a renewal too (AR-7).
    pub intro_is_renewal: Option<Sourced<()>>,
    /// Days to think a weight-loss contract over, and its longest term (AR-9).
    pub weight_loss: Option<Sourced<WeightLossRule>>,

    /// Parts of a price after the first, before disclosures of credit are due (TL-1, TL-2).
    pub parts_max: Option<Sourced<u32>>,
    /// No fee or interest for paying in parts (TL-2).
    pub no_finance_charge: Option<Sourced<()>>,

    /// The policy on refunds stands on every receipt (RC-4).
    pub refund_on_receipt: Option<Sourced<()>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HsaCaps {
    /// A month, for one person.
    pub one: Money,
    /// A month, for more than one.
    pub family: Money,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CreditLife {
    Months(NonZeroU32),
    NeverEnds,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeightLossRule {
    /// Business days after signing.
    pub days: NonZeroU32,
    pub payment_months_max: u32,
    pub service_months_max: u32,
}

impl Profile {
    /// The clinic's policy where this state leaves no choice.
    pub fn bind(&self, policy: Policy) -> Policy {
        Policy {
            primary_care_fee: match &self.care_fee {
                Some(fee) => fee.rule,
                None => policy.primary_care_fee,
            },
            lapse: match &self.unclaimed_months {
                Some(_) => Lapse::Unclaimed,
                None => policy.lapse,
            },
            cooling_off_days: match &self.weight_loss {
                Some(law) => Some(law.rule.days),
                None => policy.cooling_off_days,
            },
            notice_days: self.price_notice.as_ref().map_or(policy.notice_days, |law| law.rule),
            consent_years: match &self.consent_years {
                Some(law) => ConsentYears { own: policy.consent_years.own, ..law.rule },
                None => policy.consent_years,
            },
            ..policy
        }
    }
}

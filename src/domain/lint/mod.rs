//! Whether an offer may be shown to patients: its clauses, its numbers and its state's rules agree.
//!
//! An error keeps an offering off the patient's screen; a warning is for the owner.

mod care;
mod credit;
mod house;
mod lending;
mod renewal;
mod said;
mod thinking;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::domain::catalog::Catalog;
use crate::domain::money::Money;
use crate::domain::offering::{Category, HsaBadge, Offering, OfferingCode, PaymentPlan, Period};
use crate::domain::profile::{Profile, Sourced};
use crate::domain::terms::{Applies, Clause, ClauseRule, ClauseSubject};

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub offering: OfferingCode,
    pub fault: LintFault,
    pub law: Option<(String, NaiveDate)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The offering is not shown to patients.
    Error,
    Warning,
}

/// What is wrong, in a sentence for the owner.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LintFault {
    // Clause slots.
    #[error("no clause covers {}", word(*.0))]
    EmptySlot(ClauseSubject),
    #[error("{clause} says {says}, and the offering {has}")]
    ClauseDiffers { clause: String, says: String, has: String },
    #[error("no clause states the rule \"{0}\"")]
    NoClause(&'static str),
    #[error("{clause} states the rule \"{rule}\", and the offering does not have it")]
    NotDone { clause: String, rule: &'static str },

    // Direct primary care.
    #[error("a contract of direct primary care must say that it is not insurance")]
    NotSaidNotInsurance,
    #[error("no clause says {0}")]
    CareNotSaid(String),
    #[error("a minimum of {0} payments is not allowed in direct primary care")]
    CareMinimum(u32),
    #[error("a fee for leaving is not allowed in direct primary care")]
    CareExitFee,
    #[error("{days} days of notice, and at most {most} are allowed")]
    CareNotice { days: u32, most: u32 },
    #[error("no clause says that unearned fees come back")]
    CareNoRefund,
    #[error("{0} keeps fees that are not earned")]
    CareKeepsFees(String),
    #[error("{months} months paid ahead, and at most {most} are allowed")]
    CareAdvance { months: u32, most: u32 },
    #[error("{0} months paid ahead is not the period that is sold")]
    AdvanceNotPeriod(u32),
    #[error("a visit costs {visit}, which is not less than {month} a month")]
    CareVisitFee { visit: Money, month: Money },
    #[error("a fee of {fee} a month is above {cap}: it has no HSA badge")]
    HsaAboveCap { fee: Money, cap: Money },
    #[error("it includes {0}, which is more than primary care: it has no HSA badge")]
    HsaMoreThanCare(String),
    #[error("only a contract of direct primary care can have an HSA badge")]
    HsaNotCare,

    // Credit and expiry.
    #[error("paid money ends after {months} months, and must last {least}")]
    PaidCreditEnds { months: u32, least: String },
    #[error("bonus money ends after {months} months, and must last {least}")]
    BonusEnds { months: u32, least: u32 },
    #[error("no clause says when bonus money ends")]
    BonusEndNotSaid,
    #[error("no clause gives less than {0} back in cash")]
    NoCashOut(Money),
    #[error("{0} says when credit ends, and not in capitals")]
    NotInCapitals(String),
    #[error("sessions end after {months} months, and must last {least}")]
    SessionsEnd { months: u32, least: u32 },
    #[error("no clause says on which day its sessions end")]
    SessionsEndNotSaid,
    #[error(
        "what is unused ends after {months} months and stays a debt: the state may claim it after {after}"
    )]
    MayBeClaimed { months: u32, after: u32 },

    // Renewal.
    #[error("it renews by itself, and no clause of its own says so")]
    RenewalNotApart,
    #[error("{clause} does not say {what}")]
    RenewalIncomplete { clause: String, what: &'static str },
    #[error("{0} has no words in which a patient agrees that it renews")]
    RenewalNotAgreed(String),
    #[error("it renews by itself, and no clause says how to leave")]
    NoWayOut,
    #[error("it renews by itself, and no clause says {0} to cancel by")]
    WayOutNotSaid(&'static str),
    #[error(
        "{clause} says that a new price is told {days} days before, and it must be {least} to {most}"
    )]
    PriceNotice { clause: String, days: u32, least: u32, most: u32 },
    #[error("it has a minimum, and no clause of its own says so")]
    MinimumNotApart,
    #[error("the price rises after the first periods, and no clause says that it renews")]
    IntroNotRenewal,
    #[error("{0} does not say both prices, the low one at first and the one after it")]
    IntroNotSaid(String),
    #[error("{clause} does not say {what}, where it is said in short")]
    MinimumIncomplete { clause: String, what: &'static str },
    #[error("a weight-loss contract needs the clause on {0} days to think it over")]
    NoCoolingOff(u32),
    #[error("{clause} gives {days} days to think it over, and it must be {needed}")]
    CoolingOffShort { clause: String, days: u32, needed: u32 },
    #[error("{0} gives days to think it over, and is not said in bold beside the signature")]
    CoolingOffNotBold(String),
    #[error("payments run for {months} months, and at most {most} are allowed")]
    PaymentsTooLong { months: u32, most: u32 },
    #[error("it lasts {months} months, and at most {most} are allowed")]
    LastsTooLong { months: u32, most: u32 },
    #[error("it never ends, and at most {0} months are allowed")]
    LastsForEver(u32),

    // Lending.
    #[error("{parts} parts after the first, and more than {most} is credit under Regulation Z")]
    TooManyParts { parts: u32, most: u32 },
    #[error("{parts} equal parts, and more than {most} is credit under Regulation Z")]
    TooManyEqualParts { parts: u32, most: u32 },
    #[error("a fee of {0} for paying in parts is a finance charge under Regulation Z")]
    FinanceCharge(Money),

    #[error(
        "each sale of it in parts is credit under Regulation Z, and more than 25 in a year make the clinic a creditor"
    )]
    CountsAsCredit,
    #[error("a price of each period is not paid in parts")]
    PeriodInParts,

    // Receipts.
    #[error("no clause on refunds that a receipt could print")]
    NoRefundLine,
    #[error("the sentence above the signature does not name what is signed for")]
    StatementOfNothing,

    // The house's own.
    #[error("its services are billed to insurers, and it is outside insurance: {0}")]
    BilledToPayer(String),
    #[error("an upgrade leads to {0}, which is not in the catalog")]
    UnknownUpgrade(String),
    #[error("upgrades lead in a circle: {0}")]
    UpgradeCircle(String),
    #[error(
        "{0} is unlimited beside contents that count down, and has no `worth` to share the price by"
    )]
    NoWorth(String),
    #[error("the first periods cost {intro}, which is not less than {price}")]
    IntroNotLess { intro: Money, price: Money },
    #[error("it costs {price}, and {singles} when bought one by one")]
    DearerThanSingles { price: Money, singles: Money },
    #[error("{n} offers stand on this shelf; more than {most} are hard to choose from")]
    CrowdedShelf { n: usize, most: usize },
    #[error("it is not sold in any way that this kiosk knows: {0}")]
    NotSellable(&'static str),
}

impl LintFault {
    /// The rule it breaks, by its name in the documents.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::EmptySlot(_) => "R-60",
            Self::ClauseDiffers { .. } | Self::NoClause(_) | Self::NotDone { .. } => "R-62",
            Self::NotSaidNotInsurance | Self::CareNotSaid(_) => "DP-1",
            Self::CareMinimum(_) | Self::CareExitFee | Self::CareNotice { .. } => "DP-2",
            Self::CareNoRefund
            | Self::CareKeepsFees(_)
            | Self::CareAdvance { .. }
            | Self::AdvanceNotPeriod(_) => "DP-3",
            Self::CareVisitFee { .. } => "DP-4",
            Self::HsaAboveCap { .. } | Self::HsaMoreThanCare(_) | Self::HsaNotCare => "DP-5",
            Self::PaidCreditEnds { .. } | Self::BonusEnds { .. } | Self::BonusEndNotSaid => "EX-1",
            Self::NoCashOut(_) | Self::NotInCapitals(_) => "EX-2",
            Self::SessionsEnd { .. } | Self::SessionsEndNotSaid => "EX-3",
            Self::MayBeClaimed { .. } => "EX-4",
            Self::RenewalNotApart | Self::RenewalIncomplete { .. } | Self::MinimumNotApart => {
                "AR-1"
            }
            Self::RenewalNotAgreed(_) => "AR-2",
            Self::NoWayOut => "AR-3",
            Self::WayOutNotSaid(_) => "AR-4",
            Self::PriceNotice { .. } => "AR-6",
            Self::IntroNotRenewal | Self::IntroNotSaid(_) | Self::IntroNotLess { .. } => "AR-7",
            Self::NoCoolingOff(_)
            | Self::CoolingOffShort { .. }
            | Self::CoolingOffNotBold(_)
            | Self::PaymentsTooLong { .. }
            | Self::LastsTooLong { .. }
            | Self::LastsForEver(_) => "AR-9",
            Self::MinimumIncomplete { .. } => "AR-10",
            Self::TooManyParts { .. } | Self::TooManyEqualParts { .. } | Self::FinanceCharge(_) => {
                "TL-2"
            }
            Self::CountsAsCredit => "TL-4",
            Self::PeriodInParts => "TL-5",
            Self::NoRefundLine => "RC-4",
            Self::StatementOfNothing => "RC-5",
            Self::BilledToPayer(_) => "R-03",
            Self::UnknownUpgrade(_) | Self::UpgradeCircle(_) => "R-46",
            Self::NoWorth(_) => "AC-9",
            Self::DearerThanSingles { .. } => "R-40",
            Self::CrowdedShelf { .. } => "R-41",
            Self::NotSellable(_) => "R-30",
        }
    }

    /// A badge that is not granted is no reason to hide the offering.
    pub const fn severity(&self) -> Severity {
        match self {
            Self::HsaAboveCap { .. }
            | Self::HsaMoreThanCare(_)
            | Self::HsaNotCare
            | Self::MayBeClaimed { .. }
            | Self::CountsAsCredit
            | Self::DearerThanSingles { .. }
            | Self::CrowdedShelf { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// What to do about it, in the imperative.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::EmptySlot(_) | Self::NoClause(_) | Self::NoRefundLine => {
                "Add such a clause to the offering's `clauses`"
            }
            Self::NotDone { .. } => "Take the clause out of the offering's `clauses`",
            Self::ClauseDiffers { .. } => "Use the clause with the offering's own numbers",
            Self::NotSaidNotInsurance => "Add a clause with `rule = \"not-insurance\"`",
            Self::CareNotSaid(_) => "Say it in a clause: the documents list the `{parameters}`",
            Self::CareKeepsFees(_) => {
                "Take the clause out; the one with `refund-unused-days` gives fees back"
            }
            Self::CareMinimum(_) => "Delete `min_payments`",
            Self::CareExitFee => "Delete `exit_fee`",
            Self::CareNotice { .. } => "Lower `days` of the clause on leaving",
            Self::CareNoRefund => "Add a clause with `rule = \"refund-unused-days\"`",
            Self::CareAdvance { .. } | Self::AdvanceNotPeriod(_) => {
                "Lower `advance_months`, or delete it and set `period`"
            }
            Self::CareVisitFee { .. } => "Lower `visit_fee`, or delete it",
            Self::HsaAboveCap { .. } | Self::HsaNotCare => "Delete `hsa`, or lower the fee",
            Self::HsaMoreThanCare(_) => "Delete `hsa`, or sell the rest apart",
            Self::PaidCreditEnds { .. } => "Set `valid = \"never\"`, or a longer time",
            Self::BonusEnds { .. } => "Set a longer `bonus_valid`",
            Self::BonusEndNotSaid => "Add a clause with `rule = \"bonus-ends\"`",
            Self::NoCashOut(_) => "Add a clause with `rule = \"refund-unspent\"`",
            Self::NotInCapitals(_) => "Write the clause's `short` in capitals",
            Self::SessionsEnd { .. } => "Set a longer `valid`",
            Self::SessionsEndNotSaid => "Add a clause with `rule = \"ends\"`",
            Self::MayBeClaimed { .. } => "Tell your accountant, or set `valid = \"never\"`",
            Self::RenewalNotApart | Self::IntroNotRenewal => {
                "Add a clause with `rule = \"renews\"` and a `promise` of its own"
            }
            Self::RenewalIncomplete { .. } | Self::IntroNotSaid(_) => {
                "Add it to the clause's text: the documents list the `{parameters}`"
            }
            Self::MinimumIncomplete { .. } => {
                "Add it to `short`, in each language: that is printed again above the signature"
            }
            Self::RenewalNotAgreed(_) => "Add a `promise` to the clause, in each language",
            Self::NoWayOut | Self::WayOutNotSaid(_) => {
                "Write `{phone}` and `{mail}` in a clause, with what they are for"
            }
            Self::PriceNotice { .. } => "Correct `days` of the clause",
            Self::MinimumNotApart => {
                "Add a clause with `rule = \"min-payments\"` and a `promise` of its own"
            }
            Self::NoCoolingOff(_) => "Add a clause with `rule = \"cooling-off\"`",
            Self::CoolingOffShort { .. } => "Raise `days` of the clause",
            Self::CoolingOffNotBold(_) => "Add `bold = true` to the clause",
            Self::PaymentsTooLong { .. } | Self::LastsTooLong { .. } | Self::LastsForEver(_) => {
                "Shorten it"
            }
            Self::CountsAsCredit => "Keep to four parts without a fee; this kiosk sells no others",
            Self::PeriodInParts => "Delete `installments`",
            Self::StatementOfNothing => {
                "Write `{offering}` in `statement`, `statement_one` and `statement_parts`"
            }
            Self::TooManyParts { .. } | Self::TooManyEqualParts { .. } => "Lower `parts_max`",
            Self::FinanceCharge(_) => "Delete `fee` of `installments`",
            Self::BilledToPayer(_) => "Take the service out, or delete `payer` where it stands",
            Self::UnknownUpgrade(_) | Self::UpgradeCircle(_) => "Correct `upgrade_to`",
            Self::NoWorth(_) => "Add `worth` to the perk: what a period of it costs alone",
            Self::IntroNotLess { .. } => "Lower the price of `intro`, or delete it",
            Self::DearerThanSingles { .. } => "Lower the price, or take the offering off",
            Self::CrowdedShelf { .. } => "Take off what sells least",
            Self::NotSellable(_) => "Change `payment` to one that fits the kind",
        }
    }
}

const fn word(subject: ClauseSubject) -> &'static str {
    match subject {
        ClauseSubject::Refund => "refund",
        ClauseSubject::Cancellation => "cancellation",
        ClauseSubject::Expiry => "expiry",
        ClauseSubject::Restriction => "restriction",
        ClauseSubject::Renewal => "renewal",
        ClauseSubject::Payment => "payment",
        ClauseSubject::Notice => "notice",
    }
}

impl Finding {
    pub fn severity(&self) -> Severity {
        self.fault.severity()
    }
}

/// Everything that is not as it should be, in the order of the catalog.
pub fn lint(catalog: &Catalog, profile: &Profile) -> Vec<Finding> {
    let codes: BTreeMap<&OfferingCode, &Offering> =
        catalog.offerings.iter().map(|offering| (&offering.code, offering)).collect();
    let shelves = house::shelves(catalog);
    let circles = house::circles(&codes);
    let mut findings = Vec::new();
    for offering in &catalog.offerings {
        let mut look = Look { catalog, offering, profile, findings: &mut findings };
        house::look(&mut look, &codes, &circles, &shelves);
        care::look(&mut look);
        credit::look(&mut look);
        renewal::look(&mut look);
        thinking::look(&mut look);
        lending::look(&mut look);
    }
    findings
}

/// The badge for health savings accounts that an offering really has under this profile (DP-5).
pub fn hsa_badge(catalog: &Catalog, offering: &Offering, profile: &Profile) -> HsaBadge {
    care::badge(catalog, offering, profile)
}

/// The offerings that patients may not see.
pub fn blocked(findings: &[Finding]) -> BTreeSet<OfferingCode> {
    findings
        .iter()
        .filter(|finding| finding.severity() == Severity::Error)
        .map(|finding| finding.offering.clone())
        .collect()
}

/// One offering under the glass.
struct Look<'a> {
    catalog: &'a Catalog,
    offering: &'a Offering,
    profile: &'a Profile,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Look<'a> {
    fn tell(&mut self, fault: LintFault) {
        self.findings.push(Finding { offering: self.offering.code.clone(), fault, law: None });
    }

    fn tell_law<T>(&mut self, fault: LintFault, law: &Sourced<T>) {
        self.findings.push(Finding {
            offering: self.offering.code.clone(),
            fault,
            law: Some((law.source.clone(), law.reviewed)),
        });
    }

    /// The clauses that can come into a sale of it.
    fn clauses(&self) -> impl Iterator<Item = &'a Clause> + use<'a> {
        let catalog = self.catalog;
        let is_auto = self.renews_by_itself();
        let is_at_kiosk = self.period().is_some() && !is_auto;
        self.offering.clauses.iter().filter_map(|code| catalog.clauses.get(code)).filter(
            move |clause| match clause.applies {
                Applies::Always | Applies::Installments | Applies::CoolingOff => true,
                Applies::AutoPay => is_auto,
                Applies::AtKiosk => is_at_kiosk,
            },
        )
    }

    fn clause_with(&self, rule: ClauseRule) -> Option<&'a Clause> {
        self.clauses().find(|clause| clause.rule == Some(rule))
    }

    fn renews_by_itself(&self) -> bool {
        self.period().is_some() && self.offering.payment.contains(&PaymentPlan::AutoPay)
    }

    fn period(&self) -> Option<Period> {
        self.offering.kind.period()
    }
}

/// How many offers stand on each shelf.
type Shelves = BTreeMap<Category, usize>;

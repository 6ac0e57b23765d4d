//! Direct primary care: no insurance, free to leave, unearned fees back (DP-1 to DP-5).

use std::num::NonZeroU32;

use crate::domain::lint::{LintFault, Look};
use crate::domain::offering::{HsaBadge, Offering, OfferingKind};
use crate::domain::profile::Profile;
use crate::domain::terms::{ClauseRule, ClauseValues};

pub(super) fn look(look: &mut Look<'_>) {
    let offering = look.offering;
    let OfferingKind::PrimaryCare { period } = offering.kind else {
        if offering.hsa != HsaBadge::No {
            look.tell(LintFault::HsaNotCare);
        }
        return;
    };
    let profile = look.profile;
    if let (None, Some(law)) =
        (look.clause_with(ClauseRule::NotInsurance), &profile.care_not_insurance)
    {
        look.tell_law(LintFault::NotSaidNotInsurance, law);
    }
    leaving(look);
    let advance = offering.care.advance_months.map_or(period.months(), |months| months.get());
    if let Some(law) = &profile.care_advance {
        // A single month is how it is sold everywhere; it is no payment ahead.
        if advance > law.rule.max(1) {
            look.tell_law(LintFault::CareAdvance { months: advance, most: law.rule }, law);
        }
    }
    if advance != period.months() {
        look.tell(LintFault::AdvanceNotPeriod(advance));
    }
    let Ok(month) = offering.price.share(1, months_of(period.months())) else { return };
    if let (Some(visit), Some(law)) = (offering.care.visit_fee, &profile.care_visit_fee)
        && visit >= month
    {
        look.tell_law(LintFault::CareVisitFee { visit, month }, law);
    }
    if offering.hsa != HsaBadge::No
        && badge(offering, profile) == HsaBadge::No
        && let Some(law) = &profile.hsa
    {
        let cap = match offering.hsa {
            HsaBadge::Family => law.rule.family,
            HsaBadge::OnePerson | HsaBadge::No => law.rule.one,
        };
        look.tell_law(LintFault::HsaAboveCap { fee: month, cap }, law);
    }
}

fn leaving(look: &mut Look<'_>) {
    let care = look.offering.care;
    if let Some(law) = &look.profile.care_leave {
        if let Some(min) = care.min_payments {
            look.tell_law(LintFault::CareMinimum(min.get()), law);
        }
        if care.exit_fee.is_some() {
            look.tell_law(LintFault::CareExitFee, law);
        }
        let notice = look.clause_with(ClauseRule::RefundUnusedDays).map(|clause| clause.values);
        if let Some(ClauseValues { days: Some(days), .. }) = notice
            && days > law.rule
        {
            look.tell_law(LintFault::CareNotice { days, most: law.rule }, law);
        }
    }
    if let (None, Some(law)) =
        (look.clause_with(ClauseRule::RefundUnusedDays), &look.profile.care_fee)
    {
        look.tell_law(LintFault::CareNoRefund, law);
    }
}

fn months_of(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN)
}

/// The badge that an offering really has: claimed, of the right kind, and under the cap (DP-5).
pub(super) fn badge(offering: &Offering, profile: &Profile) -> HsaBadge {
    let OfferingKind::PrimaryCare { period } = offering.kind else { return HsaBadge::No };
    let Some(law) = &profile.hsa else { return HsaBadge::No };
    let cap = match offering.hsa {
        HsaBadge::No => return HsaBadge::No,
        HsaBadge::OnePerson => law.rule.one,
        HsaBadge::Family => law.rule.family,
    };
    match offering.price.share(1, months_of(period.months())) {
        Ok(month) if month <= cap => offering.hsa,
        Ok(_) | Err(_) => HsaBadge::No,
    }
}

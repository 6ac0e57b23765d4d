//! Direct primary care: no insurance, free to leave, unearned fees back (DP-1 to DP-5).

use std::num::NonZeroU32;

use crate::domain::catalog::{Catalog, Service, TaxClass};
use crate::domain::lint::said::{is_said, text_is_said};
use crate::domain::lint::{LintFault, Look};
use crate::domain::money::Money;
use crate::domain::offering::{Grant, HsaBadge, Offering, OfferingKind, Perk};
use crate::domain::profile::{HsaCaps, Profile};
use crate::domain::terms::{Clause, ClauseRule, ClauseValues};

pub(super) fn look(look: &mut Look<'_>) {
    let offering = look.offering;
    let OfferingKind::PrimaryCare { period } = offering.kind else {
        if offering.hsa != HsaBadge::No {
            look.tell(LintFault::HsaNotCare);
        }
        return;
    };
    contract(look);
    leaving(look);
    let profile = look.profile;
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
    if let (Some(visit), Some(law), Some(month)) =
        (offering.care.visit_fee, &profile.care_visit_fee, month_of(offering))
        && visit >= month
    {
        look.tell_law(LintFault::CareVisitFee { visit, month }, law);
    }
    no_badge(look);
}

/// What a contract of direct primary care has to say, beside what its first lines always say: who
/// the parties are, the price and the days it is for (DP-1).
fn contract(look: &mut Look<'_>) {
    let Some(law) = &look.profile.care_not_insurance else { return };
    if look.clause_with(ClauseRule::NotInsurance).is_none() {
        look.tell_law(LintFault::NotSaidNotInsurance, law);
        return;
    }
    let all: Vec<&Clause> = look.clauses().collect();
    let needed: [(&[&str], &'static str); 4] = [
        (&["{what}", "{scope}", "{values}"], "which care the fee pays for"),
        (&["{price}", "{renewal_price}"], "the fee"),
        (&["{period_end}", "{next}", "{anchor}"], "for how long it is"),
        (&["{phone}", "{mail}"], "whom to ask"),
    ];
    for (parameters, what) in needed {
        if !is_said(&all, parameters) {
            look.tell_law(LintFault::CareNotSaid(what.to_owned()), law);
        }
    }
    if let Some(fee) = look.offering.care.visit_fee
        && !text_is_said(&all, &fee.to_string())
    {
        look.tell_law(LintFault::CareNotSaid(format!("the fee of {fee} for each visit")), law);
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
    let Some(law) = &look.profile.care_fee else { return };
    if look.clause_with(ClauseRule::RefundUnusedDays).is_none() {
        look.tell_law(LintFault::CareNoRefund, law);
    }
    for rule in [
        ClauseRule::NoRefund,
        ClauseRule::RefundAllocated,
        ClauseRule::RefundRepriced,
        ClauseRule::RefundUnspent,
    ] {
        if let Some(clause) = look.clause_with(rule) {
            look.tell_law(LintFault::CareKeepsFees(clause.code.0.clone()), law);
        }
    }
}

fn no_badge(look: &mut Look<'_>) {
    let (offering, Some(law)) = (look.offering, &look.profile.hsa) else { return };
    if let (Some(cap), Some(fee)) = (cap(offering.hsa, law.rule), month_of(offering))
        && fee > cap
    {
        look.tell_law(LintFault::HsaAboveCap { fee, cap }, law);
    }
    if let (true, Some(more)) =
        (offering.hsa != HsaBadge::No, more_than_care(look.catalog, offering))
    {
        look.tell_law(LintFault::HsaMoreThanCare(more), law);
    }
}

/// The fee of a month.
fn month_of(offering: &Offering) -> Option<Money> {
    let months = NonZeroU32::new(offering.kind.period()?.months())?;
    offering.price.share(1, months).ok()
}

fn cap(claimed: HsaBadge, caps: HsaCaps) -> Option<Money> {
    match claimed {
        HsaBadge::No => None,
        HsaBadge::OnePerson => Some(caps.one),
        HsaBadge::Family => Some(caps.family),
    }
}

/// The first thing in it that is not plainly primary care: goods, procedures, laboratory work.
fn more_than_care(catalog: &Catalog, offering: &Offering) -> Option<String> {
    let is_more =
        |service: &&Service| matches!(service.tax_class, TaxClass::Procedure | TaxClass::Lab);
    let code_of = |service: &Service| service.code.0.clone();
    let in_contents = offering.contents.iter().find_map(|line| match &line.what {
        Grant::Product(code) => Some(code.clone()),
        Grant::Service(code) => catalog.service(code).filter(is_more).map(code_of),
        Grant::Tier(tier) => {
            let mut services = catalog.services.iter().filter(|service| service.tier == *tier);
            services.find(is_more).map(code_of)
        }
        Grant::AnyOf(_) | Grant::Credit(_) | Grant::Access | Grant::Points => None,
    });
    let in_perks = || {
        offering.perks.iter().find_map(|perk| match perk {
            Perk::ProductCredit(amount) => Some(format!("{amount} for products")),
            Perk::Unlimited { service, .. } => {
                catalog.service(service).filter(is_more).map(code_of)
            }
            _ => None,
        })
    };
    in_contents.or_else(in_perks)
}

/// The badge that an offering really has: claimed, of the right kind, under the cap, and for
/// nothing but primary care (DP-5).
pub(super) fn badge(catalog: &Catalog, offering: &Offering, profile: &Profile) -> HsaBadge {
    let OfferingKind::PrimaryCare { .. } = offering.kind else { return HsaBadge::No };
    let Some(law) = &profile.hsa else { return HsaBadge::No };
    let is_granted = match (cap(offering.hsa, law.rule), month_of(offering)) {
        (Some(cap), Some(fee)) => fee <= cap && more_than_care(catalog, offering).is_none(),
        _ => false,
    };
    if is_granted { offering.hsa } else { HsaBadge::No }
}

//! What renews by itself or binds for a while, and days to think it over (AR-1 to AR-9).

use crate::domain::language::Language;
use crate::domain::lint::{LintFault, Look};
use crate::domain::offering::{ContractSubject, OfferingKind, PaymentPlan, Validity};
use crate::domain::terms::{Clause, ClauseRule};

pub(super) fn look(look: &mut Look<'_>) {
    let offering = look.offering;
    let renews = look.renews_by_itself();
    if renews {
        renewal(look);
    }
    let minimum = match offering.kind {
        OfferingKind::Membership { min_payments, .. } => min_payments,
        _ => None,
    };
    if let (Some(_), Some(law)) = (minimum, &look.profile.minimum_apart) {
        let is_said = look.clause_with(ClauseRule::MinPayments).is_some_and(has_own_promise);
        if !is_said {
            look.tell_law(LintFault::MinimumNotApart, law);
        }
    }
    if let (Some(_), Some(law)) = (offering.intro, &look.profile.intro_is_renewal)
        && look.clause_with(ClauseRule::Renews).is_none()
    {
        look.tell_law(LintFault::IntroNotRenewal, law);
    }
    weight_loss(look);
}

fn renewal(look: &mut Look<'_>) {
    let Some(law) = &look.profile.renewal_apart else { return };
    match look.clause_with(ClauseRule::Renews) {
        Some(clause) if has_own_promise(clause) => {
            let own = [clause];
            let all: Vec<&Clause> = look.clauses().collect();
            // Price and day in the clause itself; two ways out beside the kiosk in any (AR-1, AR-4).
            let needed: [(&[&Clause], &[&str], &'static str); 4] = [
                (&own, &["{price}", "{renewal_price}"], "the price"),
                (&own, &["{anchor}"], "on which day it renews"),
                (&all, &["{phone}"], "the phone number to cancel by"),
                (&all, &["{mail}"], "the address to cancel by"),
            ];
            for (clauses, parameters, what) in needed {
                if !is_said(clauses, parameters) {
                    let clause = clause.code.0.clone();
                    look.tell_law(LintFault::RenewalIncomplete { clause, what }, law);
                }
            }
        }
        _ => look.tell_law(LintFault::RenewalNotApart, law),
    }
}

/// Whether one of the parameters stands in one of the clauses, in every language.
fn is_said(clauses: &[&Clause], parameters: &[&str]) -> bool {
    Language::ALL.into_iter().all(|language| {
        clauses.iter().any(|clause| {
            let texts = [clause.short.get(language), clause.full.get(language)];
            parameters.iter().any(|parameter| texts.iter().any(|text| text.contains(parameter)))
        })
    })
}

fn has_own_promise(clause: &Clause) -> bool {
    !clause.promise.is_empty()
}

fn weight_loss(look: &mut Look<'_>) {
    let Some(law) = &look.profile.weight_loss else { return };
    let offering = look.offering;
    if offering.subject != ContractSubject::WeightLoss {
        return;
    }
    if look.clause_with(ClauseRule::CoolingOff).is_none() {
        look.tell_law(LintFault::NoCoolingOff(law.rule.days.get()), law);
    }
    let parts = offering.payment.iter().filter_map(|plan| match plan {
        PaymentPlan::Installments { parts_max, .. } => Some(parts_max.get()),
        PaymentPlan::Upfront | PaymentPlan::AutoPay => None,
    });
    // A part a month.
    if let Some(months) = parts.max().filter(|months| *months > law.rule.payment_months_max) {
        let most = law.rule.payment_months_max;
        look.tell_law(LintFault::PaymentsTooLong { months, most }, law);
    }
    if let Validity::Months(months) = offering.validity
        && months.get() > law.rule.service_months_max
    {
        let (months, most) = (months.get(), law.rule.service_months_max);
        look.tell_law(LintFault::LastsTooLong { months, most }, law);
    }
}

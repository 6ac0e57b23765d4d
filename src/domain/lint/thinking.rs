//! Contracts for losing weight: days to think them over, and how long they may bind (AR-9).

use std::num::NonZeroU32;

use crate::domain::lint::{LintFault, Look};
use crate::domain::offering::{ContractSubject, PaymentPlan, Validity};
use crate::domain::terms::ClauseRule;

pub(super) fn look(look: &mut Look<'_>) {
    let Some(law) = &look.profile.weight_loss else { return };
    let offering = look.offering;
    if offering.subject != ContractSubject::WeightLoss {
        return;
    }
    let needed = law.rule.days.get();
    match look.clause_with(ClauseRule::CoolingOff) {
        None => look.tell_law(LintFault::NoCoolingOff(needed), law),
        Some(clause) => {
            let code = || clause.code.0.clone();
            if let Some(days) = clause.values.days.filter(|days| *days < needed) {
                look.tell_law(LintFault::CoolingOffShort { clause: code(), days, needed }, law);
            }
            if !clause.is_bold {
                look.tell_law(LintFault::CoolingOffNotBold(code()), law);
            }
        }
    }
    // A part a month, after the one of today.
    let follow = offering.payment.iter().filter_map(|plan| match plan {
        PaymentPlan::Installments { down_percent: 0, parts_max, .. } => {
            Some(parts_max.get().saturating_sub(1))
        }
        PaymentPlan::Installments { parts_max, .. } => Some(parts_max.get()),
        PaymentPlan::Upfront | PaymentPlan::AutoPay => None,
    });
    if let Some(months) = follow.max().filter(|months| *months > law.rule.payment_months_max) {
        let most = law.rule.payment_months_max;
        look.tell_law(LintFault::PaymentsTooLong { months, most }, law);
    }
    let most = law.rule.service_months_max;
    match offering.validity {
        Validity::Months(months) if months.get() > most => {
            look.tell_law(LintFault::LastsTooLong { months: months.get(), most }, law);
        }
        Validity::Days(days) if whole_months(days) > most => {
            look.tell_law(LintFault::LastsTooLong { months: whole_months(days), most }, law);
        }
        Validity::Never => look.tell_law(LintFault::LastsForEver(most), law),
        Validity::Months(_) | Validity::Days(_) | Validity::Period => (),
    }
}

/// 31 days are never more than a month.
fn whole_months(days: NonZeroU32) -> u32 {
    days.get().div_ceil(31)
}

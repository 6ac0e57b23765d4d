//! Prices paid in parts stay outside Regulation Z (TL-1, TL-2).

use crate::domain::lint::{LintFault, Look};
use crate::domain::offering::PaymentPlan;

pub(super) fn look(look: &mut Look<'_>) {
    for plan in &look.offering.payment {
        let PaymentPlan::Installments { parts_max, fee, .. } = plan else { continue };
        if let Some(law) = &look.profile.parts_max
            && parts_max.get() > law.rule
        {
            let (parts, most) = (parts_max.get(), law.rule);
            look.tell_law(LintFault::TooManyParts { parts, most }, law);
        }
        if let (true, Some(law)) = (fee.is_positive(), &look.profile.no_finance_charge) {
            look.tell_law(LintFault::FinanceCharge(*fee), law);
        }
    }
}

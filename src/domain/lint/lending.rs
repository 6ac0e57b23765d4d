//! Prices paid in parts stay outside Regulation Z (TL-1, TL-2, TL-4), and a price of each period is no
//! price in parts (TL-5).

use crate::domain::lint::{LintFault, Look};
use crate::domain::offering::PaymentPlan;

/// More parts than these, not counting a first one, are credit (12 CFR 1026.2(a)(17)).
const PARTS_FREE: u32 = 4;

pub(super) fn look(look: &mut Look<'_>) {
    for plan in &look.offering.payment {
        let PaymentPlan::Installments { down_percent, parts_max, fee } = plan else { continue };
        if look.period().is_some() {
            look.tell(LintFault::PeriodInParts);
        }
        if let Some(law) = &look.profile.parts_max
            && parts_max.get() > law.rule
        {
            let (parts, most) = (parts_max.get(), law.rule);
            // A first part does not count; one of equal parts does.
            look.tell_law(
                match down_percent {
                    0 => LintFault::TooManyEqualParts { parts, most },
                    _ => LintFault::TooManyParts { parts, most },
                },
                law,
            );
        }
        // Who lifts the limit still comes near to being a creditor.
        let has_many = parts_max.get() > PARTS_FREE && look.profile.parts_max.is_none();
        let has_charge = fee.is_positive() && look.profile.no_finance_charge.is_none();
        if has_many || has_charge {
            look.tell(LintFault::CountsAsCredit);
        }
        if let (true, Some(law)) = (fee.is_positive(), &look.profile.no_finance_charge) {
            look.tell_law(LintFault::FinanceCharge(*fee), law);
        }
    }
}

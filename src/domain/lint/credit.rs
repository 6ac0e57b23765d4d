//! Money paid ahead, bonus, and how long sessions last (EX-1 to EX-3).

use crate::domain::lint::{LintFault, Look};
use crate::domain::offering::{Bonus, OfferingKind, Validity};
use crate::domain::profile::CreditLife;
use crate::domain::terms::{Clause, ClauseRule};

pub(super) fn look(look: &mut Look<'_>) {
    match look.offering.kind {
        OfferingKind::PrepaidCredit { bonus } | OfferingKind::RecurringCredit { bonus, .. } => {
            credit(look, bonus);
        }
        OfferingKind::BuyGet { .. }
        | OfferingKind::UnitBank
        | OfferingKind::PickOf { .. }
        | OfferingKind::Programme => sessions(look),
        OfferingKind::PrimaryCare { .. } | OfferingKind::Membership { .. } => (),
    }
}

fn credit(look: &mut Look<'_>, bonus: Bonus) {
    if let (Some(law), Some(months)) =
        (&look.profile.paid_credit, months_of(look.offering.validity))
    {
        let least = match law.rule {
            CreditLife::Months(least) if months >= least.get() => None,
            CreditLife::Months(least) => Some(format!("{least} months")),
            CreditLife::NeverEnds => Some("for ever".to_owned()),
        };
        if let Some(least) = least {
            look.tell_law(LintFault::PaidCreditEnds { months, least }, law);
        }
    }
    let says_end = look.clause_with(ClauseRule::BonusEnds);
    if let Some(months) = months_of(bonus.validity).filter(|_| bonus.amount.is_positive()) {
        if let Some(law) = look.profile.bonus_months.as_ref().filter(|law| months < law.rule) {
            look.tell_law(LintFault::BonusEnds { months, least: law.rule }, law);
        }
        if says_end.is_none() {
            look.tell(LintFault::BonusEndNotSaid);
        }
    }
    if let (None, Some(law)) =
        (look.clause_with(ClauseRule::RefundUnspent), &look.profile.cash_out_below)
    {
        look.tell_law(LintFault::NoCashOut(law.rule), law);
    }
    if let (Some(clause), Some(law)) = (says_end, &look.profile.end_in_capitals)
        && !is_in_capitals(clause)
    {
        look.tell_law(LintFault::NotInCapitals(clause.code.0.clone()), law);
    }
}

fn sessions(look: &mut Look<'_>) {
    let months = months_of(look.offering.validity);
    if let (Some(months), Some(law)) = (months, &look.profile.session_months)
        && months < law.rule
    {
        look.tell_law(LintFault::SessionsEnd { months, least: law.rule }, law);
    }
}

/// Whole months; 30 days are a month. `None` where it does not end by itself.
fn months_of(validity: Validity) -> Option<u32> {
    match validity {
        Validity::Months(n) => Some(n.get()),
        Validity::Days(n) => Some(n.get() / 30),
        Validity::Period | Validity::Never => None,
    }
}

/// No small letter outside of {parameters}, in any language.
fn is_in_capitals(clause: &Clause) -> bool {
    crate::domain::language::Language::ALL.into_iter().all(|language| {
        let mut depth = 0_u32;
        clause.short.get(language).chars().all(|letter| {
            match letter {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => (),
            }
            depth > 0 || !letter.is_lowercase()
        })
    })
}

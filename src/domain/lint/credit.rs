//! Money paid ahead, bonus, how long sessions last, and what becomes of the rest (EX-1 to EX-4).

use crate::domain::lint::{LintFault, Look};
use crate::domain::offering::{Bonus, OfferingKind, Period, Validity};
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
    let paid_ends = months_of(look.offering.validity, look.period());
    if let (Some(law), Some(months)) = (&look.profile.paid_credit, paid_ends) {
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
    if let Some(months) =
        months_of(bonus.validity, look.period()).filter(|_| bonus.amount.is_positive())
    {
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
    if let Some(law) = &look.profile.end_in_capitals {
        for clause in [says_end, look.clause_with(ClauseRule::Ends)].into_iter().flatten() {
            if !is_in_capitals(clause) {
                look.tell_law(LintFault::NotInCapitals(clause.code.0.clone()), law);
            }
        }
    }
    if let Some(months) = paid_ends {
        unclaimed(look, months);
    }
}

fn sessions(look: &mut Look<'_>) {
    let Some(months) = months_of(look.offering.validity, None) else { return };
    if let Some(law) = &look.profile.session_months
        && months < law.rule
    {
        look.tell_law(LintFault::SessionsEnd { months, least: law.rule }, law);
    }
    if look.clause_with(ClauseRule::Ends).is_none() {
        look.tell(LintFault::SessionsEndNotSaid);
    }
    unclaimed(look, months);
}

/// What lapses is no revenue where the state may claim it; the owner should know before selling it.
fn unclaimed(look: &mut Look<'_>, months: u32) {
    if let Some(law) = &look.profile.unclaimed_months {
        look.tell_law(LintFault::MayBeClaimed { months, after: law.rule.get() }, law);
    }
}

/// Whole months; 30 days are a month. `None` where it does not end by itself.
fn months_of(validity: Validity, period: Option<Period>) -> Option<u32> {
    match validity {
        Validity::Months(n) => Some(n.get()),
        Validity::Days(n) => Some(n.get() / 30),
        Validity::Period => period.map(Period::months),
        Validity::Never => None,
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

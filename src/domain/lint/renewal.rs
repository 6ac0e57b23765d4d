//! What renews by itself or binds for a while (AR-1 to AR-7, AR-10).

use crate::domain::lint::said::{has_own_promise, is_said, is_said_in_short};
use crate::domain::lint::{LintFault, Look};
use crate::domain::offering::OfferingKind;
use crate::domain::profile::Sourced;
use crate::domain::terms::{Clause, ClauseRule};

pub(super) fn look(look: &mut Look<'_>) {
    if look.renews_by_itself() {
        renewal(look);
        price_notice(look);
    }
    minimum(look);
    intro(look);
}

fn renewal(look: &mut Look<'_>) {
    let Some(law) = &look.profile.renewal_apart else { return };
    let Some(clause) = look.clause_with(ClauseRule::Renews) else {
        look.tell_law(LintFault::RenewalNotApart, law);
        return;
    };
    if !has_own_promise(clause) {
        look.tell_law(LintFault::RenewalNotAgreed(clause.code.0.clone()), law);
    }
    // Price and day stand in the clause itself.
    for (parameters, what) in [
        (["{price}", "{renewal_price}"].as_slice(), "the price"),
        (&["{anchor}"], "on which day it renews"),
    ] {
        if !is_said(&[clause], parameters) {
            let clause = clause.code.0.clone();
            look.tell_law(LintFault::RenewalIncomplete { clause, what }, law);
        }
    }
    ways_out(look, law);
}

/// Whoever enrolled here can leave here; beside that there are two more ways, said in any clause.
fn ways_out(look: &mut Look<'_>, law: &Sourced<()>) {
    let all: Vec<&Clause> = look.clauses().collect();
    match (is_said(&all, &["{phone}"]), is_said(&all, &["{mail}"])) {
        (true, true) => (),
        (false, false) => look.tell_law(LintFault::NoWayOut, law),
        (false, true) => look.tell_law(LintFault::WayOutNotSaid("the phone number"), law),
        (true, false) => look.tell_law(LintFault::WayOutNotSaid("the address"), law),
    }
}

/// No clause promises a notice of a new price that is shorter than the law's, or longer than can be
/// given.
fn price_notice(look: &mut Look<'_>) {
    let Some(law) = &look.profile.price_notice else { return };
    for rule in [ClauseRule::Renews, ClauseRule::StoredCard] {
        let Some(clause) = look.clause_with(rule) else { continue };
        if let Some(days) = clause.values.days
            && !(law.rule.min..=law.rule.max).contains(&days)
        {
            let (clause, least, most) = (clause.code.0.clone(), law.rule.min, law.rule.max);
            look.tell_law(LintFault::PriceNotice { clause, days, least, most }, law);
        }
    }
}

fn minimum(look: &mut Look<'_>) {
    let OfferingKind::Membership { min_payments: Some(_), .. } = look.offering.kind else {
        return;
    };
    let Some(law) = &look.profile.minimum_apart else { return };
    let Some(clause) =
        look.clause_with(ClauseRule::MinPayments).filter(|clause| has_own_promise(clause))
    else {
        look.tell_law(LintFault::MinimumNotApart, law);
        return;
    };
    for (parameters, what) in [
        (["{payments}", "{min}"].as_slice(), "how many payments"),
        (&["{total_min}"], "what they come to"),
    ] {
        // It is printed again above the signature.
        if !is_said_in_short(clause, parameters) {
            let clause = clause.code.0.clone();
            look.tell_law(LintFault::MinimumIncomplete { clause, what }, law);
        }
    }
}

fn intro(look: &mut Look<'_>) {
    let (Some(_), Some(law)) = (look.offering.intro, &look.profile.intro_is_renewal) else {
        return;
    };
    let rule = match look.renews_by_itself() {
        true => ClauseRule::Renews,
        false => ClauseRule::PaidAtKiosk,
    };
    match look.clause_with(rule) {
        None => look.tell_law(LintFault::IntroNotRenewal, law),
        Some(clause) if !is_said(&[clause], &["{renewal_price}"]) => {
            look.tell_law(LintFault::IntroNotSaid(clause.code.0.clone()), law);
        }
        Some(_) => (),
    }
}

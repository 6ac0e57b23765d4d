//! The house's own rules: clause slots, clauses that say what is done, ladders that lead upwards.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::catalog::{Catalog, PayerBilling};
use crate::domain::language::Language;
use crate::domain::lint::{LintFault, Look, Shelves};
use crate::domain::money::Money;
use crate::domain::offering::{
    Category, ExitFee, Grant, Insurance, Offering, OfferingCode, OfferingKind, PaymentPlan, Perk,
    ServiceCode, Validity,
};
use crate::domain::terms::{Applies, ClauseRule, ClauseSubject};

/// More are hard to choose from.
const SHELF_MAX: usize = 6;

pub(super) fn shelves(catalog: &Catalog) -> Shelves {
    let mut shelves = Shelves::new();
    for offering in &catalog.offerings {
        *shelves.entry(offering.category).or_default() += 1;
    }
    shelves
}

pub(super) fn look(
    look: &mut Look<'_>,
    codes: &BTreeMap<&OfferingCode, &Offering>,
    circles: &BTreeSet<&OfferingCode>,
    shelves: &Shelves,
) {
    slots(look);
    clauses_say_what_is_done(look);
    ladder(look, codes, circles);
    prices(look);
    insurance(look);
    payment(look);
    let category: Category = look.offering.category;
    // Told once a shelf, at its first offering.
    let first = look.catalog.offerings.iter().find(|other| other.category == category);
    let n = shelves.get(&category).copied().unwrap_or_default();
    if n > SHELF_MAX && first.is_some_and(|first| first.code == look.offering.code) {
        look.tell(LintFault::CrowdedShelf { n, most: SHELF_MAX });
    }
}

fn slots(look: &mut Look<'_>) {
    for subject in ClauseSubject::REQUIRED {
        let is_covered = look
            .clauses()
            .any(|clause| clause.applies == Applies::Always && clause.covers.contains(&subject));
        if !is_covered {
            look.tell(LintFault::EmptySlot(subject));
        }
    }
    // Once: the statement is the same for all.
    let is_first = look.catalog.offerings.first().is_some_and(|o| o.code == look.offering.code);
    let words = &look.catalog.agreement;
    let statements = [&words.statement, &words.statement_one, &words.statement_parts];
    let names_it = statements.into_iter().all(|statement| {
        Language::ALL.into_iter().all(|language| statement.get(language).contains("{offering}"))
    });
    if is_first && !names_it {
        look.tell(LintFault::StatementOfNothing);
    }
    let has_refund_line = look.clauses().any(|clause| {
        clause.applies == Applies::Always && clause.covers.contains(&ClauseSubject::Refund)
    });
    if let (false, Some(law)) = (has_refund_line, &look.profile.refund_on_receipt) {
        look.tell_law(LintFault::NoRefundLine, law);
    }
}

/// A number of a clause is the number that the program goes by.
fn clauses_say_what_is_done(look: &mut Look<'_>) {
    let clauses: Vec<_> = look.clauses().collect();
    for clause in clauses {
        let code = clause.code.0.clone();
        let differs = |says: String, has: String| LintFault::ClauseDiffers {
            clause: code.clone(),
            says,
            has,
        };
        let fault = match (clause.rule, &look.offering.kind) {
            (Some(ClauseRule::Ends), _) => match (clause.values.months, look.offering.validity) {
                (Some(says), Validity::Months(has)) if says == has.get() => None,
                (Some(says), has) => Some(differs(months(says), format!("lasts {}", lasts(has)))),
                (None, _) => None,
            },
            (
                Some(ClauseRule::BonusEnds),
                OfferingKind::PrepaidCredit { bonus } | OfferingKind::RecurringCredit { bonus, .. },
            ) => {
                let is_same = match bonus.validity {
                    Validity::Months(has) => clause.values.months == Some(has.get()),
                    Validity::Days(has) => clause.values.days == Some(has.get()),
                    Validity::Period | Validity::Never => false,
                };
                let says = match (clause.values.months, clause.values.days) {
                    (Some(n), _) => months(n),
                    (None, Some(n)) => format!("{n} days"),
                    (None, None) => "nothing".to_owned(),
                };
                (!is_same).then(|| differs(says, format!("gives {}", lasts(bonus.validity))))
            }
            (Some(ClauseRule::MinPayments), OfferingKind::Membership { min_payments, .. }) => {
                let has = min_payments.map_or(0, |n| n.get());
                let says = clause.values.payments.unwrap_or_default();
                (has != says)
                    .then(|| differs(format!("{says} payments"), format!("has a minimum of {has}")))
            }
            (Some(ClauseRule::ExitFee), OfferingKind::Membership { exit_fee, .. }) => {
                let has = exit_fee.map_or(Money::ZERO, |fee: ExitFee| fee.cap);
                let says = clause.values.cap.unwrap_or_default();
                (has != says)
                    .then(|| differs(format!("at most {says}"), format!("asks at most {has}")))
            }
            _ => None,
        };
        if let Some(fault) = fault {
            look.tell(fault);
        }
    }
    needed_clauses(look);
}

/// What is done is said, and what is said is done.
fn needed_clauses(look: &mut Look<'_>) {
    for (rule, is_done, name) in done(look) {
        match (is_done, look.clause_with(rule)) {
            (true, None) => look.tell(LintFault::NoClause(name)),
            (false, Some(clause)) => {
                let clause = clause.code.0.clone();
                look.tell(LintFault::NotDone { clause, rule: name });
            }
            (true, Some(_)) | (false, None) => (),
        }
    }
}

/// Rules that stand in a clause exactly where the offering has them. That renewal, a minimum and
/// not being insurance are said is the state's own rule; here they are only not said in vain.
fn done(look: &Look<'_>) -> [(ClauseRule, bool, &'static str); 9] {
    let offering = look.offering;
    let has_period = look.period().is_some();
    let is_auto = look.renews_by_itself();
    let minimum = match offering.kind {
        OfferingKind::Membership { min_payments, exit_fee, .. } => {
            (min_payments.is_some(), exit_fee.is_some())
        }
        _ => (offering.care.min_payments.is_some(), offering.care.exit_fee.is_some()),
    };
    let in_parts =
        offering.payment.iter().any(|plan| matches!(plan, PaymentPlan::Installments { .. }));
    let is_care = matches!(offering.kind, OfferingKind::PrimaryCare { .. });
    let is_said = |rule| look.clause_with(rule).is_some();
    [
        (ClauseRule::Renews, is_auto && is_said(ClauseRule::Renews), "renews"),
        (ClauseRule::StoredCard, is_auto, "stored-card"),
        (ClauseRule::PaidAtKiosk, has_period && !is_auto, "paid-at-kiosk"),
        (ClauseRule::MinPayments, minimum.0 && is_said(ClauseRule::MinPayments), "min-payments"),
        (ClauseRule::ExitFee, minimum.1 && (!is_care || is_said(ClauseRule::ExitFee)), "exit-fee"),
        (
            ClauseRule::CarryOver,
            offering.perks.iter().any(|perk| matches!(perk, Perk::CarryOver { .. })),
            "carry-over",
        ),
        (ClauseRule::Parts, in_parts, "parts"),
        (ClauseRule::NotInsurance, is_care && is_said(ClauseRule::NotInsurance), "not-insurance"),
        (
            ClauseRule::OutsideInsurance,
            offering.insurance == Insurance::OutsideCover,
            "outside-insurance",
        ),
    ]
}

/// The offerings from which upgrades lead back to themselves. Each step is walked once.
pub(super) fn circles<'a>(
    codes: &BTreeMap<&'a OfferingCode, &'a Offering>,
) -> BTreeSet<&'a OfferingCode> {
    let next = |code: &OfferingCode| codes.get(code)?.upgrade_to.as_ref();
    let mut walked: BTreeSet<&OfferingCode> = BTreeSet::new();
    let mut circles = BTreeSet::new();
    for start in codes.keys().copied() {
        let mut path: Vec<&OfferingCode> = Vec::new();
        let mut on_path: BTreeSet<&OfferingCode> = BTreeSet::new();
        let mut at = Some(start);
        while let Some(code) = at.filter(|code| !walked.contains(*code)) {
            if !on_path.insert(code) {
                circles.extend(path.iter().copied().skip_while(|other| *other != code));
                break;
            }
            path.push(code);
            at = next(code).filter(|code| codes.contains_key(*code));
        }
        walked.extend(path);
    }
    circles
}

fn ladder(
    look: &mut Look<'_>,
    codes: &BTreeMap<&OfferingCode, &Offering>,
    circles: &BTreeSet<&OfferingCode>,
) {
    let Some(next) = &look.offering.upgrade_to else { return };
    if !codes.contains_key(next) {
        look.tell(LintFault::UnknownUpgrade(next.0.clone()));
    } else if circles.contains(&look.offering.code) {
        look.tell(LintFault::UpgradeCircle(format!("{}, {}", look.offering.code.0, next.0)));
    }
}

fn prices(look: &mut Look<'_>) {
    let offering = look.offering;
    let counts_down = !offering.contents.is_empty()
        || offering.perks.iter().any(|perk| matches!(perk, Perk::ProductCredit(_)));
    for perk in &offering.perks {
        if let (true, Perk::Unlimited { service, worth: None, .. }) = (counts_down, perk) {
            look.tell(LintFault::NoWorth(service.0.clone()));
        }
    }
    if let Some(intro) = offering.intro
        && intro.price >= offering.price
    {
        look.tell(LintFault::IntroNotLess { intro: intro.price, price: offering.price });
    }
    let singles: Option<Vec<Money>> = offering
        .contents
        .iter()
        .map(|line| look.catalog.single_price(&line.what)?.taken(line.quantity.get()).ok())
        .collect();
    let Some(Ok(singles)) = singles.map(Money::sum) else { return };
    let is_all = offering.perks.is_empty() && !offering.contents.is_empty();
    if is_all && singles < offering.price {
        look.tell(LintFault::DearerThanSingles { price: offering.price, singles });
    }
}

/// Services billed to insurers are not sold in a cash package that says it is outside insurance
///
fn insurance(look: &mut Look<'_>) {
    let offering = look.offering;
    if offering.insurance == Insurance::NotSaid {
        return;
    }
    let named = |code: &ServiceCode| {
        look.catalog.service(code).filter(|service| service.payer == PayerBilling::Billed)
    };
    let mut billed = Vec::new();
    for line in &offering.contents {
        match &line.what {
            Grant::Service(code) => billed.extend(named(code).map(|service| &service.code.0)),
            Grant::Tier(tier) => billed.extend(
                look.catalog
                    .services
                    .iter()
                    .filter(|service| {
                        service.tier == *tier && service.payer == PayerBilling::Billed
                    })
                    .map(|service| &service.code.0),
            ),
            _ => (),
        }
    }
    if let OfferingKind::PickOf { from, .. } = &offering.kind {
        billed.extend(from.iter().filter_map(named).map(|service| &service.code.0));
    }
    let billed: Vec<String> = billed.into_iter().cloned().collect();
    if !billed.is_empty() {
        look.tell(LintFault::BilledToPayer(billed.join(", ")));
    }
}

/// What does not recur is paid once or in parts.
fn payment(look: &mut Look<'_>) {
    if look.period().is_none() && look.offering.payment.contains(&PaymentPlan::AutoPay) {
        look.tell(LintFault::NotSellable("nothing recurs that could be charged by itself"));
    }
}

fn months(n: u32) -> String {
    format!("{n} months")
}

fn lasts(validity: Validity) -> String {
    match validity {
        Validity::Months(n) => months(n.get()),
        Validity::Days(n) => format!("{n} days"),
        Validity::Period => "as long as its period".to_owned(),
        Validity::Never => "without end".to_owned(),
    }
}

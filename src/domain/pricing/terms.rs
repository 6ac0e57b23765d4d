//! What a contract promises, frozen on the day of its sale: grants with their weights, and the rules
//! that its clauses state.

use std::num::NonZeroU32;

use chrono::NaiveDate;

use crate::domain::calendar::{self, Anchor};
use crate::domain::catalog::{Catalog, TaxClass};
use crate::domain::contract::{
    CarryOver, Charging, ContractTerms, GrantTerms, LotSplit, RefundRule, Renewal, UseBy,
};
use crate::domain::entitlement::Funding;
use crate::domain::key_facts;
use crate::domain::money::{Money, Overflow};
use crate::domain::offering::{
    Bonus, CreditUse, ExitFee, Grant, Offering, OfferingKind, PaymentPlan, Perk, PickChoice,
    PickRepeat, ServiceCode, Validity,
};
use crate::domain::policy::{LoyaltyMode, PaidCredit, Policy};
use crate::domain::refusal::Refusal;
use crate::domain::terms::{Applies, Clause, ClauseRule};

/// The terms of `offering` when it is sold `today` at `price` (for one purchase or one full period,
/// after discounts, before tax) with these picks.
///
/// # Errors
///
/// [`Refusal::NoPrice`]; [`Refusal::NotInCatalog`]; [`Refusal::WrongNumberOfPicks`],
/// [`Refusal::NotCovered`] or [`Refusal::PickedAlready`] for picks that do not fit.
pub fn contract_terms(
    catalog: &Catalog,
    offering: &Offering,
    policy: &Policy,
    price: Money,
    picks: &[ServiceCode],
    today: NaiveDate,
) -> Result<ContractTerms, Refusal> {
    if !price.is_positive() || !offering.price.is_positive() {
        return Err(Refusal::NoPrice);
    }
    refuse_unfit_picks(offering, picks)?;
    let clauses = clauses_in_force(catalog, offering, policy)?;
    let states = |rule| clauses.iter().find(|clause| clause.rule == Some(rule));
    let refund = refund_rule(&clauses);
    let perks = perks(offering, policy);
    Ok(ContractTerms {
        offering: offering.code.clone(),
        version: offering.version,
        name: offering.name.clone(),
        price,
        renewal: renewal(offering, today),
        grants: grants(catalog, offering, policy, picks)?,
        words: key_facts::sold_words(catalog, offering, price, &perks),
        perks,
        refund,
        notice_days: states(ClauseRule::RefundUnusedDays).and_then(|clause| clause.values.days),
        cooling_off_until: cooling_off_until(&clauses, policy, today)?,
        singles: singles(catalog, offering, picks)?,
        use_by: match states(ClauseRule::BuyerOnly) {
            Some(_) => UseBy::BuyerOnly,
            None => UseBy::Anyone,
        },
        pick_repeat: match offering.kind {
            OfferingKind::PickOf { repeat, .. } => repeat,
            _ => PickRepeat::Allowed,
        },
        upgrade_to: offering.upgrade_to.clone(),
    })
}

/// Points are no perk where the clinic has none.
fn perks(offering: &Offering, policy: &Policy) -> Vec<Perk> {
    let has_points = policy.loyalty.mode != LoyaltyMode::Off;
    let kept = |perk: &&Perk| has_points || !matches!(perk, Perk::Points { .. });
    offering.perks.iter().filter(kept).cloned().collect()
}

fn refuse_unfit_picks(offering: &Offering, picks: &[ServiceCode]) -> Result<(), Refusal> {
    let OfferingKind::PickOf { picks: needed, from, choice, repeat } = &offering.kind else {
        return if picks.is_empty() { Ok(()) } else { Err(Refusal::NotThatWay) };
    };
    match (choice, picks.is_empty()) {
        (PickChoice::AtRedemption, false) => return Err(Refusal::NotThatWay),
        (PickChoice::AtRedemption | PickChoice::Either, true) => return Ok(()),
        (PickChoice::AtPurchase, _) | (PickChoice::Either, false) => (),
    }
    if u32::try_from(picks.len()).ok() != Some(needed.get()) {
        let picked = u32::try_from(picks.len()).unwrap_or(u32::MAX);
        return Err(Refusal::WrongNumberOfPicks { picked, needed: needed.get() });
    }
    for (idx, pick) in picks.iter().enumerate() {
        if !from.contains(pick) {
            let (service, name) = (pick.0.clone(), offering.name.clone());
            return Err(Refusal::NotCovered { service, name });
        }
        if *repeat == PickRepeat::Refused && picks.iter().take(idx).any(|before| before == pick) {
            return Err(Refusal::PickedAlready(pick.0.clone()));
        }
    }
    Ok(())
}

fn clauses_in_force<'a>(
    catalog: &'a Catalog,
    offering: &Offering,
    policy: &Policy,
) -> Result<Vec<&'a Clause>, Refusal> {
    let mut clauses = Vec::with_capacity(offering.clauses.len());
    for code in &offering.clauses {
        let clause =
            catalog.clauses.get(code).ok_or_else(|| Refusal::NotInCatalog(code.0.clone()))?;
        if clause.applies != Applies::CoolingOff || policy.cooling_off_days.is_some() {
            clauses.push(clause);
        }
    }
    Ok(clauses)
}

/// The first that a clause states; nothing comes back where none does.
fn refund_rule(clauses: &[&Clause]) -> RefundRule {
    let stated = clauses.iter().find_map(|clause| match clause.rule {
        Some(ClauseRule::RefundAllocated) => {
            Some(RefundRule::Allocated { fee: clause.values.fee.unwrap_or_default() })
        }
        Some(ClauseRule::RefundRepriced) => Some(RefundRule::Repriced),
        Some(ClauseRule::RefundUnspent) => Some(RefundRule::Unspent),
        Some(ClauseRule::RefundUnusedDays) => Some(RefundRule::UnusedDays),
        _ => None,
    });
    stated.unwrap_or(RefundRule::Nothing)
}

/// The longer of what the state gives and what the clause says.
fn cooling_off_until(
    clauses: &[&Clause],
    policy: &Policy,
    today: NaiveDate,
) -> Result<Option<NaiveDate>, Refusal> {
    let stated = clauses.iter().find(|clause| clause.rule == Some(ClauseRule::CoolingOff));
    match (stated, policy.cooling_off_days) {
        (Some(clause), Some(days)) => {
            let days = clause.values.days.unwrap_or(0).max(days.get());
            Ok(Some(calendar::business_days_after(today, days)?))
        }
        _ => Ok(None),
    }
}

fn renewal(offering: &Offering, today: NaiveDate) -> Option<Renewal> {
    let period = offering.kind.period()?;
    let (min_payments, exit_fee): (Option<NonZeroU32>, Option<ExitFee>) = match offering.kind {
        OfferingKind::Membership { min_payments, exit_fee, .. } => (min_payments, exit_fee),
        _ => (None, None),
    };
    let carry_over = offering.perks.iter().find_map(|perk| match perk {
        Perk::CarryOver { periods, sessions_max, credit_max } => Some(CarryOver {
            periods: *periods,
            sessions_max: *sessions_max,
            credit_max: *credit_max,
        }),
        _ => None,
    });
    Some(Renewal {
        anchor: Anchor { first: today, period },
        charge: if offering.payment.contains(&PaymentPlan::AutoPay) {
            Charging::AutoPay
        } else {
            Charging::AtKiosk
        },
        min_payments,
        exit_fee,
        intro: offering.intro,
        carry_over,
    })
}

/// Everything that a payment grants: contents, picks or money, product credit, being a member.
fn grants(
    catalog: &Catalog,
    offering: &Offering,
    policy: &Policy,
    picks: &[ServiceCode],
) -> Result<Vec<GrantTerms>, Refusal> {
    let is_recurring = offering.kind.period().is_some();
    let mut grants = Vec::new();
    for line in &offering.contents {
        // What is handed over is handed over once.
        if is_recurring && matches!(line.what, Grant::Product(_)) {
            return Err(Refusal::NotThatWay);
        }
        let split = match (&offering.kind, &line.what) {
            (_, Grant::Product(_)) => LotSplit::OneLot,
            (OfferingKind::BuyGet { .. }, _) => LotSplit::LotPerUnit,
            _ => LotSplit::OneLot,
        };
        grants.push(GrantTerms {
            singles: single(catalog, &line.what)?.taken(line.quantity.get())?,
            split,
            ..one(offering, line.what.clone(), line.quantity, class(catalog, &line.what)?)
        });
    }
    match &offering.kind {
        OfferingKind::PickOf { picks: needed, from, .. } if picks.is_empty() => {
            grants.push(slots(catalog, offering, *needed, from)?);
        }
        OfferingKind::PickOf { .. } => {
            for pick in picks {
                let what = Grant::Service(pick.clone());
                let singles = single(catalog, &what)?;
                let class = class(catalog, &what)?;
                grants.push(GrantTerms { singles, ..one(offering, what, NonZeroU32::MIN, class) });
            }
        }
        OfferingKind::PrepaidCredit { bonus } | OfferingKind::RecurringCredit { bonus, .. } => {
            money(offering, *bonus, policy, &mut grants)?;
        }
        _ => (),
    }
    for perk in &offering.perks {
        if let Perk::ProductCredit(face) = perk {
            let what = Grant::Credit(CreditUse::Products);
            let grant = one(offering, what, cents(*face)?, TaxClass::Product);
            grants.push(GrantTerms { singles: *face, ..grant });
        }
    }
    grants.extend(access(offering, &grants)?);
    if grants.is_empty() {
        return Err(Refusal::NotThatWay);
    }
    Ok(grants)
}

fn one(offering: &Offering, what: Grant, quantity: NonZeroU32, class: TaxClass) -> GrantTerms {
    GrantTerms {
        what,
        quantity,
        funding: Funding::Paid,
        singles: Money::ZERO,
        validity: offering.validity,
        split: LotSplit::OneLot,
        class,
    }
}

/// As what a session of it is earned. Of a tier or a list the first says it: what is taxed apart is
/// sold apart.
fn class(catalog: &Catalog, what: &Grant) -> Result<TaxClass, Refusal> {
    let service = |code| catalog.service(code).map(|service| service.tax_class);
    let class = match what {
        Grant::Service(code) => service(code),
        Grant::Tier(tier) => {
            let of_tier = catalog.services.iter().find(|service| service.tier == *tier);
            of_tier.map(|service| service.tax_class)
        }
        Grant::AnyOf(codes) => codes.first().and_then(service),
        Grant::Product(code) => catalog.product(code).map(|product| product.tax_class),
        Grant::Credit(_) | Grant::Access | Grant::Points => Some(TaxClass::Service),
    };
    class.ok_or_else(|| not_in_catalog(what))
}

/// Slots of even value, whatever is chosen (AC-3). Their weight beside other things is the mean of
/// what the list costs alone.
fn slots(
    catalog: &Catalog,
    offering: &Offering,
    picks: NonZeroU32,
    from: &[ServiceCode],
) -> Result<GrantTerms, Refusal> {
    let prices = from
        .iter()
        .map(|code| single(catalog, &Grant::Service(code.clone())))
        .collect::<Result<Vec<Money>, Refusal>>()?;
    let n = u32::try_from(from.len()).ok().and_then(NonZeroU32::new).ok_or(Refusal::NoQuantity)?;
    let singles = Money::sum(prices)?.share(picks.get(), n)?;
    let what = Grant::AnyOf(from.to_vec());
    let class = class(catalog, &what)?;
    Ok(GrantTerms { singles, ..one(offering, what, picks, class) })
}

/// Paid money and its bonus. Where paid money comes back on demand all of the price stands for it
/// (AC-8); else the price is spread over all of the face value (AC-4).
fn money(
    offering: &Offering,
    bonus: Bonus,
    policy: &Policy,
    grants: &mut Vec<GrantTerms>,
) -> Result<(), Refusal> {
    let what = Grant::Credit(CreditUse::Everything);
    let face = offering.price;
    let paid = one(offering, what.clone(), cents(face)?, TaxClass::Service);
    grants.push(GrantTerms { singles: face, ..paid });
    if bonus.amount != Money::ZERO {
        grants.push(GrantTerms {
            funding: Funding::Bonus,
            singles: match policy.paid_credit {
                PaidCredit::Refundable => Money::ZERO,
                PaidCredit::Final => bonus.amount,
            },
            validity: bonus.validity,
            ..one(offering, what, cents(bonus.amount)?, TaxClass::Service)
        });
    }
    Ok(())
}

/// One unit of credit is one cent of face value.
fn cents(face: Money) -> Result<NonZeroU32, Refusal> {
    if !face.is_positive() {
        return Err(Refusal::NoPrice);
    }
    let units = u32::try_from(face.minor()).or(Err(Overflow))?;
    NonZeroU32::new(units).ok_or(Refusal::NoPrice)
}

/// Being a member stands for the whole price where nothing else does; beside contents and credit,
/// for what its unlimited services are worth alone.
fn access(offering: &Offering, others: &[GrantTerms]) -> Result<Option<GrantTerms>, Refusal> {
    let unlimited: Vec<Money> = offering
        .perks
        .iter()
        .filter_map(|perk| match perk {
            Perk::Unlimited { worth, .. } => Some(worth.unwrap_or_default()),
            _ => None,
        })
        .collect();
    let recurs = offering.kind.period().is_some();
    let singles = match (others.is_empty(), unlimited.is_empty()) {
        (true, true) if !recurs => return Ok(None),
        (true, _) => offering.price,
        (false, true) => return Ok(None),
        (false, false) => Money::sum(unlimited)?,
    };
    let validity = if recurs { Validity::Period } else { offering.validity };
    let access = one(offering, Grant::Access, NonZeroU32::MIN, TaxClass::Service);
    Ok(Some(GrantTerms { singles, validity, ..access }))
}

/// What one of it costs alone today.
fn single(catalog: &Catalog, what: &Grant) -> Result<Money, Refusal> {
    catalog.single_price(what).ok_or_else(|| not_in_catalog(what))
}

fn not_in_catalog(what: &Grant) -> Refusal {
    Refusal::NotInCatalog(match what {
        Grant::Service(code) => code.0.clone(),
        Grant::Tier(tier) => tier.0.clone(),
        Grant::Product(code) => code.clone(),
        Grant::AnyOf(_) | Grant::Credit(_) | Grant::Access | Grant::Points => {
            "price of such a line".to_owned()
        }
    })
}

/// The single price of each service that it opens.
fn singles(
    catalog: &Catalog,
    offering: &Offering,
    picks: &[ServiceCode],
) -> Result<Vec<(ServiceCode, Money)>, Refusal> {
    let mut opened: Vec<ServiceCode> = Vec::new();
    for line in &offering.contents {
        match &line.what {
            Grant::Service(code) => opened.push(code.clone()),
            Grant::Tier(tier) => {
                let of_tier = catalog.services.iter().filter(|service| service.tier == *tier);
                opened.extend(of_tier.map(|service| service.code.clone()));
            }
            Grant::AnyOf(codes) => opened.extend(codes.iter().cloned()),
            Grant::Product(_) | Grant::Credit(_) | Grant::Access | Grant::Points => (),
        }
    }
    match &offering.kind {
        OfferingKind::PickOf { from, .. } if picks.is_empty() => {
            opened.extend(from.iter().cloned())
        }
        _ => opened.extend(picks.iter().cloned()),
    }
    opened.extend(offering.perks.iter().filter_map(|perk| match perk {
        Perk::Unlimited { service, .. } => Some(service.clone()),
        _ => None,
    }));
    let mut singles: Vec<(ServiceCode, Money)> = Vec::with_capacity(opened.len());
    for code in opened {
        if !singles.iter().any(|(known, _)| *known == code) {
            let price = single(catalog, &Grant::Service(code.clone()))?;
            singles.push((code, price));
        }
    }
    Ok(singles)
}

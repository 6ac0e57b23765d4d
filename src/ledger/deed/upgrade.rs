//! What is not covered: the next package that opens it, and its price today after handing in what is
//! unused (R-16, R-46, US-34).

use chrono::NaiveDate;

use crate::domain::cart::{Cart, CartLine, CartQuote, PlanChoice, TendersWanted};
use crate::domain::catalog::Catalog;
use crate::domain::id::ContractId;
use crate::domain::money::Money;
use crate::domain::offering::{
    Grant, Offering, OfferingCode, OfferingKind, Perk, ServiceCode, Tier,
};
use crate::domain::pricing::quote;
use crate::domain::refusal::Refusal;
use crate::ledger::deed::check;
use crate::ledger::file::{ContractState, PatientFile};

/// A step up the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpgradeOffer {
    /// The contract that the patient owns.
    pub contract: ContractId,
    pub offering: OfferingCode,
    /// Not translated.
    pub name: String,
    /// What it costs today, after discounts, for who hands in nothing.
    pub price: Money,
    /// The unused value that is handed in; zero where nothing is unused.
    pub handed_in: Money,
    /// Paid today, with tax.
    pub pay: Money,
}

/// The cheapest step up, from any contract of the patient, that opens `service`: up the ladder of
/// [`Offering::upgrade_to`], from what was signed. `None` where no ladder leads there.
///
/// # Errors
///
/// [`Refusal::NotInCatalog`] for an unknown service; [`Refusal::BackInTime`].
pub fn upgrade_offer(
    file: &PatientFile,
    catalog: &Catalog,
    service: &ServiceCode,
    on: NaiveDate,
) -> Result<Option<UpgradeOffer>, Refusal> {
    let file = &*check::at(file, on)?;
    let known = catalog.service(service).ok_or_else(|| Refusal::NotInCatalog(service.0.clone()))?;
    let mut best: Option<UpgradeOffer> = None;
    for state in &file.contracts {
        if state.ended.is_some() || state.is_held {
            continue;
        }
        let Some(next) = next_that_opens(catalog, state, service, &known.tier) else { continue };
        // What cannot be handed in for it, or is not sold so today, is no offer.
        let Ok(offer) = offer(file, catalog, state, next, on) else { continue };
        if best.as_ref().is_none_or(|best| offer.pay < best.pay) {
            best = Some(offer);
        }
    }
    Ok(best)
}

fn offer(
    file: &PatientFile,
    catalog: &Catalog,
    state: &ContractState,
    next: &Offering,
    on: NaiveDate,
) -> Result<UpgradeOffer, Refusal> {
    let contract = state.contract.id;
    let handed_in = file.unused_of(contract)?;
    let holdings = file.holdings()?;
    let quoted = |upgrade_of: Option<ContractId>| -> Result<CartQuote, Refusal> {
        let (code, picks, plan) = (next.code.clone(), Vec::new(), PlanChoice::Upfront);
        let cart = Cart {
            lines: vec![CartLine::Offering { code, picks, plan, upgrade_of }],
            tenders: TendersWanted::default(),
        };
        quote(catalog, &cart, &holdings, &file.policy, on)
    };
    Ok(UpgradeOffer {
        contract,
        offering: next.code.clone(),
        name: next.name.clone(),
        price: quoted(None)?.net,
        handed_in,
        pay: quoted(handed_in.is_positive().then_some(contract))?.total,
    })
}

/// The first step above a contract that opens the service; `None` where the contract itself does.
fn next_that_opens<'a>(
    catalog: &'a Catalog,
    state: &ContractState,
    service: &ServiceCode,
    tier: &Tier,
) -> Option<&'a Offering> {
    let terms = &state.contract.terms;
    let is_open = terms.grants.iter().any(|grant| opens(&grant.what, service, tier))
        || terms.perks.iter().any(|perk| is_unlimited(perk, service));
    if is_open {
        return None;
    }
    let mut next = terms.upgrade_to.as_ref();
    // A ladder that leads back to itself has an end here.
    for _ in &catalog.offerings {
        let offering = catalog.offering(next?)?;
        let listed = match &offering.kind {
            OfferingKind::PickOf { from, .. } => from.contains(service),
            _ => false,
        };
        if listed
            || offering.contents.iter().any(|line| opens(&line.what, service, tier))
            || offering.perks.iter().any(|perk| is_unlimited(perk, service))
        {
            return Some(offering);
        }
        next = offering.upgrade_to.as_ref();
    }
    None
}

fn opens(what: &Grant, service: &ServiceCode, tier: &Tier) -> bool {
    match what {
        Grant::Service(code) => code == service,
        Grant::Tier(of) => of == tier,
        Grant::AnyOf(list) => list.contains(service),
        Grant::Product(_) | Grant::Credit(_) | Grant::Access | Grant::Points => false,
    }
}

fn is_unlimited(perk: &Perk, of: &ServiceCode) -> bool {
    matches!(perk, Perk::Unlimited { service, .. } if service == of)
}

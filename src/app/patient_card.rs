//! From a patient's facts to the cards that staff see: what is left, what a visit would be, what
//! became of it.

use std::num::NonZeroU32;

use chrono::NaiveDate;

use crate::domain::catalog::Service;
use crate::domain::contract::Standing;
use crate::domain::entitlement::Earning;
use crate::domain::id::ContractId;
use crate::domain::money::Money;
use crate::domain::offering::{Grant, Perk, ServiceCode};
use crate::domain::on_file::{
    ContractCard, ExtendPreview, ExtendWhy, HistoryLine, HistoryWhat, Holds, PaidWith, ServiceUse,
    VisitSums,
};
use crate::domain::policy::ExtensionBasis;
use crate::domain::refusal::Refusal;
use crate::domain::sessions::is_session;
use crate::domain::sold::SoldLine;
use crate::ledger::account::Account;
use crate::ledger::deed::{ExtendAsk, RedeemAsk, extend, redeem, refund_preview};
use crate::ledger::entry::{Cause, JournalEntry};
use crate::ledger::fact::{
    Actor, Attendance, Deed, ExtensionReason, Fact, Redemption, RefundReason, StaffCode,
};
use crate::ledger::file::{ContractState, LotState, PatientFile};
use crate::ledger::superbill::superbill;

/// What happened, with what each did to the books, and where that leaves the patient today.
pub struct Story<'a> {
    pub file: &'a PatientFile,
    pub told: &'a [(Option<Fact>, Vec<JournalEntry>)],
    /// The catalog's services.
    pub services: &'a [Service],
    pub on: NaiveDate,
}

/// What a patient holds, in one line: what ends first of it.
pub fn holds(file: &PatientFile) -> Option<Holds> {
    let is_on = |state: &&ContractState| {
        !matches!(file.standing(state.contract.id), None | Some(Standing::Ended))
    };
    let mut first: Option<(Option<NaiveDate>, Holds)> = None;
    for state in file.contracts.iter().filter(is_on) {
        let name = state.contract.terms.name.clone();
        let counted = Counted::of(file, state);
        let (ends, held) = if counted.n_left > 0 {
            let Counted { n_left, n_bought, last_day: until, .. } = counted;
            (until, Holds::Visits { name, n_left, n_bought, until })
        } else if let Some((on, _)) = renews(state) {
            (Some(on), Holds::Renews { name, on })
        } else {
            (None, Holds::Other { name })
        };
        let is_sooner = |known: &Option<NaiveDate>| match (ends, known) {
            (Some(new), Some(known)) => new < *known,
            (Some(_), None) => true,
            (None, _) => false,
        };
        if first.as_ref().is_none_or(|(known, _)| is_sooner(known)) {
            first = Some((ends, held));
        }
    }
    first.map(|(_, held)| held)
}

struct Counted {
    n_left: u32,
    n_bought: u32,
    n_lapsed: u32,
    last_day: Option<NaiveDate>,
}

impl Counted {
    /// Sessions of a contract. Of what renews only those of the running period count.
    fn of(file: &PatientFile, state: &ContractState) -> Self {
        let renews = state.contract.terms.renewal.is_some();
        let has_ended = |lot: &&LotState| {
            lot.last_valid_day.zip(file.today).is_some_and(|(last, today)| last < today)
        };
        let lots: Vec<&LotState> = file
            .lots_of(state.contract.id)
            .into_iter()
            .filter(|lot| is_session(&lot.lot.what) && !(renews && has_ended(lot)))
            .collect();
        let sum = |of: fn(&LotState) -> u32| {
            lots.iter().fold(0, |sum: u32, lot| sum.saturating_add(of(lot)))
        };
        let left = lots.iter().filter(|lot| lot.units_left() > 0);
        let soonest = left.filter_map(|lot| lot.last_valid_day).min();
        Self {
            n_left: sum(LotState::units_left),
            n_bought: sum(|lot| lot.lot.quantity.get()),
            n_lapsed: sum(|lot| lot.lapsed),
            last_day: soonest.or_else(|| lots.iter().filter_map(|lot| lot.last_valid_day).max()),
        }
    }
}

fn renews(state: &ContractState) -> Option<(NaiveDate, Money)> {
    let renewal = state.contract.terms.renewal.filter(|_| state.cancelled.is_none())?;
    let next = state.last_cycle()?.saturating_add(1);
    Some((renewal.anchor.cycle_start(next).ok()?, state.price_of_cycle(next).ok()?))
}

/// The cards of a patient: what can be used first, then the newest.
///
/// # Errors
///
/// A sum or date out of range.
pub fn cards(story: &Story<'_>, paid_with: &PaidWithOf<'_>) -> Result<Vec<ContractCard>, Refusal> {
    let mut cards = Vec::new();
    for state in &story.file.contracts {
        cards.push(card(story, state, paid_with)?);
    }
    cards.sort_by_key(|card| {
        (card.standing == Standing::Ended, std::cmp::Reverse((card.sold_on, card.contract)))
    });
    Ok(cards)
}

/// The card that paid for a contract's sale, where one did.
pub type PaidWithOf<'a> = dyn Fn(&ContractState) -> Option<PaidWith> + 'a;

fn card(
    story: &Story<'_>,
    state: &ContractState,
    paid_with: &PaidWithOf<'_>,
) -> Result<ContractCard, Refusal> {
    let Story { file, on, .. } = *story;
    let (contract, terms) = (state.contract.id, &state.contract.terms);
    let counted = Counted::of(file, state);
    let next = next_lot(file, contract, on);
    let each = next.and_then(|lot| lot.value_of_next(NonZeroU32::MIN).ok());
    let services = services(story, state);
    let first_service = services.iter().find(|it| it.visit.is_ok()).or(services.first());
    let single = first_service.and_then(|it| {
        let known = terms.singles.iter().find(|(code, _)| *code == it.service);
        known.map(|(_, single)| *single)
    });
    let refund = refund_preview(file, contract, RefundReason::PatientEnds, on).ok();
    let given = story.told.iter().rev().filter_map(|(fact, _)| match &fact.as_ref()?.what {
        Deed::Redeemed(used) if used.contract == contract => Some(used.provider.0.clone()),
        _ => None,
    });
    Ok(ContractCard {
        contract,
        offering: terms.offering.clone(),
        version: terms.version,
        name: terms.name.clone(),
        standing: file.standing(contract).unwrap_or(Standing::Ended),
        n_left: counted.n_left,
        n_bought: counted.n_bought,
        n_lapsed: counted.n_lapsed,
        value_left: file.owed_of(contract),
        last_day: counted.last_day,
        each,
        single,
        renews: renews(state),
        refund: refund.map(|preview| (preview.total, preview.fee)),
        last_provider: given.into_iter().next(),
        not_extended: extension(story.file, contract, 30, &ExtendWhy::Illness, "-", on).err(),
        services,
        sold_on: state.contract.sold_on,
        paid: state.paid,
        sale: state.sales.first().map(|stake| stake.sale),
        history: history(story, state, paid_with)?,
    })
}

/// What is used next: the first lot of sessions that is valid, or the first that is left.
fn next_lot(file: &PatientFile, contract: ContractId, on: NaiveDate) -> Option<&LotState> {
    let lots = file.lots_of(contract);
    let left = |lot: &&&LotState| is_session(&lot.lot.what) && lot.units_left() > 0;
    let valid = lots.iter().filter(left).find(|lot| lot.is_valid_on(on)).copied();
    valid.or_else(|| lots.iter().find(left).copied())
}

/// What a contract can be used for, in the catalog's order, each with what a visit would be.
fn services(story: &Story<'_>, state: &ContractState) -> Vec<ServiceUse> {
    let contract = state.contract.id;
    let lots = story.file.lots_of(contract);
    let opens = |service: &Service| {
        let by_lot = lots.iter().any(|lot| {
            lot.lot.earning == Earning::ByUse
                && match &lot.lot.what {
                    Grant::Service(code) => *code == service.code,
                    Grant::Tier(tier) => *tier == service.tier,
                    Grant::AnyOf(list) => list.contains(&service.code),
                    _ => false,
                }
        });
        let by_perk = state.contract.terms.perks.iter().any(
            |perk| matches!(perk, Perk::Unlimited { service: code, .. } if *code == service.code),
        );
        by_lot || by_perk
    };
    let open = story.services.iter().filter(|service| opens(service));
    open.map(|service| {
        let visit = visit(story.file, contract, service, 0, "-", story.on).and_then(|used| {
            let sums = superbill(&used)?;
            Ok(VisitSums { fee: sums.fee, adjustment: sums.adjustment, paid: sums.paid })
        });
        ServiceUse { service: service.code.clone(), visit }
    })
    .collect()
}

/// One visit of `service` from this contract, today, as the ledger decides it.
///
/// # Errors
///
/// Those of [`redeem`].
pub fn visit(
    file: &PatientFile,
    contract: ContractId,
    service: &Service,
    id: u128,
    provider: &str,
    on: NaiveDate,
) -> Result<Redemption, Refusal> {
    let provider = StaffCode(provider.to_owned());
    let ask = RedeemAsk {
        contract: Some(contract),
        ..RedeemAsk::visit(id, file.patient, service, provider)
    };
    match redeem(file, &ask, on)? {
        Deed::Redeemed(used) => Ok(used),
        _ => Err(Refusal::UnknownRecord),
    }
}

/// Decides an extension of what can be extended of this contract.
///
/// # Errors
///
/// Those of [`extend`].
pub fn extension(
    file: &PatientFile,
    contract: ContractId,
    days: u32,
    why: &ExtendWhy,
    approver: &str,
    on: NaiveDate,
) -> Result<Deed, Refusal> {
    let reason = match why {
        ExtendWhy::Illness => ExtensionReason::Illness,
        ExtendWhy::Pregnancy => ExtensionReason::Pregnancy,
        ExtendWhy::Military => ExtensionReason::Military,
        ExtendWhy::WeWereAway => ExtensionReason::ProviderAbsence,
        ExtendWhy::Other(text) => ExtensionReason::Other(text.clone()),
    };
    let approver = Some(StaffCode(approver.to_owned()));
    let ask = ExtendAsk { contract, lots: Vec::new(), days, reason: Some(reason), approver };
    extend(file, &ask, on)
}

/// What `days` more would do, by the function that would post it.
///
/// # Errors
///
/// Those of [`extend`].
pub fn extend_preview(
    file: &PatientFile,
    contract: ContractId,
    days: u32,
    (on, at): (NaiveDate, chrono::DateTime<chrono::Utc>),
) -> Result<ExtendPreview, Refusal> {
    let what = extension(file, contract, days, &ExtendWhy::Illness, "-", on)?;
    let Deed::Extended(extension) = &what else { return Err(Refusal::UnknownRecord) };
    let before: Vec<&LotState> =
        extension.lots.iter().filter_map(|lot| file.lots.get(lot)).collect();
    let old = before.iter().filter_map(|lot| lot.last_valid_day).min().ok_or(Refusal::Ended)?;
    let left = |file: &PatientFile| {
        let lots = extension.lots.iter().filter_map(|lot| file.lots.get(lot));
        lots.fold(0_u32, |sum, lot| sum.saturating_add(lot.units_left()))
    };
    let new = extension.last_valid_day;
    let mut after = file.clone();
    let by = Actor::Staff(StaffCode("-".to_owned()));
    let entries = after.take(&Fact { on, at, patient: file.patient, by, what: what.clone() })?;
    let n_back = left(&after).saturating_sub(left(file));
    let lapsed_on = (n_back > 0).then(|| old.succ_opt()).flatten();
    Ok(ExtendPreview {
        old,
        new,
        from: match file.policy.extension {
            ExtensionBasis::Grant => on,
            ExtensionBasis::Expiry => old,
        },
        comes_back: owed_more(&entries, contract)?,
        n_back,
        lapsed_on,
    })
}

/// By how much entries of what came back raise what is owed for a contract.
fn owed_more(entries: &[JournalEntry], contract: ContractId) -> Result<Money, Refusal> {
    let back = entries.iter().filter(|entry| entry.cause == Cause::Reinstated);
    let moved = back.flat_map(JournalEntry::postings).filter(|posting| {
        posting.account == Account::DeferredRevenue && posting.contract == Some(contract)
    });
    Ok(Money::ZERO.minus(Money::sum(moved.map(|posting| posting.amount))?)?)
}

/// The ledger in words, the newest first.
fn history(
    story: &Story<'_>,
    state: &ContractState,
    paid_with: &PaidWithOf<'_>,
) -> Result<Vec<HistoryLine>, Refusal> {
    let id = state.contract.id;
    let mut lines: Vec<HistoryLine> = Vec::new();
    let mut visits: Vec<u128> = Vec::new();
    for (fact, entries) in story.told {
        for entry in entries.iter().filter(|entry| entry.cause == Cause::Expired) {
            let taken = entry.postings().iter().filter(|posting| {
                posting.account == Account::DeferredRevenue && posting.contract == Some(id)
            });
            let amount = Money::sum(taken.map(|posting| posting.amount))?;
            if amount.is_positive() {
                lines.push(line(entry.on, HistoryWhat::Lapsed, Some(amount)));
            }
        }
        let Some(fact) = fact else { continue };
        let told = of_fact(fact, entries, state, &mut visits, paid_with)?;
        lines.extend(told.map(|(what, amount)| line(fact.on, what, amount)));
    }
    lines.reverse();
    Ok(lines)
}

fn line(on: NaiveDate, what: HistoryWhat, amount: Option<Money>) -> HistoryLine {
    HistoryLine { on, what, amount }
}

/// What a fact says of this contract.
fn of_fact(
    fact: &Fact,
    entries: &[JournalEntry],
    state: &ContractState,
    visits: &mut Vec<u128>,
    paid_with: &PaidWithOf<'_>,
) -> Result<Option<(HistoryWhat, Option<Money>)>, Refusal> {
    let id = state.contract.id;
    let by = || match &fact.by {
        Actor::Staff(code) => code.0.clone(),
        Actor::Patient | Actor::Processor => String::new(),
    };
    Ok(match &fact.what {
        Deed::Sold(sold) => sold.lines.iter().find_map(|line| match line {
            SoldLine::Contract { contract, paid, .. } if contract.id == id => {
                Some((HistoryWhat::Bought { card: paid_with(state) }, Some(*paid)))
            }
            SoldLine::Cycle { contract, price, .. } if *contract == id => {
                Some((HistoryWhat::PaidAgain, Some(*price)))
            }
            SoldLine::Part { contract, amount, .. } if *contract == id => {
                Some((HistoryWhat::PaidAgain, Some(*amount)))
            }
            _ => None,
        }),
        Deed::Redeemed(used) if used.contract == id => {
            let (service, provider) = (used.service.clone(), used.provider.0.clone());
            let earned = Money::sum(used.draws.iter().map(|draw| draw.value))?;
            let what = match used.attendance {
                Attendance::NoShow => HistoryWhat::NoShow { service, provider },
                Attendance::Came => {
                    visits.push(used.id);
                    let n = u32::try_from(visits.len()).unwrap_or(u32::MAX);
                    HistoryWhat::Visit { n, service, provider }
                }
            };
            Some((what, Some(earned)))
        }
        Deed::RedemptionUndone { redemption } if visits.contains(redemption) => {
            visits.retain(|known| known != redemption);
            Some((HistoryWhat::Undone { by: by() }, None))
        }
        Deed::Extended(extension) if extension.contract == id => {
            let why = match &extension.reason {
                ExtensionReason::Illness => ExtendWhy::Illness,
                ExtensionReason::Pregnancy => ExtendWhy::Pregnancy,
                ExtensionReason::Military => ExtendWhy::Military,
                ExtensionReason::ProviderAbsence => ExtendWhy::WeWereAway,
                ExtensionReason::Other(text) => ExtendWhy::Other(text.clone()),
            };
            let (until, by) = (extension.last_valid_day, extension.approver.0.clone());
            let back = owed_more(entries, id)?;
            let amount = back.is_positive().then_some(back);
            Some((HistoryWhat::Extended { until, why, by }, amount))
        }
        Deed::Refunded(refund) if refund.contract == id => {
            let total = Money::sum(refund.back.iter().map(|(_, back)| *back))?;
            Some((HistoryWhat::Refunded { by: by() }, Some(total)))
        }
        Deed::Cancelled { contract, .. } if *contract == id => Some((HistoryWhat::Cancelled, None)),
        Deed::Held { contract } if *contract == id => Some((HistoryWhat::Held, None)),
        Deed::Released { contract } if *contract == id => Some((HistoryWhat::Released, None)),
        Deed::PriceNotice { contract, price, from } if *contract == id => {
            Some((HistoryWhat::NewPrice { from: *from }, Some(*price)))
        }
        _ => None,
    })
}

/// The service of the catalog with this code.
pub fn service_of<'a>(services: &'a [Service], code: &ServiceCode) -> Option<&'a Service> {
    services.iter().find(|service| service.code == *code)
}

//! Using a session: which contract and which lots it comes from.

use std::num::NonZeroU32;

use chrono::{Datelike as _, Days, NaiveDate};

use crate::domain::cart::Draw;
use crate::domain::catalog::Service;
use crate::domain::contract::UseBy;
use crate::domain::entitlement::Earning;
use crate::domain::id::{ContractId, PatientId};
use crate::domain::money::Money;
use crate::domain::offering::{Grant, Perk, PickRepeat, ServiceCode, Tier};
use crate::domain::policy::NoShow;
use crate::domain::refusal::Refusal;
use crate::ledger::deed::check;
use crate::ledger::fact::{Attendance, Deed, Redemption, StaffCode};
use crate::ledger::file::{ContractState, LotState, PatientFile};

/// A visit to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedeemAsk {
    /// A new id.
    pub id: u128,
    /// To whom it is given.
    pub patient: PatientId,
    /// `None`: whichever of the patient's contracts covers it, those that end first.
    pub contract: Option<ContractId>,
    pub service: ServiceCode,
    /// The tier that the catalog counts the service to.
    pub tier: Tier,
    /// What one costs alone today, for contracts that do not say it themselves.
    pub single: Money,
    pub units: u32,
    pub provider: Option<StaffCode>,
    pub attendance: Attendance,
    /// Uses what is on hold all the same, with this reason.
    pub override_reason: Option<String>,
}

impl RedeemAsk {
    /// One visit of `service`, to which the patient came.
    pub fn visit(id: u128, patient: PatientId, service: &Service, provider: StaffCode) -> Self {
        Self {
            id,
            patient,
            contract: None,
            service: service.code.clone(),
            tier: service.tier.clone(),
            single: service.price,
            units: 1,
            provider: Some(provider),
            attendance: Attendance::Came,
            override_reason: None,
        }
    }
}

/// One way of paying for the visit with what the patient owns.
struct Way {
    contract: ContractId,
    draws: Vec<Draw>,
    fee: Money,
    override_reason: Option<String>,
    /// The last day of the first lot it draws from; `None` ends last of all.
    ends: Option<NaiveDate>,
}

/// Decides a redemption. What does not count down is used first, then what ends first, then what
/// is oldest. All units come from one contract.
///
/// # Errors
///
/// [`Refusal::NoProvider`], [`Refusal::NoQuantity`], [`Refusal::NoReason`] for an ask that says too
/// little; [`Refusal::OtherPatient`], [`Refusal::NotCovered`], [`Refusal::OnHold`],
/// [`Refusal::Ended`], [`Refusal::NotYet`], [`Refusal::Expired`], [`Refusal::FairUse`],
/// [`Refusal::PickedAlready`] and [`Refusal::NotEnoughLeft`] for what cannot be used; where several
/// contracts refuse, the one that is nearest to a yes is named.
pub fn redeem(file: &PatientFile, ask: &RedeemAsk, on: NaiveDate) -> Result<Deed, Refusal> {
    let file = &*check::at(file, on)?;
    let provider = check::person(ask.provider.as_ref(), Refusal::NoProvider)?;
    let units = NonZeroU32::new(ask.units).ok_or(Refusal::NoQuantity)?;
    let way = match ask.contract {
        Some(id) => way(file, check::known(file, id)?, ask, units, on)?,
        None => best_way(file, ask, units, on)?,
    };
    if file.redemptions.iter().any(|known| known.id == ask.id) {
        return Err(Refusal::RecordedAlready);
    }
    let forgiven = ask.attendance == Attendance::NoShow && file.policy.no_show == NoShow::Forgiven;
    Ok(Deed::Redeemed(Redemption {
        id: ask.id,
        contract: way.contract,
        service: ask.service.clone(),
        provider,
        given_on: on,
        attendance: ask.attendance,
        draws: if forgiven { Vec::new() } else { way.draws },
        fee: way.fee,
        override_reason: way.override_reason,
    }))
}

fn best_way(
    file: &PatientFile,
    ask: &RedeemAsk,
    units: NonZeroU32,
    on: NaiveDate,
) -> Result<Way, Refusal> {
    let mut best: Option<Way> = None;
    let mut nearest: Option<Refusal> = None;
    for state in &file.contracts {
        match way(file, state, ask, units, on) {
            Ok(found) if best.as_ref().is_none_or(|best| order(&found) < order(best)) => {
                best = Some(found);
            }
            Ok(_) => (),
            Err(refusal)
                if nearest.as_ref().is_none_or(|near| near_yes(&refusal) > near_yes(near)) =>
            {
                nearest = Some(refusal);
            }
            Err(_) => (),
        }
    }
    best.ok_or(nearest.unwrap_or(Refusal::UnknownContract))
}

/// What is used first: what does not count down, then what ends first.
fn order(way: &Way) -> (bool, bool, Option<NaiveDate>) {
    (!way.draws.is_empty(), way.ends.is_none(), way.ends)
}

/// How near a refusal is to a yes, and so how much it helps to hear it.
fn near_yes(refusal: &Refusal) -> (u8, u32) {
    match refusal {
        Refusal::NotEnoughLeft { left, .. } if *left > 0 => (8, *left),
        Refusal::FairUse { .. } => (7, 0),
        Refusal::OnHold | Refusal::NoReason => (6, 0),
        Refusal::PickedAlready(_) => (5, 0),
        Refusal::NotYet(_) => (4, 0),
        Refusal::NotEnoughLeft { .. } => (3, 0),
        Refusal::Expired(_) => (2, 0),
        Refusal::Ended => (1, 0),
        _ => (0, 0),
    }
}

/// How this contract would give the visit.
fn way(
    file: &PatientFile,
    state: &ContractState,
    ask: &RedeemAsk,
    units: NonZeroU32,
    on: NaiveDate,
) -> Result<Way, Refusal> {
    let contract = &state.contract;
    if ask.patient != contract.patient && contract.terms.use_by == UseBy::BuyerOnly {
        return Err(Refusal::OtherPatient);
    }
    let lots: Vec<&LotState> = file
        .lots_of(contract.id)
        .into_iter()
        .filter(|lot| opens(&lot.lot.what, ask) && lot.lot.earning == Earning::ByUse)
        .collect();
    let unlimited =
        contract.terms.perks.iter().find(
            |perk| matches!(perk, Perk::Unlimited { service, .. } if *service == ask.service),
        );
    if lots.is_empty() && unlimited.is_none() {
        return Err(Refusal::NotCovered {
            service: ask.service.0.clone(),
            name: contract.terms.name.clone(),
        });
    }
    if state.ended.is_some() {
        return Err(Refusal::Ended);
    }
    let override_reason = match (state.is_held, &ask.override_reason) {
        (true, None) => return Err(Refusal::OnHold),
        (true, Some(text)) => Some(check::reason(text)?),
        (false, _) => None,
    };
    let single = contract
        .terms
        .singles
        .iter()
        .find(|(code, _)| *code == ask.service)
        .map_or(ask.single, |(_, single)| *single);
    let found = |draws: Vec<Draw>, ends| -> Result<Way, Refusal> {
        let fee = single.taken(units.get())?;
        Ok(Way { contract: contract.id, draws, fee, override_reason, ends })
    };
    match unlimited.map(|perk| use_perk(file, state, perk, ask, units, on)) {
        Some(Ok(())) => return found(Vec::new(), None),
        Some(Err(refusal)) if lots.is_empty() => return Err(refusal),
        Some(Err(_)) | None => (),
    }
    let draws = draw(file, state, &lots, ask, units, on)?;
    let first = draws.first().and_then(|draw| file.lots.get(&draw.lot));
    let ends = first.and_then(|lot| lot.last_valid_day);
    found(draws, ends)
}

/// Whether a lot opens the service: a lot of another tier does not.
fn opens(what: &Grant, ask: &RedeemAsk) -> bool {
    match what {
        Grant::Service(service) => *service == ask.service,
        Grant::Tier(tier) => *tier == ask.tier,
        Grant::AnyOf(list) => list.contains(&ask.service),
        Grant::Product(_) | Grant::Credit(_) | Grant::Access | Grant::Points => false,
    }
}

/// As often as one likes while the period is paid, or so often a day or a week.
fn use_perk(
    file: &PatientFile,
    state: &ContractState,
    perk: &Perk,
    ask: &RedeemAsk,
    units: NonZeroU32,
    on: NaiveDate,
) -> Result<(), Refusal> {
    let Perk::Unlimited { per_day, per_week, .. } = perk else { return Ok(()) };
    check::running(file, state, on)?;
    if units.get() > 1 {
        return Err(Refusal::NotEnoughLeft { left: 1, asked: units.get() });
    }
    let used_since = |first: NaiveDate| -> u32 {
        let counts = |known: &&Redemption| {
            known.contract == state.contract.id
                && known.service == ask.service
                && known.draws.is_empty()
                && first <= known.given_on
                && known.given_on <= on
                && (known.attendance == Attendance::Came || file.policy.no_show == NoShow::Counts)
        };
        u32::try_from(file.redemptions.iter().filter(counts).count()).unwrap_or(u32::MAX)
    };
    let monday =
        on.checked_sub_days(Days::new(on.weekday().num_days_from_monday().into())).unwrap_or(on);
    for (max, first, per) in [(per_day, on, "a day"), (per_week, monday, "a week")] {
        let (Some(max), used) = (max, used_since(first)) else { continue };
        if used >= max.get() {
            return Err(Refusal::FairUse { used, max: max.get(), per });
        }
    }
    Ok(())
}

/// Takes the units from the lots that end first, each at its own value (M-6).
fn draw(
    file: &PatientFile,
    state: &ContractState,
    lots: &[&LotState],
    ask: &RedeemAsk,
    units: NonZeroU32,
    on: NaiveDate,
) -> Result<Vec<Draw>, Refusal> {
    let valid: Vec<&LotState> = lots.iter().copied().filter(|lot| lot.is_valid_on(on)).collect();
    if valid.is_empty() {
        return Err(not_valid(lots, on));
    }
    let all_left = valid.iter().fold(0_u32, |sum, lot| sum.saturating_add(lot.units_left()));
    if all_left < units.get() {
        return Err(Refusal::NotEnoughLeft { left: all_left, asked: units.get() });
    }
    let mut draws = Vec::new();
    let mut rest = units.get();
    for lot in valid {
        let can = lot.units_left().min(picks_left(file, state, lot, &ask.service));
        if let Some(n) = NonZeroU32::new(can.min(rest)) {
            draws.push(Draw { lot: lot.lot.id, units: n, value: lot.value_of_next(n)? });
            rest -= n.get();
        }
    }
    if rest > 0 {
        return Err(Refusal::PickedAlready(ask.service.0.clone()));
    }
    Ok(draws)
}

/// Why nothing of these lots is valid on the day.
fn not_valid(lots: &[&LotState], on: NaiveDate) -> Refusal {
    let begins = lots.iter().map(|lot| lot.lot.valid_from).filter(|first| on < *first).min();
    let ended = lots.iter().filter_map(|lot| lot.last_valid_day).filter(|last| *last < on).max();
    match (begins, ended) {
        (Some(first), _) => Refusal::NotYet(first),
        (None, Some(last)) => Refusal::Expired(last),
        (None, None) => Refusal::Ended,
    }
}

/// How often the service can still be picked from the lot: of a list, once, unless it repeats.
fn picks_left(
    file: &PatientFile,
    state: &ContractState,
    lot: &LotState,
    service: &ServiceCode,
) -> u32 {
    let repeats = state.contract.terms.pick_repeat == PickRepeat::Allowed;
    if repeats || !matches!(lot.lot.what, Grant::AnyOf(_)) {
        return u32::MAX;
    }
    let picked = file.redemptions.iter().any(|known| {
        known.service == *service && known.draws.iter().any(|draw| draw.lot == lot.lot.id)
    });
    u32::from(!picked)
}

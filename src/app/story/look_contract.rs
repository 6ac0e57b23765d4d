//! What is so of a patient and of one contract.

use chrono::{Months, NaiveDate};

use crate::app::story::look::{each, nothing};
use crate::app::story::look_evidence as evidence;
use crate::app::story::value::Value;
use crate::app::story::words;
use crate::app::story::world::{Named, No, World};
use crate::domain::calendar::{Span, days_before};
use crate::domain::cart::{Cart, CartLine, DueKind, PlanChoice, TendersWanted};
use crate::domain::id::ContractId;
use crate::domain::money::{Money, Overflow};
use crate::domain::offering::{Grant, OfferingCode};
use crate::domain::pricing;
use crate::domain::refusal::Refusal;
use crate::ledger::deed::{self, Leaving};
use crate::ledger::fact::RefundReason;
use crate::ledger::file::{ContractState, LotState, PatientFile};
use crate::ledger::reminder::{Channel, Reach, reminders};

/// What is so of all that a patient owns.
///
/// # Errors
///
/// [`No`] where it cannot be said.
pub fn of_patient(
    world: &World,
    file: &PatientFile,
    key: &str,
    wanted: &Value,
) -> Result<Value, No> {
    let lots = || file.lots.values().collect::<Vec<&LotState>>();
    Ok(match key {
        "liability" => file.owed()?.into(),
        "contract_asset" => Money::sum(file.contracts.iter().map(asset))?.into(),
        "left" => left(&lots(), wanted)?,
        "dues" => dues(world, file)?,
        "reminders" => reminded(world, file, None, wanted)?,
        _ => return Err(nothing("a key that is not looked up of a patient")),
    })
}

/// What is so of one contract.
///
/// # Errors
///
/// [`No`] where it cannot be said.
pub fn found(
    world: &World,
    file: &PatientFile,
    id: ContractId,
    key: &str,
    wanted: &Value,
) -> Result<Value, No> {
    let state = file.contract(id).ok_or(Refusal::UnknownContract)?;
    let today = world.today;
    let mut lots = file.lots_of(id);
    lots.sort_by_key(|lot| lot.lot.id);
    Ok(match key {
        "liability" => file.owed_of(id).into(),
        "contract_asset" => asset(state).into(),
        "price" => state.contract.terms.price.into(),
        "next_price" => {
            let (cycle, _) = state.next_cycle(today)?.ok_or(Refusal::DoesNotRenew)?;
            state.price_of_cycle(cycle)?.into()
        }
        "paid" => state.paid.into(),
        "left" => left(&lots, wanted)?,
        "lots" => lots.iter().map(|lot| lot.lot.allocated).collect::<Vec<Money>>().into(),
        "allocation" => allocation(&lots)?,
        "last_day" => last_day(&lots, wanted)?,
        "standing" => match file.standing(id) {
            Some(standing) => words::of_standing(standing).into(),
            None => return Err(nothing("no standing")),
        },
        "unused" => file.unused_of(id)?.into(),
        "refundable" => refundable(file, id, RefundReason::PatientEnds, today)?.into(),
        "refundable_if_clinic_ends" => {
            refundable(file, id, RefundReason::ClinicEnds, today)?.into()
        }
        "kept" => deed::refund_preview(file, id, RefundReason::PatientEnds, today)?.kept()?.into(),
        "exit_fee" | "access_until" => leaving(file, id, key, today)?,
        "renewals" => renewals(state, wanted)?,
        "due" | "due_on" => due(file, id, key)?,
        "parts" => state.contract.parts.iter().map(|part| part.amount).collect::<Vec<_>>().into(),
        "part_days" => state.contract.parts.iter().map(|part| part.due).collect::<Vec<_>>().into(),
        "notice_window" => notice_window(world, state)?,
        "cooling_off_until" => day(state.contract.terms.cooling_off_until, "no such days")?,
        "dispute_until" => world.keeping(file.patient, id)?.dispute_horizon.into(),
        "consent_until" => day(world.keeping(file.patient, id)?.consent_until, "that it goes on")?,
        "evidence" => evidence::of_contract(world, file, id)?,
        "next_step" => match &state.contract.terms.upgrade_to {
            Some(code) => Value::Word(code.0.clone()),
            None => return Err(nothing("none")),
        },
        "upgrade" => upgrade(world, file, state, wanted)?,
        "reminders" => reminded(world, file, Some(id), wanted)?,
        _ => return Err(nothing("a key that is not looked up of a contract")),
    })
}

fn day(day: Option<NaiveDate>, none: &str) -> Result<Value, No> {
    day.map(Value::Day).ok_or_else(|| nothing(none))
}

fn asset(state: &ContractState) -> Money {
    Money::ZERO.minus(state.net.min(Money::ZERO)).unwrap_or_default()
}

fn is_money(what: &Grant) -> bool {
    matches!(what, Grant::Credit(_))
}

fn is_session(what: &Grant) -> bool {
    !is_money(what) && !matches!(what, Grant::Access | Grant::Points)
}

fn units(lots: &[&LotState], is_counted: impl Fn(&LotState) -> bool) -> u32 {
    let lots = lots.iter().filter(|lot| is_counted(lot));
    lots.fold(0, |sum: u32, lot| sum.saturating_add(lot.units_left()))
}

/// Sessions as a number, money as an amount, or each by its name.
fn left(lots: &[&LotState], wanted: &Value) -> Result<Value, No> {
    let cents = |units: u32| Value::Amount(Money::from_minor(i64::from(units)));
    match wanted {
        Value::Count(_) => Ok(units(lots, |lot| is_session(&lot.lot.what)).into()),
        Value::Amount(_) => Ok(cents(units(lots, |lot| is_money(&lot.lot.what)))),
        _ => each(wanted, |name, wanted| {
            let is_named = |lot: &LotState| match name {
                "wallet" => {
                    let word = words::of_grant(&lot.lot.what, lot.lot.funding);
                    word == "paid" || word == "bonus"
                }
                _ => words::of_grant(&lot.lot.what, lot.lot.funding) == name,
            };
            let n = units(lots, is_named);
            Ok(match wanted {
                Value::Amount(_) => cents(n),
                _ => n.into(),
            })
        }),
    }
}

fn allocation(lots: &[&LotState]) -> Result<Value, Overflow> {
    let mut sums: Vec<(String, Money)> = Vec::new();
    for lot in lots {
        let name = words::of_grant(&lot.lot.what, lot.lot.funding);
        match sums.iter_mut().find(|(known, _)| *known == name) {
            Some((_, sum)) => *sum = sum.plus(lot.lot.allocated)?,
            None => sums.push((name, lot.lot.allocated)),
        }
    }
    let rows = sums.into_iter().map(|(name, sum)| (name, Value::Amount(sum)));
    Ok(Value::Table(rows.collect()))
}

/// The latest day on which something can be used: of all that is left, or, where nothing is, of
/// all there was. Being a member counts only where there is nothing else.
fn last_day(lots: &[&LotState], wanted: &Value) -> Result<Value, No> {
    if let Value::Table(_) = wanted {
        return each(wanted, |name, _| {
            let named: Vec<&LotState> = lots
                .iter()
                .copied()
                .filter(|lot| words::of_grant(&lot.lot.what, lot.lot.funding) == name)
                .collect();
            latest(&named)
        });
    }
    let counted: Vec<&LotState> =
        lots.iter().copied().filter(|lot| lot.lot.what != Grant::Access).collect();
    if counted.is_empty() { latest(lots) } else { latest(&counted) }
}

fn latest(lots: &[&LotState]) -> Result<Value, No> {
    let live = || lots.iter().filter(|lot| lot.units_left() > 0);
    let of = |lots: &[&LotState]| -> Option<Value> {
        if lots.iter().any(|lot| lot.last_valid_day.is_none()) {
            return Some("never".into());
        }
        lots.iter().filter_map(|lot| lot.last_valid_day).max().map(Value::Day)
    };
    let live: Vec<&LotState> = live().copied().collect();
    of(if live.is_empty() { lots } else { &live }).ok_or_else(|| nothing("nothing that ends"))
}

fn refundable(
    file: &PatientFile,
    id: ContractId,
    reason: RefundReason,
    today: NaiveDate,
) -> Result<Money, No> {
    match deed::refund_preview(file, id, reason, today) {
        Ok(preview) => Ok(preview.total),
        Err(Refusal::NothingBack) => Ok(Money::ZERO),
        Err(other) => Err(other.into()),
    }
}

fn leaving(file: &PatientFile, id: ContractId, key: &str, today: NaiveDate) -> Result<Value, No> {
    // Who has left already knows what it cost, and until when.
    if let Some(cancelled) = file.contract(id).and_then(|state| state.cancelled) {
        return Ok(match key {
            "exit_fee" => cancelled.exit_fee.into(),
            _ => cancelled.last_day.into(),
        });
    }
    Ok(match (deed::cancel_preview(file, id, today)?.leaving, key) {
        (Leaving::AtPeriodEnd { exit_fee, .. }, "exit_fee") => exit_fee.into(),
        (Leaving::AtPeriodEnd { last_day, .. }, _) => last_day.into(),
        (Leaving::AtOnce(_), "exit_fee") => Money::ZERO.into(),
        (Leaving::AtOnce(_), _) => today.into(),
    })
}

/// As many days as are expected, from the first that is not paid.
fn renewals(state: &ContractState, wanted: &Value) -> Result<Value, No> {
    let renewal = state.contract.terms.renewal.ok_or(Refusal::DoesNotRenew)?;
    let Value::List(list) = wanted else { return Err(nothing("no list")) };
    let first = state.last_cycle().map_or(0, |last| last.saturating_add(1));
    let cycles = (first..).take(list.len());
    let days = cycles.map(|cycle| renewal.anchor.cycle_start(cycle).map(Value::Day));
    Ok(Value::List(days.collect::<Result<_, _>>().map_err(Refusal::from)?))
}

/// The first payment that the contract asks for.
fn due(file: &PatientFile, id: ContractId, key: &str) -> Result<Value, No> {
    let due = file.dues()?.into_iter().find(|due| due.contract == id);
    Ok(match (due, key) {
        (Some(due), "due") => due.amount.into(),
        (Some(due), _) => due.due.into(),
        (None, "due") => Money::ZERO.into(),
        (None, _) => return Err(nothing("nothing due")),
    })
}

fn dues(world: &World, file: &PatientFile) -> Result<Value, No> {
    let mut rows = Vec::new();
    for due in file.dues()? {
        let mut row = vec![
            ("on".to_owned(), due.due.into()),
            ("amount".to_owned(), due.amount.into()),
            ("contract".to_owned(), Value::Word(name_of(world, due.contract))),
            ("failed".to_owned(), due.n_failed.into()),
        ];
        row.push(match due.kind {
            DueKind::Cycle(k) => ("cycle".to_owned(), k.into()),
            DueKind::Part(k) => ("part".to_owned(), k.into()),
        });
        rows.push(Value::Table(row));
    }
    Ok(Value::List(rows))
}

/// What the story calls a contract; of several names the shortest.
pub(super) fn name_of(world: &World, id: ContractId) -> String {
    let names = world
        .names
        .iter()
        .filter(|(_, named)| matches!(named, Named::Contract(_, contract) if *contract == id));
    let name = names.map(|(name, _)| name).min_by_key(|name| name.len());
    name.cloned().unwrap_or_default()
}

/// The days on which a new price for the next renewal can be told.
fn notice_window(world: &World, state: &ContractState) -> Result<Value, No> {
    let (_, span) = state.next_cycle(world.today)?.ok_or(Refusal::DoesNotRenew)?;
    let range = world.policy.notice_days;
    let day = |n| days_before(span.first, n).map(Value::Day).map_err(Refusal::from);
    Ok(Value::List(vec![day(range.max)?, day(range.min)?]))
}

/// What is to be paid today for the offering that the story names, or for the next step of the
/// ladder.
fn upgrade(
    world: &World,
    file: &PatientFile,
    state: &ContractState,
    wanted: &Value,
) -> Result<Value, No> {
    let named = match wanted.get("to") {
        Some(Value::Word(code)) => Some(OfferingCode(code.clone())),
        _ => None,
    };
    let code = named.or_else(|| state.contract.terms.upgrade_to.clone());
    let code = code.ok_or_else(|| nothing("no next step"))?;
    let line = CartLine::Offering {
        code: code.clone(),
        picks: Vec::new(),
        plan: PlanChoice::Upfront,
        upgrade_of: Some(state.contract.id),
    };
    let cart = Cart { lines: vec![line], tenders: TendersWanted::default() };
    let holdings = file.holdings()?;
    let quote = pricing::quote(&world.catalog, &cart, &holdings, &world.policy, world.today)?;
    let price = quote.total.into();
    Ok(Value::Table(vec![("to".to_owned(), Value::Word(code.0)), ("price".to_owned(), price)]))
}

/// Days from today on, with the way on which each goes where the story asks for it.
fn reminded(
    world: &World,
    file: &PatientFile,
    contract: Option<ContractId>,
    wanted: &Value,
) -> Result<Value, No> {
    let reach = world.reach.get(&file.patient).copied().unwrap_or(Reach::default());
    let last = world.today.checked_add_months(Months::new(1_200));
    let span = Span { first: world.today, last: last.unwrap_or(NaiveDate::MAX) };
    let queue = reminders(file, reach, span)?;
    let wants_channel = match wanted {
        Value::List(list) => list.iter().any(|value| matches!(value, Value::Table(_))),
        _ => false,
    };
    let rows = queue
        .into_iter()
        .filter(|reminder| contract.is_none_or(|contract| reminder.contract == contract))
        .map(|reminder| {
            let channel = match reminder.channel {
                Channel::Text => "text",
                Channel::Mail => "mail",
                Channel::Print => "print",
            };
            if wants_channel {
                Value::Table(vec![
                    ("on".to_owned(), reminder.on.into()),
                    ("channel".to_owned(), channel.into()),
                ])
            } else {
                reminder.on.into()
            }
        });
    Ok(Value::List(rows.collect()))
}

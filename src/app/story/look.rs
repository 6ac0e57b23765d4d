//! What is found after a step, key by key, and how it differs from what the story expects.

use std::collections::BTreeSet;

use crate::app::story::look_books as books;
use crate::app::story::look_contract as contract;
use crate::app::story::script::Step;
use crate::app::story::value::{Value, Wanted};
use crate::app::story::world::{Did, Named, No, World, held, liability, revenue};
use crate::app::story::{act, keys, look_step as of_step};
use crate::domain::money::Money;

/// Where the books are not as expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub line: usize,
    /// The step, and what of it; what was expected, and what was found.
    pub text: String,
}

/// Compares all that `step` expects with what is so.
pub fn differences(world: &World, step: &Step, did: &Did) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut tell = |line: usize, text: String| {
        let place = format!("step {} ({}, {})", step.number, step.word, world.today);
        differences.push(Difference { line, text: format!("{place}: {text}") });
    };
    let expects_no = step.wanted.iter().any(|wanted| wanted.key == "refused");
    if let Some(no) = did.refused.as_ref().filter(|_| !expects_no) {
        tell(step.line, format!("expected to be done, found refused: {} ({})", no.word, no.says));
        return differences;
    }
    if let Err(no) = balanced(world) {
        tell(step.line, no);
    }
    for wanted in &step.wanted {
        match found(world, step, did, wanted) {
            Ok(found) => {
                for (path, expected, found) in wanted.value.differences(&found) {
                    let key = &wanted.key;
                    tell(wanted.line, format!("{key}{path} expected {expected}, found {found}"));
                }
            }
            Err(no) => {
                let (key, value) = (&wanted.key, &wanted.value);
                tell(wanted.line, format!("{key} expected {value}, found {}", no.says));
            }
        }
    }
    differences
}

/// What holds after every step: the accounts say what the lots say (I-1), and each file agrees with
/// itself.
fn balanced(world: &World) -> Result<(), String> {
    for file in world.books.files() {
        file.check().map_err(|fault| format!("a patient's file does not add up: {fault}"))?;
    }
    // After a late step: on its day, and on the last that was reached before.
    for day in BTreeSet::from_iter([Some(world.today), world.books.today()]).into_iter().flatten() {
        let owed = world.books.owed_on(day).map_err(|refusal| refusal.to_string())?;
        let booked = world.balances_on(day).and_then(|balances| liability(&balances));
        let booked = booked.map_err(|overflow| overflow.to_string())?;
        if owed != booked {
            let (owed, booked) = (owed.plain(), booked.plain());
            return Err(format!("on {day} lots owe {owed}, and the accounts say {booked}"));
        }
    }
    Ok(())
}

/// A no that says why something cannot be found.
pub(super) fn nothing(says: &str) -> No {
    No { word: String::new(), says: says.to_owned() }
}

fn found(world: &World, step: &Step, did: &Did, wanted: &Wanted) -> Result<Value, No> {
    let key = wanted.key.as_str();
    if key == "of" {
        return each(&wanted.value, |name, wanted| {
            let (patient, id) = match world.names.get(name) {
                Some(Named::Contract(patient, id)) => (*patient, *id),
                Some(Named::Redemption(..)) => return Err(nothing("a visit, not a contract")),
                None => return Err(nothing("nothing of this name")),
            };
            let file = world.file(patient)?;
            each(wanted, |key, wanted| contract::found(world, &file, id, key, wanted))
        });
    }
    if key == "patients" {
        return each(&wanted.value, |name, wanted| {
            let Some(patient) = world.patients.get(name) else {
                return Err(nothing("no patient of this name"));
            };
            let file = world.file(*patient)?;
            each(wanted, |key, wanted| contract::of_patient(world, &file, key, wanted))
        });
    }
    let is_in = |list: &[(&str, crate::app::story::value::Shape)]| {
        list.iter().any(|(known, _)| *known == key)
    };
    if is_in(keys::STEP) {
        return of_step::found(world, did, key, &wanted.value);
    }
    if is_in(keys::CLINIC) {
        return books::of_clinic(world, world.today, key, &wanted.value);
    }
    match key {
        "sales" => return Ok(world.n_sales.into()),
        "charges" => return Ok(world.n_charges.into()),
        "parts" if !did.parts.is_empty() => return Ok(did.parts.clone().into()),
        // What this step granted, where it granted anything.
        "lots" | "allocation" if did.lots().next().is_some() || key == "lots" => {
            return of_step::found(world, did, key, &wanted.value);
        }
        _ => (),
    }
    if is_in(keys::REPORTS) {
        return books::of_reports(world, key, &wanted.value);
    }
    let patient = match did.contract {
        Some((patient, _)) => patient,
        None => match world.patients.get(&step.patient) {
            Some(patient) => *patient,
            None => return Err(nothing("no such patient")),
        },
    };
    let file = world.file(patient)?;
    if is_in(keys::PATIENT) {
        return contract::of_patient(world, &file, key, &wanted.value);
    }
    // What a step did to a contract counts before what that contract would do.
    match (key, did.exit_fee, &did.refund) {
        ("exit_fee", Some(fee), _) => return Ok(fee.into()),
        ("kept", _, Some(refund)) => return Ok(refund.kept.into()),
        _ => (),
    }
    let (_, id) = match did.contract {
        Some(contract) => contract,
        None => world.contract(None, patient)?,
    };
    contract::found(world, &file, id, key, &wanted.value)
}

/// The same table, with what is found for each of its names.
pub(super) fn each(
    wanted: &Value,
    find: impl Fn(&str, &Value) -> Result<Value, No>,
) -> Result<Value, No> {
    let Value::Table(rows) = wanted else { return Err(nothing("no table")) };
    let mut found = Vec::with_capacity(rows.len());
    for (name, wanted) in rows {
        let value = match find(name, wanted) {
            Ok(value) => value,
            Err(no) => Value::Word(no.says),
        };
        found.push((name.clone(), value));
    }
    Ok(Value::Table(found))
}

/// What changed since the step before.
pub(super) fn change(
    world: &World,
    did: &Did,
    of: impl Fn(
        &std::collections::BTreeMap<crate::ledger::account::Account, Money>,
    ) -> Result<Money, crate::domain::money::Overflow>,
) -> Result<Money, No> {
    Ok(of(world.balances())?.minus(of(&did.before)?)?)
}

/// Revenue without what lapsed.
pub(super) fn earned(
    balances: &std::collections::BTreeMap<crate::ledger::account::Account, Money>,
) -> Result<Money, crate::domain::money::Overflow> {
    revenue(balances)?.minus(held(balances, crate::ledger::account::Account::Breakage)?)
}

pub(super) use act::tender_word;

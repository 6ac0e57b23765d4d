//! What people at the clinic keep for members (R-21, R-22): "Message your provider", "Book before
//! others". Who has which of them on a day, and what came and went between two days.
//!
//! Discounts, points, credit and visits without a count are none of these: the kiosk keeps them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::contract::Standing;
use crate::domain::id::PatientId;
use crate::domain::language::Localized;
use crate::domain::offering::Perk;
use crate::domain::refusal::Refusal;
use crate::ledger::file::{ContractState, PatientFile};

/// A perk that a member has, by one contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldPerk {
    pub patient: PatientId,
    /// The name of what was bought.
    pub offering: String,
    pub words: Localized,
    /// The day on which it was bought.
    pub since: NaiveDate,
    /// The last day that is paid for; `None` where it does not end by itself.
    pub paid_until: Option<NaiveDate>,
    /// Past due, it still holds; leaving, it ends with `paid_until`.
    pub standing: Standing,
}

/// What came and went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PerkChange {
    pub kind: ChangeKind,
    /// As it is for what came, and as it was for what went.
    pub perk: HeldPerk,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    Add,
    Remove,
}

/// The perks of a patient at the end of the day at which the file stands, the oldest contract first.
///
/// # Errors
///
/// [`Refusal::BeyondCalendar`].
pub fn held_perks(file: &PatientFile) -> Result<Vec<HeldPerk>, Refusal> {
    let mut held = Vec::new();
    for state in &file.contracts {
        let Some(standing) = file.standing(state.contract.id) else { continue };
        if !file.perks_hold(state.contract.id) {
            continue;
        }
        let paid_until = paid_until(state)?;
        let words = state.contract.terms.perks.iter().filter_map(|perk| match perk {
            Perk::Words(words) => Some(words.clone()),
            _ => None,
        });
        held.extend(words.map(|words| HeldPerk {
            patient: file.patient,
            offering: state.contract.terms.name.clone(),
            words,
            since: state.contract.sold_on,
            paid_until,
            standing,
        }));
    }
    Ok(held)
}

/// From the perks of everybody on one day to those on another. Who moves to a plan with the same
/// perk keeps it, so that is no change.
pub fn perk_changes(before: &[HeldPerk], after: &[HeldPerk]) -> Vec<PerkChange> {
    let (had, has) = (by_holder(before), by_holder(after));
    let gone = had.iter().filter(|(key, _)| !has.contains_key(*key));
    let new = has.iter().filter(|(key, _)| !had.contains_key(*key));
    let change = |kind, perk: &HeldPerk| PerkChange { kind, perk: perk.clone() };
    let gone = gone.map(|(_, perk)| change(ChangeKind::Remove, perk));
    let mut changes: Vec<PerkChange> =
        gone.chain(new.map(|(_, perk)| change(ChangeKind::Add, perk))).collect();
    changes.sort_by(|a, b| order(a).cmp(&order(b)));
    changes
}

fn order(change: &PerkChange) -> (PatientId, &str, ChangeKind) {
    (change.perk.patient, &change.perk.words.english, change.kind)
}

/// Of several contracts with the same perk the oldest stands for it.
fn by_holder(perks: &[HeldPerk]) -> BTreeMap<(PatientId, &str), &HeldPerk> {
    let mut by_holder = BTreeMap::new();
    for perk in perks {
        by_holder.entry((perk.patient, perk.words.english.as_str())).or_insert(perk);
    }
    by_holder
}

fn paid_until(state: &ContractState) -> Result<Option<NaiveDate>, Refusal> {
    if let Some(cancelled) = state.cancelled {
        return Ok(Some(cancelled.last_day));
    }
    match (state.contract.terms.renewal, state.last_cycle()) {
        (Some(renewal), Some(cycle)) => Ok(Some(renewal.anchor.cycle(cycle)?.last)),
        (Some(_) | None, _) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::contract::{ContractTerms, RefundRule};
    use crate::domain::offering::Period;
    use crate::ledger::fact::Deed;
    use crate::ledger::file::kit::{Kit, access, day, usd};

    const MESSAGES: &str = "Message your provider";
    const FIRST: &str = "Book before others";

    #[test]
    fn a_member_has_the_perks_from_the_sale_to_the_last_day_paid_for() {
        let mut kit = Kit::new();
        let id = kit.buy("2027-01-31", club(&[MESSAGES, FIRST]));
        let told = |kit: &Kit| -> Vec<(String, String, Option<String>, Standing)> {
            let perks = held_perks(&kit.file).unwrap();
            let text = |day: NaiveDate| day.to_string();
            let line = |perk: HeldPerk| {
                let until = perk.paid_until.map(text);
                (perk.words.english, text(perk.since), until, perk.standing)
            };
            perks.into_iter().map(line).collect()
        };
        let line = |words: &str, until: &str, standing| {
            (words.to_owned(), "2027-01-31".to_owned(), Some(until.to_owned()), standing)
        };
        let active = |until| [MESSAGES, FIRST].map(|words| line(words, until, Standing::Active));
        assert_eq!(told(&kit), active("2027-02-27"), "the month ends before the next 31st (US-26)");
        kit.renew("2027-02-28", id, 1);
        assert_eq!(told(&kit), active("2027-03-30"));
        let last_day = day("2027-03-30");
        kit.take("2027-03-10", Deed::Cancelled { contract: id, last_day, exit_fee: usd(0) });
        assert_eq!(told(&kit)[0], line(MESSAGES, "2027-03-30", Standing::Leaving));
        kit.until("2027-03-30");
        assert_eq!(told(&kit).len(), 2, "the last day counts");
        kit.until("2027-03-31");
        assert_eq!(told(&kit), [], "an expired member shows none");
    }

    #[test]
    fn an_export_has_what_came_and_what_went_since_the_last_one() {
        let mut kit = Kit::new();
        let none = held_perks(&kit.file).unwrap();
        let id = kit.buy("2027-01-31", club(&[MESSAGES]));
        let first = held_perks(&kit.file).unwrap();
        assert_eq!(told(&none, &first), [(ChangeKind::Add, MESSAGES)]);
        // A second plan with the same perk and one more.
        kit.buy("2027-02-05", club(&[MESSAGES, FIRST]));
        let both = held_perks(&kit.file).unwrap();
        assert_eq!(told(&first, &both), [(ChangeKind::Add, FIRST)]);
        let last_day = day("2027-02-27");
        kit.take("2027-02-10", Deed::Cancelled { contract: id, last_day, exit_fee: usd(0) });
        kit.until("2027-02-28");
        let second = held_perks(&kit.file).unwrap();
        assert_eq!(told(&both, &second), [], "the second plan still has it");
        assert_eq!(
            told(&second, &none),
            [(ChangeKind::Remove, FIRST), (ChangeKind::Remove, MESSAGES)]
        );
        assert_eq!(told(&second, &second), []);
    }

    fn told<'p>(before: &'p [HeldPerk], after: &'p [HeldPerk]) -> Vec<(ChangeKind, &'p str)> {
        let words = |change: &PerkChange| {
            let english = change.perk.words.english.as_str();
            [MESSAGES, FIRST].into_iter().find(|words| *words == english).unwrap()
        };
        perk_changes(before, after).iter().map(|change| (change.kind, words(change))).collect()
    }

    fn club(words: &[&str]) -> ContractTerms {
        let mut terms = access(Period::Month, 199_00, RefundRule::Nothing);
        let perk = |words: &&str| Perk::Words(Localized::new(*words, "En español"));
        terms.perks = words.iter().map(perk).collect();
        terms.perks.push(Perk::PercentOff {
            percent: 10,
            on: crate::domain::offering::DiscountOn::Products,
        });
        terms
    }
}

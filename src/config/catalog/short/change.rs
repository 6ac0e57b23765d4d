//! Changes to an offering, key by key; all else stays as it was.

use std::num::NonZeroU32;

use crate::config::catalog::offerings::{self, CATEGORIES, KEYS_OF_KINDS, KINDS, Kind};
use crate::config::catalog::short::{badges, installments, rules, upgrade_to, version};
use crate::config::fault::ConfigError;
use crate::config::reader::Section;
use crate::domain::catalog::Catalog;
use crate::domain::offering::{Bonus, Offering, OfferingKind, PickChoice, PickRepeat};

/// `offering` with the keys of `row` instead of its own.
pub(super) fn patched(
    row: &Section<'_>,
    mut offering: Offering,
    catalog: &mut Catalog,
) -> Result<Offering, ConfigError> {
    let kind = kind_of(&offering.kind);
    if row.get("contents").is_some() {
        offering.contents = offerings::contents(row, kind, catalog)?;
    }
    patch_kind(row, &mut offering, catalog)?;
    if let Some(version) = version(row)? {
        offering.version = version;
    }
    if let Some(entry) = row.get("name") {
        offering.name = entry.line("a name", 24)?;
    }
    if let Some(entry) = row.get("category") {
        offering.category = entry.choice(&CATEGORIES)?;
    }
    if row.get("price").is_some() {
        offering.price = offerings::price(row)?;
    }
    if row.get("perks").is_some() {
        offering.perks = offerings::perks(row, catalog)?;
    }
    if row.get("valid").is_some() {
        offering.validity = offerings::validity_of(row, "valid")?;
    }
    if row.get("payment").is_some() {
        offering.payment = offerings::payment(row)?;
    }
    if row.get("intro").is_some() {
        offering.intro = offerings::intro(row, kind)?;
    }
    if row.get("upgrade_to").is_some() {
        offering.upgrade_to = upgrade_to(row)?;
    }
    if row.get("clauses").is_some() {
        offering.clauses = offerings::clauses(row, catalog)?;
    }
    badges(row, &mut offering)?;
    installments(row, &mut offering)?;
    rules(row, &mut offering, catalog)?;
    Ok(offering)
}

fn kind_of(kind: &OfferingKind) -> Kind {
    match kind {
        OfferingKind::BuyGet { .. } => Kind::BuyGet,
        OfferingKind::UnitBank => Kind::UnitBank,
        OfferingKind::PickOf { .. } => Kind::Pick,
        OfferingKind::PrepaidCredit { .. } => Kind::Credit,
        OfferingKind::PrimaryCare { .. } => Kind::PrimaryCare,
        OfferingKind::Membership { .. } => Kind::Membership,
        OfferingKind::Programme => Kind::Program,
        OfferingKind::RecurringCredit { .. } => Kind::RecurringCredit,
    }
}

/// Keys of other kinds have no meaning here.
fn refuse_stray_keys(row: &Section<'_>, kind: Kind) -> Result<(), ConfigError> {
    let own = KINDS.iter().find(|(_, (known, _))| *known == kind);
    let is_own = |key: &str| own.is_some_and(|(_, (_, keys))| keys.contains(&key));
    let stray = row
        .keys()
        .into_iter()
        .find(|entry| KEYS_OF_KINDS.contains(&entry.name()) && !is_own(entry.name()));
    stray.map_or(Ok(()), |entry| Err(entry.unfit("a key of this kind of offering")))
}

fn patch_picks(
    row: &Section<'_>,
    kind: OfferingKind,
    catalog: &Catalog,
) -> Result<OfferingKind, ConfigError> {
    let OfferingKind::PickOf { mut picks, mut from, mut choice, mut repeat } = kind else {
        return Ok(kind);
    };
    if let Some(entry) = row.get("picks") {
        picks = entry.count(1_000)?;
    }
    if let Some(entry) = row.get("from") {
        from = entry
            .list("a list of service codes")?
            .iter()
            .map(|code| offerings::known_service(code, catalog))
            .collect::<Result<_, _>>()?;
    }
    if let Some(entry) = row.get("choose") {
        choice = entry.choice(&[
            ("at-purchase", PickChoice::AtPurchase),
            ("at-redemption", PickChoice::AtRedemption),
            ("either", PickChoice::Either),
        ])?;
    }
    if let Some(entry) = row.get("repeat") {
        repeat = if entry.flag()? { PickRepeat::Allowed } else { PickRepeat::Refused };
    }
    let is_enough = repeat == PickRepeat::Allowed
        || usize::try_from(picks.get()).is_ok_and(|picks| picks <= from.len());
    match row.get("picks").or_else(|| row.get("from")).or_else(|| row.get("repeat")) {
        Some(entry) if !is_enough => Err(entry.unfit("no more picks than there are codes")),
        _ => Ok(OfferingKind::PickOf { picks, from, choice, repeat }),
    }
}

/// Keys of a kind, one by one.
fn patch_kind(
    row: &Section<'_>,
    offering: &mut Offering,
    catalog: &Catalog,
) -> Result<(), ConfigError> {
    refuse_stray_keys(row, kind_of(&offering.kind))?;
    let count = |key: &str, now: NonZeroU32| match row.get(key) {
        Some(entry) => entry.count(1_000),
        None => Ok(now),
    };
    let bonus_of = |now: Bonus| -> Result<Bonus, ConfigError> {
        Ok(Bonus {
            amount: row.get("bonus").map_or(Ok(now.amount), |entry| entry.money())?,
            validity: match row.get("bonus_valid") {
                Some(_) => offerings::validity_of(row, "bonus_valid")?,
                None => now.validity,
            },
        })
    };
    let period_of = |now| row.get("period").map_or(Ok(now), |_| offerings::period(row));
    offering.kind = match offering.kind.clone() {
        OfferingKind::BuyGet { paid, free } => {
            let (paid, free) = (count("buy", paid)?, count("get", free)?);
            if let [line] = offering.contents.as_mut_slice() {
                line.quantity = paid.saturating_add(free.get());
            }
            OfferingKind::BuyGet { paid, free }
        }
        picked @ OfferingKind::PickOf { .. } => patch_picks(row, picked, catalog)?,
        OfferingKind::PrepaidCredit { bonus } => {
            OfferingKind::PrepaidCredit { bonus: bonus_of(bonus)? }
        }
        OfferingKind::RecurringCredit { period, bonus } => {
            OfferingKind::RecurringCredit { period: period_of(period)?, bonus: bonus_of(bonus)? }
        }
        OfferingKind::PrimaryCare { period } => {
            OfferingKind::PrimaryCare { period: period_of(period)? }
        }
        OfferingKind::Membership { period, min_payments, exit_fee } => OfferingKind::Membership {
            period: period_of(period)?,
            min_payments: match row.get("min_payments") {
                Some(entry) => NonZeroU32::new(entry.whole(0..=60, "")?),
                None => min_payments,
            },
            exit_fee: match row.get("exit_fee") {
                Some(_) => offerings::exit_fee(row)?,
                None => exit_fee,
            },
        },
        same @ (OfferingKind::UnitBank | OfferingKind::Programme) => same,
    };
    Ok(())
}

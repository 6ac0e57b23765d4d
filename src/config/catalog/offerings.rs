//! `[[offering]]`: what is sold, of which kind, with which contents, perks and clauses.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use sha2::{Digest as _, Sha256};

use crate::config::catalog::text::localized;
use crate::config::catalog::{Units, own_code, unit};
use crate::config::fault::ConfigError;
use crate::config::reader::{Entry, Section};
use crate::domain::catalog::Catalog;
use crate::domain::language::Localized;
use crate::domain::money::Money;
use crate::domain::offering::{
    Bonus, CareTerms, Category, ContentLine, ContractSubject, DiscountOn, ExitFee, Grant, HsaBadge,
    Insurance, Intro, Offering, OfferingCode, OfferingKind, PaymentPlan, Period, Perk, PickChoice,
    PickRepeat, ServiceCode, Tier, UnitWords, Validity, Written,
};
use crate::domain::terms::ClauseCode;

/// The keys of every offering; each kind has a few more.
pub(super) const KEYS: &[&str] = &[
    "code",
    "version",
    "name",
    "category",
    "kind",
    "price",
    "what",
    "unit",
    "contents",
    "perks",
    "valid",
    "payment",
    "installments",
    "clauses",
    "intro",
    "upgrade_to",
    "hsa",
    "outside_insurance",
    "weight_loss",
];
pub(super) const KEYS_OF_KINDS: &[&str] = &[
    "buy",
    "get",
    "picks",
    "from",
    "choose",
    "repeat",
    "bonus",
    "bonus_valid",
    "period",
    "min_payments",
    "exit_fee",
    "visit_fee",
    "advance_months",
];

/// The kinds, each with its own keys.
#[rustfmt::skip]
pub(super) const KINDS: [(&str, (Kind, &[&str])); 8] = [
    ("buy-get", (Kind::BuyGet, &["buy", "get"])),
    ("unit-bank", (Kind::UnitBank, &[])),
    ("program", (Kind::Program, &[])),
    ("pick", (Kind::Pick, &["picks", "from", "choose", "repeat"])),
    ("credit", (Kind::Credit, &["bonus", "bonus_valid"])),
    ("recurring-credit", (Kind::RecurringCredit, &["bonus", "bonus_valid", "period"])),
    ("membership", (Kind::Membership, &["period", "min_payments", "exit_fee"])),
    ("primary-care", (Kind::PrimaryCare, &["period", "min_payments", "exit_fee", "visit_fee", "advance_months"])),
];

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    BuyGet,
    UnitBank,
    Program,
    Pick,
    Credit,
    RecurringCredit,
    Membership,
    PrimaryCare,
}

pub(super) const CATEGORIES: [(&str, Category); 6] = [
    ("packages", Category::Packages),
    ("pick", Category::PickSome),
    ("memberships", Category::Memberships),
    ("primary-care", Category::PrimaryCare),
    ("programs", Category::Programs),
    ("wallet", Category::Wallet),
];

/// On a card, beside the price.
const NAME_MAX: usize = 24;
const WHAT_MAX: usize = 60;

pub fn offerings<'a>(
    root: &Section<'a>,
    catalog: &Catalog,
    units: &Units,
) -> Result<Vec<(Section<'a>, Offering)>, ConfigError> {
    let all_keys: Vec<&'static str> = KEYS.iter().chain(KEYS_OF_KINDS).copied().collect();
    let (mut codes, mut names) = (BTreeSet::new(), BTreeSet::new());
    let mut offerings: Vec<(Section<'a>, Offering)> = Vec::new();
    for row in root.tables("offering", &all_keys)? {
        let code = OfferingCode(own_code(&row, &mut codes)?);
        let name = row.need("name", "a name, the same in every language")?;
        let (row, offering) = offering(row, code, catalog, units)?;
        if !names.insert(offering.name.clone()) {
            return Err(name.unfit("a name that no other offering has"));
        }
        offerings.push((row, offering));
    }
    Ok(offerings)
}

fn offering<'a>(
    row: Section<'a>,
    code: OfferingCode,
    catalog: &Catalog,
    units: &Units,
) -> Result<(Section<'a>, Offering), ConfigError> {
    let kind_entry = row.need("kind", "a kind, like \"buy-get\"")?;
    let (kind, own_keys) = kind_entry.choice(&KINDS)?;
    let keys: Vec<&'static str> = KEYS.iter().chain(own_keys).copied().collect();
    let row = row.knowing(&keys)?;
    let contents = contents(&row, kind, catalog)?;
    let offering = Offering {
        code,
        version: row.need("version", "a number, from 1")?.whole(1..=9_999, "")?,
        name: row.need("name", "a name")?.line("a name", NAME_MAX)?,
        category: row.need("category", "a shelf, like \"packages\"")?.choice(&CATEGORIES)?,
        kind: offering_kind(&row, kind, &contents, catalog)?,
        price: price(&row)?,
        perks: perks(&row, catalog)?,
        validity: validity(&row)?,
        payment: payment(&row)?,
        intro: intro(&row, kind)?,
        upgrade_to: row
            .get("upgrade_to")
            .map(|entry| entry.code().map(OfferingCode))
            .transpose()?,
        hsa: match row.get("hsa") {
            Some(entry) => {
                entry.choice(&[("one", HsaBadge::OnePerson), ("family", HsaBadge::Family)])?
            }
            None => HsaBadge::No,
        },
        care: match kind {
            Kind::PrimaryCare => care(&row)?,
            _ => CareTerms::default(),
        },
        subject: match row.get("weight_loss").map(|entry| entry.flag()).transpose()? {
            Some(true) => ContractSubject::WeightLoss,
            Some(false) | None => ContractSubject::Care,
        },
        insurance: match row.get("outside_insurance").map(|entry| entry.flag()).transpose()? {
            Some(true) => Insurance::OutsideCover,
            Some(false) | None => Insurance::NotSaid,
        },
        clauses: clauses(&row, catalog)?,
        what: localized(&row.need("what", "what is in it, in a few words")?, "a line", WHAT_MAX)?,
        unit: match row.get("unit") {
            Some(entry) => unit(&entry, units)?,
            None if contents.is_empty() => UnitWords::default(),
            None => return Err(row.missing("unit", "the name of a [unit]")),
        },
        written: Written(Sha256::digest(row.canonical("version")).into()),
        contents,
    };
    Ok((row, offering))
}

pub(super) fn price(row: &Section<'_>) -> Result<Money, ConfigError> {
    let entry = row.need("price", "an amount, like \"387.00\"")?;
    let price = entry.money()?;
    if price.is_positive() { Ok(price) } else { Err(entry.unfit("more than \"0.00\"")) }
}

pub(super) fn contents(
    row: &Section<'_>,
    kind: Kind,
    catalog: &Catalog,
) -> Result<Vec<ContentLine>, ConfigError> {
    let expected = "a list, like [{ tier = \"iv1\", quantity = 4 }]";
    let Some(entry) = row.get("contents") else {
        return match kind {
            Kind::BuyGet | Kind::UnitBank | Kind::Program => Err(row.missing("contents", expected)),
            _ => Ok(Vec::new()),
        };
    };
    let lines = entry.list(expected)?;
    if lines.is_empty() {
        return Err(entry.unfit(expected));
    }
    lines
        .into_iter()
        .map(|line| {
            let table = line.table(&["service", "tier", "product", "quantity"])?;
            let what = match (table.get("service"), table.get("tier"), table.get("product")) {
                (Some(service), None, None) => Grant::Service(known_service(&service, catalog)?),
                (None, Some(tier), None) => Grant::Tier(known_tier(&tier, catalog)?),
                (None, None, Some(product)) => Grant::Product(known_product(&product, catalog)?),
                _ => {
                    return Err(
                        line.unfit("one of `service`, `tier` and `product`, and a `quantity`")
                    );
                }
            };
            let quantity = table.need("quantity", "how many")?.count(1_000)?;
            Ok(ContentLine { what, quantity })
        })
        .collect()
}

pub(super) fn known_service(
    entry: &Entry<'_>,
    catalog: &Catalog,
) -> Result<ServiceCode, ConfigError> {
    let code = ServiceCode(entry.code()?);
    match catalog.service(&code) {
        Some(_) => Ok(code),
        None => Err(entry.unfit("the code of a [[service]]")),
    }
}

fn known_product(entry: &Entry<'_>, catalog: &Catalog) -> Result<String, ConfigError> {
    let code = entry.code()?;
    match catalog.product(&code) {
        Some(_) => Ok(code),
        None => Err(entry.unfit("the code of a [[product]]")),
    }
}

/// A tier that is granted must have one price: it is what a session alone costs.
fn known_tier(entry: &Entry<'_>, catalog: &Catalog) -> Result<Tier, ConfigError> {
    let tier = Tier(entry.raw_text("the tier of a [[service]]")?.to_owned());
    let mut prices: Vec<Money> = catalog
        .services
        .iter()
        .filter(|service| service.tier == tier)
        .map(|service| service.price)
        .collect();
    prices.sort();
    prices.dedup();
    match prices.as_slice() {
        [_] => Ok(tier),
        [] => Err(entry.unfit("the tier of a [[service]]")),
        _ => Err(entry.unfit("a tier whose services all cost the same")),
    }
}

pub(super) fn offering_kind(
    row: &Section<'_>,
    kind: Kind,
    contents: &[ContentLine],
    catalog: &Catalog,
) -> Result<OfferingKind, ConfigError> {
    let count = |key: &str| row.need(key, "a number, from 1")?.count(1_000);
    let bonus = || {
        let amount = row.need("bonus", "an amount, like \"50.00\"")?.money()?;
        Ok(Bonus { amount, validity: validity_of(row, "bonus_valid")? })
    };
    Ok(match kind {
        Kind::UnitBank => OfferingKind::UnitBank,
        Kind::Program => OfferingKind::Programme,
        Kind::BuyGet => {
            let (paid, free) = (count("buy")?, count("get")?);
            let quantities: Vec<u32> = contents.iter().map(|line| line.quantity.get()).collect();
            if quantities != [paid.get() + free.get()] {
                let sum = format!(
                    "one line with a quantity of {} (buy and get)",
                    paid.get() + free.get()
                );
                return Err(row.need("contents", &sum)?.unfit(&sum));
            }
            OfferingKind::BuyGet { paid, free }
        }
        Kind::Pick => {
            let entry = row.need("from", "a list of service codes")?;
            let from: Vec<ServiceCode> = entry
                .list("a list of service codes")?
                .iter()
                .map(|code| known_service(code, catalog))
                .collect::<Result<_, _>>()?;
            let choice = match row.get("choose") {
                Some(entry) => entry.choice(&[
                    ("at-purchase", PickChoice::AtPurchase),
                    ("at-redemption", PickChoice::AtRedemption),
                    ("either", PickChoice::Either),
                ])?,
                None => PickChoice::Either,
            };
            let repeat = match row.get("repeat").map(|entry| entry.flag()).transpose()? {
                Some(true) => PickRepeat::Allowed,
                Some(false) | None => PickRepeat::Refused,
            };
            let picks = count("picks")?;
            let is_enough = repeat == PickRepeat::Allowed
                || usize::try_from(picks.get()).is_ok_and(|picks| picks <= from.len());
            if !is_enough {
                return Err(entry.unfit("at least as many codes as picks"));
            }
            OfferingKind::PickOf { picks, from, choice, repeat }
        }
        Kind::Credit => OfferingKind::PrepaidCredit { bonus: bonus()? },
        Kind::RecurringCredit => {
            OfferingKind::RecurringCredit { period: period(row)?, bonus: bonus()? }
        }
        Kind::Membership => OfferingKind::Membership {
            period: period(row)?,
            min_payments: row.get("min_payments").map(|entry| entry.count(60)).transpose()?,
            exit_fee: exit_fee(row)?,
        },
        Kind::PrimaryCare => OfferingKind::PrimaryCare { period: period(row)? },
    })
}

pub(super) fn exit_fee(row: &Section<'_>) -> Result<Option<ExitFee>, ConfigError> {
    let Some(table) = row.table("exit_fee", &["percent", "cap"])? else { return Ok(None) };
    Ok(Some(ExitFee {
        percent: table.need("percent", "a percentage of the payments left")?.whole(1..=100, "")?,
        cap: table.need("cap", "the most it can be, like \"150.00\"")?.money()?,
    }))
}

/// What is added to primary care, so that the check of the state's rules can name it.
pub(super) fn care(row: &Section<'_>) -> Result<CareTerms, ConfigError> {
    Ok(CareTerms {
        min_payments: row.get("min_payments").map(|entry| entry.count(60)).transpose()?,
        exit_fee: exit_fee(row)?,
        visit_fee: row.get("visit_fee").map(|entry| entry.money()).transpose()?,
        advance_months: row.get("advance_months").map(|entry| entry.count(120)).transpose()?,
    })
}

/// A lower price for the first periods, of what has periods.
pub(super) fn intro(row: &Section<'_>, kind: Kind) -> Result<Option<Intro>, ConfigError> {
    let Some(table) = row.table("intro", &["price", "cycles"])? else { return Ok(None) };
    if !matches!(kind, Kind::Membership | Kind::PrimaryCare | Kind::RecurringCredit) {
        let entry = row.need("intro", "a low price at first")?;
        return Err(entry.unfit("left out: only what is paid each period has a low price at first"));
    }
    Ok(Some(Intro {
        price: table.need("price", "an amount, like \"99.00\"")?.money()?,
        cycles: table.need("cycles", "for how many periods")?.count(60)?,
    }))
}

pub(super) fn period(row: &Section<'_>) -> Result<Period, ConfigError> {
    row.need("period", "\"month\", \"quarter\" or \"year\"")?.choice(&[
        ("month", Period::Month),
        ("quarter", Period::Quarter),
        ("year", Period::Year),
    ])
}

fn validity(row: &Section<'_>) -> Result<Validity, ConfigError> {
    validity_of(row, "valid")
}

/// `"12 months"`, `"90 days"`, `"period"`, `"never"` (it never ends).
pub(super) fn validity_of(row: &Section<'_>, key: &str) -> Result<Validity, ConfigError> {
    let expected =
        "\"1 months\" to \"60 months\", \"1 days\" to \"999 days\", \"period\" or \"never\"";
    let entry = row.need(key, expected)?;
    let text = entry.raw_text(expected)?;
    let n_of = |suffix: &str, most: u32| -> Option<NonZeroU32> {
        let n: u32 = text.strip_suffix(suffix)?.parse().ok()?;
        NonZeroU32::new(n).filter(|n| n.get() <= most)
    };
    match text {
        "period" => Ok(Validity::Period),
        "never" => Ok(Validity::Never),
        _ => n_of(" months", 60)
            .map(Validity::Months)
            .or_else(|| n_of(" days", 999).map(Validity::Days))
            .ok_or_else(|| entry.unfit(expected)),
    }
}

pub(super) fn payment(row: &Section<'_>) -> Result<Vec<PaymentPlan>, ConfigError> {
    let expected = "a list of \"upfront\" and \"auto-pay\"";
    let entry = row.need("payment", expected)?;
    let plans = [("upfront", PaymentPlan::Upfront), ("auto-pay", PaymentPlan::AutoPay)];
    let mut payment: Vec<PaymentPlan> =
        entry.list(expected)?.iter().map(|plan| plan.choice(&plans)).collect::<Result<_, _>>()?;
    if payment.is_empty() {
        return Err(entry.unfit(expected));
    }
    if let Some(parts) = row.table("installments", &["down_percent", "parts_max", "fee"])? {
        payment.push(PaymentPlan::Installments {
            down_percent: parts
                .need("down_percent", "the first part in percent")?
                .whole(0..=99, "")?,
            parts_max: parts.need("parts_max", "how many parts follow")?.count(60)?,
            fee: parts.get("fee").map(|entry| entry.money()).transpose()?.unwrap_or_default(),
        });
    }
    Ok(payment)
}

pub(super) fn clauses(
    row: &Section<'_>,
    catalog: &Catalog,
) -> Result<Vec<ClauseCode>, ConfigError> {
    let expected = "a list of clause codes, in the order in which they are shown";
    let entry = row.need("clauses", expected)?;
    let mut clauses: Vec<ClauseCode> = Vec::new();
    for code in entry.list(expected)? {
        let clause = ClauseCode(code.code()?);
        if !catalog.clauses.contains_key(&clause) {
            return Err(code.unfit("the code of a [[clause]]"));
        }
        if clauses.contains(&clause) {
            return Err(code.unfit("a clause that is not in the list before"));
        }
        clauses.push(clause);
    }
    if clauses.is_empty() { Err(entry.unfit(expected)) } else { Ok(clauses) }
}

pub(super) fn perks(row: &Section<'_>, catalog: &Catalog) -> Result<Vec<Perk>, ConfigError> {
    let Some(entry) = row.get("perks") else { return Ok(Vec::new()) };
    let rows = entry.list("a list of tables")?;
    rows.iter().map(|perk| self::perk(perk, catalog)).collect()
}

/// The first key says which perk it is.
fn perk(entry: &Entry<'_>, catalog: &Catalog) -> Result<Perk, ConfigError> {
    let keys = &[
        "unlimited",
        "per_day",
        "per_week",
        "worth",
        "points",
        "percent_off",
        "on",
        "product_credit",
        "carry_over",
        "sessions_max",
        "credit_max",
        "words",
    ];
    let any = entry.table(keys)?;
    if let Some(service) = any.get("unlimited") {
        let table = entry.table(&["unlimited", "per_day", "per_week", "worth"])?;
        Ok(Perk::Unlimited {
            service: known_service(&service, catalog)?,
            per_day: table.get("per_day").map(|cap| cap.count(24)).transpose()?,
            per_week: table.get("per_week").map(|cap| cap.count(168)).transpose()?,
            worth: table.get("worth").map(|worth| worth.money()).transpose()?,
        })
    } else if let Some(times) = any.get("points") {
        entry.table(&["points"])?;
        Ok(Perk::Points { times: times.count(10)? })
    } else if let Some(percent) = any.get("percent_off") {
        let table = entry.table(&["percent_off", "on"])?;
        let on = table.need("on", "\"products\", or a list of tiers")?;
        Ok(Perk::PercentOff { percent: percent.whole(1..=100, "")?, on: discount(&on, catalog)? })
    } else if let Some(credit) = any.get("product_credit") {
        entry.table(&["product_credit"])?;
        Ok(Perk::ProductCredit(credit.money()?))
    } else if let Some(periods) = any.get("carry_over") {
        let table = entry.table(&["carry_over", "sessions_max", "credit_max"])?;
        Ok(Perk::CarryOver {
            periods: periods.count(12)?,
            sessions_max: table.need("sessions_max", "a number")?.whole(1..=1_000, "")?,
            credit_max: table.need("credit_max", "an amount, like \"300.00\"")?.money()?,
        })
    } else if let Some(words) = any.get("words") {
        entry.table(&["words"])?;
        let words: Localized = localized(&words, "a line", WHAT_MAX)?;
        Ok(Perk::Words(words))
    } else {
        Err(entry.unfit(
            "a table with unlimited, percent_off, product_credit, carry_over, points or words in it",
        ))
    }
}

/// `"products"`, `"services"`, `"everything"`; or a list of tiers, or of codes.
fn discount(entry: &Entry<'_>, catalog: &Catalog) -> Result<DiscountOn, ConfigError> {
    if !entry.is_list() {
        let words = [("products", 0_u8), ("services", 1), ("everything", 2)];
        return Ok(match entry.choice(&words)? {
            0 => DiscountOn::Products,
            1 => DiscountOn::Services,
            _ => DiscountOn::Everything,
        });
    }
    let names = entry.list("a list of tiers, or of codes")?;
    let is_tier = |text: &str| catalog.services.iter().any(|service| service.tier.0 == text);
    let texts: Vec<&str> =
        names.iter().map(|name| name.raw_text("a tier or a code")).collect::<Result<_, _>>()?;
    if texts.iter().all(|text| is_tier(text)) {
        let tiers = names.iter().map(|tier| known_tier(tier, catalog)).collect::<Result<_, _>>()?;
        return Ok(DiscountOn::Packages(tiers));
    }
    Ok(DiscountOn::Codes(names.iter().map(Entry::code).collect::<Result<_, _>>()?))
}

//! Short forms of the catalog, for story files: an offering in five lines, and changes to one.
//!
//! The keys are those of the catalog file. What a patient reads may be left out, and so may all
//! that a kind of offering usually has; a clause may be said by its rule alone.

mod change;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use crate::config::catalog::clauses::{self, RULES};
use crate::config::catalog::offerings::{self, CATEGORIES, KEYS, KEYS_OF_KINDS, KINDS, Kind};
use crate::config::catalog::{other_taxes, tax_class};
use crate::config::fault::ConfigError;
use crate::config::reader::{Entry, Section};
use crate::domain::catalog::{Catalog, PayerBilling, Product, Service, TaxClass};
use crate::domain::language::Localized;
use crate::domain::money::Rate;
use crate::domain::offering::{
    Bonus, CareTerms, Category, ContractSubject, HsaBadge, Insurance, Offering, OfferingCode,
    OfferingKind, PaymentPlan, ServiceCode, Tier, UnitWords, Validity, Written,
};
use crate::domain::terms::{Applies, Clause, ClauseCode, ClauseRule, ClauseSubject, ClauseValues};

/// The tables that a story may add to a catalog, and the taxes it may set.
pub const TABLES: [&str; 7] =
    ["product_tax", "other_taxes", "service", "product", "clause", "offering", "change"];

/// Rules of an offering that are said without a clause.
const RULE_KEYS: [&str; 5] = ["refund", "fee", "use_by", "cooling_off", "leave_notice_days"];

/// How what was paid comes back, by its word.
const REFUNDS: [(&str, Option<ClauseRule>); 5] = [
    ("allocated", Some(ClauseRule::RefundAllocated)),
    ("repriced", Some(ClauseRule::RefundRepriced)),
    ("unspent", Some(ClauseRule::RefundUnspent)),
    ("unused-days", Some(ClauseRule::RefundUnusedDays)),
    ("nothing", None),
];

/// `catalog` with what stands in the tables of `root`: taxes, services, products, clauses and
/// offerings of its own (one with a known code takes that one's place), and changes to offerings.
///
/// # Errors
///
/// [`ConfigError`] for the first mistake.
pub fn extended(root: &Section<'_>, mut catalog: Catalog) -> Result<Catalog, ConfigError> {
    if let Some(entry) = root.get("product_tax") {
        catalog.product_tax = Rate::from_hundred_thousandths(entry.percent()?);
    }
    catalog.other_taxes.extend(other_taxes(root)?);
    for name in ["service", "product", "clause", "offering"] {
        once_each(root, name)?;
    }
    services(root, &mut catalog)?;
    products(root, &mut catalog)?;
    for row in root.tables("clause", clauses::KEYS)? {
        let code = ClauseCode(row.need("code", "a code of its own")?.code()?);
        let clause = match row.get("title") {
            Some(_) => clauses::clause(&row, code.clone())?,
            None => short_clause(&row, code.clone())?,
        };
        catalog.clauses.insert(code, clause);
    }
    for row in root.tables("offering", &all_keys())? {
        let code = OfferingCode(row.need("code", "a code of its own")?.code()?);
        let (kind, own_keys) = row.need("kind", "a kind, like \"buy-get\"")?.choice(&KINDS)?;
        let keys: Vec<&'static str> =
            KEYS.iter().chain(own_keys).chain(&RULE_KEYS).copied().collect();
        let row = row.knowing(&keys)?;
        let offering = short_offering(&row, code, kind, &mut catalog)?;
        put(&mut catalog, offering);
    }
    for (code, entry) in root.open_table("change")?.unwrap_or_default() {
        let base = catalog.offering(&OfferingCode(code)).cloned().ok_or_else(|| {
            entry.unfit("a change to an offering of the catalog, like [change.O08]")
        })?;
        changed(&entry, base, &mut catalog)?;
    }
    ladders(root, &catalog)?;
    Ok(catalog)
}

/// Each code stands for one thing of a file.
fn once_each(root: &Section<'_>, name: &'static str) -> Result<(), ConfigError> {
    let Some(entry) = root.get(name) else { return Ok(()) };
    let mut known = BTreeSet::new();
    for row in entry.list(&format!("tables, each headed [[{name}]]"))? {
        for code in row.rows("a table")?.iter().filter(|entry| entry.name() == "code") {
            if !known.insert(code.code()?) {
                return Err(code.unfit("a code that nothing above has"));
            }
        }
    }
    Ok(())
}

/// What a ladder leads to is in the catalog.
fn ladders(root: &Section<'_>, catalog: &Catalog) -> Result<(), ConfigError> {
    let own = match root.get("offering") {
        Some(entry) => entry.list("tables, each headed [[offering]]")?,
        None => Vec::new(),
    };
    let changes = root.open_table("change")?.unwrap_or_default();
    for table in own.into_iter().chain(changes.into_iter().map(|(_, entry)| entry)) {
        for step in table.rows("a table")?.iter().filter(|entry| entry.name() == "upgrade_to") {
            known_step(step, catalog)?;
        }
    }
    Ok(())
}

/// # Errors
///
/// When `entry` is no code of an offering.
pub fn known_step(entry: &Entry<'_>, catalog: &Catalog) -> Result<(), ConfigError> {
    match catalog.offering(&OfferingCode(entry.code()?)) {
        Some(_) => Ok(()),
        None => Err(entry.unfit("the code of an offering")),
    }
}

/// Changes an offering in `catalog` by the keys of `entry`; its version goes up by one.
///
/// # Errors
///
/// [`ConfigError`] for the first mistake.
pub fn changed(
    entry: &Entry<'_>,
    base: Offering,
    catalog: &mut Catalog,
) -> Result<(), ConfigError> {
    let row = entry.table(&all_keys())?;
    let mut offering = match row.get("kind") {
        Some(kind) => {
            let (kind, _) = kind.choice(&KINDS)?;
            let mut fresh = short_offering(&row, base.code.clone(), kind, catalog)?;
            fresh.version = base.version;
            fresh
        }
        None => change::patched(&row, base, catalog)?,
    };
    if row.get("version").is_none() {
        offering.version = offering.version.saturating_add(1);
    }
    put(catalog, offering);
    Ok(())
}

fn all_keys() -> Vec<&'static str> {
    KEYS.iter().chain(KEYS_OF_KINDS).chain(&RULE_KEYS).copied().collect()
}

fn put(catalog: &mut Catalog, offering: Offering) {
    match catalog.offerings.iter_mut().find(|known| known.code == offering.code) {
        Some(known) => *known = offering,
        None => catalog.offerings.push(offering),
    }
}

/// A name that is the same in every language.
fn plain(text: &str) -> Localized {
    Localized { english: text.to_owned(), spanish: text.to_owned() }
}

/// A name in every language, one for all of them, or the code.
fn name(row: &Section<'_>, code: &str) -> Result<Localized, ConfigError> {
    match row.get("name") {
        Some(entry) if entry.is_text() => Ok(plain(&entry.line("a name", super::NAME_MAX)?)),
        Some(_) => super::name(row),
        None => Ok(plain(code)),
    }
}

fn services(root: &Section<'_>, catalog: &mut Catalog) -> Result<(), ConfigError> {
    let known = &["code", "name", "price", "tier", "unit", "procedure", "tax", "payer"];
    for row in root.tables("service", known)? {
        let code = row.need("code", "a code of its own")?.code()?;
        let tier_expected = "the name of a price class, like \"iv1\"";
        let service = Service {
            name: name(&row, &code)?,
            price: row.need("price", "an amount, like \"129.00\"")?.money()?,
            tier: match row.get("tier") {
                Some(entry) => Tier(entry.line(tier_expected, 12)?),
                None => Tier(code.to_lowercase()),
            },
            tax_class: tax_class(&row, TaxClass::Service)?,
            unit: session(),
            procedure: match row.get("procedure") {
                Some(entry) => entry.line("a procedure code", 20)?,
                None => String::new(),
            },
            payer: match row.get("payer").map(|entry| entry.flag()).transpose()? {
                Some(true) => PayerBilling::Billed,
                Some(false) | None => PayerBilling::Never,
            },
            code: ServiceCode(code),
        };
        match catalog.services.iter_mut().find(|known| known.code == service.code) {
            Some(known) => *known = service,
            None => catalog.services.push(service),
        }
    }
    Ok(())
}

fn products(root: &Section<'_>, catalog: &mut Catalog) -> Result<(), ConfigError> {
    for row in root.tables("product", &["code", "name", "price", "tax"])? {
        let code = row.need("code", "a code of its own")?.code()?;
        let product = Product {
            name: name(&row, &code)?,
            price: row.need("price", "an amount, like \"88.00\"")?.money()?,
            tax_class: tax_class(&row, TaxClass::Product)?,
            code,
        };
        match catalog.products.iter_mut().find(|known| known.code == product.code) {
            Some(known) => *known = product,
            None => catalog.products.push(product),
        }
    }
    Ok(())
}

fn session() -> UnitWords {
    let word = |one: &str| plain(one);
    UnitWords { one: word("session"), many: word("sessions"), short: word("sess.") }
}

/// A clause by its rule and its numbers alone.
fn short_clause(row: &Section<'_>, code: ClauseCode) -> Result<Clause, ConfigError> {
    let rule = row.need("rule", "a rule, like \"refund-allocated\"")?.choice(&RULES)?;
    let mut clause = said(code, rule, clauses::values(row)?);
    if let Some(entry) = row.get("covers") {
        clause.covers = clauses::covers(&entry)?;
    }
    if let Some(entry) = row.get("version") {
        clause.version = entry.whole(1..=9_999, "")?;
    }
    Ok(clause)
}

/// A clause whose text is not of interest.
fn said(code: ClauseCode, rule: ClauseRule, values: ClauseValues) -> Clause {
    use ClauseRule as R;
    use ClauseSubject as S;
    let covers = match rule {
        R::RefundAllocated | R::RefundRepriced | R::RefundUnspent | R::RefundUnusedDays => {
            vec![S::Refund, S::Cancellation]
        }
        R::Ends | R::BonusEnds | R::CarryOver => vec![S::Expiry],
        R::BuyerOnly | R::Eligibility => vec![S::Restriction],
        R::Renews => vec![S::Renewal, S::Cancellation],
        R::MinPayments => vec![S::Renewal],
        R::ExitFee => vec![S::Cancellation],
        R::NoRefund => vec![S::Refund, S::Cancellation],
        R::Parts | R::StoredCard | R::PaidAtKiosk => vec![S::Payment],
        R::NotInsurance | R::OutsideInsurance => vec![S::Notice],
        R::CoolingOff => vec![S::Cancellation, S::Notice],
    };
    let applies = match rule {
        R::Parts => Applies::Installments,
        R::CoolingOff => Applies::CoolingOff,
        _ => Applies::Always,
    };
    let text = plain(&code.0);
    Clause {
        version: 1,
        covers,
        applies,
        values,
        rule: Some(rule),
        title: text.clone(),
        short: text.clone(),
        full: text,
        fact: Localized::default(),
        promise: Localized::default(),
        page_group: None,
        is_bold: false,
        code,
    }
}

fn short_offering(
    row: &Section<'_>,
    code: OfferingCode,
    kind: Kind,
    catalog: &mut Catalog,
) -> Result<Offering, ConfigError> {
    let contents = offerings::contents(row, kind, catalog)?;
    let offering_kind = match kind {
        Kind::Credit | Kind::RecurringCredit => credit(row, kind)?,
        _ => offerings::offering_kind(row, kind, &contents, catalog)?,
    };
    let recurs = matches!(kind, Kind::Membership | Kind::PrimaryCare | Kind::RecurringCredit);
    let mut offering = Offering {
        version: version(row)?.unwrap_or(1),
        name: match row.get("name") {
            Some(entry) => entry.line("a name", 24)?,
            None => code.0.clone(),
        },
        category: match row.get("category") {
            Some(entry) => entry.choice(&CATEGORIES)?,
            None => usual_category(kind),
        },
        kind: offering_kind,
        price: offerings::price(row)?,
        contents,
        perks: offerings::perks(row, catalog)?,
        validity: match row.get("valid") {
            Some(_) => offerings::validity_of(row, "valid")?,
            None => usual_validity(kind),
        },
        payment: match (row.get("payment"), recurs) {
            (Some(_), _) => offerings::payment(row)?,
            (None, true) => vec![PaymentPlan::AutoPay],
            (None, false) => vec![PaymentPlan::Upfront],
        },
        intro: offerings::intro(row, kind)?,
        upgrade_to: upgrade_to(row)?,
        hsa: HsaBadge::No,
        care: CareTerms::default(),
        subject: ContractSubject::Care,
        insurance: Insurance::NotSaid,
        clauses: Vec::new(),
        what: plain("…"),
        unit: session(),
        written: Written::default(),
        code,
    };
    badges(row, &mut offering)?;
    installments(row, &mut offering)?;
    match row.get("clauses") {
        Some(_) => offering.clauses = offerings::clauses(row, catalog)?,
        None => usual_clauses(&mut offering, catalog),
    }
    rules(row, &mut offering, catalog)?;
    Ok(offering)
}

fn version(row: &Section<'_>) -> Result<Option<u32>, ConfigError> {
    row.get("version").map(|entry| entry.whole(1..=9_999, "")).transpose()
}

fn upgrade_to(row: &Section<'_>) -> Result<Option<OfferingCode>, ConfigError> {
    row.get("upgrade_to").map(|entry| entry.code().map(OfferingCode)).transpose()
}

fn badges(row: &Section<'_>, offering: &mut Offering) -> Result<(), ConfigError> {
    if let Some(entry) = row.get("hsa") {
        offering.hsa = entry.choice(&[
            ("no", HsaBadge::No),
            ("one", HsaBadge::OnePerson),
            ("family", HsaBadge::Family),
        ])?;
    }
    if let Some(entry) = row.get("weight_loss") {
        offering.subject =
            if entry.flag()? { ContractSubject::WeightLoss } else { ContractSubject::Care };
    }
    if matches!(offering.kind, OfferingKind::PrimaryCare { .. }) {
        let CareTerms { min_payments, exit_fee, visit_fee, advance_months } = offerings::care(row)?;
        let old = offering.care;
        offering.care = CareTerms {
            min_payments: min_payments.or(old.min_payments),
            exit_fee: exit_fee.or(old.exit_fee),
            visit_fee: visit_fee.or(old.visit_fee),
            advance_months: advance_months.or(old.advance_months),
        };
    }
    if let Some(entry) = row.get("outside_insurance") {
        offering.insurance =
            if entry.flag()? { Insurance::OutsideCover } else { Insurance::NotSaid };
    }
    Ok(())
}

/// `installments = { down_percent = 0, parts_max = 4 }`: with no first part of its own, all parts
/// are equal and the first is paid today.
fn installments(row: &Section<'_>, offering: &mut Offering) -> Result<(), ConfigError> {
    let Some(table) = row.table("installments", &["down_percent", "parts_max", "fee"])? else {
        return Ok(());
    };
    offering.payment.retain(|plan| !matches!(plan, PaymentPlan::Installments { .. }));
    offering.payment.push(PaymentPlan::Installments {
        down_percent: table.need("down_percent", "the first part in percent")?.whole(0..=99, "")?,
        parts_max: table.need("parts_max", "how many parts follow")?.count(99)?,
        fee: table.get("fee").map(|entry| entry.money()).transpose()?.unwrap_or_default(),
    });
    Ok(())
}

fn usual_category(kind: Kind) -> Category {
    match kind {
        Kind::BuyGet | Kind::UnitBank => Category::Packages,
        Kind::Program => Category::Programs,
        Kind::Pick => Category::PickSome,
        Kind::Credit | Kind::RecurringCredit => Category::Wallet,
        Kind::Membership => Category::Memberships,
        Kind::PrimaryCare => Category::PrimaryCare,
    }
}

fn usual_validity(kind: Kind) -> Validity {
    match kind {
        Kind::BuyGet | Kind::UnitBank | Kind::Program | Kind::Pick => a_year(),
        Kind::Credit | Kind::RecurringCredit => Validity::Never,
        Kind::Membership | Kind::PrimaryCare => Validity::Period,
    }
}

fn a_year() -> Validity {
    Validity::Months(NonZeroU32::MIN.saturating_add(11))
}

/// Credit, of which the bonus may be left out.
fn credit(row: &Section<'_>, kind: Kind) -> Result<OfferingKind, ConfigError> {
    let bonus = Bonus {
        amount: match row.get("bonus") {
            Some(entry) => entry.money()?,
            None => crate::domain::money::Money::ZERO,
        },
        validity: match row.get("bonus_valid") {
            Some(_) => offerings::validity_of(row, "bonus_valid")?,
            None => a_year(),
        },
    };
    Ok(match kind {
        Kind::RecurringCredit => {
            OfferingKind::RecurringCredit { period: offerings::period(row)?, bonus }
        }
        _ => OfferingKind::PrepaidCredit { bonus },
    })
}

fn is_refund(rule: ClauseRule) -> bool {
    REFUNDS.iter().any(|(_, refund)| *refund == Some(rule))
}

/// What an offering has without a list of clauses: the usual refund of its kind, for the buyer only.
fn usual_clauses(offering: &mut Offering, catalog: &mut Catalog) {
    let refund = match offering.kind {
        OfferingKind::PrepaidCredit { .. } | OfferingKind::RecurringCredit { .. } => {
            Some(ClauseRule::RefundUnspent)
        }
        OfferingKind::PrimaryCare { .. } => Some(ClauseRule::RefundUnusedDays),
        OfferingKind::Membership { .. } => None,
        _ => Some(ClauseRule::RefundAllocated),
    };
    if let Some(rule) = refund {
        add(offering, catalog, rule, ClauseValues::default());
    }
    add(offering, catalog, ClauseRule::BuyerOnly, ClauseValues::default());
    if offering.payment.contains(&PaymentPlan::AutoPay) {
        add(offering, catalog, ClauseRule::Renews, ClauseValues::default());
    }
}

/// Puts a clause of this rule into the offering, in place of one with the same purpose.
fn add(offering: &mut Offering, catalog: &mut Catalog, rule: ClauseRule, values: ClauseValues) {
    drop_rule(offering, &catalog.clauses, |other| {
        other == rule || (is_refund(rule) && is_refund(other))
    });
    let word = RULES.iter().find(|(_, known)| *known == rule).map_or("rule", |(word, _)| word);
    let code = ClauseCode(format!("{}.{word}", offering.code.0));
    catalog.clauses.insert(code.clone(), said(code.clone(), rule, values));
    offering.clauses.push(code);
}

fn drop_rule(
    offering: &mut Offering,
    clauses: &BTreeMap<ClauseCode, Clause>,
    is_dropped: impl Fn(ClauseRule) -> bool,
) {
    offering
        .clauses
        .retain(|code| !clauses.get(code).and_then(|clause| clause.rule).is_some_and(&is_dropped));
}

/// The rules that `row` says without a clause.
fn rules(
    row: &Section<'_>,
    offering: &mut Offering,
    catalog: &mut Catalog,
) -> Result<(), ConfigError> {
    let fee = row.get("fee").map(|entry| entry.money()).transpose()?;
    let old = offering.clauses.iter().filter_map(|code| catalog.clauses.get(code));
    let old: Vec<&Clause> = old.filter(|clause| clause.rule.is_some_and(is_refund)).collect();
    let old_rule = old.first().and_then(|clause| clause.rule);
    let old_values = old.first().map(|clause| clause.values).unwrap_or_default();
    let mut values = ClauseValues { fee: fee.or(old_values.fee), ..old_values };
    if let Some(entry) = row.get("leave_notice_days") {
        values.days = Some(entry.whole(0..=365, " of days")?);
    }
    let is_valued = fee.is_some() || row.get("leave_notice_days").is_some();
    match row.get("refund") {
        Some(entry) => match entry.choice(&REFUNDS)? {
            Some(rule) => add(offering, catalog, rule, values),
            None => drop_rule(offering, &catalog.clauses, is_refund),
        },
        None if is_valued => {
            let rule = old_rule.unwrap_or(ClauseRule::RefundAllocated);
            add(offering, catalog, rule, values);
        }
        None => (),
    }
    if let Some(entry) = row.get("use_by") {
        match entry.choice(&[("buyer", true), ("anyone", false)])? {
            true => add(offering, catalog, ClauseRule::BuyerOnly, ClauseValues::default()),
            false => {
                drop_rule(offering, &catalog.clauses, |rule| rule == ClauseRule::BuyerOnly);
            }
        }
    }
    if let Some(entry) = row.get("cooling_off") {
        if entry.flag()? {
            add(offering, catalog, ClauseRule::CoolingOff, ClauseValues::default());
        } else {
            drop_rule(offering, &catalog.clauses, |rule| rule == ClauseRule::CoolingOff);
        }
    }
    Ok(())
}

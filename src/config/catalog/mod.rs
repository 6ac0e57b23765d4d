//! The catalog file: from TOML to [`Catalog`], with everything checked.

mod check;
mod clauses;
mod offerings;
pub mod short;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::config::catalog::text::{localized, pattern};
use crate::config::fault::ConfigError;
use crate::config::profile;
use crate::config::reader::{Entry, Section, Source};
use crate::domain::agreement::{AgreementWords, WORDS};
use crate::domain::catalog::{Catalog, PayerBilling, Product, Service, TaxClass};
use crate::domain::lint::{self, Finding};
use crate::domain::money::Rate;
use crate::domain::offering::{ServiceCode, Tier, UnitWords};
use crate::domain::profile::Profile;

const DEMO: &str = include_str!("../../../assets/demo/catalog.toml");

/// The most characters of a service's or product's name.
const NAME_MAX: usize = 40;

/// What one session can be called, by the key in the file.
type Units = BTreeMap<String, UnitWords>;

/// Reads the catalog file at `path`. What breaks a rule of `profile` is blocked.
///
/// # Errors
///
/// [`ConfigError`] for the first mistake in it.
pub fn read(path: &Path, profile: &Profile) -> Result<Catalog, ConfigError> {
    Ok(examined(&Source::open(path)?, profile)?.0)
}

/// Reads the catalog file at `path` and says all that is not as it should be under `profile`.
///
/// # Errors
///
/// [`ConfigError`] for the first mistake in it.
pub fn examine(path: &Path, profile: &Profile) -> Result<(Catalog, Vec<Finding>), ConfigError> {
    examined(&Source::open(path)?, profile)
}

/// The catalog of the demo clinic, built into the program.
pub fn demo() -> Catalog {
    let source = Source { file: PathBuf::from("assets/demo/catalog.toml"), text: DEMO.to_owned() };
    let profile = profile::of_state("TN");
    examined(&source, &profile).expect("a test reads the built-in catalog").0
}

/// As [`examine`], with a text that was read before.
///
/// # Errors
///
/// [`ConfigError`] for the first mistake in it.
pub fn examined(
    source: &Source,
    profile: &Profile,
) -> Result<(Catalog, Vec<Finding>), ConfigError> {
    let tree = source.tree()?;
    let known = &[
        "product_tax",
        "other_taxes",
        "unit",
        "tier",
        "service",
        "product",
        "offering",
        "clause",
        "agreement",
    ];
    let root = Section::root(source, &tree, known)?;
    let tax_expected = "the sales tax on products in percent, like \"9.75\"";
    let product_tax = root.need("product_tax", tax_expected)?.percent()?;
    let units = units(&root)?;
    let clauses = clauses::clauses(&root)?;
    let mut catalog = Catalog {
        product_tax: Rate::from_hundred_thousandths(product_tax),
        other_taxes: other_taxes(&root)?,
        services: services(&root, &units)?,
        tier_words: BTreeMap::new(),
        products: products(&root)?,
        offerings: Vec::new(),
        clauses: clauses.iter().map(|(code, (_, clause))| (code.clone(), clause.clone())).collect(),
        agreement: agreement(&root)?,
        blocked: BTreeSet::new(),
    };
    catalog.tier_words = tier_words(&root, &catalog)?;
    let offerings = offerings::offerings(&root, &catalog, &units)?;
    catalog.offerings = offerings.iter().map(|(_, offering)| offering.clone()).collect();
    let findings = lint::lint(&catalog, profile);
    catalog.blocked = lint::blocked(&findings);
    check::can_be_sold(&catalog, &offerings, &clauses)?;
    Ok((catalog, findings))
}

/// `[other_taxes]`: the sales tax on classes beside products, where a state taxes them.
fn other_taxes(root: &Section<'_>) -> Result<BTreeMap<TaxClass, Rate>, ConfigError> {
    let classes = [
        ("service", TaxClass::Service),
        ("procedure", TaxClass::Procedure),
        ("lab", TaxClass::Lab),
    ];
    let Some(table) = root.table("other_taxes", &classes.map(|(word, _)| word))? else {
        return Ok(BTreeMap::new());
    };
    classes
        .into_iter()
        .filter_map(|(word, class)| Some((class, table.get(word)?)))
        .map(|(class, entry)| Ok((class, Rate::from_hundred_thousandths(entry.percent()?))))
        .collect()
}

fn units(root: &Section<'_>) -> Result<Units, ConfigError> {
    let expected = "the words for one session, like [unit.drip]";
    let Some(table) = root.open_table("unit")? else { return Err(root.missing("unit", expected)) };
    let mut units = Units::new();
    for (name, entry) in table {
        units.insert(name, unit_words(&entry, 20)?);
    }
    Ok(units)
}

fn unit_words(entry: &Entry<'_>, most: usize) -> Result<UnitWords, ConfigError> {
    let section = entry.table(&["one", "many", "short"])?;
    let word =
        |key: &str| localized(&section.need(key, "a word in each language")?, "a word", most);
    let many = word("many")?;
    let short = match section.get("short") {
        Some(entry) => localized(&entry, "a word", 12)?,
        None => many.clone(),
    };
    Ok(UnitWords { one: word("one")?, many, short })
}

/// `[tier.NAME]`: what a session of a tier is called, where it has a name of its own.
fn tier_words(
    root: &Section<'_>,
    catalog: &Catalog,
) -> Result<BTreeMap<Tier, UnitWords>, ConfigError> {
    let Some(table) = root.open_table("tier")? else { return Ok(BTreeMap::new()) };
    let words = table.into_iter().map(|(name, entry)| {
        if !catalog.services.iter().any(|service| service.tier.0 == name) {
            return Err(entry.unfit("the tier of a [[service]]"));
        }
        Ok((Tier(name), unit_words(&entry, 40)?))
    });
    words.collect()
}

/// The unit that `entry` names.
fn unit(entry: &Entry<'_>, units: &Units) -> Result<UnitWords, ConfigError> {
    let expected = "the name of a [unit]";
    let name = entry.raw_text(expected)?;
    units.get(name).cloned().ok_or_else(|| {
        let names: Vec<&str> = units.keys().map(String::as_str).collect();
        entry.unfit(&format!("the name of a [unit]: {}", names.join(", ")))
    })
}

fn services(root: &Section<'_>, units: &Units) -> Result<Vec<Service>, ConfigError> {
    let known = &["code", "name", "price", "tier", "unit", "procedure", "tax", "payer"];
    let mut taken = BTreeSet::new();
    let mut services: Vec<Service> = Vec::new();
    for row in root.tables("service", known)? {
        let code = own_code(&row, &mut taken)?;
        let tier_expected = "the name of a price class, like \"iv1\"";
        services.push(Service {
            code: ServiceCode(code),
            name: name(&row)?,
            price: row.need("price", "an amount, like \"129.00\"")?.money()?,
            tier: Tier(row.need("tier", tier_expected)?.line(tier_expected, 12)?),
            tax_class: tax_class(&row, TaxClass::Service)?,
            unit: unit(&row.need("unit", "the name of a [unit]")?, units)?,
            procedure: match row.get("procedure") {
                Some(entry) => entry.line("a procedure code", 20)?,
                None => String::new(),
            },
            payer: match row.get("payer").map(|entry| entry.flag()).transpose()? {
                Some(true) => PayerBilling::Billed,
                Some(false) | None => PayerBilling::Never,
            },
        });
    }
    if services.is_empty() {
        return Err(root.missing("service", "one table [[service]] for each treatment"));
    }
    Ok(services)
}

fn products(root: &Section<'_>) -> Result<Vec<Product>, ConfigError> {
    let mut taken = BTreeSet::new();
    let mut products: Vec<Product> = Vec::new();
    for row in root.tables("product", &["code", "name", "price", "tax"])? {
        products.push(Product {
            code: own_code(&row, &mut taken)?,
            name: name(&row)?,
            price: row.need("price", "an amount, like \"88.00\"")?.money()?,
            tax_class: tax_class(&row, TaxClass::Product)?,
        });
    }
    Ok(products)
}

fn agreement(root: &Section<'_>) -> Result<AgreementWords, ConfigError> {
    let table = root
        .table("agreement", &WORDS.map(|word| word.key))?
        .ok_or_else(|| root.missing("agreement", "a table with the lines around the clauses"))?;
    let mut words = AgreementWords::default();
    for word in WORDS {
        let entry = table.need(word.key, "a line in each language")?;
        *(word.place)(&mut words) = pattern(&entry, "a line", 200, word.parameters)?;
    }
    Ok(words)
}

/// The code of `row`, which none of the rows before has.
/// The row's code, which no row before it has.
fn own_code(row: &Section<'_>, taken: &mut BTreeSet<String>) -> Result<String, ConfigError> {
    let entry = row.need("code", "a code of its own")?;
    let code = entry.code()?;
    if !taken.insert(code.clone()) {
        return Err(entry.unfit("a code of its own, and none of another row"));
    }
    Ok(code)
}

fn name(row: &Section<'_>) -> Result<crate::domain::language::Localized, ConfigError> {
    localized(&row.need("name", "a name in each language")?, "a name", NAME_MAX)
}

fn tax_class(row: &Section<'_>, usual: TaxClass) -> Result<TaxClass, ConfigError> {
    match row.get("tax") {
        Some(entry) => entry.choice(&[
            ("service", TaxClass::Service),
            ("procedure", TaxClass::Procedure),
            ("lab", TaxClass::Lab),
            ("product", TaxClass::Product),
        ]),
        None => Ok(usual),
    }
}

//! What can be done in a step, and the keys that say how.

use std::num::NonZeroU32;

use crate::app::story::clinic;
use crate::app::story::read::Reading;
use crate::app::story::script::{
    Charge, Extend, Item, Limit, PayPart, Redeem, Renew, Rest, Sell, Terminal, Verb,
};
use crate::config::catalog::short;
use crate::config::fault::{ConfigError, Fault};
use crate::config::reader::{Entry, Section};
use crate::domain::catalog::{PayerBilling, Service, TaxClass};
use crate::domain::language::Localized;
use crate::domain::money::Money;
use crate::domain::offering::{OfferingCode, ServiceCode, Tier, UnitWords};
use crate::domain::sold::StoredCard;
use crate::ledger::fact::{ExtensionReason, RefundReason};
use crate::ledger::reminder::{MailAddress, Reach, TextConsent};

const SELL_KEYS: &[&str] = &[
    "offering",
    "picks",
    "parts",
    "upgrade_of",
    "product",
    "service",
    "quantity",
    "lines",
    "wallet",
    "product_credit",
    "points",
    "pay",
    "stored_card",
    "terminal",
    "approved",
    "times",
];
const SPEND_KEYS: &[&str] =
    &["product", "service", "quantity", "lines", "amount", "wallet", "pay", "terminal", "approved"];

/// A verb's name, and the keys that it may have beside those of every step.
pub type VerbKeys = (&'static str, &'static [&'static str]);

/// What a step does that says nothing.
pub const WAIT: VerbKeys = ("wait", &[]);

/// Every verb.
#[rustfmt::skip]
pub const VERBS: &[(&str, VerbKeys)] = &[
    ("wait", WAIT),
    ("sell", ("sell", SELL_KEYS)),
    ("spend", ("spend", SPEND_KEYS)),
    ("restart", ("restart", &["terminal", "approved"])),
    ("second-card", ("second-card", &["terminal", "approved"])),
    ("reverse", ("reverse", &[])),
    ("redeem", ("redeem", &["contract", "service", "quantity", "provider", "for_patient", "no_show", "override"])),
    ("undo", ("undo", &["redemption"])),
    ("renew", ("renew", &["contract", "outcome", "pay", "wallet", "times"])),
    ("pay-part", ("pay-part", &["contract", "parts", "pay"])),
    ("refund", ("refund", &["contract", "reason"])),
    ("pay-refund", ("pay-refund", &["contract"])),
    ("cancel", ("cancel", &["contract"])),
    ("extend", ("extend", &["contract", "service", "days", "reason", "approver"])),
    ("upgrade", ("upgrade", &["contract", "to", "picks", "parts", "pay"])),
    ("hold", ("hold", &["contract"])),
    ("release", ("release", &["contract"])),
    ("price-notice", ("price-notice", &["contract", "price", "from"])),
    ("close", ("close", &["through"])),
    ("change", ("change", &["offering", "set"])),
    ("on-shelf", ("on-shelf", &["offering"])),
    ("off-shelf", ("off-shelf", &["offering"])),
    ("purge", ("purge", &["contract"])),
    ("identify", ("identify", &["first", "last"])),
    ("split", ("split", &["amount", "parts"])),
    ("reach", ("reach", &["text", "mail"])),
    ("lint", ("lint", &["offering", "profile"])),
];

pub fn all_keys() -> impl Iterator<Item = &'static str> {
    VERBS.iter().flat_map(|(_, (_, keys))| keys.iter().copied())
}

/// What `row` does.
///
/// # Errors
///
/// [`ConfigError`] for the first mistake.
pub fn verb(row: &Section<'_>, word: &str, reading: &mut Reading) -> Result<Verb, ConfigError> {
    let contract = row.get("contract").map(|entry| known_name(&entry, reading)).transpose()?;
    Ok(match word {
        "sell" => Verb::Sell(sell(row, reading)?),
        "spend" => Verb::Sell(spend(row, reading)?),
        "restart" => Verb::Restart(terminal(row)?),
        "second-card" => Verb::SecondCard(terminal(row)?),
        "reverse" => Verb::Reverse,
        "redeem" => Verb::Redeem(redeem(row, contract, reading)?),
        "undo" => {
            Verb::Undo(row.get("redemption").map(|entry| known_name(&entry, reading)).transpose()?)
        }
        "renew" => Verb::Renew(renew(row, contract)?),
        "pay-part" => Verb::PayPart(PayPart {
            contract,
            n_parts: match row.get("parts") {
                Some(entry) => entry.count(60)?,
                None => NonZeroU32::MIN,
            },
            rest: rest(row, Rest::Card)?,
        }),
        "refund" => Verb::Refund { contract, reason: refund_reason(row)? },
        "pay-refund" => Verb::PayRefund { contract },
        "cancel" => Verb::Cancel { contract },
        "extend" => Verb::Extend(extend(row, contract)?),
        "upgrade" => Verb::Sell(upgrade(row, reading)?),
        "hold" => Verb::Hold { contract },
        "release" => Verb::Release { contract },
        "price-notice" => Verb::PriceNotice {
            contract,
            price: row.need("price", "the new price, like \"219.00\"")?.money()?,
            from: row.get("from").map(|entry| entry.date()).transpose()?,
        },
        "close" => Verb::Close { through: row.need("through", "the last day closed")?.date()? },
        "change" => change(row, reading)?,
        "on-shelf" => Verb::OnShelf(offering(row, reading)?),
        "off-shelf" => Verb::OffShelf(offering(row, reading)?),
        "purge" => Verb::Purge { contract },
        "identify" => {
            let typed = |key| -> Result<String, ConfigError> {
                Ok(row.need(key, "what is typed")?.typed_text("what is typed")?.to_owned())
            };
            Verb::Identify { first: typed("first")?, last: typed("last")? }
        }
        "split" => Verb::Split {
            amount: row.need("amount", "an amount, like \"100.00\"")?.money()?,
            parts: row.need("parts", "a number of parts")?.count(1_000)?,
        },
        "reach" => Verb::Reach(Reach {
            text: match flag(row, "text")? {
                true => TextConsent::Written,
                false => TextConsent::None,
            },
            mail: match flag(row, "mail")? {
                true => MailAddress::Known,
                false => MailAddress::None,
            },
        }),
        "lint" => Verb::Lint {
            offering: offering(row, reading)?,
            profile: Box::new(match row.get("profile") {
                Some(entry) => clinic::profile(&entry)?,
                None => reading.profile.clone(),
            }),
        },
        _ => Verb::Wait,
    })
}

fn flag(row: &Section<'_>, key: &str) -> Result<bool, ConfigError> {
    row.get(key).map_or(Ok(false), |entry| entry.flag())
}

/// A name that a step before has given.
fn known_name(entry: &Entry<'_>, reading: &Reading) -> Result<String, ConfigError> {
    let expected = "a name that a step before has given with `as`";
    let name = entry.line(expected, 40)?;
    if reading.names.contains(&name) {
        return Ok(name);
    }
    match reading.names.as_slice() {
        [] => Err(entry.unfit(&format!("{expected}; there is none"))),
        names => Err(entry.unfit(&format!("{expected}: {}", names.join(", ")))),
    }
}

fn known_service(entry: &Entry<'_>, reading: &Reading) -> Result<ServiceCode, ConfigError> {
    let code = ServiceCode(entry.code()?);
    match reading.catalog.service(&code) {
        Some(_) => Ok(code),
        None => Err(entry.unfit("the code of a service in the catalog")),
    }
}

fn known_offering(entry: &Entry<'_>, reading: &Reading) -> Result<OfferingCode, ConfigError> {
    let code = OfferingCode(entry.code()?);
    match reading.catalog.offering(&code) {
        Some(_) => Ok(code),
        None => Err(entry.unfit("the code of an offering in the catalog")),
    }
}

fn offering(row: &Section<'_>, reading: &Reading) -> Result<OfferingCode, ConfigError> {
    known_offering(&row.need("offering", "the code of an offering")?, reading)
}

fn sell(row: &Section<'_>, reading: &Reading) -> Result<Sell, ConfigError> {
    let n_sorts = ["offering", "product", "service", "lines"]
        .into_iter()
        .filter(|key| row.get(key).is_some())
        .count();
    if n_sorts != 1 {
        return Err(row.missing("offering", "one of offering, product, service and lines"));
    }
    let lines = match row.get("lines") {
        Some(entry) => {
            let known =
                &["offering", "picks", "parts", "upgrade_of", "product", "service", "quantity"];
            let rows = entry.list("a list of tables, each with offering, product or service")?;
            rows.iter()
                .map(|entry| item(&entry.table(known)?, reading))
                .collect::<Result<_, _>>()?
        }
        None => vec![item(row, reading)?],
    };
    Ok(Sell {
        lines,
        wallet: limit(row)?,
        product_credit: match row.get("product_credit") {
            Some(entry) => entry.flag()?,
            None => false,
        },
        points: match row.get("points") {
            Some(entry) => entry.whole(0..=10_000_000, " of points")?,
            None => 0,
        },
        rest: rest(row, Rest::Card)?,
        stored_card: match row.get("stored_card").map(|entry| entry.flag()).transpose()? {
            Some(false) => StoredCard::NotAsked,
            Some(true) | None => StoredCard::Consented,
        },
        terminal: terminal(row)?,
        times: match row.get("times") {
            Some(entry) => entry.count(5_000)?,
            None => NonZeroU32::MIN,
        },
    })
}

fn item(row: &Section<'_>, reading: &Reading) -> Result<Item, ConfigError> {
    let quantity = match row.get("quantity") {
        Some(entry) => entry.count(10_000)?,
        None => NonZeroU32::MIN,
    };
    match (row.get("offering"), row.get("product"), row.get("service")) {
        (Some(entry), None, None) => {
            if let Some(quantity) = row.get("quantity") {
                return Err(quantity.unfit("left out for an offering; give it a line for each"));
            }
            Ok(Item::Offering {
                code: known_offering(&entry, reading)?,
                picks: picks(row, reading)?,
                parts: row.get("parts").map(|entry| entry.count(99)).transpose()?,
                upgrade_of: row
                    .get("upgrade_of")
                    .map(|entry| known_name(&entry, reading))
                    .transpose()?,
            })
        }
        (None, Some(entry), None) => {
            let code = entry.code()?;
            if reading.catalog.product(&code).is_none() {
                return Err(entry.unfit("the code of a product in the catalog"));
            }
            Ok(Item::Product { code, quantity })
        }
        (None, None, Some(entry)) => {
            Ok(Item::Service { code: known_service(&entry, reading)?, quantity })
        }
        _ => Err(row.missing("offering", "one of offering, product and service")),
    }
}

fn picks(row: &Section<'_>, reading: &Reading) -> Result<Vec<ServiceCode>, ConfigError> {
    let Some(entry) = row.get("picks") else { return Ok(Vec::new()) };
    let codes = entry.list("a list of service codes")?;
    codes.iter().map(|code| known_service(code, reading)).collect()
}

/// `wallet = "all"`, or an amount of face value.
fn limit(row: &Section<'_>) -> Result<Option<Limit>, ConfigError> {
    let Some(entry) = row.get("wallet") else { return Ok(None) };
    if entry.raw_text("\"all\", or an amount like \"129.00\"")? == "all" {
        return Ok(Some(Limit::All));
    }
    entry.money().map(|amount| Some(Limit::AtMost(amount)))
}

fn rest(row: &Section<'_>, usual: Rest) -> Result<Rest, ConfigError> {
    match row.get("pay") {
        Some(entry) => {
            entry.choice(&[("card", Rest::Card), ("cash", Rest::Cash), ("on-file", Rest::OnFile)])
        }
        None => Ok(usual),
    }
}

/// What the terminal does, with the amount it approved where that is less.
fn terminal(row: &Section<'_>) -> Result<Terminal, ConfigError> {
    let partial = Terminal::Partial(Money::ZERO);
    let terminal = match row.get("terminal") {
        Some(entry) => entry.choice(&[
            ("approved", Terminal::Approved),
            ("declined", Terminal::Declined),
            ("unknown", Terminal::Unknown),
            ("partial", partial),
            ("power-cut", Terminal::PowerCut),
            ("none", Terminal::None),
            ("no-answer", Terminal::NoAnswer),
        ])?,
        None => Terminal::Approved,
    };
    match (terminal == partial, row.get("approved")) {
        (true, Some(entry)) => Ok(Terminal::Partial(entry.money()?)),
        (true, None) => Err(row.missing("approved", "how much was approved, like \"200.00\"")),
        (false, Some(entry)) => Err(entry.unfit("left out where `terminal` is not \"partial\"")),
        (false, None) => Ok(terminal),
    }
}

/// Prepaid money first; `amount` is a treatment at this price that is in no catalog.
fn spend(row: &Section<'_>, reading: &mut Reading) -> Result<Sell, ConfigError> {
    let wallet = limit(row)?.or(Some(Limit::All));
    let Some(entry) = row.get("amount") else { return Ok(Sell { wallet, ..sell(row, reading)? }) };
    for key in ["product", "service", "lines"] {
        if let Some(other) = row.get(key) {
            return Err(other.unfit("left out where `amount` is given"));
        }
    }
    let price = entry.money()?;
    let code = ServiceCode(format!("SPENT {}", price.plain()));
    if reading.catalog.service(&code).is_none() {
        let name = Localized { english: code.0.clone(), spanish: code.0.clone() };
        reading.catalog.services.push(Service {
            code: code.clone(),
            name,
            price,
            tier: Tier(code.0.clone()),
            tax_class: TaxClass::Service,
            unit: UnitWords::default(),
            procedure: String::new(),
            payer: PayerBilling::Never,
        });
    }
    Ok(Sell {
        lines: vec![Item::Service { code, quantity: NonZeroU32::MIN }],
        wallet,
        product_credit: false,
        points: 0,
        rest: rest(row, Rest::Card)?,
        stored_card: StoredCard::Consented,
        terminal: terminal(row)?,
        times: NonZeroU32::MIN,
    })
}

fn redeem(
    row: &Section<'_>,
    contract: Option<String>,
    reading: &Reading,
) -> Result<Redeem, ConfigError> {
    let text = |key: &str, expected: &str| -> Result<Option<String>, ConfigError> {
        row.get(key).map(|entry| entry.line(expected, 60)).transpose()
    };
    let provider = match row.get("provider") {
        Some(entry) => entry.raw_text("the code of a provider; empty for none")?.to_owned(),
        None => "PROVIDER".to_owned(),
    };
    Ok(Redeem {
        contract,
        service: row.get("service").map(|entry| known_service(&entry, reading)).transpose()?,
        quantity: match row.get("quantity") {
            Some(entry) => entry.whole(0..=100_000, "")?,
            None => 1,
        },
        provider,
        for_patient: text("for_patient", "the name of a patient in this story")?,
        no_show: match row.get("no_show") {
            Some(entry) => entry.flag()?,
            None => false,
        },
        override_reason: text("override", "why it is done all the same")?,
    })
}

fn renew(row: &Section<'_>, contract: Option<String>) -> Result<Renew, ConfigError> {
    Ok(Renew {
        contract,
        outcome: match row.get("outcome") {
            Some(entry) => {
                entry.choice(&[("paid", Charge::Paid), ("declined", Charge::Declined)])?
            }
            None => Charge::Paid,
        },
        rest: rest(row, Rest::OnFile)?,
        wallet: limit(row)?,
        times: match row.get("times") {
            Some(entry) => entry.count(600)?,
            None => NonZeroU32::MIN,
        },
    })
}

fn refund_reason(row: &Section<'_>) -> Result<RefundReason, ConfigError> {
    match row.get("reason") {
        Some(entry) => entry.choice(&[
            ("patient", RefundReason::PatientEnds),
            ("clinic", RefundReason::ClinicEnds),
            ("unsafe", RefundReason::Unsafe),
            ("cooling-off", RefundReason::CoolingOff),
        ]),
        None => Ok(RefundReason::PatientEnds),
    }
}

fn extend(row: &Section<'_>, contract: Option<String>) -> Result<Extend, ConfigError> {
    const REASONS: [(&str, u8); 4] =
        [("illness", 0), ("pregnancy", 1), ("military", 2), ("provider-absence", 3)];
    let reason = match row.get("reason") {
        Some(entry) => match entry.raw_text("a reason in quotes")? {
            "" => None,
            text => match REASONS.into_iter().find(|(word, _)| *word == text) {
                Some((_, 0)) => Some(ExtensionReason::Illness),
                Some((_, 1)) => Some(ExtensionReason::Pregnancy),
                Some((_, 2)) => Some(ExtensionReason::Military),
                Some(_) => Some(ExtensionReason::ProviderAbsence),
                None => Some(ExtensionReason::Other(text.to_owned())),
            },
        },
        None => None,
    };
    Ok(Extend {
        contract,
        days: row.need("days", "by how many days")?.whole(0..=3_660, " of days")?,
        reason,
        approver: match row.get("approver") {
            Some(entry) => entry.raw_text("who approves it; empty for nobody")?.to_owned(),
            None => "MANAGER".to_owned(),
        },
        service: row
            .get("service")
            .map(|entry| entry.line("what of it is extended, like \"MASS60\" or \"bonus\"", 40))
            .transpose()?,
    })
}

fn upgrade(row: &Section<'_>, reading: &Reading) -> Result<Sell, ConfigError> {
    let old = known_name(&row.need("contract", "what is handed in")?, reading)?;
    let to = known_offering(&row.need("to", "the code of an offering")?, reading)?;
    Ok(Sell {
        lines: vec![Item::Offering {
            code: to,
            picks: picks(row, reading)?,
            parts: row.get("parts").map(|entry| entry.count(99)).transpose()?,
            upgrade_of: Some(old),
        }],
        wallet: None,
        product_credit: false,
        points: 0,
        rest: rest(row, Rest::Card)?,
        stored_card: StoredCard::Consented,
        terminal: Terminal::Approved,
        times: NonZeroU32::MIN,
    })
}

/// A new version of an offering, from this step on.
fn change(row: &Section<'_>, reading: &mut Reading) -> Result<Verb, ConfigError> {
    let code = offering(row, reading)?;
    let set = row.need("set", "what is different, like { price = \"219.00\" }")?;
    let base = reading.catalog.offering(&code).cloned();
    let base = base.ok_or_else(|| {
        set.error(Fault::Missing {
            key: "offering".to_owned(),
            expected: "the code of an offering".to_owned(),
        })
    })?;
    short::changed(&set, base, &mut reading.catalog)?;
    for step in set.rows("a table")?.iter().filter(|entry| entry.name() == "upgrade_to") {
        short::known_step(step, &reading.catalog)?;
    }
    let changed = reading.catalog.offering(&code).cloned();
    let clauses = &reading.catalog.clauses;
    match changed {
        Some(offering) => Ok(Verb::Change(Box::new((offering, clauses.clone())))),
        None => Err(set.unfit("a change to an offering of the catalog")),
    }
}

//! A small catalog for tests, put together by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use chrono::NaiveDate;

use crate::domain::agreement::AgreementWords;
use crate::domain::cart::{CartLine, CartQuote, HeldDiscount, LineWhat, LotQuote, PlanChoice};
use crate::domain::catalog::{Catalog, PayerBilling, Product, Service, TaxClass};
use crate::domain::id::{ContractId, Ids, PatientId, SaleId};
use crate::domain::language::Localized;
use crate::domain::money::{Money, Rate};
use crate::domain::offering::{
    CareTerms, Category, ContentLine, ContractSubject, DiscountOn, Grant, HsaBadge, Insurance,
    Offering, OfferingCode, OfferingKind, PaymentPlan, ServiceCode, Tier, UnitWords, Validity,
    Written,
};
use crate::domain::sold::{Buyer, RestTender, StoredCard};
use crate::domain::terms::{
    Applies, Clause, ClauseCode, ClauseRule, ClauseSubject, ClauseValues, TermsDigest,
};

pub fn usd(minor: i64) -> Money {
    Money::from_minor(minor)
}

pub fn n(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn code(text: &str) -> ServiceCode {
    ServiceCode(text.to_owned())
}

/// Services, goods and clauses, and no offerings yet.
pub fn catalog() -> Catalog {
    let services = [
        ("IV", 129_00, "iv1", TaxClass::Service),
        ("IV2", 129_00, "iv1", TaxClass::Service),
        ("MYERS", 189_00, "iv2", TaxClass::Service),
        ("FACE", 199_00, "skin", TaxClass::Service),
        ("RUB", 110_00, "well", TaxClass::Service),
        ("SAUNA", 45_00, "well2", TaxClass::Service),
        ("SHOT", 35_00, "inj", TaxClass::Procedure),
        ("BLOOD", 40_00, "lab", TaxClass::Lab),
    ];
    let products =
        [("SERUM", 88_00), ("SPF", 42_00), ("MAG", 34_00), ("KIT", 9_95), ("DEAR", i64::MAX)];
    let name = |text: &str| Localized::new(text, text);
    Catalog {
        tier_words: BTreeMap::new(),
        product_tax: Rate::from_hundred_thousandths(9_750),
        other_taxes: BTreeMap::new(),
        services: services
            .into_iter()
            .map(|(code, price, tier, tax_class)| Service {
                code: ServiceCode(code.to_owned()),
                name: name(code),
                price: usd(price),
                tier: Tier(tier.to_owned()),
                tax_class,
                unit: UnitWords::default(),
                procedure: String::new(),
                payer: PayerBilling::Never,
            })
            .collect(),
        products: products
            .into_iter()
            .map(|(code, price)| Product {
                code: code.to_owned(),
                name: name(code),
                price: usd(price),
                tax_class: TaxClass::Product,
            })
            .collect(),
        offerings: Vec::new(),
        clauses: BTreeMap::new(),
        agreement: AgreementWords::default(),
        blocked: BTreeSet::new(),
    }
}

/// An offering without contents, sold upfront.
pub fn offering(code: &str, kind: OfferingKind, price: i64) -> Offering {
    Offering {
        code: OfferingCode(code.to_owned()),
        version: 1,
        name: format!("The {code}"),
        category: Category::Packages,
        kind,
        price: usd(price),
        contents: Vec::new(),
        perks: Vec::new(),
        validity: Validity::Months(n(12)),
        payment: vec![PaymentPlan::Upfront],
        intro: None,
        upgrade_to: None,
        hsa: HsaBadge::No,
        care: CareTerms::default(),
        subject: ContractSubject::Care,
        insurance: Insurance::NotSaid,
        clauses: Vec::new(),
        what: Localized::default(),
        unit: UnitWords::default(),
        written: Written::default(),
    }
}

/// The same, with these services, tiers (in small letters) and goods (`+SERUM`).
pub fn with(contents: &[(&str, u32)], mut offering: Offering) -> Offering {
    for (what, quantity) in contents {
        let what = match what.strip_prefix('+') {
            Some(product) => Grant::Product(product.to_owned()),
            None if what.chars().any(char::is_lowercase) => Grant::Tier(Tier((*what).to_owned())),
            None => Grant::Service(code(what)),
        };
        offering.contents.push(ContentLine { what, quantity: n(*quantity) });
    }
    offering
}

pub fn clause(
    catalog: &mut Catalog,
    offering: &mut Offering,
    rule: ClauseRule,
    values: ClauseValues,
) {
    let code = ClauseCode(format!("{rule:?}"));
    let applies = match rule {
        ClauseRule::CoolingOff => Applies::CoolingOff,
        _ => Applies::Always,
    };
    offering.clauses.push(code.clone());
    let clause = Clause {
        code: code.clone(),
        version: 1,
        covers: vec![ClauseSubject::Refund],
        applies,
        values,
        rule: Some(rule),
        title: Localized::default(),
        short: Localized::default(),
        full: Localized::default(),
        fact: Localized::default(),
        promise: Localized::default(),
        is_bold: false,
        page_group: None,
    };
    catalog.clauses.insert(code, clause);
}

pub fn buys(code: &str) -> CartLine {
    CartLine::Offering {
        code: OfferingCode(code.to_owned()),
        picks: Vec::new(),
        plan: PlanChoice::Upfront,
        upgrade_of: None,
    }
}

pub fn product(code: &str, quantity: u32) -> CartLine {
    CartLine::Product { code: code.to_owned(), quantity: n(quantity) }
}

pub fn service(of: &str, quantity: u32) -> CartLine {
    CartLine::Service { code: code(of), quantity: n(quantity) }
}

pub fn discount(percent: u32, on: DiscountOn) -> HeldDiscount {
    HeldDiscount { contract: ContractId::from_raw(9), name: "Club".to_owned(), percent, on }
}

/// The lots of the first line.
pub fn lots(quote: &CartQuote) -> &[LotQuote] {
    match &quote.lines[0].what {
        LineWhat::Contract(contract) => &contract.lots,
        LineWhat::Cycle { lots, .. } => lots,
        other => panic!("{other:?} has no lots"),
    }
}

pub fn allocated(lots: &[LotQuote]) -> Vec<i64> {
    lots.iter().map(|lot| lot.allocated.minor()).collect()
}

pub fn buyer() -> Buyer {
    Buyer {
        sale: SaleId::from_raw(77),
        patient: PatientId::from_raw(5),
        consent: TermsDigest([1; 32]),
        stored_card: StoredCard::Consented,
        attempt: None,
        rest: RestTender::Card,
    }
}

/// Ids that fall, as ids of one millisecond may.
pub struct FallingIds(pub u128);

impl Ids for FallingIds {
    fn next(&mut self) -> u128 {
        self.0 -= 1;
        self.0
    }
}

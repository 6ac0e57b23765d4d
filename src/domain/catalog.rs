//! What the clinic sells, and which of it can be bought today.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::agreement::AgreementWords;
use crate::domain::language::Localized;
use crate::domain::money::{Money, Rate};
use crate::domain::offering::{
    Category, Grant, Offering, OfferingCode, OfferingKind, ServiceCode, Tier, UnitWords,
};
use crate::domain::terms::{Clause, ClauseCode};

/// Everything the clinic sells. Read from the catalog file and checked there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalog {
    /// Sales tax on goods of the class `product`.
    pub product_tax: Rate,
    /// Sales tax on the other classes, where a state taxes them (TX-4).
    pub other_taxes: BTreeMap<TaxClass, Rate>,
    pub services: Vec<Service>,
    /// What one session of a tier is called: "basic drip". Only where the clinic gave it a name.
    pub tier_words: BTreeMap<Tier, UnitWords>,
    pub products: Vec<Product>,
    pub offerings: Vec<Offering>,
    pub clauses: BTreeMap<ClauseCode, Clause>,
    /// The lines around the clauses of an agreement.
    pub agreement: AgreementWords,
    /// What the check of the state's rules keeps off the patient's screen.
    pub blocked: BTreeSet<OfferingCode>,
}

/// A treatment, with its price when bought alone (its standalone selling price).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    pub code: ServiceCode,
    pub name: Localized,
    pub price: Money,
    pub tier: Tier,
    pub tax_class: TaxClass,
    /// What one session of it is called: "visit", "visits".
    pub unit: UnitWords,
    /// A sample procedure code that the clinic must confirm; empty where there is none.
    pub procedure: String,
    /// The clinic bills it to insurers as well.
    pub payer: PayerBilling,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum PayerBilling {
    #[default]
    Never,
    Billed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    pub code: String,
    pub name: Localized,
    pub price: Money,
    pub tax_class: TaxClass,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaxClass {
    /// Not taxed in the demo clinic.
    Service,
    /// Injections and the like, where a state treats them apart (TX-2, TX-3).
    Procedure,
    Lab,
    Product,
}

impl TaxClass {
    pub const ALL: [Self; 4] = [Self::Service, Self::Procedure, Self::Lab, Self::Product];
}

impl Catalog {
    /// The sales tax on a class.
    pub fn tax_rate(&self, class: TaxClass) -> Rate {
        match class {
            TaxClass::Product => self.product_tax,
            other => self.other_taxes.get(&other).copied().unwrap_or(Rate::ZERO),
        }
    }

    pub fn product(&self, code: &str) -> Option<&Product> {
        self.products.iter().find(|product| product.code == code)
    }

    pub fn offering(&self, code: &OfferingCode) -> Option<&Offering> {
        self.offerings.iter().find(|offering| offering.code == *code)
    }

    pub fn service(&self, code: &ServiceCode) -> Option<&Service> {
        self.services.iter().find(|service| service.code == *code)
    }

    /// What one session of `grant` costs alone. All services of a tier cost the same; the
    /// catalog's check refuses a tier where they do not.
    pub fn single_price(&self, grant: &Grant) -> Option<Money> {
        let service = match grant {
            Grant::Service(code) => self.service(code),
            Grant::Tier(tier) => self.services.iter().find(|service| service.tier == *tier),
            Grant::Product(code) => return self.product(code).map(|product| product.price),
            Grant::AnyOf(_) | Grant::Credit(_) | Grant::Access | Grant::Points => None,
        };
        service.map(|service| service.price)
    }

    /// How many of what an offering holds, in its patients' words: 20 visits, 12 shots. Services
    /// that are called the same are counted together.
    pub fn counted(&self, offering: &Offering) -> Vec<(u32, UnitWords)> {
        let mut counted: Vec<(u32, UnitWords)> = Vec::new();
        for line in &offering.contents {
            let unit = match (&line.what, &offering.kind) {
                (Grant::Service(code), OfferingKind::Programme) => {
                    self.service(code).map(|service| service.unit.clone())
                }
                _ => None,
            };
            let unit = unit.unwrap_or_else(|| offering.unit.clone());
            match counted.iter_mut().find(|(_, known)| *known == unit) {
                Some((n, _)) => *n += line.quantity.get(),
                None => counted.push((line.quantity.get(), unit)),
            }
        }
        counted
    }

    /// What a patient can buy here and now.
    pub fn buyable(&self) -> impl Iterator<Item = &Offering> {
        self.offerings
            .iter()
            .filter(|offering| is_buyable(offering) && !self.blocked.contains(&offering.code))
    }

    /// The categories with something to buy, in their order.
    pub fn categories(&self) -> Vec<Category> {
        Category::ALL
            .into_iter()
            .filter(|category| self.buyable().any(|offering| offering.category == *category))
            .collect()
    }
}

/// Whether there is a way to pay for it here: every kind is sold, at once, again each period or in
/// parts.
pub fn is_buyable(offering: &Offering) -> bool {
    !offering.payment.is_empty() && offering.price.is_positive()
}

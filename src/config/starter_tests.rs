//! The starter catalogs: whole, clean under every profile, easy to read, and each offering
//! can be sold with its agreement.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::config::agreement_tests::grade_hundredths;
use crate::config::profile;
use crate::config::starter::{STARTERS, Starter};
use crate::domain::agreement;
use crate::domain::cart::{Cart, CartLine, CartQuote, Holdings, LineWhat, PlanChoice};
use crate::domain::catalog::{Catalog, PayerBilling};
use crate::domain::id::{Ids, PatientId, SaleId};
use crate::domain::key_facts;
use crate::domain::language::Language;
use crate::domain::lint::LintFault;
use crate::domain::money::Money;
use crate::domain::offering::{
    Insurance, Offering, OfferingKind, PaymentPlan, PickChoice, ServiceCode,
};
use crate::domain::patient::PersonName;
use crate::domain::policy::Policy;
use crate::domain::pricing;
use crate::domain::receipt::ClinicCard;
use crate::domain::sold::{Buyer, RestTender, Sold, SoldLine, StoredCard};
use crate::domain::terms::TermsDigest;

/// WY has no profile of its own: it stands for the strictest rules.
const STATES: [&str; 6] = ["WY", "AZ", "CA", "ID", "TN", "WV"];

/// The strictest rules tell of everything that ends that its rest may be the state's: a fact about
/// the books, which no other words would change.
#[test]
fn every_starter_is_clean_under_the_strictest_rules_and_every_states() {
    for starter in STARTERS {
        for state in STATES {
            let (catalog, mut findings) = starter.examine(&profile::of_state(state)).unwrap();
            if state == "WY" {
                findings.retain(|found| !matches!(found.fault, LintFault::MayBeClaimed { .. }));
            }
            assert_eq!(findings, [], "{} in {state}", starter.name);
            assert!(catalog.blocked.is_empty() && catalog.offerings.len() >= 6, "{}", starter.name);
        }
    }
}

#[test]
fn every_starter_has_the_kinds_that_its_clinic_sells() {
    #[rustfmt::skip]
    let cases: [(&str, &[&str]); 5] = [
        ("medspa", &["bank", "buy-get", "credit", "membership", "pick", "program", "recurring"]),
        ("weight-iv", &["bank", "buy-get", "credit", "membership", "pick", "program", "recurring"]),
        ("functional", &["bank", "buy-get", "credit", "membership", "pick", "program", "recurring"]),
        ("dpc", &["buy-get", "care", "credit", "pick", "program"]),
        ("insurance-add-on", &["bank", "buy-get", "membership", "pick", "program"]),
    ];
    assert_eq!(STARTERS.map(|starter| starter.name), cases.map(|(name, _)| name));
    for (name, expect) in cases {
        let kinds: BTreeSet<&str> = catalog(name).offerings.iter().map(kind).collect();
        assert_eq!(kinds.into_iter().collect::<Vec<_>>(), expect, "{name}");
    }
}

/// Quote, contract and agreement of each way to pay, in both languages.
#[test]
fn every_offering_of_every_starter_is_sold_to_the_cent_with_its_agreement() {
    for starter in STARTERS {
        let catalog = catalog(starter.name);
        for offering in &catalog.offerings {
            for plan in plans(offering) {
                let told = format!("{} {} {plan:?}", starter.name, offering.code.0);
                let quote = quote(&catalog, offering, plan);
                let sold =
                    Sold::of(&quote, &buyer(), &Policy::default(), &mut Counting(0)).unwrap();
                assert_eq!(sold.total(), Ok(quote.total), "{told}");
                let [SoldLine::Contract { lots, .. }] = sold.lines.as_slice() else {
                    panic!("{told}: {:?}", sold.lines);
                };
                let goods = quote.lines.iter().filter_map(|line| match &line.what {
                    LineWhat::Contract(contract) => Some(contract.goods.iter().map(|it| it.net)),
                    _ => None,
                });
                let parts = lots.iter().map(|lot| lot.allocated).chain(goods.flatten());
                assert_eq!(Money::sum(parts).unwrap(), offering.price, "{told}");
                for language in Language::ALL {
                    let text = agreed(&catalog, &quote, language);
                    let sentence =
                        key_facts::sentence(&catalog, offering, &Policy::default(), language);
                    assert!(text.contains(&sentence), "{told}: {sentence} is not in\n{text}");
                    assert!(text.contains(&offering.name), "{told}");
                }
            }
        }
    }
}

/// Grade 8 by Flesch and Kincaid.
#[test]
fn the_english_of_every_starter_is_easy_to_read() {
    let mut hard = Vec::new();
    for starter in STARTERS {
        let catalog = catalog(starter.name);
        let clauses = catalog.clauses.values();
        let mut texts: Vec<String> = clauses
            .flat_map(|clause| [clause.short.english.clone(), clause.full.english.clone()])
            .collect();
        texts.extend(catalog.offerings.iter().map(|offering| {
            key_facts::sentence(&catalog, offering, &Policy::default(), Language::English)
        }));
        for text in texts {
            let grade = grade_hundredths(&text);
            if grade > 800 {
                hard.push(format!("{} grade {grade}/100: {text}", starter.name));
            }
        }
    }
    assert!(hard.is_empty(), "\n{}\n", hard.join("\n"));
}

/// Each file is whole, so it has its own copy of a clause: the copies may not drift apart.
#[test]
fn a_clause_that_two_starters_share_says_the_same_in_both_and_none_is_left_over() {
    let mut known = BTreeMap::new();
    for starter in STARTERS {
        let catalog = catalog(starter.name);
        let used: BTreeSet<_> = catalog.offerings.iter().flat_map(|it| &it.clauses).collect();
        let kept: BTreeSet<_> = catalog.clauses.keys().collect();
        assert_eq!(kept, used, "{}", starter.name);
        for (code, clause) in &catalog.clauses {
            let first = known.entry(code.clone()).or_insert_with(|| clause.clone());
            assert_eq!(first, clause, "{} {}", starter.name, code.0);
        }
    }
}

/// in the add-on the patient alone pays, and what insurers pay for is in none of it.
#[test]
fn the_add_on_is_outside_insurance_and_has_services_that_are_not() {
    let catalog = catalog("insurance-add-on");
    for offering in &catalog.offerings {
        assert_eq!(offering.insurance, Insurance::OutsideCover, "{}", offering.code.0);
    }
    let billed = |it: &&crate::domain::catalog::Service| it.payer == PayerBilling::Billed;
    assert_eq!(catalog.services.iter().filter(billed).count(), 2);
}

#[test]
fn a_starter_is_found_by_its_name_alone() {
    assert_eq!(Starter::named("dpc").map(|starter| starter.name), Some("dpc"));
    assert_eq!(Starter::named("DPC"), None);
    for starter in STARTERS {
        assert!(starter.about.ends_with('.') && starter.about.len() <= 90, "{}", starter.about);
    }
}

fn catalog(name: &str) -> Catalog {
    Starter::named(name).unwrap().examine(&profile::of_state("WY")).unwrap().0
}

fn kind(offering: &Offering) -> &'static str {
    match offering.kind {
        OfferingKind::BuyGet { .. } => "buy-get",
        OfferingKind::UnitBank => "bank",
        OfferingKind::Programme => "program",
        OfferingKind::PickOf { .. } => "pick",
        OfferingKind::PrepaidCredit { .. } => "credit",
        OfferingKind::RecurringCredit { .. } => "recurring",
        OfferingKind::Membership { .. } => "membership",
        OfferingKind::PrimaryCare { .. } => "care",
    }
}

fn plans(offering: &Offering) -> Vec<PlanChoice> {
    let parts = offering.payment.iter().filter_map(PaymentPlan::parts_to_follow);
    [PlanChoice::Upfront].into_iter().chain(parts.map(PlanChoice::Parts)).collect()
}

fn picks(offering: &Offering) -> Vec<ServiceCode> {
    match &offering.kind {
        OfferingKind::PickOf { picks, from, choice: PickChoice::AtPurchase, .. } => {
            from.iter().take(usize::try_from(picks.get()).unwrap()).cloned().collect()
        }
        _ => Vec::new(),
    }
}

fn quote(catalog: &Catalog, offering: &Offering, plan: PlanChoice) -> CartQuote {
    let (code, picks) = (offering.code.clone(), picks(offering));
    let line = CartLine::Offering { code, picks, plan, upgrade_of: None };
    let cart = Cart { lines: vec![line], ..Cart::default() };
    pricing::quote(catalog, &cart, &Holdings::default(), &Policy::default(), today()).unwrap()
}

fn agreed(catalog: &Catalog, quote: &CartQuote, language: Language) -> String {
    let clinic = ClinicCard {
        name: "Oak Street Clinic".to_owned(),
        address: vec!["1 Oak Street".to_owned()],
        phone: "(615) 555-0100".to_owned(),
        logo: None,
    };
    let patient = PersonName::new("Maria", "Lopez").unwrap();
    let mail = "desk@oak.example";
    agreement::terms_and_facts_of(catalog, quote, &patient, &clinic, mail, language)
        .unwrap()
        .0
        .to_text()
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 25).unwrap()
}

fn buyer() -> Buyer {
    Buyer {
        sale: SaleId::from_raw(1),
        patient: PatientId::from_raw(2),
        consent: TermsDigest([0; 32]),
        stored_card: StoredCard::Consented,
        attempt: None,
        rest: RestTender::Card,
    }
}

struct Counting(u128);

impl Ids for Counting {
    fn next(&mut self) -> u128 {
        self.0 += 1;
        self.0
    }
}

//! The next step of the ladder, as rules.

use std::collections::BTreeMap;

use crate::domain::agreement::AgreementWords;
use crate::domain::catalog::{Catalog, Service, TaxClass};
use crate::domain::contract::ContractTerms;
use crate::domain::language::Localized;
use crate::domain::money::Rate;
use crate::domain::offering::{
    Category, ContentLine, DiscountOn, Grant, HsaBadge, Insurance, Offering, OfferingCode,
    OfferingKind, PaymentPlan, Period, Perk, ServiceCode, Tier, UnitWords, Validity, Written,
};
use crate::domain::refusal::Refusal;
use crate::ledger::deed::kit::{Desk, day, drip_four, glow, n, service, usd};
use crate::ledger::deed::{HoldAsk, RedeemAsk, UpgradeOffer, hold, redeem, upgrade_offer};

#[test]
fn the_next_package_costs_its_price_less_what_is_unused() {
    #[rustfmt::skip]
    let cases = [
        // used, wanted => offering, handed in, to pay
        (1, "IV-MYR", Some(("O02", 290_25, 276_75)), "US-34"),
        (0, "IV-MYR", Some(("O02", 387_00, 180_00)), "nothing used"),
        (4, "IV-MYR", Some(("O02", 0, 567_00)), "all used: nothing to hand in"),
        (1, "IV-NAD", Some(("O22", 290_25, 709_75)), "two steps up"),
        (1, "HFAC", None, "no ladder leads there"),
        (1, "IV-HYD", None, "it is open already"),
    ];
    for (used, wanted, expect, case) in cases {
        let mut desk = Desk::new();
        let id = desk.buy("2026-03-02", drip_four());
        if used > 0 {
            desk.redeem("2026-03-09", "IV-HYD", used).unwrap();
        }
        let offer = offer(&mut desk, "2026-03-16", wanted);
        let got = offer.as_ref().map(|offer| {
            assert_eq!(offer.contract, id);
            (offer.offering.0.as_str(), offer.handed_in.minor(), offer.pay.minor())
        });
        assert_eq!(got, expect, "{case}");
    }
}

#[test]
fn a_membership_hands_in_the_days_that_have_not_begun() {
    let mut desk = Desk::new();
    desk.buy("2027-06-01", glow());
    let offer = offer(&mut desk, "2027-06-13", "MASS60").unwrap();
    assert_eq!((offer.handed_in, offer.pay), (usd(119_40), usd(279_60)), "US-34: 12 of 30 days");
    assert_eq!((offer.price, offer.name.as_str()), (usd(399_00), "O09"));
}

#[test]
fn a_members_discount_holds_for_the_next_package_too() {
    let mut desk = Desk::new();
    let on = DiscountOn::Packages(vec![Tier("iv2".to_owned())]);
    let perks = vec![Perk::PercentOff { percent: 10, on }];
    desk.buy("2026-03-02", ContractTerms { perks, upgrade_to: None, ..glow() });
    desk.buy("2026-03-02", drip_four());
    desk.redeem("2026-03-09", "IV-HYD", 1).unwrap();
    let offer = offer(&mut desk, "2026-03-16", "IV-MYR").unwrap();
    assert_eq!((offer.price, offer.pay), (usd(510_30), usd(220_05)), "US-20: 56.70 off");
}

#[test]
fn the_cheapest_step_is_offered_and_nothing_on_hold_is_handed_in() {
    let mut desk = Desk::new();
    let used = desk.buy("2026-03-02", drip_four());
    let ask = RedeemAsk { contract: Some(used), ..desk.ask("IV-HYD", 2) };
    desk.decide("2026-03-03", |file, on| redeem(file, &ask, on)).unwrap();
    let whole = desk.buy("2026-03-04", drip_four());
    assert_eq!(offer(&mut desk, "2026-03-05", "IV-MYR").unwrap().contract, whole);
    desk.decide("2026-03-05", |file, on| hold(file, &HoldAsk { contract: whole }, on)).unwrap();
    assert_eq!(offer(&mut desk, "2026-03-05", "IV-MYR").unwrap().contract, used);
}

#[test]
fn what_is_worth_more_than_the_next_package_is_not_handed_in() {
    let mut desk = Desk::new();
    desk.buy("2026-03-02", ContractTerms { price: usd(600_00), ..drip_four() });
    assert_eq!(offer(&mut desk, "2026-03-03", "IV-MYR"), None, "600.00 for 567.00");
}

#[test]
fn an_unknown_service_is_not_in_the_catalog() {
    let mut desk = Desk::new();
    let on = desk.at("2026-03-03");
    let wanted = ServiceCode("ROCK".to_owned());
    let no = upgrade_offer(&desk.file, &catalog(), &wanted, on);
    assert_eq!(no, Err(Refusal::NotInCatalog("ROCK".to_owned())));
    let known = ServiceCode("IV-HYD".to_owned());
    let early = upgrade_offer(&desk.file, &catalog(), &known, day("2026-03-02"));
    assert_eq!(early, Err(Refusal::BackInTime(on)));
}

fn offer(desk: &mut Desk, on: &str, wanted: &str) -> Option<UpgradeOffer> {
    let on = desk.at(on);
    upgrade_offer(&desk.file, &catalog(), &ServiceCode(wanted.to_owned()), on).unwrap()
}

/// A ladder O01, O02, O22, of which the last leads back, and O09 above O08.
fn catalog() -> Catalog {
    let codes = ["IV-HYD", "IV-MYR", "IV-NAD", "HFAC", "MASS60", "SAUNA"];
    let buy = OfferingKind::BuyGet { paid: n(3), free: n(1) };
    let club =
        OfferingKind::Membership { period: Period::Month, min_payments: None, exit_fee: None };
    let year = Validity::Months(n(12));
    Catalog {
        tier_words: BTreeMap::new(),
        product_tax: Rate::ZERO,
        other_taxes: BTreeMap::new(),
        services: codes.into_iter().map(listed).collect(),
        products: Vec::new(),
        offerings: vec![
            offering("O01", buy.clone(), 387_00, tier("iv1", 4), year, Some("O02")),
            offering("O02", buy.clone(), 567_00, tier("iv2", 4), year, Some("O22")),
            offering("O22", buy, 1_000_00, tier("iv3", 4), year, Some("O01")),
            offering("O09", club, 399_00, massages(), Validity::Period, None),
        ],
        clauses: BTreeMap::new(),
        agreement: AgreementWords::default(),
        blocked: std::collections::BTreeSet::new(),
    }
}

fn listed(code: &str) -> Service {
    let (tier, price) = match code {
        "IV-NAD" => ("iv3", 349_00),
        other => service(other),
    };
    Service {
        code: ServiceCode(code.to_owned()),
        name: Localized::new(code, code),
        price: usd(price),
        tier: Tier(tier.to_owned()),
        tax_class: TaxClass::Service,
        unit: UnitWords::default(),
        procedure: String::new(),
        payer: crate::domain::catalog::PayerBilling::Never,
    }
}

fn tier(tier: &str, quantity: u32) -> ContentLine {
    ContentLine { what: Grant::Tier(Tier(tier.to_owned())), quantity: n(quantity) }
}

fn massages() -> ContentLine {
    ContentLine { what: Grant::Service(ServiceCode("MASS60".to_owned())), quantity: n(3) }
}

fn offering(
    code: &str,
    kind: OfferingKind,
    price: i64,
    contents: ContentLine,
    validity: Validity,
    upgrade_to: Option<&str>,
) -> Offering {
    Offering {
        code: OfferingCode(code.to_owned()),
        version: 1,
        name: code.to_owned(),
        category: Category::Packages,
        kind,
        price: usd(price),
        contents: vec![contents],
        perks: Vec::new(),
        validity,
        payment: vec![PaymentPlan::Upfront, PaymentPlan::AutoPay],
        intro: None,
        upgrade_to: upgrade_to.map(|code| OfferingCode(code.to_owned())),
        hsa: HsaBadge::No,
        care: crate::domain::offering::CareTerms::default(),
        subject: crate::domain::offering::ContractSubject::Care,
        insurance: Insurance::NotSaid,
        clauses: Vec::new(),
        what: Localized::new(code, code),
        unit: UnitWords::default(),
        written: Written::default(),
    }
}

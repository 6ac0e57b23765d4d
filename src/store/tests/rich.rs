//! Facts and a sale with something in every field.

use std::num::NonZeroU32;

use super::samples::*;
use crate::domain::calendar::{Anchor, Span};
use crate::domain::cart::{DiscountQuote, Draw};
use crate::domain::catalog::TaxClass;
use crate::domain::contract::{
    CarryOver, Charging, Contract, ContractTerms, Part, RefundRule, Renewal, SoldWords, UseBy,
};
use crate::domain::entitlement::{Earning, Funding, Lot};
use crate::domain::language::Localized;
use crate::domain::money::Money;
use crate::domain::offering::{
    CreditUse, DiscountOn, ExitFee, Grant, Intro, OfferingCode, Period, Perk, PickRepeat,
    ServiceCode, Tier, UnitWords,
};
use crate::domain::patient::PersonName;
use crate::domain::signer::{Relation, Representative};
use crate::domain::sold::{Goods, LotsTax, Sold, SoldLine, Tender};
use crate::domain::terms::{ClauseSubject, TermsDigest, TermsText};
use crate::ledger::fact::{
    Actor, Attendance, Deed, Extension, ExtensionReason, Fact, Redemption, Refund, RefundReason,
    RefundTo, StaffCode,
};

/// Everything that a sale can have: a membership in place of an old one, a later period, a part,
/// goods, and every tender.
pub fn rich_sold() -> Sold {
    let discount = DiscountQuote {
        percent: 10,
        amount: Money::from_minor(2_80),
        reason: "Glow Club".to_owned(),
        contract: Some(id(51)),
    };
    let goods = Goods {
        code: "SPF-50".to_owned(),
        name: "Mineral sunscreen".to_owned(),
        quantity: NonZeroU32::new(2).unwrap(),
        gross: Money::from_minor(28_00),
        discount: Some(discount.clone()),
        net: Money::from_minor(25_20),
        tax: Money::from_minor(2_46),
        class: TaxClass::Product,
    };
    let span = Span { first: day("2026-11-23"), last: day("2026-12-22") };
    let lot = |n: u64, what, earning| Lot {
        id: id(n),
        contract: id(52),
        sale: id(53),
        patient: id(1),
        offering: OfferingCode("O09".to_owned()),
        offering_version: 2,
        what,
        quantity: NonZeroU32::new(30).unwrap(),
        allocated: Money::from_minor(99_00),
        funding: Funding::Bonus,
        earning,
        valid_from: day("2026-11-23"),
        last_valid_day: None,
        consent: TermsDigest([7; 32]),
    };
    Sold {
        sale: id(53),
        patient: id(1),
        lines: vec![
            SoldLine::Contract {
                contract: Box::new(rich_contract()),
                paid: Money::from_minor(250_00),
                lots: vec![
                    lot(54, Grant::Access, Earning::ByDay(span)),
                    lot(55, Grant::AnyOf(vec![ServiceCode("IV-HYD".to_owned())]), Earning::ByUse),
                ],
                goods: vec![goods.clone()],
                discount: Some(discount),
                upgrade_of: Some(id(51)),
                taxes: Vec::new(),
            },
            SoldLine::Cycle {
                contract: id(56),
                cycle: 3,
                span,
                price: Money::from_minor(95_00),
                lots: vec![lot(57, Grant::Credit(CreditUse::Products), Earning::ByFullMonth(span))],
                taxes: Vec::new(),
            },
            SoldLine::Part { contract: id(58), part: 1, amount: Money::from_minor(100_00) },
            SoldLine::Goods(goods),
        ],
        tax: Money::from_minor(4_92),
        tenders: rich_tenders(),
        points: Some(lot(61, Grant::Points, Earning::ByUse)),
        points_times: None,
    }
}

/// The same sale, with tax on its lots and points that were earned twice over.
pub fn taxed(mut sold: Sold) -> Sold {
    for line in &mut sold.lines {
        if let SoldLine::Contract { lots, taxes, .. } | SoldLine::Cycle { lots, taxes, .. } = line {
            let (lots, goods) = (lots.iter().map(|lot| lot.id).collect(), Money::from_minor(76_35));
            taxes.push(LotsTax { lots, goods, tax: Money::from_minor(25_12) });
        }
    }
    sold.points_times = NonZeroU32::new(2);
    sold
}

fn rich_contract() -> Contract {
    Contract {
        id: id(52),
        patient: id(1),
        sold_on: day("2026-11-23"),
        terms: rich_terms(),
        parts: vec![
            Part { due: day("2026-11-23"), amount: Money::from_minor(250_00) },
            Part { due: day("2026-12-23"), amount: Money::from_minor(149_00) },
        ],
    }
}

fn rich_tenders() -> Vec<Tender> {
    let draw = |minor: i64| Draw {
        lot: id(50),
        units: NonZeroU32::new(10).unwrap(),
        value: Money::from_minor(minor),
    };
    vec![
        Tender::Card { amount: Money::from_minor(100_00), attempt: Some(id(59)) },
        Tender::OnFile { amount: Money::from_minor(50_00) },
        Tender::Cash { amount: Money::from_minor(20_00) },
        Tender::Wallet { face: Money::from_minor(10_00), draws: vec![draw(9_09)] },
        Tender::ProductCredit { face: Money::from_minor(5_00), draws: vec![draw(5_00)] },
        Tender::Points { points: 100, worth: Money::from_minor(5_00), draws: vec![draw(0)] },
        Tender::HandedIn { contract: id(51), value: Money::from_minor(80_12) },
        Tender::HeldInDoubt { amount: Money::from_minor(200_00), attempt: id(60) },
    ]
}

/// Terms with something in every field.
pub fn rich_terms() -> ContractTerms {
    let n = |count| NonZeroU32::new(count).unwrap();
    let usd = Money::from_minor;
    ContractTerms {
        renewal: Some(Renewal {
            anchor: Anchor { first: day("2026-11-23"), period: Period::Quarter },
            charge: Charging::AutoPay,
            min_payments: Some(n(3)),
            exit_fee: Some(ExitFee { percent: 50, cap: usd(150_00) }),
            intro: Some(Intro { price: usd(149_00), cycles: n(2) }),
            carry_over: Some(CarryOver { periods: n(1), sessions_max: 4, credit_max: usd(50_00) }),
        }),
        perks: vec![
            Perk::Unlimited {
                service: ServiceCode("SAUNA".to_owned()),
                per_day: Some(n(1)),
                per_week: Some(n(3)),
                worth: Some(usd(60_00)),
            },
            Perk::PercentOff { percent: 10, on: DiscountOn::Products },
            Perk::PercentOff { percent: 15, on: DiscountOn::Packages(vec![Tier("iv1".into())]) },
            Perk::PercentOff { percent: 5, on: DiscountOn::Codes(vec!["SPF-50".to_owned()]) },
            Perk::Points { times: n(2) },
            Perk::ProductCredit(usd(25_00)),
            Perk::CarryOver { periods: n(1), sessions_max: 4, credit_max: usd(50_00) },
            Perk::Words(Localized::new("Book before others", "Reserve antes")),
        ],
        refund: RefundRule::UnusedDays,
        notice_days: Some(30),
        cooling_off_until: Some(day("2026-11-27")),
        use_by: UseBy::Anyone,
        pick_repeat: PickRepeat::Refused,
        upgrade_to: Some(OfferingCode("O11".to_owned())),
        ..agreed()
    }
}

/// A fact of every kind, and what concerns the clinic.
pub fn facts() -> Vec<(&'static str, Deed)> {
    let usd = Money::from_minor;
    let draw = Draw { lot: id(54), units: NonZeroU32::MIN, value: usd(96_75) };
    let staff = || StaffCode("DESK-1".to_owned());
    vec![
        ("charge-failed-1", Deed::ChargeFailed { contract: id(52), cycle: 2 }),
        (
            "redeemed-1",
            Deed::Redeemed(Redemption {
                id: id::<()>(70).raw(),
                contract: id(52),
                service: ServiceCode("IV-HYD".to_owned()),
                provider: staff(),
                given_on: day("2026-12-01"),
                attendance: Attendance::NoShow,
                draws: vec![draw],
                fee: usd(129_00),
                override_reason: Some("the bank has closed the dispute".to_owned()),
            }),
        ),
        ("redemption-undone-1", Deed::RedemptionUndone { redemption: id::<()>(70).raw() }),
        ("refunded-1", Deed::Refunded(refund(200_00, vec![draw], 0))),
        ("refunded-2", Deed::Refunded(refund(219_37, Vec::new(), 19_37))),
        (
            "cancelled-1",
            Deed::Cancelled { contract: id(52), last_day: day("2026-12-22"), exit_fee: usd(99_50) },
        ),
        (
            "extended-1",
            Deed::Extended(Extension {
                contract: id(52),
                lots: vec![id(54), id(55)],
                last_valid_day: day("2027-04-06"),
                reason: ExtensionReason::Other("the clinic was flooded".to_owned()),
                approver: staff(),
            }),
        ),
        ("held-1", Deed::Held { contract: id(52) }),
        ("released-1", Deed::Released { contract: id(52) }),
        (
            "price-notice-1",
            Deed::PriceNotice { contract: id(52), price: usd(109_00), from: day("2027-02-15") },
        ),
        (
            "refund-paid-1",
            Deed::RefundPaid {
                refund: id::<()>(71).raw(),
                tender: RefundTo::Card(id(53)),
                amount: usd(200_00),
            },
        ),
        ("sold-1", Deed::Sold(Box::new(rich_sold()))),
        ("sold-2", Deed::Sold(Box::new(taxed(rich_sold())))),
        ("sold-2-in-words", Deed::Sold(Box::new(taxed(in_words(rich_sold()))))),
        ("in-doubt-1", Deed::InDoubt { attempt: id(59), amount: usd(200_00) }),
        ("doubt-ended-1", Deed::DoubtEnded { attempt: id(59), amount: usd(200_00) }),
    ]
}

/// Contracts that keep how they were called.
fn in_words(mut sold: Sold) -> Sold {
    for line in &mut sold.lines {
        if let SoldLine::Contract { contract, .. } = line {
            contract.terms.words = SoldWords {
                sentence: Localized::new("4 drips for $99.00.", "4 sueros por $99.00."),
                counts: Localized::new("4 drips", "4 sueros"),
                perks: vec![Localized::new("Book before others", "Reserve antes")],
                unit: UnitWords {
                    one: Localized::new("drip", "suero"),
                    many: Localized::new("drips", "sueros"),
                    short: Localized::new("drips", "sueros"),
                },
            };
        }
    }
    sold
}

pub fn fact(what: Deed, by: Actor) -> Fact {
    Fact { on: day("2026-12-01"), at: at(0), patient: maria(1).id, by, what }
}

fn refund(by_card: i64, points_back: Vec<Draw>, tax: i64) -> Refund {
    let usd = Money::from_minor;
    Refund {
        id: id::<()>(71).raw(),
        contract: id(52),
        reason: RefundReason::Unsafe,
        unused: usd(290_25),
        kept: usd(25_00),
        back: vec![
            (RefundTo::Card(id(53)), usd(by_card)),
            (RefundTo::OnFile(id(62)), usd(30_00)),
            (RefundTo::Cash(id(63)), usd(30_00)),
            (RefundTo::Credit(id(54)), usd(5_25)),
        ],
        tax: usd(tax),
        points_back,
    }
}

/// Who signs for somebody.
pub fn rosa() -> Representative {
    let name = PersonName::new("Rosa", "Nunez").unwrap();
    Representative { name, relation: Relation::Guardian }
}

/// A text whose clauses say what they settle.
pub fn settling() -> TermsText {
    let mut terms = terms();
    for clause in &mut terms.clauses {
        clause.covers = vec![ClauseSubject::Refund, ClauseSubject::Cancellation];
    }
    terms
}

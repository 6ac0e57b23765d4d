//! What holds for every cart: shares, taxes and tenders add up, and no discount goes below zero.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::domain::cart::{
    Cart, CartLine, HeldCredit, Holdings, LineWhat, PlanChoice, TenderQuote, TendersWanted,
    UseCredit,
};
use crate::domain::catalog::{Catalog, TaxClass};
use crate::domain::contract::ContractTerms;
use crate::domain::entitlement::Funding;
use crate::domain::id::LotId;
use crate::domain::money::{Money, Rate};
use crate::domain::offering::{Bonus, DiscountOn, OfferingKind, PaymentPlan, Validity};
use crate::domain::policy::{LoyaltyMode, PaidCredit, Policy, TaxShown};
use crate::domain::pricing::sample::{
    FallingIds, buyer, buys, catalog, day, discount, n, offering, product, service, usd, with,
};
use crate::domain::pricing::{contract_terms, lots_of_period, quote};
use crate::domain::sold::{Sold, SoldLine, Tender};

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 512,
        rng_seed: RngSeed::Fixed(20_270_131),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn lots_add_up_to_the_price(
        price in 1_i64..500_000_00,
        quantities in prop::collection::vec(1_u32..61, 1..5),
        per_unit in any::<bool>(),
    ) {
        let terms = terms_of(&quantities, per_unit);
        let lots = lots_of_period(&terms, usd(price), &Policy::default(), None, day("2027-01-31"));
        let lots = lots.unwrap();
        let sum = Money::sum(lots.iter().map(|lot| lot.allocated)).unwrap();
        prop_assert_eq!(sum, usd(price), "I-2");
        prop_assert!(lots.iter().all(|lot| lot.allocated >= Money::ZERO));
        for lot in lots {
            let units = lot.allocated.unit_values(lot.quantity).unwrap();
            prop_assert_eq!(Money::sum(units).unwrap(), lot.allocated);
        }
    }

    #[test]
    fn a_quote_adds_up_and_so_does_its_sale(
        lines in prop::collection::vec((0_usize..9, 1_u32..5), 1..7),
        rates in (0_u32..20_000, 0_u32..20_000),
        percents in prop::collection::vec(0_u32..101, 0..3),
        wallet in (0_u32..50_000, 0_u32..5_000, 0_u32..60_000),
        points in 0_u32..2_000,
        credit in 0_u32..20_000,
        choices in (any::<bool>(), any::<bool>(), any::<bool>()),
    ) {
        let catalog = shop(rates);
        let policy = policy_of(choices);
        let holdings = holdings_of(&percents, wallet, points, credit);
        let cart = cart_of(&lines, wallet, points);
        let quote = quote(&catalog, &cart, &holdings, &policy, day("2027-01-31")).unwrap();

        for line in &quote.lines {
            prop_assert!(Money::ZERO <= line.net && line.net <= line.gross, "I-6");
            prop_assert!(line.due_today <= line.net && Money::ZERO <= line.tax);
        }
        let tax = Money::sum(quote.lines.iter().map(|line| line.tax)).unwrap();
        prop_assert_eq!(tax, quote.tax, "I-6");
        prop_assert_eq!(quote.net.plus(quote.tax), Ok(quote.total));
        prop_assert!(quote.card >= Money::ZERO);

        let sold = Sold::of(&quote, &buyer(), &policy, &mut FallingIds(1 << 90)).unwrap();
        let tendered = Money::sum(sold.tenders.iter().map(Tender::amount)).unwrap();
        prop_assert_eq!(tendered, quote.total);
        prop_assert_eq!(sold.total(), Ok(quote.total));
        let aside = sold.points.map_or(Money::ZERO, |lot| lot.allocated);
        prop_assert!(Money::ZERO <= aside && aside <= quote.net);
        for (line, quoted) in sold.lines.iter().zip(&quote.lines) {
            prop_assert_eq!(line.paid(), quoted.due_today);
            if let (SoldLine::Contract { lots, goods, .. }, LineWhat::Contract(_)) =
                (line, &quoted.what)
            {
                let lots = lots.iter().map(|lot| lot.allocated);
                let goods = goods.iter().map(|goods| goods.net);
                let all = Money::sum(lots.chain(goods)).unwrap();
                prop_assert!(all <= quoted.net && quoted.net.minus(all).unwrap() <= aside);
            }
        }
    }

    #[test]
    fn no_draw_leaves_less_owed_than_could_be_asked_back(
        paid in 1_u32..60_000,
        bonus in 0_u32..20_000,
        spends in prop::collection::vec(1_i64..10_000, 1..20),
    ) {
        let catalog = catalog();
        let mut holdings = holdings_of(&[], (paid, bonus, 0), 0, 0);
        for spend in spends {
            let left: u32 = holdings.wallet.iter().map(|lot| lot.units_left).sum();
            let wanted = usd(spend.min(i64::from(left)));
            if wanted == Money::ZERO {
                break;
            }
            let tenders = TendersWanted { wallet: wanted, ..TendersWanted::default() };
            let cart = Cart { lines: vec![service("FACE", 1)], tenders };
            let quoted =
                quote(&catalog, &cart, &holdings, &Policy::default(), day("2027-01-31")).unwrap();
            let [TenderQuote::Wallet { face, draws }] = &quoted.tenders[..] else {
                panic!("{:?}", quoted.tenders)
            };
            prop_assert_eq!(*face, wanted);
            let drawn: i64 = draws.iter().map(|draw| i64::from(draw.units.get())).sum();
            prop_assert_eq!(drawn, wanted.minor());
            for draw in draws {
                let lot = holdings.wallet.iter_mut().find(|lot| lot.lot == draw.lot).unwrap();
                lot.units_left -= draw.units.get();
                lot.value_left = lot.value_left.minus(draw.value).unwrap();
            }
            let owed = Money::sum(holdings.wallet.iter().map(|lot| lot.value_left)).unwrap();
            let back = holdings.wallet.iter().filter(|lot| lot.funding == Funding::Paid);
            let back: i64 = back.map(|lot| i64::from(lot.units_left)).sum();
            prop_assert_eq!(usd(back), owed, "I-3, AC-8");
        }
    }
}

fn terms_of(quantities: &[u32], per_unit: bool) -> ContractTerms {
    let kind = match per_unit {
        true => OfferingKind::BuyGet { paid: n(1), free: n(1) },
        false => OfferingKind::Programme,
    };
    let contents: Vec<(&str, u32)> =
        ["IV", "FACE", "RUB", "SHOT"].into_iter().zip(quantities.iter().copied()).collect();
    let offering = with(&contents, offering("X", kind, 1_00));
    let (policy, today) = (Policy::default(), day("2027-01-31"));
    contract_terms(&catalog(), &offering, &policy, usd(1_00), &[], today).unwrap()
}

/// Five offerings, and taxes on goods and on a class of services.
fn shop((product_rate, lab_rate): (u32, u32)) -> Catalog {
    let mut catalog = catalog();
    catalog.product_tax = Rate::from_hundred_thousandths(product_rate);
    catalog.other_taxes.insert(TaxClass::Lab, Rate::from_hundred_thousandths(lab_rate));
    let bonus = Bonus { amount: usd(50_00), validity: Validity::Days(n(90)) };
    let buy_get = OfferingKind::BuyGet { paid: n(3), free: n(1) };
    let mut parts =
        with(&[("FACE", 3), ("BLOOD", 2)], offering("PARTS", OfferingKind::Programme, 333_33));
    parts.payment.push(PaymentPlan::Installments {
        down_percent: 25,
        parts_max: n(4),
        fee: Money::ZERO,
    });
    catalog.offerings = vec![
        with(&[("iv1", 4)], offering("FOUR", buy_get, 387_01)),
        with(
            &[("FACE", 1), ("+SERUM", 1), ("+KIT", 2)],
            offering("BUNDLE", OfferingKind::Programme, 259_99),
        ),
        with(&[("BLOOD", 3), ("RUB", 2)], offering("MIX", OfferingKind::UnitBank, 299_97)),
        offering("WALLET", OfferingKind::PrepaidCredit { bonus }, 500_00),
        parts,
    ];
    catalog
}

fn policy_of((is_final, included, defers): (bool, bool, bool)) -> Policy {
    let mut policy = Policy::default();
    if is_final {
        policy.paid_credit = PaidCredit::Final;
    }
    if included {
        policy.tax_shown = TaxShown::Included;
    }
    if defers {
        let expected_use = Rate::from_hundred_thousandths(60_000);
        policy.loyalty.mode = LoyaltyMode::Defer { expected_use };
    }
    policy
}

fn holdings_of(
    percents: &[u32],
    (paid, bonus, _): (u32, u32, u32),
    points: u32,
    credit: u32,
) -> Holdings {
    let held = |lot, funding, units: u32, value: i64| HeldCredit {
        lot: LotId::from_raw(lot),
        group: 0,
        funding,
        units_left: units,
        units_in_all: units,
        value_left: usd(value),
        allocated: usd(value),
    };
    Holdings {
        discounts: percents.iter().map(|p| discount(*p, DiscountOn::Everything)).collect(),
        wallet: vec![
            held(1, Funding::Paid, paid, i64::from(paid)),
            held(2, Funding::Bonus, bonus, 0),
        ],
        product_credit: vec![held(3, Funding::Paid, credit, i64::from(credit) / 2)],
        points: vec![held(4, Funding::Bonus, points, 0)],
        points_times: 2,
        ..Holdings::default()
    }
}

/// Asks for as much as is held, where there is something that it can pay.
fn cart_of(picked: &[(usize, u32)], wallet: (u32, u32, u32), points: u32) -> Cart {
    let lines: Vec<CartLine> = picked
        .iter()
        .map(|(which, quantity)| match which {
            0 => product("SERUM", *quantity),
            1 => product("KIT", *quantity),
            2 => service("BLOOD", *quantity),
            3 => service("RUB", *quantity),
            4 => buys("FOUR"),
            5 => buys("BUNDLE"),
            6 => buys("MIX"),
            7 => buys("WALLET"),
            _ => match buys("PARTS") {
                CartLine::Offering { code, picks, upgrade_of, .. } => {
                    let plan = PlanChoice::Parts(n((*quantity).min(4)));
                    CartLine::Offering { code, picks, plan, upgrade_of }
                }
                other => other,
            },
        })
        .collect();
    let pays = |from: usize, to: usize| picked.iter().any(|(which, _)| (from..to).contains(which));
    let (paid, bonus, asked) = wallet;
    let tenders = TendersWanted {
        wallet: if pays(2, 4) { usd(i64::from(asked.min(paid + bonus))) } else { Money::ZERO },
        product_credit: if pays(0, 2) { UseCredit::Use } else { UseCredit::Keep },
        points: if pays(2, 4) { points / 4 } else { 0 },
    };
    Cart { lines, tenders }
}

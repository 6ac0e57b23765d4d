//! What pays beside the card, what points stand for, and what a paid quote becomes.

use crate::domain::cart::{
    Cart, CartLine, CartQuote, Draw, HeldCredit, Holdings, TenderQuote, TendersWanted, UseCredit,
};
use crate::domain::catalog::Catalog;
use crate::domain::entitlement::{Funding, Lot};
use crate::domain::id::{AttemptId, ContractId, LotId};
use crate::domain::money::{Money, Rate};
use crate::domain::offering::{Grant, Offering, OfferingKind, PaymentPlan, Period, Validity};
use crate::domain::policy::{LoyaltyMode, Policy};
use crate::domain::pricing::quote;
use crate::domain::pricing::sample::{
    FallingIds, allocated, buyer, buys, catalog, day, lots, n, offering, product, service, usd,
    with,
};
use crate::domain::refusal::Refusal;
use crate::domain::sold::{Buyer, RestTender, Sold, SoldLine, Tender};

const TODAY: &str = "2027-01-31";

#[test]
fn the_wallet_pays_goods_and_services_with_their_tax() {
    let wallet = [paid(1, 500_00, 500_00, 500_00), bonus(2, 50_00, 50_00, 0)];
    let spent = |lines, wanted| wallet_pays(&wallet, lines, wanted);
    let (face, drawn, card) = spent(vec![service("IV", 1)], 129_00).unwrap();
    assert_eq!((face, card), (129_00, 0));
    assert_eq!(drawn, [(1, 117_27, 117_27), (2, 11_73, 0)], "US-09");
    let (face, drawn, card) = spent(vec![product("SERUM", 1)], 96_58).unwrap();
    assert_eq!((face, card), (96_58, 0));
    assert_eq!(drawn, [(1, 87_80, 87_80), (2, 8_78, 0)], "US-13");
    let (face, _, card) = spent(vec![service("IV", 1), buys("FOUR")], 550_00).unwrap();
    assert_eq!((face, card), (129_00, 387_00), "no more than the goods and services");
    let (face, _, card) = spent(vec![service("IV", 1)], 29_00).unwrap();
    assert_eq!((face, card), (29_00, 100_00));

    let too_much = Refusal::NotEnoughCredit { asked: usd(550_01), left: usd(550_00) };
    assert_eq!(spent(vec![service("IV", 5)], 550_01), Err(too_much));
    assert_eq!(spent(vec![buys("FOUR")], 1), Err(Refusal::CreditNotForPlans));
}

#[test]
fn the_oldest_money_is_drawn_first_and_a_grant_pro_rata_by_what_is_left() {
    // After 129.00 was spent, with the price spread over all of the face: 454.55 and 45.45.
    let spread = [paid(1, 382_73, 500_00, 454_55), bonus(2, 38_27, 50_00, 45_45)];
    let (_, drawn, _) = wallet_pays(&spread, vec![product("SERUM", 1)], 96_58).unwrap();
    assert_eq!(drawn, [(1, 87_80, 79_82), (2, 8_78, 7_98)], "M-6 on each lot");

    let newer = |credit: HeldCredit| HeldCredit { group: 1, ..credit };
    // Of the older grant the bonus has lapsed.
    let two = [
        paid(1, 10_00, 500_00, 500_00),
        newer(paid(2, 500_00, 500_00, 500_00)),
        newer(bonus(3, 50_00, 50_00, 0)),
    ];
    let (_, drawn, _) = wallet_pays(&two, vec![service("IV", 1)], 20_00).unwrap();
    assert_eq!(drawn, [(1, 10_00, 10_00), (2, 9_09, 9_09), (3, 91, 0)]);
    let (_, drawn, _) = wallet_pays(&two, vec![service("IV", 9)], 560_00).unwrap();
    assert_eq!(drawn, [(1, 10_00, 10_00), (2, 500_00, 500_00), (3, 50_00, 0)], "to the last cent");
}

#[test]
fn product_credit_pays_goods_and_never_their_tax() {
    let credit = |left: u32| Holdings {
        product_credit: vec![paid(1, left, 150_00, 124_69)],
        ..Holdings::default()
    };
    let wanted = TendersWanted { product_credit: UseCredit::Use, ..TendersWanted::default() };
    let pays = |left, lines| asked(lines, wanted, &credit(left));
    let quote = pays(150_00, vec![product("SERUM", 1)]).unwrap();
    assert_eq!(quote.card, usd(8_58), "US-22");
    assert_eq!(quote.points, 0, "tax earns none");
    // 124.69 × 88 / 150 = 73.15
    let draws = vec![draw(1, 88_00, 73_15)];
    assert_eq!(quote.tenders, [TenderQuote::ProductCredit { face: usd(88_00), draws }]);
    let quote = pays(20_00, vec![product("SERUM", 1), service("IV", 1)]).unwrap();
    assert_eq!(quote.card, usd(88_00 + 8_58 + 129_00 - 20_00), "as far as it goes");
    assert_eq!(pays(0, vec![product("SERUM", 1)]).unwrap().tenders, []);
    assert_eq!(pays(150_00, vec![service("IV", 1)]), Err(Refusal::CreditNotForThis));
}

#[test]
fn points_pay_at_their_worth_and_only_goods_and_services() {
    let lot = HeldCredit { funding: Funding::Bonus, ..paid(1, 1_000, 1_000, 8_52) };
    let holdings = Holdings { points: vec![lot], ..Holdings::default() };
    let pays = |lines, points| {
        asked(lines, TendersWanted { points, ..TendersWanted::default() }, &holdings)
    };
    let quote = pays(vec![service("SHOT", 1)], 200).unwrap();
    // 8.52 × 200 / 1,000 = 1.70
    let draws = vec![draw(1, 200, 1_70)];
    assert_eq!(quote.tenders, [TenderQuote::Points { points: 200, worth: usd(10_00), draws }]);
    assert_eq!((quote.card, quote.points), (usd(25_00), 25), "points earn no points");
    let quote = pays(vec![service("SHOT", 1)], 1_000).unwrap();
    assert!(matches!(quote.tenders[..], [TenderQuote::Points { points: 700, .. }]));
    let refused = pays(vec![service("SHOT", 9)], 1_001);
    assert_eq!(refused, Err(Refusal::NotEnoughPoints { asked: 1_001, left: 1_000 }));
    assert_eq!(pays(vec![buys("FOUR")], 1), Err(Refusal::CreditNotForPlans));
}

#[test]
fn all_that_is_owned_pays_together_the_narrowest_first() {
    let holdings = Holdings {
        wallet: vec![paid(1, 50_00, 500_00, 500_00)],
        product_credit: vec![paid(2, 30_00, 150_00, 124_69)],
        points: vec![HeldCredit { funding: Funding::Bonus, ..paid(3, 100, 100, 0) }],
        ..Holdings::default()
    };
    let wanted = TendersWanted { wallet: usd(50_00), product_credit: UseCredit::Use, points: 100 };
    let quote = asked(vec![product("SERUM", 1)], wanted, &holdings).unwrap();
    assert_eq!((quote.total, quote.card), (usd(96_58), usd(96_58 - 30_00 - 5_00 - 50_00)));
    let sold = Sold::of(&quote, &buyer(), &Policy::default(), &mut FallingIds(99)).unwrap();
    let amounts: Vec<i64> = sold.tenders.iter().map(|tender| tender.amount().minor()).collect();
    assert_eq!(amounts, [30_00, 5_00, 50_00, 11_58]);
    // With more in the wallet than is left to pay, nothing is left for the card.
    let rich = Holdings { wallet: vec![paid(1, 500_00, 500_00, 500_00)], ..holdings };
    let wanted = TendersWanted { wallet: usd(500_00), ..wanted };
    assert_eq!(asked(vec![product("SERUM", 1)], wanted, &rich).unwrap().card, Money::ZERO);
}

#[test]
fn points_are_earned_by_whole_dollars_before_tax() {
    #[rustfmt::skip]
    let cases = [
        (vec![buys("FOUR")], 1, 387),
        (vec![buys("FOUR")], 2, 774),               // a member with double points
        (vec![buys("FOUR")], 0, 387),               // a patient without a file
        (vec![product("KIT", 1)], 1, 9),
        (vec![product("KIT", 1), product("KIT", 1)], 1, 19),
        (vec![product("SERUM", 1), buys("FOUR")], 1, 475),
    ];
    for (lines, points_times, expect) in cases {
        let holdings = Holdings { points_times, ..Holdings::default() };
        let quote = asked(lines, TendersWanted::default(), &holdings).unwrap();
        assert_eq!((quote.points, quote.points_value), (expect, Money::ZERO));
    }
    let mut off = Policy::default();
    off.loyalty.mode = LoyaltyMode::Off;
    let cart = Cart { lines: vec![buys("FOUR")], ..Cart::default() };
    let quote = quote(&shop(), &cart, &Holdings::default(), &off, day(TODAY)).unwrap();
    assert_eq!(quote.points, 0);
}

/// It is points that are too many, and no cents.
#[test]
fn more_points_than_can_be_counted_are_refused_as_points() {
    let dear = 42_949_673_00;
    #[rustfmt::skip]
    let cases = [
        (dear - 1_00, 100, Ok(4_294_967_200)),
        (dear, 100, Err("$42,949,673.00 is more than points can be counted for, 100 to the dollar")),
        (dear * 100, 1, Err("$4,294,967,300.00 is more than points can be counted for, 1 to the dollar")),
    ];
    for (price, points_times, expect) in cases {
        let mut catalog = shop();
        catalog.products.iter_mut().for_each(|product| product.price = usd(price));
        let holdings = Holdings { points_times, ..Holdings::default() };
        let cart = Cart { lines: vec![product("KIT", 1)], ..Cart::default() };
        let quote = quote(&catalog, &cart, &holdings, &Policy::default(), day(TODAY));
        let told = quote.map(|quote| quote.points).map_err(|refused| refused.to_string());
        assert_eq!(told, expect.map_err(str::to_owned));
    }
}

#[test]
fn a_part_of_each_price_can_stand_for_its_points() {
    let in_parts = match buys("PARTS") {
        CartLine::Offering { code, picks, upgrade_of, .. } => {
            let plan = crate::domain::cart::PlanChoice::Parts(n(4));
            CartLine::Offering { code, picks, plan, upgrade_of }
        }
        other => other,
    };
    #[rustfmt::skip]
    let cases = [
        ("US-45", vec![buys("FOUR")], vec![94_62; 4], 8_52),
        ("goods", vec![product("SERUM", 1)], vec![], 2_56),             // 88 × 2.64 / 90.64
        ("both", vec![buys("FOUR"), product("SERUM", 1)], vec![94_62; 4], 8_52 + 2_56),
        // 249.00 earns 249, worth 7.47; the facial's 172.65 × 7.47 / 206.47 = 6.246.
        ("a bundle", vec![buys("BUNDLE")], vec![166_40], 6_25),
        ("in parts", vec![in_parts], vec![1_000_00], 0),
    ];
    for (name, lines, expect_lots, expect) in cases {
        let goods_only = matches!(lines[0], CartLine::Product { .. });
        let cart = Cart { lines, ..Cart::default() };
        let (policy, holdings) = (deferring(), Holdings::default());
        let quote = quote(&shop(), &cart, &holdings, &policy, day(TODAY)).unwrap();
        assert_eq!(quote.points_value, usd(expect), "{name}");
        if !goods_only {
            assert_eq!(allocated(lots(&quote)), expect_lots, "{name}");
        }
        let sold = Sold::of(&quote, &buyer(), &policy, &mut FallingIds(99)).unwrap();
        assert_eq!(sold.points.map(|lot| lot.allocated), Some(usd(expect)), "{name}");
    }
}

#[test]
fn a_paid_quote_becomes_contracts_and_lots_in_their_order() {
    let lines = vec![buys("FOUR"), product("SERUM", 2), service("IV", 1), buys("MONTHLY")];
    let quote = asked(lines, TendersWanted::default(), &Holdings::default()).unwrap();
    let attempt = Some(AttemptId::from_raw(8));
    let who = Buyer { attempt, ..buyer() };
    let policy = Policy::default();
    let sold = Sold::of(&quote, &who, &policy, &mut FallingIds(1_000)).unwrap();
    assert_eq!(sold.tenders, [Tender::Card { amount: quote.total, attempt }]);
    let mut all: Vec<&Lot> = Vec::new();
    for line in &sold.lines {
        match line {
            SoldLine::Contract { contract, lots, .. } => {
                assert_eq!((contract.patient, contract.sold_on), (who.patient, day(TODAY)));
                assert!(lots.iter().all(|lot| lot.contract == contract.id));
                all.extend(lots);
            }
            SoldLine::Goods(goods) => assert_eq!(goods.discount, None),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(all.len(), 5);
    assert!(all.windows(2).all(|pair| pair[0].id < pair[1].id), "the order of the quote");
    assert!(all.iter().all(|lot| (lot.sale, lot.consent) == (who.sale, who.consent)));
    let points = sold.points.unwrap();
    assert_eq!((points.what, points.quantity.get()), (Grant::Points, 387 + 176 + 129 + 99));
    assert_eq!(points.contract, ContractId::from_raw(who.sale.raw()), "of no contract");
    assert_eq!(points.last_valid_day, Some(day("2028-01-31")));
}

#[test]
fn a_sale_whose_tenders_differ_from_its_sum_is_refused() {
    let cart = vec![buys("FOUR")];
    let good = asked(cart, TendersWanted::default(), &Holdings::default()).unwrap();
    let off = |card: i64, tenders: Vec<TenderQuote>| {
        let quote = CartQuote { card: usd(card), tenders, ..good.clone() };
        Sold::of(&quote, &buyer(), &Policy::default(), &mut FallingIds(99)).unwrap_err()
    };
    let differ = |tendered| Refusal::TendersDiffer { tendered: usd(tendered), total: usd(387_00) };
    assert_eq!(off(386_99, vec![]), differ(386_99));
    assert_eq!(off(0, vec![]), differ(0));
    let too_much = TenderQuote::Wallet { face: usd(400_00), draws: vec![] };
    assert_eq!(off(-13_00, vec![too_much]), differ(387_00), "the card pays nobody back");
    let free = CartQuote { card: usd(396_75), tax: usd(9_75), ..good.clone() };
    assert!(Sold::of(&free, &buyer(), &Policy::default(), &mut FallingIds(99)).is_ok());
}

#[test]
fn the_rest_is_paid_by_card_in_cash_or_with_the_stored_card() {
    let quote = asked(vec![buys("FOUR")], TendersWanted::default(), &Holdings::default()).unwrap();
    let amount = usd(387_00);
    let cases = [
        (RestTender::Card, Tender::Card { amount, attempt: None }),
        (RestTender::Cash, Tender::Cash { amount }),
        (RestTender::OnFile, Tender::OnFile { amount }),
    ];
    for (rest, expect) in cases {
        let who = Buyer { rest, ..buyer() };
        let sold = Sold::of(&quote, &who, &Policy::default(), &mut FallingIds(99)).unwrap();
        assert_eq!(sold.tenders, [expect]);
    }
}

#[test]
fn a_second_card_pays_what_a_partial_approval_left() {
    let quote = asked(vec![buys("FOUR")], TendersWanted::default(), &Holdings::default()).unwrap();
    let sold = Sold::of(&quote, &buyer(), &Policy::default(), &mut FallingIds(99)).unwrap();
    let attempt = AttemptId::from_raw(3);
    let held = sold.clone().with_held(usd(200_00), attempt).unwrap();
    let rest = Tender::Card { amount: usd(187_00), attempt: None };
    assert_eq!(held.tenders, [rest, Tender::HeldInDoubt { amount: usd(200_00), attempt }], "US-57");
    let all = sold.clone().with_held(usd(387_00), attempt).unwrap();
    assert_eq!(all.tenders.len(), 1);
    for wrong in [0, -1, 387_01] {
        assert!(sold.clone().with_held(usd(wrong), attempt).is_err(), "{wrong}");
    }
}

fn shop() -> Catalog {
    let monthly =
        OfferingKind::Membership { period: Period::Month, min_payments: None, exit_fee: None };
    let mut parts = with(&[("FACE", 6)], offering("PARTS", OfferingKind::Programme, 1_000_00));
    parts.payment.push(PaymentPlan::Installments {
        down_percent: 25,
        parts_max: n(4),
        fee: Money::ZERO,
    });
    Catalog {
        offerings: vec![
            with(
                &[("iv1", 4)],
                offering("FOUR", OfferingKind::BuyGet { paid: n(3), free: n(1) }, 387_00),
            ),
            with(
                &[("FACE", 1), ("+SERUM", 1)],
                offering("BUNDLE", OfferingKind::Programme, 249_00),
            ),
            Offering { validity: Validity::Period, ..offering("MONTHLY", monthly, 99_00) },
            parts,
        ],
        ..catalog()
    }
}

/// Six of ten points are expected to be used.
fn deferring() -> Policy {
    let mut policy = Policy::default();
    let expected_use = Rate::from_hundred_thousandths(60_000);
    policy.loyalty.mode = LoyaltyMode::Defer { expected_use };
    policy
}

fn paid(lot: u128, left: u32, in_all: u32, allocated: i64) -> HeldCredit {
    let drawn = usd(allocated).share(in_all - left, n(in_all)).unwrap();
    HeldCredit {
        lot: LotId::from_raw(lot),
        group: 0,
        funding: Funding::Paid,
        units_left: left,
        units_in_all: in_all,
        value_left: usd(allocated).minus(drawn).unwrap(),
        allocated: usd(allocated),
    }
}

fn bonus(lot: u128, left: u32, in_all: u32, allocated: i64) -> HeldCredit {
    HeldCredit { funding: Funding::Bonus, ..paid(lot, left, in_all, allocated) }
}

fn draw(lot: u128, units: u32, value: i64) -> Draw {
    Draw { lot: LotId::from_raw(lot), units: n(units), value: usd(value) }
}

fn asked(
    lines: Vec<CartLine>,
    tenders: TendersWanted,
    holdings: &Holdings,
) -> Result<CartQuote, Refusal> {
    quote(&shop(), &Cart { lines, tenders }, holdings, &Policy::default(), day(TODAY))
}

/// The face that the wallet paid; lot, units and value of each draw; what the card pays.
type WalletPaid = (i64, Vec<(u128, u32, i64)>, i64);

fn wallet_pays(
    wallet: &[HeldCredit],
    lines: Vec<CartLine>,
    wanted: i64,
) -> Result<WalletPaid, Refusal> {
    let holdings = Holdings { wallet: wallet.to_vec(), ..Holdings::default() };
    let wanted = TendersWanted { wallet: usd(wanted), ..TendersWanted::default() };
    let quote = asked(lines, wanted, &holdings)?;
    let [TenderQuote::Wallet { face, draws }] = &quote.tenders[..] else {
        panic!("{:?}", quote.tenders)
    };
    let draws =
        draws.iter().map(|draw| (draw.lot.raw(), draw.units.get(), draw.value.minor())).collect();
    Ok((face.minor(), draws, quote.card.minor()))
}

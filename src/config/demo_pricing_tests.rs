//! What the demo clinic's offerings cost and grant, to the cent.

use std::num::NonZeroU32;

use chrono::NaiveDate;

use crate::config::settings::Settings;
use crate::domain::cart::{
    Cart, CartLine, CartQuote, ContractQuote, HeldCredit, HeldDiscount, Holdings, LineWhat,
    LotQuote, PlanChoice, TendersWanted, UseCredit,
};
use crate::domain::contract::RefundRule;
use crate::domain::entitlement::{Earning, Funding};
use crate::domain::id::{ContractId, Ids, LotId, PatientId, SaleId};
use crate::domain::money::{Money, Rate};
use crate::domain::offering::{Grant, OfferingCode, Perk, ServiceCode};
use crate::domain::policy::{FeeEarning, LoyaltyMode, Policy};
use crate::domain::pricing::quote;
use crate::domain::refusal::Refusal;
use crate::domain::sold::{Buyer, RestTender, Sold, SoldLine, StoredCard};
use crate::domain::terms::TermsDigest;

const TODAY: &str = "2026-12-15";

/// Code, charge, what each lot stands for, the last valid day, singles.
type Sample = (&'static str, i64, Vec<i64>, Option<&'static str>, Option<i64>);

#[rustfmt::skip]
fn samples() -> Vec<Sample> {
    let reset = vec![137_31, 629_35, 289_88, 122_06, 320_40];
    vec![
        ("O01", 387_00, vec![96_75; 4], Some("2027-12-15"), Some(516_00)), // US-01
        ("O02", 567_00, vec![141_75; 4], Some("2027-12-15"), Some(756_00)),
        ("O03", 690_00, vec![690_00], Some("2027-12-15"), Some(780_00)),
        ("O04", 349_00, vec![349_00], Some("2027-06-15"), None),
        ("O05", 500_00, vec![500_00, 0], None, Some(550_00)),
        ("O06", 95_00, vec![95_00], Some("2027-01-14"), None),
        ("O07", 1_020_00, vec![1_020_00], Some("2027-12-14"), None),
        ("O08", 199_00, vec![199_00], Some("2027-01-14"), None),
        ("O09", 399_00, vec![274_31, 124_69], Some("2027-02-14"), Some(480_00)), // US-08
        ("O10", 1_499_00, reset, Some("2027-06-15"), Some(1_965_00)), // US-41
        ("O11", 540_00, vec![540_00], Some("2027-03-14"), Some(597_00)),
        ("O12", 150_00, vec![150_00, 0], None, Some(165_00)),
        ("O13", 1_188_00, vec![1_188_00], Some("2027-12-14"), None),
    ]
}

#[test]
fn all_thirteen_offerings_have_their_price_and_lots() {
    for (code, charge, expect, last, singles) in samples() {
        let quote = sells(&[buys(code)], &Holdings::default()).unwrap();
        let contract = contract(&quote, 0);
        assert_eq!((quote.card, quote.tax), (usd(charge), Money::ZERO), "{code}");
        assert_eq!(allocated(&contract.lots), expect, "{code}");
        assert_eq!(contract.last_valid_day, last.map(day), "{code}");
        assert_eq!(quote.lines[0].singles, singles.map(usd), "{code}");
        let saved = singles.map_or(0, |singles| singles - charge);
        assert_eq!(quote.lines[0].saved, usd(saved), "{code}");
    }
}

#[test]
fn one_cart_holds_all_of_them_and_goods_beside() {
    let mut lines: Vec<CartLine> = samples().iter().map(|sample| buys(sample.0)).collect();
    lines.push(product("SERUM", 1));
    lines.push(CartLine::Service { code: service("VISIT"), quantity: NonZeroU32::MIN });
    let quote = sells(&lines, &Holdings::default()).unwrap();
    let net = 7_583_00 + 88_00 + 125_00;
    assert_eq!((quote.net, quote.total), (usd(net), usd(net + 8_58)));
    let buyer = Buyer {
        sale: SaleId::from_raw(1),
        patient: PatientId::from_raw(2),
        consent: TermsDigest([0; 32]),
        stored_card: StoredCard::Consented,
        attempt: None,
        rest: RestTender::Card,
    };
    let sold = Sold::of(&quote, &buyer, &Policy::default(), &mut Counting(0)).unwrap();
    assert_eq!(sold.total(), Ok(quote.total));
    for line in &sold.lines {
        if let SoldLine::Contract { contract, paid, lots, .. } = line {
            let sum = Money::sum(lots.iter().map(|lot| lot.allocated)).unwrap();
            assert_eq!(sum, *paid, "{}", contract.terms.name);
        }
    }
}

#[test]
fn the_terms_say_what_the_clauses_say() {
    let fee = usd(25_00);
    #[rustfmt::skip]
    let cases = [
        ("O01", RefundRule::Allocated { fee }, None),
        ("O03", RefundRule::Repriced, None),
        ("O05", RefundRule::Unspent, None),
        ("O06", RefundRule::UnusedDays, Some(30)),
        ("O07", RefundRule::UnusedDays, Some(30)),
        ("O08", RefundRule::Nothing, None),
        ("O10", RefundRule::Allocated { fee }, None),
        ("O12", RefundRule::Unspent, None),
    ];
    for (code, refund, notice_days) in cases {
        let quote = sells(&[buys(code)], &Holdings::default()).unwrap();
        let terms = &contract(&quote, 0).terms;
        assert_eq!((terms.refund, terms.notice_days), (refund, notice_days), "{code}");
        assert_eq!(terms.cooling_off_until, None, "the state gives none");
    }
    let policy = Policy { cooling_off_days: NonZeroU32::new(3), ..Policy::default() };
    let quote = asks(&[buys("O10")], &Holdings::default(), &policy, "2026-11-25").unwrap();
    assert_eq!(contract(&quote, 0).terms.cooling_off_until, Some(day("2026-11-30")), "US-49");
    let quote = asks(&[buys("O01")], &Holdings::default(), &policy, "2026-11-25").unwrap();
    assert_eq!(contract(&quote, 0).terms.cooling_off_until, None, "not for such a contract");
}

#[test]
fn three_of_fifteen_are_worth_what_they_cost_or_a_third_each() {
    let quote = sells(&[picks("O04", &["HFAC", "MASS60", "NUTR"])], &Holdings::default()).unwrap();
    assert_eq!(allocated(&contract(&quote, 0).lots), [171_91, 95_02, 82_07], "US-05");
    let quote = sells(&[buys("O04")], &Holdings::default()).unwrap();
    let slots = &contract(&quote, 0).lots[0];
    assert!(matches!(&slots.what, Grant::AnyOf(codes) if codes.len() == 15));
    let each = slots.allocated.unit_values(slots.quantity).unwrap();
    assert_eq!(each, [usd(116_33), usd(116_34), usd(116_33)], "US-06");
    let refused = sells(&[picks("O04", &["HFAC", "MASS60", "WLIN"])], &Holdings::default());
    let (service, name) = ("WLIN".to_owned(), "Pick Three".to_owned());
    assert_eq!(refused, Err(Refusal::NotCovered { service, name }), "outside the fifteen");
}

#[test]
fn members_pay_less_for_what_their_perk_is_on() {
    let glow = member_of("O08");
    let quote = sells(&[product("SERUM", 1)], &glow).unwrap();
    let off = quote.lines[0].discount.clone().unwrap();
    assert_eq!((off.amount, off.reason.as_str()), (usd(8_80), "Glow Club"), "US-16");
    assert_eq!((quote.net, quote.tax, quote.total), (usd(79_20), usd(7_72), usd(86_92)));

    let quote = sells(&[product("SPF", 1), product("MAG", 3)], &glow).unwrap();
    let lines: Vec<(i64, i64)> =
        quote.lines.iter().map(|line| (line.net.minor(), line.tax.minor())).collect();
    assert_eq!(lines, [(37_80, 3_69), (91_80, 8_95)], "US-17");
    assert_eq!((quote.tax, quote.total), (usd(1_264), usd(142_24)));

    let longevity = member_of("O13");
    let quote = sells(&[buys("O02")], &longevity).unwrap();
    assert_eq!(quote.lines[0].discount.as_ref().map(|off| off.amount), Some(usd(56_70)), "US-20");
    assert_eq!(quote.card, usd(510_30));
    assert_eq!(allocated(&contract(&quote, 0).lots), [127_58, 127_57, 127_58, 127_57]);
    assert_eq!(quote.points, 2 * 510, "double points");
    let quote = sells(&[buys("O03")], &longevity).unwrap();
    assert_eq!(quote.card, usd(690_00), "not a package of drips");
}

#[test]
fn prepaid_money_pays_goods() {
    let credit = |lot, funding, units: u32, value: i64| HeldCredit {
        lot: LotId::from_raw(lot),
        group: 0,
        funding,
        units_left: units,
        units_in_all: units,
        value_left: usd(value),
        allocated: usd(value),
    };
    let holdings = Holdings {
        wallet: vec![credit(1, Funding::Paid, 500_00, 500_00), credit(2, Funding::Bonus, 50_00, 0)],
        product_credit: vec![credit(3, Funding::Paid, 150_00, 124_69)],
        ..Holdings::default()
    };
    let pays = |tenders, lines: Vec<CartLine>| {
        let catalog = Settings::demo().catalog;
        quote(&catalog, &Cart { lines, tenders }, &holdings, &Policy::default(), day(TODAY))
    };
    let wallet = |face| TendersWanted { wallet: usd(face), ..TendersWanted::default() };
    let quote = pays(wallet(96_58), vec![product("SERUM", 1)]).unwrap();
    assert_eq!((quote.total, quote.card, quote.points), (usd(96_58), Money::ZERO, 0), "US-13");
    let plan = pays(wallet(100_00), vec![buys("O08")]);
    assert_eq!(plan, Err(Refusal::CreditNotForPlans));
    let credit = TendersWanted { product_credit: UseCredit::Use, ..TendersWanted::default() };
    let quote = pays(credit, vec![product("SERUM", 1)]).unwrap();
    assert_eq!(quote.card, usd(8_58), "US-22");
}

#[test]
fn a_fee_is_earned_by_days_or_by_months() {
    let quote = sells(&[buys("O08")], &Holdings::default()).unwrap();
    let access = &contract(&quote, 0).lots[0];
    let Earning::ByDay(span) = access.earning else { panic!("{access:?}") };
    assert_eq!((span.n_days(), access.quantity.get()), (31, 31));
    let used = NonZeroU32::new(span.n_begun(day("2026-12-31"))).unwrap();
    let earned = access.allocated.units_value(0, used, access.quantity);
    assert_eq!(earned, Ok(usd(109_13)), "US-24");

    for (primary_care_fee, units) in [(FeeEarning::ByDay, 30), (FeeEarning::ByFullMonth, 1)] {
        let policy = Policy { primary_care_fee, ..Policy::default() };
        let quote = asks(&[buys("O06")], &Holdings::default(), &policy, "2026-06-01").unwrap();
        assert_eq!(contract(&quote, 0).lots[0].quantity.get(), units, "US-30");
    }
}

#[test]
fn a_programme_is_paid_in_parts_and_a_plan_handed_in() {
    let parts = |n| {
        let plan = PlanChoice::Parts(NonZeroU32::new(n).unwrap());
        let line = match buys("O10") {
            CartLine::Offering { code, picks, upgrade_of, .. } => {
                CartLine::Offering { code, picks, plan, upgrade_of }
            }
            other => other,
        };
        sells(&[line], &Holdings::default())
    };
    let quote = parts(4).unwrap();
    let amounts: Vec<i64> =
        contract(&quote, 0).parts.iter().map(|part| part.amount.minor()).collect();
    assert_eq!(amounts, [374_75, 281_07, 281_06, 281_06, 281_06], "US-40");
    assert_eq!((quote.card, quote.lines[0].net), (usd(374_75), usd(1_499_00)));
    assert_eq!(allocated(&contract(&quote, 0).lots)[1], 629_35, "the full price is shared");
    assert_eq!(parts(5), Err(Refusal::TooManyParts(4)));

    let old = ContractId::from_raw(7);
    for (from, value, to, pays) in [("O01", 290_25, "O02", 276_75), ("O08", 119_40, "O09", 279_60)]
    {
        let unused = vec![(old, OfferingCode(from.to_owned()), usd(value))];
        let line = CartLine::Offering {
            code: OfferingCode(to.to_owned()),
            picks: Vec::new(),
            plan: PlanChoice::Upfront,
            upgrade_of: Some(old),
        };
        let quote = sells(&[line], &Holdings { unused, ..Holdings::default() }).unwrap();
        assert_eq!(quote.card, usd(pays), "US-34");
        let sum = allocated(&contract(&quote, 0).lots).iter().sum::<i64>();
        assert_eq!(sum, value + pays, "the new lots share the full price");
    }
}

#[test]
fn points_can_take_a_part_of_the_price() {
    let mut policy = Policy::default();
    let expected_use = Rate::from_hundred_thousandths(60_000);
    policy.loyalty.mode = LoyaltyMode::Defer { expected_use };
    let quote = asks(&[buys("O01")], &Holdings::default(), &policy, TODAY).unwrap();
    assert_eq!((quote.points, quote.points_value), (387, usd(8_52)), "US-45");
    assert_eq!(allocated(&contract(&quote, 0).lots).iter().sum::<i64>(), 378_48);
}

struct Counting(u128);

impl Ids for Counting {
    fn next(&mut self) -> u128 {
        self.0 += 1;
        self.0
    }
}

fn usd(minor: i64) -> Money {
    Money::from_minor(minor)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn service(code: &str) -> ServiceCode {
    ServiceCode(code.to_owned())
}

fn buys(code: &str) -> CartLine {
    picks(code, &[])
}

fn picks(code: &str, picks: &[&str]) -> CartLine {
    CartLine::Offering {
        code: OfferingCode(code.to_owned()),
        picks: picks.iter().map(|pick| service(pick)).collect(),
        plan: PlanChoice::Upfront,
        upgrade_of: None,
    }
}

fn product(code: &str, quantity: u32) -> CartLine {
    CartLine::Product { code: code.to_owned(), quantity: NonZeroU32::new(quantity).unwrap() }
}

/// What a member of an offering of the catalog holds.
fn member_of(code: &str) -> Holdings {
    let catalog = Settings::demo().catalog;
    let offering = catalog.offering(&OfferingCode(code.to_owned())).unwrap();
    let mut holdings = Holdings { points_times: 1, ..Holdings::default() };
    for perk in &offering.perks {
        match perk {
            Perk::PercentOff { percent, on } => holdings.discounts.push(HeldDiscount {
                contract: ContractId::from_raw(3),
                name: offering.name.clone(),
                percent: *percent,
                on: on.clone(),
            }),
            Perk::Points { times } => holdings.points_times = times.get(),
            _ => (),
        }
    }
    holdings
}

fn sells(lines: &[CartLine], holdings: &Holdings) -> Result<CartQuote, Refusal> {
    asks(lines, holdings, &Policy::default(), TODAY)
}

fn asks(
    lines: &[CartLine],
    holdings: &Holdings,
    policy: &Policy,
    on: &str,
) -> Result<CartQuote, Refusal> {
    let cart = Cart { lines: lines.to_vec(), tenders: TendersWanted::default() };
    quote(&Settings::demo().catalog, &cart, holdings, policy, day(on))
}

fn contract(quote: &CartQuote, line: usize) -> &ContractQuote {
    match &quote.lines[line].what {
        LineWhat::Contract(contract) => contract,
        other => panic!("{other:?}"),
    }
}

fn allocated(lots: &[LotQuote]) -> Vec<i64> {
    lots.iter().map(|lot| lot.allocated.minor()).collect()
}

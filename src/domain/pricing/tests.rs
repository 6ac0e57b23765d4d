//! The rules of prices, with numbers worked out by hand.

use std::num::NonZeroU32;

use crate::domain::calendar::{Anchor, Span};
use crate::domain::cart::{
    Cart, CartLine, CartQuote, Due, DueKind, HeldDiscount, Holdings, LineWhat, PlanChoice,
    TendersWanted,
};
use crate::domain::catalog::{Catalog, TaxClass};
use crate::domain::contract::{Charging, RefundRule, UseBy};
use crate::domain::entitlement::{Earning, Funding};
use crate::domain::id::ContractId;
use crate::domain::money::{Money, Overflow, Rate};
use crate::domain::offering::{
    Bonus, DiscountOn, Grant, Intro, Offering, OfferingCode, OfferingKind, PaymentPlan, Period,
    Perk, PickChoice, PickRepeat, Tier, Validity,
};
use crate::domain::policy::{FeeEarning, PaidCredit, Policy, TaxShown};
use crate::domain::pricing::sample::{
    FallingIds, allocated, buyer, buys, catalog, clause, code, day, discount, lots, n, offering,
    product, service, usd, with,
};
use crate::domain::pricing::{contract_terms, lots_of_period, quote};
use crate::domain::refusal::Refusal;
use crate::domain::sold::{Sold, SoldLine, Tender};
use crate::domain::terms::{ClauseRule, ClauseValues};

const TODAY: &str = "2027-01-31";

#[test]
fn a_discount_is_the_best_one_and_is_taken_once_a_line() {
    let ten = || discount(10, DiscountOn::Products);
    let fifteen = || discount(15, DiscountOn::Everything);
    let on_codes = |codes: &[&str]| {
        discount(20, DiscountOn::Codes(codes.iter().map(|code| (*code).to_owned()).collect()))
    };
    #[rustfmt::skip]
    let cases: Vec<(CartLine, Vec<HeldDiscount>, i64)> = vec![
        (product("KIT", 3), vec![ten()], 2_99),             // not three times 1.00
        (product("SPF", 1), vec![ten(), fifteen()], 6_30),  // not 10.50
        (product("SPF", 1), vec![fifteen(), ten()], 6_30),
        (service("RUB", 2), vec![ten()], 0),
        (service("RUB", 2), vec![fifteen()], 33_00),
        (service("RUB", 2), vec![discount(10, DiscountOn::Services)], 22_00),
        (product("SPF", 1), vec![discount(10, DiscountOn::Services)], 0),
        (service("RUB", 1), vec![on_codes(&["SPF", "RUB"])], 22_00),
        (product("MAG", 1), vec![on_codes(&["SPF", "RUB"])], 0),
        (product("SPF", 1), vec![discount(100, DiscountOn::Products)], 42_00),
        (product("SPF", 1), vec![discount(0, DiscountOn::Products)], 0),
    ];
    for (line, discounts, expect) in cases {
        let holdings = Holdings { discounts, ..Holdings::default() };
        let line = priced(&catalog(), line, &holdings).unwrap().lines.remove(0);
        let off = line.discount.map_or(0, |discount| discount.amount.minor());
        assert_eq!(off, expect, "{} × {}", line.quantity, line.name);
        assert_eq!(line.net, line.gross.minus(usd(off)).unwrap());
    }
}

#[test]
fn a_discount_on_packages_looks_at_the_tiers_of_all_their_sessions() {
    let buy_get = OfferingKind::BuyGet { paid: n(3), free: n(1) };
    let list = |codes: &[&str]| OfferingKind::PickOf {
        picks: n(2),
        from: codes.iter().map(|of| code(of)).collect(),
        choice: PickChoice::Either,
        repeat: PickRepeat::Refused,
    };
    let monthly =
        OfferingKind::Membership { period: Period::Month, min_payments: None, exit_fee: None };
    let new = |kind, contents: &[(&str, u32)]| with(contents, offering("X", kind, 100_00));
    #[rustfmt::skip]
    let cases = [
        ("of the tier", new(buy_get.clone(), &[("iv2", 4)]), 10_00),
        ("of another tier", new(buy_get, &[("skin", 4)]), 0),
        ("a service of the tier", new(OfferingKind::UnitBank, &[("MYERS", 4)]), 10_00),
        ("partly of the tier", new(OfferingKind::Programme, &[("MYERS", 1), ("FACE", 1)]), 0),
        ("with goods", new(OfferingKind::Programme, &[("MYERS", 1), ("+KIT", 1)]), 10_00),
        ("goods alone", new(OfferingKind::Programme, &[("+KIT", 1)]), 0),
        ("a list of the tiers", new(list(&["IV", "MYERS"]), &[]), 10_00),
        ("a wider list", new(list(&["IV", "RUB"]), &[]), 0),
        ("a membership", new(monthly, &[("MYERS", 1)]), 0),
    ];
    let on = DiscountOn::Packages(vec![Tier("iv1".to_owned()), Tier("iv2".to_owned())]);
    let holdings = Holdings { discounts: vec![discount(10, on)], ..Holdings::default() };
    for (name, mut offering, expect) in cases {
        offering.payment.push(PaymentPlan::AutoPay);
        let line = priced(&selling(offering), buys("X"), &holdings).unwrap().lines.remove(0);
        assert_eq!(line.discount.map_or(0, |discount| discount.amount.minor()), expect, "{name}");
    }
}

#[test]
fn tax_is_on_the_sum_of_a_rate_and_ties_go_to_the_first_line() {
    let mut catalog = catalog();
    catalog.other_taxes.insert(TaxClass::Lab, Rate::from_hundred_thousandths(5_000));
    #[rustfmt::skip]
    let cases = [
        (vec![product("SPF", 1); 3], vec![4_10, 4_10, 4_09]),          // 12.285
        (vec![product("SPF", 1), product("MAG", 3)], vec![4_10, 9_94]), // 14.04
        (vec![product("SERUM", 1), service("BLOOD", 1), service("IV", 1)], vec![8_58, 2_00, 0]),
    ];
    for (lines, expect) in cases {
        let quote = whole(&catalog, lines, &Holdings::default(), &Policy::default()).unwrap();
        let taxes: Vec<i64> = quote.lines.iter().map(|line| line.tax.minor()).collect();
        assert_eq!(taxes, expect);
        assert_eq!(quote.tax.minor(), expect.iter().sum::<i64>());
    }
}

#[test]
fn of_a_bundle_the_goods_are_taxed_or_all_of_it() {
    let bundle =
        with(&[("FACE", 1), ("+SERUM", 1)], offering("X", OfferingKind::Programme, 249_00));
    let catalog = selling(bundle);
    for (shown, tax) in [(TaxShown::Itemized, 7_44), (TaxShown::Included, 24_28)] {
        let policy = Policy { tax_shown: shown, ..Policy::default() };
        let quote = whole(&catalog, vec![buys("X")], &Holdings::default(), &policy).unwrap();
        assert_eq!((quote.net, quote.tax), (usd(249_00), usd(tax)), "US-23");
        assert_eq!(allocated(lots(&quote)), [172_65]);
        let LineWhat::Contract(contract) = &quote.lines[0].what else { panic!() };
        assert_eq!(contract.goods[0].net, usd(76_35));
        let sold = Sold::of(&quote, &buyer(), &policy, &mut FallingIds(99)).unwrap();
        assert_eq!(sold.total(), Ok(usd(249_00 + tax)));
    }
}

#[test]
fn a_package_of_taxed_services_is_taxed_when_it_is_sold() {
    let mut catalog = catalog();
    catalog.other_taxes.insert(TaxClass::Lab, Rate::from_hundred_thousandths(5_000));
    let list = |choice| OfferingKind::PickOf {
        picks: n(2),
        from: vec![code("BLOOD"), code("FACE")],
        choice,
        repeat: PickRepeat::Refused,
    };
    catalog.offerings = vec![
        with(&[("BLOOD", 3), ("RUB", 1)], offering("MIX", OfferingKind::Programme, 184_00)),
        offering("LIST", list(PickChoice::Either), 150_00),
    ];
    // 120 of 230 is blood: 96.00 of 184.00, and 4.80 of tax.
    let quote = priced(&catalog, buys("MIX"), &Holdings::default()).unwrap();
    assert_eq!((allocated(lots(&quote)), quote.tax), (vec![96_00, 88_00], usd(4_80)));
    // Chosen at the sale: 40 of 239 is blood, 25.10 of 150.00.
    let quote = priced(&catalog, picks("LIST", &["BLOOD", "FACE"]), &Holdings::default()).unwrap();
    assert_eq!((allocated(lots(&quote)), quote.tax), (vec![25_10, 124_90], usd(1_26)));
    let unsaid = priced(&catalog, buys("LIST"), &Holdings::default());
    assert_eq!(unsaid, Err(Refusal::NotThatWay), "two rates, and nobody knows which");
}

#[test]
fn parts_add_up_and_are_due_a_month_apart() {
    #[rustfmt::skip]
    let cases = [
        (1_499_00, 25, 4, vec![374_75, 281_07, 281_06, 281_06, 281_06]), // US-40
        (1_499_00, 0, 3, vec![374_75; 4]),                               // US-38
        (1_499_00, 0, 2, vec![499_67, 499_67, 499_66]),                  // US-38
        (1_000_00, 33, 3, vec![330_00, 223_34, 223_33, 223_33]),
        (99_99, 50, 1, vec![50_00, 49_99]),
    ];
    for (price, down_percent, n_parts, expect) in cases {
        let catalog = selling(in_parts(price, down_percent, 4));
        let quote = priced(&catalog, pays_in("X", n_parts), &Holdings::default()).unwrap();
        let LineWhat::Contract(contract) = &quote.lines[0].what else { panic!() };
        let amounts: Vec<i64> = contract.parts.iter().map(|part| part.amount.minor()).collect();
        assert_eq!(amounts, expect, "{price}");
        assert_eq!((quote.card.minor(), quote.lines[0].net.minor()), (expect[0], price));
        let dates: Vec<_> = contract.parts.iter().map(|part| part.due).collect();
        let month_ends = ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"];
        assert_eq!(dates, month_ends.map(day)[..dates.len()]);
    }
}

#[test]
fn more_parts_than_the_clinic_or_the_law_allows_are_refused() {
    let refused = |offering: Offering, parts| {
        priced(&selling(offering), pays_in("X", parts), &Holdings::default()).unwrap_err()
    };
    assert_eq!(refused(in_parts(1_499_00, 25, 4), 5), Refusal::TooManyParts(4), "US-40");
    assert_eq!(refused(in_parts(1_499_00, 25, 2), 3), Refusal::TooManyParts(2));
    assert_eq!(refused(in_parts(1_499_00, 25, 12), 5), Refusal::TooManyParts(4), "TL-2");
    assert_eq!(refused(in_parts(1_499_00, 0, 12), 4), Refusal::TooManyParts(3), "five equal parts");
    assert_eq!(refused(in_parts(1_499_00, 0, 3), 3), Refusal::TooManyParts(2));
    assert_eq!(refused(in_parts(3, 25, 4), 4), Refusal::NoParts, "a part of nothing");
    assert_eq!(refused(in_parts(1_499_00, 100, 4), 4), Refusal::NoParts);
    let bank = with(&[("IV", 4)], offering("X", OfferingKind::UnitBank, 387_00));
    assert_eq!(refused(bank.clone(), 2), Refusal::NoParts);
    let mut monthly = in_parts(99_00, 25, 4);
    monthly.kind =
        OfferingKind::Membership { period: Period::Month, min_payments: None, exit_fee: None };
    assert_eq!(refused(monthly, 2), Refusal::NoParts);
    let only_parts = Offering { payment: in_parts(1, 0, 4).payment.split_off(1), ..bank };
    let at_once = priced(&selling(only_parts), buys("X"), &Holdings::default());
    assert_eq!(at_once, Err(Refusal::NotThatWay));
}

#[test]
fn paid_money_and_its_bonus_share_the_price_by_policy() {
    let bonus = Bonus { amount: usd(50_00), validity: Validity::Days(n(90)) };
    let mut wallet = offering("X", OfferingKind::PrepaidCredit { bonus }, 500_00);
    wallet.validity = Validity::Never;
    let cases = [(PaidCredit::Refundable, [500_00, 0]), (PaidCredit::Final, [454_55, 45_45])];
    for (paid_credit, expect) in cases {
        let policy = Policy { paid_credit, ..Policy::default() };
        let catalog = selling(wallet.clone());
        let quote = whole(&catalog, vec![buys("X")], &Holdings::default(), &policy).unwrap();
        let [paid, given] = lots(&quote) else { panic!() };
        assert_eq!([paid.allocated.minor(), given.allocated.minor()], expect, "AC-4, AC-8");
        assert_eq!((paid.quantity.get(), given.quantity.get()), (500_00, 50_00));
        assert_eq!((paid.funding, given.funding), (Funding::Paid, Funding::Bonus));
        assert_eq!((paid.last_valid_day, given.last_valid_day), (None, Some(day("2027-05-01"))));
        assert_eq!((quote.lines[0].singles, quote.lines[0].saved), (Some(usd(550_00)), usd(50_00)));
    }
}

#[test]
fn picks_at_the_sale_weigh_what_they_cost_and_slots_are_even() {
    let list = |choice, repeat| OfferingKind::PickOf {
        picks: n(3),
        from: ["FACE", "RUB", "SHOT", "IV"].map(code).to_vec(),
        choice,
        repeat,
    };
    let sell = |choice, repeat| selling(offering("X", list(choice, repeat), 300_00));
    let ask = |choice, repeat, wanted: &[&str]| {
        priced(&sell(choice, repeat), picks("X", wanted), &Holdings::default())
    };
    let (either, refused) = (PickChoice::Either, PickRepeat::Refused);
    let quote = ask(either, refused, &["FACE", "RUB", "SHOT"]).unwrap();
    // 344 in all: 173.546, 95.930, 30.523.
    assert_eq!(allocated(lots(&quote)), [173_55, 95_93, 30_52]);
    assert_eq!(quote.lines[0].saved, usd(44_00));
    let quote = ask(either, refused, &[]).unwrap();
    assert_eq!((lots(&quote).len(), lots(&quote)[0].quantity.get()), (1, 3));
    assert!(matches!(&lots(&quote)[0].what, Grant::AnyOf(codes) if codes.len() == 4));
    assert_eq!(quote.lines[0].singles, None, "nobody knows yet");
    let twice = ask(either, PickRepeat::Allowed, &["RUB", "RUB", "RUB"]).unwrap();
    assert_eq!(allocated(lots(&twice)), [100_00; 3]);

    let wrong = |picked| Err(Refusal::WrongNumberOfPicks { picked, needed: 3 });
    assert_eq!(ask(either, refused, &["FACE", "RUB"]), wrong(2));
    assert_eq!(ask(either, refused, &["FACE", "RUB", "SHOT", "IV"]), wrong(4));
    assert_eq!(ask(PickChoice::AtPurchase, refused, &[]), wrong(0));
    let again = ask(either, refused, &["FACE", "RUB", "FACE"]);
    assert_eq!(again, Err(Refusal::PickedAlready("FACE".to_owned())));
    let outside = ask(either, refused, &["FACE", "RUB", "MYERS"]);
    let (service, name) = ("MYERS".to_owned(), "The X".to_owned());
    assert_eq!(outside, Err(Refusal::NotCovered { service, name }));
    let too_soon = ask(PickChoice::AtRedemption, refused, &["FACE", "RUB", "IV"]);
    assert_eq!(too_soon, Err(Refusal::NotThatWay));
}

#[test]
fn being_a_member_stands_for_what_nothing_else_stands_for() {
    let sauna = |worth: Option<i64>| Perk::Unlimited {
        service: code("SAUNA"),
        per_day: NonZeroU32::new(1),
        per_week: None,
        worth: worth.map(usd),
    };
    let credit = Perk::ProductCredit(usd(150_00));
    #[rustfmt::skip]
    let cases = [
        ("nothing else", vec![], vec![], vec![399_00]),
        ("unlimited", vec![], vec![sauna(None)], vec![399_00]),
        ("contents and credit", vec![("RUB", 3)], vec![credit], vec![274_31, 124_69]), // US-08
        ("contents, unlimited of some worth", vec![("RUB", 2)], vec![sauna(Some(90_00))],
            vec![28_316, 11_584]),
        ("contents, unlimited on top", vec![("RUB", 2)], vec![sauna(None)], vec![399_00, 0]),
    ];
    for (name, contents, perks, expect) in cases {
        let mut member = with(&contents, monthly(399_00));
        member.perks = perks;
        let quote = priced(&selling(member), buys("X"), &Holdings::default()).unwrap();
        assert_eq!(allocated(lots(&quote)), expect, "{name}");
        for lot in lots(&quote) {
            assert_eq!(lot.last_valid_day, Some(day("2027-02-27")), "{name}");
        }
        let month = Span { first: day(TODAY), last: day("2027-02-27") };
        if let Some(access) = lots(&quote).iter().find(|lot| lot.what == Grant::Access) {
            assert_eq!((access.quantity.get(), access.earning), (28, Earning::ByDay(month)));
        }
    }
}

#[test]
fn primary_care_is_earned_by_the_day_or_the_full_month() {
    let cases = [
        (Period::Month, FeeEarning::ByDay, 28),
        (Period::Month, FeeEarning::ByFullMonth, 1),
        (Period::Quarter, FeeEarning::ByFullMonth, 3),
        (Period::Year, FeeEarning::ByDay, 365),
        (Period::Year, FeeEarning::ByFullMonth, 12),
    ];
    for (period, primary_care_fee, units) in cases {
        let mut catalog = catalog();
        let mut care = offering("X", OfferingKind::PrimaryCare { period }, 95_00);
        let values = ClauseValues { days: Some(30), ..ClauseValues::default() };
        clause(&mut catalog, &mut care, ClauseRule::RefundUnusedDays, values);
        catalog.offerings = vec![care];
        let policy = Policy { primary_care_fee, ..Policy::default() };
        let quote = whole(&catalog, vec![buys("X")], &Holdings::default(), &policy).unwrap();
        assert_eq!(lots(&quote)[0].quantity.get(), units, "{period:?} {primary_care_fee:?}");
        let is_monthly = matches!(lots(&quote)[0].earning, Earning::ByFullMonth(_));
        assert_eq!(is_monthly, primary_care_fee == FeeEarning::ByFullMonth);
    }
}

#[test]
fn a_later_period_is_usable_from_its_payment_to_the_end_of_the_ones_it_carries_into() {
    let mut member = with(&[("RUB", 3)], monthly(399_00));
    let carry = Perk::CarryOver { periods: n(1), sessions_max: 6, credit_max: usd(300_00) };
    member.perks = vec![Perk::ProductCredit(usd(150_00)), carry];
    let policy = Policy::default();
    let terms = contract_terms(&catalog(), &member, &policy, usd(399_00), &[], day(TODAY)).unwrap();
    let anchor = Anchor { first: day(TODAY), period: Period::Month };
    assert_eq!(terms.renewal.map(|renewal| renewal.anchor), Some(anchor));
    // From cycle, paid on, last valid day: the 31st is never lost.
    let cases = [
        (0, TODAY, "2027-03-30"),
        (1, "2027-03-03", "2027-04-29"),
        (2, "2027-03-31", "2027-05-30"),
    ];
    for (cycle, paid_on, last) in cases {
        let span = anchor.cycle(cycle).unwrap();
        let lots = lots_of_period(&terms, usd(419_00), &policy, Some(span), day(paid_on)).unwrap();
        assert_eq!(allocated(&lots), [288_06, 130_94], "the new price in the old proportion");
        for lot in lots {
            assert_eq!((lot.valid_from, lot.last_valid_day), (day(paid_on), Some(day(last))));
        }
    }
}

#[test]
fn clauses_become_rules_of_the_contract() {
    let mut catalog = catalog();
    let mut bank = with(&[("iv1", 4), ("IV", 1)], offering("X", OfferingKind::UnitBank, 100_00));
    let values = ClauseValues { fee: Some(usd(25_00)), days: Some(3), ..ClauseValues::default() };
    for rule in [ClauseRule::RefundAllocated, ClauseRule::BuyerOnly, ClauseRule::CoolingOff] {
        clause(&mut catalog, &mut bank, rule, values);
    }
    let at = |policy: &Policy, on| {
        contract_terms(&catalog, &bank, policy, usd(100_00), &[], day(on)).unwrap()
    };
    let terms = at(&Policy::default(), "2026-11-25");
    assert_eq!(terms.refund, RefundRule::Allocated { fee: usd(25_00) });
    assert_eq!((terms.use_by, terms.cooling_off_until), (UseBy::BuyerOnly, None));
    assert_eq!(terms.singles, [(code("IV"), usd(129_00)), (code("IV2"), usd(129_00))]);
    for (days, until) in [(3, "2026-11-30"), (5, "2026-12-02"), (1, "2026-11-30")] {
        let policy = Policy { cooling_off_days: NonZeroU32::new(days), ..Policy::default() };
        let terms = at(&policy, "2026-11-25");
        assert_eq!(terms.cooling_off_until, Some(day(until)), "US-49, the longer of the two");
    }
    let bare =
        contract_terms(&catalog, &monthly(99_00), &Policy::default(), usd(99_00), &[], day(TODAY));
    let bare = bare.unwrap();
    assert_eq!((bare.refund, bare.use_by), (RefundRule::Nothing, UseBy::Anyone));
    assert_eq!(bare.renewal.map(|renewal| renewal.charge), Some(Charging::AutoPay));
}

#[test]
fn a_lower_first_price_is_discounted_too_and_ends() {
    let mut member = monthly(199_00);
    member.intro = Some(Intro { price: usd(99_00), cycles: n(2) });
    let on = DiscountOn::Codes(vec!["X".to_owned()]);
    let holdings = Holdings { discounts: vec![discount(10, on)], ..Holdings::default() };
    let quote = priced(&selling(member), buys("X"), &holdings).unwrap();
    let LineWhat::Contract(contract) = &quote.lines[0].what else { panic!() };
    let intro = contract.terms.renewal.and_then(|renewal| renewal.intro);
    assert_eq!((quote.card, contract.terms.price), (usd(89_10), usd(179_10)));
    assert_eq!(intro, Some(Intro { price: usd(89_10), cycles: n(2) }));
    assert_eq!(allocated(&contract.lots), [89_10]);
}

#[test]
fn an_old_contract_is_handed_in_and_the_new_lots_share_the_full_price() {
    let buy_get = OfferingKind::BuyGet { paid: n(3), free: n(1) };
    let catalog = selling(with(&[("iv2", 4)], offering("X", buy_get, 567_00)));
    let old = ContractId::from_raw(3);
    let upgrade = |value: i64, of: &str| {
        let unused = vec![(old, OfferingCode(of.to_owned()), usd(value))];
        let holdings = Holdings { unused, ..Holdings::default() };
        priced(&catalog, upgrades("X", old), &holdings)
    };
    let quote = upgrade(290_25, "OLD").unwrap();
    assert_eq!((quote.card, quote.lines[0].net), (usd(276_75), usd(276_75)), "US-34");
    assert_eq!(allocated(lots(&quote)), [141_75; 4]);
    assert_eq!((quote.points, quote.lines[0].saved), (276, usd(189_00)));
    let sold = Sold::of(&quote, &buyer(), &Policy::default(), &mut FallingIds(99)).unwrap();
    assert_eq!(sold.total(), Ok(usd(567_00)));
    assert_eq!(sold.tenders[0], Tender::HandedIn { contract: old, value: usd(290_25) });
    assert_eq!(upgrade(567_00, "OLD").unwrap().card, Money::ZERO);
    assert_eq!(upgrade(567_01, "OLD"), Err(Refusal::NoUpgrade), "it is worth more");
    assert_eq!(upgrade(290_25, "X"), Err(Refusal::NoUpgrade), "the same again");
    let nothing = priced(&catalog, upgrades("X", old), &Holdings::default());
    assert_eq!(nothing, Err(Refusal::NoUpgrade));
    let twice = vec![upgrades("X", old), upgrades("X", old)];
    let twice = whole(&catalog, twice, &Holdings::default(), &Policy::default());
    assert_eq!(twice, Err(Refusal::NoUpgrade));
}

#[test]
fn what_is_due_is_paid_once_and_not_before_its_day() {
    let contract = ContractId::from_raw(4);
    let member = with(&[("RUB", 3)], monthly(399_00));
    let policy = Policy::default();
    let terms =
        contract_terms(&catalog(), &member, &policy, usd(399_00), &[], day("2026-12-31")).unwrap();
    let span = Span { first: day(TODAY), last: day("2027-02-27") };
    let lots = lots_of_period(&terms, usd(399_00), &policy, Some(span), day(TODAY)).unwrap();
    let due = |kind, amount, on| Due {
        contract,
        name: "The X".to_owned(),
        kind,
        offering: OfferingCode("X".to_owned()),
        version: 1,
        span: matches!(kind, DueKind::Cycle(_)).then_some(span),
        lots: if matches!(kind, DueKind::Cycle(_)) { lots.clone() } else { Vec::new() },
        amount: usd(amount),
        due: day(on),
        n_failed: 0,
    };
    let dues = vec![
        due(DueKind::Cycle(1), 399_00, TODAY),
        due(DueKind::Cycle(2), 399_00, "2027-02-28"),
        due(DueKind::Part(1), 281_07, "2027-02-28"),
        due(DueKind::Part(2), 281_06, "2027-03-28"),
    ];
    let unused = vec![(contract, OfferingCode("OLD".to_owned()), usd(10_00))];
    let holdings = Holdings { dues, unused, ..Holdings::default() };
    let pay = |lines| whole(&catalog(), lines, &holdings, &policy);
    let cycle = |cycle| CartLine::Cycle { contract, cycle };
    let part = |part| CartLine::Part { contract, part };

    let quote = pay(vec![cycle(1), part(1), product("SERUM", 1)]).unwrap();
    assert_eq!((quote.net, quote.tax, quote.points), (usd(768_07), usd(8_58), 768));
    let sold = Sold::of(&quote, &buyer(), &policy, &mut FallingIds(99)).unwrap();
    assert!(matches!(&sold.lines[0], SoldLine::Cycle { cycle: 1, lots, .. } if lots.len() == 1));
    assert!(matches!(sold.lines[1], SoldLine::Part { part: 1, .. }));
    assert_eq!(pay(vec![cycle(2)]), Err(Refusal::NotDueYet(day("2027-02-28"))));
    assert_eq!(pay(vec![cycle(3)]), Err(Refusal::NothingDue));
    assert_eq!(pay(vec![part(3)]), Err(Refusal::NothingDue));
    assert_eq!(pay(vec![part(2), part(1)]), Err(Refusal::NotDueYet(day("2027-02-28"))));
    assert!(pay(vec![part(1), part(2)]).is_ok(), "in their order");
    let code = OfferingCode("X".to_owned());
    let (picks, plan, upgrade_of) = (Vec::new(), PlanChoice::Upfront, Some(contract));
    let upgrade = CartLine::Offering { code, picks, plan, upgrade_of };
    assert_eq!(pay(vec![part(1), upgrade]), Err(Refusal::NoUpgrade), "it is handed in");
    assert_eq!(pay(vec![cycle(1), cycle(1)]), Err(Refusal::PaidAlready));
}

#[test]
fn what_cannot_be_sold_is_refused_by_name() {
    let bank = |price| selling(with(&[("IV", 4)], offering("X", OfferingKind::UnitBank, price)));
    let free = {
        let mut catalog = bank(1_00);
        catalog.services.iter_mut().for_each(|service| service.price = Money::ZERO);
        catalog.products.iter_mut().for_each(|product| product.price = Money::ZERO);
        catalog
    };
    let monthly_box = selling(with(&[("+KIT", 1), ("IV", 1)], monthly(50_00)));
    let empty = selling(offering("X", OfferingKind::Programme, 50_00));
    let unknown = selling(with(&[("NOWHERE", 1)], offering("X", OfferingKind::Programme, 50_00)));
    let not_in = |code: &str| Refusal::NotInCatalog(code.to_owned());
    #[rustfmt::skip]
    let cases = [
        (bank(0), vec![buys("X")], Refusal::NoPrice),
        (bank(-1_00), vec![buys("X")], Refusal::NoPrice),
        (free.clone(), vec![buys("X")], Refusal::NoPrice),
        (free.clone(), vec![service("IV", 1)], Refusal::NoPrice),
        (free, vec![product("KIT", 1)], Refusal::NoPrice),
        (bank(1_00), vec![], Refusal::EmptyCart),
        (bank(1_00), vec![buys("Y")], not_in("Y")),
        (bank(1_00), vec![product("Y", 1)], not_in("Y")),
        (bank(1_00), vec![service("Y", 1)], not_in("Y")),
        (unknown, vec![buys("X")], not_in("NOWHERE")),
        (bank(1_00), vec![picks("X", &["IV"])], Refusal::NotThatWay),
        (monthly_box, vec![buys("X")], Refusal::NotThatWay),
        (empty, vec![buys("X")], Refusal::NotThatWay),
        (bank(1_00), vec![product("DEAR", 2)], Refusal::Overflow(Overflow)),
        (bank(1_00), vec![product("DEAR", 1), product("KIT", 1)], Refusal::Overflow(Overflow)),
        (bank(i64::MAX), vec![buys("X"), buys("X")], Refusal::Overflow(Overflow)),
    ];
    for (catalog, lines, expect) in cases {
        let said = format!("{lines:?}");
        let refused = whole(&catalog, lines, &Holdings::default(), &Policy::default());
        assert_eq!(refused, Err(expect), "{said}");
    }
    let discounts = vec![discount(101, DiscountOn::Products)];
    let holdings = Holdings { discounts, ..Holdings::default() };
    let refused = priced(&catalog(), product("KIT", 1), &holdings);
    assert_eq!(refused, Err(Refusal::DiscountTooLarge(101)));
    let mut no_clause = with(&[("IV", 4)], offering("X", OfferingKind::UnitBank, 1_00));
    clause(&mut catalog(), &mut no_clause, ClauseRule::Parts, ClauseValues::default());
    let refused = priced(&selling(no_clause), buys("X"), &Holdings::default());
    assert_eq!(refused, Err(not_in("Parts")));
}

/// The sample catalog with this one offering.
fn selling(offering: Offering) -> Catalog {
    Catalog { offerings: vec![offering], ..catalog() }
}

fn monthly(price: i64) -> Offering {
    let kind =
        OfferingKind::Membership { period: Period::Month, min_payments: None, exit_fee: None };
    let payment = vec![PaymentPlan::AutoPay];
    Offering { payment, validity: Validity::Period, ..offering("X", kind, price) }
}

fn in_parts(price: i64, down_percent: u32, parts_max: u32) -> Offering {
    let mut offering = with(&[("FACE", 4)], offering("X", OfferingKind::Programme, price));
    offering.payment.push(PaymentPlan::Installments {
        down_percent,
        parts_max: n(parts_max),
        fee: Money::ZERO,
    });
    offering
}

fn picks(of: &str, picks: &[&str]) -> CartLine {
    CartLine::Offering {
        code: OfferingCode(of.to_owned()),
        picks: picks.iter().map(|pick| code(pick)).collect(),
        plan: PlanChoice::Upfront,
        upgrade_of: None,
    }
}

fn pays_in(of: &str, parts: u32) -> CartLine {
    CartLine::Offering {
        code: OfferingCode(of.to_owned()),
        picks: Vec::new(),
        plan: PlanChoice::Parts(n(parts)),
        upgrade_of: None,
    }
}

fn upgrades(of: &str, old: ContractId) -> CartLine {
    CartLine::Offering {
        code: OfferingCode(of.to_owned()),
        picks: Vec::new(),
        plan: PlanChoice::Upfront,
        upgrade_of: Some(old),
    }
}

fn priced(catalog: &Catalog, line: CartLine, holdings: &Holdings) -> Result<CartQuote, Refusal> {
    whole(catalog, vec![line], holdings, &Policy::default())
}

fn whole(
    catalog: &Catalog,
    lines: Vec<CartLine>,
    holdings: &Holdings,
    policy: &Policy,
) -> Result<CartQuote, Refusal> {
    let cart = Cart { lines, tenders: TendersWanted::default() };
    quote(catalog, &cart, holdings, policy, day(TODAY))
}

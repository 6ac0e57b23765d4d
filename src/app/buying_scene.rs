//! From a cart to the screens on which it is filled, paid for and looked at once more.

use chrono::NaiveDate;

use crate::app::offers_scene::counted;
use crate::app::scene::{contracts, last_day};
use crate::domain::cart::{
    Cart, CartLine, CartQuote, ContractQuote, LineQuote, LineWhat, PlanChoice, TenderQuote,
};
use crate::domain::contract::{Charging, Part};
use crate::domain::entitlement::Funding;
use crate::domain::key_facts;
use crate::domain::language::Language;
use crate::domain::money::Money;
use crate::domain::now::Now;
use crate::domain::offering::{CreditUse, Grant, Offering, OfferingKind};
use crate::domain::phrase::{capital, listed_and};
use crate::domain::sessions;
use crate::flow::checkout::Checkout;
use crate::flow::checkout::cart::{Means, Offer, PRODUCT_MAX};
use crate::flow::session::Saving;
use crate::ui::scene::shopping::{
    BillLine, CartScene, GoodsScene, Later, LineOff, PartRow, PickScene, PickTile, PlanCard,
    PlanScene, PriceOff, ProductRow, Renewal, TenderCard, TenderKind, TenderLine, TendersScene,
};
use crate::ui::scene::{Bar, KeyFact, Lasts, ReviewScene};
use crate::words::say_with;

/// What is in the cart and what is due today. Before all is picked that has to be, the price of
/// what is being picked.
pub fn bar(checkout: &Checkout) -> Bar {
    if let Some(quote) = &checkout.session.quote {
        return Bar { item: Some(names(checkout, quote)), due: Some(quote.card) };
    }
    match checkout.chosen_offering() {
        Some(offering) => Bar { item: Some(offering.name.clone()), due: Some(offering.price) },
        None => Bar::default(),
    }
}

/// "Drip Four", "2 × Mineral sunscreen", "3 items".
fn names(checkout: &Checkout, quote: &CartQuote) -> String {
    let language = checkout.comfort.language;
    match quote.lines.as_slice() {
        [one] if one.quantity.get() > 1 => {
            format!("{} × {}", one.quantity, line_name(checkout, one))
        }
        [one] => line_name(checkout, one),
        more => say_with(language, "cart-n", &[("n", more.len().into())]),
    }
}

/// "Drip Four and Glow Club": what is agreed on.
pub fn names_of_contracts(checkout: &Checkout) -> String {
    let Some(quote) = &checkout.session.quote else { return String::new() };
    let names: Vec<String> = contracts(quote).map(|(line, _)| line.name.clone()).collect();
    listed_and(checkout.comfort.language, &names)
}

/// What a line is called in the patient's language.
fn line_name(checkout: &Checkout, line: &LineQuote) -> String {
    let (catalog, language) = (&checkout.shop().catalog, checkout.comfort.language);
    let name = match &line.what {
        LineWhat::Product { code, .. } => catalog.product(code).map(|product| &product.name),
        LineWhat::Service { code, .. } => catalog.service(code).map(|service| &service.name),
        LineWhat::Contract(_) | LineWhat::Cycle { .. } | LineWhat::Part { .. } => None,
    };
    name.map_or_else(|| line.name.clone(), |name| name.get(language).to_owned())
}

/// What the patient has paid for, in a few words; empty before something is chosen, and where all
/// of it is handed over at once.
pub fn bought(checkout: &Checkout) -> String {
    let (catalog, language) = (&checkout.shop().catalog, checkout.comfort.language);
    let Some(quote) = &checkout.session.quote else { return String::new() };
    let told: Vec<String> = contracts(quote)
        .filter_map(|(_, contract)| catalog.offering(&contract.terms.offering))
        .map(|offering| counts(checkout, offering, language))
        .collect();
    match told.len() {
        0..=2 => told.join(" + "),
        n => say_with(language, "cart-n", &[("n", n.into())]),
    }
}

/// "20 visits and 12 shots", "$550.00 to spend"; its name where nothing is counted.
fn counts(checkout: &Checkout, offering: &Offering, language: Language) -> String {
    let catalog = &checkout.shop().catalog;
    [counted(catalog, offering, language), key_facts::counts(catalog, offering, language)]
        .into_iter()
        .find(|words| !words.is_empty())
        .map_or_else(|| offering.name.clone(), |words| capital(&words))
}

/// What one has to know of an offering, from what a purchase today would agree.
pub fn key_facts(offering: &Offering, quote: &CartQuote) -> Vec<KeyFact> {
    let mut facts = Vec::new();
    let Some((line, contract)) = contracts(quote).next() else { return facts };
    if matches!(offering.kind, OfferingKind::PrimaryCare { .. }) {
        facts.push(KeyFact::NotInsurance);
    }
    if let Some(renewal) = renewal(line, contract) {
        facts.push(KeyFact::Renews(renewal));
        facts.extend(renewal.least.map(|(n, sum)| KeyFact::Least(n, sum)));
    }
    let exit_fee = contract.terms.renewal.and_then(|renewal| renewal.exit_fee);
    facts.extend(exit_fee.map(|fee| KeyFact::Leaving(fee.percent, fee.cap)));
    for lot in &contract.lots {
        let face = Money::from_minor(i64::from(lot.quantity.get()));
        match (&lot.what, lot.funding, lot.last_valid_day) {
            (Grant::Credit(CreditUse::Everything), Funding::Bonus, Some(day)) => {
                facts.push(KeyFact::BonusUntil(face, day));
            }
            (Grant::Credit(CreditUse::Everything), Funding::Paid, None) => {
                facts.push(KeyFact::NeverEnds(face));
            }
            _ => (),
        }
    }
    facts
}

/// How a contract goes on by itself; `None` where nothing is charged by itself.
fn renewal(line: &LineQuote, contract: &ContractQuote) -> Option<Renewal> {
    let renewal = contract.terms.renewal.filter(|it| it.charge == Charging::AutoPay)?;
    let price_of = |cycle: u32| match renewal.intro {
        Some(intro) if cycle < intro.cycles.get() => intro.price,
        _ => contract.terms.price,
    };
    let least = renewal.min_payments.and_then(|n| {
        let sum = Money::sum((0..n.get()).map(price_of)).ok()?;
        Some((n.get(), sum))
    });
    Some(Renewal {
        period: renewal.anchor.period,
        amount: price_of(1).plus(line.tax).ok()?,
        next: renewal.anchor.cycle_start(1).ok()?,
        least,
    })
}

fn part_rows(parts: &[Part]) -> Vec<PartRow> {
    let row = |(idx, part): (usize, &Part)| PartRow {
        due: (idx > 0).then_some(part.due),
        amount: part.amount,
    };
    parts.iter().enumerate().map(row).collect()
}

/// What of a line is paid after today.
fn later(line: &LineQuote) -> Later {
    let LineWhat::Contract(contract) = &line.what else { return Later::Nothing };
    if !contract.parts.is_empty() {
        return Later::Parts(part_rows(&contract.parts));
    }
    renewal(line, contract).map_or(Later::Nothing, Later::Renews)
}

/// The next payment that was agreed on, and its day.
pub fn next_payment(quote: &CartQuote) -> Option<(Money, NaiveDate)> {
    let of_line = |line: &LineQuote| match later(line) {
        Later::Nothing => None,
        Later::Parts(parts) => parts.iter().find_map(|part| Some((part.amount, part.due?))),
        Later::Renews(renewal) => Some((renewal.amount, renewal.next)),
    };
    quote.lines.iter().filter_map(of_line).min_by_key(|(_, day)| *day)
}

/// Until when what was bought can be used. What renews by itself has no last day.
pub fn lasts(quote: &CartQuote) -> Lasts {
    let ends = contracts(quote)
        .filter(|(line, contract)| renewal(line, contract).is_none())
        .filter_map(|(_, contract)| contract.last_valid_day)
        .min();
    let renews =
        contracts(quote).filter_map(|(line, contract)| Some(renewal(line, contract)?.next)).min();
    match (ends, renews) {
        (Some(day), _) => Lasts::Until(day),
        (None, Some(day)) => Lasts::Renews(day),
        (None, None) => Lasts::Always,
    }
}

pub fn pick(checkout: &Checkout) -> PickScene {
    let (catalog, language) = (&checkout.shop().catalog, checkout.comfort.language);
    let offering = checkout.chosen_offering();
    let kind = offering.map(|offering| &offering.kind);
    let Some(OfferingKind::PickOf { picks, from, .. }) = kind else {
        let bar = bar(checkout);
        return PickScene::nothing(bar);
    };
    let picked = checkout.chosen_line().map(|(picks, _)| picks).unwrap_or_default();
    let tile = |code| {
        let service = catalog.service(code)?;
        let n = picked.iter().filter(|one| *one == code).count();
        Some(PickTile {
            code: code.clone(),
            name: service.name.get(language).to_owned(),
            worth: service.price,
            n_picked: u32::try_from(n).unwrap_or(u32::MAX),
        })
    };
    PickScene {
        n_picks: picks.get(),
        tiles: from.iter().filter_map(tile).collect(),
        may_decide_later: checkout.may_decide_later(),
        price: offering.map(|offering| offering.price).unwrap_or_default(),
        bar: bar(checkout),
    }
}

pub fn plan(checkout: &Checkout, now: Now) -> PlanScene {
    let today = now.business_date(checkout.shop().zone);
    let chosen = checkout.chosen_line().map(|(_, plan)| plan).unwrap_or_default();
    let line_with = |plan: PlanChoice| {
        let mut line = checkout.session.cart.lines.get(checkout.session.line?)?.clone();
        if let CartLine::Offering { plan: of_line, .. } = &mut line {
            *of_line = plan;
        }
        let cart = Cart { lines: vec![line], ..Cart::default() };
        checkout.quoted(&cart, &checkout.session.holdings(), today)?.lines.into_iter().next()
    };
    let card = |plan| {
        let line = line_with(plan)?;
        let parts = match later(&line) {
            Later::Parts(parts) => parts,
            _ => vec![PartRow { due: None, amount: line.net.plus(line.tax).ok()? }],
        };
        Some(PlanCard { plan, parts, is_chosen: plan == chosen })
    };
    let price = line_with(chosen).and_then(|line| line.net.plus(line.tax).ok());
    PlanScene {
        name: checkout.chosen_offering().map(|one| one.name.clone()).unwrap_or_default(),
        price: price.unwrap_or_default(),
        plans: checkout.plans().into_iter().filter_map(card).collect(),
        bar: bar(checkout),
    }
}

pub fn goods(checkout: &Checkout, now: Now) -> GoodsScene {
    let (catalog, language) = (&checkout.shop().catalog, checkout.comfort.language);
    let today = now.business_date(checkout.shop().zone);
    let holdings = checkout.session.holdings();
    let n_of = |code: &str| {
        let lines = checkout.session.cart.lines.iter();
        let held = lines.filter_map(|line| match line {
            CartLine::Product { code: known, quantity } if known == code => Some(quantity.get()),
            _ => None,
        });
        held.sum()
    };
    let row = |product: &crate::domain::catalog::Product| {
        let quantity = std::num::NonZeroU32::MIN;
        let line = CartLine::Product { code: product.code.clone(), quantity };
        let cart = Cart { lines: vec![line], ..Cart::default() };
        let line = checkout.quoted(&cart, &holdings, today)?.lines.into_iter().next()?;
        Some(ProductRow {
            code: product.code.clone(),
            name: product.name.get(language).to_owned(),
            price: line.net,
            off: line.discount.map(|discount| PriceOff {
                normal: line.gross,
                name: discount.reason,
                percent: discount.percent,
            }),
            n: n_of(&product.code),
            n_max: PRODUCT_MAX,
        })
    };
    let quote = checkout.session.quote.as_ref();
    GoodsScene {
        products: catalog.products.iter().filter_map(row).collect(),
        tax: quote.map(|quote| quote.tax).unwrap_or_default(),
        bar: bar(checkout),
    }
}

pub fn cart(checkout: &Checkout) -> CartScene {
    let quote = checkout.session.quote.as_ref();
    let lines = quote.map(|quote| bill_lines(checkout, quote)).unwrap_or_default();
    CartScene { lines, bar: bar(checkout) }
}

fn bill_lines(checkout: &Checkout, quote: &CartQuote) -> Vec<BillLine> {
    quote.lines.iter().map(|line| bill_line(checkout, line)).collect()
}

fn bill_line(checkout: &Checkout, line: &LineQuote) -> BillLine {
    let (catalog, language) = (&checkout.shop().catalog, checkout.comfort.language);
    let offering = match &line.what {
        LineWhat::Contract(contract) => catalog.offering(&contract.terms.offering),
        _ => None,
    };
    BillLine {
        name: line_name(checkout, line),
        counts: offering.map(|one| counted(catalog, one, language)).unwrap_or_default(),
        quantity: line.quantity.get(),
        gross: line.gross,
        off: line.discount.as_ref().map(|discount| LineOff {
            name: discount.reason.clone(),
            percent: discount.percent,
            amount: discount.amount,
        }),
        today: (line.due_today != line.net).then_some(line.due_today),
        later: later(line),
    }
}

pub fn tenders(checkout: &Checkout, now: Now) -> TendersScene {
    let today = now.business_date(checkout.shop().zone);
    let card = |offer: Offer| TenderCard {
        kind: match offer.means {
            Means::Wallet => TenderKind::Wallet,
            Means::ProductCredit => TenderKind::ProductCredit,
            Means::Points => TenderKind::Points(offer.units),
        },
        left: offer.left,
        pays: offer.pays,
        is_on: offer.is_on,
    };
    let quote = checkout.session.quote.as_ref();
    TendersScene {
        total: quote.map(|quote| quote.total).unwrap_or_default(),
        tenders: checkout.offers_of_means(today).into_iter().map(card).collect(),
        card: quote.map(|quote| quote.card).unwrap_or_default(),
        bar: bar(checkout),
    }
}

pub fn review(checkout: &Checkout) -> ReviewScene {
    let session = &checkout.session;
    let Some(quote) = &session.quote else { return ReviewScene::default() };
    let language = checkout.comfort.language;
    // One new thing at its full price is shown large; everything else line by line.
    let alone = match quote.lines.as_slice() {
        [one] if one.discount.is_none() && one.net == one.gross => contracts(quote).next(),
        _ => None,
    };
    let offering = alone.and_then(|(_, one)| checkout.shop().catalog.offering(&one.terms.offering));
    let mut lines = if alone.is_some() { Vec::new() } else { bill_lines(checkout, quote) };
    let mut after = alone.map(|(line, _)| later(line)).unwrap_or_default();
    if let [only] = lines.as_mut_slice() {
        // Said once, in full.
        after = std::mem::take(&mut only.later);
    }
    let net = Money::sum(quote.lines.iter().map(|line| line.net)).unwrap_or_default();
    ReviewScene {
        name: names(checkout, quote),
        lines,
        net,
        tax: quote.tax,
        total: net.plus(quote.tax).unwrap_or_default(),
        today: quote.total,
        later: after,
        tenders: quote.tenders.iter().map(tender_line).collect(),
        card: quote.card,
        saved: Money::sum(quote.lines.iter().map(|line| line.saved)).unwrap_or_default(),
        counts: offering.map(|one| counts(checkout, one, language)).unwrap_or_default(),
        each: alone.and_then(|(_, contract)| sessions::each_of(contract)),
        what: offering.map(|one| one.what.get(language).to_owned()).unwrap_or_default(),
        last_day: last_day(quote),
        signer: session.patient.as_ref().map(|patient| patient.name.short()).unwrap_or_default(),
        n_clauses: session.terms.as_ref().map_or(0, |terms| terms.text().clauses.len()),
        is_saving: session.saving == Saving::Underway,
    }
}

fn tender_line(tender: &TenderQuote) -> TenderLine {
    let (kind, amount) = match tender {
        TenderQuote::Wallet { face, .. } => (TenderKind::Wallet, *face),
        TenderQuote::ProductCredit { face, .. } => (TenderKind::ProductCredit, *face),
        TenderQuote::Points { points, worth, .. } => (TenderKind::Points(*points), *worth),
    };
    TenderLine { kind, amount }
}

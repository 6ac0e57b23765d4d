//! The screens on which a patient chooses: the shelf, its offers, and one offer with all it says.

use crate::app::buying_scene as buying;
use crate::app::buying_scene::bar;
use crate::app::scene::contracts;
use crate::app::shelf::{offer_pay, shelf_price};
use crate::domain::agreement;
use crate::domain::cart::{Cart, CartLine, CartQuote, Holdings};
use crate::domain::catalog::Catalog;
use crate::domain::key_facts;
use crate::domain::language::Language;
use crate::domain::money::Money;
use crate::domain::now::Now;
use crate::domain::offering::{Grant, Offering, OfferingKind, PickChoice, PickRepeat, Validity};
use crate::domain::sessions;
use crate::flow::checkout::Checkout;
use crate::flow::checkout::picking::plans;
use crate::ui::scene::{
    Bar, CategoryScene, DetailScene, LadderColumn, OfferCard, OffersScene, Shelf, ShelfPrice,
    ShelfTile,
};
use crate::words::say_with;

pub(super) fn category_scene(checkout: &Checkout) -> CategoryScene {
    let mut tiles: Vec<ShelfTile> = checkout
        .shop()
        .catalog
        .categories()
        .into_iter()
        .filter_map(|category| {
            let price = shelf_price(&checkout.offers(category))?;
            Some(ShelfTile { shelf: Shelf::Offerings(category), price })
        })
        .collect();
    let products = checkout.shop().catalog.products.iter().map(|product| product.price);
    let products: Vec<Money> = products.filter(|price| price.is_positive()).collect();
    if let Some(price) = products.iter().min().copied() {
        let price =
            if products.len() == 1 { ShelfPrice::Only(price) } else { ShelfPrice::From(price) };
        tiles.push(ShelfTile { shelf: Shelf::Products, price });
    }
    CategoryScene { tiles, may_see_left: true, bar: kept(checkout) }
}

/// What is in the cart already; not what was only looked at.
fn kept(checkout: &Checkout) -> Bar {
    if checkout.session.is_line_new { Bar::default() } else { bar(checkout) }
}

/// An offering bought alone, at once, by somebody who owns nothing. What has to be picked is the
/// first of the list.
fn quote_alone(checkout: &Checkout, offering: &Offering, now: Now) -> Option<CartQuote> {
    let picks = match &offering.kind {
        OfferingKind::PickOf { choice: PickChoice::AtPurchase, picks, from, repeat } => {
            let n = usize::try_from(picks.get()).unwrap_or(usize::MAX);
            match repeat {
                PickRepeat::Refused => from.iter().take(n).cloned().collect(),
                PickRepeat::Allowed => from.iter().cycle().take(n).cloned().collect(),
            }
        }
        _ => Vec::new(),
    };
    let plan = plans(offering).first().copied().unwrap_or_default();
    let code = offering.code.clone();
    let line = CartLine::Offering { code, picks, plan, upgrade_of: None };
    let cart = Cart { lines: vec![line], ..Cart::default() };
    let today = now.business_date(checkout.shop().zone);
    checkout.quoted(&cart, &Holdings::default(), today)
}

fn offer_card(checkout: &Checkout, offering: &Offering, now: Now) -> Option<OfferCard> {
    let quote = quote_alone(checkout, offering, now)?;
    let (line, contract) = contracts(&quote).next()?;
    Some(OfferCard {
        code: offering.code.clone(),
        name: offering.name.clone(),
        sentence: key_facts::sentence(
            &checkout.shop().catalog,
            offering,
            &checkout.shop().policy,
            checkout.comfort.language,
        ),
        price: line.net.plus(line.tax).ok()?,
        n_units: sessions::n_sessions(&contract.lots),
        unit: offering.unit.clone(),
        counts: counted(&checkout.shop().catalog, offering, checkout.comfort.language),
        each: sessions::each_of(contract),
        saved: line.saved,
        what: offering.what.get(checkout.comfort.language).to_owned(),
        // What goes on by itself has no day to use it by; its card says what is in it.
        last_day: contract.last_valid_day.filter(|_| contract.terms.renewal.is_none()),
        pay: offer_pay(offering),
    })
}

pub(super) fn offers_scene(checkout: &Checkout, offers: Vec<&Offering>, now: Now) -> OffersScene {
    let months = |offering: &&Offering| match offering.validity {
        Validity::Months(months) => Some(months.get()),
        Validity::Days(_) | Validity::Period | Validity::Never => None,
    };
    let first = offers.first().and_then(months);
    let are_equal = offers.iter().all(|offering| months(offering) == first);
    OffersScene {
        cards: offers
            .into_iter()
            .filter_map(|offering| offer_card(checkout, offering, now))
            .collect(),
        chosen: checkout.session.chosen().cloned(),
        months: first.filter(|_| are_equal),
        first_stop: checkout.session.first_stop,
        bar: bar(checkout),
    }
}

pub(super) fn detail_scene(
    checkout: &Checkout,
    offers: Vec<&Offering>,
    now: Now,
) -> Option<DetailScene> {
    let language = checkout.comfort.language;
    let catalog = &checkout.shop().catalog;
    let chosen = checkout.session.chosen()?;
    let offering = *offers.iter().find(|offering| offering.code == *chosen)?;
    let ladder = match offering.kind {
        OfferingKind::BuyGet { .. } => ladder(checkout, &offers, now),
        _ => Vec::new(),
    };
    let lines = offering
        .contents
        .iter()
        .filter(|_| ladder.is_empty())
        .filter_map(|line| match &line.what {
            crate::domain::offering::Grant::Service(code) => {
                Some((line.quantity.get(), catalog.service(code)?.name.get(language).to_owned()))
            }
            _ => None,
        })
        .collect();
    let policy = &checkout.shop().policy;
    let alone = quote_alone(checkout, offering, now);
    let facts = alone.as_ref().map(|quote| buying::key_facts(offering, quote)).unwrap_or_default();
    Some(DetailScene {
        card: offer_card(checkout, offering, now)?,
        refund: alone
            .and_then(|quote| agreement::facts_of(catalog, &quote, language).ok())
            .map(|facts| facts.join(" "))
            .unwrap_or_default(),
        lines,
        perks: key_facts::perks(catalog, offering, policy, language),
        key_facts: facts,
        ladder,
        bar: bar(checkout),
    })
}

/// "20 visits and 12 shots".
pub fn counted(catalog: &Catalog, offering: &Offering, language: Language) -> String {
    let parts: Vec<String> = catalog
        .counted(offering)
        .into_iter()
        .map(|(n, unit)| format!("{n} {}", unit.of(n).get(language)))
        .collect();
    match parts.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => say_with(
            language,
            "counts-and",
            &[("first", first.join(", ").into()), ("last", last.clone().into())],
        ),
    }
}

/// One session alone, then every package of the kind, the cheapest first.
fn ladder(checkout: &Checkout, offers: &[&Offering], now: Now) -> Vec<LadderColumn> {
    let packages: Vec<&Offering> = offers
        .iter()
        .copied()
        .filter(|offering| matches!(offering.kind, OfferingKind::BuyGet { .. }))
        .take(2)
        .collect();
    let (catalog, language) = (&checkout.shop().catalog, checkout.comfort.language);
    let price_of = |offering: &Offering| catalog.single_price(&offering.contents.first()?.what);
    let single = packages.first().and_then(|offering| {
        let price = price_of(offering)?;
        // Beside sessions that cost something else, it is said which one this is.
        let is_of_all = packages.iter().all(|other| price_of(other) == Some(price));
        let what = match &offering.contents.first()?.what {
            _ if is_of_all => String::new(),
            Grant::Tier(tier) => catalog
                .tier_words
                .get(tier)
                .map(|words| {
                    let unit = words.one.get(language).to_owned();
                    say_with(language, "detail-any-one-of", &[("unit", unit.into())])
                })
                .unwrap_or_else(|| offering.what.get(language).to_owned()),
            _ => offering.what.get(language).to_owned(),
        };
        Some(LadderColumn {
            code: None,
            name: offering.unit.one.get(checkout.comfort.language).to_owned(),
            price,
            each: Some(price),
            saved: Money::ZERO,
            what,
            is_chosen: false,
        })
    });
    let columns = packages.iter().filter_map(|offering| {
        let card = offer_card(checkout, offering, now)?;
        Some(LadderColumn {
            is_chosen: checkout.session.chosen() == Some(&card.code),
            code: Some(card.code),
            name: card.name,
            price: card.price,
            each: card.each,
            saved: card.saved,
            what: card.what,
        })
    });
    single.into_iter().chain(columns).collect()
}

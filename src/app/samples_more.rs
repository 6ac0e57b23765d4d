//! Screens of the shelf, the cart and the bill, as plain data over the shop's own catalog.

use std::num::NonZeroU32;

use chrono::NaiveDate;

use crate::app::offers_scene::counted;
use crate::app::samples::{Look, Sample};
use crate::app::samples_buying;
use crate::app::shelf::{offer_pay, shelf_price};
use crate::domain::comfort::{Comfort, Contrast};
use crate::domain::key_facts;
use crate::domain::money::Money;
use crate::domain::offering::{Category, Offering, OfferingCode, Period};
use crate::flow::shop::Shop;
use crate::ui::scene::shopping::{
    BillLine, CartScene, GoodsScene, Later, LineOff, PriceOff, ProductRow, Renewal, TenderCard,
    TenderKind, TenderLine, TendersScene,
};
use crate::ui::scene::{
    Bar, CategoryScene, OfferCard, OffersScene, ReviewScene, Scene, Screen, Shelf, ShelfPrice,
    ShelfTile,
};

/// What the samples are made from.
pub struct Kit<'a> {
    pub shop: &'a Shop,
    pub look: Look,
}

pub fn usd(minor: i64) -> Money {
    Money::from_minor(minor)
}

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// Screens of a payment that is not simply approved or refused.
pub fn samples_paying(shop: &Shop, look: Look) -> Vec<Sample> {
    crate::app::samples_paying::paying(&Kit { shop, look })
}

/// The screens that no visit of the other samples comes to.
pub fn samples_more(shop: &Shop, look: Look) -> Vec<Sample> {
    let kit = Kit { shop, look };
    let mut all = kit.shelves();
    all.extend(samples_buying::choosing(shop, look));
    all.extend(kit.buying());
    all.extend(samples_buying::renewal_terms(shop, look));
    all.extend(samples_buying::reviews(shop, look));
    all.extend(kit.reviews());
    all.extend(crate::app::samples_account::account(&kit));
    all.extend(samples_buying::endings(shop, look));
    all.extend(samples_buying::bold_signatures(shop, look));
    all.push(crate::app::samples_account::left(&kit));
    all
}

impl Kit<'_> {
    pub fn sample(&self, name: &'static str, screen: Screen) -> Sample {
        let mut languages = self.shop.languages.clone();
        languages.sort_by_key(|language| *language != self.look.language);
        let comfort = Comfort {
            language: self.look.language,
            text: self.look.text,
            contrast: Contrast::Normal,
        };
        let scene = Scene {
            comfort,
            theme: self.look.theme,
            clinic: self.shop.clinic.name.clone(),
            is_demo: self.look.is_demo,
            languages,
            screen,
            sheet: None,
            problem: None,
            millis: 0,
            is_still: true,
        };
        Sample { name, scene }
    }

    pub fn offering(&self, code: &str) -> Option<&Offering> {
        self.shop.catalog.offering(&OfferingCode(code.to_owned()))
    }

    pub fn in_language(&self, english: &str, spanish: &str) -> String {
        match self.look.language {
            crate::domain::language::Language::English => english.to_owned(),
            crate::domain::language::Language::Spanish => spanish.to_owned(),
        }
    }

    fn card(&self, code: &str, saved: i64) -> Option<OfferCard> {
        let offering = self.offering(code)?;
        Some(OfferCard {
            code: offering.code.clone(),
            name: offering.name.clone(),
            sentence: key_facts::sentence(
                &self.shop.catalog,
                offering,
                &self.shop.policy,
                self.look.language,
            ),
            price: offering.price,
            n_units: 0,
            unit: offering.unit.clone(),
            counts: counted(&self.shop.catalog, offering, self.look.language),
            each: None,
            saved: usd(saved),
            what: offering.what.get(self.look.language).to_owned(),
            last_day: None,
            pay: offer_pay(offering),
        })
    }

    fn bar(&self, code: &str) -> Bar {
        let offering = self.offering(code);
        Bar {
            item: offering.map(|offering| offering.name.clone()),
            due: offering.map(|offering| offering.price),
        }
    }

    fn shelves(&self) -> Vec<Sample> {
        let tile = |category| {
            let offers: Vec<&Offering> = self
                .shop
                .catalog
                .offerings
                .iter()
                .filter(|offering| offering.category == category)
                .collect();
            Some(ShelfTile { shelf: Shelf::Offerings(category), price: shelf_price(&offers)? })
        };
        let mut tiles: Vec<ShelfTile> = Category::ALL.into_iter().filter_map(tile).collect();
        tiles.push(ShelfTile { shelf: Shelf::Products, price: ShelfPrice::From(usd(9_95)) });
        let offers = |cards: [(&str, i64); 4], chosen: &str| {
            let cards = cards.iter().filter_map(|(code, saved)| self.card(code, *saved)).collect();
            Screen::Offers(OffersScene {
                cards,
                chosen: Some(OfferingCode(chosen.to_owned())),
                months: None,
                first_stop: 0,
                bar: self.bar(chosen),
            })
        };
        let memberships = [("O08", 0), ("O09", 81_00), ("O11", 57_00), ("O13", 0)];
        let wallets = [("O05", 0), ("O12", 0), ("", 0), ("", 0)];
        vec![
            self.sample(
                "category-all",
                Screen::Category(CategoryScene { tiles, may_see_left: true, bar: Bar::default() }),
            ),
            self.sample("offers-memberships", offers(memberships, "O08")),
            self.sample("offers-wallets", offers(wallets, "O05")),
        ]
    }

    fn buying(&self) -> Vec<Sample> {
        let n_of = |code: &str| match code {
            "SERUM" => 1,
            "SPF" => 2,
            _ => 0,
        };
        let product = |product: &crate::domain::catalog::Product| {
            let percent = 10;
            let off = product.price.share(percent, NonZeroU32::new(100)?).ok()?;
            Some(ProductRow {
                code: product.code.clone(),
                name: product.name.get(self.look.language).to_owned(),
                price: product.price.minus(off).ok()?,
                off: Some(PriceOff {
                    normal: product.price,
                    name: "Glow Club".to_owned(),
                    percent,
                }),
                n: n_of(&product.code),
                n_max: 9,
            })
        };
        let goods = Screen::Goods(GoodsScene {
            products: self.shop.catalog.products.iter().filter_map(product).collect(),
            tax: usd(15_09),
            bar: Bar {
                item: Some(self.in_language("3 products", "3 productos")),
                due: Some(usd(169_89)),
            },
        });
        let lines = self.cart_lines();
        let item = self.in_language("3 items", "3 artículos");
        let bar = Bar { item: Some(item), due: Some(usd(368_89)) };
        let tenders = Screen::Tenders(TendersScene {
            total: usd(368_89),
            tenders: vec![
                TenderCard {
                    kind: TenderKind::Wallet,
                    left: usd(212_73),
                    pays: usd(169_89),
                    is_on: true,
                },
                TenderCard {
                    kind: TenderKind::Points(387),
                    left: usd(19_35),
                    pays: usd(19_35),
                    is_on: false,
                },
            ],
            card: usd(199_00),
            bar: Bar { due: Some(usd(199_00)), ..bar.clone() },
        });
        vec![
            self.sample("goods", goods),
            self.sample("cart", Screen::Cart(CartScene { lines, bar })),
            self.sample("tenders", tenders),
        ]
    }

    /// A membership and two products, with what membership takes off.
    fn cart_lines(&self) -> Vec<BillLine> {
        let product = |code: &str, quantity: u32, gross: i64, off: i64| {
            let name = self
                .shop
                .catalog
                .product(code)
                .map(|product| product.name.get(self.look.language).to_owned())
                .unwrap_or_default();
            let off = LineOff { name: "Glow Club".to_owned(), percent: 10, amount: usd(off) };
            BillLine { name, quantity, gross: usd(gross), off: Some(off), ..BillLine::default() }
        };
        vec![
            BillLine {
                name: "Glow Club".to_owned(),
                quantity: 1,
                gross: usd(199_00),
                later: Later::Renews(glow_renewal()),
                ..BillLine::default()
            },
            product("SERUM", 1, 88_00, 8_80),
            product("SPF", 2, 84_00, 8_40),
        ]
    }

    fn reviews(&self) -> Vec<Sample> {
        let cart = ReviewScene {
            lines: self.cart_lines(),
            net: usd(353_80),
            tax: usd(15_09),
            total: usd(368_89),
            today: usd(368_89),
            tenders: vec![TenderLine { kind: TenderKind::Wallet, amount: usd(169_89) }],
            card: usd(199_00),
            signer: "Maria L.".to_owned(),
            n_clauses: 3,
            ..ReviewScene::default()
        };
        vec![self.sample("review-cart", Screen::Review(cart))]
    }
}

fn glow_renewal() -> Renewal {
    Renewal {
        period: Period::Month,
        amount: usd(199_00),
        next: day(2026, 12, 23),
        least: Some((3, usd(597_00))),
    }
}

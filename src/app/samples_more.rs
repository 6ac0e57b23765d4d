//! Screens of the shelf, the cart and the bill, as plain data over the shop's own catalog.

use std::num::NonZeroU32;

use chrono::NaiveDate;

use crate::app::samples::{Look, Sample};
use crate::app::scene::counted;
use crate::app::shelf::{offer_pay, shelf_price};
use crate::domain::cart::PlanChoice;
use crate::domain::comfort::{Comfort, Contrast};
use crate::domain::money::Money;
use crate::domain::offering::{Category, Offering, OfferingCode, OfferingKind, Period};
use crate::domain::terms::ClauseCode;
use crate::flow::session::Problem;
use crate::flow::shop::Shop;
use crate::ui::scene::shopping::{
    BillLine, CartScene, GoodsScene, Later, LineOff, PartRow, PickScene, PickTile, PlanCard,
    PlanScene, PriceOff, ProductRow, Renewal, TenderCard, TenderKind, TenderLine, TendersScene,
};
use crate::ui::scene::{
    Bar, CategoryScene, ClauseScene, DetailScene, KeyFact, OfferCard, OffersScene, ReviewScene,
    Scene, Screen, Shelf, ShelfPrice, ShelfTile, TermsScene,
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

/// The screens that no visit of the other samples comes to.
pub fn samples_more(shop: &Shop, look: Look) -> Vec<Sample> {
    let kit = Kit { shop, look };
    let mut all = kit.shelves();
    all.extend(kit.details());
    all.extend(kit.picking());
    all.extend(kit.buying());
    all.extend(kit.renewal_terms());
    all.extend(kit.reviews());
    all.extend(crate::app::samples_account::account(&kit));
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

    fn with_problem(&self, name: &'static str, screen: Screen, problem: Problem) -> Sample {
        let mut sample = self.sample(name, screen);
        sample.scene.problem = Some(problem);
        sample
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
                first_card: 0,
                bar: self.bar(chosen),
            })
        };
        let memberships = [("O08", 0), ("O09", 81_00), ("O11", 57_00), ("O13", 0)];
        let wallets = [("O05", 0), ("O12", 0), ("", 0), ("", 0)];
        vec![
            self.sample(
                "category-all",
                Screen::Category(CategoryScene { tiles, may_see_left: true }),
            ),
            self.sample("offers-memberships", offers(memberships, "O08")),
            self.sample("offers-wallets", offers(wallets, "O05")),
        ]
    }

    fn details(&self) -> Vec<Sample> {
        let renews = |amount, period, next| {
            KeyFact::Renews(Renewal { period, amount: usd(amount), next, least: None })
        };
        let detail = |code: &str, sentence: String, perks: Vec<String>, facts: Vec<KeyFact>| {
            let card = self.card(code, 0)?;
            Some(Screen::Detail(DetailScene {
                card,
                sentence,
                refund: String::new(),
                lines: Vec::new(),
                perks,
                key_facts: facts,
                ladder: Vec::new(),
                bar: self.bar(code),
            }))
        };
        let glow = detail(
            "O08",
            self.in_language(
                "$199.00 a month for a sauna every day and 10% off products.",
                "$199.00 al mes por un sauna cada día y 10% menos en productos.",
            ),
            vec![
                self.in_language("Infrared sauna, once a day", "Sauna infrarrojo, una vez al día"),
                self.in_language("10% off products", "10% menos en productos"),
            ],
            vec![
                renews(199_00, Period::Month, day(2026, 12, 23)),
                KeyFact::Least(3, usd(597_00)),
                KeyFact::Leaving(50, usd(150_00)),
            ],
        );
        let care = detail(
            "O06",
            self.in_language("Your own doctor for $95.00 a month.", "Su médico por $95.00 al mes."),
            vec![
                self.in_language(
                    "Office visits, as many as you need",
                    "Las consultas que necesite",
                ),
                self.in_language("Message your provider", "Mensajes con su profesional"),
                self.in_language(
                    "Seen the same or the next day",
                    "Cita el mismo día o el siguiente",
                ),
            ],
            vec![KeyFact::NotInsurance, renews(95_00, Period::Month, day(2026, 12, 23))],
        );
        let wallet = detail(
            "O05",
            self.in_language("Pay $500.00 and get $550.00.", "Pague $500.00 y reciba $550.00."),
            Vec::new(),
            vec![
                KeyFact::NeverEnds(usd(500_00)),
                KeyFact::BonusUntil(usd(50_00), day(2027, 11, 23)),
            ],
        );
        [("detail-membership", glow), ("detail-primary-care", care), ("detail-wallet", wallet)]
            .into_iter()
            .filter_map(|(name, screen)| Some(self.sample(name, screen?)))
            .collect()
    }

    fn picking(&self) -> Vec<Sample> {
        let pick = |picked: &[&str]| {
            let from = match self.offering("O04").map(|offering| &offering.kind) {
                Some(OfferingKind::PickOf { from, .. }) => from.clone(),
                _ => Vec::new(),
            };
            let tile = |code: &crate::domain::offering::ServiceCode| {
                let service = self.shop.catalog.service(code)?;
                Some(PickTile {
                    code: code.clone(),
                    name: service.name.get(self.look.language).to_owned(),
                    worth: service.price,
                    n_picked: u32::from(picked.contains(&code.0.as_str())),
                })
            };
            Screen::Pick(PickScene {
                n_picks: 3,
                tiles: from.iter().filter_map(tile).collect(),
                may_decide_later: true,
                bar: self.bar("O04"),
            })
        };
        let name = self.offering("O10").map(|one| one.name.clone()).unwrap_or_default();
        let plan = Screen::Plan(PlanScene {
            name: name.clone(),
            price: usd(1_499_00),
            plans: vec![
                PlanCard {
                    plan: PlanChoice::Upfront,
                    parts: vec![PartRow { due: None, amount: usd(1_499_00) }],
                    is_chosen: false,
                },
                PlanCard {
                    plan: NonZeroU32::new(4).map_or(PlanChoice::Upfront, PlanChoice::Parts),
                    parts: five_parts(),
                    is_chosen: true,
                },
            ],
            bar: Bar { item: Some(name), due: Some(usd(374_75)) },
        });
        vec![
            self.sample("pick", pick(&["IV-HYD", "MASS60"])),
            self.with_problem("pick-missing", pick(&["B12"]), Problem::PicksMissing(2)),
            self.sample("plan", plan),
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

    /// What a plan that renews asks the patient to initial.
    fn renewal_terms(&self) -> Vec<Sample> {
        let clause = |number: usize, code: &str, initials: Option<&str>| {
            let code = ClauseCode(code.to_owned());
            let clause = self.shop.catalog.clauses.get(&code)?;
            let fill = |text: &str| {
                let anchor = self.in_language("the 23rd", "día 23");
                let values = [
                    ("{price}", "$199.00"),
                    ("{anchor}", &anchor),
                    ("{payments}", "3"),
                    ("{cap}", "$150.00"),
                    ("{card}", "4242"),
                    ("{phone}", "(615) 555-0100"),
                    ("{mail}", &self.shop.mail),
                ];
                values.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
            };
            let language = self.look.language;
            Some(ClauseScene {
                number,
                title: clause.title.get(language).to_owned(),
                short: fill(clause.short.get(language)),
                full: fill(clause.full.get(language)),
                promise: fill(clause.promise.get(language)),
                initials: initials.map(str::to_owned),
                code,
            })
        };
        let page = |clauses: Vec<ClauseScene>, is_last| {
            Screen::Terms(TermsScene {
                offering: "Glow Club".to_owned(),
                n_clauses: 3,
                clauses,
                text_page: 0,
                is_last,
                bar: self.bar("O08"),
            })
        };
        let first: Vec<ClauseScene> = clause(1, "RENEW-M", Some("ML")).into_iter().collect();
        let pair = [clause(2, "MIN3", Some("ML")), clause(3, "FEE50-150", None)];
        vec![
            self.sample("terms-renewal", page(first, false)),
            self.sample("terms-renewal-pair", page(pair.into_iter().flatten().collect(), true)),
        ]
    }

    fn reviews(&self) -> Vec<Sample> {
        let reset = self.offering("O10");
        let parts = ReviewScene {
            name: reset.map(|one| one.name.clone()).unwrap_or_default(),
            net: usd(1_499_00),
            total: usd(1_499_00),
            today: usd(374_75),
            card: usd(374_75),
            later: Later::Parts(five_parts()),
            saved: usd(466_00),
            counts: self.in_language("20 visits and 12 shots", "20 visitas y 12 inyecciones"),
            last_day: Some(day(2027, 5, 23)),
            signer: "Maria L.".to_owned(),
            n_clauses: 4,
            ..ReviewScene::default()
        };
        let glow = self.offering("O08");
        let what = glow.map(|one| one.what.get(self.look.language).to_owned()).unwrap_or_default();
        let membership = ReviewScene {
            name: "Glow Club".to_owned(),
            net: usd(199_00),
            total: usd(199_00),
            today: usd(199_00),
            card: usd(199_00),
            later: Later::Renews(glow_renewal()),
            what,
            signer: "Maria L.".to_owned(),
            n_clauses: 3,
            ..ReviewScene::default()
        };
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
        vec![
            self.sample("review-parts", Screen::Review(parts)),
            self.sample("review-membership", Screen::Review(membership)),
            self.sample("review-cart", Screen::Review(cart)),
        ]
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

fn five_parts() -> Vec<PartRow> {
    let later = [(2026, 12, 281_07), (2027, 1, 281_06), (2027, 2, 281_06), (2027, 3, 281_06)];
    let first = PartRow { due: None, amount: usd(374_75) };
    let rest = later.into_iter().map(|(year, month, amount)| PartRow {
        due: Some(day(year, month, 23)),
        amount: usd(amount),
    });
    std::iter::once(first).chain(rest).collect()
}

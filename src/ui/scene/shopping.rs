//! What there is to see while a patient fills a cart: picks, plans, goods, the cart, what pays.

use chrono::NaiveDate;

use crate::domain::cart::PlanChoice;
use crate::domain::money::Money;
use crate::domain::offering::{Period, ServiceCode};
use crate::ui::scene::Bar;

/// Any so many of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct PickScene {
    pub n_picks: u32,
    pub tiles: Vec<PickTile>,
    /// The patient may also choose at each visit.
    pub may_decide_later: bool,
    /// What all of them cost together.
    pub price: Money,
    pub bar: Bar,
}

impl PickScene {
    /// Before an offering with a choice is chosen.
    pub fn nothing(bar: Bar) -> Self {
        let (tiles, price) = (Vec::new(), Money::ZERO);
        Self { n_picks: 0, tiles, may_decide_later: false, price, bar }
    }

    /// What the picked ones cost alone, where all are picked and that is less than the price.
    pub fn singles_below_price(&self) -> Option<Money> {
        let worth = |tile: &PickTile| tile.worth.taken(tile.n_picked).ok();
        let worths: Option<Vec<Money>> = self.tiles.iter().map(worth).collect();
        let singles = Money::sum(worths?).ok()?;
        (self.n_picked() >= self.n_picks && singles < self.price).then_some(singles)
    }

    pub fn n_picked(&self) -> u32 {
        self.tiles.iter().map(|tile| tile.n_picked).fold(0, u32::saturating_add)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct PickTile {
    pub code: ServiceCode,
    pub name: String,
    /// What it costs alone.
    pub worth: Money,
    /// More than one only where the same may be picked again.
    pub n_picked: u32,
}

/// Ways to pay one price.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanScene {
    pub name: String,
    /// The full price, whenever it is paid.
    pub price: Money,
    pub plans: Vec<PlanCard>,
    pub bar: Bar,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PlanCard {
    pub plan: PlanChoice,
    /// One part is all at once.
    pub parts: Vec<PartRow>,
    pub is_chosen: bool,
}

/// One payment of a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartRow {
    /// `None` is today.
    pub due: Option<NaiveDate>,
    pub amount: Money,
}

/// What is paid after today, and when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Later {
    #[default]
    Nothing,
    /// The whole schedule, today's part first.
    Parts(Vec<PartRow>),
    Renews(Renewal),
}

/// A plan that is charged again by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renewal {
    pub period: Period,
    pub amount: Money,
    /// The next charge: its day is the day of all that follow.
    pub next: NaiveDate,
    /// The least number of payments, and what they come to.
    pub least: Option<(u32, Money)>,
}

/// The shelf of products.
#[derive(Debug, Clone, PartialEq)]
pub struct GoodsScene {
    pub products: Vec<ProductRow>,
    /// What is in the sum that is due.
    pub tax: Money,
    pub bar: Bar,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ProductRow {
    pub code: String,
    pub name: String,
    /// For this patient, before tax.
    pub price: Money,
    pub off: Option<PriceOff>,
    pub n: u32,
    pub n_max: u32,
}

/// Why a price is lower than it is for others.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceOff {
    pub normal: Money,
    /// "Glow Club": the contract that brings it.
    pub name: String,
    pub percent: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CartScene {
    pub lines: Vec<BillLine>,
    pub bar: Bar,
}

/// A line of a cart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BillLine {
    pub name: String,
    /// "4 drips", in the patient's language; empty where the name says all.
    pub counts: String,
    pub quantity: u32,
    /// Before discounts.
    pub gross: Money,
    pub off: Option<LineOff>,
    /// What of it is paid today, where that is not all.
    pub today: Option<Money>,
    pub later: Later,
}

/// A discount on a line, with its reason.
#[derive(Debug, Clone, PartialEq)]
pub struct LineOff {
    pub name: String,
    pub percent: u32,
    pub amount: Money,
}

/// What the patient owns that may pay, and what is left for the card.
#[derive(Debug, Clone, PartialEq)]
pub struct TendersScene {
    /// With tax.
    pub total: Money,
    pub tenders: Vec<TenderCard>,
    pub card: Money,
    pub bar: Bar,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TenderCard {
    pub kind: TenderKind,
    /// Face value; of points what they are worth.
    pub left: Money,
    /// What it pays, or would pay.
    pub pays: Money,
    pub is_on: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TenderKind {
    Wallet,
    /// Pays the price of products, not their tax.
    ProductCredit,
    Points(u32),
}

/// Something other than the card that pays a bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TenderLine {
    pub kind: TenderKind,
    pub amount: Money,
}

//! What can be bought: contents, price and payment, terms.

use std::num::NonZeroU32;

use crate::domain::language::Localized;
use crate::domain::money::Money;
use crate::domain::terms::ClauseCode;

/// `O01`: stable over all versions of an offering.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OfferingCode(pub String);

/// `IV-HYD`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServiceCode(pub String);

/// `iv1`: services of one price class, which a package may open as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tier(pub String);

/// One thing the clinic sells. A change is a new version; sold contracts keep theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offering {
    pub code: OfferingCode,
    pub version: u32,
    /// Not translated.
    pub name: String,
    pub category: Category,
    pub kind: OfferingKind,
    /// Due for one purchase, or for one period where it recurs.
    pub price: Money,
    pub contents: Vec<ContentLine>,
    pub perks: Vec<Perk>,
    pub validity: Validity,
    pub payment: Vec<PaymentPlan>,
    /// In the order in which they are shown.
    pub clauses: Vec<ClauseCode>,
    /// What is in it, in a few words: "Hydration, immune, energy or recovery".
    pub what: Localized,
    /// What one of it is called.
    pub unit: UnitWords,
}

/// How a patient calls one session: "drip", "drips", and a short plural for narrow places.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitWords {
    pub one: Localized,
    pub many: Localized,
    pub short: Localized,
}

impl UnitWords {
    /// The word that goes with `n`.
    pub fn of(&self, n: u32) -> &Localized {
        if n == 1 { &self.one } else { &self.many }
    }
}

/// A shelf of the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    Packages,
    PickSome,
    Memberships,
    PrimaryCare,
    Programs,
    Wallet,
}

impl Category {
    pub const ALL: [Self; 6] = [
        Self::Packages,
        Self::PickSome,
        Self::Memberships,
        Self::PrimaryCare,
        Self::Programs,
        Self::Wallet,
    ];
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfferingKind {
    /// Buy some, get some: single sessions of one service or tier; each is a lot.
    BuyGet { paid: NonZeroU32, free: NonZeroU32 },
    /// Units used a few at a time; one lot.
    UnitBank,
    /// Any `picks` of a list.
    PickOf { picks: NonZeroU32, from: Vec<ServiceCode> },
    /// Money for later, with a bonus.
    PrepaidCredit { bonus: Money },
    /// Direct primary care: a fee each period, no visit count.
    PrimaryCare { period: Period },
    /// A fee each period, with what it includes.
    Membership { period: Period, min_payments: Option<NonZeroU32> },
    /// Several services in set numbers; one lot a line.
    Programme,
    /// Money each period, with a bonus.
    RecurringCredit { period: Period, bonus: Money },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    Month,
    Quarter,
    Year,
}

/// So many of a service, or of any service of a tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentLine {
    pub what: Grant,
    pub quantity: NonZeroU32,
}

/// What a session of a lot may be used for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grant {
    Service(ServiceCode),
    Tier(Tier),
}

/// What an offering gives beside its contents, for as long as it is paid for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Perk {
    /// A service as often as one likes, or so often a day.
    Unlimited { service: ServiceCode, per_day: Option<NonZeroU32> },
    /// So many percent off.
    PercentOff { percent: u32, on: DiscountOn },
    /// Money for products, each period.
    ProductCredit(Money),
    /// What is unused goes into so many further periods, up to these caps.
    CarryOver { periods: NonZeroU32, sessions_max: u32, credit_max: Money },
    /// What a person at the clinic keeps: "Book before others".
    Words(Localized),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiscountOn {
    Products,
    /// Packages of these tiers.
    Packages(Vec<Tier>),
}

/// Until when what was bought can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// The last valid day is the same day so many months later, or that month's last (D-1).
    Months(NonZeroU32),
    /// As long as the period that was paid for.
    Period,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentPlan {
    Upfront,
    /// Charged again each period.
    AutoPay,
    /// A first part (in percent of the price), then equal parts.
    Installments {
        down_percent: u32,
        parts_max: NonZeroU32,
    },
}

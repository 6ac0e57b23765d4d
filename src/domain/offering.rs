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
    /// Where the first periods cost less.
    pub intro: Option<Intro>,
    /// The next step of the ladder, where one wants what this does not open.
    pub upgrade_to: Option<OfferingCode>,
    /// The clinic says that its fee suits a health savings account; the check grants it or not (DP-5).
    pub hsa: HsaBadge,
    /// What a contract of direct primary care says beyond its fee; nothing for other kinds.
    pub care: CareTerms,
    /// A contract for losing weight, for which some states give days to think it over (AR-9).
    pub subject: ContractSubject,
    /// Outside what insurers pay: services that are billed to a payer may not be in it.
    pub insurance: Insurance,
    /// In the order in which they are shown.
    pub clauses: Vec<ClauseCode>,
    /// What is in it, in a few words: "Hydration, immune, energy or recovery".
    pub what: Localized,
    /// What one of it is called.
    pub unit: UnitWords,
    /// How its file describes it, whatever its version: two that differ are two versions.
    pub written: Written,
}

/// SHA-256 of what a catalog file says of an offering; zero where no file does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Written(pub [u8; 32]);

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

/// Whether an offering claims to suit a health savings account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum HsaBadge {
    #[default]
    No,
    OnePerson,
    Family,
}

/// What a clinic may try to add to direct primary care. Most states forbid most of it (DP-2 to
/// DP-4), so it is read to be told, and an offering that has it is not sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CareTerms {
    pub min_payments: Option<NonZeroU32>,
    pub exit_fee: Option<ExitFee>,
    /// Charged for each visit beside the fee.
    pub visit_fee: Option<Money>,
    /// Paid ahead, in months, where it is not the period itself.
    pub advance_months: Option<NonZeroU32>,
}

/// What a contract is about, where a law asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum ContractSubject {
    #[default]
    Care,
    WeightLoss,
}

/// How an offering stands to insurance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Insurance {
    #[default]
    NotSaid,
    /// Paid by the patient alone; needs its acknowledgement clause.
    OutsideCover,
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
    PickOf { picks: NonZeroU32, from: Vec<ServiceCode>, choice: PickChoice, repeat: PickRepeat },
    /// Money for later, with a bonus.
    PrepaidCredit { bonus: Bonus },
    /// Direct primary care: a fee each period, no visit count.
    PrimaryCare { period: Period },
    /// A fee each period, with what it includes.
    Membership { period: Period, min_payments: Option<NonZeroU32>, exit_fee: Option<ExitFee> },
    /// Several services in set numbers; one lot a line.
    Programme,
    /// Money each period, with a bonus.
    RecurringCredit { period: Period, bonus: Bonus },
}

impl OfferingKind {
    /// How often it is paid again; `None` for what is bought once.
    pub fn period(&self) -> Option<Period> {
        match self {
            Self::PrimaryCare { period }
            | Self::Membership { period, .. }
            | Self::RecurringCredit { period, .. } => Some(*period),
            Self::BuyGet { .. }
            | Self::UnitBank
            | Self::PickOf { .. }
            | Self::PrepaidCredit { .. }
            | Self::Programme => None,
        }
    }
}

/// Credit given on top of what was paid, and how long it lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bonus {
    pub amount: Money,
    pub validity: Validity,
}

/// When a patient says which of the list they want.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PickChoice {
    /// Each pick is a lot of its own, allocated by its price alone (US-05).
    AtPurchase,
    /// Slots of even value, whatever is chosen later (AC-3, US-06).
    AtRedemption,
    /// As the patient likes: with picks at purchase it is the first, without any the second.
    Either,
}

/// Whether one thing may be picked twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PickRepeat {
    Allowed,
    Refused,
}

/// What leaving before the minimum number of payments costs: a share of the payments left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExitFee {
    /// In percent of the payments that are left of the minimum.
    pub percent: u32,
    pub cap: Money,
}

/// A lower price for the first periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Intro {
    pub price: Money,
    pub cycles: NonZeroU32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    Month,
    Quarter,
    Year,
}

impl Period {
    pub const fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }
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
    /// Goods in a bundle: handed over at the sale, never a lot.
    Product(String),
    /// Any service of this list, chosen when it is used.
    AnyOf(Vec<ServiceCode>),
    /// Money to spend; one unit is one cent of face value.
    Credit(CreditUse),
    /// Being a member; one unit is one day of the period that was paid for.
    Access,
    /// Loyalty points; one unit is one point.
    Points,
}

/// What credit may pay for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CreditUse {
    /// Treatments and products, with their tax.
    Everything,
    /// The price of products before tax (US-22).
    Products,
}

/// What an offering gives beside its contents, for as long as it is paid for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Perk {
    /// A service as often as one likes, or at most so often a day or a week.
    Unlimited {
        service: ServiceCode,
        per_day: Option<NonZeroU32>,
        /// In one week, Monday to Sunday.
        per_week: Option<NonZeroU32>,
        /// What it is worth a period when sold alone; needed beside contents that count down.
        worth: Option<Money>,
    },
    /// So many percent off.
    PercentOff { percent: u32, on: DiscountOn },
    /// Points are earned so many times over.
    Points { times: NonZeroU32 },
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
    /// Single services.
    Services,
    /// Products and single services.
    Everything,
    /// Packages of these tiers.
    Packages(Vec<Tier>),
    /// These products, services and offerings, by their codes.
    Codes(Vec<String>),
}

/// Until when what was bought can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// The last valid day is the same day so many months later, or that month's last (D-1).
    Months(NonZeroU32),
    /// The last valid day is so many days later.
    Days(NonZeroU32),
    /// As long as the period that was paid for.
    Period,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentPlan {
    Upfront,
    /// Charged again each period.
    AutoPay,
    /// A first part (in percent of the price), then up to so many equal ones. With nothing down there
    /// are so many equal ones in all, today's among them.
    Installments {
        down_percent: u32,
        parts_max: NonZeroU32,
        /// What paying in parts costs on top. More than nothing is a finance charge (TL-2), and such
        /// a plan is not sold.
        fee: Money,
    },
}

/// More would be credit under Regulation Z; a first part does not count, one of equal parts does
/// (TL-1, TL-2).
const PARTS_MAX: u32 = 4;

impl PaymentPlan {
    /// How many parts at most follow the one of today; `None` where it is not paid in parts.
    pub fn parts_to_follow(&self) -> Option<NonZeroU32> {
        match self {
            Self::Installments { down_percent, parts_max, .. } => {
                let most = parts_max.get().min(PARTS_MAX);
                NonZeroU32::new(if *down_percent == 0 { most.saturating_sub(1) } else { most })
            }
            Self::Upfront | Self::AutoPay => None,
        }
    }
}

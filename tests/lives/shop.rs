//! A clinic of chance: its choices, its taxes, and offerings of its own beside the demo clinic's.

use std::num::NonZeroU32;
use std::sync::{Arc, OnceLock};

use countersign::config::catalog;
use countersign::domain::catalog::{Catalog, TaxClass};
use countersign::domain::language::Localized;
use countersign::domain::money::{Money, Rate};
use countersign::domain::offering::{
    Bonus, Category, ContentLine, DiscountOn, ExitFee, Grant, Intro, Offering, OfferingCode,
    OfferingKind, PaymentPlan, Period, Perk, PickChoice, PickRepeat, ServiceCode, Validity,
};
use countersign::domain::policy::{
    DayRange, ExtensionBasis, FeeEarning, Lapse, Loyalty, LoyaltyMode, NoShow, PaidCredit, Policy,
    TaxShown,
};
use countersign::domain::terms::{Clause, ClauseCode, ClauseRule};
use proptest::prelude::*;

pub struct Shop {
    pub catalog: Catalog,
    pub policy: Arc<Policy>,
    /// In 1/100,000, by class: service, procedure, lab, product.
    pub taxes: [u32; 4],
    /// Of 100 points, how many are expected to be used; `None` unless points are deferred.
    pub expected_use: Option<i64>,
    pub genes: Genes,
}

/// Numbers from which a clinic is made; smaller ones make a plainer clinic.
#[derive(Debug, Clone)]
pub struct Genes {
    /// A bit for each choice between two.
    pub choices: u8,
    pub points: u8,
    pub point_minor: u32,
    pub retries: u8,
    pub cooling_off: u32,
    pub taxes: u8,
    pub own: Vec<Own>,
}

/// An offering of the clinic's own.
#[derive(Debug, Clone)]
pub struct Own {
    pub kind: u8,
    pub price: i64,
    /// What, and how many.
    pub lines: Vec<(u8, u32)>,
    pub valid: u32,
    pub refund: u8,
    pub fee: i64,
    pub bonus: i64,
    pub percent: u32,
    pub period: u8,
    /// A bit for each thing that it may have besides.
    pub besides: u16,
}

impl std::fmt::Debug for Shop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.genes)
    }
}

/// Clinics with the demo clinic's offerings, and up to two of their own where `is_own`.
pub fn any_shop(is_own: bool) -> BoxedStrategy<Arc<Shop>> {
    let own = if is_own { 1..3 } else { 0..1 };
    let choices = (any::<u8>(), 0_u8..4, prop_oneof![Just(5_u32), Just(1), Just(7)]);
    let days = (0_u8..3, prop_oneof![2 => Just(0_u32), 1 => 1_u32..4], 0_u8..3);
    (choices, days, proptest::collection::vec(any_own(), own))
        .prop_map(|((choices, points, point_minor), (retries, cooling_off, taxes), own)| Genes {
            choices,
            points,
            point_minor,
            retries,
            cooling_off,
            taxes,
            own,
        })
        .prop_map(|genes| Arc::new(Shop::of(genes)))
        .boxed()
}

fn any_own() -> impl Strategy<Value = Own> {
    let price = prop_oneof![3 => 1_i64..500_000, 1 => 1_i64..300];
    let line = (any::<u8>(), prop_oneof![3 => 1_u32..7, 1 => 1_u32..61]);
    let shape = (0_u8..8, price, proptest::collection::vec(line, 1..4), 1_u32..14);
    let rules = (0_u8..6, 0_i64..9_000, 0_i64..20_000, 0_u32..101, 0_u8..3, any::<u16>());
    (shape, rules).prop_map(|((kind, price, lines, valid), rules)| {
        let (refund, fee, bonus, percent, period, besides) = rules;
        Own { kind, price, lines, valid, refund, fee, bonus, percent, period, besides }
    })
}

impl Shop {
    pub fn of(genes: Genes) -> Self {
        /// Read once.
        static DEMO: OnceLock<Catalog> = OnceLock::new();
        let mut catalog = DEMO.get_or_init(demo).clone();
        let taxes = match genes.taxes {
            0 => [0, 0, 0, 9_750],
            1 => [7_000, 7_000, 0, 9_750],
            _ => [4_225, 0, 6_000, 8_625],
        };
        if genes.taxes == 2 {
            for (code, class) in [("B12", TaxClass::Procedure), ("SCAN", TaxClass::Lab)] {
                let mut services = catalog.services.iter_mut();
                services.find(|service| service.code.0 == code).unwrap().tax_class = class;
            }
        }
        catalog.product_tax = Rate::from_hundred_thousandths(taxes[3]);
        for (class, tax) in TaxClass::ALL.into_iter().zip(taxes).take(3) {
            catalog.other_taxes.insert(class, Rate::from_hundred_thousandths(tax));
        }
        for (idx, own) in genes.own.iter().enumerate() {
            let clause = refund_clause(own, idx, &catalog);
            let offering = own.offering(idx, &catalog, clause.as_ref());
            catalog.clauses.extend(clause.map(|clause| (clause.code.clone(), clause)));
            catalog.offerings.push(offering);
        }
        let expected_use = (genes.points == 3).then_some(60);
        let policy = Arc::new(policy(&genes, expected_use));
        Self { catalog, policy, taxes, expected_use, genes }
    }

    /// In 1/100,000.
    pub fn tax(&self, class: TaxClass) -> u32 {
        let idx = TaxClass::ALL.iter().position(|known| *known == class).unwrap();
        self.taxes[idx]
    }
}

/// Without its texts, which no sum depends on.
fn demo() -> Catalog {
    let mut catalog = catalog::demo();
    for clause in catalog.clauses.values_mut() {
        for text in [&mut clause.title, &mut clause.short, &mut clause.full, &mut clause.fact] {
            *text = Localized::default();
        }
    }
    catalog
}

fn policy(genes: &Genes, expected_use: Option<i64>) -> Policy {
    let bit = |k: u8| genes.choices >> k & 1 == 1;
    let mode = match (genes.points, expected_use) {
        (0, _) => LoyaltyMode::Off,
        (_, Some(use_in_100)) => LoyaltyMode::Defer {
            expected_use: Rate::from_hundred_thousandths(
                u32::try_from(use_in_100).unwrap() * 1_000,
            ),
        },
        _ => LoyaltyMode::Count,
    };
    let months = NonZeroU32::new(if bit(6) { 3 } else { 12 }).unwrap();
    Policy {
        lapse: if bit(0) { Lapse::Unclaimed } else { Lapse::Breakage },
        paid_credit: if bit(1) { PaidCredit::Final } else { PaidCredit::Refundable },
        primary_care_fee: if bit(2) { FeeEarning::ByFullMonth } else { FeeEarning::ByDay },
        extension: if bit(3) { ExtensionBasis::Expiry } else { ExtensionBasis::Grant },
        no_show: if bit(4) { NoShow::Forgiven } else { NoShow::Counts },
        tax_shown: if bit(5) { TaxShown::Included } else { TaxShown::Itemized },
        loyalty: Loyalty { point_minor: genes.point_minor, months, mode },
        retry_days: [vec![2, 5], Vec::new(), vec![1]][usize::from(genes.retries)].clone(),
        notice_days: if bit(7) {
            DayRange { min: 0, max: 60 }
        } else {
            DayRange { min: 7, max: 30 }
        },
        cooling_off_days: NonZeroU32::new(genes.cooling_off),
        ..Policy::default()
    }
}

impl Own {
    pub fn has(&self, bit: u32) -> bool {
        self.besides >> bit & 1 == 1
    }

    pub fn code(idx: usize) -> String {
        format!("OWN-{idx}")
    }

    pub fn period(&self) -> Period {
        [Period::Month, Period::Quarter, Period::Year][usize::from(self.period)]
    }

    pub fn recurs(&self) -> bool {
        matches!(self.kind, 4 | 5 | 7)
    }

    pub fn is_money(&self) -> bool {
        matches!(self.kind, 3 | 7)
    }

    /// What it holds: for one kind only, or for several.
    pub fn contents(&self, catalog: &Catalog) -> Vec<ContentLine> {
        let n = match self.kind {
            0 | 1 => 1,
            5 if self.has(0) => 0,
            5 => 2,
            6 => self.lines.len(),
            _ => 0,
        };
        let grant = |what: u8| {
            let what = usize::from(what);
            let service = &catalog.services[what % catalog.services.len()];
            let of_tier = catalog.services.iter().filter(|one| one.tier == service.tier);
            let has_one_price = of_tier.clone().all(|one| one.price == service.price);
            match what % 5 {
                0 if has_one_price => Grant::Tier(service.tier.clone()),
                1 if self.kind == 6 => {
                    Grant::Product(catalog.products[what % catalog.products.len()].code.clone())
                }
                _ => Grant::Service(service.code.clone()),
            }
        };
        let lines = self.lines.iter().take(n).map(|(what, quantity)| ContentLine {
            what: grant(*what),
            quantity: NonZeroU32::new(if self.kind == 0 { (*quantity).max(2) } else { *quantity })
                .unwrap(),
        });
        let mut contents: Vec<ContentLine> = lines.collect();
        if contents.iter().all(|line| matches!(line.what, Grant::Product(_))) && self.kind == 6 {
            let what = Grant::Service(catalog.services[0].code.clone());
            contents.push(ContentLine { what, quantity: NonZeroU32::MIN });
        }
        contents
    }

    pub fn validity(&self) -> Validity {
        let n = NonZeroU32::new(self.valid).unwrap();
        match self.kind {
            3 | 7 => Validity::Never,
            4 | 5 => Validity::Period,
            // So few that they may end within the days to think it over.
            _ if self.has(1) && self.has(3) => {
                Validity::Days(NonZeroU32::new(1 + self.valid % 3).unwrap())
            }
            _ if self.has(1) => Validity::Days(n.saturating_mul(NonZeroU32::new(9).unwrap())),
            _ => Validity::Months(n),
        }
    }

    /// The list of a pick, and how many.
    pub fn picks(&self, catalog: &Catalog) -> (u32, Vec<ServiceCode>) {
        let mut from: Vec<ServiceCode> = Vec::new();
        for (what, _) in &self.lines {
            for more in 0..3 {
                let service =
                    &catalog.services[(usize::from(*what) + more) % catalog.services.len()];
                // What is taxed apart is sold apart.
                if service.tax_class == TaxClass::Service && !from.contains(&service.code) {
                    from.push(service.code.clone());
                }
            }
        }
        let n = u32::try_from(from.len()).unwrap();
        (self.lines[0].1.min(n), from)
    }

    fn offering(&self, idx: usize, catalog: &Catalog, clause: Option<&Clause>) -> Offering {
        let price = Money::from_minor(self.price);
        let mut clauses: Vec<ClauseCode> =
            clause.map(|clause| clause.code.clone()).into_iter().collect();
        for (bit, code) in [(2, "NT"), (3, "COOL3")] {
            if self.has(bit) {
                clauses.push(ClauseCode(code.to_owned()));
            }
        }
        let is_auto = self.recurs() && self.has(4);
        let mut payment = vec![if is_auto { PaymentPlan::AutoPay } else { PaymentPlan::Upfront }];
        if !self.recurs() && self.has(4) {
            let parts_max = NonZeroU32::new(1 + self.valid % 5).unwrap();
            let down_percent = self.percent / 2;
            payment.push(PaymentPlan::Installments { down_percent, parts_max, fee: Money::ZERO });
        }
        let intro = Intro {
            price: Money::from_minor(1 + self.price / 3),
            cycles: NonZeroU32::new(1 + self.valid % 3).unwrap(),
        };
        Offering {
            code: OfferingCode(Self::code(idx)),
            version: 1,
            name: Self::code(idx),
            category: Category::Packages,
            kind: self.kind(catalog),
            price,
            contents: self.contents(catalog),
            perks: self.perks(catalog),
            validity: self.validity(),
            payment,
            intro: (self.recurs() && !self.is_money() && self.has(5)).then_some(intro),
            upgrade_to: None,
            hsa: Default::default(),
            care: Default::default(),
            subject: Default::default(),
            insurance: Default::default(),
            clauses,
            what: Localized::default(),
            unit: Default::default(),
            written: Default::default(),
        }
    }

    pub fn paid_and_free(&self) -> (u32, u32) {
        let all = self.lines[0].1.max(2);
        let free = (all / 3).max(1);
        (all - free, free)
    }

    fn kind(&self, catalog: &Catalog) -> OfferingKind {
        let bonus = Bonus {
            amount: Money::from_minor(self.bonus),
            validity: if self.kind == 7 && self.has(14) {
                Validity::Period
            } else {
                Validity::Months(NonZeroU32::new(self.valid).unwrap())
            },
        };
        let period = self.period();
        match self.kind {
            0 => {
                let (paid, free) = self.paid_and_free();
                let n = |n| NonZeroU32::new(n).unwrap();
                OfferingKind::BuyGet { paid: n(paid), free: n(free) }
            }
            1 => OfferingKind::UnitBank,
            2 => {
                let (n, from) = self.picks(catalog);
                let choices =
                    [PickChoice::AtPurchase, PickChoice::AtRedemption, PickChoice::Either];
                let choice = choices[usize::from(self.period)];
                let repeat = if self.has(5) { PickRepeat::Allowed } else { PickRepeat::Refused };
                OfferingKind::PickOf { picks: NonZeroU32::new(n).unwrap(), from, choice, repeat }
            }
            3 => OfferingKind::PrepaidCredit { bonus },
            4 => OfferingKind::PrimaryCare { period },
            5 => {
                let min_payments = NonZeroU32::new(self.valid % 5);
                let fee =
                    ExitFee { percent: self.percent.max(1), cap: Money::from_minor(self.fee) };
                let exit_fee = min_payments.is_some().then_some(fee);
                OfferingKind::Membership { period, min_payments, exit_fee }
            }
            6 => OfferingKind::Programme,
            _ => OfferingKind::RecurringCredit { period, bonus },
        }
    }

    pub fn perks(&self, catalog: &Catalog) -> Vec<Perk> {
        let mut perks = Vec::new();
        let has_perks = self.kind == 5 || (matches!(self.kind, 1 | 4 | 6 | 7) && self.has(15));
        if !has_perks {
            return perks;
        }
        if self.has(6) && self.kind != 7 {
            perks.push(Perk::Unlimited {
                service: catalog.services[usize::from(self.lines[0].0) % catalog.services.len()]
                    .code
                    .clone(),
                per_day: self.has(7).then_some(NonZeroU32::MIN),
                per_week: self.has(8).then_some(NonZeroU32::new(2).unwrap()),
                worth: self.has(9).then_some(Money::from_minor(40_00)),
            });
        }
        if self.has(10) && self.percent > 0 {
            let on = [DiscountOn::Products, DiscountOn::Services, DiscountOn::Everything]
                [usize::from(self.refund % 3)]
            .clone();
            perks.push(Perk::PercentOff { percent: self.percent, on });
        }
        if self.has(11) {
            perks.push(Perk::Points { times: NonZeroU32::new(2 + self.valid % 3).unwrap() });
        }
        if self.has(12) && self.recurs() {
            perks.push(Perk::ProductCredit(Money::from_minor(1 + self.bonus)));
        }
        if self.has(13) && self.recurs() {
            perks.push(Perk::CarryOver {
                periods: NonZeroU32::new(1 + self.valid % 2).unwrap(),
                sessions_max: self.lines[0].1 + self.valid % 4,
                credit_max: Money::from_minor(2 + self.bonus * 2),
            });
        }
        perks
    }
}

/// The rule of what comes back, as a clause of its own.
fn refund_clause(own: &Own, idx: usize, catalog: &Catalog) -> Option<Clause> {
    let rule = match own.refund_word()? {
        "allocated" => ClauseRule::RefundAllocated,
        "repriced" => ClauseRule::RefundRepriced,
        "unspent" => ClauseRule::RefundUnspent,
        _ => ClauseRule::RefundUnusedDays,
    };
    let mut clause = catalog.clauses.values().find(|clause| clause.rule == Some(rule))?.clone();
    clause.code = ClauseCode(format!("REF-{idx}"));
    clause.values.fee = Some(Money::from_minor(own.fee));
    Some(clause)
}

impl Own {
    /// As a story says it; `None` where nothing comes back.
    pub fn refund_word(&self) -> Option<&'static str> {
        match (self.kind, self.refund) {
            (_, 5) => None,
            (3 | 7, _) => Some("unspent"),
            (4, _) => Some("unused-days"),
            (_, 0 | 1) => Some("allocated"),
            (_, 2) => Some("repriced"),
            (5, _) => None,
            (_, _) => Some("allocated"),
        }
    }
}

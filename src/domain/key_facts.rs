//! What an offering is, in plain words made from its data and never typed: the same on the
//! card and in the agreement.

use std::num::NonZeroU32;

use crate::domain::catalog::Catalog;
use crate::domain::contract::SoldWords;
use crate::domain::language::{Language, Localized};
use crate::domain::money::Money;
use crate::domain::offering::{
    Bonus, DiscountOn, Grant, Offering, OfferingKind, PaymentPlan, Period, Perk, PickRepeat,
    ServiceCode, Tier, Validity,
};
use crate::domain::phrase::{
    capital, days, listed_and, listed_or, lower, months, per_period, periods,
};
use crate::domain::policy::{LoyaltyMode, Policy};

/// "4 basic drips for the price of 3, $387.00 once, use within 12 months."
///
/// Says what it holds, what it costs and when, and what binds: a minimum, an end, what a bonus
/// does. Where one sentence would be long it is two or three short ones.
pub fn sentence(
    catalog: &Catalog,
    offering: &Offering,
    policy: &Policy,
    language: Language,
) -> String {
    let has_points = policy.loyalty.mode != LoyaltyMode::Off;
    let perks: Vec<&Perk> = offering
        .perks
        .iter()
        .filter(|perk| has_points || !matches!(perk, Perk::Points { .. }))
        .collect();
    sentence_at(catalog, offering, offering.price, &perks, language)
}

/// All that is said of `offering` where it is sold at this price with these perks: what its contract
/// keeps.
pub fn sold_words(
    catalog: &Catalog,
    offering: &Offering,
    price: Money,
    perks: &[Perk],
) -> SoldWords {
    let all: Vec<&Perk> = perks.iter().collect();
    let in_each = |said: &dyn Fn(Language) -> String| Localized {
        english: said(Language::English),
        spanish: said(Language::Spanish),
    };
    let line = |perk: &Perk| {
        let teller = |language| Teller { catalog, offering, price, language };
        let line = |language| teller(language).perk_line(perk).map(|words| capital(&words));
        Some(Localized { english: line(Language::English)?, spanish: line(Language::Spanish)? })
    };
    SoldWords {
        sentence: in_each(&|language| sentence_at(catalog, offering, price, &all, language)),
        counts: in_each(&|language| counts(catalog, offering, language)),
        perks: perks.iter().filter_map(line).collect(),
        unit: offering.unit.clone(),
    }
}

fn sentence_at(
    catalog: &Catalog,
    offering: &Offering,
    price: Money,
    perks: &[&Perk],
    language: Language,
) -> String {
    let teller = Teller { catalog, offering, price, language };
    let mut sentences = vec![format!("{}.", capital(&teller.main(perks)))];
    sentences.extend(teller.afterwards(perks));
    sentences.join(" ")
}

/// "20 visits and 12 shots", "any 3 of 15 treatments", "$550.00 to spend": what is counted in it.
/// Empty where nothing is.
pub fn counts(catalog: &Catalog, offering: &Offering, language: Language) -> String {
    let teller = Teller { catalog, offering, price: offering.price, language };
    listed_and(language, &teller.counted())
}

/// What it brings beside what is counted, one line each: "Infrared sauna 40 min every day", "10% off
/// products", "Book before others".
pub fn perks(
    catalog: &Catalog,
    offering: &Offering,
    policy: &Policy,
    language: Language,
) -> Vec<String> {
    let teller = Teller { catalog, offering, price: offering.price, language };
    let has_points = policy.loyalty.mode != LoyaltyMode::Off;
    let kept = |perk: &&Perk| has_points || !matches!(perk, Perk::Points { .. });
    let kept = offering.perks.iter().filter(kept);
    kept.filter_map(|perk| teller.perk_line(perk)).map(|words| capital(&words)).collect()
}

struct Teller<'a> {
    catalog: &'a Catalog,
    offering: &'a Offering,
    price: Money,
    language: Language,
}

impl Teller<'_> {
    fn say(&self, english: String, spanish: String) -> String {
        match self.language {
            Language::English => english,
            Language::Spanish => spanish,
        }
    }

    /// The first sentence, without its full stop.
    fn main(&self, perks: &[&Perk]) -> String {
        let price = self.price;
        match &self.offering.kind {
            OfferingKind::PrepaidCredit { bonus } => {
                let what = self.what(perks);
                let ends = self.bonus_ends(bonus, "the", "el regalo de");
                self.say(
                    format!("{what} for {price} once{ends}"),
                    format!("{what} por {price} una sola vez{ends}"),
                )
            }
            OfferingKind::RecurringCredit { period, bonus } => {
                let ends = self.bonus_ends(bonus, "each", "cada regalo de");
                format!("{}{ends}", self.recurring(*period, None, perks))
            }
            OfferingKind::Membership { period, min_payments, .. } => {
                self.recurring(*period, *min_payments, perks)
            }
            OfferingKind::PrimaryCare { period } => self.recurring(*period, None, perks),
            OfferingKind::BuyGet { .. }
            | OfferingKind::UnitBank
            | OfferingKind::PickOf { .. }
            | OfferingKind::Programme => {
                let (what, valid) = (self.what(perks), self.valid());
                let parts = self.or_in_parts();
                self.say(
                    format!("{what}, {price} once{parts}{valid}"),
                    format!("{what}, {price} una sola vez{parts}{valid}"),
                )
            }
        }
    }

    /// What is charged again: the price, how it begins, how long it binds.
    fn recurring(&self, period: Period, min: Option<NonZeroU32>, perks: &[&Perk]) -> String {
        let (what, language) = (self.what(perks), self.language);
        let price = match self.offering.intro {
            None => per_period(language, self.price, period),
            Some(intro) => {
                let first = per_period(language, intro.price, period);
                let how_long = periods(language, period, intro.cycles.get());
                let (one, n) = (intro.cycles.get() == 1, how_long);
                let price = self.price;
                self.say(
                    format!("{first} for the first {}, then {price}", n.trim_start_matches("1 ")),
                    match one {
                        true => format!("{first} al principio ({n}) y después {price}"),
                        false => format!("{first} los primeros {n} y después {price}"),
                    },
                )
            }
        };
        let min = min.map(|min| periods(language, period, min.get()));
        let min = min.map(|n| self.say(format!(", at least {n}"), format!(", mínimo {n}")));
        let min = min.unwrap_or_default();
        self.say(format!("{what} for {price}{min}"), format!("{what} por {price}{min}"))
    }

    /// All that is counted, then all that is not.
    fn what(&self, perks: &[&Perk]) -> String {
        let mut parts = self.counted();
        match &self.offering.kind {
            OfferingKind::BuyGet { paid, .. } if self.is_price_of(*paid) => {
                if let Some(last) = parts.last_mut() {
                    *last = self.say(
                        format!("{last} for the price of {paid}"),
                        format!("{last} por el precio de {paid}"),
                    );
                }
            }
            OfferingKind::PickOf { repeat: PickRepeat::Allowed, .. } => {
                if let Some(last) = parts.last_mut() {
                    *last = self.say(
                        format!("{last}, also the same one twice"),
                        format!("{last}, también el mismo dos veces"),
                    );
                }
            }
            OfferingKind::PrimaryCare { .. } => parts.push(self.say(
                "primary care as you need it".to_owned(),
                "atención primaria cuando la necesite".to_owned(),
            )),
            _ => (),
        }
        parts.extend(perks.iter().filter_map(|perk| self.perk(perk)));
        if parts.is_empty() {
            parts.extend(perks.iter().filter_map(|perk| self.words_of(perk)));
        }
        if parts.is_empty() {
            parts.push(self.offering.name.clone());
        }
        listed_and(self.language, &parts)
    }

    fn counted(&self) -> Vec<String> {
        let offering = self.offering;
        let unit_of = |n: u32| offering.unit.of(n).get(self.language);
        match &offering.kind {
            OfferingKind::PickOf { picks, from, .. } => {
                let (n, of, units) = (picks.get(), from.len(), unit_of(2));
                vec![self.say(
                    format!("any {n} of {of} {units}"),
                    format!("{n} de {of} {units} a su elección"),
                )]
            }
            OfferingKind::PrepaidCredit { bonus } | OfferingKind::RecurringCredit { bonus, .. } => {
                let face = Money::sum([self.offering.price, bonus.amount]).unwrap_or_default();
                vec![self.say(format!("{face} to spend"), format!("{face} de saldo"))]
            }
            OfferingKind::Programme => {
                let sessions = self.catalog.counted(offering).into_iter();
                sessions
                    .map(|(n, unit)| format!("{n} {}", unit.of(n).get(self.language)))
                    .chain(self.goods())
                    .collect()
            }
            OfferingKind::UnitBank => {
                let lines = self.lines().map(|line| {
                    self.say(
                        format!("{line} to use a few at a time"),
                        format!("{line} para usar poco a poco"),
                    )
                });
                lines.chain(self.goods()).collect()
            }
            OfferingKind::BuyGet { .. }
            | OfferingKind::PrimaryCare { .. }
            | OfferingKind::Membership { .. } => self.lines().chain(self.goods()).collect(),
        }
    }

    /// "4 basic drips", "3 massages (Massage 60 min)".
    fn lines(&self) -> impl Iterator<Item = String> {
        self.offering.contents.iter().filter_map(|line| {
            let n = line.quantity.get();
            let unit = self.offering.unit.of(n).get(self.language);
            match &line.what {
                Grant::Service(code) => Some(format!("{n} {unit} ({})", self.service(code))),
                Grant::Tier(tier) => Some(format!("{n} {}", self.tier(tier, n))),
                _ => None,
            }
        })
    }

    /// "1 Mineral sunscreen": products in a bundle.
    fn goods(&self) -> impl Iterator<Item = String> {
        self.offering.contents.iter().filter_map(|line| match &line.what {
            Grant::Product(code) => Some(format!("{} {}", line.quantity, self.named(code))),
            _ => None,
        })
    }

    fn perk(&self, perk: &Perk) -> Option<String> {
        match perk {
            // Visits are what primary care is; the sentence begins with them.
            Perk::Unlimited { per_day: None, per_week: None, .. }
                if matches!(self.offering.kind, OfferingKind::PrimaryCare { .. }) =>
            {
                None
            }
            Perk::Unlimited { service, per_day, per_week, .. } => {
                let how_often = self.how_often(*per_day, *per_week);
                Some(format!("{} {how_often}", self.service(service)))
            }
            Perk::PercentOff { percent, on } => {
                let on = self.discounted(on);
                Some(self.say(
                    format!("{percent}% off {on}"),
                    format!("{percent}% de descuento en {on}"),
                ))
            }
            Perk::Points { times } => Some(match (times.get(), self.language) {
                (2, Language::English) => "double points".to_owned(),
                (2, Language::Spanish) => "puntos dobles".to_owned(),
                (n, Language::English) => format!("{n} times the points"),
                (n, Language::Spanish) => format!("{n} veces los puntos"),
            }),
            Perk::ProductCredit(credit) => {
                Some(self.say(format!("{credit} for products"), format!("{credit} para productos")))
            }
            Perk::CarryOver { .. } | Perk::Words(_) => None,
        }
    }

    /// A perk where each has a line of its own.
    fn perk_line(&self, perk: &Perk) -> Option<String> {
        match perk {
            Perk::Words(words) => Some(words.get(self.language).to_owned()),
            Perk::Unlimited { service, per_day, per_week, .. } => {
                let how_often = self.how_often(*per_day, *per_week);
                Some(format!("{} {how_often}", self.service(service)))
            }
            Perk::CarryOver { .. } => None,
            Perk::PercentOff { .. } | Perk::Points { .. } | Perk::ProductCredit(_) => {
                self.perk(perk)
            }
        }
    }

    fn words_of(&self, perk: &Perk) -> Option<String> {
        match perk {
            Perk::Words(words) => Some(lower(words.get(self.language))),
            _ => None,
        }
    }

    fn how_often(&self, per_day: Option<NonZeroU32>, per_week: Option<NonZeroU32>) -> String {
        let day = per_day.map(|n| match n.get() {
            1 => self.say("once a day".to_owned(), "una vez al día".to_owned()),
            n => self.say(format!("up to {n} times a day"), format!("hasta {n} veces al día")),
        });
        let week = per_week.map(|n| match n.get() {
            1 => self.say("once a week".to_owned(), "una vez por semana".to_owned()),
            n => self.say(format!("up to {n} times a week"), format!("hasta {n} veces por semana")),
        });
        match (day, week) {
            (None, None) => self.say("as often as you like".to_owned(), "cuando quiera".to_owned()),
            (Some(_), None) if per_day == Some(NonZeroU32::MIN) => {
                self.say("every day".to_owned(), "cada día".to_owned())
            }
            (Some(day), None) => day,
            (None, Some(week)) => week,
            (Some(day), Some(week)) => format!("{day}, {week}"),
        }
    }

    fn discounted(&self, on: &DiscountOn) -> String {
        match on {
            DiscountOn::Products => self.say("products".to_owned(), "productos".to_owned()),
            DiscountOn::Services => self.say("treatments".to_owned(), "tratamientos".to_owned()),
            DiscountOn::Everything => self
                .say("treatments and products".to_owned(), "tratamientos y productos".to_owned()),
            DiscountOn::Packages(tiers) => {
                let tiers: Vec<String> = tiers.iter().map(|tier| self.tier(tier, 2)).collect();
                let tiers = listed_or(self.language, &tiers);
                self.say(format!("packages of {tiers}"), format!("paquetes de {tiers}"))
            }
            DiscountOn::Codes(codes) => {
                let names: Vec<String> = codes.iter().map(|code| self.named(code)).collect();
                listed_or(self.language, &names)
            }
        }
    }

    /// Whether it costs as much as so many of its sessions alone.
    fn is_price_of(&self, paid: NonZeroU32) -> bool {
        let first = self.offering.contents.first();
        let single = first.and_then(|line| self.catalog.single_price(&line.what));
        single.and_then(|single| single.taken(paid.get()).ok()) == Some(self.price)
    }

    fn or_in_parts(&self) -> String {
        let follow = self.offering.payment.iter().find_map(PaymentPlan::parts_to_follow);
        let n = follow.map(|n| n.get().saturating_add(1));
        n.map(|n| self.say(format!(" or in up to {n} payments"), format!(" o hasta en {n} pagos")))
            .unwrap_or_default()
    }

    /// ", use within 12 months"
    fn valid(&self) -> String {
        let language = self.language;
        let time = match self.offering.validity {
            Validity::Months(n) => months(language, n.get()),
            Validity::Days(n) => days(language, n.get()),
            Validity::Never => return self.say(", never ends".into(), ", no vence nunca".into()),
            Validity::Period => return String::new(),
        };
        self.say(format!(", use within {time}"), format!(", para usar en {time}"))
    }

    fn bonus_ends(&self, bonus: &Bonus, which: &str, el_regalo: &str) -> String {
        let (amount, language) = (bonus.amount, self.language);
        let time = match bonus.validity {
            Validity::Months(n) => months(language, n.get()),
            Validity::Days(n) => days(language, n.get()),
            Validity::Period | Validity::Never => return String::new(),
        };
        self.say(
            format!(", and {which} {amount} bonus ends after {time}"),
            format!(", y {el_regalo} {amount} termina a los {time}"),
        )
    }

    /// What is said in sentences of its own.
    fn afterwards(&self, perks: &[&Perk]) -> Vec<String> {
        let mut sentences = Vec::new();
        let period = self.offering.kind.period();
        let carried = perks.iter().find_map(|perk| match perk {
            Perk::CarryOver { periods, .. } => Some(periods.get()),
            _ => None,
        });
        let holds = !self.offering.contents.is_empty()
            || perks.iter().any(|perk| matches!(perk, Perk::ProductCredit(_)));
        let is_period = matches!(self.offering.kind, OfferingKind::Membership { .. });
        match (period, carried) {
            (Some(period), Some(n)) => {
                let time = periods(self.language, period, n);
                let more = match (self.language, n) {
                    (Language::English, _) => {
                        time.split_once(' ').map(|(n, word)| format!("{n} more {word}"))
                    }
                    (Language::Spanish, _) => Some(format!("{time} más")),
                };
                let more = more.unwrap_or(time);
                sentences.push(self.say(
                    format!("What you do not use stays for {more}."),
                    format!("Lo que no usa queda por {more}."),
                ));
            }
            (Some(period), None) if is_period && holds => sentences.push(match period {
                Period::Month => self
                    .say("Use them in the same month.".into(), "Use todo en el mismo mes.".into()),
                Period::Quarter => self
                    .say("Use them in those 3 months.".into(), "Use todo en esos 3 meses.".into()),
                Period::Year => self
                    .say("Use them in the same year.".into(), "Use todo en el mismo año.".into()),
            }),
            _ => (),
        }
        if period.is_some() && !self.offering.payment.contains(&PaymentPlan::AutoPay) {
            sentences.push(
                self.say(
                    "Nothing is charged by itself.".into(),
                    "Nada se cobra por sí solo.".into(),
                ),
            );
        }
        let words: Vec<String> = perks.iter().filter_map(|perk| self.words_of(perk)).collect();
        let is_said = self.counted().is_empty()
            && !matches!(self.offering.kind, OfferingKind::PrimaryCare { .. })
            && perks.iter().all(|perk| self.perk(perk).is_none());
        if !words.is_empty() && !is_said {
            let words = words.join("; ");
            sentences.push(self.say(format!("Also: {words}."), format!("Además: {words}.")));
        }
        sentences
    }

    fn service(&self, code: &ServiceCode) -> String {
        match self.catalog.service(code) {
            Some(service) => service.name.get(self.language).to_owned(),
            None => code.0.clone(),
        }
    }

    /// "basic drips"; by the offering's own unit where the catalog has no words for the tier.
    fn tier(&self, tier: &Tier, n: u32) -> String {
        let unit = self.catalog.tier_words.get(tier);
        unit.unwrap_or(&self.offering.unit).of(n).get(self.language).to_owned()
    }

    /// A product, service or offering by its name.
    fn named(&self, code: &str) -> String {
        let product = self.catalog.product(code).map(|product| product.name.get(self.language));
        let service = || {
            let service = self.catalog.service(&ServiceCode(code.to_owned()))?;
            Some(service.name.get(self.language))
        };
        let offering = || {
            let offering =
                self.catalog.offerings.iter().find(|offering| offering.code.0 == code)?;
            Some(offering.name.as_str())
        };
        product.or_else(service).or_else(offering).unwrap_or(code).to_owned()
    }
}

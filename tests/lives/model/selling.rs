//! A cart: what it costs, what pays for it, and what it grants.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use countersign::domain::catalog::TaxClass;
use countersign::domain::offering::{
    CreditUse, DiscountOn, Grant, Offering, PaymentPlan, Perk, Validity,
};

use crate::model::taxes::{BagsTax, Base, Bears};
use crate::model::terms::{self, Promise};
use crate::model::{Bag, Deal, Model, Stands, Taken};
use crate::steps::{Line, Pay, Spend};
use crate::sums::{cut, days_between, days_on, equal_parts, half_up, months_on};

/// A line with its price.
pub struct Priced {
    pub kind: Kind,
    pub gross: i64,
    pub net: i64,
    pub due_today: i64,
    pub tax: i64,
    /// Of `tax`, that on goods, and that on bags.
    pub goods_tax: i64,
    pub taxes: Vec<BagsTax>,
    pub bases: Vec<Base>,
    pub bags: Vec<Bag>,
}

pub enum Kind {
    New { deal: Box<Deal>, old: Option<(usize, i64)>, goods: i64 },
    Goods { is_product: bool },
    Cycle { deal: usize, cycle: u32 },
    Part { deal: usize, part: usize },
}

/// Bag, units, worth.
pub type Draws = Vec<(usize, i64, i64)>;

fn priced_at(kind: Kind, gross: i64, net: i64) -> Priced {
    let (goods_tax, taxes, bases, bags) = (0, Vec::new(), Vec::new(), Vec::new());
    Priced { kind, gross, net, due_today: net, tax: 0, goods_tax, taxes, bases, bags }
}

impl Model {
    pub(super) fn sell(
        &mut self,
        lines: &[Line],
        spend: Spend,
        pay: Pay,
        at_counter: bool,
    ) -> Option<()> {
        let mut priced = self.priced(lines)?;
        self.tax(&mut priced);
        let tax: i64 = priced.iter().map(|line| line.tax).sum();
        let net: i64 = priced.iter().map(|line| line.due_today).sum();
        let (face, draws, product_face) = self.tenders(&priced, spend)?;
        let hands_in = priced
            .iter()
            .any(|line| matches!(line.kind, Kind::New { old: Some((_, value)), .. } if value > 0));
        if product_face > 0 && hands_in {
            return None;
        }
        let card = net + tax - face;
        let times = self.points_times();
        // What prepaid money pays beyond what goods cost is their tax.
        let of_goods = priced.iter().filter(|line| matches!(line.kind, Kind::Goods { .. }));
        let tax_prepaid = (face - of_goods.map(|line| line.net).sum::<i64>()).max(0);
        let points = self.points_earned(card - (tax - tax_prepaid), times);
        let aside = self.set_aside(&mut priced, points);
        let sale = self.sales.len();
        let mut taken = Taken { points_times: times, ..Taken::default() };
        match pay {
            Pay::Card => (taken.card, self.sums.clearing) = (card, self.sums.clearing + card),
            Pay::OnFile => (taken.on_file, self.sums.clearing) = (card, self.sums.clearing + card),
            Pay::Cash => (taken.cash, self.sums.cash) = (card, self.sums.cash + card),
        }
        if let Some((_, held)) = self.doubt_for(card, pay) {
            // It came in when it was in doubt.
            self.doubts.remove(0);
            self.sums.clearing -= held;
        }
        self.sales.push(taken);
        self.sums.tax += tax;
        let drawn: i64 = draws.iter().map(|(_, _, worth)| worth).sum();
        for (bag, units, worth) in draws {
            self.bags[bag].used += units;
            self.bags[bag].earned += worth;
        }
        // What prepaid money stood for less than its face, and what stands for points, is no revenue.
        let mut of_goods = drawn - face;
        for (line, aside) in priced.iter().zip(&aside) {
            if matches!(line.kind, Kind::Goods { .. }) {
                of_goods += line.net - aside;
            }
        }
        self.sums.revenue += of_goods;
        let worth = aside.iter().sum();
        for line in priced {
            self.take_line(line, sale);
        }
        if points > 0 {
            self.bags.push(self.points_bag(sale, points, worth));
        }
        if at_counter {
            self.last_purchase = Some(self.today);
        }
        self.points_end();
        Some(())
    }

    fn priced(&self, lines: &[Line]) -> Option<Vec<Priced>> {
        let mut priced: Vec<Priced> = Vec::new();
        let mut n_parts: BTreeMap<usize, usize> = BTreeMap::new();
        for line in lines {
            let line = match *line {
                Line::Offering { which, picks, parts } => {
                    self.offering(which, picks, parts, None)?
                }
                Line::Upgrade { which, old } => {
                    let old = self.deal_at(old)?;
                    self.offering(which, false, None, Some(old))?
                }
                Line::Product { which, quantity } => {
                    let products = &self.shop.catalog.products;
                    let product = &products[usize::from(which) % products.len()];
                    let gross = product.price.minor() * i64::from(quantity);
                    self.goods(true, &product.code, gross, product.tax_class)
                }
                Line::Service { which, quantity } => {
                    let services = &self.shop.catalog.services;
                    let service = &services[usize::from(which) % services.len()];
                    let gross = service.price.minor() * i64::from(quantity);
                    self.goods(false, &service.code.0, gross, service.tax_class)
                }
                Line::Cycle { whose } => self.cycle(self.deal_at(whose)?)?,
                Line::Part { whose } => {
                    let deal = self.deal_at(whose)?;
                    let nth = n_parts.entry(deal).or_default();
                    *nth += 1;
                    self.part(deal, *nth - 1)?
                }
            };
            priced.push(line);
        }
        // Nothing is paid twice or handed in twice, and for what is handed in nothing is paid beside.
        let key = |line: &Priced| match &line.kind {
            Kind::Cycle { deal, .. } | Kind::Part { deal, .. } => Some((*deal, false)),
            Kind::New { old, .. } => old.map(|(deal, _)| (deal, true)),
            Kind::Goods { .. } => None,
        };
        for (idx, line) in priced.iter().enumerate() {
            let Some((deal, is_old)) = key(line) else { continue };
            for other in &priced[..idx] {
                let both_parts = matches!(
                    (&line.kind, &other.kind),
                    (Kind::Part { part, .. }, Kind::Part { part: before, .. }) if part != before
                );
                if let Some((of, was_old)) = key(other)
                    && of == deal
                    && (is_old || was_old || !both_parts)
                {
                    return None;
                }
            }
        }
        Some(priced)
    }

    fn goods(&self, is_product: bool, code: &str, gross: i64, class: TaxClass) -> Priced {
        let applies = |on: &DiscountOn| match on {
            DiscountOn::Products => is_product,
            DiscountOn::Services => !is_product,
            DiscountOn::Everything => true,
            DiscountOn::Codes(codes) => codes.iter().any(|known| known == code),
            DiscountOn::Packages(_) => false,
        };
        let net = gross - half_up(gross, self.best_percent(applies), 100);
        let bases = vec![Base { rate: self.shop.tax(class), net, what: Bears::Now }];
        let kind = Kind::Goods { is_product };
        Priced { bases, ..priced_at(kind, gross, net) }
    }

    fn best_percent(&self, applies: impl Fn(&DiscountOn) -> bool) -> i64 {
        let holding = (0..self.deals.len()).filter(|deal| self.perks_hold(*deal));
        let percents =
            holding.flat_map(|deal| &self.deals[deal].offering.perks).map(|perk| match perk {
                Perk::PercentOff { percent, on } if applies(on) => i64::from(*percent),
                _ => 0,
            });
        percents.max().unwrap_or(0)
    }

    /// Of packages only those whose sessions are all of a tier that a member has cheaper.
    fn percent_on(&self, offering: &Offering) -> i64 {
        let of_tier = |grant: &Grant, tiers: &[countersign::domain::offering::Tier]| match grant {
            Grant::Tier(tier) => tiers.contains(tier),
            Grant::Service(code) => {
                let mut services = self.shop.catalog.services.iter();
                services.any(|one| one.code == *code && tiers.contains(&one.tier))
            }
            _ => false,
        };
        let is_package = terms::period(offering).is_none();
        let sessions: Vec<Grant> = match &offering.kind {
            countersign::domain::offering::OfferingKind::PickOf { from, .. } => {
                from.iter().cloned().map(Grant::Service).collect()
            }
            _ => offering.contents.iter().map(|line| line.what.clone()).collect(),
        };
        let sessions: Vec<Grant> =
            sessions.into_iter().filter(|what| !matches!(what, Grant::Product(_))).collect();
        self.best_percent(|on| match on {
            DiscountOn::Packages(tiers) => {
                is_package
                    && !sessions.is_empty()
                    && sessions.iter().all(|what| of_tier(what, tiers))
            }
            DiscountOn::Codes(codes) => codes.contains(&offering.code.0),
            _ => false,
        })
    }

    fn offering(
        &self,
        which: u8,
        picks: bool,
        parts: Option<u32>,
        old: Option<usize>,
    ) -> Option<Priced> {
        let offerings = &self.shop.catalog.offerings;
        let offering = offerings[usize::from(which) % offerings.len()].clone();
        let percent = self.percent_on(&offering);
        let cheaper = |gross: i64| gross - half_up(gross, percent, 100);
        let full = cheaper(offering.price.minor());
        let intro = offering.intro.map(|intro| (cheaper(intro.price.minor()), intro.cycles.get()));
        let gross = offering.intro.map_or(offering.price, |intro| intro.price).minor();
        let price = intro.map_or(full, |(price, _)| price);
        if full == 0 {
            return None;
        }
        let picked = terms::picked(&offering, picks);
        let grants = terms::promises(&self.shop, &offering, &picked);
        if terms::period(&offering).is_some()
            && grants.iter().any(|grant| matches!(grant.what, Grant::Product(_)))
        {
            return None;
        }
        // What is taxed differently and chosen later cannot be taxed at the sale.
        if grants.iter().any(|grant| terms::is_taxed_variously(&self.shop, &grant.what)) {
            return None;
        }
        let old = match old {
            Some(old) => Some((old, self.handed_in(old, &offering, price)?)),
            None => None,
        };
        let net = price - old.map_or(0, |(_, value)| value);
        let parts = self.parts(&offering, parts, net)?;
        let unpaid: i64 = parts.iter().skip(1).map(|(_, amount)| amount).sum();
        let deal = Deal {
            sold_on: self.today,
            price: full,
            intro,
            grants,
            n_parts_paid: usize::from(!parts.is_empty()),
            unpaid,
            lapsed_unpaid: 0,
            paid: 0,
            goods: 0,
            goods_tax: 0,
            taxes: Vec::new(),
            sales: Vec::new(),
            cycles: if terms::period(&offering).is_some() { vec![0] } else { Vec::new() },
            failures: Vec::new(),
            notices: Vec::new(),
            cancelled: None,
            is_ended: false,
            is_held: false,
            parts,
            offering,
        };
        let span = deal.recurs().then(|| deal.cycle_days(0));
        let (bags, bases) = self.bags_of(&deal, price, span, self.today)?;
        let goods = price - bags.iter().map(|bag| bag.worth).sum::<i64>();
        let bases = self.shown(bases, price);
        let kind = Kind::New { deal: Box::new(deal), old, goods };
        Some(Priced { due_today: net - unpaid, bases, bags, ..priced_at(kind, gross, net) })
    }

    /// The unused value of what is handed in; nothing where that cannot be.
    fn handed_in(&self, old: usize, new: &Offering, price: i64) -> Option<i64> {
        let state = &self.deals[old];
        let is_open = !matches!(self.stands(old), Stands::Ended | Stands::OnHold);
        let is_money =
            state.grants.iter().any(|grant| grant.what == Grant::Credit(CreditUse::Everything));
        let value = self.unused(old);
        let can = is_open && !is_money && state.offering.code != new.code;
        (can && value > 0 && value <= price).then_some(value)
    }

    fn parts(
        &self,
        offering: &Offering,
        n: Option<u32>,
        price: i64,
    ) -> Option<Vec<(NaiveDate, i64)>> {
        let recurs = terms::period(offering).is_some();
        let Some(n) = n.filter(|_| !recurs) else {
            let is_sold_so = offering.payment.contains(&PaymentPlan::Upfront)
                || (recurs && terms::is_auto(offering));
            return is_sold_so.then(Vec::new);
        };
        let (down, most) = offering.payment.iter().find_map(|plan| match plan {
            PaymentPlan::Installments { down_percent, parts_max, .. } => {
                let most = parts_max.get().min(4);
                Some((*down_percent, if *down_percent == 0 { most - 1 } else { most }))
            }
            _ => None,
        })?;
        if n > most {
            return None;
        }
        let amounts = if down == 0 {
            equal_parts(price, i64::from(n) + 1)
        } else {
            let first = half_up(price, i64::from(down), 100);
            [vec![first], equal_parts(price - first, i64::from(n))].concat()
        };
        if amounts.iter().any(|amount| *amount <= 0) {
            return None;
        }
        let months = (0..).map(|k| months_on(self.today, k));
        Some(months.zip(amounts).collect())
    }

    /// Shares a price over what one payment grants, and says what of it is taxed.
    fn bags_of(
        &self,
        deal: &Deal,
        price: i64,
        span: Option<(NaiveDate, NaiveDate)>,
        from: NaiveDate,
    ) -> Option<(Vec<Bag>, Vec<Base>)> {
        let weights: Vec<i64> = deal.grants.iter().map(|grant| grant.weight).collect();
        if price > 0 && weights.iter().all(|weight| *weight == 0) {
            return None;
        }
        let mut bags = Vec::new();
        let mut bases = Vec::new();
        for (grant, worth) in deal.grants.iter().zip(cut(price, &weights)) {
            let rate = terms::tax(&self.shop, &grant.what);
            if matches!(grant.what, Grant::Product(_)) {
                bases.push(Base { rate, net: worth, what: Bears::Now });
                continue;
            }
            let first = bags.len();
            let bag = self.bag(deal, grant, worth, span, from);
            if grant.is_lot_each {
                let upto = |k| half_up(worth, k, grant.n);
                bags.extend((0..grant.n).map(|k| Bag {
                    n: 1,
                    worth: upto(k + 1) - upto(k),
                    ..bag.clone()
                }));
            } else {
                bags.push(bag);
            }
            let bags = bags.iter().enumerate().skip(first);
            bases.extend(bags.map(|(idx, bag)| Base {
                rate,
                net: bag.worth,
                what: Bears::Bag(idx),
            }));
        }
        Some((bags, bases))
    }

    fn bag(
        &self,
        deal: &Deal,
        grant: &Promise,
        worth: i64,
        span: Option<(NaiveDate, NaiveDate)>,
        from: NaiveDate,
    ) -> Bag {
        let mut n = grant.n;
        let last = match (grant.validity, span) {
            (Validity::Period, Some((first, last))) => {
                let carries = deal.offering.perks.iter().find_map(|perk| match perk {
                    Perk::CarryOver { periods, .. } => Some(periods.get()),
                    _ => None,
                });
                let is_carried =
                    !matches!(grant.what, Grant::Access | Grant::Credit(CreditUse::Everything));
                let cycle = (0..).find(|k| deal.anchor(*k) == first).unwrap();
                let more = carries.filter(|_| is_carried).unwrap_or(0);
                if more == 0 { Some(last) } else { Some(deal.cycle_days(cycle + more).1) }
            }
            (Validity::Months(months), _) => Some(months_on(from, months.get())),
            (Validity::Days(days), _) => Some(days_on(from, i64::from(days.get()))),
            (Validity::Period | Validity::Never, _) => None,
        };
        let days = (grant.what == Grant::Access).then(|| {
            // Outside of periods it lasts as long as the rest.
            let (first, last) = span.or(last.map(|last| (from, last))).unwrap();
            let by_month = span.is_some() && terms::is_by_month(&self.shop, &deal.offering);
            n = if by_month {
                i64::from(terms::period(&deal.offering).unwrap().months())
            } else {
                days_between(first, last)
            };
            (first, last, by_month)
        });
        Bag {
            deal: None,
            sale: 0,
            what: grant.what.clone(),
            is_bonus: grant.is_bonus,
            n,
            worth,
            span: days,
            from,
            first_last: last,
            last,
            is_of_period: terms::is_period(grant.validity) && grant.what != Grant::Access,
            used: 0,
            lapsed: 0,
            capped: 0,
            capped_worth: 0,
            gone: 0,
            earned: 0,
            lapsed_worth: 0,
            gone_worth: 0,
        }
    }

    fn cycle(&self, deal: usize) -> Option<Priced> {
        let state = &self.deals[deal];
        let cycle = state.next_cycle(self.today)?;
        let (first, last) = state.cycle_days(cycle);
        let ahead = if state.is_auto() { 0 } else { self.shop.policy.notice_days.max };
        if self.today < days_on(first, -i64::from(ahead)) {
            return None;
        }
        let price = state.price_of(cycle);
        let from = self.today.max(first);
        let mut at_price = state.clone();
        if state.told(cycle).is_some() {
            at_price.grants = terms::promises_at(&state.grants, price);
        }
        let (bags, bases) = self.bags_of(&at_price, price, Some((first, last)), from)?;
        let bases = self.shown(bases, price);
        Some(Priced { bases, bags, ..priced_at(Kind::Cycle { deal, cycle }, price, price) })
    }

    /// The next part that is not paid, or the `nth` after it where that is due, too.
    fn part(&self, deal: usize, nth: usize) -> Option<Priced> {
        let state = &self.deals[deal];
        let (part, amount) = if nth == 0 {
            let (part, _, amount) = state.next_part()?;
            (part, amount)
        } else {
            let part = state.n_parts_paid + nth;
            let before: i64 =
                state.parts.get(state.n_parts_paid..part)?.iter().map(|(_, of)| of).sum();
            let (due, amount) = *state.parts.get(part)?;
            let amount = amount.min(state.unpaid - before);
            if due > self.today || amount <= 0 {
                return None;
            }
            (part, amount)
        };
        Some(priced_at(Kind::Part { deal, part }, amount, amount))
    }

    fn take_line(&mut self, line: Priced, sale: usize) {
        let mut deal_of = None;
        let mut tax_handed = 0;
        match line.kind {
            Kind::Goods { .. } => (),
            Kind::New { mut deal, old, goods } => {
                if let Some((old, value)) = old {
                    tax_handed = self.tax_back(old, 0, 0);
                    self.deals[old].taxes.clear();
                    let _unused = self.stop(old, false);
                    self.deals[old].paid -= value;
                    deal.sales.append(&mut self.deals[old].sales);
                    deal.paid += value;
                }
                deal.paid += line.due_today;
                (deal.goods, deal.goods_tax) = (goods, line.goods_tax);
                deal.sales.push((sale, line.due_today + line.tax));
                self.sums.revenue += goods;
                deal_of = Some(self.deals.len());
                self.deals.push(*deal);
            }
            Kind::Cycle { deal, cycle } => {
                let state = &mut self.deals[deal];
                state.cycles.push(cycle);
                state.failures.clear();
                state.paid += line.net;
                state.sales.push((sale, line.due_today + line.tax));
                deal_of = Some(deal);
            }
            Kind::Part { deal, part } => {
                let state = &mut self.deals[deal];
                if let Some(left) =
                    state.cancelled.as_mut().filter(|_| part >= state.parts.len().max(1))
                {
                    left.is_fee_paid = true;
                    self.sums.revenue += line.net;
                } else {
                    state.n_parts_paid += 1;
                    state.unpaid -= line.net;
                    state.paid += line.net;
                    match state.sales.last_mut() {
                        Some((last, paid)) if *last == sale => *paid += line.net,
                        _ => state.sales.push((sale, line.net)),
                    }
                    self.pay_lapsed(deal);
                }
            }
        }
        let first = self.bags.len();
        for mut bag in line.bags {
            (bag.deal, bag.sale) = (deal_of, sale);
            self.bags.push(bag);
        }
        if let Some(deal) = deal_of {
            self.deals[deal].taxes.extend(line.taxes.into_iter().map(|taxed| BagsTax {
                bags: taxed.bags.iter().map(|idx| first + idx).collect(),
                ..taxed
            }));
            self.carry_tax(deal, tax_handed);
            self.cap_carry_over(deal);
            let today = self.today;
            for bag in self.bags.iter_mut().filter(|bag| bag.deal == Some(deal)) {
                self.sums.revenue += bag.earn_by(today);
            }
        }
    }

    /// More than the caps lapses at once, the oldest first; from the second period on.
    fn cap_carry_over(&mut self, deal: usize) {
        if self.deals[deal].cycles.len() < 2 {
            return;
        }
        let caps = self.deals[deal].offering.perks.iter().find_map(|perk| match perk {
            Perk::CarryOver { sessions_max, credit_max, .. } => {
                Some([(false, i64::from(*sessions_max)), (true, credit_max.minor())])
            }
            _ => None,
        });
        for (is_money, most) in caps.into_iter().flatten() {
            let mut bags: Vec<usize> = (0..self.bags.len())
                .filter(|idx| {
                    let bag = &self.bags[*idx];
                    let is_of =
                        bag.deal == Some(deal) && bag.what != Grant::Access && bag.left() > 0;
                    // Money in a wallet is no matter of periods.
                    let is_wallet = bag.what == Grant::Credit(CreditUse::Everything);
                    is_of && !is_wallet && matches!(bag.what, Grant::Credit(_)) == is_money
                })
                .collect();
            bags.sort_by_key(|idx| (self.bags[*idx].from, *idx));
            let mut over = bags.iter().map(|idx| self.bags[*idx].left()).sum::<i64>() - most;
            for idx in bags {
                let units = over.clamp(0, self.bags[idx].left());
                if units > 0 {
                    self.bags[idx].capped_worth += self.bags[idx].worth_of(units);
                    self.bags[idx].capped += units;
                }
                self.lapse(idx, units);
                over -= units;
            }
        }
    }
}

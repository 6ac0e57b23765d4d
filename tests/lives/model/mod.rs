//! The reckoning: what a patient owns and what the clinic's books hold, in whole numbers. It shares
//! no code with the engine but the catalog, which is data.

pub mod leaving;
pub mod paying;
pub mod selling;
pub mod taxes;
pub mod terms;
mod using;

use std::sync::Arc;

use chrono::NaiveDate;
use countersign::domain::offering::{Grant, Offering, Period};
use countersign::domain::policy::Lapse;

use crate::shop::Shop;
use crate::steps::{Charge, Line, Pay, Spend, Step};
use crate::sums::{days_between, days_on, half_up, months_on};

/// Money that goes back: sale, tender, amount.
pub type Back = Vec<(usize, Pay, i64)>;

#[derive(Debug, Clone)]
pub struct Model {
    pub shop: Arc<Shop>,
    pub today: NaiveDate,
    pub deals: Vec<Deal>,
    /// In the order in which they were granted.
    pub bags: Vec<Bag>,
    pub visits: Vec<Visit>,
    pub sales: Vec<Taken>,
    /// Refunds that were promised: of which contract, and by sale and tender.
    pub promised: Vec<(usize, Back)>,
    /// Card money that may have moved without a sale, by attempt.
    pub doubts: Vec<(u32, i64)>,
    pub n_doubts: u32,
    pub last_purchase: Option<NaiveDate>,
    pub last_visit: Option<NaiveDate>,
    pub closed: Option<NaiveDate>,
    pub sums: Sums,
    /// Of the last step.
    pub said: Said,
    /// What will be owed on a day between the last two, where time passed.
    pub between: Option<(NaiveDate, i64)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    Done,
    Refused,
}

/// A contract.
#[derive(Debug, Clone)]
pub struct Deal {
    pub offering: Offering,
    pub sold_on: NaiveDate,
    pub price: i64,
    pub intro: Option<(i64, u32)>,
    pub grants: Vec<terms::Promise>,
    /// When, and how much.
    pub parts: Vec<(NaiveDate, i64)>,
    pub n_parts_paid: usize,
    pub unpaid: i64,
    /// Lapsed before it was paid for.
    pub lapsed_unpaid: i64,
    pub paid: i64,
    /// Goods that were handed over with it, as they were earned.
    pub goods: i64,
    pub goods_tax: i64,
    /// Tax on its bags that has not gone back.
    pub taxes: Vec<taxes::BagsTax>,
    /// What it paid in each sale, with tax, less what went back.
    pub sales: Vec<(usize, i64)>,
    pub cycles: Vec<u32>,
    pub failures: Vec<(u32, NaiveDate)>,
    pub notices: Vec<(NaiveDate, i64)>,
    pub cancelled: Option<Left>,
    pub is_ended: bool,
    pub is_held: bool,
}

#[derive(Debug, Clone, Copy)]
pub struct Left {
    pub last_day: NaiveDate,
    pub on: NaiveDate,
    pub fee: i64,
    pub is_fee_paid: bool,
}

/// A lot.
#[derive(Debug, Clone)]
pub struct Bag {
    /// `None` for points.
    pub deal: Option<usize>,
    pub sale: usize,
    pub what: Grant,
    pub is_bonus: bool,
    pub n: i64,
    pub worth: i64,
    /// The days of membership that it stands for, and whether by the full month.
    pub span: Option<(NaiveDate, NaiveDate, bool)>,
    pub from: NaiveDate,
    pub first_last: Option<NaiveDate>,
    pub last: Option<NaiveDate>,
    pub is_of_period: bool,
    pub used: i64,
    pub lapsed: i64,
    /// Of them, what a cap took.
    pub capped: i64,
    pub capped_worth: i64,
    pub gone: i64,
    pub earned: i64,
    pub lapsed_worth: i64,
    pub gone_worth: i64,
}

#[derive(Debug, Clone)]
pub struct Visit {
    pub deal: usize,
    pub service: usize,
    pub on: NaiveDate,
    pub came: bool,
    /// Bag, units, worth.
    pub draws: Vec<(usize, i64, i64)>,
    pub fee: i64,
}

/// What came in with a sale and did not go back.
#[derive(Debug, Clone, Copy, Default)]
pub struct Taken {
    pub card: i64,
    pub on_file: i64,
    pub cash: i64,
    pub points_times: i64,
}

/// The books, in cents. All are positive as they are spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    pub clearing: i64,
    pub cash: i64,
    pub tax: i64,
    pub revenue: i64,
    pub breakage: i64,
    pub unclaimed: i64,
    pub payable: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stands {
    Active,
    PastDue,
    Suspended,
    Leaving,
    Ended,
    OnHold,
}

impl Bag {
    pub fn left(&self) -> i64 {
        self.n - self.used - self.lapsed - self.gone
    }

    pub fn worth_left(&self) -> i64 {
        self.worth - self.earned - self.lapsed_worth - self.gone_worth
    }

    /// What the next `units` stand for: the last take the rest.
    pub fn worth_of(&self, units: i64) -> i64 {
        if units == self.left() {
            return self.worth_left();
        }
        let at = self.n - self.left();
        let upto = |k| half_up(self.worth, k, self.n);
        (upto(at + units) - upto(at)).min(self.worth_left())
    }

    pub fn is_points(&self) -> bool {
        self.what == Grant::Points
    }

    pub fn is_valid(&self, day: NaiveDate) -> bool {
        self.from <= day && self.last.is_none_or(|last| day <= last)
    }

    /// Days or months of membership that are over by the end of `day`.
    fn over_by(&self, day: NaiveDate) -> i64 {
        let Some((first, last, by_month)) = self.span else { return 0 };
        if !by_month {
            return days_between(first, day.min(last)).min(self.n);
        }
        let ends = (1..=u32::try_from(self.n).unwrap())
            .map(|k| if i64::from(k) == self.n { last } else { days_on(months_on(first, k), -1) });
        i64::try_from(ends.filter(|end| *end <= day).count()).unwrap()
    }

    /// Earns membership up to the end of `day`, or takes back what was earned beyond; returns by how
    /// much.
    fn earn_by(&mut self, day: NaiveDate) -> i64 {
        if self.span.is_none() || self.gone > 0 || self.lapsed > 0 {
            return 0;
        }
        let before = self.earned;
        self.used = self.over_by(day);
        self.earned = half_up(self.worth, self.used, self.n);
        self.earned - before
    }
}

impl Deal {
    pub fn anchor(&self, k: u32) -> NaiveDate {
        months_on(self.sold_on, terms::period(&self.offering).map_or(0, Period::months) * k)
    }

    pub fn cycle_days(&self, k: u32) -> (NaiveDate, NaiveDate) {
        (self.anchor(k), days_on(self.anchor(k + 1), -1))
    }

    pub fn recurs(&self) -> bool {
        terms::period(&self.offering).is_some()
    }

    pub fn is_auto(&self) -> bool {
        terms::is_auto(&self.offering)
    }

    pub fn newest(&self) -> u32 {
        self.cycles.iter().copied().max().unwrap_or(0)
    }

    /// The last day of one that goes on no further.
    fn last_day(&self) -> Option<NaiveDate> {
        match self.cancelled {
            Some(left) => Some(left.last_day),
            None if self.recurs() && !self.is_auto() => Some(self.anchor(self.newest() + 1)),
            None => None,
        }
    }

    /// The period that is to be paid next.
    pub fn next_cycle(&self, today: NaiveDate) -> Option<u32> {
        if !self.recurs() || self.is_ended || self.cancelled.is_some() {
            return None;
        }
        let mut next = self.newest() + 1;
        if !self.is_auto() {
            return (today <= self.anchor(next)).then_some(next);
        }
        while self.cycle_days(next).1 < today {
            next += 1;
        }
        Some(next)
    }

    /// A new price that was told for this period.
    pub fn told(&self, cycle: u32) -> Option<i64> {
        let start = self.anchor(cycle);
        let told = self.notices.iter().rev().find(|(from, _)| *from <= start);
        told.map(|(_, price)| *price)
    }

    pub fn price_of(&self, cycle: u32) -> i64 {
        match (self.told(cycle), self.intro) {
            (Some(price), _) => price,
            (None, Some((price, cycles))) if cycle < cycles => price,
            (None, _) => self.price,
        }
    }

    /// The next part: its number, its day and how much; the fee for leaving comes last.
    pub fn next_part(&self) -> Option<(usize, NaiveDate, i64)> {
        if let Some((due, amount)) = self.parts.get(self.n_parts_paid)
            && self.unpaid > 0
        {
            return Some((self.n_parts_paid, *due, (*amount).min(self.unpaid)));
        }
        let left = self.cancelled.filter(|left| !left.is_fee_paid && left.fee > 0)?;
        Some((self.parts.len().max(1), left.on, left.fee))
    }
}

impl Model {
    pub fn new(shop: Arc<Shop>, today: NaiveDate) -> Self {
        Self {
            shop,
            today,
            deals: Vec::new(),
            bags: Vec::new(),
            visits: Vec::new(),
            sales: Vec::new(),
            promised: Vec::new(),
            doubts: Vec::new(),
            n_doubts: 0,
            last_purchase: None,
            last_visit: None,
            closed: None,
            sums: Sums::default(),
            said: Said::Done,
            between: None,
        }
    }

    pub fn take(&mut self, step: &Step) {
        self.between = None;
        let done = match step {
            Step::Pass { days } => {
                self.pass(*days);
                Some(())
            }
            Step::Sell { lines, spend, pay } => self.sell(lines, *spend, *pay, true),
            Step::Renew { whose, how } => self.renew(*whose, *how),
            Step::Redeem { whose, service, units, came } => {
                self.redeem(*whose, *service, i64::from(*units), *came)
            }
            Step::Undo => self.undo(),
            Step::Refund { whose, reason } => {
                self.deal_at(*whose).and_then(|deal| self.refund(deal, *reason))
            }
            Step::PayRefund => self.pay_refund(),
            Step::Cancel { whose } => self.deal_at(*whose).and_then(|deal| self.cancel(deal)),
            Step::Extend { whose, days } => {
                self.deal_at(*whose).and_then(|deal| self.extend(deal, *days))
            }
            Step::Hold { whose } => self.set_held(*whose, true),
            Step::Release { whose } => self.set_held(*whose, false),
            Step::PriceNotice { whose, price, ahead } => {
                self.deal_at(*whose).and_then(|deal| self.notice(deal, *price, *ahead))
            }
            Step::Doubt { amount } => {
                self.n_doubts += 1;
                self.doubts.push((self.n_doubts, *amount));
                self.sums.clearing += amount;
                Some(())
            }
            Step::DoubtEnds => self.end_doubt(),
            Step::Close { ago } => self.close(*ago),
        };
        self.said = if done.is_some() { Said::Done } else { Said::Refused };
    }

    pub fn deal_at(&self, whose: u8) -> Option<usize> {
        usize::from(whose).checked_rem(self.deals.len())
    }

    fn pass(&mut self, days: u32) {
        let to = days_on(self.today, i64::from(days));
        if days > 1 {
            let mut half = self.clone();
            half.advance(days_on(self.today, i64::from(days / 2)));
            self.between = Some((half.today, half.owed()));
        }
        self.advance(to);
    }

    /// What happens by itself up to the end of `to`, reckoned in one go.
    fn advance(&mut self, to: NaiveDate) {
        let before = std::mem::replace(&mut self.today, to);
        // Days that pass before a bag ends are given before it lapses.
        let mut ends: Vec<(NaiveDate, usize)> = Vec::new();
        for (idx, bag) in self.bags.iter().enumerate().filter(|(_, bag)| bag.span.is_none()) {
            ends.extend(self.end_of(bag).filter(|end| *end < to).map(|end| (end, idx)));
        }
        ends.sort();
        for (end, idx) in ends {
            let left = self.bags[idx].left();
            if left > 0 {
                self.earn_all_by(end.max(before));
                self.lapse(idx, left);
            }
        }
        self.earn_all_by(to);
    }

    fn earn_all_by(&mut self, day: NaiveDate) {
        for bag in &mut self.bags {
            self.sums.revenue += bag.earn_by(day);
        }
    }

    /// The last day of a bag: its own, or its contract's where it was promised for the periods of
    /// that and nobody gave more time.
    fn end_of(&self, bag: &Bag) -> Option<NaiveDate> {
        let deal = bag.deal.map(|deal| &self.deals[deal]);
        let of_deal = deal
            .filter(|_| bag.is_of_period && bag.last == bag.first_last)
            .and_then(Deal::last_day);
        bag.last.into_iter().chain(of_deal).min()
    }

    pub fn lapse(&mut self, idx: usize, units: i64) {
        if units == 0 {
            return;
        }
        let worth = self.bags[idx].worth_of(units);
        self.bags[idx].lapsed += units;
        self.bags[idx].lapsed_worth += worth;
        let mut paid = worth;
        if let Some(deal) = self.bags[idx].deal {
            // What the bag was worth counts in the net no more; what was paid of it does.
            paid = worth.min((self.net(deal) + worth).max(0));
            self.deals[deal].lapsed_unpaid += worth - paid;
        }
        *self.lapses_into(idx) += paid;
    }

    /// What is paid beyond what was given goes first to what had lapsed unpaid.
    pub fn pay_lapsed(&mut self, deal: usize) {
        let paid = self.deals[deal].lapsed_unpaid.min(self.net(deal).max(0));
        self.deals[deal].lapsed_unpaid -= paid;
        let is_debt = self.shop.policy.lapse == Lapse::Unclaimed;
        *(if is_debt { &mut self.sums.unclaimed } else { &mut self.sums.breakage }) += paid;
    }

    pub fn lapses_into(&mut self, idx: usize) -> &mut i64 {
        let is_debt = self.shop.policy.lapse == Lapse::Unclaimed && !self.bags[idx].is_points();
        if is_debt { &mut self.sums.unclaimed } else { &mut self.sums.breakage }
    }

    /// Paid less earned: what is left of its bags, less what is still to be paid, but for what
    /// lapsed of that.
    pub fn net(&self, deal: usize) -> i64 {
        let of_deal = self.bags.iter().filter(|bag| bag.deal == Some(deal));
        of_deal.map(Bag::worth_left).sum::<i64>() - self.deals[deal].unpaid
            + self.deals[deal].lapsed_unpaid
    }

    pub fn owed(&self) -> i64 {
        let deals = (0..self.deals.len()).map(|deal| self.net(deal).max(0)).sum::<i64>();
        deals + self.loyalty()
    }

    pub fn loyalty(&self) -> i64 {
        self.bags.iter().filter(|bag| bag.is_points()).map(Bag::worth_left).sum()
    }

    pub fn asset(&self) -> i64 {
        (0..self.deals.len()).map(|deal| (-self.net(deal)).max(0)).sum()
    }

    pub fn stands(&self, deal: usize) -> Stands {
        let state = &self.deals[deal];
        let today = self.today;
        if state.is_ended {
            return Stands::Ended;
        }
        let by_itself = match state.cancelled {
            Some(left) if today <= left.last_day => Stands::Leaving,
            Some(_) => Stands::Ended,
            None if state.recurs() => self.renewing(state),
            None => {
                let is_left = self.bags.iter().any(|bag| bag.deal == Some(deal) && bag.left() > 0);
                match state.next_part() {
                    Some((_, due, _)) if due < today => Stands::PastDue,
                    Some(_) => Stands::Active,
                    None if is_left => Stands::Active,
                    None => Stands::Ended,
                }
            }
        };
        if state.is_held && by_itself != Stands::Ended { Stands::OnHold } else { by_itself }
    }

    fn renewing(&self, state: &Deal) -> Stands {
        let start = state.anchor(state.newest() + 1);
        let retries = &self.shop.policy.retry_days;
        let last_try = days_on(start, i64::from(retries.iter().copied().max().unwrap_or(0)));
        if self.today < start {
            Stands::Active
        } else if !state.is_auto() {
            Stands::Ended
        } else if state.failures.len() > retries.len() || last_try < self.today {
            Stands::Suspended
        } else if !state.failures.is_empty() || start < self.today {
            Stands::PastDue
        } else {
            Stands::Active
        }
    }

    /// Whether discounts and the like hold.
    pub fn perks_hold(&self, deal: usize) -> bool {
        matches!(self.stands(deal), Stands::Active | Stands::PastDue | Stands::Leaving)
    }

    /// What a contract leaves unused if it ended today; today does not count as used.
    pub fn unused(&self, deal: usize) -> i64 {
        let yesterday = days_on(self.today, -1);
        let bags = self.bags.iter().filter(|bag| bag.deal == Some(deal));
        let back: i64 = bags.map(|bag| -bag.clone().earn_by(yesterday)).sum();
        (self.net(deal) + back).max(0)
    }

    /// Takes today back from what was earned of a contract, and ends it: what is left of its bags is
    /// gone, and no more is to be paid than was used. Returns what had been left over.
    fn stop(&mut self, deal: usize, is_today_used: bool) -> i64 {
        let yesterday = days_on(self.today, -1);
        for bag in self.bags.iter_mut().filter(|bag| bag.deal == Some(deal)) {
            if !is_today_used {
                self.sums.revenue += bag.earn_by(yesterday);
            }
        }
        let net = self.net(deal);
        for bag in self.bags.iter_mut().filter(|bag| bag.deal == Some(deal)) {
            let (left, worth) = (bag.left(), bag.worth_left());
            bag.gone += left;
            bag.gone_worth += worth;
        }
        self.deals[deal].unpaid = (-net).max(0);
        self.deals[deal].lapsed_unpaid = 0;
        self.deals[deal].is_ended = true;
        net.max(0)
    }

    /// Points end so many months after the last visit.
    fn points_end(&mut self) {
        let came = self.visits.iter().filter(|visit| visit.came).map(|visit| visit.on);
        self.last_visit = came.chain(self.last_purchase).max();
        let Some(visit) = self.last_visit else { return };
        let last = months_on(visit, self.shop.policy.loyalty.months.get());
        for bag in self.bags.iter_mut().filter(|bag| bag.is_points() && bag.left() > 0) {
            bag.last = Some(last);
        }
    }

    fn set_held(&mut self, whose: u8, is_held: bool) -> Option<()> {
        let deal = self.deal_at(whose)?;
        let state = &mut self.deals[deal];
        if state.is_held == is_held || (is_held && state.is_ended) {
            return None;
        }
        state.is_held = is_held;
        Some(())
    }

    fn notice(&mut self, deal: usize, price: i64, ahead: u32) -> Option<()> {
        let days = self.shop.policy.notice_days;
        let today = self.today;
        let state = &mut self.deals[deal];
        if !state.recurs() || state.is_ended || state.cancelled.is_some() {
            return None;
        }
        let from = state.anchor(state.newest() + 1 + ahead);
        let is_in_time = days_on(from, -i64::from(days.max)) <= today
            && today <= days_on(from, -i64::from(days.min));
        is_in_time.then(|| state.notices.push((from, price)))
    }

    fn end_doubt(&mut self) -> Option<()> {
        if self.doubts.is_empty() {
            return None;
        }
        self.sums.clearing -= self.doubts.remove(0).1;
        Some(())
    }

    /// The oldest money in doubt, where it can pay a part of what the card pays.
    pub fn doubt_for(&self, card: i64, pay: Pay) -> Option<(u32, i64)> {
        let first = self.doubts.first().copied();
        first.filter(|(_, amount)| pay == Pay::Card && *amount <= card)
    }

    fn close(&mut self, ago: u32) -> Option<()> {
        let through = days_on(self.today, -i64::from(ago));
        if self.closed.is_some_and(|closed| through < closed) {
            return None;
        }
        self.closed = Some(through);
        Some(())
    }

    fn renew(&mut self, whose: u8, how: Charge) -> Option<()> {
        let deal = self.deal_at(whose)?;
        if how == Charge::Paid {
            let spend = Spend { wallet: 0, product_credit: false, points: 0 };
            return self.sell(&[Line::Cycle { whose }], spend, Pay::OnFile, false);
        }
        let today = self.today;
        let n_tries = self.shop.policy.retry_days.len() + 1;
        let state = &mut self.deals[deal];
        let cycle = state.next_cycle(today)?;
        let of_cycle: Vec<NaiveDate> =
            state.failures.iter().filter(|(of, _)| *of == cycle).map(|(_, on)| *on).collect();
        if !state.is_auto()
            || today < state.anchor(cycle)
            || of_cycle.contains(&today)
            || of_cycle.len() >= n_tries
        {
            return None;
        }
        state.failures.push((cycle, today));
        Some(())
    }
}

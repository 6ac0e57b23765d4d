//! Refunds and cancellations.

use chrono::{Datelike as _, NaiveDate, Weekday};
use countersign::domain::offering::{Grant, OfferingKind};
use countersign::ledger::fact::RefundReason;

use crate::model::terms::{self, Back};
use crate::model::{Bag, Left, Model};
use crate::steps::Pay;
use crate::sums::{days_on, half_up};

/// What a refund would be.
pub struct Would {
    pub unused: i64,
    pub total: i64,
    /// Of `total`, sales tax.
    pub tax: i64,
    /// Sale, tender, amount; the newest sale first.
    pub back: Vec<(usize, Pay, i64)>,
    /// Bag, points, worth.
    pub points: Vec<(usize, i64, i64)>,
}

impl Model {
    pub(super) fn refund(&mut self, deal: usize, reason: RefundReason) -> Option<()> {
        let would = self.would_refund(deal, reason)?;
        if reason == RefundReason::CoolingOff {
            self.unearn(deal);
        }
        let _unused = self.stop(deal, reason == RefundReason::CoolingOff);
        if reason == RefundReason::CoolingOff {
            // All that was given goes back, so nothing of it is to be paid.
            self.deals[deal].unpaid = 0;
        }
        for (bag, n, worth) in &would.points {
            self.bags[*bag].gone += n;
            self.bags[*bag].gone_worth += worth;
        }
        self.sums.revenue += would.unused - (would.total - would.tax);
        self.sums.payable += would.total;
        self.sums.tax -= would.tax;
        self.deals[deal].paid -= would.total - would.tax;
        self.deals[deal].taxes.clear();
        self.deals[deal].goods_tax = 0;
        // Whoever is sent away owes no fee for leaving.
        if let Some(left) = self.deals[deal].cancelled.as_mut()
            && reason != RefundReason::PatientEnds
            && !left.is_fee_paid
        {
            left.fee = 0;
        }
        for (sale, pay, amount) in &would.back {
            *self.slot(*sale, *pay) -= amount;
            let own = self.deals[deal].sales.iter_mut().find(|(of, _)| of == sale);
            own.unwrap().1 -= amount;
        }
        self.promised.push((deal, would.back));
        Some(())
    }

    fn slot(&mut self, sale: usize, pay: Pay) -> &mut i64 {
        let taken = &mut self.sales[sale];
        match pay {
            Pay::Card => &mut taken.card,
            Pay::OnFile => &mut taken.on_file,
            Pay::Cash => &mut taken.cash,
        }
    }

    /// All that was earned of it is earned no more, and nothing of it lapsed.
    fn unearn(&mut self, deal: usize) {
        for idx in 0..self.bags.len() {
            if self.bags[idx].deal == Some(deal) {
                let worth = std::mem::take(&mut self.bags[idx].lapsed_worth);
                let unpaid = worth.min(self.deals[deal].lapsed_unpaid);
                self.deals[deal].lapsed_unpaid -= unpaid;
                *self.lapses_into(idx) -= worth - unpaid;
                self.bags[idx].lapsed = 0;
                (self.bags[idx].capped, self.bags[idx].capped_worth) = (0, 0);
            }
        }
        for bag in self.bags.iter_mut().filter(|bag| bag.deal == Some(deal)) {
            self.sums.revenue -= bag.earned;
            bag.earned = 0;
        }
        // The goods of it stand in no bag; what they earned comes back all the same.
        self.sums.revenue -= self.deals[deal].goods;
    }

    pub fn would_refund(&self, deal: usize, reason: RefundReason) -> Option<Would> {
        let state = &self.deals[deal];
        if state.is_ended || state.is_held {
            return None;
        }
        let (services, by_terms) = self.by_terms(deal, reason)?;
        let captured: i64 = self.purse(deal).iter().map(|(_, _, amount)| amount).sum();
        let by_terms = by_terms.min(captured);
        let points = self.points_of(deal, by_terms);
        let is_whole = reason == RefundReason::CoolingOff;
        let withheld = if is_whole { 0 } else { points.withheld };
        let unused = services + points.draws.iter().map(|(_, _, worth)| worth).sum::<i64>();
        let give = (by_terms + points.worth - withheld).min(unused).max(0);
        let give = give.min(captured);
        let tax = if is_whole {
            state.goods_tax + state.taxes.iter().map(|taxed| taxed.tax).sum::<i64>()
        } else {
            self.tax_back(deal, by_terms, services)
        };
        let tax = tax.min(captured - give);
        let back = self.split(deal, give + tax);
        let total = back.iter().map(|(_, _, amount)| amount).sum();
        if total == 0 && state.unpaid == 0 {
            return None;
        }
        Some(Would { unused, total, tax, back, points: points.draws })
    }

    /// What is unused of the services, and what of it comes back.
    fn by_terms(&self, deal: usize, reason: RefundReason) -> Option<(i64, i64)> {
        let state = &self.deals[deal];
        if reason == RefundReason::CoolingOff {
            let days = terms::cooling_off(&self.shop, &state.offering)?;
            if business_days_after(state.sold_on, days) < self.today {
                return None;
            }
            let of_deal = self.bags.iter().filter(|bag| bag.deal == Some(deal));
            let had = of_deal.map(|bag| bag.earned + bag.lapsed_worth).sum::<i64>();
            let all = self.net(deal) + had - state.lapsed_unpaid + state.goods;
            return Some((all, all));
        }
        let unused = self.unused(deal);
        let is_no_fault = matches!(reason, RefundReason::ClinicEnds | RefundReason::Unsafe);
        let back = match terms::refund(&self.shop, &state.offering) {
            Back::Unspent => {
                let of_deal = self.bags.iter().filter(|bag| bag.deal == Some(deal));
                let paid =
                    of_deal.filter(|bag| matches!(bag.what, Grant::Credit(_)) && !bag.is_bonus);
                paid.map(Bag::left).sum::<i64>().min(unused)
            }
            _ if is_no_fault => unused,
            Back::Allocated(fee) => (unused - fee).max(0),
            Back::Repriced => {
                let used = self.visits.iter().filter(|visit| visit.deal == deal);
                let used: i64 =
                    used.filter(|visit| !visit.draws.is_empty()).map(|visit| visit.fee).sum();
                (state.paid - used).clamp(0, unused)
            }
            Back::UnusedDays => unused,
            Back::Nothing => return None,
        };
        Some((unused, back))
    }

    fn purse(&self, deal: usize) -> Vec<(usize, Pay, i64)> {
        let mut purse = Vec::new();
        for (sale, paid) in self.deals[deal].sales.iter().rev() {
            let taken = self.sales[*sale];
            // A sale is paid with one means, so what the contract paid there was paid with it.
            purse.push((*sale, Pay::Card, taken.card.min(*paid)));
            purse.push((*sale, Pay::OnFile, taken.on_file.min(*paid)));
            purse.push((*sale, Pay::Cash, taken.cash.min(*paid)));
        }
        purse.retain(|(_, _, amount)| *amount > 0);
        purse
    }

    fn split(&self, deal: usize, amount: i64) -> Vec<(usize, Pay, i64)> {
        let mut rest = amount;
        let mut back = Vec::new();
        for (sale, pay, captured) in self.purse(deal) {
            let part = rest.min(captured);
            if part > 0 {
                back.push((sale, pay, part));
                rest -= part;
            }
        }
        back
    }

    /// Points go back with the money that earned them.
    fn points_of(&self, deal: usize, money: i64) -> Points {
        let mut points = Points::default();
        let by_tender = self.split(deal, money);
        for (sale, _) in &self.deals[deal].sales {
            let here: i64 =
                by_tender.iter().filter(|(of, _, _)| of == sale).map(|(_, _, amount)| amount).sum();
            let Some(idx) = (0..self.bags.len())
                .find(|idx| self.bags[*idx].is_points() && self.bags[*idx].sale == *sale)
            else {
                continue;
            };
            let bag = &self.bags[idx];
            let times = self.sales[*sale].points_times;
            // What stood for the points goes back with them, and so counts as money: the largest
            // number that fits.
            let fits = |n: i64| (here + half_up(bag.worth, n, bag.n)) / 100 * times;
            let n = (0..=bag.n).rev().find(|n| fits(*n).min(bag.n) >= *n).unwrap_or(0);
            points.worth += half_up(bag.worth, n, bag.n);
            let taken = n.min(bag.left());
            if taken > 0 {
                points.draws.push((idx, taken, bag.worth_of(taken)));
            }
            let spent = (n - taken).min(bag.used);
            points.withheld += spent * i64::from(self.shop.policy.loyalty.point_minor);
        }
        points
    }

    pub(super) fn pay_refund(&mut self) -> Option<()> {
        let (_, back) = self.promised.iter_mut().find(|(_, back)| !back.is_empty())?;
        for (_, pay, amount) in std::mem::take(back) {
            self.sums.payable -= amount;
            match pay {
                Pay::Cash => self.sums.cash -= amount,
                Pay::Card | Pay::OnFile => self.sums.clearing -= amount,
            }
        }
        Some(())
    }

    pub(super) fn cancel(&mut self, deal: usize) -> Option<()> {
        let state = &self.deals[deal];
        if !state.recurs() || state.is_ended || state.cancelled.is_some() {
            return None;
        }
        let offering = state.offering.clone();
        let days = terms::cooling_off(&self.shop, &offering);
        let thinks_over =
            days.is_some_and(|days| self.today <= business_days_after(state.sold_on, days));
        let reason = if thinks_over {
            Some(RefundReason::CoolingOff)
        } else if terms::refund(&self.shop, &offering) == Back::UnusedDays {
            Some(RefundReason::PatientEnds)
        } else {
            None
        };
        if let Some(reason) = reason {
            if state.is_held {
                return None;
            }
            if self.would_refund(deal, reason).is_some() {
                return self.refund(deal, reason);
            }
        }
        let newest = state.newest();
        let last_day = state.cycle_days(newest).1;
        let fee = match offering.kind {
            OfferingKind::Membership { min_payments: Some(min), exit_fee: Some(fee), .. }
                if !terms::has_notice(&self.shop, &offering) =>
            {
                let n_paid = u32::try_from(state.cycles.len()).unwrap();
                let left =
                    (newest + 1..).take(usize::try_from(min.get().saturating_sub(n_paid)).unwrap());
                let sum: i64 = left.map(|cycle| state.price_of(cycle)).sum();
                half_up(sum, i64::from(fee.percent), 100).min(fee.cap.minor())
            }
            _ => 0,
        };
        let on = self.today;
        self.deals[deal].cancelled = Some(Left { last_day, on, fee, is_fee_paid: false });
        Some(())
    }
}

#[derive(Default)]
struct Points {
    /// Bag, points, worth.
    draws: Vec<(usize, i64, i64)>,
    worth: i64,
    withheld: i64,
}

/// Saturdays count; Sundays and federal holidays do not.
fn business_days_after(from: NaiveDate, n: u32) -> NaiveDate {
    let (mut day, mut left) = (from, n);
    while left > 0 {
        day = days_on(day, 1);
        left -= u32::from(day.weekday() != Weekday::Sun && !is_holiday(day));
    }
    day
}

fn is_holiday(day: NaiveDate) -> bool {
    let (week, weekday) = ((day.day() - 1) / 7 + 1, day.weekday());
    let is_last_of_month = days_on(day, 7).month() != day.month();
    match (day.month(), day.day()) {
        (1, 1) | (6, 19) | (7, 4) | (11, 11) | (12, 25) => true,
        (1 | 2, _) => week == 3 && weekday == Weekday::Mon,
        (5, _) => is_last_of_month && weekday == Weekday::Mon,
        (9, _) => week == 1 && weekday == Weekday::Mon,
        (10, _) => week == 2 && weekday == Weekday::Mon,
        (11, _) => week == 4 && weekday == Weekday::Thu,
        _ => false,
    }
}

//! Visits, and visits taken back; more time.

use chrono::{Datelike as _, NaiveDate};
use countersign::domain::catalog::Service;
use countersign::domain::offering::{Grant, OfferingKind, Perk, PickRepeat};
use countersign::domain::policy::{ExtensionBasis, NoShow};

use crate::model::{Bag, Model, Stands, Visit, terms};
use crate::steps::Came;
use crate::sums::days_on;

/// Bag, units, worth.
type Draws = Vec<(usize, i64, i64)>;

impl Model {
    pub(super) fn redeem(
        &mut self,
        whose: Option<u8>,
        service: u8,
        units: i64,
        came: Came,
    ) -> Option<()> {
        let service = self.service_for(whose, service);
        let (deal, draws) = match whose {
            Some(whose) => {
                let deal = self.deal_at(whose)?;
                (deal, self.way(deal, service, units, came)?)
            }
            None => self.best_way(service, units, came)?,
        };
        let is_forgiven = came == Came::NoShow && self.shop.policy.no_show == NoShow::Forgiven;
        let draws = if is_forgiven { Vec::new() } else { draws };
        for (bag, units, worth) in &draws {
            self.bags[*bag].used += units;
            self.bags[*bag].earned += worth;
            self.sums.revenue += worth;
        }
        let fee = self.shop.catalog.services[service].price.minor() * units;
        let on = self.today;
        let came = came != Came::NoShow;
        self.visits.push(Visit { deal, service, on, came, draws, fee });
        self.points_end();
        Some(())
    }

    /// Three times of four something that the contract opens; else anything.
    pub fn service_for(&self, whose: Option<u8>, service: u8) -> usize {
        let services = &self.shop.catalog.services;
        let pick = usize::from(service);
        let deal = whose.and_then(|whose| self.deal_at(whose)).map(|deal| &self.deals[deal]);
        let Some(deal) = deal.filter(|_| pick % 4 != 0) else { return pick % services.len() };
        let opened: Vec<usize> = (0..services.len())
            .filter(|idx| {
                let opens = |perk: &Perk| matches!(perk, Perk::Unlimited { service, .. } if *service == services[*idx].code);
                deal.grants.iter().any(|grant| is_open(&grant.what, &services[*idx]))
                    || deal.offering.perks.iter().any(opens)
            })
            .collect();
        if opened.is_empty() { pick % services.len() } else { opened[pick / 4 % opened.len()] }
    }

    /// What does not count down first, then what ends first.
    fn best_way(&self, service: usize, units: i64, came: Came) -> Option<(usize, Draws)> {
        let ways = (0..self.deals.len()).filter_map(|deal| {
            let draws = self.way(deal, service, units, came)?;
            let ends = draws.first().and_then(|(bag, ..)| self.bags[*bag].last);
            Some(((!draws.is_empty(), ends.is_none(), ends), (deal, draws)))
        });
        let mut ways: Vec<_> = ways.collect();
        ways.sort_by_key(|(order, (deal, _))| (*order, *deal));
        ways.into_iter().next().map(|(_, way)| way)
    }

    fn way(&self, deal: usize, service: usize, units: i64, came: Came) -> Option<Draws> {
        let state = &self.deals[deal];
        let shop = &self.shop;
        if came == Came::Friend && terms::is_buyer_only(shop, &state.offering) {
            return None;
        }
        let open: Vec<usize> = self
            .in_order(deal)
            .into_iter()
            .filter(|idx| is_open(&self.bags[*idx].what, &shop.catalog.services[service]))
            .collect();
        if state.is_ended || (state.is_held && came != Came::Override) {
            return None;
        }
        let perk = state.offering.perks.iter().find(
            |perk| matches!(perk, Perk::Unlimited { service: code, .. } if *code == shop.catalog.services[service].code),
        );
        if perk.is_some_and(|perk| units == 1 && self.is_perk_free(deal, service, perk)) {
            return Some(Vec::new());
        }
        self.draws(deal, service, units, &open)
    }

    /// Those that end first, then the oldest.
    pub fn in_order(&self, deal: usize) -> Vec<usize> {
        let mut of_deal: Vec<usize> =
            (0..self.bags.len()).filter(|idx| self.bags[*idx].deal == Some(deal)).collect();
        of_deal.sort_by_key(|idx| {
            let bag = &self.bags[*idx];
            (bag.last.unwrap_or(NaiveDate::MAX), bag.from, *idx)
        });
        of_deal
    }

    fn draws(&self, deal: usize, service: usize, units: i64, open: &[usize]) -> Option<Draws> {
        let valid: Vec<usize> =
            open.iter().copied().filter(|idx| self.bags[*idx].is_valid(self.today)).collect();
        let no_repeat = matches!(
            self.deals[deal].offering.kind,
            OfferingKind::PickOf { repeat: PickRepeat::Refused, .. }
        );
        let mut rest = units;
        let mut draws = Vec::new();
        for idx in valid {
            let bag = &self.bags[idx];
            let is_once = no_repeat && matches!(bag.what, Grant::AnyOf(_));
            let was_picked = self.visits.iter().any(|visit| {
                visit.service == service && visit.draws.iter().any(|(of, ..)| *of == idx)
            });
            let most = match (is_once, was_picked) {
                (false, _) => bag.left(),
                (true, true) => 0,
                (true, false) => bag.left().min(1),
            };
            let n = most.min(rest);
            if n > 0 {
                draws.push((idx, n, bag.worth_of(n)));
                rest -= n;
            }
        }
        (rest == 0).then_some(draws)
    }

    /// Whether a service that is unlimited can be had today: while the period is paid, and no more
    /// than so often a day or a week.
    fn is_perk_free(&self, deal: usize, service: usize, perk: &Perk) -> bool {
        let Perk::Unlimited { per_day, per_week, .. } = perk else { return false };
        let stands = self.stands(deal);
        let is_member = self.bags.iter().any(|bag| {
            bag.deal == Some(deal) && bag.what == Grant::Access && bag.last >= Some(self.today)
        });
        let is_running = match stands {
            _ if !self.deals[deal].recurs() => is_member,
            Stands::Active | Stands::PastDue | Stands::Leaving | Stands::OnHold => true,
            Stands::Suspended | Stands::Ended => false,
        };
        let counts_no_show = self.shop.policy.no_show == NoShow::Counts;
        let monday = days_on(self.today, -i64::from(self.today.weekday().num_days_from_monday()));
        let since = |first: NaiveDate| {
            let visits = self.visits.iter().filter(|visit| {
                visit.deal == deal
                    && visit.service == service
                    && visit.draws.is_empty()
                    && first <= visit.on
                    && (visit.came || counts_no_show)
            });
            u32::try_from(visits.count()).unwrap()
        };
        is_running
            && per_day.is_none_or(|max| since(self.today) < max.get())
            && per_week.is_none_or(|max| since(monday) < max.get())
    }

    /// Takes the newest visit back, where it was today.
    pub(super) fn undo(&mut self) -> Option<()> {
        let visit = self.visits.last()?;
        if visit.on != self.today || self.deals[visit.deal].is_ended {
            return None;
        }
        let visit = self.visits.pop()?;
        for (bag, units, worth) in visit.draws {
            self.bags[bag].used -= units;
            self.bags[bag].earned -= worth;
            self.sums.revenue -= worth;
        }
        self.pay_lapsed(visit.deal);
        self.points_end();
        Some(())
    }

    pub(super) fn extend(&mut self, deal: usize, days: u32) -> Option<()> {
        if self.deals[deal].is_ended {
            return None;
        }
        let can = |bag: &Bag| {
            bag.span.is_none() && bag.last.is_some() && (bag.left() > 0 || bag.lapsed > bag.capped)
        };
        let able: Vec<usize> =
            self.in_order(deal).into_iter().filter(|idx| can(&self.bags[*idx])).collect();
        let is_left = able.iter().any(|idx| self.bags[*idx].left() > 0);
        let latest = able.iter().filter_map(|idx| self.bags[*idx].last).max();
        let wanted: Vec<usize> = able
            .into_iter()
            .filter(|idx| {
                let bag = &self.bags[*idx];
                if is_left { bag.left() > 0 } else { bag.last == latest }
            })
            .collect();
        let old = wanted.iter().filter_map(|idx| self.bags[*idx].last).min()?;
        let from = match self.shop.policy.extension {
            ExtensionBasis::Grant => self.today,
            ExtensionBasis::Expiry => old,
        };
        let last = days_on(from, i64::from(days));
        let longer: Vec<usize> =
            wanted.into_iter().filter(|idx| self.bags[*idx].last < Some(last)).collect();
        if last < self.today || longer.is_empty() {
            return None;
        }
        for idx in longer {
            let worth = self.bags[idx].lapsed_worth - self.bags[idx].capped_worth;
            let unpaid = self.bags[idx].deal.map_or(0, |deal| {
                let state = &mut self.deals[deal];
                let unpaid = worth.min(state.lapsed_unpaid);
                state.lapsed_unpaid -= unpaid;
                unpaid
            });
            *self.lapses_into(idx) -= worth - unpaid;
            let bag = &mut self.bags[idx];
            (bag.lapsed, bag.lapsed_worth) = (bag.capped, bag.capped_worth);
            bag.last = Some(last);
        }
        Some(())
    }
}

fn is_open(what: &Grant, service: &Service) -> bool {
    match what {
        Grant::Service(code) => *code == service.code,
        Grant::Tier(tier) => *tier == service.tier,
        Grant::AnyOf(codes) => codes.contains(&service.code),
        _ => false,
    }
}

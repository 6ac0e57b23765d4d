//! What pays beside the card, and what a sale earns in points.

use countersign::domain::offering::{CreditUse, Grant, Perk};
use countersign::domain::policy::LoyaltyMode;

use crate::model::selling::{Draws, Kind, Priced};
use crate::model::terms::Promise;
use crate::model::{Bag, Model};
use crate::steps::Spend;
use crate::sums::{cut, half_up, months_on};

impl Model {
    /// What pays beside the card: face, draws, and the face of product credit.
    pub(super) fn tenders(&self, lines: &[Priced], spend: Spend) -> Option<(i64, Draws, i64)> {
        let is_product = |line: &&Priced| matches!(line.kind, Kind::Goods { is_product: true });
        let is_goods = |line: &&Priced| matches!(line.kind, Kind::Goods { .. });
        let wallet = self.purse_of(&Grant::Credit(CreditUse::Everything));
        let credit = self.purse_of(&Grant::Credit(CreditUse::Products));
        let points = self.purse_of(&Grant::Points);
        let held = |bags: &[usize]| bags.iter().map(|idx| self.bags[*idx].left()).sum::<i64>();
        let (ask_wallet, ask_points) =
            (quarters(held(&wallet), spend.wallet), quarters(held(&points), spend.points));
        let goods: i64 = lines.iter().filter(is_goods).map(|line| line.net + line.tax).sum();
        if lines.iter().filter(is_goods).count() == 0 && (ask_wallet > 0 || ask_points > 0) {
            return None;
        }
        let mut draws = Vec::new();
        let mut product_face = 0;
        if spend.product_credit {
            if lines.iter().filter(is_product).count() == 0 {
                return None;
            }
            let products: i64 = lines.iter().filter(is_product).map(|line| line.net).sum();
            product_face = products.min(held(&credit));
            draws.extend(self.drawn(&credit, product_face));
        }
        if ask_points > held(&points) || ask_wallet > held(&wallet) {
            return None;
        }
        let point = i64::from(self.shop.policy.loyalty.point_minor);
        let n_points = ask_points.min((goods - product_face) / point);
        draws.extend(self.drawn(&points, n_points));
        let face = ask_wallet.min(goods - product_face - n_points * point);
        draws.extend(self.drawn(&wallet, face));
        Some((product_face + n_points * point + face, draws, product_face))
    }

    /// What can be spent today, the oldest grant first.
    pub fn purse_of(&self, what: &Grant) -> Vec<usize> {
        let mut bags: Vec<usize> = (0..self.bags.len())
            .filter(|idx| {
                let bag = &self.bags[*idx];
                let is_held = bag.deal.is_some_and(|deal| self.deals[deal].is_held);
                bag.what == *what && bag.left() > 0 && bag.is_valid(self.today) && !is_held
            })
            .collect();
        bags.sort_by_key(|idx| {
            let bag = &self.bags[*idx];
            (bag.from, bag.sale, bag.deal, bag.is_bonus, *idx)
        });
        bags
    }

    /// Out of the oldest grant first; in a grant paid and bonus money by what is left of each.
    fn drawn(&self, bags: &[usize], units: i64) -> Draws {
        let mut draws = Vec::new();
        let mut rest = units;
        let key = |idx: usize| (self.bags[idx].sale, self.bags[idx].deal);
        for group in bags.chunk_by(|a, b| key(*a) == key(*b)) {
            let left = |is_bonus| {
                let of = group.iter().map(|idx| &self.bags[*idx]);
                of.filter(|bag| bag.is_bonus == is_bonus).map(Bag::left).sum::<i64>()
            };
            let here = rest.min(left(false) + left(true));
            let paid = half_up(here, left(false), left(false) + left(true)).min(left(false));
            for (is_bonus, mut units) in [(false, paid), (true, here - paid)] {
                for idx in group.iter().filter(|idx| self.bags[**idx].is_bonus == is_bonus) {
                    let n = units.min(self.bags[*idx].left());
                    if n > 0 {
                        draws.push((*idx, n, self.bags[*idx].worth_of(n)));
                        units -= n;
                    }
                }
            }
            rest -= here;
        }
        draws
    }

    pub(super) fn points_times(&self) -> i64 {
        let holding = (0..self.deals.len()).filter(|deal| self.perks_hold(*deal));
        let times =
            holding.flat_map(|deal| &self.deals[deal].offering.perks).map(|perk| match perk {
                Perk::Points { times } => i64::from(times.get()),
                _ => 1,
            });
        times.max().unwrap_or(1)
    }

    pub(super) fn points_earned(&self, money: i64, times: i64) -> i64 {
        match self.shop.policy.loyalty.mode {
            LoyaltyMode::Off => 0,
            LoyaltyMode::Count | LoyaltyMode::Defer { .. } => money.max(0) / 100 * times,
        }
    }

    /// What of each line stands for the points; taken out of its bags.
    pub(super) fn set_aside(&self, lines: &mut [Priced], points: i64) -> Vec<i64> {
        let Some(use_in_100) = self.shop.expected_use else { return vec![0; lines.len()] };
        let face = points * i64::from(self.shop.policy.loyalty.point_minor);
        let paid: Vec<i64> = lines.iter().map(|line| line.due_today).collect();
        let weights = cut(half_up(face, use_in_100, 100), &paid);
        let one = |(line, weight): (&mut Priced, i64)| {
            let cut_of = |of: i64, mut weights: Vec<i64>| {
                weights.push(weight);
                let mut values = cut(of, &weights);
                let aside = values.pop().unwrap();
                (values, aside)
            };
            match &line.kind {
                _ if weight == 0 => 0,
                Kind::Part { .. } => 0,
                Kind::New { deal, .. } if !deal.parts.is_empty() => 0,
                Kind::Goods { .. } => cut_of(line.net, vec![line.gross]).1,
                Kind::Cycle { .. } => {
                    let (values, aside) =
                        cut_of(line.net, line.bags.iter().map(|bag| bag.worth).collect());
                    line.bags.iter_mut().zip(values).for_each(|(bag, worth)| bag.worth = worth);
                    aside
                }
                Kind::New { deal, .. } => {
                    let of_bags: i64 = line.bags.iter().map(|bag| bag.worth).sum();
                    let granted =
                        deal.grants.iter().filter(|grant| !matches!(grant.what, Grant::Product(_)));
                    let granted: Vec<&Promise> = granted.collect();
                    let own: Vec<i64> = granted.iter().map(|grant| grant.weight).collect();
                    let (values, aside) = cut_of(of_bags, own);
                    let mut bags = line.bags.iter_mut();
                    for (grant, worth) in granted.iter().zip(values) {
                        let n = if grant.is_lot_each { grant.n } else { 1 };
                        let upto = |k| half_up(worth, k, n);
                        for k in 0..n {
                            bags.next().unwrap().worth = upto(k + 1) - upto(k);
                        }
                    }
                    aside
                }
            }
        };
        lines.iter_mut().zip(weights).map(one).collect()
    }

    pub(super) fn points_bag(&self, sale: usize, n: i64, worth: i64) -> Bag {
        Bag {
            deal: None,
            sale,
            what: Grant::Points,
            is_bonus: true,
            n,
            worth,
            span: None,
            from: self.today,
            first_last: None,
            last: Some(months_on(self.today, self.shop.policy.loyalty.months.get())),
            is_of_period: false,
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
}

/// So many quarters of what there is; five are a cent more than that.
pub fn quarters(held: i64, n: u8) -> i64 {
    if n == 5 { held + 1 } else { held * i64::from(n) / 4 }
}

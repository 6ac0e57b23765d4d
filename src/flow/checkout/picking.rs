//! Between the detail and the cart: which of a list, and how it is paid.

use crate::domain::cart::{CartLine, PlanChoice};
use crate::domain::offering::{
    Offering, OfferingKind, PaymentPlan, PickChoice, PickRepeat, ServiceCode,
};
use crate::flow::checkout::{Checkout, Hands, Place};
use crate::flow::session::Problem;
use crate::flow::tap::Tap;

impl Checkout {
    pub(super) fn tap_picking(&mut self, tap: Tap, hands: &mut Hands<'_>) {
        match (&self.place, tap) {
            (Place::Pick, Tap::Pick(service)) => self.pick(service, hands),
            (Place::Pick, Tap::DecideLater) if self.may_decide_later() => {
                self.with_picks(hands, Vec::clear);
                self.after_picks(hands);
            }
            (Place::Pick, Tap::Continue) => match self.n_missing() {
                0 => self.after_picks(hands),
                n => self.problem = Some(Problem::PicksMissing(n)),
            },
            (Place::Pick, Tap::Back) => self.back_to_detail(),
            (Place::Plan, Tap::ChoosePlan(plan)) => self.choose_plan(plan, hands),
            (Place::Plan, Tap::Continue) => self.put_in_cart(hands),
            (Place::Plan, Tap::Back) if self.is_picked_now() => self.place = Place::Pick,
            (Place::Plan, Tap::Back) => self.back_to_detail(),
            _ => (),
        }
    }

    /// On from the detail of what is being picked.
    pub(super) fn after_detail(&mut self, hands: &mut Hands<'_>) {
        if self.is_picked_now() {
            self.place = Place::Pick;
        } else {
            self.after_picks(hands);
        }
    }

    fn after_picks(&mut self, hands: &mut Hands<'_>) {
        if self.session.quote.is_none() {
            self.problem = Some(Problem::CannotSell);
        } else if self.plans().len() > 1 {
            self.place = Place::Plan;
        } else {
            self.put_in_cart(hands);
        }
    }

    /// Back to what was last asked of the offering that is being picked.
    pub(super) fn back_to_last_question(&mut self) {
        if self.plans().len() > 1 {
            self.place = Place::Plan;
        } else if self.is_picked_now() {
            self.place = Place::Pick;
        } else {
            self.back_to_detail();
        }
    }

    pub(super) fn back_to_detail(&mut self) {
        let category = self.chosen_offering().map(|offering| offering.category);
        self.place = category.map_or(Place::Attract, Place::Detail);
    }

    /// The offering that is being picked.
    pub fn chosen_offering(&self) -> Option<&Offering> {
        self.shop().catalog.offering(self.session.chosen()?)
    }

    /// What of its list is picked so far, and how it is to be paid.
    pub fn chosen_line(&self) -> Option<(&[ServiceCode], PlanChoice)> {
        match self.session.cart.lines.get(self.session.line?)? {
            CartLine::Offering { picks, plan, .. } => Some((picks, *plan)),
            _ => None,
        }
    }

    /// The ways in which what is being picked may be paid: at once first.
    pub fn plans(&self) -> Vec<PlanChoice> {
        self.chosen_offering().map(plans).unwrap_or_default()
    }

    /// Whether something of a list is picked before it is paid.
    pub(super) fn is_picked_now(&self) -> bool {
        let kind = self.chosen_offering().map(|offering| &offering.kind);
        matches!(
            kind,
            Some(OfferingKind::PickOf { choice: PickChoice::AtPurchase | PickChoice::Either, .. })
        )
    }

    /// Whether the patient may also choose at each visit.
    pub fn may_decide_later(&self) -> bool {
        let kind = self.chosen_offering().map(|offering| &offering.kind);
        matches!(kind, Some(OfferingKind::PickOf { choice: PickChoice::Either, .. }))
    }

    fn n_missing(&self) -> u32 {
        let Some(OfferingKind::PickOf { picks, .. }) =
            self.chosen_offering().map(|offering| &offering.kind)
        else {
            return 0;
        };
        let n_picked = self.chosen_line().map_or(0, |(picks, _)| picks.len());
        picks.get().saturating_sub(u32::try_from(n_picked).unwrap_or(u32::MAX))
    }

    /// One more, or, where that is not possible, one less of the same. A list of which nothing is
    /// picked twice is a list of switches.
    fn pick(&mut self, service: ServiceCode, hands: &Hands<'_>) {
        let Some(OfferingKind::PickOf { picks, from, repeat, .. }) =
            self.chosen_offering().map(|offering| &offering.kind)
        else {
            return;
        };
        if !from.contains(&service) {
            return;
        }
        let (picks, repeat) = (*picks, *repeat);
        let is_picked = self.chosen_line().is_some_and(|(picked, _)| picked.contains(&service));
        let is_full = self.n_missing() == 0;
        if is_picked && (is_full || repeat == PickRepeat::Refused) {
            self.with_picks(hands, |picked| {
                if let Some(at) = picked.iter().rposition(|one| *one == service) {
                    picked.remove(at);
                }
            });
        } else if is_full {
            self.problem = Some(Problem::PicksFull(picks.get()));
        } else {
            self.with_picks(hands, |picked| picked.push(service));
        }
    }

    fn with_picks(&mut self, hands: &Hands<'_>, change: impl FnOnce(&mut Vec<ServiceCode>)) {
        let line = self.session.line.and_then(|at| self.session.cart.lines.get_mut(at));
        if let Some(CartLine::Offering { picks, .. }) = line {
            change(picks);
            self.cart_changed(hands);
        }
    }

    fn choose_plan(&mut self, chosen: PlanChoice, hands: &Hands<'_>) {
        if !self.plans().contains(&chosen) {
            return;
        }
        let line = self.session.line.and_then(|at| self.session.cart.lines.get_mut(at));
        if let Some(CartLine::Offering { plan, .. }) = line {
            *plan = chosen;
            self.cart_changed(hands);
        }
    }
}

/// The ways in which an offering may be paid: at once first, then in as many parts as it allows.
pub fn plans(offering: &Offering) -> Vec<PlanChoice> {
    let way = |plan: &PaymentPlan| match plan {
        PaymentPlan::Upfront | PaymentPlan::AutoPay => Some(PlanChoice::Upfront),
        PaymentPlan::Installments { .. } => plan.parts_to_follow().map(PlanChoice::Parts),
    };
    let mut ways: Vec<PlanChoice> = offering.payment.iter().filter_map(way).collect();
    ways.sort();
    ways.dedup();
    ways
}

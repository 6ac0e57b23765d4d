//! Step 1: from the first touch to what is in the cart.

use crate::domain::cart::{CartLine, PlanChoice};
use crate::domain::language::Language;
use crate::domain::offering::{Category, Offering, OfferingCode};
use crate::flow::checkout::{Checkout, Hands, Place};
use crate::flow::session::Problem;
use crate::flow::tap::Tap;

impl Checkout {
    pub(super) fn tap_choosing(&mut self, tap: Tap, hands: &mut Hands<'_>) {
        match (&self.place, tap) {
            (Place::Attract, _) if self.closed.is_some() => (),
            (Place::Attract, Tap::Start) => self.open_shelf(hands),
            (Place::Attract, Tap::StartIn(language)) => {
                self.comfort.language = language;
                self.open_shelf(hands);
            }
            (Place::Category, Tap::OpenCategory(category)) => self.open_category(category, hands),
            (Place::Offers(_) | Place::Detail(_), Tap::Choose(code)) => self.choose(&code, hands),
            (Place::Offers(_), Tap::ScrollTo(card)) => self.session.first_card = card,
            (Place::Detail(_), Tap::Pick(service)) => {
                self.with_picks(hands, |picks| {
                    match picks.iter().rposition(|picked| *picked == service) {
                        Some(at) => drop(picks.remove(at)),
                        None => picks.push(service),
                    }
                });
            }
            (Place::Detail(_), Tap::ChoosePlan(plan)) => self.choose_plan(plan, hands),
            (Place::Offers(category) | Place::Detail(category), Tap::Continue)
                if self.session.chosen().is_none() =>
            {
                let category = *category;
                self.problem = Some(Problem::NothingChosen);
                self.place = Place::Offers(category);
            }
            (Place::Offers(category), Tap::Continue) => self.place = Place::Detail(*category),
            (Place::Detail(_), Tap::Continue) if self.session.quote.is_none() => {
                self.problem = Some(Problem::CannotSell);
            }
            (Place::Detail(_), Tap::Continue) => self.leave_shelf(hands),
            (Place::Category, Tap::Back) => self.leave_category(),
            (Place::Offers(_), Tap::Back) => self.back_to_shelf(),
            (Place::Detail(category), Tap::Back) => {
                let category = *category;
                if self.offers(category).len() > 1 {
                    self.place = Place::Offers(category);
                } else {
                    self.back_to_shelf();
                }
            }
            _ => (),
        }
    }

    /// The offerings of a category that can be bought here.
    pub fn offers(&self, category: Category) -> Vec<&Offering> {
        self.shop().catalog.buyable().filter(|offering| offering.category == category).collect()
    }

    /// Skips the shelf where it has one board only.
    pub(super) fn open_shelf(&mut self, hands: &Hands<'_>) {
        match self.shop().catalog.categories().as_slice() {
            [] => (),
            [only] => {
                let only = *only;
                self.open_category(only, hands);
            }
            _ => self.place = Place::Category,
        }
    }

    fn back_to_shelf(&mut self) {
        self.place = match self.shop().catalog.categories().len() {
            0 | 1 => Place::Attract,
            _ => Place::Category,
        };
    }

    /// The first card is chosen when the list opens: the reference design shows a choice, and the
    /// first is never the dearest.
    fn open_category(&mut self, category: Category, hands: &Hands<'_>) {
        let codes: Vec<OfferingCode> =
            self.offers(category).into_iter().map(|offering| offering.code.clone()).collect();
        let Some(first) = codes.first() else { return };
        let is_here = self.session.chosen().is_some_and(|chosen| codes.contains(chosen));
        if !is_here {
            self.choose(first, hands);
        }
        self.session.first_card = 0;
        self.place =
            if codes.len() > 1 { Place::Offers(category) } else { Place::Detail(category) };
    }

    /// Puts an offering into the cart, in the place of the one that was being picked.
    fn choose(&mut self, code: &OfferingCode, hands: &Hands<'_>) {
        let is_sold = self.shop().catalog.buyable().any(|offering| offering.code == *code);
        if !is_sold || self.session.chosen() == Some(code) {
            return;
        }
        let line = CartLine::Offering {
            code: code.clone(),
            picks: Vec::new(),
            plan: PlanChoice::default(),
            upgrade_of: None,
        };
        let lines = &mut self.session.cart.lines;
        let at = self.session.line.filter(|at| *at < lines.len()).unwrap_or(lines.len());
        match lines.get_mut(at) {
            Some(place) => *place = line,
            None => lines.push(line),
        }
        self.session.line = Some(at);
        self.cart_changed(hands);
    }

    fn with_picks(
        &mut self,
        hands: &Hands<'_>,
        change: impl FnOnce(&mut Vec<crate::domain::offering::ServiceCode>),
    ) {
        let line = self.session.line.and_then(|at| self.session.cart.lines.get_mut(at));
        if let Some(CartLine::Offering { picks, .. }) = line {
            change(picks);
            self.cart_changed(hands);
        }
    }

    fn choose_plan(&mut self, chosen: PlanChoice, hands: &Hands<'_>) {
        let line = self.session.line.and_then(|at| self.session.cart.lines.get_mut(at));
        if let Some(CartLine::Offering { plan, .. }) = line {
            *plan = chosen;
            self.cart_changed(hands);
        }
    }

    /// On from the shelf: to who they are, or, where they have said so, back to the cart.
    fn leave_shelf(&mut self, hands: &mut Hands<'_>) {
        match self.session.patient {
            Some(_) => self.agree(hands),
            None => self.place = Place::Phone,
        }
    }

    fn leave_category(&mut self) {
        self.place = match self.session.patient {
            Some(_) if self.session.quote.is_some() => Place::Review,
            _ => Place::Attract,
        };
    }

    /// In another language the text is another text, and has to be read and initialed anew. What
    /// is signed already stays as it was signed.
    pub(super) fn set_language(&mut self, language: Language, hands: &Hands<'_>) {
        if self.comfort.language == language || !self.shop().languages.contains(&language) {
            return;
        }
        self.comfort.language = language;
        if matches!(self.place, Place::Terms(_) | Place::Sign) {
            self.forget_terms();
            self.open_terms(hands);
        } else if self.session.signed.is_none() {
            self.forget_terms();
        }
    }
}

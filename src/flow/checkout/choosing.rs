//! Step 1: from the first touch to what is in the cart.

use crate::domain::cart::CartLine;
use crate::domain::language::Language;
use crate::domain::offering::{Category, Offering, OfferingCode};
use crate::flow::checkout::picking::plans;
use crate::flow::checkout::{Checkout, Hands, Place};
use crate::flow::session::{Known, Problem, Session};
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
            (Place::Attract | Place::Category, Tap::SeeWhatIsLeft) => self.see_what_is_left(hands),
            (Place::Category, Tap::OpenCategory(category)) => self.open_category(category, hands),
            (Place::Offers(_) | Place::Detail(_), Tap::Choose(code)) => self.choose(&code, hands),
            (Place::Offers(_), Tap::ScrollTo(card)) => self.session.first_stop = card,
            (Place::Offers(category) | Place::Detail(category), Tap::Continue)
                if self.session.chosen().is_none() =>
            {
                let category = *category;
                self.problem = Some(Problem::NothingChosen);
                self.place = Place::Offers(category);
            }
            (Place::Offers(category), Tap::Continue) => self.place = Place::Detail(*category),
            (Place::Detail(_), Tap::Continue) => self.after_detail(hands),
            (Place::Category, Tap::OpenGoods) => self.open_goods(hands),
            (Place::Category, Tap::Back) => self.leave_category(hands),
            (Place::Offers(_), Tap::Back) => self.back_to_shelf(hands),
            (Place::Detail(category), Tap::Back) => {
                let category = *category;
                if self.offers(category).len() > 1 {
                    self.place = Place::Offers(category);
                } else {
                    self.back_to_shelf(hands);
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
        match (self.shop().catalog.categories().as_slice(), self.has_goods()) {
            ([], false) => (),
            ([only], false) => {
                let only = *only;
                self.open_category(only, hands);
            }
            ([], true) => self.open_goods(hands),
            _ => self.place = Place::Category,
        }
    }

    /// Whether there are several shelves: where there is one only, it is not asked which.
    pub fn has_shelves(&self) -> bool {
        self.shop().catalog.categories().len() + usize::from(self.has_goods()) > 1
    }

    pub(super) fn back_to_shelf(&mut self, hands: &mut Hands<'_>) {
        // Beside other things in the cart, what was only looked at is not counted.
        if self.session.cart.lines.len() > 1 {
            self.drop_new_line(hands);
        }
        if self.has_shelves() {
            self.place = Place::Category;
        } else {
            self.leave_category(hands);
        }
    }

    /// Whether there is a shelf of products.
    pub fn has_goods(&self) -> bool {
        self.shop().catalog.products.iter().any(|product| product.price.is_positive())
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
        self.session.first_stop = 0;
        self.place =
            if codes.len() > 1 { Place::Offers(category) } else { Place::Detail(category) };
    }

    /// A checkout that staff have prepared: it begins with "Is this you?". Only where nobody stands
    /// here, and only with what is on sale; `false` where it cannot be.
    pub fn begin_prepared(
        &mut self,
        known: Known,
        code: &OfferingCode,
        hands: &mut Hands<'_>,
    ) -> bool {
        let is_sold = self.shop().catalog.buyable().any(|offering| offering.code == *code);
        if self.place != Place::Attract || self.closed.is_some() || !is_sold {
            return false;
        }
        self.touched_at = hands.now.mono;
        self.session = Session { is_prepared: true, found: Some(known), ..Session::default() };
        self.choose(code, hands);
        self.session.is_line_new = false;
        self.place = Place::WelcomeBack;
        true
    }

    /// Puts an offering into the cart, in the place of the one that was being picked.
    fn choose(&mut self, code: &OfferingCode, hands: &Hands<'_>) {
        let is_sold = self.shop().catalog.buyable().any(|offering| offering.code == *code);
        if !is_sold || self.session.chosen() == Some(code) {
            return;
        }
        let plan = self.shop().catalog.offering(code).map(plans).unwrap_or_default();
        let line = CartLine::Offering {
            code: code.clone(),
            picks: Vec::new(),
            plan: plan.first().copied().unwrap_or_default(),
            upgrade_of: None,
        };
        let lines = &mut self.session.cart.lines;
        let at = self.session.line.filter(|at| *at < lines.len()).unwrap_or(lines.len());
        match lines.get_mut(at) {
            Some(place) => *place = line,
            None => lines.push(line),
        }
        self.session.line = Some(at);
        self.session.is_line_new = true;
        self.cart_changed(hands);
    }

    /// What is picked stays in the cart. On to the whole cart, or, with one thing in it, to who buys.
    pub(super) fn put_in_cart(&mut self, hands: &mut Hands<'_>) {
        self.session.is_line_new = false;
        if self.session.quote.is_none() {
            self.problem = Some(Problem::CannotSell);
        } else if self.shows_cart() {
            self.place = Place::Cart;
        } else {
            self.leave_cart(hands);
        }
    }

    /// Takes out again what was looked at on the shelf and not gone on with.
    pub(super) fn drop_new_line(&mut self, hands: &Hands<'_>) {
        if !std::mem::take(&mut self.session.is_line_new) {
            return;
        }
        if let Some(at) = self.session.line.take().filter(|at| *at < self.session.cart.lines.len())
        {
            self.session.cart.lines.remove(at);
            self.cart_changed(hands);
        }
    }

    /// Back to the cart or, where it is not shown, to where one came from; to the first screen with
    /// nothing.
    fn leave_category(&mut self, hands: &mut Hands<'_>) {
        self.drop_new_line(hands);
        if self.shows_cart() {
            self.place = Place::Cart;
        } else if self.session.patient.is_some() && self.session.quote.is_some() {
            self.leave_cart(hands);
        } else if self.session.account().is_some() {
            self.place = Place::Yours;
        } else {
            self.session = Session::default();
            self.place = Place::Attract;
        }
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

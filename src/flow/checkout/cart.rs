//! The cart: what is in it, what it costs today, and what pays beside the card.

use std::num::NonZeroU32;

use chrono::NaiveDate;

use crate::domain::cart::{
    Cart, CartLine, CartQuote, HeldCredit, Holdings, LineWhat, TenderQuote, TendersWanted,
    UseCredit,
};
use crate::domain::money::Money;
use crate::domain::policy::Policy;
use crate::domain::pricing;
use crate::flow::checkout::{Checkout, Hands, Place};
use crate::flow::session::Problem;
use crate::flow::tap::Tap;

/// The most of one product in a cart: more is no purchase for oneself.
pub const PRODUCT_MAX: u32 = 9;

/// Something of the patient's that can pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Means {
    Wallet,
    ProductCredit,
    Points,
}

impl Means {
    pub const ALL: [Self; 3] = [Self::Wallet, Self::ProductCredit, Self::Points];
}

/// What one of the patient's means could do for this cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    pub means: Means,
    /// Units that are left: cents, or points.
    pub units: u32,
    /// What is left, at its face; of points what they are worth.
    pub left: Money,
    /// What it pays, or would pay.
    pub pays: Money,
    pub is_on: bool,
}

impl Checkout {
    /// Another cart is another price and another text: what was signed for the last one is void.
    pub(super) fn cart_changed(&mut self, hands: &Hands<'_>) {
        self.forget_terms();
        // A sale without a card that could not be written was another cart's.
        self.session.sale = None;
        self.quote_cart(hands);
    }

    /// Another buyer has other prices, and nothing of the last one's pays.
    pub(super) fn buyer_changed(&mut self, hands: &Hands<'_>) {
        self.session.cart.tenders = TendersWanted::default();
        self.session.signing_for.signer = None;
        self.cart_changed(hands);
    }

    /// What the cart costs on the clinic's today, with what this patient owns.
    pub(super) fn quote_cart(&mut self, hands: &Hands<'_>) {
        let today = hands.now.business_date(self.shop().zone);
        let quote = self.quoted(&self.session.cart, &self.session.holdings(), today);
        self.session.quote = quote;
    }

    /// What another cart would cost.
    pub fn quoted(&self, cart: &Cart, holdings: &Holdings, today: NaiveDate) -> Option<CartQuote> {
        let shop = self.shop();
        let quote = pricing::quote(&shop.catalog, cart, holdings, &shop.policy, today);
        quote.inspect_err(|why| log::debug!("no quote: {why}")).ok()
    }

    /// The taps of products, of the cart and of what pays.
    pub(super) fn tap_cart(&mut self, tap: Tap, hands: &mut Hands<'_>) {
        match (&self.place, tap) {
            (Place::Goods, Tap::OneMore(code)) => self.add_product(&code, hands),
            (Place::Goods, Tap::OneLess(code)) => self.take_product(&code, hands),
            (Place::Goods, Tap::Continue) if self.session.cart.lines.is_empty() => {
                self.problem = Some(Problem::NothingInCart);
            }
            (Place::Goods, Tap::Continue) => self.put_in_cart(hands),
            (Place::Goods, Tap::Back) => self.back_to_shelf(hands),

            (Place::Cart, Tap::RemoveLine(at)) => self.remove_line(at, hands),
            (Place::Cart, Tap::AddSomething) => {
                self.session.line = None;
                self.open_shelf(hands);
            }
            (Place::Cart, Tap::Continue) if self.session.quote.is_none() => {
                self.problem = Some(Problem::CannotSell);
            }
            (Place::Cart, Tap::Continue) => self.leave_cart(hands),
            (Place::Cart, Tap::Back) if self.session.chosen().is_some() => {
                self.back_to_last_question();
            }
            (Place::Cart, Tap::Back) if self.holds_goods() => self.place = Place::Goods,
            (Place::Cart, Tap::Back) => self.open_shelf(hands),

            (Place::Tenders, Tap::UseWallet) => self.switch(Means::Wallet, hands),
            (Place::Tenders, Tap::UseProductCredit) => self.switch(Means::ProductCredit, hands),
            (Place::Tenders, Tap::UsePoints) => self.switch(Means::Points, hands),
            (Place::Tenders, Tap::Continue) => self.agree(hands),
            (Place::Tenders, Tap::Back) => self.back_to_about_you(),
            _ => (),
        }
    }

    /// The shelf of products. What was only looked at on another shelf is put back.
    pub(super) fn open_goods(&mut self, hands: &Hands<'_>) {
        if self.has_goods() {
            self.drop_new_line(hands);
            self.session.line = None;
            self.place = Place::Goods;
        }
    }

    /// On from the cart: to who they are, or, where they have said so, to what pays.
    pub(super) fn leave_cart(&mut self, hands: &mut Hands<'_>) {
        match self.session.patient {
            Some(_) => self.settle(hands),
            None => self.place = Place::Phone,
        }
    }

    /// On to what of their own may pay, where they have any that can; else to what is agreed.
    pub(super) fn settle(&mut self, hands: &mut Hands<'_>) {
        let today = hands.now.business_date(self.shop().zone);
        if self.offers_of_means(today).is_empty() {
            self.agree(hands);
        } else {
            self.place = Place::Tenders;
        }
    }

    /// Back to the cart, or to what was last asked where one thing is in it.
    pub(super) fn back_to_cart(&mut self) {
        if self.shows_cart() {
            self.place = Place::Cart;
        } else {
            self.back_to_last_question();
        }
    }

    /// Whether the cart is shown as such: one offering alone is shown in full anyway.
    pub(super) fn shows_cart(&self) -> bool {
        self.session.cart.lines.len() > 1 || self.holds_goods()
    }

    fn holds_goods(&self) -> bool {
        let is_goods =
            |line: &CartLine| matches!(line, CartLine::Product { .. } | CartLine::Service { .. });
        self.session.cart.lines.iter().any(is_goods)
    }

    fn add_product(&mut self, code: &str, hands: &Hands<'_>) {
        if self.shop().catalog.product(code).is_none() {
            return;
        }
        let held = self.session.cart.lines.iter_mut().find_map(|line| match line {
            CartLine::Product { code: known, quantity } if known == code => Some(quantity),
            _ => None,
        });
        match held {
            Some(quantity) if quantity.get() >= PRODUCT_MAX => return,
            Some(quantity) => *quantity = quantity.saturating_add(1),
            None => self
                .session
                .cart
                .lines
                .push(CartLine::Product { code: code.to_owned(), quantity: NonZeroU32::MIN }),
        }
        self.cart_changed(hands);
    }

    /// One less of it; the last one leaves the cart.
    fn take_product(&mut self, code: &str, hands: &Hands<'_>) {
        let lines = &mut self.session.cart.lines;
        let is_it = |line: &CartLine| matches!(line, CartLine::Product { code: known, .. } if known == code);
        let Some(at) = lines.iter().position(is_it) else { return };
        match lines.get_mut(at) {
            Some(CartLine::Product { quantity, .. }) if quantity.get() > 1 => {
                *quantity = NonZeroU32::new(quantity.get() - 1).unwrap_or(NonZeroU32::MIN);
            }
            _ => drop(lines.remove(at)),
        }
        self.lines_changed(hands);
    }

    fn remove_line(&mut self, at: u32, hands: &Hands<'_>) {
        let lines = &mut self.session.cart.lines;
        let Some(at) = usize::try_from(at).ok().filter(|at| *at < lines.len()) else { return };
        lines.remove(at);
        self.lines_changed(hands);
        if self.session.cart.lines.is_empty() {
            self.open_shelf(hands);
        }
    }

    /// The last offering is the one that is being picked. With nothing to pay nothing pays.
    fn lines_changed(&mut self, hands: &Hands<'_>) {
        let is_offering = |line: &CartLine| matches!(line, CartLine::Offering { .. });
        let on_goods = self.place == Place::Goods;
        let last = self.session.cart.lines.iter().rposition(is_offering);
        self.session.line = last.filter(|_| !on_goods);
        self.session.cart.tenders = TendersWanted::default();
        self.cart_changed(hands);
    }

    /// On: as far as it goes. Off: not at all.
    fn switch(&mut self, means: Means, hands: &Hands<'_>) {
        let today = hands.now.business_date(self.shop().zone);
        if self.offers_of_means(today).iter().any(|offer| offer.means == means) {
            let cart = self.with_switched(means);
            self.session.cart = cart;
            self.cart_changed(hands);
        }
    }

    /// The cart with this means used where it is not, and the other way round.
    fn with_switched(&self, means: Means) -> Cart {
        let mut cart = self.session.cart.clone();
        let units = units_left(held(&self.session.holdings(), means));
        let wanted = &mut cart.tenders;
        match (means, is_on(wanted, means)) {
            (Means::Wallet, true) => wanted.wallet = Money::ZERO,
            (Means::Wallet, false) => wanted.wallet = Money::from_minor(i64::from(units)),
            (Means::ProductCredit, true) => wanted.product_credit = UseCredit::Keep,
            (Means::ProductCredit, false) => wanted.product_credit = UseCredit::Use,
            (Means::Points, true) => wanted.points = 0,
            (Means::Points, false) => wanted.points = units,
        }
        cart
    }

    /// What of the patient's own can pay something of this cart: those that would if they were
    /// the only one.
    pub fn offers_of_means(&self, today: NaiveDate) -> Vec<Offer> {
        let holdings = self.session.holdings();
        let Some(quote) = &self.session.quote else { return Vec::new() };
        let has_goods = quote
            .lines
            .iter()
            .any(|line| matches!(line.what, LineWhat::Product { .. } | LineWhat::Service { .. }));
        let offer = |means: Means| {
            let units = units_left(held(&holdings, means));
            if units == 0 || !has_goods {
                return None;
            }
            let is_on = is_on(&self.session.cart.tenders, means);
            let with = match is_on {
                true => Some(quote.clone()),
                false => self.quoted(&self.with_switched(means), &holdings, today),
            };
            let pays = with.map(|quote| paid_by(&quote, means)).unwrap_or_default();
            let left = worth(units, means, &self.shop().policy);
            (is_on || pays.is_positive()).then_some(Offer { means, units, left, pays, is_on })
        };
        Means::ALL.into_iter().filter_map(offer).collect()
    }
}

fn held(holdings: &Holdings, means: Means) -> &[HeldCredit] {
    match means {
        Means::Wallet => &holdings.wallet,
        Means::ProductCredit => &holdings.product_credit,
        Means::Points => &holdings.points,
    }
}

fn units_left(lots: &[HeldCredit]) -> u32 {
    lots.iter().fold(0, |sum, lot| sum.saturating_add(lot.units_left))
}

fn is_on(wanted: &TendersWanted, means: Means) -> bool {
    match means {
        Means::Wallet => wanted.wallet != Money::ZERO,
        Means::ProductCredit => wanted.product_credit == UseCredit::Use,
        Means::Points => wanted.points > 0,
    }
}

/// A unit of credit is a cent; a point is what the clinic says.
fn worth(units: u32, means: Means, policy: &Policy) -> Money {
    let each = match means {
        Means::Wallet | Means::ProductCredit => 1,
        Means::Points => i64::from(policy.loyalty.point_minor),
    };
    Money::from_minor(each).taken(units).unwrap_or_default()
}

fn paid_by(quote: &CartQuote, means: Means) -> Money {
    let paid = quote.tenders.iter().map(|tender| match (tender, means) {
        (TenderQuote::Wallet { face, .. }, Means::Wallet)
        | (TenderQuote::ProductCredit { face, .. }, Means::ProductCredit) => *face,
        (TenderQuote::Points { worth, .. }, Means::Points) => *worth,
        _ => Money::ZERO,
    });
    Money::sum(paid).unwrap_or_default()
}

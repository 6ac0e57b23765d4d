//! The cart: what is in it, what it costs today, and what pays beside the card.

use std::num::NonZeroU32;

use crate::domain::cart::{CartLine, HeldCredit, TendersWanted, UseCredit};
use crate::domain::money::Money;
use crate::domain::pricing;
use crate::flow::checkout::{Checkout, Hands, Place};
use crate::flow::tap::Tap;

impl Checkout {
    /// Another cart is another price and another text: what was signed for the last one is void.
    pub(super) fn cart_changed(&mut self, hands: &Hands<'_>) {
        self.forget_terms();
        self.quote_cart(hands);
    }

    /// What the cart costs on the clinic's today, with what this patient owns.
    pub(super) fn quote_cart(&mut self, hands: &Hands<'_>) {
        let today = hands.now.business_date(self.shop().zone);
        let holdings = self.session.holdings();
        let shop = self.shop();
        let quote =
            pricing::quote(&shop.catalog, &self.session.cart, &holdings, &shop.policy, today);
        self.session.quote = quote.inspect_err(|why| log::info!("no quote: {why}")).ok();
    }

    /// The taps of the cart, wherever something can still be changed. Returns whether it was one.
    pub(super) fn tap_cart(&mut self, tap: &Tap, hands: &mut Hands<'_>) -> bool {
        let is_on_shelf =
            matches!(self.place, Place::Category | Place::Offers(_) | Place::Detail(_));
        if !is_on_shelf && !matches!(self.place, Place::Terms(_) | Place::Review) {
            return false;
        }
        match tap {
            Tap::AddSomething => {
                self.session.line = None;
                self.open_shelf(hands);
                return true;
            }
            Tap::OneMore(code) => self.add_product(code),
            Tap::OneLess(code) => self.take_product(code),
            Tap::RemoveLine(at) => self.remove_line(usize::try_from(*at).unwrap_or(usize::MAX)),
            Tap::UseWallet => self.switch_wallet(),
            Tap::UseProductCredit => {
                let credit = &mut self.session.cart.tenders.product_credit;
                *credit = match credit {
                    UseCredit::Keep => UseCredit::Use,
                    UseCredit::Use => UseCredit::Keep,
                };
            }
            Tap::UsePoints => {
                let points = self.session.holdings().points;
                let held = points.iter().fold(0_u32, |sum, lot| sum.saturating_add(lot.units_left));
                let used = &mut self.session.cart.tenders.points;
                *used = if *used == 0 { held } else { 0 };
            }
            _ => return false,
        }
        self.cart_changed(hands);
        if self.session.cart.lines.is_empty() {
            self.session.cart.tenders = TendersWanted::default();
            self.open_shelf(hands);
        } else if !is_on_shelf {
            self.agree(hands);
        }
        true
    }

    fn add_product(&mut self, code: &str) {
        if self.shop().catalog.product(code).is_none() {
            return;
        }
        let held = self.session.cart.lines.iter_mut().find_map(|line| match line {
            CartLine::Product { code: known, quantity } if known == code => Some(quantity),
            _ => None,
        });
        match held {
            Some(quantity) => *quantity = quantity.saturating_add(1),
            None => self
                .session
                .cart
                .lines
                .push(CartLine::Product { code: code.to_owned(), quantity: NonZeroU32::MIN }),
        }
    }

    fn remove_line(&mut self, at: usize) {
        if at >= self.session.cart.lines.len() {
            return;
        }
        self.session.cart.lines.remove(at);
        // The last offering is the one that is being picked.
        let is_offering = |line: &CartLine| matches!(line, CartLine::Offering { .. });
        self.session.line = self.session.cart.lines.iter().rposition(is_offering);
    }

    /// One less of it; the last one leaves the cart.
    fn take_product(&mut self, code: &str) {
        let lines = &mut self.session.cart.lines;
        let is_it = |line: &CartLine| matches!(line, CartLine::Product { code: known, .. } if known == code);
        let Some(at) = lines.iter().position(is_it) else { return };
        match lines.get_mut(at) {
            Some(CartLine::Product { quantity, .. }) if quantity.get() > 1 => {
                *quantity = NonZeroU32::new(quantity.get() - 1).unwrap_or(NonZeroU32::MIN);
            }
            _ => self.remove_line(at),
        }
    }

    /// On: as far as it goes. Off: not at all.
    fn switch_wallet(&mut self) {
        let face = |lot: &HeldCredit| Money::from_minor(i64::from(lot.units_left));
        let wallet = self.session.holdings().wallet;
        let held = Money::sum(wallet.iter().map(face)).unwrap_or_default();
        let used = &mut self.session.cart.tenders.wallet;
        *used = if *used == Money::ZERO { held } else { Money::ZERO };
    }
}

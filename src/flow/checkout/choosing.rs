//! Step 1: from the first touch to one offering.

use crate::domain::language::Language;
use crate::domain::offering::{Category, Offering, OfferingCode};
use crate::domain::pricing::Quote;
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
            (Place::Offers(category) | Place::Detail(category), Tap::Continue)
                if self.session.quote.is_none() =>
            {
                let category = *category;
                self.problem = Some(Problem::NothingChosen);
                self.place = Place::Offers(category);
            }
            (Place::Offers(category), Tap::Continue) => self.place = Place::Detail(*category),
            (Place::Detail(_), Tap::Continue) => self.place = Place::Phone,
            (Place::Category, Tap::Back) => self.place = Place::Attract,
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
    fn open_shelf(&mut self, hands: &Hands<'_>) {
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
        let is_here = self.session.chosen.as_ref().is_some_and(|chosen| codes.contains(chosen));
        if !is_here {
            self.choose(first, hands);
        }
        self.session.first_card = 0;
        self.place =
            if codes.len() > 1 { Place::Offers(category) } else { Place::Detail(category) };
    }

    /// Another offering is another text: what was signed or initialed for the last one is void.
    fn choose(&mut self, code: &OfferingCode, hands: &Hands<'_>) {
        let today = hands.now.business_date(self.shop().zone);
        let Some(offering) = self.shop().catalog.buyable().find(|offering| offering.code == *code)
        else {
            return;
        };
        let Ok(quote) = Quote::of(&self.shop().catalog, offering, today) else { return };
        if self.session.chosen.as_ref() != Some(code) {
            self.forget_terms();
        }
        self.session.chosen = Some(code.clone());
        self.session.quote = Some(quote);
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

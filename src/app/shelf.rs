//! What a shelf and a card say of prices, from what the catalog holds.

use crate::domain::money::Money;
use crate::domain::offering::{Offering, OfferingKind, PaymentPlan, Period};
use crate::ui::scene::{OfferPay, ShelfPrice};

/// What the tile of these offerings says; `None` of an empty shelf.
pub fn shelf_price(offers: &[&Offering]) -> Option<ShelfPrice> {
    let cheapest = offers.iter().min_by_key(|offering| offering.price)?;
    let price = cheapest.price;
    // A yearly fee is not compared with a monthly one: the shortest period is named.
    let every = offers
        .iter()
        .filter_map(|offering| Some((period(offering)?, offering.price)))
        .min_by_key(|(period, price)| (period.months(), *price));
    match offers {
        [only] => Some(match &only.kind {
            OfferingKind::PickOf { picks, from, .. } => ShelfPrice::AnyOf {
                picks: picks.get(),
                of: u32::try_from(from.len()).unwrap_or(u32::MAX),
                price,
            },
            _ => match (parts(only), every) {
                (Some(n), _) => ShelfPrice::Parts { price, n },
                (None, Some((period, price))) => ShelfPrice::OnlyEvery(price, period),
                (None, None) => ShelfPrice::Only(price),
            },
        }),
        _ => {
            let wallet = offers.iter().find_map(|offering| {
                Some(ShelfPrice::Buys { price: offering.price, face: face(offering)? })
            });
            Some(match (wallet, every) {
                (Some(buys), _) => buys,
                (None, Some((period, price))) => ShelfPrice::FromEvery(price, period),
                (None, None) => ShelfPrice::From(price),
            })
        }
    }
}

/// How the card of an offering says that it is paid.
pub fn offer_pay(offering: &Offering) -> OfferPay {
    match &offering.kind {
        OfferingKind::PrepaidCredit { .. } => {
            face(offering).map_or(OfferPay::Once, OfferPay::Gives)
        }
        OfferingKind::RecurringCredit { period, bonus } => {
            match offering.price.plus(bonus.amount) {
                Ok(face) => OfferPay::GivesEvery(face, *period),
                Err(_) => OfferPay::Every(*period, None),
            }
        }
        OfferingKind::Membership { period, min_payments, .. } => {
            OfferPay::Every(*period, min_payments.map(std::num::NonZeroU32::get))
        }
        OfferingKind::PrimaryCare { period } => OfferPay::Every(*period, None),
        OfferingKind::BuyGet { .. }
        | OfferingKind::UnitBank
        | OfferingKind::PickOf { .. }
        | OfferingKind::Programme => OfferPay::Once,
    }
}

/// The money that is bought once; recurring money is told by its period.
fn face(offering: &Offering) -> Option<Money> {
    match &offering.kind {
        OfferingKind::PrepaidCredit { bonus } => offering.price.plus(bonus.amount).ok(),
        _ => None,
    }
}

fn period(offering: &Offering) -> Option<Period> {
    match &offering.kind {
        OfferingKind::Membership { period, .. }
        | OfferingKind::PrimaryCare { period }
        | OfferingKind::RecurringCredit { period, .. } => Some(*period),
        OfferingKind::BuyGet { .. }
        | OfferingKind::UnitBank
        | OfferingKind::PickOf { .. }
        | OfferingKind::PrepaidCredit { .. }
        | OfferingKind::Programme => None,
    }
}

/// How many payments the price may be split into, today's among them.
fn parts(offering: &Offering) -> Option<u32> {
    let follow = offering.payment.iter().find_map(PaymentPlan::parts_to_follow);
    follow.map(|n| n.get().saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::shop::shop;
    use crate::config::settings::Settings;
    use crate::domain::offering::Category;

    #[test]
    fn every_shelf_says_its_price_as_the_demo_clinic_asks_it() {
        let catalog = shop(&Settings::demo()).catalog;
        let usd = Money::from_minor;
        #[rustfmt::skip]
        let cases = [
            (Category::Packages,    ShelfPrice::From(usd(387_00))),
            (Category::PickSome,    ShelfPrice::AnyOf { picks: 3, of: 15, price: usd(349_00) }),
            (Category::Memberships, ShelfPrice::FromEvery(usd(199_00), Period::Month)),
            (Category::PrimaryCare, ShelfPrice::FromEvery(usd(95_00), Period::Month)),
            (Category::Programs,    ShelfPrice::Parts { price: usd(1_499_00), n: 5 }),
            (Category::Wallet,      ShelfPrice::Buys { price: usd(500_00), face: usd(550_00) }),
        ];
        for (category, expect) in cases {
            let is_on_it = |offering: &&Offering| offering.category == category;
            let offers: Vec<&Offering> = catalog.offerings.iter().filter(is_on_it).collect();
            assert_eq!(shelf_price(&offers), Some(expect), "{category:?}");
        }
        assert_eq!(shelf_price(&[]), None);
    }

    #[test]
    fn a_card_says_how_it_is_paid() {
        let catalog = shop(&Settings::demo()).catalog;
        let usd = Money::from_minor;
        #[rustfmt::skip]
        let cases = [
            ("O01", OfferPay::Once),
            ("O05", OfferPay::Gives(usd(550_00))),
            ("O08", OfferPay::Every(Period::Month, Some(3))),
            ("O11", OfferPay::Every(Period::Quarter, None)),
            ("O12", OfferPay::GivesEvery(usd(165_00), Period::Month)),
        ];
        for (code, expect) in cases {
            let offering = catalog.offerings.iter().find(|one| one.code.0 == code).unwrap();
            assert_eq!(offer_pay(offering), expect, "{code}");
        }
    }
}

//! From a cart that may be paid to the intent and the sale: where ids are given.

use crate::domain::card::EcrRef;
use crate::domain::id::{AttemptId, Id, Ids, PatientId, SaleId};
use crate::domain::intent::Intent;
use crate::domain::payable::PayableCart;
use crate::domain::receipt::ReceiptNumber;
use crate::domain::refusal::Refusal;
use crate::domain::sale::{Sale, Sums};
use crate::domain::sold::{Buyer, RestTender, Sold, StoredCard};
use crate::domain::terms::TermsDigest;
use crate::flow::checkout::Hands;
use crate::flow::shop::Shop;

/// New ids of this moment.
struct NewIds<'a, 'b>(&'a mut Hands<'b>);

impl Ids for NewIds<'_, '_> {
    fn next(&mut self) -> u128 {
        Id::<()>::from_parts(self.0.now.unix_millis(), self.0.random.ten_bytes()).raw()
    }
}

/// What is asked of the terminal, with all that an approval will post.
///
/// # Errors
///
/// A [`Refusal`] when the cart does not add up.
pub fn intent_for(
    cart: &PayableCart,
    patient: PatientId,
    reference: EcrRef,
    terminal: String,
    shop: &Shop,
    hands: &mut Hands<'_>,
) -> Result<Intent, Refusal> {
    let attempt = AttemptId::from_raw(NewIds(hands).next());
    let sold = sold(cart, patient, Some(attempt), shop, hands)?;
    Ok(Intent {
        attempt,
        consent: cart.terms(),
        reference,
        amount: cart.quote().card,
        sums: Sums::of(&sold)?,
        sold,
        terminal: Some(terminal),
        opened_at: hands.now.wall,
        business_date: hands.now.business_date(shop.zone),
    })
}

/// A sale for which no card is asked.
///
/// # Errors
///
/// A [`Refusal`] when the cart does not add up.
pub fn sale_without_card(
    cart: &PayableCart,
    patient: PatientId,
    shop: &Shop,
    hands: &mut Hands<'_>,
) -> Result<Sale, Refusal> {
    let sold = sold(cart, patient, None, shop, hands)?;
    let sums = Sums::of(&sold)?;
    Ok(Sale {
        id: sold.sale,
        receipt: ReceiptNumber(hands.random.ten_bytes()),
        patient,
        consent: cart.terms().map(|signed| signed.consent),
        payments: Vec::new(),
        net: sums.net,
        tax: sums.tax,
        total: sums.total,
        sold,
        sold_at: hands.now.wall,
        business_date: hands.now.business_date(shop.zone),
    })
}

fn sold(
    cart: &PayableCart,
    patient: PatientId,
    attempt: Option<AttemptId>,
    shop: &Shop,
    hands: &mut Hands<'_>,
) -> Result<Sold, Refusal> {
    let mut ids = NewIds(hands);
    let buyer = Buyer {
        sale: SaleId::from_raw(ids.next()),
        patient,
        // What grants lots without a new signature grants them by a contract that was signed before.
        consent: cart.terms().map_or(TermsDigest([0; 32]), |signed| signed.digest),
        stored_card: match cart.terms() {
            // A cart that renews by itself cannot be signed without that clause.
            Some(_) => StoredCard::Consented,
            None => StoredCard::NotAsked,
        },
        attempt,
        rest: RestTender::Card,
    };
    Sold::of(cart.quote(), &buyer, &shop.policy, &mut ids)
}

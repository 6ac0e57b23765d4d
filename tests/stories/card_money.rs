//! What cards paid and got back, as the data file says it.

use countersign::domain::money::Money;
use countersign::domain::sale::Sums;
use countersign::ledger::fact::{Deed, RefundTo};
use countersign::store::Store;

/// What closes of the terminal's batch have sent to the bank.
pub fn banked(store: &Store) -> Money {
    let closes = (1..).map_while(|z| store.z_report(z).unwrap());
    Money::sum(closes.map(|report| report.cards.terminal.to_bank)).unwrap()
}

/// What was sold by card in all, less what went back.
pub fn by_card(store: &Store) -> Money {
    let mut cards = Vec::new();
    for fact in store.facts().unwrap() {
        match fact.unwrap().what {
            Deed::Sold(sold) => cards.push(Sums::of(&sold).unwrap().card),
            Deed::RefundPaid { tender: RefundTo::Card(_), amount, .. } => {
                cards.push(Money::ZERO.minus(amount).unwrap());
            }
            _ => (),
        }
    }
    Money::sum(cards).unwrap()
}

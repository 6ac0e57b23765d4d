//! More than one thing in a cart, and other ways to pay for it than a card: always by the labels on
//! the real screens.

use countersign::app::play::{Person, Play as _};

use crate::world::{Clinic, secs};

#[test]
fn a_package_a_membership_and_a_product_are_one_agreement_one_payment_and_one_receipt() {
    let mut clinic = Clinic::open();
    clinic.press_word("attract-start").unwrap();
    clinic.takes_products(&[("Mineral sunscreen", 1)]);
    assert!(clinic.sees("cart-title"), "goods are shown as a cart: {:?}", clinic.finger.labels());
    clinic.adds("category-packages", "Drip Four");
    clinic.adds("category-memberships", "Glow Club");
    clinic.press_word("bar-continue").unwrap();
    clinic.give_facts(&Person::maria()).unwrap();
    clinic.say_name(&Person::maria()).unwrap();
    assert!(clinic.finger.sees("For Drip Four"), "whose clause it is: {:?}", clinic.finger.labels());
    clinic.read_terms().unwrap();
    clinic.sign().unwrap();
    assert!(clinic.sees("review-title"));
    clinic.pays();
    clinic.time_passes(secs(10));

    assert!(clinic.sees("approved-title"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.charges(), [387_00 + 199_00 + 42_00 + 4_10], "9.75% of 42.00 is 4.10");
    assert_eq!(clinic.n_sales(), 1);
    let paper = clinic.desk().sheets.join("\n");
    assert_eq!(clinic.desk().sheets.len(), 1, "one receipt");
    for wanted in ["Drip Four", "387.00", "Glow Club", "199.00", "Mineral sunscreen", "632.10"] {
        assert!(paper.contains(wanted), "{wanted} is not on the receipt:\n{paper}");
    }
    clinic.books_balance();
}

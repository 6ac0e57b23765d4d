//! More than one thing in a cart, and other ways to pay for it than a card: always by the labels on
//! the real screens.

use countersign::app::play::{Person, Play as _};
use countersign::domain::language::Language;
use countersign::flow::checkout::Place;

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
    assert!(
        clinic.finger.sees("For Drip Four"),
        "whose clause it is: {:?}",
        clinic.finger.labels()
    );
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

/// Nobody has to begin with a product to find the cart.
#[test]
fn a_second_package_is_added_from_the_review_and_both_are_one_payment() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    clinic.comes_to_review(&maria);
    clinic.press_word("review-change").unwrap();
    assert!(clinic.sees("cart-title"), "{:?}", clinic.finger.labels());
    clinic.adds("category-memberships", "Glow Club");
    clinic.press_word("bar-continue").unwrap();
    assert!(!clinic.sees("review-title"), "what was added is agreed to first");
    clinic.read_terms().unwrap();
    clinic.sign().unwrap();
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"), "{:?}", clinic.finger.labels());
    assert_eq!((clinic.charges(), clinic.n_sales()), (vec![387_00 + 199_00], 1));

    // Nothing changed in the cart is nothing signed anew.
    let mut clinic = Clinic::open();
    clinic.comes_to_review(&maria);
    clinic.press_word("review-change").unwrap();
    clinic.press_word("bar-continue").unwrap();
    assert!(clinic.sees("review-title"), "{:?}", clinic.finger.labels());
    clinic.books_balance();
}

/// The shelf counts what is in the cart, and nothing in it is lost by looking at what one has.
#[test]
fn what_is_in_the_cart_is_told_on_the_shelf_and_kept_while_looking_around() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    clinic.has_bought(&maria, "category-packages", "Drip Four");
    clinic.press_word("attract-start").unwrap();
    clinic.takes_products(&[("Vitamin C serum", 1), ("Sheet mask set", 1)]);
    clinic.press_word("cart-add").unwrap();
    assert!(clinic.finger.sees("$118.52"), "{:?}", clinic.finger.labels());
    assert!(!clinic.sees("bar-nothing-chosen"), "two things are chosen");
    clinic.press_word("category-memberships").unwrap();
    clinic.press_word("bar-back").unwrap();
    assert!(clinic.finger.sees("$118.52"), "what was only looked at is not counted");

    let mut clinic = Clinic::open();
    clinic.has_bought(&maria, "category-packages", "Drip Four");
    clinic.choose("category-memberships", "Glow Club").unwrap();
    clinic.say_who(&maria).unwrap();
    clinic.press_word("welcome-see").unwrap();
    clinic.press_word("yours-shop").unwrap();
    assert!(clinic.finger.sees("$199.00"), "Glow Club is kept: {:?}", clinic.finger.labels());
    clinic.choose_from("category-packages", "Smooth Sixty").unwrap();
    clinic.take_it().unwrap();
    assert!(clinic.sees("cart-title"), "both are in the cart: {:?}", clinic.finger.labels());
    for name in ["Glow Club", "Smooth Sixty", "$889.00"] {
        assert!(clinic.finger.sees(name), "{name}: {:?}", clinic.finger.labels());
    }
}

/// A member pays less for products, and reads why.
#[test]
fn a_member_has_a_discount_on_products_and_needs_no_signature_for_them() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    clinic.has_bought(&maria, "category-memberships", "Glow Club");
    clinic.press_word("attract-start").unwrap();
    clinic.takes_products(&[("Vitamin C serum", 1)]);
    clinic.says_it_is_them(&maria);
    assert!(clinic.sees("tenders-points"), "the points of the membership could pay");
    clinic.press_word("bar-continue").unwrap();
    assert!(clinic.sees("review-title"), "goods need no terms: {:?}", clinic.finger.labels());
    for wanted in ["$88.00", "Glow Club", "10%", "$8.80", "$86.92"] {
        assert!(clinic.finger.sees(wanted), "{wanted}: {:?}", clinic.finger.labels());
    }
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"));
    // 88.00 less 8.80 is 79.20, and 9.75% of it 7.72.
    assert_eq!(clinic.charges(), [199_00, 86_92]);
    clinic.books_balance();
}

/// US-13: wallet money pays the product with its tax.
#[test]
fn a_wallet_pays_all_of_a_product_and_the_terminal_is_not_asked() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    clinic.has_bought(&maria, "category-wallet", "Wellness Wallet 550");
    let owed = clinic.owes();
    clinic.press_word("attract-start").unwrap();
    clinic.takes_products(&[("Vitamin C serum", 1)]);
    clinic.says_it_is_them(&maria);
    assert!(clinic.sees("tenders-title"), "{:?}", clinic.finger.labels());
    clinic.press_word("tenders-wallet").unwrap();
    clinic.press_word("bar-continue").unwrap();
    clinic.press_word("review-buy").unwrap();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-no-card"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.charges(), [500_00], "the card was charged for the wallet alone");
    // 88.00 and 8.58 of tax are 96.58: 87.80 of paid money and 8.78 of the bonus.
    assert_eq!(owed - clinic.owes(), 87_80, "US-13");
    assert_eq!(clinic.n_sales(), 2);
    assert!(clinic.desk().sheets.join("\n").contains("Paid from your wallet"));
    clinic.books_balance();
}

#[test]
fn a_wallet_pays_the_product_of_a_cart_and_the_card_the_package() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    clinic.has_bought(&maria, "category-wallet", "Wellness Wallet 550");
    clinic.press_word("attract-start").unwrap();
    clinic.takes_products(&[("Mineral sunscreen", 2)]);
    clinic.adds("category-packages", "Drip Four");
    clinic.says_it_is_them(&maria);
    clinic.press_word("tenders-wallet").unwrap();
    assert!(clinic.finger.sees("$387.00"), "what the card pays");
    clinic.press_word("bar-continue").unwrap();
    clinic.read_terms().unwrap();
    clinic.sign().unwrap();
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"), "{:?}", clinic.finger.labels());
    assert!(clinic.finger.sees("$387.00"), "what the card paid, and not the whole cart");
    assert_eq!(clinic.charges(), [500_00, 387_00]);
    clinic.books_balance();
}

#[test]
fn a_wallet_that_is_switched_off_again_pays_nothing() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    clinic.has_bought(&maria, "category-wallet", "Wellness Wallet 550");
    clinic.press_word("attract-start").unwrap();
    clinic.takes_products(&[("Travel kit", 1)]);
    clinic.says_it_is_them(&maria);
    clinic.press_word("tenders-wallet").unwrap();
    clinic.time_passes(secs(1));
    clinic.press_word("tenders-wallet").unwrap();
    clinic.press_word("bar-continue").unwrap();
    clinic.press_word("bar-back").unwrap();
    assert_eq!(*clinic.place(), Place::Tenders, "back to what was asked last");
    clinic.press_word("bar-continue").unwrap();
    clinic.pays();
    clinic.time_passes(secs(10));
    assert_eq!(clinic.charges(), [500_00, 10_92], "9.95 and 0.97 of tax");
    clinic.books_balance();
}

/// The approval was given, the power went before our commit: the whole cart is sold once.
#[test]
fn a_cut_after_the_approval_of_a_mixed_cart_sells_all_of_it_once() {
    let mut clinic = Clinic::open();
    clinic.press_word("attract-start").unwrap();
    clinic.takes_products(&[("Mineral sunscreen", 1)]);
    clinic.adds("category-packages", "Drip Four");
    clinic.press_word("bar-continue").unwrap();
    let maria = Person::maria();
    clinic.give_facts(&maria).unwrap();
    clinic.say_name(&maria).unwrap();
    clinic.read_terms().unwrap();
    clinic.sign().unwrap();
    // The reference and the intent are written; the sale is not.
    clinic.power_fails_after(2, false);
    clinic.pays();
    clinic.time_passes(secs(15));
    assert!(!clinic.has_power());
    let mut clinic = clinic.starts_again();
    clinic.time_passes(secs(30));
    assert_eq!(clinic.charges(), [387_00 + 46_10]);
    assert_eq!(clinic.n_sales(), 1);
    assert_eq!(clinic.owes(), 387_00, "the sunscreen was handed over");
    clinic.books_balance();
}

#[test]
fn what_is_only_looked_at_is_not_in_the_cart_and_what_is_removed_leaves_it() {
    let mut clinic = Clinic::open();
    clinic.press_word("attract-start").unwrap();
    clinic.press_word("category-packages").unwrap();
    clinic.press_word("bar-back").unwrap();
    clinic.press_word("category-products").unwrap();
    clinic.press_word("bar-continue").unwrap();
    assert!(clinic.sees("problem-nothing-in-cart"), "{:?}", clinic.finger.labels());
    clinic.press_word("bar-back").unwrap();
    clinic.takes_products(&[("Travel kit", 1)]);
    clinic.adds("category-packages", "Drip Four");
    assert_eq!(clinic.checkout().session.cart.lines.len(), 2);
    clinic.press_word("cart-remove").unwrap();
    assert_eq!(clinic.checkout().session.cart.lines.len(), 1);
    assert_eq!(*clinic.place(), Place::Cart);
    clinic.press_word("cart-remove").unwrap();
    assert_eq!(*clinic.place(), Place::Category, "nothing is left to look at");
    clinic.press_word("bar-back").unwrap();
    assert!(clinic.sees("attract-start"));
    assert_eq!(clinic.checkout().session.cart.lines, []);
}

#[test]
fn a_cart_is_gone_with_its_patient_and_kept_by_one_who_goes_on() {
    let mut clinic = Clinic::open();
    clinic.press_word("attract-start").unwrap();
    clinic.takes_products(&[("Travel kit", 2)]);
    clinic.press_word("top-help").unwrap();
    clinic.press_word("help-start-over").unwrap();
    clinic.press_word("start-over-keep-going").unwrap();
    assert_eq!(clinic.checkout().session.cart.lines.len(), 1);
    clinic.time_passes(secs(61));
    assert!(clinic.sees("idle-title"));
    clinic.time_passes(secs(31));
    assert!(clinic.sees("attract-start"));
    assert_eq!(clinic.checkout().session.cart.lines, []);
}

#[test]
fn another_language_writes_the_terms_of_the_whole_cart_anew() {
    let mut clinic = Clinic::open();
    clinic.press_word("attract-start").unwrap();
    clinic.takes_products(&[("Travel kit", 1)]);
    clinic.adds("category-packages", "Drip Four");
    clinic.adds("category-memberships", "Glow Club");
    clinic.press_word("bar-continue").unwrap();
    let maria = Person::maria();
    clinic.give_facts(&maria).unwrap();
    clinic.say_name(&maria).unwrap();
    clinic.read_terms().unwrap();
    clinic.press(Language::Spanish.own_name()).unwrap();
    let session = &clinic.checkout().session;
    assert_eq!(session.initials, [], "another text is another promise");
    assert_eq!(session.terms.as_ref().unwrap().text().language, Language::Spanish);
    clinic.read_terms().unwrap();
    clinic.sign().unwrap();
    assert!(clinic.finger.sees("Kit de viaje"), "{:?}", clinic.finger.labels());
}

/// A visit that began before midnight: the day in the text has moved, so it is signed anew.
#[test]
fn what_was_signed_before_midnight_is_looked_at_again_after_it() {
    let mut clinic = Clinic::open();
    // From nine in the morning to a few minutes before midnight.
    clinic.now.wall += secs(15 * 3600 - 240);
    clinic.comes_to_review(&Person::maria());
    assert_eq!(clinic.today().to_string(), "2026-11-23");
    clinic.now.wall += secs(240);
    clinic.pays();
    assert!(matches!(clinic.place(), Place::Terms(0)), "{:?}", clinic.place());
    assert_eq!(clinic.charges(), [0_i64; 0]);
    clinic.read_terms().unwrap();
    clinic.sign().unwrap();
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"));
    let lots = clinic.sessions();
    assert!(lots.iter().all(|lot| lot.valid_from.to_string() == "2026-11-24"));
    clinic.books_balance();
}

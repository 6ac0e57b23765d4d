//! More than one thing in a cart, and other ways to pay for it than a card.

use countersign::app::play::{Person, Play as _};
use countersign::flow::tap::Tap;

use crate::world::{Clinic, secs};

#[test]
fn two_packages_are_one_agreement_one_payment_and_one_receipt() {
    let mut clinic = Clinic::open();
    clinic.comes_to_review(&Person::maria());
    clinic.taps(Tap::AddSomething);
    clinic.press_word("category-programs").unwrap();
    assert!(clinic.checkout().session.signed.is_none(), "another cart is another text");
    clinic.press_word("bar-continue").unwrap();
    assert!(!clinic.sees("phone-title"), "who they are is known");
    clinic.read_terms().unwrap();
    clinic.sign().unwrap();
    clinic.pays();
    clinic.time_passes(secs(10));

    assert!(clinic.sees("approved-title"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.charges(), [387_00 + 1_499_00]);
    assert_eq!((clinic.n_sales(), clinic.owes()), (1, 387_00 + 1_499_00));
    let paper = clinic.desk().sheets.join("\n");
    for wanted in ["Drip Four", "387.00", "12-Week Reset", "1,499.00", "1,886.00"] {
        assert!(paper.contains(wanted), "{wanted} is not on the receipt:\n{paper}");
    }
    clinic.books_balance();
}

#[test]
fn goods_are_paid_from_the_wallet_without_a_signature_and_without_a_card() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    clinic.comes_to_review_of(&maria, "category-wallet", "Wellness Wallet 550");
    clinic.pays();
    clinic.time_passes(secs(80));
    assert!(clinic.sees("attract-start"), "the visit is over");
    let owed = clinic.owes();

    clinic.choose("category-packages", "Drip Four").unwrap();
    clinic.say_who(&maria).unwrap();
    clinic.press_word("welcome-yes").unwrap();
    let code = clinic.checkout().shop().catalog.products[0].code.clone();
    clinic.taps(Tap::OneMore(code));
    clinic.taps(Tap::RemoveLine(0));
    assert!(clinic.sees("review-title"), "goods need no terms: {:?}", clinic.finger.labels());
    clinic.taps(Tap::UseWallet);
    let total = clinic.checkout().session.quote.as_ref().unwrap().total.minor();
    assert_eq!(clinic.checkout().session.quote.as_ref().unwrap().card.minor(), 0);
    clinic.taps(Tap::Pay);
    clinic.time_passes(secs(10));

    assert!(clinic.sees("approved-title"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.charges(), [500_00], "the card was charged for the wallet alone");
    assert_eq!(clinic.n_sales(), 2);
    assert!(clinic.owes() < owed, "{} is owed after {total} was spent", clinic.owes());
    let paper = clinic.desk().sheets.join("\n");
    assert!(paper.contains("Paid from your wallet"), "{paper}");
    clinic.books_balance();
}

//! A patient comes again: to see what is left, to pay what is due, to buy more of it.

use countersign::app::play::{Person, Play as _};
use countersign::config::settings::Settings;
use countersign::domain::receipt::ReceiptNumber;
use countersign::flow::checkout::{Event, Place};
use countersign::flow::session::Problem;
use egui::vec2;

use crate::world::{Clinic, PORTRAIT, secs};

#[test]
fn a_member_sees_what_they_have_and_until_when() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    clinic.has_bought(&maria, "category-memberships", "Glow Club");
    clinic.has_bought(&maria, "category-packages", "Drip Four");
    clinic.sees_what_is_left(&maria);
    assert!(clinic.sees("yours-title"), "{:?}", clinic.finger.labels());
    for wanted in [
        "Glow Club",
        "Paid until Dec 22, 2026",
        "Next: $199.00 on Dec 23, 2026",
        "4 of 4 drips left",
        "Use by Nov 23, 2027",
    ] {
        assert!(clinic.finger.sees(wanted), "{wanted}: {:?}", clinic.finger.labels());
    }
    clinic.press_word("approved-done").unwrap();
    assert!(clinic.sees("attract-start"));
    assert!(clinic.checkout().session.found.is_none(), "nothing of the visit is kept");
}

#[test]
fn nobody_sees_what_is_another_persons() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    clinic.has_bought(&maria, "category-memberships", "Glow Club");
    let guesser = Person { birth: "03161984".to_owned(), ..Person::maria() };
    clinic.asks_what_is_left(&guesser);
    assert!(clinic.sees("problem-nobody-found"), "{:?}", clinic.finger.labels());
    for hidden in ["M•••", "Glow", "Maria", "Lopez"] {
        assert!(!clinic.finger.sees(hidden), "{hidden}: {:?}", clinic.finger.labels());
    }
    assert!(clinic.checkout().session.found.is_none());

    // Before "Yes, that is me" the name is masked, and "Not me" forgets all of it.
    clinic.press_word("bar-back").unwrap();
    clinic.press_word("bar-back").unwrap();
    clinic.asks_what_is_left(&maria);
    assert!(clinic.sees("welcome-title"));
    assert!(!clinic.finger.sees("Lopez"));
    clinic.press_word("welcome-not-me").unwrap();
    assert!(clinic.checkout().session.found.is_none());
    assert_eq!(clinic.checkout().session.phone.digits, "");
}

#[test]
fn whoever_stopped_looking_is_nobody_to_the_next_patient() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    clinic.has_bought(&maria, "category-packages", "Drip Four");
    clinic.sees_what_is_left(&maria);
    clinic.press_word("yours-shop").unwrap();
    clinic.press_word("bar-back").unwrap();
    assert!(clinic.sees("yours-title"), "the way back from the shelf: {:?}", clinic.place());
    clinic.press_word("approved-done").unwrap();

    let other = Person { phone: "6155550199".to_owned(), ..Person::maria() };
    clinic.comes_to_review(&other);
    assert!(!clinic.checkout().session.is_known);
}

#[test]
fn a_failed_renewal_is_paid_at_the_kiosk_and_everything_goes_on() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    clinic.has_bought(&maria, "category-memberships", "Glow Club");
    clinic.days_pass(33);
    assert_eq!(clinic.dues(), [199_00]);
    clinic.sees_what_is_left(&maria);
    assert!(clinic.finger.sees("$199.00 is not paid yet"), "{:?}", clinic.finger.labels());
    clinic.press("Pay, Glow Club").unwrap();
    assert!(clinic.sees("dues-title"));
    clinic.press("Pay $199.00").unwrap();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.charges(), [199_00, 199_00]);
    assert_eq!(clinic.dues(), [0_i64; 0]);
    let paper = clinic.desk().sheets.join("\n");
    assert!(paper.contains("Dec 23, 2026 - Jan 22, 2027"), "the days that were paid: {paper}");
    clinic.books_balance();
}

#[test]
fn a_part_of_a_program_is_paid_before_its_day() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    buys_a_program_in_parts(&mut clinic, &maria);

    clinic.sees_what_is_left(&maria);
    assert!(clinic.finger.sees("Next: $281.07 on Dec 23, 2026"), "{:?}", clinic.finger.labels());
    clinic.press("Pay, 12-Week Reset").unwrap();
    clinic.press("Pay $281.07").unwrap();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.charges(), [374_75, 281_07], "US-38");
    let paper = clinic.desk().sheets.last().cloned().unwrap();
    assert!(paper.contains("12-Week Reset") && paper.contains("Part 2"), "{paper}");
    clinic.books_balance();
}

#[test]
fn parts_that_were_missed_are_paid_in_one_visit() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    buys_a_program_in_parts(&mut clinic, &maria);
    clinic.days_pass(95);
    assert_eq!(clinic.dues(), [281_07, 281_06, 281_06]);

    clinic.sees_what_is_left(&maria);
    clinic.press("Pay, 12-Week Reset").unwrap();
    assert!(clinic.finger.sees("Payments 2 to 4 of 5"), "{:?}", clinic.finger.labels());
    clinic.press("12-Week Reset $843.19").unwrap();
    clinic.press("Pay $843.19").unwrap();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.charges(), [374_75, 843_19]);
    assert_eq!(clinic.dues(), [281_06], "the last is not due yet");
    let paper = clinic.desk().sheets.last().cloned().unwrap();
    for part in ["Part 2", "Part 3", "Part 4"] {
        assert!(paper.contains(part), "{part}: {paper}");
    }
    clinic.books_balance();
}

#[test]
fn of_parts_that_were_missed_one_may_be_paid() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    buys_a_program_in_parts(&mut clinic, &maria);
    clinic.days_pass(95);
    clinic.sees_what_is_left(&maria);
    clinic.press("Pay, 12-Week Reset").unwrap();
    clinic.press("12-Week Reset $843.19").unwrap();
    clinic.press("12-Week Reset $281.07").unwrap();
    clinic.press("Pay $281.07").unwrap();
    clinic.time_passes(secs(10));
    assert_eq!(clinic.charges(), [374_75, 281_07]);
    assert_eq!(clinic.dues(), [281_06, 281_06]);
    clinic.books_balance();
}

fn buys_a_program_in_parts(clinic: &mut Clinic, patient: &Person) {
    clinic.choose("category-programs", "12-Week Reset").unwrap();
    clinic.press_word("bar-continue").unwrap();
    clinic.press("In 5 parts").unwrap();
    clinic.press_word("bar-continue").unwrap();
    clinic.give_facts(patient).unwrap();
    clinic.say_name(patient).unwrap();
    clinic.read_terms().unwrap();
    clinic.sign().unwrap();
    clinic.pays();
    clinic.time_passes(secs(80));
    assert_eq!(clinic.charges(), [374_75]);
}

#[test]
fn what_was_bought_once_is_bought_again_with_a_new_signature() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    clinic.has_bought(&maria, "category-packages", "Drip Four");
    clinic.a_quarter_of_an_hour_passes();
    clinic.sees_what_is_left(&maria);
    clinic.press("Buy again, Drip Four").unwrap();
    clinic.read_terms().unwrap();
    clinic.sign().unwrap();
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.charges(), [387_00, 387_00]);
    assert_eq!(clinic.owes(), 2 * 387_00);
    clinic.books_balance();
}

#[test]
fn one_step_up_costs_the_price_less_what_is_unused() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    clinic.has_bought(&maria, "category-packages", "Drip Four");
    clinic.sees_what_is_left(&maria);
    let offer = "$567.00 less $387.00 for your Drip Four";
    assert!(clinic.finger.sees(offer), "{:?}", clinic.finger.labels());
    clinic.press_word("yours-could").unwrap();
    clinic.read_terms().unwrap();
    clinic.sign().unwrap();
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.charges(), [387_00, 180_00]);
    assert_eq!(clinic.owes(), 567_00, "the old contract is gone, the new one is owed in full");
    clinic.books_balance();
}

#[test]
fn a_patient_who_buys_can_look_first_at_what_they_have() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    clinic.has_bought(&maria, "category-memberships", "Glow Club");
    clinic.choose("category-packages", "Drip Four").unwrap();
    clinic.say_who(&maria).unwrap();
    clinic.press_word("welcome-see").unwrap();
    assert!(clinic.sees("yours-title"));
    assert_eq!(clinic.checkout().session.cart.lines.len(), 1, "the cart is kept");
}

#[test]
fn where_one_shelf_is_all_there_is_the_first_screen_leads_to_what_one_has() {
    for canvas in [PORTRAIT, vec2(1305.0, 816.0)] {
        let mut settings = Settings::demo();
        settings.catalog.offerings.retain(|one| one.code.0 == "O06");
        settings.catalog.products.clear();
        let mut clinic = Clinic::open_with(settings, canvas, 1);
        let maria = Person::maria();
        clinic.press_word("attract-start").unwrap();
        clinic.say_who(&maria).unwrap();
        clinic.say_name(&maria).unwrap();
        clinic.read_terms().unwrap();
        clinic.sign().unwrap();
        clinic.pays();
        clinic.time_passes(secs(80));
        clinic.press_word("category-left-short").unwrap();
        clinic.give_facts(&maria).unwrap();
        clinic.press_word("welcome-yes").unwrap();
        assert!(clinic.finger.sees("Primary Care Direct"), "{:?}", clinic.finger.labels());
    }
}

/// From what one has to the shelf of products, and wallet money pays there.
#[test]
fn wallet_money_is_spent_on_products_from_where_it_is_seen() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    clinic.has_bought(&maria, "category-wallet", "Wellness Wallet 550");
    clinic.sees_what_is_left(&maria);
    assert!(clinic.finger.sees("$550.00"), "{:?}", clinic.finger.labels());
    clinic.press("Use it, Wallet").unwrap();
    clinic.press("One more of Vitamin C serum").unwrap();
    clinic.press_word("bar-continue").unwrap();
    clinic.press_word("bar-continue").unwrap();
    assert!(clinic.sees("tenders-title"), "{:?}", clinic.finger.labels());
}

#[test]
fn what_is_picked_is_asked_again_when_it_is_bought_again() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    clinic.has_bought(&maria, "category-pick-some", "Pick Three");
    clinic.a_quarter_of_an_hour_passes();
    clinic.sees_what_is_left(&maria);
    clinic.press("Buy again, Pick Three").unwrap();
    clinic.press_word("pick-later").unwrap();
    clinic.read_terms().unwrap();
    clinic.sign().unwrap();
    clinic.pays();
    clinic.time_passes(secs(10));
    assert_eq!(clinic.charges(), [349_00, 349_00]);
    clinic.books_balance();
}

#[test]
fn the_code_of_a_receipt_stands_for_the_phone_number_and_the_birth_date_is_still_asked() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    clinic.has_bought(&maria, "category-packages", "Drip Four");
    let sale = clinic.store().lots().unwrap().first().unwrap().sale;
    let receipt = clinic.store().dossier(sale).unwrap().unwrap().sale.receipt;

    clinic.press_word("attract-start").unwrap();
    clinic.press_word("category-left").unwrap();
    clinic.happens(Event::Scanned(receipt));
    assert!(!clinic.finger.sees("Maria"), "nothing stored is shown for one fact");
    clinic.type_text("01011950").unwrap();
    clinic.press_word("bar-continue").unwrap();
    clinic.time_passes(secs(1));
    assert_eq!(clinic.checkout().problem, Some(Problem::NobodyFound), "another birth date");

    clinic.happens(Event::Scanned(receipt));
    clinic.type_text(&maria.birth).unwrap();
    clinic.press_word("bar-continue").unwrap();
    clinic.time_passes(secs(1));
    assert!(clinic.sees("welcome-title"), "{:?}", clinic.finger.labels());
}

#[test]
fn a_code_that_is_scanned_anywhere_else_changes_nothing() {
    let mut clinic = Clinic::open();
    clinic.happens(Event::Scanned(ReceiptNumber([7; 10])));
    assert_eq!(*clinic.place(), Place::Attract);
}

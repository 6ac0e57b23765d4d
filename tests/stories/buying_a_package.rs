//! A patient walks up, buys a package, and walks away with a receipt.

use countersign::app::play::{Person, Play as _};
use countersign::config::settings::Settings;
use countersign::domain::language::Language;
use countersign::domain::offering::PaymentPlan;
use egui::vec2;

use crate::world::{Clinic, PORTRAIT, secs};

#[test]
fn a_new_patient_buys_a_drip_four() {
    let mut clinic = Clinic::open();
    clinic.comes_to_review(&Person::maria());
    assert!(clinic.sees("review-help"), "nothing is charged yet");
    assert_eq!(clinic.charges(), [0_i64; 0]);
    clinic.pays();
    clinic.time_passes(secs(10));

    assert!(clinic.sees("approved-title"));
    assert_eq!(clinic.charges(), [387_00], "US-01");
    assert_eq!(clinic.owes(), 387_00, "US-01");
    let lots: Vec<i64> = clinic.sessions().iter().map(|lot| lot.allocated.minor()).collect();
    assert_eq!(lots, [96_75; 4], "US-01");
    let paper = clinic.desk().sheets.join("\n");
    for wanted in [
        "1204 Juniper Row",
        "Drip Four",
        "387.00",
        "Demo: no card is charged",
        "You can cancel at any time.",
        "Use all drips by Nov 23, 2027.",
    ] {
        assert!(paper.contains(wanted), "{wanted} is not on the receipt:\n{paper}");
    }
    assert!(!paper.contains("Lopez"), "only initials are on the receipt");
    clinic.books_balance();
}

/// T2 and T3: a programme has three clauses, as the budget counts them; where it is also sold in
/// parts, how it is paid is one decision more. A Drip Four has a fourth clause, and its shelf has
/// more than one card.
#[test]
fn a_new_patient_needs_few_decisions_and_few_keys() {
    let at_once = |settings: &mut Settings| {
        for offering in &mut settings.catalog.offerings {
            offering.payment.retain(|plan| !matches!(plan, PaymentPlan::Installments { .. }));
        }
    };
    let as_it_is = |_: &mut Settings| ();
    type Change<'a> = &'a dyn Fn(&mut Settings);
    #[rustfmt::skip]
    let cases: [(&str, &str, Change<'_>, usize); 3] = [
        ("category-programs", "12-Week Reset", &at_once,  14),
        ("category-programs", "12-Week Reset", &as_it_is, 15),
        ("category-packages", "Drip Four",     &as_it_is, 16),
    ];
    for (category, offering, change, decisions_max) in cases {
        let mut settings = Settings::demo();
        change(&mut settings);
        let mut clinic = Clinic::open_with(settings, PORTRAIT, 1);
        clinic.comes_to_review_of(&Person::maria(), category, offering);
        clinic.pays();
        clinic.time_passes(secs(10));
        let taps = &clinic.kiosk.taps;
        let n_keys = taps.iter().filter(|tap| tap.is_typing()).count();
        let n_decisions = taps.iter().filter(|tap| !tap.is_typing() && !tap.is_motion()).count();
        assert!(n_decisions <= decisions_max, "{offering}: {n_decisions} decisions");
        assert!(n_keys <= 32, "{offering}: {n_keys} keys");
    }
}

#[test]
fn a_patient_who_comes_again_is_known_by_two_facts_and_types_no_name() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    clinic.comes_to_review(&maria);
    clinic.pays();
    clinic.time_passes(secs(80));
    assert!(clinic.sees("attract-start"), "the visit is over");
    clinic.a_quarter_of_an_hour_passes();

    clinic.choose("category-packages", "Drip Four").unwrap();
    clinic.say_who(&maria).unwrap();
    assert!(clinic.sees("welcome-title"));
    assert!(!clinic.finger.sees("Maria"), "the name is masked");
    assert!(!clinic.finger.sees("Lopez"), "the name is masked");
    clinic.press_word("welcome-yes").unwrap();
    clinic.read_terms().unwrap();
    clinic.sign().unwrap();
    clinic.pays();
    clinic.time_passes(secs(10));
    // T1 and T3 allow 8 and 12 to a patient whose terms are signed and who need not type a phone
    // number; this patient signs four clauses again.
    let taps = &clinic.kiosk.taps;
    let n_keys = taps.iter().filter(|tap| tap.is_typing()).count();
    let n_decisions = taps.iter().filter(|tap| !tap.is_typing() && !tap.is_motion()).count();
    assert!(n_keys <= 18, "phone and birth date: {n_keys} keys");
    assert!(n_decisions <= 16, "{n_decisions} decisions: {taps:?}");
    assert_eq!(clinic.charges(), [387_00, 387_00]);
    assert_eq!(clinic.owes(), 2 * 387_00);
    clinic.books_balance();
}

#[test]
fn every_offering_on_the_shelf_can_be_bought_for_its_price() {
    #[rustfmt::skip]
    let shelf = [
        ("category-packages",     "Drip Four",         387_00),
        ("category-packages",     "Drip Four Plus",    567_00),
        ("category-packages",     "Smooth Sixty",      690_00),
        ("category-programs",     "12-Week Reset",   1_499_00),
        ("category-pick-some",         "Pick Three",        349_00),
        ("category-wallet",       "Wellness Wallet 550", 500_00),
    ];
    for (category, offering, price) in shelf {
        let mut clinic = Clinic::open();
        clinic.comes_to_review_of(&Person::maria(), category, offering);
        clinic.pays();
        clinic.time_passes(secs(10));
        assert!(clinic.sees("approved-title"), "{offering}");
        assert_eq!(clinic.charges(), [price], "{offering}");
        assert_eq!(clinic.owes(), price, "{offering}");
        clinic.books_balance();
    }
}

/// T5: a screen with one possible choice is not shown.
#[test]
fn nobody_is_asked_where_there_is_nothing_to_choose() {
    let sells = |codes: &[&str]| {
        let mut settings = Settings::demo();
        settings.catalog.offerings.retain(|offering| codes.contains(&offering.code.0.as_str()));
        settings.catalog.products.clear();
        let mut clinic = Clinic::open_with(settings, PORTRAIT, 1);
        clinic.press_word("attract-start").unwrap();
        clinic
    };
    let mut clinic = sells(&["O10"]);
    assert!(clinic.sees("detail-what-is-in-it"), "one offering: straight to what is in it");
    clinic.press_word("bar-back").unwrap();
    assert!(clinic.sees("attract-start"), "and back to where it came from");

    let clinic = sells(&["O01", "O02"]);
    assert!(clinic.sees("offers-title"), "one shelf: straight to its cards");
    let clinic = sells(&["O01", "O10"]);
    assert!(clinic.sees("category-packages") && clinic.sees("category-programs"));
}

/// A membership is owed for the days that are left, and what it includes; the first day is earned.
#[test]
fn every_membership_can_be_bought_and_is_earned_day_by_day() {
    #[rustfmt::skip]
    let shelf = [
        ("category-primary-care", "Primary Care Direct",         95_00),
        ("category-primary-care", "Primary Care Direct Year", 1_020_00),
        ("category-memberships",  "Glow Club",                  199_00),
        ("category-memberships",  "Glow Club Plus",             399_00),
        ("category-memberships",  "Skin Season",                540_00),
        ("category-wallet",       "Steady Wallet",              150_00),
    ];
    for (category, offering, price) in shelf {
        let mut clinic = Clinic::open();
        clinic.comes_to_review_of(&Person::maria(), category, offering);
        clinic.pays();
        clinic.time_passes(secs(10));
        assert!(clinic.sees("approved-title"), "{offering}");
        assert_eq!(clinic.charges(), [price], "{offering}");
        assert!(clinic.owes() <= price, "{offering}");
        let paper = clinic.desk().sheets.join("\n");
        assert!(paper.contains(offering), "{paper}");
        clinic.books_balance();
    }
}

#[test]
fn a_patient_who_reads_spanish_buys_in_spanish() {
    let mut clinic = Clinic::open();
    clinic.press(Language::Spanish.own_name()).unwrap();
    clinic.press_word("category-packages").unwrap();
    clinic.press_word("bar-continue").unwrap();
    let maria = Person::maria();
    clinic.say_who(&maria).unwrap();
    clinic.say_name(&maria).unwrap();
    clinic.read_terms().unwrap();
    clinic.sign().unwrap();
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.finger.sees("Pago aprobado"));
    let sale = clinic.checkout().session.sale.clone().unwrap();
    let dossier = clinic.store().dossier(sale.id).unwrap().unwrap();
    let signed = dossier.signed.unwrap();
    assert_eq!(signed.consent.language, Language::Spanish);
    assert!(signed.terms.to_text().contains("Reembolsos"));
    clinic.time_passes(secs(60));
    assert_eq!(clinic.checkout().comfort.language, Language::English, "the next visit is its own");
    clinic.books_balance();
}

#[test]
fn it_can_be_bought_on_every_canvas() {
    for canvas in [PORTRAIT, vec2(994.0, 1767.0), vec2(1305.0, 816.0)] {
        let mut clinic = Clinic::open_on(canvas, 1);
        clinic.comes_to_review(&Person::maria());
        clinic.pays();
        clinic.time_passes(secs(10));
        assert!(clinic.sees("approved-title"), "{canvas}");
        clinic.books_balance();
    }
}

#[test]
fn a_person_without_a_mobile_is_known_by_name_and_birth_date() {
    let mut clinic = Clinic::open();
    let someone = Person { phone: String::new(), ..Person::maria() };
    clinic.comes_to_review(&someone);
    clinic.pays();
    clinic.time_passes(secs(80));
    clinic.choose("category-packages", "Drip Four").unwrap();
    clinic.say_who(&someone).unwrap();
    clinic.say_name(&someone).unwrap();
    assert!(clinic.sees("welcome-title"));
}

#[test]
fn nothing_is_paid_that_was_not_signed_in_this_very_text() {
    let mut clinic = Clinic::open();
    clinic.comes_to_review(&Person::maria());
    clinic.press_word("review-change").unwrap();
    assert!(clinic.sees("cart-title"), "{:?}", clinic.finger.labels());
    clinic.press_word("bar-back").unwrap();
    clinic.press_word("bar-back").unwrap();
    clinic.press("Drip Four Plus,").unwrap();
    clinic.press_word("bar-continue").unwrap();
    assert!(clinic.checkout().session.signed.is_none(), "what was signed was for another cart");
    clinic.press_word("bar-continue").unwrap();
    assert!(!clinic.sees("review-title"));
}

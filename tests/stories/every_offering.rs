//! Everything that the clinic sells, bought at the kiosk by the labels on its screens.

use std::num::NonZeroU32;

use countersign::app::play::{Person, Play as _};
use countersign::config::settings::Settings;
use countersign::domain::money::Money;
use countersign::domain::offering::{Grant, Intro, OfferingKind, PickChoice, PickRepeat};
use countersign::flow::checkout::Place;

use crate::world::{Clinic, PORTRAIT, secs};

/// What is bought, what the card is charged, what is owed at the end of the day, and what each lot
/// stands for. A membership has earned its first day: of 199.00 for 30 days that is 6.63 (US-24). In
/// Tennessee a month of primary care is earned when it is complete.
#[test]
fn each_of_the_thirteen_is_charged_owed_and_granted_to_the_cent() {
    #[rustfmt::skip]
    let shelf: [(&str, &str, i64, i64, &[i64]); 13] = [
        ("category-packages",     "Drip Four",                  387_00,   387_00, &[96_75, 96_75, 96_75, 96_75]),
        ("category-packages",     "Drip Four Plus",             567_00,   567_00, &[141_75, 141_75, 141_75, 141_75]),
        ("category-packages",     "Smooth Sixty",               690_00,   690_00, &[690_00]),
        ("category-pick-some",    "Pick Three",                 349_00,   349_00, &[349_00]),
        ("category-wallet",       "Wellness Wallet 550",        500_00,   500_00, &[500_00, 0]),
        ("category-primary-care", "Primary Care Direct",         95_00,    95_00, &[95_00]),
        ("category-primary-care", "Primary Care Direct Year", 1_020_00, 1_020_00, &[1_020_00]),
        ("category-memberships",  "Glow Club",                  199_00,   192_37, &[199_00]),
        ("category-memberships",  "Glow Club Plus",             399_00,   399_00, &[274_31, 124_69]),
        ("category-programs",     "12-Week Reset",            1_499_00, 1_499_00, &[137_31, 629_35, 289_88, 122_06, 320_40]),
        ("category-memberships",  "Skin Season",                540_00,   540_00, &[540_00]),
        ("category-wallet",       "Steady Wallet",              150_00,   150_00, &[150_00, 0]),
        ("category-memberships",  "Longevity Year",           1_188_00, 1_184_75, &[1_188_00]),
    ];
    for (category, offering, charged, owed, lots) in shelf {
        let mut clinic = Clinic::open();
        clinic.comes_to_review_of(&Person::maria(), category, offering);
        clinic.pays();
        clinic.time_passes(secs(10));
        assert!(clinic.sees("approved-title"), "{offering}");
        assert_eq!(clinic.charges(), [charged], "{offering}");
        assert_eq!(clinic.owes(), owed, "{offering}");
        assert_eq!(values(&mut clinic), lots, "{offering}");
        let paper = clinic.desk().sheets.join("\n");
        assert!(paper.contains(offering), "{offering} is not on its receipt:\n{paper}");
        clinic.books_balance();
    }
}

/// A low price for the first payments is charged, and both prices are signed for.
#[test]
fn a_membership_with_a_low_price_at_first_is_sold() {
    let mut settings = Settings::demo();
    let intro = Intro { price: Money::from_minor(99_00), cycles: NonZeroU32::new(2).unwrap() };
    for offering in &mut settings.catalog.offerings {
        if offering.code.0 == "O08" {
            offering.intro = Some(intro);
        }
    }
    let mut clinic = Clinic::open_with(settings, PORTRAIT, 1);
    clinic.comes_to_review_of(&Person::maria(), "category-memberships", "Glow Club");
    let text = clinic.kiosk.checkout.session.terms.as_ref().unwrap().text().to_text();
    let both = "$99.00 up to payment 2, then $199.00";
    for said in [
        format!("{both} on the 23rd of every month, until you cancel"),
        format!("It pays {both} each time"),
        "3 payments at least, $397.00 in all".to_owned(),
    ] {
        assert!(text.contains(&said), "{said} is not in\n{text}");
    }
    clinic.pays();
    clinic.time_passes(secs(10));
    assert_eq!(clinic.charges(), [99_00]);
    assert_eq!(values(&mut clinic), [99_00]);
    clinic.books_balance();
}

/// AR-10: how long one is bound is read last before one signs.
#[test]
fn what_binds_for_a_while_stands_above_the_signature() {
    let mut clinic = Clinic::open();
    clinic.choose("category-memberships", "Glow Club").unwrap();
    let maria = Person::maria();
    clinic.say_who(&maria).unwrap();
    clinic.say_name(&maria).unwrap();
    clinic.read_terms().unwrap();
    assert_eq!(clinic.kiosk.checkout.place, Place::Sign);
    let minimum = "3 payments at least, $597.00 in all.";
    assert!(clinic.finger.sees(minimum), "{:?}", clinic.finger.labels());
    let text = clinic.kiosk.checkout.session.terms.as_ref().unwrap().text().to_text();
    let (_, end) = text.rsplit_once(minimum).unwrap();
    assert_eq!(end.lines().count(), 2, "the sentence that is signed follows: {end}");
    clinic.sign().unwrap();
}

#[test]
fn a_membership_says_on_its_card_what_is_in_it_and_no_day_to_use_it_by() {
    let mut clinic = Clinic::open();
    clinic.press_word("attract-start").unwrap();
    clinic.press_word("category-memberships").unwrap();
    assert!(clinic.finger.sees("Infrared sauna 40 min every day and 10% off products for $199.00"));
    assert!(!clinic.finger.sees("Use by"), "{:?}", clinic.finger.labels());
}

/// US-05: each pick is a lot by its price alone.
#[test]
fn three_are_picked_from_a_list_and_each_has_its_own_value() {
    let mut clinic = Clinic::open();
    clinic.choose("category-pick-some", "Pick Three").unwrap();
    clinic.press_word("bar-continue").unwrap();
    clinic.press("Hydration drip,").unwrap();
    clinic.press("Light peel,").unwrap();
    clinic.press_word("bar-continue").unwrap();
    assert!(clinic.finger.sees("Please pick 1 more"), "{:?}", clinic.finger.labels());
    clinic.press("Energy drip,").unwrap();
    clinic.press("Immune drip,").unwrap();
    assert!(clinic.finger.sees("You have 3."), "a fourth is not taken");
    clinic.press("Energy drip,").unwrap();
    clinic.press("Immune drip,").unwrap();
    clinic.press_word("bar-continue").unwrap();
    let maria = Person::maria();
    clinic.give_facts(&maria).unwrap();
    clinic.say_name(&maria).unwrap();
    clinic.read_terms().unwrap();
    clinic.sign().unwrap();
    clinic.pays();
    clinic.time_passes(secs(10));
    // 129.00, 150.00 and 129.00 of 408.00; of equal rests the first has the cent.
    assert_eq!(values(&mut clinic), [110_35, 128_31, 110_34]);
    assert_eq!((clinic.charges(), clinic.owes()), (vec![349_00], 349_00));
    clinic.books_balance();
}

#[test]
fn what_must_be_picked_at_the_purchase_can_not_be_left_for_later_and_may_be_the_same_twice() {
    let mut settings = Settings::demo();
    for offering in &mut settings.catalog.offerings {
        if let OfferingKind::PickOf { choice, repeat, .. } = &mut offering.kind {
            (*choice, *repeat) = (PickChoice::AtPurchase, PickRepeat::Allowed);
        }
    }
    let mut clinic = Clinic::open_with(settings, PORTRAIT, 1);
    clinic.choose("category-pick-some", "Pick Three").unwrap();
    clinic.press_word("bar-continue").unwrap();
    assert!(!clinic.sees("pick-later"));
    for _ in 0..3 {
        clinic.time_passes(secs(1));
        clinic.press("Hydration drip,").unwrap();
    }
    assert_eq!(picked(&clinic), ["IV-HYD"; 3]);
    clinic.time_passes(secs(1));
    clinic.press("Hydration drip,").unwrap();
    assert_eq!(picked(&clinic), ["IV-HYD"; 2], "full, so a press takes one off");
    clinic.press("Light peel,").unwrap();
    let maria = Person::maria();
    clinic.press_word("bar-continue").unwrap();
    clinic.give_facts(&maria).unwrap();
    clinic.say_name(&maria).unwrap();
    clinic.read_terms().unwrap();
    clinic.sign().unwrap();
    clinic.pays();
    clinic.time_passes(secs(10));
    assert_eq!(clinic.sessions().len(), 3);
    assert_eq!(clinic.owes(), 349_00);
    clinic.books_balance();
}

/// US-38 and US-41: a quarter today, the rest in four parts.
#[test]
fn a_programme_is_paid_in_parts_and_the_screens_say_when() {
    let mut clinic = Clinic::open();
    clinic.choose("category-programs", "12-Week Reset").unwrap();
    clinic.press_word("bar-continue").unwrap();
    assert!(clinic.finger.sees("1,499.00"), "the full price first");
    clinic.press("In 5 parts").unwrap();
    let maria = Person::maria();
    clinic.press_word("bar-continue").unwrap();
    clinic.give_facts(&maria).unwrap();
    clinic.say_name(&maria).unwrap();
    clinic.read_terms().unwrap();
    clinic.sign().unwrap();
    for part in ["$374.75", "Dec 23, 2026", "$281.07", "Mar 23, 2027", "$281.06", "$1,499.00"] {
        assert!(clinic.finger.sees(part), "{part} is not on Review: {:?}", clinic.finger.labels());
    }
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-next"));
    assert!(clinic.finger.sees("$281.07 on Dec 23, 2026"));
    assert_eq!(clinic.charges(), [374_75]);
    assert_eq!(clinic.owes(), 374_75, "no more is owed than was paid");
    clinic.books_balance();
}

/// What renews says so before it is paid, and its stored card is agreed to on a page of its own.
#[test]
fn a_membership_says_when_it_is_charged_again_and_what_leaving_costs() {
    let mut clinic = Clinic::open();
    clinic.choose("category-memberships", "Glow Club").unwrap();
    let facts = [
        "10% off products",
        "at least 3 months",
        "23rd of every month",
        "At least 3 payments, $597.00",
        "50%",
        "$150.00",
    ];
    for fact in facts {
        assert!(clinic.finger.sees(fact), "{fact}: {:?}", clinic.finger.labels());
    }
    let maria = Person::maria();
    clinic.say_who(&maria).unwrap();
    clinic.say_name(&maria).unwrap();
    let checkout = clinic.checkout();
    let terms = checkout.session.terms.as_ref().unwrap().text();
    let card = terms.clauses.iter().position(|clause| clause.library_code() == "CARD").unwrap();
    let n_pages = terms.clauses.len();
    let page = (0..n_pages).find(|page| checkout.clauses_on(*page).contains(&card)).unwrap();
    assert_eq!(checkout.clauses_on(page), [card], "an act of its own");
    clinic.read_terms().unwrap();
    clinic.sign().unwrap();
    for fact in ["On the 23rd of every month", "At least 3 payments, $597.00 in all"] {
        assert!(clinic.finger.sees(fact), "{fact}: {:?}", clinic.finger.labels());
    }
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.finger.sees("$199.00 on Dec 23, 2026"), "the next payment");
    clinic.time_passes(secs(31));
    assert!(clinic.finger.sees("Next payment: $199.00"), "{:?}", clinic.finger.labels());
}

#[test]
fn going_back_asks_again_what_was_asked_last_and_keeps_what_was_said() {
    let mut clinic = Clinic::open();
    clinic.choose("category-pick-some", "Pick Three").unwrap();
    clinic.press_word("bar-continue").unwrap();
    for name in ["Hydration drip,", "Immune drip,", "Energy drip,"] {
        clinic.press(name).unwrap();
    }
    clinic.press_word("bar-continue").unwrap();
    assert_eq!(*clinic.place(), Place::Phone);
    clinic.press_word("bar-back").unwrap();
    assert_eq!(*clinic.place(), Place::Pick);
    assert_eq!(picked(&clinic), ["IV-HYD", "IV-IMM", "IV-NRG"]);
    clinic.press_word("pick-later").unwrap();
    assert_eq!(*clinic.place(), Place::Phone);
    assert_eq!(picked(&clinic), [""; 0], "decided later");
    clinic.press_word("bar-back").unwrap();
    clinic.press_word("bar-back").unwrap();
    assert!(matches!(clinic.place(), Place::Detail(_)));
}

fn picked(clinic: &Clinic) -> Vec<&str> {
    let (picks, _) = clinic.checkout().chosen_line().unwrap();
    picks.iter().map(|code| code.0.as_str()).collect()
}

fn values(clinic: &mut Clinic) -> Vec<i64> {
    let mut lots = clinic.sessions();
    lots.retain(|lot| lot.what != Grant::Points);
    lots.sort_by_key(|lot| lot.id);
    lots.iter().map(|lot| lot.allocated.minor()).collect()
}

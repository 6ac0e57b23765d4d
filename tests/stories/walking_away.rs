//! The patient walks away, from every screen. Everything is forgotten, and no money is left in the air.

use countersign::app::play::{Person, Play as _};
use countersign::domain::account::Account;
use countersign::domain::cart::Holdings;
use countersign::domain::id::{ConsentId, PatientId};
use countersign::domain::patient::{Patient, PersonName, Phone};
use countersign::flow::checkout::{Event, Hands, Place, Written};
use countersign::flow::session::{Known, Saving};
use countersign::flow::tap::Tap;

use crate::world::{Clinic, Dice, secs};

/// How far a patient comes, and the way there.
type Comes<'a> = (&'a str, &'a dyn Fn(&mut Clinic));

#[test]
fn whoever_walks_away_while_choosing_is_warned_and_then_forgotten() {
    let detail = |clinic: &mut Clinic| clinic.choose("category-packages", "Drip Four").unwrap();
    let far: [Comes<'_>; 5] = [
        ("category", &|clinic| clinic.press_word("attract-start").unwrap()),
        ("offers", &|clinic| {
            clinic.press_word("attract-start").unwrap();
            clinic.press_word("category-packages").unwrap();
        }),
        ("detail", &detail),
        ("help", &|clinic| {
            detail(clinic);
            clinic.press_word("top-help").unwrap();
        }),
        ("start over", &|clinic| {
            detail(clinic);
            clinic.press_word("top-help").unwrap();
            clinic.press_word("help-start-over").unwrap();
        }),
    ];
    far.into_iter().for_each(walks_away);
}

#[test]
fn whoever_walks_away_after_saying_who_they_are_is_warned_and_then_forgotten() {
    let maria = Person::maria();
    let detail = |clinic: &mut Clinic| clinic.choose("category-packages", "Drip Four").unwrap();
    let far: [Comes<'_>; 4] = [
        ("phone", &|clinic| {
            detail(clinic);
            clinic.press_word("bar-continue").unwrap();
            clinic.type_text("61555501").unwrap();
        }),
        ("birth date", &|clinic| {
            detail(clinic);
            clinic.press_word("bar-continue").unwrap();
            clinic.type_text(&maria.phone).unwrap();
            clinic.press_word("bar-continue").unwrap();
            clinic.type_text(&maria.birth).unwrap();
        }),
        ("name", &|clinic| {
            detail(clinic);
            clinic.say_who(&maria).unwrap();
            clinic.type_text("Maria").unwrap();
        }),
        ("welcome back", &|clinic| {
            clinic.comes_to_review(&maria);
            clinic.time_passes(secs(91));
            detail(clinic);
            clinic.say_who(&maria).unwrap();
            assert!(clinic.sees("welcome-title"));
        }),
    ];
    far.into_iter().for_each(walks_away);
}

#[test]
fn whoever_walks_away_from_terms_or_payment_is_warned_and_then_forgotten() {
    let maria = Person::maria();
    let terms = |clinic: &mut Clinic| {
        clinic.choose("category-packages", "Drip Four").unwrap();
        clinic.say_who(&maria).unwrap();
        clinic.say_name(&maria).unwrap();
    };
    let far: [Comes<'_>; 5] = [
        ("terms", &terms),
        ("signature", &|clinic| {
            terms(clinic);
            clinic.read_terms().unwrap();
        }),
        ("typed signature", &|clinic| {
            terms(clinic);
            clinic.read_terms().unwrap();
            clinic.press_word("sign-type").unwrap();
            clinic.type_text("Maria").unwrap();
        }),
        ("review", &|clinic| clinic.comes_to_review(&maria)),
        ("not approved", &|clinic| {
            clinic.terminal_will("decline");
            clinic.comes_to_review(&maria);
            clinic.pays();
            clinic.time_passes(secs(10));
            assert!(clinic.sees("declined-money-none"));
        }),
    ];
    far.into_iter().for_each(walks_away);
}

fn walks_away((name, comes): Comes<'_>) {
    let mut clinic = Clinic::open();
    comes(&mut clinic);
    clinic.time_passes(secs(181));
    assert!(clinic.sees("idle-title") || clinic.sees("attract-start"), "{name}");
    clinic.time_passes(secs(31));
    assert!(clinic.sees("attract-start"), "{name}");
    let left = format!("{:?}", clinic.checkout());
    for trace in ["Maria", "Lopez", "6155550142", "61555501", "1984"] {
        assert!(!left.contains(trace), "{name} leaves {trace}");
    }
    assert_eq!(clinic.charges(), [0_i64; 0], "{name}");
    clinic.books_balance();
}

#[test]
fn a_touch_says_that_somebody_is_here_and_keeps_everything() {
    let mut clinic = Clinic::open();
    clinic.choose("category-packages", "Drip Four").unwrap();
    clinic.press_word("bar-continue").unwrap();
    clinic.type_text("61555501").unwrap();
    for _ in 0..12 {
        clinic.time_passes(secs(91));
        assert!(clinic.sees("idle-title"), "ten extensions and more");
        clinic.press_word("idle-here").unwrap();
        assert!(!clinic.sees("idle-title"));
    }
    assert_eq!(clinic.checkout().session.phone.digits, "61555501");
}

#[test]
fn nobody_is_sent_away_while_money_can_be_moving() {
    let mut clinic = Clinic::open();
    clinic.terminal_will("slow 100000");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    for _ in 0..9 {
        clinic.time_passes(secs(10));
        assert!(matches!(clinic.place(), Place::Paying(_)));
        assert!(!clinic.sees("idle-title"));
    }
    clinic.time_passes(secs(20));
    assert!(clinic.sees("approved-title"));
    clinic.time_passes(secs(50));
    assert!(clinic.sees("attract-start"), "approved, thank you, and the first screen again");
    clinic.books_balance();
}

#[test]
fn starting_over_asks_once_and_forgets() {
    let mut clinic = Clinic::open();
    clinic.choose("category-packages", "Drip Four").unwrap();
    clinic.press_word("bar-continue").unwrap();
    clinic.type_text("61555501").unwrap();
    clinic.press_word("top-help").unwrap();
    clinic.press_word("help-start-over").unwrap();
    clinic.press_word("start-over-keep-going").unwrap();
    assert_eq!(clinic.checkout().session.phone.digits, "61555501", "kept");
    clinic.press_word("top-help").unwrap();
    clinic.press_word("help-start-over").unwrap();
    clinic.press_word("help-start-over").unwrap();
    assert!(clinic.sees("attract-start"));
    assert_eq!(clinic.checkout().session.phone.digits, "");
}

#[test]
fn help_is_on_every_screen_and_calls_staff_on_paper() {
    let mut clinic = Clinic::open();
    clinic.press_word("attract-start").unwrap();
    clinic.press_word("top-help").unwrap();
    clinic.press_word("staff-call").unwrap();
    clinic.time_passes(secs(5));
    assert!(clinic.sees("help-told"));
    assert_eq!(clinic.desk().sheets.len(), 1);
}

/// The data file was slow, and the one who was sought has left.
#[test]
fn nobody_is_taken_for_the_patient_before() {
    let mut clinic = Clinic::open();
    clinic.choose("category-packages", "Drip Four").unwrap();
    clinic.press_word("bar-continue").unwrap();
    let mut hands = Hands { now: clinic.now, random: &mut Dice(1) };
    let checkout = &mut clinic.kiosk.checkout;
    for tap in ["6155550142", "03151984"] {
        checkout.step(Event::Tap(Tap::Type(tap.to_owned())), &mut hands);
        checkout.step(Event::Tap(Tap::Continue), &mut hands);
    }
    assert_eq!(checkout.place, Place::Finding);
    let known = |phone: &str, birth_date: &str| {
        let patient = Patient {
            id: PatientId::from_raw(7),
            phone: Some(Phone::new(phone).unwrap()),
            birth_date: birth_date.parse().unwrap(),
            name: PersonName::new("Ann", "Other").unwrap(),
        };
        Event::Found(Some(Known {
            patient,
            balances: Vec::new(),
            holdings: Holdings::default(),
            account: Account::default(),
        }))
    };
    for other in [known("6155550199", "1984-03-15"), known("6155550142", "1991-01-01")] {
        checkout.step(other, &mut hands);
        assert_eq!(checkout.place, Place::Finding, "the answer to this search is still to come");
        assert_eq!(checkout.session.found, None);
    }
    checkout.step(known("6155550142", "1984-03-15"), &mut hands);
    assert_eq!(checkout.place, Place::WelcomeBack);
}

#[test]
fn what_could_not_be_written_for_the_patient_before_is_nothing_to_the_next() {
    let mut clinic = Clinic::open();
    clinic.comes_to_review(&Person::maria());
    let mut hands = Hands { now: clinic.now, random: &mut Dice(1) };
    let checkout = &mut clinic.kiosk.checkout;
    let before = Written::Signed(ConsentId::from_raw(7));
    checkout.step(Event::SaveFailed(before), &mut hands);
    assert_eq!((checkout.session.saving, checkout.problem), (Saving::Saved, None));
}

//! The staff side: who gets in, who waits, and what stays on file.

use std::time::Duration;

use countersign::app::demo_staff::{self, FRONT_DESK_PIN, MANAGER_PIN};
use countersign::app::play::{Person, Play as _};
use countersign::config::settings::Settings;
use countersign::domain::money::Money;
use countersign::domain::staff::Role;
use countersign::domain::unlock::{PinUse, StaffEvent};
use countersign::flow::tap::Tap;
use egui::pos2;

use crate::desk::vault;
use crate::world::{Clinic, secs};

/// A PIN that nobody has.
const NOBODYS: &str = "908172";

#[test]
fn a_pin_opens_the_day_and_lock_gives_the_screen_back() {
    let mut clinic = with_people();
    clinic.has_bought(&Person::maria(), "category-packages", "Drip Four");
    clinic.knocks();
    assert!(clinic.sees("staff-pin-title"), "{:?}", clinic.finger.labels());
    clinic.type_text(FRONT_DESK_PIN).unwrap();
    clinic.time_passes(secs(1));
    for text in ["Ana Ruiz, Front desk", "Sales: $387.00 1 by card", "Maria Lopez", "Paid"] {
        assert!(clinic.finger.sees(text), "{text}: {:?}", clinic.finger.labels());
    }
    clinic.press_word("staff-tab-devices").unwrap();
    assert!(clinic.finger.sees("Card terminal: Ready"), "{:?}", clinic.finger.labels());
    clinic.press_word("staff-lock").unwrap();
    assert!(clinic.sees("attract-start"));
    clinic.books_balance();
}

#[test]
fn four_knocks_or_slow_ones_open_nothing() {
    let mut clinic = with_people();
    for _ in 0..4 {
        clinic.knock_once(Duration::from_millis(200));
    }
    clinic.time_passes(secs(2));
    clinic.knock_once(Duration::from_millis(200));
    assert!(clinic.sees("attract-start"), "a patient who touches the logo sees nothing new");
    for _ in 0..9 {
        clinic.knock_once(Duration::from_millis(1_200));
    }
    assert!(clinic.sees("attract-start"));
}

#[test]
fn a_wrong_pin_waits_longer_each_time_and_a_right_one_ends_it() {
    let mut clinic = with_people();
    clinic.knocks();
    for wait in [1, 2, 4, 8] {
        clinic.type_text(NOBODYS).unwrap();
        let seconds = if wait == 1 { "second" } else { "seconds" };
        let said = format!("That PIN is not known. Wait {wait} {seconds}.");
        assert!(clinic.finger.sees(&said), "{said}: {:?}", clinic.finger.labels());
        // Presses do nothing until then.
        clinic.type_text("24").unwrap();
        assert!(!clinic.finger.sees("Digit 2 of 6"));
        clinic.time_passes(secs(wait));
    }
    clinic.type_text(FRONT_DESK_PIN).unwrap();
    assert!(clinic.finger.sees("4 wrong PINs today"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.tries(), 0, "the row has ended");
}

#[test]
fn a_power_cut_between_wrong_pins_forgets_none_of_them() {
    let mut clinic = with_people();
    for n in 1..=8 {
        clinic.knocks();
        clinic.type_text(NOBODYS).unwrap();
        assert_eq!(clinic.store().throttle().unwrap().unwrap().n_failed, n);
        clinic.power_cut();
        clinic = clinic.starts_again();
        clinic.time_passes(secs(10));
    }
    clinic.knocks();
    assert!(clinic.finger.sees("Wait 5 minutes"), "{:?}", clinic.finger.labels());
    clinic.type_text(FRONT_DESK_PIN).unwrap();
    assert!(!clinic.finger.sees("Ana Ruiz"), "locked, also for who knows a PIN");
    clinic.time_passes(secs(300));
    clinic.signs_in(FRONT_DESK_PIN);
    assert!(clinic.finger.sees("Ana Ruiz"), "{:?}", clinic.finger.labels());
}

#[test]
fn the_power_goes_at_the_very_check_and_the_try_is_counted_or_was_never_answered() {
    for is_written in [false, true] {
        let mut clinic = with_people();
        clinic.knocks();
        clinic.power_fails_after(0, is_written);
        clinic.type_text(FRONT_DESK_PIN).unwrap();
        assert!(!clinic.finger.sees("Ana Ruiz"), "nobody is let in by a kiosk that is off");
        let clinic = clinic.starts_again();
        assert!(clinic.sees("attract-start"));
    }
}

#[test]
fn a_pad_that_is_mashed_for_a_minute_gives_few_tries_and_shows_nothing() {
    let mut clinic = with_people();
    clinic.knocks();
    let until = clinic.now.mono + secs(60);
    let mut dice = crate::world::Dice(7);
    while clinic.now.mono < until {
        let digit = dice.roll(10).to_string();
        // The pad may have gone by itself; whoever mashes finds nothing to press then.
        if clinic.press(&digit).is_err() {
            break;
        }
    }
    let tries = clinic.tries();
    assert!((1..=8).contains(&tries), "{tries} tries in a minute");
    assert!(!clinic.finger.sees("Ana Ruiz"));
    assert!(clinic.kiosk.taps.iter().all(|tap| !matches!(tap, Tap::Staff(_))), "no press is noted");
}

#[test]
fn who_walks_away_is_locked_out_and_it_is_written() {
    let mut clinic = with_people();
    clinic.signs_in(FRONT_DESK_PIN);
    clinic.time_passes(secs(119));
    assert!(clinic.finger.sees("Ana Ruiz"));
    clinic.press_word("staff-tab-more").unwrap();
    clinic.time_passes(secs(119));
    assert!(clinic.finger.sees("Ana Ruiz"), "a touch begins the wait anew");
    clinic.time_passes(secs(2));
    assert!(clinic.sees("attract-start"));
    clinic.knocks();
    clinic.time_passes(secs(31));
    assert!(clinic.sees("attract-start"), "a pad that nobody uses goes away");
}

#[test]
fn the_first_owner_makes_an_account_and_there_is_no_pin_before() {
    let mut clinic = Clinic::open();
    clinic.knocks();
    assert!(clinic.sees("staff-owner-title"), "{:?}", clinic.finger.labels());
    clinic.press_word("bar-continue").unwrap();
    assert!(clinic.sees("staff-owner-missing"));
    clinic.types_name("Nora");
    clinic.press_word("bar-continue").unwrap();
    clinic.type_text("123456").unwrap();
    assert!(clinic.sees("staff-pin-easy"), "{:?}", clinic.finger.labels());
    clinic.type_text("975313").unwrap();
    clinic.type_text("975310").unwrap();
    assert!(clinic.sees("staff-pin-differs"), "{:?}", clinic.finger.labels());
    clinic.type_text("975313").unwrap();
    clinic.type_text("975313").unwrap();
    assert!(clinic.sees("staff-code-title"), "{:?}", clinic.finger.labels());
    assert!(
        clinic.store().staff().unwrap().is_empty(),
        "nothing is written before the code is kept"
    );
    clinic.press_word("staff-code-print").unwrap();
    clinic.time_passes(secs(5));
    let code = clinic.code_on_screen();
    assert!(clinic.desk().sheets.iter().any(|sheet| sheet.contains(&code)), "{code}");
    clinic.press_word("staff-code-kept").unwrap();
    assert!(clinic.finger.sees("Nora, Owner"), "{:?}", clinic.finger.labels());
    let accounts = clinic.store().staff().unwrap();
    assert_eq!(accounts.iter().map(|it| it.member.role).collect::<Vec<_>>(), [Role::Owner]);

    clinic.press_word("staff-lock").unwrap();
    clinic.signs_in("975313");
    assert!(clinic.finger.sees("Nora, Owner"));
}

#[test]
fn the_recovery_code_lets_the_owner_in_once_and_everybody_sees_that_it_was_used() {
    let mut clinic = Clinic::open();
    let code = clinic.makes_first_owner();
    clinic.press_word("staff-lock").unwrap();
    // Locked for an hour by somebody who guessed.
    for _ in 0..12 {
        let now = clinic.now.wall;
        clinic.store().try_pin(PinUse::SignIn, now).unwrap();
        clinic.now.wall += chrono::TimeDelta::hours(2);
    }
    clinic.knocks();
    clinic.press_word("staff-use-recovery").unwrap();
    clinic.type_text("0000000000000000").unwrap();
    assert!(clinic.sees("staff-recovery-unknown"), "{:?}", clinic.finger.labels());
    clinic.type_text(&code.replace('-', "")).unwrap();
    assert!(clinic.sees("staff-pin-new"), "{:?}", clinic.finger.labels());
    clinic.type_text("642097").unwrap();
    clinic.type_text("642097").unwrap();
    let next = clinic.code_on_screen();
    assert_ne!(next, code);
    clinic.press_word("staff-code-kept").unwrap();
    assert!(clinic.finger.sees("The recovery code was used on"), "{:?}", clinic.finger.labels());
    clinic.press_word("staff-lock").unwrap();

    // The old PIN and the old code are void; the new PIN is not.
    clinic.knocks();
    clinic.type_text("975313").unwrap();
    assert!(clinic.finger.sees("not known"), "{:?}", clinic.finger.labels());
    clinic.time_passes(secs(2));
    clinic.press_word("staff-use-recovery").unwrap();
    clinic.type_text(&code.replace('-', "")).unwrap();
    assert!(clinic.sees("staff-recovery-unknown"));
    clinic.press_word("staff-cancel").unwrap();
    clinic.type_text("642097").unwrap();
    assert!(clinic.finger.sees("Nora, Owner"), "{:?}", clinic.finger.labels());
    assert!(clinic.store().check().unwrap().is_sound());
}

#[test]
fn quitting_takes_a_managers_pin_and_the_desks_own_is_not_enough() {
    let mut clinic = with_people();
    clinic.signs_in(FRONT_DESK_PIN);
    clinic.press_word("staff-tab-more").unwrap();
    clinic.press_word("staff-quit").unwrap();
    assert!(clinic.sees("staff-pin-manager"), "{:?}", clinic.finger.labels());
    clinic.type_text(FRONT_DESK_PIN).unwrap();
    assert!(clinic.sees("staff-pin-not-allowed"), "{:?}", clinic.finger.labels());
    assert!(!clinic.kiosk.is_quit());
    clinic.type_text(MANAGER_PIN).unwrap();
    assert!(clinic.kiosk.is_quit());
}

#[test]
fn a_payments_question_is_answered_with_a_reason_and_a_pin() {
    let mut settings = Settings::demo();
    settings.policy.chip_above = Some(Money::from_minor(300_00));
    let mut clinic = with_people_of(Clinic::open_with_swiped_cards(settings));
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("staff-needed-swiped"), "{:?}", clinic.finger.labels());
    clinic.knocks();
    assert!(clinic.sees("staff-ask-swipe"), "{:?}", clinic.finger.labels());
    assert!(clinic.press_word("staff-ask-yes").is_err(), "not without a reason");
    clinic.press_word("staff-reason-chip").unwrap();
    clinic.press_word("staff-ask-yes").unwrap();
    clinic.type_text(NOBODYS).unwrap();
    assert_eq!(clinic.n_sales(), 0, "nobody's PIN answers nothing");
    clinic.time_passes(secs(1));
    clinic.type_text(FRONT_DESK_PIN).unwrap();
    clinic.time_passes(secs(5));
    assert!(clinic.sees("approved-title"), "the screen is the patient's again");
    assert_eq!(clinic.n_sales(), 1);
    clinic.books_balance();
}

#[test]
fn a_question_that_the_payment_no_longer_asks_goes_away() {
    let mut settings = Settings::demo();
    settings.policy.chip_above = Some(Money::from_minor(300_00));
    let mut clinic = with_people_of(Clinic::open_with_swiped_cards(settings));
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(10));
    clinic.knocks();
    assert!(clinic.sees("staff-ask-swipe"));
    clinic.time_passes(secs(200));
    assert!(clinic.sees("declined-not-allowed"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.n_sales(), 0);
}

#[test]
fn no_pin_is_in_anything_that_can_be_printed() {
    let mut clinic = with_people();
    clinic.knocks();
    clinic.type_text("90817").unwrap();
    let before = format!("{:?} {:?}", clinic.kiosk.staff, clinic.kiosk.taps);
    clinic.type_text("2").unwrap();
    let events = format!("{:?}", clinic.store().rows_after(0).unwrap().len());
    let after = format!("{:?} {:?} {events}", clinic.kiosk.staff, clinic.kiosk.taps);
    let labels = clinic.finger.labels().join(" ");
    for text in [&before, &after, &labels] {
        assert!(!text.contains("90817") && !text.contains("9, 0, 8"), "{text}");
    }
    let event = StaffEvent::PinTried { what: PinUse::SignIn, at: clinic.now.wall };
    assert!(!format!("{event:?}").contains("pin:"));
}

#[test]
fn a_data_file_that_does_not_answer_lets_nobody_in_and_says_so() {
    let mut clinic = with_people();
    clinic.knocks();
    clinic.disk_is_full(true);
    clinic.type_text(FRONT_DESK_PIN).unwrap();
    assert!(clinic.sees("staff-pin-trouble"), "{:?}", clinic.finger.labels());
    clinic.disk_is_full(false);
    clinic.type_text(FRONT_DESK_PIN).unwrap();
    assert!(clinic.finger.sees("Ana Ruiz"), "{:?}", clinic.finger.labels());
}

pub fn with_people() -> Clinic {
    with_people_of(Clinic::open())
}

pub fn with_people_of(mut clinic: Clinic) -> Clinic {
    let at = clinic.now.wall;
    demo_staff::seed(clinic.store(), &vault(), at);
    clinic
}

impl Clinic {
    fn knock_once(&mut self, wait: Duration) {
        countersign::app::finger::later(&mut self.now, wait);
        let (now, corner) = (self.now, pos2(60.0, 70.0));
        self.finger.tap_at(&mut self.kiosk, now, corner);
    }

    /// On the logo, five times.
    pub fn knocks(&mut self) {
        self.time_passes(secs(2));
        for _ in 0..5 {
            self.knock_once(Duration::from_millis(300));
        }
        self.look();
    }

    pub fn signs_in(&mut self, pin: &str) {
        self.knocks();
        self.type_text(pin).unwrap();
        self.look();
    }

    fn types_name(&mut self, name: &str) {
        self.time_passes(secs(1));
        for letter in name.chars() {
            self.press(&letter.to_string()).unwrap();
        }
    }

    /// The account of Nora, with the PIN 975313. Returns the recovery code.
    fn makes_first_owner(&mut self) -> String {
        self.knocks();
        self.types_name("Nora");
        self.press_word("bar-continue").unwrap();
        self.type_text("975313").unwrap();
        self.type_text("975313").unwrap();
        let code = self.code_on_screen();
        self.press_word("staff-code-kept").unwrap();
        code
    }

    /// The recovery code is spelled for who does not see it.
    fn code_on_screen(&self) -> String {
        let labels = self.finger.labels();
        let spelled = labels.iter().find(|label| label.matches(" - ").count() == 3);
        spelled.expect("the code is on the screen").replace(' ', "")
    }

    fn tries(&mut self) -> u32 {
        self.store().throttle().unwrap().map_or(0, |throttle| throttle.n_failed)
    }
}

//! The terminal does not answer. Silence is a question, never a decline and never a second charge.

use countersign::app::play::Person;
use countersign::device::terminal::pax::sim::SimEvent;
use countersign::domain::card::{CardReport, EcrRef};
use countersign::flow::checkout::{Closed, Event, Hands, Place};
use countersign::flow::session::Problem;
use countersign::flow::tap::Tap;

use crate::world::{Clinic, Dice, secs};

#[test]
fn a_charge_whose_answer_was_lost_is_found_again_and_not_repeated() {
    let mut clinic = Clinic::open();
    clinic.terminal_will("silent-after-booking");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(170));
    // The driver gives up after three minutes; the terminal's journal is asked, and knows.
    for _ in 0..30 {
        clinic.time_passes(secs(1));
        if clinic.sees("approved-title") {
            break;
        }
    }
    assert!(clinic.sees("approved-title"));
    assert_eq!(clinic.charges(), [387_00]);
    assert_eq!(clinic.n_charged(), 1);
    assert_eq!(clinic.owes(), 387_00);
    clinic.books_balance();
}

#[test]
fn a_charge_that_was_never_booked_ends_as_not_charged() {
    let mut clinic = Clinic::open();
    clinic.terminal_will("silent-before-booking");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(230));
    assert!(clinic.sees("declined-money-none"));
    assert_eq!(clinic.charges(), [0_i64; 0]);
    clinic.books_balance();
}

#[test]
fn a_terminal_that_is_gone_for_good_leaves_a_case_and_sells_nothing_more() {
    let mut clinic = Clinic::open();
    clinic.terminal_will("silent-after-booking");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(4));
    clinic.desk().terminal.happen(SimEvent::PowerOff);
    clinic.time_passes(secs(300));
    assert!(clinic.sees("checking-title"));
    assert!(clinic.sees("checking-do-not-pay"));
    assert_eq!(clinic.n_open(), 1);
    assert_eq!(clinic.n_sales(), 0);
    assert_eq!(clinic.n_charged(), 1, "never asked to charge again");
    assert!(clinic.desk().sheets.last().is_some_and(|slip| slip.contains("Kiosk 1")), "staff know");

    clinic.power_cut();
    let mut clinic = clinic.starts_again();
    assert_eq!(clinic.checkout().closed, Some(Closed::Settling), "nothing else is sold");
    assert!(clinic.sees("attract-closed"));
    let mut hands = Hands { now: clinic.now, random: &mut Dice(1) };
    clinic.kiosk.checkout.step(Event::Tap(Tap::Start), &mut hands);
    assert_eq!(*clinic.place(), Place::Attract, "not even by a key");

    clinic.desk().terminal.happen(SimEvent::PowerOn);
    clinic.time_passes(secs(60));
    assert_eq!(clinic.checkout().closed, None);
    assert_eq!(clinic.n_sales(), 1, "found, and fulfilled once");
    assert_eq!(clinic.owes(), 387_00);
    clinic.books_balance();
}

#[test]
fn a_terminal_that_was_exchanged_cannot_answer_for_the_last_one() {
    let mut clinic = Clinic::open();
    clinic.terminal_will("silent-before-booking");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(4));
    clinic.desk().terminal.happen(SimEvent::Swap { serial_number: "54000001".to_owned() });
    clinic.desk().terminal.cut();
    clinic.desk().terminal.mend();
    clinic.time_passes(secs(200));
    assert!(clinic.sees("checking-title"), "another terminal's word does not count");
    assert_eq!(clinic.n_open(), 1);
}

#[test]
fn an_unplugged_wire_is_plugged_in_again_and_the_answer_is_found() {
    for n_bytes in [0, 1, 5, 20, 60, 90, 150, 200, 300, 400] {
        let mut clinic = Clinic::open();
        clinic.comes_to_review(&Person::maria());
        clinic.desk().terminal.cut_after(n_bytes);
        clinic.pays();
        clinic.time_passes(secs(20));
        if !clinic.is_wire_whole() {
            clinic.desk().terminal.mend();
        }
        clinic.time_passes(secs(240));
        assert!(clinic.n_charged() <= 1, "cut after {n_bytes} bytes");
        let is_told = clinic.sees("approved-title")
            || clinic.sees("declined-money-none")
            || clinic.sees("attract-start");
        assert!(is_told, "cut after {n_bytes} bytes: {:?}", clinic.finger.labels());
        clinic.books_balance();
    }
}

#[test]
fn strange_answers_are_looked_up_and_never_taken_for_a_no() {
    for deed in [
        "strange-code 109999",
        "bad-checksum 2",
        "noise",
        "lose-ack",
        "late-eot 5000",
        "no-eot",
        "nak 2",
        "duplicate",
        "packets 3",
        "full-card-number",
        "slow 20000",
        "garbage",
        "malformed",
        "bare-eot",
        "other-reference",
    ] {
        let mut clinic = Clinic::open();
        clinic.terminal_will(deed);
        clinic.comes_to_review(&Person::maria());
        clinic.pays();
        clinic.time_passes(secs(260));
        assert!(clinic.n_charged() <= 1, "{deed}");
        let charged = clinic.charges().len();
        assert_eq!(
            clinic.n_sales(),
            u64::try_from(charged).unwrap() - u64::try_from(clinic.n_open()).unwrap(),
            "{deed}"
        );
    }
}

/// Without its name in the intent, no terminal could ever say that it was not charged.
#[test]
fn nothing_is_asked_of_a_terminal_that_went_away_while_the_reference_was_reserved() {
    let mut clinic = Clinic::open();
    clinic.comes_to_review(&Person::maria());
    let mut hands = Hands { now: clinic.now, random: &mut Dice(1) };
    let checkout = &mut clinic.kiosk.checkout;
    checkout.step(Event::Tap(Tap::Pay), &mut hands);
    assert_eq!(checkout.place, Place::Preparing);
    checkout.step(Event::Card(CardReport::LinkLost), &mut hands);
    let reference = EcrRef::new(1).unwrap();
    assert_eq!(checkout.step(Event::ReferenceReserved(reference), &mut hands), []);
    assert_eq!(checkout.place, Place::Review);
    assert_eq!(checkout.problem, Some(Problem::TerminalMissing));
}

//! A press counts once, and never for the screen after the one it was meant for.

use std::time::Duration;

use countersign::flow::checkout::Place;
use countersign::flow::guard::SETTLE_WAIT;
use egui_kittest::kittest::Queryable as _;

use crate::counter::Counter;

#[test]
fn a_press_right_after_a_change_of_screen_does_nothing() {
    let mut counter = Counter::open();
    counter.presses("Start");
    assert_eq!(*counter.place(), Place::Category);

    counter.waits(SETTLE_WAIT - Duration::from_millis(1));
    counter.presses_containing("Packages");
    assert_eq!(*counter.place(), Place::Category, "the second half of a double press");

    counter.waits(Duration::from_millis(1));
    counter.presses_containing("Packages");
    assert!(matches!(counter.place(), Place::Offers(_)));
}

#[test]
fn a_trembling_finger_types_a_digit_once() {
    let mut counter = Counter::open();
    counter.goes_to_phone();
    counter.presses("6");
    counter.waits(Duration::from_millis(60));
    counter.presses("6");
    counter.waits(Duration::from_millis(200));
    counter.presses("1");
    assert_eq!(counter.kiosk().checkout.session.phone.digits, "61");
}

#[test]
fn a_press_beside_every_control_changes_nothing() {
    let mut counter = Counter::open();
    counter.goes_to_phone();
    let before = counter.kiosk().checkout.place.clone();
    let title = counter.harness.get_by_label("Your mobile number").rect().center();
    counter.harness.drag_at(title);
    counter.harness.drop_at(title);
    counter.harness.run_ok();
    assert_eq!(*counter.place(), before);
}

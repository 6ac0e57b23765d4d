//! A scanner that types, and a person who types: who gets which keys.

use std::time::Duration;
use std::time::Instant;

use countersign::clock;
use countersign::device::scanner::wedge::{PAUSE, Stroke, Wedge};
use countersign::domain::scan::Scan;

const CODE: &str = "CKR:26D3Y412RHF7F0DGTR4XC2T3197QJSEH249N94CZHYQF34W5NCSGE3YASM0ED6XH";

/// A wedge, and a clock that is moved by hand.
struct Desk {
    wedge: Wedge<String>,
    now: Instant,
    passed: String,
    scans: Vec<Scan>,
}

impl Desk {
    fn new() -> Self {
        let (wedge, passed) = (Wedge::default(), String::new());
        Self { wedge, now: clock::read().mono, passed, scans: Vec::new() }
    }

    fn event(&mut self, stroke: Stroke, name: &str) {
        self.frame(vec![(stroke, name.to_owned())]);
    }

    fn frame(&mut self, events: Vec<(Stroke, String)>) {
        let sorted = self.wedge.sort(events, self.now);
        self.passed.extend(sorted.passed);
        self.scans.extend(sorted.scans);
    }

    fn types(&mut self, text: &str, pace_millis: u64) {
        for letter in text.chars() {
            self.event(Stroke::Letters(letter.to_string()), &letter.to_string());
            self.waits(pace_millis);
        }
    }

    fn waits(&mut self, millis: u64) {
        self.now += Duration::from_millis(millis);
    }
}

#[test]
fn a_scan_is_seen_by_nobody_else() {
    for pace in [0, 1, 10, 29] {
        let mut desk = Desk::new();
        desk.types(CODE, pace);
        desk.event(Stroke::End, "↵");
        desk.waits(100);
        desk.frame(Vec::new());
        assert_eq!(desk.scans, [Scan::Text(CODE.to_owned())], "{pace} ms");
        assert_eq!(desk.passed, "", "{pace} ms");
    }
}

#[test]
fn what_a_person_types_comes_as_it_was_typed() {
    let mut desk = Desk::new();
    desk.types("Maria Lopez", 80);
    desk.event(Stroke::End, "↵");
    assert_eq!(desk.passed, "Maria Lopez↵");
    assert_eq!(desk.scans, []);
}

#[test]
fn two_keys_at_once_and_enter_are_no_scan() {
    let mut desk = Desk::new();
    desk.types("12", 5);
    desk.event(Stroke::End, "↵");
    assert_eq!((desk.passed.as_str(), desk.scans.len()), ("12↵", 0));
}

#[test]
fn a_key_that_is_held_is_passed_on_after_the_pause() {
    let mut desk = Desk::new();
    desk.event(Stroke::Letters("a".to_owned()), "a");
    assert_eq!(desk.passed, "");
    let due = desk.wedge.next_deadline().unwrap();
    assert_eq!(due, desk.now + PAUSE);
    desk.now = due;
    desk.frame(Vec::new());
    assert_eq!(desk.passed, "a");
    assert_eq!(desk.wedge.next_deadline(), None);
}

#[test]
fn a_scan_in_the_middle_of_a_name_leaves_the_name_alone() {
    let mut desk = Desk::new();
    desk.types("Mar", 80);
    desk.types(CODE, 2);
    desk.event(Stroke::End, "⇥");
    desk.waits(200);
    desk.types("ia", 80);
    desk.frame(Vec::new());
    assert_eq!(desk.passed, "Maria");
    assert_eq!(desk.scans, [Scan::Text(CODE.to_owned())]);
}

#[test]
fn a_finger_on_the_glass_meanwhile_goes_by() {
    let mut desk = Desk::new();
    desk.types("12345678", 1);
    desk.event(Stroke::Apart, "touch");
    desk.types("9", 1);
    desk.event(Stroke::End, "↵");
    assert_eq!(desk.passed, "touch");
    assert_eq!(desk.scans, [Scan::Text("123456789".to_owned())]);
}

#[test]
fn an_arrow_is_of_no_scanner() {
    let mut desk = Desk::new();
    desk.types("12345678", 1);
    desk.event(Stroke::Control, "←");
    desk.event(Stroke::End, "↵");
    assert_eq!((desk.passed.as_str(), desk.scans.len()), ("12345678←↵", 0));
}

#[test]
fn a_slow_frame_does_not_tear_a_scan() {
    let mut desk = Desk::new();
    desk.types(&CODE[..20], 1);
    desk.waits(120);
    let now = desk.now;
    desk.wedge.frame_drawn(now);
    desk.types(&CODE[20..], 1);
    desk.event(Stroke::End, "↵");
    assert_eq!(desk.scans, [Scan::Text(CODE.to_owned())]);
}

#[test]
fn a_scan_without_an_end_is_no_scan() {
    let mut desk = Desk::new();
    desk.types("12345678", 1);
    desk.waits(40);
    desk.event(Stroke::End, "↵");
    assert_eq!((desk.passed.as_str(), desk.scans.len()), ("12345678↵", 0));
}

#[test]
fn a_scan_without_end_is_swallowed_and_told() {
    for is_ended in [true, false] {
        let mut desk = Desk::new();
        desk.types(&"7".repeat(Scan::LEN_MAX + 100), 1);
        if is_ended {
            desk.event(Stroke::End, "↵");
        } else {
            desk.waits(100);
            desk.frame(Vec::new());
        }
        assert_eq!(desk.scans, [Scan::TooLong]);
        assert_eq!(desk.passed, "");
    }
}

//! A trembling finger adds one thing, and no press falls through to the next screen.

use std::time::{Duration, Instant};

use countersign::domain::offering::OfferingCode;
use countersign::flow::guard::TapGuard;
use countersign::flow::tap::Tap;

#[test]
#[expect(clippy::disallowed_methods, reason = "any moment will do")]
fn a_trembling_finger_adds_one_thing_and_falls_through_nothing() {
    let start = Instant::now();
    let at = |millis| start + Duration::from_millis(millis);
    let choose = Tap::Choose(OfferingCode("O01".to_owned()));
    let key = Tap::Type("5".to_owned());
    let mut guard = TapGuard::default();
    #[rustfmt::skip]
        let cases = [
            (0,     &choose,        true,  "the first press counts"),
            (200,   &choose,        false, "its echo does not"),
            (450,   &choose,        false, "nor a later echo: the wait counts from the first"),
            (501,   &choose,        true,  "half a second later it is meant"),
            (520,   &Tap::Continue, true,  "another control is another thing"),
            (1_000, &key,           true,  "a key"),
            (1_100, &key,           false, "a key's echo"),
            (1_130, &key,           true,  "the same digit twice"),
        ];
    for (millis, tap, expect, case) in cases {
        assert_eq!(guard.admits(tap, at(millis)), expect, "{case}");
    }
    guard.screen_changed(at(2_000));
    assert!(!guard.admits(&Tap::Pay, at(2_299)), "a press meant for the last screen");
    assert_eq!(guard.settles_at(at(2_100)), Some(at(2_300)));
    assert!(guard.admits(&Tap::Pay, at(2_300)));
}

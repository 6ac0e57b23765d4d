//! When a patient leaves, the name is gone from everything that lives on in memory (P4).

use countersign::app::order::Report;
use countersign::flow::checkout::Place;
use countersign::flow::tap::Tap;

use crate::counter::{Counter, World};

/// Nobody's name, and in no word of ours.
const FIRST: &str = "Qwyxelith";
const LAST: &str = "Vombrecht";

#[test]
fn a_name_is_nowhere_after_its_owner_has_left() {
    let mut counter = Counter::open();
    counter.goes_to_phone();
    counter.taps(Tap::Type("6155550142".to_owned()));
    counter.taps(Tap::Continue);
    counter.taps(Tap::Type("03151984".to_owned()));
    counter.taps(Tap::Continue);
    counter.hears(Report::Found(None));
    assert_eq!(*counter.place(), Place::Name);
    counter.taps(Tap::Type(FIRST.to_owned()));
    counter.taps(Tap::Focus(1));
    counter.taps(Tap::Type(LAST.to_owned()));

    let mark = egui::Id::unique("a page that was turned");
    counter.harness.ctx.data_mut(|data| data.insert_temp(mark, 3_usize));
    counter.harness.key_press(egui::Key::Tab);
    counter.waits(std::time::Duration::ZERO);
    assert!(counter.harness.ctx.memory(|memory| memory.focused()).is_some());

    let before = traces(&counter);
    assert!(before.contains(FIRST), "the probe sees a name that is there");

    counter.taps(Tap::OpenHelp);
    counter.taps(Tap::AskStartOver);
    counter.taps(Tap::StartOver);
    assert_eq!(*counter.place(), Place::Attract);

    let ctx = &counter.harness.ctx;
    assert_eq!(ctx.data(|data| data.get_temp::<usize>(mark)), None, "no page stays turned");
    assert_eq!(ctx.memory(|memory| memory.focused()), None, "no control keeps the focus");

    let after = traces(&counter);
    for secret in [FIRST, LAST, "6155550142", "555-0142"] {
        let at = after.find(secret).map(|at| &after[at.saturating_sub(80)..at]);
        assert_eq!(at, None, "{secret} is still there");
    }
}

/// Everything that can be turned into text: the checkout, the taps, egui's memory, the tree of
/// names that a screen reader is given.
fn traces(counter: &Counter) -> String {
    let World { kiosk, .. } = counter.harness.state();
    let typed: Vec<&str> = vec![
        &kiosk.checkout.session.name.first,
        &kiosk.checkout.session.name.last,
        &kiosk.checkout.session.phone.digits,
    ];
    let ctx = &counter.harness.ctx;
    let memory = ctx.memory(|memory| format!("{memory:?}"));
    let input = ctx.input(|input| format!("{input:?}"));
    let output = &counter.harness.output().platform_output;
    format!(
        "{typed:?} {:?} {:?} {memory} {input} {:?} {:?} {:?}",
        kiosk.checkout, kiosk.taps, counter.harness, output.commands, output.events,
    )
}

//! What a printer says of itself: every trouble by its name, garbage, and no fence at all.

use countersign::config::printers;
use countersign::device::printer::profile::{Fence, Profile};
use countersign::device::printer::sim::PrinterFault;
use countersign::domain::paper::PrintEnd;
use countersign::domain::printer_state::PrinterState;

use crate::desk::Desk;
use crate::printing::profile;

use PrintEnd::{Held, Printed, Unknown};

#[test]
fn every_trouble_of_a_printer_is_named_and_what_waits_is_printed_when_it_is_over() {
    use PrinterFault::{
        CoverOpen, CutterStuck, Hot, LoadPaper, Offline, PaperOut, PowerCycle, Silent,
    };
    #[rustfmt::skip]
    let cases = [
        (PaperOut,        LoadPaper,        PrinterState::PaperOut),
        (CoverOpen(true), CoverOpen(false), PrinterState::CoverOpen),
        (CutterStuck,     PowerCycle,       PrinterState::CutterStuck),
        (Hot(true),       Hot(false),       PrinterState::Resting),
        (Offline(true),   Offline(false),   PrinterState::Offline),
        (Silent(true),    Silent(false),    PrinterState::Silent),
    ];
    for name in printers::names() {
        for (fault, cure, state) in cases {
            let mut desk = Desk::new(profile(name));
            desk.wait(2);
            desk.happens(fault);
            desk.prints(1);
            desk.wait(60);
            assert_eq!(desk.status().map(|status| status.state()), Some(state), "{name} {fault:?}");
            assert_eq!(desk.ends(1), [Held], "{name} {fault:?}");
            desk.happens(cure);
            desk.wait(10);
            assert_eq!(desk.ends(1), [Held, Printed], "{name} {fault:?}");
            assert_eq!(desk.sheets, [desk.whole(1)]);
        }
        let mut desk = Desk::new(profile(name));
        desk.happens(PrinterFault::Broken);
        desk.wait(5);
        assert_eq!(desk.status().map(|status| status.state()), Some(PrinterState::Broken));
        assert!(desk.strange.is_empty(), "{:?}", desk.strange);
    }
}

#[test]
fn a_printer_that_tells_of_changes_is_heard_at_once_and_not_at_the_next_question() {
    for (name, secs) in [("epson-tm-t20iii", 1), ("generic-80", 16)] {
        let mut desk = Desk::new(profile(name));
        desk.wait(2);
        desk.happens(PrinterFault::PaperLow);
        desk.wait(secs);
        assert_eq!(desk.status().map(|status| status.state()), Some(PrinterState::PaperLow));
        desk.prints(1);
        desk.wait(2);
        assert_eq!(desk.ends(1), [Printed], "paper that is low is paper");
        desk.happens(PrinterFault::PaperOut);
        desk.wait(secs);
        assert_eq!(desk.status().map(|status| status.state()), Some(PrinterState::PaperOut));
        desk.happens(PrinterFault::LoadPaper);
        desk.prints(2);
        desk.wait(secs.min(4));
        assert_eq!(desk.ends(2).last(), Some(&Printed), "{name}");
        // It was switched off and on, and forgot what it was told.
        desk.happens(PrinterFault::PowerCycle);
        desk.happens(PrinterFault::Silent(true));
        desk.wait(20);
        desk.happens(PrinterFault::Silent(false));
        desk.wait(5);
        desk.happens(PrinterFault::CoverOpen(true));
        desk.wait(secs);
        assert_eq!(desk.status().map(|status| status.state()), Some(PrinterState::CoverOpen));
    }
}

#[test]
fn without_a_fence_nobody_knows_whether_a_print_came_out_and_none_is_printed_twice() {
    let mut desk = Desk::new(Profile { fence: Fence::None, ..profile("generic-80") });
    for job in 1..=3 {
        desk.prints(job);
    }
    desk.wait(60);
    for job in 1..=3 {
        assert_eq!(desk.ends(job), [Unknown], "{job}");
    }
    assert_eq!(desk.sheets, [desk.whole(1), desk.whole(2), desk.whole(3)]);
}

#[test]
fn a_printer_that_tells_of_changes_and_answers_garbage_ends_each_job_once_and_in_time() {
    for seed in 0..50 {
        let mut desk = Desk::new(profile("epson-tm-t20iii"));
        desk.noise = Some(seed);
        desk.prints(1);
        desk.wait(120);
        let finals = desk.ends(1).into_iter().filter(|end| *end != Held).count();
        assert!(finals <= 1, "seed {seed}: {:?}", desk.ends(1));
        assert!(desk.sheets.len() <= 1, "seed {seed}");
        if desk.ends(1).contains(&Printed) {
            assert_eq!(desk.sheets, [desk.whole(1)], "seed {seed}");
        }
        assert!(!desk.ends(1).is_empty(), "seed {seed}: it is said how the print stands");
    }
}

//! The session against the simulated printer, over a wire that can be cut, delayed and disturbed.

use std::time::Duration;

use countersign::config::printers;
use countersign::device::pair::Pair;
use countersign::device::printer::escpos::{encode, fence as fence_bytes};
use countersign::device::printer::profile::{Fence, Profile};
use countersign::device::printer::session::{PrinterReport, PrinterSession};
use countersign::device::printer::sim::{PrinterFault, PrinterSim, Sheet};
use countersign::domain::paper::PrintEnd;

use crate::desk::{Desk, any_moment, paper};
use crate::printing::profile;

use PrintEnd::{Held, Printed, Unknown};

#[test]
fn a_ready_printer_prints_once_and_says_so() {
    for name in printers::names() {
        let mut desk = Desk::new(profile(name));
        desk.wait(2);
        assert!(desk.reports.contains(&PrinterReport::Ready(true)));
        desk.prints(1);
        desk.wait(2);
        assert_eq!(desk.ends(1), [Printed], "{name}");
        assert_eq!(desk.sheets, [desk.whole(1)]);
        assert!(desk.strange.is_empty(), "{:?}", desk.strange);
    }
}

/// A question from before the wire was there had its answer taken for that of the next one.
#[test]
fn a_ready_printer_is_ready_from_its_first_word() {
    let profile = profile("generic-80");
    let now = any_moment();
    let mut pair = Pair::new(PrinterSession::new(profile, now), PrinterSim::new(profile), now);
    pair.mend();
    pair.pass(Duration::from_secs(2));
    let ready = pair.reports().into_iter().find_map(|report| match report {
        PrinterReport::Ready(is_ready) => Some(is_ready),
        _ => None,
    });
    assert_eq!(ready, Some(true));
}

#[test]
fn a_printer_that_cannot_print_holds_the_job_and_prints_it_by_itself_later() {
    use PrinterFault::{CoverOpen, LoadPaper, Offline, PaperOut, Silent};
    #[rustfmt::skip]
    let cases = [
        (PaperOut,        LoadPaper),
        (CoverOpen(true), CoverOpen(false)),
        (Offline(true),   Offline(false)),
        (Silent(true),    Silent(false)),
    ];
    for (fault, cure) in cases {
        let mut desk = Desk::new(profile("generic-58"));
        desk.wait(2);
        desk.happens(fault);
        desk.prints(1);
        desk.prints(2);
        desk.wait(60);
        assert_eq!(desk.ends(1), [Held], "{fault:?}");
        assert_eq!(desk.ends(2), [Held], "{fault:?}");
        assert!(desk.sheets.is_empty());
        assert_eq!(desk.is_ready(), Some(false));

        desk.happens(cure);
        desk.wait(10);
        assert_eq!(desk.ends(1), [Held, Printed], "{fault:?}");
        assert_eq!(desk.ends(2), [Held, Printed], "{fault:?}");
        assert_eq!(desk.sheets, [desk.whole(1), desk.whole(2)]);
        assert_eq!(desk.is_ready(), Some(true));
    }
}

#[test]
fn paper_that_ends_in_the_middle_is_unknown_and_never_printed_again() {
    for fence in [Fence::PaperStatus, Fence::ProcessId] {
        for dots in [1, 29, 60, 100] {
            let mut desk = Desk::new(Profile { fence, ..profile("generic-58") });
            desk.wait(2);
            desk.happens(PrinterFault::PaperOutAfter { dots });
            desk.prints(1);
            desk.prints(2);
            desk.wait(60);
            assert_eq!(desk.ends(1), [Unknown], "{dots}");
            assert_eq!(desk.ends(2), [Held], "{dots}");

            desk.happens(PrinterFault::LoadPaper);
            desk.wait(60);
            assert_eq!(desk.ends(1), [Unknown], "an unknown stays one");
            assert_eq!(desk.ends(2), [Held, Printed]);
            assert_eq!(desk.sheets.last(), Some(&desk.whole(2)));
            // The two halves are one receipt, and there is no other.
            let n_rows: usize = desk.sheets.iter().map(|sheet| sheet.bitmap().height()).sum();
            assert_eq!(n_rows, desk.whole(1).bitmap().height() + desk.whole(2).bitmap().height());
        }
    }
}

#[test]
fn a_printer_switched_off_in_the_middle_is_unknown_and_never_printed_again() {
    let mut desk = Desk::new(profile("generic-58"));
    desk.wait(2);
    desk.happens(PrinterFault::PaperOutAfter { dots: 50 });
    desk.prints(1);
    desk.wait(20);
    desk.happens(PrinterFault::PowerCycle);
    desk.happens(PrinterFault::LoadPaper);
    desk.prints(2);
    desk.wait(60);
    assert_eq!(desk.ends(1), [Unknown]);
    assert_eq!(desk.ends(2), [Printed]);
    assert_eq!(desk.sheets.len(), 2, "half of the first, and the second");
    assert_eq!(desk.sheets.last(), Some(&desk.whole(2)));
}

#[test]
fn unplugged_at_any_byte_nothing_is_printed_twice_and_the_next_job_is_whole() {
    for fence in [Fence::PaperStatus, Fence::ProcessId] {
        let profile = Profile { fence, ..profile("generic-58") };
        // The questions before the job, the job, and the questions before the next.
        let n_bytes = 12 + encode(&paper(1), &profile).len() + fence_bytes(fence, 1).len() + 12;
        for cut_after in 0..n_bytes {
            let mut desk = Desk::new(profile);
            desk.wait(2);
            desk.cut_after = Some(cut_after);
            desk.prints(1);
            desk.prints(2);
            desk.wait(40);
            desk.plug_in();
            desk.wait(90);
            let n_whole = desk.sheets.iter().filter(|sheet| **sheet == desk.whole(1)).count();
            match desk.ends(1).as_slice() {
                [Printed] | [Held, Printed] => assert_eq!(n_whole, 1, "cut after {cut_after}"),
                [Unknown] => assert!(n_whole <= 1, "cut after {cut_after}"),
                other => panic!("{other:?} when cut after {cut_after}"),
            }
            assert_eq!(desk.ends(2).last(), Some(&Printed), "cut after {cut_after}");
            assert_eq!(desk.sheets.last(), Some(&desk.whole(2)), "cut after {cut_after}");
        }
    }
}

#[test]
fn before_its_first_byte_a_job_is_held_and_not_in_doubt() {
    let mut desk = Desk::new(profile("generic-58"));
    desk.wait(2);
    desk.unplug();
    desk.prints(1);
    desk.wait(60);
    assert_eq!(desk.ends(1), [Held]);
    desk.plug_in();
    desk.wait(5);
    assert_eq!(desk.ends(1), [Held, Printed]);
    assert_eq!(desk.sheets, [desk.whole(1)]);
}

#[test]
fn answers_that_come_late_never_make_an_empty_roll_full() {
    for millis in (100..7_000).step_by(300) {
        let mut desk = Desk::new(profile("generic-58"));
        desk.wait(2);
        desk.happens(PrinterFault::PaperOut);
        desk.delay = Duration::from_millis(millis);
        desk.prints(1);
        desk.wait(120);
        assert_eq!(desk.ends(1), [Held], "{millis} ms");
        desk.happens(PrinterFault::LoadPaper);
        desk.delay = Duration::ZERO;
        desk.wait(60);
        assert_eq!(desk.ends(1), [Held, Printed], "{millis} ms");
        assert_eq!(desk.sheets, [desk.whole(1)], "{millis} ms");
    }
}

#[test]
fn a_late_done_is_not_taken_for_the_next_jobs() {
    for release_after in [0, 1, 5, 24, 26, 40, 60] {
        let mut desk = Desk::new(profile("generic-58"));
        desk.wait(2);
        // It says that it is ready, and is still busy with the first job.
        desk.keeps_done = true;
        desk.prints(1);
        desk.wait(26);
        assert_eq!(desk.ends(1), [Unknown]);
        desk.prints(2);
        desk.wait(release_after);
        assert!(desk.sheets.len() == 1, "nothing new is sent while an answer may come");
        desk.happens(PrinterFault::PaperOutAfter { dots: 40 });
        desk.keeps_done = false;
        desk.wait(120);
        assert_eq!(desk.ends(1), [Unknown]);
        assert_eq!(desk.ends(2).last(), Some(&Unknown), "its paper ended in the middle");
    }
}

#[test]
fn a_fence_that_is_lost_is_unknown_and_the_next_job_is_not_confused() {
    let mut desk = Desk::new(profile("generic-58"));
    desk.wait(2);
    desk.happens(PrinterFault::Silent(true));
    desk.prints(9);
    desk.wait(2);
    desk.happens(PrinterFault::Silent(false));
    desk.wait(10);
    assert_eq!(desk.ends(9), [Held, Printed]);

    // Silent from the moment on at which the job's bytes have left.
    desk.silent_after_fence = true;
    desk.prints(1);
    desk.wait(40);
    assert_eq!(desk.ends(1), [Unknown]);
    desk.happens(PrinterFault::Silent(false));
    desk.prints(2);
    desk.wait(20);
    assert_eq!(desk.ends(1), [Unknown], "printed, and nobody knows: never again");
    assert_eq!(desk.ends(2), [Printed]);
    let whole: Vec<Sheet> = desk.sheets.iter().skip(1).cloned().collect();
    assert_eq!(whole, [desk.whole(1), desk.whole(2)]);
}

#[test]
fn noise_on_the_wire_neither_stops_nor_repeats_anything() {
    for seed in 0..100 {
        let mut desk = Desk::new(Profile { fence: Fence::ProcessId, ..profile("generic-58") });
        desk.noise = Some(seed);
        for job in 1..=3 {
            desk.prints(job);
            desk.wait(7);
        }
        desk.noise = None;
        desk.wait(200);
        for job in 1..=3 {
            let ends = desk.ends(job);
            assert!(matches!(ends.last(), Some(Printed | Unknown)), "{ends:?} seed {seed}");
            let n_final = ends.iter().filter(|end| **end != Held).count();
            assert_eq!(n_final, 1, "{ends:?} seed {seed}");
            let n_whole = desk.sheets.iter().filter(|sheet| **sheet == desk.whole(job)).count();
            assert_eq!(n_whole, 1, "seed {seed}");
        }
    }
}

#[test]
fn a_printer_that_cannot_answer_is_believed() {
    let profile = Profile { answers: false, ..profile("generic-58") };
    let mut desk = Desk::new(profile);
    assert_eq!(desk.is_ready(), None);
    desk.wait(1);
    assert_eq!(desk.is_ready(), Some(true));
    desk.prints(1);
    desk.prints(2);
    desk.wait(100);
    assert_eq!((desk.ends(1), desk.ends(2)), (vec![Printed], vec![Printed]));
    assert_eq!(desk.sheets, [desk.whole(1), desk.whole(2)]);

    desk.cut_after = Some(100);
    desk.prints(3);
    desk.prints(4);
    desk.wait(10);
    assert_eq!((desk.ends(3), desk.ends(4)), (vec![Unknown], vec![Held]));
    desk.plug_in();
    desk.wait(10);
    assert_eq!((desk.ends(3), desk.ends(4)), (vec![Unknown], vec![Held, Printed]));
    assert_eq!(desk.sheets.last(), Some(&desk.whole(4)));
}

#[test]
fn however_many_wait_each_is_printed_once_and_in_order() {
    let mut desk = Desk::new(profile("generic-58"));
    desk.wait(2);
    desk.happens(PrinterFault::PaperOut);
    for job in 1..=40 {
        desk.prints(job);
    }
    desk.wait(5);
    assert!((1..=40).all(|job| desk.ends(job) == [Held]));
    desk.happens(PrinterFault::LoadPaper);
    desk.wait(60);
    assert!((1..=40).all(|job| desk.ends(job) == [Held, Printed]));
    let wholes: Vec<Sheet> = (1..=40).map(|job| desk.whole(job)).collect();
    assert_eq!(desk.sheets, wholes);
}

#[test]
fn staff_hear_of_low_and_empty_paper_before_anyone_prints() {
    let mut desk = Desk::new(profile("generic-80"));
    desk.wait(2);
    desk.happens(PrinterFault::PaperLow);
    desk.wait(20);
    let status = desk.status().unwrap();
    assert!(status.is_paper_low && !status.is_paper_out && status.is_ready());
    desk.happens(PrinterFault::PaperOut);
    desk.wait(20);
    assert_eq!(desk.is_ready(), Some(false));
    assert!(desk.status().unwrap().is_paper_out);
    let n_reports = desk.reports.len();
    desk.wait(600);
    assert_eq!(desk.reports.len(), n_reports, "only a change is reported");
}

#[test]
fn status_is_never_asked_within_a_job() {
    let mut desk = Desk::new(profile("generic-80"));
    for job in 1..=3 {
        desk.prints(job);
    }
    desk.wait(60);
    let is_question = |at: usize| matches!(desk.sent.get(at..at + 2), Some([0x10, 0x04]));
    let mut in_job = false;
    for at in 0..desk.sent.len() {
        match desk.sent.get(at..at + 3) {
            Some([0x1B, 0x40, _]) => in_job = true,
            Some([0x1D, 0x72, 0x01]) => in_job = false,
            _ => assert!(!(in_job && is_question(at)), "at byte {at}"),
        }
    }
    assert!(!in_job, "the last fence was sent");
}

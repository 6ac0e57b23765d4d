//! What a receipt printer sends while it is asked, sent a job, and asked whether it is done.

use std::time::Duration;

use countersign::clock;
use countersign::config::printers;
use countersign::device::Protocol as _;
use countersign::device::printer::profile::Profile;
use countersign::device::printer::session::{PrintJob, PrinterReport, PrinterSession};
use countersign::domain::paper::{Paper, PrintEnd};

use crate::targets::terminal::SAID_MAX;

/// Two jobs; the input comes in pieces, the first byte of each saying how long it is and how much
/// time passes after it.
pub fn answers(bytes: &[u8]) {
    for name in printers::names() {
        let profile = printers::named(name).expect("a preset");
        dialogue(profile, bytes);
    }
}

fn dialogue(profile: Profile, bytes: &[u8]) {
    let mut now = clock::read().mono;
    let mut session = PrinterSession::new(profile, now);
    let mut ends = [0_u32; 2];
    let mut paper = Paper::default();
    paper.text("Four sessions");
    let mut jobs = [1, 2].into_iter();
    let mut rest = bytes;
    while let Some((head, more)) = rest.split_first() {
        let (piece, after) = more.split_at(usize::from(head % 16).min(more.len()));
        rest = after;
        if head & 0x40 != 0
            && let Some(job) = jobs.next()
        {
            session.command(PrintJob { job, paper: paper.clone() }, now);
        }
        session.bytes_in(piece, now);
        if head & 0x80 != 0 {
            now = session.next_deadline().map_or(now, |at| at.max(now));
        }
        now += Duration::from_millis(u64::from(head & 0x30) * 4);
        session.time_passed(now);
        hear(&mut session, &mut ends);
    }
    session.link_lost(now);
    session.link_found(now);
    hear(&mut session, &mut ends);
}

/// A job is printed, or unknown, once; "held" is not its end.
fn hear(session: &mut PrinterSession, ends: &mut [u32; 2]) {
    let mut n_said = 0;
    while session.next_bytes_out().is_some() {
        n_said += 1;
        assert!(n_said < SAID_MAX, "it talks without end");
    }
    while let Some(report) = session.next_report() {
        if let PrinterReport::Ended { job, end: PrintEnd::Printed | PrintEnd::Unknown } = report {
            let of = ends.get_mut(usize::try_from(job - 1).expect("small")).expect("our job");
            *of += 1;
            assert!(*of <= 1, "job {job} ended twice");
        }
    }
}

//! The real thing: two threads, a pseudo-terminal between them, and the serial port of the product.
#![cfg(unix)]

use std::io;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::task::Waker;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use countersign::clock;
use countersign::device::Link;
use countersign::device::drive::drive;
use countersign::device::pty::Pty;
use countersign::device::serial::{SerialLink, SerialSettings};
use countersign::device::terminal::pax::sim::{Pace, PaxTerminal, SimEvent, SimSettings};
use countersign::device::terminal::{TerminalSettings, session};
use countersign::domain::card::{CardReport, CardRequest, LookUp, Movement};

use crate::register::{is_approved, purchase, purchased, reference, wall};

/// Nothing here takes a second; this only ends a test that would hang.
const LIMIT: Duration = Duration::from_secs(30);

#[test]
fn a_sale_over_a_pseudo_terminal_survives_a_terminal_that_is_plugged_in_anew() {
    let folder = tempfile::tempdir().unwrap();
    let name = folder.path().join("terminal");
    let (commands, inbox) = sync_channel(8);
    let (outbox, reports) = sync_channel(64);
    let path = name.clone();
    let open = move || -> io::Result<Box<dyn Link>> {
        Ok(Box::new(SerialLink::open(&SerialSettings::at(&path))?))
    };
    let register = thread::Builder::new()
        .name("terminal".to_owned())
        .spawn(move || {
            let session = session(&TerminalSettings::default());
            drive(session, open, &inbox, &outbox, Waker::noop());
        })
        .unwrap();

    let first = PluggedIn::at(&name);
    wait_for(&reports, |report| matches!(report, CardReport::Ready(_)));
    commands.send(purchase(10_001)).unwrap();
    let report = wait_for(&reports, |report| matches!(report, CardReport::Purchased { .. }));
    assert!(is_approved(&purchased(&[report], 10_001)));
    commands
        .send(CardRequest::LookUp { reference: reference(10_001), of: Movement::Purchase })
        .unwrap();
    let report = wait_for(&reports, |report| matches!(report, CardReport::LookedUp { .. }));
    assert!(matches!(report, CardReport::LookedUp { found: LookUp::Approved(_), .. }));

    first.pull_out();
    wait_for(&reports, |report| *report == CardReport::LinkLost);
    let second = PluggedIn::at(&name);
    wait_for(&reports, |report| *report == CardReport::LinkFound);
    wait_for(&reports, |report| matches!(report, CardReport::Ready(_)));
    commands.send(purchase(10_003)).unwrap();
    let report = wait_for(&reports, |report| matches!(report, CardReport::Purchased { .. }));
    assert!(is_approved(&purchased(&[report], 10_003)));

    drop(commands);
    register.join().unwrap();
    second.pull_out();
}

fn wait_for(reports: &Receiver<CardReport>, is_it: impl Fn(&CardReport) -> bool) -> CardReport {
    loop {
        let report = reports.recv_timeout(LIMIT).unwrap();
        if is_it(&report) {
            return report;
        }
    }
}

/// A simulated terminal on a thread of its own.
struct PluggedIn {
    events: SyncSender<SimEvent>,
    thread: JoinHandle<()>,
}

impl PluggedIn {
    fn at(name: &Path) -> Self {
        let mut pty = Some(Pty::open_as(name).unwrap());
        let (events, inbox) = sync_channel(1);
        // Deeper than all that is reported here: nobody reads it.
        let (outbox, lines) = sync_channel(256);
        let thread = thread::Builder::new()
            .name("simulated terminal".to_owned())
            .spawn(move || {
                let settings = SimSettings { pace: Pace::INSTANT, ..SimSettings::default() };
                let terminal = PaxTerminal::new(settings, clock::read().mono, wall());
                let open = || -> io::Result<Box<dyn Link>> {
                    match pty.take() {
                        Some(pty) => Ok(Box::new(pty)),
                        None => Err(io::ErrorKind::NotConnected.into()),
                    }
                };
                drive(terminal, open, &inbox, &outbox, Waker::noop());
                drop(lines);
            })
            .unwrap();
        Self { events, thread }
    }

    fn pull_out(self) {
        drop(self.events);
        self.thread.join().unwrap();
    }
}

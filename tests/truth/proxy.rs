//! The real thing under fire: the driver's own threads, serial ports, pseudo-terminals, and between
//! them somebody who loses, doubles, bends and invents bytes, and pulls the plug.
//!
//! ```sh
//! PAYMENTS=5000 cargo test --test truth proxy -- --nocapture
//! ```
#![cfg(unix)]

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::task::Waker;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use countersign::clock;
use countersign::device::drive::drive;
use countersign::device::pty::Pty;
use countersign::device::serial::{SerialLink, SerialSettings};
use countersign::device::terminal::pax::sim::batch::{Record, Standing};
use countersign::device::terminal::pax::sim::{Pace, PaxTerminal, SimEvent, SimSettings};
use countersign::device::terminal::{TerminalSettings, TerminalTiming, session};
use countersign::device::{Link, Protocol};
use countersign::domain::card::{
    CardOutcome, CardReport, CardRequest, DeclineReason, EcrRef, LookUp, Movement, TokenWish,
};
use countersign::domain::money::Money;

use crate::lab::dice::Dice;
use crate::lab::many::number;

/// Without being asked for more.
const PAYMENTS: u64 = 500;
/// They mostly wait, so several counters share a core.
const COUNTERS: u64 = 10;
/// Nothing here takes so long; this only ends a test that would hang.
const LIMIT: Duration = Duration::from_secs(60);
/// No frame of these dialogues is longer.
const FRAME_LEN_MAX: u64 = 320;
/// How long the proxy waits for a byte before it looks the other way.
const GLANCE: Duration = Duration::from_millis(1);

#[test]
fn over_a_bad_wire_the_terminal_is_believed_only_when_it_tells_the_truth() {
    let n_payments = number("PAYMENTS").unwrap_or(PAYMENTS);
    let first = number("SEED").unwrap_or(1);
    let began = clock::read().mono;
    let (mut tally, n_faults) = (Tally::default(), AtomicU64::new(0));
    thread::scope(|scope| {
        let counters: Vec<_> = (0..COUNTERS)
            .map(|n| {
                let n_faults = &n_faults;
                scope.spawn(move || counter(first + n, n_payments.div_ceil(COUNTERS), n_faults))
            })
            .collect();
        for counter in counters {
            tally.add(&counter.join().unwrap());
        }
    });
    let seconds = (clock::read().mono - began).as_secs_f64();
    let n_faults = n_faults.into_inner();
    eprintln!(
        "{tally:?} with {n_faults} faults in {seconds:.1} s over pseudo-terminals, from seed {first}"
    );
    assert!(tally.n_charged + tally.n_not_charged >= n_payments);
    assert!(tally.n_in_doubt > n_payments / 20, "too few doubts to prove anything: {tally:?}");
    assert!(tally.n_not_charged > 0 && n_faults > n_payments, "{tally:?}");
}

#[derive(Debug, Default)]
struct Tally {
    n_charged: u64,
    n_not_charged: u64,
    /// Of all these, how many were in doubt first.
    n_in_doubt: u64,
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.n_charged += other.n_charged;
        self.n_not_charged += other.n_not_charged;
        self.n_in_doubt += other.n_in_doubt;
    }
}

/// One counter with its terminal and its bad wire.
fn counter(seed: u64, n_payments: u64, n_faults: &AtomicU64) -> Tally {
    let folder = tempfile::tempdir().unwrap();
    let (near, far) = (folder.path().join("near"), folder.path().join("far"));
    let terminal = Terminal::at(&far);
    let mut tally = Tally::default();
    let is_over = Arc::new(AtomicBool::new(false));
    thread::scope(|scope| {
        let over = Arc::clone(&is_over);
        scope.spawn({
            let (near, far) = (near.clone(), far.clone());
            move || proxy(&near, &far, seed, &over, n_faults)
        });
        let register = Register::at(near);
        for n in 0..n_payments {
            let reference = EcrRef::new(u32::try_from(n * 2 + 1).unwrap()).unwrap();
            let amount = Money::from_minor(100 + i64::try_from(n).unwrap());
            register.pays(reference, amount, &terminal, &mut tally);
        }
        register.close();
        is_over.store(true, Ordering::SeqCst);
    });
    terminal.pull_out();
    tally
}

/// Passes bytes on, and does not leave it at that.
fn proxy(near: &Path, far: &Path, seed: u64, is_over: &AtomicBool, n_faults: &AtomicU64) {
    let mut dice = Dice::new(seed);
    let mut kiosk = Pty::open_as(near).unwrap();
    let mut terminal = SerialLink::open(&SerialSettings::at(far)).unwrap();
    let mut strikes = [Striker::new(dice.roll(u64::MAX)), Striker::new(dice.roll(u64::MAX))];
    while !is_over.load(Ordering::SeqCst) {
        let Ok(asked) = kiosk.read(GLANCE) else { return };
        let (asked, is_cut) = strikes[0].strike(&asked, n_faults);
        let told = terminal.read(GLANCE).unwrap();
        let (told, is_cut_too) = strikes[1].strike(&told, n_faults);
        if terminal.write_all(&asked).is_err() || kiosk.write_all(&told).is_err() {
            return;
        }
        if is_cut || is_cut_too {
            drop(kiosk);
            kiosk = Pty::open_as(near).unwrap();
        }
    }
}

/// What happens to the bytes of one way.
struct Striker {
    dice: Dice,
    n_untouched: u64,
}

impl Striker {
    fn new(seed: u64) -> Self {
        Self { dice: Dice::new(seed), n_untouched: 0 }
    }

    /// Returns what comes of these bytes, and whether the plug is pulled.
    fn strike(&mut self, bytes: &[u8], n_faults: &AtomicU64) -> (Vec<u8>, bool) {
        let (mut out, dice) = (Vec::with_capacity(bytes.len()), &mut self.dice);
        for byte in bytes {
            self.n_untouched += 1;
            // Two faults in one frame can hide each other from its checksum.
            let fault = if self.n_untouched > FRAME_LEN_MAX { dice.roll(300) } else { u64::MAX };
            if fault < 7 {
                self.n_untouched = 0;
                n_faults.fetch_add(1, Ordering::SeqCst);
            }
            match fault {
                0 | 1 => (),
                2 => out.extend([*byte, *byte]),
                3 | 4 => out.push(byte ^ (1 << dice.roll(8))),
                5 => out.extend([dice.byte(), *byte]),
                // The plug is pulled, and put in again.
                6 if dice.is_one_in(6) => return (out, true),
                _ => out.push(*byte),
            }
        }
        (out, false)
    }
}

/// The kiosk's side: the driver thread of the product, and the rule that a doubt is a question.
struct Register {
    commands: SyncSender<CardRequest>,
    reports: Receiver<CardReport>,
    thread: JoinHandle<()>,
}

impl Register {
    fn at(path: PathBuf) -> Self {
        let (commands, inbox) = sync_channel(8);
        let (outbox, reports) = sync_channel(256);
        let open = move || -> io::Result<Box<dyn Link>> {
            Ok(Box::new(SerialLink::open(&SerialSettings::at(&path))?))
        };
        let settings = TerminalSettings { timing: in_a_hurry(), ..TerminalSettings::default() };
        let thread = thread::Builder::new()
            .name("terminal".to_owned())
            .spawn(move || drive(session(&settings), open, &inbox, &outbox, Waker::noop()))
            .unwrap();
        Self { commands, reports, thread }
    }

    fn close(self) {
        drop(self.commands);
        // It may have something to say first.
        while self.reports.recv_timeout(LIMIT).is_ok() {}
        self.thread.join().unwrap();
    }

    /// Asks for money once, then asks what became of it until that is certain. What the driver
    /// says at last has to be what the terminal knows.
    fn pays(&self, reference: EcrRef, amount: Money, terminal: &Terminal, tally: &mut Tally) {
        self.commands
            .send(CardRequest::Purchase { reference, amount, token: TokenWish::None })
            .unwrap();
        let (mut is_in_doubt, mut asks_at) = (false, None);
        let give_up_at = clock::read().mono + LIMIT;
        let is_charged = loop {
            assert!(clock::read().mono < give_up_at, "no end of {reference} is found out");
            let report = match self.reports.recv_timeout(wait(asks_at)) {
                Ok(report) => report,
                Err(RecvTimeoutError::Timeout) => {
                    asks_at = None;
                    self.commands
                        .send(CardRequest::LookUp { reference, of: Movement::Purchase })
                        .unwrap();
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => panic!("the driver has ended"),
            };
            let soon = Some(clock::read().mono + Duration::from_millis(40));
            match report {
                CardReport::Purchased { reference: of, outcome } if of == reference => {
                    match outcome {
                        CardOutcome::Approved(approval) => {
                            assert_eq!(approval.amount, amount, "{reference}");
                            break true;
                        }
                        CardOutcome::Declined(DeclineReason::Cancelled | DeclineReason::NoCard)
                        | CardOutcome::Unknown(_) => {
                            is_in_doubt = true;
                            asks_at = soon;
                        }
                        CardOutcome::Declined(_) => break false,
                    }
                }
                CardReport::LookedUp { reference: of, found } if of == reference => match found {
                    LookUp::Approved(approval) => {
                        assert_eq!(approval.amount, amount, "{reference}");
                        break true;
                    }
                    LookUp::NotFound { .. } | LookUp::Declined => break false,
                    LookUp::Voided => panic!("nobody gave {reference} back"),
                    LookUp::NoAnswer => asks_at = soon,
                },
                _ => (),
            }
        };
        terminal.must_have_charged(reference, is_charged.then_some(amount));
        tally.n_in_doubt += u64::from(is_in_doubt);
        tally.n_charged += u64::from(is_charged);
        tally.n_not_charged += u64::from(!is_charged);
    }
}

fn wait(until: Option<Instant>) -> Duration {
    until.map_or(LIMIT, |at| at.saturating_duration_since(clock::read().mono))
}

/// The waits of a register that has no time: a hundredth of the usual ones.
fn in_a_hurry() -> TerminalTiming {
    let ms = Duration::from_millis;
    TerminalTiming {
        ack_wait: ms(80),
        late_ack_wait: ms(20),
        character_wait: ms(20),
        response_wait: ms(400),
        local_wait: ms(150),
        eot_wait: ms(30),
        cancel_wait: ms(200),
        settle_wait: ms(40),
        quiet_wait: ms(10),
        probe_every: Duration::from_secs(60),
        probe_again: ms(100),
    }
}

/// A simulated terminal on a thread of its own, that tells of every charge.
struct Terminal {
    events: SyncSender<SimEvent>,
    charges: Receiver<Record>,
    thread: JoinHandle<()>,
}

impl Terminal {
    fn at(name: &Path) -> Self {
        let mut pty = Some(Pty::open_as(name).unwrap());
        let (events, inbox) = sync_channel(1);
        let (outbox, charges) = sync_channel(100_000);
        let thread = thread::Builder::new()
            .name("simulated terminal".to_owned())
            .spawn(move || {
                let settings = SimSettings { pace: Pace::INSTANT, ..SimSettings::default() };
                let now = clock::read();
                let terminal = PaxTerminal::new(settings, now.mono, now.wall.naive_utc());
                let open = || -> io::Result<Box<dyn Link>> {
                    match pty.take() {
                        Some(pty) => Ok(Box::new(pty)),
                        None => Err(io::ErrorKind::NotConnected.into()),
                    }
                };
                let teller = Teller { terminal, n_told: 0, news: VecDeque::new() };
                drive(teller, open, &inbox, &outbox, Waker::noop());
            })
            .unwrap();
        Self { events, charges, thread }
    }

    /// Everything that was charged since this was last asked is this, once, or nothing.
    fn must_have_charged(&self, reference: EcrRef, amount: Option<Money>) {
        let booked: Vec<(String, Money)> =
            self.charges.try_iter().map(|record| (record.reference, record.amount)).collect();
        let expected: Vec<(String, Money)> =
            amount.into_iter().map(|amount| (reference.to_string(), amount)).collect();
        assert_eq!(booked, expected, "what was charged, and what the driver says was");
    }

    fn pull_out(self) {
        drop(self.events);
        self.thread.join().unwrap();
    }
}

/// The terminal, with its charges for news.
struct Teller {
    terminal: PaxTerminal,
    n_told: usize,
    news: VecDeque<Record>,
}

impl Teller {
    fn look(&mut self) {
        while self.terminal.next_report().is_some() {}
        let records = self.terminal.batch().records();
        let fresh = records.iter().skip(self.n_told);
        let is_charge =
            |record: &&Record| record.standing != Standing::Declined && record.kind == "01";
        self.news.extend(fresh.filter(is_charge).cloned());
        self.n_told = records.len();
    }
}

impl Protocol for Teller {
    type Command = SimEvent;
    type Report = Record;

    fn command(&mut self, event: SimEvent, now: Instant) {
        self.terminal.command(event, now);
        self.look();
    }

    fn bytes_in(&mut self, bytes: &[u8], now: Instant) {
        self.terminal.bytes_in(bytes, now);
        self.look();
    }

    fn time_passed(&mut self, now: Instant) {
        self.terminal.time_passed(now);
        self.look();
    }

    fn link_lost(&mut self, now: Instant) {
        self.terminal.link_lost(now);
        self.look();
    }

    fn link_found(&mut self, now: Instant) {
        self.terminal.link_found(now);
    }

    fn next_bytes_out(&mut self) -> Option<Vec<u8>> {
        self.terminal.next_bytes_out()
    }

    fn next_report(&mut self) -> Option<Record> {
        self.news.pop_front()
    }

    fn next_deadline(&self) -> Option<Instant> {
        self.terminal.next_deadline()
    }
}

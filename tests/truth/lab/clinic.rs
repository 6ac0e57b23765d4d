//! A clinic in which everything is real but the glass, the cables, the disk and the clock. Time jumps
//! from one thing that happens to the next, so a day of the counter takes milliseconds.

use std::mem;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use countersign::app::kiosk::{Identity, Kiosk};
use countersign::app::shop::shop;
use countersign::config::settings::Settings;
use countersign::device::terminal::TerminalSettings;
use countersign::device::terminal::pax::sim::SimSettings;
use countersign::domain::card::{CardReport, CardRequest};
use countersign::domain::comfort::ThemeName;
use countersign::domain::money::Money;
use countersign::domain::now::Now;
use countersign::flow::checkout::Place;
use countersign::flow::payment::State;
use countersign::flow::shop::Shop;
use countersign::flow::tap::Tap;
use countersign::store::Store;
use countersign::ui::scene::Side;
use ed25519_dalek::SigningKey;

use crate::lab::counter::Counter;
use crate::lab::dice::Dice;
use crate::lab::disk::Disk;
use crate::lab::law;
use crate::lab::line::{Line, Outside};
use crate::lab::patient::{Memory, PACE, Patient};
use crate::lab::staff::Staff;

/// The clock never stands still: each look at the counter takes this at least.
const MOMENT: Duration = Duration::from_millis(1);
/// How long the kiosk is down when nothing else is said.
const OUTAGE: Duration = Duration::from_secs(20);
/// Until a kiosk that starts has heard of what is on disk.
const START: Duration = Duration::from_secs(3);
/// More looks than this in one visit is a clinic that goes round in circles.
const LOOKS_MAX: u32 = 200_000;

static DEMO: LazyLock<(Settings, Shop)> = LazyLock::new(|| {
    let mut settings = Settings::demo();
    // So low that some contracts ask for a chip.
    settings.policy.chip_above = Some(Money::from_minor(100_00));
    let shop = shop(&settings);
    (settings, shop)
});

pub fn demo() -> &'static Settings {
    &DEMO.0
}

/// The clinic, and whoever stands at its kiosk.
pub struct Clinic {
    pub kiosk: Kiosk<Counter>,
    pub now: Now,
    pub dice: Dice,
    began: Instant,
    n_starts: u64,
    power_on_at: Option<Instant>,
    visitor: Option<(Patient, Memory)>,
    tap_at: Option<Instant>,
    paying_since: Option<Instant>,
    was_not_approved: bool,
    /// Whoever comes when a payment asks.
    pub staff: Staff,
    staff_tap_at: Option<Instant>,
    /// Somebody of the clinic has the data file, and the kiosk stays off.
    is_at_desk: bool,
    /// Cases that were settled by hand.
    pub n_settled: u32,
    /// The number of the last Z report.
    pub n_closed: u32,
    /// What was told last, for whoever has to find a fault.
    last_told: String,
    is_told: bool,
}

impl Clinic {
    /// Opens at nine in the morning of Monday, November 23, 2026, in Nashville, on an empty disk.
    pub fn open(seed: u64, timing: TerminalSettings, sim: SimSettings) -> Self {
        let began = any_instant();
        let wall: DateTime<Utc> = "2026-11-23T15:00:00Z".parse().unwrap();
        let now = Now { mono: began, wall };
        let line = Line::new(timing, sim, began, wall.naive_utc());
        let disk = Disk::default();
        let mut counter = Counter::new(disk.clone(), line, began, wall);
        let mut store = open_store(&disk);
        counter.has_staff(&mut store);
        counter.store = Some(store);
        counter.line.kiosk_on();
        let mut clinic = Self {
            kiosk: kiosk(counter, now, seed),
            now,
            dice: Dice::new(seed ^ 0x5eed),
            began,
            n_starts: 1,
            power_on_at: None,
            visitor: None,
            tap_at: None,
            paying_since: None,
            was_not_approved: false,
            staff: Staff::NOBODY,
            staff_tap_at: None,
            is_at_desk: false,
            n_settled: 0,
            n_closed: 0,
            last_told: String::new(),
            is_told: std::env::var_os("TOLD").is_some(),
        };
        clinic.passes(START);
        clinic
    }

    pub fn counter(&mut self) -> &mut Counter {
        &mut self.kiosk.wires
    }

    pub fn line(&mut self) -> &mut Line {
        &mut self.kiosk.wires.line
    }

    pub fn place(&self) -> &Place {
        &self.kiosk.checkout.place
    }

    /// Somebody comes, and stays until they are done or `limit` is over.
    pub fn visit(&mut self, patient: Patient, limit: Duration) -> Memory {
        self.kiosk.wires.n_orders = 0;
        self.visitor = Some((patient, Memory::default()));
        self.tap_at = Some(self.now.mono + PACE);
        let end = self.now.mono + limit;
        for _ in 0..LOOKS_MAX {
            self.look(end);
            let is_gone = self.visitor.as_ref().is_none_or(|(_, memory)| memory.is_gone);
            if is_gone || self.now.mono >= end {
                self.tap_at = None;
                return self.visitor.take().map(|(_, memory)| memory).unwrap_or_default();
            }
        }
        panic!("a visit without end, at {:?}", self.place());
    }

    /// Time passes, and nobody comes.
    pub fn passes(&mut self, time: Duration) {
        let end = self.now.mono + time;
        for _ in 0..LOOKS_MAX {
            if self.now.mono >= end {
                return;
            }
            self.look(end);
        }
        panic!("time does not pass, at {:?}", self.place());
    }

    /// Everything works again, and everything has the time to settle.
    pub fn calms_down(&mut self, time: Duration) {
        self.counter().disk_is_good();
        self.counter().prints.clear();
        self.line().calm_down();
        self.passes(time);
    }

    /// Goes on to the next thing that happens, or to `end`.
    fn look(&mut self, end: Instant) {
        let kiosk = self.kiosk.wires.has_power().then(|| self.kiosk.checkout.next_deadline());
        let wires = self.kiosk.wires.next_deadline();
        let all = [kiosk.flatten(), wires, self.power_on_at, self.tap_at, self.staff_tap_at];
        let next = all.into_iter().flatten().min().unwrap_or(end).min(end);
        self.turn_to(next.max(self.now.mono + MOMENT));
        self.kiosk.wires.turn_to(self.now.mono);
        self.outside();
        if self.power_on_at.is_some_and(|at| at <= self.now.mono) {
            self.starts_again();
        }
        if self.kiosk.wires.has_power() {
            self.kiosk.logic(self.now);
            self.outside();
        }
        self.note_place();
        if self.staff_tap_at.is_some_and(|at| at <= self.now.mono) {
            self.staff_tap();
        }
        if self.tap_at.is_some_and(|at| at <= self.now.mono) {
            self.tap();
        }
        if !self.kiosk.wires.has_power() && self.power_on_at.is_none() && !self.is_at_desk {
            self.power_on_at = Some(self.now.mono + OUTAGE);
            self.tell("the kiosk has no power".to_owned());
        }
    }

    fn turn_to(&mut self, mono: Instant) {
        self.now.wall += mono - self.now.mono;
        self.now.mono = mono;
        self.kiosk.wires.wall = self.now.wall;
        self.kiosk.wires.now = mono;
    }

    fn outside(&mut self) {
        while let Some(what) = self.kiosk.wires.line.outside.pop_front() {
            match what {
                Outside::KioskOff(wait) => self.power_cut(wait),
            }
        }
    }

    /// The kiosk's plug is pulled for so long.
    pub fn power_cut(&mut self, wait: Duration) {
        if self.kiosk.wires.has_power() {
            self.kiosk.wires.power_goes();
            self.power_on_at = Some(self.now.mono + wait.max(MOMENT));
            self.tell("the kiosk's plug is pulled".to_owned());
        }
    }

    /// Somebody works on the data file while the kiosk is off; then it starts.
    pub fn while_off<T>(&mut self, work: impl FnOnce(&mut Self, &mut Store) -> T) -> T {
        self.kiosk.wires.power_goes();
        self.power_on_at = None;
        self.is_at_desk = true;
        let disk = self.kiosk.wires.disk.clone();
        disk.comes_back(&mut self.dice);
        self.line().kiosk_on();
        let mut store = open_store(&disk);
        let end = work(self, &mut store);
        drop(store);
        self.line().kiosk_off();
        self.is_at_desk = false;
        self.starts_again();
        self.passes(START);
        end
    }

    /// Asks the terminal while the kiosk is off.
    pub fn asks(
        &mut self,
        request: CardRequest,
        wait: Duration,
        is_answer: impl Fn(&CardReport) -> bool,
    ) -> Option<CardReport> {
        let end = self.now.mono + wait;
        self.line().ask(request);
        while self.now.mono < end {
            while let Some(report) = self.line().next_report() {
                if is_answer(&report) {
                    return Some(report);
                }
            }
            self.look(end);
        }
        None
    }

    fn tap(&mut self) {
        self.tap_at = Some(self.now.mono + PACE);
        if !self.kiosk.wires.has_power() || self.kiosk.staff.is_open() {
            return;
        }
        let Some((patient, memory)) = &mut self.visitor else { return };
        let is_impatient =
            patient.cancels_after.zip(self.paying_since).is_some_and(|(wait, at)| {
                self.now.mono >= at + Duration::from_millis(u64::from(wait))
                    && !memory.has_cancelled
            });
        let tap = if is_impatient {
            memory.has_cancelled = true;
            Some(Tap::CancelPayment)
        } else {
            patient.next(&self.kiosk.checkout, memory)
        };
        if let Some(tap) = tap {
            self.tell(format!("tap {tap:?}"));
            self.kiosk.tap(tap, self.now);
        }
    }

    /// Staff come when a payment asks, and go when it is answered.
    fn staff_tap(&mut self) {
        self.staff_tap_at = Some(self.now.mono + PACE);
        if !self.kiosk.wires.has_power() {
            return;
        }
        if let Some(tap) = self.staff.next(&self.kiosk.staff, self.now.mono) {
            self.tell(format!("staff {tap:?}"));
            self.kiosk.tap(Tap::Staff(tap), self.now);
        }
    }

    fn note_question(&mut self) {
        let asks = match self.place() {
            Place::Paying(payment) => matches!(payment.state(), State::AskingStaff { .. }),
            _ => false,
        };
        let comes_at = self.staff.comes_after.map(|wait| self.now.mono + wait);
        self.staff_tap_at = match self.staff_tap_at {
            Some(at) if asks || self.kiosk.staff.is_open() => Some(at),
            None if asks => comes_at,
            _ => None,
        };
    }

    /// What the screen says has to be so.
    fn note_place(&mut self) {
        let is_paying = matches!(self.place(), Place::Paying(_));
        self.paying_since = match (is_paying, self.paying_since) {
            (true, None) => Some(self.now.mono),
            (true, since) => since,
            (false, _) => None,
        };
        self.note_question();
        let is_not_approved = matches!(self.place(), Place::NotApproved { .. });
        if is_not_approved && !mem::replace(&mut self.was_not_approved, is_not_approved) {
            law::not_approved_is_not_charged(self);
        }
        self.was_not_approved = is_not_approved;
        if self.is_told {
            let place = format!("{:?}", self.place());
            let place: String = place.chars().take(160).collect();
            self.tell(place);
        }
    }

    /// At once, so that what led to a broken law is read above it.
    pub fn tell(&mut self, what: String) {
        if !self.is_told || self.last_told == what {
            return;
        }
        let at = self.now.mono.saturating_duration_since(self.began).as_millis();
        eprintln!("{at:>9} {what}");
        self.last_told = what;
    }

    /// The kiosk starts on what the disk has kept.
    fn starts_again(&mut self) {
        self.power_on_at = None;
        self.n_starts += 1;
        let disk = self.kiosk.wires.disk.clone();
        disk.comes_back(&mut self.dice);
        let line = Line::new(
            TerminalSettings::default(),
            SimSettings::default(),
            self.now.mono,
            self.now.wall.naive_utc(),
        );
        let spare = Counter::new(Disk::default(), line, self.now.mono, self.now.wall);
        let mut counter = mem::replace(&mut self.kiosk.wires, spare);
        counter.store = Some(open_store(&disk));
        law::forget_what_was_only_said(&mut counter);
        counter.line.kiosk_on();
        self.kiosk = kiosk(counter, self.now, self.n_starts);
        self.paying_since = None;
        self.was_not_approved = false;
        self.tell("the kiosk starts".to_owned());
    }
}

fn open_store(disk: &Disk) -> Store {
    let disk = disk.clone();
    let mut store = Store::open_with(move || Ok(disk.clone())).unwrap();
    store.use_policy(demo().policy.clone()).unwrap();
    store
}

fn kiosk(counter: Counter, now: Now, seed: u64) -> Kiosk<Counter> {
    let identity = Identity {
        name: "Kiosk 1".to_owned(),
        is_demo: true,
        has_demo_staff: false,
        theme: ThemeName::Light,
        reader_side: Side::Right,
        columns: 48,
        merchant_copy: false,
        agreement_copy: false,
        receipt_host: None,
        merchant_id: None,
        is_still: true,
    };
    let key = SigningKey::from_bytes(&[42; 32]);
    let random = Box::new(Dice::new(seed.wrapping_mul(7_919)));
    Kiosk::new(DEMO.1.clone(), identity, key, random, counter, now)
}

#[expect(clippy::disallowed_methods, reason = "any moment will do")]
fn any_instant() -> Instant {
    Instant::now()
}

/// The policy under which the demo's books are kept.
pub fn policy() -> Arc<countersign::domain::policy::Policy> {
    Arc::new(demo().policy.clone())
}

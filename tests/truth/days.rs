//! Days by chance: forty people come, and wires, terminals, disks, printers and the power do what
//! the seed says.
//!
//! ```sh
//! SEED=42 cargo test --test truth days -- --nocapture            # one day, told
//! DAYS=5000 cargo test --profile proof --test truth days -- --nocapture
//! ```

mod plan;

use std::time::Duration;

use countersign::clock;
use countersign::device::terminal::TerminalSettings;
use countersign::device::terminal::pax::sim::{DuplicateCheck, Pace, SimEvent, SimSettings};

use crate::days::plan::{DiskPlan, From, VISITS, Visit};
use crate::lab::clinic::Clinic;
use crate::lab::law;
use crate::lab::many::{self, number};

/// Without being asked for more.
const DAYS: u64 = 40;
/// Longer than anybody stays.
const STAY_MAX: Duration = Duration::from_secs(900);
/// How long everything works at the end of a day.
const EVENING: Duration = Duration::from_secs(1_800);

#[test]
fn whatever_breaks_nobody_pays_twice_and_nothing_is_lost() {
    let asked = number("SEED");
    let first = asked.or(number("FIRST")).unwrap_or(1);
    let n_days = asked.map_or_else(|| number("DAYS").unwrap_or(DAYS), |_| 1);
    let seeds: Vec<u64> = (first..first + n_days).collect();
    let began = clock::read().mono;
    let many::Ends { done, failed } = many::run(&seeds, |seed| day(seed, asked.is_some()));
    let seconds = (clock::read().mono - began).as_secs_f64();
    let n_sold: u64 = done.values().sum();
    eprintln!(
        "{n_days} days from seed {first}: {n_sold} sales in {seconds:.1} s, {:.0} days a second",
        f64::from(u32::try_from(n_days).unwrap()) / seconds
    );
    for seed in &failed {
        eprintln!("THE PLAN OF DAY {seed}:");
        for (n, visit) in plan::day(*seed).iter().enumerate() {
            eprintln!("  visit {n}: {visit:?}");
        }
    }
    assert!(failed.is_empty(), "days {failed:?} fail; SEED={} repeats the first", failed[0]);
    // One day alone may be a bad one.
    let n_least = n_days * u64::try_from(VISITS).unwrap() / 4;
    assert!(asked.is_some() || n_sold >= n_least, "{n_sold} sales are too few to prove anything");
}

/// One day. Returns how much was sold.
fn day(seed: u64, is_told: bool) -> u64 {
    let mut clinic = open(seed);
    for (n, visit) in plan::day(seed).into_iter().enumerate() {
        if is_told {
            eprintln!("visit {n}: {visit:?}");
        }
        comes(&mut clinic, visit);
        law::must_hold(&mut clinic);
    }
    clinic.calms_down(EVENING);
    law::must_be_settled(&mut clinic);
    u64::try_from(clinic.counter().sold.len()).unwrap()
}

pub fn open(seed: u64) -> Clinic {
    // No terminal catches what we would ask for twice.
    let duplicate_check = DuplicateCheck::Off;
    let sim = SimSettings { pace: Pace::HUMAN, duplicate_check, ..SimSettings::default() };
    Clinic::open(seed, TerminalSettings::default(), sim)
}

fn comes(clinic: &mut Clinic, visit: Visit) {
    clinic.line().happens(SimEvent::Will(visit.deeds));
    match visit.from {
        From::Visit => clinic.line().lay_out(visit.faults, visit.answers),
        From::Purchase => clinic.line().lay_out_at_purchase(visit.faults, visit.answers),
    }
    let now = clinic.now.mono;
    let counter = clinic.counter();
    counter.prints = visit.prints.into();
    counter.full = None;
    counter.disk.set_full(false);
    counter.disk.dies_after(None);
    counter.cut_at = None;
    match visit.disk {
        DiskPlan::Good => (),
        DiskPlan::DiesAfter(n_ops) => counter.disk.dies_after(Some(n_ops)),
        DiskPlan::CutAt(cut_at) => counter.cut_at = Some(cut_at),
        DiskPlan::Full { from, lasts } => {
            let from = now + Duration::from_secs(from);
            counter.full = Some((from, from + Duration::from_secs(lasts)));
        }
    }
    clinic.visit(visit.patient, STAY_MAX);
    clinic.passes(visit.gap);
}

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

use crate::days::plan::{DiskPlan, FIRST_DAY, From, VISITS, Visit};
use crate::lab::clinic::Clinic;
use crate::lab::evening::{self, close_day};
use crate::lab::law;
use crate::lab::many::{self, number};
use crate::lab::staff::{Where, see_to_cases};

/// Without being asked for more.
const DAYS: u64 = 40;
/// So many have a terminal that went away with what it was asked.
const MANY_DAYS: u64 = 1_000;
/// Longer than anybody stays.
const STAY_MAX: Duration = Duration::from_secs(900);
/// How long everything works at the end of a day.
const EVENING: Duration = Duration::from_secs(1_800);
/// How long the kiosk is off at night, and on before the first patient comes.
const NIGHT: Duration = Duration::from_secs(12 * 3_600);
const MORNING: Duration = Duration::from_secs(60);

#[test]
fn whatever_breaks_nobody_pays_twice_and_nothing_is_lost() {
    let asked = number("SEED");
    let first = asked.or(number("FIRST")).unwrap_or(1);
    let n_days = asked.map_or_else(|| number("DAYS").unwrap_or(DAYS), |_| 1);
    let seeds: Vec<u64> = (first..first + n_days).collect();
    let began = clock::read().mono;
    let many::Ends { done, failed } = many::run(&seeds, |seed| day(seed, asked.is_some()));
    let seconds = (clock::read().mono - began).as_secs_f64();
    let told = Told::sum(done.values());
    let rate = f64::from(u32::try_from(n_days).unwrap()) / seconds;
    eprintln!("{n_days} days from seed {first} in {seconds:.1} s, {rate:.0} a second: {told:?}");
    for seed in &failed {
        eprintln!("THE PLAN OF DAY {seed}: {:?}", plan::closes(*seed));
        for (n, visit) in plan::day(*seed).iter().enumerate() {
            eprintln!("  visit {n}: {visit:?}");
        }
    }
    assert!(failed.is_empty(), "days {failed:?} fail; SEED={} repeats the first", failed[0]);
    // One day alone may be a quiet one.
    if asked.is_none() && n_days >= DAYS {
        let n_least = n_days * u64::try_from(VISITS).unwrap() / 4;
        assert!(told.n_sold >= n_least, "too few sales to prove anything: {told:?}");
        let rare = [told.n_by_two_cards, told.n_yes, told.n_no, told.n_differing];
        let is_by_hand = told.n_by_hand > 0 || n_days < MANY_DAYS;
        assert!(
            !rare.contains(&0) && is_by_hand,
            "not all that is to be proven occurred: {told:?}"
        );
    }
}

/// How much of what has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Told {
    n_sold: u64,
    n_by_two_cards: u64,
    /// Staff allowed it.
    n_yes: u64,
    n_no: u64,
    n_by_hand: u64,
    n_closed: u64,
    /// Days whose close left a difference open.
    n_differing: u64,
}

impl Told {
    fn sum<'a>(all: impl Iterator<Item = &'a Self>) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            n_sold: sum.n_sold + one.n_sold,
            n_by_two_cards: sum.n_by_two_cards + one.n_by_two_cards,
            n_yes: sum.n_yes + one.n_yes,
            n_no: sum.n_no + one.n_no,
            n_by_hand: sum.n_by_hand + one.n_by_hand,
            n_closed: sum.n_closed + one.n_closed,
            n_differing: sum.n_differing + one.n_differing,
        })
    }
}

/// One seed: a day, its close, and the next morning.
fn day(seed: u64, is_told: bool) -> Told {
    let mut clinic = open(seed);
    let mut n_differing = 0;
    let mut visits = plan::day(seed).into_iter().enumerate();
    for (n_visits, close) in [FIRST_DAY, VISITS - FIRST_DAY].into_iter().zip(plan::closes(seed)) {
        for (n, visit) in visits.by_ref().take(n_visits) {
            if is_told {
                eprintln!("visit {n}: {visit:?}");
            }
            comes(&mut clinic, visit);
            law::must_hold(&mut clinic);
        }
        clinic.calms_down(EVENING);
        law::must_be_settled(&mut clinic);
        see_to_cases(&mut clinic, Where::AtDesk);
        law::nothing_is_open(&mut clinic);
        close_day(&mut clinic, close);
        law::must_be_settled(&mut clinic);
        law::the_bank_pays_or_a_difference_is_open(&mut clinic);
        n_differing += u64::from(resolved(&mut clinic));
        law::the_bank_pays_or_a_difference_is_open(&mut clinic);
        clinic.power_cut(NIGHT);
        clinic.passes(NIGHT + MORNING);
    }
    let n_closed = u64::from(clinic.n_closed);
    let n_by_hand = u64::from(clinic.n_settled);
    let counter = clinic.counter();
    let [n_no, n_yes] = counter.n_answers.map(u64::from);
    let count = |n: usize| u64::try_from(n).unwrap();
    Told {
        n_sold: count(counter.sold.len()),
        n_by_two_cards: count(counter.sold.values().filter(|paid| paid.len() > 1).count()),
        n_yes,
        n_no,
        n_by_hand,
        n_closed,
        n_differing,
    }
}

/// The owner looks at the first difference that is open, and the bank paid what was sold after all.
/// Returns whether there was one.
fn resolved(clinic: &mut Clinic) -> bool {
    let doing = evening::doing(clinic);
    let store = clinic.counter().store.as_mut().expect("power");
    let open = store.open_differences().unwrap();
    let Some(first) = open.first() else { return false };
    let paid = law::short_of(&first.difference);
    store.resolve_difference((first.z, first.place), paid, "the bank paid it", doing).unwrap();
    true
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
    counter.disk_is_good();
    match visit.disk {
        DiskPlan::Good => (),
        DiskPlan::DiesAfter(n_ops) => counter.disk.dies_after(Some(n_ops)),
        DiskPlan::CutAt(cut_at) => counter.cut_at = Some(cut_at),
        DiskPlan::Full { from, lasts } => {
            let from = now + Duration::from_secs(from);
            counter.full = Some((from, from + Duration::from_secs(lasts)));
        }
    }
    clinic.staff = visit.staff;
    clinic.visit(visit.patient, STAY_MAX);
    clinic.passes(visit.gap);
    if let Some(place) = visit.sees_to {
        // Whoever writes in the data file has a disk that works.
        if place == Where::AtDesk {
            clinic.counter().disk_is_good();
        }
        see_to_cases(clinic, place);
    }
}

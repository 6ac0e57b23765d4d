//! Many runs on all cores; one that fails is named, and the others go on.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// So many may fail on one core before it stops.
const FAILED_MAX: usize = 3;

/// How the runs ended.
pub struct Ends<T> {
    pub done: BTreeMap<u64, T>,
    /// In their order.
    pub failed: Vec<u64>,
}

/// Does `run` with each number.
pub fn run<T: Send>(numbers: &[u64], run: impl Fn(u64) -> T + Sync) -> Ends<T> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut ends = Ends { done: BTreeMap::new(), failed: Vec::new() };
        while let Some(number) = numbers.get(next.fetch_add(1, Ordering::SeqCst)) {
            match catch_unwind(AssertUnwindSafe(|| run(*number))) {
                Ok(end) => drop(ends.done.insert(*number, end)),
                Err(_) => {
                    eprintln!("NUMBER {number} FAILS");
                    ends.failed.push(*number);
                }
            }
            if ends.failed.len() >= FAILED_MAX {
                break;
            }
        }
        ends
    };
    let mut all = Ends { done: BTreeMap::new(), failed: Vec::new() };
    thread::scope(|scope| {
        let n_threads = thread::available_parallelism().map_or(1, usize::from);
        let threads: Vec<_> = (0..n_threads)
            .map(|_| thread::Builder::new().spawn_scoped(scope, work).unwrap())
            .collect();
        for thread in threads {
            let mut ends = thread.join().unwrap();
            all.done.append(&mut ends.done);
            all.failed.append(&mut ends.failed);
        }
    });
    all.failed.sort_unstable();
    all
}

/// "12 sold, 3 not charged"
pub fn tally<'a>(ends: impl Iterator<Item = &'a &'static str>) -> String {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for end in ends {
        *counts.entry(end).or_default() += 1;
    }
    let told: Vec<String> = counts.iter().map(|(end, n)| format!("{n} {end}")).collect();
    told.join(", ")
}

/// A number that is asked for from outside.
pub fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

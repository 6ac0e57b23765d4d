//! How long the pages of an agreement take, and how large they are. `cargo bench --bench agreement`.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
#![expect(clippy::print_stdout, reason = "a bench prints what it found")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]

#[path = "../tests/letters/sample.rs"]
mod sample;

use std::hint::black_box;
use std::time::{Duration, Instant};

use countersign::domain::language::Language;
use sample::Signed;

const N_RUNS: usize = 50;

fn main() {
    let nadia = ("Nadia", "Farouk");
    let long = "You may cancel this plan at any time, at the desk or by phone. ".repeat(450);
    #[rustfmt::skip]
    let agreements = [
        ("Drip Four",                          Signed::new(Language::English, &["O01"], nadia)),
        ("Glow Club, in Spanish",              Signed::new(Language::Spanish, &["O08"], nadia)),
        ("12-Week Reset in parts",             Signed::new(Language::English, &["O10"], nadia)),
        ("12-Week Reset, a name in Arabic",    Signed::new(Language::English, &["O10"], ("محمد", "علي"))),
        ("Drip Four, a clause of ten pages",   Signed::new(Language::English, &["O01"], nadia).with_clause(long)),
        ("Drip Four, typed",                   Signed::new(Language::English, &["O01"], nadia).typed("Nadia Farouk")),
    ];
    println!("{:<36} {:>6} {:>9} {:>9} {:>9}", "agreement", "pages", "bytes", "median", "slowest");
    for (what, signed) in agreements {
        // The first reads the fonts.
        let bytes = signed.pdf().len();
        let mut took: Vec<Duration> = (0..N_RUNS)
            .map(|_| {
                let began_at = Instant::now();
                black_box(signed.pdf());
                began_at.elapsed()
            })
            .collect();
        took.sort();
        let [median, slowest] = [took.len() / 2, took.len() - 1].map(|at| took.get(at).unwrap());
        let pages = signed.letter().pages().n_pages;
        println!(
            "{what:<36} {pages:>6} {bytes:>9} {:>6} ms {:>6} ms",
            millis(*median),
            millis(*slowest)
        );
    }
}

fn millis(took: Duration) -> String {
    format!("{}.{}", took.as_millis(), took.as_micros() / 100 % 10)
}

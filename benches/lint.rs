//! How long ten thousand offerings take to be read and held against a state's rules, beside copying
//! the file's bytes. `cargo bench --bench lint`.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::error::Error;
use std::fmt::Write as _;
use std::hint::black_box;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use countersign::config::{catalog, profile};
use countersign::domain::lint;

type Outcome<T> = Result<T, Box<dyn Error>>;

const DEMO: &str = include_str!("../assets/demo/catalog.toml");
const N_OFFERINGS: usize = 10_000;
const N_RUNS: usize = 7;

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let path = folder.path().join("catalog.toml");
    let text = grown()?;
    std::fs::write(&path, &text)?;
    let tennessee = profile::of_state("TN");
    let (catalog, findings) = catalog::examine(&path, &tennessee)?;
    let (mut copied, mut linted, mut examined) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..N_RUNS {
        copied.push(timed(|| black_box(text.as_bytes().to_vec())));
        linted.push(timed(|| black_box(lint::lint(&catalog, &tennessee))));
        examined.push(timed(|| black_box(catalog::examine(&path, &tennessee))));
    }
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{} offerings in {} KiB, {} findings; median of {N_RUNS}, in microseconds",
        catalog.offerings.len(),
        text.len() / 1024,
        findings.len()
    )?;
    let floor = median(copied);
    for (what, took) in [
        ("copy the bytes", floor),
        ("lint", median(linted)),
        ("read the file and lint", median(examined)),
    ] {
        let ratio = took.as_micros() / floor.as_micros().max(1);
        writeln!(out, "{what:<24} {:>10} {ratio:>8} x", took.as_micros())?;
    }
    Ok(())
}

/// The demo catalog, with its offerings again and again under other codes and names; every fifth
/// breaks a rule.
fn grown() -> Outcome<String> {
    let start = DEMO.find("[[offering]]").ok_or("the demo catalog has offerings")?;
    let end = DEMO.find("[[clause]]").ok_or("the demo catalog has clauses")?;
    let blocks: Vec<&str> =
        DEMO.get(start..end).ok_or("a range")?.split("[[offering]]").skip(1).collect();
    let mut text = DEMO.to_owned();
    for n in 0..N_OFFERINGS.saturating_sub(blocks.len()) {
        let block = blocks.get(n % blocks.len()).ok_or("a block")?;
        text.push_str("\n[[offering]]");
        for line in block.lines().filter(|line| !line.starts_with('#')) {
            let line = if line.starts_with("code = ") {
                format!("code = \"X{n}\"")
            } else if line.starts_with("name = ") {
                format!("name = \"Offer {n}\"")
            } else if line.starts_with("upgrade_to = ") {
                format!("upgrade_to = \"X{}\"", n / 2)
            } else if line.starts_with("clauses = ") && n % 5 == 0 {
                "clauses = [\"NT\"]".to_owned()
            } else {
                line.to_owned()
            };
            writeln!(text, "{line}")?;
        }
    }
    Ok(text)
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let _kept = black_box(work());
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

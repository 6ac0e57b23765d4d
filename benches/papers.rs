//! How long a receipt takes until its last byte, and the packet that answers a dispute.
//! `cargo bench --bench papers`.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
#![expect(clippy::print_stdout, reason = "a bench prints what it found")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]

#[path = "../tests/paper/sample.rs"]
mod sample;

use std::hint::black_box;
use std::io::sink;
use std::time::{Duration, Instant};

use countersign::app::packet::make;
use countersign::app::rehearse;
use countersign::app::setup::Setup;
use countersign::config::printers;
use countersign::config::settings::Settings;
use countersign::device::printer::escpos::encode;
use countersign::device::printer::profile::{Profile, QrMethod};
use countersign::domain::language::Language;
use countersign::domain::receipt::Receipt;
use countersign::evidence::merchant_copy::merchant_copy_paper;
use countersign::evidence::packet::case::With;
use countersign::evidence::receipt::receipt_paper;

const N_RUNS: usize = 200;
/// A packet reads its sale back from the disk each time.
const N_PACKETS: usize = 40;

fn main() {
    println!("{:<44} {:>9} {:>9} {:>9}", "paper", "bytes", "median", "slowest");
    let wide = printers::named("generic-80").unwrap();
    let narrow = printers::named("generic-58").unwrap();
    let native = Profile { qr: QrMethod::Native, ..printers::named("epson-tm-m30").unwrap() };
    let drawn = Profile { draws_all_text: true, ..wide };
    let english = sample::receipt(Language::English);
    let spanish = sample::receipt(Language::Spanish);
    let cart = sample::whole_cart(Language::English);
    let foreign = Receipt { initials: "م. ع.".to_owned(), ..sample::receipt(Language::English) };
    let receipts: [(&str, &Receipt, &Profile); 7] = [
        ("receipt, 80 mm, code drawn", &english, &wide),
        ("receipt, 58 mm, code drawn", &english, &narrow),
        ("receipt, 80 mm, the printer's own code", &english, &native),
        ("receipt in Spanish, 80 mm", &spanish, &wide),
        ("receipt with a name in Arabic, 80 mm", &foreign, &wide),
        ("a whole cart, 80 mm", &cart, &wide),
        ("receipt, 80 mm, every line drawn", &english, &drawn),
    ];
    for (what, receipt, profile) in receipts {
        measure(what, N_RUNS, || encode(&receipt_paper(receipt, profile.columns), profile).len());
    }
    measure("merchant copy, 80 mm", N_RUNS, || {
        encode(&merchant_copy_paper(&english, wide.columns), &wide).len()
    });

    let folder = tempfile::tempdir().unwrap();
    rehearse::run(folder.path(), true, &mut sink()).unwrap();
    let data = folder.path().join("data");
    let setup = Setup::in_folder(Settings::demo(), &data, "rehearsal.redb").unwrap();
    let store = setup.open_store().unwrap();
    let sale = store.lots().unwrap().first().unwrap().sale;
    measure("packet: its PDF", N_PACKETS, || {
        make(&store, &setup, sale, With::default()).unwrap().1.pdf.len()
    });
    measure("packet with everything: its archive", N_PACKETS, || {
        let all = With { treatments: true, rows: true, ink: true };
        make(&store, &setup, sale, all).unwrap().1.archive.len()
    });
}

fn measure(what: &str, n_runs: usize, make: impl Fn() -> usize) {
    // The first reads the fonts.
    let bytes = make();
    let mut took: Vec<Duration> = (0..n_runs)
        .map(|_| {
            let began_at = Instant::now();
            black_box(make());
            began_at.elapsed()
        })
        .collect();
    took.sort();
    let [median, slowest] = [took.len() / 2, took.len() - 1].map(|at| *took.get(at).unwrap());
    println!("{what:<44} {bytes:>9} {:>6} ms {:>6} ms", millis(median), millis(slowest));
}

fn millis(took: Duration) -> String {
    format!("{}.{:02}", took.as_millis(), took.as_micros() / 10 % 100)
}

//! A scanner on a serial line: what it sends, and what becomes of it.

use std::io;
use std::sync::mpsc::sync_channel;
use std::task::Waker;
use std::thread;
use std::time::{Duration, Instant};

use countersign::clock;
use countersign::device::drive::drive;
use countersign::device::pty::Pty;
use countersign::device::scanner::serial::{ScannerReport, ScannerSession};
use countersign::device::serial::{SerialLink, SerialSettings};
use countersign::device::{Link, Protocol as _};
use countersign::domain::scan::Scan;

#[test]
fn a_scan_ends_with_either_line_end_or_with_silence() {
    #[rustfmt::skip]
    let cases: [(&str, &[u8], bool, &[&str]); 8] = [
        ("CR",                 b"CKR:26D3\r",            false, &["CKR:26D3"]),
        ("LF",                 b"CKR:26D3\n",            false, &["CKR:26D3"]),
        ("both",               b"CKR:26D3\r\n",          false, &["CKR:26D3"]),
        ("silence",            b"CKR:26D3",              true,  &["CKR:26D3"]),
        ("two at once",        b"ONE\rTWO\r",            false, &["ONE", "TWO"]),
        ("NUL between",        b"CK\0R:26\0D3\r\0",      false, &["CKR:26D3"]),
        ("nothing",            b"\r\n\r\n",              true,  &[]),
        ("not yet over",       b"CKR:26D3",              false, &[]),
    ];
    for (case, bytes, is_silent, expect) in cases {
        for n_split in [1, 3, 100] {
            let mut now = start();
            let mut session = ScannerSession::default();
            for part in bytes.chunks(n_split) {
                session.bytes_in(part, now);
                now += Duration::from_millis(20);
                session.time_passed(now);
            }
            if is_silent {
                session.time_passed(now + Duration::from_millis(300));
            }
            let expect: Vec<Scan> =
                expect.iter().map(|text| Scan::Text((*text).to_owned())).collect();
            assert_eq!(scans(&mut session), expect, "{case}, {n_split} bytes at a time");
        }
    }
}

#[test]
fn more_than_any_receipt_has_is_told_and_not_kept() {
    let fits = "7".repeat(Scan::LEN_MAX);
    let cases = [
        (format!("{fits}\r"), Scan::Text(fits.clone())),
        (format!("{fits}7\r"), Scan::TooLong),
        (format!("{}\r", fits.repeat(200)), Scan::TooLong),
    ];
    for (bytes, expect) in cases {
        let mut session = ScannerSession::default();
        session.bytes_in(bytes.as_bytes(), start());
        assert_eq!(scans(&mut session), [expect]);
        session.bytes_in(b"NEXT\r", start());
        assert_eq!(scans(&mut session), [Scan::Text("NEXT".to_owned())]);
    }
}

#[test]
fn half_a_scan_before_the_wire_was_lost_is_forgotten() {
    let mut session = ScannerSession::default();
    session.bytes_in(b"CKR:26D3", start());
    session.link_lost(start());
    session.link_found(start());
    session.bytes_in(b"Y412\r", start());
    let told = std::iter::from_fn(|| session.next_report()).collect::<Vec<_>>();
    let scan = ScannerReport::Scanned(Scan::Text("Y412".to_owned()));
    assert_eq!(told, [ScannerReport::Ready(false), ScannerReport::Ready(true), scan]);
}

#[test]
fn no_bytes_make_it_stumble() {
    let mut seed = 5_u64;
    let mut session = ScannerSession::default();
    for _ in 0..20_000 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        session.bytes_in(&seed.to_be_bytes(), start());
        while session.next_report().is_some() {}
    }
}

fn scans(session: &mut ScannerSession) -> Vec<Scan> {
    std::iter::from_fn(|| session.next_report())
        .filter_map(|report| match report {
            ScannerReport::Scanned(scan) => Some(scan),
            ScannerReport::Ready(_) => None,
        })
        .collect()
}

fn start() -> Instant {
    clock::read().mono
}

/// The real thing: a scanner at the far end of a pseudo-terminal, and the thread that listens to it.
#[test]
#[cfg(unix)]
fn a_scan_comes_over_a_pseudo_terminal() {
    let mut scanner = Pty::open().unwrap();
    let settings = SerialSettings::at(scanner.path());
    let (hang_up, inbox) = sync_channel(1);
    let (outbox, reports) = sync_channel(8);
    let open = move || -> io::Result<Box<dyn Link>> { Ok(Box::new(SerialLink::open(&settings)?)) };
    let listener = thread::Builder::new()
        .name("scanner".to_owned())
        .spawn(move || drive(ScannerSession::default(), open, &inbox, &outbox, Waker::noop()))
        .unwrap();
    let limit = Duration::from_secs(30);
    assert_eq!(reports.recv_timeout(limit).unwrap(), ScannerReport::Ready(true));
    let code = format!("HTTPS://SOLCLINIC.COM/R/{}", "A7".repeat(64));
    scanner.write_all(format!("{code}\r").as_bytes()).unwrap();
    let scan = ScannerReport::Scanned(Scan::Text(code));
    assert_eq!(reports.recv_timeout(limit).unwrap(), scan);
    drop((hang_up, reports));
    listener.join().unwrap();
}

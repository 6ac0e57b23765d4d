//! How fast the card terminal's bytes are read and written, beside the floor of the same bytes copied
//! and XOR-ed in the same run; and what the driver's thread works while a patient looks for a card.
//! `cargo bench --bench codec`.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
#![expect(clippy::print_stdout, reason = "a bench prints what it found")]

use std::hint::black_box;
use std::path::PathBuf;
use std::sync::mpsc::sync_channel;
use std::task::Waker;
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use countersign::device::Link;
use countersign::device::drive::drive;
use countersign::device::pty::Pty;
use countersign::device::serial::{SerialLink, SerialSettings};
use countersign::device::terminal::pax::frame::{FrameDecoder, Token, encode};
use countersign::device::terminal::pax::message::response::{Packet, Response};
use countersign::device::terminal::{TerminalSettings, session};
use countersign::domain::card::{CardReport, CardRequest, EcrRef, TokenWish};
use countersign::domain::money::Money;

/// An approval with EMV data: `|` is FS and `~` is US.
const APPROVED: &str = "0|T01|1.28|000000|OK|00~APPROVAL~123456~600112345678~7~1|01|\
    14900~0~0~0~0~0~~|1111~4~1229~~~~01~DOE/JANE~~~0|17~10001~20260102101530||||\
    AID=A0000000031010~APPLAB=VISA CREDIT~TVR=8080008000~TSI=6800~ATC=0001~AC=AB12CD34EF567890~\
    ARC=00~CVM=6~TOKEN=TKN4111AAAA~HREF=600112345678";
#[cfg(target_os = "linux")]
const DRIVER: &str = "driver";
const N_FRAMES: usize = 40_000;
const N_RUNS: usize = 15;
/// What a serial line carries at 115,200 baud: ten bits a byte.
const LINE_BYTES_PER_SEC: f64 = 11_520.0;

fn main() {
    let body: Vec<u8> = APPROVED
        .bytes()
        .map(|byte| match byte {
            b'|' => 0x1c,
            b'~' => 0x1f,
            byte => byte,
        })
        .collect();
    let stream = encode(&body).repeat(N_FRAMES);
    println!("{N_FRAMES} approvals of {} bytes, median of {N_RUNS}\n", stream.len() / N_FRAMES);
    println!("{:<44} {:>10} {:>8} {:>14}", "what", "MB/s", "x floor", "x 115200 baud");
    let floor = median(|| xored(&stream));
    let rows = [
        ("copy (memcpy)", median(|| copied(&stream))),
        ("copy and XOR, a byte at a time (the floor)", floor),
        ("frames made", median(|| made(&body))),
        ("frames read, checksums checked", median(|| read(&stream))),
        ("frames read, fields cut, card numbers sought", median(|| understood(&stream))),
    ];
    let n_bytes = u32::try_from(stream.len()).map_or(f64::NAN, f64::from);
    for (what, took) in rows {
        let bytes_per_sec = n_bytes / took.as_secs_f64();
        let beside = took.as_secs_f64() / floor.as_secs_f64();
        let line = bytes_per_sec / LINE_BYTES_PER_SEC;
        println!("{what:<44} {:>10.1} {beside:>8.2} {line:>14.0}", bytes_per_sec / 1e6);
    }
    waiting();
}

/// What the driver's thread works in ten seconds of a purchase that waits for a card, on a
/// pseudo-terminal; the system counts it.
#[cfg(target_os = "linux")]
fn waiting() {
    let mut far = Pty::open().expect("a pseudo-terminal");
    let path = far.path().to_owned();
    let (orders, inbox) = sync_channel(4);
    let (outbox, reports) = sync_channel(64);
    let open = move || -> io::Result<Box<dyn Link>> {
        Ok(Box::new(SerialLink::open(&SerialSettings::at(&path))?))
    };
    let session = session(&TerminalSettings::default());
    let driver = thread::Builder::new()
        .name(DRIVER.to_owned())
        .spawn(move || drive(session, open, &inbox, &outbox, Waker::noop()))
        .expect("a thread");
    let reference = EcrRef::new(10_001).expect("a reference");
    let (amount, token) = (Money::from_minor(149_00), TokenWish::None);
    let mut decoder = FrameDecoder::default();
    let mut is_asked = false;
    let mut began = None;
    while began.is_none_or(|(at, _): (Instant, u64)| at.elapsed() < Duration::from_secs(10)) {
        // The terminal's side: it takes every request, says who it is, and waits for a card.
        for byte in far.read(Duration::from_millis(50)).expect("the wire is whole") {
            let Some(Token::Frame(body)) = decoder.push(byte) else { continue };
            far.write_all(&[0x06]).expect("the wire is whole");
            if body.starts_with(b"A00") {
                far.write_all(&encode(b"0\x1cA01\x1c1.28\x1c000000\x1cOK\x1c5")).expect("the same");
            } else if body.starts_with(b"T00") {
                began = Some((Instant::now(), work_of_driver()));
            }
        }
        let is_ready = |report: &CardReport| matches!(report, CardReport::Ready(_));
        if !is_asked && reports.try_iter().any(|report| is_ready(&report)) {
            far.write_all(&[0x04]).expect("the wire is whole");
            let purchase = CardRequest::Purchase { reference, amount, token };
            is_asked = orders.send(purchase).is_ok();
        }
    }
    let (at, before) = began.expect("it was asked");
    let worked = Duration::from_nanos(work_of_driver().saturating_sub(before)).as_secs_f64();
    let share = 100.0 * worked / at.elapsed().as_secs_f64();
    println!("\ndriver while a patient looks for a card: {share:.3} % of one core");
    drop(orders);
    driver.join().expect("it ends");
}

#[cfg(not(target_os = "linux"))]
fn waiting() {}

/// Nanoseconds on a core, of the driver's thread.
#[cfg(target_os = "linux")]
fn work_of_driver() -> u64 {
    let threads = fs::read_dir("/proc/self/task").expect("Linux has it").flatten();
    let is_driver = |folder: &PathBuf| {
        fs::read_to_string(folder.join("comm")).is_ok_and(|name| name.trim() == DRIVER)
    };
    let folder = threads.map(|entry| entry.path()).find(is_driver).expect("the driver's thread");
    let told = fs::read_to_string(folder.join("schedstat")).expect("Linux has it");
    told.split(' ').next().and_then(|word| word.parse().ok()).expect("nanoseconds")
}

fn copied(stream: &[u8]) {
    black_box(black_box(stream).to_vec());
}

fn xored(stream: &[u8]) {
    let mut to = Vec::with_capacity(stream.len());
    let mut sum = 0_u8;
    for byte in black_box(stream) {
        sum ^= *byte;
        to.push(*byte);
    }
    black_box((to, sum));
}

fn made(body: &[u8]) {
    for _ in 0..N_FRAMES {
        black_box(encode(black_box(body)));
    }
}

fn read(stream: &[u8]) {
    let mut decoder = FrameDecoder::default();
    let frames = black_box(stream).iter().filter_map(|byte| decoder.push(*byte)).count();
    assert_eq!(frames, N_FRAMES);
}

fn understood(stream: &[u8]) {
    let mut decoder = FrameDecoder::default();
    let mut n_approved = 0;
    for byte in black_box(stream) {
        let Some(Token::Frame(body)) = decoder.push(*byte) else { continue };
        let Ok(packet) = Packet::parse(&body) else { continue };
        let Ok(response) = Response::parse(&packet.content) else { continue };
        n_approved += usize::from(response.transaction().is_host_approved());
    }
    assert_eq!(n_approved, N_FRAMES);
}

fn median(work: impl Fn()) -> Duration {
    let mut times: Vec<Duration> = (0..N_RUNS)
        .map(|_| {
            let began = Instant::now();
            work();
            began.elapsed()
        })
        .collect();
    times.sort();
    times.get(N_RUNS / 2).copied().unwrap_or_default()
}

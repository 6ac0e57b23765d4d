//! Whatever bytes come, nothing panics, nothing is kept that must not be, and money is asked for once.
//! Seeds are bent by chance: bytes turned, lost, doubled, cut out and put together anew, with the marks
//! of the protocol more often than other bytes. What is fed is what `fuzz/` feeds by coverage.
//!
//! ```sh
//! FUZZ=1000000 cargo test --profile proof --test truth fuzz -- --nocapture
//! ```

use std::collections::BTreeSet;
use std::fs;

use countersign::clock;
use countersign::device::terminal::pax::frame::encode;

use crate::lab::dice::Dice;
use crate::lab::many::number;
use crate::targets::TARGETS;

/// Without being asked for more, so many inputs a target of devices, and of codes.
const INPUTS: u64 = 2_000;
/// Of texts that people write, which take far longer each: one of so many.
const TEXTS: u64 = 20;
/// An input is one breath of a device.
const LEN_MAX: usize = 2_048;
/// STX, ETX, EOT, ENQ, ACK, NAK, and the separators.
const MARKS: [u8; 10] = [0x02, 0x03, 0x04, 0x05, 0x06, 0x15, 0x1c, 0x1d, 0x1e, 0x1f];

#[test]
fn no_bytes_confuse_what_reads_them() {
    let (n_inputs, first) = (number("FUZZ").unwrap_or(INPUTS), number("SEED").unwrap_or(1));
    for (name, target) in TARGETS {
        let (corpus, began) = (corpus(name), clock::read().mono);
        let is_text = name.ends_with("toml") || *name == "story";
        let n_inputs = if is_text { n_inputs.div_ceil(TEXTS) } else { n_inputs };
        for n in 0..n_inputs {
            let mut dice = Dice::new(first.wrapping_mul(1_000_003).wrapping_add(n));
            target(&bent(&corpus, &mut dice));
        }
        let seconds = (clock::read().mono - began).as_secs_f64();
        eprintln!("{name}: {n_inputs} inputs from seed {first} in {seconds:.1} s");
    }
}

/// The seeds themselves, as they are. What a run of `fuzz/` has found is one of them.
#[test]
fn every_seed_is_survived() {
    for (name, target) in TARGETS {
        let corpus = corpus(name);
        assert!(corpus.len() > 2, "{name}: {} seeds", corpus.len());
        for input in &corpus {
            target(input);
        }
    }
}

#[test]
fn every_folder_of_seeds_is_of_a_target() {
    let named: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let folders = fs::read_dir("fuzz/corpus").unwrap();
    let folders: BTreeSet<String> =
        folders.map(|one| one.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(folders, named);
}

/// The seeds of a target; of the terminal's, the frames of public suites, too.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let mut files: Vec<_> = fs::read_dir(format!("fuzz/corpus/{name}"))
        .unwrap()
        .map(|one| one.unwrap().path())
        .collect();
    files.sort();
    let seeds = files.into_iter().map(|file| fs::read(file).unwrap());
    let is_terminals = name.starts_with("terminal") || name.starts_with("simulator");
    seeds.chain(is_terminals.then(frames).into_iter().flatten()).collect()
}

/// Frames as they would come over the wire, from what a line of text stands for.
fn frames() -> Vec<Vec<u8>> {
    let text = fs::read_to_string("tests/truth/corpus.txt").unwrap();
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let separated = |byte| match byte {
                b'|' => 0x1c,
                b'~' => 0x1f,
                byte => byte,
            };
            encode(&line.bytes().map(separated).collect::<Vec<u8>>())
        })
        .collect()
}

/// One to three inputs of the corpus after each other, bent.
fn bent(corpus: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..=dice.roll(3) {
        if dice.is_one_in(2) {
            bytes.push(*dice.pick(&MARKS));
        }
        bytes.extend(dice.pick(corpus));
    }
    for _ in 0..dice.roll(8) {
        bend(&mut bytes, corpus, dice);
    }
    if dice.is_one_in(3) {
        frame_anew(&mut bytes);
    }
    bytes.truncate(LEN_MAX);
    bytes
}

fn bend(bytes: &mut Vec<u8>, corpus: &[Vec<u8>], dice: &mut Dice) {
    if bytes.is_empty() {
        bytes.push(dice.byte());
        return;
    }
    let at = dice.below(bytes.len());
    let end = (at + 1 + dice.below(24)).min(bytes.len());
    match dice.roll(10) {
        0 => bytes[at] ^= 1 << dice.roll(8),
        1 => bytes[at] = dice.byte(),
        2 => bytes[at] = *dice.pick(&MARKS),
        3 => bytes.insert(at, *dice.pick(&MARKS)),
        4 => drop(bytes.remove(at)),
        5 => drop(bytes.drain(at..end)),
        6 => {
            let part = bytes[at..end].to_vec();
            bytes.splice(at..at, part);
        }
        7 => bytes.truncate(at),
        8 => {
            let digits = (0..dice.roll(24)).map(|_| b'0' + dice.byte() % 10).collect::<Vec<u8>>();
            bytes.splice(at..at, digits);
        }
        _ => {
            let other = dice.pick(corpus);
            let cut = dice.below(other.len());
            bytes.splice(at..end, other[cut..].iter().copied());
        }
    }
}

/// The same content under a checksum that is right: most faults of content are behind it.
fn frame_anew(bytes: &mut Vec<u8>) {
    let body: Vec<u8> =
        bytes.iter().copied().filter(|byte| !matches!(*byte, 0x02 | 0x03)).collect();
    *bytes = encode(&body);
}

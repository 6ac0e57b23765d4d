//! The packet of a real sale: what it holds, what it leaves out, and that nobody changes a byte of it.

use std::io::{Cursor, Read as _, Write as _};
use std::sync::OnceLock;

use countersign::app::packet::make;
use countersign::app::rehearse;
use countersign::app::setup::Setup;
use countersign::config::settings::Settings;
use countersign::domain::evidence_quality::Strength;
use countersign::evidence::packet::bundle::{BundleFault, Part, read, write};
use countersign::evidence::packet::case::With;
use countersign::evidence::packet::verify::{PacketFault, verify_bytes, verify_folder};
use countersign::evidence::packet::{PAGES_MAX, PDF_MAX, Packet};
use ed25519_dalek::SigningKey;
use zip::write::SimpleFileOptions;

const PARTS: [Part<'static>; 3] = [
    Part { name: "packet.pdf", bytes: b"%PDF-1.7 and so on" },
    Part { name: "record.json", bytes: b"{\"id\":1}\n" },
    Part { name: "SHA256SUMS", bytes: b"" },
];

#[test]
fn another_program_opens_it() {
    let archive = write(&PARTS).unwrap();
    let mut theirs = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    assert_eq!(theirs.len(), PARTS.len());
    for (idx, part) in PARTS.iter().enumerate() {
        let mut file = theirs.by_index(idx).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        assert_eq!(file.name().unwrap(), part.name);
        assert_eq!(bytes, part.bytes);
    }
}

#[test]
fn an_archive_that_would_swell_is_refused_before_anything_is_unpacked() {
    let mut bomb = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    bomb.start_file("packet.pdf", options).unwrap();
    for _ in 0..64 {
        bomb.write_all(&[0; 1024 * 1024]).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    assert!(bomb.len() < 100_000);
    let fault = read(&bomb).unwrap_err();
    assert_eq!(fault, BundleFault::Compressed("packet.pdf".to_owned()));
}

#[test]
fn a_packet_has_nine_parts_and_is_what_a_bank_takes() {
    let Made { usual, .. } = made();
    assert!(usual.n_pages <= PAGES_MAX, "{} pages", usual.n_pages);
    assert!(usual.pdf.len() <= PDF_MAX, "{} bytes", usual.pdf.len());
    assert_eq!(usual.states.len(), 9);
    let missing: Vec<u8> =
        usual.states.iter().filter(|it| it.is_missing).map(|it| it.part.number()).collect();
    assert_eq!(missing, [0_u8; 0]);
    assert_eq!(usual.strength, Strength::Strong, "{:?}", usual.missing);
}

#[test]
fn the_same_sale_gives_the_same_packet_to_the_byte() {
    let Made { usual, again, .. } = made();
    assert_eq!(usual.archive, again.archive);
    assert_eq!(usual.pdf, again.pdf);
}

#[test]
fn names_of_treatments_phone_birth_date_and_the_receipts_code_stay_out() {
    let Made { usual, .. } = made();
    for (name, bytes) in &usual.parts {
        let text = without_hashes(&String::from_utf8_lossy(bytes).to_lowercase());
        let secrets = ["drip", "hydration", "ckr:", "5550142", "1984"];
        for secret in secrets.iter().filter(|_| *name != "packet.pdf") {
            assert!(!text.contains(secret), "{name} says {secret}");
        }
    }
    let names: Vec<&str> = usual.parts.iter().map(|(name, _)| *name).collect();
    assert!(!names.contains(&"ink.json"));
}

/// Hashes and signatures left out: any four digits may stand in them by chance.
fn without_hashes(text: &str) -> String {
    const HEX_MIN: usize = 32;
    text.split_inclusive(|letter: char| !letter.is_ascii_hexdigit())
        .filter(|word| word.len() <= HEX_MIN)
        .collect()
}

#[test]
fn with_all_in_it_every_link_is_worked_out_again() {
    let Made { whole, .. } = made();
    let verified = verify_bytes(&whole.archive, None).unwrap();
    assert!(verified.rows.len() >= 3);
    assert!(verified.rows.iter().all(|row| row.is_proven));
    assert!(whole.parts.iter().any(|(name, _)| *name == "ink.json"));
}

#[test]
fn a_packet_holds_and_a_foreign_key_is_told() {
    let Made { usual, keys, .. } = made();
    let verified = verify_bytes(&usual.archive, None).unwrap();
    assert!(!verified.is_known_key);
    assert!(verify_bytes(&usual.archive, Some(keys)).unwrap().is_known_key);
    let other = [(1, SigningKey::from_bytes(&[5; 32]).verifying_key())];
    let fault = verify_bytes(&usual.archive, Some(&other)).unwrap_err();
    assert!(matches!(fault, PacketFault::OtherClinic(1, _)), "{fault}");
}

#[test]
fn the_first_thing_that_does_not_hold_is_named() {
    let Made { usual, .. } = made();
    let with = |change: &dyn Fn(&mut Files)| {
        let mut parts = usual.parts.clone();
        change(&mut parts);
        let listed: Vec<Part<'_>> =
            parts.iter().map(|(name, bytes)| Part { name, bytes: bytes.as_slice() }).collect();
        verify_folder(&listed, None).map(|_| ())
    };
    let at =
        |parts: &mut Files, name: &str| parts.iter().position(|(known, _)| *known == name).unwrap();
    assert_eq!(with(&|_| ()), Ok(()));
    assert_eq!(with(&|parts| parts.reverse()), Ok(()), "files of a folder have no order");
    let changed = with(&|parts| {
        let idx = at(parts, "record.json");
        parts.get_mut(idx).unwrap().1.push(b' ');
    });
    assert_eq!(changed, Err(PacketFault::Changed("record.json".to_owned())));
    let gone = with(&|parts| {
        let idx = at(parts, "chain.json");
        parts.remove(idx);
    });
    assert_eq!(gone, Err(PacketFault::MissingPart("chain.json")));
    let more = with(&|parts| parts.push(("notes.txt", Vec::new())));
    assert_eq!(more, Err(PacketFault::StrangePart("notes.txt".to_owned())));
    let twice = with(&|parts| parts.push(("record.json", Vec::new())));
    assert!(matches!(twice, Err(PacketFault::Bundle(BundleFault::Twice(_)))), "{twice:?}");
    let forged = with(&|parts| {
        let idx = at(parts, "receipt.txt");
        parts.remove(idx);
    });
    assert!(forged.is_err());
}

/// Each byte of the frame and of the small parts, and seeded places of the large ones: other in one
/// bit or in all. `TAMPER` is how many; the gate asks for twenty thousand.
#[test]
fn a_changed_byte_is_noticed_wherever_it_is() {
    let n: usize = std::env::var("TAMPER").ok().and_then(|n| n.parse().ok()).unwrap_or(600);
    let Made { usual, .. } = made();
    let archive = &usual.archive;
    let pdf = archive.windows(5).position(|window| window == b"%PDF-").unwrap();
    let small = |at: usize| at < pdf || at >= pdf + usual.pdf.len();
    let n_small = (0..archive.len()).filter(|at| small(*at)).count();
    let step = (n_small * 2 / n).max(1);
    let of_small = (0..archive.len()).filter(|at| small(*at)).step_by(step);
    let mut seed = 0xC0FF_EE11_u64;
    let places = of_small.chain(std::iter::from_fn(|| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).ok().map(|place| place % archive.len())
    }));
    let mut other = archive.clone();
    for (idx, at) in places.take(n).enumerate() {
        let mask = if idx % 3 == 0 { 0xFF } else { 1 << (idx % 8) };
        let byte = other.get_mut(at).unwrap();
        *byte ^= mask;
        assert!(verify_bytes(&other, None).is_err(), "byte {at} with {mask:#x}");
        *other.get_mut(at).unwrap() ^= mask;
    }
    assert!(verify_bytes(&other, None).is_ok(), "all is as it was");
}

#[test]
fn a_packet_that_was_cut_off_is_noticed() {
    let Made { usual, .. } = made();
    for length in (0..usual.archive.len()).step_by(997).chain([usual.archive.len() - 1]) {
        let cut = usual.archive.get(..length).unwrap();
        assert!(verify_bytes(cut, None).is_err(), "{length} bytes");
    }
}

/// The files of a packet, by name.
type Files = Vec<(&'static str, Vec<u8>)>;

struct Made {
    usual: Packet,
    again: Packet,
    whole: Packet,
    keys: Vec<(u8, ed25519_dalek::VerifyingKey)>,
}

/// A rehearsed sale, and its packets.
fn made() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        rehearse::run(folder.path(), true, &mut std::io::sink()).unwrap();
        let data = folder.path().join("data");
        let setup = Setup::in_folder(Settings::demo(), &data, "rehearsal.redb").unwrap();
        let store = setup.open_store().unwrap();
        let sale = store.lots().unwrap().first().unwrap().sale;
        let make = |with| make(&store, &setup, sale, with).unwrap().1;
        let all = With { treatments: true, rows: true, ink: true };
        Made {
            usual: make(With::default()),
            again: make(With::default()),
            whole: make(all),
            keys: setup.keys().verifying(),
        }
    })
}

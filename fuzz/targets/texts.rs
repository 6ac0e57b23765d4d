//! Texts that people write, and codes that scanners read.

use std::path::PathBuf;

use chrono::NaiveDate;
use countersign::app::story;
use countersign::config::catalog;
use countersign::config::fault::ConfigError;
use countersign::config::logo;
use countersign::config::profile;
use countersign::config::reader::Source;
use countersign::config::settings::Settings;
use countersign::domain::receipt::ReceiptNumber;
use countersign::evidence::packet::bundle::{self, Part};
use countersign::evidence::packet::verify::verify_bytes;
use countersign::evidence::qr_code::{self, Payload};
use ed25519_dalek::{SigningKey, VerifyingKey};

/// A scanned text. A code that is genuine says just what was signed.
pub fn qr_code(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let key = SigningKey::from_bytes(&[0x42; 32]);
    let keys: Vec<(u8, VerifyingKey)> = (0..3).map(|slot| (slot, key.verifying_key())).collect();
    match qr_code::read(&text, &keys) {
        Ok(payload) => {
            let again = qr_code::sign(&payload, &key, None).expect("it was signed before");
            assert_eq!(qr_code::read(&again, &keys), Ok(payload));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    let Some((number, units)) = bytes.split_first_chunk::<10>() else { return };
    let payload = Payload {
        key_slot: units.first().map_or(0, |byte| byte % 3),
        receipt: ReceiptNumber(*number),
        issued: NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day"),
        last_valid_day: None,
        units: units.last().copied().unwrap_or_default(),
    };
    let code = qr_code::sign(&payload, &key, None).expect("each value fits");
    assert_eq!(qr_code::read(&code, &keys), Ok(payload));
}

/// A packet of a dispute. What we write we read again, and nobody's signature is on it.
pub fn packet(bytes: &[u8]) {
    if let Err(fault) = verify_bytes(bytes, None) {
        assert!(!fault.to_string().is_empty());
    }
    let (one, other) = bytes.split_at(bytes.len() / 2);
    let parts =
        [Part { name: "packet.pdf", bytes: one }, Part { name: "SHA256SUMS", bytes: other }];
    let Ok(archive) = bundle::write(&parts) else { return };
    let again = bundle::read(&archive).expect("we wrote it");
    let same =
        |(one, other): (&Part<'_>, &Part<'_>)| (one.name, one.bytes) == (other.name, other.bytes);
    assert!(again.len() == parts.len() && again.iter().zip(&parts).all(same));
    assert!(verify_bytes(&archive, None).is_err(), "nobody signed it");
}

/// The clinic's logo. Whatever is drawn fits the paper, and shows something.
pub fn logo(bytes: &[u8]) {
    for (dots, (wide, high)) in [(576, logo::WIDE), (384, logo::NARROW)] {
        match logo::printed(bytes, dots) {
            Ok(drawn) => assert!((1..=wide).contains(&drawn.width()) && drawn.height() <= high),
            Err(why) => assert!(!why.is_empty()),
        }
    }
}

/// kiosk.toml. The catalog that it names is not read.
pub fn kiosk(bytes: &[u8]) {
    let Some(source) = source("kiosk.toml", bytes) else { return };
    let read = Settings::of(&source, |_, _| Ok(catalog::demo()));
    names_its_line(read.err(), &source);
}

/// A catalog file under two sets of rules.
pub fn catalog(bytes: &[u8]) {
    let Some(source) = source("catalog.toml", bytes) else { return };
    for profile in [profile::generic(), profile::of_state("TN")] {
        names_its_line(catalog::examined(&source, &profile).err(), &source);
    }
}

/// A story file, read and played.
pub fn story(bytes: &[u8]) {
    let Some(source) = source("story.toml", bytes) else { return };
    names_its_line(story::play_text("story.toml", &source.text).err(), &source);
}

fn source(file: &str, bytes: &[u8]) -> Option<Source> {
    let text = str::from_utf8(bytes).ok()?.to_owned();
    Some(Source { file: PathBuf::from(file), text })
}

/// Whoever wrote a mistake is told where, and what to do.
fn names_its_line(error: Option<ConfigError>, source: &Source) {
    let Some(error) = error else { return };
    let n_lines = source.text.matches('\n').count() + 1;
    assert!(error.line.is_none_or(|line| (1..=n_lines).contains(&line)), "{error}");
    assert!(!error.to_string().is_empty() && !error.hint().is_empty());
}

//! What a scan is, before anybody looks it up: the signature comes first.

use crate::domain::receipt::ReceiptNumber;
use crate::domain::scan::Scan;
use crate::evidence::key_ring::KeyRing;
use crate::evidence::qr_code::{self, Payload, QrError};

/// What a scan is by itself, without the data file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScanRead {
    Genuine {
        payload: Payload,
        /// Signed with a key that another has followed.
        is_old_key: bool,
    },
    /// A code of a receipt whose signature does not fit. Whether it names a receipt of ours tells
    /// an altered one from an invented one.
    NotGenuine {
        claimed: ReceiptNumber,
    },
    Foreign,
    NewerFormat,
    Incomplete,
    NotAReceipt,
    TooLong,
}

/// A code that has at least so much of a receipt's was meant to be one.
const RESEMBLANCE_MIN: usize = 16;

/// Reads a scan. `host` is the address in the codes of this clinic, where it has one: a code with
/// another that no key of ours signed is another clinic's.
pub fn read(scan: &Scan, ring: &KeyRing, host: Option<&str>) -> ScanRead {
    let text = match scan {
        Scan::TooLong => return ScanRead::TooLong,
        Scan::Text(text) if text.len() > Scan::LEN_MAX => return ScanRead::TooLong,
        Scan::Text(text) => text,
    };
    match qr_code::read(text, &ring.verifying()) {
        Ok(payload) => {
            let is_old_key = payload.key_slot != ring.slot();
            ScanRead::Genuine { payload, is_old_key }
        }
        Err(QrError::OtherFormat(_)) => ScanRead::NewerFormat,
        Err(QrError::ForeignKey(_)) => ScanRead::Foreign,
        Err(QrError::NotGenuine) if is_elsewhere(text, host) => ScanRead::Foreign,
        Err(QrError::NotGenuine) => match qr_code::claimed(text) {
            Some(claimed) => ScanRead::NotGenuine { claimed },
            None => ScanRead::Incomplete,
        },
        Err(_) if is_like_ours(text, host) => ScanRead::Incomplete,
        Err(_) => ScanRead::NotAReceipt,
    }
}

/// Whether a code holds an address of somebody else.
fn is_elsewhere(text: &str, host: Option<&str>) -> bool {
    let theirs = text.split("://").nth(1).and_then(|rest| rest.split('/').next());
    match (theirs, host) {
        (Some(theirs), Some(ours)) => !theirs.eq_ignore_ascii_case(ours),
        (Some(_), None) => true,
        (None, _) => false,
    }
}

/// Whether it begins like a code of ours, or is nothing but letters of one.
fn is_like_ours(text: &str, host: Option<&str>) -> bool {
    let upper = text.trim().to_ascii_uppercase();
    let own_link = host.map(|host| format!("HTTPS://{}/R/", host.to_ascii_uppercase()));
    let is_named = upper.starts_with("CKR") || own_link.is_some_and(|own| upper.starts_with(&own));
    let is_bare = upper.chars().count() > RESEMBLANCE_MIN
        && upper.chars().all(|letter| letter.is_ascii_alphanumeric())
        && upper.chars().any(|letter| letter.is_ascii_alphabetic());
    is_named || is_bare
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use ed25519_dalek::SigningKey;

    use super::*;

    #[test]
    fn each_kind_of_code_has_an_answer_of_its_own() {
        let ours = |host| qr_code::sign(&payload(2), &key(2), host).unwrap();
        let old = qr_code::sign(&payload(1), &key(1), None).unwrap();
        let forged = |slot, host| qr_code::sign(&payload(slot), &key(9), host).unwrap();
        let genuine = |slot, is_old_key| ScanRead::Genuine { payload: payload(slot), is_old_key };
        let not_genuine = ScanRead::NotGenuine { claimed: payload(2).receipt };
        let newer = {
            let body = ours(None).replacen("CKR:2", "CKR:4", 1);
            assert_ne!(body, ours(None));
            body
        };
        #[rustfmt::skip]
        let cases = [
            ("ours",                  ours(Some("sol.example")),          genuine(2, false)),
            ("ours, no address",      ours(None),                         genuine(2, false)),
            ("ours, moved address",   ours(Some("old.example")),          genuine(2, false)),
            ("Caps Lock",             ours(None).to_lowercase(),          genuine(2, false)),
            ("the key before",        old,                                genuine(1, true)),
            ("forged",                forged(2, None),                    not_genuine.clone()),
            ("forged, our address",   forged(2, Some("sol.example")),     not_genuine.clone()),
            ("another clinic's",      forged(2, Some("juniper.example")), ScanRead::Foreign),
            ("a key we never had",    forged(7, None),                    ScanRead::Foreign),
            ("of a newer program",    newer,                              ScanRead::NewerFormat),
            ("cut short",             ours(None)[..90].to_owned(),        ScanRead::Incomplete),
            ("cut short, bare",       ours(None)[4..60].to_owned(),       ScanRead::Incomplete),
            ("a product",             "4006381333931".to_owned(),         ScanRead::NotAReceipt),
            ("a link",                "https://example.com/menu".to_owned(), ScanRead::NotAReceipt),
            ("nothing",               String::new(),                      ScanRead::NotAReceipt),
            ("too long",              "7".repeat(513),                    ScanRead::TooLong),
        ];
        for (case, text, expect) in cases {
            assert_eq!(read(&Scan::Text(text), &ring(), Some("sol.example")), expect, "{case}");
        }
        assert_eq!(read(&Scan::TooLong, &ring(), None), ScanRead::TooLong);
    }

    #[test]
    fn every_altered_letter_is_noticed_and_none_opens_anything() {
        let code = qr_code::sign(&payload(2), &key(2), None).unwrap();
        for idx in 4..code.len() {
            let mut letters: Vec<char> = code.chars().collect();
            letters[idx] = if letters[idx] == '7' { '8' } else { '7' };
            let scan = Scan::Text(letters.into_iter().collect());
            assert!(!matches!(read(&scan, &ring(), None), ScanRead::Genuine { .. }), "{idx}");
        }
    }

    #[test]
    fn no_text_makes_it_stumble() {
        let mut seed = 3_u64;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..(seed >> 40) % 40 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                text.extend(char::from_u32(u32::try_from(seed >> 44).unwrap() & 0x1_FFFF));
            }
            seed = seed.wrapping_add(1).wrapping_mul(6_364_136_223_846_793_005).wrapping_add(7);
            let answer = read(&Scan::Text(text), &ring(), None);
            assert!(!matches!(answer, ScanRead::Genuine { .. }));
        }
    }

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_bytes(&[seed; 32])
    }

    fn ring() -> KeyRing {
        KeyRing::new(2, key(2), vec![(1, key(1).verifying_key())])
    }

    fn payload(key_slot: u8) -> Payload {
        Payload {
            key_slot,
            receipt: ReceiptNumber([0x9A, 0x3F, 0x10, 0x22, 0xC4, 0x5E, 0x77, 0x81, 0xB0, 0xD6]),
            issued: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
            last_valid_day: NaiveDate::from_ymd_opt(2027, 11, 23),
            units: 10,
        }
    }
}

//! The signed code of a receipt, version 1: who issued it, when, until when, for how many units.
//!
//! 16 bytes and an Ed25519 signature over them, as 128 characters of Crockford's base 32. No name,
//! no amount, no plan. Signed is not secret: anyone can read it, and only the clinic can make it.
//!
//! | bytes | what |
//! |---|---|
//! | 0 | format 1 in the high half, key slot in the low |
//! | 1 to 10 | the receipt's number |
//! | 11, 12 | issued: days since 2020-01-01, high byte first |
//! | 13, 14 | last valid day, the same way; 0 is no end |
//! | 15 | units bought; 0 is unlimited or not counted |
//! | 16 to 79 | the signature over `CKR1`, a zero byte, and bytes 0 to 15 |

use chrono::{Days, NaiveDate};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use crate::domain::receipt::{BASE32, ReceiptNumber};

/// What a receipt's code says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// Which of the clinic's keys signs: 0 to 15. Old keys keep their slot.
    pub key_slot: u8,
    pub receipt: ReceiptNumber,
    pub issued: NaiveDate,
    /// `None` is no end.
    pub last_valid_day: Option<NaiveDate>,
    /// 0 is unlimited or not counted.
    pub units: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    #[error("a key slot is 0 to 15, not {0}")]
    NoSuchSlot(u8),
    #[error("a receipt's code holds days from 2020-01-02 to 2199-06-06, not {0}")]
    DayOutOfRange(NaiveDate),
    #[error("a host is made of letters, digits, dots and dashes, 39 at most")]
    BadHost,
    #[error("the code has {0} characters of {CODE_LEN}: scan it again")]
    Incomplete(usize),
    #[error("the code holds a character that no receipt has: scan it again")]
    Garbled,
    #[error("the code is of format {0}, and this program reads format {FORMAT}: update it")]
    OtherFormat(u8),
    #[error("the code names key {0}, which this clinic does not have: it is another clinic's")]
    ForeignKey(u8),
    #[error("the signature does not fit: the code was altered, or this clinic never made it")]
    NotGenuine,
}

const FORMAT: u8 = 1;
/// Characters of a code, without what stands before it.
const CODE_LEN: usize = 128;
const BODY_LEN: usize = 16;
const SIGNED_LEN: usize = 80;
/// Set before what is signed, so that this signature can mean nothing else.
const CONTEXT: &[u8; 5] = b"CKR1\0";
/// The longest host that keeps the code at version 7.
const HOST_MAX: usize = 39;

/// The text of the code: `HTTPS://HOST/R/…` where the clinic has a site, else `CKR:…`.
///
/// # Errors
///
/// [`QrError`] when a value does not fit its place.
pub fn sign(payload: &Payload, key: &SigningKey, host: Option<&str>) -> Result<String, QrError> {
    let body = body(payload)?;
    let signature = key.sign(&with_context(&body));
    let code = to_base32(&[body.as_slice(), signature.to_bytes().as_slice()].concat());
    match host {
        None => Ok(format!("CKR:{code}")),
        Some(host) if is_host(host) => {
            Ok(format!("HTTPS://{}/R/{code}", host.to_ascii_uppercase()))
        }
        Some(_) => Err(QrError::BadHost),
    }
}

/// What a scanned or typed code says, if one of `keys` (slot and key) signed it.
///
/// Takes it as scanners give it: in either case, with O for 0 and I or L for 1, with dashes and
/// blanks, with another host, and with `:` and `/` as a foreign keyboard layout mangles them.
///
/// # Errors
///
/// [`QrError`] saying what is wrong with it. An altered code and a forged one are the same: their
/// signature does not fit.
pub fn read(text: &str, keys: &[(u8, VerifyingKey)]) -> Result<Payload, QrError> {
    let bytes = from_base32(&code_of(text))?;
    let (body, signature) = bytes.split_first_chunk::<BODY_LEN>().ok_or(QrError::Garbled)?;
    let [head, rest @ ..] = body;
    if head >> 4 != FORMAT {
        return Err(QrError::OtherFormat(head >> 4));
    }
    let key_slot = head & 0x0F;
    let (_, key) =
        keys.iter().find(|(slot, _)| *slot == key_slot).ok_or(QrError::ForeignKey(key_slot))?;
    let signature = Signature::from_slice(signature).or(Err(QrError::NotGenuine))?;
    key.verify_strict(&with_context(body), &signature).or(Err(QrError::NotGenuine))?;
    let (number, [issued_high, issued_low, last_high, last_low, units]) = rest
        .split_first_chunk::<10>()
        .and_then(|(number, tail)| Some((*number, <[u8; 5]>::try_from(tail).ok()?)))
        .ok_or(QrError::Garbled)?;
    let last = u16::from_be_bytes([last_high, last_low]);
    Ok(Payload {
        key_slot,
        receipt: ReceiptNumber(number),
        issued: day(u16::from_be_bytes([issued_high, issued_low])),
        last_valid_day: (last != 0).then(|| day(last)),
        units,
    })
}

/// The receipt that a code names, whether or not anybody signed it: good for telling what a code is,
/// and for nothing else.
pub fn claimed(text: &str) -> Option<ReceiptNumber> {
    let bytes = from_base32(&code_of(text)).ok()?;
    let (_head, rest) = bytes.split_first()?;
    rest.first_chunk::<10>().map(|number| ReceiptNumber(*number))
}

fn body(payload: &Payload) -> Result<[u8; BODY_LEN], QrError> {
    if payload.key_slot > 15 {
        return Err(QrError::NoSuchSlot(payload.key_slot));
    }
    let issued = day_number(payload.issued)?.to_be_bytes();
    let last = payload.last_valid_day.map_or(Ok(0), day_number)?.to_be_bytes();
    let head = [FORMAT << 4 | payload.key_slot];
    let parts: [&[u8]; 5] = [&head, &payload.receipt.0, &issued, &last, &[payload.units]];
    let mut body = [0; BODY_LEN];
    for (place, byte) in body.iter_mut().zip(parts.concat()) {
        *place = byte;
    }
    Ok(body)
}

fn with_context(body: &[u8; BODY_LEN]) -> Vec<u8> {
    [CONTEXT.as_slice(), body].concat()
}

fn epoch() -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default()
}

fn day(number: u16) -> NaiveDate {
    epoch().checked_add_days(Days::new(number.into())).unwrap_or_default()
}

fn day_number(day: NaiveDate) -> Result<u16, QrError> {
    let days = day.signed_duration_since(epoch()).num_days();
    // Day 0 would be read as "no end".
    u16::try_from(days).ok().filter(|days| *days > 0).ok_or(QrError::DayOutOfRange(day))
}

fn is_host(host: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-');
    !host.is_empty() && host.len() <= HOST_MAX && host.chars().all(is_letter)
}

/// The characters of the code itself, whatever stands before it.
fn code_of(text: &str) -> Vec<char> {
    let tail = text.trim().rsplit(['/', ':']).next().unwrap_or_default();
    let letters: Vec<char> =
        tail.chars().filter(|letter| *letter != '-' && !letter.is_whitespace()).collect();
    // Where the separators were mangled, the host still stands before the code.
    let n_before = letters.len().saturating_sub(CODE_LEN);
    letters.into_iter().skip(n_before).collect()
}

fn to_base32(bytes: &[u8]) -> String {
    let mut code = String::with_capacity(bytes.len() * 8 / 5);
    for five in bytes.chunks(5) {
        let bits = five.iter().fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
        for place in (0..8).rev() {
            let value = usize::try_from((bits >> (place * 5)) & 31).unwrap_or_default();
            code.push(char::from(BASE32.get(value).copied().unwrap_or(b'0')));
        }
    }
    code
}

fn from_base32(letters: &[char]) -> Result<[u8; SIGNED_LEN], QrError> {
    if letters.len() != CODE_LEN {
        return Err(QrError::Incomplete(letters.len()));
    }
    let mut bytes = Vec::with_capacity(SIGNED_LEN);
    for eight in letters.chunks(8) {
        let mut bits = 0_u64;
        for letter in eight {
            bits = (bits << 5) | u64::from(value_of(*letter).ok_or(QrError::Garbled)?);
        }
        bytes.extend(bits.to_be_bytes().into_iter().skip(3));
    }
    <[u8; SIGNED_LEN]>::try_from(bytes).or(Err(QrError::Garbled))
}

fn value_of(letter: char) -> Option<u8> {
    let letter = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = BASE32.iter().position(|known| char::from(*known) == letter)?;
    u8::try_from(place).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::qr::QrModules;

    const CODE: &str = "26D3Y412RHF7F0DGTR4XC2T3197QJSEH249N94CZHYQF34W5NCSGE3YASM0ED6XHTBGJNVHC5PDAQ7M90ZBA4P3131TMB59JFXH6EMMD0MA5V1RE7H706Z6A861WPQG3";

    #[test]
    fn the_reference_payload_signs_to_the_reference_code() {
        assert_eq!(sign(&payload(), &key(), None).unwrap(), format!("CKR:{CODE}"));
        let url = sign(&payload(), &key(), Some("solclinic.com")).unwrap();
        assert_eq!(url, format!("HTTPS://SOLCLINIC.COM/R/{CODE}"));
        assert_eq!(payload().receipt.letters(), "K8ZH08P4BSVR3C6P");
        let public: String =
            key().verifying_key().to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(public, "2152f8d19b791d24453242e15f2eab6cb7cffa7b6a5ed30097960e069881db12");
    }

    #[test]
    fn a_code_is_read_as_scanners_and_people_give_it() {
        let dashed: String = CODE
            .chars()
            .enumerate()
            .flat_map(|(idx, letter)| {
                (idx % 4 == 0 && idx > 0).then_some('-').into_iter().chain([letter])
            })
            .collect();
        #[rustfmt::skip]
        let cases = [
            ("as made",               format!("CKR:{CODE}")),
            ("as a link",             format!("HTTPS://SOLCLINIC.COM/R/{CODE}")),
            ("Caps Lock",             format!("https://solclinic.com/r/{}", CODE.to_lowercase())),
            ("another host",          format!("http://moved.example/x/{CODE}\r\n")),
            ("bare",                  CODE.to_owned()),
            ("typed",                 format!(" {} ", CODE.replace('0', "O").replace('1', "l"))),
            ("typed in groups",       dashed),
            ("a Spanish layout",      format!("HTTPSÑ--SOLCLINIC.COM-R-{CODE}")),
            ("a German layout",       format!("CKRÖ{CODE}")),
        ];
        for (case, text) in cases {
            assert_eq!(read(&text, &keys()), Ok(payload()), "{case}");
        }
    }

    #[test]
    fn what_is_not_ours_is_refused_with_its_reason() {
        let other = SigningKey::from_bytes(&[0x43; 32]);
        let forged = sign(&payload(), &other, None).unwrap();
        let foreign = sign(&Payload { key_slot: 2, ..payload() }, &other, None).unwrap();
        let altered = CODE.replacen('Y', "Z", 1);
        #[rustfmt::skip]
        let cases = [
            ("forged",          forged.as_str(),   QrError::NotGenuine),
            ("altered",         altered.as_str(),  QrError::NotGenuine),
            ("another clinic's", foreign.as_str(), QrError::ForeignKey(2)),
            ("a letter we lack", &CODE.replacen('Q', "U", 1), QrError::Garbled),
            ("cut short",       &CODE[..127],      QrError::Incomplete(127)),
            ("nothing",         "",                QrError::Incomplete(0)),
            ("a link",          "https://example.com/", QrError::Incomplete(0)),
            ("another format",  &CODE.replacen("26", "46", 1), QrError::OtherFormat(2)),
        ];
        for (case, text, expect) in cases {
            assert_eq!(read(text, &keys()), Err(expect), "{case}");
        }
    }

    #[test]
    fn every_single_altered_character_is_noticed() {
        for idx in 0..CODE_LEN {
            let mut letters: Vec<char> = CODE.chars().collect();
            letters[idx] = if letters[idx] == '7' { '8' } else { '7' };
            let text: String = letters.into_iter().collect();
            assert!(read(&text, &keys()).is_err(), "character {idx}");
        }
    }

    #[test]
    fn any_payload_comes_back() {
        let mut seed = 11_u64;
        for _ in 0..50 {
            let mut next = || {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                seed.to_be_bytes()
            };
            let [a, b, c, d, e, f, g, h] = next();
            let [i, j, slot, units, ..] = next();
            let made = Payload {
                key_slot: slot & 15,
                receipt: ReceiptNumber([a, b, c, d, e, f, g, h, i, j]),
                issued: day(u16::from_be_bytes([a | 1, b])),
                last_valid_day: (c > 40).then(|| day(u16::from_be_bytes([c, d]))),
                units,
            };
            let text = sign(&made, &key(), Some("a.example")).unwrap();
            assert_eq!(read(&text, &[(slot & 15, key().verifying_key())]), Ok(made));
        }
    }

    #[test]
    fn what_does_not_fit_is_not_signed() {
        let day = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        #[rustfmt::skip]
        let cases = [
            (Payload { key_slot: 16, ..payload() }, None, QrError::NoSuchSlot(16)),
            (Payload { issued: day(2020), ..payload() }, None, QrError::DayOutOfRange(day(2020))),
            (Payload { issued: day(2200), ..payload() }, None, QrError::DayOutOfRange(day(2200))),
            (Payload { last_valid_day: Some(day(2019)), ..payload() }, None, QrError::DayOutOfRange(day(2019))),
            (payload(), Some("a/b"), QrError::BadHost),
            (payload(), Some(""), QrError::BadHost),
        ];
        for (payload, host, expect) in cases {
            assert_eq!(sign(&payload, &key(), host), Err(expect));
        }
        assert!(sign(&Payload { issued: day(2199), ..payload() }, &key(), None).is_ok());
    }

    #[test]
    fn the_printed_code_is_read_by_another_programs_reader() {
        for host in [None, Some("solclinic.com")] {
            let text = sign(&payload(), &key(), host).unwrap();
            let code = QrModules::encode(&text).unwrap();
            assert_eq!(code.side, 41, "version 6: six dots a module on the narrowest paper");
            let (quiet, dots) = (QrModules::QUIET, 3);
            let side = (code.side + 2 * quiet) * dots;
            let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
                let (x, y) = ((x / dots).wrapping_sub(quiet), (y / dots).wrapping_sub(quiet));
                if x < code.side && y < code.side && code.is_dark(x, y) { 0 } else { 255 }
            });
            let grids = image.detect_grids();
            assert_eq!(grids.len(), 1);
            assert_eq!(grids[0].decode().unwrap().1, text);
        }
    }

    fn key() -> SigningKey {
        SigningKey::from_bytes(&[0x42; 32])
    }

    fn keys() -> Vec<(u8, VerifyingKey)> {
        vec![(1, key().verifying_key())]
    }

    fn payload() -> Payload {
        Payload {
            key_slot: 1,
            receipt: ReceiptNumber([0x9A, 0x3F, 0x10, 0x22, 0xC4, 0x5E, 0x77, 0x81, 0xB0, 0xD6]),
            issued: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
            last_valid_day: NaiveDate::from_ymd_opt(2027, 11, 23),
            units: 10,
        }
    }
}

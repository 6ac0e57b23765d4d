//! The archive of a packet: a zip of our own making, with one way to write it.
//!
//! Parts are stored, not compressed (PDF and PNG are already), in a fixed order, with one fixed time
//! and no extra field. So the same parts are the same bytes, nothing can swell while it is read, and
//! a reader knows every byte of the frame: one that differs is a fault. Any program that opens zip
//! files opens it.

/// More than any packet of ours has; what is larger is not looked at.
pub const ARCHIVE_MAX: usize = 32 * 1024 * 1024;
/// More parts than a packet can have.
const PARTS_MAX: usize = 16;
const NAME_MAX: usize = 40;

/// A file of the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
}

/// Why an archive is none of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleFault {
    #[error("it has {0} bytes, and a packet has {ARCHIVE_MAX} at most")]
    TooLarge(usize),
    #[error("it is not an archive of a packet")]
    NotOurs,
    #[error("it ends in the middle of {0}")]
    CutOff(&'static str),
    #[error("a part has a name that no packet has")]
    StrangeName,
    #[error("{0} is in it twice")]
    Twice(String),
    #[error("{0} is compressed; parts of a packet are stored as they are")]
    Compressed(String),
    #[error("it has more than {PARTS_MAX} parts")]
    TooManyParts,
    #[error("{0} is not as it was packed")]
    Changed(String),
    #[error("its frame is not as it was packed, at byte {0}")]
    Frame(usize),
    #[error("{0} bytes follow its end")]
    Trailing(usize),
    #[error("a part is too large for an archive")]
    PartTooLarge,
}

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// Version 2.0, as every reader knows.
const VERSION: u16 = 20;
/// 1980-01-01, 00:00: the first moment of a zip. When a packet was made stands in it.
const TIME: u16 = 0;
const DATE: u16 = 0x0021;

/// Writes an archive.
///
/// # Errors
///
/// [`BundleFault`] for parts that do not fit the rules above.
pub fn write(parts: &[Part<'_>]) -> Result<Vec<u8>, BundleFault> {
    if parts.len() > PARTS_MAX {
        return Err(BundleFault::TooManyParts);
    }
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (idx, part) in parts.iter().enumerate() {
        if !is_name(part.name) {
            return Err(BundleFault::StrangeName);
        }
        if parts.iter().take(idx).any(|other| other.name == part.name) {
            return Err(BundleFault::Twice(part.name.to_owned()));
        }
        let offset = small(archive.len())?;
        let shared = shared(part)?;
        put32(&mut archive, LOCAL);
        archive.extend_from_slice(&shared);
        archive.extend_from_slice(part.name.as_bytes());
        archive.extend_from_slice(part.bytes);
        put32(&mut directory, CENTRAL);
        put16(&mut directory, VERSION);
        directory.extend_from_slice(&shared);
        // No comment, first disk, no attributes.
        directory.extend_from_slice(&[0; 10]);
        put32(&mut directory, offset);
        directory.extend_from_slice(part.name.as_bytes());
    }
    let (n_parts, start) = (u16::try_from(parts.len()).unwrap_or(u16::MAX), small(archive.len())?);
    let length = small(directory.len())?;
    archive.append(&mut directory);
    put32(&mut archive, END);
    archive.extend_from_slice(&[0; 4]);
    put16(&mut archive, n_parts);
    put16(&mut archive, n_parts);
    put32(&mut archive, length);
    put32(&mut archive, start);
    put16(&mut archive, 0);
    if archive.len() > ARCHIVE_MAX {
        return Err(BundleFault::TooLarge(archive.len()));
    }
    Ok(archive)
}

/// What stands in front of a part and in the directory alike: 26 bytes.
fn shared(part: &Part<'_>) -> Result<Vec<u8>, BundleFault> {
    let size = small(part.bytes.len())?;
    let mut head = Vec::with_capacity(26);
    put16(&mut head, VERSION);
    // No flags; stored.
    head.extend_from_slice(&[0; 4]);
    put16(&mut head, TIME);
    put16(&mut head, DATE);
    put32(&mut head, crc32(part.bytes));
    put32(&mut head, size);
    put32(&mut head, size);
    put16(&mut head, u16::try_from(part.name.len()).unwrap_or(u16::MAX));
    put16(&mut head, 0);
    Ok(head)
}

/// Reads an archive that [`write()`] made, and no other: every byte is accounted for.
///
/// # Errors
///
/// [`BundleFault`] with the first thing that is not as it was written.
pub fn read(archive: &[u8]) -> Result<Vec<Part<'_>>, BundleFault> {
    if archive.len() > ARCHIVE_MAX {
        return Err(BundleFault::TooLarge(archive.len()));
    }
    let mut reader = Reader { rest: archive };
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut sums = Vec::new();
    loop {
        let mark = reader
            .u32("a part")
            .map_err(|fault| if parts.is_empty() { BundleFault::NotOurs } else { fault })?;
        match mark {
            LOCAL if parts.len() == PARTS_MAX => return Err(BundleFault::TooManyParts),
            LOCAL => {
                let (part, sum) = reader.part()?;
                if parts.iter().any(|other| other.name == part.name) {
                    return Err(BundleFault::Twice(part.name.to_owned()));
                }
                parts.push(part);
                sums.push(sum);
            }
            CENTRAL if !parts.is_empty() => break,
            _ if parts.is_empty() => return Err(BundleFault::NotOurs),
            _ => return Err(BundleFault::Frame(archive.len() - reader.rest.len() - 4)),
        }
    }
    for (part, sum) in parts.iter().zip(sums) {
        if crc32(part.bytes) != sum {
            return Err(BundleFault::Changed(part.name.to_owned()));
        }
    }
    let expected = write(&parts)?;
    let differs = archive.iter().zip(&expected).position(|(one, other)| one != other);
    match differs {
        Some(at) => Err(BundleFault::Frame(at)),
        None if archive.len() < expected.len() => Err(BundleFault::CutOff("its directory")),
        None if archive.len() > expected.len() => {
            Err(BundleFault::Trailing(archive.len() - expected.len()))
        }
        None => Ok(parts),
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize, what: &'static str) -> Result<&'a [u8], BundleFault> {
        let (taken, rest) = self.rest.split_at_checked(n).ok_or(BundleFault::CutOff(what))?;
        self.rest = rest;
        Ok(taken)
    }

    fn u32(&mut self, what: &'static str) -> Result<u32, BundleFault> {
        let bytes = self.take(4, what)?.try_into().or(Err(BundleFault::CutOff(what)))?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn u16(&mut self, what: &'static str) -> Result<u16, BundleFault> {
        let bytes = self.take(2, what)?.try_into().or(Err(BundleFault::CutOff(what)))?;
        Ok(u16::from_le_bytes(bytes))
    }

    /// A part, behind its mark; and the sum that stands in front of it.
    fn part(&mut self) -> Result<(Part<'a>, u32), BundleFault> {
        let what = "the head of a part";
        let _version_and_flags = self.take(4, what)?;
        let method = self.u16(what)?;
        let _time = self.take(4, what)?;
        let sum = self.u32(what)?;
        let packed = self.u32(what)?;
        let size = self.u32(what)?;
        let name_len = usize::from(self.u16(what)?);
        let extra_len = usize::from(self.u16(what)?);
        let name = self.take(name_len, "the name of a part")?;
        let name = std::str::from_utf8(name).ok().filter(|name| is_name(name));
        let name = name.ok_or(BundleFault::StrangeName)?;
        if method != 0 || packed != size {
            return Err(BundleFault::Compressed(name.to_owned()));
        }
        let _extra = self.take(extra_len, "the head of a part")?;
        let size = usize::try_from(size).or(Err(BundleFault::PartTooLarge))?;
        Ok((Part { name, bytes: self.take(size, "a part")? }, sum))
    }
}

/// No folders, no dots in front, no letters but plain ones: a name can lead nowhere.
fn is_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    (1..=NAME_MAX).contains(&name.len())
        && !name.starts_with('.')
        && !name.contains("..")
        && name.bytes().all(is_plain)
}

fn small(n: usize) -> Result<u32, BundleFault> {
    u32::try_from(n).or(Err(BundleFault::PartTooLarge))
}

fn put16(bytes: &mut Vec<u8>, n: u16) {
    bytes.extend_from_slice(&n.to_le_bytes());
}

fn put32(bytes: &mut Vec<u8>, n: u32) {
    bytes.extend_from_slice(&n.to_le_bytes());
}

/// CRC-32 (IEEE 802.3), as zip has it.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        let [low, ..] = crc.to_le_bytes();
        let place = usize::from(low ^ byte);
        crc = (crc >> 8) ^ TABLE.get(place).copied().unwrap_or_default();
    }
    !crc
}

static TABLE: std::sync::LazyLock<[u32; 256]> = std::sync::LazyLock::new(|| {
    let mut n = 0_u32;
    [(); 256].map(|()| {
        let mut value = n;
        for _ in 0..8 {
            value = if value & 1 == 1 { (value >> 1) ^ 0xEDB8_8320 } else { value >> 1 };
        }
        n += 1;
        value
    })
});

#[cfg(test)]
mod tests {
    use super::*;

    const PARTS: [Part<'static>; 3] = [
        Part { name: "packet.pdf", bytes: b"%PDF-1.7 and so on" },
        Part { name: "record.json", bytes: b"{\"id\":1}\n" },
        Part { name: "SHA256SUMS", bytes: b"" },
    ];

    #[test]
    fn the_sum_is_the_one_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn what_was_packed_is_read_again_and_twice_the_same_is_the_same() {
        let archive = write(&PARTS).unwrap();
        assert_eq!(read(&archive).unwrap(), PARTS);
        assert_eq!(write(&PARTS).unwrap(), archive);
    }

    #[test]
    fn every_changed_bit_is_noticed() {
        let archive = write(&PARTS).unwrap();
        for at in 0..archive.len() {
            for bit in 0..8 {
                let mut other = archive.clone();
                other[at] ^= 1 << bit;
                assert!(read(&other).is_err(), "bit {bit} of byte {at}");
            }
        }
    }

    #[test]
    fn every_cut_is_noticed_and_so_is_what_follows() {
        let archive = write(&PARTS).unwrap();
        for length in 0..archive.len() {
            assert!(read(&archive[..length]).is_err(), "{length} bytes");
        }
        let longer = [archive.as_slice(), b"\0"].concat();
        assert_eq!(read(&longer), Err(BundleFault::Trailing(1)));
        let in_front = [b"\0", archive.as_slice()].concat();
        assert_eq!(read(&in_front), Err(BundleFault::NotOurs));
    }

    #[test]
    fn sizes_that_lie_and_names_that_lead_elsewhere_are_refused() {
        let part = |name| [Part { name, bytes: b"x" }];
        for name in ["../../etc/passwd", "/etc/passwd", "a/b", "a\\b", "C:x", "..", ".x", "", "ä"]
        {
            assert_eq!(write(&part(name)), Err(BundleFault::StrangeName), "{name}");
            if (1..=10).contains(&name.len()) {
                let honest = &"abcdefghij"[..name.len()];
                let archive = write(&part(honest)).unwrap();
                let lying = replaced(&archive, honest.as_bytes(), name.as_bytes());
                assert_eq!(read(&lying), Err(BundleFault::StrangeName), "{name}");
            }
        }
        let mut huge = write(&part("a")).unwrap();
        for at in [18, 22] {
            huge[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        }
        assert_eq!(read(&huge), Err(BundleFault::CutOff("a part")));
        let twice = [PARTS[0], PARTS[0]];
        assert_eq!(write(&twice), Err(BundleFault::Twice("packet.pdf".to_owned())));
        let two = write(&[Part { name: "a", bytes: b"" }, Part { name: "b", bytes: b"" }]).unwrap();
        assert_eq!(read(&replaced(&two, b"b", b"a")), Err(BundleFault::Twice("a".to_owned())));
        let many: Vec<Part<'_>> = ["a", "b", "c", "d", "e", "f", "g", "h", "i"]
            .into_iter()
            .chain(["aa", "bb", "cc", "dd", "ee", "ff", "gg", "hh", "ii"])
            .map(|name| Part { name, bytes: b"" })
            .collect();
        assert_eq!(write(&many), Err(BundleFault::TooManyParts));
    }

    #[test]
    fn no_bytes_make_it_stumble() {
        let archive = write(&PARTS).unwrap();
        let mut seed = 9_u64;
        for _ in 0..20_000 {
            let mut other = archive.clone();
            for _ in 0..1 + (seed >> 60) {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let at = usize::try_from(seed >> 33).unwrap() % other.len();
                other[at] = seed.to_be_bytes()[1];
            }
            assert!(read(&other).is_err() || other == archive);
        }
    }

    /// Every place of `from`, of the same length.
    fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for at in 0..=bytes.len().saturating_sub(from.len()) {
            if bytes[at..].starts_with(from) {
                bytes[at..at + from.len()].copy_from_slice(to);
            }
        }
        bytes
    }
}

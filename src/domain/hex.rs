//! Bytes as people compare them.

/// Small letters, two a byte.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads [`hex`]. `None` for anything else, capitals among it: one writing only.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let is_hex = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if !text.len().is_multiple_of(2) || !text.as_bytes().iter().all(is_hex) {
        return None;
    }
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_one_way_and_read_only_so() {
        assert_eq!(hex(&[0x00, 0x7f, 0xa0]), "007fa0");
        assert_eq!(unhex("007fa0"), Some(vec![0x00, 0x7f, 0xa0]));
        assert_eq!(unhex(""), Some(Vec::new()));
        for text in ["0", "7F", "+1", "0x", "é"] {
            assert_eq!(unhex(text), None, "{text}");
        }
    }
}

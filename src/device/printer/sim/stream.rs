//! The stream of bytes cut into commands, as a printer cuts it.

/// One thing that a printer is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// One byte of text.
    Letter(u8),
    LineFeed,
    /// Nothing to do: zeros, requests that were answered when they came, settings of no effect.
    Nothing,
    Initialize,
    ChineseMode(bool),
    CodePage(u8),
    Bold(bool),
    /// How many times as wide and high.
    Size(usize, usize),
    /// 0 left, 1 center, 2 right.
    Align(u8),
    LineSpacing(u8),
    FeedLines(u8),
    FeedDots(u8),
    LeftMargin(u16),
    Width(u16),
    Raster {
        /// In bytes of eight dots.
        row_bytes: usize,
        data: Vec<u8>,
    },
    QrModule(u8),
    QrStore(Vec<u8>),
    QrPrint,
    Cut,
    PaperStatus,
    /// Which changes to report.
    Reports(u8),
    ProcessId([u8; 4]),
    Unknown(Vec<u8>),
}

/// The first command of what has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parsed {
    /// Its end has not come.
    Incomplete,
    /// It, and how many bytes it takes.
    Token(Token, usize),
}

/// Reads one command from the front of `bytes`.
pub fn parse(bytes: &[u8]) -> Parsed {
    match bytes {
        [] => Parsed::Incomplete,
        [0x00 | 0x0D | 0x18, ..] => Parsed::Token(Token::Nothing, 1),
        [0x0A, ..] => Parsed::Token(Token::LineFeed, 1),
        [0x10, rest @ ..] => real_time(rest),
        [0x1B, rest @ ..] => escape(rest),
        [0x1C, rest @ ..] => match rest {
            [] => Parsed::Incomplete,
            [0x2E, ..] => Parsed::Token(Token::ChineseMode(false), 2),
            [0x26, ..] => Parsed::Token(Token::ChineseMode(true), 2),
            [other, ..] => unknown(&[0x1C, *other]),
        },
        [0x1D, rest @ ..] => group(rest),
        [byte @ 0x20..=0xFF, ..] => Parsed::Token(Token::Letter(*byte), 1),
        [byte, ..] => unknown(&[*byte]),
    }
}

fn unknown(bytes: &[u8]) -> Parsed {
    Parsed::Token(Token::Unknown(bytes.to_vec()), bytes.len())
}

fn real_time(rest: &[u8]) -> Parsed {
    match rest {
        [] | [0x04 | 0x05] => Parsed::Incomplete,
        [0x04 | 0x05, _, ..] => Parsed::Token(Token::Nothing, 3),
        // Only a beginning that was cut off.
        _ => unknown(&[0x10]),
    }
}

fn escape(rest: &[u8]) -> Parsed {
    let (token, n_bytes) = match rest {
        [0x40, ..] => (Token::Initialize, 2),
        [0x32, ..] => (Token::LineSpacing(30), 2),
        [0x52 | 0x4D, _, ..] => (Token::Nothing, 3),
        [0x74, n, ..] => (Token::CodePage(*n), 3),
        [0x45, n, ..] => (Token::Bold(n & 1 == 1), 3),
        [0x61, n, ..] => (Token::Align(n % 48), 3),
        [0x33, n, ..] => (Token::LineSpacing(*n), 3),
        [0x64, n, ..] => (Token::FeedLines(*n), 3),
        [0x4A, n, ..] => (Token::FeedDots(*n), 3),
        [] | [0x52 | 0x4D | 0x74 | 0x45 | 0x61 | 0x33 | 0x64 | 0x4A] => return Parsed::Incomplete,
        [other, ..] => return unknown(&[0x1B, *other]),
    };
    Parsed::Token(token, n_bytes)
}

fn group(rest: &[u8]) -> Parsed {
    let (token, n_bytes) = match rest {
        [0x21, n, ..] => (Token::Size(times(n >> 4), times(n & 0x07)), 3),
        [0x50, _, _, ..] => (Token::Nothing, 4),
        [0x4C, low, high, ..] => (Token::LeftMargin(u16::from_le_bytes([*low, *high])), 4),
        [0x57, low, high, ..] => (Token::Width(u16::from_le_bytes([*low, *high])), 4),
        [0x56, 0x41 | 0x42, _, ..] => (Token::Cut, 4),
        [0x56, 0x00 | 0x01 | 0x30 | 0x31, ..] => (Token::Cut, 3),
        [0x72, 0x01 | 0x31, ..] => (Token::PaperStatus, 3),
        [0x61, n, ..] => (Token::Reports(*n), 3),
        [0x76, 0x30, rest @ ..] => return raster(rest),
        [0x28, kind, low, high, rest @ ..] => {
            let n_bytes = usize::from(u16::from_le_bytes([*low, *high]));
            return match rest.get(..n_bytes) {
                Some(content) => Parsed::Token(extended(*kind, content), n_bytes.saturating_add(5)),
                None => Parsed::Incomplete,
            };
        }
        []
        | [0x21 | 0x56 | 0x61 | 0x72 | 0x76]
        | [0x50 | 0x4C | 0x57]
        | [0x50 | 0x4C | 0x57, _]
        | [0x56, 0x41 | 0x42]
        | [0x28]
        | [0x28, _]
        | [0x28, _, _] => return Parsed::Incomplete,
        [other, ..] => return unknown(&[0x1D, *other]),
    };
    Parsed::Token(token, n_bytes)
}

fn times(nibble: u8) -> usize {
    usize::from(nibble & 0x07) + 1
}

fn raster(rest: &[u8]) -> Parsed {
    let [_mode, x_low, x_high, y_low, y_high, data @ ..] = rest else { return Parsed::Incomplete };
    let row_bytes = usize::from(u16::from_le_bytes([*x_low, *x_high]));
    let n_rows = usize::from(u16::from_le_bytes([*y_low, *y_high]));
    match data.get(..row_bytes * n_rows) {
        Some(data) => {
            let n_bytes = data.len() + 8;
            Parsed::Token(Token::Raster { row_bytes, data: data.to_vec() }, n_bytes)
        }
        None => Parsed::Incomplete,
    }
}

/// `GS ( k` and `GS ( H`.
fn extended(kind: u8, content: &[u8]) -> Token {
    match (kind, content) {
        (0x6B, [0x31, 0x43, dots]) => Token::QrModule(*dots),
        (0x6B, [0x31, 0x50, 0x30, text @ ..]) => Token::QrStore(text.to_vec()),
        (0x6B, [0x31, 0x51, 0x30]) => Token::QrPrint,
        // Model 2 and level M are what we draw anyway.
        (0x6B, [0x31, 0x41, 0x32, 0x00] | [0x31, 0x45, 0x31]) => Token::Nothing,
        (0x48, [0x30, 0x30, a, b, c, d]) => Token::ProcessId([*a, *b, *c, *d]),
        _ => {
            let head = [0x1D, 0x28, kind].into_iter();
            Token::Unknown(head.chain(content.iter().copied().take(8)).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_read_whole_and_never_early() {
        #[rustfmt::skip]
        let commands: [(&[u8], Token); 15] = [
            (&[0x1B, 0x40],             Token::Initialize),
            (&[0x1C, 0x2E],             Token::ChineseMode(false)),
            (&[0x1B, 0x74, 19],         Token::CodePage(19)),
            (&[0x1D, 0x50, 203, 203],   Token::Nothing),
            (&[0x1D, 0x57, 0x40, 0x02], Token::Width(576)),
            (&[0x1D, 0x21, 0x11],       Token::Size(2, 2)),
            (&[0x1B, 0x4A, 10],         Token::FeedDots(10)),
            (&[0x1D, 0x76, 0x30, 0, 1, 0, 2, 0, 0xFF, 0xF0], Token::Raster { row_bytes: 1, data: vec![0xFF, 0xF0] }),
            (&[0x1D, 0x56, 0x42, 0],    Token::Cut),
            (&[0x1D, 0x72, 1],          Token::PaperStatus),
            (&[0x1D, 0x61, 14],         Token::Reports(14)),
            (&[0x1D, 0x28, 0x48, 6, 0, 0x30, 0x30, 1, 2, 3, 4], Token::ProcessId([1, 2, 3, 4])),
            (&[0x1D, 0x28, 0x6B, 3, 0, 0x31, 0x51, 0x30], Token::QrPrint),
            (&[0x10, 0x04, 1],          Token::Nothing),
            (b"A",                      Token::Letter(b'A')),
        ];
        for (bytes, token) in commands {
            for n_bytes in 0..bytes.len() {
                assert_eq!(parse(&bytes[..n_bytes]), Parsed::Incomplete, "{token:?} {n_bytes}");
            }
            let mut longer = bytes.to_vec();
            longer.push(0x55);
            assert_eq!(parse(&longer), Parsed::Token(token, bytes.len()));
        }
    }

    #[test]
    fn every_two_bytes_are_read_or_waited_for() {
        let mut bytes = vec![0; 70_000];
        for first in 0..=255 {
            for second in 0..=255 {
                bytes[..2].copy_from_slice(&[first, second]);
                // What waits for more than that is a picture as large as the language allows.
                if let Parsed::Token(_, n_bytes) = parse(&bytes) {
                    assert!((1..=70_000).contains(&n_bytes), "{first:02x} {second:02x}");
                }
            }
        }
    }
}

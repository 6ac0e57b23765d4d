//! What a printer sends, told apart by its bit patterns. Nothing that comes can be wrong enough to
//! stop us: what fits no pattern is dropped.

/// One answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// To `DLE EOT n`: `0xx1xx10`.
    Status(u8),
    /// To `GS r 1`: only the four low bits are used.
    Paper(u8),
    /// To `GS ( H`: the four bytes that we sent.
    Done([u8; 4]),
    /// Four bytes that nobody asked for: something has changed (`GS a`).
    Report([u8; 4]),
}

/// Takes bytes one by one, in pieces of any size.
#[derive(Debug, Clone, Default)]
pub struct Replies {
    state: State,
}

#[derive(Debug, Clone, Default)]
enum State {
    #[default]
    Between,
    /// Within a block that ends at 00.
    Block(Vec<u8>),
    /// Within an unasked status of four bytes.
    Unasked(Vec<u8>),
}

/// The longest block that means something to us is 7 bytes; what is longer is noise.
const BLOCK_MAX: usize = 80;

impl Replies {
    /// What `byte` completes, if anything.
    pub fn take(&mut self, byte: u8) -> Option<Reply> {
        const XON: u8 = 0x11;
        const XOFF: u8 = 0x13;
        match std::mem::take(&mut self.state) {
            State::Block(mut block) if byte != 0 => {
                block.push(byte);
                if block.len() < BLOCK_MAX {
                    self.state = State::Block(block);
                }
                None
            }
            State::Block(block) => match block.as_slice() {
                [0x37, 0x22, a, b, c, d] => Some(Reply::Done([*a, *b, *c, *d])),
                _ => None,
            },
            State::Unasked(begun) if byte == XOFF || byte == XON => {
                self.state = State::Unasked(begun);
                None
            }
            State::Unasked(mut begun) if byte & 0x90 == 0 => {
                begun.push(byte);
                match <[u8; 4]>::try_from(begun) {
                    Ok(report) => Some(Reply::Report(report)),
                    Err(begun) => {
                        self.state = State::Unasked(begun);
                        None
                    }
                }
            }
            // It was no unasked status after all.
            State::Unasked(_) | State::Between => self.first(byte),
        }
    }

    /// Forgets what was begun.
    pub fn reset(&mut self) {
        self.state = State::Between;
    }

    fn first(&mut self, byte: u8) -> Option<Reply> {
        match byte {
            // Headers come first: they look like other patterns.
            0x37 | 0x3D | 0x5F => {
                self.state = State::Block(vec![byte]);
                None
            }
            _ if byte & 0x93 == 0x12 => Some(Reply::Status(byte)),
            _ if byte & 0x93 == 0x10 => {
                self.state = State::Unasked(vec![byte]);
                None
            }
            _ if byte & 0xF0 == 0 => Some(Reply::Paper(byte)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_apart_by_pattern() {
        #[rustfmt::skip]
        let cases: [(&str, &[u8], &[Reply]); 10] = [
            ("ready",                  &[0x16, 0x12, 0x12, 0x12], &[Reply::Status(0x16), Reply::Status(0x12), Reply::Status(0x12), Reply::Status(0x12)]),
            ("paper out",              &[0x1E, 0x32, 0x12, 0x7E], &[Reply::Status(0x1E), Reply::Status(0x32), Reply::Status(0x12), Reply::Status(0x7E)]),
            ("the fence",              &[0x00],                   &[Reply::Paper(0)]),
            ("the fence, paper low",   &[0x03],                   &[Reply::Paper(3)]),
            ("an unasked status",      &[0x14, 0x00, 0x03, 0x00, 0x00], &[Reply::Report([0x14, 0, 3, 0]), Reply::Paper(0)]),
            ("XOFF in an unasked one", &[0x14, 0x00, 0x13, 0x03, 0x11, 0x00], &[Reply::Report([0x14, 0, 3, 0])]),
            ("a status breaks it off", &[0x14, 0x00, 0x12],       &[Reply::Status(0x12)]),
            ("our number comes back",  &[0x37, 0x22, 0x21, 0x12, 0x23, 0x24, 0x00, 0x12], &[Reply::Done([0x21, 0x12, 0x23, 0x24]), Reply::Status(0x12)]),
            ("a printer's name",       b"\x5FTM-T20\x00",         &[]),
            ("noise",                  &[0xFF, 0x80, 0x41, 0x13, 0xC0, 0x91], &[]),
        ];
        for (case, bytes, expect) in cases {
            let mut replies = Replies::default();
            let got: Vec<Reply> = bytes.iter().filter_map(|byte| replies.take(*byte)).collect();
            assert_eq!(got, expect, "{case}");
        }
    }

    #[test]
    fn a_block_that_never_ends_is_dropped() {
        let mut replies = Replies::default();
        for _ in 0..BLOCK_MAX {
            assert_eq!(replies.take(0x37), None);
        }
        let got: Vec<Reply> =
            [0x00, 0x12].into_iter().filter_map(|byte| replies.take(byte)).collect();
        assert!(got.contains(&Reply::Status(0x12)));
    }
}

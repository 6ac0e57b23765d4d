//! Bytes and frames: `STX body ETX LRC`, and the single control bytes between frames.

use std::mem;

pub const STX: u8 = 0x02;
pub const ETX: u8 = 0x03;
pub const EOT: u8 = 0x04;
pub const ENQ: u8 = 0x05;
pub const ACK: u8 = 0x06;
pub const NAK: u8 = 0x15;

/// The longest body that we take: a receipt's worth of fields is a hundredth of it.
pub const BODY_LEN_MAX: usize = 64 * 1024;

/// What a stream of bytes says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// The body of a frame whose checksum is right.
    Frame(Vec<u8>),
    /// A frame that cannot be taken.
    Bad(FrameError),
    Ack,
    Nak,
    Eot,
    Enq,
    /// A byte outside a frame that means nothing.
    Noise(u8),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    #[error("the frame's checksum should be {want:02x}, but is {got:02x}")]
    Checksum { want: u8, got: u8 },
    #[error("the frame is longer than {BODY_LEN_MAX} bytes")]
    TooLong,
}

/// Finds frames in a stream of bytes. Owns no port and no clock.
#[derive(Debug, Default)]
pub struct FrameDecoder {
    place: Place,
}

#[derive(Debug, Default)]
enum Place {
    #[default]
    Outside,
    Body(Vec<u8>),
    /// ETX has come. The next byte is the checksum, whatever its value: it may well look
    /// like a control byte.
    Checksum(Vec<u8>),
}

impl FrameDecoder {
    /// Takes one byte in, and returns what it completes.
    pub fn push(&mut self, byte: u8) -> Option<Token> {
        // Nearly every byte is one more of a body.
        if let Place::Body(body) = &mut self.place
            && !matches!(byte, STX | ETX)
            && body.len() < BODY_LEN_MAX
        {
            body.push(byte);
            return None;
        }
        match mem::take(&mut self.place) {
            Place::Outside => match byte {
                STX => {
                    self.place = Place::Body(Vec::new());
                    None
                }
                ACK => Some(Token::Ack),
                NAK => Some(Token::Nak),
                EOT => Some(Token::Eot),
                ENQ => Some(Token::Enq),
                _ => Some(Token::Noise(byte)),
            },
            Place::Body(_) if byte == STX => {
                // A body never holds STX: the sender has begun again.
                self.place = Place::Body(Vec::new());
                None
            }
            Place::Body(body) if byte == ETX => {
                self.place = Place::Checksum(body);
                None
            }
            Place::Body(_) => Some(Token::Bad(FrameError::TooLong)),
            Place::Checksum(body) => {
                let want = checksum(&body);
                Some(if byte == want {
                    Token::Frame(body)
                } else {
                    Token::Bad(FrameError::Checksum { want, got: byte })
                })
            }
        }
    }

    /// Whether a frame has begun and not ended.
    pub fn is_midway(&self) -> bool {
        !matches!(self.place, Place::Outside)
    }

    /// Forgets a frame that has begun.
    pub fn give_up(&mut self) {
        self.place = Place::Outside;
    }
}

/// Wraps a body, which must hold neither STX nor ETX.
pub fn encode(body: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(body.len() + 3);
    frame.push(STX);
    frame.extend_from_slice(body);
    frame.push(ETX);
    frame.push(checksum(body));
    frame
}

/// The exclusive or of everything after STX, ETX included.
fn checksum(body: &[u8]) -> u8 {
    body.iter().fold(ETX, |sum, byte| sum ^ byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(bytes: &[u8]) -> Vec<Token> {
        let mut decoder = FrameDecoder::default();
        bytes.iter().filter_map(|byte| decoder.push(*byte)).collect()
    }

    #[test]
    fn a_frame_comes_out_as_it_went_in_whatever_its_checksum() {
        for last in 0x20..=0x7e_u8 {
            let body = [b"0\x1cT01\x1c".as_slice(), &[last]].concat();
            assert_eq!(tokens(&encode(&body)), [Token::Frame(body)]);
        }
    }

    #[test]
    fn control_bytes_count_only_between_frames() {
        let mut bytes = vec![ACK, NAK, EOT, ENQ, b'3', b'6'];
        bytes.extend(encode(&[b'A', ACK, b'B']));
        let noise = Token::Noise;
        assert_eq!(
            tokens(&bytes),
            [
                Token::Ack,
                Token::Nak,
                Token::Eot,
                Token::Enq,
                noise(b'3'),
                noise(b'6'),
                Token::Frame(vec![b'A', ACK, b'B']),
            ]
        );
    }

    #[test]
    fn a_new_start_mark_restarts_the_frame() {
        let bytes = [b"\x02A00\x1c1".as_slice(), &encode(b"A00")].concat();
        assert_eq!(tokens(&bytes), [Token::Frame(b"A00".to_vec())]);
    }

    #[test]
    fn a_wrong_checksum_is_named_and_ends_the_frame() {
        let mut bytes = encode(b"A00");
        *bytes.last_mut().unwrap() ^= 1;
        let want = checksum(b"A00");
        let bad = Token::Bad(FrameError::Checksum { want, got: want ^ 1 });
        bytes.extend(encode(b"A01"));
        assert_eq!(tokens(&bytes), [bad, Token::Frame(b"A01".to_vec())]);
    }

    #[test]
    fn a_frame_without_end_is_given_up() {
        let mut decoder = FrameDecoder::default();
        decoder.push(STX);
        for _ in 0..BODY_LEN_MAX {
            assert_eq!(decoder.push(b'A'), None);
        }
        assert_eq!(decoder.push(b'A'), Some(Token::Bad(FrameError::TooLong)));
        assert!(!decoder.is_midway());
    }
}

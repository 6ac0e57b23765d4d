//! Random bytes of the operating system, for ids.

use crate::flow::Randomness;

pub struct Chance;

impl Randomness for Chance {
    fn ten_bytes(&mut self) -> [u8; 10] {
        let mut bytes = [0; 10];
        getrandom::fill(&mut bytes).expect("an operating system that runs us gives random bytes");
        bytes
    }
}

//! Letter pages of the demo clinic: agreements and superbills, and what other programs read in them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod agreements;
mod another_program;
mod sample;
mod superbills;

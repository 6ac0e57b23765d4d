//! Whole lives of what a patient owns: chance decides what happens, and a plain reckoning with whole
//! numbers says what the books must hold after every step.
//!
//! `LIVES=n cargo test --test lives` lives n times as many. A life that fails is told as a story.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::indexing_slicing, reason = "what is missing has failed")]
#![expect(clippy::print_stderr, reason = "a life that fails is told")]

mod always;
mod engine;
mod found;
mod machine;
mod model;
mod money;
mod shop;
mod signed;
mod steps;
mod story;
mod sums;
mod tally;

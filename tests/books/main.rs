//! The books of a whole clinic: what an accountant, a manager and a court may ask of them.
#![expect(clippy::unwrap_used, reason = "books that cannot be kept have failed")]
#![expect(clippy::indexing_slicing, reason = "what is missing has failed")]

mod another_program;
mod clinic;
mod closing;
mod lives;
mod questions;
mod told;

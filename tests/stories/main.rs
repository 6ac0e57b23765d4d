//! Stories: what happens at the counter, told with verbs.
#![expect(clippy::unwrap_used, reason = "a story that cannot be told has failed")]

mod golden;
mod what_a_payment_does;

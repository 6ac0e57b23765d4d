//! Every screen, in every language, text size, canvas and theme: looked at by machine.
#![expect(clippy::unwrap_used, reason = "a test that cannot look at a screen has failed")]

mod look;
mod seen;

mod always;
mod counter;
mod focus;
mod pictures;
mod presses;
mod sentences;
mod targets;
mod texts;
mod told;
mod touch;
mod wipe;

//! What chance is let in at: one function a door, fed with any bytes. Each returns, or has found a
//! fault. Two callers share them: the coverage-guided runs of `fuzz/`, and the bytes by chance of
//! `tests/truth`.

mod dialogue;
mod printer;
mod terminal;
mod texts;

/// Takes one input in.
pub type Target = fn(&[u8]);

/// Every door by its name, which is also the folder of its seeds: `fuzz/corpus/NAME`.
pub const TARGETS: &[(&str, Target)] = &[
    ("terminal-frames", terminal::frames),
    ("terminal-answers", terminal::answers),
    ("terminal-stream", terminal::stream),
    ("terminal-session", dialogue::session_by_steps),
    ("simulator-requests", terminal::simulator),
    ("printer-answers", printer::answers),
    ("qr-text", texts::qr_code),
    ("packet", texts::packet),
    ("logo", texts::logo),
    ("kiosk-toml", texts::kiosk),
    ("catalog-toml", texts::catalog),
    ("story", texts::story),
];

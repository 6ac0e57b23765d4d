//! The receipt printer: a strip of paper as data in, how the print ended out.
//!
//! `layout` breaks a [`Paper`](crate::domain::paper::Paper) into lines, `escpos` makes bytes of
//! them, `session` talks to the printer about them, and `sim` is a printer made of code.
//! `docs/printer.md` says what we send and what we rely on.

pub mod code_page;
pub mod escpos;
pub mod every_script;
pub mod face;
pub mod layout;
pub mod letters;
pub mod pips;
pub mod profile;
pub mod reply;
pub mod session;
pub mod sim;
pub mod status;
pub mod writing;

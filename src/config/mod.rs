//! What the clinic set up: kiosk.toml, and the catalog of what it sells.
//!
//! Everything is checked before the kiosk starts. A mistake is one [`fault::ConfigError`] with
//! file, line, key, and what would be right; nothing is guessed, and no unknown key is skipped.

pub mod catalog;
pub mod devices;
pub mod fault;
pub mod logo;
pub mod policy;
pub mod printers;
pub mod profile;
pub mod reader;
pub mod scanner;
pub mod settings;
pub mod starter;

#[cfg(test)]
mod agreement_tests;
#[cfg(test)]
mod demo_pricing_tests;
#[cfg(test)]
mod demo_tests;
#[cfg(test)]
mod fault_tests;
#[cfg(test)]
mod lint_tests;
#[cfg(test)]
mod sentence_tests;
#[cfg(test)]
mod starter_tests;

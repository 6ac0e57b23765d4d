//! The signed agreement: as plain text with its digest, and as pages that are kept.

pub mod copy;
mod json;
mod pages;
mod record;
mod text;

pub use json::record_json;
pub use pages::agreement_letter;
pub use record::{AgreementRecord, SignedHere};
pub use text::agreement_text;

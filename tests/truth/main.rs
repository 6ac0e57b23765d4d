//! The terminal tells the truth: whatever breaks, whenever it breaks. See docs/reliability.md.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a proof that cannot be made has failed"
)]

mod days;
mod fuzz;
mod lab;
mod product;
mod proxy;
#[path = "../../fuzz/targets/mod.rs"]
mod targets;

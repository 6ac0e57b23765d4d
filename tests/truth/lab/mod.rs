//! The laboratory: a clinic of which everything can be broken.

pub mod bank;
pub mod clinic;
pub mod counter;
pub mod dice;
pub mod disk;
pub mod evening;
pub mod law;
pub mod line;
pub mod many;
pub mod patient;
pub mod staff;

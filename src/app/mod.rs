//! The shell: knows every room, decides nothing.

pub mod check;
pub mod cli;
pub mod keys;
pub mod log;
pub mod order;
pub mod pictures;
pub mod raster;
pub mod rehearse;
pub mod samples;
pub mod scene;
pub mod shop;
pub mod terminal_sim;
pub mod window;

//! The shell: knows every room, decides nothing.

pub mod chance;
pub mod check;
pub mod check_catalog;
pub mod cli;
pub mod desk;
pub mod finger;
pub mod keys;
pub mod kiosk;
pub mod log;
pub mod order;
pub mod pictures;
pub mod play;
pub mod raster;
pub mod receipts;
pub mod rehearsal;
pub mod rehearse;
pub mod samples;
pub mod scene;
pub mod setup;
pub mod shop;
pub mod simulated;
pub mod terminal_sim;
pub mod tray;
pub mod trouble;
pub mod window;
pub mod wires;

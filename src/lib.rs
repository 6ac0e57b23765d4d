//! Countersign: a checkout kiosk that keeps its promises. The rooms, in reading order.

pub mod app;
pub mod clock;
pub mod config;
pub mod device;
pub mod domain;
pub mod evidence;
pub mod flow;
pub mod ledger;
pub mod store;
pub mod ui;
pub mod words;
